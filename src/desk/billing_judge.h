/* Judging the bills of a file, one after the other. */
#ifndef STOREKEEP_DESK_BILLING_JUDGE_H
#define STOREKEEP_DESK_BILLING_JUDGE_H

#include "desk/billing_bill.h"

#define BILLS_MOST 2000 /* purchases in one file; a shop has a handful a year */

struct bill_judge {
	struct shop *s;
	const struct profile *profile;
	struct account account;
	struct plan_offer offer;
	bool mixed;              /* of the bill at hand: taken from both sources */
	int64_t taken[BILLS_MOST]; /* our orders that bills of the file were found to be */
	size_t taken_count;
};
/* Reads rows into `was`, `is`, `changed`; warnings and notes go to the shop. ST_REFUSED lines_too_many (RUT-23), plan_unknown,
 * plan_not_said (RUT-14), bill_undated. */
enum status bill_judge(struct bill_judge *j, struct bill *b, struct error *e);

#endif
