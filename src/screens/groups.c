/*
 * Groups of members (群組): who they are in numbers, what helps with them, and
 * the three that are suggested by how people buy. The figures are counted when
 * keys pause, so that a large group never holds the screen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "rows.h"
#include "small_form.h"
#include "storekeep/broadcast.h"
#include "storekeep/draft.h"
#include "storekeep/group.h"
#include "storekeep/progress.h"

#define GROUPS_SHOWN 500

struct line {
	int64_t id;
	char name[128], advice[12];
	struct group_figures f;
	bool counted;
};

struct state {
	char profile[32];
	day_t from, to;
	struct line lines[GROUPS_SHOWN];
	size_t count, at; /* the one that is counted next */
	struct rows *rows;
	struct table *table;
};

static const struct list_column columns[] = {
	{"name", N_("Group name"), VK_TEXT, NULL, 16, 2, 0, true},
	{"members", N_("Members"), VK_MONEY, NULL, 9, 0, 0, true},
	{"orders", N_("Counted orders"), VK_MONEY, NULL, 9, 0, 1, true},
	{"repeat", N_("Bought again"), VK_TEXT, NULL, 9, 0, 0, false},
	{"net", N_("Net amount"), VK_MONEY, NULL, 11, 0, 0, true},
	{"advice", N_("What helps with them"), VK_ENUM, "group_advice", 14, 1, 2, false},
};

static const struct small_form entry = {
	.form = "group",
	.title_new = N_("New group"),
	.title_edit = N_("Change the group"),
	.said = N_("The group is kept."),
	.fill = group_record,
	.save = group_save,
	.members = true,
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- rows ---- */

static struct value figure(const struct line *l, int64_t n)
{
	return l->counted ? value_num(n) : value_none();
}

static void add_line(struct state *s, const struct line *l)
{
	char rate[24] = "…";

	if (l->counted && l->f.repeat_permille < 0)
		snprintf(rate, sizeof rate, "–");
	else if (l->counted)
		snprintf(rate, sizeof rate, "%lld.%lld%%", (long long)l->f.repeat_permille / 10, (long long)l->f.repeat_permille % 10);
	rows_add(s->rows, l->id, (struct value[]){
		value_text(l->name), figure(l, l->f.members), figure(l, l->f.orders), value_text(rate), figure(l, l->f.net), value_text(l->advice),
	});
}

static void fill(struct state *s)
{
	rows_clear(s->rows);
	for (size_t i = 0; i < s->count; i++)
		add_line(s, &s->lines[i]);
	table_reload(s->table);
}

static enum status load(struct view *v, struct error *e)
{
	struct state *s = state_of(v);
	struct group *list;
	size_t count;
	enum status st = groups_of(shop_of(v), s->profile, &list, &count, e);

	s->count = s->at = 0;
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count && i < GROUPS_SHOWN; i++) {
		struct line *l = &s->lines[s->count++];

		*l = (struct line){.id = list[i].id};
		snprintf(l->name, sizeof l->name, "%s", list[i].name);
		snprintf(l->advice, sizeof l->advice, "%s", list[i].advice);
	}
	groups_free(list, count);
	fill(s);
	return ST_OK;
}

static bool keys_wait(void *arg)
{
	(void)arg;
	return ui_pending();
}

/* One group; what a key interrupted is begun again when keys pause. */
static struct outcome idle(struct view *v)
{
	struct state *s = state_of(v);
	struct line *l = s->at < s->count ? &s->lines[s->at] : NULL;
	enum status st;

	if (l == NULL)
		return outcome_pass();
	st = group_figures(shop_of(v), l->id, s->from, s->to, keys_wait, NULL, &l->f, NULL);
	if (st != ST_OK && ui_pending())
		return outcome_stay();
	l->counted = st == ST_OK;
	s->at++;
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
	struct list_source src;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	s->from = group_figures_from(shop_of(v), p);
	s->to = shop_today(shop_of(v), p);
	s->rows = rows_new(columns, COUNT_OF(columns));
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No group yet. F6 makes the first, s proposes three by how people buy."));
	if ((st = load(v, e)) != ST_OK) {
		rows_free(s->rows);
		free(s);
		v->state = NULL;
	}
	return st;
}

