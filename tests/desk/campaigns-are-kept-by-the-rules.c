/*
 * A campaign from its form to its file (RUT-80 to 111, 121 to 123): the gate,
 * everything wrong at once, reach held against the quota, what waits before it,
 * locks, copies. The shop has ten visitors, of whom three carted, and a term of
 * a quota that each test gives.
 */
#include "audience_fixture.h"

#include "storekeep/campaign.h"
#include "storekeep/coupon.h"
#include "storekeep/draft.h"
#include "storekeep/template.h"

static struct shop s;
static const struct form *form;
static struct error e;

static int set_up(void **state)
{
	(void)state;
	scratch_empty();
	s = (struct shop){0};
	shop_in(&s, "shop.db"); /* 2026-10-16 09:00 */
	must(form_load("campaign", &form, &e), &e);
	error_clear(&e);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	shop_close(&s);
	return 0;
}

static void people(void)
{
	int64_t batch = batch_in(&s, "ruten");

	for (int i = 0; i < 10; i++) {
		char code[16];

		snprintf(code, sizeof code, "m%02d", i);
		person_in(&s, "ruten", code);
		event_in(&s, batch, code, "view_item", "a1", clock_now() - 1000);
		if (i < 3)
			event_in(&s, batch, code, "add_to_cart", "a1", clock_now() - 900);
	}
}

/* From the first of October to the last second of the year. */
static void term_of(int64_t quota)
{
	put(&s, "INSERT INTO account (id, profile, label) VALUES (1, 'ruten', 'clay_and_co') ON CONFLICT DO NOTHING", 0, NULL, NULL);
	put(&s, "INSERT INTO plan_order (id, account_id, plan_days, origin, state, list_price, amount, pay, chosen_at, paid_at, op_id, created_by)"
	        " VALUES (1, 1, 90, 'manual', 'paid', 2160, 2160, 'card', 1, 1, 'p1', 'mei')", 0, NULL, NULL);
	put(&s, "INSERT INTO term (account_id, order_id, starts_at, ends_at, expires_on, quota_bought)"
	        " VALUES (1, 1, CAST(:a AS INTEGER), CAST(:b AS INTEGER), '2026-12-31', :n)", quota, "1790784000", "1798732799");
}

struct given {
	const char *name, *audiences, *send_at, *body, *coupon, *url, *cta;
};
static const struct given right = {"Autumn", "visitors,cart", "2026/10/18 10:30", "New celadon", NULL, "https://www.ruten.com.tw/store/clay", "看新品"};

static void record_of(const struct given *g, struct record *r)
{
	const char *const values[] = {g->name, g->audiences, g->send_at, g->body, g->coupon, g->url, g->cta};
	static const char *const fields[] = {"name", "audiences", "send_at", "body", "coupon", "url", "cta"};

	record_init(r, form);
	for (size_t i = 0; i < 7; i++)
		record_set(r, fields[i], values[i]);
}

/* The codes that a save leaves: "+" stored, then x errors, ! warnings, - notes. */
static int64_t save(const struct given *g, int64_t id, bool accept, char out[400])
{
	static const char signs[] = {[NOTE_INFO] = '-', [NOTE_WARN] = '!', [NOTE_ERROR] = 'x'};
	struct record r;
	char op[OP_ID_SIZE];
	int64_t made = 0;
	enum status st;

	op_id_make(op);
	record_of(g, &r);
	s.accept_warnings = accept;
	error_clear(&e);
	st = campaign_save(&s, &(struct campaign_draft){.profile = "ruten", .id = id}, &r, op, &made, &e);
	s.accept_warnings = false;
	snprintf(out, 400, "%s", st == ST_OK ? "+" : e.code);
	for (size_t i = 0; i < s.notes.count; i++)
		snprintf(out + strlen(out), 400 - strlen(out), " %c%s", signs[s.notes.items[i].level], s.notes.items[i].what.code);
	record_free(&r);
	return st == ST_OK ? made : 0;
}

static void the_gate_is_first(void **state)
{
	struct given none = {0};
	char got[400];

	(void)state;
	people();
	save(&none, 0, true, got);
	assert_string_equal(got, "gate_closed");
	assert_string_equal(e.rule, "RUT-9");
	term_of(100);
	clock_set(TPE("2027-01-01T00:00"));
	save(&right, 0, true, got);
	assert_string_equal(got, "plan_ended");
	assert_int_equal(number(&s, "SELECT count(*) FROM campaign"), 0);
}

