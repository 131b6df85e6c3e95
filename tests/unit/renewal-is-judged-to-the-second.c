/*
 * Renewal to the second: marks, what the switch does on both sides of each of
 * them, what happens by itself and what it costs (RUT sections 6, 7, 19).
 *
 * The term is the rulebook's own example: E = 2031/05/20, so W = 05/10 00:00:00,
 * L = 05/17 23:59:59, C = 05/18 00:00:00, T = 05/20 23:59:59.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/mem.h"
#include "storekeep/renew.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct renew_rules rules;
static money_t price;

static void rules_of(void *arg, day_t on, struct renew_rules *out)
{
	(void)arg, (void)on;
	*out = rules;
}

static bool offer_of(void *arg, int days, day_t on, struct renew_offer *out)
{
	(void)arg, (void)on;
	*out = (struct renew_offer){price, 150000};
	return days == 90;
}

/* "2031-05-17 23:59:59" in Taipei. */
static instant_t at(const char *text)
{
	instant_t i = instant_parse(text, "Asia/Taipei");

	if (i == INSTANT_NONE)
		fail_msg("bad time in the test: %s", text);
	return i;
}

static void same_at(instant_t got, const char *want, const char *what)
{
	char text[32];

	instant_format(got, "Asia/Taipei", text);
	if (got != at(want))
		fail_msg("%s: %s, not %s", what, text, want);
}

static int set_up(void **state)
{
	(void)state;
	price = 2160;
	rules = (struct renew_rules){
		.zone = "Asia/Taipei", .charge_days = 2, .off_days = 3, .off_inclusive = true, .discount_percent = 10, .discount_days = 10,
		.rounding = ROUND_HALF_UP, .needs_debit = true, .on_needs_debit = true, .on_needs_plan = true, .debit_order = "balance,card", .end_secs = 86399,
	};
	return 0;
}

static struct renew_term term(int64_t id, const char *from, const char *to, int days, bool by_hand)
{
	char text[32];
	struct renew_term t = {.id = id, .plan_days = days, .starts_at = at(from), .bought_at = at(from), .by_hand = by_hand,
	                       .stated = true, .quota = 150000, .list_price = 2160, .amount = 2160};

	snprintf(text, sizeof text, "%s 23:59:59", to);
	t.ends_at = at(text);
	t.expires_on = day_parse_iso(to);
	return t;
}

/* One term until 2031-05-20, a card until the end of 2035, the switch off. */
static struct renew_model model(void)
{
	struct renew_model m = {.rules = rules_of, .offer = offer_of, .balance = MONEY_NONE};

	m.sw = (struct renew_switch){SWITCH_OFF, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE};
	m.terms = xcalloc(1, sizeof *m.terms);
	m.terms[0] = term(1, "2031-02-19 10:20:00", "2031-05-20", 90, true);
	m.term_count = 1;
	m.debits = xcalloc(1, sizeof *m.debits);
	m.debits[0] = (struct renew_debit){.id = 1, .state = AUTODEBIT_ACTIVE, .applied_at = at("2031-01-05 09:00:00"),
	                                   .active_at = at("2031-01-05 09:00:00"), .ended_at = INSTANT_NONE, .cancel_at = INSTANT_NONE,
	                                   .next_debit_on = DAY_NONE, .exp_year = 2035, .exp_month = 12};
	m.debit_count = 1;
	return m;
}

static void add_term(struct renew_model *m, struct renew_term t)
{
	m->terms = xreallocarray(m->terms, m->term_count + 1, sizeof *m->terms);
	m->terms[m->term_count++] = t;
}

/* Play through up to an instant, as the timer would: ids of new terms follow on. */
static size_t run(struct renew_model *m, const char *until, struct renew_event *last)
{
	struct renew_event ev;
	size_t n = 0;

	for (; renew_next(m, at(until), &ev); n++) {
		if (n > 50)
			fail_msg("the run does not end");
		renew_apply(m, &ev, m->terms[m->term_count - 1].id + 1);
		if (last != NULL)
			*last = ev;
	}
	return n;
}

