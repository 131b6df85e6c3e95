/*
 * The clocks of one order (YAH-2, YAH-82 to 88, YAH-116 to 122): pure functions
 * of its facts and the profile's numbers.
 */
#ifndef STOREKEEP_ORDER_CLOCK_H
#define STOREKEEP_ORDER_CLOCK_H

#include "storekeep/settle.h"
#include "storekeep/workday.h"

struct order_clock_rules {
	struct settle_clock settle;       /* confirm.*, posting.* */
	int ship_min, ship_max;           /* ship.general.*: working days */
	int convert_days;                 /* preorder.convert_days_before */
	int cooloff_days, cooloff_offset; /* cooloff.days, cooloff.start_offset */
	int presumed_arrival;             /* cooloff.presumed_arrival_days */
	bool early_shortens;              /* cooloff.early_arrival_shortens */
	int pickup_check;                 /* cvs.check_after_days; 0 none */
	int unpaid_lapse, overdue_cancel; /* order.*; 0: the marketplace does not say */
};

/* What is known of an order. DAY_NONE where nothing is. */
struct order_clock_facts {
	struct settle_dates d;            /* `confirmed`, `posted`: facts only, never a forecast */
	day_t ship_by;                    /* as the file says */
	day_t preorder;                   /* planned shipping day of an order placed before the conversion (YAH-86) */
	day_t received;                   /* receipt that the buyer proved (YAH-84); `d.received` is the pressed button */
	day_t cancelled, refunded;
	bool paid;                        /* false: awaiting payment */
	bool cooloff_exempt;              /* YAH-83 */
	bool settled;                     /* its period is paid */
	bool returned;
};

/* Every day that the rules give, whether past or to come; DAY_NONE where it waits or does not apply. */
struct order_clock {
	day_t converts;                   /* the pre-order listing turns general: start of this day */
	day_t ship_from, ship_by;         /* earliest and latest shipping (10 working days, or the pre-order's day) */
	day_t pickup_check;               /* ask whether it was collected (YAH-88) */
	day_t complaint_until;            /* last day of 申訴未到貨 (YAH-117) */
	day_t confirm;                    /* at the end of this day by itself (YAH-116) */
	enum settle_wait waits;           /* why there is none */
	struct settle_posting posting;    /* YAH-118 */
	day_t arrival;                    /* presumed or recorded (YAH-84) */
	bool arrival_recorded;
	day_t cooloff_from, cooloff_last; /* both inclusive; DAY_NONE before shipping, or exempt */
	day_t unpaid_lapse, overdue_cancel; /* start of these days; DAY_NONE: not said */
	day_t since;                      /* from when it waits where the rules give no day: the complaint, else the order */
};
/* `w` may be NULL; *missing_year (may be NULL) becomes the first year without a calendar. */
void order_clock_of(const struct order_clock_rules *r, const struct workdays *w, const struct order_clock_facts *f, struct order_clock *out,
                    int *missing_year);

/* State by section 16 on a day (codes of label set order_state) from facts alone: awaiting_payment, to_ship, shipped, disputed,
 * confirmed, posted, settled, returned, cancelled. */
const char *order_clock_state(const struct order_clock_rules *r, const struct order_clock *c, const struct order_clock_facts *f, day_t today);
/* What it waits for and the day of it (orders.next_step, next_on): "" and DAY_NONE when nothing is to come. */
const char *order_clock_next(const struct order_clock *c, const char *state, day_t *on);

#endif
