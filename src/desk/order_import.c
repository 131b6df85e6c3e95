/*
 * Importing orders (訂單): each order of the file against the book — new,
 * changed (a new version; the one before is marked and counts until the batch
 * is published) or the same. What a row says is order_read.c's matter, how it
 * is written order_write.c's; staging and preview are import.c's.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/order_look.h"
#include "desk/order_write.h"
#include "storekeep/audience.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/mem.h"
#include "storekeep/product.h"
#include "storekeep/sale.h"
#include "storekeep/slip.h"

static const char *const key_fields[] = {"order_no", "item_name", NULL};
static const char *const amounts[] = {"cash", "claim_amount", NULL};

/* Orders met in a preview, where nothing is written that could tell a second one. Open addressing. */
struct met {
	uint64_t *key, *hash;
	size_t count, cap;
};

#define ODD_CARTS 1000

/* Points and what they paid, of the cart that is being read (YAH-193). */
struct cart_points {
	char cart_no[64];
	int64_t points;
	money_t value;
	int64_t line;
	day_t day;
};

struct state {
	struct shop *s;
	struct import_result *result;
	struct order_reader reader;
	struct order_writer writer;
	int64_t batch_id;
	struct sheet *sheet;
	bool started;              /* the columns of the file have been looked at */
	bool typed;                /* people typed facts of orders of this marketplace */
	int told;                  /* notes about typed facts */
	bool book_empty;           /* no order of this marketplace counts yet: nothing to look up */
	struct met met;
	struct order_row pending;  /* one row an item: the order that is not whole yet */
	bool has_pending;
	struct import_refusal pending_why; /* one of its rows was refused */
	struct cart_points cart;
	struct cart_points *odd;   /* runs of rows of a cart that do not fit by themselves */
	size_t odd_count;
	int multiplier_max;
	money_t sum, since_subtotal; /* of the amounts, for totals rows */
};

static const char any_sql[] = "SELECT 1 FROM live_order WHERE profile = :profile LIMIT 1";

static bool book_is_empty(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, any_sql);
	bool empty;

	stmt_bind_text(q, ":profile", profile);
	empty = stmt_step(q, NULL) == STEP_DONE;
	stmt_reset(q);
	return empty;
}

static const char typed_sql[] = "SELECT 1 FROM order_fact WHERE profile = :profile LIMIT 1";

static bool anything_typed(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, typed_sql);
	bool any;

	stmt_bind_text(q, ":profile", profile);
	any = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return any;
}

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                         struct import_result *r, struct error *e)
{
	struct state *st = xcalloc(1, sizeof *st);

	st->s = s;
	st->result = r;
	st->batch_id = batch_id;
	st->book_empty = book_is_empty(s, o->profile);
	st->typed = anything_typed(s, o->profile);
	st->multiplier_max = (int)profile_int(p, "points.burn_mult_max", DAY_NONE, 1);
	order_writer_open(&st->writer, s, o->profile, batch_id);
	*self = st;
	return order_reader_open(&st->reader, s, p, r, e);
}

static void release(void *self)
{
	struct state *st = self;

	order_reader_close(&st->reader);
	order_row_clear(&st->pending);
	free(st->odd);
	free(st->pending_why.column);
	free(st->pending_why.message);
	free(st->met.key);
	free(st->met.hash);
	free(st);
}

/* ---- orders met in a preview ---- */

static uint64_t key_of(const char *order_no)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (; *order_no != '\0'; order_no++)
		h = (h ^ (unsigned char)*order_no) * UINT64_C(1099511628211);
	return h != 0 ? h : 1;
}

static size_t slot(const struct met *m, uint64_t key)
{
	size_t i = (size_t)(key ^ key >> 29) & (m->cap - 1);

	while (m->key[i] != 0 && m->key[i] != key)
		i = (i + 1) & (m->cap - 1);
	return i;
}

static void grow(struct met *m)
{
	struct met old = *m;

	m->cap = old.cap != 0 ? old.cap * 2 : 1024;
	m->key = xcalloc(m->cap, sizeof *m->key);
	m->hash = xcalloc(m->cap, sizeof *m->hash);
	for (size_t i = 0; i < old.cap; i++)
		if (old.key[i] != 0) {
			size_t at = slot(m, old.key[i]);

			m->key[at] = old.key[i];
			m->hash[at] = old.hash[i];
		}
	free(old.key);
	free(old.hash);
}

