/*
 * The waterfall of a settlement: sales by tax kind, then what was taken from
 * them, then net, what was carried over, and the payout.
 */
#include "config.h"

#include "waterfall.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/chart.h"

enum { STEPS = 24 };

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

/* From the first sale to the payout; rows of nothing are left out. */
static size_t steps_of(const struct summary *sum, struct chart_step *steps, char names[][120], char figures[][32])
{
	size_t n = 0;

	for (size_t i = 0; i < sum->count && n < STEPS; i++) {
		const struct summary_row *r = &sum->rows[i];
		money_t v = r->stated == MONEY_NONE ? r->ours : r->stated;

		if (v == MONEY_NONE || (v == 0 && !is_total(r)))
			continue;
		waterfall_name(r, names[n], sizeof names[n]);
		screen_money(v, false, figures[n]);
		steps[n] = (struct chart_step){.label = names[n], .amount = v, .total = is_total(r), .figure = figures[n]};
		n++;
	}
	return n;
}

int waterfall_rows(const struct summary *sum)
{
	int n = 0;

	for (size_t i = 0; i < sum->count; i++)
		n += sum->rows[i].stated != 0 || is_total(&sum->rows[i]);
	return n < STEPS ? n : STEPS;
}

int waterfall_draw(struct area a, const struct summary *sum)
{
	struct chart_step steps[STEPS];
	char names[STEPS][120], figures[STEPS][32];
	size_t n = steps_of(sum, steps, names, figures);

	return chart_waterfall(a, 0, steps, n);
}
