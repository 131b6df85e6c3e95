/*
 * The screens of points: review, what is to come, what is owed, the log; the
 * settings; how an entry came about.
 */
#ifndef SCREENS_POINTS_H
#define SCREENS_POINTS_H

#include "screens.h"

/* Opened with the name of a marketplace, NULL: the shop's. */
extern const struct screen points_screen, closed_screen;
/* The same with a tab in front, by its word: review, expected, liability, log. */
extern const struct screen points_review_screen, points_expected_screen, points_liability_screen;
struct outcome points_settings_open(const char *profile);
/* Opened with arg_id() of an entry of the ledger. */
extern const struct screen points_explain_screen;
/* Ask and decide what stands under review; true: something was decided. */
bool points_review_act(struct view *v, int64_t id);

#endif
