/*
 * Keeping what a reconciliation found: into temporary tables while it reads,
 * then in short transactions under a new run number, which one small commit
 * makes the one that counts. A run that was cut short is cleared by the next.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/recon.h"

static const char *const tables_sql[] = {
	("CREATE TEMP TABLE IF NOT EXISTS rc_diff (id INTEGER PRIMARY KEY, kind TEXT, rank INTEGER, component TEXT, line_id INTEGER,"
	" order_id INTEGER, order_no TEXT, cart_no TEXT, expected INTEGER, stated INTEGER, follow INTEGER, rule TEXT,"
	" reason TEXT, args TEXT, key TEXT)"),
	("CREATE TEMP TABLE IF NOT EXISTS rc_cart (component TEXT, cart_no TEXT, stated INTEGER, lines INTEGER, line_id INTEGER,"
	" order_no TEXT, day INTEGER, PRIMARY KEY (component, cart_no)) WITHOUT ROWID"),
	"CREATE TEMP TABLE IF NOT EXISTS rc_due (component TEXT, cart_no TEXT, PRIMARY KEY (component, cart_no)) WITHOUT ROWID",
	"CREATE TEMP TABLE IF NOT EXISTS rc_same (key TEXT PRIMARY KEY, nth INTEGER) WITHOUT ROWID",
	"DELETE FROM temp.rc_diff",
	"DELETE FROM temp.rc_same",
	"DELETE FROM temp.rc_cart",
	"DELETE FROM temp.rc_due",
};

static const char add_sql[] =
	"INSERT INTO temp.rc_diff (kind, rank, component, line_id, order_id, order_no, cart_no, expected, stated, follow, rule, reason, args, key)"
	" VALUES (:kind, :rank, :component, NULLIF(:line, 0), NULLIF(:order, 0), :order_no, :cart_no, :expected, :stated, :follow,"
	" :rule, :reason, :args, :key)";

static const char same_sql[] =
	"INSERT INTO temp.rc_same (key, nth) VALUES (:key, 0) ON CONFLICT (key) DO UPDATE SET nth = nth + 1 RETURNING nth";

static const char run_sql[] =
	"INSERT INTO setting (key, value) VALUES ('reconcile_run', '1')"
	" ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)";

static const char copy_sql[] =
	"INSERT INTO difference (statement_id, run, key, rank, weight, kind, component, line_id, order_id, order_no, cart_no, expected,"
	" stated, delta, follow, rule, reason, args, resolution)"
	" SELECT :statement, :run, d.key, d.rank, -abs(d.stated - d.expected + d.follow), d.kind, d.component, d.line_id, d.order_id,"
	" d.order_no, d.cart_no, d.expected, d.stated, d.stated - d.expected, d.follow, d.rule, d.reason, d.args,"
	" COALESCE((SELECT code FROM resolution q WHERE q.period_id = :period AND q.key = d.key ORDER BY q.id DESC LIMIT 1), '')"
	" FROM temp.rc_diff d WHERE d.id > :after AND d.id <= :until ORDER BY d.id";

static const char summary_sql[] =
	"INSERT INTO summary (statement_id, run, component, tax_kind, stated, ours, stated_rows, ours_rows)"
	" VALUES (:statement, :run, :component, :tax, :stated, :ours, :stated_rows, :ours_rows)";

static const char publish_sql[] =
	"UPDATE statement SET run = :run, reconciled_at = :now, facts = :facts, orders_compared = :compared, unchecked = :unchecked,"
	" agree = :agree, differences = (SELECT COUNT(*) FROM difference WHERE statement_id = :id AND run = :run),"
	" open = (SELECT COUNT(*) FROM difference WHERE statement_id = :id AND run = :run AND resolution = ''),"
	" to_explain = (SELECT COALESCE(SUM(delta + follow), 0) FROM difference WHERE statement_id = :id AND run = :run AND resolution = '')"
	" WHERE id = :id";

static const char clear_difference_sql[] =
	"DELETE FROM difference WHERE id IN (SELECT id FROM difference WHERE statement_id = :id AND run < :run LIMIT 200)";
static const char clear_summary_sql[] = "DELETE FROM summary WHERE statement_id = :id AND run < :run";

enum status recon_tables(struct recon *r)
{
	for (size_t i = 0; i < sizeof tables_sql / sizeof *tables_sql; i++)
		if (stmt_run(db_prepare(r->db, tables_sql[i]), r->e) != ST_OK)
			return ST_FAILED;
	return ST_OK;
}

/* How many differences of this run say just the same: decisions go by what is said, so that they outlive a corrected file. */
static int nth_of(struct recon *r, const char *key)
{
	struct stmt *q = db_prepare(r->db, same_sql);
	enum step step;
	int nth = 0;

	stmt_bind_text(q, ":key", key);
	while ((step = stmt_step(q, r->e)) == STEP_ROW)
		nth = (int)stmt_int(q, 0);
	stmt_reset(q);
	r->failed |= step == STEP_FAILED;
	return nth;
}

