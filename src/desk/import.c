/*
 * Running an import: the file is opened and its columns matched by the
 * profile's map, rows are shown or staged under a batch in short transactions,
 * and one small commit makes the batch count. What a row means is the kind's
 * business; refused records are kept by import_refuse.c.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/importer.h"
#include "storekeep/i18n.h"

#define STEP_RECORDS 500 /* how often progress is told and, in a preview, the read view is let go */

static const char cursor_sql[] = "UPDATE batch SET cursor = :cursor WHERE id = :id";

/* ---- before the first row ---- */

/* Batches of this kind that were cut short count nowhere: they make room for the new run. */
static enum status clear_leftovers(struct importer *m, struct error *e)
{
	int64_t ids[64];
	size_t n = batch_unfinished(m->shop, ids, 64);
	enum status st = ST_OK;
	struct batch b;

	for (size_t i = 0; i < n && st == ST_OK; i++) {
		st = batch_get(m->shop, ids[i], &b, e);
		if (st == ST_OK && strcmp(b.kind, m->kind->kind) == 0 && strcmp(b.profile, m->o->profile) == 0)
			st = m->kind->keeps ? batch_keep(m->shop, ids[i], e) : batch_remove(m->shop, ids[i], NULL, e);
	}
	return st;
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL && slash[1] != '\0' ? slash + 1 : path;
}

static enum status start_batch(struct importer *m, struct error *e)
{
	enum status st;

	if (m->o->preview)
		return ST_OK;
	if (batch_busy(m->shop, m->kind->kind, m->o->profile))
		return error_set(e, ST_REFUSED, "import_busy", NULL, "file",
		                 _("Another import for %s is running; wait until it is done."), m->o->profile);
	st = clear_leftovers(m, e);
	return st == ST_OK ? batch_start(m->shop, m->kind->kind, m->o->profile, m->source, m->hash,
	                                 charset_name(m->r->charset), &m->r->batch_id, e)
	                   : st;
}

/* ---- transactions ---- */

static enum status open_view(struct importer *m, struct error *e)
{
	return m->r->batch_id != 0 ? db_begin(m->shop->db, e) : db_read_begin(m->shop->db, e);
}

static void drop_view(struct importer *m)
{
	if (m->r->batch_id != 0)
		db_rollback(m->shop->db);
	else
		db_read_end(m->shop->db);
}

static enum status close_view(struct importer *m, struct error *e)
{
	struct stmt *q;
	enum status st;

	if (m->r->batch_id == 0) {
		db_read_end(m->shop->db);
		return ST_OK;
	}
	q = db_prepare(m->shop->db, cursor_sql);
	stmt_bind_int(q, ":id", m->r->batch_id);
	stmt_bind_int(q, ":cursor", m->r->records);
	st = stmt_run(q, e);
	return db_end(m->shop->db, st, e);
}

/* Told between transactions; false: stop. */
static bool tell(struct importer *m)
{
	const struct progress *p = &m->o->progress;

	m->since_step = 0;
	return p->step == NULL || p->step(p->arg, sheet_bytes_done(m->sheet), sheet_bytes_total(m->sheet));
}

/* Let others in when it is time. ST_OK and m->cancelled when the user wants to stop. The view is open again on ST_OK. */
static enum status breathe(struct importer *m, struct error *e)
{
	bool full = m->r->batch_id != 0 ? db_chunk_full(m->shop->db) : m->since_step >= STEP_RECORDS;
	enum status st;

	if (!full)
		return ST_OK;
	st = close_view(m, e);
	if (st != ST_OK)
		return st;
	m->cancelled = !tell(m);
	return open_view(m, e);
}

/* ---- rows ---- */

