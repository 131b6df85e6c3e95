/*
 * points: what a member has and how it came about, what lapses; the table of
 * all verbs.
 */
#include "config.h"

#include "commands/points.h"

#include <stdlib.h>

#include "commands/whom.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"

/* ---- one member ---- */

static void tell_member(struct cli *c, const struct member *m, const struct profile *p)
{
	struct shop *s = cli_shop(c);
	day_t today = shop_today(s, p), first, lapsed_day;
	int64_t days = profile_int(p, "points.warn_days", today, 30);
	int64_t soon = ledger_soon(s, m->id, today, today + (day_t)days, &first), lapsed = ledger_lapsed(s, m->id, today, &lapsed_day);
	char *name = member_name(m);
	cli_text(c, "member", N_("Member"), name);
	cli_int(c, "member_id", NULL, m->id);
	cli_text(c, "profile", N_("Marketplace"), m->profile);
	cli_int(c, "points", N_("Points"), ledger_usable(s, m->id, today));
	cli_int(c, "soon", N_("Expire soon"), soon);
	cli_int(c, "soon_days", NULL, days);
	cli_day(c, "soon_on", soon ? N_("The first on") : NULL, first);
	cli_int(c, "lapsed", lapsed ? N_("Lapsed, not booked yet") : NULL, lapsed);
	cli_money(c, "credit", N_("Store credit"), m->credit);
	if (soon > 0)
		cli_say(c, ngettext("%1$lld point lapses within %2$lld days.", "%1$lld points lapse within %2$lld days.", (unsigned long)soon), (long long)soon,
		        (long long)days);
	free(name);
}

/* The lots with their days: those that can be used, or lots=all. */
static enum status tell_lots(struct cli *c, int64_t id, day_t today, struct error *e)
{
	struct list_source src;
	struct list_page page;
	const char *which = cli_field(c, "lots");
	ledger_lot_list(cli_shop(c), id, today, which && *which == 'a', &src);
	enum status st = src.page(src.self, &(struct list_query){.limit = 1000}, &page, e);
	if (st == ST_OK)
		cli_rows(c, "lots", &(struct cli_table){.columns = src.columns, .column_count = src.column_count, .page = page});
	list_page_free(&page);
	list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	struct member m = {0};
	const struct profile *p;
	int64_t id = 0;
	enum status st = member_to_show(c, 0, &id, e);
	if (st == ST_OK)
		st = member_get(cli_shop(c), id, &m, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), m.profile, &p, e);
	if (st == ST_OK) {
		tell_member(c, &m, p);
		st = tell_lots(c, id, shop_today(cli_shop(c), p), e);
	}
	member_free(&m);
	return st;
}

/* ---- the ledger ---- */

static void tell_story(struct cli *c, const struct ledger_story *t)
{
	struct json *j = cli_document(c);
	cli_int(c, "id", N_("Entry"), t->id);
	cli_int(c, "member_id", N_("Member no."), t->member_id);
	cli_day(c, "effective_on", N_("When"), t->effective_on);
	cli_code(c, "kind", N_("Kind"), "points_kind", t->kind);
	cli_int(c, "points", N_("+/-"), t->points);
	cli_int(c, "balance_after", N_("Balance"), t->balance_after);
	cli_text(c, "order_number", N_("Order"), *t->order_number ? t->order_number : NULL);
	cli_text(c, "reason", N_("Reason"), *t->reason ? t->reason : NULL);
	cli_text(c, "once_key", N_("Key"), *t->once_key ? t->once_key : NULL);
	cli_value(c, "undoes", t->undoes ? N_("Takes back") : NULL, VK_INT, NULL, &(struct value){.null = !t->undoes, .num = t->undoes});
	cli_value(c, "undone_by", t->undone_by ? N_("Taken back by") : NULL, VK_INT, NULL, &(struct value){.null = !t->undone_by, .num = t->undone_by});
	cli_value(c, "rule_id", t->rule_id ? N_("Rule") : NULL, VK_INT, NULL, &(struct value){.null = !t->rule_id, .num = t->rule_id});
	cli_instant(c, "rule_from", t->rule_id ? N_("Rule of") : NULL, t->rule_from, NULL);
	cli_text(c, "arithmetic", *t->arithmetic ? N_("Computed") : NULL, *t->arithmetic ? t->arithmetic : NULL);
	cli_text(c, "created_by", N_("By"), t->by);
	cli_instant(c, "created_at", N_("Created"), t->at, NULL);
	if (j)
		json_array(j, "uses");
	for (size_t i = 0; i < t->lot_count; i++) {
		char day[16];
		day_format(t->lots[i].expires_on, day);
		if (j) {
			json_object(j, NULL);
			json_int(j, "lot_id", t->lots[i].lot_id);
			json_int(j, "points", t->lots[i].points);
			json_date(j, "expires_on", day);
			json_end_object(j);
		} else {
			cli_say(c, _("Lot %1$lld (until %2$s): %3$+lld"), (long long)t->lots[i].lot_id, *day ? day : _("never"), (long long)t->lots[i].points);
		}
	}
	if (j)
		json_end_array(j);
}

static enum status one_entry(struct cli *c, int64_t id, struct error *e)
{
	struct ledger_story t;
	enum status st = ledger_story(cli_shop(c), id, &t, e);
	if (st == ST_OK)
		st = member_may_see(c, t.member_id, e);
	if (st == ST_OK)
		tell_story(c, &t);
	ledger_story_free(&t);
	return st;
}

