/*
 * What the marketplace says of each setting of the storefront (RUT-71 to 79).
 * Limits come from the profile; the pictures are looked at as they lie on the
 * disk now.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/picture_file.h"
#include "desk/storefront_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/link.h"
#include "storekeep/mem.h"

#define PICTURE_MOST (8 << 20) /* bytes looked at */

static const char catalogue_sql[] = "SELECT EXISTS (SELECT 1 FROM item WHERE profile = :profile)";
static const char title_sql[] = "SELECT title FROM item WHERE profile = :profile AND item_no = :item";

static const char goods_sql[] =
	"SELECT item_no, title FROM item WHERE profile = :profile ORDER BY rank IS NULL, rank, item_no LIMIT :most";

size_t storefront_goods(struct shop *s, const char *profile, struct front_good **out, size_t most)
{
	struct stmt *q = db_prepare(s->db, goods_sql);
	size_t count = 0;

	*out = NULL;
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":most", (int64_t)most);
	while (stmt_step(q, NULL) == STEP_ROW) {
		*out = xreallocarray(*out, count + 1, sizeof **out);
		column_text(q, 0, (*out)[count].item_no, sizeof (*out)[count].item_no);
		column_text(q, 1, (*out)[count].title, sizeof (*out)[count].title);
		count++;
	}
	stmt_reset(q);
	return count;
}

const char *storefront_place(const struct profile *p, int n, const char **word, size_t *len)
{
	static const char *const codes[] = {"home", "product"};
	const char *at = profile_text(p, "sign.positions", DAY_NONE);

	for (int i = 0; at != NULL && i <= n && n < 2; i++)
		if (!profile_item(&at, word, len))
			return NULL;
	return at != NULL && n < 2 ? codes[n] : NULL;
}

/* ---- pictures ---- */

static enum status read_file(const char *path, struct picture *out, struct error *e)
{
	struct picture_bytes b;
	enum status st = picture_file(path, PICTURE_MOST, NULL, &b, e);

	*out = (struct picture){0};
	if (st == ST_OK)
		picture_read(b.data, b.len, b.size, out);
	free(b.data);
	return st;
}

static struct picture_limits limits_of(const struct profile *p, bool sized)
{
	struct picture_limits l = {
		.max_bytes = profile_int(p, "sign.max_bytes", DAY_NONE, 0), .warn_bytes = profile_int(p, "sign.warn_bytes", DAY_NONE, 0),
		.formats = profile_text(p, "sign.formats", DAY_NONE), .size_rule = "RUT-72", .weight_rule = "RUT-73", .format_rule = "RUT-74",
	};

	if (sized) {
		l.width = (int)profile_int(p, "sign.width", DAY_NONE, 0);
		l.height = (int)profile_int(p, "sign.height", DAY_NONE, 0);
	}
	return l;
}

enum status storefront_check_file(const struct profile *p, const char *path, struct picture *out, struct notes *refused,
                                  struct notes *warnings, struct error *e)
{
	struct picture_limits l = limits_of(p, true);
	enum status st = read_file(path, out, e);

	if (st == ST_OK)
		picture_check(out, &l, "sign", path, refused, warnings);
	return st;
}

/* A picture of a list: what is wrong with the file is wrong with the field. */
static void check_picture(const struct profile *p, const char *path, const char *field, bool sized, struct picture *out,
                          struct notes *refused, struct notes *warnings)
{
	struct picture_limits l = limits_of(p, sized);
	struct error e = {0};
	char code[48];

	if (*path == '\0') {
		snprintf(code, sizeof code, "%s_required", field);
		notes_add(refused, NOTE_WARN, code, "RUT-76", field, "%s", _("Name the picture first: picture | link | places."));
	} else if (read_file(path, out, &e) == ST_OK) {
		picture_check(out, &l, field, path, refused, warnings);
	} else {
		snprintf(code, sizeof code, "%s_file", field);
		notes_add(refused, NOTE_WARN, code, "RUT-72", field, "%s", e.message);
	}
}

static void too_many(const struct profile *p, const char *key, size_t count, const char *rule, const char *field, struct notes *refused)
{
	int64_t most = profile_int(p, key, DAY_NONE, 0);
	char code[48];

	if (most <= 0 || count <= (size_t)most)
		return;
	snprintf(code, sizeof code, "%s_too_many", field);
	notes_add(refused, NOTE_WARN, code, rule, field, _("%1$zu are given; the platform takes at most %2$lld."), count, (long long)most);
}

