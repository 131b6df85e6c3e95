/*
 * Bringing person_order and audience_seen up to what counts now: batches that
 * were published since, and none that was taken back. Batches that came are
 * added: their people are computed anew from all that counts. When events are
 * gone, the people who had them are computed anew; when orders are, their
 * marketplace is built from nothing. Everything in short transactions; what was
 * begun is marked, so that a kill in between leaves work to do and nothing
 * wrong.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/refresh_parts.h"
#include "storekeep/i18n.h"

#define CHUNK "1000"
#define KINDS "('order', 'demo', 'audience')"

static const char stale_sql[] =
	"SELECT EXISTS (SELECT 1 FROM batch WHERE state = 'published' AND kind IN " KINDS
	" AND id NOT IN (SELECT batch_id FROM audience_taken WHERE whole = 1))"
	" OR EXISTS (SELECT 1 FROM audience_taken WHERE batch_id NOT IN (SELECT id FROM batch WHERE state = 'published'))"
	" OR EXISTS (SELECT 1 FROM audience_touched)";
/* Where orders are gone, everything of the marketplace is built anew; where events are, the people who had them. */
static const char profiles_sql[] =
	"SELECT DISTINCT profile, 0 FROM batch WHERE state = 'published' AND kind IN " KINDS
	" AND id NOT IN (SELECT batch_id FROM audience_taken WHERE whole = 1) UNION"
	" SELECT DISTINCT coalesce(b.profile, ''), b.kind IS NOT 'audience' FROM audience_taken t LEFT JOIN batch b ON b.id = t.batch_id"
	" WHERE b.state IS NULL OR b.state <> 'published' UNION"
	" SELECT DISTINCT p.profile, 0 FROM audience_touched t JOIN person p ON p.id = t.person_id UNION"
	" SELECT DISTINCT f.profile, 0 FROM (SELECT DISTINCT profile FROM batch) f CROSS JOIN audience_touched t"
	" JOIN audience_seen a ON a.profile = f.profile AND a.person_id = t.person_id WHERE t.person_id NOT IN (SELECT id FROM person)"
	" ORDER BY 2 DESC, 1";
static const char batches_sql[] =
	"SELECT id, kind, rows_new + rows_changed FROM batch WHERE state = 'published' AND kind IN " KINDS " AND profile = :profile"
	" AND id NOT IN (SELECT batch_id FROM audience_taken WHERE whole = 1) ORDER BY id";
static const char begun_sql[] = "INSERT INTO audience_taken (batch_id) VALUES (:batch) ON CONFLICT DO NOTHING";
static const char whole_sql[] = "UPDATE audience_taken SET whole = 1 WHERE batch_id = :batch";

/* ---- building from nothing ---- */

static const char next_seen_sql[] =
	"SELECT max(person_id) FROM (SELECT person_id FROM audience_seen WHERE profile = :profile AND person_id > :after"
	" ORDER BY person_id LIMIT " CHUNK ")";
static const char drop_seen_sql[] =
	"DELETE FROM audience_seen WHERE profile = :profile AND person_id > :after AND person_id <= :upto";
static const char next_bought_sql[] =
	"SELECT max(id) FROM (SELECT id FROM person WHERE id > :after ORDER BY id LIMIT " CHUNK ")";
static const char drop_bought_sql[] =
	"DELETE FROM person_order WHERE person_id > :after AND person_id <= :upto"
	" AND (SELECT profile FROM person WHERE id = person_id) IS :profile";
static const char lost_bought_sql[] = "DELETE FROM person_order WHERE person_id NOT IN (SELECT id FROM person)";
static const char forget_sql[] =
	"DELETE FROM audience_taken WHERE coalesce((SELECT profile FROM batch WHERE id = batch_id), '') = :profile";

/* What is gone has been looked at. */
static const char gone_sql[] =
	"DELETE FROM audience_taken WHERE batch_id IN (SELECT id FROM batch WHERE state <> 'published' AND kind = 'audience'"
	" AND profile = :profile)";
