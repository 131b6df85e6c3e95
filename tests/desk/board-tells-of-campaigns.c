/*
 * What the board says of campaigns: when they go out, who waits, what is still
 * unknown after a day, what was not sent.
 */
#include "outbox_fixture.h"

#include "storekeep/due.h"

/* The line of this kind about a campaign, "" none. */
static struct due_item line_of(struct shop *s, const char *kind, int64_t id)
{
	struct due_items items;
	struct due_item found = {0};
	struct error e = {0};

	must(due_collect(s, 14, &items, &e), &e);
	for (size_t i = 0; i < items.count; i++)
		if (strcmp(items.items[i].kind, kind) == 0 && items.items[i].record_id == id)
			found = items.items[i];
	due_free(&items);
	return found;
}

static void it_goes_out_within_what_is_asked_for(void **state)
{
	struct due_item it;
	struct shop s;

	(void)state;
	way_is_spool(10);
	clock_set(SEND_AT - 86400);
	shop_out(&s, "a.db");
	plan_in(&s, 10);
	campaign_in(&s, "glaze", SEND_AT);
	campaign_in(&s, "far", SEND_AT + 15 * 86400); /* 31 October, 16 days ahead */
	it = line_of(&s, "campaign_out", 1);
	assert_string_equal(it.rule, "RUT-112");
	assert_string_equal(it.record, "campaign");
	assert_true(it.at == SEND_AT);
	assert_false(it.overdue);
	assert_string_equal(line_of(&s, "campaign_out", 2).kind, "");
	shop_close(&s);
}

/* RUT-127: 24 hours without a result. */
static void an_unknown_result_is_overdue_after_a_day(void **state)
{
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_none();
	clock_set(SEND_AT);
	shop_out(&s, "b.db");
	plan_in(&s, 10);
	visitors_in(&s, 2);
	campaign_in(&s, "by hand", SEND_AT);
	run_at(&s, SEND_AT, &d);
	clock_set(SEND_AT + 24 * 3600);
	assert_false(line_of(&s, "campaign_result", 1).overdue);
	clock_set(SEND_AT + 24 * 3600 + 1);
	assert_true(line_of(&s, "campaign_result", 1).overdue);
	assert_string_equal(line_of(&s, "campaign_result", 1).rule, "RUT-127");
	shop_close(&s);
}

/* RUT-97: the alert stands for a week. */
static void what_was_not_sent_is_told(void **state)
{
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_spool(10);
	clock_set(SEND_AT);
	shop_out(&s, "c.db");
	plan_in(&s, 0);
	visitors_in(&s, 2);
	campaign_in(&s, "no quota", SEND_AT);
	run_at(&s, SEND_AT, &d);
	assert_int_equal(s.notes.count, 1);
	assert_string_equal(s.notes.items[0].what.rule, "RUT-97");
	assert_string_equal(line_of(&s, "campaign_not_sent", 1).rule, "RUT-97");
	clock_set(SEND_AT + 7 * 86400 - 1);
	assert_string_equal(line_of(&s, "campaign_not_sent", 1).rule, "RUT-97");
	clock_set(SEND_AT + 7 * 86400);
	assert_string_equal(line_of(&s, "campaign_not_sent", 1).kind, "");
	shop_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_goes_out_within_what_is_asked_for), cmocka_unit_test(an_unknown_result_is_overdue_after_a_day),
		cmocka_unit_test(what_was_not_sent_is_told),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
