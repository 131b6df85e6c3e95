/*
 * INI files through inih. A line reader of ours stands in front of it: it counts
 * lines, refuses what inih would cut or misread, and keeps each value itself, so
 * that inih (whose lines end at 200 bytes) sees a short stand-in for it.
 */
#include "config.h"

#include "storekeep/ini.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ini_handler inih_handler /* our header has the name, too */
#include <ini.h>
#undef ini_handler

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define NAME_MAX_BYTES 49     /* inih cuts sections and keys here */
#define LINE_MAX_BYTES 65536

struct reader {
	const char *at, *end;  /* what is left of the file */
	struct ini_entry entry; /* file and line; section, key and value while the handler runs */
	struct buf value;       /* of the current line */
	bool in_section;
	char **seen;            /* "section\nkey" of every entry so far */
	uint64_t *seen_hash;
	size_t seen_count;
	ini_handler handler;
	void *arg;
	struct error *e;
	enum status status;     /* first refusal */
};

static enum status refuse(struct reader *r, const char *code, const char *sentence)
{
	r->status = ini_refuse(r->e, &r->entry, code, "%s", sentence);
	return r->status;
}

enum status ini_refuse(struct error *e, const struct ini_entry *entry, const char *code, const char *fmt, ...)
{
	struct buf sentence = {0};
	va_list ap;
	char text[500];

	va_start(ap, fmt);
	vsnprintf(text, sizeof text, fmt, ap);
	va_end(ap);
	text_sanitise(&sentence, text, strlen(text));
	error_set(e, ST_REFUSED, code, NULL, NULL, "%s:%d: %s", entry->file, entry->line, buf_str(&sentence));
	buf_free(&sentence);
	return ST_REFUSED;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* "[section]" with nothing behind it. */
static bool check_section(struct reader *r, const char *line, size_t len)
{
	const char *close = memchr(line, ']', len);

	if (close == NULL || close != line + len - 1)
		refuse(r, "ini_section", _("A section is written as [name], alone on its line."));
	else if (len < 3 || len - 2 > NAME_MAX_BYTES)
		refuse(r, "ini_section", _("The name of a section has 1 to 49 bytes."));
	else if (memchr(line, ';', len) != NULL)
		refuse(r, "ini_section", _("The name of a section has no semicolon."));
	r->in_section = true;
	return r->status == ST_OK;
}

/* The value as inih would see it were it short enough; kept in r->value. */
static bool keep_value(struct reader *r, const char *s, size_t len)
{
	while (len > 0 && is_blank(*s)) {
		s++;
		len--;
	}
	for (size_t i = 0; i < len; i++)
		if (s[i] == ';' && (i == 0 || is_blank(s[i - 1])))
			return refuse(r, "ini_comment", _("A comment stands on a line of its own, not behind a value.")) == ST_OK;
	buf_clear(&r->value);
	buf_add(&r->value, s, len);
	return true;
}

/* "key = value": writes "key=." for inih into `out` and keeps the value. */
static bool check_pair(struct reader *r, const char *line, size_t len, char *out)
{
	const char *equals = memchr(line, '=', len);
	size_t key;

	if (equals == NULL)
		return refuse(r, "ini_line", _("Write \"key = value\", [section], or a comment that begins with # or ;.")) == ST_OK;
	for (key = (size_t)(equals - line); key > 0 && is_blank(line[key - 1]);)
		key--;
	if (key == 0 || key > NAME_MAX_BYTES)
		return refuse(r, "ini_key", _("A key has 1 to 49 bytes.")) == ST_OK;
	if (memchr(line, ':', key) != NULL || memchr(line, ';', key) != NULL)
		return refuse(r, "ini_key", _("A key has no colon and no semicolon.")) == ST_OK;
	if (!r->in_section)
		return refuse(r, "ini_no_section", _("This key stands before the first [section].")) == ST_OK;
	if (!keep_value(r, equals + 1, (size_t)(line + len - equals - 1)))
		return false;
	memcpy(out, line, key);
	memcpy(out + key, "=.\n", 4);
	return true;
}

/* Check one line and write what inih shall read for it into `out` (at least 100 bytes). */
static bool check_line(struct reader *r, const char *line, size_t len, char *out)
{
	memcpy(out, "\n", 2);
	while (len > 0 && (is_blank(line[len - 1]) || line[len - 1] == '\r'))
		len--;
	if (len == 0 || *line == ';' || *line == '#')
		return true;
	if (len > LINE_MAX_BYTES)
		return refuse(r, "ini_long", _("This line is too long (over 65536 bytes).")) == ST_OK;
	if (!text_valid(line, len))
		return refuse(r, "ini_charset", _("This line is not UTF-8. Save the file as UTF-8.")) == ST_OK;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)line[i] < 0x20 && line[i] != '\t')
			return refuse(r, "ini_control", _("This line has a control character in it.")) == ST_OK;
	if (is_blank(*line))
		return refuse(r, "ini_blank", _("A line begins with its key. A value cannot go on over several lines.")) == ST_OK;
	if (*line != '[')
		return check_pair(r, line, len, out);
	if (!check_section(r, line, len))
		return false;
	memcpy(out, line, len);
	memcpy(out + len, "\n", 2);
	return true;
}

