/*
 * The audit log: rows are chained, append-only, and a changed or missing row
 * shows (DESIGN: control for a small shop).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/audit.h"
#include "storekeep/desk_list.h"

static struct shop shop;

static int open_private(void **state)
{
	struct error e = {0};

	(void)state;
	clock_set(1773050711);
	if (shop_open(&shop, "", DB_PRIVATE, NULL, &e) != ST_OK)
		return -1;
	shop.actor = "mei";
	return 0;
}

static int shut(void **state)
{
	(void)state;
	shop_close(&shop);
	return 0;
}

static void write_rows(int count)
{
	char record[16];

	assert_int_equal(db_begin(shop.db, NULL), ST_OK);
	for (int i = 1; i <= count; i++) {
		snprintf(record, sizeof record, "period %d", i);
		assert_int_equal(shop_audit(&shop, i % 2 ? "sign" : "reopen", record, NULL, NULL), ST_OK);
	}
	assert_int_equal(db_commit(shop.db, NULL), ST_OK);
}

static enum status change(const char *sql)
{
	enum status st;

	assert_int_equal(db_begin(shop.db, NULL), ST_OK);
	st = stmt_run(db_prepare_text(shop.db, sql), NULL);
	if (st == ST_OK)
		assert_int_equal(db_commit(shop.db, NULL), ST_OK);
	else
		db_rollback(shop.db);
	return st;
}

static size_t findings(void)
{
	struct notes found = {0};
	int64_t rows;
	char head[72];
	size_t count;

	assert_int_equal(audit_verify(&shop, &found, &rows, head, NULL), ST_OK);
	count = found.count;
	notes_free(&found);
	return count;
}

static void a_chain_is_whole(void **state)
{
	char head[72], again[72];
	int64_t rows;

	(void)state;
	assert_int_equal(audit_verify(&shop, NULL, &rows, head, NULL), ST_OK);
	assert_int_equal(rows, 0);
	assert_string_equal(head, "");
	write_rows(3);
	assert_int_equal(findings(), 0);
	assert_int_equal(audit_verify(&shop, NULL, &rows, head, NULL), ST_OK);
	assert_int_equal(rows, 3);
	assert_int_equal(strlen(head), 64);
	write_rows(1);
	assert_int_equal(audit_verify(&shop, NULL, NULL, again, NULL), ST_OK);
	assert_string_not_equal(head, again);
}

static void rows_cannot_be_touched(void **state)
{
	(void)state;
	write_rows(2);
	assert_int_not_equal(change("UPDATE audit SET by = 'x'"), ST_OK);
	assert_int_not_equal(change("DELETE FROM audit"), ST_OK);
}

static void a_changed_row_shows(void **state)
{
	(void)state;
	write_rows(3);
	assert_int_equal(change("DROP TRIGGER audit_fixed_u"), ST_OK);
	assert_int_equal(change("UPDATE audit SET record = 'period 9' WHERE id = 2"), ST_OK);
	assert_int_equal(findings(), 1);
}

static void a_missing_row_shows(void **state)
{
	(void)state;
	write_rows(3);
	assert_int_equal(change("DROP TRIGGER audit_fixed_d"), ST_OK);
	assert_int_equal(change("DELETE FROM audit WHERE id = 2"), ST_OK);
	assert_int_equal(findings(), 1);
}

static void pages_of(const struct list_query *q, const char *expected)
{
	struct list_source src;
	struct list_page page = {0};
	char got[64] = "";

	audit_list(&shop, &src);
	assert_int_equal(src.page(src.self, q, &page, NULL), ST_OK);
	for (size_t i = 0; i < page.count; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%d ", (int)page.rows[i].id);
	assert_string_equal(got, expected);
	list_page_free(&page);
	desk_list_close(&src);
}

static void the_list_pages_by_key(void **state)
{
	struct list_page page = {0};
	struct list_source src;
	int64_t count;

	(void)state;
	write_rows(5);
	pages_of(&(struct list_query){.limit = 2}, "5 4 ");
	pages_of(&(struct list_query){.limit = 2, .after = "i4|"}, "3 2 ");
	pages_of(&(struct list_query){.limit = 2, .after = "i4|", .inclusive = true}, "4 3 ");
	pages_of(&(struct list_query){.limit = 2, .after = "i1|", .backwards = true}, "3 2 ");
	pages_of(&(struct list_query){.limit = 2, .backwards = true}, "2 1 ");
	pages_of(&(struct list_query){.limit = 9, .filter = "what=reopen"}, "4 2 ");
	pages_of(&(struct list_query){.limit = 9, .filter = "period 3"}, "3 ");
	pages_of(&(struct list_query){.limit = 9, .filter = "by=nobody"}, "");
	audit_list(&shop, &src);
	assert_true(src.count(src.self, &(struct list_query){.filter = "what=sign"}, NULL, NULL, &count));
	assert_int_equal(count, 3);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 9, .filter = "nosuch=1"}, &page, NULL), ST_REFUSED);
	list_page_free(&page);
	desk_list_close(&src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_chain_is_whole, open_private, shut),
		cmocka_unit_test_setup_teardown(rows_cannot_be_touched, open_private, shut),
		cmocka_unit_test_setup_teardown(a_changed_row_shows, open_private, shut),
		cmocka_unit_test_setup_teardown(a_missing_row_shows, open_private, shut),
		cmocka_unit_test_setup_teardown(the_list_pages_by_key, open_private, shut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
