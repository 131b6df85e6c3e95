/*
 * The head of a statement's review, drawn apart from its table and keys.
 */
#ifndef SCREENS_REVIEW_H
#define SCREENS_REVIEW_H

#include "screens.h"

/* What the head shows, read once and after each change. */
struct review_facts {
	struct statement st;
	struct difference_count counts[DIFFERENCE_KINDS];
	struct signoff signoff;
	struct summary sum;      /* owned; review_facts_free() */
	money_t gross, fees, refunds, logistics; /* as stated */
	bool read_only;
};

enum status review_facts_read(struct shop *s, int64_t statement_id, struct review_facts *f, struct error *e);
void review_facts_free(struct review_facts *f);
/* Days, numbers and bars; returns the rows used. */
int review_head_draw(const struct shop *s, struct area a, const struct review_facts *f);
/* One row: all and each kind with its count, the chosen one (-1: all) shown as such. */
void review_tabs_draw(struct area a, int row, const struct review_facts *f, int chosen);

#endif
