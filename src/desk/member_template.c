/*
 * The template for members to be imported (EAS-79, EAS-81): the columns, and
 * what each is for, as a second sheet or as a text beside the CSV file.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "desk/member_sheet.h"
#include "storekeep/csv.h"
#include "storekeep/file.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/xlsx.h"

enum { HEAD_COLS = 18, WORDS_COLS = 40 };

static const struct {
	enum member_column column;
	const char *what, *example;
} words[] = {
	{MF_CODE, N_("The marketplace's number or the card's. A member who has it is recognised by it."), "A0001"},
	{MF_LAST, N_("Last name. One of the two names must be filled."), "林"},
	{MF_FIRST, N_("First name."), "美華"},
	{MF_EMAIL, N_("E-mail address. It or the phone number must be filled; each address may stand in the file once."), "mei@example.com"},
	{MF_PHONE, N_("Phone number in any spelling."), "0912-345-678"},
	{MF_BIRTHDAY, N_("Birthday as YYYY-MM-DD; --MM-DD where the year is not known."), "1990-05-17"},
	{MF_GENDER, N_("female, male or other; may be empty."), "female"},
	{MF_GROUPS, N_("Groups, parted by |. A group that does not exist yet is made."), "老客人|生日禮"},
	{MF_TIER, N_("Tier by its name. It begins a fresh period on the day of the import."), "VIP"},
	{MF_POINTS, N_("Opening balance of points, for new members only. Later changes go by an adjustment."), "120"},
	{MF_CREDIT, N_("Opening balance of store credit, for new members only."), "50"},
	{MF_CONSENT, N_("yes or no: wants newsletters."), "yes"},
	{MF_NOTE, N_("Notes for staff."), ""},
};

static const char *what_of(const char *column, const char **example)
{
	*example = "";
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strcmp(member_file_columns[words[i].column], column) == 0) {
			*example = words[i].example;
			return _(words[i].what);
		}
	return "";
}

static char *what_of_own(const struct own_column *c)
{
	struct buf b = {0};

	if (strcmp(c->type, "date") == 0)
		buf_adds(&b, _("Your own field: a date as YYYY-MM-DD."));
	else if (strcmp(c->type, "dropdown") == 0)
		buf_adds(&b, _("Your own field: one of the choices, exactly:"));
	else
		buf_adds(&b, _("Your own field: text."));
	for (size_t i = 0; i < c->offered; i++)
		buf_addf(&b, "%s%s", i != 0 ? ", " : " ", c->choices[i]);
	if (c->required)
		buf_addf(&b, " %s", _("Required."));
	return buf_take(&b);
}

/* One explained column at a time, to whoever writes them. */
struct page {
	void (*head)(void *to, const char *column);
	void (*line)(void *to, const char *column, const char *what, const char *example);
	void *to;
};

static void each_column(const struct profile *p, const struct own_column *own, size_t own_count, const struct page *page)
{
	const char *list = profile_text(p, "import.columns", DAY_NONE), *item, *example, *what;
	size_t len;

	while (list != NULL && profile_item(&list, &item, &len)) {
		char *name = xstrndup(item, len);

		if (page->head != NULL)
			page->head(page->to, name);
		if (page->line != NULL) {
			what = what_of(name, &example);
			page->line(page->to, name, what, example);
		}
		free(name);
	}
	for (size_t i = 0; i < own_count; i++) {
		char *said = what_of_own(&own[i]);

		if (page->head != NULL)
			page->head(page->to, own[i].heading);
		if (page->line != NULL)
			page->line(page->to, own[i].heading, said, own[i].offered != 0 ? own[i].choices[0] : "");
		free(said);
	}
}

/* ---- a workbook ---- */

static void book_head(void *to, const char *column)
{
	xlsx_book_head(to, column);
}

static void book_line(void *to, const char *column, const char *what, const char *example)
{
	xlsx_book_put(to, column);
	xlsx_book_put(to, what);
	xlsx_book_put(to, example);
	xlsx_book_end_row(to);
}

