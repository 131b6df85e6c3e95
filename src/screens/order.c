/*
 * One order with everything known about it. The arrows scroll; `l` lists the
 * lines of the statements that name it.
 */
#include "config.h"

#include "members.h"
#include "order_acts.h"
#include "order_view.h"
#include "pen.h"
#include "sale_screens.h"
#include "slip_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct state {
	int64_t id;
	struct order_view *order;
	int top, rows, seen; /* first row in sight, rows of the text, rows of the screen */
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);

	s->id = id_arg(arg);
	s->order = order_view_read(shop_of(v), s->id, e);
	if (s->order == NULL) {
		free(s);
		return e != NULL && e->status != ST_OK ? e->status : ST_REFUSED;
	}
	snprintf(v->title, sizeof v->title, "%s", order_view_no(s->order));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	order_view_free(s->order);
	free(s);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = v->state;

	s->seen = a.rows;
	s->rows = order_view_draw(s->order, area_of(a, 0, 1, a.rows, a.cols - 2), s->top);
	draw_cursor(a, 0, 0);
}

static struct outcome key(struct view *v, const struct key *k)
{
	struct state *s = v->state;

	return pen_scroll(k, &s->top, s->rows, s->seen);
}

static struct outcome copy(struct view *v)
{
	ui_copy(v, order_view_no(((struct state *)v->state)->order));
	return outcome_draw();
}

static void changed(struct view *v)
{
	struct state *s = v->state;
	struct error e = {0};
	struct order_view *fresh = order_view_read(shop_of(v), s->id, &e);

	if (fresh == NULL)
		return; /* superseded by a newer import: what was opened stays in sight */
	order_view_free(s->order);
	s->order = fresh;
}

/* ---- an order of members ---- */

static bool has_sale(const struct view *v)
{
	return !shop_of(v)->read_only && order_view_sale(((struct state *)v->state)->order) != 0;
}

static struct outcome after(struct view *v, bool done)
{
	if (done)
		changed(v);
	return outcome_draw();
}

static int64_t sale_of(const struct view *v)
{
	return order_view_sale(((struct state *)v->state)->order);
}

static struct outcome edit(struct view *v)
{
	return sale_form_open(sale_of(v), 0, NULL);
}

static struct outcome deliver(struct view *v)
{
	return after(v, sale_ask_deliver(v, sale_of(v)));
}

static struct outcome complete(struct view *v)
{
	return after(v, sale_ask_complete(v, sale_of(v)));
}

static struct outcome cancel(struct view *v)
{
	return after(v, sale_ask_cancel(v, sale_of(v)));
}

static struct outcome give_back(struct view *v)
{
	return after(v, sale_ask_return(v, sale_of(v)));
}

static struct outcome transfer(struct view *v)
{
	return after(v, sale_ask_transfer(v, sale_of(v)));
}

static bool has_member(const struct view *v)
{
	return order_view_member(((struct state *)v->state)->order) != 0;
}

static struct outcome open_member(struct view *v)
{
	return outcome_push(&member_screen, arg_id(order_view_member(((struct state *)v->state)->order)));
}

/* ---- an order that the marketplace's clock moves ---- */

static const struct life_view *life_of(const struct view *v)
{
	return order_view_life(((struct state *)v->state)->order);
}

static bool on_clock(const struct view *v)
{
	return !shop_of(v)->read_only && life_of(v) != NULL;
}

static bool is_state(const struct view *v, const char *state)
{
	return on_clock(v) && strcmp(life_of(v)->life.state, state) == 0;
}

static bool to_ship(const struct view *v)
{
	return is_state(v, "to_ship");
}

static bool on_the_way(const struct view *v)
{
	return is_state(v, "shipped");
}

static bool disputed(const struct view *v)
{
	return is_state(v, "disputed");
}

static bool can_cancel(const struct view *v)
{
	return to_ship(v) || is_state(v, "awaiting_payment");
}

static bool was_shipped(const struct view *v)
{
	return on_clock(v) && !can_cancel(v) && !is_state(v, "cancelled");
}

static struct outcome run(struct view *v, const char *act)
{
	const int64_t id = life_of(v)->life.id;

	return after(v, order_acts_run(v, act, &id, 1));
}

static struct outcome life_ship(struct view *v)
{
	return run(v, "ship");
}

static struct outcome life_deliver(struct view *v)
{
	return run(v, "deliver");
}

static struct outcome life_dispute(struct view *v)
{
	return run(v, "dispute");
}

static struct outcome life_confirm(struct view *v)
{
	return run(v, "confirm");
}

static struct outcome life_cancel(struct view *v)
{
	return run(v, "cancel");
}

static struct outcome life_withdraw(struct view *v)
{
	return after(v, order_acts_withdraw(v, life_of(v)->life.id));
}

static struct outcome life_undo(struct view *v)
{
	return after(v, order_acts_undo(v));
}

static struct outcome life_menu(struct view *v)
{
	const int64_t id = life_of(v)->life.id;
	struct outcome next;
	bool done = order_acts_menu(v, &id, 1, life_of(v)->life.state, &next);

	return next.next != NEXT_PASS ? next : after(v, done);
}

static struct outcome new_return(struct view *v)
{
	const int64_t id = life_of(v)->life.id;

	return slip_form_new(v, true, &id, 1);
}

static struct outcome new_exchange(struct view *v)
{
	const int64_t id = life_of(v)->life.id;

	return slip_form_new(v, false, &id, 1);
}

static struct outcome refuse(struct view *v)
{
	return slip_form_refuse(life_of(v)->life.id);
}

