/*
 * Exchange slips: opening, reminder, list, the four ways to close, and what
 * becomes a return (YAH-101 to 105); how both kinds of slip end with a closing
 * store (YAH-21); that running daily or weekly gives the same; what the board
 * says; and that of two people who close one slip one is told.
 */
#include "config.h"

#include "slips_fixture.h"

#include <stdlib.h>

#include "storekeep/desk_list.h"

static enum status close_as(struct shop *s, int64_t id, const char *option, const char *shipped, const char *op, int64_t *slip, struct error *e)
{
	const struct form *f;
	struct record r = {0};
	enum status st = form_load("exchange_close", &f, e);

	slips_must(st, e);
	record_init(&r, f);
	record_set(&r, "close_option", option);
	record_set(&r, "new_shipped_on", shipped);
	st = exchange_close(s, id, &r, op, slip, e);
	record_free(&r);
	return st;
}

static void state_is(struct shop *s, int64_t id, const char *state, const char *option)
{
	struct exchange_slip x;

	MUST(exchange_get(s, id, &x, &e));
	assert_string_equal(x.state, state);
	assert_string_equal(x.close_option, option);
	exchange_free(&x);
}

static void exchanges_are_reminded_of_on_the_third_day(void **state)
{
	struct shop *s = *state;
	struct exchange_slip x;
	int64_t id;

	slips_now("2025-09-01T23:00");
	slips_order(s, "YM1", "C1", "2025-08-25", 310);
	id = slips_exchange(s, "YM1", "by", "buyer", "reason", "another size", NULL);
	MUST(exchange_get(s, id, &x, &e));
	assert_string_equal(x.no, "X-1");
	assert_string_equal(x.next_step, "handle");
	slips_day(x.next_on, "2025-09-04");
	slips_day(x.last_day, "2025-09-03");
	assert_int_equal(x.days_left, 2);
	exchange_free(&x);
	slips_now("2025-09-03T23:59");
	slips_run(s);
	state_is(s, id, "open", "");
	slips_now("2025-09-09T08:00");
	slips_run(s);
	MUST(exchange_get(s, id, &x, &e));
	assert_string_equal(x.state, "reminded");
	slips_day(x.reminded_on, "2025-09-04"); /* the rule's day */
	slips_day(x.last_day, "2025-10-01");    /* listed through creation + 30 */
	exchange_free(&x);
	/* It stays open until it is closed by hand. */
	slips_now("2025-12-01T08:00");
	slips_run(s);
	state_is(s, id, "reminded", "");
}

static void closing_needs_one_of_four(void **state)
{
	struct shop *s = *state;
	struct exchange_slip x;
	int64_t id, other, slip;

	slips_now("2025-09-01T10:00");
	slips_order(s, "YM1", "C1", "2025-08-25", 310);
	slips_order(s, "YM2", "C1", "2025-08-25", 310);
	id = slips_exchange(s, "YM1", NULL);
	other = slips_exchange(s, "YM2", NULL);
	EXCHANGE_REFUSED(s, "exchange_open", "YAH-101", "order_no", "YM1");
	RETURN_REFUSED(s, "exchange_open", "YAH-105", "order_no", "YM1");
	EXCHANGE_REFUSED(s, "exchange_one", "YAH-101", "order_no", "YM1,YM2");
	REFUSED(close_as(s, id, NULL, NULL, "a", &slip, &e), "close_option", "YAH-104");
	REFUSED(close_as(s, id, "new_sent", NULL, "a", &slip, &e), "new_shipped_on_missing", "YAH-104");
	REFUSED(close_as(s, id, "new_sent", "2025-08-31", "a", &slip, &e), "date_order", "YAH-2");
	REFUSED(close_as(s, id, "new_sent", "2025-09-02", "a", &slip, &e), "date_order", "YAH-2");
	MUST(close_as(s, id, "new_sent", "2025-09-01", "a", &slip, &e));
	assert_int_equal(slip, 0);
	MUST(exchange_get(s, id, &x, &e));
	slips_day(x.new_shipped_on, "2025-09-01");
	assert_string_equal(x.next_step, "");
	exchange_free(&x);
	/* Of two people who close it the second is told. */
	REFUSED(close_as(s, id, "solved_online", NULL, "b", &slip, &e), "exchange_closed", "YAH-104");
	REFUSED(exchange_cancel(s, id, DAY_NONE, &e), "exchange_closed", "YAH-104");
	MUST(close_as(s, other, "solved_online", NULL, "c", &slip, &e));
	state_is(s, other, "closed", "solved_online");
	slips_exchange(s, "YM1", NULL); /* another can be opened */
}

