/*
 * Violations: when they can be appealed, what the normal state lacks, what a
 * suspended store may not do (YAH-144 to YAH-147).
 */
#include "mall_fixture.h"

#include "storekeep/closure.h"

static void write_sql(const char *sql)
{
	struct error e = {0};
	struct stmt *q;

	must(db_begin(shop.db, &e), &e);
	q = db_prepare_own(shop.db, sql);
	must(stmt_run(q, &e), &e);
	stmt_finish(q);
	must(db_commit(shop.db, &e), &e);
}

static const char *status(void)
{
	static char out[16];
	struct mall_store m;
	struct error e = {0};

	must(mall_of(&shop, "yahoo", &m, &e), &e);
	snprintf(out, sizeof out, "%s", m.status);
	mall_free(&m);
	return out;
}

static const char *appeal(int64_t id)
{
	const struct profile *p;
	struct violation v;
	struct error e = {0};
	const char *is;

	must(violation_get(&shop, id, &v, &e), &e);
	must(shop_profile(&shop, "yahoo", &p, &e), &e);
	is = violation_appeal(&v, p, shop_today(&shop, p));
	violation_free(&v);
	return is;
}

static int64_t rule(const char *day_word, const char *points)
{
	return mall_put(MALL_VIOLATION, 0, day_word, points, NULL);
}

static void appeals_have_a_safe_and_a_last_day(void **state)
{
	static const struct {
		const char *today, *is, *line;
	} cases[] = {
		{"2026-10-12", "safe", "2026-10-15"}, {"2026-10-15", "safe", "2026-10-15"}, {"2026-10-16", "last", "2026-10-19"},
		{"2026-10-19", "last", "2026-10-19"}, {"2026-10-20", "over", ""},
	};

	(void)state;
	store_begin();
	assert_int_equal(rule("ruled_on=2026-10-12", "points=5"), 1);
	assert_string_equal(mall_cell(MALL_VIOLATION, 1, "appeal_by"), "2026-10-19");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		go_to(cases[i].today);
		assert_string_equal(appeal(1), cases[i].is);
		assert_string_equal(board("violation_appeal", 30), cases[i].line);
	}
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "appealed_on=2026-10-20", NULL), -1);
	refused("APPEAL_OVER", "YAH-147", "appealed_on");
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "appealed_on=2026-10-19", NULL), 1);
	assert_string_equal(appeal(1), "appealed");
	assert_string_equal(board("violation_appeal", 30), "");
}

/* The notice's own last day wins, shorter or longer. */
static void the_notice_says_until_when(void **state)
{
	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-14", "appeal_by=2026-10-15", NULL), 1);
	assert_string_equal(board("violation_appeal", 30), "2026-10-15");
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-14", "appeal_by=2026-10-13", NULL), -1);
	refused("DATE_ORDER", "YAH-2", "appeal_by");
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "appeal_by=2026-10-30", NULL), 1);
	go_to("2026-10-30");
	assert_string_equal(appeal(1), "last");
}

static void all_three_are_needed(void **state)
{
	struct error e = {0};
	int64_t closed;

	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-12", "points=5", "measure=下架", "until=2026-10-20", "suspends=yes", NULL), 1);
	assert_string_equal(status(), "restricted");
	assert_int_equal(mall_may_list(&shop, "yahoo", &e), ST_REFUSED);
	assert_string_equal(mall_cell(MALL_VIOLATION, 1, "lacks"), "remedied,period_over,measure_done");
	assert_int_equal(violation_restore(&shop, "yahoo", "", &closed, &e), ST_REFUSED);
	assert_string_equal(e.field, "remedied_on");
	assert_string_equal(e.rule, "YAH-145");
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "remedied_on=2026-10-14", NULL), 1);
	assert_int_equal(store_put(1, "status=active", NULL), -1);
	refused("VIOLATION_OPEN", "YAH-145", "until");
	go_to("2026-10-20"); /* its last day still counts */
	assert_string_equal(board("violation_measure", 30), "2026-10-21");
	assert_int_equal(violation_restore(&shop, "yahoo", "", &closed, &e), ST_REFUSED);
	assert_string_equal(e.field, "until");
	go_to("2026-10-21");
	assert_int_equal(violation_restore(&shop, "yahoo", "", &closed, &e), ST_REFUSED);
	assert_string_equal(e.field, "measure_done_on");
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "measure_done_on=2026-10-21", NULL), 1);
	must(violation_restore(&shop, "yahoo", "平台確認", &closed, &e), &e);
	assert_int_equal(closed, 1);
	assert_string_equal(status(), "active");
	assert_int_equal(mall_may_list(&shop, "yahoo", &e), ST_OK);
	assert_string_equal(mall_cell(MALL_VIOLATION, 1, "state"), "normal");
	assert_string_equal(board("violation_measure", 30), "");
}

/* A store that is closing anyway is suspended like any other, and goes on closing after. */
static void a_closing_store_goes_on_closing(void **state)
{
	struct closure c;
	struct error e = {0};
	int64_t closed;

	(void)state;
	store_begin();
	write_sql("INSERT INTO closure (profile, closed_on, noticed_on, state, ship_cut_days, return_cut_days, login_end_days, final_days, created_at,"
	          " created_by, changed_at, changed_by) VALUES ('yahoo', '2026-11-01', '2026-10-14', 'announced', 10, 30, 40, 70, 0, 'mei', 0, 'mei')");
	write_sql("UPDATE mall_store SET status = 'closing'");
	must(closure_of(&shop, "yahoo", &c, &e), &e);
	assert_string_equal(c.state, "announced");
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-12", "remedied_on=2026-10-13", "suspends=yes", NULL), 1);
	assert_string_equal(status(), "restricted");
	must(violation_restore(&shop, "yahoo", "", &closed, &e), &e);
	assert_string_equal(status(), "closing");
	assert_int_equal(store_put(1, "status=active", NULL), -1);
	refused("STORE_STATUS", "YAH-16", "status");
}

