/*
 * The entries of a folder for the file box, and the folder of the last choice,
 * kept as one line in the user's state folder.
 */
#include "config.h"

#include "tui/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/date.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

static int rank_of(const struct folder_entry *e)
{
	return strcmp(e->name, "..") == 0 ? 0 : e->is_folder ? 1 : 2;
}

static int in_order(const void *a, const void *b)
{
	const struct folder_entry *x = a, *y = b;
	int d = rank_of(x) - rank_of(y);

	if (d == 0 && !x->is_folder && x->changed != y->changed)
		return x->changed < y->changed ? 1 : -1;
	return d != 0 ? d : strcmp(x->name, y->name);
}

static void add_entry(struct folder *f, int dir, const char *name)
{
	struct stat st;
	bool is_folder;

	if (strcmp(name, ".") == 0 || fstatat(dir, name, &st, 0) != 0)
		return;
	is_folder = S_ISDIR(st.st_mode);
	if (!is_folder && !S_ISREG(st.st_mode))
		return;
	f->entries = xreallocarray(f->entries, f->count + 1, sizeof *f->entries);
	f->entries[f->count++] = (struct folder_entry){
		.name = xstrdup(name), .folded = text_fold(name), .is_folder = is_folder,
		.size = st.st_size, .changed = st.st_mtime,
	};
}

void folder_read(struct folder *f, const char *path)
{
	const struct dirent *entry;
	DIR *d = opendir(path);

	*f = (struct folder){0};
	if (d == NULL) {
		snprintf(f->problem, sizeof f->problem, _("This folder cannot be read: %s"), strerror(errno));
		return;
	}
	while ((entry = readdir(d)) != NULL)
		add_entry(f, dirfd(d), entry->d_name);
	closedir(d);
	if (f->count != 0)
		qsort(f->entries, f->count, sizeof *f->entries, in_order);
	f->found = xcalloc(f->count, sizeof *f->found);
}

void folder_free(struct folder *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->entries[i].name);
		free(f->entries[i].folded);
	}
	free(f->entries);
	free(f->found);
	*f = (struct folder){0};
}

void folder_find(struct folder *f, const char *part)
{
	char *folded = text_fold(part);

	f->found_count = 0;
	for (size_t i = 0; i < f->count; i++) {
		const struct folder_entry *e = &f->entries[i];

		if (strcmp(e->name, "..") == 0 ? part[0] != '\0' : e->name[0] == '.' && part[0] != '.')
			continue;
		if (strstr(e->folded, folded) != NULL)
			f->found[f->found_count++] = i;
	}
	free(folded);
}

/* Bytes that two names share, ended at a character. */
static size_t shared(const char *a, const char *b, size_t most)
{
	size_t n = 0;

	while (n < most && a[n] != '\0' && a[n] == b[n])
		n++;
	while (n > 0 && ((unsigned char)a[n] & 0xc0) == 0x80)
		n--;
	return n;
}

char *folder_complete(const struct folder *f, const char *part)
{
	const struct folder_entry *first = NULL;
	size_t len = strlen(part), most = 0, count = 0;

	for (size_t i = 0; i < f->count; i++) {
		const struct folder_entry *e = &f->entries[i];

		if (strncmp(e->name, part, len) != 0 || strcmp(e->name, "..") == 0 || (e->name[0] == '.' && len == 0))
			continue;
		most = count++ == 0 ? strlen(e->name) : shared(first->name, e->name, most);
		first = first != NULL ? first : e;
	}
	if (first == NULL || most < len)
		return xstrdup("");
	return xasprintf("%.*s%s", (int)(most - len), first->name + len, count == 1 && first->is_folder ? "/" : "");
}

void folder_words(const struct folder_entry *entry, const char *zone, char size[32], char when[32])
{
	size[0] = when[0] = '\0';
	if (entry->is_folder)
		return;
	money_format(entry->size, false, size);
	instant_format(entry->changed, zone, when);
	when[10] = ' ';
	when[16] = '\0';
}

/* The line's file; NULL where no place is known. */
static char *memory_path(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state != NULL && state[0] == '/')
		return xasprintf("%s/storekeep/folder", state);
	return home != NULL && home[0] == '/' ? xasprintf("%s/.local/state/storekeep/folder", home) : NULL;
}

char *folder_last(void)
{
	char *path = memory_path(), line[4096] = "";
	const char *home = getenv("HOME");
	FILE *f = path != NULL ? fopen(path, "re") : NULL;
	struct stat st;

	if (f != NULL) {
		if (fgets(line, sizeof line, f) == NULL)
			line[0] = '\0';
		line[strcspn(line, "\n")] = '\0';
		fclose(f);
	}
	free(path);
	if (line[0] == '/' && stat(line, &st) == 0 && S_ISDIR(st.st_mode))
		return xstrdup(line);
	return home != NULL && home[0] == '/' ? xasprintf("%s/", home) : xstrdup("/");
}

static void make_parents(char *path)
{
	for (char *slash = path + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		mkdir(path, 0700);
		*slash = '/';
	}
}

void folder_remember(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *memory = memory_path();
	int fd;

	if (slash == NULL || memory == NULL || strchr(path, '\n') != NULL) {
		free(memory);
		return;
	}
	make_parents(memory);
	fd = open(memory, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd >= 0) {
		dprintf(fd, "%.*s\n", (int)(slash - path) + 1, path);
		close(fd);
	}
	free(memory);
}
