/*
 * The process is killed at every operation of a reconciliation and of a
 * sign-off. The file is whole then: a period is signed with its row, its mark
 * and its line in the log or with none of them; a reconciliation counts whole or
 * not at all; and the same act can be done again.
 */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "faultvfs.h"
#include "scratch.h"
#include "settlement_fixture.h"

#define RATE 45000 /* 4.5 % */
static const struct fix_order orders[] = {
	{.no = "YM01", .cash = 100, .category_ppm = RATE, .shipped = "2026-10-01", .posted = "2026-10-08"},
	{.no = "YM02", .cash = 200, .category_ppm = RATE, .shipped = "2026-10-01", .posted = "2026-10-09"},
};
/* 4.5 % of 100 is 5 (half up), of 200 is 9; theirs is 10 */
static const struct fix_line lines[] = {
	{"YM01", "", "sale", "2026-10-08", 100, -5, 0, 0, 95},
	{"YM02", "", "sale", "2026-10-09", 200, -10, 0, 0, 190},
};

static const struct config config = {.zone = (char *)"Asia/Taipei"};

static void open_shop(struct shop *s, const char *path)
{
	struct error e = {0};

	if (shop_open(s, path, DB_CREATE, &config, &e) != ST_OK)
		fail_msg("%s", e.message);
	s->actor = "mei";
	s->accept_warnings = true;
}

static void make(const char *path)
{
	struct shop s;

	clock_set(instant_parse("2026-10-16T09:00", "Asia/Taipei"));
	open_shop(&s, path);
	fix_sql(&s, "INSERT INTO batch (id, kind, profile, source, state, started_at, started_by)"
	            " VALUES (1, 'order', 'yahoo', 'orders.csv', 'published', 0, 'mei')");
	fix_orders(&s, orders, 2);
	fix_statement(&s, lines, 2, MONEY_NONE);
	shop_close(&s);
}

static enum status reconcile(struct shop *s)
{
	return statement_reconcile(s, 5, NULL, NULL, NULL);
}

static enum status sign(struct shop *s)
{
	struct error e = {0};

	return signoff_sign(s, 5, "asked for it", "op-1", &e);
}

/* Kill the act at its n-th operation on the disk; false when it came to its end. */
static bool killed_at(int n, const char *path, enum status (*act)(struct shop *))
{
	pid_t child = fork();
	int status = 0;

	if (child == 0) {
		struct shop s;

		open_shop(&s, path);
		fault_arm(FAULT_ANY, n, FAULT_KILL, false);
		_exit(act(&s) == ST_OK ? 0 : 1);
	}
	waitpid(child, &status, 0);
	assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
	return WIFSIGNALED(status);
}

static int64_t ask(struct shop *s, const char *sql)
{
	return db_int(s->db, sql, -1);
}

static void check_reconciled(struct shop *s)
{
	int64_t run = ask(s, "SELECT run FROM statement WHERE id = 5");

	assert_int_equal(ask(s, "SELECT COUNT(*) FROM difference d JOIN statement s ON s.id = d.statement_id AND s.run = d.run"), run != 0);
	assert_int_equal(ask(s, "SELECT differences FROM statement WHERE id = 5"), run != 0);
	assert_int_equal(ask(s, "SELECT COUNT(*) > 0 FROM summary m JOIN statement s ON s.id = m.statement_id AND s.run = m.run"), run != 0);
}

static void check_signed(struct shop *s)
{
	int64_t rows = ask(s, "SELECT COUNT(*) FROM signoff");

	assert_true(rows == 0 || rows == 1);
	assert_int_equal(ask(s, "SELECT signed FROM period WHERE id = 7"), rows);
	assert_int_equal(ask(s, "SELECT COUNT(*) FROM audit WHERE what = 'statement signoff'"), rows);
}

static void kill_everywhere(const char *path, enum status (*act)(struct shop *), void (*check)(struct shop *), bool reconciled)
{
	bool again = true;
	int n;

	for (n = 1; again && n < 400; n++) {
		struct shop s;

		scratch_empty();
		make(path);
		open_shop(&s, path);
		if (reconciled)
			assert_int_equal(reconcile(&s), ST_OK);
		shop_close(&s);
		again = killed_at(n, path, act);
		open_shop(&s, path);
		check(&s);
		assert_int_equal(act(&s), ST_OK); /* again, or once more: booked once */
		check(&s);
		shop_close(&s);
	}
	assert_true(n > 3 && n < 400);
}

static void killed_reconciliation_counts_whole_or_not_at_all(void **state)
{
	char *path = scratch("shop.db");

	(void)state;
	kill_everywhere(path, reconcile, check_reconciled, false);
	free(path);
}

static void killed_sign_off_is_whole_or_not_there(void **state)
{
	char *path = scratch("shop.db");

	(void)state;
	kill_everywhere(path, sign, check_signed, true);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(killed_reconciliation_counts_whole_or_not_at_all),
		cmocka_unit_test(killed_sign_off_is_whole_or_not_there),
	};

	faultvfs_install();
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
