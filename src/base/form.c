/*
 * Loading of entry forms. A form file begins with [form] name, title; every
 * further section is one field, in order. Checking records is record.c's.
 */
#include "config.h"

#include "storekeep/form.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/ini.h"
#include "storekeep/mem.h"

const char *data_dir(void)
{
	const char *dir = getenv("STOREKEEP_DATADIR");

	return dir != NULL && *dir != '\0' ? dir : PKGDATADIR;
}

static const char *const kinds[] = {
	[FIELD_TEXT] = "text",     [FIELD_LINES] = "lines",   [FIELD_INT] = "int",     [FIELD_MONEY] = "money",
	[FIELD_DATE] = "date",     [FIELD_TIME] = "time",     [FIELD_CHOICE] = "choice", [FIELD_MULTI] = "multi",
	[FIELD_BOOL] = "bool",     [FIELD_FILE] = "file",     [FIELD_SECRET] = "secret",
};
_Static_assert(sizeof kinds / sizeof *kinds == FIELD_SECRET + 1, "every kind has its word");

/* One form while it is read, and in the list of those read so far. */
struct loaded {
	struct form form;
	struct loaded *next;
};

static struct loaded *all;

static enum status set_kind(struct form_field *f, const struct ini_entry *entry, struct error *e)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (strcmp(entry->value, kinds[i]) == 0) {
			f->kind = (enum field_kind)i;
			return ST_OK;
		}
	return ini_refuse(e, entry, "form_kind", _("No such kind of field: %s"), entry->value);
}

static enum status set_required(struct form_field *f, const struct ini_entry *entry, struct error *e)
{
	f->required = strcmp(entry->value, "yes") == 0;
	if (f->required || strcmp(entry->value, "no") == 0)
		return ST_OK;
	return ini_refuse(e, entry, "form_required", _("Write yes or no."));
}

static enum status set_number(int *out, const struct ini_entry *entry, struct error *e)
{
	char *end;
	long v = strtol(entry->value, &end, 10);

	if (*entry->value == '\0' || *end != '\0' || v < 0 || v > 1000000)
		return ini_refuse(e, entry, "form_max", _("Write a whole number."));
	*out = (int)v;
	return ST_OK;
}

/* The keys of a field that are plain text, by their place in the struct. */
static const struct {
	const char *key;
	size_t place;
} text_keys[] = {
	{"label", offsetof(struct form_field, label)},   {"help", offsetof(struct form_field, help)},
	{"limit", offsetof(struct form_field, limit)},   {"values", offsetof(struct form_field, values)},
	{"labels", offsetof(struct form_field, labels)}, {"initial", offsetof(struct form_field, initial)},
	{"when", offsetof(struct form_field, when)},     {"secret_rule", offsetof(struct form_field, secret_rule)},
	{"rule", offsetof(struct form_field, rule)},
};

static enum status set_field_key(struct form_field *f, const struct ini_entry *entry, struct error *e)
{
	if (strcmp(entry->key, "kind") == 0)
		return set_kind(f, entry, e);
	if (strcmp(entry->key, "required") == 0)
		return set_required(f, entry, e);
	if (strcmp(entry->key, "max") == 0)
		return set_number(&f->max, entry, e);
	if (strcmp(entry->key, "tail") == 0)
		return set_number(&f->tail, entry, e);
	if (strcmp(entry->key, "cols") == 0)
		return set_number(&f->cols, entry, e);
	for (size_t i = 0; i < sizeof text_keys / sizeof *text_keys; i++)
		if (strcmp(entry->key, text_keys[i].key) == 0) {
			const char **place = (const char **)(void *)((char *)f + text_keys[i].place);

			*place = *entry->value != '\0' ? xstrdup(entry->value) : NULL;
			return ST_OK;
		}
	return ini_refuse(e, entry, "form_key", _("A field of a form has no key \"%s\"."), entry->key);
}

static enum status on_entry(void *arg, const struct ini_entry *entry, struct error *e)
{
	struct form *form = arg;
	struct form_field *last = form->count > 0 ? &form->fields[form->count - 1] : NULL;

	if (strcmp(entry->section, "form") == 0) {
		const char **place = strcmp(entry->key, "name") == 0 ? &form->name : &form->title;

		if (strcmp(entry->key, "name") != 0 && strcmp(entry->key, "title") != 0)
			return ini_refuse(e, entry, "form_key", _("A form has no key \"%s\"."), entry->key);
		*place = xstrdup(entry->value);
		return ST_OK;
	}
	if (last == NULL || strcmp(last->name, entry->section) != 0) {
		if (form_field(form, entry->section) != NULL)
			return ini_refuse(e, entry, "form_field", _("The field \"%s\" stands twice in this form."), entry->section);
		form->fields = xreallocarray(form->fields, form->count + 1, sizeof *form->fields);
		last = &form->fields[form->count++];
		*last = (struct form_field){.name = xstrdup(entry->section)};
	}
	return set_field_key(last, entry, e);
}

