/*
 * Acts on returns and exchanges: what each asks for, which states can have it.
 * Trying, showing and doing are slip_try.c's.
 */
#include "config.h"

#include "slip_try.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/form.h"

/* ---- returns ---- */

static enum status do_collect(struct shop *s, struct slip_try *a, struct error *e)
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

static bool collect(struct view *v, const struct slip_set *set, struct outcome *next)
{
	struct slip_try a = slip_try_begin(v, set, do_collect);
	char *fee = NULL;
	bool done = false;

	(void)next;
	a.text = dialog_prompt(v, _("Collected by the courier"), _("Courier number (may stay empty)"), set->cards[0]->r.courier_no);
	if (a.text != NULL)
		fee = dialog_prompt(v, _("Collected by the courier"), _("Return logistics fee (empty: not known yet)"), "");
	if (fee != NULL && read_fee(v, fee, &a.fee))
		done = slip_try_run(v, &a, _("Collected by the courier"), NULL, _("collected"), _("The goods are on their way back."));
	free(fee);
	free(a.text);
	return done;
}

static enum status do_receive(struct shop *s, struct slip_try *a, struct error *e)
{
	return return_receive(s, a->slip->id, a->day, e);
}

static bool receive(struct view *v, const struct slip_set *set, struct outcome *next)
{
	struct slip_try a = slip_try_begin(v, set, do_receive);

	(void)next;
	return slip_try_run(v, &a, _("The goods are back"),
	                    _("From this day on you have the days that the rules give to check them; then the return closes by itself."),
	                   _("they are back"), _("The goods are back; check them."));
}

static const char refund_follows[] =
	N_("The marketplace then refunds the buyer. This cannot be taken back: a closed return cannot be reopened.");

static enum status do_confirm(struct shop *s, struct slip_try *a, struct error *e)
{
	return return_confirm(s, a->slip->id, a->day, e);
}

static bool confirm(struct view *v, const struct slip_set *set, struct outcome *next)
{
	struct slip_try a = slip_try_begin(v, set, do_confirm);

	(void)next;
	return slip_try_run(v, &a, _("Confirm the return"), _(refund_follows), _("confirm and refund"), _("The return is confirmed and closed."));
}

static bool abnormal(struct view *v, const struct slip_set *set, struct outcome *next)
{
	(void)v;
	*next = slip_form_abnormal(set->cards[0]->id);
	return false;
}

static enum status do_resolve(struct shop *s, struct slip_try *a, struct error *e)
{
	return return_resolve(s, a->slip->id, a->word, a->flag, a->day, e);
}

static bool resolve(struct view *v, const struct slip_set *set, struct outcome *next)
{
	const struct choice ends[] = {
		{'r', _("The buyer supplied what was missing: close the case and the return")},
		{'c', _("The buyer supplied what was missing: close the case only")},
		{'k', _("The buyer keeps the goods: they go back, customer service cancels the slip")},
	};
	struct slip_try a = slip_try_begin(v, set, do_resolve);
	int key = dialog_ask(v, _("How did the abnormal case end?"), ends, COUNT_OF(ends));

	(void)next;
	a.word = key == 'k' ? "kept" : "supplied";
	a.flag = key == 'r';
	if (key == 0)
		return false;
	if (key == 'k')
		return slip_try_run(v, &a, _("The buyer keeps the goods"), _("The return is given up: nothing is refunded. This cannot be taken back."),
		                   _("give the return up"), _("The slip is cancelled; the goods go back to the buyer."));
	if (key == 'c')
		return slip_try_run(v, &a, _("End of the abnormal case"), NULL, _("close the case"), _("The case is closed; the return is still open."));
	return slip_try_run(v, &a, _("End of the abnormal case"), _(refund_follows), _("close both"), _("The case and the return are closed."));
}

static enum status do_cancel(struct shop *s, struct slip_try *a, struct error *e)
{
	return return_cancel(s, a->slip->id, a->word, a->day, e);
}

