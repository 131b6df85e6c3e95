/*
 * Ledgers refuse UPDATE and DELETE whatever asks; a table that is no ledger
 * does not, so the test can tell.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "storekeep/db.h"
#include "storekeep/mem.h"

static enum status try_sql(struct db *db, const char *sql, struct error *e)
{
	struct stmt *s;
	enum status st;

	assert_int_equal(db_begin(db, e), ST_OK);
	s = db_prepare_own(db, sql);
	st = stmt_run(s, e);
	stmt_finish(s);
	if (st == ST_OK)
		return db_commit(db, e);
	db_rollback(db);
	return st;
}

static void rows_stay_as_they_were(void **state)
{
	static const struct {
		const char *table, *row, *column;
	} ledgers[] = {
		{"audit", "INSERT INTO audit (at, by, what, hash) VALUES (1, 'me', 'x', 'h')", "what"},
		{"remittance", "INSERT INTO remittance (profile, date, amount, op_id, at, by) VALUES ('yahoo', '2026-10-01', 5, 'o', 1, 'me')", "note"},
	};
	struct error e = {0};
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, NULL, DB_PRIVATE, &e), ST_OK);
	for (size_t i = 0; i < sizeof ledgers / sizeof ledgers[0]; i++) {
		char *update = xasprintf("UPDATE %s SET %s = 'y'", ledgers[i].table, ledgers[i].column);
		char *drop = xasprintf("DELETE FROM %s", ledgers[i].table), *count = xasprintf("SELECT count(*) FROM %s", ledgers[i].table);

		if (try_sql(db, ledgers[i].row, &e) != ST_OK)
			fail_msg("%s", e.message);
		assert_int_equal(try_sql(db, update, &e), ST_REFUSED);
		assert_string_equal(e.code, "db_constraint");
		assert_int_equal(try_sql(db, drop, &e), ST_REFUSED);
		assert_int_equal(db_int(db, count, -1), 1);
		free(update);
		free(drop);
		free(count);
	}
	/* the control */
	assert_int_equal(try_sql(db, "INSERT INTO setting VALUES ('a', 'b')", &e), ST_OK);
	assert_int_equal(try_sql(db, "UPDATE setting SET value = 'c'", &e), ST_OK);
	assert_int_equal(try_sql(db, "DELETE FROM setting", &e), ST_OK);
	db_close(db);
}

/* Every table that calls itself append-only has both triggers. */
static void every_ledger_has_both_triggers(void **state)
{
	static const char *const ledgers[] = {"audit", "remittance", "resolution", "signoff"};
	struct error e = {0};
	struct db *db;

	(void)state;
	assert_int_equal(db_open(&db, NULL, DB_PRIVATE, &e), ST_OK);
	for (size_t i = 0; i < sizeof ledgers / sizeof ledgers[0]; i++) {
		struct stmt *s = db_prepare(db, "SELECT count(*) FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = :t "
		                                "AND sql LIKE '%append-only%' AND (sql LIKE '%BEFORE UPDATE%' OR sql LIKE '%BEFORE DELETE%')");

		stmt_bind_text(s, ":t", ledgers[i]);
		assert_int_equal(stmt_step(s, &e), STEP_ROW);
		assert_int_equal(stmt_int(s, 0), 2);
		stmt_reset(s);
	}
	db_close(db);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_stay_as_they_were),
		cmocka_unit_test(every_ledger_has_both_triggers),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
