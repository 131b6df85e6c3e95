/*
 * When a campaign may go out: the spelling, the least lead, and what the paid
 * terms cover (RUT-99 to 101).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/text.h"

#define MINUTE 60
#define DAY_SECS 86400

static int64_t minute_of(instant_t at)
{
	return at >= 0 ? at / MINUTE : -((-at + MINUTE - 1) / MINUTE);
}

/* "10-18 10:30"; the hour alone on the day of `beside`. */
static void say_time(instant_t at, instant_t beside, const char *zone, char out[32])
{
	char iso[32];
	instant_format(at, zone, iso);
	if (instant_day(at, zone) == instant_day(beside, zone))
		snprintf(out, 32, "%.5s", iso + 11);
	else
		snprintf(out, 32, "%.4s/%.2s/%.2s %.5s", iso, iso + 5, iso + 8, iso + 11);
}

static instant_t refuse(const struct schedule_rules *r, const char *text, size_t len, struct notes *notes)
{
	notes_add(notes, NOTE_ERROR, "send_at_invalid", "RUT-99", r->field, _("%1$s: \"%2$.*3$s\" is not a valid date/time. Write it as 2026/10/18 10:30."),
	          r->label, text, (int)text_fit(text, len, 30, NULL));
	return INSTANT_NONE;
}

instant_t schedule_parse(const struct schedule_rules *r, const char *text, bool *has_hour, struct notes *notes)
{
	size_t len = text_trim(&text, strlen(text));
	char word[64];
	day_t day;
	int secs;
	if (len == 0) {
		notes_add(notes, NOTE_ERROR, "send_at_missing", "RUT-81", r->field, _("%s is required."), r->label);
		return INSTANT_NONE;
	}
	if (len >= sizeof word)
		return refuse(r, text, len, notes);
	snprintf(word, sizeof word, "%.*s", (int)len, text);
	instant_t at = instant_parse(word, r->zone);
	bool hour = len > 10;
	if (at == INSTANT_NONE) {
		if (date_parse(word, len, &day, &secs, NULL) != ST_OK || day == DAY_NONE || secs >= DAY_SECS)
			return refuse(r, text, len, notes);
		hour = secs >= 0;
		at = instant_from(day, hour ? secs : 0, r->zone);
	}
	if (has_hour)
		*has_hour = hour;
	int64_t local = at + zone_offset(r->zone, at);
	int of_day = (int)(((local % DAY_SECS) + DAY_SECS) % DAY_SECS), at_hour = of_day / 3600;
	if (of_day % MINUTE != 0 || (r->minute_step > 1 && of_day / MINUTE % r->minute_step != 0) || at_hour < r->first_hour || at_hour > r->last_hour)
		return refuse(r, text, len, notes);
	return at;
}

bool schedule_lead(const struct schedule_rules *r, instant_t at, instant_t now, struct notes *notes)
{
	int64_t lead = (int64_t)r->min_lead_minutes * MINUTE;
	instant_t earliest = r->lead_by_seconds ? (minute_of(now + lead - 1) + 1) * MINUTE : (minute_of(now) + r->min_lead_minutes) * MINUTE;
	char time[32];
	if (at < earliest) {
		say_time(earliest, now, r->zone, time);
		notes_add(notes, NOTE_ERROR, "send_at_too_early", "RUT-100", r->field, _("The earliest possible time is %s."), time);
		return false;
	}
	if (at - now < r->lead_warn_seconds)
		notes_add(notes, NOTE_WARN, "sends_soon", "RUT-100", r->field,
		          ngettext("It sends in %lld second.", "It sends in %lld seconds.", (unsigned long)(at - now)), (long long)(at - now));
	return true;
}

bool schedule_covered(const struct schedule_rules *r, const struct schedule_cover *c, instant_t at, struct notes *notes)
{
	char time[32];
	if (c->end == INSTANT_NONE || at <= c->end)
		return true;
	if (c->renews) {
		instant_format(c->renewal_at, r->zone, time);
		time[10] = '\0';
		notes_add(notes, NOTE_WARN, "depends_on_renewal", "RUT-101", r->field, _("It depends on the renewal on %s."), time);
		return true;
	}
	instant_format(c->end, r->zone, time);
	time[10] = '\0';
	notes_add(notes, NOTE_ERROR, "send_at_after_plan", "RUT-101", r->field, _("The plan ends on %s; choose an earlier time or renew."), time);
	return false;
}
