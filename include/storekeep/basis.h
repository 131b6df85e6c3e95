/*
 * What an order counts for (rules/basis.c): net amount and points basis, with
 * deductions of the whole order spread over its lines by largest remainder
 * (EAS-9, EAS-43, EAS-45, SHL-34, SHL-50). Pure arithmetic.
 */
#ifndef STOREKEEP_BASIS_H
#define STOREKEEP_BASIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct basis_line {
	int64_t unit_price, quantity, quantity_returned, discount; /* discount of the line, positive */
	bool excluded;       /* earns nothing (EAS-44) */
	int64_t amount;      /* out: unit_price x quantity - discount, never below 0 */
	int64_t share;       /* out: of the order's deductions */
	int64_t kept;        /* out: what is left of it after returns */
};
struct basis {
	int64_t total;       /* sum of line amounts */
	int64_t deductions;  /* capped at total */
	int64_t net;         /* EAS-9: over all lines kept */
	int64_t basis;       /* EAS-43: the same without excluded lines */
};
/* Fills the `out` members of the lines and `out`. Lines in the order of their numbers. */
void basis_compute(struct basis_line *lines, size_t count, int64_t deductions, struct basis *out);
/* points = floor(basis / spend) x points (EAS-42, SHL-46); 0 where a number is below 1. */
int64_t basis_points(int64_t basis, int64_t earn_spend, int64_t earn_points);

#endif