/* inih's reader: the next line, or NULL at the end and after a refusal. */
static char *next_line(char *out, int room, void *stream)
{
	struct reader *r = stream;
	const char *line = r->at, *end;

	if (r->status != ST_OK || r->at >= r->end || room < 100)
		return NULL;
	end = memchr(line, '\n', (size_t)(r->end - line));
	if (end == NULL)
		end = r->end;
	r->at = end < r->end ? end + 1 : end;
	r->entry.line++;
	return check_line(r, line, (size_t)(end - line), out) ? out : NULL;
}

static bool seen_before(struct reader *r, const char *section, const char *key)
{
	char *name = xasprintf("%s\n%s", section, key);
	uint64_t hash = UINT64_C(14695981039346656037);

	for (const char *s = name; *s != '\0'; s++)
		hash = (hash ^ (unsigned char)*s) * UINT64_C(1099511628211);
	for (size_t i = 0; i < r->seen_count; i++)
		if (r->seen_hash[i] == hash && strcmp(r->seen[i], name) == 0) {
			free(name);
			return true;
		}
	r->seen = xreallocarray(r->seen, r->seen_count + 1, sizeof *r->seen);
	r->seen_hash = xreallocarray(r->seen_hash, r->seen_count + 1, sizeof *r->seen_hash);
	r->seen[r->seen_count] = name;
	r->seen_hash[r->seen_count++] = hash;
	return false;
}

static int on_pair(void *user, const char *section, const char *name, const char *stand_in)
{
	struct reader *r = user;
	struct error *e = r->e;

	(void)stand_in;
	if (r->status != ST_OK)
		return 0;
	r->entry.section = section;
	r->entry.key = name;
	r->entry.value = buf_str(&r->value);
	if (seen_before(r, section, name))
		r->status = ini_refuse(e, &r->entry, "ini_twice", _("The key \"%s\" stands twice in section [%s]."), name, section);
	else
		r->status = r->handler(r->arg, &r->entry, e);
	return r->status == ST_OK;
}

static enum status read_bytes(const char *text, size_t len, const char *name, ini_handler handler, void *arg,
                              struct error *e)
{
	struct reader r = {.at = text, .end = text + len, .entry.file = name, .handler = handler, .arg = arg, .e = e};
	int failed;

	if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
		r.at += 3;
	failed = ini_parse_stream(next_line, &r, on_pair, &r);
	if (r.status == ST_OK && failed != 0) {
		r.entry.line = failed > 0 ? failed : r.entry.line;
		refuse(&r, "ini_line", _("Write \"key = value\", [section], or a comment that begins with # or ;."));
	}
	for (size_t i = 0; i < r.seen_count; i++)
		free(r.seen[i]);
	free(r.seen);
	free(r.seen_hash);
	buf_free(&r.value);
	return r.status;
}

enum status ini_read_text(const char *text, const char *name, ini_handler handler, void *arg, struct error *e)
{
	return read_bytes(text, strlen(text), name, handler, arg, e);
}

enum status ini_read(const char *path, ini_handler handler, void *arg, struct error *e)
{
	FILE *f = fopen(path, "re");
	struct buf text = {0};
	enum status status;
	char part[8192];
	size_t n;

	if (f == NULL)
		return error_set(e, ST_FAILED, "file_open", NULL, NULL, _("%1$s cannot be opened: %2$s"), path, strerror(errno));
	while ((n = fread(part, 1, sizeof part, f)) > 0)
		buf_add(&text, part, n);
	if (ferror(f))
		status = error_set(e, ST_FAILED, "file_read", NULL, NULL, _("%1$s cannot be read: %2$s"), path, strerror(errno));
	else
		status = read_bytes(buf_str(&text), text.len, path, handler, arg, e);
	fclose(f);
	buf_free(&text);
	return status;
}
