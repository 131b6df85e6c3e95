/*
 * The life of one order as rows of text: its clock, what happened to it, its
 * returns and exchanges. Orders of members have none.
 */
#ifndef SCREENS_ORDER_LIFE_VIEW_H
#define SCREENS_ORDER_LIFE_VIEW_H

#include "pen.h"

#include "storekeep/order_life.h"

/* A slip of the order, for opening it. */
struct life_slip {
	bool is_return;
	int64_t id;
	char no[32], state[16], said[160]; /* said: what happens when nobody acts */
	int days_left;
	day_t last_day;
};
struct life_view {
	bool any;                  /* it has a clock */
	struct order_life life;
	struct list_source event_source;
	struct list_page events;   /* the newest */
	struct order_benefit benefits[ORDER_BENEFITS]; /* of its cart */
	size_t benefit_count;
	struct life_slip *slips;   /* owned */
	size_t slip_count;
};
void life_view_read(struct shop *s, int64_t id, struct life_view *out);
void life_view_free(struct life_view *o); /* fine on {0} */
/* true when the clock says this field of the order already. */
bool life_view_says(const struct life_view *o, const char *field);
void life_view_draw_clock(const struct life_view *o, struct pen *p);
void life_view_draw_benefits(const struct life_view *o, struct pen *p);
void life_view_draw_slips(const struct life_view *o, struct pen *p);
void life_view_draw_events(const struct life_view *o, struct pen *p);

#endif
