/*
 * The office calendar as it is published: read whole, checked (every day of one
 * year once, weekdays right, flags 0 or 2), compared with the year as it was,
 * and put in its place by one transaction (FMT-1, FMT-3).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/closure.h"
#include "storekeep/period_row.h"
#include "storekeep/slip.h"
#include "storekeep/text.h"

enum { MOST_DAYS = 366 };
enum column { COLUMN_DATE, COLUMN_WEEKDAY, COLUMN_FLAG, COLUMN_NOTE, COLUMN_COUNT };
static const char *const headings[COLUMN_COUNT] = {"西元日期", "星期", "是否放假", "備註"};
static const char *const weekdays[7] = {"日", "一", "二", "三", "四", "五", "六"};

static const char year_put_sql[] = "INSERT INTO calendar_year (year, source, imported_at, imported_by) VALUES (:year, :source, :at, :by) "
                                   "ON CONFLICT (year) DO UPDATE SET source = excluded.source, imported_at = excluded.imported_at, "
                                   "imported_by = excluded.imported_by";
static const char days_drop_sql[] = "DELETE FROM calendar_day WHERE day >= :from AND day < :to";
static const char day_put_sql[] = "INSERT INTO calendar_day (day, off, note) VALUES (:day, :off, :note)";
static const char note_sql[] = "SELECT note FROM calendar_day WHERE day = :day";

/* A file while it is read. */
struct reading {
	struct csv *csv;
	int year;
	int at[COLUMN_COUNT]; /* column of the file, -1 missing */
	bool seen[MOST_DAYS], off[MOST_DAYS];
	char *notes[MOST_DAYS];
	struct notes *reports;
};

static const char *cell(const struct reading *r, const struct csv_cell *cells, size_t count, enum column which, size_t *len)
{
	const char *s = "";

	*len = 0;
	if (r->at[which] >= 0 && (size_t)r->at[which] < count) {
		s = cells[r->at[which]].text;
		*len = text_trim(&s, cells[r->at[which]].len);
	}
	return s;
}

static enum status read_header(struct reading *r, const struct csv_cell *cells, size_t count, struct error *e)
{
	for (int i = 0; i < COLUMN_COUNT; i++) {
		char *want = text_fold_header(headings[i]);

		r->at[i] = -1;
		for (size_t n = 0; n < count && r->at[i] < 0; n++) {
			char *have = text_fold_header(cells[n].text);

			if (strcmp(have, want) == 0)
				r->at[i] = (int)n;
			free(have);
		}
		free(want);
		if (r->at[i] < 0 && i != COLUMN_NOTE)
			return error_set(e, ST_REFUSED, "calendar_header", "FMT-1", "file",
			        _("The file has no column %s: it is not an office calendar as published. Nothing was changed."), headings[i]);
	}
	return ST_OK;
}

static day_t read_compact(const char *s, size_t len)
{
	char iso[11];

	if (len != 8 || strspn(s, "0123456789") < 8)
		return DAY_NONE;
	snprintf(iso, sizeof iso, "%.4s-%.2s-%.2s", s, s + 4, s + 6);
	return day_parse_iso(iso);
}

static enum status read_record(struct reading *r, const struct csv_cell *cells, size_t count, struct error *e)
{
	size_t date_len, weekday_len, flag_len, note_len;
	const char *date = cell(r, cells, count, COLUMN_DATE, &date_len);
	const char *weekday = cell(r, cells, count, COLUMN_WEEKDAY, &weekday_len);
	const char *flag = cell(r, cells, count, COLUMN_FLAG, &flag_len);
	const char *note = cell(r, cells, count, COLUMN_NOTE, &note_len);
	day_t d = read_compact(date, date_len);
	int line = (int)csv_line(r->csv), n;

