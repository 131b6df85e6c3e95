/*
 * Files of the billing centre and of the list of advertising orders: items under
 * all of their names, what is billed wins over what was expected, and a batch is
 * taken back whole (RUT-2, 6, 16, 17, 18, 19, 23, 30, 43, 48, 58).
 */
#include "plan_fixture.h"

#define FEES "訂單編號,項目,金額,入帳日期,狀態,繳費方式,扣款來源\n"
#define ORDERS "訂單編號,廣告項目,天數,開始時間,到期日,購買則數,購買日期\n"

static enum status take(const char *text, bool preview, const char *item, bool pass_others, struct import_result *r, struct error *e)
{
	char *path = scratch("bills.csv");
	FILE *f = fopen(path, "w");
	struct import_options o = {.path = path, .profile = "ruten", .preview = preview, .item = item, .pass_others = pass_others};
	enum status st;

	fputs(text, f);
	fclose(f);
	st = billing_import(&shop, &o, r, e);
	free(path);
	return st;
}

/* Import and compare the counts; the batch. The preview says the same and writes nothing. */
static int64_t takes(const char *text, int fresh, int changed, int same)
{
	struct import_result seen, r;
	struct error e = {0};
	int64_t id;

	must(take(text, true, NULL, false, &seen, &e), &e);
	assert_int_equal(seen.batch_id, 0);
	must(take(text, false, NULL, false, &r, &e), &e);
	assert_int_equal(r.fresh, fresh);
	assert_int_equal(r.changed, changed);
	assert_int_equal(r.same, same);
	assert_int_equal(seen.fresh, fresh);
	assert_int_equal(seen.changed, changed);
	assert_int_equal(seen.same, same);
	id = r.batch_id;
	import_result_free(&seen);
	import_result_free(&r);
	return id;
}

static void refuses(const char *text, const char *code, const char *rule, const char *word)
{
	int64_t orders = count_of("SELECT count(*) FROM plan_order");
	struct import_result r;
	struct error e = {0};

	refused(take(text, false, NULL, false, &r, &e), &e, code, rule);
	if (word != NULL && strstr(e.message, word) == NULL)
		fail_msg("“%s” is not in: %s", word, e.message);
	import_result_free(&r);
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), orders);
	assert_int_equal(count_of("SELECT count(*) FROM batch"), 0);
}

static void the_split_comes_from_the_fees(void **state)
{
	int64_t id = buy("90"), batch;
	struct plan_order o;
	(void)state;
	go_to("2031-02-01T09:00:00");
	batch = takes(FEES "A1,自訂商店工具費用,1200,2031/01/05,已繳,信用卡,\nA1,系統升級費用,960,2031/01/05,已繳,信用卡,\n", 0, 1, 0);
	o = order(id);
	assert_int_equal(o.lines[0].amount, 1200);
	assert_int_equal(o.lines[1].amount, 960);
	assert_string_equal(o.reference, "A1");
	assert_string_equal(o.source, "import");
	valid(id, "2031-01-05T10:20:00", "2031-04-05T23:59:59"); /* the day alone keeps the hour */
	/* once more under other names: nothing new */
	takes(FEES "A1,商店工具,1200,2031/01/05,已繳,信用卡,\nA1,系統升級服務費,960,2031/01/05,已繳,信用卡,\n", 0, 0, 1);
	must(batch_undo(&shop, batch, NULL, &(struct error){0}), &(struct error){0});
	o = order(id);
	assert_true(o.lines[0].amount == MONEY_NONE && o.lines[1].amount == MONEY_NONE);
	assert_string_equal(o.reference, "");
	assert_string_equal(o.source, "book");
	assert_int_equal(count_of("SELECT count(*) FROM billing_before"), 0);
}