static void all_that_is_wrong_in_field_order(void **state)
{
	const struct given bad = {"", "x", "2026/10/16 08:59", "\xE3\x80\x80", "NOPE", "ftp://ruten.com.tw", "abcdef"};
	char got[400];

	(void)state;
	people();
	term_of(100);
	save(&bad, 0, true, got);
	assert_string_equal(got, "name_missing xname_missing xaudiences_unknown xsend_at_too_early xbody_missing xcoupon_unknown xlink_scheme xcta_too_long");
	assert_int_equal(number(&s, "SELECT count(*) FROM campaign"), 0);
}

static void what_is_stored(void **state)
{
	struct campaign c;
	char got[400];
	int64_t id;

	(void)state;
	people();
	term_of(100);
	id = save(&right, 0, false, got);
	assert_string_equal(got, "+");
	must(campaign_get(&s, id, &c, &e), &e);
	assert_string_equal(c.audiences, "visitors,cart");
	assert_int_equal(c.mask, 5);
	assert_int_equal(c.send_at, TPE("2026-10-18T10:30"));
	assert_int_equal(c.est_low, 10); /* each person once */
	assert_int_equal(c.est_high, 10);
	assert_string_equal(campaign_state_word(&c), "pending");
	assert_int_equal(c.created_at, clock_now());
	campaign_free(&c);
	assert_int_equal(number(&s, "SELECT count(*) FROM audit WHERE what = 'campaign create'"), 1);
}

/* The same act twice is one campaign; a trial run none. */
static void once_only(void **state)
{
	struct record r;
	int64_t first, second;

	(void)state;
	people();
	term_of(100);
	record_of(&right, &r);
	s.dry_run = true;
	must(campaign_save(&s, &(struct campaign_draft){.profile = "ruten"}, &r, "one", &first, &e), &e);
	s.dry_run = false;
	assert_int_equal(number(&s, "SELECT count(*) FROM campaign"), 0);
	must(campaign_save(&s, &(struct campaign_draft){.profile = "ruten"}, &r, "one", &first, &e), &e);
	must(campaign_save(&s, &(struct campaign_draft){.profile = "ruten"}, &r, "one", &second, &e), &e);
	assert_int_equal(first, second);
	assert_int_equal(number(&s, "SELECT count(*) FROM campaign"), 1);
	record_free(&r);
}

/* RUT-96: q = r is no shortage. RUT-97: none left. */
static void the_quota_is_held_against_the_reach(void **state)
{
	static const struct {
		int64_t quota;
		const char *want;
	} cases[] = {
		{11, "+"}, {10, "+"}, {9, "quota_partial !quota_partial"}, {1, "quota_partial !quota_partial"}, {0, "quota_none !quota_none"},
	};
	char got[400];

	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		tear_down(state);
		set_up(state);
		people();
		term_of(cases[i].quota);
		save(&right, 0, false, got);
		if (strcmp(got, cases[i].want) != 0)
			fail_msg("quota %lld: %s", (long long)cases[i].quota, got);
		if (cases[i].quota == 9)
			assert_true(strstr(e.message, "9") != NULL && strstr(e.message, "10") != NULL);
		save(&right, 0, true, got);
		assert_int_equal(got[0], '+'); /* never an error */
	}
}

/* RUT-98: what waits reserves nothing, but is told; those before go first. */
static void what_waits_before_is_told(void **state)
{
	struct given late = right, early = right, same = right;
	struct reach r;
	struct campaign_estimate est;
	char got[400];
	int64_t id;

	(void)state;
	people();
	term_of(25);
	assert_true(save(&right, 0, false, got) != 0);
	late.name = "Later";
	late.send_at = "2026/10/19 10:30";
	id = save(&late, 0, false, got);
	assert_string_equal(got, "+ -pending_before"); /* 25 - 10 = 15, 10 wanted */
	late.name = "Latest";
	late.send_at = "2026/10/20 10:30";
	save(&late, 0, false, got);
	assert_string_equal(got, "quota_partial -pending_before !quota_partial"); /* 25 - 20 = 5 */
	assert_non_null(strstr(e.message, "5"));
	assert_string_equal(e.rule, "RUT-98");
	early.name = "Earlier";
	early.send_at = "2026/10/17 10:30";
	save(&early, 0, false, got);
	assert_string_equal(got, "+");
	same.name = "Same minute"; /* made later: two are before it, and itself wants 10 of 5 */
	save(&same, 0, false, got);
	assert_string_equal(got, "quota_partial -pending_before !quota_partial -same_hour");
	must(campaign_estimate(&s, "ruten", 5, TPE("2026-10-19T10:30"), id, &r, &est, &e), &e);
	assert_int_equal(est.pending, 20); /* itself is left out */
	assert_int_equal(est.usable, 5);
	assert_int_equal(est.after, 0);
	assert_int_equal(est.overlap, 3);
}

