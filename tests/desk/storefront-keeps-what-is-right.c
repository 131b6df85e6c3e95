/*
 * The storefront's settings (RUT-67 to 79): what is refused, what is asked
 * about, what is kept, and what happens to it when the plan ends.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/storefront.h"

/* 2026-11-21 10:00 in Taipei; the plan runs to the end of 2026-12-31. */
#define NOW INT64_C(1795226400)
#define PLAN_ENDS INT64_C(1798732799)

/* A JPEG of 1240 x 120, and a GIF of 300 x 100 without a picture in it. */
static const char jpg[] = "\xFF\xD8\xFF\xC0\x00\x11\x08\x00\x78\x04\xD8\x03\x01\x22\x00\x02\x11\x01\x03\x11\x01\xFF\xD9";
static const char gif[] = "GIF89a\x2C\x01\x64\x00\x00\x00\x00\x3B";

static struct shop shop;
static struct config config;
static char *sign, *slot, *png;

static void run(const char *sql)
{
	struct error e = {0};

	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	if (stmt_run(db_prepare_text(shop.db, sql), &e) != ST_OK)
		fail_msg("%s: %s", sql, e.message);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
}

static char *file(const char *name, const char *bytes, size_t len)
{
	char *path = scratch(name);
	FILE *f = fopen(path, "w");

	fwrite(bytes, 1, len, f);
	fclose(f);
	return path;
}

static int enter(void **state)
{
	struct error e = {0};
	char sql[300], *path;

	(void)state;
	scratch_empty();
	config.zone = (char *)(uintptr_t)"Asia/Taipei";
	clock_set(NOW);
	path = scratch("shop.db");
	if (shop_open(&shop, path, DB_CREATE, &config, &e) != ST_OK)
		return -1;
	free(path);
	shop.actor = "mei";
	run("INSERT INTO account (id, profile) VALUES (1, 'ruten')");
	run("INSERT INTO plan_order (id, account_id, plan_days, origin, state, list_price, amount, pay, chosen_at, paid_at, op_id, created_by)"
	    " VALUES (1, 1, 90, 'manual', 'paid', 2160, 2160, 'card', 1, 1, 'op', 'mei')");
	snprintf(sql, sizeof sql, "INSERT INTO term (account_id, order_id, starts_at, ends_at, expires_on, quota_bought) VALUES (1, 1, 1, %lld,"
	         " '2026-12-31', 150000)", (long long)PLAN_ENDS);
	run(sql);
	sign = file("sign.jpg", jpg, sizeof jpg - 1);
	slot = file("slot.gif", gif, sizeof gif - 1);
	png = file("sign.png", "\x89PNG\r\n\x1A\n", 8);
	return 0;
}

static int leave(void **state)
{
	(void)state;
	free(sign);
	free(slot);
	free(png);
	shop_close(&shop);
	return 0;
}

/* Set one field (and a second one); the code of the refusal, "" when it was kept. */
static const char *set2(const char *field, const char *value, const char *field2, const char *value2)
{
	static struct error e;
	const struct form *form;
	struct record r;

	e = (struct error){0};
	assert_int_equal(form_load("storefront", &form, &e), ST_OK);
	record_init(&r, form);
	assert_true(record_set(&r, field, value));
	if (field2 != NULL)
		assert_true(record_set(&r, field2, value2));
	storefront_save(&shop, "ruten", &r, &e);
	record_free(&r);
	return e.code;
}

static const char *set(const char *field, const char *value)
{
	return set2(field, value, NULL, NULL);
}

static void get(struct storefront *f)
{
	struct error e = {0};

	if (storefront_get(&shop, "ruten", f, &e) != ST_OK)
		fail_msg("%s", e.message);
}

