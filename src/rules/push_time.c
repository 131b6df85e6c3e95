/*
 * When a push can go out and until when it can be taken back: the days after
 * the day of applying, the times of a day, one push a week, the last moment to
 * cancel (QOO-4, 33 to 35, 44). All on the marketplace's own clock.
 */
#include "storekeep/push_rules.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"

enum { DAY_SECS = 86400, HOUR_SECS = 3600, MINUTE_SECS = 60, WEEK_DAYS = 7 };

void push_time_text(const struct push_rules *r, instant_t at, char out[32])
{
	char iso[32];

	instant_format(at, r->zone, iso);
	snprintf(out, 32, "%.10s %.5s", iso, iso + 11);
}

static int secs_of_day(const struct push_rules *r, instant_t at)
{
	return (int)(at - instant_from(instant_day(at, r->zone), 0, r->zone));
}

/* ---- day and time ---- */

void push_days(const struct push_rules *r, day_t today, day_t *first, day_t *last)
{
	*first = today + r->first_day_offset;
	*last = *first + r->days - 1;
}

int push_slots(const struct push_rules *r)
{
	return r->slot_step > 0 && r->slot_last >= r->slot_first ? (r->slot_last - r->slot_first) / r->slot_step + 1 : 0;
}

int push_slot(const struct push_rules *r, int n)
{
	return (r->slot_first + n * r->slot_step) * MINUTE_SECS;
}

enum status push_check_slot(const struct push_rules *r, instant_t send_at, struct error *e)
{
	int secs = secs_of_day(r, send_at);

	for (int i = 0; i < push_slots(r); i++)
		if (push_slot(r, i) == secs)
			return ST_OK;
	if (r->slot_step == 30)
		return error_set(e, ST_REFUSED, "send_at_slot", "QOO-34", "send_at", _("Choose a time from %1$02d:%2$02d to %3$02d:%4$02d in half hours."),
		                 r->slot_first / 60, r->slot_first % 60, r->slot_last / 60, r->slot_last % 60);
	return error_set(e, ST_REFUSED, "send_at_slot", "QOO-34", "send_at", _("Choose a time from %1$02d:%2$02d to %3$02d:%4$02d, every %5$d minutes."),
	                 r->slot_first / 60, r->slot_first % 60, r->slot_last / 60, r->slot_last % 60, r->slot_step);
}

enum status push_check_day(const struct push_rules *r, instant_t send_at, instant_t now, struct error *e)
{
	day_t day = instant_day(send_at, r->zone), first, last;
	char iso[16];

	push_days(r, instant_day(now, r->zone), &first, &last);
	if (day < first) {
		day_format(first, iso);
		return error_set(e, ST_REFUSED, "send_at_early", "QOO-33", "send_at", _("The earliest day is %s."), iso);
	}
	if (day > last) {
		day_format(last, iso);
		return error_set(e, ST_REFUSED, "send_at_late", "QOO-33", "send_at", _("The latest day is %s."), iso);
	}
	return ST_OK;
}

/* ---- the week ---- */

day_t push_week(const struct push_rules *r, instant_t at)
{
	day_t day = instant_day(at, r->zone);

	return day - (day_weekday(day) - r->week_start + WEEK_DAYS) % WEEK_DAYS;
}

/* The instant by which a push is counted. */
static instant_t counted(const struct push_rules *r, instant_t send_at, instant_t applied_at)
{
	return r->week_by_application && applied_at != INSTANT_NONE ? applied_at : send_at;
}

bool push_same_week(const struct push_rules *r, const char *type, instant_t send_at, instant_t applied_at, const struct push_taken *other)
{
	instant_t mine = counted(r, send_at, applied_at), theirs = counted(r, other->send_at, other->applied_at);
	instant_t apart = mine > theirs ? mine - theirs : theirs - mine;

	if (r->limit_by_type && strcmp(type, other->type) != 0)
		return false;
	if (r->rolling)
		return apart < (instant_t)WEEK_DAYS * DAY_SECS;
	return push_week(r, mine) == push_week(r, theirs);
}

static int used_in_week(const struct push_rules *r, const char *type, day_t week, const struct push_taken *taken, size_t count)
{
	int n = 0;

	for (size_t i = 0; i < count; i++)
		n += (!r->limit_by_type || strcmp(type, taken[i].type) == 0) &&
		     push_week(r, counted(r, taken[i].send_at, taken[i].applied_at)) == week;
	return n;
}

static enum status refuse_week(const struct push_rules *r, const char *type, instant_t mine, const struct push_taken *other,
                               const struct push_taken *taken, size_t count, struct error *e)
{
	char when[32], next[32];
	day_t week = push_week(r, mine) + WEEK_DAYS;

	push_time_text(r, other->send_at, when);
	if (r->rolling) {
		push_time_text(r, counted(r, other->send_at, other->applied_at) + (instant_t)WEEK_DAYS * DAY_SECS, next);
		return error_set(e, ST_REFUSED, "week_used", "QOO-4", "send_at",
		                 _("Only one push in seven days: %1$s is already planned or sent. The next is possible from %2$s."), when, next);
	}
	while (used_in_week(r, type, week, taken, count) >= r->weekly_limit)
		week += WEEK_DAYS;
	day_format(week, next);
	return error_set(e, ST_REFUSED, "week_used", "QOO-4", "send_at",
	                 _("Only one push per week: %1$s is already planned or sent. The next possible week starts %2$s."), when, next);
}

enum status push_check_week(const struct push_rules *r, const char *type, instant_t send_at, instant_t applied_at,
                            const struct push_taken *taken, size_t count, struct error *e)
{
	const struct push_taken *last = NULL;
	int used = 0;

	for (size_t i = 0; i < count; i++)
		if (push_same_week(r, type, send_at, applied_at, &taken[i])) {
			if (last == NULL || taken[i].send_at > last->send_at)
				last = &taken[i];
			used++;
		}
	if (last == NULL || used < r->weekly_limit)
		return ST_OK;
	return refuse_week(r, type, counted(r, send_at, applied_at), last, taken, count, e);
}

/* ---- cancelling ---- */

instant_t push_cancel_until(const struct push_rules *r, instant_t send_at)
{
	return send_at - (instant_t)r->cancel_hours * HOUR_SECS;
}

bool push_cancellable(const struct push_rules *r, instant_t send_at, instant_t now)
{
	instant_t until = push_cancel_until(r, send_at);

	return r->cancel_inclusive ? now <= until : now < until;
}

enum status push_check_cancel(const struct push_rules *r, instant_t send_at, instant_t now, struct error *e)
{
	char until[32];

	if (push_cancellable(r, send_at, now))
		return ST_OK;
	push_time_text(r, push_cancel_until(r, send_at), until);
	return error_set(e, ST_REFUSED, "cancel_late", "QOO-44", "send_at", _("Too late: cancelling was possible until %s."), until);
}
