/*
 * Drafts as small text files: a head line, `name value` lines with \ escapes,
 * and a last line `end`. A file without its end is no draft. When a draft is
 * kept, offered and removed is the form view's decision.
 */
#include "config.h"

#include "storekeep/draft.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/file.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define HEAD "storekeep draft 1"
#define SUFFIX ".draft"

static uint64_t scope_hash;

void op_id_make(char out[OP_ID_SIZE])
{
	unsigned char bytes[16];
	size_t got = 0;

	while (got < sizeof bytes) {
		ssize_t n = getrandom(bytes + got, sizeof bytes - got, 0);

		if (n > 0)
			got += (size_t)n;
		else if (errno != EINTR)
			abort();
	}
	for (size_t i = 0; i < sizeof bytes; i++)
		snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}

void draft_scope(const char *db_path)
{
	char *whole = db_path != NULL ? realpath(db_path, NULL) : NULL;

	scope_hash = UINT64_C(14695981039346656037); /* FNV-1a */
	for (const char *s = whole != NULL ? whole : db_path != NULL ? db_path : ""; *s != '\0'; s++)
		scope_hash = (scope_hash ^ (unsigned char)*s) * UINT64_C(1099511628211);
	free(whole);
}

/* The folder, owned by the caller; NULL where no place is known. */
static char *folder(void)
{
	const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");

	if (state != NULL && state[0] == '/')
		return xasprintf("%s/storekeep/drafts", state);
	return home != NULL && home[0] == '/' ? xasprintf("%s/.local/state/storekeep/drafts", home) : NULL;
}

static bool make_folder(char *path)
{
	for (char *slash = path + 1; (slash = strchr(slash, '/')) != NULL; slash++) {
		*slash = '\0';
		if (mkdir(path, 0700) != 0 && errno != EEXIST && access(path, X_OK) != 0)
			return false;
		*slash = '/';
	}
	if (mkdir(path, 0700) == 0)
		return true;
	return errno == EEXIST && chmod(path, 0700) == 0;
}

/* Form and key as a file name: what is no letter or digit becomes %XX. */
static void add_name(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')
			buf_addc(out, (char)c);
		else
			buf_addf(out, "%%%02X", c);
	}
}

static char *path_of(const char *form, const char *key)
{
	struct buf b = {0};
	char *dir = folder();

	if (dir == NULL)
		return NULL;
	buf_addf(&b, "%s/%016" PRIx64 "-", dir, scope_hash);
	add_name(&b, form);
	buf_addc(&b, '-');
	add_name(&b, key);
	buf_adds(&b, SUFFIX);
	free(dir);
	return buf_take(&b);
}

static void add_line(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, "%s ", name);
	for (; *value != '\0'; value++) {
		if (*value == '\n')
			buf_adds(out, "\\n");
		else if (*value == '\r')
			buf_adds(out, "\\r");
		else if (*value == '\\')
			buf_adds(out, "\\\\");
		else
			buf_addc(out, *value);
	}
	buf_addc(out, '\n');
}

/* `=` marks a field, so that none is taken for a line of the head or the end. */
static void add_field(struct buf *out, const char *name, const char *value)
{
	buf_addc(out, '=');
	add_line(out, name, value);
}

/* Undo add_line() in place. */
static void unescape(char *s)
{
	char *to = s;

	for (; *s != '\0'; s++) {
		if (*s == '\\' && s[1] != '\0') {
			s++;
			*to++ = (char)(*s == 'n' ? '\n' : *s == 'r' ? '\r' : *s);
		} else {
			*to++ = *s;
		}
	}
	*to = '\0';
}

enum status draft_save(const struct record *r, const char *key, const char *op_id, struct error *e)
{
	struct buf b = {0};
	char *dir = folder(), *path = path_of(r->form->name, key);
	enum status status = ST_OK;
	char at[32];

	snprintf(at, sizeof at, "%" PRId64, clock_now());
	buf_adds(&b, HEAD "\n");
	add_line(&b, "form", r->form->name);
	add_line(&b, "key", key);
	add_line(&b, "at", at);
	add_line(&b, "op", op_id);
	for (size_t i = 0; i < r->form->count; i++)
		if (r->values[i] != NULL && r->form->fields[i].kind != FIELD_SECRET)
			add_field(&b, r->form->fields[i].name, r->values[i]);
	buf_adds(&b, "end\n");
	if (path == NULL || !make_folder(dir) || !file_replace(path, b.data, b.len, 0600))
		status = error_set(e, ST_FAILED, "draft_io", NULL, NULL,
		                   _("The draft could not be kept (%s): save the form before you leave"),
		                   path == NULL ? _("no home folder") : strerror(errno));
	buf_free(&b);
	free(dir);
	free(path);
	return status;
}

