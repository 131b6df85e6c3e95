/*
 * A batch of orders is taken away: orders of members that it made go with their
 * lines and what they were to get, those that it changed are as the version
 * before says. What earned or used points, credit or was moved stands in the way
 * before (batch_undo.c), so no ledger speaks of them.
 */
#include "config.h"

#include "desk/sale_take.h"

#include <string.h>

#include "desk/column.h"

static const char next_sql[] = "SELECT id, profile, order_no FROM orders WHERE batch_id = :batch AND id > :after ORDER BY id LIMIT 1";
static const char sale_sql[] = "SELECT id, member_id, batch_id FROM sale WHERE profile = :profile AND order_number = :number";
static const char live_sql[] = "SELECT id FROM live_order WHERE profile = :profile AND order_no = :number";
static const char *const made_sql[] = {
	"DELETE FROM points_grant WHERE order_id = :id",
	"DELETE FROM points_review WHERE order_id = :id",
	"DELETE FROM sale_line WHERE order_id = :id",
	"DELETE FROM sale WHERE id = :id",
};
static const char source_sql[] = "DELETE FROM sale_source WHERE order_id = :id";
/* Guests whom it made, and whom nothing else speaks of. */
static const char guest_sql[] =
	"UPDATE member SET kind = 'removed' WHERE batch_id = :batch AND origin = 'order' AND kind = 'guest'"
	" AND NOT EXISTS (SELECT 1 FROM sale w WHERE w.member_id = member.id)";
static const char gram_sql[] =
	"DELETE FROM member_gram WHERE member_id IN (SELECT id FROM member WHERE batch_id = :batch AND kind = 'removed')";
static const char taken_sql[] = "DELETE FROM sale_taken WHERE batch_id = :batch";

static enum status run_id(struct shop *s, const char *sql, const char *name, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_int(q, name, id);
	return stmt_run(q, e);
}

static enum status remove_sale(struct shop *s, int64_t id, int64_t member, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < sizeof made_sql / sizeof *made_sql && st == ST_OK; i++)
		st = run_id(s, made_sql[i], ":id", id, e);
	return st == ST_OK ? sale_recount(s, member, e) : st;
}

/* As the version that counts again has it. */
static enum status set_back(struct shop *s, const char *profile, const char *number, int64_t id, struct error *e)
{
	const struct profile *p;
	struct sale before = {0}, now = {0};
	struct stmt *q = db_prepare(s->db, live_sql);
	int64_t order;
	enum status st;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":number", number);
	order = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	if (order == 0)
		return ST_OK;
	st = shop_profile(s, profile, &p, e);
	if (st == ST_OK && (st = sale_get(s, id, &before, e)) == ST_OK)
		st = sale_get(s, id, &now, e);
	if (st == ST_OK)
		st = sale_read_source(s, p, order, true, &now, e);
	if (st == ST_OK)
		st = sale_write(s, &now, NULL, e);
	if (st == ST_OK)
		st = sale_follow(s, &before, &now, e);
	sale_free(&before);
	sale_free(&now);
	return st;
}

static enum status forget_order(struct shop *s, int64_t batch, int64_t order, const char *profile, const char *number, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sale_sql);
	int64_t id = 0, member = 0, maker = 0;
	enum status st = ST_OK;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":number", number);
	if (stmt_step(q, NULL) == STEP_ROW) {
		id = stmt_int(q, 0);
		member = stmt_int(q, 1);
		maker = stmt_int(q, 2);
	}
	stmt_reset(q);
	if (id != 0 && maker == batch)
		st = remove_sale(s, id, member, e);
	else if (id != 0)
		st = set_back(s, profile, number, id, e);
	return st == ST_OK ? run_id(s, source_sql, ":id", order, e) : st;
}

static enum status forget_chunk(struct shop *s, int64_t batch, int64_t *after, bool *more, struct error *e)
{
	enum status st = db_begin(s->db, e);

	while (st == ST_OK && *more && !db_chunk_full(s->db)) {
		struct stmt *q = db_prepare(s->db, next_sql);
		char profile[32], number[64];
		int64_t order = 0;

		stmt_bind_int(q, ":batch", batch);
		stmt_bind_int(q, ":after", *after);
		*more = stmt_step(q, e) == STEP_ROW;
		if (*more) {
			order = *after = stmt_int(q, 0);
			column_text(q, 1, profile, sizeof profile);
			column_text(q, 2, number, sizeof number);
		}
		stmt_reset(q);
		if (*more)
			st = forget_order(s, batch, order, profile, number, e);
	}
	return db_in_transaction(s->db) ? db_end(s->db, st, e) : st;
}

static enum status forget_rest(struct shop *s, int64_t batch, struct error *e)
{
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	st = run_id(s, guest_sql, ":batch", batch, e);
	if (st == ST_OK)
		st = run_id(s, gram_sql, ":batch", batch, e);
	if (st == ST_OK)
		st = run_id(s, taken_sql, ":batch", batch, e);
	return db_end(s->db, st, e);
}

enum status sale_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e)
{
	int64_t after = 0;
	bool more = true;
	enum status st = ST_OK;

	(void)p;
	while (st == ST_OK && more)
		st = forget_chunk(s, batch_id, &after, &more, e);
	return st == ST_OK ? forget_rest(s, batch_id, e) : st;
}
