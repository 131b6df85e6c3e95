/*
 * Letters that a day brings: points that can be used for a few days more, and
 * birthdays. Each is written down once, in short transactions; sending them is
 * the run's (notice_send.c).
 */
#include "config.h"

#include "storekeep/daily.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/letter.h"
#include "storekeep/notice.h"
#include "storekeep/staff.h"

#define PAGE 500

/* By the day on which lots end, so that a day's members follow each other. */
static const char expiring_sql[] =
	"SELECT l.expires_on, l.member_id FROM points_lot l CROSS JOIN live_member m ON m.id = l.member_id"
	" WHERE l.remaining > 0 AND l.expires_on IS NOT NULL AND (l.expires_on, l.member_id) > (:day, :member) AND l.expires_on <= :last"
	" AND m.profile = :profile"
	/* Said before: the run comes again within the day. */
	" AND NOT EXISTS (SELECT 1 FROM points_notice n WHERE n.subject_key = 'expiring:' || l.member_id || ':' || l.expires_on)"
	" GROUP BY l.expires_on, l.member_id ORDER BY l.expires_on, l.member_id LIMIT :limit";
static const char birthday_sql[] =
	"SELECT id FROM live_member WHERE profile = :profile AND birthday_md = :md AND id > :after AND kind = 'registered' ORDER BY id LIMIT :limit";

struct due_letter {
	int64_t member;
	char day[16];
};

struct letters_of_day {
	struct shop *s;
	const struct profile *p;
	const struct progress *progress;
	const char *letter;
	bool sms;
	int64_t done;
};

static enum status say(struct letters_of_day *w, const struct due_letter *d, struct error *e)
{
	char key[64];

	if (strcmp(w->letter, "birthday") == 0)
		snprintf(key, sizeof key, "birthday:%lld:%.4s", (long long)d->member, d->day);
	else
		snprintf(key, sizeof key, "expiring:%lld:%.10s", (long long)d->member, d->day);
	return notice_add(w->s, &(struct notice){.member_id = d->member, .letter = w->letter, .subject_key = key, .cause = "", .email = true,
	                                         .sms = w->sms}, e);
}

static enum status say_all(struct letters_of_day *w, const struct due_letter *list, size_t count, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK;) {
		if ((st = db_begin(w->s->db, e)) != ST_OK)
			return st;
		do
			st = say(w, &list[i++], e);
		while (st == ST_OK && i < count && !db_chunk_full(w->s->db));
		st = db_end(w->s->db, st, e);
	}
	w->done += (int64_t)count;
	if (st == ST_OK && w->progress != NULL && w->progress->step != NULL && !w->progress->step(w->progress->arg, w->done, 0))
		return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Stopped. What is done stays; the next call goes on."));
	return st;
}

/* false: neither by mail nor by text message. */
static bool wanted(struct letters_of_day *w, const char *letter)
{
	w->letter = letter;
	w->sms = letter_is_on(w->s, w->p, letter, "sms") && setting_bool(w->s, w->p, "notice.sms", shop_today(w->s, w->p), false);
	return w->sms || letter_is_on(w->s, w->p, letter, "email");
}

static enum status read_page(struct stmt *q, bool days, struct due_letter *list, size_t *count, struct error *e)
{
	enum step step;

	*count = 0;
	while (*count < PAGE && (step = stmt_step(q, e)) == STEP_ROW) {
		if (days)
			column_text(q, 0, list[*count].day, sizeof list[*count].day);
		list[(*count)++].member = stmt_int(q, days ? 1 : 0);
	}
	stmt_reset(q);
	return *count < PAGE && step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status expiring(struct letters_of_day *w, day_t on, struct error *e)
{
	static struct due_letter list[PAGE];
	int64_t warn = profile_int(w->p, "points.warn_days", on, 0), after = INT64_MAX;
	char from[16], last[16];
	size_t count;
	enum status st = ST_OK;

	if (warn <= 0 || !wanted(w, "points_expiring"))
		return ST_OK;
	day_format(on - 1, from);
	day_format(on + (day_t)warn, last);
	do {
		struct stmt *q = db_prepare(w->s->db, expiring_sql);

		stmt_bind_text(q, ":profile", profile_name(w->p));
		stmt_bind_text(q, ":day", from);
		stmt_bind_int(q, ":member", after);
		stmt_bind_text(q, ":last", last);
		stmt_bind_int(q, ":limit", PAGE);
		if ((st = read_page(q, true, list, &count, e)) == ST_OK)
			st = say_all(w, list, count, e);
		if (count > 0) {
			snprintf(from, sizeof from, "%s", list[count - 1].day);
			after = list[count - 1].member;
		}
	} while (st == ST_OK && count == PAGE);
	return st;
}

static enum status birthdays_of(struct letters_of_day *w, const char *md, day_t on, struct error *e)
{
	static struct due_letter list[PAGE];
	int64_t after = 0;
	size_t count;
	enum status st = ST_OK;

	do {
		struct stmt *q = db_prepare(w->s->db, birthday_sql);

		stmt_bind_text(q, ":profile", profile_name(w->p));
		stmt_bind_text(q, ":md", md);
		stmt_bind_int(q, ":after", after);
		stmt_bind_int(q, ":limit", PAGE);
		st = read_page(q, false, list, &count, e);
		for (size_t i = 0; i < count; i++)
			day_format(on, list[i].day);
		if (st == ST_OK)
			st = say_all(w, list, count, e);
		after = count > 0 ? list[count - 1].member : after;
	} while (st == ST_OK && count == PAGE);
	return st;
}

/* Who was born on 29 February has the month's last day where there is none (SHL-2, EAS-2). */
static enum status birthdays(struct letters_of_day *w, day_t on, struct error *e)
{
	struct ymd d = day_to_ymd(on);
	char iso[16];
	enum status st;

	if (!wanted(w, "birthday"))
		return ST_OK;
	day_format(on, iso);
	st = birthdays_of(w, iso + 5, on, e);
	if (st == ST_OK && d.month == 2 && d.day == 28 && days_in_month(d.year, 2) == 28)
		st = birthdays_of(w, "02-29", on, e);
	return st;
}

enum status notice_day(struct shop *s, const struct profile *p, day_t on, const struct progress *progress, struct error *e)
{
	struct letters_of_day w = {.s = s, .p = p, .progress = progress};
	enum status st = expiring(&w, on, e);

	return st == ST_OK ? birthdays(&w, on, e) : st;
}
