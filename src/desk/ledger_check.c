/*
 * Proof that the points ledger agrees with itself: every entry's balance is the
 * sum of the entries before it, every lot holds what its uses say, and a
 * member's wallet, lots and entries have one sum. Reads each table once, in its
 * own order.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/ledger_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char last_sql[] =
	"SELECT max(coalesce((SELECT max(member_id) FROM wallet), 0), coalesce((SELECT max(member_id) FROM points_lot), 0),"
	" coalesce((SELECT max(member_id) FROM points_entry), 0))";
static const char entries_sql[] = "SELECT member_id, points, balance_after, id FROM points_entry ORDER BY id";
static const char lots_sql[] = "SELECT id, member_id, remaining, state FROM points_lot ORDER BY id";
static const char lot_uses_sql[] = "SELECT lot_id, points FROM points_use INDEXED BY points_use_lot ORDER BY lot_id";
static const char wallets_sql[] = "SELECT member_id, points FROM wallet";
/* Entries whose lots do not add up to them. */
static const char entry_uses_sql[] =
	"SELECT n.member_id, n.points, coalesce(u.points, 0) FROM points_entry n LEFT JOIN (SELECT entry_id, sum(points) AS points"
	" FROM points_use GROUP BY entry_id) u ON u.entry_id = n.id WHERE n.points <> coalesce(u.points, 0) LIMIT 1";

struct sums {
	int64_t entries, lots, wallet;
};

static void differ(struct shop *s, struct notes *findings, int64_t member_id, int64_t balance, int64_t ledger)
{
	notes_add(findings, NOTE_WARN, "LEDGER_DIFF", ledger_rule(s, member_id, "EAS-57", "SHL-69"), NULL,
	          _("Member %1$lld: balance %2$lld, ledger %3$lld. Do not edit; restore or report."), (long long)member_id,
	          (long long)balance, (long long)ledger);
}

/* Each reader fills its sum and tells the first difference that it can see by itself. */

static enum status read_entries(struct shop *s, struct sums *sums, struct notes *findings, struct error *e)
{
	struct stmt *q = db_prepare(s->db, entries_sql);
	enum step step;
	bool told = false;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		int64_t id = stmt_int(q, 0), *sum = &sums[id].entries;
		*sum += stmt_int(q, 1);
		if (*sum != stmt_int(q, 2) && !told) {
			differ(s, findings, id, stmt_int(q, 2), *sum);
			told = true;
		}
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Lots and their uses, side by side in the order of the lots. */
static enum status read_lots(struct shop *s, struct sums *sums, struct notes *findings, struct error *e)
{
	struct stmt *lots = db_prepare(s->db, lots_sql), *uses = db_prepare(s->db, lot_uses_sql);
	enum step step, use = stmt_step(uses, e);
	bool told = false;
	while ((step = stmt_step(lots, e)) == STEP_ROW) {
		int64_t id = stmt_int(lots, 0), left = 0;
		while (use == STEP_ROW && stmt_int(uses, 0) <= id) {
			left += stmt_int(uses, 0) == id ? stmt_int(uses, 1) : 0;
			use = stmt_step(uses, e);
		}
		sums[stmt_int(lots, 1)].lots += stmt_int(lots, 2);
		bool open = *stmt_text(lots, 3) == 'o';
		if ((left != stmt_int(lots, 2) || open != (left > 0)) && !told) {
			differ(s, findings, stmt_int(lots, 1), stmt_int(lots, 2), left);
			told = true;
		}
	}
	stmt_reset(lots);
	stmt_reset(uses);
	return step == STEP_FAILED || use == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_wallets(struct shop *s, struct sums *sums, struct error *e)
{
	struct stmt *q = db_prepare(s->db, wallets_sql);
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW)
		sums[stmt_int(q, 0)].wallet = stmt_int(q, 1);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_uses(struct shop *s, struct notes *findings, struct error *e)
{
	struct stmt *q = db_prepare(s->db, entry_uses_sql);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		differ(s, findings, stmt_int(q, 0), stmt_int(q, 1), stmt_int(q, 2));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status check(struct shop *s, struct notes *findings, struct error *e)
{
	int64_t last = db_int(s->db, last_sql, 0);
	struct sums *sums = xcalloc((size_t)last + 1, sizeof *sums);
	enum status st = read_entries(s, sums, findings, e);
	if (st == ST_OK)
		st = read_lots(s, sums, findings, e);
	if (st == ST_OK)
		st = read_wallets(s, sums, e);
	for (int64_t id = 0; st == ST_OK && id <= last; id++) {
		const struct sums *m = &sums[id];
		if (m->wallet == m->entries && m->lots == m->entries)
			continue;
		differ(s, findings, id, m->wallet == m->entries ? m->lots : m->wallet, m->entries);
		break;
	}
	free(sums);
	return st == ST_OK ? read_uses(s, findings, e) : st;
}

enum status ledger_check(struct shop *s, struct notes *findings, struct error *e)
{
	enum status st = db_read_begin(s->db, e);
	if (st != ST_OK)
		return st;
	st = check(s, findings, e);
	db_read_end(s->db);
	return st;
}
