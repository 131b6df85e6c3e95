/*
 * FMT-27, 44, 50, 51, YAH-193: new, changed and same orders, each charset, an
 * undo with what stands in its way, refused rows with their place, orders of
 * several rows.
 */
#include "import_fixture.h"

#define A1 "C1,信用卡一次付清,許功蓋,YM0001,林育,2026/10/01,2026/10/02,杯,1,310,已出貨,,0928-123-456,應稅\n"
#define A1_POSTED "C1,信用卡一次付清,許功蓋,YM0001,林育,2026/10/01,2026/10/02,杯,1,310,已入帳,2026/10/09,0928-123-456,應稅\n"
#define A2 "C1,信用卡一次付清,許功蓋,YM0002,林育,2026/10/01,,碗,2,360,待出貨,,0928123456,免稅\n"

static void in_again(void **state)
{
	struct shop s;
	int64_t first;

	(void)state;
	shop_in(&s, "again.db");
	first = takes(&s, "yahoo", YAHOO_HEAD A1 A2, 2, 0, 0, 0);
	assert_true(first != 0);
	assert_int_equal(takes(&s, "yahoo", YAHOO_HEAD A1 A2, 0, 0, 2, 0), 0);
	/* other lines, the same orders: not the same file, but nothing changes */
	assert_int_equal(takes(&s, "yahoo", YAHOO_HEAD A2 "\n" A1, 0, 0, 2, 0), 0);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM orders", -1), 2);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM batch", -1), 1);
	shop_close(&s);
}

static void every_charset_is_the_same(void **state)
{
	static const struct {
		const char *iconv, *name, *mark;
	} sets[] = {{"CP950", "CP950", ""}, {"UTF-8", "UTF-8", ""}, {"UTF-8", "UTF-8-BOM", "\xef\xbb\xbf"},
	            {"UTF-16LE", "UTF-16LE", "\xef\xbb\xbf"}, {"UTF-16BE", "UTF-16BE", "\xef\xbb\xbf"}};
	struct shop s;

	(void)state;
	shop_in(&s, "charsets.db");
	for (size_t i = 0; i < sizeof sets / sizeof *sets; i++) {
		char *text = xasprintf("%s%s", sets[i].mark, YAHOO_HEAD A1 A2), *path = file_in("orders.csv", sets[i].iconv, text);
		struct import_result r;
		struct error e = {0};

		must(import_of(&s, path, "yahoo", false, &r, &e), &e);
		assert_string_equal(charset_name(r.charset), sets[i].name);
		assert_int_equal(r.fresh, i == 0 ? 2 : 0);
		assert_int_equal(r.same, i == 0 ? 0 : 2);
		import_result_free(&r);
		free(path);
		free(text);
	}
	assert_true(live_says(&s, "YM0001", "buyer", "許功蓋"));
	shop_close(&s);
}

static void values_by_rule(void **state)
{
	struct shop s;

	(void)state;
	shop_in(&s, "values.db");
	takes(&s, "yahoo", YAHOO_HEAD A1 A2, 2, 0, 0, 0);
	assert_int_equal(live(&s, "YM0001", "claim_amount"), 310);
	assert_true(live_says(&s, "YM0001", "payment", "card_once"));
	assert_true(live_says(&s, "YM0001", "card_plan", "once"));
	assert_true(live_says(&s, "YM0001", "phone", "0928123456"));
	/* The file says shipped; by the 16th its clock has posted it (section 16). */
	assert_true(live_says(&s, "YM0001", "state", "posted"));
	assert_true(live_says(&s, "YM0001", "state_text", "已出貨"));
	assert_true(live_says(&s, "YM0001", "tax_kind", "taxable"));
	assert_true(live_says(&s, "YM0002", "tax_kind", "tax_free"));
	/* shipped on the 2nd, confirmed six days later, posted two days after that (YAH-116, YAH-118) */
	assert_true(live_says(&s, "YM0001", "confirmed_on", "2026-10-08"));
	assert_true(live_says(&s, "YM0001", "posting_day", "2026-10-10"));
	assert_true(live_says(&s, "YM0001", "posted_on", ""));
	assert_true(live_says(&s, "YM0002", "posting_day", ""));
	/* the platform's own date wins */
	takes(&s, "yahoo", YAHOO_HEAD A1_POSTED, 0, 1, 0, 0);
	assert_true(live_says(&s, "YM0001", "posting_day", "2026-10-09"));
	assert_true(live_says(&s, "YM0001", "state", "posted"));
	shop_close(&s);
}

