/*
 * Convenience-store services (超商物流服務): what is applied for, open, being
 * switched, and what to do next (YAH-30 to 37).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service_screens.h"
#include "small_list.h"
#include "storekeep/mall.h"
#include "storekeep/mall_service.h"

static const struct column_fit fits[] = {
	{"chain", 5, 0, 0}, {"mode", 18, 0, 0}, {"state", 10, 0, 0}, {"open_on", 10, 0, 3}, {"applied_on", 10, 0, 4}, {"to_ship", 6, 0, 5}, {"next", 36, 2, 1},
};

/* ---- the forms ---- */

static const char *market(struct shop *s)
{
	const struct profile *p;

	return mall_profile(s, NULL, &p, NULL) == ST_OK ? profile_name(p) : "yahoo";
}

static enum status fill_names(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct mall_service all[MALL_SERVICES];
	const struct profile *p = NULL;
	char today[16];
	enum status st = mall_services(s, market(s), all, e);

	if (st != ST_OK || id < 1 || id > MALL_SERVICES)
		return st;
	shop_profile(s, market(s), &p, NULL);
	day_format(shop_today(s, p), today);
	for (size_t i = 0; i < r->form->count; i++)
		record_set(r, r->form->fields[i].name, r->form->fields[i].initial);
	record_set(r, "chain", all[id - 1].chain);
	record_set(r, "mode", all[id - 1].mode);
	record_set(r, "on", today);
	return ST_OK;
}

static enum status fill_service(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct mall_service all[MALL_SERVICES];
	enum status st = mall_services(s, market(s), all, e);

	if (st != ST_OK)
		return st;
	record_set(r, "chain", all[id - 1].chain);
	record_set(r, "mode", all[id - 1].mode);
	return mall_service_record(s, market(s), r, e);
}

#define SAVER(name, call) \
	static enum status name(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e) \
	{ \
		(void)op_id; \
		*out = id; \
		return call(s, market(s), r, e); \
	}

SAVER(save_apply, mall_service_apply)
SAVER(save_open, mall_service_open)
SAVER(save_mail, mall_service_terminate)
SAVER(save_notice, mall_service_terminated)
SAVER(save_edit, mall_service_edit)

#define TITLE N_("Convenience-store service")
static const struct small_form apply_form = {
	.form = "cvs_apply", .title_new = TITLE, .title_edit = N_("Applied for a service"), .said = N_("The application is noted."), .fill = fill_names,
	.save = save_apply,
};
static const struct small_form open_form = {
	.form = "cvs_day", .title_new = TITLE, .title_edit = N_("The service is open"), .said = N_("The service is open."), .fill = fill_names,
	.save = save_open,
};
static const struct small_form mail_form = {
	.form = "cvs_day", .title_new = TITLE, .title_edit = N_("Termination mail sent"), .said = N_("Noted. It sells until the notice comes."),
	.fill = fill_names, .save = save_mail,
};
static const struct small_form notice_form = {
	.form = "cvs_end", .title_new = TITLE, .title_edit = N_("Termination notice has come"), .said = N_("Noted. Now apply for the other service."),
	.fill = fill_names, .save = save_notice,
};
static const struct small_form edit_form = {
	.form = "cvs_service", .title_new = TITLE, .title_edit = N_("Put the service right"), .said = N_("The service is kept."), .fill = fill_service,
	.save = save_edit,
};

/* ---- the list ---- */

static enum status reread(struct view *v, struct error *e)
{
	struct small_list *l = small_list_of(v);

	return mall_service_list(shop_of(v), l->profile, &l->list.source, e);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct small_list *l = v->state = xcalloc(1, sizeof *l);
	enum status st;

	(void)arg;
	snprintf(l->profile, sizeof l->profile, "%s", market(shop_of(v)));
	st = reread(v, e);
	if (st != ST_OK) {
		free(l);
		return st;
	}
	small_list_show(v, fits, COUNT_OF(fits), N_("There is nothing to show."));
	return ST_OK;
}

