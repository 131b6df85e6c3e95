/*
 * Inside of the reconciliation: what its files share. Outside: statement.h.
 *
 * recon.c runs the passes, recon_book.c reads our side, recon_walk.c goes along it, recon_match.c compares
 * the lines of an order, recon_cart.c the fees of carts, recon_ours.c finds what
 * only we have, recon_alone.c judges a file without orders, recon_reason.c
 * proves why, recon_write.c keeps what was found.
 */
#ifndef SK_DESK_RECON_H
#define SK_DESK_RECON_H

#include "storekeep/settle.h"
#include "storekeep/statement.h"
#include "storekeep/terms.h"

#define NO_LEN 64 /* bytes of an order or cart number, NUL included */

/* Fingerprint of the batches that count: reconciliations done under another one are out of date. */
extern const char statement_facts_sql[];

/* A statement line, its amounts by ledger kind. */
struct recon_line {
	int64_t id;
	enum settle_kind kind;
	money_t amount[SETTLE_KINDS]; /* sale or refund holds the gross */
	money_t net;
	day_t day;                    /* that decides the period; DAY_NONE: the file does not say */
	char cart_no[NO_LEN];
	char tax_kind[16];
	bool twice;                   /* repeats an earlier line of the order */
};

/* Our order. */
struct recon_book {
	bool found, whole; /* whole: the columns of RECON_REST_COLUMNS are read too */
	int64_t id;
	char order_no[NO_LEN], cart_no[NO_LEN], category[64], state[24];
	struct settle_order plain;
	enum settle_tax tax;
	money_t points_value, refund_amount, reverse_fee; /* reverse_fee MONEY_NONE: unknown */
	int64_t category_ppm, card_ppm;                   /* kept with the order, -1: not */
	day_t ordered, shipped, posted, posting, refund, reverse;
};

/* All lines of one order number, and our order of that number. */
struct recon_group {
	char order_no[NO_LEN];
	struct recon_line *lines;
	size_t count, room;
	struct recon_book book;
};

/* A difference on its way to the file. */
struct recon_difference {
	const char *kind;
	const char *component;
	int64_t line_id, order_id; /* 0 none */
	const char *order_no, *cart_no;
	money_t expected, stated, follow;
	const char *rule, *reason;
	char args[200];
	int nth;                   /* tells equal ones apart */
};

struct recon {
	struct shop *s;
	struct db *db;
	const struct profile *profile;
	const struct progress *progress;
	struct terms_cache *terms;
	struct settle_cycle cycle;
	struct statement st;
	day_t from, to;
	unsigned components;    /* bit k: the file can state settle_kind k */
	bool compare;           /* our orders are there to compare with */
	bool others;            /* other live statements of this marketplace exist */
	int64_t hidden[16];     /* batches that count nowhere just now */
	size_t hidden_count;
	uint8_t *seen;          /* bit n: order n has a sale in the statement */
	int64_t seen_room;      /* orders that `seen` has bits for */
	struct recon_book *now; /* the order that is being matched */
	bool cancelled;
	struct settle_sum stated[SETTLE_TAXES], ours[SETTLE_TAXES];
	int64_t stated_rows[SETTLE_TAXES][SETTLE_KINDS], ours_rows[SETTLE_TAXES][SETTLE_KINDS];
	money_t line_nets;      /* sum of the lines' nets as stated */
	int64_t lines, differing; /* lines read; lines with a difference */
	int64_t differences, unchecked;
	money_t to_explain;
	struct error *e;
	bool failed;
};

/* Rates under which an order was made (those kept with it win), and its ledger lines when it is posted. */
const struct settle_rates *recon_rates(struct recon *r, const struct recon_book *b);
void recon_amounts(struct recon *r, const struct recon_book *b, const struct settle_order *o, struct settle_amounts *out);

/* ---- recon_book.c ---- */
/* The buyer's interest as a file can tell it that states `components` (YAH-110): without a kind or column for what came
 * in it is part of the gross, without one for either side it cancels out. `gross` is SETTLE_SALE or SETTLE_REFUND. */
void recon_fold_interest(unsigned components, enum settle_kind gross, struct settle_amounts *a);
/* Columns of an order that every comparison needs, as recon_book_read() expects them; those that only some do. */
#define RECON_BOOK_COLUMNS \
	"o.id, o.category, o.state, o.cash, o.points, o.subsidy, o.interest, o.card_plan, o.is_shipping, o.earn_mult, o.tax_kind," \
	" o.category_ppm, o.card_ppm, COALESCE(o.ordered_on, o.shippable_on), o.shipped_on, o.posted_on, o.posting_day, o.refund_day"
