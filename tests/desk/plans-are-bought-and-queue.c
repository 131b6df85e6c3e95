/*
 * Buying plans: steps, means, points, lines, terms behind each other, quota,
 * the gate, and a record set right (RUT-9 to 28, 95, 132).
 */
#include "plan_fixture.h"
#include "storekeep/due.h"

static void a_purchase_gives_lines_and_term(void **state)
{
	struct plan_order o = order(buy("90"));
	(void)state;
	assert_string_equal(o.state, "paid");
	assert_string_equal(o.pay, "card");
	assert_int_equal(o.list_price, 2160);
	assert_int_equal(o.amount, 2160);
	assert_int_equal(o.line_count, 2);
	assert_string_equal(o.lines[0].item, "自訂商店工具費用");
	assert_string_equal(o.lines[1].item, "系統升級服務費");
	assert_true(o.lines[0].amount == MONEY_NONE && o.lines[1].amount == MONEY_NONE); /* RUT-24 */
	assert_string_equal(o.lines[0].state, "paid");
	assert_string_equal(o.lines[0].notice, "manual");
	assert_int_equal(o.term.quota_bought, 150000);
	valid(o.id, "2031-01-05T10:20:00", "2031-04-05T23:59:59");
}

static void exactly_one_known_plan(void **state)
{
	static const struct {
		const char *plan, *code, *rule;
	} cases[] = {
		{"", "plan_choice", "RUT-22"}, {"90,180", "plan_choice", "RUT-22"}, {"90 180", "plan_choice", "RUT-22"},
		{"91", "plan_unknown", "RUT-14"}, {"0", "plan_unknown", "RUT-14"}, {"year", "plan_unknown", "RUT-14"},
	};
	struct error e = {0};
	int64_t id;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		refused(buy_as("op", &id, &e, cases[i].plan, "pay", "card", NULL), &e, cases[i].code, cases[i].rule);
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), 0);
	must(buy_as("op", &id, &e, "180天", "pay", "信用卡", NULL), &e);
	assert_int_equal(order(id).plan_days, 180);
}

static void means_are_card_or_points(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	refused(buy_as("op", &id, &e, "90", NULL), &e, "pay_unknown", "RUT-26");
	refused(buy_as("op", &id, &e, "90", "pay", "cash", NULL), &e, "pay_unknown", "RUT-26");
	refused(buy_as("op", &id, &e, "90", "pay", "autodebit", NULL), &e, "pay_unknown", "RUT-26");
	refused(buy_as("op", &id, &e, "90", "pay", "card,points", NULL), &e, "pay_unknown", "RUT-26");
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), 0);
}

static int64_t points_held(void)
{
	struct account a;
	struct error e = {0};

	must(account_get(&shop, "ruten", &a, &e), &e);
	return a.points;
}

static void points_must_be_enough(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	refused(buy_as("a", &id, &e, "90", "pay", "points", NULL), &e, "points_unknown", "RUT-27");
	refused(buy_as("a", &id, &e, "90", "pay", "points", "points", "2159", NULL), &e, "points_short", "RUT-27");
	assert_non_null(strstr(e.message, "2,159"));
	assert_non_null(strstr(e.message, "2,160"));
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), 0);
	assert_int_equal(points_held(), -1); /* nothing was kept of it */
	must(buy_as("b", &id, &e, "90", "pay", "points", "points", "2160", NULL), &e);
	assert_int_equal(points_held(), 0);
	/* what is left is known from now on */
	refused(buy_as("c", &id, &e, "90", "pay", "points", NULL), &e, "points_short", "RUT-27");
	account_holds("points", "5000");
	must(buy_as("d", &id, &e, "180", "pay", "points", NULL), &e);
	assert_int_equal(points_held(), 920);
}

static void the_account_keeps_what_is_not_said(void **state)
{
	struct error e = {0};
	struct account a;
	(void)state;
	account_holds("label", "clay_and_co");
	account_holds("points", "300");
	refused(account_says("points", "-1", &e), &e, "points_negative", "");
	refused(account_says("balance", "-1", &e), &e, "balance_negative", "");
	must(account_get(&shop, "ruten", &a, &e), &e);
	assert_string_equal(a.label, "clay_and_co");
	assert_int_equal(a.points, 300);
	assert_true(a.balance == MONEY_NONE);
}

