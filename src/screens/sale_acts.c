/*
 * What can be done with orders of members, one or many marked: the delivery
 * ended, completed, cancelled, a line came back, moved to another account. Each
 * shows what would change before it does.
 */
#include "config.h"

#include "members.h"
#include "sale_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/member.h"

/* What was asked for an act on many, between its preview and its doing. */
static struct {
	int64_t member_id;
	char reason[200];
} asked;

/* ---- one order of many ---- */

enum what { DELIVER, COMPLETE, CANCEL };

static enum status run_one(struct shop *s, enum what what, const struct sale *o, struct error *e)
{
	switch (what) {
	case DELIVER: return sale_deliver(s, o->id, sale_final_state(s, o), INSTANT_NONE, e);
	case COMPLETE: return sale_complete(s, o->id, INSTANT_NONE, e);
	case CANCEL: break;
	}
	return sale_cancel(s, o->id, INSTANT_NONE, asked.reason, e);
}

static void say_notes(struct shop *s, struct buf *said)
{
	for (size_t i = 0; i < s->notes.count; i++)
		buf_addf(said, "  %s\n", s->notes.items[i].what.message);
}

static void say_one(struct shop *s, const struct sale *o, enum status st, const struct error *e, struct buf *said)
{
	const char *number = o->order_number != NULL ? o->order_number : "";

	if (st != ST_OK) {
		buf_addf(said, "! %s  %s\n", number, e->message);
		return;
	}
	buf_addf(said, "%s\n", number);
	say_notes(s, said);
}

/* Try or do it to each; what cannot be done is said and leaves the others alone. */
static enum status run_many(struct view *v, enum what what, const int64_t *ids, size_t count, bool by_order, bool try_only, struct buf *said)
{
	struct shop *s = shop_of(v);
	struct buf first_said = {0};
	struct error first = {0};
	bool dry = s->dry_run;
	size_t done = 0;

	for (size_t i = 0; i < count; i++) {
		struct sale o = {0};
		struct error e = {0};
		int64_t id = ids[i];
		enum status st = by_order ? sale_of_order(s, ids[i], &id, &e) : ST_OK;

		if (st == ST_OK)
			st = sale_get(s, id, &o, &e);
		s->dry_run = dry || try_only;
		if (st == ST_OK)
			st = run_one(s, what, &o, &e);
		s->dry_run = dry;
		done += st == ST_OK;
		if (try_only || (st != ST_OK && first.code[0] == '\0'))
			say_one(s, &o, st, &e, try_only ? said : &first_said);
		if (st != ST_OK)
			first = e;
		sale_free(&o);
	}
	buf_addf(said, try_only ? ngettext("%zu order would change.", "%zu orders would change.", done)
	                        : ngettext("%zu order was changed.", "%zu orders were changed.", done), done);
	if (first_said.len > 0)
		buf_addf(said, "  %.*s", (int)first_said.len - 1, buf_str(&first_said)); /* without its line end */
	buf_free(&first_said);
	return ST_OK;
}

/* ---- moving ---- */

/* Ask for the account that takes the orders; 0: cancelled, or told why not. */
static int64_t ask_member(struct view *v, const char *profile)
{
	char *text = dialog_prompt(v, _("Move to another account"), _("Member who takes the orders"), "");
	struct error e = {0};
	int64_t id = 0;

	if (text == NULL)
		return 0;
	if (*text != '\0' && !screen_ok(v, member_resolve(shop_of(v), profile, text, &id, &e), &e))
		id = 0;
	free(text);
	return id;
}

static void say_move(struct shop *s, int64_t id, struct buf *said)
{
	struct sale o = {0};
	struct sale_move m;

	if (sale_get(s, id, &o, NULL) != ST_OK || sale_move(s, id, &m, NULL) != ST_OK) {
		sale_free(&o);
		return;
	}
	buf_addf(said, _("%1$s: points issued %2$lld, already used %3$lld, moving %4$lld."), o.order_number, (long long)m.issued, (long long)m.used,
	         (long long)m.moving);
	buf_addc(said, '\n');
	if (m.issued > 0 && m.moving == 0) {
		buf_addf(said, ngettext("The %lld point of this order has been used; nothing moves.",
		                        "All %lld points of this order have been used; nothing moves.", (unsigned long)m.issued), (long long)m.issued);
		buf_addc(said, '\n');
	}
	sale_free(&o);
}

