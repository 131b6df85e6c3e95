/*
 * What people type when they give or take points and store credit
 * (rules/points_entry.c; EAS-52, EAS-59, SHL-52, SHL-53). Pure.
 */
#ifndef STOREKEEP_POINTS_ENTRY_H
#define STOREKEEP_POINTS_ENTRY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A plain whole number, a minus in front to take: full-width digits and every minus that a keyboard makes are read as plain
 * ones; no plus, no decimals, nothing else. false: it is none. */
bool points_number(const char *text, int64_t *out);

/* "=250" is a new balance, "+40", "40" and "-40" are differences. */
struct credit_entry_text {
	bool balance;
	int64_t amount;
};
bool credit_number(const char *text, struct credit_entry_text *out);

/* A reason as it is kept: white space cut off at both ends, one line. The caller frees; *count: characters (grapheme clusters). */
char *reason_clean(const char *text, size_t *count);

/* Points are used in steps (EAS-48): what `points` are worth, and the whole steps just below and above. */
struct redeem_steps {
	bool whole;              /* it is a multiple */
	int64_t lower, upper;
	int64_t value;           /* floor(points / step_points) x step_value */
};
void redeem_steps(int64_t points, int64_t step_points, int64_t step_value, struct redeem_steps *out);
/* The most points, in whole steps, within a balance and an amount of money (-1: no limit). */
int64_t redeem_most(int64_t balance, int64_t limit, int64_t step_points, int64_t step_value);

#endif
