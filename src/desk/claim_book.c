/*
 * The vouchers of a period, read from the file and handed to rules/ as plain
 * values. An allowance is kept above zero, as the slip writes it.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/mem.h"

static const char of_period_sql[] = "SELECT " VOUCHER_COLUMNS " FROM voucher v JOIN period p ON p.id = v.period_id"
                                    " WHERE v.period_id = :period ORDER BY v.tax_kind DESC, v.id";

void voucher_read(struct stmt *q, struct voucher *out)
{
	*out = (struct voucher){.id = stmt_int(q, 0), .period_id = stmt_int(q, 1), .sales = stmt_int(q, 18), .tax = stmt_int(q, 19),
	                        .changed_at = stmt_int(q, 21)};
	column_text(q, 2, out->profile, sizeof out->profile);
	column_text(q, 3, out->period, sizeof out->period);
	column_text(q, 4, out->tax_kind, sizeof out->tax_kind);
	column_text(q, 5, out->kind, sizeof out->kind);
	column_text(q, 6, out->state, sizeof out->state);
	column_text(q, 7, out->format, sizeof out->format);
	column_text(q, 8, out->number, sizeof out->number);
	column_text(q, 9, out->invoice_no, sizeof out->invoice_no);
	column_text(q, 10, out->title, sizeof out->title);
	column_text(q, 11, out->tax_id, sizeof out->tax_id);
	column_text(q, 12, out->item_name, sizeof out->item_name);
	column_text(q, 13, out->remark, sizeof out->remark);
	out->issued_on = column_day(q, 14);
	out->sent_on = column_day(q, 15);
	out->arrived_on = column_day(q, 16);
	out->returned_on = column_day(q, 17);
	column_text(q, 20, out->created_by, sizeof out->created_by);
}

void claim_voucher_of(const struct voucher *v, struct claim_voucher *out)
{
	*out = (struct claim_voucher){
		.id = v->id, .date = v->issued_on, .format = v->format, .number = v->number, .invoice_no = v->invoice_no,
		.sales = v->sales, .tax = v->tax, .title = v->title, .tax_id = v->tax_id, .item_name = v->item_name,
		.remark = v->remark, .arrived = v->arrived_on, .returned = v->returned_on != DAY_NONE,
	};
	settle_tax_parse(v->tax_kind, &out->tax_kind);
	claim_kind_parse(v->kind, &out->kind);
}

enum status claim_book_load(struct shop *s, int64_t period_id, struct claim_book *out, struct error *e)
{
	*out = (struct claim_book){0};
	if (!period_id)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, of_period_sql);
	stmt_bind_int(q, ":period", period_id);
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		out->vouchers = xreallocarray(out->vouchers, out->count + 1, sizeof *out->vouchers);
		voucher_read(q, &out->vouchers[out->count++]);
	}
	stmt_reset(q);
	if (step == STEP_FAILED) {
		claim_book_free(out);
		return ST_FAILED;
	}
	out->plain = xcalloc(out->count + 1, sizeof *out->plain);
	for (size_t i = 0; i < out->count; i++)
		claim_voucher_of(&out->vouchers[i], &out->plain[i]);
	return ST_OK;
}

void claim_book_free(struct claim_book *b)
{
	free(b->vouchers);
	free(b->plain);
	*b = (struct claim_book){0};
}
