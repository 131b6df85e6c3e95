/*
 * HTML typed or pasted, with what the platform says of it beside the text, line
 * by line while it is written (YAH-45, YAH-49 to 51). Of a frame it is kept; of
 * a description it is only looked at.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service_screens.h"
#include "storekeep/draft.h"
#include "storekeep/edit_view.h"
#include "storekeep/filepick.h"
#include "storekeep/mall.h"
#include "storekeep/mall_frame.h"
#include "storekeep/mall_service.h"

enum { BESIDE_FROM = 100, EDIT_MOST = 200000 };

struct pane {
	struct part part;
	struct editor *ed;
	struct edit_window window;
	bool stale;           /* typed since the last draft */
	struct state *state;
};

struct state {
	const struct profile *p;
	const char *position; /* of a frame; NULL a description */
	struct pane *pane;
	struct markup_report report;
	size_t note;          /* the one that was jumped to last; beyond the last: none */
	char op_id[OP_ID_SIZE];
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- the text and its remarks ---- */

static void look(struct state *s)
{
	const char *text = editor_text(s->pane->ed);
	struct error e = {0};

	markup_free(&s->report);
	mall_text_check(s->p, s->position, text, strlen(text), &s->report, &e);
	s->note = s->report.count;
}

static bool has_notes(const struct view *v)
{
	return state_of(v)->report.count > 0;
}

/* Row and column of a place in the wrapped text. */
static void go_to(struct state *s, const struct markup_note *n)
{
	struct editor *ed = s->pane->ed;
	int cols = s->pane->window.cols, col = 0, line = 1, width;
	size_t count, len, begin = 0, row = 0;
	const struct edit_row *rows = editor_rows(ed, cols, &count);

	while (row < count && line < n->line) {
		line += !rows[row].soft;
		row++;
	}
	begin = row < count ? rows[row].from : 0;
	while (row + 1 < count && rows[row].soft && begin + (size_t)n->column - 1 >= rows[row + 1].from)
		row++;
	for (size_t i = row < count ? rows[row].from : 0; row < count && i < begin + (size_t)n->column - 1 && i < rows[row].to; i++) {
		editor_cluster(ed, i, &len, &width);
		col += width;
	}
	editor_seek(ed, cols, row, col);
}

static void show_note(struct view *v, size_t n)
{
	struct state *s = state_of(v);
	const struct markup_note *note = &s->report.notes[n];

	s->note = n;
	if (note->line != 0)
		go_to(s, note);
	ui_say(v, "%s", note->message);
}

/* ---- drawing ---- */

static enum look look_of(enum markup_level level)
{
	return level == MARKUP_ERROR ? LOOK_BAD : level == MARKUP_WARN ? LOOK_WARN : LOOK_PLAIN;
}

static int draw_note(const struct state *s, struct area a, int row, size_t n)
{
	const struct markup_note *note = &s->report.notes[n];
	enum look style = look_of(note->level);
	char head[32] = "";
	int used;

	if (note->line != 0)
		snprintf(head, sizeof head, "%d:%d", note->line, note->column);
	used = draw_textf(a, row, 0, n == s->note ? LOOK_SELECTED : style, "%s %s", draw_sign(style), head);
	return row + draw_wrapped(area_of(a, row, used + 1, a.rows, a.cols), 0, style, note->message);
}

static void draw_notes(const struct state *s, struct area a)
{
	int row = 0;
	size_t first = s->note < s->report.count && s->note > 2 ? s->note - 2 : 0;

	if (s->report.count == 0) {
		draw_textf(a, row, 0, LOOK_GOOD, "%s %s", draw_sign(LOOK_GOOD), _("nothing to remark"));
		return;
	}
	for (size_t n = first; n < s->report.count && row < a.rows; n++)
		row = draw_note(s, a, row, n);
}

static void draw_head(const struct state *s, struct area a)
{
	const struct markup_report *r = &s->report;
	int most = s->position != NULL ? (int)profile_int(s->p, "storefront.html_max_chars", DAY_NONE, 0) : 0;
	int col;

	if (most > 0)
		col = draw_textf(a, 0, 0, r->chars > most ? LOOK_BAD : LOOK_TITLE, _("%1$s%2$d of %3$d characters"), r->chars > most ? "! " : "", r->chars, most);
	else
		col = draw_textf(a, 0, 0, LOOK_TITLE, ngettext("%d character", "%d characters", (unsigned long)r->chars), r->chars);
	draw_textf(a, 0, col + 3, r->errors > 0 ? LOOK_BAD : LOOK_PLAIN, _("%1$zu errors, %2$zu other remarks"), r->errors,
	           r->count > r->errors ? r->count - r->errors : 0);
}

static void pane_draw(struct part *part, struct area a)
{
	struct pane *p = (struct pane *)(void *)part;

	edit_view_draw(p->ed, &p->window, a, true);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	bool beside = a.cols >= BESIDE_FROM;
	int text_cols = beside ? a.cols * 3 / 5 : a.cols, text_rows = beside ? a.rows - 1 : (a.rows - 1) * 3 / 5;

	draw_head(s, area_of(a, 0, 0, 1, a.cols));
	part_draw(&s->pane->part, area_of(a, 1, 0, text_rows, text_cols));
	if (beside) {
		draw_notes(s, area_of(a, 1, text_cols + 1, a.rows - 1, a.cols - text_cols - 1));
	} else {
		draw_rule(a, 1 + text_rows);
		draw_notes(s, area_of(a, 2 + text_rows, 0, a.rows - 2 - text_rows, a.cols));
	}
}

/* ---- the part that is typed into ---- */

static struct outcome pane_key(struct part *part, const struct key *k)
{
	struct pane *p = (struct pane *)(void *)part;
	const char *before = editor_text(p->ed);
	size_t len = strlen(before), chars = editor_length(p->ed);
	struct outcome out;

