/*
 * message: broadcasts to members, from the draft to what became of each
 * recipient.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/broadcast.h"
#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"

static enum status id_of_arg(struct cli *c, int64_t *id, struct error *e)
{
	char *end;

	*id = strtoll(cli_arg(c, 0), &end, 10);
	if (*end != '\0' || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a message."), cli_arg(c, 0));
	return ST_OK;
}

/* A kept audience as it is in JSON, or null. */
static void tell_audience(struct cli *c, const struct broadcast *b)
{
	char *words = broadcast_audience_words(cli_shop(c), b->profile, b->audience);

	if (cli_document(c) != NULL)
		cli_text(c, "audience", NULL, *b->audience != '\0' ? b->audience : NULL);
	else
		cli_text(c, "audience", N_("Send to"), words);
	free(words);
}

static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct broadcast b;
	const struct profile *p = NULL;
	enum status st = broadcast_get(cli_shop(c), id, &b, e);

	if (st == ST_OK)
		st = shop_profile(cli_shop(c), b.profile, &p, e);
	if (st == ST_OK) {
		const char *zone = profile_zone(p);

		cli_int(c, "id", N_("Number in our book"), b.id);
		cli_text(c, "profile", N_("Marketplace"), b.profile);
		cli_code(c, "kind", N_("Kind"), "message_kind", b.kind);
		cli_code(c, "channel", N_("Channel"), "message_channel", b.channel);
		cli_text(c, "name", N_("Name"), b.name);
		cli_text(c, "subject", N_("Subject"), b.subject);
		cli_text(c, "text", N_("Text"), b.text);
		tell_audience(c, &b);
		cli_code(c, "sms_kind", N_("Kind of text message"), "sms_kind", *b.sms_kind != '\0' ? b.sms_kind : NULL);
		cli_code(c, "state", N_("State"), "message_state", b.state);
		cli_instant(c, "scheduled_at", N_("Send at"), b.scheduled_at, zone);
		cli_int(c, "segments", N_("Text messages"), b.segments);
		cli_int(c, "cost_tokens", N_("Tokens"), b.cost_tokens);
		cli_value(c, "recipients", N_("In the audience"), VK_INT, NULL, &(struct value){.null = b.recipients < 0, .num = b.recipients});
		cli_int(c, "waiting", N_("Wait"), broadcast_waiting(&b));
		cli_int(c, "sent", N_("Sent"), b.sent);
		cli_int(c, "uncertain", N_("Uncertain"), b.uncertain);
		cli_int(c, "failed", N_("Failed"), b.failed);
		cli_int(c, "skipped", N_("Left out"), b.skipped);
		cli_instant(c, "started_at", N_("Begun"), b.started_at, zone);
		cli_instant(c, "finished_at", N_("Ended"), b.finished_at, zone);
		cli_instant(c, "created_at", N_("Created"), b.created_at, zone);
		cli_text(c, "created_by", N_("Created by"), b.created_by);
		cli_instant(c, "changed_at", N_("Changed"), b.changed_at, zone);
		cli_text(c, "changed_by", N_("Changed by"), b.changed_by);
	}
	broadcast_free(&b);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;

	broadcast_list(cli_shop(c), cli_field(c, "profile"), cli_field(c, "state"), &src);
	enum status st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_of_arg(c, &id, e);

	return st == ST_OK ? tell(c, id, e) : st;
}

/* members=, group=, segment=, filter= and all=yes say the audience, too. */
static enum status take_audience(struct cli *c, struct error *e)
{
	static const char *const words[] = {"members", "group", "segment", "filter"};
	struct record *r = cli_record(c);
	bool all;
	enum status st = cli_field_bool(c, "all", false, &all, e);

	if (st == ST_OK && all)
		record_set(r, "audience", "all");
	for (size_t i = 0; i < sizeof words / sizeof *words && st == ST_OK; i++)
		if (cli_field(c, words[i]) != NULL) {
			char *text = xasprintf("%s:%s", words[i], cli_field(c, words[i]));

			record_set(r, "audience", text);
			free(text);
		}
	return st;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	struct progress p = cli_progress(c, _("Fixing who gets it"));
	char op[OP_ID_SIZE];
	enum status st = take_audience(c, e);

	op_id_make(op);
	if (st == ST_OK)
		st = broadcast_save(cli_shop(c), id, cli_record(c), op, &p, &id, e);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The message is right; nothing was written."));
	return ST_OK;
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_of_arg(c, &id, e);

	return st == ST_OK ? save(c, id, e) : st;
}

/* ---- preview ---- */

static void tell_cost(struct cli *c, const struct broadcast_reach *r, bool sms)
{
	cli_int(c, "members", N_("In the audience"), r->members);
	cli_int(c, "recipients", N_("Get it"), r->recipients);
	cli_int(c, "blacklisted", N_("Left out: blacklisted"), r->skipped[SKIP_BLACKLISTED]);
	cli_int(c, "no_address", N_("Left out: no address"), r->skipped[SKIP_NO_ADDRESS]);
	cli_int(c, "no_consent", N_("Left out: no consent"), r->skipped[SKIP_NO_CONSENT]);
	cli_int(c, "duplicate", N_("Left out: same address twice"), r->skipped[SKIP_DUPLICATE]);
	cli_int(c, "stand_ins", N_("Without the name that is filled in"), r->stand_ins);
	cli_int(c, "cost_tokens", N_("Tokens"), 0);
	if (!sms)
		return;
	cli_int(c, "segments", N_("Text messages"), r->segments);
	cli_value(c, "credits", N_("SMS credits needed"), VK_INT, NULL, &(struct value){.null = r->credits < 0, .num = r->credits});
	cli_value(c, "credits_left", N_("SMS credits left"), VK_INT, NULL, &(struct value){.null = r->credits < 0, .num = r->credits_left});
	if (r->credits < 0 && r->price < 0 && cli_document(c) == NULL)
		cli_text(c, "price", N_("Price"), _("price not set"));
	else
		cli_money(c, "price", N_("Price"), r->price < 0 ? MONEY_NONE : r->price);
}

