/*
 * What `renewal` says: the switch, the forecast of the next charge, the card
 * authorisation, the time line; for people and as a document with the field
 * names of the entities.
 */
#include "config.h"

#include "commands/renewal_tell.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"

const char *renewal_profile(const struct cli *c)
{
	const char *profile = cli_field(c, "profile");

	return profile != NULL ? profile : "ruten";
}

static const char *zone_of(struct cli *c)
{
	const struct profile *p;

	return shop_profile(cli_shop(c), renewal_profile(c), &p, NULL) == ST_OK ? profile_zone(p) : NULL;
}

static void tell_switch(struct cli *c, const struct renewal *r)
{
	const char *zone = zone_of(c);

	cli_text(c, "profile", NULL, renewal_profile(c));
	cli_value(c, "account_id", NULL, VK_INT, NULL, &(struct value){.null = r->account_id == 0, .num = r->account_id});
	cli_code(c, "state", N_("Auto-renewal"), "renewal_state", renew_switch_code(r->state));
	cli_instant(c, "last_on_at", NULL, r->last_on_at, zone);
	cli_instant(c, "last_changed_at", NULL, r->last_changed_at, zone);
	cli_text(c, "last_changed_by", r->last_changed_by[0] != '\0' ? N_("Changed by") : NULL, r->last_changed_by);
	cli_text(c, "stamp", N_("Last change of the setting"), r->stamp);
	cli_instant(c, "effective_off_at", r->effective_off_at != INSTANT_NONE ? N_("Off from") : NULL, r->effective_off_at, zone);
}

static void open_object(struct cli *c, const char *name)
{
	if (cli_document(c) != NULL)
		json_object(cli_document(c), name);
}

static void close_object(struct cli *c)
{
	if (cli_document(c) != NULL)
		json_end_object(cli_document(c));
}

static void tell_forecast(struct cli *c, const struct renewal_forecast *f)
{
	const char *zone = zone_of(c);
	bool running = f->expires_on != DAY_NONE, priced = f->made || f->will_renew;

	open_object(c, "forecast");
	cli_bool(c, "will_renew", running ? N_("Will be renewed") : NULL, f->will_renew);
	cli_bool(c, "made", f->made ? N_("Renewed") : NULL, f->made);
	cli_bool(c, "blocked", f->blocked ? N_("Renewal blocked") : NULL, f->blocked);
	cli_code(c, "why", N_("Because"), "renewal_why", f->why);
	cli_value(c, "plan_days", running ? N_("Plan (days)") : NULL, VK_INT, NULL, &(struct value){.null = !running, .num = f->plan_days});
	cli_money(c, "list_price", priced ? N_("List price") : NULL, f->list_price);
	cli_int(c, "discount_percent", priced ? N_("Discount (%)") : NULL, f->discount_percent);
	cli_bool(c, "discount", NULL, f->discount_percent > 0);
	cli_money(c, "amount", priced ? N_("Amount") : NULL, f->amount);
	cli_text(c, "pay", NULL, "autodebit");
	cli_instant(c, "window", running ? N_("Discount window from") : NULL, f->window, zone);
	cli_instant(c, "off_by", running ? N_("Last moment to switch off") : NULL, f->off_by, zone);
	cli_instant(c, "charge", running ? N_("Charge") : NULL, f->charge, zone);
	cli_day(c, "charge_on", NULL, f->charge != INSTANT_NONE && zone != NULL ? instant_day(f->charge, zone) : DAY_NONE);
	cli_instant(c, "end", running ? N_("End of the plan") : NULL, f->end, zone);
	cli_day(c, "expires_on", running ? N_("Day of expiry") : NULL, f->expires_on);
	close_object(c);
}

