/*
 * How an entry of the ledger came about: its order, the rule in force, the
 * arithmetic step by step, the lots that it made or took from, and what became
 * of them (DESIGN: every number can be opened).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/points_report.h"

static const char entry_sql[] =
	"SELECT n.member_id, n.kind, n.points, n.balance_after, n.effective_on, n.order_id, n.instore_id, n.batch_id, n.undoes, n.reason, n.at, n.by,"
	" coalesce(n.once_key, ''), m.profile, CASE WHEN m.last_name || m.first_name <> '' THEN m.last_name || m.first_name"
	" ELSE coalesce(m.email, m.phone, '#' || m.id) END, o.order_number"
	" FROM points_entry n JOIN member m ON m.id = n.member_id LEFT JOIN sale o ON o.id = n.order_id WHERE n.id = :id";
static const char grant_sql[] =
	"SELECT rule_id, arithmetic <> '', basis, arithmetic ->> 'total', arithmetic ->> '$.deductions.promotion', arithmetic ->> '$.deductions.credit',"
	" arithmetic ->> '$.deductions.point_redemption', arithmetic ->> 'earn_spend', arithmetic ->> 'earn_points', arithmetic ->> 'steps',"
	" arithmetic ->> 'points', arithmetic ->> 'rule' FROM points_grant WHERE"
	" (order_id = :order OR instore_id = :instore) AND entry_id = :id AND arithmetic <> ''";
static const char lines_sql[] =
	"SELECT x.value ->> 'line_no', x.value ->> 'amount', x.value ->> 'share', x.value ->> 'kept', x.value ->> 'quantity',"
	" x.value ->> 'quantity_returned', x.value ->> 'excluded', x.value ->> 'product_code' FROM points_grant g, json_each(g.arithmetic, '$.lines') x"
	" WHERE g.order_id = :order AND g.entry_id = :id AND g.arithmetic <> ''";
static const char lots_sql[] =
	"SELECT u.lot_id, u.points, l.remaining, l.entry_id, l.source, l.issued_on, l.expires_on FROM points_use u JOIN points_lot l ON l.id = u.lot_id"
	" WHERE u.entry_id = :id ORDER BY u.lot_id LIMIT 200";
static const char uses_sql[] =
	"SELECT n.id, u.points, n.kind, n.effective_on FROM points_lot l JOIN points_use u ON u.lot_id = l.id JOIN points_entry n ON n.id = u.entry_id"
	" WHERE l.entry_id = :id AND l.member_id = :member AND u.entry_id <> :id ORDER BY n.id LIMIT 200";

void explained_free(struct explained *x)
{
	free(x->member);
	free(x->order_number);
	free(x->reason);
	free(x->lines);
	free(x->lots);
	free(x->uses);
	points_rule_free(&x->rule);
	*x = (struct explained){0};
}

static enum status read_entry(struct shop *s, int64_t id, struct explained *x, struct error *e)
{
	struct stmt *q = db_prepare(s->db, entry_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		x->member_id = stmt_int(q, 0);
		column_text(q, 1, x->kind, sizeof x->kind);
		x->points = stmt_int(q, 2);
		x->balance_after = stmt_int(q, 3);
		x->on = column_day(q, 4);
		x->order_id = stmt_int(q, 5);
		x->instore_id = stmt_int(q, 6);
		x->batch_id = stmt_int(q, 7);
		x->undoes = stmt_int(q, 8);
		x->reason = xstrdup(column_words(q, 9));
		x->at = stmt_int(q, 10);
		column_text(q, 11, x->by, sizeof x->by);
		column_text(q, 12, x->once_key, sizeof x->once_key);
		column_text(q, 13, x->profile, sizeof x->profile);
		x->member = xstrdup(column_words(q, 14));
		x->order_number = xstrdup(column_words(q, 15));
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "entry_missing", NULL, "id", _("There is no points entry number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_grant(struct shop *s, struct explained *x, int64_t *rule, struct error *e)
{
	struct stmt *q = db_prepare(s->db, grant_sql);
	stmt_bind_int(q, ":id", x->entry_id);
	stmt_bind_int(q, ":order", x->order_id);
	stmt_bind_int(q, ":instore", x->instore_id);
	enum step step = stmt_step(q, e);
	*rule = 0;
	if (step == STEP_ROW) {
		*rule = stmt_int(q, 0);
		x->has_arithmetic = true;
		x->basis = stmt_int(q, 2);
		x->total = stmt_int(q, 3);
		x->promotion = stmt_int(q, 4);
		x->credit = stmt_int(q, 5);
		x->redemption = stmt_int(q, 6);
		x->earn_spend = stmt_int(q, 7);
		x->earn_points = stmt_int(q, 8);
		x->steps = stmt_int(q, 9);
		x->earned = stmt_int(q, 10);
		x->tier_rule = strcmp(column_words(q, 11), "tier") == 0;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_lines(struct shop *s, struct explained *x, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lines_sql);
	enum step step;
	stmt_bind_int(q, ":id", x->entry_id);
	stmt_bind_int(q, ":order", x->order_id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct explained_line l = {.line_no = stmt_int(q, 0), .amount = stmt_int(q, 1), .share = stmt_int(q, 2), .kept = stmt_int(q, 3),
		                           .quantity = stmt_int(q, 4), .returned = stmt_int(q, 5), .excluded = stmt_int(q, 6) != 0};
		column_text(q, 7, l.product, sizeof l.product);
		x->lines = xreallocarray(x->lines, x->line_count + 1, sizeof l);
		x->lines[x->line_count++] = l;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_lots(struct shop *s, struct explained *x, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lots_sql);
	enum step step;
	stmt_bind_int(q, ":id", x->entry_id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct explained_lot l = {.lot_id = stmt_int(q, 0), .points = stmt_int(q, 1), .remaining = stmt_int(q, 2), .entry_id = stmt_int(q, 3),
		                          .issued_on = column_day(q, 5), .expires_on = column_day(q, 6)};
		column_text(q, 4, l.source, sizeof l.source);
		x->lots = xreallocarray(x->lots, x->lot_count + 1, sizeof l);
		x->lots[x->lot_count++] = l;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_uses(struct shop *s, struct explained *x, struct error *e)
{
	struct stmt *q = db_prepare(s->db, uses_sql);
	enum step step;
	stmt_bind_int(q, ":id", x->entry_id);
	stmt_bind_int(q, ":member", x->member_id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct explained_use u = {.entry_id = stmt_int(q, 0), .points = stmt_int(q, 1), .on = column_day(q, 3)};
		column_text(q, 2, u.kind, sizeof u.kind);
		x->uses = xreallocarray(x->uses, x->use_count + 1, sizeof u);
		x->uses[x->use_count++] = u;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status points_explain(struct shop *s, int64_t entry_id, struct explained *x, struct error *e)
{
	int64_t rule = 0;
	*x = (struct explained){.entry_id = entry_id};
	enum status st = read_entry(s, entry_id, x, e);
	if (st == ST_OK && (x->order_id || x->instore_id))
		st = read_grant(s, x, &rule, e);
	if (st == ST_OK && x->has_arithmetic && x->order_id)
		st = read_lines(s, x, e);
	if (st == ST_OK)
		st = read_lots(s, x, e);
	if (st == ST_OK)
		st = read_uses(s, x, e);
	if (st == ST_OK && rule) {
		st = points_rule_get(s, rule, &x->rule, e);
		x->has_rule = st == ST_OK;
	} else if (st == ST_OK && (strcmp(x->kind, "earn_signup") == 0 || strcmp(x->kind, "earn_birthday") == 0)) {
		st = points_rule_at(s, x->profile, x->at, &x->rule, e);
		x->has_rule = st == ST_OK;
	}
	if (st != ST_OK)
		explained_free(x);
	return st;
}

/* ---- in words ---- */

