/*
 * One field of a form: what stands in it, how its value becomes text and back,
 * its own check, and the keys of choices and boxes. Typed text is the editor's.
 */
#include "config.h"

#include "tui/formview.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

bool field_is_typed(const struct field *f)
{
	return f->ed != NULL;
}

static bool is_typed_kind(enum field_kind kind)
{
	return kind != FIELD_CHOICE && kind != FIELD_MULTI && kind != FIELD_BOOL;
}

/* Codes of "a,b,c" as picks with their labels. */
static void picks_of_codes(struct field *f)
{
	size_t count = 1, n = 0;
	char *rest, *code;

	f->codes = xstrdup(f->def->values);
	for (const char *s = f->codes; *s != '\0'; s++)
		count += *s == ',';
	f->picks = xcalloc(count, sizeof *f->picks);
	for (rest = f->codes; (code = strsep(&rest, ",")) != NULL;) {
		while (*code == ' ')
			code++;
		if (*code != '\0')
			f->picks[n++] = (struct pick){
				.code = code, .label = f->def->labels != NULL ? label_of(f->def->labels, code) : code,
				.unseen = f->def->labels != NULL,
			};
	}
	f->pick_count = n;
}

void field_load_picks(struct field *f, const struct record *r)
{
	const char *values = f->def->values;

	free(f->picks);
	free(f->codes);
	f->picks = NULL;
	f->codes = NULL;
	f->pick_count = 0;
	if (values == NULL)
		return;
	if (values[0] != '@')
		picks_of_codes(f);
	else if (f->fv->o.values != NULL)
		f->pick_count = f->fv->o.values(f->fv->o.ctx, r, f->def, &f->picks);
}

static int limit_of(const struct formview *fv, const struct form_field *def)
{
	int limit = def->limit != NULL && fv->o.limit_of != NULL ? fv->o.limit_of(fv->o.ctx, def->limit) : 0;

	return limit > 0 ? limit : def->max;
}

void field_init(struct formview *fv, struct field *f, const struct form_field *def)
{
	*f = (struct field){.def = def, .fv = fv, .code = xstrdup("")};
	if (is_typed_kind(def->kind))
		f->ed = editor_new(&(struct editor_options){
			.lines = def->kind == FIELD_LINES,
			.secret = def->kind == FIELD_SECRET,
			.tail = def->tail,
			.max = limit_of(fv, def),
		});
	field_load_picks(f, &fv->record);
}

/* A secret leaves nothing behind in memory. */
static void drop(const struct field *f, char *text)
{
	if (text != NULL && f->def->kind == FIELD_SECRET)
		explicit_bzero(text, strlen(text));
	free(text);
}

void field_free(struct field *f)
{
	editor_free(f->ed);
	free(f->code);
	drop(f, f->given);
	free(f->picks);
	free(f->codes);
}

/* As a person reads it: money in groups. Owned by the caller. */
static char *shown_value(const struct field *f, const char *value)
{
	char text[32];
	money_t v;

	if (f->def->kind != FIELD_MONEY || money_parse(value, strlen(value), &v, NULL) != ST_OK || v == MONEY_NONE)
		return xstrdup(value);
	money_format(v, false, text);
	return xstrdup(text);
}

void field_set(struct field *f, const char *value, bool as_given)
{
	char *shown = shown_value(f, value != NULL ? value : "");

	if (as_given) {
		drop(f, f->given);
		f->given = value != NULL ? xstrdup(value) : NULL;
	}
	if (f->ed == NULL) {
		free(f->code);
		f->code = shown;
		return;
	}
	if (as_given)
		editor_set(f->ed, shown);
	else
		editor_replace(f->ed, shown);
	drop(f, shown);
}

const char *field_text(const struct field *f)
{
	return f->ed != NULL ? editor_text(f->ed) : f->code;
}

bool field_changed(const struct field *f)
{
	if (f->ed != NULL)
		return editor_changed(f->ed);
	return strcmp(f->code, f->given != NULL ? f->given : "") != 0;
}

/* The form's own check over this field alone, as if it were always shown. */
bool field_check(struct field *f)
{
	const struct formview *fv = f->fv;
	struct form_field one = *f->def;
	struct form form = {.name = fv->o.form->name, .title = fv->o.form->title, .fields = &one, .count = 1};
	struct record r;
	bool fine;

	one.when = NULL;
	error_clear(&f->error);
	record_init(&r, &form);
	record_set(&r, one.name, field_text(f)[0] != '\0' ? field_text(f) : NULL);
	fine = record_check(&r, fv->o.limit_of, fv->o.ctx, &f->error) == ST_OK;
	if (fine && f->ed != NULL && editor_changed(f->ed) && record_has(&r, one.name))
		field_set(f, record_get(&r, one.name), false);
	record_free(&r);
	return fine;
}

