/*
 * For the tests of csv.h: bytes into a file, the file read, everything that was
 * read and reported as one text.
 */
#ifndef TESTS_CSV_DUMP_H
#define TESTS_CSV_DUMP_H

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "storekeep/csv.h"

static inline char *csv_test_file(const void *bytes, size_t len)
{
	static char path[64];
	FILE *f;
	int fd;

	snprintf(path, sizeof path, "/tmp/storekeep-test-XXXXXX");
	fd = mkstemp(path);
	f = fdopen(fd, "wb");
	fwrite(bytes, 1, len, f);
	fclose(f);
	return path;
}

static inline void csv_dump_report(void *arg, const struct csv_report *r)
{
	buf_addf(arg, "!%lld:%lld:%d:%s\n", (long long)r->line, (long long)r->record, r->column, r->code);
}

/* "CHARSET SEP\n", the reports in order (`!line:record:column:code`), each record as `cell|cell`. NUL is shown as ␀. */
static inline void csv_dump_path(const char *path, const struct csv_options *given, struct buf *out)
{
	struct csv_options o = *given;
	const struct csv_cell *cells;
	struct error e = {0};
	struct csv *c;
	size_t n;

	o.report = csv_dump_report;
	o.arg = out;
	if (csv_open(&c, path, &o, &e) != ST_OK) {
		buf_addf(out, "refused %s", e.code);
		return;
	}
	buf_addf(out, "%s %c\n", charset_name(csv_charset(c)), csv_separator(c));
	while (csv_next(c, &cells, &n)) {
		for (size_t i = 0; i < n; i++) {
			if (i != 0)
				buf_addc(out, '|');
			for (size_t b = 0; b < cells[i].len; b++)
				if (cells[i].text[b] == '\0')
					buf_adds(out, "\xe2\x90\x80");
				else
					buf_addc(out, cells[i].text[b]);
		}
		buf_addc(out, '\n');
	}
	if (csv_failed(c) != NULL)
		buf_addf(out, "failed %s\n", csv_failed(c)->code);
	csv_close(c);
}

static inline char *csv_dump(const void *bytes, size_t len, enum charset cs, char separator)
{
	struct csv_options o = {.charset = cs, .separator = separator};
	char *path = csv_test_file(bytes, len);
	struct buf out = {0};

	csv_dump_path(path, &o, &out);
	unlink(path);
	return buf_take(&out);
}

#endif
