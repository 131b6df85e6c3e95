/*
 * For the tests of grants: the ledger's members, profiles of the test's own laid
 * over ours, and orders written straight into `sale`, as sale.c leaves them.
 */
#ifndef TESTS_GRANTS_FIXTURE_H
#define TESTS_GRANTS_FIXTURE_H

#include "ledger_fixture.h"
#include "storekeep/points.h"

static struct config own_config;

/* The shop's own lines over a profile, from now on. */
static inline void overlay(const char *profile, const char *text)
{
	char *path = xasprintf("%s/%s.ini", scratch_folder, profile);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
	free(path);
	own_config = (struct config){.zone = (char *)(uintptr_t)"Asia/Taipei", .profile_dir = scratch_folder};
	shop.config = &own_config;
	profiles_forget();
}

/* SHOPLINE with the master switch on and points that lapse on 30 June, as its page's examples have it. */
static inline int enter_on(void **state)
{
	int rc = enter(state);
	overlay("shopline", "[points]\nmaster = yes\npurchase = yes\n");
	overlay("easystore", "[points]\npurchase = yes\n");
	return rc;
}

static inline int leave_on(void **state)
{
	profiles_forget();
	return leave(state);
}

/* Change the sale and let grants follow. `set` is the SQL of its new values. */
static inline void change(int64_t id, const char *set, enum status (*event)(struct shop *, int64_t, struct error *))
{
	struct error e = {0};
	char *sql = xasprintf("UPDATE sale SET %s WHERE id = %lld", set, (long long)id);
	begin();
	struct stmt *q = db_prepare_own(shop.db, sql);
	must(stmt_run(q, &e), &e);
	stmt_finish(q);
	must(event(&shop, id, &e), &e);
	commit();
	free(sql);
}

/* An order of that many dollars, placed now. */
static inline int64_t order_placed(int64_t member, const char *channel, int64_t amount)
{
	static int number_of;
	char iso[32];
	struct error e = {0};
	instant_format(clock_now(), "Asia/Taipei", iso);
	char *profile = member == EVE ? (char *)(uintptr_t)"easystore" : (char *)(uintptr_t)"shopline";
	char *sql = xasprintf("INSERT INTO sale (profile, order_number, member_id, channel, placed_at, placed_on, items_amount, created_at, created_by,"
	                      " changed_at, changed_by) VALUES ('%s', 'A%d', nullif(%lld, 0), '%s', %lld, '%.10s', %lld, 0, 'me', 0, 'me')",
	                      profile, ++number_of, (long long)member, channel, (long long)clock_now(), iso, (long long)amount);
	begin();
	struct stmt *q = db_prepare_own(shop.db, sql);
	must(stmt_run(q, &e), &e);
	stmt_finish(q);
	int64_t id = db_last_id(shop.db);
	must(grant_order_placed(&shop, id, &e), &e);
	commit();
	free(sql);
	return id;
}

static inline void complete(int64_t id)
{
	char set[80];
	snprintf(set, sizeof set, "state = 'completed', completed_at = %lld", (long long)clock_now());
	change(id, set, grant_order_completed);
}

static inline void cancel(int64_t id)
{
	char set[80];
	snprintf(set, sizeof set, "state = 'cancelled', cancelled_at = %lld", (long long)clock_now());
	change(id, set, grant_order_cancelled);
}

static inline void deliver(int64_t id)
{
	char set[80];
	snprintf(set, sizeof set, "final_at = %lld", (long long)clock_now());
	change(id, set, grant_order_changed);
}

/* State of an order's grant, "none" where it has none. */
static inline const char *grant_state(int64_t order)
{
	static char state[40];
	struct stmt *q = db_prepare(shop.db, "SELECT state || CASE WHEN due_on IS NOT NULL AND state = 'due' THEN ' ' || due_on ELSE '' END"
	                                     " FROM points_grant WHERE order_id = :id");
	stmt_bind_int(q, ":id", order);
	snprintf(state, sizeof state, "%s", stmt_step(q, NULL) == STEP_ROW ? stmt_text(q, 0) : "none");
	stmt_reset(q);
	return state;
}

static inline int64_t points_of(int64_t order)
{
	return number("SELECT points FROM points_grant WHERE order_id = :id", order);
}

#endif