static void tell_debit(struct cli *c, const struct autodebit *a)
{
	const char *zone = zone_of(c);
	char card[64];

	cli_int(c, "id", NULL, a->id);
	cli_int(c, "account_id", NULL, a->account_id);
	cli_code(c, "route", N_("Route"), "autodebit_route", a->route);
	cli_code(c, "state", N_("Card auto-debit"), "autodebit_state", autodebit_state_code(a->state));
	cli_instant(c, "applied_at", N_("Applied"), a->applied_at, zone);
	cli_day(c, "due_on", a->due_on != DAY_NONE ? N_("Decided by") : NULL, a->due_on);
	cli_bool(c, "overdue", a->overdue ? N_("Overdue") : NULL, a->overdue);
	cli_instant(c, "active_at", a->active_at != INSTANT_NONE ? N_("Active since") : NULL, a->active_at, zone);
	cli_instant(c, "cancel_requested_at", a->cancel_requested_at != INSTANT_NONE ? N_("Cancelled") : NULL, a->cancel_requested_at, zone);
	cli_day(c, "next_debit_on", a->next_debit_on != DAY_NONE ? N_("Last debit") : NULL, a->next_debit_on);
	cli_instant(c, "ended_at", a->ended_at != INSTANT_NONE ? N_("Ended") : NULL, a->ended_at, zone);
	cli_code(c, "end_reason", a->end_reason[0] != '\0' ? N_("Because") : NULL, "autodebit_end", a->end_reason);
	snprintf(card, sizeof card, "%s *%s %02d/%04d", a->card.brand, a->card.last4, a->card.exp_month, a->card.exp_year);
	if (cli_document(c) == NULL)
		cli_text(c, "card", N_("Card"), card);
	cli_text(c, "card_brand", NULL, a->card.brand);
	cli_text(c, "card_last4", NULL, a->card.last4);
	cli_int(c, "card_exp_year", NULL, a->card.exp_year);
	cli_int(c, "card_exp_month", NULL, a->card.exp_month);
	cli_bool(c, "issued_in_tw", NULL, a->card.issued_in_tw);
	cli_text(c, "created_by", NULL, a->created_by);
}

static void tell_object(struct cli *c, const char *name, const struct autodebit *a)
{
	if (a->id == 0) {
		if (cli_document(c) != NULL)
			json_null(cli_document(c), name);
		return;
	}
	open_object(c, name);
	tell_debit(c, a);
	close_object(c);
}

void renewal_tell_autodebit(struct cli *c, const struct autodebit *a)
{
	cli_text(c, "profile", NULL, renewal_profile(c));
	tell_debit(c, a);
}

/* Where the setting and the bill are found on the marketplace (RUT-29, RUT-33). */
static void tell_places(struct cli *c)
{
	const struct profile *p;
	const char *place;

	if (shop_profile(cli_shop(c), renewal_profile(c), &p, NULL) != ST_OK)
		return;
	if ((place = profile_text(p, "nav.renewal", DAY_NONE)) != NULL)
		cli_text(c, "where", N_("On the marketplace"), place);
}

enum status renewal_tell(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	const char *profile = renewal_profile(c);
	struct renewal r;
	struct renewal_forecast f;
	struct autodebit current, waiting;
	const struct autodebit *shown; /* the one in use, else the one being processed, else the last */
	bool in_use;
	enum status st = renewal_get(s, profile, &r, e);

	if (st == ST_OK)
		st = renewal_forecast(s, profile, clock_now(), &f, e);
	if (st == ST_OK)
		st = autodebit_get(s, profile, &current, &waiting, e);
	if (st != ST_OK)
		return st;
	tell_switch(c, &r);
	tell_forecast(c, &f);
	in_use = current.id != 0 && (current.state == AUTODEBIT_ACTIVE || current.state == AUTODEBIT_CANCEL_PENDING);
	shown = in_use || waiting.id == 0 ? &current : &waiting;
	cli_text(c, "autodebit_state", shown->id == 0 ? N_("Card auto-debit") : NULL,
	         cli_document(c) != NULL ? autodebit_state_code(shown->id != 0 ? shown->state : AUTODEBIT_NONE)
	                                 : label_of("autodebit_state", "none"));
	tell_object(c, "autodebit", shown);
	tell_object(c, "application", shown != &waiting ? &waiting : &(struct autodebit){0});
	tell_places(c);
	return ST_OK;
}

/* ---- time line ---- */

