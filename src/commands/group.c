/*
 * group: labels of members for marketing.
 */
#include "config.h"

#include "storekeep/group.h"

#include <string.h>

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/member.h"

/* ---- fields that several verbs have ---- */

static enum status day_field(struct cli *c, const char *field, day_t fallback, day_t *out, struct error *e)
{
	const char *text = cli_field(c, field);
	int secs;
	*out = fallback;
	if (text && date_parse(text, strlen(text), out, &secs, NULL) != ST_OK)
		return error_set(e, ST_REFUSED, "DATE_BAD", "EAS-2", field, _("%s is not a date. Write it as YYYY-MM-DD."), text);
	return ST_OK;
}

/* from=, to=; without them the profile's days up to today. */
static enum status period_of(struct cli *c, const struct profile *p, day_t *from, day_t *to, struct error *e)
{
	enum status st = day_field(c, "from", group_figures_from(cli_shop(c), p), from, e);
	if (st == ST_OK)
		st = day_field(c, "to", shop_today(cli_shop(c), p), to, e);
	if (st == ST_OK && *from > *to)
		return error_set(e, ST_REFUSED, "FILTER_RANGE", "EAS-13", "from", _("From %1$s to %2$s matches nothing: the first must not be larger."),
		                 cli_field(c, "from") ? cli_field(c, "from") : "", cli_field(c, "to") ? cli_field(c, "to") : "");
	return st;
}

static enum status profile_of(struct cli *c, const struct profile **p, struct error *e)
{
	return member_profile(cli_shop(c), cli_field(c, "profile"), p, e);
}

static enum status group_of_arg(struct cli *c, const struct profile **p, int64_t *id, struct error *e)
{
	enum status st = profile_of(c, p, e);
	return st == ST_OK ? group_find(cli_shop(c), profile_name(*p), cli_arg(c, 0), id, e) : st;
}

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct group g;
	enum status st = group_get(cli_shop(c), id, &g, e);
	if (st == ST_OK) {
		cli_int(c, "id", N_("Number in our book"), g.id);
		cli_text(c, "profile", N_("Marketplace"), g.profile);
		cli_text(c, "name", N_("Group name"), g.name);
		cli_code(c, "advice", N_("What helps with them"), "group_advice", g.advice);
		cli_int(c, "members", N_("Members"), g.members);
	}
	group_free(&g);
	return st;
}