static void nobody_is_warned_of(void **state)
{
	struct given g = right;
	char got[400];

	(void)state;
	people();
	term_of(100);
	g.audiences = "visitors,contacts";
	save(&g, 0, false, got);
	assert_string_equal(got, "audience_empty !audience_empty");
	g.audiences = "contacts";
	save(&g, 0, false, got);
	assert_string_equal(got, "audience_empty !audience_empty !nobody_reached");
	put(&s, "UPDATE audience_seen SET skip = 1 WHERE person_id = 1", 0, NULL, NULL);
	g.audiences = "visitors";
	g.name = "Nine";
	assert_true(save(&g, 0, false, got) != 0);
	assert_string_equal(got, "+ -people_left_out");
	assert_int_equal(number(&s, "SELECT est_reach_high FROM campaign WHERE name = 'Nine'"), 9);
}

static void names_need_not_differ(void **state)
{
	char got[400];

	(void)state;
	people();
	term_of(100);
	save(&right, 0, false, got);
	assert_string_equal(got, "+");
	save(&right, 0, false, got);
	assert_string_equal(got, "+ -name_equal -pending_before -same_hour");
}

/* Hints of ours: a public holiday, and another campaign within the same clock hour. */
static void the_time_is_commented(void **state)
{
	struct given g = right;
	char got[400], out[300];

	(void)state;
	people();
	term_of(100);
	assert_true(save(&g, 0, false, got) != 0); /* 10:30 on a Sunday */
	campaign_time_hints(&s, "ruten", TPE("2026-10-18T10:59"), 0, out, sizeof out);
	assert_non_null(strstr(out, "Autumn"));
	campaign_time_hints(&s, "ruten", TPE("2026-10-18T11:00"), 0, out, sizeof out);
	assert_string_equal(out, "");
	campaign_time_hints(&s, "ruten", TPE("2026-10-18T09:59"), 0, out, sizeof out);
	assert_string_equal(out, "");
	campaign_time_hints(&s, "ruten", TPE("2026-10-22T10:30"), 0, out, sizeof out);
	assert_string_equal(out, "");
	/* 25 October, a Sunday, is made up for on Monday */
	campaign_time_hints(&s, "ruten", TPE("2026-10-26T10:30"), 0, out, sizeof out);
	assert_non_null(strstr(out, "補假"));
	g.send_at = "2026/10/26 10:30";
	save(&g, 0, false, got);
	assert_string_equal(got, "+ -name_equal -pending_before -day_off");
}

/* RUT-122: everything is checked anew; the creation time stays; from the send minute on it is locked. */
static void a_change_is_checked_anew(void **state)
{
	struct given other = {.name = "Winter"}, wrong = {.url = "https://example.net/"};
	instant_t made = clock_now();
	struct campaign c;
	char got[400];
	int64_t id;

	(void)state;
	people();
	term_of(100);
	id = save(&right, 0, false, got);
	clock_set(made + 3600);
	assert_int_equal(save(&other, id, false, got), id);
	must(campaign_get(&s, id, &c, &e), &e);
	assert_string_equal(c.name, "Winter");
	assert_string_equal(c.body, right.body); /* what was not named stays */
	assert_int_equal(c.created_at, made);
	assert_int_equal(c.changed_at, made + 3600);
	campaign_free(&c);
	save(&wrong, id, false, got);
	assert_string_equal(got, "link_domain xlink_domain");
	clock_set(TPE("2026-10-18T10:29:59"));
	save(&other, id, false, got);
	assert_string_equal(got, "sends_soon !sends_soon"); /* one second is left */
	clock_set(TPE("2026-10-18T10:30"));
	save(&other, id, true, got);
	assert_string_equal(got, "campaign_locked");
	assert_string_equal(e.rule, "RUT-122");
	assert_int_equal(campaign_delete(&s, id, &e), ST_REFUSED);
	assert_string_equal(e.code, "campaign_locked");
	put(&s, "UPDATE campaign SET state = 'sent' WHERE id = :n", id, NULL, NULL);
	save(&other, id, true, got);
	assert_string_equal(got, "campaign_sent");
	assert_string_equal(e.rule, "RUT-121");
}

