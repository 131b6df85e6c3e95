/*
 * Fees that fall once a cart: the handling fee on the day of the first shipment
 * (YAH-112) and FamilyMart payment on the day of the transfer (YAH-43, YAH-44).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/recon.h"

static const char note_sql[] =
	"INSERT INTO temp.rc_cart (component, cart_no, stated, lines, line_id, order_no, day)"
	" VALUES (:component, :cart, :stated, 1, :line, :order_no, :day)"
	" ON CONFLICT (component, cart_no) DO UPDATE SET stated = stated + excluded.stated, lines = lines + 1";

static const char ours_cart_sql[] =
	"INSERT INTO temp.rc_due (component, cart_no)"
	" SELECT :component, o.cart_no FROM live_order o"
	" WHERE o.profile = :profile AND o.shipped_on BETWEEN :from AND :to AND o.cart_no <> ''"
	" GROUP BY o.cart_no"
	" HAVING NOT EXISTS (SELECT 1 FROM live_order e WHERE e.profile = :profile AND e.cart_no = o.cart_no AND e.cart_no <> ''"
	"  AND e.shipped_on < :from)";

static const char ours_family_sql[] =
	"INSERT INTO temp.rc_due (component, cart_no)"
	" SELECT :component, o.cart_no FROM live_order o"
	" WHERE o.profile = :profile AND o.payment = 'family_pay' AND o.shippable_on BETWEEN :from AND :to AND o.cart_no <> ''"
	" GROUP BY o.cart_no"
	" HAVING NOT EXISTS (SELECT 1 FROM live_order e WHERE e.profile = :profile AND e.cart_no = o.cart_no AND e.cart_no <> ''"
	"  AND e.payment = 'family_pay' AND e.shippable_on < :from)";

static const char agree_sql[] =
	"SELECT COUNT(*) FROM temp.rc_cart c JOIN temp.rc_due d USING (component, cart_no)"
	" WHERE c.component = :component";

static const char differ_sql[] =
	"SELECT c.cart_no, c.stated, c.lines, c.line_id, c.order_no, d.cart_no IS NOT NULL, c.day FROM temp.rc_cart c"
	" LEFT JOIN temp.rc_due d USING (component, cart_no)"
	" WHERE c.component = :component AND (d.cart_no IS NULL OR c.stated <> :expected) ORDER BY c.cart_no";

static const char missing_sql[] =
	"SELECT d.cart_no FROM temp.rc_due d LEFT JOIN temp.rc_cart c USING (component, cart_no)"
	" WHERE d.component = :component AND c.cart_no IS NULL ORDER BY d.cart_no";

static const char cart_facts_sql[] =
	"SELECT COUNT(*), MIN(shipped_on), MIN(CASE WHEN payment = 'family_pay' THEN shippable_on END), COUNT(shipped_on)"
	" FROM live_order WHERE profile = :profile AND cart_no = :cart AND cart_no <> ''";

void recon_cart_note(struct recon *r, enum settle_kind kind, const char *cart_no, const char *order_no,
                     const struct recon_line *l, money_t amount)
{
	struct stmt *q = db_prepare(r->db, note_sql);

	stmt_bind_text(q, ":component", settle_kind_code(kind));
	stmt_bind_text(q, ":cart", *cart_no != '\0' ? cart_no : order_no);
	stmt_bind_int(q, ":stated", amount);
	stmt_bind_int(q, ":line", l->id);
	stmt_bind_text(q, ":order_no", order_no);
	stmt_bind_int(q, ":day", l->kind == kind ? l->day : DAY_NONE);
	if (stmt_run(q, r->e) != ST_OK)
		r->failed = true;
}

/* What is wrong with a stated fee of a cart that we do not expect here. */
static void judge_unexpected(struct recon *r, enum settle_kind k, struct recon_difference *d)
{
	struct stmt *q = db_prepare(r->db, cart_facts_sql);
	const char *day = NULL;
	char code[16];

	stmt_bind_text(q, ":profile", r->st.profile);
	stmt_bind_text(q, ":cart", d->cart_no);
	d->kind = "only_theirs";
	d->rule = k == SETTLE_CART ? "YAH-112" : "YAH-43";
	if (stmt_step(q, r->e) != STEP_ROW || stmt_int(q, 0) == 0) {
		d->reason = "cart_not_in_book";
	} else {
		day = stmt_text(q, k == SETTLE_CART ? 1 : 2);
		d->reason = k == SETTLE_CART ? "cart_not_shipped" : "cart_not_family";
	}
	if (day != NULL) {
		d->kind = "other_period";
		d->reason = k == SETTLE_CART ? "cart_shipped" : "cart_transferred";
		recon_period_code(r, day_parse_iso(day), code);
		snprintf(d->args, sizeof d->args, "%s\n%s", day, code);
	}
	stmt_reset(q);
}

