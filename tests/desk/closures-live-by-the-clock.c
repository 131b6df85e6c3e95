/*
 * A store that closes early lives through its days (YAH-16 to 26): the example of
 * the rulebook, D = 2025-07-20, with work that is left undone on purpose.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "settlement_fixture.h"
#include "storekeep/closure.h"
#include "storekeep/coupon.h"
#include "storekeep/due.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"
#include "storekeep/order_life.h"
#include "storekeep/period.h"
#include "storekeep/register.h"
#include "storekeep/slip.h"

static const struct config config = {.zone = (char *)"Asia/Taipei"};
static struct shop shop;

static void must(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s: %s", e->code, e->message);
}

static void go_to(const char *at)
{
	clock_set(instant_parse(at, "Asia/Taipei"));
}

static day_t day(const char *iso)
{
	return iso != NULL ? day_parse_iso(iso) : DAY_NONE;
}

static int64_t number(const char *sql)
{
	struct stmt *q = db_prepare_text(shop.db, sql);
	int64_t n;

	assert_int_equal(stmt_step(q, NULL), STEP_ROW);
	n = stmt_int(q, 0);
	stmt_reset(q);
	return n;
}

static void expect_text(const char *sql, const char *want)
{
	struct stmt *q = db_prepare_text(shop.db, sql);

	assert_int_equal(stmt_step(q, NULL), STEP_ROW);
	assert_string_equal(stmt_text(q, 0), want);
	stmt_reset(q);
}

/*
 * 2025-06-H2 1000, never claimed; 2025-07-H1 2000; 500 shipped on 8 July: confirmed by itself on the 14th, posted in 2025-07-H2. Two that
 * wait to be shipped, one of them a pre-order for September; an open return of 300 and an open exchange.
 */
static int enter(void **state)
{
	static const struct fix_order orders[] = {
		{.no = "P1", .cash = 1000, .shipped = "2025-06-10", .posted = "2025-06-20"},
		{.no = "P2", .cash = 2000, .shipped = "2025-06-25", .posted = "2025-07-05"},
		{.no = "P3", .cash = 300, .shipped = "2025-06-26", .posted = "2025-07-06"},
		{.no = "P4", .cash = 400, .shipped = "2025-06-27", .posted = "2025-07-06"},
	};
	struct error e = {0};

	(void)state;
	go_to("2025-07-10T09:00");
	must(shop_open(&shop, NULL, DB_PRIVATE, &config, &e), &e);
	shop.actor = "mei";
	fix_sql(&shop, "INSERT INTO batch (id, kind, profile, source, state, started_at, started_by)"
	               " VALUES (1, 'order', 'yahoo', 'orders.csv', 'published', 0, 'mei')");
	fix_orders(&shop, orders, sizeof orders / sizeof *orders);
	fix_sql(&shop, "INSERT INTO orders (profile, order_no, batch_id, state, payment, cash, claim_amount, category, category_ppm, ordered_on,"
	               " shippable_on, shipped_on, preorder_on, next_step, next_on) VALUES"
	               " ('yahoo', 'S1', 1, 'shipped', 'atm', 500, 500, 'cup', 0, '2025-07-07', '2025-07-07', '2025-07-08', NULL, 'look', '2025-07-08'),"
	               " ('yahoo', 'U1', 1, 'to_ship', 'atm', 700, 700, 'cup', 0, '2025-07-09', '2025-07-09', NULL, NULL, 'look', '2025-07-09'),"
	               " ('yahoo', 'U2', 1, 'to_ship', 'atm', 800, 800, 'cup', 0, '2025-07-09', '2025-07-09', NULL, '2025-09-01', 'look', '2025-07-09')");
	fix_sql(&shop, "INSERT INTO return_slip (profile, no, order_no, created_on, opened_by, state, refund_amount, next_step, next_on, created_at,"
	               " created_by, changed_at, changed_by) VALUES ('yahoo', 'R-1', 'P3', '2025-07-09', 'buyer', 'requested', 300, 'pickup',"
	               " '2025-07-11', 0, 'mei', 0, 'mei')");
	fix_sql(&shop, "INSERT INTO exchange_slip (profile, no, order_no, created_on, opened_by, state, next_step, next_on, created_at, created_by,"
	               " changed_at, changed_by) VALUES ('yahoo', 'X-1', 'P4', '2025-07-09', 'buyer', 'open', 'handle', '2025-07-11', 0, 'mei', 0, 'mei')");
	fix_sql(&shop, "INSERT INTO coupon_campaign (profile, name, created_at, created_by, changed_at, changed_by, op_id)"
	               " VALUES ('yahoo', 'summer', 0, 'mei', 0, 'mei', 'summer')");
	fix_sql(&shop, "INSERT INTO mall_store (profile, store_id, tax_id, created_at, created_by, changed_at, changed_by)"
	               " VALUES ('yahoo', 'clay', '04595257', 0, 'mei', 0, 'mei')");
	return 0;
}

static int leave(void **state)
{
	(void)state;
	shop_close(&shop);
	return 0;
}

