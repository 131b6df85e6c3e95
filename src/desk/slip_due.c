/*
 * What the board says of slips: pick-ups, decisions, abnormal cases, refunds
 * that are waited for, exchanges to handle and to close (YAH-91 to 97, 102 to
 * 105, YAH-120). Many of a kind are one line.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/slip_parts.h"
#include "storekeep/closure.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"

enum { LINES = 20, MARKETS = 32 };

#define MARKETS_OF(table) \
	"SELECT m FROM (WITH RECURSIVE l(m) AS (SELECT min(profile) FROM " table " WHERE next_on IS NOT NULL UNION ALL" \
	" SELECT (SELECT min(profile) FROM " table " WHERE next_on IS NOT NULL AND profile > l.m) FROM l WHERE l.m IS NOT NULL)" \
	" SELECT m FROM l WHERE m IS NOT NULL)"
static const char markets_sql[] = MARKETS_OF("return_slip") " UNION " MARKETS_OF("exchange_slip") " ORDER BY 1";

#define ROWS(table) "SELECT id FROM " table " WHERE profile = :profile AND next_step = :step AND next_on <= :to ORDER BY next_on, id LIMIT 21"
#define COUNT(table) "SELECT count(*), min(next_on) FROM " table " WHERE profile = :profile AND next_step = :step AND next_on <= :to"
static const char return_rows_sql[] = ROWS("return_slip"), exchange_rows_sql[] = ROWS("exchange_slip");
static const char return_count_sql[] = COUNT("return_slip"), exchange_count_sql[] = COUNT("exchange_slip");

struct line {
	const char *no, *order_no;
	char day[16], after[16];
	struct slip_clock c;
	day_t today;
	bool forced; /* ended by the closure: the final balance deducts it without its day (YAH-21) */
};

/* ---- one line a slip ---- */

static void say_pickup(struct due_item *it, const struct line *l)
{
	if (l->today > l->c.last)
		due_say(it, _("Pick-up of return %1$s (order %2$s) is overdue since %3$s: ask the courier"), l->no, l->order_no, l->day);
	else
		due_say(it, _("The courier collects return %1$s (order %2$s) by %3$s"), l->no, l->order_no, l->day);
}

static void say_decide(struct due_item *it, const struct line *l)
{
	due_say(it, _("Return %1$s (order %2$s) closes automatically on %3$s (end of day): confirm it or register it as abnormal"), l->no, l->order_no, l->day);
}

static void say_end(struct due_item *it, const struct line *l)
{
	due_say(it, _("Abnormal return %1$s (order %2$s): the buyer is refunded automatically on %3$s"), l->no, l->order_no, l->after);
}

static void say_confirm(struct due_item *it, const struct line *l)
{
	due_say(it, _("The abnormal case of %1$s (order %2$s) is closed but the return is still open"), l->no, l->order_no);
}

static void say_refund(struct due_item *it, const struct line *l)
{
	if (l->forced)
		due_say(it, _("Return %1$s (order %2$s), ended by the closure: enter the refund date once it is reported"), l->no, l->order_no);
	else
		due_say(it, _("Return %1$s (order %2$s): waiting for the refund date; not deducted yet"), l->no, l->order_no);
}

static void say_handle(struct due_item *it, const struct line *l)
{
	if (l->today == l->c.last)
		due_say(it, _("Handle exchange %1$s (order %2$s) today; the platform sends a reminder tomorrow"), l->no, l->order_no);
	else
		due_say(it, _("Handle exchange %1$s (order %2$s) by %3$s, or the platform sends a reminder"), l->no, l->order_no, l->day);
}

static void say_list(struct due_item *it, const struct line *l)
{
	due_say(it, _("Exchange %1$s (order %2$s) drops off the platform's list on %3$s"), l->no, l->order_no, l->after);
}

static void say_return(struct due_item *it, const struct line *l)
{
	due_say(it, _("Create the return slip for %2$s, which exchange %1$s became"), l->no, l->order_no);
}

/* ---- many in one ---- */

static void many_pickups(struct due_item *it, long long n, const char *day)
{
	due_say(it, ngettext("%1$lld return waits for the courier, the first by %2$s", "%1$lld returns wait for the courier, the first by %2$s", (unsigned long)n),
	        n, day);
}

static void many_decisions(struct due_item *it, long long n, const char *day)
{
	due_say(it, ngettext("%1$lld return closes by itself, the first on %2$s", "%1$lld returns close by themselves, the first on %2$s", (unsigned long)n), n,
	        day);
}

