/*
 * Members as they stand: reading one, finding the one that a text names, and
 * what one may or may not hold. Changing them is in member_save.c, lists are in
 * member_list.c.
 */
#include "config.h"

#include "storekeep/member.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"
#include "storekeep/tier.h"

static const char get_sql[] =
	"SELECT m.profile, m.kind, m.origin, m.member_code, m.first_name, m.last_name, m.email, m.phone, m.gender, m.note, m.blacklist_reason,"
	" m.birthday, m.birthday_set_on, m.birthday_edited_on, m.tier_from, m.tier_to, m.bound_on, m.email_consent, m.registered_at,"
	" m.since_at, m.blacklisted_at, m.store_id, m.staff_id, m.tier_id, m.merged_into, m.version, w.points, w.credit, w.orders, w.spent,"
	" w.first_on, w.last_on, m.created_at, m.changed_at, m.created_by, m.changed_by"
	" FROM member m LEFT JOIN wallet w ON w.member_id = m.id WHERE m.id = :id";
/* What a text can name, surest first. An account that was merged is found by its number and code, so that it can be said. */
static const char by_id_sql[] = "SELECT id FROM member WHERE id = :id AND kind <> 'removed' AND (:profile IS NULL OR profile = :profile)";
static const char by_code_sql[] =
	"SELECT id FROM member WHERE member_code = :text AND kind <> 'removed' AND profile = :profile";
static const char by_email_sql[] =
	"SELECT id FROM member WHERE email_key = :text AND kind IN ('registered', 'guest') AND (:profile IS NULL OR profile = :profile) ORDER BY id LIMIT 50";
static const char by_phone_sql[] =
	"SELECT id FROM member WHERE phone = :text AND kind IN ('registered', 'guest') AND (:profile IS NULL OR profile = :profile) ORDER BY id LIMIT 50";
static const char with_members_sql[] = "SELECT 1 FROM member WHERE profile = :profile LIMIT 1";

static const char tier_sql[] = "SELECT name FROM tier WHERE id = :id OR (:id = 0 AND profile = :profile AND level = 1)";

#define CANDIDATES 50

void member_free(struct member *m)
{
	char *const owned[] = {m->member_code, m->first_name, m->last_name, m->email, m->phone, m->gender, m->note, m->blacklist_reason};

	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free(owned[i]);
	*m = (struct member){0};
}

static void read_texts(struct stmt *q, struct member *m)
{
	char **const texts[] = {&m->member_code, &m->first_name, &m->last_name, &m->email, &m->phone, &m->gender, &m->note, &m->blacklist_reason};

	column_text(q, 0, m->profile, sizeof m->profile);
	column_text(q, 1, m->kind, sizeof m->kind);
	column_text(q, 2, m->origin, sizeof m->origin);
	for (int i = 0; i < 8; i++)
		*texts[i] = xstrdup(column_words(q, 3 + i));
	column_text(q, 11, m->birthday, sizeof m->birthday);
	column_text(q, 34, m->created_by, sizeof m->created_by);
	column_text(q, 35, m->changed_by, sizeof m->changed_by);
}

static void read_row(struct stmt *q, struct member *m)
{
	read_texts(q, m);
	m->birthday_set_on = column_day(q, 12);
	m->birthday_edited_on = column_day(q, 13);
	m->tier_from = column_day(q, 14);
	m->tier_to = column_day(q, 15);
	m->bound_on = column_day(q, 16);
	m->email_consent = stmt_int(q, 17) != 0;
	m->registered_at = column_instant(q, 18);
	m->since_at = column_instant(q, 19);
	m->blacklisted_at = column_instant(q, 20);
	m->store_id = stmt_int(q, 21);
	m->staff_id = stmt_int(q, 22);
	m->tier_id = stmt_int(q, 23);
	m->merged_into = stmt_int(q, 24);
	m->version = stmt_int(q, 25);
	m->points = stmt_int(q, 26);
	m->credit = stmt_int(q, 27);
	m->orders = stmt_int(q, 28);
	m->spent = stmt_int(q, 29);
	m->first_on = column_day(q, 30);
	m->last_on = column_day(q, 31);
	m->created_at = column_instant(q, 32);
	m->changed_at = column_instant(q, 33);
}

