/*
 * One order through all periods: what it brings and costs by our rules, and
 * what the statements that count say of it. Where reconciliation looks at one
 * period, this looks at the order's whole life.
 */
#include "config.h"

#include "storekeep/order_trace.h"

#include <stdio.h>
#include <string.h>

#include "desk/recon.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static const char book_sql[] = "SELECT " RECON_WHOLE_COLUMNS ", o.profile FROM orders o WHERE o.id = :id";
enum { BOOK_PROFILE = RECON_WHOLE_WIDTH };

static const char theirs_sql[] =
	"SELECT " RECON_AMOUNT_COLUMNS " FROM statement_line l JOIN live_statement s ON s.id = l.statement_id JOIN period p ON p.id = s.period_id"
	" WHERE l.order_no = :order_no AND l.order_no <> '' AND p.profile = :profile";

static enum status read_book(struct recon *r, int64_t id, struct recon_book *b, struct error *e)
{
	struct stmt *q = db_prepare(r->db, book_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		recon_book_read(q, 0, true, b);
		snprintf(r->st.profile, sizeof r->st.profile, "%s", stmt_text(q, BOOK_PROFILE));
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	return step == STEP_ROW ? ST_OK
	                        : error_set(e, ST_REFUSED, "order_missing", NULL, NULL, _("There is no order number %1$lld."), (long long)id);
}

static void read_theirs(struct recon *r, const char *order_no, money_t theirs[SETTLE_KINDS])
{
	struct stmt *q = db_prepare(r->db, theirs_sql);

	stmt_bind_text(q, ":order_no", order_no);
	stmt_bind_text(q, ":profile", r->st.profile);
	while (stmt_step(q, r->e) == STEP_ROW)
		recon_add_row(q, theirs);
	stmt_reset(q);
}

/* The sale, when it will post or has; its refund, when there is one that counts; the return's collection. */
static void compute_ours(struct recon *r, const struct recon_book *b, const struct settle_amounts *sale, money_t ours[SETTLE_KINDS])
{
	const struct settle_rates *rates = recon_rates(r, b);
	struct settle_amounts refund;

	/* Refunded before it posted: neither side is ever booked (YAH-120). */
	if (b->posting == DAY_NONE || (b->refund != DAY_NONE && !settle_refund_counts(b->posting, b->refund)))
		return;
	for (int k = 0; k < SETTLE_KINDS; k++)
		recon_add_amount(&ours[k], sale->line[k]);
	if (b->refund != DAY_NONE) {
		settle_refund_amounts(rates, sale, &refund);
		if (b->refund_amount > 0)
			refund.line[SETTLE_REFUND] = -b->refund_amount;
		for (int k = 0; k < SETTLE_KINDS; k++)
			recon_add_amount(&ours[k], refund.line[k]);
	}
	if (b->reverse != DAY_NONE)
		recon_add_amount(&ours[SETTLE_REVERSE], settle_reverse_line(rates, true, b->reverse_fee, NULL));
}

static size_t make_rows(struct recon *r, const struct recon_book *b, struct side_row *rows)
{
	money_t ours[SETTLE_KINDS], theirs[SETTLE_KINDS];
	struct settle_amounts sale = {0};
	bool named = false;
	size_t n = 0;

	for (int k = 0; k < SETTLE_KINDS; k++)
		ours[k] = theirs[k] = MONEY_NONE;
	recon_amounts(r, b, &b->plain, &sale);
	compute_ours(r, b, &sale, ours);
	read_theirs(r, b->order_no, theirs);
	for (int k = 0; k < SETTLE_KINDS; k++)
		named = named || theirs[k] != MONEY_NONE;
	for (enum settle_kind k = 0; k < SETTLE_KINDS; k++) {
		if (ours[k] == MONEY_NONE && theirs[k] == MONEY_NONE)
			continue;
		rows[n] = (struct side_row){.component = settle_kind_code(k), .ours = ours[k], .theirs = theirs[k],
		                            .sale = ours[k] != MONEY_NONE ? sale.line[k] : MONEY_NONE};
		rows[n].differs = named && (ours[k] == MONEY_NONE ? 0 : ours[k]) != (theirs[k] == MONEY_NONE ? 0 : theirs[k]);
		recon_explain(r, b, k, &sale, &rows[n++]);
	}
	return n;
}

enum status order_trace(struct shop *s, int64_t order_id, struct side_row *rows, size_t *count, struct error *e)
{
	struct recon r = {.s = s, .db = s->db, .e = e, .from = DAY_NONE, .to = DAY_NONE};
	struct recon_book b = {.found = false};
	enum status st = read_book(&r, order_id, &b, e);

	*count = 0;
	if (st != ST_OK || (st = shop_profile(s, r.st.profile, &r.profile, e)) != ST_OK)
		return st;
	r.terms = terms_cache_new(r.profile);
	*count = make_rows(&r, &b, rows);
	terms_cache_free(r.terms);
	return ST_OK;
}

/* ---- the lines ---- */

static const struct list_column line_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"period", N_("Period"), VK_TEXT, NULL, 11, 0, 0, false},
	{"line", N_("Line"), VK_INT, NULL, 7, 0, 0, false},
	{"kind", N_("Kind"), VK_ENUM, "line_kind", 12, 0, 0, false},
	{"posted_on", N_("Posted"), VK_DATE, NULL, 10, 0, 0, false},
	{"gross", N_("Amount"), VK_MONEY, NULL, 10, 0, 0, false},
	{"net", N_("Net"), VK_MONEY, NULL, 10, 0, 0, false},
};
static const char *const line_exprs[] = {
	"l.id", "p.code", "l.line", "l.kind", "l.posted_on", "l.gross", "l.net",
};
static const struct list_sort line_sorts[] = {{.by = {"p.from_day"}, .descending = true}};
static const struct list_def line_def = {
	.columns = line_columns, .exprs = line_exprs, .column_count = LIST_COUNT(line_columns),
	.from = "orders o JOIN statement_line l ON l.order_no = o.order_no JOIN live_statement s ON s.id = l.statement_id"
	        " JOIN period p ON p.id = s.period_id AND p.profile = o.profile",
	.where = "o.id = :order AND o.order_no <> '' AND l.order_no <> ''", .id = "l.id", .sorts = line_sorts, .sort_count = 1,
};

void order_trace_lines(struct shop *s, int64_t order_id, struct list_source *out)
{
	desk_list_open(out, s->db, &line_def, (struct list_bind[]){{.name = ":order", .num = order_id}}, 1);
}