/* Remember an order; true when it was met before, with its hash in *hash. */
static bool meet(struct met *m, const struct order_row *o, uint64_t *hash)
{
	size_t at;

	if (m->count * 2 >= m->cap)
		grow(m);
	at = slot(m, key_of(o->order_no));
	*hash = m->hash[at];
	if (m->key[at] != 0)
		return true;
	m->key[at] = key_of(o->order_no);
	m->hash[at] = o->hash;
	m->count++;
	return false;
}

/* ---- one order ---- */

static enum import_verdict refuse_twice(const struct order_row *o, struct import_refusal *why)
{
	char *message = xasprintf(_("Order %s stands in the file twice with different contents."), o->order_no);

	import_refuse(why, "", "order_twice", message);
	free(message);
	return ROW_REFUSED;
}

static enum import_verdict preview_order(struct state *st, const struct order_row *o, const struct order_version *old,
                                         struct import_refusal *why)
{
	uint64_t hash;

	if (meet(&st->met, o, &hash))
		return hash == o->hash ? ROW_SAME : refuse_twice(o, why);
	if (old->id == 0)
		return ROW_NEW;
	return old->hash == o->hash ? ROW_SAME : ROW_CHANGED;
}

/* What people typed of this order; nothing typed is nothing to look for. */
static enum status read_typed(struct state *st, const char *order_no, struct order_typed *out, struct error *e)
{
	*out = (struct order_typed){0};
	return st->typed ? order_typed_read(st->s, st->reader.market.name, order_no, out, e) : ST_OK;
}

/* An order whose row differs from the version before: what the file has no column for stays as it was.
 * *same when nothing is left that differs. */
static bool fill_up(struct state *st, struct sheet *sheet, struct order_row *o, const struct order_row *before, int64_t old,
                    const struct order_typed *typed, bool *same, struct import_refusal *why)
{
	order_fill(sheet, o, before);
	if (!order_follow(&st->reader, sheet, o, typed, why))
		return false;
	*same = o->item_count == 0 && order_same(o, before) && order_facts_same(&st->writer, o, old);
	return true;
}

/* The file has a column of what an order costs. */
static bool says_amounts(const struct sheet *sheet)
{
	return sheet_has(sheet, F_CLAIM_AMOUNT) || sheet_has(sheet, F_CASH) || sheet_has(sheet, F_SUBTOTAL) || sheet_has(sheet, F_UNIT_PRICE);
}

static enum import_verdict stage_order(struct state *st, const struct order_row *o, struct order_version *old, struct import_refusal *why,
                                       struct error *e);

/* The version before by its id, 0 none: what is new in the file beside it and beside what people typed. */
static enum import_verdict book_beside(struct state *st, struct sheet *sheet, struct order_row *o, struct order_version *old,
                                       const struct order_typed *typed, struct import_refusal *why, struct error *e)
{
	struct order_row before, filled = *o;
	enum import_verdict v = ROW_REFUSED;
	bool same = false;

	if (order_version_row(&st->writer, old->id, &before, e) != ST_OK)
		return ROW_REFUSED;
	if (fill_up(st, sheet, &filled, &before, old->id, typed, &same, why)) {
		/* A preview remembers by the hash, so the one that is there already stands for it. */
		if (same)
			old->hash = filled.hash;
		v = stage_order(st, &filled, old, why, e);
		if (v != ROW_REFUSED && !same && typed->any)
			v = order_typed_told(&st->writer, st->result, &filled, typed, sheet_line(sheet), &st->told, e) == ST_OK ? v : ROW_REFUSED;
	}
	order_row_clear(&before);
	return v;
}

static enum import_verdict book_order(struct state *st, struct sheet *sheet, struct order_row *o, struct import_refusal *why,
                                      struct error *e)
{
	struct order_version old = {0};
	struct order_typed typed;

	if (!st->book_empty && order_version(&st->writer, o->order_no, &old, e) != ST_OK)
		return ROW_REFUSED;
	if (old.id == 0 && st->reader.sales && !says_amounts(sheet)) {
		import_refuse(why, "", "order_amount_missing",
		              _("The order is not in the book yet, and the file does not say what it costs. Export it with its amounts."));
		return ROW_REFUSED;
	}
	if (old.id != 0 && old.hash == o->hash)
		return stage_order(st, o, &old, why, e);
	if (read_typed(st, o->order_no, &typed, e) != ST_OK)
		return ROW_REFUSED;
	if (old.id != 0)
		return book_beside(st, sheet, o, &old, &typed, why, e);
	/* Typed before an undo took its file away. */
	if (typed.any && !order_follow(&st->reader, sheet, o, &typed, why))
		return ROW_REFUSED;
	return stage_order(st, o, &old, why, e);
}

