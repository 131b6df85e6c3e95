/*
 * Lists page by key: every order forwards and backwards gives the rows that a
 * plain ORDER BY gives, ties and NULLs included; a page costs the same work
 * among 100 and among 1 000 000 rows; no plan sorts.
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

static const struct list_column columns[] = {
	{.name = "name", .title = "Name", .kind = VK_TEXT, .sortable = true},
	{.name = "day", .title = "Day", .kind = VK_DATE, .sortable = true},
	{.name = "amount", .title = "Amount", .kind = VK_MONEY, .sortable = true},
	{.name = "state", .title = "State", .kind = VK_ENUM, .labels = NULL},
};
static const char *const exprs[] = {"t.name", "t.day", "t.amount", "t.state"};
static const struct list_sort sorts[] = {
	{.column = "day", .by = {"t.day", "t.name"}, .nullable = 1, .descending = true},
	{.column = "amount", .by = {"t.amount"}, .number = 1},
	{.column = "name", .by = {"coalesce(t.name, '')"}},
};
static const struct list_filter filters[] = {
	{.word = "head", .where = "t.name >= :value AND t.name < :value_end"},
	{.word = "least", .where = "t.amount >= :value", .number = true},
};
static const struct list_def def = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "t",
	.where = "t.shop = :shop",
	.id = "t.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
	.filters = filters,
	.filter_count = LIST_COUNT(filters),
};

static void run(struct db *db, const char *sql)
{
	struct error e = {0};
	struct stmt *s = db_prepare_own(db, sql);

	assert_int_equal(stmt_run(s, &e), ST_OK);
	stmt_finish(s);
}

/* Rows with many ties; one day in seven is NULL. Other shops' rows lie between. */
static struct db *make(int rows, struct list_source *out)
{
	struct error e = {0};
	struct db *db;
	char sql[700];

	assert_int_equal(db_open(&db, NULL, DB_PRIVATE, &e), ST_OK);
	assert_int_equal(db_begin(db, &e), ST_OK);
	run(db, "CREATE TABLE t (id INTEGER PRIMARY KEY, shop TEXT, name TEXT, day TEXT, amount INTEGER, state TEXT)");
	snprintf(sql, sizeof sql,
	        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT %d) "
	        "INSERT INTO t SELECT i, CASE i %% 10 WHEN 0 THEN 'other' ELSE 'ours' END, "
	        "CASE i %% 3 WHEN 0 THEN '王小' WHEN 1 THEN 'a|b~' ELSE 'Lee ' || (i %% 11) END, "
	        "CASE i %% 7 WHEN 0 THEN NULL ELSE printf('2026-%%02d-%%02d', i %% 2 + 1, i %% 5 + 1) END, "
	        "(i * 7919) %% 13 - 6, CASE i %% 2 WHEN 0 THEN 'paid' ELSE 'open' END FROM n", rows);
	run(db, sql);
	run(db, "CREATE INDEX t_day ON t (shop, day, name)");
	run(db, "CREATE INDEX t_amount ON t (shop, amount)");
	run(db, "CREATE INDEX t_name ON t (shop, coalesce(name, ''))");
	assert_int_equal(db_commit(db, &e), ST_OK);
	desk_list_open(out, db, &def, (struct list_bind[]){{":shop", "ours", 0}}, 1);
	return db;
}

static enum status ask(struct list_source *src, const struct list_query *q, struct list_page *page)
{
	struct error e = {0};

	return src->page(src->self, q, page, &e);
}

