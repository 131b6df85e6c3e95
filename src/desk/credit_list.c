/*
 * The cashback centre (回饋金中心, EAS-57): totals, who holds how much, and the
 * flow.
 */
#include "config.h"

#include "storekeep/credit.h"

#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static const char centre_sql[] =
	"SELECT coalesce(sum(w.credit), 0), count(*) FROM wallet w INDEXED BY wallet_credit JOIN member m ON m.id = w.member_id"
	" WHERE w.credit > 0 AND m.profile = :profile AND m.kind <> 'removed'";

enum status credit_centre(struct shop *s, const char *profile, struct credit_centre *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, centre_sql);
	*out = (struct credit_centre){0};
	stmt_bind_text(q, ":profile", profile);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		*out = (struct credit_centre){.total = stmt_int(q, 0), .holders = stmt_int(q, 1)};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

#define NAME \
	"CASE WHEN m.last_name || m.first_name <> '' THEN m.last_name || m.first_name ELSE coalesce(m.email, m.phone, '#' || m.id) END"

static const struct list_column holder_columns[] = {
	{.name = "member_id", .title = N_("No."), .kind = VK_INT, .cols = 7, .rank = 2},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 14, .grow = 1},
	{.name = "phone", .title = N_("Phone"), .kind = VK_TEXT, .cols = 14, .rank = 1},
	{.name = "credit", .title = N_("Store credit"), .kind = VK_MONEY, .cols = 12, .sortable = true},
	{.name = "blacklisted", .title = N_("Blacklisted"), .kind = VK_BOOL, .cols = 6, .rank = 3},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
};
static const char *const holder_exprs[] = {"w.member_id", NAME, "m.phone", "w.credit", "m.blacklisted_at IS NOT NULL", "m.profile"};
_Static_assert(LIST_COUNT(holder_columns) == LIST_COUNT(holder_exprs), "every column has its expression");
static const struct list_sort holder_sorts[] = {
	{.by = {"-w.credit"}, .number = 1},
	{.column = "credit", .by = {"w.credit"}, .number = 1},
};
static const struct list_def holders = {
	.columns = holder_columns, .exprs = holder_exprs, .column_count = LIST_COUNT(holder_columns),
	.from = "wallet w CROSS JOIN member m ON m.id = w.member_id",
	.where = "w.credit > 0 AND m.profile = :profile AND m.kind <> 'removed'",
	.id = "w.member_id",
	.sorts = holder_sorts, .sort_count = LIST_COUNT(holder_sorts),
};

void credit_holder_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &holders, (struct list_bind[]){{":profile", .text = profile}}, 1);
}

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 6, .rank = 5},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 12, .grow = 1, .rank = 1},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "credit_kind", .cols = 10},
	{.name = "amount", .title = N_("+/-"), .kind = VK_MONEY, .cols = 8},
	{.name = "balance_after", .title = N_("Balance"), .kind = VK_MONEY, .cols = 8},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 8, .rank = 2},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 14, .grow = 2, .rank = 3},
	{.name = "order_number", .title = N_("Order"), .kind = VK_TEXT, .cols = 12, .rank = 4},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT},
	{.name = "order_id", .title = N_("Order no."), .kind = VK_INT},
	{.name = "batch_id", .title = N_("Batch"), .kind = VK_INT},
	{.name = "once_key", .title = N_("Key"), .kind = VK_TEXT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
	{.name = "balance_before", .title = N_("Balance before"), .kind = VK_MONEY},
};
static const char *const exprs[] = {"c.id", "c.at", NAME, "c.kind", "c.amount", "c.balance_after", "c.by", "c.reason", "o.order_number", "c.member_id",
                                    "c.order_id", "c.batch_id", "c.once_key", "c.at", "c.by", "c.balance_after - c.amount"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {0}, .descending = true}};
#define FROM "credit_entry c CROSS JOIN member m ON m.id = c.member_id LEFT JOIN sale o ON o.id = c.order_id"
static const struct list_def flow = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = FROM, .where = "(:profile = '' OR m.profile = :profile)",
	.id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};
static const struct list_def of_member = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = FROM, .where = "c.member_id = :member",
	.id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void credit_history_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out)
{
	if (member_id)
		desk_list_open(out, s->db, &of_member, (struct list_bind[]){{":member", .num = member_id}}, 1);
	else
		desk_list_open(out, s->db, &flow, (struct list_bind[]){{":profile", .text = profile ? profile : ""}}, 1);
}

int64_t credit_member_of(struct shop *s, int64_t entry_id)
{
	struct stmt *q = db_prepare(s->db, "SELECT member_id FROM credit_entry WHERE id = :id");
	stmt_bind_int(q, ":id", entry_id);
	int64_t id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}