static void press(struct renew_model *m, const char *when, bool on, struct renew_press *p)
{
	run(m, when, NULL);
	renew_press(m, at(when), on, p);
	renew_press_apply(m, p, at(when));
}

/* ---- marks ---- */

static void marks_of_the_rulebooks_example(void **state)
{
	struct renew_marks k;

	(void)state;
	renew_marks(&rules, day_from_ymd(2031, 5, 20), at("2031-05-20 23:59:59"), &k);
	same_at(k.window, "2031-05-10 00:00:00", "W");
	same_at(k.off_by, "2031-05-17 23:59:59", "L");
	same_at(k.charge, "2031-05-18 00:00:00", "C");
	same_at(k.end, "2031-05-20 23:59:59", "T");
	rules.off_inclusive = false;
	renew_marks(&rules, day_from_ymd(2031, 5, 20), at("2031-05-20 23:59:59"), &k);
	same_at(k.off_by, "2031-05-16 23:59:59", "L without its day");
}

/* ---- the switch ---- */

static void switch_off_on_both_sides_of_every_mark(void **state)
{
	static const struct {
		const char *rule, *when;
		enum renew_result want;
		bool charged;
	} cases[] = {
		{"RUT-37 long before", "2031-03-01 12:00:00", PRESS_OFF, false},
		{"RUT-37 before W", "2031-05-09 23:59:59", PRESS_OFF, false},
		{"RUT-37 from W", "2031-05-10 00:00:00", PRESS_OFF, false},
		{"RUT-37 the last day begins", "2031-05-17 00:00:00", PRESS_OFF, false},
		{"RUT-37 L itself is in time", "2031-05-17 23:59:59", PRESS_OFF, false},
		{"RUT-38 one second after L", "2031-05-18 00:00:00", PRESS_OFF_PENDING, true},
		{"RUT-38 2 days 23 h before T", "2031-05-18 00:59:59", PRESS_OFF_PENDING, true},
		{"RUT-38 T itself", "2031-05-20 23:59:59", PRESS_OFF_PENDING, true},
		{"RUT-38 the next term's own deadlines count", "2031-05-21 00:00:00", PRESS_OFF, false},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct renew_model m = model();
		struct renew_press p;

		press(&m, "2031-02-20 08:00:00", true, &p);
		assert_int_equal(p.result, PRESS_ON);
		press(&m, cases[i].when, false, &p);
		if (p.result != cases[i].want || p.charged != cases[i].charged)
			fail_msg("%s: %s, charged %d", cases[i].rule, renew_result_code(p.result), p.charged);
		if (p.result == PRESS_OFF_PENDING)
			same_at(p.next_starts, "2031-05-21 00:00:00", cases[i].rule);
		renew_free(&m);
	}
}

/* What is bought when the switch was pressed off at that moment: the next term comes, or it does not. */
static void off_in_time_buys_nothing_and_late_buys_once(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-02-20 08:00:00", true, &p);
	press(&m, "2031-05-17 23:59:59", false, &p);
	run(&m, "2033-01-01 00:00:00", NULL);
	assert_int_equal(m.term_count, 1);
	renew_free(&m);

	m = model();
	press(&m, "2031-02-20 08:00:00", true, &p);
	press(&m, "2031-05-18 00:00:00", false, &p);
	assert_int_equal(m.term_count, 2);
	run(&m, "2031-05-20 23:59:59", NULL);
	assert_int_equal(m.sw.state, SWITCH_OFF_PENDING);
	run(&m, "2031-05-21 00:00:00", NULL);
	assert_int_equal(m.sw.state, SWITCH_OFF);
	same_at(m.sw.last_changed_at, "2031-05-21 00:00:00", "the stamp of the end");
	run(&m, "2033-01-01 00:00:00", NULL);
	assert_int_equal(m.term_count, 2);
	renew_free(&m);
}

