/*
 * Orders whose clock has to be worked out anew: written before clocks were kept,
 * brought back by an undo, given a planned day by their product, or typed at
 * while an import of them was under way. What people typed is laid over what the
 * files say.
 */
#include "config.h"

#include <string.h>

#include "desk/column.h"
#include "desk/life_steps.h"
#include "desk/order_act.h"
#include "desk/order_look.h"
#include "storekeep/i18n.h"
#include "storekeep/product.h"

#define LIVE "superseded_by = 0 AND batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))"

static const char first_sql[] =
	"SELECT next_on FROM orders INDEXED BY orders_next WHERE profile = :profile AND next_step = 'look' AND next_on IS NOT NULL AND " LIVE
	" ORDER BY next_on LIMIT 1";
/* Long posted, by a forecast that no fact has changed since: they wait for their payout alone. */
static const char old_sql[] =
	"UPDATE orders SET next_step = 'settle', next_on = NULL, state = CASE WHEN state IN ('shipped', 'delivered', 'confirmed') THEN 'posted'"
	" ELSE state END, origins = CASE WHEN posted_on IS NOT NULL AND state = 'posted' THEN '' WHEN state = 'posted' THEN"
	" '{\"confirmed_on\":\"rule\"}' ELSE json_object('state', state, 'confirmed_on', 'rule') END"
	" WHERE id IN (SELECT id FROM orders INDEXED BY orders_next WHERE profile = :profile AND next_step = 'look' AND next_on IS NOT NULL"
	" AND " LIVE " AND origins = '' AND posting_day <= :today AND state IN ('shipped', 'delivered', 'confirmed', 'posted')"
	" AND refund_day IS NULL AND received_on IS NULL AND preorder_on IS NULL"
	" AND NOT EXISTS (SELECT 1 FROM order_fact f WHERE f.profile = orders.profile AND f.order_no = orders.order_no) LIMIT 500)";
static const char page_sql[] =
	"SELECT id FROM orders INDEXED BY orders_next WHERE profile = :profile AND next_step = 'look' AND next_on IS NOT NULL AND " LIVE " LIMIT 200";
static const char no_clock_sql[] =
	"UPDATE orders SET next_step = '', next_on = NULL WHERE id IN (SELECT id FROM orders INDEXED BY orders_next WHERE profile = :profile"
	" AND next_step = 'look' AND next_on IS NOT NULL AND " LIVE " LIMIT 500)";
/* Typed at while the batch was being taken in. */
static const char meanwhile_sql[] =
	"UPDATE orders SET next_step = 'look', next_on = COALESCE(ordered_on, '1970-01-01') WHERE profile = :profile AND superseded_by = 0"
	" AND order_no IN (SELECT f.order_no FROM order_fact f WHERE f.profile = :profile AND f.at >= (SELECT started_at FROM batch WHERE id = :batch))"
	" AND batch_id = :batch";

/* An end that was taken away with its file: what it had begun elsewhere is taken back, unless that is over already. */
static enum status not_ended(struct order_market *m, const struct order_case *c, struct error *e)
{
	struct error why = {0};
	enum status st = product_order_unended(m->s, m->name, c->order_no, &why);

	if (st == ST_REFUSED)
		notes_add(&m->s->notes, NOTE_INFO, why.code, why.rule, why.field, "%s", why.message);
	else if (st != ST_OK && e != NULL)
		*e = why;
	return st == ST_FAILED ? st : c->returned ? ST_OK : order_benefits_unend(m, c, m->today, e);
}

enum status order_look(struct order_market *m, int64_t id, struct error *e)
{
	struct order_case c, with;
	struct order_typed typed;
	bool against[CASE_FIELDS];
	enum status st = order_case_read(m, id, &c, e);

	if (st == ST_OK)
		st = order_typed_read(m->s, m->name, c.order_no, &typed, e);
	if (st != ST_OK)
		return st;
	with = c;
	order_typed_apply(&typed, &with, against);
	if (order_case_dates(&with, NULL) == ST_OK)
		c = with;
	st = order_case_judge(m, &c, e);
	if (st == ST_OK)
		st = order_case_write(m, &c, e);
	return st == ST_OK && strcmp(c.state, "cancelled") != 0 ? not_ended(m, &c, e) : st;
}

static enum status old_ones(struct order_market *m, int64_t *changed, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, old_sql);
	enum status st;

	stmt_bind_text(q, ":profile", m->name);
	bind_day(q, ":today", m->today);
	st = stmt_run(q, e);
	*changed = st == ST_OK ? db_changes(m->s->db) : 0;
	return st;
}

/* Orders of members have none. */
static enum status no_clock(struct order_market *m, int64_t *changed, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, no_clock_sql);
	enum status st;

	stmt_bind_text(q, ":profile", m->name);
	st = stmt_run(q, e);
	*changed = st == ST_OK ? db_changes(m->s->db) : 0;
	return st;
}

static enum status page(struct order_market *m, int64_t *changed, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, page_sql);
	int64_t ids[200];
	size_t n = 0;
	enum step row;
	enum status st = ST_OK;

	stmt_bind_text(q, ":profile", m->name);
	while ((row = stmt_step(q, e)) == STEP_ROW && n < 200)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	if (row == STEP_FAILED)
		return ST_FAILED;
	*changed = (int64_t)n;
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = order_look(m, ids[i], e);
	return st;
}

/* One kind of work until it finds none, in short transactions. */
static enum status all(struct order_market *m, enum status (*some)(struct order_market *m, int64_t *changed, struct error *e),
                       const struct progress *p, struct error *e)
{
	int64_t changed = 1;
	enum status st = ST_OK;

	while (st == ST_OK && changed != 0) {
		if (p != NULL && p->step != NULL && !p->step(p->arg, 0, 0))
			return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; what is done stays, the rest is taken up by the next run."));
		st = shop_write_begin(m->s, e);
		while (st == ST_OK && (st = some(m, &changed, e)) == ST_OK && changed != 0 && !db_chunk_full(m->s->db)) {
		}
		st = shop_write_end(m->s, st, e);
	}
	return st;
}

enum status order_look_all(struct shop *s, const char *profile, const struct progress *p, struct error *e)
{
	struct order_market m = {0};
	enum status st = order_market_open(s, profile, &m, e);

	if (st == ST_OK && m.clock)
		st = all(&m, old_ones, p, e);
	if (st == ST_OK)
		st = all(&m, m.members ? no_clock : page, p, e);
	order_market_close(&m);
	return st;
}

enum status order_look_batch(struct shop *s, const char *profile, int64_t batch_id, const struct progress *p, struct error *e)
{
	struct stmt *q;
	enum status st = shop_write_begin(s, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, meanwhile_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":batch", batch_id);
	st = shop_write_end(s, stmt_run(q, e), e);
	return st == ST_OK ? order_look_all(s, profile, p, e) : st;
}

static enum status look_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, first_sql);
	enum step row;

	stmt_bind_text(q, ":profile", profile);
	row = stmt_step(q, e);
	*out = row == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	/* Whatever its day, it comes before everything else. */
	if (*out != DAY_NONE && *out > to)
		*out = to;
	stmt_reset(q);
	return row == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status look_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	(void)day;
	(void)done;
	return order_look_all(s, profile, p, e);
}

const struct life_step order_look_step = {"order_look", false, look_next, look_run};
