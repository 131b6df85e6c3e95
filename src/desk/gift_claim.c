/*
 * Claims of gifts: points and stock taken together, handed over, taken back
 * (SHL-66 to SHL-68).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/gift.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/member.h"
#include "storekeep/mem.h"
#include "storekeep/points.h"
#include "storekeep/staff.h"

static const char get_sql[] =
	"SELECT c.id, c.gift_id, c.member_id, c.points, c.state, g.profile, g.name, c.at, c.changed_at, c.by"
	" FROM gift_claim c JOIN gift g ON g.id = c.gift_id WHERE c.id = :id";
static const char op_sql[] = "SELECT id FROM gift_claim WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO gift_claim (gift_id, member_id, points, state, at, by, changed_at, op_id)"
	" VALUES (:gift, :member, :points, :state, :now, :by, :now, :op)";
static const char stock_sql[] = "UPDATE gift SET stock = stock + :more WHERE id = :gift AND stock + :more >= 0";
static const char state_sql[] = "UPDATE gift_claim SET state = :state, changed_at = :now WHERE id = :id";
static const char entry_sql[] = "SELECT id FROM points_entry WHERE once_key = :key";

void gift_claim_free(struct gift_claim *c)
{
	free(c->gift);
	free(c->member);
	*c = (struct gift_claim){0};
}

enum status gift_claim_get(struct shop *s, int64_t id, struct gift_claim *out, struct error *e)
{
	*out = (struct gift_claim){0};
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		*out = (struct gift_claim){.id = stmt_int(q, 0), .gift_id = stmt_int(q, 1), .member_id = stmt_int(q, 2), .points = stmt_int(q, 3),
		                           .gift = xstrdup(column_words(q, 6)), .at = column_instant(q, 7), .changed_at = column_instant(q, 8)};
		column_text(q, 4, out->state, sizeof out->state);
		column_text(q, 5, out->profile, sizeof out->profile);
		column_text(q, 9, out->by, sizeof out->by);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "claim_missing", NULL, "claim", _("There is no claim number %lld."), (long long)id);
	struct member m;
	enum status st = member_get(s, out->member_id, &m, e);
	if (st == ST_OK) {
		out->member = member_name(&m);
		member_free(&m);
	} else {
		gift_claim_free(out);
	}
	return st;
}

/* ---- claiming ---- */

static enum status check_gift(struct shop *s, const struct profile *p, const struct gift *g, struct error *e)
{
	const char *rule = profile_rule(g->profile, "SHL-67"), *state;
	day_t today = shop_today(s, p);
	char day[16];
	if (!setting_bool(s, p, "points.gifts", today, true))
		return error_set(e, ST_REFUSED, "gifts_off", rule, "gift", "%s", _("Gifts for points are switched off in this shop."));
	state = gift_state(g, today);
	day_format(today, day);
	if (strcmp(state, "out") == 0)
		return error_set(e, ST_REFUSED, "GIFT_GONE", rule, "gift", _("\"%s\" is out of stock."), g->name);
	if (strcmp(state, "offered") != 0)
		return error_set(e, ST_REFUSED, "GIFT_GONE", rule, "gift", _("\"%1$s\" is not on offer on %2$s."), g->name, day);
	return ST_OK;
}

static enum status check_member(struct shop *s, const struct gift *g, int64_t member_id, struct error *e)
{
	struct member m;
	enum status st = member_get(s, member_id, &m, e);
	if (st == ST_OK && strcmp(m.profile, g->profile) != 0)
		st = error_set(e, ST_REFUSED, "MEMBER_NONE", NULL, "member", _("\"%s\" is a gift of another marketplace."), g->name);
	if (st == ST_OK)
		st = member_wallet_check(&m, e);
	if (st == ST_OK)
		st = member_blacklist_check(&m, e);
	member_free(&m);
	return st;
}

static enum status move_stock(struct shop *s, int64_t gift_id, int more, struct error *e)
{
	struct stmt *q = db_prepare(s->db, stock_sql);
	stmt_bind_int(q, ":gift", gift_id);
	stmt_bind_int(q, ":more", more);
	return stmt_run(q, e);
}

