/*
 * An order of a file (a version in `orders`, its facts in sale_source) as an
 * order of members. What the desk knows better than a file — returns by line, a
 * state that is further — stays.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/sale_take.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char source_sql[] =
	"SELECT o.order_no, o.state, o.ordered_on, o.discount, o.points_value, o.refund_amount, o.shipping_fee, o.claim_amount, o.cancelled_on,"
	" o.delivery, o.buyer, o.recipient, o.phone, o.batch_id, json_extract(f.facts, '$.placed_at'), json_extract(f.facts, '$.subtotal'),"
	" json_extract(f.facts, '$.credit_amount'), json_extract(f.facts, '$.surcharge_amount'), json_extract(f.facts, '$.email'),"
	" json_extract(f.facts, '$.member_code'), json_extract(f.facts, '$.channel'), json_extract(f.facts, '$.delivery_state'),"
	" json_extract(f.facts, '$.completed_at'), json_extract(f.facts, '$.logged_in')"
	" FROM orders o LEFT JOIN sale_source f ON f.order_id = o.id WHERE o.id = :id";
enum {
	C_NUMBER, C_STATE, C_ORDERED, C_DISCOUNT, C_POINTS, C_REFUND, C_SHIPPING, C_CLAIM, C_CANCELLED, C_DELIVERY, C_BUYER, C_RECIPIENT, C_PHONE,
	C_BATCH, C_PLACED, C_SUBTOTAL, C_CREDIT, C_SURCHARGE, C_EMAIL, C_CODE, C_CHANNEL, C_DELIVERY_STATE, C_COMPLETED, C_LOGGED_IN,
};
static const char lines_sql[] =
	"SELECT json_extract(l.value, '$[0]'), json_extract(l.value, '$[1]'), json_extract(l.value, '$[2]'), json_extract(l.value, '$[3]'),"
	" json_extract(l.value, '$[4]') FROM sale_source f JOIN json_each(f.facts, '$.lines') l WHERE f.order_id = :id ORDER BY l.key";

/* ---- lines ---- */

static void drop_lines(struct sale *o)
{
	for (size_t i = 0; i < o->line_count; i++) {
		free(o->products[i]);
		free(o->names[i]);
	}
	free(o->products);
	free(o->names);
	free(o->lines);
	o->products = o->names = NULL;
	o->lines = NULL;
	o->line_count = 0;
}

static enum status read_lines(struct shop *s, int64_t id, struct sale *o, struct error *e)
{
	struct stmt *q = db_prepare(s->db, lines_sql);
	struct sale was = *o;
	enum step step;

	o->lines = NULL;
	o->products = o->names = NULL;
	o->line_count = 0;
	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		size_t n = o->line_count++;

		o->lines = xreallocarray(o->lines, n + 1, sizeof *o->lines);
		o->products = xreallocarray(o->products, n + 1, sizeof *o->products);
		o->names = xreallocarray(o->names, n + 1, sizeof *o->names);
		o->products[n] = xstrdup(column_words(q, 0));
		o->names[n] = xstrdup(column_words(q, 1));
		o->lines[n] = (struct basis_line){.quantity = stmt_int(q, 2), .unit_price = stmt_int(q, 3), .discount = stmt_int(q, 4)};
		if (n < was.line_count && strcmp(was.products[n], o->products[n]) == 0)
			o->lines[n].quantity_returned = was.lines[n].quantity_returned < o->lines[n].quantity ? was.lines[n].quantity_returned
			                                                                                      : o->lines[n].quantity;
	}
	stmt_reset(q);
	drop_lines(&was);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static int64_t sum_of(const struct sale *o, bool parents)
{
	int64_t sum = 0;

	for (size_t i = 0; i < o->line_count; i++)
		if (parents || o->products[i][0] != '\0')
			sum += o->lines[i].unit_price * o->lines[i].quantity - o->lines[i].discount;
	return sum;
}

/* A line without a product is the parent of a bundle (FMT-53). Where its goods carry the price as well, the parent's is none. */
static void judge_bundles(struct shop *s, struct sale *o, int64_t subtotal)
{
	if (subtotal < 0 || o->line_count == 0 || sum_of(o, true) == subtotal)
		return;
	if (sum_of(o, false) == subtotal) {
		for (size_t i = 0; i < o->line_count; i++)
			if (o->products[i][0] == '\0')
				o->lines[i].unit_price = o->lines[i].discount = 0;
		return;
	}
	notes_add(&s->notes, NOTE_INFO, "lines_differ", profile_rule(o->profile, "FMT-53"), NULL,
	          _("Order %1$s: its lines make %2$lld, the file says %3$lld. The lines count."), o->order_number, (long long)sum_of(o, true),
	          (long long)subtotal);
}