/* Page through everything in pages of `limit` and compare with a plain query. */
static void walk(struct db *db, struct list_source *src, struct list_query q, const char *order)
{
	char *sql = xasprintf("SELECT id FROM t WHERE shop = 'ours' ORDER BY %s", order), *key = NULL;
	struct stmt *s = db_prepare_own(db, sql);
	struct list_page page;
	int64_t *want = NULL; /* all of them first: a page opens a read transaction of its own */
	size_t n = 0, want_count = 0;

	while (stmt_step(s, NULL) == STEP_ROW) {
		want = xreallocarray(want, want_count + 1, sizeof *want);
		want[want_count++] = stmt_int(s, 0);
	}
	stmt_finish(s);
	free(sql);
	for (;;) {
		q.after = key;
		assert_int_equal(ask(src, &q, &page), ST_OK);
		if (page.count == 0)
			break;
		for (size_t i = 0; i < page.count; i++)
			assert_int_equal(page.rows[i].id, want[q.backwards ? want_count - n - page.count + i : n + i]);
		n += page.count;
		free(key);
		key = xstrdup(q.backwards ? page.rows[0].key : page.rows[page.count - 1].key);
		list_page_free(&page);
	}
	list_page_free(&page);
	free(key);
	free(want);
	assert_int_equal(n, want_count);
}

static void every_order_equals_plain_sorting(void **state)
{
	static const struct {
		const char *sort;
		bool descending;
		const char *order;
	} cases[] = {
		{NULL, false, "day DESC, name DESC, id DESC"},
		{NULL, true, "day, name, id"},
		{"day", false, "day, name, id"},
		{"day", true, "day DESC, name DESC, id DESC"},
		{"amount", false, "amount, id"},
		{"amount", true, "amount DESC, id DESC"},
		{"name", false, "name, id"},
		{"name", true, "name DESC, id DESC"},
	};
	struct list_source src;
	struct db *db = make(500, &src);

	(void)state;
	for (size_t i = 0; i < LIST_COUNT(cases); i++)
		for (size_t limit = 1; limit < 100; limit = limit * 3 + 1)
			for (int back = 0; back < 2; back++)
				walk(db, &src, (struct list_query){.sort = cases[i].sort, .descending = cases[i].descending,
				        .limit = limit, .backwards = back}, cases[i].order);
	desk_list_close(&src);
	db_close(db);
}

static void bounds_hold_on_every_page(void **state)
{
	static const char *const orders[] = {"amount", "day"};
	struct list_def bounded = def;
	struct list_source whole, src;
	struct db *db = make(500, &whole);

	(void)state;
	bounded.within = "t.amount";
	bounded.low = ":low";
	bounded.high = ":high";
	desk_list_open(&src, db, &bounded, (struct list_bind[]){{":shop", "ours", 0}, {":low", NULL, -3}, {":high", NULL, 2}}, 3);
	for (int way = 0; way < 8; way++) {
		struct list_query q = {.sort = orders[way & 1], .descending = way >> 1 & 1, .backwards = way >> 2, .limit = 7};
		int64_t want = db_int(db, "SELECT count(*) FROM t WHERE shop = 'ours' AND amount BETWEEN -3 AND 2", -1), got = 0, n;
		char *key = NULL;

		assert_true(src.count(src.self, &q, NULL, NULL, &n));
		assert_int_equal(n, want);
		for (struct list_page page; q.after = key, ask(&src, &q, &page) == ST_OK && page.count > 0; list_page_free(&page)) {
			for (size_t i = 0; i < page.count; i++)
				assert_in_range(page.rows[i].cells[2].num + 3, 0, 5);
			got += (int64_t)page.count;
			free(key);
			key = xstrdup(page.rows[q.backwards ? 0 : page.count - 1].key);
		}
		free(key);
		assert_int_equal(got, want);
	}
	desk_list_close(&src);
	desk_list_close(&whole);
	db_close(db);
}

