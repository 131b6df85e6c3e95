/*
 * Imports of members taken back (EAS-83), likely duplicates and merges with the
 * way back (EAS-111, EAS-115).
 */
#include "import_fixture.h"

#include "storekeep/desk_list.h"
#include "storekeep/ledger.h"
#include "storekeep/member_file.h"
#include "storekeep/member_merge.h"
#include "storekeep/points.h"

#define HEAD "member_code,last_name,first_name,email,phone,birthday,groups,tier,points,credit,email_consent,note\n"

static void import_text(struct shop *s, const char *text, const char *on_match)
{
	char *path = file_in("members.csv", "UTF-8", text);
	struct import_options o = {.path = path, .profile = "easystore", .on_match = on_match};
	struct import_result r;
	struct error e = {0};

	s->accept_warnings = true;
	must(member_import(s, &o, &r, &e), &e);
	assert_int_equal(r.refused, 0);
	import_result_free(&r);
	free(path);
}

static int64_t count(struct shop *s, const char *sql)
{
	return db_int(s->db, sql, -1);
}

static void must_agree(struct shop *s)
{
	struct notes findings = {0};
	struct error e = {0};

	must(ledger_check(s, &findings, &e), &e);
	if (findings.count != 0)
		fail_msg("%s", findings.items[0].what.message);
}

static void who_was_made_goes_and_who_was_changed_is_as_before(void **state)
{
	struct error e = {0};
	struct member m;
	struct shop s;

	(void)state;
	shop_in(&s, "undo.db");
	import_text(&s, HEAD "A,林,美華,a@x.tw,0912345678,1990-05-17,甲,,,,yes,舊\n", NULL);
	import_text(&s, HEAD "A,林,美花,new@x.tw,,,乙,,,,no,新\nB,王,明,b@x.tw,,,,VIP,70,30,,\nC,陳,文,c@x.tw,,,丙,,,,,\n", "update");
	must(member_get(&s, 1, &m, &e), &e);
	assert_string_equal(m.email, "new@x.tw");
	member_free(&m);
	must(batch_undo(&s, 2, NULL, &e), &e);
	must(member_get(&s, 1, &m, &e), &e);
	assert_string_equal(m.email, "a@x.tw");
	assert_string_equal(m.first_name, "美華");
	assert_string_equal(m.note, "舊");
	assert_true(m.email_consent);
	member_free(&m);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM group_member x JOIN member_group g ON g.id = x.group_id WHERE g.name = '甲'"), 1);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM group_member"), 1);
	/* B had a ledger: taken back by entries, and nobody's to see. C leaves nothing. */
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM member WHERE kind = 'removed'"), 1);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM live_member"), 1);
	assert_int_equal(count(&s, "SELECT SUM(points) + SUM(credit) FROM wallet"), 0);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM points_entry"), 2);
	must_agree(&s);
	shop_close(&s);
}

static void what_was_used_since_stands_in_the_way(void **state)
{
	struct posted done;
	struct error e = {0};
	struct shop s;

	(void)state;
	shop_in(&s, "used.db");
	import_text(&s, HEAD "B,王,明,b@x.tw,,,,VIP,70,30,,\n", NULL);
	must(db_begin(s.db, &e), &e);
	must(ledger_post(&s, &(struct posting){.member_id = 1, .kind = "manual_sub", .points = -20, .on = shop_today(&s, NULL), .expires_on = DAY_NONE}, &done, &e), &e);
	must(db_commit(s.db, &e), &e);
	assert_int_equal(batch_undo(&s, 1, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	assert_string_equal(s.notes.items[0].what.code, "batch_points_used");
	assert_int_equal(count(&s, "SELECT points FROM wallet WHERE member_id = 1"), 50);
	shop_close(&s);
}

static void duplicates_are_found_for_three_reasons(void **state)
{
	struct list_query q = {.limit = 20};
	struct list_page page = {0};
	struct list_source src;
	struct error e = {0};
	int64_t pairs;
	struct shop s;

	(void)state;
	shop_in(&s, "twins.db");
	import_text(&s,
	            HEAD "A,林,一,lin.one@x.tw,0912345678,,,,,,,\nB,王,二,wang@x.tw,,1990-05-17,,,,,,\nC,陳,三,chen@x.tw,,,,,,,,\n"
	                 "D,王,二,other@x.tw,,1990-05-17,,,,,,\nE,陳,四,chem@x.tw,,,,,,,,\nF,王,二,third@x.tw,,1991-05-17,,,,,,\n"
	                 "G,吳,五,chenn@x.tw,,,,,,,,\n",
	            NULL);
	/* Two accounts with one phone: a file would have taken them for one person. */
	must(db_begin(s.db, &e), &e);
	struct stmt *set = db_prepare(s.db, "UPDATE member SET phone = '+886912345678' WHERE member_code = 'F'");
	must(stmt_run(set, &e), &e);
	must(db_commit(s.db, &e), &e);
	must(member_duplicates_find(&s, "easystore", NULL, &pairs, &e), &e);
	assert_int_equal(pairs, 4); /* A-F phone, B-D name, C-E and C-G address */
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM duplicate_pair WHERE reasons = 'phone' AND low_id = 1 AND high_id = 6"), 1);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM duplicate_pair WHERE reasons = 'name' AND low_id = 2 AND high_id = 4"), 1);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM duplicate_pair WHERE reasons = 'email' AND low_id = 3 AND high_id IN (5, 7)"), 2);
	must(member_duplicate_dismiss(&s, 4, 2, &e), &e);
	must(member_duplicates_find(&s, "easystore", NULL, &pairs, &e), &e);
	member_duplicate_list(&s, "easystore", &src);
	must(src.page(src.self, &q, &page, &e), &e);
	assert_int_equal(page.count, 3);
	list_page_free(&page);
	desk_list_close(&src);
	shop_close(&s);
}