static void judge(struct recon *r, enum settle_kind k, money_t expected, struct stmt *q)
{
	struct recon_difference d = {
		.component = settle_kind_code(k), .cart_no = stmt_text(q, 0), .stated = stmt_int(q, 1),
		.line_id = stmt_int(q, 3), .order_no = stmt_text(q, 4), .rule = "", .reason = "",
	};
	int64_t lines = stmt_int(q, 2);

	if (stmt_int(q, 5) == 0) {
		judge_unexpected(r, k, &d);
	} else {
		d.kind = "fee";
		d.expected = expected;
		d.rule = k == SETTLE_CART ? "YAH-112" : "YAH-43";
		d.reason = lines > 1 && d.stated == expected * lines ? "per_order" : "fee_unexplained";
		snprintf(d.args, sizeof d.args, "%lld", (long long)lines);
		recon_count_ours(r, k, expected, TAX_TAXABLE);
	}
	recon_add(r, &d);
}

static void missing(struct recon *r, enum settle_kind k, money_t expected)
{
	struct stmt *q = db_prepare(r->db, missing_sql);

	stmt_bind_text(q, ":component", settle_kind_code(k));
	while (stmt_step(q, r->e) == STEP_ROW) {
		struct recon_difference d = {
			.kind = "only_ours", .component = settle_kind_code(k), .cart_no = stmt_text(q, 0), .order_no = "",
			.expected = expected, .reason = "cart_not_stated", .rule = k == SETTLE_CART ? "YAH-112" : "YAH-44",
		};

		recon_count_ours(r, k, expected, TAX_TAXABLE);
		recon_add(r, &d);
	}
	stmt_reset(q);
}

static void carts_of(struct recon *r, enum settle_kind k, const char *ours_sql, money_t expected)
{
	struct stmt *q = db_prepare(r->db, ours_sql);
	char from[16], to[16];
	int64_t agree;

	day_format(r->from, from);
	day_format(r->to, to);
	stmt_bind_text(q, ":component", settle_kind_code(k));
	stmt_bind_text(q, ":profile", r->st.profile);
	stmt_bind_text(q, ":from", from);
	stmt_bind_text(q, ":to", to);
	if (stmt_run(q, r->e) != ST_OK) {
		r->failed = true;
		return;
	}
	q = db_prepare(r->db, agree_sql);
	stmt_bind_text(q, ":component", settle_kind_code(k));
	agree = stmt_step(q, r->e) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	q = db_prepare(r->db, differ_sql);
	stmt_bind_text(q, ":component", settle_kind_code(k));
	stmt_bind_int(q, ":expected", expected);
	while (stmt_step(q, r->e) == STEP_ROW) {
		agree -= stmt_int(q, 5) != 0;
		judge(r, k, expected, q);
	}
	stmt_reset(q);
	r->ours[TAX_TAXABLE].line[k] += agree * expected;
	r->ours_rows[TAX_TAXABLE][k] += agree;
	missing(r, k, expected);
}

void recon_carts(struct recon *r)
{
	const struct settle_rates *rates = terms_cached(r->terms, r->from);

	if (r->components & 1u << SETTLE_CART)
		carts_of(r, SETTLE_CART, ours_cart_sql, settle_cart_line(rates));
	if (r->components & 1u << SETTLE_FAMILY_PAY)
		carts_of(r, SETTLE_FAMILY_PAY, ours_family_sql, settle_family_line(rates));
}