static void terms_queue(void **state)
{
	int64_t first = buy("90"), second, third;
	(void)state;
	go_to("2031-04-05T23:59:59"); /* its last second */
	second = buy("180");
	noted("term_queued", "RUT-19");
	third = buy("360");
	valid(first, "2031-01-05T10:20:00", "2031-04-05T23:59:59");
	valid(second, "2031-04-06T00:00:00", "2031-10-02T23:59:59");
	valid(third, "2031-10-03T00:00:00", "2032-09-26T23:59:59"); /* 2031-10-02 and 360 days, over a 29 February */
}

static void after_a_gap_it_begins_at_once(void **state)
{
	int64_t second;
	(void)state;
	buy("90");
	go_to("2031-04-06T00:00:00");
	second = buy("90");
	assert_null(told("term_queued"));
	valid(second, "2031-04-06T00:00:00", "2031-07-05T23:59:59");
}

static void an_earlier_purchase_is_recorded_where_it_was(void **state)
{
	struct error e = {0};
	int64_t now = buy("90"), before;
	(void)state;
	/* paid three weeks before, on the marketplace: the one of today waits behind it */
	refused(buy_as("x", &before, &e, "90", "pay", "card", "paid_at", "2030-12-15 09:00", NULL), &e, "term_moves", "RUT-19");
	assert_non_null(strstr(e.message, "2031-01-05"));
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), 1);
	shop.accept_warnings = true;
	must(buy_as("x", &before, &e, "90", "pay", "card", "paid_at", "2030-12-15 09:00", NULL), &e);
	shop.accept_warnings = false;
	valid(before, "2030-12-15T09:00:00", "2031-03-15T23:59:59");
	valid(now, "2031-03-16T00:00:00", "2031-06-13T23:59:59");
	refused(buy_as("y", &before, &e, "90", "pay", "card", "paid_at", "2031-01-05T10:20:01", NULL), &e, "paid_at_future", "RUT-18");
}

static void enter_pressed_twice_buys_once(void **state)
{
	struct error e = {0};
	int64_t a, b;
	(void)state;
	must(buy_as("same", &a, &e, "90", "pay", "card", NULL), &e);
	must(buy_as("same", &b, &e, "90", "pay", "card", NULL), &e);
	assert_int_equal(a, b);
	assert_int_equal(count_of("SELECT count(*) FROM term"), 1);
	assert_int_equal(count_of("SELECT count(*) FROM billing_line"), 2);
}

static void a_trial_changes_nothing(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	shop.dry_run = true;
	must(buy_as("op", &id, &e, "90", "pay", "points", "points", "3000", NULL), &e);
	shop.dry_run = false;
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), 0);
	assert_int_equal(count_of("SELECT count(*) FROM account"), 0);
}

static void lines_add_up_or_are_confirmed(void **state)
{
	struct error e = {0};
	struct plan_order o;
	int64_t id;
	(void)state;
	refused(buy_as("a", &id, &e, "90", "pay", "card", "line1", "1200", "line2", "959", NULL), &e, "lines_sum", "RUT-23");
	refused(buy_as("a", &id, &e, "90", "pay", "card", "line1", "1200", NULL), &e, "line_missing", "RUT-23");
	refused(buy_as("a", &id, &e, "90", "pay", "card", "line2", "960", NULL), &e, "line_missing", "RUT-23");
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), 0);
	must(buy_as("a", &id, &e, "90", "pay", "card", "line1", "1200", "line2", "960", NULL), &e);
	o = order(id);
	assert_int_equal(o.lines[0].amount, 1200);
	assert_int_equal(o.lines[1].amount, 960);
	shop.accept_warnings = true;
	must(buy_as("b", &id, &e, "90", "pay", "card", "line1", "1200", "line2", "961", NULL), &e);
	shop.accept_warnings = false;
	warned("lines_sum", "RUT-23");
}

