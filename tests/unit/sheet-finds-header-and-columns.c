/*
 * FMT-44 to 46: the header among the first rows, columns by folded names, the
 * same name twice, totals rows, trimmed and unshielded cells.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "csv_dump.h"
#include "storekeep/sheet.h"

enum { ORDER, AMOUNT, DAY, PHONE, NIGHT, NOTE, FIELDS };

static const struct sheet_field fields[FIELDS] = {
	[ORDER] = {"order_no", "訂單編號, 訂單號碼", true},
	[AMOUNT] = {"amount", "金額小計", true},
	[DAY] = {"day", "轉單日期", false},
	[PHONE] = {"phone", "電話", false},
	[NIGHT] = {"phone_night", "電話#2", false},
	[NOTE] = {"note", "購物車備註", false},
};

static struct sheet *open_text(const char *text, struct buf *reports, struct error *e)
{
	struct sheet_options o = {.fields = fields, .field_count = FIELDS, .report = csv_dump_report, .arg = reports};
	char *path = csv_test_file(text, strlen(text));
	struct sheet *s;

	sheet_open(&s, path, &o, e);
	unlink(path);
	return s;
}

static void columns_are_matched_by_name(void **state)
{
	static const struct {
		const char *rule, *header;
		int order, amount, phone, night;
	} cases[] = {
		{"as named", "訂單編號,金額小計,電話,電話\n", 0, 1, 2, 3},
		{"the other name", "金額小計,訂單號碼\n", 1, 0, -1, -1},
		{"blanks, a line break, _ and full width", "\" 訂單\n編號 \",金額＿小計\n", 0, 1, -1, -1},
		{"other columns between", "x,訂單編號,電話,y,金額小計,電話\n", 1, 4, 2, 5},
		{"once is not twice", "訂單編號,金額小計,電話\n", 0, 1, 2, -1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const int expect[4] = {cases[i].order, cases[i].amount, cases[i].phone, cases[i].night};
		static const int which[4] = {ORDER, AMOUNT, PHONE, NIGHT};
		struct buf reports = {0};
		struct error e = {0};
		struct sheet *s = open_text(cases[i].header, &reports, &e);

		if (s == NULL)
			fail_msg("%s: %s", cases[i].rule, e.message);
		for (int f = 0; f < 4; f++) {
			assert_int_equal(sheet_has(s, which[f]), expect[f] >= 0);
			if (expect[f] >= 0)
				assert_int_equal(sheet_field_of(s, (size_t)expect[f]), which[f]);
		}
		sheet_close(s);
		buf_free(&reports);
	}
}

static void the_header_comes_later(void **state)
{
	struct buf reports = {0};
	struct error e = {0};
	struct sheet *s = open_text("賣家帳號,mug\n期間,2026/03/01~2026/03/15\n\n訂單編號,金額小計,備註\nYM1,100\nYM2,200,x,y\n",
	                            &reports, &e);
	const char *const *cells;
	size_t count;

	(void)state;
	assert_non_null(s);
	assert_true(sheet_before(s, 1, &cells, &count));
	assert_int_equal(count, 2);
	assert_string_equal(cells[1], "2026/03/01~2026/03/15");
	assert_false(sheet_before(s, 2, &cells, &count));
	assert_int_equal(sheet_columns(s), 3);
	assert_int_equal(sheet_field_of(s, 2), -1);
	assert_string_equal(sheet_title(s, 2), "備註");
	assert_int_equal(sheet_next(s), SHEET_ROW);
	assert_int_equal(sheet_line(s), 5);
	assert_int_equal(sheet_record(s), 1);
	assert_string_equal(buf_str(&reports), "!5:1:0:short_row\n");
	assert_false(sheet_doubtful(s));
	assert_int_equal(sheet_next(s), SHEET_ROW);
	assert_string_equal(buf_str(&reports), "!5:1:0:short_row\n!6:2:0:long_row\n");
	assert_true(sheet_doubtful(s));
	assert_int_equal(sheet_next(s), SHEET_END);
	assert_null(sheet_failed(s));
	sheet_close(s);
	buf_free(&reports);
}

static void no_header(void **state)
{
	static const char *const texts[] = {"", "訂單編號,x\n1,2\n", "a,b\n1,2\n"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct error e = {0};

		assert_null(open_text(texts[i], NULL, &e));
		assert_int_equal(e.status, ST_REFUSED);
		assert_string_equal(e.code, "import_no_header");
		assert_string_equal(e.rule, "FMT-44");
		assert_non_null(strstr(e.message, "訂單編號"));
		assert_non_null(strstr(e.message, "金額小計"));
	}
}

static void totals_rows(void **state)
{
	static const struct {
		const char *key;
		enum sheet_step step;
		bool says;
	} cases[] = {
		{"YM0001", SHEET_ROW, false},  {"", SHEET_TOTALS, false},     {"  ", SHEET_TOTALS, false},
		{"合計", SHEET_TOTALS, true},  {"總計", SHEET_TOTALS, true},  {"小 計：", SHEET_TOTALS, true},
		{"合計金額", SHEET_ROW, false}, {"Total", SHEET_TOTALS, true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf reports = {0};
		struct error e = {0};
		char text[200];
		struct sheet *s;

		snprintf(text, sizeof text, "訂單編號,金額小計\n,\n%s,100\n", cases[i].key);
		s = open_text(text, &reports, &e);
		assert_non_null(s);
		assert_int_equal(sheet_next(s), cases[i].step);
		assert_int_equal(sheet_says_total(s), cases[i].says);
		assert_int_equal(sheet_next(s), SHEET_END);
		sheet_close(s);
		buf_free(&reports);
	}
}

static void cells_as_values(void **state)
{
	struct buf reports = {0}, raw = {0};
	struct error e = {0};
	struct sheet *s = open_text("訂單編號,金額小計,轉單日期,電話,購物車備註\n"
	                            "\"=\"\"0912\"\"\",\"1,240\",115/3/9,'0912345678,\" a,b \"\n"
	                            "\xe3\x80\x80YM2\xc2\xa0,（64）,2026-03-09 18:05,=\"09\",\n"
	                            "YM3,1.5,2026/2/30,,\n"
	                            "YM4\n",
	                            &reports, &e);
	money_t m;
	day_t d;
	size_t len;
	int secs;

	(void)state;
	assert_non_null(s);
	assert_int_equal(sheet_next(s), SHEET_ROW);
	assert_string_equal(sheet_text(s, ORDER, &len), "0912");
	assert_int_equal(len, 4);
	assert_int_equal(sheet_money(s, AMOUNT, &m, &e), ST_OK);
	assert_int_equal(m, 1240);
	assert_int_equal(sheet_date(s, DAY, &d, &secs, &e), ST_OK);
	assert_int_equal(d, day_from_ymd(2026, 3, 9));
	assert_int_equal(secs, -1);
	assert_string_equal(sheet_text(s, PHONE, NULL), "0912345678");
	assert_string_equal(sheet_free_text(s, NOTE, NULL), " a,b ");
	assert_string_equal(sheet_text(s, NOTE, NULL), "a,b");
	assert_string_equal(sheet_text(s, NIGHT, NULL), "");
	sheet_add_raw(s, &raw);
	assert_string_equal(buf_str(&raw), "\"=\"\"0912\"\"\",\"1,240\",115/3/9,'0912345678,\" a,b \"");
	assert_int_equal(sheet_next(s), SHEET_ROW);
	assert_string_equal(sheet_text(s, ORDER, NULL), "YM2");
	assert_string_equal(sheet_cell(s, 0, NULL), "\xe3\x80\x80YM2\xc2\xa0");
	assert_int_equal(sheet_money(s, AMOUNT, &m, &e), ST_OK);
	assert_int_equal(m, -64);
	assert_int_equal(sheet_date(s, DAY, &d, &secs, &e), ST_OK);
	assert_int_equal(secs, (18 * 60 + 5) * 60);
	assert_string_equal(sheet_text(s, PHONE, NULL), "09");
	assert_int_equal(sheet_next(s), SHEET_ROW);
	assert_int_equal(sheet_money(s, AMOUNT, &m, &e), ST_REFUSED);
	assert_string_equal(e.field, "amount");
	assert_int_equal(sheet_date(s, DAY, &d, NULL, &e), ST_REFUSED);
	assert_string_equal(e.field, "day");
	assert_int_equal(sheet_next(s), SHEET_ROW);
	assert_int_equal(sheet_money(s, AMOUNT, &m, &e), ST_OK);
	assert_true(m == MONEY_NONE);
	assert_int_equal(sheet_date(s, DAY, &d, NULL, &e), ST_OK);
	assert_true(d == DAY_NONE);
	assert_int_equal(sheet_next(s), SHEET_END);
	sheet_close(s);
	buf_free(&reports);
	buf_free(&raw);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(columns_are_matched_by_name), cmocka_unit_test(the_header_comes_later),
		cmocka_unit_test(no_header),                   cmocka_unit_test(totals_rows),
		cmocka_unit_test(cells_as_values),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
