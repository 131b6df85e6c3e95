/*
 * Periods, vouchers, payouts and what is due, on a small shop whose numbers are
 * worked out by hand (YAH-121 to 137, section 17).
 *
 * Orders of the second half of September 2025, all at 5 % of the category:
 *   A  1000, card once, posted 09-16: category 50, card 20
 *   B   310, posted 09-20, tax-free: category 16 (15.5 half up)
 *   C   500, posted 09-18, refunded 09-29: comes and goes
 *   S    80, shipping of cart K1, card once, posted 09-16: card 2 (1.6 up)
 * Carts first shipped in the period: K1 (A, S), K2 (B), K3 (C): 3 x 2 = 6.
 * Gross taxable 1080 + 500 - 500 = 1080, tax-free 310; fees 50 + 20 + 16 + 2 + 6 = 94;
 * net 1390 - 94 = 1296.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "storekeep/desk_list.h"
#include "storekeep/due.h"
#include "storekeep/period_row.h"
#include "storekeep/statement.h"
#include "storekeep/voucher.h"

#define D day_from_ymd

static char dir[] = "/tmp/periodsXXXXXX";
static struct config config;
static struct shop shop;

static void go_to(day_t d)
{
	clock_set(instant_from(d, 10 * 3600, "Asia/Taipei"));
}

static void run(const char *sql)
{
	struct error e = {0};
	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	if (stmt_run(db_prepare_text(shop.db, sql), &e) != ST_OK)
		fail_msg("%s: %s", sql, e.message);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
}

static void order(const char *no, const char *cart, int cash, const char *plan, const char *tax, int shipping, const char *shipped,
                  const char *posting, const char *refund)
{
	char sql[800], refunded[40];
	snprintf(refunded, sizeof refunded, refund ? "'%s'" : "NULL", refund);
	snprintf(sql, sizeof sql,
	         "INSERT INTO orders (profile, order_no, batch_id, cart_no, state, payment, card_plan, category, tax_kind, is_shipping, cash,"
	         " claim_amount, ordered_on, shippable_on, shipped_on, posting_day, refund_day) VALUES ('yahoo', '%s', 1, '%s', 'completed',"
	         " '%s', '%s', 'goods', '%s', %d, %d, %d, '2025-09-08', '2025-09-08', '%s', '%s', %s)",
	         no, cart, *plan ? "card" : "atm", plan, tax, shipping, cash, cash, shipped, posting, refunded);
	run(sql);
}

static int enter(void **state)
{
	char path[100];
	struct error e = {0};
	(void)state;
	if (!config.profile_dir) {
		if (!mkdtemp(dir))
			return -1;
		config.profile_dir = dir;
		config.zone = (char *)(uintptr_t)"Asia/Taipei";
		snprintf(path, sizeof path, "%s/yahoo.ini", dir);
		FILE *f = fopen(path, "w");
		fputs("[fee]\ncategory.rate_bp.goods = 500\n", f);
		fclose(f);
	}
	go_to(D(2025, 10, 3));
	shop = (struct shop){.actor = "accountant", .config = &config};
	if (db_open(&shop.db, NULL, DB_PRIVATE, &e) != ST_OK)
		return -1;
	run("INSERT INTO batch (id, kind, profile, source, state, started_at, started_by) VALUES (1, 'order', 'yahoo', 'o.csv', 'published', 0, 'x')");
	order("YM1", "K1", 1000, "once", "taxable", 0, "2025-09-15", "2025-09-16", NULL);
	order("YM2", "K2", 310, "", "tax_free", 0, "2025-09-15", "2025-09-20", NULL);
	order("YM3", "K3", 500, "", "taxable", 0, "2025-09-15", "2025-09-18", "2025-09-29");
	order("YM4", "K1", 80, "once", "taxable", 1, "2025-09-16", "2025-09-16", NULL);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	shop_close(&shop);
	return 0;
}

static struct period get(const char *code)
{
	struct period p;
	struct error e = {0};
	if (period_get(&shop, "yahoo", code, &p, &e) != ST_OK)
		fail_msg("%s: %s", code, e.message);
	return p;
}

/* A statement of the second half of September that agrees with the orders. */
static void import_statement(void)
{
	int64_t id;
	const struct profile *p;
	struct error e = {0};
	assert_int_equal(shop_profile(&shop, "yahoo", &p, &e), ST_OK);
	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	assert_int_equal(period_ensure(&shop, p, D(2025, 9, 20), NULL, &id, &e), ST_OK);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
	run("INSERT INTO batch (id, kind, profile, source, state, started_at, started_by) VALUES (2, 'statement', 'yahoo', 's.csv', 'published', 0, 'x')");
	run("INSERT INTO statement (id, batch_id, period_id, lines, components) SELECT 1, 2, id, 6, 4095 FROM period WHERE code = '2025-09-H2'");
	run("INSERT INTO statement_line (statement_id, line, record, order_no, cart_no, kind, gross, category, card, cart, net, tax_kind, posted_on) VALUES"
	    " (1, 2, 1, 'YM1', 'K1', 'sale', 1000, -50, -20, 0, 930, 'taxable', '2025-09-16'),"
	    " (1, 3, 2, 'YM4', 'K1', 'sale', 80, 0, -2, 0, 78, 'taxable', '2025-09-16'),"
	    " (1, 4, 3, 'YM2', 'K2', 'sale', 310, -16, 0, 0, 294, 'tax_free', '2025-09-20'),"
	    " (1, 5, 4, 'YM3', 'K3', 'sale', 500, -25, 0, 0, 475, 'taxable', '2025-09-18'),"
	    " (1, 6, 5, 'YM3', 'K3', 'refund', -500, 25, 0, 0, -475, 'taxable', '2025-09-29'),"
	    " (1, 7, 6, '', 'K1', 'cart', 0, 0, 0, -2, -2, '', '2025-09-15'),"
	    " (1, 8, 7, '', 'K2', 'cart', 0, 0, 0, -2, -2, '', '2025-09-15'),"
	    " (1, 9, 8, '', 'K3', 'cart', 0, 0, 0, -2, -2, '', '2025-09-15')");
	if (statement_reconcile(&shop, 1, NULL, NULL, &e) != ST_OK)
		fail_msg("%s", e.message);
}

