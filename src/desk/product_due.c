/*
 * What goods bring to the board: sales that begin and end, what is sold out or
 * over and leaves the shelf, low stock, pre-orders that turn, room below the
 * limit, sales modules with nothing to sell, and sales that were tax-free by
 * mistake (YAH-48, 54, 56, 58, 65, 66, 77, 86). Many of one kind are one line.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/product_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"

enum { SINGLE = 4, MARKETS = 16 }; /* more of one kind are told together */

static const char markets_sql[] = "SELECT DISTINCT profile FROM product ORDER BY profile";
/* id, sku, name, a day as count since 1970, stock, safety; by day and sku. */
#define ROWS(day, where) \
	"SELECT p.id, p.sku, p.name, " day ", p.stock, p.safety, p.start_at, p.end_at, p.sold_out_on FROM product p WHERE p.profile = :profile" \
	" AND " where " ORDER BY 4, p.sku"
#define LISTED "p.state IN ('scheduled', 'on_sale', 'sold_out', 'expired')"
#define STATE(word) LISTED " AND " PRODUCT_STATE_NOW " = '" word "'"
static const char sold_out_sql[] = ROWS(PRODUCT_LAST_DAY, STATE("sold_out") " AND (:now + :offset) / 86400 >= :warn + CAST(strftime('%s',"
	" COALESCE(p.sold_out_on, date(p.start_at + :offset, 'unixepoch'))) AS INTEGER) / 86400");
static const char expired_sql[] = ROWS(PRODUCT_LAST_DAY, STATE("expired"));
static const char low_sql[] = ROWS("(:now + :offset) / 86400", LISTED " AND p.stock <= p.safety AND " PRODUCT_STATE_NOW " IN ('on_sale', 'sold_out')"
	" AND (p.stock > 0 OR (:now + :offset) / 86400 < :warn + CAST(strftime('%s', COALESCE(p.sold_out_on, date(p.start_at + :offset,"
	" 'unixepoch'))) AS INTEGER) / 86400)");
static const char start_sql[] = ROWS("(p.start_at + :offset) / 86400", STATE("scheduled"));
static const char end_sql[] = ROWS("(p.end_at + :offset) / 86400", LISTED " AND p.end_at > :now AND NOT :closed");
static const char preorder_sql[] = ROWS("CAST(strftime('%s', p.preorder_ship_on) AS INTEGER) / 86400 - :warn",
	LISTED " AND p.preorder_ship_on IS NOT NULL AND p.preorder_ended_on IS NULL AND NOT :closed");
static const char module_sql[] = ROWS("(:now + :offset) / 86400", "p.in_module = 1 AND " PRODUCT_STATE_NOW " IN ('delisted', 'sold_out')");
static const char tax_sql[] = ROWS("CAST(strftime('%s', p.tax_task_on) AS INTEGER) / 86400", "p.tax_task_on IS NOT NULL AND p.tax_task_done_on IS NULL");

struct row {
	int64_t id, stock, safety;
	char sku[64], name[120], since[16];
	day_t day;
	instant_t start_at, end_at;
};
struct board {
	struct due_frame *f;
	const struct profile *market;
	struct product_now now;
};

/* One kind of line: its query, how one product is told, how many are. */
struct part {
	const char *sql, *kind, *rule;
	const char *list;        /* filter of the list that many of them open */
	int64_t (*warn)(const struct profile *market);
	instant_t (*at)(const struct row *r); /* its minute; NULL: a whole day */
	void (*one)(struct due_item *it, const struct row *r, const struct profile *market);
	void (*many)(struct due_item *it, int64_t count, const char *day);
	bool urgent;
};

/* ---- sentences ---- */

static void day_text(day_t d, char out[16])
{
	day_format(d, out);
}

static void one_sold_out(struct due_item *it, const struct row *r, const struct profile *market)
{
	char gone[16];

	(void)market;
	day_text(r->day + 1, gone);
	due_say(it, _("%1$s %2$s: sold out since %3$s; delisted on %4$s unless restocked."), r->sku, r->name, r->since, gone);
}

static void many_sold_out(struct due_item *it, int64_t count, const char *day)
{
	due_say(it, ngettext("%1$lld product is sold out; the first leaves the shelf after %2$s.", "%1$lld products are sold out; the first leave the shelf after %2$s.",
	                     (unsigned long)count), (long long)count, day);
}

static void one_expired(struct due_item *it, const struct row *r, const struct profile *market)
{
	char gone[16], end[16];

	day_text(r->day + 1, gone);
	day_text(instant_day(r->end_at, profile_zone(market)), end);
	due_say(it, _("%1$s %2$s: its sale ended on %3$s; delisted on %4$s unless it gets a new end."), r->sku, r->name, end, gone);
}

