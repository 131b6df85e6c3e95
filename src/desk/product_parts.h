/*
 * Between the files of goods: a product as it is read, judged and put down
 * again.
 */
#ifndef SK_DESK_PRODUCT_PARTS_H
#define SK_DESK_PRODUCT_PARTS_H

#include "storekeep/db.h"
#include "storekeep/goods.h"
#include "storekeep/listing.h"
#include "storekeep/product.h"

/* Columns that product_read() takes, of the table `p`. */
#define PRODUCT_COLUMNS \
	"p.id, p.profile, p.sku, p.product_no, p.name, p.category, p.price, p.kind, p.stock, p.safety, p.sold_out_on, p.listing_mode, p.start_at," \
	" p.end_at, p.state, p.listed_on, p.delisted_on, p.delisted_by, p.tax_kind, p.isbn, p.moc_ref, p.moc_date, p.brand, p.video_url," \
	" p.cooloff_exempt, p.exempt_reason, p.preorder_ship_on, p.preorder_ended_on, p.length, p.width, p.height, p.weight, p.temperature," \
	" p.shipping_methods, p.payment_methods, p.description, p.limited, p.in_module, p.tax_task_on, p.tax_task_done_on, p.created_at," \
	" p.created_by, p.changed_at"
/* The state of now from what is stored, as listing_look() has it: minutes and days may have passed since, and the store may be closed.
 * Days are counts since 1970 on the marketplace's clock. */
#define PRODUCT_NEVER "9999999"
#define PRODUCT_LAST_DAY \
	"min(CASE WHEN p.stock = 0 THEN COALESCE(CAST(strftime('%s', p.sold_out_on) AS INTEGER), p.start_at + :offset, :now + :offset) / 86400" \
	" + :sold_out_days ELSE " PRODUCT_NEVER " END, CASE WHEN p.end_at <= :now THEN (p.end_at + :offset) / 86400 + :expired_days" \
	" ELSE " PRODUCT_NEVER " END)"
#define PRODUCT_STATE_NOW \
	"CASE WHEN p.state NOT IN ('scheduled', 'on_sale', 'sold_out', 'expired') THEN p.state WHEN :closed THEN 'delisted'" \
	" WHEN p.start_at > :now THEN 'scheduled' WHEN (:now + :offset) / 86400 > " PRODUCT_LAST_DAY " THEN 'delisted'" \
	" WHEN p.stock = 0 THEN 'sold_out' WHEN p.end_at <= :now THEN 'expired' ELSE 'on_sale' END"
/* What those two bind; a statement may lack some of it. */
struct product_now {
	int64_t now, offset, sold_out_days, expired_days, closed;
};
struct product_now product_now(struct shop *s, const struct profile *market);
void product_bind_now(struct stmt *q, const struct product_now *n);

/* As it is stored; product_free() it. */
void product_read(struct stmt *q, struct product *out);
enum status product_stored(struct shop *s, int64_t id, struct product *out, struct error *e);
/* What it is at `now`, into the product: state, clocks, what took it off. */
void product_at(const struct profile *market, struct product *p, instant_t now);

/* The store is closed: the day D from which nothing is listed (YAH-18). DAY_NONE: it is not. */
day_t product_closed_on(struct shop *s, const struct profile *market);

struct listing_rules product_rules(const struct profile *market);
void product_listing(const struct product *p, struct listing *out);

/* It stands on the shelf, or will by itself. */
bool product_is_listed(const struct product *p);
/* On sale from now or its start on (listing_mode now, scheduled); clocks of an earlier listing are over. product_settle() does the rest. */
void product_put_on(struct product *p, day_t today);
void product_take_off(struct product *p, day_t day, const char *by);

/* Put down what clock, stock and schedule give at `now`, and when it changes next. What should have left the shelf at an earlier moment
 * keeps that moment as its next, for the step of that day (product_steps.c). Inside the caller's transaction. */
enum status product_settle(struct shop *s, const struct profile *market, int64_t id, instant_t now, struct error *e);

/* One movement (delta may be 0), the stock with it, and the clock of a product that sold out or came back. Inside the caller's transaction. */
struct stock_change {
	int64_t product_id, delta;
	const char *reason, *note, *order_no;
	day_t day;
	int64_t batch_id;
	const char *op_id; /* NULL none */
	instant_t at;      /* the moment for which the state is worked out; 0: now */
};
enum status stock_put(struct shop *s, const struct profile *market, const struct stock_change *c, struct error *e);

/* The record over the product: every field that it has. */
void product_take(struct product *p, const struct record *r, const struct profile *market);
/* All of it but its stock, and what product_settle() works out. */
enum status product_write(struct shop *s, const struct product *p, struct error *e);
/* Every rule over a product as it would stand; `before` as it does, NULL: a new one. What is wrong stands among s->notes; refuses with
 * the first, and with a warning that is not confirmed. *tax_task (may be NULL): refused, and customer service has to be told (YAH-77):
 * product_tax_task() opens that task once the refused transaction is over. */
enum status product_judge(struct shop *s, const struct profile *market, const struct product *p, const struct product *before, bool *tax_task,
                          struct error *e);
enum status product_tax_task(struct shop *s, const struct profile *market, int64_t id, struct error *e);

enum status product_audit(struct shop *s, const char *what, const struct product *p, const char *detail, struct error *e);

#endif
