/*
 * Reconciliation (對帳): the passes over a statement, in one reading that sees
 * one state of the file. Lines come in the order of their order numbers, so that
 * everything said of an order is judged together and memory stays small.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/recon.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

const char statement_facts_sql[] =
	"SELECT COALESCE(SUM(id * 2 + (state = 'published')), 0) FROM batch WHERE state IN ('published', 'removed', 'removing')"
	" AND kind IN ('order', 'statement', 'demo')"; /* people, opens and bills change no settlement */

/* Every line, in the order of the numbers. Amounts that the file has no way to state stand as 0 here: a column costs as much
 * to fetch as to compare. */
static const char lines_head_sql[] = "SELECT l.id, l.kind, l.gross, l.net, l.posted_on, l.cart_no, l.tax_kind, l.order_no";
static const char lines_tail_sql[] =
	" FROM statement_line l INDEXED BY statement_line_order WHERE l.statement_id = :id ORDER BY l.order_no, l.kind, l.id";

/* Amounts besides the gross, which goes to the line's own kind. A file's one column of fees is `other` (FMT-52). */
static const struct {
	enum settle_kind kind;
	const char *column;
} fee_columns[] = {
	{SETTLE_INTEREST_IN, ", l.interest_in"}, {SETTLE_INTEREST_OUT, ", l.interest_out"}, {SETTLE_CATEGORY, ", l.category"},
	{SETTLE_CARD, ", l.card"}, {SETTLE_POINTS_EARN, ", l.points_earn"}, {SETTLE_CART, ", l.cart"},
	{SETTLE_FAMILY_PAY, ", l.family_pay"}, {SETTLE_REVERSE, ", l.reverse"}, {SETTLE_AD, ", l.ad"}, {SETTLE_OTHER, ", l.other"},
};
enum {
	FEES = sizeof fee_columns / sizeof *fee_columns,
	COLUMN_ORDER_NO = 7, COLUMN_FEES,
};

static const char have_orders_sql[] = "SELECT EXISTS (SELECT 1 FROM live_order WHERE profile = :profile)";
static const char others_sql[] =
	"SELECT EXISTS (SELECT 1 FROM live_statement s JOIN period p ON p.id = s.period_id"
	" WHERE p.profile = :profile AND s.id <> :id)";
static const char stated_sql[] =
	"SELECT components, stated_gross, stated_fees, stated_net, lines FROM statement WHERE id = :id";

static void copy_text(char *out, size_t size, const char *t)
{
	size_t len = t != NULL ? strlen(t) : 0;

	if (len >= size)
		len = size - 1;
	if (len != 0)
		memcpy(out, t, len);
	out[len] = '\0';
}

static bool is_fetched(const struct recon *r, int column)
{
	return fee_columns[column].kind == SETTLE_OTHER || (r->components & 1u << fee_columns[column].kind) != 0;
}

static void read_line(const struct recon *r, struct stmt *q, struct recon_line *l)
{
	const char *day = stmt_text(q, 4);

	memset(l->amount, 0, sizeof l->amount);
	l->id = stmt_int(q, 0);
	l->net = stmt_int(q, 3);
	l->twice = false;
	if (!settle_kind_parse(stmt_text(q, 1), &l->kind))
		l->kind = SETTLE_OTHER;
	l->amount[l->kind] = stmt_int(q, 2);
	for (int i = 0; i < FEES; i++)
		if (is_fetched(r, i))
			l->amount[fee_columns[i].kind] += stmt_int(q, COLUMN_FEES + i);
	l->day = day != NULL ? day_parse_iso(day) : DAY_NONE;
	copy_text(l->cart_no, sizeof l->cart_no, stmt_text(q, 5));
	copy_text(l->tax_kind, sizeof l->tax_kind, stmt_text(q, 6));
}

static struct stmt *prepare_lines(const struct recon *r)
{
	struct buf sql = {0};
	struct stmt *q;

