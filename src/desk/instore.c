/*
 * Amounts that staff type in at the counter (SHL-76): recorded, reckoned under
 * the rule of now, given at once; a wrong one is voided and its points come to
 * review.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/grant_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

static const char op_sql[] = "SELECT id FROM instore_amount WHERE op_id = :op";
static const char store_sql[] = "SELECT id FROM store WHERE (name = :text OR id = CAST(:text AS INTEGER)) AND active = 1 ORDER BY name <> :text LIMIT 1";
static const char twice_sql[] =
	"SELECT at FROM instore_amount WHERE member_id = :member AND receipt = :receipt AND receipt <> '' AND voided = 0 AND amount = :amount"
	" AND coalesce(store_id, 0) = :store ORDER BY id DESC LIMIT 1";
static const char insert_sql[] =
	"INSERT INTO instore_amount (profile, member_id, store_id, amount, receipt, spent_on, at, by, op_id)"
	" VALUES (:profile, :member, nullif(:store, 0), :amount, :receipt, :on, :now, :by, :op)";
static const char get_sql[] = "SELECT profile, member_id, voided, amount, receipt FROM instore_amount WHERE id = :id";
static const char void_sql[] = "UPDATE instore_amount SET voided = 1 WHERE id = :id";
static const char given_sql[] = "SELECT points FROM points_grant WHERE instore_id = :id";
static const char grant_sql[] = "SELECT id FROM points_grant WHERE instore_id = :id";

struct typed {
	int64_t amount, store_id;
	char receipt[160];
	day_t on;
};

/* Do stores earn here now? The rule of now stays with the caller. */
static enum status may_earn(struct shop *s, const struct profile *p, struct points_rule *r, struct error *e)
{
	const char *name = profile_name(p);
	day_t today = shop_today(s, p);
	enum status st = points_rule_at(s, name, clock_now(), r, e);
	if (st == ST_OK)
		st = points_plan_check(p, today, e);
	if (st != ST_OK)
		return st;
	if (!profile_bool(p, "points.manual_instore", today, false))
		return error_set(e, ST_REFUSED, "instore_off", profile_rule(name, "SHL-76"), NULL, "%s",
		                 _("Amounts spent in stores are not typed in on this marketplace."));
	if (!r->master)
		return error_set(e, ST_REFUSED, "MASTER_OFF", profile_rule(name, "SHL-9"), NULL, "%s", _("Turn the points master switch on first."));
	if (!r->channel_store)
		return error_set(e, ST_REFUSED, "CHANNEL_OFF", profile_rule(name, "SHL-76"), NULL, "%s", _("Purchases in stores do not earn in this shop."));
	return ST_OK;
}

int64_t instore_points(struct shop *s, int64_t member_id, int64_t amount)
{
	struct member m = {0};
	struct points_rule r = {0};
	struct earning g = {0};
	const struct profile *p;
	int64_t points = 0;
	if (amount > 0 && member_get(s, member_id, &m, NULL) == ST_OK && member_wallet_check(&m, NULL) == ST_OK &&
	    shop_profile(s, m.profile, &p, NULL) == ST_OK && may_earn(s, p, &r, NULL) == ST_OK &&
	    earning_of_amount(s, amount, m.tier_id, &r, &g, NULL) == ST_OK)
		points = g.points;
	earning_free(&g);
	points_rule_free(&r);
	member_free(&m);
	return points;
}

/* ---- entering ---- */

static enum status read_amount(const struct profile *p, const struct record *r, int64_t *amount, struct error *e)
{
	const char *text = record_get(r, "amount"), *rule = profile_rule(profile_name(p), "SHL-76");
	if (money_parse(text, strlen(text), amount, NULL) != ST_OK)
		return error_set(e, ST_REFUSED, "NUMBER_BAD", points_book(profile_name(p), "EAS-3", "SHL-3"), "amount",
		                 _("Enter a whole number from %1$lld to %2$lld."), 1LL, 999999999LL);
	if (*amount == MONEY_NONE || *amount <= 0)
		return error_set(e, ST_REFUSED, "AMOUNT_BAD", rule, "amount", "%s", _("Enter the amount spent, above 0."));
	return ST_OK;
}

