/*
 * Orders as the members' desk needs them: one row an order with its lines, read
 * and written, and what it counts for. What follows from a change is in
 * sale_effect.c.
 */
#include "config.h"

#include "desk/sale_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char get_sql[] =
	"SELECT id, profile, order_number, member_id, channel, placed_at, placed_on, logged_in, joined_at_checkout, rule_id, tier_id,"
	" items_amount, promotion_amount, credit_amount, points_amount, refund_amount, shipping_amount, surcharge_amount, delivery_code,"
	" delivery_state, direction, final_at, state, completed_at, cancelled_at, counted, net_amount, batch_id, created_at, created_by,"
	" changed_at, changed_by FROM sale WHERE id = :id";
static const char lines_sql[] =
	"SELECT product_code, name, quantity, quantity_returned, unit_price, discount_amount FROM sale_line WHERE order_id = :id"
	" ORDER BY line_no";
static const char find_sql[] = "SELECT id FROM sale WHERE profile = :profile AND order_number = :number";
/* The marketplaces that have such orders, one look a marketplace in the index. */
static const char find_any_sql[] =
	"WITH RECURSIVE m(p) AS (SELECT min(profile) FROM sale UNION ALL"
	" SELECT (SELECT min(profile) FROM sale WHERE profile > m.p) FROM m WHERE m.p IS NOT NULL)"
	" SELECT w.id FROM m JOIN sale w ON w.profile = m.p AND w.order_number = :number WHERE m.p IS NOT NULL";
static const char insert_sql[] =
	"INSERT INTO sale (profile, order_number, member_id, channel, placed_at, placed_on, logged_in, joined_at_checkout, rule_id, tier_id,"
	" items_amount, promotion_amount, credit_amount, points_amount, refund_amount, shipping_amount, surcharge_amount, delivery_code,"
	" delivery_state, direction, final_at, state, completed_at, cancelled_at, counted, net_amount, batch_id, op_id, created_at,"
	" created_by, changed_at, changed_by) VALUES (:profile, :number, :member, :channel, :placed_at, :placed_on, :logged_in, :joined,"
	" :rule, :tier, :items, :promotion, :credit, :points, :refund, :shipping, :surcharge, :code, :delivery, :direction, :final, :state,"
	" :completed, :cancelled, :counted, :net, :batch, :op, :now, :by, :now, :by)";
/* rule_id and tier_id are bound once, by grant.c. */
static const char update_sql[] =
	"UPDATE sale SET member_id = :member, channel = :channel, placed_at = :placed_at, placed_on = :placed_on, logged_in = :logged_in,"
	" joined_at_checkout = :joined, items_amount = :items, promotion_amount = :promotion, credit_amount = :credit,"
	" points_amount = :points, refund_amount = :refund, shipping_amount = :shipping, surcharge_amount = :surcharge,"
	" delivery_code = :code, delivery_state = :delivery, direction = :direction, final_at = :final, state = :state,"
	" completed_at = :completed, cancelled_at = :cancelled, counted = :counted, net_amount = :net, changed_at = :now, changed_by = :by"
	" WHERE id = :id";
static const char clear_lines_sql[] = "DELETE FROM sale_line WHERE order_id = :id";
static const char line_sql[] =
	"INSERT INTO sale_line (order_id, line_no, product_code, name, quantity, quantity_returned, unit_price, discount_amount)"
	" VALUES (:id, :no, :code, :name, :quantity, :returned, :price, :discount)";
static const char recount_sql[] =
	"INSERT INTO wallet (member_id, orders, spent, first_on, last_on) SELECT :member, count(*), COALESCE(sum(net_amount), 0),"
	" min(placed_on), max(placed_on) FROM sale WHERE member_id = :member AND counted = 1"
	" ON CONFLICT (member_id) DO UPDATE SET orders = excluded.orders, spent = excluded.spent, first_on = excluded.first_on,"
	" last_on = excluded.last_on";

static const char of_order_sql[] =
	"SELECT w.id FROM orders o JOIN sale w ON w.profile = o.profile AND w.order_number = o.order_no WHERE o.id = :id";
