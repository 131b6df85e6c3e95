/*
 * The demonstration shop's goods on Yahoo: all that its orders sell, two more
 * kinds, in every state that the shelf has, with stock as movements.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/demo_write.h"
#include "desk/product_parts.h"

enum { ENTERED_DAYS = 40, ORDERS_LOOKED_AT = 400, STOCK_USUAL = 24 };

static const char store_sql[] =
	"UPDATE mall_store SET shipping_methods = CASE shipping_methods WHEN '' THEN 'home,home_chilled,post' ELSE shipping_methods END,"
	" payment_methods = CASE payment_methods WHEN '' THEN 'atm,card_once,card_instalment' ELSE payment_methods END, taxfree_approved = 1,"
	" taxfree_approval = CASE taxfree_approval WHEN '' THEN '業務專員 2026-03-02 來信核准' ELSE taxfree_approval END"
	" WHERE profile = 'yahoo'";
static const char category_sql[] =
	"INSERT INTO category (profile, code, name, fee_bp, taxfree_allowed, taxfree_kind, changed_at, changed_by)"
	" VALUES ('yahoo', :code, :name, :fee, :free, :kind, :now, :by)";
static const char product_sql[] =
	"INSERT INTO product (profile, sku, product_no, name, category, price, kind, safety, state, listing_mode, start_at, end_at, listed_on, delisted_on,"
	" delisted_by, sold_out_on, tax_kind, isbn, moc_ref, moc_date, cooloff_exempt, exempt_reason, preorder_ship_on, length, width, height, weight,"
	" temperature, shipping_methods, payment_methods, description, in_module, created_at, created_by, changed_at, changed_by)"
	" VALUES ('yahoo', :sku, :no, :name, :category, :price, :kind, :safety, :state, :mode, :start, :end, :listed, :delisted, :delisted_by, :sold_out,"
	" :tax, :isbn, :moc, :moc_on, :exempt, :why, :preorder, :length, :width, :height, :weight, :temperature, :ship, 'atm,card_once', :description,"
	" :module, :at, :by, :at, :by)";
static const char orders_sql[] =
	"SELECT o.order_no, o.qty, o.ordered_on, p.id, p.sku FROM (SELECT order_no, qty, ordered_on, sku, is_shipping, superseded_by, state FROM orders"
	" WHERE profile = 'yahoo' ORDER BY ordered_on DESC, order_no DESC LIMIT :most) o JOIN product p ON p.profile = 'yahoo' AND p.sku = o.sku"
	" WHERE o.is_shipping = 0 AND o.superseded_by = 0 AND o.state <> 'cancelled' ORDER BY o.ordered_on, o.order_no";
static const char move_sql[] =
	"INSERT INTO stock_move (product_id, delta, reason, note, order_no, day, at, by) VALUES (:product, :delta, :reason, '', :order, :day, :at, :by)";
static const char stock_sql[] = "UPDATE product SET stock = :stock WHERE id = :id";
static const char image_sql[] =
	"INSERT INTO product_image (product_id, position, name, width_px, height_px, bytes, format) VALUES (:id, :position, :name, :width, :height, :bytes, 'jpg')";
static const char due_sql[] =
	"INSERT INTO stock_due (product_id, order_no, delta, reason, due_on, at, by) SELECT product_id, order_no, -delta, 'cancel', :due, :at, :by"
	" FROM stock_move WHERE product_id = :id AND reason = 'order' ORDER BY id DESC LIMIT 1";

/* What makes a product special; days count from today. Zero means nothing said. */
enum special_kind { USUAL, SOLD_OUT, SCHEDULED, EXPIRED, DRAFT, GONE_SOLD_OUT, GONE_STORE, PREORDER, LOW };
static const struct special {
	const char *sku;
	enum special_kind kind;
	int days, days_end; /* since when, or in how many days */
	bool module;
} specials[] = {
	{"TW-POT-02", SOLD_OUT, 3, 0, false}, {"TW-GWN-01", SOLD_OUT, 12, 0, false}, {"TW-TRY-01", SOLD_OUT, 15, 0, false}, {"TW-RST-01", SOLD_OUT, 6, 0, true},
	{"TW-BWL-01", EXPIRED, 1, 0, false}, {"DC-INC-01", EXPIRED, 13, 0, false}, {"DC-VAS-01", SCHEDULED, 2, 9, false}, {"DC-INC-02", SCHEDULED, 1, 20, false},
	{"FD-SNK-01", DRAFT, 0, 0, false}, {"TW-SPN-01", DRAFT, 0, 0, false}, {"DC-PET-02", GONE_SOLD_OUT, 4, 0, false}, {"DC-TIL-01", GONE_STORE, 10, 0, false},
	{"TW-SET-01", PREORDER, 4, 0, false}, {"TW-SET-02", PREORDER, 20, 0, false}, {"TW-CUP-02", LOW, 3, 0, false}, {"FD-OOL-03", LOW, 1, 0, false},
	{"TW-POT-03", LOW, 5, 0, false},
};

