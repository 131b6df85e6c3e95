/*
 * Questions, messages and lists of values in boxes. Decides how they look and
 * which keys answer; what is asked is the caller's.
 */
#include "config.h"

#include "storekeep/dialog.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/edit_view.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#include "action.h"
#include "box.h"
#include "ui.h"

static bool gives_up(const struct key *k)
{
	return k->code == K_ESC || k->code == K_F(12) || k->code == K_CTRL('c') || k->code == K_F(10) || k->code == K_CTRL('q');
}

static int widest(const char *s)
{
	int cols = 0;

	while (*s != '\0') {
		size_t n = strcspn(s, "\n");
		int w = text_width(s, n);

		cols = w > cols ? w : cols;
		s += n + (s[n] == '\n');
	}
	return cols;
}

static int clamp(int v, int low, int high)
{
	return v < low ? low : v > high ? high : v;
}

/* Rows of a text wrapped to `cols`. */
static int rows_of(const char *text, int cols)
{
	struct area nowhere = {0, 0, 0, cols};

	return draw_wrapped(nowhere, 0, LOOK_PLAIN, text);
}

/* --- a question with choices --- */

enum { ASK_COLS = 100 }; /* a longer line is hard to read */

struct ask {
	struct modal modal;
	const char *title, *question;
	enum look look;           /* of the question */
	const struct choice *choices;
	size_t count, at;
	int answer;
};

static void ask_draw(struct modal *m, struct area whole)
{
	struct ask *q = (struct ask *)m;
	int cols = widest(q->question), rows;
	struct area a;

	for (size_t i = 0; i < q->count; i++)
		cols = cols < widest(q->choices[i].label) + 6 ? widest(q->choices[i].label) + 6 : cols;
	cols = clamp(cols, 30, whole.cols - 8 < ASK_COLS ? whole.cols - 8 : ASK_COLS);
	rows = rows_of(q->question, cols);
	a = box_draw(whole, rows + 1 + (int)q->count, cols, q->title);
	draw_wrapped(a, 0, q->look, q->question);
	for (size_t i = 0; i < q->count; i++) {
		enum look look = i == q->at ? LOOK_SELECTED : LOOK_PLAIN;
		char line[300];

		snprintf(line, sizeof line, "%s %c  %s", draw_sign(look), q->choices[i].key, q->choices[i].label);
		draw_cell(a, rows + 1 + (int)i, 0, a.cols, look, line, false);
		if (i == q->at)
			draw_cursor(a, rows + 1 + (int)i, 0);
	}
}

static bool ask_key(struct modal *m, const struct key *k)
{
	struct ask *q = (struct ask *)m;
	struct box_list l = {.at = q->at, .count = q->count, .rows = (int)q->count};
	int letter = k->code >= 'A' && k->code <= 'Z' ? k->code + 32 : k->code;

	if (gives_up(k))
		return true;
	if (k->code == K_ENTER || (q->count == 1 && (k->code == K_F(2) || k->code == K_CTRL('s')))) { /* nothing to choose: just on */
		q->answer = q->choices[q->at].key;
		return true;
	}
	for (size_t i = 0; i < q->count; i++)
		if (q->choices[i].key == letter) {
			q->answer = letter;
			return true;
		}
	if (box_list_key(&l, k))
		q->at = l.at;
	return false;
}

static int ask(const char *title, const char *question, enum look look, const struct choice *choices, size_t count)
{
	struct ask q = {
		.modal = {.draw = ask_draw, .key = ask_key}, .title = title, .question = question, .look = look, .choices = choices, .count = count,
	};

	ui_modal(&q.modal);
	return q.modal.cancelled ? 0 : q.answer;
}

int dialog_ask(struct view *v, const char *question, const struct choice *choices, size_t count)
{
	(void)v;
	return ask(_("Choose one"), question, LOOK_TITLE, choices, count);
}

int dialog_offer(struct view *v, const char *title, const char *text, const struct choice *choices, size_t count)
{
	(void)v;
	return ask(title, text, LOOK_PLAIN, choices, count);
}

bool dialog_confirm(struct view *v, const char *question)
{
	const struct choice choices[] = {{'n', _("No")}, {'y', _("Yes")}};

	(void)v;
	return ask(_("Question"), question, LOOK_TITLE, choices, COUNT_OF(choices)) == 'y';
}

/* --- a text to read, and to agree to --- */

struct reading {
	struct modal modal;
	struct box_text text;
	const char *title, *yes; /* yes NULL: nothing to agree to */
	const struct choice *also; /* another answer, NULL none */
	int answer;              /* 'y', the other one's key, 0 no */
};

