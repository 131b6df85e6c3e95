/*
 * Who receives a campaign and in which order (RUT-89, 92, 93, 96; QOO-5 to 10,
 * 24, 26), audiences of one's own, and a small shop at random against plain SQL.
 */
#include "audience_fixture.h"

#include "storekeep/desk_list.h"
#include "storekeep/draft.h"

static struct shop s;

static int set_up(void **state)
{
	(void)state;
	scratch_empty();
	s = (struct shop){0};
	shop_in(&s, "shop.db");
	put(&s, "INSERT INTO account (profile) VALUES ('ruten'), ('qoo10'), ('counter')", 0, NULL, NULL);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	shop_close(&s);
	return 0;
}

static instant_t now_(void)
{
	return clock_now();
}

/* A campaign to these audiences, as ticked. */
static int64_t campaign(const char *profile, const char *type, const char *audiences)
{
	char *list = xstrdup(audiences), *save = NULL;
	int64_t id;
	int position = 0;

	put(&s, "INSERT INTO campaign (account_id, profile, type, state, created_at, created_by, changed_at, changed_by, op_id)"
	        " SELECT id, :a, :b, 'pending', 1, 'mei', 1, 'mei', hex(randomblob(16)) FROM account WHERE profile = :a", 0, profile, type);
	id = number(&s, "SELECT max(id) FROM campaign");
	for (char *one = strtok_r(list, ",", &save); one != NULL; one = strtok_r(NULL, ",", &save)) {
		char at[16];

		snprintf(at, sizeof at, "%d", position++);
		put(&s, "INSERT INTO campaign_audience (campaign_id, position, audience) VALUES (:n, CAST(:b AS INTEGER), :a)", id, one, at);
	}
	free(list);
	return id;
}

/* "amy/0 bob/1": codes in order, each with the place of its audience. */
static void chosen_are(int64_t id, instant_t at, int64_t leave_out, const char *expected, int64_t left_out)
{
	struct audience_choice c;
	struct error e = {0};
	struct buf b = {0};
	struct stmt *q;

	must(audience_choose(&s, id, at, leave_out, &c, &e), &e);
	q = db_prepare(s.db, "SELECT p.code, c.audience FROM temp.chosen c JOIN person p ON p.id = c.person_id ORDER BY c.seq");
	while (stmt_step(q, &e) == STEP_ROW)
		buf_addf(&b, "%s%s/%lld", b.len != 0 ? " " : "", stmt_text(q, 0), (long long)stmt_int(q, 1));
	stmt_reset(q);
	assert_string_equal(buf_str(&b), expected);
	assert_int_equal(c.left_out, left_out);
	buf_free(&b);
}

static void first_audience_then_newest_then_member_id(void **state)
{
	int64_t batch = batch_in(&s, "ruten");

	(void)state;
	/* made in an order that is neither that of the ids nor that of the times */
	event_in(&s, batch, "zoe", "view_shop", "", now_() - 100);
	event_in(&s, batch, "amy", "view_shop", "", now_() - 100);
	event_in(&s, batch, "eve", "view_shop", "", now_() - 50);
	event_in(&s, batch, "bob", "chat", "", now_() - 10);
	event_in(&s, batch, "zoe", "chat", "", now_() - 5);
	event_in(&s, batch, "cid", "chat", "", now_() - 300);
	event_in(&s, batch, "out", "chat", "", now_() - 1);
	put(&s, "UPDATE person SET opted_out = 1 WHERE code = 'out'", 0, NULL, NULL);
	/* zoe is in both: once, under the first that is ticked, by that audience's event */
	chosen_are(campaign("ruten", "", "visitors,contacts"), now_(), 0, "eve/0 amy/0 zoe/0 bob/1 cid/1", 1);
	chosen_are(campaign("ruten", "", "contacts,visitors"), now_(), 0, "zoe/0 bob/0 cid/0 eve/1 amy/1", 1);
	chosen_are(campaign("ruten", "", "favourites"), now_(), 0, "", 0);
	/* as of then: nobody had written yet but cid; nothing later decides who is in */
	chosen_are(campaign("ruten", "", "contacts,visitors"), now_() - 60, 0, "cid/0 amy/1 zoe/1", 0);
}

