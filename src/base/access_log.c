/*
 * Access logs of web servers: what one line says, and the file as rows. Which
 * requests are rows is the caller's choice by their path; what a reference in
 * it means is for others to know.
 */
#include "config.h"

#include "storekeep/access_log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define BLOCK (256 * 1024)
#define LONGEST (64 * 1024) /* a longer line is none of a log */
#define TIME_LEN 26         /* 10/Oct/2026:13:55:36 +0800 */
#define LOOKED_AT 20        /* lines at the head of a file that may be anything */

/* ---- one line ---- */

/* Two or four digits, -1 when they are none. */
static int digits(const char *s, int n)
{
	int v = 0;

	for (int i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9')
			return -1;
		v = v * 10 + s[i] - '0';
	}
	return v;
}

static int month_of(const char *s)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (int m = 0; m < 12; m++)
		if (memcmp(names + 3 * m, s, 3) == 0)
			return m + 1;
	return 0;
}

instant_t access_time(const char *s, size_t len)
{
	int day, hour, minute, second, east, off;
	day_t d;

	if (len != TIME_LEN || s[2] != '/' || s[6] != '/' || s[11] != ':' || s[14] != ':' || s[17] != ':' || s[20] != ' ' ||
	    (s[21] != '+' && s[21] != '-'))
		return INSTANT_NONE;
	day = digits(s, 2);
	hour = digits(s + 12, 2);
	minute = digits(s + 15, 2);
	second = digits(s + 18, 2);
	east = digits(s + 22, 2);
	off = digits(s + 24, 2);
	if (day < 1 || digits(s + 7, 4) < 1 || month_of(s + 3) == 0 || hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 ||
	    second > 60 || east < 0 || east > 15 || off < 0 || off > 59)
		return INSTANT_NONE;
	d = day_from_ymd(digits(s + 7, 4), month_of(s + 3), day);
	if (d == DAY_NONE)
		return INSTANT_NONE;
	off = (east * 60 + off) * 60 * (s[21] == '-' ? -1 : 1);
	return (instant_t)d * 86400 + hour * 3600 + minute * 60 + second - off;
}

/* Where the time's bracket opens: a user name before it may hold brackets of its own. NULL when there is none. */
static const char *find_time(const char *s, const char *end, instant_t *at)
{
	for (; (s = memchr(s, '[', (size_t)(end - s))) != NULL; s++) {
		if (end - s < TIME_LEN + 4)
			return NULL;
		*at = access_time(s + 1, TIME_LEN);
		if (*at != INSTANT_NONE && memcmp(s + 1 + TIME_LEN, "] \"", 3) == 0)
			return s;
	}
	return NULL;
}

/* The closing quote; inside, servers write \" or \x22. */
static const char *quote_end(const char *s, const char *end)
{
	for (; s < end; s++) {
		if (*s == '\\')
			s++;
		else if (*s == '"')
			return s;
	}
	return NULL;
}

/* Method and path of a request line; what is no request (bytes of a scanner) has an empty path. */
static void take_request(const char *s, const char *end, struct access *out)
{
	const char *blank = memchr(s, ' ', (size_t)(end - s)), *host;

	out->method = out->path = s;
	out->method_len = out->path_len = 0;
	if (blank == NULL)
		return;
	out->method_len = (size_t)(blank - s);
	s = blank + 1;
	blank = memchr(s, ' ', (size_t)(end - s));
	end = blank != NULL ? blank : end;
	/* A proxy is asked with the whole address. */
	if (end - s > 7 && (memcmp(s, "http://", 7) == 0 || memcmp(s, "https:/", 7) == 0)) {
		host = memchr(s + 8, '/', (size_t)(end - s - 8));
		s = host != NULL ? host : end;
	}
	out->path = s;
	while (s < end && *s != '?' && *s != '#')
		s++;
	out->path_len = (size_t)(s - out->path);
}

bool access_parse(const char *line, size_t len, struct access *out)
{
	const char *end = line + len, *s = find_time(line, end, &out->at), *close;

	/* Address, identity and user stand before the time. */
	if (s == NULL || s - line < 6)
		return false;
	s += TIME_LEN + 4;
	close = quote_end(s, end);
	if (close == NULL || end - close < 5 || close[1] != ' ')
		return false;
	out->status = digits(close + 2, 3);
	if (out->status < 100 || (end - close > 5 && close[5] != ' '))
		return false;
	take_request(s, close, out);
	return true;
}

/* ---- what a file is ---- */

static size_t read_head(const char *path, char *out, size_t room)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	ssize_t n = fd >= 0 ? read(fd, out, room) : -1;

	if (fd >= 0)
		close(fd);
	return n > 0 ? (size_t)n : 0;
}

bool access_log_packed(const char *path)
{
	char head[2];

	return read_head(path, head, sizeof head) == 2 && memcmp(head, "\x1f\x8b", 2) == 0;
}

bool access_log_seen(const char *path)
{
	char *head = xmalloc(LONGEST), *s = head, *end = head + read_head(path, head, LONGEST), *line;
	struct access a;
	bool seen = false;

	for (int n = 0; n < LOOKED_AT && s < end && !seen; n++) {
		line = s;
		s = memchr(s, '\n', (size_t)(end - s));
		s = s != NULL ? s : end;
		seen = access_parse(line, (size_t)(s - line), &a);
		s++;
	}
	free(head);
	return seen;
}

/* ---- the file as rows ---- */

enum { COL_REFERENCE, COL_AT, COL_LINE, COLUMNS };
static const char *const titles[] = {"reference", "at", "line", NULL};

