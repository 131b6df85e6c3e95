/*
 * Settlement (帳務清算) as arithmetic: what one order brings and costs, on which
 * day, in which period, and what a payout run pays. YAH-106 to 124, 134 to 138
 * and section 17; the numbers come from a profile, so other marketplaces with
 * one to four periods a month, or weekly ones, use the same functions.
 *
 * Pure functions of plain values: no SQL, no clock, no allocation.
 */
#ifndef STOREKEEP_SETTLE_H
#define STOREKEEP_SETTLE_H

#include "storekeep/date.h"
#include "storekeep/error.h"
#include "storekeep/money.h"
#include "storekeep/workday.h"

/* ---- ledger lines ---- */

/* Kinds of ledger line; amounts are signed from the shop's side (+ comes in, - goes out). */
enum settle_kind {
	SETTLE_SALE,         /* claim amount of a posted order */
	SETTLE_INTEREST_IN,  /* buyer's instalment interest received */
	SETTLE_REFUND,       /* claim and interest of a refunded order */
	SETTLE_INTEREST_OUT, /* the interest deducted again */
	SETTLE_CATEGORY,     /* 成交手續費 */
	SETTLE_CARD,         /* 刷卡手續費 */
	SETTLE_POINTS_EARN,  /* cost of additional points */
	SETTLE_CART,         /* 購物車手續費 */
	SETTLE_FAMILY_PAY,   /* 全家付款手續費 */
	SETTLE_REVERSE,      /* 逆物流費 */
	SETTLE_AD,           /* 廣告費 */
	SETTLE_OTHER,        /* other platform deductions */
};
#define SETTLE_KINDS (SETTLE_OTHER + 1)

/* "sale", "interest_in" … as stored and shown in --json. */
const char *settle_kind_code(enum settle_kind k);
/* false: no kind has this code. */
bool settle_kind_parse(const char *code, enum settle_kind *k);
/* true for sale, interest_in, refund: the gross of vouchers (YAH-128); all others are fees. */
bool settle_kind_is_gross(enum settle_kind k);

enum settle_tax { TAX_TAXABLE, TAX_FREE, TAX_NO_INVOICE };
#define SETTLE_TAXES (TAX_NO_INVOICE + 1)
/* "taxable", "tax_free", "no_invoice" (YAH-75). */
const char *settle_tax_code(enum settle_tax t);
/* false: no tax kind has this code. */
bool settle_tax_parse(const char *code, enum settle_tax *t);

/* How a card payment is split (YAH-108); PLAN_NONE is not a card payment. */
enum settle_plan {
	PLAN_NONE,
	PLAN_ONCE,
	PLAN_INTEREST_3,
	PLAN_INTEREST_6,
	PLAN_INTEREST_12,
	PLAN_ZERO_3,
	PLAN_ZERO_6,
	PLAN_ZERO_12,
};
#define SETTLE_PLANS (PLAN_ZERO_12 + 1)
/* "none", "once", "interest_3" … */
const char *settle_plan_code(enum settle_plan p);
/* Refuses any other number of instalments (code card_plan, YAH-108). */
enum status settle_plan_parse(const char *code, enum settle_plan *p, struct error *e);

/* ---- fees of one order ---- */

struct settle_category {
	const char *code;
	int64_t ppm;
};

/* Rates in force on one day. Filled by the desk from a profile (terms.h); constant while orders are computed. */
struct settle_rates {
	const struct settle_category *category; /* ascending by code (strcmp) */
	size_t category_count;
	int64_t category_default_ppm; /* for orders without a category; -1 none */
	enum rounding category_rounding;
	bool category_on_shipping;    /* fee.category.base = claim: shipping-fee orders pay it too */
	int64_t card_ppm[SETTLE_PLANS]; /* -1: the profile gives no rate */
	enum rounding card_rounding;
	int64_t points_value;         /* dollars credited per point (YAH-138) */
	int64_t points_cost_ppm;      /* each additional 1x of points (YAH-175) */
	int earn_multiplier;          /* campaign of the day, for orders that tell none; 0 or 1: none */
	enum rounding points_rounding;
	bool add_subsidy;             /* YAH-193 */
	bool interest_pass_through;   /* YAH-110 */
	money_t cart_fee;             /* a cart with a shipment (YAH-112) */
	money_t family_fee;           /* a cart paid by FamilyMart payment (YAH-43) */
	money_t reverse_fee;          /* MONEY_NONE: not stated, typed or imported (YAH-113) */
	bool reverse_category, reverse_card, reverse_cart, reverse_family, reverse_points; /* credited on refund (YAH-115) */
	unsigned deduct;              /* 1u << kind: fees taken from the payout (YAH-114) */
};

