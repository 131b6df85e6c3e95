/*
 * Entry forms: forms/NAME.ini names the fields of one desk operation once.
 * tui/ draws it, commands/ accepts its fields as field=value, desk/ checks the
 * record with it.
 *
 * A form file:   [form]            then one section a field, in order:   [title]
 *                name = voucher                                          label = Title
 *                title = Voucher                                         kind = text
 *                                                                        required = yes
 * Keys of a field: label, help, kind (text lines int money date time choice
 * multi bool file secret), required (yes, no), limit, max, values, labels,
 * initial, when, rule, cols, tail, secret_rule.
 */
#ifndef STOREKEEP_FORM_H
#define STOREKEEP_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "storekeep/error.h"

enum field_kind {
	FIELD_TEXT,
	FIELD_LINES,  /* several lines */
	FIELD_INT,
	FIELD_MONEY,
	FIELD_DATE,
	FIELD_TIME,   /* date and time */
	FIELD_CHOICE, /* one of `values` */
	FIELD_MULTI,  /* several of `values`, comma-separated */
	FIELD_BOOL,   /* yes / no */
	FIELD_FILE,   /* a path */
	FIELD_SECRET, /* never from the command line's words, never in a draft */
};

struct form_field {
	const char *name;
	const char *label;  /* msgid; translate with gettext where shown */
	const char *help;   /* msgid, or NULL */
	enum field_kind kind;
	bool required;
	const char *limit;  /* profile key of the longest length in characters, or NULL */
	int cols;           /* columns of its text on a screen; 0: as its kind and longest length ask */
	int max;            /* longest length where no profile says it; 0 none */
	int tail;           /* FIELD_SECRET: characters at its end that are shown once it is left; 0 none */
	const char *values; /* comma-separated codes of FIELD_CHOICE / FIELD_MULTI, or "@list" filled by the caller;
	                     * "@+list" of FIELD_LINES is added to the lines, "@+file" adds a path */
	const char *labels; /* label set of the codes */
	const char *initial;/* value of a new record, or NULL */
	const char *rule;   /* the rule that its refusals cite ("RUT-82"), or NULL */
	const char *when;   /* "field=value[|value]": shown and accepted only then; or NULL */
	const char *secret_rule; /* rule that keeps it off the command line's words, or NULL */
};

struct form {
	const char *name;
	const char *title; /* msgid */
	struct form_field *fields;
	size_t count;
};

/* Load forms/NAME.ini from the program's data folder. A mistake in it is ST_FAILED with file and line.
 * The form lives until the program ends. */
enum status form_load(const char *name, const struct form **out, struct error *e);
/* `base` with `count` fields behind its own (texts are copied; a label is no msgid of ours, but people's own words). The same again
 * gives the same form. It lives until the program ends. */
const struct form *form_extended(const struct form *base, const struct form_field *more, size_t count);
/* The field of this name, NULL none. */
const struct form_field *form_field(const struct form *f, const char *name);

/* One record of a form: field names and values as text, in form order. A field never set is absent. */
struct record {
	const struct form *form;
	char **values; /* one a field, owned; NULL absent */
};

/* A record without values; record_free() it. */
void record_init(struct record *r, const struct form *f);
void record_free(struct record *r);
/* false when the form has no such field. NULL removes. What a secret held is wiped from memory. */
bool record_set(struct record *r, const char *field, const char *value);
/* "" when absent. */
const char *record_get(const struct record *r, const char *field);
/* The field was set, be it to "". */
bool record_has(const struct record *r, const char *field);
/* true when the field's `when` holds for this record (or it has none): the form shows it, the check accepts it. */
bool record_wants(const struct record *r, const struct form_field *f);
/* What every form checks before its desk function does: required, kind, choices, length (limits are looked
 * up through `limit_of`, may be NULL). Normalises dates and money in place. First refusal in form order. */
enum status record_check(struct record *r, int (*limit_of)(void *arg, const char *key), void *arg, struct error *e);

/* The folder of forms, profiles and holiday file: $STOREKEEP_DATADIR, else where the program was installed. */
const char *data_dir(void);

#endif
