/*
 * People at work on one file while something long runs: how long each of their
 * acts took, how many there were, and how many failed.
 */
#ifndef TESTS_STAFF_H
#define TESTS_STAFF_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include <unistd.h>

#include "storekeep/db.h"

enum { STAFF = 20, PAUSE_MS = 60, MOST_MS = 200, RUNS = 3 };

#define STAFF_ACT_SQL "INSERT INTO setting (key, value) VALUES (lower(hex(randomblob(16))), 'act')"

/* What they tell; in memory that the processes share. */
struct staff {
	volatile int worst_ms[STAFF], failed[STAFF], acts[STAFF];
};

static inline int64_t now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* `acts` acts of person `me`, a pause before each. */
static inline void staff_work(struct staff *t, int me, int acts, bool (*act)(void *connection), void *connection)
{
	for (int i = 0; i < acts; i++) {
		int64_t start;
		int took;

		nanosleep(&(struct timespec){.tv_nsec = (PAUSE_MS / 2 + (me * 7 + i * 13) % PAUSE_MS) * 1000000L}, NULL);
		start = now_ms();
		t->failed[me] += !act(connection);
		took = (int)(now_ms() - start);
		t->acts[me]++;
		if (took > t->worst_ms[me])
			t->worst_ms[me] = took;
	}
}

static inline bool staff_act(void *connection)
{
	struct db *db = connection;
	struct error e = {0};

	if (db_begin(db, &e) != ST_OK)
		return false;
	if (stmt_run(db_prepare(db, STAFF_ACT_SQL), &e) == ST_OK)
		return db_commit(db, &e) == ST_OK;
	db_rollback(db);
	return false;
}

/* A person with a connection of his own, through the gate. */
static inline void be_staff(const char *path, struct staff *t, int me, int acts)
{
	struct error e = {0};
	struct db *db;

	if (db_open(&db, path, DB_OPEN, &e) != ST_OK)
		_exit(t->failed[me] = 1);
	staff_work(t, me, acts, staff_act, db);
	db_close(db);
}

#endif
