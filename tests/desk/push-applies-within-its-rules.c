/*
 * A coupon push from draft to application and back: every check at the moment
 * of applying, one push a week, cancelling until 24 hours before (QOO sections
 * 1 to 11).
 */
#include "push_fixture.h"

/* ---- drafts ---- */

static void drafts(void **state)
{
	struct shop s;
	int64_t id = 0, bad = 0;
	struct error e;
	struct campaign c;

	(void)state;
	push_shop(&s);
	must_do(DRAFT(&s, &id, &e, "type=ad"), &e);
	assert_string_equal(state_of(&s, id), "draft");
	must_do(DRAFT(&s, &id, &e, "coupon_id=1", "items=A3, A1", "send_at=2031-11-01 10:30"), &e);
	must_do(push_get(&s, id, &c, &e), &e);
	assert_string_equal(c.type, "ad");
	assert_string_equal(c.item_mode, "manual"); /* goes without saying */
	assert_string_equal(c.follow_mode, "all");
	assert_string_equal(c.name, "GLAZE");
	assert_int_equal(c.send_at, instant_parse("2031-11-01T10:30", "Asia/Tokyo"));
	campaign_free(&c);
	/* another choice drops what belonged to the first */
	must_do(DRAFT(&s, &id, &e, "item_mode=auto", "auto_n=5"), &e);
	{
		struct push_items items;

		must_do(push_items(&s, id, &items, &e), &e);
		assert_int_equal(items.count, 0);
		push_items_free(&items);
	}
	/* what can never be right is refused, and nothing is written */
	static const struct {
		const char *field, *code, *rule;
	} cases[] = {
		{"auto_n=3", "auto_n_range", "QOO-20"}, {"auto_n=17", "auto_n_range", "QOO-20"},
		{"auto_n=0", "auto_n_range", "QOO-20"}, {"items=A1,A1", "items_twice", "QOO-21"}, {"items=A1,Z9", "items_unknown", "QOO-21"},
		{"items=A1,A2,A3,A4,A5,A6,B1,1,2,3,4,5,6,7,8,9,10", "items_too_many", "QOO-21"}, {"coupon_id=3", "coupon_kind", "QOO-1"},
		{"coupon_id=77", "coupon_unknown", "QOO-17"}, {"send_at=2031-11-01 10:15", "send_at_slot", "QOO-34"},
		{"send_at=2031-11-01 22:30", "send_at_slot", "QOO-34"}, {"banner_path=/nowhere.png", "banner_url_missing", "QOO-36"},
		{"banner_url=https://www.qoo10.jp/", "banner_path_missing", "QOO-36"}, {"orders=/tmp/x.csv", "orders_not_here", "QOO-15"},
		{"tick=all", "tick_not_here", "QOO-15"}, {"follow_from=2031-10-01", "follow_days_missing", "QOO-24"},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		bad = 0;
		assert_int_equal(DRAFT(&s, &bad, &e, "type=ad", cases[i].field), ST_REFUSED);
		assert_string_equal(e.code, cases[i].code);
		assert_string_equal(e.rule, cases[i].rule);
	}
	bad = 0;
	assert_int_equal(DRAFT(&s, &bad, &e, "type=compensation", "follow_mode=all"), ST_REFUSED);
	assert_string_equal(e.code, "follow_mode_not_here");
	bad = 0;
	assert_int_equal(DRAFT(&s, &bad, &e, "type=ad", "auto_n=4", "items=A1"), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-19");
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM campaign", -1), 1);
	must_do(push_delete(&s, id, &e), &e);
	assert_int_equal(push_delete(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "push_missing");
	shop_close(&s);
}

static void the_same_act_twice(void **state)
{
	const struct form *f;
	struct record r;
	int64_t one = 0, two = 0;
	struct shop s;
	struct error e;

	(void)state;
	push_shop(&s);
	must_do(form_load("push", &f, &e), &e);
	record_init(&r, f);
	record_set(&r, "type", "ad");
	must_do(push_save(&s, "qoo10", 0, &r, "op-1", &one, &e), &e);
	must_do(push_save(&s, "qoo10", 0, &r, "op-1", &two, &e), &e);
	assert_int_equal(one, two);
	record_free(&r);
	shop_close(&s);
}

/* ---- applying ---- */

static void everything_that_is_missing(void **state)
{
	static const char *const codes[] = {"coupon_id_missing", "item_mode_missing", "follow_none", "send_at_missing"};
	struct shop s;
	int64_t id = 0;
	struct error e;
	size_t n = 0;

	(void)state;
	push_shop(&s);
	must_do(DRAFT(&s, &id, &e, "type=ad"), &e);
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, codes[0]);
	for (size_t i = 0; i < s.notes.count; i++)
		if (s.notes.items[i].level == NOTE_ERROR) {
			assert_true(n < 4);
			assert_string_equal(s.notes.items[i].what.code, codes[n++]);
		}
	assert_int_equal(n, 4);
	assert_string_equal(state_of(&s, id), "draft");
	id = 0;
	must_do(DRAFT(&s, &id, &e, "coupon_id=1"), &e);
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "type_missing");
	assert_string_equal(e.rule, "QOO-6");
	id = 0;
	must_do(DRAFT(&s, &id, &e, "type=compensation", "coupon_id=1", "auto_n=4", "send_at=2031-11-01 10:00"), &e);
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-26");
	shop_close(&s);
}