/* ---- delivery ---- */

/* The code of a method by the marketplace's name for it; of several the one that ends with the state given. */
static void find_method(const struct profile *p, const char *name, const char *final, char out[32])
{
	static const char prefix[] = "delivery.", tail[] = ".name";
	char *want = text_fold(name);
	const char *key;

	out[0] = '\0';
	for (int n = 0; *name != '\0' && (key = profile_key(p, prefix, n)) != NULL; n++) {
		size_t len = strlen(key);
		char *have, *code, ends[96];
		bool fits;

		if (len <= sizeof prefix + sizeof tail - 2 || strcmp(key + len - (sizeof tail - 1), tail) != 0)
			continue;
		have = text_fold(profile_text(p, key, DAY_NONE) != NULL ? profile_text(p, key, DAY_NONE) : "");
		code = xstrndup(key + sizeof prefix - 1, len - (sizeof prefix - 1) - (sizeof tail - 1));
		snprintf(ends, sizeof ends, "delivery.%.60s.final", code);
		fits = strcmp(have, want) == 0 || strcmp(code, name) == 0;
		if (fits && (out[0] == '\0' || (*final != '\0' && profile_text(p, ends, DAY_NONE) != NULL && strcmp(profile_text(p, ends, DAY_NONE), final) == 0)))
			snprintf(out, 32, "%s", code);
		free(have);
		free(code);
	}
	free(want);
}

static void take_delivery(struct shop *s, const struct profile *p, const char *method, const char *state, struct sale *o)
{
	struct error why = {0};
	char word[32] = "";
	bool final = *state != '\0' && sale_delivery_word(p, state, word, &why) == ST_OK && word[0] != '\0';
	char code[32];

	find_method(p, method, final ? word : "", code);
	if (code[0] != '\0' || o->delivery_code[0] == '\0')
		snprintf(o->delivery_code, sizeof o->delivery_code, "%s", code);
	if (*state == '\0')
		return;
	if (!final) {
		/* A word on the way: what was final is so no more (SHL-27). */
		snprintf(o->delivery_state, sizeof o->delivery_state, "%.*s", (int)text_fit(state, strlen(state), 14, NULL), state);
		o->final_at = INSTANT_NONE;
		return;
	}
	snprintf(o->delivery_state, sizeof o->delivery_state, "%s", word);
	if (sale_delivery_check(p, o, word, &why) != ST_OK) {
		notes_add(&s->notes, NOTE_INFO, why.code, why.rule, "delivery_state", _("Order %1$s: %2$s"), o->order_number, why.message);
		o->final_at = INSTANT_NONE;
	} else if (o->final_at == INSTANT_NONE && strcmp(o->direction, "out") == 0) {
		o->final_at = clock_now() > o->placed_at ? clock_now() : o->placed_at;
	}
}

/* ---- the whole ---- */

static void take_amounts(struct stmt *q, struct sale *o)
{
	o->promotion_amount = stmt_int(q, C_DISCOUNT);
	o->points_amount = stmt_int(q, C_POINTS);
	o->refund_amount = stmt_int(q, C_REFUND);
	o->shipping_amount = stmt_int(q, C_SHIPPING);
	o->credit_amount = stmt_int(q, C_CREDIT);
	o->surcharge_amount = stmt_int(q, C_SURCHARGE);
	if (!stmt_is_null(q, C_SUBTOTAL))
		o->items_amount = stmt_int(q, C_SUBTOTAL);
	else /* the total less what is not goods, with what was taken off */
		o->items_amount = stmt_int(q, C_CLAIM) - o->shipping_amount - o->surcharge_amount + o->promotion_amount + o->points_amount + o->credit_amount;
	if (o->items_amount < 0)
		o->items_amount = 0;
}

static void take_times(struct stmt *q, const struct profile *p, struct sale *o)
{
	const char *zone = profile_zone(p);
	day_t ordered = column_day(q, C_ORDERED);

	if (!stmt_is_null(q, C_PLACED))
		o->placed_at = stmt_int(q, C_PLACED);
	else if (ordered != DAY_NONE)
		o->placed_at = instant_from(ordered, 0, zone);
	else if (o->id == 0)
		o->placed_at = clock_now();
	o->placed_on = instant_day(o->placed_at, zone);
}

