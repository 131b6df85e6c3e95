/*
 * Acts on returns and exchanges. Each is tried first and shown with what the
 * rules say of it; what cannot be taken back says so and names order and amount
 * (YAH-94). Another day than today is one key away.
 */
#include "config.h"

#include "slip_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/form.h"
#include "storekeep/profile.h"

/* One act while it is being asked for. */
struct attempt {
	const struct slip_card *slip;
	day_t day;
	const char *word;   /* way of closing, end of the case, who cancelled */
	char *text;         /* courier's or tracking number; owned */
	money_t fee;
	bool flag;          /* close the return too; the bank says it */
	int64_t made;       /* the return that came of it, 0 none */
	char op[OP_ID_SIZE];
	enum status (*run)(struct shop *s, struct attempt *a, struct error *e);
};

/* ---- trying, showing, doing ---- */

static enum status run_once(struct view *v, struct attempt *a, bool dry, struct error *e)
{
	struct shop *s = shop_of(v);
	const bool was_dry = s->dry_run, was_accepting = s->accept_warnings;
	enum status st;

	s->dry_run = dry || was_dry;
	s->accept_warnings = true; /* they stand in what is shown before */
	st = a->run(s, a, e);
	s->dry_run = was_dry;
	s->accept_warnings = was_accepting;
	return st;
}

static void add_notes(struct buf *out, const struct notes *notes)
{
	for (size_t i = 0; i < notes->count; i++) {
		const struct note *n = &notes->items[i];

		buf_addf(out, "%s %s", i == 0 ? "\n" : "", draw_sign(n->level == NOTE_INFO ? LOOK_PLAIN : LOOK_WARN));
		buf_addf(out, " %s", n->what.message);
		if (n->what.rule[0] != '\0')
			buf_addf(out, " (%s)", n->what.rule);
		buf_addc(out, '\n');
	}
}

/* What the act is about, on a day: slip, order and amount, then what cannot be taken back, then the rules' notes. */
static char *question_of(const struct attempt *a, const char *final, const struct notes *notes)
{
	const struct slip_card *f = a->slip;
	struct buf out = {0};
	char name[80], money[32], day[16];

	slip_card_name(f->is_return ? "return" : "exchange", f->no, name, sizeof name);
	day_format(a->day, day);
	if (f->is_return)
		buf_addf(&out, _("%1$s, order %2$s, refund NT$ %3$s; on %4$s."), name, f->order_no, screen_money(slip_card_refund(&f->r), false, money), day);
	else if (f->order != NULL)
		buf_addf(&out, _("%1$s, order %2$s of NT$ %3$s; on %4$s."), name, f->order_no, screen_money(f->order->claim, false, money), day);
	else
		buf_addf(&out, _("%1$s, order %2$s; on %3$s."), name, f->order_no, day);
	buf_addc(&out, '\n');
	if (f->order != NULL)
		buf_addf(&out, "%s  %s\n", f->order->buyer, f->order->item_name);
	if (final != NULL)
		buf_addf(&out, "\n%s\n", final);
	add_notes(&out, notes);
	return buf_take(&out);
}

static void say_done(struct view *v, const char *sentence)
{
	const struct notes *notes = &shop_of(v)->notes;
	struct buf said = {0};

	for (size_t i = 0; i < notes->count; i++)
		if (notes->items[i].level == NOTE_INFO)
			buf_addf(&said, "%s\n", notes->items[i].what.message);
	if (said.len > 0)
		dialog_message(v, sentence, buf_str(&said));
	ui_say(v, "%s", sentence);
	buf_free(&said);
}

/* `final` (may be NULL) says what cannot be taken back, `yes` what F2 does, `done` what is said after. */
static bool ask_and_run(struct view *v, struct attempt *a, const char *title, const char *final, const char *yes, const char *done)
{
	const struct choice other_day = {'d', _("another day")};
	struct error e = {0};
	int answer;

	op_id_make(a->op);
	do {
		char *text;

		error_clear(&e);
		if (!screen_ok(v, run_once(v, a, true, &e), &e))
			return false;
		text = question_of(a, final, &shop_of(v)->notes);
		answer = dialog_decide(v, title, text, yes, &other_day);
		free(text);
	} while (answer == 'd' && screen_ask_day(v, title, &a->day));
	if (answer != 'y' || !screen_ok(v, run_once(v, a, false, &e), &e))
		return false;
	say_done(v, done);
	return true;
}