/* People who went before anybody counted them. */
static const char strangers_sql[] =
	"DELETE FROM audience_touched WHERE person_id NOT IN (SELECT id FROM person) AND NOT EXISTS (SELECT 1 FROM"
	" (SELECT DISTINCT profile FROM batch) f JOIN audience_seen a ON a.profile = f.profile AND a.person_id = audience_touched.person_id)";
static const char any_strangers_sql[] =
	"SELECT EXISTS (SELECT 1 FROM audience_touched WHERE person_id NOT IN (SELECT id FROM person))";

/* ---- orders ---- */

static const char next_order_sql[] =
	"SELECT max(id) FROM (SELECT id FROM orders WHERE batch_id = :batch AND id > :after ORDER BY id LIMIT " CHUNK ")";
static const char next_old_sql[] =
	"SELECT max(id) FROM (SELECT id FROM orders WHERE superseded_by = :batch AND superseded_by <> 0 AND id > :after ORDER BY id LIMIT " CHUNK ")";
static const char people_sql[] =
	"INSERT INTO person (profile, code, batch_id) SELECT DISTINCT o.profile, o.buyer, :batch FROM orders o"
	" WHERE o.batch_id = :batch AND o.id > :after AND o.id <= :upto AND o.buyer <> '' AND o.is_shipping = 0"
	" ON CONFLICT (profile, code) DO NOTHING";
static const char touch_sql[] =
	"INSERT INTO temp.touched (person_id) SELECT p.id FROM orders o JOIN person p ON p.profile = o.profile AND p.code = o.buyer"
	" WHERE o.batch_id = :batch AND o.id > :after AND o.id <= :upto AND o.buyer <> '' ON CONFLICT DO NOTHING";
static const char touch_old_sql[] =
	"INSERT INTO temp.touched (person_id) SELECT p.id FROM orders o JOIN person p ON p.profile = o.profile AND p.code = o.buyer"
	" WHERE o.superseded_by = :batch AND o.superseded_by <> 0 AND o.id > :after AND o.id <= :upto AND o.buyer <> '' ON CONFLICT DO NOTHING";
static const char drop_old_sql[] =
	"DELETE FROM person_order WHERE (person_id, order_id) IN (SELECT p.id, o.id FROM orders o"
	" JOIN person p ON p.profile = o.profile AND p.code = o.buyer"
	" WHERE o.superseded_by = :batch AND o.superseded_by <> 0 AND o.id > :after AND o.id <= :upto AND o.buyer <> '')";

/* Cancelled, unpaid and wholly returned orders are nothing that anyone bought (RUT-87). An order is successful once the
 * buyer has confirmed it or it was paid out; that day, else the nearest that is known. */
#define BOUGHT_DAY "coalesce(o.ordered_on, o.shippable_on, o.shipped_on, o.confirmed_on, o.posted_on)"
#define SUCCESS_DAY "coalesce(o.confirmed_on, o.posted_on, o.picked_up_on, o.shipped_on, o.ordered_on)"
#define SECONDS(day) "CAST(strftime('%s', " day ") AS INTEGER) - :offset"
#define BOUGHT_ROW \
	SECONDS(BOUGHT_DAY) ", CASE WHEN o.state IN ('confirmed', 'posted', 'settled') THEN " SECONDS(SUCCESS_DAY) " END"
#define BOUGHT_FROM \
	" FROM orders o JOIN person p ON p.profile = o.profile AND p.code = o.buyer"
#define BOUGHT_WHERE \
	" WHERE o.batch_id = :batch AND o.id > :after AND o.id <= :upto AND o.is_shipping = 0" \
	" AND o.state IN ('to_ship', 'shipped', 'delivered', 'disputed', 'returning', 'confirmed', 'posted', 'settled')" \
	" AND (o.refunded_on IS NULL OR (o.refund_amount > 0 AND o.refund_amount < o.claim_amount))" \
	" AND " BOUGHT_DAY " IS NOT NULL" \
	" AND (o.superseded_by = 0 OR o.superseded_by IN (SELECT id FROM batch WHERE state IN ('staging', 'removing')))" \
	" ON CONFLICT DO NOTHING"
