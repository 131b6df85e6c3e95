/*
 * Goods on the shelf: what orders take and give back, what sells out and leaves,
 * schedules and pre-orders; the same book whether it is looked at daily or once
 * (YAH-53 to 56, 64, 65, 67, 68, 86).
 */
#include "goods_fixture.h"

/* Sold out 2025-06-10: listed through 06-25, delisted 06-26 (the rulebook's own example). */
static void sold_out_leaves_on_the_sixteenth_day(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=3"));

	(void)state;
	go_to("2025-06-10T12:00");
	order("YM1", "A1", 3, "2025-06-10");
	assert_string_equal(now_is(id), "sold_out 2025-06-10 2025-06-25");
	go_to("2025-06-25T23:59");
	run();
	assert_string_equal(now_is(id), "sold_out 2025-06-10 2025-06-25");
	go_to("2025-06-26T00:00");
	assert_string_equal(now_is(id), "delisted  ");
	run();
	assert_string_equal(text("SELECT state, delisted_on, delisted_by FROM product"), "delisted 2025-06-26 sold_out ");
	assert_string_equal(text("SELECT day, step, record_no, rule FROM life_log"), "2025-06-26 goods_sold_out A1 YAH-65 ");
}

static void a_piece_that_comes_stops_the_clock(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=1")), stock;
	struct error e = {0};

	(void)state;
	order("YM1", "A1", 1, "2025-06-01");
	go_to("2025-06-16T10:00");
	must(product_stock(&shop, id, &(struct stock_hand){.delta = 1, .reason = "receive"}, &stock, &e), &e);
	assert_string_equal(now_is(id), "on_sale  ");
	go_to("2025-06-18T10:00");
	order("YM2", "A1", 1, "2025-06-18");
	assert_string_equal(now_is(id), "sold_out 2025-06-18 2025-07-03");
}

static void schedules_turn_at_their_minute(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=3", "listing_mode=scheduled", "start_at=2025-06-05 10:00", "end_at=2025-06-10 20:00"));

	(void)state;
	go_to("2025-06-05T09:59");
	run();
	assert_string_equal(now_is(id), "scheduled  ");
	go_to("2025-06-05T10:00");
	assert_string_equal(now_is(id), "on_sale  ");
	run();
	assert_string_equal(text("SELECT state, next_step FROM product"), "on_sale end ");
	go_to("2025-06-10T20:00");
	run();
	assert_string_equal(now_is(id), "expired  2025-06-25");
	go_to("2025-06-26T00:00");
	run();
	assert_string_equal(text("SELECT state, delisted_on, delisted_by FROM product"), "delisted 2025-06-26 expired ");
	assert_string_equal(text("SELECT day, step FROM life_log ORDER BY id"), "2025-06-05 goods_start 2025-06-10 goods_end 2025-06-26 goods_expired ");
}

/* With both clocks running the earlier one counts: the end of 06-03 is over on 06-18, the sell-out of 06-02 on 06-17. */
static void the_earlier_clock_counts(void **state)
{
	int64_t a = product(PAIRS("sku=A1", "stock=1", "listing_mode=scheduled", "start_at=2025-06-01 10:00", "end_at=2025-06-03 10:00")), stock;
	struct error e = {0};

	(void)state;
	go_to("2025-06-02T10:00");
	order("YM1", "A1", 1, "2025-06-02");
	go_to("2025-06-30T10:00");
	run();
	assert_string_equal(text("SELECT state, delisted_on, delisted_by FROM product"), "delisted 2025-06-18 sold_out ");
	/* Restocked after the end: it has expired from its end on. */
	write_sql("UPDATE product SET state = 'sold_out', delisted_on = NULL, delisted_by = '', sold_out_on = '2025-06-02', next_step = 'sold_out',"
	          " next_at = strftime('%s', '2025-06-17 16:00')");
	go_to("2025-06-12T10:00");
	must(product_stock(&shop, a, &(struct stock_hand){.delta = 2, .reason = "receive"}, &stock, &e), &e);
	assert_string_equal(now_is(a), "expired  2025-06-18");
}

