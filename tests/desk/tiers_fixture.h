/*
 * A shop on EasyStore with a few members and orders, for tests of tiers and
 * segments.
 */
#ifndef TESTS_TIERS_FIXTURE_H
#define TESTS_TIERS_FIXTURE_H

#include "scratch.h"
#include "storekeep/tier.h"

/* 2026-03-01 10:00 in Taipei. */
#define NOW INT64_C(1772330400)

static struct shop shop;
static struct config config;

static inline void run(const char *sql)
{
	struct error e = {0};

	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	if (stmt_run(db_prepare_text(shop.db, sql), &e) != ST_OK)
		fail_msg("%s: %s", sql, e.message);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
}

/* One text out of the file; "NULL" for NULL, "" for no row. */
static inline const char *text(const char *sql)
{
	static char out[400];
	struct stmt *q = db_prepare_text(shop.db, sql);

	*out = '\0';
	if (stmt_step(q, NULL) == STEP_ROW)
		snprintf(out, sizeof out, "%s", stmt_is_null(q, 0) ? "NULL" : stmt_text(q, 0));
	stmt_reset(q);
	return out;
}

static inline void member(int id, const char *kind)
{
	char sql[500];

	snprintf(sql, sizeof sql, "INSERT INTO member (id, profile, kind, origin, last_name, first_name, since_at, registered_at, created_at,"
	         " created_by, changed_at, changed_by) VALUES (%d, 'easystore', '%s', 'staff', 'Lin', 'Mei', 1, %s, 1, 'mei', 1, 'mei')", id, kind,
	         strcmp(kind, "guest") == 0 ? "NULL" : "1700000000");
	run(sql);
}

static inline void stands(int id, int tier, const char *from, const char *to)
{
	char sql[300];

	snprintf(sql, sizeof sql, "UPDATE member SET tier_id = %d, tier_from = nullif('%s', ''), tier_to = nullif('%s', '') WHERE id = %d", tier,
	         from, to, id);
	run(sql);
}

/* A counted order; the wallet is kept as sale_recount() keeps it. */
static inline void order(int id, int member_id, const char *on, int amount)
{
	char sql[600];

	snprintf(sql, sizeof sql, "INSERT INTO sale (id, profile, order_number, member_id, placed_at, placed_on, state, counted, net_amount,"
	         " created_at, created_by, changed_at, changed_by) VALUES (%d, 'easystore', 'E%d', %d, 1, '%s', 'completed', 1, %d, 1, 'mei', 1,"
	         " 'mei')", id, id, member_id, on, amount);
	run(sql);
	snprintf(sql, sizeof sql, "INSERT INTO wallet (member_id, orders, spent, first_on, last_on) SELECT member_id, count(*), sum(net_amount),"
	         " min(placed_on), max(placed_on) FROM sale WHERE member_id = %d AND true ON CONFLICT DO UPDATE SET orders = excluded.orders,"
	         " spent = excluded.spent, first_on = excluded.first_on, last_on = excluded.last_on", member_id);
	run(sql);
}

/* "tier from to" of a member, for comparison with what was worked out. */
static inline const char *standing(int id)
{
	char sql[200];

	snprintf(sql, sizeof sql, "SELECT COALESCE(tier_id, '-') || ' ' || COALESCE(tier_from, '-') || ' ' || COALESCE(tier_to, '-')"
	         " FROM member WHERE id = %d", id);
	return text(sql);
}

/* The shop's own lines over the profile. */
static inline void own_profile(const char *lines)
{
	char *folder = scratch("profiles"), *path = scratch("profiles/easystore.ini");
	FILE *f;

	mkdir(folder, 0700);
	f = fopen(path, "w");
	fputs(lines, f);
	fclose(f);
	free(config.profile_dir);
	config.profile_dir = folder;
	free(path);
	profiles_forget();
}

/* Members 1 to 9, of whom 9 is a guest. */
static inline int shop_enter(const char *lines)
{
	struct error e = {0};
	struct tier *list;
	size_t count;
	char *path;

	scratch_empty();
	config.zone = (char *)(uintptr_t)"Asia/Taipei";
	clock_set(NOW);
	own_profile(lines);
	path = scratch("shop.db");
	if (shop_open(&shop, path, DB_CREATE, &config, &e) != ST_OK)
		return -1;
	free(path);
	shop.actor = "mei";
	if (tiers_of(&shop, "easystore", &list, &count, &e) != ST_OK)
		return -1;
	tiers_free(list, count);
	for (int i = 1; i <= 9; i++)
		member(i, i == 9 ? "guest" : "registered");
	return 0;
}

static inline int leave(void **state)
{
	(void)state;
	shop_close(&shop);
	free(config.profile_dir);
	config.profile_dir = NULL;
	profiles_forget();
	return 0;
}

#endif
