/*
 * Pictures of goods against what the marketplace takes (YAH-60, YAH-61), both
 * sides of every edge; and whether a file moves, by its own bytes.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/image_rules.h"

static const struct image_limits limits = {
	.most = 10, .max_kib = 2000, .formats = "gif,jpg,png", .min_px = 100, .max_ratio_x10 = 25, .recommend_width = 1000, .recommend_height = 1000,
	.weight_rule = "YAH-60", .shape_rule = "YAH-61",
};

static const char *codes(const struct image_facts *f, int count)
{
	static char out[200];
	struct notes n = {0};

	out[0] = '\0';
	image_check(&limits, f, count, "a.png", &n);
	for (size_t i = 0; i < n.count; i++)
		snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s ", n.items[i].level == NOTE_INFO ? "i:" : "", n.items[i].what.code);
	notes_free(&n);
	return out;
}

static void each_limit_at_its_edge(void **state)
{
	static const struct {
		struct image_facts f;
		int count;
		const char *codes;
	} cases[] = {
		{{{PICTURE_JPG, "jpg", 1000, 1000, 2048000, false}, 1}, 0, ""},
		{{{PICTURE_JPG, "jpg", 1000, 1000, 2048001, false}, 1}, 0, "image_weight "},
		{{{PICTURE_PNG, "png", 1000, 1000, 1000, false}, 1}, 9, ""},
		{{{PICTURE_PNG, "png", 1000, 1000, 1000, false}, 1}, 10, "image_count "},
		{{{PICTURE_PNG, "png", 100, 100, 1000, false}, 1}, 0, ""},
		{{{PICTURE_PNG, "png", 99, 100, 1000, false}, 1}, 0, "image_small i:image_square "},
		{{{PICTURE_PNG, "png", 100, 99, 1000, false}, 1}, 0, "image_small i:image_square "},
		{{{PICTURE_PNG, "png", 2500, 1000, 1000, false}, 1}, 0, "i:image_square "},
		{{{PICTURE_PNG, "png", 2501, 1000, 1000, false}, 1}, 0, "image_ratio "},
		{{{PICTURE_PNG, "png", 1000, 2500, 1000, false}, 1}, 0, "i:image_square "},
		{{{PICTURE_PNG, "png", 1000, 2501, 1000, false}, 1}, 0, "image_ratio "},
		/* 252 to 101 is 2.495, 253 to 101 is 2.505 */
		{{{PICTURE_PNG, "png", 252, 101, 1000, false}, 1}, 0, "i:image_square "},
		{{{PICTURE_PNG, "png", 253, 101, 1000, false}, 1}, 0, "image_ratio "},
		{{{PICTURE_GIF, "gif", 500, 500, 1000, false}, 1}, 0, ""},
		{{{PICTURE_GIF, "gif", 500, 500, 1000, false}, 2}, 0, "image_animated "},
		{{{PICTURE_OTHER, "webp", 0, 0, 1000, false}, 1}, 0, "image_format "},
		{{{PICTURE_JPG, "jpg", 500, 500, 1000, true}, 1}, 0, "image_unreadable "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		if (strcmp(codes(&cases[i].f, cases[i].count), cases[i].codes) != 0)
			fail_msg("case %zu: %s", i, codes(&cases[i].f, cases[i].count));
}

static void sentences_say_the_measure(void **state)
{
	struct notes n = {0};
	struct image_facts f = {{PICTURE_JPG, "jpg", 3000, 1000, 2150 * 1024, false}, 1};

	(void)state;
	image_check(&limits, &f, 0, "a.jpg", &n);
	assert_int_equal(n.count, 2);
	assert_string_equal(n.items[0].what.message, "Image is 2150 K, limit 2000 K; larger files show up broken.");
	assert_string_equal(n.items[0].what.rule, "YAH-60");
	assert_string_equal(n.items[1].what.message, "Image is 3000×1000, ratio 3.0, limit 2.5.");
	assert_string_equal(n.items[1].what.rule, "YAH-61");
	notes_free(&n);
}

/* A GIF of 120 x 110 with a colour table of two, then `blocks` pictures and a comment between them. */
static size_t make_gif(unsigned char *out, int blocks)
{
	static const unsigned char head[] = {'G', 'I', 'F', '8', '9', 'a', 120, 0, 110, 0, 0x80, 0, 0, 0, 0, 0, 255, 255, 255};
	/* a comment that holds the sign of a picture must not count as one */
	static const unsigned char comment[] = {0x21, 0xFE, 3, 0x2C, 0x2C, 0x3B, 0};
	static const unsigned char block[] = {0x2C, 0, 0, 0, 0, 120, 0, 110, 0, 0, 2, 2, 0x4C, 0x01, 0};
	size_t len = sizeof head;

	memcpy(out, head, len);
	for (int i = 0; i < blocks; i++) {
		memcpy(out + len, comment, sizeof comment);
		len += sizeof comment;
		memcpy(out + len, block, sizeof block);
		len += sizeof block;
	}
	out[len++] = 0x3B;
	return len;
}

static void movement_is_read_from_the_bytes(void **state)
{
	unsigned char gif[200];
	static const unsigned char png[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 13, 'I', 'H', 'D', 'R', 0, 0, 0, 120, 0, 0, 0, 120,
	                                    8, 2, 0, 0, 0, 1, 2, 3, 4, 0, 0, 0, 8, 'a', 'c', 'T', 'L', 0, 0, 0, 2, 0, 0, 0, 0, 1, 2, 3, 4,
	                                    0, 0, 0, 0, 'I', 'D', 'A', 'T', 1, 2, 3, 4};
	struct image_facts f;
	size_t len = make_gif(gif, 1);

	(void)state;
	image_look(gif, len, (int64_t)len, &f);
	assert_int_equal(f.picture.width, 120);
	assert_int_equal(f.picture.height, 110);
	assert_int_equal(f.frames, 1);
	len = make_gif(gif, 2);
	image_look(gif, len, (int64_t)len, &f);
	assert_int_equal(f.frames, 2);
	for (size_t cut = 0; cut < len; cut++)
		image_look(gif, cut, (int64_t)cut, &f);
	image_look(png, sizeof png, sizeof png, &f);
	assert_int_equal(f.frames, 2);
	for (size_t cut = 0; cut < sizeof png; cut++)
		image_look(png, cut, (int64_t)cut, &f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_limit_at_its_edge),
		cmocka_unit_test(sentences_say_the_measure),
		cmocka_unit_test(movement_is_read_from_the_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
