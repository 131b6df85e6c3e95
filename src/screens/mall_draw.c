/*
 * The head of the store's screen: name and status, what can never change, the
 * contract as a bar of its time; and beside the rows what was changed.
 */
#include "config.h"

#include "mall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/audit.h"
#include "storekeep/chart.h"

enum { HEAD_ROWS = 5, GAUGE_LEAST = 10, GAUGE_MOST = 60, HISTORY_MOST = 60, SOON_DAYS = 30 };

bool mall_shows_why(const struct mall_store *m)
{
	return *m->status_why != '\0' && (strcmp(m->status, "restricted") == 0 || strcmp(m->status, "terminated") == 0);
}

static void draw_status(const struct mall_state *s, struct area a, int row)
{
	const struct mall_store *m = &s->store;
	bool good = strcmp(m->status, "active") == 0;
	enum look look = good ? LOOK_GOOD : LOOK_WARN;
	char since[16];
	int col = draw_text(a, row, 0, LOOK_TITLE, m->name) + 2;

	col += draw_text(a, row, col, look, draw_sign(look)) + 1;
	col += draw_text(a, row, col, look, label_of("mall_status", m->status)) + 2;
	day_format(m->status_on, since);
	if (!good && *since != '\0')
		col += draw_textf(a, row, col, LOOK_PLAIN, _("since %s"), since) + 2;
	if (mall_shows_why(m))
		draw_text(a, row, col, LOOK_PLAIN, m->status_why);
}

static void draw_fixed(const struct mall_state *s, struct area a, int row)
{
	int col = draw_text(a, row, 0, LOOK_LABEL, _("Store id")) + 1;

	col += draw_text(a, row, col, LOOK_PLAIN, s->store.store_id) + 2;
	col += draw_text(a, row, col, LOOK_LABEL, _("Tax id")) + 1;
	col += draw_text(a, row, col, LOOK_PLAIN, s->store.tax_id) + 2;
	draw_textf(a, row, col, LOOK_PLAIN, "(%s)", label_of("field_way", "never"));
}

static void draw_contract(const struct mall_state *s, struct area a, int row)
{
	const struct mall_store *m = &s->store;
	int left = m->contract_end != DAY_NONE ? (int)(m->contract_end - s->today) : 0, cols, col = draw_text(a, row, 0, LOOK_LABEL, _("Contract")) + 1;
	char from[16], to[16];

	if (m->opened_on == DAY_NONE) {
		draw_text(a, row, col, LOOK_PLAIN, _("not open yet: no contract year is entered"));
		return;
	}
	day_format(m->opened_on, from);
	day_format(m->contract_end, to);
	col += draw_text(a, row, col, LOOK_PLAIN, from) + 1;
	cols = a.cols - col - 34;
	cols = cols > GAUGE_MOST ? GAUGE_MOST : cols;
	if (cols >= GAUGE_LEAST) {
		int64_t all = m->contract_end - m->opened_on + 1, gone = s->today - m->opened_on;

		chart_gauge(a, row, col, cols, left <= SOON_DAYS ? LOOK_WARN : LOOK_PLAIN, gone < 0 ? 0 : gone > all ? all : gone, all);
		col += cols + 1;
	}
	col += draw_text(a, row, col, LOOK_PLAIN, to) + 2;
	if (left < 0)
		draw_textf(a, row, col, LOOK_BAD, ngettext("over for %d day", "over for %d days", (unsigned long)-left), -left);
	else
		draw_textf(a, row, col, left <= SOON_DAYS ? LOOK_WARN : LOOK_PLAIN, ngettext("%d day left", "%d days left", (unsigned long)left), left);
}

static void draw_fees(const struct mall_state *s, struct area a, int row)
{
	const struct mall_store *m = &s->store;
	char monthly[32], lost[32], card[16], points[32];
	int col = 0;

	if (m->opened_on != DAY_NONE) {
		money_format(m->monthly_fee, false, monthly);
		money_format(mall_forfeit(m, s->today), false, lost);
		day_format(mall_card_from(m, s->p), card);
		col += draw_textf(a, row, col, LOOK_PLAIN, _("NT$%1$s a month; closing today forfeits NT$%2$s"), monthly, lost) + 2;
		if (mall_card_from(m, s->p) > s->today)
			col += draw_textf(a, row, col, LOOK_WARN, _("cards from %s"), card) + 2;
	}
	if (s->sum.open == 0 && s->sum.points == 0)
		return;
	money_format(s->sum.points, false, points);
	col += draw_textf(a, row, col, s->sum.open > 0 ? LOOK_WARN : LOOK_PLAIN, ngettext("violations: %1$lld open, %2$s points",
	                  "violations: %1$lld open, %2$s points", (unsigned long)s->sum.open), (long long)s->sum.open, points) + 2;
	if (*s->sum.reached != '\0')
		draw_text(a, row, col, LOOK_WARN, s->sum.reached);
	else if (s->sum.next > 0)
		draw_textf(a, row, col, LOOK_PLAIN, _("the next measure at %lld"), (long long)s->sum.next);
}

