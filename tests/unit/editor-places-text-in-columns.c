/*
 * Where a field's text falls: rows of a width, the cell of the insertion point,
 * vertical motion, the part in sight. Drawn by hand: 王 takes two columns.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/editor.h"
#include "storekeep/mem.h"

#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"

/* Rows joined with `/`, a row that goes on without a new line ends in `+`. */
static char *rows_of(struct editor *ed, int cols)
{
	struct buf out = {0};
	size_t count, len;
	const struct edit_row *row = editor_rows(ed, cols, &count);
	int width;

	for (size_t i = 0; i < count; i++) {
		if (i != 0)
			buf_addc(&out, '/');
		for (size_t c = row[i].from; c < row[i].to; c++) {
			const char *s = editor_cluster(ed, c, &len, &width);

			buf_add(&out, s, len);
		}
		if (row[i].soft)
			buf_addc(&out, '+');
	}
	return buf_take(&out);
}

static struct editor *lines_of(const char *text)
{
	struct editor *ed = editor_new(&(struct editor_options){.lines = true});

	editor_set(ed, text);
	return ed;
}

static void test_rows(void **state)
{
	static const struct {
		int cols;
		const char *text, *rows;
		size_t row; /* of the insertion point at the end */
		int col;
	} cases[] = {
		{6, "", "", 0, 0},
		{6, "abc", "abc", 0, 3},
		{6, "abcdef", "abcdef+/", 1, 0},        /* full: the next character goes below */
		{6, "abcdefg", "abcdef+/g", 1, 1},
		{6, "王小明", "王小明+/", 1, 0},        /* Chinese in the last column */
		{5, "王小明", "王小+/明", 1, 2},        /* does not fit: a blank cell */
		{5, "ab王小明", "ab王+/小明", 1, 4},
		{6, "a王小b明", "a王小b+/明", 1, 2},
		{6, "abcdef\ng", "abcdef/g", 1, 1},     /* a full row and a new line: no empty row between */
		{6, "a\n\nb", "a//b", 2, 1},
		{6, "a\n", "a/", 1, 0},
		{6, "abcde" FAMILY, "abcde+/" FAMILY, 1, 2},
		{6, "abcd" FAMILY, "abcd" FAMILY "+/", 1, 0},
		{6, "cafe\xcc\x81", "cafe\xcc\x81", 0, 4},
		{2, "王小", "王+/小+/", 2, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct editor *ed = lines_of(cases[i].text);
		char *got = rows_of(ed, cases[i].cols);
		size_t row;
		int col;

		editor_place(ed, cases[i].cols, &row, &col);
		if (strcmp(got, cases[i].rows) != 0 || row != cases[i].row || col != cases[i].col)
			fail_msg("%s in %d: %s at %zu,%d, expected %s at %zu,%d", cases[i].text, cases[i].cols, got, row,
			         col, cases[i].rows, cases[i].row, cases[i].col);
		free(got);
		editor_free(ed);
	}
}

/* Insertion in the middle of a full row pushes the last character down, and back. */
static void test_insertion_into_full_row(void **state)
{
	struct editor *ed = lines_of("王小明早安");
	char *got;
	size_t row;
	int col;

	(void)state;
	editor_act(ed, EDIT_TOP);
	editor_act(ed, EDIT_RIGHT);
	editor_type(ed, 'x');
	got = rows_of(ed, 6);
	assert_string_equal(got, "王x小+/明早安+/");
	free(got);
	editor_place(ed, 6, &row, &col);
	assert_int_equal(row, 0);
	assert_int_equal(col, 3);
	editor_act(ed, EDIT_BACKSPACE);
	got = rows_of(ed, 6);
	assert_string_equal(got, "王小明+/早安");
	free(got);
	editor_free(ed);
}

/* The place behind a full row that a new line closes is on the bracket. */
static void test_behind_full_row(void **state)
{
	struct editor *ed = lines_of("abcdef\ng");
	size_t row;
	int col;

	(void)state;
	editor_act(ed, EDIT_TOP);
	editor_act(ed, EDIT_END);
	editor_place(ed, 6, &row, &col);
	assert_int_equal(row, 0);
	assert_int_equal(col, 6);
	editor_free(ed);
}

static void test_vertical_motion_keeps_its_column(void **state)
{
	/* Rows of 6: "abcdef", "王小明", "g", "hijk". */
	struct editor *ed = lines_of("abcdef王小明g\nhijk");
	static const struct {
		int rows;
		bool moved;
		size_t at; /* bytes before the insertion point */
		size_t row;
		int col;
	} cases[] = {
		{-1, true, 16, 2, 1}, /* behind the g: its row is shorter */
		{-1, true, 9, 1, 2},  /* column 3 is the second half of 小 */
		{-1, true, 3, 0, 3},
		{-1, false, 3, 0, 3},
		{1, true, 9, 1, 2},
		{1, true, 16, 2, 1},
		{1, true, 20, 3, 3},
		{1, false, 20, 3, 3},
	};
	size_t row;
	int col;

	(void)state;
	editor_act(ed, EDIT_LEFT);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(editor_vertical(ed, 6, cases[i].rows), cases[i].moved);
		editor_place(ed, 6, &row, &col);
		assert_int_equal(editor_at(ed), cases[i].at);
		assert_int_equal(row, cases[i].row);
		assert_int_equal(col, cases[i].col);
	}
	editor_free(ed);
}

