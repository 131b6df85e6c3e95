/*
 * Files damaged at random, the same ones in every run: whatever the bytes,
 * reading ends, memory holds, cells stand inside of their record, and the
 * reports have a place. Run it in the sanitizer build too.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "../unit/csv_dump.h"
#include "storekeep/text.h"

#define ROUNDS 4000

static uint64_t seed = 0x9e3779b97f4a7c15u;

static uint32_t next_random(uint32_t below)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (uint32_t)(seed >> 33) % below;
}

#define B(s) s, sizeof s - 1
static const struct {
	const char *bytes;
	size_t len;
} seeds[] = {
	{B("\xadq\xb3\xe6\xbds\xb8\xb9,\xaa\xf7\xc3" "B\r\n\"\xb3\x5c\xa5\x5c\xbb\x5c\",\"1,240\"\r\n=\"0912\",5\" \xaaM\r\n")},
	{B("\xef\xbb\xbfsep=;\na;b;c\n\"1\n2\"\"\";\xe5\xba\x97;3\r4;5;6\n")},
	{B("\xff\xfe" "a\0,\0\x0a\x4e\r\0\n\0\"\0\x42\xd8\xb7\xdf\"\0,\0" "b\0\r\0\n\0")},
	{B("\xfe\xff\0a\0,\x4e\x0a\0\r\0\n\0\"\xd8\x42\xdf\xb7\0\"\0,\0b\0\n")},
	{B("\x87\x40\t\x83\x5c\t\xc3\n1\t2\t3\n")},
};
static const char interesting[] = "\",;\t\r\n\0\x1a=\x80\xff\xfe\xb3\xe5\\";

static void mutate(struct buf *b)
{
	for (uint32_t n = 1 + next_random(6); n != 0; n--) {
		size_t at = b->len != 0 ? next_random((uint32_t)b->len) : 0;
		size_t len = b->len - at < 40 ? b->len - at : 40;
		char piece[40];

		switch (next_random(5)) {
		case 0:
			if (b->len != 0)
				b->data[at] = (char)next_random(256);
			break;
		case 1:
			if (b->len != 0)
				b->data[at] = interesting[next_random(sizeof interesting)];
			break;
		case 2:
			b->len = at;
			break;
		case 3:
			memcpy(piece, b->data + at, len);
			buf_add(b, piece, len);
			break;
		default:
			for (uint32_t k = 0; k < 20; k++)
				buf_addc(b, interesting[next_random(sizeof interesting)]);
		}
	}
}

static void check_report(void *arg, const struct csv_report *r)
{
	(void)arg;
	assert_true(r->line >= 1);
	assert_true(r->record >= 0);
	assert_true(r->column >= 0);
	assert_true(r->code[0] != '\0' && r->message[0] != '\0');
}

static size_t read_all(const char *path, enum charset cs)
{
	struct csv_options o = {.charset = cs, .report = check_report};
	const struct csv_cell *cells;
	struct error e;
	size_t count, sum = 0;
	struct csv *c;

	if (csv_open(&c, path, &o, &e) != ST_OK)
		return 0;
	while (csv_next(c, &cells, &count)) {
		assert_true(count >= 1);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(cells[i].text[cells[i].len], '\0');
			assert_true(text_valid(cells[i].text, cells[i].len));
			sum += cells[i].len;
		}
	}
	csv_close(c);
	return sum;
}

static void damaged_files(void **state)
{
	(void)state;
	for (int i = 0; i < ROUNDS; i++) {
		struct buf b = {0};
		size_t s = next_random(sizeof seeds / sizeof *seeds);
		char *path;

		buf_add(&b, seeds[s].bytes, seeds[s].len);
		mutate(&b);
		path = csv_test_file(b.data, b.len);
		/* never more text than three bytes a byte */
		assert_true(read_all(path, (enum charset)next_random(CS_CP932 + 1)) <= 3 * b.len);
		unlink(path);
		buf_free(&b);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(damaged_files)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
