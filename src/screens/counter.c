/*
 * The counter (門市櫃台): a member by phone, name, card or scan, an amount, and
 * the points are booked: phone, Enter, amount, F2. Points, credit and gifts are
 * a key away; the next customer's phone number begins the next ticket.
 */
#include "config.h"

#include "counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "storekeep/bind.h"
#include "storekeep/text.h"

static const struct part_ops counter_ops;

struct counter *counter_of(const struct view *v)
{
	return (struct counter *)(void *)view_part(v, &counter_ops);
}

static struct shop *shop_at(const struct counter *c)
{
	return shop_of(c->part.view);
}

/* ---- one member ---- */

void counter_sum_up(struct counter *c)
{
	const char *text = editor_text(c->ed[BOX_AMOUNT]);
	struct counter_ticket t = {.member_id = c->card.member.id, .points = c->use_points, .credit = c->use_credit, .op_id = c->op};
	money_t amount;

	c->amount = 0;
	c->sum = (struct counter_sum){0};
	if (*text != '\0' && money_parse(text, strlen(text), &amount, NULL) == ST_OK && amount != MONEY_NONE && amount > 0)
		c->amount = t.amount = amount;
	if (c->amount == 0 || counter_reckon(shop_at(c), &t, &c->sum, NULL) != ST_OK)
		return;
	/* A smaller amount, or points that a gift took: what does not fit any more is not used. */
	if (c->use_points > c->sum.most_points || c->use_credit > c->sum.most_credit) {
		t.points = c->use_points = c->use_points > c->sum.most_points ? 0 : c->use_points;
		t.credit = c->use_credit = 0;
		counter_reckon(shop_at(c), &t, &c->sum, NULL);
	}
}

void counter_next(struct counter *c)
{
	counter_card_free(&c->card);
	c->selling = c->picking = false;
	c->focus = BOX_WHO;
	c->count = c->at = 0;
	c->amount = c->use_points = c->use_credit = 0;
	for (int i = 0; i < COUNTER_BOXES; i++)
		editor_set(c->ed[i], "");
}

bool counter_open_member(struct counter *c, int64_t id)
{
	struct counter_card card;
	struct error e = {0};

	if (!screen_ok(c->part.view, counter_card_read(shop_at(c), id, &card, &e), &e))
		return false;
	counter_next(c);
	c->card = card;
	c->selling = true;
	c->focus = BOX_AMOUNT;
	op_id_make(c->op);
	return true;
}

void counter_reread(struct counter *c)
{
	struct counter_card card;

	if (!c->selling || counter_card_read(shop_at(c), c->card.member.id, &card, NULL) != ST_OK)
		return;
	counter_card_free(&c->card);
	c->card = card;
	counter_sum_up(c);
}

/* ---- finding ---- */

static void describe(struct counter *c, size_t i)
{
	struct member m;

	c->match[i][0] = '\0';
	if (member_get(shop_at(c), c->ids[i], &m, NULL) != ST_OK)
		return;
	char *name = member_name(&m), *tier = member_tier_name(shop_at(c), &m), phone[MEMBER_PHONE_SIZE];
	struct buf line = {0};

	text_add_padded(&line, name, 20, false);
	buf_addc(&line, ' ');
	text_add_padded(&line, member_phone_text(shop_at(c), &m, phone), 16, false);
	buf_addf(&line, " %s", tier);
	snprintf(c->match[i], sizeof c->match[i], "%s", buf_str(&line));
	buf_free(&line);
	free(name);
	free(tier);
	member_free(&m);
}

static void search(struct counter *c)
{
	const char *text = editor_text(c->ed[BOX_WHO]);

	c->at = 0;
	c->picking = false;
	c->count = *text != '\0' ? member_find(shop_at(c), c->profile, text, c->ids, COUNTER_MATCHES) : 0;
	for (size_t i = 0; i < c->count; i++)
		describe(c, i);
}

/* The member that was typed or scanned: opened where it is one, else listed. */
static void choose(struct counter *c, const char *text)
{
	int64_t id;

	if (member_resolve(shop_at(c), c->profile, text, &id, NULL) == ST_OK) {
		counter_open_member(c, id);
		return;
	}
	search(c);
	if (c->count == 1) {
		counter_open_member(c, c->ids[0]);
	} else if (c->count > 1) {
		c->picking = true;
		ui_say(c->part.view, "%s", _("Several members: choose with the arrows, then Enter."));
	} else {
		ui_say(c->part.view, _("No member \"%s\". F6 enters a new one."), text);
	}
}

static struct outcome enter_who(struct counter *c)
{
	const char *text = editor_text(c->ed[BOX_WHO]);

