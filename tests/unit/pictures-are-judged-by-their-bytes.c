/*
 * Pictures by their bytes, made by hand: JPEG frames of every kind behind EXIF
 * and comments, GIF of both versions, PNG; cut short, empty, of other kinds; and
 * the limits of RUT-72 to 74 on both sides.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/colour.h"
#include "storekeep/picture.h"

#define BYTES(s) s, sizeof(s) - 1

#define SOI "\xFF\xD8"
#define EOI "\xFF\xD9"
/* length 17, 8 bits, 120 x 1240, three components */
#define FRAME(n) "\xFF" n "\x00\x11\x08\x00\x78\x04\xD8\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01"
#define SCAN "\xFF\xDA\x00\x08\x01\x01\x00\x00\x3F\x00" "\x12\xFF\x00\x34\xFF\xD0\x56"
/* EXIF with a thumbnail whose own frame says 8 x 16; length 2 + 6 + 2 + 11 + 2 = 23 */
#define EXIF "\xFF\xE1\x00\x17" "Exif\0\0" SOI "\xFF\xC0\x00\x0B\x08\x00\x10\x00\x08\x01\x00" EOI
#define COMMENT "\xFF\xFE\x00\x06" "kiln"
#define TABLE "\xFF\xC4\x00\x05\x00\x78\x04" /* DHT: no frame, though it lies among them */

#define GIF_HEAD "\xD8\x04\x78\x00\x80\x00\x00" "\0\0\0\xFF\xFF\xFF" /* 1240 x 120, two colours */
#define GIF_PICTURE "\x2C\0\0\0\0\xD8\x04\x78\0\0\x02\x02\x4C\x01\0"
#define GIF_EXTENSION "\x21\xF9\x04\0\0\0\0\0"

#define PNG "\x89PNG\r\n\x1A\n"
#define IHDR "\0\0\0\x0DIHDR\0\0\x04\xD8\0\0\0\x78\x08\x02\0\0\0\1\2\3\4"
#define IEND "\0\0\0\0IEND\xAE\x42\x60\x82"

static void sizes_are_read(void **state)
{
	static const struct {
		const char *name, *bytes;
		size_t len;
		enum picture_format format;
		int width, height;
		bool cut;
	} cases[] = {
		{"baseline", BYTES(SOI FRAME("\xC0") SCAN EOI), PICTURE_JPG, 1240, 120, false},
		{"progressive", BYTES(SOI FRAME("\xC2") SCAN SCAN EOI), PICTURE_JPG, 1240, 120, false},
		{"arithmetic, last of its kind", BYTES(SOI FRAME("\xCF") SCAN EOI), PICTURE_JPG, 1240, 120, false},
		{"behind EXIF with a thumbnail", BYTES(SOI EXIF COMMENT TABLE FRAME("\xC0") SCAN EOI), PICTURE_JPG, 1240, 120, false},
		{"fill bytes before a marker", BYTES(SOI "\xFF\xFF" FRAME("\xC2") SCAN EOI), PICTURE_JPG, 1240, 120, false},
		{"bytes after the end", BYTES(SOI FRAME("\xC0") SCAN EOI "\0\0\0"), PICTURE_JPG, 1240, 120, false},
		{"end missing", BYTES(SOI FRAME("\xC0") SCAN), PICTURE_JPG, 1240, 120, true},
		{"cut inside of the frame", BYTES(SOI "\xFF\xC0\x00\x11\x08\x00\x78"), PICTURE_JPG, 0, 0, true},
		{"cut inside of EXIF", BYTES(SOI "\xFF\xE1\x40\x00" "Exif"), PICTURE_JPG, 0, 0, true},
		{"height left open", BYTES(SOI "\xFF\xC0\x00\x0B\x08\x00\x00\x04\xD8\x01\x00" SCAN EOI), PICTURE_JPG, 0, 0, false},
		{"three bytes", BYTES("\xFF\xD8\xFF"), PICTURE_JPG, 0, 0, true},
		{"GIF87a", BYTES("GIF87a" GIF_HEAD GIF_PICTURE "\x3B"), PICTURE_GIF, 1240, 120, false},
		{"GIF89a, moving", BYTES("GIF89a" GIF_HEAD GIF_EXTENSION GIF_PICTURE GIF_EXTENSION GIF_PICTURE "\x3B"), PICTURE_GIF, 1240, 120, false},
		{"GIF without its trailer", BYTES("GIF89a" GIF_HEAD GIF_PICTURE), PICTURE_GIF, 1240, 120, true},
		{"GIF of six bytes", BYTES("GIF89a"), PICTURE_GIF, 0, 0, true},
		{"GIF88a is none", BYTES("GIF88a" GIF_HEAD GIF_PICTURE "\x3B"), PICTURE_OTHER, 0, 0, false},
		{"PNG", BYTES(PNG IHDR IEND), PICTURE_PNG, 1240, 120, false},
		{"PNG cut", BYTES(PNG IHDR), PICTURE_PNG, 1240, 120, true},
		{"two bytes of a JPEG", BYTES("\xFF\xD8"), PICTURE_OTHER, 0, 0, false},
		{"nothing", BYTES(""), PICTURE_OTHER, 0, 0, false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct picture p;

		picture_read((const unsigned char *)cases[i].bytes, cases[i].len, (int64_t)cases[i].len, &p);
		if (p.format != cases[i].format || p.width != cases[i].width || p.height != cases[i].height || p.cut_short != cases[i].cut)
			fail_msg("%s: format %d, %dx%d, cut %d", cases[i].name, (int)p.format, p.width, p.height, p.cut_short);
	}
}

static void others_are_named(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *name;
	} cases[] = {
		{BYTES("RIFF\x10\0\0\0WEBPVP8 "), "webp"}, {BYTES("BM\x36\0\0\0"), "bmp"}, {BYTES("\0\0\0\x20" "ftypavif"), "avif"}, {BYTES("hello"), ""},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct picture p;

		picture_read((const unsigned char *)cases[i].bytes, cases[i].len, (int64_t)cases[i].len, &p);
		assert_int_equal(p.format, PICTURE_OTHER);
		assert_string_equal(p.looks_like, cases[i].name);
	}
}

