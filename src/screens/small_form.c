/*
 * Entry of a record that needs nothing but its fields: discount codes, message
 * templates.
 */
#include "config.h"

#include "small_form.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/campaign.h"
#include "storekeep/formview.h"
#include "storekeep/member.h"

struct state {
	struct shop *shop;
	struct view *view;
	const struct small_form *what;
	int64_t id, given;
	struct formview *form;
};

static struct {
	const struct small_form *what;
	int64_t id, given;
	char profile[32];
	bool draft_agreed;
} waiting;

static const struct screen small_form_screen;

struct outcome small_form_open(const struct small_form *f, int64_t id, const char *profile)
{
	waiting.what = f;
	waiting.id = id;
	waiting.given = 0;
	waiting.draft_agreed = false;
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile != NULL ? profile : "");
	return outcome_push(&small_form_screen, NULL);
}

struct outcome small_form_begin(const struct small_form *f, int64_t given, const char *profile)
{
	struct outcome next = small_form_open(f, 0, profile);

	waiting.given = given;
	return next;
}

struct outcome small_form_agreed(struct outcome next)
{
	waiting.draft_agreed = true;
	return next;
}

struct outcome small_form_take_draft(const struct small_form *const *forms, size_t count, const char *form, const char *key)
{
	for (size_t i = 0; i < count; i++) {
		if (strcmp(forms[i]->form, form) != 0)
			continue;
		if (strncmp(key, "new ", 4) == 0)
			return small_form_agreed(small_form_begin(forms[i], strtoll(key + 4, NULL, 10), NULL));
		return small_form_agreed(small_form_open(forms[i], strtoll(key, NULL, 10), NULL));
	}
	return outcome_pass();
}

/* Marketplaces that have campaigns or pushes, or members. */
static size_t markets(struct state *s, struct pick **out)
{
	static const char *const campaigns[] = {"ruten", "qoo10", NULL};
	const char *const *names = s->what->markets != NULL ? s->what->markets(s->shop) : s->what->members ? member_profiles(s->shop) : campaigns;
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	*out = xcalloc(count + 1, sizeof **out);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = (struct pick){.code = names[i], .label = screen_market(s->shop, names[i]), .unseen = s->what->members};
	return count;
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	struct state *s = ctx;

	*out = NULL;
	if (strcmp(f->name, "profile") == 0)
		return markets(s, out);
	return s->what->values != NULL ? s->what->values(s->shop, r, f, out) : 0;
}

static int limit_of(void *ctx, const char *key)
{
	struct state *s = ctx;
	const char *profile = s->form != NULL ? record_get(formview_record(s->form), "profile") : waiting.profile;
	const struct profile *p;

	if (s->what->markets != NULL)
		return shop_profile(s->shop, profile[0] != '\0' ? profile : s->what->markets(s->shop)[0], &p, NULL) == ST_OK
		               ? (int)profile_int(p, key, shop_today(s->shop, p), 0) : 0;
	if (s->what->members)
		return member_profile(s->shop, profile[0] != '\0' ? profile : NULL, &p, NULL) == ST_OK
		               ? (int)profile_int(p, key, shop_today(s->shop, p), 0) : 0;
	return campaign_limit(s->shop, profile[0] != '\0' ? profile : "ruten", key);
}

/* What the desk says beside it, in the box that is answered. */
static void say(const struct state *s, struct form_save *how)
{
	const struct notes *notes = &s->shop->notes;
	size_t at = 0;

	for (size_t i = 0; s->what->tell && i < notes->count && at < sizeof how->said; i++)
		if (notes->items[i].level == NOTE_INFO)
			at += (size_t)snprintf(how->said + at, sizeof how->said - at, "%s%s", at > 0 ? "\n" : "", notes->items[i].what.message);
	if (at > 0)
		snprintf(how->title, sizeof how->title, "%s", _(s->what->said));
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	bool accept = s->shop->accept_warnings;
	enum status st;

	if (s->what->sure != NULL && !how->accept && !s->what->sure(s->view, s->id, r))
		return ST_REFUSED;
	s->shop->accept_warnings = accept || how->accept;
	st = s->what->save(s->shop, s->id, r, how->op_id, &how->result, e);
	s->shop->accept_warnings = accept;
	how->notes = &s->shop->notes;
	if (st == ST_OK) {
		snprintf(how->said, sizeof how->said, "%s", _(s->what->said));
		say(s, how);
		if (s->what->after != NULL)
			how->after = s->what->after(how->result);
	}
	return st;
}

static enum status fill(struct state *s, struct record *r, struct error *e)
{
	if (s->id != 0)
		return s->what->fill(s->shop, s->id, r, e);
	for (size_t i = 0; i < r->form->count; i++)
		record_set(r, r->form->fields[i].name, r->form->fields[i].initial);
	if (s->what->members && waiting.profile[0] == '\0') {
		const struct profile *p;

		if (member_profile(s->shop, NULL, &p, e) == ST_OK)
			snprintf(waiting.profile, sizeof waiting.profile, "%s", profile_name(p));
	}
	if (waiting.profile[0] != '\0')
		record_set(r, "profile", waiting.profile);
	if (s->given != 0)
		return s->what->fill(s->shop, s->given, r, e);
	return ST_OK;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *f;
	struct record r = {0};
	char key[32] = "new";
	enum status st;

	(void)arg;
	*s = (struct state){.shop = shop_of(v), .view = v, .what = waiting.what, .id = waiting.id, .given = waiting.given};
	if ((st = form_load(s->what->form, &f, e)) == ST_OK) {
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
	if (s->given != 0)
		snprintf(key, sizeof key, "new %" PRId64, s->given);
	v->state = s;
	snprintf(v->title, sizeof v->title, "%s", _(s->id != 0 ? s->what->title_edit : s->what->title_new));
	s->form = formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = key, .draft_agreed = waiting.draft_agreed, .today = shop_today(s->shop, NULL), .ctx = s, .save = save, .limit_of = limit_of, .values = values,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

static const struct screen small_form_screen = {
	.name = "small-form",
	.title = N_("Entry"),
	.open = open,
	.close = close,
};
