/*
 * The demonstration shop's services on Yahoo: 7-11 on its way from the logistics
 * centre to drop-off, FamilyMart open with home collection, ways to pay and to
 * ship, two frames of its front.
 */
#include "config.h"

#include "desk/demo_write.h"
#include "storekeep/mall_frame.h"
#include "storekeep/mall_method.h"
#include "storekeep/mall_service.h"

#define MARKET "yahoo"

enum { SEVEN_DAYS = 200, FAMILY_DAYS = 100, OPENS_AFTER = 3, MAIL_DAYS = 2 };

static void set_day(struct record *r, const char *field, day_t d)
{
	char text[16];

	day_format(d, text);
	record_set(r, field, text);
}

/* A service that opened `days` ago; mail_on DAY_NONE: nothing ends it. */
static enum status add_service(struct demo_work *w, const char *chain, const char *mode, day_t applied, day_t mail_on, struct error *e)
{
	const struct form *form;
	struct record r;
	enum status st = form_load("cvs_service", &form, e);

	if (st != ST_OK)
		return st;
	record_init(&r, form);
	record_set(&r, "chain", chain);
	record_set(&r, "mode", mode);
	record_set(&r, "state", mail_on != DAY_NONE ? "terminating" : "open");
	set_day(&r, "applied_on", applied);
	set_day(&r, "open_on", applied + OPENS_AFTER);
	set_day(&r, "mail_on", mail_on);
	st = mall_service_edit(w->shop, MARKET, &r, e);
	record_free(&r);
	return st;
}

enum status demo_services(struct demo_work *w, struct error *e)
{
	day_t today = w->maker.today;
	enum status st = add_service(w, "711", "logistics", today - SEVEN_DAYS, today - MAIL_DAYS, e);

	if (st == ST_OK)
		st = add_service(w, "family", "store_drop", today - FAMILY_DAYS, DAY_NONE, e);
	if (st == ST_OK)
		st = mall_service_collect(w->shop, MARKET, true, e);
	if (st == ST_OK)
		st = mall_method_switch(w->shop, MARKET, MALL_SHIP, "home,home_chilled,post,711,family", true, e);
	if (st == ST_OK)
		st = mall_method_switch(w->shop, MARKET, MALL_PAY, "atm,card_once,card_instalment,family_pay,711_cod,family_cod", true, e);
	if (st == ST_OK)
		st = mall_frame_save(w->shop, MARKET, "top", "<center><font size=\"4\" color=\"#8b4513\">秋釉新作</font><br>滿 1200 元免運</center>\n", e);
	if (st == ST_OK)
		st = mall_frame_save(w->shop, MARKET, "left",
		                     "<ul>\n<li><a href=\"https://tw.mall.yahoo.com/store/clayandco\">茶器</a></li>\n"
		                     "<li><a href=\"https://tw.mall.yahoo.com/store/clayandco\">食器</a></li>\n</ul>\n", e);
	return st;
}
