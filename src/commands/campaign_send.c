/*
 * The verbs of `campaign` that drive the outbox: who gets it and what became of
 * it, stop and go on, settle, test.
 */
#include "config.h"

#include <string.h>

#include "commands/campaign.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/outbox.h"

/* The campaign as it stands after an act. */
static enum status tell_again(struct cli *c, enum status st, struct error *e)
{
	struct campaign m;

	if (st != ST_OK)
		return st;
	st = campaign_of_arg(c, &m, e);
	if (st == ST_OK)
		st = campaign_tell(c, &m, e);
	campaign_free(&m);
	return st;
}

static enum status act(struct cli *c, enum status (*how)(struct shop *s, int64_t id, struct error *e), struct error *e)
{
	struct campaign m;
	enum status st = campaign_of_arg(c, &m, e);
	int64_t id = m.id;

	campaign_free(&m);
	if (st == ST_OK)
		st = how(cli_shop(c), id, e);
	return tell_again(c, st, e);
}

enum status campaign_cmd_pause(struct cli *c, struct error *e)
{
	return act(c, campaign_pause, e);
}

enum status campaign_cmd_resume(struct cli *c, struct error *e)
{
	return act(c, campaign_resume, e);
}

enum status campaign_cmd_cancel(struct cli *c, struct error *e)
{
	return act(c, campaign_cancel, e);
}

/* `sent=yes|no`, or the state that it becomes: `as=sent`, `state=not_sent`. */
static enum status settle_word(struct cli *c, bool *given, bool *sent, struct error *e)
{
	const char *word = cli_field(c, "as") != NULL ? cli_field(c, "as") : cli_field(c, "state");

	*given = word != NULL || cli_field(c, "sent") != NULL;
	if (word == NULL)
		return cli_field_bool(c, "sent", false, sent, e);
	*sent = strcmp(word, "sent") == 0;
	if (*sent || strcmp(word, "not_sent") == 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "as_unknown", NULL, "as", "%s", _("Say as=sent or as=not_sent."));
}

static enum status settle_with(struct cli *c, int64_t id, struct error *e)
{
	int64_t reach, opened;
	bool given, sent = false;
	enum status st = settle_word(c, &given, &sent, e);

	if (st == ST_OK)
		st = cli_field_int(c, "reach", -1, &reach, e);
	if (st == ST_OK)
		st = cli_field_int(c, "opened", -1, &opened, e);
	if (st != ST_OK)
		return st;
	if ((cli_field(c, "reach") != NULL && reach < 0) || (cli_field(c, "opened") != NULL && opened < 0))
		return error_set(e, ST_REFUSED, reach < 0 && cli_field(c, "reach") != NULL ? "reach_number" : "opened_number", NULL,
		        reach < 0 && cli_field(c, "reach") != NULL ? "reach" : "opened", "%s", _("People are counted from 0."));
	if (reach >= 0 || opened >= 0)
		return campaign_figures(cli_shop(c), id, given && !sent && reach < 0 ? 0 : reach, opened, e);
	if (!given)
		return error_set(e, ST_REFUSED, "sent_missing", NULL, "sent", "%s",
		        _("Say what became of it: sent=yes, sent=no, or the marketplace's reach= and opened=."));
	return campaign_settle(cli_shop(c), id, sent, e);
}

enum status campaign_cmd_settle(struct cli *c, struct error *e)
{
	struct campaign m;
	enum status st = campaign_of_arg(c, &m, e);
	int64_t id = m.id;

	campaign_free(&m);
	if (st == ST_OK)
		st = settle_with(c, id, e);
	return tell_again(c, st, e);
}

enum status campaign_cmd_test(struct cli *c, struct error *e)
{
	struct campaign m;
	char answer[200];
	enum status st = campaign_of_arg(c, &m, e);

	if (st == ST_OK)
		st = campaign_test(cli_shop(c), m.id, cli_field(c, "to"), answer, e);
	if (st == ST_OK) {
		cli_int(c, "campaign_id", N_("Campaign"), m.id);
		cli_text(c, "to", N_("Sent to"), cli_field(c, "to"));
		cli_bool(c, "test", N_("Test"), true);
		cli_text(c, "answer", N_("What was answered"), *answer != '\0' ? answer : NULL);
	}
	campaign_free(&m);
	return st;
}

/* A campaign's rows, or what one person was sent. */
enum status campaign_cmd_recipients(struct cli *c, struct error *e)
{
	const char *member = cli_field(c, "member") != NULL ? cli_field(c, "member") : cli_field(c, "member_id");
	struct list_source src = {0};
	struct campaign m = {0};
	enum status st;

	if (cli_arg(c, 0) == NULL && member == NULL)
		return error_set(e, ST_REFUSED, "id_missing", NULL, "id", "%s",
		        _("Name a campaign by its number, or a person with member=."));
	if (cli_arg(c, 0) == NULL)
		st = person_history(cli_shop(c), campaign_profile(c), member, &src, e);
	else if ((st = campaign_of_arg(c, &m, e)) == ST_OK)
		st = recipient_list(cli_shop(c), m.id, cli_field(c, "state"), &src, e);
	if (st == ST_OK)
		st = cli_list(c, &src, e);
	desk_list_close(&src);
	campaign_free(&m);
	return st;
}

enum status campaign_cmd_handovers(struct cli *c, struct error *e)
{
	struct list_source src = {0};
	struct campaign m;
	enum status st = campaign_of_arg(c, &m, e);

	if (st == ST_OK)
		st = hand_over_list(cli_shop(c), m.id, &src, e);
	if (st == ST_OK)
		st = cli_list(c, &src, e);
	desk_list_close(&src);
	campaign_free(&m);
	return st;
}

enum status campaign_cmd_resend(struct cli *c, struct error *e)
{
	struct campaign m;
	char op[OP_ID_SIZE];
	int64_t fresh = 0;
	enum status st = campaign_of_arg(c, &m, e);
	int64_t id = m.id;

	campaign_free(&m);
	op_id_make(op);
	if (st == ST_OK)
		st = campaign_resend_as(cli_shop(c), id, cli_record(c), op, &fresh, e);
	if (st == ST_OK && cli_dry_run(c)) {
		cli_say(c, "%s", _("The campaign is right; nothing was written."));
		return ST_OK;
	}
	if (st == ST_OK && (st = campaign_get(cli_shop(c), fresh, &m, e)) == ST_OK) {
		st = campaign_tell(c, &m, e);
		campaign_free(&m);
	}
	return st;
}
