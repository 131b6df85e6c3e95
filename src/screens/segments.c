/*
 * Segments (顧客分群): saved filters and those of the RFM analysis, each with how
 * many it holds at this moment, and what can be done with them (EAS-100 to
 * EAS-102, EAS-107). Figures are counted when keys pause.
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "members_acts.h"
#include "rows.h"
#include "storekeep/draft.h"
#include "storekeep/segment.h"

#define SEGMENTS_MOST 300

struct line {
	int64_t id;
	char name[128], family[8], preset[32];
	char *words;            /* owned */
	struct segment_figures f;
	instant_t at;           /* INSTANT_NONE: never counted */
	bool built_in;
};

struct state {
	char profile[32];
	struct line lines[SEGMENTS_MOST];
	size_t count, next;     /* `next`: the one that is counted next */
	int64_t wanted;         /* to be selected once its row is there; 0 none */
	struct rows *rows;
	struct table *table;
};

/* What the conditions that are being entered are for. */
static struct {
	bool waits;
	int64_t id;             /* 0: a new one, called so */
	char name[200];
} entering;

static const struct list_column columns[] = {
	{"family", N_("Family"), VK_ENUM, "segment_family", 10, 0, 1, false},
	{"name", N_("Segment"), VK_TEXT, NULL, 16, 2, 0, false},
	{"members", N_("Members"), VK_MONEY, NULL, 9, 0, 0, false},
	{"share", N_("Share ‰"), VK_INT, NULL, 6, 0, 0, false},
	{"net", N_("Net amount"), VK_MONEY, NULL, 12, 0, 0, false},
	{"orders", N_("Orders"), VK_MONEY, NULL, 8, 0, 0, false},
	{"at", N_("Last computed"), VK_INSTANT, NULL, 16, 0, 2, false},
	{"conditions", N_("Conditions"), VK_TEXT, NULL, 20, 3, 3, false},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- rows ---- */

static struct value figure(const struct line *l, int64_t n)
{
	return l->at != INSTANT_NONE ? value_num(n) : value_none();
}

/* Of all members, once both are counted. */
static struct value share(const struct state *s, const struct line *l)
{
	const struct line *all = s->count > 0 && strcmp(s->lines[0].preset, "all") == 0 ? &s->lines[0] : NULL;

	if (l->at == INSTANT_NONE || all == NULL || all->at == INSTANT_NONE || all->f.members <= 0)
		return value_none();
	return value_num(l->f.members * 1000 / all->f.members);
}

static void fill(struct state *s)
{
	rows_clear(s->rows);
	for (size_t i = 0; i < s->count; i++) {
		const struct line *l = &s->lines[i];
		rows_add(s->rows, l->id, (struct value[]){
			value_text(l->family), value_text(l->name), figure(l, l->f.members), share(s, l), figure(l, l->f.net_amount), figure(l, l->f.orders),
			figure(l, l->at), value_text(l->words),
		});
	}
	table_reload(s->table);
}

static void forget(struct state *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->lines[i].words);
	s->count = s->next = 0;
}

static void add_line(struct view *v, int64_t id)
{
	struct state *s = state_of(v);
	struct segment g;

	if (s->count == SEGMENTS_MOST || segment_get(shop_of(v), id, &g, NULL) != ST_OK)
		return;
	struct line *l = &s->lines[s->count++];
	*l = (struct line){.id = id, .words = segment_words(&g.filter), .built_in = g.built_in, .f = {g.members, g.orders, g.net_amount},
	                   .at = g.members >= 0 ? g.computed_at : INSTANT_NONE};
	snprintf(l->name, sizeof l->name, "%s", g.name);
	snprintf(l->family, sizeof l->family, "%s", g.family);
	snprintf(l->preset, sizeof l->preset, "%s", g.preset);
	segment_free(&g);
}

static void load(struct view *v)
{
	struct state *s = state_of(v);
	struct list_source src;
	struct list_page page = {0};

	forget(s);
	segment_list(shop_of(v), s->profile, &src);
	if (src.page(src.self, &(struct list_query){.limit = SEGMENTS_MOST}, &page, NULL) == ST_OK)
		for (size_t i = 0; i < page.count; i++)
			add_line(v, page.rows[i].id);
	list_page_free(&page);
	list_close(&src);
	fill(s);
}

static bool keys_wait(void *arg)
{
	(void)arg;
	return ui_pending();
}

/* The figures of all are kept as last computed, once. */
static void keep(struct view *v)
{
	struct state *s = state_of(v);

	for (size_t i = 0; i < s->count && !shop_of(v)->read_only; i++)
		if (s->lines[i].at != INSTANT_NONE)
			segment_figures_keep(shop_of(v), s->lines[i].id, &s->lines[i].f, NULL);
}