static void unknown_words_are_named(void **state)
{
	(void)state;
	refuses(FEES "A1,成交手續費,1200,2031/01/05,已繳,信用卡,\n", "item_unknown", "RUT-6", "成交手續費");
	refuses(FEES "A1,成交手續費,1200,2031/01/05,已繳,信用卡,\n", "item_unknown", "RUT-6", "系統升級費用"); /* and the accepted ones */
	refuses("項目,金額,入帳日期,顏色\n自訂商店工具,1,2031/01/05,紅\n", "column_unknown", "RUT-6", "顏色");
	refuses("項目,金額,入帳日期,顏色\n自訂商店工具,1,2031/01/05,紅\n", "column_unknown", "RUT-6", "訂單編號");
	refuses(FEES "A1,自訂商店工具費用,1200,2031/01/05,也許,信用卡,\n", "word_unknown", "RUT-6", "也許");
	refuses(FEES "A1,賣場圈粉工具,1200,2031/01/05,已繳,信用卡,\n", "half_item", "RUT-2", NULL);
	refuses(FEES "A1,自訂商店工具費用,1200.5,2031/01/05,已繳,信用卡,\n", "number_decimals", "RUT-17", NULL);
	refuses(FEES "A1,自訂商店工具費用,-5,2031/01/05,已繳,信用卡,\n", "amount_negative", "RUT-17", NULL);
	refuses(FEES "A1,自訂商店工具費用,1000000000001,2031/01/05,已繳,信用卡,\n", "amount_too_large", "RUT-17", NULL);
	refuses(ORDERS "A1,自訂商店工具,91,2031/01/05,2031/04/06,,2031/01/05\n", "plan_unknown", "RUT-14", "90, 180, 360");
	refuses(ORDERS "A1,自訂商店工具,90,2031/01/05,2031/01/04,,2031/01/05\n", "ends_before_start", "RUT-18", NULL);
	refuses(FEES "A1,自訂商店工具費用,7,2031/01/05,已繳,信用卡,\n", "plan_not_said", "RUT-14", NULL);
	/* one bad row: the good ones are not taken either */
	refuses(FEES "A1,自訂商店工具費用,1200,2031/01/05,已繳,信用卡,\nA1,系統升級費用,960,2031/01/05,已繳,信用卡,\nA2,刊登費,3,2031/01/05,已繳,信用卡,\n",
	        "item_unknown", "RUT-6", "刊登費");
}

static void other_fees_are_passed_over_when_asked(void **state)
{
	struct import_result r;
	struct error e = {0};
	(void)state;
	must(take(FEES "A1,自訂商店工具費用,1200,2031/01/05,已繳,信用卡,\nA1,系統升級費用,960,2031/01/05,已繳,信用卡,\nA2,刊登費,3,2031/01/05,已繳,信用卡,\n",
	          false, NULL, true, &r, &e), &e);
	assert_int_equal(r.fresh, 1);
	import_result_free(&r);
	/* looked for under the service's name: nothing, and why (RUT-30) */
	must(take(ORDERS "B1,自訂商店工具,90,2031/01/05,2031/04/05,,2031/01/05\n", false, "集客通", false, &r, &e), &e);
	assert_int_equal(r.fresh + r.changed + r.same, 0);
	noted("orders_item_name", "RUT-30");
	import_result_free(&r);
	must(take(ORDERS "B1,自訂商店工具,90,2031/01/05,2031/04/05,,2031/01/05\n", true, "商店工具", false, &r, &e), &e);
	assert_int_equal(r.fresh + r.changed + r.same, 1);
	assert_null(told("orders_item_name"));
	import_result_free(&r);
}