static enum status save(int64_t id, const char *const *pairs, int64_t *out, struct error *e)
{
	const struct form *form;
	struct record r;
	static int act;
	char op[32];
	if (form_load("voucher", &form, e) != ST_OK)
		fail_msg("%s", e->message);
	record_init(&r, form);
	for (; *pairs; pairs += 2)
		assert_true(record_set(&r, pairs[0], pairs[1]));
	snprintf(op, sizeof op, "act-%d", act++);
	enum status st = voucher_save(&shop, id, &r, op, out, e);
	record_free(&r);
	return st;
}

#define SAVE(id, out, e, ...) save(id, (const char *const[]){__VA_ARGS__, NULL}, out, e)

static void expected_from_orders(void **state)
{
	struct period p = get("2025-09-H2");
	(void)state;
	assert_int_equal(p.gross[TAX_TAXABLE], 1080);
	assert_int_equal(p.gross[TAX_FREE], 310);
	assert_int_equal(p.expected, 1296);
	assert_true(p.stated == MONEY_NONE);
	assert_string_equal(p.state, "statement_open"); /* 10-02 is over, 10-06 is not */
	assert_int_equal(p.want_count, 2);
	assert_true(p.claim_needed);
	assert_false(p.run_sure);
	assert_string_equal(p.run_code, "2025-09-H2");
	assert_int_equal(p.payout, 1296);
	go_to(D(2025, 9, 30));
	assert_string_equal(get("2025-09-H2").state, "accumulating");
	go_to(D(2025, 10, 1));
	assert_string_equal(get("2025-09-H2").state, "tallied");
	go_to(D(2025, 10, 7));
	p = get("2025-09-H2");
	assert_string_equal(p.state, "late");
	assert_string_equal(p.run_code, "2025-10-H1"); /* YAH-134: as if it came today */
	assert_int_equal(p.run_pay, D(2025, 10, 31));
}