/* RUT-123: gone from view, its number is not used again. */
static void a_deleted_one_is_missing(void **state)
{
	struct campaign c;
	char got[400];
	int64_t id;

	(void)state;
	people();
	term_of(100);
	id = save(&right, 0, false, got);
	must(campaign_delete(&s, id, &e), &e);
	assert_int_equal(campaign_get(&s, id, &c, &e), ST_REFUSED);
	assert_string_equal(e.code, "campaign_missing");
	assert_int_equal(campaign_delete(&s, id, &e), ST_REFUSED);
	assert_true(save(&right, 0, false, got) > id);
	assert_string_equal(got, "+"); /* neither its name nor its estimate count any more */
	assert_int_equal(number(&s, "SELECT count(*) FROM audit WHERE what = 'campaign delete'"), 1);
}

/* RUT-101: the last second of the term; then an error, as nothing renews. */
static void the_plan_ends(void **state)
{
	struct given g = right;
	char got[400];

	(void)state;
	people();
	term_of(100);
	g.send_at = "2026/12/31 23:59";
	save(&g, 0, false, got);
	assert_string_equal(got, "+");
	g.send_at = "2027/01/01 00:00";
	save(&g, 0, false, got);
	assert_string_equal(got, "send_at_after_plan -name_equal xsend_at_after_plan");
}

static void switch_on(void)
{
	put(&s, "INSERT INTO autodebit (account_id, route, state, applied_at, active_at, card_brand, card_last4, card_exp_year, card_exp_month,"
	        " issued_in_tw, op_id, created_by) VALUES (1, 'fast', 'active', 1790784000, 1790784000, 'visa', '1234', 2030, 1, 1, 'a', 'mei')",
	    0, NULL, NULL);
	put(&s, "INSERT INTO renewal_switch (account_id, state, last_on_at, last_changed_at) VALUES (1, 'on', 1790784000, 1790784000)", 0, NULL, NULL);
}

/* RUT-101: with the renewal still to come it is a question, with the day of the charge (two days before expiry). */
static void a_renewal_is_depended_on(void **state)
{
	struct given g = right;
	char got[400];

	(void)state;
	people();
	term_of(100);
	switch_on();
	g.send_at = "2027/01/01 00:00";
	save(&g, 0, false, got);
	assert_string_equal(got, "depends_on_renewal !depends_on_renewal -day_off");
	assert_string_equal(e.rule, "RUT-101");
	assert_non_null(strstr(e.message, "2026-12-29"));
	save(&g, 0, true, got);
	assert_int_equal(got[0], '+');
}

/* RUT-36, RUT-101: from the charge instant on the renewed term counts (2027-01-01 to 2027-03-31), though no timer has run. */
static void a_renewal_made_is_counted_on(void **state)
{
	struct given g = right;
	char got[400];

	(void)state;
	people();
	term_of(100);
	put(&s, "UPDATE plan_order SET paid_at = :n", TPE("2026-10-02T00:00"), NULL, NULL);
	switch_on();
	clock_set(TPE("2026-12-29T00:00"));
	g.send_at = "2027/04/01 00:00";
	save(&g, 0, true, got);
	assert_string_equal(e.code, "send_at_after_plan");
	g.send_at = "2027/03/31 23:59";
	save(&g, 0, true, got);
	assert_int_equal(got[0], '+');
	assert_int_equal(number(&s, "SELECT count(*) FROM plan_order WHERE origin = 'renewal'"), 1);
}

static int64_t coupon_of(const char *code, const char *ends)
{
	const struct form *f;
	struct record r;
	char op[OP_ID_SIZE];
	int64_t id;

	op_id_make(op);
	must(form_load("code", &f, &e), &e);
	record_init(&r, f);
	record_set(&r, "name", "Fifty off");
	record_set(&r, "code", code);
	record_set(&r, "ends_at", ends);
	must(coupon_save(&s, 0, &r, op, &id, &e), &e);
	record_free(&r);
	return id;
}

