/*
 * Sheets of order numbers of a compensation push: read, judged against the
 * order book, added to, ticked, and judged again when the book has changed
 * (QOO-26 to 32).
 */
#include "push_fixture.h"

#include "storekeep/desk_list.h"
#include "storekeep/xlsx.h"

static char *sheet_file(const char *name, const char *text)
{
	char *path = scratch(name);
	FILE *f = fopen(path, "w");

	fputs(text, f);
	fclose(f);
	return path;
}

/* "1 heading, 2 ok …" of a file. */
static const char *read_states(struct shop *s, const char *text, struct push_sheet *sheet, struct error *e)
{
	static char out[4096];
	struct buf b = {0};
	char *path = sheet_file("s.csv", text);
	enum status st = push_sheet_read(s, "qoo10", 0, path, sheet, e);

	for (size_t i = 0; i < sheet->count && st == ST_OK; i++)
		buf_addf(&b, "%s%lld %s", i > 0 ? ", " : "", (long long)sheet->rows[i].row_no, push_row_code(sheet->rows[i].state));
	snprintf(out, sizeof out, "%s", st == ST_OK ? buf_str(&b) : e->code);
	buf_free(&b);
	free(path);
	return out;
}

static void rows_of_a_file(void **state)
{
	static const struct {
		const char *text, *states;
	} cases[] = {
		{"旧订单号码\n2501\n2503\n", "1 heading, 2 ok, 3 ok"},
		{"2501\n", "1 ok"},
		{"\xef\xbb\xbf旧订单号码\r\n2501\r\n", "1 heading, 2 ok"},
		{"x\n2501\n2501\n 2501 \n#2501\n", "1 heading, 2 ok, 3 duplicate, 4 duplicate, 5 duplicate"},
		{"x\n2501\n\n2503\n\n\n", "1 heading, 2 ok, 3 empty, 4 ok"},
		{"x\n2501\nx\n12 34\n", "1 heading, 2 ok, 3 format, 4 format"},
		{"x\n9999\n2501\n", "1 heading, 2 unknown, 3 ok"},
		{"x\n2505\n2506\n2501\n", "1 heading, 2 not_bought, 3 not_bought, 4 ok"},
		{"x\n2504\n2501\n", "1 heading, 2 excluded, 3 ok"},
		{"x,note\n2501,first\n2503,second\n", "1 heading, 2 ok, 3 ok"},
		{"\"2501\",\"a\"\"b\"\n=\"2503\",x\n", "1 ok, 2 ok"},
		{"x,2501\ny,2503\n", "orders_column"},
		{"", "orders_nothing"},
		{"\n\n  \n", "orders_nothing"},
		{"heading\n", "orders_nothing"},
	};
	struct shop s;
	struct error e;
	struct push_sheet sheet;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	push_orders_in_book(&s);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_string_equal(read_states(&s, cases[i].text, &sheet, &e), cases[i].states);
		push_sheet_free(&sheet);
	}
	assert_int_equal(push_sheet_read(&s, "qoo10", 0, "/nowhere/s.csv", &sheet, &e), ST_REFUSED);
	assert_string_equal(e.code, "orders_nothing");
	assert_string_equal(e.rule, "QOO-29");
	assert_int_equal(push_sheet_read(&s, "ruten", 0, "/nowhere/s.csv", &sheet, &e), ST_REFUSED);
	assert_string_equal(e.code, "profile_no_push");
	shop_close(&s);
}

static void sums(void **state)
{
	struct shop s;
	struct error e;
	struct push_sheet sheet;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	push_orders_in_book(&s);
	read_states(&s, "x\n2501\n2502\n2503\n2501\n9999\nbad one\n2505\n2504\n\n", &sheet, &e);
	assert_int_equal(sheet.sums.rows, 8);
	assert_int_equal(sheet.sums.usable, 4);     /* 2501 2502 2503 and 2505, which was cancelled */
	assert_int_equal(sheet.sums.not_bought, 1);
	assert_int_equal(sheet.sums.duplicate, 1);
	assert_int_equal(sheet.sums.faulty, 2);     /* 9999, bad one */
	assert_int_equal(sheet.sums.excluded, 1);
	assert_int_equal(sheet.sums.customers, 2);  /* b1, b2 */
	assert_string_equal(sheet.rows[1].buyer, "b1");
	assert_int_equal(sheet.rows[4].same_as, 2);
	push_sheet_free(&sheet);
	shop_close(&s);
}

/* Without a book nothing is checked against it, and that is said once. */
static void without_an_order_book(void **state)
{
	struct shop s;
	struct error e;
	struct push_sheet sheet;

	(void)state;
	push_shop(&s);
	assert_string_equal(read_states(&s, "2501\n9999\n", &sheet, &e), "1 ok, 2 ok");
	assert_int_equal(sheet.sums.customers, -1);
	assert_true(noted(&s, NOTE_WARN, "orders_unchecked"));
	push_sheet_free(&sheet);
	shop_close(&s);
}