static enum status write_book(const struct profile *p, const struct own_column *own, size_t own_count, const char *path, bool overwrite,
                              struct error *e)
{
	struct xlsx_book *b;
	enum status st = xlsx_book_new(&b, path, clock_now(), overwrite, e);

	if (st != ST_OK)
		return st;
	xlsx_book_sheet(b, _("Members"), MF_STANDARD + own_count, HEAD_COLS);
	each_column(p, own, own_count, &(struct page){.head = book_head, .to = b});
	xlsx_book_end_row(b);
	xlsx_book_sheet(b, _("What the columns mean"), 3, WORDS_COLS);
	xlsx_book_head(b, _("Column"));
	xlsx_book_head(b, _("What it is"));
	xlsx_book_head(b, _("For example"));
	xlsx_book_end_row(b);
	each_column(p, own, own_count, &(struct page){.line = book_line, .to = b});
	return xlsx_book_finish(b, e);
}

/* ---- CSV and a text beside it ---- */

static void csv_head(void *to, const char *column)
{
	csv_put(to, column, CSV_PLAIN);
}

static void text_line(void *to, const char *column, const char *what, const char *example)
{
	buf_addf(to, "%s\r\n    %s\r\n", column, what);
	if (*example != '\0')
		buf_addf(to, "    %s: %s\r\n", _("For example"), example);
}

static enum status write_csv(const struct profile *p, const struct own_column *own, size_t own_count, const char *path, bool overwrite,
                             struct error *e)
{
	bool bom = profile_bool(p, "export.csv_bom", DAY_NONE, true);
	struct csv_writer *w;
	enum status st = csv_create(&w, path, bom ? CS_UTF8_BOM : CS_UTF8, overwrite, e);

	if (st != ST_OK)
		return st;
	each_column(p, own, own_count, &(struct page){.head = csv_head, .to = w});
	csv_end_row(w);
	return csv_finish(w, e);
}

static enum status write_text(const struct profile *p, const struct own_column *own, size_t own_count, const char *path, struct error *e)
{
	struct buf b = {0};
	enum status st = ST_OK;

	buf_adds(&b, "\xef\xbb\xbf");
	each_column(p, own, own_count, &(struct page){.line = text_line, .to = &b});
	if (!file_replace(path, b.data, b.len, 0600))
		st = error_set(e, ST_FAILED, "file_write", NULL, "file", _("The file %1$s cannot be written: %2$s. Nothing is left behind."), path,
		               strerror(errno));
	buf_free(&b);
	return st;
}

static bool ends_in_xlsx(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcasecmp(path + n - 5, ".xlsx") == 0;
}

enum status member_template(struct shop *s, const char *profile, const char *path, bool overwrite, char **beside, struct error *e)
{
	struct own_column *own = NULL;
	size_t own_count = 0;
	const struct profile *p;
	char *text = xasprintf("%s.txt", path);
	bool book = ends_in_xlsx(path), alone = book || strcmp(path, "-") == 0;
	enum status st = member_profile(s, profile, &p, e);

	if (beside != NULL)
		*beside = NULL;
	if (st == ST_OK)
		st = own_columns(s, profile_name(p), &own, &own_count, e);
	if (st == ST_OK && !alone && !overwrite && access(text, F_OK) == 0)
		st = error_set(e, ST_REFUSED, "file_exists", NULL, "file", _("The file %s is there already; name another one or allow overwriting."), text);
	if (st == ST_OK && !s->dry_run)
		st = book ? write_book(p, own, own_count, path, overwrite, e) : write_csv(p, own, own_count, path, overwrite, e);
	if (st == ST_OK && !alone && !s->dry_run)
		st = write_text(p, own, own_count, text, e);
	own_columns_free(own, own_count);
	if (st == ST_OK && !alone && beside != NULL) {
		*beside = text;
		return st;
	}
	free(text);
	return st;
}