static enum status missing(const char *profile, const char *text, struct error *e)
{
	bool shopline = profile != NULL && strcmp(profile, "shopline") == 0;

	return error_set(e, ST_REFUSED, "MEMBER_NONE", shopline ? "SHL-51" : "EAS-11", "member",
	                 _("No member matches “%s”. People who neither registered nor ordered are under Enquiries."), text);
}

static void set_blacklist_day(struct shop *s, struct member *m)
{
	const struct profile *p;

	m->blacklisted_on = DAY_NONE;
	if (m->id != 0 && m->blacklisted_at != INSTANT_NONE && shop_profile(s, m->profile, &p, NULL) == ST_OK)
		m->blacklisted_on = instant_day(m->blacklisted_at, profile_zone(p));
}

enum status member_get(struct shop *s, int64_t id, struct member *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	char number[32];

	*out = (struct member){0};
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->id = id;
		read_row(q, out);
	}
	stmt_reset(q);
	set_blacklist_day(s, out);
	snprintf(number, sizeof number, "%lld", (long long)id);
	if (step == STEP_DONE)
		return missing(NULL, number, e);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

char *member_name(const struct member *m)
{
	char *name = member_full_name(m->last_name, m->first_name);

	if (*name != '\0')
		return name;
	free(name);
	if (*m->email != '\0' || *m->phone != '\0')
		return xstrdup(*m->email != '\0' ? m->email : m->phone);
	return xasprintf(_("Member %lld"), (long long)m->id);
}

/* Nobody spoke of tiers yet: now they are written down. `none` is given where there are no tiers, else freed. */
static char *base_tier_name(struct shop *s, const char *profile, char *none)
{
	struct tier *tiers;
	size_t count;
	char *name;

	if (tiers_of(s, profile, &tiers, &count, NULL) != ST_OK || count == 0)
		return none;
	name = xstrdup(tiers[0].name);
	tiers_free(tiers, count);
	free(none);
	return name;
}

char *member_tier_name(struct shop *s, const struct member *m)
{
	struct stmt *q = db_prepare(s->db, tier_sql);
	char *name;

	if (m->tier_id == 0 && strcmp(m->kind, "registered") != 0)
		return xstrdup("");
	stmt_bind_int(q, ":id", m->tier_id);
	stmt_bind_text(q, ":profile", m->profile);
	name = xstrdup(stmt_step(q, NULL) == STEP_ROW ? column_words(q, 0) : "");
	stmt_reset(q);
	return *name == '\0' && m->tier_id == 0 ? base_tier_name(s, m->profile, name) : name;
}

/* ---- the one that a text names ---- */

/* Ids that the statement gives, after those that are there. */
static size_t take_ids(struct stmt *q, int64_t *ids, size_t count)
{
	while (count < CANDIDATES && stmt_step(q, NULL) == STEP_ROW)
		ids[count++] = stmt_int(q, 0);
	stmt_reset(q);
	return count;
}

static size_t by_text(struct shop *s, const char *sql, const char *profile, const char *text, int64_t *ids)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":text", text);
	return take_ids(q, ids, 0);
}

/* Codes are unique within a marketplace; without one named, each that has members is asked. */
static size_t by_code(struct shop *s, const char *profile, const char *text, int64_t *ids)
{
	const char *const *all = member_profiles(s);
	size_t count = 0;

	if (profile != NULL)
		return by_text(s, by_code_sql, profile, text, ids);
	for (; *all != NULL; all++)
		count += by_text(s, by_code_sql, *all, text, ids + count);
	return count;
}