static void lines_are_two(void **state)
{
	struct import_result r;
	struct error e = {0};
	(void)state;
	refuses(FEES "A1,自訂商店工具費用,1200,2031/01/05,,,\nA1,系統升級費用,900,2031/01/05,,,\nA1,系統升級費用,60,2031/01/05,,,\n", "lines_too_many", "RUT-23",
	        NULL);
	buy("90");
	refused(take(FEES "A1,自訂商店工具費用,1200,2031/01/05,,,\nA1,系統升級費用,959,2031/01/05,,,\n", false, NULL, false, &r, &e), &e, "lines_sum", "RUT-23");
	import_result_free(&r);
	assert_non_null(strstr(e.message, "2,159"));
	refused(take(FEES "A1,自訂商店工具費用,1200,2031/01/05,,,\n", false, NULL, false, &r, &e), &e, "line_missing", "RUT-23");
	import_result_free(&r);
	/* the other line comes later, in a file of its own */
	shop.accept_warnings = true;
	takes(FEES "A1,自訂商店工具費用,1200,2031/01/05,,,\n", 0, 1, 0);
	shop.accept_warnings = false;
	takes(FEES "A1,系統升級費用,960,2031/01/05,,,\n", 0, 1, 0);
	assert_null(told("line_missing"));
	assert_int_equal(order(1).lines[0].amount, 1200);
}

static void validity_is_the_marketplaces(void **state)
{
	int64_t first = buy("90"), second = buy("90"), batch;
	struct plan_order o;
	(void)state;
	shop.accept_warnings = true;
	batch = takes(ORDERS "A1,自訂商店工具,90,2031/01/05,2031/04/08,160000,2031/01/05\n", 0, 1, 0);
	shop.accept_warnings = false;
	noted("quota_differs", "RUT-16");
	noted("term_differs", "RUT-19");
	warned("term_moves", "RUT-19");
	valid(first, "2031-01-05T10:20:00", "2031-04-08T23:59:59");
	valid(second, "2031-04-09T00:00:00", "2031-07-07T23:59:59");
	o = order(first);
	assert_int_equal(o.term.quota_bought, 160000);
	assert_true(o.term.stated);
	must(batch_undo(&shop, batch, NULL, &(struct error){0}), &(struct error){0});
	valid(first, "2031-01-05T10:20:00", "2031-04-05T23:59:59");
	valid(second, "2031-04-06T00:00:00", "2031-07-04T23:59:59");
	assert_int_equal(order(first).term.quota_bought, 150000);
	/* a time of day ends the validity at that time (RUT-18) */
	shop.accept_warnings = true;
	takes(ORDERS "A1,自訂商店工具,90,2031/01/05 10:20,2031/04/08 12:00:00,,2031/01/05\n", 0, 1, 0);
	shop.accept_warnings = false;
	valid(first, "2031-01-05T10:20:00", "2031-04-08T12:00:00");
	assert_int_equal(order(first).term.expires_on, day_from_ymd(2031, 4, 8));
}

static void stated_terms_that_overlap_are_confirmed_and_do_not_overlap_here(void **state)
{
	struct import_result r;
	struct error e = {0};
	static const char text[] = ORDERS "A1,自訂商店工具,90,2031/01/05,2031/04/05,,2031/01/05\nA2,商店工具,90,2031/04/05,2031/07/04,,2031/03/01\n";
	(void)state;
	refused(take(text, false, NULL, false, &r, &e), &e, "terms_overlap", "RUT-19");
	assert_non_null(strstr(e.message, "2031-01-05"));
	assert_non_null(strstr(e.message, "2031-07-04"));
	import_result_free(&r);
	shop.accept_warnings = true;
	takes(text, 2, 0, 0);
	shop.accept_warnings = false;
	valid(1, "2031-01-05T00:00:00", "2031-04-05T23:59:59");
	valid(2, "2031-04-06T00:00:00", "2031-07-04T23:59:59");
}

