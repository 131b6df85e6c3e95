/*
 * The same period stated in several layouts: one row an order with its fees in
 * columns, one row a ledger entry, deductions below or above zero. Each has to
 * come to the same sums, and stated minus ours is the sum of the differences.
 *
 * Second half of February 2026; categories at 4.5 %, reverse logistics 60:
 *   YM1 1000 + interest 10, interest_3: category 45, card 31 (3 % of 1010 = 30.3 up)
 *   YM4 310: category 14 (13.95 half up), collected on the 25th: 60
 *   YM5 1000 + interest 10, posted before, refunded on the 21st: -1010, +10, +45, +31
 * Carts shipped before the period. Net: 1000 - 45 - 31 + 310 - 14 - 60 - 1010 + 10 + 45 + 31 = 236.
 */
#include "import_fixture.h"
#include "storekeep/list.h"
#include "storekeep/statement.h"

#define ORDERS \
	"訂單編號,交易序號,付款別,訂購日期,轉單日期,店家出貨日,商品名稱,商品分類,數量,金額小計,分期利息,訂單狀態,入帳日,銀行退款日,逆物流取件日\n" \
	"YM1,K1,信用卡有息分期3期,2026-02-01,2026-02-01,2026-02-05,杯,A,1,1000,10,已入帳,2026-02-16,,\n" \
	"YM4,K4,ATM轉帳,2026-02-01,2026-02-01,2026-02-05,杯,A,1,310,,已入帳,2026-02-18,,2026-02-25\n" \
	"YM5,K5,信用卡有息分期3期,2026-01-20,2026-01-20,2026-01-25,杯,A,1,1000,10,已退款,2026-02-02,2026-02-21,\n"

#define ENTRIES "訂單編號,帳務類別,金額,日期\n"
#define WIDE "訂單編號,帳務類別,金額,成交手續費,刷卡手續費,逆物流費,淨額,入帳日\n"

/* How the shop is set up; ALONE: as with MINUS, without our orders, so that the file proves what it can. */
enum sign { MINUS, PLUS, NO_RATES, ALONE };

