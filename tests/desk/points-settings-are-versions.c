/*
 * Settings of points (EAS-37, EAS-42, EAS-44, EAS-55, SHL-8 to 26, SHL-44 to 49,
 * SHL-76): what is refused in which words, and what a version leaves behind.
 */
#include "grants_fixture.h"

#include "storekeep/points_report.h"

/* Save `fields` ("master=yes earn_spend=50"); the code of what was refused, "" when saved. */
static const char *save(const char *profile, const char *fields)
{
	static struct error e;
	static int acts;
	const struct form *form;
	struct record r;
	int64_t id;
	char op[24], *copy = xstrdup(fields);
	e = (struct error){0};
	must(form_load("points_settings", &form, &e), &e);
	record_init(&r, form);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " ")) {
		char *eq = strchr(word, '=');
		*eq = '\0';
		assert_true(record_set(&r, word, eq + 1));
	}
	snprintf(op, sizeof op, "save%d", ++acts);
	enum status st = points_settings_save(&shop, profile, &r, op, &id, &e);
	record_free(&r);
	free(copy);
	return st == ST_OK ? "" : e.code;
}

static void what_is_refused(void **state)
{
	static const struct {
		const char *lines, *profile, *fields, *code;
	} cases[] = {
		{"[points]\nmaster = no\n", "shopline", "earn_spend=50", "MASTER_OFF"},
		{"[points]\nmaster = no\n", "shopline", "master=yes purchase=yes earn_spend=50 earn_points=3", ""},
		{"[plan]\nmodules = tiers\n", "shopline", "master=yes", "PLAN_LACKS"},
		{"[plan]\nnames = online_shop,o2o\n", "shopline", "master=yes", "PLAN_MIXED"},
		{"[points]\nmaster = yes\n", "shopline", "purchase=yes earn_spend=0 earn_points=2", "EARN_RULE"},
		{"[points]\nmaster = yes\n", "shopline", "purchase=yes earn_spend=25 earn_points=0", "EARN_RULE"},
		{"[points]\nmaster = yes\n", "shopline", "channels=", "CHANNEL_NONE"},
		{"[points]\nmaster = yes\n[plan]\nbilling = monthly\n", "shopline", "channels=web", "CHANNEL_HIDDEN"},
		{"[points]\nmaster = yes\n[plan]\nnames = online_shop\n", "shopline", "channels=web", "CHANNEL_HIDDEN"},
		{"[points]\nmaster = yes\n[plan]\nnames = pos,social\n", "shopline", "channels=web", ""},
		{"[points]\nmaster = yes\n", "shopline", "issue_mode=days_after_final issue_days=7", "ISSUE_FIXED"},
		{"[points]\nmaster = yes\n", "shopline", "issue_days=7", "ISSUE_FIXED"},
		{"[plan]\nfamily = B\nnames = o2o\n[points]\nmaster = yes\n", "shopline", "issue_mode=days_after_final issue_days=0", "ISSUE_DAYS"},
		{"[plan]\nfamily = B\nnames = o2o\n[points]\nmaster = yes\n", "shopline", "issue_mode=days_after_final issue_days=366", "ISSUE_DAYS"},
		{"[plan]\nfamily = B\nnames = o2o\n[points]\nmaster = yes\n", "shopline", "issue_mode=days_after_final issue_days=365", ""},
		{"[points]\nmaster = yes\n", "shopline", "expiry_mode=fixed_date expiry_mmdd=04-31", "EXPIRY_DAY"},
		{"[points]\nmaster = yes\n", "shopline", "expiry_mode=fixed_date expiry_mmdd=02-29", ""},
		{"[points]\nmaster = yes\n", "shopline", "expiry_mode=never expiry_mmdd=06-30", "EXPIRY_DAY"},
		{"[points]\nmaster = yes\n", "shopline", "expiry_mode=never", ""},
		{"[points]\nmaster = yes\n", "shopline", "expiry_mmdd=01-15", "expiry_short"},
		{"[points]\nmaster = yes\n", "shopline", "language=fr text=Bonjour", "LANG_NONE"},
		{"[points]\nmaster = yes\n", "shopline", "language=en text=Hello", ""},
		{"[points]\nmaster = yes\n", "shopline", "tier=VIP tier_spend=25 tier_points=5", "MODULE_LACKS"},
		{"[points]\nmaster = yes\n[plan]\nmodules = loyalty,tiers\n", "shopline", "tier=VIP tier_spend=25", "EARN_RULE"},
		{"[points]\nmaster = yes\n[plan]\nmodules = loyalty,tiers\n", "shopline", "tier=VIP tier_spend=25 tier_points=5", ""},
		{"[points]\nmaster = yes\n", "shopline", "purchase=no", "nobody_earns"},
		{"", "easystore", "signup=yes signup_points=0", "POINTS_AMOUNT"},
		{"", "easystore", "signup=yes", ""},
		{"", "easystore", "birthday=yes birthday_points=x", "NUMBER_BAD"},
		{"", "easystore", "birthday=yes birthday_points=10000000", "NUMBER_BAD"},
		{"", "easystore", "purchase=yes earn_spend=0", "POINTS_RULE"},
		{"", "easystore", "purchase=yes earn_points=0", "POINTS_AMOUNT"},
		{"", "easystore", "excluded_products=cup", "PRODUCT_NONE"},
		{"[integration]\nreperks = yes\n", "easystore", "signup=yes", "POINTS_TWICE"},
	};
	(void)state;
	write_sql("INSERT INTO tier (id, profile, level, name, created_at, created_by, op_id) VALUES (5, 'shopline', 2, 'VIP', 0, 'me', 't')");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		overlay("shopline", strcmp(cases[i].profile, "shopline") == 0 ? cases[i].lines : "");
		overlay("easystore", strcmp(cases[i].profile, "easystore") == 0 ? cases[i].lines : "");
		shop.dry_run = true;
		const char *code = save(cases[i].profile, cases[i].fields);
		shop.dry_run = false;
		if (strcmp(code, cases[i].code) != 0)
			fail_msg("%s: \"%s\", not \"%s\"", cases[i].fields, code, cases[i].code);
	}
}