static void a_renewal_that_came_otherwise_is_told(void **state)
{
	struct import_result r;
	struct error e = {0};
	struct plan_order o;
	char op[OP_ID_SIZE];
	int64_t first = buy("90"), renewal = 0, batch;
	struct plan_booking b = {
		.profile = "ruten", .origin = "renewal", .pay = "autodebit", .source = "book", .plan_days = 90, .list_price = 2160, .amount = 1944,
		.discount_percent = 10, .quota = 150000, .line1 = MONEY_NONE, .line2 = MONEY_NONE, .open = true, .starts_at = INSTANT_NONE,
		.ends_at = INSTANT_NONE, .op_id = op,
	};
	static const char full[] = FEES "R1,自訂商店工具費用,1200,2031/04/03,已繳,信用卡週結付款,支付連\nR1,系統升級費用,960,2031/04/03,已繳,信用卡週結付款,支付連\n";
	(void)state;
	go_to("2031-04-04T09:00:00");
	op_id_make(op);
	b.renews_term = order(first).term.id;
	b.paid_at = at("2031-04-03T00:00:00"); /* C: two days before 5 April */
	must(db_begin(shop.db, &e), &e);
	must(db_end(shop.db, plan_book(&shop, &b, &renewal, &e), &e), &e);
	assert_string_equal(order(renewal).lines[0].state, "open");
	run("INSERT INTO debit (order_id, billing_run, source, amount, at) VALUES (2, '2031-04-03', 'card', 1944, 1933000000)"); /* as expected */
	valid(renewal, "2031-04-06T00:00:00", "2031-07-04T23:59:59");
	/* billed at the full price: both amounts are told (RUT-43) */
	refused(take(full, false, NULL, false, &r, &e), &e, "renewal_amount", "RUT-43");
	assert_non_null(strstr(e.message, "2,160"));
	assert_non_null(strstr(e.message, "1,944"));
	import_result_free(&r);
	/* paid by hand, though it is debited: twice (RUT-58) */
	refused(take(FEES "R1,自訂商店工具費用,1000,2031/04/03,已繳,信用卡,\nR1,系統升級費用,944,2031/04/03,已繳,信用卡,\n", false, NULL, false, &r, &e), &e,
	        "pay_twice", "RUT-58");
	import_result_free(&r);
	shop.accept_warnings = true;
	batch = takes(full, 0, 1, 0);
	shop.accept_warnings = false;
	noted("debit_differs", "RUT-48");
	o = order(renewal);
	assert_int_equal(o.amount, 2160);
	assert_int_equal(o.discount_percent, 0);
	assert_string_equal(o.origin, "renewal");
	assert_string_equal(o.lines[0].state, "paid");
	assert_int_equal(o.debit_count, 1);
	assert_string_equal(o.debits[0].source, "balance");
	assert_int_equal(o.debits[0].amount, 2160);
	must(batch_undo(&shop, batch, NULL, &e), &e);
	o = order(renewal);
	assert_int_equal(o.debit_count, 1);
	assert_string_equal(o.debits[0].source, "card");
	assert_int_equal(o.debits[0].amount, 1944);
	assert_int_equal(o.debits[0].at, 1933000000);
	assert_int_equal(o.amount, 1944);
	assert_int_equal(o.discount_percent, 10);
	assert_string_equal(o.lines[0].state, "open");
}

static void a_renewal_that_we_did_not_know_of(void **state)
{
	struct error e = {0};
	struct plan_order o;
	int64_t first = buy("90"), batch;
	(void)state;
	go_to("2031-04-04T09:00:00");
	batch = takes(FEES "R1,自訂商店工具費用,1000,2031/04/03,已繳,信用卡自動扣款,支付連\nR1,系統升級費用,944,2031/04/03,已繳,信用卡自動扣款,支付連\n", 1, 0, 0);
	o = order(2);
	assert_string_equal(o.origin, "renewal"); /* 1,944 is 2,160 at 10 % off */
	assert_int_equal(o.discount_percent, 10);
	assert_int_equal(o.plan_days, 90);
	assert_int_equal(o.renews_term, order(first).term.id); /* the timer does not renew it again */
	valid(2, "2031-04-06T00:00:00", "2031-07-04T23:59:59");
	/* what a campaign has used stays */
	run("INSERT INTO campaign (account_id, profile, name, state, created_at, created_by, changed_at, changed_by, op_id, term_id)"
	    " VALUES (1, 'ruten', 'spring', 'sent', 0, 'mei', 0, 'mei', 'c', (SELECT max(id) FROM term))");
	refused(batch_undo(&shop, batch, NULL, &e), &e, "batch_blocked", "");
	run("UPDATE campaign SET term_id = NULL");
	must(batch_undo(&shop, batch, NULL, &e), &e);
	assert_int_equal(count_of("SELECT count(*) FROM plan_order"), 1);
	assert_int_equal(count_of("SELECT count(*) FROM debit"), 0);
	assert_int_equal(count_of("SELECT count(*) FROM term"), 1);
}

