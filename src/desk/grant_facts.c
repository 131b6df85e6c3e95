/*
 * The facts behind a grant: the order as it now stands, what it earns under a
 * rule with every step of the arithmetic (EAS-43 to 45, SHL-46 to 50), and the
 * row of points_grant.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "desk/grant_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/mem.h"

static const char order_sql[] =
	"SELECT profile, order_number, member_id, channel, placed_at, placed_on, logged_in, joined_at_checkout, rule_id, tier_id, items_amount,"
	" promotion_amount, credit_amount, points_amount, shipping_amount, surcharge_amount, direction, final_at, state, completed_at,"
	" cancelled_at, earn_reason, refund_amount FROM sale WHERE id = :id";
static const char lines_sql[] =
	"SELECT product_code, unit_price, quantity, quantity_returned, discount_amount FROM sale_line WHERE order_id = :id ORDER BY line_no";
#define GRANT_COLUMNS \
	"id, profile, order_id, instore_id, member_id, due_on, basis, points, state, reason, rule_id, entry_id, issued_on, once_key"
static const char of_order_sql[] = "SELECT " GRANT_COLUMNS " FROM points_grant WHERE order_id = :id ORDER BY id DESC LIMIT 1";
static const char grant_sql[] = "SELECT " GRANT_COLUMNS " FROM points_grant WHERE id = :id";
static const char insert_sql[] =
	"INSERT INTO points_grant (profile, order_id, instore_id, member_id, due_on, basis, points, state, reason, rule_id, entry_id, issued_on,"
	" arithmetic, once_key, created_at, created_by) VALUES (:profile, nullif(:order, 0), nullif(:instore, 0), :member, :due, :basis, :points,"
	" :state, :reason, nullif(:rule, 0), nullif(:entry, 0), :issued, :arithmetic, :once, :now, :by)";
static const char update_sql[] =
	"UPDATE points_grant SET member_id = :member, due_on = :due, basis = :basis, points = :points, state = :state, reason = :reason,"
	" entry_id = nullif(:entry, 0), issued_on = :issued, arithmetic = coalesce(:arithmetic, arithmetic) WHERE id = :id";

void grant_order_free(struct grant_order *o)
{
	for (size_t i = 0; i < o->line_count; i++)
		free(o->products[i]);
	free(o->products);
	free(o->lines);
	*o = (struct grant_order){0};
}

static void read_order(struct stmt *q, struct grant_order *o)
{
	column_text(q, 0, o->profile, sizeof o->profile);
	column_text(q, 1, o->number, sizeof o->number);
	o->member_id = stmt_int(q, 2);
	column_text(q, 3, o->channel, sizeof o->channel);
	o->placed_at = stmt_int(q, 4);
	o->placed_on = column_day(q, 5);
	o->logged_in = stmt_int(q, 6) != 0;
	o->joined = stmt_int(q, 7) != 0;
	o->rule_id = stmt_int(q, 8);
	o->tier_id = stmt_int(q, 9);
	o->items = stmt_int(q, 10);
	o->promotion = stmt_int(q, 11);
	o->credit = stmt_int(q, 12);
	o->redeemed = stmt_int(q, 13);
	o->shipping = stmt_int(q, 14);
	o->surcharge = stmt_int(q, 15);
	o->is_return = strcmp(column_words(q, 16), "return") == 0;
	o->final_at = column_instant(q, 17);
	column_text(q, 18, o->state, sizeof o->state);
	o->completed_at = column_instant(q, 19);
	o->cancelled_at = column_instant(q, 20);
	column_text(q, 21, o->earn_reason, sizeof o->earn_reason);
	o->refunded = stmt_int(q, 22);
}

static void add_line(struct grant_order *o, const char *product, struct basis_line line)
{
	o->lines = xreallocarray(o->lines, o->line_count + 1, sizeof *o->lines);
	o->products = xreallocarray(o->products, o->line_count + 1, sizeof *o->products);
	o->lines[o->line_count] = line;
	o->products[o->line_count++] = xstrdup(product);
}

static enum status read_lines(struct shop *s, struct grant_order *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lines_sql);
	enum step step;
	stmt_bind_int(q, ":id", o->id);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		add_line(o, column_words(q, 0), (struct basis_line){
			.unit_price = stmt_int(q, 1), .quantity = stmt_int(q, 2), .quantity_returned = stmt_int(q, 3), .discount = stmt_int(q, 4)});
	stmt_reset(q);
	if (o->line_count == 0)
		add_line(o, "", (struct basis_line){.unit_price = o->items, .quantity = 1});
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status grant_order_read(struct shop *s, int64_t id, struct grant_order *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, order_sql);
	*out = (struct grant_order){.id = id};
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_order(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, "id", _("There is no order number %lld in our book."), (long long)id);
	enum status st = shop_profile(s, out->profile, &out->p, e);
	return st == ST_OK ? read_lines(s, out, e) : st;
}

bool grant_order_store(const struct grant_order *o)
{
	return strcmp(o->channel, "pos") == 0 || strcmp(o->channel, "smart_omo") == 0;
}

/* ---- arithmetic ---- */

