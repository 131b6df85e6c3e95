/*
 * An order's life at the desk: acts and what they refuse, what was typed beside
 * newer files and after an undo, the steps of the rules day by day and week by
 * week, acts on many as a batch, coupons, closure, payout (YAH-2, YAH-20,
 * YAH-68, YAH-84 to 88, YAH-116 to 122, YAH-170, YAH-171, section 16).
 */
#include "import_fixture.h"

#include "storekeep/batch.h"
#include "storekeep/due.h"
#include "storekeep/order_life.h"

#define HEAD "訂單編號,交易序號,付款別,商品名稱,數量,金額小計,訂單狀態,訂購日期,轉單日期,店家出貨日,買家取貨日,申訴未到貨日,折扣碼活動編號,折扣碼\n"
#define CARD "信用卡一次付清,杯,1,310"
/* Three orders of the 9th of October: to ship by card, to ship and paid at pick-up, not paid. */
#define THREE(ships1, word1) \
	"YM1,C1," CARD "," word1 ",2026/10/09,2026/10/09," ships1 ",,,K77,SAVE\n" \
	"YM2,C2,7-11取貨付款,碗,1,200,待出貨,2026/10/09,2026/10/09,,,,,\n" \
	"YM3,C3,ATM轉帳,盤,1,150,待付款,2026/10/09,,,,,,\n"

static const day_t oct = 20726; /* 2026-09-30, so that oct + n is the n-th of October */

static void at(const char *now)
{
	clock_set(instant_parse(now, "Asia/Taipei"));
}

static int64_t id_of(struct shop *s, const char *no)
{
	struct error e = {0};
	int64_t id = 0;

	must(order_find(s, "yahoo", no, &id, &e), &e);
	return id;
}

static enum status do_it(struct shop *s, const char *no, const char *act, day_t day, const char *reason, struct error *e)
{
	struct order_act a = {.act = act, .day = day, .reason = reason};

	return order_do(s, id_of(s, no), &a, e);
}

static void done(struct shop *s, const char *no, const char *act, day_t day, const char *reason)
{
	struct error e = {0};

	must(do_it(s, no, act, day, reason, &e), &e);
}

static void refused(struct shop *s, const char *no, const char *act, day_t day, const char *reason, const char *code, const char *rule)
{
	struct error e = {0};

	assert_int_equal(do_it(s, no, act, day, reason, &e), ST_REFUSED);
	assert_string_equal(e.code, code);
	assert_string_equal(e.rule, rule);
}

static const struct order_day *line(const struct order_life *o, const char *name)
{
	for (size_t i = 0; i < o->day_count; i++)
		if (strcmp(o->days[i].name, name) == 0)
			return &o->days[i];
	return NULL;
}

static enum day_origin origin(struct shop *s, const char *no, const char *name)
{
	struct order_life o;
	struct error e = {0};

	must(order_life_find(s, "yahoo", no, &o, &e), &e);
	return line(&o, name) != NULL ? line(&o, name)->origin : ORIGIN_NONE;
}

static day_t forecast(struct shop *s, const char *no, const char *name)
{
	struct order_life o;
	struct error e = {0};

	must(order_life_find(s, "yahoo", no, &o, &e), &e);
	return line(&o, name) != NULL ? line(&o, name)->forecast : DAY_NONE;
}