/* SHL-10: each version from its own second; SHL-22: a line for every change; the tier's rule and the texts go on. */
static void a_version_leaves_its_marks(void **state)
{
	struct earn_rule own;
	struct points_rule r;
	struct error e = {0};
	(void)state;
	overlay("shopline", "[points]\nmaster = no\n[plan]\nmodules = loyalty,tiers\n");
	write_sql("INSERT INTO tier (id, profile, level, name, created_at, created_by, op_id) VALUES (5, 'shopline', 2, 'VIP', 0, 'me', 't')");
	go_to("2026-03-10T12:00:00");
	assert_string_equal(save("shopline", "master=yes earn_spend=50 earn_points=3 channels=web"), "");
	assert_string_equal(save("shopline", "tier=VIP tier_spend=20 tier_points=4"), "");
	assert_string_equal(save("shopline", "language=en text=Hello"), "");
	int64_t a = order_placed(MEI, "web", 400);
	assert_int_equal(points_of(a), 24);
	go_to("2026-03-10T12:00:01");
	assert_string_equal(save("shopline", "earn_points=1"), "");
	assert_string_equal(save("shopline", "earn_points=1"), ""); /* nothing to change: no version */
	assert_int_equal(number("SELECT count(*) FROM points_rule WHERE origin = 'saved' AND :id = 0", 0), 4);
	must(points_rule_at(&shop, "shopline", clock_now() - 1, &r, &e), &e);
	assert_int_equal(r.earn_points, 3);
	points_rule_free(&r);
	must(points_rule_at(&shop, "shopline", clock_now(), &r, &e), &e);
	assert_int_equal(r.earn_points, 1);
	assert_false(r.channel_store);
	must(points_rule_tier(&shop, &r, 5, &own, &e), &e);
	assert_true(own.on && own.spend == 20 && own.points == 4);
	points_rule_free(&r);
	const struct profile *p;
	must(shop_profile(&shop, "shopline", &p, &e), &e);
	char *text = points_text_get(&shop, p, "en");
	assert_string_equal(text, "Hello");
	free(text);
	assert_int_equal(number("SELECT count(*) FROM activity WHERE subject = 'channels' AND before = 'web,store' AND after = 'web' AND :id = 0", 0), 1);
	assert_int_equal(number("SELECT count(*) FROM activity WHERE record = 'points.master' AND :id = 0", 0), 1);
	write_sql("UPDATE member SET tier_id = 5 WHERE id = 1");
	assert_int_equal(points_of(order_placed(MEI, "web", 400)), 80);
	/* the log holds both, newest first, and filters */
	struct list_source src;
	struct list_page page;
	complete(a);
	must(points_log_list(&shop, &(struct points_log_filter){.profile = "shopline", .from = DAY_NONE, .to = DAY_NONE}, &src, &e), &e);
	must(src.page(src.self, &(struct list_query){.limit = 3}, &page, &e), &e);
	assert_int_equal(page.count, 3);
	assert_string_equal(page.rows[0].cells[3].text, "entry");
	assert_string_equal(page.rows[1].cells[3].text, "setting");
	char *key = xstrdup(page.rows[2].key);
	list_page_free(&page);
	must(src.page(src.self, &(struct list_query){.limit = 100, .after = key}, &page, &e), &e);
	assert_int_equal(page.count, 5); /* tier, channels, earn_spend, earn_points, master */
	free(key);
	list_page_free(&page);
	list_close(&src);
	assert_int_equal(points_log_list(&shop, &(struct points_log_filter){.profile = "shopline", .from = 20000, .to = 19999}, &src, &e), ST_REFUSED);
	assert_string_equal(e.code, "FILTER_RANGE");
}