void earning_free(struct earning *g)
{
	free(g->arithmetic);
	*g = (struct earning){0};
}

/* Among lines of text. */
static bool among(const char *lines, const char *word)
{
	size_t len = strlen(word);
	for (; len && lines && *lines; lines += lines[0] == '\n') {
		size_t n = strcspn(lines, "\n");
		if (n == len && memcmp(lines, word, len) == 0)
			return true;
		lines += n;
	}
	return false;
}

/* Conversion of basis to points, told as JSON members of the object that is open. */
static enum status convert(struct shop *s, const struct points_rule *r, int64_t tier_id, struct json *j, struct earning *out, struct error *e)
{
	struct earn_rule general, tier;
	points_rule_general(r, &general);
	enum status st = points_rule_tier(s, r, tier_id, &tier, e);
	if (st != ST_OK)
		return st;
	const struct earn_rule *use = earn_choose(&general, &tier);
	out->earns = use != NULL;
	out->points = use ? basis_points(out->basis, use->spend, use->points) : 0;
	json_int(j, "basis", out->basis);
	json_int(j, "rule_id", r->id);
	if (tier_id)
		json_int(j, "tier_id", tier_id);
	json_text(j, "rule", !use ? "none" : use == &tier ? "tier" : "general");
	json_int(j, "earn_spend", use ? use->spend : 0);
	json_int(j, "earn_points", use ? use->points : 0);
	json_int(j, "steps", use ? out->basis / use->spend : 0);
	json_int(j, "points", out->points);
	return ST_OK;
}

/* A deduction of the whole order counts where the profile takes it off. */
static int64_t deduction(const struct grant_order *o, const char *word, int64_t amount, struct json *j)
{
	if (!profile_has(o->p, "points.basis_minus", o->placed_on, word) || amount == 0)
		return 0;
	json_int(j, word, amount);
	return amount;
}

/* What the profile does not leave out counts on top of the goods. */
static int64_t extra(const struct grant_order *o, const char *word, int64_t amount, struct json *j)
{
	const char *out = profile_text(o->p, "points.basis_leaves_out", o->placed_on);
	if (!out || amount == 0 || profile_has(o->p, "points.basis_leaves_out", o->placed_on, word))
		return 0;
	json_int(j, word, amount);
	return amount;
}

static void tell_lines(const struct grant_order *o, struct json *j)
{
	json_array(j, "lines");
	for (size_t i = 0; i < o->line_count; i++) {
		const struct basis_line *l = &o->lines[i];
		json_object(j, NULL);
		json_int(j, "line_no", (int64_t)i + 1);
		json_text(j, "product_code", o->products[i]);
		json_int(j, "amount", l->amount);
		json_int(j, "share", l->share);
		json_int(j, "kept", l->kept);
		json_int(j, "quantity", l->quantity);
		json_int(j, "quantity_returned", l->quantity_returned);
		json_bool(j, "excluded", l->excluded);
		json_end_object(j);
	}
	json_end_array(j);
}

