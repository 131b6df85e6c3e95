/*
 * Where the parts of a form stand: labels left, fields right of them, an error
 * under its field, what the values mean and the help at the foot, the preview
 * beside. Scrolls by whole fields when the terminal is lower than the form.
 */
#include "config.h"

#include "tui/formview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define PREVIEW_COLS 40
#define FIELDS_COLS 44 /* the form is not made narrower than this for a preview */
#define LINES_MAX 6    /* rows of a field of several lines */
#define UNDER_ROWS 8   /* of a preview under the fields, its rule counted */
#define UNDER_FROM 17  /* rows that a form needs for it */
#define NOTE_LINES 4

struct place {
	int label_cols; /* sign and label */
	int field_cols; /* from the field's left bracket to the edge */
};

static struct place place_of(const struct formview *fv, int cols)
{
	struct place p = {0};

	for (size_t i = 0; i < fv->count; i++) {
		const char *label = _(fv->fields[i].def->label);
		int width = text_width(label, strlen(label)) + 4;

		if (width > p.label_cols)
			p.label_cols = width;
	}
	if (p.label_cols > cols * 2 / 5)
		p.label_cols = cols * 2 / 5;
	p.field_cols = cols - p.label_cols;
	return p;
}

static int digits_of(int n)
{
	return snprintf(NULL, 0, "%d", n);
}

/* Columns of the counter, the blank before it counted. */
static int counter_cols(const struct field *f)
{
	int max = f->ed != NULL ? editor_max(f->ed) : 0;

	return max > 0 && (f->def->kind == FIELD_TEXT || f->def->kind == FIELD_LINES) ? 2 * digits_of(max) + 3 : 0;
}

/* Columns that the text of a typed field asks for. */
static int text_cols(const struct field *f)
{
	if (f->def->cols > 0)
		return f->def->cols;
	switch (f->def->kind) {
	case FIELD_INT:   return 12;
	case FIELD_MONEY: return 16;
	case FIELD_DATE:  return 12;
	case FIELD_TIME:  return 26;
	case FIELD_SECRET: return editor_max(f->ed) > 0 ? editor_max(f->ed) + 1 : 40;
	case FIELD_TEXT:   return editor_max(f->ed) > 0 ? editor_max(f->ed) * 2 : 40;
	default:           return 1000;
	}
}

static int box_cols(const struct field *f, int room)
{
	int want = text_cols(f) + 2, most = room - counter_cols(f);

	return want < most ? want : most;
}

static int choice_cols(const struct field *f, int room)
{
	int widest = 8;

	for (size_t i = 0; i < f->pick_count; i++) {
		int width = text_width(f->picks[i].label, strlen(f->picks[i].label));

		if (width > widest)
			widest = width;
	}
	return widest + 4 < room ? widest + 4 : room;
}

static int error_rows(const struct field *f, int cols)
{
	int width = f->error.message[0] != '\0' ? text_width(f->error.message, strlen(f->error.message)) + 14 : 0;

	return width == 0 ? 0 : width <= cols ? 1 : 2;
}

static int box_rows(const struct field *f, const struct place *p)
{
	int max, cols;

	if (f->def->kind == FIELD_MULTI)
		return f->pick_count != 0 ? (int)f->pick_count : 1;
	if (f->def->kind != FIELD_LINES)
		return 1;
	max = editor_max(f->ed);
	cols = box_cols(f, p->field_cols) - 2;
	if (max <= 0 || cols <= 0 || max * 2 / cols + 1 > LINES_MAX)
		return LINES_MAX;
	return max * 2 / cols + 1 > 2 ? max * 2 / cols + 1 : 2;
}

static int field_rows(const struct field *f, const struct place *p)
{
	return f->hidden ? 0 : box_rows(f, p) + error_rows(f, p->field_cols);
}

/* What a date is, in words. */
static void add_day(const struct field *f, char *out, size_t size)
{
	static const char *const weekdays[] = {
		N_("Sunday"), N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"),
	};
	const char *text = field_text(f);
	day_t d = DAY_NONE, today = f->fv->o.today;
	int days;

	out[0] = '\0';
	if (text[0] == '\0' || date_parse(text, strlen(text), &d, NULL, NULL) != ST_OK || d == DAY_NONE)
		return;
	days = d - today;
	if (today == 0 || today == DAY_NONE || days > 9999 || days < -9999)
		snprintf(out, size, "%s", _(weekdays[day_weekday(d)]));
	else if (days == 0)
		snprintf(out, size, _("%s, today"), _(weekdays[day_weekday(d)]));
	else if (days > 0)
		snprintf(out, size, ngettext("%1$s, in %2$d day", "%1$s, in %2$d days", (unsigned long)days),
		         _(weekdays[day_weekday(d)]), days);
	else
		snprintf(out, size, ngettext("%1$s, %2$d day ago", "%1$s, %2$d days ago", (unsigned long)-days),
		         _(weekdays[day_weekday(d)]), -days);
}

