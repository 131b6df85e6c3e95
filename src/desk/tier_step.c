/*
 * How a member stands in a tier, what counts for it, and the one way to change
 * it: the member's row, the history (EAS-34) and the notice go together.
 */
#include "config.h"

#include "desk/tier_parts.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/notice.h"

static const char state_sql[] = "SELECT profile, kind, tier_id, tier_from, tier_to FROM member WHERE id = :id";
static const char counted_sql[] =
	"SELECT COALESCE(SUM(net_amount), 0), COUNT(*) FROM sale INDEXED BY sale_member_counted"
	" WHERE member_id = :member AND counted = 1 AND placed_on >= :from AND placed_on <= :to";
static const char move_sql[] =
	"UPDATE member SET tier_id = :tier, tier_from = :from, tier_to = :to, version = version + 1, changed_at = :now, changed_by = :by"
	" WHERE id = :id";
static const char history_sql[] =
	"INSERT INTO tier_change (member_id, from_tier, to_tier, cause, from_before, to_before, from_after, to_after, on_day, order_id,"
	" batch_id, reason, at, by, op_id)"
	" VALUES (:member, coalesce(:from_tier, (SELECT t.id FROM tier t WHERE t.profile = :profile AND t.level = 1)), :to_tier, :cause, :from_before, :to_before, :from_after, :to_after,"
	" :on, :order, :batch, :reason, :now, :by, :op)";

enum status tier_state_read(struct shop *s, int64_t member_id, struct tier_state *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, state_sql);
	enum step step;

	*out = (struct tier_state){.member_id = member_id, .from = DAY_NONE, .to = DAY_NONE};
	stmt_bind_int(q, ":id", member_id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, out->profile, sizeof out->profile);
		column_text(q, 1, out->kind, sizeof out->kind);
		out->tier_id = stmt_int(q, 2);
		out->from = column_day(q, 3);
		out->to = column_day(q, 4);
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "MEMBER_NONE", NULL, "member", _("There is no member number %lld."), (long long)member_id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

bool tier_state_holds(const struct profile *p, const struct tier_state *m)
{
	if (strcmp(m->kind, "registered") == 0)
		return true;
	return strcmp(m->kind, "guest") == 0 && !profile_bool(p, "tier.registered_only", DAY_NONE, true);
}

int tier_place(const struct tier *list, size_t count, int64_t tier_id)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].id == tier_id)
			return (int)i;
	return 0;
}

enum status tier_counted(struct shop *s, int64_t member_id, day_t from, day_t to, int64_t *spend, int64_t *orders, struct error *e)
{
	struct stmt *q = db_prepare(s->db, counted_sql);
	enum step step;

	stmt_bind_int(q, ":member", member_id);
	bind_day_text(q, ":from", from);
	bind_day_text(q, ":to", to);
	step = stmt_step(q, e);
	*spend = step == STEP_ROW ? stmt_int(q, 0) : 0;
	*orders = step == STEP_ROW ? stmt_int(q, 1) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status tier_highest(struct shop *s, int64_t member_id, const struct tier *list, size_t count, day_t on, int *out, struct error *e)
{
	*out = -1;
	for (size_t i = count; i-- > 1;) {
		int64_t spend, orders;
		if (!list[i].terms.automatic)
			continue;
		enum status st = tier_counted(s, member_id, tier_window_start(&list[i].terms, on), on, &spend, &orders, e);
		if (st != ST_OK)
			return st;
		if (tier_holds(&list[i].terms, spend, orders)) {
			*out = (int)i;
			return ST_OK;
		}
	}
	return ST_OK;
}

static void bind_some(struct stmt *q, const char *name, int64_t v)
{
	if (v != 0)
		stmt_bind_int(q, name, v);
	else
		stmt_bind_null(q, name);
}

static enum status write_history(struct shop *s, const struct tier_state *before, const struct tier_step *step, struct error *e)
{
	struct stmt *q = db_prepare(s->db, history_sql);

	stmt_bind_int(q, ":member", before->member_id);
	stmt_bind_text(q, ":profile", before->profile);
	bind_some(q, ":from_tier", before->tier_id);
	stmt_bind_int(q, ":to_tier", step->to_tier);
	stmt_bind_text(q, ":cause", step->cause);
	bind_day(q, ":from_before", before->from);
	bind_day(q, ":to_before", before->to);
	bind_day(q, ":from_after", step->from);
	bind_day(q, ":to_after", step->to);
	bind_day_text(q, ":on", step->on);
	bind_some(q, ":order", step->order_id);
	stmt_bind_int(q, ":batch", step->batch_id);
	stmt_bind_text(q, ":reason", step->reason != NULL ? step->reason : "");
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor != NULL ? s->actor : "");
	stmt_bind_text(q, ":op", step->op_id);
	return stmt_run(q, e);
}

static enum status tell(struct shop *s, const struct tier_state *before, const struct tier_step *step, struct error *e)
{
	char key[48];

	snprintf(key, sizeof key, "tier_change:%lld", (long long)db_last_id(s->db));
	return notice_add(s, &(struct notice){.member_id = before->member_id, .letter = "tier_changed", .subject_key = key,
	                                      .cause = step->order_id != 0 ? "order" : step->batch_id != 0 ? "bulk" : "", .email = true}, e);
}

enum status tier_step_write(struct shop *s, const struct tier_state *before, const struct tier_step *step, struct error *e)
{
	struct stmt *q = db_prepare(s->db, move_sql);
	enum status st;

	stmt_bind_int(q, ":tier", step->to_tier);
	bind_day(q, ":from", step->from);
	bind_day(q, ":to", step->to);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor != NULL ? s->actor : "");
	stmt_bind_int(q, ":id", before->member_id);
	st = stmt_run(q, e);
	if (st == ST_OK)
		st = write_history(s, before, step, e);
	if (st == ST_OK && step->to_tier != before->tier_id && !step->quiet)
		st = tell(s, before, step, e);
	return st;
}
