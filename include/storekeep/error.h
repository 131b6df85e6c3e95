/*
 * Errors are values.
 *
 * Every function that can refuse returns a status and fills a struct error.
 * The status doubles as the exit code of the command line.
 */
#ifndef STOREKEEP_ERROR_H
#define STOREKEEP_ERROR_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

enum status {
	ST_OK = 0,      /* done */
	ST_REFUSED = 1, /* a rule or bad input; nothing has been changed */
	ST_USAGE = 2,   /* the words of a command are off */
	ST_FAILED = 3,  /* file, disk or another system; the message says what is safe */
	ST_DENIED = 4,  /* not allowed for this member of staff */
};

struct error {
	enum status status;
	char code[48];     /* stable, never translated: "name_too_long" */
	char rule[16];     /* "RUT-82", or "" where no rule speaks */
	char field[48];    /* field of the form, or "" */
	char message[600]; /* translated sentence, says what to do */
};

/* What a rulebook calls WARN and INFO: collected, shown, and (WARN) confirmed. */
/* A check that finds everything wrong at once collects NOTE_ERROR; its caller refuses with the first. */
enum note_level { NOTE_INFO, NOTE_WARN, NOTE_ERROR };

struct note {
	enum note_level level;
	struct error what; /* status is ST_OK for INFO, else ST_REFUSED */
};

struct notes {
	struct note *items; /* owned; notes_free() */
	size_t count;
};

/* Fill `e` (may be NULL) and return `status`. `rule` and `field` may be NULL.
 * `fmt` is an already translated printf format. */
enum status error_set(struct error *e, enum status status, const char *code,
                      const char *rule, const char *field, const char *fmt, ...)
        __attribute__((format(printf, 6, 7)));
/* As if nothing had been refused. */
void error_clear(struct error *e);

/* Add a note; same arguments as error_set. `n` may be NULL (the note is dropped). */
void notes_add(struct notes *n, enum note_level level, const char *code, const char *rule,
               const char *field, const char *fmt, ...) __attribute__((format(printf, 6, 7)));
/* The first of those that refuse, or NULL. */
const struct error *notes_first_error(const struct notes *n);
/* The first WARN, or NULL. */
const struct error *notes_first_warning(const struct notes *n);
void notes_free(struct notes *n);

#endif
