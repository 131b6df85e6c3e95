/*
 * The rows of one purchase against our book: which line is which, which plan,
 * what the file says otherwise. What was billed wins; the difference is told
 * (RUT-16, 19, 23, 43, 48, 58).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/billing_judge.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"

static const char by_reference_sql[] =
	"SELECT id FROM plan_order WHERE account_id = :account AND reference = :reference AND state = 'paid'";
static const char near_sql[] =
	"SELECT o.id, o.plan_days, o.paid_at, t.starts_at FROM plan_order o JOIN term t ON t.order_id = o.id"
	" WHERE o.account_id = :account AND o.state = 'paid' AND (o.reference = '' OR :reference = '')";

enum { NEAR_SECS = 3 * 86400 };

/* ---- which row is which ---- */

static bool says_validity(const struct bill_row *r)
{
	return r->starts_at != INSTANT_NONE || r->ends_at != INSTANT_NONE || r->quota >= 0;
}

/* A second row of the same line: taken partly from another source (RUT-48), else one too many. */
static enum status join(struct bill_judge *j, struct bill_row *to, const struct bill_row *from, struct error *e)
{
	if (to->source[0] == '\0' || from->source[0] == '\0' || strcmp(to->source, from->source) == 0)
		return error_set(e, ST_REFUSED, "lines_too_many", "RUT-23", "item",
		                 _("Line %1$lld: a purchase has two billing lines; this is one more of the purchase of line %2$lld."), (long long)from->line,
		                 (long long)to->line);
	if (to->amount != MONEY_NONE && from->amount != MONEY_NONE)
		to->amount += from->amount;
	j->mixed = true;
	return ST_OK;
}

static enum status place(struct bill_judge *j, const struct bill_row **at, struct bill_row *row, struct error *e)
{
	if (*at != NULL)
		return join(j, (struct bill_row *)(uintptr_t)*at, row, e);
	*at = row;
	return ST_OK;
}

static enum status sort_rows(struct bill_judge *j, struct bill *b, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < b->count && st == ST_OK; i++) {
		struct bill_row *r = &b->rows[i];

		if (r->item == ITEM_UPGRADE || r->line_no == 2)
			st = place(j, &b->upgrade, r, e);
		else if (r->item == ITEM_SERVICE || (says_validity(r) && r->line_no == 0))
			st = place(j, &b->whole, r, e);
		else
			st = place(j, &b->tool, r, e);
	}
	/* Where the fees stand line by line, a row with validity is the first of the two. */
	if (st == ST_OK && b->whole != NULL && b->upgrade != NULL && b->tool == NULL)
		b->tool = b->whole;
	if (b->tool != NULL && b->upgrade != NULL && b->tool->source[0] != '\0' && b->upgrade->source[0] != '\0' &&
	    strcmp(b->tool->source, b->upgrade->source) != 0)
		j->mixed = true;
	return st;
}

/* ---- what several rows say once ---- */

#define FIRST_SAID(name, type, none)                                           \
	static type said_##name(const struct bill *b)                          \
	{                                                                      \
		for (size_t i = 0; i < b->count; i++)                          \
			if (b->rows[i].name != (none))                         \
				return b->rows[i].name;                        \
		return (none);                                                 \
	}
FIRST_SAID(plan_days, int, 0)
FIRST_SAID(discount, int, -1)
FIRST_SAID(quota, int64_t, -1)
FIRST_SAID(booked_at, instant_t, INSTANT_NONE)
FIRST_SAID(starts_at, instant_t, INSTANT_NONE)
FIRST_SAID(ends_at, instant_t, INSTANT_NONE)
FIRST_SAID(debit_at, instant_t, INSTANT_NONE)

static void said_text(const struct bill *b, size_t offset, char *out, size_t size)
{
	out[0] = '\0';
	for (size_t i = 0; i < b->count && out[0] == '\0'; i++)
		snprintf(out, size, "%s", (const char *)&b->rows[i] + offset);
}

