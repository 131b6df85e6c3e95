/*
 * Importing what makes audiences: events of the five (RUT-84 to 88), and who
 * people are, the marketplace's own figures and the goods (audience_people.c,
 * audience_goods.c). An event is a person, a kind, an item and a moment; the
 * same one twice is one.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/audience_file.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define MEMBER_MAX 64
#define PEOPLE_MAX 1500000 /* remembered by code; further ones are asked for */

static const char *const fields[] = {
	[AF_MEMBER] = "member_id", [AF_ITEM] = "item_id", [AF_AT] = "at", [AF_KIND] = "kind", [AF_NAME] = "name", [AF_EMAIL] = "email",
	[AF_BLOCKED] = "blocked", [AF_OPTED_OUT] = "opted_out", [AF_FLAGS] = "flags", [AF_VERIFIED] = "email_verified",
	[AF_REMINDERS] = "reminder_opt_out", [AF_FOLLOWED] = "followed_on", [AF_LEFT] = "left_on", [AF_AUDIENCE] = "audience",
	[AF_COUNT] = "count", [AF_COUNTED] = "counted_at", [AF_TITLE] = "title", [AF_RANK] = "rank", [AUDIENCE_FIELDS] = NULL,
};

static const char person_sql[] = "SELECT id FROM person WHERE profile = :profile AND code = :code";
static const char new_person_sql[] =
	"INSERT INTO person (profile, code, batch_id) VALUES (:profile, :code, :batch) ON CONFLICT (profile, code) DO NOTHING";
/* An event that another batch is leaving behind becomes this one's. */
static const char event_sql[] =
	"INSERT INTO member_event (person_id, kind, item_no, at, batch_id) VALUES (:person, :kind, :item, :at, :batch)"
	" ON CONFLICT (person_id, kind, item_no, at) DO UPDATE SET batch_id = excluded.batch_id WHERE batch_id <> excluded.batch_id"
	" AND batch_id IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))";
static const char known_event_sql[] =
	"SELECT 1 FROM member_event WHERE person_id = :person AND kind = :kind AND item_no = :item AND at = :at AND batch_id " SEEN_LIVE;

/* ---- keys and people that were met ---- */

uint64_t key_of_text(uint64_t start, const char *text)
{
	for (; *text != '\0'; text++)
		start = (start ^ (unsigned char)*text) * UINT64_C(1099511628211);
	start = (start ^ 0xff) * UINT64_C(1099511628211);
	return start != 0 ? start : 1;
}

static size_t slot(const uint64_t *keys, size_t stride, size_t cap, uint64_t key)
{
	size_t i = (size_t)(key ^ key >> 29) & (cap - 1);

	while (keys[i * stride] != 0 && keys[i * stride] != key)
		i = (i + 1) & (cap - 1);
	return i;
}

bool met_before(struct met_keys *m, uint64_t key)
{
	size_t i;

	if (m->count * 2 >= m->cap) {
		struct met_keys old = *m;

		m->cap = old.cap != 0 ? old.cap * 2 : 1024;
		m->key = xcalloc(m->cap, sizeof *m->key);
		for (i = 0; i < old.cap; i++)
			if (old.key[i] != 0)
				m->key[slot(m->key, 1, m->cap, old.key[i])] = old.key[i];
		free(old.key);
	}
	i = slot(m->key, 1, m->cap, key);
	if (m->key[i] != 0)
		return true;
	m->key[i] = key;
	m->count++;
	return false;
}

static struct known_person *known_slot(const struct audience_file *f, uint64_t key, const char *code)
{
	size_t i = (size_t)(key ^ key >> 29) & (f->people_cap - 1);

	while (f->people[i].key != 0 && (f->people[i].key != key || strcmp(f->codes.data + f->people[i].code, code) != 0))
		i = (i + 1) & (f->people_cap - 1);
	return &f->people[i];
}

static void grow_people(struct audience_file *f)
{
	struct known_person *old = f->people;
	size_t old_cap = f->people_cap;

	f->people_cap = old_cap != 0 ? old_cap * 2 : 1024;
	f->people = xcalloc(f->people_cap, sizeof *f->people);
	for (size_t i = 0; i < old_cap; i++)
		if (old[i].key != 0)
			*known_slot(f, old[i].key, f->codes.data + old[i].code) = old[i];
	free(old);
}