static void an_exchange_becomes_a_return_at_once(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t a, b, slip, again;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-08-22", 310); /* period ends 2025-09-09 */
	slips_order(s, "YM2", "C2", "2025-08-22", 310);
	a = slips_exchange(s, "YM1", NULL);
	b = slips_exchange(s, "YM2", NULL);
	slips_now("2025-09-20T10:00");
	MUST(close_as(s, a, "to_return_pickup", NULL, "one", &slip, &e)); /* asked for in time: nothing to warn of */
	MUST(return_get(s, slip, &r, &e));
	assert_string_equal(r.state, "requested");
	assert_true(r.with_pickup);
	assert_int_equal(r.exchange_id, a);
	slips_day(r.created_on, "2025-09-20");
	assert_false(r.voluntary);
	return_free(&r);
	assert_string_equal(slips_order_state(s, "YM1"), "returning");
	MUST(close_as(s, a, "to_return_pickup", NULL, "one", &again, &e)); /* the same act */
	assert_int_equal(again, slip);
	assert_string_equal(slips_text(s, "SELECT count(*) FROM return_slip"), "1");
	MUST(close_as(s, b, "to_return_no_pickup", NULL, "two", &slip, &e));
	MUST(return_get(s, slip, &r, &e));
	assert_string_equal(r.state, "requested");
	assert_string_equal(r.next_step, "deliver");
	return_free(&r);
	REFUSED(return_collect(s, slip, DAY_NONE, NULL, 60, &e), "no_pickup", "YAH-105"); /* no courier, never a fee */
	MUST(return_receive(s, slip, DAY_NONE, &e));
}

static void exchanges_can_be_taken_back_and_written_at(void **state)
{
	struct shop *s = *state;
	int64_t id, slip;

	slips_now("2025-09-08T10:00");
	slips_order(s, "YM1", "C1", "2025-09-01", 310);
	id = slips_exchange(s, "YM1", NULL);
	MUST(exchange_log(s, id, "receive", DAY_NONE, NULL, &e));
	REFUSED(exchange_log(s, id, "abnormal", DAY_NONE, "", &e), "reason_missing", "YAH-95");
	MUST(exchange_log(s, id, "abnormal", DAY_NONE, "broken", &e));
	state_is(s, id, "open", "");
	MUST(exchange_cancel(s, id, DAY_NONE, &e));
	state_is(s, id, "cancelled", "");
	REFUSED(close_as(s, id, "solved_online", NULL, "x", &slip, &e), "exchange_cancelled", "YAH-101");
	assert_string_equal(slips_text(s, "SELECT group_concat(act) FROM (SELECT act FROM slip_event WHERE kind = 'exchange' ORDER BY id)"),
	                    "create,receive,abnormal,cancel");
}

/* ---- a closing store ---- */

static void every_kind_of_open_slip(struct shop *s)
{
	static const char *const no[] = {"YM1", "YM2", "YM3", "YM4", "YM5", "YM6"};
	const struct form *f;
	struct record r = {0};
	int64_t id;

	for (int i = 0; i < 6; i++)
		slips_order(s, no[i], no[i] + 1, "2025-08-01", 100 + i);
	slips_return(s, "YM1", NULL);
	id = slips_return(s, "YM2", NULL);
	MUST(return_collect(s, id, DAY_NONE, NULL, 60, &e));
	id = slips_return(s, "YM3", NULL);
	MUST(return_collect(s, id, DAY_NONE, NULL, 60, &e));
	MUST(return_receive(s, id, DAY_NONE, &e));
	id = slips_return(s, "YM4", NULL);
	MUST(return_collect(s, id, DAY_NONE, NULL, 60, &e));
	MUST(return_receive(s, id, DAY_NONE, &e));
	MUST(form_load("return_abnormal", &f, &e));
	record_init(&r, f);
	record_set(&r, "reason", "defect");
	MUST(return_abnormal(s, id, &r, &e));
	record_free(&r);
	slips_exchange(s, "YM5", NULL);
}

