/*
 * Rights of who acts, and values that the shop set in the console in place of
 * its profile's.
 */
#include "config.h"

#include "storekeep/staff.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/profile.h"

static const char logins_sql[] = "SELECT COUNT(*) FROM staff WHERE login IS NOT NULL AND active = 1";
static const char rights_sql[] = "SELECT rights FROM staff WHERE login = :login AND active = 1";
static const char get_sql[] = "SELECT value FROM member_setting WHERE profile = :profile AND key = :key";
static const char put_sql[] =
	"INSERT INTO member_setting (profile, key, value, changed_at, changed_by) VALUES (:profile, :key, :value, :now, :by)"
	" ON CONFLICT (profile, key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at, changed_by = excluded.changed_by";
static const char activity_sql[] =
	"INSERT INTO activity (profile, at, by, subject, record, before, after) VALUES (:profile, :now, :by, 'setting', :key, :before, :after)";

/* The first of the rights in `need` ("a+b") that `have` ("a,c") lacks, into `out`; false when none is lacking. */
static bool lacks(const char *need, const char *have, char *out, size_t size)
{
	while (*need) {
		size_t len = strcspn(need, "+");
		const char *at = have, *item;
		size_t item_len;
		bool found = false;
		while (!found && profile_item(&at, &item, &item_len))
			found = item_len == len && memcmp(item, need, len) == 0;
		if (!found) {
			size_t n = len < size - 1 ? len : size - 1;
			memcpy(out, need, n);
			out[n] = '\0';
			return true;
		}
		need += len + (need[len] == '+');
	}
	return false;
}

enum status staff_allow(struct shop *s, const struct profile *p, const char *key, struct error *e)
{
	const char *need = profile_text(p, key, shop_today(s, p));
	if (need == NULL || db_int(s->db, logins_sql, 0) == 0)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, rights_sql);
	stmt_bind_text(q, ":login", s->actor != NULL ? s->actor : "");
	enum step step = stmt_step(q, e);
	char right[48] = "";
	bool missing = step != STEP_FAILED && lacks(need, step == STEP_ROW ? stmt_text(q, 0) : "", right, sizeof right);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (!missing)
		return ST_OK;
	const char *rule = strcmp(profile_name(p), "shopline") == 0 ? "SHL-70" : strcmp(profile_name(p), "easystore") == 0 ? "EAS-8" : NULL;
	return error_set(e, ST_DENIED, "NOT_ALLOWED", rule, NULL,
	        _("Your account may look at this but not change it. It needs the right “%s”."), label_of("staff_right", right));
}

const char *setting_text(struct shop *s, const struct profile *p, const char *key, day_t on)
{
	static char kept[1024];
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":key", key);
	bool found = stmt_step(q, NULL) == STEP_ROW;
	if (found) {
		strncpy(kept, stmt_text(q, 0), sizeof kept - 1);
		kept[sizeof kept - 1] = '\0';
	}
	stmt_reset(q);
	if (found)
		return *kept ? kept : NULL;
	return profile_text(p, key, on);
}

int64_t setting_int(struct shop *s, const struct profile *p, const char *key, day_t on, int64_t fallback)
{
	const char *text = setting_text(s, p, key, on);
	char *end;
	if (text == NULL)
		return fallback;
	long long n = strtoll(text, &end, 10);
	return *end ? fallback : n;
}

bool setting_bool(struct shop *s, const struct profile *p, const char *key, day_t on, bool fallback)
{
	const char *text = setting_text(s, p, key, on);
	return text == NULL ? fallback : strcmp(text, "yes") == 0;
}

enum status setting_put(struct shop *s, const struct profile *p, const char *key, const char *value, struct error *e)
{
	const char *before = setting_text(s, p, key, shop_today(s, p));
	if (strcmp(before != NULL ? before : "", value) == 0)
		return ST_OK;
	struct stmt *log = db_prepare(s->db, activity_sql);
	stmt_bind_text(log, ":profile", profile_name(p));
	stmt_bind_int(log, ":now", clock_now());
	stmt_bind_text(log, ":by", s->actor);
	stmt_bind_text(log, ":key", key);
	stmt_bind_text(log, ":before", before);
	stmt_bind_text(log, ":after", value);
	enum status st = stmt_run(log, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, put_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":key", key);
	stmt_bind_text(q, ":value", value);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}
