/*
 * For the tests of goods: a store with ways to send, products by their fields,
 * orders of a published file.
 */
#ifndef TESTS_GOODS_FIXTURE_H
#define TESTS_GOODS_FIXTURE_H

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/goods.h"
#include "storekeep/health.h"
#include "storekeep/life.h"

static const struct config goods_config = {.zone = (char *)(uintptr_t)"Asia/Taipei", .profile_dir = scratch_folder};
static struct shop shop;

static inline void must(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s %s: %s", e->code, e->rule, e->message);
}

static inline void go_to(const char *text)
{
	clock_set(instant_parse(text, "Asia/Taipei"));
}

static inline day_t day(const char *iso)
{
	return day_parse_iso(iso);
}

static inline void write_sql(const char *sql)
{
	struct error e = {0};
	must(db_begin(shop.db, &e), &e);
	struct stmt *q = db_prepare_own(shop.db, sql);
	must(stmt_run(q, &e), &e);
	stmt_finish(q);
	must(db_commit(shop.db, &e), &e);
}

static inline int64_t number(const char *sql)
{
	struct stmt *q = db_prepare_own(shop.db, sql);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : -1;
	stmt_finish(q);
	return n;
}

/* Text of the first row's cells, a blank between; valid until the next call. */
static inline const char *text(const char *sql)
{
	static char out[2000];
	struct stmt *q = db_prepare_own(shop.db, sql);
	size_t len = 0;
	out[0] = '\0';
	while (stmt_step(q, NULL) == STEP_ROW)
		for (int i = 0; i < stmt_columns(q); i++)
			len += (size_t)snprintf(out + len, sizeof out - len, "%s ", stmt_text(q, i) != NULL ? stmt_text(q, i) : "-");
	stmt_finish(q);
	return out;
}

/* A shop in an own file whose Yahoo store sends home and by 7-11. `own` is its own yahoo.ini, NULL none. */
static inline void open_store(const char *own)
{
	struct error e = {0};
	char *ini = scratch("yahoo.ini"), *path = scratch("shop.db");
	if (own != NULL) {
		FILE *f = fopen(ini, "w");
		fputs(own, f);
		fclose(f);
	}
	profiles_forget();
	must(shop_open(&shop, path, DB_CREATE, &goods_config, &e), &e);
	shop.actor = "mei";
	shop.accept_warnings = true;
	free(ini);
	free(path);
	write_sql("INSERT INTO mall_store (profile, store_id, tax_id, name, status, shipping_methods, payment_methods, created_at, created_by, changed_at,"
	          " changed_by) VALUES ('yahoo', 'S1', '04595257', 'shop', 'active', 'home,home_chilled,711', 'atm,card_once,card_instalment,711_cod', 0, 'me', 0, 'me')");
	write_sql("INSERT INTO cvs_service (profile, chain, mode, state, applied_on, open_on, changed_at, changed_by)"
	          " VALUES ('yahoo', '711', 'logistics', 'open', '2025-01-02', '2025-01-06', 0, 'me')");
	write_sql("INSERT INTO category (profile, code, name, changed_at, changed_by) VALUES ('yahoo', 'cups', 'cups', 0, 'me')");
}

static inline int enter(void **state)
{
	scratch_enter(state);
	go_to("2025-06-01T09:00");
	open_store(NULL);
	return 0;
}

/* Whatever a test did, stock is the sum of its movements. */
static inline int leave(void **state)
{
	assert_int_equal(number("SELECT count(*) FROM product p WHERE stock <> (SELECT COALESCE(sum(delta), 0) FROM stock_move WHERE product_id = p.id)"), 0);
	notes_free(&shop.notes);
	shop_close(&shop);
	return scratch_leave(state);
}

