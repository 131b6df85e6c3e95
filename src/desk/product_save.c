/*
 * Entry of a product: the record over the product as it stands, judged by every
 * rule, written with its audit line.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/product_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mall.h"
#include "storekeep/mem.h"

static const char op_sql[] = "SELECT id FROM product WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO product (profile, sku, name, op_id, created_at, created_by, changed_at, changed_by)"
	" VALUES (:profile, :sku, :name, :op, :now, :by, :now, :by)";
static const char update_sql[] =
	"UPDATE product SET sku = :sku, product_no = :product_no, name = :name, category = :category, price = :price, kind = :kind,"
	" safety = :safety, listing_mode = :listing_mode, start_at = :start_at, end_at = :end_at, state = :state, listed_on = :listed_on,"
	" delisted_on = :delisted_on, delisted_by = :delisted_by, sold_out_on = :sold_out_on, tax_kind = :tax_kind, isbn = :isbn,"
	" moc_ref = :moc_ref, moc_date = :moc_date, brand = :brand, video_url = :video_url, cooloff_exempt = :cooloff_exempt,"
	" exempt_reason = :exempt_reason, preorder_ship_on = :preorder_ship_on, preorder_ended_on = :preorder_ended_on, length = :length,"
	" width = :width, height = :height, weight = :weight, temperature = :temperature, shipping_methods = :shipping_methods,"
	" payment_methods = :payment_methods, description = :description, limited = :limited, in_module = :in_module,"
	" changed_at = :now, changed_by = :by WHERE id = :id";

/* ---- the record ---- */

/* Not said by who asks, and asked for with what stands beside it. */
static bool lacks(const struct record *r, const char *field)
{
	const struct form_field *f = form_field(r->form, field);

	return f != NULL && !record_has(r, field) && record_wants(r, f);
}

static void set_number(struct record *r, const char *field, int64_t n, bool known)
{
	char text[24] = "";

	if (known)
		snprintf(text, sizeof text, "%" PRId64, n);
	if (lacks(r, field))
		record_set(r, field, text);
}

static void set_day(struct record *r, const char *field, day_t d)
{
	char text[16];

	day_format(d, text);
	if (lacks(r, field))
		record_set(r, field, text);
}

static void set_instant(struct record *r, const char *field, instant_t at, const char *zone)
{
	char text[32];

	instant_format(at, zone, text);
	text[at == INSTANT_NONE ? 0 : 16] = '\0';
	if (lacks(r, field))
		record_set(r, field, text);
}

static void set_text(struct record *r, const char *field, const char *text)
{
	if (lacks(r, field))
		record_set(r, field, text);
}

static void fill(struct record *r, const struct product *p, const char *zone)
{
	set_text(r, "profile", p->profile);
	set_text(r, "sku", p->sku);
	set_text(r, "product_no", p->product_no);
	set_text(r, "name", p->name);
	set_text(r, "category", p->category);
	set_number(r, "price", p->price, true);
	set_text(r, "kind", p->kind);
	set_text(r, "listing_mode", product_is_listed(p) ? p->listing_mode : "draft");
	set_instant(r, "start_at", p->start_at, zone);
	set_instant(r, "end_at", p->end_at, zone);
	set_number(r, "safety", p->safety, true);
	set_text(r, "shipping_methods", p->shipping_methods);
	set_text(r, "payment_methods", p->payment_methods);
	set_text(r, "temperature", p->temperature);
	set_number(r, "length", p->length, p->length > 0);
	set_number(r, "width", p->width, p->width > 0);
	set_number(r, "height", p->height, p->height > 0);
	set_number(r, "weight", p->weight, p->weight > 0);
	set_text(r, "tax_kind", p->tax_kind);
	set_text(r, "isbn", p->isbn);
	set_text(r, "moc_ref", p->moc_ref);
	set_day(r, "moc_date", p->moc_date);
	set_day(r, "preorder_ship_on", p->preorder_ship_on);
	set_text(r, "cooloff_exempt", p->cooloff_exempt ? "yes" : "no");
	set_text(r, "exempt_reason", p->exempt_reason);
	set_text(r, "brand", p->brand);
	set_text(r, "video_url", p->video_url);
	set_text(r, "limited", p->limited ? "yes" : "no");
	set_text(r, "in_module", p->in_module ? "yes" : "no");
	set_text(r, "description", p->description);
}

