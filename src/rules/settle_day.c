/*
 * On which day an order's lines are booked: buyer confirmation, posting,
 * refund, cart fee and payment fee (YAH-44, 112, 116 to 120). Dates that the
 * platform gave win over every forecast.
 */
#include "storekeep/settle.h"

#include "storekeep/i18n.h"

static enum status precedes(day_t earlier, day_t later, const char *field, const char *rule, struct error *e)
{
	if (earlier == DAY_NONE || later == DAY_NONE || later >= earlier)
		return ST_OK;
	char a[16], b[16];
	day_format(later, a);
	day_format(earlier, b);
	return error_set(e, ST_REFUSED, "date_order", rule, field, _("Date %s cannot precede %s"), a, b);
}

enum status settle_check_dates(const struct settle_dates *d, struct error *e)
{
	const struct {
		day_t earlier, later;
		const char *field, *rule;
	} pairs[] = {
		{d->ordered, d->transferred, "transferred_on", "YAH-2"},
		{d->ordered, d->shipped, "shipped_on", "YAH-2"},
		{d->shipped, d->picked_up, "picked_up_on", "YAH-2"},
		{d->shipped, d->received, "received_on", "YAH-84"},
		{d->shipped, d->complaint, "complaint_on", "YAH-117"},
		{d->shipped, d->confirmed, "confirmed_on", "YAH-116"},
		{d->confirmed, d->posted, "posted_on", "YAH-118"},
		{d->shipped, d->posted, "posted_on", "YAH-118"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		enum status st = precedes(pairs[i].earlier, pairs[i].later, pairs[i].field, pairs[i].rule, e);
		if (st != ST_OK)
			return st;
	}
	return ST_OK;
}

static bool complaint_counts(const struct settle_clock *c, const struct settle_dates *d)
{
	return c->complaint_blocks && d->complaint != DAY_NONE && d->complaint <= d->shipped + c->auto_days;
}

static day_t waiting(enum settle_wait *waits, enum settle_wait why)
{
	*waits = why;
	return DAY_NONE;
}

day_t settle_confirm_day(const struct settle_clock *c, const struct settle_dates *d, enum settle_wait *waits)
{
	enum settle_wait ignored;
	if (!waits)
		waits = &ignored;
	*waits = WAIT_NOTHING;
	if (d->confirmed != DAY_NONE)
		return d->confirmed;
	if (d->shipped == DAY_NONE)
		return waiting(waits, WAIT_SHIPMENT);
	day_t day = d->shipped + c->auto_days;
	if (complaint_counts(c, d)) {
		if (d->received == DAY_NONE)
			return waiting(waits, WAIT_BUYER);
		day = d->received;
	} else if (d->received != DAY_NONE && d->received < day) {
		day = d->received;
	}
	if (!d->pay_on_pickup)
		return day;
	if (d->picked_up == DAY_NONE)
		return waiting(waits, WAIT_PICKUP);
	return d->picked_up > day ? d->picked_up : day;
}

void settle_posting_day(const struct settle_clock *c, const struct settle_dates *d, struct settle_posting *out)
{
	*out = (struct settle_posting){DAY_NONE, DAY_NONE, DAY_NONE, false, WAIT_NOTHING};
	if (d->posted != DAY_NONE) {
		out->earliest = out->latest = out->used = d->posted;
		out->known = true;
		return;
	}
	day_t confirmed = settle_confirm_day(c, d, &out->waits);
	if (confirmed == DAY_NONE)
		return;
	out->earliest = confirmed + c->lag_min;
	out->latest = confirmed + c->lag_max;
	out->used = confirmed + c->lag_used;
}

day_t settle_refund_day(bool card, day_t refunded, day_t bank_refunded)
{
	if (bank_refunded != DAY_NONE && (card || refunded == DAY_NONE))
		return bank_refunded;
	return refunded;
}

bool settle_refund_counts(day_t posted, day_t refunded)
{
	return posted != DAY_NONE && refunded != DAY_NONE && refunded >= posted;
}

day_t settle_cart_fee_day(day_t so_far, day_t shipped)
{
	if (shipped == DAY_NONE)
		return so_far;
	return so_far == DAY_NONE || shipped < so_far ? shipped : so_far;
}

day_t settle_family_fee_day(const struct settle_dates *d)
{
	return d->transferred;
}
