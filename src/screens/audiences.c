/*
 * Audiences (發送客群): the five of the marketplace with whom they reach, how
 * they overlap, and audiences of one's own. Numbers are counted in slices while
 * keys pause, so the screen never waits for them.
 */
#include "config.h"

#include "audiences.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "storekeep/progress.h"

#define SLICE_MS 4
#define OWN_MOST 100
#define WIDEST 110 /* columns: numbers stay near their names */

struct own {
	int64_t id;
	char name[200];
	int64_t count, skipped; /* -1: not counted yet */
};

struct state {
	char profile[32];
	bool five;               /* the marketplace has the five */
	struct reach reach;
	struct reach_walk *walk; /* NULL: done */
	struct own own[OWN_MOST];
	size_t own_count, own_at;/* the one that is being counted */
	struct own_reach *own_walk;
	struct rows *rows;
	struct table *table;
};

static const struct list_column columns[] = {
	{"name", N_("Audience"), VK_TEXT, NULL, 24, 1, 0, false},
	{"count", N_("Can be reached"), VK_MONEY, NULL, 12, 0, 0, false},
	{"share", N_("Share"), VK_TEXT, NULL, 6, 0, 1, false},
	{"skipped", N_("Left out"), VK_MONEY, NULL, 10, 0, 1, false},
	{"figure", N_("Their figure"), VK_MONEY, NULL, 12, 0, 2, false},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

const char *audience_label(struct shop *s, const char *profile, int audience)
{
	const struct profile *p;
	const char *text = NULL;
	char key[64];

	snprintf(key, sizeof key, "audience_%s.label", audience_codes[audience]);
	if (shop_profile(s, profile, &p, NULL) == ST_OK)
		text = profile_text(p, key, DAY_NONE);
	return text != NULL ? text : label_of("audience", audience_codes[audience]);
}

bool audience_make_ready(struct view *v)
{
	struct shop *s = shop_of(v);
	struct progress_box *box;
	struct error e = {0};
	bool complete;
	enum status st;

	if (s->read_only || !audience_is_stale(s))
		return true;
	box = progress_open(v, _("Looking who is in which audience"));
	st = audience_refresh(s, &(struct progress){progress_step, box}, &complete, &e);
	progress_close(box);
	return screen_ok(v, st, &e) && complete;
}

/* ---- counting ---- */

static void stop_counting(struct state *s)
{
	reach_free(s->walk);
	own_reach_free(s->own_walk);
	s->walk = NULL;
	s->own_walk = NULL;
}

static void load_own(struct view *v)
{
	struct state *s = state_of(v);
	struct list_query q = {.limit = OWN_MOST};
	struct list_page page = {0};
	struct list_source src;
	struct error e;

	s->own_count = s->own_at = 0;
	audience_list(shop_of(v), s->profile, &src);
	if (src.page(src.self, &q, &page, &e) == ST_OK)
		for (size_t i = 0; i < page.count; i++) {
			struct own *o = &s->own[s->own_count++];

			*o = (struct own){.id = page.rows[i].id, .count = -1, .skipped = -1};
			snprintf(o->name, sizeof o->name, "%s", page.rows[i].cells[2].text);
		}
	list_page_free(&page);
	list_close(&src);
}

static void begin_counting(struct view *v)
{
	struct state *s = state_of(v);
	const struct profile *p;
	struct error e = {0};

	stop_counting(s);
	s->reach = (struct reach){0};
	for (int i = 0; i < AUDIENCES; i++)
		s->reach.figure[i] = -1;
	s->five = shop_profile(shop_of(v), s->profile, &p, NULL) == ST_OK && profile_text(p, "audience.order", DAY_NONE) != NULL;
	load_own(v);
	screen_ok(v, reach_begin(shop_of(v), s->profile, clock_now(), &s->walk, &e), &e);
}

static bool begin_own(struct view *v)
{
	struct state *s = state_of(v);
	const struct form *form;
	struct error e = {0};
	struct record r;
	enum status st;

	if (form_load("audience", &form, &e) != ST_OK)
		return false;
	record_init(&r, form);
	st = audience_record(shop_of(v), s->own[s->own_at].id, &r, &e);
	if (st == ST_OK)
		st = own_reach_begin(shop_of(v), &r, clock_now(), &s->own_walk, &e);
	record_free(&r);
	return st == ST_OK;
}

/* One slice; false when nothing is left. */
static bool count_slice(struct view *v, bool *finished)
{
	struct state *s = state_of(v);
	struct own *o = s->own_at < s->own_count ? &s->own[s->own_at] : NULL;
	struct error e;

	*finished = false;
	if (s->walk != NULL) {
		if (reach_step(s->walk, SLICE_MS, finished, &e) != ST_OK)
			*finished = true;
		reach_read(s->walk, &s->reach);
		if (*finished) {
			reach_free(s->walk);
			s->walk = NULL;
		}
		return true;
	}
	if (o == NULL)
		return false;
	if (s->own_walk == NULL && !begin_own(v)) {
		s->own_at++;
		return true;
	}
	if (own_reach_step(s->own_walk, SLICE_MS, finished, &e) != ST_OK)
		*finished = true;
	if (*finished) {
		own_reach_read(s->own_walk, &o->count, &o->skipped);
		own_reach_free(s->own_walk);
		s->own_walk = NULL;
		s->own_at++;
	}
	return true;
}

/* ---- rows ---- */

static const char *people(int64_t n, char out[32])
{
	if (n < 0)
		return "…";
	money_format(n, false, out);
	return out;
}

static struct value known(int64_t n)
{
	return n >= 0 ? value_num(n) : value_none();
}

static void add_row(struct state *s, int64_t id, const char *name, int64_t count, int64_t skipped, int64_t figure)
{
	char share[32] = "";
	int64_t all = reach_union(&s->reach, 0x1f);

	if (count >= 0 && all > 0)
		snprintf(share, sizeof share, "%lld%%", (long long)((count * 200 + all) / (all * 2)));
	rows_add(s->rows, id, (struct value[]){
		value_text(name), known(count), value_text(id < 0 ? share : ""), known(skipped), known(figure),
	});
}

/* Ids: -1 … -5 are the five, others the numbers of one's own. */
static void fill(struct view *v)
{
	struct state *s = state_of(v);
	const bool counting = s->walk != NULL;

	rows_clear(s->rows);
	for (int i = 0; s->five && i < AUDIENCES; i++)
		add_row(s, -1 - i, audience_label(shop_of(v), s->profile, i), counting ? -1 : reach_of(&s->reach, i),
		        counting ? -1 : reach_skipped(&s->reach, 1U << i), s->reach.figure[i]);
	for (size_t i = 0; i < s->own_count; i++)
		add_row(s, s->own[i].id, s->own[i].name, s->own[i].count, s->own[i].skipped, -1);
	table_reload(s->table);
}

static struct outcome idle(struct view *v)
{
	bool finished;

	if (!count_slice(v, &finished))
		return outcome_pass();
	if (!finished)
		return outcome_stay();
	fill(v);
	return outcome_draw();
}

/* ---- open and close ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)e;
	snprintf(s->profile, sizeof s->profile, "%s", arg != NULL ? (const char *)arg : "ruten");
	s->rows = rows_new(columns, COUNT_OF(columns));
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No audience of one's own yet. F6 makes the first."));
	for (int i = 0; i < AUDIENCES; i++)
		s->reach.figure[i] = -1;
	return ST_OK;
}

static struct outcome opened(struct view *v)
{
	audience_make_ready(v);
	begin_counting(v);
	fill(v);
	return outcome_draw();
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	stop_counting(s);
	rows_free(s->rows);
	free(s);
}

static void changed(struct view *v)
{
	opened(v);
}

static void resumed(struct view *v, int64_t result)
{
	if (result == 0)
		return;
	opened(v);
	table_select_id(state_of(v)->table, result);
}

/* ---- drawing ---- */

static int64_t in_both(const struct reach *r, int a, int b)
{
	int64_t n = 0;

	for (int set = 0; set < AUDIENCE_SETS; set++)
		if ((set >> a & 1) != 0 && (set >> b & 1) != 0)
			n += r->sets[set];
	return n;
}

static void draw_overlap(const struct state *s, struct area a, int row)
{
	char text[32];
	int width = 11, left = 16;

	draw_text(a, row++, 0, LOOK_TITLE, _("People in both"));
	for (int i = 0; i < AUDIENCES; i++)
		draw_cell(a, row, left + i * width, width - 1, LOOK_LABEL, label_of("audience", audience_codes[i]), true);
	for (int i = 0; i < AUDIENCES; i++) {
		row++;
		draw_cell(a, row, 0, left - 1, LOOK_LABEL, label_of("audience", audience_codes[i]), false);
		for (int k = 0; k < AUDIENCES; k++)
			draw_cell(a, row, left + k * width, width - 1, k == i ? LOOK_TITLE : LOOK_PLAIN, people(in_both(&s->reach, i, k), text), true);
	}
}

static void draw_sums(const struct state *s, struct area a, int row)
{
	char all[32], both[32], left[32];
	int64_t low, high;

	reach_range(&s->reach, 0x1f, &low, &high);
	if (s->walk != NULL) {
		draw_text(a, row, 0, LOOK_PLAIN, _("Counting …"));
		return;
	}
	people(low, all);
	if (low != high) {
		draw_textf(a, row, 0, LOOK_TITLE, _("All five together: %1$s to %2$s people, by the marketplace's figures"), all, people(high, both));
		return;
	}
	people(reach_overlap(&s->reach, 0x1f), both);
	people(reach_skipped(&s->reach, 0x1f), left);
	draw_textf(a, row, 0, LOOK_TITLE, _("All five together: %1$s people, each once; %2$s of them in two or more; %3$s left out"), all, both, left);
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	int own = s->own_count < 8 ? (int)s->own_count : 8;
	int rows = (s->five ? AUDIENCES : 0) + (own > 0 ? own : !s->five) + 1, below = s->five ? 9 : 0;

	draw_textf(a, 0, 0, LOOK_TITLE, "%s", screen_market(shop_of(v), s->profile));
	if (rows > a.rows - 2 - below)
		rows = a.rows - 2 - below > 4 ? a.rows - 2 - below : 4;
	part_draw((struct part *)(void *)s->table, area_of(a, 2, 0, rows, a.cols < WIDEST ? a.cols : WIDEST));
	if (!s->five)
		return;
	draw_sums(s, a, rows + 3);
	if (rows + 5 + 7 <= a.rows + 1)
		draw_overlap(s, a, rows + 5);
}

/* ---- acts ---- */

static int64_t selected(const struct view *v)
{
	const struct list_row *row = table_row(state_of(v)->table);

	return row != NULL ? row->id : 0;
}

static bool on_own(const struct view *v)
{
	return selected(v) > 0 && !shop_of(v)->read_only;
}

static bool on_five(const struct view *v)
{
	return selected(v) < 0 && !shop_of(v)->read_only;
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static struct outcome open_act(struct view *v)
{
	int64_t id = selected(v);
	char code[32];

	if (id < 0)
		return audience_people(state_of(v)->profile, audience_codes[-1 - id]);
	snprintf(code, sizeof code, "own:%lld", (long long)id);
	return audience_people(state_of(v)->profile, code);
}

static struct outcome new_act(struct view *v)
{
	return audience_form(state_of(v)->profile, 0);
}

static struct outcome edit_act(struct view *v)
{
	return audience_form(state_of(v)->profile, selected(v));
}

static struct outcome all_act(struct view *v)
{
	return audience_people(state_of(v)->profile, "");
}

static struct outcome delete_act(struct view *v)
{
	struct audience a;
	struct error e = {0};
	char question[300];

	if (!screen_ok(v, audience_get(shop_of(v), selected(v), &a, &e), &e))
		return outcome_draw();
	snprintf(question, sizeof question, _("Take the audience %s away?"), a.name);
	if (dialog_confirm(v, question) && screen_ok(v, audience_delete(shop_of(v), a.id, &e), &e)) {
		opened(v);
		ui_say(v, _("The audience %s is gone."), a.name);
	}
	return outcome_draw();
}

static struct outcome figure_act(struct view *v)
{
	struct state *s = state_of(v);
	int audience = (int)(-1 - selected(v));
	char now[32] = "", *text;
	struct error e = {0};
	money_t count = -1;

	if (s->reach.figure[audience] >= 0)
		snprintf(now, sizeof now, "%lld", (long long)s->reach.figure[audience]);
	text = dialog_prompt(v, audience_label(shop_of(v), s->profile, audience), _("How many the marketplace says; empty: nothing"), now);
	if (text == NULL)
		return outcome_draw();
	if ((*text == '\0' || screen_ok(v, money_parse(text, strlen(text), &count, &e), &e)) &&
	    screen_ok(v, audience_set_count(shop_of(v), s->profile, audience_codes[audience], count, &e), &e)) {
		opened(v);
		ui_say(v, "%s", _("Saved."));
	}
	free(text);
	return outcome_draw();
}

static struct outcome import_act(struct view *v)
{
	struct pick picks[16];
	size_t count = 0;
	int got;

	for (; audience_sources[count] != NULL && count < COUNT_OF(picks); count++)
		picks[count] = (struct pick){.code = audience_sources[count], .label = label_of("audience_source", audience_sources[count]), .unseen = true};
	got = dialog_choose(v, _("What does the file hold?"), picks, count, 0);
	return got >= 0 ? outcome_push(&import_screen, (void *)(uintptr_t)audience_sources[got]) : outcome_draw();
}

static struct outcome market_act(struct view *v)
{
	struct state *s = state_of(v);
	const char **names = profile_names(shop_of(v)->config->profile_dir);
	const struct profile *p;
	struct pick picks[32];
	size_t count = 0, at = 0;
	int got;

	for (size_t i = 0; names != NULL && names[i] != NULL && count < COUNT_OF(picks); i++)
		if (shop_profile(shop_of(v), names[i], &p, NULL) == ST_OK &&
		    (profile_text(p, "audience.order", DAY_NONE) != NULL || audience_own_allowed(shop_of(v), names[i]))) {
			at = strcmp(names[i], s->profile) == 0 ? count : at;
			picks[count++] = (struct pick){.code = names[i], .label = screen_market(shop_of(v), names[i])};
		}
	got = dialog_choose(v, _("Whose people?"), picks, count, at);
	if (got >= 0) {
		snprintf(s->profile, sizeof s->profile, "%s", picks[got].code);
		opened(v);
	}
	free((void *)names);
	return outcome_draw();
}

static const struct action actions[] = {
	{"audiences.open", GROUP_RECORD, {K_ENTER}, N_("People"), N_("The people of this audience, newest event first"), open_act, table_has_row},
	{"audiences.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Make an audience of one's own: a filter over people and orders"), new_act,
	 can_write},
	{"audiences.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change this audience of one's own"), edit_act, on_own},
	{"audiences.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take away"), N_("Take this audience of one's own away"), delete_act, on_own},
	{"audiences.figure", GROUP_RECORD, {'c'}, N_("Their figure"), N_("Enter how many the marketplace says this audience has"), figure_act, on_five},
	{"audiences.import", GROUP_RECORD, {'i'}, N_("Import"), N_("Import visits, favourites, carts, purchases, conversations, members or figures"), import_act,
	 can_write},
	{"audiences.all", GROUP_RECORD, {'l'}, N_("Everybody"), N_("Everybody whom the marketplace knows, by account"), all_act, NULL},
	{"audiences.market", GROUP_RECORD, {'p'}, N_("Marketplace"), N_("The audiences of another marketplace"), market_act, NULL},
};

const struct screen audiences_screen = {
	.name = "audiences",
	.title = N_("Audiences"),
	.help = N_("Who can be reached: the marketplace's five audiences of the last year, how they overlap, and audiences of one's own. A person in "
	           "several is counted once, and people who are blocked or want no messages are left out."),
	.jump = 'a',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.opened = opened,
	.idle = idle,
	.resumed = resumed,
	.changed = changed,
};
