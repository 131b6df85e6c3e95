/*
 * The steps of the store's life, one line a step, in the order in which they act
 * within a day: at its start, then at its end.
 */
#include "config.h"

#include "desk/life_steps.h"

#include <stddef.h>

const struct life_step *const life_steps[] = {
	/* at the start of a day */
	&step_closure,
	&slip_step_remind,
	&slip_step_limit,
	&goods_closed_step,
	&goods_step,
	/* at its end */
	&slip_step_autoclose,
	&order_look_step,
	&order_lapse_step,
	&order_overdue_step,
	&order_post_step,
	/* at its end */
	&order_confirm_step,
	NULL,
};