static enum status read_store(struct shop *s, const char *text, int64_t *id, struct error *e)
{
	*id = 0;
	if (!*text)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, store_sql);
	stmt_bind_text(q, ":text", text);
	enum step step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	return *id ? ST_OK : error_set(e, ST_REFUSED, "store_missing", NULL, "store", _("There is no store “%s”."), text);
}

static enum status read_typed(struct shop *s, const struct profile *p, struct record *r, struct typed *t, struct error *e)
{
	enum status st = read_amount(p, r, &t->amount, e);
	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK)
		st = read_store(s, record_get(r, "store"), &t->store_id, e);
	if (st != ST_OK)
		return st;
	const char *receipt = record_get(r, "receipt"), *day = record_get(r, "spent_on");
	size_t len = text_trim(&receipt, strlen(receipt));
	snprintf(t->receipt, sizeof t->receipt, "%.*s", (int)len, receipt);
	t->on = *day ? day_parse_iso(day) : shop_today(s, p);
	return ST_OK;
}

static enum status check_twice(struct shop *s, const struct profile *p, int64_t member_id, const struct typed *t, struct error *e)
{
	struct stmt *q = db_prepare(s->db, twice_sql);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_text(q, ":receipt", t->receipt);
	stmt_bind_int(q, ":amount", t->amount);
	stmt_bind_int(q, ":store", t->store_id);
	enum step step = stmt_step(q, e);
	day_t day = step == STEP_ROW ? instant_day(stmt_int(q, 0), profile_zone(p)) : DAY_NONE;
	stmt_reset(q);
	if (step != STEP_ROW)
		return step == STEP_FAILED ? ST_FAILED : ST_OK;
	char text[16];
	day_format(day, text);
	return error_set(e, ST_REFUSED, "INSTORE_TWICE", profile_rule(profile_name(p), "SHL-76"), "receipt", _("This receipt was entered on %s."), text);
}

static void say_nothing_earned(struct shop *s, const struct profile *p, const struct points_rule *r, const struct member *m, int64_t amount)
{
	struct earn_rule general, tier = {0};
	char have[32], step[32];
	points_rule_general(r, &general);
	points_rule_tier(s, r, m->tier_id, &tier, NULL);
	const struct earn_rule *use = earn_choose(&general, &tier);
	if (!use) {
		notes_add(&s->notes, NOTE_INFO, "no_earn", profile_rule(profile_name(p), "SHL-48"), NULL, "%s",
		          _("No earn rule applies to this member: no points."));
		return;
	}
	money_format(amount, false, have);
	money_format(use->spend, false, step);
	notes_add(&s->notes, NOTE_INFO, "below_step", profile_rule(profile_name(p), "SHL-76"), NULL, _("%1$s is below %2$s: no points."), have, step);
}

static enum status record_amount(struct shop *s, const struct profile *p, const struct member *m, const struct typed *t, const char *op_id,
                                 int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_int(q, ":member", m->id);
	stmt_bind_int(q, ":store", t->store_id);
	stmt_bind_int(q, ":amount", t->amount);
	stmt_bind_text(q, ":receipt", t->receipt);
	bind_day(q, ":on", t->on);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_text(q, ":op", op_id);
	enum status st = stmt_run(q, e);
	*id = st == ST_OK ? db_last_id(s->db) : 0;
	return st;
}

static enum status issue_amount(struct shop *s, const struct profile *p, const struct member *m, int64_t id, int64_t rule_id,
                                const struct earning *won, struct posted *out, struct error *e)
{
	struct grant g = {.instore_id = id, .member_id = m->id, .rule_id = rule_id, .due_on = DAY_NONE, .issued_on = DAY_NONE,
	                  .basis = won->basis, .points = won->points, .state = "expected"};
	char record[48], detail[80];
	snprintf(g.profile, sizeof g.profile, "%s", profile_name(p));
	snprintf(g.once_key, sizeof g.once_key, "instore:%lld", (long long)id);
	enum status st = grant_write(s, &g, won->arithmetic, e);
	if (st == ST_OK)
		st = grant_issue(s, &g, &(struct issue){.channel = "", .on = shop_today(s, p), .setting_at = clock_now()}, out, e);
	snprintf(record, sizeof record, "member %lld", (long long)m->id);
	snprintf(detail, sizeof detail, "%lld: %lld, %lld points", (long long)id, (long long)won->basis, (long long)won->points);
	return st == ST_OK ? shop_audit(s, "points instore", record, detail, e) : st;
}