static struct attempt begin(struct view *v, const struct slip_card *f, enum status (*run)(struct shop *s, struct attempt *a, struct error *e))
{
	const struct profile *p = NULL;

	shop_profile(shop_of(v), f->profile, &p, NULL);
	return (struct attempt){.slip = f, .day = shop_today(shop_of(v), p), .fee = MONEY_NONE, .run = run};
}

/* ---- returns ---- */

static enum status do_collect(struct shop *s, struct attempt *a, struct error *e)
{
	return return_collect(s, a->slip->id, a->day, a->text, a->fee, e);
}

/* The fee as typed; false: it is no amount, and this was said. */
static bool read_fee(struct view *v, const char *text, money_t *out)
{
	struct error e = {0};

	*out = MONEY_NONE;
	return text[0] == '\0' || screen_ok(v, money_parse(text, strlen(text), out, &e), &e);
}

static bool collect(struct view *v, const struct slip_card *f, struct outcome *next)
{
	struct attempt a = begin(v, f, do_collect);
	char *fee = NULL;
	bool done = false;

	(void)next;
	a.text = dialog_prompt(v, _("Collected by the courier"), _("Courier number (may stay empty)"), f->r.courier_no);
	if (a.text != NULL)
		fee = dialog_prompt(v, _("Collected by the courier"), _("Return logistics fee (empty: not known yet)"), "");
	if (fee != NULL && read_fee(v, fee, &a.fee))
		done = ask_and_run(v, &a, _("Collected by the courier"), NULL, _("collected"), _("The goods are on their way back."));
	free(fee);
	free(a.text);
	return done;
}

static enum status do_receive(struct shop *s, struct attempt *a, struct error *e)
{
	return return_receive(s, a->slip->id, a->day, e);
}

static bool receive(struct view *v, const struct slip_card *f, struct outcome *next)
{
	struct attempt a = begin(v, f, do_receive);

	(void)next;
	return ask_and_run(v, &a, _("The goods are back"), _("From this day on you have the days that the rules give to check them; then the return closes by itself."),
	                   _("they are back"), _("The goods are back; check them."));
}

static enum status do_confirm(struct shop *s, struct attempt *a, struct error *e)
{
	return return_confirm(s, a->slip->id, a->day, e);
}

static bool confirm(struct view *v, const struct slip_card *f, struct outcome *next)
{
	struct attempt a = begin(v, f, do_confirm);

	(void)next;
	return ask_and_run(v, &a, _("Confirm the return"),
	                   _("The marketplace then refunds the buyer. This cannot be taken back: a closed return cannot be reopened."), _("confirm and refund"),
	                   _("The return is confirmed and closed."));
}

static bool abnormal(struct view *v, const struct slip_card *f, struct outcome *next)
{
	(void)v;
	*next = slip_form_abnormal(f->id);
	return false;
}

static enum status do_resolve(struct shop *s, struct attempt *a, struct error *e)
{
	return return_resolve(s, a->slip->id, a->word, a->flag, a->day, e);
}

static bool resolve(struct view *v, const struct slip_card *f, struct outcome *next)
{
	const struct choice ends[] = {
		{'r', _("The buyer supplied what was missing: close the case and the return")},
		{'c', _("The buyer supplied what was missing: close the case only")},
		{'k', _("The buyer keeps the goods: they go back, customer service cancels the slip")},
	};
	struct attempt a = begin(v, f, do_resolve);
	int key = dialog_ask(v, _("How did the abnormal case end?"), ends, COUNT_OF(ends));

	(void)next;
	a.word = key == 'k' ? "kept" : "supplied";
	a.flag = key == 'r';
	if (key == 0)
		return false;
	if (key == 'k')
		return ask_and_run(v, &a, _("The buyer keeps the goods"), _("The return is given up: nothing is refunded. This cannot be taken back."),
		                   _("give the return up"), _("The slip is cancelled; the goods go back to the buyer."));
	return ask_and_run(v, &a, _("End of the abnormal case"),
	                   key == 'r' ? _("The marketplace then refunds the buyer. This cannot be taken back: a closed return cannot be reopened.") : NULL,
	                   key == 'r' ? _("close both") : _("close the case"), key == 'r' ? _("The case and the return are closed.") : _("The case is closed; the return is still open."));
}