static void points_and_subsidy(void **state)
{
	struct shop s;

	(void)state;
	shop_in(&s, "points.db");
	/* YAH-193: claim = cash + points x 1 + subsidy; the points paid 120 for 120 */
	takes(&s, "yahoo", "訂單編號,交易序號,商品名稱,數量,金額小計,超贈點點數,超贈點折抵金額,行銷補助金額\nYM1,C1,杯,1,240,120,120,30\n", 1, 0, 0, 0);
	assert_int_equal(live(&s, "YM1", "claim_amount"), 390);
	assert_int_equal(live(&s, "YM1", "points_value"), 120);
	shop_close(&s);
}

static void a_multiplier_that_never_was_is_a_warning(void **state)
{
	static const char text[] = "訂單編號,交易序號,商品名稱,數量,金額小計,超贈點點數,超贈點折抵金額\nYM1,C1,杯,1,240,100,50\n";
	char *path;
	struct import_result r;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "multiplier.db");
	path = file_in("points.csv", "UTF-8", text);
	assert_int_equal(import_of(&s, path, "yahoo", false, &r, &e), ST_REFUSED);
	assert_string_equal(e.rule, "YAH-193");
	import_result_free(&r);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM orders", -1), 0);
	s.accept_warnings = true;
	must(import_of(&s, path, "yahoo", false, &r, &e), &e);
	assert_int_equal(r.fresh, 1);
	import_result_free(&r);
	free(path);
	shop_close(&s);
}

