/*
 * The print-out of a claim: the statement's head and totals, the vouchers, the
 * steps with room for the seal, and the statement's lines. Plain text, every
 * line within the width asked for.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/statement.h"
#include "storekeep/text.h"

#define COLS_MIN 72
#define MONEY_COLS 14

static const char lines_sql[] =
	"SELECT posted_on, order_no, kind, gross + interest_in, net - gross - interest_in, net, item_name FROM statement_line NOT INDEXED"
	" WHERE statement_id = :id"
	" AND id BETWEEN (SELECT first_line FROM statement WHERE id = :id) AND (SELECT last_line FROM statement WHERE id = :id)"
	" ORDER BY line, id";

struct page {
	struct buf *out;
	int cols;
};

static void rule_off(struct page *p, char with)
{
	for (int i = 0; i < p->cols; i++)
		buf_addc(p->out, with);
	buf_addc(p->out, '\n');
}

/* One cell; what came from outside is made safe first. */
static void cell(struct page *p, const char *text, int cols, bool right)
{
	struct buf safe = {0};
	text_sanitise(&safe, text, strlen(text));
	text_add_padded(p->out, buf_str(&safe), cols, right);
	buf_free(&safe);
}

/* A line ends without blanks. */
static void end_line(struct page *p)
{
	struct buf *b = p->out;
	while (b->len > 0 && b->data[b->len - 1] == ' ')
		b->data[--b->len] = '\0';
	buf_addc(b, '\n');
}

static void money_cell(struct page *p, money_t v, int cols)
{
	char text[32] = "";
	if (v != MONEY_NONE)
		money_format(v, false, text);
	cell(p, text, cols, true);
}

static void pair(struct page *p, const char *title, const char *text)
{
	if (!*text)
		return;
	cell(p, title, 18, false);
	cell(p, text, p->cols - 18, false);
	end_line(p);
}

static void pair_day(struct page *p, const char *title, day_t d)
{
	char text[16];
	day_format(d, text);
	pair(p, title, text);
}

static void sum_line(struct page *p, const char *title, money_t v)
{
	cell(p, title, p->cols - MONEY_COLS, false);
	money_cell(p, v, MONEY_COLS);
	end_line(p);
}

static void print_head(struct page *p, const struct period_frame *f, const struct period *period)
{
	char label[64], span[64], from[16], to[16];
	const char *name = profile_text(f->profile, "profile.name", f->today);
	settle_period_label(&period->days, label);
	day_format(period->days.from, from);
	day_format(period->days.to, to);
	snprintf(span, sizeof span, "%s – %s", from, to);
	rule_off(p, '=');
	cell(p, _("Settlement statement and claim"), p->cols, false);
	end_line(p);
	rule_off(p, '=');
	pair(p, _("Marketplace"), name ? name : period->profile);
	pair(p, _("Period"), label);
	pair(p, _("Posting dates"), span);
	pair_day(p, _("Statement"), period->days.statement);
	pair_day(p, _("Claim due"), period->days.due);
	pair_day(p, _("Payout"), period_pay_day(period));
	pair(p, _("State"), label_of("period_state", period->state));
	pair(p, _("Addressee"), f->rules.buyer_title ? f->rules.buyer_title : "");
	pair(p, _("Tax id"), f->rules.buyer_tax_id ? f->rules.buyer_tax_id : "");
}

static void print_totals(struct page *p, const struct period *period, const struct summary *sum)
{
	rule_off(p, '-');
	for (size_t i = 0; i < sum->count; i++) {
		const struct summary_row *row = &sum->rows[i];
		enum settle_kind kind;
		if (!settle_kind_parse(row->component, &kind))
			continue;
		struct buf title = {0};
		buf_adds(&title, label_of("line_kind", row->component));
		if (*row->tax_kind)
			buf_addf(&title, " (%s)", label_of("tax_kind", row->tax_kind));
		sum_line(p, buf_str(&title), row->stated);
		buf_free(&title);
	}
	rule_off(p, '-');
	for (int t = 0; t < SETTLE_TAXES; t++)
		if (period->gross[t])
			sum_line(p, label_of("tax_kind", settle_tax_code((enum settle_tax)t)), period->gross[t]);
	sum_line(p, _("Net of the period"), period->net);
	if (period->carry_in != MONEY_NONE && period->carry_in)
		sum_line(p, _("Carried in"), period->carry_in);
	if (period->payout != MONEY_NONE)
		sum_line(p, _("To be paid"), period->payout);
}