static void draw_tabs(const struct mall_state *s, struct area a, int row)
{
	int col = draw_textf(a, row, 0, s->tab == 0 ? LOOK_SELECTED : LOOK_PLAIN, " %s ", _("All"));

	for (int part = 0; part < PARTS; part++)
		col += draw_textf(a, row, col, s->tab == part + 1 ? LOOK_SELECTED : LOOK_PLAIN, " %s ", _(mall_part_names[part]));
}

int mall_draw_head(const struct mall_state *s, struct area a)
{
	if (s->store.id == 0)
		return 0;
	draw_status(s, a, 0);
	draw_fixed(s, a, 1);
	draw_contract(s, a, 2);
	draw_fees(s, a, 3);
	draw_tabs(s, a, HEAD_ROWS - 1);
	return HEAD_ROWS;
}

/* ---- what was changed ---- */

void mall_history_free(struct mall_state *s)
{
	for (size_t i = 0; i < s->history_count; i++)
		free(s->history[i]);
	free(s->history);
	s->history = NULL;
	s->history_count = 0;
}

/* "name: a -> b" with the field as people call it. */
static void add_words(struct buf *out, const char *detail, const char *what)
{
	const struct form *form = NULL;

	form_load("store", &form, NULL);
	while (*detail != '\0') {
		const char *end = strstr(detail, "; "), *colon = strstr(detail, ": ");
		size_t len = end != NULL ? (size_t)(end - detail) : strlen(detail);
		char *name = xstrndup(detail, colon != NULL && (size_t)(colon - detail) < len ? (size_t)(colon - detail) : 0);
		const struct form_field *f = form != NULL && *name != '\0' && strcmp(what, "store status") != 0 ? form_field(form, name) : NULL;

		if (f != NULL)
			buf_addf(out, "%s%.*s", _(f->label), (int)(len - strlen(name)), detail + strlen(name));
		else
			buf_add(out, detail, len);
		buf_adds(out, end != NULL ? "; " : "");
		free(name);
		detail += len + (end != NULL ? 2 : 0);
	}
}

/* "active -> restricted: why" in words. */
static void add_status(struct buf *out, const char *detail)
{
	char from[32] = "", to[32] = "";
	int at = 0;

	if (sscanf(detail, "%31s -> %31[^:]%n", from, to, &at) < 2 || at == 0)
		buf_adds(out, detail);
	else
		buf_addf(out, "%s -> %s%s", label_of("mall_status", from), label_of("mall_status", to), detail + at);
}

static const char *text_of(const struct list_source *src, const struct list_row *row, const char *name, int64_t *num)
{
	for (size_t i = 0; i < src->column_count; i++)
		if (strcmp(src->columns[i].name, name) == 0) {
			if (num != NULL)
				*num = row->cells[i].num;
			return row->cells[i].null || row->cells[i].text == NULL ? "" : row->cells[i].text;
		}
	return "";
}

void mall_history_read(struct mall_state *s)
{
	struct list_page page = {0};
	struct list_source src;
	char record[40];

	mall_history_free(s);
	if (s->store.id == 0)
		return;
	snprintf(record, sizeof record, "store %lld", (long long)s->store.id);
	audit_of(s->shop, record, &src);
	if (src.page(src.self, &(struct list_query){.limit = HISTORY_MOST}, &page, NULL) != ST_OK)
		page.count = 0;
	s->history = xcalloc(page.count + 1, sizeof *s->history);
	for (size_t i = 0; i < page.count; i++) {
		struct buf line = {0};
		int64_t at = 0;
		const char *what = text_of(&src, &page.rows[i], "what", NULL), *detail = text_of(&src, &page.rows[i], "detail", NULL);
		char when[32];

		text_of(&src, &page.rows[i], "at", &at);
		screen_instant(s->shop, at, when);
		buf_addf(&line, "%s %s  ", when, text_of(&src, &page.rows[i], "by", NULL));
		if (strcmp(what, "store create") == 0)
			buf_adds(&line, _("entered"));
		else if (strcmp(what, "store status") == 0)
			add_status(&line, detail);
		else
			add_words(&line, detail, what);
		s->history[s->history_count++] = buf_take(&line);
	}
	list_page_free(&page);
	list_close(&src);
}

void mall_draw_history(const struct mall_state *s, struct area a)
{
	int row = 1;

	draw_text(a, 0, 0, LOOK_HEADING, _("What was changed"));
	for (size_t i = 0; i < s->history_count && row < a.rows; i++)
		row += draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_PLAIN, s->history[i]);
	if (s->history_count == 0)
		draw_text(a, 1, 0, LOOK_PLAIN, _("nothing yet"));
}