enum status earning_of_order(struct shop *s, struct grant_order *o, const struct points_rule *r, struct earning *out, struct error *e)
{
	struct json j = {0};
	struct basis b;
	*out = (struct earning){0};
	json_object(&j, NULL);
	json_object(&j, "deductions");
	int64_t minus = deduction(o, "promotion", o->promotion, &j);
	minus += deduction(o, "credit", o->credit, &j);
	minus += deduction(o, "point_redemption", o->redeemed, &j);
	/* Money given back where a file names no goods for it: they are as good as returned (EAS-9). */
	if (o->refunded != 0)
		json_int(&j, "refund", o->refunded);
	minus += o->refunded;
	json_end_object(&j);
	for (size_t i = 0; i < o->line_count; i++)
		o->lines[i].excluded = among(r->excluded_products, o->products[i]);
	basis_compute(o->lines, o->line_count, minus, &b);
	tell_lines(o, &j);
	json_int(&j, "total", b.total);
	json_int(&j, "net", b.net);
	out->basis = b.basis + extra(o, "shipping", o->shipping, &j);
	out->basis += extra(o, "surcharge", o->surcharge, &j);
	enum status st = convert(s, r, o->tier_id, &j, out, e);
	json_end_object(&j);
	out->arithmetic = buf_take(&j.out);
	return st;
}

enum status earning_of_amount(struct shop *s, int64_t amount, int64_t tier_id, const struct points_rule *r, struct earning *out, struct error *e)
{
	struct json j = {0};
	*out = (struct earning){.basis = amount};
	json_object(&j, NULL);
	json_int(&j, "amount", amount);
	enum status st = convert(s, r, tier_id, &j, out, e);
	json_end_object(&j);
	out->arithmetic = buf_take(&j.out);
	return st;
}

/* ---- the row ---- */

static enum status read_grant(struct stmt *q, struct grant *g, struct error *e)
{
	*g = (struct grant){0};
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		g->id = stmt_int(q, 0);
		column_text(q, 1, g->profile, sizeof g->profile);
		g->order_id = stmt_int(q, 2);
		g->instore_id = stmt_int(q, 3);
		g->member_id = stmt_int(q, 4);
		g->due_on = column_day(q, 5);
		g->basis = stmt_int(q, 6);
		g->points = stmt_int(q, 7);
		column_text(q, 8, g->state, sizeof g->state);
		column_text(q, 9, g->reason, sizeof g->reason);
		g->rule_id = stmt_int(q, 10);
		g->entry_id = stmt_int(q, 11);
		g->issued_on = column_day(q, 12);
		column_text(q, 13, g->once_key, sizeof g->once_key);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status grant_of_order(struct shop *s, int64_t order_id, struct grant *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, of_order_sql);
	stmt_bind_int(q, ":id", order_id);
	return read_grant(q, out, e);
}

enum status grant_read(struct shop *s, int64_t id, struct grant *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, grant_sql);
	stmt_bind_int(q, ":id", id);
	return read_grant(q, out, e);
}

enum status grant_write(struct shop *s, struct grant *g, const char *arithmetic, struct error *e)
{
	bool fresh = g->id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	stmt_bind_int(q, ":member", g->member_id);
	bind_day(q, ":due", g->due_on);
	stmt_bind_int(q, ":basis", g->basis);
	stmt_bind_int(q, ":points", g->points);
	stmt_bind_text(q, ":state", g->state);
	stmt_bind_text(q, ":reason", g->reason);
	stmt_bind_int(q, ":entry", g->entry_id);
	bind_day(q, ":issued", g->issued_on);
	stmt_bind_text(q, ":arithmetic", fresh && !arithmetic ? "" : arithmetic);
	if (fresh) {
		stmt_bind_text(q, ":profile", g->profile);
		stmt_bind_int(q, ":order", g->order_id);
		stmt_bind_int(q, ":instore", g->instore_id);
		stmt_bind_int(q, ":rule", g->rule_id);
		stmt_bind_text(q, ":once", g->once_key);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
	} else {
		stmt_bind_int(q, ":id", g->id);
	}
	enum status st = stmt_run(q, e);
	if (fresh && st == ST_OK)
		g->id = db_last_id(s->db);
	return st;
}
