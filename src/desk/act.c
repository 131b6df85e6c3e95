/*
 * Rows found again by the act that made them.
 */
#include "config.h"

#include "desk/act.h"

#include <string.h>

#include "storekeep/i18n.h"

int64_t act_row(struct db *db, const char *sql, const char *op_id)
{
	struct stmt *q = db_prepare(db, sql);
	int64_t id;

	stmt_bind_text(q, ":op", op_id);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

enum status act_same_profile(const struct record *r, const char *own, struct error *e)
{
	const char *asked = record_get(r, "profile");

	if (*asked == '\0' || strcmp(asked, own) == 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "profile_fixed", NULL, "profile", _("It belongs to %s and stays there; make a new one for another marketplace."), own);
}