void recon_add(struct recon *r, const struct recon_difference *d)
{
	struct stmt *q = db_prepare(r->db, add_sql);
	char key[300];

	snprintf(key, sizeof key, "%s|%s|%s|%s|%lld|%lld|", d->kind, d->component, d->order_no, *d->order_no != '\0' ? "" : d->cart_no,
	         (long long)d->expected, (long long)d->stated);
	snprintf(key + strlen(key), sizeof key - strlen(key), "%d", d->nth != 0 ? d->nth : nth_of(r, key));
	stmt_bind_text(q, ":kind", d->kind);
	stmt_bind_int(q, ":rank", difference_rank(d->kind));
	stmt_bind_text(q, ":component", d->component);
	stmt_bind_int(q, ":line", d->line_id);
	stmt_bind_int(q, ":order", d->order_id);
	stmt_bind_text(q, ":order_no", d->order_no);
	stmt_bind_text(q, ":cart_no", d->cart_no != NULL ? d->cart_no : "");
	stmt_bind_int(q, ":expected", d->expected);
	stmt_bind_int(q, ":stated", d->stated);
	stmt_bind_int(q, ":follow", d->follow);
	stmt_bind_text(q, ":rule", profile_rule(r->st.profile, d->rule));
	stmt_bind_text(q, ":reason", d->reason);
	stmt_bind_text(q, ":args", d->args);
	stmt_bind_text(q, ":key", key);
	if (stmt_run(q, r->e) != ST_OK)
		r->failed = true;
	r->differences++;
}

void recon_count_stated(struct recon *r, const struct recon_line *l, enum settle_tax tax)
{
	for (enum settle_kind k = 0; k < SETTLE_KINDS; k++)
		if (l->amount[k] != 0) {
			r->stated[tax].line[k] += l->amount[k];
			r->stated_rows[tax][k]++;
		}
	r->line_nets += l->net;
}

void recon_count_ours(struct recon *r, enum settle_kind k, money_t amount, enum settle_tax tax)
{
	if (amount == 0)
		return;
	r->ours[tax].line[k] += amount;
	r->ours_rows[tax][k]++;
}

/* ---- into the file ---- */

static enum status next_run(struct recon *r, int64_t *run)
{
	enum status st = db_begin(r->db, r->e);

	if (st != ST_OK)
		return st;
	st = stmt_run(db_prepare(r->db, run_sql), r->e);
	*run = db_int(r->db, "SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'reconcile_run'", 1);
	return db_end(r->db, st, r->e);
}

static enum status copy_chunk(struct recon *r, int64_t run, int64_t after, int64_t until)
{
	struct stmt *q = db_prepare(r->db, copy_sql);

	stmt_bind_int(q, ":statement", r->st.id);
	stmt_bind_int(q, ":period", r->st.period_id);
	stmt_bind_int(q, ":run", run);
	stmt_bind_int(q, ":after", after);
	stmt_bind_int(q, ":until", until);
	return stmt_run(q, r->e);
}

