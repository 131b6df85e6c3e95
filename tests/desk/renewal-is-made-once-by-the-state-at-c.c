/*
 * Renewal in the file: made once and dated C however late the timer runs, by
 * the state of that instant; the discount for one renewal; what blocks it; the
 * switch that ends with the next period (RUT-34 to 45, 48, 131).
 *
 * The plan is bought on 2031-01-05 10:20 for 90 days: E = 04-05, W = 03-26
 * 00:00:00, L = 04-02 23:59:59, C = 04-03 00:00:00, T = 04-05 23:59:59, and the
 * next term is 04-06 to 07-04 (the rulebook's own example).
 */
#include "plan_fixture.h"

#include "storekeep/autodebit.h"
#include "storekeep/desk_list.h"
#include "storekeep/due_parts.h"
#include "storekeep/renewal.h"

/* ---- acts in one line ---- */

static enum status apply(const char *route, const char *last4, int year, int month, struct autodebit *a, struct error *e)
{
	struct autodebit_card card = {.exp_year = year, .exp_month = month, .issued_in_tw = true};
	const struct form *f;
	struct record r;
	char op[OP_ID_SIZE];
	enum status st;

	snprintf(card.brand, sizeof card.brand, "VISA");
	snprintf(card.last4, sizeof card.last4, "%s", last4);
	must(form_load("payer", &f, e), e);
	record_init(&r, f);
	record_set(&r, "route", route);
	record_set(&r, "consent", "yes");
	op_id_make(op);
	st = autodebit_apply(&shop, "ruten", &r, &card, op, a, e);
	record_free(&r);
	return st;
}

static struct autodebit card(const char *route, const char *last4, int year, int month)
{
	struct autodebit a = {0};
	struct error e = {0};

	must(apply(route, last4, year, month, &a, &e), &e);
	return a;
}

static void press(bool on)
{
	struct error e = {0};

	shop.accept_warnings = true;
	must(on ? renewal_enable(&shop, "ruten", NULL, &e) : renewal_disable(&shop, "ruten", NULL, &e), &e);
	shop.accept_warnings = false;
}

static struct renewal_done timer(void)
{
	struct renewal_done done;
	struct error e = {0};

	notes_free(&shop.notes);
	must(renewal_run(&shop, &done, &e), &e);
	return done;
}

static struct renewal stands(void)
{
	struct renewal r;
	struct error e = {0};

	must(renewal_get(&shop, "ruten", &r, &e), &e);
	return r;
}

static struct renewal_forecast ahead(const char *when)
{
	struct renewal_forecast f;
	struct error e = {0};

	must(renewal_forecast(&shop, "ruten", at(when), &f, &e), &e);
	return f;
}

/* A plan of 90 days, a card to the end of 2035, the switch on since `when`. */
static void switched_on(const char *when)
{
	buy("90");
	card("fast", "5670", 2035, 12);
	go_to(when);
	press(true);
}

static int64_t renewals(void)
{
	return count_of("SELECT count(*) FROM plan_order WHERE origin = 'renewal'");
}

/* ---- the switch ---- */

static void switch_needs_debit_and_plan(void **state)
{
	struct error e = {0};
	struct autodebit a;

	(void)state;
	refused(renewal_enable(&shop, "ruten", NULL, &e), &e, "gate_closed", "RUT-9");
	buy("90");
	refused(renewal_enable(&shop, "ruten", NULL, &e), &e, "autodebit_missing", "RUT-34");
	card("standard", "5670", 2035, 12);
	refused(renewal_enable(&shop, "ruten", NULL, &e), &e, "autodebit_pending", "RUT-34");
	must(autodebit_decide(&shop, "ruten", true, &a, &e), &e);
	must(renewal_enable(&shop, "ruten", NULL, &e), &e);
	noted("discount_early", "RUT-42");
	assert_string_equal(stands().stamp, "2031/01/05 10:20");
	go_to("2031-01-06T09:00:59");
	must(renewal_enable(&shop, "ruten", NULL, &e), &e);
	noted("already_on", "RUT-40");
	assert_string_equal(stands().stamp, "2031/01/05 10:20"); /* RUT-44: changes on a change only */
	must(renewal_disable(&shop, "ruten", NULL, &e), &e);
	assert_string_equal(stands().stamp, "2031/01/06 09:00");
	must(renewal_disable(&shop, "ruten", NULL, &e), &e);
	noted("already_off", "RUT-40");
	go_to("2031-04-06T00:00:00");
	refused(renewal_enable(&shop, "ruten", NULL, &e), &e, "plan_ended", "RUT-13");
}

