/*
 * The daily run (EAS-10, SHL-7): what falls due on each day, birthdays at their
 * edges (EAS-39 to 41), the days of the switch-over (SHL-38 to 43), and missed
 * days made up as if they had been done day by day.
 */
#include "grants_fixture.h"

#include "storekeep/daily.h"
#include "storekeep/mem.h"

#define FAMILY_B "[plan]\nfamily = B\nnames = o2o\n[points]\nmaster = yes\npurchase = yes\nissue_mode = days_after_final\nissue_days = 7\n"

static enum status run_at(const char *when, struct due_done *done, struct error *e)
{
	const struct profile *p;
	*done = (struct due_done){0};
	go_to(when);
	enum status st = ST_OK;
	for (int i = 0; st == ST_OK && i < 2; i++) {
		must(shop_profile(&shop, i ? "easystore" : "shopline", &p, e), e);
		st = daily_run(&shop, p, NULL, done, e);
	}
	return st;
}

static struct due_done run(const char *when)
{
	struct due_done done;
	struct error e = {0};
	must(run_at(when, &done, &e), &e);
	return done;
}

static void born(int64_t id, const char *birthday, const char *set_on)
{
	char *sql = xasprintf("UPDATE member SET birthday = '%s', birthday_md = '%s', birthday_set_on = nullif('%s', '') WHERE id = %lld", birthday,
	                      birthday + strlen(birthday) - 5, set_on, (long long)id);
	write_sql(sql);
	free(sql);
}

static const char *given_on(int64_t id)
{
	static char text[16];
	struct stmt *q = db_prepare(shop.db, "SELECT max(effective_on) FROM points_entry WHERE member_id = :id AND kind = 'earn_birthday'");
	stmt_bind_int(q, ":id", id);
	const char *day = stmt_step(q, NULL) == STEP_ROW ? stmt_text(q, 0) : NULL;
	snprintf(text, sizeof text, "%s", day ? day : "");
	stmt_reset(q);
	return text;
}

/* EAS-39: 17 May, dated 16 May. EAS-40: 29 February, 1 January. EAS-41: entered on the day or after is for next year. */
static void birthdays_at_their_edges(void **state)
{
	static const struct {
		const char *birthday, *set_on, *today, *given;
	} cases[] = {
		{"1990-05-17", "2025-01-01", "2026-05-15T12:00", ""},
		{"1990-05-17", "2025-01-01", "2026-05-16T12:00", "2026-05-16"},
		{"--05-17", "2026-05-15", "2026-05-16T00:00", "2026-05-16"},
		{"1990-05-17", "2026-05-16", "2026-05-16T12:00", ""},
		{"1990-05-17", "2025-01-01", "2026-05-17T12:00", ""},
		{"1992-02-29", "2025-01-01", "2027-02-27T12:00", "2027-02-27"},
		{"1992-02-29", "2025-01-01", "2027-02-28T12:00", ""},
		{"1992-02-29", "2025-01-01", "2028-02-27T12:00", ""},
		{"1992-02-29", "2025-01-01", "2028-02-28T12:00", "2028-02-28"},
		{"1991-02-28", "2025-01-01", "2028-02-27T12:00", "2028-02-27"},
		{"1991-02-28", "2025-01-01", "2028-02-28T12:00", ""},
		{"1991-01-01", "", "2026-12-31T12:00", "2026-12-31"},
	};
	(void)state;
	overlay("easystore", "[points]\nbirthday = yes\n");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t id = 100 + (int64_t)i;
		new_member(id, "easystore", "registered", "壽", "星");
		born(id, cases[i].birthday, cases[i].set_on);
		write_sql("DELETE FROM daily_run");
		run(cases[i].today);
		if (strcmp(given_on(id), cases[i].given) != 0)
			fail_msg("case %zu: \"%s\", not \"%s\"", i, given_on(id), cases[i].given);
		write_sql("UPDATE member SET birthday = NULL, birthday_md = NULL");
	}
	assert_int_equal(number("SELECT count(*) FROM points_entry WHERE once_key = 'birthday:111:2027' AND points = :id", 50), 1);
}

static bool told_soon(void)
{
	for (size_t i = 0; i < shop.notes.count; i++)
		if (strcmp(shop.notes.items[i].what.code, "birthday_soon") == 0)
			return true;
	return false;
}

