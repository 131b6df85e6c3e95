/*
 * The marketing desk of the demonstration shop, put together; what a test has to
 * find of it stands in PATH.planted.json under "marketing".
 */
#include "config.h"

#include "desk/demo_marketing.h"

instant_t demo_at(const struct demo_market_work *m, int days, int hour, int minute)
{
	return instant_from(m->w->maker.today + days, hour * 3600 + minute * 60, "Asia/Taipei");
}

const char *demo_day_text(const struct demo_market_work *m, int days, char out[16])
{
	day_format(m->w->maker.today + days, out);
	return out;
}

enum status demo_abroad(struct demo_work *w, struct error *e)
{
	struct demo_market_work m = {.w = w, .now = clock_now()};

	return demo_orders_abroad(&m, e);
}

enum status demo_marketing(struct demo_work *w, struct error *e)
{
	struct demo_market_work m = {.w = w, .now = clock_now()};
	struct json *j = &w->planted;
	enum status st = shop_profile(w->shop, "ruten", &m.ruten, e);

	if (st == ST_OK)
		st = shop_profile(w->shop, "qoo10", &m.qoo10, e);
	if (st == ST_OK)
		st = demo_audience(&m, e);
	if (st == ST_OK)
		st = demo_plan(&m, e);
	if (st == ST_OK)
		st = demo_front(&m, e);
	json_array(j, "campaigns");
	if (st == ST_OK)
		st = demo_campaigns(&m, e);
	json_end_array(j);
	json_int(j, "persons", m.persons);
	json_int(j, "followers", m.followers);
	json_int(j, "events", m.events);
	return st;
}
