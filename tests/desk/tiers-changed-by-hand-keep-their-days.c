/*
 * Tiers that a person changes (EAS-29, EAS-31, EAS-32): up or down, the days
 * stay; what has no end is asked about; each act once.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tiers_fixture.h"

static const char plain[] = "[letter]\ntier_changed.email = yes\n";

static int enter(void **state)
{
	(void)state;
	return shop_enter(plain);
}

/* The code of the refusal, "" when it was done. */
static const char *change(int member_id, int tier, const char *valid_to, const char *op)
{
	static struct error e;

	error_clear(&e);
	if (tier_change(&shop, member_id, tier, day_parse_iso(valid_to), "asked at the till", op, &e) == ST_OK)
		return "";
	return e.code;
}

/* EAS-29's own example. */
static void the_last_day_stays(void **state)
{
	(void)state;
	clock_set(instant_parse("2025-08-02T12:00", "Asia/Taipei"));
	stands(1, 2, "2025-04-10", "2026-04-09");
	assert_string_equal(change(1, 3, "", "a"), "");
	assert_string_equal(standing(1), "3 2025-04-10 2026-04-09");
	assert_string_equal(change(1, 2, "", "b"), "");
	assert_string_equal(standing(1), "2 2025-04-10 2026-04-09");
	assert_string_equal(text("SELECT group_concat(cause || ' ' || from_tier || '>' || to_tier || ' ' || to_before || ' ' || to_after || ' ' || on_day"
	                         " || ' ' || by || ' ' || reason, '; ') FROM tier_change"),
	                    "manual 2>3 2026-04-09 2026-04-09 2025-08-02 mei asked at the till; manual 3>2 2026-04-09 2026-04-09 2025-08-02 mei asked at the till");
	/* To the base tier and back (EAS-32). */
	assert_string_equal(change(1, 1, "", "c"), "");
	assert_string_equal(standing(1), "1 2025-04-10 2026-04-09");
	assert_string_equal(change(1, 2, "", "d"), "");
	assert_string_equal(standing(1), "2 2025-04-10 2026-04-09");
	assert_string_equal(text("SELECT count(*) FROM points_notice WHERE letter = 'tier_changed'"), "4");
	assert_string_equal(text("SELECT count(*) FROM audit WHERE what = 'member tier' AND record = 'member 1'"), "4");
	/* A day may be given, if it is the one that stays. */
	assert_string_equal(change(1, 3, "2026-12-31", "e"), "tier_end_stays");
	assert_string_equal(change(1, 3, "2026-04-09", "f"), "");
}

static void an_act_is_done_once(void **state)
{
	(void)state;
	stands(1, 2, "2025-04-10", "2026-04-09");
	assert_string_equal(change(1, 3, "", "same"), "");
	assert_string_equal(change(1, 3, "", "same"), "");
	assert_string_equal(text("SELECT count(*) FROM tier_change"), "1");
	shop.dry_run = true;
	assert_string_equal(change(1, 2, "", "tried"), "");
	shop.dry_run = false;
	assert_string_equal(standing(1), "3 2025-04-10 2026-04-09");
}

static void what_cannot_be_is_refused(void **state)
{
	(void)state;
	stands(1, 2, "2025-04-10", "2026-04-09");
	assert_string_equal(change(1, 2, "", "a"), "TIER_SAME");
	assert_string_equal(change(2, 1, "", "b"), "TIER_SAME"); /* nobody spoke of it, but it is the base tier */
	assert_string_equal(change(1, 77, "", "c"), "TIER_NONE");
	assert_string_equal(change(9, 2, "", "d"), "MEMBER_GUEST");
	assert_string_equal(change(77, 2, "", "e"), "MEMBER_NONE");
	assert_string_equal(change(2, 2, "2026-02-28", "f"), "TIER_END_PAST");
	run("UPDATE member SET kind = 'merged', merged_into = 2 WHERE id = 3");
	assert_string_equal(change(3, 2, "", "g"), "MEMBER_MERGED");
	assert_string_equal(text("SELECT count(*) FROM tier_change"), "0");
}

static void what_has_no_end_is_asked_about(void **state)
{
	(void)state;
	assert_string_equal(change(1, 2, "", "a"), "tier_no_end");
	assert_string_equal(standing(1), "- - -");
	shop.accept_warnings = true;
	assert_string_equal(change(1, 2, "", "a"), "");
	shop.accept_warnings = false;
	assert_string_equal(standing(1), "2 - -");
	/* With a day there is nothing to ask; today is the earliest. */
	assert_string_equal(change(2, 2, "2026-03-01", "b"), "");
	assert_string_equal(standing(2), "2 2026-03-01 2026-03-01");
	/* Down to the base tier is no question. */
	assert_string_equal(change(1, 1, "", "c"), "");
	/* A shop that begins a period instead (EAS-31). */
	own_profile("[tier]\nmanual_null_end = start\n");
	assert_string_equal(change(3, 2, "", "d"), "");
	assert_string_equal(standing(3), "2 2026-03-01 2027-02-28");
	/* One whose changes do touch the days. */
	own_profile("[tier]\nmanual_keeps_validity = no\n");
	stands(4, 2, "2025-04-10", "2026-04-09");
	assert_string_equal(change(4, 3, "", "e"), "");
	assert_string_equal(standing(4), "3 2026-03-01 2027-02-28");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_last_day_stays, enter, leave),
		cmocka_unit_test_setup_teardown(an_act_is_done_once, enter, leave),
		cmocka_unit_test_setup_teardown(what_cannot_be_is_refused, enter, leave),
		cmocka_unit_test_setup_teardown(what_has_no_end_is_asked_about, enter, leave),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