/* The payment, else the booking, else the beginning; a day alone keeps the hour that is known. */
static instant_t said_paid_at(const struct bill_judge *j, const struct bill *b)
{
	const char *zone = profile_zone(j->profile);
	instant_t at = INSTANT_NONE;

	for (size_t i = 0; i < b->count && at == INSTANT_NONE; i++)
		at = b->rows[i].paid_at;
	if (at == INSTANT_NONE)
		at = said_booked_at(b);
	if (at == INSTANT_NONE && b->was.id == 0)
		at = said_starts_at(b);
	if (b->was.id != 0 && (at == INSTANT_NONE || instant_day(at, zone) == instant_day(b->was.paid_at, zone)))
		return b->was.paid_at;
	return at;
}

/* ---- our order ---- */

static bool is_taken(const struct bill_judge *j, int64_t id)
{
	for (size_t i = 0; i < j->taken_count; i++)
		if (j->taken[i] == id)
			return true;
	return false;
}

static int64_t distance(instant_t a, instant_t b)
{
	return a == INSTANT_NONE || b == INSTANT_NONE ? INT64_MAX : a > b ? a - b : b - a;
}

static int64_t find_order(struct bill_judge *j, const struct bill *b)
{
	struct stmt *q = db_prepare(j->s->db, by_reference_sql);
	int64_t found = 0, best = NEAR_SECS + 1;
	instant_t paid = said_paid_at(j, b), starts = said_starts_at(b);
	int days = said_plan_days(b);

	stmt_bind_int(q, ":account", j->account.id);
	stmt_bind_text(q, ":reference", b->reference);
	if (b->reference[0] != '\0' && stmt_step(q, NULL) == STEP_ROW)
		found = stmt_int(q, 0);
	stmt_reset(q);
	if (found != 0)
		return found;
	q = db_prepare(j->s->db, near_sql);
	stmt_bind_int(q, ":account", j->account.id);
	stmt_bind_text(q, ":reference", b->reference);
	while (stmt_step(q, NULL) == STEP_ROW) {
		int64_t far = distance(paid, stmt_int(q, 2)), other = distance(starts, stmt_int(q, 3));

		far = other < far ? other : far;
		if (is_taken(j, stmt_int(q, 0)) || (days != 0 && stmt_int(q, 1) != days) || far >= best)
			continue;
		best = far;
		found = stmt_int(q, 0);
	}
	stmt_reset(q);
	return found;
}

/* ---- the plan ---- */

static money_t discounted(const struct bill_judge *j, money_t price)
{
	int64_t off = profile_int(j->profile, "renewal.discount_percent", DAY_NONE, 0);

	return money_ratio(price, 100 - off, 100, profile_rounding(j->profile, "renewal.rounding", DAY_NONE, ROUND_HALF_UP));
}

static money_t total_of(const struct bill *b)
{
	if (b->tool != NULL && b->upgrade != NULL && b->tool->amount != MONEY_NONE && b->upgrade->amount != MONEY_NONE)
		return b->tool->amount + b->upgrade->amount;
	if (b->whole != NULL && b->whole != b->tool)
		return b->whole->amount;
	return MONEY_NONE;
}

static const struct plan *plan_of(const struct bill_judge *j, int days)
{
	for (size_t i = 0; i < j->offer.count; i++)
		if (j->offer.plans[i].days == days)
			return &j->offer.plans[i];
	return NULL;
}

/* By its days, as we have it, or by its price. */
static const struct plan *find_plan(const struct bill_judge *j, const struct bill *b, struct error *e)
{
	int days = said_plan_days(b);
	money_t total = total_of(b);
	char number[16];
	const struct plan *p = NULL;

	if (days != 0) {
		snprintf(number, sizeof number, "%d", days);
		return plan_named(&j->offer, number, &p, e) == ST_OK ? p : NULL;
	}
	if (b->was.id != 0 && (p = plan_of(j, b->was.plan_days)) != NULL)
		return p;
	for (size_t i = 0; i < j->offer.count; i++)
		if (total != MONEY_NONE && (j->offer.plans[i].price == total || discounted(j, j->offer.plans[i].price) == total))
			return &j->offer.plans[i];
	/* A sum that is off by little is that plan's, and the difference is told (RUT-23). */
	for (size_t i = 0; i < j->offer.count; i++)
		if (total != MONEY_NONE && llabs(j->offer.plans[i].price - total) * 20 <= j->offer.plans[i].price)
			return &j->offer.plans[i];
	error_set(e, ST_REFUSED, "plan_not_said", "RUT-14", "plan_days",
	          _("Line %lld: neither days nor price say which plan it is. Add the column of the days, or import the list of advertising orders."),
	          (long long)b->rows[0].line);
	return NULL;
}

