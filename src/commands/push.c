/*
 * push: Qoo10's coupon push, from a draft to its application and back.
 */
#include "config.h"

#include "storekeep/push.h"

#include <stdlib.h>
#include <string.h>

#include "commands/push.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

enum { PICTURE_COLS = 46 };

const char *push_profile(const struct cli *c)
{
	const char *given = cli_field(c, "profile");

	return given != NULL && *given != '\0' ? given : "qoo10";
}

enum status push_number(const char *word, int64_t *id, struct error *e)
{
	char *end;

	*id = strtoll(word, &end, 10);
	if (*end != '\0' || *id <= 0)
		return error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a push."), word);
	return ST_OK;
}

static enum status id_arg(struct cli *c, int64_t *id, struct error *e)
{
	return push_number(cli_arg(c, 0), id, e);
}

/* ---- one push ---- */

static void tell_choices(struct cli *c, const struct campaign *m, const struct push_items *items)
{
	struct buf list = {0};

	cli_code(c, "type", N_("Type of push"), "push_type", *m->type != '\0' ? m->type : NULL);
	if (m->coupon_id != 0)
		cli_int(c, "coupon_id", N_("Coupon"), m->coupon_id);
	else
		cli_text(c, "coupon_id", N_("Coupon"), NULL);
	cli_code(c, "item_mode", N_("Goods in the mail"), "item_mode", *m->item_mode != '\0' ? m->item_mode : NULL);
	if (m->auto_n != 0)
		cli_int(c, "auto_n", N_("Number of goods"), m->auto_n);
	else
		cli_text(c, "auto_n", NULL, NULL);
	for (size_t i = 0; i < items->count; i++)
		buf_addf(&list, "%s%s", i > 0 ? "," : "", items->no[i]);
	if (cli_document(c) != NULL) {
		json_array(cli_document(c), "items");
		for (size_t i = 0; i < items->count; i++)
			json_text(cli_document(c), NULL, items->no[i]);
		json_end_array(cli_document(c));
	} else if (items->count > 0) {
		cli_text(c, "items", N_("Chosen goods"), buf_str(&list));
	}
	buf_free(&list);
	cli_code(c, "follow_mode", N_("Day of following"), "follow_mode", *m->follow_mode != '\0' ? m->follow_mode : NULL);
	cli_day(c, "follow_from", N_("Followed from"), m->follow_from);
	cli_day(c, "follow_to", N_("Followed until"), m->follow_to);
	cli_text(c, "banner_path", N_("Banner picture"), *m->banner_path != '\0' ? m->banner_path : NULL);
	cli_text(c, "banner_url", N_("Page of the banner"), *m->banner_url != '\0' ? m->banner_url : NULL);
}

/* What follows from time and state (QOO section 14). */
static void tell_derived(struct cli *c, const struct campaign *m, const struct push_rules *r)
{
	bool timed = m->send_at != INSTANT_NONE, applied = strcmp(m->state, "pending") == 0;

	cli_day(c, "week", N_("Week"), timed ? push_week(r, m->send_at) : DAY_NONE);
	cli_instant(c, "cancel_until", N_("Can be cancelled until"), timed ? push_cancel_until(r, m->send_at) : INSTANT_NONE, r->zone);
	cli_bool(c, "cancellable", N_("Can be cancelled"), timed && applied && push_cancellable(r, m->send_at, clock_now()));
}

static void tell_outcome(struct cli *c, const struct campaign *m, const struct push_rules *r)
{
	cli_code(c, "state", N_("State"), "push_state", campaign_state_word(m));
	cli_instant(c, "created_at", N_("Created"), m->created_at, r->zone);
	cli_text(c, "created_by", N_("Created by"), m->created_by);
	cli_instant(c, "applied_at", N_("Applied at"), m->applied_at, r->zone);
	cli_instant(c, "cancelled_at", N_("Cancelled"), m->cancelled_at, r->zone);
	cli_int(c, "recipients_estimated", N_("Recipients, estimated"), m->est_high);
	if (m->recipients >= 0)
		cli_int(c, "recipients", N_("Recipients"), m->recipients);
	else
		cli_text(c, "recipients", N_("Recipients"), NULL);
	cli_int(c, "left_out", N_("Left out"), m->left_out);
	cli_int(c, "sent", N_("Sent to"), m->reach);
	cli_int(c, "uncertain", N_("Uncertain"), m->uncertain);
	cli_int(c, "failed", N_("Failed"), m->failed);
}

