/*
 * Writing the template of an order-number sheet as a workbook: one sheet, a
 * heading, column A as text so that long numbers and leading zeros survive.
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

enum status xlsx_write_template(const char *path, const char *sheet, const char *heading, instant_t made_at, bool overwrite, struct error *e)
{
	(void)path, (void)sheet, (void)heading, (void)made_at, (void)overwrite;
	return error_set(e, ST_REFUSED, "xlsx_not_built_in", NULL, "file", "%s",
	                 _("This program was built without Excel. Name a file that ends in .csv."));
}

#else

#include <xlsxwriter.h>

enum { COLUMN_COLS = 26 };

/* The workbook at `path`; 0 or an errno. */
static int write_workbook(const char *path, const char *sheet, const char *heading, instant_t made_at)
{
	lxw_doc_properties about = {.created = (time_t)made_at};
	lxw_workbook *book;
	lxw_worksheet *page;
	lxw_format *text, *title;
	FILE *f = fopen(path, "we");

	/* The library tells the terminal when it cannot write, so it is asked only where that can be done. */
	if (f == NULL || fclose(f) != 0)
		return errno;
	if ((book = workbook_new(path)) == NULL)
		return ENOMEM;
	workbook_set_properties(book, &about);
	page = workbook_add_worksheet(book, sheet);
	text = workbook_add_format(book);
	format_set_num_format_index(text, 49); /* @: text */
	title = workbook_add_format(book);
	format_set_num_format_index(title, 49);
	format_set_bold(title);
	worksheet_set_column(page, 0, 0, COLUMN_COLS, text);
	worksheet_write_string(page, 0, 0, heading, title);
	worksheet_freeze_panes(page, 1, 0);
	errno = 0;
	return workbook_close(book) == LXW_NO_ERROR ? 0 : errno != 0 ? errno : EIO;
}

enum status xlsx_write_template(const char *path, const char *sheet, const char *heading, instant_t made_at, bool overwrite, struct error *e)
{
	char *part;
	int why;

	if (!overwrite && access(path, F_OK) == 0)
		return error_set(e, ST_REFUSED, "file_exists", NULL, "file",
		                 _("The file %s is there already; name another one or allow overwriting."), path);
	part = xasprintf("%s.part", path);
	why = write_workbook(part, sheet, heading, made_at);
	if (why == 0 && (chmod(part, 0600) != 0 || rename(part, path) != 0))
		why = errno;
	if (why != 0)
		unlink(part);
	free(part);
	if (why != 0)
		return error_set(e, ST_FAILED, "file_write", NULL, "file", _("The file %1$s cannot be written: %2$s. Nothing is left behind."), path,
		                 strerror(why));
	return ST_OK;
}

#endif
