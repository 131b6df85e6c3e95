/*
 * The shop's front in characters: sign, ad slots, featured rows in the theme
 * colour, the goods as a list or a grid. It shows what is there and where, not
 * how it looks.
 */
#include "config.h"

#include "storefront.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

enum { GOODS = 12, CELL_COLS = 18, ROOMY = 18 };

struct sketch {
	struct area a;           /* inside of the frame */
	int row;
	const struct storefront *f;
	struct shop *shop;
	bool product_page;
	enum look band;          /* the theme colour's, LOOK_TITLE where none is set */
};

void storefront_places_text(struct front_places on, char *out, size_t size)
{
	snprintf(out, size, "%s", on.home && on.product ? _("home and product page") : on.home ? _("shop home") : on.product ? _("product page") : _("nowhere"));
}

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash != NULL ? slash + 1 : path;
}

static bool is_on(const struct sketch *k, struct front_places on)
{
	return k->product_page ? on.product : on.home;
}

/* Text in the middle of a band over the whole width. */
static void band(struct sketch *k, enum look look, const char *text)
{
	int width = text_width(text, strlen(text)), left = width < k->a.cols ? (k->a.cols - width) / 2 : 0;

	if (k->row >= k->a.rows)
		return;
	draw_cell(k->a, k->row, 0, k->a.cols, look, "", false);
	draw_cell(k->a, k->row++, left, k->a.cols - left, look, text, false);
}

static void draw_signs(struct sketch *k)
{
	char text[300];
	bool any = false;

	for (size_t i = 0; i < k->f->sign_count; i++) {
		const struct front_sign *g = &k->f->signs[i];

		if (!is_on(k, g->on))
			continue;
		any = true;
		snprintf(text, sizeof text, "%s  %d×%d", base_name(g->path), g->picture.width, g->picture.height);
		if (k->a.rows >= ROOMY)
			band(k, LOOK_SELECTED, "");
		band(k, LOOK_SELECTED, text);
		if (k->a.rows >= ROOMY)
			band(k, LOOK_SELECTED, "");
	}
	if (!any)
		band(k, LOOK_LABEL, _("(no sign here)"));
}

static void draw_slots(struct sketch *k)
{
	for (size_t i = 0; i < k->f->slot_count; i++) {
		const struct front_slot *g = &k->f->slots[i];
		int col;

		if (!is_on(k, g->on) || k->row >= k->a.rows)
			continue;
		col = 1 + draw_textf(k->a, k->row, 1, LOOK_PLAIN, "[ %s ]", base_name(g->path));
		draw_textf(k->a, k->row++, col + 1, LOOK_LABEL, "> %s", g->link);
	}
}

/* Goods side by side in cells. */
static void draw_cells(struct sketch *k, size_t count, const char *(*name)(const void *, size_t), const void *of)
{
	int fit = k->a.cols / CELL_COLS;

	for (size_t i = 0; i < count && fit > 0 && k->row < k->a.rows; i++) {
		int col = (int)(i % (size_t)fit) * CELL_COLS;

		draw_text(k->a, k->row, col, LOOK_LABEL, "[");
		draw_cell(k->a, k->row, col + 1, CELL_COLS - 3, LOOK_PLAIN, name(of, i), false);
		draw_text(k->a, k->row, col + CELL_COLS - 2, LOOK_LABEL, "]");
		if (col / CELL_COLS == fit - 1 || i + 1 == count)
			k->row++;
	}
}

static const char *row_item(const void *of, size_t i)
{
	const struct front_row *row = of;

	return *row->titles[i] != '\0' ? row->titles[i] : row->items[i];
}

static const char *good_title(const void *of, size_t i)
{
	const struct front_good *g = of;

	return *g[i].title != '\0' ? g[i].title : g[i].item_no;
}

static void draw_rows(struct sketch *k)
{
	char heading[120];

	for (size_t i = 0; i < k->f->row_count && k->row + 1 < k->a.rows; i++) {
		snprintf(heading, sizeof heading, " %s", k->f->rows[i].name);
		draw_cell(k->a, k->row++, 0, k->a.cols, k->band, heading, false);
		draw_cells(k, k->f->rows[i].count, row_item, &k->f->rows[i]);
	}
}

static void draw_goods(struct sketch *k)
{
	struct front_good *goods;
	size_t count;

	if (k->row + 1 >= k->a.rows || k->product_page)
		return;
	count = storefront_goods(k->shop, k->f->profile, &goods, GOODS);
	draw_text(k->a, k->row++, 0, LOOK_LABEL, _("All goods"));
	if (strcmp(k->f->display_mode, "grid") == 0)
		draw_cells(k, count, good_title, goods);
	else
		for (size_t i = 0; i < count && k->row < k->a.rows; i++)
			draw_textf(k->a, k->row++, 0, LOOK_PLAIN, "- %s", good_title(goods, i));
	if (count == 0)
		draw_text(k->a, k->row++, 0, LOOK_PLAIN, _("(the catalogue is not known here)"));
	free(goods);
}

/* What the colours mean, in words, and whether anybody sees it. */
static void draw_foot(struct area a, const struct storefront *f)
{
	struct colour c;
	char text[200];

	if (!f->shown)
		snprintf(text, sizeof text, "! %s", _("Stored, but not shown to buyers until a plan runs."));
	else if (colour_parse(f->theme_colour, &c))
		snprintf(text, sizeof text, _("Theme colour %1$s, nearest here: %2$s"), f->theme_colour, label_of("colour", colour_code(colour_nearest(c))));
	else if (*f->theme_colour != '\0')
		snprintf(text, sizeof text, _("Theme colour %s"), f->theme_colour);
	else
		snprintf(text, sizeof text, "%s", _("No theme colour is set."));
	draw_text(a, a.rows - 1, 0, f->shown ? LOOK_LABEL : LOOK_WARN, text);
}

void storefront_draw(struct shop *s, struct area a, const struct storefront *f, bool product_page)
{
	struct sketch k = {.a = area_of(a, 1, 2, a.rows - 3, a.cols - 4), .f = f, .shop = s, .product_page = product_page, .band = LOOK_TITLE};
	struct colour c;

	if (a.rows < 5 || a.cols < 20)
		return;
	if (colour_parse(f->theme_colour, &c))
		k.band = (enum look)(LOOK_COLOUR + colour_nearest(c));
	draw_box(area_of(a, 0, 0, a.rows - 1, a.cols), product_page ? _("Product page") : _("Shop home"));
	draw_signs(&k);
	draw_slots(&k);
	draw_rows(&k);
	draw_goods(&k);
	draw_foot(a, f);
}
