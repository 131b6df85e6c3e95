/*
 * The frame of what is due, with capabilities of this test's own: lines in the
 * order of day and hour, and a run in which one capability fails.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/desk_list.h"
#include "storekeep/due_parts.h"
#include "storekeep/labels.h"
#include "storekeep/life.h"

/* 2026-11-21 10:00 in Taipei. */
#define NOW INT64_C(1795226400)

static struct shop shop;
static struct config config;
static char calls[8];
static const char *second_code;

static enum status later(struct due_frame *f, struct error *e)
{
	day_t today = instant_day(NOW, "Asia/Taipei");
	(void)e;
	due_say(due_add(f, "ruten", "calendar", today + 3, "RUT-36"), "whole day");
	due_say(due_add_at(f, "ruten", "calendar", NOW + 3 * 86400, "RUT-36"), "ten o'clock");
	due_say(due_add_at(f, "ruten", "calendar", NOW + 3 * 86400 - 60, "RUT-36"), "a minute before");
	assert_null(due_add(f, "ruten", "calendar", today + 15, "RUT-36"));
	assert_null(due_add(f, "ruten", "calendar", DAY_NONE, "RUT-36"));
	assert_null(due_add_at(f, "ruten", "calendar", INSTANT_NONE, "RUT-36"));
	return ST_OK;
}

static enum status sooner(struct due_frame *f, struct error *e)
{
	struct due_item *it = due_add_at(f, "ruten", "calendar", NOW - 1, "QOO-2");
	(void)e;
	due_say(it, "a second ago");
	due_opens(it, "campaign", 12);
	due_say(due_add_at(f, "ruten", "calendar", NOW, "RUT-36"), "now");
	due_say(due_add(f, "qoo10", "calendar", instant_day(NOW, "Asia/Tokyo") - 1, "QOO-2"), "yesterday");
	return ST_OK;
}

const due_source due_sources[] = {later, sooner, NULL};

static enum status first(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	(void)p;
	strcat(calls, "1");
	done->sent += 2;
	notes_add(&s->notes, NOTE_INFO, "one", NULL, NULL, "one");
	return life_tell(s, instant_day(NOW, "Asia/Taipei"), "campaign_out", "ruten", "campaign", "7", 2, "RUT-112", e);
}

static enum status second(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	enum status st = shop_write_begin(s, e);
	(void)p, (void)done;
	strcat(calls, "2");
	notes_free(&s->notes);
	if (st == ST_OK)
		st = life_tell(s, instant_day(NOW, "Asia/Taipei") - 3, "period_begin", "yahoo", "period", "2026-11-H2", 1, "YAH-121", e);
	if (st == ST_OK)
		st = life_tell(s, instant_day(NOW, "Asia/Taipei") - 3, "birthday", "ruten", "", "", 0, "EAS-39", e);
	if (st == ST_OK && second_code)
		st = ST_FAILED;
	if (shop_write_end(s, st, e) == ST_OK && !second_code)
		return ST_OK;
	return second_code ? error_set(e, ST_FAILED, second_code, NULL, NULL, "second") : ST_OK;
}

static enum status third(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	(void)p;
	strcat(calls, "3");
	done->sent += 3;
	notes_add(&s->notes, NOTE_INFO, "three", NULL, NULL, "three");
	return second_code ? error_set(e, ST_REFUSED, "third", NULL, NULL, "third") : ST_OK;
}

const due_actor due_actors[] = {first, second, third, NULL};

static void lines_stand_by_day_and_hour(void **state)
{
	static const char *const want[] = {"yesterday", "a second ago", "now", "whole day", "a minute before", "ten o'clock"};
	struct due_items d;
	struct error e = {0};
	(void)state;
	assert_int_equal(due_collect(&shop, 14, &d, &e), ST_OK);
	assert_int_equal(d.count, 6);
	for (size_t i = 0; i < d.count; i++) {
		assert_string_equal(d.items[i].sentence, want[i]);
		assert_int_equal(d.items[i].overdue, i < 2);
	}
	assert_string_equal(d.items[1].record, "campaign");
	assert_int_equal(d.items[1].record_id, 12);
	assert_string_equal(d.items[1].rule, ""); /* no marketplace is judged by another's rule */
	assert_string_equal(d.items[2].rule, "RUT-36");
	due_free(&d);
}

static void one_failure_keeps_no_other_from_its_work(void **state)
{
	struct due_done done;
	struct error e = {0};
	(void)state;
	second_code = "broken";
	assert_int_equal(due_run(&shop, NULL, &done, &e), ST_FAILED);
	assert_string_equal(calls, "123");
	assert_string_equal(e.code, "broken"); /* the first one */
	assert_int_equal(done.sent, 5);
	assert_int_equal(shop.notes.count, 2); /* what each had to say */
	assert_string_equal(shop.notes.items[0].what.code, "one");
	assert_string_equal(shop.notes.items[1].what.code, "three");
}

static void a_cancelled_run_ends(void **state)
{
	struct due_done done;
	struct error e = {0};
	(void)state;
	second_code = "cancelled";
	assert_int_equal(due_run(&shop, NULL, &done, &e), ST_FAILED);
	assert_string_equal(calls, "12");
}

static void all_well(void **state)
{
	struct due_done done;
	struct error e = {0};
	(void)state;
	second_code = NULL;
	assert_int_equal(due_run(&shop, NULL, &done, &e), ST_OK);
	assert_string_equal(calls, "123");
	assert_int_equal(done.sent, 5);
}

