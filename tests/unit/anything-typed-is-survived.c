/*
 * Texts put together at random from what files and people bring: every reader
 * comes back, and what is drawn is as wide as it was measured. The same texts
 * in every run.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/date.h"
#include "storekeep/ini.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

#define TEXTS 30000
#define PIECES 24
#define COLS 20

static const char *const pieces[] = {
	"[", "]", "=", "\n", " ;", ";", "#", "a", "k", "訂", "王", "\xFF", "\xE8", "1", "2", "0", "/", "-", ":", ".", "年", "月",
	"日", "民國", "下午", "T", "Z", "+08:00", "e\u0301", "👨", "\u200D", "🇹", "\t", "\r", "\033", "(", ")", ",", "NT$", "元",
	"E", "\u3000", "\u00A0", "\u202E", "臺", "ﬁ", "Ａ", "각", "\u1161", "\u2028", "\xC2\x9B", "\uFE0F",
};

/* A small generator of our own, so that every machine makes the same texts. */
static unsigned next(uint64_t *x)
{
	*x = *x * UINT64_C(6364136223846793005) + 1;
	return (unsigned)(*x >> 33);
}

/* In memory of exactly its length, so that a byte too far shows under the sanitizers. */
static char *make(uint64_t *x, size_t *len)
{
	struct buf b = {0};
	char *exact;

	for (unsigned n = next(x) % PIECES; n > 0; n--)
		buf_adds(&b, pieces[next(x) % (sizeof pieces / sizeof *pieces)]);
	*len = b.len;
	exact = xmalloc(b.len != 0 ? b.len : 1);
	memcpy(exact, buf_str(&b), b.len);
	buf_free(&b);
	return exact;
}

static enum status ignore(void *arg, const struct ini_entry *entry, struct error *e)
{
	(void)arg;
	(void)entry;
	(void)e;
	return ST_OK;
}

static void numbers_and_dates(const char *s, size_t len)
{
	struct error e = {0};
	money_t money;
	day_t day;
	int secs;

	if (money_parse(s, len, &money, &e) != ST_OK)
		assert_true(money == MONEY_NONE && e.code[0] != '\0');
	if (date_parse(s, len, &day, &secs, &e) == ST_OK)
		assert_true(day != DAY_NONE && secs >= -1 && secs < 86400);
	else
		assert_true(day == DAY_NONE);
}

static void drawing(const char *s, size_t len)
{
	struct buf shown = {0}, padded = {0};
	char *text = xstrndup(s, len), *folded = text_fold(text), *header = text_fold_header(text), *nfc = text_nfc(text);
	size_t at = len;

	text_add_shown(&shown, s, len);
	assert_true(text_is_clean(buf_str(&shown), shown.len));
	assert_int_equal(text_width(buf_str(&shown), shown.len), text_width(s, len));
	text_add_padded(&padded, text, COLS, false);
	assert_int_equal(text_width(buf_str(&padded), padded.len), COLS);
	while (at > 0) {
		size_t n = text_cluster_before(s, at);

		assert_true(n > 0 && n <= at);
		at -= n;
	}
	assert_true(text_valid(folded, strlen(folded)) && text_valid(header, strlen(header)));
	ini_read_text(text, "f.ini", ignore, NULL, NULL);
	buf_free(&shown);
	buf_free(&padded);
	free(text);
	free(folded);
	free(header);
	free(nfc);
}

static void every_text_is_survived(void **state)
{
	uint64_t x = 2026;

	(void)state;
	for (int i = 0; i < TEXTS; i++) {
		size_t len;
		char *s = make(&x, &len);

		numbers_and_dates(s, len);
		drawing(s, len);
		free(s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_text_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
