/*
 * When a field is checked and what a save asks: a field when the focus leaves
 * it, all of them before the save; warnings are shown and confirmed, refusals
 * go under their field.
 */
#include "config.h"

#include "tui/formview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

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
	struct field *f = e->field[0] != '\0' ? form_field_of(fv, e->field) : NULL;

	if (f != NULL && !f->hidden)
		f->error = *e;
	else
		fv->error = *e;
}

/* The focus leaves a field: NFC, its own check, then what the desk knows. */
bool form_leave(struct formview *fv, struct field *f)
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

static bool first_error(struct formview *fv)
{
	for (size_t i = 0; i < fv->count; i++)
		if (!fv->fields[i].hidden && fv->fields[i].error.message[0] != '\0') {
			fv->focus = i;
			return true;
		}
	return false;
}

/* Every field again by what the desk knows, so that all that is wrong stands there together. */
static void ask_about_all(struct formview *fv)
{
	for (size_t i = 0; i < fv->count; i++) {
		struct field *f = &fv->fields[i];
		struct error e = {0};

		if (!f->hidden && f->error.message[0] == '\0' && field_text(f)[0] != '\0' &&
		    fv->o.check(fv->o.ctx, &fv->record, f->def->name, &e) != ST_OK)
			put_error(fv, &e);
	}
}

static bool check_all(struct formview *fv)
{
	bool fine = true, bad;

	error_clear(&fv->error);
	for (size_t i = 0; i < fv->count; i++)
		if (!fv->fields[i].hidden)
			fine = form_leave(fv, &fv->fields[i]) && fine;
	if (fv->o.check != NULL && fv->o.check_all)
		ask_about_all(fv);
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

		if (n->level == NOTE_ERROR)
			continue;
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
		const char *text = field_text(&fv->fields[i]);

		field_set(&fv->fields[i], text[0] != '\0' ? text : NULL, true);
	}
	op_id_make(fv->op_id);
}

static void say_saved(struct formview *fv, const struct form_save *how)
{
	const struct choice answer = {'o', how->button[0] != '\0' ? how->button : _("OK")};

	if (how->title[0] != '\0')
		dialog_offer(fv->part.view, how->title, how->said, &answer, 1);
	else
		ui_say(fv->part.view, "%s", how->said[0] != '\0' ? how->said : _("Saved"));
}

static struct outcome saved(struct formview *fv, struct form_save *how)
{
	if (fv->key != NULL)
		draft_remove(fv->o.form, fv->key);
	fv->draft_at = INSTANT_NONE;
	fv->saved = how->after.next == NEXT_POP;
	say_saved(fv, how);
	if (fv->saved) {
		how->after.result = how->result;
	} else {
		keep_as_given(fv);
	}
	return how->after;
}

/* Everything that is wrong, each under its field. */
static void show_refusal(struct formview *fv, const struct error *e, const struct notes *notes)
{
	if (e->message[0] == '\0')
		return;
	put_error(fv, e);
	for (size_t i = 0; notes != NULL && i < notes->count; i++)
		if (notes->items[i].level == NOTE_ERROR)
			put_error(fv, &notes->items[i].what);
	first_error(fv);
	if (e->status == ST_FAILED || e->status == ST_DENIED)
		ui_error(fv->part.view, e);
}

struct outcome formview_save(struct formview *fv)
{
	struct record r;
	struct form_save how = {0};
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
	show_refusal(fv, &e, how.notes);
	return outcome_draw();
}
