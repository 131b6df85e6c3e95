/*
 * points: settings, the activity log, what the shop owes by month of expiry, and
 * how an entry came about.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/points.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/points_report.h"
#include "storekeep/tier.h"

/* The marketplace asked for, whose settings, log and review this staff member may look at (SHL-70). */
enum status points_cmd_profile(struct cli *c, const struct profile **p, struct error *e)
{
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), p, e);
	return st == ST_OK ? points_look_check(cli_shop(c), *p, e) : st;
}

/* ---- settings ---- */

static void tell_numbers(struct cli *c, const struct points_rule *r)
{
	const struct { const char *name, *title; int64_t v; } numbers[] = {
		{"earn_spend", N_("For every full amount of"), r->earn_spend}, {"earn_points", N_("Points of one step"), r->earn_points},
		{"signup_points", N_("Points of a registration"), r->signup_points}, {"birthday_points", N_("Points of a birthday"), r->birthday_points},
		{"redeem_points", N_("Points of one unit"), r->redeem_points}, {"redeem_value", N_("Money that a unit stands for"), r->redeem_value},
		{"issue_days", N_("Days after the final state"), r->issue_days},
	};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		cli_money(c, numbers[i].name, numbers[i].title, numbers[i].v ? numbers[i].v : MONEY_NONE);
}

static void tell_words(struct cli *c, const char *name, const char *title, const char *labels, const char *words)
{
	const struct value v = {.text = words};
	cli_value(c, name, title, VK_WORDS, labels, &v);
}

static void tell_rule(struct cli *c, const struct points_rule *r, const char *zone)
{
	char *codes = xstrdup(r->excluded_products);
	for (char *at = codes; *at; at++)
		if (*at == '\n')
			*at = ',';
	if (r->id != 0 || cli_json(c))
		cli_value(c, "id", N_("Version"), VK_INT, NULL, &(struct value){.null = r->id == 0, .num = r->id});
	cli_text(c, "profile", N_("Marketplace"), r->profile);
	cli_instant(c, "valid_from", N_("In force since"), r->valid_from, zone);
	cli_bool(c, "master", N_("Points master switch"), r->master);
	cli_bool(c, "purchase", N_("Points for buying"), r->purchase);
	cli_bool(c, "signup", N_("Points for registering"), r->signup);
	cli_bool(c, "birthday", N_("Points for birthdays"), r->birthday);
	tell_numbers(c, r);
	tell_words(c, "excluded_products", N_("Products that earn nothing"), NULL, codes);
	tell_words(c, "channels", N_("Channels that earn"), "points_channel",
	           r->channel_web && r->channel_store ? "web,store" : r->channel_web ? "web" : r->channel_store ? "store" : "");
	cli_code(c, "issue_mode", N_("Points are issued"), "issue_mode", r->after_final ? "days_after_final" : "on_completed");
	cli_code(c, "expiry_mode", N_("Points expire"), "expiry_mode", *r->expiry_mmdd ? "fixed_date" : "never");
	cli_text(c, "expiry_mmdd", N_("Day of the year"), *r->expiry_mmdd ? r->expiry_mmdd : NULL);
	free(codes);
}

static enum status tell_tiers(struct cli *c, const struct points_rule *r, struct error *e)
{
	struct json *j = cli_document(c);
	struct tier *tiers;
	size_t count;
	enum status st = tiers_of(cli_shop(c), r->profile, &tiers, &count, e);
	if (st != ST_OK)
		return st;
	if (j)
		json_array(j, "tiers");
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		struct earn_rule own;
		st = points_rule_tier(cli_shop(c), r, tiers[i].id, &own, e);
		if (st != ST_OK || (!own.on && !own.spend && !own.points))
			continue;
		if (j) {
			json_object(j, NULL);
			json_int(j, "tier_id", tiers[i].id);
			json_text(j, "tier", tiers[i].name);
			json_bool(j, "earn", own.on);
			json_int(j, "earn_spend", own.spend);
			json_int(j, "earn_points", own.points);
			json_end_object(j);
		}
		cli_say(c, own.on ? _("%1$s: %2$lld points for every %3$lld") : _("%1$s: %2$lld points for every %3$lld (switched off)"), tiers[i].name,
		        (long long)own.points, (long long)own.spend);
	}
	if (j)
		json_end_array(j);
	tiers_free(tiers, count);
	return st;
}

