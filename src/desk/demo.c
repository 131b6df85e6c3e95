/*
 * The demonstration shop: its file, its orders, its statements, what people
 * have done with them, and the list of planted differences beside it. It is
 * made under another name and takes its own when it is complete.
 */
#include "config.h"

#include "storekeep/demo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/demo_marketing.h"
#include "desk/demo_members.h"
#include "desk/demo_write.h"
#include "desk/order_look.h"
#include "storekeep/due_parts.h"
#include "storekeep/batch.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define DEMO_DAYS 92 /* of orders, today included */

static const char setting_sql[] = "INSERT INTO setting (key, value) VALUES (:key, :value)";

/* ---- names of files ---- */

static void remove_part(const char *part)
{
	static const char *const with[] = {"", "-wal", "-shm", "-journal", ".gate", "-batch"};

	for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
		char *name = xasprintf("%s%s", part, with[i]);

		unlink(name);
		free(name);
	}
}

static enum status write_planted(struct demo_work *w, const char *part, struct error *e)
{
	FILE *f = fopen(part, "w");
	bool good = f != NULL;

	if (f != NULL) {
		good = fwrite(buf_str(&w->planted.out), 1, w->planted.out.len, f) == w->planted.out.len && fputc('\n', f) != EOF;
		good = fclose(f) == 0 && good;
	}
	if (good)
		return ST_OK;
	return error_set(e, ST_FAILED, "file_write", NULL, NULL, _("%1$s cannot be written: %2$s"), part, strerror(errno));
}

static enum status take_name(const char *part, const char *path, struct error *e)
{
	if (rename(part, path) == 0)
		return ST_OK;
	return error_set(e, ST_FAILED, "file_write", NULL, NULL, _("%1$s cannot be written: %2$s"), path, strerror(errno));
}

/* ---- making it ---- */

static enum status set(struct demo_work *w, const char *key, const char *value, struct error *e)
{
	struct stmt *q = db_prepare(w->shop->db, setting_sql);

	stmt_bind_text(q, ":key", key);
	stmt_bind_text(q, ":value", value);
	return stmt_run(q, e);
}

static enum status begin_shop(struct demo_work *w, struct error *e)
{
	char seed[24];
	enum status st = db_begin(w->shop->db, e);

	snprintf(seed, sizeof seed, "%lld", (long long)w->options->seed);
	if (st != ST_OK)
		return st;
	if ((st = set(w, "shop_name", "陶然窯 Clay & Co.", e)) == ST_OK && (st = set(w, "demo_seed", seed, e)) == ST_OK &&
	    (st = shop_audit(w->shop, "demo create", "", seed, e)) == ST_OK)
		return db_commit(w->shop->db, e);
	db_rollback(w->shop->db);
	return st;
}

/* Rates and days of the marketplaces, as the profiles say them. */
static enum status learn_terms(struct demo_work *w, struct error *e)
{
	for (enum demo_market m = 0; m < DEMO_MARKETS; m++) {
		enum status st = shop_profile(w->shop, demo_market_code(m), &w->profile[m], e);

		if (st != ST_OK || (st = calendar_load(w->shop, w->profile[m], &w->calendar[m], e)) != ST_OK)
			return st;
		terms_rates(w->profile[m], w->maker.today, &w->maker.rates[m]);
		terms_cycle(w->profile[m], w->maker.today, &w->cycle[m]);
		terms_clock(w->profile[m], w->maker.today, &w->maker.clock[m]);
	}
	return ST_OK;
}

static enum status publish_orders(struct demo_work *w, struct error *e)
{
	enum status st = db_begin(w->shop->db, e);

	if (st != ST_OK)
		return st;
	for (enum demo_market m = 0; m < DEMO_MARKETS && st == ST_OK; m++) {
		struct batch b = {.id = w->batch[m], .rows_new = w->rows[m]};

		st = batch_publish(w->shop, &b, e);
	}
	return db_end(w->shop->db, st, e);
}

/* What the planner knows of the tables: after so many rows it matters. */
static enum status analyze(struct db *db, struct error *e)
{
	enum status st = db_begin(db, e);

	if (st != ST_OK)
		return st;
	if ((st = stmt_run(db_prepare(db, "ANALYZE"), e)) == ST_OK)
		return db_commit(db, e);
	db_rollback(db);
	return st;
}

static enum status make(struct demo_work *w, struct error *e)
{
	enum status st = begin_shop(w, e);

