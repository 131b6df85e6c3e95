/*
 * Writing CSV: quotes, CRLF, shields against spreadsheet formulas (FMT-46), and
 * characters that the charset lacks told with their place instead of lost
 * (FMT-37). The file appears under its name only when it is whole and on disk.
 */
#include "config.h"

#include "storekeep/csv.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

#define FLUSH_AT (64 * 1024)
#define KEPT_LACKS 100

struct csv_writer {
	int fd;
	char *path, *part; /* part is NULL for standard output */
	bool overwrite;
	enum charset cs;
	struct encoder *encoder;
	char *replacement;
	struct buf out;
	struct buf cell;
	int64_t record; /* rows begun, from 1 */
	int column;     /* cells in this row */
	int write_error;
	size_t lack_count;
	struct csv_report *lacks;
};

static enum status failed(struct error *e, const char *path, int why)
{
	return error_set(e, ST_FAILED, "file_write", NULL, "file",
	                 _("The file %1$s cannot be written: %2$s. Nothing is left behind."), path, strerror(why));
}

static enum status exists(struct error *e, const char *path)
{
	return error_set(e, ST_REFUSED, "file_exists", NULL, "file",
	                 _("The file %s is there already; name another one or allow overwriting."), path);
}

/* Standard output cannot be taken back, so it gets a nameless file first. */
static int open_nameless(void)
{
	char path[] = "/tmp/storekeep-XXXXXX";
	int fd = mkstemp(path);

	if (fd >= 0)
		unlink(path);
	return fd;
}

static void free_writer(struct csv_writer *w)
{
	if (w->fd >= 0)
		close(w->fd);
	encoder_free(w->encoder);
	free(w->path);
	free(w->part);
	free(w->replacement);
	free(w->lacks);
	buf_free(&w->out);
	buf_free(&w->cell);
	free(w);
}

static void put_bom(struct csv_writer *w)
{
	if (w->cs == CS_UTF8_BOM || w->cs == CS_UTF16LE || w->cs == CS_UTF16BE) {
		uint32_t cp;
		size_t taken;

		encoder_put(w->encoder, "\xef\xbb\xbf", 3, &w->out, &taken, &cp);
	}
}

enum status csv_create(struct csv_writer **out, const char *path, enum charset cs, bool overwrite, struct error *e)
{
	bool standard = strcmp(path, "-") == 0;
	struct csv_writer *w;
	struct stat there;
	enum status st;

