/*
 * Gifts for points (點數兌換活動): what is offered, and who claimed it.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "small_list.h"
#include "storekeep/gift.h"

/* ---- claims ---- */

struct claims_state {
	struct fitted list;
	struct table *table;
};

static const struct screen claims_screen;

static const struct column_fit claim_fits[] = {
	{"id", 5, 0, 3}, {"at", 16, 0, 2}, {"gift", 14, 2, 0}, {"member", 10, 2, 0}, {"phone", 14, 0, 1}, {"points", 6, 0, 0}, {"state", 8, 0, 0},
	{"created_by", 8, 0, 4},
};

static struct claims_state *claims_of(const struct view *v)
{
	return v->state;
}

static enum status claims_open(struct view *v, void *arg, struct error *e)
{
	struct claims_state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;

	(void)e;
	gift_claim_list(shop_of(v), NULL, id_arg(arg), 0, NULL, &s->list.source);
	src = fitted_source(&s->list, claim_fits, COUNT_OF(claim_fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("Nobody has claimed it yet. The counter (g n) gives gifts."));
	return ST_OK;
}

static void claims_close(struct view *v)
{
	fitted_free(&claims_of(v)->list);
	free(v->state);
}

static bool can_claim(const struct view *v)
{
	return !shop_of(v)->read_only && table_has_row(v);
}

static void say_notes(struct view *v, const char *done)
{
	const struct notes *n = &shop_of(v)->notes;

	ui_say(v, "%s", n->count > 0 ? n->items[0].what.message : done);
}

static struct outcome hand_act(struct view *v)
{
	struct error e = {0};

	if (screen_ok(v, gift_claim_hand_over(shop_of(v), table_row(claims_of(v)->table)->id, &e), &e))
		say_notes(v, _("Handed over."));
	table_reload(claims_of(v)->table);
	return outcome_draw();
}

static struct outcome undo_act(struct view *v)
{
	const struct table *t = claims_of(v)->table;
	struct posted posted;
	struct error e = {0};
	char question[300];
	int64_t lapsed;

	snprintf(question, sizeof question, _("Take back \"%1$s\" of %2$s? The points go back into their lots, the gift into the stock."),
	         table_cell(t, "gift"), table_cell(t, "member"));
	if (dialog_confirm(v, question) && screen_ok(v, gift_claim_undo(shop_of(v), table_row(t)->id, &posted, &lapsed, &e), &e))
		say_notes(v, _("Taken back."));
	table_reload(claims_of(v)->table);
	return outcome_draw();
}

static const struct action claim_actions[] = {
	{"claims.hand", GROUP_RECORD, {K_F(2), K_CTRL('s'), 'h'}, N_("Handed over"), N_("The gift went over the counter"), hand_act, can_claim},
	{"claims.undo", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take back"), N_("Points back into their lots, the gift into the stock"), undo_act, can_claim},
};

static const struct screen claims_screen = {
	.name = "claims",
	.title = N_("Claimed gifts"),
	.help = N_("Who claimed which gift, newest first."),
	.actions = claim_actions,
	.action_count = COUNT_OF(claim_actions),
	.open = claims_open,
	.close = claims_close,
};

/* ---- gifts ---- */

static const struct column_fit fits[] = {
	{"name", 18, 2, 0}, {"points", 8, 0, 0}, {"stock", 8, 0, 0}, {"waiting", 8, 0, 1}, {"state", 8, 0, 0}, {"from", 10, 0, 3}, {"to", 10, 0, 2}, {"profile", 10, 0, 1},
};

static const struct small_form entry = {
	.form = "gift",
	.title_new = N_("New gift"),
	.title_edit = N_("Change the gift"),
	.said = N_("The gift is kept."),
	.fill = gift_record,
	.save = gift_save,
	.members = true,
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	enum status st = small_list_members(v, arg, e);

	if (st != ST_OK)
		return st;
	gift_list(shop_of(v), NULL, false, &small_list_of(v)->list.source);
	small_list_show(v, fits, COUNT_OF(fits), N_("No gift for points yet. F6 offers the first."));
	return ST_OK;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, small_list_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&entry, small_list_id(v), NULL);
}

static struct outcome claims_act(struct view *v)
{
	return outcome_push(&claims_screen, arg_id(small_list_id(v)));
}

static struct outcome all_claims_act(struct view *v)
{
	(void)v;
	return outcome_push(&claims_screen, NULL);
}

static struct outcome delete_act(struct view *v)
{
	struct shop *shop = shop_of(v);
	const struct table *t = small_list_of(v)->table;
	bool accept = shop->accept_warnings, retired;
	struct error e = {0};
	char question[300];

	snprintf(question, sizeof question, _("Offer \"%1$s\" no longer? To be handed over still: %2$s."), table_cell(t, "name"),
	         table_cell(t, "waiting"));
	if (!dialog_confirm(v, question))
		return outcome_draw();
	shop->accept_warnings = true; /* one question is enough */
	if (screen_ok(v, gift_delete(shop, table_row(t)->id, &retired, &e), &e))
		ui_say(v, "%s", retired ? _("Members have claimed it: it stays in the book and is offered no longer.") : _("The gift is deleted."));
	shop->accept_warnings = accept;
	table_reload(small_list_of(v)->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"gifts.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Offer a gift for points"), new_act, small_list_can_write},
	{"gifts.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open and change it"), edit_act, small_list_can_change},
	{"gifts.edit", GROUP_RECORD, {'e'}, NULL, N_("Change it"), edit_act, small_list_can_change},
	{"gifts.claims", GROUP_RECORD, {'c'}, N_("Claims"), N_("Who claimed this gift"), claims_act, table_has_row},
	{"gifts.all_claims", GROUP_RECORD, {'w'}, N_("All claims"), N_("Who claimed any gift, newest first"), all_claims_act, NULL},
	{"gifts.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Withdraw"), N_("Offer it no longer"), delete_act, small_list_can_change},
};

const struct screen gifts_screen = {
	.name = "gifts",
	.title = N_("Gifts for points"),
	.help = N_("What members can have for their points, with price, stock and dates. The counter hands them out."),
	.jump = 'z',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = small_list_resumed,
};
