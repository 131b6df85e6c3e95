/*
 * What the rules do to orders by themselves (YAH-87, YAH-116, YAH-118): lapse
 * and cancellation where the profile gives days for them, confirmation at the
 * end of its day, posting at the start of its day, the payout of a period; and
 * working out orders whose clock is not known yet. Each finds its work by the
 * index of what is next, and does it order by order in short transactions.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/life_steps.h"
#include "desk/order_act.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"

/* As the view live_order says, on the index alone. */
#define LIVE "superseded_by = 0 AND batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))"

static const char first_sql[] =
	"SELECT next_on FROM orders INDEXED BY orders_next WHERE profile = :profile AND next_step = :step AND next_on IS NOT NULL AND " LIVE
	" ORDER BY next_on LIMIT 1";
static const char page_sql[] =
	"SELECT id, order_no FROM orders INDEXED BY orders_next WHERE profile = :profile AND next_step = :step AND next_on = :day"
	" AND order_no > :after AND " LIVE " ORDER BY order_no LIMIT 200";

static enum status first_day(struct shop *s, const char *profile, const char *step, day_t *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, first_sql);
	enum step row;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":step", step);
	row = stmt_step(q, e);
	*out = row == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	stmt_reset(q);
	return row == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- going over the orders of a day ---- */

/* One kind of work on the orders whose `step` is due on `on`. */
struct walk {
	struct order_market m;
	const char *step;      /* orders.next_step */
	day_t on;              /* orders.next_on */
	day_t day;             /* from which what is done holds */
	const char *tell;      /* label set life_step; NULL: not told */
	const char *rule;
	enum status (*one)(struct walk *w, int64_t id, struct error *e);
	char after[64];        /* the last order that was looked at */
	int64_t count;         /* of the transaction */
};

struct page {
	int64_t id[200];
	char last[200][64];
	size_t count;
};

static enum status read_page(struct walk *w, struct page *out, struct error *e)
{
	struct stmt *q = db_prepare(w->m.s->db, page_sql);
	enum step row;

	out->count = 0;
	stmt_bind_text(q, ":profile", w->m.name);
	stmt_bind_text(q, ":step", w->step);
	bind_day(q, ":day", w->on);
	stmt_bind_text(q, ":after", w->after);
	while ((row = stmt_step(q, e)) == STEP_ROW && out->count < 200) {
		out->id[out->count] = stmt_int(q, 0);
		column_text(q, 1, out->last[out->count++], 64);
	}
	stmt_reset(q);
	return row == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Enough for one transaction. Inside of another, or of one that is only tried, it would be full from the start: all belongs to that. */
static bool is_full(const struct shop *s)
{
	return s->writing == 1 && !s->dry_run && db_chunk_full(s->db);
}

/* As many as one transaction holds; *done when none is left. */
static enum status chunk(struct walk *w, bool *done, struct error *e)
{
	struct page page;
	enum status st = shop_write_begin(w->m.s, e);

	w->count = 0;
	*done = false;
	while (st == ST_OK && !*done && !is_full(w->m.s)) {
		st = read_page(w, &page, e);
		*done = st == ST_OK && page.count == 0;
		for (size_t i = 0; i < page.count && st == ST_OK; i++) {
			st = w->one(w, page.id[i], e);
			memcpy(w->after, page.last[i], sizeof w->after);
			if (is_full(w->m.s))
				break;
		}
	}
	if (st == ST_OK && w->tell != NULL)
		st = life_tell(w->m.s, w->day, w->tell, w->m.name, "", "", w->count, w->rule, e);
	return shop_write_end(w->m.s, st, e);
}

static enum status go(struct walk *w, const struct progress *p, struct error *e)
{
	bool done = false;
	enum status st = ST_OK;

	while (st == ST_OK && !done) {
		if (p != NULL && p->step != NULL && !p->step(p->arg, 0, 0))
			return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; what is done stays, the rest is taken up by the next run."));
		st = chunk(w, &done, e);
	}
	return st;
}

static enum status walk(struct shop *s, const char *profile, struct walk *w, const struct progress *p, struct error *e)
{
	enum status st = order_market_open(s, profile, &w->m, e);

	if (st == ST_OK)
		st = go(w, p, e);
	order_market_close(&w->m);
	return st;
}

/* ---- the clock goes on ---- */

/* The order as its clock has it at the start of `w->m.today`, with an event where its state changes. */
static enum status turn(struct walk *w, int64_t id, const char *act, struct error *e)
{
	struct order_case before, after;
	struct order_market was = w->m;
	enum status st = order_case_read(&w->m, id, &before, e);

