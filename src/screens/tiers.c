/*
 * Tiers (會員等級): conditions, validity and members of each; who falls by a day
 * and the history are one key away. Members are counted when keys pause.
 */
#include "config.h"

#include "tiers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "rows.h"
#include "small_form.h"
#include "storekeep/tier.h"

struct state {
	char profile[32];
	struct tier *tiers;
	size_t count, at;   /* `at`: the one whose members are counted next */
	int64_t *members;   /* -1: not counted yet; owned */
	struct rows *rows;
	struct table *table;
};

static const struct list_column columns[] = {
	{"level", N_("Level"), VK_INT, NULL, 5, 0, 0, false},
	{"name", N_("Tier"), VK_TEXT, NULL, 12, 0, 0, false},
	{"members", N_("Members"), VK_MONEY, NULL, 9, 0, 0, false},
	{"conditions", N_("Automatic upgrade"), VK_TEXT, NULL, 30, 3, 0, false},
	{"validity", N_("Valid for"), VK_TEXT, NULL, 9, 0, 0, false},
};

static const struct small_form entry = {
	.form = "tier",
	.title_new = N_("New tier"),
	.title_edit = N_("Change the tier"),
	.said = N_("The tier is kept. Members move by their next order, or at the end of their period."),
	.fill = tier_record,
	.save = tier_save,
	.members = true,
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- rows ---- */

static void add_condition(struct buf *out, const struct tier *t, const char *text)
{
	if (out->len > 0)
		buf_adds(out, t->terms.match_all ? _(" and ") : _(" or "));
	buf_adds(out, text);
}

/* "spent 5,000 or 3 orders in 12 months". */
static char *conditions(const struct tier *t)
{
	struct buf out = {0};
	char text[100], amount[32];

	if (!t->terms.automatic)
		return xstrdup(t->terms.level == 1 ? _("base tier") : _("by hand only"));
	if (t->has_spend) {
		money_format(t->terms.min_spend, false, amount);
		snprintf(text, sizeof text, _("spent %s"), amount);
		add_condition(&out, t, text);
	}
	if (t->has_orders) {
		snprintf(text, sizeof text, ngettext("%lld order", "%lld orders", (unsigned long)t->terms.min_orders), (long long)t->terms.min_orders);
		add_condition(&out, t, text);
	}
	if (t->terms.window_months > 0)
		buf_addf(&out, ngettext(" in %d month", " in %d months", (unsigned long)t->terms.window_months), t->terms.window_months);
	else
		buf_adds(&out, _(" in all"));
	return buf_take(&out);
}

static void add_row(struct state *s, size_t i)
{
	const struct tier *t = &s->tiers[i];
	char validity[60], *words = conditions(t);

	if (t->terms.validity_months > 0)
		snprintf(validity, sizeof validity, ngettext("%d month", "%d months", (unsigned long)t->terms.validity_months), t->terms.validity_months);
	else
		snprintf(validity, sizeof validity, "%s", _("no end"));
	rows_add(s->rows, t->id, (struct value[]){
		value_num(t->terms.level), value_text(t->name), s->members[i] >= 0 ? value_num(s->members[i]) : value_none(), value_text(words),
		value_text(validity),
	});
	free(words);
}

static void fill(struct state *s)
{
	rows_clear(s->rows);
	for (size_t i = 0; i < s->count; i++)
		add_row(s, i);
	table_reload(s->table);
}

static void forget(struct state *s)
{
	tiers_free(s->tiers, s->count);
	free(s->members);
	s->tiers = NULL;
	s->members = NULL;
	s->count = s->at = 0;
}

static enum status load(struct view *v, struct error *e)
{
	struct state *s = state_of(v);

	forget(s);
	enum status st = tiers_of(shop_of(v), s->profile, &s->tiers, &s->count, e);
	if (st != ST_OK)
		return st;
	s->members = xreallocarray(NULL, s->count + 1, sizeof *s->members);
	for (size_t i = 0; i < s->count; i++)
		s->members[i] = -1;
	fill(s);
	return ST_OK;
}

static bool keys_wait(void *arg)
{
	(void)arg;
	return ui_pending();
}

static struct outcome idle(struct view *v)
{
	struct state *s = state_of(v);

	if (s->at >= s->count)
		return outcome_pass();
	db_set_stop(shop_of(v)->db, keys_wait, NULL);
	int64_t members = tier_members(shop_of(v), &s->tiers[s->at]);
	db_set_stop(shop_of(v)->db, NULL, NULL);
	if (ui_pending())
		return outcome_stay(); /* it may have been cut short: again when keys pause */
	s->members[s->at++] = members;
	if (s->at < s->count)
		return outcome_stay();
	fill(s);
	return outcome_draw();
}

/* ---- open and close ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	s->rows = rows_new(columns, COUNT_OF(columns));
	struct list_source src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No tier yet. F6 enters the base tier."));
	return load(v, e);
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	forget(s);
	rows_free(s->rows);
	free(s);
}

static void changed(struct view *v)
{
	load(v, NULL);
}

static void resumed(struct view *v, int64_t result)
{
	load(v, NULL);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

static void state_line(const struct view *v, char *out, size_t size)
{
	snprintf(out, size, "%s", screen_market(shop_of(v), state_of(v)->profile));
}

/* ---- acts ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_change(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static const struct tier *selected(const struct view *v)
{
	const struct state *s = state_of(v);

	for (size_t i = 0; i < s->count; i++)
		if (s->tiers[i].id == table_row(s->table)->id)
			return &s->tiers[i];
	return NULL;
}

static struct outcome members_act(struct view *v)
{
	const struct tier *t = selected(v);
	const struct form *form;
	struct record r;
	struct error e = {0};

	if (t == NULL || !screen_ok(v, member_filter_form(shop_of(v), t->profile, &form, &e), &e))
		return outcome_draw();
	record_init(&r, form);
	record_set(&r, "tier", t->name);
	struct outcome out = members_open_filtered(t->profile, &r, t->name);
	record_free(&r);
	return out;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, state_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&entry, table_row(state_of(v)->table)->id, NULL);
}

static struct outcome delete_act(struct view *v)
{
	const struct tier *t = selected(v);
	struct error e = {0};
	char question[300];

	if (t == NULL)
		return outcome_draw();
	snprintf(question, sizeof question, _("Delete the tier \"%s\"?"), t->name);
	if (dialog_confirm(v, question) && screen_ok(v, tier_delete(shop_of(v), t->id, &e), &e))
		ui_say(v, "%s", _("The tier is deleted."));
	load(v, NULL);
	return outcome_draw();
}

static struct outcome falling_act(struct view *v)
{
	return outcome_push(&tier_falling_screen, state_of(v)->profile);
}

static struct outcome history_act(struct view *v)
{
	return outcome_push(&tier_history_screen, state_of(v)->profile);
}

static struct outcome market_act(struct view *v)
{
	struct state *s = state_of(v);
	const char *const *names = member_profiles(shop_of(v));
	struct pick picks[16];
	size_t count = 0, at = 0;

	for (; names[count] != NULL && count < COUNT_OF(picks); count++) {
		at = strcmp(names[count], s->profile) == 0 ? count : at;
		picks[count] = (struct pick){.code = names[count], .label = screen_market(shop_of(v), names[count])};
	}
	int got = dialog_choose(v, _("Whose tiers?"), picks, count, at);
	if (got >= 0) {
		snprintf(s->profile, sizeof s->profile, "%s", picks[got].code);
		load(v, NULL);
	}
	return outcome_draw();
}

static const struct action actions[] = {
	{"tiers.members", GROUP_RECORD, {K_ENTER}, N_("Members"), N_("The members of this tier"), members_act, table_has_row},
	{"tiers.falling", GROUP_RECORD, {'w'}, N_("Who falls"), N_("Who falls by a day if nothing more happens"), falling_act, NULL},
	{"tiers.new", GROUP_RECORD, {K_F(6), K_CTRL('n'), 'n'}, N_("New"), N_("Enter a tier"), new_act, can_write},
	{"tiers.edit", GROUP_RECORD, {'e'}, N_("Change"), N_("Change conditions, validity or name"), edit_act, can_change},
	{"tiers.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Delete"), N_("Delete a tier that nobody is in"), delete_act, can_change},
	{"tiers.history", GROUP_RECORD, {'h'}, N_("History"), N_("Every change of a tier, with its cause and days"), history_act, NULL},
	{"tiers.market", GROUP_RECORD, {'p'}, NULL, N_("Tiers of another marketplace"), market_act, NULL},
};

const struct screen tiers_screen = {
	.name = "tiers",
	.title = N_("Tiers"),
	.help = N_("The shop's own tiers by level. Members go up when an order counts; at the end of a period they are judged by the orders of the window. "
	           "A change by hand leaves the last day as it is."),
	.jump = 'x',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.idle = idle,
	.resumed = resumed,
	.changed = changed,
	.state_line = state_line,
};
