/*
 * Pictures of a product: read from the file, judged by the marketplace's limits,
 * kept as what they are (the files stay where they lie); YAH-60 to 62.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/product_parts.h"
#include "desk/picture_file.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/image_rules.h"
#include "storekeep/mem.h"

#define MOST_BYTES (32 << 20) /* looked at: what is larger is over every limit */

static const char count_sql[] = "SELECT count(*) FROM product_image WHERE product_id = :id";
/* Places are kept without gaps; the way over negative numbers keeps them unique meanwhile. */
static const char aside_sql[] = "UPDATE product_image SET position = -position WHERE product_id = :id AND position >= :from AND position <= :to";
static const char shifted_sql[] = "UPDATE product_image SET position = :by - position WHERE product_id = :id AND position < 0";
static const char insert_sql[] =
	"INSERT INTO product_image (product_id, position, name, width_px, height_px, bytes, format)"
	" VALUES (:id, :position, :name, :width, :height, :bytes, :format)";
static const char delete_sql[] = "DELETE FROM product_image WHERE product_id = :id AND position = :position";
static const char place_sql[] = "UPDATE product_image SET position = :to WHERE product_id = :id AND position = :from";

/* ---- the file ---- */

static enum status read_file(const char *path, struct image_facts *out, struct error *e)
{
	struct picture_bytes b;
	enum status st = picture_file(path, MOST_BYTES, "file", &b, e);

	if (st == ST_OK)
		image_look(b.data, b.len, b.size, out);
	free(b.data);
	return st;
}

static struct image_limits limits_of(const struct profile *market)
{
	int w = 0, h = 0;
	const char *recommend = profile_text(market, "product.img.recommend", DAY_NONE);

	if (recommend != NULL && sscanf(recommend, "%6dx%6d", &w, &h) != 2)
		w = h = 0;
	return (struct image_limits){
		.most = (int)profile_int(market, "product.img.max", DAY_NONE, 0), .max_kib = profile_int(market, "product.img.max_kib", DAY_NONE, 0),
		.formats = profile_text(market, "product.img.formats", DAY_NONE), .animated = profile_bool(market, "product.img.animated", DAY_NONE, false),
		.min_px = (int)profile_int(market, "product.img.min_px", DAY_NONE, 0), .max_ratio_x10 = (int)profile_int(market, "product.img.max_ratio_x10", DAY_NONE, 0),
		.recommend_width = w, .recommend_height = h, .weight_rule = profile_rule(profile_name(market), "YAH-60"),
		.shape_rule = profile_rule(profile_name(market), "YAH-61"),
	};
}

/* ---- writing ---- */

static int64_t number_of(struct shop *s, int64_t id)
{
	struct stmt *q = db_prepare(s->db, count_sql);
	int64_t count;

	stmt_bind_int(q, ":id", id);
	count = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return count;
}

/* Those at `from` to `to` go one place on (`by` 1) or back (-1). */
static enum status shift(struct shop *s, int64_t id, int64_t from, int64_t to, int by, struct error *e)
{
	struct stmt *q = db_prepare(s->db, aside_sql);
	enum status st;

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":from", from);
	stmt_bind_int(q, ":to", to);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, shifted_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":by", by);
	return stmt_run(q, e);
}

static enum status put(struct shop *s, int64_t id, int64_t position, const char *path, const struct image_facts *f, struct error *e)
{
	const char *name = strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path;
	struct stmt *q = db_prepare(s->db, insert_sql);

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":position", position);
	stmt_bind_text(q, ":name", name);
	stmt_bind_int(q, ":width", f->picture.width);
	stmt_bind_int(q, ":height", f->picture.height);
	stmt_bind_int(q, ":bytes", f->picture.bytes);
	stmt_bind_text(q, ":format", picture_format_code(f->picture.format));
	return stmt_run(q, e);
}

static enum status say(struct shop *s, int64_t id, const char *what, const char *detail, enum status st, struct error *e)
{
	struct product p;

	if (st != ST_OK)
		return st;
	st = product_stored(s, id, &p, e);
	if (st == ST_OK)
		st = product_audit(s, what, &p, detail, e);
	product_free(&p);
	return st;
}

static enum status market_of(struct shop *s, int64_t id, const struct profile **out, struct error *e)
{
	struct product p;
	enum status st = product_stored(s, id, &p, e);

	if (st == ST_OK)
		st = shop_profile(s, p.profile, out, e);
	product_free(&p);
	return st;
}

