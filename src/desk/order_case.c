/*
 * One order with what is fact in it and whence: read from the version that
 * counts, judged by the rules on the day of now, written back in place.
 */
#include "config.h"

#include "desk/order_case.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/terms.h"

const char *const case_field_names[CASE_FIELDS] = {
	[CASE_SHIPPABLE] = "shippable_on", [CASE_SHIPPED] = "shipped_on", [CASE_PICKED_UP] = "picked_up_on", [CASE_RECEIVED] = "received_on",
	[CASE_COMPLAINT] = "complaint_on", [CASE_CONFIRMED] = "confirmed_on", [CASE_CANCELLED] = "cancelled_on", [CASE_PREORDER] = "preorder_on",
	[CASE_REFUNDED] = "refunded_on", [CASE_BANK_REFUNDED] = "bank_refunded_on", [CASE_REVERSE] = "reverse_on",
	[CASE_REFUND_AMOUNT] = "refund_amount", [CASE_REVERSE_FEE] = "reverse_fee", [CASE_CANCEL_REASON] = "cancel_reason",
	[CASE_RETURNING] = "returning", [CASE_RETURNED] = "returned",
};

static const char read_sql[] =
	"SELECT id, profile, order_no, cart_no, payment, tax_kind, sku, product_no, buyer, item_name, qty, claim_amount, cash, interest, is_shipping,"
	" card_plan, state, cancel_reason, origins, ordered_on, ship_by, posted_on, refund_amount, reverse_fee, shippable_on, shipped_on, picked_up_on,"
	" received_on, complaint_on, confirmed_on, cancelled_on, preorder_on, refunded_on, bank_refunded_on, reverse_on FROM live_order WHERE id = :id";

static const char period_sql[] =
	"SELECT from_day, to_day, orders_settled FROM period WHERE profile = :profile AND from_day <= :day ORDER BY from_day DESC LIMIT 1";

/* ---- the marketplace ---- */

static int whole(const struct profile *p, const char *key, day_t on)
{
	int64_t n = profile_int(p, key, on, 0);

	return n > 0 && n < 100000 ? (int)n : 0;
}

void order_clock_terms(const struct profile *p, day_t on, struct order_clock_rules *out)
{
	*out = (struct order_clock_rules){
		.ship_min = whole(p, "ship.general.min_workdays", on), .ship_max = whole(p, "ship.general.max_workdays", on),
		.convert_days = whole(p, "preorder.convert_days_before", on), .cooloff_days = whole(p, "cooloff.days", on),
		.cooloff_offset = whole(p, "cooloff.start_offset", on), .presumed_arrival = whole(p, "cooloff.presumed_arrival_days", on),
		.early_shortens = profile_bool(p, "cooloff.early_arrival_shortens", on, false),
		.pickup_check = whole(p, "cvs.check_after_days", on), .unpaid_lapse = whole(p, "order.unpaid_lapse_days", on),
		.overdue_cancel = whole(p, "order.overdue_cancel_days", on),
	};
	terms_clock(p, on, &out->settle);
}

enum status order_market_open(struct shop *s, const char *profile, struct order_market *out, struct error *e)
{
	enum status st;

	*out = (struct order_market){.s = s};
	st = shop_profile(s, profile, &out->profile, e);
	if (st != ST_OK)
		return st;
	snprintf(out->name, sizeof out->name, "%s", profile_name(out->profile));
	out->today = shop_today(s, out->profile);
	out->clock = profile_text(out->profile, "confirm.auto_days", DAY_NONE) != NULL;
	out->members = profile_bool(out->profile, "orders.sales", DAY_NONE, false);
	order_clock_terms(out->profile, DAY_NONE, &out->rules);
	return ST_OK;
}

void order_market_close(struct order_market *m)
{
	if (m->calendar != NULL)
		calendar_free(m->calendar);
	m->calendar = NULL;
}

/* ---- reading ---- */

static const char *const origin_words[] = {"", "file", "typed", "rule", "forecast"};

/* One name and its word at *at of our own JSON, a flat object of texts; false at its end. */
static bool next_pair(const char **at, char name[24], char word[24])
{
	int used = 0;

	while (**at == '{' || **at == ',')
		++*at;
	if (sscanf(*at, "\"%23[^\"]\":\"%23[^\"]\"%n", name, word, &used) != 2 || used == 0)
		return false;
	*at += used;
	return true;
}