/* What only the whole form shows: labels, choices with values, `when` naming a field. */
static enum status check_whole(const struct form *form, const char *path, struct error *e)
{
	for (size_t i = 0; i < form->count; i++) {
		const struct form_field *f = &form->fields[i];
		bool choice = f->kind == FIELD_CHOICE || f->kind == FIELD_MULTI;

		if (f->label == NULL)
			return error_set(e, ST_FAILED, "form_label", NULL, f->name, _("%1$s: the field \"%2$s\" has no label."), path, f->name);
		if (choice && f->values == NULL)
			return error_set(e, ST_FAILED, "form_values", NULL, f->name, _("%1$s: the field \"%2$s\" has no values to choose from."), path, f->name);
		if (f->when != NULL) {
			char *other = xstrndup(f->when, strcspn(f->when, "="));
			bool known = form_field(form, other) != NULL && strchr(f->when, '=') != NULL;

			free(other);
			if (!known)
				return error_set(e, ST_FAILED, "form_when", NULL, f->name, _("%1$s: the condition of the field \"%2$s\" names no field of the form."), path, f->name);
		}
	}
	return ST_OK;
}

/* A form that turned out wrong. Its texts are all our own copies. */
static void free_loaded(struct loaded *l)
{
	for (size_t i = 0; i < l->form.count; i++) {
		struct form_field *f = &l->form.fields[i];

		free((char *)(uintptr_t)f->name);
		for (size_t k = 0; k < sizeof text_keys / sizeof *text_keys; k++)
			free(*(char **)(void *)((char *)f + text_keys[k].place));
	}
	free(l->form.fields);
	free((char *)(uintptr_t)l->form.name);
	free((char *)(uintptr_t)l->form.title);
	free(l);
}

enum status form_load(const char *name, const struct form **out, struct error *e)
{
	struct loaded *l;
	enum status st;
	char *path;

	for (l = all; l != NULL; l = l->next)
		if (strcmp(l->form.name, name) == 0) {
			*out = &l->form;
			return ST_OK;
		}
	l = xcalloc(1, sizeof *l);
	path = xasprintf("%s/forms/%s.ini", data_dir(), name);
	st = ini_read(path, on_entry, &l->form, e);
	if (st == ST_REFUSED) /* a mistake of the program's own data is no refusal of the user's */
		st = e != NULL ? (e->status = ST_FAILED) : ST_FAILED;
	if (st == ST_OK && (l->form.name == NULL || strcmp(l->form.name, name) != 0 || l->form.title == NULL))
		st = error_set(e, ST_FAILED, "form_name", NULL, NULL, _("%s: [form] has no title, or another name than its file."), path);
	if (st == ST_OK)
		st = check_whole(&l->form, path, e);
	free(path);
	if (st != ST_OK) {
		free_loaded(l);
		return st;
	}
	l->next = all;
	all = l;
	*out = &l->form;
	return ST_OK;
}

/* ---- forms made at run time ---- */

static struct loaded *extended;

static bool same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool same_field(const struct form_field *a, const struct form_field *b)
{
	for (size_t k = 0; k < sizeof text_keys / sizeof *text_keys; k++)
		if (!same_text(*(char *const *)(const void *)((const char *)a + text_keys[k].place),
		               *(char *const *)(const void *)((const char *)b + text_keys[k].place)))
			return false;
	return strcmp(a->name, b->name) == 0 && a->kind == b->kind && a->required == b->required && a->cols == b->cols &&
	       a->max == b->max && a->tail == b->tail;
}

static bool same_form(const struct form *f, const struct form *base, const struct form_field *more, size_t count)
{
	if (strcmp(f->name, base->name) != 0 || f->count != base->count + count)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!same_field(&f->fields[base->count + i], &more[i]))
			return false;
	return true;
}

const struct form *form_extended(const struct form *base, const struct form_field *more, size_t count)
{
	struct loaded *l;

	if (count == 0)
		return base;
	for (l = extended; l != NULL; l = l->next)
		if (same_form(&l->form, base, more, count))
			return &l->form;
	l = xcalloc(1, sizeof *l);
	l->form = (struct form){.name = base->name, .title = base->title, .count = base->count + count};
	l->form.fields = xcalloc(l->form.count, sizeof *l->form.fields);
	memcpy(l->form.fields, base->fields, base->count * sizeof *base->fields);
	for (size_t i = 0; i < count; i++) {
		struct form_field *f = &l->form.fields[base->count + i];

		*f = more[i];
		f->name = xstrdup(f->name);
		for (size_t k = 0; k < sizeof text_keys / sizeof *text_keys; k++) {
			char **place = (char **)(void *)((char *)f + text_keys[k].place);

			*place = *place != NULL ? xstrdup(*place) : NULL;
		}
	}
	l->next = extended;
	extended = l;
	return &l->form;
}

const struct form_field *form_field(const struct form *f, const char *name)
{
	for (size_t i = 0; i < f->count; i++)
		if (strcmp(f->fields[i].name, name) == 0)
			return &f->fields[i];
	return NULL;
}