/* What is found, in lines "kind component order expected stated rule". */
static const struct {
	const char *what;
	enum sign sign;
	const char *text;
	money_t stated, ours;
	int unchecked;
	const char *found;
} cases[] = {
	{"entries, interest in rows of its own (YAH-110, section 17)", MINUS,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,利息收入,10,2026-02-16\nYM1,利息扣款,-10,2026-02-16\nYM1,成交手續費,-45,2026-02-16\n"
	         "YM1,刷卡手續費,-31,2026-02-16\nYM4,商品,310,2026-02-18\nYM4,成交手續費,-14,2026-02-18\nYM4,逆物流費,-60,2026-02-25\n"
	         "YM5,退款,-1000,2026-02-21\nYM5,利息收入,-10,2026-02-21\nYM5,利息扣款,10,2026-02-21\nYM5,成交手續費,45,2026-02-21\n"
	         "YM5,刷卡手續費,31,2026-02-21\n合計,,236,\n",
	 236, 236, 0, ""},
	{"entries with deductions above zero, credits below (FMT-52)", PLUS,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,成交手續費,45,2026-02-16\nYM1,刷卡手續費,31,2026-02-16\nYM4,商品,310,2026-02-18\n"
	         "YM4,成交手續費,14,2026-02-18\nYM4,逆物流費,60,2026-02-25\nYM5,退款,-1000,2026-02-21\nYM5,成交手續費,-45,2026-02-21\n"
	         "YM5,刷卡手續費,-31,2026-02-21\n",
	 236, 236, 0, ""},
	{"a kind of fee that stands nowhere (YAH-107, YAH-115)", MINUS,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,成交手續費,-45,2026-02-16\nYM4,商品,310,2026-02-18\nYM4,成交手續費,-14,2026-02-18\n"
	         "YM5,退款,-1000,2026-02-21\nYM5,成交手續費,45,2026-02-21\n",
	 296, 236, 0, "only_ours reverse YM4 -60 0 YAH-113\nfee card YM1 -31 0 YAH-107\nfee card YM5 31 0 YAH-115\n"},
	{"the total of entries is that of the net (FMT-44)", MINUS,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,成交手續費,-45,2026-02-16\nYM1,刷卡手續費,-31,2026-02-16\nYM4,商品,310,2026-02-18\n"
	         "YM4,成交手續費,-14,2026-02-18\nYM4,逆物流費,-60,2026-02-25\nYM5,退款,-1000,2026-02-21\nYM5,成交手續費,45,2026-02-21\n"
	         "YM5,刷卡手續費,31,2026-02-21\n合計,,240,\n",
	 240, 236, 0, "amount net  236 240 FMT-44\n"},
	{"a credit whose refund is not stated (FMT-52, YAH-120)", MINUS,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,成交手續費,-45,2026-02-16\nYM1,刷卡手續費,-31,2026-02-16\n"
	         "YM4,商品,310,2026-02-18\nYM4,成交手續費,-14,2026-02-18\nYM4,逆物流費,-60,2026-02-25\nYM5,成交手續費,45,2026-02-21\n",
	 1205, 236, 0, "only_theirs category YM5 0 45 FMT-52\nonly_ours refund YM5 -924 0 YAH-120\n"},
	{"a fee that names no order (FMT-52)", MINUS,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,成交手續費,-45,2026-02-16\nYM1,刷卡手續費,-31,2026-02-16\n"
	         "YM4,商品,310,2026-02-18\nYM4,成交手續費,-14,2026-02-18\nYM4,逆物流費,-60,2026-02-25\n"
	         "YM5,退款,-1000,2026-02-21\nYM5,成交手續費,45,2026-02-21\nYM5,刷卡手續費,31,2026-02-21\n,成交手續費,-9,2026-02-20\n",
	 227, 236, 0, "only_theirs category  0 -9 FMT-52\n"},
	{"fees of a sale that is not stated (YAH-128)", MINUS,
	 ENTRIES "YM1,成交手續費,-45,2026-02-16\nYM1,刷卡手續費,-31,2026-02-16\nYM4,商品,310,2026-02-18\nYM4,成交手續費,-14,2026-02-18\nYM4,逆物流費,-60,2026-02-25\n"
	         "YM5,退款,-1000,2026-02-21\nYM5,成交手續費,45,2026-02-21\nYM5,刷卡手續費,31,2026-02-21\n",
	 -764, 236, 0, "amount sale YM1 1000 0 YAH-128\n"},
	{"columns without interest: it cancels out (YAH-110)", MINUS,
	 WIDE "YM1,,1000,-45,-31,,924,2026-02-16\nYM4,,310,-14,,-60,236,2026-02-18\nYM5,退款,-1000,45,31,,-924,2026-02-21\n"
	      "合計,,310,-14,0,-60,236,\n",
	 236, 236, 0, ""},
	{"interest that came in and did not go out (YAH-110)", MINUS,
	 WIDE "YM1,,1010,-45,-31,,934,2026-02-16\nYM4,,310,-14,,-60,236,2026-02-18\nYM5,退款,-1000,45,31,,-924,2026-02-21\n",
	 246, 236, 0, "amount sale YM1 1000 1010 YAH-110\n"},
	{"a wrong total of the gross leaves the net as it is (FMT-44)", MINUS,
	 WIDE "YM1,,1000,-45,-31,,924,2026-02-16\nYM4,,310,-14,,-60,236,2026-02-18\nYM5,退款,-1000,45,31,,-924,2026-02-21\n"
	      "合計,,300,-14,0,-60,236,\n",
	 236, 236, 0, "amount gross  310 300 FMT-44\n"},
	{"a row twice, each with a wrong net (FMT-52)", MINUS,
	 WIDE "YM1,,1000,-45,-31,,920,2026-02-16\nYM1,,1000,-45,-31,,920,2026-02-16\nYM4,,310,-14,,-60,236,2026-02-18\n"
	      "YM5,退款,-1000,45,31,,-924,2026-02-21\n",
	 1152, 236, 0, "amount net YM1 924 920 FMT-52\namount net YM1 924 920 FMT-52\ntwice sale YM1 0 924 FMT-52\n"},
	{"entries alone: interest that went back is none of the category's base (section 17)", ALONE,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,利息收入,10,2026-02-16\nYM1,利息扣款,-10,2026-02-16\nYM1,成交手續費,-45,2026-02-16\n"
	         "YM1,刷卡手續費,-31,2026-02-16\nYM5,退款,-1010,2026-02-21\nYM5,利息扣款,10,2026-02-21\nYM5,成交手續費,45,2026-02-21\n"
	         "YM5,刷卡手續費,31,2026-02-21\n",
	 0, 0, 0, ""},
	{"entries alone: a fee in a row of its own is judged by its order (YAH-106)", ALONE,
	 ENTRIES "YM1,商品,1000,2026-02-16\nYM1,成交手續費,-47,2026-02-16\nYM5,退款,-1000,2026-02-21\nYM5,成交手續費,46,2026-02-21\n",
	 -1, 0, 0, "fee category YM1 -45 -47 YAH-106\nfee category YM5 45 46 YAH-106\n"},
	{"no rates of the contract: neither fee nor credit is judged (YAH-106)", NO_RATES,
	 WIDE "YM1,,1000,-45,-31,,924,2026-02-16\nYM4,,310,-14,,-60,236,2026-02-18\nYM5,退款,-1000,45,31,,-924,2026-02-21\n",
	 236, 236, 3, ""},
};

