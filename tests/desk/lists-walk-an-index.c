/*
 * The plans of the lists that can be long: every statement that a page runs, in
 * every order and direction, walks an index and sorts nothing.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/audit.h"
#include "storekeep/batch.h"
#include "storekeep/campaign.h"
#include "storekeep/desk_list.h"
#include "storekeep/mem.h"
#include "storekeep/order.h"
#include "storekeep/sale.h"
#include "storekeep/shop.h"
#include "storekeep/statement.h"

static struct shop shop;

static int enter(void **state)
{
	struct error e = {0};

	(void)state;
	shop = (struct shop){.actor = "accountant"};
	return db_open(&shop.db, NULL, DB_PRIVATE, &e) != ST_OK;
}

static int leave(void **state)
{
	(void)state;
	db_close(shop.db);
	return 0;
}

/* The versions of one order are a handful: they may be sorted. */
static bool is_one_order(const char *plan)
{
	return strstr(plan, "(profile=? AND order_no=?)") != NULL;
}

static void look_at_plan(const char *sql)
{
	char *explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
	struct stmt *s = db_prepare_own(shop.db, explain);
	bool few = false;

	while (stmt_step(s, NULL) == STEP_ROW) {
		few = few || is_one_order(stmt_text(s, 3));
		if (!few && stmt_int(s, 1) == 0 /* no subquery's own */ && strstr(stmt_text(s, 3), "ORDER BY") != NULL)
			fail_msg("%s\n%s", stmt_text(s, 3), sql);
	}
	stmt_finish(s);
	free(explain);
}

/* Fails when a plan sorts; returns how many statements were looked at. */
static int look_at(struct list_source *src, const struct list_query *q)
{
	char *sql;
	int n = 0;

	for (; (sql = desk_list_sql(src, q, n)) != NULL; n++) {
		look_at_plan(sql);
		free(sql);
	}
	return n;
}

/* A key of any row in this order: parts are tried until one fits. */
static const char *some_key(struct list_source *src, const struct list_query *q)
{
	static const char *const keys[] = {
		"i7|", "i7|i7|", "t2026-10-01|i7|", "t2026-10-01|tA|i7|", "tA|tB|tC|i7|", "i1|i2|i7|", "tA|i7|i7|", "tA|tB|i7|i7|",
	};
	struct list_query with = *q;

	for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
		char *sql;

		with.after = keys[i];
		sql = desk_list_sql(src, &with, 0);
		free(sql);
		if (sql != NULL)
			return keys[i];
	}
	fail_msg("no key fits the order %s", q->sort != NULL ? q->sort : "of the list");
	return NULL;
}

static int every_order(struct list_source *src)
{
	int seen = 0;

	for (size_t i = 0; i <= src->column_count; i++) {
		struct list_query q = {.limit = 20, .sort = i < src->column_count ? src->columns[i].name : NULL};

		if (q.sort != NULL && !src->columns[i].sortable)
			continue;
		for (int way = 0; way < 4; way++) {
			q.descending = way & 1;
			q.backwards = way >> 1;
			q.after = NULL;
			seen += look_at(src, &q);
			q.after = some_key(src, &q);
			seen += look_at(src, &q);
		}
	}
	desk_list_close(src);
	return seen;
}

static void statement_lines_sort_nothing(void **state)
{
	struct list_source src;

	(void)state;
	statement_lines(&shop, 1, NULL, &src);
	assert_true(every_order(&src) > 20);
}

static void our_side_sorts_nothing(void **state)
{
	static const char *const components[] = {NULL, "refund", "reverse", "cart", "family_pay", "card", "interest_in"};
	struct list_source src;

	(void)state;
	for (size_t i = 0; i < sizeof components / sizeof components[0]; i++) {
		statement_ours(&shop, 1, components[i], &src);
		assert_true(every_order(&src) > 10);
	}
}

static void differences_sort_nothing(void **state)
{
	struct list_source src;

	(void)state;
	difference_list(&shop, 1, "fee", &src);
	assert_true(every_order(&src) > 10);
	difference_list(&shop, 1, NULL, &src);
	assert_true(every_order(&src) > 10);
}

