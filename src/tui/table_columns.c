/*
 * Columns of a table: which are shown at a width, how values look, one row as
 * one line of text. A column of a higher rank is left out first; room that is
 * left over is shared by `grow`.
 */
#include "config.h"

#include <string.h>

#include "storekeep/date.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

#include "table_parts.h"
#include "ui.h"

#define LEAD 2 /* the sign of the selection and that of the mark */
#define GAP 2

static const char *zone(void)
{
	return ui.options != NULL && ui.options->zone != NULL ? ui.options->zone : "Asia/Taipei";
}

static void add_instant(struct buf *out, int64_t at)
{
	char text[32];

	instant_format(at, zone(), text);
	if (strlen(text) >= 16) {
		text[10] = ' ';
		text[16] = '\0';
	}
	buf_adds(out, text);
}

void table_format(struct buf *out, const struct list_column *c, const struct value *v)
{
	char number[32];

	if (v->null)
		return;
	switch (c->kind) {
	case VK_TEXT:
	case VK_DATE:
		buf_adds(out, v->text != NULL ? v->text : "");
		break;
	case VK_ENUM:
		if (v->text != NULL)
			buf_adds(out, c->labels != NULL ? label_of(c->labels, v->text) : v->text);
		break;
	case VK_INT:
	case VK_MONEY:
		money_format(v->num, false, number);
		buf_adds(out, number);
		break;
	case VK_INSTANT:
		add_instant(out, v->num);
		break;
	case VK_BOOL:
		buf_adds(out, v->num != 0 ? _("yes") : _("no"));
		break;
	case VK_WORDS:
		words_add(out, c->labels, v->text);
		break;
	}
}

static bool is_number(const struct list_column *c)
{
	return c->kind == VK_INT || c->kind == VK_MONEY;
}

static const struct list_column *column(const struct table *t, size_t shown)
{
	return &t->source.columns[t->shown[shown].index];
}

static int needed(const struct table *t)
{
	int cols = LEAD;

	for (size_t i = 0; i < t->shown_count; i++)
		cols += t->shown[i].cols + (i > 0 ? GAP : 0);
	return cols;
}

/* Leave out the last column of the highest rank; false when only those of rank 0 are left. */
static bool leave_one_out(struct table *t)
{
	size_t worst = 0;
	int rank = 0;

	for (size_t i = 0; i < t->shown_count; i++)
		if (column(t, i)->rank >= rank && column(t, i)->rank > 0) {
			rank = column(t, i)->rank;
			worst = i;
		}
	if (rank == 0)
		return false;
	memmove(&t->shown[worst], &t->shown[worst + 1], (t->shown_count - worst - 1) * sizeof *t->shown);
	t->shown_count--;
	return true;
}

static void share_out(struct table *t, int left)
{
	int weights = 0;

	for (size_t i = 0; i < t->shown_count; i++)
		weights += column(t, i)->grow;
	for (size_t i = 0; i < t->shown_count && weights > 0 && left > 0; i++) {
		int part = left * column(t, i)->grow / weights;

		weights -= column(t, i)->grow;
		left -= part;
		t->shown[i].cols += part;
	}
}

/* A heading needs its own columns too, with a sign for the sort. */
static int wanted(const struct list_column *c)
{
	int title = c->title != NULL ? text_width(i18n_title(c->title), strlen(i18n_title(c->title))) + 1 : 0;

	return c->cols > title ? c->cols : title;
}

void columns_choose(struct table *t, int width)
{
	if (t->shown_for == width)
		return;
	t->shown_for = width;
	t->shown_count = 0;
	for (size_t i = 0; i < t->source.column_count && t->shown_count < COLUMNS_MAX; i++)
		if (t->source.columns[i].cols > 0)
			t->shown[t->shown_count++] = (struct shown_column){i, wanted(&t->source.columns[i])};
	while (needed(t) > width && leave_one_out(t))
		;
	share_out(t, width - needed(t));
	if (t->column != SIZE_MAX && t->column >= t->shown_count)
		t->column = SIZE_MAX;
}

static const char *sort_sign(const struct table *t, const struct list_column *c)
{
	if (t->query.sort == NULL || strcmp(t->query.sort, c->name) != 0)
		return "";
	return t->query.descending ? "v" : "^";
}

void columns_heading(struct table *t, struct area a)
{
	int col = LEAD;

	for (size_t i = 0; i < t->shown_count; i++) {
		const struct list_column *c = column(t, i);
		struct buf title = {0};

		buf_addf(&title, "%s%s", c->title != NULL ? i18n_title(c->title) : c->name, sort_sign(t, c));
		draw_cell(a, 0, col, t->shown[i].cols, t->column == i ? LOOK_SELECTED : LOOK_HEADING, buf_str(&title), is_number(c));
		col += t->shown[i].cols + GAP;
		buf_free(&title);
	}
}

/* A number with digits missing would be another number: it shows none of them, as spreadsheets do. */
static void hide_cut_number(struct buf *cell, int cols)
{
	if (text_width(buf_str(cell), cell->len) <= cols)
		return;
	buf_clear(cell);
	for (int i = 0; i < cols; i++)
		buf_addc(cell, '#');
}

void columns_draw_row(struct table *t, struct area a, int row, const struct list_row *r, bool selected)
{
	static struct buf line, cell; /* kept: one row follows another */
	enum look look = selected ? LOOK_SELECTED : t->look_of != NULL ? t->look_of(r) : LOOK_PLAIN;

	int col = LEAD;

	buf_clear(&line);
	buf_addc(&line, selected ? '>' : ' ');
	buf_addc(&line, marks_has(t, r->key) ? '*' : draw_sign(look)[0] == '>' ? ' ' : draw_sign(look)[0]);
	for (size_t i = 0; i < t->shown_count; i++) {
		const struct list_column *c = column(t, i);
		int cols = t->shown[i].cols < a.cols - col ? t->shown[i].cols : a.cols - col;

		if (cols <= 0)
			break;
		if (i > 0)
			buf_add(&line, "  ", GAP);
		buf_clear(&cell);
		table_format(&cell, c, &r->cells[t->shown[i].index]);
		if (is_number(c))
			hide_cut_number(&cell, cols);
		text_add_padded(&line, buf_str(&cell), cols, is_number(c));
		col += cols + GAP;
	}
	text_add_padded(&line, "", a.cols, false); /* the area's edge cuts it */
	draw_bytes(a, row, 0, look, buf_str(&line), line.len);
}

bool table_cuts(const struct table *t, const char *name)
{
	const char *text = table_cell(t, name);

	for (size_t i = 0; i < t->shown_count; i++)
		if (strcmp(column(t, i)->name, name) == 0)
			return text_width(text, strlen(text)) > t->shown[i].cols;
	return true;
}

const char *table_cell(const struct table *t, const char *name)
{
	static struct buf text[4]; /* a caller may hold a few at once */
	static size_t turn;
	struct buf *b = &text[turn++ % COUNT_OF(text)];
	const struct list_row *r = table_row(t);

	buf_clear(b);
	for (size_t i = 0; r != NULL && i < t->source.column_count; i++)
		if (strcmp(t->source.columns[i].name, name) == 0)
			table_format(b, &t->source.columns[i], &r->cells[i]);
	return buf_str(b);
}