static void live(void)
{
	struct due_done done = {0};
	struct error e = {0};

	must(life_run(&shop, "yahoo", NULL, &done, &e), &e);
}

static enum status plan(const char *date, struct error *e)
{
	const struct form *form;
	struct record r;
	static int n;
	char op[24];
	int64_t id;
	enum status st;

	must(form_load("closure", &form, e), e);
	record_init(&r, form);
	record_set(&r, "profile", "yahoo");
	record_set(&r, "date", date);
	record_set(&r, "channel", "phone");
	snprintf(op, sizeof op, "plan-%d", n++);
	st = closure_plan(&shop, &r, op, &id, e);
	record_free(&r);
	return st;
}

/* Planned and told on the day of now; warnings accepted. */
static void announce(const char *date)
{
	struct error e = {0};

	shop.accept_warnings = true;
	must(plan(date, &e), &e);
	must(closure_commit(&shop, "yahoo", DAY_NONE, NULL, &e), &e);
	shop.accept_warnings = false;
}

static void expect_state(const char *state)
{
	struct closure c;
	struct error e = {0};

	must(closure_of(&shop, "yahoo", &c, &e), &e);
	assert_string_equal(c.state, state);
}

static void expect_period(const char *code, const char *state)
{
	struct period p;
	struct error e = {0};

	must(period_get(&shop, "yahoo", code, &p, &e), &e);
	if (strcmp(p.state, state) != 0)
		fail_msg("%s is %s, not %s", code, p.state, state);
}

static void expect_refused(enum status st, const struct error *e, const char *code, const char *rule)
{
	assert_int_equal(st, ST_REFUSED);
	assert_string_equal(e->code, code);
	assert_string_equal(e->rule, rule);
}

/* ---- planning ---- */

static void a_plan_binds_nobody(void **state)
{
	struct error e = {0};
	struct closure_days d;
	bool late;
	day_t earliest;

	(void)state;
	must(plan("2025-07-20", &e), &e);
	go_to("2025-07-25T09:00");
	live();
	expect_state("planned");
	must(closure_may_list(&shop, "yahoo", day("2025-07-25"), &e), &e);
	expect_period("2025-07-H1", "late");
	expect_refused(plan("2025-09-01", &e), &e, "closure_exists", "YAH-16");
	must(closure_try(&shop, "yahoo", day("2025-07-30"), &d, &late, &earliest, &e), &e);
	assert_false(late); /* Tuesday 29, Monday 28 and Friday 25 July: the 25th is in time for the 30th */
	assert_int_equal(earliest, day("2025-07-30"));
	must(closure_try(&shop, "yahoo", day("2025-07-29"), &d, &late, &earliest, &e), &e);
	assert_true(late);
}

