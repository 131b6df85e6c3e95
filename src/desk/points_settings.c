/*
 * Settings of points as people change them: what is in force as a record, and
 * saving a version of its own (SHL-10).
 */
#include "config.h"

#include <stdio.h>

#include "desk/act.h"
#include "desk/points_settings.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"

static const char op_sql[] = "SELECT id FROM points_rule WHERE op_id = :op";

/* ---- what there is ---- */

static void set_number(struct record *r, const char *field, int64_t n)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)n);
	record_set(r, field, n > 0 ? text : "");
}

static void rule_to_record(const struct points_rule *v, struct record *r)
{
	record_set(r, "master", v->master ? "yes" : "no");
	record_set(r, "purchase", v->purchase ? "yes" : "no");
	set_number(r, "earn_spend", v->earn_spend);
	set_number(r, "earn_points", v->earn_points);
	record_set(r, "excluded_products", v->excluded_products);
	record_set(r, "signup", v->signup ? "yes" : "no");
	set_number(r, "signup_points", v->signup_points);
	record_set(r, "birthday", v->birthday ? "yes" : "no");
	set_number(r, "birthday_points", v->birthday_points);
	set_number(r, "redeem_points", v->redeem_points);
	set_number(r, "redeem_value", v->redeem_value);
	record_set(r, "channels", v->channel_web && v->channel_store ? "web,store" : v->channel_web ? "web" : v->channel_store ? "store" : "");
	record_set(r, "issue_mode", v->after_final ? "days_after_final" : "on_completed");
	set_number(r, "issue_days", v->issue_days);
	record_set(r, "expiry_mode", *v->expiry_mmdd ? "fixed_date" : "never");
	record_set(r, "expiry_mmdd", v->expiry_mmdd);
}

enum status points_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	struct points_rule now;
	enum status st = points_rule_at(s, profile, clock_now(), &now, e);
	const struct profile *p;
	if (st == ST_OK)
		st = shop_profile(s, profile, &p, e);
	if (st == ST_OK) {
		rule_to_record(&now, r);
		record_set(r, "cashoff", points_switch(s, p, "points.cashoff") ? "yes" : "no");
		record_set(r, "gifts", points_switch(s, p, "points.gifts") ? "yes" : "no");
	}
	points_rule_free(&now);
	return st;
}

enum status points_settings_save(struct shop *s, const char *profile, struct record *r, const char *op_id, int64_t *rule_id, struct error *e)
{
	struct settings_draft d = {.s = s, .r = r, .op_id = op_id};
	notes_free(&s->notes);
	if ((*rule_id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	enum status st = shop_profile(s, profile, &d.p, e);
	if (st == ST_OK)
		st = staff_allow(s, d.p, "perm.points_settings", e);
	if (st == ST_OK)
		st = points_rule_at(s, profile, clock_now(), &d.was, e);
	if (st == ST_OK)
		st = points_rule_at(s, profile, clock_now(), &d.now, e);
	if (st == ST_OK) {
		d.today = shop_today(s, d.p);
		d.cashoff = d.cashoff_was = points_switch(s, d.p, "points.cashoff");
		d.gifts = d.gifts_was = points_switch(s, d.p, "points.gifts");
		st = points_settings_read(&d, e);
	}
	if (st == ST_OK) {
		record_set(r, "issue_mode", d.now.after_final ? "days_after_final" : "on_completed");
		record_set(r, "expiry_mode", *d.now.expiry_mmdd ? "fixed_date" : "never");
		st = record_check(r, NULL, NULL, e);
	}
	if (st == ST_OK)
		st = points_settings_judge(&d, e);
	if (st == ST_OK && d.changed && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, points_settings_write(&d, rule_id, e), e);
	else if (st == ST_OK)
		notes_add(&s->notes, NOTE_INFO, "same", NULL, NULL, "%s", _("Nothing was changed."));
	points_rule_free(&d.was);
	points_rule_free(&d.now);
	return st;
}
