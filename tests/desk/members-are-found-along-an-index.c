/*
 * Finding a member by whatever is known (FMT-25, FMT-38, EAS-13, EAS-66), in an
 * order that says the surest first; every way walks an index, whatever the
 * length of the list.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "desk/member_parts.h"
#include "scratch.h"
#include "storekeep/draft.h"
#include "storekeep/member.h"

/* 2026-03-05 10:00 in Taipei. */
#define NOW INT64_C(1772676000)

static struct shop shop;
static struct config config;
static struct error e;

static int64_t make(const char *last, const char *first, const char *phone, const char *email, const char *code)
{
	const struct form *form;
	char op[OP_ID_SIZE];
	struct record r;
	int64_t id;

	assert_int_equal(form_load("member", &form, &e), ST_OK);
	record_init(&r, form);
	record_set(&r, "profile", "easystore");
	record_set(&r, "last_name", last);
	record_set(&r, "first_name", first);
	record_set(&r, "phone", phone);
	record_set(&r, "email", email);
	record_set(&r, "member_code", code);
	op_id_make(op);
	if (member_save(&shop, 0, &r, -1, op, &id, &e) != ST_OK)
		fail_msg("%s", e.message);
	record_free(&r);
	return id;
}

static int set_up(void **state)
{
	char *path = scratch("shop.db");

	(void)state;
	scratch_empty();
	clock_set(NOW);
	config = (struct config){.zone = (char *)(uintptr_t)"Asia/Taipei"};
	assert_int_equal(shop_open(&shop, path, DB_CREATE, &config, &e), ST_OK);
	shop.actor = "mei";
	free(path);
	make("林", "美華", "0912-345-678", "mei@example.com", "C100");             /* 1 */
	make("Lin", "Mei-hua", "0922000678", NULL, NULL);                         /* 2 */
	make("臺", "大偉", NULL, "da@example.com", "0912345678");                  /* 3: its card looks like a phone number */
	make("王", "林美", "02-2712-3456", "lin@example.com", NULL);               /* 4 */
	make("陳", "林林", "0912345679", NULL, NULL);                             /* 5 */
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	shop_close(&shop);
	return 0;
}

static const struct {
	const char *typed, *found;
} cases[] = {
	{"美華", "1"}, {"林美", "1 4"}, {"林 美華", "1"}, {"林", "1 5 4"}, {"華", "1"}, {"ＬＩＮ", "2 4"}, {"Mei-hua Lin", "2"}, {"hua mei", "2"},
	{"台大", "3"}, {"臺大", "3"}, {"0912345678", "3 1"}, {"0912345", "3 1 5"}, {"+886912345678", "1"}, {"886-912-345-678", "1"},
	{"０９１２ ３４５ ６７８", "1"}, {"912345678", "1"}, {"678", "2 1"}, {"345678", "1"}, {"02-27123456", "4"}, {"3456", "4"},
	{"C100", "1"}, {"c100", ""}, {"MEI@example.com", "1"}, {"da@", "3"}, {"2", "2"}, {"莊", ""}, {"", ""}, {"zz", ""},
};

static void typed_text_finds(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int64_t ids[20];
		size_t count = member_find(&shop, "easystore", cases[i].typed, ids, 20);
		struct buf out = {0};

		for (size_t k = 0; k < count; k++)
			buf_addf(&out, "%s%lld", k > 0 ? " " : "", (long long)ids[k]);
		if (strcmp(buf_str(&out), cases[i].found) != 0)
			fail_msg("“%s” found “%s”, not “%s”", cases[i].typed, buf_str(&out), cases[i].found);
		buf_free(&out);
	}
}

/* Page after page of one row gives what one page gives, forwards and backwards. */
static void a_find_pages_by_key(void **state)
{
	struct list_source src;
	struct list_page whole, page;
	char *key = NULL;

	(void)state;
	member_find_list(&shop, "easystore", "林", &src);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 10}, &whole, &e), ST_OK);
	for (size_t i = 0; i < whole.count; i++) {
		assert_int_equal(src.page(src.self, &(struct list_query){.limit = 1, .after = key}, &page, &e), ST_OK);
		assert_int_equal(page.count, 1);
		assert_int_equal(page.rows[0].id, whole.rows[i].id);
		free(key);
		key = xstrdup(page.rows[0].key);
		list_page_free(&page);
	}
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 1, .after = key}, &page, &e), ST_OK);
	assert_int_equal(page.count, 0);
	list_page_free(&page);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 2, .after = key, .backwards = true}, &page, &e), ST_OK);
	assert_int_equal(page.count, 2);
	assert_int_equal(page.rows[0].id, whole.rows[whole.count - 3].id);
	assert_int_equal(page.rows[1].id, whole.rows[whole.count - 2].id);
	list_page_free(&page);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 10, .backwards = true}, &page, &e), ST_OK);
	assert_int_equal(page.count, whole.count);
	for (size_t i = 0; i < whole.count; i++)
		assert_int_equal(page.rows[i].id, whole.rows[i].id);
	list_page_free(&page);
	list_page_free(&whole);
	free(key);
	list_close(&src);
}

