/*
 * The people of a marketplace, as far as audiences know them: who is in which,
 * one of them in detail, and what that one did.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/audience_own.h"
#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static const char get_sql[] =
	"SELECT id, profile, code, name, email, blocked, opted_out, email_verified, reminder_opt_out, followed_on, left_on FROM person"
	" WHERE id = :id";
static const char orders_sql[] =
	"SELECT count(*), coalesce(sum(amount), 0), max(bought_at) FROM person_order WHERE person_id = :id AND pos = 1";

#define FLAG "CASE WHEN p.blocked THEN 'blocked' WHEN p.opted_out THEN 'opted_out' WHEN NOT p.email_verified THEN 'unverified'" \
	" WHEN p.reminder_opt_out THEN 'reminder_opt_out' ELSE '' END"

static const struct list_column columns[] = {
	{"member_id", N_("Member"), VK_TEXT, NULL, 18, 1, 0, true},
	{"name", N_("Name"), VK_TEXT, NULL, 14, 2, 1, false},
	{"at", N_("Last event"), VK_INSTANT, NULL, 16, 0, 0, true},
	{"flag", N_("Left out"), VK_ENUM, "person_flag", 10, 0, 0, false},
	{"email", N_("E-mail"), VK_TEXT, NULL, 24, 1, 3, false},
	{"followed_on", N_("Follows since"), VK_DATE, NULL, 10, 0, 4, false},
};
/* Where the list is not of an audience there is no event by which somebody is in it. */
static const char *const exprs_all[] = {"p.code", "p.name", "NULL", FLAG, "p.email", "p.followed_on"};
#define EXPRS(at) {"p.code", "p.name", "a." at, FLAG, "p.email", "p.followed_on"}
static const char *const exprs[AUDIENCES][LIST_COUNT(columns)] = {
	EXPRS("visitors_at"), EXPRS("favourites_at"), EXPRS("cart_at"), EXPRS("buyers_at"), EXPRS("contacts_at"),
};
#define SEARCH "(p.code >= :text AND p.code < :text_end) OR holds(p.name, :folded) OR holds(p.email, :folded)"
static const struct list_sort sorts_all[] = {{.column = "member_id", .by = {"p.code"}}};
/* The newest first, from the index of its audience. */
#define SORTS(at, index) \
	{{.column = "at", .by = {"a." at}, .number = 1, .descending = true, \
	  .from = "audience_seen a INDEXED BY " index " CROSS JOIN person p ON p.id = a.person_id"}, \
	 {.column = "member_id", .by = {"p.code"}, \
	  .from = "person p CROSS JOIN audience_seen a ON a.profile = p.profile AND a.person_id = p.id"}}
static const struct list_sort sorts[AUDIENCES][2] = {
	SORTS("visitors_at", "audience_seen_visitors"), SORTS("favourites_at", "audience_seen_favourites"),
	SORTS("cart_at", "audience_seen_cart"), SORTS("buyers_at", "audience_seen_buyers"), SORTS("contacts_at", "audience_seen_contacts"),
};
static const struct list_def all_def = {
	.columns = columns, .exprs = exprs_all, .column_count = LIST_COUNT(columns), .from = "person p",
	.where = "p.profile = :profile", .id = "p.id", .sorts = sorts_all, .sort_count = 1, .search = SEARCH,
};
#define DEF(n, at) \
	{.columns = columns, .exprs = exprs[n], .column_count = LIST_COUNT(columns), \
	 .from = "audience_seen a JOIN person p ON p.id = a.person_id", \
	 .where = "a.profile = :profile AND p.profile = :profile", .within = "a." at, .low = ":from", .high = ":upto", .id = "p.id", \
	 .sorts = sorts[n], .sort_count = 2, .search = SEARCH}
static const struct list_def defs[AUDIENCES] = {
	DEF(0, "visitors_at"), DEF(1, "favourites_at"), DEF(2, "cart_at"), DEF(3, "buyers_at"), DEF(4, "contacts_at"),
};