static enum status audit(struct shop *s, const char *what, int64_t claim_id, int64_t gift_id, int64_t member_id, int64_t points, struct error *e)
{
	char record[64], detail[160];
	snprintf(record, sizeof record, "claim %" PRId64, claim_id);
	snprintf(detail, sizeof detail, "gift=%" PRId64 " member=%" PRId64 " points=%" PRId64, gift_id, member_id, points);
	return shop_audit(s, what, record, detail, e);
}

static enum status write_claim(struct shop *s, const struct gift *g, int64_t member_id, day_t today, bool hand_over, const char *op_id,
                               int64_t *claim_id, struct posted *out, struct error *e)
{
	char once[64];
	struct stmt *q = db_prepare(s->db, insert_sql);
	stmt_bind_int(q, ":gift", g->id);
	stmt_bind_int(q, ":member", member_id);
	stmt_bind_int(q, ":points", g->points);
	stmt_bind_text(q, ":state", hand_over ? "handed_over" : "claimed");
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_text(q, ":op", op_id);
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	*claim_id = db_last_id(s->db);
	snprintf(once, sizeof once, "redeem:gift:%" PRId64, *claim_id);
	const struct posting p = {.member_id = member_id, .kind = "redeem_gift", .points = -g->points, .on = today, .expires_on = DAY_NONE,
	                          .claim_id = *claim_id, .once_key = once, .reason = g->name};
	st = ledger_post(s, &p, out, e);
	if (st == ST_OK)
		st = move_stock(s, g->id, -1, e);
	if (st == ST_OK && db_changes(s->db) == 0)
		st = error_set(e, ST_REFUSED, "GIFT_GONE", profile_rule(g->profile, "SHL-67"), "gift", _("\"%s\" is out of stock."), g->name);
	return st == ST_OK ? audit(s, "gift claim", *claim_id, g->id, member_id, g->points, e) : st;
}

enum status gift_claim_make(struct shop *s, int64_t gift_id, int64_t member_id, bool hand_over, const char *op_id, int64_t *claim_id,
                            struct posted *out, struct error *e)
{
	struct gift g;
	const struct profile *p;
	notes_free(&s->notes);
	*out = (struct posted){0};
	if ((*claim_id = act_row(s->db, op_sql, op_id)) != 0) {
		out->already = true;
		return ST_OK;
	}
	enum status st = gift_get(s, gift_id, &g, e);
	if (st == ST_OK)
		st = shop_profile(s, g.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = points_master_check(s, p, e);
	if (st == ST_OK)
		st = check_gift(s, p, &g, e);
	if (st == ST_OK)
		st = check_member(s, &g, member_id, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, write_claim(s, &g, member_id, shop_today(s, p), hand_over, op_id, claim_id, out, e), e);
	gift_free(&g);
	return st;
}

/* ---- what becomes of it ---- */

static enum status set_state(struct shop *s, int64_t id, const char *state, struct error *e)
{
	struct stmt *q = db_prepare(s->db, state_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":state", state);
	stmt_bind_int(q, ":now", clock_now());
	return stmt_run(q, e);
}

static void say_already(struct shop *s, const struct gift_claim *c, const struct profile *p)
{
	char at[32];
	instant_format(c->changed_at, profile_zone(p), at);
	notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", profile_rule(c->profile, "SHL-68"), NULL,
	          _("Claim %1$lld was \"%2$s\" on %3$.10s already; nothing was changed."), (long long)c->id, label_of("claim_state", c->state), at);
}

static enum status begin(struct shop *s, int64_t id, struct gift_claim *c, const struct profile **p, struct error *e)
{
	notes_free(&s->notes);
	enum status st = gift_claim_get(s, id, c, e);
	if (st == ST_OK)
		st = shop_profile(s, c->profile, p, e);
	return st == ST_OK ? staff_allow(s, *p, "perm.members_write", e) : st;
}

static enum status hand(struct shop *s, const struct gift_claim *c, struct error *e)
{
	enum status st = set_state(s, c->id, "handed_over", e);
	return st == ST_OK ? audit(s, "gift hand over", c->id, c->gift_id, c->member_id, c->points, e) : st;
}

