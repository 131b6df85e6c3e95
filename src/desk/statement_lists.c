/*
 * The lists of settlement: statements, their lines, our orders behind a number,
 * differences, sign-offs.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/reason.h"
#include "desk/recon.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* ---- statements ---- */

static const struct list_column statement_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 9, 0, 3, false},
	{"period", N_("Period"), VK_TEXT, NULL, 10, 0, 0, true},
	{"from", N_("From"), VK_DATE, NULL, 10, 0, 6, false},
	{"to", N_("To"), VK_DATE, NULL, 10, 0, 6, false},
	{"statement_on", N_("Statement"), VK_DATE, NULL, 10, 0, 4, false},
	{"due_on", N_("Claim due"), VK_DATE, NULL, 10, 0, 2, false},
	{"pay_on", N_("Payout"), VK_DATE, NULL, 10, 0, 1, false},
	{"state", N_("State"), VK_ENUM, "period_state", 10, 1, 2, false},
	{"lines", N_("Lines"), VK_INT, NULL, 8, 0, 5, false},
	{"agree", N_("Agree"), VK_INT, NULL, 0, 0, 9, false},
	{"differences", N_("Differences"), VK_INT, NULL, 6, 0, 4, false},
	{"open", N_("Unresolved"), VK_INT, NULL, 5, 0, 0, false},
	{"to_explain", N_("To explain"), VK_MONEY, NULL, 10, 0, 0, false},
	{"signed", N_("Signed"), VK_BOOL, NULL, 6, 0, 0, false},
	{"source", N_("File"), VK_TEXT, NULL, 16, 2, 7, false},
};
static const char *const statement_exprs[] = {
	"s.id", "p.profile", "p.code", "p.from_day", "p.to_day", "p.statement_on", "p.due_on", "p.pay_on", "p.state", "s.lines",
	"s.agree", "s.differences", "s.open", "s.to_explain", "p.signed", "b.source",
};
static const struct list_sort statement_sorts[] = {
	{.column = "period", .by = {"p.from_day"}, .descending = true},
};
static const struct list_def statement_def = {
	.columns = statement_columns, .exprs = statement_exprs, .column_count = LIST_COUNT(statement_columns),
	.from = "live_statement s JOIN period p ON p.id = s.period_id JOIN batch b ON b.id = s.batch_id",
	.where = "(:profile = '' OR p.profile = :profile)", .id = "s.id",
	.sorts = statement_sorts, .sort_count = LIST_COUNT(statement_sorts),
};

void statement_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &statement_def,
	               (struct list_bind[]){{.name = ":profile", .text = profile != NULL ? profile : ""}}, 1);
}

/* ---- lines of a statement ---- */

