/*
 * Entering and changing a member (EAS-65): forms/member.ini with the shop's own
 * fields behind.
 */
#include "config.h"

#include "members.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/counter.h"
#include "storekeep/field.h"
#include "storekeep/formview.h"
#include "storekeep/member_rules.h"

struct state {
	struct shop *shop;
	char profile[32];
	int64_t id, version;
	struct formview *form;
};

static struct {
	char profile[32], given[200];
	int64_t id;
} waiting;

static const struct screen form_screen;

struct outcome member_form_open(const char *profile, int64_t id, const char *given)
{
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile);
	snprintf(waiting.given, sizeof waiting.given, "%s", given != NULL ? given : "");
	waiting.id = id;
	return outcome_push(&form_screen, NULL);
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	const bool accept = s->shop->accept_warnings;
	enum status st;

	s->shop->accept_warnings = accept || how->accept;
	st = member_save(s->shop, s->id, r, s->id != 0 ? s->version : -1, how->op_id, &how->result, e);
	s->shop->accept_warnings = accept;
	how->notes = &s->shop->notes;
	if (st == ST_OK)
		snprintf(how->said, sizeof how->said, _("Member %lld is kept."), (long long)how->result);
	return st;
}

static size_t profile_values(struct state *s, struct pick **out)
{
	const char *const *names = member_profiles(s->shop);
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	*out = xcalloc(count + 1, sizeof **out);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = (struct pick){.code = names[i], .label = screen_market(s->shop, names[i])};
	return count;
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	struct state *s = ctx;

	(void)r;
	*out = NULL;
	return strcmp(f->name, "profile") == 0 ? profile_values(s, out) : 0;
}

/* A field alone, as soon as it is left. */
static enum status check(void *ctx, const struct record *r, const char *field, struct error *e)
{
	struct state *s = ctx;
	const char *text = record_get(r, field);
	const struct profile *p;
	char out[MEMBER_PHONE_SIZE];

	if (shop_profile(s->shop, s->profile, &p, NULL) != ST_OK || *text == '\0')
		return ST_OK;
	const char *country = profile_text(p, "store.country_code", shop_today(s->shop, p));
	if (strcmp(field, "phone") == 0)
		return member_phone(text, country != NULL ? country : "", out, e);
	if (strcmp(field, "birthday") == 0)
		return member_birthday(text, shop_today(s->shop, p), (int)profile_int(p, "birthday.max_age_years", DAY_NONE, 120), out, e);
	return strcmp(field, "email") == 0 ? member_email_check(text, e) : ST_OK;
}

/* Who has this number or address already, under the fields. */
static void note(void *ctx, const struct record *r, char *out, size_t size)
{
	struct state *s = ctx;
	const char *asked[] = {record_get(r, "phone"), record_get(r, "email")};
	struct member m;
	int64_t ids[1];

	*out = '\0';
	for (size_t i = 0; i < COUNT_OF(asked) && *out == '\0'; i++) {
		if (strlen(asked[i]) < 8 || member_find(s->shop, s->profile, asked[i], ids, 1) == 0 || ids[0] == s->id ||
		    member_get(s->shop, ids[0], &m, NULL) != ST_OK)
			continue;
		char *name = member_name(&m);
		snprintf(out, size, _("Known already: No. %1$lld %2$s, %3$s %4$s"), (long long)m.id, name, m.phone, m.email);
		free(name);
		member_free(&m);
	}
}

/* One thing that is known: an address, a number, else a name. */
static void take_one(struct record *r, const char *given)
{
	char phone[MEMBER_PHONE_SIZE], last[200], first[200];

	if (strchr(given, '@') != NULL) {
		record_set(r, "email", given);
	} else if (member_phone(given, "", phone, NULL) == ST_OK) {
		record_set(r, "phone", given);
	} else {
		counter_split_name(given, last, first, sizeof last);
		record_set(r, "last_name", last);
		record_set(r, "first_name", first);
	}
}

/* What was looked for and not found begins the record. */
static void take_given(struct record *r)
{
	char *rest = waiting.given, *line;

	while ((line = strsep(&rest, "\n")) != NULL)
		if (*line != '\0')
			take_one(r, line);
}

static enum status fill(struct state *s, struct record *r, struct error *e)
{
	struct member m;
	enum status st;

	if (s->id == 0) {
		for (size_t i = 0; i < r->form->count; i++)
			record_set(r, r->form->fields[i].name, r->form->fields[i].initial);
		record_set(r, "profile", s->profile);
		take_given(r);
		return ST_OK;
	}
	if ((st = member_get(s->shop, s->id, &m, e)) == ST_OK) {
		s->version = m.version;
		st = member_record(s->shop, s->id, r, e);
	}
	member_free(&m);
	return st;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *f;
	struct record r = {0};
	char key[32] = "new";
	enum status st;

	(void)arg;
	*s = (struct state){.shop = shop_of(v), .id = waiting.id};
	snprintf(s->profile, sizeof s->profile, "%s", waiting.profile);
	st = field_form(s->shop, s->profile, "member", s->id, &f, e);
	if (st == ST_OK) {
		record_init(&r, f);
		st = fill(s, &r, e);
	}
	if (st != ST_OK) {
		record_free(&r);
		free(s);
		return st;
	}
	if (s->id != 0)
		snprintf(key, sizeof key, "%" PRId64, s->id);
	v->state = s;
	snprintf(v->title, sizeof v->title, "%s", s->id != 0 ? _("Change the member") : _("New member"));
	s->form = formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = key, .today = shop_today(s->shop, NULL), .ctx = s, .save = save, .values = values, .check = check, .note = note,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

static const struct screen form_screen = {
	.name = "member-form",
	.title = N_("Member"),
	.open = open,
	.close = close,
};