/* ---- what it will be ---- */

static void take_money(const struct bill_judge *j, const struct plan *p, struct bill *b)
{
	struct plan_booking *is = &b->is;
	const struct plan_order *was = &b->was;
	money_t total = total_of(b);
	int discount = said_discount(b);

	is->list_price = was->id != 0 ? was->list_price : p->price;
	is->amount = total != MONEY_NONE ? total : was->id != 0 ? was->amount : p->price;
	is->line1 = b->tool != NULL && b->tool->amount != MONEY_NONE ? b->tool->amount : was->line_count > 0 ? was->lines[0].amount : MONEY_NONE;
	is->line2 = b->upgrade != NULL && b->upgrade->amount != MONEY_NONE ? b->upgrade->amount : was->line_count > 1 ? was->lines[1].amount : MONEY_NONE;
	is->discount_percent = discount >= 0 ? discount : was->discount_percent;
	if (discount < 0 && was->id == 0 && is->amount != p->price && is->amount == discounted(j, p->price))
		is->discount_percent = (int)profile_int(j->profile, "renewal.discount_percent", DAY_NONE, 0);
	if (was->id != 0 && discount < 0 && is->amount == is->list_price)
		is->discount_percent = 0;
}

static void take_words(struct bill *b)
{
	const struct plan_order *was = &b->was;
	char pay[16], origin[16];

	said_text(b, offsetof(struct bill_row, pay), pay, sizeof pay);
	said_text(b, offsetof(struct bill_row, origin), origin, sizeof origin);
	said_text(b, offsetof(struct bill_row, source), b->source, sizeof b->source);
	said_text(b, offsetof(struct bill_row, run), b->run, sizeof b->run);
	said_text(b, offsetof(struct bill_row, note), b->note, sizeof b->note);
	said_text(b, offsetof(struct bill_row, state), b->state, sizeof b->state);
	for (size_t i = 0; i < b->count; i++)
		if (strcmp(b->rows[i].state, "open") == 0)
			snprintf(b->state, sizeof b->state, "open");
	b->debit_at = said_debit_at(b);
	snprintf(b->pay, sizeof b->pay, "%s", pay[0] != '\0' && strcmp(pay, "manual") != 0 ? pay : was->pay);
	if (was->id != 0)
		snprintf(b->origin, sizeof b->origin, "%s", was->origin);
	else if (origin[0] != '\0')
		snprintf(b->origin, sizeof b->origin, "%s", origin);
	else /* a plan bought by hand is paid by card or points, and never at a discount */
		snprintf(b->origin, sizeof b->origin, "%s", strcmp(b->pay, "autodebit") == 0 || b->is.discount_percent != 0 ? "renewal" : "manual");
}

static void take_time(const struct bill_judge *j, struct bill *b)
{
	const char *zone = profile_zone(j->profile);
	instant_t starts = said_starts_at(b), ends = said_ends_at(b), known = b->was.id != 0 ? b->was.term.starts_at : b->is.paid_at;
	bool day_only = false;

	for (size_t i = 0; i < b->count; i++)
		day_only = day_only || (b->rows[i].starts_at == starts && b->rows[i].starts_day);
	if (starts == INSTANT_NONE || (day_only && instant_day(starts, zone) == instant_day(known, zone)))
		starts = known;
	b->stated = ends != INSTANT_NONE;
	b->is.starts_at = b->stated ? starts : INSTANT_NONE;
	b->is.ends_at = b->stated ? ends : INSTANT_NONE;
}

