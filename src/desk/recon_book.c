/*
 * Our side of a reconciliation: one order with the rates under which it was
 * made, and whether another statement has it.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/recon.h"

static const char find_sql[] =
	"SELECT " RECON_BOOK_COLUMNS " FROM live_order o WHERE o.profile = :profile AND o.order_no = :order_no";

static const char elsewhere_sql[] =
	"SELECT p.code FROM statement_line l JOIN live_statement s ON s.id = l.statement_id"
	" JOIN period p ON p.id = s.period_id"
	" WHERE l.order_no = :order_no AND l.kind = :kind AND l.statement_id <> :statement"
	" AND p.profile = :profile AND p.id <> :period ORDER BY p.from_day LIMIT 1";

static void text_of(struct stmt *q, int column, char *out, size_t size)
{
	const char *t = stmt_text(q, column);

	snprintf(out, size, "%s", t != NULL ? t : "");
}

static day_t day_of(struct stmt *q, int column)
{
	const char *t = stmt_text(q, column);

	return t != NULL ? day_parse_iso(t) : DAY_NONE;
}

void recon_book_read(struct recon *r, struct stmt *q, struct recon_book *b)
{
	const char *t;

	(void)r;
	b->found = true;
	b->id = stmt_int(q, 0);
	text_of(q, 1, b->order_no, sizeof b->order_no);
	text_of(q, 2, b->cart_no, sizeof b->cart_no);
	text_of(q, 3, b->category, sizeof b->category);
	text_of(q, 4, b->state, sizeof b->state);
	b->plain = (struct settle_order){
		.cash = stmt_int(q, 5), .points = stmt_int(q, 6), .subsidy = stmt_int(q, 7), .interest = stmt_int(q, 8),
		.category = b->category, .is_shipping = stmt_int(q, 10) != 0, .earn_multiplier = (int)stmt_int(q, 11),
	};
	t = stmt_text(q, 9);
	if (t == NULL || *t == '\0' || settle_plan_parse(t, &b->plain.plan, NULL) != ST_OK)
		b->plain.plan = PLAN_NONE;
	t = stmt_text(q, 12);
	if (t == NULL || !settle_tax_parse(t, &b->tax))
		b->tax = TAX_TAXABLE;
	b->points_value = stmt_int(q, 13);
	b->refund_amount = stmt_int(q, 14);
	b->reverse_fee = stmt_is_null(q, 15) ? MONEY_NONE : stmt_int(q, 15);
	b->category_ppm = stmt_is_null(q, 16) ? -1 : stmt_int(q, 16);
	b->card_ppm = stmt_is_null(q, 17) ? -1 : stmt_int(q, 17);
	b->ordered = day_of(q, 18);
	b->shipped = day_of(q, 19);
	b->transferred = day_of(q, 20);
	b->posted = day_of(q, 21);
	b->posting = day_of(q, 22);
	b->refund = day_of(q, 23);
	b->reverse = day_of(q, 24);
}

void recon_book_find(struct recon *r, const char *order_no, struct recon_book *b)
{
	struct stmt *q = db_prepare(r->db, find_sql);

	b->found = false;
	stmt_bind_text(q, ":profile", r->st.profile);
	stmt_bind_text(q, ":order_no", order_no);
	if (stmt_step(q, r->e) == STEP_ROW)
		recon_book_read(r, q, b);
	stmt_reset(q);
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
		text_of(q, 0, out, 16);
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
