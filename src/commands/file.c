/*
 * file inspect FILE: what any importer sees of a file: its charset, separator,
 * header, first rows, and everything that is wrong with its bytes or shape.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/cli.h"
#include "storekeep/csv.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define ROWS_DEFAULT 20
#define REPORTS_MOST 1000
#define HEADER_WITHIN 100 /* records before the header */

/* One look at a file. */
struct look {
	struct cli *c;
	struct csv_options options;
	const char *path;
	int64_t header_record; /* physical record that is the header, from 1 */
	int64_t limit;
	struct csv_report *reports;
	size_t report_count;
	int64_t report_total;
};

static void on_report(void *arg, const struct csv_report *r)
{
	struct look *l = arg;

	l->report_total++;
	if (l->report_count == REPORTS_MOST)
		return;
	l->reports = xreallocarray(l->reports, l->report_count + 1, sizeof *l->reports);
	l->reports[l->report_count++] = *r;
}

/* true when `heading` (folded) is one of the comma-separated names of `list`. */
static bool named_in(const char *list, const char *heading)
{
	char *copy = xstrdup(list != NULL ? list : ""), *rest = NULL;
	bool found = false;

	for (char *w = strtok_r(copy, ",", &rest); w != NULL && !found; w = strtok_r(NULL, ",", &rest)) {
		char *folded = text_fold_header(w);

		found = strcmp(folded, heading) == 0;
		free(folded);
	}
	free(copy);
	return found;
}

static bool is_header(const struct profile *p, const struct csv_cell *cells, size_t count)
{
	bool found = false;

	for (size_t i = 0; i < count && !found; i++) {
		char *heading = text_fold_header(cells[i].text);

		found = named_in(profile_text(p, "orders.columns.order_no", DAY_NONE), heading) ||
		        named_in(profile_text(p, "statement.columns.order_no", DAY_NONE), heading);
		free(heading);
	}
	return found;
}

/* The header of a profile's file can stand lower (FMT-44); 1 when no record looks like it. */
static void find_header(struct look *l, const struct profile *p, struct csv *csv)
{
	const struct csv_cell *cells;
	size_t count;

	l->header_record = 1;
	for (int64_t n = 1; n <= HEADER_WITHIN && csv_next(csv, &cells, &count); n++)
		if (is_header(p, cells, count)) {
			l->header_record = n;
			break;
		}
}

/* The file at its beginning, and where its header stands. What comes through a pipe is opened once. */
static enum status open_file(struct look *l, const struct profile *p, struct csv **csv, struct error *e)
{
	struct csv_options o = l->options;
	struct csv *first;
	enum status st;

	l->header_record = 1;
	if (p == NULL)
		return csv_open(csv, l->path, &l->options, e);
	o.report = NULL;
	if ((st = csv_open(&first, l->path, &o, e)) != ST_OK)
		return st;
	find_header(l, p, first);
	st = csv_again(csv, first, &l->options, e);
	csv_close(first);
	return st;
}

static void say_cells(struct look *l, const char *name, const struct csv_cell *cells, size_t count, int64_t line)
{
	struct json *j = cli_document(l->c);
	struct buf shown = {0};

	if (j != NULL) {
		json_array(j, name);
		for (size_t i = 0; i < count; i++)
			json_text_len(j, NULL, cells[i].text, cells[i].len);
		json_end_array(j);
		return;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_adds(&shown, " | ");
		text_sanitise(&shown, cells[i].text, cells[i].len);
	}
	cli_say(l->c, "%5lld  %s", (long long)line, buf_str(&shown));
	buf_free(&shown);
}

static void say_reports(struct look *l)
{
	struct json *j = cli_document(l->c);

	if (j != NULL)
		json_array(j, "reports");
	for (size_t i = 0; i < l->report_count; i++) {
		const struct csv_report *r = &l->reports[i];

		if (j == NULL) {
			cli_say(l->c, _("! line %1$lld, record %2$lld, column %3$d: %4$s"), (long long)r->line, (long long)r->record,
			        r->column, r->message);
			continue;
		}
		json_object(j, NULL);
		json_int(j, "line", r->line);
		json_int(j, "record", r->record);
		json_int(j, "column", r->column);
		json_text(j, "code", r->code);
		json_text(j, "message", r->message);
		json_end_object(j);
	}
	if (j != NULL) {
		json_end_array(j);
		json_int(j, "report_count", l->report_total);
	}
}

