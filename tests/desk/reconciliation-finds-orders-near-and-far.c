/*
 * Lines find their orders whether the next order of the book is the next line's
 * or hundreds lie between: what only one side has is exactly what was left out.
 */
#include "import_fixture.h"

#include "storekeep/statement.h"

enum { ORDERS = 6000, STRANGERS = 5 };

/* Every order, one in ten, every order again, one in 700. */
static bool is_stated(int i)
{
	return i < 1000 || (i < 4000 && i % 10 == 3) || (i >= 4000 && i < 5000) || i % 700 == 1;
}

static void add_line(struct buf *b, const char *prefix, int i)
{
	buf_addf(b, "%s%08d,C%08d,商品,杯,%d,0,0,0,%d,2026-10-20,應稅\n", prefix, i, i, 100 + i % 50, 100 + i % 50);
}

static char *orders(struct buf *b)
{
	buf_adds(b, "交易序號,付款別,訂單編號,轉單日期,店家出貨日,入帳日,商品名稱,數量,金額小計,訂單狀態,商品稅別\n");
	for (int i = 0; i < ORDERS; i++)
		buf_addf(b, "C%08d,ATM轉帳,YM%08d,2026-10-01,2026-10-07,2026-10-20,杯,1,%d,已入帳,應稅\n", i, i, 100 + i % 50);
	return file_in("orders.csv", "UTF-8", buf_str(b));
}

/* Strangers stand before, between and behind our numbers. */
static char *statement(struct buf *b)
{
	buf_adds(b, "訂單編號,交易序號,帳務類別,商品名稱,金額,成交手續費,刷卡手續費,其他,淨額,入帳日,商品稅別\n");
	for (int i = ORDERS - 1; i >= 0; i--)
		if (is_stated(i))
			add_line(b, "YM", i);
	add_line(b, "AA", 1);
	add_line(b, "YM0000050", 1);
	add_line(b, "YM0000210", 2);
	add_line(b, "YM0000550", 3);
	add_line(b, "ZZ", 2);
	return file_in("statement.csv", "UTF-8", buf_str(b));
}

static int64_t found(struct shop *s, const char *sql)
{
	return db_int(s->db, sql, -1);
}

static void both_sides_are_complete(void **state)
{
	struct buf a = {0}, b = {0};
	struct import_result r;
	struct error e = {0};
	struct shop s;
	char *ours = orders(&a), *theirs = statement(&b);
	int stated = 0;

	(void)state;
	for (int i = 0; i < ORDERS; i++)
		stated += is_stated(i);
	shop_in(&s, "shop.db");
	must(order_import(&s, &(struct import_options){.path = ours, .profile = "yahoo"}, &r, &e), &e);
	assert_int_equal(r.fresh, ORDERS);
	import_result_free(&r);
	must(statement_import(&s, &(struct import_options){.path = theirs, .profile = "yahoo"}, &r, &e), &e);
	assert_int_equal(r.fresh, stated + STRANGERS);
	import_result_free(&r);
	assert_int_equal(found(&s, "SELECT count(*) FROM difference WHERE kind = 'only_theirs' AND reason = 'not_in_book'"), STRANGERS);
	assert_int_equal(found(&s, "SELECT count(*) FROM difference WHERE kind = 'only_ours' AND component = 'sale'"), ORDERS - stated);
	assert_int_equal(found(&s, "SELECT agree FROM statement"), stated);
	assert_int_equal(found(&s, "SELECT count(*) FROM difference WHERE component = 'sale' AND kind NOT IN ('only_theirs', 'only_ours')"), 0);
	shop_close(&s);
	free(ours);
	free(theirs);
	buf_free(&a);
	buf_free(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(both_sides_are_complete, scratch_enter, scratch_leave),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
