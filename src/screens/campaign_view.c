/*
 * One campaign to look at (檢視, RUT-124): what came of it, the message as it was
 * sent, its settings and what was done to it. Wide terminals show all of it,
 * narrow ones a part at a time.
 */
#include "config.h"

#include "campaigns.h"
#include "results.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/audit.h"

enum { PART_RESULT, PART_MESSAGE, PART_SETTINGS, PART_HISTORY, PARTS };
enum { WIDE_FROM = 110, COUNT_COLS = 30, HISTORY_ROWS = 40, SHORT_HISTORY = 8, HOUR_ROWS = 15 };

static const char *const part_names[PARTS] = {N_("Results"), N_("Message"), N_("Settings"), N_("History")};

struct state {
	int64_t id;
	struct results results;
	struct list_page history;
	const struct list_column *history_columns;
	size_t history_count;
	int part;
};

/* ---- reading ---- */

static void read_history(struct shop *shop, struct state *s)
{
	char record[64];
	struct list_query q = {.limit = HISTORY_ROWS};
	struct list_source src;

	list_page_free(&s->history);
	snprintf(record, sizeof record, "campaign %" PRId64, s->id);
	audit_of(shop, record, &src);
	s->history_columns = src.columns;
	s->history_count = src.column_count;
	if (src.page(src.self, &q, &s->history, NULL) != ST_OK)
		s->history = (struct list_page){0};
	list_close(&src);
}

static enum status read_all(struct view *v, struct error *e)
{
	struct state *s = v->state;
	struct results fresh = {0};
	enum status st = results_read(shop_of(v), s->id, &fresh, e);

	if (st != ST_OK)
		return st;
	results_free(&s->results);
	s->results = fresh;
	read_history(shop_of(v), s);
	snprintf(v->title, sizeof v->title, "%s", fresh.c.name);
	return ST_OK;
}

static void changed(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_all(v, &e), &e);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

/* ---- drawing ---- */

static const struct value *history_cell(const struct state *s, const struct list_row *row, const char *name, const struct list_column **column)
{
	for (size_t i = 0; i < s->history_count; i++)
		if (strcmp(s->history_columns[i].name, name) == 0) {
			*column = &s->history_columns[i];
			return &row->cells[i];
		}
	return NULL;
}

static int draw_history(struct area a, int row, const struct state *s)
{
	static const char *const names[] = {"at", "by", "what", "detail"};
	struct buf b = {0};

	for (size_t i = 0; i < s->history.count && row < a.rows; i++) {
		buf_clear(&b);
		for (size_t n = 0; n < COUNT_OF(names); n++) {
			const struct list_column *c;
			const struct value *v = history_cell(s, &s->history.rows[i], names[n], &c);

			if (v != NULL && n > 0)
				buf_adds(&b, "  ");
			if (v != NULL && strcmp(names[n], "what") == 0)
				buf_adds(&b, label_of("audit_what", v->text));
			else if (v != NULL)
				table_format(&b, c, v);
		}
		draw_text(a, row++, 0, LOOK_PLAIN, buf_str(&b));
	}
	buf_free(&b);
	return row;
}

/* Figures and days beside each other, hours below. */
static void draw_result(struct area a, const struct results *r)
{
	struct area left = area_of(a, 0, 0, a.rows, COUNT_COLS), right = area_of(a, 0, COUNT_COLS, a.rows, a.cols - COUNT_COLS);
	int row = results_counts(left, 0, r), below = r->c.reach > 0 ? results_days(right, 0, r, results_most(r)) + 1 : 0;

	row = row + 1 > below ? row + 1 : below;
	int hours;

	if (r->c.reach == 0 || a.rows - row < 4)
		return;
	hours = (OPEN_HOURS + a.cols - 1) / a.cols;
	draw_textf(a, row, 0, LOOK_HEADING, ngettext("By hour since sending; below stands the day", "By %d hours since sending; below stands the day",
	           (unsigned long)hours), hours);
	results_hours(a, row + 1, r, a.rows - row - 1 < HOUR_ROWS ? a.rows - row - 1 : HOUR_ROWS);
}

static void draw_part(struct view *v, struct area a, int part)
{
	const struct state *s = v->state;

	switch (part) {
	case PART_RESULT: draw_result(a, &s->results); break;
	case PART_MESSAGE: results_message(a, 0, &s->results); break;
	case PART_SETTINGS: results_settings(shop_of(v), a, 0, &s->results); break;
	default: draw_history(a, 0, s); break;
	}
}