enum status product_image_add(struct shop *s, int64_t id, const char *path, int position, int *out, struct error *e)
{
	const struct profile *market;
	struct image_limits limits;
	struct image_facts f;
	int64_t count, at;
	enum status st = market_of(s, id, &market, e);

	notes_free(&s->notes);
	*out = 0;
	if (st != ST_OK || (st = read_file(path, &f, e)) != ST_OK)
		return st;
	limits = limits_of(market);
	count = number_of(s, id);
	image_check(&limits, &f, (int)count, path, &s->notes);
	if ((st = shop_settle_errors(s, e)) != ST_OK || (st = shop_settle_warnings(s, e)) != ST_OK || (st = shop_write_begin(s, e)) != ST_OK)
		return st;
	count = number_of(s, id);
	at = position > 0 && position <= count ? position : count + 1;
	if (at <= count)
		st = shift(s, id, at, count, 1, e);
	if (st == ST_OK)
		st = put(s, id, at, path, &f, e);
	st = shop_write_end(s, say(s, id, "product image", path, st, e), e);
	*out = (int)at;
	return st;
}

static enum status missing(const struct profile *market, int position, struct error *e)
{
	return error_set(e, ST_REFUSED, "image_missing", profile_rule(profile_name(market), "YAH-60"), "position", _("There is no image number %d."), position);
}

enum status product_image_remove(struct shop *s, int64_t id, int position, struct error *e)
{
	const struct profile *market;
	struct stmt *q;
	enum status st = market_of(s, id, &market, e);

	notes_free(&s->notes);
	if (st == ST_OK && (position < 1 || position > number_of(s, id)))
		st = missing(market, position, e);
	if (st != ST_OK || (st = shop_write_begin(s, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, delete_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":position", position);
	st = stmt_run(q, e);
	if (st == ST_OK)
		st = shift(s, id, position + 1, INT32_MAX, -1, e);
	return shop_write_end(s, say(s, id, "product image-remove", "", st, e), e);
}

static enum status place(struct shop *s, int64_t id, int64_t from, int64_t to, struct error *e)
{
	struct stmt *q = db_prepare(s->db, place_sql);

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":from", from);
	stmt_bind_int(q, ":to", to);
	return stmt_run(q, e);
}

enum status product_image_move(struct shop *s, int64_t id, int from, int to, struct error *e)
{
	const struct profile *market;
	int64_t count = number_of(s, id);
	enum status st = market_of(s, id, &market, e);

	notes_free(&s->notes);
	if (st == ST_OK && (from < 1 || from > count || to < 1 || to > count))
		st = missing(market, from < 1 || from > count ? from : to, e);
	if (st != ST_OK || from == to || (st = shop_write_begin(s, e)) != ST_OK)
		return st;
	st = place(s, id, from, INT32_MAX, e);
	if (st == ST_OK)
		st = from < to ? shift(s, id, from + 1, to, -1, e) : shift(s, id, to, from - 1, 1, e);
	if (st == ST_OK)
		st = place(s, id, INT32_MAX, to, e);
	return shop_write_end(s, say(s, id, "product image-move", "", st, e), e);
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "position", .title = N_("Place"), .kind = VK_INT, .cols = 4},
	{.name = "name", .title = N_("File"), .kind = VK_TEXT, .cols = 24, .grow = 1},
	{.name = "format", .title = N_("Format"), .kind = VK_TEXT, .cols = 6},
	{.name = "width_px", .title = N_("Width (px)"), .kind = VK_INT, .cols = 7},
	{.name = "height_px", .title = N_("Height (px)"), .kind = VK_INT, .cols = 7},
	{.name = "bytes", .title = N_("Bytes"), .kind = VK_INT, .cols = 9},
	{.name = "main", .title = N_("Main image"), .kind = VK_BOOL, .cols = 6, .rank = 1},
	{.name = "product", .title = N_("Shop's item number"), .kind = VK_TEXT},
};
static const char *const exprs[] = {"i.position", "i.name", "i.format", "i.width_px", "i.height_px", "i.bytes", "i.position = 1", "p.sku"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.column = NULL, .by = {NULL}}};
static const struct list_def images = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "product_image i JOIN product p ON p.id = i.product_id", .where = "i.product_id = :product",
	.id = "i.position", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void product_image_list(struct shop *s, int64_t id, struct list_source *out)
{
	desk_list_open(out, s->db, &images, &(struct list_bind){":product", NULL, id}, 1);
}
