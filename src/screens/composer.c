/*
 * The composer as a screen: it opens the form of a kind of campaign over its
 * desk functions, draws the message beside it at every key, and offers what can
 * be done with it. What a campaign of 集客通 wants is composer_campaign.c's.
 */
#include "config.h"

#include "composer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/member.h"
#include "storekeep/outbox.h"
#include "storekeep/plan.h"
#include "storekeep/profile.h"
#include "storekeep/template.h"

enum { SIDE_COLS = 46 };

/* From composer_open() to open(). */
static struct {
	char profile[32];
	int64_t id, copied_from;
	bool draft_agreed;
	char *audience, *name;
} waiting;

static struct composer *state_of(const struct view *v)
{
	return v->state;
}

struct outcome composer_open(const char *profile, int64_t id, int64_t copied_from)
{
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile);
	waiting.id = id;
	waiting.copied_from = copied_from;
	waiting.draft_agreed = false;
	return outcome_push(&composer_screen, NULL);
}

struct outcome composer_open_for(const char *profile, const char *audience, const char *name)
{
	struct outcome out = composer_open(profile, 0, 0);

	free(waiting.audience);
	waiting.audience = xstrdup(audience);
	free(waiting.name);
	waiting.name = name != NULL ? xstrdup(name) : NULL;
	return out;
}

/* "new ruten", "new ruten 12" (a copy of 12), "12". */
struct outcome composer_take_draft(const char *profile, const char *key)
{
	long long copied = 0;
	char name[32];
	struct outcome out;

	if (strncmp(key, "new", 3) == 0) {
		snprintf(name, sizeof name, "%s", profile);
		sscanf(key + 3, " %31s %lld", name, &copied);
		out = composer_open(name, 0, copied);
	} else {
		out = composer_open(profile, strtoll(key, NULL, 10), 0);
	}
	waiting.draft_agreed = true;
	return out;
}

const char *composer_keep(struct composer *c, const char *text)
{
	c->texts = xreallocarray(c->texts, c->text_count + 1, sizeof *c->texts);
	return c->texts[c->text_count++] = xstrdup(text);
}

/* ---- what the form asks ---- */

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct composer *c = ctx;
	bool accept = c->shop->accept_warnings;
	enum status st;

	c->shop->accept_warnings = accept || how->accept;
	st = c->kind->save(c, r, how, e);
	c->shop->accept_warnings = accept;
	how->notes = &c->shop->notes;
	return st;
}

static int limit_of(void *ctx, const char *key)
{
	const struct composer *c = ctx;

	return campaign_limit(c->shop, c->profile, key);
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	struct composer *c = ctx;

	*out = NULL;
	return c->kind->values != NULL ? c->kind->values(c, r, f, out) : 0;
}

static enum status check(void *ctx, const struct record *r, const char *field, struct error *e)
{
	struct composer *c = ctx;

	return c->kind->check != NULL ? c->kind->check(c, r, field, e) : ST_OK;
}

static void hint(void *ctx, const struct record *r, const struct form_field *f, const char *code, char *out, size_t size)
{
	struct composer *c = ctx;

	if (c->kind->hint != NULL)
		c->kind->hint(c, r, f, code, out, size);
}

static void note(void *ctx, const struct record *r, char *out, size_t size)
{
	struct composer *c = ctx;

	if (c->kind->note != NULL)
		c->kind->note(c, r, out, size);
}

static const char *channel_of(const struct composer *c)
{
	return c->kind->channels != NULL ? c->kind->channels[c->channel] : NULL;
}

static void preview(void *ctx, const struct record *r, struct area a)
{
	struct composer *c = ctx;
	struct message m;

	if (c->kind->preview != NULL)
		c->kind->preview(c, r, &m);
	else
		campaign_preview(c->shop, c->profile, r, channel_of(c), &m);
	composer_draw_message(&m, a);
	message_free(&m);
}

/* ---- opening ---- */