static void all_slips_end_with_the_store(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t count, slip;

	slips_now("2025-08-18T09:00");
	every_kind_of_open_slip(s);
	MUST(slip_open_count(s, "yahoo", "return", &count, &e));
	assert_int_equal(count, 4);
	MUST(slip_open_count(s, "yahoo", "exchange", &count, &e));
	assert_int_equal(count, 1);
	s->dry_run = true;
	MUST(slip_force_all(s, "yahoo", day_parse_iso("2025-08-19"), NULL, &count, &e));
	s->dry_run = false;
	assert_int_equal(count, 5);
	MUST(slip_open_count(s, "yahoo", "return", &count, &e));
	assert_int_equal(count, 4);
	slips_now("2025-08-20T09:00");
	MUST(slip_force_all(s, "yahoo", day_parse_iso("2025-08-19"), NULL, &count, &e));
	assert_int_equal(count, 5);
	assert_string_equal(slips_text(s, "SELECT count(*) FROM return_slip WHERE state = 'closed' AND closed_by = 'closure' AND closed_on = '2025-08-19'"), "5");
	state_is(s, 1, "closed", "forced");
	MUST(return_get(s, 5, &r, &e)); /* what the exchange became */
	assert_string_equal(r.order_no, "YM5");
	assert_int_equal(r.refund_amount, 104);
	return_free(&r);
	REFUSED(return_confirm(s, 1, DAY_NONE, &e), "return_closed", "YAH-94");
	REFUSED(close_as(s, 1, "solved_online", NULL, "x", &slip, &e), "exchange_closed", "YAH-21");
	MUST(slip_force_all(s, "yahoo", day_parse_iso("2025-08-19"), NULL, &count, &e));
	assert_int_equal(count, 0);
	assert_string_equal(slips_text(s, "SELECT count(*) FROM life_log WHERE day = '2025-08-19' AND rule = 'YAH-21'"), "6");
}

/* D = 2025-07-20: D+30 is 2025-08-19. */
static void closing_store(struct shop *s)
{
	fix_sql(s, "INSERT INTO closure (profile, closed_on, state, ship_cut_days, return_cut_days, login_end_days, final_days, created_at, created_by,"
	           " changed_at, changed_by) VALUES ('yahoo', '2025-07-20', 'ship_cut', 10, 30, 40, 70, 0, 'mei', 0, 'mei')");
}

static void nothing_is_entered_from_the_thirtieth_day(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2025-08-18T09:00");
	slips_order(s, "YM1", "C1", "2025-08-01", 310);
	slips_order(s, "YM2", "C2", "2025-08-01", 310);
	closing_store(s);
	id = slips_return(s, "YM1", NULL);
	MUST(return_get(s, id, &r, &e));
	slips_day(r.last_day, "2025-08-18");
	slips_day(r.next_on, "2025-08-19");
	return_free(&r);
	MUST(return_collect(s, id, DAY_NONE, NULL, 60, &e)); /* D+29 */
	slips_now("2025-08-19T00:00");
	RETURN_REFUSED(s, "closure_return_cut", "YAH-21", "order_no", "YM2");
	EXCHANGE_REFUSED(s, "closure_return_cut", "YAH-21", "order_no", "YM2");
	REFUSED(return_receive(s, id, DAY_NONE, &e), "return_closed", "YAH-94"); /* the act has caught up with the closure */
	MUST(return_refunded(s, id, DAY_NONE, false, &e)); /* a fact of the platform still comes in */
}

