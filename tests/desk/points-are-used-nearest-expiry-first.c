/*
 * Lots and their use (EAS-50, EAS-51, EAS-54, EAS-113, SHL-11, SHL-12, SHL-55,
 * SHL-56, SHL-66, SHL-68): cases worked out by hand.
 */
#include "ledger_fixture.h"

static void expiry_is_that_day_of_the_next_year(void **state)
{
	static const struct {
		const char *mmdd, *issued, *last;
	} cases[] = {
		{"06-30", "2025-01-01", "2026-06-30"}, {"06-30", "2025-12-30", "2026-06-30"}, {"06-30", "2026-06-30", "2027-06-30"},
		{"02-29", "2026-05-01", "2027-02-28"}, {"02-29", "2027-05-01", "2028-02-29"}, {"12-31", "2026-12-31", "2027-12-31"},
	};
	char iso[16];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		day_format(ledger_expiry(cases[i].mmdd, day(cases[i].issued)), iso);
		assert_string_equal(iso, cases[i].last);
	}
	assert_int_equal(ledger_expiry(NULL, day("2026-01-01")), DAY_NONE);
	assert_int_equal(ledger_expiry("", day("2026-01-01")), DAY_NONE);
}

/* SHL-66's example. */
static void nearest_expiry_first(void **state)
{
	struct posted out;
	struct error e = {0};
	(void)state;
	int64_t a = give(MEI, 30, "2025-02-01", "2026-06-30", 0), b = give(MEI, 20, "2025-01-05", "2026-06-30", 0);
	int64_t never = give(MEI, 50, "2025-01-01", NULL, 0);
	must(take(MEI, 20, "2026-03-10", &out, &e), &e);
	assert_int_equal(left(b), 0);
	assert_int_equal(left(a), 30);
	must(take(MEI, 40, "2026-03-10", &out, &e), &e);
	assert_int_equal(left(a), 0);
	assert_int_equal(left(never), 40);
	assert_int_equal(out.balance, 40);
	assert_int_equal(number("SELECT count(*) FROM points_use WHERE entry_id = :id", out.entry_id), 2);
}

/* SHL-56: that order's own lot first, whatever lapses earlier; then as always. */
static void the_orders_own_lot_first(void **state)
{
	struct posted out;
	struct error e = {0};
	(void)state;
	int64_t soon = give(MEI, 10, "2025-02-01", "2026-06-30", 0), own = give(MEI, 15, "2026-02-01", "2027-06-30", 7);
	must(post(&(struct posting){.member_id = MEI, .kind = "manual_sub", .points = -18, .on = day("2026-03-10"), .first_lot_order = 7}, &out, &e), &e);
	assert_int_equal(left(own), 0);
	assert_int_equal(left(soon), 7);
}

