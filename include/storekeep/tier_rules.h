/*
 * Tier arithmetic (rules/tier_rules.c): period ends, windows, which tier holds
 * (EAS-2, EAS-26 to 33). Pure.
 */
#ifndef STOREKEEP_TIER_RULES_H
#define STOREKEEP_TIER_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"

struct tier_terms {
	int level;
	bool automatic;
	int64_t min_spend, min_orders; /* -1: no such condition */
	int window_months;             /* 0: lifetime */
	bool match_all;
	int validity_months;           /* 0: no end */
};
/* add_months and period_end of EAS-2. */
day_t tier_add_months(day_t d, int months);
day_t tier_period_end(day_t start, int months); /* DAY_NONE for 0 months */
/* First day of the window that ends on `d`; DAY_NONE for lifetime. */
day_t tier_window_start(const struct tier_terms *t, day_t d);
bool tier_holds(const struct tier_terms *t, int64_t spend, int64_t orders);

#endif
