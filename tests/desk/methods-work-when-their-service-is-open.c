/*
 * Which way to pay or ship works on which day: cards from the day after opening
 * (YAH-5), pay-on-pickup while its chain is open and not being switched (YAH-30
 * to 32, YAH-40); what the board says meanwhile; frames that are kept (YAH-45);
 * fees that change on a day (YAH-35).
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "scratch.h"
#include "storekeep/due.h"
#include "storekeep/form.h"
#include "storekeep/mall.h"
#include "storekeep/mall_frame.h"
#include "storekeep/mall_service.h"

/* 2026-10-01 10:00 in Taipei. */
#define NOW INT64_C(1790820000)

static struct shop shop;
static struct config config;

static void run(const char *sql)
{
	struct error e = {0};

	assert_int_equal(db_begin(shop.db, &e), ST_OK);
	if (stmt_run(db_prepare_text(shop.db, sql), &e) != ST_OK)
		fail_msg("%s: %s", sql, e.message);
	assert_int_equal(db_commit(shop.db, &e), ST_OK);
}

static void at(const char *day)
{
	clock_set(instant_parse(day, "Asia/Taipei") + 36000);
}

static int enter(void **state)
{
	struct error e = {0};
	char *path;
	FILE *f;

	(void)state;
	scratch_empty();
	path = scratch("profiles");
	mkdir(path, 0700);
	config.profile_dir = path;
	path = scratch("profiles/yahoo.ini");
	f = fopen(path, "w");
	fputs("[cvs]\n711.drop_fee@2026-11-01 = 65\nfamily.drop_fee = 55\n[storefront]\nimg.slot_limits.banner = 12x8,1\n", f);
	fclose(f);
	free(path);
	config.zone = (char *)(uintptr_t)"Asia/Taipei";
	clock_set(NOW);
	path = scratch("shop.db");
	profiles_forget();
	if (shop_open(&shop, path, DB_CREATE, &config, &e) != ST_OK)
		fail_msg("%s", e.message);
	free(path);
	run("INSERT INTO mall_store (profile, store_id, tax_id, created_at, created_by, changed_at, changed_by)"
	    " VALUES ('yahoo', 'clay', '04595257', 1, 'mei', 1, 'mei')");
	return 0;
}

static int leave(void **state)
{
	(void)state;
	shop_close(&shop);
	profiles_forget();
	free(config.profile_dir);
	config.profile_dir = NULL;
	return 0;
}

static void contract(const char *from, const char *to)
{
	char sql[300];

	snprintf(sql, sizeof sql, "INSERT INTO mall_contract (profile, opened_on, contract_end, at, by) VALUES ('yahoo', '%s', '%s', 1, 'mei')", from, to);
	run(sql);
}

static void service(const char *chain, const char *mode, const char *state, const char *days)
{
	char sql[700];

	snprintf(sql, sizeof sql, "INSERT INTO cvs_service (profile, chain, mode, state, applied_on, open_on, mail_on, terminated_on, changed_at, changed_by)"
	         " VALUES ('yahoo', '%s', '%s', '%s', %s, 1, 'mei') ON CONFLICT (profile, chain, mode) DO UPDATE SET state = excluded.state,"
	         " applied_on = excluded.applied_on, open_on = excluded.open_on, mail_on = excluded.mail_on, terminated_on = excluded.terminated_on",
	         chain, mode, state, days);
	run(sql);
}

/* "" when it works, else the code of the refusal. */
static const char *works(const char *method, const char *day)
{
	static struct error e;

	e = (struct error){0};
	return mall_method_open(&shop, "yahoo", method, day_parse_iso(day), &e) == ST_OK ? "" : e.code;
}

