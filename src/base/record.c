/*
 * One record of a form: values as text, and the checks that every form has
 * before its desk function looks: required, kind, choices, length.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/date.h"
#include "storekeep/form.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

#define CODE_MAX 48

void record_init(struct record *r, const struct form *f)
{
	r->form = f;
	r->values = xcalloc(f->count, sizeof *r->values);
}

/* A secret leaves nothing behind in memory. */
static void drop_value(char *value, const struct form_field *f)
{
	if (value != NULL && f->kind == FIELD_SECRET)
		explicit_bzero(value, strlen(value));
	free(value);
}

void record_free(struct record *r)
{
	for (size_t i = 0; r->form != NULL && i < r->form->count; i++)
		drop_value(r->values[i], &r->form->fields[i]);
	free(r->values);
	*r = (struct record){0};
}

/* The value's place, NULL when the form has no such field. */
static char **place_of(const struct record *r, const char *field)
{
	const struct form_field *f = form_field(r->form, field);

	return f != NULL ? &r->values[f - r->form->fields] : NULL;
}

bool record_set(struct record *r, const char *field, const char *value)
{
	char **place = place_of(r, field), *copy;

	if (place == NULL)
		return false;
	copy = value != NULL ? xstrdup(value) : NULL; /* before the free: it may be the same text */
	drop_value(*place, &r->form->fields[place - r->values]);
	*place = copy;
	return true;
}

const char *record_get(const struct record *r, const char *field)
{
	char **place = place_of(r, field);

	return place != NULL && *place != NULL ? *place : "";
}

bool record_has(const struct record *r, const char *field)
{
	char **place = place_of(r, field);

	return place != NULL && *place != NULL;
}

/* true when `word` of `len` bytes is one of the words in `list`, parted by `sep`. */
static bool in_list(const char *list, char sep, const char *word, size_t len)
{
	while (*list != '\0') {
		const char *end = strchr(list, sep);
		size_t n = end != NULL ? (size_t)(end - list) : strlen(list);

		if (n == len && memcmp(list, word, len) == 0)
			return true;
		list += n + (end != NULL);
	}
	return false;
}

bool record_wants(const struct record *r, const struct form_field *f)
{
	const char *equals, *value;
	char *other;

	if (f->when == NULL)
		return true;
	equals = strchr(f->when, '=');
	other = xstrndup(f->when, (size_t)(equals - f->when));
	value = record_get(r, other);
	free(other);
	return in_list(equals + 1, '|', value, strlen(value));
}

/* A refusal of field `f` with code "FIELD_what". `fmt` takes the label. */
static enum status refuse(struct error *e, const struct form_field *f, const char *what, const char *sentence)
{
	char code[CODE_MAX];

	snprintf(code, sizeof code, "%.30s_%s", f->name, what);
	return error_set(e, ST_REFUSED, code, f->rule, f->name, "%s", sentence);
}

static enum status refuse_for(struct error *e, const struct form_field *f, const char *what, char *sentence)
{
	enum status st = refuse(e, f, what, sentence);

	free(sentence);
	return st;
}

/* A refusal of a parser becomes the field's own, with code and rule kept. */
static enum status with_field(struct error *e, const struct form_field *f)
{
	if (e != NULL)
		snprintf(e->field, sizeof e->field, "%s", f->name);
	return ST_REFUSED;
}

static enum status check_int(char **value, const struct form_field *f, struct error *e)
{
	money_t v;

	if (money_parse(*value, strlen(*value), &v, NULL) != ST_OK || v == MONEY_NONE)
		return refuse_for(e, f, "number", xasprintf(_("%s is a whole number."), _(f->label)));
	free(*value);
	*value = xasprintf("%lld", (long long)v);
	return ST_OK;
}

static enum status check_money(char **value, const struct form_field *f, struct error *e)
{
	money_t v;

	if (money_parse(*value, strlen(*value), &v, e) != ST_OK)
		return with_field(e, f);
	free(*value);
	*value = xasprintf("%lld", (long long)v);
	return ST_OK;
}

static enum status check_date(char **value, const struct form_field *f, struct error *e)
{
	char iso[16];
	day_t day;

	if (date_parse(*value, strlen(*value), &day, NULL, e) != ST_OK)
		return with_field(e, f);
	day_format(day, iso);
	free(*value);
	*value = xstrdup(iso);
	return ST_OK;
}

/* Stays on its own clock: a spelling with an offset is kept, any other becomes `YYYY-MM-DDTHH:MM:SS`. */
static enum status check_time(char **value, const struct form_field *f, struct error *e)
{
	char iso[16];
	day_t day;
	int secs;

