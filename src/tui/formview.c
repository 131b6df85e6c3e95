/*
 * The form as a part of a view: which field has the focus, when a field is
 * checked, saving with its questions, and the drafts. One field is
 * form_field.c's, places are form_draw.c's.
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

struct formview *formview_of(const struct view *v)
{
	return (struct formview *)(void *)view_part(v, &form_ops);
}

static struct field *focused(const struct formview *fv)
{
	return &fv->fields[fv->focus];
}

static struct field *field_of(struct formview *fv, const char *name)
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

/* Values that a callback has put into the record, back into the fields. */
static void spread(struct formview *fv)
{
	for (size_t i = 0; i < fv->count; i++) {
		struct field *f = &fv->fields[i];
		const char *value = record_get(&fv->record, f->def->name);

		if (!f->hidden && strcmp(value, field_text(f)) != 0)
			field_set(f, value, false);
	}
	form_collect(fv);
}

static void put_error(struct formview *fv, const struct error *e)
{
	struct field *f = e->field[0] != '\0' ? field_of(fv, e->field) : NULL;

	if (f != NULL && !f->hidden)
		f->error = *e;
	else
		fv->error = *e;
}

/* The focus leaves a field: NFC, its own check, then what the desk knows. */
static bool leave(struct formview *fv, struct field *f)
{
	bool touched = f->touched, fine;
	struct error e;

	if (f->ed != NULL)
		editor_leave(f->ed);
	fine = field_check(f);
	f->touched = false;
	form_collect(fv);
	if (!fine || !touched)
		return fine;
	if (fv->o.derive != NULL) {
		fv->o.derive(fv->o.ctx, &fv->record, f->def->name);
		spread(fv);
	}
	error_clear(&e);
	if (fv->o.check != NULL && fv->o.check(fv->o.ctx, &fv->record, f->def->name, &e) != ST_OK)
		put_error(fv, &e);
	return f->error.message[0] == '\0';
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
	leave(fv, focused(fv));
	if (!step(fv, by))
		return outcome_draw();
	focus_box(fv, by);
	return outcome_draw();
}

static void go(struct formview *fv, struct field *f)
{
	if (f == focused(fv) || f->hidden)
		return;
	leave(fv, focused(fv));
	if (!f->hidden)
		fv->focus = (size_t)(f - fv->fields);
}

void formview_go(struct formview *fv, const char *field)
{
	struct field *f = field_of(fv, field);

	if (f != NULL)
		go(fv, f);
}

const struct record *formview_record(struct formview *fv)
{
	form_collect(fv);
	return &fv->record;
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

void formview_put(struct formview *fv, const char *field, const char *value)
{
	struct field *f = field_of(fv, field);

	if (f == NULL)
		return;
	field_set(f, value, false);
	changed(fv, f);
}

/* ---- save ---- */

static bool first_error(struct formview *fv)
{
	for (size_t i = 0; i < fv->count; i++)
		if (!fv->fields[i].hidden && fv->fields[i].error.message[0] != '\0') {
			fv->focus = i;
			return true;
		}
	return false;
}

static bool check_all(struct formview *fv)
{
	bool fine = true, bad;

	error_clear(&fv->error);
	for (size_t i = 0; i < fv->count; i++)
		if (!fv->fields[i].hidden)
			fine = leave(fv, &fv->fields[i]) && fine;
	bad = first_error(fv);
	return fine && !bad;
}

/* All warnings in one question. */
static bool accepts(struct formview *fv, const struct notes *notes)
{
	struct buf b = {0};
	bool yes;

	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->items[i];

		buf_addf(&b, "%s %s", n->level == NOTE_WARN ? "!" : "-", n->what.message);
		if (n->what.rule[0] != '\0')
			buf_addf(&b, " (%s)", n->what.rule);
		buf_addc(&b, '\n');
	}
	yes = dialog_preview(fv->part.view, _("Save all the same?"), buf_str(&b), _("Save"));
	buf_free(&b);
	return yes;
}

static bool is_warning(const struct form_save *how, const struct error *e)
{
	const struct error *warn = how->notes != NULL ? notes_first_warning(how->notes) : NULL;

	return !how->accept && warn != NULL && strcmp(warn->code, e->code) == 0;
}

static enum status ask_desk(struct formview *fv, struct record *r, struct form_save *how, struct error *e)
{
	enum status status;

	*how = (struct form_save){.op_id = fv->op_id, .result = 1, .after = outcome_pop(0)};
	status = fv->o.save(fv->o.ctx, r, how, e);
	if (status != ST_REFUSED || !is_warning(how, e))
		return status;
	if (!accepts(fv, how->notes)) {
		error_clear(e);
		return ST_REFUSED;
	}
	*how = (struct form_save){.op_id = fv->op_id, .accept = true, .result = 1, .after = outcome_pop(0)};
	return fv->o.save(fv->o.ctx, r, how, e);
}

static void keep_as_given(struct formview *fv)
{
	for (size_t i = 0; i < fv->count; i++) {
		char *text = xstrdup(field_text(&fv->fields[i]));

		field_set(&fv->fields[i], text[0] != '\0' ? text : NULL, true);
		free(text);
	}
	op_id_make(fv->op_id);
}

static struct outcome saved(struct formview *fv, struct form_save *how)
{
	if (fv->key != NULL)
		draft_remove(fv->o.form, fv->key);
	fv->draft_at = INSTANT_NONE;
	ui_say(fv->part.view, "%s", how->said[0] != '\0' ? how->said : _("Saved"));
	if (how->after.next == NEXT_POP) {
		fv->saved = true;
		how->after.result = how->result;
	} else {
		keep_as_given(fv);
	}
	return how->after;
}

