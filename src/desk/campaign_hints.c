/*
 * Hints of our own beside the send time: a day off, and another campaign that
 * goes out in the same hour. They never stand in the way.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/calendar.h"
#include "storekeep/campaign.h"
#include "storekeep/i18n.h"

static const char same_hour_sql[] =
	"SELECT name, send_at FROM campaign WHERE profile = :profile AND state NOT IN ('deleted', 'draft') AND state NOT IN ('cancelled', 'not_sent')"
	" AND send_at >= :from AND send_at < :to AND id <> :but ORDER BY send_at, id LIMIT 1";

/* The calendar's word for a day, "" none. */
static void day_note(struct shop *s, day_t d, char *out, size_t size)
{
	struct list_source src;
	struct list_page page = {0};
	char iso[16];
	out[0] = '\0';
	day_format(d, iso);
	if (calendar_list(s, day_to_ymd(d).year, &src, NULL) != ST_OK)
		return;
	if (src.page(src.self, &(struct list_query){.limit = 400}, &page, NULL) == ST_OK)
		for (size_t i = 0; i < page.count; i++) {
			const struct list_row *row = &page.rows[i];
			bool here = false;
			for (size_t c = 0; c < src.column_count; c++)
				here = here || (src.columns[c].kind == VK_DATE && row->cells[c].text && strcmp(row->cells[c].text, iso) == 0);
			for (size_t c = 0; here && c < src.column_count; c++)
				if (strcmp(src.columns[c].name, "note") == 0 && row->cells[c].text)
					snprintf(out, size, "%s", row->cells[c].text);
		}
	list_page_free(&page);
	calendar_list_free(&src);
}

static bool is_off(struct shop *s, const struct profile *p, day_t d)
{
	struct calendar *c;
	int missing = 0;
	if (calendar_load(s, p, &c, NULL) != ST_OK)
		return false;
	bool off = !workday_is(calendar_workdays(c), WORKDAY_OFFICE, d, &missing);
	calendar_free(c);
	return off;
}

/* "" none. */
static void day_off(struct shop *s, const struct profile *p, instant_t at, char *out, size_t size)
{
	day_t d = instant_day(at, profile_zone(p));
	int weekday = day_weekday(d);
	char note[120];
	out[0] = '\0';
	if (!is_off(s, p, d))
		return;
	day_note(s, d, note, sizeof note);
	if (*note)
		snprintf(out, size, _("A public holiday: %s"), note);
	else if (weekday != 0 && weekday != 6)
		snprintf(out, size, "%s", _("A public holiday"));
}

/* "" none. */
static void same_hour(struct shop *s, const struct profile *p, instant_t at, int64_t but, char *out, size_t size)
{
	instant_t hour = at - (((at + zone_offset(profile_zone(p), at)) % 3600) + 3600) % 3600;
	char iso[32];
	struct stmt *q = db_prepare(s->db, same_hour_sql);
	out[0] = '\0';
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_int(q, ":from", hour);
	stmt_bind_int(q, ":to", hour + 3600);
	stmt_bind_int(q, ":but", but);
	if (stmt_step(q, NULL) == STEP_ROW) {
		instant_format(column_instant(q, 1), profile_zone(p), iso);
		snprintf(out, size, _("In the same hour: \"%1$s\" at %2$.5s"), column_words(q, 0), iso + 11);
	}
	stmt_reset(q);
}

void campaign_time_hints(struct shop *s, const char *profile, instant_t at, int64_t but, char *out, size_t size)
{
	const struct profile *p;
	char holiday[200], other[300];
	out[0] = '\0';
	if (at == INSTANT_NONE || shop_profile(s, profile, &p, NULL) != ST_OK)
		return;
	day_off(s, p, at, holiday, sizeof holiday);
	same_hour(s, p, at, but, other, sizeof other);
	snprintf(out, size, "%s%s%s", holiday, *holiday && *other ? "\n" : "", other);
}

void campaign_time_notes(struct shop *s, const struct profile *p, instant_t at, int64_t but)
{
	char text[300];
	day_off(s, p, at, text, sizeof text);
	if (*text)
		notes_add(&s->notes, NOTE_INFO, "day_off", NULL, "send_at", "%s", text);
	same_hour(s, p, at, but, text, sizeof text);
	if (*text)
		notes_add(&s->notes, NOTE_INFO, "same_hour", NULL, "send_at", "%s", text);
}
