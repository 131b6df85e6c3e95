/*
 * One product as rows of text: where it stands and what happens by itself, what
 * buyers see, its fields, pictures, movements, and what the rules say of its
 * description.
 */
#include "config.h"

#include "goods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>


enum { MOVES = 14, IMAGES = 12 };

enum status goods_card_read(struct shop *s, int64_t id, struct goods_card *out, struct error *e)
{
	struct buf notes = {0};
	enum status st;

	*out = (struct goods_card){0};
	st = product_get(s, id, &out->p, e);
	if (st == ST_OK)
		st = shop_profile(s, out->p.profile, &out->market, e);
	if (st != ST_OK)
		return st;
	product_seen(out->market, &out->p, &out->seen);
	product_image_list(s, id, &out->image_source);
	stock_moves(s, id, &out->move_source);
	out->image_source.page(out->image_source.self, &(struct list_query){.limit = IMAGES}, &out->images, NULL);
	out->move_source.page(out->move_source.self, &(struct list_query){.limit = MOVES}, &out->moves, NULL);
	out->description_errors = product_description_check(out->market, &out->p, &notes);
	out->description_notes = buf_take(&notes);
	return ST_OK;
}

void goods_card_free(struct goods_card *c)
{
	product_free(&c->p);
	list_page_free(&c->images);
	list_page_free(&c->moves);
	list_close(&c->image_source);
	list_close(&c->move_source);
	free(c->description_notes);
	*c = (struct goods_card){0};
}

/* ---- fields ---- */

static void add_text(struct pen_flow *f, const char *label, const char *text)
{
	if (text != NULL && *text != '\0')
		pen_field(f, label, text);
}

static void add_day(struct pen_flow *f, const char *label, day_t d)
{
	char text[16];

	day_format(d, text);
	add_text(f, label, text);
}

static void add_moment(struct pen_flow *f, const char *label, instant_t at, const char *zone)
{
	char text[32];

	instant_format(at, zone, text);
	if (at == INSTANT_NONE)
		return;
	text[10] = ' ';
	text[16] = '\0';
	pen_field(f, label, text);
}

static void add_number(struct pen_flow *f, const char *label, int64_t n)
{
	char text[32];

	money_format(n, false, text);
	pen_field(f, label, text);
}

static void add_words(struct pen_flow *f, const char *label, const char *set, const char *words)
{
	struct buf b = {0};

	words_add(&b, set, words);
	add_text(f, label, buf_str(&b));
	buf_free(&b);
}

static bool is(const struct goods_card *c, const char *state)
{
	return strcmp(c->p.state, state) == 0;
}

/* ---- where it stands ---- */

static enum look look_of(const struct goods_card *c)
{
	return is(c, "on_sale") ? c->p.stock <= c->p.safety ? LOOK_WARN : LOOK_GOOD : is(c, "sold_out") || is(c, "expired") ? LOOK_BAD : LOOK_PLAIN;
}

/* What happens by itself, in a sentence. */
static void next_text(const struct goods_card *c, char *out, size_t size)
{
	char day[16], since[16], at[32];

	out[0] = '\0';
	day_format(c->p.lasts_until != DAY_NONE ? c->p.lasts_until + 1 : DAY_NONE, day);
	day_format(c->p.sold_out_on, since);
	instant_format(is(c, "scheduled") ? c->p.start_at : c->p.end_at, profile_zone(c->market), at);
	if (strlen(at) > 16) {
		at[10] = ' ';
		at[16] = '\0';
	}
	if (is(c, "sold_out"))
		snprintf(out, size, _("Sold out since %1$s: delisted on %2$s unless restocked."), since, day);
	else if (is(c, "expired"))
		snprintf(out, size, _("The sale ended at %1$s: delisted on %2$s unless it gets a new end."), at, day);
	else if (is(c, "scheduled"))
		snprintf(out, size, _("Goes on sale at %s by itself; the link works before, but nobody can buy."), at);
	else if (is(c, "on_sale") && c->p.end_at != INSTANT_NONE)
		snprintf(out, size, _("On sale until %s."), at);
	else if (is(c, "delisted")) {
		day_format(c->p.delisted_on, day);
		snprintf(out, size, _("Off the shelf since %1$s (%2$s)."), day, label_of("delisted_by", c->p.delisted_by));
	}
}