static void a_notice_is_judged_by_its_day(void **state)
{
	static const struct {
		const char *told, *closes;
		bool late;
		const char *earliest;
	} cases[] = {
		{"2025-07-16", "2025-07-20", false, NULL}, {"2025-07-17", "2025-07-20", true, "2025-07-22"}, {"2025-07-17", "2025-07-22", false, NULL},
		{"2025-07-20", "2025-07-20", true, "2025-07-24"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct closure_look l;
		struct error e = {0};
		char at[32];

		snprintf(at, sizeof at, "%sT09:00", cases[i].told);
		go_to(at);
		must(closure_look(&shop, "yahoo", day(cases[i].closes), &l, &e), &e);
		assert_int_equal(l.late, cases[i].late);
		if (cases[i].late)
			assert_int_equal(l.earliest, day(cases[i].earliest));
		closure_look_free(&l);
	}
}

static void what_cannot_be_taken_back_is_confirmed(void **state)
{
	struct error e = {0};

	(void)state;
	must(plan("2025-07-20", &e), &e);
	expect_refused(closure_commit(&shop, "yahoo", DAY_NONE, "letter", &e), &e, "closure_channel", "YAH-16");
	expect_refused(closure_commit(&shop, "yahoo", DAY_NONE, "mail", &e), &e, "closure_commit", "YAH-18");
	/* beside it: two orders, a return, an exchange (YAH-19) */
	assert_int_equal(shop.notes.count, 4);
	expect_state("planned");
	go_to("2025-07-17T09:00"); /* a late notice is said first */
	expect_refused(closure_commit(&shop, "yahoo", DAY_NONE, "mail", &e), &e, "notice_late", "YAH-16");
	assert_int_equal(shop.notes.count, 5);
	go_to("2025-07-10T09:00");
	shop.accept_warnings = shop.dry_run = true;
	must(closure_commit(&shop, "yahoo", DAY_NONE, "mail", &e), &e);
	shop.dry_run = false;
	expect_state("planned");
	must(closure_commit(&shop, "yahoo", DAY_NONE, "mail", &e), &e);
	expect_state("announced");
	expect_text("SELECT status FROM mall_store", "closing");
	expect_refused(closure_commit(&shop, "yahoo", DAY_NONE, "mail", &e), &e, "closure_noticed", "YAH-16");
}

static void the_date_moves_only_before_it(void **state)
{
	struct error e = {0};
	struct closure_look l;

	(void)state;
	announce("2025-07-20");
	/* of a month later: what moves is told, nothing is written */
	must(closure_look(&shop, "yahoo", day("2025-08-20"), &l, &e), &e);
	assert_true(l.what_if);
	assert_int_equal(l.marks[CLOSURE_SHIP_CUT].was, day("2025-07-30"));
	assert_int_equal(l.marks[CLOSURE_SHIP_CUT].day, day("2025-08-30"));
	assert_true(l.change_count >= CLOSURE_POINTS);
	closure_look_free(&l);
	assert_int_equal(number("SELECT count(*) FROM closure WHERE closed_on = '2025-07-20'"), 1);
	must(closure_move(&shop, "yahoo", day("2025-07-25"), DAY_NONE, &e), &e);
	go_to("2025-07-24T09:00");
	/* told on the 24th, a closure on the 26th is late: 25, 24, 23 */
	expect_refused(closure_move(&shop, "yahoo", day("2025-07-26"), DAY_NONE, &e), &e, "notice_late", "YAH-16");
	shop.accept_warnings = true;
	must(closure_move(&shop, "yahoo", day("2025-07-26"), DAY_NONE, &e), &e);
	assert_int_equal(number("SELECT noticed_on = '2025-07-24' FROM closure"), 1);
	go_to("2025-07-26T00:00");
	expect_refused(closure_move(&shop, "yahoo", day("2025-08-26"), DAY_NONE, &e), &e, "closure_over", "YAH-18");
	expect_refused(closure_cancel(&shop, "yahoo", &e), &e, "closure_over", "YAH-18");
	expect_refused(closure_look(&shop, "yahoo", day("2025-08-26"), &l, &e), &e, "closure_over", "YAH-18");
}

static void a_restriction_stays_one(void **state)
{
	struct error e = {0};

	(void)state;
	fix_sql(&shop, "UPDATE mall_store SET status = 'restricted'");
	announce("2025-07-20");
	expect_text("SELECT status FROM mall_store", "restricted");
	must(closure_cancel(&shop, "yahoo", &e), &e);
	expect_text("SELECT status FROM mall_store", "restricted");
	expect_refused(closure_may_list(&shop, "yahoo", day("2025-07-15"), &e), &e, "store_restricted", "YAH-144");
}

static void withdrawn_in_time_it_leaves_no_trace(void **state)
{
	struct error e = {0};

	(void)state;
	announce("2025-07-20");
	go_to("2025-07-19T23:59");
	must(closure_cancel(&shop, "yahoo", &e), &e);
	assert_string_equal(shop.notes.items[0].what.code, "tell_withdrawn");
	expect_text("SELECT status FROM mall_store", "active");
	go_to("2025-08-01T09:00");
	live();
	expect_period("2025-07-H1", "late");
	must(closure_may_list(&shop, "yahoo", day("2025-08-01"), &e), &e);
	must(plan("2025-09-01", &e), &e);
}

/* ---- living through it ---- */

static void expect_order(const char *no, const char *state, const char *reason)
{
	struct order_life o;
	struct error e = {0};

	must(order_life_find(&shop, "yahoo", no, &o, &e), &e);
	assert_string_equal(o.state, state);
	assert_string_equal(o.cancel_reason, reason);
}

static struct error refusal;

static enum status ship(const char *no)
{
	struct order_life o;

	must(order_life_find(&shop, "yahoo", no, &o, &refusal), &refusal);
	return order_do(&shop, o.id, &(struct order_act){.act = "ship", .day = DAY_NONE}, &refusal);
}

static void until_the_back_office_ends(void)
{
	struct error e = {0};

	go_to("2025-07-19T23:00");
	live();
	expect_state("announced");
	expect_period("2025-06-H2", "late");
	must(closure_may_list(&shop, "yahoo", day("2025-07-19"), &e), &e);
	assert_int_equal(number("SELECT ends_at IS NULL FROM coupon_campaign"), 1);

	go_to("2025-07-20T00:01");
	live();
	expect_state("closed");
	expect_text("SELECT status FROM mall_store", "closed");
	expect_refused(closure_may_list(&shop, "yahoo", day("2025-07-20"), &e), &e, "store_closed", "YAH-18");
	expect_period("2025-06-H2", "held");
	expect_period("2025-07-H1", "held");
	expect_period("2025-07-H2", "accumulating");
	assert_int_equal(number("SELECT ends_at FROM coupon_campaign"), instant_from(day("2025-07-20"), 0, "Asia/Taipei"));

	go_to("2025-07-29T23:00");
	live();
	expect_order("U1", "to_ship", "");
	go_to("2025-07-30T00:01");
	live();
	expect_state("ship_cut");
	expect_order("U1", "cancelled", "closure");
	expect_order("U2", "cancelled", "closure"); /* pre-order or not */
	expect_refused(ship("U1"), &refusal, "closure_ship_cut", "YAH-20");

	go_to("2025-08-18T23:00");
	live();
	assert_int_equal(number("SELECT count(*) FROM return_slip WHERE closed_on IS NULL"), 1);
	go_to("2025-08-19T00:01");
	live();
	expect_state("returns_cut");
	assert_int_equal(number("SELECT count(*) FROM return_slip WHERE closed_on = '2025-08-19' AND closed_by = 'closure'"), 2);
	assert_int_equal(number("SELECT count(*) FROM exchange_slip WHERE close_option = 'forced' AND closed_on = '2025-08-19'"), 1);

	must(closure_may_enter(&shop, "yahoo", day("2025-08-28"), &e), &e);
	go_to("2025-08-29T00:01");
	live();
	expect_state("login_ended");
	expect_refused(closure_may_enter(&shop, "yahoo", day("2025-08-29"), &e), &e, "login_ended", "YAH-22");
	expect_refused(closure_tick(&shop, "yahoo", "export_orders", DAY_NONE, "orders.xlsx", false, &e), &e, "login_ended", "YAH-22");
	must(closure_tick(&shop, "yahoo", "export_orders", day("2025-08-28"), "orders.xlsx", false, &e), &e);
}

/* The rows add up to the balance; one of them is what came after it was struck. */
static void expect_rows(money_t balance, money_t refund, money_t since)
{
	struct closure_look l;
	struct error e = {0};
	money_t sum = 0, after = 0, net = 0;

	must(closure_look(&shop, "yahoo", DAY_NONE, &l, &e), &e);
	assert_int_equal(l.balance, balance);
	for (size_t i = 0; i < l.row_count; i++) {
		sum += l.rows[i].amount;
		if (strcmp(l.rows[i].kind, "since") == 0)
			after += l.rows[i].amount;
		if (strcmp(l.rows[i].period, "2025-08-H2") == 0)
			net += l.rows[i].amount;
	}
	assert_int_equal(sum, balance);
	assert_int_equal(after, since);
	assert_int_equal(net, refund);
	closure_look_free(&l);
}

static void it_lives_day_by_day(void **state)
{
	struct closure c;
	struct error e = {0};
	int64_t id;

	(void)state;
	announce("2025-07-20");
	until_the_back_office_ends();
	/* 1000 + 2000 + 300 + 400 + 500, less the forced returns of 300 and 400, less a penalty of 150 */
	must(closure_add(&shop, "yahoo", "penalty", 150, day("2025-08-29"), "art. 18", "fine", &id, &e), &e);
	must(closure_add(&shop, "yahoo", "penalty", 150, day("2025-08-29"), "art. 18", "fine", &id, &e), &e);
	go_to("2025-09-27T23:00");
	live();
	expect_state("login_ended");
	expect_refused(closure_paid(&shop, "yahoo", DAY_NONE, 100, &e), &e, "closure_one_payment", "YAH-24");
	go_to("2025-09-28T00:01");
	live();
	expect_state("balanced");
	must(closure_of(&shop, "yahoo", &c, &e), &e);
	assert_int_equal(c.final_balance, 3350);
	assert_int_equal(c.days.pay, day("2025-09-30"));
	must(closure_claim(&shop, "yahoo", "AB12345678", day("2025-09-28"), &e), &e);
	/* a refund that is reported now changes the rows, not the amount */
	fix_sql(&shop, "UPDATE orders SET refund_day = '2025-08-20', refunded_on = '2025-08-20' WHERE order_no = 'P2'");
	expect_rows(3350, -2000, 2000);
	go_to("2025-09-29T23:00");
	live();
	expect_state("balanced");
	go_to("2025-09-30T00:01");
	expect_period("2025-07-H1", "held");
	live();
	expect_state("paid");
	expect_period("2025-07-H1", "settled_final");
	expect_refused(closure_paid(&shop, "yahoo", DAY_NONE, c.final_balance - 1, &e), &e, "closure_one_payment", "YAH-24");
	must(closure_paid(&shop, "yahoo", DAY_NONE, c.final_balance, &e), &e);
	/* a second time is the same */
	must(closure_paid(&shop, "yahoo", DAY_NONE, c.final_balance, &e), &e);
	assert_int_equal(number("SELECT count(*) FROM closure_event WHERE act = 'received'"), 1);
	assert_int_equal(number("SELECT count(*) FROM closure_event"), 2 + 6 + 4); /* plan, commit; the states; tick, add, claim, received */
	/* still closed until a new contract is signed (YAH-8) */
	expect_refused(closure_may_list(&shop, "yahoo", day("2025-12-01"), &e), &e, "store_closed", "YAH-18");
	fix_sql(&shop, "INSERT INTO mall_contract (profile, opened_on, contract_end, at, by) VALUES ('yahoo', '2025-12-01', '2026-11-30', 0, 'mei')");
	fix_sql(&shop, "UPDATE mall_store SET status = 'active'");
	must(closure_may_list(&shop, "yahoo", day("2025-12-01"), &e), &e);
	go_to("2025-12-02T09:00");
	expect_period("2025-07-H1", "settled_final"); /* of the old contract */
	expect_period("2025-12-H1", "accumulating");
}

/* What there is at the end: the closure, its log, the orders, slips and the log of the rules. */
static char *whole(void)
{
	static const char *const looks[] = {
		"SELECT closed_on || state || COALESCE(final_balance, '') || COALESCE(pay_on, '') || claim_number FROM closure",
		"SELECT act || day || detail FROM closure_event ORDER BY day, act",
		"SELECT order_no || state || cancel_reason || COALESCE(cancelled_on, '') || COALESCE(posting_day, '') || COALESCE(refund_day, '') FROM orders ORDER BY 1",
		"SELECT no || state || COALESCE(closed_on, '') FROM return_slip ORDER BY 1",
		"SELECT no || state || COALESCE(closed_on, '') FROM exchange_slip ORDER BY 1",
		"SELECT day || step || record || record_no || sum(count) FROM life_log GROUP BY day, step, record, record_no ORDER BY 1",
		"SELECT status || COALESCE(status_on, '') FROM mall_store",
		"SELECT COALESCE(ends_at, '') FROM coupon_campaign",
	};
	struct buf out = {0};

	for (size_t i = 0; i < sizeof looks / sizeof *looks; i++) {
		struct stmt *q = db_prepare_text(shop.db, looks[i]);

		while (stmt_step(q, NULL) == STEP_ROW) {
			buf_adds(&out, stmt_text(q, 0));
			buf_addc(&out, '\n');
		}
		stmt_reset(q);
	}
	return buf_take(&out);
}

/* Every so many days a run; the acts of people are on the same days in all. */
static char *lived(int days)
{
	static const struct {
		const char *on;
		const char *kind;
	} acts[] = {{"2025-08-07", "penalty"}, {"2025-08-21", "buyer"}, {"2025-10-02", "claim"}};
	struct error e = {0};
	int64_t id;
	char *end;

	enter(NULL);
	announce("2025-07-20");
	for (day_t d = day("2025-07-10"); d <= day("2025-10-23"); d++) {
		clock_set(instant_from(d, 9 * 3600, "Asia/Taipei"));
		for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
			if (day(acts[i].on) != d)
				continue;
			if (strcmp(acts[i].kind, "claim") == 0)
				must(closure_claim(&shop, "yahoo", "AB12345678", d, &e), &e);
			else
				must(closure_add(&shop, "yahoo", acts[i].kind, 10, d, "", acts[i].on, &id, &e), &e);
		}
		if ((d - day("2025-07-10")) % days == 0)
			live();
	}
	expect_state("paid");
	end = whole();
	leave(NULL);
	return end;
}