static bool cancel_return(struct view *v, const struct slip_set *set, struct outcome *next)
{
	const struct choice by_store[] = {{'s', _("We cancel the slip ourselves")}, {'c', _("Customer service cancelled it")}};
	const struct choice by_service[] = {{'c', _("Customer service cancelled it")}, {'s', _("We cancel the slip ourselves")}};
	const bool here = slip_card_is(set->cards[0], "delivered") || slip_card_is(set->cards[0], "abnormal");
	struct slip_try a = slip_try_begin(v, set, do_cancel);
	int key = dialog_ask(v, _("Who cancels the return?"), here ? by_service : by_store, 2);

	(void)next;
	a.word = key == 'c' ? "service" : "store";
	return key != 0 && slip_try_run(v, &a, _("Cancel the return"),
	                                _("The buyer keeps the goods and nothing is refunded. This cannot be taken back; a new slip would be needed."),
	                               _("cancel the return"), _("The return is cancelled."));
}

static enum status do_refunded(struct shop *s, struct slip_try *a, struct error *e)
{
	return return_refunded(s, a->slip->id, a->day, a->flag, e);
}

static bool refunded(struct view *v, const struct slip_set *set, struct outcome *next)
{
	const struct choice who[] = {{'p', _("The marketplace says that it has refunded")}, {'b', _("The bank says that it has refunded")}};
	struct slip_try a = slip_try_begin(v, set, do_refunded);
	int key = dialog_ask(v, _("Who says that the buyer was refunded?"), who, COUNT_OF(who));

	(void)next;
	a.flag = key == 'b';
	return key != 0 && slip_try_run(v, &a, _("Refunded"), _("The day decides into which settlement period the refund falls."), _("refunded"),
	                                _("The refund is kept."));
}

/* ---- exchanges ---- */

static enum status do_close(struct shop *s, struct slip_try *a, struct error *e)
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

static bool close_exchange(struct view *v, const struct slip_set *set, struct outcome *next)
{
	static const char *const options[] = {"new_sent", "solved_online", "to_return_pickup", "to_return_no_pickup"};
	struct choice choices[COUNT_OF(options)];
	struct slip_try a = slip_try_begin(v, set, do_close);
	bool done, back;
	int key;

	for (size_t i = 0; i < COUNT_OF(options); i++)
		choices[i] = (struct choice){'1' + (int)i, label_of("exchange_close", options[i])};
	key = dialog_ask(v, _("How is the exchange closed?"), choices, COUNT_OF(choices));
	if (key == 0)
		return false;
	a.word = options[key - '1'];
	back = key >= '3';
	if (key == '1') {
		a.text = dialog_prompt(v, label_of("exchange_close", a.word), _("Tracking number of the new goods (may stay empty)"), "");
		if (a.text == NULL)
			return false;
	}
	done = slip_try_run(v, &a, _("Close the exchange"),
	                   back ? _("The exchange is closed and its return is made at once. A closed exchange cannot be reopened.")
	                        : _("A closed exchange cannot be reopened; the buyer would have to ask anew."),
	                   label_of("exchange_close", a.word),
	                   back ? _("The exchange is closed; this is its return.") : _("The exchange is closed."));
	free(a.text);
	if (done && a.made != 0 && set->count == 1)
		*next = outcome_replace(&return_screen, arg_id(a.made));
	return done;
}

static enum status do_exchange_cancel(struct shop *s, struct slip_try *a, struct error *e)
{
	return exchange_cancel(s, a->slip->id, a->day, e);
}

static bool cancel_exchange(struct view *v, const struct slip_set *set, struct outcome *next)
{
	struct slip_try a = slip_try_begin(v, set, do_exchange_cancel);

	(void)next;
	return slip_try_run(v, &a, _("Cancel the exchange"),
	                    _("The buyer keeps the goods as they are. This cannot be taken back; a new slip would be needed."),
	                   _("cancel the exchange"), _("The exchange is cancelled."));
}

static enum status do_log(struct shop *s, struct slip_try *a, struct error *e)
{
	return exchange_log(s, a->slip->id, a->word, a->day, a->text, e);
}

static bool log_back(struct view *v, const struct slip_set *set, struct outcome *next)
{
	struct slip_try a = slip_try_begin(v, set, do_log);

	(void)next;
	a.word = "receive";
	return slip_try_run(v, &a, _("The old goods are back"), NULL, _("write it down"), _("Written down; the exchange stays open."));
}