static void row_of_the_key_itself_can_belong(void **state)
{
	struct list_source src;
	struct db *db = make(500, &src);
	struct list_query q = {.sort = "amount", .limit = 3, .inclusive = true};
	struct list_page page;
	char *key = desk_list_key(&src, &q, 251);

	(void)state;
	assert_non_null(key);
	q.after = key;
	assert_int_equal(ask(&src, &q, &page), ST_OK);
	assert_int_equal(page.rows[0].id, 251);
	list_page_free(&page);
	q.backwards = true;
	assert_int_equal(ask(&src, &q, &page), ST_OK);
	assert_int_equal(page.count, 3);
	assert_int_equal(page.rows[2].id, 251);
	list_page_free(&page);
	free(key);
	assert_null(desk_list_key(&src, &q, 250)); /* another shop's */
	desk_list_close(&src);
	db_close(db);
}

static void filters_hold_together(void **state)
{
	static const struct {
		const char *filter, *where;
	} cases[] = {
		{"state=paid", "state = 'paid'"},
		{"state!=paid", "state <> 'paid'"},
		{"State=paid amount>=3", "state = 'paid' AND amount >= 3"},
		{"amount<-2", "amount < -2"},
		{"day=2026-01", "day LIKE '2026-01-%'"},
		{"day=2026-01-03", "day = '2026-01-03'"},
		{"day=115/1/3", "day = '2026-01-03'"},
		{"day>2026-01-03", "day > '2026-01-03'"},
		{"day<=2026-01-03", "day <= '2026-01-03'"},
		{"day!=2026-01", "day IS NULL OR day NOT LIKE '2026-01-%'"},
		{"day=", "day IS NULL"},
		{"name=王", "name = '王小'"},
		{"ＬＥＥ", "name LIKE 'Lee%'"},
		{"\"lee 1\"", "name IN ('Lee 1', 'Lee 10')"},
		{"lee\xe3\x80\x80" "3", "name = 'Lee 3'"},
		{"head=Lee", "name LIKE 'Lee%'"},
		{"least=5", "amount >= 5"},
		{"  ", "1"},
		{"王=x", "0"},
		{"a|b~", "name = 'a|b~'"},
		{"%", "0"},
		{"'; DROP TABLE t; --", "0"},
	};
	struct list_source src;
	struct db *db = make(500, &src);

	(void)state;
	for (size_t i = 0; i < LIST_COUNT(cases); i++) {
		char *sql = xasprintf("SELECT count(*) FROM t WHERE shop = 'ours' AND (%s)", cases[i].where);
		struct stmt *s = db_prepare_own(db, sql);
		struct list_query q = {.filter = cases[i].filter, .limit = 1000};
		struct list_page page;
		int64_t want, got = -1;

		assert_int_equal(stmt_step(s, NULL), STEP_ROW);
		want = stmt_int(s, 0);
		stmt_finish(s);
		free(sql);
		assert_int_equal(ask(&src, &q, &page), ST_OK);
		if ((int64_t)page.count != want)
			fail_msg("%s: %zu rows, wanted %d", cases[i].filter, page.count, (int)want);
		list_page_free(&page);
		assert_true(src.count(src.self, &q, NULL, NULL, &got));
		assert_int_equal(got, want);
	}
	desk_list_close(&src);
	db_close(db);
}

static void nonsense_is_refused(void **state)
{
	static const struct {
		struct list_query q;
		const char *code;
	} cases[] = {
		{{.sort = "state"}, "list_sort"},
		{{.sort = "1; DROP TABLE t"}, "list_sort"},
		{{.filter = "colour=red"}, "filter_unknown"},
		{{.filter = "amount=red"}, "filter_value"},
		{{.filter = "day=soon"}, "filter_value"},
		{{.sort = "amount", .after = "t2026|i3|"}, "list_key"},
		{{.sort = "amount", .after = "i3"}, "list_key"},
		{{.sort = "amount", .after = "i3|i4|x"}, "list_key"},
		{{.after = ""}, "list_key"},
		{{.after = "tabc~"}, "list_key"},
	};
	struct list_source src;
	struct db *db = make(10, &src);

	(void)state;
	for (size_t i = 0; i < LIST_COUNT(cases); i++) {
		struct list_query q = cases[i].q;
		struct error e = {0};
		struct list_page page;

		q.limit = 5;
		assert_int_equal(src.page(src.self, &q, &page, &e), ST_REFUSED);
		assert_string_equal(e.code, cases[i].code);
	}
	desk_list_close(&src);
	db_close(db);
}

