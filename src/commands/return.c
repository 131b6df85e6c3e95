/*
 * return: return slips (退貨單).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/slip_tell.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	return_list(cli_shop(c), cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = slip_return_arg(c, 0, &id, e);

	return st == ST_OK ? slip_tell_return(c, id, e) : st;
}

/* What an act has made of the slip, or that it can be done. */
static enum status tell(struct cli *c, int64_t id, enum status st, struct error *e)
{
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return slip_tell_return(c, id, e);
	cli_bool(c, "possible", NULL, true);
	cli_say(c, "%s", _("It can be done; nothing was written."));
	return ST_OK;
}

/* The orders as words, commas or both. */
static void take_orders(struct cli *c, struct record *r)
{
	struct buf b = {0};

	if (cli_field(c, "ym_no") != NULL)
		record_set(r, "order_no", cli_field(c, "ym_no"));
	for (size_t n = 0; cli_arg(c, n) != NULL; n++) {
		buf_adds(&b, n > 0 ? "," : "");
		buf_adds(&b, cli_arg(c, n));
	}
	if (cli_arg(c, 0) != NULL)
		record_set(r, "order_no", buf_str(&b));
	buf_free(&b);
}

static enum status create(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	int64_t id = 0;
	enum status st;

	op_id_make(op);
	take_orders(c, cli_record(c));
	st = return_create(cli_shop(c), cli_record(c), cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &id, e);
	return tell(c, id, st, e);
}

/* ---- several at once ---- */

static const struct list_column many_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"no", N_("Slip"), VK_TEXT, NULL, 10, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "return_state", 14, 0, 0, false},
	{"done", N_("Done"), VK_BOOL, NULL, 6, 0, 0, false},
	{"code", N_("Code"), VK_TEXT, NULL, 0, 0, 9, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 1, false},
	{"message", N_("Why it was refused"), VK_TEXT, NULL, 40, 1, 0, false},
};

static enum status tell_many(struct cli *c, const struct slip_many *m, struct error *e)
{
	struct cli_table t = {.columns = many_columns, .column_count = LIST_COUNT(many_columns)};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < m->count; i++) {
		const struct slip_done *d = &m->rows[i];
		bool done = d->st == ST_OK;
		struct return_slip r;

		if ((st = return_get(cli_shop(c), d->id, &r, e)) == ST_OK) {
			struct value cells[] = {{.num = d->id}, {.text = r.no}, {.text = r.state}, {.num = done}, {.text = d->why.code, .null = done},
			                        {.text = d->why.rule, .null = done}, {.text = d->why.message, .null = done}};

			list_page_add(&t.page, "", d->id, cells, t.column_count);
		}
		return_free(&r);
	}
	if (st == ST_OK)
		cli_rows(c, "rows", &t);
	list_page_free(&t.page);
	cli_int(c, "done", N_("Done"), m->done);
	cli_int(c, "refused", N_("Refused"), m->refused);
	if (cli_dry_run(c))
		cli_say(c, "%s", _("Nothing was written."));
	return st;
}

static enum status many(struct cli *c, const char *act, size_t count, day_t day, struct error *e)
{
	int64_t *ids = xcalloc(count, sizeof *ids);
	struct slip_many m = {0};
	bool skip_bad;
	enum status st = cli_field_bool(c, "skip_bad", false, &skip_bad, e);

	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = slip_return_arg(c, i, &ids[i], e);
	if (st == ST_OK)
		st = return_do_many(cli_shop(c), act, ids, count, day, skip_bad, &m, e);
	if (st == ST_OK)
		st = tell_many(c, &m, e);
	slip_many_free(&m);
	free(ids);
	return st;
}

/* One slip is told, several are a table. */
static enum status act(struct cli *c, const char *act_name, const char *day_field, enum status (*one)(struct shop *, int64_t, day_t, struct error *),
                       struct error *e)
{
	size_t count = 0;
	int64_t id;
	day_t day;
	enum status st = slip_day_field(c, day_field, &day, e);

	while (cli_arg(c, count) != NULL)
		count++;
	if (st != ST_OK)
		return st;
	if (count > 1)
		return many(c, act_name, count, day, e);
	if ((st = slip_return_arg(c, 0, &id, e)) == ST_OK)
		st = one(cli_shop(c), id, day, e);
	return tell(c, id, st, e);
}

static enum status collect(struct cli *c, struct error *e)
{
	int64_t id = 0, fee;
	size_t count = 0;
	day_t day;
	enum status st = slip_day_field(c, "collected_on", &day, e);

	while (cli_arg(c, count) != NULL)
		count++;
	if (st == ST_OK && count > 1 && (cli_field(c, "courier_no") != NULL || cli_field(c, "reverse_fee") != NULL))
		return error_set(e, ST_REFUSED, "collect_many", NULL, "courier_no", "%s", _("Courier number and fee belong to one slip; name only that one."));
	if (st == ST_OK && count > 1)
		return many(c, "collect", count, day, e);
	if (st == ST_OK)
		st = slip_return_arg(c, 0, &id, e);
	if (st == ST_OK)
		st = cli_field_int(c, "reverse_fee", MONEY_NONE, &fee, e);
	if (st == ST_OK)
		st = return_collect(cli_shop(c), id, day, cli_field(c, "courier_no"), fee, e);
	return tell(c, id, st, e);
}

static enum status receive(struct cli *c, struct error *e)
{
	return act(c, "receive", "delivered_on", return_receive, e);
}