static void preorders_become_general(void **state)
{
	product(PAIRS("sku=A1", "stock=9", "preorder_ship_on=2025-08-20"));

	(void)state;
	/* Ordered before the conversion of 08-17: due on the planned day; after it: not. */
	go_to("2025-08-16T23:00");
	order("YM1", "A1", 1, "2025-08-16");
	assert_string_equal(text("SELECT preorder_on FROM orders"), "2025-08-20 ");
	go_to("2025-08-17T00:00");
	run();
	assert_string_equal(text("SELECT state, preorder_ended_on FROM product"), "on_sale 2025-08-17 ");
	assert_string_equal(text("SELECT day, step FROM life_log"), "2025-08-17 goods_preorder ");
	order("YM2", "A1", 1, "2025-08-17");
	assert_string_equal(text("SELECT COALESCE(preorder_on, 'none') FROM orders WHERE order_no = 'YM2'"), "none ");
}

/* ---- stock and orders ---- */

static void orders_take_once_and_never_below_nothing(void **state)
{
	int64_t a = product(PAIRS("sku=A1", "stock=5")), b = product(PAIRS("sku=B1", "stock=5", "product_no=p77")), batch = new_batch();

	(void)state;
	put_order(batch, "YM1", "A1", 2, "2025-06-01", "to_ship", "");
	put_order(batch, "YM2", "A1", 4, "2025-06-01", "to_ship", "");
	put_order(batch, "YM3", "none", 1, "2025-06-01", "to_ship", "");
	/* before the product was entered */
	put_order(batch, "YM0", "A1", 1, "2025-05-31", "to_ship", "");
	/* over before it came: taken and given back, or never to be given back */
	put_order(batch, "YM4", "B1", 1, "2025-06-01", "cancelled", "buyer");
	put_order(batch, "YM5", "B1", 1, "2025-06-01", "cancelled", "seller_no_stock");
	write_sql("INSERT INTO orders (profile, order_no, batch_id, state, product_no, qty, ordered_on) VALUES ('yahoo', 'YM6', 1, 'shipped', 'p77', 1, '2025-06-01')");
	notes_free(&shop.notes);
	take(batch);
	assert_int_equal(stock_of(a), 0);
	assert_int_equal(stock_of(b), 3);
	assert_string_equal(text("SELECT order_no, delta, note FROM stock_move WHERE reason = 'order' ORDER BY order_no"),
	                    "YM1 -2  YM2 -3 cut YM5 -1  YM6 -1  ");
	assert_int_equal(shop.notes.count, 1);
	assert_string_equal(shop.notes.items[0].what.code, "stock_cut");
	take(batch);
	assert_int_equal(stock_of(a), 0);
	assert_int_equal(stock_of(b), 3);
	assert_int_equal(number("SELECT count(*) FROM stock_move WHERE reason = 'order'"), 4);
}

static void the_table_of_what_comes_back(void **state)
{
	static const struct {
		const char *reason;
		bool back;
	} cases[] = {{"buyer", true}, {"unpaid", true}, {"seller_no_stock", false}, {"overdue", false}, {"return", false}, {"exchange", false}, {"closure", false}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char sku[16], field[24], no[16];
		int64_t id;

		go_to("2025-06-01T10:00");
		snprintf(sku, sizeof sku, "C%zu", i);
		snprintf(field, sizeof field, "sku=%s", sku);
		snprintf(no, sizeof no, "YM%zu", i);
		id = product(PAIRS(field, "stock=5"));
		order(no, sku, 2, "2025-06-01");
		go_to("2025-06-03T10:00");
		ended(no, sku, 2, cases[i].reason, "2025-06-03");
		assert_string_equal(shop.notes.items[0].what.code, cases[i].back ? "stock_comes_back" : "stock_stays");
		/* told twice is noted once */
		ended(no, sku, 2, cases[i].reason, "2025-06-03");
		assert_int_equal(number("SELECT count(*) FROM stock_due"), cases[i].back ? 1 : 0);
		go_to("2025-06-04T23:59");
		run();
		assert_int_equal(stock_of(id), 3);
		go_to("2025-06-05T00:00");
		run();
		assert_int_equal(stock_of(id), cases[i].back ? 5 : 3);
		assert_int_equal(number("SELECT count(*) FROM stock_due"), 0);
	}
}

