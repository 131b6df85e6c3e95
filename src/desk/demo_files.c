/*
 * The files that the marketplaces would have sent to the demonstration shop:
 * order exports and statements, each in another character set, and the shop's
 * own profiles with the rates of its contract. Imported into an empty shop they
 * give what the demonstration shop holds.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "desk/demo_write.h"
#include "storekeep/csv.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char *const yahoo_titles[] = {
	"交易序號", "付款別", "訂購人", "訂單編號", "收件人姓名", "收件人郵遞區號", "收件人地址", "轉單日期", "最晚出貨日",
	"店家出貨日", "商品類型", "物流設定", "商品編號", "店家商品料號", "商品名稱", "購物車備註", "商品規格", "數量", "金額小計",
	"訂單狀態", "入帳日", "收件人電話(日)", "收件人電話(夜)", "收件人行動電話", "發票寄送地址", "商品稅別", "超贈點點數",
	"超贈點折抵金額", "行銷補助金額", "訂購日期", "商品分類", "分期利息", "超贈點加倍", "買家確認日", "買家取貨日",
	"申訴未到貨日", "取消日期", "退款日", "銀行退款日", "逆物流取件日", "逆物流費", NULL,
};

static const char *const ruten_titles[] = {
	"訂單編號", "訂單狀態", "交易狀況", "付款方式", "結帳時間", "買家帳號", "收件人姓名", "收件人手機", "郵遞區號", "收件地址",
	"商品名稱", "規格", "賣家自用料號", "商品編號", "數量", "單價", "運送方式", "運費", "賣家折扣碼金額", "結帳總金額",
	"出貨日期", "入帳日", "取消日期", "退款日", "銀行退款日", "退貨取件日", "逆物流費", "買家備註", NULL,
};

static const char *const statement_titles[] = {
	"訂單編號", "交易序號", "帳務類別", "入帳日", "金額", "利息收入", "利息扣款", "成交手續費", "刷卡手續費", "超贈點回饋",
	"購物車手續費", "全家付款手續費", "逆物流費", "廣告費", "其他", "淨額", "商品稅別", "出貨日", "買家確認日", "商品名稱", NULL,
};

static const char statements_sql[] =
	"SELECT s.id, p.profile, p.code, s.stated_gross, s.stated_net, s.stated_carry_in, s.stated_payout FROM statement s JOIN period p ON p.id = s.period_id"
	" ORDER BY p.profile, p.from_day";
static const char lines_sql[] =
	"SELECT order_no, cart_no, kind_text, posted_on, gross, interest_in, interest_out, category, card, points_earn, cart, family_pay,"
	" reverse, ad, other, net, tax_kind, shipped_on, confirmed_on, item_name FROM statement_line NOT INDEXED WHERE statement_id = :id"
	" AND id BETWEEN (SELECT first_line FROM statement WHERE id = :id) AND (SELECT last_line FROM statement WHERE id = :id)"
	" ORDER BY id";

static const char *const tax_words[SETTLE_TAXES] = {"應稅", "免稅", "免發票"};

/* ---- cells ---- */

static void put_titles(struct csv_writer *w, const char *const *titles)
{
	for (; *titles != NULL; titles++)
		csv_put(w, *titles, CSV_PLAIN);
	csv_end_row(w);
}

/* As the marketplaces write days: 2026/10/08. */
static void put_day(struct csv_writer *w, day_t day)
{
	struct ymd y = day_to_ymd(day);
	char text[48] = "";

	if (day != DAY_NONE)
		snprintf(text, sizeof text, "%04d/%02d/%02d", y.year, y.month, y.day);
	csv_put(w, text, CSV_PLAIN);
}

static void put_text(struct csv_writer *w, const char *text)
{
	csv_put(w, text != NULL ? text : "", CSV_PLAIN);
}

static void put_money(struct csv_writer *w, money_t v)
{
	if (v != MONEY_NONE)
		csv_put_int(w, v);
	else
		put_text(w, "");
}

