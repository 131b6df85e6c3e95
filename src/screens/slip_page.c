/*
 * One return or exchange: its facts and deadlines, what happens by itself, its
 * log, and the acts that its state allows. F2 does what is usual next.
 */
#include "config.h"

#include "slip_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/order.h"

struct state {
	bool is_return;
	int64_t id;
	struct slip_card *facts; /* owned; it points into itself */
	int top, rows, seen; /* first row in sight, rows of the text, rows of the screen */
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static void forget(struct slip_card *f)
{
	slip_card_free(f);
	free(f);
}

static enum status open(struct view *v, bool is_return, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	enum status st;

	s->is_return = is_return;
	s->id = id_arg(arg);
	s->facts = xcalloc(1, sizeof *s->facts);
	st = slip_card_read(shop_of(v), is_return, s->id, s->facts, e);
	if (st != ST_OK) {
		forget(s->facts);
		free(s);
		return st;
	}
	v->state = s;
	slip_card_name(is_return ? "return" : "exchange", s->facts->no, v->title, sizeof v->title);
	return ST_OK;
}

static enum status open_return(struct view *v, void *arg, struct error *e)
{
	return open(v, true, arg, e);
}

static enum status open_exchange(struct view *v, void *arg, struct error *e)
{
	return open(v, false, arg, e);
}

static void close(struct view *v)
{
	forget(state_of(v)->facts);
	free(v->state);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	struct pen p = {.a = area_of(a, 0, 1, a.rows, a.cols - 2), .top = s->top};

	slip_card_draw(shop_of(v), s->facts, &p);
	s->seen = a.rows;
	s->rows = p.row;
	draw_cursor(a, 0, 0);
}

static struct outcome key(struct view *v, const struct key *k)
{
	struct state *s = state_of(v);

