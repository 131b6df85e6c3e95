/*
 * Who is in which audience (RUT-84 to 93): small sets worked out by hand, the
 * window's edges to the second, the cart item by item, orders by their state.
 */
#include "audience_fixture.h"

#define DAY 86400
#define YEAR (365 * (instant_t)DAY)

static struct shop s;

/* 2026-10-16 09:00 in Taipei, as shop_in() sets the clock. */
static instant_t now_(void)
{
	return clock_now();
}

static int set_up(void **state)
{
	(void)state;
	scratch_empty();
	s = (struct shop){0};
	shop_in(&s, "shop.db");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	shop_close(&s);
	return 0;
}

static const char *const kind_of[AUDIENCES] = {"view_item", "favourite_item", "add_to_cart", "order_success", "chat"};

/* One person in each of the 32 sets: the first person of set 5 has events of audiences 0 and 2, and so on. */
static void every_set_is_counted_apart(void **state)
{
	int64_t batch = batch_in(&s, "ruten");
	struct reach r;

	(void)state;
	for (int set = 0; set < AUDIENCE_SETS; set++) {
		char code[16];

		snprintf(code, sizeof code, "m%02d", set);
		person_in(&s, "ruten", code);
		/* the order is of another item, so the cart still waits */
		for (int i = 0; i < AUDIENCES; i++)
			if (set >> i & 1)
				event_in(&s, batch, code, kind_of[i], i == 3 ? "other" : "a1", now_() - 100 - i);
	}
	walk_at(&s, "ruten", now_(), &r);
	assert_true(r.lists);
	for (int set = 1; set < AUDIENCE_SETS; set++)
		assert_int_equal(r.sets[set], 1);
	for (int i = 0; i < AUDIENCES; i++)
		assert_int_equal(reach_of(&r, i), 16);
	/* 32 less those in none of the ticked */
	assert_int_equal(reach_union(&r, 0x1f), 31);
	assert_int_equal(reach_union(&r, 0x01), 16);
	assert_int_equal(reach_union(&r, 0x05), 24);
	assert_int_equal(reach_union(&r, 0x07), 28);
	assert_int_equal(reach_union(&r, 0), 0);
	/* in both of two: a quarter; in two or more of five: 32 - 1 - 5 */
	assert_int_equal(reach_overlap(&r, 0x05), 8);
	assert_int_equal(reach_overlap(&r, 0x1f), 26);
	assert_int_equal(reach_overlap(&r, 0x10), 0);
}

static void the_window_has_both_its_ends(void **state)
{
	static const struct {
		const char *code;
		instant_t ago;
		bool in;
	} cases[] = {
		{"now", 0, true}, {"second", 1, true}, {"oldest", YEAR, true}, {"inside", YEAR - 1, true},
		{"outside", YEAR + 1, false}, {"future", -1, false},
	};
	int64_t batch = batch_in(&s, "ruten");
	int64_t in = 0;
	struct reach r;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		event_in(&s, batch, cases[i].code, "view_shop", "", now_() - cases[i].ago);
		in += cases[i].in;
	}
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(in, 4);
	assert_int_equal(reach_of(&r, 0), in);
	/* a second on, the oldest has fallen out and the future one has come in; a second before, it is the other way */
	walk_at(&s, "ruten", now_() + 1, &r);
	assert_int_equal(reach_of(&r, 0), 4);
	walk_at(&s, "ruten", now_() + 2, &r);
	assert_int_equal(reach_of(&r, 0), 3);
	/* at the moment of "second": "now" has not happened yet; "outside" is exactly a year old */
	walk_at(&s, "ruten", now_() - 1, &r);
	assert_int_equal(reach_of(&r, 0), 4);
	/* 100 seconds before, four are in: oldest, inside and outside; nothing of the last minute */
	walk_at(&s, "ruten", now_() - 100, &r);
	assert_int_equal(reach_of(&r, 0), 3);
}

