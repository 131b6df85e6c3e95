/*
 * The marketing desk of the demonstration shop: demo_audience.c makes people and
 * what they did, demo_plan.c the plan with its renewal, demo_campaigns.c what
 * was sent and what waits, demo_front.c templates, codes and the storefront.
 */
#ifndef SK_DESK_DEMO_MARKETING_H
#define SK_DESK_DEMO_MARKETING_H

#include "desk/demo_write.h"

/* What demo_marketing() has made, for its own files. */
struct demo_market_work {
	struct demo_work *w;
	instant_t now;
	const struct profile *ruten, *qoo10;
	int64_t account[2];      /* ruten, qoo10 */
	int64_t term_id;         /* that runs */
	int64_t coupon[4];       /* ruten: running, ending soon, over; qoo10: running */
	int64_t opens_batch;
	int64_t persons, made_followers, followers, events, opens; /* followers: that have not left */
};

/* Write transactions of their own, in chunks. */
enum status demo_audience(struct demo_market_work *m, struct error *e);
/* Qoo10's share of the orders that were asked for. */
int64_t demo_orders_abroad_of(int64_t orders);
enum status demo_orders_abroad(struct demo_market_work *m, struct error *e);
enum status demo_plan(struct demo_market_work *m, struct error *e);
enum status demo_front(struct demo_market_work *m, struct error *e);
enum status demo_campaigns(struct demo_market_work *m, struct error *e);

/* An instant on a day of Taiwan's clock, `days` after today. */
instant_t demo_at(const struct demo_market_work *m, int days, int hour, int minute);
/* A day's ISO text, `days` after today. */
const char *demo_day_text(const struct demo_market_work *m, int days, char out[16]);

#endif
