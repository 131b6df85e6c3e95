/*
 * The payout of a period settles its posted orders (section 16); where the
 * payment turns out not to have been made they wait for it again.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"

#define PAID "state IN ('paid', 'settled_zero', 'settled_final')"
/* What a closed store was owed is paid with its final balance. */
#define PAID_ON "COALESCE(paid_on, settled_on, pay_on)"

static const char next_sql[] =
	"SELECT id, profile, code, from_day, to_day, " PAID_ON ", " PAID " FROM period WHERE orders_settled <> (" PAID ")"
	" AND (NOT (" PAID ") OR " PAID_ON " <= :today) AND id > :after ORDER BY id LIMIT 1";
static const char mark_sql[] = "UPDATE period SET orders_settled = :settled WHERE id = :id";
/* Pages by the posting day; what is staged or replaced is left alone. */
static const char page_sql[] =
	"SELECT id, posting_day, order_no FROM orders INDEXED BY orders_posting WHERE profile = :profile AND posting_day <= :to"
	" AND (posting_day, order_no) > (:day, :no) AND next_step = :step AND superseded_by = 0 AND state IN ('posted', 'settled', 'returning')"
	" AND batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing')) ORDER BY posting_day, order_no LIMIT 200";
/* The file's own word stays beside the state (order_case.h). */
static const char settle_sql[] =
	"UPDATE orders SET next_step = '', state = CASE state WHEN 'posted' THEN 'settled' ELSE state END, origins = json_set(CASE origins WHEN ''"
	" THEN '{}' ELSE origins END, '$.state', COALESCE(json_extract(CASE origins WHEN '' THEN '{}' ELSE origins END, '$.state'), state))"
	" WHERE id = :id";
static const char unsettle_sql[] =
	"UPDATE orders SET next_step = 'look', next_on = COALESCE(ordered_on, '1970-01-01') WHERE id = :id";

struct paid {
	int64_t id;
	char profile[32], code[16];
	day_t from, to, day;
	bool is_paid;
	char at_day[16], at_no[64];
	int64_t count;
};

static enum status next_period(struct shop *s, int64_t after, struct paid *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, next_sql);
	enum step step;

	*out = (struct paid){0};
	stmt_bind_int(q, ":after", after);
	bind_day(q, ":today", shop_today(s, NULL));
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->id = stmt_int(q, 0);
		column_text(q, 1, out->profile, sizeof out->profile);
		column_text(q, 2, out->code, sizeof out->code);
		out->from = column_day(q, 3);
		out->to = column_day(q, 4);
		out->day = column_day(q, 5);
		out->is_paid = stmt_int(q, 6) != 0;
		day_format(out->from - 1, out->at_day);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status change(struct shop *s, const struct paid *p, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, p->is_paid ? settle_sql : unsettle_sql);

	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

/* Two hundred orders; *more when there may be others. */
static enum status some(struct shop *s, struct paid *p, bool *more, struct error *e)
{
	struct stmt *q = db_prepare(s->db, page_sql);
	int64_t ids[200];
	size_t n = 0;
	enum step step;
	enum status st = ST_OK;

	stmt_bind_text(q, ":profile", p->profile);
	bind_day(q, ":to", p->to);
	stmt_bind_text(q, ":day", p->at_day);
	stmt_bind_text(q, ":no", p->at_no[0] != '\0' ? p->at_no : "\xff");
	stmt_bind_text(q, ":step", p->is_paid ? "settle" : "");
	while ((step = stmt_step(q, e)) == STEP_ROW && n < 200) {
		ids[n++] = stmt_int(q, 0);
		column_text(q, 1, p->at_day, sizeof p->at_day);
		column_text(q, 2, p->at_no, sizeof p->at_no);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = change(s, p, ids[i], e);
	p->count += (int64_t)n;
	*more = n == 200;
	return st;
}

static enum status mark(struct shop *s, const struct paid *p, struct error *e)
{
	struct stmt *q = db_prepare(s->db, mark_sql);

	stmt_bind_int(q, ":settled", p->is_paid);
	stmt_bind_int(q, ":id", p->id);
	return stmt_run(q, e);
}

static enum status chunk(struct shop *s, struct paid *p, bool *more, struct error *e)
{
	enum status st = shop_write_begin(s, e);

	if (st != ST_OK)
		return st;
	p->count = 0;
	do {
		st = some(s, p, more, e);
	} while (st == ST_OK && *more && !db_chunk_full(s->db));
	if (st == ST_OK && !*more)
		st = mark(s, p, e);
	if (st == ST_OK && p->is_paid)
		st = life_tell(s, p->day, "order_settle", p->profile, "period", p->code, p->count, "YAH-122", e);
	return shop_write_end(s, st, e);
}

enum status due_orders_settle(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	struct paid period;
	enum status st = next_period(s, 0, &period, e);

	(void)done;
	while (st == ST_OK && period.id != 0) {
		int64_t id = period.id;
		bool more = true;

		while (st == ST_OK && more) {
			if (p != NULL && p->step != NULL && !p->step(p->arg, 0, 0))
				return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s",
				                 _("Cancelled; what is done stays, the rest is taken up by the next run."));
			st = chunk(s, &period, &more, e);
		}
		if (st == ST_OK)
			st = next_period(s, id, &period, e);
	}
	return st;
}