static void days_and_weeks_end_alike(void **state)
{
	char *daily = lived(1), *weekly = lived(7), *once = lived(105);

	(void)state;
	assert_string_equal(daily, weekly);
	assert_string_equal(daily, once);
	free(daily);
	free(weekly);
	free(once);
}

static bool stops(void *arg, int64_t done, int64_t total)
{
	(void)arg;
	(void)total;
	return done < 500;
}

/* What a run left is done by the next, and all of it is told (YAH-20). */
static void cut_short_it_goes_on(void **state)
{
	const struct progress p = {.step = stops};
	struct due_done done = {0};
	struct error e = {0};

	(void)state;
	fix_sql(&shop, "INSERT INTO orders (profile, order_no, batch_id, state, payment, cash, claim_amount, category, category_ppm, ordered_on,"
	               " shippable_on, next_step, next_on) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)"
	               " SELECT 'yahoo', 'N' || i, 1, 'to_ship', 'atm', 10, 10, 'cup', 0, '2025-07-09', '2025-07-09', 'look', '2025-07-09' FROM n");
	announce("2025-07-20");
	go_to("2025-07-29T23:00");
	live();
	go_to("2025-07-30T00:01");
	expect_refused(life_run(&shop, "yahoo", &p, &done, &e), &e, "cancelled", "");
	expect_state("closed");
	assert_in_range(number("SELECT count(*) FROM orders WHERE cancel_reason = 'closure'"), 1, 1201);
	live();
	assert_int_equal(number("SELECT count(*) FROM orders WHERE cancel_reason = 'closure'"), 1202);
	expect_text("SELECT detail FROM closure_event WHERE act = 'ship_cut'", "1202");
	assert_int_equal(number("SELECT sum(count) FROM life_log WHERE step = 'closure_orders'"), 1202);
}