/* RUT-45, RUT-56: a card that ends before C is told where the switch goes on. */
static void card_that_ends_before_c_is_told(void **state)
{
	struct error e = {0};

	(void)state;
	buy("90");
	card("fast", "5670", 2031, 3);
	must(renewal_enable(&shop, "ruten", NULL, &e), &e);
	noted("renewal_at_risk", "RUT-45");
	assert_string_equal(ahead("2031-01-05T10:20:00").why, "autodebit_ends");
	assert_false(ahead("2031-01-05T10:20:00").will_renew);
}

static void trying_changes_nothing(void **state)
{
	struct error e = {0};

	(void)state;
	buy("90");
	card("fast", "5670", 2035, 12);
	shop.dry_run = true;
	must(renewal_enable(&shop, "ruten", NULL, &e), &e);
	shop.dry_run = false;
	assert_int_equal(stands().state, SWITCH_OFF);
	assert_string_equal(stands().stamp, "-");
}

/* ---- the renewal ---- */

static void renewal_is_made_at_c_once(void **state)
{
	struct plan_order o;
	struct renewal_done done;
	int64_t id;

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-02T23:59:59");
	assert_int_equal(timer().renewed, 0);
	go_to("2031-04-03T00:00:00");
	done = timer();
	assert_int_equal(done.renewed, 1);
	assert_int_equal(timer().renewed, 0);
	go_to("2031-04-05T23:59:59");
	assert_int_equal(timer().renewed, 0);
	assert_int_equal(renewals(), 1);
	id = count_of("SELECT id FROM plan_order WHERE origin = 'renewal'");
	o = order(id);
	assert_int_equal(o.paid_at, at("2031-04-03T00:00:00"));
	assert_int_equal(o.list_price, 2160);
	assert_int_equal(o.amount, 2160);
	assert_int_equal(o.discount_percent, 0);
	assert_string_equal(o.pay, "autodebit");
	valid(id, "2031-04-06T00:00:00", "2031-07-04T23:59:59");
	assert_int_equal(o.term.quota_bought, 150000);
	assert_int_equal(o.line_count, 2);
	for (size_t i = 0; i < 2; i++) {
		assert_int_equal(o.lines[i].booked_at, at("2031-04-03T00:00:00"));
		assert_string_equal(o.lines[i].state, "paid");
		assert_string_equal(o.lines[i].notice, "autodebit");
	}
	assert_int_equal(o.debit_count, 1);
	assert_string_equal(o.debits[0].source, "card");
	assert_int_equal(o.debits[0].amount, 2160);
	assert_string_equal(o.debits[0].run, "2031-04-03");
}

/* RUT-48: wholly from the balance where it is enough, to the dollar, else wholly from the card. */
static void balance_comes_first_and_whole(void **state)
{
	struct error e = {0};
	struct account a;

	(void)state;
	switched_on("2031-01-06T09:00:00");
	run("UPDATE account SET balance = 4319"); /* 2160 + 2159 */
	go_to("2031-07-04T12:00:00");
	assert_int_equal(timer().renewed, 2);
	assert_int_equal(count_of("SELECT count(*) FROM debit WHERE source = 'balance' AND at = 1932912000"), 1); /* 04-03 00:00 in Taipei */
	assert_int_equal(count_of("SELECT count(*) FROM debit WHERE source = 'card'"), 1);
	must(account_get(&shop, "ruten", &a, &e), &e);
	assert_int_equal(a.balance, 2159);
}

static void discount_is_for_one_renewal(void **state)
{
	(void)state;
	switched_on("2031-03-26T00:00:00"); /* W */
	noted("discount_window", "RUT-42");
	assert_int_equal(ahead("2031-03-26T00:00:00").amount, 1944);
	go_to("2031-10-01T00:00:00"); /* C of 10-02 is 09-30 */
	assert_int_equal(timer().renewed, 3);
	assert_int_equal(count_of("SELECT count(*) FROM plan_order WHERE amount = 1944 AND discount_percent = 10 AND renews_term = 1"), 1);
	assert_int_equal(count_of("SELECT count(*) FROM plan_order WHERE origin = 'renewal' AND amount = 2160"), 2);
}