	if (k->code == K_CLICK) {
		edit_view_click(p->ed, &p->window, k->row - 1, k->col);
		return outcome_draw();
	}
	out = edit_view_key(p->ed, &p->window, k);
	if (out.next == NEXT_DRAW && (editor_changed(p->ed) || strlen(editor_text(p->ed)) != len || editor_length(p->ed) != chars)) {
		p->stale = true;
		look(p->state);
	}
	return out.next == NEXT_PASS && (k->code == K_UP || k->code == K_DOWN) ? outcome_stay() : out;
}

static bool pane_in_text(const struct part *part)
{
	(void)part;
	return true;
}

static bool pane_unsaved(const struct part *part)
{
	const struct pane *p = (const struct pane *)(const void *)part;

	return p->state->position != NULL && editor_changed(p->ed);
}

static bool make_record(const struct state *s, struct record *r)
{
	const struct form *f;
	struct error e;

	if (form_load("mall_frame", &f, &e) != ST_OK)
		return false;
	record_init(r, f);
	record_set(r, "position", s->position);
	record_set(r, "html", editor_text(s->pane->ed));
	return true;
}

static void pane_save_draft(struct part *part)
{
	struct pane *p = (struct pane *)(void *)part;
	struct record r;
	struct error e = {0};

	if (!p->stale || !pane_unsaved(part) || !make_record(p->state, &r))
		return;
	p->stale = false;
	if (draft_save(&r, p->state->position, p->state->op_id, &e) != ST_OK)
		ui_say(part->view, "%s", e.message);
	record_free(&r);
}

static void drop_draft(const struct state *s)
{
	const struct form *f;

	if (s->position != NULL && form_load("mall_frame", &f, NULL) == ST_OK)
		draft_remove(f, s->position);
}

static void pane_free(struct part *part)
{
	struct pane *p = (struct pane *)(void *)part;

	editor_free(p->ed);
	free(p);
}

static const struct part_ops pane_ops = {
	.name = "markup",
	.draw = pane_draw,
	.key = pane_key,
	.in_text = pane_in_text,
	.unsaved = pane_unsaved,
	.save_draft = pane_save_draft,
	.free = pane_free,
};

/* ---- opening ---- */

/* As people paste it: line ends of every kind become one. */
static char *plain_lines(const char *text)
{
	struct buf b = {0};

	for (const char *at = text; *at != '\0'; at++) {
		if (*at == '\r')
			buf_addc(&b, '\n');
		else if (*at != '\n' || at == text || at[-1] != '\r')
			buf_addc(&b, *at);
	}
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

static void take_text(struct state *s, const char *text, bool fresh)
{
	char *plain = plain_lines(text);

	if (fresh)
		editor_set(s->pane->ed, plain);
	else
		editor_replace(s->pane->ed, plain);
	editor_act(s->pane->ed, EDIT_TOP);
	look(s);
	free(plain);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s;
	const struct profile *p;
	char *html = NULL;
	enum status st = mall_profile(shop_of(v), NULL, &p, e);

	if (st == ST_OK && arg != NULL)
		st = mall_frame_get(shop_of(v), profile_name(p), arg, &html, e);
	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	s->p = p;
	s->position = arg;
	op_id_make(s->op_id);
	s->pane = xcalloc(1, sizeof *s->pane);
	s->pane->state = s;
	s->pane->ed = editor_new(&(struct editor_options){.lines = true});
	s->pane->window = (struct edit_window){.cols = 60, .rows = 10};
	take_text(s, html != NULL ? html : "", true);
	view_add(v, &s->pane->part, &pane_ops);
	if (arg != NULL)
		snprintf(v->title, sizeof v->title, _("Frame: %s"), label_of("mall_frame", arg));
	free(html);
	return ST_OK;
}

static bool agreed; /* the draft is taken up without asking, once */

struct outcome frame_take_draft(const char *key)
{
	for (int n = 0; label_code("mall_frame", n) != NULL; n++)
		if (strcmp(label_code("mall_frame", n), key) == 0) {
			agreed = true;
			return outcome_push(&frame_screen, (void *)(uintptr_t)label_code("mall_frame", n));
		}
	return outcome_pass();
}

/* What was typed and never saved is offered. */
static struct outcome opened(struct view *v)
{
	struct state *s = state_of(v);
	const struct choice choices[] = {{'y', _("Take it up")}, {'d', _("Throw it away")}};
	struct record r;

	if (s->position == NULL || !make_record(s, &r))
		return outcome_stay();
	if (draft_load(&r, s->position, s->op_id, NULL)) {
		if (!agreed && dialog_ask(v, _("This frame was written on and not saved. Take it up?"), choices, COUNT_OF(choices)) == 'd')
			drop_draft(s);
		else
			take_text(s, record_get(&r, "html"), false);
	}
	agreed = false;
	record_free(&r);
	return outcome_draw();
}

static void close(struct view *v)
{
	markup_free(&state_of(v)->report);
	free(v->state);
}

/* ---- acts ---- */

static struct outcome save_act(struct view *v)
{
	struct state *s = state_of(v);
	struct shop *shop = shop_of(v);
	bool accept = shop->accept_warnings;
	struct error e = {0};
	enum status st = mall_frame_save(shop, profile_name(s->p), s->position, editor_text(s->pane->ed), &e);

	if (st == ST_REFUSED && strcmp(e.code, "frame_remarks") == 0) {
		if (!dialog_confirm(v, e.message))
			return outcome_draw();
		shop->accept_warnings = true;
		st = mall_frame_save(shop, profile_name(s->p), s->position, editor_text(s->pane->ed), &e);
		shop->accept_warnings = accept;
	}
	if (!screen_ok(v, st, &e))
		return outcome_draw();
	drop_draft(s);
	ui_say(v, "%s", _("The frame is kept."));
	return outcome_pop(1);
}

static bool can_save(const struct view *v)
{
	return state_of(v)->position != NULL && !shop_of(v)->read_only;
}

static struct outcome next_act(struct view *v)
{
	struct state *s = state_of(v);

	show_note(v, s->note + 1 < s->report.count ? s->note + 1 : 0);
	return outcome_draw();
}

static struct outcome list_act(struct view *v)
{
	struct state *s = state_of(v);
	struct pick *picks = xcalloc(s->report.count, sizeof *picks);
	char (*labels)[300] = xcalloc(s->report.count, sizeof *labels);
	int chosen;

	for (size_t i = 0; i < s->report.count; i++) {
		const struct markup_note *n = &s->report.notes[i];

		snprintf(labels[i], sizeof labels[i], "%s %d:%d %s", draw_sign(look_of(n->level)), n->line, n->column, n->message);
		picks[i] = (struct pick){.label = labels[i]};
	}
	chosen = dialog_choose(v, _("Remarks"), picks, s->report.count, s->note < s->report.count ? s->note : 0);
	if (chosen >= 0)
		show_note(v, (size_t)chosen);
	free(labels);
	free(picks);
	return outcome_draw();
}

/* A file in place of the text; undone with Ctrl-Z. */
static struct outcome file_act(struct view *v)
{
	struct state *s = state_of(v);
	char *path = filepick(v, _("HTML file"), NULL);
	char *text;
	struct error e = {0};

	if (path == NULL)
		return outcome_draw();
	if (screen_ok(v, mall_text_read(path, EDIT_MOST, &text, &e), &e)) {
		take_text(s, text, false);
		s->pane->stale = true;
		free(text);
	}
	free(path);
	return outcome_draw();
}

static const struct action actions[] = {
	{"frame.save", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Save"), N_("Keep the text of the frame"), save_act, can_save},
	{"frame.list", GROUP_RECORD, {K_F(4), K_CTRL('o')}, N_("Remarks"), N_("All remarks; the chosen one's place in the text"), list_act, has_notes},
	{"frame.file", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("File"), N_("Put a file in place of the text; Ctrl-Z takes it back"), file_act, NULL},
	{"frame.next", GROUP_RECORD, {K_F(7), K_CTRL('t')}, N_("Next remark"), N_("Go to the place of the next remark"), next_act, has_notes},
};

const struct screen frame_screen = {
	.name = "frame",
	.title = N_("Check a description"),
	.help = N_("HTML typed, pasted or from a file, with what the platform says of it by line and column. A frame is kept; a description is only checked."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.opened = opened,
	.close = close,
	.draw = draw,
};