static void tried_only_it_stays_as_it_was(void **state)
{
	char *before, *after;

	(void)state;
	announce("2025-07-20");
	before = whole();
	go_to("2025-09-28T09:00");
	shop.dry_run = true;
	live();
	shop.dry_run = false;
	after = whole();
	assert_string_equal(before, after);
	free(before);
	free(after);
}

/* ---- the balance ---- */

static void below_zero_it_is_owed(void **state)
{
	struct closure_look l;
	struct error e = {0};
	int64_t id;

	(void)state;
	announce("2025-07-20");
	go_to("2025-08-01T09:00");
	expect_refused(closure_add(&shop, "yahoo", "buyer", 50, day("2025-08-01"), "", "early", &id, &e), &e, "closure_buyer_early", "YAH-21");
	expect_refused(closure_add(&shop, "yahoo", "gift", 50, DAY_NONE, "", "gift", &id, &e), &e, "closure_kind", "YAH-24");
	expect_refused(closure_add(&shop, "yahoo", "damage", 0, DAY_NONE, "", "none", &id, &e), &e, "amount_missing", "YAH-24");
	must(closure_add(&shop, "yahoo", "damage", 9000, DAY_NONE, "", "damage", &id, &e), &e);
	go_to("2025-09-28T09:00");
	live();
	expect_state("owed"); /* no claim is asked for, and nothing waits for a payout day */
	must(closure_look(&shop, "yahoo", DAY_NONE, &l, &e), &e);
	assert_true(l.struck && l.balance < 0);
	assert_string_equal(l.remit_account, "077-03-1009696");
	assert_int_equal(l.claims, 9000);
	assert_int_equal(number("SELECT count(*) FROM life_log WHERE step = 'closure_owed' AND day = '2025-09-28' AND rule = 'YAH-26'"), 1);
	expect_period("2025-07-H1", "held"); /* until it is remitted */
	must(closure_paid(&shop, "yahoo", DAY_NONE, -l.balance, &e), &e);
	expect_period("2025-07-H1", "settled_final");
	closure_look_free(&l);
	expect_refused(closure_add(&shop, "yahoo", "damage", 1, DAY_NONE, "", "after", &id, &e), &e, "closure_settled", "YAH-24");
}