static void a_merge_moves_what_is_lacking_and_can_be_taken_back(void **state)
{
	struct member_merge m = {.from = 1, .into = 2, .move_points = true, .move_credit = true, .op_id = "merge-1"};
	struct member_merge_plan plan;
	struct error e = {0};
	struct member a;
	int64_t batch, again;
	struct shop s;

	(void)state;
	shop_in(&s, "merge.db");
	import_text(&s, HEAD "A,林,美華,a@x.tw,,,甲|乙,VIP,120,50,yes,\nB,林,美華,b@x.tw,,,乙,普通會員,,,,\n", NULL);
	must(member_merge_look_at(&s, 1, 2, &plan, &e), &e);
	assert_string_equal(plan.groups, "甲");
	assert_int_equal(plan.points_left, 120);
	assert_int_equal(plan.credit_left, 50);
	assert_true(plan.consent);
	member_merge_plan_free(&plan);
	must(member_merge(&s, &m, &batch, &e), &e);
	must(member_merge(&s, &m, &again, &e), &e);
	assert_int_equal(batch, again);
	must(member_get(&s, 1, &a, &e), &e);
	assert_string_equal(a.kind, "merged");
	assert_int_equal(a.points, 0);
	member_free(&a);
	must(member_get(&s, 2, &a, &e), &e);
	assert_int_equal(a.points, 120);
	assert_int_equal(a.credit, 50);
	assert_true(a.email_consent);
	member_free(&a);
	m.op_id = "merge-2";
	assert_int_equal(member_merge(&s, &m, &again, &e), ST_REFUSED);
	assert_string_equal(e.code, "MEMBER_MERGED");
	must(batch_undo(&s, batch, NULL, &e), &e);
	must(member_get(&s, 1, &a, &e), &e);
	assert_string_equal(a.kind, "registered");
	assert_int_equal(a.points, 120);
	assert_int_equal(a.credit, 50);
	member_free(&a);
	must(member_get(&s, 2, &a, &e), &e);
	assert_int_equal(a.points + a.credit, 0);
	assert_false(a.email_consent);
	member_free(&a);
	assert_int_equal(count(&s, "SELECT COUNT(*) FROM group_member WHERE member_id = 2"), 1);
	must_agree(&s);
	shop_close(&s);
}

static void not_every_pair_can_be_merged(void **state)
{
	struct member_merge m = {.from = 1, .into = 1, .op_id = "x"};
	struct error e = {0};
	int64_t batch;
	struct shop s;

	(void)state;
	shop_in(&s, "no.db");
	import_text(&s, HEAD "A,林,一,a@x.tw,,,,,,,,\nB,林,二,b@x.tw,,,,,,,,\n", NULL);
	assert_int_equal(member_merge(&s, &m, &batch, &e), ST_REFUSED);
	assert_string_equal(e.code, "TR_SAME");
	must(member_block(&s, 2, true, "假帳號", &e), &e);
	m.into = 2;
	assert_int_equal(member_merge(&s, &m, &batch, &e), ST_REFUSED);
	assert_string_equal(e.code, "BLACKLISTED");
	shop_close(&s);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(who_was_made_goes_and_who_was_changed_is_as_before),
		cmocka_unit_test(what_was_used_since_stands_in_the_way),
		cmocka_unit_test(duplicates_are_found_for_three_reasons),
		cmocka_unit_test(a_merge_moves_what_is_lacking_and_can_be_taken_back),
		cmocka_unit_test(not_every_pair_can_be_merged),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
