/*
 * The audit log: one chained row an act, and the walk that proves the chain.
 */
#include "config.h"

#include "storekeep/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/hash.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define MOST_FINDINGS 20

static const char last_sql[] = "SELECT hash FROM audit ORDER BY id DESC LIMIT 1";
static const char insert_sql[] = "INSERT INTO audit (at, by, what, record, detail, hash) "
                                 "VALUES (:at, :by, :what, :record, :detail, :hash)";
static const char walk_sql[] = "SELECT id, at, by, what, record, detail, hash FROM audit ORDER BY id";

/* What a row says, as it is written and hashed. */
struct entry {
	int64_t at;
	const char *by, *what, *record, *detail;
};

static void chain(const char *before, const struct entry *a, char out[HASH_HEX])
{
	struct hash h;
	char at[32];

	snprintf(at, sizeof at, "%" PRId64, a->at);
	hash_begin(&h);
	hash_add_text(&h, before);
	hash_add_text(&h, at);
	hash_add_text(&h, a->by);
	hash_add_text(&h, a->what);
	hash_add_text(&h, a->record);
	hash_add_text(&h, a->detail);
	hash_end(&h, out);
}

enum status shop_audit(struct shop *s, const char *what, const char *record, const char *detail, struct error *e)
{
	struct stmt *st = db_prepare(s->db, last_sql);
	struct entry a = {.at = clock_now(), .by = s->actor, .what = what, .record = record != NULL ? record : "",
	                  .detail = detail != NULL ? detail : ""};
	char before[HASH_HEX] = "", hash[HASH_HEX];
	enum step step = stmt_step(st, e);

	if (step == STEP_ROW)
		snprintf(before, sizeof before, "%s", stmt_text(st, 0));
	stmt_reset(st);
	if (step == STEP_FAILED)
		return ST_FAILED;
	chain(before, &a, hash);
	st = db_prepare(s->db, insert_sql);
	stmt_bind_int(st, ":at", a.at);
	stmt_bind_text(st, ":by", a.by);
	stmt_bind_text(st, ":what", a.what);
	stmt_bind_text(st, ":record", a.record);
	stmt_bind_text(st, ":detail", a.detail);
	stmt_bind_text(st, ":hash", hash);
	return stmt_run(st, e);
}

enum status audit_verify(struct shop *s, struct notes *findings, int64_t *rows, char head[72], struct error *e)
{
	struct stmt *st = db_prepare(s->db, walk_sql);
	char before[HASH_HEX] = "", hash[HASH_HEX];
	int64_t count = 0;
	int found = 0;
	enum step step;

	while ((step = stmt_step(st, e)) == STEP_ROW) {
		struct entry a = {stmt_int(st, 1), stmt_text(st, 2), stmt_text(st, 3), stmt_text(st, 4), stmt_text(st, 5)};
		const char *stored = stmt_text(st, 6);

		chain(before, &a, hash);
		if (strcmp(hash, stored) != 0 && found++ < MOST_FINDINGS)
			notes_add(findings, NOTE_WARN, "audit_chain", NULL, NULL,
			          _("Row %lld of the audit log does not follow from the row before: one of them was changed or taken out."),
			          (long long)stmt_int(st, 0));
		snprintf(before, sizeof before, "%s", stored); /* go on from what stands there: one break is one finding */
		count++;
	}
	stmt_reset(st);
	if (rows != NULL)
		*rows = count;
	if (head != NULL)
		snprintf(head, 72, "%s", before);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{"id", N_("No."), VK_INT, NULL, 7, 0, 2, false},
	{"at", N_("When"), VK_INSTANT, NULL, 16, 0, 0, false},
	{"by", N_("Who"), VK_TEXT, NULL, 10, 1, 0, false},
	{"what", N_("What"), VK_TEXT, NULL, 18, 1, 0, false},
	{"record", N_("Record"), VK_TEXT, NULL, 24, 2, 0, false},
	{"detail", N_("Detail"), VK_TEXT, NULL, 20, 3, 1, false},
	{"hash", N_("Hash"), VK_TEXT, NULL, 0, 0, 9, false},
};
#define COLUMNS (sizeof columns / sizeof *columns)

#define FILTERED \
	"(:what IS NULL OR what = :what) AND (:by IS NULL OR by = :by) AND (:record IS NULL OR record = :record) " \
	"AND (:text IS NULL OR instr(by, :text) OR instr(what, :text) OR instr(record, :text) OR instr(detail, :text))"

/* The two %s: where the page begins, and its direction. */
static const char list_sql[] = "SELECT id, at, by, what, record, detail, hash FROM audit WHERE %s AND " FILTERED
                               " ORDER BY id %s LIMIT :limit";
static const char count_sql[] = "SELECT count(*) FROM audit WHERE " FILTERED;

static void bind_filter(struct stmt *st, const char *filter)
{
	static const char *const words[] = {"what", "by", "record"};
	bool taken = filter == NULL || *filter == '\0';

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i]);
		bool here = !taken && strncmp(filter, words[i], n) == 0 && filter[n] == '=';
		char name[16];

		snprintf(name, sizeof name, ":%s", words[i]);
		stmt_bind_text(st, name, here ? filter + n + 1 : NULL);
		taken = taken || here;
	}
	stmt_bind_text(st, ":text", taken ? NULL : filter);
}

static void add_row(struct stmt *st, struct list_page *out)
{
	struct value cells[COLUMNS];
	char key[32];

	snprintf(key, sizeof key, "%" PRId64, stmt_int(st, 0));
	for (size_t i = 0; i < COLUMNS; i++)
		cells[i] = (struct value){.num = i < 2 ? stmt_int(st, (int)i) : 0, .text = i < 2 ? NULL : stmt_text(st, (int)i)};
	list_page_add(out, key, stmt_int(st, 0), cells, COLUMNS);
}

static void reverse(struct list_page *page)
{
	for (size_t i = 0; i + i + 1 < page->count; i++) {
		struct list_row row = page->rows[i];

		page->rows[i] = page->rows[page->count - 1 - i];
		page->rows[page->count - 1 - i] = row;
	}
}

static const char *paging(const struct list_query *q)
{
	if (q->after == NULL)
		return "1";
	if (q->inclusive)
		return q->backwards ? "id >= :after" : "id <= :after";
	return q->backwards ? "id > :after" : "id < :after";
}

static enum status list_rows(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct shop *s = self;
	char *sql = xasprintf(list_sql, paging(q), q->backwards ? "ASC" : "DESC");
	struct stmt *st = db_prepare_text(s->db, sql);
	enum step step;

	free(sql);
	bind_filter(st, q->filter);
	if (q->after != NULL)
		stmt_bind_int(st, ":after", strtoll(q->after, NULL, 10));
	stmt_bind_int(st, ":limit", (int64_t)q->limit);
	while ((step = stmt_step(st, e)) == STEP_ROW)
		add_row(st, out);
	stmt_reset(st);
	if (q->backwards)
		reverse(out);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static bool count_rows(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct shop *s = self;
	struct stmt *st = db_prepare(s->db, count_sql);
	enum step step;

	bind_filter(st, q->filter);
	db_set_stop(s->db, stop, stop_arg);
	step = stmt_step(st, NULL);
	*out = step == STEP_ROW ? stmt_int(st, 0) : 0;
	stmt_reset(st);
	db_set_stop(s->db, NULL, NULL);
	return step == STEP_ROW;
}

void audit_list(struct shop *s, struct list_source *out)
{
	*out = (struct list_source){.columns = columns, .column_count = COLUMNS, .page = list_rows, .count = count_rows, .self = s};
}
