/*
 * The days that are not as their weekday, as a list. There are a few hundred
 * at most, so they are kept in memory; the page key is the day's place.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char *const kind_codes[] = {[CALENDAR_OFF] = "off", [CALENDAR_WORKED] = "worked", [CALENDAR_BANK_OFF] = "bank_off"};
enum { AT_DAY, AT_WEEKDAY, AT_KIND, AT_NOTE, AT_SOURCE, AT_COUNT };

static const struct list_column columns[AT_COUNT] = {
	[AT_DAY] = {.name = "date", .title = N_("Day"), .kind = VK_DATE, .cols = 10, .sortable = true},
	[AT_WEEKDAY] = {.name = "weekday", .title = N_("Weekday"), .kind = VK_ENUM, .labels = "weekday", .cols = 8},
	[AT_KIND] = {.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "calendar_kind", .cols = 14},
	[AT_NOTE] = {.name = "note", .title = N_("Note"), .kind = VK_TEXT, .cols = 20, .grow = 1},
	[AT_SOURCE] = {.name = "source", .title = N_("Source"), .kind = VK_ENUM, .labels = "calendar_source", .cols = 10, .rank = 1},
};

struct days {
	struct calendar *calendar;
	const struct calendar_special **rows; /* of the year, ascending */
	size_t count;
};

static const char *source_code(const struct calendar_special *s)
{
	if (s->kind == CALENDAR_BANK_OFF)
		return "entered";
	return s->imported ? "imported" : "built_in";
}

static const char *const filter_words[] = {"kind", "date", "note", "weekday", "source"};

/* A column that the filter cannot look at is refused, not taken for a note. */
static enum status check_query(const struct list_query *q, struct error *e)
{
	const char *f = q->filter != NULL ? q->filter : "";
	size_t n = strspn(f, "abcdefghijklmnopqrstuvwxyz_");

	if (q->after != NULL && q->after[strspn(q->after, "0123456789")] != '\0')
		return error_set(e, ST_REFUSED, "list_key", NULL, "after", 
		                 _("The key %s does not belong to this order of the list. Begin at the start again."), q->after);
	if (n == 0 || f[n] != '=')
		return ST_OK;
	for (size_t i = 0; i < sizeof filter_words / sizeof *filter_words; i++)
		if (strlen(filter_words[i]) == n && strncmp(f, filter_words[i], n) == 0)
			return ST_OK;
	return error_set(e, ST_REFUSED, "filter_unknown", NULL, "filter",
	                 _("The list has no column %.*s to filter by. Correct the filter."), (int)n, f);
}

/* `kind=off`, a month `2026-10`, or a part of the note. */
static bool passes(const struct calendar_special *s, const char *filter)
{
	char *want, *note, iso[16];
	bool good;

	if (filter == NULL || filter[0] == '\0')
		return true;
	if (strncmp(filter, "kind=", 5) == 0)
		return strcmp(filter + 5, kind_codes[s->kind]) == 0 || strcmp(filter + 5, label_of("calendar_kind", kind_codes[s->kind])) == 0;
	if (strncmp(filter, "source=", 7) == 0)
		return strcmp(filter + 7, source_code(s)) == 0;
	if (strncmp(filter, "weekday=", 8) == 0)
		return filter[8] == (char)('0' + day_weekday(s->day)) && filter[9] == '\0';
	if (strncmp(filter, "note=", 5) == 0 || strncmp(filter, "date=", 5) == 0)
		filter += 5;
	day_format(s->day, iso);
	want = text_fold(filter);
	note = text_fold(s->note);
	good = strncmp(iso, filter, strlen(filter)) == 0 || strstr(note, want) != NULL;
	free(want);
	free(note);
	return good;
}

static void add_row(struct list_page *out, const struct days *d, size_t n)
{
	const struct calendar_special *s = d->rows[n];
	char key[24], iso[16], weekday[2] = {(char)('0' + day_weekday(s->day)), '\0'};
	struct value cells[AT_COUNT] = {
		[AT_WEEKDAY].text = weekday,
		[AT_KIND].text = kind_codes[s->kind],
		[AT_NOTE].text = s->note,
		[AT_SOURCE].text = source_code(s),
	};

	day_format(s->day, iso);
	cells[AT_DAY].text = iso;
	snprintf(key, sizeof key, "%zu", n);
	list_page_add(out, key, (int64_t)n + 1, cells, AT_COUNT);
}

static void reverse(struct list_page *page)
{
	for (size_t i = 0, j = page->count; i + 1 < j; i++) {
		struct list_row row = page->rows[i];

		page->rows[i] = page->rows[--j];
		page->rows[j] = row;
	}
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	const struct days *d = self;
	bool down = q->descending != q->backwards;
	long at = down ? (long)d->count - 1 : 0, step = down ? -1 : 1;

	*out = (struct list_page){0};
	if (check_query(q, e) != ST_OK)
		return ST_REFUSED;
	if (q->sort != NULL && strcmp(q->sort, "date") != 0)
		return error_set(e, ST_REFUSED, "list_sort", NULL, "sort", _("The list cannot be sorted by %s."), q->sort);
	if (q->after != NULL)
		at = strtol(q->after, NULL, 10) + (q->inclusive ? 0 : step);
	for (; at >= 0 && at < (long)d->count && out->count < q->limit; at += step)
		if (passes(d->rows[at], q->filter))
			add_row(out, d, (size_t)at);
	if (q->backwards)
		reverse(out);
	return ST_OK;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	const struct days *d = self;

	(void)stop;
	(void)stop_arg;
	*out = 0;
	for (size_t i = 0; i < d->count; i++)
		*out += passes(d->rows[i], q->filter);
	return true;
}

enum status calendar_list(struct shop *s, int year, struct list_source *out, struct error *e)
{
	struct days *d = xcalloc(1, sizeof *d);
	enum status st = calendar_load(s, NULL, &d->calendar, e);

	if (st != ST_OK) {
		free(d);
		return st;
	}
	d->rows = xcalloc(d->calendar->special_count, sizeof *d->rows);
	for (size_t i = 0; i < d->calendar->special_count; i++)
		if (year == 0 || day_to_ymd(d->calendar->specials[i].day).year == year)
			d->rows[d->count++] = &d->calendar->specials[i];
	*out = (struct list_source){.columns = columns, .column_count = AT_COUNT, .page = page, .count = count, .self = d};
	return ST_OK;
}

void calendar_list_free(struct list_source *src)
{
	struct days *d = src->self;

	if (d == NULL)
		return;
	calendar_free(d->calendar);
	free(d->rows);
	free(d);
	*src = (struct list_source){0};
}
