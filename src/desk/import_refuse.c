/*
 * Records that an import does not take: with place and reason in the result, in
 * batch_refusal and, when asked for, as a CSV that can be mended and imported
 * again. No whole card number gets into any of them (FMT-24).
 */
#include "config.h"

#include "desk/importer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/ident.h"

static const char refusal_sql[] =
	"INSERT INTO batch_refusal (batch_id, seq, line, record, col, code, message, raw)"
	" VALUES (:batch, :seq, :line, :record, :col, :code, :message, :raw)";

void import_refuse(struct import_refusal *why, const char *column, const char *code, const char *message)
{
	free(why->column);
	free(why->message);
	why->column = xstrdup(column);
	why->message = xstrdup(message);
	snprintf(why->code, sizeof why->code, "%s", code);
}

void import_refusal_clear(struct import_refusal *why)
{
	free(why->column);
	free(why->message);
	free(why->raw);
	*why = (struct import_refusal){0};
}

/* Stars over every card number but its last four digits. */
static void mask_cards(char *text, size_t len)
{
	size_t at, n, from = 0, digits;

	while (ident_find_card(text + from, len - from, &at, &n)) {
		digits = 0;
		for (size_t i = from + at + n; i > from + at; i--)
			if (text[i - 1] >= '0' && text[i - 1] <= '9' && ++digits > 4)
				text[i - 1] = '*';
		from += at + n;
	}
}

char *import_masked(const struct importer *m, size_t column)
{
	size_t len;
	const char *text = sheet_cell(m->sheet, column, &len);
	char *copy = xstrndup(text, len);

	if (m->exempt[column])
		return copy;
	if (ident_is_card(copy, len))
		for (size_t i = 0; i + 4 < len; i++)
			copy[i] = '*';
	mask_cards(copy, strlen(copy));
	return copy;
}

static char *raw_row(const struct importer *m)
{
	struct buf b = {0};
	char *cell;

	for (size_t i = 0; i < sheet_columns(m->sheet); i++) {
		cell = import_masked(m, i);
		if (i != 0)
			buf_addc(&b, ',');
		csv_add_cell(&b, cell, strlen(cell));
		free(cell);
	}
	return buf_take(&b);
}

static enum status store(struct importer *m, const struct import_refusal *why, struct error *e)
{
	struct stmt *q = db_prepare(m->shop->db, refusal_sql);

	stmt_bind_int(q, ":batch", m->r->batch_id);
	stmt_bind_int(q, ":seq", m->seq);
	stmt_bind_int(q, ":line", why->line);
	stmt_bind_int(q, ":record", why->record);
	stmt_bind_text(q, ":col", why->column);
	stmt_bind_text(q, ":code", why->code);
	stmt_bind_text(q, ":message", why->message);
	stmt_bind_text(q, ":raw", why->raw);
	return stmt_run(q, e);
}

enum status import_open_refused(struct importer *m, struct error *e)
{
	enum status st;

	if (m->o->refused_to == NULL)
		return ST_OK;
	st = csv_create(&m->refused, m->o->refused_to, CS_UTF8_BOM, m->o->overwrite, e);
	if (st != ST_OK)
		return st;
	csv_put(m->refused, _("File line"), CSV_PLAIN);
	csv_put(m->refused, _("Column"), CSV_PLAIN);
	csv_put(m->refused, _("Reason"), CSV_PLAIN);
	for (size_t i = 0; i < sheet_columns(m->sheet); i++)
		csv_put(m->refused, sheet_title(m->sheet, i), CSV_PLAIN);
	csv_end_row(m->refused);
	return ST_OK;
}

/* The cells of a record kept as one CSV line, in columns again; shields of codes come back on (FMT-46). */
static void write_cells(struct csv_writer *w, const char *raw)
{
	struct buf cell = {0};
	bool quoted = false;
	const char *p = raw;

	for (;; p++) {
		if (*p == '"' && quoted && p[1] == '"') {
			buf_addc(&cell, *p++);
		} else if (*p == '"' && (quoted || cell.len == 0)) {
			quoted = !quoted;
		} else if (*p == '\0' || (*p == ',' && !quoted)) {
			const char *text = buf_str(&cell);
			size_t len = cell.len;
			char *bare;

			if (len >= 3 && text[0] == '=' && text[1] == '"' && text[len - 1] == '"')
				bare = xstrndup(text + 2, len - 3);
			else
				bare = xstrdup(len != 0 && text[0] == '\'' ? text + 1 : text);
			csv_put(w, bare, CSV_CODE);
			free(bare);
			buf_clear(&cell);
			if (*p == '\0')
				break;
		} else {
			buf_addc(&cell, *p);
		}
	}
	buf_free(&cell);
}

static void write_refused(struct importer *m, const struct import_refusal *why)
{
	if (m->refused == NULL)
		return;
	csv_put_int(m->refused, why->line);
	csv_put(m->refused, why->column, CSV_PLAIN);
	csv_put(m->refused, why->message, CSV_PLAIN);
	write_cells(m->refused, why->raw);
	csv_end_row(m->refused);
}

static void keep_in_result(struct import_result *r, const struct import_refusal *why)
{
	struct import_refusal *own;

	if (r->refusal_count == IMPORT_REFUSALS)
		return;
	r->refusals = xreallocarray(r->refusals, r->refusal_count + 1, sizeof *r->refusals);
	own = &r->refusals[r->refusal_count++];
	*own = *why;
	own->column = xstrdup(why->column);
	own->message = xstrdup(why->message);
	own->raw = xstrdup(why->raw);
}

enum status import_keep_refusal(struct importer *m, struct import_refusal *why, struct error *e)
{
	if (why->raw == NULL) {
		why->line = sheet_line(m->sheet);
		why->record = sheet_record(m->sheet);
		why->raw = raw_row(m);
	}
	m->seq++;
	m->r->refused++;
	keep_in_result(m->r, why);
	write_refused(m, why);
	return m->r->batch_id != 0 ? store(m, why, e) : ST_OK;
}

bool import_row_has_card(struct importer *m, struct import_refusal *why)
{
	size_t len, at, n;

	for (size_t i = 0; i < sheet_columns(m->sheet); i++) {
		const char *text = sheet_cell(m->sheet, i, &len);

		if (len < 15 || m->exempt[i] || !ident_find_card(text, len, &at, &n))
			continue;
		import_refuse(why, sheet_title(m->sheet, i), "card_number",
		              _("The cell holds what looks like a whole card number, which is never stored (FMT-24)."));
		return true;
	}
	return false;
}

/* ---- records that their kind holds back ---- */

static void drop_held(struct importer *m)
{
	for (size_t i = 0; i < m->held_count; i++)
		free(m->held[i].raw);
	m->held_count = 0;
}

void import_held_taken(struct import_result *r)
{
	drop_held(r->runner);
}

enum status import_held_refused(struct import_result *r, const struct import_refusal *why, struct error *e)
{
	struct importer *m = r->runner;
	enum status st = ST_OK;

	for (size_t i = 0; i < m->held_count && st == ST_OK; i++) {
		struct import_refusal one = *why;

		one.line = m->held[i].line;
		one.record = m->held[i].record;
		one.raw = m->held[i].raw;
		st = import_keep_refusal(m, &one, e);
	}
	drop_held(m);
	return st;
}

void import_hold_row(struct importer *m)
{
	m->held = xreallocarray(m->held, m->held_count + 1, sizeof *m->held);
	m->held[m->held_count++] = (struct held){sheet_line(m->sheet), sheet_record(m->sheet), raw_row(m)};
}