static void one_fee_from_one_source(void **state)
{
	struct import_result r;
	struct error e = {0};
	(void)state;
	refused(take(FEES "R1,自訂商店工具費用,1200,2031/01/03,已繳,信用卡自動扣款,支付連\nR1,系統升級費用,960,2031/01/03,已繳,信用卡自動扣款,信用卡\n", false, NULL,
	             false, &r, &e), &e, "debit_mixed", "RUT-48");
	import_result_free(&r);
	refused(take(FEES "R1,自訂商店工具費用,500,2031/01/03,已繳,信用卡自動扣款,支付連\nR1,自訂商店工具費用,700,2031/01/03,已繳,信用卡自動扣款,信用卡\n"
	                  "R1,系統升級費用,960,2031/01/03,已繳,信用卡自動扣款,支付連\n", false, NULL, false, &r, &e), &e, "debit_mixed", "RUT-48");
	import_result_free(&r);
	/* the card although the balance was exactly enough */
	account_holds("balance", "2160");
	refused(take(FEES "R1,自訂商店工具費用,1200,2031/01/03,已繳,信用卡自動扣款,信用卡\nR1,系統升級費用,960,2031/01/03,已繳,信用卡自動扣款,信用卡\n", false, NULL,
	             false, &r, &e), &e, "debit_card", "RUT-48");
	import_result_free(&r);
	account_holds("balance", "2159");
	takes(FEES "R1,自訂商店工具費用,1200,2031/01/03,已繳,信用卡自動扣款,信用卡\nR1,系統升級費用,960,2031/01/03,已繳,信用卡自動扣款,信用卡\n", 1, 0, 0);
}

static void a_later_batch_stands_in_the_way(void **state)
{
	struct error e = {0};
	int64_t one, two;
	(void)state;
	buy("90");
	one = takes(FEES "A1,自訂商店工具費用,1200,2031/01/05,,,\nA1,系統升級費用,960,2031/01/05,,,\n", 0, 1, 0);
	two = takes(ORDERS "A1,自訂商店工具,90,2031/01/05,2031/04/06,,2031/01/05\n", 0, 1, 0);
	refused(batch_undo(&shop, one, NULL, &e), &e, "batch_blocked", "");
	must(batch_undo(&shop, two, NULL, &e), &e);
	valid(1, "2031-01-05T10:20:00", "2031-04-05T23:59:59");
	assert_int_equal(order(1).lines[0].amount, 1200);
	must(batch_undo(&shop, one, NULL, &e), &e);
	assert_true(order(1).lines[0].amount == MONEY_NONE);
}

#define T(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(the_split_comes_from_the_fees), T(unknown_words_are_named), T(other_fees_are_passed_over_when_asked), T(lines_are_two),
		T(validity_is_the_marketplaces), T(stated_terms_that_overlap_are_confirmed_and_do_not_overlap_here),
		T(a_renewal_that_came_otherwise_is_told), T(a_renewal_that_we_did_not_know_of), T(one_fee_from_one_source),
		T(a_later_batch_stands_in_the_way),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
