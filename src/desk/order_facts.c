/*
 * What a file of a marketplace with members says of an order beyond the columns
 * of `orders` (FMT-53, FMT-54): who ordered, over which channel, what was used,
 * how far the delivery is. Kept as JSON in sale_source; a key stands there only
 * when the file has its column, null when the cell is empty.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/order_row.h"
#include "storekeep/json.h"
#include "storekeep/mem.h"

/* Amounts that files write with either sign; kept above zero. */
static const int amounts[] = {F_SUBTOTAL, F_CREDIT_AMOUNT, F_SURCHARGE};
static const int texts[] = {F_EMAIL, F_MEMBER_CODE, F_DELIVERY_STATE};
#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- the state ---- */

/* Codes of [orders.states]: open, paid, fulfilled, completed, cancelled. Cancelled when one column says so; completed when one says
 * so, or when it is both paid and fulfilled (EasyStore has no word for the order as a whole). */
static const char *sale_state(struct order_reader *r, struct sheet *sheet, const struct order_row *o)
{
	static const int fields[] = {F_STATE, F_TRADE_STATE, F_PAYMENT_STATE};
	bool paid = false, fulfilled = false, completed = o->day[D_CONFIRMED] != DAY_NONE, cancelled = o->day[D_CANCELLED] != DAY_NONE;

	r->state_text[0] = '\0';
	for (size_t i = 0; i < COUNT(fields); i++) {
		const char *code = order_word(r, r->states, sheet, fields[i], "unknown"), *text = sheet_text(sheet, fields[i], NULL);
		size_t len = strlen(r->state_text);

		if (*text != '\0')
			snprintf(r->state_text + len, sizeof r->state_text - len, "%s%.60s", len > 0 ? " / " : "", text);
		paid = paid || strcmp(code, "paid") == 0;
		fulfilled = fulfilled || strcmp(code, "fulfilled") == 0;
		completed = completed || strcmp(code, "completed") == 0;
		cancelled = cancelled || strcmp(code, "cancelled") == 0;
	}
	return cancelled ? "cancelled" : completed || (paid && fulfilled) ? "completed" : "open";
}

/* ---- facts ---- */

static bool refuse(struct import_refusal *why, struct sheet *sheet, int field, const struct error *bad)
{
	import_refuse(why, sheet_heading(sheet, field), bad->code, bad->message);
	return false;
}

static bool put_amounts(struct json *j, struct sheet *sheet, struct import_refusal *why)
{
	struct error bad;
	money_t m;

	for (size_t i = 0; i < COUNT(amounts); i++) {
		if (!sheet_has(sheet, amounts[i]))
			continue;
		if (sheet_money(sheet, amounts[i], &m, &bad) != ST_OK)
			return refuse(why, sheet, amounts[i], &bad);
		if (m == MONEY_NONE)
			json_null(j, order_field_names[amounts[i]]);
		else
			json_int(j, order_field_names[amounts[i]], m < 0 ? -m : m);
	}
	return true;
}

/* A day with its time, as an instant on the marketplace's clock. */
static bool put_instant(struct order_reader *r, struct json *j, struct sheet *sheet, int field, const char *key, struct import_refusal *why)
{
	struct error bad;
	int secs = -1;
	day_t day;

	if (!sheet_has(sheet, field))
		return true;
	if (sheet_date(sheet, field, &day, &secs, &bad) != ST_OK)
		return refuse(why, sheet, field, &bad);
	if (day == DAY_NONE)
		json_null(j, key);
	else
		json_int(j, key, instant_from(day, secs > 0 ? secs : 0, profile_zone(r->profile)));
	return true;
}

static void put_texts(struct json *j, struct sheet *sheet)
{
	for (size_t i = 0; i < COUNT(texts); i++)
		if (sheet_has(sheet, texts[i])) {
			const char *text = sheet_text(sheet, texts[i], NULL);

			json_text(j, order_field_names[texts[i]], *text != '\0' ? text : NULL);
		}
}

bool order_read_facts(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	struct json j = {.out = r->facts};
	bool good;

	buf_clear(&j.out);
	json_object(&j, NULL);
	good = put_amounts(&j, sheet, why) && put_instant(r, &j, sheet, F_ORDERED_ON, "placed_at", why) &&
	       put_instant(r, &j, sheet, F_COMPLETED_ON, "completed_at", why);
	put_texts(&j, sheet);
	if (sheet_has(sheet, F_CHANNEL))
		json_text(&j, "channel", order_word(r, r->channels, sheet, F_CHANNEL, "web"));
	if (sheet_has(sheet, F_LOGGED_IN) && *sheet_text(sheet, F_LOGGED_IN, NULL) != '\0')
		json_bool(&j, "logged_in", profile_has(r->profile, "orders.yes", DAY_NONE, sheet_text(sheet, F_LOGGED_IN, NULL)));
	r->facts = j.out;
	if (!good)
		return false;
	o->facts = buf_str(&r->facts);
	o->text[T_STATE] = sale_state(r, sheet, o);
	o->text[T_STATE_TEXT] = r->state_text;
	return true;
}

/* ---- the whole ---- */

static void put_line(struct json *j, const struct order_item_row *it)
{
	json_array(j, NULL);
	json_text(j, NULL, it->sku[0] != '\0' ? it->sku : it->product_no);
	json_text(j, NULL, it->name);
	json_int(j, NULL, it->qty);
	json_int(j, NULL, it->unit_price);
	json_int(j, NULL, it->discount);
	json_end_array(j);
}

void order_facts(const struct order_row *o, struct buf *out)
{
	struct json j = {0};

	json_object(&j, NULL);
	/* The head stands there without its closing bracket. */
	buf_clear(&j.out);
	buf_adds(&j.out, o->facts);
	j.comma = o->facts[strlen(o->facts) - 1] != '{';
	if (o->item_count > 0) {
		json_array(&j, "lines");
		for (size_t i = 0; i < o->item_count; i++)
			put_line(&j, &o->items[i]);
		json_end_array(&j);
	}
	json_end_object(&j);
	*out = j.out;
}
