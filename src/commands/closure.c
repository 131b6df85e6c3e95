/*
 * closure: an early closure tried, planned, announced and lived through.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "commands/closure_tell.h"
#include "storekeep/calendar.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

/* The marketplace: profile=, else the only one that knows closures. */
static enum status market(struct cli *c, const struct profile **p, struct error *e)
{
	return closure_market(cli_shop(c), cli_field(c, "profile"), p, e);
}

/* A day of the fields in any of our spellings; absent leaves *d alone. */
static enum status field_day(struct cli *c, const char *name, day_t *d, struct error *e)
{
	const char *text = cli_field(c, name);
	enum status st = text != NULL && *text != '\0' ? date_parse(text, strlen(text), d, NULL, e) : ST_OK;

	if (st != ST_OK && e != NULL)
		snprintf(e->field, sizeof e->field, "%s", name);
	return st;
}

static enum status field_money(struct cli *c, money_t *v, struct error *e)
{
	const char *text = cli_field(c, "amount");

	*v = MONEY_NONE;
	return text != NULL ? money_parse(text, strlen(text), v, e) : ST_OK;
}

/* YAH-120: ended returns without the day of their refund. */
static void warn_refunds(struct notes *n, const struct closure_look *l)
{
	unsigned long count = 0;

	for (size_t i = 0; i < l->row_count; i++)
		count += strcmp(l->rows[i].kind, "refund_waits") == 0;
	if (count > 0)
		notes_add(n, NOTE_WARN, "refund_undated", profile_rule(l->c.profile, "YAH-120"), NULL,
		          ngettext("%lu refund waits for its date and is not deducted yet.", "%lu refunds wait for their dates and are not deducted yet.",
		                   count), count);
}

/* YAH-16, 19 to 26: what the look warns of. */
static enum status warn(struct cli *c, const struct profile *p, const struct closure_look *l, bool work, struct error *e)
{
	struct notes *n = &cli_shop(c)->notes;
	const char *profile = profile_name(p);
	char day[16], money[32];

	if (l->late && (l->what_if || strcmp(l->c.state, "planned") == 0 || strcmp(l->c.state, "announced") == 0)) {
		day_format(l->earliest, day);
		notes_add(n, NOTE_WARN, "notice_late", profile_rule(profile, "YAH-16"), "date", _("Notice is late; the earliest closure date is %s."),
		          day);
	}
	for (size_t i = 0; work && i < l->work_count; i++)
		if (l->work[i].warn)
			notes_add(n, NOTE_WARN, "work_open", l->work[i].rule, NULL, "%s", l->work[i].sentence);
	if (l->claim_missing && l->c.id != 0 && l->today >= l->c.days.final_on && (l->balance == MONEY_NONE || l->balance > 0))
		notes_add(n, NOTE_WARN, "closure_claim_missing", profile_rule(profile, "YAH-25"), "number", "%s",
		          _("No claim invoice; the payout moves to the first nominal payout date on or after its date."));
	if (l->balance != MONEY_NONE && l->balance < 0) {
		money_format(-l->balance, false, money);
		notes_add(n, NOTE_WARN, "closure_owed", profile_rule(profile, "YAH-26"), NULL,
		          _("You owe NT$%s; remit to the platform's account and verify it before."), money);
	}
	if (work && strcmp(l->c.state, "paid") != 0)
		warn_refunds(n, l);
	return calendar_missing(cli_shop(c), p, l->missing_year, e);
}

static enum status look(struct cli *c, day_t date, bool tasks, struct error *e)
{
	const struct profile *p;
	struct closure_look l;
	enum status st = market(c, &p, e);

	if (st != ST_OK || (st = closure_look(cli_shop(c), profile_name(p), date, &l, e)) != ST_OK)
		return st;
	if (tasks)
		closure_tell_tasks(c, &l);
	else
		closure_tell_look(c, &l);
	st = warn(c, p, &l, !tasks, e);
	closure_look_free(&l);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	return look(c, DAY_NONE, false, e);
}

static enum status what_if(struct cli *c, struct error *e)
{
	day_t date = DAY_NONE;
	enum status st = field_day(c, "date", &date, e);

	if (st == ST_OK && date == DAY_NONE)
		st = error_set(e, ST_REFUSED, "date_missing", NULL, "date", "%s", _("Say the new date: date=…"));
	return st == ST_OK ? look(c, date, false, e) : st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	enum status st;

