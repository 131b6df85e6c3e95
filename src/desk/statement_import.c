/*
 * Importing a settlement statement (代收明細): what a row says by the profile's
 * column map and words, in which period the file belongs, and its totals rows.
 * Staging, preview, refusals and publishing are import.c's.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/words.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/import.h"
#include "storekeep/mem.h"
#include "storekeep/period_row.h"
#include "storekeep/sheet.h"
#include "storekeep/statement.h"
#include "storekeep/terms.h"
#include "storekeep/text.h"

enum field {
	F_ORDER_NO, F_GROSS, F_CART_NO, F_KIND,
	F_INTEREST_IN, F_INTEREST_OUT, F_CATEGORY, F_CARD, F_POINTS_EARN, F_CART, F_FAMILY_PAY, F_REVERSE, F_AD, F_OTHER,
	F_FEES, F_NET, F_POSTED_ON, F_SHIPPED_ON, F_CONFIRMED_ON, F_PAID_ON, F_TAX_KIND, F_ITEM_NAME, F_NOTE,
	FIELDS,
};

static const char *const fields[FIELDS + 1] = {
	"order_no", "gross", "cart_no", "kind",
	"interest_in", "interest_out", "category", "card", "points_earn", "cart", "family_pay", "reverse", "ad", "other",
	"fees", "net", "posted_on", "shipped_on", "confirmed_on", "paid_on", "tax_kind", "item_name", "note", NULL,
};
static const char *const key_fields[] = {"order_no", NULL};

/* Fee columns with their ledger kind. */
static const struct {
	int field; /* enum field */
	enum settle_kind kind;
} fees[] = {
	{F_INTEREST_OUT, SETTLE_INTEREST_OUT}, {F_CATEGORY, SETTLE_CATEGORY}, {F_CARD, SETTLE_CARD},
	{F_POINTS_EARN, SETTLE_POINTS_EARN}, {F_CART, SETTLE_CART}, {F_FAMILY_PAY, SETTLE_FAMILY_PAY},
	{F_REVERSE, SETTLE_REVERSE}, {F_AD, SETTLE_AD}, {F_OTHER, SETTLE_OTHER},
};
#define FEES (sizeof fees / sizeof *fees)

#define PERIODS 64 /* periods that one file may touch before the rest is counted as one */

/* One row as it goes into the file. */
struct row {
	char order_no[48];
	const char *cart_no, *kind_text, *tax_kind, *item_name, *note;
	enum settle_kind kind;
	money_t gross, interest_in, fee[SETTLE_KINDS], net;
	day_t posted, shipped, confirmed, paid;
};

/* What a place of insert_line_sql is bound to. */
struct bound {
	enum { BOUND_NOT, BOUND_INT, BOUND_CODE, BOUND_EMPTY, BOUND_TEXT, BOUND_DAY } is;
	int64_t num;      /* BOUND_INT, BOUND_DAY */
	const char *code;
	char day[16];     /* BOUND_DAY: "" for NULL */
};
#define PLACES 27

struct state {
	struct shop *s;
	const struct profile *profile;
	struct import_result *result;
	int64_t batch_id, statement_id;
	struct words *kinds, *taxes;
	struct stmt *insert; /* insert_line_sql, kept bound from line to line */
	struct bound bound[PLACES];
	struct buf extra;
	bool fees_positive; /* the file writes deductions without a minus */
	bool fee_columns;   /* it has columns for single fees */
	bool entries;       /* one row a ledger entry: fees stand in the amount column */
	unsigned components;
	struct settle_cycle cycle;
	struct {
		char code[16];
		day_t day;
		int64_t count;
	} period[PERIODS];
	size_t periods;
	size_t last;        /* index of the period that was counted last */
	int64_t lines;
	day_t named;        /* first day of the period that the user named, DAY_NONE: the lines say it */
	money_t net;        /* sum of the lines */
	int64_t first_line, last_line; /* ids of what was written; 0: nothing yet */
	money_t total[3];   /* gross, fees, net of the totals row; MONEY_NONE: none */
	money_t carry_in, payout;
};

