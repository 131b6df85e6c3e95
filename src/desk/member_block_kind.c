/*
 * The bulk action "block": members on the blacklist or off it, with the way
 * back (EAS-15, EAS-108). The batch's source says which, and why.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/bulk_parts.h"
#include "desk/column.h"
#include "desk/member_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"

struct block {
	bool on;
	char reason[240];
};

static const char source_sql[] = "SELECT source FROM batch WHERE id = :batch";

static enum bulk_verdict check(struct shop *s, void *arg, int64_t member_id, struct error *why)
{
	const struct block *b = arg;
	struct member m;

	if (member_get(s, member_id, &m, why) != ST_OK)
		return BULK_REFUSED;
	bool same = b->on == (m.blacklisted_at != INSTANT_NONE);
	member_free(&m);
	return same ? BULK_SAME : BULK_CHANGES;
}

/* "@1760000000 reason" of one who was on it, "-" of one who was not. */
static enum status apply(struct shop *s, void *arg, int64_t batch_id, int64_t member_id, struct buf *before, struct error *e)
{
	const struct block *b = arg;
	char detail[320];
	struct member m;
	enum status st = member_get(s, member_id, &m, e);

	if (st != ST_OK)
		return st;
	if (m.blacklisted_at != INSTANT_NONE)
		buf_addf(before, "@%" PRId64 " %s", m.blacklisted_at, m.blacklist_reason);
	else
		buf_adds(before, "-");
	member_free(&m);
	snprintf(detail, sizeof detail, "batch %" PRId64 ": %s", batch_id, b->reason);
	return member_block_write(s, member_id, b->on ? clock_now() : INSTANT_NONE, b->reason, detail, e);
}

static void *reload(struct shop *s, int64_t batch_id)
{
	struct block *b = xcalloc(1, sizeof *b);
	struct stmt *q = db_prepare(s->db, source_sql);
	const char *source;

	stmt_bind_int(q, ":batch", batch_id);
	source = stmt_step(q, NULL) == STEP_ROW ? column_words(q, 0) : "-";
	b->on = *source == '+';
	snprintf(b->reason, sizeof b->reason, "%s", *source != '\0' ? source + 1 + (source[1] == ' ') : "");
	stmt_reset(q);
	return b;
}

/* Who was taken off, or put on again, since: that stands in the way. */
static enum status undo(struct shop *s, int64_t batch_id, int64_t member_id, const char *before, bool check_only, struct error *e)
{
	struct block *b = reload(s, batch_id);
	const char *reason = strchr(before, ' ');
	char detail[64];
	struct member m;
	enum status st = member_get(s, member_id, &m, e);

	if (st == ST_OK && b->on != (m.blacklisted_at != INSTANT_NONE)) {
		char *name = member_name(&m);

		st = error_set(e, ST_REFUSED, "blacklist_changed", NULL, NULL, _("%s was put on the blacklist or taken off since."), name);
		free(name);
	}
	snprintf(detail, sizeof detail, "batch undo %" PRId64, batch_id);
	if (st == ST_OK && !check_only)
		st = member_block_write(s, member_id, *before == '@' ? strtoll(before + 1, NULL, 10) : INSTANT_NONE, reason != NULL ? reason + 1 : "", detail, e);
	member_free(&m);
	free(b);
	return st;
}

const struct bulk_kind block_bulk_kind = {.kind = "bulk_block", .check = check, .apply = apply, .undo = undo, .reload = reload};

enum status member_block_many(struct shop *s, const struct member_choice *who, bool on, const char *reason, bool skip_bad, const char *op_id,
                              const struct progress *p, struct bulk_result *out, struct error *e)
{
	struct block b = {.on = on};
	const struct profile *profile;
	char source[256];
	enum status st = member_profile(s, who->profile, &profile, e);

	*out = (struct bulk_result){0};
	notes_free(&s->notes);
	if (st == ST_OK)
		st = staff_allow(s, profile, "perm.members_write", e);
	if (st == ST_OK)
		st = member_block_reason(profile, shop_today(s, profile), reason, e);
	if (st != ST_OK)
		return st;
	snprintf(b.reason, sizeof b.reason, "%s", reason != NULL ? reason : "");
	snprintf(source, sizeof source, "%c %s", on ? '+' : '-', b.reason);
	const struct bulk_options o = {
		.kind = &block_bulk_kind, .source = source, .op_id = op_id, .arg = &b, .progress = p != NULL ? *p : (struct progress){0},
		.skip_bad = skip_bad || profile_bool(profile, "bulk.skip_bad", DAY_NONE, false),
	};
	return bulk_run(s, who, &o, out, e);
}