static void print_voucher(struct page *p, const struct voucher *v)
{
	char head[200];
	snprintf(head, sizeof head, "%s (%s)", label_of("voucher_kind", v->kind), label_of("tax_kind", v->tax_kind));
	rule_off(p, '-');
	pair(p, _("Voucher"), head);
	pair(p, _("Number"), v->number);
	pair(p, _("Invoice that it reduces"), v->invoice_no);
	pair(p, _("Voucher format"), v->format);
	pair_day(p, _("Issue date"), v->issued_on);
	pair(p, _("Item name"), v->item_name);
	pair(p, _("Remark"), v->remark);
	pair(p, _("State"), label_of("voucher_state", v->state));
	sum_line(p, _("Sales amount"), v->sales);
	sum_line(p, _("Tax"), v->tax);
	sum_line(p, _("Total"), v->sales + v->tax);
}

static void print_steps(struct page *p, const struct voucher_step *steps)
{
	rule_off(p, '-');
	for (int i = 0; i < CLAIM_STEPS; i++) {
		char title[120], day[16];
		snprintf(title, sizeof title, "%d. %s", i + 1, label_of("claim_step", steps[i].step));
		day_format(steps[i].done_on, day);
		cell(p, title, p->cols - 34, false);
		cell(p, *day ? day : "____-__-__", 12, false);
		cell(p, steps[i].by, 22, false);
		end_line(p);
	}
	rule_off(p, '-');
	cell(p, _("Seal across statement and voucher:"), p->cols, false);
	buf_adds(p->out, "\n\n\n\n");
}

static enum status print_lines(struct page *p, struct shop *s, int64_t statement_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lines_sql);
	int rest = p->cols - 11 - 16 - 12 - 3 * 12;
	enum step step;
	stmt_bind_int(q, ":id", statement_id);
	rule_off(p, '=');
	cell(p, _("Posted"), 11, false);
	cell(p, _("Order"), 16, false);
	cell(p, _("Kind"), 12, false);
	cell(p, _("Gross"), 12, true);
	cell(p, _("Fees"), 12, true);
	cell(p, _("Net"), 12, true);
	end_line(p);
	rule_off(p, '-');
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		const char *day = stmt_text(q, 0), *item = stmt_text(q, 6);
		cell(p, day ? day : "", 11, false);
		cell(p, stmt_text(q, 1), 16, false);
		cell(p, label_of("line_kind", stmt_text(q, 2)), 12, false);
		for (int c = 3; c <= 5; c++)
			money_cell(p, stmt_int(q, c), 12);
		if (rest > 8) {
			buf_addc(p->out, ' ');
			cell(p, item, rest - 1, false);
		}
		end_line(p);
	}
	stmt_reset(q);
	rule_off(p, '=');
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status print_in(struct page *page, const struct period_frame *f, const struct period *p, bool lines, struct error *e)
{
	struct summary sum = {0};
	struct claim_book book = {0};
	struct voucher_step steps[CLAIM_STEPS];
	enum status st = p->statement_id ? statement_summary(f->s, p->statement_id, &sum, e) : ST_OK;
	if (st == ST_OK)
		st = claim_book_load(f->s, p->id, &book, e);
	if (st == ST_OK)
		st = voucher_steps(f->s, p->id, steps, e);
	if (st == ST_OK) {
		print_head(page, f, p);
		print_totals(page, p, &sum);
		for (size_t i = 0; i < book.count; i++)
			if (!book.plain[i].returned)
				print_voucher(page, &book.vouchers[i]);
		if (!p->automated)
			print_steps(page, steps);
		if (lines && p->statement_id)
			st = print_lines(page, f->s, p->statement_id, e);
	}
	claim_book_free(&book);
	summary_free(&sum);
	return st;
}

enum status voucher_print(struct shop *s, const struct period *p, int cols, bool lines, struct buf *out, struct error *e)
{
	struct period_frame f;
	struct page page = {out, cols < COLS_MIN ? COLS_MIN : cols};
	enum status st = period_frame_open(&f, s, p->profile, e);
	if (st == ST_OK)
		st = print_in(&page, &f, p, lines, e);
	period_frame_close(&f);
	return st;
}