/* ---- begin ---- */

static const char insert_line_sql[] =
	"INSERT INTO statement_line (statement_id, line, record, order_no, cart_no, kind, kind_text, gross, interest_in, interest_out,"
	" category, card, points_earn, cart, family_pay, reverse, ad, other, net, tax_kind, posted_on, shipped_on, confirmed_on, paid_on,"
	" item_name, note, extra) VALUES (:statement, :line, :record, :order_no, :cart_no, :kind, :kind_text, :gross, :interest_in,"
	" :interest_out, :category, :card, :points_earn, :cart, :family_pay, :reverse, :ad, :other, :net, :tax_kind, :posted_on,"
	" :shipped_on, :confirmed_on, :paid_on, :item_name, :note, :extra)";

static const char insert_statement_sql[] =
	"INSERT INTO statement (batch_id, period_id) VALUES (:batch, :period)";

static enum status make_statement(struct state *st, struct error *e)
{
	struct stmt *q;
	int64_t period;
	enum status status = db_begin(st->s->db, e);

	if (status != ST_OK)
		return status;
	/* The period is known at the end; until then today's holds the place. */
	status = period_ensure(st->s, st->profile, shop_today(st->s, st->profile), NULL, &period, e);
	if (status == ST_OK) {
		q = db_prepare(st->s->db, insert_statement_sql);
		stmt_bind_int(q, ":batch", st->batch_id);
		stmt_bind_int(q, ":period", period);
		status = stmt_run(q, e);
		st->statement_id = db_last_id(st->s->db);
	}
	if (status != ST_OK) {
		db_rollback(st->s->db);
		return status;
	}
	return db_commit(st->s->db, e);
}

static enum status name_period(struct state *st, const char *code, struct error *e)
{
	struct settle_period period;

	st->named = DAY_NONE;
	if (code == NULL || *code == '\0')
		return ST_OK;
	if (settle_period_parse(&st->cycle, NULL, code, &period, e) != ST_OK)
		return ST_REFUSED;
	st->named = period.from;
	return ST_OK;
}

static void release(void *self)
{
	struct state *st = self;

	words_free(st->kinds);
	words_free(st->taxes);
	buf_free(&st->extra);
	free(st);
}

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                         struct import_result *r, struct error *e)
{
	struct state *st = xcalloc(1, sizeof *st);
	const char *sign = profile_text(p, "statement.fee_sign", DAY_NONE);

	st->s = s;
	st->profile = p;
	st->result = r;
	st->batch_id = batch_id;
	st->kinds = words_load(p, "statement.kinds.");
	st->taxes = words_load(p, "statement.tax_kinds.");
	st->fees_positive = sign != NULL && strcmp(sign, "positive") == 0;
	st->total[0] = st->total[1] = st->total[2] = st->carry_in = st->payout = MONEY_NONE;
	terms_cycle(p, DAY_NONE, &st->cycle);
	*self = st;
	if (batch_id != 0)
		st->insert = db_prepare(s->db, insert_line_sql);
	if (name_period(st, o->period, e) == ST_OK && (batch_id == 0 || make_statement(st, e) == ST_OK))
		return ST_OK;
	release(st);
	return e != NULL ? e->status : ST_FAILED;
}

/* ---- one row ---- */

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

