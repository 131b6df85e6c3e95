/*
 * Orders of the demonstration shop into the file: one prepared statement, bound
 * by place, in transactions that let go of the gate as others' do.
 */
#include "config.h"

#include <string.h>

#include "desk/demo_write.h"

/* What the statement binds, in its order. */
#define ORDER_FIELDS(F) \
	F(profile) F(order_no) F(batch) F(cart_no) F(state) F(state_text) F(payment) F(plan) F(category) F(tax) F(is_shipping) \
	F(qty) F(cash) F(points) F(points_value) F(subsidy) F(interest) F(shipping_fee) F(discount) F(claim) F(category_ppm) \
	F(card_ppm) F(earn) F(ordered) F(shippable) F(ship_by) F(shipped) F(picked_up) F(complaint) F(confirmed) F(posted) \
	F(posting) F(cancelled) F(refund) F(refunded) F(bank_refunded) F(reverse) F(reverse_fee) F(product) F(sku) F(item) \
	F(spec) F(price) F(items) F(buyer) F(recipient) F(phone) F(postcode) F(address) F(delivery) F(note) \
	F(preorder) F(origins) F(next_step) F(next_on)

static const char order_sql[] =
	"INSERT INTO orders (profile, order_no, batch_id, cart_no, state, state_text, payment, card_plan, category, tax_kind,"
	" is_shipping, qty, cash, points, points_value, subsidy, interest, shipping_fee, discount, claim_amount, category_ppm,"
	" card_ppm, earn_mult, ordered_on, shippable_on, ship_by, shipped_on, picked_up_on, complaint_on, confirmed_on, posted_on,"
	" posting_day, cancelled_on, refund_day, refunded_on, bank_refunded_on, reverse_on, reverse_fee, product_no, sku, item_name,"
	" item_spec, unit_price, item_count, buyer, recipient, phone, postcode, address, delivery, note,"
	" preorder_on, origins, next_step, next_on)"
	" VALUES (:profile, :order_no, :batch, :cart_no, :state, :state_text, :payment, :plan, :category, :tax, :is_shipping, :qty,"
	" :cash, :points, :points_value, :subsidy, :interest, :shipping_fee, :discount, :claim, :category_ppm, :card_ppm, :earn,"
	" :ordered, :shippable, :ship_by, :shipped, :picked_up, :complaint, :confirmed, :posted, :posting, :cancelled, :refund,"
	" :refunded, :bank_refunded, :reverse, :reverse_fee, :product, :sku, :item, :spec, :price, :items, :buyer, :recipient,"
	" :phone, :postcode, :address, :delivery, :note, :preorder, :origins, :next_step, :next_on)";

static const char item_sql[] =
	"INSERT INTO order_item (order_id, pos, name, spec, sku, qty, unit_price)"
	" VALUES (:order, :pos, :name, :spec, :sku, :qty, :price)";

#define PLACE(name) int name;
struct places {
	ORDER_FIELDS(PLACE)
};

static struct places find_places(struct stmt *q)
{
	struct places p;

#define FIND(name) p.name = stmt_place(q, ":" #name);
	ORDER_FIELDS(FIND)
#undef FIND
	return p;
}

static void put(struct stmt *q, int place, const char *text)
{
	stmt_put_text(q, place, text, strlen(text));
}

/* Days as text live until the row is in: one buffer a column. */
struct day_texts {
	char text[17][16];
	int used;
};

static void put_day(struct stmt *q, int place, day_t day, struct day_texts *t)
{
	if (day == DAY_NONE) {
		stmt_put_null(q, place);
		return;
	}
	day_format(day, t->text[t->used]);
	put(q, place, t->text[t->used++]);
}

static void put_known(struct stmt *q, int place, int64_t v, int64_t unknown)
{
	if (v == unknown)
		stmt_put_null(q, place);
	else
		stmt_put_int(q, place, v);
}

static void put_money(struct stmt *q, const struct places *p, const struct demo_order *o)
{
	stmt_put_int(q, p->cash, o->cash);
	stmt_put_int(q, p->points, o->points);
	stmt_put_int(q, p->points_value, o->points_value);
	stmt_put_int(q, p->subsidy, o->subsidy);
	stmt_put_int(q, p->interest, o->interest);
	stmt_put_int(q, p->shipping_fee, o->shipping_fee);
	stmt_put_int(q, p->discount, o->discount);
	stmt_put_int(q, p->claim, o->claim);
	put_known(q, p->category_ppm, o->category_ppm, -1);
	put_known(q, p->card_ppm, o->card_ppm, -1);
	put_known(q, p->reverse_fee, o->reverse_fee, MONEY_NONE);
	stmt_put_int(q, p->earn, o->earn_mult);
}

static void put_days(struct stmt *q, const struct places *p, const struct demo_order *o, struct day_texts *t)
{
	t->used = 0;
	put_day(q, p->ordered, o->ordered, t);
	put_day(q, p->shippable, o->shippable, t);
	put_day(q, p->ship_by, o->ship_by, t);
	put_day(q, p->shipped, o->shipped, t);
	put_day(q, p->picked_up, o->picked_up, t);
	put_day(q, p->complaint, o->complaint, t);
	put_day(q, p->confirmed, o->confirmed, t);
	put_day(q, p->posted, o->posted, t);
	put_day(q, p->posting, o->posting, t);
	put_day(q, p->cancelled, o->cancelled, t);
	put_day(q, p->refund, o->refund, t);
	put_day(q, p->refunded, o->refunded, t);
	put_day(q, p->bank_refunded, o->bank_refunded, t);
	put_day(q, p->reverse, o->reverse, t);
}

