/*
 * storefront: the settings of the shop's front on a marketplace, and a picture
 * against its limits.
 */
#include "config.h"

#include "storekeep/storefront.h"

#include "storekeep/command.h"
#include "storekeep/i18n.h"

#define PROFILE_DEFAULT "ruten"

static const char *profile_of(const struct cli *c)
{
	const char *name = cli_field(c, "profile");

	return name != NULL ? name : PROFILE_DEFAULT;
}

/* ---- lists ---- */

static const struct list_column sign_columns[] = {
	{"id", N_("Number"), VK_INT, NULL, 0, 0, 9, false},
	{"path", N_("Sign picture"), VK_TEXT, NULL, 30, 2, 0, false},
	{"width", N_("Width"), VK_INT, NULL, 6, 0, 0, false},
	{"height", N_("Height"), VK_INT, NULL, 6, 0, 0, false},
	{"bytes", N_("Bytes"), VK_INT, NULL, 9, 0, 0, false},
	{"format", N_("Format"), VK_TEXT, NULL, 6, 0, 0, false},
	{"on_home", N_("Shop home"), VK_BOOL, NULL, 8, 0, 0, false},
	{"on_product", N_("Product page"), VK_BOOL, NULL, 8, 0, 0, false},
};
static const struct list_column slot_columns[] = {
	{"position", N_("Slot"), VK_INT, NULL, 4, 0, 0, false},
	{"path", N_("Picture"), VK_TEXT, NULL, 30, 1, 0, false},
	{"link", N_("Link"), VK_TEXT, NULL, 30, 1, 0, false},
	{"on_home", N_("Shop home"), VK_BOOL, NULL, 8, 0, 0, false},
	{"on_product", N_("Product page"), VK_BOOL, NULL, 8, 0, 0, false},
};
static const struct list_column row_columns[] = {
	{"name", N_("Featured row"), VK_TEXT, NULL, 16, 0, 0, false},
	{"position", N_("Slot"), VK_INT, NULL, 0, 0, 9, false},
	{"item_no", N_("Item number"), VK_TEXT, NULL, 14, 0, 0, false},
	{"title", N_("Title"), VK_TEXT, NULL, 30, 1, 0, false},
};

static void tell_signs(struct cli *c, const struct storefront *f)
{
	struct cli_table t = {.columns = sign_columns, .column_count = sizeof sign_columns / sizeof *sign_columns};

	for (size_t i = 0; i < f->sign_count; i++) {
		const struct front_sign *g = &f->signs[i];
		struct value cells[] = {
			{.num = g->id}, {.text = g->path}, {.num = g->picture.width}, {.num = g->picture.height}, {.num = g->picture.bytes},
			{.text = picture_format_code(g->picture.format)}, {.num = g->on.home}, {.num = g->on.product},
		};

		list_page_add(&t.page, g->path, g->id, cells, t.column_count);
	}
	if (f->sign_count > 0 || cli_json(c))
		cli_rows(c, "sign", &t);
	list_page_free(&t.page);
}

static void tell_slots(struct cli *c, const struct storefront *f)
{
	struct cli_table t = {.columns = slot_columns, .column_count = sizeof slot_columns / sizeof *slot_columns};

	for (size_t i = 0; i < f->slot_count; i++) {
		const struct front_slot *g = &f->slots[i];
		struct value cells[] = {
			{.num = (int64_t)i + 1}, {.text = g->path}, {.text = g->link}, {.num = g->on.home}, {.num = g->on.product},
		};

		list_page_add(&t.page, g->path, (int64_t)i + 1, cells, t.column_count);
	}
	if (f->slot_count > 0 || cli_json(c))
		cli_rows(c, "ad_slots", &t);
	list_page_free(&t.page);
}

/* For people an item a line; in JSON a row holds its items. */
static void tell_rows(struct cli *c, const struct storefront *f)
{
	struct json *j = cli_document(c);
	struct cli_table t = {.columns = row_columns, .column_count = sizeof row_columns / sizeof *row_columns};

	if (j != NULL)
		json_array(j, "featured_rows");
	for (size_t i = 0; i < f->row_count; i++) {
		const struct front_row *row = &f->rows[i];

		if (j != NULL) {
			json_object(j, NULL);
			json_text(j, "name", row->name);
			json_array(j, "items");
		}
		for (size_t k = 0; k < row->count; k++) {
			struct value cells[] = {{.text = k == 0 ? row->name : ""}, {.num = (int64_t)k + 1}, {.text = row->items[k]}, {.text = row->titles[k]}};

			if (j != NULL)
				json_text(j, NULL, row->items[k]);
			list_page_add(&t.page, row->items[k], (int64_t)k + 1, cells, t.column_count);
		}
		if (j != NULL) {
			json_end_array(j);
			json_end_object(j);
		}
	}
	if (j != NULL)
		json_end_array(j);
	else if (t.page.count > 0)
		cli_rows(c, NULL, &t);
	list_page_free(&t.page);
}

