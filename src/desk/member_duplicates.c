/*
 * Accounts that are likely one person's (EAS-111), found in time linear in
 * their number: equal phones and equal names stand beside each other in an
 * index; addresses that differ by one character become equal when that
 * character is left out, so the hashes of all addresses with one character left
 * out are sorted, a part of them at a time.
 */
#include "config.h"

#include "storekeep/member_merge.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

enum { BY_PHONE = 1, BY_NAME = 2, BY_EMAIL = 4 };
#define ALL_WITH_ALL 8     /* of a larger group each is paired with the one before it alone */
#define SERIES 4           /* so many addresses that are one without a character are numbered ones, not slips */
#define PAIRS_MAX 100000
#define PART 60000         /* addresses a pass */

static const char phone_sql[] =
	"SELECT phone, id, '' FROM member WHERE phone IS NOT NULL AND profile = :profile AND kind IN ('registered', 'guest') ORDER BY phone, id";
static const char name_sql[] =
	"SELECT name_key, id, birthday FROM member INDEXED BY member_name WHERE name_key > '' AND birthday IS NOT NULL AND profile = :profile"
	" AND kind IN ('registered', 'guest') ORDER BY name_key, id";
static const char email_sql[] =
	"SELECT email_key, id FROM member WHERE profile = :profile AND email_key IS NOT NULL AND kind IN ('registered', 'guest')";
static const char count_sql[] =
	"SELECT COUNT(*) FROM member WHERE profile = :profile AND email_key IS NOT NULL AND kind IN ('registered', 'guest')";
static const char key_sql[] = "SELECT email_key FROM member WHERE id = :id";
static const char forget_sql[] = "DELETE FROM duplicate_pair WHERE profile = :profile";
static const char put_sql[] =
	"INSERT INTO duplicate_pair (profile, low_id, high_id, reasons) VALUES (:profile, :low, :high, :reasons)";
static const char ran_sql[] =
	"INSERT INTO duplicate_run (profile, at) VALUES (:profile, :now) ON CONFLICT (profile) DO UPDATE SET at = excluded.at";
static const char at_sql[] = "SELECT at FROM duplicate_run WHERE profile = :profile";
static const char get_sql[] = "SELECT low_id, high_id FROM duplicate_pair WHERE id = :id";
static const char dismiss_sql[] =
	"INSERT INTO duplicate_dismissed (low_id, high_id, at, by) VALUES (:low, :high, :now, :by) ON CONFLICT DO NOTHING";

struct pair {
	int64_t low, high;
	unsigned why;
};

struct search {
	struct shop *s;
	const char *profile;
	const struct progress *progress;
	struct pair *pairs;
	size_t count, room;
	bool cancelled;
};

static void add_pair(struct search *f, int64_t a, int64_t b, unsigned why)
{
	if (f->count == f->room)
		f->pairs = xreallocarray(f->pairs, f->room = f->room * 2 + 64, sizeof *f->pairs);
	if (a != b && f->count < PAIRS_MAX * 3)
		f->pairs[f->count++] = (struct pair){a < b ? a : b, a < b ? b : a, why};
}

static bool go_on(struct search *f, int64_t done, int64_t total)
{
	if (f->progress != NULL && f->progress->step != NULL && !f->progress->step(f->progress->arg, done, total))
		f->cancelled = true;
	return !f->cancelled;
}

/* ---- equal keys beside each other ---- */

struct one {
	int64_t id;
	char more[16];
};

/* Those of a group that agree in `more` too. */
static void pair_group(struct search *f, const struct one *group, size_t count, unsigned why)
{
	for (size_t i = 1; i < count; i++)
		for (size_t k = i > ALL_WITH_ALL ? i - 1 : 0; k < i; k++)
			if (strcmp(group[i].more, group[k].more) == 0)
				add_pair(f, group[i].id, group[k].id, why);
}

static int compare_more(const void *a, const void *b)
{
	const struct one *x = a, *y = b;
	int c = strcmp(x->more, y->more);

	return c != 0 ? c : (x->id > y->id) - (x->id < y->id);
}