static void say_target(struct shop *s, struct buf *said)
{
	struct member m;
	char *name, phone[MEMBER_PHONE_SIZE];

	if (member_get(s, asked.member_id, &m, NULL) != ST_OK)
		return;
	name = member_name(&m);
	buf_addf(said, _("To %1$s (%2$s)."), name, m.phone[0] != '\0' ? member_phone_text(s, &m, phone) : m.email);
	buf_addc(said, '\n');
	free(name);
	member_free(&m);
}

static enum status move_many(struct view *v, const int64_t *given, size_t count, bool by_order, bool try_only, struct buf *said, struct error *e)
{
	struct shop *s = shop_of(v);
	int64_t *ids = xcalloc(count + 1, sizeof *ids), moved = 0;
	bool dry = s->dry_run;
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		ids[i] = given[i];
		if (by_order)
			st = sale_of_order(s, given[i], &ids[i], e);
	}
	if (st == ST_OK && try_only && (asked.member_id = ask_member(v, NULL)) == 0)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Nothing was moved."));
	if (st == ST_OK && try_only) {
		say_target(s, said);
		for (size_t i = 0; i < count; i++)
			say_move(s, ids[i], said);
	}
	s->dry_run = dry || try_only;
	if (st == ST_OK)
		st = sale_transfer(s, ids, count, asked.member_id, "", &moved, e);
	s->dry_run = dry;
	if (st == ST_OK && !try_only) {
		buf_addf(said, ngettext("%1$zu order was moved, with %2$lld points.", "%1$zu orders were moved, with %2$lld points.", count), count,
		         (long long)moved);
	}
	free(ids);
	return st;
}

/* ---- the acts of a table ---- */

static void ask_reason(struct view *v)
{
	char *text = dialog_prompt(v, _("Cancel orders"), _("Reason"), "");

	snprintf(asked.reason, sizeof asked.reason, "%s", text != NULL ? text : "");
	free(text);
}

#define BULK(name, what, by_order) \
	static enum status name(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e) \
	{ \
		(void)e; \
		if ((what) == CANCEL && try_only) \
			ask_reason(v); \
		return run_many(v, what, ids, count, by_order, try_only, said); \
	}
BULK(deliver_orders, DELIVER, true)
BULK(complete_orders, COMPLETE, true)
BULK(cancel_orders, CANCEL, true)
BULK(deliver_sales, DELIVER, false)
BULK(complete_sales, COMPLETE, false)
BULK(cancel_sales, CANCEL, false)

static enum status move_orders(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	return move_many(v, ids, count, true, try_only, said, e);
}

static enum status move_sales(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	return move_many(v, ids, count, false, try_only, said, e);
}

const struct bulk_act order_bulk_acts[] = {
	{"orders.deliver", 'd', N_("Delivery ended (arrived or collected)"), deliver_orders},
	{"orders.complete", 'c', N_("Complete them"), complete_orders},
	{"orders.cancel", 'x', N_("Cancel them"), cancel_orders},
	{"orders.transfer", 't', N_("Move to another account"), move_orders},
};
const struct bulk_act sale_bulk_acts[] = {
	{"sales.deliver", 'd', N_("Delivery ended (arrived or collected)"), deliver_sales},
	{"sales.complete", 'c', N_("Complete them"), complete_sales},
	{"sales.cancel", 'x', N_("Cancel them"), cancel_sales},
	{"sales.transfer", 't', N_("Move to another account"), move_sales},
};
_Static_assert(COUNT_OF(order_bulk_acts) == SALE_BULK_ACTS && COUNT_OF(sale_bulk_acts) == SALE_BULK_ACTS, "as many as the header says");

/* ---- one order ---- */

/* Say in the status line that it is done, and in a box what else came of it. */
static bool done(struct view *v, const char *sentence)
{
	struct shop *s = shop_of(v);
	struct buf said = {0};

	say_notes(s, &said);
	if (said.len > 0)
		dialog_message(v, sentence, buf_str(&said));
	else
		ui_say(v, "%s", sentence);
	buf_free(&said);
	return true;
}

/* Try it, show what would follow, and ask; true: go on. */
static bool agree(struct view *v, enum status (*run)(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said,
                  struct error *e), int64_t id, const char *title, const char *yes)
{
	struct buf said = {0};
	struct error e = {0};
	bool good = screen_ok(v, run(v, &id, 1, true, &said, &e), &e);

