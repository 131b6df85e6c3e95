/*
 * What the counter does beside the ticket: points and credit to be used, gifts,
 * a new member, the slip.
 */
#include "config.h"

#include "counter.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "members.h"
#include "print_out.h"
#include "storekeep/bind.h"
#include "storekeep/gift.h"

#define GIFTS_SHOWN 100

/* ---- points and credit ---- */

/* A number up to `most`, 0 for none; false when cancelled. */
static bool ask_number(struct view *v, const char *title, const char *label, int64_t most, int64_t *out)
{
	char now[24], *text;
	money_t n;
	struct error e = {0};
	bool good;

	snprintf(now, sizeof now, "%lld", (long long)most);
	text = dialog_prompt(v, title, label, now);
	if (text == NULL)
		return false;
	if (*text == '\0') {
		*out = 0;
		free(text);
		return true;
	}
	good = screen_ok(v, money_parse(text, strlen(text), &n, &e), &e);
	free(text);
	if (good)
		*out = n > 0 ? n : 0;
	return good;
}

static void use_points(struct counter *c)
{
	struct view *v = c->part.view;
	char label[200];
	int64_t n = 0;

	if (c->amount == 0 || c->sum.points_step == 0) {
		ui_say(v, "%s", c->amount == 0 ? _("Type the amount first.") : _("Points are not worth money in this shop; see the points settings."));
		return;
	}
	if (c->sum.most_points == 0) {
		ui_say(v, _("%s has too few points for this purchase."), c->card.name);
		return;
	}
	snprintf(label, sizeof label, _("How many, in steps of %1$lld, at most %2$lld"), (long long)c->sum.points_step, (long long)c->sum.most_points);
	if (!ask_number(v, _("Use points"), label, c->sum.most_points, &n))
		return;
	if (n > c->sum.most_points) {
		ui_say(v, _("This purchase can take at most %1$lld points."), (long long)c->sum.most_points);
		return;
	}
	if (n % c->sum.points_step != 0) {
		ui_say(v, _("Points are used in steps of %lld."), (long long)c->sum.points_step);
		return;
	}
	c->use_points = n;
	c->use_credit = 0;
	counter_sum_up(c);
}

static void use_credit(struct counter *c)
{
	struct view *v = c->part.view;
	char label[200], most[32];
	int64_t n = 0;

	if (c->amount == 0) {
		ui_say(v, "%s", _("Type the amount first."));
		return;
	}
	if (c->sum.most_credit == 0) {
		ui_say(v, _("%s has no store credit for this purchase."), c->card.name);
		return;
	}
	money_format(c->sum.most_credit, false, most);
	snprintf(label, sizeof label, _("How much, at most %s"), most);
	if (!ask_number(v, _("Use store credit"), label, c->sum.most_credit, &n))
		return;
	if (n > c->sum.most_credit) {
		ui_say(v, _("This purchase can take at most %s of store credit."), most);
		return;
	}
	c->use_credit = n;
	counter_sum_up(c);
}

/* ---- gifts ---- */

/* Rows of a list as picks; `text` columns. Returns how many; *ids and *labels are the caller's. */
static size_t read_rows(struct list_source *src, int name, int number, struct pick picks[GIFTS_SHOWN], int64_t ids[GIFTS_SHOWN], struct buf *text)
{
	struct list_query q = {.limit = GIFTS_SHOWN};
	struct list_page page = {0};
	size_t n = 0;
	char points[32];

	if (src->page(src->self, &q, &page, NULL) == ST_OK)
		for (; n < page.count; n++) {
			ids[n] = page.rows[n].id;
			money_format(page.rows[n].cells[number].num, false, points);
			buf_addf(text, "%s", page.rows[n].cells[name].text);
			buf_addc(text, '\0');
			buf_addf(text, "%s", points);
			buf_addc(text, '\0');
		}
	list_page_free(&page);
	list_close(src);
	for (size_t i = 0, at = 0; i < n; i++) {
		picks[i] = (struct pick){.label = text->data + at};
		at += strlen(text->data + at) + 1;
		picks[i].code = text->data + at;
		at += strlen(text->data + at) + 1;
	}
	return n;
}

static void give_gift(struct counter *c)
{
	struct view *v = c->part.view;
	struct list_source src;
	struct pick picks[GIFTS_SHOWN];
	struct buf text = {0};
	struct error e = {0};
	struct posted posted;
	int64_t ids[GIFTS_SHOWN], claim;
	char op[OP_ID_SIZE];
	size_t n;
	int got;

	gift_list(shop_of(v), c->card.member.profile, true, &src);
	n = read_rows(&src, 1, 2, picks, ids, &text);
	got = n > 0 ? dialog_choose(v, _("Which gift? (points)"), picks, n, 0) : -1;
	op_id_make(op);
	if (n == 0)
		ui_say(v, "%s", _("No gift is on offer today."));
	else if (got >= 0 && screen_ok(v, gift_claim_make(shop_of(v), ids[got], c->card.member.id, true, op, &claim, &posted, &e), &e))
		ui_say(v, _("Hand it over: %1$s. Points left: %2$lld"), picks[got].label, (long long)posted.balance);
	buf_free(&text);
	counter_reread(c);
}

