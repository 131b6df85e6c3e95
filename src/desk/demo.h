/*
 * Inside of the demonstration shop: what its files share. Outside: demo.h of
 * the public headers.
 *
 * demo_people.c and demo_goods.c know who buys and what is sold, demo_orders.c
 * makes one cart after the other, demo_book.c writes them, demo_plant.c chooses
 * what the marketplace gets wrong, demo_statements.c writes its statements,
 * demo_files.c the files that it would have sent, demo.c puts it together.
 *
 * Everything follows from the seed: every choice is a hash of (seed, stream,
 * index), so nothing depends on the order of calls or on the machine.
 */
#ifndef SK_DESK_DEMO_H
#define SK_DESK_DEMO_H

#include "storekeep/demo.h"
#include "storekeep/settle.h"
#include "storekeep/shop.h"

/* ---- chance ---- */

/* A stream of choices: x is its state. */
struct demo_dice {
	uint64_t x;
};

struct demo_dice demo_dice(uint64_t seed, uint64_t stream, uint64_t index);
uint64_t demo_roll(struct demo_dice *d);
/* 0 .. n-1. */
int demo_pick(struct demo_dice *d, int n);
/* true in `percent` of 100. */
bool demo_chance(struct demo_dice *d, int percent);
/* Index into weights that sum to anything. */
int demo_weighted(struct demo_dice *d, const int *weight, int count);

/* ---- people ---- */

struct demo_person {
	char name[32];     /* every character is in Big5 */
	char login[32];    /* on Ruten */
	char phone[32];
	char postcode[8];
	char address[128];
};

void demo_person(uint64_t seed, uint64_t index, struct demo_person *p);

/* ---- goods ---- */

struct demo_good {
	const char *no;       /* 商品編號 */
	const char *sku;      /* 店家商品料號 */
	const char *name;
	const char *spec[3];  /* the first may be "", the others NULL */
	money_t price;
	const char *category; /* key of fee.category.rate_bp */
	enum settle_tax tax;
};

const struct demo_good *demo_good(int n);
int demo_good_count(void);
/* Parts per million that the demonstration shop's contract says for a category; -1 none. */
int64_t demo_category_ppm(const char *category);
/* The n-th category of the contract, NULL after the last. */
const char *demo_category(int n);

/* ---- orders ---- */

enum demo_market { DEMO_YAHOO, DEMO_RUTEN };
#define DEMO_MARKETS (DEMO_RUTEN + 1)
const char *demo_market_code(enum demo_market m);

#define DEMO_ITEMS 3
struct demo_item {
	const struct demo_good *good;
	const char *spec;
	int qty;
};

struct demo_order {
	enum demo_market market;
	char no[48], cart_no[48];
	const char *state, *state_text; /* code, and the marketplace's word */
	const char *payment, *payment_text;
	enum settle_plan plan;
	const char *delivery;
	const char *note;
	struct demo_item item[DEMO_ITEMS];
	int items;
	bool is_shipping;
	money_t cash, points_value, subsidy, interest, shipping_fee, discount, claim;
	int64_t points;
	int earn_mult;
	bool is_confirmed;     /* else confirmed is the forecast */
	enum settle_tax tax;
	const char *category;  /* "" none */
	int64_t category_ppm, card_ppm; /* -1: none */
	day_t ordered, shippable, ship_by, shipped, picked_up, complaint, confirmed, posted, posting, cancelled;
	day_t refund, refunded, bank_refunded, reverse, preorder;
	money_t reverse_fee;   /* MONEY_NONE: unknown */
	uint64_t person;
};

#define DEMO_CART_MAX 5
/* One cart: its orders, the shipping-fee order last. Ruten has one order a cart. */
struct demo_cart {
	struct demo_order order[DEMO_CART_MAX];
	int count;
};

/* Where the generator stands. */
struct demo_maker {
	uint64_t seed;
	int64_t orders, members;     /* asked for */
	int64_t made, carts;
	day_t first, today;          /* of the orders */
	day_t day;                   /* of the cart before */
	int64_t day_carts, day_orders, day_ruten;
	struct settle_clock clock[DEMO_MARKETS];
	struct settle_rates rates[DEMO_MARKETS];
};

/* The next cart; false when all orders are made. The last cart is cut to the number asked for. */
bool demo_cart(struct demo_maker *m, struct demo_cart *out);

#endif