	return pen_scroll(k, &s->top, s->rows, s->seen);
}

static void changed(struct view *v)
{
	struct state *s = state_of(v);
	struct slip_card *fresh = xcalloc(1, sizeof *fresh);

	if (slip_card_read(shop_of(v), s->is_return, s->id, fresh, NULL) != ST_OK) {
		forget(fresh);
		return;
	}
	forget(s->facts);
	s->facts = fresh;
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

/* ---- acts ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool has_usual(const struct view *v)
{
	return can_write(v) && slip_way_usual(state_of(v)->facts) != NULL;
}

static bool fits(const struct view *v, int letter)
{
	for (size_t i = 0; can_write(v) && i < slip_way_count; i++)
		if (slip_ways[i].key == letter && slip_way_fits(&slip_ways[i], state_of(v)->facts))
			return true;
	return false;
}

static struct outcome after(struct view *v, bool done, struct outcome next)
{
	if (done)
		changed(v);
	return next.next != NEXT_PASS ? next : outcome_draw();
}

/* Acts have a copy of their own: while they ask, the slip may be read again under them. */
static struct outcome run(struct view *v, const struct slip_way *w)
{
	struct state *s = state_of(v);
	struct slip_card own;
	const struct slip_card *cards[] = {&own};
	const struct slip_set set = {cards, 1, 0};
	struct outcome next = outcome_pass();
	struct error e = {0};
	bool done = false;

	if (screen_ok(v, slip_card_read(shop_of(v), s->is_return, s->id, &own, &e), &e))
		done = w != NULL ? slip_way_run(v, w, &set, &next) : slip_way_menu(v, &set, &next);
	slip_card_free(&own);
	return after(v, done, next);
}

static struct outcome run_letter(struct view *v, int letter)
{
	for (size_t i = 0; i < slip_way_count; i++)
		if (slip_ways[i].key == letter && slip_way_fits(&slip_ways[i], state_of(v)->facts))
			return run(v, &slip_ways[i]);
	return outcome_pass();
}

static struct outcome usual(struct view *v)
{
	return run(v, slip_way_usual(state_of(v)->facts));
}

static struct outcome menu(struct view *v)
{
	return run(v, NULL);
}

#define WAY(name, letter) \
	static bool can_##name(const struct view *v) \
	{ \
		return fits(v, letter); \
	} \
	static struct outcome name(struct view *v) \
	{ \
		return run_letter(v, letter); \
	}
WAY(collect, 'c')
WAY(receive, 'd')
WAY(confirm, 'o')
WAY(abnormal, 'b')
WAY(resolve, 'r')
WAY(refunded, 'p')
WAY(cancel, 'x')

static bool has_order(const struct view *v)
{
	return state_of(v)->facts->order != NULL;
}

static struct outcome open_order(struct view *v)
{
	return outcome_push(&order_screen, arg_id(state_of(v)->facts->order->id));
}

static int64_t partner_id(const struct view *v)
{
	const struct slip_card *f = state_of(v)->facts;

	return f->is_return ? f->r.exchange_id : f->x.return_id;
}

static bool has_partner(const struct view *v)
{
	return partner_id(v) != 0;
}

static struct outcome open_partner(struct view *v)
{
	return outcome_push(state_of(v)->is_return ? &exchange_screen : &return_screen, arg_id(partner_id(v)));
}

static struct outcome edit(struct view *v)
{
	return slip_form_edit(state_of(v)->is_return, state_of(v)->id);
}

static struct outcome copy(struct view *v)
{
	ui_copy(v, state_of(v)->facts->no);
	return outcome_draw();
}

#define SHARED \
	{"slip.order", GROUP_RECORD, {K_ENTER}, N_("Order"), N_("Open the order behind it"), open_order, has_order}, \
	{"slip.partner", GROUP_RECORD, {'v'}, N_("Partner"), N_("Open the exchange that it came from, or the return that it became"), open_partner, has_partner}, \
	{"slip.act", GROUP_RECORD, {'a'}, N_("Act"), N_("All that can happen to it now"), menu, can_write}, \
	{"slip.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change its numbers and its note"), edit, can_write}, \
	{"slip.copy", GROUP_RECORD, {'y'}, NULL, N_("Copy the number"), copy, NULL}

static const struct action return_actions[] = {
	{"return.next", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Next step"),
	    N_("What usually happens next: collected, back, confirmed, refunded"), usual, has_usual},
	{"return.collected", GROUP_RECORD, {'c'}, N_("Courier collected"), N_("The courier collected the goods"), collect, can_collect},
	{"return.received", GROUP_RECORD, {'d'}, N_("Goods back"), N_("The goods are back at the shop"), receive, can_receive},
	{"return.confirm", GROUP_RECORD, {'o'}, N_("Confirm"), N_("Confirm the return: it closes and the buyer is refunded"), confirm,
	    can_confirm},
	{"return.abnormal", GROUP_RECORD, {'b'}, N_("Abnormal"), N_("Register it as abnormal: the refund is suspended"), abnormal, can_abnormal},
	{"return.resolve", GROUP_RECORD, {'r'}, N_("End the case"), N_("How the abnormal case ended"), resolve, can_resolve},
	{"return.refunded", GROUP_RECORD, {'p'}, N_("Mark refunded"), N_("The marketplace or the bank says that the buyer was refunded"),
	    refunded, can_refunded},
	{"return.cancel", GROUP_RECORD, {K_F(8), K_CTRL('x'), 'x'}, N_("Cancel"), N_("Cancel the slip: the buyer keeps the goods"), cancel,
	    can_cancel},
	SHARED,
};

static const struct action exchange_actions[] = {
	{"exchange.close", GROUP_RECORD, {K_F(2), K_CTRL('s'), 'c'}, N_("Close"), N_("Close the exchange in one of the four ways"), collect,
	    can_collect},
	{"exchange.return", GROUP_RECORD, {K_F(2), K_CTRL('s'), 'r'}, N_("New return"), N_("Create the return slip that it was closed for"), resolve,
	 can_resolve},
	{"exchange.back", GROUP_RECORD, {'d'}, N_("Goods back"), N_("The old goods are back at the shop"), receive, can_receive},
	{"exchange.wrong", GROUP_RECORD, {'b'}, NULL, N_("The old goods are not right"), abnormal, can_abnormal},
	{"exchange.cancel", GROUP_RECORD, {K_F(8), K_CTRL('x'), 'x'}, N_("Cancel"), N_("Cancel the slip: the buyer keeps the goods"), cancel,
	    can_cancel},
	SHARED,
};

const struct screen return_screen = {
	.name = "return",
	.title = N_("Return"),
	.help = N_("One return: the last day on which you can act and what happens by itself after it, its facts, the refund, the order behind it and "
	           "what happened. F2 does the usual next step; what cannot be taken back asks first."),
	.actions = return_actions,
	.action_count = COUNT_OF(return_actions),
	.open = open_return,
	.close = close,
	.draw = draw,
	.key = key,
	.changed = changed,
	.resumed = resumed,
};

const struct screen exchange_screen = {
	.name = "exchange",
	.title = N_("Exchange"),
	.help = N_("One exchange: until when to handle it, its facts, the order behind it and what happened. It is closed in one of four ways; two of "
	           "them make a return at once."),
	.actions = exchange_actions,
	.action_count = COUNT_OF(exchange_actions),
	.open = open_exchange,
	.close = close,
	.draw = draw,
	.key = key,
	.changed = changed,
	.resumed = resumed,
};