static enum status tell_push(struct cli *c, int64_t id, bool rows, struct error *e)
{
	struct push_items items = {0};
	struct push_rules r;
	struct campaign m;
	enum status st = push_get(cli_shop(c), id, &m, e);

	if (st == ST_OK)
		st = push_rules_of(cli_shop(c), m.profile, &r, e);
	if (st == ST_OK)
		st = push_items(cli_shop(c), id, &items, e);
	if (st == ST_OK) {
		cli_int(c, "id", N_("Number in our book"), m.id);
		cli_text(c, "profile", N_("Marketplace"), m.profile);
		tell_choices(c, &m, &items);
		cli_instant(c, "send_at", N_("Send time"), m.send_at, r.zone);
		tell_derived(c, &m, &r);
		tell_outcome(c, &m, &r);
		if (strcmp(m.type, "compensation") == 0)
			st = push_tell_orders(c, id, rows, e);
	}
	push_items_free(&items);
	campaign_free(&m);
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	const char *tab = cli_field(c, "tab");
	struct list_source src = {0};
	enum status st = cli_json(c) ? campaign_list(cli_shop(c), push_profile(c), tab, &src, e)
	                             : campaign_list_shown(cli_shop(c), push_profile(c), tab, &src, e);

	if (st == ST_OK)
		st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_arg(c, &id, e);

	return st == ST_OK ? tell_push(c, id, true, e) : st;
}

/* ---- create, edit, delete ---- */

/* What the platform does not let a shop choose: words that somebody may try all the same. */
static enum status check_fixed(struct cli *c, struct error *e)
{
	static const struct {
		const char *field, *allowed, *code, *rule, *sentence;
	} fixed[] = {
		{"fee", "0", "push_fee", "QOO-3", N_("Coupon pushes are free.")},
		{"cost", "0", "push_fee", "QOO-3", N_("Coupon pushes are free.")},
		{"channels", "qpost,email,app_push", "channels_fixed", "QOO-11", N_("All three channels are always used.")},
		{"channel", "qpost,email,app_push", "channels_fixed", "QOO-11", N_("All three channels are always used.")},
		{"subject", "", "text_fixed", "QOO-12", N_("The texts are fixed by the platform.")},
		{"text", "", "text_fixed", "QOO-12", N_("The texts are fixed by the platform.")},
		{"body", "", "text_fixed", "QOO-12", N_("The texts are fixed by the platform.")},
		{"send_to", "followers", "send_to_kind", "QOO-23", N_("An advertising push goes to the followers of the shop.")},
	};

	for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
		const char *given = cli_field(c, fixed[i].field);

		if (given != NULL && *given != '\0' && strcmp(given, fixed[i].allowed) != 0)
			return error_set(e, ST_REFUSED, fixed[i].code, fixed[i].rule, fixed[i].field, "%s", _(fixed[i].sentence));
	}
	return ST_OK;
}

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	struct record *r = cli_record(c);
	char op[OP_ID_SIZE];
	enum status st = check_fixed(c, e);

	if (cli_field(c, "coupon") != NULL && !record_has(r, "coupon_id"))
		record_set(r, "coupon_id", cli_field(c, "coupon"));
	op_id_make(op);
	if (st == ST_OK)
		st = push_save(cli_shop(c), push_profile(c), id, r, op, &id, e);
	if (st != ST_OK)
		return st;
	if (cli_field(c, "untick") != NULL && !cli_dry_run(c))
		st = push_tick(cli_shop(c), id, cli_field(c, "untick"), false, e);
	if (st != ST_OK)
		return st;
	if (cli_dry_run(c)) {
		cli_say(c, "%s", _("The draft is right; nothing was written."));
		return ST_OK;
	}
	return tell_push(c, id, true, e);
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_arg(c, &id, e);

	return st == ST_OK ? save(c, id, e) : st;
}