static void late_run_decides_by_the_state_at_c(void **state)
{
	struct error e = {0};
	struct autodebit a;

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-04T10:00:00"); /* no timer ran at C; the card is stopped and the switch pressed off after it */
	must(autodebit_unusable(&shop, "ruten", true, &a, &e), &e);
	noted("notify_duty", "RUT-54");
	press(false);
	go_to("2031-04-05T20:00:00");
	timer();
	assert_int_equal(renewals(), 1);
	assert_int_equal(count_of("SELECT paid_at FROM plan_order WHERE origin = 'renewal'"), at("2031-04-03T00:00:00"));
	assert_int_equal(stands().state, SWITCH_OFF_PENDING);
}

static void purchase_after_c_waits_behind_the_renewal(void **state)
{
	int64_t mine;

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-04T10:00:00"); /* the timer has not run */
	mine = buy("90");
	timer();
	valid(count_of("SELECT id FROM plan_order WHERE origin = 'renewal'"), "2031-04-06T00:00:00", "2031-07-04T23:59:59");
	valid(mine, "2031-07-05T00:00:00", "2031-10-02T23:59:59");
}

static void purchase_before_c_moves_the_end(void **state)
{
	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-02T23:59:59");
	buy("90"); /* to 07-04: C = 07-02 */
	go_to("2031-07-01T23:59:59");
	assert_int_equal(timer().renewed, 0);
	go_to("2031-07-02T00:00:00");
	assert_int_equal(timer().renewed, 1);
}

static void renewal_of_a_file_is_not_made_again(void **state)
{
	struct plan_booking b = {
		.profile = "ruten", .origin = "renewal", .pay = "autodebit", .source = "import", .plan_days = 90, .list_price = 2160, .amount = 2000,
		.paid_at = at("2031-04-03T00:00:00"), .quota = 150000, .line1 = MONEY_NONE, .line2 = MONEY_NONE, .starts_at = INSTANT_NONE,
		.ends_at = INSTANT_NONE, .op_id = "bill 1",
	};
	struct error e = {0};
	int64_t id = 0;

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-03T08:00:00");
	must(db_begin(shop.db, &e), &e);
	must(db_end(shop.db, plan_book(&shop, &b, &id, &e), &e), &e);
	assert_int_equal(timer().renewed, 0);
	assert_true(ahead("2031-04-03T08:00:00").made);
	assert_int_equal(ahead("2031-04-03T08:00:00").amount, 2000);
}

/* ---- off, blocked ---- */

static void pending_off_renews_then_ends(void **state)
{
	struct error e = {0};

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-03T00:00:00");
	refused(renewal_disable(&shop, "ruten", NULL, &e), &e, "switch_off_late", "RUT-38");
	assert_non_null(strstr(e.message, "2031/04/06"));
	assert_non_null(strstr(e.message, "2,160"));
	assert_non_null(strstr(e.message, "was charged")); /* past tense when C is over */
	assert_int_equal(stands().state, SWITCH_ON);
	press(false);
	assert_int_equal(stands().effective_off_at, at("2031-04-06T00:00:00"));
	go_to("2031-04-05T23:59:59");
	assert_int_equal(timer().switched, 0);
	assert_int_equal(stands().state, SWITCH_OFF_PENDING);
	go_to("2031-04-09T08:00:00");
	assert_int_equal(stands().state, SWITCH_OFF); /* also where the timer has not run */
	assert_int_equal(timer().switched, 1);
	assert_int_equal(timer().switched, 0);
	assert_string_equal(stands().stamp, "2031/04/06 00:00");
	go_to("2033-01-01T00:00:00");
	timer();
	assert_int_equal(renewals(), 1);
}

static void on_again_keeps_it_on(void **state)
{
	struct error e = {0};

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-04T08:00:00");
	press(false);
	must(renewal_enable(&shop, "ruten", NULL, &e), &e); /* no warning: the charge was made (RUT-41) */
	go_to("2031-07-03T00:00:00");
	timer();
	assert_int_equal(renewals(), 2);
}

static void too_late_is_asked_about(void **state)
{
	struct error e = {0};

	(void)state;
	buy("90");
	card("fast", "5670", 2035, 12);
	go_to("2031-04-03T00:00:00");
	refused(renewal_enable(&shop, "ruten", NULL, &e), &e, "switch_on_late", "RUT-41");
	press(true);
	go_to("2031-04-05T23:59:59");
	assert_int_equal(timer().renewed, 0);
	assert_string_equal(ahead("2031-04-05T23:59:59").why, "too_late");
	must(renewal_disable(&shop, "ruten", NULL, &e), &e); /* off at once, without a warning (RUT-38) */
	assert_int_equal(stands().state, SWITCH_OFF);
}

