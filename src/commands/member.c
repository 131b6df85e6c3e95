/*
 * member: the people of the shop.
 */
#include "config.h"

#include "commands/member.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/bulk.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/field.h"
#include "storekeep/group.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/points.h"
#include "storekeep/tier.h"

enum status member_of_arg(struct cli *c, size_t n, int64_t *id, struct error *e)
{
	const struct profile *p;
	const char *profile = cli_field(c, "profile");
	enum status st = profile != NULL ? member_profile(cli_shop(c), profile, &p, e) : ST_OK;

	return st == ST_OK ? member_resolve(cli_shop(c), profile, cli_arg(c, n), id, e) : st;
}

enum status member_may_see(struct cli *c, int64_t id, struct error *e)
{
	struct member m = {0};
	enum status st = member_get(cli_shop(c), id, &m, e);

	if (st == ST_OK)
		st = points_view_check(cli_shop(c), m.profile, e);
	member_free(&m);
	return st;
}

enum status member_to_show(struct cli *c, size_t n, int64_t *id, struct error *e)
{
	enum status st;

	*id = 0;
	st = member_of_arg(c, n, id, e);
	if (st != ST_OK && (st != ST_REFUSED || *id == 0 || strcmp(e->code, "MEMBER_MERGED") != 0))
		return st;
	error_clear(e);
	return member_may_see(c, *id, e);
}

/* ---- one member ---- */

static void tell_who(struct cli *c, const struct member *m, const char *zone)
{
	char *name = member_name(m);

	cli_int(c, "id", N_("No."), m->id);
	cli_text(c, "profile", N_("Marketplace"), m->profile);
	cli_text(c, "member_code", N_("Member number"), *m->member_code != '\0' ? m->member_code : NULL);
	cli_code(c, "kind", N_("Kind"), "member_kind", m->kind);
	cli_code(c, "origin", N_("Origin"), "member_origin", m->origin);
	cli_text(c, "name", N_("Name"), name);
	cli_text(c, "last_name", NULL, m->last_name);
	cli_text(c, "first_name", NULL, m->first_name);
	cli_text(c, "phone", N_("Phone"), *m->phone != '\0' ? m->phone : NULL);
	cli_text(c, "email", N_("E-mail"), *m->email != '\0' ? m->email : NULL);
	cli_bool(c, "email_consent", N_("Wants e-mails"), m->email_consent);
	cli_text(c, "birthday", N_("Birthday"), *m->birthday != '\0' ? m->birthday : NULL);
	cli_day(c, "birthday_set_on", NULL, m->birthday_set_on);
	cli_day(c, "birthday_edited_on", N_("Birthday changed by the customer"), m->birthday_edited_on);
	cli_code(c, "gender", N_("Gender"), "gender", *m->gender != '\0' ? m->gender : NULL);
	cli_instant(c, "registered_at", N_("Registered"), m->registered_at, zone);
	cli_instant(c, "blacklisted_at", N_("Blacklisted"), m->blacklisted_at, zone);
	cli_text(c, "blacklist_reason", N_("Reason"), *m->blacklist_reason != '\0' ? m->blacklist_reason : NULL);
	free(name);
}

static void tell_id(struct cli *c, const char *name, const char *title, int64_t id)
{
	const struct value v = {.null = id == 0, .num = id};

	cli_value(c, name, title, VK_INT, NULL, &v);
}