static bool has_lapsed_coupon(const struct view *v)
{
	const struct life_view *l = life_of(v);

	for (size_t i = 0; on_clock(v) && i < l->benefit_count; i++)
		if (strcmp(l->benefits[i].kind, "coupon") == 0 && strcmp(l->benefits[i].state, "restored") != 0)
			return true;
	return false;
}

static struct outcome restore_coupon(struct view *v)
{
	return after(v, order_acts_restore_coupon(v, life_of(v)->life.id));
}

static bool has_slip(const struct view *v)
{
	return life_of(v) != NULL && life_of(v)->slip_count > 0;
}

/* The slip, or which of several. */
static struct outcome open_slip(struct view *v)
{
	const struct life_view *l = life_of(v);
	struct pick *picks = xcalloc(l->slip_count, sizeof *picks);
	char (*names)[120] = xcalloc(l->slip_count, sizeof *names);
	struct life_slip *slips = xcalloc(l->slip_count, sizeof *slips); /* the order may be read again while it asks */
	struct outcome next = outcome_draw();
	size_t count = l->slip_count;
	int at = 0;

	memcpy(slips, l->slips, count * sizeof *slips);
	for (size_t i = 0; i < count; i++) {
		slip_card_name(slips[i].is_return ? "return" : "exchange", slips[i].no, names[i], sizeof names[i]);
		picks[i] = (struct pick){.code = label_of(slips[i].is_return ? "return_state" : "exchange_state", slips[i].state), .label = names[i]};
	}
	if (count > 1)
		at = dialog_choose(v, _("Returns and exchanges"), picks, count, 0);
	if (at >= 0)
		next = outcome_push(slips[at].is_return ? &return_screen : &exchange_screen, arg_id(slips[at].id));
	free(slips);
	free(picks);
	free(names);
	return next;
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

static const struct action actions[] = {
	{"order.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change the order"), edit, has_sale},
	{"order.deliver", GROUP_RECORD, {'d'}, N_("Delivery"), N_("How the delivery ended"), deliver, has_sale},
	{"order.complete", GROUP_RECORD, {'c'}, N_("Complete it"), N_("The order is completed: it counts, and its points go out"), complete,
	    has_sale},
	{"order.return", GROUP_RECORD, {'r'}, N_("Return"), N_("Goods of a line came back"), give_back, has_sale},
	{"order.transfer", GROUP_RECORD, {'t'}, N_("Move"), N_("Move the order to another account"), transfer, has_sale},
	{"order.cancel", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Cancel"), N_("Cancel the order"), cancel, has_sale},
	{"order.member", GROUP_RECORD, {K_ENTER, 'm'}, N_("Member"), N_("Open the member"), open_member, has_member},
	{"order.ship", GROUP_RECORD, {K_F(2), K_CTRL('s'), 's'}, N_("Mark shipped"), N_("It was shipped: shown first, today or another day"),
	    life_ship, to_ship},
	{"order.received", GROUP_RECORD, {K_F(2), K_CTRL('s'), 'd'}, N_("Mark received"), N_("The buyer picked it up or received it"),
	    life_deliver, on_the_way},
	{"order.confirmed", GROUP_RECORD, {K_F(2), K_CTRL('s'), 'c'}, N_("Mark confirmed"), N_("The buyer confirms the receipt after all"),
	    life_confirm, disputed},
	{"order.confirm", GROUP_RECORD, {'c'}, NULL, N_("The buyer confirms the receipt"), life_confirm, on_the_way},
	{"order.picked_up", GROUP_RECORD, {'d'}, NULL, N_("The buyer picked it up or received it"), life_deliver, disputed},
	{"order.dispute", GROUP_RECORD, {'n'}, N_("Not arrived"), N_("The buyer says that it has not arrived"), life_dispute, on_the_way},
	{"order.slip", GROUP_RECORD, {K_ENTER}, N_("Slip"), N_("Open its return or exchange"), open_slip, has_slip},
	{"order.new_return", GROUP_RECORD, {'r'}, N_("Return"), N_("Open a return of this order"), new_return, was_shipped},
	{"order.new_exchange", GROUP_RECORD, {'e'}, N_("Exchange"), N_("Open an exchange of this order"), new_exchange, was_shipped},
	{"order.refuse", GROUP_RECORD, {'f'}, NULL, N_("Refuse the buyer's return, with the reason"), refuse, was_shipped},
	{"order.life_cancel", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Cancel"), N_("Cancel the order, with a reason"), life_cancel, can_cancel},
	{"order.coupon", GROUP_RECORD, {'b'}, NULL, N_("Give the coupon of the cart back to the buyer"), restore_coupon, has_lapsed_coupon},
	{"order.act", GROUP_RECORD, {'a'}, N_("Act"), N_("All that can be done with this order"), life_menu, on_clock},
	{"order.withdraw", GROUP_RECORD, {'u'}, NULL, N_("Take back an entry that somebody typed"), life_withdraw, on_clock},
	{"order.undo", GROUP_RECORD, {K_CTRL('z')}, NULL, N_("Take back your last act on orders as a whole"), life_undo, order_acts_can_undo},
	{"order.copy", GROUP_RECORD, {'y'}, N_("Copy"), N_("Copy the order number"), copy, NULL},
};

const struct screen order_screen = {
	.name = "order",
	.title = N_("Order"),
	.help = N_("Everything known about the order: its fields, its clock with facts and what the rules give apart, returns and exchanges, items, what "
	           "it brings and costs with the rule of each amount, the statement lines that name it and what happened to it."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.changed = changed,
	.resumed = resumed,
};
