/*
 * Bulk actions (EAS-6): everybody is checked first, nothing is written while
 * anybody fails, each member is changed once, a run that was cut short goes on,
 * and the whole is taken back. Tried with the blacklist (EAS-108).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "desk/bulk_parts.h"
#include "scratch.h"
#include "storekeep/bulk.h"
#include "storekeep/draft.h"

/* 2026-03-01 10:00 in Taipei. */
#define NOW INT64_C(1772330400)

static struct shop shop;
static struct config config;

static void run(const char *sql)
{
	struct error e = {0};

	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	if (stmt_run(db_prepare_text(shop.db, sql), &e) != ST_OK)
		fail_msg("%s: %s", sql, e.message);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
}

static int64_t number(const char *sql)
{
	return db_int(shop.db, sql, -1);
}

static int set_up(void **state)
{
	struct error e = {0};
	char *path = scratch("shop.db");

	(void)state;
	scratch_empty();
	clock_set(NOW);
	config = (struct config){.zone = (char *)(uintptr_t)"Asia/Taipei"};
	assert_int_equal(shop_open(&shop, path, DB_CREATE, &config, &e), ST_OK);
	shop.actor = "mei";
	free(path);
	run("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
	    " INSERT INTO member (id, profile, kind, origin, last_name, since_at, created_at, created_by, changed_at, changed_by)"
	    " SELECT i, 'easystore', CASE i WHEN 7 THEN 'merged' ELSE 'registered' END, 'staff', 'Lin', i, 1, 'mei', 1, 'mei' FROM n");
	run("UPDATE member SET merged_into = 8 WHERE id = 7");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	shop_close(&shop);
	return 0;
}

static enum status block(const int64_t *ids, size_t count, bool skip, const char *op, const struct progress *p, struct bulk_result *r, struct error *e)
{
	const struct member_choice who = {.profile = "easystore", .ids = ids, .id_count = count, .all = ids == NULL};

	*e = (struct error){0};
	return member_block_many(&shop, &who, true, "resold coupons", skip, op, p, r, e);
}