static void the_quota_is_the_orders_own(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	refused(buy_as("a", &id, &e, "90", "pay", "card", "quota", "-1", NULL), &e, "quota_negative", "RUT-16");
	refused(buy_as("a", &id, &e, "90", "pay", "card", "quota", "1.5", NULL), &e, "quota_number", "RUT-16");
	refused(buy_as("a", &id, &e, "90", "pay", "card", "quota", "1000000000001", NULL), &e, "quota_too_large", "RUT-16");
	refused(buy_as("a", &id, &e, "90", "pay", "card", "line1", "1000000000001", "line2", "1", NULL), &e, "line1_too_large", "RUT-23");
	must(buy_as("a", &id, &e, "90", "pay", "card", "quota", "150000", NULL), &e);
	assert_null(told("quota_differs"));
	must(buy_as("b", &id, &e, "90", "pay", "card", "quota", "123456", NULL), &e);
	noted("quota_differs", "RUT-16");
	assert_int_equal(order(id).term.quota_bought, 123456);
}

static void steps_come_in_their_order(void **state)
{
	const struct form *f;
	struct record r;
	struct error e = {0};
	int64_t id, left;
	(void)state;
	must(form_load("plan_pay", &f, &e), &e);
	record_init(&r, f);
	record_set(&r, "pay", "card");
	must(plan_choose(&shop, "ruten", "180", "c1", &id, &e), &e);
	assert_string_equal(order(id).state, "chosen");
	refused(plan_pay(&shop, id, &r, &e), &e, "order_unconfirmed", "RUT-25");
	must(plan_confirm(&shop, id, &e), &e);
	refused(plan_confirm(&shop, id, &e), &e, "order_state", "RUT-20");
	/* refused means of payment: it stays confirmed */
	record_set(&r, "pay", "points");
	record_set(&r, "points", "10");
	refused(plan_pay(&shop, id, &r, &e), &e, "points_short", "RUT-27");
	assert_string_equal(order(id).state, "confirmed");
	record_set(&r, "pay", "card");
	must(plan_pay(&shop, id, &r, &e), &e);
	refused(plan_pay(&shop, id, &r, &e), &e, "order_paid", "RUT-25");
	refused(plan_abandon(&shop, id, &e), &e, "order_state", "RUT-20");
	/* left before payment: nothing is bought, nothing is billed */
	must(plan_choose(&shop, "ruten", "90", "c2", &left, &e), &e);
	must(plan_confirm(&shop, left, &e), &e);
	must(plan_abandon(&shop, left, &e), &e);
	assert_string_equal(order(left).state, "abandoned");
	assert_int_equal(order(left).line_count, 0);
	assert_int_equal(count_of("SELECT count(*) FROM term"), 1);
	record_free(&r);
}

static void the_gate_opens_with_the_payment_and_closes_after_the_last_second(void **state)
{
	static const struct {
		const char *now, *code, *rule;
	} cases[] = {
		{"2031-01-05T10:19:59", "gate_closed", "RUT-9"}, {"2031-01-05T10:20:00", NULL, NULL}, {"2031-04-05T23:59:59", NULL, NULL},
		{"2031-04-06T00:00:00", "plan_ended", "RUT-13"},
	};
	struct error e = {0};
	int64_t id;
	(void)state;
	refused(plan_gate(&shop, "ruten", &e), &e, "gate_closed", "RUT-9");
	must(plan_choose(&shop, "ruten", "90", "c", &id, &e), &e);
	refused(plan_gate(&shop, "ruten", &e), &e, "gate_closed", "RUT-9"); /* chosen is not paid (RUT-12) */
	must(plan_gate(&shop, "qoo10", &e), &e); /* needs no plan */
	buy("90");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		go_to(cases[i].now);
		if (cases[i].code == NULL)
			must(plan_gate(&shop, "ruten", &e), &e);
		else
			refused(plan_gate(&shop, "ruten", &e), &e, cases[i].code, cases[i].rule);
	}
	assert_non_null(strstr(e.message, "2031-04-05"));
}

