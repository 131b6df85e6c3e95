/*
 * The acts on many members, one line each (EAS-15).
 */
#include "config.h"

#include "members_acts.h"

#include <stdio.h>

#include "wallet.h"

static const struct member_act acts[] = {
	{'p', N_("Give or take points"), wallet_act_points},
	{'w', N_("Change store credit"), wallet_act_credit},
	{'g', N_("Put into a group"), member_act_group},
	{'o', N_("Take out of a group"), member_act_ungroup},
	{'s', N_("Bind to a staff member"), member_act_bind},
	{'t', N_("Change the tier"), member_act_tier},
	{'m', N_("Send a message"), member_act_message},
	{'b', N_("Blacklist"), member_act_block},
	{'u', N_("Off the blacklist"), member_act_unblock},
};

struct outcome member_acts_choose(struct view *v, const struct member_choice *who, int64_t count)
{
	struct choice choices[COUNT_OF(acts)];
	char question[200], number[32];
	int key;

	for (size_t i = 0; i < COUNT_OF(acts); i++)
		choices[i] = (struct choice){acts[i].letter, _(acts[i].label)};
	money_format(count, false, number);
	snprintf(question, sizeof question, _("Do what to %s members?"), number);
	key = dialog_ask(v, question, choices, COUNT_OF(choices));
	for (size_t i = 0; i < COUNT_OF(acts) && key != 0; i++)
		if (acts[i].letter == key)
			return acts[i].run(v, who);
	return outcome_draw();
}