static void many_ends(struct due_item *it, long long n, const char *day)
{
	due_say(it, ngettext("%1$lld abnormal return is refunded by itself, the first by %2$s",
	                     "%1$lld abnormal returns are refunded by themselves, the first by %2$s", (unsigned long)n), n, day);
}

static void many_refunds(struct due_item *it, long long n, const char *day)
{
	due_say(it, ngettext("%1$lld return waits for its refund date since %2$s; not deducted yet",
	                     "%1$lld returns wait for their refund dates, the first since %2$s; not deducted yet", (unsigned long)n), n, day);
}

static void many_exchanges(struct due_item *it, long long n, const char *day)
{
	due_say(it, ngettext("%1$lld exchange is to be handled, the first by %2$s", "%1$lld exchanges are to be handled, the first by %2$s", (unsigned long)n),
	        n, day);
}

static void many_lists(struct due_item *it, long long n, const char *day)
{
	due_say(it, ngettext("%1$lld exchange drops off the platform's list, the first after %2$s",
	                     "%1$lld exchanges drop off the platform's list, the first after %2$s", (unsigned long)n), n, day);
}

/* ---- the kinds ---- */

static const struct kind {
	const char *step, *kind, *filter, *rule;
	bool exchange;
	int after; /* days from the last day of a person to next_on, as it is stored */
	void (*say)(struct due_item *it, const struct line *l);
	void (*many)(struct due_item *it, long long n, const char *day);
} kinds[] = {
	{"pickup", "return_pickup", "state=requested", "YAH-91", false, 0, say_pickup, many_pickups},
	{"decide", "return_decide", "state=delivered", "YAH-93", false, 0, say_decide, many_decisions},
	{"end", "return_abnormal", "state=abnormal", "YAH-97", false, 1, say_end, many_ends},
	{"confirm", "return_confirm", "state=abnormal", "YAH-95", false, 1, say_confirm, many_ends},
	{"refund", "return_refund", "state=closed", "YAH-120", false, 0, say_refund, many_refunds},
	{"handle", "exchange_handle", "state=open", "YAH-102", true, 1, say_handle, many_exchanges},
	{"list", "exchange_list", "state=reminded", "YAH-103", true, 0, say_list, many_lists},
	{"return", "exchange_return", "state=closed", "YAH-105", true, 0, say_return, many_exchanges},
};

/* Days from today within which a line is wanted: those asked for, and from when the kind warns. */
static int reach(const struct slip_market *m, const struct kind *k, int ahead)
{
	int warns = 0;

	if (strcmp(k->step, "end") == 0)
		warns = m->rules.abnormal_max - m->rules.abnormal_warn;
	else if (strcmp(k->step, "confirm") == 0)
		warns = m->rules.abnormal_max;
	else if (strcmp(k->step, "list") == 0)
		warns = m->rules.list - m->rules.list_warn;
	return (ahead > warns ? ahead : warns) + k->after;
}

/* A line whose warning has begun shows although its day is further away. */
static struct due_item *add(struct due_frame *f, const struct slip_market *m, const struct kind *k, day_t day, bool warn, const char *rule)
{
	struct due_frame wide = *f;
	struct due_item *it;

	if (warn && day - m->today > wide.ahead)
		wide.ahead = day - m->today;
	it = due_add(&wide, m->name, k->kind, day, slip_rule(m, rule));
	if (it == NULL)
		return NULL;
	it->warn = warn || it->warn;
	if (strcmp(k->step, "refund") == 0)
		it->overdue = false; /* no date of ours has passed */
	return it;
}

static void say_one(struct due_frame *f, struct slip_market *m, const struct kind *k, const struct line *l, int64_t id, const char *slip_no)
{
	bool refund = strcmp(k->step, "refund") == 0;
	struct due_item *it = add(f, m, k, refund ? l->c.next : l->c.last, l->c.warn_from != DAY_NONE && m->today >= l->c.warn_from, l->c.rule);

	if (it == NULL)
		return;
	due_opens_no(it, k->exchange ? "exchange" : "return", id, slip_no);
	if (l->c.by_closure)
		due_say(it, _("%1$s (order %2$s) must be finished by %3$s: the store is closing"), l->no, l->order_no, l->day);
	else
		k->say(it, l);
}

static enum status look_return(struct due_frame *f, struct slip_market *m, const struct kind *k, int64_t id, struct error *e)
{
	struct return_slip r;
	struct line l = {.today = m->today};
	enum status st = return_read(f->s, id, &r, e);

