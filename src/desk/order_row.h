/*
 * Inside of order_import.c: one order as a file says it and as rules complete it.
 */
#ifndef DESK_ORDER_ROW_H
#define DESK_ORDER_ROW_H

#include "desk/order_case.h"
#include "desk/words.h"
#include "storekeep/import.h"
#include "storekeep/sheet.h"
#include "storekeep/terms.h"

/* Our fields of an order file; names in order_read.c, headings in the profile. */
enum order_field_no {
	F_ORDER_NO, F_ITEM_NAME, F_CART_NO, F_PAYMENT, F_CARD_PLAN, F_BUYER, F_RECIPIENT, F_POSTCODE, F_ADDRESS,
	F_ORDERED_ON, F_SHIPPABLE_ON, F_SHIP_BY, F_SHIPPED_ON, F_PICKED_UP_ON, F_COMPLAINT_ON, F_CONFIRMED_ON, F_POSTED_ON,
	F_CANCELLED_ON, F_REFUNDED_ON, F_BANK_REFUNDED_ON, F_REVERSE_ON,
	F_PRODUCT_TYPE, F_DELIVERY, F_PRODUCT_NO, F_SKU, F_NOTE, F_ITEM_SPEC, F_ITEM_OPTION, F_QTY, F_UNIT_PRICE,
	F_CASH, F_CLAIM_AMOUNT, F_POINTS, F_POINTS_VALUE, F_SUBSIDY, F_INTEREST, F_SHIPPING_FEE, F_DISCOUNT,
	F_REFUND_AMOUNT, F_REVERSE_FEE, F_EARN_MULT,
	F_STATE, F_TRADE_STATE, F_PHONE, F_PHONE_DAY, F_PHONE_NIGHT, F_TAX_KIND, F_CATEGORY, F_COUPON_NO, F_CODE, F_CODE_AMOUNT,
	/* of orders with members (order_facts.c) */
	F_SUBTOTAL, F_CREDIT_AMOUNT, F_SURCHARGE, F_ITEM_DISCOUNT, F_EMAIL, F_MEMBER_CODE, F_CHANNEL, F_DELIVERY_STATE, F_PAYMENT_STATE,
	F_COMPLETED_ON, F_LOGGED_IN,
	ORDER_FIELDS,
};
extern const char *const order_field_names[ORDER_FIELDS + 1];

enum order_text {
	T_CART_NO, T_STATE, T_STATE_TEXT, T_PAYMENT, T_CARD_PLAN, T_CATEGORY, T_TAX_KIND, T_PRODUCT_NO, T_SKU, T_ITEM_NAME,
	T_ITEM_SPEC, T_BUYER, T_RECIPIENT, T_PHONE, T_POSTCODE, T_ADDRESS, T_DELIVERY, T_NOTE, T_EXTRA,
	ORDER_TEXTS,
};
enum order_row_day {
	D_ORDERED, D_SHIPPABLE, D_SHIP_BY, D_SHIPPED, D_PICKED_UP, D_COMPLAINT, D_CONFIRMED, D_POSTED, D_CANCELLED, D_REFUNDED,
	D_BANK_REFUNDED, D_REVERSE, D_POSTING, D_REFUND,
	D_RECEIVED, D_PREORDER, /* no file has them: typed, or copied from the product */
	ORDER_DAYS,
};
enum order_amount {
	A_QTY, A_UNIT_PRICE, A_CASH, A_POINTS, A_POINTS_VALUE, A_SUBSIDY, A_INTEREST, A_SHIPPING_FEE, A_DISCOUNT,
	A_REFUND_AMOUNT, A_REVERSE_FEE, A_EARN_MULT, A_CLAIM,
	ORDER_AMOUNTS,
};

struct order_item_row {
	char *name, *spec, *sku, *product_no;
	int64_t qty;
	money_t unit_price, discount; /* discount: of the line, where the file has it */
};