enum status product_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *market;
	struct product p;
	enum status st = product_get(s, id, &p, e);

	if (st == ST_OK && (st = shop_profile(s, p.profile, &market, e)) == ST_OK)
		fill(r, &p, profile_zone(market));
	product_free(&p);
	return st;
}

/* ---- taking it ---- */

static void take_text(char **out, const struct record *r, const char *field)
{
	if (!record_has(r, field) && *out != NULL)
		return;
	free(*out);
	*out = compose_clean(record_get(r, field));
}

static void take_code(char *out, size_t size, const struct record *r, const char *field, const char *otherwise)
{
	if (*record_get(r, field) != '\0')
		snprintf(out, size, "%s", record_get(r, field));
	else if (record_has(r, field) || *out == '\0')
		snprintf(out, size, "%s", otherwise);
}

static int64_t number(const struct record *r, const char *field, int64_t otherwise)
{
	return *record_get(r, field) != '\0' ? strtoll(record_get(r, field), NULL, 10) : otherwise;
}

static int size_of(const struct record *r, const char *field)
{
	int64_t n = number(r, field, 0);

	return n > INT32_MAX ? INT32_MAX : n < 0 ? -1 : (int)n;
}

static instant_t moment(const struct record *r, const char *field, const char *zone)
{
	const char *text = record_get(r, field);
	instant_t at = *text != '\0' ? instant_parse(text, zone) : INSTANT_NONE;

	return at == INSTANT_NONE ? at : at - at % 60;
}

static bool yes(const struct record *r, const char *field)
{
	return strcmp(record_get(r, field), "yes") == 0;
}

/* "a, b" as "a,b", each once. */
static void take_words(char **out, const struct record *r, const char *field)
{
	struct buf clean = {0};
	const char *at = record_get(r, field), *item;
	size_t len;

	while (profile_item(&at, &item, &len)) {
		struct buf seen = {0};
		char *word;

		if (len == 0)
			continue;
		word = xasprintf(",%.*s,", (int)len, item);
		buf_addf(&seen, ",%s,", buf_str(&clean));
		if (strstr(buf_str(&seen), word) == NULL)
			buf_addf(&clean, "%s%.*s", clean.len > 0 ? "," : "", (int)len, item);
		buf_free(&seen);
		free(word);
	}
	free(*out);
	*out = buf_take(&clean);
}

void product_take(struct product *p, const struct record *r, const struct profile *market)
{
	const char *zone = profile_zone(market);

	take_text(&p->sku, r, "sku");
	take_text(&p->product_no, r, "product_no");
	take_text(&p->name, r, "name");
	take_text(&p->category, r, "category");
	take_text(&p->isbn, r, "isbn");
	take_text(&p->moc_ref, r, "moc_ref");
	take_text(&p->brand, r, "brand");
	take_text(&p->video_url, r, "video_url");
	take_text(&p->exempt_reason, r, "exempt_reason");
	take_text(&p->description, r, "description");
	take_words(&p->shipping_methods, r, "shipping_methods");
	take_words(&p->payment_methods, r, "payment_methods");
	take_code(p->kind, sizeof p->kind, r, "kind", "main");
	take_code(p->temperature, sizeof p->temperature, r, "temperature", "ambient");
	take_code(p->tax_kind, sizeof p->tax_kind, r, "tax_kind", "taxable");
	take_code(p->listing_mode, sizeof p->listing_mode, r, "listing_mode", "");
	p->price = number(r, "price", 0);
	p->safety = number(r, "safety", profile_int(market, "stock.safety_default", DAY_NONE, 0));
	p->start_at = moment(r, "start_at", zone);
	p->end_at = moment(r, "end_at", zone);
	p->moc_date = day_parse_iso(record_get(r, "moc_date"));
	p->preorder_ship_on = day_parse_iso(record_get(r, "preorder_ship_on"));
	p->length = size_of(r, "length");
	p->width = size_of(r, "width");
	p->height = size_of(r, "height");
	p->weight = size_of(r, "weight");
	p->cooloff_exempt = yes(r, "cooloff_exempt");
	p->limited = yes(r, "limited");
	p->in_module = yes(r, "in_module");
}

