/*
 * How the counter looks: who is found, what staff know of one, and the ticket.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "counter.h"
#include "members.h"

#define FIELD_AT 18

static void draw_entry(struct counter *c, struct area a, int row, int col, enum counter_box box, int cols)
{
	edit_view_draw(c->ed[box], &c->window[box], area_of(a, row, col, 1, cols), c->focus == box);
}

/* ---- finding ---- */

static void draw_last(const struct counter *c, struct area a, int row)
{
	const char *at = c->slip.data;

	if (c->last[0] == '\0')
		return;
	row += draw_wrapped(area_of(a, row, 1, 3, a.cols - 2), 0, LOOK_GOOD, c->last) + 1;
	while (at != NULL && *at != '\0' && row < a.rows) {
		char line[200];
		size_t len = strcspn(at, "\n");

		snprintf(line, sizeof line, "%.*s", (int)len, at);
		draw_text(a, row++, 3, LOOK_PLAIN, line);
		at += len + (at[len] == '\n');
	}
}

static void draw_finding(struct counter *c, struct area a)
{
	draw_cell(a, 0, 1, FIELD_AT - 2, LOOK_LABEL, _("Member"), false);
	draw_entry(c, a, 0, FIELD_AT, BOX_WHO, a.cols - FIELD_AT - 2 < 42 ? a.cols - FIELD_AT - 2 : 42);
	draw_text(a, 1, FIELD_AT, LOOK_PLAIN, _("Phone, name or card number: scan or type, then Enter"));
	for (size_t i = 0; i < c->count; i++) {
		const bool on = i == c->at;

		draw_textf(a, 3 + (int)i, 0, on ? LOOK_SELECTED : LOOK_PLAIN, "%s %s", on ? ">" : " ", c->match[i]);
	}
	if (c->count == 0)
		draw_last(c, a, 3);
}

/* ---- the member ---- */

static void tier_words(const struct counter_card *k, day_t today, char *out, size_t size)
{
	const struct tier_outlook *o = &k->outlook;
	char money[32], day[16];
	long long days = o->tier_to - today;

	day_format(o->tier_to, day);
	money_format(o->lacking_spend, false, money);
	if (o->tier_to == DAY_NONE)
		snprintf(out, size, "%s", k->tier);
	else if (k->falls_to[0] == '\0')
		snprintf(out, size, _("%1$s until %2$s"), k->tier, day);
	else if (o->lacking_spend > 0)
		snprintf(out, size, ngettext("%1$s, to %2$s in %3$lld day unless %4$s more", "%1$s, to %2$s in %3$lld days unless %4$s more",
		         (unsigned long)days), k->tier, k->falls_to, days, money);
	else
		snprintf(out, size, ngettext("%1$s, to %2$s in %3$lld day", "%1$s, to %2$s in %3$lld days", (unsigned long)days), k->tier, k->falls_to, days);
}

static void draw_who(const struct counter *c, struct area a, day_t today)
{
	const struct counter_card *k = &c->card;
	char words[300], money[32], phone[MEMBER_PHONE_SIZE];
	int col = 1 + draw_text(a, 0, 1, LOOK_TITLE, k->name);

	col += draw_textf(a, 0, col, LOOK_PLAIN, "  %s", member_phone_text(c->part.view->app, &k->member, phone));
	tier_words(k, today, words, sizeof words);
	draw_textf(a, 0, col, k->falls_to[0] != '\0' ? LOOK_WARN : LOOK_PLAIN, "   %s%s", k->falls_to[0] != '\0' ? "! " : "", words);
	if (k->outlook.next_id != 0 && k->outlook.need_spend > k->outlook.spend && k->falls_to[0] == '\0') {
		money_format(k->outlook.need_spend - k->outlook.spend, false, money);
		draw_textf(a, 1, 1, LOOK_PLAIN, _("%1$s more to %2$s"), money, k->outlook.next);
	}
}

static void draw_balances(const struct counter *c, struct area a, day_t today)
{
	const struct counter_card *k = &c->card;
	char n[32], day[16];
	int col = 1;

	money_format(k->usable, false, n);
	col += draw_textf(a, 2, col, LOOK_TITLE, _("Points %s"), n);
	if (k->expiring > 0) {
		char fall[32];

		money_format(k->expiring, false, fall);
		day_format(k->expires_on, day);
		col += draw_textf(a, 2, col, k->expires_on - today <= 30 ? LOOK_WARN : LOOK_PLAIN, _("  (%1$s expire on %2$s)"), fall, day);
	}
	money_format(k->member.credit, false, n);
	col += draw_textf(a, 2, col, LOOK_TITLE, _("   Store credit %s"), n);
	if (k->birthday_in == 0)
		draw_text(a, 2, col, LOOK_GOOD, _("   + birthday today"));
	else if (k->birthday_in > 0)
		draw_textf(a, 2, col, LOOK_PLAIN, ngettext("   birthday in %d day", "   birthday in %d days", (unsigned long)k->birthday_in), k->birthday_in);
}