	closure_list(cli_shop(c), cli_field(c, "profile"), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status log_of(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct closure now;
	struct list_source src;
	enum status st = market(c, &p, e);

	if (st != ST_OK || (st = closure_of(cli_shop(c), profile_name(p), &now, e)) != ST_OK)
		return st;
	closure_events(cli_shop(c), now.id, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

/* ---- acts ---- */

/* What stands after an act; of one that was only tried there is nothing to show. */
static enum status after(struct cli *c, const struct profile *p, struct error *e)
{
	struct shop *s = cli_shop(c);
	struct closure_look l;
	struct notes said = s->notes;
	enum status st;

	if (cli_dry_run(c)) {
		cli_say(c, "%s", _("It can be done; nothing was written."));
		return ST_OK;
	}
	s->notes = (struct notes){0};
	st = closure_look(s, profile_name(p), DAY_NONE, &l, e);
	notes_free(&s->notes);
	s->notes = said;
	if (st != ST_OK)
		return st;
	closure_tell_look(c, &l);
	closure_look_free(&l);
	return ST_OK;
}

static enum status plan(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	int64_t id;
	const struct profile *p;
	enum status st = market(c, &p, e);

	op_id_make(op);
	if (st == ST_OK)
		st = closure_plan(cli_shop(c), cli_record(c), op, &id, e);
	return st == ST_OK ? after(c, p, e) : st;
}

static enum status commit(struct cli *c, struct error *e)
{
	const struct profile *p;
	day_t date = DAY_NONE;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = field_day(c, "date", &date, e);
	if (st == ST_OK)
		st = closure_commit(cli_shop(c), profile_name(p), date, cli_field(c, "channel"), e);
	return st == ST_OK ? after(c, p, e) : st;
}

static enum status move(struct cli *c, struct error *e)
{
	const struct profile *p;
	day_t date = DAY_NONE, noticed = DAY_NONE;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = field_day(c, "date", &date, e);
	if (st == ST_OK)
		st = field_day(c, "noticed_on", &noticed, e);
	if (st == ST_OK)
		st = closure_move(cli_shop(c), profile_name(p), date, noticed, e);
	return st == ST_OK ? after(c, p, e) : st;
}

static enum status cancel(struct cli *c, struct error *e)
{
	const struct profile *p;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = closure_cancel(cli_shop(c), profile_name(p), e);
	if (st == ST_OK && !cli_dry_run(c)) {
		cli_text(c, "profile", N_("Marketplace"), profile_name(p));
		cli_code(c, "state", N_("State"), "closure_state", "cancelled");
	}
	if (st == ST_OK)
		cli_say(c, "%s", cli_dry_run(c) ? _("It can be done; nothing was written.") : _("The closure is withdrawn."));
	return st;
}

static enum status tasks(struct cli *c, struct error *e)
{
	const struct profile *p;
	const char *task = cli_field(c, "done");
	bool undo = task == NULL && cli_field(c, "undo") != NULL;
	day_t date = DAY_NONE;
	enum status st = market(c, &p, e);

	if (st != ST_OK || (task == NULL && !undo))
		return st == ST_OK ? look(c, DAY_NONE, true, e) : st;
	st = field_day(c, "date", &date, e);
	if (st == ST_OK)
		st = closure_tick(cli_shop(c), profile_name(p), undo ? cli_field(c, "undo") : task, date, cli_field(c, "evidence"), undo, e);
	return st == ST_OK ? look(c, DAY_NONE, true, e) : st;
}

static enum status claim(struct cli *c, struct error *e)
{
	const struct profile *p;
	day_t date = DAY_NONE;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = field_day(c, "date", &date, e);
	if (st == ST_OK)
		st = closure_claim(cli_shop(c), profile_name(p), cli_field(c, "number"), date, e);
	return st == ST_OK ? after(c, p, e) : st;
}

static enum status add(struct cli *c, struct error *e)
{
	char op[OP_ID_SIZE];
	const struct profile *p;
	day_t date = DAY_NONE;
	money_t amount = MONEY_NONE;
	int64_t id;
	enum status st = market(c, &p, e);

	op_id_make(op);
	if (st == ST_OK)
		st = field_day(c, "date", &date, e);
	if (st == ST_OK)
		st = field_money(c, &amount, e);
	if (st == ST_OK)
		st = closure_add(cli_shop(c), profile_name(p), cli_field(c, "kind"), amount, date, cli_field(c, "note"), op, &id, e);
	return st == ST_OK ? after(c, p, e) : st;
}

static enum status paid(struct cli *c, struct error *e)
{
	const struct profile *p;
	day_t date = DAY_NONE;
	money_t amount = MONEY_NONE;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = field_day(c, "date", &date, e);
	if (st == ST_OK)
		st = field_money(c, &amount, e);
	if (st == ST_OK)
		st = closure_paid(cli_shop(c), profile_name(p), date, amount, e);
	return st == ST_OK ? after(c, p, e) : st;
}

static const struct verb verbs[] = {
	{"plan", NULL, "closure", NULL, CMD_WRITES, N_("plan a closure; nothing holds before the notice"), plan},
	{"show", NULL, NULL, "profile", CMD_READS, N_("the closure as it stands: days, open work, balance, tasks"), show},
	{"what-if", NULL, NULL, "profile date", CMD_READS, N_("what another date would mean; nothing is written"), what_if},
	{"commit", NULL, "closure_notice", "profile", CMD_WRITES, N_("the account manager was told (date=, channel=mail|phone)"), commit},
	{"move", NULL, NULL, "profile date noticed_on", CMD_WRITES, N_("another date, before the store closes"), move},
	{"cancel", NULL, NULL, "profile", CMD_WRITES, N_("withdraw it, before the store closes"), cancel},
	{"tasks", NULL, NULL, "profile done undo evidence date", CMD_WRITES,
	 N_("what has to be done; done=TASK evidence=… ticks one by hand"), tasks},
	{"claim", NULL, "closure_claim", "profile", CMD_WRITES, N_("the claim voucher of the final balance"), claim},
	{"add", NULL, "closure_owed", "profile", CMD_WRITES, N_("what you owe beside: kind=penalty|damage|buyer|fee"), add},
	{"paid", NULL, "closure_paid", "profile", CMD_WRITES, N_("the bank's word on the final balance"), paid},
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("all closures, newest first"), list},
	{"log", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("what happened to it, newest first"), log_of},
	{0},
};

const struct noun noun_closure = {"closure", N_("early closure of a store"), verbs};