static enum status do_cancel(struct shop *s, struct attempt *a, struct error *e)
{
	return return_cancel(s, a->slip->id, a->word, a->day, e);
}

static bool cancel_return(struct view *v, const struct slip_card *f, struct outcome *next)
{
	const struct choice by_store[] = {{'s', _("We cancel the slip ourselves")}, {'c', _("Customer service cancelled it")}};
	const struct choice by_service[] = {{'c', _("Customer service cancelled it")}, {'s', _("We cancel the slip ourselves")}};
	const bool here = slip_card_is(f, "delivered") || slip_card_is(f, "abnormal");
	struct attempt a = begin(v, f, do_cancel);
	int key = dialog_ask(v, _("Who cancels the return?"), here ? by_service : by_store, 2);

	(void)next;
	a.word = key == 'c' ? "service" : "store";
	return key != 0 && ask_and_run(v, &a, _("Cancel the return"), _("The buyer keeps the goods and nothing is refunded. This cannot be taken back; a new slip would be needed."),
	                               _("cancel the return"), _("The return is cancelled."));
}

static enum status do_refunded(struct shop *s, struct attempt *a, struct error *e)
{
	return return_refunded(s, a->slip->id, a->day, a->flag, e);
}

static bool refunded(struct view *v, const struct slip_card *f, struct outcome *next)
{
	const struct choice who[] = {{'p', _("The marketplace says that it has refunded")}, {'b', _("The bank says that it has refunded")}};
	struct attempt a = begin(v, f, do_refunded);
	int key = dialog_ask(v, _("Who says that the buyer was refunded?"), who, COUNT_OF(who));

	(void)next;
	a.flag = key == 'b';
	return key != 0 && ask_and_run(v, &a, _("Refunded"), _("The day decides into which settlement period the refund falls."), _("refunded"), _("The refund is kept."));
}

/* ---- exchanges ---- */

static enum status do_close(struct shop *s, struct attempt *a, struct error *e)
{
	const struct form *form;
	struct record r;
	char day[16];
	enum status st = form_load("exchange_close", &form, e);

	if (st != ST_OK)
		return st;
	day_format(a->day, day);
	record_init(&r, form);
	record_set(&r, "close_option", a->word);
	record_set(&r, "closed_on", day);
	if (a->text != NULL) {
		record_set(&r, "new_shipped_on", day);
		record_set(&r, "new_tracking", a->text);
	}
	st = exchange_close(s, a->slip->id, &r, s->dry_run ? NULL : a->op, &a->made, e);
	record_free(&r);
	return st;
}

static bool close_exchange(struct view *v, const struct slip_card *f, struct outcome *next)
{
	static const char *const options[] = {"new_sent", "solved_online", "to_return_pickup", "to_return_no_pickup"};
	struct choice choices[COUNT_OF(options)];
	struct attempt a = begin(v, f, do_close);
	bool done, back;
	int key;

	for (size_t i = 0; i < COUNT_OF(options); i++)
		choices[i] = (struct choice){'1' + (int)i, label_of("exchange_close", options[i])};
	key = dialog_ask(v, _("How is the exchange closed?"), choices, COUNT_OF(choices));
	if (key == 0)
		return false;
	a.word = options[key - '1'];
	back = key >= '3';
	if (key == '1' && (a.text = dialog_prompt(v, label_of("exchange_close", a.word), _("Tracking number of the new goods (may stay empty)"), "")) == NULL)
		return false;
	done = ask_and_run(v, &a, _("Close the exchange"),
	                   back ? _("The exchange is closed and its return is made at once. A closed exchange cannot be reopened.")
	                        : _("A closed exchange cannot be reopened; the buyer would have to ask anew."),
	                   label_of("exchange_close", a.word), back ? _("The exchange is closed; this is its return.") : _("The exchange is closed."));
	free(a.text);
	if (done && a.made != 0)
		*next = outcome_replace(&return_screen, arg_id(a.made));
	return done;
}

static enum status do_exchange_cancel(struct shop *s, struct attempt *a, struct error *e)
{
	return exchange_cancel(s, a->slip->id, a->day, e);
}

static bool cancel_exchange(struct view *v, const struct slip_card *f, struct outcome *next)
{
	struct attempt a = begin(v, f, do_exchange_cancel);

	(void)next;
	return ask_and_run(v, &a, _("Cancel the exchange"), _("The buyer keeps the goods as they are. This cannot be taken back; a new slip would be needed."),
	                   _("cancel the exchange"), _("The exchange is cancelled."));
}