/* QOO-33: the day of applying counts, not the day of drafting. */
static void the_day_of_applying_counts(void **state)
{
	struct shop s;
	struct error e;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	now_is("2031-10-27T12:00");
	id = ad_for(&s, "2031-11-01 10:00");
	assert_true(noted(&s, NOTE_INFO, "send_at_late"));
	now_is("2031-10-28T23:59:59");
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "send_at_late");
	now_is("2031-11-01T00:00:00");
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "send_at_early");
	now_is("2031-10-29T00:00:00");
	s.dry_run = true;
	must_do(push_apply(&s, id, &e), &e);
	assert_string_equal(state_of(&s, id), "draft");
	s.dry_run = false;
	must_do(push_apply(&s, id, &e), &e);
	assert_string_equal(state_of(&s, id), "applied");
	assert_true(noted(&s, NOTE_INFO, "cancel_until"));
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-43");
	assert_int_equal(DRAFT(&s, &id, &e, "auto_n=5"), ST_REFUSED);
	assert_string_equal(e.code, "push_applied");
	assert_non_null(strstr(e.message, "2031-10-31 10:00"));
	assert_int_equal(push_delete(&s, id, &e), ST_REFUSED);
	shop_close(&s);
}

/* QOO-35: less than 24 hours away it can never be taken back. */
static void late_ones_warn(void **state)
{
	struct shop s;
	struct error e;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	id = ad_for(&s, "2031-10-31 10:00");
	now_is("2031-10-30T10:00:00");
	must_do(push_check(&s, id, &e), &e);
	assert_false(noted(&s, NOTE_WARN, "not_cancellable"));
	now_is("2031-10-30T10:00:01");
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "not_cancellable");
	assert_string_equal(state_of(&s, id), "draft");
	s.accept_warnings = true;
	must_do(push_apply(&s, id, &e), &e);
	assert_int_equal(push_cancel(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "cancel_late");
	shop_close(&s);
}

