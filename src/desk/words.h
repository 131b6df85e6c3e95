/*
 * Words of marketplaces for our codes: a section of a profile such as
 * [statement.kinds], each key a code, its value the words for it.
 */
#ifndef SK_DESK_WORDS_H
#define SK_DESK_WORDS_H

#include "storekeep/profile.h"

struct words;

/* All keys below `prefix` ("statement.kinds."). The profile must outlive it. */
struct words *words_load(const struct profile *p, const char *prefix);
void words_free(struct words *w);
/* The code of a word, compared folded (NFKC, case, blanks and `_` removed); NULL when it is unknown. Words asked
 * for lately are remembered, so that a column that repeats itself costs a comparison. */
const char *words_find(struct words *w, const char *word);

#endif