static char *numbers(int count, const char *head)
{
	struct buf b = {0};

	buf_adds(&b, head);
	for (int i = 0; i < count; i++)
		buf_addf(&b, "%d\n", 100000 + i);
	return buf_take(&b);
}

/* orders.max_rows = 10000; a heading is none of them. */
static void too_many_rows(void **state)
{
	char *most = numbers(10000, "x\n"), *more = numbers(10001, "x\n");
	struct shop s;
	struct error e = {0};
	struct push_sheet sheet;

	(void)state;
	push_shop(&s);
	read_states(&s, most, &sheet, &e);
	assert_int_equal(sheet.count, 10001);
	assert_int_equal(sheet.sums.usable, 10000);
	push_sheet_free(&sheet);
	assert_string_equal(read_states(&s, more, &sheet, &e), "orders_too_many");
	push_sheet_free(&sheet);
	free(most);
	free(more);
	shop_close(&s);
}

/* ---- a push ---- */

static int64_t compensation(struct shop *s, const char *text)
{
	char *path = sheet_file("sheet.csv", text), *field = xasprintf("orders=%s", path);
	int64_t id = 0;
	struct error e;

	must_do(DRAFT(s, &id, &e, "type=compensation", "coupon_id=1", "auto_n=4", "send_at=2031-11-01 10:00", field), &e);
	free(field);
	free(path);
	return id;
}

/* Order numbers that are ticked, "2501 2503". */
static const char *ticked(struct shop *s, int64_t id)
{
	static char out[400];
	struct list_query q = {.limit = 100};
	struct list_source src;
	struct list_page page = {0};
	struct error e;

	out[0] = '\0';
	must_do(push_rows(s, id, &src, &e), &e);
	must_do(src.page(src.self, &q, &page, &e), &e);
	for (size_t i = 0; i < page.count; i++)
		if (page.rows[i].cells[2].num != 0)
			snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s", *out != '\0' ? " " : "", page.rows[i].cells[3].text);
	list_page_free(&page);
	list_close(&src);
	return out;
}

static void ticks(void **state)
{
	struct push_sums sum;
	struct shop s;
	struct error e;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	push_orders_in_book(&s);
	id = compensation(&s, "x\n2501\n2502\n2503\n2501\n9999\n2505\n2504\n");
	assert_string_equal(ticked(&s, id), ""); /* QOO-30 */
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "tick_missing");
	must_do(push_tick(&s, id, "all", true, &e), &e);
	assert_string_equal(ticked(&s, id), "2501 2502 2503");
	assert_true(noted(&s, NOTE_INFO, "tick_left"));
	must_do(push_tick(&s, id, "2,4", false, &e), &e);
	assert_string_equal(ticked(&s, id), "2502");
	/* named by itself a faulty row is refused, in a span it is stepped over */
	static const struct {
		const char *rows, *code;
	} cases[] = {
		{"5", "tick_faulty"}, {"6", "tick_faulty"}, {"1", "tick_faulty"}, {"99", "tick_unknown"}, {"0", "tick_format"},
		{"a", "tick_format"}, {"3-2", "tick_format"}, {"2,", ""}, {"2:2", "tick_unknown"}, {"7", "tick_not_bought"},
		{"-1", "tick_format"}, {"99999999999999999999", "tick_format"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		e = (struct error){0};
		push_tick(&s, id, cases[i].rows, true, &e);
		assert_string_equal(e.code, cases[i].code);
	}
	s.accept_warnings = true;
	must_do(push_tick(&s, id, "7-8", true, &e), &e);
	must_do(push_tick(&s, id, "1:2-4", true, &e), &e);
	assert_string_equal(ticked(&s, id), "2501 2502 2503 2505 2504");
	must_do(push_sums(&s, id, &sum, &e), &e);
	assert_int_equal(sum.ticked, 5);
	assert_int_equal(sum.ticked_customers, 2); /* b1, b2; b3 gets nothing */
	must_do(push_apply(&s, id, &e), &e);
	assert_true(noted(&s, NOTE_INFO, "left_out_unverified"));
	assert_int_equal(push_tick(&s, id, "2", false, &e), ST_REFUSED);
	assert_string_equal(e.code, "push_applied");
	{
		struct audience_choice choice;

		must_do(audience_choose(&s, id, instant_parse("2031-11-01T10:00", "Asia/Tokyo"), 0, &choice, &e), &e);
		assert_int_equal(choice.count, 2); /* QOO-10 */
		assert_int_equal(choice.left_out, 1);
	}
	shop_close(&s);
}