static void reading_draw(struct modal *m, struct area whole)
{
	struct reading *r = (struct reading *)m;
	int cols = clamp(widest(r->text.text), 40, whole.cols - 8);
	char line[400];
	struct area a;

	if (r->also != NULL)
		snprintf(line, sizeof line, _("F2 or y: %1$s   %2$c: %3$s   Esc or n: no"), r->yes, r->also->key, r->also->label);
	else if (r->yes != NULL)
		snprintf(line, sizeof line, _("F2 or y: %1$s   Esc or n: no"), r->yes);
	else
		snprintf(line, sizeof line, "%s", _("Esc or Enter closes"));
	if (r->also != NULL)
		cols = clamp(widest(line), cols, whole.cols - 8);
	box_text_wrap(&r->text, cols);
	a = box_draw(whole, clamp((int)r->text.count, 1, whole.rows - 6) + 2, cols, r->title);
	box_text_draw(&r->text, area_of(a, 0, 0, a.rows - 2, a.cols));
	draw_text(a, a.rows - 1, 0, LOOK_KEY, line);
	if (r->text.count > (size_t)r->text.rows)
		draw_textf(a, a.rows - 2, 0, LOOK_PLAIN, _("lines %1$zu to %2$zu of %3$zu"), r->text.top + 1,
		           r->text.top + (size_t)r->text.rows, r->text.count);
	draw_cursor(a, 0, 0);
}

static bool reading_key(struct modal *m, const struct key *k)
{
	struct reading *r = (struct reading *)m;

	if (box_text_key(&r->text, k))
		return false;
	if (r->yes == NULL)
		return k->code == K_ENTER || k->code == ' ' || k->code == 'q' || gives_up(k);
	if (k->code == K_F(2) || k->code == K_CTRL('s') || k->code == 'y' || k->code == 'Y')
		r->answer = 'y';
	else if (r->also != NULL && k->code == r->also->key)
		r->answer = r->also->key;
	return r->answer != 0 || k->code == 'n' || k->code == 'N' || gives_up(k);
}

static int read_text(const char *title, const char *text, const char *yes, const struct choice *also)
{
	struct reading r = {
		.modal = {.draw = reading_draw, .key = reading_key}, .text = {.text = text}, .title = title, .yes = yes, .also = also,
	};

	ui_modal(&r.modal);
	box_text_free(&r.text);
	return r.modal.cancelled ? 0 : r.answer;
}

void dialog_message(struct view *v, const char *title, const char *text)
{
	(void)v;
	read_text(title, text, NULL, NULL);
}

bool dialog_preview(struct view *v, const char *title, const char *text, const char *yes)
{
	(void)v;
	return read_text(title, text, yes, NULL) == 'y';
}

int dialog_decide(struct view *v, const char *title, const char *text, const char *yes, const struct choice *also)
{
	(void)v;
	return read_text(title, text, yes, also);
}

void ui_error(struct view *v, const struct error *e)
{
	struct buf text = {0};

	(void)v;
	buf_addf(&text, "%s %s\n", draw_sign(LOOK_BAD), e->message);
	if (e->rule[0] != '\0')
		buf_addf(&text, _("\nRule %1$s (%2$s)"), e->rule, e->code);
	else if (e->code[0] != '\0')
		buf_addf(&text, "\n(%s)", e->code);
	read_text(_("This could not be done"), buf_str(&text), NULL, NULL);
	buf_free(&text);
}

/* --- one line of text --- */

struct prompt {
	struct modal modal;
	const char *title, *label;
	struct editor *editor;
	struct edit_window window;
	bool over; /* what stands there goes with the first character typed */
	bool done;
};

static void prompt_draw(struct modal *m, struct area whole)
{
	struct prompt *p = (struct prompt *)m;
	struct area a = box_draw(whole, 3, clamp(widest(p->label), 56, whole.cols - 8), p->title);

	draw_text(a, 0, 0, LOOK_PLAIN, p->label);
	edit_view_draw(p->editor, &p->window, area_of(a, 1, 0, 1, a.cols), true);
	draw_text(a, 2, 0, LOOK_KEY, p->over ? _("Typing replaces it; Enter goes on, Esc cancels") : _("Enter goes on, Esc cancels"));
}

static bool prompt_key(struct modal *m, const struct key *k)
{
	struct prompt *p = (struct prompt *)m;

	p->done = k->code == K_ENTER || k->code == K_F(2) || k->code == K_CTRL('s');
	if (p->done || gives_up(k))
		return true;
	if (p->over && (k->code == K_PASTE || action_is_text(k->code)))
		editor_set(p->editor, "");
	p->over = false;
	edit_view_key(p->editor, &p->window, k);
	return false;
}

static char *prompt(const char *title, const char *label, const char *initial, bool over)
{
	struct prompt p = {
		.modal = {.draw = prompt_draw, .key = prompt_key}, .title = title, .label = label, .over = over && initial != NULL && *initial != '\0',
		.editor = editor_new(&(struct editor_options){0}),
	};
	char *answer = NULL;

	editor_set(p.editor, initial != NULL ? initial : "");
	ui_modal(&p.modal);
	if (p.done && !p.modal.cancelled) {
		editor_leave(p.editor);
		answer = xstrdup(editor_text(p.editor));
	}
	editor_free(p.editor);
	return answer;
}

char *dialog_prompt(struct view *v, const char *title, const char *label, const char *initial)
{
	(void)v;
	return prompt(title, label, initial, false);
}

char *dialog_prompt_over(struct view *v, const char *title, const char *label, const char *initial)
{
	(void)v;
	return prompt(title, label, initial, true);
}
