/*
 * What the rules of a store say, as pure functions of plain values: its name
 * (YAH-12), contract days (YAH-8, YAH-17), what a violation still lacks
 * (YAH-145, YAH-147), brands that a listing must not name (YAH-143).
 */
#ifndef STOREKEEP_MALL_RULES_H
#define STOREKEEP_MALL_RULES_H

#include "storekeep/date.h"
#include "storekeep/error.h"

/* ---- store name (店名) ---- */

struct store_name_rules {
	int min, max;             /* characters, as people count them */
	bool cjk, latin, digit;   /* what it may hold */
	const char *rule;
};
/* The name with full-width letters and digits as half-width ones, checked. ST_REFUSED store_name_empty, store_name_charset (says the
 * first character that is not allowed), store_name_too_long (says how many there are). *name (may be NULL) is the caller's to free;
 * it is NULL when refused. */
enum status store_name_check(const struct store_name_rules *r, const char *text, char **name, struct error *e);

/* ---- contract ---- */

/* The last day of a contract of `months` that opened on `opened`: the day before the same date (2025-09-10 -> 2026-09-09); a date
 * that the month lacks ends with the month (2024-02-29 -> 2025-02-28). */
day_t contract_last_day(day_t opened, int months);
/* Whole contract months between `opened` and `end` that have not begun on `day`; the first day of a month has begun it (YAH-17). */
int contract_months_left(day_t opened, day_t end, day_t day);
/* true when words of a deduction name the opening fee or the monthly store fee (開辦費, 月租費), which are never deducted (YAH-10). */
bool store_fee_named(const char *words);
/* The n-th item from 0 of a list of days ("60,30"), -1 after the last. */
int days_item(const char *list, int n);

/* ---- violations ---- */

/* What a violation lacks for the store's normal state, as bits; 0 nothing. */
enum { LACKS_REMEDY = 1, LACKS_PERIOD = 2, LACKS_MEASURE = 4 };
struct violation_facts {
	day_t remedied_on, until, measure_done_on; /* DAY_NONE: not yet, no end */
	bool has_measure, withdrawn;
};
int violation_lacks(const struct violation_facts *v, day_t today);
/* Where an appeal stands on `today`: the ruling's day is day 0, up to `safe` days after it is safe, `by` is the last day (YAH-147). */
enum appeal_window { APPEAL_SAFE, APPEAL_LAST, APPEAL_OVER };
enum appeal_window violation_window(day_t ruled_on, int safe_days, day_t by, day_t today);
/* "10:warning,20:suspended" with 14 points: "warning" and next 20. "" and next 0 where the list has none. */
void violation_threshold(const char *list, int64_t points, char reached[80], int64_t *next);

/* ---- listings ---- */

/* The n-th brand (from 0) of a watch list that a text names and that is not the product's own `brand` (YAH-143); false: no more.
 * Case and width make no difference; a Latin brand is found as a word of its own. */
bool watch_brand(const char *list, const char *text, const char *brand, int n, char out[80]);

#endif