/* What the reader reported of this record: a refusal, or remarks and the record is taken. */
static bool judge_reports(struct importer *m, enum sheet_step step, struct import_refusal *why)
{
	bool refused = sheet_doubtful(m->sheet);

	for (size_t i = 0; i < m->report_count; i++) {
		const struct csv_report *r = &m->reports[i];
		bool mild = strcmp(r->code, "short_row") == 0 || strcmp(r->code, "private_use") == 0 || strcmp(r->code, "control") == 0;
		const char *title = r->column >= 1 && (size_t)r->column <= sheet_columns(m->sheet)
		                            ? sheet_title(m->sheet, (size_t)r->column - 1) : "";

		if (strcmp(r->code, "bad_bytes") == 0 && m->o->take_damaged) {
			mild = true;
			refused = false;
		}
		if (!mild && why->message == NULL) {
			import_refuse(why, title, r->code, r->message);
			return true;
		}
		/* Totals rows are short by nature. */
		if (mild && step == SHEET_ROW)
			import_note(m->r, r->line, r->code, r->message);
	}
	if (refused && why->message == NULL && !m->o->take_damaged)
		import_refuse(why, "", "damaged", _("The record is damaged."));
	return why->message != NULL;
}

static enum status take_row(struct importer *m, enum sheet_step step, struct error *e)
{
	enum import_verdict (*judge)(void *, struct sheet *, struct import_refusal *, struct error *) =
	        step == SHEET_TOTALS ? m->kind->totals : m->kind->row;
	struct import_refusal why = {0};
	enum import_verdict v = ROW_REFUSED;
	enum status st = ST_OK;
	struct error own;

	own.status = ST_OK;
	own.code[0] = '\0';
	m->r->records++;
	if (judge == NULL)
		v = ROW_TOTALS;
	else if ((step == SHEET_TOTALS && sheet_says_total(m->sheet)) || (!judge_reports(m, step, &why) && !import_row_has_card(m, &why)))
		v = judge(m->self, m->sheet, &why, &own);
	else if (m->kind->refused != NULL)
		m->kind->refused(m->self, m->sheet, &own);
	switch (v) {
	case ROW_NEW: m->r->fresh++; break;
	case ROW_CHANGED: m->r->changed++; break;
	case ROW_SAME: m->r->same++; break;
	case ROW_TOTALS:
		m->r->records--;
		m->r->totals++;
		break;
	case ROW_HELD: import_hold_row(m); break;
	case ROW_LEFT_OUT: m->r->left_out++; break;
	case ROW_REFUSED:
		if (own.status == ST_FAILED) {
			if (e != NULL)
				*e = own;
			st = ST_FAILED;
		} else {
			st = import_keep_refusal(m, &why, e);
		}
	}
	import_refusal_clear(&why);
	return st;
}

static enum status take_rows(struct importer *m, struct error *e)
{
	enum sheet_step step;
	enum status st = ST_OK;

	while (st == ST_OK && !m->cancelled && (step = sheet_next(m->sheet)) != SHEET_END) {
		import_keep_first(m);
		st = take_row(m, step, e);
		m->report_count = 0;
		m->since_step++;
		if (st == ST_OK)
			st = breathe(m, e);
	}
	if (st == ST_OK && !m->cancelled && sheet_failed(m->sheet) != NULL) {
		if (e != NULL)
			*e = *sheet_failed(m->sheet);
		st = sheet_failed(m->sheet)->status;
	}
	return st;
}

/* A quote that is never closed ends the file early: told as a refusal of its own. */
static enum status leftover_reports(struct importer *m, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < m->report_count && st == ST_OK; i++) {
		struct import_refusal why = {.line = m->reports[i].line, .record = m->reports[i].record, .raw = xstrdup("")};
		int column = m->reports[i].column;

		import_refuse(&why, column >= 1 && (size_t)column <= sheet_columns(m->sheet) ? sheet_title(m->sheet, (size_t)column - 1) : "",
		              m->reports[i].code, m->reports[i].message);
		st = import_keep_refusal(m, &why, e);
		import_refusal_clear(&why);
	}
	return st;
}