/* One segment; what a key interrupted is begun again when keys pause. */
static struct outcome idle(struct view *v)
{
	struct state *s = state_of(v);
	struct line *l = s->next < s->count ? &s->lines[s->next] : NULL;
	struct segment_figures f;

	if (s->wanted != 0) {
		table_select_id(s->table, s->wanted);
		s->wanted = 0;
		return outcome_draw();
	}
	if (l == NULL)
		return outcome_pass();
	db_set_stop(shop_of(v)->db, keys_wait, NULL);
	enum status st = segment_figures(shop_of(v), l->id, &f, NULL);
	db_set_stop(shop_of(v)->db, NULL, NULL);
	if (st != ST_OK && ui_pending())
		return outcome_stay();
	if (st == ST_OK) {
		l->f = f;
		l->at = clock_now();
	}
	if (++s->next < s->count)
		return outcome_stay();
	keep(v);
	fill(s);
	return outcome_draw();
}

/* ---- open and close ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	struct state *s = v->state = xcalloc(1, sizeof *s);
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	s->rows = rows_new(columns, COUNT_OF(columns));
	struct list_source src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No segment yet. F6 makes the first."));
	load(v);
	return ST_OK;
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
	load(v);
}

/* The conditions were entered: kept under the name that was asked for before. */
static int64_t save_entered(struct view *v)
{
	struct record r;
	struct error e = {0};
	char op[OP_ID_SIZE];
	int64_t id = 0;

	entering.waits = false;
	bool full = member_filter_taken(&r);
	op_id_make(op);
	if (!full)
		error_set(&e, ST_REFUSED, "SEG_EMPTY", NULL, NULL, "%s", _("Give at least one condition, or use \"all customers\"."));
	if (screen_ok(v, full ? segment_save(shop_of(v), entering.id, state_of(v)->profile, entering.name, &r, op, &id, &e) : ST_REFUSED, &e))
		ui_say(v, _("Kept as the segment “%s”."), entering.name);
	record_free(&r);
	return id;
}

static void resumed(struct view *v, int64_t result)
{
	int64_t id = entering.waits && result != 0 ? save_entered(v) : 0;

	entering.waits = false;
	load(v);
	state_of(v)->wanted = id;
}

static void state_line(const struct view *v, char *out, size_t size)
{
	snprintf(out, size, "%s", screen_market(shop_of(v), state_of(v)->profile));
}

/* ---- acts ---- */

