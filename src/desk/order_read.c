/*
 * One row of an order file as an order: columns by the profile's map, words by
 * its word lists (FMT-25 to 27, 50, 51, YAH-193). What follows from it by rule
 * is in order_rules.c, what is in the book already is order_import.c's matter.
 */
#include "config.h"

#include "desk/order_row.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/import.h"
#include "storekeep/mem.h"

const char *const order_field_names[ORDER_FIELDS + 1] = {
	[F_ORDER_NO] = "order_no", [F_ITEM_NAME] = "item_name", [F_CART_NO] = "cart_no", [F_PAYMENT] = "payment",
	[F_CARD_PLAN] = "card_plan", [F_BUYER] = "buyer", [F_RECIPIENT] = "recipient", [F_POSTCODE] = "postcode",
	[F_ADDRESS] = "address", [F_ORDERED_ON] = "ordered_on", [F_SHIPPABLE_ON] = "shippable_on", [F_SHIP_BY] = "ship_by",
	[F_SHIPPED_ON] = "shipped_on", [F_PICKED_UP_ON] = "picked_up_on", [F_COMPLAINT_ON] = "complaint_on",
	[F_CONFIRMED_ON] = "confirmed_on", [F_POSTED_ON] = "posted_on", [F_CANCELLED_ON] = "cancelled_on",
	[F_REFUNDED_ON] = "refunded_on", [F_BANK_REFUNDED_ON] = "bank_refunded_on", [F_REVERSE_ON] = "reverse_on",
	[F_PRODUCT_TYPE] = "product_type", [F_DELIVERY] = "delivery", [F_PRODUCT_NO] = "product_no", [F_SKU] = "sku",
	[F_NOTE] = "note", [F_ITEM_SPEC] = "item_spec", [F_ITEM_OPTION] = "item_option", [F_QTY] = "qty",
	[F_UNIT_PRICE] = "unit_price", [F_CASH] = "cash", [F_CLAIM_AMOUNT] = "claim_amount", [F_POINTS] = "points",
	[F_POINTS_VALUE] = "points_value", [F_SUBSIDY] = "subsidy", [F_INTEREST] = "interest",
	[F_SHIPPING_FEE] = "shipping_fee", [F_DISCOUNT] = "discount", [F_REFUND_AMOUNT] = "refund_amount",
	[F_REVERSE_FEE] = "reverse_fee", [F_EARN_MULT] = "earn_mult", [F_STATE] = "state", [F_TRADE_STATE] = "trade_state",
	[F_PHONE] = "phone", [F_PHONE_DAY] = "phone_day", [F_PHONE_NIGHT] = "phone_night", [F_TAX_KIND] = "tax_kind",
	[F_CATEGORY] = "category", [F_COUPON_NO] = "coupon_no", [F_CODE] = "code", [F_CODE_AMOUNT] = "code_amount",
	[F_SUBTOTAL] = "subtotal", [F_CREDIT_AMOUNT] = "credit_amount", [F_SURCHARGE] = "surcharge_amount",
	[F_ITEM_DISCOUNT] = "item_discount", [F_EMAIL] = "email", [F_MEMBER_CODE] = "member_code", [F_CHANNEL] = "channel",
	[F_DELIVERY_STATE] = "delivery_state", [F_PAYMENT_STATE] = "payment_state", [F_COMPLETED_ON] = "completed_on",
	[F_LOGGED_IN] = "logged_in",
};

/* Text cells that go over as they are; `free`: blanks stay (FMT-40). */
static const struct {
	enum order_text to;
	int from;
	bool free;
} texts[] = {
	{T_CART_NO, F_CART_NO, false}, {T_CATEGORY, F_CATEGORY, false}, {T_PRODUCT_NO, F_PRODUCT_NO, false}, {T_SKU, F_SKU, false},
	{T_ITEM_NAME, F_ITEM_NAME, false}, {T_ITEM_SPEC, F_ITEM_SPEC, false}, {T_BUYER, F_BUYER, false},
	{T_RECIPIENT, F_RECIPIENT, false}, {T_POSTCODE, F_POSTCODE, false}, {T_ADDRESS, F_ADDRESS, false},
	{T_DELIVERY, F_DELIVERY, false}, {T_NOTE, F_NOTE, true},
};

