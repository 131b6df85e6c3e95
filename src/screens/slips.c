/*
 * Returns and exchanges on one board by state, the most urgent first. A wide
 * terminal shows the states side by side, the one in focus with the selection; a
 * narrow one shows one state at a time, or all of them in one list. Reading and
 * drawing are slips_draw.c's.
 */
#include "config.h"

#include "slips_board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_MARKED = 200 }; /* at once by one key: each is tried before it is shown */

static struct slips_board *state_of(const struct view *v)
{
	return v->state;
}

static void show_tab(struct view *v, size_t tab)
{
	struct slips_board *s = state_of(v);
	const bool narrow = tab > 0 && slips_side_by_side();
	struct urgent before = s->shown;
	struct list_source src;

	s->tab = tab;
	s->shown = slips_lane(v, tab, tab == 0 && s->all);
	/* The table keeps pointing at s->shown, whatever it holds. */
	src = narrow ? urgent_source(&s->shown, slips_lane_fits, slips_lane_count) : urgent_source(&s->shown, slips_wide_fits, slips_wide_count);
	if (s->table == NULL)
		s->table = table_new(v, &src);
	else
		table_set_source(s->table, &src);
	table_set_look(s->table, urgent_look);
	table_set_empty(s->table, slip_lanes[tab].empty);
	urgent_free(&before);
	s->row_id = 0;
}

/* What the selected row is; the strip follows when the keys pause. */
static bool row_of(const struct view *v, bool *is_return, int64_t *id)
{
	const struct slips_board *s = state_of(v);
	const struct list_row *row = table_row(s->table);

	if (row == NULL)
		return false;
	*is_return = row->cells[CELL_KIND].text != NULL && strcmp(row->cells[CELL_KIND].text, "return") == 0;
	*id = row->cells[CELL_ID].num;
	return true;
}

static bool follow(struct view *v)
{
	struct slips_board *s = state_of(v);
	bool is_return = false;
	int64_t id = 0;

	row_of(v, &is_return, &id);
	if (id == s->row_id && is_return == s->row_is_return)
		return false;
	slip_card_free(&s->row);
	s->row_id = id;
	s->row_is_return = is_return;
	if (id != 0 && slip_card_read(shop_of(v), is_return, id, &s->row, NULL) != ST_OK) {
		slip_card_free(&s->row);
		s->row_id = 0;
	}
	return true;
}

static void changed(struct view *v)
{
	struct slips_board *s = state_of(v);

	slip_card_free(&s->row);
	s->row_id = 0;
	slips_read_lanes(v);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
	table_reload(state_of(v)->table);
}

static struct outcome idle(struct view *v)
{
	struct slips_board *s = state_of(v);
	const bool narrow = s->shown.count == slips_lane_count + 1;

	/* The terminal became wide or narrow: other columns. */
	if (s->tab > 0 && narrow != slips_side_by_side()) {
		show_tab(v, s->tab);
		return outcome_draw();
	}
	return follow(v) ? outcome_draw() : outcome_pass();
}

/* ---- the screen ---- */

/* Side by side it begins where something is most urgent, else with all. */
static size_t first_tab(const struct slips_board *s)
{
	size_t best = 1;
	enum look worst = LOOK_PLAIN;

	if (!slips_side_by_side())
		return 0;
	for (size_t i = LANES; i-- > 1;)
		if (s->counts[i] > 0 && (s->counts[best] == 0 || urgent_look(&s->pages[i].rows[0]) >= worst)) {
			best = i;
			worst = urgent_look(&s->pages[i].rows[0]);
		}
	return best;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct slips_board *s = v->state = xcalloc(1, sizeof *s);

	(void)arg, (void)e;
	slips_read_lanes(v);
	show_tab(v, first_tab(s));
	return ST_OK;
}

static void close(struct view *v)
{
	struct slips_board *s = state_of(v);

	for (size_t i = 0; i < LANES; i++)
		list_page_free(&s->pages[i]);
	slip_card_free(&s->row);
	urgent_free(&s->shown);
	free(s);
}

static struct outcome turn(struct view *v, size_t step)
{
	show_tab(v, (state_of(v)->tab + step) % LANES);
	return outcome_draw();
}

static struct outcome next_tab(struct view *v)
{
	return turn(v, 1);
}

static struct outcome previous_tab(struct view *v)
{
	return turn(v, LANES - 1);
}

static struct outcome key(struct view *v, const struct key *k)
{
	if (k->code < '1' || k->code >= '1' + (int)LANES)
		return outcome_pass();
	show_tab(v, (size_t)(k->code - '1'));
	return outcome_draw();
}

static struct outcome open_row(struct view *v)
{
	bool is_return;
	int64_t id;

