/* The claim of a period on the screen: shared by vouchers.c (list, steps) and voucher_form.c (entry). */
#ifndef SCREENS_VOUCHERS_H
#define SCREENS_VOUCHERS_H

#include "screens.h"
#include "storekeep/voucher.h"

/* The form for a new voucher of a period (`profile` and `period` "" when they are to be chosen), or for one that is there. */
struct outcome voucher_form_new(const char *profile, const char *period);
struct outcome voucher_form_edit(int64_t id);

#endif