static void know(struct audience_file *f, uint64_t key, const char *code, int64_t id)
{
	if (f->people_count >= PEOPLE_MAX || id == 0)
		return;
	if (f->people_count * 2 >= f->people_cap)
		grow_people(f);
	*known_slot(f, key, code) = (struct known_person){key, id, f->codes.len};
	buf_add(&f->codes, code, strlen(code) + 1);
	f->people_count++;
}

static enum status find_person(struct audience_file *f, const char *code, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, person_sql);
	enum step step;

	stmt_bind_text(q, ":profile", f->profile);
	stmt_bind_text(q, ":code", code);
	step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status make_person(struct audience_file *f, const char *code, int64_t *id, bool *fresh, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, new_person_sql);

	stmt_bind_text(q, ":profile", f->profile);
	stmt_bind_text(q, ":code", code);
	stmt_bind_int(q, ":batch", f->batch_id);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	*fresh = db_changes(f->s->db) == 1;
	*id = db_last_id(f->s->db);
	return *fresh ? ST_OK : find_person(f, code, id, e);
}

enum status audience_person(struct audience_file *f, const char *code, int64_t *id, bool *fresh, struct error *e)
{
	uint64_t key = key_of_text(KEY_START, code);
	enum status st;

	*fresh = false;
	if (f->people_cap != 0) {
		const struct known_person *k = known_slot(f, key, code);

		if (k->key != 0) {
			*id = k->id;
			return ST_OK;
		}
	}
	st = f->batch_id != 0 ? make_person(f, code, id, fresh, e) : find_person(f, code, id, e);
	if (st == ST_OK && f->batch_id == 0)
		*fresh = *id == 0;
	if (st == ST_OK)
		know(f, key, code, *id);
	return st;
}

/* ---- cells ---- */

enum import_verdict audience_refuse(struct import_refusal *why, struct sheet *sheet, int field, const char *code, const char *message)
{
	import_refuse(why, sheet_heading(sheet, field), code, message);
	return ROW_REFUSED;
}

const char *audience_member(struct sheet *sheet, struct import_refusal *why)
{
	size_t len;
	const char *code = sheet_text(sheet, AF_MEMBER, &len);

	if (len == 0)
		audience_refuse(why, sheet, AF_MEMBER, "member_id_missing", _("The member's account is missing."));
	else if (len > MEMBER_MAX)
		audience_refuse(why, sheet, AF_MEMBER, "member_id_too_long", _("A member's account has at most 64 letters."));
	else
		return code;
	return NULL;
}

instant_t audience_instant(struct audience_file *f, struct sheet *sheet, int field, bool needed, struct import_refusal *why)
{
	size_t len;
	const char *text = sheet_text(sheet, field, &len);
	instant_t at = INSTANT_NONE;
	struct error bad;
	day_t day;
	int secs;

	if (len == 0 && !needed)
		return INSTANT_NONE;
	if (len == 0) {
		audience_refuse(why, sheet, field, "at_missing", _("The time is missing."));
		return INSTANT_NONE;
	}
	at = instant_parse(text, f->zone);
	if (at != INSTANT_NONE)
		return at;
	if (sheet_date(sheet, field, &day, &secs, &bad) != ST_OK || day == DAY_NONE) {
		audience_refuse(why, sheet, field, bad.code, bad.message);
		return INSTANT_NONE;
	}
	return instant_from(day, secs > 0 ? secs : 0, f->zone);
}

/* ---- events ---- */

/* Which kind of event a row is: as its column says, else by the source. -1: refused. */
static int kind_of_row(struct audience_file *f, struct sheet *sheet, bool item, struct import_refusal *why)
{
	const char *word = sheet_text(sheet, AF_KIND, NULL), *code;
	int kind;

	if (*word == '\0' && f->source->kind >= 0)
		return item ? f->source->item_kind : f->source->kind;
	code = *word != '\0' ? words_find(f->kinds, word) : NULL;
	kind = event_kind(code != NULL ? code : word);
	if (kind < 0)
		audience_refuse(why, sheet, AF_KIND, *word != '\0' ? "kind_unknown" : "kind_missing",
		                _("Say what happened: view_shop, view_item, favourite_item, add_to_cart, order_success, chat or item_question."));
	else if (f->source->audience >= 0 && f->rules.audience[kind] != f->source->audience) {
		audience_refuse(why, sheet, AF_KIND, "kind_foreign", _("Such an event does not belong to this audience."));
		return -1;
	}
	return kind;
}

static enum import_verdict preview_event(struct audience_file *f, int64_t person, const char *code, int kind, const char *item, instant_t at,
                                         struct error *e)
{
	char when[32];
	struct stmt *q;
	enum step step;
	uint64_t key;

