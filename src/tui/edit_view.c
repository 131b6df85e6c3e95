/*
 * An editor on the screen: the part in sight, the cursor, the counter, and
 * which key does what to the text. Which field has the focus, and what Tab and
 * Enter mean, is the form's.
 */
#include "config.h"

#include "storekeep/edit_view.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

/* One cluster as bytes that are safe and as wide as the layout believes. */
static void add_shown(struct buf *out, const char *s, size_t len, bool star)
{
	if (!star && text_cluster_width(s, len) == 0)
		buf_addc(out, ' ');
	if (star)
		buf_addc(out, '*');
	else
		text_sanitise(out, s, text_cluster_shown(s, len));
}

/* Clusters before `hidden` are stars. */
static void draw_clusters(struct editor *ed, struct area a, int row, size_t from, size_t to, size_t hidden)
{
	struct buf line = {0};
	int used = 0, cols;
	size_t len;

	for (size_t i = from; i < to; i++) {
		const char *s = editor_cluster(ed, i, &len, &cols);

		if (used + cols > a.cols)
			break;
		used += cols;
		add_shown(&line, s, len, i < hidden);
	}
	draw_bytes(a, row, 0, LOOK_PLAIN, buf_str(&line), line.len);
	buf_free(&line);
}

static void draw_brackets(const struct edit_window *w, struct area a, bool lines)
{
	for (int row = 0; row < a.rows; row++) {
		const char *left = "[", *right = "]";

		if (!lines && w->before)
			left = "<";
		if (!lines && w->after)
			right = ">";
		if (lines && w->before && row == 0)
			right = "^";
		if (lines && w->after && row == a.rows - 1)
			right = "v";
		draw_bytes(a, row, 0, LOOK_PLAIN, left, 1);
		draw_bytes(a, row, a.cols - 1, LOOK_PLAIN, right, 1);
	}
}

void edit_view_draw(struct editor *ed, struct edit_window *w, struct area a, bool focus)
{
	struct area inside = area_of(a, 0, 1, a.rows, a.cols - 2);
	const struct edit_row *rows;
	size_t count, hidden = 0;

	if (editor_is_secret(ed))
		hidden = editor_length(ed) - (focus ? 0 : editor_tail(ed));
	w->cols = a.cols - 2;
	w->rows = a.rows;
	if (w->cols < 2 || w->rows < 1)
		return;
	if (focus)
		editor_window(ed, w);
	else
		editor_window_head(ed, w);
	draw_brackets(w, a, editor_is_lines(ed));
	if (!editor_is_lines(ed)) {
		draw_clusters(ed, inside, 0, w->first, editor_length(ed), hidden);
	} else {
		rows = editor_rows(ed, w->cols, &count);
		for (size_t i = w->top; i < count && i < w->top + (size_t)w->rows; i++)
			draw_clusters(ed, inside, (int)(i - w->top), rows[i].from, rows[i].to, hidden);
	}
	if (focus)
		draw_cursor(a, w->row, w->col + 1);
}

int edit_view_counter(const struct editor *ed, struct area a, int row, int col)
{
	int max = editor_max(ed), digits = snprintf(NULL, 0, "%d", max);
	bool over = editor_is_over(ed);

	if (max <= 0)
		return 0;
	return draw_textf(a, row, col, over ? LOOK_WARN : LOOK_PLAIN, "%s%*zu/%d", over ? "!" : " ", digits,
	                  editor_length(ed), max);
}

/* Keys of the text, looked up in one table. */
static const struct {
	int code;
	enum edit_act act;
} acts[] = {
	{K_LEFT, EDIT_LEFT},           {K_RIGHT, EDIT_RIGHT},
	{K_WORD_LEFT, EDIT_WORD_LEFT}, {K_WORD_RIGHT, EDIT_WORD_RIGHT},
	{K_HOME, EDIT_HOME},           {K_END, EDIT_END},
	{K_CTRL('a'), EDIT_HOME},      {K_CTRL('e'), EDIT_END},
	{K_BACKSPACE, EDIT_BACKSPACE}, {K_DELETE, EDIT_DELETE},
	{K_CTRL('d'), EDIT_DELETE},    {K_CTRL('w'), EDIT_CUT_WORD},
	{K_CTRL('u'), EDIT_CUT_START}, {K_CTRL('k'), EDIT_CUT_END},
	{K_CTRL('y'), EDIT_YANK},      {K_CTRL('z'), EDIT_UNDO},
};

static struct outcome draw_if(bool changed)
{
	return changed ? outcome_draw() : outcome_stay();
}

static struct outcome vertical(struct editor *ed, const struct edit_window *w, int rows)
{
	return editor_is_lines(ed) && editor_vertical(ed, w->cols, rows) ? outcome_draw() : outcome_pass();
}

static struct outcome lines_key(struct editor *ed, const struct edit_window *w, const struct key *k)
{
	switch (k->code) {
	case K_UP:        return vertical(ed, w, -1);
	case K_DOWN:      return vertical(ed, w, 1);
	case K_PAGE_UP:   return vertical(ed, w, -w->rows);
	case K_PAGE_DOWN: return vertical(ed, w, w->rows);
	case K_ENTER:     return editor_is_lines(ed) ? draw_if(editor_type(ed, '\n')) : outcome_pass();
	default:          return outcome_pass();
	}
}

struct outcome edit_view_key(struct editor *ed, const struct edit_window *w, const struct key *k)
{
	for (size_t i = 0; i < COUNT_OF(acts); i++)
		if (acts[i].code == k->code)
			return draw_if(editor_act(ed, acts[i].act));
	if (k->code == K_PASTE || k->code == K_SCAN) {
		editor_insert(ed, k->text, k->len);
		return outcome_draw();
	}
	if (k->code >= ' ' && k->code < K_ESC)
		return draw_if(editor_type(ed, (uint32_t)k->code));
	return lines_key(ed, w, k);
}

void edit_view_click(struct editor *ed, const struct edit_window *w, int row, int col)
{
	int left = 0, cols;
	size_t len;

	for (size_t i = 0; i < w->first; i++) {
		editor_cluster(ed, i, &len, &cols);
		left += cols;
	}
	editor_seek(ed, editor_is_lines(ed) ? w->cols : 0, w->top + (size_t)row, left + (col > 0 ? col - 1 : 0));
}
