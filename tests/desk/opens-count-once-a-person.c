/*
 * Opens of campaigns: once a person, inside the window to the second, from a
 * CSV and from an access log, taken back as a batch, and never moved once the
 * result is final (RUT-125, RUT-126). Campaign 1: eight recipients m1 to m8,
 * sent 2026-10-13 10:30:00.
 */
#include "import_fixture.h"
#include "storekeep/audit.h"
#include "storekeep/campaign.h"
#include "storekeep/desk_list.h"
#include "storekeep/opens.h"
#include "storekeep/outbox.h"

static struct shop shop;

static void at(const char *now)
{
	clock_set(instant_parse(now, "Asia/Taipei"));
}

static void run(const char *sql)
{
	struct stmt *q = db_prepare_own(shop.db, sql);
	struct error e = {0};

	must(db_begin(shop.db, &e), &e);
	must(stmt_run(q, &e), &e);
	must(db_commit(shop.db, &e), &e);
	stmt_finish(q);
}

#define CAMPAIGN "INSERT INTO campaign (id, account_id, profile, name, send_at, state, created_at, created_by, changed_at, changed_by," \
	" recipients, reach, op_id) VALUES "

/* 1791858600 is 2026-10-13 10:30:00 in Taipei. */
static int enter(void **state)
{
	struct error e = {0};

	(void)state;
	shop = (struct shop){0};
	at("2026-10-15T09:00:00");
	must(shop_open(&shop, NULL, DB_PRIVATE, &fixture_config, &e), &e);
	shop.actor = "mei";
	assert_int_equal(instant_parse("2026-10-13T10:30:00", "Asia/Taipei"), 1791858600);
	run("INSERT INTO account (id, profile) VALUES (1, 'ruten')");
	run(CAMPAIGN "(1, 1, 'ruten', 'A', 1791858600, 'sent', 1, 'mei', 1, 'mei', 8, 8, 'a'),"
	    "(2, 1, 'ruten', 'B', 1791858600, 'sent', 2, 'mei', 2, 'mei', 5, 4, 'b')");
	run("WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 9)"
	    " INSERT INTO person (id, profile, code) SELECT i, 'ruten', 'm' || i FROM n");
	run("INSERT INTO campaign_recipient (campaign_id, seq, person_id, state) SELECT 1, id, id, 'sent' FROM person WHERE id <= 8");
	run("INSERT INTO campaign_recipient (campaign_id, seq, person_id, state)"
	    " SELECT 2, id, id, CASE id WHEN 5 THEN 'failed' ELSE 'sent' END FROM person WHERE id <= 5");
	return 0;
}

static int leave(void **state)
{
	(void)state;
	shop_close(&shop);
	return 0;
}

/* The number in the note with this code, 0 when there is none. */
static long noted(const char *code)
{
	for (size_t i = 0; i < shop.notes.count; i++)
		if (strcmp(shop.notes.items[i].what.code, code) == 0) {
			assert_int_equal(shop.notes.items[i].level, NOTE_INFO);
			return strtol(shop.notes.items[i].what.message, NULL, 10);
		}
	return 0;
}

static int64_t import(const char *name, const char *text, int64_t fresh, int64_t same, int64_t left_out, int64_t refused)
{
	char *path = file_in(name, "UTF-8", text);
	struct import_options o = {.path = path, .profile = "ruten"};
	struct import_result r;
	struct error e = {0};
	int64_t batch;

	must(opens_import(&shop, &o, &r, &e), &e);
	assert_int_equal(r.fresh, fresh);
	assert_int_equal(r.same, same);
	assert_int_equal(r.left_out, left_out);
	assert_int_equal(r.refused, refused);
	batch = r.batch_id;
	import_result_free(&r);
	free(path);
	return batch;
}

static int64_t opened(int64_t id)
{
	struct campaign c;
	struct error e = {0};
	int64_t n;

	must(campaign_get(&shop, id, &c, &e), &e);
	n = c.opened;
	campaign_free(&c);
	return n;
}

static void is_sound(void)
{
	struct notes findings = {0};
	struct error e = {0};

	must(db_check(shop.db, &findings, &e), &e);
	if (findings.count != 0)
		fail_msg("%s", findings.items[0].what.message);
	notes_free(&findings);
}

