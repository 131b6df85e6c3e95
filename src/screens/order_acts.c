/*
 * Acts on orders that a marketplace's clock moves: ship, picked up or received,
 * not arrived, confirmed, cancelled. Everything is tried on all of them first
 * and shown; the day is today unless another one is asked for in what is shown.
 */
#include "config.h"

#include "order_acts.h"
#include "slip_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/batch.h"
#include "storekeep/draft.h"
#include "storekeep/profile.h"
#include "storekeep/progress.h"
#include "storekeep/sale.h"
#include "storekeep/text.h"

enum { SHOWN_ORDERS = 200, REASONS_MAX = 12, KEY_RETURN = 'r', KEY_EXCHANGE = 'e', KEY_REFUSE = 'f' };

static const struct way {
	const char *act;
	int key;
	const char *state; /* whose usual act it is */
	const char *label; /* N_(), in the menu */
	const char *title; /* N_(), over what is shown: %s is the day */
} ways[] = {
	{"ship", 's', "to_ship", N_("Mark as shipped"), N_("Shipped on %s")},
	{"deliver", 'd', "shipped", N_("Mark as picked up or received"), N_("Picked up or received on %s")},
	{"dispute", 'n', "", N_("The buyer says it has not arrived"), N_("Not arrived, says the buyer on %s")},
	{"confirm", 'c', "disputed", N_("Mark as confirmed by the buyer"), N_("Receipt confirmed on %s")},
	{"cancel", 'x', "", N_("Cancel, with a reason"), N_("Cancelled on %s")},
	{"withdraw", 'u', "", N_("Take an entry back"), N_("Taken back on %s")}, /* never in the menu */
};

/* One act while it is being asked for. */
struct attempt {
	const struct way *way;
	const int64_t *ids;
	size_t count;
	struct order_act act;
	char op[OP_ID_SIZE];
	struct order_bulk_result result;
};

/* The last batch of this console, for Ctrl-Z. */
static int64_t last_batch;

const char *order_acts_usual(const char *state)
{
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (state[0] != '\0' && strcmp(ways[i].state, state) == 0)
			return ways[i].act;
	return NULL;
}

static const struct way *way_of(const char *act)
{
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (strcmp(ways[i].act, act) == 0)
			return &ways[i];
	return NULL;
}

bool order_acts_apply(struct shop *s, int64_t id)
{
	int64_t sale;

	return id != 0 && sale_of_order(s, id, &sale, NULL) != ST_OK;
}

/* ---- what is asked ---- */

/* Why it is cancelled; NULL when the question was left. A closing store cancels by itself. */
static const char *ask_reason(struct view *v, size_t count)
{
	struct pick picks[REASONS_MAX];
	size_t n = 0;
	char title[160];
	int at;

	for (int i = 0; n < REASONS_MAX && label_code("cancel_reason", i) != NULL; i++) {
		const char *code = label_code("cancel_reason", i);

		if (strcmp(code, "closure") != 0)
			picks[n++] = (struct pick){.code = code, .label = label_of("cancel_reason", code), .unseen = true};
	}
	snprintf(title, sizeof title, ngettext("Why is the order cancelled?", "Why are the %zu orders cancelled?", count), count);
	at = dialog_choose(v, title, picks, n, 0);
	return at < 0 ? NULL : picks[at].code;
}

/* ---- trying and showing ---- */

static enum status attempt(struct view *v, struct attempt *a, bool dry, struct error *e)
{
	struct shop *s = shop_of(v);
	const bool was_dry = s->dry_run, was_accepting = s->accept_warnings;
	struct progress_box *box = progress_open(v, _(a->way->label));
	enum status st;

	s->dry_run = dry || was_dry;
	s->accept_warnings = true; /* they stand in what is shown before */
	a->result = (struct order_bulk_result){0};
	st = order_do_many(s, a->ids, a->count, &a->act, true, a->op, &(struct progress){progress_step, box}, &a->result, e);
	s->dry_run = was_dry;
	s->accept_warnings = was_accepting;
	progress_close(box);
	return st;
}

static void add_note(struct buf *out, const struct note *n)
{
	buf_addf(out, "%s %s", draw_sign(LOOK_WARN), n->what.message);
	if (n->what.rule[0] != '\0')
		buf_addf(out, " (%s)", n->what.rule);
	buf_addc(out, '\n');
}