static const struct {
	enum order_row_day to;
	int from;
} days[] = {
	{D_ORDERED, F_ORDERED_ON}, {D_SHIPPABLE, F_SHIPPABLE_ON}, {D_SHIP_BY, F_SHIP_BY}, {D_SHIPPED, F_SHIPPED_ON},
	{D_PICKED_UP, F_PICKED_UP_ON}, {D_COMPLAINT, F_COMPLAINT_ON}, {D_CONFIRMED, F_CONFIRMED_ON}, {D_POSTED, F_POSTED_ON},
	{D_CANCELLED, F_CANCELLED_ON}, {D_REFUNDED, F_REFUNDED_ON}, {D_BANK_REFUNDED, F_BANK_REFUNDED_ON}, {D_REVERSE, F_REVERSE_ON},
};

/* `either`: files write it with either sign, it is kept above zero. */
static const struct {
	enum order_amount to;
	int from;
	bool either;
	int64_t empty;
} amounts[] = {
	{A_QTY, F_QTY, false, 1}, {A_UNIT_PRICE, F_UNIT_PRICE, false, 0}, {A_CASH, F_CASH, false, 0}, {A_POINTS, F_POINTS, true, 0},
	{A_POINTS_VALUE, F_POINTS_VALUE, true, 0}, {A_SUBSIDY, F_SUBSIDY, true, 0}, {A_INTEREST, F_INTEREST, false, 0},
	{A_SHIPPING_FEE, F_SHIPPING_FEE, false, 0}, {A_DISCOUNT, F_DISCOUNT, true, 0}, {A_REFUND_AMOUNT, F_REFUND_AMOUNT, true, 0},
	{A_REVERSE_FEE, F_REVERSE_FEE, true, MONEY_NONE}, {A_EARN_MULT, F_EARN_MULT, false, 1},
};

/* Fields without a column of their own in the book: kept under their heading. */
static const int others[] = {
	F_PRODUCT_TYPE, F_ITEM_OPTION, F_PHONE_DAY, F_PHONE_NIGHT, F_COUPON_NO, F_CODE, F_CODE_AMOUNT,
};
#define COUNT(a) (sizeof(a) / sizeof *(a))
#define PHONES_TOLD 20

enum status order_reader_open(struct order_reader *r, struct shop *s, const struct profile *p, struct import_result *result, struct error *e)
{
	*r = (struct order_reader){.profile = p, .result = result};
	r->payments = words_load(p, "orders.payments.");
	r->plans = words_load(p, "orders.card_plans.");
	r->states = words_load(p, "orders.states.");
	r->taxes = words_load(p, "orders.tax_kinds.");
	r->shipping = words_load(p, "orders.shipping_items.");
	r->sales = profile_bool(p, "orders.sales", DAY_NONE, false);
	r->continues = profile_bool(p, "orders.continues", DAY_NONE, false);
	r->channels = r->sales ? words_load(p, "orders.channels.") : NULL;
	r->terms = terms_cache_new(p);
	return order_market_open(s, profile_name(p), &r->market, e);
}

void order_reader_close(struct order_reader *r)
{
	words_free(r->payments);
	words_free(r->plans);
	words_free(r->states);
	words_free(r->taxes);
	words_free(r->shipping);
	words_free(r->channels);
	buf_free(&r->facts);
	terms_cache_free(r->terms);
	order_market_close(&r->market);
	buf_free(&r->extra);
	buf_free(&r->told);
}

static bool refuse(struct import_refusal *why, struct sheet *sheet, int field, const char *code, const char *message)
{
	import_refuse(why, field >= 0 ? sheet_heading(sheet, field) : "", code, message);
	return false;
}

/* true the first time for each word of a column. */
static bool tell_word(struct order_reader *r, int field, const char *text)
{
	char *line = xasprintf("\n%d %s\n", field, text);
	bool first = strstr(buf_str(&r->told), line) == NULL && r->told.len < 65536;

	if (first)
		buf_adds(&r->told, line);
	free(line);
	return first;
}