static void close(struct view *v)
{
	rows_free(state_of(v)->rows);
	free(v->state);
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
	const struct state *s = state_of(v);
	char from[16], to[16];

	day_format(s->from, from);
	day_format(s->to, to);
	snprintf(out, size, _("%1$s; orders from %2$s to %3$s"), screen_market(shop_of(v), s->profile), from, to);
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

static int64_t selected(const struct view *v)
{
	return table_row(state_of(v)->table)->id;
}

static struct outcome members_act(struct view *v)
{
	const struct form *form;
	struct record filter;
	struct error e = {0};
	const char *name = table_cell(state_of(v)->table, "name");

	if (!screen_ok(v, member_filter_form(shop_of(v), state_of(v)->profile, &form, &e), &e))
		return outcome_draw();
	record_init(&filter, form);
	record_set(&filter, "group", name);
	return members_open_filtered(state_of(v)->profile, &filter, name);
}

/* "VIP客戶 定期發送優惠券": what is to be written. Owned by the caller. */
static char *draft_name(const struct state *s, int64_t id)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct line *l = &s->lines[i];

		if (l->id == id)
			return strcmp(l->advice, "none") == 0 ? xstrdup(l->name) : xasprintf("%s %s", l->name, label_of("group_advice", l->advice));
	}
	return xstrdup("");
}

/* A message of the kind that helps with them (EAS-21). */
static struct outcome message_act(struct view *v)
{
	const struct member_choice who = {.profile = state_of(v)->profile, .group_id = selected(v)};
	char *audience = broadcast_audience_of(&who), *name;
	struct outcome out;
	int64_t members = 0;
	struct error e = {0};

	if (!screen_ok(v, member_choice_count(shop_of(v), &who, &members, &e), &e) || members == 0) {
		free(audience);
		if (e.status == ST_OK)
			ui_say(v, "%s", _("Nobody is in the group yet: there is nobody to write to."));
		return outcome_draw();
	}
	name = draft_name(state_of(v), selected(v));
	out = composer_open_for(state_of(v)->profile, audience, name);
	free(audience);
	free(name);
	return out;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, state_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&entry, selected(v), NULL);
}

static struct outcome days_act(struct view *v)
{
	struct state *s = state_of(v);
	char now[16], *text;
	long days;

	snprintf(now, sizeof now, "%d", (int)(s->to - s->from + 1));
	text = dialog_prompt(v, _("Figures of the groups"), _("Orders of how many days up to today"), now);
	days = text != NULL ? strtol(text, NULL, 10) : 0;
	free(text);
	if (days < 1 || days > 36500)
		return outcome_draw();
	s->from = s->to - (day_t)(days - 1);
	load(v, NULL);
	return outcome_draw();
}

static struct outcome delete_act(struct view *v)
{
	struct shop *shop = shop_of(v);
	bool accept = shop->accept_warnings;
	struct error e = {0};
	struct group g;
	char question[400];

	if (!screen_ok(v, group_get(shop, selected(v), &g, &e), &e))
		return outcome_draw();
	snprintf(question, sizeof question, ngettext("Delete the group \"%1$s\"? Its %2$lld member stays a member; only the label goes.",
	         "Delete the group \"%1$s\"? Its %2$lld members stay members; only the label goes.", (unsigned long)g.members), g.name,
	         (long long)g.members);
	if (dialog_confirm(v, question)) {
		shop->accept_warnings = true; /* one question is enough */
		if (screen_ok(v, group_delete(shop, g.id, &e), &e))
			ui_say(v, "%s", _("The group is deleted; its members stay."));
		shop->accept_warnings = accept;
		load(v, NULL);
	}
	group_free(&g);
	return outcome_draw();
}