static void hand_over(struct counter *c)
{
	struct view *v = c->part.view;
	struct list_source src;
	struct pick picks[GIFTS_SHOWN];
	struct buf text = {0};
	struct error e = {0};
	int64_t ids[GIFTS_SHOWN];
	size_t n;
	int got;

	gift_claim_list(shop_of(v), NULL, 0, c->card.member.id, "claimed", &src);
	n = read_rows(&src, 3, 7, picks, ids, &text);
	got = n > 0 ? dialog_choose(v, _("Which gift is handed over?"), picks, n, 0) : -1;
	if (n == 0)
		ui_say(v, _("%s has no claimed gift that waits."), c->card.name);
	else if (got >= 0 && screen_ok(v, gift_claim_hand_over(shop_of(v), ids[got], &e), &e))
		ui_say(v, "%s", _("Handed over."));
	buf_free(&text);
	counter_reread(c);
}

/* ---- binding ---- */

static void bind_code(struct counter *c)
{
	struct view *v = c->part.view;
	char *code = dialog_prompt(v, _("Bind to a staff member or a store"), _("Scan or type the code"), "");
	struct error e = {0};
	bool changed;

	if (code != NULL && *code != '\0' && screen_ok(v, bind_scan(shop_of(v), c->card.member.id, code, &changed, &e), &e)) {
		const struct notes *n = &shop_of(v)->notes;

		ui_say(v, "%s", n->count > 0 ? n->items[0].what.message : _("Bound."));
		counter_reread(c);
	}
	free(code);
}

struct outcome counter_use_act(struct view *v)
{
	const struct choice choices[] = {
		{'p', _("Use points")}, {'c', _("Use store credit")}, {'g', _("Gift for points")}, {'h', _("Hand over a claimed gift")},
		{'b', _("Bind by a code")}, {'m', _("The member's page")},
	};
	struct counter *c = counter_of(v);

	counter_sum_up(c);
	switch (dialog_ask(v, c->card.name, choices, COUNT_OF(choices))) {
	case 'p': use_points(c); break;
	case 'c': use_credit(c); break;
	case 'g': give_gift(c); break;
	case 'h': hand_over(c); break;
	case 'b': bind_code(c); break;
	case 'm': return outcome_push(&member_screen, arg_id(c->card.member.id));
	default: break;
	}
	return outcome_draw();
}

/* ---- a new member ---- */

static bool is_number(const char *text)
{
	return *text != '\0' && strspn(text, "0123456789+-() ") == strlen(text);
}

struct outcome counter_new_act(struct view *v)
{
	struct counter *c = counter_of(v);
	char *typed_in = xstrdup(editor_text(c->ed[BOX_WHO])), *phone = NULL, *name = NULL, op[OP_ID_SIZE];
	struct outcome next = outcome_draw();
	struct error e = {0};
	int64_t id;
	enum status st;

	phone = is_number(typed_in) ? xstrdup(typed_in) : dialog_prompt(v, _("New member"), _("Phone"), "");
	if (phone != NULL && *phone != '\0')
		name = dialog_prompt(v, _("New member"), _("Name of the member"), is_number(typed_in) ? "" : typed_in);
	op_id_make(op);
	if (name != NULL && *name != '\0') {
		st = counter_register(shop_of(v), c->profile, phone, name, op, &id, &e);
		if (st == ST_OK && counter_open_member(c, id))
			ui_say(v, c->card.usable > 0 ? _("%1$s is a member now, with %2$lld points.") : _("%1$s is a member now."), c->card.name,
			       (long long)c->card.usable);
		else if (st == ST_REFUSED && strcmp(e.code, "FIELD_REQUIRED") == 0) {
			char *known = xasprintf("%s\n%s", phone, name);

			next = member_form_open(c->profile, 0, known);
			free(known);
		} else
			screen_ok(v, st, &e);
	}
	free(typed_in);
	free(phone);
	free(name);
	return next;
}

/* ---- the slip ---- */

struct outcome counter_slip_act(struct view *v)
{
	const struct choice choices[] = {{'s', _("Show it")}, {'f', _("Into a file")}, {'l', _("To the printer (lp)")}};
	const struct counter *c = counter_of(v);
	int key = dialog_ask(v, _("Slip of the last ticket"), choices, COUNT_OF(choices));

	if (key == 's')
		dialog_message(v, _("Slip"), buf_str(&c->slip));
	else if (key == 'f')
		print_out_file(v, "slip.txt", &c->slip);
	else if (key == 'l')
		print_out_lp(v, &c->slip);
	return outcome_draw();
}