/* reach, uncertain, handed of a campaign of the term of order 1; 0 the waiting ones */
static void campaign(const char *name, const char *state, const char *send, bool counted, int reach, int uncertain, int handed, int est)
{
	char sql[600];

	snprintf(sql, sizeof sql,
	         "INSERT INTO campaign (account_id, profile, name, send_at, state, est_reach_low, est_reach_high, reach, uncertain, handed, created_at,"
	         " created_by, changed_at, changed_by, op_id, term_id) VALUES (1, 'ruten', '%s', %lld, '%s', %d, %d, %d, %d, %d, 0, 'mei', 0, 'mei',"
	         " '%s', %s)",
	         name, (long long)at(send), state, est / 2, est, reach, uncertain, handed, name, counted ? "(SELECT id FROM term WHERE order_id = 1)" : "NULL");
	run(sql);
}

static void quota_is_what_was_handed_over(void **state)
{
	struct error e = {0};
	struct term t;
	struct quota q;
	int64_t id;
	(void)state;
	must(buy_as("a", &id, &e, "90", "pay", "card", "quota", "1000", "used_before", "100", NULL), &e);
	campaign("one", "uncertain", "2031-01-10T10:00", true, 300, 20, 0, 400);
	campaign("two", "sending", "2031-01-11T10:00", true, 50, 0, 30, 400);
	campaign("three", "pending", "2031-04-05T23:59", false, 0, 0, 0, 70);  /* the last minute of the term */
	campaign("four", "pending", "2031-04-06T00:00", false, 0, 0, 0, 5000); /* after it */
	campaign("five", "deleted", "2031-02-01T10:00", false, 0, 0, 0, 9000);
	must(term_at(&shop, "ruten", clock_now(), &t, &e), &e);
	must(quota_of(&shop, &t, &q, &e), &e);
	assert_int_equal(q.bought, 1000);
	assert_int_equal(q.sent, 450);     /* 100 before, 300, 50 */
	assert_int_equal(q.uncertain, 50); /* 20, and 30 not yet acknowledged */
	assert_int_equal(q.left, 500);
	assert_int_equal(q.pending_estimate, 70);
}

static void messages_lapse_with_their_term(void **state)
{
	struct error e = {0};
	struct term t;
	struct quota q;
	(void)state;
	buy("90");
	buy("90");
	campaign("one", "sent", "2031-01-10T10:00", true, 149000, 0, 0, 0);
	go_to("2031-04-06T00:00:00");
	must(term_at(&shop, "ruten", clock_now(), &t, &e), &e);
	must(quota_of(&shop, &t, &q, &e), &e);
	assert_int_equal(q.left, 150000); /* RUT-15: nothing is carried over */
	assert_int_equal(q.sent, 0);
}

/* A profile of the shop's own over ours; NULL takes it away. */
static void own_profile(const char *text)
{
	static struct config own;
	char *path = scratch("ruten.ini");
	FILE *f = text != NULL ? fopen(path, "w") : NULL;

	own = plan_config;
	own.profile_dir = scratch_folder;
	if (f != NULL) {
		fputs(text, f);
		fclose(f);
	}
	shop.config = text != NULL ? &own : &plan_config;
	profiles_forget();
	free(path);
}

static int64_t left_now(void)
{
	struct error e = {0};
	struct term t;
	struct quota q;

	must(term_at(&shop, "ruten", clock_now(), &t, &e), &e);
	must(quota_of(&shop, &t, &q, &e), &e);
	return q.left;
}

static void messages_are_kept_where_a_profile_says_so(void **state)
{
	(void)state;
	own_profile("[quota]\nrollover = yes\n");
	buy("90");
	buy("90");
	campaign("one", "sent", "2031-01-10T10:00", true, 149000, 0, 0, 0);
	assert_int_equal(left_now(), 1000);
	go_to("2031-04-06T00:00:00"); /* the second term follows directly */
	assert_int_equal(left_now(), 151000);
	go_to("2031-08-01T00:00:00"); /* a gap: what was left has lapsed */
	buy("90");
	assert_int_equal(left_now(), 150000);
	own_profile(NULL);
}

