/*
 * Statements of the demonstration shop: one line as the marketplace states it,
 * and one statement in the making.
 */
#ifndef SK_DESK_DEMO_LINES_H
#define SK_DESK_DEMO_LINES_H

#include "desk/demo_write.h"

struct demo_line {
	char order_no[48], cart_no[48];
	char category[32];
	enum settle_kind kind;
	money_t amount[SETTLE_KINDS]; /* as stated; sale or refund holds the gross */
	money_t claim;
	struct settle_order order;    /* our order behind it */
	money_t points_value;
	enum settle_tax tax;
	day_t day, shipped, confirmed, refund, reverse;
	money_t reverse_fee;
	char item_name[96];
	money_t net_off;              /* the stated net is wrong by this */
	int copies;                   /* 0: left out, 2: stated twice */
};

#define DEMO_WAYS 32

struct demo_statement {
	struct demo_work *work;
	enum demo_market market;
	struct settle_period period;
	bool first;
	money_t carry_in;             /* from the one before, <= 0 */
	bool current;                 /* the newest one: everything is planted in it */
	int64_t id, batch, lines;
	int64_t first_line, last_line; /* ids; 0 before the first */
	money_t gross, fees, net;
	money_t sum;                  /* of the lines, whatever the totals row says */
	/* what is still to be planted, by way */
	int64_t left[DEMO_WAYS], next_at[DEMO_WAYS], step[DEMO_WAYS];
	int64_t at;
};

/* ---- demo_statements.c ---- */
/* Columns of an order as demo_read_order() expects them; what a marketplace has posted from :from to :to. */
#define DEMO_ORDER_COLUMNS \
	"order_no, cart_no, category, cash, points, points_value, subsidy, interest, card_plan, is_shipping, earn_mult, tax_kind," \
	" category_ppm, card_ppm, posted_on, shipped_on, confirmed_on, item_name, refund_day, reverse_on, reverse_fee"

#define DEMO_SALES " FROM orders WHERE profile = :profile AND posting_day BETWEEN :from AND :to AND posted_on IS NOT NULL" \
	" ORDER BY posting_day, order_no"
void demo_bind_span(struct demo_statement *t, struct stmt *q, day_t from, day_t to);
void demo_read_order(struct stmt *q, struct demo_line *l);
/* The amounts of its sale; of its refund on l->refund. */
void demo_as_sale(struct demo_statement *t, struct demo_line *l);
void demo_as_refund(struct demo_statement *t, struct demo_line *l);
/* Write the line as often as it is stated. */
enum status demo_state(struct demo_statement *t, const struct demo_line *l, struct error *e);

/* ---- demo_strangers.c ---- */
enum status demo_strangers(struct demo_statement *t, struct error *e);
enum status demo_advertising(struct demo_statement *t, struct error *e);

/* ---- demo_plant.c ---- */
/* A pass over `lines` lines of one kind begins. */
void demo_plant_begin(struct demo_statement *t, enum settle_kind on, int64_t lines);
/* Perhaps alter the next line of the pass; at most one difference comes of it. */
void demo_plant(struct demo_statement *t, struct demo_line *l);
/* A line that should not stand there at all. */
void demo_plant_whole(struct demo_statement *t, const struct demo_line *l, const char *kind, const char *what);
/* The statement forgets, or gets wrong, what was carried over. */
void demo_plant_carry(struct demo_statement *t, money_t expected, money_t stated);

#endif
