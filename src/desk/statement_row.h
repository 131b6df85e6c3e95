/*
 * Inside of statement_import.c: one row of a statement as a file says it.
 */
#ifndef DESK_STATEMENT_ROW_H
#define DESK_STATEMENT_ROW_H

#include "desk/words.h"
#include "storekeep/import.h"
#include "storekeep/settle.h"
#include "storekeep/sheet.h"

/* Our fields of a statement file; names in statement_row.c, headings in the profile. */
enum statement_field {
	F_ORDER_NO, F_GROSS, F_CART_NO, F_KIND,
	F_INTEREST_IN, F_INTEREST_OUT, F_CATEGORY, F_CARD, F_POINTS_EARN, F_CART, F_FAMILY_PAY, F_REVERSE, F_AD, F_OTHER,
	F_FEES, F_NET, F_POSTED_ON, F_SHIPPED_ON, F_CONFIRMED_ON, F_PAID_ON, F_TAX_KIND, F_ITEM_NAME, F_NOTE,
	STATEMENT_FIELDS,
};
extern const char *const statement_field_names[STATEMENT_FIELDS + 1];

/* Fee columns with their ledger kind. */
struct statement_fee {
	int field; /* enum statement_field */
	enum settle_kind kind;
};
#define STATEMENT_FEES 9
extern const struct statement_fee statement_fees[STATEMENT_FEES];

/* One row as it goes into the file. */
struct statement_row {
	char order_no[48];
	const char *cart_no, *kind_text, *tax_kind, *item_name, *note;
	enum settle_kind kind;
	money_t gross, interest_in, fee[SETTLE_KINDS], net;
	day_t posted, shipped, confirmed, paid;
};

/* How this file is read. */
struct statement_reader {
	struct words *kinds, *taxes;
	bool fees_positive; /* the file writes deductions without a minus */
	bool fee_columns;   /* it has columns for single fees */
};
void statement_reader_open(struct statement_reader *r, const struct profile *p);
void statement_reader_close(struct statement_reader *r);
/* Learn which columns the file has; once its heading is known. */
void statement_reader_columns(struct statement_reader *r, const struct sheet *sheet);
/* Texts of the row stay valid as long as the sheet's cells. *special: the word of a kind that is a number of the statement
 * and no line (carry_in, payout), else NULL. false: refused, `why` is filled. */
bool statement_row_read(const struct statement_reader *r, struct sheet *sheet, struct statement_row *row, struct import_refusal *why,
                        const char **special);
/* The amount of a fee's own line stands in the amount column; a refund goes out whatever its sign in the file. The net is
 * the row's own, or the sum of its parts. */
void statement_row_place(const struct statement_reader *r, struct statement_row *row);

#endif
