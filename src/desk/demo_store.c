/*
 * The demonstration shop's store on Yahoo: its record, a contract that ends
 * within weeks, two accounts of which one lacks two-step verification, an
 * application under review, a violation that can still be appealed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/demo_write.h"
#include "storekeep/violation.h"

enum { AGE_DAYS = 322, RULED_DAYS = 4, ASKED_DAYS = 3, COMPLETE_DAYS = 1 };

struct word {
	const char *field, *value;
};

static const struct word store_words[] = {
	{"profile", "yahoo"}, {"store_id", "clayandco"}, {"tax_id", "12345675"}, {"yahoo_account", "clay_and_co"}, {"name", "陶然窯"},
	{"company", "陶然窯有限公司"}, {"public_info", "手作陶器，鶯歌窯燒"}, {"payout_account", "808 ****4821"}, {"email", "shop@clayandco.example"},
	{"phone", "02-2678-0000"}, {"contact", "林美華"}, {"address", "新北市鶯歌區陶瓷街 1 號"}, {"billing_email", "bill@clayandco.example"},
	{"opening_fee", "3000"}, {"monthly_fee", "1500"}, {"coupon_terms", "yes"}, {NULL, NULL},
};
static const struct word main_words[] = {{"profile", "yahoo"}, {"yid", "clay_and_co"}, {"role", "main"}, {"two_step", "yes"}, {NULL, NULL}};
static const struct word helper_words[] = {{"profile", "yahoo"}, {"yid", "clay_amy"}, {"role", "helper"}, {"two_step", "no"}, {NULL, NULL}};
static const struct word change_words[] = {
	{"profile", "yahoo"}, {"kind", "bank"}, {"value", "012 ****7730"}, {"large_seal", "yes"}, {"small_seal", "yes"}, {NULL, NULL},
};
static const struct word violation_words[] = {
	{"profile", "yahoo"}, {"kind", "keyword"}, {"reference", "商店營運規範 1002"}, {"description", "商品名稱使用其他品牌名稱"}, {"points", "2"}, {NULL, NULL},
};

static enum status make(const char *form_name, const struct word *words, struct record *r, struct error *e)
{
	const struct form *form;
	enum status st = form_load(form_name, &form, e);

	if (st != ST_OK)
		return st;
	record_init(r, form);
	for (; words->field != NULL; words++)
		record_set(r, words->field, words->value);
	return ST_OK;
}

static void set_day(struct record *r, const char *field, day_t d)
{
	char text[16];

	day_format(d, text);
	record_set(r, field, text);
}

static enum status add_store(struct demo_work *w, struct error *e)
{
	struct record r = {0};
	int64_t id;
	enum status st = make("store", store_words, &r, e);

	if (st != ST_OK)
		return st;
	set_day(&r, "opened_on", w->maker.today - AGE_DAYS);
	st = mall_save(w->shop, 0, &r, "demo-store", &id, e);
	record_free(&r);
	return st;
}

/* One more; a day where its field is named. */
static enum status add(struct demo_work *w, enum mall_kind kind, const char *form, const struct word *words, const char *op, const char *first,
                       day_t first_day, const char *second, day_t second_day, struct error *e)
{
	struct record r = {0};
	int64_t id;
	enum status st = make(form, words, &r, e);

	if (st != ST_OK)
		return st;
	if (first != NULL)
		set_day(&r, first, first_day);
	if (second != NULL)
		set_day(&r, second, second_day);
	st = mall_kept_save(w->shop, kind, 0, &r, op, &id, e);
	record_free(&r);
	return st;
}

static enum status add_all(struct demo_work *w, struct error *e)
{
	day_t today = w->maker.today;
	enum status st = add_store(w, e);

	if (st == ST_OK)
		st = add(w, MALL_OPERATOR, "store_operator", main_words, NULL, NULL, 0, NULL, 0, e);
	if (st == ST_OK)
		st = add(w, MALL_OPERATOR, "store_operator", helper_words, NULL, NULL, 0, NULL, 0, e);
	if (st == ST_OK)
		st = add(w, MALL_CHANGE, "store_change", change_words, "demo-change", "asked_on", today - ASKED_DAYS, "complete_on", today - COMPLETE_DAYS, e);
	if (st == ST_OK)
		st = add(w, MALL_VIOLATION, "violation", violation_words, "demo-violation", "ruled_on", today - RULED_DAYS, NULL, 0, e);
	return st == ST_OK ? demo_services(w, e) : st;
}

/* One transaction: what has fallen due elsewhere is left to the first run of who uses the shop. */
enum status demo_store(struct demo_work *w, struct error *e)
{
	bool accept = w->shop->accept_warnings;
	enum status st = shop_write_begin(w->shop, e);

	if (st != ST_OK)
		return st;
	w->shop->accept_warnings = true;
	st = shop_write_end(w->shop, add_all(w, e), e);
	w->shop->accept_warnings = accept;
	notes_free(&w->shop->notes);
	return st;
}