static struct line *selected(const struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);

	for (size_t i = 0; row != NULL && i < s->count; i++)
		if (s->lines[i].id == row->id)
			return &s->lines[i];
	return NULL;
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_act(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static bool on_own(const struct view *v)
{
	return can_act(v) && selected(v) != NULL && !selected(v)->built_in;
}

static struct outcome open_act(struct view *v)
{
	const struct line *l = selected(v);
	struct segment g;
	struct error e = {0};

	if (l == NULL || !screen_ok(v, segment_get(shop_of(v), l->id, &g, &e), &e))
		return outcome_draw();
	struct outcome out = members_open_filtered(state_of(v)->profile, &g.filter, g.name);
	segment_free(&g);
	return out;
}

/* Broadcast, points, groups, tier, export …: who is in it at this moment is written down with the act (EAS-102). */
static struct outcome act_on_all(struct view *v)
{
	const struct line *l = selected(v);

	if (l == NULL)
		return outcome_draw();
	const struct member_choice who = {.profile = state_of(v)->profile, .segment_id = l->id};
	struct segment_figures f;
	struct error e = {0};
	if (!screen_ok(v, segment_figures(shop_of(v), l->id, &f, &e), &e))
		return outcome_draw();
	if (f.members == 0) {
		ui_say(v, _("Nobody is in “%s” now."), l->name);
		return outcome_draw();
	}
	struct outcome out = member_acts_choose(v, &who, f.members);
	if (out.next != NEXT_PUSH)
		load(v);
	return out;
}

static bool save_preset(struct view *v, const char *preset)
{
	char op[OP_ID_SIZE];
	struct error e = {0};
	int64_t id;

	op_id_make(op);
	if (!screen_ok(v, segment_save_preset(shop_of(v), state_of(v)->profile, preset, NULL, op, &id, &e), &e))
		return false;
	load(v);
	state_of(v)->wanted = id;
	ui_say(v, _("Kept as the segment “%s”."), label_of("segment_preset", preset));
	return true;
}

static struct outcome enter_conditions(struct view *v, int64_t id, const char *name, const struct record *now)
{
	entering.waits = true;
	entering.id = id;
	snprintf(entering.name, sizeof entering.name, "%s", name);
	return member_filter_open(state_of(v)->profile, now);
}

/* One's own conditions, or one of those that are offered. */
static struct outcome new_act(struct view *v)
{
	const struct profile *p;
	struct error e = {0};
	char codes[24][40];
	struct pick picks[25] = {{.label = _("Conditions of my own …")}};
	size_t count = 1, len;
	const char *list, *item;

	if (!screen_ok(v, shop_profile(shop_of(v), state_of(v)->profile, &p, &e), &e))
		return outcome_draw();
	list = profile_text(p, "segment.presets", shop_today(shop_of(v), p));
	while (list != NULL && count < COUNT_OF(picks) && profile_item(&list, &item, &len)) {
		snprintf(codes[count - 1], sizeof codes[0], "%.*s", (int)len, item);
		picks[count] = (struct pick){.code = codes[count - 1], .label = label_of("segment_preset", codes[count - 1]), .unseen = true};
		count++;
	}
	int got = dialog_choose(v, _("Which segment?"), picks, count, 0);
	if (got > 0)
		save_preset(v, codes[got - 1]);
	char *name = got == 0 ? dialog_prompt(v, _("New segment"), _("Name"), "") : NULL;
	struct outcome out = name != NULL && *name != '\0' ? enter_conditions(v, 0, name, NULL) : outcome_draw();
	free(name);
	return out;
}

static struct outcome edit_act(struct view *v)
{
	struct segment g;
	struct error e = {0};

	if (!screen_ok(v, segment_get(shop_of(v), selected(v)->id, &g, &e), &e))
		return outcome_draw();
	struct outcome out = enter_conditions(v, g.id, g.name, &g.filter);
	segment_free(&g);
	return out;
}

static struct outcome rename_act(struct view *v)
{
	struct segment g;
	struct error e = {0};
	char op[OP_ID_SIZE], *name;
	int64_t id;

	if (!screen_ok(v, segment_get(shop_of(v), selected(v)->id, &g, &e), &e))
		return outcome_draw();
	name = dialog_prompt(v, _("Rename the segment"), _("Name"), g.name);
	op_id_make(op);
	if (name != NULL && screen_ok(v, segment_save(shop_of(v), g.id, g.profile, name, &g.filter, op, &id, &e), &e))
		load(v);
	free(name);
	segment_free(&g);
	return outcome_draw();
}

static struct outcome delete_act(struct view *v)
{
	const struct line *l = selected(v);
	struct error e = {0};
	char question[300];

	snprintf(question, sizeof question, _("Delete the segment “%s”? Its members stay."), l->name);
	if (dialog_confirm(v, question) && screen_ok(v, segment_delete(shop_of(v), l->id, &e), &e))
		ui_say(v, "%s", _("The segment is deleted; its members stay."));
	load(v);
	return outcome_draw();
}

static struct outcome rfm_act(struct view *v)
{
	return outcome_push(&rfm_screen, state_of(v)->profile);
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
	int got = dialog_choose(v, _("Whose segments?"), picks, count, at);
	if (got >= 0) {
		snprintf(s->profile, sizeof s->profile, "%s", picks[got].code);
		load(v);
	}
	return outcome_draw();
}

static const struct action actions[] = {
	{"segments.open", GROUP_RECORD, {K_ENTER}, N_("Members"), N_("Who is in it now"), open_act, table_has_row},
	{"segments.act", GROUP_RECORD, {'a'}, N_("Act"), N_("Act on all of them: broadcast, points, groups, tier, export …"), act_on_all, can_act},
	{"segments.rfm", GROUP_RECORD, {'r'}, N_("RFM"), N_("The analysis by recency, frequency and money"), rfm_act, NULL},
	{"segments.new", GROUP_RECORD, {K_F(6), K_CTRL('n'), 'n'}, N_("New"), N_("A segment by conditions, or one of those that are offered"), new_act, can_write},
	{"segments.edit", GROUP_RECORD, {'e'}, N_("Change"), N_("Change its conditions"), edit_act, on_own},
	{"segments.rename", GROUP_RECORD, {'R'}, NULL, N_("Give it another name"), rename_act, on_own},
	{"segments.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Delete"), N_("Delete the segment; its members stay"), delete_act, on_own},
	{"segments.undo", GROUP_RECORD, {K_CTRL('z')}, NULL, N_("Take the last act on many back"), member_bulk_undo, member_bulk_can_undo},
	{"segments.market", GROUP_RECORD, {'p'}, NULL, N_("Segments of another marketplace"), market_act, NULL},
};

const struct screen segments_screen = {
	.name = "segments",
	.title = N_("Segments"),
	.help = N_("A segment has whoever fulfils its conditions when it is looked at. Used for an act, its members of that moment are written down with it."),
	.jump = 'y',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.idle = idle,
	.resumed = resumed,
	.changed = changed,
	.state_line = state_line,
};
