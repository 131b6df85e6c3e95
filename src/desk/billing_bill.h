/*
 * Bills as files tell them: a row, and the rows of one purchase together. Shared
 * by reading, judging and writing of `billing import`.
 */
#ifndef STOREKEEP_DESK_BILLING_BILL_H
#define STOREKEEP_DESK_BILLING_BILL_H

#include "desk/plan_parts.h"
#include "desk/words.h"
#include "storekeep/sheet.h"

/* Fields of billing.columns, in the order of billing_field_names. */
enum bill_field {
	B_ITEM, B_REFERENCE, B_LINE_NO, B_AMOUNT, B_BOOKED, B_STATE, B_PAY, B_DAYS, B_PAID, B_STARTS, B_ENDS, B_QUOTA, B_SOURCE, B_DEBIT_AT,
	B_RUN, B_ORIGIN, B_DISCOUNT, B_NOTE, B_FIELDS,
};
extern const char *const billing_field_names[];

/* Whose fee a row is: of the storefront tool (which also stands for the whole), of the upgrade, of the whole service. */
enum bill_item { ITEM_TOOL, ITEM_UPGRADE, ITEM_SERVICE, ITEM_HALF, ITEM_OTHER };

struct bill_row {
	int64_t line;            /* of the file */
	enum bill_item item;
	char reference[64], note[200];
	char state[8], pay[16], source[8], run[64], origin[16]; /* codes, "" not said */
	int line_no, plan_days, discount; /* 0, 0, -1: not said */
	money_t amount;          /* MONEY_NONE: not said; of a line that was taken in parts, their sum */
	money_t said;            /* the row's own */
	int64_t quota;           /* -1: not said */
	instant_t booked_at, paid_at, starts_at, ends_at, debit_at; /* INSTANT_NONE: not said */
	bool paid_day, starts_day; /* only the day was said */
};

struct bill_reader {
	const struct profile *profile;
	struct words *states, *pays, *sources, *origins;
};
void bill_reader_open(struct bill_reader *r, const struct profile *p);
void bill_reader_close(struct bill_reader *r);
/* What item a word of the file is; compared folded. */
enum bill_item bill_item_of(const struct profile *p, const char *word);
/* false: refused, with code, rule, field and sentence in `e`. */
bool bill_read(struct bill_reader *r, struct sheet *sheet, struct bill_row *out, struct error *e);

/* One purchase of the file, and what becomes of ours. */
struct bill {
	struct bill_row *rows;   /* owned */
	size_t count;
	const struct bill_row *whole, *tool, *upgrade; /* the rows as they were understood; NULL none */
	struct plan_order was;   /* ours; id 0: not in the book */
	struct plan_booking is;  /* as it will be */
	char reference[64], pay[16], origin[16], note[200], run[64], source[8]; /* texts of `is`, and its debit */
	instant_t debit_at;
	bool stated, changed;    /* the file says its time; something differs from ours */
	bool mixed;              /* taken from balance and card (RUT-48): a debit a row */
	char state[8];           /* of its lines: open, paid, "" as it is */
};

/* ---- billing_write.c ---- */

/* Inside the transaction that publishes the batch. */
enum status bill_write(struct shop *s, const struct profile *p, const struct bill *b, int64_t batch_id, struct error *e);

#endif
