/*
 * What happens to an order after it was placed: delivered, completed,
 * cancelled, returned in part, paid in part with points or credit. Each is one
 * transaction with everything that follows (sale_effect.c).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/sale_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"

/* An order that is about to be changed, and as it was. */
struct change {
	struct sale before, now;
	const struct profile *p;
};

static void change_free(struct change *c)
{
	sale_free(&c->before);
	sale_free(&c->now);
}

static enum status change_open(struct shop *s, int64_t id, struct change *c, struct error *e)
{
	enum status st;

	*c = (struct change){0};
	notes_free(&s->notes);
	st = sale_get(s, id, &c->before, e);
	if (st == ST_OK)
		st = sale_get(s, id, &c->now, e);
	if (st == ST_OK)
		st = shop_profile(s, c->now.profile, &c->p, e);
	return st == ST_OK ? staff_allow(s, c->p, "perm.members_write", e) : st;
}

static enum status write_change(struct shop *s, struct change *c, const char *what, const char *detail, struct error *e)
{
	enum status st = sale_write(s, &c->now, NULL, e);

	if (st == ST_OK)
		st = sale_follow(s, &c->before, &c->now, e);
	return st == ST_OK ? sale_audit(s, what, &c->now, detail, e) : st;
}

static enum status change_end(struct shop *s, struct change *c, enum status st, const char *what, const char *detail, struct error *e)
{
	if (st == ST_OK && (st = shop_settle_warnings(s, e)) == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, write_change(s, c, what, detail, e), e);
	change_free(c);
	return st;
}

static enum status is_cancelled(const struct sale *o, struct error *e)
{
	if (strcmp(o->state, "cancelled") != 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "ORDER_CANCELLED", sale_rule(o, "EAS-47", "SHL-32"), NULL, _("Order %s is cancelled; it earns nothing."),
	                 o->order_number);
}

/* The instant of an act: now where none is given, never before the order. */
static enum status take_instant(const struct sale *o, instant_t given, instant_t *out, struct error *e)
{
	*out = given != INSTANT_NONE ? given : clock_now();
	if (given != INSTANT_NONE && *out < o->placed_at)
		return error_set(e, ST_REFUSED, "at_order", NULL, "at", "%s", _("This is before the order was placed."));
	if (*out < o->placed_at)
		*out = o->placed_at;
	return ST_OK;
}

/* ---- delivery ---- */

static void withdraw(struct change *c)
{
	c->now.delivery_state[0] = '\0';
	c->now.final_at = INSTANT_NONE;
}

enum status sale_deliver(struct shop *s, int64_t id, const char *state, instant_t at, struct error *e)
{
	struct change c;
	char word[32];
	enum status st = change_open(s, id, &c, e);

	if (st == ST_OK)
		st = is_cancelled(&c.now, e);
	if (st == ST_OK)
		st = sale_delivery_word(c.p, state, word, e);
	if (st == ST_OK && word[0] == '\0') {
		withdraw(&c);
	} else if (st == ST_OK && (st = sale_delivery_check(c.p, &c.now, word, e)) == ST_OK &&
	           (st = take_instant(&c.now, at, &at, e)) == ST_OK) {
		snprintf(c.now.delivery_state, sizeof c.now.delivery_state, "%s", word);
		/* Said again, the first time counts; a shipment back to the shop is never final (SHL-36). */
		if (strcmp(c.now.direction, "out") == 0 && c.now.final_at == INSTANT_NONE)
			c.now.final_at = at;
	}
	return change_end(s, &c, st, "order deliver", st == ST_OK && word[0] != '\0' ? word : "withdrawn", e);
}

/* ---- the end of an order ---- */

static enum status done_before(struct shop *s, struct change *c, instant_t at, const char *sentence)
{
	char day[16];

	sale_day_text(at, profile_zone(c->p), day);
	notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", sale_rule(&c->now, "EAS-5", "SHL-4"), NULL, sentence, c->now.order_number, day);
	change_free(c);
	return ST_OK;
}

enum status sale_complete(struct shop *s, int64_t id, instant_t at, struct error *e)
{
	struct change c;
	enum status st = change_open(s, id, &c, e);

	if (st == ST_OK && strcmp(c.now.state, "completed") == 0)
		return done_before(s, &c, c.now.completed_at, _("Order %1$s was completed on %2$s; nothing was done twice."));
	if (st == ST_OK)
		st = is_cancelled(&c.now, e);
	if (st == ST_OK)
		st = take_instant(&c.now, at, &c.now.completed_at, e);
	snprintf(c.now.state, sizeof c.now.state, "completed");
	return change_end(s, &c, st, "order complete", "", e);
}

enum status sale_cancel(struct shop *s, int64_t id, instant_t at, const char *reason, struct error *e)
{
	struct change c;
	char *why = compose_clean(reason != NULL ? reason : "");
	enum status st = change_open(s, id, &c, e);

	if (st == ST_OK && strcmp(c.now.state, "cancelled") == 0) {
		free(why);
		return done_before(s, &c, c.now.cancelled_at, _("Order %1$s was cancelled on %2$s; nothing was done twice."));
	}
	if (st == ST_OK)
		st = take_instant(&c.now, at, &c.now.cancelled_at, e);
	snprintf(c.now.state, sizeof c.now.state, "cancelled");
	st = change_end(s, &c, st, "order cancel", why, e);
	free(why);
	return st;
}

/* ---- goods that came back ---- */

enum status sale_return_line(struct shop *s, int64_t id, int line_no, int64_t quantity, struct error *e)
{
	struct change c;
	struct basis_line *l = NULL;
	char detail[64];
	enum status st = change_open(s, id, &c, e);

	if (st == ST_OK)
		st = is_cancelled(&c.now, e);
	if (st == ST_OK && (line_no < 1 || (size_t)line_no > c.now.line_count))
		st = error_set(e, ST_REFUSED, "line_missing", NULL, "line", _("Order %1$s has no line %2$d."), c.now.order_number, line_no);
	else if (st == ST_OK)
		l = &c.now.lines[line_no - 1];
	if (l != NULL && quantity < 1)
		st = error_set(e, ST_REFUSED, "NUMBER_BAD", sale_rule(&c.now, "EAS-3", "SHL-3"), "quantity",
		               _("Enter a whole number from %1$lld to %2$lld."), 1LL, (long long)(l->quantity - l->quantity_returned));
	else if (l != NULL && quantity > l->quantity - l->quantity_returned)
		st = error_set(e, ST_REFUSED, "REFUND_OVER", sale_rule(&c.now, "EAS-47", "SHL-34"), "quantity",
		               _("Only %lld of this order can be returned."), (long long)(l->quantity - l->quantity_returned));
	else if (l != NULL)
		l->quantity_returned += quantity;
	snprintf(detail, sizeof detail, "line %d: %lld returned", line_no, (long long)quantity);
	return change_end(s, &c, st, "order return", detail, e);
}

/* ---- paid with points or credit ---- */

enum status sale_used(struct shop *s, int64_t id, int64_t points_value, int64_t credit, struct error *e)
{
	struct sale before = {0}, now = {0};
	enum status st = sale_get(s, id, &before, e);

	if (st == ST_OK)
		st = sale_get(s, id, &now, e);
	if (st == ST_OK) {
		now.points_amount += points_value;
		now.credit_amount += credit;
		st = sale_write(s, &now, NULL, e);
	}
	if (st == ST_OK)
		st = sale_follow(s, &before, &now, e);
	sale_free(&before);
	sale_free(&now);
	return st;
}