static void test_cards(void **state)
{
	(void)state;
	assert_string_equal(works("card_once", "2026-10-01"), ""); /* no contract is known: nothing is known against it */
	contract("2026-10-01", "2027-09-30");
	assert_string_equal(works("card_once", "2026-10-01"), "card_not_yet");
	assert_string_equal(works("card_instalment", "2026-10-01"), "card_not_yet");
	assert_string_equal(works("card_once", "2026-10-02"), "");
	assert_string_equal(works("atm", "2026-10-01"), "");
	/* the next year follows without a gap: cards go on */
	contract("2027-10-01", "2028-09-30");
	at("2027-10-01");
	assert_string_equal(works("card_once", "2027-10-01"), "");
	/* a store that is opened again begins anew */
	contract("2029-01-05", "2030-01-04");
	at("2029-01-05");
	assert_string_equal(works("card_once", "2029-01-05"), "card_not_yet");
	assert_string_equal(works("card_once", "2029-01-06"), "");
}

static void test_what_there_is(void **state)
{
	(void)state;
	assert_string_equal(works("home_cod", "2026-10-01"), "method_unsupported");
	assert_string_equal(works("cvs_pickup_only", "2026-10-01"), "method_unsupported");
	assert_string_equal(works("barter", "2026-10-01"), "method_unknown");
	assert_string_equal(works("home", "2026-10-01"), "");
	assert_string_equal(works("family_pay", "2026-10-01"), "");
	assert_string_equal(works("711", "2026-10-01"), "service_required");
	assert_string_equal(works("family_cod", "2026-10-01"), "service_required");
}

static void test_a_chain_day_by_day(void **state)
{
	(void)state;
	service("711", "logistics", "applied", "'2026-09-01', NULL, NULL, NULL");
	assert_string_equal(works("711_cod", "2026-10-01"), "service_not_open");
	service("711", "logistics", "open", "'2026-09-01', '2026-09-04', NULL, NULL");
	assert_string_equal(works("711_cod", "2026-09-03"), "service_not_open");
	assert_string_equal(works("711_cod", "2026-09-04"), "");
	assert_string_equal(works("711", "2026-10-01"), "");
	assert_string_equal(works("family", "2026-10-01"), "service_required"); /* the other chain is its own affair */
	service("711", "logistics", "terminating", "'2026-09-01', '2026-09-04', '2026-09-20', NULL");
	assert_string_equal(works("711_cod", "2026-10-01"), "");
	service("711", "logistics", "terminated", "'2026-09-01', '2026-09-04', '2026-09-20', '2026-09-25'");
	assert_string_equal(works("711_cod", "2026-09-24"), "");
	assert_string_equal(works("711_cod", "2026-09-25"), "service_switching");
	service("711", "store_drop", "applied", "'2026-09-26', NULL, NULL, NULL");
	assert_string_equal(works("711_cod", "2026-09-30"), "service_switching");
	service("711", "store_drop", "open", "'2026-09-26', '2026-09-30', NULL, NULL");
	assert_string_equal(works("711_cod", "2026-09-29"), "service_switching");
	assert_string_equal(works("711_cod", "2026-09-30"), "");
	/* the notice's day is not known: from the mail on */
	service("711", "logistics", "terminated", "'2026-09-01', '2026-09-04', '2026-09-20', NULL");
	assert_string_equal(works("711_cod", "2026-09-19"), "");
	assert_string_equal(works("711_cod", "2026-09-20"), "service_switching");
}

static const struct due_item *line_of(const struct due_items *d, const char *kind)
{
	for (size_t i = 0; i < d->count; i++)
		if (strcmp(d->items[i].kind, kind) == 0)
			return &d->items[i];
	return NULL;
}

static void test_the_board(void **state)
{
	struct due_items d;
	struct error e = {0};
	const struct due_item *it;

	(void)state;
	/* Lunar New Year 2026: 14 to 22 February are off. Applied on Thursday the 12th: 13, 23, 24. */
	service("family", "store_drop", "applied", "'2026-02-12', NULL, NULL, NULL");
	at("2026-02-24");
	assert_int_equal(due_collect(&shop, 7, &d, &e), ST_OK);
	it = line_of(&d, "service_open");
	assert_non_null(it);
	assert_int_equal(it->day, day_parse_iso("2026-02-24"));
	assert_false(it->overdue);
	assert_string_equal(it->rule, "YAH-31");
	due_free(&d);
	at("2026-02-25");
	assert_int_equal(due_collect(&shop, 7, &d, &e), ST_OK);
	assert_true(line_of(&d, "service_open")->overdue);
	due_free(&d);
	service("family", "store_drop", "open", "'2026-02-12', '2026-02-24', NULL, NULL");
	assert_int_equal(due_collect(&shop, 7, &d, &e), ST_OK);
	assert_null(line_of(&d, "service_open"));
	due_free(&d);
}

