/*
 * The newest event of each audience for the people of temp.touched, one person
 * after the other: from their events and what they bought into audience_seen.
 */
#include "config.h"

#include "desk/refresh_parts.h"

static const char events_sql[] =
	"SELECT t.person_id, p.blocked + 2 * p.opted_out, e.kind, e.item_no, e.at FROM temp.touched t CROSS JOIN person p"
	" LEFT JOIN member_event e ON e.person_id = t.person_id AND e.batch_id " SEEN_LIVE
	" WHERE t.person_id > :after AND p.id = t.person_id AND p.profile = :profile ORDER BY t.person_id";
static const char orders_sql[] = "SELECT item_no, bought_at, success_at FROM person_order WHERE person_id = :person";
static const char any_orders_sql[] = "SELECT EXISTS (SELECT 1 FROM person_order)";
static const char seen_sql[] =
	"INSERT INTO audience_seen (profile, person_id, visitors_at, favourites_at, cart_at, buyers_at, contacts_at, skip)"
	" VALUES (:profile, :person, :at0, :at1, :at2, :at3, :at4, :skip) ON CONFLICT (profile, person_id) DO UPDATE SET"
	" visitors_at = :at0, favourites_at = :at1, cart_at = :at2, buyers_at = :at3, contacts_at = :at4, skip = :skip";
static const char unseen_sql[] = "DELETE FROM audience_seen WHERE profile = :profile AND person_id = :person";

static enum status add_orders(struct refresh *r, struct seen *n, int64_t person, struct error *e)
{
	struct stmt *q;
	enum step step;

	if (!r->any_orders)
		return ST_OK;
	q = db_prepare(r->s->db, orders_sql);
	stmt_bind_int(q, ":person", person);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		seen_take_order(n, q, 0);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status drop_seen(struct refresh *r, int64_t person, struct error *e)
{
	struct stmt *q = db_prepare(r->s->db, unseen_sql);

	stmt_bind_text(q, ":profile", r->profile);
	stmt_bind_int(q, ":person", person);
	return stmt_run(q, e);
}

/* The statement stays bound between two people. */
static void prepare_put(struct refresh *r)
{
	static const char *const names[] = {":at0", ":at1", ":at2", ":at3", ":at4", ":person", ":skip"};

	r->put = db_prepare(r->s->db, seen_sql);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		r->place[i] = stmt_place(r->put, names[i]);
	stmt_bind_text(r->put, ":profile", r->profile);
}

static enum status put_seen(struct refresh *r, const struct seen *n, int64_t person, int skip, struct error *e)
{
	bool any = false;

	for (int i = 0; i < SEEN_KINDS; i++)
		any |= n->newest[i] != INSTANT_NONE;
	if (!any)
		return drop_seen(r, person, e);
	for (int i = 0; i < SEEN_KINDS; i++)
		if (n->newest[i] != INSTANT_NONE)
			stmt_put_int(r->put, r->place[i], n->newest[i]);
		else
			stmt_put_null(r->put, r->place[i]);
	stmt_put_int(r->put, r->place[SEEN_KINDS], person);
	stmt_put_int(r->put, r->place[SEEN_KINDS + 1], skip);
	return stmt_run(r->put, e);
}

/* People behind *after until the gate wants to be let go; *after becomes -1 behind the last. */
static enum status people_chunk(struct refresh *r, struct seen *n, int64_t *after, int64_t *count, struct error *e)
{
	int64_t first = *count;
	struct stmt *events = db_prepare(r->s->db, events_sql);
	enum status st = ST_OK;
	enum step more;

	r->any_orders = db_int(r->s->db, any_orders_sql, 1) != 0;
	refresh_bind(r, events, 0, *after, 0);
	prepare_put(r);
	more = stmt_step(events, e);
	while (st == ST_OK && more == STEP_ROW && ((*count - first) % 16 != 15 || !db_chunk_full(r->s->db))) {
		int64_t person = stmt_int(events, 0);
		int skip = (int)stmt_int(events, 1);

		seen_begin(n, INT64_MAX);
		while (more == STEP_ROW && stmt_int(events, 0) == person) {
			if (!stmt_is_null(events, 2))
				seen_take_event(n, &r->rules, events, 2);
			more = stmt_step(events, e);
		}
		st = add_orders(r, n, person, e);
		seen_end(n);
		if (st == ST_OK)
			st = put_seen(r, n, person, skip, e);
		*after = person;
		++*count;
	}
	if (more == STEP_DONE && st == ST_OK)
		*after = -1;
	stmt_reset(events);
	return more == STEP_FAILED ? ST_FAILED : st;
}

enum status refresh_people(struct refresh *r, struct error *e)
{
	struct seen n = {.cart_stays = r->rules.cart_stays};
	int64_t after = 0, before, count = 0;
	enum status st = ST_OK;

	while (st == ST_OK && after >= 0 && !r->stopped) {
		before = count;
		if ((st = db_begin(r->s->db, e)) != ST_OK)
			break;
		st = people_chunk(r, &n, &after, &count, e);
		st = db_end(r->s->db, st, e);
		refresh_tell(r, count - before);
	}
	seen_free(&n);
	return st;
}
