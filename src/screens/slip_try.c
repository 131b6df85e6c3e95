/*
 * Trying an act on slips: every one of them first, with what cannot be taken
 * back in words that name order and amount (YAH-94); another day than today is
 * one key away. Those that refuse are said and left alone.
 */
#include "config.h"

#include "slip_try.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/profile.h"

enum { SHOWN_SLIPS = 200 };

struct slip_try slip_try_begin(struct view *v, const struct slip_set *set, enum status (*run)(struct shop *s, struct slip_try *a,
                                                                                              struct error *e))
{
	const struct profile *p = NULL;

	shop_profile(shop_of(v), set->cards[0]->profile, &p, NULL);
	return (struct slip_try){.set = set, .slip = set->cards[0], .day = shop_today(shop_of(v), p), .fee = MONEY_NONE, .run = run};
}

static enum status run_once(struct view *v, struct slip_try *a, bool dry, struct error *e)
{
	struct shop *s = shop_of(v);
	const bool was_dry = s->dry_run, was_accepting = s->accept_warnings;
	enum status st;

	s->dry_run = dry || was_dry;
	s->accept_warnings = true; /* they stand in what is shown before */
	op_id_make(a->op);
	st = a->run(s, a, e);
	s->dry_run = was_dry;
	s->accept_warnings = was_accepting;
	return st;
}

/* ---- what is shown ---- */

static void add_notes(struct buf *out, const struct notes *notes, const char *indent)
{
	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->items[i];

		buf_addf(out, "%s%s %s", indent, draw_sign(n->level == NOTE_INFO ? LOOK_PLAIN : LOOK_WARN), n->what.message);
		if (n->what.rule[0] != '\0')
			buf_addf(out, " (%s)", n->what.rule);
		buf_addc(out, '\n');
	}
}

/* Slip, order and amount in a line. */
static void add_slip(struct buf *out, const struct slip_card *f)
{
	char name[80], money[32];

	slip_card_name(f->is_return ? "return" : "exchange", f->no, name, sizeof name);
	if (f->is_return)
		buf_addf(out, _("%1$s, order %2$s, refund NT$ %3$s"), name, f->order_no, screen_money(slip_card_refund(&f->r), false, money));
	else if (f->order != NULL)
		buf_addf(out, _("%1$s, order %2$s of NT$ %3$s"), name, f->order_no, screen_money(f->order->claim, false, money));
	else
		buf_addf(out, _("%1$s, order %2$s"), name, f->order_no);
	if (f->order != NULL)
		buf_addf(out, "  %s%s%s", f->order->buyer, f->order->buyer[0] != '\0' ? "  " : "", f->order->item_name);
	buf_addc(out, '\n');
}

/* Try each; `out` gets a line for it and what the rules say. Gives the number of those that could be done. */
static size_t try_all(struct view *v, struct slip_try *a, struct buf *out, struct error *first)
{
	size_t good = 0;

	for (size_t i = 0; i < a->set->count; i++) {
		struct error e = {0};
		enum status st;

		a->slip = a->set->cards[i];
		st = run_once(v, a, true, &e);
		good += st == ST_OK;
		if (i < SHOWN_SLIPS)
			add_slip(out, a->slip);
		if (st == ST_OK && i < SHOWN_SLIPS)
			add_notes(out, &shop_of(v)->notes, "");
		else if (st != ST_OK)
			buf_addf(out, "%s %s\n", draw_sign(LOOK_WARN), e.message);
		if (st != ST_OK && first->message[0] == '\0')
			*first = e;
	}
	a->slip = a->set->cards[0];
	return good;
}

/* Day and number, what cannot be taken back, then the slips. */
static char *question_of(const struct slip_try *a, const char *final, size_t good, const char *slips)
{
	struct buf out = {0};
	char day[16];

	day_format(a->day, day);
	if (a->set->count > 1)
		buf_addf(&out, ngettext("%1$zu slip of %2$zu, on %3$s.", "%1$zu slips of %2$zu, on %3$s.", good), good, a->set->count, day);
	else
		buf_addf(&out, _("On %s."), day);
	if (a->set->left > 0)
		buf_addf(&out, ngettext("  %zu other marked slip is left as it is.", "  %zu other marked slips are left as they are.", a->set->left),
		         a->set->left);
	buf_addc(&out, '\n');
	if (final != NULL)
		buf_addf(&out, "%s\n", final);
	buf_addf(&out, "\n%s", slips);
	return buf_take(&out);
}

/* ---- asking and doing ---- */

/* Shown until it is agreed to; another day tries it again. */
static bool agree(struct view *v, struct slip_try *a, const char *title, const char *final, const char *yes)
{
	const struct choice other_day = {'d', _("another day")};
	int answer;

	do {
		struct error first = {0};
		struct buf slips = {0};
		size_t good = try_all(v, a, &slips, &first);
		char *text;

		if (good == 0 && a->set->count == 1) {
			buf_free(&slips);
			ui_error(v, &first);
			return false;
		}
		text = question_of(a, final, good, buf_str(&slips));
		buf_free(&slips);
		if (good == 0)
			dialog_message(v, title, text);
		answer = good > 0 ? dialog_decide(v, title, text, yes, &other_day) : 0;
		free(text);
		if (answer == 'd')
			screen_ask_day(v, title, &a->day);
	} while (answer == 'd');
	return answer == 'y';
}

bool slip_try_run(struct view *v, struct slip_try *a, const char *title, const char *final, const char *yes, const char *done)
{
	struct error first = {0};
	size_t good = 0;

	if (!agree(v, a, title, final, yes))
		return false;
	for (size_t i = 0; i < a->set->count; i++) {
		struct error e = {0};

		a->slip = a->set->cards[i];
		if (run_once(v, a, false, &e) == ST_OK)
			good++;
		else if (first.message[0] == '\0')
			first = e;
	}
	if (good == 0) {
		ui_error(v, &first);
		return false;
	}
	if (a->set->count == 1)
		ui_say(v, "%s", done);
	else if (first.message[0] != '\0')
		ui_say(v, ngettext("%1$s: %2$zu slip done; %3$s", "%1$s: %2$zu slips done; %3$s", good), title, good, first.message);
	else
		ui_say(v, ngettext("%1$s: %2$zu slip done.", "%1$s: %2$zu slips done.", good), title, good);
	return true;
}
