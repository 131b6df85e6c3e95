/*
 * Stock changed by hand, and the list of movements with what is still to come
 * back (YAH-64, YAH-66 to 68).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/product_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/life.h"

static const char op_sql[] = "SELECT product_id FROM stock_move WHERE op_id = :op";
static const char due_sql[] = "SELECT delta, due_on FROM stock_due WHERE product_id = :product AND order_no = :order";
static const char given_sql[] =
	"SELECT COALESCE(sum(delta), 0), max(day) FROM stock_move WHERE product_id = :product AND order_no = :order AND reason IN ('cancel', 'unpaid')";
static const char near_due_sql[] = "SELECT COALESCE(sum(delta), 0), max(due_on) FROM stock_due WHERE product_id = :product";

static bool known_reason(const char *reason)
{
	static const char *const hands[] = {"receive", "adjust", "count", "damage", "sample", "return", NULL};

	for (int i = 0; hands[i] != NULL; i++)
		if (strcmp(hands[i], reason) == 0)
			return true;
	return false;
}

static int64_t pieces(struct shop *s, const char *sql, int64_t id, const char *order_no, char day[16])
{
	struct stmt *q = db_prepare(s->db, sql);
	int64_t count = 0;

	day[0] = '\0';
	stmt_bind_int(q, ":product", id);
	if (stmt_has(q, ":order"))
		stmt_bind_text(q, ":order", order_no);
	if (stmt_step(q, NULL) == STEP_ROW) {
		count = stmt_int(q, 0);
		column_text(q, 1, day, 16);
	}
	stmt_reset(q);
	return count;
}

/* Pieces that the platform gives back, or gave, must not be added by hand as well (YAH-68). */
static void warn_twice(struct shop *s, const struct product *p, const struct stock_hand *h)
{
	bool named = h->order_no != NULL && *h->order_no != '\0';
	const char *rule = profile_rule(p->profile, "YAH-68");
	char day[16];

	if (h->delta <= 0)
		return;
	if (named && pieces(s, given_sql, p->id, h->order_no, day) > 0) {
		notes_add(&s->notes, NOTE_WARN, "stock_returned", rule, "delta", _("The platform returned this stock itself on %s; adding it now counts it twice."), day);
		return;
	}
	if (named && pieces(s, due_sql, p->id, h->order_no, day) > 0)
		notes_add(&s->notes, NOTE_WARN, "stock_twice", rule, "delta", _("The platform returns this stock itself by %s; adding it now counts it twice."), day);
	else if (!named && strcmp(h->reason, "return") == 0 && pieces(s, near_due_sql, p->id, NULL, day) > 0)
		notes_add(&s->notes, NOTE_WARN, "stock_twice", rule, "delta", _("The platform returns pieces of cancelled orders itself by %s; do not add those now."), day);
}

static void tell_level(struct shop *s, const struct product *p, int64_t after)
{
	if (after <= p->safety && p->stock > p->safety)
		notes_add(&s->notes, NOTE_INFO, "stock_low", profile_rule(p->profile, "YAH-66"), "stock", _("%1$s: %2$lld left, safety level %3$lld."), p->sku,
		          (long long)after, (long long)p->safety);
	if (after == 0 && p->in_module)
		notes_add(&s->notes, NOTE_INFO, "module_stays", profile_rule(p->profile, "YAH-48"), "in_module", _("%s stays in its sales module; take it out there."),
		          p->sku);
}

static enum status check(struct shop *s, const struct profile *market, const struct product *p, const struct stock_hand *h, struct error *e)
{
	int64_t most = profile_int(market, "stock.max", DAY_NONE, 999), least = profile_int(market, "stock.min", DAY_NONE, 0), after;

	if (h->delta == 0 || h->delta > 1000000 || h->delta < -1000000)
		return error_set(e, ST_REFUSED, "stock_delta", profile_rule(p->profile, "YAH-67"), "delta", "%s", _("Say how many pieces come (+) or go (-)."));
	if (h->reason == NULL || !known_reason(h->reason))
		return error_set(e, ST_REFUSED, "stock_reason", profile_rule(p->profile, "YAH-67"), "reason", "%s",
		                 _("Say why: receive, adjust, count, damage, sample or return."));
	after = p->stock + h->delta;
	if (after < least || after > most)
		return error_set(e, ST_REFUSED, "stock_range", profile_rule(p->profile, "YAH-67"), "delta",
		                 _("%1$s would have %2$lld pieces; stock must be %3$lld to %4$lld."), p->sku, (long long)after, (long long)least, (long long)most);
	warn_twice(s, p, h);
	tell_level(s, p, after);
	return shop_settle_warnings(s, e);
}

