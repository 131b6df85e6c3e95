/*
 * One row of a settlement statement: what its cells say by the profile's column
 * map and words, with the sign that our side gives each amount. Where the row
 * goes, and whether it is a line or a total, statement_import.c decides.
 */
#include "config.h"

#include "desk/statement_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/mem.h"
#include "storekeep/profile.h"

const char *const statement_field_names[STATEMENT_FIELDS + 1] = {
	"order_no", "gross", "cart_no", "kind",
	"interest_in", "interest_out", "category", "card", "points_earn", "cart", "family_pay", "reverse", "ad", "other",
	"fees", "net", "posted_on", "shipped_on", "confirmed_on", "paid_on", "tax_kind", "item_name", "note", NULL,
};

const struct statement_fee statement_fees[STATEMENT_FEES] = {
	{F_INTEREST_OUT, SETTLE_INTEREST_OUT}, {F_CATEGORY, SETTLE_CATEGORY}, {F_CARD, SETTLE_CARD},
	{F_POINTS_EARN, SETTLE_POINTS_EARN}, {F_CART, SETTLE_CART}, {F_FAMILY_PAY, SETTLE_FAMILY_PAY},
	{F_REVERSE, SETTLE_REVERSE}, {F_AD, SETTLE_AD}, {F_OTHER, SETTLE_OTHER},
};

void statement_reader_open(struct statement_reader *r, const struct profile *p)
{
	const char *sign = profile_text(p, "statement.fee_sign", DAY_NONE);

	*r = (struct statement_reader){
		.kinds = words_load(p, "statement.kinds."), .taxes = words_load(p, "statement.tax_kinds."),
		.fees_positive = sign != NULL && strcmp(sign, "positive") == 0,
	};
}

void statement_reader_close(struct statement_reader *r)
{
	words_free(r->kinds);
	words_free(r->taxes);
}

void statement_reader_columns(struct statement_reader *r, const struct sheet *sheet)
{
	for (size_t i = 0; i < STATEMENT_FEES; i++)
		r->fee_columns |= sheet_has(sheet, statement_fees[i].field);
}

static enum import_verdict refuse(struct import_refusal *why, const char *code, struct sheet *sheet, int field, const char *message)
{
	snprintf(why->code, sizeof why->code, "%s", code);
	why->column = xstrdup(field >= 0 ? sheet_heading(sheet, field) : "");
	why->message = xstrdup(message);
	return ROW_REFUSED;
}

static enum import_verdict refuse_error(struct import_refusal *why, struct sheet *sheet, int field, const struct error *bad)
{
	return refuse(why, bad->code, sheet, field, bad->message);
}

/* Money of a cell, 0 when it is empty. false: refused. */
static bool money(struct sheet *sheet, int field, money_t *out, struct import_refusal *why)
{
	struct error bad;

	if (sheet_money(sheet, field, out, &bad) != ST_OK) {
		refuse_error(why, sheet, field, &bad);
		return false;
	}
	if (*out == MONEY_NONE)
		*out = 0;
	return true;
}

static bool date(struct sheet *sheet, int field, day_t *out, struct import_refusal *why)
{
	struct error bad;

	if (sheet_date(sheet, field, out, NULL, &bad) == ST_OK)
		return true;
	refuse_error(why, sheet, field, &bad);
	return false;
}

static bool read_kind(const struct statement_reader *r, struct sheet *sheet, struct statement_row *row, struct import_refusal *why, const char **special)
{
	const char *code;
	char *message;

	*special = NULL;
	row->kind_text = sheet_text(sheet, F_KIND, NULL);
	row->kind = row->gross < 0 ? SETTLE_REFUND : SETTLE_SALE;
	if (*row->kind_text == '\0')
		return true;
	code = words_find(r->kinds, row->kind_text);
	if (code == NULL) {
		message = xasprintf(_("The profile knows no kind of entry called %1$s. Add the word to [statement.kinds]."), row->kind_text);
		refuse(why, "kind_unknown", sheet, F_KIND, message);
		free(message);
		return false;
	}
	if (!settle_kind_parse(code, &row->kind))
		*special = code;
	return true;
}