/* Of a common name those with one birthday. */
static void pair_sorted(struct search *f, struct one *group, size_t count, unsigned why)
{
	size_t from = 0;

	if (count < 2)
		return;
	qsort(group, count, sizeof *group, compare_more);
	for (size_t i = 1; i <= count; i++)
		if (i == count || strcmp(group[i].more, group[from].more) != 0) {
			pair_group(f, group + from, i - from, why);
			from = i;
		}
}

static enum status by_key(struct search *f, const char *sql, unsigned why, struct error *e)
{
	struct stmt *q = db_prepare_own(f->s->db, sql);
	struct one *group = NULL;
	size_t count = 0, room = 0;
	int64_t seen = 0;
	char *key = xstrdup("");
	enum step step;

	stmt_bind_text(q, ":profile", f->profile);
	while ((step = stmt_step(q, e)) == STEP_ROW && (++seen % 20000 != 0 || go_on(f, 0, 1))) {
		const char *is = stmt_text(q, 0);

		if (strcmp(key, is) != 0) {
			pair_sorted(f, group, count, why);
			count = 0;
			free(key);
			key = xstrdup(is);
		}
		if (count == room)
			group = xreallocarray(group, room = room * 2 + 16, sizeof *group);
		group[count].id = stmt_int(q, 1);
		column_text(q, 2, group[count++].more, sizeof group->more);
	}
	pair_sorted(f, group, count, why);
	stmt_finish(q);
	free(group);
	free(key);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- addresses with one character left out ---- */

struct cut {
	uint64_t hash;
	int64_t id;
};

struct cuts {
	struct cut *list;
	size_t count, room;
	uint64_t part, parts;
};

static uint64_t hash_without(const char *text, size_t len, size_t from, size_t to)
{
	uint64_t h = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < len; i++) {
		if (i >= from && i < to)
			continue;
		h = (h ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
	}
	return h ^ h >> 31;
}

static void keep_cut(struct cuts *c, uint64_t hash, int64_t id)
{
	if (hash % c->parts != c->part)
		return;
	if (c->count == c->room)
		c->list = xreallocarray(c->list, c->room = c->room * 2 + 4096, sizeof *c->list);
	c->list[c->count++] = (struct cut){hash, id};
}

/* The address itself, for one that is a character longer, and each shorter one. */
static void cut_address(struct cuts *c, const char *text, size_t len, int64_t id)
{
	uint32_t cp;

	keep_cut(c, hash_without(text, len, 0, 0), id);
	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(text + at, len - at, &cp);
		keep_cut(c, hash_without(text, len, at, at + n), id);
	}
}

static int compare_cuts(const void *a, const void *b)
{
	const struct cut *x = a, *y = b;

	if (x->hash != y->hash)
		return x->hash < y->hash ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static char *address_of(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, key_sql);
	char *key;

	stmt_bind_int(q, ":id", id);
	key = xstrdup(stmt_step(q, NULL) == STEP_ROW ? column_words(q, 0) : "");
	stmt_reset(q);
	return key;
}

/* One character changed, put in or left out; equal addresses are not two. */
static bool near(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), head = 0, tail = 0;

	while (head < la && head < lb && a[head] == b[head])
		head++;
	while (tail < la - head && tail < lb - head && a[la - 1 - tail] == b[lb - 1 - tail])
		tail++;
	size_t ra = la - head - tail, rb = lb - head - tail;

	return ra + rb != 0 && text_count(a + head, ra) <= 1 && text_count(b + head, rb) <= 1;
}

static void pair_cuts(struct search *f, const struct cut *cuts, size_t count)
{
	size_t people = 1;

	for (size_t i = 1; i < count; i++)
		people += cuts[i].id != cuts[i - 1].id;
	if (people < 2 || people > SERIES)
		return;
	for (size_t i = 1; i < count; i++)
		for (size_t k = 0; k < i; k++) {
			char *a, *b;

			if (cuts[i].id == cuts[k].id)
				continue;
			a = address_of(f->s, cuts[i].id);
			b = address_of(f->s, cuts[k].id);
			if (near(a, b))
				add_pair(f, cuts[i].id, cuts[k].id, BY_EMAIL);
			free(a);
			free(b);
		}
}