static void say_rule(const struct explained *x, struct buf *out)
{
	char when[32];
	if (!x->has_rule)
		return;
	instant_format(x->rule.saved ? x->rule.at : x->rule.valid_from, "Asia/Taipei", when);
	if (x->rule.saved)
		buf_addf(out, _("Rule %1$lld, saved by %2$s on %3$.10s"), (long long)x->rule.id, x->rule.by, when);
	else
		buf_addf(out, "%s", _("Rule of the marketplace's profile; nothing was saved yet then"));
	buf_addc(out, '\n');
}

static void say_line(const struct explained_line *l, struct buf *out)
{
	char amount[32], share[32], kept[32];
	money_format(l->amount, false, amount);
	money_format(l->share, false, share);
	money_format(l->kept, false, kept);
	buf_addf(out, _("  line %1$lld: %2$s − %3$s, kept %4$s"), (long long)l->line_no, amount, share, kept);
	if (*l->product)
		buf_addf(out, " [%s]", l->product);
	if (l->returned)
		buf_addf(out, _(" (%1$lld of %2$lld returned)"), (long long)l->returned, (long long)l->quantity);
	if (l->excluded)
		buf_addf(out, "%s", _(", earns nothing"));
	buf_addc(out, '\n');
}

static void say_arithmetic(const struct explained *x, struct buf *out)
{
	char basis[32], spend[32], off[32];
	if (!x->has_arithmetic)
		return;
	const struct { int64_t amount; const char *label; } minus[] = {
		{x->promotion, N_("Promotions off: %s")}, {x->credit, N_("Store credit off: %s")}, {x->redemption, N_("Points used off: %s")}};
	for (size_t i = 0; i < x->line_count; i++)
		say_line(&x->lines[i], out);
	for (size_t i = 0; i < 3; i++)
		if (minus[i].amount) {
			money_format(minus[i].amount, false, off);
			buf_addf(out, _(minus[i].label), off);
			buf_addc(out, '\n');
		}
	money_format(x->basis, false, basis);
	money_format(x->earn_spend, false, spend);
	buf_addf(out, _("Counts as spent: %s"), basis);
	buf_addc(out, '\n');
	buf_addf(out, x->tier_rule ? _("The tier's own rule: %1$lld points for every %2$s") : _("General rule: %1$lld points for every %2$s"),
	         (long long)x->earn_points, spend);
	buf_addf(out, "\n%s ÷ %s = ", basis, spend);
	buf_addf(out, ngettext("%lld step", "%lld steps", (unsigned long)x->steps), (long long)x->steps);
	buf_addf(out, _("; %1$lld × %2$lld = "), (long long)x->steps, (long long)x->earn_points);
	buf_addf(out, ngettext("%lld point", "%lld points", (unsigned long)x->earned), (long long)x->earned);
	buf_addc(out, '\n');
}

