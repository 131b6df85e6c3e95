/*
 * Indexes of the members' tables while the demonstration shop is written in
 * bulk: taken off before, made again after, each in one sorted pass. The file
 * has no other reader yet.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/demo_members.h"
#include "storekeep/mem.h"

static const char list_sql[] =
	"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('member', 'wallet', 'sale', 'sale_line',"
	" 'points_entry', 'points_lot', 'points_use', 'points_grant', 'tier_change', 'credit_entry', 'group_member', 'field_value') ORDER BY name";
static const char grams_off_sql[] = "CREATE TEMP TABLE demo_gram (g TEXT NOT NULL, member_id INTEGER NOT NULL)";
static const char grams_on_sql[] = "INSERT INTO member_gram (g, member_id) SELECT DISTINCT g, member_id FROM demo_gram ORDER BY g, member_id";
static const char grams_drop_sql[] = "DROP TABLE demo_gram";

static enum status run(struct shop *s, const char *sql, struct error *e)
{
	struct stmt *q = db_prepare_own(s->db, sql);
	enum status st = stmt_run(q, e);

	stmt_finish(q);
	return st;
}

static enum status read_list(struct shop *s, struct demo_indexes *x, struct error *e)
{
	struct stmt *q = db_prepare(s->db, list_sql);
	enum step step;

	while ((step = stmt_step(q, e)) == STEP_ROW) {
		x->drop = xreallocarray(x->drop, x->count + 1, sizeof *x->drop);
		x->make = xreallocarray(x->make, x->count + 1, sizeof *x->make);
		x->drop[x->count] = xasprintf("DROP INDEX \"%s\"", stmt_text(q, 0));
		x->make[x->count++] = xstrdup(stmt_text(q, 1));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status demo_indexes_off(struct shop *s, struct demo_indexes *x, struct error *e)
{
	enum status st = read_list(s, x, e);

	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	for (size_t i = 0; i < x->count && st == ST_OK; i++)
		st = run(s, x->drop[i], e);
	if (st == ST_OK)
		st = run(s, grams_off_sql, e);
	return db_end(s->db, st, e);
}

enum status demo_indexes_on(struct shop *s, struct demo_indexes *x, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < x->count && st == ST_OK; i++)
		if ((st = db_begin(s->db, e)) == ST_OK)
			st = db_end(s->db, run(s, x->make[i], e), e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK) {
		st = run(s, grams_on_sql, e);
		if (st == ST_OK)
			st = run(s, grams_drop_sql, e);
		st = db_end(s->db, st, e);
	}
	db_checkpoint(s->db);
	return st;
}

void demo_indexes_free(struct demo_indexes *x)
{
	for (size_t i = 0; i < x->count; i++) {
		free(x->drop[i]);
		free(x->make[i]);
	}
	free(x->drop);
	free(x->make);
	*x = (struct demo_indexes){0};
}
