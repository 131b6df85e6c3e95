/*
 * Tiers entered, changed and deleted (EAS-25, EAS-26, EAS-28, EAS-36), changed
 * for many at once and taken back (EAS-30), and who falls by a day (EAS-33).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "storekeep/desk_list.h"
#include "tiers_fixture.h"

static const char conditions[] =
	"[letter]\ntier_changed.email = yes\n[tier]\n2.min_spend = 5000\n2.window_months = 12\n3.min_spend = 20000\n3.min_orders = 10\n"
	"3.window_months = 6\n3.validity_months = 6\n";

static int enter(void **state)
{
	(void)state;
	return shop_enter(conditions);
}

/* Save with these fields ("level=2 name=Gold"); the code of the refusal, "" when it was done. */
static const char *save(int64_t id, const char *fields, const char *op)
{
	static struct error e;
	const struct form *form;
	struct record r;
	char *words = xstrdup(fields), *rest = NULL;
	int64_t out;

	error_clear(&e);
	assert_int_equal(form_load("tier", &form, &e), ST_OK);
	record_init(&r, form);
	if (id == 0)
		record_set(&r, "profile", "easystore");
	for (char *word = strtok_r(words, " ", &rest); word != NULL; word = strtok_r(NULL, " ", &rest)) {
		char *value = strchr(word, '=');
		*value = '\0';
		assert_true(record_set(&r, word, value + 1));
	}
	enum status st = tier_save(&shop, id, &r, op, &out, &e);
	record_free(&r);
	free(words);
	return st == ST_OK ? "" : e.code;
}