static void a_plan_has_to_run(void **state)
{
	struct storefront f;
	(void)state;
	assert_string_equal(set("theme_colour", "#b5651d"), "");
	clock_set(PLAN_ENDS); /* the last second still counts */
	assert_string_equal(set("theme_colour", "#112233"), "");
	get(&f);
	assert_true(f.shown);
	assert_int_equal(shop.notes.count, 0);
	storefront_free(&f);
	clock_set(PLAN_ENDS + 1);
	assert_string_equal(set("theme_colour", "#445566"), "plan_ended");
	get(&f);
	assert_false(f.shown);
	assert_string_equal(f.theme_colour, "#112233"); /* kept, RUT-69 */
	assert_int_equal(shop.notes.count, 1);
	assert_int_equal(shop.notes.items[0].level, NOTE_INFO);
	assert_string_equal(shop.notes.items[0].what.code, "storefront_hidden");
	assert_string_equal(shop.notes.items[0].what.rule, "RUT-69");
	storefront_free(&f);
	run("DELETE FROM term");
	assert_string_equal(set("theme_colour", "#445566"), "gate_closed");
}

static void a_sign_is_kept_as_it_was_seen(void **state)
{
	struct storefront f;
	(void)state;
	assert_string_equal(set("sign", sign), "");
	get(&f);
	assert_int_equal(f.sign_count, 1);
	assert_string_equal(f.signs[0].path, sign);
	assert_int_equal(f.signs[0].picture.width, 1240);
	assert_int_equal(f.signs[0].picture.height, 120);
	assert_int_equal(f.signs[0].picture.bytes, sizeof jpg - 1);
	assert_true(f.signs[0].on.home && f.signs[0].on.product);
	assert_string_equal(f.changed_by, "mei");
	storefront_free(&f);
	assert_string_equal(set("positions", "商品頁"), "");
	get(&f);
	assert_true(!f.signs[0].on.home && f.signs[0].on.product);
	storefront_free(&f);
	assert_string_equal(set("positions", "cellar"), "positions_unknown");
	assert_string_equal(set("positions", ""), "sign_nowhere");
	assert_string_equal(set("sign", png), "sign_format");
	assert_string_equal(set("sign", "/nowhere/sign.jpg"), "sign_file");
	assert_string_equal(set("sign", slot), "sign_size"); /* 300 x 100: asked about */
	assert_string_equal(set("sign", ""), "sign_missing");
	get(&f);
	assert_string_equal(f.signs[0].path, sign); /* no refusal changed anything */
	storefront_free(&f);
	shop.accept_warnings = true;
	assert_string_equal(set("sign", ""), "");
	shop.accept_warnings = false;
	get(&f);
	assert_int_equal(f.sign_count, 0);
	storefront_free(&f);
}

static void each_page_may_have_its_sign(void **state)
{
	struct storefront f;
	const struct form *form;
	struct record r;
	struct error e = {0};
	char *both = xasprintf("%s | home\n%s｜商品頁", sign, sign);
	(void)state;
	assert_string_equal(set("sign", both), "");
	get(&f);
	assert_int_equal(f.sign_count, 2);
	assert_true(f.signs[0].on.home && !f.signs[0].on.product);
	assert_true(!f.signs[1].on.home && f.signs[1].on.product);
	/* What the form is given says the same again. */
	assert_int_equal(form_load("storefront", &form, &e), ST_OK);
	record_init(&r, form);
	storefront_record(&f, &r);
	assert_string_equal(set("sign", record_get(&r, "sign")), "");
	record_free(&r);
	storefront_free(&f);
	get(&f);
	assert_true(f.sign_count == 2 && f.signs[0].on.home && f.signs[1].on.product && !f.signs[1].on.home);
	storefront_free(&f);
	free(both);
}

