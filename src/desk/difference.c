/*
 * One difference: both sides line by line, each of our numbers with how it was
 * computed, and what people decided.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/reason.h"
#include "desk/recon.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

static const char get_sql[] =
	"SELECT d.id, d.statement_id, d.line_id, d.order_id, d.kind, d.component, d.order_no, d.cart_no, d.rule, d.reason, d.args,"
	" d.resolution, d.key, d.expected, d.stated, d.delta, l.line, s.period_id, d.follow"
	" FROM difference d JOIN statement s ON s.id = d.statement_id"
	" LEFT JOIN statement_line l ON l.id = d.line_id WHERE d.id = :id";

static const char decision_sql[] =
	"SELECT note, by, at FROM resolution WHERE period_id = :period AND key = :key ORDER BY id DESC LIMIT 1";

static const char theirs_sql[] =
	"SELECT " RECON_AMOUNT_COLUMNS " FROM statement_line l WHERE l.statement_id = :statement AND"
	" ((:order_no <> '' AND l.order_no = :order_no) OR (:order_no = '' AND l.id = :line)) ORDER BY l.kind, l.id";

static const char book_sql[] = "SELECT " RECON_WHOLE_COLUMNS " FROM orders o WHERE o.id = :id";

static const char counts_sql[] =
	"SELECT d.kind, COUNT(*), SUM(d.resolution = ''), SUM(d.delta + d.follow), SUM((d.delta + d.follow) * (d.resolution = ''))"
	" FROM difference d JOIN statement s ON s.id = d.statement_id AND s.run = d.run WHERE d.statement_id = :id GROUP BY d.kind";

const char *const difference_kinds[DIFFERENCE_KINDS] = {
	"only_theirs", "only_ours", "amount", "fee", "twice", "other_period",
};

int difference_rank(const char *kind)
{
	for (int i = 0; i < DIFFERENCE_KINDS; i++)
		if (strcmp(difference_kinds[i], kind) == 0)
			return i + 1;
	return 0;
}

/* ---- both sides ---- */

static const char *plan_words(const struct recon_book *b)
{
	return label_of("card_plan", settle_plan_code(b->plain.plan));
}

/* A rate as people write it: 35000 ppm is "3.5%". */
static void rate_text(int64_t ppm, char out[24])
{
	int n = snprintf(out, 24, "%lld.%04lld", (long long)(ppm / 10000), (long long)(ppm % 10000));

	while (n > 0 && out[n - 1] == '0')
		n--;
	if (n > 0 && out[n - 1] == '.')
		n--;
	snprintf(out + n, 24 - (size_t)n, "%%");
}

static void how_rate(char *out, size_t size, int64_t ppm, money_t base, enum rounding how, const char *what)
{
	char rate[24], money[32];

	if (ppm < 0) {
		snprintf(out, size, "%s", _("The profile has no rate for it."));
		return;
	}
	rate_text(ppm, rate);
	money_format(base, false, money);
	switch (how) {
	case ROUND_CEIL:
		snprintf(out, size, _("%1$s of %2$s, rounded up (%3$s)"), rate, money, what);
		break;
	case ROUND_HALF_UP:
		snprintf(out, size, _("%1$s of %2$s, rounded half up (%3$s)"), rate, money, what);
		break;
	case ROUND_FLOOR:
		snprintf(out, size, _("%1$s of %2$s, rounded down (%3$s)"), rate, money, what);
		break;
	}
}

static void how_sale(const struct recon_book *b, int64_t points_value, char *out, size_t size)
{
	char cash[32], points[32], subsidy[32];

	money_format(b->plain.cash, false, cash);
	money_format(b->plain.points * points_value, false, points);
	money_format(b->plain.subsidy, false, subsidy);
	if (b->plain.subsidy != 0)
		snprintf(out, size, _("cash %1$s + points %2$s + subsidy %3$s"), cash, points, subsidy);
	else
		snprintf(out, size, _("cash %1$s + points %2$s"), cash, points);
}

