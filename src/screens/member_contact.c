/*
 * What the members' screens can do by groups, binding and quick contact: for
 * one member and for the marked.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binds.h"
#include "members.h"
#include "storekeep/bind.h"
#include "storekeep/contact.h"
#include "storekeep/group.h"

/* ---- groups ---- */

static enum status run_groups(struct shop *s, const struct member_choice *who, void *arg, bool skip_bad, const char *op_id,
                              const struct progress *p, struct bulk_result *out, struct error *e)
{
	struct group_change change = *(const struct group_change *)arg;

	change.profile = who->profile;
	change.skip_bad = skip_bad;
	return group_change_many(s, who, &change, op_id, p, out, e);
}

/* A group of those there are, or (where `make`) a new one by its name; owned by the caller, NULL when cancelled. */
static char *ask_group(struct view *v, const char *profile, bool make)
{
	struct group *list;
	size_t count, n = 0;
	struct pick *picks;
	struct error e = {0};
	char *name = NULL;
	int got = -1;

	if (!screen_ok(v, groups_of(shop_of(v), profile, &list, &count, &e), &e))
		return NULL;
	picks = xcalloc(count + 1, sizeof *picks);
	for (size_t i = 0; i < count; i++)
		picks[n++].label = list[i].name;
	if (make)
		picks[n++].label = _("A new group …");
	if (n == 0)
		ui_say(v, "%s", _("There is no group yet."));
	else
		got = dialog_choose(v, make ? _("Into which group?") : _("Out of which group?"), picks, n, 0);
	if (got >= 0 && (size_t)got < count)
		name = xstrdup(list[got].name);
	else if (got >= 0)
		name = dialog_prompt(v, _("A new group …"), _("Group name"), "");
	free(picks);
	groups_free(list, count);
	return name;
}

static struct outcome change_groups(struct view *v, const struct member_choice *who, bool join)
{
	char *name = ask_group(v, who->profile, join);
	struct group_change change = {.add = join ? name : NULL, .remove = join ? NULL : name, .create = true};

	if (name != NULL && *name != '\0')
		member_bulk(v, join ? _("Put into a group") : _("Take out of a group"), who, run_groups, &change);
	free(name);
	return outcome_draw();
}

struct outcome member_act_group(struct view *v, const struct member_choice *who)
{
	return change_groups(v, who, true);
}

struct outcome member_act_ungroup(struct view *v, const struct member_choice *who)
{
	return change_groups(v, who, false);
}

/* ---- binding ---- */

struct binding {
	char *staff, *reason;
};

static enum status run_bind(struct shop *s, const struct member_choice *who, void *arg, bool skip_bad, const char *op_id,
                            const struct progress *p, struct bulk_result *out, struct error *e)
{
	const struct binding *b = arg;
	const struct form *form;
	struct record r;
	enum status st = form_load("bind_change", &form, e);

	(void)skip_bad;
	if (st != ST_OK)
		return st;
	record_init(&r, form);
	record_set(&r, "staff", b->staff);
	record_set(&r, "reason", b->reason);
	st = bind_change_many(s, who, &r, op_id, p, out, e);
	record_free(&r);
	return st;
}

struct outcome member_act_bind(struct view *v, const struct member_choice *who)
{
	struct pick *picks;
	struct binding b = {0};
	size_t count = bind_picks(shop_of(v), "staff", &picks);
	int got = count > 0 ? dialog_choose(v, _("Bind them to whom?"), picks, count, 0) : -1;

	if (count == 0)
		ui_say(v, "%s", _("Nobody to bind to yet: make a binding code for a staff member first."));
	if (got >= 0)
		b.staff = xstrdup(picks[got].label);
	if (b.staff != NULL)
		b.reason = dialog_prompt(v, _("Bind them to whom?"), _("Reason"), "");
	if (b.reason != NULL)
		member_bulk(v, _("Bind to a staff member"), who, run_bind, &b);
	free(picks);
	free(b.staff);
	free(b.reason);
	return outcome_draw();
}

/* ---- one member ---- */

static struct outcome on_one(struct view *v, struct outcome (*act)(struct view *v, const struct member_choice *who))
{
	const int64_t id = member_of_view(v);
	struct member m;
	struct error e = {0};

	if (!screen_ok(v, member_get(shop_of(v), id, &m, &e), &e))
		return outcome_draw();
	act(v, &(struct member_choice){.profile = m.profile, .ids = &id, .id_count = 1});
	member_free(&m);
	member_view_reread(v);
	return outcome_draw();
}

struct outcome member_groups_act(struct view *v)
{
	const struct choice choices[] = {{'i', _("Put into a group")}, {'o', _("Take out of a group")}, {'b', _("Bind to a staff member")}};

	switch (dialog_ask(v, _("Groups and binding"), choices, COUNT_OF(choices))) {
	case 'i': return on_one(v, member_act_group);
	case 'o': return on_one(v, member_act_ungroup);
	case 'b': return on_one(v, member_act_bind);
	default: return outcome_draw();
	}
}

struct outcome member_contact_act(struct view *v)
{
	const struct choice choices[] = {{'e', _("E-mail address")}, {'w', _("WhatsApp link")}};
	const int64_t id = member_of_view(v);
	char address[CONTACT_SIZE], *note;
	struct error e = {0};
	int key = dialog_ask(v, _("Quick contact: copy which?"), choices, COUNT_OF(choices));
	const char *channel = key == 'e' ? "email" : "whatsapp";

	if (key == 0 || !screen_ok(v, contact_address(shop_of(v), id, channel, address, &e), &e))
		return outcome_draw();
	ui_copy(v, address);
	note = dialog_prompt(v, address, _("Copied. Contacted? A few words on it, Enter keeps it, Esc: not yet"), "");
	if (note != NULL && screen_ok(v, contact_log(shop_of(v), id, channel, note, &e), &e))
		ui_say(v, _("Kept: contacted by %s."), label_of("contact_channel", channel));
	free(note);
	member_view_reread(v);
	return outcome_draw();
}
