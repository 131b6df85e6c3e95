/*
 * `points expire` killed after every transaction and begun anew: each lot lapses
 * once, the ledger agrees after each kill, and nothing is left at the end.
 */
#include "ledger_fixture.h"

#include <signal.h>
#include <sys/wait.h>

enum { LOTS = 12000, MEMBERS = 900 };

static void make_lots(void)
{
	char *sql = xasprintf("INSERT INTO points_lot (id, member_id, source, points, remaining, issued_on, expires_on, state, entry_id) WITH RECURSIVE n(i) AS"
	                      " (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d) SELECT i, 10 + i * 7 %% %d, 'manual', 1 + i %% 9, 1 + i %% 9, '2025-03-01',"
	                      " CASE i %% 3 WHEN 0 THEN '2026-06-30' WHEN 1 THEN '2026-05-31' ELSE NULL END, 'open', i FROM n", LOTS, MEMBERS);
	write_sql(sql);
	free(sql);
	write_sql("INSERT INTO points_entry (id, member_id, kind, points, balance_after, effective_on, at, by) SELECT id, member_id, 'manual_add', points,"
	          " sum(points) OVER (PARTITION BY member_id ORDER BY id), issued_on, 0, 'me' FROM points_lot ORDER BY id");
	write_sql("INSERT INTO points_use SELECT id, id, points FROM points_lot");
	write_sql("INSERT INTO wallet (member_id, points) SELECT member_id, sum(remaining) FROM points_lot GROUP BY member_id");
}

static bool die(void *arg, int64_t done, int64_t total)
{
	(void)arg, (void)done, (void)total;
	raise(SIGKILL);
	return true;
}

/* One run that dies after its first transaction; true: it had nothing to do. */
static bool run_and_die(const char *path)
{
	pid_t pid = fork();
	int rc;
	if (pid == 0) {
		struct shop s;
		struct error e = {0};
		struct expired done;
		if (shop_open(&s, path, DB_OPEN, &ledger_config, &e) != ST_OK)
			_exit(1);
		s.actor = "timer";
		enum status st = ledger_expire(&s, NULL, day("2026-07-01"), &(struct progress){.step = die}, &done, &e);
		_exit(st == ST_OK ? 0 : 1);
	}
	waitpid(pid, &rc, 0);
	assert_true(WIFSIGNALED(rc) || WEXITSTATUS(rc) == 0);
	return !WIFSIGNALED(rc);
}

static void each_lot_lapses_once(void **state)
{
	char *path = scratch("shop.db");
	struct notes found = {0};
	struct error e = {0};
	int64_t kills = 0;
	(void)state;
	make_lots();
	int64_t due = db_int(shop.db, "SELECT count(*) FROM points_lot WHERE expires_on < '2026-07-01'", 0);
	int64_t all = db_int(shop.db, "SELECT sum(points) FROM points_lot WHERE expires_on < '2026-07-01'", 0);
	shop_close(&shop); /* nobody forks with an open file */
	while (!run_and_die(path)) {
		kills++;
		must(shop_open(&shop, path, DB_OPEN, &ledger_config, &e), &e);
		must(ledger_check(&shop, &found, &e), &e);
		assert_int_equal(found.count, 0);
		shop_close(&shop);
	}
	must(shop_open(&shop, path, DB_OPEN, &ledger_config, &e), &e);
	free(path);
	assert_true(kills >= 2);
	assert_int_equal(db_int(shop.db, "SELECT count(*) FROM points_entry WHERE kind = 'expire'", -1), due);
	assert_int_equal(db_int(shop.db, "SELECT -sum(points) FROM points_entry WHERE kind = 'expire'", -1), all);
	assert_int_equal(db_int(shop.db, "SELECT count(*) FROM points_lot WHERE expires_on < '2026-07-01' AND (remaining > 0 OR state <> 'expired')", -1), 0);
	assert_int_equal(db_int(shop.db, "SELECT count(*) FROM points_entry WHERE kind = 'expire' AND effective_on = '2026-06-01'", -1), LOTS / 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(each_lot_lapses_once, enter, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