	snprintf(when, sizeof when, "%d %lld", kind, (long long)at);
	key = key_of_text(key_of_text(key_of_text(KEY_START, code), item), when);
	if (met_before(&f->met, key))
		return ROW_SAME;
	if (person == 0)
		return ROW_NEW;
	q = db_prepare(f->s->db, known_event_sql);
	stmt_bind_int(q, ":person", person);
	stmt_bind_text(q, ":kind", event_kinds[kind]);
	stmt_bind_text(q, ":item", item);
	stmt_bind_int(q, ":at", at);
	step = stmt_step(q, e);
	stmt_reset(q);
	return step == STEP_FAILED ? ROW_REFUSED : step == STEP_ROW ? ROW_SAME : ROW_NEW;
}

static enum import_verdict book_event(struct audience_file *f, int64_t person, int kind, const char *item, size_t item_len, instant_t at,
                                      struct error *e)
{
	static const char *const names[] = {":person", ":kind", ":item", ":at", ":batch"};

	if (f->event == NULL) {
		f->event = db_prepare(f->s->db, event_sql);
		for (size_t i = 0; i < sizeof names / sizeof *names; i++)
			f->place[i] = stmt_place(f->event, names[i]);
		stmt_keep_bound(f->event);
	}
	stmt_put_int(f->event, f->place[0], person);
	stmt_put_text(f->event, f->place[1], event_kinds[kind], strlen(event_kinds[kind]));
	stmt_put_text(f->event, f->place[2], item, item_len);
	stmt_put_int(f->event, f->place[3], at);
	stmt_put_int(f->event, f->place[4], f->batch_id);
	if (stmt_run(f->event, e) != ST_OK)
		return ROW_REFUSED;
	return db_changes(f->s->db) != 0 ? ROW_NEW : ROW_SAME;
}

static enum import_verdict row_event(struct audience_file *f, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	const char *code = audience_member(sheet, why), *item;
	int64_t person;
	size_t item_len;
	instant_t at;
	bool fresh;
	int kind;

	if (code == NULL || (at = audience_instant(f, sheet, AF_AT, true, why)) == INSTANT_NONE)
		return ROW_REFUSED;
	item = sheet_text(sheet, AF_ITEM, &item_len);
	if (item_len > MEMBER_MAX)
		return audience_refuse(why, sheet, AF_ITEM, "item_id_too_long", _("An item number has at most 64 letters."));
	if ((kind = kind_of_row(f, sheet, item_len != 0, why)) < 0 || audience_person(f, code, &person, &fresh, e) != ST_OK)
		return ROW_REFUSED;
	return f->batch_id == 0 ? preview_event(f, person, code, kind, item, at, e) : book_event(f, person, kind, item, item_len, at, e);
}

/* ---- sources ---- */

static const char *const event_keys[] = {"member_id", "at", NULL};
static const char *const kind_keys[] = {"member_id", "at", "kind", NULL};
static const char *const member_keys[] = {"member_id", NULL};
static const char *const follower_keys[] = {"member_id", "followed_on", NULL};
static const char *const count_keys[] = {"audience", "count", NULL};
static const char *const item_keys[] = {"item_id", NULL};

/* Places in event_kinds. */
enum { VIEW_SHOP, VIEW_ITEM, FAVOURITE, ADD_TO_CART, ORDER_SUCCESS, CHAT, QUESTION };

static const struct audience_source sources[] = {
	{"visitors", event_keys, SEEN_VISITORS, VIEW_SHOP, VIEW_ITEM, row_event},
	{"favourites", event_keys, SEEN_FAVOURITES, FAVOURITE, FAVOURITE, row_event},
	{"cart", event_keys, SEEN_CART, ADD_TO_CART, ADD_TO_CART, row_event},
	{"buyers", event_keys, SEEN_BUYERS, ORDER_SUCCESS, ORDER_SUCCESS, row_event},
	{"contacts", event_keys, SEEN_CONTACTS, CHAT, QUESTION, row_event},
	{"events", kind_keys, -1, -1, -1, row_event},
	{"members", member_keys, -1, -1, -1, audience_row_member},
	{"followers", follower_keys, -1, -1, -1, audience_row_follower},
	{"counts", count_keys, -1, -1, -1, audience_row_count},
	{"items", item_keys, -1, -1, -1, audience_row_item},
};
#define SOURCES (sizeof sources / sizeof *sources)