static enum status take(struct bill_judge *j, struct bill *b, struct error *e)
{
	const struct plan *p = find_plan(j, b, e);
	int64_t quota = said_quota(b);

	if (p == NULL)
		return ST_REFUSED;
	b->is = (struct plan_booking){.profile = j->account.profile, .source = "import", .plan_days = p->days, .op_id = "", .paid_at = said_paid_at(j, b)};
	if (b->is.paid_at == INSTANT_NONE)
		return error_set(e, ST_REFUSED, "bill_undated", "RUT-29", "booked_at", _("Line %lld has no date."), (long long)b->rows[0].line);
	take_money(j, p, b);
	take_words(b);
	take_time(j, b);
	if (b->stated && b->is.ends_at <= b->is.starts_at)
		return error_set(e, ST_REFUSED, "ends_before_start", "RUT-18", "ends_at", _("Line %1$lld: %2$s"), (long long)b->rows[0].line,
		                 _("The end must be after the start."));
	b->is.quota = quota >= 0 ? quota : b->was.id != 0 ? b->was.term.quota_bought : p->quota;
	b->is.used_before = b->was.id != 0 ? b->was.term.used_before : 0;
	b->is.origin = b->origin;
	b->is.pay = b->pay[0] != '\0' ? b->pay : NULL;
	b->is.reference = b->reference[0] != '\0' ? b->reference : b->was.reference;
	b->is.note = b->note[0] != '\0' ? b->note : b->was.note;
	b->is.open = strcmp(b->state, "open") == 0;
	return ST_OK;
}

/* ---- what is told ---- */

static void tell_amount(struct bill_judge *j, const struct bill *b)
{
	struct notes *n = &j->s->notes;
	char theirs[32], ours[32];

	money_format(b->is.amount, false, theirs);
	money_format(b->was.amount, false, ours);
	if (b->was.id != 0 && b->is.amount != b->was.amount && strcmp(b->origin, "renewal") == 0)
		notes_add(n, NOTE_WARN, "renewal_amount", "RUT-43", "amount", _("The renewal was billed %1$s; %2$s were expected."), theirs, ours);
	else if (b->tool != NULL && b->upgrade != NULL && b->tool->amount != MONEY_NONE && b->upgrade->amount != MONEY_NONE &&
	         b->is.discount_percent == 0)
		plan_check_lines(j->s, b->is.line1, b->is.line2, b->is.list_price);
	else if (b->was.id != 0 && b->is.amount != b->was.amount)
		notes_add(n, NOTE_INFO, "amount_differs", "RUT-23", "amount", _("Billed were %1$s; our book has %2$s."), theirs, ours);
	/* A fee line whose twin is neither in the file nor in the book. */
	if ((b->tool != NULL) != (b->upgrade != NULL) && b->whole == NULL && (b->is.line1 == MONEY_NONE || b->is.line2 == MONEY_NONE))
		notes_add(n, NOTE_WARN, "line_missing", "RUT-23", "item", "%s",
		          b->tool == NULL ? _("The first line is missing; a purchase always produces two.")
		                          : _("The second line is missing; a purchase always produces two."));
}

static void tell_quota(struct bill_judge *j, const struct bill *b)
{
	const struct plan *p = plan_of(j, b->is.plan_days);
	char a[32], c[32];

	if (said_quota(b) < 0 || p == NULL || b->is.quota == p->quota)
		return;
	money_format(b->is.quota, false, a);
	money_format(p->quota, false, c);
	notes_add(&j->s->notes, NOTE_INFO, "quota_differs", "RUT-16", "quota",
	          _("The messages bought (%1$s) differ from the plan's standard value (%2$s)."), a, c);
}

