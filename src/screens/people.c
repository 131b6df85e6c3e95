/*
 * The people of an audience, newest event first, and one of them: by what an
 * audience holds them, what they did, and what they were sent.
 */
#include "config.h"

#include "audiences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/outbox.h"

/* ---- the list ---- */

struct state {
	char profile[32], audience[32];
	struct fitted list;
	struct table *table;
};

static const struct column_fit fits[] = {
	{"member_id", 18, 1, 0}, {"name", 12, 1, 1}, {"at", 16, 0, 0}, {"flag", 14, 0, 0}, {"email", 24, 1, 3}, {"followed_on", 10, 0, 2},
};

/* From audience_people() to open(). */
static struct {
	char profile[32], audience[32];
} waiting;

static const struct screen people_screen;

struct outcome audience_people(const char *profile, const char *audience)
{
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile);
	snprintf(waiting.audience, sizeof waiting.audience, "%s", audience);
	return outcome_push(&people_screen, NULL);
}

static void name_screen(struct view *v, const struct state *s)
{
	int which = audience_position(s->audience);
	struct audience a;

	if (which >= 0)
		snprintf(v->title, sizeof v->title, "%s", audience_label(shop_of(v), s->profile, which));
	else if (audience_get(shop_of(v), audience_own_id(s->audience), &a, NULL) == ST_OK)
		snprintf(v->title, sizeof v->title, "%.159s", a.name);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	(void)arg;
	snprintf(s->profile, sizeof s->profile, "%s", waiting.profile);
	snprintf(s->audience, sizeof s->audience, "%s", waiting.audience);
	st = person_list(shop_of(v), s->profile, s->audience, &s->list.source, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	name_screen(v, s);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nobody is in it now."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	free(s);
}

static struct outcome open_person(struct view *v)
{
	return outcome_push(&person_screen, arg_id(table_row(((struct state *)v->state)->table)->id));
}

static const struct action actions[] = {
	{"people.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the person: what they did and what they were sent"), open_person, table_has_row},
};

static const struct screen people_screen = {
	.name = "people",
	.title = N_("People"),
	.help = N_("The people of an audience, newest event first. Those who are left out are among them, with the reason."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
};

/* ---- one person ---- */

struct one {
	struct person person;
	struct fitted sent, events;
	struct table *sent_table, *events_table;
};

static enum status read_person(struct view *v, int64_t id, struct error *e)
{
	struct one *o = v->state;
	enum status st = person_get(shop_of(v), id, &o->person, e);

	if (st == ST_OK)
		snprintf(v->title, sizeof v->title, "%s", o->person.code);
	return st;
}

static const struct column_fit event_fits[] = {
	{"at", 16, 0, 0}, {"kind", 14, 1, 0}, {"item_id", 14, 0, 1}, {"title", 16, 2, 2}, {"batch_id", 6, 0, 3},
};

static enum status open_one(struct view *v, void *arg, struct error *e)
{
	struct one *o = v->state = xcalloc(1, sizeof *o);
	struct list_source src;
	enum status st = read_person(v, id_arg(arg), e);

	if (st == ST_OK)
		st = person_history(shop_of(v), o->person.profile, o->person.code, &o->sent.source, e);
	if (st != ST_OK) {
		free(o);
		return st;
	}
	o->sent_table = table_new(v, &o->sent.source);
	table_set_empty(o->sent_table, N_("Nothing was sent to this person yet."));
	person_events(shop_of(v), o->person.id, &o->events.source);
	src = fitted_source(&o->events, event_fits, COUNT_OF(event_fits));
	o->events_table = table_new(v, &src);
	table_set_empty(o->events_table, N_("No events are known."));
	return ST_OK;
}

static void close_one(struct view *v)
{
	struct one *o = v->state;

	fitted_free(&o->sent);
	fitted_free(&o->events);
	free(o);
}

static void draw_flag(struct area a, int *row, bool set, const char *code)
{
	if (set)
		draw_textf(a, (*row)++, 0, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN), label_of("person_flag", code));
}

static int draw_audiences(struct view *v, struct area a, int row)
{
	const struct one *o = v->state;
	const struct profile *p;
	char when[32];

	if (shop_profile(shop_of(v), o->person.profile, &p, NULL) != ST_OK || profile_text(p, "audience.order", DAY_NONE) == NULL)
		return row;
	for (int i = 0; i < AUDIENCES; i++) {
		bool in = (o->person.set >> i & 1) != 0;

		screen_instant(shop_of(v), o->person.newest[i], when);
		if (*when != '\0')
			draw_textf(a, row++, 0, in ? LOOK_GOOD : LOOK_PLAIN, "%s %s  %s", in ? draw_sign(LOOK_GOOD) : " ", when,
			           audience_label(shop_of(v), o->person.profile, i));
	}
	return row;
}

static int draw_head(struct view *v, struct area a)
{
	const struct one *o = v->state;
	const struct person *p = &o->person;
	char amount[32], last[32], from[16];
	int row = 0;

	draw_textf(a, row++, 0, LOOK_TITLE, "%s  %s  %s", p->code, p->name, p->email);
	draw_flag(a, &row, p->blocked, "blocked");
	draw_flag(a, &row, p->opted_out, "opted_out");
	draw_flag(a, &row, !p->email_verified, "unverified");
	draw_flag(a, &row, p->reminder_opt_out, "reminder_opt_out");
	if (p->followed_on != DAY_NONE) {
		day_format(p->followed_on, from);
		draw_textf(a, row++, 0, LOOK_PLAIN, p->left_on == DAY_NONE ? _("Follows the shop since %s") : _("Followed the shop from %s, no longer"), from);
	}
	if (p->orders > 0) {
		money_format(p->amount, false, amount);
		screen_instant(shop_of(v), p->last_order, last);
		last[10] = '\0';
		draw_textf(a, row++, 0, LOOK_PLAIN, _("%1$lld orders for %2$s, the last on %3$s"), (long long)p->orders, amount, last);
	}
	return draw_audiences(v, a, row);
}

static void draw_one(struct view *v, struct area a)
{
	struct one *o = v->state;
	int head = draw_head(v, a) + 1, rest = a.rows - head, half;

	half = rest / 2;
	draw_text(a, head, 0, LOOK_LABEL, _("What they were sent"));
	part_draw((struct part *)(void *)o->sent_table, area_of(a, head + 1, 0, half - 1, a.cols));
	draw_text(a, head + half, 0, LOOK_LABEL, _("What they did"));
	part_draw((struct part *)(void *)o->events_table, area_of(a, head + half + 1, 0, rest - half - 1, a.cols));
}

static struct outcome other_act(struct view *v)
{
	struct one *o = v->state;
	struct part *sent = (struct part *)(void *)o->sent_table, *events = (struct part *)(void *)o->events_table;

	view_focus(v, v->parts[v->focus] == sent ? events : sent);
	return outcome_draw();
}

static void changed_one(struct view *v)
{
	struct one *o = v->state;
	struct error e = {0};

	screen_ok(v, read_person(v, o->person.id, &e), &e);
}

static const struct action one_actions[] = {
	{"person.other", GROUP_LIST, {K_TAB}, N_("Other list"), N_("Between what was sent and what was done"), other_act, NULL},
};

const struct screen person_screen = {
	.name = "person",
	.title = N_("Person"),
	.help = N_("One person of a marketplace: flags, by what the audiences hold them (+ within the last year), what they were sent, and what they did."),
	.actions = one_actions,
	.action_count = COUNT_OF(one_actions),
	.open = open_one,
	.close = close_one,
	.draw = draw_one,
	.changed = changed_one,
};