/* The rows are worked out, not read: they are made anew. */
static void renew(struct view *v, int64_t id)
{
	struct small_list *l = small_list_of(v);
	struct list_source src;
	struct error e = {0};

	fitted_free(&l->list);
	if (!screen_ok(v, reread(v, &e), &e))
		return;
	src = fitted_source(&l->list, fits, COUNT_OF(fits));
	table_set_source(l->table, &src);
	table_select_id(l->table, id);
}

static void resumed(struct view *v, int64_t result)
{
	int64_t id = table_has_row(v) ? small_list_id(v) : 1;

	renew(v, result > 0 ? result : id);
}

static void changed(struct view *v)
{
	resumed(v, 0);
}

/* ---- the pane ---- */

static int pair(struct area a, int row, const char *label, const char *text)
{
	int used;

	if (text == NULL || *text == '\0')
		return row;
	used = draw_text(a, row, 0, LOOK_LABEL, label);
	draw_text(a, row, used + 1, LOOK_PLAIN, text);
	return row + 1;
}

static int pair_day(struct area a, int row, const char *label, day_t d)
{
	char text[16];

	day_format(d, text);
	return pair(a, row, label, text);
}

static void pane(struct view *v, struct area a)
{
	struct mall_service all[MALL_SERVICES];
	struct mall_service_look look;
	const struct mall_service *m;
	char fee[32];
	int row = 0;

	if (!table_has_row(v) || mall_services(shop_of(v), small_list_of(v)->profile, all, NULL) != ST_OK ||
	    mall_service_look(shop_of(v), all, (int)small_list_id(v), &look, NULL) != ST_OK)
		return;
	m = &all[small_list_id(v) - 1];
	draw_textf(a, row++, 0, LOOK_TITLE, "%s  %s", label_of("cvs_chain", m->chain), label_of("cvs_mode", m->mode));
	draw_text(a, row++, 0, look.sells ? LOOK_GOOD : LOOK_PLAIN, label_of("cvs_state", cvs_state_code(m->is.state)));
	if (look.next[0] != '\0')
		row += draw_wrapped(area_of(a, row, 0, a.rows, a.cols), 0, look.late ? LOOK_WARN : LOOK_PLAIN, look.next);
	row++;
	row = pair_day(a, row, _("Applied on"), m->is.applied_on);
	row = pair_day(a, row, _("Open since"), m->is.open_on);
	row = pair_day(a, row, _("Termination mail"), m->is.mail_on);
	row = pair_day(a, row, _("Terminated on"), m->is.terminated_on);
	row = pair(a, row, _("Processed under"), look.queue);
	if (look.sells) {
		snprintf(fee, sizeof fee, "%lld", (long long)look.to_ship);
		row = pair(a, row, _("To ship"), fee);
	}
	if (look.drop_fee != MONEY_NONE)
		row = pair(a, row, _("Fee at the counter"), screen_money(look.drop_fee, false, fee));
	if (look.drop_fee != MONEY_NONE)
		row += draw_wrapped(area_of(a, row, 0, a.rows, a.cols), 0, LOOK_PLAIN, _("Paid to the clerk at drop-off, never through the platform; ask for the three-part invoice."));
	if (m->collect)
		pair(a, row, _("Home collection"), _("yes"));
}

/* ---- acts ---- */

static struct outcome switch_act(struct view *v)
{
	return outcome_push(&service_switch_screen, arg_id(small_list_id(v)));
}

static struct outcome apply_act(struct view *v)
{
	return small_form_open(&apply_form, small_list_id(v), NULL);
}

static struct outcome open_act(struct view *v)
{
	return small_form_open(&open_form, small_list_id(v), NULL);
}

static struct outcome mail_act(struct view *v)
{
	return small_form_open(&mail_form, small_list_id(v), NULL);
}

static struct outcome notice_act(struct view *v)
{
	return small_form_open(&notice_form, small_list_id(v), NULL);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&edit_form, small_list_id(v), NULL);
}