static const struct special *special_of(const char *sku)
{
	static const struct special usual = {"", USUAL, 0, 0, false};

	for (size_t i = 0; i < sizeof specials / sizeof *specials; i++)
		if (strcmp(specials[i].sku, sku) == 0)
			return &specials[i];
	return &usual;
}

/* One to be written. */
struct making {
	struct demo_work *w;
	instant_t now;
	day_t today;
	const char *zone;
};

static bool in(const char *sku, const char *head)
{
	return strncmp(sku, head, strlen(head)) == 0;
}

/* ---- categories ---- */

static const struct {
	const char *code, *name, *free;
} category_names[] = {
	{"books", "圖書", "isbn_book"}, {"decor", "家飾擺設", ""}, {"food", "茶葉食品", "unprocessed_agri"}, {"tableware", "茶具餐具", ""}, {"voucher", "體驗票券", ""},
};

static enum status add_categories(struct making *m, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof category_names / sizeof *category_names; i++) {
		struct stmt *q = db_prepare(m->w->shop->db, category_sql);

		stmt_bind_text(q, ":code", category_names[i].code);
		stmt_bind_text(q, ":name", category_names[i].name);
		stmt_bind_int(q, ":fee", demo_category_ppm(category_names[i].code) / 100);
		stmt_bind_int(q, ":free", category_names[i].free[0] != '\0');
		stmt_bind_text(q, ":kind", category_names[i].free);
		stmt_bind_int(q, ":now", m->now);
		stmt_bind_text(q, ":by", m->w->shop->actor);
		st = stmt_run(q, e);
	}
	return st;
}

/* ---- products ---- */

static void bind_moment(struct stmt *q, const char *name, instant_t at)
{
	if (at != INSTANT_NONE)
		stmt_bind_int(q, name, at);
	else
		stmt_bind_null(q, name);
}

static void bind_shelf(struct stmt *q, const struct making *m, const struct special *x)
{
	bool draft = x->kind == DRAFT, gone = x->kind == GONE_SOLD_OUT || x->kind == GONE_STORE;
	bool scheduled = x->kind == SCHEDULED || x->kind == EXPIRED;
	instant_t start = INSTANT_NONE, end = INSTANT_NONE;

	if (x->kind == SCHEDULED) {
		start = instant_from(m->today + x->days, 10 * 3600, m->zone);
		end = instant_from(m->today + x->days_end, 22 * 3600, m->zone);
	} else if (x->kind == EXPIRED) {
		start = instant_from(m->today - ENTERED_DAYS, 10 * 3600, m->zone);
		end = instant_from(m->today - x->days, 20 * 3600, m->zone);
	}
	stmt_bind_text(q, ":state", draft ? "draft" : gone ? "delisted" : "on_sale");
	stmt_bind_text(q, ":mode", draft ? "draft" : scheduled ? "scheduled" : "now");
	bind_moment(q, ":start", start);
	bind_moment(q, ":end", end);
	bind_day(q, ":listed", draft ? DAY_NONE : m->today - ENTERED_DAYS);
	bind_day(q, ":delisted", gone ? m->today - x->days : DAY_NONE);
	stmt_bind_text(q, ":delisted_by", x->kind == GONE_SOLD_OUT ? "sold_out" : x->kind == GONE_STORE ? "store" : "");
	bind_day(q, ":sold_out", x->kind == SOLD_OUT ? m->today - x->days : DAY_NONE);
	bind_day(q, ":preorder", x->kind == PREORDER ? m->today + x->days : DAY_NONE);
	stmt_bind_int(q, ":module", x->module);
}

/* A book number with its check digit, made from the place among the goods. */
static void make_isbn(int n, char out[16])
{
	int sum = 0;

	snprintf(out, 16, "978986%06d", 104000 + n * 37);
	for (int i = 0; i < 12; i++)
		sum += (out[i] - '0') * (i % 2 == 0 ? 1 : 3);
	snprintf(out + 12, 4, "%d", (10 - sum % 10) % 10);
}

