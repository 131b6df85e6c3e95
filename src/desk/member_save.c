/*
 * Making and changing a member by forms/member.ini (EAS-65, EAS-66, EAS-71,
 * EAS-76 to 78).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/member_parts.h"
#include "storekeep/field.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/points.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"
#include "storekeep/tier.h"

static const char op_sql[] = "SELECT id FROM member WHERE op_id = :op";
static const char email_sql[] =
	"SELECT id, kind FROM member WHERE profile = :profile AND email_key = :key AND kind IN ('registered', 'guest') AND id <> :id";
static const char code_sql[] =
	"SELECT id FROM member WHERE profile = :profile AND member_code = :code AND kind <> 'removed' AND id <> :id";
static const char phone_sql[] =
	"SELECT id FROM member WHERE phone = :phone AND profile = :profile AND kind IN ('registered', 'guest') AND id <> :id LIMIT 1";
static const char last_change_sql[] =
	"SELECT at, by, detail FROM audit WHERE record = :record ORDER BY id DESC LIMIT 1";
static const char insert_sql[] =
	"INSERT INTO member (profile, member_code, kind, origin, first_name, last_name, email, phone, gender, birthday, birthday_set_on,"
	" birthday_edited_on, email_consent, registered_at, since_at, tier_id, note, op_id, created_at, created_by, changed_at, changed_by)"
	" VALUES (:profile, :code, 'registered', :origin, :first, :last, :email, :phone, :gender, :birthday, :set_on, :edited_on, :consent,"
	" :now, :now, (SELECT id FROM tier WHERE profile = :profile AND level = 1), :note, :op, :now, :by, :now, :by)";
static const char update_sql[] =
	"UPDATE member SET member_code = :code, first_name = :first, last_name = :last, email = :email, phone = :phone, gender = :gender,"
	" birthday = :birthday, birthday_set_on = :set_on, birthday_edited_on = :edited_on, email_consent = :consent, note = :note,"
	" version = version + 1, changed_at = :now, changed_by = :by WHERE id = :id AND version = :version";
static const char join_sql[] =
	"UPDATE member SET kind = 'registered', registered_at = :now, since_at = :now, tier_id = coalesce(tier_id, (SELECT id FROM tier t"
	" WHERE t.profile = member.profile AND t.level = 1)), op_id = coalesce(op_id, :op) WHERE id = :id";

/* What is to be written, beside how it was. */
struct entry {
	const struct profile *p;
	struct member was;           /* {0}: a new one */
	bool fresh, customer, joins; /* joins: a guest of this e-mail address registers (EAS-12) */
	char phone[MEMBER_PHONE_SIZE], birthday[12];
	char *first, *last, *email, *gender, *code, *note;
	bool consent;
	day_t today, set_on, edited_on;
};

static void entry_free(struct entry *n)
{
	char *const owned[] = {n->first, n->last, n->email, n->gender, n->code, n->note};

	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free(owned[i]);
	member_free(&n->was);
}

static const char *rule(const struct entry *n, const char *number)
{
	return profile_rule(profile_name(n->p), number);
}

/* ---- filling a form ---- */

static void fill(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value);
}

static void fill_from(const struct member *m, struct record *r)
{
	fill(r, "profile", m->profile);
	fill(r, "last_name", m->last_name);
	fill(r, "first_name", m->first_name);
	fill(r, "phone", m->phone);
	fill(r, "email", m->email);
	fill(r, "birthday", m->birthday);
	fill(r, "gender", m->gender);
	fill(r, "email_consent", m->email_consent ? "yes" : "no");
	fill(r, "member_code", m->member_code);
	fill(r, "note", m->note);
	fill(r, "by", "staff");
}

enum status member_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct member m;
	enum status st = member_get(s, id, &m, e);

	if (st == ST_OK)
		fill_from(&m, r);
	member_free(&m);
	return st == ST_OK ? field_values_fill(s, id, r, e) : st;
}

/* ---- reading the form ---- */