static const struct list_column line_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"line", N_("Line"), VK_INT, NULL, 7, 0, 3, true},
	{"order_no", N_("Order"), VK_TEXT, NULL, 15, 1, 0, true},
	{"cart_no", N_("Cart"), VK_TEXT, NULL, 12, 0, 7, false},
	{"kind", N_("Kind"), VK_ENUM, "line_kind", 10, 0, 0, false},
	{"kind_text", N_("Their word"), VK_TEXT, NULL, 0, 0, 9, false},
	{"posted_on", N_("Posted"), VK_DATE, NULL, 10, 0, 1, false},
	{"gross", N_("Amount"), VK_MONEY, NULL, 9, 0, 0, false},
	{"interest_in", N_("Interest in"), VK_MONEY, NULL, 7, 0, 6, false},
	{"interest_out", N_("Interest out"), VK_MONEY, NULL, 7, 0, 6, false},
	{"category", N_("Category fee"), VK_MONEY, NULL, 7, 0, 2, false},
	{"card", N_("Card fee"), VK_MONEY, NULL, 7, 0, 2, false},
	{"points_earn", N_("Points given"), VK_MONEY, NULL, 7, 0, 5, false},
	{"cart", N_("Cart fee"), VK_MONEY, NULL, 6, 0, 4, false},
	{"family_pay", N_("FamilyMart fee"), VK_MONEY, NULL, 6, 0, 5, false},
	{"reverse", N_("Return logistics"), VK_MONEY, NULL, 6, 0, 4, false},
	{"ad", N_("Advertising"), VK_MONEY, NULL, 6, 0, 5, false},
	{"other", N_("Other"), VK_MONEY, NULL, 6, 0, 5, false},
	{"net", N_("Net"), VK_MONEY, NULL, 9, 0, 0, false},
	{"tax_kind", N_("Tax kind"), VK_ENUM, "tax_kind", 6, 0, 7, false},
	{"shipped_on", N_("Shipped"), VK_DATE, NULL, 10, 0, 8, false},
	{"confirmed_on", N_("Confirmed"), VK_DATE, NULL, 10, 0, 8, false},
	{"paid_on", N_("Paid"), VK_DATE, NULL, 0, 0, 9, false},
	{"item_name", N_("Goods"), VK_TEXT, NULL, 16, 2, 8, false},
	{"note", N_("Note"), VK_TEXT, NULL, 0, 0, 9, false},
	{"extra", N_("Further columns"), VK_TEXT, NULL, 0, 0, 9, false},
};
static const char *const line_exprs[] = {
	"l.id", "l.line", "l.order_no", "l.cart_no", "l.kind", "l.kind_text", "l.posted_on", "l.gross", "l.interest_in",
	"l.interest_out", "l.category", "l.card", "l.points_earn", "l.cart", "l.family_pay", "l.reverse", "l.ad", "l.other",
	"l.net", "l.tax_kind", "l.shipped_on", "l.confirmed_on", "l.paid_on", "l.item_name", "l.note", "l.extra",
};
static const struct list_sort line_sorts[] = {
	{.column = "order_no", .by = {"l.order_no", "l.kind"}},
	{.column = "line", .by = {NULL}, .from = "statement_line l NOT INDEXED"},
};
/* Lines with an amount of a component, or of its kind; an empty component: all. */
static const struct list_def line_def = {
	.columns = line_columns, .exprs = line_exprs, .column_count = LIST_COUNT(line_columns),
	.from = "statement_line l INDEXED BY statement_line_order",
	.where = "l.statement_id = :statement AND (:component = '' OR l.kind = :component OR CASE :component"
	         " WHEN 'interest_in' THEN l.interest_in WHEN 'interest_out' THEN l.interest_out WHEN 'category' THEN l.category"
	         " WHEN 'card' THEN l.card WHEN 'points_earn' THEN l.points_earn WHEN 'cart' THEN l.cart"
	         " WHEN 'family_pay' THEN l.family_pay WHEN 'reverse' THEN l.reverse WHEN 'ad' THEN l.ad"
	         " WHEN 'other' THEN l.other ELSE 0 END <> 0)",
	.within = "l.id", .low = "(SELECT first_line FROM statement WHERE id = :statement)",
	.high = "(SELECT last_line FROM statement WHERE id = :statement)",
	.id = "l.id", .sorts = line_sorts, .sort_count = LIST_COUNT(line_sorts),
	.search = "l.order_no >= :text AND l.order_no < :text_end",
};

/* Components that are not a column of a line (net, gross …) mean all lines. */
static const char *line_component(const char *component)
{
	enum settle_kind k;

	return component != NULL && settle_kind_parse(component, &k) ? component : "";
}

void statement_lines(struct shop *s, int64_t id, const char *component, struct list_source *out)
{
	desk_list_open(out, s->db, &line_def,
	               (struct list_bind[]){{.name = ":statement", .num = id}, {.name = ":component", .text = line_component(component)}}, 2);
}

/* ---- our orders behind a number ---- */

static const struct list_column ours_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"order_no", N_("Order"), VK_TEXT, NULL, 15, 1, 0, false},
	{"cart_no", N_("Cart"), VK_TEXT, NULL, 12, 0, 4, false},
	{"state", N_("State"), VK_ENUM, "order_state", 10, 0, 2, false},
	{"posting_day", N_("Posted"), VK_DATE, NULL, 10, 0, 0, false},
	{"shipped_on", N_("Shipped"), VK_DATE, NULL, 10, 0, 3, false},
	{"refund_day", N_("Refunded"), VK_DATE, NULL, 10, 0, 5, false},
	{"payment", N_("Payment"), VK_ENUM, "payment", 12, 0, 4, false},
	{"card_plan", N_("Card plan"), VK_ENUM, "card_plan", 10, 0, 5, false},
	{"claim_amount", N_("Claim"), VK_MONEY, NULL, 9, 0, 0, false},
	{"interest", N_("Interest"), VK_MONEY, NULL, 7, 0, 6, false},
	{"tax_kind", N_("Tax kind"), VK_ENUM, "tax_kind", 6, 0, 6, false},
	{"item_name", N_("Goods"), VK_TEXT, NULL, 16, 2, 3, false},
};
static const char *const ours_exprs[] = {
	"o.id", "o.order_no", "o.cart_no", "o.state", "o.posting_day", "o.shipped_on", "o.refund_day", "o.payment", "o.card_plan",
	"o.claim_amount", "o.interest", "o.tax_kind", "o.item_name",
};

