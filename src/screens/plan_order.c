/*
 * One purchase or renewal: its two billing lines, what was taken for it, its
 * term; a bill paid by hand, a wrong record set right.
 */
#include "config.h"

#include "plans.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/formview.h"

struct state {
	struct plan_order order;
	const char *zone;
};

static enum status read_order(struct view *v, int64_t id, struct error *e)
{
	struct state *is = v->state;
	const struct profile *p;
	enum status st = plan_order_get(shop_of(v), id, &is->order, e);

	if (st == ST_OK)
		st = shop_profile(shop_of(v), is->order.profile, &p, e);
	if (st == ST_OK)
		is->zone = profile_zone(p);
	return st;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *is = v->state = xcalloc(1, sizeof *is);
	enum status st = read_order(v, id_arg(arg), e);

	if (st != ST_OK) {
		free(is);
		return st;
	}
	snprintf(v->title, sizeof v->title, _("Purchase %" PRId64), is->order.id);
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

static void changed(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_order(v, ((struct state *)v->state)->order.id, &e), &e);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

/* ---- drawing ---- */

enum { LABEL_COLS = 18 };

static int pair(struct area a, int row, const char *label, enum look look, const char *value)
{
	if (value[0] == '\0')
		return row;
	draw_cell(a, row, 0, LABEL_COLS, LOOK_LABEL, label, false);
	draw_text(a, row, LABEL_COLS + 1, look, value);
	return row + 1;
}

static void moment(const struct state *is, instant_t at, char out[32])
{
	char full[32];

	instant_format(at, is->zone, full);
	snprintf(out, 32, "%.10s%s%.8s", full, full[0] != '\0' ? " " : "", full[0] != '\0' ? full + 11 : "");
}

static int draw_bill(const struct state *is, struct area a, int row)
{
	const struct plan_order *o = &is->order;
	char amount[32], at[32];

	draw_text(a, row++, 0, LOOK_HEADING, _("Bill"));
	for (size_t i = 0; i < o->line_count; i++) {
		const struct billing_line *l = &o->lines[i];
		bool open = strcmp(l->state, "open") == 0;

		snprintf(amount, sizeof amount, "%s", _("split unknown"));
		if (l->amount != MONEY_NONE)
			money_format(l->amount, false, amount);
		moment(is, l->booked_at, at);
		draw_textf(a, row, 0, LOOK_PLAIN, "%d", l->line_no);
		draw_cell(a, row, 3, 22, LOOK_PLAIN, l->item, false);
		draw_cell(a, row, 26, 12, LOOK_PLAIN, amount, true);
		draw_cell(a, row, 40, 19, LOOK_PLAIN, at, false);
		draw_textf(a, row++, 60, open ? LOOK_WARN : LOOK_PLAIN, "%s, %s", label_of("bill_state", l->state),
		           label_of("pay_notice", l->notice));
	}
	for (size_t i = 0; i < o->debit_count; i++) {
		money_format(o->debits[i].amount, false, amount);
		moment(is, o->debits[i].at, at);
		draw_textf(a, row++, 3, LOOK_PLAIN, _("%1$s  taken from %2$s: %3$s"), at, label_of("debit_source", o->debits[i].source), amount);
	}
	if (o->line_count == 0)
		draw_text(a, row++, 3, LOOK_PLAIN, _("nothing was billed"));
	return row + 1;
}

static int draw_term(const struct state *is, struct area a, int row)
{
	const struct term *t = &is->order.term;
	char text[80], from[32], to[32];

	if (t->id == 0)
		return row;
	draw_text(a, row++, 0, LOOK_HEADING, _("Term"));
	moment(is, t->starts_at, from);
	moment(is, t->ends_at, to);
	snprintf(text, sizeof text, _("%1$s to %2$s"), from, to);
	row = pair(a, row, _("Valid"), LOOK_PLAIN, text);
	money_format(t->quota_bought, false, text);
	row = pair(a, row, _("Messages bought"), LOOK_PLAIN, text);
	if (t->used_before != 0) {
		money_format(t->used_before, false, text);
		row = pair(a, row, _("Sent before"), LOOK_PLAIN, text);
	}
	return pair(a, row, _("Its time"), LOOK_PLAIN, t->stated ? _("as the marketplace says") : _("by the queue of terms"));
}

static void draw(struct view *v, struct area whole)
{
	const struct state *is = v->state;
	const struct plan_order *o = &is->order;
	struct area a = area_of(whole, 0, 1, whole.rows, whole.cols - 2);
	char text[120], amount[32];
	int row = 0;

	snprintf(text, sizeof text, _("%1$d days, %2$s"), o->plan_days, label_of("plan_origin", o->origin));
	row = pair(a, row, _("Plan"), LOOK_TITLE, text);
	row = pair(a, row, _("State"), strcmp(o->state, "paid") == 0 ? LOOK_GOOD : LOOK_WARN, label_of("plan_state", o->state));
	money_format(o->amount, false, amount);
	if (o->discount_percent != 0)
		snprintf(text, sizeof text, _("NT$ %1$s (%2$d %% off)"), amount, o->discount_percent);
	else
		snprintf(text, sizeof text, "NT$ %s", amount);
	row = pair(a, row, _("Amount"), LOOK_PLAIN, text);
	row = pair(a, row, _("Paid with"), LOOK_PLAIN, o->pay[0] != '\0' ? label_of("pay_means", o->pay) : "");
	moment(is, o->paid_at, text);
	row = pair(a, row, _("Paid"), LOOK_PLAIN, text);
	row = pair(a, row, _("Order number"), LOOK_PLAIN, o->reference);
	snprintf(text, sizeof text, _("%1$s, by %2$s"), label_of("plan_source", o->source), o->created_by);
	row = pair(a, row, _("Known from"), LOOK_PLAIN, text);
	row = pair(a, row, _("Note"), LOOK_PLAIN, o->note);
	row = draw_bill(is, a, row + 1);
	draw_term(is, a, row);
}

/* ---- acts ---- */

static bool is_paid(const struct view *v)
{
	const struct state *is = v->state;

	return !shop_of(v)->read_only && strcmp(is->order.state, "paid") == 0;
}

static struct outcome pay_by_hand(struct view *v)
{
	struct state *is = v->state;
	struct shop *s = shop_of(v);
	bool accept = s->accept_warnings;
	struct error e = {0};
	enum status st = billing_pay(s, is->order.id, clock_now(), &e);
	const struct error *warn = notes_first_warning(&s->notes);

