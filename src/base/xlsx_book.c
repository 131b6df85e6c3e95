/*
 * Writing a workbook of several sheets, row by row: a heading in bold, cells as
 * text so that leading zeros and signs survive, whole numbers as numbers.
 */
#include "config.h"

#include "storekeep/xlsx.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#ifndef HAVE_XLSX

enum status xlsx_book_new(struct xlsx_book **out, const char *path, instant_t made_at, bool overwrite, struct error *e)
{
	(void)path, (void)made_at, (void)overwrite;
	*out = NULL;
	return error_set(e, ST_REFUSED, "xlsx_not_built_in", NULL, "file", "%s",
	                 _("This program was built without Excel. Name a file that ends in .csv."));
}

void xlsx_book_sheet(struct xlsx_book *b, const char *name, size_t columns, int cols)
{
	(void)b, (void)name, (void)columns, (void)cols;
}

void xlsx_book_head(struct xlsx_book *b, const char *text)
{
	(void)b, (void)text;
}

void xlsx_book_put(struct xlsx_book *b, const char *text)
{
	(void)b, (void)text;
}

void xlsx_book_put_int(struct xlsx_book *b, int64_t v)
{
	(void)b, (void)v;
}

void xlsx_book_end_row(struct xlsx_book *b)
{
	(void)b;
}

enum status xlsx_book_finish(struct xlsx_book *b, struct error *e)
{
	(void)b, (void)e;
	return ST_OK;
}

void xlsx_book_abandon(struct xlsx_book *b)
{
	(void)b;
}

#else

#include <xlsxwriter.h>

struct xlsx_book {
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *text, *title;
	char *path, *part;
	uint32_t row;
	uint16_t column;
	bool overwrite;
	int wrong; /* errno, 0 none */
};

enum status xlsx_book_new(struct xlsx_book **out, const char *path, instant_t made_at, bool overwrite, struct error *e)
{
	lxw_doc_properties about = {.created = (time_t)made_at};
	lxw_workbook_options how = {.constant_memory = LXW_TRUE};

	*out = NULL;
	if (!overwrite && access(path, F_OK) == 0)
		return error_set(e, ST_REFUSED, "file_exists", NULL, "file",
		                 _("The file %s is there already; name another one or allow overwriting."), path);

	char *part = xasprintf("%s.part", path);
	FILE *f = fopen(part, "we");
	int why = f == NULL ? errno : 0;

	/* The library tells the terminal when it cannot write, so it is asked only where that can be done. */
	if (f != NULL)
		fclose(f);
	if (why != 0) {
		free(part);
		return error_set(e, ST_FAILED, "file_write", NULL, "file", _("The file %1$s cannot be written: %2$s. Nothing is left behind."),
		                 path, strerror(why));
	}

	struct xlsx_book *b = xcalloc(1, sizeof *b);

	b->path = xstrdup(path);
	b->part = part;
	b->overwrite = overwrite;
	b->book = workbook_new_opt(part, &how);
	workbook_set_properties(b->book, &about);
	b->text = workbook_add_format(b->book);
	format_set_num_format_index(b->text, 49); /* @: text */
	b->title = workbook_add_format(b->book);
	format_set_num_format_index(b->title, 49);
	format_set_bold(b->title);
	*out = b;
	return ST_OK;
}

void xlsx_book_sheet(struct xlsx_book *b, const char *name, size_t columns, int cols)
{
	b->page = workbook_add_worksheet(b->book, name);
	b->row = 0;
	b->column = 0;
	worksheet_set_column(b->page, 0, (uint16_t)(columns - 1), cols, b->text);
	worksheet_freeze_panes(b->page, 1, 0);
}

static void put(struct xlsx_book *b, const char *text, lxw_format *format)
{
	if (*text != '\0' && worksheet_write_string(b->page, b->row, b->column, text, format) != LXW_NO_ERROR && b->wrong == 0)
		b->wrong = EFBIG;
	b->column++;
}

void xlsx_book_head(struct xlsx_book *b, const char *text)
{
	put(b, text, b->title);
}

void xlsx_book_put(struct xlsx_book *b, const char *text)
{
	put(b, text, b->text);
}

void xlsx_book_put_int(struct xlsx_book *b, int64_t v)
{
	worksheet_write_number(b->page, b->row, b->column++, (double)v, NULL);
}

void xlsx_book_end_row(struct xlsx_book *b)
{
	b->row++;
	b->column = 0;
}

static void free_book(struct xlsx_book *b)
{
	free(b->path);
	free(b->part);
	free(b);
}

enum status xlsx_book_finish(struct xlsx_book *b, struct error *e)
{
	int why = b->wrong;
	enum status st = ST_OK;

	errno = 0;
	if (workbook_close(b->book) != LXW_NO_ERROR && why == 0)
		why = errno != 0 ? errno : EIO;
	if (why == 0 && !b->overwrite && access(b->path, F_OK) == 0)
		why = EEXIST;
	if (why == 0 && (chmod(b->part, 0600) != 0 || rename(b->part, b->path) != 0))
		why = errno;
	if (why != 0) {
		unlink(b->part);
		st = error_set(e, ST_FAILED, "file_write", NULL, "file", _("The file %1$s cannot be written: %2$s. Nothing is left behind."),
		               b->path, strerror(why));
	}
	free_book(b);
	return st;
}

void xlsx_book_abandon(struct xlsx_book *b)
{
	if (b == NULL)
		return;
	workbook_close(b->book);
	unlink(b->part);
	free_book(b);
}

#endif