static void a_claim_from_statement_to_payout(void **state)
{
	struct error e = {0};
	struct notes refused = {0};
	struct period p;
	struct voucher v;
	int64_t id, second;
	(void)state;
	import_statement();
	p = get("2025-09-H2");
	assert_int_equal(p.stated, 1296);
	assert_int_equal(p.difference, 0);
	assert_int_equal(voucher_check(&shop, &p, &refused, &e), ST_REFUSED);
	assert_int_equal(refused.count, 2); /* both invoices are missing */
	notes_free(&refused);
	/* Everything but number and format is filled in: 1080 -> tax 51, sales 1029 (FMT-14: 51.43). */
	if (SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-09 h2", "number", "kd-20418830", "format", "35") != ST_OK)
		fail_msg("%s", e.message);
	assert_int_equal(voucher_get(&shop, id, &v, &e), ST_OK);
	assert_string_equal(v.number, "KD20418830");
	assert_string_equal(v.tax_kind, "taxable");
	assert_int_equal(v.sales, 1029);
	assert_int_equal(v.tax, 51);
	assert_int_equal(v.issued_on, D(2025, 10, 3));
	assert_string_equal(v.tax_id, "27240313");
	assert_string_equal(v.item_name, "詳如明細");
	assert_string_equal(v.state, "accepted"); /* automated: there on its issue date (YAH-126) */
	/* The tax-free one comes next by itself; a second taxable one is refused. */
	assert_int_equal(SAVE(0, &second, &e, "profile", "yahoo", "period", "2025-09-H2", "number", "KD20418830", "format", "35"), ST_REFUSED);
	assert_string_equal(e.code, "number_twice");
	assert_int_equal(SAVE(0, &second, &e, "profile", "yahoo", "period", "2025-09-H2", "tax_kind", "taxable", "number", "KD20418831", "format", "35"), ST_REFUSED);
	assert_string_equal(e.code, "voucher_twice");
	assert_int_equal(SAVE(0, &second, &e, "profile", "yahoo", "period", "2025-09-H2", "number", "KD20418831", "format", "35"), ST_OK);
	assert_int_equal(voucher_get(&shop, second, &v, &e), ST_OK);
	assert_string_equal(v.tax_kind, "tax_free");
	assert_int_equal(v.sales, 310);
	assert_int_equal(v.tax, 0);
	p = get("2025-09-H2");
	assert_string_equal(p.state, "claimed");
	assert_int_equal(p.arrived, D(2025, 10, 3));
	assert_int_equal(p.run_pay, D(2025, 10, 15));
	assert_true(p.run_sure);
	assert_int_equal(voucher_check(&shop, &p, &refused, &e), ST_OK);
	assert_int_equal(refused.count, 0);
	/* The bank: another amount is a warning, confirmed it is kept. */
	go_to(D(2025, 10, 16));
	assert_string_equal(get("2025-09-H2").state, "paid");
	assert_int_equal(period_set_paid(&shop, "yahoo", "2025-09-H2", D(2025, 10, 15), 1286, &e), ST_REFUSED);
	assert_string_equal(e.rule, "YAH-139");
	assert_int_equal(period_set_paid(&shop, "yahoo", "2025-09-H2", D(2025, 10, 15), 1296, &e), ST_OK);
	/* Fee invoice: from the day after the payout, the original once (YAH-137). */
	assert_int_equal(fee_invoice_download(&shop, "yahoo", "2025-09-H2", D(2025, 10, 15), "YH71300200", &e), ST_REFUSED);
	assert_string_equal(e.message, "Available from 2025-10-16");
	assert_int_equal(fee_invoice_download(&shop, "yahoo", "2025-09-H2", D(2025, 10, 16), "YH71300200", &e), ST_OK);
	assert_int_equal(fee_invoice_download(&shop, "yahoo", "2025-09-H2", D(2025, 10, 17), "", &e), ST_REFUSED);
	assert_string_equal(e.code, "fee_invoice_reprint");
	assert_int_equal(fee_invoice_file(&shop, "yahoo", "2025-09-H2", D(2025, 10, 16), NULL, &e), ST_OK);
	assert_int_equal(fee_invoice_file(&shop, "yahoo", "2025-09-H2", D(2025, 10, 17), NULL, &e), ST_REFUSED);
	assert_string_equal(e.message, "Already filed from the original on 2025-10-16");
}

static void wrong_vouchers_change_nothing(void **state)
{
	static const struct {
		const char *field, *value, *code;
	} cases[] = {
		{"title", "雅虎", "title_wrong"},          {"tax_id", "12345678", "tax_id_wrong"},
		{"item_name", "商品", "item_name_wrong"},  {"date", "2025-10-01", "date_before_statement"},
		{"date", "2025-11-03", "month_wrong"}, {"sales", "1030", "total_differs"},
		{"number", "123", "number_format"},         {"kind", "allowance", "kind_wrong"},
		{"tax_kind", "free", NULL},                 {"date", "2025-02-30", NULL},
	};
	struct error e = {0};
	int64_t id;
	(void)state;
	import_statement();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		enum status st = SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-09-H2", "number", "KD20418830", "format", "35",
		                      cases[i].field, cases[i].value);
		if (st != ST_REFUSED || (cases[i].code && strcmp(e.code, cases[i].code)))
			fail_msg("%s=%s: %d %s %s", cases[i].field, cases[i].value, st, e.code, e.message);
	}
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM voucher", -1), 0);
	shop.dry_run = true;
	assert_int_equal(SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-09-H2", "number", "KD20418830", "format", "35"), ST_OK);
	shop.dry_run = false;
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM voucher", -1), 0);
}