/* Nobody ran anything since the day of the closure: the store is closed all the same, and signed again only for the full fee. */
static void an_act_catches_up_with_the_closure(void **state)
{
	(void)state;
	store_begin();
	write_sql("INSERT INTO closure (profile, closed_on, noticed_on, state, ship_cut_days, return_cut_days, login_end_days, final_days, created_at,"
	          " created_by, changed_at, changed_by) VALUES ('yahoo', '2026-10-13', '2026-10-01', 'announced', 10, 30, 40, 70, 0, 'mei', 0, 'mei')");
	write_sql("UPDATE mall_store SET status = 'closing'");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-10-14", "monthly_fee=1500", "paid=1500", NULL), -1);
	refused("CONTRACT_FULL_FEE", "YAH-8", "paid");
	assert_string_equal(status(), "closed");
	assert_int_equal(mall_put(MALL_CONTRACT, 0, "opened_on=2026-10-14", "monthly_fee=1500", "paid=18000", NULL), 2);
	assert_string_equal(status(), "active");
}

/* Setting the store active by its form is the same act. */
static void the_form_restores_as_well(void **state)
{
	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-12", "remedied_on=2026-10-13", "suspends=yes", NULL), 1);
	assert_int_equal(store_put(1, "status=active", NULL), 1);
	assert_string_equal(status(), "active");
	assert_string_equal(mall_cell(MALL_VIOLATION, 1, "state"), "normal");
}

static void a_withdrawn_ruling_costs_nothing(void **state)
{
	struct violation_sum sum;
	struct error e = {0};
	int64_t closed;

	(void)state;
	store_begin();
	assert_int_equal(rule("ruled_on=2026-10-12", "points=5"), 1);
	assert_int_equal(rule("ruled_on=2026-10-13", "points=2"), 2);
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "appeal_result=withdrawn", NULL), -1);
	refused("VIOLATION_APPEAL", "YAH-147", "appealed_on");
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "appealed_on=2026-10-14", "appeal_result=withdrawn", NULL), 1);
	must(violation_sum(&shop, "yahoo", &sum, &e), &e);
	assert_int_equal(sum.points, 2);
	assert_int_equal(violation_restore(&shop, "yahoo", "", &closed, &e), ST_REFUSED); /* the second is open */
	assert_int_equal(mall_put(MALL_VIOLATION, 2, "remedied_on=2026-10-14", NULL), 2);
	must(violation_restore(&shop, "yahoo", "", &closed, &e), &e);
	assert_int_equal(closed, 2);
	must(violation_sum(&shop, "yahoo", &sum, &e), &e);
	assert_int_equal(sum.open, 0);
}

static void a_first_violation_may_get_a_deadline(void **state)
{
	(void)state;
	store_begin();
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-12", "kind=counterfeit", "improve_by=2026-10-20", NULL), -1);
	refused("LENIENT_NOT", "YAH-146", "improve_by");
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-01", "improve_by=2026-10-13", NULL), -1);
	refused("IMPROVE_OVER", "YAH-146", "improve_by");
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-12", "improve_by=2026-10-20", NULL), 1);
	assert_string_equal(board("violation_improve", 30), "2026-10-20");
	assert_int_equal(mall_put(MALL_VIOLATION, 0, "ruled_on=2026-10-13", "improve_by=2026-10-20", NULL), -1); /* no first one any more */
	refused("LENIENT_NOT", "YAH-146", "improve_by");
	go_to("2026-10-21");
	assert_string_equal(board("violation_improve", 30), "2026-10-20");
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "remedied_on=2026-10-21", NULL), -1);
	refused("IMPROVE_OVER", "YAH-146", "improve_by");
	assert_int_equal(mall_put(MALL_VIOLATION, 1, "remedied_on=2026-10-20", NULL), 1);
	assert_string_equal(board("violation_improve", 30), "");
}

/* Limits are the shop's to fill in: the rulebook gives none. */
static void points_reach_what_the_profile_names(void **state)
{
	char *path = scratch("yahoo.ini");
	FILE *f = fopen(path, "w");
	struct violation_sum sum;
	struct error e = {0};

	(void)state;
	fputs("[violation]\nthresholds = 5:警告,10:停權\n", f);
	fclose(f);
	free(path);
	profiles_forget();
	store_begin();
	assert_int_equal(rule("ruled_on=2026-10-12", "points=4"), 1);
	must(violation_sum(&shop, "yahoo", &sum, &e), &e);
	assert_string_equal(sum.reached, "");
	assert_int_equal(sum.next, 5);
	assert_int_equal(rule("ruled_on=2026-10-13", "points=3"), 2);
	must(violation_sum(&shop, "yahoo", &sum, &e), &e);
	assert_int_equal(sum.points, 7);
	assert_string_equal(sum.reached, "警告");
	assert_int_equal(sum.next, 10);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, mall_enter, mall_leave)
	const struct CMUnitTest tests[] = {
		TEST(appeals_have_a_safe_and_a_last_day),
		TEST(the_notice_says_until_when),
		TEST(all_three_are_needed),
		TEST(a_closing_store_goes_on_closing),
		TEST(an_act_catches_up_with_the_closure),
		TEST(the_form_restores_as_well),
		TEST(a_withdrawn_ruling_costs_nothing),
		TEST(a_first_violation_may_get_a_deadline),
		TEST(points_reach_what_the_profile_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