static void too_many_change_nothing(void **state)
{
	struct posted out;
	struct error e = {0};
	(void)state;
	int64_t a = give(MEI, 30, "2025-02-01", "2026-06-30", 0);
	assert_int_equal(take(MEI, 31, "2026-03-10", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "POINTS_SHORT");
	assert_string_equal(e.rule, "SHL-55");
	assert_string_equal(e.message, "林美華 has 30 points, 1 fewer than 31. Nothing was changed. Enter at most 30.");
	assert_int_equal(take(EVE, 5, "2026-03-10", &out, &e), ST_REFUSED);
	assert_string_equal(e.rule, "EAS-54");
	assert_int_equal(left(a), 30);
	assert_int_equal(number("SELECT count(*) FROM points_entry WHERE member_id = :id", MEI), 1);
	/* SHL-12: the last day counts whole, the next one not, booked or not. */
	must(take(MEI, 1, "2026-06-30", &out, &e), &e);
	assert_int_equal(take(MEI, 1, "2026-07-01", &out, &e), ST_REFUSED);
	assert_string_equal(e.message, "林美華 has 0 points, 1 fewer than 1. Nothing was changed. Enter at most 0. 29 points lapsed on 2026-06-30.");
	day_t when;
	assert_int_equal(ledger_lapsed(&shop, MEI, day("2026-07-01"), &when), 29);
	assert_int_equal(when, day("2026-06-30"));
	assert_int_equal(ledger_usable(&shop, MEI, day("2026-07-01")), 0);
	/* What lapsed would not have been enough: not spoken of. */
	assert_int_equal(take(MEI, 30, "2026-07-01", &out, &e), ST_REFUSED);
	assert_null(strstr(e.message, "lapsed"));
	/* Once it is booked the sentence is the same. */
	struct expired done;
	must(ledger_expire(&shop, NULL, day("2026-07-01"), NULL, &done, &e), &e);
	assert_int_equal(take(MEI, 2, "2026-07-02", &out, &e), ST_REFUSED);
	assert_non_null(strstr(e.message, "29 points lapsed on 2026-06-30."));
	assert_int_equal(ledger_lapsed(&shop, MEI, day("2026-07-02"), &when), 0);
}

static void numbers_have_bounds(void **state)
{
	struct posted out;
	struct error e = {0};
	struct posting p = {.member_id = MEI, .kind = "manual_add", .source = "manual", .on = day("2026-03-10"), .expires_on = DAY_NONE, .max_per_entry = 100};
	(void)state;
	assert_int_equal(post(&p, &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "POINTS_ZERO");
	p.points = 101;
	assert_int_equal(post(&p, &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "NUMBER_BAD");
	assert_string_equal(e.message, "Enter a whole number from 1 to 100.");
	p.points = 100;
	must(post(&p, &out, &e), &e);
	p.points = -101;
	assert_int_equal(post(&p, &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "NUMBER_BAD");
}

static void twice_is_once(void **state)
{
	struct posted a, b;
	struct error e = {0};
	struct posting p = {.member_id = MEI, .kind = "earn_order", .source = "order", .points = 8, .on = day("2026-03-10"),
	                    .expires_on = DAY_NONE, .order_id = 3, .once_key = "order:3"};
	(void)state;
	must(post(&p, &a, &e), &e);
	p.on = day("2026-03-20");
	must(post(&p, &b, &e), &e);
	assert_true(b.already && !a.already);
	assert_int_equal(b.entry_id, a.entry_id);
	assert_int_equal(b.lot_id, a.lot_id);
	assert_int_equal(b.already_on, day("2026-03-10"));
	p = (struct posting){.member_id = MEI, .kind = "manual_sub", .points = -3, .on = day("2026-03-10"), .op_id = "act-1"};
	must(post(&p, &a, &e), &e);
	must(post(&p, &b, &e), &e);
	assert_true(b.already);
	assert_int_equal(balance(MEI), 5);
}

static enum status unuse(int64_t entry, const char *on, struct posted *out, int64_t *lapsed, struct error *e)
{
	begin();
	return db_end(shop.db, ledger_unuse(&shop, entry, "redeem_back", NULL, day(on), out, lapsed, e), e);
}

/* EAS-51: back into the same lots; what has lapsed meanwhile is put back and lapses at once. */
static void a_use_goes_back_where_it_came_from(void **state)
{
	struct posted use, back, again;
	struct error e = {0};
	struct expired done;
	int64_t lapsed;
	(void)state;
	int64_t old = give(MEI, 30, "2025-02-01", "2026-06-30", 0), next = give(MEI, 50, "2026-02-01", "2027-06-30", 0);
	must(take(MEI, 40, "2026-03-10", &use, &e), &e);
	must(unuse(use.entry_id, "2026-03-11", &back, &lapsed, &e), &e);
	assert_int_equal(lapsed, 0);
	assert_int_equal(left(old), 30);
	assert_int_equal(left(next), 50);
	must(unuse(use.entry_id, "2026-03-11", &again, &lapsed, &e), &e);
	assert_true(again.already);
	assert_int_equal(again.entry_id, back.entry_id);
	assert_int_equal(balance(MEI), 80);
	/* 25 of the old lot are used, 5 lapse by themselves, the 25 come back after the day. */
	must(take(MEI, 25, "2026-06-30", &use, &e), &e);
	must(ledger_expire(&shop, NULL, day("2026-07-01"), NULL, &done, &e), &e);
	assert_int_equal(done.points, 5);
	must(unuse(use.entry_id, "2026-07-05", &back, &lapsed, &e), &e);
	assert_int_equal(lapsed, 25);
	assert_int_equal(left(old), 0);
	assert_int_equal(back.balance, 50);
	char *key = xasprintf("SELECT count(*) FROM points_entry WHERE once_key = 'expire:%lld:%lld' AND points = -25 AND effective_on = '2026-07-05'",
	                      (long long)old, (long long)back.entry_id);
	assert_int_equal(db_int(shop.db, key, 0), 1);
	free(key);
	assert_int_equal(number("SELECT state = 'expired' FROM points_lot WHERE id = :id", old), 1);
}

/* What came back into a lot that nobody has booked yet: the rest of it lapses in its turn, once. */
static void lapsed_and_not_booked_goes_once(void **state)
{
	struct posted use, back;
	struct error e = {0};
	struct expired done;
	int64_t lapsed;
	(void)state;
	int64_t old = give(MEI, 30, "2025-02-01", "2026-06-30", 0);
	must(take(MEI, 25, "2026-06-30", &use, &e), &e);
	must(unuse(use.entry_id, "2026-07-01", &back, &lapsed, &e), &e);
	assert_int_equal(lapsed, 25);
	assert_int_equal(left(old), 5);
	must(ledger_expire(&shop, NULL, day("2026-07-01"), NULL, &done, &e), &e);
	assert_int_equal(done.points, 5);
	must(ledger_expire(&shop, NULL, day("2026-07-01"), NULL, &done, &e), &e);
	assert_int_equal(done.lots, 0);
	assert_int_equal(balance(MEI), 0);
}

static enum status unadd(int64_t entry, const char *on, struct posted *out, struct error *e)
{
	begin();
	return db_end(shop.db, ledger_unadd(&shop, entry, "undo", day(on), "", out, e), e);
}

static void an_addition_goes_from_its_own_lot_only(void **state)
{
	struct posted add, out;
	struct error e = {0};
	int64_t lapsed;
	struct posting p = {.member_id = MEI, .kind = "bulk_add", .source = "bulk", .points = 50, .on = day("2026-03-10"), .expires_on = DAY_NONE};
	(void)state;
	int64_t other = give(MEI, 30, "2025-02-01", NULL, 0);
	must(post(&p, &add, &e), &e);
	must(take(MEI, 60, "2026-03-10", &out, &e), &e);
	int64_t spent = out.entry_id;
	assert_int_equal(unadd(add.entry_id, "2026-03-11", &out, &e), ST_REFUSED);
	assert_string_equal(e.code, "POINTS_SHORT");
	assert_string_equal(e.message, "Of the 50 points given, 30 are used already.");
	must(unuse(spent, "2026-03-11", &out, &lapsed, &e), &e);
	must(unadd(add.entry_id, "2026-03-11", &out, &e), &e);
	assert_int_equal(left(add.lot_id), 0);
	assert_int_equal(left(other), 30);
	must(unadd(add.entry_id, "2026-03-12", &out, &e), &e);
	assert_true(out.already);
	assert_int_equal(balance(MEI), 30);
	/* All of it lapsed: nothing is left to take, and nobody is in the way. */
	struct expired done;
	p.expires_on = day("2026-03-15");
	must(post(&p, &add, &e), &e);
	must(ledger_expire(&shop, NULL, day("2026-03-16"), NULL, &done, &e), &e);
	must(unadd(add.entry_id, "2026-03-20", &out, &e), &e);
	assert_int_equal(out.entry_id, 0);
	assert_int_equal(balance(MEI), 30);
}

static enum status move(int64_t lot, int64_t to, int64_t transfer, const char *on, int64_t *moved, struct error *e)
{
	begin();
	return db_end(shop.db, ledger_move_lot(&shop, lot, to, transfer, 7, 0, day(on), moved, e), e);
}

/* EAS-113: what is left goes over with its days; what was used or has lapsed stays. */
static void a_lot_follows_its_order(void **state)
{
	struct posted use, back;
	struct error e = {0};
	int64_t moved, lapsed;
	(void)state;
	int64_t lot = give(MEI, 30, "2025-02-01", "2026-06-30", 7);
	must(take(MEI, 12, "2026-03-10", &use, &e), &e);
	must(move(lot, DA, 1, "2026-03-11", &moved, &e), &e);
	assert_int_equal(moved, 18);
	must(move(lot, DA, 1, "2026-03-11", &moved, &e), &e);
	assert_int_equal(moved, 0);
	assert_int_equal(balance(MEI), 0);
	assert_int_equal(balance(DA), 18);
	char *sql = xasprintf("SELECT count(*) FROM points_lot WHERE member_id = :id AND parent_lot_id = %lld AND issued_on = '2025-02-01'"
	                      " AND expires_on = '2026-06-30' AND order_id = 7", (long long)lot);
	assert_int_equal(number(sql, DA), 1);
	free(sql);
	assert_int_equal(number("SELECT state = 'moved' FROM points_lot WHERE id = :id", lot), 1);
	/* The use is undone: it goes back into the lot that it came from. */
	must(unuse(use.entry_id, "2026-03-12", &back, &lapsed, &e), &e);
	assert_int_equal(left(lot), 12);
	/* Lapsed: stays. */
	must(move(lot, DA, 2, "2026-07-01", &moved, &e), &e);
	assert_int_equal(moved, 0);
	assert_int_equal(balance(MEI), 12);
}

/* Effective on the day after each lot's own last day, whenever it is run; another marketplace's lots are left alone. */
static void lapsing_is_booked_on_its_own_day(void **state)
{
	struct error e = {0};
	struct expired done;
	(void)state;
	int64_t a = give(MEI, 30, "2025-02-01", "2026-06-30", 0), b = give(MEI, 5, "2025-02-01", "2026-06-30", 0);
	give(MEI, 20, "2026-02-01", "2026-07-02", 0);
	int64_t today = give(MEI, 7, "2026-02-01", "2026-07-10", 0), other = give(EVE, 9, "2025-02-01", "2026-06-30", 0);
	shop.dry_run = true;
	must(ledger_expire(&shop, "shopline", day("2026-07-10"), NULL, &done, &e), &e);
	shop.dry_run = false;
	assert_int_equal(done.lots, 3);
	assert_int_equal(done.points, 55);
	assert_int_equal(balance(MEI), 62);
	must(ledger_expire(&shop, "shopline", day("2026-07-10"), NULL, &done, &e), &e);
	assert_int_equal(done.lots, 3);
	assert_int_equal(done.points, 55);
	assert_int_equal(balance(MEI), 7);
	assert_int_equal(left(a) + left(b), 0);
	assert_int_equal(left(today), 7);
	assert_int_equal(left(other), 9);
	assert_int_equal(number("SELECT sum(points) FROM points_entry WHERE member_id = :id AND kind = 'expire' AND effective_on = '2026-07-01'", MEI), -35);
	assert_int_equal(number("SELECT sum(points) FROM points_entry WHERE member_id = :id AND kind = 'expire' AND effective_on = '2026-07-03'", MEI), -20);
	must(ledger_expire(&shop, NULL, day("2026-07-10"), NULL, &done, &e), &e);
	assert_int_equal(done.points, 9);
	assert_int_equal(done.members, 1);
}

/* The proof sees what was tampered with. */
static void a_changed_balance_is_found(void **state)
{
	static const char *const harms[] = {
		"UPDATE wallet SET points = points + 1 WHERE member_id = 1",
		"UPDATE points_lot SET remaining = remaining - 1 WHERE member_id = 1",
		"INSERT INTO points_entry (member_id, kind, points, balance_after, effective_on, at, by) VALUES (1, 'manual_add', 5, 35, '2026-03-10', 0, 'x')",
	};
	struct error e = {0};
	(void)state;
	give(MEI, 30, "2025-02-01", NULL, 0);
	for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
		struct notes found = {0};
		begin();
		struct stmt *q = db_prepare_own(shop.db, harms[i]);
		must(stmt_run(q, &e), &e);
		stmt_finish(q);
		commit();
		must(ledger_check(&shop, &found, &e), &e);
		assert_true(found.count > 0);
		assert_string_equal(found.items[0].what.code, "LEDGER_DIFF");
		assert_string_equal(found.items[0].what.rule, "SHL-69");
		notes_free(&found);
		if (i == 0)
			write_sql("UPDATE wallet SET points = points - 1 WHERE member_id = 1");
		if (i == 1)
			write_sql("UPDATE points_lot SET remaining = remaining + 1 WHERE member_id = 1");
	}
	/* Put right what can be: the entry gets its lot. */
	write_sql("INSERT INTO points_lot (member_id, source, points, remaining, issued_on, state, entry_id) VALUES (1, 'manual', 5, 5, '2026-03-10', 'open', 2)");
	write_sql("INSERT INTO points_use VALUES (2, 2, 5)");
	write_sql("UPDATE wallet SET points = 35 WHERE member_id = 1");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(expiry_is_that_day_of_the_next_year, enter, leave),
		cmocka_unit_test_setup_teardown(nearest_expiry_first, enter, leave),
		cmocka_unit_test_setup_teardown(the_orders_own_lot_first, enter, leave),
		cmocka_unit_test_setup_teardown(too_many_change_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(numbers_have_bounds, enter, leave),
		cmocka_unit_test_setup_teardown(twice_is_once, enter, leave),
		cmocka_unit_test_setup_teardown(a_use_goes_back_where_it_came_from, enter, leave),
		cmocka_unit_test_setup_teardown(lapsed_and_not_booked_goes_once, enter, leave),
		cmocka_unit_test_setup_teardown(an_addition_goes_from_its_own_lot_only, enter, leave),
		cmocka_unit_test_setup_teardown(a_lot_follows_its_order, enter, leave),
		cmocka_unit_test_setup_teardown(lapsing_is_booked_on_its_own_day, enter, leave),
		cmocka_unit_test_setup_teardown(a_changed_balance_is_found, enter, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