static bool read_kind(struct state *st, struct sheet *sheet, struct row *row, struct import_refusal *why, const char **special)
{
	const char *code;
	char *message;

	*special = NULL;
	row->kind_text = sheet_text(sheet, F_KIND, NULL);
	row->kind = row->gross < 0 ? SETTLE_REFUND : SETTLE_SALE;
	if (*row->kind_text == '\0')
		return true;
	code = words_find(st->kinds, row->kind_text);
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

static money_t row_sum(const struct row *row)
{
	money_t sum = row->gross + row->interest_in;

	for (int k = 0; k < SETTLE_KINDS; k++)
		sum += row->fee[k];
	return sum;
}

static bool read_money(struct state *st, struct sheet *sheet, struct row *row, struct import_refusal *why)
{
	money_t sum, v;

	memset(row->fee, 0, sizeof row->fee);
	if (!money(sheet, F_GROSS, &row->gross, why) || !money(sheet, F_INTEREST_IN, &row->interest_in, why))
		return false;
	for (size_t i = 0; i < FEES; i++) {
		if (!money(sheet, fees[i].field, &v, why))
			return false;
		row->fee[fees[i].kind] = st->fees_positive ? -v : v;
	}
	if (!st->fee_columns && sheet_has(sheet, F_FEES)) {
		if (!money(sheet, F_FEES, &v, why))
			return false;
		row->fee[SETTLE_OTHER] += st->fees_positive ? -v : v;
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

/* The amount of a fee's own line stands in the amount column; a refund goes out whatever its sign in the file. */
static void place_amount(struct state *st, struct row *row)
{
	if (row->kind == SETTLE_REFUND && row->gross > 0 && (row->net == MONEY_NONE || row->net < 0))
		row->gross = -row->gross;
	if (row->kind == SETTLE_SALE || row->kind == SETTLE_REFUND)
		return;
	if (row->kind == SETTLE_INTEREST_IN)
		row->interest_in += row->gross;
	else
		row->fee[row->kind] += st->fees_positive ? -row->gross : row->gross;
	row->gross = 0;
}

static bool read_dates(struct sheet *sheet, struct row *row, struct import_refusal *why)
{
	return date(sheet, F_POSTED_ON, &row->posted, why) && date(sheet, F_SHIPPED_ON, &row->shipped, why) &&
	       date(sheet, F_CONFIRMED_ON, &row->confirmed, why) && date(sheet, F_PAID_ON, &row->paid, why);
}

static bool read_names(struct state *st, struct sheet *sheet, struct row *row, struct import_refusal *why)
{
	struct error bad;
	size_t len;
	const char *no = sheet_text(sheet, F_ORDER_NO, &len);
	const char *tax = sheet_text(sheet, F_TAX_KIND, NULL);
	const char *code = *tax != '\0' ? words_find(st->taxes, tax) : "";

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

/* ---- counting ---- */

static void count_period(struct state *st, day_t day)
{
	struct settle_period p;
	size_t i;

	if (day == DAY_NONE)
		return;
	if (st->periods != 0 && st->period[st->last].day == day) {
		st->period[st->last].count++;
		return;
	}
	settle_period_of(&st->cycle, NULL, day, &p);
	for (i = 0; i < st->periods && strcmp(st->period[i].code, p.code) != 0; i++)
		;
	if (i == PERIODS)
		return;
	if (i == st->periods) {
		memcpy(st->period[i].code, p.code, sizeof p.code);
		st->periods++;
	}
	st->period[i].day = day;
	st->period[i].count++;
	st->last = i;
}

/* Fees that a file with one row a ledger entry would state, once it states any of them. */
static const unsigned entry_fees = 1u << SETTLE_CATEGORY | 1u << SETTLE_CARD | 1u << SETTLE_POINTS_EARN | 1u << SETTLE_CART |
                                   1u << SETTLE_FAMILY_PAY | 1u << SETTLE_REVERSE;

static void count_components(struct state *st, struct sheet *sheet, const struct row *row)
{
	if (st->lines == 0) {
		st->components = 1u << SETTLE_SALE | 1u << SETTLE_REFUND;
		for (size_t i = 0; i < FEES; i++)
			if (sheet_has(sheet, fees[i].field))
				st->components |= 1u << fees[i].kind;
		if (sheet_has(sheet, F_INTEREST_IN))
			st->components |= 1u << SETTLE_INTEREST_IN;
	}
	st->components |= 1u << row->kind;
	st->entries = st->entries || (!st->fee_columns && !sheet_has(sheet, F_NET) && !settle_kind_is_gross(row->kind));
	if (!st->fee_columns && st->components & entry_fees)
		st->components |= entry_fees;
}

/* ---- writing ---- */

/* What was bound for the line before stays: a column that says the same again costs nothing. */

static void put_int(struct state *st, int *place, int64_t v)
{
	struct bound *b = &st->bound[(*place)++];

	if (b->is == BOUND_INT && b->num == v)
		return;
	*b = (struct bound){.is = BOUND_INT, .num = v};
	stmt_put_int(st->insert, *place, v);
}

/* Text of this row: empty or new every time. */
static void put_text(struct state *st, int *place, const char *text)
{
	struct bound *b = &st->bound[(*place)++];
	size_t len = strlen(text);

	if (len == 0 && b->is == BOUND_EMPTY)
		return;
	b->is = len == 0 ? BOUND_EMPTY : BOUND_TEXT;
	stmt_put_text(st->insert, *place, len == 0 ? "" : text, len);
}

/* A text that outlives the import. */
static void put_code(struct state *st, int *place, const char *code)
{
	struct bound *b = &st->bound[(*place)++];

	if (b->is == BOUND_CODE && b->code == code)
		return;
	*b = (struct bound){.is = BOUND_CODE, .code = code};
	stmt_put_text(st->insert, *place, code, strlen(code));
}

/* Days are all of one length, so the next one is written where the one before stands bound. */
static void put_day(struct state *st, int *place, day_t d)
{
	struct bound *b = &st->bound[(*place)++];

	if (b->is == BOUND_DAY && b->num == d)
		return;
	b->num = d;
	if (d == DAY_NONE) {
		b->is = BOUND_DAY;
		b->day[0] = '\0';
		stmt_put_null(st->insert, *place);
		return;
	}
	if (b->is != BOUND_DAY || b->day[0] == '\0')
		stmt_put_text(st->insert, *place, b->day, 10);
	b->is = BOUND_DAY;
	day_format(d, b->day);
}

/* The places are in the order of insert_line_sql: SQLite numbers names as they first appear. */
static enum status write_line(struct state *st, struct sheet *sheet, const struct row *row, struct error *e)
{
	static const enum settle_kind order[] = {
		SETTLE_INTEREST_OUT, SETTLE_CATEGORY, SETTLE_CARD, SETTLE_POINTS_EARN, SETTLE_CART, SETTLE_FAMILY_PAY,
		SETTLE_REVERSE, SETTLE_AD, SETTLE_OTHER,
	};
	int place = 0;

	put_int(st, &place, st->statement_id);
	put_int(st, &place, sheet_line(sheet));
	put_int(st, &place, sheet_record(sheet));
	put_text(st, &place, row->order_no);
	put_text(st, &place, row->cart_no);
	put_code(st, &place, settle_kind_code(row->kind));
	put_text(st, &place, row->kind_text);
	put_int(st, &place, row->gross);
	put_int(st, &place, row->interest_in);
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		put_int(st, &place, row->fee[order[i]]);
	put_int(st, &place, row->net);
	put_code(st, &place, row->tax_kind);
	put_day(st, &place, row->posted);
	put_day(st, &place, row->shipped);
	put_day(st, &place, row->confirmed);
	put_day(st, &place, row->paid);
	put_text(st, &place, row->item_name);
	put_text(st, &place, row->note);
	buf_clear(&st->extra);
	import_extra(sheet, NULL, &st->extra);
	put_text(st, &place, buf_str(&st->extra));
	if (stmt_run(st->insert, e) != ST_OK)
		return ST_FAILED;
	st->last_line = db_last_id(st->s->db);
	if (st->first_line == 0)
		st->first_line = st->last_line;
	return ST_OK;
}

/* ---- the kind ---- */

static bool read_row(struct state *st, struct sheet *sheet, struct row *row, struct import_refusal *why, const char **special)
{
	if (st->lines == 0 && !st->fee_columns)
		for (size_t i = 0; i < FEES; i++)
			st->fee_columns |= sheet_has(sheet, fees[i].field);
	return read_money(st, sheet, row, why) && read_kind(st, sheet, row, why, special) && read_dates(sheet, row, why) &&
	       read_names(st, sheet, row, why);
}

static enum import_verdict take(struct state *st, struct sheet *sheet, struct row *row, struct error *e)
{
	place_amount(st, row);
	if (row->net == MONEY_NONE)
		row->net = row_sum(row);
	count_components(st, sheet, row);
	count_period(st, row->posted);
	if (st->batch_id != 0 && write_line(st, sheet, row, e) != ST_OK)
		return ROW_REFUSED;
	st->lines++;
	st->net += row->net;
	return ROW_NEW;
}

/* Carry-over and payout are numbers of the statement, not lines. */
static enum import_verdict take_special(struct state *st, const struct row *row, const char *special)
{
	money_t amount = row->gross != 0 ? row->gross : row->net != MONEY_NONE ? row->net : 0;

	if (strcmp(special, "carry_in") == 0)
		st->carry_in = amount > 0 ? -amount : amount;
	else if (strcmp(special, "payout") == 0)
		st->payout = amount;
	return ROW_TOTALS;
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct state *st = self;
	struct row r;
	const char *special;

	if (!read_row(st, sheet, &r, why, &special))
		return ROW_REFUSED;
	return special != NULL ? take_special(st, &r, special) : take(st, sheet, &r, e);
}

static void take_totals(struct state *st, struct sheet *sheet)
{
	money_t v, sum = 0;
	bool any = false;

	if (sheet_money(sheet, F_GROSS, &v, NULL) == ST_OK && v != MONEY_NONE)
		st->total[0] = v;
	if (sheet_money(sheet, F_NET, &v, NULL) == ST_OK && v != MONEY_NONE)
		st->total[2] = v;
	if (sheet_money(sheet, F_INTEREST_IN, &v, NULL) == ST_OK && v != MONEY_NONE && st->total[0] != MONEY_NONE)
		st->total[0] += v;
	for (size_t i = 0; i < FEES; i++)
		if (sheet_money(sheet, fees[i].field, &v, NULL) == ST_OK && v != MONEY_NONE) {
			sum += st->fees_positive ? -v : v;
			any = true;
		}
	if (!any && sheet_money(sheet, F_FEES, &v, NULL) == ST_OK && v != MONEY_NONE) {
		sum = st->fees_positive ? -v : v;
		any = true;
	}
	if (any)
		st->total[1] = sum;
}

/* A row without an order number is a fee of no order when its kind says so, else a total (FMT-44). */
static enum import_verdict totals(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct state *st = self;
	struct row r;
	const char *special, *kind = sheet_text(sheet, F_KIND, NULL);

	if (sheet_says_total(sheet) || (*kind == '\0' && *sheet_text(sheet, F_CART_NO, NULL) == '\0') ||
	    words_find(st->kinds, kind) == NULL) {
		take_totals(st, sheet);
		return ROW_TOTALS;
	}
	if (!read_row(st, sheet, &r, why, &special))
		return ROW_REFUSED;
	if (special != NULL)
		return take_special(st, &r, special);
	return take(st, sheet, &r, e);
}

/* ---- end ---- */

static const char finish_sql[] =
	"UPDATE statement SET period_id = :period, lines = :lines, net = :sum, first_line = :first, last_line = :last, components = :components, stated_gross = :gross, stated_fees = :fees,"
	" stated_net = :net, stated_carry_in = :carry, stated_payout = :payout WHERE id = :id";

static const char signed_sql[] = "SELECT signed FROM period WHERE id = :id";

static void bind_money(struct stmt *q, const char *name, money_t v)
{
	if (v == MONEY_NONE)
		stmt_bind_null(q, name);
	else
		stmt_bind_int(q, name, v);
}

static enum status refuse_signed(struct state *st, int64_t period, const char *code, struct error *e)
{
	struct stmt *q = db_prepare(st->s->db, signed_sql);
	bool is_signed;

	stmt_bind_int(q, ":id", period);
	is_signed = stmt_step(q, e) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	if (!is_signed)
		return ST_OK;
	return error_set(e, ST_REFUSED, "statement_signed", NULL, NULL,
	                 _("Period %1$s is signed off. Reopen it with a reason first."), code);
}

static enum status write_end(struct state *st, day_t day, struct error *e)
{
	struct settle_period period;
	struct stmt *q;
	int64_t id;
	enum status status = period_ensure(st->s, st->profile, day, &period, &id, e);

	if (status != ST_OK || (status = refuse_signed(st, id, period.code, e)) != ST_OK)
		return status;
	q = db_prepare(st->s->db, finish_sql);
	stmt_bind_int(q, ":id", st->statement_id);
	stmt_bind_int(q, ":period", id);
	stmt_bind_int(q, ":lines", st->lines);
	stmt_bind_int(q, ":sum", st->net);
	stmt_bind_int(q, ":first", st->first_line);
	stmt_bind_int(q, ":last", st->last_line);
	stmt_bind_int(q, ":components", st->components);
	bind_money(q, ":gross", st->total[0]);
	bind_money(q, ":fees", st->total[1]);
	bind_money(q, ":net", st->total[2]);
	bind_money(q, ":carry", st->carry_in);
	bind_money(q, ":payout", st->payout);
	st->result->record_id = st->statement_id;
	return stmt_run(q, e);
}

static enum status end(void *self, struct error *e)
{
	struct state *st = self;
	size_t most = 0;

	if (st->lines == 0)
		return error_set(e, ST_REFUSED, "statement_empty", NULL, NULL,
		                 _("The file has no line that could be imported. Look at the refused rows and the column map."));
	/* One amount a ledger entry: its total is that of gross and fees together. */
	if (st->entries && st->total[2] == MONEY_NONE) {
		st->total[2] = st->total[0];
		st->total[0] = MONEY_NONE;
	}
	if (st->named != DAY_NONE) {
		count_period(st, st->named);
		most = st->last;
	}
	if (st->periods == 0)
		return error_set(e, ST_REFUSED, "statement_undated", "YAH-121", "posted_on",
		                 _("No line has a posting date, so the period is not known. Map a column to posted_on, or name the period."));
	for (size_t i = 0; st->named == DAY_NONE && i < st->periods; i++)
		if (st->period[i].count > st->period[most].count)
			most = i;
	snprintf(st->result->period, sizeof st->result->period, "%s", st->period[most].code);
	return st->batch_id != 0 ? write_end(st, st->period[most].day, e) : ST_OK;
}

static const struct import_kind statement_kind = {
	.kind = "statement", .columns = "statement.columns.", .key_fields = key_fields, .fields = fields,
	.begin = begin, .row = row, .totals = totals, .end = end, .free = release,
};

static bool is_preview(const struct shop *s, const struct import_options *o)
{
	return o->preview || s->dry_run;
}

static const char unreconciled_sql[] =
	"SELECT s.id, p.code FROM live_statement s JOIN period p ON p.id = s.period_id WHERE s.batch_id = :batch AND s.run = 0";

/* A statement that is in already and that was never reconciled, since its import ended before: that is taken up. */
static bool find_unreconciled(struct shop *s, struct import_result *r)
{
	struct stmt *q = db_prepare(s->db, unreconciled_sql);
	bool found;

	stmt_bind_int(q, ":batch", r->known_batch);
	found = stmt_step(q, NULL) == STEP_ROW;
	if (found) {
		r->record_id = stmt_int(q, 0);
		snprintf(r->period, sizeof r->period, "%s", stmt_text(q, 1));
	}
	stmt_reset(q);
	return found;
}

enum status statement_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e)
{
	bool cancelled = false;
	enum status st = import_run(s, &statement_kind, o, r, e);

	if (st == ST_OK && r->already && !is_preview(s, o) && !find_unreconciled(s, r))
		return ST_OK;
	if (st != ST_OK || r->record_id == 0 || r->cancelled || o->no_reconcile || is_preview(s, o))
		return st;
	/* The statement is in; its reconciliation can be cancelled and done again. */
	st = statement_reconcile(s, r->record_id, &o->progress, &cancelled, e);
	if (st == ST_OK && cancelled)
		notes_add(&s->notes, NOTE_WARN, "not_reconciled", NULL, NULL,
		          _("The statement of %1$s is in, but its reconciliation was cancelled. Reconcile it again."), r->period);
	return st;
}