void recon_explain(struct recon *r, const struct recon_book *b, enum settle_kind k, const struct settle_amounts *sale,
                   struct side_row *row)
{
	const struct settle_rates *rates = recon_rates(r, b);
	static const char *const rule[SETTLE_KINDS] = {
		"YAH-128", "YAH-110", "YAH-120", "YAH-110", "YAH-106", "YAH-107", "YAH-175", "YAH-112", "YAH-43", "YAH-113", "YAH-114", "YAH-114",
	};
	char *out = row->how_ours;
	size_t size = sizeof row->how_ours;

	snprintf(row->rule, sizeof row->rule, "%s", profile_rule(r->st.profile, rule[k]));
	if (row->ours == MONEY_NONE)
		return;
	if (k == SETTLE_SALE || k == SETTLE_REFUND)
		how_sale(b, rates->points_value, out, size);
	else if (k == SETTLE_CATEGORY)
		how_rate(out, size, b->category_ppm >= 0 ? b->category_ppm : settle_category_ppm(rates, b->category), sale->claim,
		         rates->category_rounding, *b->category != '\0' ? b->category : "-");
	else if (k == SETTLE_CARD)
		how_rate(out, size, b->card_ppm >= 0 ? b->card_ppm : rates->card_ppm[b->plain.plan], sale->bank, rates->card_rounding,
		         plan_words(b));
	else if (k == SETTLE_POINTS_EARN)
		snprintf(out, size, _("additional points, %1$d times"), settle_earn_multiplier(rates, &b->plain));
	else if (k == SETTLE_CART || k == SETTLE_FAMILY_PAY)
		snprintf(out, size, "%s", _("once a cart"));
}

/* What the statement says of the order, or of the line alone. */
static void read_theirs(struct shop *s, const struct difference *d, money_t theirs[SETTLE_KINDS])
{
	struct stmt *q = db_prepare(s->db, theirs_sql);
	bool twice = strcmp(d->kind, "twice") == 0;

	stmt_bind_int(q, ":statement", d->statement_id);
	stmt_bind_text(q, ":order_no", twice ? "" : d->order_no);
	stmt_bind_int(q, ":line", d->line_id);
	while (stmt_step(q, NULL) == STEP_ROW)
		recon_add_row(q, theirs);
	stmt_reset(q);
}

/* What our order gives: the sale where it is of this period, its refund where that is. */
static void read_ours(struct recon *r, const struct recon_book *b, const struct settle_amounts *sale, money_t ours[SETTLE_KINDS])
{
	struct settle_amounts refund;

	if (recon_in_period(r, b->posting) || b->posting == DAY_NONE)
		for (int k = 0; k < SETTLE_KINDS; k++)
			recon_add_amount(&ours[k], sale->line[k]);
	if (recon_in_period(r, b->refund)) {
		settle_refund_amounts(recon_rates(r, b), sale, &refund);
		if (b->refund_amount > 0)
			refund.line[SETTLE_REFUND] = -b->refund_amount;
		for (int k = 0; k < SETTLE_KINDS; k++)
			recon_add_amount(&ours[k], refund.line[k]);
	}
	if (recon_in_period(r, b->reverse))
		recon_add_amount(&ours[SETTLE_REVERSE], settle_reverse_line(recon_rates(r, b), true, b->reverse_fee, NULL));
}

static void set_rows(struct recon *r, const struct recon_book *b, struct difference *d)
{
	money_t ours[SETTLE_KINDS], theirs[SETTLE_KINDS];
	struct settle_amounts sale = {0};

	for (int k = 0; k < SETTLE_KINDS; k++)
		ours[k] = theirs[k] = MONEY_NONE;
	read_theirs(r->s, d, theirs);
	if (b->found) {
		recon_amounts(r, b, &b->plain, &sale);
		read_ours(r, b, &sale, ours);
	}
	for (enum settle_kind k = 0; k < SETTLE_KINDS; k++) {
		struct side_row *row = &d->rows[d->row_count];

		if (strcmp(d->component, settle_kind_code(k)) == 0 && ours[k] == MONEY_NONE && d->expected != 0)
			ours[k] = d->expected;
		if (ours[k] == MONEY_NONE && theirs[k] == MONEY_NONE)
			continue;
		*row = (struct side_row){.component = settle_kind_code(k), .ours = ours[k], .theirs = theirs[k]};
		row->differs = (ours[k] == MONEY_NONE ? 0 : ours[k]) != (theirs[k] == MONEY_NONE ? 0 : theirs[k]);
		if (b->found)
			recon_explain(r, b, k, &sale, row);
		d->row_count++;
	}
}