	buf_adds(&sql, lines_head_sql);
	for (int i = 0; i < FEES; i++)
		buf_adds(&sql, is_fetched(r, i) ? fee_columns[i].column : ", 0");
	buf_adds(&sql, lines_tail_sql);
	q = db_prepare_own(r->db, buf_str(&sql));
	buf_free(&sql);
	return q;
}

static struct recon_line *group_room(struct recon_group *g)
{
	if (g->count == g->room) {
		g->room = g->room != 0 ? g->room * 2 : 8;
		g->lines = xreallocarray(g->lines, g->room, sizeof *g->lines);
	}
	return &g->lines[g->count++];
}

static bool go_on(struct recon *r, int64_t total)
{
	if (r->lines % 512 != 0 || r->progress == NULL || r->progress->step == NULL)
		return !r->failed;
	r->cancelled = !r->progress->step(r->progress->arg, r->lines, total);
	return !r->cancelled && !r->failed;
}

/* A line, in its group; a group that is whole is judged. */
static void take_line(struct recon *r, struct stmt *q, struct recon_group *g, struct recon_walk *w)
{
	const char *order_no = stmt_text(q, COLUMN_ORDER_NO);
	struct recon_line one;

	if (order_no == NULL || *order_no == '\0') {
		read_line(r, q, &one);
		recon_match_loose(r, &one);
		return;
	}
	if (g->count != 0 && strcmp(order_no, g->order_no) != 0) {
		recon_match(r, g);
		g->count = 0;
	}
	if (g->count == 0) {
		copy_text(g->order_no, sizeof g->order_no, order_no);
		g->book.found = false;
		if (r->compare)
			recon_walk_to(w, g->order_no, &g->book);
	}
	read_line(r, q, group_room(g));
}

static void all_lines(struct recon *r, int64_t total)
{
	struct stmt *q = prepare_lines(r);
	struct recon_group *g = xcalloc(1, sizeof *g);
	struct recon_walk w;
	enum step step = STEP_DONE;

	recon_walk_open(&w, r);
	stmt_bind_int(q, ":id", r->st.id);
	while (go_on(r, total) && (step = stmt_step(q, r->e)) == STEP_ROW)
		take_line(r, q, g, &w);
	r->failed |= step == STEP_FAILED;
	if (g->count != 0 && !r->failed && !r->cancelled)
		recon_match(r, g);
	free(g->lines);
	free(g);
	recon_walk_close(&w);
	stmt_finish(q);
}

/* ---- totals rows of the file (FMT-44) ---- */

static void total_differs(struct recon *r, const char *component, struct stmt *q, int column, money_t sum)
{
	struct recon_difference d = {
		.kind = "amount", .component = component, .order_no = "", .cart_no = "", .expected = sum,
		.reason = "totals", .rule = "FMT-44",
	};

	if (stmt_is_null(q, column) || stmt_int(q, column) == sum)
		return;
	d.stated = stmt_int(q, column);
	/* Only the net is what both sides come to; a wrong part of it leaves that as it is. */
	if (strcmp(component, "net") != 0)
		d.follow = d.expected - d.stated;
	recon_add(r, &d);
}

static void check_totals(struct recon *r)
{
	struct stmt *q = db_prepare_own(r->db, stated_sql);
	money_t gross = 0, fees = 0;

	for (enum settle_tax t = 0; t < SETTLE_TAXES; t++)
		for (enum settle_kind k = 0; k < SETTLE_KINDS; k++)
			*(settle_kind_is_gross(k) ? &gross : &fees) += r->stated[t].line[k];
	stmt_bind_int(q, ":id", r->st.id);
	if (stmt_step(q, r->e) == STEP_ROW) {
		if (stmt_is_null(q, 3) || stmt_int(q, 3) == r->line_nets) {
			/* The sum that counts is right: parts that do not add up to it are named all the same. */
			total_differs(r, "gross", q, 1, gross);
			total_differs(r, "fees", q, 2, fees);
		} else {
			total_differs(r, "net", q, 3, r->line_nets);
		}
	}
	stmt_finish(q);
}

