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
#include "storekeep/json.h"
#include "storekeep/terms.h"

const char *const case_field_names[CASE_FIELDS] = {
	[CASE_SHIPPABLE] = "shippable_on", [CASE_SHIPPED] = "shipped_on", [CASE_PICKED_UP] = "picked_up_on", [CASE_RECEIVED] = "received_on",
	[CASE_COMPLAINT] = "complaint_on", [CASE_CONFIRMED] = "confirmed_on", [CASE_CANCELLED] = "cancelled_on", [CASE_PREORDER] = "preorder_on",
	[CASE_REFUNDED] = "refunded_on", [CASE_BANK_REFUNDED] = "bank_refunded_on", [CASE_REVERSE] = "reverse_on",
	[CASE_REFUND_AMOUNT] = "refund_amount", [CASE_REVERSE_FEE] = "reverse_fee", [CASE_CANCEL_REASON] = "cancel_reason",
	[CASE_RETURNING] = "returning", [CASE_RETURNED] = "returned", [CASE_SETTLED] = "settled",
};

static const char read_sql[] =
	"SELECT id, profile, order_no, cart_no, payment, tax_kind, sku, product_no, buyer, item_name, qty, claim_amount, cash, interest, is_shipping,"
	" card_plan, state, cancel_reason, origins, ordered_on, ship_by, posted_on, refund_amount, reverse_fee, shippable_on, shipped_on, picked_up_on,"
	" received_on, complaint_on, confirmed_on, cancelled_on, preorder_on, refunded_on, bank_refunded_on, reverse_on FROM live_order WHERE id = :id";
static const char write_sql[] =
	"UPDATE orders SET state = :state, cancel_reason = :cancel_reason, origins = :origins, next_step = :next_step, next_on = :next_on,"
	" posting_day = :posting, refund_day = :refund, refund_amount = :refund_amount, reverse_fee = :reverse_fee, shippable_on = :shippable_on,"
	" shipped_on = :shipped_on, picked_up_on = :picked_up_on, received_on = :received_on, complaint_on = :complaint_on,"
	" confirmed_on = :confirmed_on, cancelled_on = :cancelled_on, preorder_on = :preorder_on, refunded_on = :refunded_on,"
	" bank_refunded_on = :bank_refunded_on, reverse_on = :reverse_on WHERE id = :id";
static const char event_sql[] =
	"INSERT INTO order_event (profile, order_no, act, day, origin, rule, reason, before, after, batch_id, at, by)"
	" VALUES (:profile, :order_no, :act, :day, :origin, :rule, :reason, :before, :after, :batch, :at, :by)";
static const char fact_sql[] =
	"INSERT INTO order_fact (profile, order_no, field, value, batch_id, at, by) VALUES (:profile, :order_no, :field, :value, :batch, :at, :by)"
	" ON CONFLICT (profile, order_no, field) DO UPDATE SET value = excluded.value, batch_id = excluded.batch_id, at = excluded.at,"
	" by = excluded.by";
static const char drop_sql[] = "DELETE FROM order_fact WHERE profile = :profile AND order_no = :order_no AND field = :field";

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

/* What `origins` says of a field: our own JSON, one flat object of texts. */
static void origin_word(const char *origins, const char *field, char out[24])
{
	char key[48];
	const char *at, *end;

	out[0] = '\0';
	snprintf(key, sizeof key, "\"%s\":\"", field);
	at = strstr(origins, key);
	if (at == NULL)
		return;
	at += strlen(key);
	end = strchr(at, '"');
	if (end != NULL && end - at < 24)
		snprintf(out, 24, "%.*s", (int)(end - at), at);
}

static enum day_origin origin_of(const char *origins, enum case_field f)
{
	char word[24];

	origin_word(origins, case_field_names[f], word);
	for (size_t i = 1; i < sizeof origin_words / sizeof *origin_words; i++)
		if (strcmp(word, origin_words[i]) == 0)
			return (enum day_origin)i;
	return ORIGIN_NONE;
}