static void the_manual_claim_in_five_steps(void **state)
{
	struct error e = {0};
	struct voucher_step steps[CLAIM_STEPS];
	int64_t id;
	(void)state;
	import_statement();
	assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", "invoice", D(2025, 10, 3), false, &e), ST_REFUSED);
	assert_string_equal(e.code, "step_auto");
	assert_int_equal(period_set_mode(&shop, "yahoo", "2025-09-H2", false, &e), ST_OK);
	assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", "invoice", D(2025, 10, 3), false, &e), ST_REFUSED);
	assert_string_equal(e.message, "Step 2 needs step 1");
	assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", "check", D(2025, 10, 1), false, &e), ST_REFUSED);
	assert_string_equal(e.message, "Statement opens on 2025-10-02");
	const char *const order_of[] = {"check", "invoice", "enter", "bind"};
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", order_of[i], D(2025, 10, 3), false, &e), ST_OK);
	assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", "deliver", D(2025, 10, 6), false, &e), ST_REFUSED);
	assert_string_equal(e.code, "seal_missing");
	assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", "bind", D(2025, 10, 4), true, &e), ST_OK);
	assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", "deliver", D(2025, 10, 6), false, &e), ST_OK);
	assert_int_equal(voucher_set_step(&shop, "yahoo", "2025-09-H2", "enter", DAY_NONE, false, &e), ST_OK); /* takes back what follows */
	id = get("2025-09-H2").id;
	assert_int_equal(voucher_steps(&shop, id, steps, &e), ST_OK);
	assert_int_equal(steps[1].done_on, D(2025, 10, 3));
	assert_int_equal(steps[2].done_on, DAY_NONE);
	assert_int_equal(steps[4].done_on, DAY_NONE);
	/* A manual voucher arrives by hand; late it moves the payout (YAH-134). */
	assert_int_equal(SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-09-H2", "number", "KD20418830", "format", "35"), ST_OK);
	assert_int_equal(get("2025-09-H2").arrived, DAY_NONE);
	go_to(D(2025, 10, 8));
	assert_int_equal(SAVE(id, &id, &e, "arrived_on", "2025-10-08"), ST_REFUSED);
	assert_string_equal(e.message, "Late: payout moves from 2025-10-15 to 2025-10-31");
	shop.accept_warnings = true;
	assert_int_equal(SAVE(id, &id, &e, "arrived_on", "2025-10-08"), ST_OK);
	assert_int_equal(SAVE(id, &id, &e, "returned_on", "2025-10-08"), ST_OK);
	assert_int_equal(get("2025-09-H2").arrived, DAY_NONE); /* YAH-130: sent back counts as not arrived */
}

static void an_allowance_fits_its_invoice(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	/* 1080 invoiced for September; October takes 780 off it, then at most 300 more (FMT-17). */
	assert_int_equal(SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-09-H2", "tax_kind", "taxable", "number", "KD20418830", "format", "35"), ST_OK);
	go_to(D(2025, 10, 17));
	assert_int_equal(SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-10-H1", "tax_kind", "taxable", "kind", "allowance", "format", "33",
	                      "number", "KD20418830-01", "invoice_no", "KD20418830", "sales", "743", "tax", "37"), ST_OK);
	assert_int_equal(SAVE(id, &id, &e, "sales", "1029", "tax", "52"), ST_REFUSED);
	assert_string_equal(e.code, "allowance_exceeds");
	assert_int_equal(SAVE(id, &id, &e, "sales", "1029", "tax", "51"), ST_OK);
	assert_int_equal(SAVE(id, &id, &e, "sales", "743", "tax", "37"), ST_OK);
	go_to(D(2025, 11, 3));
	assert_int_equal(SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-10-H2", "tax_kind", "taxable", "kind", "allowance", "format", "33",
	                      "number", "KD20418830-02", "invoice_no", "KD20418830", "sales", "287", "tax", "14"), ST_REFUSED);
	assert_string_equal(e.rule, "FMT-17");
	assert_int_equal(SAVE(0, &id, &e, "profile", "yahoo", "period", "2025-10-H2", "tax_kind", "taxable", "kind", "allowance", "format", "33",
	                      "number", "KD20418830-02", "invoice_no", "KD20418830", "sales", "286", "tax", "14"), ST_OK);
}