	if (st == ST_OK)
		st = return_clock(m, &r, &l.c, e);
	if (st == ST_OK) {
		l.no = r.no;
		l.order_no = r.order_no;
		l.forced = strcmp(r.closed_by, "closure") == 0;
		day_format(l.c.last, l.day);
		day_format(l.c.last == DAY_NONE ? DAY_NONE : l.c.last + 1, l.after);
		say_one(f, m, k, &l, id, r.no);
	}
	return_free(&r);
	return st;
}

static enum status look_exchange(struct due_frame *f, struct slip_market *m, const struct kind *k, int64_t id, struct error *e)
{
	struct exchange_slip x;
	struct line l = {.today = m->today};
	enum status st = exchange_read(f->s, id, &x, e);

	if (st == ST_OK)
		st = exchange_clock(m, &x, &l.c, e);
	if (st == ST_OK) {
		l.no = x.no;
		l.order_no = x.order_no;
		day_format(l.c.last, l.day);
		day_format(l.c.last == DAY_NONE ? DAY_NONE : l.c.last + 1, l.after);
		say_one(f, m, k, &l, id, x.no);
	}
	exchange_free(&x);
	return st;
}

static struct stmt *bound(struct due_frame *f, const struct slip_market *m, const struct kind *k, const char *sql)
{
	struct stmt *q = db_prepare(f->s->db, sql);

	stmt_bind_text(q, ":profile", m->name);
	stmt_bind_text(q, ":step", k->step);
	bind_day(q, ":to", m->today + reach(m, k, f->ahead));
	return q;
}

static enum status say_many(struct due_frame *f, struct slip_market *m, const struct kind *k, struct error *e)
{
	struct stmt *q = bound(f, m, k, k->exchange ? exchange_count_sql : return_count_sql);
	enum step step = stmt_step(q, e);
	long long n = step == STEP_ROW ? (long long)stmt_int(q, 0) : 0;
	day_t first = step == STEP_ROW ? column_day(q, 1) : DAY_NONE;
	struct due_item *it;
	char day[16];

	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (first == DAY_NONE)
		return ST_OK;
	day_format(first - k->after, day);
	it = add(f, m, k, first - k->after, true, k->rule);
	if (it == NULL)
		return ST_OK;
	due_opens_list(it, k->exchange ? "exchange" : "return", k->filter);
	k->many(it, n, day);
	return ST_OK;
}

static enum status look_kind(struct due_frame *f, struct slip_market *m, const struct kind *k, struct error *e)
{
	struct stmt *q = bound(f, m, k, k->exchange ? exchange_rows_sql : return_rows_sql);
	int64_t ids[LINES + 1];
	size_t n = 0;
	enum step step;
	enum status st = ST_OK;

	while ((step = stmt_step(q, e)) == STEP_ROW && n <= LINES)
		ids[n++] = stmt_int(q, 0);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (n > LINES)
		return say_many(f, m, k, e);
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = k->exchange ? look_exchange(f, m, k, ids[i], e) : look_return(f, m, k, ids[i], e);
	return st;
}

/* Once the final balance is paid no refund changes anything any more (YAH-24). */
static enum status is_settled(struct shop *s, const char *profile, bool *out, struct error *e)
{
	struct closure c;
	enum status st = closure_of(s, profile, &c, e);

	*out = st == ST_OK && c.id != 0 && (strcmp(c.state, "paid") == 0 || (strcmp(c.state, "owed") == 0 && c.paid_on != DAY_NONE));
	return st;
}

static enum status look_market(struct due_frame *f, const char *profile, struct error *e)
{
	struct slip_market m;
	bool settled;
	enum status st = is_settled(f->s, profile, &settled, e);

	if (st != ST_OK || settled)
		return st;
	st = slip_market_open(f->s, profile, &m, e);
	for (size_t k = 0; st == ST_OK && k < sizeof kinds / sizeof *kinds; k++)
		st = look_kind(f, &m, &kinds[k], e);
	slip_market_close(&m);
	return st;
}

enum status due_slips(struct due_frame *f, struct error *e)
{
	char names[MARKETS][32];
	struct stmt *q = db_prepare(f->s->db, markets_sql);
	size_t n = 0;
	enum step step;
	enum status st = ST_OK;

	while (n < MARKETS && (step = stmt_step(q, e)) == STEP_ROW)
		column_text(q, 0, names[n++], sizeof *names);
	stmt_reset(q);
	if (n < MARKETS && step == STEP_FAILED)
		return ST_FAILED;
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = look_market(f, names[i], e);
	return st;
}
