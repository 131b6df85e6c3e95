/*
 * What a closure does by itself, day by day (YAH-18 to 26, section 16): the
 * store closes, unshipped orders and open slips end, the books freeze, the
 * balance is struck and paid. Each holds from the rule's day.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/closure_parts.h"
#include "desk/life_steps.h"
#include "storekeep/i18n.h"
#include "storekeep/mall.h"
#include "storekeep/order_life.h"
#include "storekeep/slip.h"

static const char store_day_sql[] = "UPDATE mall_store SET status_on = :day WHERE profile = :profile AND status = 'closed'";
static const char codes_sql[] =
	"UPDATE coupon_campaign SET ends_at = :at, changed_at = :now, changed_by = :by WHERE profile = :profile AND cancelled_at IS NULL"
	" AND (ends_at IS NULL OR ends_at > :at)";
static const char balance_sql[] = "UPDATE closure SET final_balance = :balance WHERE id = :id";
static const char orders_cut_sql[] =
	"SELECT COALESCE(sum(count), 0) FROM life_log WHERE day = :day AND step = 'closure_orders' AND profile = :profile";
/* An exchange and the return that it ends as are one. */
static const char slips_cut_sql[] =
	"SELECT (SELECT count(*) FROM return_slip WHERE profile = :profile AND closed_on = :day AND closed_by = 'closure' AND exchange_id IS NULL)"
	" + (SELECT count(*) FROM exchange_slip WHERE profile = :profile AND closed_on = :day AND close_option = 'forced')";
static const char open_sql[] = "SELECT id FROM closure WHERE state NOT IN ('paid', 'owed', 'cancelled') ORDER BY id";

/* ---- which is next ---- */

/* The state that comes next and its day; false: it waits for nothing that happens by itself. */
static bool coming(const struct profile *p, const struct closure *c, const char **next, day_t *day)
{
	if (c->id == 0 || !closure_next(c->state, &c->days, next, day))
		return false;
	if (!closure_is(c, "balanced"))
		return true;
	if (c->final_balance < 0) {
		*next = "owed";
		*day = c->days.final_on;
		return true;
	}
	/* Nothing to pay needs no claim; else the balance waits for it (YAH-25). */
	return c->final_balance == 0 || c->claim_on != DAY_NONE || !profile_bool(p, "closure.claim_required", *day, true);
}

static enum status step_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	const struct profile *p;
	struct closure c;
	const char *next;
	day_t day;
	enum status st = closure_of(s, profile, &c, e);

	*out = DAY_NONE;
	if (st != ST_OK || c.id == 0 || (st = shop_profile(s, profile, &p, e)) != ST_OK)
		return st;
	if (coming(p, &c, &next, &day) && day <= to)
		*out = day;
	return ST_OK;
}

/* ---- what happens ---- */

/* One state: what it does in transactions of its own, then what it does in the one that changes the state. */
struct turn {
	const char *state;  /* that is reached */
	const char *step;   /* label set life_step */
	const char *rule;
	enum status (*before)(struct shop *s, const struct closure *c, day_t day, const struct progress *p, int64_t *count, struct error *e);
	enum status (*within)(struct shop *s, struct closure *c, day_t day, char detail[80], struct error *e);
	const char *count_sql; /* how many records `before` ended, told with the state; NULL none */
};

static enum status end_codes(struct shop *s, const struct closure *c, day_t day, struct error *e)
{
	const struct profile *p;
	struct stmt *q;
	enum status st = shop_profile(s, c->profile, &p, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, codes_sql);
	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_int(q, ":at", instant_from(day, 0, profile_zone(p)));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	return life_tell(s, day, "closure_codes", c->profile, "coupon", "", db_changes(s->db), "YAH-18", e);
}

static enum status do_close(struct shop *s, struct closure *c, day_t day, char detail[80], struct error *e)
{
	struct stmt *q;
	enum status st = mall_set_status(s, c->profile, "closed", "closure", e);

	(void)detail;
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, store_day_sql);
	bind_day(q, ":day", day);
	stmt_bind_text(q, ":profile", c->profile);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	return end_codes(s, c, day, e);
}

static enum status cut_orders(struct shop *s, const struct closure *c, day_t day, const struct progress *p, int64_t *count, struct error *e)
{
	return order_cut_unshipped(s, c->profile, day, p, count, e);
}

static enum status cut_slips(struct shop *s, const struct closure *c, day_t day, const struct progress *p, int64_t *count, struct error *e)
{
	return slip_force_all(s, c->profile, day, p, count, e);
}

/* Section 17: by the periods as they are on that day, whatever day the run is. */
static enum status strike(struct shop *s, struct closure *c, day_t day, char detail[80], struct error *e)
{
	struct period_frame f;
	struct periods ps = {0};
	struct closure_row *rows = NULL;
	size_t count = 0;
	money_t balance = MONEY_NONE;
	struct stmt *q;
	enum status st = period_frame_open(&f, s, c->profile, e);