struct access_log {
	int fd;
	const char *before, *after;
	char *text;         /* BLOCK + LONGEST bytes */
	size_t at, len;     /* next byte to look at; bytes that are there */
	bool ended, cut;    /* the file is at its end; the rest of a line that was too long is being stepped over */
	int64_t line, rows, done;
	struct access_counts counts;
	struct csv_cell cells[COLUMNS];
	size_t start[COLUMNS]; /* of each cell in `row` */
	struct buf row;
	struct error failure;
};

/* More bytes behind those that are not taken yet. */
static void refill(struct access_log *l)
{
	ssize_t n;

	memmove(l->text, l->text + l->at, l->len - l->at);
	l->len -= l->at;
	l->at = 0;
	do
		n = read(l->fd, l->text + l->len, BLOCK + LONGEST - l->len);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		error_set(&l->failure, ST_FAILED, "file_read", NULL, "file", _("The file cannot be read to its end: %s"), strerror(errno));
	l->ended = n <= 0;
	l->len += n > 0 ? (size_t)n : 0;
}

/* The next line without its end; false behind the last. One that is too long is given as its head. */
static bool next_line(struct access_log *l, const char **line, size_t *len)
{
	char *end;

	for (;;) {
		end = memchr(l->text + l->at, '\n', l->len - l->at);
		if (end == NULL && !l->ended && l->len - l->at <= LONGEST) {
			refill(l);
			continue;
		}
		if (end == NULL && l->at == l->len)
			return false;
		*line = l->text + l->at;
		*len = end != NULL ? (size_t)(end - *line) : l->len - l->at;
		l->at += *len + (end != NULL);
		l->done += (int64_t)*len + (end != NULL);
		if (l->cut) {
			l->cut = end == NULL;
			continue;
		}
		l->cut = end == NULL && !l->ended;
		l->line++;
		*len -= *len > 0 && (*line)[*len - 1] == '\r';
		if (*len > 0)
			return true;
	}
}

static void put(struct access_log *l, int column, const char *text, size_t len)
{
	l->start[column] = l->row.len;
	l->cells[column].len = len;
	buf_add(&l->row, text, len);
	buf_addc(&l->row, '\0');
}

/* Bytes of something that is no log can be anything. */
static void put_bytes(struct access_log *l, const char *text, size_t len)
{
	size_t from = l->row.len;

	len = len < 1000 ? len : 1000;
	put(l, COL_LINE, text, len);
	for (size_t i = from; i < from + len; i++)
		if (l->row.data[i] == '\0' || (unsigned char)l->row.data[i] >= 0x80)
			l->row.data[i] = '?';
}

/* Texts stand still now: places become addresses. */
static void end_row(struct access_log *l)
{
	for (int i = 0; i < COLUMNS; i++)
		l->cells[i].text = l->row.data + l->start[i];
}

/* true when the line is a row: a request that was looked for, or no line of a log at all. */
static bool take_line(struct access_log *l, const char *line, size_t len)
{
	size_t before = strlen(l->before), after = strlen(l->after);
	struct access a;

	buf_clear(&l->row);
	if (!access_parse(line, len, &a)) {
		put(l, COL_REFERENCE, "", 0);
		put(l, COL_AT, "", 0);
		put_bytes(l, line, len);
		end_row(l);
		return true;
	}
	if (a.method_len != 3 || memcmp(a.method, "GET", 3) != 0 || a.path_len <= before + after ||
	    memcmp(a.path, l->before, before) != 0 || memcmp(a.path + a.path_len - after, l->after, after) != 0) {
		l->counts.other++;
		return false;
	}
	if (a.status != 200 && a.status != 304) {
		l->counts.unanswered++;
		return false;
	}
	put(l, COL_REFERENCE, a.path + before, a.path_len - before - after);
	put(l, COL_AT, find_time(line, line + len, &a.at) + 1, TIME_LEN);
	put(l, COL_LINE, "", 0);
	end_row(l);
	return true;
}

static bool next(void *self, const struct csv_cell **cells, size_t *count, struct csv_place *place)
{
	struct access_log *l = self;
	const char *line;
	size_t len;

	while (l->failure.status == ST_OK && next_line(l, &line, &len)) {
		if (!take_line(l, line, len))
			continue;
		*cells = l->cells;
		*count = COLUMNS;
		*place = (struct csv_place){.line = l->line, .number = ++l->rows, .bytes_done = l->done};
		return true;
	}
	place->bytes_done = l->done;
	return false;
}

static const struct error *failed(void *self)
{
	struct access_log *l = self;

	return l->failure.status != ST_OK ? &l->failure : NULL;
}

static void close_log(void *self)
{
	struct access_log *l = self;

	close(l->fd);
	buf_free(&l->row);
	free(l->text);
	free(l);
}

enum status access_log_open(struct sheet_records *out, const char *path, const char *before, const char *after, struct error *e)
{
	struct access_log *l;
	struct stat s;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0 || fstat(fd, &s) != 0) {
		if (fd >= 0)
			close(fd);
		return error_set(e, ST_FAILED, "file_open", NULL, "file", _("The file %1$s cannot be read: %2$s"), path, strerror(errno));
	}
	l = xcalloc(1, sizeof *l);
	l->fd = fd;
	l->before = before;
	l->after = after;
	l->text = xmalloc(BLOCK + LONGEST);
	*out = (struct sheet_records){.self = l, .titles = titles, .next = next, .failed = failed, .bytes_total = (int64_t)s.st_size,
	                              .close = close_log};
	return ST_OK;
}

const struct access_counts *access_log_counts(const struct sheet_records *r)
{
	return &((const struct access_log *)r->self)->counts;
}