/* "sku=A1", "stock=5", … NULL; what is not said is a cup sent home and listed now. The status, and the id in *id (may be NULL). */
static inline enum status save_v(int64_t id, int64_t *out, struct error *e, const char *const *pairs)
{
	static int op_count;
	const struct form *form;
	struct record r;
	char op[24];
	int64_t made;
	must(form_load("product", &form, e), e);
	record_init(&r, form);
	if (id == 0) {
		record_set(&r, "name", "cup");
		record_set(&r, "category", "cups");
		record_set(&r, "shipping_methods", "home");
		record_set(&r, "listing_mode", "now");
		record_set(&r, "price", "480");
	}
	for (; *pairs != NULL; pairs++) {
		char *field = xstrdup(*pairs), *eq = strchr(field, '=');
		*eq = '\0';
		assert_true(record_set(&r, field, eq + 1));
		free(field);
	}
	snprintf(op, sizeof op, "op-%d", op_count++);
	*e = (struct error){0};
	enum status st = product_save(&shop, id, &r, op, &made, e);
	record_free(&r);
	if (out != NULL)
		*out = made;
	return st;
}
#define PAIRS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline int64_t product(const char *const *pairs)
{
	struct error e;
	int64_t id;
	must(save_v(0, &id, &e, pairs), &e);
	return id;
}

/* Refused with this code ("" for ST_OK). */
static inline void refused(int64_t id, const char *code, const char *const *pairs)
{
	struct error e = {0};
	enum status st = save_v(id, NULL, &e, pairs);
	if (strcmp(st == ST_OK ? "" : e.code, code) != 0)
		fail_msg("%s=%s: \"%s\", not \"%s\" (%s)", pairs[0], "", e.code, code, e.message);
}

/* "state sold_out_on lasts_until" as of now. */
static inline const char *now_is(int64_t id)
{
	static char out[80];
	char sold[16], lasts[16];
	struct product p;
	struct error e = {0};
	must(product_get(&shop, id, &p, &e), &e);
	day_format(p.sold_out_on, sold);
	day_format(p.lasts_until, lasts);
	snprintf(out, sizeof out, "%s %s %s", p.state, sold, lasts);
	product_free(&p);
	return out;
}

static inline void run(void)
{
	struct due_done done = {0};
	struct error e = {0};
	must(life_run(&shop, "yahoo", NULL, &done, &e), &e);
}

/* A published file; orders are put into it, then taken. */
static inline int64_t new_batch(void)
{
	write_sql("INSERT INTO batch (kind, profile, source, state, started_at, started_by) VALUES ('order', 'yahoo', 'a.csv', 'published', 0, 'me')");
	return number("SELECT max(id) FROM batch");
}

static inline void put_order(int64_t batch, const char *no, const char *sku, int qty, const char *on, const char *order_state, const char *reason)
{
	char *sql = xasprintf("INSERT INTO orders (profile, order_no, batch_id, state, sku, qty, ordered_on, cash, claim_amount, cancel_reason)"
	                      " VALUES ('yahoo', '%s', %lld, '%s', '%s', %d, '%s', 100, 100, '%s')", no, (long long)batch, order_state, sku, qty, on, reason);
	write_sql(sql);
	free(sql);
}

static inline void take(int64_t batch)
{
	struct error e = {0};
	must(product_take_orders(&shop, batch, NULL, &e), &e);
}

static inline void order(const char *no, const char *sku, int qty, const char *on)
{
	int64_t batch = new_batch();
	put_order(batch, no, sku, qty, on, "to_ship", "");
	take(batch);
}

static inline void ended(const char *no, const char *sku, int qty, const char *reason, const char *on)
{
	struct error e = {0};
	notes_free(&shop.notes);
	must(shop_write_begin(&shop, &e), &e);
	must(shop_write_end(&shop, product_order_ended(&shop, "yahoo", no, sku, "", qty, reason, day(on), &e), &e), &e);
}

static inline int64_t stock_of(int64_t id)
{
	struct product p;
	struct error e = {0};
	must(product_get(&shop, id, &p, &e), &e);
	int64_t n = p.stock;
	product_free(&p);
	return n;
}

#endif