static int64_t settled_orders(void)
{
	return number("SELECT count(*) FROM orders WHERE state = 'settled'");
}

/* Posted ones are settled by the payout of the final balance, on its day (section 16); a second run has nothing to do. */
static void its_payment_settles_periods_and_orders(void **state)
{
	struct due_done done = {0};
	struct error e = {0};
	int64_t told;

	(void)state;
	fix_sql(&shop, "UPDATE orders SET next_step = 'look', next_on = '2025-07-01' WHERE order_no IN ('P1', 'P2')");
	announce("2025-07-20");
	go_to("2025-09-28T09:00");
	must(due_run(&shop, NULL, &done, &e), &e);
	must(closure_claim(&shop, "yahoo", "AB12345678", day("2025-09-28"), &e), &e);
	go_to("2025-09-29T23:00");
	must(due_run(&shop, NULL, &done, &e), &e);
	assert_int_equal(settled_orders(), 0);
	expect_text("SELECT state FROM period WHERE code = '2025-07-H1'", "held");
	go_to("2025-10-02T09:00");
	must(due_run(&shop, NULL, &done, &e), &e);
	assert_int_equal(settled_orders(), 3); /* P1, P2, S1; P3 and P4 came back */
	expect_text("SELECT state || settled_on FROM period WHERE code = '2025-06-H2'", "settled_final2025-09-30");
	assert_int_equal(number("SELECT count(*) FROM life_log WHERE step = 'order_settle' AND day <> '2025-09-30'"), 0);
	told = number("SELECT count(*) FROM life_log");
	must(due_run(&shop, NULL, &done, &e), &e);
	assert_int_equal(number("SELECT count(*) FROM life_log"), told);
}

static void expect_row(const char *kind, const char *what, money_t amount)
{
	struct closure_look l;
	struct error e = {0};
	bool found = false;

	must(closure_look(&shop, "yahoo", DAY_NONE, &l, &e), &e);
	for (size_t i = 0; i < l.row_count; i++) {
		if (strcmp(l.rows[i].kind, kind) != 0 || strstr(l.rows[i].what, what) == NULL)
			continue;
		found = true;
		assert_int_equal(l.rows[i].amount, amount);
	}
	if (!found)
		fail_msg("no row %s %s", kind, what);
	closure_look_free(&l);
}

/*
 * 300 and 310 by card, category 4.5 %: 13.5 > 14 and 13.95 > 14; card 2 %: 6 and 6.2 > 7 (YAH-106, 107). The slip that the closure ends is
 * refunded with it, less what is credited (YAH-21, 115); the other one waits for its day (YAH-120).
 */