static size_t by_number(struct shop *s, const char *profile, const char *text, int64_t *ids)
{
	struct stmt *q;
	char *end;
	long long id = strtoll(text, &end, 10);

	if (*end != '\0' || id <= 0 || *text < '0' || *text > '9')
		return 0;
	q = db_prepare(s->db, by_id_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":id", id);
	return take_ids(q, ids, 0);
}

const char *member_country(struct shop *s, const char *profile)
{
	const struct profile *p;
	const char *code = NULL;

	if ((profile != NULL ? shop_profile(s, profile, &p, NULL) : member_profile(s, NULL, &p, NULL)) == ST_OK)
		code = profile_text(p, "store.country_code", shop_today(s, p));
	return code != NULL ? code : "";
}

/* A phone number goes before a number in our book: nobody has nine digits of members. */
static size_t candidates(struct shop *s, const char *profile, const char *text, int64_t *ids)
{
	char phone[MEMBER_PHONE_SIZE];
	size_t count = by_code(s, profile, text, ids);

	if (count == 0 && strchr(text, '@') != NULL) {
		char *key = member_email_key(text);

		count = key != NULL ? by_text(s, by_email_sql, profile, key, ids) : 0;
		free(key);
	}
	if (count == 0 && member_phone(text, member_country(s, profile), phone, NULL) == ST_OK)
		count = by_text(s, by_phone_sql, profile, phone, ids);
	return count != 0 ? count : by_number(s, profile, text, ids);
}

static void note_candidates(struct shop *s, const int64_t *ids, size_t count)
{
	struct member m;

	for (size_t i = 0; i < count; i++)
		if (member_get(s, ids[i], &m, NULL) == ST_OK) {
			char *name = member_name(&m);

			notes_add(&s->notes, NOTE_INFO, "member_candidate", NULL, "member", _("No. %1$lld: %2$s, %3$s %4$s"), (long long)m.id, name,
			          m.phone, m.email);
			free(name);
			member_free(&m);
		}
}

static enum status check_kept(struct shop *s, int64_t id, struct error *e)
{
	struct member m, kept;
	enum status st = member_get(s, id, &m, e);

	if (st != ST_OK)
		return st;
	if (strcmp(m.kind, "merged") == 0) {
		char *name = member_get(s, m.merged_into, &kept, NULL) == ST_OK ? member_name(&kept) : xstrdup("");

		st = error_set(e, ST_REFUSED, "MEMBER_MERGED", profile_rule(m.profile, "EAS-115"), "member",
		               _("This account was merged into No. %1$lld, %2$s. Use that one."), (long long)m.merged_into, name);
		member_free(&kept);
		free(name);
	}
	member_free(&m);
	return st;
}

enum status member_resolve(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e)
{
	int64_t ids[CANDIDATES * 4];
	size_t len = text_trim(&text, strlen(text)), count;
	char *asked = xstrndup(text, len);
	const struct profile *p;
	enum status st;

	count = *asked != '\0' ? candidates(s, profile, asked, ids) : 0;
	*id = count == 1 ? ids[0] : 0;
	if (count == 0)
		st = missing(profile == NULL && member_profile(s, NULL, &p, NULL) == ST_OK ? profile_name(p) : profile, asked, e);
	else if (count == 1)
		st = check_kept(s, ids[0], e);
	else {
		note_candidates(s, ids, count);
		st = error_set(e, ST_REFUSED, "MEMBER_MANY", profile_rule(profile != NULL ? profile : "easystore", "EAS-66"), "member",
		               _("%lld members have this number. Choose one."), (long long)count);
	}
	free(asked);
	return st;
}

/* ---- what one may hold ---- */

enum status member_wallet_check(const struct member *m, struct error *e)
{
	enum status st = ST_OK;
	char *name;

