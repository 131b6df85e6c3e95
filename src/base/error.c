/*
 * Errors and notes as values.
 */
#include "config.h"

#include "storekeep/error.h"

#include <stdio.h>
#include <stdlib.h>

#include "storekeep/mem.h"

static void fill(struct error *e, enum status status, const char *code, const char *rule,
                 const char *field, const char *fmt, va_list ap) __attribute__((format(printf, 6, 0)));

static void fill(struct error *e, enum status status, const char *code, const char *rule,
                 const char *field, const char *fmt, va_list ap)
{
	/* Arguments may point into `e` itself, so the new one is made beside it. */
	struct error made = {.status = status};

	snprintf(made.code, sizeof made.code, "%s", code);
	snprintf(made.rule, sizeof made.rule, "%s", rule != NULL ? rule : "");
	snprintf(made.field, sizeof made.field, "%s", field != NULL ? field : "");
	vsnprintf(made.message, sizeof made.message, fmt, ap);
	*e = made;
}

enum status error_set(struct error *e, enum status status, const char *code,
                      const char *rule, const char *field, const char *fmt, ...)
{
	va_list ap;

	if (e == NULL)
		return status;
	va_start(ap, fmt);
	fill(e, status, code, rule, field, fmt, ap);
	va_end(ap);
	return status;
}

void error_clear(struct error *e)
{
	*e = (struct error){0};
}

void notes_add(struct notes *n, enum note_level level, const char *code, const char *rule,
               const char *field, const char *fmt, ...)
{
	struct note *note;
	va_list ap;

	if (n == NULL)
		return;
	n->items = xreallocarray(n->items, n->count + 1, sizeof *n->items);
	note = &n->items[n->count++];
	note->level = level;
	va_start(ap, fmt);
	fill(&note->what, level == NOTE_INFO ? ST_OK : ST_REFUSED, code, rule, field, fmt, ap);
	va_end(ap);
}

static const struct error *first_of(const struct notes *n, enum note_level level)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->items[i].level == level)
			return &n->items[i].what;
	return NULL;
}

const struct error *notes_first_warning(const struct notes *n)
{
	return first_of(n, NOTE_WARN);
}

const struct error *notes_first_error(const struct notes *n)
{
	return first_of(n, NOTE_ERROR);
}

void notes_free(struct notes *n)
{
	free(n->items);
	*n = (struct notes){0};
}