/* An order as a line: what it is and becomes, or why not. */
static void add_order(struct shop *s, struct buf *out, int64_t id, const struct order_act *act)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	struct order_preview p = {0};
	struct error e = {0};
	char money[32];

	if (order_preview(s, id, act, &p, &e) != ST_OK || p.refused.code[0] != '\0') {
		buf_addf(out, "%s ", draw_sign(LOOK_WARN));
		text_add_padded(out, p.order_no, 15, false);
		buf_addf(out, "  %s\n", p.refused.code[0] != '\0' ? p.refused.message : e.message);
	} else if (order_life_get(s, id, o, &e) == ST_OK) {
		buf_adds(out, "  ");
		text_add_padded(out, p.order_no, 15, false);
		buf_addf(out, "  %s", label_of("order_state", p.state));
		if (p.same)
			buf_addf(out, "  %s", _("so already"));
		else if (strcmp(p.state, p.becomes) != 0)
			buf_addf(out, " > %s", label_of("order_state", p.becomes));
		buf_addf(out, "  %s  %s%s%s\n", screen_money(o->claim, false, money), o->buyer, o->buyer[0] != '\0' ? "  " : "", o->item_name);
	}
	free(o);
}

/* What would happen, as lines: counts, what the rules warn of, then the orders with what becomes of each. */
static char *preview_of(struct view *v, const struct attempt *a)
{
	struct shop *s = shop_of(v);
	const struct order_bulk_result *r = &a->result;
	struct notes notes = s->notes;
	struct buf out = {0};

	s->notes = (struct notes){0}; /* reading the orders must not drop what the try said */
	buf_addf(&out, ngettext("%lld order would change.", "%lld orders would change.", (unsigned long)r->changes), (long long)r->changes);
	if (r->same > 0)
		buf_addf(&out, ngettext("  %lld is so already.", "  %lld are so already.", (unsigned long)r->same), (long long)r->same);
	if (r->refused > 0)
		buf_addf(&out, ngettext("  %lld cannot be changed.", "  %lld cannot be changed.", (unsigned long)r->refused), (long long)r->refused);
	buf_adds(&out, "\n\n");
	for (size_t i = 0; i < notes.count; i++)
		if (notes.items[i].level == NOTE_WARN)
			add_note(&out, &notes.items[i]);
	for (size_t i = 0; i < a->count && i < SHOWN_ORDERS; i++)
		add_order(s, &out, a->ids[i], &a->act);
	if (a->count > SHOWN_ORDERS)
		buf_addf(&out, _("… and %zu more."), a->count - SHOWN_ORDERS);
	notes_free(&s->notes);
	s->notes = notes;
	return buf_take(&out);
}

static bool try_it(struct view *v, struct attempt *a, const char *title)
{
	struct error e = {0};
	enum status st = attempt(v, a, true, &e);

	if (st != ST_OK && !(st == ST_REFUSED && a->result.refused > 0))
		return screen_ok(v, st, &e);
	if (a->result.changes > 0)
		return true;
	if (a->result.refused == 0) {
		ui_say(v, "%s", _("These orders are so already; nothing was changed."));
	} else if (a->count == 1) {
		ui_error(v, a->result.first.message[0] != '\0' ? &a->result.first : &e);
	} else {
		char *text = preview_of(v, a);

		dialog_message(v, title, text);
		free(text);
	}
	return false;
}

static void say_done(struct view *v, const struct attempt *a)
{
	const struct order_bulk_result *r = &a->result;

	last_batch = r->batch_id;
	if (r->refused > 0)
		ui_say(v, _("%1$s: %2$lld orders, %3$lld left as they are. Ctrl-Z takes it back."), _(a->way->label), (long long)r->changes,
		       (long long)r->refused);
	else
		ui_say(v, ngettext("%1$s: %2$lld order. Ctrl-Z takes it back.", "%1$s: %2$lld orders. Ctrl-Z takes it back.", (unsigned long)r->changes),
		       _(a->way->label), (long long)r->changes);
}

/* Shown until it is agreed to; another day tries it again. */
static bool agree(struct view *v, struct attempt *a)
{
	const struct choice other_day = {'d', _("another day")};
	int answer;

	do {
		char iso[16], title[200], yes[120], *text;

		day_format(a->act.day, iso);
		snprintf(title, sizeof title, _(a->way->title), iso);
		if (strcmp(a->act.act, "cancel") == 0 && a->act.reason != NULL)
			snprintf(title + strlen(title), sizeof title - strlen(title), _(": %s"), label_of("cancel_reason", a->act.reason));
		if (!try_it(v, a, title))
			return false;
		text = preview_of(v, a);
		snprintf(yes, sizeof yes, a->result.refused > 0 ? _("skip those, do %lld") : _("do it"), (long long)a->result.changes);
		answer = dialog_decide(v, title, text, yes, &other_day);
		free(text);
		if (answer == 'd')
			screen_ask_day(v, _(a->way->label), &a->act.day);
	} while (answer == 'd');
	return answer == 'y';
}

