/*
 * Undo of a bulk action as a person asks for it: every member is looked at
 * first, and nothing is written while anything stands in the way.
 */
#include "config.h"

#include "desk/bulk_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define MOST_NOTES 20

static const char next_sql[] =
	"SELECT member_id, before FROM bulk_member WHERE batch_id = :batch AND state = 'done' AND member_id > :after ORDER BY member_id LIMIT 1";

/* The next member that was changed, and whether that can be taken back; false after the last. */
static bool look_at_next(struct shop *s, const struct bulk_kind *k, int64_t batch, int64_t *after, enum status *st, struct error *why)
{
	struct stmt *q = db_prepare(s->db, next_sql);
	char *before;
	bool found;

	stmt_bind_int(q, ":batch", batch);
	stmt_bind_int(q, ":after", *after);
	found = stmt_step(q, NULL) == STEP_ROW;
	before = xstrdup(found ? column_words(q, 1) : "");
	if (found)
		*after = stmt_int(q, 0);
	stmt_reset(q);
	*st = found ? k->undo(s, batch, *after, before, true, why) : ST_OK;
	free(before);
	return found;
}

static enum status obstacles(struct shop *s, const struct bulk_kind *k, const struct batch *b, int64_t *found, struct error *e)
{
	struct error why = {0};
	int64_t after = 0;
	enum status st;

	*found = 0;
	while (look_at_next(s, k, b->id, &after, &st, &why)) {
		if (st != ST_OK && st != ST_REFUSED) {
			*e = why;
			return st;
		}
		if (st == ST_REFUSED && (*found)++ < MOST_NOTES)
			notes_add(&s->notes, NOTE_INFO, why.code, why.rule, "member", _("No. %1$lld: %2$s"), (long long)after, why.message);
	}
	return ST_OK;
}

static enum status note_in_audit(struct shop *s, const struct batch *b, struct error *e)
{
	char record[64], detail[360];
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	snprintf(record, sizeof record, "batch %" PRId64, b->id);
	snprintf(detail, sizeof detail, "%s %s: %s", b->kind, b->profile, b->source);
	return db_end(s->db, shop_audit(s, "batch undo", record, detail, e), e);
}

static enum status take_back(struct shop *s, const struct bulk_kind *k, const struct batch *b, const struct progress *p, struct error *e)
{
	int64_t found;
	enum status st;

	if (k->undo == NULL)
		return error_set(e, ST_REFUSED, "batch_blocked", NULL, "id", _("Batch %lld cannot be taken back; make an entry that corrects it."), (long long)b->id);
	st = obstacles(s, k, b, &found, e);
	if (st != ST_OK || s->dry_run)
		return st;
	if (found > 0)
		return error_set(e, ST_REFUSED, "batch_blocked", NULL, "id", _("Batch %1$lld cannot be undone: %2$s"), (long long)b->id,
		                 s->notes.items[0].what.message);
	st = note_in_audit(s, b, e);
	return st == ST_OK ? batch_remove(s, b->id, p, e) : st;
}

bool bulk_undo(struct shop *s, const struct batch *b, const struct progress *p, enum status *st, struct error *e)
{
	const struct bulk_kind *k = bulk_kind_of(b->kind);

	if (k == NULL)
		return false;
	*st = take_back(s, k, b, p, e);
	return true;
}