static void tell(struct cli *c, const struct storefront *f)
{
	const struct profile *p;
	struct colour rgb;

	cli_text(c, "profile", N_("Marketplace"), f->profile);
	cli_bool(c, "shown", N_("Shown to buyers"), f->shown);
	cli_text(c, "theme_colour", N_("Theme colour"), *f->theme_colour != '\0' ? f->theme_colour : NULL);
	if (colour_parse(f->theme_colour, &rgb))
		cli_code(c, "theme_nearest", N_("Nearest in the terminal"), "colour", colour_code(colour_nearest(rgb)));
	else
		cli_text(c, "theme_nearest", NULL, NULL);
	cli_code(c, "display_mode", N_("Goods shown as"), "display_mode", *f->display_mode != '\0' ? f->display_mode : NULL);
	if (shop_profile(cli_shop(c), f->profile, &p, NULL) == ST_OK)
		cli_instant(c, "changed_at", N_("Changed at"), f->changed_at, profile_zone(p));
	cli_text(c, "changed_by", N_("Changed by"), *f->changed_by != '\0' ? f->changed_by : NULL);
	tell_signs(c, f);
	tell_slots(c, f);
	tell_rows(c, f);
}

/* ---- verbs ---- */

static enum status show(struct cli *c, struct error *e)
{
	struct storefront f;
	enum status st = storefront_get(cli_shop(c), profile_of(c), &f, e);

	if (st != ST_OK)
		return st;
	tell(c, &f);
	storefront_free(&f);
	return ST_OK;
}

/* on_home=, on_product=: the two marks one by one, as the sign's record names them (RUT-75). */
static enum status take_marks(struct cli *c, struct error *e)
{
	struct record *r = cli_record(c);
	bool home, product;
	enum status st;

	if (cli_field(c, "on_home") == NULL && cli_field(c, "on_product") == NULL)
		return ST_OK;
	st = cli_field_bool(c, "on_home", false, &home, e);
	if (st == ST_OK)
		st = cli_field_bool(c, "on_product", false, &product, e);
	if (st == ST_OK)
		record_set(r, "positions", home && product ? "home,product" : home ? "home" : product ? "product" : "");
	return st;
}

static enum status set(struct cli *c, struct error *e)
{
	enum status st = take_marks(c, e);

	if (st == ST_OK)
		st = storefront_save(cli_shop(c), profile_of(c), cli_record(c), e);
	if (st != ST_OK)
		return st;
	if (cli_dry_run(c)) {
		cli_say(c, "%s", _("The settings are right; nothing was written."));
		return ST_OK;
	}
	return show(c, e);
}

static enum status check(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct picture pic;
	struct notes refused = {0}, warnings = {0};
	enum status st = profile_get(profile_of(c), cli_config(c)->profile_dir, &p, e);

	if (st == ST_OK)
		st = storefront_check_file(p, cli_arg(c, 0), &pic, &refused, &warnings, e);
	if (st == ST_OK && refused.count > 0) {
		const struct error *w = &refused.items[0].what;

		st = error_set(e, ST_REFUSED, w->code, w->rule, w->field, "%s", w->message);
	}
	if (st == ST_OK) {
		cli_text(c, "path", N_("File"), cli_arg(c, 0));
		cli_text(c, "format", N_("Format"), picture_format_code(pic.format));
		cli_int(c, "width", N_("Width"), pic.width);
		cli_int(c, "height", N_("Height"), pic.height);
		cli_int(c, "bytes", N_("Bytes"), pic.bytes);
		cli_bool(c, "valid", N_("Accepted"), true);
		cli_notes(c, &warnings);
	}
	notes_free(&refused);
	notes_free(&warnings);
	return st;
}

static const struct verb verbs[] = {
	{"show", NULL, NULL, "profile", CMD_READS, N_("the settings, and whether buyers see them"), show},
	{"set", NULL, "storefront", "profile on_home on_product", CMD_WRITES, N_("changes the settings that are given; field= alone takes one away"), set},
	{"check", "FILE", NULL, "profile", 0, N_("a sign picture against the limits: size, format, weight"), check},
	{0},
};

const struct noun noun_storefront = {"storefront", N_("the shop's front on Ruten: sign, ad slots, colour, featured goods"), verbs};
