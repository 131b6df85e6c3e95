/*
 * An order's life, read: one order with its clock, the orders of its cart.
 */
#include "config.h"

#include "storekeep/order_life.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/order_act.h"
#include "desk/order_days.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/order.h"

static const char profile_sql[] = "SELECT profile FROM live_order WHERE id = :id";
static const char cart_sql[] =
	"SELECT id FROM live_order WHERE profile = :profile AND cart_no = :cart AND cart_no <> '' ORDER BY id";

enum status order_profile_of(struct shop *s, int64_t id, char out[32], struct error *e)
{
	struct stmt *q = db_prepare(s->db, profile_sql);
	enum step step;

	out[0] = '\0';
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		column_text(q, 0, out, 32);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "order_missing", NULL, "order_no", _("This order is not in the book."));
	return ST_OK;
}

#define COPY(to, from) snprintf(to, sizeof to, "%s", from)

static void fill(const struct order_case *c, struct order_life *o)
{
	*o = (struct order_life){.id = c->id, .qty = c->qty, .claim = c->claim, .cash = c->cash, .interest = c->interest,
	                         .is_shipping = c->is_shipping, .card = c->card, .facts = c->facts, .clock = c->clock,
	                         .missing_year = c->missing_year};
	COPY(o->profile, c->profile);
	COPY(o->order_no, c->order_no);
	COPY(o->cart_no, c->cart_no);
	COPY(o->state, c->state);
	COPY(o->cancel_reason, c->cancel_reason);
	COPY(o->payment, c->payment);
	COPY(o->tax_kind, c->tax_kind);
	COPY(o->buyer, c->buyer);
	COPY(o->item_name, c->item_name);
	COPY(o->sku, c->sku);
}

enum status order_life_get(struct shop *s, int64_t id, struct order_life *out, struct error *e)
{
	char profile[32];
	struct order_market m = {0};
	struct order_case c;
	enum status st = order_profile_of(s, id, profile, e);

	if (st == ST_OK)
		st = order_market_open(s, profile, &m, e);
	if (st == ST_OK)
		st = order_case_read(&m, id, &c, e);
	/* The payout day is counted in working days. */
	if (st == ST_OK)
		st = calendar_load(s, m.profile, &m.calendar, e);
	if (st == ST_OK)
		st = order_case_judge(&m, &c, e);
	if (st == ST_OK) {
		fill(&c, out);
		order_days_fill(&m, &c, out);
	}
	order_market_close(&m);
	return st;
}

enum status order_life_find(struct shop *s, const char *profile, const char *order_no, struct order_life *out, struct error *e)
{
	int64_t id = 0;
	enum status st = order_find(s, profile, order_no, &id, e);

	return st == ST_OK ? order_life_get(s, id, out, e) : st;
}

enum status order_life_cart(struct shop *s, const char *profile, const char *cart_no, int64_t **ids, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, cart_sql);
	enum step step;

	*ids = NULL;
	*count = 0;
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":cart", cart_no);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*ids = xreallocarray(*ids, *count + 1, sizeof **ids);
		(*ids)[(*count)++] = stmt_int(q, 0);
	}
	stmt_reset(q);
	if (step != STEP_FAILED)
		return ST_OK;
	free(*ids);
	*ids = NULL;
	*count = 0;
	return ST_FAILED;
}
