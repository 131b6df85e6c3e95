/*
 * Contract years of a store (YAH-8 to YAH-10).
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/mall_parts.h"

static const char insert_sql[] =
	"INSERT INTO mall_contract (profile, opened_on, contract_end, opening_fee, monthly_fee, paid_on, op_id, at, by)"
	" VALUES (:profile, :opened, :end, :opening, :monthly, :paid, :op, :now, :by)";

enum status mall_contract_insert(struct shop *s, const char *profile, day_t opened, day_t end, money_t opening_fee, money_t monthly_fee, day_t paid_on,
                                 const char *op_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	enum status st;

	stmt_bind_text(q, ":profile", profile);
	bind_day(q, ":opened", opened);
	bind_day(q, ":end", end);
	stmt_bind_int(q, ":opening", opening_fee);
	stmt_bind_int(q, ":monthly", monthly_fee);
	bind_day(q, ":paid", paid_on);
	if (op_id != NULL)
		stmt_bind_text(q, ":op", op_id);
	else
		stmt_bind_null(q, ":op");
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	*id = st == ST_OK ? db_last_id(s->db) : 0;
	return st;
}
