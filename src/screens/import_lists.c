/*
 * The three tables of an import's preview: what became of each column, the
 * first rows as they stand, and the rows that were refused.
 */
#include "config.h"

#include "import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

#define FIRST_COLUMNS 24 /* columns of the first rows that can be shown */

static const struct list_column column_columns[] = {
	{"sign", " ", VK_TEXT, NULL, 1, 0, 0, false},
	{"title", N_("Heading in the file"), VK_TEXT, NULL, 16, 2, 0, false},
	{"field", N_("Taken as"), VK_TEXT, NULL, 14, 2, 0, false},
	{"row1", N_("Row 1"), VK_TEXT, NULL, 12, 2, 0, false},
	{"row2", N_("Row 2"), VK_TEXT, NULL, 12, 2, 2, false},
	{"row3", N_("Row 3"), VK_TEXT, NULL, 12, 2, 4, false},
};

static const struct list_column refusal_columns[] = {
	{"line", N_("File line"), VK_INT, NULL, 8, 0, 0, false},
	{"column", N_("Column"), VK_TEXT, NULL, 14, 1, 0, false},
	{"message", N_("Why"), VK_TEXT, NULL, 30, 4, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 14, 0, 4, false},
	{"raw", N_("The row"), VK_TEXT, NULL, 20, 3, 1, false},
};

static const struct list_column change_columns[] = {
	{"line", N_("File line"), VK_INT, NULL, 8, 0, 2, false},
	{"who", N_("Member"), VK_TEXT, NULL, 10, 1, 0, false},
	{"field", N_("Field"), VK_TEXT, NULL, 12, 1, 0, false},
	{"before", N_("Is now"), VK_TEXT, NULL, 16, 2, 0, false},
	{"after", N_("Will be"), VK_TEXT, NULL, 16, 2, 0, false},
};

static const struct list_column no_columns[] = {
	{"nothing", " ", VK_TEXT, NULL, 1, 1, 0, false},
};

static void make(struct view *v, enum import_pane pane, const struct list_column *columns, size_t count)
{
	struct import_state *s = v->state;
	struct list_source src;

	s->rows[pane] = rows_new(columns, count);
	src = rows_source(s->rows[pane]);
	if (s->table[pane] == NULL)
		s->table[pane] = table_new(v, &src);
	else
		table_set_source(s->table[pane], &src);
}

void import_lists_make(struct view *v)
{
	struct import_state *s = v->state;

	make(v, PANE_COLUMNS, column_columns, COUNT_OF(column_columns));
	make(v, PANE_FIRST, no_columns, COUNT_OF(no_columns));
	make(v, PANE_REFUSED, refusal_columns, COUNT_OF(refusal_columns));
	make(v, PANE_CHANGES, change_columns, COUNT_OF(change_columns));
	table_set_empty(s->table[PANE_COLUMNS], N_("No file is read yet. F4 chooses one."));
	table_set_empty(s->table[PANE_FIRST], N_("No rows."));
	table_set_empty(s->table[PANE_REFUSED], N_("No row was refused."));
	table_set_empty(s->table[PANE_CHANGES], N_("Nothing that is there would change. o: change members who are there already."));
}

static const char *first_cell(const struct import_result *r, size_t row, size_t column)
{
	return row < r->first_count && r->first[row][column] != NULL ? r->first[row][column] : "";
}

static void fill_columns(struct import_state *s)
{
	const struct import_result *r = &s->result;
	bool audience = s->way->source != NULL;
	unsigned fields = import_is_member(s) ? FIELD_MEMBER : audience ? FIELD_AUDIENCE : FIELD_ORDERS | FIELD_STATEMENT;

	for (size_t i = 0; i < r->column_count; i++) {
		const struct import_column *c = &r->columns[i];
		const struct value cells[] = {
			value_text(c->field != NULL ? "+" : "?"),
			value_text(c->title),
			value_text(c->field != NULL ? import_field_label(c->field, fields) : _("(kept, not used)")),
			value_text(first_cell(r, 0, i)), value_text(first_cell(r, 1, i)), value_text(first_cell(r, 2, i)),
		};

		rows_add(s->rows[PANE_COLUMNS], (int64_t)i + 1, cells);
	}
	/* The map of audience files is that of ten kinds of file: what this one lacks says nothing. */
	for (size_t i = 0; i < r->absent_count && !audience && fields != FIELD_MEMBER; i++) {
		const struct value cells[] = {
			value_text("-"), value_text(_("(no such column)")), value_text(import_field_label(r->absent[i], fields)),
			value_text(""), value_text(""), value_text(""),
		};

		rows_add(s->rows[PANE_COLUMNS], 0, cells);
	}
}

