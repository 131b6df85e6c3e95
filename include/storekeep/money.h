/*
 * Money: integer minor units; rates in parts per million; every rounding named.
 */
#ifndef STOREKEEP_MONEY_H
#define STOREKEEP_MONEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

typedef int64_t money_t;
#define MONEY_NONE INT64_MIN
#define PPM INT64_C(1000000)

enum rounding { ROUND_FLOOR, ROUND_CEIL, ROUND_HALF_UP };

/* amount * rate_ppm / 1 000 000, amount >= 0, rounded once as named (YAH-1). No overflow below 9e12 dollars. */
money_t money_rate(money_t amount, int64_t rate_ppm, enum rounding how);
/* amount * numerator / denominator, half away from zero; all of it exact in 128 bits. */
money_t money_ratio(money_t amount, int64_t num, int64_t den, enum rounding how);
/* A word of the profiles (floor, ceil, half-up); false: none of them. */
bool rounding_parse(const char *word, enum rounding *how);

/* Spread `total` over `count` weights: floor shares, whole units left over go to the largest
 * remainders, equal ones to the earlier line (YAH-4). Sum of out == min(total, sum of weights). */
void money_allocate(money_t total, const money_t *weight, size_t count, money_t *out);

/* A money cell as files spell it (FMT-45): signs, brackets, NT$, groups of three, full width.
 * Empty is MONEY_NONE and ST_OK. ST_REFUSED with code number_format, number_decimals or number_scientific. */
enum status money_parse(const char *s, size_t len, money_t *out, struct error *e);
/* The fast way for plain ASCII `[-+]digits`; false when it is anything else. */
bool money_parse_plain(const char *s, size_t len, money_t *out);

/* "-1 240" in the user's grouping: thousands separated by `,`. `plus` writes + before what is above zero. */
void money_format(money_t v, bool plus, char out[32]);

#endif