/* ---- writing ---- */

static void bind_instant(struct stmt *q, const char *name, instant_t at)
{
	if (at != INSTANT_NONE)
		stmt_bind_int(q, name, at);
	else
		stmt_bind_null(q, name);
}

static void bind_size(struct stmt *q, const char *name, int n)
{
	if (n > 0)
		stmt_bind_int(q, name, n);
	else
		stmt_bind_null(q, name);
}

static void bind_texts(struct stmt *q, const struct product *p)
{
	const struct {
		const char *name, *text;
	} texts[] = {
		{":sku", p->sku}, {":product_no", p->product_no}, {":name", p->name}, {":category", p->category}, {":kind", p->kind},
		{":listing_mode", p->listing_mode}, {":state", p->state}, {":delisted_by", p->delisted_by}, {":tax_kind", p->tax_kind},
		{":isbn", p->isbn}, {":moc_ref", p->moc_ref}, {":brand", p->brand}, {":video_url", p->video_url},
		{":exempt_reason", p->exempt_reason}, {":temperature", p->temperature}, {":shipping_methods", p->shipping_methods},
		{":payment_methods", p->payment_methods}, {":description", p->description},
	};

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		stmt_bind_text(q, texts[i].name, texts[i].text != NULL ? texts[i].text : "");
}

enum status product_write(struct shop *s, const struct product *p, struct error *e)
{
	struct stmt *q = db_prepare(s->db, update_sql);

	bind_texts(q, p);
	stmt_bind_int(q, ":id", p->id);
	stmt_bind_int(q, ":price", p->price);
	stmt_bind_int(q, ":safety", p->safety);
	bind_instant(q, ":start_at", p->start_at);
	bind_instant(q, ":end_at", p->end_at);
	bind_day(q, ":listed_on", p->listed_on);
	bind_day(q, ":delisted_on", p->delisted_on);
	bind_day(q, ":sold_out_on", p->sold_out_on);
	bind_day(q, ":moc_date", p->moc_date);
	bind_day(q, ":preorder_ship_on", p->preorder_ship_on);
	bind_day(q, ":preorder_ended_on", p->preorder_ended_on);
	stmt_bind_int(q, ":cooloff_exempt", p->cooloff_exempt);
	stmt_bind_int(q, ":limited", p->limited);
	stmt_bind_int(q, ":in_module", p->in_module);
	bind_size(q, ":length", p->length);
	bind_size(q, ":width", p->width);
	bind_size(q, ":height", p->height);
	bind_size(q, ":weight", p->weight);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

static enum status insert(struct shop *s, struct product *p, const char *op_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, insert_sql);
	enum status st;

	stmt_bind_text(q, ":profile", p->profile);
	stmt_bind_text(q, ":sku", p->sku);
	stmt_bind_text(q, ":name", p->name);
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	st = stmt_run(q, e);
	p->id = db_last_id(s->db);
	return st;
}

static void begin_draft(struct product *p)
{
	snprintf(p->state, sizeof p->state, "draft");
	p->listed_on = p->delisted_on = p->sold_out_on = p->preorder_ended_on = DAY_NONE;
}

static enum status store(struct shop *s, const struct profile *market, struct product *p, int64_t pieces, const char *op_id, struct error *e)
{
	bool fresh = p->id == 0;
	day_t today = shop_today(s, market);
	enum status st = ST_OK;

	if (fresh)
		begin_draft(p);
	if (strcmp(p->listing_mode, "draft") != 0)
		product_put_on(p, today);
	if (fresh)
		st = insert(s, p, op_id, e);
	if (st == ST_OK)
		st = product_write(s, p, e);
	if (st == ST_OK && fresh && pieces > 0)
		st = stock_put(s, market, &(struct stock_change){.product_id = p->id, .delta = pieces, .reason = "begin", .day = today}, e);
	if (st == ST_OK)
		st = product_settle(s, market, p->id, clock_now(), e);
	return st == ST_OK ? product_audit(s, fresh ? "product create" : "product edit", p, p->name, e) : st;
}