static const struct list_column step_columns[] = {
	{"at", N_("When"), VK_TEXT, NULL, 16, 0, 0, false},
	{"mark", N_("Mark"), VK_TEXT, NULL, 3, 0, 0, false},
	{"sentence", N_("What happens"), VK_TEXT, NULL, 40, 1, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 0, false},
};

static void say_steps(struct cli *c, const struct renewal_timeline *t, const char *zone)
{
	struct cli_table table = {.columns = step_columns, .column_count = sizeof step_columns / sizeof *step_columns};

	for (size_t i = 0; i < t->count; i++) {
		const struct renewal_step *s = &t->steps[i];
		char iso[32], when[40], key[24];
		struct value cells[] = {{.text = when}, {.text = s->mark}, {.text = s->sentence}, {.text = s->rule}};

		instant_format(s->at, zone, iso);
		snprintf(when, sizeof when, "%.10s %.8s", iso, iso + 11);
		snprintf(key, sizeof key, "%zu", i);
		list_page_add(&table.page, key, 0, cells, table.column_count);
	}
	cli_rows(c, NULL, &table);
	list_page_free(&table.page);
	for (size_t i = 0; i < t->said.count; i++)
		cli_say(c, "%s%s", i == 0 ? "> " : t->said.items[i].level == NOTE_WARN ? "! " : "- ", t->said.items[i].what.message);
}

static void document_press(struct json *j, const struct renewal_timeline *t)
{
	json_object(j, "press");
	json_text(j, "press", t->press_on ? "enable" : "disable");
	json_text(j, "result", renew_result_code(t->press));
	json_text(j, "message", t->said.count != 0 ? t->said.items[0].what.message : "");
	json_array(j, "said");
	for (size_t i = 1; i < t->said.count; i++) {
		const struct error *e = &t->said.items[i].what;

		json_object(j, NULL);
		json_text(j, "level", t->said.items[i].level == NOTE_WARN ? "warn" : "note");
		json_text(j, "code", e->code);
		json_text(j, "rule", e->rule[0] != '\0' ? e->rule : NULL);
		json_text(j, "message", e->message);
		json_end_object(j);
	}
	json_end_array(j);
	json_end_object(j);
}

static void document_steps(struct json *j, const struct renewal_timeline *t, const char *zone)
{
	char iso[32];

	json_array(j, "rows");
	for (size_t i = 0; i < t->count; i++) {
		const struct renewal_step *s = &t->steps[i];

		instant_format(s->at, zone, iso);
		json_object(j, NULL);
		json_text(j, "at", iso);
		json_text(j, "mark", s->mark[0] != '\0' ? s->mark : NULL);
		json_text(j, "code", s->code);
		json_bool(j, "past", s->past);
		json_text(j, "rule", s->rule[0] != '\0' ? s->rule : NULL);
		json_text(j, "message", s->sentence);
		json_end_object(j);
	}
	json_end_array(j);
	json_int(j, "total", (int64_t)t->count);
	json_null(j, "next");
}

void renewal_tell_timeline(struct cli *c, const struct renewal_timeline *t, const char *zone)
{
	const struct renewal_forecast *f = &t->forecast;
	struct json *j = cli_document(c);

	if (j == NULL) {
		say_steps(c, t, zone);
		return;
	}
	cli_text(c, "profile", NULL, renewal_profile(c));
	cli_instant(c, "now", NULL, t->now, zone);
	cli_instant(c, "at", NULL, t->at, zone);
	cli_day(c, "today", NULL, instant_day(t->now, zone));
	cli_code(c, "state", NULL, "renewal_state", renew_switch_code(t->state));
	cli_text(c, "autodebit_state", NULL, t->autodebit);
	cli_instant(c, "window", NULL, f->window, zone);
	cli_instant(c, "off_by", NULL, f->off_by, zone);
	cli_instant(c, "charge", NULL, f->charge, zone);
	cli_instant(c, "end", NULL, f->end, zone);
	cli_day(c, "expires_on", NULL, f->expires_on);
	tell_forecast(c, f);
	document_press(j, t);
	document_steps(j, t, zone);
}
