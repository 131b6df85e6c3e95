/*
 * Further bank days off that the shop enters itself (FMT-4). What they change in
 * the counting of days is calendar.c's, the payouts they move period_row.c's.
 */
#include "config.h"

#include "storekeep/calendar.h"
#include "storekeep/i18n.h"
#include "storekeep/closure.h"
#include "storekeep/period_row.h"

static const char bank_put_sql[] = "INSERT INTO bank_day_off (day, note, at, by) VALUES (:day, :note, :at, :by) "
                                   "ON CONFLICT (day) DO UPDATE SET note = excluded.note, at = excluded.at, by = excluded.by";
static const char bank_drop_sql[] = "DELETE FROM bank_day_off WHERE day = :day";

static enum status write_bank_day(struct shop *s, const char *iso, bool off, const char *note, struct error *e)
{
	struct stmt *put = db_prepare(s->db, off ? bank_put_sql : bank_drop_sql);
	enum status st;

	stmt_bind_text(put, ":day", iso);
	if (off) {
		stmt_bind_text(put, ":note", note != NULL ? note : "");
		stmt_bind_int(put, ":at", clock_now());
		stmt_bind_text(put, ":by", s->actor != NULL ? s->actor : "");
	}
	st = stmt_run(put, e);
	if (st == ST_OK && !off && db_changes(s->db) == 0)
		return error_set(e, ST_REFUSED, "bank_day_unknown", "FMT-4", "date",
		        _("%s is not among the bank days off that were entered here. Nothing was changed."), iso);
	return st == ST_OK ? shop_audit(s, "calendar add", iso, off ? "bank day off" : "taken back", e) : st;
}

enum status calendar_set_bank_day(struct shop *s, day_t d, bool off, const char *note, struct error *e)
{
	enum status st;
	char iso[16];

	if (d == DAY_NONE)
		return error_set(e, ST_REFUSED, "date_format", "FMT-6", "date", _("Give the day as YYYY-MM-DD."));
	day_format(d, iso);
	st = db_begin(s->db, e);
	if (st != ST_OK)
		return st;
	st = write_bank_day(s, iso, off, note, e);
	if (st == ST_OK)
		st = periods_follow_calendar(s, e);
	if (st == ST_OK)
		st = closures_follow_calendar(s, e);
	return shop_write_end(s, st, e);
}