/* ---- suggestions ---- */

static char *proposal(const struct group_suggestions *g)
{
	struct buf b = {0};
	char from[16], to[16], n[32];

	day_format(g->from, from);
	day_format(g->to, to);
	buf_addf(&b, _("By counted orders from %1$s to %2$s:"), from, to);
	buf_adds(&b, "\n\n");
	for (int i = 0; i < SUGGESTIONS; i++) {
		money_format(g->count[i], false, n);
		buf_addf(&b, ngettext("%1$s: %2$s member", "%1$s: %2$s members", (unsigned long)g->count[i]), g->name[i], n);
		buf_addc(&b, '\n');
		if (g->min_orders[i] > 0)
			buf_addf(&b, ngettext("  from %1$lld order on; helps: %2$s", "  from %1$lld orders on; helps: %2$s", (unsigned long)g->min_orders[i]),
			         (long long)g->min_orders[i], label_of("group_advice", g->advice[i]));
		else
			buf_addf(&b, _("  all others; helps: %s"), label_of("group_advice", g->advice[i]));
		buf_adds(&b, "\n\n");
	}
	buf_adds(&b, _("Each is put into its group and taken out of the other two. It can be taken back under Batches."));
	return buf_take(&b);
}

static void apply(struct view *v, const struct group_suggestions *g)
{
	struct bulk_result done[SUGGESTIONS];
	struct progress_box *box = progress_open(v, _("Putting members into groups"));
	struct error e = {0};
	char op[OP_ID_SIZE], n[32];
	int64_t changes = 0;
	enum status st;

	op_id_make(op);
	st = group_suggest_apply(shop_of(v), state_of(v)->profile, g, op, &(struct progress){progress_step, box}, done, &e);
	progress_close(box);
	for (int i = 0; i < SUGGESTIONS; i++)
		changes += done[i].changes;
	money_format(changes, false, n);
	if (screen_ok(v, st, &e))
		ui_say(v, ngettext("%s member was put into a group.", "%s members were put into groups.", (unsigned long)changes), n);
	load(v, NULL);
}

static struct outcome suggest_act(struct view *v)
{
	struct group_suggestions g;
	struct error e = {0};
	char *text;

	if (!screen_ok(v, group_suggest(shop_of(v), state_of(v)->profile, &g, &e), &e))
		return outcome_draw();
	text = proposal(&g);
	if (dialog_preview(v, _("Suggested groups"), text, _("Put them into these groups")))
		apply(v, &g);
	free(text);
	return outcome_draw();
}

static const struct action actions[] = {
	{"groups.members", GROUP_RECORD, {K_ENTER}, N_("Members"), N_("Who is in the group"), members_act, table_has_row},
	{"groups.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Make a group"), new_act, can_write},
	{"groups.edit", GROUP_RECORD, {'e'}, N_("Change"), N_("Change its name and what helps with them"), edit_act, can_change},
	{"groups.message", GROUP_RECORD, {'m'}, N_("Write to them"), N_("Write to the group what helps with it"), message_act, can_change},
	{"groups.suggest", GROUP_RECORD, {'s'}, N_("Suggest"), N_("Propose one of three groups for each member by how often they buy"), suggest_act, can_write},
	{"groups.days", GROUP_RECORD, {'d'}, N_("Other days"), N_("Count the orders of other days"), days_act, NULL},
	{"groups.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Delete"), N_("Take the label away; members stay"), delete_act, can_change},
};

const struct screen groups_screen = {
	.name = "groups",
	.title = N_("Groups"),
	.help = N_("Labels of members for marketing, with what their members bought. A group is no tier, even where both are called VIP."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
	.changed = changed,
	.idle = idle,
	.state_line = state_line,
};