/* Every head of a whole picture is survived, and never said to be whole. */
static void any_head_is_survived(void **state)
{
	static const char jpg[] = SOI EXIF FRAME("\xC2") SCAN EOI, gif[] = "GIF89a" GIF_HEAD GIF_EXTENSION GIF_PICTURE "\x3B";
	static const char png[] = PNG IHDR IEND;
	static const struct {
		const char *bytes;
		size_t len;
	} whole[] = {{jpg, sizeof jpg - 1}, {gif, sizeof gif - 1}, {png, sizeof png - 1}};
	(void)state;
	for (size_t k = 0; k < 3; k++)
		for (size_t len = 0; len < whole[k].len; len++) {
			unsigned char *copy = test_malloc(len + 1);
			struct picture p;

			memcpy(copy, whole[k].bytes, len);
			picture_read(copy, len, (int64_t)len, &p);
			assert_true(p.format == PICTURE_OTHER || p.cut_short);
			test_free(copy);
		}
}

static void pictures_that_move_are_known(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		int images;
	} cases[] = {
		{BYTES("GIF89a" GIF_HEAD GIF_PICTURE "\x3B"), 1},
		{BYTES("GIF89a" GIF_HEAD GIF_EXTENSION GIF_PICTURE GIF_EXTENSION GIF_PICTURE "\x3B"), 2},
		{BYTES("GIF89a" GIF_HEAD GIF_EXTENSION GIF_EXTENSION GIF_PICTURE "\x3B" GIF_PICTURE), 1},
		{BYTES("GIF87a" GIF_HEAD "\x3B"), 0},
		{BYTES("GIF89a" GIF_HEAD), 0},
		{BYTES("GIF89a"), 0},
		{BYTES(SOI FRAME("\xC0") SCAN EOI), 1},
		{BYTES(""), 1},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_int_equal(picture_images((const unsigned char *)cases[i].bytes, cases[i].len), cases[i].images);
}

static const struct picture_limits sign = {
	.width = 1240, .height = 120, .max_bytes = 819200, .warn_bytes = 800000, .formats = "jpg,gif",
	.size_rule = "RUT-72", .weight_rule = "RUT-73", .format_rule = "RUT-74",
};