static enum status copy_all(struct recon *r, int64_t run)
{
	int64_t last = db_int(r->db, "SELECT COALESCE(MAX(id), 0) FROM temp.rc_diff", 0);

	for (int64_t after = 0; after < last;) {
		enum status st = db_begin(r->db, r->e);

		if (st != ST_OK)
			return st;
		for (; st == ST_OK && after < last && !db_chunk_full(r->db); after += 100)
			st = copy_chunk(r, run, after, after + 100);
		if (st != ST_OK) {
			db_rollback(r->db);
			return st;
		}
		if ((st = db_commit(r->db, r->e)) != ST_OK)
			return st;
	}
	return ST_OK;
}

static enum status write_summary(struct recon *r, int64_t run)
{
	enum status st = ST_OK;

	for (enum settle_kind k = 0; k < SETTLE_KINDS; k++) {
		for (enum settle_tax t = 0; t < SETTLE_TAXES && st == ST_OK; t++) {
			struct stmt *q;

			if (r->stated_rows[t][k] == 0 && r->ours_rows[t][k] == 0)
				continue;
			q = db_prepare(r->db, summary_sql);
			stmt_bind_int(q, ":statement", r->st.id);
			stmt_bind_int(q, ":run", run);
			stmt_bind_text(q, ":component", settle_kind_code(k));
			stmt_bind_text(q, ":tax", settle_tax_code(t));
			stmt_bind_int(q, ":stated", r->stated[t].line[k]);
			stmt_bind_int(q, ":ours", r->ours[t].line[k]);
			stmt_bind_int(q, ":stated_rows", r->stated_rows[t][k]);
			stmt_bind_int(q, ":ours_rows", r->ours_rows[t][k]);
			st = stmt_run(q, r->e);
		}
	}
	return st;
}

static enum status publish(struct recon *r, int64_t run)
{
	struct stmt *q = db_prepare(r->db, publish_sql);

	stmt_bind_int(q, ":id", r->st.id);
	stmt_bind_int(q, ":run", run);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_int(q, ":facts", db_int(r->db, statement_facts_sql, 0));
	stmt_bind_int(q, ":compared", r->compare);
	stmt_bind_int(q, ":unchecked", r->unchecked);
	stmt_bind_int(q, ":agree", r->lines - r->differing);
	return stmt_run(q, r->e);
}

/* How many rows went; 0 also when it failed. */
static int64_t clear_some(struct recon *r, const char *sql, int64_t run)
{
	struct stmt *q = db_prepare(r->db, sql);
	struct error ignored;

	stmt_bind_int(q, ":id", r->st.id);
	stmt_bind_int(q, ":run", run);
	return stmt_run(q, &ignored) == ST_OK ? db_changes(r->db) : 0;
}

/* Rows of earlier runs, and of ones that were cut short. What cannot be cleared now is cleared next time. */
static void clear_old(struct recon *r, int64_t run)
{
	const char *const sql[] = {clear_difference_sql, clear_summary_sql};
	struct error ignored;

	for (size_t i = 0; i < 2; i++) {
		int64_t gone = 1;

		while (gone > 0 && db_begin(r->db, &ignored) == ST_OK) {
			do
				gone = clear_some(r, sql[i], run);
			while (gone > 0 && !db_chunk_full(r->db));
			if (db_commit(r->db, &ignored) != ST_OK)
				return;
		}
	}
}

enum status recon_keep(struct recon *r)
{
	int64_t run;
	enum status st;

	if ((st = next_run(r, &run)) != ST_OK || (st = copy_all(r, run)) != ST_OK || (st = db_begin(r->db, r->e)) != ST_OK)
		return st;
	if ((st = write_summary(r, run)) == ST_OK)
		st = publish(r, run);
	if (st != ST_OK) {
		db_rollback(r->db);
		return st;
	}
	if ((st = db_commit(r->db, r->e)) == ST_OK)
		clear_old(r, run);
	return st;
}