static void draw_wide(struct view *v, struct area a)
{
	const struct state *s = v->state;
	int left = a.cols * 3 / 5, row;
	struct area l = area_of(a, 0, 1, a.rows, left - 2), r = area_of(a, 0, left + 2, a.rows, a.cols - left - 3);

	row = results_head(l, 0, &s->results) + 1;
	draw_result(area_of(l, row, 0, l.rows - row, l.cols), &s->results);
	draw_column_rule(a, left);
	row = results_settings(shop_of(v), r, 0, &s->results) + 1;
	draw_text(r, row++, 0, LOOK_HEADING, _("History"));
	row = draw_history(area_of(r, 0, 0, r.rows < row + SHORT_HISTORY ? r.rows : row + SHORT_HISTORY, r.cols), row, s) + 1;
	results_message(r, row, &s->results);
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = v->state;
	int row, col = 1;

	draw_cursor(a, 0, 0);
	if (a.cols >= WIDE_FROM) {
		draw_wide(v, a);
		return;
	}
	row = results_head(area_of(a, 0, 1, a.rows, a.cols - 2), 0, &s->results);
	draw_rule(a, row);
	for (int i = 0; i < PARTS; i++)
		col += draw_textf(a, row, col, i == s->part ? LOOK_SELECTED : LOOK_PLAIN, " %d %s ", i + 1, _(part_names[i])) + 1;
	row++;
	draw_part(v, area_of(a, row, 1, a.rows - row, a.cols - 2), s->part);
}

/* ---- actions ---- */

static struct outcome show_part(struct view *v, int part)
{
	struct state *s = v->state;

	s->part = (part + PARTS) % PARTS;
	return outcome_draw();
}

static struct outcome part_1(struct view *v) { return show_part(v, PART_RESULT); }
static struct outcome part_2(struct view *v) { return show_part(v, PART_MESSAGE); }
static struct outcome part_3(struct view *v) { return show_part(v, PART_SETTINGS); }
static struct outcome part_4(struct view *v) { return show_part(v, PART_HISTORY); }
static struct outcome next_part(struct view *v) { return show_part(v, ((struct state *)v->state)->part + 1); }
static struct outcome previous_part(struct view *v) { return show_part(v, ((struct state *)v->state)->part - 1); }

static bool in_parts(const struct view *v)
{
	(void)v;
	return ui_area().cols < WIDE_FROM;
}

static struct outcome act(struct view *v)
{
	struct outcome next = campaign_act(v, &((struct state *)v->state)->results.c);

	changed(v);
	return next;
}

static struct outcome copy(struct view *v)
{
	return campaign_copy_act(v, &((struct state *)v->state)->results.c);
}

static struct outcome recipients(struct view *v)
{
	return campaign_recipients_act(v, ((struct state *)v->state)->id);
}

static bool has_recipients(const struct view *v)
{
	return ((const struct state *)v->state)->results.c.recipients > 0;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	s->id = id_arg(arg);
	st = read_all(v, e);
	if (st != ST_OK)
		free(s);
	return st;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	results_free(&s->results);
	list_page_free(&s->history);
	free(s);
}

static const struct action actions[] = {
	{"campaign.act", GROUP_RECORD, {'a'}, N_("Act"), N_("Pause, go on, cancel, settle, send again, enter figures: what its state allows"), act,
	 campaign_can_act},
	{"campaign.recipients", GROUP_RECORD, {'r'}, N_("Who gets it"), N_("Whom it went to, and what became of each"), recipients,
	 has_recipients},
	{"campaign.copy", GROUP_RECORD, {'c'}, N_("Copy"), N_("Compose a new campaign with the same message"), copy, NULL},
	{"campaign.1", GROUP_LIST, {'1'}, NULL, N_("Results"), part_1, in_parts},
	{"campaign.2", GROUP_LIST, {'2'}, NULL, N_("Message"), part_2, in_parts},
	{"campaign.3", GROUP_LIST, {'3'}, NULL, N_("Settings"), part_3, in_parts},
	{"campaign.4", GROUP_LIST, {'4'}, NULL, N_("History"), part_4, in_parts},
	{"campaign.next", GROUP_LIST, {K_TAB, K_RIGHT}, N_("Next part"), N_("The next part"), next_part, in_parts},
	{"campaign.previous", GROUP_LIST, {K_BACKTAB, K_LEFT}, NULL, N_("The part before"), previous_part, in_parts},
};

const struct screen campaign_screen = {
	.name = "campaign",
	.title = N_("Campaign"),
	.help = N_("What came of a campaign: whom it reached, who opened it by day and hour, the message as it was sent, its settings and history. "
	           "Opens count for seven days, then the rate is final."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = changed,
};
