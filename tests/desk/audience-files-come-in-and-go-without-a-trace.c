/*
 * Audience files: what comes in, what is refused and where, and that taking a
 * batch back leaves the book as it was (RUT-84 to 93, QOO-8, QOO-9, QOO-24).
 */
#include "audience_fixture.h"

static struct shop s;

static int set_up(void **state)
{
	(void)state;
	scratch_empty();
	s = (struct shop){0};
	shop_in(&s, "shop.db");
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	shop_close(&s);
	return 0;
}

/* Preview and import have to say the same; the batch's id. */
static int64_t brings(const char *profile, const char *source, const char *text, int fresh, int changed, int same, int refused,
                      struct import_result *out)
{
	char *path = file_in("audience.csv", "UTF-8", text);
	struct import_options o = {.path = path, .profile = profile, .source = source, .preview = true};
	struct import_result seen, r;
	struct error e = {0};
	int64_t batch;

	must(audience_import(&s, &o, &seen, &e), &e);
	o.preview = false;
	must(audience_import(&s, &o, &r, &e), &e);
	if (r.fresh != fresh || r.changed != changed || r.same != same || r.refused != refused)
		fail_msg("new %lld changed %lld same %lld refused %lld: %s", (long long)r.fresh, (long long)r.changed, (long long)r.same,
		         (long long)r.refused, r.refusal_count != 0 ? r.refusals[0].message : "");
	assert_int_equal(seen.fresh, fresh);
	assert_int_equal(seen.changed, changed);
	assert_int_equal(seen.same, same);
	assert_int_equal(seen.refused, refused);
	import_result_free(&seen);
	free(path);
	batch = r.batch_id;
	if (out != NULL)
		*out = r;
	else
		import_result_free(&r);
	return batch;
}

static void undo(int64_t batch)
{
	struct error e = {0};

	must(batch_undo(&s, batch, NULL, &e), &e);
}

/* Everything that audience files can change, as one text. */
static char *everything(void)
{
	static const char *const asks[] = {
		"SELECT group_concat(profile || code || name || email || blocked || opted_out || email_verified || reminder_opt_out ||"
		" coalesce(followed_on, '-') || coalesce(left_on, '-'), ' ') FROM (SELECT * FROM person ORDER BY profile, code)",
		"SELECT group_concat(p.code || e.kind || e.item_no || e.at, ' ') FROM (SELECT * FROM member_event ORDER BY person_id, kind, item_no, at) e"
		" JOIN person p ON p.id = e.person_id",
		"SELECT group_concat(profile || audience || count || counted_at || by, ' ') FROM (SELECT * FROM audience_count ORDER BY audience)",
		"SELECT group_concat(profile || item_no || title || coalesce(rank, '-'), ' ') FROM (SELECT * FROM item ORDER BY item_no)",
		"SELECT group_concat(p.code || coalesce(visitors_at, '') || coalesce(cart_at, '') || skip, ' ') FROM (SELECT * FROM audience_seen"
		" ORDER BY person_id) a JOIN person p ON p.id = a.person_id",
	};
	struct buf b = {0};
	struct error e = {0};
	bool complete;

	must(audience_refresh(&s, NULL, &complete, &e), &e);
	for (size_t i = 0; i < sizeof asks / sizeof *asks; i++) {
		struct stmt *q = db_prepare(s.db, asks[i]);

		assert_int_equal(stmt_step(q, &e), STEP_ROW);
		buf_addf(&b, "%s\n", stmt_text(q, 0) != NULL ? stmt_text(q, 0) : "");
		stmt_reset(q);
	}
	return buf_take(&b);
}

#define VISITS "會員帳號,商品編號,時間\n"