static const struct {
	const char *text, *id, *code;
} named[] = {
	{"1", "1", NULL}, {" 0922-000-678 ", "2", NULL}, {"MEI@EXAMPLE.COM", "1", NULL}, {"C100", "1", NULL}, {"0912345678", "3", NULL},
	{"0912345679", "", "MEMBER_MANY"}, {"99", "", "MEMBER_NONE"}, {"", "", "MEMBER_NONE"}, {"林美華", "", "MEMBER_NONE"}, {"C200", "", "MEMBER_MERGED"},
};

static void one_is_meant_or_nobody(void **state)
{
	int64_t id;

	(void)state;
	make("陳", "小妹", "+886912345679", NULL, NULL); /* 6 has the number of 5 (EAS-66) */
	make("陳", "小弟", "0955555555", NULL, "C200");  /* 7 */
	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	assert_int_equal(stmt_run(db_prepare(shop.db, "UPDATE member SET kind = 'merged', merged_into = 6 WHERE id = 7"), &e), ST_OK);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		notes_free(&shop.notes);
		enum status st = member_resolve(&shop, NULL, named[i].text, &id, &e);

		assert_int_equal(st, named[i].code == NULL ? ST_OK : ST_REFUSED);
		if (named[i].code != NULL)
			assert_string_equal(e.code, named[i].code);
		else
			assert_int_equal(id, atoi(named[i].id));
		if (named[i].code != NULL && strcmp(named[i].code, "MEMBER_MANY") == 0)
			assert_int_equal(shop.notes.count, 2);
	}
}

/* The plan of a statement, one line a step. */
static char *plan_of(const char *sql)
{
	char *explain = xasprintf("EXPLAIN QUERY PLAN %s", sql);
	struct stmt *q = db_prepare_text(shop.db, explain);
	struct buf out = {0};

	while (stmt_step(q, NULL) == STEP_ROW)
		buf_addf(&out, "%s\n", stmt_text(q, 3));
	stmt_reset(q);
	free(explain);
	return buf_take(&out);
}

static void the_list_walks_its_index(void **state)
{
	static const char *const sorts[] = {NULL, "id", "name"};
	struct list_source src;
	struct list_page page;

	(void)state;
	assert_int_equal(member_list(&shop, "easystore", NULL, &src, &e), ST_OK);
	for (size_t i = 0; i < sizeof sorts / sizeof *sorts; i++) {
		struct list_query q = {.limit = 2, .sort = sorts[i]};

		assert_int_equal(src.page(src.self, &q, &page, &e), ST_OK);
		q.after = page.rows[1].key;
		for (int n = 0;; n++) {
			char *sql = member_list_sql(&src, &q, n), *plan;

			if (sql == NULL)
				break;
			plan = plan_of(sql);
			if (strstr(plan, "SCAN m\n") != NULL || strstr(plan, "FOR ORDER BY") != NULL)
				fail_msg("%s\n%s", plan, sql);
			free(plan);
			free(sql);
		}
		list_page_free(&page);
	}
	list_close(&src);
}

/* By a figure that some have: both ways, page by page, every member once. */
static void a_figure_sorts_those_who_have_it(void **state)
{
	static const struct {
		const char *sort, *up, *down;
	} sorted[] = {
		{"points", "1 3 5 4 2", "2 4 5 3 1"}, {"phone", "3 4 1 5 2", "2 5 1 4 3"}, {"last_on", "1 2 3 5 4", "4 5 3 2 1"},
	};
	struct list_source src;

	(void)state;
	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	assert_int_equal(stmt_run(db_prepare(shop.db, "INSERT INTO wallet (member_id, points, last_on) VALUES (2, 30, NULL), (4, 10, '2026-03-02'),"
	                                     " (5, 5, '2026-03-01'), (1, 0, NULL)"), &e), ST_OK);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
	for (size_t i = 0; i < 2 * sizeof sorted / sizeof *sorted; i++) {
		const char *want = i % 2 == 0 ? sorted[i / 2].up : sorted[i / 2].down;
		char *key = NULL;
		struct buf out = {0};

		assert_int_equal(member_list(&shop, "easystore", NULL, &src, &e), ST_OK);
		for (;;) {
			const struct list_query q = {.sort = sorted[i / 2].sort, .descending = i % 2 == 1, .limit = 2, .after = key};
			struct list_page page;

			assert_int_equal(src.page(src.self, &q, &page, &e), ST_OK);
			for (size_t k = 0; k < page.count; k++)
				buf_addf(&out, "%s%lld", out.len > 0 ? " " : "", (long long)page.rows[k].id);
			free(key);
			key = page.count == 2 ? xstrdup(page.rows[1].key) : NULL;
			list_page_free(&page);
			if (key == NULL)
				break;
		}
		if (strcmp(buf_str(&out), want) != 0)
			fail_msg("%s %zu: “%s”, not “%s”", sorted[i / 2].sort, i % 2, buf_str(&out), want);
		buf_free(&out);
		list_close(&src);
	}
}