/* One order as fees see it. Amounts after all discounts, >= 0. */
struct settle_order {
	money_t cash;        /* paid in money, without interest */
	int64_t points;      /* points spent on this order */
	money_t subsidy;     /* added by the platform */
	money_t interest;    /* buyer's instalment interest, imported or typed */
	const char *category;/* NULL or "": none */
	enum settle_plan plan;
	int earn_multiplier; /* points-earn campaign as the order tells it; 0 or 1: the rates' own counts */
	bool rates_known;    /* the two rates below hold (those the order was made under), not the table's */
	int64_t category_ppm, card_ppm; /* -1: unknown then */
	bool is_shipping;    /* shipping-fee order (物流費訂單) */
};

/* What could not be computed; the amount concerned is 0. */
enum {
	SETTLE_NO_CATEGORY_RATE = 1, /* YAH-106: "No fee rate for category X in the contract table" */
	SETTLE_NO_CARD_RATE = 2,     /* YAH-108 */
	SETTLE_NO_REVERSE_FEE = 4,   /* YAH-113: fee unknown */
};

/* Ledger lines of one event, signed; `line[k]` 0 where there is none. */
struct settle_amounts {
	money_t line[SETTLE_KINDS];
	money_t claim; /* cash + points x value + subsidy */
	money_t bank;  /* requested from the bank, 0 without a card */
	unsigned missing;
};

/* The rate of a category in ppm, -1 when the contract table has none. */
int64_t settle_category_ppm(const struct settle_rates *r, const char *category);
/* Lines of a posted order: sale, interest in and out, category, card, points_earn (section 17). */
void settle_order_amounts(const struct settle_rates *r, const struct settle_order *o, struct settle_amounts *out);
/* Lines of its refund: the STORED lines with the opposite sign, never computed anew (YAH-1, YAH-115). */
void settle_refund_amounts(const struct settle_rates *r, const struct settle_amounts *stored, struct settle_amounts *out);
/* Lines of a cart on the day of its first shipment / its transfer. */
money_t settle_cart_line(const struct settle_rates *r);
money_t settle_family_line(const struct settle_rates *r);
/* Reverse-logistics fee of a collected return: `typed` wins (MONEY_NONE: not known); not collected: 0 (YAH-91, YAH-113). */
money_t settle_reverse_line(const struct settle_rates *r, bool collected, money_t typed, unsigned *missing);
/* The points-earn multiplier of an order: its own, else that of the campaign of its day; 1 none (YAH-175). */
int settle_earn_multiplier(const struct settle_rates *r, const struct settle_order *o);
/* Points spent against what they paid: true when points_value is points x a whole multiplier of 1 or
 * `multiplier_max` at most; the multiplier in *multiplier (YAH-193). */
bool settle_points_paid(int64_t points, money_t points_value, int multiplier_max, int *multiplier);

/* Totals of many lines. */
struct settle_sum {
	money_t line[SETTLE_KINDS];
	money_t gross[SETTLE_TAXES]; /* sale + interest_in + refund by tax kind */
	int64_t count;
};
void settle_add(struct settle_sum *s, const struct settle_amounts *a, enum settle_tax tax);
void settle_add_line(struct settle_sum *s, enum settle_kind k, money_t amount, enum settle_tax tax);
/* Sales and refunds of all tax kinds together. */
money_t settle_gross(const struct settle_sum *s);
/* Fees that are deducted, negative. */
money_t settle_fees(const struct settle_rates *r, const struct settle_sum *s);
money_t settle_net(const struct settle_rates *r, const struct settle_sum *s);

/* ---- days of one order ---- */

struct settle_clock {
	int auto_days;        /* confirm.auto_days */
	bool complaint_blocks;
	int lag_min, lag_max, lag_used; /* posting.* */
};

struct settle_dates { /* DAY_NONE where unknown */
	day_t ordered, transferred, shipped;
	day_t picked_up;   /* from the convenience store */
	day_t received;    /* the buyer pressed 收到貨點我 */
	day_t complaint;   /* 申訴未到貨 */
	day_t confirmed;   /* as the platform says; once set it does not change */
	day_t posted;      /* as the platform says */
	bool pay_on_pickup;
};

/* What a date still waits for. */
enum settle_wait { WAIT_NOTHING, WAIT_SHIPMENT, WAIT_PICKUP, WAIT_BUYER };

/* Refuses a date before the one it must follow (code date_order, YAH-2, YAH-116, YAH-118). */
enum status settle_check_dates(const struct settle_dates *d, struct error *e);
/* Buyer-confirm date (買家確認日), DAY_NONE while it waits (YAH-116, YAH-117). */
day_t settle_confirm_day(const struct settle_clock *c, const struct settle_dates *d, enum settle_wait *waits);

