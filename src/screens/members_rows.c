/*
 * Rows of members as people read them: phone numbers as they are dialled, a
 * sign before who is on the blacklist.
 */
#include "config.h"

#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COLUMNS 64

struct shown {
	struct list_source inner;
	char country[8];
	size_t name, phone, blacklisted;
};

static size_t place_of(const struct list_source *src, const char *name)
{
	size_t i = 0;

	while (i < src->column_count && strcmp(src->columns[i].name, name) != 0)
		i++;
	return i;
}

/* The list has this column, and the row something in it. */
static bool given(const struct shown *s, const struct value *cells, size_t column)
{
	return column < s->inner.column_count && !cells[column].null;
}

static void add_row(const struct shown *s, const struct list_row *row, struct list_page *out)
{
	char phone[MEMBER_PHONE_SIZE], name[400];
	struct value cells[COLUMNS];

	memcpy(cells, row->cells, s->inner.column_count * sizeof *cells);
	if (given(s, cells, s->phone)) {
		member_phone_shown(cells[s->phone].text, s->country, phone);
		cells[s->phone].text = phone;
	}
	if (given(s, cells, s->blacklisted)) {
		snprintf(name, sizeof name, "x %s", cells[s->name].text != NULL ? cells[s->name].text : "");
		cells[s->name] = (struct value){.text = name};
	}
	list_page_add(out, row->key, row->id, cells, s->inner.column_count);
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct shown *s = self;
	struct list_page page;
	enum status st = s->inner.page(s->inner.self, q, &page, e);

	*out = (struct list_page){0};
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < page.count; i++)
		add_row(s, &page.rows[i], out);
	list_page_free(&page);
	return ST_OK;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct shown *s = self;

	return s->inner.count(s->inner.self, q, stop, stop_arg, out);
}

static void close(void *self)
{
	struct shown *s = self;

	list_close(&s->inner);
	free(s);
}

static void country_of(struct shop *s, const char *profile, char out[8])
{
	const struct profile *p;
	const char *code = shop_profile(s, profile, &p, NULL) == ST_OK ? profile_text(p, "store.country_code", shop_today(s, p)) : NULL;

	snprintf(out, 8, "%.7s", code != NULL ? code : "");
}

void member_rows_open(struct list_source *out, struct shop *s, const char *profile, const struct list_source *inner)
{
	struct shown *own = xcalloc(1, sizeof *own);

	own->inner = *inner;
	country_of(s, profile, own->country);
	own->name = place_of(inner, "name");
	own->phone = place_of(inner, "phone");
	own->blacklisted = place_of(inner, "blacklisted_at");
	*out = (struct list_source){.columns = inner->columns, .column_count = inner->column_count, .page = page, .count = count, .self = own, .close = close};
}

const char *member_phone_text(struct shop *s, const struct member *m, char out[MEMBER_PHONE_SIZE])
{
	char country[8];

	country_of(s, m->profile, country);
	member_phone_shown(m->phone, country, out);
	return out;
}