static void put_yahoo_head(struct csv_writer *w, const struct demo_order *o, const struct demo_person *who)
{
	put_text(w, o->cart_no);
	put_text(w, o->payment_text);
	put_text(w, who->name);
	put_text(w, o->no);
	put_text(w, who->name);
	put_text(w, who->postcode);
	put_text(w, who->address);
	put_day(w, o->shippable);
	put_day(w, o->ship_by);
	put_day(w, o->shipped);
	put_text(w, o->is_shipping ? "運費" : "一般商品");
	put_text(w, o->delivery);
	put_text(w, o->item[0].good->no);
	put_text(w, o->item[0].good->sku);
	put_text(w, o->item[0].good->name);
	put_text(w, o->note);
	put_text(w, o->item[0].spec);
	csv_put_int(w, o->item[0].qty);
	csv_put_int(w, o->cash);
	put_text(w, o->state_text);
	put_day(w, o->posted);
}

static void put_yahoo_tail(struct csv_writer *w, const struct demo_order *o, const struct demo_person *who)
{
	put_text(w, "");
	put_text(w, "");
	put_text(w, who->phone);
	put_text(w, who->address);
	put_text(w, tax_words[o->tax]);
	csv_put_int(w, o->points);
	csv_put_int(w, o->points_value);
	csv_put_int(w, o->subsidy);
	put_day(w, o->ordered);
	put_text(w, o->category);
	csv_put_int(w, o->interest);
	csv_put_int(w, o->earn_mult);
	put_day(w, o->is_confirmed ? o->confirmed : DAY_NONE);
	put_day(w, o->picked_up);
	put_day(w, o->complaint);
	put_day(w, o->cancelled);
	put_day(w, o->refunded);
	put_day(w, o->bank_refunded);
	put_day(w, o->reverse);
	put_money(w, o->reverse_fee);
	csv_end_row(w);
}

/* One row an item; what belongs to the order repeats (FMT-50). */
static void put_ruten(struct csv_writer *w, const struct demo_order *o, const struct demo_person *who)
{
	for (int i = 0; i < o->items; i++) {
		const struct demo_item *item = &o->item[i];

		put_text(w, o->no);
		put_text(w, o->state_text);
		put_text(w, strcmp(o->state, "cancelled") == 0 ? "取消交易" : "");
		put_text(w, o->payment_text);
		put_day(w, o->ordered);
		put_text(w, who->login);
		put_text(w, who->name);
		put_text(w, who->phone);
		put_text(w, who->postcode);
		put_text(w, who->address);
		put_text(w, item->good->name);
		put_text(w, item->spec);
		put_text(w, item->good->sku);
		put_text(w, item->good->no);
		csv_put_int(w, item->qty);
		csv_put_int(w, item->good->price);
		put_text(w, o->delivery);
		csv_put_int(w, o->shipping_fee);
		csv_put_int(w, o->discount);
		csv_put_int(w, o->claim);
		put_day(w, o->shipped);
		put_day(w, o->posted);
		put_day(w, o->cancelled);
		put_day(w, o->refunded);
		put_day(w, o->bank_refunded);
		put_day(w, o->reverse);
		put_money(w, o->reverse_fee);
		put_text(w, o->note);
		csv_end_row(w);
	}
}

/* ---- files ---- */

static enum status open_file(struct csv_writer **w, const char *dir, const char *name, enum charset cs, struct error *e)
{
	char *path = xasprintf("%s/%s", dir, name);
	enum status st = csv_create(w, path, cs, false, e);

	free(path);
	return st;
}

/* The orders once more from the beginning, into the file of each marketplace. */
static enum status order_files(struct demo_work *w, struct error *e)
{
	struct demo_maker again = w->maker;
	struct csv_writer *yahoo, *ruten;
	struct demo_cart cart;
	enum status st = open_file(&yahoo, w->options->files, "yahoo-orders.csv", CS_CP950, e);

	if (st != ST_OK)
		return st;
	if ((st = open_file(&ruten, w->options->files, "ruten-orders.csv", CS_UTF8_BOM, e)) != ST_OK) {
		csv_abandon(yahoo);
		return st;
	}
	put_titles(yahoo, yahoo_titles);
	put_titles(ruten, ruten_titles);
	again.made = again.carts = 0;
	again.day = DAY_NONE;
	while (demo_cart(&again, &cart)) {
		struct demo_person who;

		demo_person(again.seed, cart.order[0].person, &who);
		for (int i = 0; i < cart.count; i++) {
			if (cart.order[i].market == DEMO_RUTEN) {
				put_ruten(ruten, &cart.order[i], &who);
				continue;
			}
			put_yahoo_head(yahoo, &cart.order[i], &who);
			put_yahoo_tail(yahoo, &cart.order[i], &who);
		}
	}
	st = csv_finish(yahoo, e);
	if (st != ST_OK) {
		csv_abandon(ruten);
		return st;
	}
	return csv_finish(ruten, e);
}