void import_note(struct import_result *r, int64_t line, const char *code, const char *message)
{
	struct importer *m = r->runner;

	if (m->notes++ >= IMPORT_NOTES)
		return;
	if (line != 0)
		notes_add(&m->shop->notes, NOTE_INFO, code, NULL, NULL, _("Line %1$lld: %2$s"), (long long)line, message);
	else
		notes_add(&m->shop->notes, NOTE_INFO, code, NULL, NULL, "%s", message);
}

/* ---- the end ---- */

static enum status publish(struct importer *m, struct error *e)
{
	const struct import_result *r = m->r;
	struct batch b = {.id = r->batch_id, .rows_new = r->fresh, .rows_changed = r->changed, .rows_same = r->same,
	                  .rows_refused = r->refused};
	char what[48], record[64], detail[160];
	enum status st = db_begin(m->shop->db, e);

	if (st != ST_OK)
		return st;
	if (m->kind->publish != NULL)
		st = m->kind->publish(m->self, e);
	if (st == ST_OK)
		st = batch_publish(m->shop, &b, e);
	snprintf(what, sizeof what, "%s import", m->kind->kind);
	snprintf(record, sizeof record, "batch %lld", (long long)r->batch_id);
	snprintf(detail, sizeof detail, "%s: %lld new, %lld changed, %lld same, %lld refused", m->o->profile, (long long)r->fresh,
	         (long long)r->changed, (long long)r->same, (long long)r->refused);
	if (st == ST_OK)
		st = shop_audit(m->shop, what, record, detail, e);
	return db_end(m->shop->db, st, e);
}

static enum status read_file(struct importer *m, struct error *e)
{
	enum status st = m->kind->begin(&m->self, m->shop, m->profile, m->r->batch_id, m->o, m->r, e);

	m->begun = st == ST_OK;
	if (st == ST_OK)
		st = open_view(m, e);
	if (st != ST_OK)
		return st;
	st = take_rows(m, e);
	if (st == ST_OK && !m->cancelled)
		st = leftover_reports(m, e);
	if (st == ST_OK && !m->cancelled && m->kind->end != NULL)
		st = m->kind->end(m->self, e);
	if (st != ST_OK || m->cancelled) {
		drop_view(m);
		return st;
	}
	return close_view(m, e);
}

/* Nothing new, nothing to look at again: the batch goes without a trace in the counts. */
static bool worth_keeping(const struct importer *m)
{
	return m->r->fresh + m->r->changed != 0 || (m->r->refused != 0 && !m->seen_before);
}

static enum status remove_batch(struct importer *m, struct error *e)
{
	struct error own = {0};
	enum status st = m->r->batch_id != 0 ? batch_remove(m->shop, m->r->batch_id, NULL, &own) : ST_OK;

	m->r->batch_id = 0;
	if (st != ST_OK && e != NULL && e->status == ST_OK)
		*e = own;
	return st;
}

/* Stopped or failed half-way: what was done before counts (EAS-83). */
static enum status keep_half(struct importer *m, enum status st, struct error *e)
{
	struct error own = {0};
	enum status kept = batch_keep(m->shop, m->r->batch_id, &own);

	m->r->stopped_half = true;
	if (kept != ST_OK && st == ST_OK && e != NULL)
		*e = own;
	return st == ST_OK ? kept : st;
}

static enum status finish(struct importer *m, enum status st, struct error *e)
{
	bool whole = st == ST_OK && !m->cancelled;
	bool keep = whole && m->r->batch_id != 0 && worth_keeping(m);

	if (!whole && m->kind->keeps && m->r->batch_id != 0 && m->r->fresh + m->r->changed != 0)
		st = keep_half(m, st, e);
	else if (keep)
		st = publish(m, e);
	if (!m->r->stopped_half && (!keep || st != ST_OK)) {
		enum status gone = remove_batch(m, e);

		st = st == ST_OK ? gone : st;
	}
	if (m->refused != NULL && st == ST_OK && !m->cancelled && m->seq != 0)
		st = csv_finish(m->refused, e);
	else
		csv_abandon(m->refused);
	m->refused = NULL;
	m->r->cancelled = m->cancelled;
	if (st == ST_OK && m->r->batch_id != 0)
		db_checkpoint(m->shop->db);
	return st;
}