static bool at_once(void *arg)
{
	(void)arg;
	return true;
}

/* The most work of any page of 20 rows: first, last, and around rows all over the list. */
static int64_t worst_page(struct db *db, struct list_source *src, int rows)
{
	static const char *const orders[] = {NULL, "day", "amount", "name"};
	int64_t worst = 0;

	for (size_t i = 0; i < LIST_COUNT(orders); i++) {
		for (int at = 0; at <= 10; at++) {
			for (int way = 0; way < 8; way++) {
				struct list_query q = {.sort = orders[i], .descending = way & 1, .backwards = way >> 1 & 1, .limit = 20};
				char *key = at > 0 ? desk_list_key(src, &q, rows / 11 * at + 1) : NULL;
				int64_t before = db_steps(db);
				struct list_page page;

				/* a filter on the column of the order must not draw the page to where the filter begins */
				q.filter = way >= 4 && i < 2 && key != NULL ? "day>=2026-01-01 day<=2026-02-28" : NULL;
				q.after = key;
				assert_int_equal(ask(src, &q, &page), ST_OK);
				if (db_steps(db) - before > worst)
					worst = db_steps(db) - before;
				list_page_free(&page);
				free(key);
			}
		}
	}
	return worst;
}

static void page_costs_the_same_in_a_million_rows(void **state)
{
	struct list_source few, many;
	struct db *small = make(100, &few), *big = make(1000000, &many);
	int64_t a = worst_page(small, &few, 100), b = worst_page(big, &many, 1000000), n = 0, before;
	struct list_query all = {.filter = NULL};

	(void)state;
	if (b > a * 2)
		fail_msg("%d steps among 100 rows, %d among 1000000", (int)a, (int)b);
	/* the control: counting does step over all of them, and can be stopped */
	before = db_steps(big);
	assert_true(many.count(many.self, &all, NULL, NULL, &n));
	assert_int_equal(n, 900000);
	assert_true(db_steps(big) - before > a * 100);
	assert_false(many.count(many.self, &all, at_once, NULL, &n));
	desk_list_close(&few);
	desk_list_close(&many);
	db_close(small);
	db_close(big);
}

static void no_plan_sorts(void **state)
{
	struct list_source src;
	struct db *db = make(500, &src);
	int seen = 0;

	(void)state;
	for (int i = 0; i < 6; i++) {
		struct list_query q = {.sort = sorts[i / 2].column, .descending = i & 1, .limit = 20};
		char *key = desk_list_key(&src, &q, 22), *sql;

		q.after = key;
		for (int n = 0; (sql = desk_list_sql(&src, &q, n)) != NULL; n++, seen++) {
			char *ask_plan = xasprintf("EXPLAIN QUERY PLAN %s", sql);
			struct stmt *s = db_prepare_own(db, ask_plan);

			while (stmt_step(s, NULL) == STEP_ROW)
				if (strstr(stmt_text(s, 3), "TEMP B-TREE") != NULL || strstr(stmt_text(s, 3), "SCAN") != NULL)
					fail_msg("%s\n%s", stmt_text(s, 3), sql);
			stmt_finish(s);
			free(ask_plan);
			free(sql);
		}
		free(key);
	}
	assert_true(seen >= 14);
	desk_list_close(&src);
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_order_equals_plain_sorting),
		cmocka_unit_test(bounds_hold_on_every_page),
		cmocka_unit_test(row_of_the_key_itself_can_belong),
		cmocka_unit_test(filters_hold_together),
		cmocka_unit_test(nonsense_is_refused),
		cmocka_unit_test(page_costs_the_same_in_a_million_rows),
		cmocka_unit_test(no_plan_sorts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