static void bind_tax(struct stmt *q, const struct making *m, const struct demo_good *g, int n)
{
	bool book = strcmp(g->category, "books") == 0;
	char isbn[16] = "", ref[40] = "";

	if (book) {
		make_isbn(n, isbn);
		snprintf(ref, sizeof ref, "文版字第 11030%05d 號", 1200 + n);
	}
	stmt_bind_text(q, ":tax", g->tax == TAX_FREE ? "tax_free" : g->tax == TAX_NO_INVOICE ? "no_invoice" : "taxable");
	stmt_bind_text(q, ":isbn", isbn);
	stmt_bind_text(q, ":moc", ref);
	bind_day(q, ":moc_on", book ? m->today - 400 : DAY_NONE);
	stmt_bind_int(q, ":exempt", in(g->sku, "FD-LEA"));
	stmt_bind_text(q, ":why", in(g->sku, "FD-LEA") ? "易於腐敗、保存期限較短" : "");
}

static void bind_parcel(struct stmt *q, const struct demo_good *g)
{
	bool fresh = in(g->sku, "FD-LEA");

	stmt_bind_int(q, ":length", in(g->sku, "TW-TRY") ? 520 : in(g->sku, "TW-SET") ? 320 : 160);
	stmt_bind_int(q, ":width", in(g->sku, "TW-TRY") ? 300 : 120);
	stmt_bind_int(q, ":height", 100);
	stmt_bind_int(q, ":weight", in(g->sku, "VC-") ? 20 : in(g->sku, "TW-SET") ? 2400 : 450);
	stmt_bind_text(q, ":temperature", fresh ? "chilled" : "ambient");
	stmt_bind_text(q, ":ship", fresh ? "home_chilled" : "home,post");
}

static enum status add_product(struct making *m, const struct demo_good *g, const char *kind, int n, int64_t *id, struct error *e)
{
	const struct special *x = special_of(g->sku);
	struct stmt *q = db_prepare(m->w->shop->db, product_sql);
	char text[500];
	enum status st;

	stmt_bind_text(q, ":sku", g->sku);
	stmt_bind_text(q, ":no", g->no);
	stmt_bind_text(q, ":name", g->name);
	stmt_bind_text(q, ":category", g->category);
	stmt_bind_int(q, ":price", g->price);
	stmt_bind_text(q, ":kind", kind);
	stmt_bind_int(q, ":safety", x->kind == LOW ? 5 : 2);
	bind_shelf(q, m, x);
	bind_tax(q, m, g, n);
	bind_parcel(q, g);
	/* One of the drafts is not finished: a tag stands open. */
	snprintf(text, sizeof text, in(g->sku, "FD-SNK") ? "<p>%s</p>\n<p>節慶限定，<b>數量有限</p>\n<h1>預購中</h1>" : "<p>%s</p>\n<ul><li>鶯歌窯燒</li><li>附木盒</li></ul>",
	         g->name);
	stmt_bind_text(q, ":description", text);
	stmt_bind_int(q, ":at", m->now - (instant_t)ENTERED_DAYS * 86400);
	stmt_bind_text(q, ":by", m->w->shop->actor);
	st = stmt_run(q, e);
	*id = db_last_id(m->w->shop->db);
	return st;
}

static enum status add_images(struct making *m, const struct demo_good *g, int64_t id, int n, struct error *e)
{
	enum status st = ST_OK;
	int count = special_of(g->sku)->kind == DRAFT ? 0 : 1 + n % 3;

	for (int i = 1; st == ST_OK && i <= count; i++) {
		struct stmt *q = db_prepare(m->w->shop->db, image_sql);
		char name[64];

		snprintf(name, sizeof name, "%s-%d.jpg", g->sku, i);
		stmt_bind_int(q, ":id", id);
		stmt_bind_int(q, ":position", i);
		stmt_bind_text(q, ":name", name);
		stmt_bind_int(q, ":width", i == 1 ? 1000 : 1200);
		stmt_bind_int(q, ":height", i == 1 ? 1000 : 800);
		stmt_bind_int(q, ":bytes", 180000 + 7000 * n + 1000 * i);
		st = stmt_run(q, e);
	}
	return st;
}

/* ---- stock ---- */

static enum status move(struct making *m, int64_t id, int64_t delta, const char *reason, const char *order_no, const char *day, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, move_sql);

	stmt_bind_int(q, ":product", id);
	stmt_bind_int(q, ":delta", delta);
	stmt_bind_text(q, ":reason", reason);
	stmt_bind_text(q, ":order", order_no);
	stmt_bind_text(q, ":day", day);
	stmt_bind_int(q, ":at", m->now);
	stmt_bind_text(q, ":by", m->w->shop->actor);
	return stmt_run(q, e);
}

struct taken {
	char order_no[64], day[16];
	int64_t qty, product;
};
struct newest {
	struct taken rows[ORDERS_LOOKED_AT];
	size_t count;
};

/* What could be bought on that day: nobody buys what is not on the shelf. */
static bool could_be_bought(const struct making *m, const char *sku, day_t d)
{
	const struct special *x = special_of(sku);

	if (x->kind == SOLD_OUT)
		return d <= m->today - x->days;
	return x->kind == USUAL || x->kind == LOW;
}

