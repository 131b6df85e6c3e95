/*
 * Merge fields (EAS-86): {{first_name}} in a text stands for a value of the one
 * who reads it. What was put in is not searched again. Pure.
 */
#ifndef STOREKEEP_MERGE_H
#define STOREKEEP_MERGE_H

#include <stdbool.h>
#include <stddef.h>

#include "storekeep/error.h"
#include "storekeep/mem.h"

struct merge_word {
	const char *name;
	const char *value; /* NULL as "" */
};

/* Refusals MERGE_UNKNOWN and MERGE_OPEN among the notes, all of them; `known` parts the names by commas. */
void merge_check(const char *text, const char *known, const char *field, const char *rule, struct notes *notes);
/* The text names this field. */
bool merge_uses(const char *text, const char *name);
/* Append the text with its fields filled in; a field that no word names stays as it is. */
void merge_fill(const char *text, const struct merge_word *words, size_t count, struct buf *out);

#endif
