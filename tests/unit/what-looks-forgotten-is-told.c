/*
 * Days that are over, codes that are not the chosen one, gaps of a template:
 * told when they are there, and not where a text only looks so.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/compose.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))
#define ZONE "Asia/Taipei"

static void days_are_read_in_every_spelling(void **state)
{
	static const struct {
		const char *text, *day; /* of the first; "" none */
	} cases[] = { /* near 2026-11-05 */
		{"只到10/31！", "2026-10-31"},
		{"10月31日止", "2026-10-31"},
		{"10月31號", "2026-10-31"},
		{"2026-10-31", "2026-10-31"},
		{"2026/10/31", "2026-10-31"},
		{"2026年10月31日", "2026-10-31"},
		{"115年10月31日", "2026-10-31"},
		{"民國115/10/31", "2026-10-31"},
		{"１０／３１", "2026-10-31"},
		{"11/5", "2026-11-05"},
		{"1/15 到貨", "2027-01-15"},      /* the nearest one */
		{"9/1~10/31", "2026-10-31"},      /* a span by its end */
		{"10/1 - 10/31", "2026-10-31"},
		{"10月1日至10月31日", "2026-10-31"},
		{"10/1~5", "2026-10-05"},
		{"10/31 10:30", "2026-10-31"},
		{"滿500折50", ""},
		{"13/1", ""},
		{"2/30", ""},
		{"24/7 客服", ""},
		{"a10/31", ""},
		{"1/2/3", ""},
		{"50% off", ""},
		{"0912-345-678", ""},
	};
	char words[40], got[16];

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		day_format(compose_day_named(cases[i].text, day_parse_iso("2026-11-05"), 0, words), got);
		if (strcmp(got, cases[i].day) != 0)
			fail_msg("\"%s\": got \"%s\", want \"%s\"", cases[i].text, got, cases[i].day);
	}
	day_format(compose_day_named("11/1 和 11/20", day_parse_iso("2026-11-05"), 1, words), got);
	assert_string_equal(got, "2026-11-20");
	assert_string_equal(words, "11/20");
}

static void told(const char *text, const char *want)
{
	static const char send[] = "2026-11-05T10:00:00";
	const struct known_code codes[] = {
		{"GLAZE50", true, INSTANT_NONE, INSTANT_NONE},
		{"OLD30", false, INSTANT_NONE, 0},
		{"NEXT10", false, 4102444800, INSTANT_NONE},
	};
	const struct forgotten_args a = {
		.field = "body", .text = text, .send_day = day_parse_iso("2026-11-05"), .send_at = instant_parse(send, ZONE), .codes = codes,
		.code_count = COUNT(codes), .zone = ZONE,
	};
	struct notes notes = {0};
	char got[300] = "";

	compose_forgotten(&a, &notes);
	for (size_t i = 0; i < notes.count; i++)
		snprintf(got + strlen(got), sizeof got - strlen(got), "%s%s", i ? " " : "", notes.items[i].what.code);
	if (strcmp(got, want) != 0)
		fail_msg("\"%s\": got \"%s\", want \"%s\"", text, got, want);
	notes_free(&notes);
}

static void a_text_is_judged(void **state)
{
	(void)state;
	told("新青瓷出窯，只到11/5", ""); /* the day itself is not over */
	told("只到11/4", "date_past");
	told("11/1~11/10", "");
	told("{商品名稱}開賣", "placeholder_left");
	told("滿XXX元折XX", "placeholder_left"); /* two are no gap: XX could be a size */
	told("尺寸 XXXL 到貨", "");
	told("○○老師設計", "placeholder_left");
	told("圓○一個", "");
	told("姓名____", "placeholder_left");
	told("輸入 GLAZE50", "");
	told("輸入 glaze50", "");
	told("輸入OLD30", "code_other code_ended");
	told("輸入NEXT10", "code_other code_later");
	told("輸入 AUTUMN9", "code_unknown");
	told("iPhone 15 手機殼", "");
	told("尺寸 100x200", "");
	told("", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_are_read_in_every_spelling),
		cmocka_unit_test(a_text_is_judged),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
