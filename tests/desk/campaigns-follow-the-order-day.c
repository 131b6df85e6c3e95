/*
 * Points campaigns of the shop's own profile, by the day of the order (YAH-175,
 * YAH-176, YAH-193): four times the points and double their value from 1 to 7
 * February 2026. Category at 5 %.
 */
#include "import_fixture.h"
#include "storekeep/period.h"

#define HEAD "訂單編號,交易序號,付款別,訂購日期,轉單日期,店家出貨日,商品名稱,商品分類,數量,金額小計,超贈點點數,超贈點折抵金額,訂單狀態,入帳日\n"

static struct config config;

static int enter(void **state)
{
	char *path;
	FILE *f;

	if (scratch_enter(state) != 0)
		return -1;
	config = (struct config){.zone = (char *)(uintptr_t)"Asia/Taipei", .profile_dir = scratch_folder};
	path = scratch("yahoo.ini");
	f = fopen(path, "w");
	fputs("[fee]\ncategory.rate_bp.B = 500\n[points]\nearn_mult@2026-02-01 = 4\nearn_mult@2026-02-08 = 1\n"
	      "burn_mult@2026-02-01 = 2\nburn_mult@2026-02-08 = 1\n", f);
	fclose(f);
	free(path);
	profiles_forget();
	return 0;
}

static int leave(void **state)
{
	profiles_forget();
	return scratch_leave(state);
}

static void open_in_memory(struct shop *s)
{
	struct error e = {0};

	clock_set(instant_parse("2026-03-03T09:00", "Asia/Taipei"));
	must(shop_open(s, NULL, DB_PRIVATE, &config, &e), &e);
	s->actor = "mei";
}

/* One order of 820, and 480 where 120 points paid 240 of 600, shipped to no cart; its fees in the second half of February. */
static void fees_by_the_day(void **state)
{
	static const struct {
		const char *row;
		money_t fees;
	} cases[] = {
		{"YM1,,ATM轉帳,2026-01-31,2026-01-31,2026-02-09,杯,B,1,820,,,已入帳,2026-02-16\n", 41},
		{"YM1,,ATM轉帳,2026-02-01,2026-02-01,2026-02-09,杯,B,1,820,,,已入帳,2026-02-16\n", 41 + 25}, /* 3 % = 24.6 */
		{"YM1,,ATM轉帳,2026-02-07,2026-02-07,2026-02-09,杯,B,1,820,,,已入帳,2026-02-16\n", 41 + 25},
		{"YM1,,ATM轉帳,2026-02-08,2026-02-08,2026-02-09,杯,B,1,820,,,已入帳,2026-02-16\n", 41},
		/* without an order day, the one on which it came to the shop (FMT-51) */
		{"YM1,,ATM轉帳,,2026-02-07,2026-02-09,杯,B,1,820,,,已入帳,2026-02-16\n", 41 + 25},
		{"YM1,,ATM轉帳,2026-02-07,2026-02-07,2026-02-09,杯,B,1,360,120,240,已入帳,2026-02-16\n", 24 + 14}, /* 14.4 */
		{"YM1,,ATM轉帳,2026-02-07,2026-02-07,2026-02-09,物流服務費,,1,80,,,已入帳,2026-02-16\n", 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[600];
		struct shop s;
		struct period p;
		struct error e = {0};

		open_in_memory(&s);
		snprintf(text, sizeof text, HEAD "%s", cases[i].row);
		takes(&s, "yahoo", text, 1, 0, 0, 0);
		must(period_get(&s, "yahoo", "2026-02-H2", &p, &e), &e);
		assert_int_equal(period_fees_total(&p), cases[i].fees);
		shop_close(&s);
	}
}

static void points_pay_what_the_campaign_says(void **state)
{
	static const struct {
		const char *row;
		bool told;
	} cases[] = {
		{"YM1,K1,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,360,120,240,待出貨,\n", false},
		{"YM1,K1,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,480,120,120,待出貨,\n", true},
		{"YM1,K1,ATM轉帳,2026-02-08,2026-02-08,,杯,B,1,360,120,240,待出貨,\n", true},
		{"YM1,K1,ATM轉帳,2026-02-08,2026-02-08,,杯,B,1,480,120,120,待出貨,\n", false},
		{"YM1,K1,ATM轉帳,2026-01-31,2026-01-31,,杯,B,1,240,120,360,待出貨,\n", false}, /* not known: any multiple */
		{"YM1,K1,ATM轉帳,2026-01-31,2026-01-31,,杯,B,1,240,120,361,待出貨,\n", true},
		/* 7 points paid 14 in all: 3 and 4, by shares of 7 and 7, another cart between them */
		{"YM1,K1,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,360,3,7,待出貨,\nYM2,K2,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,360,1,2,待出貨,\n"
		 "YM3,K1,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,360,4,7,待出貨,\n", false},
		{"YM1,K1,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,360,3,7,待出貨,\nYM2,K2,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,360,1,2,待出貨,\n"
		 "YM3,K1,ATM轉帳,2026-02-07,2026-02-07,,杯,B,1,360,4,8,待出貨,\n", true},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char text[900], *path;
		struct shop s;
		struct import_result r = {0};
		struct error e = {0};
		enum status st;

		open_in_memory(&s);
		snprintf(text, sizeof text, HEAD "%s", cases[i].row);
		path = file_in("orders.csv", "UTF-8", text);
		st = import_of(&s, path, "yahoo", true, &r, &e);
		if (cases[i].told != (notes_first_warning(&s.notes) != NULL || st != ST_OK))
			fail_msg("case %zu", i);
		import_result_free(&r);
		free(path);
		shop_close(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(fees_by_the_day, enter, leave),
		cmocka_unit_test_setup_teardown(points_pay_what_the_campaign_says, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
