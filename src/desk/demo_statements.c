/*
 * The statements that the marketplaces sent to the demonstration shop: the
 * orders read back by their days, each computed by the rules, some of them
 * altered by demo_plant.c.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/demo_lines.h"
#include "storekeep/batch.h"
#include "storekeep/mem.h"

/* The rows of a pass stand in a table of this connection: no statement may be open while a transaction begins. */
static const char table_sql[] = "CREATE TEMP TABLE IF NOT EXISTS demo_row (n INTEGER PRIMARY KEY, " DEMO_ORDER_COLUMNS ")";
static const char clear_sql[] = "DELETE FROM temp.demo_row";
static const char rows_sql[] =
	"SELECT " DEMO_ORDER_COLUMNS ", n FROM temp.demo_row WHERE n > :after ORDER BY n LIMIT 1000";
static const char sales_sql[] = "INSERT INTO temp.demo_row (" DEMO_ORDER_COLUMNS ") SELECT " DEMO_ORDER_COLUMNS DEMO_SALES;
static const char refunds_sql[] =
	"INSERT INTO temp.demo_row (" DEMO_ORDER_COLUMNS ") SELECT " DEMO_ORDER_COLUMNS " FROM orders"
	" WHERE profile = :profile AND refund_day BETWEEN :from AND :to AND posting_day <= refund_day ORDER BY refund_day, order_no";
static const char reverses_sql[] =
	"INSERT INTO temp.demo_row (" DEMO_ORDER_COLUMNS ") SELECT " DEMO_ORDER_COLUMNS " FROM orders"
	" WHERE profile = :profile AND reverse_on BETWEEN :from AND :to ORDER BY reverse_on, order_no";
static const char carts_sql[] =
	"INSERT INTO temp.demo_row (cart_no, posted_on) SELECT cart_no, MIN(shipped_on) AS day FROM orders o"
	" WHERE profile = :profile AND shipped_on BETWEEN :from AND :to AND cart_no <> '' GROUP BY cart_no"
	" HAVING NOT EXISTS (SELECT 1 FROM orders e WHERE e.profile = :profile"
	" AND e.cart_no = o.cart_no AND e.cart_no <> '' AND e.shipped_on < :from) ORDER BY day, cart_no";
static const char family_sql[] =
	"INSERT INTO temp.demo_row (cart_no, posted_on) SELECT cart_no, MIN(shippable_on) AS day FROM orders"
	" WHERE profile = :profile AND shippable_on BETWEEN :from AND :to AND payment = 'family_pay' AND cart_no <> ''"
	" GROUP BY cart_no ORDER BY day, cart_no";
static const char first_sql[] = "SELECT MIN(posting_day) FROM orders WHERE profile = :profile AND posted_on IS NOT NULL";

static const char period_sql[] =
	"INSERT INTO period (profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal, pay_on, state)"
	" VALUES (:profile, :code, :year, :month, :half, :from, :to, :statement, :due, :nominal, :pay, 'statement_open')";
static const char statement_sql[] =
	"INSERT INTO statement (batch_id, period_id, components) VALUES (:batch, :period, :components)";
static const char totals_sql[] =
	"UPDATE statement SET lines = :lines, net = :sum, first_line = :first, last_line = :last, stated_gross = :gross, stated_fees = :fees, stated_net = :net,"
	" stated_carry_in = :carry, stated_payout = :payout WHERE id = :id";
static const char line_sql[] =
	"INSERT INTO statement_line (statement_id, line, record, order_no, cart_no, kind, kind_text, gross, interest_in, interest_out,"
	" category, card, points_earn, cart, family_pay, reverse, ad, other, net, tax_kind, posted_on, shipped_on, confirmed_on, item_name)"
	" VALUES (:statement, :line, :record, :order_no, :cart_no, :kind, :kind_text, :gross, :interest_in, :interest_out, :category,"
	" :card, :points_earn, :cart, :family_pay, :reverse, :ad, :other, :net, :tax, :posted, :shipped, :confirmed, :item)";

/* ---- one line ---- */

/* The words of the marketplace for kinds of entry. */
static const char *const kind_words[SETTLE_KINDS] = {
	[SETTLE_SALE] = "銷售", [SETTLE_REFUND] = "退款", [SETTLE_CART] = "購物車手續費", [SETTLE_FAMILY_PAY] = "全家付款手續費",
	[SETTLE_REVERSE] = "逆物流費", [SETTLE_AD] = "廣告費", [SETTLE_OTHER] = "其他",
};