/* What the screen has to say behind the field or behind one of its boxes. */
static void draw_hint(const struct field *f, const char *code, struct area a, int row, int col)
{
	const struct formview_options *o = &f->fv->o;
	char words[160] = "";

	if (o->hint != NULL)
		o->hint(o->ctx, &f->fv->record, f->def, code, words, sizeof words);
	if (words[0] != '\0')
		draw_text(a, row, col, LOOK_PLAIN, words);
}

static void draw_typed(struct field *f, struct area a, int rows, bool focus)
{
	int cols = box_cols(f, a.cols);
	char words[80];

	edit_view_draw(f->ed, &f->window, area_of(a, 0, 0, rows, cols), focus);
	if (counter_cols(f) > 0)
		edit_view_counter(f->ed, a, rows - 1, cols);
	if (f->def->kind == FIELD_DATE || f->def->kind == FIELD_TIME) {
		add_day(f, words, sizeof words);
		draw_text(a, 0, cols + 1, LOOK_PLAIN, words);
	}
	draw_hint(f, NULL, a, rows - 1, cols + counter_cols(f) + 1);
	if (f->def->kind == FIELD_SECRET && editor_length(f->ed) != 0) /* stars are hard to count */
		draw_textf(a, 0, cols + 1, LOOK_PLAIN, ngettext("%zu character", "%zu characters", editor_length(f->ed)), editor_length(f->ed));
	f->drawn.cols = cols;
}

static void draw_choice(struct field *f, struct area a, bool focus)
{
	int cols = choice_cols(f, a.cols);
	size_t at = field_picked(f);
	const char *label = at < f->pick_count ? f->picks[at].label : f->code;

	draw_text(a, 0, 0, LOOK_PLAIN, "[");
	draw_cell(a, 0, 1, cols - 4, LOOK_PLAIN, label, false);
	draw_text(a, 0, cols - 2, LOOK_PLAIN, "v]");
	draw_hint(f, NULL, a, 0, cols + 1);
	if (focus)
		draw_cursor(a, 0, 1);
	f->drawn.cols = cols;
}

/* Columns of the widest figure behind a box, the blanks before it counted; 0: there is none. */
static int hint_cols(const struct field *f)
{
	const struct formview_options *o = &f->fv->o;
	char words[160];
	int widest = 0;

	for (size_t i = 0; o->hint != NULL && i < f->pick_count; i++) {
		int cols;

		words[0] = '\0';
		o->hint(o->ctx, &f->fv->record, f->def, f->picks[i].code, words, sizeof words);
		cols = text_width(words, strlen(words));
		widest = cols > widest ? cols : widest;
	}
	return widest != 0 ? widest + 2 : 0;
}

/* The figures stand in one column; a label is cut rather than a figure. */
static void draw_boxes(struct field *f, struct area a, bool focus)
{
	int room = a.cols - 4 - hint_cols(f), label = 0;

	for (size_t i = 0; i < f->pick_count; i++) {
		int cols = text_width(f->picks[i].label, strlen(f->picks[i].label));

		label = cols > label ? cols : label;
	}
	if (label > room)
		label = room;
	for (size_t i = 0; i < f->pick_count; i++) {
		draw_text(a, (int)i, 0, LOOK_PLAIN, field_box_on(f, i) ? "[x] " : "[ ] ");
		draw_cell(a, (int)i, 4, label, LOOK_PLAIN, f->picks[i].label, false);
		draw_hint(f, f->picks[i].code, a, (int)i, 4 + label + 2);
	}
	if (focus)
		draw_cursor(a, (int)f->box, 1);
	f->drawn.cols = a.cols;
}

static void draw_bool(struct field *f, struct area a, bool focus)
{
	bool on = strcmp(f->code, "yes") == 0;

	draw_textf(a, 0, 0, LOOK_PLAIN, "[%s] %s", on ? "x" : " ", on ? _("yes") : _("no"));
	if (focus)
		draw_cursor(a, 0, 1);
	f->drawn.cols = a.cols;
}

static void draw_error(const struct error *e, struct area a, int row)
{
	struct buf b = {0};

	buf_addf(&b, "%s %s", draw_sign(LOOK_BAD), e->message);
	if (e->rule[0] != '\0')
		buf_addf(&b, " (%s)", e->rule);
	draw_wrapped(a, row, LOOK_BAD, buf_str(&b));
	buf_free(&b);
}

/* One field at row y of the form; what does not fit below is cut. */
static void draw_field(struct field *f, const struct place *p, struct area a, int y, bool focus)
{
	struct area whole = area_of(a, y, 0, field_rows(f, p), a.cols);
	struct area box = area_of(whole, 0, p->label_cols, whole.rows, p->field_cols);
	int rows = box_rows(f, p) < whole.rows ? box_rows(f, p) : whole.rows;
	enum look look = focus ? LOOK_TITLE : LOOK_PLAIN;

	if (whole.rows < 1)
		return;
	f->drawn = (struct area){y, p->label_cols, rows, 0};
	draw_text(whole, 0, 0, look, focus ? ">" : " ");
	draw_text(whole, 0, 1, look, f->def->required ? "*" : " ");
	draw_cell(whole, 0, 2, p->label_cols - 3, look, _(f->def->label), false);
	if (f->def->kind == FIELD_MULTI)
		draw_boxes(f, box, focus);
	else if (f->def->kind == FIELD_BOOL)
		draw_bool(f, box, focus);
	else if (f->def->kind == FIELD_CHOICE)
		draw_choice(f, box, focus);
	else
		draw_typed(f, box, rows, focus);
	if (rows < whole.rows)
		draw_error(&f->error, box, rows);
}