static const struct composer_kind *kind_of(struct shop *s, const char *profile)
{
	static const struct composer_kind *const kinds[] = {&composer_campaign, &composer_push};
	const char *const *members = member_profiles(s);

	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (strcmp(kinds[i]->profile, profile) == 0)
			return kinds[i];
	for (size_t i = 0; members[i] != NULL; i++)
		if (strcmp(members[i], profile) == 0)
			return &composer_broadcast;
	return kinds[0];
}

static void key_of(const struct composer *c, char *out, size_t size)
{
	if (c->draft.id != 0)
		snprintf(out, size, "%" PRId64, c->draft.id);
	else if (c->draft.copied_from != 0)
		snprintf(out, size, "new %s %" PRId64, c->profile, c->draft.copied_from);
	else
		snprintf(out, size, "new %s", c->profile);
}

static enum status fill(struct composer *c, struct record *r, struct error *e)
{
	enum status st = ST_OK;

	if (c->draft.id == 0)
		for (size_t i = 0; i < r->form->count; i++)
			record_set(r, r->form->fields[i].name, r->form->fields[i].initial);
	if (c->draft.copied_from != 0) {
		record_set(r, "send_at", ""); /* a copy goes out at a time of its own */
		st = c->kind->fill(c, c->draft.copied_from, r, e);
	} else {
		st = c->kind->fill(c, c->draft.id, r, e);
	}
	return st;
}

static void free_state(struct composer *c)
{
	if (c->kind->close != NULL)
		c->kind->close(c);
	for (size_t i = 0; i < c->text_count; i++)
		free(c->texts[i]);
	free(c->texts);
	free(c->audience);
	free(c->name);
	free(c);
}

static struct composer *state_new(struct view *v)
{
	struct composer *c = xcalloc(1, sizeof *c);

	c->shop = shop_of(v);
	c->view = v;
	snprintf(c->profile, sizeof c->profile, "%s", waiting.profile[0] != '\0' ? waiting.profile : "ruten");
	c->kind = kind_of(c->shop, c->profile);
	c->audience = waiting.audience;
	c->name = waiting.name;
	waiting.audience = waiting.name = NULL;
	c->draft = (struct campaign_draft){.profile = c->profile, .id = waiting.id, .copied_from = waiting.copied_from};
	return c;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct composer *c = state_new(v);
	const struct form *f;
	struct record r = {0};
	char key[80];
	enum status st = form_load(c->kind->form, &f, e);

	(void)arg;
	if (st == ST_OK)
		st = plan_gate(c->shop, c->profile, e);
	if (c->kind->open != NULL)
		c->kind->open(c);
	if (st == ST_OK) {
		record_init(&r, f);
		st = fill(c, &r, e);
	}
	if (st != ST_OK) {
		record_free(&r);
		free_state(c);
		return st;
	}
	v->state = c;
	key_of(c, key, sizeof key);
	snprintf(v->title, sizeof v->title, "%s", _(c->draft.id != 0 ? c->kind->title_edit : c->kind->title_new));
	c->form = formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = key, .draft_agreed = waiting.draft_agreed, .today = shop_today(c->shop, NULL), .ctx = c, .save = save,
		.limit_of = limit_of, .values = values, .check = check, .hint = hint, .note = note, .preview = preview, .preview_cols = SIDE_COLS,
	});
	record_free(&r);
	waiting.id = waiting.copied_from = 0; /* from the palette it is a new one */
	waiting.profile[0] = '\0';
	waiting.draft_agreed = false;
	return ST_OK;
}

static void close(struct view *v)
{
	free_state(state_of(v));
}

static struct outcome idle(struct view *v)
{
	struct composer *c = state_of(v);

	return c->kind->idle != NULL ? c->kind->idle(c) : outcome_pass();
}

static void changed(struct view *v)
{
	struct composer *c = state_of(v);

	if (c->kind->changed != NULL)
		c->kind->changed(c);
}

/* ---- acts ---- */