static void tell_standing(struct cli *c, const struct member *m, const char *zone)
{
	char *tier = member_tier_name(cli_shop(c), m);

	tell_id(c, "tier_id", NULL, m->tier_id);
	cli_text(c, "tier", N_("Tier"), *tier != '\0' ? tier : NULL);
	cli_day(c, "tier_from", N_("Tier from"), m->tier_from);
	cli_day(c, "tier_to", N_("Tier until"), m->tier_to);
	cli_int(c, "points", N_("Points"), m->points);
	cli_money(c, "credit", N_("Store credit"), m->credit);
	cli_int(c, "orders", N_("Orders"), m->orders);
	cli_money(c, "spent", N_("Spent"), m->spent);
	cli_day(c, "first_on", N_("First order"), m->first_on);
	cli_day(c, "last_on", N_("Last order"), m->last_on);
	tell_id(c, "store_id", N_("Store"), m->store_id);
	tell_id(c, "staff_id", N_("Staff"), m->staff_id);
	cli_day(c, "bound_on", N_("Bound since"), m->bound_on);
	tell_id(c, "merged_into", N_("Merged into"), m->merged_into);
	cli_text(c, "note", N_("Notes"), m->note);
	cli_instant(c, "created_at", N_("Created"), m->created_at, zone);
	cli_text(c, "created_by", N_("Created by"), m->created_by);
	cli_instant(c, "changed_at", N_("Changed"), m->changed_at, zone);
	cli_text(c, "changed_by", N_("Changed by"), m->changed_by);
	free(tier);
}

static enum status tell_fields(struct cli *c, const struct member *m, struct error *e)
{
	struct json *j = cli_document(c);
	struct own_value *values;
	size_t count;
	enum status st = field_values_of(cli_shop(c), m->profile, m->id, &values, &count, e);

	if (st != ST_OK)
		return st;
	if (j != NULL)
		json_object(j, "fields");
	for (size_t i = 0; i < count; i++) {
		if (j != NULL)
			json_text(j, values[i].title, *values[i].value != '\0' ? values[i].value : NULL);
		else
			cli_text(c, values[i].title, values[i].title, values[i].value);
	}
	if (j != NULL)
		json_end_object(j);
	own_values_free(values, count);
	return ST_OK;
}

static void tell_groups(struct cli *c, const struct member *m)
{
	struct json *j = cli_document(c);
	char *names = group_names_of(cli_shop(c), m->id), *rest = NULL;

	if (j == NULL)
		cli_text(c, "groups", N_("Groups"), names);
	else
		json_array(j, "groups");
	for (char *name = j != NULL ? strtok_r(names, ",", &rest) : NULL; name != NULL; name = strtok_r(NULL, ",", &rest))
		json_text(j, NULL, name + strspn(name, " "));
	if (j != NULL)
		json_end_array(j);
	free(names);
}

enum status member_tell(struct cli *c, int64_t id, struct error *e)
{
	const struct profile *p;
	struct member m;
	enum status st = member_get(cli_shop(c), id, &m, e);

	if (st == ST_OK)
		st = shop_profile(cli_shop(c), m.profile, &p, e);
	if (st == ST_OK) {
		tell_who(c, &m, profile_zone(p));
		tell_standing(c, &m, profile_zone(p));
		tell_groups(c, &m);
		st = tell_fields(c, &m, e);
	}
	member_free(&m);
	return st;
}

/* ---- lists ---- */

enum status member_filter_of(struct cli *c, const struct profile **profile, const struct record **filter, struct error *e)
{
	const struct form *form;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), profile, e);

	*filter = NULL;
	if (st == ST_OK)
		st = member_filter_form(cli_shop(c), profile_name(*profile), &form, e);
	if (st == ST_OK)
		st = cli_extend_form(c, form, FIELD_PREFIX, e);
	if (st == ST_OK)
		st = member_filter_check(profile_name(*profile), cli_record(c), e);
	for (size_t i = 0; st == ST_OK && i < form->count; i++)
		if (record_has(cli_record(c), form->fields[i].name))
			*filter = cli_record(c);
	return st;
}

/* The list itself says by what it can be sorted (SORT_FIELD). */
static enum status check_sort(struct cli *c, const struct list_source *src, struct error *e)
{
	const char *sort = cli_field(c, "sort");
	struct list_page page;
	enum status st;

	if (sort == NULL)
		return ST_OK;
	st = src->page(src->self, &(struct list_query){.sort = sort + (*sort == '-'), .limit = 1}, &page, e);
	list_page_free(&page);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	const struct profile *p;
	const struct record *filter;
	struct list_source src;
	enum status st = member_filter_of(c, &p, &filter, e);

