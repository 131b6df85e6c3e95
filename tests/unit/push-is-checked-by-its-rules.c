/*
 * What a push may hold, whatever the day: fields of its type, coupon, goods,
 * the followers' days, the banner (QOO-1, 15 to 24, 36 to 38).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "storekeep/push_rules.h"

static struct push_rules rules(void)
{
	return (struct push_rules){
		.zone = "Asia/Tokyo", .types = "ad,compensation",
		.parts = {"type,coupon,items,send_to,follow_period,send_at,banner,preview,apply",
		          "type,coupon,items,orders,send_at,banner,preview,apply"},
		.required = "type,coupon,items,recipients,send_at", .requires_coupon = true, .coupon_kind = "shop", .coupon_must_be_valid = true,
		.auto_min = 4, .auto_max = 16, .auto_step = 1, .manual_min = 1, .manual_max = 16, .shortage_warns = true,
		.banner_formats = "jpg,png,gif", .url_schemes = "http,https", .url_home = "qoo10.jp", .url_max_bytes = 2048,
	};
}

static instant_t at(const char *text)
{
	return instant_parse(text, "Asia/Tokyo");
}

/* ---- QOO-15, QOO-16 ---- */

static void fields_of_a_type(void **state)
{
	struct push_rules r = rules();
	struct error e = {0};

	(void)state;
	assert_true(push_field_belongs(&r, "ad", "follow_from"));
	assert_false(push_field_belongs(&r, "ad", "orders"));
	assert_false(push_field_belongs(&r, "ad", "tick"));
	assert_false(push_field_belongs(&r, "compensation", "follow_mode"));
	assert_false(push_field_belongs(&r, "compensation", "send_to"));
	assert_true(push_field_belongs(&r, "compensation", "orders"));
	assert_true(push_field_belongs(&r, "compensation", "banner_url"));
	assert_true(push_field_belongs(&r, "", "orders"));
	push_refuse_field("ad", "orders", "Orders", &e);
	assert_string_equal(e.code, "orders_not_here");
	assert_string_equal(e.rule, "QOO-15");
	assert_true(push_part_required(&r, "recipients"));
	assert_false(push_part_required(&r, "banner"));
}

/* ---- QOO-1, 17, 18 ---- */