/* The text of a field without blanks at its ends, within its length (EAS-4). */
static char *read_text(const struct entry *n, const struct record *r, const char *field, struct notes *notes)
{
	const struct form_field *f = form_field(r->form, field);
	const char *text = record_get(r, field);
	const size_t len = text_trim(&text, strlen(text)), count = text_count(text, len);

	if (!text_valid(text, len))
		notes_add(notes, NOTE_ERROR, "TEXT_ENCODING", rule(n, "EAS-4"), field, "%s", _("This text is not valid UTF-8."));
	else if (f->max > 0 && count > (size_t)f->max)
		notes_add(notes, NOTE_ERROR, "TEXT_LONG", rule(n, "EAS-4"), field, _("%1$s: %2$zu of %3$d characters. Shorten it by %4$zu."), _(f->label), count,
		          f->max, count - (size_t)f->max);
	return xstrndup(text, len);
}

/* A refusal of a rule, under the marketplace's own number. */
static void add_error(const struct entry *n, const struct error *why, struct notes *notes)
{
	notes_add(notes, NOTE_ERROR, why->code, rule(n, why->rule), why->field, "%s", why->message);
}

static void read_birthday(struct shop *s, struct entry *n, const struct record *r)
{
	const int years = (int)profile_int(n->p, "birthday.max_age_years", n->today, 120), gap = (int)profile_int(n->p, "birthday.edit_gap_months", n->today, 12);
	struct error why;
	char from[16], next[16];

	n->set_on = n->was.id != 0 ? n->was.birthday_set_on : DAY_NONE;
	n->edited_on = n->was.id != 0 ? n->was.birthday_edited_on : DAY_NONE;
	if (member_birthday(record_get(r, "birthday"), n->today, years, n->birthday, &why) != ST_OK) {
		add_error(n, &why, &s->notes);
		return;
	}
	if (strcmp(n->birthday, n->was.birthday) == 0)
		return;
	n->set_on = n->birthday[0] != '\0' ? n->today : DAY_NONE;
	if (!n->customer || n->was.birthday[0] == '\0')
		return;
	if (!setting_bool(s, n->p, "birthday.customer_edit", n->today, false)) {
		notes_add(&s->notes, NOTE_ERROR, "BDAY_OFF", rule(n, "EAS-76"), "birthday", "%s", _("Customers may not change their birthday in this shop."));
	} else if (n->edited_on != DAY_NONE && member_birthday_next(n->edited_on, gap) > n->today) {
		day_format(n->edited_on, from);
		day_format(member_birthday_next(n->edited_on, gap), next);
		notes_add(&s->notes, NOTE_ERROR, "BDAY_SOON", rule(n, "EAS-77"), "birthday",
		          _("The birthday was changed on %1$s; the next change is possible from %2$s."), from, next);
	}
	n->edited_on = n->today;
}

static void read_contact(struct shop *s, struct entry *n, const struct record *r)
{
	const char *country = profile_text(n->p, "store.country_code", n->today), *phone = record_get(r, "phone");
	struct error why;
	const size_t len = text_trim(&phone, strlen(phone));
	char *typed = xstrndup(phone, len);

	n->email = read_text(n, r, "email", &s->notes);
	if (member_email_check(n->email, &why) != ST_OK)
		add_error(n, &why, &s->notes);
	if (len > 0 && member_phone(typed, country != NULL ? country : "", n->phone, &why) != ST_OK)
		add_error(n, &why, &s->notes);
	free(typed);
	if (*n->email == '\0' && len == 0 && (n->fresh || *n->was.email != '\0' || *n->was.phone != '\0'))
		notes_add(&s->notes, NOTE_ERROR, "ACC_CONTACT", rule(n, "EAS-65"), "phone", "%s", _("Give an e-mail address or a phone number."));
	if (n->fresh && n->customer && *n->email == '\0' && len > 0 && !setting_bool(s, n->p, "account.phone", n->today, false))
		notes_add(&s->notes, NOTE_ERROR, "ACC_PHONE_OFF", rule(n, "EAS-63"), "phone", "%s",
		          _("Phone-number accounts are switched off for this shop."));
}

static void read_name(struct shop *s, struct entry *n, const struct record *r)
{
	n->last = read_text(n, r, "last_name", &s->notes);
	n->first = read_text(n, r, "first_name", &s->notes);
	if (*n->last == '\0' && *n->first == '\0' && (n->fresh || *n->was.last_name != '\0' || *n->was.first_name != '\0'))
		notes_add(&s->notes, NOTE_ERROR, "ACC_NAME", rule(n, "EAS-65"), "last_name", "%s", _("Give a name."));
}

