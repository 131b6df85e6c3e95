/*
 * Value added tax in whole dollars and the periods in which it is declared
 * (FMT-11, 14 to 16).
 */
#include "config.h"

#include "storekeep/vat.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"

static money_t half_up_of_total(money_t total)
{
	return (2 * total + 21) / 42;
}

static money_t half_up_of_sales(money_t sales)
{
	return (2 * 5 * sales + 100) / 200;
}

struct vat vat_from_total(money_t total)
{
	money_t tax = total < 0 ? -half_up_of_total(-total) : half_up_of_total(total);

	return (struct vat){.sales = total - tax, .tax = tax, .total = total};
}

struct vat vat_from_sales(money_t sales)
{
	money_t tax = sales < 0 ? -half_up_of_sales(-sales) : half_up_of_sales(sales);

	return (struct vat){.sales = sales, .tax = tax, .total = sales + tax};
}

enum status vat_check(const struct vat *v, bool taxable, struct error *e)
{
	money_t expected = taxable ? vat_from_sales(v->sales).tax : 0;
	/* Twenty times the distance from sales x 5 %, so that nothing is rounded. */
	money_t off = 20 * v->tax - v->sales;

	if (v->sales + v->tax != v->total)
		return error_set(e, ST_REFUSED, "vat_sum", "FMT-16", "tax", _("Sales %1$lld and tax %2$lld do not make the total %3$lld."),
		                 (long long)v->sales, (long long)v->tax, (long long)v->total);
	if (!taxable && v->tax != 0)
		return error_set(e, ST_REFUSED, "vat_tax", "FMT-15", "tax", _("Without taxable sales the tax is 0, not %lld."),
		                 (long long)v->tax);
	if (taxable && (off > 20 || off < -20))
		return error_set(e, ST_REFUSED, "vat_tax", "FMT-16", "tax", _("The tax %1$lld is too far from 5%% of the sales, which is %2$lld."),
		                 (long long)v->tax, (long long)expected);
	return ST_OK;
}

void vat_period(day_t d, char out[8])
{
	struct ymd y = day_to_ymd(d);

	out[0] = '\0';
	if (d != DAY_NONE && y.year > 1911 && y.year < 2911)
		snprintf(out, 8, "%03d%02d", (y.year - 1911) % 1000, (y.month + y.month % 2) % 100);
}

bool vat_period_days(const char *code, day_t *from, day_t *to)
{
	int year = 0, month;

	if (strlen(code) != 5 || strspn(code, "0123456789") != 5)
		return false;
	for (int i = 0; i < 3; i++)
		year = year * 10 + (code[i] - '0');
	month = (code[3] - '0') * 10 + (code[4] - '0');
	if (year == 0 || month < 2 || month > 12 || month % 2 != 0)
		return false;
	*from = day_from_ymd(year + 1911, month - 1, 1);
	*to = day_from_ymd(year + 1911, month, days_in_month(year + 1911, month));
	return true;
}

day_t vat_return_due(day_t d, const struct workdays *w, int *missing_year)
{
	struct ymd y = day_to_ymd(d);
	int month = y.month + y.month % 2 + 1;

	if (d == DAY_NONE)
		return DAY_NONE;
	return workday_shift(w, WORKDAY_OFFICE, day_from_ymd(month > 12 ? y.year + 1 : y.year, month > 12 ? 1 : month, 15), missing_year);
}