static void slots_have_picture_and_link(void **state)
{
	static const struct {
		const char *link, *code;
	} cases[] = {
		{"https://www.ruten.com.tw/store/clay", ""}, {"https://ruten.com.tw.example.net/", "link_domain"},
		{"https://notruten.com.tw/", "link_domain"}, {"ftp://www.ruten.com.tw/", "link_scheme"}, {"", "link_scheme"},
		{"https://ruten.com.tw@example.net/", "link_user"},
	};
	struct storefront f;
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = xasprintf("%s | %s", slot, cases[i].link);

		assert_string_equal(set("ad_slots", text), cases[i].code);
		free(text);
	}
	char *text = xasprintf("[{\"path\":\"%s\",\"link\":\"https://www.ruten.com.tw/b\",\"on_home\":false},"
	                       "{\"path\":\"%s\",\"link\":\"https://www.ruten.com.tw/a\"}]", sign, slot);
	assert_string_equal(set("ad_slots", text), "");
	free(text);
	get(&f);
	assert_int_equal(f.slot_count, 2); /* any size, in the order given */
	assert_string_equal(f.slots[0].link, "https://www.ruten.com.tw/b");
	assert_true(!f.slots[0].on.home && f.slots[0].on.product);
	assert_true(f.slots[1].on.home && f.slots[1].on.product);
	storefront_free(&f);
	text = xasprintf("%s | https://www.ruten.com.tw/a", png);
	assert_string_equal(set("ad_slots", text), "ad_slots_format");
	free(text);
	assert_string_equal(set("ad_slots", ""), "");
}

static void only_own_goods_are_featured(void **state)
{
	struct storefront f;
	(void)state;
	assert_string_equal(set("featured_rows", "新品: 101, 102 103\n104、105"), "");
	get(&f);
	assert_int_equal(f.row_count, 2);
	assert_string_equal(f.rows[0].name, "新品");
	assert_int_equal(f.rows[0].count, 3);
	assert_string_equal(f.rows[0].items[2], "103");
	assert_int_equal(f.rows[1].count, 2);
	storefront_free(&f);
	run("INSERT INTO item (profile, item_no, title) VALUES ('ruten', '101', 'Cup'), ('ruten', '102', 'Bowl'), ('qoo10', '103', 'Pot')");
	assert_string_equal(set("featured_rows", "新品：101,103"), "featured_rows_unknown");
	assert_string_equal(set("featured_rows", "新品: 101,102,101"), "featured_rows_duplicate");
	assert_string_equal(set("featured_rows", "新品:"), "featured_rows_empty");
	shop.accept_warnings = true;
	assert_string_equal(set("featured_rows", "新品: 101,102,101"), "");
	shop.accept_warnings = false;
	get(&f);
	assert_int_equal(f.rows[0].count, 2); /* once each */
	assert_string_equal(f.rows[0].titles[1], "Bowl");
	storefront_free(&f);
}

static void colour_and_mode_are_known(void **state)
{
	struct storefront f;
	(void)state;
	assert_string_equal(set("theme_colour", "brown"), "theme_colour_format");
	assert_string_equal(set("display_mode", "tiles"), "display_mode_unknown");
	assert_string_equal(set2("theme_colour", "#B5651D", "display_mode", "grid"), "");
	assert_string_equal(set("display_mode", "list"), "");
	get(&f);
	assert_string_equal(f.theme_colour, "#b5651d"); /* what is not given stays */
	assert_string_equal(f.display_mode, "list");
	storefront_free(&f);
}

static void a_trial_changes_nothing(void **state)
{
	int64_t audit = db_int(shop.db, "SELECT COUNT(*) FROM audit", -1);
	struct storefront f;
	(void)state;
	shop.dry_run = true;
	assert_string_equal(set2("theme_colour", "#b5651d", "sign", sign), "");
	shop.dry_run = false;
	get(&f);
	assert_string_equal(f.theme_colour, "");
	assert_int_equal(f.sign_count, 0);
	storefront_free(&f);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM audit", -1), audit);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_plan_has_to_run, enter, leave),
		cmocka_unit_test_setup_teardown(a_sign_is_kept_as_it_was_seen, enter, leave),
		cmocka_unit_test_setup_teardown(each_page_may_have_its_sign, enter, leave),
		cmocka_unit_test_setup_teardown(slots_have_picture_and_link, enter, leave),
		cmocka_unit_test_setup_teardown(only_own_goods_are_featured, enter, leave),
		cmocka_unit_test_setup_teardown(colour_and_mode_are_known, enter, leave),
		cmocka_unit_test_setup_teardown(a_trial_changes_nothing, enter, leave),
	};
	int failed = scratch_enter(NULL) != 0 ? 99 : cmocka_run_group_tests(tests, NULL, NULL);

	scratch_leave(NULL);
	profiles_forget();
	return failed;
}