static void refunds_without_a_date_wait(void **state)
{
	static const struct fix_order orders[] = {
		{.no = "F1", .cart = "K1", .payment = "card_once", .plan = "once", .cash = 300, .category_ppm = 45000, .shipped = "2025-06-26", .posted = "2025-07-06"},
		{.no = "F2", .cart = "K2", .payment = "card_once", .plan = "once", .cash = 310, .category_ppm = 45000, .shipped = "2025-06-26", .posted = "2025-07-06"},
	};

	(void)state;
	fix_orders(&shop, orders, sizeof orders / sizeof *orders);
	fix_sql(&shop, "INSERT INTO return_slip (profile, no, order_no, created_on, opened_by, state, refund_amount, next_step, next_on, closed_on, closed_by,"
	               " created_at, created_by, changed_at, changed_by) VALUES ('yahoo', 'R-F1', 'F1', '2025-07-09', 'buyer', 'requested', 300, 'pickup',"
	               " '2025-07-11', NULL, '', 0, 'mei', 0, 'mei'), ('yahoo', 'R-F2', 'F2', '2025-07-09', 'buyer', 'closed', 310, 'refund',"
	               " '2025-07-15', '2025-07-15', 'store', 0, 'mei', 0, 'mei')");
	announce("2025-07-20");
	go_to("2025-08-19T00:01");
	live();
	expect_row("refund", "R-F1", -280);
	expect_row("refund_waits", "R-F2", 0);
	expect_row("refund_waits", "289", 0);
	expect_row("refund", "R-1", -300);
	fix_sql(&shop, "UPDATE orders SET refund_day = '2025-08-20', refunded_on = '2025-08-20' WHERE order_no = 'F2'");
	go_to("2025-09-28T00:01");
	live();
	/* the same with its day, in the period of that day */
	expect_rows(1000 + 2000 + 500 + 300 - 14 - 6 - 280 + 310 - 14 - 7 - 289 - 2 - 2, -289, 0);
}

static void without_a_claim_the_payout_waits(void **state)
{
	static const struct {
		const char *claimed, *pays;
	} cases[] = {{"2025-09-30", "2025-09-30"}, {"2025-10-01", "2025-10-15"}, {"2025-10-15", "2025-10-15"}, {"2025-10-16", "2025-10-31"}};
	struct closure c;
	struct closure_look l;
	struct error e = {0};

	(void)state;
	announce("2025-07-20");
	go_to("2025-10-20T09:00");
	live();
	expect_state("balanced");
	must(closure_look(&shop, "yahoo", DAY_NONE, &l, &e), &e);
	assert_true(l.claim_missing && l.pay_moved);
	assert_int_equal(l.c.days.pay, day("2025-10-31")); /* as if it were dated today */
	closure_look_free(&l);
	expect_refused(closure_claim(&shop, "yahoo", "12345678", DAY_NONE, &e), &e, "invoice_number", "YAH-132");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		shop.dry_run = true;
		must(closure_claim(&shop, "yahoo", "ab-12345678", day(cases[i].claimed), &e), &e);
		shop.dry_run = false;
	}
	expect_state("balanced");
	must(closure_claim(&shop, "yahoo", "ab-12345678", day("2025-10-16"), &e), &e);
	assert_string_equal(shop.notes.items[0].what.code, "pay_moves");
	go_to("2025-10-30T09:00");
	live();
	expect_state("balanced");
	go_to("2025-10-31T09:00");
	live();
	expect_state("paid");
	must(closure_of(&shop, "yahoo", &c, &e), &e);
	assert_int_equal(c.days.pay, day("2025-10-31"));
	assert_string_equal(c.claim_number, "AB12345678");
}

/* Months begin on the tenth: of the year from 10 March 2025 the fifth began on 10 July, seven are left (YAH-17). */
static void the_store_fee_is_forfeited(void **state)
{
	static const struct {
		const char *closes, *cause;
		money_t forfeit;
	} cases[] = {{"2025-07-20", "seller", 7000}, {"2025-08-09", "seller", 7000}, {"2025-08-10", "seller", 6000}, {"2025-07-20", "platform", 0}};
	struct error e = {0};

	(void)state;
	fix_sql(&shop, "INSERT INTO mall_contract (profile, opened_on, contract_end, monthly_fee, at, by)"
	               " VALUES ('yahoo', '2025-03-10', '2026-03-09', 1000, 0, 'mei')");
	must(plan("2025-12-31", &e), &e);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct closure_look l;
		char sql[80];

		snprintf(sql, sizeof sql, "UPDATE closure SET cause = '%s'", cases[i].cause);
		fix_sql(&shop, sql);
		must(closure_look(&shop, "yahoo", day(cases[i].closes), &l, &e), &e);
		if (l.forfeit != cases[i].forfeit)
			fail_msg("%s: NT$%lld", cases[i].closes, (long long)l.forfeit);
		assert_int_equal(l.contract_end, day("2026-03-09"));
		closure_look_free(&l);
	}
}

static enum status save(const char *form_name, int64_t id, const char *const pairs[][2], int64_t *out, struct error *e)
{
	static int n;
	const struct form *form;
	struct record r;
	char op[24];
	enum status st;

	must(form_load(form_name, &form, e), e);
	record_init(&r, form);
	for (size_t i = 0; pairs[i][0] != NULL; i++)
		record_set(&r, pairs[i][0], pairs[i][1]);
	snprintf(op, sizeof op, "save-%d", n++);
	st = strcmp(form_name, "enquiry") == 0 ? register_save(&shop, REGISTER_ENQUIRY, id, &r, op, out, e) : coupon_save(&shop, id, &r, op, out, e);
	record_free(&r);
	return st;
}