static void acts_move_the_clock(void **state)
{
	struct shop s;

	(void)state;
	assert_int_equal(day_from_ymd(2026, 9, 30), oct);
	shop_in(&s, "acts.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	/* ten working days after the 9th: 12 to 16, 19 to 23 (YAH-87) */
	assert_true(live_says(&s, "YM1", "next_step", "ship"));
	assert_true(live_says(&s, "YM1", "next_on", "2026-10-23"));
	assert_true(live_says(&s, "YM3", "next_step", "pay"));
	refused(&s, "YM1", "ship", oct + 8, NULL, "date_order", "YAH-2");
	refused(&s, "YM1", "ship", oct + 17, NULL, "date_future", "YAH-2");
	refused(&s, "YM3", "ship", oct + 12, NULL, "order_state", "YAH-87");
	refused(&s, "YM1", "confirm", oct + 12, NULL, "order_state", "YAH-116");
	done(&s, "YM1", "ship", oct + 12, NULL);
	assert_true(live_says(&s, "YM1", "state", "shipped"));
	assert_true(live_says(&s, "YM1", "confirmed_on", "")); /* a forecast is no fact */
	assert_int_equal(forecast(&s, "YM1", "confirmed_on"), oct + 18);
	assert_true(live_says(&s, "YM1", "posting_day", "2026-10-20"));
	assert_true(live_says(&s, "YM1", "next_step", "confirm"));
	assert_int_equal(origin(&s, "YM1", "shipped_on"), ORIGIN_TYPED);
	/* the same again is nothing; another day is to be withdrawn first */
	done(&s, "YM1", "ship", oct + 12, NULL);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM order_event", -1), 1);
	refused(&s, "YM1", "ship", oct + 13, NULL, "order_fact", "YAH-87");
	refused(&s, "YM1", "cancel", oct + 13, "buyer", "order_state", "YAH-68");
	refused(&s, "YM1", "complete", oct + 13, NULL, "order_act", "");
	/* not arrived: nothing by itself any more, until the buyer says so */
	done(&s, "YM1", "dispute", oct + 14, NULL);
	assert_true(live_says(&s, "YM1", "state", "disputed"));
	assert_true(live_says(&s, "YM1", "posting_day", ""));
	refused(&s, "YM1", "withdraw", DAY_NONE, "ship", "order_state", "");
	done(&s, "YM1", "confirm", oct + 15, NULL);
	assert_true(live_says(&s, "YM1", "state", "confirmed"));
	assert_true(live_says(&s, "YM1", "posting_day", "2026-10-17"));
	refused(&s, "YM1", "dispute", oct + 16, NULL, "order_fact", "YAH-117");
	/* and all of it back */
	done(&s, "YM1", "withdraw", DAY_NONE, "confirm");
	done(&s, "YM1", "withdraw", DAY_NONE, "dispute");
	done(&s, "YM1", "withdraw", DAY_NONE, "ship");
	assert_true(live_says(&s, "YM1", "state", "to_ship"));
	assert_true(live_says(&s, "YM1", "confirmed_on", ""));
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM order_fact", -1), 0);
	refused(&s, "YM1", "withdraw", DAY_NONE, "ship", "order_fact", "");
	shop_close(&s);
}

static void paid_at_pick_up(void **state)
{
	struct shop s;
	struct order_life o;
	struct error e = {0};

	(void)state;
	shop_in(&s, "pickup.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	done(&s, "YM2", "ship", oct + 9, NULL);
	must(order_life_find(&s, "yahoo", "YM2", &o, &e), &e);
	assert_true(line(&o, "picked_up_on")->late); /* since the 16th, seven days after (YAH-88) */
	assert_int_equal(o.clock.pickup_check, oct + 16);
	assert_string_equal(o.state, "shipped");
	refused(&s, "YM2", "confirm", oct + 16, NULL, "order_state", "YAH-116");
	done(&s, "YM2", "deliver", oct + 16, NULL);
	assert_true(live_says(&s, "YM2", "picked_up_on", "2026-10-16"));
	/* S+6 was the 15th: confirmed when the day of the pick-up is over */
	assert_true(live_says(&s, "YM2", "state", "shipped"));
	assert_true(live_says(&s, "YM2", "confirmed_on", ""));
	assert_int_equal(forecast(&s, "YM2", "confirmed_on"), oct + 16);
	/* proven receipt moves the cooling-off period alone (YAH-84) */
	done(&s, "YM1", "ship", oct + 9, NULL);
	done(&s, "YM1", "deliver", oct + 15, NULL);
	must(order_life_find(&s, "yahoo", "YM1", &o, &e), &e);
	assert_int_equal(o.clock.arrival, oct + 15);
	assert_int_equal(o.clock.cooloff_last, oct + 30);
	assert_int_equal(o.clock.confirm, oct + 15);
	refused(&s, "YM1", "deliver", oct + 8, NULL, "order_fact", "YAH-84");
	/* payment first */
	done(&s, "YM3", "pay", oct + 12, NULL);
	assert_true(live_says(&s, "YM3", "state", "to_ship"));
	assert_true(live_says(&s, "YM3", "next_step", "ship"));
	done(&s, "YM3", "withdraw", DAY_NONE, "pay");
	assert_true(live_says(&s, "YM3", "state", "awaiting_payment"));
	shop_close(&s);
}

/* ---- beside files ---- */

static void files_and_what_was_typed(void **state)
{
	struct shop s;
	struct error e = {0};
	int64_t late;

	(void)state;
	shop_in(&s, "files.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	done(&s, "YM1", "ship", oct + 12, NULL);
	/* an empty cell takes nothing away, and an older word does not put it back */
	takes(&s, "yahoo", HEAD "YM1,C1," CARD "0,待出貨,2026/10/09,2026/10/09,,,,K77,SAVE\n", 0, 1, 0, 0);
	assert_int_equal(live(&s, "YM1", "cash"), 3100);
	assert_true(live_says(&s, "YM1", "state", "shipped"));
	assert_true(live_says(&s, "YM1", "shipped_on", "2026-10-12"));
	assert_int_equal(origin(&s, "YM1", "shipped_on"), ORIGIN_TYPED);
	/* a file without the column neither */
	takes(&s, "yahoo", "訂單編號,商品名稱,金額小計\nYM1,杯,3200\n", 0, 1, 0, 0);
	assert_true(live_says(&s, "YM1", "state", "shipped"));
	assert_true(live_says(&s, "YM1", "shipped_on", "2026-10-12"));
	/* the file says the same: it is the file's fact now, and nothing else changes */
	takes(&s, "yahoo", HEAD "YM1,C1,信用卡一次付清,杯,1,3200,待出貨,2026/10/09,2026/10/09,2026/10/12,,,K77,SAVE\n", 0, 1, 0, 0);
	assert_int_equal(origin(&s, "YM1", "shipped_on"), ORIGIN_FILE);
	assert_true(live_says(&s, "YM1", "state", "shipped"));
	assert_true(live_says(&s, "YM1", "posting_day", "2026-10-20"));
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM order_event WHERE act = 'file'", -1), 0);
	/* it says another day: the file counts, and it is told */
	late = takes(&s, "yahoo", HEAD "YM1,C1,信用卡一次付清,杯,1,3200,已出貨,2026/10/09,2026/10/09,2026/10/13,,,K77,SAVE\n", 0, 1, 0, 0);
	assert_true(live_says(&s, "YM1", "shipped_on", "2026-10-13"));
	assert_true(live_says(&s, "YM1", "posting_day", "2026-10-21"));
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM order_event WHERE act = 'file' AND origin = 'file' AND before = '2026-10-12'"
	                              " AND after = '2026-10-13'", -1), 1);
	/* typed while that file counts; its undo brings the version before with everything that was typed */
	done(&s, "YM1", "dispute", oct + 15, NULL);
	must(batch_undo(&s, late, NULL, &e), &e);
	assert_true(live_says(&s, "YM1", "shipped_on", "2026-10-12"));
	assert_true(live_says(&s, "YM1", "complaint_on", "2026-10-15"));
	assert_true(live_says(&s, "YM1", "state", "disputed"));
	assert_int_equal(origin(&s, "YM1", "complaint_on"), ORIGIN_TYPED);
	shop_close(&s);
}

static void a_file_against_a_cancellation(void **state)
{
	struct shop s;

	(void)state;
	shop_in(&s, "cancelled.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	refused(&s, "YM1", "cancel", DAY_NONE, NULL, "cancel_reason", "YAH-68");
	refused(&s, "YM1", "cancel", DAY_NONE, "unpaid", "cancel_reason", "YAH-68");
	refused(&s, "YM3", "cancel", DAY_NONE, "overdue", "cancel_reason", "YAH-68");
	done(&s, "YM3", "cancel", oct + 12, "unpaid");
	assert_true(live_says(&s, "YM3", "state", "cancelled"));
	assert_true(live_says(&s, "YM3", "cancel_reason", "unpaid"));
	assert_true(live_says(&s, "YM3", "next_step", ""));
	refused(&s, "YM3", "ship", DAY_NONE, NULL, "order_state", "YAH-87");
	/* a file that still says "not paid" leaves it cancelled */
	takes(&s, "yahoo", HEAD "YM3,C3,ATM轉帳,盤,1,151,待付款,2026/10/09,,,,,,\n", 0, 1, 0, 0);
	assert_true(live_says(&s, "YM3", "state", "cancelled"));
	assert_true(live_says(&s, "YM3", "cancel_reason", "unpaid"));
	/* one that has it shipped proves otherwise */
	takes(&s, "yahoo", HEAD "YM3,C3,ATM轉帳,盤,1,151,已出貨,2026/10/09,2026/10/10,2026/10/14,,,,\n", 0, 1, 0, 0);
	assert_true(live_says(&s, "YM3", "state", "shipped"));
	assert_true(live_says(&s, "YM3", "cancelled_on", ""));
	assert_true(live_says(&s, "YM3", "cancel_reason", ""));
	shop_close(&s);
}

/* ---- by rule ---- */

static void run_to(struct shop *s, int first, int last, int step)
{
	struct due_done d;
	struct error e = {0};
	char now[32];

	for (int day = first; day <= last; day += step) {
		day_format(oct + day, now);
		strcat(now, "T09:00");
		at(now);
		must(due_run(s, NULL, &d, &e), &e);
	}
}

static void day_by_day_and_week_by_week(void **state)
{
	static const char ledger[] =
		"SELECT group_concat(x, ' ') FROM (SELECT order_no || ':' || state || ':' || COALESCE(confirmed_on, '') || ':' ||"
		" COALESCE(posting_day, '') || ':' || next_step || ':' || origins AS x FROM live_order UNION ALL SELECT order_no || act || day || origin"
		" FROM order_event UNION ALL SELECT step || day || sum(count) FROM life_log GROUP BY step, day ORDER BY 1)";
	struct shop daily, weekly;
	char *a, *b;

	(void)state;
	shop_in(&daily, "daily.db");
	takes(&daily, "yahoo", HEAD THREE("2026/10/12", "已出貨") "YM4,C4," CARD ",已出貨,2026/10/09,2026/10/09,2026/10/10,,2026/10/16,,\n", 4, 0, 0, 0);
	shop_in(&weekly, "weekly.db");
	takes(&weekly, "yahoo", HEAD THREE("2026/10/12", "已出貨") "YM4,C4," CARD ",已出貨,2026/10/09,2026/10/09,2026/10/10,,2026/10/16,,\n", 4, 0, 0, 0);
	/* shipped on the 12th: confirmed when the 18th is over, posted with the 20th */
	run_to(&daily, 17, 18, 1);
	assert_true(live_says(&daily, "YM1", "state", "shipped"));
	run_to(&daily, 19, 19, 1);
	assert_true(live_says(&daily, "YM1", "state", "confirmed"));
	assert_int_equal(origin(&daily, "YM1", "confirmed_on"), ORIGIN_RULE);
	assert_int_equal(db_int(daily.db, "SELECT count(*) FROM life_log WHERE step = 'order_confirm' AND day = '2026-10-18' AND count = 1", -1), 1);
	run_to(&daily, 20, 20, 1);
	assert_true(live_says(&daily, "YM1", "state", "posted"));
	run_to(&daily, 21, 30, 1);
	run_to(&weekly, 23, 30, 7);
	a = xstrdup("");
	for (int i = 0; i < 2; i++) {
		struct stmt *q = db_prepare_own(i == 0 ? daily.db : weekly.db, ledger);

		assert_int_equal(stmt_step(q, NULL), STEP_ROW);
		b = xstrdup(stmt_text(q, 0));
		stmt_finish(q);
		if (i == 0) {
			free(a);
			a = b;
		}
	}
	assert_string_equal(a, b);
	/* a complaint of S+6 keeps YM4 open; nobody says when unpaid or unshipped orders end */
	assert_true(live_says(&weekly, "YM4", "state", "disputed"));
	assert_true(live_says(&weekly, "YM3", "state", "awaiting_payment"));
	assert_true(live_says(&weekly, "YM2", "state", "to_ship"));
	free(a);
	free(b);
	shop_close(&daily);
	shop_close(&weekly);
}

static void ends_where_the_profile_says(void **state)
{
	char *folder = scratch("profiles"), *file = scratch("profiles/yahoo.ini");
	struct config config = {.zone = (char *)"Asia/Taipei", .profile_dir = folder};
	struct shop s;
	FILE *f;

	(void)state;
	mkdir(folder, 0700);
	f = fopen(file, "w");
	fputs("[order]\nunpaid_lapse_days = 10\noverdue_cancel_days = 2\n", f);
	fclose(f);
	profiles_forget();
	shop_in(&s, "ends.db");
	s.config = &config;
	takes(&s, "yahoo", HEAD THREE("", "待出貨") "YM5,C5," CARD ",待出貨,2026/10/02,2026/10/02,,,,,\n", 4, 0, 0, 0);
	/* ordered on the 9th: the 19th is the last day to pay */
	run_to(&s, 19, 19, 1);
	assert_true(live_says(&s, "YM3", "state", "awaiting_payment"));
	run_to(&s, 20, 20, 1);
	assert_true(live_says(&s, "YM3", "state", "cancelled"));
	assert_true(live_says(&s, "YM3", "cancel_reason", "unpaid"));
	assert_true(live_says(&s, "YM3", "cancelled_on", "2026-10-20"));
	/* shippable on the 2nd; the 9th is off for the National Day, so ten working days end on the 19th: two more, then the 22nd */
	run_to(&s, 21, 21, 1);
	assert_true(live_says(&s, "YM5", "state", "to_ship"));
	run_to(&s, 22, 22, 1);
	assert_true(live_says(&s, "YM5", "state", "cancelled"));
	assert_true(live_says(&s, "YM5", "cancel_reason", "overdue"));
	assert_true(live_says(&s, "YM2", "state", "to_ship"));
	shop_close(&s);
	profiles_forget();
	free(folder);
	free(file);
}

static void a_paid_period_settles(void **state)
{
	struct shop s;
	struct error e = {0};

	(void)state;
	shop_in(&s, "settled.db");
	takes(&s, "yahoo", HEAD "YM6,C6," CARD ",已出貨,2026/09/25,2026/09/25,2026/10/01,,,,\n", 1, 0, 0, 0);
	assert_true(live_says(&s, "YM6", "posting_day", "2026-10-09"));
	assert_true(live_says(&s, "YM6", "state", "posted"));
	must(db_begin(s.db, &e), &e);
	must(stmt_run(db_prepare(s.db, "INSERT INTO period (profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal,"
	                               " pay_on, state, paid_on, paid_amount) VALUES ('yahoo', '2026-10-H1', 2026, 10, 1, '2026-10-01', '2026-10-14',"
	                               " '2026-10-16', '2026-10-20', '2026-10-31', '2026-11-02', 'paid', '2026-11-02', 310)"), &e), &e);
	must(db_commit(s.db, &e), &e);
	at("2026-11-01T09:00");
	run_to(&s, 32, 32, 1);
	assert_true(live_says(&s, "YM6", "state", "posted"));
	run_to(&s, 33, 33, 1);
	assert_true(live_says(&s, "YM6", "state", "settled"));
	assert_true(live_says(&s, "YM6", "next_step", ""));
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM life_log WHERE step = 'order_settle' AND day = '2026-11-02' AND record_no = '2026-10-H1'", -1), 1);
	/* a late file of that period is settled as it comes */
	takes(&s, "yahoo", HEAD "YM7,C7," CARD ",已出貨,2026/09/25,2026/09/25,2026/10/02,,,,\n", 1, 0, 0, 0);
	assert_true(live_says(&s, "YM7", "state", "settled"));
	shop_close(&s);
}

/* ---- many at once ---- */

static void many_are_one_batch(void **state)
{
	struct shop s;
	struct order_act ship = {.act = "ship", .day = oct + 12};
	struct order_bulk_result r;
	struct error e = {0};
	int64_t ids[3], again[1];

	(void)state;
	shop_in(&s, "many.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	ids[0] = id_of(&s, "YM3");
	ids[1] = id_of(&s, "YM1");
	ids[2] = id_of(&s, "YM2");
	/* one is not paid: nothing is done, unless it may be left out */
	assert_int_equal(order_do_many(&s, ids, 3, &ship, false, "op-1", NULL, &r, &e), ST_REFUSED);
	assert_string_equal(e.code, "BULK_ROWS");
	assert_int_equal(r.refused, 1);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM order_fact", -1), 0);
	s.dry_run = true;
	must(order_do_many(&s, ids, 3, &ship, true, "op-1", NULL, &r, &e), &e);
	assert_int_equal(r.changes, 2);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM order_fact", -1), 0);
	s.dry_run = false;
	must(order_do_many(&s, ids, 3, &ship, true, "op-1", NULL, &r, &e), &e);
	assert_int_equal(r.changes, 2);
	assert_true(live_says(&s, "YM1", "state", "shipped"));
	assert_true(live_says(&s, "YM2", "state", "shipped"));
	/* the same act again is the same batch */
	must(order_do_many(&s, ids, 3, &ship, true, "op-1", NULL, &r, &e), &e);
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM batch WHERE kind = 'bulk_order'", -1), 1);
	/* a newer file brings another version of one; undo takes the typed day from all of them, and leaves what the file says */
	takes(&s, "yahoo", HEAD "YM2,C2,7-11取貨付款,碗,1,200,已出貨,2026/10/09,2026/10/09,2026/10/13,,,,\n", 0, 1, 0, 0);
	must(batch_undo(&s, r.batch_id, NULL, &e), &e);
	assert_true(live_says(&s, "YM1", "state", "to_ship"));
	assert_true(live_says(&s, "YM2", "shipped_on", "2026-10-13"));
	assert_int_equal(db_int(s.db, "SELECT count(*) FROM order_fact", -1), 0);
	/* what rests on the act stands in the way of its undo */
	again[0] = id_of(&s, "YM1");
	must(order_do_many(&s, again, 1, &ship, false, "op-2", NULL, &r, &e), &e);
	done(&s, "YM1", "dispute", oct + 14, NULL);
	assert_int_equal(batch_undo(&s, r.batch_id, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "batch_blocked");
	assert_true(live_says(&s, "YM1", "state", "disputed"));
	shop_close(&s);
}

/* ---- what stands beside ---- */

static bool noted(struct shop *s, const char *code)
{
	for (size_t i = 0; i < s->notes.count; i++)
		if (strcmp(s->notes.items[i].what.code, code) == 0)
			return true;
	return false;
}

static void coupons_lapse_and_come_back(void **state)
{
	struct shop s;
	struct order_benefit b[ORDER_BENEFITS];
	struct error e = {0};
	size_t n;

	(void)state;
	shop_in(&s, "coupon.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	assert_int_equal(order_restore_coupon(&s, id_of(&s, "YM2"), DAY_NONE, &e), ST_REFUSED);
	assert_string_equal(e.code, "coupon_none");
	done(&s, "YM1", "cancel", oct + 12, "buyer");
	assert_true(noted(&s, "coupon_lapses"));
	assert_true(noted(&s, "code_counts"));
	must(order_benefits(&s, id_of(&s, "YM1"), b, &n, &e), &e);
	assert_int_equal(n, 2);
	assert_string_equal(b[0].number, "K77");
	assert_string_equal(b[0].state, "lapsed");
	/* it cannot be undone, so it is asked; its last day counts */
	assert_int_equal(order_restore_coupon(&s, id_of(&s, "YM1"), oct + 16, &e), ST_REFUSED);
	assert_string_equal(e.code, "coupon_restore");
	s.accept_warnings = true;
	assert_int_equal(order_restore_coupon(&s, id_of(&s, "YM1"), oct + 15, &e), ST_REFUSED);
	assert_string_equal(e.code, "coupon_expired");
	must(order_restore_coupon(&s, id_of(&s, "YM1"), oct + 16, &e), &e);
	assert_int_equal(order_restore_coupon(&s, id_of(&s, "YM1"), DAY_NONE, &e), ST_REFUSED);
	assert_string_equal(e.code, "coupon_unused");
	shop_close(&s);
}

static void a_file_that_cancels(void **state)
{
	struct shop s;
	struct error e = {0};
	struct order_benefit b[ORDER_BENEFITS];
	size_t n;
	int64_t batch;

	(void)state;
	shop_in(&s, "file-cancels.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	/* the file's own word says why, or says nothing */
	batch = takes(&s, "yahoo", HEAD "YM1,C1," CARD ",已取消,2026/10/09,2026/10/09,,,,K77,SAVE\n"
	              "YM3,C3,ATM轉帳,盤,1,150,逾期未付款取消,2026/10/09,,,,,,\n", 0, 2, 0, 0);
	assert_true(noted(&s, "cancel_reason"));
	assert_true(live_says(&s, "YM3", "cancel_reason", "unpaid"));
	assert_true(live_says(&s, "YM1", "cancel_reason", ""));
	must(order_benefits(&s, id_of(&s, "YM1"), b, &n, &e), &e);
	assert_string_equal(b[0].state, "lapsed");
	/* people say it then */
	done(&s, "YM1", "cancel", DAY_NONE, "buyer");
	assert_true(live_says(&s, "YM1", "cancel_reason", "buyer"));
	/* and without that file nothing had ended */
	must(batch_undo(&s, batch, NULL, &e), &e);
	assert_true(live_says(&s, "YM3", "state", "awaiting_payment"));
	assert_true(live_says(&s, "YM3", "cancel_reason", ""));
	assert_true(live_says(&s, "YM1", "state", "to_ship"));
	must(order_benefits(&s, id_of(&s, "YM1"), b, &n, &e), &e);
	assert_string_equal(b[0].state, "used");
	shop_close(&s);
}

static void closure_ends_shipping(void **state)
{
	struct shop s;
	struct error e = {0};
	int64_t cut;

	(void)state;
	shop_in(&s, "closure.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	must(db_begin(s.db, &e), &e);
	must(stmt_run(db_prepare(s.db, "INSERT INTO closure (profile, closed_on, state, ship_cut_days, return_cut_days, login_end_days, final_days,"
	                               " created_at, created_by, changed_at, changed_by)"
	                               " VALUES ('yahoo', '2026-10-07', 'closed', 10, 30, 40, 70, 0, 'mei', 0, 'mei')"), &e), &e);
	must(db_commit(s.db, &e), &e);
	/* closed on the 7th: the 16th is the last day, on the 17th what is unshipped is cancelled (YAH-20) */
	assert_int_equal(do_it(&s, "YM1", "ship", oct + 16, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "closure_ship_last");
	s.accept_warnings = true;
	done(&s, "YM1", "ship", oct + 16, NULL);
	s.accept_warnings = false;
	s.dry_run = true;
	must(order_cut_unshipped(&s, "yahoo", oct + 16, NULL, &cut, &e), &e);
	s.dry_run = false;
	assert_int_equal(cut, 2);
	assert_true(live_says(&s, "YM2", "state", "to_ship"));
	must(order_cut_unshipped(&s, "yahoo", oct + 16, NULL, &cut, &e), &e);
	assert_int_equal(cut, 2);
	assert_true(live_says(&s, "YM2", "cancel_reason", "closure"));
	assert_true(live_says(&s, "YM3", "cancel_reason", "closure"));
	assert_true(live_says(&s, "YM1", "state", "shipped"));
	must(order_cut_unshipped(&s, "yahoo", oct + 16, NULL, &cut, &e), &e);
	assert_int_equal(cut, 0);
	shop_close(&s);
}

static void shipping_after_the_cut_is_refused(void **state)
{
	struct shop s;
	struct error e = {0};

	(void)state;
	shop_in(&s, "cut.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	must(db_begin(s.db, &e), &e);
	must(stmt_run(db_prepare(s.db, "INSERT INTO closure (profile, closed_on, state, ship_cut_days, return_cut_days, login_end_days, final_days,"
	                               " created_at, created_by, changed_at, changed_by)"
	                               " VALUES ('yahoo', '2026-10-06', 'ship_cut', 10, 30, 40, 70, 0, 'mei', 0, 'mei')"), &e), &e);
	must(db_commit(s.db, &e), &e);
	s.accept_warnings = true;
	assert_int_equal(do_it(&s, "YM1", "ship", oct + 16, NULL, &e), ST_REFUSED);
	assert_string_equal(e.code, "closure_ship_cut");
	assert_string_equal(e.rule, "YAH-20");
	shop_close(&s);
}

static void signed_periods_stay(void **state)
{
	struct shop s;
	struct error e = {0};

	(void)state;
	shop_in(&s, "signed.db");
	takes(&s, "yahoo", HEAD THREE("", "待出貨"), 3, 0, 0, 0);
	must(db_begin(s.db, &e), &e);
	must(stmt_run(db_prepare(s.db, "INSERT INTO period (profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal,"
	                               " pay_on, state, signed) VALUES ('yahoo', '2026-10-H1', 2026, 10, 1, '2026-10-01', '2026-10-14', '2026-10-16',"
	                               " '2026-10-20', '2026-10-31', '2026-11-02', 'statement_open', 1)"), &e), &e);
	must(db_commit(s.db, &e), &e);
	refused(&s, "YM1", "ship", oct + 14, NULL, "period_signed", "");
	done(&s, "YM1", "ship", oct + 15, NULL);
	shop_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(acts_move_the_clock),
		cmocka_unit_test(paid_at_pick_up),
		cmocka_unit_test(files_and_what_was_typed),
		cmocka_unit_test(a_file_against_a_cancellation),
		cmocka_unit_test(day_by_day_and_week_by_week),
		cmocka_unit_test(ends_where_the_profile_says),
		cmocka_unit_test(a_paid_period_settles),
		cmocka_unit_test(many_are_one_batch),
		cmocka_unit_test(coupons_lapse_and_come_back),
		cmocka_unit_test(a_file_that_cancels),
		cmocka_unit_test(closure_ends_shipping),
		cmocka_unit_test(shipping_after_the_cut_is_refused),
		cmocka_unit_test(signed_periods_stay),
	};

	return cmocka_run_group_tests(tests, scratch_enter, scratch_leave);
}
