/*
 * Rows found again by the act that made them.
 */
#include "config.h"

#include "desk/act.h"

int64_t act_row(struct db *db, const char *sql, const char *op_id)
{
	struct stmt *q = db_prepare(db, sql);
	int64_t id;

	stmt_bind_text(q, ":op", op_id);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}
