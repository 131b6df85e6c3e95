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

struct words {
	struct word *items;
	size_t count;
	char *last;        /* word that was asked for last, as it was */
	const char *answer;
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
	free(w->last);
	free(w);
}

const char *words_find(struct words *w, const char *word)
{
	char *folded;

	if (w->last != NULL && strcmp(w->last, word) == 0)
		return w->answer;
	free(w->last);
	w->last = xstrdup(word);
	w->answer = NULL;
	folded = text_fold_header(word);
	for (size_t i = 0; i < w->count && w->answer == NULL; i++)
		if (strcmp(w->items[i].folded, folded) == 0)
			w->answer = w->items[i].code;
	free(folded);
	return w->answer;
}
