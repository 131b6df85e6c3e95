/*
 * A workbook as a CSV file without a name: what every importer reads can then
 * come as a workbook too. A row of the sheet is a line of the file, as long as
 * no cell before it holds line ends.
 */
#include "config.h"

#include "storekeep/xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storekeep/file.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/sheet.h"

#define FLUSH_AT (256 * 1024)

struct pouring {
	int fd;
	struct buf out;
	int64_t row;
	int column;
	bool wrong;
};

static void flush(struct pouring *p)
{
	if (!p->wrong && p->out.len != 0)
		p->wrong = !file_write_all(p->fd, p->out.data, p->out.len);
	buf_clear(&p->out);
}

static bool on_cell(void *arg, const struct xlsx_cell *c)
{
	struct pouring *p = arg;

	for (; p->row < c->row; p->row++) {
		buf_adds(&p->out, "\r\n");
		p->column = 1;
	}
	for (; p->column < c->column; p->column++)
		buf_addc(&p->out, ',');
	csv_add_cell(&p->out, c->text, c->len);
	if (p->out.len >= FLUSH_AT)
		flush(p);
	return !p->wrong;
}

enum status xlsx_to_csv(const char *path, int *fd, struct error *e)
{
	char name[] = "/tmp/storekeep-XXXXXX";
	struct pouring p = {.fd = mkstemp(name), .row = 1, .column = 1};
	enum status st;

	*fd = -1;
	if (p.fd >= 0)
		unlink(name);
	buf_adds(&p.out, "\xef\xbb\xbf");
	st = p.fd >= 0 ? xlsx_read(path, on_cell, &p, e) : ST_OK;
	buf_adds(&p.out, "\r\n");
	if (p.fd >= 0)
		flush(&p);
	if (st == ST_OK && (p.fd < 0 || p.wrong))
		st = error_set(e, ST_FAILED, "file_read", NULL, "file", _("The file %1$s cannot be read: %2$s"), path, strerror(errno));
	buf_free(&p.out);
	if (st == ST_OK && lseek(p.fd, 0, SEEK_SET) == 0)
		*fd = p.fd;
	else if (p.fd >= 0)
		close(p.fd);
	return st;
}