static void read_gender(struct shop *s, struct entry *n, const struct record *r)
{
	const char *code;

	n->gender = read_text(n, r, "gender", &s->notes);
	for (int i = 0; *n->gender != '\0' && (code = label_code("gender", i)) != NULL; i++)
		if (strcmp(code, n->gender) == 0)
			return;
	if (*n->gender != '\0')
		notes_add(&s->notes, NOTE_ERROR, "gender_unknown", NULL, "gender", "%s", _("Gender is female, male or other, or left empty."));
}

static int64_t other_id(struct stmt *q)
{
	int64_t id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;

	stmt_reset(q);
	return id;
}

static char *name_of(struct shop *s, int64_t id)
{
	struct member m;
	char *name = member_get(s, id, &m, NULL) == ST_OK ? member_name(&m) : xstrdup("");

	member_free(&m);
	return name;
}

/* Of the e-mail address, its owner of this marketplace; 0 none. */
static int64_t owner_of(struct shop *s, const struct entry *n, const char *email, char kind[16])
{
	char *key = member_email_key(email);
	struct stmt *q = db_prepare(s->db, email_sql);
	int64_t id = 0;

	if (key == NULL)
		return 0;
	stmt_bind_text(q, ":profile", profile_name(n->p));
	stmt_bind_text(q, ":key", key);
	stmt_bind_int(q, ":id", n->was.id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		id = stmt_int(q, 0);
		column_text(q, 1, kind, 16);
	}
	stmt_reset(q);
	free(key);
	return id;
}

/* A guest registers with its e-mail address: the record stays one, and keeps what the form does not say (EAS-12). */
static enum status find_guest(struct shop *s, struct entry *n, struct record *r, struct error *e)
{
	char kind[16] = "";
	int64_t id = owner_of(s, n, record_get(r, "email"), kind);
	enum status st;

	if (id == 0 || strcmp(kind, "guest") != 0)
		return ST_OK;
	for (size_t i = 0; i < r->form->count; i++)
		if (*record_get(r, r->form->fields[i].name) == '\0')
			record_set(r, r->form->fields[i].name, NULL);
	st = member_get(s, id, &n->was, e);
	if (st != ST_OK)
		return st;
	n->joins = true;
	fill_from(&n->was, r);
	char *name = member_name(&n->was);
	notes_add(&s->notes, NOTE_INFO, "member_joins", rule(n, "EAS-12"), "email", _("%s was known from orders and has an account now."), name);
	free(name);
	return ST_OK;
}

static void check_email(struct shop *s, struct entry *n)
{
	char kind[16];
	int64_t id = profile_bool(n->p, "account.email_unique", n->today, true) ? owner_of(s, n, n->email, kind) : 0;
	char *name;

	if (id == 0)
		return;
	name = name_of(s, id);
	notes_add(&s->notes, NOTE_ERROR, "ACC_EMAIL_TAKEN", rule(n, "EAS-65"), "email", _("%1$s belongs to %2$s (No. %3$lld). Open that member."), n->email, name,
	          (long long)id);
	free(name);
}

static void check_others(struct shop *s, struct entry *n)
{
	struct stmt *q;
	int64_t id;
	char *name;

	if (*n->code != '\0') {
		q = db_prepare(s->db, code_sql);
		stmt_bind_text(q, ":profile", profile_name(n->p));
		stmt_bind_text(q, ":code", n->code);
		stmt_bind_int(q, ":id", n->was.id);
		if ((id = other_id(q)) != 0) {
			name = name_of(s, id);
			notes_add(&s->notes, NOTE_ERROR, "member_code_taken", NULL, "member_code", _("The number %1$s belongs to %2$s (No. %3$lld)."), n->code, name,
			          (long long)id);
			free(name);
		}
	}
	if (n->phone[0] == '\0' || (n->was.id != 0 && strcmp(n->phone, n->was.phone) == 0))
		return;
	q = db_prepare(s->db, phone_sql);
	stmt_bind_text(q, ":profile", profile_name(n->p));
	stmt_bind_text(q, ":phone", n->phone);
	stmt_bind_int(q, ":id", n->was.id);
	if ((id = other_id(q)) == 0)
		return;
	name = name_of(s, id);
	notes_add(&s->notes, profile_bool(n->p, "account.phone_unique", n->today, false) ? NOTE_ERROR : NOTE_INFO, "phone_shared", rule(n, "EAS-66"), "phone",
	          _("%1$s (No. %2$lld) has this phone number too."), name, (long long)id);
	free(name);
}

