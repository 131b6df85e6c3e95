/*
 * exchange: exchange slips (換貨單).
 */
#include "config.h"

#include <string.h>

#include "commands/slip_tell.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	exchange_list(cli_shop(c), cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = slip_exchange_arg(c, &id, e);

	return st == ST_OK ? slip_tell_exchange(c, id, e) : st;
}

static enum status tell(struct cli *c, int64_t id, enum status st, struct error *e)
{
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return slip_tell_exchange(c, id, e);
	cli_bool(c, "possible", NULL, true);
	cli_say(c, "%s", _("It can be done; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	int64_t id = 0;
	enum status st;

	op_id_make(op);
	if (cli_field(c, "ym_no") != NULL)
		record_set(cli_record(c), "order_no", cli_field(c, "ym_no"));
	if (cli_arg(c, 0) != NULL)
		record_set(cli_record(c), "order_no", cli_arg(c, 0));
	st = exchange_create(cli_shop(c), cli_record(c), cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &id, e);
	return tell(c, id, st, e);
}

static enum status close_slip(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	int64_t id, slip;
	enum status st = slip_exchange_arg(c, &id, e);

	op_id_make(op);
	if (st == ST_OK)
		st = exchange_close(cli_shop(c), id, cli_record(c), cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &slip, e);
	return tell(c, id, st, e);
}

static enum status resolve(struct cli *c, struct error *e)
{
	if (cli_field(c, "close_option") == NULL)
		record_set(cli_record(c), "close_option", "solved_online");
	return close_slip(c, e);
}

static enum status note(struct cli *c, const char *act, const char *day_field, const char *detail, struct error *e)
{
	int64_t id;
	day_t day;
	enum status st = slip_exchange_arg(c, &id, e);

	if (st == ST_OK)
		st = slip_day_field(c, day_field, &day, e);
	if (st == ST_OK)
		st = exchange_log(cli_shop(c), id, act, day, detail, e);
	return tell(c, id, st, e);
}

static enum status receive(struct cli *c, struct error *e)
{
	return note(c, "receive", "delivered_on", NULL, e);
}

static enum status abnormal(struct cli *c, struct error *e)
{
	return note(c, "abnormal", "abnormal_on", cli_field(c, "reason"), e);
}

static enum status cancel(struct cli *c, struct error *e)
{
	int64_t id;
	day_t day;
	enum status st = slip_exchange_arg(c, &id, e);

	if (st == ST_OK)
		st = slip_day_field(c, "cancelled_on", &day, e);
	if (st == ST_OK)
		st = exchange_cancel(cli_shop(c), id, day, e);
	return tell(c, id, st, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = slip_exchange_arg(c, &id, e);

	if (st == ST_OK)
		st = exchange_edit(cli_shop(c), id, cli_record(c), e);
	return tell(c, id, st, e);
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("exchange slips, the most urgent first"), list},
	{"show", "SLIP", NULL, "profile", CMD_READS, N_("one slip with its deadline and log, by number"), show},
	{"create", "[ORDER]", "exchange", "ym_no op_id", CMD_WRITES, N_("open a slip for an order"), create},
	{"receive", "SLIP", NULL, "profile delivered_on", CMD_WRITES, N_("the old goods came back: written down, it stays open"), receive},
	{"abnormal", "SLIP", NULL, "profile abnormal_on reason", CMD_WRITES, N_("what came back is not right: written down with reason=, it stays open"), abnormal},
	{"resolve", "SLIP", "exchange_close", "profile op_id", CMD_WRITES, N_("close it as solved online"), resolve},
	{"confirm", "SLIP", "exchange_close", "profile op_id", CMD_WRITES, N_("the same as close"), close_slip},
	{"close", "SLIP", "exchange_close", "profile op_id", CMD_WRITES, N_("close it in one of four ways; one that becomes a return makes its slip"), close_slip},
	{"cancel", "SLIP", NULL, "profile cancelled_on", CMD_WRITES, N_("take it back before it is closed"), cancel},
	{"edit", "SLIP", "exchange_edit", "profile", CMD_WRITES, N_("reason or note"), edit},
	{0},
};

const struct noun noun_exchange = {"exchange", N_("exchange slips"), verbs};
