/*
 * A menu of what the shop keeps on file beside its members: letters, prepaid
 * books, channels, integrations, enquiries, and the switches of notices.
 */
#include "config.h"

#include "small_form.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/letter.h"
#include "storekeep/member.h"
#include "storekeep/prepaid.h"
#include "storekeep/register.h"

static enum status fill_notices(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(s, NULL, &p, e);

	(void)id;
	return st == ST_OK ? notice_settings_record(s, profile_name(p), r, e) : st;
}

static enum status save_notices(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return notice_settings_save(s, r, op_id, out, e);
}

static enum status fill_phone(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(s, NULL, &p, e);

	(void)id;
	return st == ST_OK ? phone_settings_record(s, profile_name(p), r, e) : st;
}

static enum status save_phone(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return phone_settings_save(s, r, op_id, out, e);
}

static const struct small_form notices_form = {
	.form = "notice", .title_new = N_("Notices"), .title_edit = N_("Notices"), .said = N_("The switches are kept."), .fill = fill_notices,
	.save = save_notices, .members = true,
};
static const struct small_form phone_form = {
	.form = "phone", .title_new = N_("Phone-number accounts"), .title_edit = N_("Phone-number accounts"), .said = N_("The switches are kept."),
	.fill = fill_phone, .save = save_phone, .members = true,
};

/* ---- the lines ---- */

static void say_count(struct shop *s, const char *profile, enum register_kind k, char out[80])
{
	struct list_source src;
	int64_t n = 0;

	register_list(s, k, profile, &src);
	if (src.count(src.self, &(struct list_query){0}, NULL, NULL, &n))
		snprintf(out, 80, ngettext("%lld entry", "%lld entries", (unsigned long)n), (long long)n);
	list_close(&src);
}

static void say_channels(struct shop *s, const char *profile, char out[80]) { say_count(s, profile, REGISTER_CHANNEL, out); }
static void say_integrations(struct shop *s, const char *profile, char out[80]) { say_count(s, profile, REGISTER_INTEGRATION, out); }
static void say_enquiries(struct shop *s, const char *profile, char out[80]) { say_count(s, profile, REGISTER_ENQUIRY, out); }

static void say_tokens(struct shop *s, const char *profile, char out[80])
{
	struct token_figures t;

	if (token_figures(s, profile, &t, NULL) == ST_OK)
		snprintf(out, 80, _("%1$lld left, enough for %2$lld OTPs"), (long long)t.balance, (long long)t.otps_left);
}

static void say_credits(struct shop *s, const char *profile, char out[80])
{
	snprintf(out, 80, _("%lld left"), (long long)prepaid_balance(s, PREPAID_CREDITS, profile));
}

static void say_letters(struct shop *s, const char *profile, char out[80])
{
	const struct profile *p;
	int on = 0, n = 0;

	if (shop_profile(s, profile, &p, NULL) != ST_OK)
		return;
	for (; letter_code(p, n) != NULL; n++)
		on += letter_is_on(s, p, letter_code(p, n), "email");
	snprintf(out, 80, _("%1$d of %2$d go by e-mail"), on, n);
}

static const struct line {
	char letter;
	const char *label; /* N_() */
	const struct screen *screen;
	const struct small_form *form;
	void (*say)(struct shop *s, const char *profile, char out[80]);
} lines[] = {
	{'1', N_("Letters that go out by themselves"), &letters_screen, NULL, say_letters},
	{'2', N_("Notices by SMS and by channel"), NULL, &notices_form, NULL},
	{'3', N_("Tokens and OTPs"), &tokens_screen, NULL, say_tokens},
	{'4', N_("Phone-number accounts"), NULL, &phone_form, NULL},
	{'5', N_("SMS credits"), &sms_screen, NULL, say_credits},
	{'6', N_("Channels of the message centre"), &channels_screen, NULL, say_channels},
	{'7', N_("Integrations"), &integrations_screen, NULL, say_integrations},
	{'8', N_("Enquiries"), &enquiries_screen, NULL, say_enquiries},
};

static const struct list_column columns[] = {
	{.name = "key", .title = N_("Key"), .kind = VK_TEXT, .cols = 5},
	{.name = "what", .title = N_("Register"), .kind = VK_TEXT, .cols = 34, .grow = 1},
	{.name = "state", .title = N_("State"), .kind = VK_TEXT, .cols = 30, .grow = 1},
};

struct state {
	struct shop *shop;
	struct table *table;
	char profile[32];
};

/* Eight rows: all of them are one page. */
static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct state *s = self;

	(void)e;
	for (size_t i = 0; i < COUNT_OF(lines) && out->count < q->limit; i++) {
		char key[2] = {lines[i].letter, '\0'}, said[80] = "";
		bool behind = q->after == NULL || (q->backwards ? *q->after > *key : *q->after < *key) || (q->inclusive && *q->after == *key);
		struct value cells[] = {{.text = key}, {.text = _(lines[i].label)}, {.text = said}};

		if (!behind)
			continue;
		if (lines[i].say != NULL)
			lines[i].say(s->shop, s->profile, said);
		list_page_add(out, key, (int64_t)i + 1, cells, COUNT_OF(cells));
	}
	return ST_OK;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	(void)self, (void)q, (void)stop, (void)stop_arg;
	*out = COUNT_OF(lines);
	return true;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	struct state *s;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	s->shop = shop_of(v);
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	s->table = table_new(v, &(struct list_source){.columns = columns, .column_count = COUNT_OF(columns), .page = page, .count = count, .self = s});
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(((struct state *)v->state)->table);
}

static struct outcome go(struct view *v, size_t i)
{
	struct state *s = v->state;

	if (i >= COUNT_OF(lines))
		return outcome_pass();
	if (lines[i].form != NULL)
		return small_form_open(lines[i].form, 1, s->profile);
	return outcome_push(lines[i].screen, s->profile);
}

static struct outcome open_act(struct view *v)
{
	return go(v, (size_t)table_row(((struct state *)v->state)->table)->id - 1);
}

static struct outcome key(struct view *v, const struct key *k)
{
	return k->code >= '1' && k->code <= '8' ? go(v, (size_t)(k->code - '1')) : outcome_pass();
}

static const struct action actions[] = {
	{"registers.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open this register; its digit does so at once"), open_act, table_has_row},
};

const struct screen registers_screen = {
	.name = "registers",
	.title = N_("Registers"),
	.help = N_("Letters, tokens and text messages, channels, integrations and enquiries. A digit or Enter opens one."),
	.jump = 'q',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.key = key,
	.resumed = resumed,
};