const char *const audience_sources[] = {
	"visitors", "favourites", "cart", "buyers", "contacts", "events", "members", "followers", "counts", "items", NULL,
};
_Static_assert(sizeof audience_sources / sizeof *audience_sources == SOURCES + 1, "every source is named");

static const struct audience_source *source_of(const char *name)
{
	for (size_t i = 0; i < SOURCES; i++)
		if (strcmp(sources[i].name, name) == 0)
			return &sources[i];
	return NULL;
}

/* ---- a run ---- */

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o,
                         struct import_result *r, struct error *e)
{
	struct audience_file *f = xcalloc(1, sizeof *f);
	enum status st = seen_rules_of(s, o->profile, &f->rules, e);

	(void)r;
	f->s = s;
	f->source = source_of(o->source);
	f->profile = profile_name(p);
	f->zone = profile_zone(p);
	f->batch_id = batch_id;
	f->kinds = words_load(p, "audience.kinds.");
	*self = f;
	return st;
}

static void release(void *self)
{
	struct audience_file *f = self;

	if (f == NULL)
		return;
	words_free(f->kinds);
	free(f->met.key);
	free(f->people);
	buf_free(&f->codes);
	free(f);
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct audience_file *f = self;

	return f->source->row(f, sheet, why, e);
}

/* The key column is empty: a row that lacks what it needs, and no sum. */
static enum import_verdict totals(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	return sheet_says_total(sheet) ? ROW_TOTALS : row(self, sheet, why, e);
}

/* The file has all of these columns. */
static bool has_columns(const struct profile *p, const char *path, const char *const *keys)
{
	struct sheet_field wanted[AUDIENCE_FIELDS];
	struct sheet_options so = {.fields = wanted};
	struct sheet *sheet = NULL;
	struct error e;
	char key[64];

	for (; *keys != NULL; keys++) {
		snprintf(key, sizeof key, "audience.columns.%s", *keys);
		wanted[so.field_count] = (struct sheet_field){.name = *keys, .aliases = profile_text(p, key, DAY_NONE), .key = true};
		if (wanted[so.field_count++].aliases == NULL)
			return false;
	}
	if (sheet_open(&sheet, path, &so, &e) != ST_OK)
		return false;
	sheet_close(sheet);
	return true;
}

/* What a file is by its columns; NULL when they leave it open which audience its events are of. */
static const char *source_by_columns(struct shop *s, const struct import_options *o)
{
	static const char *const member_at[] = {"member_id", "at", NULL}, *const titled[] = {"item_id", "title", NULL};
	static const char *const ranked[] = {"item_id", "rank", NULL};
	const struct {
		const char *source;
		const char *const *keys;
	} order[] = {
		{"events", kind_keys}, {"counts", count_keys}, {"followers", follower_keys}, {NULL, member_at}, {"items", titled}, {"items", ranked},
		{"members", member_keys},
	};
	const struct profile *p;

	if (strcmp(o->path, "-") == 0 || shop_profile(s, o->profile, &p, NULL) != ST_OK)
		return NULL;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++)
		if (has_columns(p, o->path, order[i].keys))
			return order[i].source;
	return NULL;
}

/* By its name, or by the name of a kind of event. */
static const char *source_by_word(const char *word)
{
	int kind = word != NULL ? event_kind(word) : -1;

	for (size_t i = 0; i < SOURCES && kind >= 0; i++)
		if (sources[i].kind == kind || sources[i].item_kind == kind)
			return sources[i].name;
	return word;
}

enum status audience_import(struct shop *s, const struct import_options *asked, struct import_result *r, struct error *e)
{
	struct import_options own = *asked, *o = &own;
	const struct audience_source *source;
	struct import_kind kind = {
		.kind = "audience", .columns = "audience.columns.", .fields = fields, .by_source = true,
		.begin = begin, .row = row, .totals = totals, .free = release,
	};
	bool complete;
	enum status st;

	*r = (struct import_result){0};
	own.source = asked->source != NULL ? source_by_word(asked->source) : source_by_columns(s, asked);
	source = source_of(own.source != NULL ? own.source : "");
	if (source == NULL)
		return error_set(e, ST_REFUSED, "source_unknown", NULL, "source",
		                 _("Say what the rows are: visitors, favourites, cart, buyers, contacts, events, members, followers, counts or items."));
	kind.key_fields = source->keys;
	st = import_run(s, &kind, o, r, e);
	if (st == ST_OK && r->batch_id != 0)
		st = audience_refresh(s, &o->progress, &complete, e);
	return st;
}