static bool log_abnormal(struct view *v, const struct slip_set *set, struct outcome *next)
{
	struct slip_try a = slip_try_begin(v, set, do_log);
	bool done;

	(void)next;
	a.word = "abnormal";
	a.text = dialog_prompt(v, _("The old goods are not right"), _("What is wrong with them?"), "");
	done = a.text != NULL && slip_try_run(v, &a, _("The old goods are not right"), NULL, _("write it down"),
	                                      _("Written down; the exchange stays open."));
	free(a.text);
	return done;
}

/* The slip of an exchange that was closed as a return and has none (YAH-105). */
static bool missing_return(struct view *v, const struct slip_set *set, struct outcome *next)
{
	const struct slip_card *f = set->cards[0];

	(void)v;
	if (f->order != NULL)
		*next = slip_form_new(NULL, true, &f->order->id, 1);
	return false;
}

/* ---- which of them ---- */

const struct slip_way slip_ways[] = {
	{'c', " requested ", true, N_("Collected by the courier"), collect},
	{'d', " requested collected ", true, N_("The goods are back"), receive},
	{'o', " requested collected delivered abnormal ", true, N_("Confirm the return"), confirm},
	{'b', " delivered ", true, N_("Register it as abnormal"), abnormal},
	{'r', " abnormal ", true, N_("End of the abnormal case"), resolve},
	{'p', " closed refunded ", true, N_("Refunded"), refunded},
	{'x', " requested collected delivered abnormal ", true, N_("Cancel the return"), cancel_return},
	{'c', " open reminded ", false, N_("Close the exchange"), close_exchange},
	{'d', " open reminded ", false, N_("The old goods are back"), log_back},
	{'b', " open reminded ", false, N_("The old goods are not right"), log_abnormal},
	{'x', " open reminded ", false, N_("Cancel the exchange"), cancel_exchange},
	{'r', " closed ", false, N_("Create its return slip"), missing_return},
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
	if (w->run == missing_return)
		return f->order != NULL && strncmp(f->x.close_option, "to_return", 9) == 0 && f->x.return_id == 0;
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

/* ---- for many ---- */

/* The slips of the set that the way fits; the caller frees out->cards. */
static struct slip_set fitting(const struct slip_way *w, const struct slip_set *set)
{
	struct slip_set out = {.cards = xcalloc(set->count, sizeof *out.cards)};

	for (size_t i = 0; i < set->count; i++)
		if (slip_way_fits(w, set->cards[i]))
			out.cards[out.count++] = set->cards[i];
	out.left = set->count - out.count;
	return out;
}

bool slip_way_run(struct view *v, const struct slip_way *w, const struct slip_set *set, struct outcome *next)
{
	struct slip_set fit = fitting(w, set);
	bool done = fit.count > 0 && w->run(v, &fit, next);

	free(fit.cards);
	return done;
}

/* Of several slips those acts that one of them can have; a form is for one. */
static bool offered(const struct slip_way *w, const struct slip_set *set)
{
	if (w->is_return != set->cards[0]->is_return || ((w->run == abnormal || w->run == missing_return) && set->count > 1))
		return false;
	for (size_t i = 0; i < set->count; i++)
		if (slip_way_fits(w, set->cards[i]))
			return true;
	return false;
}

bool slip_way_menu(struct view *v, const struct slip_set *set, struct outcome *next)
{
	struct choice choices[COUNT_OF(slip_ways)];
	const struct slip_card *f = set->cards[0];
	char question[160], name[80];
	size_t n = 0;
	int key;

	*next = outcome_pass();
	for (size_t i = 0; i < slip_way_count; i++)
		if (offered(&slip_ways[i], set))
			choices[n++] = (struct choice){slip_ways[i].key, _(slip_ways[i].label)};
	if (n == 0) {
		ui_say(v, "%s", _("Nothing can be done with it any more."));
		return false;
	}
	slip_card_name(f->is_return ? "return" : "exchange", f->no, name, sizeof name);
	if (set->count > 1)
		snprintf(question, sizeof question, ngettext("Do what to %zu slip?", "Do what to %zu slips?", set->count), set->count);
	else
		snprintf(question, sizeof question, _("%1$s: what happened?"), name);
	key = dialog_ask(v, question, choices, n);
	for (size_t i = 0; i < slip_way_count && key != 0; i++)
		if (slip_ways[i].key == key && offered(&slip_ways[i], set))
			return slip_way_run(v, &slip_ways[i], set, next);
	return false;
}