static void points_and_card_where_a_profile_says_so(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	own_profile("[payment]\npoints_mixed_with_card = yes\npoints_value = 2\n");
	must(buy_as("a", &id, &e, "90", "pay", "points", "points", "1081", NULL), &e); /* 1,080 points of 2 dollars */
	assert_int_equal(points_held(), 1);
	must(buy_as("b", &id, &e, "90", "pay", "points", NULL), &e);
	assert_int_equal(points_held(), 0);
	own_profile("[payment]\npoints_value = 7\n");
	refused(buy_as("c", &id, &e, "90", "pay", "points", "points", "308", NULL), &e, "points_short", "RUT-27"); /* 308.57: 309 */
	must(buy_as("c", &id, &e, "90", "pay", "points", "points", "309", NULL), &e);
	own_profile(NULL);
}

static void use_is_that_of_ninety_days(void **state)
{
	struct error e = {0};
	struct plan_offer o;
	(void)state;
	buy("90");
	go_to("2031-04-11T10:00:00"); /* 90 days before: 11 January 10:00 */
	campaign("old", "sent", "2031-01-11T10:00", true, 1000, 0, 0, 0);
	campaign("in", "uncertain", "2031-01-11T10:01", true, 200, 30, 4, 0);
	must(plan_offer(&shop, "ruten", day_from_ymd(2031, 4, 11), &o, &e), &e);
	assert_int_equal(o.count, 3);
	assert_int_equal(o.used, 234);
	assert_int_equal(o.plans[o.advised].days, 360);
	assert_true(o.plans[2].best_value && !o.plans[0].best_value && !o.plans[1].best_value);
}

static struct record correcting(const char *field, const char *value, const char *reason)
{
	const struct form *f;
	struct error e = {0};
	struct record r;

	must(form_load("plan_correct", &f, &e), &e);
	record_init(&r, f);
	record_set(&r, field, value);
	record_set(&r, "reason", reason);
	return r;
}

static enum status correct(int64_t id, const char *field, const char *value, const char *reason, struct error *e)
{
	struct record r = correcting(field, value, reason);
	enum status st = plan_correct(&shop, id, &r, e);

	record_free(&r);
	return st;
}

static void a_wrong_record_is_set_right_with_its_reason(void **state)
{
	struct error e = {0};
	int64_t first = buy("90"), second = buy("90");
	(void)state;
	refused(correct(first, "quota", "160000", NULL, &e), &e, "reason_missing", "RUT-28");
	must(correct(first, "quota", "160000", "as the marketplace shows", &e), &e);
	assert_int_equal(order(first).term.quota_bought, 160000);
	assert_int_equal(count_of("SELECT count(*) FROM audit WHERE what = 'plan correct' AND detail LIKE '%as the marketplace shows%'"), 1);
	/* a stated end moves what queues behind it, which is confirmed */
	refused(correct(first, "ends_at", "2031-04-10", "one week more", &e), &e, "term_moves", "RUT-19");
	shop.accept_warnings = true;
	must(correct(first, "ends_at", "2031-04-10", "one week more", &e), &e);
	shop.accept_warnings = false;
	valid(first, "2031-01-05T10:20:00", "2031-04-10T23:59:59");
	valid(second, "2031-04-11T00:00:00", "2031-07-09T23:59:59");
	refused(correct(first, "ends_at", "2031-01-04", "no", &e), &e, "ends_before_start", "RUT-18");
	/* over one that is stated too: refused */
	shop.accept_warnings = true;
	must(correct(second, "ends_at", "2031-07-20", "stated", &e), &e);
	refused(correct(first, "ends_at", "2031-04-11", "over it", &e), &e, "terms_overlap", "RUT-19");
	shop.accept_warnings = false;
}