	if (d == DAY_NONE)
		return error_set(e, ST_REFUSED, "calendar_date", "FMT-1", "file",
		        _("Line %d: `%.*s` is no day. Nothing was changed."), line, (int)date_len, date);
	if (r->year == 0)
		r->year = day_to_ymd(d).year;
	if (day_to_ymd(d).year != r->year)
		return error_set(e, ST_REFUSED, "calendar_year", "FMT-1", "file",
		        _("Line %d: the day is not in the year %d of the file. Nothing was changed. Import one year at a time."), line, r->year);
	n = (int)(d - day_from_ymd(r->year, 1, 1));
	if (r->seen[n])
		return error_set(e, ST_REFUSED, "calendar_twice", "FMT-1", "file",
		        _("Line %d: the day %.*s stands in the file twice. Nothing was changed."), line, (int)date_len, date);
	if (strlen(weekdays[day_weekday(d)]) != weekday_len || memcmp(weekday, weekdays[day_weekday(d)], weekday_len) != 0)
		return error_set(e, ST_REFUSED, "calendar_weekday", "FMT-1", "file",
		        _("Line %d: %.*s is not a `%.*s`. Nothing was changed."), line, (int)date_len, date, (int)weekday_len, weekday);
	if (flag_len != 1 || (flag[0] != '0' && flag[0] != '2'))
		return error_set(e, ST_REFUSED, "calendar_flag", "FMT-1", "file",
		        _("Line %d: the flag is `%.*s`, it has to be 0 (worked) or 2 (off). Nothing was changed."), line, (int)flag_len, flag);
	r->seen[n] = true;
	r->off[n] = flag[0] == '2';
	r->notes[n] = xstrndup(note, note_len);
	return ST_OK;
}

static bool is_blank(const struct csv_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *s = cells[i].text;

		if (text_trim(&s, cells[i].len) > 0)
			return false;
	}
	return true;
}

static int days_in_year(int year)
{
	return (int)(day_from_ymd(year + 1, 1, 1) - day_from_ymd(year, 1, 1));
}

static enum status check_whole(const struct reading *r, struct error *e)
{
	char iso[16];

	if (r->year == 0)
		return error_set(e, ST_REFUSED, "calendar_missing_day", "FMT-1", "file", _("The file holds no day. Nothing was changed."));
	for (int n = 0; n < days_in_year(r->year); n++) {
		if (r->seen[n])
			continue;
		day_format(day_from_ymd(r->year, 1, 1) + n, iso);
		return error_set(e, ST_REFUSED, "calendar_missing_day", "FMT-1", "file",
		        _("The day %s is missing in the file. Nothing was changed."), iso);
	}
	return ST_OK;
}

static void take_report(void *arg, const struct csv_report *report)
{
	notes_add(arg, NOTE_INFO, report->code, "FMT-1", "file", _("Line %d: %s"), (int)report->line, report->message);
}

static enum status read_file(struct reading *r, struct error *e)
{
	const struct csv_cell *cells;
	bool header = false;
	size_t count;

	while (csv_next(r->csv, &cells, &count)) {
		enum status st;

		if (is_blank(cells, count))
			continue;
		st = header ? read_record(r, cells, count, e) : read_header(r, cells, count, e);
		if (st != ST_OK)
			return st;
		header = true;
	}
	if (csv_failed(r->csv) != NULL) {
		if (e != NULL)
			*e = *csv_failed(r->csv);
		return csv_failed(r->csv)->status;
	}
	return check_whole(r, e);
}

/* The note of an earlier import, "" when there is none. */
static bool same_note(struct shop *s, day_t d, const char *note)
{
	struct stmt *q = db_prepare(s->db, note_sql);
	bool same = true;
	char iso[16];

	day_format(d, iso);
	stmt_bind_text(q, ":day", iso);
	if (stmt_step(q, NULL) == STEP_ROW)
		same = strcmp(stmt_text(q, 0), note) == 0;
	stmt_reset(q);
	return same;
}

static enum status compare(struct shop *s, const struct reading *r, struct calendar_issue *out, struct error *e)
{
	day_t first = day_from_ymd(r->year, 1, 1);
	const struct calendar_year *known = NULL;
	struct calendar *before;
	enum status st = calendar_load(s, NULL, &before, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; !out->replaces && (known = calendar_year_at(before, i)) != NULL; i++)
		out->replaces = known->year == r->year;
	for (int n = 0; n < days_in_year(r->year); n++) {
		bool was_off = !workday_is(&before->days, WORKDAY_OFFICE, first + n, NULL);

		*(r->off[n] ? &out->off : &out->working) += 1;
		if (out->replaces && was_off != r->off[n]) {
			out->changes = xreallocarray(out->changes, out->count + 1, sizeof *out->changes);
			out->changes[out->count++] = (struct calendar_change){
				.day = first + n, .was_off = was_off, .off = r->off[n], .note = xstrdup(r->notes[n])};
		} else if (!same_note(s, first + n, r->notes[n])) {
			out->changed_notes++;
		}
	}
	calendar_free(before);
	return ST_OK;
}

