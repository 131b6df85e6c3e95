/*
 * Orders of members as a list, newest first.
 */
#include "config.h"

#include "storekeep/sale.h"

#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static const struct list_column columns[] = {
	{.name = "order_number", .title = N_("Order"), .kind = VK_TEXT, .cols = 16},
	{.name = "placed_on", .title = N_("Ordered"), .kind = VK_DATE, .cols = 10},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "order_state", .cols = 8},
	{.name = "net_amount", .title = N_("Net amount"), .kind = VK_MONEY, .cols = 9},
	{.name = "counted", .title = N_("Counts"), .kind = VK_BOOL, .cols = 6, .rank = 3},
	{.name = "points", .title = N_("Points"), .kind = VK_INT, .cols = 8},
	{.name = "points_state", .title = N_("Points are"), .kind = VK_ENUM, .labels = "grant_state", .cols = 10, .rank = 1},
	{.name = "due_on", .title = N_("Due"), .kind = VK_DATE, .cols = 10, .rank = 4},
	{.name = "channel", .title = N_("Channel"), .kind = VK_ENUM, .labels = "sale_channel", .cols = 10, .rank = 2},
	{.name = "member_id", .title = N_("Member"), .kind = VK_INT, .cols = 7, .rank = 5},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 9, .rank = 6},
	{.name = "id", .title = N_("No."), .kind = VK_INT},
	{.name = "placed_at", .title = N_("Placed at"), .kind = VK_INSTANT},
	{.name = "completed_at", .title = N_("Completed at"), .kind = VK_INSTANT},
	{.name = "cancelled_at", .title = N_("Cancelled at"), .kind = VK_INSTANT},
	{.name = "items_amount", .title = N_("Goods amount"), .kind = VK_MONEY},
};
#define GRANT(what) "(SELECT g." what " FROM points_grant g WHERE g.order_id = w.id ORDER BY g.id DESC LIMIT 1)"
static const char *const exprs[] = {
	"w.order_number", "w.placed_on", "w.state", "w.net_amount", "w.counted", GRANT("points"), GRANT("state"), GRANT("due_on"), "w.channel",
	"w.member_id", "w.profile", "w.id", "w.placed_at", "w.completed_at", "w.cancelled_at", "w.items_amount",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");

static const struct list_sort sorts_of_member[] = {
	{.by = {"w.placed_on"}, .descending = true},
};
static const struct list_sort sorts_of_all[] = {
	{.by = {0}, .descending = true},
};
static const struct list_def of_member = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "sale w",
	.where = "w.member_id = :member",
	.id = "w.id",
	.sorts = sorts_of_member,
	.sort_count = LIST_COUNT(sorts_of_member),
	.search = "holds(w.order_number, :folded)",
};
static const struct list_def of_all = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "sale w",
	.where = "(:profile = '' OR w.profile = :profile)",
	.id = "w.id",
	.sorts = sorts_of_all,
	.sort_count = LIST_COUNT(sorts_of_all),
	.search = "holds(w.order_number, :folded)",
};

void sale_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out)
{
	if (member_id != 0)
		desk_list_open(out, s->db, &of_member, (struct list_bind[]){{":member", .num = member_id}}, 1);
	else
		desk_list_open(out, s->db, &of_all, (struct list_bind[]){{":profile", .text = profile != NULL ? profile : ""}}, 1);
}