static bool run(struct view *v, struct attempt *a)
{
	struct error e = {0};

	op_id_make(a->op);
	if (!agree(v, a) || !screen_ok(v, attempt(v, a, false, &e), &e))
		return false;
	say_done(v, a);
	return true;
}

/* ---- the acts ---- */

static day_t today_of(struct shop *s, int64_t id)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	const struct profile *p = NULL;
	day_t today;

	if (order_life_get(s, id, o, NULL) == ST_OK)
		shop_profile(s, o->profile, &p, NULL);
	today = shop_today(s, p);
	free(o);
	return today;
}

bool order_acts_run(struct view *v, const char *act, const int64_t *ids, size_t count)
{
	struct attempt a = {.way = way_of(act), .ids = ids, .count = count};

	if (count == 0 || a.way == NULL)
		return false;
	a.act = (struct order_act){.act = act, .day = today_of(shop_of(v), ids[0])};
	if (strcmp(act, "cancel") == 0 && (a.act.reason = ask_reason(v, count)) == NULL)
		return false;
	return run(v, &a);
}

bool order_acts_menu(struct view *v, const int64_t *ids, size_t count, const char *state, struct outcome *next)
{
	struct choice choices[COUNT_OF(ways) + 3];
	const char *usual = order_acts_usual(state), *act = NULL;
	char question[200];
	size_t n = 0;
	int key;

	*next = outcome_pass();
	for (int first = 1; first >= 0; first--) /* what fits comes first: Enter takes it */
		for (size_t i = 0; i < COUNT_OF(ways) && strcmp(ways[i].act, "withdraw") != 0; i++)
			if ((usual != NULL && strcmp(ways[i].act, usual) == 0) == (first == 1))
				choices[n++] = (struct choice){ways[i].key, _(ways[i].label)};
	choices[n++] = (struct choice){KEY_RETURN, _("New return")};
	choices[n++] = (struct choice){KEY_EXCHANGE, _("New exchange")};
	if (count == 1)
		choices[n++] = (struct choice){KEY_REFUSE, _("Refuse a return")};
	snprintf(question, sizeof question, ngettext("Do what to %zu order?", "Do what to %zu orders?", count), count);
	key = dialog_ask(v, question, choices, n);
	if (key == KEY_RETURN || key == KEY_EXCHANGE)
		*next = slip_form_new(v, key == KEY_RETURN, ids, count);
	if (key == KEY_REFUSE)
		*next = slip_form_refuse(ids[0]);
	for (size_t i = 0; i < COUNT_OF(ways) && key != 0; i++)
		if (ways[i].key == key)
			act = ways[i].act;
	return act != NULL && order_acts_run(v, act, ids, count);
}

/* ---- the coupon of a cart ---- */

static enum status restore(struct shop *s, int64_t id, day_t until, bool dry, struct error *e)
{
	const bool was_dry = s->dry_run, was_accepting = s->accept_warnings;
	enum status st;

	s->dry_run = dry || was_dry;
	s->accept_warnings = true; /* they stand in what is shown before */
	st = order_restore_coupon(s, id, until, e);
	s->dry_run = was_dry;
	s->accept_warnings = was_accepting;
	return st;
}

/* The coupon's last day: known, typed, or DAY_NONE. false: the question was left. */
static bool ask_last_day(struct view *v, int64_t id, day_t *until)
{
	struct order_benefit b[ORDER_BENEFITS];
	struct error e = {0};
	size_t count = 0;
	char iso[16] = "", *text;
	bool good = true;

	if (order_benefits(shop_of(v), id, b, &count, NULL) == ST_OK)
		for (size_t i = 0; i < count; i++)
			if (strcmp(b[i].kind, "coupon") == 0)
				day_format(b[i].valid_to, iso);
	*until = DAY_NONE;
	if (iso[0] != '\0')
		return true;
	text = dialog_prompt(v, _("Give the coupon back"), _("The coupon's last day (empty: not known)"), "");
	if (text != NULL && text[0] != '\0')
		good = screen_ok(v, date_parse(text, strlen(text), until, NULL, &e), &e);
	good = good && text != NULL;
	free(text);
	return good;
}

