/*
 * INI files (inih behind a line reader of ours that counts lines and refuses
 * what inih would cut or misread; see DESIGN, Dependencies).
 *
 * A value may be as long as it needs (a line up to 64 KiB) and holds anything
 * but a `;` behind a blank, which would read as a comment. Comments (`;` or `#`)
 * stand on lines of their own; no line begins with a blank; values do not go on
 * over several lines; sections and keys are at most 49 bytes without `:` and `;`.
 */
#ifndef STOREKEEP_INI_H
#define STOREKEEP_INI_H

#include "storekeep/error.h"

struct ini_entry {
	const char *section;
	const char *key;
	const char *value;
	const char *file;
	int line; /* from 1 */
};

/* Called for each `key = value` in order. Return ST_OK, or fill `e` (ini_refuse()) and return ST_REFUSED. */
typedef enum status (*ini_handler)(void *arg, const struct ini_entry *entry, struct error *e);

/* Read a whole file. Refuses with "FILE:LINE: sentence": no `=`, a line too long, bytes that are not
 * UTF-8, a key outside of a section, the same key twice in a section. ST_FAILED when it cannot be opened. */
enum status ini_read(const char *path, ini_handler handler, void *arg, struct error *e);
/* The same from memory; `name` stands in messages. */
enum status ini_read_text(const char *text, const char *name, ini_handler handler, void *arg, struct error *e);
/* Fill `e` with "FILE:LINE: " and a translated sentence. Returns ST_REFUSED. */
enum status ini_refuse(struct error *e, const struct ini_entry *entry, const char *code, const char *fmt, ...)
        __attribute__((format(printf, 4, 5)));

#endif
