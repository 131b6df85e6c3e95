/*
 * What goods do by themselves: sales begin and end at their minute, what was
 * sold out or over too long leaves the shelf, pre-orders become general
 * listings, pieces come back, and a closing store is empty (YAH-18, 56, 65, 68,
 * 86). Within a day: first its start, then what comes back, then by the minute.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/life_steps.h"
#include "desk/product_parts.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"

static const char next_sql[] = "SELECT min(next_at) FROM product WHERE profile = :profile AND next_at IS NOT NULL";
static const char first_sql[] =
	"SELECT id, next_step, next_at FROM product WHERE profile = :profile AND next_at IS NOT NULL AND next_at <= :until ORDER BY next_at, id LIMIT 1";
/* A handful of rows waits at any time. */
static const char next_due_sql[] = "SELECT d.due_on FROM stock_due d JOIN product p ON p.id = d.product_id WHERE p.profile = :profile ORDER BY d.due_on, d.id LIMIT 1";
static const char first_due_sql[] =
	"SELECT d.id, d.product_id, d.order_no, d.delta, d.reason, d.due_on FROM stock_due d JOIN product p ON p.id = d.product_id"
	" WHERE d.due_on <= :day AND p.profile = :profile ORDER BY d.due_on, d.id LIMIT 1";
static const char drop_due_sql[] = "DELETE FROM stock_due WHERE id = :id";
static const char listed_sql[] =
	"SELECT id FROM product WHERE profile = :profile AND state IN ('scheduled', 'on_sale', 'sold_out', 'expired') LIMIT 1";

static enum status read_int(struct stmt *q, int64_t none, int64_t *out, struct error *e)
{
	enum step step = stmt_step(q, e);

	*out = step == STEP_ROW && !stmt_is_null(q, 0) ? stmt_int(q, 0) : none;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- when ---- */

/* The last moment of `day` that has come. */
static instant_t until(const struct profile *market, day_t day)
{
	instant_t end = instant_from(day + 1, 0, profile_zone(market)) - 1, now = clock_now();

	return now < end ? now : end;
}

static enum status next_moment(struct shop *s, const struct profile *market, instant_t *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, next_sql);

	stmt_bind_text(q, ":profile", profile_name(market));
	return read_int(q, INSTANT_NONE, out, e);
}

static enum status next_arrival(struct shop *s, const struct profile *market, day_t *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, next_due_sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile_name(market));
	step = stmt_step(q, e);
	*out = step == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status goods_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	const struct profile *market;
	instant_t at = INSTANT_NONE;
	day_t arrival = DAY_NONE;
	enum status st = shop_profile(s, profile, &market, e);

	*out = DAY_NONE;
	if (st == ST_OK)
		st = next_moment(s, market, &at, e);
	if (st == ST_OK)
		st = next_arrival(s, market, &arrival, e);
	if (st != ST_OK)
		return st;
	if (at != INSTANT_NONE && at <= until(market, to))
		*out = instant_day(at, profile_zone(market));
	if (arrival != DAY_NONE && arrival <= to && (*out == DAY_NONE || arrival < *out))
		*out = arrival;
	return ST_OK;
}

/* ---- clocks and schedules ---- */

static const struct {
	const char *next, *step, *rule;
} tells[] = {
	{"start", "goods_start", "YAH-53"}, {"end", "goods_end", "YAH-54"}, {"sold_out", "goods_sold_out", "YAH-65"},
	{"expired", "goods_expired", "YAH-56"}, {"preorder", "goods_preorder", "YAH-86"},
};

static enum status tell_step(struct shop *s, const struct product *p, const char *next, day_t day, struct error *e)
{
	for (size_t i = 0; i < sizeof tells / sizeof *tells; i++)
		if (strcmp(tells[i].next, next) == 0)
			return life_tell(s, day, tells[i].step, p->profile, "product", p->sku, 1, tells[i].rule, e);
	return ST_OK;
}

static enum status do_one(struct shop *s, const struct profile *market, int64_t id, const char *next, instant_t at, struct error *e)
{
	struct product p;
	enum status st = product_stored(s, id, &p, e);

	if (st == ST_OK)
		st = product_settle(s, market, id, at, e);
	if (st == ST_OK)
		st = tell_step(s, &p, next, instant_day(at, profile_zone(market)), e);
	product_free(&p);
	return st;
}

/* Each at its own moment, however late this is. *more: there was one. */
static enum status do_first(struct shop *s, const struct profile *market, instant_t end, bool *more, struct error *e)
{
	struct stmt *q = db_prepare(s->db, first_sql);
	enum step step;
	char next[16] = "";
	int64_t id = 0;
	instant_t at = 0;

	stmt_bind_text(q, ":profile", profile_name(market));
	stmt_bind_int(q, ":until", end);
	step = stmt_step(q, e);
	*more = step == STEP_ROW;
	if (*more) {
		id = stmt_int(q, 0);
		column_text(q, 1, next, sizeof next);
		at = stmt_int(q, 2);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	return *more ? do_one(s, market, id, next, at, e) : ST_OK;
}

/* ---- pieces that come back ---- */

struct arrival {
	int64_t id, product_id, delta;
	char order_no[64], reason[12];
	day_t day;
};

static enum status put_arrival(struct shop *s, const struct profile *market, const struct arrival *a, struct error *e)
{
	int64_t most = profile_int(market, "stock.max", DAY_NONE, 999), room;
	struct stock_change c = {.product_id = a->product_id, .delta = a->delta, .reason = a->reason, .order_no = a->order_no, .day = a->day,
	                         .at = instant_from(a->day, 0, profile_zone(market))};
	struct product p;
	enum status st = product_stored(s, a->product_id, &p, e);

