/*
 * batch: what came in by each import, and taking it back as one.
 */
#include "config.h"

#include <stdlib.h>

#include "storekeep/batch.h"
#include "storekeep/command.h"
#include "storekeep/i18n.h"

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	batch_list(cli_shop(c), &src);
	st = cli_list(c, &src, e);
	batch_list_free(&src);
	return st;
}

static enum status read_id(struct cli *c, int64_t *id, struct error *e)
{
	const char *text = cli_arg(c, 0);
	char *end;

	*id = strtoll(text, &end, 10);
	if (*text == '\0' || *end != '\0' || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("A batch is named by its number; `storekeep batch list` shows them."));
	return ST_OK;
}

static void say_batch(struct cli *c, const struct batch *b)
{
	cli_int(c, "id", N_("Batch"), b->id);
	cli_code(c, "kind", N_("What"), "batch_kind", b->kind);
	cli_text(c, "profile", N_("Marketplace"), b->profile);
	cli_code(c, "state", N_("State"), "batch_state", b->state);
	cli_text(c, "source", N_("File"), b->source);
	cli_text(c, "charset", N_("Character set"), b->charset);
	cli_int(c, "rows_new", N_("New"), b->rows_new);
	cli_int(c, "rows_changed", N_("Changed"), b->rows_changed);
	cli_int(c, "rows_same", N_("Same"), b->rows_same);
	cli_int(c, "rows_refused", N_("Refused"), b->rows_refused);
	cli_instant(c, "started_at", N_("Begun"), b->started_at, NULL);
	cli_text(c, "started_by", N_("By"), b->started_by);
	cli_instant(c, "finished_at", N_("Finished"), b->finished_at, NULL);
	cli_instant(c, "undone_at", N_("Undone"), b->undone_at, NULL);
}

static const struct list_column refusal_columns[] = {
	{"line", N_("File line"), VK_INT, NULL, 7, 0, 0, false},
	{"record", N_("Record"), VK_INT, NULL, 7, 0, 0, false},
	{"column", N_("Column"), VK_TEXT, NULL, 12, 1, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 0, 0, 9, false},
	{"message", N_("Reason"), VK_TEXT, NULL, 30, 2, 0, false},
	{"raw", N_("Record as it stands"), VK_TEXT, NULL, 0, 0, 9, false},
};

#define SHOWN 200

static enum status say_refusals(struct cli *c, int64_t id, struct error *e)
{
	struct cli_table t = {.columns = refusal_columns, .column_count = sizeof refusal_columns / sizeof *refusal_columns};
	struct list_query q = {.limit = SHOWN};
	struct list_source src;
	enum status st;

	batch_refusal_list(cli_shop(c), id, &src);
	st = src.page(src.self, &q, &t.page, e);
	if (st == ST_OK && (t.page.count != 0 || cli_json(c)))
		cli_rows(c, "refusals", &t);
	list_page_free(&t.page);
	batch_list_free(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	struct batch b;
	int64_t id;
	enum status st = read_id(c, &id, e);

	if (st == ST_OK)
		st = batch_get(cli_shop(c), id, &b, e);
	if (st != ST_OK)
		return st;
	say_batch(c, &b);
	return say_refusals(c, id, e);
}

static enum status undo(struct cli *c, struct error *e)
{
	struct progress p = cli_progress(c, _("Undoing"));
	struct shop *s = cli_shop(c);
	struct batch b;
	int64_t id;
	enum status st = read_id(c, &id, e);

	if (st == ST_OK)
		st = batch_undo(s, id, &p, e);
	if (st == ST_OK)
		st = batch_get(s, id, &b, e);
	if (st != ST_OK)
		return st;
	say_batch(c, &b);
	cli_bool(c, "blocked", NULL, s->notes.count != 0);
	if (!cli_dry_run(c))
		cli_say(c, _("Batch %lld is undone."), (long long)id);
	else if (s->notes.count == 0)
		cli_say(c, _("Nothing stands in the way: batch %lld can be undone."), (long long)id);
	else
		cli_say(c, _("Batch %lld cannot be undone yet:"), (long long)id);
	return ST_OK;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, LIST_FIELDS, CMD_READS, N_("what was imported, newest first"), list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one batch with the records that were refused"), show},
	{"undo", "ID", NULL, NULL, CMD_WRITES, N_("take a batch back as a whole; --dry-run says what stands in the way"), undo},
	{0},
};

const struct noun noun_batch = {"batch", N_("imports, each to be taken back as one"), verbs};