	for (enum demo_market m = 0; m < DEMO_MARKETS && st == ST_OK; m++)
		st = batch_start(w->shop, "demo", demo_market_code(m), _("demonstration"), "", "", &w->batch[m], e);
	if (st != ST_OK || (st = demo_book(w, e)) != ST_OK || (st = publish_orders(w, e)) != ST_OK ||
	    (st = order_look_all(w->shop, demo_market_code(DEMO_YAHOO), NULL, e)) != ST_OK || (st = demo_abroad(w, e)) != ST_OK)
		return st;
	for (enum demo_market m = 0; m < DEMO_MARKETS && st == ST_OK; m++)
		st = demo_statements(w, m, e);
	if (st == ST_OK)
		st = analyze(w->shop->db, e);
	if (st == ST_OK)
		st = demo_claims(w, e);
	if (st == ST_OK)
		st = due_orders_settle(w->shop, NULL, &(struct due_done){0}, e);
	if (st == ST_OK)
		st = demo_decide(w, e);
	json_end_array(&w->planted);
	if (st == ST_OK)
		st = demo_marketing(w, e);
	if (st == ST_OK)
		st = demo_membership(w, e);
	if (st == ST_OK)
		st = demo_store(w, e);
	if (st == ST_OK)
		st = demo_slips(w, e);
	if (st == ST_OK)
		st = demo_products(w, e);
	db_checkpoint(w->shop->db);
	return st;
}

static void begin_planted(struct demo_work *w)
{
	char today[16];

	day_format(w->maker.today, today);
	json_object(&w->planted, NULL);
	json_int(&w->planted, "seed", w->options->seed);
	json_int(&w->planted, "members", w->options->members);
	json_int(&w->planted, "orders", w->options->orders);
	json_text(&w->planted, "today", today);
	json_array(&w->planted, "planted");
}

static void end_planted(struct demo_work *w)
{
	json_end_object(&w->planted);
}

static enum status make_file(struct demo_work *w, const char *part, const struct config *c, struct error *e)
{
	struct shop shop;
	enum status st = shop_open(&shop, part, DB_CREATE, c, e);

	if (st != ST_OK)
		return st;
	if (w->options->actor != NULL)
		shop.actor = w->options->actor;
	w->shop = &shop;
	w->maker.today = shop_today(&shop, NULL);
	w->maker.first = w->maker.today - (DEMO_DAYS - 1);
	begin_planted(w);
	if ((st = learn_terms(w, e)) == ST_OK)
		st = make(w, e);
	end_planted(w);
	w->result->orders = w->maker.made + demo_orders_abroad_of(w->options->orders);
	w->result->carts = w->maker.carts;
	if (st == ST_OK && w->options->files != NULL)
		st = demo_files(w, e);
	for (enum demo_market m = 0; m < DEMO_MARKETS; m++) {
		terms_rates_free(&w->maker.rates[m]);
		if (w->calendar[m] != NULL)
			calendar_free(w->calendar[m]);
	}
	shop_close(&shop);
	return st;
}

static enum status check_options(const char *path, const struct demo_options *o, struct error *e)
{
	if (o->orders < 1 || o->orders > DEMO_ORDERS_MAX)
		return error_set(e, ST_REFUSED, "demo_orders", NULL, "orders", _("A demonstration shop has 1 to %lld orders."),
		                 (long long)DEMO_ORDERS_MAX);
	if (o->members < 1 || o->members > DEMO_ORDERS_MAX)
		return error_set(e, ST_REFUSED, "demo_members", NULL, "members", _("A demonstration shop has 1 to %lld members."),
		                 (long long)DEMO_ORDERS_MAX);
	if (access(path, F_OK) == 0)
		return error_set(e, ST_REFUSED, "demo_exists", NULL, NULL,
		                 _("%1$s is there already. Give the demonstration shop another name."), path);
	return ST_OK;
}

enum status demo_create(const char *path, const struct demo_options *o, const struct config *c, struct demo_result *out,
                        struct error *e)
{
	struct demo_result result = {0};
	struct demo_work w = {.options = o, .path = path, .result = &result};
	char *part = xasprintf("%s.part", path), *list = xasprintf("%s.planted.json", path),
	     *list_part = xasprintf("%s.planted.json.part", path);
	enum status st = check_options(path, o, e);

	w.maker = (struct demo_maker){.seed = (uint64_t)o->seed, .orders = o->orders - demo_orders_abroad_of(o->orders), .members = o->members, .day = DAY_NONE};
	if (st == ST_OK) {
		remove_part(part);
		if ((st = make_file(&w, part, c, e)) == ST_OK && (st = write_planted(&w, list_part, e)) == ST_OK &&
		    (st = take_name(list_part, list, e)) == ST_OK)
			st = take_name(part, path, e);
		remove_part(part);
		unlink(list_part);
	}
	if (out != NULL)
		*out = result;
	buf_free(&w.planted.out);
	free(part);
	free(list);
	free(list_part);
	return st;
}