/* Texts live as long as the sheet's row, unless the row was kept (order_row_keep). */
struct order_row {
	char order_no[48];
	const char *text[ORDER_TEXTS];
	day_t day[ORDER_DAYS];
	int64_t amount[ORDER_AMOUNTS]; /* A_REVERSE_FEE MONEY_NONE: unknown */
	enum settle_plan plan;
	bool is_shipping;
	int64_t category_ppm, card_ppm; /* -1 unknown */
	uint64_t hash;                  /* over everything that the file said */
	const char *facts;              /* JSON for sale_source, lives as the texts; NULL: not an order of members */
	money_t item_discount;          /* of this row's item */
	struct order_item_row *items;   /* of an order with one row an item */
	size_t item_count;
	bool kept;
	/* what facts and clock make of it (order_rules.c) */
	const char *word;               /* state as the file says it; text[T_STATE] is the further of it and what is proved */
	enum day_origin from[CASE_FIELDS];
	bool returning, returned;
	char cancel_reason[24];
	char origins[ORIGINS_SIZE];
	const char *next_step;          /* constant */
	day_t next_on;
};

/* What is the same for all rows of a file. */
struct order_reader {
	const struct profile *profile;
	struct import_result *result;
	struct words *payments, *plans, *states, *taxes;
	struct words *shipping;      /* names of the shipping charge */
	struct terms_cache *terms;
	struct order_market market;  /* of marketplaces without members: clocks */
	bool grouped;                /* one row an item (FMT-50): amounts of the order repeat */
	bool sales;                  /* the marketplace has members: order_facts.c reads what they need */
	bool continues;              /* a row without an order number continues the order above (FMT-54) */
	struct words *channels;
	struct buf facts;
	char phone[64];
	char state_text[200];
	struct buf extra;
	struct buf told;             /* unknown words that were told, one a line */
	int phones_told;
};

enum status order_reader_open(struct order_reader *r, struct shop *s, const struct profile *p, struct import_result *result, struct error *e);
void order_reader_close(struct order_reader *r);
/* A row that continues an order: its item alone. */
bool order_read_item(struct order_reader *r, struct sheet *sheet, struct order_row *out, struct import_refusal *why);
/* The file has columns of items, and this row says something in them. */
bool order_has_items(const struct sheet *sheet);
bool order_row_has_item(struct sheet *sheet);

/* The code of a word of a closed list, `otherwise` for an unknown one (told once), "" for an empty cell. */
const char *order_word(struct order_reader *r, struct words *w, struct sheet *sheet, int field, const char *otherwise);
/* order_facts.c: the state of an order of members, and what `sale` needs beyond `orders`, as the head of a JSON object that
 * order_facts() closes. false: refused. */
bool order_read_facts(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why);
/* The whole object: facts and the items as lines. */
void order_facts(const struct order_row *o, struct buf *out);

/* Read and complete one row. false: refused, `why` is filled. */
bool order_read(struct order_reader *r, struct sheet *sheet, struct order_row *out, struct import_refusal *why);
/* order_rules.c: claim, rates, forecast of posting; false: dates in the wrong order. */
bool order_complete(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why);

/* The same without the total of the row's own cell: for an order that was filled up, with what people typed of it (NULL: nothing).
 * A typed fact that the file contradicts is left out. */
bool order_follow(struct order_reader *r, struct sheet *sheet, struct order_row *o, const struct order_typed *typed, struct import_refusal *why);
/* order_rules.c: what facts and clock need of a row. */
void order_case_of_row(const struct order_row *o, struct order_case *c);
/* order_read.c: what the file has no column for is taken from the version before (texts are borrowed from it). */
void order_fill(struct sheet *sheet, struct order_row *o, const struct order_row *before);
/* true when both say the same in every column of the book. */
bool order_same(const struct order_row *a, const struct order_row *b);

/* Copy everything that lives in the sheet, so that the order can wait for its other items. */
void order_row_keep(struct order_row *o);
void order_row_add_item(struct order_row *o, const struct order_row *item);
void order_row_clear(struct order_row *o);

#endif