	if (st != ST_OK)
		return st;
	after = before;
	was.today--;
	st = order_case_judge(&was, &before, e);
	w->m.calendar = was.calendar;
	if (st == ST_OK)
		st = order_case_judge(&w->m, &after, e);
	if (st == ST_OK)
		st = order_case_write(&w->m, &after, e);
	if (st == ST_OK && strcmp(before.state, after.state) != 0) {
		struct order_event ev = {.act = act, .origin = "rule", .rule = w->rule, .day = w->day};

		w->count++;
		st = order_event_put(&w->m, &before, &after, &ev, e);
	}
	return st;
}

static enum status confirm_one(struct walk *w, int64_t id, struct error *e)
{
	/* At the end of the day: as the next one begins. */
	w->m.today = w->day + 1;
	return turn(w, id, "confirm", e);
}

static enum status confirm_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	(void)to;
	return first_day(s, profile, "confirm", out, e);
}

static enum status confirm_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	struct walk w = {.step = "confirm", .on = day, .day = day, .tell = "order_confirm", .rule = "YAH-116", .one = confirm_one};

	(void)done;
	return walk(s, profile, &w, p, e);
}

const struct life_step order_confirm_step = {"order_confirm", true, confirm_next, confirm_run};

static enum status post_one(struct walk *w, int64_t id, struct error *e)
{
	w->m.today = w->day;
	return turn(w, id, "post", e);
}

static enum status post_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	(void)to;
	return first_day(s, profile, "post", out, e);
}

static enum status post_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	struct walk w = {.step = "post", .on = day, .day = day, .tell = "order_post", .rule = "YAH-118", .one = post_one};

	(void)done;
	return walk(s, profile, &w, p, e);
}

const struct life_step order_post_step = {"order_post", false, post_next, post_run};

/* ---- orders that end ---- */

static enum status cancel_one(struct walk *w, int64_t id, const char *reason, struct error *e)
{
	struct order_act a = {.act = "cancel", .day = w->day, .reason = reason};

	w->count++;
	return order_act_by_rule(&w->m, id, &a, w->rule, e);
}

static enum status lapse_one(struct walk *w, int64_t id, struct error *e)
{
	return cancel_one(w, id, "unpaid", e);
}

static enum status overdue_one(struct walk *w, int64_t id, struct error *e)
{
	return cancel_one(w, id, "overdue", e);
}

/* The days of a key that the profile may leave empty; 0: the rules do nothing by themselves. */
static enum status days_of(struct shop *s, const char *profile, const char *key, int *days, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);
	int64_t n = st == ST_OK ? profile_int(p, key, DAY_NONE, 0) : 0;

	*days = n > 0 && n < 100000 ? (int)n : 0;
	return st;
}

static enum status end_next(struct shop *s, const char *profile, const char *step, const char *key, day_t *out, struct error *e)
{
	int days;
	enum status st = days_of(s, profile, key, &days, e);

	*out = DAY_NONE;
	if (st != ST_OK || days == 0)
		return st;
	st = first_day(s, profile, step, out, e);
	if (*out != DAY_NONE)
		*out += days + 1;
	return st;
}

static enum status end_run(struct shop *s, const char *profile, struct walk *w, const char *key, const struct progress *p, struct error *e)
{
	int days;
	enum status st = days_of(s, profile, key, &days, e);

	w->on = w->day - days - 1;
	return st == ST_OK ? walk(s, profile, w, p, e) : st;
}

static enum status lapse_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	(void)to;
	return end_next(s, profile, "pay", "order.unpaid_lapse_days", out, e);
}

static enum status lapse_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	struct walk w = {.step = "pay", .day = day, .tell = "order_lapse", .rule = "YAH-68", .one = lapse_one};

	(void)done;
	return end_run(s, profile, &w, "order.unpaid_lapse_days", p, e);
}

const struct life_step order_lapse_step = {"order_lapse", false, lapse_next, lapse_run};

static enum status overdue_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	(void)to;
	return end_next(s, profile, "ship", "order.overdue_cancel_days", out, e);
}

static enum status overdue_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	struct walk w = {.step = "ship", .day = day, .tell = "order_overdue", .rule = "YAH-87", .one = overdue_one};

	(void)done;
	return end_run(s, profile, &w, "order.overdue_cancel_days", p, e);
}

const struct life_step order_overdue_step = {"order_overdue", false, overdue_next, overdue_run};
