/*
 * What only we have: sales, refunds and collected returns of the period that
 * the statement does not list, and in which period they will come.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/recon.h"

/* The index alone; the few orders that the statement does not have are looked at one by one. */
static const char sales_sql[] =
	"SELECT o.id FROM orders o INDEXED BY orders_posting WHERE o.profile = :profile AND o.posting_day BETWEEN :from AND :to"
	" ORDER BY o.posting_day, o.order_no";

static const char sale_sql[] =
	"SELECT o.batch_id, o.superseded_by, " RECON_WHOLE_COLUMNS " FROM orders o WHERE o.id = :id AND o.state <> 'cancelled'";

static const char refunds_sql[] =
	"SELECT " RECON_WHOLE_COLUMNS " FROM live_order o"
	" WHERE o.profile = :profile AND o.refund_day BETWEEN :from AND :to AND o.posting_day <= o.refund_day"
	" AND NOT EXISTS (SELECT 1 FROM statement_line l WHERE l.statement_id = :statement AND l.order_no = o.order_no"
	"  AND l.kind = 'refund') ORDER BY o.refund_day, o.order_no";

static const char reverses_sql[] =
	"SELECT " RECON_WHOLE_COLUMNS " FROM live_order o"
	" WHERE o.profile = :profile AND o.reverse_on BETWEEN :from AND :to"
	" AND NOT EXISTS (SELECT 1 FROM statement_line l WHERE l.statement_id = :statement AND l.order_no = o.order_no"
	"  AND l.reverse <> 0) ORDER BY o.reverse_on, o.order_no";

static money_t count_all(struct recon *r, const struct settle_amounts *a, enum settle_tax tax)
{
	money_t net = 0;

	for (enum settle_kind k = 0; k < SETTLE_KINDS; k++) {
		if (a->line[k] == 0 || !(r->components & 1u << k))
			continue;
		recon_count_ours(r, k, a->line[k], tax);
		net += a->line[k];
	}
	return net;
}

/* The period in which it will come: another statement has it, else the next one by our forecast. */
static void where(struct recon *r, const struct recon_book *b, enum settle_kind k, struct recon_difference *d)
{
	char code[16], day[16];
	struct settle_period now, next;

	recon_stated_elsewhere(r, b->order_no, k, code);
	if (*code != '\0') {
		d->reason = "stated_later";
		snprintf(d->args, sizeof d->args, "%s", code);
		return;
	}
	settle_period_of(&r->cycle, NULL, r->from, &now);
	settle_period_next(&r->cycle, NULL, &now, &next);
	day_format(k == SETTLE_SALE ? b->posting : k == SETTLE_REFUND ? b->refund : b->reverse, day);
	snprintf(d->args, sizeof d->args, "%s\n%s", day, next.code);
	d->reason = k == SETTLE_SALE && b->posted == DAY_NONE ? "forecast" : "not_stated";
}

/* Settled in an earlier statement already: no difference here. */
static bool settled_before(struct recon *r, const struct recon_book *b, enum settle_kind k)
{
	char code[16];

	if (b->posted != DAY_NONE && k == SETTLE_SALE)
		return false;
	recon_stated_elsewhere(r, b->order_no, k, code);
	return *code != '\0' && strcmp(code, r->st.period) < 0;
}

static void only_ours(struct recon *r, const struct recon_book *b, enum settle_kind k, const struct settle_amounts *a, const char *rule)
{
	struct recon_difference d = {
		.kind = "only_ours", .component = settle_kind_code(k), .order_id = b->id, .order_no = b->order_no,
		.cart_no = b->cart_no, .rule = rule, .reason = "not_stated",
	};

	if (settled_before(r, b, k))
		return;
	d.expected = count_all(r, a, b->tax);
	where(r, b, k, &d);
	recon_add(r, &d);
}

static void sale(struct recon *r, const struct recon_book *b)
{
	struct settle_amounts a;

	recon_amounts(r, b, &b->plain, &a);
	recon_fold_interest(r->components, SETTLE_SALE, &a);
	only_ours(r, b, SETTLE_SALE, &a, "YAH-118");
}

static void refund(struct recon *r, const struct recon_book *b)
{
	struct settle_amounts stored, a;

	recon_amounts(r, b, &b->plain, &stored);
	settle_refund_amounts(recon_rates(r, b), &stored, &a);
	recon_fold_interest(r->components, SETTLE_REFUND, &a);
	if (b->refund_amount > 0)
		a.line[SETTLE_REFUND] = -b->refund_amount;
	only_ours(r, b, SETTLE_REFUND, &a, "YAH-120");
}

static void reverse(struct recon *r, const struct recon_book *b)
{
	struct settle_amounts a = {0};

	a.line[SETTLE_REVERSE] = settle_reverse_line(recon_rates(r, b), true, b->reverse_fee, NULL);
	if (a.line[SETTLE_REVERSE] != 0)
		only_ours(r, b, SETTLE_REVERSE, &a, "YAH-113");
}

static void bind_period(struct recon *r, struct stmt *q)
{
	char from[16], to[16];

	day_format(r->from, from);
	day_format(r->to, to);
	stmt_bind_text(q, ":profile", r->st.profile);
	stmt_bind_text(q, ":from", from);
	stmt_bind_text(q, ":to", to);
}

static void look_at_sale(struct recon *r, int64_t id)
{
	struct stmt *q = db_prepare(r->db, sale_sql);
	struct recon_book b = {.found = false};

	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, r->e) == STEP_ROW && recon_counts(r, stmt_int(q, 0), stmt_int(q, 1)))
		recon_book_read(q, 2, true, &b);
	stmt_reset(q);
	if (b.found)
		sale(r, &b);
}

static void sales(struct recon *r)
{
	/* Its own copy: what is found asks for other orders by other statements meanwhile. */
	struct stmt *q = db_prepare_own(r->db, sales_sql);

	bind_period(r, q);
	while (!r->failed && stmt_step(q, r->e) == STEP_ROW) {
		int64_t id = stmt_int(q, 0);

		if (!(r->seen[id / 8] & 1u << id % 8))
			look_at_sale(r, id);
	}
	stmt_finish(q);
}

static void pass(struct recon *r, const char *sql, void (*each)(struct recon *, const struct recon_book *))
{
	struct stmt *q = db_prepare_own(r->db, sql);
	struct recon_book b;

	bind_period(r, q);
	stmt_bind_int(q, ":statement", r->st.id);
	while (!r->failed && stmt_step(q, r->e) == STEP_ROW) {
		recon_book_read(q, 0, true, &b);
		each(r, &b);
	}
	stmt_finish(q);
}

void recon_ours(struct recon *r)
{
	sales(r);
	pass(r, refunds_sql, refund);
	if (r->components & 1u << SETTLE_REVERSE)
		pass(r, reverses_sql, reverse);
}