static void a_closed_store_is_worked_in_until_its_login_ends(void **state)
{
	static const char *const mail[][2] = {{"profile", "yahoo"}, {"sender", "mei@example.com"}, {"text", "Where is it?"}, {NULL, NULL}};
	static const char *const answer[][2] = {{"state", "answered"}, {"answer", "On its way."}, {NULL, NULL}};
	static const char *const code[][2] = {{"profile", "yahoo"}, {"name", "autumn"}, {"code", "AUTUMN"}, {NULL, NULL}};
	struct closure_look l;
	struct error e = {0};
	int64_t first, second, id;

	(void)state;
	announce("2025-07-20");
	must(save("enquiry", 0, mail, &first, &e), &e);
	must(save("enquiry", 0, mail, &second, &e), &e);
	must(closure_look(&shop, "yahoo", DAY_NONE, &l, &e), &e);
	assert_false(l.tasks[4].ticked); /* two mails wait */
	assert_int_equal(l.tasks[4].total, 2);
	closure_look_free(&l);
	go_to("2025-07-19T23:00");
	must(save("code", 0, code, &id, &e), &e);
	go_to("2025-07-20T09:00");
	expect_refused(save("code", 0, code, &id, &e), &e, "store_closed", "YAH-18");
	go_to("2025-08-28T23:00");
	must(save("enquiry", first, answer, &id, &e), &e);
	go_to("2025-08-29T00:01");
	expect_refused(save("enquiry", second, answer, &id, &e), &e, "login_ended", "YAH-22");
}

static void a_closure_of_the_past_is_caught_up(void **state)
{
	(void)state;
	go_to("2025-08-25T09:00");
	announce("2025-07-20");
	expect_state("returns_cut");
	assert_int_equal(number("SELECT count(*) FROM orders WHERE cancel_reason = 'closure' AND cancelled_on = '2025-07-30'"), 2);
}

static void held_is_what_is_paid_on_the_day_itself(void **state)
{
	/* 2025-07-H1 is claimed in time and paid on Thursday 31 July. */
	static const struct {
		const char *closes;
		bool held;
	} cases[] = {{"2025-07-30", true}, {"2025-07-31", true}, {"2025-08-01", false}};

	(void)state;
	fix_sql(&shop, "INSERT INTO period (id, profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal, pay_on)"
	               " VALUES (9, 'yahoo', '2025-07-H1', 2025, 7, 1, '2025-07-01', '2025-07-14', '2025-07-16', '2025-07-20', '2025-07-31', '2025-07-31')");
	fix_sql(&shop, "INSERT INTO voucher (period_id, tax_kind, kind, issued_on, number, title, tax_id, sales, tax, state, sent_on, arrived_on,"
	               " op_id, created_at, created_by, changed_at, changed_by) VALUES (9, 'taxable', 'invoice', '2025-07-16', 'AB00000001', 't', 'i', 2571,"
	               " 129, 'accepted', '2025-07-16', '2025-07-16', 'v', 0, 'mei', 0, 'mei')");
	go_to("2025-07-16T09:00");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct closure_look l;
		struct error e = {0};
		bool held = false;

		must(closure_look(&shop, "yahoo", day(cases[i].closes), &l, &e), &e);
		for (size_t n = 0; n < l.row_count; n++)
			held = held || strcmp(l.rows[n].period, "2025-07-H1") == 0;
		if (held != cases[i].held)
			fail_msg("closing on %s", cases[i].closes);
		closure_look_free(&l);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_plan_binds_nobody, enter, leave),
		cmocka_unit_test_setup_teardown(a_notice_is_judged_by_its_day, enter, leave),
		cmocka_unit_test_setup_teardown(what_cannot_be_taken_back_is_confirmed, enter, leave),
		cmocka_unit_test_setup_teardown(the_date_moves_only_before_it, enter, leave),
		cmocka_unit_test_setup_teardown(a_restriction_stays_one, enter, leave),
		cmocka_unit_test_setup_teardown(withdrawn_in_time_it_leaves_no_trace, enter, leave),
		cmocka_unit_test_setup_teardown(it_lives_day_by_day, enter, leave),
		cmocka_unit_test(days_and_weeks_end_alike),
		cmocka_unit_test_setup_teardown(cut_short_it_goes_on, enter, leave),
		cmocka_unit_test_setup_teardown(tried_only_it_stays_as_it_was, enter, leave),
		cmocka_unit_test_setup_teardown(below_zero_it_is_owed, enter, leave),
		cmocka_unit_test_setup_teardown(its_payment_settles_periods_and_orders, enter, leave),
		cmocka_unit_test_setup_teardown(refunds_without_a_date_wait, enter, leave),
		cmocka_unit_test_setup_teardown(without_a_claim_the_payout_waits, enter, leave),
		cmocka_unit_test_setup_teardown(the_store_fee_is_forfeited, enter, leave),
		cmocka_unit_test_setup_teardown(a_closed_store_is_worked_in_until_its_login_ends, enter, leave),
		cmocka_unit_test_setup_teardown(a_closure_of_the_past_is_caught_up, enter, leave),
		cmocka_unit_test_setup_teardown(held_is_what_is_paid_on_the_day_itself, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