/* SHL-14: lots keep their day. SHL-35: ranges in order and apart. */
static void closed_days(void **state)
{
	struct error e = {0};
	(void)state;
	must(closed_range_add(&shop, "shopline", "2026-02-14", "2026-02-20", &e), &e);
	assert_int_equal(closed_range_add(&shop, "shopline", "2026-02-20", "2026-02-21", &e), ST_REFUSED);
	assert_string_equal(e.code, "CLOSED_RANGE");
	assert_int_equal(closed_range_add(&shop, "shopline", "2026-03-02", "2026-03-01", &e), ST_REFUSED);
	assert_string_equal(e.code, "CLOSED_RANGE");
	must(closed_range_add(&shop, "shopline", "2026-02-21", "", &e), &e);
	assert_int_equal(closed_range_add(&shop, "shopline", "2026-02-30", "", &e), ST_REFUSED);
	assert_string_equal(e.code, "DATE_BAD");
}

static enum status enter_amount(int64_t member, const char *amount, const char *receipt, int64_t *id, struct error *e)
{
	const struct form *form;
	struct record r;
	struct posted out;
	static int acts;
	char op[24];
	must(form_load("instore", &form, e), e);
	record_init(&r, form);
	record_set(&r, "amount", amount);
	record_set(&r, "receipt", receipt);
	snprintf(op, sizeof op, "type%d", ++acts);
	enum status st = instore_enter(&shop, member, &r, op, id, &out, e);
	record_free(&r);
	return st;
}

/* SHL-76: given at once, closed or not; below a step 0; twice refused; voided: under review. */
static void amounts_at_the_counter(void **state)
{
	struct error e = {0};
	int64_t id;
	(void)state;
	assert_int_equal(instore_points(&shop, MEI, 190), 14);
	must(enter_amount(MEI, "190", "R1", &id, &e), &e);
	assert_int_equal(balance(MEI), 14);
	assert_int_equal(enter_amount(MEI, "190", "R1", &(int64_t){0}, &e), ST_REFUSED);
	assert_string_equal(e.code, "INSTORE_TWICE");
	must(enter_amount(MEI, "24", "R2", &(int64_t){0}, &e), &e);
	assert_string_equal(shop.notes.items[0].what.code, "below_step");
	assert_int_equal(balance(MEI), 14);
	assert_int_equal(enter_amount(MEI, "0", "R3", &(int64_t){0}, &e), ST_REFUSED);
	assert_string_equal(e.code, "AMOUNT_BAD");
	must(instore_void(&shop, id, "typed for somebody else", &e), &e);
	assert_int_equal(number("SELECT suggested FROM points_review WHERE instore_id = :id AND kind = 'voided'", id), 14);
	must(enter_amount(MEI, "190", "R1", &(int64_t){0}, &e), &e);
	overlay("shopline", "[points]\nmaster = yes\nchannels = web\n");
	assert_int_equal(enter_amount(MEI, "190", "R9", &(int64_t){0}, &e), ST_REFUSED);
	assert_string_equal(e.code, "CHANNEL_OFF");
	assert_int_equal(instore_points(&shop, MEI, 190), 0);
}

/* Every number opens: order, rule, steps, lots, what became of them. */
static void an_entry_explains_itself(void **state)
{
	struct explained x;
	struct error e = {0};
	struct liability l;
	(void)state;
	int64_t a = order_placed(MEI, "web", 190);
	complete(a);
	take(MEI, 4, "2026-03-10", &(struct posted){0}, &e);
	must(points_explain(&shop, number("SELECT id FROM points_entry WHERE order_id = :id", a), &x, &e), &e);
	assert_true(x.has_rule && x.has_arithmetic);
	assert_int_equal(x.basis, 190);
	assert_int_equal(x.steps, 7);
	assert_int_equal(x.earned, 14);
	assert_int_equal(x.lot_count, 1);
	assert_int_equal(x.use_count, 1);
	assert_int_equal(x.uses[0].points, -4);
	char *text = explained_text(&x);
	assert_non_null(strstr(text, "190 ÷ 25 = 7 steps; 7 × 2 = 14 points"));
	free(text);
	explained_free(&x);
	assert_int_equal(points_explain(&shop, 999, &x, &e), ST_REFUSED);
	must(points_liability(&shop, "shopline", &l, &e), &e);
	assert_int_equal(l.count, 1);
	assert_string_equal(l.rows[0].month, "2027-06");
	assert_int_equal(l.points, 10);
	liability_free(&l);
}

int main(void)
{
#define CASE(f) cmocka_unit_test_setup_teardown(f, enter_on, leave_on)
	const struct CMUnitTest tests[] = {
		CASE(what_is_refused), CASE(a_version_leaves_its_marks), CASE(closed_days), CASE(amounts_at_the_counter), CASE(an_entry_explains_itself),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
