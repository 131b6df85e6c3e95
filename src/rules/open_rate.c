/*
 * The open rate in integers (RUT-126).
 */
#include "config.h"

#include "storekeep/open_rate.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { DAY_SECONDS = 24 * 60 * 60 };

static const struct open_rate_rule usual = {.days = 7, .decimals = 2, .trim = true, .how = ROUND_HALF_UP};

static int64_t power_of_ten(int n)
{
	int64_t v = 1;

	while (n-- > 0)
		v *= 10;
	return v;
}

/* The rate in units of the last decimal. */
static int64_t scaled(const struct open_rate_rule *r, int64_t opened, int64_t reach)
{
	return reach <= 0 ? 0 : money_ratio(opened, 100 * power_of_ten(r->decimals), reach, r->how);
}

static void write_scaled(const struct open_rate_rule *r, int64_t v, char out[16])
{
	int64_t unit = power_of_ten(r->decimals);
	size_t len;

	if (r->decimals == 0) {
		snprintf(out, 16, "%" PRId64, v);
		return;
	}
	snprintf(out, 16, "%" PRId64 ".%0*" PRId64, v / unit, r->decimals, v % unit);
	len = strlen(out);
	while (r->trim && out[len - 1] == '0')
		out[--len] = '\0';
	if (out[len - 1] == '.')
		out[len - 1] = '\0';
}

int64_t open_rate(int64_t opened, int64_t reach)
{
	return scaled(&usual, opened, reach);
}

void open_rate_format(int64_t hundredths, char out[16])
{
	write_scaled(&usual, hundredths, out);
}

void open_rate_text(const struct open_rate_rule *r, int64_t opened, int64_t reach, char out[16])
{
	write_scaled(r, scaled(r, opened, reach), out);
}

instant_t open_window_last(const struct open_rate_rule *r, instant_t send_at)
{
	return send_at + (instant_t)r->days * DAY_SECONDS;
}