/* ---- verbs ---- */

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	day_t from, to;
	enum status st = profile_of(c, &p, e);
	if (st == ST_OK)
		st = period_of(c, p, &from, &to, e);
	if (st != ST_OK)
		return st;
	group_list(cli_shop(c), profile_name(p), from, to, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct group_figures f;
	int64_t id;
	day_t from, to;
	enum status st = group_of_arg(c, &p, &id, e);
	if (st == ST_OK)
		st = period_of(c, p, &from, &to, e);
	if (st == ST_OK)
		st = tell(c, id, e);
	if (st == ST_OK)
		st = group_figures(cli_shop(c), id, from, to, NULL, NULL, &f, e);
	if (st != ST_OK)
		return st;
	const struct value rate = {.null = f.repeat_permille < 0, .num = f.repeat_permille};
	cli_day(c, "from", N_("Figures from"), from);
	cli_day(c, "to", N_("Figures until"), to);
	cli_int(c, "orders", N_("Counted orders"), f.orders);
	cli_int(c, "buyers", N_("Members who bought"), f.buyers);
	cli_value(c, "repeat_permille", N_("Bought again ‰"), VK_INT, NULL, &rate);
	cli_money(c, "net_amount", N_("Net amount"), f.net);
	return ST_OK;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	char op[OP_ID_SIZE];
	op_id_make(op);
	enum status st = group_save(cli_shop(c), id, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The group is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	const struct profile *p;
	int64_t id;
	enum status st = group_of_arg(c, &p, &id, e);
	return st == ST_OK ? save(c, id, e) : st;
}

static enum status erase(struct cli *c, struct error *e)
{
	const struct profile *p;
	int64_t id;
	enum status st = group_of_arg(c, &p, &id, e);
	if (st == ST_OK)
		st = group_delete(cli_shop(c), id, e);
	if (st == ST_OK) {
		cli_int(c, "id", NULL, id);
		cli_say(c, "%s", cli_dry_run(c) ? _("The group can be deleted; nothing was written.") : _("The group is deleted; its members stay."));
	}
	return st;
}

/* ---- suggestions ---- */

static void tell_suggestion(struct cli *c, const struct group_suggestions *g, int i, const struct bulk_result *done)
{
	struct json *j = cli_document(c);
	if (!j) {
		cli_say(c, ngettext("%1$s (%2$s): %3$lld member; helps: %4$s", "%1$s (%2$s): %3$lld members; helps: %4$s", (unsigned long)g->count[i]),
		        label_of("group_suggestion", suggestion_codes[i]), g->name[i], (long long)g->count[i], label_of("group_advice", g->advice[i]));
		if (done && done->batch_id)
			cli_say(c, _("  put in: %1$lld (batch %2$lld), were in: %3$lld"), (long long)done->changes, (long long)done->batch_id, (long long)done->same);
		return;
	}
	json_object(j, NULL);
	json_text(j, "suggestion", suggestion_codes[i]);
	json_text(j, "group", g->name[i]);
	json_text(j, "advice", g->advice[i]);
	json_int(j, "min_orders", g->min_orders[i]);
	json_int(j, "members", g->count[i]);
	if (done) {
		json_int(j, "changes", done->changes);
		json_int(j, "same", done->same);
		if (done->batch_id)
			json_int(j, "batch_id", done->batch_id);
		else
			json_null(j, "batch_id");
	}
	json_end_object(j);
}

static enum status suggest(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct group_suggestions g;
	struct bulk_result done[SUGGESTIONS];
	struct list_source src;
	char op[OP_ID_SIZE];
	bool apply = false;
	enum status st = profile_of(c, &p, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "apply", false, &apply, e);
	if (st == ST_OK)
		st = group_suggest(cli_shop(c), profile_name(p), &g, e);
	op_id_make(op);
	if (st == ST_OK && apply) {
		struct progress progress = cli_progress(c, _("Putting members into groups"));
		st = group_suggest_apply(cli_shop(c), profile_name(p), &g, op, &progress, done, e);
	}
	if (st != ST_OK)
		return st;
	cli_day(c, "from", N_("Counted orders from"), g.from);
	cli_day(c, "to", N_("Counted orders until"), g.to);
	if (cli_document(c))
		json_array(cli_document(c), "suggestions");
	for (int i = 0; i < SUGGESTIONS; i++)
		tell_suggestion(c, &g, i, apply ? &done[i] : NULL);
	if (cli_document(c))
		json_end_array(cli_document(c));
	if (apply)
		return ST_OK;
	group_suggest_list(cli_shop(c), profile_name(p), &g, &src);
	st = cli_list_paged(c, &src, 20, e);
	desk_list_close(&src);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile from to " LIST_FIELDS, CMD_READS, N_("groups with members, counted orders, repeat rate and net amount"), list},
	{"show", "GROUP", NULL, "profile from to", CMD_READS, N_("one group with its figures"), show},
	{"create", NULL, "group", NULL, CMD_WRITES, N_("make one"), create},
	{"edit", "GROUP", "group", NULL, CMD_WRITES, N_("change one, by name or number; what is not named stays"), edit},
	{"delete", "GROUP", NULL, "profile", CMD_WRITES, N_("take the label away; members stay"), erase},
	{"suggest", NULL, NULL, "profile apply " LIST_FIELDS, CMD_WRITES, N_("who might go into which of three groups; apply=yes puts them in"), suggest},
	{0},
};

const struct noun noun_group = {"group", N_("groups of members"), verbs};
