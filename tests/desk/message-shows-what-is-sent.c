/*
 * What the buyer sees (RUT-108, RUT-109; QOO-12, QOO-13): the blocks of the
 * profile in their order, placeholders in the preview alone, and texts of a
 * profile that break its own limits refused as it is loaded (RUT-106, RUT-107).
 */
#include "import_fixture.h"

#include "storekeep/json.h"
#include "storekeep/message.h"
#include "storekeep/template.h"
#include "storekeep/text.h"

static const struct profile *profile_of(const char *name)
{
	const struct profile *p;
	struct error e = {0};

	must(profile_get(name, NULL, &p, &e), &e);
	return p;
}

/* "header body* coupon*": names of the blocks, * for a placeholder. */
static void names(const struct message *m, char out[200])
{
	out[0] = '\0';
	for (size_t i = 0; i < m->count; i++)
		snprintf(out + strlen(out), 200 - strlen(out), "%s%s%s", i ? " " : "", block_name(m->blocks[i].kind), m->blocks[i].placeholder ? "*" : "");
}

static void blocks_stand_in_the_profiles_order(void **state)
{
	static const struct {
		struct message_fields f;
		const char *want;
	} cases[] = {
		{{.account = "clay", .preview = true}, "header body* coupon* cta* input_line"},
		{{.account = "clay", .preview = true, .body = "b"}, "header body coupon* cta* input_line"},
		/* the coupon's placeholder stays in a form that is otherwise complete */
		{{.account = "clay", .preview = true, .body = "b", .cta = "go", .url = "https://ruten.com.tw/"}, "header body coupon* cta input_line"},
		{{.account = "clay", .preview = true, .body = "b", .cta = "go", .coupon = {.name = "n", .ends_at = INSTANT_NONE}}, "header body coupon cta input_line"},
		/* sent: neither frame nor placeholders */
		{{.account = "clay", .body = "b", .cta = "go"}, "body cta"},
		{{.account = "clay", .body = "b", .cta = "go", .coupon = {.name = "n", .ends_at = INSTANT_NONE}}, "body coupon cta"},
	};
	struct message m;
	char got[200];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		message_render(profile_of("ruten"), NULL, &cases[i].f, &m);
		names(&m, got);
		assert_string_equal(got, cases[i].want);
		message_free(&m);
	}
}

static void placeholders_are_the_platforms(void **state)
{
	struct message m;

	(void)state;
	message_render(profile_of("ruten"), NULL, &(struct message_fields){.account = "clay", .preview = true}, &m);
	assert_string_equal(m.channel, "露露通");
	assert_string_equal(m.blocks[0].title, "clay");
	assert_string_equal(m.blocks[0].text, "上線中");
	assert_string_equal(m.blocks[1].text, "您的活動內文會顯示於此");
	assert_string_equal(m.blocks[2].text, "您的折扣碼活動資訊會顯示於此");
	assert_string_equal(m.blocks[3].text, "行動呼籲按鈕名稱會顯示於此");
	assert_string_equal(m.blocks[4].text, "請輸入訊息");
	message_free(&m);
}

/* RUT-105: name, code, discount, end; an exclusive midnight is read as the day before. */
static void the_coupon_is_four_lines(void **state)
{
	static const struct {
		const char *ends, *want;
	} cases[] = {
		{"2026-11-01T00:00", "Autumn\nGLAZE50\n500-50\n~ 2026/10/31"},
		{"2026-10-31T18:00", "Autumn\nGLAZE50\n500-50\n~ 2026/10/31 18:00"},
		{NULL, "Autumn\nGLAZE50\n500-50"},
	};
	struct message m;

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		const struct message_fields f = {
			.coupon = {"Autumn", "GLAZE50", "500-50", cases[i].ends != NULL ? instant_parse(cases[i].ends, "Asia/Taipei") : INSTANT_NONE},
		};

		message_render(profile_of("ruten"), NULL, &f, &m);
		assert_int_equal(m.count, 1);
		assert_string_equal(m.blocks[0].text, cases[i].want);
		message_free(&m);
	}
}

static void the_link_lies_behind_the_button(void **state)
{
	const struct message_fields f = {.account = "clay", .preview = true, .body = "b", .cta = "go", .url = "https://ruten.com.tw/x"};
	struct message m;
	struct json j = {0};
	char *text;

	(void)state;
	message_render(profile_of("ruten"), NULL, &f, &m);
	assert_string_equal(m.blocks[3].link, f.url);
	text = message_text(&m, 40);
	assert_null(strstr(text, "ruten.com.tw"));
	json_object(&j, NULL);
	message_json(&m, &j);
	json_end_object(&j);
	assert_non_null(strstr(buf_str(&j.out), "{\"kind\":\"cta\",\"title\":null,\"text\":\"go\",\"link\":\"https://ruten.com.tw/x\",\"placeholder\":false}"));
	buf_free(&j.out);
	free(text);
	message_free(&m);
}

