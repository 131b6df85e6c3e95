/*
 * The record of one member: what is known of it, and under tabs its ledger,
 * lots, orders, messages and changes (EAS-17). Other capabilities add a tab or
 * an action by one line in the tables below.
 */
#include "config.h"

#include "members.h"
#include "sale_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/bind.h"
#include "storekeep/gift.h"
#include "storekeep/sale.h"
#include "storekeep/text.h"
#include "wallet.h"
#include "storekeep/tier.h"

struct state {
	int64_t id;
	struct member_card *card;
	size_t tab;
	struct fitted list;
	struct table *table;
	bool whole; /* all of the card in place of the list */
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- tabs ---- */

static const struct column_fit order_fits[] = {
	{"order_number", 14, 1, 0}, {"placed_on", 10, 0, 0}, {"state", 10, 0, 0}, {"net_amount", 9, 0, 0}, {"points", 7, 0, 1}, {"points_state", 10, 0, 2},
	{"channel", 8, 0, 3}, {"due_on", 10, 0, 4},
};

static enum status order_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	(void)e;
	sale_list(s, m->profile, m->id, out);
	return ST_OK;
}

static struct outcome open_order(struct view *v, int64_t member_id, const struct list_row *row)
{
	(void)member_id;
	return sale_screen_open(v, row->id);
}

static const struct column_fit tier_fits[] = {
	{"on_day", 10, 0, 0}, {"from", 10, 1, 0}, {"to", 10, 1, 0}, {"cause", 14, 0, 0}, {"to_after", 10, 0, 1}, {"to_before", 10, 0, 3}, {"by", 8, 0, 4},
	{"reason", 12, 2, 2}, {"order_number", 12, 0, 5},
};

static enum status tier_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	(void)e;
	tier_history_list(s, m->profile, m->id, out);
	return ST_OK;
}

static const struct column_fit change_fits[] = {{"at", 16, 0, 0}, {"by", 8, 0, 1}, {"what", 12, 0, 0}, {"detail", 30, 1, 0}, {"batch_id", 6, 0, 2}};

static enum status change_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	(void)e;
	member_changes(s, m->id, out);
	return ST_OK;
}

static const struct column_fit claim_fits[] = {
	{"at", 16, 0, 0}, {"gift", 16, 2, 0}, {"points", 7, 0, 0}, {"state", 10, 0, 0}, {"created_by", 8, 0, 1},
};

static enum status claim_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	(void)e;
	gift_claim_list(s, NULL, 0, m->id, NULL, out);
	return ST_OK;
}

static const struct column_fit bind_fits[] = {
	{"at", 16, 0, 0}, {"cause", 8, 0, 0}, {"store_to", 12, 1, 0}, {"staff_to", 12, 1, 0}, {"reason", 12, 2, 1}, {"created_by", 8, 0, 2},
};

static enum status bind_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e)
{
	(void)e;
	bind_history_list(s, m->id, out);
	return ST_OK;
}

static const struct column_fit message_fits[] = {
	{"at", 16, 0, 0}, {"what", 14, 0, 0}, {"channel", 8, 0, 1}, {"state", 10, 0, 0}, {"reason", 10, 0, 2}, {"text", 20, 3, 1},
};

static const struct member_tab tabs[] = {
	{"ledger", N_("Ledger"), wallet_ledger_tab, wallet_ledger_fits, COUNT_OF(wallet_ledger_fits), N_("No points moved yet; p gives some."), wallet_entry_open},
	{"lots", N_("Lots"), wallet_lots_tab, wallet_lots_fits, COUNT_OF(wallet_lots_fits), N_("No points yet; p gives some."), wallet_lot_open},
	{"credit", N_("Store credit"), wallet_credit_tab, wallet_credit_fits, COUNT_OF(wallet_credit_fits), N_("No store credit moved yet; w changes it."), NULL},
	{"orders", N_("Orders"), order_tab, order_fits, COUNT_OF(order_fits), N_("No orders."), open_order},
	{"gifts", N_("Gifts"), claim_tab, claim_fits, COUNT_OF(claim_fits), N_("No gift was claimed yet."), NULL},
	{"binding", N_("Binding"), bind_tab, bind_fits, COUNT_OF(bind_fits), N_("Not bound yet; l binds."), NULL},
	{"tiers", N_("Tiers"), tier_tab, tier_fits, COUNT_OF(tier_fits), N_("The tier never changed."), NULL},
	{"messages", N_("Messages to them"), member_tab_messages, message_fits, COUNT_OF(message_fits), N_("Nothing was sent yet."), member_tab_message_open},
	{"changes", N_("Changes"), change_tab, change_fits, COUNT_OF(change_fits), N_("Nothing was changed yet."), NULL},
};