/* Where a period's days bound the list, the key decides where a page begins, not the period's first day. */
static void page_of_our_side_begins_at_the_key(void **state)
{
	struct list_query q = {.limit = 20, .after = "t2026-10-09|tA|i7|"};
	struct list_source src;

	(void)state;
	statement_ours(&shop, 1, NULL, &src);
	for (int back = 0; back < 2; back++) {
		char *sql;

		q.backwards = back;
		sql = desk_list_sql(&src, &q, 2);
		assert_non_null(strstr(sql, back ? "+o.posting_day <= :to" : "+o.posting_day >= :from"));
		assert_non_null(strstr(sql, back ? " o.posting_day < :key0" : " o.posting_day > :key0"));
		free(sql);
	}
	desk_list_close(&src);
}

static void orders_sort_nothing(void **state)
{
	struct list_source src;

	(void)state;
	order_list(&shop, "yahoo", &src);
	assert_true(every_order(&src) > 50);
	order_list(&shop, NULL, &src);
	assert_true(every_order(&src) > 50);
}

/* A member's orders, and those of all members. */
static void sales_sort_nothing(void **state)
{
	struct list_source src;

	(void)state;
	order_list_of_member(&shop, 1, &src); /* in its other orders a member's few are sorted */
	assert_true(look_at(&src, &(struct list_query){.limit = 20}) > 0);
	desk_list_close(&src);
	sale_list(&shop, NULL, 1, &src);
	assert_true(every_order(&src) > 1);
	sale_list(&shop, "easystore", 0, &src);
	assert_true(every_order(&src) > 1);
}

static void batches_sort_nothing(void **state)
{
	struct list_source src;

	(void)state;
	batch_list(&shop, &src);
	assert_true(every_order(&src) > 10);
	batch_refusal_list(&shop, 1, &src);
	assert_true(every_order(&src) > 10);
}

/* A hundred thousand campaigns scroll like a hundred, in every tab; and what was done to one is found by its record. */
static void campaigns_sort_nothing(void **state)
{
	static const struct {
		const char *profile, *tab;
	} tabs[] = {{"ruten", "all"}, {"ruten", "pending"}, {"ruten", "sent"}, {"qoo10", "all"}, {"qoo10", "cancellable"}};
	static const struct config config = {0};
	struct list_source src;
	struct error e = {0};

	(void)state;
	shop.config = &config;
	for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++) {
		assert_int_equal(campaign_list(&shop, tabs[i].profile, tabs[i].tab, &src, &e), ST_OK);
		assert_true(every_order(&src) > 10);
	}
	audit_of(&shop, "campaign 1", &src);
	assert_true(every_order(&src) > 5);
}

static void expect_plan(const char *sql, const char *part)
{
	char *explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
	struct stmt *s = db_prepare_own(shop.db, explain);
	bool seen = false;

	while (stmt_step(s, NULL) == STEP_ROW)
		seen = seen || strstr(stmt_text(s, 3), part) != NULL;
	stmt_finish(s);
	free(explain);
	if (!seen)
		fail_msg("no “%s” in the plan of %s", part, sql);
}

/* Each tab has an index that holds its rows and no others. */
static void tabs_have_their_index(void **state)
{
	static const struct {
		const char *tab, *index;
	} tabs[] = {{"all", "campaign_list (profile=?)"}, {"pending", "campaign_waiting (profile=?)"}, {"sent", "campaign_state (profile=? AND state=?)"}};
	static const struct config config = {0};
	struct list_query q = {.limit = 50};
	struct list_source src;
	char *sql;

	(void)state;
	shop.config = &config;
	for (size_t i = 0; i < sizeof tabs / sizeof tabs[0]; i++) {
		assert_int_equal(campaign_list(&shop, "ruten", tabs[i].tab, &src, NULL), ST_OK);
		sql = desk_list_sql(&src, &q, 0);
		expect_plan(sql, tabs[i].index);
		free(sql);
		desk_list_close(&src);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(statement_lines_sort_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(our_side_sorts_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(differences_sort_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(page_of_our_side_begins_at_the_key, enter, leave),
		cmocka_unit_test_setup_teardown(orders_sort_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(sales_sort_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(batches_sort_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(campaigns_sort_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(tabs_have_their_index, enter, leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
