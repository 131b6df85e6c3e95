/*
 * QR codes (EAS-116): the quiet zone, the three corners, and the same modules in
 * every way of drawing.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/qr.h"

#ifdef HAVE_QRENCODE

/* The n-th line of a text, as new memory. */
static char *line_of(const struct buf *b, int n)
{
	const char *at = b->data;
	while (n-- > 0)
		at = strchr(at, '\n') + 1;
	return xstrndup(at, strcspn(at, "\n"));
}

static int dark_of(const struct qr *q)
{
	int n = 0;
	for (int i = 0; i < q->size * q->size; i++)
		n += q->dark[i];
	return n;
}

static int count(const char *text, const char *what)
{
	int n = 0;
	for (; (text = strstr(text, what)) != NULL; text += strlen(what))
		n++;
	return n;
}

static void test_corners(void **state)
{
	struct qr q;
	struct error e = {0};
	(void)state;
	assert_int_equal(qr_make("62PT3YBV", &q, &e), ST_OK);
	assert_int_equal(q.size, 21); /* the smallest there is holds a code of eight */
	for (int i = 0; i < 7; i++) {
		assert_int_equal(q.dark[i], 1);                       /* top edge of the upper left corner */
		assert_int_equal(q.dark[q.size - 1 - i], 1);          /* of the upper right one */
		assert_int_equal(q.dark[(q.size - 1 - i) * q.size], 1); /* left edge of the lower left one */
	}
	assert_int_equal(q.dark[7], 0);
	qr_free(&q);
}

static void test_drawings_agree(void **state)
{
	struct qr q;
	struct buf ascii = {0}, light = {0}, blocks = {0}, svg = {0};
	struct error e = {0};
	(void)state;
	assert_int_equal(qr_make("62PT3YBV", &q, &e), ST_OK);
	qr_text(&q, QR_ASCII, &ascii);
	qr_text(&q, QR_ASCII_LIGHT, &light);
	qr_text(&q, QR_BLOCKS, &blocks);
	qr_svg(&q, "A&B <1>", &svg);
	const int dark = dark_of(&q), side = q.size + 8;
	assert_int_equal(count(ascii.data, "##"), dark);
	assert_int_equal(count(light.data, "##"), side * side - dark);
	assert_int_equal(count(blocks.data, "▀") + count(blocks.data, "▄") + 2 * count(blocks.data, "█"), dark);
	assert_int_equal(count(svg.data, "h1v1h-1z"), dark);
	assert_non_null(strstr(svg.data, "A&amp;B &lt;1&gt;"));
	assert_int_equal(count(ascii.data, "\n"), qr_rows(&q, QR_ASCII));
	assert_int_equal(count(blocks.data, "\n"), qr_rows(&q, QR_BLOCKS));
	char *first = line_of(&ascii, 0), *corner = line_of(&ascii, 4);
	assert_int_equal(strspn(first, " "), 2 * side); /* quiet */
	assert_int_equal(strlen(first), qr_cols(&q, QR_ASCII));
	assert_int_equal(strspn(corner, " "), 8);
	free(first);
	free(corner);
	buf_free(&ascii);
	buf_free(&light);
	buf_free(&blocks);
	buf_free(&svg);
	qr_free(&q);
}

static void test_too_long(void **state)
{
	struct qr q;
	struct error e = {0};
	char text[4000];
	(void)state;
	memset(text, 'x', sizeof text - 1);
	text[sizeof text - 1] = '\0';
	assert_int_equal(qr_make(text, &q, &e), ST_FAILED);
	assert_string_equal(e.code, "qr_long");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_corners), cmocka_unit_test(test_drawings_agree), cmocka_unit_test(test_too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#else

static void test_says_so(void **state)
{
	struct qr q;
	struct error e = {0};
	(void)state;
	assert_false(qr_available());
	assert_int_equal(qr_make("62PT3YBV", &q, &e), ST_FAILED);
	assert_string_equal(e.code, "qr_off");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_says_so)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
