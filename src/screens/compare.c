/*
 * Two campaigns side by side: figures, opens by day on one scale, by hour, the
 * messages.
 */
#include "config.h"

#include "campaigns.h"
#include "results.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct state {
	struct results side[2];
};

static enum status read_both(struct view *v, const int64_t *ids, struct error *e)
{
	struct state *s = v->state;
	struct results fresh[2] = {0};
	enum status st = ST_OK;

	for (int i = 0; i < 2 && st == ST_OK; i++)
		st = results_read(shop_of(v), ids[i], &fresh[i], e);
	for (int i = 0; i < 2; i++) {
		results_free(st == ST_OK ? &s->side[i] : &fresh[i]);
		if (st == ST_OK)
			s->side[i] = fresh[i];
	}
	return st;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st = read_both(v, ((const struct compare_arg *)arg)->id, e);

	if (st != ST_OK)
		free(s);
	return st;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	results_free(&s->side[0]);
	results_free(&s->side[1]);
	free(s);
}

static void changed(struct view *v)
{
	struct state *s = v->state;
	struct error e = {0};
	int64_t ids[2] = {s->side[0].c.id, s->side[1].c.id};

	screen_ok(v, read_both(v, ids, &e), &e);
}

static int draw_figures(struct area a, int row, const struct results *r, const struct results *other)
{
	int at = results_head(a, row, r);
	bool better = open_rate(r->c.opened, r->c.reach) > open_rate(other->c.opened, other->c.reach);

	at = results_counts(a, at, r);
	if (better && at < a.rows)
		draw_textf(a, at++, 0, LOOK_GOOD, "%s %s", draw_sign(LOOK_GOOD), _("opened by more of those it reached"));
	return at;
}

/* Bars stand for shares of those who were reached: the people of one side that make the longest bar. */
static int64_t longest(const struct results *side, const struct results *other)
{
	int64_t own = results_most(side), theirs = results_most(other);

	if (other->c.reach == 0 || own * other->c.reach >= theirs * side->c.reach)
		return own;
	return (theirs * side->c.reach + other->c.reach - 1) / other->c.reach;
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = v->state;
	int half = (a.cols - 3) / 2, row[2], from, days;

	draw_cursor(a, 0, 0);
	draw_column_rule(a, half + 1);
	for (int i = 0; i < 2; i++)
		row[i] = draw_figures(area_of(a, 0, i * (half + 2) + 1, a.rows, half - 1), 0, &s->side[i], &s->side[1 - i]);
	from = (row[0] > row[1] ? row[0] : row[1]) + (a.rows >= 18);
	for (int i = 0; i < 2; i++) {
		struct area side = area_of(a, 0, i * (half + 2) + 1, a.rows, half - 1);
		int hours = a.rows - from - OPEN_DAYS > 16 ? 6 : a.rows - from - OPEN_DAYS > 8 ? 4 : 0;

		days = results_days(side, from, &s->side[i], longest(&s->side[i], &s->side[1 - i]));
		row[i] = hours > 0 ? results_hours(side, days + 1, &s->side[i], hours) + 1 : days + 1;
		if (row[i] < side.rows)
			results_message(side, row[i], &s->side[i]);
	}
}

static struct outcome open_side(struct view *v, int i)
{
	return outcome_push(&campaign_screen, arg_id(((struct state *)v->state)->side[i].c.id));
}

static struct outcome left(struct view *v) { return open_side(v, 0); }
static struct outcome right(struct view *v) { return open_side(v, 1); }

static const struct action actions[] = {
	{"compare.left", GROUP_RECORD, {'1', K_LEFT}, N_("Left one"), N_("Open the campaign on the left"), left, NULL},
	{"compare.right", GROUP_RECORD, {'2', K_RIGHT}, N_("Right one"), N_("Open the campaign on the right"), right, NULL},
};

const struct screen compare_screen = {
	.name = "compare",
	.title = N_("Comparison"),
	.help = N_("Two campaigns side by side: whom they reached, who opened them on each day as a share of these, and their messages."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.changed = changed,
};
