/*
 * Ledger, lots and store credit under the record of a member.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "points.h"
#include "storekeep/credit.h"
#include "storekeep/ledger.h"
#include "storekeep/points.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"
#include "wallet.h"

enum { MOST_DAYS = 24 };

static enum status may_look(struct shop *s, const struct member *m, const struct profile **p, struct error *e)
{
	enum status st = shop_profile(s, m->profile, p, e);
	return st == ST_OK ? points_view_check(s, m->profile, e) : st;
}

const struct column_fit wallet_ledger_fits[8] = {
	{"effective_on", 10, 0, 0}, {"kind", 10, 0, 0}, {"order_number", 10, 1, 2}, {"points", 7, 0, 0}, {"lots", 8, 0, 3}, {"balance_after", 8, 0, 0},
	{"by", 8, 0, 4}, {"reason", 12, 2, 1},
};

enum status wallet_ledger_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	const struct profile *p;
	enum status st = may_look(s, m, &p, e);
	if (st == ST_OK)
		ledger_entry_list(s, m->id, out);
	return st;
}

const struct column_fit wallet_lots_fits[7] = {
	{"id", 8, 0, 2}, {"expires_on", 10, 0, 0}, {"remaining", 8, 0, 0}, {"points", 8, 0, 0}, {"state", 10, 0, 0}, {"source", 10, 0, 1}, {"issued_on", 10, 0, 1},
};

enum status wallet_lots_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	const struct profile *p;
	enum status st = may_look(s, m, &p, e);
	if (st == ST_OK)
		ledger_lot_list(s, m->id, shop_today(s, p), true, out);
	return st;
}

const struct column_fit wallet_credit_fits[7] = {
	{"at", 16, 0, 0}, {"kind", 10, 0, 0}, {"amount", 9, 0, 0}, {"balance_after", 9, 0, 0}, {"order_number", 10, 1, 2}, {"by", 8, 0, 3}, {"reason", 12, 2, 1},
};

enum status wallet_credit_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	const struct profile *p;
	enum status st = may_look(s, m, &p, e);
	if (st == ST_OK)
		credit_history_list(s, NULL, m->id, out);
	return st;
}

struct outcome wallet_entry_open(struct view *v, int64_t member_id, const struct list_row *row)
{
	(void)v, (void)member_id;
	return outcome_push(&points_explain_screen, arg_id(row->id));
}

struct outcome wallet_lot_open(struct view *v, int64_t member_id, const struct list_row *row)
{
	int64_t entry = ledger_entry_of_lot(shop_of(v), row->id);
	(void)member_id;
	return entry ? outcome_push(&points_explain_screen, arg_id(entry)) : outcome_stay();
}

bool wallet_can_undo(const struct view *v, const struct list_row *row)
{
	struct ledger_story t;
	if (shop_of(v)->read_only || row == NULL || ledger_story(shop_of(v), row->id, &t, NULL) != ST_OK)
		return false;
	bool can = strcmp(t.kind, "redeem_cashoff") == 0 && t.undone_by == 0;
	ledger_story_free(&t);
	return can;
}

struct outcome wallet_undo_act(struct view *v, const struct list_row *row)
{
	struct posted out;
	struct error e = {0};
	int64_t lapsed;
	if (!dialog_confirm(v, _("Take this use back? The points go back into the lots that they came from.")))
		return outcome_draw();
	if (screen_ok(v, points_redeem_undo(shop_of(v), row->id, &out, &lapsed, &e), &e))
		ui_say(v, "%s", shop_of(v)->notes.count > 0 ? shop_of(v)->notes.items[0].what.message : _("The points went back where they came from."));
	member_view_reread(v);
	return outcome_draw();
}

/* ---- the line ---- */

/* Where a day stands between the first and the last. */
static int place(day_t day, day_t first, day_t last, int cols)
{
	return last > first ? (int)((int64_t)(day - first) * (cols - 1) / (last - first)) : 0;
}

/* Words at a column, where nothing stands yet; *free_col: the first free one. */
static void put_at(struct area a, int row, int col, int *free_col, enum look look, const char *text)
{
	int cols = text_width(text, strlen(text));
	if (col + cols > a.cols)
		col = a.cols - cols;
	if (col < *free_col)
		return;
	draw_text(a, row, col, look, text);
	*free_col = col + cols + 1;
}

static void draw_days(struct area line, const struct lapse_day *days, size_t dated, day_t today)
{
	int points_free = 0, day_free = 0;
	char text[32], iso[16];
	day_t last = days[dated - 1].day;
	draw_rule(area_of(line, 1, 0, 1, line.cols), 0);
	put_at(line, 2, 0, &day_free, LOOK_LABEL, _("today"));
	for (size_t i = 0; i < dated; i++) {
		int col = place(days[i].day, today, last, line.cols);
		bool soon = days[i].day - today <= 30;
		draw_text(line, 1, col, soon ? LOOK_WARN : LOOK_TITLE, soon ? "!" : "+");
		money_format(days[i].points, false, text);
		put_at(line, 0, col, &points_free, soon ? LOOK_WARN : LOOK_TITLE, text);
		day_format(days[i].day, iso);
		put_at(line, 2, col, &day_free, LOOK_PLAIN, iso);
	}
}

int wallet_time_line(struct shop *s, const struct member *m, struct area a)
{
	struct lapse_day days[MOST_DAYS];
	const struct profile *p;
	char text[32], words[80];
	if (a.rows < 8 || shop_profile(s, m->profile, &p, NULL) != ST_OK)
		return 0;
	day_t today = shop_today(s, p);
	size_t count = ledger_days(s, m->id, today, days, MOST_DAYS), dated = count;
	if (count > 0 && days[count - 1].day == DAY_NONE)
		dated--;
	if (dated == 0)
		return 0;
	int tail = dated < count ? 22 : 0;
	draw_days(area_of(a, 0, 1, 3, a.cols - 2 - tail), days, dated, today);
	if (tail) {
		money_format(days[dated].points, false, text);
		snprintf(words, sizeof words, _("never: %s"), text);
		draw_cell(a, 1, a.cols - tail + 1, tail - 2, LOOK_PLAIN, words, true);
	}
	return 4;
}
