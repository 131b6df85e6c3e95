/*
 * The lists of channels, integrations and enquiries: three screens over one way
 * of keeping them.
 */
#include "config.h"

#include "small_form.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/member.h"
#include "storekeep/register.h"

/* What each of the three brings. */
struct kept {
	enum register_kind kind;
	const struct small_form *form;
	const struct column_fit *fits;
	size_t fit_count;
	const char *empty, *question; /* N_() */
};

struct state {
	const struct kept *what;
	struct fitted list;
	struct table *table;
	char profile[32];
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- forms ---- */

#define FORM_OF(name, of_kind) \
	static enum status name##_fill(struct shop *s, int64_t id, struct record *r, struct error *e) { return register_record(s, of_kind, id, r, e); } \
	static enum status name##_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e) \
	{ return register_save(s, of_kind, id, r, op_id, out, e); }
FORM_OF(channel, REGISTER_CHANNEL)
FORM_OF(integration, REGISTER_INTEGRATION)
FORM_OF(enquiry, REGISTER_ENQUIRY)

static size_t channel_kinds(struct shop *s, const struct record *r, const struct form_field *f, struct pick **out)
{
	const struct profile *p;
	size_t n = 0;

	*out = NULL;
	if (strcmp(f->name, "kind") != 0 || member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, NULL) != ST_OK)
		return 0;
	*out = xcalloc(8, sizeof **out);
	for (int i = 0; label_code("channel_kind", i) != NULL && n < 8; i++)
		if (profile_has(p, "channel.kinds", DAY_NONE, label_code("channel_kind", i)))
			(*out)[n++] = (struct pick){.code = label_code("channel_kind", i), .label = label_of("channel_kind", label_code("channel_kind", i)), .unseen = true};
	return n;
}

static size_t known_names(struct shop *s, const struct record *r, const struct form_field *f, struct pick **out)
{
	const char *title;
	size_t n = 0;

	(void)s, (void)r;
	*out = NULL;
	if (strcmp(f->name, "name") != 0)
		return 0;
	*out = xcalloc(16, sizeof **out);
	for (int i = 0; integration_known(i, &title) != NULL && n < 16; i++)
		(*out)[n++] = (struct pick){.code = integration_known(i, NULL), .label = title, .unseen = true};
	return n;
}

static const struct small_form channel_form = {
	.form = "channel", .title_new = N_("New channel"), .title_edit = N_("Change the channel"), .said = N_("The channel is kept."), .fill = channel_fill,
	.save = channel_save, .members = true, .values = channel_kinds,
};
static const struct small_form integration_form = {
	.form = "integration", .title_new = N_("New integration"), .title_edit = N_("Change the integration"), .said = N_("The integration is kept."),
	.fill = integration_fill, .save = integration_save, .members = true, .values = known_names,
};
static const struct small_form enquiry_form = {
	.form = "enquiry", .title_new = N_("New enquiry"), .title_edit = N_("Answer the enquiry"), .said = N_("The enquiry is kept."), .fill = enquiry_fill,
	.save = enquiry_save, .members = true,
};

/* ---- the three ---- */

static const struct column_fit channel_fits[] = {{"kind", 18, 0, 0}, {"name", 20, 2, 0}, {"on", 6, 0, 0}, {"since", 12, 0, 1}};
static const struct column_fit integration_fits[] = {
	{"name", 18, 1, 0}, {"provider", 16, 1, 1}, {"purpose", 16, 2, 2}, {"on", 6, 0, 0}, {"account", 14, 1, 3}, {"installed_on", 12, 0, 2},
};
static const struct column_fit enquiry_fits[] = {
	{"received_at", 16, 0, 1}, {"sender", 20, 1, 0}, {"text", 20, 3, 0}, {"state", 8, 0, 0}, {"member_id", 8, 0, 2},
};
static const struct kept channels = {REGISTER_CHANNEL, &channel_form, channel_fits, COUNT_OF(channel_fits), N_("No channel yet. F6 enters the first."),
                                     N_("Take this channel away?")};
static const struct kept integrations = {REGISTER_INTEGRATION, &integration_form, integration_fits, COUNT_OF(integration_fits),
                                         N_("No integration yet. F6 enters the first."), N_("Take this integration away?")};
static const struct kept enquiries = {REGISTER_ENQUIRY, &enquiry_form, enquiry_fits, COUNT_OF(enquiry_fits), N_("No enquiry yet. F6 enters the first."),
                                      N_("Take this enquiry away?")};

static enum status open_kept(struct view *v, const struct kept *what, void *arg, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	struct state *s;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	s->what = what;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	register_list(shop_of(v), what->kind, s->profile, &s->list.source);
	src = fitted_source(&s->list, what->fits, what->fit_count);
	s->table = table_new(v, &src);
	table_set_empty(s->table, what->empty);
	return ST_OK;
}

static enum status open_channels(struct view *v, void *arg, struct error *e) { return open_kept(v, &channels, arg, e); }
static enum status open_integrations(struct view *v, void *arg, struct error *e) { return open_kept(v, &integrations, arg, e); }
static enum status open_enquiries(struct view *v, void *arg, struct error *e) { return open_kept(v, &enquiries, arg, e); }

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	table_reload(state_of(v)->table);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_change(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(state_of(v)->what->form, 0, state_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(state_of(v)->what->form, table_row(state_of(v)->table)->id, NULL);
}

static struct outcome delete_act(struct view *v)
{
	struct state *s = state_of(v);
	struct error e = {0};

	if (!dialog_confirm(v, _(s->what->question)))
		return outcome_draw();
	screen_ok(v, register_delete(shop_of(v), s->what->kind, table_row(s->table)->id, &e), &e);
	table_reload(s->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"register.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter one"), new_act, can_write},
	{"register.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open and change it"), edit_act, can_change},
	{"register.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take away"), N_("Take it away"), delete_act, can_change},
};

#define SCREEN(word, name_of, title_of, help_of, open_of) \
	const struct screen word = { \
		.name = name_of, .title = title_of, .help = help_of, .actions = actions, .action_count = COUNT_OF(actions), .open = open_of, \
		.close = close, .resumed = resumed, \
	}
SCREEN(channels_screen, "channels", N_("Channels of the message centre"),
       N_("Channels through which customers write. The conversations themselves are on the platform."), open_channels);
SCREEN(integrations_screen, "integrations", N_("Integrations"),
       N_("Extensions of the shop: what is installed, by which account, and how to remove it. Accounts are shown masked."), open_integrations);
SCREEN(enquiries_screen, "enquiries", N_("Enquiries"),
       N_("What customers wrote by a form. New ones are answered, answered ones closed; the member is found by the address."), open_enquiries);
