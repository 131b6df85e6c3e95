/* The claim of a period on the screen: shared by vouchers.c (acts), claim_draw.c and voucher_form.c (entry). */
#ifndef SCREENS_VOUCHERS_H
#define SCREENS_VOUCHERS_H

#include "screens.h"
#include "storekeep/voucher.h"

struct claim_state {
	int64_t period_id;      /* 0: all */
	struct period period;
	struct voucher_step steps[CLAIM_STEPS];
	struct fee_invoice fee;
	bool has_fee;
	struct notes refused;   /* what must be put right */
	struct notes notes;     /* warnings and informations of the check */
	struct fitted list;
	struct table *table;
};

void claim_draw(struct view *v, struct area a);

/* The form for a new voucher of a period (`profile` and `period` "" when they are to be chosen), or for one that is there. */
struct outcome voucher_form_new(const char *profile, const char *period);
struct outcome voucher_form_edit(int64_t id);
/* The form that opens next takes its draft up without asking. */
void voucher_form_take_draft(void);

#endif