	if (*text == '\0')
		return outcome_stay();
	if (c->picking && c->at < c->count) {
		counter_open_member(c, c->ids[c->at]);
	} else {
		char *asked = xstrdup(text);

		choose(c, asked);
		free(asked);
	}
	return outcome_draw();
}

static struct outcome walk(struct counter *c, int by)
{
	if (c->count == 0 || (by < 0 && c->at == 0) || (by > 0 && c->at + 1 >= c->count))
		return outcome_stay();
	c->at = by < 0 ? c->at - 1 : c->at + 1;
	c->picking = true;
	return outcome_draw();
}

/* ---- the ticket ---- */

static void keep_slip(struct counter *c, const struct counter_ticket *t, const struct counter_done *d)
{
	char earned[32], balance[32];

	buf_clear(&c->slip);
	counter_slip(shop_at(c), t, d, 32, &c->slip);
	money_format(d->earned, true, earned);
	money_format(d->balance, false, balance);
	snprintf(c->last, sizeof c->last, _("+ %1$s: %2$s points, now %3$s. %4$s"), c->card.name, earned, balance, d->note);
}

static struct outcome take(struct counter *c)
{
	struct counter_ticket t = {.member_id = c->card.member.id, .amount = c->amount, .points = c->use_points, .credit = c->use_credit,
	                           .receipt = editor_text(c->ed[BOX_RECEIPT]), .op_id = c->op};
	struct counter_done d;
	struct error e = {0};

	if (!screen_ok(c->part.view, counter_take(shop_at(c), &t, &d, &e), &e)) {
		c->focus = strcmp(e.field, "receipt") == 0 ? BOX_RECEIPT : BOX_AMOUNT;
		return outcome_draw();
	}
	keep_slip(c, &t, &d);
	counter_next(c);
	return outcome_draw();
}

static struct outcome take_act(struct view *v)
{
	struct counter *c = counter_of(v);

	counter_sum_up(c);
	return take(c);
}

/* What stands in the amount and is none: the next member's phone number, or a code that binds. */
static struct outcome enter_other(struct counter *c, const char *given)
{
	char *text = xstrdup(given);
	struct error e = {0};
	enum status st;
	bool changed;

	if (strspn(text, "0123456789-+ ") == strlen(text)) {
		choose(c, text);
	} else if ((st = bind_scan(shop_at(c), c->card.member.id, text, &changed, &e)) != ST_OK && strcmp(e.code, "BIND_CODE") == 0) {
		ui_say(c->part.view, _("%s is neither an amount nor a code that binds."), text);
	} else if (screen_ok(c->part.view, st, &e)) {
		const struct notes *n = &shop_at(c)->notes;

		ui_say(c->part.view, "%s", n->count > 0 ? n->items[0].what.message : _("Bound."));
		editor_set(c->ed[BOX_AMOUNT], "");
		counter_reread(c);
	}
	free(text);
	return outcome_draw();
}

static bool is_phone(const char *text)
{
	return (text[0] == '0' && strlen(text) >= 9) || text[0] == '+';
}

static struct outcome enter_amount(struct counter *c)
{
	const char *text = editor_text(c->ed[BOX_AMOUNT]);

	counter_sum_up(c);
	if (*text == '\0')
		return outcome_stay();
	if (is_phone(text) || c->amount == 0)
		return enter_other(c, text);
	if (editor_text(c->ed[BOX_RECEIPT])[0] != '\0')
		return take(c);
	c->focus = BOX_RECEIPT;
	return outcome_draw();
}

/* A member's card begins the next ticket, anything else is the receipt. */
static struct outcome scanned(struct counter *c, const struct key *k)
{
	char *text = xstrndup(k->text, k->len);
	int64_t id;

	if (!c->selling) {
		editor_set(c->ed[BOX_WHO], text);
		choose(c, text);
	} else if (member_resolve(shop_at(c), c->profile, text, &id, NULL) == ST_OK) {
		if (id != c->card.member.id && (c->amount == 0 || dialog_confirm(c->part.view, _("Drop this ticket and begin with the scanned member?"))))
			counter_open_member(c, id);
	} else {
		editor_set(c->ed[BOX_RECEIPT], text);
		c->focus = BOX_AMOUNT;
	}
	free(text);
	return outcome_draw();
}

/* ---- keys ---- */

static struct outcome back_act(struct view *v)
{
	struct counter *c = counter_of(v);

	if (c->selling) {
		if (c->amount > 0 && !dialog_confirm(v, _("Drop this ticket? Nothing was booked.")))
			return outcome_draw();
		counter_next(c);
	} else {
		editor_set(c->ed[BOX_WHO], "");
		search(c);
	}
	return outcome_draw();
}