static enum status show_tab(struct view *v, struct state *s, size_t tab, struct error *e)
{
	struct fitted fresh = {0};
	struct list_source src;
	enum status st = tabs[tab].list(shop_of(v), member_card_member(s->card), &fresh.source, e);

	if (st != ST_OK)
		return st;
	s->tab = tab;
	src = fitted_source(&fresh, tabs[tab].fits, tabs[tab].fit_count);
	if (s->table != NULL)
		table_set_source(s->table, &src);
	else
		s->table = table_new(v, &src);
	fitted_free(&s->list);
	s->list = fresh;
	table_set_empty(s->table, tabs[tab].empty);
	table_set_acts(s->table, sale_bulk_acts, tabs[tab].list == order_tab ? SALE_BULK_ACTS : 0);
	return ST_OK;
}

static struct outcome go_tab(struct view *v, size_t tab)
{
	struct state *s = state_of(v);
	struct error e = {0};

	s->whole = false;
	if (tab < COUNT_OF(tabs))
		screen_ok(v, show_tab(v, s, tab, &e), &e);
	return outcome_draw();
}

static struct outcome next_tab(struct view *v) { return go_tab(v, (state_of(v)->tab + 1) % COUNT_OF(tabs)); }
static struct outcome last_tab(struct view *v) { return go_tab(v, (state_of(v)->tab + COUNT_OF(tabs) - 1) % COUNT_OF(tabs)); }
static struct outcome tab_1(struct view *v) { return go_tab(v, 0); }

/* The digits beyond the first. */
static struct outcome key(struct view *v, const struct key *k)
{
	if (k->code == '0')
		return go_tab(v, 9);
	return k->code >= '2' && k->code <= '9' ? go_tab(v, (size_t)(k->code - '1')) : outcome_pass();
}

/* ---- open and close ---- */

static void set_title(struct view *v, const struct state *s)
{
	char *name = member_name(member_card_member(s->card));

	snprintf(v->title, sizeof v->title, "%s", name);
	free(name);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	enum status st = ST_REFUSED;

	s->id = id_arg(arg);
	v->state = s;
	s->card = member_card_read(shop_of(v), s->id, e);
	if (s->card != NULL && (st = show_tab(v, s, 0, e)) == ST_OK) {
		set_title(v, s);
		return ST_OK;
	}
	member_card_free(s->card);
	v->state = NULL;
	free(s);
	return st;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	member_card_free(s->card);
	fitted_free(&s->list);
	free(s);
}

static void reread(struct view *v)
{
	struct state *s = state_of(v);
	struct error e = {0};
	struct member_card *fresh = member_card_read(shop_of(v), s->id, &e);

	if (fresh != NULL) {
		member_card_free(s->card);
		s->card = fresh;
		set_title(v, s);
	}
	table_reload(s->table);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	reread(v);
}

/* ---- drawing ---- */

static int tab_width(size_t tab)
{
	const char *label = _(tabs[tab].label);

	return text_width(label, strlen(label)) + 4;
}

/* As many as fit beside the one that is open; `<` and `>` where there are more. */
static void draw_tabs(const struct state *s, struct area a, int row)
{
	size_t first = s->tab;
	int room = a.cols - 2 - tab_width(s->tab), col = 1;

	while (first > 0 && room >= tab_width(first - 1))
		room -= tab_width(--first);
	if (first > 0)
		draw_text(a, row, 0, LOOK_PLAIN, "<");
	for (size_t i = first; i < COUNT_OF(tabs); i++) {
		if (col + tab_width(i) > a.cols - 1) {
			draw_text(a, row, a.cols - 1, LOOK_PLAIN, ">");
			break;
		}
		draw_textf(a, row, col, i == s->tab ? LOOK_SELECTED : LOOK_PLAIN, " %zu %s ", (i + 1) % 10, _(tabs[i].label));
		col += tab_width(i);
	}
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	int head;

	if (s->whole) {
		member_card_draw(s->card, a);
		return;
	}
	head = member_card_draw_head(s->card, a);
	draw_tabs(s, a, head + 1);
	head += 2;
	if (strcmp(tabs[s->tab].name, "lots") == 0)
		head += wallet_time_line(shop_of(v), member_card_member(s->card), area_of(a, head, 0, a.rows - head, a.cols));
	part_draw((struct part *)(void *)s->table, area_of(a, head, 0, a.rows - head, a.cols));
}