static enum import_verdict stage_order(struct state *st, const struct order_row *o, struct order_version *old, struct import_refusal *why,
                                       struct error *e)
{
	bool twice, there = old->id != 0;

	if (st->batch_id == 0)
		return preview_order(st, o, old, why);
	if (there && old->hash == o->hash)
		return ROW_SAME;
	if (order_insert(&st->writer, o, old, &twice, e) != ST_OK)
		return ROW_REFUSED;
	if (twice)
		return old->hash == o->hash ? ROW_SAME : refuse_twice(o, why);
	return there ? ROW_CHANGED : ROW_NEW;
}

/* Points of a cart pay one dollar each, or a whole multiple in a campaign: the one of that day where it is known. */
static bool points_fit(const struct state *st, const struct cart_points *c)
{
	int64_t known = profile_int(st->reader.profile, "points.burn_mult", c->day, 0);
	int multiplier;

	if (!settle_points_paid(c->points, c->value, st->multiplier_max, &multiplier))
		return false;
	return c->points == 0 || known < 1 || multiplier == known;
}

static void tell_odd(struct state *st, const struct cart_points *c)
{
	notes_add(&st->s->notes, NOTE_WARN, "points_multiplier", "YAH-193", "points_value",
	          _("Line %1$lld: cart %2$s, points %3$lld paid NT$%4$lld; no such multiplier on that day."), (long long)c->line, c->cart_no,
	          (long long)c->points, (long long)c->value);
}

/* A cart whose rows stand apart is whole at the end only; more than so many odd ones are told at once. */
static void check_cart(struct state *st)
{
	struct cart_points *c = &st->cart;

	if (c->cart_no[0] == '\0' || (c->points == 0 && c->value == 0) || points_fit(st, c))
		return;
	if (st->odd_count == ODD_CARTS) {
		tell_odd(st, c);
		return;
	}
	if (st->odd == NULL)
		st->odd = xcalloc(ODD_CARTS, sizeof *st->odd);
	st->odd[st->odd_count++] = *c;
}

static void check_odd(struct state *st)
{
	for (size_t i = 0; i < st->odd_count; i++) {
		struct cart_points *c = &st->odd[i];

		for (size_t n = i + 1; c->cart_no[0] != '\0' && n < st->odd_count; n++)
			if (strcmp(st->odd[n].cart_no, c->cart_no) == 0) {
				c->points += st->odd[n].points;
				c->value += st->odd[n].value;
				st->odd[n].cart_no[0] = '\0';
			}
		if (c->cart_no[0] != '\0' && !points_fit(st, c))
			tell_odd(st, c);
	}
}

static void count_points(struct state *st, struct sheet *sheet, const struct order_row *o)
{
	struct cart_points *c = &st->cart;

	if (!sheet_has(sheet, F_POINTS) || !sheet_has(sheet, F_POINTS_VALUE))
		return;
	if (strcmp(c->cart_no, o->text[T_CART_NO]) != 0) {
		check_cart(st);
		*c = (struct cart_points){.line = sheet_line(sheet),
		                          .day = o->day[D_ORDERED] != DAY_NONE ? o->day[D_ORDERED] : o->day[D_SHIPPABLE]};
		snprintf(c->cart_no, sizeof c->cart_no, "%s", o->text[T_CART_NO]);
	}
	c->points += o->amount[A_POINTS];
	c->value += o->amount[A_POINTS_VALUE];
}

/* ---- orders of several rows ---- */

static enum status flush(struct state *st, struct error *e)
{
	struct import_refusal why = {0};
	struct error own = {0};
	enum import_verdict v;
	enum status status = ST_OK;