/* A newer event that is not yet does not hide an older one that is. */
static void a_later_event_hides_nothing(void **state)
{
	int64_t batch = batch_in(&s, "ruten");
	struct reach r;

	(void)state;
	event_in(&s, batch, "lin", "chat", "", now_() - 50);
	event_in(&s, batch, "lin", "chat", "", now_() + 50);
	event_in(&s, batch, "wu", "item_question", "a1", now_() + 50);
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_of(&r, 4), 1);
	walk_at(&s, "ruten", now_() + 50, &r);
	assert_int_equal(reach_of(&r, 4), 2);
	walk_at(&s, "ruten", now_() - 51, &r);
	assert_int_equal(reach_of(&r, 4), 0);
}

static void the_cart_is_looked_at_item_by_item(void **state)
{
	static const struct {
		const char *code, *what; /* c: into the cart, b: bought; item; seconds */
		bool in;
	} cases[] = {
		{"bought after", "c a 10, b a 20", false},
		{"bought before", "b a 10, c a 20", true},
		{"bought the very second", "c a 10, b a 10", false},
		{"one of two left", "c a 10, c b 11, b a 20", true},
		{"both bought", "c a 10, c b 11, b a 20, b b 20", false},
		{"another item bought", "c a 10, b z 20", true},
		{"carted again", "c a 10, b a 20, c a 30", true},
		{"carted twice, bought once after both", "c a 10, c a 15, b a 20", false},
		{"no number in the cart", "c - 10", true},
		{"no number, something bought after", "c - 10, b z 20", false},
		{"no number, something bought before", "b z 10, c - 20", true},
		{"a purchase without number proves nothing", "c a 10, b - 20", true},
	};
	int64_t batch = batch_in(&s, "ruten");
	struct reach r;
	int64_t in = 0;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char what[100], *save = NULL;

		snprintf(what, sizeof what, "%s", cases[i].what);
		for (char *one = strtok_r(what, ",", &save); one != NULL; one = strtok_r(NULL, ",", &save)) {
			char act, item[4];
			int at;

			assert_int_equal(sscanf(one, " %c %3s %d", &act, item, &at), 3);
			event_in(&s, batch, cases[i].code, act == 'c' ? "add_to_cart" : "order_success", *item == '-' ? "" : item, now_() - 1000 + at);
		}
		in += cases[i].in;
		walk_at(&s, "ruten", now_(), &r);
		put(&s, "DELETE FROM audience_taken", 0, NULL, NULL);
		if (reach_of(&r, 2) != in)
			fail_msg("%s: %s", cases[i].code, cases[i].in ? "has to be in the cart's audience" : "must not be in it");
	}
	/* at second 10 three are not in: two had not filled their cart yet, one had bought that very second */
	walk_at(&s, "ruten", now_() - 1000 + 10, &r);
	assert_int_equal(reach_of(&r, 2), 9);
}

static void flags_leave_people_out(void **state)
{
	int64_t batch = batch_in(&s, "ruten");
	struct reach r;

	(void)state;
	event_in(&s, batch, "good", "view_shop", "", now_() - 1);
	event_in(&s, batch, "good", "chat", "", now_() - 1);
	event_in(&s, batch, "blocked", "view_shop", "", now_() - 1);
	event_in(&s, batch, "blocked", "chat", "", now_() - 1);
	event_in(&s, batch, "out", "chat", "", now_() - 1);
	event_in(&s, batch, "both", "view_shop", "", now_() - 1);
	put(&s, "UPDATE person SET blocked = 1 WHERE code IN ('blocked', 'both')", 0, NULL, NULL);
	put(&s, "UPDATE person SET opted_out = 1 WHERE code IN ('out', 'both')", 0, NULL, NULL);
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_union(&r, 0x11), 1);
	assert_int_equal(reach_skipped(&r, 0x11), 3);
	assert_int_equal(reach_skipped(&r, 0x01), 2);
	assert_int_equal(reach_skipped(&r, 0x10), 2);
	assert_int_equal(reach_skipped(&r, 0x02), 0);
}