	if (st == ST_OK)
		st = member_list(cli_shop(c), profile_name(p), filter, &src, e);
	if (st != ST_OK)
		return st;
	st = check_sort(c, &src, e);
	if (st == ST_OK)
		st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

/* Nobody is an answer too, and says where people may be instead (EAS-11). */
static enum status find(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	int64_t one;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st != ST_OK)
		return st;
	if (member_find(cli_shop(c), profile_name(p), cli_arg(c, 0), &one, 1) == 0)
		return member_resolve(cli_shop(c), profile_name(p), cli_arg(c, 0), &one, e);
	member_find_list(cli_shop(c), profile_name(p), cli_arg(c, 0), &src);
	st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id = 0;
	enum status st = member_to_show(c, 0, &id, e);

	return st == ST_OK ? member_tell(c, id, e) : st;
}

/* ---- changing ---- */

static enum status save(struct cli *c, const char *profile, int64_t id, int64_t version, struct error *e)
{
	const struct form *form;
	char op[OP_ID_SIZE];
	enum status st = field_form(cli_shop(c), profile, "member", id, &form, e);

	if (st == ST_OK)
		st = cli_extend_form(c, form, FIELD_PREFIX, e);
	op_id_make(op);
	if (st == ST_OK)
		st = member_save(cli_shop(c), id, cli_record(c), version, cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return member_tell(c, id, e);
	cli_say(c, "%s", _("The member is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(cli_shop(c), record_get(cli_record(c), "profile"), &p, e);

	return st == ST_OK ? save(c, profile_name(p), 0, -1, e) : st;
}

static enum status edit(struct cli *c, struct error *e)
{
	struct member m;
	int64_t id, version;
	enum status st = member_resolve(cli_shop(c), NULL, cli_arg(c, 0), &id, e);

	if (st == ST_OK)
		st = cli_field_int(c, "version", -1, &version, e);
	if (st == ST_OK && (st = member_get(cli_shop(c), id, &m, e)) == ST_OK) {
		st = save(c, m.profile, id, version, e);
		member_free(&m);
	}
	return st;
}

static enum status set_many_blocked(struct cli *c, bool on, struct error *e)
{
	struct bulk_result r;
	struct chosen who;
	char op[OP_ID_SIZE];
	bool skip_bad;
	enum status st = cli_field_bool(c, "skip_bad", false, &skip_bad, e);

	if (st == ST_OK)
		st = member_choose(c, &who, e);
	if (st != ST_OK)
		return st;
	op_id_make(op);
	struct progress progress = cli_progress(c, on ? _("Putting members on the blacklist") : _("Taking members off the blacklist"));
	st = member_block_many(cli_shop(c), &who.choice, on, cli_field(c, "reason"), skip_bad, cli_field(c, "op_id") != NULL ? cli_field(c, "op_id") : op, &progress,
	                       &r, e);
	if (st == ST_OK)
		member_bulk_tell(c, &r);
	member_chosen_free(&who);
	return st;
}

static enum status set_blocked(struct cli *c, bool on, struct error *e)
{
	int64_t id;
	enum status st;

	if (cli_arg(c, 0) == NULL || cli_arg(c, 1) != NULL)
		return set_many_blocked(c, on, e);
	st = member_of_arg(c, 0, &id, e);

	if (st == ST_OK)
		st = member_block(cli_shop(c), id, on, cli_field(c, "reason"), e);
	return st == ST_OK ? member_tell(c, id, e) : st;
}

/* Shown as they stand after what was given was set. */
static enum status settings(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	bool given = false;
	enum status st = ST_OK;

	for (size_t i = 0; i < r->form->count; i++)
		given = given || (record_has(r, r->form->fields[i].name) && strcmp(r->form->fields[i].name, "profile") != 0);
	if (given)
		st = member_settings_save(cli_shop(c), record_get(r, "profile"), r, e);
	if (st == ST_OK)
		st = member_settings_record(cli_shop(c), record_get(r, "profile"), r, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), record_get(r, "profile"));
	cli_text(c, "plan_name", N_("Plan of the shop"), record_get(r, "plan_name"));
	cli_bool(c, "account_phone", N_("Accounts by phone number"), strcmp(record_get(r, "account_phone"), "yes") == 0);
	cli_bool(c, "birthday_customer_edit", N_("Customers may change their birthday"), strcmp(record_get(r, "birthday_customer_edit"), "yes") == 0);
	return ST_OK;
}

static enum status block(struct cli *c, struct error *e)
{
	return set_blocked(c, true, e);
}

static enum status unblock(struct cli *c, struct error *e)
{
	return set_blocked(c, false, e);
}

static const struct verb verbs[] = {
	{"list", NULL, "member_filter", "profile field: " LIST_FIELDS, CMD_READS, N_("members, newest first, by any condition"), list},
	{"find", "TEXT", NULL, "profile " LIST_FIELDS, CMD_READS, N_("by name, phone, e-mail or number, last digits too"), find},
	{"show", "MEMBER", NULL, "profile", CMD_READS, N_("all that is known of one"), show},
	{"create", NULL, "member", "field: op_id", CMD_WRITES, N_("enter one"), create},
	{"edit", "MEMBER", "member", "field: version", CMD_WRITES, N_("change one; fields not named stay"), edit},
	{"block", "[MEMBER...]", "member_filter", "field: profile all reason skip_bad op_id", CMD_WRITES, N_("put members on the blacklist"), block},
	{"unblock", "[MEMBER...]", "member_filter", "field: profile all reason skip_bad op_id", CMD_WRITES, N_("take members off the blacklist"), unblock},
	{"group", "[MEMBER...]", "member_filter", "field: all groups remove create skip_bad op_id", CMD_WRITES,
	 N_("put members into groups= and take them out of remove=; create=yes makes a new one"), member_group_verb},
	{"contact", "MEMBER", NULL, "profile channel done note " LIST_FIELDS, CMD_WRITES,
	 N_("addresses for quick contact; done=yes notes that it was used"), member_contact_verb},
	{"import", "FILE", "import", "encoding on_match total_points total_credit checked", CMD_WRITES,
	 N_("members from our template or a marketplace's export, workbook or CSV; --dry-run shows what it would do"), member_import_verb},
	{"template", "FILE", NULL, "profile", CMD_WRITES, N_("an empty file to fill in, .xlsx or CSV, with its columns explained"), member_template_verb},
	{"export", "FILE", "member_filter", "profile field: format ids segment", CMD_WRITES,
	 N_("members as a file that can be imported again; format=mailchimp for newsletters"), member_export_verb},
	{"tier", "[MEMBER...]", "tier_change",
	 "profile from_tier text name phone email empty kind origin group group_none points_min points_max credit_min credit_max orders_min orders_max"
	 " spent_min spent_max last_within last_not_within registered_from registered_to registered_within birthday_month email_consent blacklisted store"
	 " staff rfm_r rfm_f rfm_m rfm_segment segment all skip_bad op_id",
	 CMD_WRITES, N_("change the tier to tier=; many by words, segment=, conditions (from_tier=) or all=yes"), member_tier_verb},
	{"segment", "[WHAT] [SEGMENT]", "member_filter", "profile field: preset rename op_id " LIST_FIELDS, CMD_WRITES,
	 N_("list, show NAME, create NAME by conditions or preset=, edit NAME rename=, delete NAME"), member_segment_verb},
	{"rfm", NULL, NULL, "profile as_of", CMD_WRITES, N_("score all members by recency, frequency and money; as_of= a day"), member_rfm_verb},
	{"merge", "FROM INTO", NULL, "profile reason points credit op_id", CMD_WRITES,
	 N_("one person's two accounts into one; points=yes credit=yes take over what no order brought"), member_merge_verb},
	{"duplicates", "[MEMBER] [MEMBER]", NULL, "profile " LIST_FIELDS, CMD_WRITES,
	 N_("accounts that are likely one person's; two members named: they are two people"), member_duplicates_verb},
	{"settings", NULL, "member_settings", NULL, CMD_WRITES, N_("what customers may do with their accounts"), settings},
	{0},
};

const struct noun noun_member = {"member", N_("members"), verbs};
