/*
 * What the counter shows of a member: tier and its end, points and what lapses
 * next, credit, birthday, binding.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/bind.h"
#include "storekeep/counter.h"
#include "storekeep/ledger.h"
#include "storekeep/mem.h"

#define BIRTHDAY_NEAR 30 /* days before it that it is spoken of */

static const char lapse_sql[] =
	"SELECT expires_on, SUM(remaining) FROM points_lot WHERE member_id = :member AND remaining > 0 AND expires_on >= :today"
	" GROUP BY expires_on ORDER BY expires_on LIMIT 1";
static const char waiting_sql[] = "SELECT COUNT(*) FROM gift_claim WHERE member_id = :member AND state = 'claimed'";

void counter_card_free(struct counter_card *c)
{
	member_free(&c->member);
	free(c->name);
	free(c->staff);
	free(c->store);
	*c = (struct counter_card){0};
}

static void read_points(struct shop *s, int64_t member_id, day_t today, struct counter_card *c)
{
	struct stmt *q = db_prepare(s->db, lapse_sql);
	stmt_bind_int(q, ":member", member_id);
	bind_day(q, ":today", today);
	if (stmt_step(q, NULL) == STEP_ROW) {
		c->expires_on = column_day(q, 0);
		c->expiring = stmt_int(q, 1);
	}
	stmt_reset(q);
	c->usable = ledger_usable(s, member_id, today);
	q = db_prepare(s->db, waiting_sql);
	stmt_bind_int(q, ":member", member_id);
	c->waiting = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
}

/* Days to the next birthday; 29 February is 28 February in common years (EAS-40). */
static int days_to(const char *birthday, day_t today)
{
	size_t len = strlen(birthday);
	int month, day;
	if (len < 5 || sscanf(birthday + len - 5, "%2d-%2d", &month, &day) != 2)
		return -1;
	for (int year = day_to_ymd(today).year, last = year + 1; year <= last; year++) {
		day_t on = day_from_ymd(year, month, day);
		if (on == DAY_NONE)
			on = day_from_ymd(year, month, days_in_month(year, month));
		if (on != DAY_NONE && on >= today)
			return on - today <= BIRTHDAY_NEAR ? on - today : -1;
	}
	return -1;
}

enum status counter_card_read(struct shop *s, int64_t member_id, struct counter_card *out, struct error *e)
{
	const struct profile *p = NULL;
	*out = (struct counter_card){.expires_on = DAY_NONE, .birthday_in = -1};
	enum status st = member_get(s, member_id, &out->member, e);
	if (st == ST_OK)
		st = shop_profile(s, out->member.profile, &p, e);
	if (st == ST_OK)
		st = tier_outlook(s, member_id, &out->outlook, e);
	if (st != ST_OK) {
		counter_card_free(out);
		return st;
	}
	day_t today = shop_today(s, p);
	char *tier = member_tier_name(s, &out->member);
	snprintf(out->tier, sizeof out->tier, "%s", tier);
	free(tier);
	snprintf(out->falls_to, sizeof out->falls_to, "%s", out->outlook.falls_to);
	out->name = member_name(&out->member);
	out->staff = bind_staff_name(s, out->member.staff_id);
	out->store = bind_store_name(s, out->member.store_id);
	out->birthday_in = days_to(out->member.birthday, today);
	read_points(s, member_id, today, out);
	return ST_OK;
}