static const char bought_sql[] =
	"INSERT INTO person_order (person_id, order_id, pos, item_no, bought_at, success_at, amount)"
	" SELECT p.id, o.id, 1, CASE o.product_no WHEN '' THEN o.sku ELSE o.product_no END, " BOUGHT_ROW ", o.claim_amount"
	BOUGHT_FROM BOUGHT_WHERE;
static const char bought_items_sql[] =
	"INSERT INTO person_order (person_id, order_id, pos, item_no, bought_at, success_at, amount)"
	" SELECT p.id, o.id, i.pos, CASE i.product_no WHEN '' THEN i.sku ELSE i.product_no END, " BOUGHT_ROW ", 0"
	BOUGHT_FROM " JOIN order_item i ON i.order_id = o.id AND i.pos > 1" BOUGHT_WHERE;

/* ---- people ---- */

static const char touched_sql[] = "CREATE TEMP TABLE IF NOT EXISTS touched (person_id INTEGER PRIMARY KEY)";
static const char untouch_sql[] = "DELETE FROM temp.touched";
static const char touch_events_sql[] =
	"INSERT INTO temp.touched (person_id) SELECT DISTINCT person_id FROM member_event WHERE batch_id = :batch ON CONFLICT DO NOTHING";
static const char touch_changed_sql[] =
	"INSERT INTO temp.touched (person_id) SELECT person_id FROM person_before WHERE batch_id = :batch ON CONFLICT DO NOTHING";
static const char touch_gone_sql[] =
	"INSERT INTO temp.touched (person_id) SELECT DISTINCT e.person_id FROM audience_taken t JOIN batch b ON b.id = t.batch_id"
	" AND b.state <> 'published' AND b.profile = :profile JOIN member_event e ON e.batch_id = b.id WHERE true ON CONFLICT DO NOTHING";
static const char touch_again_sql[] =
	"INSERT INTO temp.touched (person_id) SELECT t.person_id FROM audience_touched t LEFT JOIN person p ON p.id = t.person_id"
	" WHERE coalesce(p.profile, :profile) = :profile ON CONFLICT DO NOTHING";
static const char next_touched_sql[] =
	"SELECT max(person_id) FROM (SELECT person_id FROM temp.touched WHERE person_id > :after ORDER BY person_id LIMIT " CHUNK ")";
static const char drop_lost_sql[] =
	"DELETE FROM audience_seen WHERE profile = :profile AND person_id IN (SELECT person_id FROM temp.touched WHERE person_id > :after"
	" AND person_id <= :upto) AND person_id NOT IN (SELECT id FROM person WHERE id > :after AND id <= :upto)";
static const char looked_sql[] =
	"DELETE FROM audience_touched WHERE person_id IN (SELECT person_id FROM temp.touched WHERE person_id > :after AND person_id <= :upto)";
struct taken {
	int64_t id;
	bool orders;
};

bool audience_is_stale(struct shop *s)
{
	return db_int(s->db, stale_sql, 0) != 0;
}

void refresh_tell(struct refresh *r, int64_t more)
{
	r->done += more;
	if (r->p != NULL && r->p->step != NULL && !r->p->step(r->p->arg, r->done < r->total ? r->done : r->total, r->total))
		r->stopped = true;
}