static void fill_refused(struct import_state *s)
{
	for (size_t i = 0; i < s->result.refusal_count; i++) {
		const struct import_refusal *f = &s->result.refusals[i];
		const struct value cells[] = {
			value_num(f->line), value_text(f->column), value_text(f->message), value_text(f->code), value_text(f->raw),
		};

		rows_add(s->rows[PANE_REFUSED], f->line, cells);
	}
}

static void fill_changes(struct import_state *s)
{
	for (size_t i = 0; i < s->result.change_count; i++) {
		const struct import_change *c = &s->result.changes[i];
		const struct value cells[] = {
			value_num(c->line), value_text(c->who), value_text(import_field_label(c->field, FIELD_MEMBER)), value_text(c->before),
			value_text(c->after != NULL ? c->after : _("(kept)")),
		};

		rows_add(s->rows[PANE_CHANGES], c->id, cells);
	}
}

static int widest(const struct import_result *r, size_t column)
{
	int cols = text_width(r->columns[column].title, strlen(r->columns[column].title));

	for (size_t i = 0; i < r->first_count; i++) {
		const char *cell = first_cell(r, i, column);
		int width = text_width(cell, strlen(cell));

		if (width > cols)
			cols = width;
	}
	return cols < 4 ? 4 : cols > 24 ? 24 : cols;
}

/* The columns that have a meaning first: those that do not fit are left out from the end. */
static size_t order_columns(const struct import_result *r, size_t *order)
{
	size_t n = 0;

	for (size_t i = 0; i < r->column_count && n < FIRST_COLUMNS; i++)
		if (r->columns[i].field != NULL)
			order[n++] = i;
	for (size_t i = 0; i < r->column_count && n < FIRST_COLUMNS; i++)
		if (r->columns[i].field == NULL)
			order[n++] = i;
	return n;
}

static void fill_first(struct view *v)
{
	struct import_state *s = v->state;
	const struct import_result *r = &s->result;
	size_t order[FIRST_COLUMNS], count = order_columns(r, order);
	struct list_column *old_columns = s->first_columns;
	char (*old_names)[16] = s->first_names;
	struct rows *old = s->rows[PANE_FIRST];
	struct value cells[FIRST_COLUMNS];

	if (count == 0)
		return;
	s->first_columns = xcalloc(count, sizeof *s->first_columns);
	s->first_names = xcalloc(count, sizeof *s->first_names);
	for (size_t i = 0; i < count; i++) {
		snprintf(s->first_names[i], sizeof s->first_names[i], "c%zu", order[i] + 1);
		s->first_columns[i] = (struct list_column){
			.name = s->first_names[i], .title = r->columns[order[i]].title[0] != '\0' ? r->columns[order[i]].title : " ", .kind = VK_TEXT,
			.cols = widest(r, order[i]), .grow = 0, .rank = i == 0 ? 0 : (int)i,
		};
	}
	make(v, PANE_FIRST, s->first_columns, count);
	for (size_t row = 0; row < r->first_count; row++) {
		for (size_t i = 0; i < count; i++)
			cells[i] = value_text(first_cell(r, row, order[i]));
		rows_add(s->rows[PANE_FIRST], (int64_t)row + 1, cells);
	}
	rows_free(old);
	free(old_columns);
	free(old_names);
}

void import_lists_fill(struct view *v)
{
	struct import_state *s = v->state;

	for (size_t i = 0; i < PANES; i++)
		rows_clear(s->rows[i]);
	if (s->previewed) {
		fill_columns(s);
		fill_first(v);
		fill_refused(s);
		fill_changes(s);
	}
	for (size_t i = 0; i < PANES; i++)
		table_reload(s->table[i]);
}

void import_lists_free(struct import_state *s)
{
	for (size_t i = 0; i < PANES; i++)
		rows_free(s->rows[i]);
	free(s->first_columns);
	free(s->first_names);
}
