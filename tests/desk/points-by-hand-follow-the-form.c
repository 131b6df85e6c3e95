/*
 * Points and store credit as people give, take and use them: forms, bulk
 * actions and their undo, money off, store credit (EAS-48, EAS-52 to 54, EAS-57
 * to 61, SHL-51 to 60, SHL-67, SHL-68).
 */
#include "ledger_fixture.h"

#include "storekeep/batch.h"
#include "storekeep/points.h"
#include "storekeep/sale.h"
#include "storekeep/staff.h"

/* Fields given as pairs, NULL-terminated. */
static struct record fields(const char *form, ...)
{
	const struct form *f;
	struct record r;
	struct error e = {0};
	const char *field;
	va_list ap;
	must(form_load(form, &f, &e), &e);
	record_init(&r, f);
	va_start(ap, form);
	while ((field = va_arg(ap, const char *)) != NULL)
		assert_true(record_set(&r, field, va_arg(ap, const char *)));
	va_end(ap);
	return r;
}

static enum status adjust(int64_t member, const char *points, const char *reason, const char *op, struct posted *out, struct error *e)
{
	struct record r = fields("points_entry", "points", points, "reason", reason, NULL);
	enum status st = points_adjust(&shop, member, &r, op, out, e);
	record_free(&r);
	return st;
}

static void hand_gives_and_takes(void **state)
{
	struct posted out;
	struct error e = {0};
	(void)state;
	must(adjust(MEI, "１２", "補償", "a", &out, &e), &e);
	assert_int_equal(out.balance, 12);
	/* SHL-15: issued in 2026, with 06-30 as the day. */
	assert_int_equal(number("SELECT expires_on = '2027-06-30' FROM points_lot WHERE id = :id", out.lot_id), 1);
	must(adjust(MEI, "－5", "更正", "b", &out, &e), &e);
	assert_int_equal(out.balance, 7);
	must(adjust(MEI, "-5", "更正", "b", &out, &e), &e);
	assert_true(out.already);
	assert_int_equal(balance(MEI), 7);
	/* EAS-49: never. */
	must(adjust(EVE, "3", "x", "c", &out, &e), &e);
	assert_int_equal(number("SELECT expires_on IS NULL FROM points_lot WHERE id = :id", out.lot_id), 1);
	assert_int_equal(number("SELECT count(*) FROM points_notice WHERE member_id = :id AND letter = 'points_received'", MEI), 1);
}