static void draw_state(const struct goods_card *c, struct pen *p)
{
	char words[300], stock[80];
	enum look look = look_of(c);

	snprintf(words, sizeof words, "%s %s", draw_sign(look), label_of("product_state", c->p.state));
	pen_put(p, 0, 20, look, words, false);
	snprintf(stock, sizeof stock, _("stock %1$lld, safety %2$lld"), (long long)c->p.stock, (long long)c->p.safety);
	pen_put(p, 21, 40, c->p.stock <= c->p.safety ? LOOK_WARN : LOOK_PLAIN, stock, false);
	p->row++;
	next_text(c, words, sizeof words);
	if (words[0] != '\0')
		pen_wrapped(p, 0, LOOK_PLAIN, words);
	if (c->p.preorder_ship_on != DAY_NONE && c->p.preorder_ended_on == DAY_NONE) {
		char ship[16], turns[16];

		day_format(c->p.preorder_ship_on, ship);
		day_format(c->p.preorder_ship_on - (day_t)profile_int(c->market, "preorder.convert_days_before", DAY_NONE, 3), turns);
		snprintf(words, sizeof words, _("Pre-order, ships on %1$s; becomes a general listing on %2$s."), ship, turns);
		pen_wrapped(p, 0, LOOK_PLAIN, words);
	}
	if (c->p.tax_task_on != DAY_NONE && c->p.tax_task_done_on == DAY_NONE)
		pen_wrapped(p, 0, LOOK_BAD, _("x Sold tax-free by mistake: tell customer service at once (YAH-77). T notes that it was done."));
	if (c->p.in_module && (is(c, "delisted") || c->p.stock == 0))
		pen_wrapped(p, 0, LOOK_WARN, _("! It stands in a sales module but cannot be bought. Take it out there (YAH-48)."));
}

static void draw_seen(const struct goods_card *c, struct pen *p)
{
	const struct product_seen *s = &c->seen;
	char words[300];

	pen_heading(p, _("What buyers see"));
	snprintf(words, sizeof words, _("link %1$s   search %2$s   in the store %3$s   to buy %4$s"), s->link ? _("yes") : _("no"), s->search ? _("yes") : _("no"),
	         s->shown ? _("yes") : _("no"), s->buyable ? _("yes") : _("no"));
	pen_wrapped(p, 0, LOOK_PLAIN, words);
	if (s->note[0] != '\0')
		pen_wrapped(p, 0, LOOK_TITLE, s->note);
}

/* ---- the rest ---- */

static void draw_size(const struct goods_card *c, struct pen_flow *f)
{
	char text[80];

	if (c->p.length > 0 || c->p.width > 0 || c->p.height > 0) {
		snprintf(text, sizeof text, "%d × %d × %d mm", c->p.length, c->p.width, c->p.height);
		pen_field(f, _("Size"), text);
	}
	if (c->p.weight > 0) {
		snprintf(text, sizeof text, "%d g", c->p.weight);
		pen_field(f, _("Weight (g)"), text);
	}
}

static void draw_fields(const struct goods_card *c, struct pen *p, bool whole)
{
	const char *zone = profile_zone(c->market);
	struct pen_flow f = {.pen = p};

	pen_heading(p, _("Fields of the product"));
	add_text(&f, _("Shop's item number"), c->p.sku);
	add_text(&f, _("Marketplace's number"), c->p.product_no);
	add_number(&f, _("Price"), c->p.price);
	add_text(&f, _("Category"), c->p.category);
	pen_field(&f, _("Kind"), label_of("product_kind", c->p.kind));
	pen_field(&f, _("Tax kind"), label_of("tax_kind", c->p.tax_kind));
	add_moment(&f, _("Start of sale"), c->p.start_at, zone);
	add_moment(&f, _("End of sale"), c->p.end_at, zone);
	add_words(&f, _("Shipping methods"), "shipping_method", c->p.shipping_methods);
	add_words(&f, _("Ways to pay"), "payment", c->p.payment_methods);
	if (whole) {
		pen_field(&f, _("Temperature"), label_of("temperature", c->p.temperature));
		draw_size(c, &f);
		add_text(&f, _("ISBN / EISBN"), c->p.isbn);
		add_text(&f, _("Ministry of Culture approval"), c->p.moc_ref);
		add_day(&f, _("Date of the approval"), c->p.moc_date);
		add_text(&f, _("Brand"), c->p.brand);
		add_text(&f, _("Video"), c->p.video_url);
		if (c->p.cooloff_exempt)
			add_text(&f, _("No cooling-off period"), c->p.exempt_reason);
		add_day(&f, _("Listed on"), c->p.listed_on);
		add_day(&f, _("General listing since"), c->p.preorder_ended_on);
		if (c->p.limited)
			pen_field(&f, _("Limited-quantity promotion"), _("yes"));
		if (c->p.in_module)
			pen_field(&f, _("In a sales module"), _("yes"));
	}
	pen_flow_end(&f);
}

