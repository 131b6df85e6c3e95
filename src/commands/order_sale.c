/*
 * order: what the members' desk does with orders — entering, delivering,
 * completing, cancelling, returning.
 */
#include "config.h"

#include "commands/order.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/sale.h"

static enum status sale_of_arg(struct cli *c, struct sale *out, struct error *e)
{
	int64_t id;
	enum status st = sale_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, 0), &id, e);

	*out = (struct sale){0};
	return st == ST_OK ? sale_get(cli_shop(c), id, out, e) : st;
}

/* at=: an instant or a day on the order's clock; INSTANT_NONE when it was not given. */
static enum status at_of(struct cli *c, const struct sale *o, instant_t *at, struct error *e)
{
	const char *text = cli_field(c, "at");
	const struct profile *p;
	day_t day;
	int secs;

	*at = INSTANT_NONE;
	if (text == NULL || *text == '\0')
		return ST_OK;
	if (shop_profile(cli_shop(c), o->profile, &p, e) != ST_OK)
		return ST_FAILED;
	if ((*at = instant_parse(text, profile_zone(p))) != INSTANT_NONE)
		return ST_OK;
	if (date_parse(text, strlen(text), &day, &secs, NULL) != ST_OK || day == DAY_NONE)
		return error_set(e, ST_REFUSED, "DATE_BAD", profile_rule(o->profile, *profile_rule(o->profile, "EAS-2") != '\0' ? "EAS-2" : "SHL-2"), "at",
		                 _("%s is not a date. Write it as YYYY-MM-DD."), text);
	*at = instant_from(day, secs > 0 ? secs : 0, profile_zone(p));
	return ST_OK;
}

static enum status tell_after(struct cli *c, const char *profile, const char *number, struct error *e)
{
	if (!cli_dry_run(c))
		return order_tell(c, profile, number, e);
	cli_say(c, "%s", _("This can be done; nothing was written."));
	return ST_OK;
}

enum status order_sale_create(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	struct sale o;
	int64_t id;
	enum status st;

	op_id_make(op);
	st = sale_save(cli_shop(c), 0, cli_record(c), op, &id, e);
	if (st != ST_OK || cli_dry_run(c))
		return st == ST_OK ? tell_after(c, NULL, "", e) : st;
	st = sale_get(cli_shop(c), id, &o, e);
	if (st == ST_OK)
		st = tell_after(c, o.profile, o.order_number, e);
	sale_free(&o);
	return st;
}

enum status order_sale_edit(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	struct sale o;
	int64_t id;
	enum status st = sale_of_arg(c, &o, e);

	op_id_make(op);
	if (st == ST_OK)
		st = sale_save(cli_shop(c), o.id, cli_record(c), op, &id, e);
	if (st == ST_OK)
		st = tell_after(c, o.profile, o.order_number, e);
	sale_free(&o);
	return st;
}

/* An act of one order with a moment of its own. */
static enum status act(struct cli *c, enum status (*run)(struct cli *c, const struct sale *o, instant_t at, struct error *e), struct error *e)
{
	struct sale o;
	instant_t at;
	enum status st = sale_of_arg(c, &o, e);

	if (st == ST_OK)
		st = at_of(c, &o, &at, e);
	if (st == ST_OK)
		st = run(c, &o, at, e);
	if (st == ST_OK)
		st = tell_after(c, o.profile, o.order_number, e);
	sale_free(&o);
	return st;
}

static enum status deliver(struct cli *c, const struct sale *o, instant_t at, struct error *e)
{
	const char *state = cli_field(c, "state");

	if (state == NULL)
		return error_set(e, ST_REFUSED, "state_missing", profile_rule(o->profile, "SHL-36"), "state", "%s",
		                 _("Say the state: state=arrived, state=collected, or state= to withdraw it."));
	return sale_deliver(cli_shop(c), o->id, state, at, e);
}

static enum status complete(struct cli *c, const struct sale *o, instant_t at, struct error *e)
{
	return sale_complete(cli_shop(c), o->id, at, e);
}

static enum status cancel(struct cli *c, const struct sale *o, instant_t at, struct error *e)
{
	return sale_cancel(cli_shop(c), o->id, at, cli_field(c, "reason"), e);
}

static enum status give_back(struct cli *c, const struct sale *o, instant_t at, struct error *e)
{
	int64_t line, quantity;
	enum status st = cli_field_int(c, "line", 1, &line, e);

	(void)at;
	if (st == ST_OK)
		st = cli_field_int(c, "quantity", 1, &quantity, e);
	return st == ST_OK ? sale_return_line(cli_shop(c), o->id, line > 0 && line < 100000 ? (int)line : 0, quantity, e) : st;
}

enum status order_sale_deliver(struct cli *c, struct error *e)
{
	return act(c, deliver, e);
}

enum status order_sale_complete(struct cli *c, struct error *e)
{
	return act(c, complete, e);
}

enum status order_sale_cancel(struct cli *c, struct error *e)
{
	return act(c, cancel, e);
}

enum status order_sale_return(struct cli *c, struct error *e)
{
	return act(c, give_back, e);
}