	if (st != ST_OK)
		return st;
	room = most - p.stock;
	if (c.delta > room) {
		c.delta = room > 0 ? room : 0;
		c.note = "cut";
		notes_add(&s->notes, NOTE_INFO, "stock_cut_back", profile_rule(p.profile, "YAH-64"), "stock",
		          _("%1$s: %2$lld pieces came back, but the stock can be %3$lld at most; it was cut."), p.sku, (long long)a->delta, (long long)most);
	}
	st = stock_put(s, market, &c, e);
	if (st == ST_OK)
		st = life_tell(s, a->day, c.note != NULL ? "stock_back_cut" : "stock_back", p.profile, "product", p.sku, a->delta, "YAH-68", e);
	product_free(&p);
	if (st == ST_OK) {
		struct stmt *q = db_prepare(s->db, drop_due_sql);

		stmt_bind_int(q, ":id", a->id);
		st = stmt_run(q, e);
	}
	return st;
}

static enum status do_arrival(struct shop *s, const struct profile *market, day_t day, bool *more, struct error *e)
{
	struct stmt *q = db_prepare(s->db, first_due_sql);
	struct arrival a = {0};
	enum step step;

	bind_day(q, ":day", day);
	stmt_bind_text(q, ":profile", profile_name(market));
	step = stmt_step(q, e);
	*more = step == STEP_ROW;
	if (*more) {
		a = (struct arrival){.id = stmt_int(q, 0), .product_id = stmt_int(q, 1), .delta = stmt_int(q, 3), .day = column_day(q, 5)};
		column_text(q, 2, a.order_no, sizeof a.order_no);
		column_text(q, 4, a.reason, sizeof a.reason);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	return *more ? put_arrival(s, market, &a, e) : ST_OK;
}

/* ---- a day ---- */

typedef enum status (*one_fn)(struct shop *s, const struct profile *market, int64_t until, bool *more, struct error *e);

static enum status moments(struct shop *s, const struct profile *market, int64_t end, bool *more, struct error *e)
{
	return do_first(s, market, end, more, e);
}

static enum status arrivals(struct shop *s, const struct profile *market, int64_t day, bool *more, struct error *e)
{
	return do_arrival(s, market, (day_t)day, more, e);
}

/* All that there is to do, in short transactions. */
static enum status all_of(struct shop *s, const struct profile *market, one_fn one, int64_t end, struct error *e)
{
	enum status st = ST_OK;
	bool more = true;

	while (st == ST_OK && more) {
		if ((st = shop_write_begin(s, e)) != ST_OK)
			break;
		do
			st = one(s, market, end, &more, e);
		while (st == ST_OK && more && (s->writing > 1 || s->dry_run || !db_chunk_full(s->db)));
		st = shop_write_end(s, st, e);
	}
	return st;
}

static enum status goods_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	const struct profile *market;
	enum status st = shop_profile(s, profile, &market, e);

	(void)p, (void)done;
	if (st == ST_OK)
		st = all_of(s, market, moments, instant_from(day, 0, profile_zone(market)), e);
	if (st == ST_OK)
		st = all_of(s, market, arrivals, day, e);
	return st == ST_OK ? all_of(s, market, moments, until(market, day), e) : st;
}

const struct life_step goods_step = {"goods", false, goods_next, goods_run};

/* ---- a closing store ---- */

static enum status any_listed(struct shop *s, const char *profile, int64_t *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, listed_sql);

	stmt_bind_text(q, ":profile", profile);
	return read_int(q, 0, out, e);
}

static enum status closed_next(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e)
{
	struct closure c;
	int64_t id;
	enum status st = closure_of(s, profile, &c, e);

	*out = DAY_NONE;
	if (st != ST_OK || c.id == 0 || c.days.closes > to || !closure_holds(&c, to))
		return st;
	if ((st = any_listed(s, profile, &id, e)) == ST_OK && id != 0)
		*out = c.days.closes;
	return st;
}

static enum status take_all_off(struct shop *s, const struct profile *market, day_t day, struct error *e)
{
	const char *name = profile_name(market);
	int64_t id, count = 0;
	enum status st;

	while ((st = any_listed(s, name, &id, e)) == ST_OK && id != 0) {
		struct product p;

		if ((st = product_stored(s, id, &p, e)) == ST_OK) {
			product_take_off(&p, day, "closure");
			st = product_write(s, &p, e);
		}
		product_free(&p);
		if (st == ST_OK)
			st = product_settle(s, market, id, clock_now(), e);
		if (st != ST_OK)
			return st;
		count++;
	}
	return st == ST_OK ? life_tell(s, day, "goods_closed", name, "", "", count, "YAH-18", e) : st;
}

static enum status closed_run(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e)
{
	const struct profile *market;
	enum status st = shop_profile(s, profile, &market, e);

	(void)p, (void)done;
	if (st == ST_OK && (st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, take_all_off(s, market, day, e), e);
	return st;
}

const struct life_step goods_closed_step = {"goods_closed", false, closed_next, closed_run};