/* In the order of the index that finds them: the day, then what follows it there. */
#define OURS(name_, where_, day_, ...) \
	static const struct list_sort name_##_sorts[] = {{.by = {day_, __VA_ARGS__}}}; \
	static const struct list_def name_##_def = { \
		.columns = ours_columns, .exprs = ours_exprs, .column_count = LIST_COUNT(ours_columns), \
		.from = "live_order o", .where = "o.profile = :profile" where_, .within = day_, .low = ":from", .high = ":to", \
		.id = "o.id", .sorts = name_##_sorts, .sort_count = 1, .search = "o.order_no >= :text AND o.order_no < :text_end", \
	}
OURS(sales, " AND o.state <> 'cancelled'", "o.posting_day", "o.order_no");
OURS(interests, " AND o.state <> 'cancelled' AND o.interest <> 0", "o.posting_day", "o.order_no");
OURS(cards, " AND o.state <> 'cancelled' AND o.card_plan NOT IN ('', 'none')", "o.posting_day", "o.order_no");
OURS(refunds, " AND o.posting_day <= o.refund_day", "o.refund_day", NULL);
OURS(reverses, "", "o.reverse_on", NULL);
OURS(carts, " AND o.cart_no <> ''", "o.shipped_on", "o.cart_no");
OURS(families, " AND o.payment = 'family_pay'", "o.shippable_on", "o.cart_no");

static const struct {
	const char *component;
	const struct list_def *def;
} ours_of[] = {
	{"refund", &refunds_def}, {"reverse", &reverses_def}, {"cart", &carts_def}, {"family_pay", &families_def},
	{"card", &cards_def}, {"interest_in", &interests_def}, {"interest_out", &interests_def},
};

void statement_ours(struct shop *s, int64_t id, const char *component, struct list_source *out)
{
	const struct list_def *def = &sales_def;
	struct statement st = {0};

	for (size_t i = 0; component != NULL && i < sizeof ours_of / sizeof *ours_of; i++)
		if (strcmp(ours_of[i].component, component) == 0)
			def = ours_of[i].def;
	statement_get(s, id, &st, NULL);
	desk_list_open(out, s->db, def,
	               (struct list_bind[]){{.name = ":profile", .text = st.profile}, {.name = ":from", .text = st.from},
	                                    {.name = ":to", .text = st.to}}, 3);
}

/* ---- differences ---- */

static const struct list_column difference_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"kind", N_("Kind of difference"), VK_ENUM, "diff_kind", 12, 0, 2, false},
	{"order_no", N_("Order"), VK_TEXT, NULL, 14, 0, 0, false},
	{"cart_no", N_("Cart"), VK_TEXT, NULL, 0, 0, 9, false},
	{"component", N_("Item"), VK_ENUM, "line_kind", 10, 0, 3, false},
	{"expected", N_("Ours"), VK_MONEY, NULL, 8, 0, 4, false},
	{"stated", N_("Theirs"), VK_MONEY, NULL, 8, 0, 4, false},
	{"delta", N_("Apart"), VK_MONEY, NULL, 8, 0, 0, false},
	{"follow", N_("Follows"), VK_MONEY, NULL, 0, 0, 9, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 7, 0, 5, false},
	{"reason_code", N_("Reason"), VK_TEXT, NULL, 0, 0, 9, false},
	{"reason", N_("Reason"), VK_TEXT, NULL, 20, 3, 0, false},
	{"resolution", N_("Resolved"), VK_ENUM, "resolution", 10, 0, 1, false},
	{"note", N_("Note"), VK_TEXT, NULL, 0, 0, 9, false},
	{"line", N_("Line"), VK_INT, NULL, 0, 0, 9, false},
};
enum { COLUMN_REASON_CODE = 10, COLUMN_REASON = 11 };
static const char *const difference_exprs[] = {
	"d.id", "d.kind", "d.order_no", "d.cart_no", "d.component", "d.expected", "d.stated", "d.delta", "d.follow", "d.rule",
	"d.reason", "d.args", "d.resolution",
	"COALESCE((SELECT q.note FROM resolution q WHERE q.period_id = s.period_id AND q.key = d.key ORDER BY q.id DESC LIMIT 1), '')",
	"(SELECT l.line FROM statement_line l WHERE l.id = d.line_id)",
};
/* Kinds in the order of the screen; largest first inside. */
static const struct list_sort difference_sorts[] = {{.by = {"d.rank", "d.weight"}, .number = 3}};
static const struct list_sort one_kind_sorts[] = {{.by = {"d.weight"}, .number = 1}};
static const struct list_filter difference_filters[] = {
	{"resolution", "(CASE :value WHEN 'open' THEN d.resolution = '' WHEN 'done' THEN d.resolution <> '' ELSE d.resolution = :value END)", false},
};