/* EAS-41: not within 300 days, told; EAS-110: not while blacklisted; guests never. */
static void one_birthday_a_year(void **state)
{
	(void)state;
	overlay("easystore", "[points]\nbirthday = yes\n");
	born(EVE, "1990-05-17", "2025-01-01");
	run("2026-05-16T08:00");
	assert_string_equal(given_on(EVE), "2026-05-16");
	run("2026-05-16T20:00");
	assert_int_equal(balance(EVE), 50);
	born(EVE, "1990-11-02", "2026-06-01");
	struct due_done done = run("2026-11-01T08:00"); /* later in the same year */
	assert_int_equal(done.birthdays, 0);
	assert_true(told_soon());
	born(EVE, "1990-03-01", "2026-06-01");
	done = run("2027-02-28T08:00"); /* 288 days later */
	assert_int_equal(done.birthdays, 0);
	assert_int_equal(balance(EVE), 50);
	assert_true(told_soon());
	new_member(30, "easystore", "guest", "客", "人");
	new_member(31, "easystore", "registered", "黑", "名");
	born(30, "1990-06-02", "2025-01-01");
	born(31, "1990-06-02", "2025-01-01");
	write_sql("UPDATE member SET blacklisted_at = 5 WHERE id = 31");
	run("2027-06-01T08:00");
	assert_string_equal(given_on(30), "");
	assert_string_equal(given_on(31), "");
}

/* SHL-26: not on day N - 1, on day N, once; held where closed that day, online orders only. */
static void orders_fall_due(void **state)
{
	(void)state;
	overlay("shopline", FAMILY_B "[store]\nclosed = 2025-10-04..2025-10-05\n");
	go_to("2025-09-26T10:00:00");
	int64_t a = order_placed(MEI, "web", 190);
	deliver(a);
	go_to("2025-09-27T10:00:00");
	int64_t b = order_placed(DA, "social", 190);
	deliver(b);
	assert_int_equal(run("2025-10-02T23:59").issued, 0);
	assert_int_equal(run("2025-10-03T00:00").issued, 1);
	assert_int_equal(run("2025-10-03T12:00").issued, 0);
	assert_int_equal(balance(MEI), 14);
	struct due_done done = run("2025-10-04T08:00");
	assert_int_equal(done.held, 1);
	assert_string_equal(grant_state(b), "held");
	assert_string_equal(shop.notes.items[0].what.code, "shop_closed");
	run("2025-10-06T08:00");
	assert_string_equal(grant_state(b), "held"); /* not made up by itself */
}

/* SHL-41's example and SHL-42: kept X; completed before X at once; not final before switching on: on completion. */
static void the_switch_over(void **state)
{
	static const char old[] = "[plan]\nfamily = B\nnames = o2o\nfamily@2023-06-05 = A\nnames@2023-06-05 = online_shop\nmodules = loyalty\n"
	                          "[points]\nmaster = yes\npurchase = yes\nissue_mode = days_after_final\nissue_days = 10\n"
	                          "issue_mode@2023-06-05 = on_completed\n";
	(void)state;
	overlay("shopline", old);
	go_to("2023-05-20T09:00:00");
	int64_t kept = order_placed(MEI, "web", 190), early = order_placed(DA, "web", 190), late = order_placed(DA, "web", 250);
	int64_t gone = order_placed(DA, "web", 190);
	go_to("2023-06-02T15:00:00");
	deliver(kept);
	deliver(early);
	deliver(gone);
	assert_string_equal(grant_state(kept), "due 2023-06-12");
	run("2023-06-04T08:00");
	write_sql("INSERT INTO points_rule (profile, origin, fingerprint, valid_from, master, purchase, earn_spend, earn_points, signup, birthday,"
	          " issue_mode, expiry_mode, at, by) VALUES ('shopline', 'saved', '', 1685934000, 1, 1, 25, 2, 0, 0, 'on_completed', 'never', 0, 'me')");
	go_to("2023-06-05T12:00:00"); /* the version is of 11:00 */
	deliver(late);
	assert_string_equal(grant_state(late), "expected");
	cancel(gone);
	go_to("2023-06-08T10:00:00");
	complete(early);
	assert_string_equal(grant_state(early), "issued");
	assert_int_equal(balance(DA), 14);
	run("2023-06-11T08:00");
	assert_string_equal(grant_state(kept), "due 2023-06-12");
	run("2023-06-12T08:00");
	assert_string_equal(grant_state(kept), "issued");
	assert_string_equal(grant_state(gone), "dropped");
	go_to("2023-06-20T08:00:00");
	complete(late);
	complete(kept);
	assert_int_equal(balance(DA), 34);
	assert_int_equal(balance(MEI), 14);
}

/* X past when the shop switched on, learnt of only at the first run after it: on completion (SHL-41). */
static void a_day_that_was_past_at_the_switch(void **state)
{
	(void)state;
	overlay("shopline", "[plan]\nfamily = B\nnames = o2o\nfamily@2023-06-05 = A\nnames@2023-06-05 = online_shop\nmodules = loyalty\n"
	                    "[points]\nmaster = yes\npurchase = yes\nissue_mode = days_after_final\nissue_days = 10\n");
	go_to("2023-05-18T09:00:00");
	int64_t a = order_placed(MEI, "web", 190);
	go_to("2023-05-20T09:00:00");
	deliver(a);
	assert_string_equal(grant_state(a), "due 2023-05-30");
	write_sql("INSERT INTO points_rule (profile, origin, fingerprint, valid_from, master, purchase, earn_spend, earn_points, signup, birthday,"
	          " issue_mode, expiry_mode, at, by) VALUES ('shopline', 'saved', '', 1685934000, 1, 1, 25, 2, 0, 0, 'on_completed', 'never', 0, 'me')");
	run("2023-06-06T08:00");
	assert_string_equal(grant_state(a), "expected");
	go_to("2023-06-08T10:00:00");
	complete(a);
	assert_string_equal(grant_state(a), "issued");
	assert_int_equal(number("SELECT count(*) FROM points_grant WHERE order_id = :id AND issued_on = '2023-06-08'", a), 1);
}

