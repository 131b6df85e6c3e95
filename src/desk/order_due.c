/*
 * What orders bring to the board: past their shipping day, to ship, parcels
 * whose pick-up is to be checked, complaints, orders that are not paid. One line
 * a marketplace and kind, whatever their number, from the index of what is next.
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/money.h"

/* As the view live_order says, on the index alone. */
#define LIVE "o.superseded_by = 0 AND o.batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))"

static const char markets_sql[] =
	"WITH RECURSIVE m(p) AS (SELECT min(profile) FROM orders INDEXED BY orders_next WHERE next_on IS NOT NULL UNION ALL"
	" SELECT (SELECT min(profile) FROM orders INDEXED BY orders_next WHERE next_on IS NOT NULL AND profile > m.p) FROM m WHERE m.p IS NOT NULL)"
	" SELECT p FROM m WHERE p IS NOT NULL";
/* A number of them is said exactly up to here. */
#define MOST 100000
static const char count_sql[] =
	"SELECT count(*), min(next_on), min(order_no) FROM (SELECT o.next_on, o.order_no FROM orders o INDEXED BY orders_next"
	" WHERE o.profile = :profile AND o.next_step = :step AND o.next_on >= :from AND o.next_on <= :to AND " LIVE " LIMIT :most)";
static const char id_sql[] = "SELECT id FROM live_order WHERE profile = :profile AND order_no = :order_no";

struct waiting {
	int64_t count;
	day_t first;
	char no[64];     /* of one of them */
	char many[34];   /* the number for people */
};

static enum status count(struct due_frame *f, const char *profile, const char *step, day_t from, day_t to, struct waiting *out, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, count_sql);
	enum step row;

	*out = (struct waiting){.first = DAY_NONE};
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":step", step);
	if (from != DAY_NONE)
		bind_day(q, ":from", from);
	else
		stmt_bind_text(q, ":from", "");
	bind_day(q, ":to", to);
	stmt_bind_int(q, ":most", MOST);
	row = stmt_step(q, e);
	if (row == STEP_ROW) {
		out->count = stmt_int(q, 0);
		out->first = column_day(q, 1);
		column_text(q, 2, out->no, sizeof out->no);
	}
	stmt_reset(q);
	money_format(out->count, false, out->many);
	if (out->count == MOST)
		snprintf(out->many, sizeof out->many, "100,000+");
	return row == STEP_FAILED ? ST_FAILED : ST_OK;
}

static int64_t id_of(struct due_frame *f, const char *profile, const char *no)
{
	struct stmt *q = db_prepare(f->s->db, id_sql);
	int64_t id;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":order_no", no);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

/* A single order opens itself, several the list of those that wait so. */
static void opens(struct due_frame *f, struct due_item *it, const char *profile, const char *record, const char *step, const struct waiting *w)
{
	char filter[48];

	snprintf(filter, sizeof filter, "next_step=%s", step);
	if (w->count == 1)
		due_opens_no(it, "order", id_of(f, profile, w->no), w->no);
	else
		due_opens_list(it, record, filter);
}

static enum status to_ship(struct due_frame *f, const char *profile, day_t today, struct error *e)
{
	struct waiting w;
	struct due_item *it;
	char first[16];
	enum status st = count(f, profile, "ship", DAY_NONE, today - 1, &w, e);

	day_format(w.first, first);
	if (st == ST_OK && w.count > 0 && (it = due_add(f, profile, "order_overdue", w.first, profile_rule(profile, "YAH-86"))) != NULL) {
		due_say(it, ngettext("%1$s order is past its shipping day, since %2$s; the platform may cancel it without returning stock",
		                     "%1$s orders are past their shipping day, the first since %2$s; the platform may cancel them without returning stock",
		                     (unsigned long)w.count), w.many, first);
		opens(f, it, profile, "order_ship", "ship", &w);
	}
	if (st == ST_OK)
		st = count(f, profile, "ship", today, today + f->ahead, &w, e);
	day_format(w.first, first);
	if (st == ST_OK && w.count > 0 && (it = due_add(f, profile, "order_ship", w.first, profile_rule(profile, "YAH-87"))) != NULL) {
		due_say(it, ngettext("%1$s order to ship by %2$s", "%1$s orders to ship, the first by %2$s", (unsigned long)w.count), w.many, first);
		opens(f, it, profile, "order_ship", "ship", &w);
	}
	return st;
}

