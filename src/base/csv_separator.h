/*
 * Inside of csv.h: what separates the cells of a file (FMT-40, 41, 44).
 */
#ifndef BASE_CSV_SEPARATOR_H
#define BASE_CSV_SEPARATOR_H

#include <stddef.h>

#define CSV_SEP_LINE 5 /* bytes of `sep=X` */

/* The X of a first line `sep=X` at the beginning of `text`, 0 when there is none. */
char csv_separator_named(const char *text, size_t size);
/* Comma, tab or semicolon, from the first lines of `text`; comma when none stands there. */
char csv_separator_guess(const char *text, size_t size);

#endif