	if (strcmp(m->kind, "registered") == 0)
		return ST_OK;
	name = member_name(m);
	if (strcmp(m->kind, "merged") == 0)
		st = error_set(e, ST_REFUSED, "MEMBER_MERGED", profile_rule(m->profile, "EAS-115"), "member",
		               _("%1$s was merged into No. %2$lld. Use that one."), name, (long long)m->merged_into);
	else if (strcmp(m->kind, "guest") != 0)
		st = missing(m->profile, name, e);
	else if (strcmp(m->profile, "shopline") == 0)
		st = error_set(e, ST_REFUSED, "MEMBER_GUEST", "SHL-51", "member", _("%s is not a member; points need a member account."), name);
	else
		st = error_set(e, ST_REFUSED, "MEMBER_GUEST", profile_rule(m->profile, "EAS-12"), "member",
		               _("%1$s has no account yet, so there is no wallet to put this in. Ask the customer to register with %2$s."), name,
		               *m->email != '\0' ? m->email : *m->phone != '\0' ? m->phone : _("an e-mail address or a phone number"));
	free(name);
	return st;
}

enum status member_blacklist_check(const struct member *m, struct error *e)
{
	char *name, day[16];
	enum status st;

	if (m->blacklisted_at == INSTANT_NONE)
		return ST_OK;
	name = member_name(m);
	day_format(m->blacklisted_on, day);
	st = error_set(e, ST_REFUSED, "BLACKLISTED", profile_rule(m->profile, "EAS-110"), "member",
	               _("%1$s is blacklisted since %2$s; points and cashback cannot be used."), name, day);
	free(name);
	return st;
}

/* ---- whose members ---- */

#define MOST_PROFILES 16

const char *const *member_profiles(struct shop *s)
{
	static const char *known[MOST_PROFILES + 1];
	const char **names = profile_names(s->config != NULL ? s->config->profile_dir : NULL);
	const struct profile *p;
	size_t count = 0;

	for (size_t i = 0; names != NULL && names[i] != NULL && count < MOST_PROFILES; i++)
		if (shop_profile(s, names[i], &p, NULL) == ST_OK && profile_text(p, "member.list_includes", DAY_NONE) != NULL)
			known[count++] = profile_name(p);
	known[count] = NULL;
	free((void *)names);
	return known;
}

static bool has_members(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, with_members_sql);
	bool found;

	stmt_bind_text(q, ":profile", profile);
	found = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return found;
}

/* Nothing is taken from a broken profile, nor is it passed over for another (EAS-1, SHL-1): of that name, or any with members. */
static bool is_broken(struct shop *s, const char *given, struct error *e)
{
	const char **names = profile_names(s->config != NULL ? s->config->profile_dir : NULL);
	const struct profile *p;
	bool any = given == NULL || *given == '\0', broken = false;

	for (size_t i = 0; names != NULL && names[i] != NULL && !broken; i++)
		broken = (any ? has_members(s, names[i]) : strcmp(names[i], given) == 0) && shop_profile(s, names[i], &p, e) != ST_OK;
	free((void *)names);
	return broken;
}

enum status member_profile(struct shop *s, const char *given, const struct profile **out, struct error *e)
{
	const char *const *all = member_profiles(s);
	const char *name = all[0];
	struct buf known = {0};

	if (is_broken(s, given, e))
		return ST_REFUSED;
	if (given == NULL || *given == '\0') {
		for (size_t i = 0; all[i] != NULL; i++)
			if (has_members(s, all[i])) {
				name = all[i];
				break;
			}
		if (name != NULL)
			return shop_profile(s, name, out, e);
	}
	for (size_t i = 0; given != NULL && all[i] != NULL; i++)
		if (strcmp(all[i], given) == 0)
			return shop_profile(s, given, out, e);
	for (size_t i = 0; all[i] != NULL; i++)
		buf_addf(&known, "%s%s", i > 0 ? ", " : "", all[i]);
	error_set(e, ST_REFUSED, "profile_members", NULL, "profile", _("“%1$s” has no members. Marketplaces with members: %2$s."), given != NULL ? given : "",
	          buf_str(&known));
	buf_free(&known);
	return ST_REFUSED;
}