	if (!row_of(v, &is_return, &id))
		return outcome_stay();
	return outcome_push(is_return ? &return_screen : &exchange_screen, arg_id(id));
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_act(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

/* The marked slips, else the selected one, as they are now; chosen_free() them. The kind of the selected one comes first. */
struct chosen {
	struct slip_card *cards;
	struct slip_set set;
};

static void chosen_free(struct chosen *c)
{
	for (size_t i = 0; i < c->set.count; i++)
		slip_card_free(&c->cards[i]);
	free(c->set.cards);
	free(c->cards);
}

static bool add_slip(struct view *v, struct chosen *c, int64_t place, struct error *e)
{
	struct slip_card *card = &c->cards[c->set.count];

	/* Rows of the board have twice the record's number, exchanges one more: both kinds stand in one list. */
	if (slip_card_read(shop_of(v), place % 2 == 0, place / 2, card, e) != ST_OK) {
		slip_card_free(card);
		return false;
	}
	c->set.cards[c->set.count++] = card;
	return true;
}

static bool choose(struct view *v, struct chosen *c)
{
	int64_t *ids, at = table_row(state_of(v)->table)->id;
	size_t count = table_marked(state_of(v)->table, &ids);
	struct error e = {0};

	*c = (struct chosen){.cards = xcalloc(count + 1, sizeof *c->cards), .set.cards = xcalloc(count + 1, sizeof *c->set.cards)};
	for (int same = 1; same >= 0; same--)
		for (size_t i = 0; i < count; i++)
			if ((ids[i] % 2 == at % 2) == (same == 1))
				add_slip(v, c, ids[i], &e);
	free(ids);
	if (c->set.count > 0)
		return true;
	screen_ok(v, ST_REFUSED, &e);
	chosen_free(c);
	return false;
}

/* A form or a slip that stands above the board: what would replace a slip's own screen is pushed. */
static struct outcome after(struct view *v, bool done, struct outcome next)
{
	if (done) {
		table_unmark(state_of(v)->table);
		resumed(v, 0);
	}
	if (next.next == NEXT_REPLACE)
		next.next = NEXT_PUSH;
	return next.next != NEXT_PASS ? next : outcome_draw();
}

static struct outcome menu(struct view *v)
{
	struct chosen c;
	struct outcome next = outcome_pass();
	bool done = false;

	if (choose(v, &c)) {
		done = slip_way_menu(v, &c.set, &next);
		chosen_free(&c);
	}
	return after(v, done, next);
}

static struct outcome usual(struct view *v)
{
	struct chosen c;
	struct outcome next = outcome_pass();
	bool done = false;

	if (choose(v, &c)) {
		const struct slip_way *w = slip_way_usual(c.set.cards[0]);

		if (w != NULL)
			done = slip_way_run(v, w, &c.set, &next);
		else
			ui_say(v, "%s", _("Nothing can be done with it any more."));
		chosen_free(&c);
	}
	return after(v, done, next);
}

static struct outcome new_return(struct view *v)
{
	return slip_form_new(v, true, NULL, 0);
}

static struct outcome new_exchange(struct view *v)
{
	return slip_form_new(v, false, NULL, 0);
}

static struct outcome flip_all(struct view *v)
{
	struct slips_board *s = state_of(v);

	s->all = !s->all;
	show_tab(v, 0);
	ui_say(v, "%s", s->all ? _("Also those that are over.") : _("Only those that are open."));
	return outcome_draw();
}

static struct outcome mark_all(struct view *v)
{
	size_t count = table_mark_all(state_of(v)->table, MOST_MARKED);

	if (count == MOST_MARKED)
		ui_say(v, ngettext("The first %zu row is marked; more at once would be hard to look through.",
		                   "The first %zu rows are marked; more at once would be hard to look through.", count), count);
	return outcome_draw();
}

static const struct action actions[] = {
	{"slips.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the return or exchange"), open_row, table_has_row},
	{"slips.next", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Next step"),
	    N_("What usually happens next to it: collected, back, confirmed, closed"), usual, can_act},
	{"slips.act", GROUP_RECORD, {'a'}, N_("Act"), N_("All that can happen to it now"), menu, can_act},
	{"slips.mark_all", GROUP_LIST, {'*'}, N_("Mark all"), N_("Mark all rows that the tab and the filter show; again: none"), mark_all,
	    table_has_row},
	{"slips.tab", GROUP_LIST, {K_TAB, K_RIGHT}, N_("Next state"), N_("The next state; the digits open one at once"), next_tab, NULL},
	{"slips.tab-back", GROUP_LIST, {K_BACKTAB, K_LEFT}, NULL, N_("The state before"), previous_tab, NULL},
	{"slips.new_return", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New return"), N_("Open a return for an order"), new_return, can_write},
	{"slips.new_exchange", GROUP_RECORD, {'n'}, N_("New exchange"), N_("Open an exchange for an order"), new_exchange, can_write},
	{"slips.over", GROUP_LIST, {'o'}, NULL, N_("All, also those that are over; again: only the open ones"), flip_all, NULL},
};

const struct screen slips_screen = {
	.name = "slips",
	.title = N_("Returns and exchanges"),
	.help = N_("Every open return and exchange by where it stands, the most urgent first, with the days that are left to act. Enter opens one, F2 does "
	           "the usual next step, a lists all of them."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = slips_draw,
	.key = key,
	.idle = idle,
	.resumed = resumed,
	.changed = changed,
};
