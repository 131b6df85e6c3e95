/*
 * The tier changed by hand: of the one member that a key speaks of, and of many
 * (EAS-29 to EAS-31). What stays is said before it is done.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "storekeep/draft.h"
#include "storekeep/tier.h"

#define TIERS_MOST 64

/* A tier of the marketplace chosen from its list; 0 none. `now` has the cursor. */
static int64_t choose_tier(struct view *v, const char *profile, int64_t now, char *name, size_t size)
{
	struct tier *list;
	size_t count, at = 0;
	struct pick picks[TIERS_MOST];
	struct error e = {0};
	int64_t id = 0;

	if (!screen_ok(v, tiers_of(shop_of(v), profile, &list, &count, &e), &e))
		return 0;
	for (size_t i = 0; i < count && i < TIERS_MOST; i++) {
		at = list[i].id == now ? i : at;
		picks[i] = (struct pick){.label = list[i].name};
	}
	int got = dialog_choose(v, _("Which tier?"), picks, count < TIERS_MOST ? count : TIERS_MOST, at);
	if (got >= 0) {
		id = list[got].id;
		snprintf(name, size, "%s", list[got].name);
	}
	tiers_free(list, count);
	return id;
}

/* A day that was typed; false: cancelled, or no day. Empty: none. */
static bool ask_day(struct view *v, const char *sentence, day_t *out)
{
	struct error e = {0};
	char *text = dialog_prompt(v, _("Set an end date?"), sentence, "");
	bool right = text != NULL;
	int secs;

	*out = DAY_NONE;
	if (right && *text != '\0')
		right = screen_ok(v, date_parse(text, strlen(text), out, &secs, &e), &e);
	free(text);
	return right;
}

/* "The tier changes now. The last day stays …" with its answers; false: not done. *reason is the caller's to free. */
static bool agree(struct view *v, const char *title, day_t last, char **reason)
{
	const struct choice choices[] = {{'c', _("Change the tier")}, {'w', _("Change it, with a reason")}, {'n', _("Leave it")}};
	char text[200], day[16];

	*reason = NULL;
	day_format(last, day);
	if (last != DAY_NONE)
		snprintf(text, sizeof text, _("The tier changes now. The last day stays %s."), day);
	else
		snprintf(text, sizeof text, "%s", _("The tier changes now. There is no last day."));
	int key = dialog_offer(v, title, text, choices, COUNT_OF(choices));
	if (key == 'w')
		*reason = dialog_prompt(v, title, _("Why?"), "");
	return key == 'c' || (key == 'w' && *reason != NULL);
}

/* ---- one ---- */

static void change(struct view *v, const struct member *m, int64_t tier, const char *name)
{
	struct shop *s = shop_of(v);
	const bool dry = s->dry_run, accept = s->accept_warnings;
	struct error e = {0};
	char op[OP_ID_SIZE], *reason = NULL;
	day_t last = DAY_NONE;

	/* Tried first: it may ask for an end date. */
	s->dry_run = true;
	enum status st = tier_change(s, m->id, tier, DAY_NONE, "", NULL, &e);
	s->dry_run = dry;
	if (st == ST_REFUSED && strcmp(e.code, "tier_no_end") == 0) {
		if (!ask_day(v, e.message, &last))
			return;
	} else if (!screen_ok(v, st, &e)) {
		return;
	}
	if (!agree(v, name, m->tier_to != DAY_NONE ? m->tier_to : last, &reason))
		return;
	op_id_make(op);
	s->accept_warnings = true; /* it was asked about */
	if (screen_ok(v, tier_change(s, m->id, tier, last, reason != NULL ? reason : "", op, &e), &e))
		ui_say(v, _("Now in \"%s\"."), name);
	s->accept_warnings = accept;
	free(reason);
}

struct outcome member_tier_act(struct view *v)
{
	struct member m;
	struct error e = {0};
	char name[100];

	if (!screen_ok(v, member_get(shop_of(v), member_of_view(v), &m, &e), &e))
		return outcome_draw();
	int64_t tier = choose_tier(v, m.profile, m.tier_id, name, sizeof name);
	if (tier != 0)
		change(v, &m, tier, name);
	member_free(&m);
	member_view_reread(v);
	return outcome_draw();
}

/* ---- many ---- */

struct many {
	int64_t tier;
	day_t valid_to;
};

static enum status run_many(struct shop *s, const struct member_choice *who, void *arg, bool skip_bad, const char *op_id, const struct progress *p,
                            struct bulk_result *out, struct error *e)
{
	const struct many *m = arg;
	const bool accept = s->accept_warnings;

	s->accept_warnings = true; /* asked about below */
	enum status st = tier_change_many(s, who, m->tier, m->valid_to, "", skip_bad, op_id, p, out, e);
	s->accept_warnings = accept;
	return st;
}

struct outcome member_act_tier(struct view *v, const struct member_choice *who)
{
	struct shop *s = shop_of(v);
	struct many m = {.valid_to = DAY_NONE};
	struct bulk_result r;
	struct error e = {0};
	char name[100];
	const bool dry = s->dry_run;

	m.tier = choose_tier(v, who->profile, 0, name, sizeof name);
	if (m.tier == 0)
		return outcome_draw();
	s->dry_run = true;
	enum status st = tier_change_many(s, who, m.tier, DAY_NONE, "", true, NULL, NULL, &r, &e);
	s->dry_run = dry;
	if (st == ST_REFUSED && strcmp(e.code, "tier_no_end") == 0 && !ask_day(v, e.message, &m.valid_to))
		return outcome_draw();
	member_bulk(v, name, who, run_many, &m);
	return outcome_draw();
}