/* Only due.max_catch_up_days are made up; a run that was cut short goes on where it stood. */
static void how_far_back_it_goes(void **state)
{
	(void)state;
	overlay("easystore", "[points]\nbirthday = yes\n[due]\nmax_catch_up_days = 3\n");
	run("2026-03-01T08:00");
	born(EVE, "1990-03-07", "2025-01-01"); /* 6 March: not made up on the 10th */
	new_member(40, "easystore", "registered", "壽", "星");
	born(40, "1990-03-08", "2025-01-01"); /* 7 March: the first day that is */
	assert_int_equal(run("2026-03-10T08:00").days, 9 + 4); /* SHOPLINE's nine, EasyStore's three and today */
	assert_string_equal(given_on(EVE), "");
	assert_string_equal(given_on(40), "2026-03-07");
	write_sql("UPDATE daily_run SET last_day = '2026-03-09', step = 3 WHERE profile = 'easystore'");
	born(EVE, "1990-03-11", "2025-01-01"); /* its step of today is done */
	assert_int_equal(run("2026-03-10T09:00").birthdays, 0);
}

static void a_clock_that_went_back(void **state)
{
	struct due_done done;
	struct error e = {0};
	(void)state;
	run("2026-03-12T08:00");
	assert_int_equal(run_at("2026-03-11T08:00", &done, &e), ST_REFUSED);
	assert_string_equal(e.code, "CLOCK_BACK");
	assert_int_equal(run("2026-03-12T09:00").days, 0);
}

/* What a story leaves in the ledger, in the order of its days. */
static char *ledger_text(void)
{
	struct buf out = {0};
	struct stmt *q = db_prepare(shop.db, "SELECT member_id || ' ' || kind || ' ' || points || ' ' || effective_on FROM points_entry"
	                                     " ORDER BY effective_on, member_id, kind, points");
	while (stmt_step(q, NULL) == STEP_ROW)
		buf_addf(&out, "%s\n", stmt_text(q, 0));
	stmt_reset(q);
	return buf_take(&out);
}

static char *story(bool day_by_day)
{
	void *state = NULL;
	enter_on(&state);
	overlay("shopline", FAMILY_B);
	overlay("easystore", "[points]\nbirthday = yes\nexpiry_mode = fixed_date\nexpiry_mmdd = 12-31\n");
	go_to("2025-12-24T10:00:00");
	run("2025-12-24T10:00");
	deliver(order_placed(MEI, "web", 190)); /* due 31 December */
	go_to("2025-12-25T10:00:00");
	deliver(order_placed(DA, "web", 260));  /* due 1 January: lapses a year later */
	born(EVE, "1990-01-01", "2025-01-01");
	give(MEI, 40, "2024-07-01", "2025-12-31", 0);
	if (day_by_day)
		for (day_t d = day("2025-12-26"); d <= day("2026-01-05"); d++) {
			char iso[16], when[32];
			day_format(d, iso);
			snprintf(when, sizeof when, "%sT05:00", iso);
			run(when);
		}
	struct due_done done = run("2026-01-06T08:00");
	assert_int_equal(done.days, day_by_day ? 2 : 26); /* of two marketplaces */
	assert_int_equal(run("2026-01-06T08:00").days, 0);
	char *text = ledger_text();
	leave_on(&state);
	return text;
}

static void missed_days_are_made_up(void **state)
{
	(void)state;
	char *daily = story(true), *once = story(false);
	assert_string_equal(daily, once);
	assert_non_null(strstr(once, "3 earn_birthday 50 2025-12-31\n"));
	assert_non_null(strstr(once, "1 earn_order 14 2025-12-31\n"));
	assert_non_null(strstr(once, "2 earn_order 20 2026-01-01\n"));
	assert_non_null(strstr(once, "1 expire -40 2026-01-01\n"));
	free(daily);
	free(once);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, enter_on, leave_on)
	const struct CMUnitTest tests[] = {
		CASE(birthdays_at_their_edges), CASE(one_birthday_a_year), CASE(orders_fall_due), CASE(the_switch_over), CASE(a_day_that_was_past_at_the_switch), CASE(how_far_back_it_goes),
		CASE(a_clock_that_went_back),
		cmocka_unit_test(missed_days_are_made_up),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