static void a_resend_goes_to_those_who_did_not_open(void **state)
{
	int64_t batch = batch_in(&s, "ruten"), first, again;

	(void)state;
	event_in(&s, batch, "opened", "chat", "", now_() - 4);
	event_in(&s, batch, "quiet", "chat", "", now_() - 3);
	event_in(&s, batch, "failed", "chat", "", now_() - 2);
	event_in(&s, batch, "later", "chat", "", now_() - 1);
	first = campaign("ruten", "", "contacts");
	put(&s, "INSERT INTO campaign_recipient (campaign_id, seq, person_id, state, opened_at) SELECT :n, id, id,"
	        " CASE code WHEN 'failed' THEN 'failed' ELSE 'sent' END, CASE code WHEN 'opened' THEN 5 END FROM person WHERE code <> 'later'",
	    first, NULL, NULL);
	again = campaign("ruten", "", "contacts");
	chosen_are(again, now_(), first, "quiet/0", 0);
	put(&s, "UPDATE campaign SET resend_of = (SELECT min(id) FROM campaign) WHERE id = :n", again, NULL, NULL);
	chosen_are(again, now_(), 0, "quiet/0", 0);
}

static void a_push_goes_to_followers(void **state)
{
	static const struct {
		const char *code, *followed, *left;
		int verified, no_reminders;
	} people[] = {
		{"old", "2026-01-01", NULL, 1, 0}, {"young", "2026-10-01", NULL, 1, 0}, {"left", "2026-01-01", "2026-02-01", 1, 0},
		{"unverified", "2026-05-01", NULL, 0, 0}, {"refused", "2026-05-01", NULL, 1, 1}, {"first_day", "2026-04-01", NULL, 1, 0},
		{"last_day", "2026-04-30", NULL, 1, 0}, {"day_after", "2026-05-01", NULL, 1, 0},
	};
	int64_t id = campaign("qoo10", "ad", "");

	(void)state;
	for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
		person_in(&s, "qoo10", people[i].code);
		put(&s, "UPDATE person SET followed_on = :a WHERE id = (SELECT max(id) FROM person)", 0, people[i].followed, NULL);
		put(&s, "UPDATE person SET left_on = :a WHERE id = (SELECT max(id) FROM person)", 0, people[i].left, NULL);
		put(&s, "UPDATE person SET email_verified = :n WHERE id = (SELECT max(id) FROM person)", people[i].verified, NULL, NULL);
		put(&s, "UPDATE person SET reminder_opt_out = :n WHERE id = (SELECT max(id) FROM person)", people[i].no_reminders, NULL, NULL);
	}
	person_in(&s, "qoo10", "stranger");
	put(&s, "UPDATE campaign SET follow_mode = 'all' WHERE id = :n", id, NULL, NULL);
	chosen_are(id, now_(), 0, "young/0 day_after/0 last_day/0 first_day/0 old/0", 2);
	/* both days count */
	put(&s, "UPDATE campaign SET follow_mode = 'period', follow_from = '2026-04-01', follow_to = '2026-04-30' WHERE id = :n", id, NULL, NULL);
	chosen_are(id, now_(), 0, "last_day/0 first_day/0", 0);
	/* who left by then followed before */
	put(&s, "UPDATE campaign SET follow_mode = 'all' WHERE id = :n", id, NULL, NULL);
	chosen_are(id, instant_parse("2026-01-15T12:00", "Asia/Tokyo"), 0, "left/0 old/0", 0);
}

/* ---- audiences of one's own ---- */

static int64_t own(const char *profile, const char *name, const char *fields)
{
	char *list = xstrdup(fields), *save = NULL, op[OP_ID_SIZE];
	const struct form *form;
	struct error e = {0};
	struct record r;
	int64_t id;

	must(form_load("audience", &form, &e), &e);
	record_init(&r, form);
	record_set(&r, "profile", profile);
	record_set(&r, "name", name);
	for (char *one = strtok_r(list, ";", &save); one != NULL; one = strtok_r(NULL, ";", &save)) {
		char *is = strchr(one, '=');

		*is = '\0';
		assert_true(record_set(&r, one, is + 1));
	}
	op_id_make(op);
	must(audience_save(&s, 0, &r, op, &id, &e), &e);
	record_free(&r);
	free(list);
	return id;
}

#define HEAD "訂單編號,訂單狀態,結帳時間,商品名稱,商品編號,數量,單價,結帳總金額,買家帳號,收件地址\n"