static void coupons(void **state)
{
	static const struct {
		const char *starts, *ends, *code;
		size_t warnings;
	} cases[] = {
		{NULL, NULL, "", 0},
		{NULL, "2031-11-05T10:00:00", "coupon_ended", 0}, /* the end is exclusive */
		{NULL, "2031-11-05T10:00:01", "", 0},
		{NULL, "2031-11-05T09:00:00+08:00", "coupon_ended", 0},
		{"2031-11-05T10:00:00", NULL, "", 0},
		{"2031-11-05T10:00:01", NULL, "", 1},
		{"2031-11-05T10:30:00", "2031-11-05T10:00:00", "coupon_ended", 0},
	};
	struct push_rules r = rules();
	struct push_coupon theirs = {.kind = "platform", .starts_at = INSTANT_NONE, .ends_at = INSTANT_NONE}, gone = theirs;
	struct error e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct push_coupon c = {.kind = "shop", .starts_at = cases[i].starts != NULL ? at(cases[i].starts) : INSTANT_NONE,
		                        .ends_at = cases[i].ends != NULL ? at(cases[i].ends) : INSTANT_NONE};
		struct notes notes = {0};

		e = (struct error){0};
		push_check_coupon_at(&r, &c, at("2031-11-05T10:00:00"), &notes, &e);
		assert_string_equal(e.code, cases[i].code);
		assert_int_equal(notes.count, cases[i].warnings);
		assert_true(notes.count == 0 || notes.items[0].level == NOTE_WARN);
		notes_free(&notes);
	}
	assert_int_equal(push_check_coupon(&r, &theirs, &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-1");
	gone.kind = "shop";
	assert_int_equal(push_check_coupon(&r, &gone, &e), ST_OK);
	gone.cancelled = true;
	assert_int_equal(push_check_coupon(&r, &gone, &e), ST_REFUSED);
	r.coupon_must_be_valid = false;
	gone.ends_at = at("2031-01-01T00:00");
	assert_int_equal(push_check_coupon_at(&r, &gone, at("2031-11-05T10:00:00"), NULL, &e), ST_OK);
}

/* ---- QOO-20 to 22 ---- */

static void goods(void **state)
{
	static const int64_t good[] = {4, 5, 15, 16}, bad[] = {-4, 0, 3, 17, 400};
	struct push_rules r = rules();
	struct notes notes = {0};
	char names[17][8];
	char *list[17];
	struct error e = {0};

	(void)state;
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(push_check_auto(&r, good[i], &e), ST_OK);
	for (size_t i = 0; i < 5; i++)
		assert_int_equal(push_check_auto(&r, bad[i], &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-20");
	for (size_t i = 0; i < 17; i++) {
		snprintf(names[i], sizeof names[i], "A%zu", i);
		list[i] = names[i];
	}
	assert_int_equal(push_check_items(&r, list, 1, &e), ST_OK);
	assert_int_equal(push_check_items(&r, list, 16, &e), ST_OK);
	assert_int_equal(push_check_items(&r, list, 17, &e), ST_REFUSED);
	assert_string_equal(e.code, "items_too_many");
	assert_non_null(strstr(e.message, "17"));
	assert_int_equal(push_check_items(&r, list, 0, &e), ST_REFUSED);
	assert_string_equal(e.code, "items_none");
	list[3] = list[1];
	assert_int_equal(push_check_items(&r, list, 4, &e), ST_REFUSED);
	assert_string_equal(e.code, "items_twice");
	assert_non_null(strstr(e.message, "A1"));

	assert_int_equal(push_check_ranked(&r, 8, 8, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 0);
	assert_int_equal(push_check_ranked(&r, 8, 7, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].what.code, "items_short");
	assert_int_equal(push_check_ranked(&r, 8, 0, &notes, &e), ST_REFUSED);
	r.shortage_warns = false;
	assert_int_equal(push_check_ranked(&r, 8, 7, &notes, &e), ST_REFUSED);
	notes_free(&notes);
}

/* ---- QOO-24 ---- */

static void followers(void **state)
{
	const day_t today = day_from_ymd(2031, 10, 30);
	struct error e = {0};

	(void)state;
	assert_int_equal(push_check_follow(today - 30, today, today, &e), ST_OK);
	assert_int_equal(push_check_follow(today, today, today, &e), ST_OK);
	assert_int_equal(push_check_follow(today - 1, today - 1, today, &e), ST_OK);
	assert_int_equal(push_check_follow(today, today - 1, today, &e), ST_REFUSED);
	assert_string_equal(e.code, "follow_range");
	assert_int_equal(push_check_follow(today, today + 1, today, &e), ST_REFUSED);
	assert_string_equal(e.code, "follow_future");
	assert_int_equal(push_check_follow(DAY_NONE, today, today, &e), ST_REFUSED);
	assert_string_equal(e.field, "follow_from");
	assert_int_equal(push_check_follow(today, DAY_NONE, today, &e), ST_REFUSED);
	assert_string_equal(e.code, "follow_days_missing");
	assert_string_equal(e.field, "follow_to");
}

/* ---- QOO-36 to 38 ---- */

static void pictures(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *kind;
	} cases[] = {
		{"\xff\xd8\xff\xe0", 4, "jpg"}, {"\xff\xd8\xff", 3, "jpg"}, {"\xff\xd8", 2, NULL},
		{"\x89PNG\r\n\x1a\n", 8, "png"}, {"\x89PNG\n\n\x1a\n", 8, NULL}, {"\x89PNG\r\n\x1a", 7, NULL},
		{"GIF87a", 6, "gif"}, {"GIF89a", 6, "gif"}, {"GIF88a", 6, NULL}, {"GIF8", 4, NULL},
		{"BM\x36\x00", 4, NULL}, {"RIFF", 4, NULL}, {"", 0, NULL}, {"<svg", 4, NULL},
	};
	struct push_rules r = rules();
	struct error e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const unsigned char *head = (const unsigned char *)cases[i].bytes;
		const char *kind = push_picture_kind(head, cases[i].len);

		assert_true(kind == NULL ? cases[i].kind == NULL : cases[i].kind != NULL && strcmp(kind, cases[i].kind) == 0);
		assert_int_equal(push_check_picture(&r, head, cases[i].len, 4000, &e), kind != NULL ? ST_OK : ST_REFUSED);
	}
	r.banner_formats = "png, jpg";
	assert_int_equal(push_check_picture(&r, (const unsigned char *)"GIF89a", 6, 10, &e), ST_REFUSED);
	assert_int_equal(push_check_picture(&r, (const unsigned char *)"\xff\xd8\xff", 3, 10, &e), ST_OK);
	r.banner_max_bytes = 10;
	assert_int_equal(push_check_picture(&r, (const unsigned char *)"\xff\xd8\xff", 3, 10, &e), ST_OK);
	assert_int_equal(push_check_picture(&r, (const unsigned char *)"\xff\xd8\xff", 3, 11, &e), ST_REFUSED);
}

static void links(void **state)
{
	static const struct {
		const char *url;
		bool good;
		size_t warnings;
	} cases[] = {
		{"https://www.qoo10.jp/shop/clay", true, 0}, {"http://qoo10.jp", true, 0}, {"HTTPS://WWW.QOO10.JP/x", true, 0},
		{"https://qoo10.jp:443/x", true, 0}, {"https://xqoo10.jp/", true, 1}, {"https://qoo10.jp.example.com/", true, 1},
		{"https://example.com/qoo10.jp", true, 1}, {"https://qoo10.jp@example.com/", true, 1}, {"https://example.com?qoo10.jp", true, 1},
		{"ftp://qoo10.jp/", false, 0}, {"qoo10.jp/shop", false, 0}, {"https:///shop", false, 0}, {"https://", false, 0},
		{"javascript:alert(1)", false, 0}, {"https://www.qoo10.jp/a b", false, 0}, {"https://www.qoo10.jp/\x01", false, 0},
		{"https://www.qoo10.jp/\xe3\x80\x80", false, 0}, {"", false, 0}, {"https://:80/", false, 0},
	};
	struct push_rules r = rules();
	char longest[2050] = "https://qoo10.jp/";
	struct error e = {0};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes notes = {0};

		if (push_check_link(&r, cases[i].url, &notes, &e) != (cases[i].good ? ST_OK : ST_REFUSED) || notes.count != cases[i].warnings)
			fail_msg("%s", cases[i].url);
		notes_free(&notes);
	}
	assert_string_equal(e.rule, "QOO-38");
	memset(longest + 17, 'a', 2048 - 17);
	assert_int_equal(push_check_link(&r, longest, NULL, &e), ST_OK);
	longest[2048] = 'a';
	assert_int_equal(push_check_link(&r, longest, NULL, &e), ST_REFUSED);
	assert_int_equal(push_check_banner(true, true, &e), ST_OK);
	assert_int_equal(push_check_banner(false, false, &e), ST_OK);
	assert_int_equal(push_check_banner(true, false, &e), ST_REFUSED);
	assert_string_equal(e.code, "banner_url_missing");
	assert_int_equal(push_check_banner(false, true, &e), ST_REFUSED);
	assert_string_equal(e.code, "banner_path_missing");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_of_a_type), cmocka_unit_test(coupons),  cmocka_unit_test(goods),
		cmocka_unit_test(followers),        cmocka_unit_test(pictures), cmocka_unit_test(links),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
