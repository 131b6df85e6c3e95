/*
 * From an order to its points (EAS-42 to 47, SHL-11, SHL-24 to 35, SHL-38 to 50,
 * SHL-75): both families, cases worked out by hand from the rulebook.
 */
#include "grants_fixture.h"

#define FAMILY_B "[plan]\nfamily = B\nnames = o2o\n[points]\nmaster = yes\npurchase = yes\nissue_mode = days_after_final\nissue_days = 7\n"

static const char *lapses(int64_t order)
{
	static char text[16];
	struct stmt *q = db_prepare(shop.db, "SELECT coalesce(expires_on, 'never') FROM points_lot WHERE order_id = :id");
	stmt_bind_int(q, ":id", order);
	snprintf(text, sizeof text, "%s", stmt_step(q, NULL) == STEP_ROW ? stmt_text(q, 0) : "none");
	stmt_reset(q);
	return text;
}

/* SHL-24, SHL-46: 190 are 7 steps of 25, 14 points; 24 are none. SHL-28: nothing in the ledger before. */
static void on_completion(void **state)
{
	(void)state;
	int64_t a = order_placed(MEI, "web", 190), b = order_placed(MEI, "web", 24);
	assert_string_equal(grant_state(a), "expected");
	assert_int_equal(points_of(a), 14);
	assert_int_equal(number("SELECT count(*) FROM points_entry WHERE order_id = :id", a), 0);
	go_to("2026-12-31T23:59:59");
	complete(a);
	complete(b);
	assert_string_equal(grant_state(a), "issued");
	assert_int_equal(balance(MEI), 14);
	assert_string_equal(lapses(a), "2027-06-30");
	assert_string_equal(grant_state(b), "issued");
	assert_string_equal(lapses(b), "none");
	complete(a); /* SHL-4 */
	assert_int_equal(balance(MEI), 14);
}

/* SHL-11: the year is that of the issue day, not of the order. */
static void the_year_of_the_issue(void **state)
{
	(void)state;
	go_to("2026-12-31T23:00:00");
	int64_t a = order_placed(MEI, "web", 250);
	go_to("2027-01-01T00:00:00");
	complete(a);
	assert_string_equal(lapses(a), "2028-06-30");
}

/* EAS-46, EAS-49: on completion too, and never lapses. */
static void easystore_never_lapses(void **state)
{
	(void)state;
	int64_t a = order_placed(EVE, "web", 190);
	complete(a);
	assert_int_equal(balance(EVE), 14);
	assert_string_equal(lapses(a), "never");
}

/* SHL-26: final on 2025-09-26, N = 7: due on 2025-10-03. SHL-27: withdrawn, counted anew. */
static void days_after_the_final_state(void **state)
{
	(void)state;
	overlay("shopline", FAMILY_B);
	go_to("2025-09-20T12:00:00");
	int64_t a = order_placed(MEI, "web", 190);
	complete(a); /* completion issues nothing in this family */
	assert_string_equal(grant_state(a), "expected");
	go_to("2025-09-26T23:59:59");
	deliver(a);
	assert_string_equal(grant_state(a), "due 2025-10-03");
	go_to("2025-09-30T10:00:00");
	change(a, "final_at = NULL", grant_order_changed);
	assert_string_equal(grant_state(a), "expected");
	go_to("2025-10-01T00:00:00");
	deliver(a);
	assert_string_equal(grant_state(a), "due 2025-10-08");
	assert_int_equal(number("SELECT count(*) FROM points_entry WHERE order_id = :id", a), 0);
}

/* SHL-36: a shipment back to the shop never issues. */
static void returns_earn_nothing(void **state)
{
	(void)state;
	overlay("shopline", FAMILY_B);
	int64_t a = order_placed(MEI, "web", 190);
	change(a, "direction = 'return'", grant_order_changed);
	deliver(a);
	assert_string_equal(grant_state(a), "expected");
}

/* SHL-29: 3 per 50 when placed, 1 per 50 later; 400 edited to 260: 5 steps, 15 points. */
static void the_rule_of_then_the_amount_of_now(void **state)
{
	(void)state;
	overlay("shopline", "[points]\nmaster = yes\npurchase = yes\nearn_spend = 50\nearn_points = 3\n");
	int64_t a = order_placed(MEI, "web", 400);
	assert_int_equal(points_of(a), 24);
	overlay("shopline", "[points]\nmaster = yes\npurchase = yes\nearn_spend = 50\nearn_points = 1\n");
	change(a, "items_amount = 260", grant_order_changed);
	assert_int_equal(points_of(a), 15);
	complete(a);
	assert_int_equal(balance(MEI), 15);
	int64_t b = order_placed(MEI, "web", 260);
	assert_int_equal(points_of(b), 5);
}