static const char *tax_word(const char *code)
{
	enum settle_tax t;

	return code != NULL && settle_tax_parse(code, &t) ? tax_words[t] : "";
}

static void put_statement_line(struct csv_writer *w, struct stmt *q)
{
	for (int i = 0; i < 4; i++)
		put_text(w, stmt_text(q, i));
	for (int i = 4; i < 16; i++)
		csv_put_int(w, stmt_int(q, i));
	put_text(w, tax_word(stmt_text(q, 16)));
	for (int i = 17; i < 20; i++)
		put_text(w, stmt_text(q, i));
	csv_end_row(w);
}

/* A row that says one number of the whole statement, in the column of the net. */
static void put_number(struct csv_writer *w, const char *head, const char *kind, int64_t net)
{
	put_text(w, head);
	put_text(w, "");
	put_text(w, kind);
	for (int i = 3; i < 15; i++)
		put_text(w, "");
	csv_put_int(w, net);
	for (int i = 16; i < 20; i++)
		put_text(w, "");
	csv_end_row(w);
}

static void put_totals(struct csv_writer *w, struct stmt *which)
{
	if (!stmt_is_null(which, 5)) {
		put_number(w, "", "前期結轉", stmt_int(which, 5));
		put_number(w, "", "實付金額", stmt_int(which, 6));
	}
	put_number(w, "合計", "", stmt_int(which, 4));
}

static enum status statement_file(struct demo_work *w, struct stmt *which, int n, struct error *e)
{
	static const enum charset sets[] = {CS_CP950, CS_UTF8_BOM, CS_UTF16LE, CS_UTF8, CS_UTF16BE};
	struct stmt *q = db_prepare_own(w->shop->db, lines_sql);
	struct csv_writer *out;
	char name[64];
	enum status st;

	snprintf(name, sizeof name, "%s-%s.csv", stmt_text(which, 1), stmt_text(which, 2));
	stmt_bind_int(q, ":id", stmt_int(which, 0));
	st = open_file(&out, w->options->files, name, sets[n % 5], e);
	if (st == ST_OK) {
		put_titles(out, statement_titles);
		while (stmt_step(q, NULL) == STEP_ROW)
			put_statement_line(out, q);
		put_totals(out, which);
		st = csv_finish(out, e);
	}
	stmt_finish(q);
	return st;
}

static enum status statement_files(struct demo_work *w, struct error *e)
{
	struct stmt *q = db_prepare_own(w->shop->db, statements_sql);
	enum status st = ST_OK;

	for (int n = 0; st == ST_OK && stmt_step(q, e) == STEP_ROW; n++)
		st = statement_file(w, q, n, e);
	stmt_finish(q);
	return st;
}

/* Rates of the contract: the shop's own profile, laid over ours. */
static enum status contract_file(struct demo_work *w, struct error *e)
{
	char *path = xasprintf("%s/profiles/yahoo.ini", w->options->files);
	FILE *f = fopen(path, "wx");
	enum status st = ST_OK;

	if (f != NULL) {
		fputs("; Category rates of the shop's contract, in basis points.\n[fee]\n", f);
		for (int i = 0; demo_category(i) != NULL; i++)
			fprintf(f, "category.rate_bp.%s = %lld\n", demo_category(i),
			        (long long)demo_category_ppm(demo_category(i)) / 100);
	}
	if (f == NULL || ferror(f) != 0 || fclose(f) != 0)
		st = error_set(e, ST_FAILED, "file_write", NULL, "files", _("%1$s cannot be written: %2$s"), path, strerror(errno));
	free(path);
	return st;
}

enum status demo_files(struct demo_work *w, struct error *e)
{
	char *profiles = xasprintf("%s/profiles", w->options->files);
	enum status st = ST_OK;

	if ((mkdir(w->options->files, 0700) != 0 && errno != EEXIST) || (mkdir(profiles, 0700) != 0 && errno != EEXIST))
		st = error_set(e, ST_FAILED, "file_write", NULL, "files", _("%1$s cannot be written: %2$s"), w->options->files,
		               strerror(errno));
	free(profiles);
	if (st == ST_OK && (st = order_files(w, e)) == ST_OK && (st = statement_files(w, e)) == ST_OK)
		st = contract_file(w, e);
	return st;
}