static void switch_on_on_both_sides_of_every_mark(void **state)
{
	static const struct {
		const char *rule, *when;
		bool before, in, late;
		size_t terms; /* in the end of 05/20 */
		money_t amount;
	} cases[] = {
		{"RUT-42 one second before W", "2031-05-09 23:59:59", true, false, false, 2, 2160},
		{"RUT-42 from W", "2031-05-10 00:00:00", false, true, false, 2, 1944},
		{"RUT-42 the last day of the window", "2031-05-17 23:59:59", false, true, false, 2, 1944},
		{"RUT-41 C itself is too late", "2031-05-18 00:00:00", false, false, true, 1, 0},
		{"RUT-41 T", "2031-05-20 23:59:59", false, false, true, 1, 0},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct renew_model m = model();
		struct renew_press p;

		press(&m, cases[i].when, true, &p);
		if (p.result != PRESS_ON || p.before_window != cases[i].before || p.in_window != cases[i].in || p.too_late != cases[i].late)
			fail_msg("%s: %d %d %d", cases[i].rule, p.before_window, p.in_window, p.too_late);
		run(&m, "2031-05-20 23:59:59", NULL);
		if (m.term_count != cases[i].terms)
			fail_msg("%s: %zu terms", cases[i].rule, m.term_count);
		if (m.term_count == 2)
			assert_int_equal(m.terms[1].amount, cases[i].amount);
		renew_free(&m);
	}
}

static void too_late_works_for_the_following_expiry(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-05-18 00:00:00", true, &p);
	assert_true(p.too_late);
	add_term(&m, term(2, "2031-05-21 00:00:00", "2031-08-19", 90, true));
	m.terms[1].bought_at = at("2031-05-19 09:00:00");
	run(&m, "2031-08-17 00:00:00", NULL); /* C of the second */
	assert_int_equal(m.term_count, 3);
	assert_int_equal(m.terms[2].renews, 2);
	assert_int_equal(m.terms[2].amount, 2160);
	renew_free(&m);
}

static void off_while_nothing_was_renewed_is_off_at_once(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-05-18 00:00:00", true, &p); /* too late: no next term */
	press(&m, "2031-05-18 00:00:01", false, &p);
	assert_int_equal(p.result, PRESS_OFF);
	press(&m, "2031-05-18 00:00:02", false, &p);
	assert_int_equal(p.result, PRESS_ALREADY);
	renew_free(&m);
}

static void on_again_takes_a_pending_off_back(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-02-20 08:00:00", true, &p);
	press(&m, "2031-05-19 08:00:00", false, &p);
	assert_int_equal(p.result, PRESS_OFF_PENDING);
	press(&m, "2031-05-20 23:59:59", true, &p);
	assert_int_equal(p.result, PRESS_ON);
	assert_true(p.keeps);
	assert_false(p.too_late); /* RUT-41: the charge was made */
	run(&m, "2031-05-21 00:00:00", NULL);
	assert_int_equal(m.sw.state, SWITCH_ON);
	assert_int_equal(m.term_count, 2);
	renew_free(&m);
}

static void pressing_needs_a_plan_and_a_debit(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	renew_press(&m, at("2031-05-21 00:00:00"), true, &p);
	assert_int_equal(p.result, PRESS_NO_PLAN);
	m.debits[0].state = AUTODEBIT_PENDING;
	m.debits[0].active_at = INSTANT_NONE;
	renew_press(&m, at("2031-05-12 00:00:00"), true, &p);
	assert_int_equal(p.result, PRESS_WAITING_DEBIT);
	m.debit_count = 0;
	renew_press(&m, at("2031-05-12 00:00:00"), true, &p);
	assert_int_equal(p.result, PRESS_NO_DEBIT);
	renew_free(&m);
}

/* ---- what a renewal is ---- */

