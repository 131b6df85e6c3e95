/*
 * What an import found in a file: its columns, its first rows, and columns
 * that it may not have.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/importer.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"

#define CARD_ROWS 20

static bool may_look_like_a_card(const char *field)
{
	static const char *const numbers[] = {"order_no", "cart_no", "reference", "member_id", "item_id", "member_code", "phone"};

	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strcmp(field, numbers[i]) == 0)
			return true;
	return false;
}

void import_describe_columns(struct importer *m)
{
	struct import_result *r = m->r;

	r->column_count = sheet_columns(m->sheet);
	r->columns = xcalloc(r->column_count, sizeof *r->columns);
	m->exempt = xcalloc(r->column_count, sizeof *m->exempt);
	for (size_t i = 0; i < r->column_count; i++) {
		int f = sheet_field_of(m->sheet, i);

		r->columns[i].title = xstrdup(sheet_title(m->sheet, i));
		r->columns[i].field = f >= 0 ? xstrdup(m->fields[f].name) : NULL;
		m->exempt[i] = f >= 0 && may_look_like_a_card(m->fields[f].name);
	}
	for (size_t f = 0; f < m->field_count && m->records.next == NULL; f++) {
		if (m->fields[f].aliases == NULL || sheet_has(m->sheet, (int)f))
			continue;
		r->absent = xreallocarray(r->absent, r->absent_count + 1, sizeof *r->absent);
		r->absent[r->absent_count++] = xstrdup(m->fields[f].name);
	}
}

void import_keep_first(struct importer *m)
{
	struct import_result *r = m->r;
	char **cells;

	if (r->first_count == IMPORT_FIRST_ROWS)
		return;
	cells = xcalloc(r->column_count, sizeof *cells);
	for (size_t i = 0; i < r->column_count; i++)
		cells[i] = import_masked(m, i);
	r->first = xreallocarray(r->first, r->first_count + 1, sizeof *r->first);
	r->first[r->first_count++] = cells;
}

/* By column: cells with text, and those of them that look like a card number. */
struct tally {
	int filled, cards;
};

static void tally_rows(struct sheet *sheet, struct tally *t)
{
	size_t len;

	for (int n = 0; n < CARD_ROWS && sheet_next(sheet) != SHEET_END; n++)
		for (size_t i = 0; i < sheet_columns(sheet); i++) {
			const char *text = sheet_cell(sheet, i, &len);

			t[i].filled += len != 0;
			t[i].cards += ident_is_card(text, len);
		}
}

enum status import_check_cards(struct importer *m, struct error *e)
{
	struct sheet_options so = {.charset = m->r->charset, .separator = m->r->separator, .fields = m->fields, .field_count = m->field_count};
	enum status st = ST_OK;
	struct sheet *sheet;
	struct tally *t;

	if (m->records.next != NULL || sheet_open(&sheet, m->o->path, &so, NULL) != ST_OK)
		return ST_OK;
	t = xcalloc(sheet_columns(sheet), sizeof *t);
	tally_rows(sheet, t);
	for (size_t i = 0; i < sheet_columns(sheet) && i < m->r->column_count && st == ST_OK; i++)
		if (!m->exempt[i] && t[i].cards != 0 && t[i].cards == t[i].filled)
			st = error_set(e, ST_REFUSED, "card_number_column", "FMT-24", "file",
			               _("The column %s looks like card numbers, which are never stored; take it out of the file."),
			               sheet_title(sheet, i));
	free(t);
	sheet_close(sheet);
	return st;
}

void import_result_free(struct import_result *r)
{
	for (size_t i = 0; i < r->column_count; i++) {
		free(r->columns[i].title);
		free(r->columns[i].field);
	}
	free(r->columns);
	for (size_t i = 0; i < r->absent_count; i++)
		free(r->absent[i]);
	free(r->absent);
	for (size_t i = 0; i < r->first_count; i++) {
		for (size_t c = 0; c < r->column_count; c++)
			free(r->first[i][c]);
		free(r->first[i]);
	}
	free(r->first);
	for (size_t i = 0; i < r->refusal_count; i++)
		import_refusal_clear(&r->refusals[i]);
	free(r->refusals);
	for (size_t i = 0; i < r->change_count; i++) {
		free(r->changes[i].who);
		free(r->changes[i].field);
		free(r->changes[i].before);
		free(r->changes[i].after);
	}
	free(r->changes);
	for (size_t i = 0; i < r->effect_count; i++)
		free(r->effects[i].field);
	free(r->effects);
	*r = (struct import_result){0};
}