static enum status confirm(struct cli *c, struct error *e)
{
	return act(c, "confirm", "closed_on", return_confirm, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = slip_return_arg(c, 0, &id, e);

	if (st == ST_OK)
		st = return_edit(cli_shop(c), id, cli_record(c), e);
	return tell(c, id, st, e);
}

static enum status refuse(struct cli *c, struct error *e)
{
	enum status st;

	record_set(cli_record(c), "order_no", cli_arg(c, 0));
	if ((st = return_refuse(cli_shop(c), cli_record(c), e)) != ST_OK)
		return st;
	cli_text(c, "order_no", N_("Order"), cli_arg(c, 0));
	cli_say(c, "%s", cli_dry_run(c) ? _("It can be done; nothing was written.") : _("The refusal stands in the order's log."));
	return ST_OK;
}

static enum status abnormal(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = slip_return_arg(c, 0, &id, e);

	if (st == ST_OK)
		st = return_abnormal(cli_shop(c), id, cli_record(c), e);
	return tell(c, id, st, e);
}

static enum status resolve(struct cli *c, struct error *e)
{
	int64_t id;
	bool close_too = true;
	day_t day;
	enum status st = slip_return_arg(c, 0, &id, e);

	if (st == ST_OK)
		st = slip_day_field(c, "abnormal_end", &day, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "close", true, &close_too, e);
	if (st == ST_OK)
		st = return_resolve(cli_shop(c), id, cli_field(c, "end") != NULL ? cli_field(c, "end") : "", close_too, day, e);
	return tell(c, id, st, e);
}

/* By confirmation, or as the end of the abnormal case. */
static enum status close_slip(struct cli *c, struct error *e)
{
	int64_t id;
	day_t day;
	struct return_slip r = {0};
	enum status st = slip_return_arg(c, 0, &id, e);

	if (st == ST_OK)
		st = slip_day_field(c, "closed_on", &day, e);
	if (st == ST_OK)
		st = return_get(cli_shop(c), id, &r, e);
	if (st == ST_OK && strcmp(r.state, "abnormal") == 0)
		st = return_resolve(cli_shop(c), id, "supplied", true, day, e);
	else if (st == ST_OK)
		st = return_confirm(cli_shop(c), id, day, e);
	return_free(&r);
	return tell(c, id, st, e);
}

static enum status cancel(struct cli *c, struct error *e)
{
	int64_t id;
	day_t day;
	enum status st = slip_return_arg(c, 0, &id, e);

	if (st == ST_OK)
		st = slip_day_field(c, "cancelled_on", &day, e);
	if (st == ST_OK)
		st = return_cancel(cli_shop(c), id, cli_field(c, "by") != NULL ? cli_field(c, "by") : "store", day, e);
	return tell(c, id, st, e);
}

static enum status refund(struct cli *c, struct error *e)
{
	int64_t id = 0;
	day_t platform, bank;
	struct shop *s = cli_shop(c);
	struct return_slip r = {0};
	enum status st = slip_return_arg(c, 0, &id, e);

	if (st == ST_OK)
		st = slip_day_field(c, "refunded_on", &platform, e);
	if (st == ST_OK)
		st = slip_day_field(c, "bank_refunded_on", &bank, e);
	if (st == ST_OK && (st = return_get(s, id, &r, e)) == ST_OK)
		st = life_write_begin(s, r.profile, e);
	return_free(&r);
	if (st != ST_OK)
		return st;
	/* Both dates are one act. */
	if (platform != DAY_NONE || bank == DAY_NONE)
		st = return_refunded(s, id, platform, false, e);
	if (st == ST_OK && bank != DAY_NONE)
		st = return_refunded(s, id, bank, true, e);
	return tell(c, id, shop_write_end(s, st, e), e);
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("return slips, the most urgent first"), list},
	{"show", "SLIP", NULL, "profile", CMD_READS, N_("one slip with its deadline and log, by number"), show},
	{"create", "[ORDER...]", "return", "ym_no op_id", CMD_WRITES, N_("open a slip; several orders of one cart are one request"), create},
	{"collect", "SLIP...", NULL, "profile collected_on courier_no reverse_fee skip_bad", CMD_WRITES,
	 N_("the courier has collected the goods, of one slip or several"), collect},
	{"receive", "SLIP...", NULL, "profile delivered_on skip_bad", CMD_WRITES, N_("the goods are back: the clock of automatic closing runs"), receive},
	{"confirm", "SLIP...", NULL, "profile closed_on skip_bad", CMD_WRITES, N_("all is right: close the return, the platform refunds"), confirm},
	{"abnormal", "SLIP", "return_abnormal", "profile", CMD_WRITES, N_("something is wrong: register it, the refund waits"), abnormal},
	{"resolve", "SLIP", NULL, "profile end abnormal_end close", CMD_WRITES,
	 N_("end the abnormal case: end=supplied (close=no leaves the return open) or end=kept"), resolve},
	{"close", "SLIP", NULL, "profile closed_on", CMD_WRITES, N_("confirm, or end the abnormal case as supplied and close"), close_slip},
	{"cancel", "SLIP", NULL, "profile by cancelled_on", CMD_WRITES, N_("take it back: by=store before delivery, by=service after"), cancel},
	{"refund", "SLIP", NULL, "profile refunded_on bank_refunded_on", CMD_WRITES, N_("the day on which the platform or the bank refunded"), refund},
	{"edit", "SLIP", "return_edit", "profile", CMD_WRITES, N_("fee, courier number or note; a fee needs a collection"), edit},
	{"refuse", "ORDER", "return_refuse", NULL, CMD_WRITES, N_("judge a refusal and write it into the order's log"), refuse},
	{0},
};

const struct noun noun_return = {"return", N_("return slips"), verbs};
