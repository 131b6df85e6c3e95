/*
 * What a shop's plan lets it do with points (SHL-8, SHL-18, SHL-24, SHL-49).
 * Which plans and modules there are stands in the profile; a marketplace
 * without [plan] family asks for nothing.
 */
#include "config.h"

#include <string.h>

#include "desk/points_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

static bool any_of(const struct profile *p, const char *have_key, const char *list_key, day_t on)
{
	const char *have = profile_text(p, have_key, on), *item;
	size_t len;
	if (!have)
		return false;
	while (profile_item(&have, &item, &len)) {
		char word[64];
		if (len >= sizeof word)
			continue;
		memcpy(word, item, len);
		word[len] = '\0';
		if (profile_has(p, list_key, on, word))
			return true;
	}
	return false;
}

static const char *text_or(const struct profile *p, const char *key, day_t on, const char *other)
{
	const char *v = profile_text(p, key, on);
	return v ? v : other;
}

static bool is_current(const struct profile *p, day_t on)
{
	return strcmp(text_or(p, "plan.family", on, ""), "A") == 0;
}

/* PLAN_LACKS, with what would do and what there is. */
static enum status lacks(const struct profile *p, day_t on, bool current, struct error *e)
{
	struct buf names = {0}, needs = {0}, has = {0};
	words_add(&names, "shop_plan", text_or(p, current ? "plan.current_names" : "plan.existing_names", on, ""));
	words_add(&needs, "shop_module", text_or(p, current ? "plan.current_needs" : "plan.existing_needs", on, ""));
	words_add(&has, "shop_plan", text_or(p, "plan.names", on, ""));
	const char *extra = text_or(p, current ? "plan.modules" : "plan.extensions", on, "");
	if (has.len && *extra)
		buf_adds(&has, ", ");
	words_add(&has, "shop_module", extra);
	enum status st = error_set(e, ST_REFUSED, "PLAN_LACKS", points_book(profile_name(p), "EAS-64", "SHL-8"), NULL,
		_("Member points need one of %1$s with %2$s. This shop has %3$s."), buf_str(&names), buf_str(&needs),
		has.len ? buf_str(&has) : _("nothing of these"));
	buf_free(&names);
	buf_free(&needs);
	buf_free(&has);
	return st;
}

enum status points_plan_check(const struct profile *p, day_t on, struct error *e)
{
	if (!profile_text(p, "plan.family", on))
		return ST_OK;
	bool current = is_current(p, on);
	if (any_of(p, "plan.names", "plan.current_names", on) && any_of(p, "plan.names", "plan.existing_names", on))
		return error_set(e, ST_REFUSED, "PLAN_MIXED", points_book(profile_name(p), "EAS-64", "SHL-8"), NULL, "%s",
		                 _("A shop has either a current or an existing plan, not both."));
	bool plan = any_of(p, "plan.names", current ? "plan.current_names" : "plan.existing_names", on);
	bool with = any_of(p, current ? "plan.modules" : "plan.extensions", current ? "plan.current_needs" : "plan.existing_needs", on);
	return plan && with ? ST_OK : lacks(p, on, current, e);
}

/* `names` (comma) and `combo` (plus) hold the same words. */
static bool same_words(const char *names, const char *combo, size_t combo_len)
{
	size_t have = 0, want = 1, len;
	const char *item;
	for (size_t i = 0; i < combo_len; i++)
		want += combo[i] == '+';
	while (profile_item(&names, &item, &len)) {
		bool found = false;
		have++;
		for (size_t at = 0; at <= combo_len && !found;) {
			size_t n = 0;
			while (at + n < combo_len && combo[at + n] != '+')
				n++;
			found = n == len && memcmp(combo + at, item, len) == 0;
			at += n + 1;
		}
		if (!found)
			return false;
	}
	return have == want;
}

bool points_plan_channels(const struct profile *p, day_t on)
{
	const char *at = profile_text(p, "points.channel_plans", on), *item;
	const char *names = profile_text(p, "plan.names", on);
	size_t len;
	if (!at || !names || strcmp(text_or(p, "plan.billing", on, ""), "annual") != 0)
		return false;
	while (profile_item(&at, &item, &len))
		if (same_words(names, item, len))
			return true;
	return false;
}

bool points_plan_tiers(const struct profile *p, day_t on)
{
	return !profile_text(p, "plan.family", on) || !is_current(p, on) || any_of(p, "plan.modules", "plan.tier_needs", on);
}

bool points_plan_delay(const struct profile *p, day_t on)
{
	return profile_text(p, "plan.family", on) && !is_current(p, on);
}