static void bind_amounts(struct stmt *q, const struct demo_line *l)
{
	static const enum settle_kind fees[] = {
		SETTLE_INTEREST_IN, SETTLE_INTEREST_OUT, SETTLE_CATEGORY, SETTLE_CARD, SETTLE_POINTS_EARN, SETTLE_CART,
		SETTLE_FAMILY_PAY, SETTLE_REVERSE, SETTLE_AD, SETTLE_OTHER,
	};

	stmt_bind_int(q, ":gross", l->amount[SETTLE_SALE] + l->amount[SETTLE_REFUND]);
	for (size_t i = 0; i < sizeof fees / sizeof *fees; i++) {
		char name[32];

		snprintf(name, sizeof name, ":%s", settle_kind_code(fees[i]));
		stmt_bind_int(q, name, l->amount[fees[i]]);
	}
}

static enum status write_line(struct demo_statement *t, const struct demo_line *l, struct error *e)
{
	struct stmt *q = db_prepare(t->work->shop->db, line_sql);
	money_t net = l->net_off;

	for (enum settle_kind k = 0; k < SETTLE_KINDS; k++) {
		net += l->amount[k];
		*(settle_kind_is_gross(k) ? &t->gross : &t->fees) += l->amount[k];
	}
	t->net += net;
	t->sum += net;
	t->lines++;
	stmt_bind_int(q, ":statement", t->id);
	stmt_bind_int(q, ":line", t->lines + 1);
	stmt_bind_int(q, ":record", t->lines);
	stmt_bind_text(q, ":order_no", l->order_no);
	stmt_bind_text(q, ":cart_no", l->cart_no);
	stmt_bind_text(q, ":kind", settle_kind_code(l->kind));
	stmt_bind_text(q, ":kind_text", kind_words[l->kind]);
	bind_amounts(q, l);
	stmt_bind_int(q, ":net", net);
	stmt_bind_text(q, ":tax", l->kind == SETTLE_SALE || l->kind == SETTLE_REFUND ? settle_tax_code(l->tax) : "");
	bind_day(q, ":posted", l->day);
	bind_day(q, ":shipped", l->shipped);
	bind_day(q, ":confirmed", l->confirmed);
	stmt_bind_text(q, ":item", l->item_name);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	t->last_line = db_last_id(t->work->shop->db);
	if (t->first_line == 0)
		t->first_line = t->last_line;
	return ST_OK;
}

/* The line as often as it is stated, in a transaction that lets go of the gate now and then. */
enum status demo_state(struct demo_statement *t, const struct demo_line *l, struct error *e)
{
	struct db *db = t->work->shop->db;
	enum status st = db_in_transaction(db) ? ST_OK : db_begin(db, e);

	for (int i = 0; i < l->copies && st == ST_OK; i++)
		st = write_line(t, l, e);
	if (st != ST_OK) {
		if (db_in_transaction(db))
			db_rollback(db);
		return st;
	}
	return db_chunk_full(db) ? db_commit(db, e) : ST_OK;
}

static enum status end_chunk(struct demo_statement *t, struct error *e)
{
	return db_in_transaction(t->work->shop->db) ? db_commit(t->work->shop->db, e) : ST_OK;
}

/* ---- orders behind the lines ---- */

void demo_read_order(struct stmt *q, struct demo_line *l)
{
	*l = (struct demo_line){.copies = 1};
	column_text(q, 0, l->order_no, sizeof l->order_no);
	column_text(q, 1, l->cart_no, sizeof l->cart_no);
	column_text(q, 2, l->category, sizeof l->category);
	column_text(q, 17, l->item_name, sizeof l->item_name);
	l->order = (struct settle_order){
		.cash = stmt_int(q, 3), .points = stmt_int(q, 4), .subsidy = stmt_int(q, 6), .interest = stmt_int(q, 7),
		.category = l->category, .is_shipping = stmt_int(q, 9) != 0, .earn_multiplier = (int)stmt_int(q, 10),
		.rates_known = true, .category_ppm = stmt_is_null(q, 12) ? -1 : stmt_int(q, 12),
		.card_ppm = stmt_is_null(q, 13) ? -1 : stmt_int(q, 13),
	};
	l->points_value = stmt_int(q, 5);
	settle_plan_parse(stmt_text(q, 8), &l->order.plan, NULL);
	settle_tax_parse(stmt_text(q, 11), &l->tax);
	l->day = column_day(q, 14);
	l->shipped = column_day(q, 15);
	l->confirmed = column_day(q, 16);
	l->refund = column_day(q, 18);
	l->reverse = column_day(q, 19);
	l->reverse_fee = stmt_int(q, 20);
}

void demo_as_sale(struct demo_statement *t, struct demo_line *l)
{
	struct settle_amounts a;

	settle_order_amounts(&t->work->maker.rates[t->market], &l->order, &a);
	memcpy(l->amount, a.line, sizeof l->amount);
	l->kind = SETTLE_SALE;
	l->claim = a.claim;
}

