/*
 * A key press in the list of orders: the rows that a page steps through are as
 * many in 1 000 000 orders as in 100, in every order, direction and place, for
 * one marketplace and for all. Counting, the control, does step through all.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/desk_list.h"
#include "storekeep/mem.h"
#include "storekeep/order.h"

enum { FEW = 100, MANY = 1000000, PAGE = 20 };

static void run(struct db *db, const char *sql)
{
	struct error e = {0};
	struct stmt *s = db_prepare_own(db, sql);

	if (stmt_run(s, &e) != ST_OK)
		fail_msg("%s", e.message);
	stmt_finish(s);
}

/* Take the indexes of orders away (`out` gets what made them): rows go in quicker without. */
static size_t drop_indexes(struct db *db, char *out[20])
{
	struct stmt *s = db_prepare_own(db, "SELECT sql, name FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'orders' AND sql IS NOT NULL");
	char *drops[20];
	size_t n = 0;

	while (n < 20 && stmt_step(s, NULL) == STEP_ROW) {
		out[n] = xstrdup(stmt_text(s, 0));
		drops[n++] = xasprintf("DROP INDEX %s", stmt_text(s, 1));
	}
	stmt_finish(s);
	for (size_t i = 0; i < n; i++) {
		run(db, drops[i]);
		free(drops[i]);
	}
	return n;
}

/* Orders of two marketplaces over a year; some were never shipped or posted, one in a hundred has an older version. */
static struct shop make(int orders)
{
	struct shop s = {.actor = "accountant"};
	struct error e = {0};
	char sql[900], *indexes[20];
	size_t index_count;

	assert_int_equal(db_open(&s.db, NULL, DB_PRIVATE, &e), ST_OK);
	assert_int_equal(db_begin(s.db, &e), ST_OK);
	run(s.db, "INSERT INTO batch (id, kind, profile, source, state, started_at, started_by) "
	          "VALUES (1, 'order', 'yahoo', 'a.csv', 'published', 0, 'me'), (2, 'order', 'yahoo', 'b.csv', 'staging', 0, 'me'), "
	          "(3, 'order', 'yahoo', 'c.csv', 'published', 0, 'me')");
	index_count = drop_indexes(s.db, indexes);
	snprintf(sql, sizeof sql,
	        "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n LIMIT %d) "
	        "INSERT INTO orders (profile, order_no, batch_id, superseded_by, cart_no, state, claim_amount, ordered_on, shipped_on, posting_day) "
	        "SELECT CASE WHEN i %% 3 = 0 THEN 'ruten' ELSE 'yahoo' END, printf('YM%%09d', i), "
	        "CASE WHEN i %% 101 = 7 THEN 2 ELSE 1 END, CASE WHEN i %% 100 = 3 THEN 3 ELSE 0 END, printf('C%%08d', i / 2), 'completed', "
	        "i %% 977, date('2026-01-01', (i * 365 / %d) || ' days'), "
	        "CASE WHEN i %% 5 = 0 THEN NULL ELSE date('2026-01-02', (i * 365 / %d) || ' days') END, "
	        "CASE WHEN i %% 4 = 0 THEN NULL ELSE date('2026-01-15', (i * 365 / %d) || ' days') END FROM n",
	        orders, orders, orders, orders);
	run(s.db, sql);
	for (size_t i = 0; i < index_count; i++) {
		run(s.db, indexes[i]);
		free(indexes[i]);
	}
	assert_int_equal(db_commit(s.db, &e), ST_OK);
	return s;
}

/* Work of one page, and that it is full. */
static int64_t work_of(struct shop *s, struct list_source *src, const struct list_query *q, bool full)
{
	int64_t before = db_steps(s->db);
	struct list_page page;
	struct error e = {0};

	assert_int_equal(src->page(src->self, q, &page, &e), ST_OK);
	if (full)
		assert_int_equal(page.count, PAGE);
	list_page_free(&page);
	return db_steps(s->db) - before;
}

/* The most work of any page: at both ends and at ten places between. */
static int64_t worst_page(struct shop *s, const char *profile, int orders)
{
	static const char *const sorts[] = {NULL, "order_no", "ordered_on", "posting_day", "shipped_on"};
	struct list_source src;
	int64_t worst = 0;

	order_list(s, profile, &src);
	for (size_t i = 0; i < LIST_COUNT(sorts); i++)
		for (int place = 0; place <= 10; place++)
			for (int way = 0; way < 4; way++) {
				struct list_query q = {.sort = sorts[i], .descending = way & 1, .backwards = way >> 1, .limit = PAGE, .inclusive = true};
				int64_t before = db_steps(s->db);
				/* ids are one more than i; take one that is live and of the marketplace */
				char *key = place > 0 ? desk_list_key(&src, &q, (int64_t)orders / 22 * (place + 5) / 30 * 30 + 2) : NULL;
				int64_t work = db_steps(s->db) - before; /* finding the key of a row is part of it */

				q.after = key;
				work += work_of(s, &src, &q, place == 0);
				worst = work > worst ? work : worst;
				free(key);
			}
	order_list_free(&src);
	return worst;
}

static void page_costs_the_same(void **state)
{
	struct shop few = make(FEW), many = make(MANY);
	struct list_query all = {.filter = NULL};
	struct list_source src;
	int64_t n, before;

	(void)state;
	for (int i = 0; i < 2; i++) {
		const char *profile = i == 0 ? "yahoo" : NULL;
		int64_t a = worst_page(&few, profile, FEW), b = worst_page(&many, profile, MANY);

		print_message("# steps of the worst page: %d among %d orders, %d among %d\n", (int)a, FEW, (int)b, MANY);
		assert_true(b <= a * 2);
	}
	order_list(&many, NULL, &src);
	before = db_steps(many.db);
	assert_true(src.count(src.self, &all, NULL, NULL, &n));
	assert_true(n > MANY / 2);
	assert_true(db_steps(many.db) - before > MANY);
	order_list_free(&src);
	db_close(few.db);
	db_close(many.db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(page_costs_the_same)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
