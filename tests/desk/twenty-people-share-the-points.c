/*
 * Twenty processes give, use, undo and let lapse the points of the same members
 * at once: what each was told is what the ledger holds, nothing is lost, nothing
 * is there twice, and nobody hears of a lock.
 */
#include "ledger_fixture.h"

#include <sys/mman.h>
#include <sys/wait.h>

enum { PEOPLE = 20, ACTS = 60, MEMBERS = 6, ORDERS = 40 };

/* What everybody was told; in memory that the processes share. */
struct told {
	int64_t given[PEOPLE], used[PEOPLE], lapsed[PEOPLE];
	int fresh[PEOPLE][ORDERS];   /* this one was told that it gave the order's points */
	int refused[PEOPLE], failed[PEOPLE];
	char words[PEOPLE][200];
};

static uint64_t roll(uint64_t *seed, uint64_t sides)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 7;
	*seed ^= *seed << 17;
	return *seed % sides;
}

static enum status give_one(struct shop *s, uint64_t *seed, struct told *t, int me, struct error *e)
{
	char once[32];
	struct posted out;
	int order = (int)roll(seed, ORDERS);
	snprintf(once, sizeof once, "order:%d", order);
	if (db_begin(s->db, e) != ST_OK)
		return ST_FAILED;
	enum status st = db_end(s->db, ledger_post(s, &(struct posting){.member_id = 1 + order % MEMBERS, .kind = "earn_order", .source = "order", .points = 10 + order,
	                                                               .on = day("2026-03-10"), .expires_on = order % 3 == 0 ? day("2026-03-09") : DAY_NONE,
	                                                               .order_id = 1 + order, .once_key = once}, &out, e), e);
	if (st == ST_OK && !out.already) {
		t->fresh[me][order]++;
		t->given[me] += 10 + order;
	}
	return st;
}

static enum status use_one(struct shop *s, uint64_t *seed, struct told *t, int me, int act, struct error *e)
{
	char op[32];
	struct posted out;
	int64_t points = 1 + (int64_t)roll(seed, 15);
	snprintf(op, sizeof op, "use-%d-%d", me, act);
	enum status st = ST_OK;
	/* A retried act: the second one changes nothing. */
	for (int twice = 0; twice < 2 && st == ST_OK; twice++) {
		if (db_begin(s->db, e) != ST_OK)
			return ST_FAILED;
		st = db_end(s->db, ledger_post(s, &(struct posting){.member_id = 1 + (int64_t)roll(seed, MEMBERS), .kind = "manual_sub", .points = -points,
		                                                   .on = day("2026-03-10"), .op_id = op}, &out, e), e);
		if (st == ST_OK && !out.already)
			t->used[me] += points;
	}
	return st;
}

static enum status undo_one(struct shop *s, uint64_t *seed, struct told *t, int me, struct error *e)
{
	struct posted out;
	int64_t lapsed, points = 0, id = 0;
	struct stmt *q = db_prepare(s->db, "SELECT id, points FROM points_entry WHERE kind = 'manual_sub' ORDER BY (id * :seed) % 997 LIMIT 1");
	stmt_bind_int(q, ":seed", (int64_t)roll(seed, 1000));
	if (stmt_step(q, NULL) == STEP_ROW) {
		id = stmt_int(q, 0);
		points = -stmt_int(q, 1);
	}
	stmt_reset(q);
	if (id == 0)
		return ST_OK;
	if (db_begin(s->db, e) != ST_OK)
		return ST_FAILED;
	enum status st = db_end(s->db, ledger_unuse(s, id, "redeem_back", NULL, day("2026-03-10"), &out, &lapsed, e), e);
	if (st == ST_OK && !out.already) {
		t->used[me] -= points;
		t->lapsed[me] += lapsed;
	}
	return st;
}

static enum status expire_all(struct shop *s, struct told *t, int me, struct error *e)
{
	struct expired done;
	enum status st = ledger_expire(s, NULL, day("2026-03-10"), NULL, &done, e);
	t->lapsed[me] += done.points;
	return st;
}

static int person(const char *path, struct told *t, int me)
{
	struct shop s;
	struct error e = {0};
	uint64_t seed = 77 + (uint64_t)me * 7919;
	if (shop_open(&s, path, DB_OPEN, &ledger_config, &e) != ST_OK)
		return 1;
	s.actor = "staff";
	for (int i = 0; i < ACTS; i++) {
		uint64_t what = roll(&seed, 10);
		enum status st = what < 4 ? give_one(&s, &seed, t, me, &e) : what < 8 ? use_one(&s, &seed, t, me, i, &e) :
		                 what < 9 ? undo_one(&s, &seed, t, me, &e) : expire_all(&s, t, me, &e);
		if (st == ST_REFUSED && strcmp(e.code, "POINTS_SHORT") == 0)
			t->refused[me]++;
		else if (st != ST_OK && t->failed[me]++ == 0)
			snprintf(t->words[me], sizeof t->words[me], "%.40s: %.150s", e.code, e.message);
	}
	shop_close(&s);
	return 0;
}

static void nothing_lost_and_nothing_twice(void **state)
{
	struct told *t = mmap(NULL, sizeof *t, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	char *path = scratch("shop.db");
	struct error e = {0};
	(void)state;
	shop_close(&shop); /* nobody forks with an open file */
	for (int me = 0; me < PEOPLE; me++)
		if (fork() == 0)
			_exit(person(path, t, me));
	for (int me = 0; me < PEOPLE; me++) {
		int rc;
		wait(&rc);
		assert_int_equal(rc, 0);
	}
	must(shop_open(&shop, path, DB_OPEN, &ledger_config, &e), &e);
	free(path);
	int64_t sum = 0;
	for (int me = 0; me < PEOPLE; me++) {
		if (t->failed[me] > 0)
			fail_msg("%s", t->words[me]);
		sum += t->given[me] - t->used[me] - t->lapsed[me];
	}
	for (int order = 0; order < ORDERS; order++) {
		int times = 0;
		for (int me = 0; me < PEOPLE; me++)
			times += t->fresh[me][order];
		assert_int_equal(times, number("SELECT count(*) FROM points_entry WHERE kind = 'earn_order' AND order_id = :id", 1 + order));
		assert_true(times <= 1);
	}
	assert_int_equal(sum, db_int(shop.db, "SELECT sum(points) FROM wallet", -1));
	assert_true(db_int(shop.db, "SELECT count(*) FROM points_entry", 0) > 200);
	munmap(t, sizeof *t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nothing_lost_and_nothing_twice, enter, leave),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
