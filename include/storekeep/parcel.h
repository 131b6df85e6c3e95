/*
 * Parcels at the convenience stores: size, weight, temperature, price
 * (YAH-27 to 29). Pure.
 */
#ifndef STOREKEEP_PARCEL_H
#define STOREKEEP_PARCEL_H

#include <stdbool.h>

#include "storekeep/error.h"
#include "storekeep/money.h"

struct parcel {
	int length, width, height; /* mm; 0 unknown */
	int weight;                /* g; 0 unknown */
	money_t value;             /* goods value, or what is collected; MONEY_NONE unknown */
	const char *temperature;   /* ambient, chilled, frozen */
};
struct parcel_limits {         /* 0, MONEY_NONE, NULL: no such limit */
	const char *chain;         /* for people: "7-11", "FamilyMart" */
	int side_max, sum_max;     /* mm */
	bool either;               /* one of the two is enough (cvs.family.size_rule = either) */
	int weight_min_exclusive, weight_max; /* g */
	int label_long, label_short;          /* mm: the two larger sides must cover them */
	money_t price_max_exclusive;
	const char *temperature;
	const char *rule, *price_rule;
};
/* Every limit that is broken, as NOTE_ERROR; what is unknown is told as NOTE_INFO. true: it fits. */
bool parcel_check(const struct parcel_limits *l, const struct parcel *p, struct notes *out);

#endif