static const char row_sql[] =
	"SELECT o.id FROM sale w JOIN live_order o ON o.profile = w.profile AND o.order_no = w.order_number WHERE w.id = :id";
static const char points_sql[] =
	"SELECT id, basis, points, entry_id, state, reason, due_on, issued_on, arithmetic FROM points_grant WHERE order_id = :id"
	" ORDER BY id DESC LIMIT 1";
static const char reason_sql[] = "SELECT earn_reason FROM sale WHERE id = :id";

void sale_free(struct sale *o)
{
	for (size_t i = 0; i < o->line_count; i++) {
		free(o->products[i]);
		free(o->names[i]);
	}
	free(o->products);
	free(o->names);
	free(o->lines);
	free(o->order_number);
	*o = (struct sale){0};
}

/* ---- reading ---- */

static void read_row(struct stmt *q, struct sale *o)
{
	o->id = stmt_int(q, 0);
	column_text(q, 1, o->profile, sizeof o->profile);
	o->order_number = xstrdup(column_words(q, 2));
	o->member_id = stmt_int(q, 3);
	column_text(q, 4, o->channel, sizeof o->channel);
	o->placed_at = stmt_int(q, 5);
	o->placed_on = column_day(q, 6);
	o->logged_in = stmt_int(q, 7) != 0;
	o->joined_at_checkout = stmt_int(q, 8) != 0;
	o->rule_id = stmt_int(q, 9);
	o->tier_id = stmt_int(q, 10);
	o->items_amount = stmt_int(q, 11);
	o->promotion_amount = stmt_int(q, 12);
	o->credit_amount = stmt_int(q, 13);
	o->points_amount = stmt_int(q, 14);
	o->refund_amount = stmt_int(q, 15);
	o->shipping_amount = stmt_int(q, 16);
	o->surcharge_amount = stmt_int(q, 17);
	column_text(q, 18, o->delivery_code, sizeof o->delivery_code);
	column_text(q, 19, o->delivery_state, sizeof o->delivery_state);
	column_text(q, 20, o->direction, sizeof o->direction);
	o->final_at = column_instant(q, 21);
	column_text(q, 22, o->state, sizeof o->state);
	o->completed_at = column_instant(q, 23);
	o->cancelled_at = column_instant(q, 24);
	o->counted = stmt_int(q, 25) != 0;
	o->net_amount = stmt_int(q, 26);
	o->batch_id = stmt_int(q, 27);
	o->created_at = stmt_int(q, 28);
	column_text(q, 29, o->created_by, sizeof o->created_by);
	o->changed_at = stmt_int(q, 30);
	column_text(q, 31, o->changed_by, sizeof o->changed_by);
}

static enum status read_lines(struct shop *s, struct sale *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lines_sql);
	enum step step;

	stmt_bind_int(q, ":id", o->id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		size_t n = o->line_count;

		o->lines = xreallocarray(o->lines, n + 1, sizeof *o->lines);
		o->products = xreallocarray(o->products, n + 1, sizeof *o->products);
		o->names = xreallocarray(o->names, n + 1, sizeof *o->names);
		o->lines[n] = (struct basis_line){.quantity = stmt_int(q, 2), .quantity_returned = stmt_int(q, 3), .unit_price = stmt_int(q, 4),
		                                  .discount = stmt_int(q, 5)};
		o->products[n] = xstrdup(column_words(q, 0));
		o->names[n] = xstrdup(column_words(q, 1));
		o->line_count++;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status sale_get(struct shop *s, int64_t id, struct sale *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;
	enum status st;

	*out = (struct sale){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, NULL, _("This order is not in the book."));
	st = read_lines(s, out, e);
	if (st != ST_OK)
		sale_free(out);
	else if (out->line_count > 0)
		sale_settle(out);
	return st;
}

enum status sale_find(struct shop *s, const char *profile, const char *order_number, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, profile != NULL ? find_sql : find_any_sql);
	enum step step;
	int found = 0;

	*id = 0;
	if (*order_number == '#')
		order_number++;
	stmt_bind_text(q, ":number", order_number);
	if (profile != NULL)
		stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		if (found++ == 0)
			*id = stmt_int(q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (found == 0)
		return error_set(e, ST_REFUSED, "order_missing", NULL, "order", _("There is no order %s of members."), order_number);
	if (found > 1)
		return error_set(e, ST_REFUSED, "order_ambiguous", NULL, "profile",
		                 _("Several marketplaces have an order %s; say which with profile=."), order_number);
	return ST_OK;
}

enum status sale_of_order(struct shop *s, int64_t orders_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, of_order_sql);
	enum step step;

	stmt_bind_int(q, ":id", orders_id);
	step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, NULL, "%s", _("This is no order of a marketplace with members."));
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status sale_order_row(struct shop *s, int64_t id, int64_t *orders_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, row_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	*orders_id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, NULL, "%s", _("This order is not in the book."));
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- what it counts for ---- */