static void show_refusal(struct formview *fv, const struct error *e)
{
	if (e->message[0] == '\0')
		return;
	put_error(fv, e);
	first_error(fv);
	if (e->status == ST_FAILED || e->status == ST_DENIED)
		ui_error(fv->part.view, e);
}

struct outcome formview_save(struct formview *fv)
{
	struct record r;
	struct form_save how;
	struct error e;
	enum status status;

	if (!check_all(fv)) {
		ui_beep();
		return outcome_draw();
	}
	form_collect(fv);
	record_init(&r, fv->o.form);
	for (size_t i = 0; i < fv->count; i++)
		record_set(&r, fv->fields[i].def->name, fv->record.values[i]);
	error_clear(&e);
	status = record_check(&r, fv->o.limit_of, fv->o.ctx, &e);
	if (status == ST_OK)
		status = ask_desk(fv, &r, &how, &e);
	record_free(&r);
	if (status == ST_OK)
		return saved(fv, &how);
	show_refusal(fv, &e);
	return outcome_draw();
}

/* ---- values of a field ---- */

static bool has_values(const struct view *v)
{
	const struct formview *fv = formview_of(v);
	const struct field *f = fv != NULL && fv->count != 0 ? focused(fv) : NULL;

	return f != NULL && (f->def->kind == FIELD_FILE || (f->def->kind != FIELD_MULTI && f->def->values != NULL));
}

static void take_file(struct formview *fv, struct field *f)
{
	char *path = filepick(fv->part.view, _(f->def->label), field_text(f));

	if (path != NULL) {
		field_set(f, path, false);
		changed(fv, f);
	}
	free(path);
}

static struct outcome values_act(struct view *v)
{
	struct formview *fv = formview_of(v);
	struct field *f = focused(fv);
	size_t at;
	int got;

	if (f->def->kind == FIELD_FILE) {
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
	if (got >= 0) {
		const struct pick *p = &f->picks[got];

		field_set(f, p->code != NULL ? p->code : p->label, false);
		changed(fv, f);
	}
	return outcome_draw();
}

static struct outcome save_act(struct view *v)
{
	return formview_save(formview_of(v));
}

static bool has_preview(const struct view *v)
{
	const struct formview *fv = formview_of(v);

	return fv != NULL && fv->o.preview != NULL;
}

static struct outcome preview_act(struct view *v)
{
	struct formview *fv = formview_of(v);

	fv->full_preview = !fv->full_preview;
	return outcome_draw();
}

/* ---- acts inside of the text, so that the help lists them ---- */

static bool in_text(const struct view *v)
{
	const struct formview *fv = formview_of(v);

	return fv != NULL && fv->count != 0 && field_is_typed(focused(fv));
}

static struct outcome text_act(struct view *v, enum edit_act act)
{
	struct formview *fv = formview_of(v);
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

static bool unsaved(const struct part *p)
{
	const struct formview *fv = (const struct formview *)(const void *)p;

	if (fv->saved)
		return false;
	for (size_t i = 0; i < fv->count; i++)
		if (field_changed(&fv->fields[i]))
			return true;
	return false;
}

/* ---- drafts ---- */

static void keep_draft(struct part *p)
{
	struct formview *fv = (struct formview *)(void *)p;
	struct error e;

	if (fv->key == NULL || !fv->draft_stale || !unsaved(p))
		return;
	form_collect(fv);
	fv->draft_stale = false;
	if (draft_save(&fv->record, fv->key, fv->op_id, &e) == ST_OK) {
		ui.dirty |= fv->draft_at == INSTANT_NONE;
		fv->draft_at = clock_now();
	} else {
		ui_say(p->view, "%s", e.message);
	}
}

/* Values of a draft into the fields; what was given stays what "changed" compares with. */
static void take_draft(struct formview *fv)
{
	struct record r;
	char op_id[OP_ID_SIZE], when[32];
	instant_t at;
	const struct choice choices[] = {{'y', _("Take it up")}, {'d', _("Throw it away")}};
	char *question;
	int answer;

	record_init(&r, fv->o.form);
	if (draft_load(&r, fv->key, op_id, &at)) {
		instant_format(at, ui.options->zone, when);
		when[10] = ' ';
		when[16] = '\0';
		question = xasprintf(_("What was typed into \"%1$s\" at %2$s has not been saved. Take it up?"),
		                     _(fv->o.form->title), when);
		answer = dialog_ask(fv->part.view, question, choices, 2);
		free(question);
		if (answer == 'd') {
			draft_remove(fv->o.form, fv->key);
		} else {
			/* Esc as well: nothing may be lost by a slip. */
			for (size_t i = 0; i < fv->count; i++)
				if (fv->fields[i].def->kind != FIELD_SECRET)
					field_set(&fv->fields[i], r.values[i], false);
			memcpy(fv->op_id, op_id, sizeof op_id);
			fv->draft_at = at;
		}
	}
	record_free(&r);
}

static void status(const struct part *p, char *out, size_t size)
{
	const struct formview *fv = (const struct formview *)(const void *)p;

	if (!unsaved(p))
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
	if (fv->key != NULL && !fv->saved && !unsaved(p) && fv->draft_at != INSTANT_NONE)
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
	.unsaved = unsaved,
	.save_draft = keep_draft,
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
		take_draft(fv);
	form_collect(fv);
	begin_at_gap(fv);
	return fv;
}
