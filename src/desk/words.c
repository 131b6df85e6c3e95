/*
 * Words of marketplaces for our codes.
 */
#include "config.h"

#include "desk/words.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

struct word {
	char *folded;
	char *code;
};

/* A word as it was asked for, and the answer. */
struct asked {
	char *word;
	const char *answer;
};

#define REMEMBERED 64

struct words {
	struct word *items;
	size_t count;
	struct asked asked[REMEMBERED]; /* by a hash of the word */
};

static void add(struct words *w, const char *code, const char *text, size_t len)
{
	char *raw;

	len = text_trim(&text, len);
	if (len == 0)
		return;
	raw = xstrndup(text, len);
	w->items = xreallocarray(w->items, w->count + 1, sizeof *w->items);
	w->items[w->count++] = (struct word){text_fold_header(raw), xstrdup(code)};
	free(raw);
}

struct words *words_load(const struct profile *p, const char *prefix)
{
	struct words *w = xcalloc(1, sizeof *w);
	const char *key;

	for (int n = 0; (key = profile_key(p, prefix, n)) != NULL; n++) {
		const char *list = profile_text(p, key, DAY_NONE);

		while (list != NULL && *list != '\0') {
			size_t len = strcspn(list, ",");

			add(w, key + strlen(prefix), list, len);
			list += len + (list[len] == ',');
		}
	}
	return w;
}

void words_free(struct words *w)
{
	if (w == NULL)
		return;
	for (size_t i = 0; i < w->count; i++) {
		free(w->items[i].folded);
		free(w->items[i].code);
	}
	free(w->items);
	for (size_t i = 0; i < REMEMBERED; i++)
		free(w->asked[i].word);
	free(w);
}

static const char *look_up(const struct words *w, const char *word)
{
	char *folded = text_fold_header(word);
	const char *code = NULL;

	for (size_t i = 0; i < w->count && code == NULL; i++)
		if (strcmp(w->items[i].folded, folded) == 0)
			code = w->items[i].code;
	free(folded);
	return code;
}

const char *words_find(struct words *w, const char *word)
{
	unsigned h = 2166136261u;
	struct asked *a;

	for (const char *p = word; *p != '\0'; p++)
		h = (h ^ (unsigned char)*p) * 16777619u;
	a = &w->asked[(h ^ h >> 16) % REMEMBERED];
	if (a->word != NULL && strcmp(a->word, word) == 0)
		return a->answer;
	free(a->word);
	a->word = xstrdup(word);
	a->answer = look_up(w, word);
	return a->answer;
}