	if (!st->has_pending)
		return ST_OK;
	st->has_pending = false;
	if (st->pending_why.message != NULL) {
		status = import_held_refused(st->result, &st->pending_why, e);
	} else {
		v = book_order(st, st->sheet, &st->pending, &why, &own);
		st->result->fresh += v == ROW_NEW;
		st->result->changed += v == ROW_CHANGED;
		st->result->same += v == ROW_SAME;
		if (v == ROW_REFUSED && own.status == ST_FAILED) {
			*e = own;
			status = ST_FAILED;
		} else if (v == ROW_REFUSED) {
			status = import_held_refused(st->result, &why, e);
		} else {
			import_held_taken(st->result);
		}
	}
	free(why.column);
	free(why.message);
	free(st->pending_why.column);
	free(st->pending_why.message);
	st->pending_why = (struct import_refusal){0};
	order_row_clear(&st->pending);
	return status;
}

/* What belongs to the order stands on each of its rows, and has to be the same. */
static bool agrees(const struct order_row *a, const struct order_row *b)
{
	static const enum order_amount same[] = {A_CASH, A_SHIPPING_FEE, A_DISCOUNT, A_SUBSIDY};

	for (size_t i = 0; i < sizeof same / sizeof *same; i++)
		if (a->amount[same[i]] != b->amount[same[i]])
			return false;
	return strcmp(a->text[T_STATE], b->text[T_STATE]) == 0;
}

static void spoil(struct state *st, const char *message)
{
	if (st->pending_why.message == NULL)
		import_refuse(&st->pending_why, "", "order_incomplete", message);
}

static enum import_verdict hold(struct state *st, struct order_row *o, bool good, struct import_refusal *why,
                                struct error *e)
{
	bool same = st->has_pending && strcmp(st->pending.order_no, o->order_no) == 0;

	if (!same && flush(st, e) != ST_OK)
		return ROW_REFUSED;
	if (same && good && st->pending.kept && !agrees(&st->pending, o)) {
		import_refuse(why, "", "order_repeats", _("State or amounts of the order differ from its row before."));
		good = false;
	}
	if (same && !good)
		spoil(st, _("Another row of this order was refused."));
	else if (!good && o->order_no[0] == '\0')
		return ROW_REFUSED;
	if (!same) {
		st->pending = *o;
		st->has_pending = true;
		if (good) {
			order_row_keep(&st->pending);
			st->sum += o->amount[A_CASH];
			st->since_subtotal += o->amount[A_CASH];
		} else {
			spoil(st, _("Another row of this order was refused."));
		}
	}
	if (good && (!st->reader.sales || order_row_has_item(st->sheet)))
		order_row_add_item(&st->pending, o);
	return good ? ROW_HELD : ROW_REFUSED;
}

/* A row without an order number continues the order above (FMT-54). */
static enum import_verdict carry_on(struct state *st, struct sheet *sheet, struct import_refusal *why)
{
	struct order_row item;

	if (!st->has_pending) {
		import_refuse(why, sheet_heading(sheet, F_ORDER_NO), "order_no_empty", _("The order number is missing."));
		return ROW_REFUSED;
	}
	if (!order_read_item(&st->reader, sheet, &item, why)) {
		spoil(st, _("Another row of this order was refused."));
		return ROW_REFUSED;
	}
	if (order_row_has_item(sheet) && st->pending.kept)
		order_row_add_item(&st->pending, &item);
	return ROW_HELD;
}

static void look_at_columns(struct state *st, struct sheet *sheet)
{
	if (st->started)
		return;
	st->started = true;
	st->sheet = sheet;
	st->reader.grouped = st->reader.sales || (sheet_has(sheet, F_CLAIM_AMOUNT) && !sheet_has(sheet, F_CASH));
}

/* A row of an order that the runner refused: the order cannot be whole. */
static enum status refused(void *self, struct sheet *sheet, struct error *e)
{
	struct state *st = self;
	struct order_row o = {0};
	size_t len;
	const char *no = sheet_text(sheet, F_ORDER_NO, &len);
	enum status status = ST_OK;

	look_at_columns(st, sheet);
	if (st->reader.continues && len == 0) {
		/* It continued the order above. */
		if (st->has_pending)
			spoil(st, _("Another row of this order was refused."));
		return ST_OK;
	}
	if (!st->reader.grouped)
		return ST_OK;
	if (ident_order_no(no, len, o.order_no, NULL) != ST_OK)
		return st->reader.continues ? flush(st, e) : ST_OK;
	if (!st->has_pending || strcmp(st->pending.order_no, o.order_no) != 0) {
		status = flush(st, e);
		st->pending = o;
		st->has_pending = true;
	}
	spoil(st, _("Another row of this order was refused."));
	return status;
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct state *st = self;
	struct order_row o;
	enum import_verdict v;
	bool good;