static enum status read_newest(struct making *m, struct newest *out, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, orders_sql);
	enum step step = STEP_DONE;

	out->count = 0;
	stmt_bind_int(q, ":most", ORDERS_LOOKED_AT);
	while (out->count < ORDERS_LOOKED_AT && (step = stmt_step(q, e)) == STEP_ROW) {
		struct taken *t = &out->rows[out->count];

		*t = (struct taken){.qty = stmt_int(q, 1), .product = stmt_int(q, 3)};
		column_text(q, 0, t->order_no, sizeof t->order_no);
		column_text(q, 2, t->day, sizeof t->day);
		out->count += could_be_bought(m, column_words(q, 4), day_parse_iso(t->day));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The newest orders have taken their pieces. */
static enum status take_newest(struct making *m, const struct newest *n, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < n->count; i++)
		st = move(m, n->rows[i].product, -n->rows[i].qty, "order", n->rows[i].order_no, n->rows[i].day, e);
	return st;
}

static int64_t wanted(const struct demo_good *g, int n)
{
	switch (special_of(g->sku)->kind) {
	case SOLD_OUT:
	case GONE_SOLD_OUT:
		return 0;
	case LOW:
		return special_of(g->sku)->days;
	case SCHEDULED:
		return in(g->sku, "DC-INC") ? 0 : STOCK_USUAL;
	default:
		return STOCK_USUAL + (n * 13) % 40;
	}
}

/* What was there at first is what is there now and what was taken since. */
static enum status begin_stock(struct making *m, const struct demo_good *g, const struct newest *newest, int64_t id, int n, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, stock_sql);
	int64_t stock = wanted(g, n), begun = stock;
	char first[16];
	enum status st;

	for (size_t i = 0; i < newest->count; i++)
		begun += newest->rows[i].product == id ? newest->rows[i].qty : 0;
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":stock", stock);
	if ((st = stmt_run(q, e)) != ST_OK || begun == 0)
		return st;
	day_format(m->today - ENTERED_DAYS, first);
	return move(m, id, begun, "begin", "", first, e);
}

/* One order of a cup was cancelled by its buyer yesterday. */
static enum status one_comes_back(struct making *m, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(m->w->shop->db, due_sql);

	stmt_bind_int(q, ":id", id);
	bind_day(q, ":due", m->today + 1);
	stmt_bind_int(q, ":at", m->now);
	stmt_bind_text(q, ":by", m->w->shop->actor);
	return stmt_run(q, e);
}

/* ---- all of it ---- */

static enum status add_all(struct making *m, struct error *e)
{
	static const struct demo_good more[] = {
		{"p0900101", "GF-BAG-01", "棉麻束口袋", {"", NULL, NULL}, 0, "decor", TAX_TAXABLE}, {"p0900102", "AD-BOX-01", "禮盒包裝加購", {"", NULL, NULL}, 60, "decor", TAX_TAXABLE},
	};
	int goods = demo_good_count(), all = goods + 2;
	static struct newest newest;
	int64_t ids[64] = {0};
	enum status st = ST_OK;

	for (int i = 0; st == ST_OK && i < all; i++) {
		const struct demo_good *g = i < goods ? demo_good(i) : &more[i - goods];

		if ((st = add_product(m, g, i < goods ? "main" : i == goods ? "gift" : "addon", i, &ids[i], e)) == ST_OK)
			st = add_images(m, g, ids[i], i, e);
	}
	if (st == ST_OK)
		st = read_newest(m, &newest, e);
	for (int i = 0; st == ST_OK && i < all; i++)
		st = begin_stock(m, i < goods ? demo_good(i) : &more[i - goods], &newest, ids[i], i, e);
	if (st == ST_OK)
		st = take_newest(m, &newest, e);
	for (int i = 0; st == ST_OK && i < all; i++)
		st = product_settle(m->w->shop, m->w->profile[DEMO_YAHOO], ids[i], m->now, e);
	return st == ST_OK ? one_comes_back(m, ids[0], e) : st;
}

enum status demo_products(struct demo_work *w, struct error *e)
{
	struct making m = {.w = w, .now = clock_now(), .today = w->maker.today, .zone = profile_zone(w->profile[DEMO_YAHOO])};
	enum status st = db_begin(w->shop->db, e);

	if (st != ST_OK)
		return st;
	st = stmt_run(db_prepare(w->shop->db, store_sql), e);
	if (st == ST_OK)
		st = add_categories(&m, e);
	if (st == ST_OK)
		st = add_all(&m, e);
	return db_end(w->shop->db, st, e);
}