static enum status change(struct shop *s, const struct profile *market, int64_t id, const struct stock_hand *h, int64_t *stock, struct error *e)
{
	struct product p;
	char detail[120];
	enum status st = product_stored(s, id, &p, e);

	if (st == ST_OK)
		st = check(s, market, &p, h, e);
	if (st == ST_OK)
		st = stock_put(s, market, &(struct stock_change){.product_id = id, .delta = h->delta, .reason = h->reason, .note = h->note, .order_no = h->order_no,
		                                                .day = shop_today(s, market), .op_id = h->op_id}, e);
	*stock = p.stock + h->delta;
	snprintf(detail, sizeof detail, "%+lld %s = %lld", (long long)h->delta, h->reason != NULL ? h->reason : "", (long long)*stock);
	if (st == ST_OK)
		st = product_audit(s, "product stock", &p, detail, e);
	product_free(&p);
	return st;
}

enum status product_stock(struct shop *s, int64_t id, const struct stock_hand *h, int64_t *stock, struct error *e)
{
	const struct profile *market;
	struct product p;
	enum status st = product_stored(s, id, &p, e);

	notes_free(&s->notes);
	*stock = p.stock;
	if (st == ST_OK)
		st = shop_profile(s, p.profile, &market, e);
	product_free(&p);
	if (st != ST_OK || (h->op_id != NULL && act_row(s->db, op_sql, h->op_id) != 0))
		return st;
	if ((st = life_write_begin(s, profile_name(market), e)) == ST_OK)
		st = shop_write_end(s, change(s, market, id, h, stock, e), e);
	return st;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "day", .title = N_("Day"), .kind = VK_DATE, .cols = 10},
	{.name = "delta", .title = N_("Pieces"), .kind = VK_INT, .cols = 6},
	{.name = "stock", .title = N_("Stock after it"), .kind = VK_INT, .cols = 6},
	{.name = "reason", .title = N_("Reason"), .kind = VK_ENUM, .labels = "stock_reason", .cols = 14, .grow = 1},
	{.name = "order", .title = N_("Order"), .kind = VK_TEXT, .cols = 16, .rank = 1},
	{.name = "note", .title = N_("Note"), .kind = VK_ENUM, .labels = "stock_note", .cols = 12, .grow = 1, .rank = 2},
	{.name = "expected", .title = N_("Still to come"), .kind = VK_BOOL, .cols = 6, .rank = 2},
	{.name = "at", .title = N_("Done"), .kind = VK_INSTANT, .cols = 16, .rank = 3},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 4},
	{.name = "sku", .title = N_("Shop's item number"), .kind = VK_TEXT},
};
static const char *const exprs[] = {"m.day", "m.delta", "m.after", "m.reason", "m.order_no", "m.note", "m.expected", "m.at", "m.by", "m.sku"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.column = NULL, .by = {"m.place"}, .number = 1, .descending = true}};
/* What is expected stands above what has come, by its place. */
static const struct list_def moves = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	.from = "(SELECT 2 * v.id AS id, v.id AS place, v.day, v.delta, sum(v.delta) OVER (ORDER BY v.id) AS after, v.reason, v.order_no, v.note,"
	        " 0 AS expected, v.at, v.by, p.sku FROM stock_move v JOIN product p ON p.id = v.product_id WHERE v.product_id = :product"
	        " UNION ALL SELECT 2 * d.id + 1, 4611686018427387904 + d.id, d.due_on, d.delta, NULL, d.reason, d.order_no, '', 1, d.at, d.by, p.sku"
	        " FROM stock_due d JOIN product p ON p.id = d.product_id WHERE d.product_id = :product) m",
	.id = "m.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void stock_moves(struct shop *s, int64_t id, struct list_source *out)
{
	desk_list_open(out, s->db, &moves, &(struct list_bind){":product", NULL, id}, 1);
}
