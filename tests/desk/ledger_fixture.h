/*
 * For the tests of points and store credit: a shop in a file of its own with a
 * few members, and postings in one line.
 */
#ifndef TESTS_LEDGER_FIXTURE_H
#define TESTS_LEDGER_FIXTURE_H

#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/credit.h"
#include "storekeep/ledger.h"

#define MEI 1  /* 林美華, shopline */
#define DA 2   /* 陳大文, shopline */
#define EVE 3  /* 王小明, easystore */

static const struct config ledger_config = {.zone = (char *)(uintptr_t)"Asia/Taipei", .profile_dir = scratch_folder};
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

static inline void begin(void)
{
	struct error e = {0};
	must(db_begin(shop.db, &e), &e);
}

static inline void commit(void)
{
	struct error e = {0};
	must(db_commit(shop.db, &e), &e);
}

/* A write in SQL, in a transaction of its own. */
static inline void write_sql(const char *sql)
{
	struct error e = {0};
	begin();
	struct stmt *q = db_prepare_own(shop.db, sql);
	must(stmt_run(q, &e), &e);
	stmt_finish(q);
	commit();
}

static inline void new_member(int64_t id, const char *profile, const char *kind, const char *last, const char *first)
{
	char *sql = xasprintf("INSERT INTO member (id, profile, kind, origin, last_name, first_name, phone, since_at, created_at, created_by,"
	                      " changed_at, changed_by) VALUES (%lld, '%s', '%s', 'staff', '%s', '%s', '+88691200%04lld', 0, 0, 'me', 0, 'me')",
	                      (long long)id, profile, kind, last, first, (long long)id);
	write_sql(sql);
	free(sql);
}

static inline int enter(void **state)
{
	struct error e = {0};
	scratch_enter(state);
	/* the master switch of points is on (SHL-9) */
	char *own = scratch("shopline.ini"), *path = scratch("shop.db");
	FILE *f = fopen(own, "w");
	fputs("[points]\nmaster = yes\n", f);
	fclose(f);
	free(own);
	profiles_forget();
	must(shop_open(&shop, path, DB_CREATE, &ledger_config, &e), &e);
	shop.actor = "mei";
	free(path);
	go_to("2026-03-10T10:20:00");
	new_member(MEI, "shopline", "registered", "林", "美華");
	new_member(DA, "shopline", "registered", "陳", "大文");
	new_member(EVE, "easystore", "registered", "王", "小明");
	return 0;
}

/* Whatever a test did, ledgers, lots and balances agree. */
static inline int leave(void **state)
{
	struct notes found = {0};
	struct error e = {0};
	must(ledger_check(&shop, &found, &e), &e);
	must(credit_check(&shop, &found, &e), &e);
	if (found.count != 0)
		fail_msg("%s", found.items[0].what.message);
	notes_free(&found);
	notes_free(&shop.notes);
	shop_close(&shop);
	return scratch_leave(state);
}

static inline enum status post(const struct posting *p, struct posted *out, struct error *e)
{
	begin();
	return db_end(shop.db, ledger_post(&shop, p, out, e), e);
}

/* Points given: the lot's number. `expires` NULL: never. */
static inline int64_t give(int64_t member, int64_t points, const char *on, const char *expires, int64_t order)
{
	struct posted out;
	struct error e = {0};
	must(post(&(struct posting){.member_id = member, .kind = order ? "earn_order" : "manual_add", .source = order ? "order" : "manual",
	                            .points = points, .on = day(on), .expires_on = expires ? day(expires) : DAY_NONE, .order_id = order},
	          &out, &e), &e);
	return out.lot_id;
}

static inline enum status take(int64_t member, int64_t points, const char *on, struct posted *out, struct error *e)
{
	return post(&(struct posting){.member_id = member, .kind = "manual_sub", .points = -points, .on = day(on), .expires_on = DAY_NONE}, out, e);
}

static inline int64_t number(const char *sql, int64_t id)
{
	struct stmt *q = db_prepare_text(shop.db, sql);
	stmt_bind_int(q, ":id", id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : -1;
	stmt_reset(q);
	return n;
}

static inline int64_t left(int64_t lot)
{
	return number("SELECT remaining FROM points_lot WHERE id = :id", lot);
}

static inline int64_t balance(int64_t member)
{
	return number("SELECT points FROM wallet WHERE member_id = :id", member);
}

#endif