static void tell_time(struct bill_judge *j, const struct bill *b)
{
	char theirs[64], ours[64];

	if (b->was.id == 0 || !b->stated || (b->is.starts_at == b->was.term.starts_at && b->is.ends_at == b->was.term.ends_at))
		return;
	plan_span_text(j->profile, b->is.starts_at, b->is.ends_at, theirs);
	plan_span_text(j->profile, b->was.term.starts_at, b->was.term.ends_at, ours);
	notes_add(&j->s->notes, NOTE_INFO, "term_differs", "RUT-19", "ends_at", _("The marketplace says valid %1$s; our book had %2$s."), theirs, ours);
}

static bool is_automatic(const struct plan_order *o)
{
	return o->line_count != 0 && strcmp(o->lines[0].notice, "autodebit") == 0;
}

static void tell_debit(struct bill_judge *j, const struct bill *b)
{
	char pay[16];

	said_text(b, offsetof(struct bill_row, pay), pay, sizeof pay);
	if (j->mixed)
		notes_add(&j->s->notes, NOTE_WARN, "debit_mixed", "RUT-48", "debit_source", "%s",
		          _("One fee is taken either wholly from the balance or wholly from the card."));
	else if (strcmp(b->source, "card") == 0 && j->account.balance != MONEY_NONE && j->account.balance >= b->is.amount)
		notes_add(&j->s->notes, NOTE_WARN, "debit_card", "RUT-48", "debit_source", "%s",
		          _("The card was charged although the balance was enough."));
	else if (b->source[0] != '\0' && b->was.debit_count == 1 && strcmp(b->was.debits[0].source, b->source) != 0)
		notes_add(&j->s->notes, NOTE_INFO, "debit_differs", "RUT-48", "debit_source", _("It was taken from the %1$s; our book expected the %2$s."),
		          label_of("debit_source", b->source), label_of("debit_source", b->was.debits[0].source));
	if (is_automatic(&b->was) && pay[0] != '\0' && strcmp(pay, "autodebit") != 0)
		notes_add(&j->s->notes, NOTE_WARN, "pay_twice", "RUT-58", "pay", "%s",
		          _("This bill is debited automatically; paying it now would pay it twice."));
}

/* A debit that we do not have like this. */
static bool other_debit(const struct bill *b)
{
	for (size_t i = 0; i < b->was.debit_count; i++)
		if (b->mixed || (strcmp(b->was.debits[i].source, b->source) == 0 && b->was.debits[i].amount == b->is.amount))
			return false;
	return b->source[0] != '\0';
}

static bool differs(const struct bill *b)
{
	const struct plan_order *was = &b->was;
	const struct plan_booking *is = &b->is;

	for (size_t i = 0; i < was->line_count; i++)
		if (was->lines[i].amount != (i == 0 ? is->line1 : is->line2) || (b->state[0] != '\0' && strcmp(was->lines[i].state, b->state) != 0))
			return true;
	return was->plan_days != is->plan_days || was->amount != is->amount || was->discount_percent != is->discount_percent ||
	       strcmp(was->pay, b->pay) != 0 || was->paid_at != is->paid_at || strcmp(was->reference, is->reference) != 0 ||
	       strcmp(was->note, is->note) != 0 || was->term.quota_bought != is->quota || other_debit(b) ||
	       (b->stated && (!was->term.stated || was->term.starts_at != is->starts_at || was->term.ends_at != is->ends_at));
}

enum status bill_judge(struct bill_judge *j, struct bill *b, struct error *e)
{
	int64_t id;
	enum status st;

	j->mixed = false;
	st = sort_rows(j, b, e);
	if (st != ST_OK)
		return st;
	id = find_order(j, b);
	if (id != 0 && (st = plan_order_get(j->s, id, &b->was, e)) != ST_OK)
		return st;
	if (id != 0 && j->taken_count < BILLS_MOST)
		j->taken[j->taken_count++] = id;
	if ((st = take(j, b, e)) != ST_OK)
		return st;
	b->mixed = j->mixed;
	tell_amount(j, b);
	tell_quota(j, b);
	tell_time(j, b);
	tell_debit(j, b);
	b->changed = id == 0 || differs(b);
	return ST_OK;
}