static void read_origins(struct order_case *c, const char *origins, const char *state)
{
	for (int f = 0; f < CASE_FIELDS; f++) {
		c->from[f] = origin_of(origins, (enum case_field)f);
		if (f < CASE_DAYS && c->day[f] != DAY_NONE && c->from[f] == ORIGIN_NONE)
			c->from[f] = ORIGIN_FILE;
		if (f < CASE_DAYS && c->day[f] == DAY_NONE)
			c->from[f] = ORIGIN_NONE;
	}
	c->returning = c->from[CASE_RETURNING] != ORIGIN_NONE;
	c->returned = c->from[CASE_RETURNED] != ORIGIN_NONE;
	c->settled = c->from[CASE_SETTLED] != ORIGIN_NONE;
	origin_word(origins, "state", c->word);
	if (c->word[0] == '\0')
		snprintf(c->word, sizeof c->word, "%s", state);
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
		.ship_by = c->ship_by, .preorder = d[CASE_PREORDER], .received = d[CASE_RECEIVED], .cancelled = cancelled_on(c), .refunded = c->refund,
		.paid = !is(c->word, "awaiting_payment") || d[CASE_SHIPPABLE] != DAY_NONE || d[CASE_SHIPPED] != DAY_NONE,
		.settled = c->settled || is(c->word, "settled"), .returned = c->returned || is(c->word, "returned"),
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
	clock = order_clock_state(&m->rules, &c->clock, &c->facts, m->today);
	state = further(c, clock);
	if ((c->returning || is(c->word, "returning")) && order_state_rank(state) < 7)
		state = "returning";
	c->next_on = DAY_NONE;
	/* A return has its own clock; the order's goes on beside it. */
	if (m->clock && !is(state, "unknown"))
		step = order_clock_next(&c->clock, is(state, "returning") ? clock : is(state, "delivered") ? "shipped" : state, &c->next_on);
	snprintf(c->state, sizeof c->state, "%s", state);
	snprintf(c->next_step, sizeof c->next_step, "%s", step);
	return ST_OK;
}

/* ---- writing ---- */

static void put_origins(const struct order_case *c, struct json *j)
{
	bool any = !is(c->state, c->word);

	for (int f = 0; f < CASE_FIELDS; f++)
		any = any || c->from[f] > ORIGIN_FILE;
	if (!any)
		return;
	json_object(j, NULL);
	if (!is(c->state, c->word))
		json_text(j, "state", c->word);
	for (int f = 0; f < CASE_FIELDS; f++)
		if (c->from[f] > ORIGIN_FILE)
			json_text(j, case_field_names[f], origin_words[c->from[f]]);
	json_end_object(j);
}

enum status order_case_write(struct order_market *m, const struct order_case *c, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, write_sql);
	struct json j = {0};
	enum status st;
	char name[32];

	put_origins(c, &j);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_text(q, ":state", c->state);
	stmt_bind_text(q, ":cancel_reason", c->cancel_reason);
	stmt_bind_text(q, ":origins", buf_str(&j.out));
	stmt_bind_text(q, ":next_step", c->next_step);
	bind_day(q, ":next_on", c->next_on);
	bind_day(q, ":posting", c->posting);
	bind_day(q, ":refund", c->refund);
	stmt_bind_int(q, ":refund_amount", c->refund_amount);
	bind_money(q, ":reverse_fee", c->reverse_fee);
	for (int f = 0; f < CASE_DAYS; f++) {
		snprintf(name, sizeof name, ":%s", case_field_names[f]);
		bind_day(q, name, c->day[f]);
	}
	st = stmt_run(q, e);
	buf_free(&j.out);
	return st;
}

static void put_day(struct json *j, const char *key, day_t d)
{
	char text[16];

	day_format(d, text);
	json_date(j, key, text);
}

