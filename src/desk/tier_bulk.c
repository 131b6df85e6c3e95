/*
 * The bulk action "tier" (更多操作 → 管理會員, EAS-30): each member keeps the own
 * last day; taken back as long as nothing else changed the tier.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/tier_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

#define PAGE 500

static const char keep_sql[] = "INSERT INTO tier_batch (id, tier_id, valid_to, reason) VALUES (:batch, :tier, :valid_to, :reason)";
static const char kept_sql[] = "SELECT tier_id, valid_to, reason FROM tier_batch WHERE id = :batch";
static const char clear_sql[] = "UPDATE member SET tier_id = NULL, tier_from = :from, tier_to = :to WHERE id = :id";

static enum bulk_verdict check(struct shop *s, void *arg, int64_t member_id, struct error *why)
{
	struct tier_wish *w = arg;
	struct tier_state m;

	if (tier_state_read(s, member_id, &m, why) != ST_OK)
		return BULK_REFUSED;
	if (tier_state_holds(w->p, &m) && tier_wish_is_same(w, &m))
		return BULK_SAME;
	/* A last day that stays is no fault of the member: the day is for those who have none. */
	struct tier_wish own = *w;
	if (m.to != DAY_NONE)
		own.valid_to = DAY_NONE;
	return tier_wish_check(s, &own, &m, why) == ST_OK ? BULK_CHANGES : BULK_REFUSED;
}

/* ---- what stood before, and after: "2 2025-04-10 2026-04-09", "-" for what there is not ---- */

static void add_standing(struct buf *out, int64_t tier, day_t from, day_t to)
{
	char first[16], last[16];

	day_format(from, first);
	day_format(to, last);
	buf_addf(out, "%" PRId64 " %s %s", tier, *first != '\0' ? first : "-", *last != '\0' ? last : "-");
}

static bool read_standing(const char **at, struct tier_state *out)
{
	char first[16], last[16];
	int used = 0;

	if (sscanf(*at, "%" SCNd64 " %15s %15s%n", &out->tier_id, first, last, &used) != 3)
		return false;
	out->from = day_parse_iso(first);
	out->to = day_parse_iso(last);
	*at += used;
	return true;
}

static enum status apply(struct shop *s, void *arg, int64_t batch_id, int64_t member_id, struct buf *before, struct error *e)
{
	struct tier_wish *w = arg;
	struct tier_state m;

	if (w == NULL)
		return error_set(e, ST_REFUSED, "TIER_NONE", NULL, "tier", "%s", _("The tier of this change is gone."));
	enum status st = tier_state_read(s, member_id, &m, e);
	if (st != ST_OK)
		return st;
	struct tier_wish own = *w;
	own.batch_id = batch_id;
	if (m.to != DAY_NONE)
		own.valid_to = DAY_NONE;
	if ((st = tier_wish_check(s, &own, &m, e)) != ST_OK)
		return st;
	struct tier_step step = tier_wish_step(&own, &m);
	add_standing(before, m.tier_id, m.from, m.to);
	buf_addc(before, ' ');
	add_standing(before, step.to_tier, step.from, step.to);
	return tier_step_write(s, &m, &step, e);
}

static enum status undo(struct shop *s, int64_t batch_id, int64_t member_id, const char *before, bool check_only, struct error *e)
{
	struct tier_state m, was = {0}, made = {0};
	enum status st = tier_state_read(s, member_id, &m, e);

	if (st != ST_OK || !read_standing(&before, &was) || !read_standing(&before, &made))
		return st;
	if (m.tier_id != made.tier_id || m.from != made.from || m.to != made.to) {
		char *name = tier_member_name(s, member_id);
		st = error_set(e, ST_REFUSED, "tier_changed", NULL, NULL, _("The tier of %s, or its days, was changed since."), name);
		free(name);
		return st;
	}
	if (check_only)
		return ST_OK;
	struct tier_step step = {.to_tier = was.tier_id, .from = was.from, .to = was.to, .cause = "undo", .on = shop_today(s, NULL), .batch_id = batch_id,
	                         .quiet = true};
	if (was.tier_id != 0)
		return tier_step_write(s, &m, &step, e);
	/* Nobody had spoken of a tier: that is the base tier, by name in the history. */
	struct tier *list;
	size_t count;
	if ((st = tiers_of(s, m.profile, &list, &count, e)) != ST_OK)
		return st;
	step.to_tier = count > 0 ? list[0].id : made.tier_id;
	tiers_free(list, count);
	if ((st = tier_step_write(s, &m, &step, e)) != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, clear_sql);
	bind_day(q, ":from", was.from);
	bind_day(q, ":to", was.to);
	stmt_bind_int(q, ":id", member_id);
	return stmt_run(q, e);
}

