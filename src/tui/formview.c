/*
 * The form as a part of a view: which field has the focus, its actions and
 * keys. One field is form_field.c's, checking and saving form_save.c's, drafts
 * form_draft.c's, places form_draw.c's.
 */
#include "config.h"

#include "tui/formview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/filepick.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "tui/frame.h"
#include "tui/ui.h"

static const struct part_ops form_ops;

static struct formview *form_of(const struct view *v)
{
	return (struct formview *)(void *)view_part(v, &form_ops);
}

static struct field *focused(const struct formview *fv)
{
	return &fv->fields[fv->focus];
}

struct field *form_field_of(struct formview *fv, const char *name)
{
	for (size_t i = 0; i < fv->count; i++)
		if (strcmp(fv->fields[i].def->name, name) == 0)
			return &fv->fields[i];
	return NULL;
}

void form_collect(struct formview *fv)
{
	for (size_t i = 0; i < fv->count; i++)
		record_set(&fv->record, fv->fields[i].def->name, NULL);
	for (size_t i = 0; i < fv->count; i++) {
		struct field *f = &fv->fields[i];
		const char *text = field_text(f);

		f->hidden = !record_wants(&fv->record, f->def);
		if (!f->hidden && (text[0] != '\0' || f->given != NULL))
			record_set(&fv->record, f->def->name, text);
	}
	if (fv->count != 0 && focused(fv)->hidden)
		for (fv->focus = 0; fv->focus + 1 < fv->count && focused(fv)->hidden;)
			fv->focus++;
}

const struct record *formview_record(struct formview *fv)
{
	form_collect(fv);
	return &fv->record;
}

/* The next field in sight in a direction; false at the end. */
static bool step(struct formview *fv, int by)
{
	size_t i = fv->focus;

	while (by > 0 ? i + 1 < fv->count : i > 0) {
		i = by > 0 ? i + 1 : i - 1;
		if (!fv->fields[i].hidden) {
			fv->focus = i;
			return true;
		}
	}
	return false;
}

static void focus_box(struct formview *fv, int by)
{
	struct field *f = focused(fv);

	if (f->def->kind == FIELD_MULTI)
		f->box = by > 0 || f->pick_count == 0 ? 0 : f->pick_count - 1;
	if (f->ed != NULL && f->def->kind == FIELD_LINES && by > 0)
		editor_act(f->ed, EDIT_TOP);
}

static struct outcome move(struct formview *fv, int by)
{
	form_leave(fv, focused(fv));
	if (!step(fv, by))
		return outcome_draw();
	focus_box(fv, by);
	return outcome_draw();
}

static void go(struct formview *fv, struct field *f)
{
	if (f == focused(fv) || f->hidden)
		return;
	form_leave(fv, focused(fv));
	if (!f->hidden)
		fv->focus = (size_t)(f - fv->fields);
}

/* After every change: what is shown follows. An error is taken back as soon as it is put right. */
static void changed(struct formview *fv, struct field *f)
{
	f->touched = true;
	fv->draft_stale = true;
	error_clear(&fv->error);
	if (f->error.message[0] != '\0' && f->ed == NULL)
		field_check(f);
	else if (f->ed != NULL && f->error.message[0] != '\0' && !editor_is_over(f->ed))
		error_clear(&f->error);
	form_collect(fv);
}

/* ---- values of a field ---- */

static bool has_values(const struct view *v)
{
	const struct formview *fv = form_of(v);
	const struct field *f = fv != NULL && fv->count != 0 ? focused(fv) : NULL;

	return f != NULL && (f->def->kind == FIELD_FILE || (f->def->kind != FIELD_MULTI && f->def->values != NULL));
}

/* "@+…": what is chosen is added to the lines at the insertion point, in place of nothing. */
static bool adds_to_lines(const struct field *f)
{
	return f->def->kind == FIELD_LINES && f->def->values != NULL && strncmp(f->def->values, "@+", 2) == 0;
}

static bool takes_file(const struct field *f)
{
	return f->def->kind == FIELD_FILE || (adds_to_lines(f) && strcmp(f->def->values, "@+file") == 0);
}

static void take_value(struct formview *fv, struct field *f, const char *value)
{
	if (adds_to_lines(f))
		editor_insert(f->ed, value, strlen(value));
	else
		field_set(f, value, false);
	changed(fv, f);
}

static void take_file(struct formview *fv, struct field *f)
{
	char *path = filepick(fv->part.view, _(f->def->label), adds_to_lines(f) ? NULL : field_text(f));

	if (path != NULL)
		take_value(fv, f, path);
	free(path);
}