static enum status to_check(struct due_frame *f, const char *profile, day_t today, struct error *e)
{
	struct waiting w;
	struct due_item *it;
	enum status st = count(f, profile, "pickup", DAY_NONE, today, &w, e);

	if (st != ST_OK || w.count == 0 || (it = due_add(f, profile, "order_pickup", today, profile_rule(profile, "YAH-88"))) == NULL)
		return st;
	due_say(it, ngettext("Check whether %s parcel was collected", "Check whether %s parcels were collected", (unsigned long)w.count), w.many);
	it->warn = true;
	opens(f, it, profile, "order_pickup", "pickup", &w);
	return ST_OK;
}

static enum status complaints(struct due_frame *f, const char *profile, day_t today, struct error *e)
{
	struct waiting w;
	struct due_item *it;
	char first[16];
	enum status st = count(f, profile, "complaint", DAY_NONE, today, &w, e);

	if (st != ST_OK || w.count == 0 || (it = due_add(f, profile, "order_complaint", today, profile_rule(profile, "YAH-117"))) == NULL)
		return st;
	day_format(w.first, first);
	due_say(it, ngettext("%1$s complaint of non-arrival since %2$s: not posted until the buyer presses 收到貨點我",
	                     "%1$s complaints of non-arrival, the first since %2$s: not posted until the buyers press 收到貨點我",
	                     (unsigned long)w.count), w.many, first);
	it->warn = true;
	opens(f, it, profile, "order_complaint", "complaint", &w);
	return ST_OK;
}

static enum status unpaid(struct due_frame *f, const char *profile, const struct profile *p, day_t today, struct error *e)
{
	int64_t lapse = profile_int(p, "order.unpaid_lapse_days", DAY_NONE, 0);
	struct waiting w;
	struct due_item *it;
	char first[16];
	enum status st = count(f, profile, "pay", DAY_NONE, today, &w, e);
	day_t day = lapse > 0 && lapse < 100000 && w.first != DAY_NONE ? w.first + (day_t)lapse : today;

	if (st != ST_OK || w.count == 0 || (it = due_add(f, profile, "order_unpaid", day, profile_rule(profile, "YAH-87"))) == NULL)
		return st;
	day_format(w.first, first);
	due_say(it, ngettext("%1$s order is not paid, ordered on %2$s", "%1$s orders are not paid, the first of %2$s", (unsigned long)w.count), w.many, first);
	opens(f, it, profile, "order_pay", "pay", &w);
	return ST_OK;
}

static enum status of_market(struct due_frame *f, const char *profile, struct error *e)
{
	const struct profile *p;
	day_t today;
	enum status st = shop_profile(f->s, profile, &p, e);

	if (st != ST_OK)
		return st;
	today = shop_today(f->s, p);
	st = to_ship(f, profile, today, e);
	if (st == ST_OK)
		st = to_check(f, profile, today, e);
	if (st == ST_OK)
		st = complaints(f, profile, today, e);
	return st == ST_OK ? unpaid(f, profile, p, today, e) : st;
}

enum { MARKETS = 64 };

enum status due_orders(struct due_frame *f, struct error *e)
{
	char names[MARKETS][32];
	struct stmt *q = db_prepare(f->s->db, markets_sql);
	size_t n = 0;
	enum step step = STEP_DONE;
	enum status st = ST_OK;

	while (n < MARKETS && (step = stmt_step(q, e)) == STEP_ROW)
		column_text(q, 0, names[n++], sizeof *names);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	for (size_t i = 0; i < n && st == ST_OK; i++)
		st = of_market(f, names[i], e);
	return st;
}