bool order_acts_restore_coupon(struct view *v, int64_t id)
{
	struct shop *s = shop_of(v);
	struct error e = {0};
	struct buf said = {0};
	day_t until;
	bool done;

	if (!ask_last_day(v, id, &until) || !screen_ok(v, restore(s, id, until, true, &e), &e))
		return false;
	for (size_t i = 0; i < s->notes.count; i++)
		add_note(&said, &s->notes.items[i]);
	done = dialog_preview(v, _("Give the coupon back"), buf_str(&said), _("give it back")) &&
	       screen_ok(v, restore(s, id, until, false, &e), &e);
	buf_free(&said);
	if (done)
		ui_say(v, "%s", _("The coupon is the buyer's again."));
	return done;
}

/* ---- taking back ---- */

/* Facts that people type, by the day of the clock that shows them. */
static const struct {
	const char *day, *act;
} typed[] = {
	{"shipped_on", "ship"}, {"picked_up_on", "deliver"}, {"received_on", "deliver"}, {"complaint_on", "dispute"}, {"confirmed_on", "confirm"},
	{"cancelled_on", "cancel"},
};

/* The acts that can be taken back, once each. */
static size_t withdrawable(const struct order_life *o, struct choice *out, size_t room)
{
	size_t n = 0;

	for (size_t d = 0; d < o->day_count; d++)
		for (size_t i = 0; i < COUNT_OF(typed) && n < room; i++) {
			const struct way *w = way_of(typed[i].act);

			if (o->days[d].origin != ORIGIN_TYPED || strcmp(o->days[d].name, typed[i].day) != 0)
				continue;
			if (n == 0 || out[n - 1].key != w->key)
				out[n++] = (struct choice){w->key, _(w->label)};
		}
	return n;
}

bool order_acts_withdraw(struct view *v, int64_t id)
{
	struct order_life *o = xcalloc(1, sizeof *o);
	struct attempt a = {.way = way_of("withdraw"), .ids = &id, .count = 1};
	struct choice choices[COUNT_OF(typed)];
	struct error e = {0};
	size_t n = 0;
	int key = 0;

	if (screen_ok(v, order_life_get(shop_of(v), id, o, &e), &e)) {
		n = withdrawable(o, choices, COUNT_OF(choices));
		if (n == 0)
			ui_say(v, "%s", _("Nobody has typed anything about this order that could be taken back."));
		else
			key = dialog_ask(v, _("Take back which entry?"), choices, n);
	}
	free(o);
	for (size_t i = 0; i < COUNT_OF(ways) && key != 0; i++)
		if (ways[i].key == key)
			a.act = (struct order_act){.act = "withdraw", .day = today_of(shop_of(v), id), .reason = ways[i].act};
	return a.act.act != NULL && run(v, &a);
}

bool order_acts_can_undo(const struct view *v)
{
	return last_batch != 0 && !shop_of(v)->read_only;
}

/* What the batch did, by the name of its act; its source has "act day reason". */
static void batch_words(const struct batch *b, char out[400])
{
	const char *rest = strchr(b->source, ' ');
	char act[24];

	snprintf(act, sizeof act, "%.*s", rest != NULL ? (int)(rest - b->source) : 0, b->source);
	snprintf(out, 400, "%s%s", rest != NULL ? label_of("order_act", act) : "", rest != NULL ? rest : b->source);
}

bool order_acts_undo(struct view *v)
{
	struct shop *s = shop_of(v);
	struct progress_box *box;
	struct error e = {0};
	struct batch b;
	char question[700], what[400];
	enum status st;

	if (!screen_ok(v, batch_get(s, last_batch, &b, &e), &e))
		return false;
	batch_words(&b, what);
	snprintf(question, sizeof question, _("Take batch %1$lld back (%2$s: %3$s, %4$lld orders)?"), (long long)b.id,
	         label_of("batch_kind", b.kind), what, (long long)b.rows_changed);
	if (!dialog_confirm(v, question))
		return false;
	box = progress_open(v, _("Taking back"));
	st = batch_undo(s, b.id, &(struct progress){progress_step, box}, &e);
	progress_close(box);
	if (!screen_ok(v, st, &e))
		return false;
	last_batch = 0;
	ui_say(v, _("Batch %lld was taken back."), (long long)b.id);
	return true;
}