static struct outcome values_act(struct view *v)
{
	struct formview *fv = form_of(v);
	struct field *f = focused(fv);
	size_t at;
	int got;

	if (takes_file(f)) {
		take_file(fv, f);
		return outcome_draw();
	}
	form_collect(fv);
	field_load_picks(f, &fv->record);
	if (f->pick_count == 0) {
		ui_say(v, "%s", _("There is nothing to choose from yet"));
		return outcome_draw();
	}
	at = field_picked(f);
	got = dialog_choose(v, _(f->def->label), f->picks, f->pick_count, at < f->pick_count ? at : 0);
	/* A long text is not lost by a slip (RUT-107). */
	if (got >= 0 && f->def->kind == FIELD_LINES && field_text(f)[0] != '\0' && !dialog_confirm(v, _("Replace what stands there?")))
		got = -1;
	if (got >= 0) {
		const struct pick *p = &f->picks[got];

		take_value(fv, f, p->code != NULL ? p->code : p->label);
	}
	return outcome_draw();
}

static struct outcome save_act(struct view *v)
{
	return formview_save(form_of(v));
}

static bool has_preview(const struct view *v)
{
	const struct formview *fv = form_of(v);

	return fv != NULL && fv->o.preview != NULL;
}

static struct outcome preview_act(struct view *v)
{
	struct formview *fv = form_of(v);

	fv->full_preview = !fv->full_preview;
	return outcome_draw();
}

static bool in_full_preview(const struct view *v)
{
	return has_preview(v) && form_of(v)->full_preview;
}

/* ---- acts inside of the text, so that the help lists them ---- */

static bool in_text(const struct view *v)
{
	const struct formview *fv = form_of(v);

	return fv != NULL && fv->count != 0 && field_is_typed(focused(fv));
}

static struct outcome text_act(struct view *v, enum edit_act act)
{
	struct formview *fv = form_of(v);
	struct field *f = focused(fv);

	if (!editor_act(f->ed, act))
		return outcome_stay();
	changed(fv, f);
	return outcome_draw();
}

static struct outcome undo_act(struct view *v) { return text_act(v, EDIT_UNDO); }
static struct outcome cut_word_act(struct view *v) { return text_act(v, EDIT_CUT_WORD); }
static struct outcome cut_start_act(struct view *v) { return text_act(v, EDIT_CUT_START); }
static struct outcome cut_end_act(struct view *v) { return text_act(v, EDIT_CUT_END); }
static struct outcome yank_act(struct view *v) { return text_act(v, EDIT_YANK); }