static enum status drop_days(struct shop *s, int year, struct error *e)
{
	struct stmt *drop = db_prepare(s->db, days_drop_sql);
	char iso[16];

	day_format(day_from_ymd(year, 1, 1), iso);
	stmt_bind_text(drop, ":from", iso);
	day_format(day_from_ymd(year + 1, 1, 1), iso);
	stmt_bind_text(drop, ":to", iso);
	return stmt_run(drop, e);
}

static enum status put_days(struct shop *s, const struct reading *r, struct error *e)
{
	enum status st = ST_OK;

	for (int n = 0; st == ST_OK && n < days_in_year(r->year); n++) {
		struct stmt *put = db_prepare(s->db, day_put_sql);
		char iso[16];

		day_format(day_from_ymd(r->year, 1, 1) + n, iso);
		stmt_bind_text(put, ":day", iso);
		stmt_bind_int(put, ":off", r->off[n]);
		stmt_bind_text(put, ":note", r->notes[n]);
		st = stmt_run(put, e);
	}
	return st;
}

static enum status put_year(struct shop *s, int year, const char *source, struct error *e)
{
	struct stmt *put = db_prepare(s->db, year_put_sql);

	stmt_bind_int(put, ":year", year);
	stmt_bind_text(put, ":source", source);
	stmt_bind_int(put, ":at", clock_now());
	stmt_bind_text(put, ":by", s->actor != NULL ? s->actor : "");
	return stmt_run(put, e);
}

static enum status write_year(struct shop *s, const struct reading *r, const char *path, const struct calendar_issue *issue, struct error *e)
{
	const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
	char record[32], detail[300];
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	snprintf(record, sizeof record, "year %d", r->year);
	snprintf(detail, sizeof detail, "%s: %d off, %d worked, %zu changed", name, issue->off, issue->working, issue->count);
	st = drop_days(s, r->year, e);
	if (st == ST_OK)
		st = put_days(s, r, e);
	if (st == ST_OK)
		st = put_year(s, r->year, name, e);
	if (st == ST_OK)
		st = periods_follow_calendar(s, e);
	if (st == ST_OK)
		st = closures_follow_calendar(s, e);
	if (st == ST_OK)
		st = slips_follow_calendar(s, e);
	if (st == ST_OK)
		st = shop_audit(s, "calendar import", record, detail, e);
	return db_end(s->db, st, e);
}

static enum status take(struct shop *s, struct reading *r, const char *path, struct calendar_issue *out, struct error *e)
{
	enum status st = read_file(r, e);

	if (st != ST_OK)
		return st;
	out->year = r->year;
	snprintf(out->charset, sizeof out->charset, "%s", charset_name(csv_charset(r->csv)));
	st = compare(s, r, out, e);
	if (st != ST_OK || s->dry_run)
		return st;
	return write_year(s, r, path, out, e);
}

enum status calendar_import(struct shop *s, const char *path, enum charset charset, struct calendar_issue *out, struct error *e)
{
	struct csv_options o = {.charset = charset, .separator = ',', .report = take_report, .arg = &s->notes};
	struct reading *r = xcalloc(1, sizeof *r);
	enum status st = csv_open(&r->csv, path, &o, e);

	*out = (struct calendar_issue){0};
	if (st == ST_OK) {
		st = take(s, r, path, out, e);
		csv_close(r->csv);
	}
	for (int n = 0; n < MOST_DAYS; n++)
		free(r->notes[n]);
	free(r);
	if (st != ST_OK)
		calendar_issue_free(out);
	return st;
}

void calendar_issue_free(struct calendar_issue *issue)
{
	for (size_t i = 0; i < issue->count; i++)
		free(issue->changes[i].note);
	free(issue->changes);
	*issue = (struct calendar_issue){0};
}