static void take_origin(const char *name, const char *word, enum day_origin from[CASE_FIELDS])
{
	for (int f = 0; f < CASE_FIELDS; f++)
		for (size_t i = 1; strcmp(case_field_names[f], name) == 0 && i < sizeof origin_words / sizeof *origin_words; i++)
			if (strcmp(word, origin_words[i]) == 0)
				from[f] = (enum day_origin)i;
}

void order_origins_read(const char *origins, const char *state, char word[24], enum day_origin from[CASE_FIELDS])
{
	char name[24], value[24];

	memset(from, 0, CASE_FIELDS * sizeof *from);
	snprintf(word, 24, "%s", state);
	while (next_pair(&origins, name, value))
		if (strcmp(name, "state") == 0)
			memcpy(word, value, 24);
		else
			take_origin(name, value, from);
}

static size_t put_pair(char *out, size_t at, const char *name, const char *word)
{
	int n = snprintf(out + at, ORIGINS_SIZE - at, "%c\"%s\":\"%s\"", at == 0 ? '{' : ',', name, word);

	return n > 0 && at + (size_t)n < ORIGINS_SIZE ? at + (size_t)n : at;
}

void order_origins_put(const struct order_case *c, char out[ORIGINS_SIZE])
{
	size_t at = 0;

	out[0] = '\0';
	if (strcmp(c->state, c->word) != 0)
		at = put_pair(out, at, "state", c->word);
	for (int f = 0; f < CASE_FIELDS; f++)
		if (c->from[f] > ORIGIN_FILE)
			at = put_pair(out, at, case_field_names[f], origin_words[c->from[f]]);
	if (at != 0)
		snprintf(out + at, ORIGINS_SIZE - at, "}");
}

static void read_origins(struct order_case *c, const char *origins, const char *state)
{
	order_origins_read(origins, state, c->word, c->from);
	for (int f = 0; f < CASE_DAYS; f++)
		if (c->day[f] == DAY_NONE)
			c->from[f] = ORIGIN_NONE;
		else if (c->from[f] == ORIGIN_NONE)
			c->from[f] = ORIGIN_FILE;
	c->returning = c->from[CASE_RETURNING] != ORIGIN_NONE;
	c->returned = c->from[CASE_RETURNED] != ORIGIN_NONE;
	/* A confirmation that nobody said is made anew from the facts. */
	if (c->from[CASE_CONFIRMED] == ORIGIN_RULE || c->from[CASE_CONFIRMED] == ORIGIN_FORECAST) {
		c->day[CASE_CONFIRMED] = DAY_NONE;
		c->from[CASE_CONFIRMED] = ORIGIN_NONE;
	}
}

static void read_row(struct stmt *q, struct order_case *c)
{
	c->id = stmt_int(q, 0);
	column_text(q, 1, c->profile, sizeof c->profile);
	column_text(q, 2, c->order_no, sizeof c->order_no);
	column_text(q, 3, c->cart_no, sizeof c->cart_no);
	column_text(q, 4, c->payment, sizeof c->payment);
	column_text(q, 5, c->tax_kind, sizeof c->tax_kind);
	column_text(q, 6, c->sku, sizeof c->sku);
	column_text(q, 7, c->product_no, sizeof c->product_no);
	column_text(q, 8, c->buyer, sizeof c->buyer);
	column_text(q, 9, c->item_name, sizeof c->item_name);
	c->qty = stmt_int(q, 10);
	c->claim = stmt_int(q, 11);
	c->cash = stmt_int(q, 12);
	c->interest = stmt_int(q, 13);
	c->is_shipping = stmt_int(q, 14) != 0;
	c->card = *column_words(q, 15) != '\0' && strcmp(column_words(q, 15), "none") != 0;
	column_text(q, 17, c->cancel_reason, sizeof c->cancel_reason);
	c->ordered = column_day(q, 19);
	c->ship_by = column_day(q, 20);
	c->posted = column_day(q, 21);
	c->refund_amount = stmt_int(q, 22);
	c->reverse_fee = column_money(q, 23);
	for (int f = 0; f < CASE_DAYS; f++)
		c->day[f] = column_day(q, 24 + f);
	read_origins(c, column_words(q, 18), column_words(q, 16));
}