#define HEAD "campaign_id,member_id,at\n"

static void window_to_the_second(void **state)
{
	struct open_curve c;
	struct error e = {0};

	(void)state;
	at("2026-10-20T10:30:00");
	import("a.csv", HEAD
		"1,m1,2026-10-13T10:29:59+08:00\n"  /* a second early */
		"1,m2,2026-10-13T10:30:00+08:00\n"  /* the send time */
		"1,m3,2026-10-20T02:30:00Z\n"       /* 168 h */
		"1,m4,2026-10-20 10:30:01\n"        /* a second late; no offset: the marketplace's clock */
		"1,m5,2026/10/15 09:00\n", 3, 0, 2, 0);
	assert_int_equal(noted("open_before_send"), 1);
	assert_int_equal(noted("open_after_window"), 1);
	assert_int_equal(opened(1), 3);
	must(open_curve(&shop, 1, &c, &e), &e);
	assert_int_equal(c.day[0], 1);
	assert_int_equal(c.day[1], 1); /* 46.5 h */
	assert_int_equal(c.day[OPEN_DAYS], 1);
	assert_int_equal(c.hour[0], 1);
	assert_int_equal(c.hour[46], 1);
	assert_int_equal(c.hour[168], 1);
	assert_int_equal(c.until, 1791858600 + 604800);
	assert_false(c.final);
	is_sound();
}

/* A day without a time is its midnight. */
static void once_a_person(void **state)
{
	int64_t days[OPEN_DAYS];
	struct error e = {0};

	(void)state;
	import("a.csv", HEAD
		"1,m1,2026-10-14 12:00:00\n1,m1,2026-10-13 12:00:00\n1,m1,2026-10-14 12:00:00\n1,m2,2026-10-14 12:00:00\n"
		"1,m9,2026-10-14 12:00:00\n"            /* no recipient */
		"1,nobody,2026-10-14 12:00:00\n"
		"2,m5,2026-10-14 12:00:00\n"            /* its message failed */
		"2,m1,2026-10-14 12:00:00\n"            /* the same person, another campaign */
		"7,m1,2026-10-14 12:00:00\nx,m1,2026-10-14 12:00:00\n1,,2026-10-14 12:00:00\n1,m3,\n1,m3,2026-10-14\n", 5, 1, 3, 4);
	assert_int_equal(noted("open_not_recipient"), 3);
	assert_int_equal(opened(1), 3); /* m1, m2, m3 */
	assert_int_equal(opened(2), 1);
	must(open_days(&shop, 1, days, &e), &e);
	assert_int_equal(days[0], 2); /* m1, first seen on the 13th; m3, 13.5 hours after sending */
	assert_int_equal(days[1], 1);
	is_sound();
}

static void later_batches_and_undo(void **state)
{
	struct error e = {0};
	int64_t first, second, days[OPEN_DAYS];

	(void)state;
	first = import("a.csv", HEAD "1,m1,2026-10-13 12:00:00\n1,m2,2026-10-13 12:00:00\n", 2, 0, 0, 0);
	second = import("b.csv", HEAD "1,m1,2026-10-14 12:00:00\n1,m3,2026-10-14 12:00:00\n1,m2,2026-10-13 12:00:00\n", 2, 1, 0, 0);
	assert_int_equal(opened(1), 3);
	must(batch_undo(&shop, first, NULL, &e), &e);
	assert_int_equal(opened(1), 2); /* m1 by the second file, m3 */
	must(open_days(&shop, 1, days, &e), &e);
	assert_int_equal(days[0], 0);
	assert_int_equal(days[1], 2);
	is_sound();
	must(batch_undo(&shop, second, NULL, &e), &e);
	assert_int_equal(opened(1), 0);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM open_event", -1), 0);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM campaign_recipient WHERE opened_at IS NOT NULL", -1), 0);
	is_sound();
}