/* The whole file as text, NULL when it is not there or not whole. */
static char *read_draft(const char *path)
{
	struct buf b = {0};
	char chunk[4096];
	size_t n;
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return NULL;
	while ((n = fread(chunk, 1, sizeof chunk, f)) > 0 && b.len < (1u << 24))
		buf_add(&b, chunk, n);
	fclose(f);
	if (b.len < strlen(HEAD "\nend\n") || strncmp(b.data, HEAD "\n", strlen(HEAD "\n")) != 0 ||
	    strcmp(b.data + b.len - 5, "\nend\n") != 0 || strlen(b.data) != b.len) {
		buf_free(&b);
		return NULL;
	}
	return buf_take(&b);
}

/* Next `name value` line; false at the end. Moves *at. */
static bool next_line(char **at, char **name, char **value)
{
	char *end = strchr(*at, '\n'), *blank;

	if (end == NULL)
		return false;
	*end = '\0';
	*name = *at;
	*at = end + 1;
	blank = strchr(*name, ' ');
	if (blank == NULL)
		return false;
	*blank = '\0';
	*value = blank + 1;
	unescape(*value);
	return true;
}

struct head {
	const char *form, *key, *op;
	instant_t at;
};

/* The lines before the fields. */
static bool read_head(char **at, struct head *h)
{
	static const char *const names[] = {"form", "key", "at", "op"};
	const char *values[4];
	char *name, *value;

	*at += strlen(HEAD "\n");
	for (size_t i = 0; i < 4; i++) {
		if (!next_line(at, &name, &value) || strcmp(name, names[i]) != 0)
			return false;
		values[i] = value;
	}
	*h = (struct head){values[0], values[1], values[3], strtoll(values[2], NULL, 10)};
	return true;
}

bool draft_load(struct record *r, const char *key, char op_id[OP_ID_SIZE], instant_t *at)
{
	char *path = path_of(r->form->name, key), *text = path != NULL ? read_draft(path) : NULL, *line = text;
	char *name, *value;
	struct head h;
	bool found = text != NULL && read_head(&line, &h) && strcmp(h.form, r->form->name) == 0;

	if (found) {
		for (size_t i = 0; i < r->form->count; i++)
			record_set(r, r->form->fields[i].name, NULL);
		while (next_line(&line, &name, &value))
			record_set(r, name + 1, value);
		snprintf(op_id, OP_ID_SIZE, "%s", h.op);
		if (at != NULL)
			*at = h.at;
	}
	free(text);
	free(path);
	return found;
}

void draft_remove(const struct form *f, const char *key)
{
	char *path = path_of(f->name, key);

	if (path != NULL)
		unlink(path);
	free(path);
}

static int newest_first(const void *a, const void *b)
{
	const struct draft *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? 1 : -1;
	return strcmp(x->form, y->form) != 0 ? strcmp(x->form, y->form) : strcmp(x->key, y->key);
}

/* A file of the folder into `out` when it is a whole draft of this shop. */
static bool read_entry(const char *dir, const char *file, struct draft *out)
{
	char scope[24], *path, *text, *line;
	size_t len = strlen(file);
	struct head h;
	bool whole;

	snprintf(scope, sizeof scope, "%016" PRIx64 "-", scope_hash);
	if (strncmp(file, scope, strlen(scope)) != 0 || len < strlen(SUFFIX) ||
	    strcmp(file + len - strlen(SUFFIX), SUFFIX) != 0)
		return false;
	path = xasprintf("%s/%s", dir, file);
	text = line = read_draft(path);
	whole = text != NULL && read_head(&line, &h);
	if (whole) {
		*out = (struct draft){.at = h.at};
		snprintf(out->form, sizeof out->form, "%s", h.form);
		snprintf(out->key, sizeof out->key, "%s", h.key);
	}
	free(text);
	free(path);
	return whole;
}

size_t draft_list(struct draft **out)
{
	char *dir = folder();
	DIR *d = dir != NULL ? opendir(dir) : NULL;
	const struct dirent *entry;
	struct draft one;
	size_t count = 0;

	*out = NULL;
	while (d != NULL && (entry = readdir(d)) != NULL) {
		if (!read_entry(dir, entry->d_name, &one))
			continue;
		*out = xreallocarray(*out, count + 1, sizeof **out);
		(*out)[count++] = one;
	}
	if (d != NULL)
		closedir(d);
	if (count != 0)
		qsort(*out, count, sizeof **out, newest_first);
	free(dir);
	return count;
}