static void nobody_and_no_reason(void **state)
{
	const struct member_choice nobody = {.profile = "easystore"};
	const int64_t one[] = {1};
	const struct member_choice who = {.profile = "easystore", .ids = one, .id_count = 1};
	struct bulk_result r;
	struct error e;

	(void)state;
	assert_int_equal(member_block_many(&shop, &nobody, true, "x", false, "a", NULL, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "BULK_EMPTY");
	assert_int_equal(member_block_many(&shop, &who, true, " ", false, "a", NULL, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "REASON_EMPTY");
	assert_int_equal(number("SELECT count(*) FROM batch"), 0);
}

static void one_bad_row_stops_all(void **state)
{
	const int64_t ids[] = {9, 7, 3, 9};
	struct bulk_result r;
	struct error e;

	(void)state;
	assert_int_equal(block(ids, 4, false, "a", NULL, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "BULK_ROWS");
	assert_string_equal(e.rule, "EAS-6");
	assert_int_equal(r.members, 3);
	assert_int_equal(r.refused, 1);
	assert_string_equal(r.first.code, "MEMBER_MERGED");
	assert_string_equal(shop.notes.items[0].what.code, "MEMBER_MERGED");
	assert_int_equal(number("SELECT count(*) FROM member WHERE blacklisted_at IS NOT NULL"), 0);
	assert_int_equal(number("SELECT count(*) FROM batch"), 0);

	assert_int_equal(block(ids, 4, true, "a", NULL, &r, &e), ST_OK);
	assert_int_equal(r.changes, 2);
	assert_int_equal(r.refused, 1);
	assert_int_equal(number("SELECT count(*) FROM member WHERE blacklisted_at IS NOT NULL"), 2);
	assert_int_equal(number("SELECT count(*) FROM bulk_member WHERE code = 'MEMBER_MERGED' AND state = 'refused'"), 1);
}

static void a_dry_run_writes_nothing(void **state)
{
	const int64_t ids[] = {1, 2};
	struct bulk_result r;
	struct error e;

	(void)state;
	shop.dry_run = true;
	assert_int_equal(block(ids, 2, false, "a", NULL, &r, &e), ST_OK);
	shop.dry_run = false;
	assert_int_equal(r.changes, 2);
	assert_int_equal(r.batch_id, 0);
	assert_int_equal(number("SELECT count(*) FROM batch"), 0);
}

static void the_same_act_comes_once(void **state)
{
	const int64_t ids[] = {1, 2};
	struct bulk_result r, again;
	struct error e;

	(void)state;
	assert_int_equal(block(ids, 2, false, "a", NULL, &r, &e), ST_OK);
	assert_int_equal(block(ids, 2, false, "a", NULL, &again, &e), ST_OK);
	assert_true(again.already);
	assert_int_equal(again.batch_id, r.batch_id);
	assert_int_equal(again.changes, 2);
	assert_int_equal(number("SELECT count(*) FROM batch"), 1);
	assert_int_equal(block(ids, 2, false, "b", NULL, &again, &e), ST_OK);
	assert_int_equal(again.same, 2);
	assert_int_equal(again.batch_id, 0);
}

static void a_batch_is_taken_back(void **state)
{
	const int64_t ids[] = {1, 2, 3};
	struct bulk_result r;
	struct error e;

	(void)state;
	run("UPDATE member SET blacklisted_at = 5, blacklist_reason = 'before' WHERE id = 2");
	assert_int_equal(block(ids, 3, false, "a", NULL, &r, &e), ST_OK);
	assert_int_equal(r.changes, 2);
	assert_int_equal(r.same, 1);
	assert_int_equal(member_block(&shop, 3, false, "a mistake", &e), ST_OK);
	assert_int_equal(batch_undo(&shop, r.batch_id, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	assert_string_equal(shop.notes.items[0].what.code, "blacklist_changed");
	assert_int_equal(number("SELECT blacklisted_at FROM member WHERE id = 1"), NOW);

	assert_int_equal(member_block(&shop, 3, true, "resold coupons", &e), ST_OK);
	assert_int_equal(batch_undo(&shop, r.batch_id, NULL, &e), ST_OK);
	assert_int_equal(number("SELECT count(*) FROM member WHERE blacklisted_at IS NOT NULL"), 1);
	assert_int_equal(number("SELECT blacklisted_at FROM member WHERE id = 2"), 5);
	assert_int_equal(number("SELECT count(*) FROM bulk_member WHERE state = 'undone'"), 2);
	assert_int_equal(number("SELECT count(*) FROM batch WHERE state = 'removed'"), 1);
	assert_int_equal(batch_undo(&shop, r.batch_id, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_removed");
}

/* false once some are changed: the run is stopped between two transactions, as a kill would. */
static bool stop_later(void *arg, int64_t done, int64_t total)
{
	(void)total;
	*(int64_t *)arg = done;
	return done <= 1200;
}

static void what_was_cut_short_goes_on(void **state)
{
	struct bulk_result r;
	struct error e;
	int64_t seen = 0, changed, ids[8];

	(void)state;
	run("DELETE FROM member WHERE id = 7");
	assert_int_equal(block(NULL, 0, false, "a", &(struct progress){stop_later, &seen}, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "bulk_stopped");
	changed = number("SELECT count(*) FROM member WHERE blacklisted_at IS NOT NULL");
	assert_true(changed > 0);
	assert_int_equal(number("SELECT count(*) FROM bulk_member WHERE state = 'done'"), changed);
	shop_close(&shop); /* the process is gone */

	char *path = scratch("shop.db");
	assert_int_equal(shop_open(&shop, path, DB_OPEN, &config, &e), ST_OK);
	free(path);
	shop.actor = "mei";
	assert_int_equal(batch_unfinished(&shop, ids, 8), 1);
	assert_int_equal(bulk_resume(&shop, ids[0], NULL, &r, &e), ST_OK);
	assert_int_equal(r.changes, 1199);
	assert_int_equal(number("SELECT count(*) FROM member WHERE blacklisted_at IS NOT NULL"), 1199);
	assert_int_equal(number("SELECT count(*) FROM audit WHERE what = 'member block'"), 1199);
	assert_int_equal(number("SELECT rows_changed FROM batch WHERE state = 'published'"), 1199);
	assert_int_equal(batch_unfinished(&shop, ids, 8), 0);
	assert_int_equal(bulk_resume(&shop, r.batch_id, NULL, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "bulk_finished");
}

static void what_was_cut_short_goes_back(void **state)
{
	struct bulk_result r;
	struct error e;
	int64_t seen = 0;

	(void)state;
	run("DELETE FROM member WHERE id = 7");
	assert_int_equal(block(NULL, 0, false, "a", &(struct progress){stop_later, &seen}, &r, &e), ST_REFUSED);
	assert_int_equal(batch_remove(&shop, r.batch_id, NULL, &e), ST_OK);
	assert_int_equal(number("SELECT count(*) FROM member WHERE blacklisted_at IS NOT NULL"), 0);
	assert_int_equal(number("SELECT count(*) FROM batch WHERE state = 'removed'"), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(nobody_and_no_reason, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_bad_row_stops_all, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_dry_run_writes_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_act_comes_once, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_batch_is_taken_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_cut_short_goes_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_was_cut_short_goes_back, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