/* The product as the record makes it; `before` as it stands (id 0: a new one). */
static enum status read_record(const struct profile *market, struct record *r, struct product *p, struct error *e)
{
	enum status st;

	snprintf(p->profile, sizeof p->profile, "%s", profile_name(market));
	if ((st = record_check(r, NULL, NULL, e)) != ST_OK)
		return st;
	product_take(p, r, market);
	p->stock = p->id != 0 ? p->stock : number(r, "stock", 0);
	return ST_OK;
}

/* The tax kind of a listing is the store's until it says its own (YAH-71). */
static enum status default_tax(struct shop *s, const struct profile *market, struct record *r, struct error *e)
{
	struct mall_store store;
	enum status st = mall_of(s, profile_name(market), &store, e);

	if (st == ST_OK && *record_get(r, "tax_kind") == '\0')
		record_set(r, "tax_kind", store.invoice_exempt ? "no_invoice" : "taxable");
	mall_free(&store);
	return st;
}

/* An unlisted product stays so until it is said to be listed; one on the shelf is taken off by an act of its own. */
static enum status keep_listed(struct product *p, const struct product *before, struct error *e)
{
	if (before->id == 0 || !product_is_listed(before) || strcmp(p->listing_mode, "draft") != 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "listing_mode_listed", profile_rule(p->profile, "YAH-52"), "listing_mode", "%s",
	                 _("It is listed; take it off the shelf with delist."));
}

static enum status write(struct shop *s, const struct profile *market, int64_t id, struct record *r, const char *op_id, int64_t *out, bool *tax_task,
                         struct error *e)
{
	struct product p = {.moc_date = DAY_NONE, .preorder_ship_on = DAY_NONE, .preorder_ended_on = DAY_NONE, .sold_out_on = DAY_NONE,
	                    .listed_on = DAY_NONE, .delisted_on = DAY_NONE, .lasts_until = DAY_NONE, .tax_task_on = DAY_NONE,
	                    .tax_task_done_on = DAY_NONE, .start_at = INSTANT_NONE, .end_at = INSTANT_NONE};
	struct product before = {0};
	int64_t pieces = 0;
	enum status st = ST_OK;

	if (id != 0 && ((st = product_stored(s, id, &before, e)) != ST_OK || (st = product_stored(s, id, &p, e)) != ST_OK))
		goto done;
	if (id != 0)
		fill(r, &p, profile_zone(market));
	else if ((st = default_tax(s, market, r, e)) != ST_OK)
		goto done;
	if ((st = read_record(market, r, &p, e)) != ST_OK || (st = keep_listed(&p, &before, e)) != ST_OK)
		goto done;
	pieces = id == 0 ? p.stock : 0;
	if ((st = product_judge(s, market, &p, id != 0 ? &before : NULL, tax_task, e)) != ST_OK)
		goto done;
	if (id != 0 && *record_get(r, "stock") != '\0' && number(r, "stock", 0) != before.stock) {
		st = error_set(e, ST_REFUSED, "stock_by_moves", profile_rule(p.profile, "YAH-67"), "stock", "%s",
		               _("Stock changes by movements: `product stock SKU delta=-2 reason=…`."));
		goto done;
	}
	st = store(s, market, &p, pieces, op_id, e);
done:
	*out = p.id;
	product_free(&p);
	product_free(&before);
	return st;
}

enum status product_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const struct profile *market;
	struct product before = {0};
	bool tax_task = false;
	enum status st = ST_OK;

	notes_free(&s->notes);
	*out = 0;
	if (id == 0 && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id != 0 && (st = product_stored(s, id, &before, e)) == ST_OK)
		st = act_same_profile(r, before.profile, e);
	if (st == ST_OK)
		st = product_market(s, id != 0 ? before.profile : record_get(r, "profile"), &market, e);
	product_free(&before);
	if (st == ST_OK && (st = life_write_begin(s, profile_name(market), e)) == ST_OK)
		st = shop_write_end(s, write(s, market, id, r, op_id, out, &tax_task, e), e);
	/* The refusal is one thing, that somebody has to be told another: it stands on the board from now on. */
	if (tax_task && !s->dry_run)
		product_tax_task(s, market, id, NULL);
	return st;
}
