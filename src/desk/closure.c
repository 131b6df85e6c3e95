/*
 * The closure of a marketplace as it stands: read, its days, and what it
 * forbids (YAH-16 to 26). What changes it is closure_act.c, what it would mean
 * closure_look.c, its life by itself closure_step.c.
 */
#include "config.h"

#include "storekeep/closure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/closure_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mall.h"

#define COLUMNS \
	"c.id, c.profile, c.state, c.cause, c.notice_channel, c.noticed_on, c.closed_on, c.ship_cut_days, c.return_cut_days, c.login_end_days," \
	" c.final_days, c.notice_by, c.tail_days, c.pay_nominal, c.pay_on, c.claim_number, c.claim_on, c.paid_on, c.paid_amount, c.final_balance"

/* One that is over holds until the store is signed anew (YAH-8). */
static const char of_sql[] =
	"SELECT " COLUMNS " FROM closure c WHERE c.profile = :profile AND c.state <> 'cancelled' AND NOT (c.state IN ('paid', 'owed')"
	" AND EXISTS (SELECT 1 FROM mall_contract m WHERE m.profile = c.profile AND m.opened_on > c.closed_on)) ORDER BY c.id DESC LIMIT 1";
static const char get_sql[] = "SELECT " COLUMNS " FROM closure c WHERE c.id = :id";
static const char offsets_sql[] =
	"SELECT ship_cut_days, return_cut_days, login_end_days, final_days, tail_days, notice_days FROM closure WHERE id = :id";
static const char days_sql[] =
	"UPDATE closure SET closed_on = :closes, notice_by = :notice_by, pay_nominal = :nominal, pay_on = :pay, state = COALESCE(:state, state),"
	" changed_at = :now, changed_by = :by WHERE id = :id";
static const char event_sql[] =
	"INSERT INTO closure_event (closure_id, act, day, detail, at, by) VALUES (:id, :act, :day, :detail, :now, :by)";

/* ---- reading ---- */

static void read(struct stmt *q, struct closure *out)
{
	day_t d = column_day(q, 6), login_end = d + (day_t)stmt_int(q, 9);

	*out = (struct closure){
		.id = stmt_int(q, 0), .noticed_on = column_day(q, 5), .claim_on = column_day(q, 16), .paid_on = column_day(q, 17),
		.paid_amount = column_money(q, 18), .final_balance = column_money(q, 19),
		.days = {
			.closes = d, .notice_by = column_day(q, 11),
			.ship_last = d + (day_t)stmt_int(q, 7) - 1, .ship_cut = d + (day_t)stmt_int(q, 7),
			.return_last = d + (day_t)stmt_int(q, 8) - 1, .return_cut = d + (day_t)stmt_int(q, 8),
			.tail_from = login_end - (day_t)stmt_int(q, 12), .login_last = login_end - 1, .login_end = login_end,
			.final_on = d + (day_t)stmt_int(q, 10), .pay_nominal = column_day(q, 13), .pay = column_day(q, 14),
		},
	};
	column_text(q, 1, out->profile, sizeof out->profile);
	column_text(q, 2, out->state, sizeof out->state);
	column_text(q, 3, out->cause, sizeof out->cause);
	column_text(q, 4, out->notice_channel, sizeof out->notice_channel);
	column_text(q, 15, out->claim_number, sizeof out->claim_number);
}

static void blank(struct closure *out)
{
	*out = (struct closure){.noticed_on = DAY_NONE, .claim_on = DAY_NONE, .paid_on = DAY_NONE, .paid_amount = MONEY_NONE,
	                        .final_balance = MONEY_NONE};
	out->days = (struct closure_days){DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE, DAY_NONE,
	                                  DAY_NONE, DAY_NONE};
}