/* SHL-9, SHL-20, SHL-31, SHL-45, SHL-51, SHL-8: why an order earns nothing. */
static void what_earns_nothing(void **state)
{
	static const struct {
		const char *lines;
		int64_t member;
		const char *channel, *set, *reason;
	} cases[] = {
		{"[points]\nmaster = no\n", MEI, "web", NULL, "master_off"},
		{"[points]\nmaster = yes\nchannels = store\n", MEI, "social", NULL, "channel"},
		{"[points]\nmaster = yes\nchannels = web\n", MEI, "pos", NULL, "channel"},
		{"[points]\nmaster = yes\npurchase = no\n", MEI, "web", NULL, "no_earn"},
		{"[points]\nmaster = yes\n", 0, "web", NULL, "no_member"},
		{"[points]\nmaster = yes\n[plan]\nmodules = tiers\n", MEI, "web", NULL, "plan"},
		{"[points]\nmaster = yes\n[plan]\nnames = pos,o2o\n", MEI, "web", NULL, "plan"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		overlay("shopline", cases[i].lines);
		int64_t a = order_placed(cases[i].member, cases[i].channel, 190);
		assert_string_equal(grant_state(a), "none");
		struct stmt *q = db_prepare(shop.db, "SELECT earn_reason FROM sale WHERE id = :id");
		stmt_bind_int(q, ":id", a);
		assert_int_equal(stmt_step(q, NULL), STEP_ROW);
		assert_string_equal(stmt_text(q, 0), cases[i].reason);
		stmt_reset(q);
	}
}

/* SHL-48, the four cases, and the tier at the time of the order (SHL-47). */
static void rules_by_tier(void **state)
{
	static const struct {
		const char *general, *tier;
		int64_t points;
	} cases[] = {{"yes", "yes", 35}, {"yes", "no", 14}, {"no", "yes", 35}, {"no", "no", -1}};
	(void)state;
	write_sql("INSERT INTO tier (id, profile, level, name, created_at, created_by, op_id) VALUES (5, 'shopline', 2, 'VIP', 0, 'me', 't')");
	write_sql("UPDATE member SET tier_id = 5 WHERE id = 1");
	for (size_t i = 0; i < 4; i++) {
		char *lines = xasprintf("[points]\nmaster = yes\npurchase = %s\n[plan]\nmodules = loyalty,tiers\n[tier]\n2.earn = %s\n2.earn_spend = 25\n"
		                        "2.earn_points = 5\n", cases[i].general, cases[i].tier);
		overlay("shopline", lines);
		int64_t a = order_placed(MEI, "web", 190);
		assert_int_equal(points_of(a), cases[i].points);
		free(lines);
	}
	/* SHL-49: with the loyalty module alone there are no rules by tier */
	overlay("shopline", "[points]\nmaster = yes\n[tier]\n2.earn = yes\n2.earn_spend = 25\n2.earn_points = 5\n");
	assert_int_equal(points_of(order_placed(MEI, "web", 190)), 14);
}

/* SHL-34's example: lines 200 and 100, promotion 30, the second returned: 180 left. EAS-44: an excluded line earns nothing. */
static void lines_deductions_and_returns(void **state)
{
	(void)state;
	int64_t a = order_placed(MEI, "web", 300);
	write_sql("INSERT INTO sale_line (order_id, line_no, product_code, quantity, unit_price) VALUES (1, 1, 'cup', 2, 100), (1, 2, 'pot', 1, 100)");
	change(a, "promotion_amount = 30", grant_order_changed);
	assert_int_equal(number("SELECT basis FROM points_grant WHERE order_id = :id", a), 270);
	write_sql("UPDATE sale_line SET quantity_returned = 1 WHERE line_no = 2");
	change(a, "promotion_amount = 30", grant_order_changed);
	assert_int_equal(number("SELECT basis FROM points_grant WHERE order_id = :id", a), 180);
	assert_int_equal(points_of(a), 14);
	change(a, "credit_amount = 20, points_amount = 10, shipping_amount = 80, surcharge_amount = 5", grant_order_changed);
	/* deductions 60 of 300: shares 40 and 20; 160 left */
	assert_int_equal(number("SELECT basis FROM points_grant WHERE order_id = :id", a), 160);
}

/* SHL-32, SHL-33, SHL-34: cancelled before; after; what was decided once is not asked again. */
static void cancelled_before_and_after(void **state)
{
	struct error e = {0};
	(void)state;
	int64_t a = order_placed(MEI, "web", 190), b = order_placed(MEI, "web", 190);
	cancel(a);
	assert_string_equal(grant_state(a), "dropped");
	complete(b);
	take(MEI, 10, "2026-03-10", &(struct posted){0}, &e);
	cancel(b);
	assert_string_equal(grant_state(b), "issued");
	assert_int_equal(balance(MEI), 4);
	assert_int_equal(number("SELECT suggested FROM points_review WHERE order_id = :id AND kind = 'cancelled' AND state = 'open'", b), 14);
	assert_int_equal(review_settle(&shop, 1, true, 0, " ", "op1", &e), ST_REFUSED);
	assert_string_equal(e.code, "REASON_EMPTY");
	must(review_settle(&shop, 1, true, 0, "cancelled by the customer", "op1", &e), &e);
	assert_int_equal(balance(MEI), 0);
	assert_int_equal(number("SELECT shortfall FROM points_review WHERE id = :id AND taken = 4 AND state = 'taken'", 1), 10);
	must(review_settle(&shop, 1, true, 0, "cancelled by the customer", "op1", &e), &e); /* the same act */
}

/* EAS-47, SHL-34: returned after the issue: suggested once, more when more comes back, not again when it was waived. */
static void returned_after_the_issue(void **state)
{
	struct error e = {0};
	(void)state;
	int64_t a = order_placed(MEI, "web", 300);
	write_sql("INSERT INTO sale_line (order_id, line_no, product_code, quantity, unit_price) VALUES (1, 1, 'cup', 2, 100), (1, 2, 'pot', 1, 100)");
	complete(a);
	assert_int_equal(balance(MEI), 24);
	write_sql("UPDATE sale_line SET quantity_returned = 1 WHERE line_no = 2");
	change(a, "promotion_amount = 0", grant_order_changed);
	change(a, "promotion_amount = 0", grant_order_changed);
	assert_int_equal(number("SELECT count(*) FROM points_review WHERE order_id = :id AND kind = 'returned' AND suggested = 8 AND left = 16", a), 1);
	must(review_settle(&shop, 1, false, 0, "a regular", "w1", &e), &e);
	change(a, "promotion_amount = 0", grant_order_changed);
	assert_int_equal(number("SELECT count(*) FROM points_review WHERE order_id = :id AND state = 'open'", a), 0);
	write_sql("UPDATE sale_line SET quantity_returned = 2 WHERE line_no = 1");
	change(a, "promotion_amount = 0", grant_order_changed);
	assert_int_equal(number("SELECT suggested FROM points_review WHERE order_id = :id AND state = 'open'", a), 24);
	must(review_settle(&shop, 2, true, 8, "the pot stays with them", "w2", &e), &e);
	assert_int_equal(balance(MEI), 16);
	assert_int_equal(number("SELECT shortfall FROM points_review WHERE order_id = :id AND state = 'taken'", a), 16);
	assert_string_equal(grant_state(a), "issued");
}

/* SHL-75: paid at the counter earns at once, closed or not; SHL-35: an online order is held and given by hand. */
static void closed_shop(void **state)
{
	struct posted out;
	struct error e = {0};
	(void)state;
	write_sql("INSERT INTO closed_range (profile, from_day, to_day) VALUES ('shopline', '2026-03-10', '2026-03-12')");
	int64_t till = order_placed(MEI, "pos", 190), web = order_placed(DA, "web", 190);
	assert_string_equal(grant_state(till), "issued");
	assert_int_equal(balance(MEI), 14);
	go_to("2026-03-12T23:59:00");
	complete(web);
	assert_string_equal(grant_state(web), "held");
	assert_int_equal(number("SELECT suggested FROM points_review WHERE order_id = :id AND kind = 'closed'", web), 14);
	go_to("2026-03-13T09:00:00");
	must(grant_award(&shop, web, &out, &e), &e);
	assert_string_equal(grant_state(web), "issued_by_hand");
	assert_int_equal(balance(DA), 14);
	assert_int_equal(number("SELECT count(*) FROM points_review WHERE order_id = :id AND state = 'granted'", web), 1);
	must(grant_award(&shop, web, &out, &e), &e);
	assert_true(out.already);
	go_to("2026-03-13T10:00:00");
	int64_t after = order_placed(DA, "web", 25);
	complete(after);
	assert_string_equal(grant_state(after), "issued");
}

static void awards_are_refused_in_words(void **state)
{
	struct posted out;
	struct error e = {0};
	(void)state;
	int64_t open = order_placed(MEI, "web", 190), gone = order_placed(MEI, "web", 190), eve = order_placed(EVE, "web", 190);
	cancel(gone);
	cancel(eve);
	assert_int_equal(grant_award(&shop, open, &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "ORDER_NOT_DONE");
	assert_int_equal(grant_award(&shop, gone, &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "ORDER_CANCELLED");
	assert_int_equal(grant_award(&shop, eve, &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "ORDER_NOT_DONE");
	assert_string_equal(e.rule, "EAS-46");
}

/* EAS-113: what is left of its lot moves; what waits goes to the new account. */
static void moved_orders_take_their_points(void **state)
{
	struct error e = {0};
	int64_t moved = 0;
	(void)state;
	int64_t a = order_placed(MEI, "web", 190), b = order_placed(MEI, "web", 190);
	complete(a);
	take(MEI, 5, "2026-03-10", &(struct posted){0}, &e);
	begin();
	must(grant_order_moved(&shop, a, MEI, DA, 1, 0, &moved, &e), &e);
	assert_int_equal(moved, 9);
	must(grant_order_moved(&shop, b, MEI, DA, 2, 0, &moved, &e), &e);
	commit();
	assert_int_equal(moved, 0);
	assert_int_equal(balance(DA), 9);
	assert_int_equal(balance(MEI), 0);
	change(b, "member_id = 2", grant_order_changed);
	complete(b);
	assert_int_equal(balance(DA), 23);
}

/* EAS-38: once for life, also for the same address on a new account; guests and blacklisted get none. */
static void signing_up(void **state)
{
	struct error e = {0};
	int64_t points;
	(void)state;
	overlay("easystore", "[points]\nsignup = yes\n");
	write_sql("UPDATE member SET email_key = 'eve@x.tw' WHERE id = 3");
	new_member(8, "easystore", "guest", "客", "人");
	new_member(9, "easystore", "registered", "黑", "名");
	write_sql("UPDATE member SET blacklisted_at = 1 WHERE id = 9");
	new_member(10, "easystore", "registered", "王", "再");
	begin();
	must(grant_signup(&shop, EVE, &points, &e), &e);
	assert_int_equal(points, 30);
	must(grant_signup(&shop, EVE, &points, &e), &e);
	assert_int_equal(points, 0);
	must(grant_signup(&shop, 8, &points, &e), &e);
	assert_int_equal(points, 0);
	must(grant_signup(&shop, 9, &points, &e), &e);
	assert_int_equal(points, 0);
	commit();
	write_sql("UPDATE member SET kind = 'removed' WHERE id = 3");
	write_sql("UPDATE member SET email_key = 'eve@x.tw' WHERE id = 10");
	begin();
	must(grant_signup(&shop, 10, &points, &e), &e);
	commit();
	assert_int_equal(points, 0);
	assert_int_equal(balance(EVE), 30);
}

/* The setting of the day of the issue decides the expiry (SHL-14), here by dated values of the profile. */
static void the_profile_of_the_day(void **state)
{
	struct points_rule r;
	struct error e = {0};
	day_t last;
	(void)state;
	overlay("shopline", "[points]\nmaster = yes\nexpiry_mmdd@2026-04-01 = 02-29\nexpiry_mode@2027-01-01 = never\n");
	go_to("2027-05-05T09:00:00");
	must(points_expiry(&shop, "shopline", day("2026-03-31"), &last, &e), &e);
	assert_int_equal(last, day("2027-06-30"));
	must(points_expiry(&shop, "shopline", day("2026-04-01"), &last, &e), &e);
	assert_int_equal(last, day("2027-02-28"));
	must(points_expiry(&shop, "shopline", day("2027-01-01"), &last, &e), &e);
	assert_int_equal(last, DAY_NONE);
	must(points_rule_at(&shop, "easystore", clock_now(), &r, &e), &e);
	assert_true(r.master);
	assert_int_equal(r.redeem_points, 40);
	points_rule_free(&r);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, enter_on, leave_on)
	const struct CMUnitTest tests[] = {
		CASE(on_completion), CASE(the_year_of_the_issue), CASE(easystore_never_lapses), CASE(days_after_the_final_state), CASE(returns_earn_nothing),
		CASE(the_rule_of_then_the_amount_of_now), CASE(what_earns_nothing), CASE(rules_by_tier), CASE(lines_deductions_and_returns),
		CASE(cancelled_before_and_after), CASE(returned_after_the_issue), CASE(closed_shop), CASE(awards_are_refused_in_words), CASE(moved_orders_take_their_points),
		CASE(signing_up), CASE(the_profile_of_the_day),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
