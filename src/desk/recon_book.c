/*
 * Our side of a reconciliation: one order with the rates under which it was
 * made, and whether another statement has it.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/recon.h"
#include "storekeep/i18n.h"

static const char hidden_sql[] = "SELECT id FROM batch WHERE state IN ('staging', 'removing') ORDER BY id LIMIT 17";

/* A marketplace has a few dozen statements: each is asked by its index. */
static const char elsewhere_sql[] =
	"SELECT p.code FROM period p JOIN live_statement s ON s.period_id = p.id"
	" WHERE p.profile = :profile AND p.id <> :period AND s.id <> :statement"
	" AND EXISTS (SELECT 1 FROM statement_line l WHERE l.statement_id = s.id AND l.order_no = :order_no AND l.kind = :kind)"
	" ORDER BY p.from_day LIMIT 1";

static const char rest_sql[] = "SELECT " RECON_REST_COLUMNS " FROM orders o WHERE o.id = :id";

static money_t known_of(struct stmt *q, int column, money_t unknown)
{
	return stmt_is_null(q, column) ? unknown : stmt_int(q, column);
}

static void read_rest(struct stmt *q, int c, struct recon_book *b)
{
	column_text(q, c, b->order_no, sizeof b->order_no);
	column_text(q, c + 1, b->cart_no, sizeof b->cart_no);
	b->points_value = stmt_int(q, c + 2);
	b->refund_amount = stmt_int(q, c + 3);
	b->reverse_fee = known_of(q, c + 4, MONEY_NONE);
	b->reverse = column_day(q, c + 5);
	b->whole = true;
}

void recon_book_read(struct stmt *q, int c, bool whole, struct recon_book *b)
{
	const char *t;

	b->found = true;
	b->whole = false;
	b->id = stmt_int(q, c);
	column_text(q, c + 1, b->category, sizeof b->category);
	column_text(q, c + 2, b->state, sizeof b->state);
	b->plain = (struct settle_order){
		.cash = stmt_int(q, c + 3), .points = stmt_int(q, c + 4), .subsidy = stmt_int(q, c + 5),
		.interest = stmt_int(q, c + 6), .category = b->category, .is_shipping = stmt_int(q, c + 8) != 0,
		.earn_multiplier = (int)stmt_int(q, c + 9),
	};
	t = stmt_text(q, c + 7);
	if (t == NULL || *t == '\0' || settle_plan_parse(t, &b->plain.plan, NULL) != ST_OK)
		b->plain.plan = PLAN_NONE;
	t = stmt_text(q, c + 10);
	if (t == NULL || !settle_tax_parse(t, &b->tax))
		b->tax = TAX_TAXABLE;
	b->category_ppm = known_of(q, c + 11, -1);
	b->card_ppm = known_of(q, c + 12, -1);
	b->ordered = column_day(q, c + 13);
	b->shipped = column_day(q, c + 14);
	b->posted = column_day(q, c + 15);
	b->posting = column_day(q, c + 16);
	b->refund = column_day(q, c + 17);
	if (whole)
		read_rest(q, c + 18, b);
}

void recon_book_rest(struct recon *r)
{
	struct recon_book *b = r->now;
	struct stmt *q;

	if (b == NULL || !b->found || b->whole)
		return;
	q = db_prepare(r->db, rest_sql);
	stmt_bind_int(q, ":id", b->id);
	if (stmt_step(q, r->e) == STEP_ROW)
		read_rest(q, 0, b);
	else
		r->failed = true;
	stmt_reset(q);
}

enum status recon_hidden(struct recon *r)
{
	struct stmt *q = db_prepare(r->db, hidden_sql);
	enum step step;

	r->hidden_count = 0;
	while ((step = stmt_step(q, r->e)) == STEP_ROW && r->hidden_count < 16)
		r->hidden[r->hidden_count++] = stmt_int(q, 0);
	stmt_reset(q);
	if (step == STEP_ROW)
		return error_set(r->e, ST_REFUSED, "batches_unfinished", NULL, NULL,
		                 _("Too many imports are unfinished. Finish or remove them first."));
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static bool is_hidden(const struct recon *r, int64_t batch)
{
	for (size_t i = 0; i < r->hidden_count; i++)
		if (r->hidden[i] == batch)
			return true;
	return false;
}

bool recon_counts(const struct recon *r, int64_t batch_id, int64_t superseded_by)
{
	return !is_hidden(r, batch_id) && (superseded_by == 0 || is_hidden(r, superseded_by));
}

bool recon_in_period(const struct recon *r, day_t d)
{
	return d != DAY_NONE && d >= r->from && d <= r->to;
}

void recon_period_code(const struct recon *r, day_t d, char out[16])
{
	struct settle_period p;

	settle_period_of(&r->cycle, NULL, d, &p);
	memcpy(out, p.code, sizeof p.code);
}

void recon_stated_elsewhere(struct recon *r, const char *order_no, enum settle_kind kind, char out[16])
{
	struct stmt *q;

	*out = '\0';
	if (!r->others)
		return;
	q = db_prepare(r->db, elsewhere_sql);
	stmt_bind_text(q, ":order_no", order_no);
	stmt_bind_text(q, ":kind", settle_kind_code(kind));
	stmt_bind_int(q, ":statement", r->st.id);
	stmt_bind_text(q, ":profile", r->st.profile);
	stmt_bind_int(q, ":period", r->st.period_id);
	if (stmt_step(q, r->e) == STEP_ROW)
		column_text(q, 0, out, 16);
	stmt_reset(q);
}

const struct settle_rates *recon_rates(struct recon *r, const struct recon_book *b)
{
	return terms_cached(r->terms, b->ordered != DAY_NONE ? b->ordered : r->from);
}

/* The rates that were kept with an order win over the profile's of today. */
void recon_amounts(struct recon *r, const struct recon_book *b, const struct settle_order *o, struct settle_amounts *out)
{
	const struct settle_rates *rates = recon_rates(r, b);
	struct settle_rates own;
	struct settle_category one = {b->category, b->category_ppm};

	if (b->category_ppm < 0 && b->card_ppm < 0) {
		settle_order_amounts(rates, o, out);
		return;
	}
	own = *rates;
	if (b->category_ppm >= 0) {
		own.category = &one;
		own.category_count = *b->category != '\0';
		own.category_default_ppm = b->category_ppm;
	}
	if (b->card_ppm >= 0)
		own.card_ppm[o->plan] = b->card_ppm;
	settle_order_amounts(&own, o, out);
}

static void fold(struct settle_amounts *a, enum settle_kind from, enum settle_kind into)
{
	a->line[into] += a->line[from];
	a->line[from] = 0;
}

void recon_fold_interest(unsigned components, enum settle_kind gross, struct settle_amounts *a)
{
	if (components & 1u << SETTLE_INTEREST_IN)
		return;
	if (gross == SETTLE_SALE)
		fold(a, SETTLE_INTEREST_IN, SETTLE_SALE);
	if (!(components & 1u << SETTLE_INTEREST_OUT))
		fold(a, SETTLE_INTEREST_OUT, gross);
}

enum settle_tax recon_line_tax(const struct recon_line *l, const struct recon_book *b)
{
	enum settle_tax tax;

	if (*l->tax_kind != '\0' && settle_tax_parse(l->tax_kind, &tax))
		return tax;
	return b->found ? b->tax : TAX_TAXABLE;
}