static void many_expired(struct due_item *it, int64_t count, const char *day)
{
	due_say(it, ngettext("The sale of %1$lld product has ended; the first leaves the shelf after %2$s.",
	                     "The sales of %1$lld products have ended; the first leave the shelf after %2$s.", (unsigned long)count), (long long)count, day);
}

static void one_low(struct due_item *it, const struct row *r, const struct profile *market)
{
	(void)market;
	due_say(it, _("%1$s %2$s: %3$lld left, safety level %4$lld."), r->sku, r->name, (long long)r->stock, (long long)r->safety);
}

static void many_low(struct due_item *it, int64_t count, const char *day)
{
	(void)day;
	due_say(it, ngettext("%lld product is at or below its safety stock.", "%lld products are at or below their safety stock.", (unsigned long)count),
	        (long long)count);
}

static void one_start(struct due_item *it, const struct row *r, const struct profile *market)
{
	(void)market;
	if (r->stock > 0)
		due_say(it, _("%1$s %2$s goes on sale."), r->sku, r->name);
	else
		due_say(it, _("%1$s %2$s goes on sale, but nothing is in stock."), r->sku, r->name);
}

static void many_start(struct due_item *it, int64_t count, const char *day)
{
	due_say(it, ngettext("%1$lld product goes on sale, from %2$s.", "%1$lld products go on sale, the first on %2$s.", (unsigned long)count), (long long)count, day);
}

static void one_end(struct due_item *it, const struct row *r, const struct profile *market)
{
	(void)market;
	due_say(it, _("%1$s %2$s: the sale ends."), r->sku, r->name);
}

static void many_end(struct due_item *it, int64_t count, const char *day)
{
	due_say(it, ngettext("The sale of %1$lld product ends, on %2$s.", "The sales of %1$lld products end, the first on %2$s.", (unsigned long)count),
	        (long long)count, day);
}

static void one_preorder(struct due_item *it, const struct row *r, const struct profile *market)
{
	(void)market;
	due_say(it, _("%1$s %2$s: the pre-order becomes a general listing."), r->sku, r->name);
}

static void many_preorder(struct due_item *it, int64_t count, const char *day)
{
	due_say(it, ngettext("%1$lld pre-order becomes a general listing, on %2$s.", "%1$lld pre-orders become general listings, the first on %2$s.",
	                     (unsigned long)count), (long long)count, day);
}

static void one_module(struct due_item *it, const struct row *r, const struct profile *market)
{
	(void)market;
	due_say(it, _("%1$s %2$s stands in a sales module, but cannot be bought. Take it out there."), r->sku, r->name);
}

static void many_module(struct due_item *it, int64_t count, const char *day)
{
	(void)day;
	due_say(it, ngettext("%lld product in a sales module cannot be bought.", "%lld products in sales modules cannot be bought.", (unsigned long)count),
	        (long long)count);
}

static void one_tax(struct due_item *it, const struct row *r, const struct profile *market)
{
	(void)market;
	due_say(it, _("%1$s %2$s was sold tax-free by mistake: tell customer service at once, then note it (`product tax-told`)."), r->sku, r->name);
}

static void many_tax(struct due_item *it, int64_t count, const char *day)
{
	(void)day;
	due_say(it, ngettext("%lld product was sold tax-free by mistake: tell customer service at once.",
	                     "%lld products were sold tax-free by mistake: tell customer service at once.", (unsigned long)count), (long long)count);
}

/* ---- lines ---- */

static int64_t warn_sold_out(const struct profile *market)
{
	return profile_int(market, "warn.sold_out_day", DAY_NONE, 10);
}

static int64_t warn_preorder(const struct profile *market)
{
	return product_rules(market).preorder_days;
}

static instant_t at_start(const struct row *r)
{
	return r->start_at;
}

static instant_t at_end(const struct row *r)
{
	return r->end_at;
}

static const struct part parts[] = {
	{tax_sql, "product_tax", "YAH-77", "tax_task=yes", NULL, NULL, one_tax, many_tax, true},
	{sold_out_sql, "product_sold_out", "YAH-65", "state=sold_out", warn_sold_out, NULL, one_sold_out, many_sold_out, true},
	{expired_sql, "product_expired", "YAH-56", "state=expired", NULL, NULL, one_expired, many_expired, false},
	{low_sql, "product_low", "YAH-66", "low=yes", warn_sold_out, NULL, one_low, many_low, false},
	{start_sql, "product_start", "YAH-54", "state=scheduled", NULL, at_start, one_start, many_start, false},
	{end_sql, "product_end", "YAH-54", "end_at>1970-01-02", NULL, at_end, one_end, many_end, false},
	{preorder_sql, "product_preorder", "YAH-86", "preorder_ship_on>1970-01-02", warn_preorder, NULL, one_preorder, many_preorder, false},
	{module_sql, "product_module", "YAH-48", "in_module=yes", NULL, NULL, one_module, many_module, false},
};