static struct outcome typed(struct counter *c, const struct key *k)
{
	struct outcome o = edit_view_key(c->ed[c->focus], &c->window[c->focus], k);

	if (o.next != NEXT_DRAW || k->more)
		return o;
	if (c->focus == BOX_WHO)
		search(c);
	else if (c->focus == BOX_AMOUNT)
		counter_sum_up(c);
	return o;
}

static struct outcome key(struct part *p, const struct key *k)
{
	struct counter *c = (struct counter *)(void *)p;

	switch (k->code) {
	case K_SCAN:
		return scanned(c, k);
	case K_ENTER:
		if (!c->selling)
			return enter_who(c);
		return c->focus == BOX_AMOUNT ? enter_amount(c) : take_act(p->view);
	case K_UP:
	case K_DOWN:
		if (!c->selling)
			return walk(c, k->code == K_UP ? -1 : 1);
		/* fall through */
	case K_TAB:
	case K_BACKTAB:
		if (!c->selling)
			return outcome_stay();
		c->focus = c->focus == BOX_AMOUNT ? BOX_RECEIPT : BOX_AMOUNT;
		return outcome_draw();
	default:
		return typed(c, k);
	}
}

static void draw(struct part *p, struct area a)
{
	counter_draw((struct counter *)(void *)p, a);
}

static bool in_text(const struct part *p)
{
	(void)p;
	return true;
}

static bool unsaved(const struct part *p)
{
	const struct counter *c = (const struct counter *)(const void *)p;

	return c->selling && c->amount > 0;
}

static void changed(struct part *p)
{
	counter_reread((struct counter *)(void *)p);
}

static void part_free(struct part *p)
{
	struct counter *c = (struct counter *)(void *)p;

	for (int i = 0; i < COUNTER_BOXES; i++)
		editor_free(c->ed[i]);
	counter_card_free(&c->card);
	buf_free(&c->slip);
	free(c);
}

static const struct part_ops counter_ops = {
	.name = "counter",
	.draw = draw,
	.key = key,
	.in_text = in_text,
	.unsaved = unsaved,
	.changed = changed,
	.free = part_free,
};

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	struct counter *c;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	c = xcalloc(1, sizeof *c);
	snprintf(c->profile, sizeof c->profile, "%s", profile_name(p));
	for (int i = 0; i < COUNTER_BOXES; i++)
		c->ed[i] = editor_new(&(struct editor_options){.max = i == BOX_RECEIPT ? 40 : 0});
	view_add(v, &c->part, &counter_ops);
	return ST_OK;
}

static void close(struct view *v)
{
	(void)v;
}

static void resumed(struct view *v, int64_t result)
{
	struct counter *c = counter_of(v);

	if (!c->selling && result > 1)
		counter_open_member(c, result);
	else
		counter_reread(c);
}

static bool is_selling(const struct view *v)
{
	return counter_of(v)->selling;
}

static bool is_finding(const struct view *v)
{
	return !counter_of(v)->selling;
}

/* Something is there that Esc takes back before it leaves. */
static bool has_typed(const struct view *v)
{
	const struct counter *c = counter_of(v);

	return c->selling || editor_text(c->ed[BOX_WHO])[0] != '\0';
}

static bool has_slip(const struct view *v)
{
	return counter_of(v)->slip.len > 0;
}

static const struct action actions[] = {
	{"counter.take", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Take payment"), N_("Book the ticket: points, credit and what is paid"), take_act, is_selling},
	{"counter.use", GROUP_RECORD, {K_F(4), K_CTRL('o')}, N_("Points, credit, gift"), N_("Use points or credit, hand out a gift, bind, open the member"),
	 counter_use_act, is_selling},
	{"counter.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New member"), N_("Enter a member by phone and name"), counter_new_act, is_finding},
	{"counter.slip", GROUP_RECORD, {K_F(7), K_CTRL('t')}, N_("Slip"), N_("The slip of the last ticket: shown, into a file, to the printer"),
	 counter_slip_act, has_slip},
	{"counter.back", GROUP_RECORD, {K_ESC, K_F(12)}, N_("Next member"), N_("Drop what was typed and begin with the next member"), back_act, has_typed},
};

const struct screen counter_screen = {
	.name = "counter",
	.title = N_("Counter"),
	.help = N_("Phone, Enter, amount, F2: the points are booked. A scanned card begins the next ticket, any other scan is the receipt number."),
	.jump = 'n',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.scans = true,
	.resumed = resumed,
};
