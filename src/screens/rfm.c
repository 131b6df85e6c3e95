/*
 * The RFM page (客戶進階分析): five by five cells of recency and frequency, the
 * nine segments under them, the limits of every score beside. Enter opens the
 * members behind a number (EAS-100, EAS-103 to EAS-107).
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "members_acts.h"
#include "storekeep/progress.h"
#include "storekeep/rfm_rules.h"
#include "storekeep/segment.h"

#define SIDE 5                       /* cells each way */
#define CELLS (SIDE * SIDE)          /* the cursor counts them first, then the segments */

struct state {
	char profile[32];
	struct rfm_table t;
	int at;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static int row_r(int at) { return SIDE - at / SIDE; }
static int column_f(int at) { return at % SIDE + 1; }

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	struct state *s = xcalloc(1, sizeof *s);
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st == ST_OK)
		st = rfm_read(shop_of(v), profile_name(p), &s->t, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	s->at = SIDE - 1; /* the best customers */
	v->state = s;
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

static void changed(struct view *v)
{
	rfm_read(shop_of(v), state_of(v)->profile, &state_of(v)->t, NULL);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

/* ---- drawing ---- */

static const char *amount(int64_t n, char out[32])
{
	money_format(n, false, out);
	return out;
}

/* How full a cell is against the fullest: a filling, not a colour. */
static const char *shade(int64_t n, int64_t most)
{
	static const char *const blocks[] = {" ", "░", "▒", "▓", "█"}, *const signs[] = {" ", ".", "+", "*", "#"};
	int level = n == 0 || most == 0 ? 0 : n * 4 / most + 1 > 4 ? 4 : (int)(n * 4 / most + 1);

	return draw_lines_ok() ? blocks[level] : signs[level];
}

static int64_t fullest(const struct rfm_table *t)
{
	int64_t most = 0;

	for (int r = 1; r <= SIDE; r++)
		for (int f = 1; f <= SIDE; f++)
			most = t->cell[r][f] > most ? t->cell[r][f] : most;
	return most;
}

static void draw_one(const struct state *s, struct area a, int row, int col, int width, int at, int64_t most)
{
	int64_t n = s->t.cell[row_r(at)][column_f(at)];
	enum look look = at == s->at ? LOOK_SELECTED : LOOK_PLAIN;
	char text[80], count[32];
	const char *fill = shade(n, most);

	snprintf(text, sizeof text, "%s%s%s", fill, fill, at == s->at ? ">" : " ");
	draw_cell(a, row, col, 3, look, text, false);
	draw_cell(a, row, col + 3, width - 4, look, amount(n, count), true);
	if (at == s->at)
		draw_cursor(a, row, col);
}

static int draw_cells(const struct state *s, struct area a, int row)
{
	int width = a.cols >= 70 ? 13 : 9;
	int64_t most = fullest(&s->t);
	char text[32];

	draw_text(a, row, 0, LOOK_LABEL, "R \\ F");
	for (int f = 1; f <= SIDE; f++) {
		snprintf(text, sizeof text, "%d", f);
		draw_cell(a, row, 5 + (f - 1) * width, width - 1, LOOK_HEADING, text, true);
	}
	for (int i = 0; i < SIDE; i++) {
		snprintf(text, sizeof text, "%d", SIDE - i);
		draw_cell(a, row + 1 + i, 0, 4, LOOK_HEADING, text, true);
		for (int f = 0; f < SIDE; f++)
			draw_one(s, a, row + 1 + i, 5 + f * width, width, i * SIDE + f, most);
	}
	return row + 1 + SIDE;
}

static int draw_segments(const struct state *s, struct area a, int row)
{
	int64_t all = s->t.population + s->t.others;
	char count[32], share[32];

	for (int i = 0; i < RFM_SEGMENTS; i++) {
		enum look look = s->at == CELLS + i ? LOOK_SELECTED : LOOK_PLAIN;
		draw_cell(a, row + i, 0, 2, look, s->at == CELLS + i ? "> " : "  ", false);
		draw_cell(a, row + i, 2, 18, look, label_of("rfm_segment", rfm_segment_code(i)), false);
		draw_cell(a, row + i, 20, 11, look, amount(s->t.segment[i], count), true);
		snprintf(share, sizeof share, "%lld\u2030", (long long)(all > 0 ? s->t.segment[i] * 1000 / all : 0));
		draw_cell(a, row + i, 31, 8, look, share, true);
		if (s->at == CELLS + i)
			draw_cursor(a, row + i, 0);
	}
	return row + RFM_SEGMENTS;
}

/* Per measure and score: the values that got it, and how many members. */
static void draw_cuts(const struct state *s, struct area a)
{
	static const char *const titles[] = {N_("R: days since the last order"), N_("F: orders"), N_("M: net amount")};
	int row = 0;

	for (int k = 0; k < 3; k++) {
		draw_cell(a, row++, 0, a.cols, LOOK_LABEL, _(titles[k]), false);
		for (int score = SIDE; score > 0; score--) {
			const struct rfm_cut *c = &s->t.cuts[k][score];
			char text[80], low[32], high[32], count[32];
			snprintf(text, sizeof text, "%d  ", score);
			int col = draw_text(a, row, 0, LOOK_PLAIN, text);
			if (c->members == 0)
				snprintf(text, sizeof text, "-");
			else if (c->low == c->high)
				snprintf(text, sizeof text, "%s", amount(c->low, low));
			else
				snprintf(text, sizeof text, "%s - %s", amount(c->low, low), amount(c->high, high));
			draw_text(a, row, col, LOOK_PLAIN, text);
			draw_cell(a, row++, a.cols - 9, 9, LOOK_PLAIN, c->members > 0 ? amount(c->members, count) : "", true);
		}
	}
}

static void draw_head(const struct state *s, struct area a)
{
	char as_of[16], from[16], buyers[32], others[32];

	day_format(s->t.as_of, as_of);
	day_format(s->t.from, from);
	amount(s->t.population, buyers);
	amount(s->t.others, others);
	if (s->t.from != DAY_NONE)
		draw_textf(a, 0, 0, LOOK_TITLE, _("As of %1$s, orders from %2$s: %3$s bought, %4$s did not"), as_of, from, buyers, others);
	else
		draw_textf(a, 0, 0, LOOK_TITLE, _("As of %1$s, all orders: %2$s bought, %3$s did not"), as_of, buyers, others);
	if (!s->t.whole)
		draw_text(a, 1, 0, LOOK_WARN, _("! The next analysis was cut short; its scores stand beside these. Make it again with c."));
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	bool wide = a.cols >= 120;
	int left = wide ? 72 : 51, row = 2;

	if (s->t.population == 0) {
		draw_wrapped(a, 1, LOOK_PLAIN, _("There is no analysis yet. Press c to score all members by their orders: how long ago, how many, how much."));
		return;
	}
	draw_head(s, a);
	row = draw_cells(s, area_of(a, 0, 0, a.rows, left), row);
	draw_segments(s, area_of(a, 0, 0, a.rows, left), row + (a.rows > row + RFM_SEGMENTS ? 1 : 0));
	draw_cuts(s, area_of(a, 1, left + 1, a.rows - 1, a.cols - left - 1 < 40 ? a.cols - left - 1 : 40));
}

/* ---- acts ---- */

static struct outcome move(struct view *v, int at)
{
	if (at < 0 || at >= CELLS + RFM_SEGMENTS)
		return outcome_stay();
	state_of(v)->at = at;
	return outcome_draw();
}

static struct outcome key(struct view *v, const struct key *k)
{
	int at = state_of(v)->at;
	bool cell = at < CELLS;

	switch (k->code) {
	case K_UP:
	case 'k':
		return move(v, cell ? at - SIDE : at == CELLS ? CELLS - SIDE : at - 1);
	case K_DOWN:
	case 'j':
		return move(v, cell && at + SIDE < CELLS ? at + SIDE : cell ? CELLS : at + 1);
	case K_LEFT:
	case 'h':
		return cell && at % SIDE > 0 ? move(v, at - 1) : outcome_stay();
	case K_RIGHT:
	case 'l':
		return cell && at % SIDE < SIDE - 1 ? move(v, at + 1) : outcome_stay();
	case K_TAB:
		return move(v, cell ? CELLS : SIDE - 1);
	case K_HOME:
		return move(v, 0);
	case K_END:
		return move(v, CELLS + RFM_SEGMENTS - 1);
	default:
		return outcome_pass();
	}
}

static bool has_table(const struct view *v)
{
	return state_of(v)->t.population > 0;
}

static bool can_act(const struct view *v)
{
	return has_table(v) && !shop_of(v)->read_only;
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

/* The filter behind the number under the cursor, its name and how many; false: refused. */
static bool behind(struct view *v, struct record *r, char *name, size_t size, int64_t *count)
{
	const struct state *s = state_of(v);
	const struct form *form;
	struct error e = {0};
	char score[16];

	if (!screen_ok(v, member_filter_form(shop_of(v), s->profile, &form, &e), &e))
		return false;
	record_init(r, form);
	if (s->at >= CELLS) {
		const char *code = rfm_segment_code(s->at - CELLS);
		record_set(r, "rfm_segment", code);
		snprintf(name, size, "%s", label_of("rfm_segment", code));
		*count = s->t.segment[s->at - CELLS];
		return true;
	}
	snprintf(score, sizeof score, "%d", row_r(s->at));
	record_set(r, "rfm_r", score);
	snprintf(score, sizeof score, "%d", column_f(s->at));
	record_set(r, "rfm_f", score);
	snprintf(name, size, "R%d F%d", row_r(s->at), column_f(s->at));
	*count = s->t.cell[row_r(s->at)][column_f(s->at)];
	return true;
}

static struct outcome open_act(struct view *v)
{
	struct record r = {0};
	char name[80];
	int64_t count;

	if (!behind(v, &r, name, sizeof name, &count))
		return outcome_draw();
	struct outcome out = members_open_filtered(state_of(v)->profile, &r, name);
	record_free(&r);
	return out;
}

static struct outcome act_on_all(struct view *v)
{
	struct record r = {0};
	char name[80];
	int64_t count;

	if (!behind(v, &r, name, sizeof name, &count))
		return outcome_draw();
	const struct member_choice who = {.profile = state_of(v)->profile, .filter = &r};
	struct error e = {0};
	struct outcome out = outcome_draw();
	if (screen_ok(v, member_choice_count(shop_of(v), &who, &count, &e), &e)) {
		if (count > 0)
			out = member_acts_choose(v, &who, count);
		else
			ui_say(v, _("Nobody is in “%s” now."), name);
	}
	record_free(&r);
	return out;
}

static void compute(struct view *v, day_t as_of)
{
	struct state *s = state_of(v);
	struct progress_box *box = progress_open(v, _("Scoring the members"));
	struct error e = {0};
	char count[32];
	enum status st = rfm_compute(shop_of(v), s->profile, as_of, &(struct progress){progress_step, box}, &s->t, &e);

	progress_close(box);
	if (screen_ok(v, st, &e))
		ui_say(v, ngettext("%s customer scored.", "%s customers scored.", (unsigned long)s->t.population), amount(s->t.population, count));
	changed(v);
}

static struct outcome compute_act(struct view *v)
{
	compute(v, DAY_NONE);
	return outcome_draw();
}

static struct outcome day_act(struct view *v)
{
	char now[16], *text;
	struct error e = {0};
	day_t day;
	int secs;

	day_format(state_of(v)->t.population > 0 ? state_of(v)->t.as_of : shop_today(shop_of(v), NULL), now);
	text = dialog_prompt_over(v, _("RFM analysis"), _("As of the day"), now);
	if (text != NULL && screen_ok(v, date_parse(text, strlen(text), &day, &secs, &e), &e))
		compute(v, day);
	free(text);
	return outcome_draw();
}

static void state_line(const struct view *v, char *out, size_t size)
{
	char at[32];

	if (state_of(v)->t.population == 0) {
		snprintf(out, size, "%s", screen_market(shop_of(v), state_of(v)->profile));
		return;
	}
	screen_instant(shop_of(v), state_of(v)->t.at, at);
	snprintf(out, size, _("%1$s, %2$s, made %3$s"), screen_market(shop_of(v), state_of(v)->profile),
	         label_of("rfm_method", state_of(v)->t.fixed ? "fixed" : "quintile"), at);
}

static const struct action actions[] = {
	{"rfm.open", GROUP_RECORD, {K_ENTER}, N_("Members"), N_("The members of the cell or segment under the cursor"), open_act, has_table},
	{"rfm.act", GROUP_RECORD, {'a'}, N_("Act"), N_("Act on all of them: broadcast, points, groups, tier, export …"), act_on_all, can_act},
	{"rfm.compute", GROUP_RECORD, {'c'}, N_("Compute"), N_("Score all members as of today"), compute_act, can_write},
	{"rfm.day", GROUP_RECORD, {'d'}, N_("Day"), N_("Score all members as of another day"), day_act, can_write},
	{"rfm.undo", GROUP_RECORD, {K_CTRL('z')}, NULL, N_("Take the last act on many back"), member_bulk_undo, member_bulk_can_undo},
};

const struct screen rfm_screen = {
	.name = "rfm",
	.title = N_("RFM analysis"),
	.help = N_("R: how long ago somebody bought, F: how often, M: for how much; each scored from 1 to 5 against all other buyers. A cell holds the members "
	           "of one R and F score, the fuller the darker; the segments below go by all three."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.resumed = resumed,
	.changed = changed,
	.state_line = state_line,
};
