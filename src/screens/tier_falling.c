/*
 * Who falls by a day if nothing more happens (EAS-33): the day moves under the
 * arrows, the list follows.
 */
#include "config.h"

#include "tiers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members_acts.h"
#include "storekeep/tier.h"

struct state {
	char profile[32];
	day_t on, today;
	struct fitted list;
	struct table *table;
};

static const struct column_fit fits[] = {
	{"member", 12, 2, 0}, {"from", 10, 1, 0}, {"to", 10, 1, 0}, {"tier_to", 10, 0, 0}, {"lacking", 9, 0, 0}, {"spend", 10, 0, 2}, {"orders", 6, 0, 3},
	{"phone", 14, 0, 1}, {"member_id", 8, 0, 4},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static void show(struct view *v, day_t on)
{
	struct state *s = state_of(v);
	struct fitted fresh = {0};
	char day[16];

	s->on = on > s->today ? on : s->today;
	struct list_source falling;
	tier_falling_list(shop_of(v), s->profile, s->on, &falling);
	member_rows_open(&fresh.source, shop_of(v), s->profile, &falling);
	struct list_source src = fitted_source(&fresh, fits, COUNT_OF(fits));
	if (s->table != NULL)
		table_set_source(s->table, &src);
	else
		s->table = table_new(v, &src);
	fitted_free(&s->list);
	s->list = fresh;
	table_set_empty(s->table, N_("Nobody falls by this day."));
	day_format(s->on, day);
	snprintf(v->title, sizeof v->title, _("Who falls by %s"), day);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	struct state *s = v->state = xcalloc(1, sizeof *s);
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	s->today = shop_today(shop_of(v), p);
	show(v, tier_add_months(s->today, 1));
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	char day[16];
	int col;

	day_format(s->on, day);
	col = draw_text(a, 0, 0, LOOK_LABEL, _("By the day"));
	col += draw_textf(a, 0, col, LOOK_TITLE, "  < %s >", day);
	draw_textf(a, 0, col, LOOK_PLAIN, ngettext("   in %d day, if nothing more happens", "   in %d days, if nothing more happens",
	           (unsigned long)(s->on - s->today)), (int)(s->on - s->today));
	part_draw((struct part *)(void *)s->table, area_of(a, 2, 0, a.rows - 2, a.cols));
}

static struct outcome move(struct view *v, day_t on)
{
	show(v, on);
	return outcome_draw();
}

static struct outcome later(struct view *v) { return move(v, state_of(v)->on + 1); }
static struct outcome earlier(struct view *v) { return move(v, state_of(v)->on - 1); }
static struct outcome month_later(struct view *v) { return move(v, tier_add_months(state_of(v)->on, 1)); }
static struct outcome month_earlier(struct view *v) { return move(v, tier_add_months(state_of(v)->on, -1)); }

static struct outcome day_act(struct view *v)
{
	char now[16], *text;
	struct error e = {0};
	day_t day;
	int secs;

	day_format(state_of(v)->on, now);
	text = dialog_prompt_over(v, _("Who falls"), _("By the day"), now);
	if (text != NULL && screen_ok(v, date_parse(text, strlen(text), &day, &secs, &e), &e))
		show(v, day);
	free(text);
	return outcome_draw();
}

static struct outcome open_act(struct view *v)
{
	return outcome_push(&member_screen, arg_id(table_row(state_of(v)->table)->id));
}

/* A word to those who are about to fall: broadcast, points … */
static struct outcome act_marked(struct view *v)
{
	struct state *s = state_of(v);
	int64_t *ids;
	const size_t count = table_marked(s->table, &ids);
	const struct member_choice who = {.profile = s->profile, .ids = ids, .id_count = count};
	struct outcome out = member_acts_choose(v, &who, (int64_t)count);

	free(ids);
	table_unmark(s->table);
	table_reload(s->table);
	return out;
}

static bool can_act(const struct view *v)
{
	return !shop_of(v)->read_only && table_has_row(v);
}

static void changed(struct view *v)
{
	table_reload(state_of(v)->table);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

static const struct action actions[] = {
	{"falling.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the member"), open_act, table_has_row},
	{"falling.act", GROUP_RECORD, {'a'}, N_("Act"), N_("Act on the marked members, or the selected one"), act_marked, can_act},
	{"falling.later", GROUP_RECORD, {K_RIGHT, '+'}, N_("Day later"), N_("By a day later"), later, NULL},
	{"falling.earlier", GROUP_RECORD, {K_LEFT, '-'}, N_("Day earlier"), N_("By a day earlier"), earlier, NULL},
	{"falling.month_later", GROUP_RECORD, {']'}, N_("Month later"), N_("By a month later"), month_later, NULL},
	{"falling.month_earlier", GROUP_RECORD, {'['}, NULL, N_("By a month earlier"), month_earlier, NULL},
	{"falling.day", GROUP_RECORD, {'d'}, N_("Day"), N_("Enter the day"), day_act, NULL},
};

const struct screen tier_falling_screen = {
	.name = "tier-falling",
	.title = N_("Who falls"),
	.help = N_("Members whose period ends before the day and whose tier does not hold by the orders that count today: to which tier they fall, and what "
	           "is lacking to keep it."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = changed,
};