static void blocked_stays_on_and_is_told_once(void **state)
{
	struct error e = {0};
	struct due_items due;
	struct autodebit a;
	bool found = false;

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-02T10:00:00");
	must(autodebit_unusable(&shop, "ruten", true, &a, &e), &e);
	notes_free(&shop.notes);
	must(renewal_warn(&shop, "ruten", &shop.notes, &e), &e);
	warned("renewal_at_risk", "RUT-45");
	go_to("2031-04-04T10:00:00"); /* late, and a new card by then: C decides */
	card("fast", "1111", 2036, 1);
	assert_int_equal(count_of("SELECT count(*) FROM renewal_blocked WHERE reason = 'stopped' AND at = 1932912000"), 1);
	assert_int_equal(timer().blocked, 0);
	assert_int_equal(renewals(), 0);
	assert_int_equal(stands().state, SWITCH_ON);
	assert_true(ahead("2031-04-04T10:00:00").blocked);
	must(due_collect(&shop, 14, &due, &e), &e);
	for (size_t i = 0; i < due.count; i++)
		found = found || (strcmp(due.items[i].kind, "renewal_blocked") == 0 && due.items[i].warn && strcmp(due.items[i].rule, "RUT-45") == 0);
	assert_true(found);
	due_free(&due);
	must(renewal_disable(&shop, "ruten", NULL, &e), &e);
	assert_int_equal(stands().state, SWITCH_OFF);
}

static void timer_tells_what_it_could_not_do(void **state)
{
	struct error e = {0};
	struct autodebit a;

	(void)state;
	switched_on("2031-01-06T09:00:00");
	go_to("2031-04-02T10:00:00");
	must(autodebit_unusable(&shop, "ruten", true, &a, &e), &e);
	go_to("2031-04-03T00:10:00");
	assert_int_equal(timer().blocked, 1);
	warned("renewal_blocked", "RUT-45");
}

/* ---- a timer that did not run ---- */

static const char *const dumps[] = {
	"SELECT COALESCE(group_concat(id || ' ' || plan_days || origin || state || list_price || ' ' || discount_percent || ' ' || amount || COALESCE(pay, '-')"
	" || paid_at || ' ' || COALESCE(renews_term, 0), '; '), '') FROM (SELECT * FROM plan_order ORDER BY id)",
	"SELECT COALESCE(group_concat(order_id || ' ' || line_no || booked_at || state || pay_method_notice, '; '), '') FROM (SELECT * FROM billing_line ORDER BY id)",
	"SELECT COALESCE(group_concat(order_id || ' ' || starts_at || ' ' || ends_at || expires_on || quota_bought, '; '), '') FROM (SELECT * FROM term ORDER BY id)",
	"SELECT COALESCE(group_concat(order_id || source || amount || ' ' || at, '; '), '') FROM (SELECT * FROM debit ORDER BY id)",
	"SELECT COALESCE(group_concat(state || COALESCE(last_on_at, 0) || ' ' || COALESCE(last_changed_at, 0) || last_changed_by, '; '), '') FROM renewal_switch",
	"SELECT COALESCE(group_concat(id || state || COALESCE(ended_at, 0) || end_reason, '; '), '') FROM (SELECT * FROM autodebit ORDER BY id)",
	"SELECT COALESCE(group_concat(term_id || ' ' || at || reason, '; '), '') FROM (SELECT * FROM renewal_blocked ORDER BY term_id)",
};

static char *dump(void)
{
	struct buf out = {0};

	for (size_t i = 0; i < LIST_COUNT(dumps); i++) {
		struct stmt *q = db_prepare(shop.db, dumps[i]);

		assert_int_equal(stmt_step(q, NULL), STEP_ROW);
		buf_addf(&out, "%s\n", stmt_text(q, 0));
		stmt_reset(q);
	}
	return buf_take(&out);
}

/* On in the window; the card ends with January 2032, so that the renewal of 2032 is blocked. */
static char *two_years(bool daily)
{
	void *state = NULL;
	char *out;

	enter(&state);
	buy("90");
	card("fast", "5670", 2032, 1);
	go_to("2031-03-28T09:00:00");
	press(true);
	for (day_t d = day_from_ymd(2031, 3, 29); daily && d < day_from_ymd(2033, 1, 5); d++) {
		clock_set(instant_from(d, 3 * 3600, "Asia/Taipei"));
		timer();
	}
	go_to("2033-01-05T03:00:00");
	timer();
	out = dump();
	leave(&state);
	return out;
}