static void a_preview_changes_nothing(void **state)
{
	char *path = file_in("a.csv", "UTF-8", HEAD "1,m1,2026-10-13 12:00:00\n1,m9,2026-10-13 12:00:00\n");
	struct import_options o = {.path = path, .profile = "ruten", .preview = true};
	struct import_result r;
	struct error e = {0};

	(void)state;
	must(opens_import(&shop, &o, &r, &e), &e);
	assert_int_equal(r.fresh, 1);
	assert_int_equal(r.left_out, 1);
	assert_int_equal(r.batch_id, 0);
	import_result_free(&r);
	free(path);
	assert_int_equal(opened(1), 0);
	assert_int_equal(db_int(shop.db, "SELECT COUNT(*) FROM open_event", -1), 0);
}

static void final_stays(void **state)
{
	struct error e = {0};
	struct campaign c;
	int64_t batch, closed;

	(void)state;
	batch = import("a.csv", HEAD "1,m1,2026-10-13 12:00:00\n1,m2,2026-10-13 12:00:00\n1,m3,2026-10-13 12:00:00\n", 3, 0, 0, 0);
	at("2026-10-20T10:30:00");
	must(opens_run(&shop, &closed, &e), &e);
	assert_int_equal(closed, 0);
	at("2026-10-20T10:30:01");
	shop.dry_run = true;
	must(opens_run(&shop, &closed, &e), &e);
	assert_int_equal(closed, 2);
	shop.dry_run = false;
	must(opens_run(&shop, &closed, &e), &e);
	assert_int_equal(closed, 2);
	must(opens_run(&shop, &closed, &e), &e);
	assert_int_equal(closed, 0);
	must(campaign_get(&shop, 1, &c, &e), &e);
	assert_true(c.final);
	campaign_free(&c);
	import("b.csv", HEAD "1,m4,2026-10-14 12:00:00\n2,m1,2026-10-14 12:00:00\n", 0, 0, 2, 0);
	assert_int_equal(noted("open_final"), 2);
	assert_int_equal(opened(1), 3);
	assert_int_equal(batch_undo(&shop, batch, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	assert_int_equal(opened(1), 3);
	is_sound();
}

/* The window is over and the timer has not been by: what stands is not moved, what nobody has counted yet is. */
static void late_files(void **state)
{
	(void)state;
	import("a.csv", HEAD "1,m1,2026-10-13 12:00:00\n", 1, 0, 0, 0);
	at("2026-10-21T09:00:00");
	import("b.csv", HEAD "1,m2,2026-10-14 12:00:00\n2,m2,2026-10-14 12:00:00\n2,m3,2026-10-20 10:30:01\n", 1, 0, 2, 0);
	assert_int_equal(noted("open_final"), 1);
	assert_int_equal(noted("open_after_window"), 1);
	assert_int_equal(opened(1), 1);
	assert_int_equal(opened(2), 1);
}

/* What the marketplace itself says wins over events. */
static void platforms_figure_wins(void **state)
{
	struct error e = {0};

	(void)state;
	must(campaign_figures(&shop, 1, -1, 6, &e), &e);
	import("a.csv", HEAD "1,m1,2026-10-13 12:00:00\n", 1, 0, 0, 0);
	assert_int_equal(opened(1), 6);
	is_sound();
	assert_int_equal(campaign_figures(&shop, 1, -1, 9, &e), ST_REFUSED); /* reach is 8 */
	assert_string_equal(e.rule, "RUT-126");
}

static void access_log(void **state)
{
	struct buf log = {0};
	char ref[48], wrong[48];

	(void)state;
	track_format(&shop, 1, 1, ref);
	buf_addf(&log, "192.0.2.7 - - [13/Oct/2026:12:00:00 +0800] \"GET /o/%s.gif HTTP/1.1\" 200 43 \"-\" \"a\"\n", ref);
	buf_addf(&log, "192.0.2.7 - - [13/Oct/2026:04:00:05 +0000] \"GET /o/%s.gif HTTP/1.1\" 304 0 \"-\" \"a\"\n", ref);
	buf_addf(&log, "192.0.2.7 - - [20/Oct/2026:10:30:01 +0800] \"GET /o/%s.gif HTTP/1.1\" 200 43 \"-\" \"a\"\n", ref);
	buf_addf(&log, "192.0.2.7 - - [13/Oct/2026:12:00:00 +0800] \"GET /o/%s.gif HTTP/1.1\" 404 43 \"-\" \"a\"\n", ref);
	memcpy(wrong, ref, sizeof wrong);
	wrong[strlen(wrong) - 1] = (char)(wrong[strlen(wrong) - 1] == '0' ? '1' : '0');
	buf_addf(&log, "192.0.2.7 - - [13/Oct/2026:12:00:00 +0800] \"GET /o/%s.gif HTTP/1.1\" 200 43 \"-\" \"a\"\n", wrong);
	buf_adds(&log, "192.0.2.7 - - [13/Oct/2026:12:00:00 +0800] \"GET / HTTP/1.1\" 200 43 \"-\" \"a\"\ngarbage\n");
	track_format(&shop, 1, 77, wrong); /* nobody has this place */
	buf_addf(&log, "192.0.2.7 - - [13/Oct/2026:12:00:00 +0800] \"GET /o/%s.gif HTTP/1.1\" 200 43 \"-\" \"a\"\n", wrong);
	import("access.log", buf_str(&log), 2, 0, 3, 1);
	assert_int_equal(noted("open_after_window"), 1);
	assert_int_equal(noted("open_reference"), 1);
	assert_int_equal(noted("open_not_recipient"), 1);
	assert_int_equal(noted("log_other"), 1);
	assert_int_equal(noted("log_unanswered"), 1);
	assert_int_equal(opened(1), 1);
	assert_int_equal(db_int(shop.db, "SELECT line FROM batch_refusal", -1), 7);
	buf_free(&log);
}

/* An open of somebody whose message was never acknowledged counts once a person has said that it arrived. */
static void uncertain_ones_count_when_settled(void **state)
{
	struct error e = {0};

	(void)state;
	run("INSERT INTO campaign (id, account_id, profile, name, send_at, state, created_at, created_by, changed_at, changed_by,"
	    " recipients, reach, uncertain, op_id) VALUES (3, 1, 'ruten', 'C', 1791858600, 'uncertain', 1, 'mei', 1, 'mei', 3, 1, 2, 'c')");
	run("INSERT INTO campaign_recipient (campaign_id, seq, person_id, state)"
	    " SELECT 3, id, id, CASE id WHEN 1 THEN 'sent' ELSE 'uncertain' END FROM person WHERE id <= 3");
	import("a.csv", HEAD "3,m1,2026-10-13 12:00:00\n3,m2,2026-10-13 12:00:00\n", 2, 0, 0, 0);
	assert_int_equal(opened(3), 1);
	is_sound();
	must(campaign_settle(&shop, 3, true, &e), &e);
	assert_int_equal(opened(3), 2);
	is_sound();
}

/* A run that was killed behind the commit that made the batch count is finished by the timer. */
static void counting_is_taken_up_again(void **state)
{
	struct error e = {0};
	int64_t closed;

	(void)state;
	import("a.csv", HEAD "1,m1,2026-10-13 12:00:00\n1,m2,2026-10-13 12:00:00\n", 2, 0, 0, 0);
	run("UPDATE campaign_recipient SET opened_at = NULL");
	run("UPDATE campaign SET opened = 0");
	run("DELETE FROM opens_taken");
	must(opens_run(&shop, &closed, &e), &e);
	assert_int_equal(opened(1), 2);
	is_sound();
}

static void packed_files_are_refused(void **state)
{
	char *path = scratch("a.gz");
	FILE *f = fopen(path, "wb");
	struct import_options o = {.path = path, .profile = "ruten"};
	struct import_result r;
	struct error e = {0};

	(void)state;
	fwrite("\x1f\x8b\x08\0\0\0\0\0", 1, 8, f);
	fclose(f);
	assert_int_equal(opens_import(&shop, &o, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "file_packed");
	import_result_free(&r);
	free(path);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, enter, leave)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(window_to_the_second), TEST(once_a_person), TEST(later_batches_and_undo), TEST(a_preview_changes_nothing),
		TEST(final_stays), TEST(late_files), TEST(platforms_figure_wins), TEST(access_log), TEST(counting_is_taken_up_again), TEST(uncertain_ones_count_when_settled),
		TEST(packed_files_are_refused),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