enum status order_case_read(struct order_market *m, int64_t id, struct order_case *out, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, read_sql);
	enum step step;

	*out = (struct order_case){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, "order_no", _("This order is not in the book."));
	if (m->members)
		return error_set(e, ST_REFUSED, "order_of_members", NULL, "order_no", _("Order %s belongs to a marketplace with members; it has other acts."),
		                 out->order_no);
	return ST_OK;
}

/* ---- judging ---- */

int order_state_rank(const char *state)
{
	static const struct {
		const char *state;
		int rank;
	} ranks[] = {
		{"awaiting_payment", 0}, {"to_ship", 1}, {"shipped", 2}, {"disputed", 2}, {"delivered", 3}, {"confirmed", 4}, {"posted", 5},
		{"settled", 6}, {"returned", 7}, {"cancelled", 8},
	};

	for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
		if (strcmp(ranks[i].state, state) == 0)
			return ranks[i].rank;
	return -1;
}

static void copy(char *to, const char *from, size_t size)
{
	size_t len = strlen(from);

	if (len >= size)
		len = size - 1;
	memcpy(to, from, len);
	to[len] = '\0';
}

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

static day_t first_of(day_t a, day_t b)
{
	return a != DAY_NONE ? a : b;
}

/* A file that says "cancelled" without a day is believed all the same. */
static day_t cancelled_on(const struct order_case *c)
{
	if (c->day[CASE_CANCELLED] != DAY_NONE || !is(c->word, "cancelled"))
		return c->day[CASE_CANCELLED];
	return first_of(first_of(c->refund, c->ordered), 0);
}

/* Where a marketplace gives back a part, the order goes on (Ruten); YAH-98 knows whole orders only. */
static bool part_back(const struct order_case *c)
{
	return c->refund_amount > 0 && c->refund_amount < c->claim;
}

static void facts_of(struct order_case *c)
{
	const day_t *d = c->day;
	day_t complaint = d[CASE_COMPLAINT];

	c->refund = settle_refund_day(c->card, d[CASE_REFUNDED], d[CASE_BANK_REFUNDED]);
	/* A file that says "not arrived" without a day: since it was shipped. */
	if (is(c->word, "disputed") && complaint == DAY_NONE)
		complaint = d[CASE_SHIPPED];
	c->facts = (struct order_clock_facts){
		.d = {.ordered = c->ordered, .transferred = d[CASE_SHIPPABLE], .shipped = d[CASE_SHIPPED], .picked_up = d[CASE_PICKED_UP],
		      .received = DAY_NONE, .complaint = complaint, .confirmed = d[CASE_CONFIRMED], .posted = c->posted,
		      .pay_on_pickup = is(c->payment, "711_cod") || is(c->payment, "family_cod")},
		.ship_by = c->ship_by, .preorder = d[CASE_PREORDER], .received = d[CASE_RECEIVED], .cancelled = cancelled_on(c),
		.refunded = part_back(c) ? DAY_NONE : c->refund,
		.paid = !is(c->word, "awaiting_payment") || d[CASE_SHIPPABLE] != DAY_NONE || d[CASE_SHIPPED] != DAY_NONE,
		.settled = is(c->word, "settled"), .returned = c->returned || is(c->word, "returned"),
	};
}

static enum status clock_of(struct order_market *m, struct order_case *c, struct error *e)
{
	const struct workdays *w = NULL;
	bool days = m->rules.ship_max > 0 && c->facts.paid && c->facts.d.shipped == DAY_NONE && c->ship_by == DAY_NONE;
	enum status st = days && m->calendar == NULL ? calendar_load(m->s, m->profile, &m->calendar, e) : ST_OK;

	if (st != ST_OK)
		return st;
	if (m->calendar != NULL)
		w = calendar_workdays(m->calendar);
	c->missing_year = 0;
	order_clock_of(&m->rules, w, &c->facts, &c->clock, days ? &c->missing_year : NULL);
	if (!m->clock) {
		c->clock.confirm = c->facts.d.confirmed;
		c->clock.posting = (struct settle_posting){c->posted, c->posted, c->posted, c->posted != DAY_NONE, WAIT_NOTHING};
	}
	return ST_OK;
}