static void an_end_taken_back_takes_its_pieces_back(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=5"));
	struct error e = {0};

	(void)state;
	order("YM1", "A1", 2, "2025-06-01");
	ended("YM1", "A1", 2, "buyer", "2025-06-03");
	must(shop_write_begin(&shop, &e), &e);
	must(shop_write_end(&shop, product_order_unended(&shop, "yahoo", "YM1", &e), &e), &e);
	go_to("2025-06-09T10:00");
	run();
	assert_int_equal(stock_of(id), 3);
	ended("YM1", "A1", 2, "buyer", "2025-06-09");
	go_to("2025-06-11T10:00");
	run();
	assert_int_equal(stock_of(id), 5);
	must(shop_write_begin(&shop, &e), &e);
	assert_int_equal(shop_write_end(&shop, product_order_unended(&shop, "yahoo", "YM1", &e), &e), ST_REFUSED);
	assert_string_equal(e.code, "stock_given_back");
}

/* An import that is taken back gives back what its orders took; taken in again, they take it again. */
static void an_import_taken_back_gives_its_pieces_back(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=5")), batch = new_batch();
	struct error e = {0};

	(void)state;
	put_order(batch, "YM1", "A1", 2, "2025-06-01", "to_ship", "");
	put_order(batch, "YM2", "A1", 3, "2025-06-01", "to_ship", "");
	take(batch);
	ended("YM2", "A1", 3, "buyer", "2025-06-02");
	assert_string_equal(now_is(id), "sold_out 2025-06-01 2025-06-16");
	write_sql("DELETE FROM orders");
	must(product_orders_gone(&shop, "yahoo", batch, &e), &e);
	must(product_orders_gone(&shop, "yahoo", batch, &e), &e);
	assert_int_equal(stock_of(id), 5);
	assert_int_equal(number("SELECT count(*) FROM stock_due"), 0);
	assert_string_equal(now_is(id), "on_sale  ");
	batch = new_batch();
	put_order(batch, "YM1", "A1", 2, "2025-06-01", "to_ship", "");
	take(batch);
	take(batch);
	assert_int_equal(stock_of(id), 3);
	ended("YM1", "A1", 2, "buyer", "2025-06-02");
	go_to("2025-06-04T00:00");
	run();
	assert_int_equal(stock_of(id), 5);
}

/* What comes back beyond 999 is cut, and told (YAH-64). */
static void what_comes_back_is_cut_at_the_limit(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=999")), stock;
	struct error e = {0};

	(void)state;
	order("YM1", "A1", 5, "2025-06-01");
	must(product_stock(&shop, id, &(struct stock_hand){.delta = 3, .reason = "receive"}, &stock, &e), &e);
	assert_int_equal(stock, 997);
	ended("YM1", "A1", 5, "buyer", "2025-06-02");
	notes_free(&shop.notes);
	go_to("2025-06-04T09:00");
	run();
	assert_int_equal(stock_of(id), 999);
	assert_string_equal(shop.notes.items[0].what.code, "stock_cut_back");
	assert_string_equal(text("SELECT delta, note FROM stock_move WHERE reason = 'cancel'"), "2 cut ");
}

static void stock_by_hand_has_a_reason_and_limits(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=990", "safety=5")), stock;
	struct error e = {0};
	static const struct {
		int64_t delta;
		const char *reason, *code;
	} cases[] = {{0, "adjust", "stock_delta"}, {1, NULL, "stock_reason"}, {1, "order", "stock_reason"}, {10, "receive", "stock_range"}, {-991, "adjust", "stock_range"}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(product_stock(&shop, id, &(struct stock_hand){.delta = cases[i].delta, .reason = cases[i].reason}, &stock, &e), ST_REFUSED);
		assert_string_equal(e.code, cases[i].code);
	}
	must(product_stock(&shop, id, &(struct stock_hand){.delta = 9, .reason = "receive", .op_id = "x"}, &stock, &e), &e);
	assert_int_equal(stock, 999);
	/* the same act once more changes nothing */
	must(product_stock(&shop, id, &(struct stock_hand){.delta = 9, .reason = "receive", .op_id = "x"}, &stock, &e), &e);
	assert_int_equal(stock_of(id), 999);
	must(product_stock(&shop, id, &(struct stock_hand){.delta = -993, .reason = "count"}, &stock, &e), &e);
	assert_int_equal(shop.notes.count, 0);
	must(product_stock(&shop, id, &(struct stock_hand){.delta = -1, .reason = "damage"}, &stock, &e), &e);
	assert_string_equal(shop.notes.items[0].what.code, "stock_low");
	must(product_stock(&shop, id, &(struct stock_hand){.delta = -5, .reason = "damage"}, &stock, &e), &e);
	assert_string_equal(now_is(id), "sold_out 2025-06-01 2025-06-16");
}

