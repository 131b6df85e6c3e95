/*
 * Which conversion applies to a purchase, when birthdays' points go out, how
 * long points live, and the shop's closed days. Plain arithmetic of days.
 */
#include "config.h"

#include "storekeep/earn.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool earn_complete(const struct earn_rule *r)
{
	return r->spend >= 1 && r->points >= 1;
}

const struct earn_rule *earn_choose(const struct earn_rule *general, const struct earn_rule *tier)
{
	if (tier && tier->on && earn_complete(tier))
		return tier;
	return general->on && earn_complete(general) ? general : NULL;
}

/* Month and day of MM-DD; false when it is not of that shape. */
static bool read_mmdd(const char *mmdd, int *month, int *day)
{
	if (strlen(mmdd) != 5 || mmdd[2] != '-' || strspn(mmdd, "0123456789-") != 5)
		return false;
	*month = atoi(mmdd);
	*day = atoi(mmdd + 3);
	return *month >= 1 && *month <= 12 && *day >= 1;
}

bool expiry_day_valid(const char *mmdd)
{
	int month, day;
	return read_mmdd(mmdd, &month, &day) && day <= days_in_month(2024, month);
}

day_t birthday_kept(const char *mmdd, int year)
{
	int month, day;
	if (!read_mmdd(mmdd, &month, &day) || day > days_in_month(2024, month))
		return DAY_NONE;
	int last = days_in_month(year, month);
	return day_from_ymd(year, month, day < last ? day : last);
}

int birthday_due(day_t on, int lead_days, char mmdd[2][8], int *year)
{
	struct ymd d = day_to_ymd(on + lead_days);
	*year = d.year;
	snprintf(mmdd[0], 8, "%02u-%02u", (unsigned)d.month % 100, (unsigned)d.day % 100);
	if (d.month != 2 || d.day != 28 || days_in_month(d.year, 2) != 28)
		return 1;
	snprintf(mmdd[1], 8, "02-29");
	return 2;
}

enum birthday_verdict birthday_judge(day_t on, day_t set_on, day_t last, int min_gap_days)
{
	if (set_on != DAY_NONE && set_on >= on)
		return BIRTHDAY_NEW;
	return last != DAY_NONE && on - last < min_gap_days ? BIRTHDAY_SOON : BIRTHDAY_GRANT;
}

void expiry_life(const char *mmdd, int year, int *shortest, int *longest)
{
	day_t end = birthday_kept(mmdd, year + 1);
	*shortest = (int)(end - day_from_ymd(year, 12, 31));
	*longest = (int)(end - day_from_ymd(year, 1, 1));
}

bool day_span_has(const struct day_span *spans, size_t count, day_t d)
{
	for (size_t i = 0; i < count; i++)
		if (d >= spans[i].from && d <= spans[i].to)
			return true;
	return false;
}

bool day_span_fits(const struct day_span *spans, size_t count, const struct day_span *s)
{
	if (s->from > s->to)
		return false;
	for (size_t i = 0; i < count; i++)
		if (s->from <= spans[i].to && s->to >= spans[i].from)
			return false;
	return true;
}
