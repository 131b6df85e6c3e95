/*
 * Gifts for points: price, stock and dates; the points nearest to their expiry
 * go first, and go back where they came from (SHL-66 to SHL-68).
 */
#include "ledger_fixture.h"

#include "storekeep/gift.h"

static const struct form *form;

static int64_t offer(const char *name, const char *points, const char *stock, const char *from, const char *to)
{
	static int n;
	struct error e = {0};
	struct record r;
	char op[24];
	int64_t id;
	must(form_load("gift", &form, &e), &e);
	record_init(&r, form);
	record_set(&r, "profile", "shopline");
	record_set(&r, "name", name);
	record_set(&r, "points", points);
	record_set(&r, "stock", stock);
	record_set(&r, "from", from);
	record_set(&r, "to", to);
	snprintf(op, sizeof op, "offer-%d", n++);
	must(gift_save(&shop, 0, &r, op, &id, &e), &e);
	record_free(&r);
	return id;
}

static int64_t claim(int64_t gift, int64_t member, const char *op)
{
	struct posted out;
	struct error e = {0};
	int64_t id;
	must(gift_claim_make(&shop, gift, member, false, op, &id, &out, &e), &e);
	return id;
}

static void refused(int64_t gift, int64_t member, const char *code)
{
	struct posted out;
	struct error e = {0};
	int64_t id;
	assert_int_equal(gift_claim_make(&shop, gift, member, true, "refused", &id, &out, &e), ST_REFUSED);
	assert_string_equal(e.code, code);
}

static int64_t stock(int64_t gift)
{
	return number("SELECT stock FROM gift WHERE id = :id", gift);
}

/* The example of SHL-66: 60 are used: 20, then 30, then 10 of the lot that never expires. */
static void test_nearest_expiry_first(void **state)
{
	int64_t thirty = give(MEI, 30, "2025-02-01", "2026-06-30", 0), twenty = give(MEI, 20, "2025-01-05", "2026-06-30", 0);
	int64_t fifty = give(MEI, 50, "2025-03-01", NULL, 0);
	int64_t gift = offer("杯子", "60", "2", NULL, NULL);
	(void)state;
	claim(gift, MEI, "one");
	assert_int_equal(left(twenty), 0);
	assert_int_equal(left(thirty), 0);
	assert_int_equal(left(fifty), 40);
	assert_int_equal(balance(MEI), 40);
	assert_int_equal(stock(gift), 1);
	/* the same act again gives the same claim */
	assert_int_equal(claim(gift, MEI, "one"), 1);
	assert_int_equal(balance(MEI), 40);
	refused(gift, MEI, "POINTS_SHORT");
	assert_int_equal(stock(gift), 1);
}

static void test_goes_back_where_it_came_from(void **state)
{
	int64_t short_lived = give(MEI, 30, "2025-02-01", "2026-03-31", 0), fifty = give(MEI, 50, "2025-03-01", NULL, 0);
	int64_t gift = offer("杯子", "60", "1", NULL, NULL), id = claim(gift, MEI, "one");
	struct posted out;
	struct error e = {0};
	int64_t lapsed;
	(void)state;
	assert_int_equal(stock(gift), 0);
	go_to("2026-04-01T09:00:00"); /* 31 March was the last day of the 30 */
	must(gift_claim_undo(&shop, id, &out, &lapsed, &e), &e);
	assert_int_equal(lapsed, 30);
	assert_int_equal(left(short_lived), 0);
	assert_int_equal(left(fifty), 50);
	assert_int_equal(balance(MEI), 50);
	assert_int_equal(stock(gift), 1);
	/* undone twice changes nothing */
	must(gift_claim_undo(&shop, id, &out, &lapsed, &e), &e);
	assert_true(out.already);
	assert_string_equal(shop.notes.items[0].what.code, "ALREADY_DONE");
	assert_int_equal(balance(MEI), 50);
	assert_int_equal(stock(gift), 1);
	assert_int_equal(gift_claim_hand_over(&shop, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "claim_undone");
}

static void test_gone(void **state)
{
	static const struct { const char *from, *to, *now; bool gone; } cases[] = {
		{"2026-03-11", NULL, "2026-03-10T23:59:00", true},          /* SHL-67: not yet */
		{"2026-03-11", NULL, "2026-03-11T00:00:00", false},
		{NULL, "2026-03-11", "2026-03-11T23:59:00", false},         /* both days included */
		{NULL, "2026-03-11", "2026-03-12T00:00:00", true},
	};
	char name[16];
	(void)state;
	give(MEI, 100, "2025-01-01", NULL, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		snprintf(name, sizeof name, "gift %zu", i);
		int64_t gift = offer(name, "1", "1", cases[i].from, cases[i].to);
		go_to(cases[i].now);
		if (cases[i].gone)
			refused(gift, MEI, "GIFT_GONE");
		else
			claim(gift, MEI, name);
		if (!cases[i].gone)
			refused(gift, MEI, "GIFT_GONE"); /* out of stock */
	}
	assert_int_equal(balance(MEI), 98);
}

static void test_who_may_not(void **state)
{
	int64_t gift = offer("杯子", "10", "9", NULL, NULL);
	(void)state;
	give(DA, 100, "2025-01-01", NULL, 0);
	write_sql("UPDATE member SET blacklisted_at = 1, blacklist_reason = 'abuse' WHERE id = 2");
	refused(gift, DA, "BLACKLISTED");
	new_member(9, "shopline", "guest", "客", "人");
	refused(gift, 9, "MEMBER_GUEST");
	refused(gift, EVE, "MEMBER_NONE"); /* a gift of another marketplace */
	assert_int_equal(stock(gift), 9);
}

static void test_withdrawn_stays_in_the_book(void **state)
{
	int64_t loved = offer("杯子", "10", "9", NULL, NULL), unloved = offer("鍋子", "10", "9", NULL, NULL);
	struct error e = {0};
	bool retired;
	(void)state;
	give(MEI, 10, "2025-01-01", NULL, 0);
	int64_t id = claim(loved, MEI, "one");
	must(gift_claim_hand_over(&shop, id, &e), &e);
	must(gift_delete(&shop, loved, &retired, &e), &e);
	assert_true(retired);
	must(gift_delete(&shop, unloved, &retired, &e), &e);
	assert_false(retired);
	assert_int_equal(number("SELECT COUNT(*) FROM gift WHERE id <> :id", 0), 1);
	refused(loved, MEI, "GIFT_GONE");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_nearest_expiry_first, enter, leave),
		cmocka_unit_test_setup_teardown(test_goes_back_where_it_came_from, enter, leave),
		cmocka_unit_test_setup_teardown(test_gone, enter, leave),
		cmocka_unit_test_setup_teardown(test_who_may_not, enter, leave),
		cmocka_unit_test_setup_teardown(test_withdrawn_stays_in_the_book, enter, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
