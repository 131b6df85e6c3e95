/*
 * An import that is cancelled or killed leaves the book as it was; the next one
 * clears what the dead one staged, and nobody takes a batch away from a process
 * that is alive. Memory does not grow with the file.
 */
#include "import_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#define MANY 100000

static char *many_orders(int count)
{
	struct buf b = {0};
	char *path;

	buf_adds(&b, YAHOO_HEAD);
	for (int i = 0; i < count; i++)
		buf_addf(&b, "C%06d,ATM轉帳,許功蓋,YM%08d,林育,2026/10/01,2026/10/02,\"杯, 第%d\",1,%d,已出貨,,0928123456,應稅\n", i / 2, i, i, i % 900 + 1);
	path = file_in("many.csv", "CP950", b.data);
	buf_free(&b);
	return path;
}

struct wait {
	int64_t stop_at;
	int64_t steps;
};

static bool count_steps(void *arg, int64_t done, int64_t total)
{
	struct wait *w = arg;

	assert_true(done >= 0 && done <= total);
	w->steps++;
	return w->stop_at == 0 || done < w->stop_at;
}

static void cancelled(void **state)
{
	struct wait w = {.stop_at = 200000};
	char *path = many_orders(5000);
	struct import_result r;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "cancel.db");
	must(order_import(&s, &(struct import_options){.path = path, .profile = "yahoo", .progress = {count_steps, &w}}, &r, &e), &e);
	assert_true(r.cancelled);
	assert_int_equal(r.batch_id, 0);
	import_result_free(&r);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM orders", -1), 0);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM batch", -1), 0);
	shop_close(&s);
	free(path);
}

static bool die_in_the_middle(void *arg, int64_t done, int64_t total)
{
	(void)arg;
	if (done > total / 2)
		kill(getpid(), SIGKILL);
	return true;
}

static void import_and_die(const char *path)
{
	struct import_result r;
	struct error e = {0};
	struct shop s;

	shop_in(&s, "kill.db");
	order_import(&s, &(struct import_options){.path = path, .profile = "yahoo", .progress = {die_in_the_middle, NULL}}, &r, &e);
	_exit(1);
}

static void killed(void **state)
{
	char *path = many_orders(20000);
	int64_t ids[4];
	struct import_result r;
	struct error e = {0};
	struct shop s;
	int status;
	pid_t pid = fork();

	(void)state;
	if (pid == 0)
		import_and_die(path);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	shop_in(&s, "kill.db");
	assert_true(db_int(s.db, "SELECT count(*) FROM orders", -1) > 0);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM live_order", -1), 0);
	assert_int_equal(batch_unfinished(&s, ids, 4), 1);
	must(order_import(&s, &(struct import_options){.path = path, .profile = "yahoo"}, &r, &e), &e);
	assert_int_equal(r.fresh, 20000);
	import_result_free(&r);
	assert_int_equal(batch_unfinished(&s, ids, 4), 0);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM orders", -1), 20000);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM live_order", -1), 20000);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM batch", -1), 1);
	shop_close(&s);
	free(path);
}

/* A removal that was killed is finished by the next one; meanwhile the batch counts nowhere. */
static void removal_is_taken_up_again(void **state)
{
	struct error e = {0};
	struct shop s;
	int64_t id, ids[4];

	(void)state;
	shop_in(&s, "removal.db");
	id = takes(&s, "yahoo", YAHOO_HEAD "C1,ATM轉帳,王,YM1,王,,,杯,1,10,,,,應稅\n", 1, 0, 0, 0);
	must(db_begin(s.db, &e), &e);
	must(stmt_run(db_prepare(s.db, "UPDATE batch SET state = 'removing'"), &e), &e);
	must(db_commit(s.db, &e), &e);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM live_order", -1), 0);
	assert_int_equal(batch_unfinished(&s, ids, 4), 1);
	assert_int_equal(ids[0], id);
	must(batch_remove(&s, id, NULL, &e), &e);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM orders", -1), 0);
	shop_close(&s);
}

static void a_living_import_is_left_alone(void **state)
{
	struct error e = {0};
	struct import_result r;
	struct shop a, b;
	int64_t id, ids[4];
	char *path = many_orders(10);

	(void)state;
	shop_in(&a, "alive.db");
	shop_in(&b, "alive.db");
	must(batch_start(&a, "order", "yahoo", "x.csv", "", "UTF-8", &id, &e), &e);
	assert_int_equal(batch_unfinished(&b, ids, 4), 0);
	assert_true(batch_busy(&b, "order", "yahoo"));
	assert_false(batch_busy(&b, "order", "ruten"));
	assert_int_equal(order_import(&b, &(struct import_options){.path = path, .profile = "yahoo"}, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "import_busy");
	import_result_free(&r);
	assert_int_equal(batch_undo(&b, id, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_staging");
	shop_close(&a);
	assert_int_equal(batch_unfinished(&b, ids, 4), 1);
	must(order_import(&b, &(struct import_options){.path = path, .profile = "yahoo"}, &r, &e), &e);
	assert_int_equal(r.fresh, 10);
	import_result_free(&r);
	shop_close(&b);
	free(path);
}

static long peak_kib(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_maxrss;
}

/* 100 000 orders take no more memory than 10 000, within a page cache. */
static void memory_is_bounded(void **state)
{
	struct wait w = {0};
	struct import_result r;
	struct error e = {0};
	struct shop s;
	long before;
	char *path = many_orders(10000);

	(void)state;
	shop_in(&s, "memory.db");
	must(order_import(&s, &(struct import_options){.path = path, .profile = "yahoo"}, &r, &e), &e);
	import_result_free(&r);
	free(path);
	path = many_orders(MANY); /* made in memory by the test itself, so that its peak is reached before */
	before = peak_kib();
	must(order_import(&s, &(struct import_options){.path = path, .profile = "yahoo", .progress = {count_steps, &w}}, &r, &e), &e);
	assert_int_equal(r.fresh, MANY - 10000);
	assert_int_equal(r.same, 10000);
	assert_true(w.steps > 3);
	assert_true(peak_kib() - before < 16 * 1024);
	import_result_free(&r);
	free(path);
	shop_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cancelled),
		cmocka_unit_test(killed),
		cmocka_unit_test(removal_is_taken_up_again),
		cmocka_unit_test(a_living_import_is_left_alone),
		cmocka_unit_test(memory_is_bounded),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