enum status closure_of(struct shop *s, const char *profile, struct closure *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, of_sql);
	enum step step;

	blank(out);
	stmt_bind_text(q, ":profile", profile);
	if ((step = stmt_step(q, e)) == STEP_ROW)
		read(q, out);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status closure_get(struct shop *s, int64_t id, struct closure *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	blank(out);
	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW)
		read(q, out);
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "closure_missing", NULL, "closure", _("There is no closure number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status closure_must(struct shop *s, const char *profile, struct closure *out, struct error *e)
{
	enum status st = closure_of(s, profile, out, e);

	if (st == ST_OK && out->id == 0)
		return error_set(e, ST_REFUSED, "closure_missing", profile_rule(profile, "YAH-16"), "profile",
		                 _("No closure of %s is planned; `closure plan date=…` begins one."), profile);
	return st;
}

bool closure_is(const struct closure *c, const char *state)
{
	return strcmp(c->state, state) == 0;
}

bool closure_begun(const struct closure *c, day_t day)
{
	return c->id != 0 && !closure_is(c, "planned") && !closure_is(c, "cancelled") && day >= c->days.closes;
}

bool closure_holds(const struct closure *c, day_t day)
{
	return closure_begun(c, day);
}

/* ---- which marketplace ---- */

bool closure_known(const struct profile *p, day_t on)
{
	return profile_int(p, "closure.final_days", on, 0) > 0;
}

enum status closure_market(struct shop *s, const char *profile, const struct profile **out, struct error *e)
{
	const char **names;
	const struct profile *p;
	enum status st = ST_OK;
	int found = 0;

	if (profile != NULL && *profile != '\0') {
		st = shop_profile(s, profile, out, e);
		if (st == ST_OK && !closure_known(*out, shop_today(s, *out)))
			return error_set(e, ST_REFUSED, "closure_market", NULL, "profile",
			                 _("The profile of %s has no rules of an early closure ([closure])."), profile);
		return st;
	}
	names = profile_names(s->config != NULL ? s->config->profile_dir : NULL);
	for (const char **n = names; n != NULL && *n != NULL && st == ST_OK; n++) {
		if ((st = shop_profile(s, *n, &p, e)) == ST_OK && closure_known(p, shop_today(s, p))) {
			*out = p;
			found++;
		}
	}
	free(names);
	if (st == ST_OK && found != 1)
		return error_set(e, ST_REFUSED, "closure_market", NULL, "profile", "%s", _("Say which marketplace: profile=…"));
	return st;
}

/* ---- what it forbids ---- */

enum status closure_may_list(struct shop *s, const char *profile, day_t day, struct error *e)
{
	const struct profile *p;
	struct closure c;
	char since[16];
	enum status st = shop_profile(s, profile, &p, e);

	if (st == ST_OK)
		st = closure_of(s, profile, &c, e);
	if (st != ST_OK)
		return st;
	if (closure_begun(&c, day) && !profile_bool(p, "closure.can_list", day, false)) {
		day_format(c.days.closes, since);
		return error_set(e, ST_REFUSED, "store_closed", profile_rule(profile, "YAH-18"), "profile",
		                 _("The store is closed since %s; products can no longer be listed."), since);
	}
	return mall_may_list(s, profile, e);
}

enum status closure_may_promote(struct shop *s, const char *profile, day_t day, struct error *e)
{
	struct closure c;
	char since[16];
	enum status st = closure_of(s, profile, &c, e);

	if (st != ST_OK || !closure_begun(&c, day))
		return st;
	day_format(c.days.closes, since);
	return error_set(e, ST_REFUSED, "store_closed", profile_rule(profile, "YAH-18"), "profile",
	                 _("The store is closed since %s; promotions and discount codes have ended."), since);
}

enum status closure_may_enter(struct shop *s, const char *profile, day_t day, struct error *e)
{
	struct closure c;
	char since[16];
	enum status st = closure_of(s, profile, &c, e);

	if (st != ST_OK || !closure_begun(&c, day) || day < c.days.login_end)
		return st;
	day_format(c.days.login_end, since);
	return error_set(e, ST_REFUSED, "login_ended", profile_rule(profile, "YAH-22"), "date", _("The back office is closed since %s."), since);
}

/* ---- days ---- */

enum status closure_offsets_of(struct shop *s, const struct profile *p, int64_t id, struct closure_offsets *out, struct error *e)
{
	day_t today = shop_today(s, p);
	struct stmt *q;
	enum step step;

	*out = (struct closure_offsets){
		.notice_workdays = (int)profile_int(p, "closure.notice_workdays", today, 0),
		.ship_cut = (int)profile_int(p, "closure.ship_cutoff_days", today, 0),
		.return_cut = (int)profile_int(p, "closure.return_cutoff_days", today, 0),
		.login_end = (int)profile_int(p, "closure.login_end_days", today, 0),
		.final_days = (int)profile_int(p, "closure.final_days", today, 0),
		.tail = (int)profile_int(p, "warn.closure_tail_days", today, 0),
	};
	if (id == 0)
		return ST_OK;
	q = db_prepare(s->db, offsets_sql);
	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		out->ship_cut = (int)stmt_int(q, 0);
		out->return_cut = (int)stmt_int(q, 1);
		out->login_end = (int)stmt_int(q, 2);
		out->final_days = (int)stmt_int(q, 3);
		out->tail = (int)stmt_int(q, 4);
		out->notice_workdays = (int)stmt_int(q, 5);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status closure_recount(const struct period_frame *f, struct closure *c, day_t closes, int *missing_year, struct error *e)
{
	struct closure_offsets o;
	enum status st = closure_offsets_of(f->s, f->profile, c->id, &o, e);

	if (st == ST_OK)
		closure_days_of(&o, &f->cycle, f->workdays, closes, c->claim_on, &c->days, missing_year);
	return st;
}

enum status closure_try(struct shop *s, const char *profile, day_t date, struct closure_days *out, bool *late, day_t *earliest,
                        struct error *e)
{
	struct period_frame f;
	struct closure c;
	struct closure_offsets o = {0};
	enum status st = period_frame_open(&f, s, profile, e);

	if (st == ST_OK)
		st = closure_of(s, profile, &c, e);
	if (st == ST_OK)
		st = closure_offsets_of(s, f.profile, c.id, &o, e);
	if (st == ST_OK) {
		closure_days_of(&o, &f.cycle, f.workdays, date, c.claim_on, out, NULL);
		*late = f.today > out->notice_by;
		*earliest = closure_earliest(&o, f.workdays, f.today, NULL);
	}
	period_frame_close(&f);
	return st;
}

enum status closure_store_days(struct shop *s, const struct closure *c, const char *state, struct error *e)
{
	struct stmt *q = db_prepare(s->db, days_sql);

	stmt_bind_int(q, ":id", c->id);
	bind_day(q, ":closes", c->days.closes);
	bind_day(q, ":notice_by", c->days.notice_by);
	bind_day(q, ":nominal", c->days.pay_nominal);
	bind_day(q, ":pay", c->days.pay);
	if (state != NULL)
		stmt_bind_text(q, ":state", state);
	else
		stmt_bind_null(q, ":state");
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

/* ---- the log of a closure ---- */

enum status closure_tell(struct shop *s, const struct closure *c, const char *act, day_t day, const char *detail, struct error *e)
{
	struct stmt *q = db_prepare(s->db, event_sql);
	char what[64], record[64];
	enum status st;

	stmt_bind_int(q, ":id", c->id);
	stmt_bind_text(q, ":act", act);
	bind_day(q, ":day", day);
	stmt_bind_text(q, ":detail", detail);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(what, sizeof what, "closure %.48s", act);
	snprintf(record, sizeof record, "closure %.31s %lld", c->profile, (long long)c->id);
	return shop_audit(s, what, record, detail, e);
}

static const struct list_column event_columns[] = {
	{"day", N_("Day"), VK_DATE, NULL, 10, 0, 0, true},
	{"act", N_("What happened"), VK_ENUM, "closure_act", 20, 1, 0, false},
	{"detail", N_("Detail"), VK_TEXT, NULL, 24, 2, 1, false},
	{"at", N_("Done"), VK_INSTANT, NULL, 16, 0, 2, false},
	{"by", N_("By"), VK_TEXT, NULL, 8, 0, 3, false},
};
static const char *const event_exprs[] = {"v.day", "v.act", "v.detail", "v.at", "v.by"};
_Static_assert(LIST_COUNT(event_columns) == LIST_COUNT(event_exprs), "an expression for every column");
static const struct list_sort event_sorts[] = {{.by = {"v.id"}, .number = 1, .descending = true}, {.column = "day", .by = {"v.day"}}};
static const struct list_def event_def = {
	.columns = event_columns, .exprs = event_exprs, .column_count = LIST_COUNT(event_columns), .from = "closure_event v",
	.where = "v.closure_id = :closure", .id = "v.id", .sorts = event_sorts, .sort_count = LIST_COUNT(event_sorts),
};

void closure_events(struct shop *s, int64_t id, struct list_source *out)
{
	desk_list_open(out, s->db, &event_def, &(struct list_bind){":closure", NULL, id}, 1);
}

static const struct list_column columns[] = {
	{"id", N_("No."), VK_INT, NULL, 5, 0, 4, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 10, 0, 0, true},
	{"closed_on", N_("Closes"), VK_DATE, NULL, 10, 0, 0, true},
	{"state", N_("State"), VK_ENUM, "closure_state", 14, 1, 0, true},
	{"noticed_on", N_("Notice given"), VK_DATE, NULL, 10, 0, 1, true},
	{"cause", N_("Cause"), VK_ENUM, "closure_cause", 10, 0, 2, true},
	{"final_balance", N_("Final balance"), VK_MONEY, NULL, 12, 0, 2, false},
	{"pay_on", N_("Payout"), VK_DATE, NULL, 10, 0, 1, false},
	{"paid_on", N_("Paid on"), VK_DATE, NULL, 10, 0, 3, false},
	{"paid_amount", N_("Amount paid"), VK_MONEY, NULL, 12, 0, 3, false},
	{"created_at", N_("Created"), VK_INSTANT, NULL, 0, 0, 9, false},
	{"created_by", N_("Created by"), VK_TEXT, NULL, 0, 0, 9, false},
	{"store", N_("Whose store"), VK_TEXT, NULL, 0, 0, 9, false},
	{"claims", N_("Owed beside the periods"), VK_MONEY, NULL, 0, 0, 9, false},
};
static const char *const exprs[] = {
	"c.id", "c.profile", "c.closed_on", "c.state", "c.noticed_on", "c.cause", "c.final_balance", "c.pay_on", "c.paid_on", "c.paid_amount",
	"c.created_at", "c.created_by", "COALESCE((SELECT m.store_id FROM mall_store m WHERE m.profile = c.profile), c.profile)",
	"COALESCE((SELECT sum(o.amount) FROM closure_claim o WHERE o.closure_id = c.id), 0)",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "an expression for every column");
static const struct list_sort sorts[] = {
	{.column = "id", .by = {"c.id"}, .number = 1, .descending = true},
	{.column = "profile", .by = {"c.profile"}},
	{.column = "closed_on", .by = {"c.closed_on"}},
	{.column = "state", .by = {"c.state"}},
};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "closure c",
	.where = "(:profile = '' OR c.profile = :profile)", .id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void closure_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &def, &(struct list_bind){":profile", profile != NULL ? profile : "", 0}, 1);
}