static void pane(struct view *v, struct area a)
{
	member_card_draw(state_of(v)->card, a);
}

/* ---- acts ---- */

int64_t member_of_view(const struct view *v)
{
	if (v->screen == &member_screen)
		return state_of(v)->id;
	return table_has_row(v) ? table_row(table_of(v))->id : 0;
}

bool member_has_one(const struct view *v)
{
	return !shop_of(v)->read_only && member_of_view(v) != 0;
}

void member_view_reread(struct view *v)
{
	if (v->screen == &member_screen)
		reread(v);
	else
		table_reload(table_of(v));
}

static struct outcome open_row(struct view *v)
{
	struct state *s = state_of(v);

	return tabs[s->tab].open(v, s->id, table_row(s->table));
}

static bool can_open_row(const struct view *v)
{
	return tabs[state_of(v)->tab].open != NULL && table_has_row(v);
}

static struct outcome edit_act(struct view *v)
{
	return member_form_open(member_card_member(state_of(v)->card)->profile, state_of(v)->id, NULL);
}

static struct outcome whole_act(struct view *v)
{
	state_of(v)->whole = !state_of(v)->whole;
	return outcome_draw();
}

/* On and off: what is meant follows from how the member stands. */
static struct outcome block_act(struct view *v)
{
	struct state *s = state_of(v);
	const bool on = member_card_member(s->card)->blacklisted_at == INSTANT_NONE;
	char *reason = dialog_prompt(v, on ? _("On the blacklist") : _("Off the blacklist"), _("Why?"), "");
	struct error e = {0};

	if (reason != NULL && screen_ok(v, member_block(shop_of(v), s->id, on, reason, &e), &e))
		ui_say(v, "%s", on ? _("On the blacklist: no orders on the web, no log-in, no points used, no broadcasts.") : _("Off the blacklist."));
	free(reason);
	reread(v);
	return outcome_draw();
}

static struct outcome order_act(struct view *v)
{
	return sale_form_open(0, state_of(v)->id, member_card_member(state_of(v)->card)->profile);
}

static struct outcome undo_use_act(struct view *v)
{
	return wallet_undo_act(v, table_row(state_of(v)->table));
}

static bool can_undo_use(const struct view *v)
{
	return strcmp(tabs[state_of(v)->tab].name, "ledger") == 0 && wallet_can_undo(v, table_row(state_of(v)->table));
}

static const struct action actions[] = {
	{"member.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("What is behind the row"), open_row, can_open_row},
	{"member.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change the member's data"), edit_act, member_has_one},
	{"member.order", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New order"), N_("Enter an order of this member"), order_act, member_has_one},
	{"member.tier", GROUP_RECORD, {'t'}, N_("Tier"), N_("Change the tier by hand; the last day stays"), member_tier_act, member_has_one},
	{"member.block", GROUP_RECORD, {'b'}, N_("Blacklist"), N_("On the blacklist, or off it"), block_act, member_has_one},
	{"member.contact", GROUP_RECORD, {'c'}, N_("Contact"), N_("Copy the mail address or the WhatsApp link, and note that it was used"), member_contact_act, member_has_one},
	{"member.groups", GROUP_RECORD, {'l'}, N_("Groups"), N_("Into a group, out of one, or bound to a staff member"), member_groups_act, member_has_one},
	{"member.points", GROUP_RECORD, {'p'}, N_("Points"), N_("Give points or take some, with a reason"), wallet_points_act, member_has_one},
	{"member.credit", GROUP_RECORD, {'w'}, N_("Store credit"), N_("Change the store credit, with a reason"), wallet_credit_act, member_has_one},
	{"member.undo_use", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take back"), N_("Take a use of points for money off back"), undo_use_act, can_undo_use},
	{"member.all", GROUP_RECORD, {'v'}, N_("All"), N_("All that is known, in place of the list"), whole_act, NULL},
	{"member.tab", GROUP_LIST, {K_TAB}, N_("Next tab"), N_("The next tab"), next_tab, NULL},
	{"member.tab_back", GROUP_LIST, {K_BACKTAB}, NULL, N_("The tab before"), last_tab, NULL},
	{"member.1", GROUP_LIST, {'1'}, NULL, N_("A tab by its number, 1 to 9 and 0"), tab_1, NULL},
};

const struct screen member_screen = {
	.name = "member",
	.title = N_("Member"),
	.help = N_("One member: tier, points and credit at the head, below it what happened, in tabs."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.pane = pane,
	.pane_from = 130,
	.pane_cols = 56,
	.resumed = resumed,
	.changed = reread,
};
