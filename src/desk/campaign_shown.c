/*
 * A list of campaigns as people read it: times as the marketplace writes them
 * (RUT-128), audiences as short labels (RUT-117). Orders and filters are those
 * of the list behind it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "desk/campaign_parts.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

#define CELLS 64

static const char name_sql[] = "SELECT name FROM audience WHERE id = :id";

struct shown {
	struct shop *s;
	struct list_source inner;
	struct list_column *columns; /* of the inner list, times as text */
	char profile[32];
	bool push;
};

void campaign_time(const struct profile *p, instant_t at, char out[40])
{
	const char *format = profile_text(p, campaign_is_push(profile_name(p)) ? "history.time_format" : "list.time_format", DAY_NONE);
	time_t local = (time_t)(at + zone_offset(profile_zone(p), at));
	struct tm tm;

	out[0] = '\0';
	if (at != INSTANT_NONE && gmtime_r(&local, &tm) != NULL && strftime(out, 40, format != NULL ? format : "%Y/%m/%d %H:%M:%S", &tm) == 0)
		out[0] = '\0';
}

static void add_own(struct shop *s, const char *code, struct buf *out)
{
	struct stmt *q = db_prepare(s->db, name_sql);

	stmt_bind_int(q, ":id", strtoll(code, NULL, 10));
	if (stmt_step(q, NULL) == STEP_ROW)
		buf_adds(out, stmt_text(q, 0));
	stmt_reset(q);
}

void campaign_audience_words(struct shop *s, const char *codes, const char *between, struct buf *out)
{
	const char *item, *at = codes;
	size_t len, before = out->len;
	char code[64];

	while (profile_item(&at, &item, &len)) {
		snprintf(code, sizeof code, "%.*s", (int)len, item);
		if (out->len > before)
			buf_adds(out, between);
		if (strncmp(code, "own:", 4) == 0)
			add_own(s, code + 4, out);
		else
			buf_adds(out, label_of("audience", code));
	}
}

/* Texts of the row being shown; they live until it was added to the page. */
struct words {
	struct buf audiences;
	char time[CELLS][40];
};

static void show_row(const struct shown *h, const struct profile *p, const struct value *from, struct value *to, struct words *w)
{
	for (size_t i = 0; i < h->inner.column_count; i++) {
		to[i] = from[i];
		if (h->inner.columns[i].kind != VK_INSTANT || from[i].null)
			continue;
		campaign_time(p, from[i].num, w->time[i]);
		to[i] = (struct value){.text = w->time[i]};
	}
	if (h->push || from[LIST_AUDIENCES].null)
		return;
	buf_clear(&w->audiences);
	campaign_audience_words(h->s, from[LIST_AUDIENCES].text, " ", &w->audiences);
	to[LIST_AUDIENCES].text = buf_str(&w->audiences);
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct shown *h = self;
	struct list_page in = {0};
	struct value cells[CELLS];
	struct words *w;
	const struct profile *p;
	enum status st = h->inner.page(h->inner.self, q, &in, e);

	*out = (struct list_page){0};
	if (st == ST_OK)
		st = shop_profile(h->s, h->profile, &p, e);
	if (st != ST_OK) {
		list_page_free(&in);
		return st;
	}
	w = xcalloc(1, sizeof *w);
	for (size_t i = 0; i < in.count; i++) {
		show_row(h, p, in.rows[i].cells, cells, w);
		list_page_add(out, in.rows[i].key, in.rows[i].id, cells, h->inner.column_count);
	}
	buf_free(&w->audiences);
	free(w);
	list_page_free(&in);
	return ST_OK;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct shown *h = self;

	return h->inner.count(h->inner.self, q, stop, stop_arg, out);
}

static void close_shown(void *self)
{
	struct shown *h = self;

	list_close(&h->inner);
	free(h->columns);
	free(h);
}

enum status campaign_list_shown(struct shop *s, const char *profile, const char *tab, struct list_source *out, struct error *e)
{
	struct shown *h = xcalloc(1, sizeof *h);
	enum status st = campaign_list(s, profile, tab, &h->inner, e);

	*out = (struct list_source){0};
	if (st != ST_OK) {
		free(h);
		return st;
	}
	h->s = s;
	snprintf(h->profile, sizeof h->profile, "%s", profile);
	h->push = campaign_is_push(profile);
	h->columns = xreallocarray(NULL, h->inner.column_count, sizeof *h->columns);
	for (size_t i = 0; i < h->inner.column_count; i++) {
		h->columns[i] = h->inner.columns[i];
		if (h->columns[i].kind == VK_INSTANT || h->columns[i].kind == VK_WORDS)
			h->columns[i].kind = VK_TEXT;
	}
	*out = (struct list_source){.columns = h->columns, .column_count = h->inner.column_count, .page = page, .count = count, .self = h,
	                            .close = close_shown};
	return ST_OK;
}