static int64_t logged(void)
{
	return db_int(shop.db, "SELECT count(*) FROM life_log", -1);
}

static void run_and_ask(struct due_steps *steps)
{
	struct due_done done;
	struct error e = {0};
	*steps = (struct due_steps){0};
	shop.told = steps;
	due_run(&shop, NULL, &done, &e);
	shop.told = NULL;
}

static void each_step_is_told_by_its_day(void **state)
{
	struct due_steps steps;
	int64_t before = logged();
	(void)state;
	second_code = NULL;
	run_and_ask(&steps);
	assert_int_equal(steps.count, 2); /* a count of none tells nothing */
	assert_string_equal(steps.items[0].step, "period_begin");
	assert_string_equal(steps.items[0].record_no, "2026-11-H2");
	assert_string_equal(steps.items[0].rule, "YAH-121");
	assert_string_equal(steps.items[1].step, "campaign_out");
	assert_int_equal(steps.items[1].count, 2);
	assert_int_equal(steps.items[1].day - steps.items[0].day, 3);
	assert_int_equal(logged() - before, 2);
	due_steps_free(&steps);
}

static void what_failed_is_not_told(void **state)
{
	struct due_steps steps;
	int64_t before = logged();
	(void)state;
	second_code = "broken";
	run_and_ask(&steps);
	assert_int_equal(steps.count, 1);
	assert_string_equal(steps.items[0].step, "campaign_out");
	assert_int_equal(logged() - before, 1);
	due_steps_free(&steps);
}

static void a_run_that_is_tried_tells_and_writes_nothing(void **state)
{
	struct due_steps steps;
	int64_t before = logged();
	(void)state;
	second_code = NULL;
	shop.dry_run = true;
	run_and_ask(&steps);
	shop.dry_run = false;
	assert_int_equal(steps.count, 2);
	assert_string_equal(steps.items[0].step, "period_begin");
	assert_int_equal(logged(), before);
	due_steps_free(&steps);
}

static size_t listed(const char *profile, day_t from, day_t to)
{
	struct list_source src;
	struct list_page page = {0};
	size_t count;
	life_log_list(&shop, profile, from, to, &src);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 100}, &page, NULL), ST_OK);
	count = page.count;
	list_page_free(&page);
	desk_list_close(&src);
	return count;
}

static void the_log_is_listed_by_marketplace_and_days(void **state)
{
	day_t day = instant_day(NOW, "Asia/Taipei");
	size_t all = listed(NULL, DAY_NONE, DAY_NONE);
	(void)state;
	assert_int_equal(all, logged());
	assert_true(listed("yahoo", DAY_NONE, DAY_NONE) > 0);
	assert_int_equal(listed("yahoo", DAY_NONE, DAY_NONE) + listed("ruten", DAY_NONE, DAY_NONE), all);
	assert_int_equal(listed(NULL, day, DAY_NONE), listed("ruten", DAY_NONE, DAY_NONE));
	assert_int_equal(listed(NULL, DAY_NONE, day - 3), listed("yahoo", DAY_NONE, DAY_NONE));
	assert_int_equal(listed(NULL, day - 2, day - 1), 0);
}

static void every_kind_has_a_desk(void **state)
{
	const char *kind, *desk;
	(void)state;
	assert_string_equal(due_desk("claim_due"), "settlement");
	assert_string_equal(due_desk("order_ship"), "orders");
	assert_string_equal(due_desk("return_close"), "returns");
	assert_string_equal(due_desk("exchange_list"), "returns");
	assert_string_equal(due_desk("campaign_out"), "marketing");
	assert_string_equal(due_desk("points_lapse"), "members");
	assert_string_equal(due_desk("closure_ship"), "store");
	for (int i = 0; (kind = label_code("due_kind", i)) != NULL; i++) {
		bool known = false;
		for (int n = 0; (desk = label_code("due_desk", n)) != NULL; n++)
			known = known || strcmp(desk, due_desk(kind)) == 0;
		assert_true(known);
	}
}

static int enter(void **state)
{
	(void)state;
	calls[0] = '\0';
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(lines_stand_by_day_and_hour, enter),
		cmocka_unit_test_setup(one_failure_keeps_no_other_from_its_work, enter),
		cmocka_unit_test_setup(a_cancelled_run_ends, enter),
		cmocka_unit_test_setup(all_well, enter),
		cmocka_unit_test_setup(each_step_is_told_by_its_day, enter),
		cmocka_unit_test_setup(what_failed_is_not_told, enter),
		cmocka_unit_test_setup(a_run_that_is_tried_tells_and_writes_nothing, enter),
		cmocka_unit_test_setup(the_log_is_listed_by_marketplace_and_days, enter),
		cmocka_unit_test_setup(every_kind_has_a_desk, enter),
	};
	struct error e = {0};
	config.zone = (char *)(uintptr_t)"Asia/Taipei";
	clock_set(NOW);
	if (scratch_enter(NULL) != 0)
		return 99;
	char *path = scratch("shop.db");
	int failed = shop_open(&shop, path, DB_CREATE, &config, &e) != ST_OK;
	if (!failed) {
		failed = cmocka_run_group_tests(tests, NULL, NULL);
		shop_close(&shop);
	}
	free(path);
	scratch_leave(NULL);
	profiles_forget();
	return failed;
}