	if (st == ST_REFUSED && warn != NULL && strcmp(warn->code, e.code) == 0) {
		if (!dialog_preview(v, _("Go on all the same?"), e.message, _("Yes")))
			return outcome_draw();
		s->accept_warnings = true;
		st = billing_pay(s, is->order.id, clock_now(), &e);
		s->accept_warnings = accept;
	}
	if (screen_ok(v, st, &e))
		ui_say(v, "%s", _("Noted: the bill was paid by hand."));
	changed(v);
	return outcome_draw();
}

static const struct screen plan_correct_screen;

static struct outcome correct(struct view *v)
{
	return outcome_push(&plan_correct_screen, arg_id(((struct state *)v->state)->order.id));
}

static const struct action actions[] = {
	{"order.correct", GROUP_RECORD, {'e', K_ENTER}, N_("Correct"), N_("Set a wrong record right, or take it out, with the reason"), correct, is_paid},
	{"order.paid", GROUP_RECORD, {'h'}, N_("Paid by hand"), N_("Note that the bill was paid by hand"), pay_by_hand, is_paid},
};

const struct screen plan_order_screen = {
	.name = "plan-order",
	.title = N_("Purchase"),
	.help = N_("A purchase or renewal with its two billing lines, what was taken for it, and the term that it gave."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = changed,
};

/* ---- correcting ---- */

struct correcting {
	struct shop *shop;
	int64_t id;
};

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct correcting *is = ctx;
	bool accept = is->shop->accept_warnings;
	enum status st;

	is->shop->accept_warnings = accept || how->accept;
	st = plan_correct(is->shop, is->id, r, e);
	is->shop->accept_warnings = accept;
	how->notes = &is->shop->notes;
	return st;
}

static enum status open_correct(struct view *v, void *arg, struct error *e)
{
	struct correcting *is;
	const struct form *f;
	char key[32];
	enum status st = form_load("plan_correct", &f, e);

	if (st != ST_OK)
		return st;
	is = v->state = xcalloc(1, sizeof *is);
	is->shop = shop_of(v);
	is->id = id_arg(arg);
	snprintf(key, sizeof key, "%" PRId64, is->id);
	snprintf(v->title, sizeof v->title, _("Correct purchase %" PRId64), is->id);
	formview_new(v, &(struct formview_options){.form = f, .key = key, .ctx = is, .save = save});
	return ST_OK;
}

static const struct screen plan_correct_screen = {
	.name = "plan-correct",
	.title = N_("Correct the record"),
	.help = N_("Only what is filled in changes. The reason is kept in the log."),
	.open = open_correct,
	.close = close,
};