	(void)day;
	if (st == ST_OK)
		st = period_holds_load(&f, e);
	if (st == ST_OK)
		st = periods_load_held(&f, EXPECT_ALL, &ps, e);
	if (st == ST_OK)
		st = closure_balance_of(&f, &ps, c, &rows, &count, &balance, e);
	if (st == ST_OK)
		st = closure_recount(&f, c, c->days.closes, NULL, e);
	if (balance == MONEY_NONE) {
		balance = 0;
		for (size_t i = 0; i < count; i++) /* what no file and no order tells counts for nothing */
			balance += rows[i].amount == MONEY_NONE ? 0 : rows[i].amount;
	}
	free(rows);
	periods_free(&ps);
	period_frame_close(&f);
	if (st != ST_OK)
		return st;
	c->final_balance = balance;
	q = db_prepare(s->db, balance_sql);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_int(q, ":balance", balance);
	snprintf(detail, 80, "%" PRId64, balance);
	return stmt_run(q, e);
}

static enum status tell_amount(struct shop *s, struct closure *c, day_t day, char detail[80], struct error *e)
{
	(void)s;
	(void)day;
	(void)e;
	snprintf(detail, 80, "%" PRId64, c->final_balance);
	return ST_OK;
}

static const struct turn turns[] = {
	{"closed", "closure_closed", "YAH-18", NULL, do_close, NULL},
	{"ship_cut", "closure_ship_cut", "YAH-20", cut_orders, NULL, orders_cut_sql},
	{"returns_cut", "closure_returns_cut", "YAH-21", cut_slips, NULL, slips_cut_sql},
	{"login_ended", "closure_login_ended", "YAH-22", NULL, NULL, NULL},
	{"balanced", "closure_balanced", "YAH-24", NULL, strike, NULL},
	{"paid", "closure_paid", "YAH-24", NULL, tell_amount, NULL},
	{"owed", "closure_owed", "YAH-26", NULL, tell_amount, NULL},
};

/* All that ended on the day, also what a run did that was cut short. */
static enum status count_of(struct shop *s, const struct closure *c, const char *sql, day_t day, int64_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum step step;

	stmt_bind_text(q, ":profile", c->profile);
	bind_day(q, ":day", day);
	step = stmt_step(q, e);
	*count = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status change_state(struct shop *s, struct closure *c, const struct turn *t, day_t day, struct error *e)
{
	char detail[80] = "", number[24];
	int64_t count = 0;
	enum status st = t->within != NULL ? t->within(s, c, day, detail, e) : ST_OK;

	if (st == ST_OK)
		st = closure_store_days(s, c, t->state, e);
	if (st == ST_OK && t->count_sql != NULL && (st = count_of(s, c, t->count_sql, day, &count, e)) == ST_OK)
		snprintf(detail, sizeof detail, "%" PRId64, count);
	if (st == ST_OK)
		st = closure_tell(s, c, t->state, day, detail, e);
	snprintf(number, sizeof number, "%" PRId64, c->id);
	return st == ST_OK ? life_tell(s, day, t->step, c->profile, "closure", number, 1, t->rule, e) : st;
}

static enum status take_turn(struct shop *s, struct closure *c, const struct turn *t, day_t day, const struct progress *p, struct error *e)
{
	int64_t count = 0;
	enum status st = t->before != NULL ? t->before(s, c, day, p, &count, e) : ST_OK;

	if (st != ST_OK || (st = shop_write_begin(s, e)) != ST_OK)
		return st;
	return shop_write_end(s, change_state(s, c, t, day, e), e);
}

static enum status step_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done,
                            struct error *e)
{
	const struct profile *market;
	struct closure c;
	const char *next;
	day_t on;
	enum status st = shop_profile(s, profile, &market, e);

	(void)done;
	/* Two may fall on one day: what is owed is owed when the balance is struck. */
	while (st == ST_OK && (st = closure_of(s, profile, &c, e)) == ST_OK && coming(market, &c, &next, &on) && on <= day)
		for (size_t i = 0; i < sizeof turns / sizeof *turns; i++)
			if (strcmp(turns[i].state, next) == 0)
				st = take_turn(s, &c, &turns[i], on, p, e);
	return st;
}

const struct life_step step_closure = {"closure", false, step_next, step_run};

/* ---- the calendar changed ---- */

static enum status follow(struct shop *s, int64_t id, struct error *e)
{
	struct period_frame f;
	struct closure c;
	enum status st = closure_get(s, id, &c, e);

	if (st != ST_OK || (st = period_frame_open(&f, s, c.profile, e)) != ST_OK)
		return st;
	st = closure_recount(&f, &c, c.days.closes, NULL, e);
	period_frame_close(&f);
	return st == ST_OK ? closure_store_days(s, &c, NULL, e) : st;
}

enum status closures_follow_calendar(struct shop *s, struct error *e)
{
	int64_t ids[32];
	size_t count = 0;
	struct stmt *q = db_prepare(s->db, open_sql);
	enum step step = STEP_DONE;
	enum status st = ST_OK;

	while (count < sizeof ids / sizeof *ids && (step = stmt_step(q, e)) == STEP_ROW)
		ids[count++] = stmt_int(q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = follow(s, ids[i], e);
	return st;
}
