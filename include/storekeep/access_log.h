/*
 * A web server's access log (nginx's and Apache's "combined", or "common") as
 * rows of a sheet: the requests for files between two fixed parts of a path.
 * Reads in pieces, so memory does not grow with the log.
 */
#ifndef STOREKEEP_ACCESS_LOG_H
#define STOREKEEP_ACCESS_LOG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/sheet.h"

/* One line: 192.0.2.7 - - [10/Oct/2026:13:55:36 +0800] "GET /o/12-3-9f3ac2.gif HTTP/1.1" 200 43 "-" "agent" */
struct access {
	const char *method, *path; /* inside the line; the path without host, query and fragment */
	size_t method_len, path_len;
	int status;
	instant_t at;
};
/* false: not a line of such a log. */
bool access_parse(const char *line, size_t len, struct access *out);
/* "10/Oct/2026:13:55:36 +0800"; INSTANT_NONE when it is not one. */
instant_t access_time(const char *text, size_t len);

/* The file is such a log: one of its first lines is one of its lines. Looks at a plain file only. */
bool access_log_seen(const char *path);
/* The file begins like one that gzip has packed. */
bool access_log_packed(const char *path);

/* What was stepped over. */
struct access_counts {
	int64_t other;      /* requests for something else */
	int64_t unanswered; /* for such a file, and answered with neither 200 nor 304 */
};

/* Rows with the columns reference (what stands between `before` and `after` in the path), at (as in the log) and line ("",
 * or the whole line where it is none of a log: the caller refuses it). `before`, `after`: "/o/", ".gif"; they must outlive it.
 * ST_FAILED with file_open or file_read. */
enum status access_log_open(struct sheet_records *out, const char *path, const char *before, const char *after, struct error *e);
/* So far; valid until it is closed. */
const struct access_counts *access_log_counts(const struct sheet_records *r);

#endif
