/*
 * What slips learn from elsewhere: an office calendar that moves their days, and
 * refund dates that the marketplace's files bring.
 */
#include "config.h"

#include <string.h>

#include "desk/column.h"
#include "desk/slip_parts.h"

/* Slips whose day is counted in working days. */
static const char counted_sql[] =
	"SELECT id, profile, next_on FROM return_slip WHERE next_step IN ('pickup', 'decide') AND next_on IS NOT NULL AND id > :after ORDER BY id LIMIT 1";
static const char moved_sql[] = "UPDATE return_slip SET next_on = :next WHERE id = :id";
/* Closed ones whose order a file has refunded. */
static const char refunded_sql[] =
	"SELECT r.id, o.refunded_on, o.bank_refunded_on FROM return_slip r INDEXED BY return_next CROSS JOIN live_order o ON o.profile = r.profile"
	" AND o.order_no = r.order_no WHERE r.profile = :profile AND r.next_step = 'refund' AND r.next_on IS NOT NULL AND r.id > :after"
	" AND (o.refunded_on IS NOT NULL OR o.bank_refunded_on IS NOT NULL) ORDER BY r.id LIMIT 1";

static enum status move(struct shop *s, struct slip_market *m, int64_t id, day_t was, struct error *e)
{
	struct return_slip r;
	struct slip_clock c;
	struct stmt *q;
	enum status st = return_read(s, id, &r, e);

	if (st == ST_OK)
		st = return_clock(m, &r, &c, e);
	return_free(&r);
	if (st != ST_OK || c.rule_on == was)
		return st;
	q = db_prepare(s->db, moved_sql);
	stmt_bind_int(q, ":id", id);
	bind_day(q, ":next", c.rule_on);
	return stmt_run(q, e);
}

enum status slips_follow_calendar(struct shop *s, struct error *e)
{
	struct slip_market m = {0};
	int64_t after = 0;
	enum status st = ST_OK;
	enum step step;

	do {
		struct stmt *q = db_prepare(s->db, counted_sql);
		char profile[32] = "";
		day_t was = DAY_NONE;

		stmt_bind_int(q, ":after", after);
		if ((step = stmt_step(q, e)) == STEP_ROW) {
			after = stmt_int(q, 0);
			column_text(q, 1, profile, sizeof profile);
			was = column_day(q, 2);
		}
		stmt_reset(q);
		if (step != STEP_ROW)
			break;
		if (m.name == NULL || strcmp(m.name, profile) != 0) {
			slip_market_close(&m);
			st = slip_market_open(s, profile, &m, e);
		}
		if (st == ST_OK)
			st = move(s, &m, after, was, e);
	} while (st == ST_OK);
	slip_market_close(&m);
	return step == STEP_FAILED ? ST_FAILED : st;
}

/* The refund that stands at the order becomes the slip's. */
static enum status take(struct slip_market *m, int64_t id, day_t refunded, day_t bank, struct error *e)
{
	struct return_slip r;
	enum status st = shop_write_begin(m->s, e);

	if (st != ST_OK)
		return st;
	st = return_read(m->s, id, &r, e);
	if (st == ST_OK) {
		r.refunded_on = refunded;
		r.bank_refunded_on = bank;
		return_become(&r, "refunded");
		st = return_write(m, &r, NULL, e);
	}
	if (st == ST_OK)
		st = return_tell(m, &r, refunded != DAY_NONE ? "refund" : "bank_refund", refunded != DAY_NONE ? refunded : bank, NULL, e);
	return_free(&r);
	return shop_write_end(m->s, st, e);
}

enum status slips_follow_orders(struct shop *s, const char *profile, struct error *e)
{
	struct slip_market m;
	int64_t after = 0;
	enum status st = slip_market_open(s, profile, &m, e);
	enum step step = STEP_ROW;

	while (st == ST_OK && step == STEP_ROW) {
		struct stmt *q = db_prepare(s->db, refunded_sql);
		day_t refunded = DAY_NONE, bank = DAY_NONE;

		stmt_bind_text(q, ":profile", profile);
		stmt_bind_int(q, ":after", after);
		if ((step = stmt_step(q, e)) == STEP_ROW) {
			after = stmt_int(q, 0);
			refunded = column_day(q, 1);
			bank = column_day(q, 2);
		}
		stmt_reset(q);
		if (step == STEP_ROW)
			st = take(&m, after, refunded, bank, e);
	}
	slip_market_close(&m);
	return step == STEP_FAILED ? ST_FAILED : st;
}