static void tiers_are_kept_by_the_rules(void **state)
{
	static const struct {
		int64_t id;
		const char *fields, *code;
	} cases[] = {
		{0, "name=VIP", "TIER_NAME"},
		{0, "name=vip", "TIER_NAME"},
		{0, "name=Gold level=3", "TIER_NAME"},
		{0, "name=Gold level=1", "TIER_BASE"},
		{0, "name=Gold level=11", "NUMBER_BAD"},
		{0, "name=Gold level=x", "NUMBER_BAD"},
		{0, "name=Gold auto=yes", "TIER_COND"},
		{0, "name=Gold validity_months=121", "NUMBER_BAD"},
		{0, "name=Gold validity_months=-1", "NUMBER_BAD"},
		{0, "name=Gold min_spend=1.5", "NUMBER_BAD"},
		{0, "name=", "name_missing"},
		{0, "name=一二三四五六七八九十一二三四五六七八九十一", "TEXT_LONG"},
		{0, "name=a,b", "TIER_NAME"},
		{0, "name=Gold auto=yes min_spend=19999", "TIER_ORDER"},
		{0, "name=Gold auto=yes min_orders=9", "TIER_ORDER"},
		{2, "min_spend=20001", "TIER_ORDER"},
		{1, "level=4", "TIER_BASE"},
		{1, "auto=yes min_spend=1", "TIER_BASE"},
		{1, "validity_months=12", "TIER_BASE"},
		{2, "level=1", "TIER_BASE"},
		{2, "level=3", "TIER_NAME"},
		{2, "min_spend=", "TIER_COND"},
		{0, "name=一二三四五六七八九十一二三四五六七八九十 auto=yes min_spend=20000 validity_months=120", ""},
		{1, "name=會員", ""},
		{2, "min_spend= auto=no", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char op[16];
		snprintf(op, sizeof op, "op%zu", i);
		if (strcmp(save(cases[i].id, cases[i].fields, op), cases[i].code) != 0)
			fail_msg("case %zu: %s", i, save(cases[i].id, cases[i].fields, op));
	}
	assert_string_equal(text("SELECT level || ' ' || validity_months FROM tier WHERE min_spend = 20000 AND level > 3"), "4 120");
	assert_string_equal(save(0, "name=Twice", "twice"), "");
	assert_string_equal(save(0, "name=Twice", "twice"), "");
	assert_string_equal(text("SELECT count(*) FROM tier WHERE name = 'Twice'"), "1");
}

static void a_tier_in_use_stays(void **state)
{
	struct error e = {0};
	struct tier t;

	(void)state;
	stands(1, 3, "2026-01-01", "2026-06-30");
	stands(2, 3, "2026-01-01", "2026-06-30");
	assert_int_equal(tier_delete(&shop, 3, &e), ST_REFUSED);
	assert_string_equal(e.code, "TIER_IN_USE");
	assert_string_equal(e.rule, "EAS-36");
	assert_int_equal(tier_delete(&shop, 1, &e), ST_REFUSED);
	assert_string_equal(e.code, "TIER_BASE");
	assert_int_equal(tier_get(&shop, 1, &t, &e), ST_OK);
	assert_int_equal(tier_members(&shop, &t), 6); /* 8 registered, two of them above */
	tier_free(&t);
	assert_int_equal(tier_delete(&shop, 2, &e), ST_OK);
	assert_string_equal(text("SELECT count(*) FROM tier"), "2");
}

static void many_are_changed_and_taken_back(void **state)
{
	static const int64_t ids[] = {1, 2, 3}, guest[] = {1, 9};
	const struct member_choice who = {.profile = "easystore", .ids = ids, .id_count = 3};
	const struct member_choice with_guest = {.profile = "easystore", .ids = guest, .id_count = 2};
	struct bulk_result r;
	struct error e = {0};

	(void)state;
	stands(1, 2, "2025-04-10", "2026-04-09");
	stands(2, 3, "2025-05-10", "2026-05-09");
	assert_int_equal(tier_change_many(&shop, &who, 3, DAY_NONE, "spring", false, "a", NULL, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "tier_no_end"); /* 3 has no last day */
	assert_int_equal(tier_change_many(&shop, &who, 3, day_parse_iso("2026-12-31"), "spring", false, "a", NULL, &r, &e), ST_OK);
	assert_int_equal(r.changes, 2);
	assert_int_equal(r.same, 1);
	assert_string_equal(standing(1), "3 2025-04-10 2026-04-09");
	assert_string_equal(standing(2), "3 2025-05-10 2026-05-09");
	assert_string_equal(standing(3), "3 2026-03-01 2026-12-31");
	assert_string_equal(text("SELECT group_concat(cause || batch_id || reason, ' ') FROM tier_change"), "bulk1spring bulk1spring");
	assert_int_equal(tier_change_many(&shop, &who, 3, day_parse_iso("2026-12-31"), "spring", false, "a", NULL, &r, &e), ST_OK);
	assert_true(r.already);
	/* A guest fails, and with him all. */
	assert_int_equal(tier_change_many(&shop, &with_guest, 2, DAY_NONE, "", false, "b", NULL, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "BULK_ROWS");
	assert_string_equal(r.first.code, "MEMBER_GUEST");
	assert_string_equal(standing(1), "3 2025-04-10 2026-04-09");
	/* Back as it was; not while one was changed since. */
	assert_int_equal(tier_change(&shop, 1, 2, DAY_NONE, "", "c", &e), ST_OK);
	assert_int_equal(batch_undo(&shop, 1, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	assert_string_equal(standing(3), "3 2026-03-01 2026-12-31");
	assert_int_equal(tier_change(&shop, 1, 3, DAY_NONE, "", "d", &e), ST_OK);
	assert_int_equal(batch_undo(&shop, 1, NULL, &e), ST_OK);
	assert_string_equal(standing(1), "2 2025-04-10 2026-04-09");
	assert_string_equal(standing(2), "3 2025-05-10 2026-05-09");
	assert_string_equal(standing(3), "- - -");
}

/* What the list says for a day is what the day does. Orders and days by a fixed row of numbers. */
static void who_falls_is_who_falls(void **state)
{
	static const char *const ends[] = {"evaluate", "one_step_down", "base"};
	struct list_source src;
	struct list_page page;
	struct error e = {0};
	int64_t ended;
	char lines[600], sql[200];

	(void)state;
	for (size_t round = 0; round < 3; round++) {
		snprintf(lines, sizeof lines, "%send = %s\n", conditions, ends[round]);
		own_profile(lines);
		run("DELETE FROM sale");
		run("UPDATE tier SET match = 'all' WHERE id = 3 AND (SELECT count(*) FROM tier_change) > 0");
		for (int i = 100; i < 400 && round == 0; i++)
			member(i, "registered");
		for (int i = 100; i < 400; i++) {
			char from[16], to[16], on[16];
			day_t last = day_parse_iso("2026-02-20") + i % 45;
			day_format(last - 100, from);
			day_format(last, to);
			stands(i, 2 + i % 2, from, to);
			for (int n = 0; n < i % 12; n++) {
				day_format(last - 400 + (i * 37 + n * 53) % 420, on);
				order((int)round * 100000 + i * 20 + n, i, on, (i * 13 + n * 7) % 4000);
			}
		}
		tier_falling_list(&shop, "easystore", day_parse_iso("2026-03-20"), &src);
		assert_int_equal(src.page(src.self, &(struct list_query){.limit = 1000}, &page, &e), ST_OK);
		assert_true(page.count > 50);
		run("DROP TABLE IF EXISTS temp.foreseen");
		run("CREATE TEMP TABLE foreseen (id INTEGER PRIMARY KEY, to_name TEXT, last TEXT)");
		for (size_t i = 0; i < page.count; i++) {
			snprintf(sql, sizeof sql, "INSERT INTO foreseen VALUES (%lld, '%s', '%s')", (long long)page.rows[i].cells[0].num,
			         page.rows[i].cells[3].text, page.rows[i].cells[4].text);
			run(sql);
		}
		list_page_free(&page);
		list_close(&src);
		run("DROP TABLE IF EXISTS temp.mark");
		run("CREATE TEMP TABLE mark AS SELECT coalesce(max(id), 0) AS id FROM tier_change");
		assert_int_equal(tier_end_day(&shop, "easystore", day_parse_iso("2026-03-20"), NULL, &ended, &e), ST_OK);
		assert_string_equal(text("SELECT count(*) FROM tier_change c JOIN tier f ON f.id = c.from_tier JOIN tier t ON t.id = c.to_tier WHERE c.id >"
		                         " (SELECT id FROM mark) AND t.level < f.level AND c.to_before < '2026-03-20' AND NOT EXISTS (SELECT 1 FROM foreseen x"
		                         " WHERE x.id = c.member_id AND x.to_name = t.name AND x.last = c.to_before)"), "0");
		assert_string_equal(text("SELECT count(*) FROM foreseen x WHERE NOT EXISTS (SELECT 1 FROM tier_change c JOIN tier t ON t.id = c.to_tier WHERE"
		                         " c.id > (SELECT id FROM mark) AND c.member_id = x.id AND t.name = x.to_name AND c.to_before = x.last)"), "0");
	}
}

static void lists_walk_an_index(void **state)
{
	struct list_source src;
	char *sql, *explain;
	bool indexed = false;

	(void)state;
	tier_falling_list(&shop, "easystore", day_parse_iso("2026-03-20"), &src);
	sql = desk_list_sql(&src, &(struct list_query){.limit = 20}, 0);
	explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
	struct stmt *q = db_prepare_text(shop.db, explain);
	while (stmt_step(q, NULL) == STEP_ROW) {
		const char *line = stmt_text(q, 3);
		indexed = indexed || strstr(line, "SEARCH m USING INDEX member_tier_end") != NULL;
		assert_null(strstr(line, "SCAN m"));
		assert_null(strstr(line, "SCAN o"));
		assert_null(strstr(line, "TEMP B-TREE"));
	}
	stmt_reset(q);
	assert_true(indexed);
	free(explain);
	free(sql);
	list_close(&src);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(tiers_are_kept_by_the_rules, enter, leave),
		cmocka_unit_test_setup_teardown(a_tier_in_use_stays, enter, leave),
		cmocka_unit_test_setup_teardown(many_are_changed_and_taken_back, enter, leave),
		cmocka_unit_test_setup_teardown(who_falls_is_who_falls, enter, leave),
		cmocka_unit_test_setup_teardown(lists_walk_an_index, enter, leave),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