size_t field_picked(const struct field *f)
{
	for (size_t i = 0; i < f->pick_count; i++)
		if (f->picks[i].code != NULL && strcmp(f->picks[i].code, f->code) == 0)
			return i;
	return f->pick_count;
}

bool field_box_on(const struct field *f, size_t i)
{
	const char *code = f->picks[i].code, *s = f->code;
	size_t len = strlen(code);

	while (*s != '\0') {
		size_t n = strcspn(s, ",");

		if (n == len && memcmp(s, code, n) == 0)
			return true;
		s += n;
		s += *s == ',';
	}
	return false;
}

static void set_code(struct field *f, char *code)
{
	free(f->code);
	f->code = code;
}

/* Codes stay in the order of the boxes, so that the same choice is the same text. */
static void toggle_box(struct field *f)
{
	struct buf b = {0};

	for (size_t i = 0; i < f->pick_count; i++)
		if (field_box_on(f, i) != (i == f->box))
			buf_addf(&b, "%s%s", b.len != 0 ? "," : "", f->picks[i].code);
	set_code(f, buf_take(&b));
}

static struct outcome boxes_key(struct field *f, const struct key *k)
{
	switch (k->code) {
	case K_UP:
	case K_LEFT:
		if (f->box == 0)
			return k->code == K_UP ? outcome_pass() : outcome_stay();
		f->box--;
		return outcome_draw();
	case K_DOWN:
	case K_RIGHT:
		if (f->box + 1 >= f->pick_count)
			return k->code == K_DOWN ? outcome_pass() : outcome_stay();
		f->box++;
		return outcome_draw();
	case ' ':
		if (f->pick_count == 0)
			return outcome_stay();
		toggle_box(f);
		f->touched = true;
		return outcome_draw();
	default:
		return k->code < K_ESC && k->code > ' ' ? outcome_stay() : outcome_pass();
	}
}

static struct outcome pick_at(struct field *f, size_t i)
{
	set_code(f, xstrdup(f->picks[i].code));
	f->touched = true;
	return outcome_draw();
}

/* The next value whose label or code begins with the typed character. */
static struct outcome pick_by_letter(struct field *f, uint32_t cp)
{
	size_t at = field_picked(f), len;
	char typed[5] = "";
	char *want, *label;
	bool same;

	len = text_encode(cp, typed);
	typed[len] = '\0';
	want = text_fold(typed);
	for (size_t i = 1; i <= f->pick_count && *want != '\0'; i++) {
		size_t n = (at + i) % f->pick_count;

		label = text_fold(f->picks[n].label);
		same = strncmp(label, want, strlen(want)) == 0 || strncmp(f->picks[n].code, want, strlen(want)) == 0;
		free(label);
		if (same) {
			free(want);
			return pick_at(f, n);
		}
	}
	free(want);
	return outcome_stay();
}

static struct outcome choice_key(struct field *f, const struct key *k)
{
	size_t at = field_picked(f), count = f->pick_count;

	if (count == 0)
		return k->code < K_ESC && k->code >= ' ' ? outcome_stay() : outcome_pass();
	switch (k->code) {
	case K_LEFT:  return pick_at(f, at == count || at == 0 ? count - 1 : at - 1);
	case ' ':
	case K_RIGHT: return pick_at(f, at >= count - 1 ? 0 : at + 1);
	case K_HOME:  return pick_at(f, 0);
	case K_END:   return pick_at(f, count - 1);
	case K_BACKSPACE:
	case K_DELETE:
		set_code(f, xstrdup(""));
		f->touched = true;
		return outcome_draw();
	default:
		return k->code > ' ' && k->code < K_ESC ? pick_by_letter(f, (uint32_t)k->code) : outcome_pass();
	}
}

static struct outcome bool_key(struct field *f, const struct key *k)
{
	bool on = strcmp(f->code, "yes") == 0;

	switch (k->code) {
	case ' ':
	case K_LEFT:
	case K_RIGHT: on = !on; break;
	case 'y':     on = true; break;
	case 'n':     on = false; break;
	default:      return k->code > ' ' && k->code < K_ESC ? outcome_stay() : outcome_pass();
	}
	set_code(f, xstrdup(on ? "yes" : "no"));
	f->touched = true;
	return outcome_draw();
}

struct outcome field_key(struct field *f, const struct key *k)
{
	switch (f->def->kind) {
	case FIELD_MULTI:  return boxes_key(f, k);
	case FIELD_CHOICE: return choice_key(f, k);
	case FIELD_BOOL:   return bool_key(f, k);
	default:           return outcome_pass();
	}
}