/* What is posted waits for its payout; the clock of the rest is worked out when all are in. */
static void put_clock(struct stmt *q, const struct places *p, const struct demo_order *o, struct day_texts *t)
{
	bool over = o->market != DEMO_YAHOO || strcmp(o->state, "cancelled") == 0 || strcmp(o->state, "returned") == 0;
	bool posted = strcmp(o->state, "posted") == 0, forecast = o->market == DEMO_YAHOO && o->confirmed != DAY_NONE && !o->is_confirmed;

	put(q, p->origins, forecast ? "{\"confirmed_on\":\"forecast\"}" : "");
	put(q, p->next_step, over ? "" : posted ? "settle" : "look");
	put_day(q, p->preorder, o->preorder, t);
	put_day(q, p->next_on, over || posted ? DAY_NONE : o->ordered, t);
}

static void put_goods(struct stmt *q, const struct places *p, const struct demo_order *o)
{
	const struct demo_item *first = &o->item[0];
	int qty = 0;

	for (int i = 0; i < o->items; i++)
		qty += o->item[i].qty;
	stmt_put_int(q, p->qty, qty);
	put(q, p->product, first->good->no);
	put(q, p->sku, first->good->sku);
	put(q, p->item, first->good->name);
	put(q, p->spec, first->spec);
	stmt_put_int(q, p->price, first->good->price);
	stmt_put_int(q, p->items, o->items);
}

static void put_words(struct stmt *q, const struct places *p, const struct demo_order *o, const struct demo_person *who)
{
	put(q, p->profile, demo_market_code(o->market));
	put(q, p->order_no, o->no);
	put(q, p->cart_no, o->cart_no);
	put(q, p->state, o->state);
	put(q, p->state_text, o->state_text);
	put(q, p->payment, o->payment);
	put(q, p->plan, o->plan != PLAN_NONE ? settle_plan_code(o->plan) : "");
	put(q, p->category, o->category);
	put(q, p->tax, settle_tax_code(o->tax));
	stmt_put_int(q, p->is_shipping, o->is_shipping);
	put(q, p->buyer, o->market == DEMO_RUTEN ? who->login : who->name);
	put(q, p->recipient, who->name);
	put(q, p->phone, who->phone);
	put(q, p->postcode, who->postcode);
	put(q, p->address, who->address);
	put(q, p->delivery, o->delivery);
	put(q, p->note, o->note);
}

static enum status add_items(struct db *db, const struct demo_order *o, int64_t order_id, struct error *e)
{
	enum status st = ST_OK;

	for (int i = 0; i < o->items && st == ST_OK; i++) {
		struct stmt *q = db_prepare(db, item_sql);

		stmt_bind_int(q, ":order", order_id);
		stmt_bind_int(q, ":pos", i + 1);
		stmt_bind_text(q, ":name", o->item[i].good->name);
		stmt_bind_text(q, ":spec", o->item[i].spec);
		stmt_bind_text(q, ":sku", o->item[i].good->sku);
		stmt_bind_int(q, ":qty", o->item[i].qty);
		stmt_bind_int(q, ":price", o->item[i].good->price);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status add_order(struct db *db, struct stmt *q, const struct places *p, const struct demo_order *o,
                             const struct demo_person *who, int64_t batch, struct error *e)
{
	struct day_texts days;
	enum status st;

	put_words(q, p, o, who);
	put_money(q, p, o);
	put_goods(q, p, o);
	put_days(q, p, o, &days);
	put_clock(q, p, o, &days);
	stmt_put_int(q, p->batch, batch);
	st = stmt_run(q, e);
	return st == ST_OK && o->items > 1 ? add_items(db, o, db_last_id(db), e) : st;
}

static enum status add_cart(struct demo_work *w, struct stmt *q, const struct places *p, const struct demo_cart *cart,
                            struct error *e)
{
	struct demo_person who;
	enum status st = ST_OK;

	demo_person(w->maker.seed, cart->order[0].person, &who);
	for (int i = 0; i < cart->count && st == ST_OK; i++) {
		st = add_order(w->shop->db, q, p, &cart->order[i], &who, w->batch[cart->order[i].market], e);
		w->rows[cart->order[i].market]++;
	}
	return st;
}

/* One transaction of carts; *more false after the last. */
static enum status chunk(struct demo_work *w, struct stmt *q, const struct places *p, bool *more, struct error *e)
{
	struct demo_cart cart;
	enum status st = db_begin(w->shop->db, e);

	if (st != ST_OK)
		return st;
	while (st == ST_OK && !db_chunk_full(w->shop->db) && (*more = demo_cart(&w->maker, &cart)))
		st = add_cart(w, q, p, &cart, e);
	return db_end(w->shop->db, st, e);
}

enum status demo_book(struct demo_work *w, struct error *e)
{
	struct stmt *q = db_prepare_own(w->shop->db, order_sql);
	struct places p = find_places(q);
	enum status st = ST_OK;
	bool more = true;

	while (st == ST_OK && more)
		if ((st = chunk(w, q, &p, &more, e)) == ST_OK)
			st = demo_go_on(w, w->maker.made, e);
	stmt_finish(q);
	return st;
}