static void test_fees_have_days(void **state)
{
	struct mall_service all[MALL_SERVICES];
	struct mall_service_look look;
	struct error e = {0};

	(void)state;
	assert_int_equal(mall_services(&shop, "yahoo", all, &e), ST_OK);
	at("2026-10-31");
	assert_int_equal(mall_service_look(&shop, all, 2, &look, &e), ST_OK);
	assert_int_equal(look.drop_fee, 60);
	at("2026-11-01");
	assert_int_equal(mall_service_look(&shop, all, 2, &look, &e), ST_OK);
	assert_int_equal(look.drop_fee, 65);
	assert_int_equal(mall_service_look(&shop, all, 4, &look, &e), ST_OK);
	assert_int_equal(look.drop_fee, 55);
	assert_int_equal(mall_service_look(&shop, all, 1, &look, &e), ST_OK);
	assert_true(look.drop_fee == MONEY_NONE); /* nothing is paid at the counter for the logistics centre */
	at("2026-10-01");
}

static void test_parcels_are_counted_by_their_way(void **state)
{
	struct mall_service all[MALL_SERVICES];
	struct mall_service_look look;
	struct error e = {0};
	static const char *const orders[] = {
		"'Y1', '711_cod', 'ship', '2026-10-02', 0", "'Y2', '711_cod', 'ship', '2026-10-03', 0", "'Y3', '711_cod', 'pickup', '2026-10-03', 0",
		"'Y4', 'family_cod', 'ship', '2026-10-03', 0", "'Y5', 'atm', 'ship', '2026-10-03', 0", "'Y6', '711_cod', 'ship', '2026-10-03', 1",
	};

	(void)state;
	run("INSERT INTO batch (id, kind, profile, source, state, started_at, started_by) VALUES (1, 'order', 'yahoo', 'test', 'published', 1, 'mei')");
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++) {
		char sql[400];

		snprintf(sql, sizeof sql, "INSERT INTO orders (profile, batch_id, state, order_no, payment, next_step, next_on, superseded_by) VALUES ('yahoo', 1, 'to_ship', %s)",
		         orders[i]);
		run(sql);
	}
	service("711", "store_drop", "open", "'2026-09-26', '2026-09-30', NULL, NULL");
	assert_int_equal(mall_services(&shop, "yahoo", all, &e), ST_OK);
	assert_int_equal(mall_service_look(&shop, all, 2, &look, &e), ST_OK);
	assert_int_equal(look.to_ship, 2);
	assert_int_equal(mall_service_look(&shop, all, 1, &look, &e), ST_OK);
	assert_int_equal(look.to_ship, 0); /* the other mode is not in force */
	assert_int_equal(mall_service_look(&shop, all, 3, &look, &e), ST_OK);
	assert_int_equal(look.to_ship, 0); /* not open: nothing goes that way */
}

static void test_the_counter_is_told_once(void **state)
{
	struct notes notes = {0};
	struct error e = {0};
	const char *queue;
	day_t day = day_parse_iso("2026-10-01");

	(void)state;
	service("711", "store_drop", "open", "'2026-09-26', '2026-09-30', NULL, NULL");
	service("family", "logistics", "open", "'2026-09-26', '2026-09-30', NULL, NULL");
	assert_int_equal(mall_parcel_way(&shop, "yahoo", "711_cod", day, &queue, &notes, &e), ST_OK);
	assert_string_equal(queue, "門市交寄出貨作業");
	assert_int_equal(mall_parcel_way(&shop, "yahoo", "711_cod", day, NULL, &notes, &e), ST_OK);
	assert_int_equal(notes.count, 1);
	assert_string_equal(notes.items[0].what.rule, "YAH-34");
	assert_int_equal(mall_parcel_way(&shop, "yahoo", "family_cod", day, &queue, &notes, &e), ST_OK);
	assert_string_equal(queue, "出貨確認");
	assert_int_equal(mall_parcel_way(&shop, "yahoo", "atm", day, &queue, &notes, &e), ST_OK);
	assert_null(queue);
	assert_int_equal(notes.count, 1);
	notes_free(&notes);
}