struct settle_posting {
	day_t earliest, latest, used; /* DAY_NONE while it waits */
	bool known;                   /* the platform's own date: all three are equal */
	enum settle_wait waits;
};
/* Posting date (入帳日): forecast or the platform's (YAH-118). */
void settle_posting_day(const struct settle_clock *c, const struct settle_dates *d, struct settle_posting *out);
/* Day of a refund's deduction, DAY_NONE when neither is known; the bank's report wins for card orders (YAH-120). */
day_t settle_refund_day(bool card, day_t refunded, day_t bank_refunded);
/* Only posted orders are deducted: false when the refund came before the posting (then neither side is ever booked). */
bool settle_refund_counts(day_t posted, day_t refunded);
/* Earliest of the shipments of a cart's orders: feed each order's; start with DAY_NONE (YAH-112). */
day_t settle_cart_fee_day(day_t so_far, day_t shipped);
/* The day the paid order reached the store, never shipment or confirmation (YAH-44). */
day_t settle_family_fee_day(const struct settle_dates *d);

/* ---- periods ---- */

#define SETTLE_PARTS 4
#define SETTLE_LAST_DAY 31 /* "last": the last day of the month */

/* One part of a month (or the week). A day number means the first such day after the part's end; 0: the
 * marketplace gives none. With `weekly` it counts days after the end. */
struct settle_part {
	int from_day;      /* first day of the part in its month */
	int statement_day; /* statement opens */
	int due_day;       /* claim documents due, inclusive */
	int pay_day;       /* nominal payout */
	int pay_months;    /* whole months added to the payout */
	int invoice_month; /* claim dated in this many months after the period's */
};

struct settle_cycle {
	bool weekly;
	int week_start;    /* 0 Sunday .. 6 Saturday */
	int parts;         /* 1..SETTLE_PARTS; weekly: 1 */
	struct settle_part part[SETTLE_PARTS];
	bool pay_shift;    /* payout moves to the next working day (YAH-122) */
};

struct settle_period {
	char code[16];        /* "2026-10-H1"; one part "2026-10", three or four "2026-10-P3", weekly "2026-W43" */
	int year, month;      /* weekly: ISO year and week */
	int part;             /* from 0 */
	day_t from, to;       /* posting dates, inclusive */
	day_t statement, due; /* not moved for holidays (YAH-121) */
	day_t pay_nominal, pay;
	int invoice_year, invoice_month; /* the claim is dated in this month; 0 when free */
	int missing_year;     /* a calendar year the payout date would have needed, 0 none (FMT-3) */
};

/* The period that a posting date belongs to. `w` may be NULL. */
void settle_period_of(const struct settle_cycle *c, const struct workdays *w, day_t d, struct settle_period *out);
/* From its code (also "2026-10 H1" and small letters). ST_REFUSED, code period_code. */
enum status settle_period_parse(const struct settle_cycle *c, const struct workdays *w, const char *code,
                                struct settle_period *out, struct error *e);
void settle_period_next(const struct settle_cycle *c, const struct workdays *w, const struct settle_period *p,
                        struct settle_period *out);
void settle_period_previous(const struct settle_cycle *c, const struct workdays *w, const struct settle_period *p,
                            struct settle_period *out);
/* For people: "2026-10 H1", in Chinese 2026 年 10 月上期. */
void settle_period_label(const struct settle_period *p, char out[64]);
/* The period whose payout a claim joins that arrived on `arrived`: `p` itself when on time, else that of the first
 * due date on or after the arrival (YAH-134). */
void settle_claim_run(const struct settle_cycle *c, const struct workdays *w, const struct settle_period *p, day_t arrived,
                      struct settle_period *out);
/* true when the orders of the forecast may fall into an earlier period than the one used (YAH-118). */
bool settle_posting_spans(const struct settle_cycle *c, const struct settle_posting *p);

/* ---- payout runs ---- */

/* A period as payout runs see it. */
struct settle_due {
	struct settle_period period;
	money_t net;
	bool claim_needed; /* vouchers are demanded (YAH-125) */
	day_t arrived;     /* the last of its vouchers; DAY_NONE not yet */
	int run;           /* out: index of the run that it joins, -1 none yet */
};

struct settle_remit {
	day_t day;
	money_t amount; /* > 0 */
};

struct settle_run {
	day_t nominal, pay;
	char code[16];     /* of the period whose payout day this is */
	size_t periods;
	money_t net;       /* of its periods */
	money_t carry_in;  /* <= 0, after remittances up to the payout day */
	money_t remitted;  /* of those, what raised the carry */
	money_t remitted_over; /* remitted beyond the debt (warn, YAH-136) */
	money_t result, payout, carry_out;
	int negative_row;  /* this and preceding consecutive runs with result < 0 */
};

/* Put periods (ascending) into runs, carry what is negative, add remittances (ascending) up to zero (section 17,
 * YAH-135, YAH-136). Returns the number of runs written, ascending by nominal day; `runs` has room for `count`. */
size_t settle_runs(const struct settle_cycle *c, const struct workdays *w, struct settle_due *items, size_t count,
                   const struct settle_remit *remits, size_t remit_count, money_t carry_in, struct settle_run *runs);

#endif
