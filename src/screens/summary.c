/*
 * The summary that adds up: gross by tax kind, refunds, every fee, logistics,
 * what was carried over, the payout; as stated, as computed, what is left to
 * explain. Every number opens the rows that it comes from: Enter theirs, `o`
 * ours. The waterfall shows how the gross becomes the payout.
 */
#include "config.h"

#include "rows.h"
#include "screens.h"
#include "waterfall.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/statement.h"

enum { COL_NAME, COL_STATED, COL_OURS, COL_EXPLAIN, COL_STATED_ROWS, COL_OURS_ROWS, COLUMNS };

static const struct list_column columns[COLUMNS] = {
	{"component", N_("Item"), VK_TEXT, NULL, 18, 1, 0, false},
	{"stated", N_("Stated"), VK_MONEY, NULL, 11, 0, 0, false},
	{"ours", N_("Ours"), VK_MONEY, NULL, 11, 0, 0, false},
	{"to_explain", N_("Difference"), VK_MONEY, NULL, 10, 0, 0, false},
	{"stated_rows", N_("Their rows"), VK_INT, NULL, 7, 0, 0, false},
	{"ours_rows", N_("Our rows"), VK_INT, NULL, 7, 0, 0, false},
};

struct state {
	int64_t id;
	struct statement st;
	struct summary sum;
	struct rows *rows;
	struct table *table;
	struct lines_arg lines;
};

static void fill_rows(struct state *s)
{
	rows_clear(s->rows);
	for (size_t i = 0; i < s->sum.count; i++) {
		const struct summary_row *r = &s->sum.rows[i];
		struct value cells[COLUMNS];
		char name[120];

		waterfall_name(r, name, sizeof name);
		cells[COL_NAME] = value_text(name);
		cells[COL_STATED] = r->stated == MONEY_NONE ? value_none() : value_num(r->stated);
		cells[COL_OURS] = r->ours == MONEY_NONE ? value_none() : value_num(r->ours);
		cells[COL_EXPLAIN] = r->stated == MONEY_NONE || r->ours == MONEY_NONE ? value_none() : value_num(r->stated - r->ours);
		cells[COL_STATED_ROWS] = r->stated_rows > 0 ? value_num(r->stated_rows) : value_none();
		cells[COL_OURS_ROWS] = r->ours_rows > 0 ? value_num(r->ours_rows) : value_none();
		rows_add(s->rows, (int64_t)i + 1, cells);
	}
}

static enum status read_all(struct view *v, struct error *e)
{
	struct state *s = v->state;
	enum status st = statement_get(shop_of(v), s->id, &s->st, e);

	summary_free(&s->sum);
	memset(&s->sum, 0, sizeof s->sum);
	if (st == ST_OK)
		st = statement_summary(shop_of(v), s->id, &s->sum, e);
	if (st == ST_OK) {
		snprintf(v->title, sizeof v->title, "%s %s", _("Totals"), s->st.period);
		fill_rows(s);
	}
	return st;
}

static void changed(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_all(v, &e), &e);
}

/* ---- the rows behind a number ---- */

static const struct summary_row *selected(const struct view *v)
{
	const struct state *s = v->state;
	const struct list_row *row = table_row(s->table);

	return row != NULL ? &s->sum.rows[row->id - 1] : NULL;
}

static bool has_theirs(const struct view *v)
{
	const struct summary_row *r = selected(v);

	return r != NULL && r->stated_rows > 0;
}

static bool has_ours(const struct view *v)
{
	const struct summary_row *r = selected(v);

	return r != NULL && r->ours_rows > 0;
}

static struct outcome open_rows(struct view *v, bool ours)
{
	struct state *s = v->state;
	const struct summary_row *r = selected(v);

	s->lines = (struct lines_arg){.statement_id = s->id, .ours = ours};
	snprintf(s->lines.component, sizeof s->lines.component, "%s", strcmp(r->component, "net") == 0 ? "" : r->component);
	snprintf(s->lines.tax_kind, sizeof s->lines.tax_kind, "%s", r->tax_kind);
	return outcome_push(&lines_screen, &s->lines);
}

static struct outcome open_theirs(struct view *v)
{
	return open_rows(v, false);
}

static struct outcome open_ours(struct view *v)
{
	return open_rows(v, true);
}

static void pane(struct view *v, struct area a)
{
	const struct state *s = v->state;

	draw_text(a, 0, 0, LOOK_TITLE, _("From gross to payout, as stated"));
	waterfall_draw(area_of(a, 2, 0, a.rows - 2, a.cols), &s->sum);
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	s->id = id_arg(arg);
	s->rows = rows_new(columns, COLUMNS);
	st = read_all(v, e);
	if (st != ST_OK) {
		summary_free(&s->sum);
		rows_free(s->rows);
		free(s);
		return st;
	}
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	return ST_OK;
}

/* The payout stands below the last row that a small screen shows. */
static void state_line(const struct view *v, char *out, size_t size)
{
	const struct state *s = v->state;
	const struct summary_row *r = s->sum.count > 0 ? &s->sum.rows[s->sum.count - 1] : NULL;
	char stated[32], ours[32];

	if (r != NULL && strcmp(r->component, "payout") == 0)
		snprintf(out, size, _("Payout: stated %1$s, ours %2$s"), screen_money(r->stated, false, stated),
		         screen_money(r->ours, false, ours));
}

static void close(struct view *v)
{
	struct state *s = v->state;

	summary_free(&s->sum);
	rows_free(s->rows);
	free(s);
}

static const struct action actions[] = {
	{"summary.theirs", GROUP_RECORD, {K_ENTER}, N_("Their rows"), N_("List the lines of the statement behind this number"), open_theirs,
	 has_theirs},
	{"summary.ours", GROUP_RECORD, {'o'}, N_("Our rows"), N_("List our orders behind this number"), open_ours, has_ours},
};

const struct screen summary_screen = {
	.name = "summary",
	.title = N_("Totals"),
	.help = N_("Every number opens the rows that it comes from: Enter the marketplace's, o ours. F7 shows how gross becomes payout."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.pane = pane,
	.pane_from = 140,
	.pane_cols = 60,
	.changed = changed,
	.state_line = state_line,
};
