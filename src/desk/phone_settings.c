/*
 * Phone-number accounts (手機號碼帳號登入): the switch that the storefront obeys,
 * and the plans that have it (EAS-63, EAS-64).
 */
#include "config.h"

#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/register.h"
#include "storekeep/staff.h"

enum status phone_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK)
		return st;
	record_set(r, "profile", profile);
	if (!record_has(r, "plan"))
		record_set(r, "plan", setting_text(s, p, "plan.name", shop_today(s, p)));
	if (!record_has(r, "phone"))
		record_set(r, "phone", setting_bool(s, p, "account.phone", shop_today(s, p), false) ? "yes" : "no");
	return ST_OK;
}

/* By its code or its Chinese name. */
static bool plan_has(struct shop *s, const struct profile *p, const char *plan)
{
	const char *code = strcmp(plan, "商務版") == 0 ? "business" : strcmp(plan, "零售方案") == 0 ? "retail" : plan;

	return profile_has(p, "account.phone_plans", shop_today(s, p), code);
}

static enum status put(struct shop *s, const struct profile *p, const struct record *r, struct error *e)
{
	enum status st = setting_put(s, p, "plan.name", record_get(r, "plan"), e);

	if (st == ST_OK)
		st = setting_put(s, p, "account.phone", record_get(r, "phone"), e);
	return st == ST_OK ? shop_audit(s, "phone settings", profile_name(p), record_get(r, "phone"), e) : st;
}

enum status phone_settings_save(struct shop *s, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);

	(void)op_id;
	*out = 1;
	notes_free(&s->notes);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = phone_settings_record(s, profile_name(p), r, e);
	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK && strcmp(record_get(r, "phone"), "yes") == 0 && !plan_has(s, p, record_get(r, "plan")))
		st = error_set(e, ST_REFUSED, "PLAN_LACKS", profile_rule(profile_name(p), "EAS-64"), "phone",
		        _("Phone-number accounts need the plan 商務版 or 零售方案; this shop has %s."),
		        *record_get(r, "plan") != '\0' ? record_get(r, "plan") : _("no plan entered"));
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, put(s, p, r, e), e);
	return st;
}