/* When it became so: as the file says, else now that we learn of it, never before it was placed. */
static instant_t moment(struct stmt *q, int column, const struct profile *p, const struct sale *o)
{
	day_t day = column == C_CANCELLED ? column_day(q, column) : DAY_NONE;
	instant_t at = clock_now();

	if (day != DAY_NONE)
		at = instant_from(day, 0, profile_zone(p));
	else if (column != C_CANCELLED && !stmt_is_null(q, column))
		at = stmt_int(q, column);
	return at > o->placed_at ? at : o->placed_at;
}

/* Forward only: open, completed, cancelled; back where a batch is undone. */
static void take_state(struct stmt *q, const struct profile *p, bool back, struct sale *o)
{
	const char *state = column_words(q, C_STATE);

	if (back) {
		o->completed_at = o->cancelled_at = INSTANT_NONE;
		snprintf(o->state, sizeof o->state, "open");
	}
	if (strcmp(state, "completed") == 0 && strcmp(o->state, "open") == 0) {
		snprintf(o->state, sizeof o->state, "completed");
		o->completed_at = moment(q, C_COMPLETED, p, o);
	} else if (strcmp(state, "cancelled") == 0 && strcmp(o->state, "cancelled") != 0) {
		snprintf(o->state, sizeof o->state, "cancelled");
		o->cancelled_at = moment(q, C_CANCELLED, p, o);
	}
}

static enum status take_member(struct shop *s, const struct profile *p, struct stmt *q, struct sale *o, struct error *e)
{
	struct sale_person who = {.since = o->placed_at, .batch_id = stmt_int(q, C_BATCH)};
	bool several;
	enum status st;

	if (o->member_id != 0)
		return ST_OK;
	who.code = column_words(q, C_CODE);
	who.email = column_words(q, C_EMAIL);
	who.phone = column_words(q, C_PHONE);
	who.name = *column_words(q, C_BUYER) != '\0' ? column_words(q, C_BUYER) : column_words(q, C_RECIPIENT);
	st = sale_match(s, p, &who, &o->member_id, &several, e);
	if (st == ST_OK && several)
		notes_add(&s->notes, NOTE_INFO, "MEMBER_MANY", profile_rule(o->profile, "EAS-82"), "member",
		          _("Order %s: several members have this phone number; say whose order it is."), o->order_number);
	return st;
}

static void take_words(struct stmt *q, struct shop *s, struct sale *o)
{
	const char *channel = column_words(q, C_CHANNEL);

	if (*channel != '\0')
		snprintf(o->channel, sizeof o->channel, "%s", channel);
	if (o->id != 0)
		return;
	if (!stmt_is_null(q, C_LOGGED_IN))
		o->logged_in = stmt_int(q, C_LOGGED_IN) != 0;
	else
		o->logged_in = o->member_id != 0 && sale_was_registered(s, o->member_id, o->placed_at);
}

static void begin(struct sale *o, const char *profile, struct stmt *q)
{
	if (o->id != 0)
		return;
	snprintf(o->profile, sizeof o->profile, "%s", profile);
	o->order_number = xstrdup(column_words(q, C_NUMBER));
	o->batch_id = stmt_int(q, C_BATCH);
	o->final_at = o->completed_at = o->cancelled_at = INSTANT_NONE;
	snprintf(o->state, sizeof o->state, "open");
	snprintf(o->channel, sizeof o->channel, "web");
	snprintf(o->direction, sizeof o->direction, "out");
}

/* The statement stays open meanwhile: a second one of its own, since orders are taken one inside the other nowhere. */
static enum status read_row(struct shop *s, const struct profile *p, struct stmt *q, int64_t id, bool back, struct sale *o, struct error *e)
{
	int64_t subtotal = stmt_is_null(q, C_SUBTOTAL) ? -1 : stmt_int(q, C_SUBTOTAL);
	enum status st;

	begin(o, profile_name(p), q);
	take_times(q, p, o);
	take_amounts(q, o);
	take_state(q, p, back, o);
	st = read_lines(s, id, o, e);
	if (st == ST_OK)
		judge_bundles(s, o, subtotal);
	if (st == ST_OK)
		st = take_member(s, p, q, o, e);
	if (st == ST_OK) {
		take_words(q, s, o);
		take_delivery(s, p, column_words(q, C_DELIVERY), column_words(q, C_DELIVERY_STATE), o);
	}
	return st;
}

enum status sale_read_source(struct shop *s, const struct profile *p, int64_t order_id, bool back, struct sale *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, source_sql);
	enum step step;
	enum status st = ST_OK;

	stmt_bind_int(q, ":id", order_id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		st = read_row(s, p, q, order_id, back, out, e);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : st;
}
