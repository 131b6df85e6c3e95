/*
 * Rows with the days that are left. The look of a row stands in its first cell,
 * which is not shown.
 */
#include "config.h"

#include "urgent.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LOOK_CELL, CELLS_MAX = 24 };
#define MADE SIZE_MAX /* no column of the list: made here */

void urgent_days(int days, bool since, char *out, size_t size)
{
	if (days == 0)
		snprintf(out, size, "%s", _("today"));
	else if (days == 1)
		snprintf(out, size, "%s", _("tomorrow"));
	else if (days > 0)
		snprintf(out, size, ngettext("in %d day", "in %d days", (unsigned long)days), days);
	else if (since)
		snprintf(out, size, ngettext("for %d day", "for %d days", (unsigned long)-days), -days);
	else
		snprintf(out, size, ngettext("%d day late", "%d days late", (unsigned long)-days), -days);
}

enum look urgent_look(const struct list_row *row)
{
	return (enum look)row->cells[LOOK_CELL].num;
}

static size_t column_at(const struct list_source *src, const char *name)
{
	for (size_t i = 0; i < src->column_count; i++)
		if (strcmp(src->columns[i].name, name) == 0)
			return i;
	return MADE;
}

/* Days to the day in that column of the row, which is a day or such a number. */
static int days_of(const struct urgent *u, const struct list_row *row, size_t at, bool *any)
{
	const struct value *v = at != MADE ? &row->cells[at] : NULL;
	day_t day;

	*any = v != NULL && !v->null;
	if (!*any || !value_is_text(u->source.columns[at].kind))
		return *any ? (int)v->num : 0;
	day = v->text != NULL ? day_parse_iso(v->text) : DAY_NONE;
	*any = day != DAY_NONE;
	return *any ? (int)(day - u->today) : 0;
}

static void add_row(const struct urgent *u, const struct list_row *row, struct list_page *out)
{
	struct value cells[CELLS_MAX] = {0};
	char words[80] = "";
	bool any, since = u->since;
	int days = days_of(u, row, u->day_at, &any);

	if (!any) {
		days = days_of(u, row, u->waits_at, &any);
		any = any && days < 0;
		since = true;
	}
	if (any)
		urgent_days(days, since, words, sizeof words);
	cells[LOOK_CELL].num = !any || since ? LOOK_PLAIN : days < 0 ? LOOK_BAD : days == 0 ? LOOK_WARN : LOOK_PLAIN;
	for (size_t i = 1; i < u->count; i++)
		cells[i] = u->from[i] != MADE ? row->cells[u->from[i]] : (struct value){.null = words[0] == '\0', .text = words};
	list_page_add(out, row->key, row->id, cells, u->count);
}

/* What holds always, and what is looked for. The caller frees. */
static char *filter_of(const struct urgent *u, const char *asked)
{
	return xasprintf("%s%s%s", u->always, u->always[0] != '\0' && asked != NULL ? " " : "", asked != NULL ? asked : "");
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct urgent *u = self;
	struct list_query inner = *q;
	char *filter = filter_of(u, q->filter);
	struct list_page got = {0};
	enum status st;

	inner.filter = filter[0] != '\0' ? filter : NULL;
	st = u->source.page(u->source.self, &inner, &got, e);
	*out = (struct list_page){0};
	for (size_t i = 0; st == ST_OK && i < got.count; i++)
		add_row(u, &got.rows[i], out);
	list_page_free(&got);
	free(filter);
	return st;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct urgent *u = self;
	struct list_query inner = *q;
	char *filter = filter_of(u, q->filter);
	bool whole;

	inner.filter = filter[0] != '\0' ? filter : NULL;
	whole = u->source.count(u->source.self, &inner, stop, stop_arg, out);
	free(filter);
	return whole;
}

struct list_source urgent_source(struct urgent *u, const struct urgent_fit *fits, size_t fit_count)
{
	u->count = 1;
	u->columns = xcalloc(fit_count + 1, sizeof *u->columns);
	u->from = xcalloc(fit_count + 1, sizeof *u->from);
	u->columns[LOOK_CELL] = (struct list_column){.name = "look", .kind = VK_INT};
	u->day_at = u->day != NULL ? column_at(&u->source, u->day) : MADE;
	u->waits_at = u->waits != NULL ? column_at(&u->source, u->waits) : MADE;
	for (size_t i = 0; i < fit_count && u->count < CELLS_MAX; i++) {
		const bool made = strcmp(fits[i].name, "days_left") == 0;
		size_t at = made ? MADE : column_at(&u->source, fits[i].name);
		struct list_column *c = &u->columns[u->count];

		if (at == MADE && !made)
			continue;
		*c = at != MADE ? u->source.columns[at] : (struct list_column){.name = fits[i].name, .kind = VK_TEXT};
		if (fits[i].title != NULL)
			c->title = fits[i].title;
		c->cols = fits[i].cols;
		c->grow = fits[i].grow;
		c->rank = fits[i].rank;
		u->from[u->count++] = at;
	}
	return (struct list_source){.columns = u->columns, .column_count = u->count, .page = page, .count = u->source.count != NULL ? count : NULL,
	                            .self = u};
}

void urgent_free(struct urgent *u)
{
	list_close(&u->source);
	free(u->columns);
	free(u->from);
	u->columns = NULL;
	u->from = NULL;
}
