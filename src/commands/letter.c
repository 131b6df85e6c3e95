/*
 * letter: the letters that go out by themselves, their words and switches.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/letter.h"
#include "storekeep/member.h"
#include "storekeep/notice.h"
#include "storekeep/sale.h"

static enum status profile_of(struct cli *c, const char **name, struct error *e)
{
	const struct profile *p;
	const char *given = cli_field(c, "profile");
	enum status st = member_profile(cli_shop(c), given != NULL && *given != '\0' ? given : NULL, &p, e);

	*name = st == ST_OK ? profile_name(p) : "";
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st != ST_OK)
		return st;
	letter_list(cli_shop(c), profile, &src);
	st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

static void tell_letter(struct cli *c, const struct letter_text *l)
{
	cli_code(c, "code", N_("Letter"), "letter", l->code);
	cli_text(c, "profile", N_("Marketplace"), l->profile);
	cli_bool(c, "email_on", N_("By e-mail"), l->email_on);
	cli_text(c, "subject", N_("Subject"), l->subject);
	cli_text(c, "email_text", N_("Letter"), l->email_text);
	cli_bool(c, "sms_on", N_("By text message"), l->sms_on);
	cli_text(c, "sms_text", N_("Text message"), l->sms_text);
	cli_bool(c, "by_channel", N_("Can go by channel"), l->by_channel);
	cli_bool(c, "channel_on", N_("By messaging channel"), l->channel_on);
	cli_text(c, "channel_text", N_("Channel text"), l->by_channel ? l->channel_text : NULL);
	cli_bool(c, "own", N_("Own words"), l->own);
	if (cli_document(c) != NULL)
		json_words(cli_document(c), "fields", l->fields);
	else
		cli_text(c, "fields", N_("Merge fields"), l->fields);
}

/* As this order or member reads it. */
static enum status tell_preview(struct cli *c, const struct letter_text *l, struct error *e)
{
	struct shop *s = cli_shop(c);
	struct letter_about about = {0};
	char *subject = NULL, *text = NULL;
	const char *channel = cli_field(c, "channel") != NULL ? cli_field(c, "channel") : "email";
	struct sms_size size;
	enum status st = ST_OK;

	if (cli_field(c, "order") != NULL)
		st = letter_order(s, l->profile, cli_field(c, "order"), &about, e);
	if (st == ST_OK && cli_field(c, "member") != NULL)
		st = member_resolve(s, l->profile, cli_field(c, "member"), &about.member_id, e);
	if (st == ST_OK)
		st = letter_sample(s, l, channel, &about, &subject, &text, e);
	if (st == ST_OK) {
		cli_text(c, "preview_subject", N_("What is read: subject"), subject);
		cli_text(c, "preview", N_("What is read"), text);
		if (strcmp(channel, "sms") == 0) {
			sms_measure_profile(s, l->profile, text, &size);
			cli_int(c, "segments", N_("Text messages"), size.messages);
		}
	}
	free(subject);
	free(text);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	struct letter_text l = {0};
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st == ST_OK)
		st = letter_get(cli_shop(c), profile, cli_arg(c, 0), &l, e);
	if (st == ST_OK) {
		tell_letter(c, &l);
		st = tell_preview(c, &l, e);
	}
	letter_text_free(&l);
	return st;
}

static enum status tell_again(struct cli *c, const char *profile, struct error *e)
{
	struct letter_text l;
	enum status st = letter_get(cli_shop(c), profile, cli_arg(c, 0), &l, e);

	if (st == ST_OK)
		tell_letter(c, &l);
	letter_text_free(&l);
	return st;
}

static enum status edit(struct cli *c, struct error *e)
{
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st == ST_OK)
		st = letter_save(cli_shop(c), profile, cli_arg(c, 0), cli_record(c), e);
	return st == ST_OK ? tell_again(c, profile, e) : st;
}

/* Words of the shop's own for a letter that still has those of the program. */
static enum status create(struct cli *c, struct error *e)
{
	struct letter_text l = {0};
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st == ST_OK)
		st = letter_get(cli_shop(c), profile, cli_arg(c, 0), &l, e);
	if (st == ST_OK && l.own)
		st = error_set(e, ST_REFUSED, "NAME_TAKEN", profile_rule(profile, "EAS-94"), "code",
		               _("The letter '%s' has words of its own already. Edit it."), l.code);
	letter_text_free(&l);
	return st == ST_OK ? edit(c, e) : st;
}

static enum status reset(struct cli *c, struct error *e)
{
	const char *profile;
	enum status st = profile_of(c, &profile, e);

	if (st == ST_OK)
		st = letter_reset(cli_shop(c), profile, cli_arg(c, 0), e);
	return st == ST_OK ? tell_again(c, profile, e) : st;
}

static enum status settings(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	int64_t done;
	bool given = false;
	enum status st = ST_OK;
	const struct profile *p;

	for (size_t i = 0; i < r->form->count; i++)
		given = given || (strcmp(r->form->fields[i].name, "profile") != 0 && record_has(r, r->form->fields[i].name));
	if (given)
		st = notice_settings_save(cli_shop(c), r, "", &done, e);
	if (st == ST_OK)
		st = member_profile(cli_shop(c), *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &p, e);
	if (st == ST_OK)
		st = notice_settings_record(cli_shop(c), profile_name(p), r, e);
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", N_("Marketplace"), profile_name(p));
	cli_bool(c, "channel", N_("Message channel notices"), strcmp(record_get(r, "channel"), "yes") == 0);
	cli_value(c, "cost_tokens", N_("Tokens per notice"), VK_INT, NULL,
	        &(struct value){.null = *record_get(r, "cost_tokens") == '\0', .num = strtoll(record_get(r, "cost_tokens"), NULL, 10)});
	cli_bool(c, "sms", N_("SMS notices"), strcmp(record_get(r, "sms"), "yes") == 0);
	return ST_OK;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile " LIST_FIELDS, CMD_READS, N_("all letters and by which channels they go"), list},
	{"show", "CODE", NULL, "profile order member channel", CMD_READS, N_("one letter, as an order or a member reads it"), show},
	{"create", "CODE", "letter", "profile", CMD_WRITES, N_("words of the shop's own for a letter that has none yet"), create},
	{"edit", "CODE", "letter", "profile", CMD_WRITES, N_("change words and switches; fields not named stay"), edit},
	{"delete", "CODE", NULL, "profile", CMD_WRITES, N_("back to the words that came with the program"), reset},
	{"settings", NULL, "notice", NULL, CMD_WRITES, N_("notices by messaging channel and by SMS for the whole shop"), settings},
	{0},
};

const struct noun noun_letter = {"letter", N_("letters that go out by themselves"), verbs};