/* A word of a closed list; each unknown one is told once. "" for an empty cell. */
const char *order_word(struct order_reader *r, struct words *w, struct sheet *sheet, int field, const char *otherwise)
{
	const char *text = sheet_text(sheet, field, NULL), *code;
	char *message;

	if (*text == '\0')
		return "";
	code = words_find(w, text);
	if (code != NULL || !tell_word(r, field, text))
		return code != NULL ? code : otherwise;
	message = xasprintf(_("%1$s does not know the word %2$s in the column %3$s."), profile_name(r->profile), text, sheet_heading(sheet, field));
	import_note(r->result, sheet_line(sheet), "word_unknown", message);
	free(message);
	return otherwise;
}

static bool read_amounts(struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	struct error bad;
	money_t m;

	for (size_t i = 0; i < COUNT(amounts); i++) {
		if (sheet_money(sheet, amounts[i].from, &m, &bad) != ST_OK)
			return refuse(why, sheet, amounts[i].from, bad.code, bad.message);
		if (m == MONEY_NONE)
			m = amounts[i].empty;
		else if (m < 0 && !amounts[i].either)
			return refuse(why, sheet, amounts[i].from, "amount_negative", _("This amount cannot be below zero."));
		o->amount[amounts[i].to] = m < 0 && m != MONEY_NONE ? -m : m;
	}
	if (o->amount[A_QTY] < 1 || o->amount[A_QTY] > 1000000)
		return refuse(why, sheet, F_QTY, "qty_range", _("The quantity is a number from 1 to 1000000."));
	return true;
}

static bool read_days(struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	struct error bad;

	for (size_t i = 0; i < COUNT(days); i++)
		if (sheet_date(sheet, days[i].from, &o->day[days[i].to], NULL, &bad) != ST_OK)
			return refuse(why, sheet, days[i].from, bad.code, bad.message);
	return true;
}

static bool says_cancelled(const char *code, const char *text)
{
	return strcmp(code, "cancelled") == 0 || (strcmp(code, "unknown") == 0 && strstr(text, "取消") != NULL);
}

/* What the dates say when the file has no word for it. */
static const char *state_of_days(const struct order_row *o)
{
	if (o->day[D_POSTED] != DAY_NONE)
		return "posted";
	if (o->day[D_CONFIRMED] != DAY_NONE)
		return "confirmed";
	return o->day[D_SHIPPED] != DAY_NONE ? "shipped" : "to_ship";
}

/* Cancelled when one of the two columns says so (FMT-50). */
static void read_state(struct order_reader *r, struct sheet *sheet, struct order_row *o)
{
	const char *state = order_word(r, r->states, sheet, F_STATE, "unknown"), *text = sheet_text(sheet, F_STATE, NULL);
	const char *trade = order_word(r, r->states, sheet, F_TRADE_STATE, "unknown"), *trade_text = sheet_text(sheet, F_TRADE_STATE, NULL);

	o->text[T_STATE_TEXT] = *text != '\0' ? text : trade_text;
	if (*text != '\0' && *trade_text != '\0') {
		snprintf(r->state_text, sizeof r->state_text, "%s / %s", text, trade_text);
		o->text[T_STATE_TEXT] = r->state_text;
	}
	if (says_cancelled(state, text) || says_cancelled(trade, trade_text) || o->day[D_CANCELLED] != DAY_NONE)
		o->text[T_STATE] = "cancelled";
	else if (strcmp(trade, "returned") == 0 || *state == '\0')
		o->text[T_STATE] = *trade != '\0' ? trade : state_of_days(o);
	else
		o->text[T_STATE] = state;
}

static void read_payment(struct order_reader *r, struct sheet *sheet, struct order_row *o)
{
	const char *code = order_word(r, r->payments, sheet, F_PAYMENT, "other");
	const char *plan = NULL, *text = sheet_text(sheet, F_CARD_PLAN, NULL);

	o->plan = PLAN_NONE;
	o->text[T_PAYMENT] = code;
	o->text[T_CARD_PLAN] = "";
	if (strncmp(code, "card", 4) != 0)
		return;
	if (*text != '\0')
		plan = words_find(r->plans, text);
	if (plan == NULL)
		plan = words_find(r->plans, sheet_text(sheet, F_PAYMENT, NULL));
	if (plan == NULL && strcmp(code, "card_instalment") != 0)
		plan = "once";
	if (plan == NULL || settle_plan_parse(plan, &o->plan, NULL) != ST_OK) {
		import_note(r->result, sheet_line(sheet), "card_plan",
		            _("The number of instalments is not told, so the card fee cannot be computed."));
		return;
	}
	o->text[T_PAYMENT] = o->plan == PLAN_ONCE ? "card_once" : "card_instalment";
	o->text[T_CARD_PLAN] = settle_plan_code(o->plan);
}