static void newest_first_and_equal_ones_by_number(void **state)
{
	struct list_source src;
	struct list_page page;

	(void)state;
	clock_set(NOW + 60);
	make("新", "人", "0933333333", NULL, NULL); /* 6 */
	assert_int_equal(member_list(&shop, "easystore", NULL, &src, &e), ST_OK);
	assert_int_equal(src.page(src.self, &(struct list_query){.limit = 10}, &page, &e), ST_OK);
	assert_int_equal(page.count, 6);
	assert_int_equal(page.rows[0].id, 6);
	for (int i = 1; i < 6; i++)
		assert_int_equal(page.rows[i].id, i);
	list_page_free(&page);
	list_close(&src);
}

static const struct {
	const char *field, *value, *ids; /* ids NULL: the value is a code of refusal in `code` */
	const char *code;
} filters[] = {
	{"name", "林", "1 4 5", NULL}, {"text", "678", "1 2", NULL}, {"phone", "0912", "1 5", NULL}, {"phone", "345", "1 4 5", NULL},
	{"email", "EXAMPLE", "1 3 4", NULL}, {"empty", "email", "2 5", NULL}, {"empty", "email,phone", "", NULL}, {"kind", "guest", "", NULL},
	{"origin", "staff,import", "1 2 3 4 5", NULL}, {"points_min", "1", "1 2", NULL}, {"points_max", "5", "2 3 4 5", NULL},
	{"points_min", "10", "1", NULL}, {"last_within", "3", "1", NULL}, {"last_not_within", "3", "2 3 4 5", NULL},
	{"registered_from", "2026-03-05", "1 2 3 4 5", NULL}, {"registered_to", "2026-03-04", "", NULL}, {"registered_within", "0", "1 2 3 4 5", NULL},
	{"blacklisted", "yes", "2", NULL}, {"blacklisted", "no", "1 3 4 5", NULL}, {"birthday_month", "now", "3", NULL}, {"birthday_month", "04,05", "", NULL},
	{"email_consent", "yes", "", NULL}, {"rfm_r", "0", "1 2 3 4 5", NULL}, {"missing", "yes", "", NULL}, {"group", "老客", "4", NULL},
	{"group_none", "老客", "1 2 3 5", NULL}, {"group", "nobody", NULL, "GROUP_NONE"}, {"tier", "none", NULL, "TIER_NONE"},
};

static void filters_hold_whom_they_say(void **state)
{
	static const char *const rows[] = {
		"INSERT INTO wallet (member_id, points, last_on) VALUES (1, 10, '2026-03-02'), (2, 5, '2026-03-01')",
		"UPDATE member SET blacklisted_at = 1 WHERE id = 2",
		"UPDATE member SET birthday = '--03-31', birthday_md = '03-31' WHERE id = 3",
		"INSERT INTO member_group (id, profile, name, name_key, created_at, created_by, op_id) VALUES (1, 'easystore', '老客', '老客', 1, 'mei', 'g')",
		"INSERT INTO group_member (group_id, member_id, added_at) VALUES (1, 4, 1)",
	};
	const struct form *form;

	(void)state;
	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(stmt_run(db_prepare(shop.db, rows[i]), &e), ST_OK);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
	assert_int_equal(member_filter_form(&shop, "easystore", &form, &e), ST_OK);
	for (size_t i = 0; i < sizeof filters / sizeof *filters; i++) {
		struct record r;
		int64_t ids[20], count;
		size_t got = 0;
		struct buf out = {0};

		record_init(&r, form);
		assert_true(record_set(&r, filters[i].field, filters[i].value));
		const struct member_choice who = {.profile = "easystore", .filter = &r};
		enum status st = member_choice_page(&shop, &who, 0, ids, 20, &got, &e);
		if (filters[i].ids == NULL) {
			assert_int_equal(st, ST_REFUSED);
			assert_string_equal(e.code, filters[i].code);
			record_free(&r);
			continue;
		}
		assert_int_equal(st, ST_OK);
		for (size_t k = 0; k < got; k++)
			buf_addf(&out, "%s%lld", k > 0 ? " " : "", (long long)ids[k]);
		if (strcmp(buf_str(&out), filters[i].ids) != 0)
			fail_msg("%s=%s: “%s”, not “%s”", filters[i].field, filters[i].value, buf_str(&out), filters[i].ids);
		assert_int_equal(member_choice_count(&shop, &who, &count, &e), ST_OK);
		assert_int_equal(count, got);
		buf_free(&out);
		record_free(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(typed_text_finds, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_find_pages_by_key, set_up, tear_down),
		cmocka_unit_test_setup_teardown(one_is_meant_or_nobody, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_list_walks_its_index, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_figure_sorts_those_who_have_it, set_up, tear_down),
		cmocka_unit_test_setup_teardown(newest_first_and_equal_ones_by_number, set_up, tear_down),
		cmocka_unit_test_setup_teardown(filters_hold_whom_they_say, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
