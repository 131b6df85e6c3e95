/*
 * member tier: the tier of one member changed by hand, or of many at once
 * (EAS-29, EAS-30).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/member.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/segment.h"
#include "storekeep/tier.h"

/* The conditions of forms/member_filter.ini as they were given; its `tier` is from_tier= here. true: there is one. */
static bool read_filter(struct cli *c, struct record *r)
{
	bool any = false;

	for (size_t i = 0; i < r->form->count; i++) {
		const char *field = r->form->fields[i].name, *asked = strcmp(field, "tier") == 0 ? "from_tier" : field;
		const char *value = strncmp(field, "field:", 6) == 0 ? NULL : cli_field(c, asked);
		if (value != NULL && record_set(r, field, value))
			any = true;
	}
	return any;
}

/* Without words: a segment, what the conditions find, or all=yes. */
static enum status choose(struct cli *c, struct chosen *who, struct record *filter, struct error *e)
{
	const struct profile *p;
	const struct form *form;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK)
		st = member_filter_form(cli_shop(c), profile_name(p), &form, e);
	if (st != ST_OK)
		return st;
	strncpy(who->profile, profile_name(p), sizeof who->profile - 1);
	who->choice.profile = who->profile;
	record_init(filter, form);
	if (read_filter(c, filter)) {
		who->choice.filter = filter;
		st = member_filter_check(who->profile, filter, e);
	}
	if (st == ST_OK && cli_field(c, "segment") != NULL)
		st = segment_find(cli_shop(c), who->profile, cli_field(c, "segment"), &who->choice.segment_id, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "all", false, &who->choice.all, e);
	return st;
}

static enum status read_day(struct cli *c, const char *profile, day_t *out, struct error *e)
{
	const char *text = cli_field(c, "valid_to");
	int secs;

	*out = DAY_NONE;
	if (text == NULL || *text == '\0' || date_parse(text, strlen(text), out, &secs, NULL) == ST_OK)
		return ST_OK;
	return error_set(e, ST_REFUSED, "DATE_BAD", profile_rule(profile, "EAS-2"), "valid_to", _("%s is not a date. Write it as YYYY-MM-DD."), text);
}

static enum status change_one(struct cli *c, int64_t member_id, int64_t tier, day_t valid_to, const char *op, struct error *e)
{
	struct member m;
	enum status st = tier_change(cli_shop(c), member_id, tier, valid_to, cli_field(c, "reason"), op, e);

	if (st == ST_OK)
		st = member_get(cli_shop(c), member_id, &m, e);
	if (st != ST_OK)
		return st;
	char day[16];
	day_format(m.tier_to, day);
	if (cli_dry_run(c))
		cli_say(c, "%s", _("The tier can be changed; nothing was written."));
	else if (*day != '\0')
		cli_say(c, _("The tier changes now. The last day stays %s."), day);
	else
		cli_say(c, "%s", _("The tier changes now. There is no last day."));
	member_free(&m);
	return member_tell(c, member_id, e);
}

static enum status change_many(struct cli *c, const struct chosen *who, int64_t tier, day_t valid_to, const char *op, struct error *e)
{
	struct bulk_result r;
	bool skip = false;
	enum status st = cli_field_bool(c, "skip_bad", false, &skip, e);

	if (st != ST_OK)
		return st;
	struct progress progress = cli_progress(c, _("Changing tiers"));
	st = tier_change_many(cli_shop(c), &who->choice, tier, valid_to, cli_field(c, "reason"), skip, op, &progress, &r, e);
	if (st == ST_OK)
		member_bulk_tell(c, &r);
	return st;
}

enum status member_tier_verb(struct cli *c, struct error *e)
{
	struct chosen who = {0};
	struct record filter = {0};
	char made[OP_ID_SIZE];
	int64_t tier;
	day_t valid_to;
	enum status st = cli_arg(c, 0) != NULL ? member_named(c, &who, e) : choose(c, &who, &filter, e);
	const char *text = cli_field(c, "tier"), *op = cli_field(c, "op_id");

	if (st == ST_OK && (text == NULL || *text == '\0'))
		st = error_set(e, ST_REFUSED, "tier_missing", NULL, "tier", "%s", _("Say which tier: tier=NAME."));
	if (st == ST_OK)
		st = tier_find(cli_shop(c), who.profile, text, &tier, e);
	if (st == ST_OK)
		st = read_day(c, who.profile, &valid_to, e);
	op_id_make(made);
	if (op == NULL)
		op = made;
	if (st == ST_OK)
		st = who.choice.id_count == 1 ? change_one(c, who.ids[0], tier, valid_to, op, e) : change_many(c, &who, tier, valid_to, op, e);
	member_chosen_free(&who);
	record_free(&filter);
	return st;
}
