/*
 * One product: all about it, scrolled, and the acts on it.
 */
#include "config.h"

#include "goods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/filepick.h"

struct state {
	int64_t id;
	struct goods_card card;
	int top, rows, seen;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	enum status st;

	s->id = id_arg(arg);
	st = goods_card_read(shop_of(v), s->id, &s->card, e);
	if (st != ST_OK) {
		goods_card_free(&s->card);
		free(s);
		return st;
	}
	v->state = s;
	snprintf(v->title, sizeof v->title, _("Product %s"), s->card.p.sku);
	return ST_OK;
}

static void close(struct view *v)
{
	goods_card_free(&state_of(v)->card);
	free(v->state);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	struct pen p = {.a = area_of(a, 0, 1, a.rows, a.cols - 2), .top = s->top};

	goods_card_draw(shop_of(v), &s->card, &p, true);
	s->seen = a.rows;
	s->rows = p.row;
	draw_cursor(a, 0, 0);
}

static struct outcome key(struct view *v, const struct key *k)
{
	struct state *s = state_of(v);

	return pen_scroll(k, &s->top, s->rows, s->seen);
}

static void changed(struct view *v)
{
	struct state *s = state_of(v);
	struct goods_card fresh;

	if (goods_card_read(shop_of(v), s->id, &fresh, NULL) != ST_OK) {
		goods_card_free(&fresh);
		return;
	}
	goods_card_free(&s->card);
	s->card = fresh;
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

/* ---- acts ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool is(const struct view *v, const char *state)
{
	return strcmp(state_of(v)->card.p.state, state) == 0;
}

static bool can_list(const struct view *v)
{
	return can_write(v) && !is(v, "on_sale") && !is(v, "sold_out");
}

static bool can_delist(const struct view *v)
{
	return can_write(v) && !is(v, "draft") && !is(v, "delisted");
}

static struct outcome after(struct view *v, bool done)
{
	if (done)
		changed(v);
	return outcome_draw();
}

static struct outcome list_now(struct view *v)
{
	return after(v, goods_act_one(v, state_of(v)->id, 'l'));
}

static struct outcome schedule(struct view *v)
{
	return after(v, goods_act_one(v, state_of(v)->id, 't'));
}

static struct outcome delist(struct view *v)
{
	return after(v, goods_act_one(v, state_of(v)->id, 'd'));
}

static struct outcome stock_in(struct view *v)
{
	return after(v, goods_stock(v, state_of(v)->id, 1));
}

static struct outcome stock_out(struct view *v)
{
	return after(v, goods_stock(v, state_of(v)->id, -1));
}

static struct outcome edit(struct view *v)
{
	return small_form_open(&product_form, state_of(v)->id, NULL);
}

static struct outcome menu(struct view *v)
{
	struct choice choices[8];
	size_t n = 0;
	int chosen;

	if (can_list(v))
		choices[n++] = (struct choice){'l', _("List now")};
	choices[n++] = (struct choice){'t', _("Schedule: start and end of sale")};
	if (can_delist(v))
		choices[n++] = (struct choice){'d', _("Take off the shelf")};
	choices[n++] = (struct choice){'e', _("Change its fields")};
	chosen = dialog_ask(v, state_of(v)->card.p.name, choices, n);
	if (chosen == 'e')
		return edit(v);
	return chosen != 0 ? after(v, goods_act_one(v, state_of(v)->id, (char)chosen)) : outcome_draw();
}

/* ---- pictures ---- */

static struct outcome add_image(struct view *v)
{
	struct shop *s = shop_of(v);
	char *path = filepick(v, _("Image file"), NULL);
	struct error e = {0};
	bool done = false;
	int at;

	if (path != NULL && *path != '\0' && screen_ok(v, product_image_add(s, state_of(v)->id, path, 0, &at, &e), &e)) {
		done = true;
		ui_say(v, "%s", s->notes.count > 0 ? s->notes.items[0].what.message : _("The image is kept."));
	}
	free(path);
	return after(v, done);
}

static bool has_image(const struct view *v)
{
	return can_write(v) && state_of(v)->card.images.count > 0;
}

/* The place of a picture that people choose; 0 none. */
static int ask_image(struct view *v, const char *label)
{
	char *text = dialog_prompt(v, label, _("Place"), ""), *end;
	long at = text != NULL ? strtol(text, &end, 10) : 0;
	bool good = text != NULL && *text != '\0' && *end == '\0' && at > 0 && at <= 100;

	free(text);
	return good ? (int)at : 0;
}

static struct outcome remove_image(struct view *v)
{
	int at = ask_image(v, _("Remove an image"));
	struct error e = {0};

	return after(v, at > 0 && screen_ok(v, product_image_remove(shop_of(v), state_of(v)->id, at, &e), &e));
}

static struct outcome main_image(struct view *v)
{
	int at = ask_image(v, _("Make an image the main one"));
	struct error e = {0};

	return after(v, at > 0 && screen_ok(v, product_image_move(shop_of(v), state_of(v)->id, at, 1, &e), &e));
}

/* ---- tax ---- */

static bool has_tax_task(const struct view *v)
{
	const struct product *p = &state_of(v)->card.p;

	return can_write(v) && p->tax_task_on != DAY_NONE && p->tax_task_done_on == DAY_NONE;
}

static struct outcome tax_told(struct view *v)
{
	char *note = dialog_prompt(v, _("Customer service was told"), _("Case number or note"), "");
	struct error e = {0};
	bool done = note != NULL && screen_ok(v, product_tax_told(shop_of(v), state_of(v)->id, note, &e), &e);

	free(note);
	if (done)
		ui_say(v, "%s", _("Noted: customer service was told."));
	return after(v, done);
}

static struct outcome copy(struct view *v)
{
	ui_copy(v, state_of(v)->card.p.sku);
	return outcome_draw();
}

static const struct action actions[] = {
	{"product.edit", GROUP_RECORD, {'e', K_ENTER}, N_("Edit"), N_("Change its fields"), edit, can_write},
	{"product.in", GROUP_RECORD, {'+'}, N_("Stock in"), N_("Pieces come: how many, and why"), stock_in, can_write},
	{"product.out", GROUP_RECORD, {'-'}, N_("Stock out"), N_("Pieces go: how many, and why"), stock_out, can_write},
	{"product.act", GROUP_RECORD, {'a'}, N_("Act"), N_("All that can be done to it now"), menu, can_write},
	{"product.list", GROUP_RECORD, {'l'}, N_("List now"), N_("Put it on sale now"), list_now, can_list},
	{"product.schedule", GROUP_RECORD, {'t'}, N_("Schedule sale"), N_("Give it a start and an end of sale"), schedule, can_write},
	{"product.delist", GROUP_RECORD, {K_F(8), K_CTRL('x'), 'd'}, N_("Take off"), N_("Take it off the shelf"), delist, can_delist},
	{"product.image", GROUP_RECORD, {'I'}, N_("Add image"), N_("Add a picture from a file"), add_image, can_write},
	{"product.image_remove", GROUP_RECORD, {'R'}, NULL, N_("Remove a picture"), remove_image, has_image},
	{"product.image_main", GROUP_RECORD, {'M'}, NULL, N_("Make a picture the main one"), main_image, has_image},
	{"product.tax_told", GROUP_RECORD, {'T'}, N_("Told service"), N_("Customer service was told of sales that were tax-free by mistake"), tax_told, has_tax_task},
	{"product.copy", GROUP_RECORD, {'y'}, NULL, N_("Copy the item number"), copy, NULL},
};

const struct screen product_screen = {
	.name = "product",
	.title = N_("Product"),
	.help = N_("One product: its state and what happens to it by itself, what buyers see now, its fields, pictures and movements, and what the rules say of "
	           "its description, by line and column."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.changed = changed,
	.resumed = resumed,
};
