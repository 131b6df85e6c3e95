/*
 * The audit log: one chained row an act, and the walk that proves the chain.
 */
#include "config.h"

#include "storekeep/audit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/desk_list.h"
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
	{"id", N_("No."), VK_INT, NULL, 7, 0, 2, true},
	{"at", N_("When"), VK_INSTANT, NULL, 16, 0, 0, false},
	{"by", N_("Who"), VK_TEXT, NULL, 10, 1, 0, false},
	{"what", N_("What"), VK_TEXT, NULL, 18, 1, 0, false},
	{"record", N_("Record"), VK_TEXT, NULL, 24, 2, 0, false},
	{"detail", N_("Detail"), VK_TEXT, NULL, 20, 3, 1, false},
	{"hash", N_("Hash"), VK_TEXT, NULL, 0, 0, 9, false},
};
static const char *const exprs[] = {"a.id", "a.at", "a.by", "a.what", "a.record", "a.detail", "a.hash"};
_Static_assert(LIST_COUNT(exprs) == LIST_COUNT(columns), "an expression for every column");

static const struct list_sort sorts[] = {{.column = "id", .descending = true}};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	.from = "audit a", .id = "a.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
	.search = "holds(a.by, :folded) OR holds(a.what, :folded) OR holds(a.record, :folded) OR holds(a.detail, :folded)",
};

static const struct list_def of_record = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "audit a INDEXED BY audit_record",
	.where = "a.record = :record", .id = "a.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void audit_of(struct shop *s, const char *record, struct list_source *out)
{
	desk_list_open(out, s->db, &of_record, (struct list_bind[]){{":record", .text = record}}, 1);
}

void audit_list(struct shop *s, struct list_source *out)
{
	desk_list_open(out, s->db, &def, NULL, 0);
}