/* QOO-32: a further sheet adds, known numbers become duplicates, ticks stay. */
static void further_sheets(void **state)
{
	char *path = sheet_file("second.csv", "x\n2502\n2503\n2501\n"), *same = sheet_file("same.csv", "2501\n");
	struct push_sums sum;
	struct shop s;
	struct error e;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	push_orders_in_book(&s);
	id = compensation(&s, "2501\n2503\n");
	must_do(push_tick(&s, id, "1", true, &e), &e);
	must_do(push_upload(&s, id, path, &e), &e);
	assert_true(noted(&s, NOTE_INFO, "orders_added"));
	assert_int_equal(push_uploads(&s, id), 2);
	assert_string_equal(ticked(&s, id), "2501");
	must_do(push_sums(&s, id, &sum, &e), &e);
	assert_int_equal(sum.rows, 5);
	assert_int_equal(sum.usable, 3);
	assert_int_equal(sum.duplicate, 2);
	must_do(push_tick(&s, id, "2", true, &e), &e); /* of the last sheet */
	assert_string_equal(ticked(&s, id), "2501 2502");
	must_do(push_tick(&s, id, "1:2", true, &e), &e);
	assert_string_equal(ticked(&s, id), "2501 2503 2502");
	must_do(push_upload(&s, id, same, &e), &e); /* nothing new, and no mistake */
	assert_int_equal(push_uploads(&s, id), 3);
	/* an advertising push has no orders */
	must_do(DRAFT(&s, &id, &e, "type=ad"), &e);
	assert_int_equal(push_uploads(&s, id), 0);
	assert_int_equal(push_upload(&s, id, path, &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-15");
	free(path);
	free(same);
	shop_close(&s);
}

/* Rows are as the book says now: an order that came in later, one that was cancelled since. */
static void the_book_changes(void **state)
{
	struct shop s;
	struct error e;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	push_orders_in_book(&s);
	id = compensation(&s, "2501\n9999\n2503\n");
	must_do(push_tick(&s, id, "all", true, &e), &e);
	assert_string_equal(ticked(&s, id), "2501 2503");
	sql(&s, "INSERT INTO orders (profile, order_no, batch_id, state, buyer) VALUES ('qoo10', '9999', 90, 'delivered', 'b2')");
	sql(&s, "UPDATE orders SET superseded_by = 91 WHERE order_no = '2503'");
	must_do(DRAFT(&s, &id, &e, "tick=2"), &e);
	assert_string_equal(ticked(&s, id), "2501 9999"); /* 2503 is in the book no more, so it lost its tick */
	shop_close(&s);
}

static void none_usable(void **state)
{
	char *path = sheet_file("bad.csv", "x\n9999\nbad one\n"), *field = xasprintf("orders=%s", path);
	struct shop s;
	struct error e;
	int64_t id = 0;

	(void)state;
	push_shop(&s);
	push_orders_in_book(&s);
	assert_int_equal(DRAFT(&s, &id, &e, "type=compensation", field), ST_REFUSED);
	assert_string_equal(e.code, "orders_none_usable");
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM campaign", -1), 0);
	free(path);
	free(field);
	shop_close(&s);
}

/* ---- the template ---- */

static void templates(void **state)
{
	char *csv = scratch("t.csv"), *xlsx = scratch("t.xlsx"), text[200];
	struct push_sheet sheet;
	struct shop s;
	struct error e;
	FILE *f;
	size_t n;

	(void)state;
	push_shop(&s);
	must_do(push_template(&s, csv, false, &e), &e);
	f = fopen(csv, "r");
	n = fread(text, 1, sizeof text - 1, f);
	text[n] = '\0';
	fclose(f);
	assert_string_equal(text, "\xef\xbb\xbfOld order numbers\r\n");
	assert_int_equal(push_template(&s, csv, false, &e), ST_REFUSED);
	assert_string_equal(e.code, "file_exists");
	must_do(push_template(&s, csv, true, &e), &e);
	assert_int_equal(push_sheet_read(&s, "qoo10", 0, csv, &sheet, &e), ST_REFUSED);
	assert_string_equal(e.code, "orders_nothing");
	push_sheet_free(&sheet);
	if (xlsx_built_in()) {
		must_do(push_template(&s, xlsx, false, &e), &e);
		assert_int_equal(push_sheet_read(&s, "qoo10", 0, xlsx, &sheet, &e), ST_REFUSED);
		assert_string_equal(e.code, "orders_nothing");
		push_sheet_free(&sheet);
	} else {
		assert_int_equal(push_template(&s, xlsx, false, &e), ST_REFUSED);
		assert_string_equal(e.code, "xlsx_not_built_in");
	}
	/* an Excel of old, or one with a password */
	f = fopen(xlsx, "w");
	fwrite("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 1, 8, f);
	fclose(f);
	assert_int_equal(push_sheet_read(&s, "qoo10", 0, xlsx, &sheet, &e), ST_REFUSED);
	assert_string_equal(e.code, "xlsx_old");
	free(csv);
	free(xlsx);
	shop_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_of_a_file), cmocka_unit_test(sums),           cmocka_unit_test(without_an_order_book),
		cmocka_unit_test(too_many_rows),  cmocka_unit_test(ticks),          cmocka_unit_test(further_sheets),
		cmocka_unit_test(the_book_changes), cmocka_unit_test(none_usable),  cmocka_unit_test(templates),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