/* Whom a filter holds is found out once, when the list opens. */
static const char own_make_sql[] =
	"CREATE TEMP TABLE IF NOT EXISTS own_people (audience INTEGER, at INTEGER, person_id INTEGER, PRIMARY KEY (audience, at, person_id))"
	" WITHOUT ROWID";
static const char own_empty_sql[] = "DELETE FROM temp.own_people WHERE audience = :audience";
static const char own_put_sql[] = "INSERT INTO temp.own_people (audience, at, person_id) VALUES (:audience, :at, :person)";
static const char *const own_exprs[] = {"p.code", "p.name", "nullif(o.at, 0)", FLAG, "p.email", "p.followed_on"};
static const struct list_sort own_sorts[] = {
	{.column = "at", .by = {"o.at"}, .number = 1, .descending = true},
	{.column = "member_id", .by = {"p.code"}},
};
static const struct list_def own_def = {
	.columns = columns, .exprs = own_exprs, .column_count = LIST_COUNT(columns),
	.from = "temp.own_people o CROSS JOIN person p ON p.id = o.person_id", .where = "o.audience = :audience", .id = "p.id",
	.sorts = own_sorts, .sort_count = LIST_COUNT(own_sorts), .search = SEARCH,
};

static const struct list_column item_columns[] = {
	{"item_no", N_("Item"), VK_TEXT, NULL, 16, 0, 0, true},
	{"title", N_("Title"), VK_TEXT, NULL, 30, 2, 0, false},
	{"rank", N_("Rank"), VK_INT, NULL, 6, 0, 1, true},
};
static const char *const item_exprs[] = {"i.item_no", "i.title", "i.rank"};
static const struct list_sort item_sorts[] = {{.column = "rank", .by = {"i.place"}, .number = 1}};
static const struct list_def item_def = {
	.columns = item_columns, .exprs = item_exprs, .column_count = LIST_COUNT(item_columns),
	.from = "(SELECT row_number() OVER (ORDER BY rank IS NULL, rank, item_no) AS place, * FROM item WHERE profile = :profile) i",
	.id = "i.place", .sorts = item_sorts, .sort_count = 1,
};

static const struct list_column event_columns[] = {
	{"at", N_("When"), VK_INSTANT, NULL, 16, 0, 0, true},
	{"kind", N_("What"), VK_ENUM, "event_kind", 14, 1, 0, false},
	{"item_id", N_("Item"), VK_TEXT, NULL, 16, 0, 0, false},
	{"title", N_("Title"), VK_TEXT, NULL, 20, 2, 1, false},
	{"batch_id", N_("Batch"), VK_INT, NULL, 6, 0, 2, false},
};
static const char *const event_exprs[] = {
	"e.at", "e.kind", "e.item_no",
	"(SELECT i.title FROM item i JOIN person p ON p.profile = i.profile WHERE p.id = e.person_id AND i.item_no = e.item_no)", "e.batch_id",
};
static const struct list_sort event_sorts[] = {{.column = "at", .by = {"e.at"}, .number = 1, .descending = true}};
/* A person's events are few: what makes a row its own is counted out. */
static const struct list_def event_def = {
	.columns = event_columns, .exprs = event_exprs, .column_count = LIST_COUNT(event_columns),
	.from = "(SELECT row_number() OVER (ORDER BY at, kind, item_no) AS n, * FROM member_event WHERE person_id = :person AND batch_id " SEEN_LIVE ") e",
	.id = "e.n", .sorts = event_sorts, .sort_count = 1,
};

static enum status gather_own(struct shop *s, int64_t id, struct error *e)
{
	struct own_person one;
	struct own_filter f;
	struct own_walk *w;
	struct stmt *q;
	enum status st = own_filter_load(s, id, &f, e);

