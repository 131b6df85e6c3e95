/*
 * A run is killed at every point of a send and a second one comes after it, or
 * beside it. Each person is in the spool once, nobody is lost, and the quota
 * agrees to the message.
 *
 * The points are the calls by which a send touches the disk: this program's own
 * renameat(), fsync() and fdatasync() count them and die at the n-th.
 */
#include "outbox_fixture.h"

#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#define PEOPLE 30
#define BATCH 7

static long die_at;   /* 0: never */
static long points;   /* passed so far */

static void point(void)
{
	if (++points == die_at)
		kill(getpid(), SIGKILL);
}

int renameat(int old_dir, const char *old, int new_dir, const char *new)
{
	long rc;

	point();
	rc = syscall(SYS_renameat2, old_dir, old, new_dir, new, 0);
	point();
	return (int)rc;
}

int fsync(int fd)
{
	point();
	return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
	point();
	return (int)syscall(SYS_fdatasync, fd);
}

/* A shop ready to send to `people`, with a quota of a million: made once, then copied. */
static void make_shop(const char *name, int64_t people, int batch)
{
	static int64_t made;
	char *seed = scratch("seed"), *to = scratch(name), *wal = xasprintf("%s-wal", to), *cmd;
	struct shop s;

	way_is_spool(batch);
	if (made != people) {
		scratch_empty();
		way_is_spool(batch);
		clock_set(SEND_AT - 60);
		shop_out(&s, "seed");
		plan_in(&s, 1000000);
		visitors_in(&s, people);
		campaign_in(&s, "glaze", SEND_AT);
		shop_close(&s);
		made = people;
	}
	cmd = xasprintf("rm -f '%s'/*", fixture_way.folder);
	assert_int_equal(system(cmd), 0);
	unlink(wal);
	scratch_copy(seed, to);
	free(cmd);
	free(wal);
	free(to);
	free(seed);
}

static int run_once(const char *name)
{
	struct outbox_done d;
	struct error e = {0};
	struct shop s;
	enum status st;

	clock_set(SEND_AT);
	shop_out(&s, name);
	st = outbox_run(&s, NULL, &d, &e);
	shop_close(&s);
	return st == ST_OK ? 0 : 1;
}

/* A run in a process of its own that dies at the n-th point; true when it did. */
static bool run_and_die(const char *name, long n)
{
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		die_at = n;
		points = 0;
		_exit(run_once(name));
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	if (!WIFSIGNALED(status))
		assert_int_equal(WEXITSTATUS(status), 0);
	return WIFSIGNALED(status);
}

/* Every member of the campaign that is "sent" is in the spool's whole files once, and nobody else is. */
static void spool_agrees(struct shop *s, int64_t people)
{
	char *list = scratch("members"), *cmd;
	char member[32];
	int64_t count = 0;
	FILE *in;

	cmd = xasprintf("cat '%s'/*.jsonl | sed 's/.*\"member_id\":\"\\([^\"]*\\)\".*/\\1/' | sort > '%s'", fixture_way.folder, list);
	assert_int_equal(system(cmd), 0);
	in = fopen(list, "r");
	for (int64_t i = 1; fscanf(in, "%31s", member) == 1; i++, count++) {
		char want[32];

		snprintf(want, sizeof want, "m%05lld", (long long)i);
		assert_string_equal(member, want);
	}
	fclose(in);
	assert_int_equal(count, people);
	assert_int_equal(number(s, "SELECT count(*) FROM campaign_recipient WHERE state = 'sent'"), people);
	free(cmd);
	free(list);
}

static void check_whole(const char *name, int64_t people)
{
	struct shop s;

	shop_out(&s, name);
	assert_int_equal(number(&s, "SELECT count(*) FROM campaign WHERE state = 'sent'"), 1);
	spool_agrees(&s, people);
	counts_agree(&s);
	assert_int_equal(left_of(&s), 1000000 - people);
	assert_int_equal(spooled().parts, 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM hand_over WHERE state <> 'acknowledged'"), 0);
	shop_close(&s);
}

static void at_every_point_each_person_gets_it_once(void **state)
{
	long n = 1;

	(void)state;
	for (bool died = true; died; n++) {
		make_shop("kill.db", PEOPLE, BATCH);
		died = run_and_die("kill.db", n);
		if (died)
			assert_int_equal(run_once("kill.db"), 0);
		check_whole("kill.db", PEOPLE);
	}
	assert_true(n > 30); /* 5 files, several points each */
}

/* Killed again and again in one and the same send. */
static void killed_many_times_in_one_send(void **state)
{
	(void)state;
	for (long step = 3; step <= 12; step += 3) {
		int runs = 0;

		make_shop("many.db", PEOPLE, BATCH);
		while (run_and_die("many.db", step + runs % 3) && runs < 200)
			runs++;
		assert_true(runs < 200);
		check_whole("many.db", PEOPLE);
	}
}

/* Whoever takes the files away while the run is dead: then nobody knows, and nobody is sent it again. */
static void a_file_that_was_taken_is_uncertain(void **state)
{
	int uncertain = 0;

	(void)state;
	for (long n = 1;; n++) {
		struct shop s;
		int64_t taken, sent;
		char *cmd = NULL;

		make_shop("taken.db", PEOPLE, BATCH);
		if (!run_and_die("taken.db", n))
			break;
		taken = spooled().lines;
		cmd = xasprintf("rm -f '%s'/*.jsonl", fixture_way.folder);
		assert_int_equal(system(cmd), 0);
		free(cmd);
		assert_int_equal(run_once("taken.db"), 0);
		shop_out(&s, "taken.db");
		counts_agree(&s);
		sent = spooled().lines + taken;
		assert_int_equal(sent, PEOPLE); /* once each: in the files taken, or in those written after */
		uncertain += number(&s, "SELECT uncertain FROM campaign") > 0;
		assert_int_equal(number(&s, "SELECT reach + uncertain FROM campaign"), PEOPLE);
		assert_int_equal(left_of(&s), 1000000 - PEOPLE);
		shop_close(&s);
	}
	assert_true(uncertain > 5);
}

/* Two runs beside each other, both killed at random moments, a third ends it. */
static void two_runs_at_once_and_kills_at_random(void **state)
{
	enum { MANY = 20000 };
	unsigned seed = 20261016;

	(void)state;
	for (int round = 0; round < 6; round++) {
		pid_t pids[2];

		make_shop("two.db", MANY, 500);
		for (int i = 0; i < 2; i++)
			if ((pids[i] = fork()) == 0) {
				die_at = 0;
				_exit(run_once("two.db"));
			}
		if (round > 0) {
			struct timespec wait = {.tv_nsec = (long)(rand_r(&seed) % 400) * 1000000};

			nanosleep(&wait, NULL);
			for (int i = 0; i < 2; i++)
				kill(pids[i], SIGKILL);
		}
		for (int i = 0; i < 2; i++) {
			int status;

			waitpid(pids[i], &status, 0);
			assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
		}
		if (round > 0)
			assert_int_equal(run_once("two.db"), 0);
		check_whole("two.db", MANY);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_every_point_each_person_gets_it_once), cmocka_unit_test(killed_many_times_in_one_send),
		cmocka_unit_test(a_file_that_was_taken_is_uncertain), cmocka_unit_test(two_runs_at_once_and_kills_at_random),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