static void filters_hold_whom_they_say(void **state)
{
	static const struct {
		const char *fields, *holds;
	} cases[] = {
		{"orders_min=2", "many"}, {"orders_max=1;orders_min=1", "once other"}, {"never_bought=yes", "never"},
		{"amount_min=500", "many other"}, {"amount_max=499", "never once"}, {"amount_min=501", "many"},
		{"last_from=2026-09-01", "many"}, {"last_to=2026-08-31", "once other"}, {"last_from=2026-08-31;last_to=2026-09-01", "many once"},
		{"item=b1", "many"}, {"item=花瓶", "other"}, {"city=臺中", "other"}, {"city=台中", "other"}, {"audiences=contacts", "never many"},
		{"audiences=contacts;orders_min=1", "many"}, {"audiences=contacts,visitors", "never many once"},
	};
	int64_t batch = batch_in(&s, "ruten");

	(void)state;
	event_in(&s, batch, "never", "chat", "", now_() - 5);
	event_in(&s, batch, "many", "chat", "", now_() - 5);
	event_in(&s, batch, "once", "view_shop", "", now_() - 5);
	takes(&s, "ruten", HEAD
	      "R1,已完成,2026/09/01,杯,a1,1,300,300,many,臺北市信義路1號\n"
	      "R2,已出貨,2026/08/01,碗,b1,1,300,300,many,臺北市信義路1號\n"
	      "R3,已完成,2026/08/31,杯,a1,1,300,300,once,臺北市中山路1號\n"
	      "R4,已完成,2026/08/02,青瓷花瓶,c1,1,500,500,other,台中市公益路2號\n"
	      "R5,取消,2026/09/20,杯,a1,1,300,300,never,臺北市\n", 5, 0, 0, 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct list_query q = {.limit = 10, .sort = "member_id"};
		struct list_page page = {0};
		struct list_source src;
		struct error e = {0};
		struct buf held = {0};
		char code[32];
		char *want = xstrdup(cases[i].holds), *save = NULL;
		size_t count = 0;
		bool complete;

		must(audience_refresh(&s, NULL, &complete, &e), &e);
		snprintf(code, sizeof code, "own:%lld", (long long)own("ruten", cases[i].fields, cases[i].fields));
		must(person_list(&s, "ruten", code, &src, &e), &e);
		must(src.page(src.self, &q, &page, &e), &e);
		for (size_t k = 0; k < page.count; k++)
			buf_addf(&held, " %s ", page.rows[k].cells[0].text);
		for (char *one = strtok_r(want, " ", &save); one != NULL; one = strtok_r(NULL, " ", &save), count++) {
			char *word = xasprintf(" %s ", one);

			if (strstr(buf_str(&held), word) == NULL)
				fail_msg("%s has to hold %s, and holds%s", cases[i].fields, one, buf_str(&held));
			free(word);
		}
		if (page.count != count)
			fail_msg("%s holds%s instead of %s", cases[i].fields, buf_str(&held), cases[i].holds);
		buf_free(&held);
		free(want);
		list_page_free(&page);
		list_close(&src);
	}
}

static void ones_own_is_ticked_where_the_marketplace_allows(void **state)
{
	struct audience_choice c;
	struct error e = {0};
	char code[64];
	int64_t id, push;

	(void)state;
	person_in(&s, "counter", "c1");
	person_in(&s, "counter", "c2");
	put(&s, "UPDATE person SET blocked = 1 WHERE code = 'c2'", 0, NULL, NULL);
	snprintf(code, sizeof code, "own:%lld", (long long)own("counter", "all", "never_bought=yes"));
	chosen_are(campaign("counter", "", code), now_(), 0, "c1/0", 1);
	snprintf(code, sizeof code, "own:%lld", (long long)own("ruten", "all", "never_bought=yes"));
	id = campaign("ruten", "", code);
	assert_int_equal(audience_choose(&s, id, now_(), 0, &c, &e), ST_REFUSED);
	assert_string_equal(e.rule, "RUT-83");
	/* a push is narrowed down by it, never widened */
	person_in(&s, "qoo10", "fan");
	person_in(&s, "qoo10", "nobody");
	put(&s, "UPDATE person SET followed_on = '2026-01-01' WHERE code = 'fan'", 0, NULL, NULL);
	snprintf(code, sizeof code, "own:%lld", (long long)own("qoo10", "new", "never_bought=yes"));
	push = campaign("qoo10", "ad", code);
	chosen_are(push, now_(), 0, "fan/0", 0);
	snprintf(code, sizeof code, "own:%lld", (long long)own("qoo10", "regulars", "orders_min=1"));
	chosen_are(campaign("qoo10", "ad", code), now_(), 0, "", 0);
}