static void negative_periods_are_carried_and_remitted(void **state)
{
	struct error e = {0};
	struct period p;
	int64_t id;
	(void)state;
	/* Refunds alone: order YM5 of August comes back for 200 in the first half of October. */
	order("YM5", "K5", 200, "", "taxable", 0, "2025-08-20", "2025-08-28", "2025-10-05");
	go_to(D(2025, 11, 3));
	p = get("2025-10-H1");
	assert_int_equal(p.expected, -190); /* -200 and the category fee of 10 back */
	assert_int_equal(p.result, -190);
	assert_int_equal(p.carry_out, -190);
	assert_string_equal(p.state, "carried");
	p = get("2025-10-H2");
	assert_int_equal(p.carry_in, -190);
	/* August's and September's claims, as if they came today, join this run: 200 - 10 - 2 (cart fee), 1296, less 190. */
	assert_int_equal(p.result, 1294);
	assert_int_equal(p.negative_row, 0);
	assert_int_equal(remittance_add(&shop, "yahoo", D(2025, 11, 3), 191, "", "r1", &id, &e), ST_REFUSED);
	assert_string_equal(e.rule, "YAH-136");
	assert_int_equal(remittance_add(&shop, "yahoo", D(2025, 11, 3), 190, "", "r1", &id, &e), ST_OK);
	assert_int_equal(remittance_add(&shop, "yahoo", D(2025, 11, 3), 190, "", "r1", &id, &e), ST_OK); /* the same act */
	assert_int_equal(db_int(shop.db, "SELECT SUM(amount) FROM remittance", 0), 190);
	assert_int_equal(get("2025-10-H2").carry_in, 0);
}

static const struct due_item *find_due(const struct due_items *d, const char *period, const char *kind)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->items[i].period, period) == 0 && strcmp(d->items[i].kind, kind) == 0)
			return &d->items[i];
	return NULL;
}

