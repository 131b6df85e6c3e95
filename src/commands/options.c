/*
 * Global options: one table, read wherever they stand. `--` ends them.
 */
#include "config.h"

#include <string.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"

/* One option: a switch, or one with a value. */
static const struct option {
	const char *word;
	size_t place;
	bool has_value;
} table[] = {
	{"--db", offsetof(struct options, db), true},
	{"--config", offsetof(struct options, config), true},
	{"--now", offsetof(struct options, now), true},
	{"--as", offsetof(struct options, as), true},
	{"--json", offsetof(struct options, json), false},
	{"--dry-run", offsetof(struct options, dry_run), false},
	{"--accept-warnings", offsetof(struct options, accept_warnings), false},
	{"--overwrite", offsetof(struct options, overwrite), false},
	{"--plain", offsetof(struct options, plain), false},
	{"--demo", offsetof(struct options, demo), false},
	{"--mouse", offsetof(struct options, mouse), false},
	{"--version", offsetof(struct options, version), false},
	{"--help", offsetof(struct options, help), false},
	{"-h", offsetof(struct options, help), false},
};
#define OPTIONS (sizeof table / sizeof *table)

/* The option that `word` names, up to a `=`. */
static const struct option *find(const char *word)
{
	size_t n = strcspn(word, "=");

	for (size_t i = 0; i < OPTIONS; i++)
		if (strlen(table[i].word) == n && strncmp(table[i].word, word, n) == 0)
			return &table[i];
	return NULL;
}

static enum status unknown(const char *word, struct error *e)
{
	const char *known[OPTIONS], *near;

	for (size_t i = 0; i < OPTIONS; i++)
		known[i] = table[i].word;
	near = nearest_word(word, known, OPTIONS);
	if (near != NULL)
		return error_set(e, ST_USAGE, "usage", NULL, NULL, _("There is no option %1$s. Did you mean %2$s?"), word, near);
	return error_set(e, ST_USAGE, "usage", NULL, NULL, _("There is no option %s."), word);
}

enum status options_read(int argc, char **argv, struct options *o, const char **words, size_t *count, struct error *e)
{
	bool ended = false;

	*o = (struct options){0};
	*count = 0;
	for (int i = 1; i < argc; i++) {
		const char *word = argv[i], *equals = strchr(word, '=');
		const struct option *opt;
		char *place;

		/* "-" and negative numbers are words. */
		if (ended || word[0] != '-' || word[1] == '\0' || (word[1] >= '0' && word[1] <= '9')) {
			words[(*count)++] = word;
			continue;
		}
		if (strcmp(word, "--") == 0) {
			ended = true;
			continue;
		}
		if ((opt = find(word)) == NULL)
			return unknown(word, e);
		place = (char *)o + opt->place;
		if (!opt->has_value && equals != NULL)
			return error_set(e, ST_USAGE, "usage", NULL, NULL, _("The option %s takes no value."), opt->word);
		if (!opt->has_value)
			*(bool *)place = true;
		else if (equals != NULL)
			*(const char **)(void *)place = equals + 1;
		else if (i + 1 < argc)
			*(const char **)(void *)place = argv[++i];
		else
			return error_set(e, ST_USAGE, "usage", NULL, NULL, _("The option %s needs a value."), opt->word);
	}
	return ST_OK;
}
