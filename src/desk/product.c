/*
 * Goods in the book: found, read, and what they are at this moment. What may be
 * put on sale is product_judge.c's business, movements of stock are stock.c's.
 */
#include "config.h"

#include "storekeep/product.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/product_parts.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char get_sql[] = "SELECT " PRODUCT_COLUMNS " FROM product p WHERE p.id = :id";
static const char sku_sql[] = "SELECT id FROM product WHERE profile = :profile AND sku = :text";
static const char number_sql[] = "SELECT id FROM product WHERE profile = :profile AND product_no = :text AND product_no <> '' ORDER BY id LIMIT 1";
static const char settle_sql[] =
	"UPDATE product SET state = :state, sold_out_on = :sold_out_on, delisted_on = :delisted_on, delisted_by = :delisted_by,"
	" preorder_ended_on = :preorder_ended_on, next_step = :next_step, next_at = :next_at WHERE id = :id";

/* ---- one product ---- */

void product_free(struct product *p)
{
	char *const owned[] = {p->sku, p->product_no, p->name, p->category, p->exempt_reason, p->isbn, p->moc_ref, p->brand, p->video_url,
	                       p->shipping_methods, p->payment_methods, p->description, p->created_by};

	for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
		free(owned[i]);
	*p = (struct product){0};
}

static char *words(struct stmt *q, int *c)
{
	return xstrdup(column_words(q, (*c)++));
}

void product_read(struct stmt *q, struct product *out)
{
	int c = 0;

	*out = (struct product){.id = stmt_int(q, c++)};
	column_text(q, c++, out->profile, sizeof out->profile);
	out->sku = words(q, &c);
	out->product_no = words(q, &c);
	out->name = words(q, &c);
	out->category = words(q, &c);
	out->price = stmt_int(q, c++);
	column_text(q, c++, out->kind, sizeof out->kind);
	out->stock = stmt_int(q, c++);
	out->safety = stmt_int(q, c++);
	out->sold_out_on = column_day(q, c++);
	column_text(q, c++, out->listing_mode, sizeof out->listing_mode);
	out->start_at = column_instant(q, c++);
	out->end_at = column_instant(q, c++);
	column_text(q, c++, out->state, sizeof out->state);
	out->listed_on = column_day(q, c++);
	out->delisted_on = column_day(q, c++);
	column_text(q, c++, out->delisted_by, sizeof out->delisted_by);
	column_text(q, c++, out->tax_kind, sizeof out->tax_kind);
	out->isbn = words(q, &c);
	out->moc_ref = words(q, &c);
	out->moc_date = column_day(q, c++);
	out->brand = words(q, &c);
	out->video_url = words(q, &c);
	out->cooloff_exempt = stmt_int(q, c++) != 0;
	out->exempt_reason = words(q, &c);
	out->preorder_ship_on = column_day(q, c++);
	out->preorder_ended_on = column_day(q, c++);
	out->length = (int)stmt_int(q, c++);
	out->width = (int)stmt_int(q, c++);
	out->height = (int)stmt_int(q, c++);
	out->weight = (int)stmt_int(q, c++);
	column_text(q, c++, out->temperature, sizeof out->temperature);
	out->shipping_methods = words(q, &c);
	out->payment_methods = words(q, &c);
	out->description = words(q, &c);
	out->limited = stmt_int(q, c++) != 0;
	out->in_module = stmt_int(q, c++) != 0;
	out->tax_task_on = column_day(q, c++);
	out->tax_task_done_on = column_day(q, c++);
	out->created_at = column_instant(q, c++);
	out->created_by = words(q, &c);
	out->changed_at = column_instant(q, c++);
	out->lasts_until = DAY_NONE;
}

