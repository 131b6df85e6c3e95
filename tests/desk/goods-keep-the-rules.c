/*
 * What a product may be and when it may be listed (YAH-18, 28, 38 to 42, 48 to
 * 70, 73 to 77, 83, 86, 143), both sides of every edge.
 */
#include "goods_fixture.h"

static const char *const draft[] = {"listing_mode=draft", NULL};

static void fields_are_judged_in_drafts_too(void **state)
{
	static const struct {
		const char *field, *code;
	} cases[] = {
		{"name=", "name_missing"}, {"sku=", "sku_missing"}, {"listing_mode=", "listing_mode_missing"}, {"price=-1", "price_negative"}, {"price=1.5", "number_decimals"},
		{"price=0", ""}, {"stock=999", ""}, {"stock=1000", "stock_range"}, {"stock=-1", "stock_range"}, {"stock=1.5", "stock_number"}, {"safety=999", ""},
		{"safety=1000", "safety_range"}, {"safety=-1", "safety_range"}, {"weight=-1", "size_negative"}, {"kind=service", "kind_unknown"},
		{"cooloff_exempt=yes", "exempt_reason"}, {"video_url=https://vimeo.com/1", "video_host"},
		{"video_url=https://youtu.be/1", ""}, {"isbn=9780306406157", ""}, {"isbn=9780306406158", "isbn_check"}, {"in_module=yes", "module_state"},
		{"tax_kind=tax_free", "taxfree_store"},
		/* what the marketplace never has is wrong at once; what the store may still open is not */
		{"payment_methods=home_cod", "method_unsupported"}, {"payment_methods=barter", "method_unknown"}, {"payment_methods=family_cod", ""},
		{"shipping_methods=cvs_pickup_only", "method_unsupported"}, {"shipping_methods=family", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char sku[32];

		snprintf(sku, sizeof sku, "sku=T%zu", i);
		refused(0, cases[i].code, PAIRS(draft[0], sku, cases[i].field));
	}
	refused(0, "sku_taken", PAIRS(draft[0], "sku=T5"));
	/* with a reason it is exempt */
	refused(0, "", PAIRS(draft[0], "sku=X1", "cooloff_exempt=yes", "exempt_reason=易腐敗"));
	/* with pieces it can stand in a module */
	refused(0, "", PAIRS(draft[0], "sku=X2", "in_module=yes", "stock=1"));
}

static void a_listing_needs_more_than_a_draft(void **state)
{
	static const struct {
		const char *field, *code;
	} cases[] = {
		{"category=", "category_missing"}, {"shipping_methods=", "shipping_missing"}, {"shipping_methods=post", "method_not_set"},
		{"shipping_methods=home,711", ""}, {"shipping_methods=family", "service_required"}, {"payment_methods=atm", ""},
		{"payment_methods=family_pay", "method_not_set"}, {"payment_methods=card_instalment", "instalment_once"},
		{"payment_methods=card_once,card_instalment", ""}, {"description=<p>a</p>", ""}, {"description=<p>a", "tag_unclosed"},
		{"description=<h1>a</h1>", "tag_unknown"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char sku[32], kept[32];

		snprintf(sku, sizeof sku, "sku=T%zu", i);
		snprintf(kept, sizeof kept, "sku=D%zu", i);
		refused(0, cases[i].code, PAIRS(sku, cases[i].field));
		refused(0, "", PAIRS(draft[0], kept, cases[i].field));
	}
	/* the 7-11 price (YAH-28) and parcel (YAH-27) */
	refused(0, "method_unsupported", PAIRS("sku=P0", "payment_methods=home_cod"));
	refused(0, "", PAIRS("sku=P1", "shipping_methods=711", "price=19999"));
	refused(0, "parcel_price", PAIRS("sku=P2", "shipping_methods=711", "price=20000"));
	refused(0, "", PAIRS("sku=P3", "shipping_methods=home", "price=20000"));
	refused(0, "parcel_heavy", PAIRS("sku=P4", "shipping_methods=711", "weight=5001"));
	refused(0, "", PAIRS("sku=P5", "shipping_methods=711", "weight=5000"));
	refused(0, "parcel_temperature", PAIRS("sku=P6", "shipping_methods=711", "temperature=chilled"));
}

static void a_store_without_shipping_takes_no_product(void **state)
{
	(void)state;
	write_sql("UPDATE mall_store SET shipping_methods = ''");
	refused(0, "shipping_setup", PAIRS(draft[0], "sku=T1"));
	write_sql("UPDATE mall_store SET shipping_methods = 'home'");
	refused(0, "", PAIRS(draft[0], "sku=T1"));
}

static void schedules_are_kept_or_refused(void **state)
{
	int64_t id;

	(void)state;
	refused(0, "schedule_start", PAIRS("sku=T1", "listing_mode=scheduled"));
	refused(0, "schedule_past", PAIRS("sku=T1", "listing_mode=scheduled", "start_at=2025-06-01 09:00"));
	refused(0, "", PAIRS("sku=T1", "listing_mode=scheduled", "start_at=2025-06-01 09:01"));
	refused(0, "schedule_end", PAIRS("sku=T2", "listing_mode=scheduled", "start_at=2025-06-02 09:00", "end_at=2025-06-02 09:00"));
	refused(0, "", PAIRS("sku=T2", "listing_mode=scheduled", "start_at=2025-06-02 09:00", "end_at=2025-06-02 09:01"));
	/* running: its past start stays, another field can be changed */
	id = number("SELECT id FROM product WHERE sku = 'T1'");
	go_to("2025-06-03T10:00");
	refused(id, "", PAIRS("price=500"));
	assert_string_equal(now_is(id), "sold_out 2025-06-01 2025-06-16");
	/* unlisting is an act of its own */
	refused(id, "listing_mode_listed", PAIRS("listing_mode=draft"));
}

/* ---- acts ---- */

static enum status act(int64_t id, const char *word, const char *start, const char *end, struct error *e)
{
	struct product_act a = {.act = word, .set_start = start != NULL, .set_end = end != NULL,
	                        .start_at = start != NULL ? instant_parse(start, "Asia/Taipei") : INSTANT_NONE,
	                        .end_at = end != NULL ? instant_parse(end, "Asia/Taipei") : INSTANT_NONE};
	bool same;

	return product_do(&shop, id, &a, &same, e);
}

static void on_the_shelf_and_off(void **state)
{
	int64_t id = product(PAIRS("sku=A1", "stock=5", draft[0]));
	struct error e = {0};

	(void)state;
	assert_int_equal(act(id, "delist", NULL, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "product_draft");
	must(act(id, "list_now", NULL, NULL, &e), &e);
	assert_string_equal(now_is(id), "on_sale  ");
	must(act(id, "schedule", "2025-06-05T10:00", "2025-06-06T10:00", &e), &e);
	assert_string_equal(now_is(id), "scheduled  ");
	go_to("2025-06-06T10:00");
	assert_string_equal(now_is(id), "expired  2025-06-21");
	/* a new end brings it back */
	assert_int_equal(act(id, "schedule", NULL, "2025-06-06T10:00", &e), ST_OK);
	assert_int_equal(act(id, "schedule", NULL, "2025-06-06T09:59", &e), ST_REFUSED);
	assert_string_equal(e.code, "schedule_end");
	must(act(id, "schedule", NULL, "2025-06-08T10:00", &e), &e);
	assert_string_equal(now_is(id), "on_sale  ");
	must(act(id, "delist", NULL, NULL, &e), &e);
	assert_string_equal(text("SELECT state, delisted_on, delisted_by FROM product"), "delisted 2025-06-06 store ");
	/* an edit leaves it off the shelf, a new listing has no clock of the old one */
	refused(id, "", PAIRS("price=300"));
	assert_string_equal(now_is(id), "delisted  ");
	must(act(id, "list_now", NULL, NULL, &e), &e);
	assert_string_equal(text("SELECT state, delisted_on, delisted_by, end_at FROM product"), "on_sale -  - ");
	/* sold out and taken off: the clock begins anew with the next listing */
	order("YM1", "A1", 5, "2025-06-06");
	go_to("2025-06-12T10:00");
	must(act(id, "delist", NULL, NULL, &e), &e);
	must(act(id, "list_now", NULL, NULL, &e), &e);
	assert_string_equal(now_is(id), "sold_out 2025-06-12 2025-06-27");
}

static void a_bulk_run_stops_at_nobody(void **state)
{
	int64_t ids[4] = {product(PAIRS("sku=A1", "stock=5", draft[0])), product(PAIRS("sku=A2", draft[0], "category=")), product(PAIRS("sku=A3", "stock=5")),
	                  product(PAIRS("sku=A4", "stock=5", draft[0]))};
	struct product_many m;
	struct error e = {0};
	const struct product_act a = {.act = "list_now", .start_at = INSTANT_NONE, .end_at = INSTANT_NONE};

	(void)state;
	shop.dry_run = true;
	must(product_do_many(&shop, ids, 4, &a, NULL, &m, &e), &e);
	shop.dry_run = false;
	assert_int_equal(m.done, 2);
	assert_string_equal(text("SELECT state FROM product ORDER BY sku"), "draft draft on_sale draft ");
	product_many_free(&m);
	must(product_do_many(&shop, ids, 4, &a, NULL, &m, &e), &e);
	assert_int_equal(m.products, 4);
	assert_int_equal(m.done, 2);
	assert_int_equal(m.same, 1);
	assert_int_equal(m.refused, 1);
	assert_string_equal(m.refusals[0].sku, "A2");
	assert_string_equal(m.refusals[0].why.code, "category_missing");
	assert_string_equal(text("SELECT state FROM product ORDER BY sku"), "on_sale draft on_sale on_sale ");
	product_many_free(&m);
}

/* The limit counts listed main products; a warning from 100 below it (here 3 of 5). */
static void the_limit_of_listed_products(void **state)
{
	(void)state;
	shop_close(&shop);
	scratch_empty();
	open_store("[listing]\nmax_products = 5\n[warn]\nlisting_room = 2\n");
	shop.accept_warnings = false;
	shop.accept_warnings = true;
	product(PAIRS("sku=A1"));
	for (size_t i = 0; i < shop.notes.count; i++)
		assert_string_not_equal(shop.notes.items[i].what.code, "listing_room");
	product(PAIRS("sku=A2"));
	product(PAIRS("sku=A3"));
	assert_string_equal(shop.notes.items[shop.notes.count - 2].what.code, "listing_room");
	product(PAIRS("sku=A4"));
	product(PAIRS("sku=A5"));
	refused(0, "listing_full", PAIRS("sku=A6"));
	refused(0, "", PAIRS("sku=A6", draft[0]));
	refused(0, "", PAIRS("sku=A7", "kind=addon"));
	refused(0, "", PAIRS("sku=A8", "kind=gift"));
	/* sold out and scheduled ones count, delisted ones do not */
	write_sql("UPDATE product SET state = 'delisted' WHERE sku = 'A5'");
	refused(0, "", PAIRS("sku=A9", "listing_mode=scheduled", "start_at=2025-06-02 09:00"));
	refused(0, "listing_full", PAIRS("sku=B1"));
	/* a granted limit */
	write_sql("UPDATE mall_store SET max_products = 6");
	refused(0, "", PAIRS("sku=B1"));
	refused(0, "listing_full", PAIRS("sku=B2"));
}

static void a_closed_or_restricted_store_lists_nothing(void **state)
{
	int64_t live = product(PAIRS("sku=A1", "stock=5")), waits = product(PAIRS("sku=A2", "stock=5", "listing_mode=scheduled", "start_at=2025-06-20 10:00"));
	int64_t kept = product(PAIRS("sku=A3", draft[0]));
	struct error e = {0};

	(void)state;
	write_sql("UPDATE mall_store SET status = 'restricted'");
	refused(0, "store_restricted", PAIRS("sku=B1"));
	write_sql("UPDATE mall_store SET status = 'active'");
	write_sql("INSERT INTO closure (profile, closed_on, state, ship_cut_days, return_cut_days, login_end_days, final_days, notice_by, notice_days, tail_days,"
	          " created_at, created_by, changed_at, changed_by) VALUES ('yahoo', '2025-06-10', 'announced', 10, 30, 40, 70, '2025-06-04', 3, 5, 0, 'me', 0, 'me')");
	go_to("2025-06-09T23:59");
	assert_string_equal(now_is(live), "on_sale  ");
	refused(0, "", PAIRS("sku=B2"));
	go_to("2025-06-10T00:00");
	assert_string_equal(now_is(live), "delisted  ");
	assert_string_equal(now_is(waits), "delisted  ");
	refused(0, "store_closed", PAIRS("sku=B3"));
	write_sql("UPDATE mall_store SET shipping_methods = ''"); /* said before what else would be missing */
	refused(0, "store_closed", PAIRS("sku=B3"));
	write_sql("UPDATE mall_store SET shipping_methods = 'home,711'");
	assert_int_equal(act(live, "schedule", "2025-06-20T10:00", NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "store_closed");
	refused(0, "store_closed", PAIRS("sku=B3", draft[0]));
	go_to("2025-06-20T09:00");
	run();
	assert_string_equal(text("SELECT DISTINCT delisted_on, delisted_by FROM product WHERE state = 'delisted'"), "2025-06-10 closure ");
	assert_string_equal(text("SELECT day, step, count FROM life_log WHERE step = 'goods_closed'"), "2025-06-10 goods_closed 3 ");
	go_to("2025-07-19T23:59");
	refused(kept, "", PAIRS("name=bowl"));
	go_to("2025-07-20T00:00"); /* D+40: the back office is closed */
	refused(kept, "login_ended", PAIRS("name=cup"));
}

/* ---- tax ---- */

static void tax_free_needs_store_category_and_approval(void **state)
{
	(void)state;
	write_sql("INSERT INTO category (profile, code, taxfree_allowed, taxfree_kind, changed_at, changed_by) VALUES ('yahoo', 'books', 1, 'isbn_book', 0, 'me'),"
	          " ('yahoo', 'tea', 1, 'unprocessed_agri', 0, 'me')");
	refused(0, "taxfree_store", PAIRS(draft[0], "sku=T1", "tax_kind=tax_free", "category=tea"));
	write_sql("UPDATE mall_store SET taxfree_approved = 1");
	refused(0, "", PAIRS(draft[0], "sku=T1", "tax_kind=tax_free", "category=tea"));
	refused(0, "taxfree_category", PAIRS(draft[0], "sku=T2", "tax_kind=tax_free", "category=cups"));
	refused(0, "", PAIRS(draft[0], "sku=T3", "tax_kind=tax_free", "category=gold_jewellery"));
#define BOOK draft[0], "tax_kind=tax_free", "category=books"
	refused(0, "book_approval", PAIRS(BOOK, "sku=B1", "moc_ref=M1", "moc_date=2022-01-01"));
	refused(0, "book_approval", PAIRS(BOOK, "sku=B1", "isbn=9780306406157", "moc_date=2022-01-01"));
	refused(0, "book_approval", PAIRS(BOOK, "sku=B1", "isbn=9780306406157", "moc_ref=M1"));
	refused(0, "book_approval", PAIRS(BOOK, "sku=B1", "isbn=9780306406157", "moc_ref=M1", "moc_date=2021-02-28"));
	refused(0, "book_approval", PAIRS(BOOK, "sku=B1", "isbn=9780306406157", "moc_ref=M1", "moc_date=2025-06-02"));
	refused(0, "isbn_check", PAIRS(BOOK, "sku=B1", "isbn=9780306406158", "moc_ref=M1", "moc_date=2021-03-01"));
	refused(0, "", PAIRS(BOOK, "sku=B1", "isbn=9780306406157", "moc_ref=M1", "moc_date=2021-03-01"));
}

/* Orders that were in the book before the product took no stock of it, and are final all the same (YAH-76, YAH-77). */
static void orders_from_before_the_product_fix_its_tax_kind(void **state)
{
	struct error e = {0};

	(void)state;
	write_sql("UPDATE mall_store SET taxfree_approved = 1");
	write_sql("INSERT INTO category (profile, code, taxfree_allowed, taxfree_kind, changed_at, changed_by) VALUES ('yahoo', 'tea', 1, 'unprocessed_agri', 0, 'me')");
	order("YM2", "A1", 1, "2025-05-01");
	order("YM1", "A1", 1, "2025-05-02");
	write_sql("INSERT INTO orders (profile, order_no, batch_id, state, product_no, qty, ordered_on, claim_amount) SELECT 'yahoo', 'YM3', max(id), 'to_ship',"
	          " 'p77', 1, '2025-05-03', 250 FROM batch");
	write_sql("INSERT INTO orders (profile, order_no, batch_id, state, sku, is_shipping, qty, ordered_on, claim_amount) SELECT 'yahoo', 'YM4', max(id),"
	          " 'to_ship', 'C1', 1, 1, '2025-05-03', 80 FROM batch");
	int64_t a = product(PAIRS("sku=A1", "stock=5", "tax_kind=tax_free", "category=tea"));
	int64_t b = product(PAIRS("sku=B1", "product_no=p77", "stock=5"));
	int64_t c = product(PAIRS("sku=C1", "stock=5"));
	assert_int_equal(number("SELECT count(*) FROM stock_move WHERE reason = 'order'"), 0);
	order("YM5", "A1", 1, "2025-06-01");
	assert_int_equal(save_v(a, NULL, &e, PAIRS("tax_kind=taxable")), ST_REFUSED);
	/* YM1, YM2 and YM5, each 100 */
	assert_string_equal(e.message, "Orders exist (first: YM2): notify platform customer service at once; 3 orders, total NT$300 affected.");
	refused(b, "tax_fixed", PAIRS("tax_kind=no_invoice"));
	refused(b, "", PAIRS("price=300"));
	/* shipping-fee orders are no sale of the product */
	refused(c, "", PAIRS("tax_kind=no_invoice"));
}

static void the_tax_kind_is_fixed_by_the_first_order(void **state)
{
	int64_t a = product(PAIRS("sku=A1", "stock=5")), b;

	(void)state;
	write_sql("UPDATE mall_store SET taxfree_approved = 1");
	write_sql("INSERT INTO category (profile, code, taxfree_allowed, taxfree_kind, changed_at, changed_by) VALUES ('yahoo', 'tea', 1, 'unprocessed_agri', 0, 'me')");
	b = product(PAIRS("sku=B1", "stock=5", "tax_kind=tax_free", "category=tea"));
	/* no order yet: both ways */
	refused(a, "", PAIRS("tax_kind=no_invoice"));
	refused(a, "", PAIRS("tax_kind=taxable"));
	order("YM7", "A1", 1, "2025-06-01");
	refused(a, "tax_fixed", PAIRS("tax_kind=no_invoice"));
	refused(a, "", PAIRS("tax_kind=taxable", "price=300"));
	order("YM8", "B1", 1, "2025-06-01");
	order("YM9", "B1", 2, "2025-06-01");
	refused(b, "tax_notify", PAIRS("tax_kind=taxable"));
	/* refused, but somebody has to be told now */
	assert_string_equal(text("SELECT tax_kind, tax_task_on, tax_task_done_on FROM product WHERE sku = 'B1'"), "tax_free 2025-06-01 - ");
	struct error e = {0};
	struct due_items due;
	must(due_collect(&shop, 14, &due, &e), &e);
	bool on_board = false;
	for (size_t i = 0; i < due.count; i++)
		on_board = on_board || strcmp(due.items[i].kind, "product_tax") == 0;
	due_free(&due);
	assert_true(on_board);
	must(product_tax_told(&shop, b, "case 77", &e), &e);
	assert_string_equal(text("SELECT tax_task_done_on FROM product WHERE sku = 'B1'"), "2025-06-01 ");
	assert_int_equal(product_tax_told(&shop, b, NULL, &e), ST_REFUSED);
}

/* ---- warnings ---- */

static void warned(const char *code, const char *const *pairs)
{
	struct error e = {0};

	shop.accept_warnings = false;
	assert_int_equal(save_v(0, NULL, &e, pairs), *code != '\0' ? ST_REFUSED : ST_OK);
	if (*code != '\0')
		assert_string_equal(e.code, code);
	shop.accept_warnings = true;
}

static void what_may_be_confirmed_is_warned_of(void **state)
{
	(void)state;
	/* planned day less than 4 days ahead: today is 2025-06-01 */
	warned("preorder_soon", PAIRS(draft[0], "sku=P1", "preorder_ship_on=2025-06-04"));
	warned("", PAIRS(draft[0], "sku=P1", "preorder_ship_on=2025-06-05"));
	/* no image yet */
	warned("images_none", PAIRS("sku=P2"));
	shop_close(&shop);
	scratch_empty();
	open_store("[policy]\nbrand_watchlist = Acme, Umbrella\n");
	warned("brand_named", PAIRS(draft[0], "sku=B1", "name=ACME cup"));
	warned("", PAIRS(draft[0], "sku=B1", "name=ACME cup", "brand=Acme"));
	warned("brand_named", PAIRS(draft[0], "sku=B2", "brand=Acme", "description=better than umbrella"));
	/* a limited promotion on a listing with unpaid orders */
	int64_t id = product(PAIRS("sku=L1", "stock=5")), batch = new_batch();
	struct error e = {0};
	put_order(batch, "YM1", "L1", 1, "2025-06-01", "awaiting_payment", "");
	take(batch);
	shop.accept_warnings = false;
	assert_int_equal(save_v(id, NULL, &e, PAIRS("limited=yes")), ST_REFUSED);
	assert_string_equal(e.code, "limited_unpaid");
	write_sql("UPDATE orders SET state = 'to_ship'");
	must(save_v(id, NULL, &e, PAIRS("limited=yes")), &e);
}

static void carts_need_a_common_method(void **state)
{
	int64_t ids[3] = {product(PAIRS("sku=A1", draft[0], "shipping_methods=home,711")), product(PAIRS("sku=A2", draft[0], "shipping_methods=711,home_chilled")),
	                  product(PAIRS("sku=A3", draft[0], "shipping_methods=home,home_chilled"))};
	struct error e = {0};
	char *common;

	(void)state;
	must(product_common(&shop, ids, 2, &common, &e), &e);
	assert_string_equal(common, "711");
	free(common);
	/* each pair shares one, all three share none */
	assert_int_equal(product_common(&shop, ids, 3, &common, &e), ST_REFUSED);
	assert_string_equal(e.code, "no_common_method");
}

static void files_come_in_whole_or_not_at_all(void **state)
{
	char *path = scratch("goods.csv"), *out = scratch("out.csv");
	FILE *f = fopen(path, "w");
	struct product_imported r;
	struct error e = {0};
	int64_t count;

	(void)state;
	fputs("sku,name,category,price,listing_mode,stock,shipping_methods\r\nA1,cup,cups,100,now,5,home\r\nA2,cup,,100,now,5,home\r\nA3,cup,cups,100,draft,1000,home\r\n"
	      "A4,\"cup\nof two lines\",cups,100,draft,5,home\r\n", f);
	fclose(f);
	assert_int_equal(product_import(&shop, &(struct product_import){.path = path}, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "product_rows");
	assert_int_equal(r.rows, 4);
	assert_int_equal(r.refused, 3);
	assert_int_equal(r.refusals[0].line, 3);
	assert_string_equal(r.refusals[0].why.code, "category_missing");
	assert_int_equal(r.refusals[1].line, 4);
	assert_string_equal(r.refusals[1].why.code, "stock_range");
	assert_int_equal(r.refusals[2].line, 5);
	assert_int_equal(number("SELECT count(*) FROM product"), 0);
	product_imported_free(&r);
	must(product_import(&shop, &(struct product_import){.path = path, .good_only = true}, &r, &e), &e);
	assert_int_equal(r.fresh, 1);
	assert_string_equal(text("SELECT sku, stock, state FROM product"), "A1 5 on_sale ");
	product_imported_free(&r);
	/* what goes out comes in again and changes nothing; what was counted is a movement */
	must(product_export(&shop, &(struct product_filter){.profile = "yahoo"}, NULL, out, false, &count, &e), &e);
	assert_int_equal(count, 1);
	must(product_import(&shop, &(struct product_import){.path = out}, &r, &e), &e);
	assert_int_equal(r.changed, 1);
	product_imported_free(&r);
	f = fopen(path, "w");
	fputs("sku,stock\r\nA1,3\r\n", f);
	fclose(f);
	assert_int_equal(product_import(&shop, &(struct product_import){.path = path}, &r, &e), ST_REFUSED);
	assert_string_equal(r.refusals[0].why.code, "stock_by_moves");
	product_imported_free(&r);
	must(product_import(&shop, &(struct product_import){.path = path, .count = true}, &r, &e), &e);
	product_imported_free(&r);
	assert_string_equal(text("SELECT delta, reason FROM stock_move ORDER BY id"), "5 begin -2 count ");
	free(path);
	free(out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fields_are_judged_in_drafts_too, enter, leave),
		cmocka_unit_test_setup_teardown(a_listing_needs_more_than_a_draft, enter, leave),
		cmocka_unit_test_setup_teardown(a_store_without_shipping_takes_no_product, enter, leave),
		cmocka_unit_test_setup_teardown(schedules_are_kept_or_refused, enter, leave),
		cmocka_unit_test_setup_teardown(on_the_shelf_and_off, enter, leave),
		cmocka_unit_test_setup_teardown(a_bulk_run_stops_at_nobody, enter, leave),
		cmocka_unit_test_setup_teardown(the_limit_of_listed_products, enter, leave),
		cmocka_unit_test_setup_teardown(a_closed_or_restricted_store_lists_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(tax_free_needs_store_category_and_approval, enter, leave),
		cmocka_unit_test_setup_teardown(orders_from_before_the_product_fix_its_tax_kind, enter, leave),
		cmocka_unit_test_setup_teardown(the_tax_kind_is_fixed_by_the_first_order, enter, leave),
		cmocka_unit_test_setup_teardown(what_may_be_confirmed_is_warned_of, enter, leave),
		cmocka_unit_test_setup_teardown(carts_need_a_common_method, enter, leave),
		cmocka_unit_test_setup_teardown(files_come_in_whole_or_not_at_all, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
