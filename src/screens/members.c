/*
 * The members (所有顧客): found while typing, filtered by a form, marked and
 * acted on together; the selected one stands beside the list.
 */
#include "config.h"

#include "members_acts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/segment.h"

struct state {
	char profile[32];
	struct fitted list;
	struct table *table;
	struct record filter;      /* form NULL: everybody */
	char filter_name[80];      /* of the segment that it came from */
	struct member_card *card;  /* of the selected row */
	int64_t card_id;
	int64_t last_batch;        /* done when the marks were set */
};

static const struct column_fit fits[] = {
	{"name", 12, 2, 0}, {"phone", 14, 0, 0}, {"tier", 10, 0, 0}, {"points", 8, 0, 0}, {"credit", 7, 0, 1}, {"last_on", 10, 0, 1},
	{"orders", 5, 0, 2}, {"spent", 9, 0, 2}, {"kind", 8, 0, 3}, {"email", 22, 1, 4}, {"member_code", 10, 0, 5}, {"groups", 14, 1, 5},
	{"id", 7, 0, 6},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static void forget_card(struct state *s)
{
	member_card_free(s->card);
	s->card = NULL;
	s->card_id = 0;
}

static bool is_filtered(const struct state *s)
{
	return s->filter.form != NULL;
}

/* The list under the filter of the moment. */
static enum status open_list(struct view *v, struct state *s, struct error *e)
{
	struct fitted fresh = {0};
	struct list_source src;
	enum status st = member_list(shop_of(v), s->profile, is_filtered(s) ? &s->filter : NULL, &src, e);

	if (st != ST_OK)
		return st;
	member_rows_open(&fresh.source, shop_of(v), s->profile, &src);
	src = fitted_source(&fresh, fits, COUNT_OF(fits));
	if (s->table != NULL)
		table_set_source(s->table, &src);
	else
		s->table = table_new(v, &src);
	fitted_free(&s->list);
	s->list = fresh;
	table_set_empty(s->table, is_filtered(s) ? N_("Nobody fulfils the conditions. f changes them.") : N_("No members yet. F6 enters the first."));
	forget_card(s);
	return ST_OK;
}

/* From members_open_filtered() to open(). */
static struct {
	char profile[32], name[80];
	struct record filter;
} given;

struct outcome members_open_filtered(const char *profile, struct record *filter, const char *name)
{
	snprintf(given.profile, sizeof given.profile, "%s", profile);
	snprintf(given.name, sizeof given.name, "%.79s", name);
	record_free(&given.filter);
	given.filter = *filter;
	*filter = (struct record){0};
	return outcome_push(&members_screen, given.profile);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st == ST_OK) {
		v->state = s;
		snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
		s->last_batch = member_bulk_last();
		if (arg == given.profile) {
			s->filter = given.filter;
			given.filter = (struct record){0};
			snprintf(s->filter_name, sizeof s->filter_name, "%s", given.name);
		}
		st = open_list(v, s, e);
	}
	if (st != ST_OK) {
		v->state = NULL;
		free(s);
	}
	return st;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	forget_card(s);
	fitted_free(&s->list);
	record_free(&s->filter);
	free(s);
}

/* ---- drawing ---- */

static void pane(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);
	struct error e;

	if (row == NULL)
		return;
	if (s->card == NULL || s->card_id != row->id) {
		forget_card(s);
		s->card = member_card_read(shop_of(v), row->id, &e);
		s->card_id = row->id;
	}
	if (s->card != NULL)
		member_card_draw(s->card, a);
}

static void state_line(const struct view *v, char *out, size_t size)
{
	const struct state *s = state_of(v);

	if (is_filtered(s))
		snprintf(out, size, _("%1$s, filter: %2$s"), screen_market(shop_of(v), s->profile), *s->filter_name != '\0' ? s->filter_name : _("conditions"));
	else
		snprintf(out, size, "%s", screen_market(shop_of(v), s->profile));
}

/* ---- coming back ---- */

/* The marks are for one act; one that was given up leaves them. */
static void unmark_done(struct state *s)
{
	const int64_t last = member_bulk_last();

	if (last != s->last_batch && last != 0)
		table_unmark(s->table);
	s->last_batch = last;
}

static void reread(struct view *v)
{
	forget_card(state_of(v));
	table_reload(state_of(v)->table);
}

static void take_filter(struct view *v)
{
	struct state *s = state_of(v);
	struct record fresh;
	struct error e = {0};

	const bool full = member_filter_taken(&fresh);
	record_free(&s->filter);
	s->filter = fresh;
	if (!full)
		record_free(&s->filter);
	*s->filter_name = '\0';
	screen_ok(v, open_list(v, s, &e), &e);
}

static bool filter_waits;

static void resumed(struct view *v, int64_t result)
{
	unmark_done(state_of(v));
	if (filter_waits && result != 0)
		take_filter(v);
	else
		reread(v);
	if (!filter_waits && result > 0)
		table_select_id(state_of(v)->table, result);
	filter_waits = false;
}

