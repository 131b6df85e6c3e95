/*
 * renewal: the switch of automatic renewal, its time line, and the card
 * authorisation that it needs.
 */
#include "config.h"

#include "commands/renewal_tell.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/i18n.h"

static enum status show(struct cli *c, struct error *e)
{
	enum status st = renewal_tell(c, e);

	return st == ST_OK ? renewal_warn(cli_shop(c), renewal_profile(c), &cli_shop(c)->notes, e) : st;
}

/* ---- the switch ---- */

static void congratulate(struct cli *c)
{
	char points[RENEWAL_POINTS][200];
	const struct profile *p;

	if (shop_profile(cli_shop(c), renewal_profile(c), &p, NULL) != ST_OK)
		return;
	renewal_points(p, points);
	cli_say(c, "%s", _("Auto-renewal is on. Three things to know:"));
	for (size_t i = 0; i < RENEWAL_POINTS; i++)
		cli_say(c, "%s", points[i]);
}

static enum status press(struct cli *c, bool on, struct error *e)
{
	struct shop *s = cli_shop(c);
	struct renewal_timeline t;
	struct renewal after;
	const char *profile = renewal_profile(c);
	enum status st = renewal_timeline(s, profile, INSTANT_NONE, &t, e);

	if (st != ST_OK)
		return st;
	st = on ? renewal_enable(s, profile, &after, e) : renewal_disable(s, profile, &after, e);
	if (st == ST_OK && cli_dry_run(c))
		cli_say(c, "%s", _("Nothing was written. This is what would happen:"));
	if (st == ST_OK && t.press_on == on && t.said.count != 0)
		cli_say(c, "%s", t.said.items[0].what.message);
	if (st == ST_OK && on && t.press == PRESS_ON && !cli_dry_run(c))
		congratulate(c);
	renewal_timeline_free(&t);
	return st == ST_OK ? renewal_tell(c, e) : st;
}

static enum status enable(struct cli *c, struct error *e)
{
	return press(c, true, e);
}

static enum status disable(struct cli *c, struct error *e)
{
	return press(c, false, e);
}

/* ---- the time line ---- */

/* A day alone is its first second, today alone is now. */
static enum status moment(struct cli *c, const char *zone, instant_t *out, struct error *e)
{
	const char *text = cli_field(c, "date") != NULL ? cli_field(c, "date") : cli_field(c, "at");
	day_t day;
	int secs;
	enum status st;

	*out = INSTANT_NONE;
	if (text == NULL)
		return ST_OK;
	if (strchr(text, ':') != NULL && (*out = instant_parse(text, zone)) != INSTANT_NONE)
		return ST_OK;
	if ((st = date_parse(text, strlen(text), &day, &secs, e)) != ST_OK) {
		if (e != NULL)
			snprintf(e->field, sizeof e->field, "date");
		return st;
	}
	if (secs >= 0 || day != instant_day(clock_now(), zone))
		*out = instant_from(day, secs >= 0 ? secs : 0, zone);
	return ST_OK;
}

static enum status timeline(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	struct renewal_timeline t;
	const struct profile *p;
	instant_t at;
	enum status st = shop_profile(s, renewal_profile(c), &p, e);

	if (st == ST_OK)
		st = moment(c, profile_zone(p), &at, e);
	if (st == ST_OK)
		st = renewal_timeline(s, renewal_profile(c), at, &t, e);
	if (st != ST_OK)
		return st;
	renewal_tell_timeline(c, &t, profile_zone(p));
	renewal_timeline_free(&t);
	return ST_OK;
}

/* ---- the card authorisation ---- */

/* Brand, last four digits and month of expiry in place of the payer's particulars. */
static enum status card_given(struct cli *c, bool *given, struct autodebit_card *out, struct error *e)
{
	const char *brand = cli_field(c, "card_brand"), *last4 = cli_field(c, "card_last4");
	int64_t year, month;
	bool tw;
	enum status st = cli_field_int(c, "card_exp_year", 0, &year, e);