enum status gift_claim_hand_over(struct shop *s, int64_t claim_id, struct error *e)
{
	struct gift_claim c;
	const struct profile *p;
	enum status st = begin(s, claim_id, &c, &p, e);
	if (st == ST_OK && strcmp(c.state, "undone") == 0)
		st = error_set(e, ST_REFUSED, "claim_undone", NULL, "claim", _("Claim %lld was taken back; claim the gift anew."), (long long)claim_id);
	else if (st == ST_OK && strcmp(c.state, "handed_over") == 0)
		say_already(s, &c, p);
	else if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, hand(s, &c, e), e);
	gift_claim_free(&c);
	return st;
}

static enum status take_back(struct shop *s, const struct gift_claim *c, day_t today, struct posted *out, int64_t *lapsed, struct error *e)
{
	char once[64], back[64];
	snprintf(once, sizeof once, "redeem:gift:%" PRId64, c->id);
	snprintf(back, sizeof back, "redeem_back:gift:%" PRId64, c->id);
	struct stmt *q = db_prepare(s->db, entry_sql);
	stmt_bind_text(q, ":key", once);
	int64_t entry = stmt_step(q, e) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	enum status st = entry != 0 ? ledger_unuse(s, entry, "redeem_back", back, today, out, lapsed, e) : ST_OK;
	if (st == ST_OK)
		st = move_stock(s, c->gift_id, 1, e);
	if (st == ST_OK)
		st = set_state(s, c->id, "undone", e);
	return st == ST_OK ? audit(s, "gift undo", c->id, c->gift_id, c->member_id, c->points, e) : st;
}

enum status gift_claim_undo(struct shop *s, int64_t claim_id, struct posted *out, int64_t *lapsed, struct error *e)
{
	struct gift_claim c;
	const struct profile *p;
	*out = (struct posted){0};
	*lapsed = 0;
	enum status st = begin(s, claim_id, &c, &p, e);
	if (st == ST_OK && strcmp(c.state, "undone") == 0) {
		say_already(s, &c, p);
		out->already = true;
	} else if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK) {
		st = shop_write_end(s, take_back(s, &c, shop_today(s, p), out, lapsed, e), e);
		if (st == ST_OK && *lapsed > 0)
			notes_add(&s->notes, NOTE_INFO, "points_lapsed", profile_rule(c.profile, "SHL-68"), NULL,
			          ngettext("%lld point had expired meanwhile and expired again in the same moment.",
			                   "%lld points had expired meanwhile and expired again in the same moment.", (unsigned long)*lapsed), (long long)*lapsed);
	}
	gift_claim_free(&c);
	return st;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 6, .sortable = true},
	{.name = "at", .title = N_("Claimed at"), .kind = VK_INSTANT, .cols = 16, .rank = 1},
	{.name = "gift_id", .title = N_("Gift no."), .kind = VK_INT},
	{.name = "gift", .title = N_("Gift"), .kind = VK_TEXT, .cols = 18, .grow = 2},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 14, .grow = 2},
	{.name = "phone", .title = N_("Phone"), .kind = VK_TEXT, .cols = 14, .rank = 2},
	{.name = "points", .title = N_("Points"), .kind = VK_MONEY, .cols = 8},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "claim_state", .cols = 12},
	{.name = "changed_at", .title = N_("Changed"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 3},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"c.id", "c.at", "c.gift_id", "g.name", "c.member_id", "m.last_name || m.first_name", "m.phone", "c.points", "c.state", "c.changed_at",
	"c.by", "g.profile",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.by = {0}, .descending = true},
	{.column = "id", .by = {0}},
};
/* Each along its own index. */
#define CLAIMS(whose) { \
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), \
	.from = "gift_claim c JOIN gift g ON g.id = c.gift_id JOIN member m ON m.id = c.member_id", \
	.where = whose " AND (:state = '' OR c.state = :state)", .id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts), \
}
static const struct list_def of_member = CLAIMS("c.member_id = :id"), of_gift = CLAIMS("c.gift_id = :id"),
	of_all = CLAIMS("(:profile = '' OR g.profile = :profile)");

void gift_claim_list(struct shop *s, const char *profile, int64_t gift_id, int64_t member_id, const char *state, struct list_source *out)
{
	const struct list_def *def = member_id ? &of_member : gift_id ? &of_gift : &of_all;
	desk_list_open(out, s->db, def,
	               (struct list_bind[]){{":profile", .text = profile ? profile : ""}, {":id", .num = member_id ? member_id : gift_id},
	                                    {":state", .text = state ? state : ""}}, 3);
}