/* ---- acts ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static struct outcome open_act(struct view *v)
{
	return outcome_push(&member_screen, arg_id(table_row(state_of(v)->table)->id));
}

static struct outcome new_act(struct view *v)
{
	return member_form_open(state_of(v)->profile, 0, NULL);
}

static struct outcome edit_act(struct view *v)
{
	return member_form_open(state_of(v)->profile, table_row(state_of(v)->table)->id, NULL);
}

static struct outcome filter_act(struct view *v)
{
	struct state *s = state_of(v);

	filter_waits = true;
	return member_filter_open(s->profile, is_filtered(s) ? &s->filter : NULL);
}

static struct outcome act_marked(struct view *v)
{
	struct state *s = state_of(v);
	int64_t *ids;
	const size_t count = table_marked(s->table, &ids);
	const struct member_choice who = {.profile = s->profile, .ids = ids, .id_count = count};
	struct outcome out = member_acts_choose(v, &who, (int64_t)count);

	free(ids);
	unmark_done(s);
	reread(v);
	return out;
}

/* Everybody whom the filter holds at this moment (EAS-15). */
static struct outcome act_all(struct view *v)
{
	struct state *s = state_of(v);
	const struct member_choice who = {.profile = s->profile, .filter = is_filtered(s) ? &s->filter : NULL, .all = !is_filtered(s)};
	struct error e = {0};
	struct outcome out;
	int64_t count;

	if (!screen_ok(v, member_choice_count(shop_of(v), &who, &count, &e), &e))
		return outcome_draw();
	out = member_acts_choose(v, &who, count);
	reread(v);
	return out;
}

/* ---- files ---- */

static struct outcome export_act(struct view *v)
{
	struct state *s = state_of(v);
	int64_t *ids = NULL;
	struct member_choice who = {.profile = s->profile};
	struct record shown = {0};

	if (table_mark_count(s->table) != 0) {
		who.id_count = table_marked(s->table, &ids);
		who.ids = ids;
	} else if (member_filter_shown(is_filtered(s) ? &s->filter : NULL, table_filter(s->table), &shown)) {
		who.filter = &shown;
	} else {
		who.all = true;
	}
	member_files_export(v, &who);
	if (shown.form != NULL)
		record_free(&shown);
	free(ids);
	return outcome_draw();
}

static struct outcome import_act(struct view *v)
{
	return member_files_import(v, state_of(v)->profile);
}

static struct outcome twins_act(struct view *v)
{
	return duplicates_open(state_of(v)->profile);
}

/* ---- saved filters ---- */

static struct outcome save_filter(struct view *v)
{
	struct state *s = state_of(v);
	char op[OP_ID_SIZE], *name = dialog_prompt(v, _("Keep the filter as a segment"), _("Name"), s->filter_name);
	struct error e = {0};
	int64_t id;

	op_id_make(op);
	if (name != NULL && screen_ok(v, segment_save(shop_of(v), 0, s->profile, name, &s->filter, op, &id, &e), &e)) {
		snprintf(s->filter_name, sizeof s->filter_name, "%s", name);
		ui_say(v, _("Kept as the segment “%s”."), name);
	}
	free(name);
	return outcome_draw();
}

static bool has_filter(const struct view *v)
{
	return is_filtered(state_of(v)) && can_write(v);
}

static void use_segment(struct view *v, int64_t id)
{
	struct state *s = state_of(v);
	struct segment g;
	struct error e = {0};

	if (!screen_ok(v, segment_get(shop_of(v), id, &g, &e), &e))
		return;
	record_free(&s->filter);
	s->filter = g.filter;
	g.filter = (struct record){0};
	snprintf(s->filter_name, sizeof s->filter_name, "%s", g.name);
	segment_free(&g);
	screen_ok(v, open_list(v, s, &e), &e);
}

#define SEGMENTS 200

static struct outcome load_filter(struct view *v)
{
	struct state *s = state_of(v);
	struct pick picks[SEGMENTS];
	struct list_source src;
	struct list_page page = {0};
	struct error e = {0};
	size_t name = 0;
	int got = -1;

	segment_list(shop_of(v), s->profile, &src);
	while (name + 1 < src.column_count && strcmp(src.columns[name].name, "name") != 0)
		name++;
	if (screen_ok(v, src.page(src.self, &(struct list_query){.limit = SEGMENTS}, &page, &e), &e)) {
		for (size_t i = 0; i < page.count; i++)
			picks[i] = (struct pick){.label = page.rows[i].cells[name].text};
		if (page.count == 0)
			ui_say(v, "%s", _("No filter is kept yet: filter with f, then keep it with w."));
		else
			got = dialog_choose(v, _("Which filter?"), picks, page.count, 0);
	}
	if (got >= 0)
		use_segment(v, page.rows[got].id);
	list_page_free(&page);
	list_close(&src);
	return outcome_draw();
}

static struct outcome everybody(struct view *v)
{
	struct state *s = state_of(v);
	struct error e = {0};

	record_free(&s->filter);
	*s->filter_name = '\0';
	screen_ok(v, open_list(v, s, &e), &e);
	return outcome_draw();
}

/* ---- the marketplace ---- */