static void what_never_happened_goes(void **state)
{
	struct error e = {0};
	int64_t first, second;
	(void)state;
	must(buy_as("p", &first, &e, "90", "pay", "points", "points", "3000", NULL), &e);
	second = buy("90");
	refused(correct(first, "void", "yes", "entered by mistake", &e), &e, "term_moves", "RUT-19");
	shop.accept_warnings = true;
	must(correct(first, "void", "yes", "entered by mistake", &e), &e);
	shop.accept_warnings = false;
	assert_string_equal(order(first).state, "abandoned");
	assert_int_equal(order(first).line_count, 0);
	assert_int_equal(points_held(), 3000);
	valid(second, "2031-01-05T10:20:00", "2031-04-05T23:59:59"); /* moved up */
	refused(correct(first, "quota", "1", "again", &e), &e, "order_unpaid", "RUT-28");
	run("INSERT INTO campaign (account_id, profile, name, state, created_at, created_by, changed_at, changed_by, op_id, term_id)"
	    " VALUES (1, 'ruten', 'spring', 'sent', 0, 'mei', 0, 'mei', 'c', (SELECT max(id) FROM term))");
	refused(correct(second, "void", "yes", "no", &e), &e, "order_used", "RUT-28");
	assert_non_null(strstr(e.message, "spring"));
}

static void half_a_split_in_the_profile_is_refused(void **state)
{
	struct error e = {0};
	struct plan_offer o;
	(void)state;
	own_profile("[plan_90]\nline1 = 1200\n");
	refused(plan_offer(&shop, "ruten", DAY_NONE, &o, &e), &e, "plan_split", "RUT-24");
	own_profile("[plan_90]\nline1 = 1200\nline2 = 960\n");
	assert_int_equal(order(buy("90")).lines[1].amount, 960);
	own_profile(NULL);
}

static void prices_are_those_of_the_day(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	own_profile("[plan_90]\nprice = 2160\nprice@2031-01-05 = 2500\n");
	must(buy_as("old", &id, &e, "90", "pay", "card", "paid_at", "2031-01-04T23:59:59", NULL), &e);
	assert_int_equal(order(id).list_price, 2160);
	must(buy_as("new", &id, &e, "90", "pay", "card", "paid_at", "2031-01-05T00:00:00", NULL), &e);
	assert_int_equal(order(id).list_price, 2500);
	own_profile(NULL);
}

/* The line of a kind on the board of the days ahead, its day or DAY_NONE. */
static day_t due_on(const char *kind, int ahead, bool *warn)
{
	struct due_items d;
	struct error e = {0};
	day_t day = DAY_NONE;

	must(due_collect(&shop, ahead, &d, &e), &e);
	for (size_t i = 0; i < d.count; i++)
		if (strcmp(d.items[i].kind, kind) == 0) {
			day = d.items[i].day;
			*warn = d.items[i].warn;
		}
	due_free(&d);
	return day;
}

static void the_board_tells_of_the_end(void **state)
{
	bool warn = true;
	(void)state;
	buy("90");
	assert_int_equal(due_on("plan_ends", 89, &warn), DAY_NONE); /* 5 April is 90 days ahead */
	assert_int_equal(due_on("plan_ends", 90, &warn), day_from_ymd(2031, 4, 5));
	assert_false(warn);
	go_to("2031-03-25T23:59:59");
	due_on("plan_ends", 90, &warn);
	assert_false(warn); /* 11 days */
	go_to("2031-03-26T00:00:00");
	due_on("plan_ends", 90, &warn);
	assert_true(warn); /* 10 days */
	buy("90"); /* something follows: it begins instead */
	assert_int_equal(due_on("plan_ends", 90, &warn), DAY_NONE);
	assert_int_equal(due_on("plan_begins", 90, &warn), day_from_ymd(2031, 4, 6));
}

static void the_board_tells_of_short_messages(void **state)
{
	struct error e = {0};
	bool warn = false;
	int64_t id;
	(void)state;
	must(buy_as("a", &id, &e, "90", "pay", "card", "quota", "1000", NULL), &e);
	assert_int_equal(due_on("quota_low", 1, &warn), DAY_NONE);
	campaign("one", "sent", "2031-01-05T10:00", true, 900, 0, 0, 0);
	assert_int_equal(due_on("quota_low", 1, &warn), DAY_NONE); /* exactly a tenth is left */
	campaign("two", "pending", "2031-01-10T10:00", false, 0, 0, 0, 100);
	assert_int_equal(due_on("quota_low", 1, &warn), DAY_NONE); /* and wanted */
	campaign("three", "pending", "2031-01-11T10:00", false, 0, 0, 0, 1);
	assert_int_equal(due_on("quota_low", 1, &warn), day_from_ymd(2031, 1, 5));
	assert_true(warn);
	run("DELETE FROM campaign WHERE name = 'three'");
	run("UPDATE campaign SET reach = 901 WHERE name = 'one'");
	assert_int_equal(due_on("quota_low", 1, &warn), day_from_ymd(2031, 1, 5));
}