static void tell_texts(struct cli *c, const struct profile *p)
{
	const char *at = profile_text(p, "store.languages", shop_today(cli_shop(c), p)), *item;
	struct json *j = cli_document(c);
	size_t len;
	if (j)
		json_object(j, "texts");
	while (at && profile_item(&at, &item, &len)) {
		char *language = xstrndup(item, len), *text = points_text_get(cli_shop(c), p, language);
		if (j)
			json_text(j, language, *text ? text : NULL);
		if (*text)
			cli_say(c, "%s: %s", language, text);
		free(text);
		free(language);
	}
	if (j)
		json_end_object(j);
}

static enum status tell_figures(struct cli *c, const struct profile *p, const struct points_rule *r, struct error *e)
{
	int64_t with = 0, all = 0, orders = 0, points = 0;
	enum status st = points_birthdays_on_file(cli_shop(c), profile_name(p), &with, &all, e);
	if (st == ST_OK)
		st = points_excluded_saved(cli_shop(c), profile_name(p), &orders, &points, e);
	if (st != ST_OK)
		return st;
	cli_int(c, "birthdays_on_file", NULL, with);
	cli_int(c, "members", NULL, all);
	cli_say(c, _("%1$lld of %2$lld members have a birthday on file."), (long long)with, (long long)all);
	cli_int(c, "excluded_orders", NULL, orders);
	cli_int(c, "excluded_points", NULL, points);
	if (*r->excluded_products)
		cli_say(c, _("Excluding products touched %1$lld orders this month and saved %2$lld points."), (long long)orders, (long long)points);
	if (*r->expiry_mmdd) {
		int shortest, longest;
		expiry_life(r->expiry_mmdd, day_to_ymd(shop_today(cli_shop(c), p)).year, &shortest, &longest);
		cli_int(c, "life_shortest", NULL, shortest);
		cli_int(c, "life_longest", NULL, longest);
		cli_say(c, _("Points live from %1$d to %2$d days."), shortest, longest);
	}
	return ST_OK;
}

static bool has_fields(const struct record *r)
{
	for (size_t i = 0; i < r->form->count; i++)
		if (record_has(r, r->form->fields[i].name))
			return true;
	return false;
}

enum status points_cmd_settings(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	const struct profile *p;
	struct points_rule r;
	int64_t id;
	enum status st = points_cmd_profile(c, &p, e);
	if (st == ST_OK && has_fields(cli_record(c))) {
		char op[OP_ID_SIZE];
		op_id_make(op);
		st = points_settings_save(s, profile_name(p), cli_record(c), op, &id, e);
		if (st == ST_OK && cli_dry_run(c))
			cli_say(c, "%s", _("The settings are right; nothing was written."));
	}
	if (st == ST_OK)
		st = points_rule_at(s, profile_name(p), clock_now(), &r, e);
	if (st != ST_OK)
		return st;
	tell_rule(c, &r, profile_zone(p));
	cli_bool(c, "cashoff", N_("Points used for money off"), points_switch(s, p, "points.cashoff"));
	cli_bool(c, "gifts", N_("Points used for gifts"), points_switch(s, p, "points.gifts"));
	st = tell_tiers(c, &r, e);
	if (st == ST_OK)
		st = tell_figures(c, p, &r, e);
	if (st == ST_OK)
		tell_texts(c, p);
	points_rule_free(&r);
	return st;
}

/* ---- closed days ---- */