static enum status count_all(struct cli *c, const struct record *r, struct broadcast_reach *reach, struct error *e)
{
	struct broadcast_count *w = NULL;
	bool done;
	enum status st = broadcast_count_begin(cli_shop(c), r, &w, e);

	if (st == ST_OK)
		st = broadcast_count_step(w, 0, &done, e);
	if (st == ST_OK)
		broadcast_count_read(w, reach);
	broadcast_count_free(w);
	return st;
}

static enum status preview(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	struct broadcast_preview p = {0};
	struct broadcast_reach reach = {0};
	int64_t id = 0, member = 0;
	enum status st = take_audience(c, e);

	if (st == ST_OK && cli_arg(c, 0) != NULL && (st = id_of_arg(c, &id, e)) == ST_OK)
		st = broadcast_record(cli_shop(c), id, r, e);
	if (st == ST_OK && *record_get(r, "channel") == '\0')
		record_set(r, "channel", "email");
	if (st == ST_OK && cli_field(c, "member") != NULL)
		st = member_resolve(cli_shop(c), *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, cli_field(c, "member"), &member, e);
	if (st == ST_OK)
		st = broadcast_preview(cli_shop(c), r, member, &p, e);
	if (st == ST_OK && *record_get(r, "audience") != '\0')
		st = count_all(c, r, &reach, e);
	if (st == ST_OK) {
		cli_value(c, "member_id", N_("As this member reads it"), VK_INT, NULL, &(struct value){.null = p.member_id == 0, .num = p.member_id});
		cli_text(c, "to", N_("Send to"), p.to);
		cli_text(c, "subject", N_("Subject"), p.subject);
		cli_text(c, "text", N_("Text"), p.text);
		tell_cost(c, &reach, strcmp(record_get(r, "channel"), "sms") == 0);
	}
	broadcast_preview_free(&p);
	return st;
}

/* ---- acts ---- */

static enum status act(struct cli *c, enum status (*how)(struct shop *s, int64_t id, struct error *e), struct error *e)
{
	int64_t id;
	enum status st = id_of_arg(c, &id, e);

	if (st == ST_OK)
		st = how(cli_shop(c), id, e);
	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status cancel(struct cli *c, struct error *e)
{
	return act(c, broadcast_cancel, e);
}

static enum status stop(struct cli *c, struct error *e)
{
	return act(c, broadcast_stop, e);
}

static enum status resume(struct cli *c, struct error *e)
{
	return act(c, broadcast_resume, e);
}

static enum status settle(struct cli *c, struct error *e)
{
	int64_t id;
	bool sent;
	enum status st = id_of_arg(c, &id, e);

	if (st == ST_OK && cli_field(c, "sent") == NULL)
		st = error_set(e, ST_REFUSED, "sent_missing", NULL, "sent", "%s", _("Say what became of it: sent=yes, or sent=no to send it again."));
	if (st == ST_OK)
		st = cli_field_bool(c, "sent", false, &sent, e);
	if (st == ST_OK)
		st = broadcast_settle(cli_shop(c), id, sent, e);
	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status retry(struct cli *c, struct error *e)
{
	int64_t id, n = 0;
	enum status st = id_of_arg(c, &id, e);

	if (st == ST_OK)
		st = broadcast_retry(cli_shop(c), id, &n, e);
	return st == ST_OK ? tell(c, id, e) : st;
}

static enum status recipients(struct cli *c, struct error *e)
{
	struct list_source src;
	int64_t id;
	enum status st = id_of_arg(c, &id, e);

	if (st == ST_OK)
		st = broadcast_recipients(cli_shop(c), id, cli_field(c, "state"), &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

#define TO "members group segment filter all"
static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile state " LIST_FIELDS, CMD_READS, N_("messages, newest first"), list},
	{"show", "ID", NULL, NULL, CMD_READS, N_("one message"), show},
	{"preview", "[ID]", "broadcast", "member " TO, CMD_READS, N_("what a member reads, who gets it and what it costs"), preview},
	{"create", NULL, "broadcast", TO, CMD_WRITES, N_("a draft; with scheduled_at=now or a time it is confirmed"), create},
	{"edit", "ID", "broadcast", TO, CMD_WRITES, N_("change a draft or one that waits; confirm it by scheduled_at"), edit},
	{"cancel", "ID", NULL, NULL, CMD_WRITES, N_("a draft, one that waits or one that was stopped"), cancel},
	{"stop", "ID", NULL, NULL, CMD_WRITES, N_("stop one that is being sent"), stop},
	{"resume", "ID", NULL, NULL, CMD_WRITES, N_("let one go on that was stopped"), resume},
	{"recipients", "ID", NULL, "state " LIST_FIELDS, CMD_READS, N_("who gets it and what became of it"), recipients},
	{"settle", "ID", NULL, "sent", CMD_WRITES, N_("say what became of those that are uncertain"), settle},
	{"retry", "ID", NULL, NULL, CMD_WRITES, N_("send again to those that failed"), retry},
	{0},
};

const struct noun noun_message = {"message", N_("broadcasts to members"), verbs};