static void filters_are_checked(void **state)
{
	static const struct {
		const char *field, *value, *code;
	} cases[] = {
		{"name", NULL, "name_missing"}, {"orders_min", "5", "orders_range"}, {"amount_min", "900", "amount_range"},
		{"last_from", "2026-12-01", "last_range"},
	};
	const struct form *form;
	struct error e = {0};
	char op[OP_ID_SIZE];
	struct record r;
	int64_t id, twin;

	(void)state;
	must(form_load("audience", &form, &e), &e);
	for (size_t i = 0; i <= sizeof cases / sizeof *cases; i++) {
		record_init(&r, form);
		record_set(&r, "profile", "counter");
		record_set(&r, "name", "x");
		if (i < sizeof cases / sizeof *cases) {
			record_set(&r, "orders_max", "4");
			record_set(&r, "amount_max", "800");
			record_set(&r, "last_to", "2026-11-30");
			record_set(&r, cases[i].field, cases[i].value);
		}
		op_id_make(op);
		assert_int_equal(audience_save(&s, 0, &r, op, &id, &e), ST_REFUSED);
		assert_string_equal(e.code, i < sizeof cases / sizeof *cases ? cases[i].code : "filter_empty");
		record_free(&r);
	}
	twin = own("counter", "twin", "orders_min=1");
	record_init(&r, form);
	record_set(&r, "profile", "counter");
	record_set(&r, "name", "twin");
	record_set(&r, "orders_min", "2");
	assert_int_equal(audience_save(&s, 0, &r, op, &id, &e), ST_REFUSED);
	assert_string_equal(e.code, "name_twice");
	record_free(&r);
	/* in use: stays */
	campaign("counter", "", "own:1");
	assert_int_equal(twin, 1);
	assert_int_equal(audience_delete(&s, twin, &e), ST_REFUSED);
	assert_string_equal(e.code, "audience_in_use");
	put(&s, "UPDATE campaign SET state = 'sent'", 0, NULL, NULL);
	must(audience_delete(&s, twin, &e), &e);
}

/* ---- a small shop at random against plain SQL ---- */

static unsigned dice_state;

static unsigned dice(unsigned n)
{
	dice_state = dice_state * 1103515245u + 12345u;
	return (dice_state >> 8) % n;
}

/* Each audience by a question of its own over the events; the cart by the words of RUT-86. */
static const char *const naive[AUDIENCES] = {
	"SELECT DISTINCT person_id FROM member_event WHERE kind IN ('view_shop', 'view_item') AND at BETWEEN :from AND :at",
	"SELECT DISTINCT person_id FROM member_event WHERE kind = 'favourite_item' AND at BETWEEN :from AND :at",
	"SELECT DISTINCT person_id FROM member_event c WHERE kind = 'add_to_cart' AND at BETWEEN :from AND :at AND NOT EXISTS (SELECT 1"
	" FROM member_event b WHERE b.person_id = c.person_id AND b.kind = 'order_success' AND b.item_no = c.item_no AND b.at >= c.at AND b.at <= :at)",
	"SELECT DISTINCT person_id FROM member_event WHERE kind = 'order_success' AND at BETWEEN :from AND :at",
	"SELECT DISTINCT person_id FROM member_event WHERE kind IN ('chat', 'item_question') AND at BETWEEN :from AND :at",
};

static void expect_sets(instant_t at, int64_t sets[AUDIENCE_SETS], int64_t skipped[AUDIENCE_SETS])
{
	unsigned in[64] = {0};
	struct stmt *q;

	for (int i = 0; i < AUDIENCES; i++) {
		q = db_prepare(s.db, naive[i]);
		stmt_bind_int(q, ":from", at - 365 * 86400);
		stmt_bind_int(q, ":at", at);
		while (stmt_step(q, NULL) == STEP_ROW)
			in[stmt_int(q, 0)] |= 1U << i;
		stmt_reset(q);
	}
	q = db_prepare(s.db, "SELECT id, blocked OR opted_out FROM person");
	while (stmt_step(q, NULL) == STEP_ROW)
		if (in[stmt_int(q, 0)] != 0)
			(stmt_int(q, 1) != 0 ? skipped : sets)[in[stmt_int(q, 0)]]++;
	stmt_reset(q);
}