static void coupons_by_number_or_code(void **state)
{
	struct given g = right;
	struct coupon c;
	char got[400], number_text[24];
	int64_t id;

	(void)state;
	people();
	term_of(100);
	id = coupon_of("GLAZE50", "2026/10/18");
	must(coupon_get(&s, id, &c, &e), &e);
	assert_int_equal(c.ends_at, TPE("2026-10-19T00:00")); /* the day holds to its end */
	coupon_free(&c);
	snprintf(number_text, sizeof number_text, "%lld", (long long)id);
	g.coupon = number_text;
	save(&g, 0, false, got);
	assert_string_equal(got, "+");
	g.coupon = "glaze50";
	g.send_at = "2026/10/18 23:59";
	save(&g, 0, false, got);
	assert_string_equal(got, "+ -name_equal -pending_before");
	g.send_at = "2026/10/19 00:00";
	save(&g, 0, false, got);
	assert_string_equal(got, "coupon_ends -name_equal !coupon_ends -pending_before");
	g.coupon = "GLAZE50,GLAZE50";
	save(&g, 0, false, got);
	assert_string_equal(got, "coupon_too_many -name_equal xcoupon_too_many");
	assert_int_equal(coupon_cancel(&s, id, &e), ST_REFUSED); /* two that wait carry it */
	assert_string_equal(e.code, "coupon_in_use");
	s.accept_warnings = true;
	must(coupon_cancel(&s, id, &e), &e);
	s.accept_warnings = false;
	g.coupon = number_text;
	save(&g, 0, false, got);
	assert_string_equal(got, "coupon_cancelled -name_equal xcoupon_cancelled");
}

static void forgotten_things_wait_for_a_yes(void **state)
{
	struct given g = right;
	char got[400];

	(void)state;
	people();
	term_of(100);
	coupon_of("OTHER9", "2026/10/17");
	g.body = "until 10/17 with OTHER9, {gift} for all";
	save(&g, 0, false, got);
	assert_string_equal(got, "date_past !date_past !placeholder_left !code_other !code_ended");
	assert_true(save(&g, 0, true, got) != 0);
}

static void templates_obey_the_limit(void **state)
{
	const struct form *f;
	struct record r;
	struct body_template *list;
	size_t count;
	char text[400] = "";
	int64_t id;

	(void)state;
	must(form_load("template", &f, &e), &e);
	must(templates_read(&s, "ruten", &list, &count, &e), &e);
	assert_true(count >= 12);
	assert_string_equal(list[0].id, "t1");
	templates_free(list, count);
	record_init(&r, f);
	record_set(&r, "title", "Mine");
	for (int i = 0; i < 100; i++)
		strcat(text, "字");
	record_set(&r, "text", text);
	must(template_save(&s, 0, &r, "t", &id, &e), &e);
	assert_int_equal(template_save(&s, 0, &r, "u", &id, &e), ST_REFUSED);
	assert_string_equal(e.code, "template_twice");
	strcat(text, "字");
	record_set(&r, "title", "Too long");
	record_set(&r, "text", text);
	assert_int_equal(template_save(&s, 0, &r, "v", &id, &e), ST_REFUSED);
	assert_string_equal(e.code, "text_too_long");
	assert_string_equal(e.rule, "RUT-107");
	record_free(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(the_gate_is_first, set_up, tear_down),
		cmocka_unit_test_setup_teardown(all_that_is_wrong_in_field_order, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_is_stored, set_up, tear_down),
		cmocka_unit_test_setup_teardown(once_only, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_quota_is_held_against_the_reach, set_up, tear_down),
		cmocka_unit_test_setup_teardown(what_waits_before_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(nobody_is_warned_of, set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_need_not_differ, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_time_is_commented, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_change_is_checked_anew, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_deleted_one_is_missing, set_up, tear_down),
		cmocka_unit_test_setup_teardown(the_plan_ends, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_renewal_is_depended_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(a_renewal_made_is_counted_on, set_up, tear_down),
		cmocka_unit_test_setup_teardown(coupons_by_number_or_code, set_up, tear_down),
		cmocka_unit_test_setup_teardown(forgotten_things_wait_for_a_yes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(templates_obey_the_limit, set_up, tear_down),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
