/*
 * The table of nouns. A new noun is its file and one line in nouns.list.
 */
#include "config.h"

#include <string.h>

#include "commands/cli.h"

static const struct noun *const nouns[] = {
#define NOUN(name) &noun_##name,
#include "nouns.list"
#undef NOUN
	NULL,
};

const struct noun *const *cli_nouns(void)
{
	return nouns;
}

const struct noun *noun_find(const char *word)
{
	for (size_t i = 0; nouns[i] != NULL; i++)
		if (strcmp(nouns[i]->word, word) == 0)
			return nouns[i];
	return NULL;
}