static void say_lot(const struct explained *x, const struct explained_lot *l, struct buf *out)
{
	char issued[16], expires[16];
	day_format(l->issued_on, issued);
	day_format(l->expires_on, expires);
	if (x->points > 0)
		buf_addf(out, _("Into lot %1$lld: %2$+lld, issued %3$s, %4$lld left"), (long long)l->lot_id, (long long)l->points, issued, (long long)l->remaining);
	else
		buf_addf(out, _("From lot %1$lld: %2$+lld, issued %3$s by entry %4$lld (%5$s)"), (long long)l->lot_id, (long long)l->points, issued,
		         (long long)l->entry_id, label_of("lot_source", l->source));
	if (l->expires_on == DAY_NONE)
		buf_addf(out, "%s", _(", never expires"));
	else
		buf_addf(out, _(", expires %s 23:59"), expires);
	buf_addc(out, '\n');
}

char *explained_text(const struct explained *x)
{
	struct buf out = {0};
	char day[16];
	day_format(x->on, day);
	buf_addf(&out, _("Entry %1$lld: %2$s %3$+lld for %4$s, effective %5$s, balance %6$lld"), (long long)x->entry_id, label_of("points_kind", x->kind),
	         (long long)x->points, x->member, day, (long long)x->balance_after);
	buf_addc(&out, '\n');
	if (*x->order_number)
		buf_addf(&out, _("Order %s"), x->order_number), buf_addc(&out, '\n');
	if (*x->reason)
		buf_addf(&out, _("Reason: %s"), x->reason), buf_addc(&out, '\n');
	if (x->undoes)
		buf_addf(&out, _("Takes back entry %lld"), (long long)x->undoes), buf_addc(&out, '\n');
	say_rule(x, &out);
	say_arithmetic(x, &out);
	for (size_t i = 0; i < x->lot_count; i++)
		say_lot(x, &x->lots[i], &out);
	for (size_t i = 0; i < x->use_count; i++) {
		day_format(x->uses[i].on, day);
		buf_addf(&out, _("  since: %1$s %2$+lld on %3$s (entry %4$lld)"), label_of("points_kind", x->uses[i].kind), (long long)x->uses[i].points, day,
		         (long long)x->uses[i].entry_id);
		buf_addc(&out, '\n');
	}
	return buf_take(&out);
}
