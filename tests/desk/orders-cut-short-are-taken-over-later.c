/*
 * An import of orders that was cut short behind its publication: the orders are
 * in the list, members' accounts show them after `due run`, each once.
 */
#include "import_fixture.h"

#include "storekeep/due_parts.h"
#include "storekeep/sale.h"

#define HEAD "Order Name,Date,Customer Email,Subtotal,Total Amount,Financial Status,Fulfillment Status,Item Name,Item SKU,Item Price,Quantity\n"

static struct shop shop;

static int enter(void **state)
{
	(void)state;
	shop_in(&shop, "shop.db");
	return 0;
}

static int leave(void **state)
{
	(void)state;
	shop_close(&shop);
	scratch_empty();
	return 0;
}

/* Stops the taking over, which counts orders, and not the import, which counts bytes. */
static bool stop_at_orders(void *arg, int64_t done, int64_t total)
{
	(void)done;
	return total != *(int64_t *)arg;
}

static int64_t number_of(const char *sql)
{
	return db_int(shop.db, sql, -1);
}

static void import_text(const char *name, const char *text, int64_t orders)
{
	char *path = file_in(name, "UTF-8", text);
	struct import_options o = {.path = path, .profile = "easystore", .progress = {stop_at_orders, &orders}};
	struct import_result r = {0};
	struct error e = {0};

	must(order_import(&shop, &o, &r, &e), &e);
	assert_int_equal(r.fresh, orders);
	import_result_free(&r);
	free(path);
}

static void taken_by_due(void **state)
{
	struct due_done done = {0};
	struct error e = {0};
	int64_t taken;

	(void)state;
	import_text("a.csv", HEAD "#1,2026-10-01,a@x.tw,100,100,Paid,Fulfilled,A,A,100,1\n#2,2026-10-02,a@x.tw,200,200,Paid,Fulfilled,A,A,200,1\n"
	                          "#3,2026-10-03,b@x.tw,300,300,Pending,Unfulfilled,A,A,300,1\n", 3);
	assert_int_equal(number_of("SELECT count(*) FROM live_order"), 3);
	assert_int_equal(number_of("SELECT count(*) FROM sale"), 0);
	shop.dry_run = true;
	must(due_sale_run(&shop, NULL, &done, &e), &e);
	assert_int_equal(number_of("SELECT count(*) FROM sale"), 0);
	shop.dry_run = false;
	done = (struct due_done){0};
	must(due_sale_run(&shop, NULL, &done, &e), &e);
	assert_int_equal(done.orders_taken, 3);
	assert_int_equal(number_of("SELECT count(*) FROM member"), 2);
	assert_int_equal(number_of("SELECT orders * 1000 + spent FROM wallet w JOIN member m ON m.id = w.member_id WHERE m.email = 'a@x.tw'"), 2300);
	must(sale_take(&shop, NULL, &taken, &e), &e);
	assert_int_equal(taken, 0);
}

/* The same when it stopped behind some of the orders. */
static void goes_on_where_it_stopped(void **state)
{
	struct error e = {0};
	int64_t taken;

	(void)state;
	import_text("a.csv", HEAD "#1,2026-10-01,a@x.tw,100,100,Paid,Fulfilled,A,A,100,1\n#2,2026-10-02,a@x.tw,200,200,Paid,Fulfilled,A,A,200,1\n", 2);
	must(db_begin(shop.db, &e), &e);
	must(stmt_run(db_prepare(shop.db, "INSERT INTO sale_taken (batch_id, whole, cursor) SELECT batch_id, 0, min(id) FROM orders"), &e), &e);
	must(db_commit(shop.db, &e), &e);
	must(sale_take(&shop, NULL, &taken, &e), &e);
	assert_int_equal(taken, 1);
	assert_int_equal(number_of("SELECT order_number FROM sale"), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(taken_by_due, enter, leave),
		cmocka_unit_test_setup_teardown(goes_on_where_it_stopped, enter, leave),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
