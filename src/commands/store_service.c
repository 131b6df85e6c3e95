/*
 * store services, apply, open, terminate, terminated …: convenience-store
 * services, one mode a chain (YAH-30 to 37).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "commands/store.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall.h"
#include "storekeep/mall_service.h"

static enum status market(struct cli *c, const struct profile **p, struct error *e)
{
	return mall_profile(cli_shop(c), cli_field(c, "profile"), p, e);
}

enum status store_services(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = mall_service_list(cli_shop(c), profile_name(p), &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

/* ---- one chain ---- */

static const struct list_column step_columns[] = {
	{"step", N_("Step"), VK_INT, NULL, 4, 0, 0, false},
	{"what", N_("What to do"), VK_TEXT, NULL, 40, 1, 0, false},
	{"done", N_("Step done"), VK_BOOL, NULL, 5, 0, 0, false},
	{"done_on", N_("Done on"), VK_DATE, NULL, 10, 0, 0, false},
};

static void add_step(struct cli_table *t, int n, const char *what, bool done, day_t on)
{
	char day[16];
	struct value cells[] = {{.num = n}, {.text = what}, {.num = done}, {.text = day, .null = on == DAY_NONE}};

	day_format(on, day);
	list_page_add(&t->page, what, n, cells, t->column_count);
}

static void tell_steps(struct cli *c, const struct mall_switch *w)
{
	struct cli_table t = {.columns = step_columns, .column_count = sizeof step_columns / sizeof *step_columns};
	const struct cvs_days *from = &w->from.is, *to = &w->to.is;

	add_step(&t, 1, _("Send the mail, with the store id in its text"), w->begun, w->begun ? from->mail_on : DAY_NONE);
	add_step(&t, 2, _("Wait for the termination notice"), from->state == CVS_TERMINATED, from->terminated_on);
	add_step(&t, 3, _("Apply for the other service in the back office"), w->begun && to->state != CVS_NONE && to->state != CVS_TERMINATED,
	         w->begun ? to->applied_on : DAY_NONE);
	add_step(&t, 4, _("Wait 2 to 3 working days until it is open"), w->begun && to->state == CVS_OPEN, w->begun ? to->open_on : DAY_NONE);
	cli_rows(c, "steps", &t);
	list_page_free(&t.page);
}

enum status store_service_switch(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct mall_switch w;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = mall_switch(cli_shop(c), profile_name(p), cli_arg(c, 0), &w, e);
	if (st != ST_OK)
		return st;
	cli_code(c, "chain", N_("Chain"), "cvs_chain", w.from.chain);
	cli_code(c, "from", N_("From"), "cvs_mode", w.from.mode);
	cli_code(c, "to", N_("To"), "cvs_mode", w.to.mode);
	cli_bool(c, "documented", N_("Documented by the platform"), w.documented);
	cli_text(c, "mail_to", N_("Mail to"), w.address);
	cli_text(c, "subject", N_("Subject"), *w.subject != '\0' ? w.subject : NULL);
	cli_text(c, "store_id", N_("Store id"), *w.store_id != '\0' ? w.store_id : NULL);
	cli_day(c, "down_from", N_("No sales from"), w.down_from);
	cli_day(c, "open_from", N_("Opens from"), w.open_from);
	cli_day(c, "open_by", N_("Opens by"), w.open_by);
	tell_steps(c, &w);
	return ST_OK;
}

/* ---- acts ---- */

static enum status tell(struct cli *c, const char *profile, const char *chain, const char *mode, struct error *e)
{
	struct mall_service all[MALL_SERVICES];
	struct mall_service_look look;
	enum status st = mall_services(cli_shop(c), profile, all, e);

	for (int i = 0; st == ST_OK && i < MALL_SERVICES; i++) {
		const struct mall_service *v = &all[i];

		if (strcmp(v->chain, chain) != 0 || strcmp(v->mode, mode) != 0 || (st = mall_service_look(cli_shop(c), all, v->id, &look, e)) != ST_OK)
			continue;
		cli_text(c, "profile", NULL, v->profile);
		cli_code(c, "chain", N_("Chain"), "cvs_chain", v->chain);
		cli_code(c, "mode", N_("Service"), "cvs_mode", v->mode);
		cli_code(c, "state", N_("State"), "cvs_state", cvs_state_code(v->is.state));
		cli_day(c, "applied_on", N_("Applied on"), v->is.applied_on);
		cli_day(c, "open_on", N_("Open since"), v->is.open_on);
		cli_day(c, "mail_on", N_("Termination mail"), v->is.mail_on);
		cli_day(c, "terminated_on", N_("Terminated on"), v->is.terminated_on);
		cli_day(c, "open_from", N_("Opens from"), look.open_from);
		cli_day(c, "open_by", N_("Opens by"), look.open_by);
		cli_bool(c, "sells", N_("Sells"), look.sells);
		cli_bool(c, "collect", N_("Home collection"), v->collect);
		cli_money(c, "drop_fee", N_("Fee at the counter"), look.drop_fee);
		cli_int(c, "to_ship", N_("To ship"), look.to_ship);
		cli_text(c, "queue", N_("Processed under"), look.queue);
		cli_text(c, "next", N_("What to do next"), *look.next != '\0' ? look.next : NULL);
	}
	return st;
}

typedef enum status (*act_fn)(struct shop *s, const char *profile, struct record *r, struct error *e);

/* Do it; then tell the service, whose mode the act has put into the record. */
static enum status act(struct cli *c, act_fn fn, struct error *e)
{
	struct record *r = cli_record(c);
	const struct profile *p;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = fn(cli_shop(c), profile_name(p), r, e);
	if (st != ST_OK)
		return st;
	if (cli_dry_run(c)) {
		cli_say(c, "%s", _("It can be done; nothing was written."));
		return ST_OK;
	}
	return tell(c, profile_name(p), record_get(r, "chain"), record_get(r, "mode"), e);
}

enum status store_service_apply(struct cli *c, struct error *e)
{
	return act(c, mall_service_apply, e);
}

enum status store_service_open(struct cli *c, struct error *e)
{
	return act(c, mall_service_open, e);
}

enum status store_service_terminate(struct cli *c, struct error *e)
{
	return act(c, mall_service_terminate, e);
}

enum status store_service_terminated(struct cli *c, struct error *e)
{
	return act(c, mall_service_terminated, e);
}

enum status store_service_edit(struct cli *c, struct error *e)
{
	return act(c, mall_service_edit, e);
}

enum status store_service_collect(struct cli *c, struct error *e)
{
	const struct profile *p;
	bool on;
	enum status st = market(c, &p, e);

	if (st == ST_OK)
		st = cli_field_bool(c, "switch", true, &on, e);
	if (st == ST_OK)
		st = mall_service_collect(cli_shop(c), profile_name(p), on, e);
	if (st != ST_OK)
		return st;
	if (on) {
		cli_text(c, "line", N_("Line account of the service"), profile_text(p, "cvs.family.collect_line", DAY_NONE));
		cli_text(c, "help", N_("Help"), profile_text(p, "url.family_collect", DAY_NONE));
	}
	return cli_dry_run(c) ? ST_OK : tell(c, profile_name(p), "family", "store_drop", e);
}