/* The campaign as the form stands, without being kept. */
static void campaign_of(const struct composer *c, const struct record *r, struct campaign *out)
{
	*out = (struct campaign){.id = c->draft.id, .send_at = campaign_send_time(c->shop, c->profile, r)};
	snprintf(out->profile, sizeof out->profile, "%s", c->profile);
	out->name = xstrdup(record_get(r, "name"));
	out->body = xstrdup(record_get(r, "body"));
	out->url = xstrdup(record_get(r, "url"));
	out->cta = xstrdup(record_get(r, "cta"));
	out->banner_path = xstrdup(record_get(r, "banner_path"));
	out->banner_url = xstrdup(record_get(r, "banner_url"));
	out->coupon_id = strtoll(record_get(r, "coupon"), NULL, 10);
}

static struct outcome test_act(struct view *v)
{
	struct composer *c = state_of(v);
	struct campaign k;
	char answer[200];
	struct error e = {0};
	char *to = dialog_prompt(v, _("Send a test"), _("To (member id or address)"), "");

	if (to == NULL)
		return outcome_draw();
	campaign_of(c, formview_record(c->form), &k);
	if (screen_ok(v, campaign_test_of(c->shop, &k, to, answer, &e), &e))
		ui_say(v, _("The test went out: %s"), answer);
	campaign_free(&k);
	free(to);
	return outcome_draw();
}

static struct outcome keep_template_act(struct view *v)
{
	struct composer *c = state_of(v);
	const char *body = record_get(formview_record(c->form), "body");
	const struct form *f;
	struct record r = {0};
	struct error e = {0};
	char op[OP_ID_SIZE], *title;
	int64_t id;

	if (body[0] == '\0') {
		ui_say(v, "%s", _("There is no text to keep yet."));
		return outcome_draw();
	}
	title = dialog_prompt(v, _("Save as template"), _("Template title"), "");
	if (title == NULL || !screen_ok(v, form_load("template", &f, &e), &e)) {
		free(title);
		return outcome_draw();
	}
	record_init(&r, f);
	record_set(&r, "profile", c->profile);
	record_set(&r, "title", title);
	record_set(&r, "text", body);
	op_id_make(op);
	if (screen_ok(v, template_save(c->shop, 0, &r, op, &id, &e), &e))
		ui_say(v, _("Kept as the template \"%s\"; F4 in the text offers it."), title);
	record_free(&r);
	free(title);
	return outcome_draw();
}

static bool has_body(const struct view *v)
{
	return form_field(formview_record(state_of(v)->form)->form, "body") != NULL;
}

static bool has_channels(const struct view *v)
{
	const struct composer *c = state_of(v);

	return c->kind->channels != NULL && c->kind->channels[0] != NULL && c->kind->channels[1] != NULL;
}

static struct outcome channel_act(struct view *v)
{
	struct composer *c = state_of(v);

	if (c->kind->channels[++c->channel] == NULL)
		c->channel = 0;
	return outcome_draw();
}

static bool has_readers(const struct view *v)
{
	return state_of(v)->kind->next_reader != NULL;
}

static struct outcome reader_act(struct view *v)
{
	struct composer *c = state_of(v);

	c->kind->next_reader(c, formview_record(c->form));
	return outcome_draw();
}

static const struct action actions[] = {
	{"composer.reader", GROUP_RECORD, {K_F(3), K_CTRL('f')}, N_("Next reader"), N_("Show the message as the next member reads it"), reader_act, has_readers},
	{"composer.test", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Test"), N_("Send this message to one address or member, without quota"), test_act,
	 has_body},
	{"composer.keep", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("As template"), N_("Keep the text as a template of your own"), keep_template_act,
	 has_body},
	{"composer.channel", GROUP_RECORD, {K_F(3), K_CTRL('f')}, N_("Channel"), N_("Show the message of the next channel"), channel_act, has_channels},
};

const struct screen composer_screen = {
	.name = "composer",
	.title = N_("Composer"),
	.help = N_("Form left, what the buyer sees right. Tick who gets it: the figures are the people that can be reached now, each counted once. "
	           "F2 checks everything by the rules and keeps it; it goes out at its time."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.idle = idle,
	.changed = changed,
};
