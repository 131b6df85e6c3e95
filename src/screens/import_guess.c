/*
 * Whose file it is: the headings of the first records against the column maps
 * of every profile. A guess for the person to confirm; the import itself goes
 * by the chosen profile alone.
 */
#include "config.h"

#include "import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storekeep/csv.h"
#include "storekeep/profile.h"
#include "storekeep/text.h"

#define HEAD_RECORDS 30

/* Folded cells of the head of a file. */
struct heads {
	char **cells;
	size_t count;
};

static void read_heads(const char *path, struct heads *h)
{
	const struct csv_cell *cells;
	struct csv *c;
	size_t count;
	char *steady;
	int copy;

	if (import_steady(path, &steady, &copy, NULL) != ST_OK)
		return;
	if (csv_open(&c, steady, &(struct csv_options){.charset = CS_UNKNOWN}, NULL) != ST_OK)
		c = NULL;
	free(steady);
	if (copy >= 0)
		close(copy);
	if (c == NULL)
		return;
	for (int record = 0; record < HEAD_RECORDS && csv_next(c, &cells, &count); record++)
		for (size_t i = 0; i < count; i++) {
			if (cells[i].len == 0 || cells[i].len > 100)
				continue;
			h->cells = xreallocarray(h->cells, h->count + 1, sizeof *h->cells);
			h->cells[h->count++] = text_fold_header(cells[i].text);
		}
	csv_close(c);
}

static void free_heads(struct heads *h)
{
	for (size_t i = 0; i < h->count; i++)
		free(h->cells[i]);
	free(h->cells);
}

static bool has_heading(const struct heads *h, const char *heading, size_t len)
{
	char *text = xstrndup(heading, len), *hash = strrchr(text, '#'), *folded;
	bool found = false;

	if (hash != NULL && hash != text)
		*hash = '\0';
	folded = text_fold_header(text);
	for (size_t i = 0; i < h->count && !found; i++)
		found = strcmp(h->cells[i], folded) == 0;
	free(folded);
	free(text);
	return found;
}

/* Fields of the map that the file gives. */
static int score(const struct heads *h, const struct profile *p, const char *prefix)
{
	const char *key;
	int found = 0;

	for (int n = 0; (key = profile_key(p, prefix, n)) != NULL; n++) {
		const char *value = profile_text(p, key, DAY_NONE);
		bool any = false;

		while (value != NULL && *value != '\0' && !any) {
			size_t len = strcspn(value, ",");
			const char *heading = value;
			size_t trimmed = text_trim(&heading, len);

			any = trimmed != 0 && has_heading(h, heading, trimmed);
			value += len;
			value += *value == ',';
		}
		found += any;
	}
	return found;
}

size_t import_profiles(const struct shop *s, const char *prefix, const char **names, size_t room)
{
	const char *dir = s->config->profile_dir;
	const char **all = profile_names(dir);
	const struct profile *p;
	size_t count = 0;

	for (size_t i = 0; all != NULL && all[i] != NULL && count < room; i++)
		if (profile_get(all[i], dir, &p, NULL) == ST_OK && profile_key(p, prefix, 0) != NULL)
			names[count++] = profile_name(p);
	free((void *)all);
	return count;
}

bool import_guess(const struct shop *s, const char *path, const char *prefix, const char *usual, char profile[32])
{
	const char *names[64];
	size_t count = import_profiles(s, prefix, names, COUNT_OF(names));
	struct heads h = {0};
	const struct profile *p;
	int best = 1;

	profile[0] = '\0';
	read_heads(path, &h);
	for (size_t i = 0; i < count; i++) {
		int found = profile_get(names[i], s->config->profile_dir, &p, NULL) == ST_OK ? score(&h, p, prefix) : 0;

		if (found > best || (found == best && found > 1 && usual != NULL && strcmp(names[i], usual) == 0)) {
			best = found;
			snprintf(profile, 32, "%s", names[i]);
		}
	}
	free_heads(&h);
	return profile[0] != '\0';
}