static enum status do_log(struct shop *s, struct attempt *a, struct error *e)
{
	return exchange_log(s, a->slip->id, a->word, a->day, a->text, e);
}

static bool log_back(struct view *v, const struct slip_card *f, struct outcome *next)
{
	struct attempt a = begin(v, f, do_log);

	(void)next;
	a.word = "receive";
	return ask_and_run(v, &a, _("The old goods are back"), NULL, _("write it down"), _("Written down; the exchange stays open."));
}

static bool log_abnormal(struct view *v, const struct slip_card *f, struct outcome *next)
{
	struct attempt a = begin(v, f, do_log);
	bool done;

	(void)next;
	a.word = "abnormal";
	a.text = dialog_prompt(v, _("The old goods are not right"), _("What is wrong with them?"), "");
	done = a.text != NULL && ask_and_run(v, &a, _("The old goods are not right"), NULL, _("write it down"), _("Written down; the exchange stays open."));
	free(a.text);
	return done;
}

/* ---- which of them ---- */

const struct slip_way slip_ways[] = {
	{'c', " requested ", true, N_("Collected by the courier"), collect},
	{'d', " requested collected ", true, N_("The goods are back"), receive},
	{'o', " requested collected delivered abnormal ", true, N_("Confirm the return"), confirm},
	{'b', " delivered ", true, N_("Register it as abnormal"), abnormal},
	{'e', " abnormal ", true, N_("End of the abnormal case"), resolve},
	{'p', " closed refunded ", true, N_("Refunded"), refunded},
	{'x', " requested collected delivered abnormal ", true, N_("Cancel the return"), cancel_return},
	{'c', " open reminded ", false, N_("Close the exchange"), close_exchange},
	{'d', " open reminded ", false, N_("The old goods are back"), log_back},
	{'b', " open reminded ", false, N_("The old goods are not right"), log_abnormal},
	{'x', " open reminded ", false, N_("Cancel the exchange"), cancel_exchange},
};
const size_t slip_way_count = COUNT_OF(slip_ways);

bool slip_way_fits(const struct slip_way *w, const struct slip_card *f)
{
	char word[32];

	snprintf(word, sizeof word, " %s ", f->state);
	if (w->is_return != f->is_return || strstr(w->states, word) == NULL)
		return false;
	if (w->run == collect)
		return f->r.with_pickup;
	if (w->run == receive) /* the courier comes first */
		return !slip_card_is(f, "requested") || !f->r.with_pickup;
	if (w->run == resolve)
		return f->r.abnormal_end == DAY_NONE;
	if (w->run == confirm)
		return !slip_card_is(f, "abnormal") || f->r.abnormal_end != DAY_NONE;
	return !(w->run == refunded && f->r.refunded_on != DAY_NONE && f->r.bank_refunded_on != DAY_NONE);
}

const struct slip_way *slip_way_usual(const struct slip_card *f)
{
	for (size_t i = 0; i < slip_way_count; i++)
		if (slip_way_fits(&slip_ways[i], f) && slip_ways[i].run != cancel_return && slip_ways[i].run != cancel_exchange &&
		    !(slip_ways[i].run == refunded && f->r.refunded_on != DAY_NONE))
			return &slip_ways[i];
	return NULL;
}

bool slip_way_menu(struct view *v, const struct slip_card *f, struct outcome *next)
{
	struct choice choices[COUNT_OF(slip_ways)];
	char question[160], name[80];
	size_t n = 0;
	int key;

	*next = outcome_pass();
	for (size_t i = 0; i < slip_way_count; i++)
		if (slip_way_fits(&slip_ways[i], f))
			choices[n++] = (struct choice){slip_ways[i].key, _(slip_ways[i].label)};
	if (n == 0) {
		ui_say(v, "%s", _("Nothing can be done with it any more."));
		return false;
	}
	slip_card_name(f->is_return ? "return" : "exchange", f->no, name, sizeof name);
	snprintf(question, sizeof question, _("%1$s: what happened?"), name);
	key = dialog_ask(v, question, choices, n);
	for (size_t i = 0; i < slip_way_count && key != 0; i++)
		if (slip_ways[i].key == key && slip_way_fits(&slip_ways[i], f))
			return slip_ways[i].run(v, f, next);
	return false;
}