#define HEAD "訂單編號,訂單狀態,結帳時間,商品名稱,商品編號,數量,單價,結帳總金額,買家帳號,出貨時間,入帳日,退款日,退款金額\n"

static const char orders_csv[] = HEAD
	"R1,已完成,2026/09/01,杯,a1,1,100,100,ok_confirmed,2026/09/02,,,\n"
	"R2,已結案,2026/09/01,杯,a1,1,100,100,ok_settled,2026/09/02,2026/09/10,,\n"
	"R3,已出貨,2026/09/01,杯,a1,1,100,100,no_shipped,2026/09/02,,,\n"
	"R4,未付款,2026/09/01,杯,a1,1,100,100,no_unpaid,,,,\n"
	"R5,取消,2026/09/01,杯,a1,1,100,100,no_cancelled,,,,\n"
	"R6,已退貨,2026/09/01,杯,a1,1,100,100,no_returned,2026/09/02,,,\n"
	"R7,已完成,2026/09/01,杯,a1,1,100,100,no_all_back,2026/09/02,,2026/09/20,100\n"
	"R8,已完成,2026/09/01,杯,a1,1,100,100,ok_part_back,2026/09/02,,2026/09/20,40\n"
	"R9,已完成,2025/10/15,杯,a1,1,100,100,no_too_old,2025/10/15,,,\n"
	"R10,已完成,2025/10/16,杯,a1,1,100,100,ok_same_day,2025/10/16,,,\n"
	"R11,已完成,2026/10/16,杯,a1,1,100,100,ok_today,2026/10/16,,,\n";

static void orders_count_once_successful(void **state)
{
	struct reach r;

	(void)state;
	takes(&s, "ruten", orders_csv, 11, 0, 0, 0);
	walk_at(&s, "ruten", now_(), &r);
	/* the year's first day counts whole: only its day is known */
	assert_int_equal(reach_of(&r, 3), 5);
	assert_int_equal(number(&s, "SELECT count(*) FROM person WHERE code LIKE 'ok%'"), 5);
	/* an order that comes back later takes its buyer out again */
	takes(&s, "ruten", HEAD "R1,已退貨,2026/09/01,杯,a1,1,100,100,ok_confirmed,2026/09/02,,,\n", 0, 1, 0, 0);
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_of(&r, 3), 4);
	/* and one that succeeds brings its buyer in */
	takes(&s, "ruten", HEAD "R3,已完成,2026/09/01,杯,a1,1,100,100,no_shipped,2026/09/02,,,\n", 0, 1, 0, 0);
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_of(&r, 3), 5);
}

static void taking_a_batch_back_leaves_no_trace(void **state)
{
	int64_t batch, orders;
	struct error e = {0};
	struct reach r;

	(void)state;
	orders = takes(&s, "ruten", orders_csv, 11, 0, 0, 0);
	walk_at(&s, "ruten", now_(), &r);
	batch = takes(&s, "ruten", HEAD "R1,已退貨,2026/09/01,杯,a1,1,100,100,ok_confirmed,2026/09/02,,,\n", 0, 1, 0, 0);
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_of(&r, 3), 4);
	must(batch_undo(&s, batch, NULL, &e), &e);
	assert_true(audience_is_stale(&s));
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_of(&r, 3), 5);
	must(batch_undo(&s, orders, NULL, &e), &e);
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_of(&r, 3), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM person_order"), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM audience_seen"), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM person"), 0);
}

/* Items of an order with several rows clear the cart one by one, each by its own number; an order that was shipped is
 * bought, an unpaid one is not. */