enum status product_stored(struct shop *s, int64_t id, struct product *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct product){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		product_read(q, out);
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "product_missing", NULL, "sku", _("There is no product number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- what it is now ---- */

struct listing_rules product_rules(const struct profile *market)
{
	return (struct listing_rules){
		.zone = profile_zone(market),
		.sold_out_days = (int)profile_int(market, "stock.zero_linger_days", DAY_NONE, 15),
		.expired_days = (int)profile_int(market, "schedule.linger_days", DAY_NONE, 15),
		.preorder_days = (int)profile_int(market, "preorder.convert_days_before", DAY_NONE, 3),
	};
}

bool product_is_listed(const struct product *p)
{
	return p->state[0] != '\0' && strcmp(p->state, "draft") != 0 && strcmp(p->state, "delisted") != 0;
}

void product_put_on(struct product *p, day_t today)
{
	if (strcmp(p->listing_mode, "now") == 0)
		p->start_at = p->end_at = INSTANT_NONE;
	if (!product_is_listed(p)) {
		p->listed_on = today;
		p->sold_out_on = p->delisted_on = DAY_NONE;
		p->delisted_by[0] = '\0';
	}
	snprintf(p->state, sizeof p->state, "on_sale");
}

void product_take_off(struct product *p, day_t day, const char *by)
{
	snprintf(p->state, sizeof p->state, "delisted");
	snprintf(p->delisted_by, sizeof p->delisted_by, "%s", by);
	p->delisted_on = day;
	p->sold_out_on = p->lasts_until = DAY_NONE;
}

void product_listing(const struct product *p, struct listing *out)
{
	*out = (struct listing){
		.listed = product_is_listed(p), .start_at = p->start_at, .end_at = p->end_at,
		.stock = p->stock, .sold_out_on = p->sold_out_on, .preorder_ship_on = p->preorder_ship_on, .preorder_ended_on = p->preorder_ended_on,
	};
}

static void take_look(struct product *p, const struct listing_look *look)
{
	p->lasts_until = look->lasts_until;
	p->sold_out_on = look->sold_out_on;
	if (look->state == LISTING_OFF)
		return;
	snprintf(p->state, sizeof p->state, "%s", listing_state_code(look->state));
	if (look->state == LISTING_DELISTED)
		product_take_off(p, look->delisted_on, look->by_sold_out ? "sold_out" : "expired");
}

static void look_at(const struct profile *market, struct product *p, instant_t now, struct listing_look *look)
{
	struct listing_rules rules = product_rules(market);
	struct listing l;

	product_listing(p, &l);
	listing_look(&rules, &l, now, look);
	take_look(p, look);
	if (l.listed && look->converted && p->preorder_ended_on == DAY_NONE)
		p->preorder_ended_on = look->converts_on;
}

void product_at(const struct profile *market, struct product *p, instant_t now)
{
	struct listing_look look;

	look_at(market, p, now, &look);
}

day_t product_closed_on(struct shop *s, const struct profile *market)
{
	struct closure c;

	if (closure_of(s, profile_name(market), &c, NULL) != ST_OK || !closure_holds(&c, shop_today(s, market)))
		return DAY_NONE;
	return c.days.closes;
}

struct product_now product_now(struct shop *s, const struct profile *market)
{
	struct listing_rules rules = product_rules(market);

	return (struct product_now){.now = clock_now(), .offset = zone_offset(rules.zone, clock_now()), .sold_out_days = rules.sold_out_days,
	                            .expired_days = rules.expired_days, .closed = product_closed_on(s, market) != DAY_NONE};
}

void product_bind_now(struct stmt *q, const struct product_now *n)
{
	const struct {
		const char *name;
		int64_t value;
	} binds[] = {{":now", n->now}, {":offset", n->offset}, {":sold_out_days", n->sold_out_days}, {":expired_days", n->expired_days}, {":closed", n->closed}};

	for (size_t i = 0; i < sizeof binds / sizeof *binds; i++)
		if (stmt_has(q, binds[i].name))
			stmt_bind_int(q, binds[i].name, binds[i].value);
}

enum status product_get(struct shop *s, int64_t id, struct product *out, struct error *e)
{
	const struct profile *market;
	day_t closed;
	enum status st = product_stored(s, id, out, e);

	if (st == ST_OK && (st = shop_profile(s, out->profile, &market, e)) == ST_OK) {
		product_at(market, out, clock_now());
		if (product_is_listed(out) && (closed = product_closed_on(s, market)) != DAY_NONE)
			product_take_off(out, closed, "closure");
	}
	return st;
}

static enum status put_state(struct shop *s, const struct product *p, const struct listing_look *look, struct error *e)
{
	struct stmt *q = db_prepare(s->db, settle_sql);
	bool more = look->next_at != INSTANT_NONE;

	stmt_bind_text(q, ":state", p->state);
	bind_day(q, ":sold_out_on", p->sold_out_on);
	bind_day(q, ":delisted_on", p->delisted_on);
	stmt_bind_text(q, ":delisted_by", p->delisted_by);
	bind_day(q, ":preorder_ended_on", p->preorder_ended_on);
	stmt_bind_text(q, ":next_step", look->next);
	if (more)
		stmt_bind_int(q, ":next_at", look->next_at);
	else
		stmt_bind_null(q, ":next_at");
	stmt_bind_int(q, ":id", p->id);
	return stmt_run(q, e);
}

/* Its clock ran out before `now`: it leaves the shelf by the step of that day, which tells so. */
static void leave_pending(const struct profile *market, struct product *p, const struct product *before, struct listing_look *look)
{
	snprintf(p->state, sizeof p->state, "%s", p->stock == 0 ? "sold_out" : "expired");
	snprintf(p->delisted_by, sizeof p->delisted_by, "%s", before->delisted_by);
	p->delisted_on = before->delisted_on;
	p->sold_out_on = look->sold_out_on;
	look->next = look->by_sold_out ? "sold_out" : "expired";
	look->next_at = instant_from(look->delisted_on, 0, profile_zone(market));
}

static void settle(const struct profile *market, struct product *p, instant_t now, struct listing_look *look)
{
	const struct product before = *p;

	look_at(market, p, now, look);
	if (look->state == LISTING_DELISTED && now > instant_from(look->delisted_on, 0, profile_zone(market)))
		leave_pending(market, p, &before, look);
	else if (strcmp(look->next, "preorder") == 0 && look->converted)
		/* The conversion is noted: what comes next is another thing. */
		look_at(market, p, now, look);
}

enum status product_settle(struct shop *s, const struct profile *market, int64_t id, instant_t now, struct error *e)
{
	struct product p;
	struct listing_look look;
	enum status st = product_stored(s, id, &p, e);

	if (st == ST_OK) {
		settle(market, &p, now, &look);
		st = put_state(s, &p, &look, e);
	}
	product_free(&p);
	return st;
}

/* ---- found ---- */

static enum status one_id(struct shop *s, const char *sql, const char *profile, const char *text, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":text", text);
	step = stmt_step(q, e);
	*id = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status product_of_order(struct shop *s, const char *profile, const char *sku, const char *product_no, int64_t *id, struct error *e)
{
	enum status st = ST_OK;

	*id = 0;
	if (sku != NULL && *sku != '\0')
		st = one_id(s, sku_sql, profile, sku, id, e);
	if (st == ST_OK && *id == 0 && product_no != NULL && *product_no != '\0')
		st = one_id(s, number_sql, profile, product_no, id, e);
	return st;
}

enum status product_find(struct shop *s, const char *profile, const char *sku, int64_t *id, struct error *e)
{
	enum status st = product_of_order(s, profile, sku, sku, id, e);

	if (st == ST_OK && *id == 0)
		return error_set(e, ST_REFUSED, "product_missing", NULL, "sku", _("There is no product \"%s\"; `product list` shows them."), sku);
	return st;
}

enum status product_audit(struct shop *s, const char *what, const struct product *p, const char *detail, struct error *e)
{
	char record[64], line[400];

	snprintf(record, sizeof record, "product %lld", (long long)p->id);
	snprintf(line, sizeof line, "%s %.100s %.250s", p->profile, p->sku, detail != NULL ? detail : "");
	return shop_audit(s, what, record, line, e);
}

/* ---- whose goods ---- */

enum status product_market(struct shop *s, const char *name, const struct profile **out, struct error *e)
{
	enum status st = shop_profile(s, name != NULL && *name != '\0' ? name : "yahoo", out, e);

	if (st == ST_OK && profile_text(*out, "listing.modes", DAY_NONE) == NULL)
		return error_set(e, ST_REFUSED, "profile_no_goods", NULL, "profile", _("%s keeps no listings here."), name);
	return st;
}

const char *const *product_markets(struct shop *s)
{
	static const char *kept[32];
	const char **names = profile_names(s->config != NULL ? s->config->profile_dir : NULL);
	size_t n = 0;

	for (size_t i = 0; names[i] != NULL && n + 1 < sizeof kept / sizeof *kept; i++) {
		const struct profile *p;

		if (shop_profile(s, names[i], &p, NULL) == ST_OK && profile_text(p, "listing.modes", DAY_NONE) != NULL)
			kept[n++] = profile_name(p);
	}
	kept[n] = NULL;
	free(names);
	return kept;
}