static enum status one_part(struct search *f, struct cuts *c, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, email_sql);
	enum step step;
	size_t from = 0;

	c->count = 0;
	stmt_bind_text(q, ":profile", f->profile);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		cut_address(c, stmt_text(q, 0), stmt_text_len(q, 0), stmt_int(q, 1));
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	qsort(c->list, c->count, sizeof *c->list, compare_cuts);
	for (size_t i = 1; i <= c->count; i++)
		if (i == c->count || c->list[i].hash != c->list[from].hash) {
			pair_cuts(f, c->list + from, i - from);
			from = i;
		}
	return ST_OK;
}

static enum status by_address(struct search *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, count_sql);
	struct cuts c = {0};
	int64_t all;
	enum status st = ST_OK;

	stmt_bind_text(q, ":profile", f->profile);
	all = stmt_step(q, e) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	c.parts = 1 + (uint64_t)all / PART;
	for (; all > 1 && c.part < c.parts && st == ST_OK && go_on(f, (int64_t)c.part, (int64_t)c.parts); c.part++)
		st = one_part(f, &c, e);
	free(c.list);
	return st;
}

/* ---- keeping them ---- */

static int compare_pairs(const void *a, const void *b)
{
	const struct pair *x = a, *y = b;

	if (x->low != y->low)
		return x->low < y->low ? -1 : 1;
	return (x->high > y->high) - (x->high < y->high);
}

/* Each pair once, with all its reasons. */
static void settle(struct search *f)
{
	size_t n = 0;

	if (f->count != 0)
		qsort(f->pairs, f->count, sizeof *f->pairs, compare_pairs);
	for (size_t i = 0; i < f->count; i++)
		if (n != 0 && compare_pairs(&f->pairs[n - 1], &f->pairs[i]) == 0)
			f->pairs[n - 1].why |= f->pairs[i].why;
		else
			f->pairs[n++] = f->pairs[i];
	f->count = n < PAIRS_MAX ? n : PAIRS_MAX;
}

static enum status put(struct search *f, const struct pair *p, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, put_sql);
	char why[64];

	snprintf(why, sizeof why, "%s%s%s", (p->why & BY_PHONE) != 0 ? ",phone" : "", (p->why & BY_NAME) != 0 ? ",name" : "",
	         (p->why & BY_EMAIL) != 0 ? ",email" : "");
	stmt_bind_text(q, ":profile", f->profile);
	stmt_bind_int(q, ":low", p->low);
	stmt_bind_int(q, ":high", p->high);
	stmt_bind_text(q, ":reasons", why + 1);
	return stmt_run(q, e);
}

static enum status keep(struct search *f, struct error *e)
{
	enum status st = db_begin(f->s->db, e);
	struct stmt *q;

	if (st != ST_OK)
		return st;
	q = db_prepare(f->s->db, forget_sql);
	stmt_bind_text(q, ":profile", f->profile);
	st = stmt_run(q, e);
	q = db_prepare(f->s->db, ran_sql);
	stmt_bind_text(q, ":profile", f->profile);
	stmt_bind_int(q, ":now", clock_now());
	if (st == ST_OK)
		st = stmt_run(q, e);
	for (size_t i = 0; i < f->count && st == ST_OK; i++) {
		st = put(f, &f->pairs[i], e);
		if (st == ST_OK && db_chunk_full(f->s->db) && (st = db_commit(f->s->db, e)) == ST_OK)
			st = db_begin(f->s->db, e);
		if (st != ST_OK && !db_in_transaction(f->s->db))
			return st;
	}
	return db_end(f->s->db, st, e);
}