static void free_importer(struct importer *m)
{
	if (m->begun && m->kind->free != NULL)
		m->kind->free(m->self);
	sheet_close(m->sheet);
	free(m->steady);
	if (m->copy >= 0)
		close(m->copy);
	for (size_t i = 0; i < m->held_count; i++)
		free(m->held[i].raw);
	free(m->held);
	free(m->reports);
	free(m->fields);
	free(m->exempt);
	m->r->runner = NULL;
}

/* true when this very file is in already: its counts are told, nothing is done. */
static bool is_in_already(struct importer *m)
{
	int64_t id = m->kind->repeatable ? 0 : batch_of_file(m->shop, m->kind->kind, m->o->profile, m->hash);
	struct batch b;

	m->seen_before = id != 0;
	if (id == 0 || batch_get(m->shop, id, &b, NULL) != ST_OK || b.rows_refused != 0)
		return false;
	m->r->already = true;
	m->r->known_batch = id;
	m->r->same = b.rows_new + b.rows_changed + b.rows_same;
	m->r->records = m->r->same;
	return true;
}

/* What was looked at is what comes in (EAS-83). */
static enum status check_same_file(struct importer *m, struct error *e)
{
	snprintf(m->r->hash, sizeof m->r->hash, "%s", m->hash);
	if (m->o->checked == NULL || *m->o->checked == '\0' || strncmp(m->hash, m->o->checked, strlen(m->o->checked)) == 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "IMPORT_CHANGED", profile_rule(m->o->profile, "EAS-83"), "file",
	                 _("The file has changed since it was checked. Check it again."));
}

enum status import_run(struct shop *s, const struct import_kind *kind, const struct import_options *o,
                       struct import_result *r, struct error *e)
{
	struct import_options own = *o;
	struct importer m = {.shop = s, .kind = kind, .o = &own, .r = r, .copy = -1, .source = base_name(o->named != NULL ? o->named : o->path)};
	struct error spare = {0};
	enum status st;

	e = e != NULL ? e : &spare;
	error_clear(e);
	own.preview = o->preview || s->dry_run;
	*r = (struct import_result){.runner = &m};
	notes_free(&s->notes);
	st = shop_profile(s, o->profile, &m.profile, e);
	if (st == ST_OK)
		st = import_map_fields(&m, e);
	if (st == ST_OK)
		st = import_steady(o->path, &m.steady, &m.copy, e);
	if (st == ST_OK) {
		own.path = m.steady;
		st = import_digest(own.path, m.hash, e);
		if (st == ST_OK && kind->by_source && *m.hash != '\0')
			snprintf(m.hash + strlen(m.hash), 16, " %.14s", o->source);
	}
	if (st == ST_OK)
		st = check_same_file(&m, e);
	if (st == ST_OK)
		st = import_open_sheet(&m, e);
	if (st == ST_OK && is_in_already(&m)) {
		if (!own.preview) {
			free_importer(&m);
			return ST_OK;
		}
		r->same = r->records = 0; /* a preview counts by itself */
	}
	if (st == ST_OK)
		st = import_check_cards(&m, e);
	if (st == ST_OK)
		st = import_open_refused(&m, e);
	if (st == ST_OK) {
		m.cancelled = !tell(&m); /* from here on there is something to end well */
		st = start_batch(&m, e);
	}
	db_roomy(s->db, true); /* for rows that come in no order of their numbers */
	if (st == ST_OK)
		st = read_file(&m, e);
	st = finish(&m, st, e);
	db_roomy(s->db, false);
	free_importer(&m);
	return st;
}