static void draw_notes(const struct goods_card *c, struct pen *p)
{
	const char *at = c->description_notes;

	pen_heading(p, _("Description"));
	if (c->p.description[0] == '\0')
		pen_wrapped(p, 0, LOOK_PLAIN, _("None yet."));
	else if (*at == '\0')
		pen_wrapped(p, 0, LOOK_GOOD, _("+ Only tags that the marketplace takes, all of them closed."));
	while (*at != '\0') {
		size_t len = strcspn(at, "\n");
		char *line = xstrndup(at, len);

		pen_wrapped(p, 0, c->description_errors > 0 ? LOOK_BAD : LOOK_PLAIN, line);
		free(line);
		at += len + (at[len] == '\n');
	}
}

static void draw_source(const struct goods_card *c, struct pen *p)
{
	const char *at = c->p.description;
	char number[16];

	for (int n = 1; *at != '\0'; n++) {
		size_t len = strcspn(at, "\n");
		char *line = xstrndup(at, len);

		snprintf(number, sizeof number, "%3d", n);
		pen_put(p, 0, 4, LOOK_LABEL, number, false);
		pen_wrapped(p, 5, LOOK_PLAIN, *line != '\0' ? line : " ");
		free(line);
		at += len + (at[len] == '\n');
	}
}

static void draw_images(const struct goods_card *c, struct pen *p)
{
	char line[200];

	pen_heading(p, _("Images"));
	if (c->images.count == 0)
		pen_wrapped(p, 0, LOOK_WARN, _("! The product has no image yet. I adds one."));
	for (size_t i = 0; i < c->images.count; i++) {
		const struct value *v = c->images.rows[i].cells;

		snprintf(line, sizeof line, "%lld  %s  %s  %lld×%lld  %lld K%s%s", (long long)v[0].num, v[1].text, v[2].text, (long long)v[3].num, (long long)v[4].num,
		         (long long)((v[5].num + 1023) / 1024), i == 0 ? "  " : "", i == 0 ? _("Main image") : "");
		pen_wrapped(p, 0, LOOK_PLAIN, line);
	}
}

static void draw_moves(const struct goods_card *c, struct pen *p)
{
	char line[200];

	pen_heading(p, _("Stock movements"));
	if (c->moves.count == 0)
		pen_wrapped(p, 0, LOOK_PLAIN, _("None yet."));
	for (size_t i = 0; i < c->moves.count; i++) {
		const struct value *v = c->moves.rows[i].cells;

		if (v[6].num != 0)
			snprintf(line, sizeof line, _("%1$s  %2$+lld  still to come: %3$s  %4$s"), v[0].text, (long long)v[1].num, label_of("stock_reason", v[3].text),
			         v[4].text != NULL ? v[4].text : "");
		else
			snprintf(line, sizeof line, "%s  %+5lld  → %4lld  %s  %s %s", v[0].text, (long long)v[1].num, (long long)v[2].num,
			         label_of("stock_reason", v[3].text), v[4].text != NULL ? v[4].text : "", v[5].text != NULL ? label_of("stock_note", v[5].text) : "");
		pen_wrapped(p, 0, v[6].num != 0 ? LOOK_WARN : LOOK_PLAIN, line);
	}
}

void goods_card_draw(struct shop *s, const struct goods_card *c, struct pen *p, bool whole)
{
	(void)s;
	pen_wrapped(p, 0, LOOK_TITLE, c->p.name);
	draw_state(c, p);
	draw_seen(c, p);
	draw_fields(c, p, whole);
	draw_images(c, p);
	if (!whole && c->description_errors > 0)
		draw_notes(c, p);
	if (whole) {
		draw_notes(c, p);
		draw_source(c, p);
	}
	draw_moves(c, p);
}