static int rows_between(const struct formview *fv, const struct place *p, size_t from, size_t to)
{
	int rows = 0;

	for (size_t i = from; i < to; i++)
		rows += field_rows(&fv->fields[i], p);
	return rows;
}

static void scroll(struct formview *fv, const struct place *p, int room)
{
	if (rows_between(fv, p, 0, fv->count) <= room)
		fv->top = 0;
	if (fv->focus < fv->top)
		fv->top = fv->focus;
	while (fv->top < fv->focus && rows_between(fv, p, fv->top, fv->focus + 1) > room)
		fv->top++;
}

static int lines_in(const char *text)
{
	int lines = text[0] != '\0';

	for (; *text != '\0'; text++)
		lines += *text == '\n';
	return lines < NOTE_LINES ? lines : NOTE_LINES;
}

/* Rows used. */
static int draw_note(struct area a, int row, const char *note)
{
	int lines = lines_in(note), used = 0;

	for (; used < lines && row + used < a.rows - 1; used++) {
		size_t len = strcspn(note, "\n");

		draw_bytes(a, row + used, 2, LOOK_PLAIN, note, text_fit(note, len, a.cols - 2, NULL));
		note += len + (note[len] == '\n');
	}
	return used;
}

/* What follows from the values, what is wrong with the whole, help of the field in focus. */
static void draw_foot(struct formview *fv, struct area a, const char *note, bool more)
{
	const char *help = fv->count != 0 ? fv->fields[fv->focus].def->help : NULL;
	int row = 0;

	if (a.rows > 2 + lines_in(note) - (note[0] != '\0') || more)
		draw_text(a, row++, 2, LOOK_PLAIN, more ? _("(more below)") : "");
	if (fv->error.message[0] != '\0')
		draw_error(&fv->error, area_of(a, row, 2, a.rows - row, a.cols - 2), 0);
	else if (note[0] != '\0' && a.rows - row > 1)
		row += draw_note(a, row, note);
	if (help != NULL && help[0] != '\0' && fv->error.message[0] == '\0')
		draw_wrapped(area_of(a, row, 2, a.rows - row, a.cols - 2), 0, LOOK_PLAIN, _(help));
}

static int foot_rows(const struct formview *fv, int rows, const char *note)
{
	int lines = lines_in(note);

	if (rows < 9)
		return 1;
	if (fv->o.note == NULL || rows < 14)
		return 3;
	return (lines > 1 ? lines : 1) + 2 + (rows >= 20);
}

static void draw_fields(struct formview *fv, struct area a)
{
	struct place p = place_of(fv, a.cols);
	char note[800] = "";
	int foot, room, y = 0;

	if (fv->o.note != NULL)
		fv->o.note(fv->o.ctx, &fv->record, note, sizeof note);
	foot = foot_rows(fv, a.rows, note);
	room = a.rows - foot;
	scroll(fv, &p, room);
	for (size_t i = 0; i < fv->count; i++)
		fv->fields[i].drawn.rows = 0;
	for (size_t i = fv->top; i < fv->count && y < room; i++) {
		draw_field(&fv->fields[i], &p, area_of(a, 0, 0, room, a.cols), y, i == fv->focus);
		y += field_rows(&fv->fields[i], &p);
	}
	draw_foot(fv, area_of(a, room, 0, foot, a.cols), note, rows_between(fv, &p, fv->top, fv->count) > room);
}

void form_draw(struct formview *fv, struct area a)
{
	int side = fv->o.preview_cols > 0 ? fv->o.preview_cols : PREVIEW_COLS;

	if (fv->o.preview == NULL) {
		draw_fields(fv, a);
	} else if (fv->full_preview) {
		fv->o.preview(fv->o.ctx, &fv->record, a);
	} else if (a.cols - side - 2 >= FIELDS_COLS) {
		draw_fields(fv, area_of(a, 0, 0, a.rows, a.cols - side - 2));
		draw_column_rule(a, a.cols - side - 2);
		fv->o.preview(fv->o.ctx, &fv->record, area_of(a, 0, a.cols - side, a.rows, side));
	} else if (a.rows >= UNDER_FROM) {
		draw_fields(fv, area_of(a, 0, 0, a.rows - UNDER_ROWS, a.cols));
		draw_rule(a, a.rows - UNDER_ROWS);
		fv->o.preview(fv->o.ctx, &fv->record, area_of(a, a.rows - UNDER_ROWS + 1, 0, UNDER_ROWS - 1, a.cols));
	} else {
		draw_fields(fv, a);
	}
}