static void limits_hold_on_both_sides(void **state)
{
	static const struct {
		struct picture p;
		const char *name, *refused, *warned, *rule;
	} cases[] = {
		{{PICTURE_JPG, "jpg", 1240, 120, 800000, false}, "a.jpg", NULL, NULL, NULL},
		{{PICTURE_JPG, "jpg", 1240, 120, 800001, false}, "a.jpg", NULL, "sign_weight", "RUT-73"},
		{{PICTURE_JPG, "jpg", 1240, 120, 819200, false}, "a.jpg", NULL, "sign_weight", "RUT-73"},
		{{PICTURE_JPG, "jpg", 1240, 120, 819201, false}, "a.jpg", "sign_too_large", NULL, "RUT-73"},
		{{PICTURE_JPG, "jpg", 1241, 120, 900, false}, "a.jpg", NULL, "sign_size", "RUT-72"},
		{{PICTURE_JPG, "jpg", 1240, 119, 900, false}, "a.jpg", NULL, "sign_size", "RUT-72"},
		{{PICTURE_JPG, "jpg", 0, 0, 900, false}, "a.jpg", "sign_unreadable", NULL, "RUT-72"},
		{{PICTURE_OTHER, "", 0, 0, 0, false}, "a.jpg", "sign_empty", NULL, "RUT-73"},
		{{PICTURE_PNG, "png", 1240, 120, 900, false}, "a.jpg", "sign_format", NULL, "RUT-74"},
		{{PICTURE_OTHER, "webp", 0, 0, 900, false}, "a.webp", "sign_format", NULL, "RUT-74"},
		{{PICTURE_GIF, "gif", 1240, 120, 900, false}, "a.gif", NULL, NULL, NULL},
		{{PICTURE_GIF, "gif", 1240, 120, 900, false}, "a.GIF", NULL, NULL, NULL},
		{{PICTURE_GIF, "gif", 1240, 120, 900, false}, "a.jpg", NULL, "sign_name", "RUT-74"},
		{{PICTURE_JPG, "jpg", 1240, 120, 900, false}, "a.jpeg", NULL, "sign_name", "RUT-74"},
		{{PICTURE_JPG, "jpg", 1240, 120, 900, false}, "shop.d/a", NULL, "sign_name", "RUT-74"},
		{{PICTURE_JPG, "jpg", 1240, 120, 900, true}, "a.jpg", NULL, "sign_cut_short", "RUT-74"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes refused = {0}, warnings = {0};

		picture_check(&cases[i].p, &sign, "sign", cases[i].name, &refused, &warnings);
		assert_int_equal(refused.count, cases[i].refused != NULL);
		assert_int_equal(warnings.count, cases[i].warned != NULL);
		if (cases[i].refused != NULL) {
			assert_string_equal(refused.items[0].what.code, cases[i].refused);
			assert_string_equal(refused.items[0].what.rule, cases[i].rule);
		}
		if (cases[i].warned != NULL) {
			assert_string_equal(warnings.items[0].what.code, cases[i].warned);
			assert_string_equal(warnings.items[0].what.rule, cases[i].rule);
		}
		notes_free(&refused);
		notes_free(&warnings);
	}
}

static void a_better_name_is_proposed(void **state)
{
	struct picture gif = {.format = PICTURE_GIF}, jpg = {.format = PICTURE_JPG}, other = {.format = PICTURE_OTHER};
	char name[40];
	(void)state;
	assert_true(picture_better_name(&gif, "/srv/shop.d/sign.jpg", name, sizeof name));
	assert_string_equal(name, "sign.gif");
	assert_true(picture_better_name(&jpg, "sign.jpeg", name, sizeof name));
	assert_string_equal(name, "sign.jpg");
	assert_false(picture_better_name(&jpg, "sign.JPG", name, sizeof name));
	assert_false(picture_better_name(&other, "sign.webp", name, sizeof name));
}

/* RUT-77: #RRGGBB and nothing else; the nearest of the terminal's eight. */
static void colours_are_read(void **state)
{
	static const struct {
		const char *text;
		bool good;
		int red, green, blue;
		const char *nearest;
	} cases[] = {
		{"#b5651d", true, 181, 101, 29, "red"}, {"#FFFFFF", true, 255, 255, 255, "white"}, {" #000000 ", true, 0, 0, 0, "black"},
		{"＃3B5998", true, 59, 89, 152, "blue"}, {"#00cc00", true, 0, 204, 0, "green"}, {"#b5651", false, 0, 0, 0, NULL},
		{"b5651d", false, 0, 0, 0, NULL}, {"#b5651g", false, 0, 0, 0, NULL}, {"#b5651d0", false, 0, 0, 0, NULL}, {"", false, 0, 0, 0, NULL},
		{"red", false, 0, 0, 0, NULL},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct colour c;

		if (colour_parse(cases[i].text, &c) != cases[i].good)
			fail_msg("%s", cases[i].text);
		if (!cases[i].good)
			continue;
		assert_int_equal(c.red, cases[i].red);
		assert_int_equal(c.green, cases[i].green);
		assert_int_equal(c.blue, cases[i].blue);
		assert_string_equal(colour_code(colour_nearest(c)), cases[i].nearest);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_are_read),
		cmocka_unit_test(others_are_named),
		cmocka_unit_test(any_head_is_survived),
		cmocka_unit_test(pictures_that_move_are_known),
		cmocka_unit_test(limits_hold_on_both_sides),
		cmocka_unit_test(a_better_name_is_proposed),
		cmocka_unit_test(colours_are_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