void front_check_signs(const struct profile *p, struct storefront *f, struct notes *refused, struct notes *warnings)
{
	if (f->sign_count == 0)
		notes_add(warnings, NOTE_WARN, "sign_missing", "RUT-71", "sign", "%s", _("No sign picture: the area stays empty."));
	too_many(p, "sign.max_images", f->sign_count, "RUT-71", "sign", refused);
	for (size_t i = 0; i < f->sign_count; i++) {
		struct front_sign *g = &f->signs[i];
		int places = g->on.home + g->on.product;

		check_picture(p, g->path, "sign", true, &g->picture, refused, warnings);
		if (places < profile_int(p, "sign.positions_min", DAY_NONE, 0))
			notes_add(refused, NOTE_WARN, "positions_required", "RUT-75", "positions", "%s", _("Choose where the sign is shown."));
		else if (places == 0)
			notes_add(warnings, NOTE_WARN, "sign_nowhere", "RUT-75", "positions", "%s", _("The sign will not be shown anywhere."));
	}
}

void front_check_slots(const struct profile *p, struct storefront *f, struct notes *refused, struct notes *warnings)
{
	struct link_rules rules = {
		.domain = profile_text(p, "ad_slot.url_domain", DAY_NONE), .schemes = profile_text(p, "campaign.url_schemes", DAY_NONE),
		.max_bytes = (int)profile_int(p, "campaign.url_max_bytes", DAY_NONE, 0),
	};

	too_many(p, "ad_slot.max", f->slot_count, "RUT-76", "ad_slots", refused);
	for (size_t i = 0; i < f->slot_count; i++) {
		struct front_slot *g = &f->slots[i];
		struct picture ignored;
		struct error e = {0};

		check_picture(p, g->path, "ad_slots", false, &ignored, refused, warnings);
		if (link_refuse(link_check(&rules, g->link), &rules, "RUT-104", "ad_slots", &e) != ST_OK)
			notes_add(refused, NOTE_WARN, e.code, e.rule, e.field, _("Slot %1$zu: %2$s"), i + 1, e.message);
		if (!g->on.home && !g->on.product)
			notes_add(warnings, NOTE_WARN, "ad_slots_nowhere", "RUT-76", "ad_slots", _("Slot %zu will not be shown anywhere."), i + 1);
	}
}

/* ---- featured goods ---- */

static bool has_catalogue(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, catalogue_sql);
	bool has;

	stmt_bind_text(q, ":profile", profile);
	has = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return has;
}

/* The title, NULL where the catalogue lacks the item; the caller frees. */
static char *title_of(struct shop *s, const char *profile, const char *item)
{
	struct stmt *q = db_prepare(s->db, title_sql);
	char *title = NULL;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":item", item);
	if (stmt_step(q, NULL) == STEP_ROW)
		title = xstrdup(stmt_text(q, 0));
	stmt_reset(q);
	return title;
}

void front_know_items(struct shop *s, struct storefront *f)
{
	for (size_t i = 0; i < f->row_count; i++)
		for (size_t k = 0; k < f->rows[i].count; k++) {
			char *title = title_of(s, f->profile, f->rows[i].items[k]);

			free(f->rows[i].titles[k]);
			f->rows[i].titles[k] = title != NULL ? title : xstrdup("");
		}
}

/* Only the seller's own goods, as far as the catalogue is known here. */
void front_check_rows(struct shop *s, const struct profile *p, struct storefront *f, struct notes *refused)
{
	bool known = has_catalogue(s, f->profile);

	too_many(p, "featured.max_rows", f->row_count, "RUT-78", "featured_rows", refused);
	for (size_t i = 0; i < f->row_count; i++) {
		const struct front_row *row = &f->rows[i];

		too_many(p, "featured.max_items_per_row", row->count, "RUT-78", "featured_rows", refused);
		if (row->count == 0)
			notes_add(refused, NOTE_WARN, "featured_rows_empty", "RUT-78", "featured_rows", _("The row \"%s\" has no item."), row->name);
		for (size_t k = 0; known && k < row->count; k++) {
			char *title = title_of(s, f->profile, row->items[k]);

			if (title == NULL)
				notes_add(refused, NOTE_WARN, "featured_rows_unknown", "RUT-78", "featured_rows",
				          _("Item %s is not in your catalogue. Only your own goods can be featured."), row->items[k]);
			free(title);
		}
	}
}