static void read_phone(struct order_reader *r, struct sheet *sheet, struct order_row *o)
{
	static const int from[] = {F_PHONE, F_PHONE_DAY, F_PHONE_NIGHT};
	const char *text = "";

	for (size_t i = 0; i < COUNT(from) && *text == '\0'; i++)
		text = sheet_text(sheet, from[i], NULL);
	o->text[T_PHONE] = r->phone;
	if (ident_phone(text, r->phone) == PHONE_OTHER && *text != '\0' && r->phones_told++ < PHONES_TOLD)
		import_note(r->result, sheet_line(sheet), "phone_format", _("The telephone number is kept as it stands; it has no usual form (FMT-25)."));
}

static bool read_tax(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	const char *text = sheet_text(sheet, F_TAX_KIND, NULL), *code = *text != '\0' ? words_find(r->taxes, text) : "taxable";

	o->text[T_TAX_KIND] = code;
	if (code == NULL)
		return refuse(why, sheet, F_TAX_KIND, "tax_kind_unknown",
		              _("The profile knows no such tax kind. Add the word to [orders.tax_kinds]."));
	return true;
}

static bool is_other(int field)
{
	for (size_t i = 0; i < COUNT(others); i++)
		if (field == (int)others[i])
			return true;
	return false;
}

/* Unknown columns, and known ones that the book has no place for, under their headings. */
static const char *read_extra(struct order_reader *r, struct sheet *sheet)
{
	buf_clear(&r->extra);
	import_extra(sheet, is_other, &r->extra);
	return buf_str(&r->extra);
}

static uint64_t mix(uint64_t h, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++)
		h = (h ^ (unsigned char)text[i]) * UINT64_C(1099511628211);
	return (h ^ 0xff) * UINT64_C(1099511628211);
}

/* Over every cell, by its field or its heading: neither the order of columns nor the charset counts. An empty cell
 * of ours says something too, one of an unknown column nothing. */
static uint64_t hash_row(struct sheet *sheet)
{
	uint64_t sum = 0, h;
	size_t len;

	for (size_t c = 0; c < sheet_columns(sheet); c++) {
		int field = sheet_field_of(sheet, c);
		const char *name = field >= 0 ? order_field_names[field] : sheet_title(sheet, c);
		const char *text = field >= 0 ? sheet_text(sheet, field, &len) : sheet_cell(sheet, c, &len);

		if (len == 0 && field < 0)
			continue;
		h = mix(UINT64_C(14695981039346656037), name, strlen(name));
		sum += mix(h, text, len);
	}
	return sum;
}

static bool read_item_discount(struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	struct error bad;
	money_t m;

	if (sheet_money(sheet, F_ITEM_DISCOUNT, &m, &bad) != ST_OK)
		return refuse(why, sheet, F_ITEM_DISCOUNT, bad.code, bad.message);
	o->item_discount = m == MONEY_NONE ? 0 : m < 0 ? -m : m;
	return true;
}

bool order_read(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	struct error bad;
	size_t len;
	const char *no = sheet_text(sheet, F_ORDER_NO, &len);

	*o = (struct order_row){.category_ppm = -1, .card_ppm = -1, .next_step = "", .next_on = DAY_NONE};
	for (int i = 0; i < ORDER_DAYS; i++)
		o->day[i] = DAY_NONE;
	if (ident_order_no(no, len, o->order_no, &bad) != ST_OK)
		return refuse(why, sheet, F_ORDER_NO, bad.code, bad.message);
	if (!read_amounts(sheet, o, why) || !read_item_discount(sheet, o, why) || !read_days(sheet, o, why) || !read_tax(r, sheet, o, why))
		return false;
	for (size_t i = 0; i < COUNT(texts); i++)
		o->text[texts[i].to] = texts[i].free ? sheet_free_text(sheet, texts[i].from, NULL) : sheet_text(sheet, texts[i].from, NULL);
	if (!r->sales)
		read_state(r, sheet, o);
	else if (!order_read_facts(r, sheet, o, why))
		return false;
	read_payment(r, sheet, o);
	read_phone(r, sheet, o);
	o->text[T_EXTRA] = read_extra(r, sheet);
	o->is_shipping = words_find(r->shipping, o->text[T_ITEM_NAME]) != NULL ||
	                 words_find(r->shipping, sheet_text(sheet, F_PRODUCT_TYPE, NULL)) != NULL;
	o->hash = hash_row(sheet);
	return order_complete(r, sheet, o, why);
}

