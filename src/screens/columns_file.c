/*
 * Files of the map maker. The heading is guessed as the first record with
 * nearly as many filled cells as the fullest; the person can choose another.
 */
#include "config.h"

#include "columns_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/file.h"
#include "storekeep/i18n.h"

static size_t filled(const struct head_record *r)
{
	size_t n = 0;

	for (size_t i = 0; i < r->count; i++)
		n += r->cells[i][0] != '\0';
	return n;
}

static size_t guess_header(const struct head *h)
{
	size_t most = 0, i;

	for (i = 0; i < h->count; i++)
		if (filled(&h->records[i]) > most)
			most = filled(&h->records[i]);
	for (i = 0; i < h->count; i++)
		if (filled(&h->records[i]) * 10 >= most * 8)
			return i;
	return 0;
}

enum status head_read(struct head *h, const char *path, enum charset cs, char separator, struct error *e)
{
	const struct csv_cell *cells;
	struct csv *c;
	size_t count;
	enum status st = csv_open(&c, path, &(struct csv_options){.charset = cs, .separator = separator}, e);

	*h = (struct head){0};
	if (st != ST_OK)
		return st;
	while (h->count < HEAD_RECORDS && csv_next(c, &cells, &count)) {
		struct head_record *r = &h->records[h->count++];

		r->cells = xcalloc(count, sizeof *r->cells);
		r->count = count;
		r->line = csv_line(c);
		for (size_t i = 0; i < count; i++)
			r->cells[i] = xstrdup(cells[i].text);
	}
	csv_close(c);
	if (h->count == 0)
		return error_set(e, ST_REFUSED, "import_empty", NULL, NULL, _("The file holds no row."));
	h->header = guess_header(h);
	return ST_OK;
}

void head_free(struct head *h)
{
	for (size_t r = 0; r < h->count; r++) {
		for (size_t i = 0; i < h->records[r].count; i++)
			free(h->records[r].cells[i]);
		free(h->records[r].cells);
	}
	*h = (struct head){0};
}

static char *path_of(const char *dir, const char *name)
{
	return xasprintf("%s/%s.ini", dir, name);
}

char *own_profile_keep(const char *dir, const char *name)
{
	char *path = path_of(dir, name), chunk[4096];
	FILE *f = fopen(path, "re");
	struct buf b = {0};
	size_t n;

	free(path);
	if (f == NULL)
		return NULL;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0)
		buf_add(&b, chunk, n);
	fclose(f);
	return buf_take(&b);
}

void own_profile_restore(const char *dir, const char *name, const char *before)
{
	char *path = path_of(dir, name);

	if (before == NULL)
		unlink(path);
	else
		file_replace(path, before, strlen(before), 0644);
	free(path);
}

/* The line at `s` opens [section]. */
static bool opens(const char *s, const char *section)
{
	size_t len = strlen(section);

	return s[0] == '[' && strncmp(s + 1, section, len) == 0 && s[len + 1] == ']';
}

/* All of `text` but the section. */
static void add_without(struct buf *out, const char *text, const char *section)
{
	bool inside = false;

	while (*text != '\0') {
		size_t len = strcspn(text, "\n");

		len += text[len] == '\n';
		if (text[0] == '[')
			inside = opens(text, section);
		if (!inside)
			buf_add(out, text, len);
		text += len;
	}
	if (out->len != 0 && out->data[out->len - 1] != '\n')
		buf_addc(out, '\n');
}

static bool make_dir(const char *dir)
{
	char *copy = xstrdup(dir);
	bool made;

	for (char *slash = copy + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		mkdir(copy, 0755);
		*slash = '/';
	}
	made = mkdir(copy, 0755) == 0 || errno == EEXIST;
	free(copy);
	return made;
}

enum status own_profile_write(const char *dir, const char *name, const char *section, const char *lines,
                              const char *intro, struct error *e)
{
	char *path = path_of(dir, name), *before = own_profile_keep(dir, name);
	struct buf b = {0};
	bool done;

	if (before != NULL)
		add_without(&b, before, section);
	else
		buf_adds(&b, intro);
	buf_addf(&b, "[%s]\n%s", section, lines);
	done = make_dir(dir) && file_replace(path, buf_str(&b), b.len, 0644);
	if (!done)
		error_set(e, ST_FAILED, "profile_io", NULL, NULL, _("%1$s could not be written: %2$s. The file is as it was."), path,
		          strerror(errno));
	buf_free(&b);
	free(before);
	free(path);
	return done ? ST_OK : ST_FAILED;
}