static void the_board_says_what_is_due(void **state)
{
	static const struct {
		day_t today;
		const char *period, *kind;
		day_t day; /* DAY_NONE: not there */
		const char *rule;
	} cases[] = {
		{20360 /* 2025-09-29 */, "2025-09-H2", "period_ends", 20361, "YAH-121"},
		{20360, "2025-09-H2", "statement_out", 20363 /* 10-02 */, "YAH-124"},
		{20363, "2025-09-H2", "statement_out", 20363, "YAH-124"},
		{20363, "2025-09-H2", "claim_due", 20367 /* 10-06 */, "YAH-133"},
		{20367, "2025-09-H2", "claim_due", 20367, "YAH-133"},
		{20368, "2025-09-H2", "claim_due", DAY_NONE, NULL},
		{20368, "2025-09-H2", "claim_late", 20367, "YAH-134"},
		{20363, "2025-09-H2", "payout", 20376 /* 10-15 */, "YAH-122"},
		{20363, "2025-09-H2", "invoice_month", 20392 /* 10-31 */, "YAH-131"},
		{20363, "2025-09-H2", "fee_invoice", DAY_NONE, NULL},
	};
	struct error e = {0};
	(void)state;
	assert_int_equal(D(2025, 9, 29), 20360);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct due_items d;
		go_to(cases[i].today);
		if (due_collect(&shop, 40, &d, &e) != ST_OK)
			fail_msg("%s", e.message);
		const struct due_item *it = find_due(&d, cases[i].period, cases[i].kind);
		if ((it == NULL) != (cases[i].day == DAY_NONE) || (it && (it->day != cases[i].day || strcmp(it->rule, cases[i].rule))))
			fail_msg("%s of %s on day %d", cases[i].kind, cases[i].period, (int)cases[i].today);
		for (size_t n = 1; n < d.count; n++)
			assert_true(d.items[n - 1].day <= d.items[n].day);
		due_free(&d);
	}
}

static void due_run_twice_does_everything_once(void **state)
{
	struct due_done done;
	struct error e = {0};
	int64_t rows;
	(void)state;
	shop.dry_run = true;
	assert_int_equal(due_run(&shop, NULL, &done, &e), ST_OK);
	shop.dry_run = false;
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM period", -1), 0);
	assert_int_equal(due_run(&shop, NULL, &done, &e), ST_OK);
	assert_int_equal(done.periods, 2); /* 2025-09-H2, 2025-10-H1 */
	assert_int_equal(done.states, 1);  /* statement_open */
	rows = db_int(shop.db, "SELECT COUNT(*) FROM audit", 0);
	assert_int_equal(due_run(&shop, NULL, &done, &e), ST_OK);
	assert_int_equal(done.periods + done.states + done.invoices, 0);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM audit", 0), rows);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM period WHERE state = 'statement_open'", 0), 1);
}

static void lists_page_and_print_fits(void **state)
{
	struct list_source src;
	struct list_page page = {0};
	struct error e = {0};
	struct buf text = {0};
	struct period p;
	(void)state;
	import_statement();
	assert_int_equal(period_list(&shop, NULL, &src, &e), ST_OK);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 1}, &page, &e), ST_OK);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.rows[0].cells[1].text, "2025-10-H1"); /* newest first */
	char *after = strdup(page.rows[0].key);
	list_page_free(&page);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 5, .after = after}, &page, &e), ST_OK);
	assert_int_equal(page.count, 1);
	assert_string_equal(page.rows[0].cells[1].text, "2025-09-H2");
	list_page_free(&page);
	free(after);
	desk_list_close(&src);
	assert_int_equal(due_list(&shop, 14, &src, &e), ST_OK);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 50}, &page, &e), ST_OK);
	assert_true(page.count > 0);
	list_page_free(&page);
	desk_list_close(&src);
	p = get("2025-09-H2");
	assert_int_equal(voucher_print(&shop, &p, 80, true, &text, &e), ST_OK);
	assert_non_null(strstr(buf_str(&text), "YM1"));
	assert_non_null(strstr(buf_str(&text), "27240313"));
	buf_free(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(expected_from_orders, enter, leave),
		cmocka_unit_test_setup_teardown(a_claim_from_statement_to_payout, enter, leave),
		cmocka_unit_test_setup_teardown(wrong_vouchers_change_nothing, enter, leave),
		cmocka_unit_test_setup_teardown(the_manual_claim_in_five_steps, enter, leave),
		cmocka_unit_test_setup_teardown(an_allowance_fits_its_invoice, enter, leave),
		cmocka_unit_test_setup_teardown(negative_periods_are_carried_and_remitted, enter, leave),
		cmocka_unit_test_setup_teardown(the_board_says_what_is_due, enter, leave),
		cmocka_unit_test_setup_teardown(due_run_twice_does_everything_once, enter, leave),
		cmocka_unit_test_setup_teardown(lists_page_and_print_fits, enter, leave),
	};
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	char path[100];
	snprintf(path, sizeof path, "%s/yahoo.ini", dir);
	unlink(path);
	rmdir(dir);
	profiles_forget();
	return failed;
}
