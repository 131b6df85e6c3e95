/*
 * due list, due run: what falls due, and what the rules do by themselves.
 */
#include "config.h"

#include "storekeep/due.h"

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

#define DAYS_AHEAD 14

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	int64_t days;
	enum status st = cli_field_int(c, "days", DAYS_AHEAD, &days, e);
	if (st == ST_OK)
		st = due_list(cli_shop(c), days < 0 ? 0 : days > 3660 ? 3660 : (int)days, &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status run(struct cli *c, struct error *e)
{
	struct due_done done;
	enum status st = due_run(cli_shop(c), &done, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "periods", N_("Periods begun"), done.periods);
	cli_int(c, "states", N_("States advanced"), done.states);
	cli_int(c, "invoices", N_("Fee invoices opened"), done.invoices);
	return ST_OK;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "days " LIST_FIELDS, CMD_READS, N_("what falls due, when and why (days= ahead, 14)"), list},
	{"run", NULL, NULL, NULL, CMD_WRITES, N_("do what has fallen due; safe to run twice"), run},
	{0},
};

const struct noun noun_due = {"due", N_("what falls due"), verbs};
