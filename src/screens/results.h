/*
 * What came of a campaign as several screens draw it: its facts, opens by day
 * and by hour, the message as it was sent.
 */
#ifndef SCREENS_RESULTS_H
#define SCREENS_RESULTS_H

#include "screens.h"
#include "storekeep/opens.h"

/* A campaign with what is drawn of it. results_free() it; fine on {0}. */
struct results {
	struct campaign c;
	const struct profile *profile;
	struct open_curve curve;
	struct message message;
	char rate[16];
	struct buf audiences; /* full labels, one a line */
};
enum status results_read(struct shop *s, int64_t id, struct results *out, struct error *e);
void results_free(struct results *r);

/* Opens of day 1 to 7, the window's last second in the seventh. */
int64_t results_day(const struct results *r, int day);
/* Each of these draws from `row` and returns the row behind it. `max`: the longest bar stands for so many people. */
int results_head(struct area a, int row, const struct results *r);
int results_counts(struct area a, int row, const struct results *r);
int results_days(struct area a, int row, const struct results *r, int64_t max);
int results_hours(struct area a, int row, const struct results *r, int rows);
/* As the buyer has it, in what is left of the area. */
void results_message(struct area a, int row, const struct results *r);
/* The most people who opened on one day. */
int64_t results_most(const struct results *r);
/* "label  text"; nothing where the text is empty. */
int results_fact(struct area a, int row, const char *label, const char *text);

/* The audiences and settings: link, coupon, who made it. */
int results_settings(struct shop *s, struct area a, int row, const struct results *r);

#endif
