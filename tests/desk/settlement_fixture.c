/*
 * A shop with a statement, made row by row.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "settlement_fixture.h"

static void must(enum status st, const struct error *e)
{
	if (st != ST_OK)
		fail_msg("%s: %s", e->code, e->message);
}

void fix_open(struct shop *s)
{
	static const struct config config = {.zone = (char *)"Asia/Taipei"};
	struct error e = {0};

	clock_set(instant_parse("2026-10-16T09:00", "Asia/Taipei"));
	must(shop_open(s, NULL, DB_PRIVATE, &config, &e), &e);
	s->actor = "mei";
	fix_sql(s, "INSERT INTO batch (id, kind, profile, source, state, started_at, started_by)"
	           " VALUES (1, 'order', 'yahoo', 'orders.csv', 'published', 0, 'mei')");
}

void fix_close(struct shop *s)
{
	shop_close(s);
}

void fix_sql(struct shop *s, const char *sql)
{
	struct error e = {0};

	must(db_begin(s->db, &e), &e);
	must(stmt_run(db_prepare_text(s->db, sql), &e), &e);
	must(db_commit(s->db, &e), &e);
}

static const char order_sql[] =
	"INSERT INTO orders (profile, order_no, batch_id, cart_no, state, payment, card_plan, cash, points, points_value, subsidy,"
	" interest, claim_amount, category, category_ppm, shipped_on, posted_on, posting_day, refund_day, refunded_on, is_shipping)"
	" VALUES ('yahoo', :no, 1, :cart, :state, :payment, :plan, :cash, :points, :value, :subsidy, :interest,"
	" :cash + :points + :subsidy, 'cup', :ppm, :shipped, :posted, :posted, :refund, :refund, :shipping)";

void fix_orders(struct shop *s, const struct fix_order *o, size_t count)
{
	struct error e = {0};

	must(db_begin(s->db, &e), &e);
	for (size_t i = 0; i < count; i++) {
		struct stmt *q = db_prepare(s->db, order_sql);

		stmt_bind_text(q, ":no", o[i].no);
		stmt_bind_text(q, ":cart", o[i].cart != NULL ? o[i].cart : "");
		stmt_bind_text(q, ":state", o[i].state != NULL ? o[i].state : "posted");
		stmt_bind_text(q, ":payment", o[i].payment != NULL ? o[i].payment : "atm");
		stmt_bind_text(q, ":plan", o[i].plan != NULL ? o[i].plan : "");
		stmt_bind_int(q, ":cash", o[i].cash);
		stmt_bind_int(q, ":points", o[i].points);
		stmt_bind_int(q, ":value", o[i].points_value);
		stmt_bind_int(q, ":subsidy", o[i].subsidy);
		stmt_bind_int(q, ":interest", o[i].interest);
		stmt_bind_int(q, ":ppm", o[i].category_ppm);
		stmt_bind_text(q, ":shipped", o[i].shipped);
		stmt_bind_text(q, ":posted", o[i].posted);
		stmt_bind_text(q, ":refund", o[i].refund);
		stmt_bind_int(q, ":shipping", o[i].is_shipping);
		must(stmt_run(q, &e), &e);
	}
	must(db_commit(s->db, &e), &e);
}

static const char line_sql[] =
	"INSERT INTO statement_line (statement_id, line, record, order_no, cart_no, kind, gross, category, card, cart, net, posted_on)"
	" VALUES (:id, :n + 1, :n, :no, :cart_no, :kind, :gross, :category, :card, :cart, :net, :day)";

static void add_line(struct shop *s, int64_t id, int n, const struct fix_line *l)
{
	struct stmt *q = db_prepare(s->db, line_sql);
	struct error e = {0};

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":n", n);
	stmt_bind_text(q, ":no", l->no != NULL ? l->no : "");
	stmt_bind_text(q, ":cart_no", l->cart != NULL ? l->cart : "");
	stmt_bind_text(q, ":kind", l->kind);
	stmt_bind_int(q, ":gross", l->gross);
	stmt_bind_int(q, ":category", l->category);
	stmt_bind_int(q, ":card", l->card);
	stmt_bind_int(q, ":cart", l->cart_fee);
	stmt_bind_int(q, ":net", l->net);
	stmt_bind_text(q, ":day", l->day);
	must(stmt_run(q, &e), &e);
}

int64_t fix_statement(struct shop *s, const struct fix_line *l, size_t count, money_t stated_net)
{
	struct error e = {0};
	char sql[200];

	fix_sql(s, "INSERT INTO period (id, profile, code, year, month, half, from_day, to_day, statement_on, due_on, pay_nominal, pay_on)"
	           " VALUES (7, 'yahoo', '2026-10-H1', 2026, 10, 1, '2026-10-01', '2026-10-14', '2026-10-16', '2026-10-20', '2026-10-31',"
	           " '2026-11-02')");
	fix_sql(s, "INSERT INTO batch (id, kind, profile, source, state, started_at, started_by)"
	           " VALUES (2, 'statement', 'yahoo', 'statement.csv', 'published', 0, 'mei')");
	/* It can state sale, refund, category, card and cart: bits of enum settle_kind. */
	snprintf(sql, sizeof sql, "INSERT INTO statement (id, batch_id, period_id, lines, components) VALUES (5, 2, 7, %zu, %u)", count,
	         1u << SETTLE_SALE | 1u << SETTLE_REFUND | 1u << SETTLE_CATEGORY | 1u << SETTLE_CARD | 1u << SETTLE_CART);
	fix_sql(s, sql);
	if (stated_net != MONEY_NONE) {
		snprintf(sql, sizeof sql, "UPDATE statement SET stated_net = %lld WHERE id = 5", (long long)stated_net);
		fix_sql(s, sql);
	}
	must(db_begin(s->db, &e), &e);
	for (size_t i = 0; i < count; i++)
		add_line(s, 5, (int)i + 1, &l[i]);
	must(db_commit(s->db, &e), &e);
	return 5;
}

void fix_reconcile(struct shop *s, int64_t id)
{
	struct error e = {0};

	must(statement_reconcile(s, id, NULL, NULL, &e), &e);
}