static void daily_or_after_two_years_is_the_same(void **state)
{
	char *daily = two_years(true), *once = two_years(false);

	(void)state;
	assert_string_equal(daily, once);
	/* E: 04-05, 07-04, 10-02, 12-31 of 2031; the last C with a card is 12-29, then 2032-03-30 has 03-28 without. */
	assert_null(strstr(once, "active"));
	assert_non_null(strstr(once, "stopped"));
	assert_non_null(strstr(once, "card_expired"));
	assert_non_null(strstr(once, "2032-03-30"));
	assert_null(strstr(once, "2032-06-28"));
	free(daily);
	free(once);
}

/* ---- looking ahead ---- */

static void timeline_says_what_a_press_would_do(void **state)
{
	static const struct {
		const char *when;
		enum renew_result press;
	} cases[] = {
		{"2031-03-25T23:59:59", PRESS_OFF}, {"2031-04-02T23:59:59", PRESS_OFF}, {"2031-04-03T00:00:00", PRESS_OFF_PENDING},
		{"2031-04-05T23:59:59", PRESS_OFF_PENDING}, {"2031-04-06T00:00:00", PRESS_OFF},
	};
	struct renewal_timeline t;
	struct error e = {0};

	(void)state;
	switched_on("2031-01-06T09:00:00");
	for (size_t i = 0; i < LIST_COUNT(cases); i++) {
		must(renewal_timeline(&shop, "ruten", at(cases[i].when), &t, &e), &e);
		assert_false(t.press_on);
		if (t.press != cases[i].press)
			fail_msg("%s: %s", cases[i].when, renew_result_code(t.press));
		renewal_timeline_free(&t);
	}
	assert_int_equal(renewals(), 0); /* looking changes nothing */
	assert_int_equal(ahead("2031-04-06T00:00:00").expires_on, day_from_ymd(2031, 7, 4));
	assert_int_equal(ahead("2031-02-01T00:00:00").charge, at("2031-04-03T00:00:00"));
	assert_true(ahead("2031-02-01T00:00:00").will_renew);
}

static const struct due_item *line_of(const struct due_items *due, const char *kind)
{
	for (size_t i = 0; i < due->count; i++)
		if (strcmp(due->items[i].kind, kind) == 0)
			return &due->items[i];
	return NULL;
}

static void calendar_of_the_last_days(void **state)
{
	struct error e = {0};
	struct due_items due;

	(void)state;
	buy("90");
	card("fast", "5670", 2031, 5);
	go_to("2031-03-20T08:00:00");
	must(due_collect(&shop, 60, &due, &e), &e);
	assert_int_equal(line_of(&due, "renewal_window")->day, day_from_ymd(2031, 3, 26));
	assert_int_equal(line_of(&due, "card_expires")->day, day_from_ymd(2031, 4, 1)); /* 60 days before 05-31 */
	assert_null(line_of(&due, "renewal_charge"));
	due_free(&due);
	press(true);
	must(due_collect(&shop, 60, &due, &e), &e);
	assert_int_equal(line_of(&due, "renewal_off_by")->at, at("2031-04-02T23:59:59"));
	assert_false(line_of(&due, "renewal_off_by")->warn);
	assert_int_equal(line_of(&due, "renewal_charge")->at, at("2031-04-03T00:00:00"));
	assert_int_equal(line_of(&due, "plan_ends")->at, at("2031-04-05T23:59:59"));
	due_free(&due);
	go_to("2031-03-26T00:00:00"); /* RUT-39: daily from W on */
	must(due_collect(&shop, 60, &due, &e), &e);
	assert_true(line_of(&due, "renewal_off_by")->warn);
	assert_string_equal(line_of(&due, "renewal_off_by")->rule, "RUT-39");
	due_free(&due);
}

#define T(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(switch_needs_debit_and_plan), T(card_that_ends_before_c_is_told), T(trying_changes_nothing), T(renewal_is_made_at_c_once), T(balance_comes_first_and_whole),
		T(discount_is_for_one_renewal), T(late_run_decides_by_the_state_at_c), T(purchase_after_c_waits_behind_the_renewal),
		T(purchase_before_c_moves_the_end), T(renewal_of_a_file_is_not_made_again), T(pending_off_renews_then_ends),
		T(on_again_keeps_it_on), T(too_late_is_asked_about), T(blocked_stays_on_and_is_told_once), T(timer_tells_what_it_could_not_do),
		cmocka_unit_test(daily_or_after_two_years_is_the_same), T(timeline_says_what_a_press_would_do), T(calendar_of_the_last_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