	if (good && said.len > 0 && said.data[0] == '!') {
		dialog_message(v, title, buf_str(&said));
		good = false;
	} else if (good) {
		good = dialog_preview(v, title, buf_str(&said), yes);
	}
	buf_free(&said);
	return good;
}

bool sale_ask_deliver(struct view *v, int64_t id)
{
	struct choice choices[] = {{'a', label_of("delivery_state", "arrived")}, {'c', label_of("delivery_state", "collected")}, {'w', _("withdraw it")}};
	struct shop *s = shop_of(v);
	struct error e = {0};
	struct sale o;
	bool collected;
	int key;

	if (!screen_ok(v, sale_get(s, id, &o, &e), &e))
		return false;
	collected = strcmp(sale_final_state(s, &o), "collected") == 0;
	if (collected) { /* what fits comes first: Enter takes it */
		struct choice first = choices[0];

		choices[0] = choices[1];
		choices[1] = first;
	}
	key = dialog_ask(v, _("How did the delivery end?"), choices, o.final_at != INSTANT_NONE ? 3 : 2);
	sale_free(&o);
	if (key == 0)
		return false;
	if (!screen_ok(v, sale_deliver(s, id, key == 'a' ? "arrived" : key == 'c' ? "collected" : "", INSTANT_NONE, &e), &e))
		return false;
	return done(v, _("The delivery state is kept."));
}

bool sale_ask_complete(struct view *v, int64_t id)
{
	struct error e = {0};

	if (!agree(v, complete_sales, id, _("Complete the order"), _("Complete it")) ||
	    !screen_ok(v, sale_complete(shop_of(v), id, INSTANT_NONE, &e), &e))
		return false;
	return done(v, _("The order is completed."));
}

bool sale_ask_cancel(struct view *v, int64_t id)
{
	struct error e = {0};

	if (!agree(v, cancel_sales, id, _("Cancel the order"), _("Cancel the order")) ||
	    !screen_ok(v, sale_cancel(shop_of(v), id, INSTANT_NONE, asked.reason, &e), &e))
		return false;
	return done(v, _("The order is cancelled."));
}

bool sale_ask_transfer(struct view *v, int64_t id)
{
	struct error e = {0};
	int64_t moved = 0;

	if (!agree(v, move_sales, id, _("Move to another account"), _("Move")) ||
	    !screen_ok(v, sale_transfer(shop_of(v), &id, 1, asked.member_id, "", &moved, &e), &e))
		return false;
	return done(v, _("The order was moved."));
}

/* Which line came back; 0: none. */
static int ask_line(struct view *v, const struct sale *o)
{
	struct pick *picks = xcalloc(o->line_count + 1, sizeof *picks);
	char **texts = xcalloc(o->line_count + 1, sizeof *texts);
	int at;

	for (size_t i = 0; i < o->line_count; i++) {
		texts[i] = sale_line_text(&o->lines[i], o->products[i][0] != '\0' ? o->products[i] : o->names[i]);
		picks[i].label = texts[i];
	}
	at = o->line_count > 1 ? dialog_choose(v, _("Which line came back?"), picks, o->line_count, 0) : (int)o->line_count - 1;
	for (size_t i = 0; i < o->line_count; i++)
		free(texts[i]);
	free(texts);
	free(picks);
	return at + 1;
}

bool sale_ask_return(struct view *v, int64_t id)
{
	struct shop *s = shop_of(v);
	struct sale o;
	struct error e = {0};
	char *text, left[32];
	int line;
	bool good = false;

	if (!screen_ok(v, sale_get(s, id, &o, &e), &e))
		return false;
	if (o.line_count == 0)
		ui_say(v, "%s", _("The order has no lines; change its amount instead."));
	line = ask_line(v, &o);
	if (line > 0) {
		snprintf(left, sizeof left, "%lld", (long long)(o.lines[line - 1].quantity - o.lines[line - 1].quantity_returned));
		text = dialog_prompt(v, _("Goods came back"), _("How many came back"), left);
		good = text != NULL && screen_ok(v, sale_return_line(s, id, line, strtoll(text, NULL, 10), &e), &e);
		free(text);
	}
	sale_free(&o);
	return good && done(v, _("The return is kept."));
}
