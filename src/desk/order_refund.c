/*
 * What happens to an order from elsewhere: its return and refund (YAH-120), and
 * the end of everything unshipped when the store closes (YAH-20).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/order_act.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

static void set_day(struct order_case *c, enum case_field f, day_t day)
{
	if (day == DAY_NONE || c->from[f] == ORIGIN_FILE)
		return;
	c->day[f] = day;
	c->from[f] = ORIGIN_TYPED;
}

static void clear(struct order_case *c, enum case_field f)
{
	if (c->from[f] != ORIGIN_TYPED)
		return;
	c->from[f] = ORIGIN_NONE;
	if (f < CASE_DAYS)
		c->day[f] = DAY_NONE;
	else if (f == CASE_REFUND_AMOUNT)
		c->refund_amount = 0;
	else if (f == CASE_REVERSE_FEE)
		c->reverse_fee = MONEY_NONE;
}

/* The return was taken back: what it had brought goes. */
static void forget(struct order_case *c)
{
	static const enum case_field fields[] = {CASE_REFUNDED, CASE_BANK_REFUNDED, CASE_REVERSE, CASE_REFUND_AMOUNT, CASE_REVERSE_FEE};

	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		clear(c, fields[i]);
}

static void mark(struct order_case *c, enum case_field f, bool *flag, bool on)
{
	*flag = on;
	c->from[f] = on ? ORIGIN_TYPED : ORIGIN_NONE;
}

static void apply(struct order_case *c, const struct order_refund *r)
{
	if (!r->returning && !r->returned && r->refunded == DAY_NONE && r->bank_refunded == DAY_NONE)
		forget(c);
	mark(c, CASE_RETURNING, &c->returning, r->returning && !r->returned);
	mark(c, CASE_RETURNED, &c->returned, r->returned);
	set_day(c, CASE_REFUNDED, r->refunded);
	set_day(c, CASE_BANK_REFUNDED, r->bank_refunded);
	set_day(c, CASE_REVERSE, r->collected);
	if (r->amount != MONEY_NONE && (c->refund_amount == 0 || c->from[CASE_REFUND_AMOUNT] == ORIGIN_TYPED)) {
		c->refund_amount = r->amount;
		c->from[CASE_REFUND_AMOUNT] = ORIGIN_TYPED;
	}
	if (r->reverse_fee != MONEY_NONE && (c->reverse_fee == MONEY_NONE || c->from[CASE_REVERSE_FEE] == ORIGIN_TYPED)) {
		c->reverse_fee = r->reverse_fee;
		c->from[CASE_REVERSE_FEE] = ORIGIN_TYPED;
	}
}

static bool changed(const struct order_case *a, const struct order_case *b)
{
	return memcmp(a->day, b->day, sizeof a->day) != 0 || memcmp(a->from, b->from, sizeof a->from) != 0 ||
	       a->refund_amount != b->refund_amount || a->reverse_fee != b->reverse_fee || strcmp(a->state, b->state) != 0;
}

static enum status keep(struct order_market *m, const struct order_case *before, const struct order_case *after, const struct order_refund *r,
                        const char *rule, struct error *e)
{
	const char *act = after->returned ? "refund" : after->returning ? "return" : "return_undone";
	day_t day = r->day != 0 && r->day != DAY_NONE ? r->day : m->today;
	struct order_event ev = {.act = act, .origin = r->by_rule ? "rule" : "typed", .rule = rule, .day = after->refund != DAY_NONE ? after->refund : day};
	enum status st = order_case_write(m, after, e);

	if (st == ST_OK)
		st = order_facts_keep(m, before, after, 0, e);
	if (st == ST_OK && after->returned && !before->returned)
		st = order_benefits_end(m, after, ev.day, e);
	if (st == ST_OK && before->returned && !after->returned)
		st = order_benefits_unend(m, after, ev.day, e);
	return st == ST_OK ? order_event_put(m, before, after, &ev, e) : st;
}

enum status order_set_refund(struct shop *s, int64_t id, const struct order_refund *r, const char *rule, struct error *e)
{
	char profile[32];
	struct order_market m = {0};
	struct order_case before, after;
	enum status st = order_profile_of(s, id, profile, e);

	if (st == ST_OK)
		st = order_market_open(s, profile, &m, e);
	if (st == ST_OK)
		st = order_case_read(&m, id, &before, e);
	if (st == ST_OK) {
		after = before;
		apply(&after, r);
		st = order_case_judge(&m, &before, e);
	}
	if (st == ST_OK)
		st = order_case_judge(&m, &after, e);
	if (st == ST_OK && changed(&before, &after))
		st = keep(&m, &before, &after, r, rule, e);
	order_market_close(&m);
	return st;
}

/* ---- a store that closes ---- */

static const char unshipped_sql[] =
	"SELECT id FROM orders INDEXED BY orders_next WHERE profile = :profile AND next_step = :step AND next_on IS NOT NULL AND superseded_by = 0"
	" AND batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing')) AND id > :after ORDER BY id LIMIT 500";

/* The ids of the next 500 orders of a step. */
static size_t unshipped(struct order_market *m, const char *step, int64_t after, int64_t ids[500], struct error *e, enum status *st)
{
	struct stmt *q = db_prepare(m->s->db, unshipped_sql);
	enum step row;
	size_t n = 0;

	stmt_bind_text(q, ":profile", m->name);
	stmt_bind_text(q, ":step", step);
	stmt_bind_int(q, ":after", after);
	while ((row = stmt_step(q, e)) == STEP_ROW && n < 500)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	*st = row == STEP_FAILED ? ST_FAILED : ST_OK;
	return n;
}

static enum status cut_some(struct order_market *m, const int64_t *ids, size_t n, day_t day, int64_t *count, size_t *done, struct error *e)
{
	int64_t before = *count;
	enum status st = shop_write_begin(m->s, e);

	if (st != ST_OK)
		return st;
	do {
		struct order_act a = {.act = "cancel", .day = day, .reason = "closure"};

		st = order_act_by_rule(m, ids[*done], &a, "YAH-20", e);
		*count += st == ST_OK;
	} while (st == ST_OK && ++*done < n && !db_chunk_full(m->s->db));
	/* With each part, so that the whole number is known when the rest is done by another run. */
	if (st == ST_OK)
		st = life_tell(m->s, day, "closure_orders", m->name, "order", "", *count - before, "YAH-20", e);
	return shop_write_end(m->s, st, e);
}

static enum status cut_step(struct order_market *m, const char *step, day_t day, const struct progress *p, int64_t *count, struct error *e)
{
	int64_t ids[500], after = 0;
	enum status st;
	size_t n;

	while ((n = unshipped(m, step, after, ids, e, &st)) > 0) {
		for (size_t done = 0; st == ST_OK && done < n;) {
			st = cut_some(m, ids, n, day, count, &done, e);
			if (st == ST_OK && p != NULL && p->step != NULL && !p->step(p->arg, *count, 0))
				return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; what is done stays, the rest is taken up by the next run."));
		}
		if (st != ST_OK)
			return st;
		after = ids[n - 1];
	}
	return st;
}

enum status order_cut_unshipped(struct shop *s, const char *profile, day_t day, const struct progress *p, int64_t *count, struct error *e)
{
	struct order_market m = {0};
	enum status st = order_market_open(s, profile, &m, e);

	*count = 0;
	if (st == ST_OK)
		st = cut_step(&m, "ship", day, p, count, e);
	if (st == ST_OK)
		st = cut_step(&m, "pay", day, p, count, e);
	order_market_close(&m);
	return st;
}