	if (instant_parse(*value, "UTC") != INSTANT_NONE)
		return ST_OK;
	if (date_parse(*value, strlen(*value), &day, &secs, e) != ST_OK)
		return with_field(e, f);
	if (secs < 0)
		secs = 0;
	day_format(day, iso);
	free(*value);
	*value = xasprintf("%sT%02d:%02d:%02d", iso, secs / 3600, secs / 60 % 60, secs % 60);
	return ST_OK;
}

static enum status check_codes(char **value, const struct form_field *f, struct error *e)
{
	struct buf clean = {0};
	const char *at = *value;

	while (*at != '\0' || clean.len == 0) {
		size_t all = f->kind == FIELD_MULTI ? strcspn(at, ",") : strlen(at), len;
		const char *word = at;

		len = text_trim(&word, all);
		if (f->values[0] != '@' && !in_list(f->values, ',', word, len)) {
			buf_free(&clean);
			return refuse_for(e, f, "unknown", xasprintf(_("%1$s cannot be \"%2$.*3$s\". Choose from: %4$s"), _(f->label),
			                                             word, (int)text_fit(word, len, 30, NULL),
			                                             f->values));
		}
		if (clean.len > 0)
			buf_addc(&clean, ',');
		buf_add(&clean, word, len);
		at += all;
		if (*at == ',')
			at++;
	}
	free(*value);
	*value = buf_take(&clean);
	return ST_OK;
}

static enum status check_bool(char **value, const struct form_field *f, struct error *e)
{
	static const char *const words[][2] = {{"yes", "yes"}, {"no", "no"}, {"true", "yes"}, {"false", "no"},
	                                       {"1", "yes"}, {"0", "no"}, {"on", "yes"}, {"off", "no"}};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(*value, words[i][0]) == 0) {
			free(*value);
			*value = xstrdup(words[i][1]);
			return ST_OK;
		}
	return refuse_for(e, f, "yes_no", xasprintf(_("%s is yes or no."), _(f->label)));
}

/* Control characters, and line breaks where the field has one line. */
static enum status check_signs(const char *value, const struct form_field *f, struct error *e)
{
	if (!text_valid(value, strlen(value)))
		return refuse_for(e, f, "charset", xasprintf(_("%s holds bytes that are not UTF-8."), _(f->label)));
	for (const char *s = value; *s != '\0'; s++)
		if (((unsigned char)*s < 0x20 || *s == 0x7F) && !(*s == '\n' && f->kind == FIELD_LINES))
			return refuse_for(e, f, "control", xasprintf(_("%s holds a control character or a line break; take it out."), _(f->label)));
	return ST_OK;
}

static enum status check_length(const char *value, const struct form_field *f, int limit, struct error *e)
{
	size_t count = text_count(value, strlen(value));

	if (limit <= 0 || count <= (size_t)limit)
		return ST_OK;
	return refuse_for(e, f, "too_long", xasprintf(_("%1$s has %2$zu characters; at most %3$d are allowed. Shorten it."),
	                                              _(f->label), count, limit));
}

static enum status check_kind(char **value, const struct form_field *f, struct error *e)
{
	switch (f->kind) {
	case FIELD_INT:
		return check_int(value, f, e);
	case FIELD_MONEY:
		return check_money(value, f, e);
	case FIELD_DATE:
		return check_date(value, f, e);
	case FIELD_TIME:
		return check_time(value, f, e);
	case FIELD_CHOICE:
	case FIELD_MULTI:
		return check_codes(value, f, e);
	case FIELD_BOOL:
		return check_bool(value, f, e);
	case FIELD_TEXT:
	case FIELD_LINES:
	case FIELD_FILE:
	case FIELD_SECRET:
		break;
	}
	return check_signs(*value, f, e);
}

enum status record_check(struct record *r, int (*limit_of)(void *arg, const char *key), void *arg, struct error *e)
{
	for (size_t i = 0; i < r->form->count; i++) {
		const struct form_field *f = &r->form->fields[i];
		char **value = &r->values[i];
		bool empty = *value == NULL || **value == '\0';
		int limit = f->max;
		enum status st;

		if (!record_wants(r, f)) {
			if (!empty)
				return refuse_for(e, f, "not_here", xasprintf(_("%1$s is given only where %2$s."), _(f->label), f->when));
			continue;
		}
		if (empty && f->required)
			return refuse_for(e, f, "missing", xasprintf(_("%s is missing. Fill it in."), _(f->label)));
		if (empty)
			continue;
		if (f->limit != NULL && limit_of != NULL && limit_of(arg, f->limit) > 0)
			limit = limit_of(arg, f->limit);
		if ((st = check_kind(value, f, e)) != ST_OK || (st = check_length(*value, f, limit, e)) != ST_OK)
			return st;
	}
	return ST_OK;
}