/* ---- day by day equals week by week ---- */

static const char book_sql[] =
	"SELECT group_concat(line, '; ') FROM (SELECT no || ' ' || state || ' ' || ifnull(closed_on, '') || ' ' || closed_by || ' ' || next_step || ' ' ||"
	" ifnull(next_on, '') AS line FROM return_slip UNION ALL SELECT no || ' ' || state || ' ' || ifnull(reminded_on, '') || ' ' || next_step || ' ' ||"
	" ifnull(next_on, '') FROM exchange_slip UNION ALL SELECT day || ' ' || step || ' ' || record_no FROM life_log WHERE record IN ('return', 'exchange')"
	" ORDER BY 1)";

static void a_month(struct shop *s, int step, char out[2000])
{
	struct stmt *q;

	slips_now("2026-02-11T09:00");
	every_kind_of_open_slip(s);
	for (int day = step; day <= 42; day += step) {
		clock_set(instant_parse("2026-02-11T09:00", "Asia/Taipei") + (instant_t)day * 86400);
		slips_run(s);
		slips_run(s); /* twice on a day is once */
	}
	q = db_prepare(s->db, book_sql);
	assert_int_equal(stmt_step(q, NULL), STEP_ROW);
	snprintf(out, 2000, "%s", stmt_text(q, 0));
	stmt_reset(q);
}

static void by_days_and_by_weeks_is_the_same(void **state)
{
	struct shop *s = *state;
	char daily[2000], weekly[2000];

	fix_sql(s, "UPDATE batch SET started_at = 0");
	s->accept_warnings = true; /* asked for late */
	a_month(s, 1, daily);
	s->accept_warnings = false;
	slips_close(state);
	slips_open(state);
	s = *state;
	s->accept_warnings = true;
	a_month(s, 7, weekly);
	s->accept_warnings = false;
	assert_string_equal(daily, weekly);
	/* Delivered on Wednesday 02-11, before the Lunar New Year: 02-13. Abnormal on 02-11: start of 03-14. Exchange: 02-14. */
	assert_non_null(strstr(daily, "2026-02-13 return_autoclose R-3"));
	assert_non_null(strstr(daily, "2026-03-14 return_abnormal_end R-4"));
	assert_non_null(strstr(daily, "2026-02-14 exchange_reminded X-1"));
}

static void a_calendar_that_comes_in_moves_what_is_open(void **state)
{
	struct shop *s = *state;
	struct return_slip r;
	int64_t id;

	slips_now("2027-03-02T09:00"); /* Tuesday of a year without a calendar */
	slips_order(s, "YM1", "C1", "2027-02-22", 310);
	id = slips_return(s, "YM1", "with_pickup", "no", NULL);
	s->accept_warnings = true;
	MUST(return_receive(s, id, DAY_NONE, &e));
	s->accept_warnings = false;
	MUST(return_get(s, id, &r, &e));
	slips_day(r.next_on, "2027-03-04");
	return_free(&r);
	/* The office calendar says that Wednesday and Thursday are off. */
	fix_sql(s, "INSERT INTO calendar_year (year, source, imported_at, imported_by) VALUES (2027, '2027.csv', 0, 'mei')");
	fix_sql(s, "WITH RECURSIVE d(day) AS (SELECT '2027-01-01' UNION ALL SELECT date(day, '+1 day') FROM d WHERE day < '2027-12-31')"
	           " INSERT INTO calendar_day (day, off, note) SELECT day, strftime('%w', day) IN ('0', '6') OR day IN ('2027-03-03', '2027-03-04'), '' FROM d");
	MUST(db_begin(s->db, &e));
	MUST(slips_follow_calendar(s, &e));
	MUST(db_commit(s->db, &e));
	assert_string_equal(slips_text(s, "SELECT next_on FROM return_slip"), "2027-03-08");
	slips_now("2027-03-08T23:00");
	slips_run(s);
	slips_state(s, id, "delivered");
	slips_now("2027-03-09T00:30");
	slips_run(s);
	MUST(return_get(s, id, &r, &e));
	slips_day(r.closed_on, "2027-03-08");
	return_free(&r);
}