static bool collects(const struct view *v)
{
	struct mall_service all[MALL_SERVICES];

	return mall_services(shop_of(v), small_list_of(v)->profile, all, NULL) == ST_OK && all[MALL_SERVICES - 1].collect;
}

static struct outcome collect_act(struct view *v)
{
	struct shop *s = shop_of(v);
	const struct profile *p;
	bool on = !collects(v);
	struct error e = {0};
	char text[600];

	if (!screen_ok(v, mall_profile(s, NULL, &p, &e), &e))
		return outcome_draw();
	snprintf(text, sizeof text, _("1. Add the Line account %1$s\n2. Say that you are a Yahoo store that wants home collection\n3. A contact person arranges the details\n\nHelp: %2$s"),
	         profile_text(p, "cvs.family.collect_line", DAY_NONE), profile_text(p, "url.family_collect", DAY_NONE));
	if (on && !dialog_preview(v, _("FamilyMart home collection"), text, _("It is arranged: switch it on")))
		return outcome_draw();
	if (!on && !dialog_confirm(v, _("Home collection is no longer used?")))
		return outcome_draw();
	if (screen_ok(v, mall_service_collect(s, profile_name(p), on, &e), &e))
		ui_say(v, "%s", on ? _("Home collection is on.") : _("Home collection is off."));
	renew(v, small_list_id(v));
	return outcome_draw();
}

static struct outcome payments_act(struct view *v)
{
	(void)v;
	return outcome_push(&payments_screen, NULL);
}

static struct outcome shipping_act(struct view *v)
{
	(void)v;
	return outcome_push(&shipping_screen, NULL);
}

static struct outcome parcel_act(struct view *v)
{
	(void)v;
	return outcome_push(&parcel_screen, NULL);
}

static struct outcome orders_act(struct view *v)
{
	(void)v;
	return outcome_push(&orders_screen, (void *)(uintptr_t)"ship");
}

static const struct action actions[] = {
	{"services.switch", GROUP_RECORD, {K_ENTER}, N_("Step list"), N_("The steps from one service of this chain to the other, with the mail"), switch_act, table_has_row},
	{"services.apply", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Apply for"), N_("It was applied for"), apply_act, small_list_can_change},
	{"services.open", GROUP_RECORD, {'o'}, N_("It is open"), N_("The platform mailed that it is open"), open_act, small_list_can_change},
	{"services.mail", GROUP_RECORD, {'m'}, N_("Mail sent"), N_("The mail that ends it was sent"), mail_act, small_list_can_change},
	{"services.notice", GROUP_RECORD, {'n'}, N_("Notice come"), N_("The termination notice has come"), notice_act, small_list_can_change},
	{"services.edit", GROUP_RECORD, {'e'}, NULL, N_("Put state and days right by hand"), edit_act, small_list_can_change},
	{"services.collect", GROUP_RECORD, {'c'}, NULL, N_("FamilyMart home collection on or off"), collect_act, small_list_can_change},
	{"services.payments", GROUP_RECORD, {'p'}, N_("Payments"), N_("Ways to pay"), payments_act, NULL},
	{"services.shipping", GROUP_RECORD, {'w'}, N_("Shipping ways"), N_("Ways to ship"), shipping_act, NULL},
	{"services.orders", GROUP_RECORD, {'v'}, NULL, N_("Orders that wait to be shipped"), orders_act, NULL},
	{"services.parcel", GROUP_RECORD, {'l'}, NULL, N_("Parcel calculator: would the chains take it?"), parcel_act, NULL},
};

const struct screen services_screen = {
	.name = "services",
	.title = N_("Convenience-store services"),
	.help = N_("What the store has applied for at each chain, what is open, what is being switched. One service a chain at a time; between the termination notice and the opening of the other the chain does not sell."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = resumed,
	.changed = changed,
	.pane = pane,
	.pane_from = 100,
};