/* Header, first rows, then to the end of the file for its reports. */
static enum status say_file(struct look *l, struct csv *csv, struct error *e)
{
	struct json *j = cli_document(l->c);
	struct progress bar = cli_progress(l->c, _("Reading"));
	const struct csv_cell *cells;
	int64_t record = 0, rows = 0;
	bool more = true, in_rows = false;
	size_t count;

	while (more && csv_next(csv, &cells, &count)) {
		if (++record < l->header_record)
			continue;
		if (record == l->header_record) {
			csv_header(csv);
			say_cells(l, "header", cells, count, csv_line(csv));
			if (j != NULL)
				json_array(j, "rows");
			in_rows = true;
			continue;
		}
		if (rows++ < l->limit)
			say_cells(l, NULL, cells, count, csv_line(csv));
		more = rows % 1000 != 0 || bar.step(bar.arg, csv_bytes_done(csv), csv_bytes_total(csv));
	}
	if (csv_failed(csv) != NULL) {
		*e = *csv_failed(csv);
		return e->status;
	}
	if (!more)
		return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; nothing was changed."));
	if (j != NULL && !in_rows) {
		json_array(j, "header");
		json_end_array(j);
		json_array(j, "rows");
	}
	if (j != NULL)
		json_end_array(j);
	cli_int(l->c, "records", N_("Records"), rows);
	return ST_OK;
}

static enum status read_options(struct look *l, const struct profile **p, struct error *e)
{
	const char *charset = cli_field(l->c, "charset"), *separator = cli_field(l->c, "separator");
	const char *profile = cli_field(l->c, "profile");
	enum status st;

	l->options = (struct csv_options){.report = on_report, .arg = l, .header_later = true};
	if (charset != NULL && (l->options.charset = charset_from_name(charset)) == CS_UNKNOWN)
		return error_set(e, ST_REFUSED, "charset_unknown", "FMT-35", "charset",
		                 _("There is no charset \"%s\". Choose from UTF-8, UTF-8-BOM, UTF-16LE, UTF-16BE, CP950, CP932."), charset);
	if (separator != NULL && strcmp(separator, "tab") != 0 && (strlen(separator) != 1 || strchr("\"\r\n", *separator) != NULL))
		return error_set(e, ST_REFUSED, "separator_unknown", "FMT-40", "separator", _("A separator is one sign, or the word tab."));
	if (separator != NULL)
		l->options.separator = separator[1] != '\0' ? '\t' : separator[0];
	*p = NULL;
	if (profile != NULL && (st = profile_get(profile, cli_config(l->c)->profile_dir, p, e)) != ST_OK)
		return st;
	st = cli_field_int(l->c, "limit", ROWS_DEFAULT, &l->limit, e);
	if (st == ST_OK && l->limit < 0)
		st = error_set(e, ST_REFUSED, "limit_number", NULL, "limit", _("limit= is 0 or more rows."));
	return st;
}

static enum status inspect(struct cli *c, struct error *e)
{
	struct look l = {.c = c, .path = cli_arg(c, 0)};
	const struct profile *p;
	char separator[2] = "";
	struct csv *csv;
	enum status st;

	if ((st = read_options(&l, &p, e)) != ST_OK || (st = open_file(&l, p, &csv, e)) != ST_OK)
		return st;
	separator[0] = csv_separator(csv);
	cli_text(c, "encoding", N_("Charset"), charset_name(csv_charset(csv)));
	cli_text(c, "delimiter", N_("Separator"), separator);
	st = say_file(&l, csv, e);
	csv_close(csv);
	if (st == ST_OK)
		say_reports(&l);
	free(l.reports);
	return st;
}

static const struct verb verbs[] = {
	{"inspect", "FILE", NULL, "charset separator profile limit", 0,
	 N_("charset, separator, header, first rows, and what is wrong with the file"), inspect},
	{0},
};

const struct noun noun_file = {"file", N_("files as importers see them"), verbs};