/* ---- over a kill ---- */

static enum status prepare(struct shop *s, void *arg, int64_t batch_id, struct error *e)
{
	const struct tier_wish *w = arg;
	struct stmt *q = db_prepare(s->db, keep_sql);

	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_int(q, ":tier", w->tier.id);
	bind_day(q, ":valid_to", w->valid_to);
	stmt_bind_text(q, ":reason", w->reason != NULL ? w->reason : "");
	return stmt_run(q, e);
}

/* A wish in one piece of memory. */
struct kept_wish {
	struct tier_wish w;
	char name[200], reason[400];
};

static void *reload(struct shop *s, int64_t batch_id)
{
	struct kept_wish *k = xcalloc(1, sizeof *k);
	struct stmt *q = db_prepare(s->db, kept_sql);
	struct error e;
	int64_t tier = 0;
	day_t valid_to = DAY_NONE;

	stmt_bind_int(q, ":batch", batch_id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		tier = stmt_int(q, 0);
		valid_to = column_day(q, 1);
		column_text(q, 2, k->reason, sizeof k->reason);
	}
	stmt_reset(q);
	if (tier_wish_open(s, tier, &k->w, &e) != ST_OK) {
		free(k);
		return NULL;
	}
	snprintf(k->name, sizeof k->name, "%s", k->w.tier.name);
	tier_free(&(struct tier){.name = k->w.tier.name});
	k->w.tier.name = k->name;
	k->w.valid_to = valid_to;
	k->w.cause = "bulk";
	k->w.reason = k->reason;
	return k;
}

const struct bulk_kind tier_bulk_kind = {.kind = "bulk_tier", .check = check, .apply = apply, .undo = undo, .reload = reload};

/* ---- asking ---- */

/* How many would stay in the tier for good (EAS-31). */
static enum status count_for_good(struct shop *s, const struct member_choice *who, const struct tier_wish *w, int64_t *out, struct error *e)
{
	int64_t ids[PAGE], after = 0;
	size_t got;
	struct tier_state m;
	enum status st;

	*out = 0;
	do {
		if ((st = member_choice_page(s, who, after, ids, PAGE, &got, e)) != ST_OK)
			return st;
		for (size_t i = 0; i < got; i++)
			if (tier_state_read(s, ids[i], &m, NULL) == ST_OK && tier_state_holds(w->p, &m) && !tier_wish_is_same(w, &m))
				*out += tier_wish_is_for_good(w, &m);
		after = got > 0 ? ids[got - 1] : after;
	} while (got == PAGE);
	return ST_OK;
}

static enum status warn_for_good(struct shop *s, const struct member_choice *who, const struct tier_wish *w, struct error *e)
{
	int64_t count;

	if (!w->keeps || w->starts || w->valid_to != DAY_NONE || w->tier.id == w->base_id)
		return ST_OK;
	enum status st = count_for_good(s, who, w, &count, e);
	if (st != ST_OK || count == 0)
		return st;
	notes_add(&s->notes, NOTE_WARN, "tier_no_end", profile_rule(profile_name(w->p), "EAS-31"), "valid_to",
	          ngettext("%1$lld member has no end date, so \"%2$s\" will stay for good. Set an end date?",
	                   "%1$lld members have no end date, so \"%2$s\" will stay for good. Set an end date?", (unsigned long)count),
	          (long long)count, w->tier.name);
	return shop_settle_warnings(s, e);
}

enum status tier_change_many(struct shop *s, const struct member_choice *who, int64_t tier_id, day_t valid_to, const char *reason, bool skip_bad,
                             const char *op_id, const struct progress *p, struct bulk_result *out, struct error *e)
{
	struct tier_wish w;
	enum status st = tier_wish_open(s, tier_id, &w, e);

	*out = (struct bulk_result){0};
	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	w.valid_to = valid_to;
	w.cause = "bulk";
	w.reason = reason;
	st = staff_allow(s, w.p, "perm.points_write", e);
	if (st == ST_OK)
		st = tier_end_check(&w, e);
	if (st == ST_OK)
		st = warn_for_good(s, who, &w, e);
	if (st == ST_OK) {
		const struct bulk_options o = {
			.kind = &tier_bulk_kind, .source = w.tier.name, .op_id = op_id, .arg = &w, .prepare = prepare,
			.progress = p != NULL ? *p : (struct progress){0}, .skip_bad = skip_bad || profile_bool(w.p, "bulk.skip_bad", w.today, false),
		};
		st = bulk_run(s, who, &o, out, e);
	}
	tier_wish_close(&w);
	return st;
}
