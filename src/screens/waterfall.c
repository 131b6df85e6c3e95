/*
 * The waterfall of a settlement: sales, then what was taken from them, then
 * net, what was carried over, and the payout. Tax kinds stand together, so that
 * it fits a small screen.
 */
#include "config.h"

#include "waterfall.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/chart.h"

enum { STEPS = SETTLE_KINDS + 4 };

void waterfall_name(const struct summary_row *r, char *out, size_t size)
{
	const char *kind = label_of("line_kind", r->component);

	if (r->tax_kind[0] != '\0')
		snprintf(out, size, _("%1$s, %2$s"), kind, label_of("tax_kind", r->tax_kind));
	else
		snprintf(out, size, "%s", kind);
}

static bool is_total(const struct summary_row *r)
{
	return strcmp(r->component, "net") == 0 || strcmp(r->component, "payout") == 0;
}

/* From the first sale to the payout; what is nothing is left out. */
static size_t steps_of(const struct summary *sum, struct chart_step *steps)
{
	const char *last = "";
	size_t n = 0;

	for (size_t i = 0; i < sum->count && n < STEPS; i++) {
		const struct summary_row *r = &sum->rows[i];
		money_t v = r->stated == MONEY_NONE ? r->ours : r->stated;

		if (v == MONEY_NONE || (v == 0 && !is_total(r)))
			continue;
		if (n > 0 && strcmp(r->component, last) == 0) {
			steps[n - 1].amount += v;
			continue;
		}
		last = r->component;
		steps[n++] = (struct chart_step){.label = label_of("line_kind", last), .amount = v, .total = is_total(r)};
	}
	return n;
}

int waterfall_rows(const struct summary *sum)
{
	struct chart_step steps[STEPS];

	return (int)steps_of(sum, steps);
}

int waterfall_draw(struct area a, const struct summary *sum)
{
	struct chart_step steps[STEPS];
	char figures[STEPS][32];
	size_t n = steps_of(sum, steps);

	for (size_t i = 0; i < n; i++)
		steps[i].figure = screen_money(steps[i].amount, false, figures[i]);
	return chart_waterfall(a, 0, steps, n);
}