/* SHL-9: off, nothing is given by hand; what was given too much can still be taken. */
static void nothing_by_hand_while_off(void **state)
{
	struct posted out;
	struct error e = {0};
	(void)state;
	must(adjust(MEI, "12", "x", "on", &out, &e), &e);
	write_sql("INSERT INTO points_rule (profile, origin, fingerprint, valid_from, master, purchase, signup, birthday, issue_mode, expiry_mode, at, by)"
	          " VALUES ('shopline', 'saved', '', 0, 0, 1, 0, 0, 'on_completed', 'never', 0, 'me')");
	assert_int_equal(adjust(MEI, "12", "x", "off", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "MASTER_OFF");
	must(adjust(MEI, "-2", "x", "less", &out, &e), &e);
	assert_int_equal(balance(MEI), 10);
}

static void refusals_name_their_rule(void **state)
{
	static const struct {
		const char *points, *reason, *code, *rule;
	} cases[] = {
		{"0", "x", "POINTS_ZERO", "SHL-52"},      {"", "x", "NUMBER_BAD", "SHL-52"},          {"+5", "x", "NUMBER_BAD", "SHL-52"},
		{"1.5", "x", "NUMBER_BAD", "SHL-52"},     {"10000000", "x", "NUMBER_BAD", "SHL-3"},   {"5", "", "REASON_EMPTY", "SHL-53"},
		{"5", " 　 ", "REASON_EMPTY", "SHL-53"},  {"-1", "x", "POINTS_SHORT", "SHL-55"},
		{"5", "12345678901234567890123456789012345678901234567890一", "REASON_LONG", "SHL-53"},
	};
	struct posted out;
	struct error e;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		e = (struct error){0};
		assert_int_equal(adjust(MEI, cases[i].points, cases[i].reason, "op", &out, &e), ST_REFUSED);
		assert_string_equal(e.code, cases[i].code);
		assert_string_equal(e.rule, cases[i].rule);
	}
	must(adjust(MEI, "5", "１２３４５６７８９０１２３４５６７８９０１２３４５６７８９０１２３４５６７８９０１２３４５６７８９👨‍👩‍👧", "op", &out, &e), &e);
	new_member(9, "shopline", "guest", "訪", "客");
	assert_int_equal(adjust(9, "5", "x", "op9", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "MEMBER_GUEST");
	assert_int_equal(adjust(99, "5", "x", "op9", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "MEMBER_NONE");
	struct record r = fields("points_entry", "points", "5", "reason", "x", "notice", "sms", NULL);
	assert_int_equal(points_adjust(&shop, MEI, &r, "sms", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "SMS_OFF");
	record_free(&r);
	shop.dry_run = true;
	must(adjust(MEI, "5", "x", "dry", &out, &e), &e);
	shop.dry_run = false;
	assert_int_equal(balance(MEI), 5);
}

static enum status many(const char *points, const char *skip, const int64_t *ids, size_t count, const char *op, struct bulk_result *out, struct error *e)
{
	struct record r = fields("points_bulk", "points", points, "reason", "週年慶", "skip_bad", skip, NULL);
	struct member_choice who = {.profile = ids[0] == EVE ? "easystore" : "shopline", .ids = ids, .id_count = count};
	enum status st = points_adjust_many(&shop, &who, &r, op, NULL, out, e);
	record_free(&r);
	return st;
}

static void many_get_points_and_the_batch_goes_back(void **state)
{
	static const int64_t both[] = {MEI, DA};
	struct bulk_result b;
	struct posted out;
	struct error e = {0};
	(void)state;
	assert_int_equal(many("-5", "no", both, 2, "x", &b, &e), ST_REFUSED);
	assert_string_equal(e.code, "BULK_SUBTRACT");
	assert_string_equal(e.rule, "SHL-58");
	shop.dry_run = true;
	must(many("50", "no", both, 2, "x", &b, &e), &e);
	shop.dry_run = false;
	assert_true(b.changes == 2 && b.batch_id == 0);
	assert_int_equal(number("SELECT count(*) FROM points_entry WHERE id > :id", 0), 0);
	must(many("50", "no", both, 2, "x", &b, &e), &e);
	assert_int_equal(b.changes, 2);
	must(many("50", "no", both, 2, "x", &b, &e), &e);
	assert_true(b.already);
	assert_int_equal(balance(MEI) + balance(DA), 100);
	assert_int_equal(number("SELECT state = 'done' AND done = 2 FROM points_batch WHERE id = :id", b.batch_id), 1);
	/* Spent already: that stands in the way, and nothing goes back. */
	must(take(DA, 30, "2026-03-10", &out, &e), &e);
	assert_int_equal(batch_undo(&shop, b.batch_id, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	assert_int_equal(balance(MEI), 50);
	int64_t lapsed, spent = out.entry_id;
	begin();
	must(db_end(shop.db, ledger_unuse(&shop, spent, "redeem_back", NULL, day("2026-03-10"), &out, &lapsed, &e), &e), &e);
	must(batch_undo(&shop, b.batch_id, NULL, &e), &e);
	assert_int_equal(balance(MEI) + balance(DA), 0);
	assert_int_equal(number("SELECT count(*) FROM points_entry WHERE kind = 'undo' AND batch_id = :id", b.batch_id), 2);
}

static void many_are_whole_or_not_at_all(void **state)
{
	int64_t ids[] = {EVE, 5};
	struct bulk_result b;
	struct posted out;
	struct error e = {0};
	(void)state;
	new_member(5, "easystore", "registered", "李", "四");
	must(adjust(5, "9", "x", "five", &out, &e), &e);
	assert_int_equal(many("-5", "no", ids, 2, "y", &b, &e), ST_REFUSED);
	assert_string_equal(e.code, "BULK_ROWS");
	assert_string_equal(b.first.code, "POINTS_SHORT");
	assert_int_equal(balance(5), 9);
	must(many("-5", "yes", ids, 2, "y", &b, &e), &e);
	assert_true(b.changes == 1 && b.refused == 1);
	assert_int_equal(balance(5), 4);
	must(batch_undo(&shop, b.batch_id, NULL, &e), &e);
	assert_int_equal(balance(5), 9);
}

static int64_t order(const char *number_text, int64_t member, int64_t net)
{
	char *sql = xasprintf("INSERT INTO sale (profile, order_number, member_id, placed_at, placed_on, items_amount, net_amount, created_at, created_by,"
	                      " changed_at, changed_by) VALUES ('easystore', '%s', %lld, 0, '2026-03-01', %lld, %lld, 0, 'me', 0, 'me')", number_text,
	                      (long long)member, (long long)net, (long long)net);
	write_sql(sql);
	free(sql);
	return db_int(shop.db, "SELECT max(id) FROM sale", 0);
}

/* 40 points are worth 3 (EAS-48). */
static void points_are_used_in_steps(void **state)
{
	struct posted out;
	struct error e = {0};
	int64_t value, lapsed, o = order("A1", EVE, 10);
	(void)state;
	must(adjust(EVE, "500", "x", "e", &out, &e), &e);
	assert_int_equal(points_redeem(&shop, EVE, 130, 0, "r", &out, &value, &e), ST_REFUSED);
	assert_string_equal(e.code, "REDEEM_STEP");
	assert_string_equal(e.message, "Points are used in steps of 40: 120 or 160.");
	/* 10 of money: three steps, 9, 120 points. */
	assert_int_equal(points_redeem(&shop, EVE, 160, o, "r", &out, &value, &e), ST_REFUSED);
	assert_string_equal(e.code, "REDEEM_OVER");
	assert_string_equal(e.message, "This order can take at most 120 points (NT$9).");
	must(points_redeem(&shop, EVE, 120, o, "r", &out, &value, &e), &e);
	assert_int_equal(value, 9);
	assert_int_equal(out.balance, 380);
	assert_int_equal(number("SELECT points_amount FROM sale WHERE id = :id", o), 9);
	must(points_redeem(&shop, EVE, 120, o, "r2", &out, &value, &e), &e);
	assert_true(out.already);
	assert_int_equal(balance(EVE), 380);
	must(points_redeem_undo(&shop, out.entry_id, &out, &lapsed, &e), &e);
	assert_int_equal(balance(EVE), 500);
	assert_int_equal(number("SELECT points_amount FROM sale WHERE id = :id", o), 0);
	/* At the counter, no order. */
	must(points_redeem(&shop, EVE, 480, 0, "r3", &out, &value, &e), &e);
	assert_int_equal(value, 36);
	assert_int_equal(points_redeem(&shop, EVE, 40, 0, "r4", &out, &value, &e), ST_REFUSED);
	assert_string_equal(e.code, "POINTS_SHORT");
	write_sql("UPDATE member SET blacklisted_at = 1, blacklist_reason = 'x' WHERE id = 3");
	assert_int_equal(points_redeem(&shop, EVE, 40, 0, "r5", &out, &value, &e), ST_REFUSED);
	assert_string_equal(e.code, "BLACKLISTED");
	/* SHL-67: off unless the shop switches it on. */
	must(adjust(MEI, "40", "x", "m", &out, &e), &e);
	assert_int_equal(points_redeem(&shop, MEI, 40, 0, "r6", &out, &value, &e), ST_REFUSED);
	assert_string_equal(e.code, "cashoff_off");
	assert_string_equal(e.rule, "SHL-67");
}

static enum status credit(int64_t member, const char *amount, int64_t seen, const char *op, struct credit_posted *out, struct error *e)
{
	struct record r = fields("credit_entry", "amount", amount, "reason", "補償", NULL);
	enum status st = credit_adjust(&shop, member, &r, seen, op, out, e);
	record_free(&r);
	return st;
}

static void credit_is_changed_by_difference_or_balance(void **state)
{
	struct credit_posted out;
	struct credit_centre c;
	struct error e = {0};
	(void)state;
	must(credit(EVE, "=250", 0, "a", &out, &e), &e);
	assert_int_equal(out.balance, 250);
	must(credit(EVE, "=250", 0, "a", &out, &e), &e);
	assert_true(out.already);
	must(credit(EVE, "-40", 250, "b", &out, &e), &e);
	assert_int_equal(out.balance, 210);
	assert_int_equal(credit(EVE, "=300", 250, "c", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_MOVED");
	assert_string_equal(e.message, "The balance changed to 210 meanwhile. Look again.");
	must(credit(EVE, "40", 250, "d", &out, &e), &e);
	assert_int_equal(out.balance, 250);
	assert_int_equal(credit(EVE, "=250", 250, "e", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_SAME");
	assert_int_equal(credit(EVE, "-251", 250, "f", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_RANGE");
	assert_string_equal(e.message, "The balance must be from 0 to 9999999.");
	assert_int_equal(credit(EVE, "+9999800", 250, "g", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_RANGE");
	must(credit_centre(&shop, "easystore", &c, &e), &e);
	assert_true(c.total == 250 && c.holders == 1);
	must(credit_centre(&shop, "shopline", &c, &e), &e);
	assert_true(c.total == 0 && c.holders == 0);
}

static void credit_of_many(void **state)
{
	static const int64_t ids[] = {MEI, DA};
	struct member_choice who = {.profile = "shopline", .ids = ids, .id_count = 2};
	struct record balance_text = fields("credit_entry", "amount", "=5", "reason", "x", NULL), add = fields("credit_entry", "amount", "+50", "reason", "x", NULL);
	struct record less = fields("credit_entry", "amount", "-60", "reason", "x", NULL);
	struct credit_posted out;
	struct bulk_result b;
	struct error e = {0};
	(void)state;
	assert_int_equal(credit_adjust_many(&shop, &who, &balance_text, "a", NULL, &b, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_BULK");
	must(credit_adjust_many(&shop, &who, &add, "b", NULL, &b, &e), &e);
	assert_int_equal(b.changes, 2);
	must(credit(MEI, "+10", -1, "c", &out, &e), &e);
	struct bulk_result taken;
	assert_int_equal(credit_adjust_many(&shop, &who, &less, "d", NULL, &taken, &e), ST_REFUSED);
	assert_string_equal(taken.first.code, "CREDIT_SHORT");
	assert_string_equal(taken.first.message, "陳大文 has 50.");
	must(credit(DA, "-1", -1, "e", &out, &e), &e);
	assert_int_equal(batch_undo(&shop, b.batch_id, NULL, &e), ST_REFUSED);
	must(credit(DA, "+1", -1, "f", &out, &e), &e);
	must(batch_undo(&shop, b.batch_id, NULL, &e), &e);
	assert_int_equal(number("SELECT credit FROM wallet WHERE member_id = :id", MEI), 10);
	assert_int_equal(number("SELECT credit FROM wallet WHERE member_id = :id", DA), 0);
	record_free(&balance_text);
	record_free(&add);
	record_free(&less);
}

/* EAS-61: at most the balance, at most the order; back when it is cancelled, once. */
static void credit_pays_and_comes_back(void **state)
{
	struct credit_posted out;
	struct error e = {0};
	int64_t back, o = order("B1", EVE, 80);
	(void)state;
	must(credit(EVE, "100", -1, "a", &out, &e), &e);
	assert_int_equal(credit_use(&shop, EVE, 101, -1, o, "u", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_SHORT");
	assert_int_equal(credit_use(&shop, EVE, 81, -1, o, "u", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_OVER");
	assert_string_equal(e.message, "At most 80 can be used on this order.");
	must(credit_use(&shop, EVE, 80, -1, o, "u", &out, &e), &e);
	assert_int_equal(out.balance, 20);
	assert_int_equal(number("SELECT credit_amount FROM sale WHERE id = :id", o), 80);
	must(credit_use(&shop, EVE, 80, -1, o, "u", &out, &e), &e);
	assert_true(out.already);
	begin();
	must(credit_use_back(&shop, o, &back, &e), &e);
	assert_int_equal(back, 80);
	must(credit_use_back(&shop, o, &back, &e), &e);
	assert_int_equal(back, 0);
	commit();
	struct record r = fields("credit_settings", "checkout_use", "no", NULL);
	must(credit_settings_save(&shop, "easystore", &r, &e), &e);
	record_free(&r);
	assert_int_equal(credit_use(&shop, EVE, 1, -1, 0, "v", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "CREDIT_OFF");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(hand_gives_and_takes, enter, leave),
		cmocka_unit_test_setup_teardown(nothing_by_hand_while_off, enter, leave),
		cmocka_unit_test_setup_teardown(refusals_name_their_rule, enter, leave),
		cmocka_unit_test_setup_teardown(many_get_points_and_the_batch_goes_back, enter, leave),
		cmocka_unit_test_setup_teardown(many_are_whole_or_not_at_all, enter, leave),
		cmocka_unit_test_setup_teardown(points_are_used_in_steps, enter, leave),
		cmocka_unit_test_setup_teardown(credit_is_changed_by_difference_or_balance, enter, leave),
		cmocka_unit_test_setup_teardown(credit_of_many, enter, leave),
		cmocka_unit_test_setup_teardown(credit_pays_and_comes_back, enter, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