static enum status enter(struct shop *s, const struct profile *p, const struct member *m, const struct typed *t, const char *op_id,
                         int64_t *id, struct posted *out, struct error *e)
{
	struct points_rule r = {0};
	struct earning won = {0};
	int64_t rule_id = 0;
	enum status st = check_twice(s, p, m->id, t, e); /* where nobody else can write meanwhile */
	if (st == ST_OK)
		st = may_earn(s, p, &r, e);
	if (st == ST_OK)
		st = points_rule_bind(s, profile_name(p), clock_now(), &rule_id, e);
	r.id = rule_id;
	if (st == ST_OK)
		st = earning_of_amount(s, t->amount, m->tier_id, &r, &won, e);
	if (st == ST_OK)
		st = record_amount(s, p, m, t, op_id, id, e);
	if (st == ST_OK)
		st = issue_amount(s, p, m, *id, rule_id, &won, out, e);
	if (st == ST_OK && won.points == 0)
		say_nothing_earned(s, p, &r, m, t->amount);
	earning_free(&won);
	points_rule_free(&r);
	return st;
}

enum status instore_enter(struct shop *s, int64_t member_id, struct record *r, const char *op_id, int64_t *instore_id, struct posted *out, struct error *e)
{
	struct member m = {0};
	struct typed t = {0};
	const struct profile *p = NULL;
	notes_free(&s->notes);
	*out = (struct posted){0};
	if ((*instore_id = act_row(s->db, op_sql, op_id)) != 0) {
		out->already = true;
		return ST_OK;
	}
	enum status st = member_get(s, member_id, &m, e);
	if (st == ST_OK)
		st = member_wallet_check(&m, e);
	if (st == ST_OK)
		st = shop_profile(s, m.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = read_typed(s, p, r, &t, e);
	if (st == ST_OK)
		st = check_twice(s, p, member_id, &t, e);
	if (st == ST_OK && (st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, enter(s, p, &m, &t, op_id, instore_id, out, e), e);
	member_free(&m);
	return st;
}

int64_t instore_given(struct shop *s, int64_t instore_id)
{
	struct stmt *q = db_prepare(s->db, given_sql);
	stmt_bind_int(q, ":id", instore_id);
	int64_t points = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return points;
}

/* ---- voiding ---- */

static enum status strike(struct shop *s, int64_t id, const struct profile *p, const char *reason, struct error *e)
{
	struct grant g = {0};
	char record[48];
	struct stmt *q = db_prepare(s->db, void_sql);
	stmt_bind_int(q, ":id", id);
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, grant_sql);
	stmt_bind_int(q, ":id", id);
	int64_t grant = stmt_step(q, e) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (grant)
		st = grant_read(s, grant, &g, e);
	if (st == ST_OK && g.points > 0)
		st = review_note(s, &g, "voided", 0, shop_today(s, p), e);
	snprintf(record, sizeof record, "instore %lld", (long long)id);
	return st == ST_OK ? shop_audit(s, "points instore void", record, reason, e) : st;
}

enum status instore_void(struct shop *s, int64_t instore_id, const char *reason, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	const struct profile *p;
	char profile[32] = "";
	bool voided = false;
	notes_free(&s->notes);
	stmt_bind_int(q, ":id", instore_id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, profile, sizeof profile);
		voided = stmt_int(q, 2) != 0;
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step != STEP_ROW)
		return error_set(e, ST_REFUSED, "instore_missing", NULL, "id", _("There is no typed amount number %lld."), (long long)instore_id);
	enum status st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = points_reason_check(s, p, reason, e);
	if (st != ST_OK)
		return st;
	if (voided) {
		notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", profile_rule(profile, "SHL-76"), NULL, "%s", _("This amount was voided before."));
		return ST_OK;
	}
	if ((st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, strike(s, instore_id, p, reason, e), e);
	return st;
}