static void the_board_tells_what_is_not_paid(void **state)
{
	struct error e = {0};
	bool warn;
	int64_t id;
	(void)state;
	must(plan_choose(&shop, "ruten", "90", "c", &id, &e), &e);
	must(plan_confirm(&shop, id, &e), &e);
	assert_int_equal(due_on("plan_unpaid", 1, &warn), day_from_ymd(2031, 1, 5));
	must(plan_abandon(&shop, id, &e), &e);
	assert_int_equal(due_on("plan_unpaid", 1, &warn), DAY_NONE);
	buy("90");
	assert_int_equal(due_on("bill_open", 1, &warn), DAY_NONE);
	run("UPDATE billing_line SET state = 'open'");
	assert_int_equal(due_on("bill_open", 1, &warn), day_from_ymd(2031, 1, 5));
}

static void a_bill_is_not_paid_twice(void **state)
{
	struct error e = {0};
	int64_t id = buy("90");
	(void)state;
	refused(billing_pay(&shop, id, clock_now(), &e), &e, "bill_paid", "RUT-58");
	run("UPDATE billing_line SET state = 'open', pay_method_notice = 'autodebit'");
	refused(billing_pay(&shop, id, clock_now(), &e), &e, "pay_twice", "RUT-58");
	assert_string_equal(order(id).lines[0].state, "open");
	run("UPDATE billing_line SET pay_method_notice = 'manual'");
	must(billing_pay(&shop, id, clock_now(), &e), &e);
	assert_string_equal(order(id).lines[0].state, "paid");
	assert_string_equal(order(id).lines[1].state, "paid");
}

static void the_check_finds_overlaps_and_missing_lines(void **state)
{
	struct notes found = {0};
	struct health h;
	struct error e = {0};
	(void)state;
	buy("90");
	buy("90");
	run("UPDATE term SET starts_at = starts_at - 1 WHERE id = 2"); /* one second shared */
	run("DELETE FROM billing_line WHERE id = 1");
	must(health_check(&shop, &h, &found, &e), &e);
	assert_int_equal(found.count, 2);
	assert_string_equal(found.items[0].what.code, "terms_overlap");
	assert_string_equal(found.items[1].what.code, "plan_orders_paid");
	notes_free(&found);
	run("UPDATE term SET starts_at = starts_at + 1 WHERE id = 2");
	run("INSERT INTO billing_line (id, order_id, line_no, item, booked_at, state, pay_method_notice) VALUES (1, 1, 1, 'x', 0, 'paid', 'manual')");
}

#define T(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_purchase_gives_lines_and_term), T(exactly_one_known_plan), T(means_are_card_or_points), T(points_must_be_enough), T(the_account_keeps_what_is_not_said), T(terms_queue),
		T(after_a_gap_it_begins_at_once), T(an_earlier_purchase_is_recorded_where_it_was), T(enter_pressed_twice_buys_once),
		T(a_trial_changes_nothing), T(lines_add_up_or_are_confirmed), T(the_quota_is_the_orders_own), T(steps_come_in_their_order),
		T(the_gate_opens_with_the_payment_and_closes_after_the_last_second), T(quota_is_what_was_handed_over), T(messages_lapse_with_their_term), T(messages_are_kept_where_a_profile_says_so), T(points_and_card_where_a_profile_says_so),
		T(use_is_that_of_ninety_days), T(a_wrong_record_is_set_right_with_its_reason), T(what_never_happened_goes),
		T(half_a_split_in_the_profile_is_refused), T(prices_are_those_of_the_day), T(the_board_tells_of_the_end), T(the_board_tells_of_short_messages), T(the_board_tells_what_is_not_paid), T(a_bill_is_not_paid_twice),
		T(the_check_finds_overlaps_and_missing_lines),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