	look_at_columns(st, sheet);
	good = order_read(&st->reader, sheet, &o, why);
	if (st->reader.grouped)
		return hold(st, &o, good, why, e);
	if (!good)
		return ROW_REFUSED;
	v = book_order(st, sheet, &o, why, e);
	if (v != ROW_REFUSED) {
		count_points(st, sheet, &o);
		st->sum += o.amount[A_CASH];
		st->since_subtotal += o.amount[A_CASH];
	}
	return v;
}

/* A totals row is compared with the sums and not imported (FMT-44). */
static enum import_verdict totals(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct state *st = self;
	int field = sheet_has(sheet, F_CASH) ? F_CASH : F_CLAIM_AMOUNT;
	money_t stated;
	char *message;

	(void)e;
	look_at_columns(st, sheet);
	if (st->reader.continues && !sheet_says_total(sheet))
		return carry_on(st, sheet, why);
	if (!sheet_says_total(sheet) && *sheet_text(sheet, F_ITEM_NAME, NULL) != '\0') {
		import_refuse(why, sheet_heading(sheet, F_ORDER_NO), "order_no_empty", _("The order number is missing."));
		return ROW_REFUSED;
	}
	if (sheet_money(sheet, field, &stated, NULL) == ST_OK && stated != MONEY_NONE && stated != st->sum && stated != st->since_subtotal) {
		message = xasprintf(_("The totals row says %1$lld, the orders above it make %2$lld."), (long long)stated, (long long)st->sum);
		import_note(st->result, sheet_line(sheet), "total_differs", message);
		free(message);
	}
	st->since_subtotal = 0;
	return ROW_TOTALS;
}

static enum status end(void *self, struct error *e)
{
	struct state *st = self;
	enum status status = flush(st, e);

	check_cart(st);
	check_odd(st);
	/* A preview shows its warnings; an import needs them confirmed. */
	return status == ST_OK && st->batch_id != 0 ? shop_settle_warnings(st->s, e) : status;
}

static const struct import_kind order_kind = {
	.kind = "order", .columns = "orders.columns.", .key_fields = key_fields, .fields = order_field_names,
	.amounts = amounts,
	.begin = begin, .row = row, .totals = totals, .refused = refused, .end = end, .free = release,
};

/* Of marketplaces with members the seller picks the columns: only the order number is certain (FMT-53). */
static const char *const sale_keys[] = {"order_no", NULL};
static const struct import_kind sale_kind = {
	.kind = "order", .columns = "orders.columns.", .key_fields = sale_keys, .fields = order_field_names,
	.begin = begin, .row = row, .totals = totals, .refused = refused, .end = end, .free = release,
};

static bool has_members(struct shop *s, const char *profile)
{
	const struct profile *p;

	return shop_profile(s, profile, &p, NULL) == ST_OK && profile_bool(p, "orders.sales", DAY_NONE, false);
}

/* Stock is taken and pre-orders get their day; what was typed at these orders meanwhile comes in; returns learn of their refunds. */
static enum status after_publishing(struct shop *s, const struct import_options *o, const struct import_result *r, struct error *e)
{
	enum status st = product_take_orders(s, r->batch_id, &o->progress, e);

	if (st == ST_OK && r->changed > 0)
		st = order_ended_by_file(s, o->profile, r->batch_id, e);
	if (st == ST_OK)
		st = order_look_batch(s, o->profile, r->batch_id, &o->progress, e);
	return st == ST_OK ? slips_follow_orders(s, o->profile, e) : st;
}

enum status order_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e)
{
	bool sales = has_members(s, o->profile);
	enum status st = import_run(s, sales ? &sale_kind : &order_kind, o, r, e);
	int64_t taken;
	bool complete;

	/* What is left when this is cut short is made up for by `due run`. */
	if (st == ST_OK && r->batch_id != 0 && sales)
		st = sale_take(s, &o->progress, &taken, e);

	if (st == ST_OK && r->batch_id != 0 && !sales)
		st = after_publishing(s, o, r, e);
	/* Buyers are an audience (RUT-87). A cancelled refresh is made up for when somebody asks. */
	return st == ST_OK && r->batch_id != 0 ? audience_refresh(s, &o->progress, &complete, e) : st;
}
