/*
 * Many members bound by hand, for instance those of somebody who left (EAS-118).
 * What it does to one member is bind_kind.c's.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/bind_parts.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char of_staff_sql[] = "SELECT id FROM live_member WHERE staff_id = :staff AND (:profile = '' OR profile = :profile) ORDER BY id";

enum status bind_change_many(struct shop *s, const struct member_choice *who, struct record *r, const char *op_id, const struct progress *p,
                             struct bulk_result *out, struct error *e)
{
	struct bind_to to = {0};
	const struct profile *profile;
	*out = (struct bulk_result){0};
	notes_free(&s->notes);
	enum status st = member_profile(s, who->profile, &profile, e);
	if (st == ST_OK)
		st = staff_allow(s, profile, "perm.members_write", e);
	if (st == ST_OK)
		st = bind_read(s, profile_name(profile), r, &to, e);
	if (st != ST_OK)
		return st;
	char *staff = bind_staff_name(s, to.staff_id), *store = bind_store_name(s, to.store_id), *source = xasprintf("%s %s", staff, store);
	const struct bulk_options o = {
		.kind = &bind_bulk_kind, .source = source, .op_id = op_id, .prepare = bind_to_keep, .arg = &to,
		.skip_bad = profile_bool(profile, "bulk.skip_bad", DAY_NONE, false), .progress = p ? *p : (struct progress){0},
	};
	st = bulk_run(s, who, &o, out, e);
	free(staff);
	free(store);
	free(source);
	return st;
}

enum status bind_members_of(struct shop *s, const char *profile, int64_t staff_id, int64_t **ids, size_t *count, struct error *e)
{
	*ids = NULL;
	*count = 0;
	struct stmt *q = db_prepare(s->db, of_staff_sql);
	stmt_bind_int(q, ":staff", staff_id);
	stmt_bind_text(q, ":profile", profile ? profile : "");
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if ((*count & (*count - 1)) == 0)
			*ids = xreallocarray(*ids, *count ? *count * 2 : 1, sizeof **ids);
		(*ids)[(*count)++] = stmt_int(q, 0);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