static enum status read_entry(struct shop *s, struct entry *n, struct record *r, struct error *e)
{
	const char *by = record_get(r, "by");

	n->customer = strcmp(by, "customer") == 0;
	n->today = shop_today(s, n->p);
	read_name(s, n, r);
	read_contact(s, n, r);
	read_gender(s, n, r);
	n->code = read_text(n, r, "member_code", &s->notes);
	n->note = read_text(n, r, "note", &s->notes);
	n->consent = strcmp(record_get(r, "email_consent"), "yes") == 0;
	read_birthday(s, n, r);
	check_email(s, n);
	check_others(s, n);
	enum status st = shop_settle_errors(s, e);
	return st == ST_OK ? field_values_check(s, profile_name(n->p), n->was.id, r, e) : st;
}

/* ---- writing ---- */

static void say_change(struct buf *out, const char *field, const char *before, const char *after)
{
	if (strcmp(before != NULL ? before : "", after) != 0)
		buf_addf(out, "%s%s: %s -> %s", out->len > 0 ? "; " : "", field, before != NULL ? before : "", after);
}

/* Those of the shop's own fields that the record changes, under their titles. */
static void say_own_changes(struct shop *s, const struct entry *n, const struct record *r, struct buf *out)
{
	struct own_value *values;
	size_t count;

	if (field_values_of(s, profile_name(n->p), n->was.id, &values, &count, NULL) != ST_OK)
		return;
	for (size_t i = 0; i < count; i++) {
		char name[40];

		snprintf(name, sizeof name, FIELD_PREFIX "%lld", (long long)values[i].field_id);
		if (record_has(r, name))
			say_change(out, values[i].title, values[i].value, record_get(r, name));
	}
	own_values_free(values, count);
}

/* "phone: +886… -> +886…; note: …" */
static char *changes_of(struct shop *s, const struct entry *n, const struct record *r)
{
	struct buf out = {0};
	const struct member *m = &n->was;

	if (m->id == 0) {
		char *name = member_full_name(n->last, n->first);

		buf_addf(&out, "%s %s %s %s", profile_name(n->p), name, n->phone, n->email);
		free(name);
		return buf_take(&out);
	}
	if (n->joins)
		say_change(&out, "kind", "guest", "registered");
	say_change(&out, "last_name", m->last_name, n->last);
	say_change(&out, "first_name", m->first_name, n->first);
	say_change(&out, "phone", m->phone, n->phone);
	say_change(&out, "email", m->email, n->email);
	say_change(&out, "birthday", m->birthday, n->birthday);
	say_change(&out, "gender", m->gender, n->gender);
	say_change(&out, "email_consent", m->email_consent ? "yes" : "no", n->consent ? "yes" : "no");
	say_change(&out, "member_code", m->member_code, n->code);
	say_change(&out, "note", m->note, n->note);
	say_own_changes(s, n, r, &out);
	if (n->customer)
		buf_adds(&out, out.len > 0 ? "; by: customer" : "by: customer");
	return buf_take(&out);
}

static void bind_filled(struct stmt *q, const char *name, const char *text)
{
	stmt_bind_text(q, name, *text != '\0' ? text : NULL);
}

static void bind_entry(struct shop *s, struct stmt *q, const struct entry *n)
{
	bind_filled(q, ":code", n->code);
	stmt_bind_text(q, ":first", n->first);
	stmt_bind_text(q, ":last", n->last);
	bind_filled(q, ":email", n->email);
	bind_filled(q, ":phone", n->phone);
	bind_filled(q, ":gender", n->gender);
	bind_filled(q, ":birthday", n->birthday);
	bind_day(q, ":set_on", n->set_on);
	bind_day(q, ":edited_on", n->edited_on);
	stmt_bind_int(q, ":consent", n->consent);
	stmt_bind_text(q, ":note", n->note);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
}

static enum status stale(struct shop *s, const struct entry *n, struct error *e)
{
	struct stmt *q = db_prepare(s->db, last_change_sql);
	char record[64], by[64] = "", field[64] = "", at[32] = "";

