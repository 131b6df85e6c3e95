/*
 * One act on one or several slips while it is being asked for: tried, shown with
 * what the rules say of it, done after a yes.
 */
#ifndef SCREENS_SLIP_TRY_H
#define SCREENS_SLIP_TRY_H

#include "slip_screens.h"

#include "storekeep/draft.h"

struct slip_try {
	const struct slip_set *set;
	const struct slip_card *slip; /* the one that it is about just now */
	day_t day;
	const char *word;   /* way of closing, end of the case, who cancelled */
	char *text;         /* courier's or tracking number; the caller's */
	money_t fee;
	bool flag;          /* close the return too; the bank says it */
	int64_t made;       /* the return that came of it, 0 none */
	char op[OP_ID_SIZE];
	enum status (*run)(struct shop *s, struct slip_try *a, struct error *e);
};
struct slip_try slip_try_begin(struct view *v, const struct slip_set *set, enum status (*run)(struct shop *s, struct slip_try *a,
                                                                                              struct error *e));
/* `final` (may be NULL) says what cannot be taken back, `yes` what F2 does, `done` what is said after. true: one at least was done. */
bool slip_try_run(struct view *v, struct slip_try *a, const char *title, const char *final, const char *yes, const char *done);

#endif