/* ---- a row that continues an order (FMT-54) ---- */

static const int item_fields[] = {F_ITEM_NAME, F_SKU, F_PRODUCT_NO, F_UNIT_PRICE};

bool order_has_items(const struct sheet *sheet)
{
	for (size_t i = 0; i < COUNT(item_fields); i++)
		if (sheet_has(sheet, item_fields[i]))
			return true;
	return false;
}

bool order_row_has_item(struct sheet *sheet)
{
	for (size_t i = 0; i < COUNT(item_fields); i++)
		if (*sheet_text(sheet, item_fields[i], NULL) != '\0')
			return true;
	return false;
}

bool order_read_item(struct order_reader *r, struct sheet *sheet, struct order_row *o, struct import_refusal *why)
{
	(void)r;
	*o = (struct order_row){0};
	for (int i = 0; i < ORDER_TEXTS; i++)
		o->text[i] = "";
	if (!read_amounts(sheet, o, why) || !read_item_discount(sheet, o, why))
		return false;
	for (size_t i = 0; i < COUNT(texts); i++)
		o->text[texts[i].to] = sheet_text(sheet, texts[i].from, NULL);
	o->hash = hash_row(sheet);
	return true;
}

/* ---- beside the version before ---- */

static void fill_words(struct sheet *sheet, struct order_row *o, const struct order_row *before)
{
	if (!sheet_has(sheet, F_STATE) && !sheet_has(sheet, F_TRADE_STATE) && !sheet_has(sheet, F_PAYMENT_STATE) && strcmp(o->text[T_STATE], "cancelled") != 0) {
		o->text[T_STATE] = o->word = before->word;
		o->text[T_STATE_TEXT] = before->text[T_STATE_TEXT];
	}
	if (!sheet_has(sheet, F_PAYMENT)) {
		o->text[T_PAYMENT] = before->text[T_PAYMENT];
		o->text[T_CARD_PLAN] = before->text[T_CARD_PLAN];
		o->plan = before->plan;
	}
	if (!sheet_has(sheet, F_TAX_KIND))
		o->text[T_TAX_KIND] = before->text[T_TAX_KIND];
	if (!sheet_has(sheet, F_PHONE) && !sheet_has(sheet, F_PHONE_DAY) && !sheet_has(sheet, F_PHONE_NIGHT))
		o->text[T_PHONE] = before->text[T_PHONE];
	if (o->text[T_EXTRA][0] == '\0')
		o->text[T_EXTRA] = before->text[T_EXTRA];
}

static bool typed_amount(const struct order_row *before, enum order_amount a)
{
	return (a == A_REFUND_AMOUNT && before->from[CASE_REFUND_AMOUNT] == ORIGIN_TYPED) ||
	       (a == A_REVERSE_FEE && before->from[CASE_REVERSE_FEE] == ORIGIN_TYPED);
}

/* The version before has it from a file: what was typed stands elsewhere, what was forecast is made anew. */
static bool said(const struct order_row *before, enum order_row_day d)
{
	static const struct {
		enum order_row_day day;
		enum case_field fact;
	} facts[] = {
		{D_SHIPPABLE, CASE_SHIPPABLE}, {D_SHIPPED, CASE_SHIPPED}, {D_PICKED_UP, CASE_PICKED_UP}, {D_COMPLAINT, CASE_COMPLAINT},
		{D_CONFIRMED, CASE_CONFIRMED}, {D_CANCELLED, CASE_CANCELLED}, {D_REFUNDED, CASE_REFUNDED},
		{D_BANK_REFUNDED, CASE_BANK_REFUNDED}, {D_REVERSE, CASE_REVERSE},
	};

	for (size_t i = 0; i < COUNT(facts); i++)
		if (facts[i].day == d)
			return before->from[facts[i].fact] <= ORIGIN_FILE;
	return true;
}