	*out = NULL;
	if (!standard && !overwrite && access(path, F_OK) == 0)
		return exists(e, path);
	/* It is replaced as a whole, which would do away with a device. */
	if (!standard && stat(path, &there) == 0 && !S_ISREG(there.st_mode))
		return error_set(e, ST_REFUSED, "file_kind", NULL, "file",
		                 _("%s is no plain file and cannot be replaced. Give a file, or - for standard output."), path);
	w = xcalloc(1, sizeof *w);
	w->path = xstrdup(path);
	w->overwrite = overwrite;
	w->cs = cs;
	w->fd = -1;
	st = encoder_new(&w->encoder, cs, e);
	if (st != ST_OK) {
		free_writer(w);
		return st;
	}
	if (standard) {
		w->fd = open_nameless();
	} else {
		w->part = xasprintf("%s.part", path);
		w->fd = open(w->part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	}
	if (w->fd < 0) {
		st = failed(e, path, errno);
		free_writer(w);
		return st;
	}
	put_bom(w);
	*out = w;
	return ST_OK;
}

void csv_replacement(struct csv_writer *w, const char *text)
{
	free(w->replacement);
	w->replacement = text != NULL ? xstrdup(text) : NULL;
}

static void write_all(struct csv_writer *w, int fd, const char *bytes, size_t len)
{
	size_t done = 0;
	ssize_t n;

	while (done < len && w->write_error == 0) {
		n = write(fd, bytes + done, len - done);
		if (n < 0 && errno != EINTR)
			w->write_error = errno;
		else if (n > 0)
			done += (size_t)n;
	}
}

static void flush(struct csv_writer *w)
{
	write_all(w, w->fd, buf_str(&w->out), w->out.len);
	buf_clear(&w->out);
}

static void lack(struct csv_writer *w, uint32_t cp, const char *text, size_t len)
{
	struct csv_report *r;
	char one[5] = "";

	if (w->lack_count == KEPT_LACKS)
		return;
	memcpy(one, text, len < 4 ? len : 4);
	w->lacks = xreallocarray(w->lacks, w->lack_count + 1, sizeof *w->lacks);
	r = &w->lacks[w->lack_count++];
	*r = (struct csv_report){.line = w->record + 1, .record = w->record, .column = w->column, .code = "csv_unmappable"};
	snprintf(r->message, sizeof r->message, _("%1$s has no character for %2$s (U+%3$04X)."), charset_name(w->cs),
	         one, cp);
}

static void encode(struct csv_writer *w, const char *text, size_t len)
{
	size_t taken, bad;
	uint32_t cp;

	while (!encoder_put(w->encoder, text, len, &w->out, &taken, &cp)) {
		text += taken;
		len -= taken;
		bad = text_decode(text, len, &cp);
		if (w->replacement != NULL && encoder_put(w->encoder, w->replacement, strlen(w->replacement), &w->out, &taken, &cp))
			taken = bad;
		else
			lack(w, cp, text, bad);
		text += bad;
		len -= bad;
	}
}

static bool needs_quotes(const char *text, size_t len)
{
	if (len == 0)
		return false;
	if (text[0] == ' ' || text[len - 1] == ' ')
		return true;
	for (size_t i = 0; i < len; i++)
		if (text[i] == ',' || text[i] == '"' || text[i] == '\r' || text[i] == '\n' || text[i] == '\t' || text[i] == ';')
			return true;
	return false;
}

static void begin_cell(struct csv_writer *w)
{
	if (w->column++ != 0)
		encode(w, ",", 1);
	else
		w->record++;
}

static void put_cell(struct csv_writer *w, const char *text, size_t len)
{
	const char *quote;

	if (!needs_quotes(text, len)) {
		encode(w, text, len);
		return;
	}
	encode(w, "\"", 1);
	while ((quote = memchr(text, '"', len)) != NULL) {
		size_t n = (size_t)(quote - text) + 1;

		encode(w, text, n);
		encode(w, "\"", 1);
		text += n;
		len -= n;
	}
	encode(w, text, len);
	encode(w, "\"", 1);
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* `-1,240.50`: what a spreadsheet reads as a number is no formula. */
static bool is_number(const char *s)
{
	size_t i = s[0] == '-' || s[0] == '+' ? 1 : 0;
	bool digit = false;

	for (; is_digit(s[i]) || (digit && s[i] == ','); i++)
		digit = true;
	if (s[i] == '.')
		for (i++; is_digit(s[i]); i++)
			digit = true;
	return digit && s[i] == '\0';
}

/* Beginnings that make a spreadsheet compute: also the full-width forms, which some take for the same. */
static bool is_formula(const char *s)
{
	static const char *const wide[] = {"＝", "＋", "－", "＠"};

	if (s[0] != '\0' && strchr("=+-@\t\r\n", s[0]) != NULL)
		return !is_number(s);
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return true;
	return false;
}

/* All digits, and a spreadsheet would eat a zero or write it with an exponent. */
static bool is_fragile_code(const char *s)
{
	size_t n = strspn(s, "0123456789");

	return s[n] == '\0' && ((n > 1 && s[0] == '0') || n > 11);
}

void csv_put(struct csv_writer *w, const char *text, enum csv_text kind)
{
	const char *s = text != NULL ? text : "";

	begin_cell(w);
	buf_clear(&w->cell);
	if (kind == CSV_CODE && is_fragile_code(s))
		buf_addf(&w->cell, "=\"%s\"", s);
	else if (kind != CSV_NUMBER && is_formula(s))
		buf_addf(&w->cell, "'%s", s);
	else
		buf_adds(&w->cell, s);
	put_cell(w, buf_str(&w->cell), w->cell.len);
}

void csv_put_int(struct csv_writer *w, int64_t v)
{
	char number[32];

	snprintf(number, sizeof number, "%lld", (long long)v);
	csv_put(w, number, CSV_NUMBER);
}

void csv_end_row(struct csv_writer *w)
{
	encode(w, "\r\n", 2);
	w->column = 0;
	if (w->out.len >= FLUSH_AT)
		flush(w);
}

const struct csv_report *csv_unmappable(const struct csv_writer *w, size_t n)
{
	return n < w->lack_count ? &w->lacks[n] : NULL;
}

/* The nameless file goes to standard output. */
static void pour(struct csv_writer *w)
{
	char *bytes = xmalloc(FLUSH_AT);
	off_t at = 0;
	ssize_t n;

	while (w->write_error == 0 && (n = pread(w->fd, bytes, FLUSH_AT, at)) > 0) {
		write_all(w, STDOUT_FILENO, bytes, (size_t)n);
		at += n;
	}
	free(bytes);
}

static void sync_folder(const char *path)
{
	char *folder = xstrdup(path), *slash = strrchr(folder, '/');
	int fd;

	if (slash != NULL)
		slash[slash == folder ? 1 : 0] = '\0';
	fd = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd >= 0) {
		fsync(fd);
		close(fd);
	}
	free(folder);
}

/* Put the whole file under its name; a file that appeared there meanwhile is not overwritten. */
static enum status publish(struct csv_writer *w, struct error *e)
{
	if (!w->overwrite && link(w->part, w->path) == 0)
		unlink(w->part);
	else if (!w->overwrite && (errno == EEXIST || access(w->path, F_OK) == 0))
		return exists(e, w->path);
	else if (rename(w->part, w->path) != 0)
		return failed(e, w->path, errno);
	sync_folder(w->path);
	return ST_OK;
}

static enum status refuse_lack(const struct csv_writer *w, struct error *e)
{
	const struct csv_report *r = &w->lacks[0];

	return error_set(e, ST_REFUSED, "csv_unmappable", "FMT-37", "charset",
	                 _("Row %1$lld, column %2$d: %3$s Choose UTF-8-BOM or give a replacement; nothing was written."),
	                 (long long)r->record, r->column, r->message);
}

enum status csv_finish(struct csv_writer *w, struct error *e)
{
	enum status st = ST_OK;

	if (w->lack_count != 0) {
		st = refuse_lack(w, e);
		csv_abandon(w);
		return st;
	}
	flush(w);
	if (w->part == NULL)
		pour(w);
	else if (w->write_error == 0 && fsync(w->fd) != 0)
		w->write_error = errno;
	if (w->part != NULL && close(w->fd) != 0 && w->write_error == 0)
		w->write_error = errno;
	if (w->part != NULL)
		w->fd = -1;
	if (w->write_error != 0)
		st = failed(e, w->path, w->write_error);
	else if (w->part != NULL)
		st = publish(w, e);
	if (st != ST_OK) {
		csv_abandon(w);
		return st;
	}
	free_writer(w);
	return ST_OK;
}

void csv_abandon(struct csv_writer *w)
{
	if (w == NULL)
		return;
	if (w->part != NULL)
		unlink(w->part);
	free_writer(w);
}