static void small_shops_agree_with_plain_sql(void **state)
{
	static const char *const kinds[] = {"view_shop", "view_item", "favourite_item", "add_to_cart", "order_success", "chat", "item_question"};

	(void)state;
	for (unsigned seed = 1; seed <= 25; seed++) {
		dice_state = seed;
		put(&s, "DELETE FROM member_event", 0, NULL, NULL);
		put(&s, "DELETE FROM person", 0, NULL, NULL);
		put(&s, "DELETE FROM audience_seen", 0, NULL, NULL);
		batch_in(&s, "ruten");
		for (int i = 0; i < 120; i++) {
			char code[16];

			snprintf(code, sizeof code, "p%u", dice(20));
			person_in(&s, "ruten", code);
			put(&s, "INSERT INTO member_event (person_id, kind, item_no, at, batch_id) SELECT id, :b,"
			        " CASE WHEN :b IN ('view_shop', 'chat') THEN '' ELSE 'a' || (:n / 3600 % 3) END, :n, (SELECT max(id) FROM batch)"
			        " FROM person WHERE code = :a ON CONFLICT DO NOTHING",
			    now_() + 40 * 86400 - (int64_t)dice(450 * 24) * 3600, code, kinds[dice(7)]);
		}
		put(&s, "UPDATE person SET blocked = 1 WHERE id % 7 = 1", 0, NULL, NULL);
		for (int day = -40; day <= 40; day += 20) {
			int64_t sets[AUDIENCE_SETS] = {0}, skipped[AUDIENCE_SETS] = {0};
			instant_t at = now_() + day * 86400;
			struct reach r;

			walk_at(&s, "ruten", at, &r);
			expect_sets(at, sets, skipped);
			for (int set = 1; set < AUDIENCE_SETS; set++)
				if (r.sets[set] != sets[set] || r.skipped[set] != skipped[set])
					fail_msg("seed %u, day %d, set %d: %lld and %lld, expected %lld and %lld", seed, day, set, (long long)r.sets[set],
					         (long long)r.skipped[set], (long long)sets[set], (long long)skipped[set]);
		}
	}
}

/* ---- what a page of people costs ---- */

static void people_are_listed_from_an_index(void **state)
{
	struct list_source src;
	struct error e = {0};
	struct list_query q = {.limit = 20};

	(void)state;
	for (int i = 0; i < AUDIENCES; i++) {
		struct stmt *plan;
		char *sql, *asked;
		bool sorts = false, indexed = false;

		must(person_list(&s, "ruten", audience_codes[i], &src, &e), &e);
		sql = desk_list_sql(&src, &q, 0);
		assert_non_null(sql);
		asked = xasprintf("EXPLAIN QUERY PLAN %s", sql);
		plan = db_prepare_text(s.db, asked);
		while (stmt_step(plan, &e) == STEP_ROW) {
			sorts |= strstr(stmt_text(plan, 3), "TEMP B-TREE FOR ORDER BY") != NULL;
			indexed |= strstr(stmt_text(plan, 3), "audience_seen_") != NULL;
		}
		stmt_reset(plan);
		assert_true(indexed);
		assert_false(sorts);
		free(sql);
		free(asked);
		list_close(&src);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(first_audience_then_newest_then_member_id, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_resend_goes_to_those_who_did_not_open, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_push_goes_to_followers, set_up, tear_down),
		cmocka_unit_test_setup_teardown(filters_hold_whom_they_say, set_up, tear_down),
		cmocka_unit_test_setup_teardown(ones_own_is_ticked_where_the_marketplace_allows, set_up, tear_down),
		cmocka_unit_test_setup_teardown(filters_are_checked, set_up, tear_down),
		cmocka_unit_test_setup_teardown(small_shops_agree_with_plain_sql, set_up, tear_down),
		cmocka_unit_test_setup_teardown(people_are_listed_from_an_index, set_up, tear_down),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