	if (st == ST_OK)
		st = stmt_run(db_prepare(s->db, own_make_sql), e);
	if (st == ST_OK) {
		q = db_prepare(s->db, own_empty_sql);
		stmt_bind_int(q, ":audience", id);
		st = stmt_run(q, e);
	}
	if (st == ST_OK)
		st = own_walk_open(s, &f, clock_now(), &w, e);
	if (st != ST_OK)
		return st;
	while (own_walk_next(w, &one, &st, e) && st == ST_OK) {
		if (one.id == 0)
			continue;
		q = db_prepare(s->db, own_put_sql);
		stmt_bind_int(q, ":audience", id);
		stmt_bind_int(q, ":at", one.at != INSTANT_NONE ? one.at : 0);
		stmt_bind_int(q, ":person", one.id);
		st = stmt_run(q, e);
	}
	own_walk_close(w);
	return st;
}

static enum status own_list(struct shop *s, int64_t id, struct list_source *out, struct error *e)
{
	enum status st = gather_own(s, id, e);

	if (st == ST_OK)
		desk_list_open(out, s->db, &own_def, (struct list_bind[]){{":audience", .num = id}}, 1);
	return st;
}

void audience_items(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &item_def, (struct list_bind[]){{":profile", .text = profile}}, 1);
}

enum status person_list(struct shop *s, const char *profile, const char *audience, struct list_source *out, struct error *e)
{
	struct list_bind binds[] = {{":profile", .text = profile}, {":from", .num = 0}, {":upto", .num = 0}};
	int which = audience_position(audience);
	struct seen_rules r;
	enum status st = seen_rules_of(s, profile, &r, e);

	if (st != ST_OK)
		return st;
	if (audience_own_id(audience) != 0)
		return own_list(s, audience_own_id(audience), out, e);
	if (which < 0 && *audience != '\0')
		return error_set(e, ST_REFUSED, "audience_unknown", "RUT-83", "audience",
		                 _("There is no audience \"%s\": visitors, favourites, cart, buyers, contacts."), audience);
	binds[2].num = clock_now() + SEEN_DAY; /* what is only known by its day */
	binds[1].num = clock_now() - r.window;
	desk_list_open(out, s->db, which < 0 ? &all_def : &defs[which], binds, which < 0 ? 1 : 3);
	return ST_OK;
}

static void read_person(struct stmt *q, struct person *out)
{
	out->id = stmt_int(q, 0);
	column_text(q, 1, out->profile, sizeof out->profile);
	column_text(q, 2, out->code, sizeof out->code);
	column_text(q, 3, out->name, sizeof out->name);
	column_text(q, 4, out->email, sizeof out->email);
	out->blocked = stmt_int(q, 5) != 0;
	out->opted_out = stmt_int(q, 6) != 0;
	out->email_verified = stmt_int(q, 7) != 0;
	out->reminder_opt_out = stmt_int(q, 8) != 0;
	out->followed_on = column_day(q, 9);
	out->left_on = column_day(q, 10);
}

static enum status read_seen(struct shop *s, struct person *out, struct error *e)
{
	struct seen_rules r;
	struct seen n = {0};
	enum status st = seen_rules_of(s, out->profile, &r, e);

	if (st == ST_OK)
		st = seen_person(s, &r, out->id, clock_now(), &n, e);
	if (st == ST_OK) {
		memcpy(out->newest, n.newest, sizeof out->newest);
		out->set = (unsigned)seen_set(&r, &n, clock_now());
	}
	seen_free(&n);
	return st;
}

enum status person_get(struct shop *s, int64_t id, struct person *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct person){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_person(q, out);
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "person_missing", NULL, "id", "%s", _("There is no such member."));
	if (step == STEP_FAILED)
		return ST_FAILED;
	q = db_prepare(s->db, orders_sql);
	stmt_bind_int(q, ":id", id);
	if (stmt_step(q, e) == STEP_ROW) {
		out->orders = stmt_int(q, 0);
		out->amount = stmt_int(q, 1);
		out->last_order = column_instant(q, 2);
	}
	stmt_reset(q);
	return read_seen(s, out, e);
}

void person_events(struct shop *s, int64_t id, struct list_source *out)
{
	desk_list_open(out, s->db, &event_def, (struct list_bind[]){{":person", .num = id}}, 1);
}
