/*
 * The blacklist (黑名單, EAS-108 to 110): on and off, with a reason.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/member_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

static const char block_sql[] =
	"UPDATE member SET blacklisted_at = :at, blacklist_reason = :reason, version = version + 1, changed_at = :now, changed_by = :by WHERE id = :id";

/* In the caller's transaction. `at` INSTANT_NONE: off. */
enum status member_block_write(struct shop *s, int64_t id, instant_t at, const char *reason, const char *detail, struct error *e)
{
	struct stmt *q = db_prepare(s->db, block_sql);
	char record[64];
	enum status st;

	stmt_bind_int(q, ":id", id);
	if (at != INSTANT_NONE) {
		stmt_bind_int(q, ":at", at);
		stmt_bind_text(q, ":reason", reason);
	}
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "member %lld", (long long)id);
	return st == ST_OK ? shop_audit(s, at != INSTANT_NONE ? "member block" : "member unblock", record, detail, e) : st;
}

enum status member_block_reason(const struct profile *p, day_t today, const char *reason, struct error *e)
{
	const char *text = reason != NULL ? reason : "";

	if (text_trim(&text, strlen(text)) > 0 || !profile_bool(p, "blacklist.reason_required", today, true))
		return ST_OK;
	return error_set(e, ST_REFUSED, "REASON_EMPTY", profile_rule(profile_name(p), "EAS-108"), "reason", "%s", _("Say why; it stays in the log."));
}

static enum status check(struct shop *s, const struct member *m, const char *reason, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, m->profile, &p, e);

	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK && strcmp(m->kind, "guest") != 0)
		st = member_wallet_check(m, e); /* merged ones */
	return st == ST_OK ? member_block_reason(p, shop_today(s, p), reason, e) : st;
}

enum status member_block(struct shop *s, int64_t id, bool on, const char *reason, struct error *e)
{
	struct member m;
	enum status st = member_get(s, id, &m, e);
	char *name;

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	st = check(s, &m, reason, e);
	if (st == ST_OK && on == (m.blacklisted_at != INSTANT_NONE)) {
		name = member_name(&m);
		notes_add(&s->notes, NOTE_INFO, "blacklist_same", profile_rule(m.profile, "EAS-108"), "member",
		          on ? _("%s is on the blacklist already; nothing was changed.") : _("%s is not on the blacklist; nothing was changed."), name);
		free(name);
		member_free(&m);
		return ST_OK;
	}
	member_free(&m);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, member_block_write(s, id, on ? clock_now() : INSTANT_NONE, reason, reason != NULL ? reason : "", e), e);
	return st;
}