	if (st == ST_OK)
		st = cli_field_int(c, "card_exp_month", 0, &month, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "issued_in_tw", false, &tw, e);
	if (st != ST_OK)
		return st;
	*given = last4 != NULL && cli_field(c, "card_no") == NULL;
	*out = (struct autodebit_card){.exp_year = year > 0 && year < 100 ? (int)year + 2000 : (int)(year % 100000),
	                               .exp_month = (int)(month % 100), .issued_in_tw = tw};
	snprintf(out->brand, sizeof out->brand, "%s", brand != NULL ? brand : "");
	snprintf(out->last4, sizeof out->last4, "%s", last4 != NULL ? last4 : "");
	return ST_OK;
}

static enum status apply(struct cli *c, struct error *e)
{
	struct autodebit a;
	struct autodebit_card card;
	char op[OP_ID_SIZE];
	bool given;
	enum status st = card_given(c, &given, &card, e);

	if (st != ST_OK)
		return st;
	op_id_make(op);
	st = autodebit_apply(cli_shop(c), renewal_profile(c), cli_record(c), given ? &card : NULL, op, &a, e);
	if (st == ST_OK)
		renewal_tell_autodebit(c, &a);
	return st;
}

static enum status approve(struct cli *c, struct error *e)
{
	static const struct {
		const char *word;
		bool approved;
	} words[] = {{"approved", true}, {"passed", true}, {"yes", true}, {"refused", false}, {"failed", false}, {"no", false}};
	const char *given = cli_field(c, "result");
	struct autodebit a;
	enum status st;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		if (strcmp(given != NULL ? given : "approved", words[i].word) != 0)
			continue;
		if ((st = autodebit_decide(cli_shop(c), renewal_profile(c), words[i].approved, &a, e)) == ST_OK)
			renewal_tell_autodebit(c, &a);
		return st;
	}
	return error_set(e, ST_REFUSED, "result_unknown", "RUT-50", "result", "%s", _("The result is approved or refused."));
}

static enum status cancel(struct cli *c, struct error *e)
{
	const char *text = cli_field(c, "next_debit_on");
	struct autodebit a;
	day_t next = DAY_NONE;
	enum status st = text != NULL ? date_parse(text, strlen(text), &next, NULL, e) : ST_OK;

	if (st == ST_OK)
		st = autodebit_cancel(cli_shop(c), renewal_profile(c), next, &a, e);
	if (st == ST_OK)
		renewal_tell_autodebit(c, &a);
	return st;
}

static enum status stop(struct cli *c, struct error *e)
{
	const char *what = cli_field(c, "what");
	bool card = what == NULL || strcmp(what, "card") == 0;
	struct autodebit a;
	enum status st;

	if (!card && strcmp(what, "balance") != 0)
		return error_set(e, ST_REFUSED, "what_unknown", "RUT-54", "what", "%s", _("Say what cannot be used: card or balance."));
	st = autodebit_unusable(cli_shop(c), renewal_profile(c), card, &a, e);
	if (st == ST_OK && a.id != 0)
		renewal_tell_autodebit(c, &a);
	return st;
}

static const struct verb verbs[] = {
	{"show", NULL, NULL, "profile", CMD_READS, N_("the switch, the next charge, the card authorisation"), show},
	{"enable", NULL, NULL, "profile", CMD_WRITES, N_("switch automatic renewal on"), enable},
	{"disable", NULL, NULL, "profile", CMD_WRITES, N_("switch automatic renewal off"), disable},
	{"timeline", NULL, NULL, "profile date at", CMD_READS, N_("what happens when, and what the switch would do on a day (date=)"), timeline},
	{"apply", NULL, "payer", "profile card_brand card_last4 card_exp_year card_exp_month", CMD_WRITES,
	 N_("apply for card auto-debit; card_last4 and month of expiry in place of the form"), apply},
	{"approve", NULL, NULL, "profile result", CMD_WRITES, N_("what became of the application (result=approved or refused)"), approve},
	{"cancel", NULL, NULL, "profile next_debit_on", CMD_WRITES, N_("cancel the card authorisation"), cancel},
	{"stop", NULL, NULL, "profile what", CMD_WRITES, N_("the card (what=card) or the balance account cannot be used any more"), stop},
	{0},
};

const struct noun noun_renewal = {"renewal", N_("automatic renewal and card auto-debit"), verbs};