enum status order_case_dates(const struct order_case *c, struct error *e)
{
	bool said = c->from[CASE_CONFIRMED] == ORIGIN_FILE || c->from[CASE_CONFIRMED] == ORIGIN_TYPED;
	struct settle_dates d = {.ordered = c->ordered, .transferred = c->day[CASE_SHIPPABLE], .shipped = c->day[CASE_SHIPPED],
	                         .picked_up = c->day[CASE_PICKED_UP], .received = c->day[CASE_RECEIVED], .complaint = c->day[CASE_COMPLAINT],
	                         .confirmed = said ? c->day[CASE_CONFIRMED] : DAY_NONE, .posted = c->posted};

	return settle_check_dates(&d, e);
}

/* The posting that is counted with: what came back before it never posts (YAH-120). */
static void forecast(const struct order_market *m, struct order_case *c)
{
	const struct settle_posting *p = &c->clock.posting;
	bool drops = c->refund != DAY_NONE || c->facts.returned;

	c->posting = c->posted;
	if (c->posted != DAY_NONE || !m->clock || c->facts.cancelled != DAY_NONE)
		return;
	if (drops && !settle_refund_counts(p->used, c->refund))
		return;
	c->posting = p->used;
	if (c->day[CASE_CONFIRMED] == DAY_NONE && c->clock.confirm != DAY_NONE) {
		c->day[CASE_CONFIRMED] = c->clock.confirm;
		c->from[CASE_CONFIRMED] = c->clock.confirm < m->today ? ORIGIN_RULE : ORIGIN_FORECAST;
	}
}

/* The period in which it is posted has been paid, and its orders with it (order_settle.c). */
static bool settled(struct order_market *m, day_t posting)
{
	struct stmt *q;
	char day[16];

	if (posting == DAY_NONE || posting > m->today)
		return false;
	if (m->period.to != m->period.from && posting >= m->period.from && posting <= m->period.to)
		return m->period.settled;
	q = db_prepare(m->s->db, period_sql);
	day_format(posting, day);
	stmt_bind_text(q, ":profile", m->name);
	stmt_bind_text(q, ":day", day);
	memset(&m->period, 0, sizeof m->period);
	if (stmt_step(q, NULL) == STEP_ROW && column_day(q, 1) >= posting) {
		m->period.from = column_day(q, 0);
		m->period.to = column_day(q, 1);
		m->period.settled = stmt_int(q, 2) != 0;
	}
	stmt_reset(q);
	return m->period.settled;
}

/* The further of what the file says and what facts and clock prove. */
static const char *further(const struct order_case *c, const char *clock)
{
	int word = order_state_rank(c->word), proved = order_state_rank(clock);

	if (is(c->word, "unknown") && c->facts.d.shipped == DAY_NONE && proved < 7)
		return c->word;
	if (is(clock, "disputed") && word <= 2)
		return clock;
	return word >= proved ? c->word : clock;
}

enum status order_case_judge(struct order_market *m, struct order_case *c, struct error *e)
{
	const char *clock, *state, *step = "";
	enum status st;

	facts_of(c);
	st = clock_of(m, c, e);
	if (st != ST_OK)
		return st;
	forecast(m, c);
	c->facts.settled = c->facts.settled || settled(m, c->posting);
	clock = order_clock_state(&m->rules, &c->clock, &c->facts, m->today);
	state = further(c, clock);
	if ((c->returning || is(c->word, "returning")) && order_state_rank(state) < 7)
		state = "returning";
	c->next_on = DAY_NONE;
	/* A return has its own clock; the order's goes on beside it. */
	if (m->clock && !is(state, "unknown"))
		step = order_clock_next(&c->clock, is(state, "returning") ? clock : is(state, "delivered") ? "shipped" : state, &c->next_on);
	/* What waits for its payout alone is found by its posting day: years of orders have no place among those that wait. */
	if (is(step, "settle"))
		c->next_on = DAY_NONE;
	copy(c->state, state, sizeof c->state);
	if (!is(state, "cancelled"))
		c->cancel_reason[0] = '\0';
	c->next_step = step;
	return ST_OK;
}
