/*
 * What binding brings (EAS-119), and the members behind each number: those of
 * somebody who left are marked and moved to somebody else.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binds.h"
#include "storekeep/bind.h"
#include "storekeep/draft.h"

/* ---- members ---- */

struct members_state {
	struct fitted list;
	struct table *table;
	char profile[32];
};

/* Whom the next members screen shows. */
static struct {
	char profile[32];
	int64_t store_id, staff_id;
} waiting;

static const struct column_fit member_fits[] = {
	{"name", 14, 2, 0}, {"phone", 14, 0, 1}, {"staff", 12, 1, 0}, {"staff_active", 8, 0, 1}, {"store", 12, 1, 0}, {"bound_on", 10, 0, 0},
};

static struct members_state *members_of(const struct view *v)
{
	return v->state;
}

/* A name out of a list, or the typed one; owned by the caller, NULL when cancelled. */
static char *ask_staff(struct view *v)
{
	struct pick *picks;
	size_t count = bind_picks(shop_of(v), "staff", &picks);
	int got = count > 0 ? dialog_choose(v, _("Bind them to whom?"), picks, count, 0) : -1;
	char *name = got >= 0 ? xstrdup(picks[got].label) : NULL;

	free(picks);
	return name;
}

static enum status move(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	static char *staff, *reason; /* asked for with the trial, kept for the act */
	const struct form *form;
	struct member_choice who = {.profile = members_of(v)->profile, .ids = ids, .id_count = count};
	struct bulk_result r = {0};
	struct record record;
	char op[OP_ID_SIZE];
	enum status st = form_load("bind_change", &form, e);

	if (st != ST_OK)
		return st;
	if (try_only) {
		free(staff);
		free(reason);
		staff = ask_staff(v);
		reason = staff != NULL ? dialog_prompt(v, _("Bind them to whom?"), _("Reason"), "") : NULL;
	}
	record_init(&record, form);
	record_set(&record, "staff", staff != NULL ? staff : "");
	record_set(&record, "reason", reason);
	op_id_make(op);
	shop_of(v)->dry_run = try_only;
	st = bind_change_many(shop_of(v), &who, &record, op, NULL, &r, e);
	shop_of(v)->dry_run = false;
	record_free(&record);
	if (st == ST_OK && try_only)
		buf_addf(said, _("%1$lld of %2$lld members are bound to %3$s; the rest are so already."), (long long)r.changes, (long long)r.members, staff);
	else if (st == ST_OK)
		buf_addf(said, _("%lld members were bound anew. It can be taken back under Batches."), (long long)r.changes);
	return st;
}

static const struct bulk_act acts[] = {
	{"bound.move", 'b', N_("Bind to somebody else"), move},
};

static enum status members_open(struct view *v, void *arg, struct error *e)
{
	struct members_state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)arg, (void)e;
	snprintf(s->profile, sizeof s->profile, "%s", waiting.profile);
	bind_member_list(shop_of(v), s->profile, waiting.store_id, waiting.staff_id, false, &s->list.source);
	src = fitted_source(&s->list, member_fits, COUNT_OF(member_fits));
	s->table = table_new(v, &src);
	table_set_acts(s->table, acts, COUNT_OF(acts));
	table_set_empty(s->table, N_("Nobody is bound here."));
	return ST_OK;
}

static void members_close(struct view *v)
{
	fitted_free(&members_of(v)->list);
	free(v->state);
}

static const struct screen bound_members_screen = {
	.name = "bound-members",
	.title = N_("Bound members"),
	.help = N_("Mark members with Space and bind them to somebody else with a; a reason is asked for, and it can be taken back as a batch."),
	.open = members_open,
	.close = members_close,
};

/* ---- the report ---- */

struct state {
	struct fitted list;
	struct table *table;
	char profile[32];
};

static const struct column_fit fits[] = {
	{"kind", 8, 0, 1}, {"name", 14, 2, 0}, {"store", 12, 1, 3}, {"active", 8, 0, 2}, {"members", 8, 0, 0}, {"new_members", 8, 0, 0},
	{"orders", 8, 0, 0}, {"net_amount", 11, 0, 0},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct profile *p;
	struct list_source src;
	char from[16];
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	day_format(bind_report_from(shop_of(v), p), from);
	bind_report_list(shop_of(v), s->profile, bind_report_from(shop_of(v), p), &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No store and nobody yet. F6 among the binding codes enters the first."));
	snprintf(v->title, sizeof v->title, _("Who is bound, orders since %s"), from);
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static struct outcome open_act(struct view *v)
{
	const struct list_row *row = table_row(state_of(v)->table);

	snprintf(waiting.profile, sizeof waiting.profile, "%s", state_of(v)->profile);
	waiting.store_id = row->id % 2 == 0 ? row->id / 2 : 0;
	waiting.staff_id = row->id % 2 == 1 ? row->id / 2 : 0;
	return outcome_push(&bound_members_screen, NULL);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(state_of(v)->table);
}

static const struct action actions[] = {
	{"bound.open", GROUP_RECORD, {K_ENTER}, N_("Members"), N_("The members behind the number"), open_act, table_has_row},
};

const struct screen bind_report_screen = {
	.name = "bind-report",
	.title = N_("Who is bound"),
	.help = N_("Members, counted orders and net amount per store and staff member; new: bound this month."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
};