enum status member_duplicates_find(struct shop *s, const char *profile, const struct progress *p, int64_t *pairs, struct error *e)
{
	struct search f = {.s = s, .profile = profile, .progress = p};
	enum status st;

	db_roomy(s->db, true);
	st = by_key(&f, phone_sql, BY_PHONE, e);
	if (st == ST_OK && !f.cancelled)
		st = by_key(&f, name_sql, BY_NAME, e);
	if (st == ST_OK && !f.cancelled)
		st = by_address(&f, e);
	db_roomy(s->db, false);
	if (st == ST_OK && !f.cancelled) {
		settle(&f);
		st = s->dry_run ? ST_OK : keep(&f, e);
	}
	*pairs = (int64_t)f.count;
	free(f.pairs);
	return st == ST_OK && f.cancelled ? error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Stopped.")) : st;
}

instant_t member_duplicates_at(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, at_sql);
	instant_t at;

	stmt_bind_text(q, ":profile", profile);
	at = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : INSTANT_NONE;
	stmt_reset(q);
	return at;
}

/* ---- as a list ---- */

#define NAME(m) "COALESCE(NULLIF(" m ".last_name || " m ".first_name, ''), " m ".email, " m ".phone, '')"

static const struct list_column columns[] = {
	{"reasons", N_("Why"), VK_WORDS, "duplicate_reason", 16, 1, 0, false},
	{"low_name", N_("Member"), VK_TEXT, NULL, 10, 1, 0, false},
	{"low_phone", N_("Phone"), VK_TEXT, NULL, 13, 0, 3, false},
	{"low_email", N_("E-mail"), VK_TEXT, NULL, 18, 1, 2, false},
	{"low_orders", N_("Orders"), VK_INT, NULL, 5, 0, 5, false},
	{"high_name", N_("Member"), VK_TEXT, NULL, 10, 1, 0, false},
	{"high_phone", N_("Phone"), VK_TEXT, NULL, 13, 0, 3, false},
	{"high_email", N_("E-mail"), VK_TEXT, NULL, 18, 1, 2, false},
	{"high_orders", N_("Orders"), VK_INT, NULL, 5, 0, 5, false},
	{"low_id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"high_id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
};
static const char *const exprs[] = {
	"d.reasons", NAME("a"), "a.phone", "a.email", "COALESCE(v.orders, 0)", NAME("b"), "b.phone", "b.email", "COALESCE(w.orders, 0)", "d.low_id",
	"d.high_id", "d.id",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "an expression for every column");

static const struct list_sort sorts[] = {{.by = {"d.id"}, .number = 1}};

static const struct list_def duplicates = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	.from = "duplicate_pair d JOIN live_member a ON a.id = d.low_id JOIN live_member b ON b.id = d.high_id"
	        " LEFT JOIN wallet v ON v.member_id = a.id LEFT JOIN wallet w ON w.member_id = b.id",
	.where = "d.profile = :profile AND NOT EXISTS (SELECT 1 FROM duplicate_dismissed x WHERE x.low_id = d.low_id AND x.high_id = d.high_id)",
	.id = "d.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void member_duplicate_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &duplicates, (struct list_bind[]){{":profile", .text = profile}}, 1);
}

enum status member_duplicate_get(struct shop *s, int64_t pair, int64_t *low, int64_t *high, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	stmt_bind_int(q, ":id", pair);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		*low = stmt_int(q, 0);
		*high = stmt_int(q, 1);
	}
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "pair_missing", NULL, "id", "%s", _("This pair is not among the likely duplicates any more."));
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status member_duplicate_dismiss(struct shop *s, int64_t a, int64_t b, struct error *e)
{
	char record[64];
	struct stmt *q;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, dismiss_sql);
	stmt_bind_int(q, ":low", a < b ? a : b);
	stmt_bind_int(q, ":high", a < b ? b : a);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "members %lld, %lld", (long long)a, (long long)b);
	if (st == ST_OK)
		st = shop_audit(s, "duplicates dismissed", record, "", e);
	return shop_write_end(s, st, e);
}