static void renewal_of_the_rulebooks_amount(void **state)
{
	struct renew_model m = model();
	struct renew_press p;
	struct renew_event ev;

	(void)state;
	price = 3335;
	press(&m, "2031-05-10 00:00:00", true, &p);
	assert_int_equal(p.price.amount, 3002); /* 3,001.5 half up (RUT-43) */
	assert_int_equal(run(&m, "2031-05-17 23:59:59", NULL), 0);
	assert_int_equal(run(&m, "2031-05-18 00:00:00", &ev), 1);
	assert_int_equal(ev.what, RENEW_MADE);
	same_at(ev.at, "2031-05-18 00:00:00", "charged at C");
	assert_int_equal(ev.price.list_price, 3335);
	assert_int_equal(ev.price.amount, 3002);
	assert_string_equal(ev.source, "card");
	same_at(m.terms[1].starts_at, "2031-05-21 00:00:00", "the new term");
	same_at(m.terms[1].ends_at, "2031-08-18 23:59:59", "90 days after E");
	renew_free(&m);
}

static void late_run_is_dated_c_and_ends_alike(void **state)
{
	struct renew_model daily = model(), late = model();
	struct renew_press p;
	struct renew_event ev;
	char day[40];

	(void)state;
	press(&daily, "2031-03-01 08:00:00", true, &p);
	press(&late, "2031-03-01 08:00:00", true, &p);
	for (day_t d = day_from_ymd(2031, 3, 2); d <= day_from_ymd(2033, 3, 1); d++) {
		day_format(d, day);
		strcat(day, " 03:00:00");
		run(&daily, day, NULL);
	}
	run(&late, day, &ev);
	assert_int_equal(daily.term_count, late.term_count);
	assert_int_equal(late.term_count, 9); /* 05-20 + 90 n: 08-18, 11-16, 02-14, 05-14, 08-12, 11-10, 02-08 (2033), 05-09 */
	for (size_t i = 0; i < late.term_count; i++)
		assert_memory_equal(&daily.terms[i], &late.terms[i], sizeof late.terms[i]);
	same_at(ev.at, "2033-02-06 00:00:00", "the last C is of 2033-02-08");
	renew_free(&daily);
	renew_free(&late);
}

static void discount_is_for_the_first_renewal_only(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-05-10 00:00:00", true, &p);
	run(&m, "2031-08-16 00:00:00", NULL); /* C of 08-18 */
	assert_int_equal(m.term_count, 3);
	assert_int_equal(m.terms[1].amount, 1944);
	assert_int_equal(m.terms[2].amount, 2160);
	renew_free(&m);

	/* Two ends so near that one switch-on lies in both windows: still once. */
	m = model();
	add_term(&m, term(2, "2031-05-21 00:00:00", "2031-05-26", 90, false));
	m.terms[1].renews = 1;
	m.terms[1].bought_at = at("2031-05-18 00:00:00");
	m.sw = (struct renew_switch){SWITCH_ON, at("2031-05-17 00:00:00"), at("2031-05-17 00:00:00"), INSTANT_NONE};
	run(&m, "2031-05-24 00:00:00", NULL);
	assert_int_equal(m.term_count, 3);
	assert_int_equal(m.terms[2].amount, 2160);
	renew_free(&m);

	m = model();
	rules.discount_early = true;
	press(&m, "2031-03-01 00:00:00", true, &p);
	run(&m, "2031-08-16 00:00:00", NULL);
	assert_int_equal(m.terms[1].amount, 1944);
	assert_int_equal(m.terms[2].amount, 2160);
	renew_free(&m);
}

