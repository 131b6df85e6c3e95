/* The entries of a folder, for the file box: read, ordered, found by part of a name. */
#ifndef TUI_FOLDER_H
#define TUI_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

struct folder_entry {
	char *name;      /* bytes as the file system has them */
	char *folded;    /* what finding compares */
	bool is_folder;
	int64_t size;
	time_t changed;
};

struct folder {
	struct folder_entry *entries; /* `..`, folders by name, then files, newest first */
	size_t count;
	size_t *found;                /* indexes of those that are shown */
	size_t found_count;
	char problem[160];            /* why it cannot be read, translated; "" else */
};

void folder_read(struct folder *f, const char *path);
void folder_free(struct folder *f);
/* Those whose name contains `part`, any case and width; names with a leading dot only where `part` has one. */
void folder_find(struct folder *f, const char *part);
/* What Tab adds to `part`: as far as all names that begin with it agree, `/` behind a single folder. Owned by the caller. */
char *folder_complete(const struct folder *f, const char *part);
/* Size and time of a row on the clock of `zone`; "" for folders and `..`. */
void folder_words(const struct folder_entry *entry, const char *zone, char size[32], char when[32]);
/* Where the last file was chosen, with a slash at its end; owned by the caller. */
char *folder_last(void);
void folder_remember(const char *path);

#endif