static int draw_remarks(const struct counter *c, struct area a, int row)
{
	const struct counter_card *k = &c->card;

	if (k->member.blacklisted_at != INSTANT_NONE)
		draw_textf(a, row++, 1, LOOK_BAD, _("x Blacklisted: %s. Points and credit cannot be used."), k->member.blacklist_reason);
	if (strcmp(k->member.kind, "guest") == 0)
		draw_text(a, row++, 1, LOOK_WARN, _("! Has no account yet: earns and uses nothing."));
	if (k->waiting > 0)
		draw_textf(a, row++, 1, LOOK_GOOD, ngettext("+ %lld gift waits to be handed over (F4)", "+ %lld gifts wait to be handed over (F4)",
		           (unsigned long)k->waiting), (long long)k->waiting);
	if (k->staff[0] != '\0')
		draw_textf(a, row++, 1, LOOK_PLAIN, _("Bound to %1$s, %2$s"), k->staff, k->store);
	else if (k->store[0] != '\0')
		draw_textf(a, row++, 1, LOOK_PLAIN, _("Bound to %s"), k->store);
	if (k->member.note[0] != '\0')
		draw_textf(a, row++, 1, LOOK_PLAIN, _("Note: %s"), k->member.note);
	return row;
}

/* ---- the ticket ---- */

static void draw_line(struct area a, int row, enum look look, const char *label, int64_t n, bool plus)
{
	char text[32];

	money_format(n, plus, text);
	draw_cell(a, row, 3, 30, look, label, false);
	draw_cell(a, row, 34, 14, look, text, true);
}

static void draw_sum(const struct counter *c, struct area a, int row)
{
	char label[80], text[32];

	if (c->use_points > 0) {
		snprintf(label, sizeof label, _("%lld points used"), (long long)c->use_points);
		draw_line(a, row++, LOOK_PLAIN, label, -c->sum.points_value, true);
	}
	if (c->use_credit > 0)
		draw_line(a, row++, LOOK_PLAIN, _("Store credit used"), -c->use_credit, true);
	draw_rule(area_of(a, row++, 3, 1, 45), 0);
	draw_line(a, row++, LOOK_TITLE, _("To pay"), c->sum.to_pay, false);
	money_format(c->sum.earns, true, text);
	draw_cell(a, row, 3, 30, LOOK_PLAIN, _("Points that it earns"), false);
	draw_cell(a, row++, 34, 14, LOOK_PLAIN, text, true);
	money_format(c->sum.most_points, false, text);
	if (c->sum.most_points > 0 && c->use_points == 0)
		draw_textf(a, row++, 3, LOOK_LABEL, _("F4 p: up to %s points can be used"), text);
	money_format(c->sum.most_credit, false, text);
	if (c->sum.most_credit > 0 && c->use_credit == 0)
		draw_textf(a, row, 3, LOOK_LABEL, _("F4 c: up to %s of store credit can be used"), text);
}

static void draw_selling(struct counter *c, struct area a)
{
	const struct profile *p = NULL;
	int row, second = a.cols < 100 ? a.cols / 2 : 50;

	shop_profile(c->part.view->app, c->card.member.profile, &p, NULL);
	day_t today = shop_today(c->part.view->app, p);
	draw_who(c, a, today);
	draw_balances(c, a, today);
	row = draw_remarks(c, a, 3) + 1;
	draw_cell(a, row, 1, 12, LOOK_LABEL, _("Amount"), false);
	draw_entry(c, a, row, 14, BOX_AMOUNT, 16);
	draw_cell(a, row, second, 10, LOOK_LABEL, _("Receipt"), false);
	draw_entry(c, a, row, second + 11, BOX_RECEIPT, a.cols - second - 12 < 26 ? a.cols - second - 12 : 26);
	if (c->amount > 0)
		draw_sum(c, a, row + 2);
	else
		draw_text(a, row + 1, 14, LOOK_PLAIN, _("What the goods cost, then Enter; F2 takes the payment at once"));
}

void counter_draw(struct counter *c, struct area a)
{
	if (c->selling)
		draw_selling(c, a);
	else
		draw_finding(c, a);
}
