/*
 * Store credit of many members at once: differences only (EAS-60).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/bulk_parts.h"
#include "desk/column.h"
#include "desk/credit_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char batch_sql[] =
	"INSERT INTO credit_batch (id, amount_each, reason, notice_email, notice_sms) VALUES (:id, :amount, :reason, :email, :sms)";
static const char reload_sql[] = "SELECT amount_each, reason, notice_email, notice_sms FROM credit_batch WHERE id = :id";
static const char entry_sql[] = "SELECT amount FROM credit_entry WHERE id = :id";

/* One block, so that free() is enough. */
struct credit_bulk {
	struct credit_words w;
};

static enum bulk_verdict check(struct shop *s, void *arg, int64_t member_id, struct error *why)
{
	const struct credit_bulk *b = arg;
	const struct profile *p = credit_profile(s, member_id);
	int64_t now = credit_balance(s, member_id), then = now + b->w.amount.amount, max = credit_max(s, p);
	struct member m;
	enum status st = member_get(s, member_id, &m, why);
	if (st == ST_OK)
		st = member_wallet_check(&m, why);
	if (st == ST_OK && then < 0) {
		char *name = member_name(&m);
		st = error_set(why, ST_REFUSED, "CREDIT_SHORT", credit_rule(p, "EAS-60"), "amount", _("%1$s has %2$lld."), name, (long long)now);
		free(name);
	} else if (st == ST_OK && max > 0 && then > max) {
		st = error_set(why, ST_REFUSED, "CREDIT_RANGE", credit_rule(p, "EAS-59"), "amount", _("The balance must be from 0 to %lld."), (long long)max);
	}
	member_free(&m);
	return st == ST_OK ? BULK_CHANGES : BULK_REFUSED;
}

static enum status apply(struct shop *s, void *arg, int64_t batch_id, int64_t member_id, struct buf *before, struct error *e)
{
	const struct credit_bulk *b = arg;
	struct credit_posted out;
	char once[64];
	snprintf(once, sizeof once, "batch:%" PRId64 ":%" PRId64, batch_id, member_id);
	enum status st = credit_post(s, &(struct credit_posting){.member_id = member_id, .kind = "manual", .amount = b->w.amount.amount, .batch_id = batch_id,
	                                                         .once_key = once, .reason = b->w.reason}, &out, e);
	if (st != ST_OK)
		return st;
	buf_addf(before, "%" PRId64, out.entry_id);
	return out.already ? ST_OK : credit_tell(s, member_id, out.entry_id, &b->w, "bulk", e);
}

static void *reload(struct shop *s, int64_t batch_id)
{
	struct credit_bulk *b = xcalloc(1, sizeof *b);
	struct stmt *q = db_prepare(s->db, reload_sql);
	stmt_bind_int(q, ":id", batch_id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		b->w.amount.amount = stmt_int(q, 0);
		column_text(q, 1, b->w.reason, sizeof b->w.reason);
		b->w.email = stmt_int(q, 2) != 0;
		b->w.sms = stmt_int(q, 3) != 0;
	}
	stmt_reset(q);
	return b;
}

/* What was given and used since stands in the way. */
static enum status undo(struct shop *s, int64_t batch_id, int64_t member_id, const char *before, bool check_only, struct error *e)
{
	struct credit_posted out;
	struct stmt *q = db_prepare(s->db, entry_sql);
	char once[48], reason[64];
	stmt_bind_int(q, ":id", strtoll(before, NULL, 10));
	int64_t amount = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0, now = credit_balance(s, member_id);
	stmt_reset(q);
	if (amount > now)
		return error_set(e, ST_REFUSED, "CREDIT_SHORT", credit_rule(credit_profile(s, member_id), "EAS-60"), NULL,
		                 _("Of the %1$lld given only %2$lld are left."), (long long)amount, (long long)now);
	if (check_only || amount == 0)
		return ST_OK;
	snprintf(once, sizeof once, "undo:%s", before);
	snprintf(reason, sizeof reason, _("batch %lld taken back"), (long long)batch_id);
	return credit_post(s, &(struct credit_posting){.member_id = member_id, .kind = "undo", .amount = -amount, .batch_id = batch_id, .once_key = once,
	                                               .reason = reason}, &out, e);
}

const struct bulk_kind credit_bulk_kind = {.kind = "credit", .check = check, .apply = apply, .undo = undo, .reload = reload};

static enum status prepare(struct shop *s, void *arg, int64_t batch_id, struct error *e)
{
	const struct credit_bulk *b = arg;
	struct stmt *q = db_prepare(s->db, batch_sql);
	stmt_bind_int(q, ":id", batch_id);
	stmt_bind_int(q, ":amount", b->w.amount.amount);
	stmt_bind_text(q, ":reason", b->w.reason);
	stmt_bind_int(q, ":email", b->w.email);
	stmt_bind_int(q, ":sms", b->w.sms);
	return stmt_run(q, e);
}

enum status credit_adjust_many(struct shop *s, const struct member_choice *who, struct record *r, const char *op_id,
                               const struct progress *p, struct bulk_result *out, struct error *e)
{
	struct credit_bulk b;
	const struct profile *profile;
	char source[256];
	notes_free(&s->notes);
	*out = (struct bulk_result){0};
	enum status st = member_profile(s, who->profile, &profile, e);
	if (st == ST_OK)
		st = staff_allow(s, profile, "perm.points_write", e);
	if (st == ST_OK)
		st = credit_words_read(s, profile, r, true, &b.w, e);
	if (st != ST_OK)
		return st;
	struct member_choice mine = *who;
	mine.profile = profile_name(profile);
	snprintf(source, sizeof source, "%+" PRId64 " %.230s", b.w.amount.amount, b.w.reason);
	const struct bulk_options o = {
		.kind = &credit_bulk_kind, .source = source, .op_id = op_id, .prepare = prepare, .arg = &b, .progress = p ? *p : (struct progress){0},
		.skip_bad = strcmp(record_get(r, "skip_bad"), "yes") == 0 || profile_bool(profile, "bulk.skip_bad", DAY_NONE, false),
	};
	return bulk_run(s, &mine, &o, out, e);
}
