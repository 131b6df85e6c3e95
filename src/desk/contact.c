/*
 * Quick contact of one member: addresses to copy, and what was done with them
 * (EAS-96, EAS-97).
 */
#include "config.h"

#include "storekeep/contact.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char insert_sql[] =
	"INSERT INTO contact (member_id, channel, at, by, note) VALUES (:member, :channel, :now, :by, :note)";

bool contact_known(struct shop *s, const struct profile *p, const char *channel)
{
	return profile_has(p, "quick_contact.channels", shop_today(s, p), channel);
}

/* An address as a link has it: what is no letter, digit or one of @.-_ goes as %XX. */
static void put_mail(const char *email, char out[CONTACT_SIZE])
{
	size_t at = (size_t)snprintf(out, CONTACT_SIZE, "mailto:");
	for (const char *c = email; *c && at + 4 < CONTACT_SIZE; c++) {
		bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || strchr("@.-_", *c);
		at += (size_t)snprintf(out + at, CONTACT_SIZE - at, plain ? "%c" : "%%%02X", (unsigned char)*c);
	}
}

static void put_chat(const char *phone, char out[CONTACT_SIZE])
{
	size_t at = (size_t)snprintf(out, CONTACT_SIZE, "https://wa.me/");
	for (const char *c = phone; *c && at + 1 < CONTACT_SIZE; c++)
		if (*c >= '0' && *c <= '9')
			out[at++] = *c;
	out[at] = '\0';
}

static enum status address_of(struct shop *s, const struct member *m, const char *channel, char out[CONTACT_SIZE], struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, m->profile, &p, e);
	if (st != ST_OK)
		return st;
	bool mail = strcmp(channel, "email") == 0;
	if ((!mail && strcmp(channel, "whatsapp") != 0) || !contact_known(s, p, channel))
		return error_set(e, ST_REFUSED, "channel_unknown", profile_rule(m->profile, "EAS-96"), "channel",
		                 _("Quick contact goes by: %s"), profile_text(p, "quick_contact.channels", shop_today(s, p)));
	if (!*(mail ? m->email : m->phone)) {
		char *name = member_name(m);
		error_set(e, ST_REFUSED, "CONTACT_NONE", profile_rule(m->profile, "EAS-96"), "channel",
		          mail ? _("%s has no e-mail address.") : _("%s has no phone number."), name);
		free(name);
		return ST_REFUSED;
	}
	if (mail)
		put_mail(m->email, out);
	else
		put_chat(m->phone, out);
	return ST_OK;
}

enum status contact_address(struct shop *s, int64_t member_id, const char *channel, char out[CONTACT_SIZE], struct error *e)
{
	struct member m;
	out[0] = '\0';
	enum status st = member_get(s, member_id, &m, e);
	if (st == ST_OK)
		st = address_of(s, &m, channel, out, e);
	member_free(&m);
	return st;
}

static enum status write_line(struct shop *s, const struct member *m, const char *channel, const char *note, struct error *e)
{
	char record[64];
	struct stmt *q = db_prepare(s->db, insert_sql);
	stmt_bind_int(q, ":member", m->id);
	stmt_bind_text(q, ":channel", channel);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_text(q, ":note", note);
	snprintf(record, sizeof record, "member %" PRId64, m->id);
	enum status st = stmt_run(q, e);
	return st == ST_OK ? shop_audit(s, "member contact", record, channel, e) : st;
}

enum status contact_log(struct shop *s, int64_t member_id, const char *channel, const char *note, struct error *e)
{
	struct member m;
	const struct profile *p;
	char address[CONTACT_SIZE];
	notes_free(&s->notes);
	enum status st = member_get(s, member_id, &m, e);
	if (st == ST_OK)
		st = shop_profile(s, m.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = address_of(s, &m, channel, address, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK) {
		char *clean = compose_clean(note ? note : "");
		st = shop_write_end(s, write_line(s, &m, channel, clean, e), e);
		free(clean);
	}
	member_free(&m);
	return st;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16},
	{.name = "channel", .title = N_("Contacted by"), .kind = VK_ENUM, .labels = "contact_channel", .cols = 10},
	{.name = "note", .title = N_("Notes"), .kind = VK_TEXT, .cols = 24, .grow = 2},
	{.name = "created_by", .title = N_("By"), .kind = VK_TEXT, .cols = 10},
};
static const char *const exprs[] = {"c.id", "c.at", "c.channel", "c.note", "c.by"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {0}, .descending = true}};
static const struct list_def contacts = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "contact c",
	.where = "c.member_id = :member",
	.id = "c.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void contact_list(struct shop *s, int64_t member_id, struct list_source *out)
{
	desk_list_open(out, s->db, &contacts, (struct list_bind[]){{":member", .num = member_id}}, 1);
}
