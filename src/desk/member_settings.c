/*
 * What customers may do with their accounts: phone-number accounts where the
 * plan has them (EAS-63, EAS-64), and changing the birthday (EAS-76).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/member_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/staff.h"

static const struct {
	const char *field, *key;
	bool yes_or_no;
} settings[] = {
	{"plan_name", "plan.name", false},
	{"account_phone", "account.phone", true},
	{"birthday_customer_edit", "birthday.customer_edit", true},
};

enum status member_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(s, profile, &p, e);

	if (st != ST_OK)
		return st;
	record_set(r, "profile", profile_name(p));
	for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
		const char *text = setting_text(s, p, settings[i].key, shop_today(s, p));

		if (!record_has(r, settings[i].field))
			record_set(r, settings[i].field, text != NULL ? text : settings[i].yes_or_no ? "no" : "");
	}
	return ST_OK;
}

/* The plan stands in the list, as a code or as people read it. An empty list asks for nothing. */
static bool plan_has(const struct profile *p, const char *plan)
{
	const char *at = profile_text(p, "account.phone_plans", DAY_NONE), *item;
	char code[64];
	size_t len;

	if (at == NULL)
		return true;
	while (profile_item(&at, &item, &len)) {
		snprintf(code, sizeof code, "%.*s", (int)len, item);
		if (strcmp(code, plan) == 0 || strcmp(label_of("shop_plan", code), plan) == 0)
			return true;
	}
	return false;
}

static enum status check(const struct profile *p, const struct record *r, struct error *e)
{
	const char *plan = record_get(r, "plan_name");

	if (strcmp(record_get(r, "account_phone"), "yes") != 0 || plan_has(p, plan))
		return ST_OK;
	return error_set(e, ST_REFUSED, "PLAN_LACKS", profile_rule(profile_name(p), "EAS-64"), "account_phone",
	                 _("Phone-number accounts need the plan 商務版 or 零售方案; this shop has %s."), *plan != '\0' ? label_of("shop_plan", plan) : _("none"));
}

static enum status put_all(struct shop *s, const struct profile *p, const struct record *r, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < sizeof settings / sizeof *settings && st == ST_OK; i++)
		st = setting_put(s, p, settings[i].key, record_get(r, settings[i].field), e);
	return st == ST_OK ? shop_audit(s, "member settings", profile_name(p), record_get(r, "account_phone"), e) : st;
}

enum status member_settings_save(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(s, profile, &p, e);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = member_settings_record(s, profile_name(p), r, e);
	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK)
		st = check(p, r, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, put_all(s, p, r, e), e);
	return st;
}