enum status points_cmd_closed(struct cli *c, struct error *e)
{
	struct shop *s = cli_shop(c);
	const char *from = cli_field(c, "from"), *to = cli_field(c, "to"), *open = cli_field(c, "remove");
	const struct profile *p;
	enum status st = points_cmd_profile(c, &p, e);
	if (st == ST_OK && open)
		st = closed_range_remove(s, profile_name(p), strtoll(open, NULL, 10), e);
	else if (st == ST_OK && (from || to))
		st = closed_range_add(s, profile_name(p), from ? from : "", to ? to : from, e);
	if (st != ST_OK)
		return st;
	struct list_source src;
	closed_range_list(s, profile_name(p), &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

/* ---- log ---- */

static enum status asked_day(struct cli *c, const struct profile *p, const char *field, day_t *out, struct error *e)
{
	const char *text = cli_field(c, field);
	*out = DAY_NONE;
	if (!text || !*text || date_parse(text, strlen(text), out, NULL, NULL) == ST_OK)
		return ST_OK;
	const char *own = profile_rule(profile_name(p), "EAS-2");
	return error_set(e, ST_REFUSED, "DATE_BAD", *own ? own : profile_rule(profile_name(p), "SHL-2"), field,
	                 _("%s is not a date. Write it as YYYY-MM-DD."), text);
}

static enum status export_log(struct cli *c, const struct points_log_filter *f, struct error *e)
{
	int64_t rows;
	enum status st = points_log_export(cli_shop(c), f, cli_field(c, "export"), cli_overwrite(c), &rows, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "file", N_("File"), cli_field(c, "export"));
	cli_int(c, "rows", N_("Rows"), rows);
	return ST_OK;
}

enum status points_cmd_log(struct cli *c, struct error *e)
{
	struct points_log_filter f = {.kind = cli_field(c, "kind"), .staff = cli_field(c, "staff")};
	const char *who = cli_field(c, "member");
	const struct profile *p;
	struct list_source src;
	enum status st = points_cmd_profile(c, &p, e);
	if (st == ST_OK && who && *who)
		st = member_resolve(cli_shop(c), cli_field(c, "profile"), who, &f.member_id, e);
	if (st == ST_OK)
		st = asked_day(c, p, "from", &f.from, e);
	if (st == ST_OK)
		st = asked_day(c, p, "to", &f.to, e);
	if (st == ST_OK) {
		f.profile = profile_name(p);
		if (cli_field(c, "export"))
			return export_log(c, &f, e);
		st = points_log_list(cli_shop(c), &f, &src, e);
	}
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

/* ---- what is owed ---- */

static const struct list_column owed[] = {
	{.name = "month", .title = N_("Lapses in"), .kind = VK_TEXT, .cols = 12},
	{.name = "points", .title = N_("Points"), .kind = VK_INT, .cols = 10},
	{.name = "value", .title = N_("Worth"), .kind = VK_MONEY, .cols = 10},
	{.name = "members", .title = N_("Members"), .kind = VK_INT, .cols = 8},
	{.name = "lots", .title = N_("Lots"), .kind = VK_INT, .cols = 8},
};

enum status points_cmd_liability(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct liability l;
	struct cli_table t = {.columns = owed, .column_count = sizeof owed / sizeof *owed};
	enum status st = points_cmd_profile(c, &p, e);
	if (st == ST_OK)
		st = points_liability(cli_shop(c), profile_name(p), &l, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < l.count; i++) {
		const struct liability_row *r = &l.rows[i];
		const struct value cells[] = {
			{.null = cli_json(c) && !*r->month, .text = *r->month ? r->month : _("never")},
			{.num = r->points}, {.num = r->value}, {.num = r->members}, {.num = r->lots},
		};
		list_page_add(&t.page, r->month, 0, cells, 5);
	}
	cli_text(c, "profile", N_("Marketplace"), profile_name(p));
	cli_rows(c, "rows", &t);
	cli_int(c, "points", N_("Points in all"), l.points);
	cli_money(c, "value", N_("Worth in all"), l.value);
	list_page_free(&t.page);
	liability_free(&l);
	return ST_OK;
}

/* ---- an entry explained ---- */

static void document_lots(struct json *j, const struct explained *x)
{
	char day[16];
	json_array(j, "lots");
	for (size_t i = 0; i < x->lot_count; i++) {
		const struct explained_lot *l = &x->lots[i];
		json_object(j, NULL);
		json_int(j, "lot_id", l->lot_id);
		json_int(j, "points", l->points);
		json_int(j, "remaining", l->remaining);
		json_int(j, "entry_id", l->entry_id);
		json_text(j, "source", l->source);
		day_format(l->issued_on, day);
		json_date(j, "issued_on", day);
		day_format(l->expires_on, day);
		json_date(j, "expires_on", day);
		json_end_object(j);
	}
	json_end_array(j);
	json_array(j, "uses");
	for (size_t i = 0; i < x->use_count; i++) {
		json_object(j, NULL);
		json_int(j, "entry_id", x->uses[i].entry_id);
		json_text(j, "kind", x->uses[i].kind);
		json_int(j, "points", x->uses[i].points);
		day_format(x->uses[i].on, day);
		json_date(j, "effective_on", day);
		json_end_object(j);
	}
	json_end_array(j);
}

static void document_arithmetic(struct json *j, const struct explained *x)
{
	if (!x->has_arithmetic) {
		json_null(j, "arithmetic");
		return;
	}
	json_object(j, "arithmetic");
	json_int(j, "total", x->total);
	json_int(j, "promotion", x->promotion);
	json_int(j, "credit", x->credit);
	json_int(j, "point_redemption", x->redemption);
	json_array(j, "lines");
	for (size_t i = 0; i < x->line_count; i++) {
		const struct explained_line *l = &x->lines[i];
		json_object(j, NULL);
		json_int(j, "line_no", l->line_no);
		json_text(j, "product_code", l->product);
		json_int(j, "amount", l->amount);
		json_int(j, "share", l->share);
		json_int(j, "kept", l->kept);
		json_bool(j, "excluded", l->excluded);
		json_end_object(j);
	}
	json_end_array(j);
	json_int(j, "basis", x->basis);
	json_text(j, "rule", x->tier_rule ? "tier" : "general");
	json_int(j, "earn_spend", x->earn_spend);
	json_int(j, "earn_points", x->earn_points);
	json_int(j, "steps", x->steps);
	json_int(j, "points", x->earned);
	json_end_object(j);
}

enum status points_cmd_explain(struct cli *c, struct error *e)
{
	char *end;
	struct explained x;
	int64_t id = strtoll(cli_arg(c, 0), &end, 10);
	if (*end || id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is not a number of a record."), cli_arg(c, 0));
	enum status st = points_explain(cli_shop(c), id, &x, e);
	if (st == ST_OK)
		st = points_view_check(cli_shop(c), x.profile, e);
	if (st != ST_OK) {
		explained_free(&x);
		return st;
	}
	struct json *j = cli_document(c);
	if (j) {
		char day[16];
		day_format(x.on, day);
		json_int(j, "id", x.entry_id);
		json_text(j, "profile", x.profile);
		json_int(j, "member_id", x.member_id);
		json_text(j, "member", x.member);
		json_text(j, "kind", x.kind);
		json_int(j, "points", x.points);
		json_int(j, "balance_after", x.balance_after);
		json_date(j, "effective_on", day);
		json_text(j, "order_number", *x.order_number ? x.order_number : NULL);
		json_text(j, "reason", x.reason);
		if (x.has_rule)
			json_int(j, "rule_id", x.rule.id);
		else
			json_null(j, "rule_id");
		document_arithmetic(j, &x);
		document_lots(j, &x);
	}
	char *text = explained_text(&x);
	cli_write(c, text, strlen(text));
	free(text);
	explained_free(&x);
	return ST_OK;
}