static void orders_empty_the_cart(void **state)
{
	int64_t batch = batch_in(&s, "ruten");
	struct reach r;

	(void)state;
	for (int i = 1; i <= 3; i++) {
		char item[16];

		snprintf(item, sizeof item, "a%d", i);
		event_in(&s, batch, "two_of_three", "add_to_cart", item, TPE("2026-09-01T10:00"));
		event_in(&s, batch, "three", "add_to_cart", item, TPE("2026-09-01T10:00"));
	}
	event_in(&s, batch, "unpaid", "add_to_cart", "a1", TPE("2026-09-01T10:00"));
	event_in(&s, batch, "next_day", "add_to_cart", "a1", TPE("2026-09-02T00:00"));
	takes(&s, "ruten", HEAD
	      "R1,已出貨,2026/09/01,杯,a1,1,100,300,two_of_three,2026/09/02,,,\n"
	      "R1,已出貨,2026/09/01,盤,a2,1,200,300,two_of_three,2026/09/02,,,\n"
	      "R2,已出貨,2026/09/01,杯,a1,1,100,600,three,2026/09/02,,,\n"
	      "R2,已出貨,2026/09/01,盤,a2,1,200,600,three,2026/09/02,,,\n"
	      "R2,已出貨,2026/09/01,碗,a3,1,300,600,three,2026/09/02,,,\n"
	      "R3,未付款,2026/09/01,杯,a1,1,100,100,unpaid,,,,\n"
	      "R4,已出貨,2026/09/01,杯,a1,1,100,100,next_day,2026/09/02,,,\n", 4, 0, 0, 0);
	walk_at(&s, "ruten", now_(), &r);
	assert_int_equal(reach_of(&r, 2), 3);
	assert_int_equal(reach_of(&r, 3), 0);
}

/* RUT-92's own example: 40, 25 and 9 without lists are 40 to 74. */
static void figures_stand_in_for_lists(void **state)
{
	struct reach r = {0};
	int64_t low, high;

	(void)state;
	put(&s, "INSERT INTO audience_count (profile, audience, count, counted_at, by) VALUES ('ruten', 'visitors', 40, 1, 'mei'),"
	        " ('ruten', 'favourites', 25, 1, 'mei'), ('ruten', 'cart', 9, 1, 'mei')", 0, NULL, NULL);
	walk_at(&s, "ruten", now_(), &r);
	assert_false(r.lists);
	reach_range(&r, 0x07, &low, &high);
	assert_int_equal(low, 40);
	assert_int_equal(high, 74);
	assert_int_equal(reach_of(&r, 1), 25);
	assert_int_equal(reach_of(&r, 3), 0);
	reach_range(&r, 0x06, &low, &high);
	assert_int_equal(low, 25);
	assert_int_equal(high, 34);
	/* a list wins over the figure of its audience; the other two are added */
	event_in(&s, batch_in(&s, "ruten"), "lin", "view_shop", "", now_());
	walk_at(&s, "ruten", now_(), &r);
	assert_true(r.lists);
	assert_int_equal(reach_of(&r, 0), 1);
	reach_range(&r, 0x07, &low, &high);
	assert_int_equal(low, 25);
	assert_int_equal(high, 1 + 25 + 9);
	reach_range(&r, 0x01, &low, &high);
	assert_int_equal(low, 1);
	assert_int_equal(high, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_set_is_counted_apart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_window_has_both_its_ends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_later_event_hides_nothing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_cart_is_looked_at_item_by_item, set_up, tear_down),
		cmocka_unit_test_setup_teardown(flags_leave_people_out, set_up, tear_down),
		cmocka_unit_test_setup_teardown(orders_count_once_successful, set_up, tear_down),
		cmocka_unit_test_setup_teardown(taking_a_batch_back_leaves_no_trace, set_up, tear_down),
		cmocka_unit_test_setup_teardown(orders_empty_the_cart, set_up, tear_down),
		cmocka_unit_test_setup_teardown(figures_stand_in_for_lists, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