void refresh_bind(const struct refresh *r, struct stmt *q, int64_t batch, int64_t after, int64_t upto)
{
	const struct {
		const char *name;
		int64_t v;
	} known[] = {{":batch", batch}, {":after", after}, {":upto", upto}, {":offset", r->offset}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (stmt_has(q, known[i].name))
			stmt_bind_int(q, known[i].name, known[i].v);
	if (stmt_has(q, ":profile"))
		stmt_bind_text(q, ":profile", r->profile);
}

/* The end of the next chunk; 0 when there is none. */
static int64_t next_of(struct refresh *r, const char *sql, int64_t batch, int64_t after)
{
	struct stmt *q = db_prepare(r->s->db, sql);
	int64_t upto;

	refresh_bind(r, q, batch, after, 0);
	upto = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return upto;
}

/* Walk by key: `acts` (NULL-terminated) on each chunk that `next` gives, in transactions as long as the gate allows. */
static enum status walk(struct refresh *r, int64_t batch, const char *next, const char *const *acts, struct error *e)
{
	int64_t after = 0, upto = 0;
	enum status st = ST_OK;

	do {
		int64_t touched = 0;

		if ((st = db_begin(r->s->db, e)) != ST_OK)
			return st;
		while (st == ST_OK && !db_chunk_full(r->s->db) && (upto = next_of(r, next, batch, after)) != 0) {
			for (size_t i = 0; acts[i] != NULL && st == ST_OK; i++) {
				struct stmt *q = db_prepare(r->s->db, acts[i]);

				refresh_bind(r, q, batch, after, upto);
				st = stmt_run(q, e);
				touched = i == 0 ? touched + db_changes(r->s->db) : touched;
			}
			after = upto;
		}
		if ((st = db_end(r->s->db, st, e)) != ST_OK)
			return st;
		refresh_tell(r, touched);
	} while (upto != 0 && !r->stopped);
	return ST_OK;
}

static enum status run(struct refresh *r, const char *sql, int64_t batch, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, sql);

	refresh_bind(r, q, batch, 0, 0);
	return stmt_run(q, e);
}

static enum status write(struct refresh *r, const char *const *acts, int64_t batch, struct error *e)
{
	enum status st = db_begin(r->s->db, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; acts[i] != NULL && st == ST_OK; i++)
		st = run(r, acts[i], batch, e);
	return db_end(r->s->db, st, e);
}

static enum status clear(struct refresh *r, struct error *e)
{
	static const char *const seen[] = {drop_seen_sql, NULL}, *const bought[] = {drop_bought_sql, NULL};
	static const char *const last[] = {lost_bought_sql, forget_sql, NULL};
	enum status st = walk(r, 0, next_seen_sql, seen, e);

	if (st == ST_OK && !r->stopped)
		st = walk(r, 0, next_bought_sql, bought, e);
	return st == ST_OK && !r->stopped ? write(r, last, 0, e) : st;
}

static enum status take_orders(struct refresh *r, int64_t batch, struct error *e)
{
	static const char *const old[] = {touch_old_sql, drop_old_sql, NULL};
	static const char *const fresh[] = {people_sql, touch_sql, bought_sql, bought_items_sql, NULL};
	enum status st = walk(r, batch, next_old_sql, old, e);

	return st == ST_OK && !r->stopped ? walk(r, batch, next_order_sql, fresh, e) : st;
}

/* ---- one marketplace ---- */

static enum status load_batches(struct refresh *r, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, batches_sql);
	enum step step;

	refresh_bind(r, q, 0, 0, 0);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		r->batches = xreallocarray(r->batches, r->count + 1, sizeof *r->batches);
		r->batches[r->count++] = (struct taken){stmt_int(q, 0), strcmp(stmt_text(q, 1), "audience") != 0};
		r->total += 2 * stmt_int(q, 2);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status take_batch(struct refresh *r, const struct taken *b, struct error *e)
{
	static const char *const begun[] = {begun_sql, NULL};
	enum status st = write(r, begun, b->id, e);

	/* an order file of the shop's own orders may bring events too: demo */
	if (st == ST_OK)
		st = run(r, touch_events_sql, b->id, e);
	if (st == ST_OK)
		st = run(r, touch_changed_sql, b->id, e);
	return st == ST_OK && b->orders ? take_orders(r, b->id, e) : st;
}

static enum status take_all(struct refresh *r, struct error *e)
{
	static const char *const whole[] = {whole_sql, NULL}, *const looked[] = {drop_lost_sql, looked_sql, NULL};
	static const char *const gone[] = {gone_sql, NULL};
	enum status st = run(r, touched_sql, 0, e);

