/*
 * Value added tax (營業稅) of 5 % (FMT-14 to 16) and its periods of two months
 * (FMT-11). Whole dollars; negative documents mirror the positive ones.
 */
#ifndef STOREKEEP_VAT_H
#define STOREKEEP_VAT_H

#include "storekeep/date.h"
#include "storekeep/error.h"
#include "storekeep/money.h"
#include "storekeep/workday.h"

struct vat {
	money_t sales, tax, total;
};
/* A total that includes tax, to a consumer: tax = total x 5 / 105 half up, sales is the rest. */
struct vat vat_from_total(money_t total);
/* Sales to a business: tax = sales x 5 % half up, total is the sum. */
struct vat vat_from_sales(money_t sales);
/* A stored document: sales + tax = total, tax within 1 of sales x 5 % (FMT-16); zero rate and exempt: tax 0 (FMT-15).
 * Codes vat_sum, vat_tax. */
enum status vat_check(const struct vat *v, bool taxable, struct error *e);

/* The invoice period of a day: "11408" for 2025-07-09; "" before 1912. */
void vat_period(day_t d, char out[8]);
/* Its first and last day. false when the code is none (an odd month, wrong length). */
bool vat_period_days(const char *code, day_t *from, day_t *to);
/* The day on which the return of the period is due: the 15th of the month after it, or the next working day.
 * *missing_year as in workday.h. */
day_t vat_return_due(day_t d, const struct workdays *w, int *missing_year);

#endif