int64_t sale_deductions(const struct sale *o)
{
	return o->promotion_amount + o->credit_amount + o->points_amount + o->refund_amount;
}

void sale_basis(const struct sale *o, struct basis *out, struct basis_line **lines, size_t *count)
{
	size_t n = o->line_count > 0 ? o->line_count : 1;
	struct basis_line *own = xcalloc(n, sizeof *own);

	if (o->line_count > 0)
		memcpy(own, o->lines, n * sizeof *own);
	else
		own[0] = (struct basis_line){.unit_price = o->items_amount, .quantity = 1};
	basis_compute(own, n, sale_deductions(o), out);
	if (lines != NULL) {
		*lines = own;
		*count = n;
	} else {
		free(own);
	}
}

const char *sale_not_counted(const struct sale *o)
{
	if (strcmp(o->state, "cancelled") == 0)
		return "cancelled";
	if (strcmp(o->state, "completed") != 0)
		return "not_completed";
	return o->net_amount > 0 ? NULL : "nothing_left";
}

void sale_settle(struct sale *o)
{
	struct basis_line *lines;
	struct basis b;
	size_t count;

	sale_basis(o, &b, &lines, &count);
	if (o->line_count > 0) {
		memcpy(o->lines, lines, count * sizeof *lines);
		o->items_amount = b.total;
	}
	free(lines);
	o->net_amount = b.net;
	o->counted = sale_not_counted(o) == NULL;
}

enum status sale_recount(struct shop *s, int64_t member_id, struct error *e)
{
	struct stmt *q;

	if (member_id == 0)
		return ST_OK;
	q = db_prepare(s->db, recount_sql);
	stmt_bind_int(q, ":member", member_id);
	return stmt_run(q, e);
}

static enum status read_reason(struct shop *s, int64_t id, struct sale_points *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, reason_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		column_text(q, 0, out->reason, sizeof out->reason);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status sale_points(struct shop *s, int64_t id, struct sale_points *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, points_sql);
	enum step step;

	*out = (struct sale_points){.due_on = DAY_NONE, .issued_on = DAY_NONE};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->id = stmt_int(q, 0);
		out->basis = stmt_int(q, 1);
		out->points = stmt_int(q, 2);
		out->entry_id = stmt_int(q, 3);
		column_text(q, 4, out->state, sizeof out->state);
		column_text(q, 5, out->reason, sizeof out->reason);
		out->due_on = column_day(q, 6);
		out->issued_on = column_day(q, 7);
		out->arithmetic = xstrdup(column_words(q, 8));
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	return step == STEP_ROW ? ST_OK : read_reason(s, id, out, e);
}

/* ---- writing ---- */

static void bind_id(struct stmt *q, const char *name, int64_t id)
{
	if (id == 0)
		stmt_bind_null(q, name);
	else
		stmt_bind_int(q, name, id);
}

static void bind_at(struct stmt *q, const char *name, instant_t at)
{
	if (at == INSTANT_NONE)
		stmt_bind_null(q, name);
	else
		stmt_bind_int(q, name, at);
}

