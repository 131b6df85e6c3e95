/*
 * From a pending campaign to its end: who gets it, how far the quota reaches,
 * and what it becomes when it may not go out.
 */
#include "outbox_fixture.h"

static void everybody_is_handed_over_once(void **state)
{
	struct outbox_done d;
	struct spooled n;
	struct shop s;

	(void)state;
	way_is_spool(3);
	shop_out(&s, "a.db");
	plan_in(&s, 100);
	visitors_in(&s, 7);
	campaign_in(&s, "glaze", SEND_AT);
	run_at(&s, SEND_AT - 1, &d);
	assert_int_equal(d.campaigns, 0);
	run_at(&s, SEND_AT, &d);
	assert_int_equal(d.campaigns, 1);
	assert_int_equal(d.sent, 7);
	assert_string_equal(told(&s, 1), "sent of 7: handed 0 reach 7 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_int_equal(left_of(&s), 93);
	n = spooled();
	assert_int_equal(n.files, 3); /* 3 + 3 + 1 */
	assert_int_equal(n.lines, 7);
	assert_int_equal(n.parts, 0);
	run_at(&s, SEND_AT + 60, &d);
	assert_int_equal(d.campaigns + d.sent + d.finished, 0);
	assert_int_equal(spooled().lines, 7);
	counts_agree(&s);
	shop_close(&s);
}

/* The newest visit first: m00001 visited last, so with 3 left m00001 to m00003 get it. */
static void a_short_quota_cuts_in_the_stated_order(void **state)
{
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_spool(2);
	shop_out(&s, "b.db");
	plan_in(&s, 3);
	visitors_in(&s, 5);
	campaign_in(&s, "glaze", SEND_AT);
	run_at(&s, SEND_AT, &d);
	assert_int_equal(d.cut, 2);
	assert_string_equal(told(&s, 1), "sent of 5: handed 0 reach 3 uncertain 0 failed 0 cut 2 withdrawn 0");
	assert_int_equal(number(&s, "SELECT count(*) FROM campaign_recipient r JOIN person p ON p.id = r.person_id"
	                            " WHERE r.state = 'sent' AND p.code IN ('m00001', 'm00002', 'm00003')"), 3);
	assert_int_equal(left_of(&s), 0);
	/* RUT-97: nothing is left for the next one */
	campaign_in(&s, "kiln", SEND_AT + 60);
	run_at(&s, SEND_AT + 60, &d);
	assert_string_equal(told(&s, 2), "not_sent no_quota of -1: handed 0 reach 0 uncertain 0 failed 0 cut 0 withdrawn 0");
	counts_agree(&s);
	shop_close(&s);
}

/* RUT-98: send time, then creation, then id. 4 messages for two campaigns to 3 people: the second gets 1. */
static void the_earlier_one_takes_first(void **state)
{
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_spool(10);
	shop_out(&s, "c.db");
	plan_in(&s, 4);
	visitors_in(&s, 3);
	campaign_in(&s, "later", SEND_AT + 60);
	campaign_in(&s, "earlier", SEND_AT);
	run_at(&s, SEND_AT + 120, &d);
	assert_string_equal(told(&s, 2), "sent of 3: handed 0 reach 3 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_string_equal(told(&s, 1), "sent of 3: handed 0 reach 1 uncertain 0 failed 0 cut 2 withdrawn 0");
	counts_agree(&s);
	shop_close(&s);
}

/* RUT-127: 60 minutes late it still goes out, one second more and it does not. */
static void lateness_has_two_sides(void **state)
{
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_spool(10);
	shop_out(&s, "d.db");
	plan_in(&s, 100);
	visitors_in(&s, 2);
	campaign_in(&s, "in time", SEND_AT);
	run_at(&s, SEND_AT + 3600, &d);
	assert_string_equal(told(&s, 1), "sent of 2: handed 0 reach 2 uncertain 0 failed 0 cut 0 withdrawn 0");
	campaign_in(&s, "too late", SEND_AT);
	run_at(&s, SEND_AT + 3601, &d);
	assert_string_equal(told(&s, 2), "not_sent missed of -1: handed 0 reach 0 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_int_equal(left_of(&s), 98);
	shop_close(&s);
}

/* The term ends with 29 December (90 days from 1 October): its last second is covered, the next is not. */
static void no_term_no_sending(void **state)
{
	instant_t last = TPE("2026-12-29T23:59:59");
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_spool(10);
	shop_out(&s, "e.db");
	plan_in(&s, 100);
	visitors_in(&s, 2);
	campaign_in(&s, "last", last - 59);
	campaign_in(&s, "after", last + 1);
	run_at(&s, last, &d);
	assert_string_equal(told(&s, 1), "sent of 2: handed 0 reach 2 uncertain 0 failed 0 cut 0 withdrawn 0");
	run_at(&s, last + 1, &d);
	assert_string_equal(told(&s, 2), "not_sent plan_ended of -1: handed 0 reach 0 uncertain 0 failed 0 cut 0 withdrawn 0");
	shop_close(&s);
}

static enum status figures(struct shop *s, int64_t reach, int64_t opened, struct error *e)
{
	return campaign_figures(s, 1, reach, opened, e);
}

/* RUT-127 (d), RUT-125, RUT-126 */
static void without_a_way_out_the_figures_are_typed_in(void **state)
{
	struct outbox_done d;
	struct error e = {0};
	struct shop s;

	(void)state;
	way_is_none();
	shop_out(&s, "f.db");
	plan_in(&s, 10);
	visitors_in(&s, 2);
	campaign_in(&s, "by hand", SEND_AT);
	assert_int_equal(figures(&s, 2, -1, &e), ST_REFUSED);
	assert_string_equal(e.rule, "RUT-125");
	run_at(&s, SEND_AT, &d);
	assert_string_equal(told(&s, 1), "uncertain of -1: handed 0 reach 0 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_int_equal(campaign_settle(&s, 1, true, &e), ST_REFUSED);
	assert_int_equal(figures(&s, 11, -1, &e), ST_REFUSED);
	assert_string_equal(e.rule, "RUT-125");
	assert_int_equal(figures(&s, 10, 11, &e), ST_REFUSED);
	assert_string_equal(e.rule, "RUT-126");
	must(figures(&s, 10, 10, &e), &e);
	assert_string_equal(told(&s, 1), "sent of -1: handed 0 reach 10 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_int_equal(left_of(&s), 0);
	/* the window: 7 x 24 h, its last second included */
	s.accept_warnings = false;
	clock_set(SEND_AT + 7 * 86400);
	must(figures(&s, -1, 3, &e), &e);
	clock_set(SEND_AT + 7 * 86400 + 1);
	assert_int_equal(figures(&s, -1, 4, &e), ST_REFUSED);
	assert_string_equal(e.code, "window_closed");
	s.accept_warnings = true;
	must(figures(&s, -1, 4, &e), &e);
	assert_int_equal(number(&s, "SELECT opened * 10 + final FROM campaign"), 41);
	shop_close(&s);
}

static void reached_nobody_is_no_success(void **state)
{
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_spool(10);
	shop_out(&s, "g.db");
	plan_in(&s, 10);
	campaign_in(&s, "alone", SEND_AT);
	run_at(&s, SEND_AT, &d);
	assert_string_equal(told(&s, 1), "not_sent other of 0: handed 0 reach 0 uncertain 0 failed 0 cut 0 withdrawn 0");
	shop_close(&s);
}

/* Pause and cancel fall between two chunks: the progress of the run is where a person acts. */
static struct shop *other;
static int steps;

static bool pause_at_second(void *arg, int64_t done, int64_t total)
{
	struct error e = {0};

	(void)arg;
	(void)done;
	(void)total;
	if (++steps == 2)
		must(campaign_pause(other, 1, &e), &e);
	return true;
}

static bool cancel_at_second(void *arg, int64_t done, int64_t total)
{
	struct error e = {0};

	(void)arg;
	(void)done;
	(void)total;
	if (++steps == 2)
		must(campaign_cancel(other, 1, &e), &e);
	return true;
}

static bool stop_at_second(void *arg, int64_t done, int64_t total)
{
	(void)arg;
	(void)done;
	(void)total;
	return ++steps != 2;
}

static void begin_seven(struct shop *s, struct shop *second, const char *name)
{
	way_is_spool(2);
	shop_out(s, name);
	plan_in(s, 100);
	visitors_in(s, 7);
	campaign_in(s, "glaze", SEND_AT);
	shop_out(second, name);
	other = second;
	steps = 0;
	clock_set(SEND_AT);
}

static void a_pause_holds_and_lets_go_exactly(void **state)
{
	struct progress p = {.step = pause_at_second};
	struct outbox_done d;
	struct error e = {0};
	struct shop s, second;

	(void)state;
	begin_seven(&s, &second, "h.db");
	must(outbox_run(&s, &p, &d, &e), &e);
	assert_string_equal(told(&s, 1), "sending of 7: handed 0 reach 2 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_int_equal(left_of(&s), 98); /* what is queued takes no quota */
	run_at(&s, SEND_AT + 60, &d);
	assert_int_equal(d.sent, 0);
	assert_int_equal(campaign_pause(&s, 1, &e), ST_REFUSED);
	must(campaign_resume(&s, 1, &e), &e);
	run_at(&s, SEND_AT + 7200, &d); /* lateness is for those that have not begun */
	assert_string_equal(told(&s, 1), "sent of 7: handed 0 reach 7 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_int_equal(spooled().lines, 7);
	counts_agree(&s);
	shop_close(&second);
	shop_close(&s);
}

static void cancelling_keeps_what_went_out(void **state)
{
	struct progress p = {.step = cancel_at_second};
	struct outbox_done d;
	struct error e = {0};
	struct shop s, second;

	(void)state;
	begin_seven(&s, &second, "i.db");
	must(outbox_run(&s, &p, &d, &e), &e);
	assert_string_equal(told(&s, 1), "sent of 7: handed 0 reach 2 uncertain 0 failed 0 cut 0 withdrawn 5");
	assert_int_equal(left_of(&s), 98);
	assert_int_equal(spooled().lines, 2);
	assert_int_equal(campaign_cancel(&s, 1, &e), ST_REFUSED);
	assert_string_equal(e.code, "campaign_state");
	counts_agree(&s);
	shop_close(&second);
	shop_close(&s);
}

static void a_stopped_run_is_taken_up_again(void **state)
{
	struct progress p = {.step = stop_at_second};
	struct outbox_done d;
	struct error e = {0};
	struct shop s, second;

	(void)state;
	begin_seven(&s, &second, "j.db");
	assert_int_equal(outbox_run(&s, &p, &d, &e), ST_REFUSED);
	assert_string_equal(e.code, "cancelled");
	assert_int_equal(d.later, 5);
	run_at(&s, SEND_AT + 60, &d);
	assert_int_equal(d.sent, 5);
	assert_int_equal(spooled().lines, 7);
	shop_close(&second);
	shop_close(&s);
}

/* 2 a minute: a run hands over 2 within any 60 seconds, and never sleeps. */
static void the_rate_is_kept_over_runs(void **state)
{
	struct outbox_done d;
	struct shop s, second;

	(void)state;
	begin_seven(&s, &second, "k.db");
	fixture_way.per_minute = 2;
	run_at(&s, SEND_AT, &d);
	assert_int_equal(d.sent, 2);
	assert_int_equal(d.later, 5);
	run_at(&s, SEND_AT + 59, &d);
	assert_int_equal(d.sent, 0);
	run_at(&s, SEND_AT + 60, &d);
	assert_int_equal(d.sent, 2);
	run_at(&s, SEND_AT + 120, &d);
	run_at(&s, SEND_AT + 180, &d);
	assert_int_equal(d.sent, 1);
	assert_string_equal(told(&s, 1), "sent of 7: handed 0 reach 7 uncertain 0 failed 0 cut 0 withdrawn 0");
	shop_close(&second);
	shop_close(&s);
}

static void uncertain_ones_are_settled_by_a_person(void **state)
{
	struct outbox_done d;
	struct error e = {0};
	struct shop s, second;
	char path[400];

	(void)state;
	begin_seven(&s, &second, "l.db");
	steps = 0;
	/* as a run leaves it that was killed behind the rename, and its file taken away */
	assert_int_equal(outbox_run(&s, &(struct progress){.step = stop_at_second}, &d, &e), ST_REFUSED);
	put(&s, "UPDATE campaign_recipient SET state = 'handed_over' WHERE seq <= 2", 0, NULL, NULL);
	put(&s, "UPDATE campaign SET handed = 2, reach = 0", 0, NULL, NULL);
	put(&s, "UPDATE hand_over SET state = 'begun'", 0, NULL, NULL);
	snprintf(path, sizeof path, "rm %s/*-00000001.jsonl", fixture_way.folder);
	assert_int_equal(system(path), 0);
	run_at(&s, SEND_AT + 60, &d);
	assert_string_equal(told(&s, 1), "uncertain of 7: handed 0 reach 5 uncertain 2 failed 0 cut 0 withdrawn 0");
	assert_int_equal(left_of(&s), 93); /* used until settled */
	assert_int_equal(figures(&s, 4, -1, &e), ST_REFUSED); /* 5 are known */
	must(campaign_settle(&s, 1, false, &e), &e);
	assert_string_equal(told(&s, 1), "sent of 7: handed 0 reach 5 uncertain 0 failed 2 cut 0 withdrawn 0");
	assert_int_equal(left_of(&s), 95);
	counts_agree(&s);
	shop_close(&second);
	shop_close(&s);
}

/* RUT-98: what an earlier one has queued is its own. 6 messages for two campaigns to 5 people, 2 a minute: 5 and 1. */
static void what_is_queued_is_not_taken_by_the_next(void **state)
{
	struct outbox_done d;
	struct shop s;

	(void)state;
	way_is_spool(10);
	fixture_way.per_minute = 2;
	shop_out(&s, "n.db");
	plan_in(&s, 6);
	visitors_in(&s, 5);
	campaign_in(&s, "first", SEND_AT);
	campaign_in(&s, "second", SEND_AT + 60);
	run_at(&s, SEND_AT, &d);
	assert_int_equal(d.sent, 2);
	for (int minute = 1; minute <= 3; minute++)
		run_at(&s, SEND_AT + 60 * minute, &d);
	assert_string_equal(told(&s, 1), "sent of 5: handed 0 reach 5 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_string_equal(told(&s, 2), "sent of 5: handed 0 reach 1 uncertain 0 failed 0 cut 4 withdrawn 0");
	assert_int_equal(left_of(&s), 0);
	counts_agree(&s);
	shop_close(&s);
}

/* Begun in the term's last minute at 2 a minute; when the term is over the rest is withdrawn, and its units are nobody's. */
static void the_end_of_the_term_ends_a_send(void **state)
{
	instant_t last = TPE("2026-12-29T23:59:59");
	struct outbox_done d;
	struct shop s, second;

	(void)state;
	begin_seven(&s, &second, "q.db");
	put(&s, "UPDATE campaign SET send_at = :n", last - 59, NULL, NULL);
	fixture_way.per_minute = 2;
	run_at(&s, last - 59, &d);
	assert_int_equal(d.sent, 2);
	run_at(&s, last + 1, &d); /* 60 s later: the rate would allow two more */
	assert_int_equal(d.sent, 0);
	assert_string_equal(told(&s, 1), "sent of 7: handed 0 reach 2 uncertain 0 failed 0 cut 0 withdrawn 5");
	counts_agree(&s);
	shop_close(&second);
	shop_close(&s);
}

/* The marketplace's figure for a campaign whose rows are known: 5 were sent, 2 are uncertain, it says 6. */
static void a_figure_settles_as_many_as_it_says(void **state)
{
	struct outbox_done d;
	struct error e = {0};
	struct shop s, second;
	char cmd[400];

	(void)state;
	begin_seven(&s, &second, "o.db");
	assert_int_equal(outbox_run(&s, &(struct progress){.step = stop_at_second}, &d, &e), ST_REFUSED);
	put(&s, "UPDATE campaign_recipient SET state = 'handed_over' WHERE seq <= 2", 0, NULL, NULL);
	put(&s, "UPDATE campaign SET handed = 2, reach = 0", 0, NULL, NULL);
	put(&s, "UPDATE hand_over SET state = 'begun'", 0, NULL, NULL);
	snprintf(cmd, sizeof cmd, "rm %s/*-00000001.jsonl", fixture_way.folder);
	assert_int_equal(system(cmd), 0);
	run_at(&s, SEND_AT + 60, &d);
	assert_int_equal(figures(&s, 8, -1, &e), ST_REFUSED); /* 7 at most */
	must(figures(&s, 6, -1, &e), &e);
	assert_string_equal(told(&s, 1), "sent of 7: handed 0 reach 6 uncertain 0 failed 1 cut 0 withdrawn 0");
	assert_int_equal(left_of(&s), 94);
	counts_agree(&s);
	shop_close(&second);
	shop_close(&s);
}

/* m00001 and m00003 opened it, m00004 has blocked the shop since: the other two of five get it again. */
static void once_more_to_those_who_did_not_open(void **state)
{
	struct outbox_done d;
	struct error e = {0};
	struct shop s;
	int64_t fresh = 0;

	(void)state;
	way_is_spool(10);
	shop_out(&s, "p.db");
	plan_in(&s, 100);
	visitors_in(&s, 5);
	campaign_in(&s, "glaze", SEND_AT);
	clock_set(SEND_AT - 60);
	assert_int_equal(campaign_resend(&s, 1, "2026-10-17 10:00", "again-1", &fresh, &e), ST_REFUSED); /* not sent yet */
	run_at(&s, SEND_AT, &d);
	put(&s, "UPDATE campaign_recipient SET opened_at = :n WHERE person_id IN (SELECT id FROM person WHERE code IN ('m00001', 'm00003'))",
	    SEND_AT + 60, NULL, NULL);
	put(&s, "UPDATE campaign SET opened = 2", 0, NULL, NULL);
	put(&s, "UPDATE person SET blocked = 1 WHERE code = 'm00004'", 0, NULL, NULL);
	put(&s, "UPDATE audience_seen SET skip = 1 WHERE person_id = (SELECT id FROM person WHERE code = 'm00004')", 0, NULL, NULL);
	assert_int_equal(campaign_resend(&s, 1, "2026-10-16 09:00", "again-2", &fresh, &e), ST_REFUSED); /* RUT-100 */
	must(campaign_resend(&s, 1, "2026-10-17 10:00", "again-3", &fresh, &e), &e);
	run_at(&s, TPE("2026-10-17T10:00"), &d);
	assert_string_equal(told(&s, fresh), "sent of 2: handed 0 reach 2 uncertain 0 failed 0 cut 0 withdrawn 0");
	assert_int_equal(number(&s, "SELECT count(*) FROM campaign_recipient r JOIN person p ON p.id = r.person_id"
	                            " WHERE r.campaign_id > 1 AND p.code IN ('m00002', 'm00005')"), 2);
	assert_int_equal(left_of(&s), 93);
	shop_close(&s);
}

/* The shop's secret makes the check; another campaign, place or check is none of ours. */
static void references_are_known_again(void **state)
{
	char text[48];
	int64_t campaign = 0, seq = 0;
	struct shop s;

	(void)state;
	way_is_spool(2);
	shop_out(&s, "m.db");
	track_format(&s, 12, 345, text);
	assert_memory_equal(text, "12-345-", 7);
	assert_true(track_parse(&s, text, strlen(text), &campaign, &seq));
	assert_int_equal(campaign, 12);
	assert_int_equal(seq, 345);
	assert_false(track_parse(&s, text, strlen(text) - 1, &campaign, &seq));
	text[4] = '9';
	assert_false(track_parse(&s, text, strlen(text), &campaign, &seq));
	assert_false(track_parse(&s, "12-345", 6, &campaign, &seq));
	shop_close(&s);
}

static int each_enter(void **state)
{
	(void)state;
	scratch_empty();
	return 0;
}

#define T(name) cmocka_unit_test_setup(name, each_enter)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(everybody_is_handed_over_once), T(a_short_quota_cuts_in_the_stated_order), T(the_earlier_one_takes_first),
		T(lateness_has_two_sides), T(no_term_no_sending), T(without_a_way_out_the_figures_are_typed_in),
		T(reached_nobody_is_no_success), T(a_pause_holds_and_lets_go_exactly), T(cancelling_keeps_what_went_out),
		T(a_stopped_run_is_taken_up_again), T(the_rate_is_kept_over_runs), T(uncertain_ones_are_settled_by_a_person),
		T(what_is_queued_is_not_taken_by_the_next), T(a_figure_settles_as_many_as_it_says),
		T(the_end_of_the_term_ends_a_send),
		T(once_more_to_those_who_did_not_open), T(references_are_known_again),
	};
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