void demo_as_refund(struct demo_statement *t, struct demo_line *l)
{
	const struct settle_rates *rates = &t->work->maker.rates[t->market];
	struct settle_amounts sale, a;

	settle_order_amounts(rates, &l->order, &sale);
	settle_refund_amounts(rates, &sale, &a);
	memcpy(l->amount, a.line, sizeof l->amount);
	l->kind = SETTLE_REFUND;
	l->claim = sale.claim;
	l->day = l->refund;
}

static void as_reverse(struct demo_statement *t, struct demo_line *l)
{
	(void)t;
	l->amount[SETTLE_REVERSE] = -l->reverse_fee;
	l->day = l->reverse;
}

static void as_cart(struct demo_statement *t, struct demo_line *l)
{
	l->amount[SETTLE_CART] = settle_cart_line(&t->work->maker.rates[t->market]);
}

static void as_family(struct demo_statement *t, struct demo_line *l)
{
	l->amount[SETTLE_FAMILY_PAY] = settle_family_line(&t->work->maker.rates[t->market]);
}

/* ---- passes ---- */

void demo_bind_span(struct demo_statement *t, struct stmt *q, day_t from, day_t to)
{
	char text[16];

	stmt_bind_text(q, ":profile", demo_market_code(t->market));
	day_format(from, text);
	stmt_bind_text(q, ":from", text);
	day_format(to, text);
	stmt_bind_text(q, ":to", text);
}

/* Put the rows of the pass aside; how many goes to *rows. */
static enum status gather(struct demo_statement *t, const char *sql, int64_t *rows, struct error *e)
{
	struct db *db = t->work->shop->db;
	struct stmt *q;
	enum status st = stmt_run(db_prepare(db, table_sql), e);

	if (st != ST_OK || (st = stmt_run(db_prepare(db, clear_sql), e)) != ST_OK)
		return st;
	q = db_prepare(db, sql);
	demo_bind_span(t, q, t->period.from, t->period.to);
	if ((st = stmt_run(q, e)) == ST_OK)
		*rows = db_int(db, "SELECT COUNT(*) FROM temp.demo_row", 0);
	return st;
}

#define PAGE 1000

/* The next rows that were put aside; 0 at the end. */
static size_t page(struct demo_statement *t, int64_t *after, struct demo_line *lines)
{
	struct stmt *q = db_prepare(t->work->shop->db, rows_sql);
	size_t count = 0;

	stmt_bind_int(q, ":after", *after);
	while (count < PAGE && stmt_step(q, NULL) == STEP_ROW) {
		demo_read_order(q, &lines[count++]);
		*after = stmt_int(q, 21);
	}
	stmt_reset(q);
	return count;
}

/* All rows of one kind: put aside, made into lines, perhaps altered, stated. */
static enum status pass(struct demo_statement *t, const char *sql, enum settle_kind kind,
                        void (*make)(struct demo_statement *t, struct demo_line *l), struct error *e)
{
	struct demo_line *lines = xcalloc(PAGE, sizeof *lines);
	int64_t after = 0, rows = 0;
	size_t count;
	enum status st = gather(t, sql, &rows, e);

	demo_plant_begin(t, kind, rows);
	while (st == ST_OK && (count = page(t, &after, lines)) != 0) {
		for (size_t i = 0; i < count && st == ST_OK; i++) {
			lines[i].kind = kind;
			make(t, &lines[i]);
			demo_plant(t, &lines[i]);
			st = demo_state(t, &lines[i], e);
		}
		if (st == ST_OK)
			st = end_chunk(t, e);
	}
	free(lines);
	return st;
}

/* ---- one statement ---- */

static enum status add_period(struct demo_statement *t, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(t->work->shop->db, period_sql);
	enum status st;

	stmt_bind_text(q, ":profile", demo_market_code(t->market));
	stmt_bind_text(q, ":code", t->period.code);
	stmt_bind_int(q, ":year", t->period.year);
	stmt_bind_int(q, ":month", t->period.month);
	stmt_bind_int(q, ":half", t->period.part + 1);
	bind_day_text(q, ":from", t->period.from);
	bind_day_text(q, ":to", t->period.to);
	bind_day_text(q, ":statement", t->period.statement);
	bind_day_text(q, ":due", t->period.due);
	bind_day_text(q, ":nominal", t->period.pay_nominal);
	bind_day_text(q, ":pay", t->period.pay);
	st = stmt_run(q, e);
	*id = db_last_id(t->work->shop->db);
	return st;
}

static enum status open_statement(struct demo_statement *t, struct error *e)
{
	struct db *db = t->work->shop->db;
	struct stmt *q;
	char source[64];
	int64_t period;
	enum status st;

