/*
 * Lists of batches and of the records that were refused.
 */
#include "config.h"

#include "storekeep/batch.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static const struct list_column columns[] = {
	{"id", N_("Batch"), VK_INT, NULL, 6, 0, 0, true},
	{"kind", N_("What"), VK_ENUM, "batch_kind", 16, 0, 0, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 10, 0, 1, false},
	{"state", N_("State"), VK_ENUM, "batch_state", 10, 0, 0, false},
	{"source", N_("File"), VK_TEXT, NULL, 20, 2, 0, false},
	{"rows_new", N_("New"), VK_INT, NULL, 8, 0, 0, false},
	{"rows_changed", N_("Changed"), VK_INT, NULL, 8, 0, 1, false},
	{"rows_same", N_("Same"), VK_INT, NULL, 8, 0, 2, false},
	{"rows_refused", N_("Refused"), VK_INT, NULL, 8, 0, 0, false},
	{"started_at", N_("Begun"), VK_INSTANT, NULL, 16, 0, 1, false},
	{"started_by", N_("By"), VK_TEXT, NULL, 8, 1, 2, false},
	{"finished_at", N_("Finished"), VK_INSTANT, NULL, 0, 0, 9, false},
	{"undone_at", N_("Undone"), VK_INSTANT, NULL, 0, 0, 9, false},
	{"undone_by", N_("Undone by"), VK_TEXT, NULL, 0, 0, 9, false},
	{"charset", N_("Character set"), VK_TEXT, NULL, 0, 0, 9, false},
};

static const char *const exprs[] = {
	"b.id",        "b.kind",       "b.profile",    "b.state",     "b.source",     "b.rows_new",  "b.rows_changed", "b.rows_same",
	"b.rows_refused", "b.started_at", "b.started_by", "b.finished_at", "b.undone_at", "b.undone_by", "b.charset",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "an expression for every column");

static const struct list_sort sorts[] = {
	{.column = "id", .by = {"b.id"}, .number = 1, .descending = true},
};

static const struct list_def batches = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "batch b",
	.id = "b.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

static const struct list_column refusal_columns[] = {
	{"line", N_("File line"), VK_INT, NULL, 7, 0, 0, false},
	{"record", N_("Record"), VK_INT, NULL, 7, 0, 2, false},
	{"column", N_("Column"), VK_TEXT, NULL, 12, 1, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 0, 0, 9, false},
	{"message", N_("Reason"), VK_TEXT, NULL, 30, 3, 0, false},
	{"raw", N_("Record as it stands"), VK_TEXT, NULL, 0, 1, 3, false},
};

static const char *const refusal_exprs[] = {"r.line", "r.record", "r.col", "r.code", "r.message", "r.raw"};
_Static_assert(LIST_COUNT(refusal_columns) == LIST_COUNT(refusal_exprs), "an expression for every column");

static const struct list_sort refusal_sorts[] = {
	{.by = {"r.seq"}, .number = 1},
};

static const struct list_def refusals = {
	.columns = refusal_columns,
	.exprs = refusal_exprs,
	.column_count = LIST_COUNT(refusal_columns),
	.from = "batch_refusal r",
	.where = "r.batch_id = :batch",
	.id = "r.seq",
	.sorts = refusal_sorts,
	.sort_count = LIST_COUNT(refusal_sorts),
};

void batch_list(struct shop *s, struct list_source *out)
{
	desk_list_open(out, s->db, &batches, NULL, 0);
}

void batch_refusal_list(struct shop *s, int64_t batch_id, struct list_source *out)
{
	desk_list_open(out, s->db, &refusals, (struct list_bind[]){{":batch", NULL, batch_id}}, 1);
}

void batch_list_free(struct list_source *src)
{
	desk_list_close(src);
}