	if (st == ST_OK)
		st = run(r, untouch_sql, 0, e);
	for (size_t i = 0; i < r->count && st == ST_OK && !r->stopped; i++)
		st = take_batch(r, &r->batches[i], e);
	if (st == ST_OK)
		st = run(r, touch_gone_sql, 0, e);
	if (st == ST_OK)
		st = run(r, touch_again_sql, 0, e);
	if (st == ST_OK && !r->stopped)
		st = refresh_people(r, e);
	if (st == ST_OK && !r->stopped)
		st = walk(r, 0, next_touched_sql, looked, e);
	if (st == ST_OK && !r->stopped)
		st = write(r, gone, 0, e);
	for (size_t i = 0; i < r->count && st == ST_OK && !r->stopped; i++)
		st = write(r, whole, r->batches[i].id, e);
	if (st == ST_OK)
		st = run(r, untouch_sql, 0, e);
	return st;
}

/* Marketplaces that people can be reached on: those with audiences, and those where audiences of one's own are allowed. */
static bool has_people(const struct profile *p)
{
	return profile_text(p, "audience.order", DAY_NONE) != NULL || profile_bool(p, "audience.own", DAY_NONE, false);
}

static enum status open_profile(struct refresh *r, bool *wanted, struct error *e)
{
	const struct profile *p;
	struct error unknown;

	*wanted = *r->profile != '\0' && shop_profile(r->s, r->profile, &p, &unknown) == ST_OK && has_people(p);
	if (!*wanted)
		return ST_OK;
	r->offset = zone_offset(profile_zone(p), clock_now());
	return seen_rules_of(r->s, r->profile, &r->rules, e);
}

static enum status refresh_profile(struct refresh *r, bool gone, struct error *e)
{
	static const char *const marks[] = {begun_sql, whole_sql, NULL};
	bool wanted;
	enum status st = open_profile(r, &wanted, e);

	if (st == ST_OK && gone)
		st = clear(r, e);
	if (st == ST_OK && !r->stopped)
		st = load_batches(r, e);
	if (st == ST_OK && !r->stopped && wanted)
		st = take_all(r, e);
	for (size_t i = 0; i < r->count && st == ST_OK && !wanted; i++)
		st = write(r, marks, r->batches[i].id, e);
	free(r->batches);
	r->batches = NULL;
	r->count = 0;
	return st;
}

struct due_profile {
	char name[64];
	bool gone;
};

static size_t load_profiles(struct shop *s, struct due_profile out[32])
{
	struct stmt *q = db_prepare(s->db, profiles_sql);
	size_t n = 0;

	while (n < 32 && stmt_step(q, NULL) == STEP_ROW) {
		bool twice = false;

		for (size_t i = 0; i < n; i++)
			twice |= strcmp(out[i].name, stmt_text(q, 0)) == 0;
		if (twice)
			continue;
		column_text(q, 0, out[n].name, sizeof out[n].name);
		out[n++].gone = stmt_int(q, 1) != 0;
	}
	stmt_reset(q);
	return n;
}

enum status audience_refresh(struct shop *s, const struct progress *p, bool *complete, struct error *e)
{
	struct due_profile due[32];
	struct refresh r = {.s = s, .p = p};
	size_t count = load_profiles(s, due);
	static const char *const strangers[] = {strangers_sql, NULL};
	enum status st = ST_OK;

	*complete = true;
	if (count == 0 && db_int(s->db, any_strangers_sql, 0) == 0)
		return ST_OK;
	db_roomy(s->db, true);
	for (size_t i = 0; i < count && st == ST_OK && !r.stopped; i++) {
		r.profile = due[i].name;
		st = refresh_profile(&r, due[i].gone, e);
	}
	if (st == ST_OK && !r.stopped && db_int(s->db, any_strangers_sql, 0) != 0)
		st = write(&r, strangers, 0, e);
	db_roomy(s->db, false);
	if (st == ST_OK && r.done > 10000)
		db_checkpoint(s->db);
	*complete = st == ST_OK && !r.stopped;
	return st;
}