	snprintf(source, sizeof source, "%s-%s.csv", demo_market_code(t->market), t->period.code);
	if ((st = batch_start(t->work->shop, "statement", demo_market_code(t->market), source, "", "CP950", &t->batch, e)) != ST_OK ||
	    (st = db_begin(db, e)) != ST_OK)
		return st;
	st = add_period(t, &period, e);
	q = db_prepare(db, statement_sql);
	stmt_bind_int(q, ":batch", t->batch);
	stmt_bind_int(q, ":period", period);
	stmt_bind_int(q, ":components", (1 << SETTLE_KINDS) - 1);
	if (st == ST_OK)
		st = stmt_run(q, e);
	t->id = db_last_id(db);
	return db_end(db, st, e);
}

/* What was carried over, and what is paid. The first carry-over is forgotten. */
static void bind_payout(struct demo_statement *t, struct stmt *q)
{
	if (t->period.pay_nominal == DAY_NONE) {
		stmt_bind_null(q, ":carry");
		stmt_bind_null(q, ":payout");
		return;
	}
	if (t->carry_in < 0) {
		demo_plant_carry(t, t->carry_in, 0);
		t->carry_in = 0;
	}
	stmt_bind_int(q, ":carry", t->carry_in);
	stmt_bind_int(q, ":payout", t->net + t->carry_in > 0 ? t->net + t->carry_in : 0);
}

static enum status close_statement(struct demo_statement *t, struct error *e)
{
	struct batch b = {.id = t->batch, .rows_new = t->lines};
	struct stmt *q;
	enum status st = end_chunk(t, e);

	if (st != ST_OK || (st = db_begin(t->work->shop->db, e)) != ST_OK)
		return st;
	q = db_prepare(t->work->shop->db, totals_sql);
	stmt_bind_int(q, ":id", t->id);
	stmt_bind_int(q, ":lines", t->lines);
	stmt_bind_int(q, ":sum", t->sum);
	stmt_bind_int(q, ":first", t->first_line);
	stmt_bind_int(q, ":last", t->last_line);
	stmt_bind_int(q, ":gross", t->gross);
	stmt_bind_int(q, ":fees", t->fees);
	stmt_bind_int(q, ":net", t->net);
	bind_payout(t, q);
	if ((st = stmt_run(q, e)) == ST_OK && (st = batch_publish(t->work->shop, &b, e)) == ST_OK)
		return db_commit(t->work->shop->db, e);
	db_rollback(t->work->shop->db);
	return st;
}

static enum status one_statement(struct demo_statement *t, struct error *e)
{
	const struct settle_rates *rates = &t->work->maker.rates[t->market];
	enum status st = open_statement(t, e);

	if (st == ST_OK && (st = pass(t, sales_sql, SETTLE_SALE, demo_as_sale, e)) == ST_OK &&
	    (st = pass(t, refunds_sql, SETTLE_REFUND, demo_as_refund, e)) == ST_OK &&
	    (st = pass(t, reverses_sql, SETTLE_REVERSE, as_reverse, e)) == ST_OK &&
	    (rates->cart_fee == 0 || (st = pass(t, carts_sql, SETTLE_CART, as_cart, e)) == ST_OK) &&
	    (rates->family_fee == 0 || (st = pass(t, family_sql, SETTLE_FAMILY_PAY, as_family, e)) == ST_OK) &&
	    (st = demo_strangers(t, e)) == ST_OK && (st = demo_advertising(t, e)) == ST_OK)
		st = close_statement(t, e);
	if (st != ST_OK && db_in_transaction(t->work->shop->db))
		db_rollback(t->work->shop->db);
	t->work->result->statements += st == ST_OK;
	t->work->result->lines += t->lines;
	return st;
}

/* The day from which the statement can be had; where the profile gives none, two days after the period. */
static day_t out_on(const struct settle_period *p)
{
	return p->statement != DAY_NONE ? p->statement : p->to + 2;
}

enum status demo_statements(struct demo_work *w, enum demo_market m, struct error *e)
{
	struct stmt *q = db_prepare(w->shop->db, first_sql);
	const struct workdays *days = calendar_workdays(w->calendar[m]);
	struct settle_period p, next;
	enum status st = ST_OK;
	money_t carry = 0;
	bool begun = false;
	day_t first;

	stmt_bind_text(q, ":profile", demo_market_code(m));
	first = stmt_step(q, NULL) == STEP_ROW ? column_day(q, 0) : DAY_NONE;
	stmt_reset(q);
	if (first == DAY_NONE)
		return ST_OK;
	settle_period_of(&w->cycle[m], days, first, &p);
	for (; st == ST_OK && out_on(&p) <= w->maker.today; p = next) {
		struct demo_statement t = {.work = w, .market = m, .period = p, .first = !begun, .carry_in = carry};

		settle_period_next(&w->cycle[m], days, &p, &next);
		t.current = out_on(&next) > w->maker.today;
		if ((st = one_statement(&t, e)) == ST_OK)
			st = demo_go_on(w, w->maker.made, e);
		carry = !begun && t.net < 0 ? t.net : 0;
		begun = true;
	}
	return st;
}