static enum status history(struct cli *c, struct error *e)
{
	struct list_source src;
	int64_t id, entry;
	enum status st = cli_field_int(c, "entry", 0, &entry, e);
	if (st == ST_OK && entry)
		return one_entry(c, entry, e);
	if (st == ST_OK && !cli_arg(c, 0))
		return error_set(e, ST_REFUSED, "MEMBER_NONE", NULL, "member", "%s", _("Say whose: points history MEMBER, or entry=N."));
	if (st == ST_OK)
		st = member_to_show(c, 0, &id, e);
	if (st != ST_OK)
		return st;
	ledger_entry_list(cli_shop(c), id, &src);
	st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

/* ---- what lapses ---- */

/* The day up to which lots lapse: on= as given, not after today. */
static enum status asked_day(struct cli *c, const struct profile *p, day_t *out, struct error *e)
{
	const char *text = cli_field(c, "on");
	*out = shop_today(cli_shop(c), p);
	if (!text || !*text)
		return ST_OK;
	day_t day = day_parse_iso(text);
	if (day == DAY_NONE)
		return error_set(e, ST_REFUSED, "DATE_BAD", p ? profile_rule(profile_name(p), *profile_rule(profile_name(p), "EAS-2") ? "EAS-2" : "SHL-2") : "EAS-2", "on",
		                 _("%s is not a date. Write it as YYYY-MM-DD."), text);
	if (day > *out)
		return error_set(e, ST_REFUSED, "on_future", NULL, "on", _("%s has not come yet: nothing lapses before its day is over."), text);
	*out = day;
	return ST_OK;
}

static enum status expire(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	const char *name = cli_field(c, "profile");
	const struct profile *p = NULL;
	struct expired done;
	day_t day = DAY_NONE;
	enum status st = name && *name ? shop_profile(s, name, &p, e) : ST_OK;
	if (st == ST_OK)
		st = asked_day(c, p, &day, e);
	if (st != ST_OK)
		return st;
	struct progress progress = cli_progress(c, _("Points that lapse"));
	st = ledger_expire(s, p ? name : NULL, day, &progress, &done, e);
	if (st != ST_OK)
		return st;
	cli_day(c, "on", N_("Up to"), day);
	cli_int(c, "lots", N_("Lots lapsed"), done.lots);
	cli_int(c, "points", N_("Points lapsed"), done.points);
	cli_int(c, "members", N_("Members"), done.members);
	return ST_OK;
}

static const struct verb verbs[] = {
	{"show", "MEMBER", NULL, "profile lots", CMD_READS, N_("what a member has, lot by lot with the days; lots=all: used and expired ones too"), show},
	{"history", "[MEMBER]", NULL, "profile entry " LIST_FIELDS, CMD_READS, N_("a member's entries, newest first; entry=N: one with all that it came from"),
	 history},
	{"add", "MEMBER", "points_entry", "profile op_id", CMD_WRITES, N_("give points, with a reason; a minus in front takes"), points_cmd_add},
	{"subtract", "MEMBER", "points_entry", "profile op_id", CMD_WRITES, N_("take points, nearest expiry first; order=: its own first"), points_cmd_subtract},
	{"add-bulk", "[MEMBER...]", "points_bulk", WHOM_FIELDS, CMD_WRITES,
	 N_("the same points to many: named, segment=, conditions or all=yes; --dry-run shows whom and what it costs"), points_cmd_add_bulk},
	{"redeem", "[MEMBER]", NULL, "profile points order op_id undo", CMD_WRITES, N_("points= for money off, at the counter or on order=; undo=ENTRY gives them back"),
	 points_cmd_redeem},
	{"expire", NULL, NULL, "profile on", CMD_WRITES, N_("book the points whose last day is over; the daily run does it by itself"), expire},
	{"award", "ORDER", NULL, "profile", CMD_WRITES, N_("give by hand what an order waits for or was held"), points_cmd_award},
	{"expected", NULL, NULL, "profile member " LIST_FIELDS, CMD_READS, N_("points to come: neither in the balance nor in the record yet"), points_cmd_expected},
	{"review", "[ID]", NULL, "profile take points reason all " LIST_FIELDS, CMD_WRITES,
	 N_("what was given for purchases that are no more; take=yes|no decides one"), points_cmd_review},
	{"instore", "[MEMBER]", "instore", "profile void reason " LIST_FIELDS, CMD_WRITES,
	 N_("amounts typed in at the counter: enter one, void=ID, or the list"), points_cmd_instore},
	{"settings", NULL, "points_settings", "profile", CMD_WRITES, N_("the settings in force; with fields: save a version"), points_cmd_settings},
	{"closed", NULL, "closed", "remove " LIST_FIELDS, CMD_WRITES, N_("days on which the shop is closed; from= and to= enter some"), points_cmd_closed},
	{"log", NULL, NULL, "profile member kind staff from to export " LIST_FIELDS, CMD_READS,
	 N_("what moved and what was set, newest first; export=FILE writes all of it as CSV"), points_cmd_log},
	{"liability", NULL, NULL, "profile", CMD_READS, N_("points that the shop owes, by month of expiry, and their worth"), points_cmd_liability},
	{"explain", "ENTRY", NULL, NULL, CMD_READS, N_("how an entry came about: order, rule, arithmetic, lots"), points_cmd_explain},
	{0},
};

const struct noun noun_points = {"points", N_("member points"), verbs};