void order_fill(struct sheet *sheet, struct order_row *o, const struct order_row *before)
{
	if (o->from[CASE_CONFIRMED] > ORIGIN_FILE)
		o->day[D_CONFIRMED] = DAY_NONE;
	memset(o->from, 0, sizeof o->from);
	for (size_t i = 0; i < COUNT(texts); i++)
		if (!sheet_has(sheet, (int)texts[i].from))
			o->text[texts[i].to] = before->text[texts[i].to];
	for (size_t i = 0; i < COUNT(days); i++)
		if (!sheet_has(sheet, (int)days[i].from) && said(before, days[i].to))
			o->day[days[i].to] = before->day[days[i].to];
	o->day[D_PREORDER] = before->day[D_PREORDER];
	/* The reason that an earlier file gave; what was typed stands elsewhere. */
	if (before->from[CASE_CANCEL_REASON] == ORIGIN_NONE)
		memcpy(o->cancel_reason, before->cancel_reason, sizeof o->cancel_reason);
	for (size_t i = 0; i < COUNT(amounts); i++)
		if (!sheet_has(sheet, (int)amounts[i].from) && !typed_amount(before, amounts[i].to) && (amounts[i].from != F_CASH || !sheet_has(sheet, F_CLAIM_AMOUNT)))
			o->amount[amounts[i].to] = before->amount[amounts[i].to];
	fill_words(sheet, o, before);
	o->is_shipping = o->is_shipping || (before->is_shipping && !sheet_has(sheet, F_PRODUCT_TYPE));
}

/* Days that the clock alone moves are no difference. */
static bool same_facts(const struct order_row *a, const struct order_row *b)
{
	for (int f = 0; f < CASE_FIELDS; f++)
		if ((a->from[f] == ORIGIN_TYPED) != (b->from[f] == ORIGIN_TYPED))
			return false;
	return strcmp(a->word, b->word) == 0 && strcmp(a->cancel_reason, b->cancel_reason) == 0;
}

bool order_same(const struct order_row *a, const struct order_row *b)
{
	for (int i = 0; i < ORDER_TEXTS; i++)
		if (i != T_STATE && strcmp(a->text[i], b->text[i]) != 0)
			return false;
	return same_facts(a, b) && memcmp(a->day, b->day, sizeof a->day) == 0 && memcmp(a->amount, b->amount, sizeof a->amount) == 0;
}

/* ---- an order of several rows ---- */

void order_row_keep(struct order_row *o)
{
	for (int i = 0; i < ORDER_TEXTS; i++)
		o->text[i] = xstrdup(o->text[i]);
	o->word = xstrdup(o->word != NULL ? o->word : o->text[T_STATE]);
	o->facts = o->facts != NULL ? xstrdup(o->facts) : NULL;
	o->kept = true;
}

void order_row_add_item(struct order_row *o, const struct order_row *item)
{
	struct order_item_row *own;

	o->items = xreallocarray(o->items, o->item_count + 1, sizeof *o->items);
	own = &o->items[o->item_count++];
	*own = (struct order_item_row){xstrdup(item->text[T_ITEM_NAME]), xstrdup(item->text[T_ITEM_SPEC]), xstrdup(item->text[T_SKU]),
	                               xstrdup(item->text[T_PRODUCT_NO]), item->amount[A_QTY], item->amount[A_UNIT_PRICE], item->item_discount};
	if (o->item_count > 1) {
		o->amount[A_QTY] += item->amount[A_QTY];
		o->hash += item->hash;
	}
}

void order_row_clear(struct order_row *o)
{
	for (int i = 0; i < ORDER_TEXTS && o->kept; i++)
		free((char *)(uintptr_t)o->text[i]);
	if (o->kept) {
		free((char *)(uintptr_t)o->word);
		free((char *)(uintptr_t)o->facts);
	}
	for (size_t i = 0; i < o->item_count; i++) {
		free(o->items[i].name);
		free(o->items[i].spec);
		free(o->items[i].sku);
		free(o->items[i].product_no);
	}
	free(o->items);
	*o = (struct order_row){0};
}