static const struct action actions[] = {
	{"form.save", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Save"), N_("Check the form and save it"), save_act, NULL},
	{"form.values", GROUP_RECORD, {K_F(4), K_CTRL('o')}, N_("Values"), N_("Choose the value of this field from a list"),
	 values_act, has_values},
	{"form.preview", GROUP_RECORD, {K_F(7), K_CTRL('t')}, N_("Preview"), N_("Show the preview on the whole screen, and back"),
	 preview_act, has_preview},
	{"form.preview_shut", GROUP_RECORD, {K_ESC, K_F(12)}, N_("Back"), N_("From the preview back to the fields"), preview_act,
	 in_full_preview},
	{"text.undo", GROUP_TEXT, {K_CTRL('z')}, NULL, N_("Undo in this field"), undo_act, in_text},
	{"text.cut_word", GROUP_TEXT, {K_CTRL('w')}, NULL, N_("Cut the word before the cursor"), cut_word_act, in_text},
	{"text.cut_start", GROUP_TEXT, {K_CTRL('u')}, NULL, N_("Cut to the start of the line"), cut_start_act, in_text},
	{"text.cut_end", GROUP_TEXT, {K_CTRL('k')}, NULL, N_("Cut to the end of the line"), cut_end_act, in_text},
	{"text.yank", GROUP_TEXT, {K_CTRL('y')}, NULL, N_("Put back what was cut last"), yank_act, in_text},
};

/* ---- keys ---- */

static struct outcome click(struct formview *fv, const struct key *k)
{
	struct area content = frame_content();
	int row = k->row + content.y - fv->part.area.y, col = k->col + content.x - fv->part.area.x;

	for (size_t i = 0; i < fv->count; i++) {
		struct field *f = &fv->fields[i];

		if (f->hidden || row < f->drawn.y || row >= f->drawn.y + f->drawn.rows)
			continue;
		go(fv, f);
		if (f->ed != NULL)
			edit_view_click(f->ed, &f->window, row - f->drawn.y, col - f->drawn.x);
		else if (f->def->kind == FIELD_MULTI)
			f->box = (size_t)(row - f->drawn.y);
		return outcome_draw();
	}
	return outcome_stay();
}

static struct outcome inner_key(struct formview *fv, struct field *f, const struct key *k)
{
	struct outcome o = f->ed != NULL ? edit_view_key(f->ed, &f->window, k) : field_key(f, k);

	if (o.next == NEXT_DRAW)
		changed(fv, f);
	return o;
}

static bool is_last(struct formview *fv)
{
	size_t was = fv->focus;
	bool last = !step(fv, 1);

	fv->focus = was;
	return last;
}

static struct outcome form_key(struct part *p, const struct key *k)
{
	struct formview *fv = (struct formview *)(void *)p;
	struct outcome o;

	if (fv->count == 0)
		return outcome_pass();
	if (k->code == K_CLICK || k->code == K_DOUBLE_CLICK)
		return click(fv, k);
	o = inner_key(fv, focused(fv), k);
	if (k->code == K_SCAN)
		return move(fv, 1);
	if (o.next != NEXT_PASS)
		return o;
	switch (k->code) {
	case K_ENTER:
		return is_last(fv) ? formview_save(fv) : move(fv, 1);
	case K_TAB:
	case K_DOWN:
		return move(fv, 1);
	case K_BACKTAB:
	case K_UP:
		return move(fv, -1);
	default:
		return outcome_pass();
	}
}

static void draw(struct part *p, struct area a)
{
	struct formview *fv = (struct formview *)(void *)p;

	form_collect(fv);
	form_draw(fv, a);
}

static bool letters_are_text(const struct part *p)
{
	(void)p;
	return true;
}

bool form_unsaved(const struct part *p)
{
	const struct formview *fv = (const struct formview *)(const void *)p;

	if (fv->saved || fv->o.loose)
		return false;
	for (size_t i = 0; i < fv->count; i++)
		if (field_changed(&fv->fields[i]))
			return true;
	return false;
}

static void status(const struct part *p, char *out, size_t size)
{
	const struct formview *fv = (const struct formview *)(const void *)p;

	if (!form_unsaved(p))
		snprintf(out, size, "%s", _("nothing to save"));
	else if (fv->draft_at != INSTANT_NONE)
		snprintf(out, size, "%s", _("not saved, draft kept"));
	else
		snprintf(out, size, "%s", _("not saved"));
}

static void form_free(struct part *p)
{
	struct formview *fv = (struct formview *)(void *)p;

	/* All was taken back before leaving: nothing is left to offer. */
	if (fv->key != NULL && !fv->saved && !form_unsaved(p) && fv->draft_at != INSTANT_NONE)
		draft_remove(fv->o.form, fv->key);
	for (size_t i = 0; i < fv->count; i++)
		field_free(&fv->fields[i]);
	free(fv->fields);
	free(fv->key);
	record_free(&fv->record);
	free(fv);
}

static const struct part_ops form_ops = {
	.name = "form",
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.draw = draw,
	.key = form_key,
	.in_text = letters_are_text,
	.unsaved = form_unsaved,
	.save_draft = form_keep_draft,
	.status = status,
	.free = form_free,
};

/* What is filled in beforehand is stepped over: the first field that still needs something has the focus. */
static void begin_at_gap(struct formview *fv)
{
	if (fv->count == 0 || field_text(&fv->fields[0])[0] == '\0')
		return;
	for (size_t i = 0; i < fv->count; i++)
		if (!fv->fields[i].hidden && fv->fields[i].def->required && field_text(&fv->fields[i])[0] == '\0') {
			fv->focus = i;
			return;
		}
}

struct formview *formview_new(struct view *v, const struct formview_options *o)
{
	struct formview *fv = xcalloc(1, sizeof *fv);

	fv->o = *o;
	fv->o.record = NULL;
	fv->key = o->key != NULL ? xstrdup(o->key) : NULL;
	fv->draft_at = INSTANT_NONE;
	fv->count = o->form->count;
	fv->fields = xcalloc(fv->count, sizeof *fv->fields);
	op_id_make(fv->op_id);
	record_init(&fv->record, o->form);
	for (size_t i = 0; i < fv->count; i++)
		record_set(&fv->record, o->form->fields[i].name,
		           o->record != NULL ? o->record->values[i] : o->form->fields[i].initial);
	for (size_t i = 0; i < fv->count; i++) {
		field_init(fv, &fv->fields[i], &o->form->fields[i]);
		field_set(&fv->fields[i], fv->record.values[i], true);
	}
	form_collect(fv);
	view_add(v, &fv->part, &form_ops);
	if (fv->key != NULL)
		form_take_draft(fv);
	form_collect(fv);
	begin_at_gap(fv);
	return fv;
}