#define RECON_REST_COLUMNS "o.order_no, o.cart_no, o.points_value, o.refund_amount, o.reverse_fee, o.reverse_on"
#define RECON_WHOLE_COLUMNS RECON_BOOK_COLUMNS ", " RECON_REST_COLUMNS
#define RECON_WHOLE_WIDTH 24
/* `first` is the column of o.id; `whole`: the others follow. */
void recon_book_read(struct stmt *q, int first, bool whole, struct recon_book *b);
/* The rest of the order that is being matched: for what is more than a sale that agrees. */
void recon_book_rest(struct recon *r);
/* ---- recon_walk.c ---- */
struct recon_walk {
	struct recon *r;
	struct stmt *along, *by_number;
	const char *no; /* number of the order that `along` stands on, until its next step; NULL: at the end, or nowhere yet */
	bool started;
	int missed, asking;
};
/* Inside of one reading of the file. */
void recon_walk_open(struct recon_walk *w, struct recon *r);
void recon_walk_close(struct recon_walk *w);
/* The version of our order that counts, into b; b->found says whether there is one. Numbers come in their order; the text
 * must stay until the next call. */
void recon_walk_to(struct recon_walk *w, const char *order_no, struct recon_book *b);
/* true when a version of an order counts (view live_order, without asking the file again). */
bool recon_counts(const struct recon *r, int64_t batch_id, int64_t superseded_by);
enum status recon_hidden(struct recon *r);
bool recon_in_period(const struct recon *r, day_t d);
/* Code of the period that a day falls into. */
void recon_period_code(const struct recon *r, day_t d, char out[16]);
/* The period of another live statement that has a line of this kind for the order; "" none. */
void recon_stated_elsewhere(struct recon *r, const char *order_no, enum settle_kind kind, char out[16]);

/* ---- recon_match.c, recon_alone.c, recon_cart.c, recon_ours.c ---- */
void recon_match(struct recon *r, struct recon_group *g);
/* Lines without an order number: shop-wide fees, cart fees. */
void recon_match_loose(struct recon *r, struct recon_line *l);
void recon_alone(struct recon *r, struct recon_group *g);
/* The line's tax kind, else its order's, else taxable. */
enum settle_tax recon_line_tax(const struct recon_line *l, const struct recon_book *b);
/* Put a stated cart or family fee aside for recon_carts(). */
void recon_cart_note(struct recon *r, enum settle_kind kind, const char *cart_no, const char *order_no,
                     const struct recon_line *l, money_t amount);
void recon_carts(struct recon *r);
void recon_ours(struct recon *r);

/* ---- recon_reason.c ---- */
/* Why the gross of an order differs: fills reason, rule, args. */
void recon_why_amount(struct recon *r, const struct recon_book *b, bool refund, money_t ours, money_t theirs,
                      struct recon_difference *d);
/* Why a fee differs. `theirs` and `ours` as booked (negative when deducted); refunds come with signs turned. */
void recon_why_fee(struct recon *r, const struct recon_book *b, enum settle_kind k, money_t ours, money_t theirs,
                   struct recon_difference *d);

/* ---- difference.c ---- */
/* How our number of a component comes about, and its rule: fills how_ours and rule of a row whose `ours` is set. */
void recon_explain(struct recon *r, const struct recon_book *b, enum settle_kind k, const struct settle_amounts *sale,
                   struct side_row *row);

/* ---- difference.c ---- */
/* Place of a kind among difference_kinds, from 1; 0 for none of them. */
int difference_rank(const char *kind);

/* ---- recon_line.c ---- */
/* Amounts of a statement_line l as recon_add_row() expects them, from column 0. */
#define RECON_AMOUNT_COLUMNS \
	"l.kind, l.gross, l.interest_in, l.interest_out, l.category, l.card, l.points_earn, l.cart, l.family_pay, l.reverse, l.ad, l.other"
/* Add a row's amounts; start from MONEY_NONE. */
void recon_add_row(struct stmt *q, money_t theirs[SETTLE_KINDS]);
/* MONEY_NONE plus something is that; nothing leaves it. */
void recon_add_amount(money_t *to, money_t v);

/* ---- recon_write.c ---- */
enum status recon_tables(struct recon *r);
void recon_add(struct recon *r, const struct recon_difference *d);
/* The stated amounts of a line, into the totals. */
void recon_count_stated(struct recon *r, const struct recon_line *l, enum settle_tax tax);
void recon_count_ours(struct recon *r, enum settle_kind k, money_t amount, enum settle_tax tax);
/* Move what was found into the file and make it count. */
enum status recon_keep(struct recon *r);

#endif