static void dress_difference(void *arg, struct value *cells)
{
	char *sentence = arg;

	reason_sentence(cells[COLUMN_REASON_CODE].text != NULL ? cells[COLUMN_REASON_CODE].text : "",
	                cells[COLUMN_REASON].text != NULL ? cells[COLUMN_REASON].text : "", sentence, 400);
	cells[COLUMN_REASON] = (struct value){.text = sentence};
}

#define DIFFERENCES(name_, where_, sorts_) \
	static const struct list_def name_ = { \
		.columns = difference_columns, .exprs = difference_exprs, .column_count = LIST_COUNT(difference_columns), \
		.from = "difference d JOIN statement s ON s.id = d.statement_id", \
		.where = "d.statement_id = :statement AND d.run = (SELECT run FROM statement WHERE id = :statement)" where_, \
		.id = "d.id", .sorts = sorts_, .sort_count = 1, .filters = difference_filters, \
		.filter_count = LIST_COUNT(difference_filters), \
		.search = "(d.order_no >= :text AND d.order_no < :text_end OR d.cart_no >= :text AND d.cart_no < :text_end)", \
		.dress = dress_difference, \
	}
DIFFERENCES(difference_all_def, "", difference_sorts);
DIFFERENCES(difference_kind_def, " AND d.rank = :rank", one_kind_sorts);

void difference_list(struct shop *s, int64_t statement_id, const char *kind, struct list_source *out)
{
	bool all = kind == NULL || *kind == '\0';
	struct list_bind binds[] = {{.name = ":statement", .num = statement_id}, {.name = ":rank", .num = all ? 0 : difference_rank(kind)}};

	desk_list_open_dressed(out, s->db, all ? &difference_all_def : &difference_kind_def, binds, all ? 1 : 2, xcalloc(1, 400), free);
}

/* ---- sign-offs ---- */

static const struct list_column signoff_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"at", N_("When"), VK_INSTANT, NULL, 16, 0, 0, false},
	{"act", N_("What"), VK_ENUM, "signoff_act", 8, 0, 0, false},
	{"by", N_("Who"), VK_TEXT, NULL, 12, 1, 0, false},
	{"stated", N_("Theirs"), VK_MONEY, NULL, 10, 0, 1, false},
	{"ours", N_("Ours"), VK_MONEY, NULL, 10, 0, 1, false},
	{"open_differences", N_("Unresolved"), VK_INT, NULL, 5, 0, 2, false},
	{"reason", N_("Reason"), VK_TEXT, NULL, 16, 2, 0, false},
	{"hash", N_("Hash"), VK_TEXT, NULL, 16, 1, 3, false},
};
static const char *const signoff_exprs[] = {
	"g.id", "g.at", "g.act", "g.by", "g.stated", "g.ours", "g.open_differences", "g.reason", "g.hash",
};
static const struct list_sort signoff_sorts[] = {{.descending = true}};
static const struct list_def signoff_def = {
	.columns = signoff_columns, .exprs = signoff_exprs, .column_count = LIST_COUNT(signoff_columns),
	.from = "signoff g", .where = "g.period_id = :period", .id = "g.id", .sorts = signoff_sorts, .sort_count = 1,
};

void signoff_list(struct shop *s, int64_t period_id, struct list_source *out)
{
	desk_list_open(out, s->db, &signoff_def, (struct list_bind[]){{.name = ":period", .num = period_id}}, 1);
}