static void adding_what_comes_back_by_itself_is_warned_of(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=5")), stock;
	struct error e = {0};
	const struct stock_hand h = {.delta = 2, .reason = "return", .order_no = "YM1"};

	(void)state;
	order("YM1", "A1", 2, "2025-06-01");
	ended("YM1", "A1", 2, "buyer", "2025-06-02");
	shop.accept_warnings = false;
	assert_int_equal(product_stock(&shop, id, &h, &stock, &e), ST_REFUSED);
	assert_string_equal(e.code, "stock_twice");
	go_to("2025-06-04T09:00");
	run();
	assert_int_equal(product_stock(&shop, id, &h, &stock, &e), ST_REFUSED);
	assert_string_equal(e.code, "stock_returned");
	must(product_stock(&shop, id, &(struct stock_hand){.delta = 1, .reason = "receive"}, &stock, &e), &e);
}

/* ---- daily and weekly ---- */

/* The same events on the same days; in between `due run` comes every `step` hours. What the shelf and the log hold then. */
static char *season(int step)
{
	static const char *const events[][2] = {
		{"2025-06-03T10:00", "order"}, {"2025-06-05T10:00", "cancel"}, {"2025-06-20T10:00", "restock"}, {"2025-07-28T10:00", "end"},
	};
	size_t next = 0;
	instant_t at = instant_parse("2025-06-01T09:00", "Asia/Taipei");
	struct error e = {0};
	char *out;
	int64_t a, stock;

	go_to("2025-06-01T09:00");
	open_store(NULL);
	a = product(PAIRS("sku=A1", "stock=3"));
	product(PAIRS("sku=B1", "stock=3", "listing_mode=scheduled", "start_at=2025-06-10 10:00", "end_at=2025-06-22 18:30"));
	product(PAIRS("sku=C1", "stock=0", "listing_mode=scheduled", "start_at=2025-06-12 10:00"));
	product(PAIRS("sku=D1", "stock=3", "preorder_ship_on=2025-06-30"));
	product(PAIRS("sku=E1", "stock=1"));
	while (next < 4) {
		instant_t event = instant_parse(events[next][0], "Asia/Taipei");

		at += (instant_t)step * 3600;
		if (at < event) {
			clock_set(at);
			run();
			continue;
		}
		clock_set(event);
		if (next == 0) {
			order("YM1", "A1", 3, "2025-06-03");
			order("YM2", "E1", 1, "2025-06-03");
		} else if (next == 1) {
			ended("YM1", "A1", 3, "buyer", "2025-06-05");
		} else if (next == 2) {
			must(product_stock(&shop, a, &(struct stock_hand){.delta = -3, .reason = "damage"}, &stock, &e), &e);
		} else {
			run();
		}
		next++;
	}
	out = xasprintf("%s|", text("SELECT sku, state, stock, delisted_on, delisted_by, preorder_ended_on, next_step, next_at FROM product ORDER BY sku"));
	char *log = xasprintf("%s%s", out, text("SELECT day, step, record_no, count FROM life_log ORDER BY day, step, record_no"));
	free(out);
	shop_close(&shop);
	scratch_empty();
	return log;
}

static void daily_and_weekly_end_in_the_same_book(void **state)
{
	shop_close(&shop);
	scratch_empty();
	char *hourly = season(1), *daily = season(24), *weekly = season(24 * 7), *once = season(24 * 365);

	(void)state;
	assert_string_equal(daily, hourly);
	assert_string_equal(weekly, hourly);
	assert_string_equal(once, hourly);
	assert_non_null(strstr(hourly, "A1 delisted 0 2025-07-06 sold_out"));
	assert_non_null(strstr(hourly, "B1 delisted 3 2025-07-08 expired"));
	assert_non_null(strstr(hourly, "C1 delisted 0 2025-06-28 sold_out"));
	assert_non_null(strstr(hourly, "D1 on_sale 3 -  2025-06-27"));
	assert_non_null(strstr(hourly, "E1 delisted 0 2025-06-19 sold_out"));
	assert_non_null(strstr(hourly, "2025-06-07 stock_back A1 3"));
	free(hourly);
	free(daily);
	free(weekly);
	free(once);
	open_store(NULL);
}

