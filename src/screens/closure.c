/*
 * Early closure of a store (提前關店, YAH-16 to 26): any date can be tried, and
 * shows at once its notice, its time line and, when the keys pause, what stops,
 * what goes on, what is lost and the work that is open before each point.
 */
#include "config.h"

#include "closure_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct closure_state *closure_state_of(const struct view *v)
{
	return v->state;
}

bool closure_can_move(const struct view *v)
{
	const struct closure_state *s = closure_state_of(v);

	return s->trouble[0] == '\0' && (s->look.now.id == 0 || s->look.today < s->look.now.days.closes);
}

/* ---- looking ---- */

static void refuse(struct closure_state *s, const struct error *e)
{
	snprintf(s->trouble, sizeof s->trouble, "%s%s%s%s", e->message, e->rule[0] != '\0' ? " (" : "", e->rule, e->rule[0] != '\0' ? ")" : "");
}

/* All of it, for the date. */
static void look(struct view *v)
{
	struct closure_state *s = closure_state_of(v);
	struct error e = {0};

	closure_look_free(&s->look);
	s->look = (struct closure_look){0};
	s->trouble[0] = '\0';
	if (closure_look(shop_of(v), s->profile, s->date, &s->look, &e) != ST_OK) {
		refuse(s, &e);
	} else {
		s->days = s->look.c.days;
		s->late = s->look.late;
		s->earliest = s->look.earliest;
	}
	s->stale = false;
	closure_rows_fill(s);
	if (s->table != NULL)
		table_reload(s->table);
}

/* Begin with what comes next. */
static void select_next(struct closure_state *s)
{
	table_reload(s->table);
	for (int i = 0; s->trouble[0] == '\0' && i < CLOSURE_POINTS; i++)
		if (!s->look.marks[i].over && s->look.marks[i].day != DAY_NONE) {
			table_select_id(s->table, i + 1);
			return;
		}
}

/* The date as it stands, else the first for which a notice of today is in time. */
static day_t first_date(struct view *v)
{
	struct closure_state *s = closure_state_of(v);
	struct closure now;
	day_t earliest = DAY_NONE;
	bool late;

	if (closure_of(shop_of(v), s->profile, &now, NULL) == ST_OK && now.id != 0)
		return now.days.closes;
	if (closure_try(shop_of(v), s->profile, shop_today(shop_of(v), NULL), &s->days, &late, &earliest, NULL) != ST_OK)
		return shop_today(shop_of(v), NULL);
	return earliest;
}

void closure_show(struct view *v, day_t date)
{
	struct closure_state *s = closure_state_of(v);
	struct error e = {0};

	if (date == DAY_NONE || date == s->date) {
		if (date == DAY_NONE)
			s->date = first_date(v);
		look(v);
		return;
	}
	s->date = date;
	if (closure_try(shop_of(v), s->profile, date, &s->days, &s->late, &s->earliest, &e) != ST_OK)
		refuse(s, &e);
	s->stale = true;
}

static struct outcome idle(struct view *v)
{
	if (!closure_state_of(v)->stale)
		return outcome_pass();
	look(v);
	return outcome_draw();
}

/* ---- tabs ---- */

static struct outcome show_tab(struct view *v, int tab)
{
	struct closure_state *s = closure_state_of(v);
	struct list_source src;

	s->tab = (enum closure_tab)((tab + CLOSURE_TABS) % CLOSURE_TABS);
	src = closure_rows_source(v, s->tab);
	table_set_look(s->table, s->tab != TAB_EVENTS ? closure_row_look : NULL);
	table_set_source(s->table, &src);
	table_set_empty(s->table, s->tab == TAB_CHANGES ? N_("Nothing changes.") : s->tab == TAB_EVENTS ? N_("Nothing has happened yet.")
	                                                                         : N_("There is nothing here."));
	return outcome_draw();
}

struct outcome closure_next_tab(struct view *v) { return show_tab(v, (int)closure_state_of(v)->tab + 1); }
struct outcome closure_tab_before(struct view *v) { return show_tab(v, (int)closure_state_of(v)->tab - 1); }

static struct outcome key(struct view *v, const struct key *k)
{
	return k->code >= '1' && k->code < '1' + CLOSURE_TABS ? show_tab(v, k->code - '1') : outcome_pass();
}

/* ---- the screen ---- */

static void close(struct view *v)
{
	struct closure_state *s = closure_state_of(v);

	closure_look_free(&s->look);
	for (int i = 0; i < CLOSURE_TABS; i++)
		rows_free(s->rows[i]);
	fitted_free(&s->events);
	free(s);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct closure_state *s = v->state = xcalloc(1, sizeof *s);
	const struct profile *p;
	struct list_source src;
	enum status st = closure_market(shop_of(v), arg, &p, e);

	if (st != ST_OK) {
		free(s);
		return st;
	}
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	s->notice_workdays = (int)profile_int(p, "closure.notice_workdays", shop_today(shop_of(v), p), 0);
	closure_rows_make(s);
	s->date = first_date(v);
	look(v);
	src = closure_rows_source(v, TAB_LINE);
	s->table = table_new(v, &src);
	show_tab(v, TAB_LINE);
	select_next(s);
	snprintf(v->title, sizeof v->title, _("%1$s: %2$s"), _("Early closure"), screen_market(shop_of(v), s->profile));
	return ST_OK;
}

static void changed(struct view *v)
{
	struct closure_state *s = closure_state_of(v);

	look(v);
	if (s->tab == TAB_EVENTS)
		show_tab(v, TAB_EVENTS);
}

/* After a plan, the date stands; after other entries the date that was tried stays. */
static void resumed(struct view *v, int64_t result)
{
	if (result != 0)
		closure_show(v, DAY_NONE);
	else
		look(v);
	changed(v);
}

const struct screen closure_screen = {
	.name = "closure",
	.title = N_("Early closure"),
	.help = N_("Left and right try the day before and after, PgUp and PgDn a week, d types a date: the time line shows at once what it means. "
	           "Nothing is written before F2 plans it or moves it, and c says that the account manager was told."),
	.actions = closure_actions,
	.action_count = CLOSURE_ACTIONS,
	.open = open,
	.close = close,
	.draw = closure_draw,
	.key = key,
	.idle = idle,
	.resumed = resumed,
	.changed = changed,
};