static void plan_bought_by_hand_moves_the_end(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-03-01 08:00:00", true, &p);
	add_term(&m, term(2, "2031-05-21 00:00:00", "2031-08-18", 90, true));
	m.terms[1].bought_at = at("2031-05-17 23:59:59");
	assert_int_equal(renew_target(&m, at("2031-05-17 23:59:58"))->id, 1);
	assert_int_equal(renew_target(&m, at("2031-05-17 23:59:59"))->id, 2);
	assert_int_equal(run(&m, "2031-08-15 23:59:59", NULL), 0);
	assert_int_equal(run(&m, "2031-08-16 00:00:00", NULL), 1);
	assert_int_equal(m.terms[2].renews, 2);
	renew_free(&m);

	/* In the second of C it is too late: the renewal is made, and stands behind what was bought. */
	m = model();
	press(&m, "2031-03-01 08:00:00", true, &p);
	add_term(&m, term(2, "2031-05-21 00:00:00", "2031-08-18", 90, true));
	m.terms[1].bought_at = at("2031-05-18 00:00:00");
	assert_int_equal(run(&m, "2031-05-18 00:00:00", NULL), 1);
	assert_int_equal(m.terms[2].renews, 1);
	same_at(m.terms[2].starts_at, "2031-08-19 00:00:00", "terms never overlap");
	renew_free(&m);

	/* Bought after C while the run is late: the renewal was first, the purchase waits behind it. */
	m = model();
	press(&m, "2031-03-01 08:00:00", true, &p);
	add_term(&m, term(2, "2031-05-21 00:00:00", "2031-08-18", 90, true));
	m.terms[1].bought_at = at("2031-05-19 09:00:00");
	m.terms[1].stated = false;
	assert_int_equal(run(&m, "2031-05-20 00:00:00", NULL), 1);
	assert_int_equal(m.terms[1].renews, 1);
	same_at(m.terms[1].starts_at, "2031-05-21 00:00:00", "the renewal");
	assert_int_equal(m.terms[2].id, 2);
	same_at(m.terms[2].starts_at, "2031-08-19 00:00:00", "the purchase");
	renew_free(&m);
}

static void renewal_that_came_by_a_file_is_not_made_again(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-03-01 08:00:00", true, &p);
	add_term(&m, term(2, "2031-05-21 00:00:00", "2031-08-18", 90, false));
	m.terms[1].bought_at = at("2031-05-18 00:00:00");
	assert_int_equal(run(&m, "2031-05-19 00:00:00", NULL), 0);
	renew_free(&m);

	/* A bill of the day of C whose file does not say how it was paid, and one of the day after, bought by hand. */
	for (int day = 0; day < 2; day++) {
		m = model();
		press(&m, "2031-03-01 08:00:00", true, &p);
		add_term(&m, term(2, "2031-05-21 00:00:00", "2031-08-18", 90, true));
		m.terms[1].bought_at = at(day == 0 ? "2031-05-18 23:59:59" : "2031-05-19 00:00:00");
		m.terms[1].imported = true;
		assert_int_equal(run(&m, "2031-05-20 00:00:00", NULL), day);
		renew_free(&m);
	}
}

/* A renewal moves E only when its term begins. */
static void made_renewal_moves_the_end_when_it_begins(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-03-01 08:00:00", true, &p);
	run(&m, "2031-05-20 23:59:59", NULL);
	assert_int_equal(m.term_count, 2);
	assert_int_equal(renew_target(&m, at("2031-05-20 23:59:59"))->id, 1);
	assert_int_equal(renew_target(&m, at("2031-05-21 00:00:00"))->id, 2);
	renew_free(&m);
}

/* L and C may lie apart under another profile: an off between them is pending, and C still renews. */
static void off_between_l_and_c_is_still_renewed(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	rules.charge_days = 1; /* C = 05-19 00:00:00 */
	press(&m, "2031-03-01 08:00:00", true, &p);
	press(&m, "2031-05-18 12:00:00", false, &p);
	assert_int_equal(p.result, PRESS_OFF_PENDING);
	assert_false(p.charged);
	run(&m, "2031-05-19 00:00:00", NULL);
	assert_int_equal(m.term_count, 2);
	run(&m, "2031-05-21 00:00:00", NULL);
	assert_int_equal(m.sw.state, SWITCH_OFF);
	renew_free(&m);
}