static enum status drop(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_arg(c, &id, e);

	if (st == ST_OK)
		st = push_delete(cli_shop(c), id, e);
	if (st == ST_OK && !cli_dry_run(c))
		cli_say(c, _("The draft %lld is gone."), (long long)id);
	return st;
}

/* ---- apply, cancel, settle ---- */

static enum status apply(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = id_arg(c, &id, e);

	if (st == ST_OK)
		st = push_apply(cli_shop(c), id, e);
	if (st != ST_OK)
		return st;
	if (!cli_json(c) && cli_dry_run(c))
		cli_say(c, "%s", _("Nothing stands in the way; nothing was written."));
	return tell_push(c, id, false, e);
}

/* One row of an answer about several: each is judged by itself (QOO-45). */
static void tell_cancelled(struct cli *c, int64_t id, enum status st, const struct error *e)
{
	struct json *j = cli_document(c);

	if (j == NULL) {
		cli_say(c, "%lld: %s", (long long)id, st == ST_OK ? _("cancelled") : e->message);
		return;
	}
	json_object(j, NULL);
	json_int(j, "id", id);
	json_bool(j, "cancelled", st == ST_OK);
	json_text(j, "code", st == ST_OK ? NULL : e->code);
	json_text(j, "rule", st == ST_OK ? NULL : e->rule);
	json_text(j, "message", st == ST_OK ? NULL : e->message);
	json_end_object(j);
}

static enum status cancel_several(struct cli *c, struct error *e)
{
	enum status worst = ST_OK;
	struct json *j = cli_document(c);
	int64_t id, count = 0;

	if (j != NULL)
		json_array(j, "rows");
	for (size_t i = 0; cli_arg(c, i) != NULL; i++, count++) {
		struct error own = {0};
		enum status st = push_number(cli_arg(c, i), &id, &own);

		if (st == ST_OK)
			st = push_cancel(cli_shop(c), id, &own);
		tell_cancelled(c, id, st, &own);
		if (st > worst) {
			worst = st;
			*e = own;
		}
	}
	if (j != NULL) {
		json_end_array(j);
		json_int(j, "total", count);
		json_null(j, "next");
	}
	return worst == ST_OK ? ST_OK : cli_answered(c, worst);
}

static enum status cancel(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st;

	if (cli_arg(c, 1) != NULL)
		return cancel_several(c, e);
	if ((st = id_arg(c, &id, e)) == ST_OK)
		st = push_cancel(cli_shop(c), id, e);
	return st == ST_OK ? tell_push(c, id, false, e) : st;
}

static enum status settle(struct cli *c, struct error *e)
{
	const char *as = cli_field(c, "as");
	int64_t id;
	enum status st = id_arg(c, &id, e);

	if (st == ST_OK && (as == NULL || (strcmp(as, "sent") != 0 && strcmp(as, "cancelled") != 0)))
		st = error_set(e, ST_REFUSED, "as_missing", "QOO-41", "as", "%s", _("Say what became of it: as=sent or as=cancelled."));
	if (st == ST_OK)
		st = push_settle(cli_shop(c), id, strcmp(as, "sent") == 0, e);
	return st == ST_OK ? tell_push(c, id, false, e) : st;
}

/* ---- preview ---- */

static enum status say_message(struct cli *c, const struct campaign *m, const char *channel, int cols, struct error *e)
{
	struct message shown = {0};
	enum status st = campaign_message(cli_shop(c), m, channel, true, &shown, e);
	char *text;

	if (st == ST_OK && cli_document(c) != NULL) {
		message_json(&shown, cli_document(c));
	} else if (st == ST_OK) {
		text = message_text(&shown, cols);
		cli_write(c, text, strlen(text));
		free(text);
	}
	message_free(&shown);
	return st;
}

/* The mail, then note and app push (QOO-12, QOO-13). */
static enum status say_all(struct cli *c, const struct campaign *m, int cols, struct error *e)
{
	static const char *const others[] = {"qpost", "app_push"};
	struct json *j = cli_document(c);
	enum status st = say_message(c, m, "email", cols, e);