/* What the file carries over against what the run before left (YAH-135). */
static void check_carry(struct recon *r)
{
	struct statement st = r->st;
	struct recon_difference d = {
		.kind = "amount", .component = "carry_in", .order_no = "", .cart_no = "", .reason = "carry", .rule = "YAH-135",
	};

	if (st.stated_carry_in == MONEY_NONE || statement_payout(r->s, &st, NULL) != ST_OK || st.ours_carry_in == st.stated_carry_in)
		return;
	d.expected = st.ours_carry_in;
	d.stated = st.stated_carry_in;
	d.follow = d.expected - d.stated; /* of the payout, not of the period's net */
	recon_add(r, &d);
}

/* ---- one run ---- */

static bool ask(struct recon *r, const char *sql, bool with_id)
{
	struct stmt *q = db_prepare(r->db, sql);
	bool yes;

	stmt_bind_text(q, ":profile", r->st.profile);
	if (with_id)
		stmt_bind_int(q, ":id", r->st.id);
	yes = stmt_step(q, r->e) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return yes;
}

static enum status prepare(struct recon *r, int64_t id, int64_t *total)
{
	struct stmt *q;
	enum status st = statement_get(r->s, id, &r->st, r->e);

	if (st != ST_OK)
		return st;
	if (r->st.is_signed)
		return error_set(r->e, ST_REFUSED, "statement_signed", NULL, NULL,
		                 _("Period %1$s is signed off. Reopen it with a reason first."), r->st.period);
	if ((st = shop_profile(r->s, r->st.profile, &r->profile, r->e)) != ST_OK)
		return st;
	terms_cycle(r->profile, day_parse_iso(r->st.from), &r->cycle);
	r->terms = terms_cache_new(r->profile);
	r->from = day_parse_iso(r->st.from);
	r->to = day_parse_iso(r->st.to);
	r->compare = ask(r, have_orders_sql, false);
	r->others = ask(r, others_sql, true);
	q = db_prepare(r->db, stated_sql);
	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, r->e) == STEP_ROW) {
		r->components = (unsigned)stmt_int(q, 0);
		/* Who tells what came in would tell what went out (YAH-110). */
		if (r->components & 1u << SETTLE_INTEREST_IN)
			r->components |= 1u << SETTLE_INTEREST_OUT;
		*total = stmt_int(q, 4);
	}
	stmt_reset(q);
	return recon_tables(r);
}

static enum status compute(struct recon *r, int64_t total)
{
	enum status st = db_read_begin(r->db, r->e);

	if (st != ST_OK)
		return st;
	if ((st = recon_hidden(r)) != ST_OK) {
		db_read_end(r->db);
		return st;
	}
	r->seen_room = db_int(r->db, "SELECT COALESCE(MAX(id), 0) + 1 FROM orders", 1);
	r->seen = xcalloc((size_t)(r->seen_room / 8 + 1), 1);
	all_lines(r, total);
	if (!r->cancelled && !r->failed && r->compare) {
		recon_carts(r);
		recon_ours(r);
	}
	if (!r->cancelled && !r->failed) {
		check_totals(r);
		if (r->compare)
			check_carry(r);
	}
	db_read_end(r->db);
	return r->failed ? ST_FAILED : ST_OK;
}

enum status statement_reconcile(struct shop *s, int64_t id, const struct progress *p, bool *cancelled, struct error *e)
{
	struct error own;
	struct recon *r = xcalloc(1, sizeof *r);
	int64_t total = 0;
	enum status st;

	r->s = s;
	r->db = s->db;
	r->progress = p;
	r->e = e != NULL ? e : &own;
	st = prepare(r, id, &total);
	db_roomy(s->db, true);
	if (st == ST_OK)
		st = compute(r, total);
	if (st == ST_OK && !r->cancelled && (st = recon_keep(r)) == ST_OK)
		st = statement_note_unchecked(s, id, r->e);
	db_roomy(s->db, false);
	if (cancelled != NULL)
		*cancelled = r->cancelled;
	terms_cache_free(r->terms);
	free(r->seen);
	free(r);
	return st;
}