static money_t row_sum(const struct statement_row *row)
{
	money_t sum = row->gross + row->interest_in;

	for (int k = 0; k < SETTLE_KINDS; k++)
		sum += row->fee[k];
	return sum;
}

static bool read_money(const struct statement_reader *r, struct sheet *sheet, struct statement_row *row, struct import_refusal *why)
{
	money_t sum, v;

	memset(row->fee, 0, sizeof row->fee);
	if (!money(sheet, F_GROSS, &row->gross, why) || !money(sheet, F_INTEREST_IN, &row->interest_in, why))
		return false;
	for (size_t i = 0; i < STATEMENT_FEES; i++) {
		if (!money(sheet, statement_fees[i].field, &v, why))
			return false;
		row->fee[statement_fees[i].kind] = r->fees_positive ? -v : v;
	}
	if (!r->fee_columns && sheet_has(sheet, F_FEES)) {
		if (!money(sheet, F_FEES, &v, why))
			return false;
		row->fee[SETTLE_OTHER] += r->fees_positive ? -v : v;
	}
	if (sheet_money(sheet, F_NET, &row->net, NULL) != ST_OK)
		return money(sheet, F_NET, &sum, why);
	if (sheet_has(sheet, F_GROSS))
		return true;
	if (row->net == MONEY_NONE) {
		refuse(why, "amount_missing", sheet, -1, _("The row has neither an amount nor a net. Map a column to gross or net."));
		return false;
	}
	row->gross = 0;
	row->gross = row->net - row_sum(row); /* a file that gives the net and its fees alone */
	return true;
}

static bool read_dates(struct sheet *sheet, struct statement_row *row, struct import_refusal *why)
{
	return date(sheet, F_POSTED_ON, &row->posted, why) && date(sheet, F_SHIPPED_ON, &row->shipped, why) &&
	       date(sheet, F_CONFIRMED_ON, &row->confirmed, why) && date(sheet, F_PAID_ON, &row->paid, why);
}

static bool read_names(const struct statement_reader *r, struct sheet *sheet, struct statement_row *row, struct import_refusal *why)
{
	struct error bad;
	size_t len;
	const char *no = sheet_text(sheet, F_ORDER_NO, &len);
	const char *tax = sheet_text(sheet, F_TAX_KIND, NULL);
	const char *code = *tax != '\0' ? words_find(r->taxes, tax) : "";

	row->order_no[0] = '\0';
	if (len != 0 && ident_order_no(no, len, row->order_no, &bad) != ST_OK) {
		refuse_error(why, sheet, F_ORDER_NO, &bad);
		return false;
	}
	if (code == NULL) {
		char *message = xasprintf(_("The profile knows no tax kind called %1$s. Add the word to [statement.tax_kinds]."), tax);

		refuse(why, "tax_kind_unknown", sheet, F_TAX_KIND, message);
		free(message);
		return false;
	}
	row->tax_kind = code;
	row->cart_no = sheet_text(sheet, F_CART_NO, NULL);
	row->item_name = sheet_free_text(sheet, F_ITEM_NAME, NULL);
	row->note = sheet_free_text(sheet, F_NOTE, NULL);
	return true;
}

bool statement_row_read(const struct statement_reader *r, struct sheet *sheet, struct statement_row *row, struct import_refusal *why,
                        const char **special)
{
	return read_money(r, sheet, row, why) && read_kind(r, sheet, row, why, special) && read_dates(sheet, row, why) &&
	       read_names(r, sheet, row, why);
}

static void place_amount(const struct statement_reader *r, struct statement_row *row)
{
	if (row->kind == SETTLE_REFUND && row->gross > 0 && (row->net == MONEY_NONE || row->net < 0))
		row->gross = -row->gross;
	if (row->kind == SETTLE_SALE || row->kind == SETTLE_REFUND)
		return;
	if (row->kind == SETTLE_INTEREST_IN)
		row->interest_in += row->gross;
	else
		row->fee[row->kind] += r->fees_positive ? -row->gross : row->gross;
	row->gross = 0;
}

void statement_row_place(const struct statement_reader *r, struct statement_row *row)
{
	place_amount(r, row);
	if (row->net == MONEY_NONE)
		row->net = row_sum(row);
}
