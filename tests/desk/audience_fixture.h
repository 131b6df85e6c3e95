/*
 * For the tests of audiences: people and events written straight into the file,
 * as an import leaves them.
 */
#ifndef TESTS_AUDIENCE_FIXTURE_H
#define TESTS_AUDIENCE_FIXTURE_H

#include "import_fixture.h"

#include "storekeep/audience.h"

#define TPE(text) instant_parse(text, "Asia/Taipei")

/* Run SQL that stands in one constant, with an integer and two texts. */
static inline void put(struct shop *s, const char *sql, int64_t n, const char *a, const char *b)
{
	struct error e = {0};
	struct stmt *q;

	must(db_begin(s->db, &e), &e);
	q = db_prepare_text(s->db, sql);
	if (stmt_has(q, ":n"))
		stmt_bind_int(q, ":n", n);
	if (stmt_has(q, ":a"))
		stmt_bind_text(q, ":a", a);
	if (stmt_has(q, ":b"))
		stmt_bind_text(q, ":b", b);
	must(stmt_run(q, &e), &e);
	must(db_commit(s->db, &e), &e);
}

static inline int64_t number(struct shop *s, const char *sql)
{
	struct stmt *q = db_prepare_text(s->db, sql);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : -1;

	stmt_reset(q);
	return n;
}

/* A published batch. */
static inline int64_t batch_in(struct shop *s, const char *profile)
{
	put(s, "INSERT INTO batch (kind, profile, source, state, started_at, started_by, finished_at)"
	       " VALUES ('audience', :a, 'test', 'published', 1, 'mei', 1)", 0, profile, NULL);
	return number(s, "SELECT max(id) FROM batch");
}

static inline int64_t person_in(struct shop *s, const char *profile, const char *code)
{
	struct error e = {0};
	struct stmt *q;
	int64_t id;

	put(s, "INSERT INTO person (profile, code) VALUES (:a, :b) ON CONFLICT DO NOTHING", 0, profile, code);
	q = db_prepare(s->db, "SELECT id FROM person WHERE profile = :profile AND code = :code");
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":code", code);
	assert_int_equal(stmt_step(q, &e), STEP_ROW);
	id = stmt_int(q, 0);
	stmt_reset(q);
	return id;
}

static inline void event_in(struct shop *s, int64_t batch, const char *code, const char *kind, const char *item, instant_t at)
{
	int64_t person = person_in(s, "ruten", code);
	struct error e = {0};
	struct stmt *q;

	must(db_begin(s->db, &e), &e);
	q = db_prepare(s->db, "INSERT INTO member_event (person_id, kind, item_no, at, batch_id) VALUES (:person, :kind, :item, :at, :batch)");
	stmt_bind_int(q, ":person", person);
	stmt_bind_text(q, ":kind", kind);
	stmt_bind_text(q, ":item", item);
	stmt_bind_int(q, ":at", at);
	stmt_bind_int(q, ":batch", batch);
	must(stmt_run(q, &e), &e);
	must(db_commit(s->db, &e), &e);
}

/* Everything brought up to date and walked, in steps as small as they get. */
static inline void walk_at(struct shop *s, const char *profile, instant_t at, struct reach *out)
{
	struct error e = {0};
	struct reach_walk *w;
	bool done = false;

	must(audience_refresh(s, NULL, &done, &e), &e);
	assert_true(done);
	assert_false(audience_is_stale(s));
	must(reach_begin(s, profile, at, &w, &e), &e);
	for (done = false; !done;)
		must(reach_step(w, 1, &done, &e), &e);
	reach_read(w, out);
	assert_true(out->complete);
	reach_free(w);
}

#endif