/* Every line of the picture is as wide as it was asked for, whatever stands in it. */
static void every_line_is_as_wide(void **state)
{
	static const char *const bodies[] = {
		"新青瓷出窯，只有三天，數量有限，售完要等下一批，請把握機會。",
		"ｶﾅ half width and a_word_that_is_longer_than_the_whole_line_of_the_picture",
		"\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9\xE2\x80\x8D\xF0\x9F\x91\xA7 family, e\xCC\x81, \xF0\x9F\x87\xAF\xF0\x9F\x87\xB5",
		"first\n\nthird",
	};
	struct message m;

	(void)state;
	for (size_t i = 0; i < 4; i++)
		for (int cols = 20; cols <= 60; cols += 13) {
			const struct message_fields f = {.account = "clay", .preview = true, .body = bodies[i], .cta = "看新品"};
			char *text, *rest, *line;

			message_render(profile_of("ruten"), NULL, &f, &m);
			rest = text = message_text(&m, cols);
			while ((line = strsep(&rest, "\n")) != NULL && rest != NULL)
				if (text_width(line, strlen(line)) != cols)
					fail_msg("%d columns: \"%s\"", cols, line);
			free(text);
			message_free(&m);
		}
}

static void a_push_has_its_fixed_texts(void **state)
{
	static const char *const goods[] = {"cup", "bowl", NULL};
	const struct message_fields f = {
		.coupon = {"Autumn", NULL, NULL, INSTANT_NONE}, .items = goods, .banner_name = "a.png", .banner_url = "https://qoo10.jp/a",
	};
	struct message m;
	char got[200];

	(void)state;
	message_render(profile_of("qoo10"), "email", &f, &m);
	names(&m, got);
	assert_string_equal(got, "subject banner coupon best_item");
	assert_string_equal(m.blocks[0].text, "[Qoo10] ショップクーポンが発行されました!");
	assert_string_equal(m.blocks[3].text, "cup\nbowl");
	message_free(&m);
	message_render(profile_of("qoo10"), "app_push", &f, &m);
	assert_string_equal(m.blocks[0].text, "[クーポン] ショップクーポンが発行されました。");
	message_free(&m);
}

/* A shop's own profile whose texts break the limits is refused when it is loaded. */
static void texts_of_a_profile_obey_it(void **state)
{
	static const struct {
		const char *ini, *templates, *rule; /* "" fine */
	} cases[] = {
		{"[campaign]\ncta_presets = 馬上逛逛,五個字剛好\n", NULL, ""},
		{"[campaign]\ncta_presets = 馬上逛逛,六個字太長了\n", NULL, "RUT-106"},
		{"[campaign]\ntemplates_file = own.txt\nbody_max = 5\n", "[a]\n五個字剛好\n[b]\nabcde\n", ""},
		{"[campaign]\ntemplates_file = own.txt\nbody_max = 5\n", "[a]\n五個字剛好\n[b]\n六個字太長了\n", "RUT-107"},
		{"[campaign]\ntemplates_file = own.txt\n", "[a]\n\n[b]\nabcde\n", "RUT-107"},
		{"[campaign]\ntemplates_file = missing.txt\n", NULL, "RUT-107"},
	};
	struct config config = fixture_config;
	struct shop s = {.config = &config};
	const struct profile *p;

	(void)state;
	config.profile_dir = scratch_folder;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *ini = file_in("ruten.ini", "UTF-8", cases[i].ini);
		char *own = cases[i].templates != NULL ? file_in("own.txt", "UTF-8", cases[i].templates) : NULL;
		struct error e = {0};

		profiles_forget();
		shop_profile(&s, "ruten", &p, &e);
		if (strcmp(e.rule, cases[i].rule) != 0)
			fail_msg("case %zu: %s %s %s", i, e.rule, e.code, e.message);
		free(ini);
		free(own);
	}
	profiles_forget();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_stand_in_the_profiles_order),
		cmocka_unit_test(placeholders_are_the_platforms),
		cmocka_unit_test(the_coupon_is_four_lines),
		cmocka_unit_test(the_link_lies_behind_the_button),
		cmocka_unit_test(every_line_is_as_wide),
		cmocka_unit_test(a_push_has_its_fixed_texts),
		cmocka_unit_test(texts_of_a_profile_obey_it),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