static void test_one_line_scrolls_by_whole_characters(void **state)
{
	struct editor *ed = editor_new(&(struct editor_options){.lines = false});
	struct edit_window w = {.cols = 7, .rows = 1};
	size_t len;
	int cols, used;

	(void)state;
	editor_set(ed, "");
	for (int i = 0; i < 12; i++) {
		editor_type(ed, i % 3 == 2 ? 'x' : 0x738b);
		editor_window(ed, &w);
		assert_in_range(w.col, 0, 7);
		used = 0;
		for (size_t c = w.first; c < editor_length(ed); c++) {
			editor_cluster(ed, c, &len, &cols);
			used += cols;
		}
		assert_int_equal(used, w.col);
		assert_int_equal(w.before, w.first > 0);
		assert_false(w.after);
	}
	editor_act(ed, EDIT_HOME);
	editor_window(ed, &w);
	assert_int_equal(w.first, 0);
	assert_int_equal(w.col, 0);
	assert_false(w.before);
	assert_true(w.after);
	/* Seven columns of 王王x王 + 王: the last does not fit beside, a blank cell stays. */
	for (int i = 0; i < 4; i++)
		editor_act(ed, EDIT_RIGHT);
	editor_window(ed, &w);
	assert_true(w.first > 0);
	assert_in_range(w.col, 0, 5);
	editor_free(ed);
}

/* 25 columns hold 25 narrow characters and the insertion point behind them without scrolling. */
static void test_full_line_does_not_scroll(void **state)
{
	struct editor *ed = editor_new(&(struct editor_options){.max = 25});
	struct edit_window w = {.cols = 25, .rows = 1};

	(void)state;
	editor_set(ed, "abcdefghijklmnopqrstuvwxy");
	editor_window(ed, &w);
	assert_int_equal(w.first, 0);
	assert_int_equal(w.col, 25);
	editor_type(ed, 'z');
	editor_window(ed, &w);
	assert_true(w.first > 0);
	editor_act(ed, EDIT_BACKSPACE);
	editor_window(ed, &w);
	assert_int_equal(w.first, 0);
	editor_free(ed);
}

static void test_lines_scroll_to_the_insertion_point(void **state)
{
	struct editor *ed = lines_of("a\nb\nc\nd\ne");
	struct edit_window w = {.cols = 10, .rows = 3};

	(void)state;
	editor_window(ed, &w);
	assert_int_equal(w.top, 2);
	assert_int_equal(w.row, 2);
	assert_true(w.before);
	assert_false(w.after);
	editor_act(ed, EDIT_TOP);
	editor_window(ed, &w);
	assert_int_equal(w.top, 0);
	assert_int_equal(w.row, 0);
	assert_true(w.after);
	editor_free(ed);
}

/* A field that is not in focus shows its beginning, and says that there is more. */
static void test_head(void **state)
{
	struct editor *ed = editor_new(&(struct editor_options){.lines = false});
	struct edit_window w = {.cols = 6, .rows = 1};

	(void)state;
	editor_set(ed, "王小明早");
	editor_window(ed, &w);
	assert_true(w.first > 0);
	editor_window_head(ed, &w);
	assert_int_equal(w.first, 0);
	assert_false(w.before);
	assert_true(w.after);
	editor_set(ed, "王小明");
	editor_window_head(ed, &w);
	assert_false(w.after);
	editor_free(ed);
}

static void test_click_on_second_half(void **state)
{
	struct editor *ed = lines_of("王小明");

	(void)state;
	editor_seek(ed, 10, 0, 3);
	assert_int_equal(editor_at(ed), 3);
	editor_seek(ed, 10, 0, 4);
	assert_int_equal(editor_at(ed), 6);
	editor_seek(ed, 10, 9, 9);
	assert_int_equal(editor_at(ed), 9);
	editor_free(ed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_insertion_into_full_row),
		cmocka_unit_test(test_behind_full_row),
		cmocka_unit_test(test_vertical_motion_keeps_its_column),
		cmocka_unit_test(test_one_line_scrolls_by_whole_characters),
		cmocka_unit_test(test_full_line_does_not_scroll),
		cmocka_unit_test(test_lines_scroll_to_the_insertion_point),
		cmocka_unit_test(test_head),
		cmocka_unit_test(test_click_on_second_half),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