static void read_row(struct stmt *q, struct row *r)
{
	*r = (struct row){.id = stmt_int(q, 0), .day = (day_t)stmt_int(q, 3), .stock = stmt_int(q, 4), .safety = stmt_int(q, 5),
	                  .start_at = column_instant(q, 6), .end_at = column_instant(q, 7)};
	column_text(q, 1, r->sku, sizeof r->sku);
	column_text(q, 2, r->name, sizeof r->name);
	column_text(q, 8, r->since, sizeof r->since);
}

/* The first rows that are within what the board asks for, and how many there are. */
static enum status read_rows(const struct board *b, const struct part *p, struct row rows[SINGLE], int64_t *count, struct error *e)
{
	struct stmt *q = db_prepare(b->f->s->db, p->sql);
	day_t last = shop_today(b->f->s, b->market) + b->f->ahead;
	enum step step;

	*count = 0;
	stmt_bind_text(q, ":profile", profile_name(b->market));
	product_bind_now(q, &b->now);
	if (stmt_has(q, ":warn"))
		stmt_bind_int(q, ":warn", p->warn(b->market));
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (stmt_int(q, 3) > last)
			continue;
		if (*count < SINGLE)
			read_row(q, &rows[*count]);
		++*count;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void add_one(const struct board *b, const struct part *p, const struct row *r)
{
	struct due_item *it = p->at != NULL ? due_add_at(b->f, profile_name(b->market), p->kind, p->at(r), p->rule)
	                                    : due_add(b->f, profile_name(b->market), p->kind, r->day, p->rule);

	if (it == NULL)
		return;
	p->one(it, r, b->market);
	due_opens_no(it, "product", r->id, r->sku);
	it->warn = it->warn || p->urgent;
}

static void add_many(const struct board *b, const struct part *p, const struct row *first, int64_t count)
{
	struct due_item *it = due_add(b->f, profile_name(b->market), p->kind, first->day, p->rule);
	char day[16];

	if (it == NULL)
		return;
	day_text(first->day, day);
	p->many(it, count, day);
	due_opens_list(it, "products", p->list);
	it->warn = it->warn || p->urgent;
}

static enum status add_part(const struct board *b, const struct part *p, struct error *e)
{
	struct row rows[SINGLE];
	int64_t count;
	enum status st = read_rows(b, p, rows, &count, e);

	if (st == ST_OK && count > SINGLE)
		add_many(b, p, &rows[0], count);
	for (int64_t i = 0; st == ST_OK && count <= SINGLE && i < count; i++)
		add_one(b, p, &rows[i]);
	return st;
}

/* Near the limit of listed products (YAH-58). */
static enum status add_room(const struct board *b, struct error *e)
{
	day_t today = shop_today(b->f->s, b->market);
	int64_t room = profile_int(b->market, "warn.listing_room", today, 100);
	struct product_counts c;
	struct due_item *it;
	enum status st = product_count(b->f->s, profile_name(b->market), &c, e);

	if (st != ST_OK || c.most <= 0 || c.counted < c.most - room || (it = due_add(b->f, profile_name(b->market), "product_room", today, "YAH-58")) == NULL)
		return st;
	due_say(it, _("%1$lld of at most %2$lld products are listed. Delist some, or ask the account manager for a higher limit."), (long long)c.counted,
	        (long long)c.most);
	due_opens_list(it, "products", "");
	return ST_OK;
}

static enum status add_market(struct due_frame *f, const char *profile, struct error *e)
{
	struct board b = {.f = f};
	enum status st = shop_profile(f->s, profile, &b.market, e);

	if (st != ST_OK)
		return st;
	b.now = product_now(f->s, b.market);
	for (size_t i = 0; st == ST_OK && i < sizeof parts / sizeof *parts; i++)
		st = add_part(&b, &parts[i], e);
	return st == ST_OK ? add_room(&b, e) : st;
}

enum status due_goods(struct due_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, markets_sql);
	char names[MARKETS][32];
	size_t count = 0;
	enum step step = STEP_DONE;
	enum status st;

	while (count < MARKETS && (step = stmt_step(q, e)) == STEP_ROW)
		column_text(q, 0, names[count++], sizeof names[0]);
	stmt_reset(q);
	st = step == STEP_FAILED ? ST_FAILED : ST_OK;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = add_market(f, names[i], e);
	return st;
}
