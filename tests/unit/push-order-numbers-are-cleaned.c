/*
 * Cells of a sheet of order numbers (QOO-31): what is taken off, what is kept,
 * what is refused.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/push_rules.h"

static const struct push_rules rules = {.row_max_chars = 20, .rows_max = 10000};

static const struct {
	const char *text, *order_no;
	enum push_row state;
	bool first, destroyed;
} cases[] = {
	{"25012345", "25012345", PUSH_ROW_OK, false, false},
	{"0012345", "0012345", PUSH_ROW_OK, false, false},
	{"QX-2501-7", "QX-2501-7", PUSH_ROW_OK, false, false},
	{"12345678901234567890", "12345678901234567890", PUSH_ROW_OK, false, false},
	{"123456789012345678901", "", PUSH_ROW_FORMAT, false, false},
	{"  25012345\t", "25012345", PUSH_ROW_OK, false, false},
	{"\xe3\x80\x80" "25012345\xe3\x80\x80", "25012345", PUSH_ROW_OK, false, false},
	{"\xc2\xa0" "25012345\xc2\xa0", "25012345", PUSH_ROW_OK, false, false},
	{"'0012345", "0012345", PUSH_ROW_OK, false, false},
	{"#25012345", "25012345", PUSH_ROW_OK, false, false},
	{"# 25012345", "25012345", PUSH_ROW_OK, false, false},
	{"##25012345", "", PUSH_ROW_FORMAT, false, false},
	{"''25012345", "", PUSH_ROW_FORMAT, false, false},
	{"=\"0012345\"", "0012345", PUSH_ROW_OK, false, false},
	{"=\" 0012345 \"", "0012345", PUSH_ROW_OK, false, false},
	{"=\"#0012345\"", "0012345", PUSH_ROW_OK, false, false},
	{"'=\"0012345\"", "0012345", PUSH_ROW_OK, false, false},
	{"=0012345", "", PUSH_ROW_FORMAT, false, false},
	{"２５０１２３４５", "25012345", PUSH_ROW_OK, false, false},
	{"００12", "0012", PUSH_ROW_OK, false, false},
	{"ＱＸ12", "", PUSH_ROW_FORMAT, false, false},
	{"250 12345", "", PUSH_ROW_FORMAT, false, false},
	{"25012345.0", "", PUSH_ROW_FORMAT, false, false},
	{"25,012,345", "", PUSH_ROW_FORMAT, false, false},
	{"2.5E+07", "", PUSH_ROW_FORMAT, false, true},
	{"2.5e+07", "", PUSH_ROW_FORMAT, false, true},
	{"2,5E+07", "", PUSH_ROW_FORMAT, false, true},
	{"4E+15", "", PUSH_ROW_FORMAT, false, true},
	{"2.5012345E7", "", PUSH_ROW_FORMAT, false, true},
	{"２.5E+07", "", PUSH_ROW_FORMAT, false, true},
	{"25E07", "25E07", PUSH_ROW_OK, false, false}, /* letters and digits: may well be one */
	{"2E-07", "2E-07", PUSH_ROW_OK, false, false},
	{"ABC", "", PUSH_ROW_FORMAT, false, false},
	{"----", "", PUSH_ROW_FORMAT, false, false},
	{"-1", "-1", PUSH_ROW_OK, false, false},
	{"旧订单号码", "", PUSH_ROW_HEADING, true, false},
	{"旧订单号码", "", PUSH_ROW_FORMAT, false, false},
	{"Order no.", "", PUSH_ROW_HEADING, true, false},
	{"订单1号", "", PUSH_ROW_FORMAT, true, false}, /* a digit in it: no heading */
	{"25012345", "25012345", PUSH_ROW_OK, true, false},
	{"", "", PUSH_ROW_EMPTY, false, false},
	{" \xe3\x80\x80\t", "", PUSH_ROW_EMPTY, false, false},
	{"'", "", PUSH_ROW_EMPTY, false, false},
	{"=\"\"", "", PUSH_ROW_EMPTY, false, false},
	{"25012345\xff", "", PUSH_ROW_FORMAT, false, false},
};

static void every_case(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char out[PUSH_ORDER_NO];
		bool destroyed;
		enum push_row got = push_row_read(&rules, cases[i].text, strlen(cases[i].text), cases[i].first, out, &destroyed);

		if (got != cases[i].state || strcmp(out, cases[i].order_no) != 0 || destroyed != cases[i].destroyed)
			fail_msg("'%s' is %s '%s'%s", cases[i].text, push_row_code(got), out, destroyed ? ", destroyed" : "");
	}
}

/* QOO-30: rows with errors cannot be ticked. */
static void what_can_be_ticked(void **state)
{
	(void)state;
	assert_true(push_row_tickable(PUSH_ROW_OK));
	assert_true(push_row_tickable(PUSH_ROW_NOT_BOUGHT));
	assert_true(push_row_tickable(PUSH_ROW_EXCLUDED));
	assert_false(push_row_tickable(PUSH_ROW_EMPTY));
	assert_false(push_row_tickable(PUSH_ROW_HEADING));
	assert_false(push_row_tickable(PUSH_ROW_FORMAT));
	assert_false(push_row_tickable(PUSH_ROW_DUPLICATE));
	assert_false(push_row_tickable(PUSH_ROW_UNKNOWN));
	assert_int_equal(push_row_parse("not_bought"), PUSH_ROW_NOT_BOUGHT);
	assert_string_equal(push_row_code(PUSH_ROW_UNKNOWN), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(every_case), cmocka_unit_test(what_can_be_ticked)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
