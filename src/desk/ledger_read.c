/*
 * Questions to the points ledger: what can be used, what has lapsed, when
 * points lapse, and the sentence when there are too few.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "desk/ledger_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"

static const char usable_sql[] =
	"SELECT coalesce(sum(remaining), 0) FROM points_lot WHERE member_id = :member AND remaining > 0"
	" AND (expires_on IS NULL OR expires_on >= :on)";
static const char lapsed_sql[] =
	"SELECT expires_on, sum(remaining) FROM points_lot WHERE member_id = :member AND remaining > 0 AND expires_on < :on"
	" GROUP BY expires_on ORDER BY expires_on DESC LIMIT 1";
/* The last ones that were booked; they could be used until the day before. */
static const char expired_sql[] =
	"SELECT date(effective_on, '-1 day'), -sum(points) FROM points_entry WHERE member_id = :member AND kind = 'expire'"
	" AND effective_on <= :on GROUP BY effective_on ORDER BY effective_on DESC LIMIT 1";
static const char profile_sql[] = "SELECT profile FROM member WHERE id = :id";

int64_t ledger_usable(struct shop *s, int64_t member_id, day_t on)
{
	struct stmt *q = db_prepare(s->db, usable_sql);
	stmt_bind_int(q, ":member", member_id);
	bind_day(q, ":on", on);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static int64_t newest(struct shop *s, const char *sql, int64_t member_id, day_t on, day_t *day)
{
	struct stmt *q = db_prepare(s->db, sql);
	int64_t n = 0;
	stmt_bind_int(q, ":member", member_id);
	bind_day(q, ":on", on);
	*day = DAY_NONE;
	if (stmt_step(q, NULL) == STEP_ROW) {
		*day = column_day(q, 0);
		n = stmt_int(q, 1);
	}
	stmt_reset(q);
	return n;
}

int64_t ledger_lapsed(struct shop *s, int64_t member_id, day_t on, day_t *day)
{
	return newest(s, lapsed_sql, member_id, on, day);
}

day_t ledger_expiry(const char *mmdd, day_t issued_on)
{
	int month, day;
	if (mmdd == NULL || sscanf(mmdd, "%2d-%2d", &month, &day) != 2 || month < 1 || month > 12)
		return DAY_NONE;
	int year = day_to_ymd(issued_on).year + 1, last = days_in_month(year, month);
	return day_from_ymd(year, month, day < last ? day : last);
}

const char *ledger_rule(struct shop *s, int64_t member_id, const char *eas, const char *shl)
{
	struct stmt *q = db_prepare(s->db, profile_sql);
	char profile[32] = "";
	stmt_bind_int(q, ":id", member_id);
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, profile, sizeof profile);
	stmt_reset(q);
	const char *rule = profile_rule(profile, eas);
	return *rule ? rule : profile_rule(profile, shl);
}

static char *name_of(struct shop *s, int64_t member_id)
{
	struct member m;
	char *name = member_get(s, member_id, &m, NULL) == ST_OK ? member_name(&m) : xasprintf("%lld", (long long)member_id);
	member_free(&m);
	return name;
}

enum status ledger_shortage(struct shop *s, int64_t member_id, int64_t asked, int64_t usable, day_t on, struct error *e)
{
	day_t day;
	int64_t lapsed = ledger_lapsed(s, member_id, on, &day);
	if (lapsed == 0)
		lapsed = newest(s, expired_sql, member_id, on, &day);
	char *name = name_of(s, member_id);
	char iso[16], last[200] = "";
	if (lapsed > 0 && usable + lapsed >= asked) {
		day_format(day, iso);
		snprintf(last, sizeof last, ngettext(" %1$lld point lapsed on %2$s.", " %1$lld points lapsed on %2$s.", (unsigned long)lapsed),
		         (long long)lapsed, iso);
	}
	error_set(e, ST_REFUSED, "POINTS_SHORT", ledger_rule(s, member_id, "EAS-54", "SHL-55"), "points",
	          _("%1$s has %2$lld points, %3$lld fewer than %4$lld. Nothing was changed. Enter at most %2$lld.%5$s"),
	          name, (long long)usable, (long long)(asked - usable), (long long)asked, last);
	free(name);
	return ST_REFUSED;
}