static void coupons_at_the_send_time(void **state)
{
	struct shop s;
	struct error e;
	int64_t id = 0, ended = 0, later = 0;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	now_is("2031-11-03T12:00");
	/* coupon 2 ends at 10:00 exactly: at 10:00 it is over, and 10:30 the day before is fine */
	must_do(DRAFT(&s, &ended, &e, "type=ad", "coupon_id=2", "auto_n=4", "send_at=2031-11-05 10:00"), &e);
	assert_true(noted(&s, NOTE_INFO, "coupon_ended"));
	assert_int_equal(push_apply(&s, ended, &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-18");
	must_do(DRAFT(&s, &later, &e, "type=ad", "coupon_id=4", "auto_n=4", "send_at=2031-11-06 10:00"), &e);
	assert_int_equal(push_apply(&s, later, &e), ST_REFUSED);
	assert_string_equal(e.code, "coupon_not_started");
	must_do(DRAFT(&s, &id, &e, "type=ad", "coupon_id=2", "auto_n=4", "send_at=2031-11-04 22:00"), &e);
	must_do(push_apply(&s, id, &e), &e);
	shop_close(&s);
}

/* QOO-22: six ranked goods. */
static void ranked_goods(void **state)
{
	struct shop s;
	struct error e;
	int64_t id = 0;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	must_do(DRAFT(&s, &id, &e, "type=ad", "coupon_id=1", "auto_n=6", "send_at=2031-11-01 10:00"), &e);
	must_do(push_check(&s, id, &e), &e);
	assert_false(noted(&s, NOTE_WARN, "items_short"));
	must_do(DRAFT(&s, &id, &e, "auto_n=7"), &e);
	must_do(push_check(&s, id, &e), &e);
	assert_true(noted(&s, NOTE_WARN, "items_short"));
	sql(&s, "UPDATE item SET rank = NULL");
	assert_int_equal(push_check(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.rule, "QOO-22");
	shop_close(&s);
}

/* ---- the week ---- */

/* QOO-4, QOO-47. 2031-11-03 is a Monday. */
static void one_a_week(void **state)
{
	struct push_taken used[4];
	struct shop s;
	struct error e;
	int64_t sunday, monday, tuesday;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	now_is("2031-11-01T09:00");
	sunday = ad_for(&s, "2031-11-02 22:00");
	monday = ad_for(&s, "2031-11-03 10:00");
	tuesday = ad_for(&s, "2031-11-04 10:00");
	must_do(push_apply(&s, sunday, &e), &e);
	must_do(push_apply(&s, monday, &e), &e);
	assert_int_equal(push_apply(&s, tuesday, &e), ST_REFUSED);
	assert_string_equal(e.code, "week_used");
	assert_non_null(strstr(e.message, "2031-11-03 10:00"));
	assert_non_null(strstr(e.message, "2031-11-10"));
	assert_int_equal(push_week_used(&s, "qoo10", instant_parse("2031-11-09T22:00", "Asia/Tokyo"), 0, used, 4), 1);
	assert_int_equal(used[0].id, monday);
	assert_int_equal(push_week_used(&s, "qoo10", instant_parse("2031-11-10T00:00", "Asia/Tokyo"), 0, used, 4), 0);
	/* a week is given back in time, and only then */
	now_is("2031-11-02T10:00:01");
	assert_int_equal(push_cancel(&s, monday, &e), ST_REFUSED);
	assert_string_equal(e.code, "cancel_late");
	assert_non_null(strstr(e.message, "2031-11-02 10:00"));
	assert_int_equal(push_apply(&s, tuesday, &e), ST_REFUSED);
	now_is("2031-11-02T10:00:00");
	must_do(push_cancel(&s, monday, &e), &e);
	assert_string_equal(state_of(&s, monday), "cancelled");
	must_do(push_apply(&s, tuesday, &e), &e);
	must_do(push_cancel(&s, monday, &e), &e);
	assert_true(noted(&s, NOTE_INFO, "push_cancelled"));
	shop_close(&s);
}

static void what_counts_in_a_week(void **state)
{
	static const struct {
		const char *state;
		bool counts;
	} cases[] = {
		{"state = 'pending'", true}, {"state = 'sending'", true}, {"state = 'sent'", true}, {"state = 'uncertain'", true},
		{"state = 'not_sent', not_sent_reason = 'missed'", true}, {"state = 'cancelled'", false}, {"state = 'draft'", false},
		{"state = 'deleted'", false}, {"state = 'pending', profile = 'other'", false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct shop s;
		struct error e = {0};
		int64_t first, second;
		char *change;

		push_shop(&s);
		push_followers(&s);
		first = ad_for(&s, "2031-11-01 10:00");
		second = ad_for(&s, "2031-11-02 10:00");
		change = xasprintf("UPDATE campaign SET applied_at = 1, %s WHERE id = %lld", cases[i].state, (long long)first);
		sql(&s, change);
		free(change);
		assert_int_equal(push_apply(&s, second, &e), cases[i].counts ? ST_REFUSED : ST_OK);
		assert_string_equal(e.rule, cases[i].counts ? "QOO-4" : "");
		shop_close(&s);
	}
}

/* ---- cancel, settle ---- */

static void what_cannot_be_cancelled(void **state)
{
	struct shop s;
	struct error e;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	id = ad_for(&s, "2031-11-01 10:00");
	assert_int_equal(push_cancel(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "push_draft");
	assert_int_equal(push_cancel(&s, 4711, &e), ST_REFUSED);
	assert_string_equal(e.code, "push_missing");
	must_do(push_apply(&s, id, &e), &e);
	assert_int_equal(push_settle(&s, id, true, &e), ST_REFUSED);
	sql(&s, "UPDATE campaign SET state = 'sent'");
	assert_int_equal(push_cancel(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "push_sent");
	sql(&s, "UPDATE campaign SET state = 'not_sent', not_sent_reason = 'missed'");
	assert_string_equal(state_of(&s, id), "missed");
	assert_int_equal(push_cancel(&s, id, &e), ST_REFUSED);
	must_do(push_settle(&s, id, true, &e), &e);
	assert_string_equal(state_of(&s, id), "sent");
	sql(&s, "UPDATE campaign SET state = 'not_sent', not_sent_reason = 'missed'");
	must_do(push_settle(&s, id, false, &e), &e);
	assert_string_equal(state_of(&s, id), "cancelled");
	shop_close(&s);
}

/* ---- followers ---- */

static void fans(void **state)
{
	static const struct {
		const char *mode, *from, *to;
		int64_t fans;
	} cases[] = {
		{"all", "", "", 5}, {"period", "2031-10-01", "2031-10-30", 4}, {"period", "2031-09-30", "2031-09-30", 1},
		{"period", "2031-10-01", "2031-10-01", 1}, {"period", "2031-10-30", "2031-10-30", 1}, {"period", "2031-10-04", "2031-10-29", 0},
	};
	struct shop s;
	struct error e;
	struct push_fans f;
	struct campaign c;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		must_do(push_fans(&s, "qoo10", cases[i].mode, day_parse_iso(cases[i].from), day_parse_iso(cases[i].to), &f, &e), &e);
		assert_int_equal(f.fans, cases[i].fans);
	}
	must_do(push_fans(&s, "qoo10", "all", DAY_NONE, DAY_NONE, &f, &e), &e);
	assert_int_equal(f.unverified, 1);
	assert_int_equal(f.refused, 1);
	id = ad_for(&s, "2031-11-01 10:00");
	must_do(push_apply(&s, id, &e), &e);
	assert_true(noted(&s, NOTE_INFO, "left_out_unverified"));
	assert_true(noted(&s, NOTE_INFO, "left_out_reminders"));
	must_do(push_get(&s, id, &c, &e), &e);
	assert_int_equal(c.est_high, 3);
	campaign_free(&c);
	id = 0;
	must_do(DRAFT(&s, &id, &e, "type=ad", "coupon_id=1", "auto_n=4", "send_at=2031-11-02 10:00", "follow_from=2031-10-04", "follow_to=2031-10-29"), &e);
	assert_int_equal(push_apply(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "follow_none");
	assert_int_equal(DRAFT(&s, &id, &e, "follow_to=2031-10-31"), ST_REFUSED);
	assert_string_equal(e.code, "follow_future");
	shop_close(&s);
}

/* The outbox asks for the same people: f1 to f3, whoever the send time finds. */
static void chosen(void **state)
{
	struct shop s;
	struct error e;
	struct audience_choice choice;
	int64_t id;

	(void)state;
	push_shop(&s);
	push_followers(&s);
	id = ad_for(&s, "2031-11-01 10:00");
	must_do(audience_choose(&s, id, instant_parse("2031-11-01T10:00", "Asia/Tokyo"), 0, &choice, &e), &e);
	assert_int_equal(choice.count, 3);
	assert_int_equal(choice.left_out, 2);
	sql(&s, "UPDATE person SET left_on = '2031-11-01' WHERE code = 'f1'");
	must_do(audience_choose(&s, id, instant_parse("2031-11-01T10:00", "Asia/Tokyo"), 0, &choice, &e), &e);
	assert_int_equal(choice.count, 2);
	shop_close(&s);
}

/* ---- banner ---- */

static void banners(void **state)
{
	char *png = scratch("a.png"), *text = scratch("a.txt"), *png_field, *text_field;
	struct shop s;
	struct error e;
	int64_t id = 0;
	FILE *f = fopen(png, "w");

	(void)state;
	push_shop(&s);
	fwrite("\x89PNG\r\n\x1a\n....", 1, 12, f);
	fclose(f);
	f = fopen(text, "w");
	fputs("no picture", f);
	fclose(f);
	png_field = xasprintf("banner_path=%s", png);
	text_field = xasprintf("banner_path=%s", text);
	must_do(DRAFT(&s, &id, &e, png_field, "banner_url=https://www.qoo10.jp/shop/clay"), &e);
	assert_true(noted(&s, NOTE_INFO, "banner_guide"));
	assert_int_equal(DRAFT(&s, &id, &e, text_field), ST_REFUSED);
	assert_string_equal(e.code, "banner_kind");
	assert_int_equal(DRAFT(&s, &id, &e, "banner_path=/nowhere/a.png"), ST_REFUSED);
	assert_string_equal(e.code, "banner_missing");
	assert_int_equal(DRAFT(&s, &id, &e, "banner_url=ftp://x/"), ST_REFUSED);
	assert_string_equal(e.code, "banner_url_invalid");
	assert_int_equal(DRAFT(&s, &id, &e, "banner_url=https://example.com/"), ST_REFUSED);
	assert_string_equal(e.code, "banner_url_outside");
	s.accept_warnings = true;
	must_do(DRAFT(&s, &id, &e, "banner_url=https://example.com/"), &e);
	/* both are taken away together */
	assert_int_equal(DRAFT(&s, &id, &e, "banner_url="), ST_REFUSED);
	must_do(DRAFT(&s, &id, &e, "banner_url=", "banner_path="), &e);
	free(png);
	free(text);
	free(png_field);
	free(text_field);
	shop_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(drafts),         cmocka_unit_test(the_same_act_twice),         cmocka_unit_test(everything_that_is_missing),
		cmocka_unit_test(the_day_of_applying_counts), cmocka_unit_test(late_ones_warn), cmocka_unit_test(coupons_at_the_send_time),
		cmocka_unit_test(ranked_goods),   cmocka_unit_test(one_a_week),                 cmocka_unit_test(what_counts_in_a_week),
		cmocka_unit_test(what_cannot_be_cancelled), cmocka_unit_test(fans),             cmocka_unit_test(chosen),
		cmocka_unit_test(banners),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
