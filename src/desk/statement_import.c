/*
 * Importing a settlement statement (代收明細): in which period the file belongs,
 * what it states, its totals rows and the numbers that are no lines. What a row
 * says is statement_row.c's; staging, preview and publishing are import.c's.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/statement_write.h"
#include "storekeep/i18n.h"
#include "storekeep/import.h"
#include "storekeep/mem.h"
#include "storekeep/period_row.h"
#include "storekeep/sheet.h"
#include "storekeep/statement.h"
#include "storekeep/terms.h"

static const char *const key_fields[] = {"order_no", NULL};

#define PERIODS 64 /* periods that one file may touch before the rest is counted as one */

struct state {
	struct shop *s;
	const struct profile *profile;
	struct import_result *result;
	int64_t batch_id;
	struct statement_reader reader;
	struct statement_writer writer;
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
	money_t total[3];   /* gross, fees, net of the totals row; MONEY_NONE: none */
	money_t carry_in, payout;
};

/* ---- begin ---- */

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
		st->writer.statement_id = db_last_id(st->s->db);
	}
	return db_end(st->s->db, status, e);
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

	statement_reader_close(&st->reader);
	statement_write_free(&st->writer);
	free(st);
}

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                         struct import_result *r, struct error *e)
{
	struct state *st = xcalloc(1, sizeof *st);

	st->s = s;
	st->profile = p;
	st->result = r;
	st->batch_id = batch_id;
	statement_reader_open(&st->reader, p);
	st->total[0] = st->total[1] = st->total[2] = st->carry_in = st->payout = MONEY_NONE;
	terms_cycle(p, DAY_NONE, &st->cycle);
	*self = st;
	if (batch_id != 0)
		statement_write_begin(&st->writer, s->db);
	if (name_period(st, o->period, e) == ST_OK && (batch_id == 0 || make_statement(st, e) == ST_OK))
		return ST_OK;
	release(st);
	return e != NULL ? e->status : ST_FAILED;
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

static void count_components(struct state *st, struct sheet *sheet, const struct statement_row *row)
{
	if (st->lines == 0) {
		st->components = 1u << SETTLE_SALE | 1u << SETTLE_REFUND;
		for (size_t i = 0; i < STATEMENT_FEES; i++)
			if (sheet_has(sheet, statement_fees[i].field))
				st->components |= 1u << statement_fees[i].kind;
		if (sheet_has(sheet, F_INTEREST_IN))
			st->components |= 1u << SETTLE_INTEREST_IN;
	}
	st->components |= 1u << row->kind;
	st->entries = st->entries || (!st->reader.fee_columns && !sheet_has(sheet, F_NET) && !settle_kind_is_gross(row->kind));
	if (!st->reader.fee_columns && st->components & entry_fees)
		st->components |= entry_fees;
}

/* ---- the kind ---- */

static bool read_row(struct state *st, struct sheet *sheet, struct statement_row *row, struct import_refusal *why, const char **special)
{
	if (st->lines == 0)
		statement_reader_columns(&st->reader, sheet);
	return statement_row_read(&st->reader, sheet, row, why, special);
}

static enum import_verdict take(struct state *st, struct sheet *sheet, struct statement_row *row, struct error *e)
{
	statement_row_place(&st->reader, row);
	count_components(st, sheet, row);
	count_period(st, row->posted);
	if (st->batch_id != 0 && statement_write_line(&st->writer, sheet, row, e) != ST_OK)
		return ROW_REFUSED;
	st->lines++;
	st->net += row->net;
	return ROW_NEW;
}

/* Carry-over and payout are numbers of the statement, not lines. */
static enum import_verdict take_special(struct state *st, const struct statement_row *row, const char *special)
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
	struct statement_row r;
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
	for (size_t i = 0; i < STATEMENT_FEES; i++)
		if (sheet_money(sheet, statement_fees[i].field, &v, NULL) == ST_OK && v != MONEY_NONE) {
			sum += st->reader.fees_positive ? -v : v;
			any = true;
		}
	if (!any && sheet_money(sheet, F_FEES, &v, NULL) == ST_OK && v != MONEY_NONE) {
		sum = st->reader.fees_positive ? -v : v;
		any = true;
	}
	if (any)
		st->total[1] = sum;
}

/* A row without an order number is a fee of no order when its kind says so, else a total (FMT-44). */
static enum import_verdict totals(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct state *st = self;
	struct statement_row r;
	const char *special, *kind = sheet_text(sheet, F_KIND, NULL);

	if (sheet_says_total(sheet) || (*kind == '\0' && *sheet_text(sheet, F_CART_NO, NULL) == '\0') ||
	    words_find(st->reader.kinds, kind) == NULL) {
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

static enum status close_statement(struct state *st, day_t day, struct error *e)
{
	struct settle_period period;
	struct stmt *q;
	int64_t id;
	enum status status = period_ensure(st->s, st->profile, day, &period, &id, e);

	if (status != ST_OK || (status = refuse_signed(st, id, period.code, e)) != ST_OK)
		return status;
	q = db_prepare(st->s->db, finish_sql);
	stmt_bind_int(q, ":id", st->writer.statement_id);
	stmt_bind_int(q, ":period", id);
	stmt_bind_int(q, ":lines", st->lines);
	stmt_bind_int(q, ":sum", st->net);
	stmt_bind_int(q, ":first", st->writer.first_line);
	stmt_bind_int(q, ":last", st->writer.last_line);
	stmt_bind_int(q, ":components", st->components);
	bind_money(q, ":gross", st->total[0]);
	bind_money(q, ":fees", st->total[1]);
	bind_money(q, ":net", st->total[2]);
	bind_money(q, ":carry", st->carry_in);
	bind_money(q, ":payout", st->payout);
	st->result->record_id = st->writer.statement_id;
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
	return st->batch_id != 0 ? close_statement(st, st->period[most].day, e) : ST_OK;
}

static const struct import_kind statement_kind = {
	.kind = "statement", .columns = "statement.columns.", .key_fields = key_fields, .fields = statement_field_names,
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