static char *own;
static struct config config;

static void write_profile(enum sign sign)
{
	char *path = xasprintf("%s/yahoo.ini", own);
	FILE *f = fopen(path, "w");

	assert_non_null(f);
	fputs(sign == NO_RATES ? "[fee]\nreverse.amount = 60\n" : "[fee]\ncategory.rate_bp.A = 450\nreverse.amount = 60\n", f);
	if (sign == PLUS)
		fputs("[statement]\nfee_sign = positive\n", f);
	fclose(f);
	free(path);
	profiles_forget();
}

static int enter(void **state)
{
	if (scratch_enter(state) != 0)
		return -1;
	own = xstrdup(scratch_folder);
	config = (struct config){.zone = (char *)(uintptr_t)"Asia/Taipei", .profile_dir = own};
	return 0;
}

static int leave(void **state)
{
	free(own);
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

static void found(struct shop *s, char *out, size_t size, money_t *sum)
{
	struct stmt *q = db_prepare_text(s->db,
	        "SELECT kind || ' ' || component || ' ' || order_no || ' ' || expected || ' ' || stated || ' ' || rule, delta + follow"
	        " FROM difference ORDER BY rank, order_no, component, key");
	size_t used = 0;

	*sum = 0;
	*out = '\0';
	for (; stmt_step(q, NULL) == STEP_ROW; *sum += stmt_int(q, 1))
		used += (size_t)snprintf(out + used, size - used, "%s\n", stmt_text(q, 0));
	stmt_reset(q);
}

static void same_sums_in_every_layout(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct shop s;
		struct error e = {0};
		struct import_result r;
		struct statement st;
		char text[1000];
		money_t sum;

		write_profile(cases[i].sign);
		open_in_memory(&s);
		if (cases[i].sign != ALONE)
			takes(&s, "yahoo", ORDERS, 3, 0, 0, 0);
		char *path = file_in("statement.csv", "UTF-8", cases[i].text);
		must(statement_import(&s, &(struct import_options){.path = path, .profile = "yahoo"}, &r, &e), &e);
		must(statement_get(&s, r.record_id, &st, &e), &e);
		found(&s, text, sizeof text, &sum);
		if (strcmp(text, cases[i].found) != 0 || st.stated_net != cases[i].stated || st.ours_net != cases[i].ours ||
		    st.unchecked != cases[i].unchecked || st.to_explain != sum || sum != st.stated_net - st.ours_net)
			fail_msg("%s: stated %lld ours %lld unchecked %lld to explain %lld sum %lld\n%s", cases[i].what, (long long)st.stated_net,
			         (long long)st.ours_net, (long long)st.unchecked, (long long)st.to_explain, (long long)sum, text);
		import_result_free(&r);
		free(path);
		shop_close(&s);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(same_sums_in_every_layout, enter, leave),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