static const char *saved(const char *position, const char *html)
{
	static struct error e;

	e = (struct error){0};
	return mall_frame_save(&shop, "yahoo", position, html, &e) == ST_OK ? "" : e.code;
}

static void test_frames(void **state)
{
	struct error e = {0};
	char *html, long_text[3002];

	(void)state;
	memset(long_text, 'x', 3001);
	long_text[3001] = '\0';
	assert_string_equal(saved("middle", "x"), "position_unknown");
	assert_string_equal(saved("left", long_text), "too_long");
	long_text[3000] = '\0';
	assert_string_equal(saved("left", long_text), "");
	assert_string_equal(saved("left", "<b>"), "tag_unclosed");
	assert_string_equal(saved("left", "<span>x</span>"), "frame_remarks");
	assert_int_equal(mall_frame_get(&shop, "yahoo", "left", &html, &e), ST_OK);
	assert_int_equal(strlen(html), 3000); /* what was refused has changed nothing */
	free(html);
	shop.accept_warnings = true;
	assert_string_equal(saved("left", "<span>x</span>"), "");
	shop.dry_run = true;
	assert_string_equal(saved("left", "y"), "");
	shop.accept_warnings = shop.dry_run = false;
	assert_int_equal(mall_frame_get(&shop, "yahoo", "left", &html, &e), ST_OK);
	assert_string_equal(html, "<span>x</span>");
	free(html);
	assert_string_equal(saved("left", ""), "");
	assert_int_equal(mall_frame_get(&shop, "yahoo", "left", &html, &e), ST_OK);
	assert_string_equal(html, "");
	free(html);
}

static void test_slots_of_templates(void **state)
{
	/* 12 x 8, 13 x 8: one picture block each */
	static const char fits[] = "GIF89a\x0C\x00\x08\x00\x00\x00\x00\x2C\0\0\0\0\x0C\0\x08\0\0\x02\x02\x4C\x01\0\x3B";
	static const char wide[] = "GIF89a\x0D\x00\x08\x00\x00\x00\x00\x2C\0\0\0\0\x0D\0\x08\0\0\x02\x02\x4C\x01\0\x3B";
	static const struct {
		const char *bytes;
		size_t len, padded; /* with so many bytes in all */
		const char *slot, *refused;
	} cases[] = {
		{fits, sizeof fits - 1, 0, "banner", ""},
		{wide, sizeof wide - 1, 0, "banner", "image_size"},
		{wide, sizeof wide - 1, 0, "corner", ""},
		{fits, sizeof fits - 1, 1024, "banner", ""},
		{fits, sizeof fits - 1, 1025, "banner", "image_weight"},
	};
	const struct profile *p;
	char *path = scratch("a.gif");

	(void)state;
	assert_int_equal(shop_profile(&shop, "yahoo", &p, NULL), ST_OK);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct notes notes = {0};
		struct picture pic;
		struct error e = {0};
		FILE *f = fopen(path, "w");

		fwrite(cases[i].bytes, 1, cases[i].len, f);
		for (size_t n = cases[i].len; n < cases[i].padded; n++)
			fputc(0, f);
		fclose(f);
		assert_int_equal(mall_image_check(p, path, cases[i].slot, "https://tw.mall.yahoo.com/x", &pic, &notes, &e), ST_OK);
		assert_string_equal(notes_first_error(&notes) != NULL ? notes_first_error(&notes)->code : "", cases[i].refused);
		notes_free(&notes);
	}
	free(path);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, enter, leave)
	const struct CMUnitTest tests[] = {
		TEST(test_cards),
		TEST(test_what_there_is),
		TEST(test_a_chain_day_by_day),
		TEST(test_the_board),
		TEST(test_fees_have_days),
		TEST(test_parcels_are_counted_by_their_way),
		TEST(test_the_counter_is_told_once),
		TEST(test_frames),
		TEST(test_slots_of_templates),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