/* ---- the board ---- */

static const struct due_item *line_of(const struct due_items *d, const char *kind)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->items[i].kind, kind) == 0)
			return &d->items[i];
	return NULL;
}

static void the_board_says_what_is_to_be_done(void **state)
{
	struct shop *s = *state;
	struct due_items d;
	const struct due_item *it;

	slips_now("2025-08-18T09:00");
	every_kind_of_open_slip(s);
	MUST(due_collect(s, 7, &d, &e));
	it = line_of(&d, "return_pickup");
	assert_non_null(it);
	slips_day(it->day, "2025-08-20");
	assert_false(it->warn);
	assert_string_equal(it->desk, "returns");
	assert_string_equal(it->record, "return");
	assert_int_equal(it->record_id, 1);
	it = line_of(&d, "return_decide");
	slips_day(it->day, "2025-08-20");
	assert_string_equal(it->rule, "YAH-93");
	assert_true(it->warn);
	assert_null(line_of(&d, "return_abnormal")); /* 30 days away */
	it = line_of(&d, "exchange_handle");
	slips_day(it->day, "2025-08-20");
	assert_false(it->warn);
	due_free(&d);
	slips_now("2025-08-20T09:00");
	MUST(due_collect(s, 7, &d, &e));
	assert_true(line_of(&d, "exchange_handle")->warn); /* day 2: handle today */
	due_free(&d);
	slips_now("2025-08-21T09:00");
	slips_run(s);
	MUST(due_collect(s, 7, &d, &e));
	assert_true(line_of(&d, "return_pickup")->warn); /* overdue */
	assert_true(line_of(&d, "return_refund")->warn); /* closed by itself, not deducted yet */
	assert_string_equal(line_of(&d, "return_refund")->rule, "YAH-120");
	due_free(&d);
	slips_now("2025-09-06T09:00"); /* day 19 of the abnormal case; its end is 09-17 */
	MUST(due_collect(s, 7, &d, &e));
	assert_null(line_of(&d, "return_abnormal"));
	due_free(&d);
	slips_now("2025-09-07T09:00"); /* day 20 */
	MUST(due_collect(s, 7, &d, &e));
	it = line_of(&d, "return_abnormal");
	assert_non_null(it);
	assert_true(it->warn);
	slips_day(it->day, "2025-09-17");
	due_free(&d);
	slips_now("2025-09-11T09:00"); /* day 24 of the exchange; listed through 09-17 */
	MUST(due_collect(s, 3, &d, &e));
	assert_null(line_of(&d, "exchange_list"));
	due_free(&d);
	slips_now("2025-09-12T09:00"); /* day 25 */
	MUST(due_collect(s, 3, &d, &e));
	assert_true(line_of(&d, "exchange_list")->warn);
	due_free(&d);
}

static void many_of_a_kind_are_one_line(void **state)
{
	struct shop *s = *state;
	struct due_items d;
	char no[16];
	size_t lines = 0;

	slips_now("2025-08-18T09:00");
	for (int i = 0; i < 21; i++) {
		snprintf(no, sizeof no, "YM%d", i);
		slips_order(s, no, no + 1, "2025-08-10", 100);
		slips_return(s, no, NULL);
		if (i == 19) {
			MUST(due_collect(s, 7, &d, &e));
			for (size_t n = 0; n < d.count; n++)
				lines += strcmp(d.items[n].kind, "return_pickup") == 0;
			assert_int_equal(lines, 20);
			due_free(&d);
		}
	}
	MUST(due_collect(s, 7, &d, &e));
	lines = 0;
	for (size_t n = 0; n < d.count; n++)
		lines += strcmp(d.items[n].kind, "return_pickup") == 0;
	assert_int_equal(lines, 1);
	assert_non_null(strstr(line_of(&d, "return_pickup")->sentence, "21"));
	assert_string_equal(line_of(&d, "return_pickup")->filter, "state=requested");
	due_free(&d);
}