static void rows_without_member_or_time_are_refused_by_their_row(void **state)
{
	struct import_result r;

	(void)state;
	brings("ruten", "visitors", VISITS
	       "amy,a1,2026-10-10 09:00\n"
	       ",a1,2026-10-10 09:00\n"
	       "bob,a1,\n"
	       "cid,a1,2026-13-40\n"
	       "dan,a1,2026/10/10 09:00:59\n", 2, 0, 0, 3, &r);
	assert_int_equal(r.refusal_count, 3);
	assert_string_equal(r.refusals[0].code, "member_id_missing");
	assert_int_equal(r.refusals[0].line, 3);
	assert_int_equal(r.refusals[0].record, 2);
	assert_string_equal(r.refusals[1].code, "at_missing");
	assert_int_equal(r.refusals[1].line, 4);
	assert_int_equal(r.refusals[2].line, 5);
	import_result_free(&r);
	/* nobody was made for a row that was refused */
	assert_int_equal(number(&s, "SELECT count(*) FROM person"), 2);
	assert_int_equal(number(&s, "SELECT at FROM member_event e JOIN person p ON p.id = e.person_id WHERE p.code = 'dan'"), TPE("2026-10-10T09:00:59"));
}

static void a_time_with_an_offset_is_that_moment(void **state)
{
	(void)state;
	brings("ruten", "contacts", VISITS "amy,,2026-10-10T10:00:00+09:00\n" "bob,a1,2026-10-10T01:00:00Z\n", 2, 0, 0, 0, NULL);
	assert_int_equal(number(&s, "SELECT count(DISTINCT at) FROM member_event"), 1);
	assert_int_equal(number(&s, "SELECT max(at) FROM member_event"), TPE("2026-10-10T09:00"));
	/* a conversation without an item is a message, one with an item is a question */
	assert_int_equal(number(&s, "SELECT count(*) FROM member_event WHERE kind = 'chat'"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM member_event WHERE kind = 'item_question'"), 1);
}

static void the_same_event_twice_is_one(void **state)
{
	int64_t first;

	(void)state;
	first = brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\namy,a1,2026-10-10 09:00\namy,a2,2026-10-10 09:00\n", 2, 0, 1, 0, NULL);
	brings("ruten", "visitors", VISITS "amy,a1,2026/10/10 09:00:00\nbob,a1,2026-10-10 09:00\n", 1, 0, 1, 0, NULL);
	/* the same file as another source is another matter */
	brings("ruten", "favourites", VISITS "amy,a1,2026/10/10 09:00:00\nbob,a1,2026-10-10 09:00\n", 2, 0, 0, 0, NULL);
	undo(first);
	assert_int_equal(number(&s, "SELECT count(*) FROM member_event WHERE kind = 'view_item'"), 1);
	/* what was taken back can come again */
	brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\n", 1, 0, 0, 0, NULL);
}

static void kinds_have_to_fit_their_audience(void **state)
{
	struct import_result r;

	(void)state;
	brings("ruten", "events", "會員帳號,事件,商品編號,時間\n"
	       "amy,加入購物車,a1,2026-10-10 09:00\n"
	       "amy,chat,,2026-10-10 09:00\n"
	       "amy,飛走了,,2026-10-10 09:00\n"
	       "amy,,,2026-10-10 09:00\n", 2, 0, 0, 2, &r);
	assert_string_equal(r.refusals[0].code, "kind_unknown");
	assert_string_equal(r.refusals[1].code, "kind_missing");
	import_result_free(&r);
	brings("ruten", "cart", "會員帳號,事件,商品編號,時間\nbob,add_to_cart,a1,2026-10-10 09:00\nbob,chat,a1,2026-10-10 09:00\n", 1, 0, 0, 1, &r);
	assert_string_equal(r.refusals[0].code, "kind_foreign");
	import_result_free(&r);
}

static void members_keep_what_the_file_does_not_say(void **state)
{
	(void)state;
	brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\nbob,a1,2026-10-10 09:00\n", 2, 0, 0, 0, NULL);
	brings("ruten", "members", "會員帳號,姓名,封鎖\namy,王小明,是\ncid,陳大文,\n", 1, 1, 0, 0, NULL);
	brings("ruten", "members", "會員帳號,拒收\namy,1\nbob,否\n", 0, 1, 1, 0, NULL);
	assert_int_equal(number(&s, "SELECT count(*) FROM person WHERE code = 'amy' AND name = '王小明' AND blocked AND opted_out"), 1);
	assert_int_equal(number(&s, "SELECT skip FROM audience_seen a JOIN person p ON p.id = a.person_id WHERE p.code = 'amy'"), 3);
	/* flags as a set: what is not named is off */
	brings("ruten", "members", "會員帳號,標記\namy,opted_out\n", 0, 1, 0, 0, NULL);
	assert_int_equal(number(&s, "SELECT skip FROM audience_seen a JOIN person p ON p.id = a.person_id WHERE p.code = 'amy'"), 2);
	brings("ruten", "members", "會員帳號,封鎖\namy,也許\nbob,是\nbob,否\n", 0, 1, 0, 2, NULL);
}

static void followers_have_their_days(void **state)
{
	struct import_result r;

	(void)state;
	brings("qoo10", "followers", "customer_id,followed_on,left_on,email_verified,reminder_opt_out\n"
	       "q1,2026-01-05,,1,0\n"
	       "q2,2026-02-05,2026-03-01,0,1\n"
	       "q3,,,1,0\n"
	       "q4,2026-02-05,2026-01-01,1,0\n", 2, 0, 0, 2, &r);
	assert_string_equal(r.refusals[0].code, "followed_on_missing");
	assert_string_equal(r.refusals[1].code, "left_before");
	import_result_free(&r);
	assert_int_equal(number(&s, "SELECT count(*) FROM person WHERE code = 'q2' AND left_on = '2026-03-01' AND NOT email_verified AND reminder_opt_out"), 1);
}

static void what_is_taken_back_leaves_the_book_as_it_was(void **state)
{
	static const struct {
		const char *profile, *source, *text;
		int fresh, changed, same, refused;
	} files[] = {
		{"ruten", "cart", VISITS "amy,a1,2026-10-11 09:00\nnew,a1,2026-10-12 09:00\n", 2, 0, 0, 0},
		{"ruten", "members", "會員帳號,姓名,封鎖\namy,新名字,是\nnew2,,是\n", 1, 1, 0, 0},
		{"ruten", "members", "會員帳號,姓名\nbob,再換\namy,王小明\n", 0, 1, 1, 0},
		{"ruten", "counts", "客群,人數\nvisitors,500\ncart,7\n", 1, 1, 0, 0},
		{"ruten", "items", "商品編號,商品名稱,排名\na1,新杯,2\na9,碗,3\n", 1, 1, 0, 0},
		{"qoo10", "followers", "customer_id,followed_on\nq1,2026-01-05\n", 1, 0, 0, 0},
	};
	char *before, *after;

	(void)state;
	brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\nbob,a1,2026-10-10 09:00\n", 2, 0, 0, 0, NULL);
	brings("ruten", "members", "會員帳號,姓名,封鎖\namy,王小明,否\nbob,李四,是\n", 0, 2, 0, 0, NULL);
	brings("ruten", "counts", "客群,人數\nvisitors,418\n", 1, 0, 0, 0, NULL);
	brings("ruten", "items", "商品編號,商品名稱,排名\na1,杯,1\n", 1, 0, 0, 0, NULL);
	before = everything();
	for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
		int64_t batch = brings(files[i].profile, files[i].source, files[i].text, files[i].fresh, files[i].changed, files[i].same,
		                       files[i].refused, NULL);

		after = everything();
		assert_string_not_equal(before, after);
		free(after);
		undo(batch);
		after = everything();
		assert_string_equal(before, after);
		free(after);
	}
	free(before);
}

/* Someone whom a later batch speaks of stays when the first is taken back, and what that batch changed stands. */
static void a_later_batch_stands_in_the_way(void **state)
{
	int64_t first, second;
	struct error e = {0};

	(void)state;
	brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\n", 1, 0, 0, 0, NULL);
	first = brings("ruten", "members", "會員帳號,封鎖\namy,是\n", 0, 1, 0, 0, NULL);
	second = brings("ruten", "members", "會員帳號,姓名\namy,王小明\n", 0, 1, 0, 0, NULL);
	assert_int_equal(batch_undo(&s, first, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	undo(second);
	undo(first);
	assert_int_equal(number(&s, "SELECT count(*) FROM person WHERE blocked OR name <> ''"), 0);
}

static void people_that_are_still_spoken_of_stay(void **state)
{
	int64_t first;

	(void)state;
	first = brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\nbob,a1,2026-10-10 09:00\n", 2, 0, 0, 0, NULL);
	brings("ruten", "cart", VISITS "amy,a1,2026-10-10 09:00\n", 1, 0, 0, 0, NULL);
	undo(first);
	assert_int_equal(number(&s, "SELECT count(*) FROM person"), 1);
	assert_int_equal(number(&s, "SELECT count(*) FROM person WHERE code = 'amy'"), 1);
}

/* Undone before anybody counted, cut short, or undone one after the other: what is kept is always that of a book built
 * from nothing, and there is an end to it. */
static void undo_and_count_in_any_order(void **state)
{
	char *whole, *anew;
	int64_t a, b;
	struct error e = {0};
	struct reach r;

	(void)state;
	a = brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\nbob,a1,2026-10-10 09:00\n", 2, 0, 0, 0, NULL);
	put(&s, "DELETE FROM audience_taken", 0, NULL, NULL);
	put(&s, "DELETE FROM audience_seen", 0, NULL, NULL);
	undo(a);
	walk_at(&s, "ruten", clock_now(), &r);
	assert_int_equal(reach_union(&r, 0x1f), 0);
	a = brings("ruten", "visitors", VISITS "amy,a1,2026-10-10 09:00\nbob,a1,2026-10-10 09:00\n", 2, 0, 0, 0, NULL);
	b = brings("ruten", "contacts", VISITS "amy,a1,2026-10-10 09:00\ncid,a1,2026-10-10 09:00\n", 2, 0, 0, 0, NULL);
	undo(a);
	put(&s, "UPDATE audience_taken SET whole = 0", 0, NULL, NULL);
	walk_at(&s, "ruten", clock_now(), &r);
	assert_int_equal(reach_of(&r, 0), 0);
	assert_int_equal(reach_of(&r, 4), 2);
	brings("ruten", "members", "會員帳號,封鎖\namy,是\n", 0, 1, 0, 0, NULL);
	whole = everything();
	put(&s, "DELETE FROM audience_taken", 0, NULL, NULL);
	put(&s, "DELETE FROM audience_seen", 0, NULL, NULL);
	anew = everything();
	assert_string_equal(whole, anew);
	assert_int_equal(batch_undo(&s, b, NULL, &e), ST_OK);
	walk_at(&s, "ruten", clock_now(), &r);
	assert_int_equal(reach_union(&r, 0x1f) + reach_skipped(&r, 0x1f), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM audience_touched"), 0);
	assert_int_equal(number(&s, "SELECT count(*) FROM audience_seen"), 0);
	free(whole);
	free(anew);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(rows_without_member_or_time_are_refused_by_their_row, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_time_with_an_offset_is_that_moment, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_same_event_twice_is_one, set_up, tear_down),
		cmocka_unit_test_setup_teardown(kinds_have_to_fit_their_audience, set_up, tear_down),
		cmocka_unit_test_setup_teardown(members_keep_what_the_file_does_not_say, set_up, tear_down),
		cmocka_unit_test_setup_teardown(followers_have_their_days, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_taken_back_leaves_the_book_as_it_was, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_later_batch_stands_in_the_way, set_up, tear_down),
		cmocka_unit_test_setup_teardown(people_that_are_still_spoken_of_stay, set_up, tear_down),
		cmocka_unit_test_setup_teardown(undo_and_count_in_any_order, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
