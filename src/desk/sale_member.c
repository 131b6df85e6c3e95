/*
 * Whose order it is: a member is found by code, else by e-mail, else by a phone
 * that exactly one has; nobody is ever picked among several. Who is not known
 * yet becomes a guest (EAS-11, EAS-12, EAS-82).
 */
#include "config.h"

#include "desk/sale_take.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"
#include "storekeep/member_rules.h"

static const char by_code_sql[] =
	"SELECT id, merged_into FROM member WHERE profile = :profile AND member_code = :text AND kind <> 'removed' LIMIT 2";
static const char by_email_sql[] =
	"SELECT id, NULL FROM member WHERE profile = :profile AND email_key = :text AND kind IN ('registered', 'guest') LIMIT 2";
static const char by_phone_sql[] =
	"SELECT id, NULL FROM member WHERE phone = :text AND profile = :profile AND kind IN ('registered', 'guest') LIMIT 2";
static const char insert_sql[] =
	"INSERT INTO member (profile, member_code, kind, origin, first_name, email, phone, since_at, batch_id, created_at, created_by,"
	" changed_at, changed_by) VALUES (:profile, :code, 'guest', 'order', :name, :email, :phone, :since, :batch, :now, :by, :now, :by)";
static const char since_sql[] = "UPDATE member SET since_at = :at WHERE id = :id AND kind = 'guest' AND since_at > :at";
static const char registered_sql[] = "SELECT registered_at FROM member WHERE id = :id AND kind = 'registered'";

/* The one that fits, its successor where it was merged; 0 none. *several: more than one do. */
static int64_t only(struct shop *s, const char *sql, const char *profile, const char *text, bool *several)
{
	struct stmt *q;
	int64_t id = 0;

	*several = false;
	if (text == NULL || *text == '\0')
		return 0;
	q = db_prepare(s->db, sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":text", text);
	if (stmt_step(q, NULL) == STEP_ROW) {
		id = stmt_is_null(q, 1) ? stmt_int(q, 0) : stmt_int(q, 1);
		*several = stmt_step(q, NULL) == STEP_ROW;
	}
	stmt_reset(q);
	return *several ? 0 : id;
}

static bool stored_phone(const struct profile *p, const char *text, char out[MEMBER_PHONE_SIZE])
{
	const char *country = profile_text(p, "store.country_code", DAY_NONE);

	out[0] = '\0';
	return *text != '\0' && country != NULL && member_phone(text, country, out, NULL) == ST_OK;
}

static enum status make_guest(struct shop *s, const struct profile *p, const struct sale_person *who, const char *email, const char *phone,
                              int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	enum status st;

	stmt_bind_text(q, ":profile", profile_name(p));
	stmt_bind_text(q, ":code", *who->code != '\0' ? who->code : NULL);
	stmt_bind_text(q, ":name", who->name);
	stmt_bind_text(q, ":email", *email != '\0' ? email : NULL);
	stmt_bind_text(q, ":phone", *phone != '\0' ? phone : NULL);
	stmt_bind_int(q, ":since", who->since);
	stmt_bind_int(q, ":batch", who->batch_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	*id = db_last_id(s->db);
	return member_index(s, *id, e);
}

enum status sale_match(struct shop *s, const struct profile *p, const struct sale_person *who, int64_t *id, bool *several, struct error *e)
{
	const char *profile = profile_name(p), *email = member_email_check(who->email, NULL) == ST_OK ? who->email : "";
	char phone[MEMBER_PHONE_SIZE], *key = member_email_key(email);
	struct stmt *q;
	enum status st = ST_OK;

	stored_phone(p, who->phone, phone);
	*several = false;
	*id = only(s, by_code_sql, profile, who->code, several);
	if (*id == 0)
		*id = only(s, by_email_sql, profile, key, several);
	if (*id == 0)
		*id = only(s, by_phone_sql, profile, phone, several);
	free(key);
	/* An e-mail address of its own tells somebody from others of the same phone. */
	if (*id == 0 && (!*several || *email != '\0') && (*who->name != '\0' || *email != '\0' || phone[0] != '\0' || *who->code != '\0')) {
		*several = false;
		return make_guest(s, p, who, email, phone, id, e);
	}
	if (*id == 0)
		return ST_OK;
	q = db_prepare(s->db, since_sql);
	stmt_bind_int(q, ":id", *id);
	stmt_bind_int(q, ":at", who->since);
	st = stmt_run(q, e);
	return st;
}

bool sale_was_registered(struct shop *s, int64_t member_id, instant_t at)
{
	struct stmt *q = db_prepare(s->db, registered_sql);
	bool yes;

	stmt_bind_int(q, ":id", member_id);
	yes = stmt_step(q, NULL) == STEP_ROW && (stmt_is_null(q, 0) || stmt_int(q, 0) <= at);
	stmt_reset(q);
	return yes;
}