	snprintf(record, sizeof record, "member %lld", (long long)n->was.id);
	stmt_bind_text(q, ":record", record);
	if (stmt_step(q, NULL) == STEP_ROW) {
		const char *detail = column_words(q, 2);

		instant_format(stmt_int(q, 0), profile_zone(n->p), at);
		column_text(q, 1, by, sizeof by);
		snprintf(field, sizeof field, "%.*s", (int)strcspn(detail, ":"), detail);
		at[16] = '\0';
		at[10] = ' ';
	}
	stmt_reset(q);
	return error_set(e, ST_REFUSED, "STALE", rule(n, "EAS-17"), NULL, _("%1$s changed %2$s at %3$s. Look again; your entry is kept."), by, field, at);
}

static enum status write_row(struct shop *s, struct entry *n, int64_t version, const char *op_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, n->was.id != 0 ? update_sql : insert_sql);
	enum status st;

	bind_entry(s, q, n);
	if (n->was.id != 0) {
		stmt_bind_int(q, ":id", n->was.id);
		stmt_bind_int(q, ":version", version >= 0 && !n->joins ? version : n->was.version);
	} else {
		stmt_bind_text(q, ":profile", profile_name(n->p));
		stmt_bind_text(q, ":origin", n->customer ? "storefront" : "staff");
		stmt_bind_text(q, ":op", op_id);
	}
	st = stmt_run(q, e);
	if (st == ST_OK && n->was.id != 0 && db_changes(s->db) != 1)
		return stale(s, n, e);
	*id = n->was.id != 0 ? n->was.id : db_last_id(s->db);
	if (st == ST_OK && n->joins) {
		q = db_prepare(s->db, join_sql);
		stmt_bind_int(q, ":id", *id);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":op", op_id);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status write_entry(struct shop *s, struct entry *n, const struct record *r, int64_t version, const char *op_id, int64_t *id,
                               struct error *e)
{
	char record[64], *changes = changes_of(s, n, r);
	int64_t points;
	struct tier *tiers;
	size_t count;
	enum status st = tiers_of(s, profile_name(n->p), &tiers, &count, e); /* written down before the first member is in the lowest */

	if (st == ST_OK) {
		tiers_free(tiers, count);
		st = write_row(s, n, version, op_id, id, e);
	}
	if (st == ST_OK)
		st = member_index(s, *id, e);
	if (st == ST_OK)
		st = field_values_put(s, *id, r, e);
	snprintf(record, sizeof record, "member %lld", (long long)*id);
	if (st == ST_OK && n->fresh)
		st = grant_signup(s, *id, &points, e);
	if (st == ST_OK)
		st = shop_audit(s, n->was.id != 0 ? "member edit" : "member create", record, changes, e);
	free(changes);
	return st;
}

/* Of a member that is there: it, and what the form does not say. */
static enum status read_member(struct shop *s, int64_t id, struct record *r, struct entry *n, struct error *e)
{
	enum status st = member_get(s, id, &n->was, e);

	if (st == ST_OK && strcmp(n->was.kind, "guest") != 0)
		st = member_wallet_check(&n->was, e); /* merged and removed ones are not changed */
	if (st == ST_OK)
		st = shop_profile(s, n->was.profile, &n->p, e);
	if (st != ST_OK)
		return st;
	record_set(r, "profile", n->was.profile);
	fill_from(&n->was, r);
	return ST_OK;
}

enum status member_save(struct shop *s, int64_t id, struct record *r, int64_t version, const char *op_id, int64_t *out, struct error *e)
{
	struct entry n = {.fresh = id == 0};
	enum status st;

	notes_free(&s->notes);
	*out = id;
	if (id == 0 && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	st = id != 0 ? read_member(s, id, r, &n, e) : member_profile(s, record_get(r, "profile"), &n.p, e);
	if (st == ST_OK)
		st = staff_allow(s, n.p, "perm.members_write", e);
	if (st == ST_OK && id != 0 && version >= 0 && version != n.was.version)
		st = stale(s, &n, e);
	if (st == ST_OK && id == 0)
		st = find_guest(s, &n, r, e);
	if (st == ST_OK)
		st = read_entry(s, &n, r, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, write_entry(s, &n, r, version, op_id, out, e), e);
	entry_free(&n);
	return st;
}
