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
#include "storekeep/due_parts.h"

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
	(void)p, (void)e;
	strcat(calls, "1");
	done->sent += 2;
	notes_add(&s->notes, NOTE_INFO, "one", NULL, NULL, "one");
	return ST_OK;
}

static enum status second(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	(void)p, (void)done;
	strcat(calls, "2");
	notes_free(&s->notes);
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
