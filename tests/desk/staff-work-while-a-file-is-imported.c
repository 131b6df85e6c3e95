/*
 * Twenty processes at work while a statement is imported for good: nobody waits
 * over 0.2 s, nobody is refused, and the import gets on. Time belongs to the
 * machine: the best of three runs counts.
 */
#include "import_fixture.h"

#include <sys/mman.h>
#include <sys/wait.h>

#include "staff.h"

enum { ACTS = 8, LINES = 200000 };

/* What the processes tell. */
struct told {
	struct staff staff;
	volatile int import_failed;
	volatile int64_t bytes_done;
	volatile bool stop;
};

static void write_statement(const char *path)
{
	FILE *f = fopen(path, "wb");

	assert_non_null(f);
	fputs("訂單編號,交易序號,帳務類別,商品名稱,金額,成交手續費,刷卡手續費,其他,淨額,入帳日,商品稅別\n", f);
	for (int i = 0; i < LINES; i++)
		fprintf(f, "YM%012d,C%010d,商品,青瓷茶杯,%d,0,0,0,%d,2026-10-%02d,應稅\n", i * 7, i, 60 + i % 900, 60 + i % 900, 16 + i % 15);
	fclose(f);
}

static bool until_told(void *arg, int64_t done, int64_t total)
{
	struct told *t = arg;

	(void)total;
	t->bytes_done = done;
	return !t->stop;
}

static void be_import(const char *file, struct told *t)
{
	struct import_options o = {.path = file, .profile = "yahoo", .no_reconcile = true, .progress = {until_told, t}};
	struct import_result r;
	struct error e = {0};
	struct shop s;

	shop_in(&s, "shop.db");
	t->import_failed = statement_import(&s, &o, &r, &e) != ST_OK;
	import_result_free(&r);
	shop_close(&s);
}

/* The longest that anybody waited. */
static int worst_wait(const char *file)
{
	struct told *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *path = scratch("shop.db");
	pid_t children[STAFF + 1];
	struct shop s;
	int worst = 0;

	shop_in(&s, "shop.db");
	shop_close(&s); /* nothing open across fork() */
	for (int i = 0; i <= STAFF; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			if (i == STAFF)
				be_import(file, t);
			else
				be_staff(path, &t->staff, i, ACTS);
			_exit(0);
		}
	}
	for (int i = 0; i < STAFF; i++)
		waitpid(children[i], NULL, 0);
	t->stop = true;
	waitpid(children[STAFF], NULL, 0);
	for (int i = 0; i < STAFF; i++) {
		worst = t->staff.worst_ms[i] > worst ? t->staff.worst_ms[i] : worst;
		assert_int_equal(t->staff.failed[i], 0);
		assert_int_equal(t->staff.acts[i], ACTS);
	}
	assert_int_equal(t->import_failed, 0);
	assert_true(t->bytes_done > 0);
	munmap(t, sizeof *t);
	free(path);
	return worst;
}

static void nobody_waits_long(void **state)
{
	char *file = scratch("statement.csv");
	int best = MOST_MS + 1;

	(void)state;
	for (int i = 0; i < RUNS && best > MOST_MS; i++) {
		int worst;

		scratch_empty();
		write_statement(file);
		worst = worst_wait(file);
		best = worst < best ? worst : best;
	}
	print_message("# longest wait %d ms\n", best);
	assert_true(best <= MOST_MS);
	free(file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nobody_waits_long, scratch_enter, scratch_leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