/* What the list says of a moment is what the record says, run or not. */
static void lists_and_records_agree_at_every_hour(void **state)
{
	instant_t from = instant_parse("2025-06-01T09:00", "Asia/Taipei");

	(void)state;
	product(PAIRS("sku=A1", "stock=0"));
	product(PAIRS("sku=B1", "stock=3", "listing_mode=scheduled", "start_at=2025-06-03 10:30", "end_at=2025-06-08 18:30"));
	product(PAIRS("sku=C1", "stock=0", "listing_mode=scheduled", "start_at=2025-06-04 00:00", "end_at=2025-06-05 00:00"));
	product(PAIRS("sku=D1", "stock=0", "listing_mode=scheduled", "start_at=2025-06-02 23:59", "end_at=2025-06-20 12:00"));
	product(PAIRS("sku=E1", "stock=2"));
	for (int hour = 0; hour < 24 * 35; hour++) {
		struct list_source src;
		struct list_page page = {0};
		struct error e = {0};

		clock_set(from + (instant_t)hour * 3600);
		if (hour == 24 * 12)
			run();
		product_list(&shop, &(struct product_filter){.profile = "yahoo"}, &src);
		must(src.page(src.self, &(struct list_query){.limit = 50}, &page, &e), &e);
		assert_int_equal(page.count, 5);
		for (size_t i = 0; i < page.count; i++) {
			const struct value *v = page.rows[i].cells;
			char listed[80];

			snprintf(listed, sizeof listed, "%s %s", v[2].text, v[8].text != NULL ? v[8].text : "");
			const char *is = now_is(page.rows[i].id);
			char record[80];
			snprintf(record, sizeof record, "%.*s %s", (int)strcspn(is, " "), is, strrchr(is, ' ') + 1);
			if (strcmp(listed, record) != 0)
				fail_msg("hour %d, %s: \"%s\" in the list, \"%s\" in the record", hour, v[0].text, listed, record);
		}
		list_page_free(&page);
		list_close(&src);
	}
}

static void a_second_run_changes_nothing(void **state)
{
	product(PAIRS("sku=A1", "stock=0"));

	(void)state;
	go_to("2025-07-01T09:00");
	run();
	int64_t log = number("SELECT count(*) FROM life_log");
	run();
	assert_int_equal(number("SELECT count(*) FROM life_log"), log);
	/* and one that is only tried changes nothing at all */
	write_sql("UPDATE product SET state = 'sold_out', sold_out_on = '2025-06-01', next_step = 'sold_out', next_at = strftime('%s', '2025-06-16 16:00')");
	shop.dry_run = true;
	run();
	shop.dry_run = false;
	assert_string_equal(text("SELECT state FROM product"), "sold_out ");
	assert_int_equal(number("SELECT count(*) FROM life_log"), log);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(sold_out_leaves_on_the_sixteenth_day, enter, leave),
		cmocka_unit_test_setup_teardown(a_piece_that_comes_stops_the_clock, enter, leave),
		cmocka_unit_test_setup_teardown(schedules_turn_at_their_minute, enter, leave),
		cmocka_unit_test_setup_teardown(the_earlier_clock_counts, enter, leave),
		cmocka_unit_test_setup_teardown(preorders_become_general, enter, leave),
		cmocka_unit_test_setup_teardown(orders_take_once_and_never_below_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(the_table_of_what_comes_back, enter, leave),
		cmocka_unit_test_setup_teardown(an_end_taken_back_takes_its_pieces_back, enter, leave),
		cmocka_unit_test_setup_teardown(an_import_taken_back_gives_its_pieces_back, enter, leave),
		cmocka_unit_test_setup_teardown(what_comes_back_is_cut_at_the_limit, enter, leave),
		cmocka_unit_test_setup_teardown(stock_by_hand_has_a_reason_and_limits, enter, leave),
		cmocka_unit_test_setup_teardown(adding_what_comes_back_by_itself_is_warned_of, enter, leave),
		cmocka_unit_test_setup_teardown(daily_and_weekly_end_in_the_same_book, enter, leave),
		cmocka_unit_test_setup_teardown(lists_and_records_agree_at_every_hour, enter, leave),
		cmocka_unit_test_setup_teardown(a_second_run_changes_nothing, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