static void bind_word(struct stmt *q, const char *name, const char *word)
{
	stmt_bind_text(q, name, *word != '\0' ? word : NULL);
}

static void bind_facts(struct stmt *q, const struct sale *o)
{
	bind_id(q, ":member", o->member_id);
	stmt_bind_text(q, ":channel", o->channel);
	stmt_bind_int(q, ":placed_at", o->placed_at);
	bind_day(q, ":placed_on", o->placed_on);
	stmt_bind_int(q, ":logged_in", o->logged_in);
	stmt_bind_int(q, ":joined", o->joined_at_checkout);
	stmt_bind_int(q, ":items", o->items_amount);
	stmt_bind_int(q, ":promotion", o->promotion_amount);
	stmt_bind_int(q, ":credit", o->credit_amount);
	stmt_bind_int(q, ":points", o->points_amount);
	stmt_bind_int(q, ":refund", o->refund_amount);
	stmt_bind_int(q, ":shipping", o->shipping_amount);
	stmt_bind_int(q, ":surcharge", o->surcharge_amount);
	bind_word(q, ":code", o->delivery_code);
	bind_word(q, ":delivery", o->delivery_state);
	stmt_bind_text(q, ":direction", o->direction);
	bind_at(q, ":final", o->final_at);
	stmt_bind_text(q, ":state", o->state);
	bind_at(q, ":completed", o->completed_at);
	bind_at(q, ":cancelled", o->cancelled_at);
	stmt_bind_int(q, ":counted", o->counted);
	stmt_bind_int(q, ":net", o->net_amount);
}

static enum status write_lines(struct shop *s, const struct sale *o, bool fresh, struct error *e)
{
	enum status st = ST_OK;

	if (!fresh) {
		struct stmt *q = db_prepare(s->db, clear_lines_sql);

		stmt_bind_int(q, ":id", o->id);
		st = stmt_run(q, e);
	}
	for (size_t i = 0; i < o->line_count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(s->db, line_sql);

		stmt_bind_int(q, ":id", o->id);
		stmt_bind_int(q, ":no", (int64_t)i + 1);
		stmt_bind_text(q, ":code", o->products[i]);
		stmt_bind_text(q, ":name", o->names[i]);
		stmt_bind_int(q, ":quantity", o->lines[i].quantity);
		stmt_bind_int(q, ":returned", o->lines[i].quantity_returned);
		stmt_bind_int(q, ":price", o->lines[i].unit_price);
		stmt_bind_int(q, ":discount", o->lines[i].discount);
		st = stmt_run(q, e);
	}
	return st;
}

enum status sale_write(struct shop *s, struct sale *o, const char *op_id, struct error *e)
{
	bool fresh = o->id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	enum status st;

	sale_settle(o);
	bind_facts(q, o);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if (fresh) {
		stmt_bind_text(q, ":profile", o->profile);
		stmt_bind_text(q, ":number", o->order_number);
		bind_id(q, ":rule", o->rule_id);
		bind_id(q, ":tier", o->tier_id);
		stmt_bind_int(q, ":batch", o->batch_id);
		stmt_bind_text(q, ":op", op_id);
	} else {
		stmt_bind_int(q, ":id", o->id);
	}
	st = stmt_run(q, e);
	if (st == ST_OK && fresh)
		o->id = db_last_id(s->db);
	return st == ST_OK ? write_lines(s, o, fresh, e) : st;
}

enum status sale_audit(struct shop *s, const char *what, const struct sale *o, const char *detail, struct error *e)
{
	char record[64], text[400];

	snprintf(record, sizeof record, "order %.48s", o->order_number);
	snprintf(text, sizeof text, "%s%s%.300s", o->profile, *detail != '\0' ? ": " : "", detail);
	return shop_audit(s, what, record, text, e);
}

const char *sale_rule(const struct sale *o, const char *eas, const char *shl)
{
	const char *rule = profile_rule(o->profile, eas);

	return *rule != '\0' ? rule : profile_rule(o->profile, shl);
}

void sale_day_text(instant_t at, const char *zone, char out[16])
{
	day_format(instant_day(at, zone), out);
}