static struct outcome market_act(struct view *v)
{
	struct state *s = state_of(v);
	const char *const *names = member_profiles(shop_of(v));
	struct pick picks[16];
	size_t count = 0, at = 0;
	int got;

	for (; names[count] != NULL && count < COUNT_OF(picks); count++) {
		at = strcmp(names[count], s->profile) == 0 ? count : at;
		picks[count] = (struct pick){.code = names[count], .label = screen_market(shop_of(v), names[count])};
	}
	got = dialog_choose(v, _("Whose members?"), picks, count, at);
	if (got < 0)
		return outcome_draw();
	snprintf(s->profile, sizeof s->profile, "%s", picks[got].code);
	return everybody(v);
}

/* ---- a scan ---- */

/* A card or a number that was scanned opens its member; an unknown one begins a new member. */
static struct outcome scanned(struct view *v, const char *text)
{
	struct state *s = state_of(v);
	int64_t ids[2];
	const size_t count = member_find(shop_of(v), s->profile, text, ids, 2);

	if (count == 1)
		return outcome_push(&member_screen, arg_id(ids[0]));
	if (count > 1) {
		table_set_filter(s->table, text);
		return outcome_draw();
	}
	if (can_write(v) && dialog_confirm(v, _("Nobody has this number. Enter a new member?")))
		return member_form_open(s->profile, 0, text);
	return outcome_draw();
}

static struct outcome key(struct view *v, const struct key *k)
{
	return k->code == K_SCAN ? scanned(v, k->text) : outcome_pass();
}

/* What belongs to members and has a screen of its own. */
static struct outcome more_act(struct view *v)
{
	const struct choice choices[] = {{'g', _("Groups")}, {'f', _("Own fields")}, {'b', _("Binding codes")}, {'z', _("Gifts for points")}, {'a', _("Accounts")}};

	switch (dialog_ask(v, _("More about members"), choices, COUNT_OF(choices))) {
	case 'g': return outcome_push(&groups_screen, state_of(v)->profile);
	case 'f': return outcome_push(&own_fields_screen, state_of(v)->profile);
	case 'b': return outcome_push(&binds_screen, NULL);
	case 'z': return outcome_push(&gifts_screen, state_of(v)->profile);
	case 'a': return member_accounts_open(v, state_of(v)->profile);
	default: return outcome_draw();
	}
}

static const struct action actions[] = {
	{"members.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the member"), open_act, table_has_row},
	{"members.new", GROUP_RECORD, {K_F(6), K_CTRL('n'), 'n'}, N_("New"), N_("Enter a member"), new_act, can_write},
	{"members.edit", GROUP_RECORD, {'e'}, NULL, N_("Change the member"), edit_act, member_has_one},
	{"members.tier", GROUP_RECORD, {'t'}, NULL, N_("Change the tier of the selected member"), member_tier_act, member_has_one},
	{"members.filter", GROUP_RECORD, {'f'}, N_("Filter"), N_("Conditions: groups, tier, points, orders, own fields …"), filter_act, NULL},
	{"members.act", GROUP_RECORD, {'a'}, N_("Act"), N_("Act on the marked members, or the selected one: shown first, taken back with Ctrl-Z"), act_marked, member_has_one},
	{"members.all", GROUP_RECORD, {'A'}, NULL, N_("Act on everybody whom the filter holds"), act_all, member_has_one},
	{"members.everybody", GROUP_RECORD, {'0'}, NULL, N_("Show everybody again"), everybody, has_filter},
	{"members.keep", GROUP_RECORD, {'w'}, NULL, N_("Keep the filter as a segment"), save_filter, has_filter},
	{"members.kept", GROUP_RECORD, {'F'}, NULL, N_("Use a filter that was kept"), load_filter, NULL},
	{"members.undo", GROUP_RECORD, {K_CTRL('z')}, NULL, N_("Take the last act on many back"), member_bulk_undo, member_bulk_can_undo},
	{"members.more", GROUP_RECORD, {'o'}, N_("More"), N_("Groups, own fields, binding codes, gifts, accounts"), more_act, NULL},
	{"members.export", GROUP_LIST, {'x'}, NULL, N_("Write the marked members, or all that are shown, to a file"), export_act, NULL},
	{"members.import", GROUP_RECORD, {K_F(7), K_CTRL('t'), 'i'}, N_("Import"), N_("Import members from a file, or get the template for it"), import_act, NULL},
	{"members.twins", GROUP_RECORD, {'d'}, NULL, N_("Accounts that are likely one person's"), twins_act, NULL},
	{"members.market", GROUP_RECORD, {'p'}, NULL, N_("Members of another marketplace"), market_act, NULL},
};

const struct screen members_screen = {
	.name = "members",
	.title = N_("Members"),
	.help = N_("Everybody who registered or ordered. / finds by name, phone (the last digits too), e-mail or number while you type, f filters by "
	           "conditions, Space marks and a acts on the marked."),
	.jump = 'm',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.key = key,
	.pane = pane,
	.pane_from = 130,
	.pane_cols = 60,
	.state_line = state_line,
	.resumed = resumed,
	.changed = reread,
};