static void undo_brings_the_version_before_back(void **state)
{
	struct error e = {0};
	struct shop s;
	int64_t first, second;

	(void)state;
	shop_in(&s, "undo.db");
	first = takes(&s, "yahoo", YAHOO_HEAD A1 A2, 2, 0, 0, 0);
	second = takes(&s, "yahoo", YAHOO_HEAD A1_POSTED, 0, 1, 0, 0);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM live_order", -1), 2);

	/* the first is in the way of nobody but of the second */
	s.dry_run = true;
	must(batch_undo(&s, first, NULL, &e), &e);
	assert_int_equal(s.notes.count, 1);
	assert_string_equal(s.notes.items[0].what.code, "batch_changed");
	s.dry_run = false;
	assert_int_equal(batch_undo(&s, first, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");

	must(batch_undo(&s, second, NULL, &e), &e);
	assert_true(live_says(&s, "YM0001", "state_text", "已出貨"));
	assert_true(live_says(&s, "YM0001", "posted_on", ""));
	must(batch_undo(&s, first, NULL, &e), &e);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM orders", -1), 0);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM batch WHERE state = 'removed'", -1), 2);
	assert_int_equal(batch_undo(&s, first, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_removed");
	assert_int_equal(batch_undo(&s, 99, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_missing");
	/* and the file can come again */
	takes(&s, "yahoo", YAHOO_HEAD A1 A2, 2, 0, 0, 0);
	shop_close(&s);
}

static void a_signed_period_stands_in_the_way(void **state)
{
	struct error e = {0};
	struct shop s;
	int64_t id;

	(void)state;
	shop_in(&s, "signed.db");
	id = takes(&s, "yahoo", YAHOO_HEAD A1 A2, 2, 0, 0, 0);
	must(db_begin(s.db, &e), &e);
	must(stmt_run(db_prepare(s.db, "INSERT INTO period (profile, code, year, month, half, from_day, to_day, statement_on, due_on,"
	                               " pay_nominal, pay_on, signed) VALUES ('yahoo', '2026-10-H1', 2026, 10, 1, '2026-10-01', '2026-10-14',"
	                               " '2026-10-16', '2026-10-20', '2026-10-31', '2026-11-02', 1)"), &e), &e);
	must(db_commit(s.db, &e), &e);
	assert_int_equal(batch_undo(&s, id, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	assert_string_equal(s.notes.items[0].what.code, "batch_signed");
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM live_order", -1), 2);
	shop_close(&s);
}

static void refused_rows_have_a_place(void **state)
{
	static const struct {
		const char *row, *column, *code;
	} cases[] = {
		{"C1,ATM轉帳,王,2.51123E+13,王,,,杯,1,10,,,,應稅", "訂單編號", "order_no_exponent"},
		{"C1,ATM轉帳,王,訂單,王,,,杯,1,10,,,,應稅", "訂單編號", "order_no_characters"},
		{"C1,ATM轉帳,王,YM9,王,,,杯,1,1.5,,,,應稅", "金額小計", "number_decimals"},
		{"C1,ATM轉帳,王,YM9,王,,,杯,1,1.2E+3,,,,應稅", "金額小計", "number_scientific"},
		{"C1,ATM轉帳,王,YM9,王,,,杯,1,-5,,,,應稅", "金額小計", "amount_negative"},
		{"C1,ATM轉帳,王,YM9,王,,,杯,0,5,,,,應稅", "數量", "qty_range"},
		{"C1,ATM轉帳,王,YM9,王,2026/2/30,,杯,1,5,,,,應稅", "轉單日期", "date_missing_day"},
		{"C1,ATM轉帳,王,YM9,王,2026/10/05,2026/10/02,杯,1,5,,2026/10/01,,應稅", "入帳日", "date_order"},
		{"C1,ATM轉帳,王,YM9,王,,,杯,1,5,,,,課稅", "商品稅別", "tax_kind_unknown"},
		{"C1,ATM轉帳,王,YM9,王,,,杯,1,5,,,,應稅,x", "", "long_row"},
		{"C1,ATM轉帳,\"王\"x,YM9,王,,,杯,1,5,,,,應稅", "訂購人", "text_after_quote"},
		{"C1,ATM轉帳,王,,王,,,杯,1,5,,,,應稅", "訂單編號", "order_no_empty"},
		{"C1,ATM轉帳,王 4111 1111 1111 1111,YM9,王,,,杯,1,5,,,,應稅", "訂購人", "card_number"},
	};
	struct shop s;

	(void)state;
	shop_in(&s, "refused.db");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = xasprintf("%s%s\n%s", YAHOO_HEAD, cases[i].row, A1), *path = file_in("refused.csv", "UTF-8", text);
		struct import_result r;
		struct error e = {0};

		must(import_of(&s, path, "yahoo", true, &r, &e), &e);
		if (r.refusal_count != 1 || strcmp(r.refusals[0].code, cases[i].code) != 0 || strcmp(r.refusals[0].column, cases[i].column) != 0)
			fail_msg("%s: %zu %s %s", cases[i].row, r.refusal_count, r.refusal_count != 0 ? r.refusals[0].code : "",
			         r.refusal_count != 0 ? r.refusals[0].column : "");
		assert_int_equal(r.refusals[0].line, 2);
		assert_int_equal(r.refusals[0].record, 1);
		assert_true(r.refusals[0].message[0] != '\0');
		assert_null(strstr(r.refusals[0].raw, "4111 1111"));
		assert_int_equal(r.fresh, 1);
		import_result_free(&r);
		free(path);
		free(text);
	}
	shop_close(&s);
}

/* The refused rows go to a file; mended there, they come in. */
static void refused_rows_can_be_mended(void **state)
{
	char *path, *refused = scratch("mend.csv"), line[2000];
	struct import_result r;
	struct error e = {0};
	struct shop s;
	FILE *f;

	(void)state;
	shop_in(&s, "mend.db");
	path = file_in("orders.csv", "CP950", YAHOO_HEAD A1 "C2,ATM轉帳,\"王, 先生\",YM0003,王,,,\"5\"\" 杯\",x,100,已付款,,,應稅\n");
	must(order_import(&s, &(struct import_options){.path = path, .profile = "yahoo", .refused_to = refused}, &r, &e), &e);
	assert_int_equal(r.refused, 1);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM batch_refusal", -1), 1);
	import_result_free(&r);
	f = fopen(refused, "r+");
	assert_non_null(f);
	assert_non_null(fgets(line, sizeof line, f));
	fseek(f, -1, SEEK_CUR);
	assert_non_null(fgets(line, sizeof line, f));
	assert_non_null(fgets(line, sizeof line, f));
	assert_non_null(strstr(line, ",x,100,"));
	*strstr(line, ",x,100,") = ',';
	fseek(f, -(long)strlen(line), SEEK_CUR);
	strstr(line, ",x,100,")[1] = '3';
	fputs(line, f);
	fclose(f);
	must(order_import(&s, &(struct import_options){.path = refused, .profile = "yahoo"}, &r, &e), &e);
	assert_int_equal(r.fresh, 1);
	import_result_free(&r);
	assert_int_equal(live(&s, "YM0003", "qty"), 3);
	assert_true(live_says(&s, "YM0003", "item_name", "5\" 杯"));
	assert_true(live_says(&s, "YM0003", "buyer", "王, 先生"));
	free(path);
	free(refused);
	shop_close(&s);
}

/* FMT-33, FMT-42: the user decides about undecodable bytes; an open quote leaves the rows before it. */
static void damaged_records(void **state)
{
	struct import_options o = {.profile = "yahoo", .charset = CS_CP950, .preview = true};
	struct import_result r;
	struct error e = {0};
	struct shop s;
	char *path = scratch("damaged.csv");
	FILE *f = fopen(path, "wb");

	(void)state;
	shop_in(&s, "damaged.db");
	/* 訂單編號 商品名稱 金額小計 in CP950, then a lone lead byte before a comma, then a quote that is never closed */
	fputs("\xadq\xb3\xe6\xbds\xb8\xb9,\xb0\xd3\xab~\xa6W\xba\xd9,\xaa\xf7\xc3" "B\xa4p\xad" "p\r\nYM1,a\xb3,10\r\nYM2,b,20\r\nYM3,\"c,30\r\n", f);
	fclose(f);
	o.path = path;
	must(order_import(&s, &o, &r, &e), &e);
	assert_int_equal(r.fresh, 1);
	assert_int_equal(r.refused, 2);
	assert_string_equal(r.refusals[0].code, "bad_bytes");
	assert_int_equal(r.refusals[0].line, 2);
	assert_string_equal(r.refusals[0].column, "商品名稱");
	assert_string_equal(r.refusals[1].code, "open_quote");
	assert_int_equal(r.refusals[1].line, 4);
	import_result_free(&r);
	o.take_damaged = true;
	o.preview = false;
	must(order_import(&s, &o, &r, &e), &e);
	assert_int_equal(r.fresh, 2);
	assert_int_equal(r.refused, 1);
	import_result_free(&r);
	assert_true(live_says(&s, "YM1", "item_name", "a\xef\xbf\xbd"));
	free(path);
	shop_close(&s);
}

static void a_column_of_card_numbers_refuses_the_file(void **state)
{
	char *path;
	struct import_result r;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "cards.db");
	path = file_in("cards.csv", "UTF-8", "訂單編號,商品名稱,金額小計,卡號\nYM1,杯,1,1234567812345670\nYM2,杯,1,\n");
	assert_int_equal(import_of(&s, path, "yahoo", false, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "card_number_column");
	assert_string_equal(e.rule, "FMT-24");
	import_result_free(&r);
	free(path);
	/* order numbers may look like one */
	takes(&s, "yahoo", "訂單編號,商品名稱,金額小計\n1234567812345670,杯,1\n", 1, 0, 0, 0);
	shop_close(&s);
}

static void items_of_an_order_are_one_order(void **state)
{
	struct shop s;

	(void)state;
	shop_in(&s, "ruten.db");
	takes(&s, "ruten",
	      RUTEN_HEAD "26030912345678,已出貨,,信用卡,2026/03/09 18:05,杯,紅,A1,1,100,60,0,360\n"
	                 "26030912345678,已出貨,,信用卡,2026/03/09 18:05,碗,白,A2,2,100,60,0,360\n"
	                 "26030912345679,已付款,交易取消,ATM轉帳,2026/03/09,碗,白,A2,1,100,60,0,160\n"
	                 "26030912345680,已取消,,ATM轉帳,2026/03/09,碗,白,A2,1,100,60,0,160\n"
	                 "26030912345681,已出貨,已領取退貨,ATM轉帳,2026/03/09,碗,白,A2,1,100,60,0,160\n",
	      4, 0, 0, 0);
	/* what belongs to the order counts once */
	assert_int_equal(live(&s, "26030912345678", "claim_amount"), 360);
	assert_int_equal(live(&s, "26030912345678", "shipping_fee"), 60);
	assert_int_equal(live(&s, "26030912345678", "qty"), 3);
	assert_int_equal(live(&s, "26030912345678", "item_count"), 2);
	assert_true(live_says(&s, "26030912345678", "ordered_on", "2026-03-09"));
	assert_true(live_says(&s, "26030912345679", "state", "cancelled"));
	assert_true(live_says(&s, "26030912345680", "state", "cancelled"));
	assert_true(live_says(&s, "26030912345681", "state", "returned"));
	/* the same, then one more item: a new version of the order */
	takes(&s, "ruten", RUTEN_HEAD "26030912345678,已出貨,,信用卡,2026/03/09 18:05,杯,紅,A1,1,100,60,0,360\n"
	                              "26030912345678,已出貨,,信用卡,2026/03/09 18:05,碗,白,A2,2,100,60,0,360\n", 0, 0, 1, 0);
	takes(&s, "ruten", RUTEN_HEAD "26030912345678,已出貨,,信用卡,2026/03/09 18:05,杯,紅,A1,1,100,60,0,360\n", 0, 1, 0, 0);
	assert_int_equal(live(&s, "26030912345678", "item_count"), 1);
	shop_close(&s);
}

/* One bad row makes the whole order wait; the others come in. */
static void an_order_is_taken_whole_or_not_at_all(void **state)
{
	static const char *const rows[] = {
		"26030912345678,已出貨,,信用卡,2026/03/09,杯,紅,A1,1,100,60,0,360\n26030912345678,已出貨,,信用卡,2026/03/09,碗,白,A2,x,100,60,0,360\n",
		"26030912345678,已出貨,,信用卡,2026/03/09,杯,紅,A1,x,100,60,0,360\n26030912345678,已出貨,,信用卡,2026/03/09,碗,白,A2,1,100,60,0,360\n",
		"26030912345678,已出貨,,信用卡,2026/03/09,杯,紅,A1,1,100,60,0,360\n26030912345678,已出貨,,信用卡,2026/03/09,碗,白,A2,1,100,60,0,361\n",
		"26030912345678,已出貨,,信用卡,2026/03/09,杯,紅,A1,1,100,60,0,360\n26030912345678,已出貨,,信用卡,2026/03/09,\"碗\"x,白,A2,1,100,60,0,360\n",
	};
	struct shop s;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		char *text = xasprintf("%s%s26030912345679,已付款,,ATM轉帳,2026/03/09,碗,白,A2,1,100,60,0,160\n", RUTEN_HEAD, rows[i]);
		char name[32];

		snprintf(name, sizeof name, "whole%zu.db", i);
		shop_in(&s, name);
		takes(&s, "ruten", text, 1, 0, 0, 2);
		assert_int_equal(live(&s, "26030912345678", "qty"), -1);
		assert_int_equal(live(&s, "26030912345679", "qty"), 1);
		shop_close(&s);
		free(text);
	}
}

static void an_order_twice_in_a_file(void **state)
{
	struct shop s;

	(void)state;
	shop_in(&s, "twice.db");
	takes(&s, "yahoo", YAHOO_HEAD A1 A2 A1, 2, 0, 1, 0);
	shop_close(&s);
	shop_in(&s, "twice2.db");
	takes(&s, "yahoo", YAHOO_HEAD A1 A2 A1_POSTED, 2, 0, 0, 1);
	assert_true(live_says(&s, "YM0001", "state_text", "已出貨"));
	shop_close(&s);
}

static void totals_rows_are_compared(void **state)
{
	struct import_result r;
	struct error e = {0};
	struct shop s;
	char *path;

	(void)state;
	shop_in(&s, "totals.db");
	path = file_in("totals.csv", "UTF-8", "賣家,測試\n" YAHOO_HEAD A1 A2 "合計,,,合計,,,,,3,671\n,,,,,,,,,670\n");
	must(import_of(&s, path, "yahoo", true, &r, &e), &e);
	assert_int_equal(r.fresh, 2);
	assert_int_equal(r.totals, 2);
	assert_int_equal(r.refused, 0);
	assert_int_equal(s.notes.count, 1);
	assert_string_equal(s.notes.items[0].what.code, "total_differs");
	import_result_free(&r);
	free(path);
	shop_close(&s);
}

/* A file that lacks a column says nothing of it: what an earlier one said stays. */
static void a_column_that_is_not_there_takes_nothing_away(void **state)
{
	struct shop s;

	(void)state;
	shop_in(&s, "columns.db");
	takes(&s, "yahoo", YAHOO_HEAD A1_POSTED A2, 2, 0, 0, 0);
	takes(&s, "yahoo", "訂單編號,商品名稱,金額小計\nYM0001,杯,310\nYM0002,碗,360\n", 0, 0, 2, 0);
	takes(&s, "yahoo", "訂單編號,商品名稱,金額小計\nYM0001,杯,300\nYM0002,碗,360\n", 0, 1, 1, 0);
	assert_int_equal(live(&s, "YM0001", "claim_amount"), 300);
	assert_true(live_says(&s, "YM0001", "posted_on", "2026-10-09"));
	assert_true(live_says(&s, "YM0001", "state", "posted"));
	assert_true(live_says(&s, "YM0001", "buyer", "許功蓋"));
	assert_true(live_says(&s, "YM0001", "card_plan", "once"));
	/* an empty cell does say something */
	takes(&s, "yahoo", "訂單編號,商品名稱,金額小計,訂購人\nYM0001,杯,300,\n", 0, 1, 0, 0);
	assert_true(live_says(&s, "YM0001", "buyer", ""));
	shop_close(&s);
}

static void what_the_preview_shows(void **state)
{
	struct import_result r;
	struct error e = {0};
	struct shop s;
	char *path;

	(void)state;
	shop_in(&s, "preview.db");
	path = file_in("preview.csv", "CP950", "訂單編號,商品名稱,金額小計,新欄\nYM1,杯,10,值\n");
	must(import_of(&s, path, "yahoo", true, &r, &e), &e);
	assert_int_equal(r.charset, CS_CP950);
	assert_false(r.charset_sure);
	assert_int_equal(r.column_count, 4);
	assert_string_equal(r.columns[0].field, "order_no");
	assert_string_equal(r.columns[3].title, "新欄");
	assert_null(r.columns[3].field);
	assert_int_equal(r.first_count, 1);
	assert_string_equal(r.first[0][3], "值");
	assert_true(r.absent_count > 10);
	import_result_free(&r);
	free(path);
	path = file_in("other.csv", "UTF-8", "a,b\n1,2\n");
	assert_int_equal(import_of(&s, path, "yahoo", true, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "import_no_header");
	import_result_free(&r);
	assert_int_equal(import_of(&s, path, "nobody", true, &r, &e) != ST_OK, 1);
	import_result_free(&r);
	free(path);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM batch", -1), 0);
	shop_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(in_again),
		cmocka_unit_test(every_charset_is_the_same),
		cmocka_unit_test(values_by_rule),
		cmocka_unit_test(points_and_subsidy),
		cmocka_unit_test(a_multiplier_that_never_was_is_a_warning),
		cmocka_unit_test(undo_brings_the_version_before_back),
		cmocka_unit_test(a_signed_period_stands_in_the_way),
		cmocka_unit_test(refused_rows_have_a_place),
		cmocka_unit_test(refused_rows_can_be_mended),
		cmocka_unit_test(damaged_records),
		cmocka_unit_test(a_column_of_card_numbers_refuses_the_file),
		cmocka_unit_test(items_of_an_order_are_one_order),
		cmocka_unit_test(an_order_is_taken_whole_or_not_at_all),
		cmocka_unit_test(an_order_twice_in_a_file),
		cmocka_unit_test(totals_rows_are_compared),
		cmocka_unit_test(a_column_that_is_not_there_takes_nothing_away),
		cmocka_unit_test(what_the_preview_shows),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