static enum status both_sides(struct shop *s, struct difference *d, struct error *e)
{
	struct recon r = {.s = s, .db = s->db, .e = e};
	struct recon_book b = {.found = false};
	enum status st = statement_get(s, d->statement_id, &r.st, e);
	struct stmt *q;

	if (st != ST_OK || (st = shop_profile(s, r.st.profile, &r.profile, e)) != ST_OK)
		return st;
	r.terms = terms_cache_new(r.profile);
	r.from = day_parse_iso(r.st.from);
	r.to = day_parse_iso(r.st.to);
	if (d->order_id != 0) {
		q = db_prepare(s->db, book_sql);
		stmt_bind_int(q, ":id", d->order_id);
		if (stmt_step(q, e) == STEP_ROW)
			recon_book_read(q, 0, true, &b);
		stmt_reset(q);
	}
	set_rows(&r, &b, d);
	terms_cache_free(r.terms);
	return ST_OK;
}

/* ---- the record ---- */

static void read_decision(struct shop *s, int64_t period, struct difference *d)
{
	struct stmt *q = db_prepare(s->db, decision_sql);

	d->at = INSTANT_NONE;
	stmt_bind_int(q, ":period", period);
	stmt_bind_text(q, ":key", d->key);
	if (stmt_step(q, NULL) == STEP_ROW) {
		column_text(q, 0, d->note, sizeof d->note);
		column_text(q, 1, d->by, sizeof d->by);
		d->at = stmt_int(q, 2);
	}
	stmt_reset(q);
}

static int64_t read_difference(struct stmt *q, struct difference *d)
{
	char args[200];
	const char *nl;

	*d = (struct difference){
		.id = stmt_int(q, 0), .statement_id = stmt_int(q, 1), .line_id = stmt_int(q, 2), .order_id = stmt_int(q, 3),
		.expected = stmt_int(q, 13), .stated = stmt_int(q, 14), .delta = stmt_int(q, 15), .file_line = stmt_int(q, 16),
		.follow = stmt_int(q, 18),
	};
	column_text(q, 4, d->kind, sizeof d->kind);
	column_text(q, 5, d->component, sizeof d->component);
	column_text(q, 6, d->order_no, sizeof d->order_no);
	column_text(q, 7, d->cart_no, sizeof d->cart_no);
	column_text(q, 8, d->rule, sizeof d->rule);
	column_text(q, 9, d->reason, sizeof d->reason);
	column_text(q, 10, args, sizeof args);
	column_text(q, 11, d->resolution, sizeof d->resolution);
	column_text(q, 12, d->key, sizeof d->key);
	reason_sentence(d->reason, args, d->sentence, sizeof d->sentence);
	nl = strchr(args, '\n');
	if (strcmp(d->kind, "only_ours") == 0)
		snprintf(d->next_period, sizeof d->next_period, "%.15s", nl != NULL ? nl + 1 : args);
	return stmt_int(q, 17);
}

enum status difference_get(struct shop *s, int64_t id, struct difference *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;
	int64_t period = 0;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		period = read_difference(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "difference_missing", NULL, NULL,
		                 _("There is no difference number %1$lld; the statement may have been reconciled again."), (long long)id);
	read_decision(s, period, out);
	return both_sides(s, out, e);
}

enum status difference_counts(struct shop *s, int64_t statement_id, struct difference_count out[DIFFERENCE_KINDS], struct error *e)
{
	struct stmt *q = db_prepare(s->db, counts_sql);
	enum step step;

	for (int i = 0; i < DIFFERENCE_KINDS; i++) {
		out[i] = (struct difference_count){.all = 0};
		snprintf(out[i].kind, sizeof out[i].kind, "%s", difference_kinds[i]);
	}
	stmt_bind_int(q, ":id", statement_id);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		for (int i = 0; i < DIFFERENCE_KINDS; i++)
			if (strcmp(out[i].kind, stmt_text(q, 0)) == 0) {
				out[i].all = stmt_int(q, 1);
				out[i].open = stmt_int(q, 2);
				out[i].delta = stmt_int(q, 3);
				out[i].open_delta = stmt_int(q, 4);
			}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