/* The columns of `c` that differ from `other`. */
static void put_changes(const struct order_case *c, const struct order_case *other, struct json *j)
{
	json_object(j, NULL);
	if (!is(c->state, other->state))
		json_text(j, "state", c->state);
	if (!is(c->cancel_reason, other->cancel_reason))
		json_text(j, "cancel_reason", c->cancel_reason);
	for (int f = 0; f < CASE_DAYS; f++)
		if (c->day[f] != other->day[f])
			put_day(j, case_field_names[f], c->day[f]);
	if (c->posting != other->posting)
		put_day(j, "posting_day", c->posting);
	if (c->refund_amount != other->refund_amount)
		json_int(j, "refund_amount", c->refund_amount);
	if (c->reverse_fee != other->reverse_fee && c->reverse_fee != MONEY_NONE)
		json_int(j, "reverse_fee", c->reverse_fee);
	else if (c->reverse_fee != other->reverse_fee)
		json_null(j, "reverse_fee");
	json_end_object(j);
}

enum status order_event_put(struct order_market *m, const struct order_case *before, const struct order_case *after, const struct order_event *ev,
                            struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, event_sql);
	struct json was = {0}, becomes = {0};
	enum status st;

	put_changes(before, after, &was);
	put_changes(after, before, &becomes);
	stmt_bind_text(q, ":profile", after->profile);
	stmt_bind_text(q, ":order_no", after->order_no);
	stmt_bind_text(q, ":act", ev->act);
	bind_day_text(q, ":day", ev->day);
	stmt_bind_text(q, ":origin", ev->origin);
	stmt_bind_text(q, ":rule", ev->rule != NULL ? profile_rule(m->name, ev->rule) : "");
	stmt_bind_text(q, ":reason", ev->reason != NULL ? ev->reason : "");
	stmt_bind_text(q, ":before", buf_str(&was.out));
	stmt_bind_text(q, ":after", buf_str(&becomes.out));
	stmt_bind_int(q, ":batch", ev->batch_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", m->s->actor);
	st = stmt_run(q, e);
	buf_free(&was.out);
	buf_free(&becomes.out);
	return st;
}

/* ---- typed facts ---- */

static void fact_value(const struct order_case *c, enum case_field f, char out[static 40])
{
	if (f < CASE_DAYS)
		day_format(c->day[f], out);
	else if (f == CASE_REFUND_AMOUNT)
		snprintf(out, 40, "%lld", (long long)c->refund_amount);
	else if (f == CASE_REVERSE_FEE)
		snprintf(out, 40, "%lld", (long long)c->reverse_fee);
	else
		snprintf(out, 40, "%s", f == CASE_CANCEL_REASON ? c->cancel_reason : "1");
}

static enum status put_fact(struct order_market *m, const struct order_case *c, enum case_field f, int64_t batch_id, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, fact_sql);
	char value[40];

	fact_value(c, f, value);
	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_text(q, ":order_no", c->order_no);
	stmt_bind_text(q, ":field", case_field_names[f]);
	stmt_bind_text(q, ":value", value);
	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", m->s->actor);
	return stmt_run(q, e);
}

static enum status drop_fact(struct order_market *m, const struct order_case *c, enum case_field f, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, drop_sql);

	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_text(q, ":order_no", c->order_no);
	stmt_bind_text(q, ":field", case_field_names[f]);
	return stmt_run(q, e);
}

static bool holds(const struct order_case *c, enum case_field f)
{
	return c->from[f] == ORIGIN_TYPED || (c->from[f] == ORIGIN_RULE && f != CASE_CONFIRMED && f != CASE_SETTLED);
}

enum status order_facts_keep(struct order_market *m, const struct order_case *before, const struct order_case *after, int64_t batch_id,
                             struct error *e)
{
	enum status st = ST_OK;

	for (int f = 0; f < CASE_FIELDS && st == ST_OK; f++) {
		char was[40] = "", now[40] = "";

		if (holds(before, (enum case_field)f))
			fact_value(before, (enum case_field)f, was);
		if (holds(after, (enum case_field)f))
			fact_value(after, (enum case_field)f, now);
		if (strcmp(was, now) != 0)
			st = *now != '\0' ? put_fact(m, after, (enum case_field)f, batch_id, e) : drop_fact(m, after, (enum case_field)f, e);
	}
	return st;
}
