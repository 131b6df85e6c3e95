/*
 * A shop with a statement, made row by row: what the tests of reconciliation
 * and sign-off share.
 */
#ifndef TESTS_SETTLEMENT_FIXTURE_H
#define TESTS_SETTLEMENT_FIXTURE_H

#include "storekeep/import.h"
#include "storekeep/statement.h"

/* An order of marketplace yahoo. Amounts in dollars; days ISO or NULL. */
struct fix_order {
	const char *no, *cart, *state, *payment, *plan;
	int cash, points, points_value, subsidy, interest, category_ppm;
	const char *shipped, *posted, *refund;
	bool is_shipping;
};

struct fix_line {
	const char *no, *cart, *kind, *day;
	int gross, category, card, cart_fee, net;
};

void fix_open(struct shop *s);
void fix_close(struct shop *s);
void fix_orders(struct shop *s, const struct fix_order *o, size_t count);
/* A published statement of 1 to 14 October 2026 with these lines; its id. `stated_net` MONEY_NONE: no totals row. */
int64_t fix_statement(struct shop *s, const struct fix_line *l, size_t count, money_t stated_net);
void fix_reconcile(struct shop *s, int64_t id);
/* Does a statement without parameters, in a transaction of its own. */
void fix_sql(struct shop *s, const char *sql);

#endif
