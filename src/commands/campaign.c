/*
 * campaign: what is composed, shown, previewed and estimated; the table of all
 * verbs. What sends stands in campaign_send.c, what reads results in
 * campaign_results.c.
 */
#include "config.h"

#include "commands/campaign.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/template.h"

enum { PICTURE_COLS = 40 };

const char *campaign_profile(const struct cli *c)
{
	const char *given = cli_field(c, "profile");
	return given && *given ? given : "ruten";
}

enum status campaign_of_arg(struct cli *c, struct campaign *out, struct error *e)
{
	char *end;
	long long id = strtoll(cli_arg(c, 0), &end, 10);
	*out = (struct campaign){0};
	if (*end || id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a campaign."), cli_arg(c, 0));
	return campaign_get(cli_shop(c), id, out, e);
}

static enum status show(struct cli *c, struct error *e)
{
	struct campaign m;
	enum status st = campaign_of_arg(c, &m, e);
	if (st == ST_OK)
		st = campaign_tell(c, &m, e);
	campaign_free(&m);
	return st;
}

/* ---- composing ---- */

static enum status tell_saved(struct cli *c, int64_t id, struct error *e)
{
	struct campaign m;
	char title[80], text[300], button[40];
	enum status st = campaign_get(cli_shop(c), id, &m, e);
	if (st == ST_OK) {
		campaign_saved_words(cli_shop(c), m.profile, m.name, title, text, button);
		cli_say(c, "%s", title);
		cli_say(c, "%s", text);
		st = campaign_tell(c, &m, e);
	}
	campaign_free(&m);
	return st;
}

/* A coupon by the entity's name for it. */
static void take_coupon(struct cli *c)
{
	const char *coupon = cli_field(c, "coupon_id");
	if (coupon && !record_has(cli_record(c), "coupon"))
		record_set(cli_record(c), "coupon", coupon);
}

/* No other channel than the marketplace's own, by any of its names (RUT-5, RUT-6). */
static enum status check_channel(struct cli *c, const char *profile, struct error *e)
{
	const struct profile *p;
	const char *given = cli_field(c, "channel"), *item;
	size_t len;
	enum status st = shop_profile(cli_shop(c), profile, &p, e);
	const char *own = st == ST_OK ? profile_text(p, "message.channel", DAY_NONE) : NULL;
	if (!own || !given || !*given || strcmp(given, own) == 0)
		return st;
	const char *names = profile_text(p, "alias.messenger", DAY_NONE);
	while (names && profile_item(&names, &item, &len))
		if (strlen(given) == len && memcmp(given, item, len) == 0)
			return ST_OK;
	return error_set(e, ST_REFUSED, "channel_unknown", "RUT-5", "channel", _("Campaigns go out only through %s."), own);
}

static enum status save(struct cli *c, const struct campaign_draft *d, struct error *e)
{
	char op[OP_ID_SIZE];
	int64_t id;
	op_id_make(op);
	enum status st = check_channel(c, d->profile, e);
	if (st == ST_OK)
		st = campaign_save(cli_shop(c), d, cli_record(c), op, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell_saved(c, id, e);
	cli_say(c, "%s", _("The campaign is right; nothing was written."));
	return ST_OK;
}

/* template=t3 gives the body that was not given. */
static enum status take_template(struct cli *c, struct error *e)
{
	const char *id = cli_field(c, "template");
	struct body_template t;
	if (!id || !*id)
		return ST_OK;
	enum status st = template_get(cli_shop(c), campaign_profile(c), id, &t, e);
	if (st == ST_OK && !record_has(cli_record(c), "body"))
		record_set(cli_record(c), "body", t.text);
	body_template_free(&t);
	return st;
}

static enum status create(struct cli *c, struct error *e)
{
	take_coupon(c);
	enum status st = take_template(c, e);
	return st == ST_OK ? save(c, &(struct campaign_draft){.profile = campaign_profile(c)}, e) : st;
}

static enum status edit(struct cli *c, struct error *e)
{
	struct campaign m;
	take_coupon(c);
	enum status st = campaign_of_arg(c, &m, e);
	if (st == ST_OK)
		st = take_template(c, e);
	if (st == ST_OK)
		st = save(c, &(struct campaign_draft){.profile = m.profile, .id = m.id}, e);
	campaign_free(&m);
	return st;
}

/* A copy goes out at a time of its own. */
static enum status copy(struct cli *c, struct error *e)
{
	struct campaign m;
	struct record *r = cli_record(c);
	take_coupon(c);
	enum status st = campaign_of_arg(c, &m, e);
	if (st == ST_OK && !record_has(r, "send_at"))
		record_set(r, "send_at", "");
	if (st == ST_OK)
		st = campaign_record(cli_shop(c), m.id, r, e);
	if (st == ST_OK)
		st = save(c, &(struct campaign_draft){.profile = m.profile, .copied_from = m.id}, e);
	campaign_free(&m);
	return st;
}

static enum status drop(struct cli *c, struct error *e)
{
	struct campaign m;
	enum status st = campaign_of_arg(c, &m, e);
	if (st == ST_OK)
		st = campaign_delete(cli_shop(c), m.id, e);
	if (st == ST_OK && !cli_dry_run(c))
		cli_say(c, _("Campaign %1$lld \"%2$s\" is gone."), (long long)m.id, m.name);
	campaign_free(&m);
	return st;
}

/* ---- preview and estimate ---- */

static enum status message_of(struct cli *c, struct message *m, struct error *e)
{
	struct campaign k;
	const char *channel = cli_field(c, "channel");
	if (!cli_arg(c, 0)) {
		take_coupon(c);
		campaign_preview(cli_shop(c), campaign_profile(c), cli_record(c), channel, m);
		return ST_OK;
	}
	enum status st = campaign_of_arg(c, &k, e);
	if (st == ST_OK)
		st = campaign_message(cli_shop(c), &k, channel, true, m, e);
	campaign_free(&k);
	return st;
}

static enum status preview(struct cli *c, struct error *e)
{
	struct message m = {0};
	int64_t cols = PICTURE_COLS;
	enum status st = cli_field_int(c, "cols", PICTURE_COLS, &cols, e);
	if (st == ST_OK)
		st = message_of(c, &m, e);
	if (st == ST_OK && cli_document(c)) {
		message_json(&m, cli_document(c));
	} else if (st == ST_OK) {
		char *text = message_text(&m, cols > 200 ? 200 : (int)cols);
		cli_write(c, text, strlen(text));
		free(text);
	}
	message_free(&m);
	return st;
}

/* What is estimated: a stored campaign, or audiences= and send_at=. */
static enum status asked_for(struct cli *c, struct campaign *m, unsigned *mask, instant_t *at, struct error *e)
{
	const struct profile *p;
	const char *time = cli_field(c, "send_at"), *audiences = cli_field(c, "audiences");
	enum status st = cli_arg(c, 0) ? campaign_of_arg(c, m, e) : ST_OK;
	*mask = m->mask;
	*at = cli_arg(c, 0) ? m->send_at : INSTANT_NONE;
	if (st == ST_OK && audiences)
		st = campaign_audience_mask(cli_shop(c), campaign_profile(c), audiences, mask, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), campaign_profile(c), &p, e);
	if (st == ST_OK && time)
		st = campaign_time_parse(p, time, at, e);
	return st;
}

static void tell_audiences(struct cli *c, const struct reach *r, unsigned mask)
{
	static const struct list_column columns[] = {
		{.name = "audience", .title = N_("Audience"), .kind = VK_ENUM, .labels = "audience", .cols = 14},
		{.name = "count", .title = N_("Reach"), .kind = VK_INT, .cols = 10},
		{.name = "chosen", .title = N_("Chosen"), .kind = VK_BOOL, .cols = 6},
	};
	struct cli_table t = {.columns = columns, .column_count = 3};
	for (int i = 0; i < AUDIENCES; i++) {
		int64_t n = r->lists ? reach_of(r, i) : r->figure[i];
		const struct value cells[] = {{.text = audience_codes[i]}, {.null = n < 0, .num = n}, {.num = (mask & 1u << i) != 0}};
		list_page_add(&t.page, "", 0, cells, 3);
	}
	cli_rows(c, "audiences", &t);
	list_page_free(&t.page);
}

static void tell_estimate(struct cli *c, const struct campaign_estimate *est)
{
	cli_int(c, "est_reach_low", N_("Estimated reach, at least"), est->low);
	cli_int(c, "est_reach_high", N_("Estimated reach, at most"), est->high);
	cli_int(c, "overlap", N_("In several audiences"), est->overlap);
	cli_int(c, "left_out", N_("Left out"), est->skipped);
	if (!est->has_quota) {
		cli_text(c, "quota_left", N_("Quota left"), NULL);
		return;
	}
	cli_int(c, "quota_bought", N_("Quota bought"), est->quota.bought);
	cli_int(c, "quota_left", N_("Quota left"), est->quota.left);
	cli_int(c, "pending_estimate", N_("Waiting campaigns before it"), est->pending);
	cli_int(c, "quota_after", N_("Quota left after it"), est->after);
}

static enum status estimate(struct cli *c, struct error *e)
{
	struct campaign m = {0};
	struct campaign_estimate est;
	struct reach r;
	unsigned mask;
	instant_t at;
	enum status st = asked_for(c, &m, &mask, &at, e);
	const char *profile = m.id ? m.profile : campaign_profile(c);
	if (st == ST_OK)
		st = campaign_estimate(cli_shop(c), profile, mask, at, m.id, &r, &est, e);
	if (st == ST_OK) {
		tell_audiences(c, &r, mask);
		tell_estimate(c, &est);
		campaign_estimate_notes(cli_shop(c), profile, &r, &est, at);
	}
	campaign_free(&m);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile tab " LIST_FIELDS, CMD_READS, N_("campaigns, newest first: tab=all, pending or sent"), campaign_cmd_list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one campaign with its counts"), show},
	{"preview", "[ID]", "campaign", "profile coupon_id channel cols", CMD_READS, N_("what the buyer will see, of a campaign or of fields as given"), preview},
	{"estimate", "[ID]", NULL, "profile audiences send_at", CMD_READS, N_("reach by audience and together, and the quota after it"), estimate},
	{"create", NULL, "campaign", "profile template coupon_id channel", CMD_WRITES, N_("compose one; it waits for its send time"), create},
	{"edit", "ID", "campaign", "template coupon_id channel", CMD_WRITES, N_("change one that waits; fields not named stay"), edit},
	{"copy", "ID", "campaign", "coupon_id channel", CMD_WRITES, N_("a new one like it, at send_at=…"), copy},
	{"delete", "ID", NULL, NULL, CMD_WRITES, N_("take away one that waits"), drop},
	{"compare", "A B", NULL, NULL, CMD_READS, N_("two campaigns side by side"), campaign_cmd_compare},
	{"recipients", "[ID]", NULL, "profile state member member_id " LIST_FIELDS, CMD_READS,
	 N_("who gets it, and what became of each (state=trouble: refused or uncertain); member=ID: what a person was sent"),
	 campaign_cmd_recipients},
	{"handovers", "ID", NULL, LIST_FIELDS, CMD_READS, N_("its files, mails or requests with what was answered"), campaign_cmd_handovers},
	{"test", "ID", NULL, "to", CMD_WRITES, N_("one message to yourself over the real way out: to=ADDRESS or MEMBER"), campaign_cmd_test},
	{"pause", "ID", NULL, NULL, CMD_WRITES, N_("hold it; what is queued takes no quota"), campaign_cmd_pause},
	{"resume", "ID", NULL, NULL, CMD_WRITES, N_("let it go on"), campaign_cmd_resume},
	{"cancel", "ID", NULL, NULL, CMD_WRITES, N_("end it: what was handed over counts, the rest is withdrawn"), campaign_cmd_cancel},
	{"settle", "ID", NULL, "sent as state reach opened", CMD_WRITES,
	 N_("what became of the uncertain ones: sent=yes or no, or the marketplace's reach= opened="), campaign_cmd_settle},
	{"resend", "ID", "campaign", NULL, CMD_WRITES, N_("once more to those who did not open it, at send_at=…"), campaign_cmd_resend},
	{0},
};

const struct noun noun_campaign = {"campaign", N_("message campaigns"), verbs};