/* ---- lists ---- */

static void lists_show_the_most_urgent_first(void **state)
{
	struct shop *s = *state;
	struct list_source src;
	struct list_page page = {0};
	struct list_query q = {.limit = 20};

	slips_now("2025-08-18T09:00");
	every_kind_of_open_slip(s);
	return_list(s, "yahoo", &src);
	MUST(src.page(src.self, &q, &page, &e));
	assert_int_equal(page.count, 4);
	assert_int_equal(page.rows[0].id, 1); /* pick-up by 08-20 */
	assert_int_equal(page.rows[1].id, 3); /* closes on 08-20 */
	assert_int_equal(page.rows[2].id, 4); /* ends on 09-18 */
	assert_int_equal(page.rows[3].id, 2); /* no day */
	list_page_free(&page);
	q.filter = "state=abnormal";
	MUST(src.page(src.self, &q, &page, &e));
	assert_int_equal(page.count, 1);
	list_page_free(&page);
	list_close(&src);
	slip_board(s, NULL, true, &src);
	q.filter = NULL;
	MUST(src.page(src.self, &q, &page, &e));
	assert_int_equal(page.count, 5);
	list_page_free(&page);
	list_close(&src);
}

/* What is shown and what falls due is found by an index; nothing is sorted. */
static void long_lists_walk_an_index(void **state)
{
	struct shop *s = *state;
	struct list_source lists[2];
	struct list_query q = {.limit = 20};

	slips_now("2025-08-18T09:00");
	return_list(s, "yahoo", &lists[0]);
	exchange_list(s, NULL, &lists[1]);
	for (int i = 0; i < 2; i++) {
		char *sql;

		for (int n = 0; (sql = desk_list_sql(&lists[i], &q, n)) != NULL; n++) {
			char explain[6000];
			struct stmt *plan;

			snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", sql);
			plan = db_prepare_own(s->db, explain);
			while (stmt_step(plan, NULL) == STEP_ROW)
				if (stmt_int(plan, 1) == 0 && strstr(stmt_text(plan, 3), "ORDER BY") != NULL)
					fail_msg("%s\n%s", stmt_text(plan, 3), sql);
			stmt_finish(plan);
			free(sql);
		}
		assert_non_null(sql = desk_list_sql(&lists[i], &q, 0));
		free(sql);
		desk_list_close(&lists[i]);
	}
}

/* An import that is taken back takes its orders along: slips still end. */
static void slips_without_their_order_still_end(void **state)
{
	struct shop *s = *state;
	int64_t count;

	slips_now("2025-08-18T09:00");
	every_kind_of_open_slip(s);
	fix_sql(s, "DELETE FROM orders");
	MUST(slip_force_all(s, "yahoo", day_parse_iso("2025-08-19"), NULL, &count, &e));
	assert_int_equal(count, 5);
	state_is(s, 1, "closed", "forced");
	REFUSED(return_refunded(s, 1, day_parse_iso("2025-08-19"), false, &e), "date_order", "YAH-2"); /* still to come */
	slips_now("2025-08-20T09:00");
	MUST(return_refunded(s, 1, day_parse_iso("2025-08-20"), false, &e));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, slips_open, slips_close)
	const struct CMUnitTest tests[] = {
		TEST(exchanges_are_reminded_of_on_the_third_day),
		TEST(closing_needs_one_of_four),
		TEST(an_exchange_becomes_a_return_at_once),
		TEST(exchanges_can_be_taken_back_and_written_at),
		TEST(all_slips_end_with_the_store),
		TEST(nothing_is_entered_from_the_thirtieth_day),
		TEST(by_days_and_by_weeks_is_the_same),
		TEST(a_calendar_that_comes_in_moves_what_is_open),
		TEST(the_board_says_what_is_to_be_done),
		TEST(many_of_a_kind_are_one_line),
		TEST(lists_show_the_most_urgent_first),
		TEST(long_lists_walk_an_index),
		TEST(slips_without_their_order_still_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