static void catch_up_charges_a_late_switch_on(void **state)
{
	struct renew_model m = model();
	struct renew_press p;
	struct renew_event ev;

	(void)state;
	rules.catch_up = true;
	press(&m, "2031-05-19 08:00:00", true, &p);
	assert_int_equal(run(&m, "2031-05-19 08:00:00", &ev), 1);
	same_at(ev.at, "2031-05-19 08:00:00", "charged when it was switched on");
	assert_int_equal(ev.price.amount, 2160);
	renew_free(&m);
}

/* ---- authorisations ---- */

static void renewal_is_blocked_without_debit_at_c(void **state)
{
	static const struct {
		const char *rule, *reason;
		int year, month;      /* of the card */
		const char *cancel_on;/* next debit date of a cancelled one */
		const char *stopped;
	} cases[] = {
		{"RUT-45 card to the last second of its month", NULL, 2031, 5, NULL, NULL},
		{"RUT-56 the card ended in April", "card_expired", 2031, 4, NULL, NULL},
		{"RUT-52 debit date on the day before C", "cancelled", 2035, 12, "2031-05-17", NULL},
		{"RUT-52 debit date on the day of C", NULL, 2035, 12, "2031-05-18", NULL},
		{"RUT-54 stopped before C", "stopped", 2035, 12, NULL, "2031-05-17 23:59:59"},
		{"RUT-54 stopped in the second of C", "stopped", 2035, 12, NULL, "2031-05-18 00:00:00"},
		{"RUT-54 stopped after C, the run is late", NULL, 2035, 12, NULL, "2031-05-18 00:00:01"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct renew_model m = model();
		struct renew_press p;
		struct renew_event ev = {0};

		press(&m, "2031-02-20 08:00:00", true, &p);
		m.debits[0].exp_year = cases[i].year;
		m.debits[0].exp_month = cases[i].month;
		if (cases[i].cancel_on != NULL) {
			m.debits[0].state = AUTODEBIT_CANCEL_PENDING;
			m.debits[0].cancel_at = at("2031-05-11 08:00:00");
			m.debits[0].next_debit_on = day_parse_iso(cases[i].cancel_on);
		}
		if (cases[i].stopped != NULL) {
			m.debits[0].state = AUTODEBIT_STOPPED;
			m.debits[0].ended_at = at(cases[i].stopped);
		}
		while (renew_next(&m, at("2031-05-20 12:00:00"), &ev)) {
			renew_apply(&m, &ev, 2);
			if (ev.what == RENEW_MADE || ev.what == RENEW_BLOCKED)
				break;
		}
		if (cases[i].reason == NULL && ev.what != RENEW_MADE)
			fail_msg("%s: not renewed, %s", cases[i].rule, ev.reason);
		if (cases[i].reason != NULL && (ev.what != RENEW_BLOCKED || strcmp(ev.reason, cases[i].reason) != 0))
			fail_msg("%s: %d %s", cases[i].rule, ev.what, ev.what == RENEW_BLOCKED ? ev.reason : "");
		assert_int_equal(m.sw.state, SWITCH_ON); /* it stays on */
		renew_free(&m);
	}
}

static void blocked_is_not_tried_again(void **state)
{
	struct renew_model m = model();
	struct renew_press p;

	(void)state;
	press(&m, "2031-02-20 08:00:00", true, &p);
	m.debits[0].ended_at = at("2031-05-17 08:00:00");
	m.debits[0].state = AUTODEBIT_STOPPED;
	assert_int_equal(run(&m, "2031-05-18 00:00:00", NULL), 1);
	m.debits[0].ended_at = INSTANT_NONE;
	m.debits[0].state = AUTODEBIT_ACTIVE;
	assert_int_equal(run(&m, "2031-05-20 23:59:59", NULL), 0);
	press(&m, "2031-05-19 08:00:00", false, &p);
	assert_int_equal(p.result, PRESS_OFF); /* no next term comes (RUT-38) */
	renew_free(&m);
}

static void authorisations_end_in_their_second(void **state)
{
	struct renew_model m = model();
	struct renew_event ev;

	(void)state;
	m.debits[0].exp_year = 2031;
	m.debits[0].exp_month = 3;
	assert_non_null(renew_debit_at(&m, at("2031-03-31 23:59:59")));
	assert_null(renew_debit_at(&m, at("2031-04-01 00:00:00")));
	assert_int_equal(run(&m, "2031-03-31 23:59:59", NULL), 0);
	assert_int_equal(run(&m, "2031-04-01 00:00:00", &ev), 1);
	assert_int_equal(ev.what, RENEW_CARD_ENDS);
	assert_int_equal(m.debits[0].state, AUTODEBIT_STOPPED);
	renew_free(&m);

	m = model();
	m.debits[0].state = AUTODEBIT_CANCEL_PENDING;
	m.debits[0].cancel_at = at("2031-03-10 10:00:00");
	m.debits[0].next_debit_on = day_from_ymd(2031, 3, 17);
	assert_non_null(renew_debit_at(&m, at("2031-03-17 23:59:59")));
	assert_null(renew_debit_at(&m, at("2031-03-18 00:00:00")));
	assert_int_equal(run(&m, "2031-03-18 00:00:00", &ev), 1);
	assert_int_equal(ev.what, RENEW_CANCEL_ENDS);
	assert_int_equal(m.debits[0].state, AUTODEBIT_CANCELLED);
	renew_free(&m);
}

static void whole_fee_comes_from_one_purse(void **state)
{
	static const struct {
		const char *order;
		money_t balance, fee;
		bool card;
		const char *want;
	} cases[] = {
		{"balance,card", 2160, 2160, true, "balance"}, /* RUT-48: exactly equal */
		{"balance,card", 2159, 2160, true, "card"},
		{"balance,card", 0, 2160, true, "card"},
		{"balance,card", MONEY_NONE, 2160, true, "card"},
		{"balance,card", 2159, 2160, false, ""},
		{"card,balance", 9999, 2160, true, "card"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(renew_debit_source(cases[i].order, cases[i].balance, cases[i].fee, cases[i].card), cases[i].want);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(marks_of_the_rulebooks_example, set_up),
		cmocka_unit_test_setup(switch_off_on_both_sides_of_every_mark, set_up),
		cmocka_unit_test_setup(off_in_time_buys_nothing_and_late_buys_once, set_up),
		cmocka_unit_test_setup(switch_on_on_both_sides_of_every_mark, set_up),
		cmocka_unit_test_setup(too_late_works_for_the_following_expiry, set_up),
		cmocka_unit_test_setup(off_while_nothing_was_renewed_is_off_at_once, set_up),
		cmocka_unit_test_setup(on_again_takes_a_pending_off_back, set_up),
		cmocka_unit_test_setup(pressing_needs_a_plan_and_a_debit, set_up),
		cmocka_unit_test_setup(renewal_of_the_rulebooks_amount, set_up),
		cmocka_unit_test_setup(late_run_is_dated_c_and_ends_alike, set_up),
		cmocka_unit_test_setup(discount_is_for_the_first_renewal_only, set_up),
		cmocka_unit_test_setup(plan_bought_by_hand_moves_the_end, set_up),
		cmocka_unit_test_setup(renewal_that_came_by_a_file_is_not_made_again, set_up),
		cmocka_unit_test_setup(made_renewal_moves_the_end_when_it_begins, set_up),
		cmocka_unit_test_setup(off_between_l_and_c_is_still_renewed, set_up),
		cmocka_unit_test_setup(catch_up_charges_a_late_switch_on, set_up),
		cmocka_unit_test_setup(renewal_is_blocked_without_debit_at_c, set_up),
		cmocka_unit_test_setup(blocked_is_not_tried_again, set_up),
		cmocka_unit_test_setup(authorisations_end_in_their_second, set_up),
		cmocka_unit_test_setup(whole_fee_comes_from_one_purse, set_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
