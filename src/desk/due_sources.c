/*
 * Who brings lines to the board of what is due, and who acts in `due run`: one
 * line a capability.
 */
#include "config.h"

#include "storekeep/due_parts.h"

#include <stddef.h>

const due_source due_sources[] = {
	due_settle,
	due_slips,
	due_orders,
	due_mall,
	due_plan,
	due_renewal,
	due_outbox,
	due_results,
	due_push,
	due_members,
	due_messages,
	due_closure,
	due_services,
	due_goods,
	NULL,
};

/* Orders post before periods are looked at; a plan is renewed before campaigns ask for its quota; results close after what was sent. */
const due_actor due_actors[] = {
	due_sale_run,
	due_life_run,
	due_settle_run,
	due_orders_settle,
	due_bulk_run,
	due_renewal_run,
	due_outbox_run,
	due_results_run,
	due_members_run,
	due_messages_run,
	NULL,
};
