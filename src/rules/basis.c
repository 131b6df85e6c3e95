/*
 * What an order counts for: deductions of the whole order over its lines, what
 * is left of lines that came back, and the points that it makes.
 */
#include "config.h"

#include "storekeep/basis.h"

#include <stdlib.h>

#include "storekeep/mem.h"
#include "storekeep/money.h"

__extension__ typedef __int128 wide;

static int64_t line_amount(const struct basis_line *l)
{
	int64_t amount = l->unit_price * l->quantity - l->discount;

	return amount > 0 ? amount : 0;
}

/* Of a line returned in part floor((line - share) x kept / quantity) is left (EAS-45). */
static int64_t kept_of(const struct basis_line *l)
{
	int64_t left = l->quantity - l->quantity_returned;

	if (left <= 0 || l->quantity <= 0)
		return 0;
	return (int64_t)((wide)(l->amount - l->share) * left / l->quantity);
}

void basis_compute(struct basis_line *lines, size_t count, int64_t deductions, struct basis *out)
{
	money_t *weight = xcalloc(count + 1, sizeof *weight), *share = xcalloc(count + 1, sizeof *share);

	*out = (struct basis){0};
	for (size_t i = 0; i < count; i++) {
		weight[i] = lines[i].amount = line_amount(&lines[i]);
		out->total += weight[i];
	}
	out->deductions = deductions < 0 ? 0 : deductions < out->total ? deductions : out->total;
	money_allocate(out->deductions, weight, count, share);
	for (size_t i = 0; i < count; i++) {
		lines[i].share = share[i];
		lines[i].kept = kept_of(&lines[i]);
		out->net += lines[i].kept;
		out->basis += lines[i].excluded ? 0 : lines[i].kept;
	}
	free(weight);
	free(share);
}

int64_t basis_points(int64_t basis, int64_t earn_spend, int64_t earn_points)
{
	if (basis < 1 || earn_spend < 1 || earn_points < 1)
		return 0;
	return basis / earn_spend * earn_points;
}
