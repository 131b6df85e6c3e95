/*
 * `due run`: every capability does what has fallen due. One that fails does not
 * keep the others from their work.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"

const struct due_count due_counts[] = {
	{"periods", N_("Periods begun"), offsetof(struct due_done, periods)},
	{"states", N_("States advanced"), offsetof(struct due_done, states)},
	{"invoices", N_("Fee invoices opened"), offsetof(struct due_done, invoices)},
	{"renewed", N_("Plans renewed"), offsetof(struct due_done, renewed)},
	{"blocked", N_("Renewals blocked"), offsetof(struct due_done, blocked)},
	{"switched", N_("Renewal switches gone off"), offsetof(struct due_done, switched)},
	{"stopped", N_("Card authorisations ended"), offsetof(struct due_done, stopped)},
	{"campaigns", N_("Campaigns begun"), offsetof(struct due_done, campaigns)},
	{"finished", N_("Campaigns ended"), offsetof(struct due_done, finished)},
	{"sent", N_("Messages sent"), offsetof(struct due_done, sent)},
	{"uncertain", N_("Messages uncertain"), offsetof(struct due_done, uncertain)},
	{"failed", N_("Messages failed"), offsetof(struct due_done, failed)},
	{"cut", N_("Messages cut by the quota"), offsetof(struct due_done, cut)},
	{"later", N_("Messages to be tried again"), offsetof(struct due_done, later)},
	{"closed", N_("Results closed"), offsetof(struct due_done, closed)},
	{"days", N_("Days of the members' daily run"), offsetof(struct due_done, days)},
	{"lapsed", N_("Lots of points expired"), offsetof(struct due_done, lapsed)},
	{"lapsed_points", N_("Points expired"), offsetof(struct due_done, lapsed_points)},
	{"tiers", N_("Tier periods ended"), offsetof(struct due_done, tiers)},
	{"issued", N_("Orders whose points went out"), offsetof(struct due_done, issued)},
	{"held", N_("Orders held because the shop was closed"), offsetof(struct due_done, held)},
	{"birthdays", N_("Birthday points given"), offsetof(struct due_done, birthdays)},
	{"orders_taken", N_("Orders taken over"), offsetof(struct due_done, orders_taken)},
	{0},
};

/* An actor ends like any desk call: its notes are the last call's, so they are put aside before the next. */
static void put_aside(struct notes *all, struct notes *said)
{
	for (size_t i = 0; i < said->count; i++) {
		const struct error *w = &said->items[i].what;
		notes_add(all, said->items[i].level, w->code, w->rule, w->field, "%s", w->message);
	}
	notes_free(said);
}

/* By their days; of one day as they were done. */
static int by_day(const void *a, const void *b)
{
	const struct due_step *x = a, *y = b;
	int order = (x->day > y->day) - (x->day < y->day);
	return order ? order : (x->order > y->order) - (x->order < y->order);
}

static bool same_step(const struct due_step *a, const struct due_step *b)
{
	return a->day == b->day && strcmp(a->step, b->step) == 0 && strcmp(a->profile, b->profile) == 0 &&
	       strcmp(a->record, b->record) == 0 && strcmp(a->record_no, b->record_no) == 0;
}

/* What was done in several transactions is told once. */
static void put_in_order(struct due_steps *steps)
{
	size_t kept = 0;

	if (steps == NULL || steps->count < 2)
		return;
	qsort(steps->items, steps->count, sizeof *steps->items, by_day);
	for (size_t i = 1; i < steps->count; i++) {
		if (same_step(&steps->items[kept], &steps->items[i]))
			steps->items[kept].count += steps->items[i].count;
		else
			steps->items[++kept] = steps->items[i];
	}
	steps->count = kept + 1;
}

enum status due_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	struct notes all = {0};
	enum status st = ST_OK;
	*done = (struct due_done){0};
	notes_free(&s->notes);
	for (const due_actor *act = due_actors; *act; act++) {
		struct error mine = {0};
		enum status now = (*act)(s, p, done, &mine);
		put_aside(&all, &s->notes);
		if (now == ST_OK)
			continue;
		if (st == ST_OK && e)
			*e = mine;
		st = st == ST_OK ? now : st;
		if (strcmp(mine.code, "cancelled") == 0)
			break;
	}
	if (!s->dry_run)
		life_told_settle(s);
	put_in_order(s->told);
	s->notes = all;
	return st;
}