	if (j != NULL && st == ST_OK)
		json_array(j, "others");
	for (int i = 0; i < 2 && st == ST_OK; i++) {
		if (j != NULL)
			json_object(j, NULL);
		else
			cli_write(c, "\n", 1);
		st = say_message(c, m, others[i], cols, e);
		if (j != NULL)
			json_end_object(j);
	}
	if (j != NULL && st == ST_OK)
		json_end_array(j);
	return st;
}

/* QOO-39: what is missing is listed, the rest is shown. */
static void say_missing(struct cli *c, int64_t id)
{
	struct shop *s = cli_shop(c);
	struct json *j = cli_document(c);
	struct error e;

	push_check(s, id, &e);
	if (j != NULL)
		json_array(j, "missing");
	for (size_t i = 0; i < s->notes.count; i++) {
		const struct error *what = &s->notes.items[i].what;

		if (s->notes.items[i].level != NOTE_ERROR)
			continue;
		if (j == NULL) {
			cli_say(c, "! %s  (%s)", what->message, what->rule);
			continue;
		}
		json_object(j, NULL);
		json_text(j, "code", what->code);
		json_text(j, "rule", what->rule);
		json_text(j, "field", *what->field != '\0' ? what->field : NULL);
		json_text(j, "message", what->message);
		json_end_object(j);
	}
	if (j != NULL)
		json_end_array(j);
	notes_free(&s->notes);
}

static enum status preview(struct cli *c, struct error *e)
{
	const char *channel = cli_field(c, "channel");
	struct campaign m = {0};
	int64_t id, cols = PICTURE_COLS;
	enum status st = cli_field_int(c, "cols", PICTURE_COLS, &cols, e);

	if (st == ST_OK)
		st = id_arg(c, &id, e);
	if (st == ST_OK)
		st = push_get(cli_shop(c), id, &m, e);
	cols = cols < 20 ? 20 : cols > 200 ? 200 : cols;
	if (st == ST_OK)
		st = channel != NULL ? say_message(c, &m, channel, (int)cols, e) : say_all(c, &m, (int)cols, e);
	if (st == ST_OK && strcmp(m.state, "draft") == 0)
		say_missing(c, id);
	campaign_free(&m);
	return st;
}

#define FIXED "profile untick coupon fee cost channels channel subject text body send_to"

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile tab " LIST_FIELDS, CMD_READS, N_("pushes by send time (tab=all or cancellable)"), list},
	{"show", "ID", NULL, "profile", CMD_READS, N_("one push with its goods and order numbers"), show},
	{"preview", "ID", NULL, "profile channel cols", CMD_READS, N_("the mail, note and app push, and what is missing"), preview},
	{"create", NULL, "push", FIXED, CMD_WRITES, N_("write a draft"), create},
	{"edit", "ID", "push", FIXED, CMD_WRITES, N_("change a draft; fields not named stay"), edit},
	{"delete", "ID", NULL, "profile", CMD_WRITES, N_("discard a draft"), drop},
	{"apply", "ID", NULL, "profile", CMD_WRITES, N_("hand it in; every check is made now"), apply},
	{"cancel", "ID [ID...]", NULL, "profile", CMD_WRITES, N_("take applied ones back, until 24 hours before"), cancel},
	{"settle", "ID", NULL, "profile as", CMD_WRITES, N_("a missed one was sent or cancelled (as=)"), settle},
	{"rows", "ID", NULL, "profile " LIST_FIELDS, CMD_READS, N_("order numbers of a push, row by row"), push_cmd_rows},
	{"template", "FILE", NULL, "profile", CMD_READS, N_("write the order-number sheet to fill in (.csv or .xlsx)"), push_cmd_template},
	{"check", "FILE", NULL, "profile push", CMD_READS, N_("read an order-number sheet and judge its rows"), push_cmd_check},
	{0},
};

const struct noun noun_push = {"push", N_("coupon pushes of Qoo10"), verbs};
