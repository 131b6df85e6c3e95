/*
 * Channels of the message centre (通訊管道, EAS-94, EAS-95): kind, name, on or
 * off. The conversations themselves are on the platform.
 */
#include "config.h"

#include <string.h>

#include "desk/register_parts.h"
#include "storekeep/i18n.h"

static const char get_sql[] =
	"SELECT kind, name, CASE on_ WHEN 1 THEN 'yes' ELSE 'no' END, since, id, profile, NULL, created_at, created_by, NULL FROM channel WHERE id = :id";
static const char insert_sql[] =
	"INSERT INTO channel (profile, kind, name, on_, since, created_at, created_by, op_id)"
	" VALUES (:profile, :kind, :name, :on, :since, :now, :by, :op)";
static const char update_sql[] = "UPDATE channel SET kind = :kind, name = :name, on_ = :on, since = :since WHERE id = :id";
static const char delete_sql[] = "DELETE FROM channel WHERE id = :id";
static const char op_sql[] = "SELECT id FROM channel WHERE op_id = :op";
static const char twin_sql[] = "SELECT 1 FROM channel WHERE profile = :profile AND name = :name AND id <> :id";

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3, .sortable = true},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "channel_kind", .cols = 16},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 20, .grow = 2, .sortable = true},
	{.name = "on", .title = N_("On"), .kind = VK_BOOL, .cols = 6},
	{.name = "since", .title = N_("Since"), .kind = VK_DATE, .cols = 12, .rank = 1},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 2},
};
static const char *const exprs[] = {"c.id", "c.kind", "c.name", "c.on_", "c.since", "c.profile"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {NULL}, .descending = true}, {.column = "id", .by = {NULL}}, {.column = "name", .by = {"c.name"}}};
static const struct list_def channels = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "channel c",
	.where = "(:profile = '' OR c.profile = :profile)", .id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

static enum status check(struct shop *s, const struct profile *p, int64_t id, struct record *r, const struct record *before, struct error *e)
{
	const char *name = profile_name(p);

	(void)id, (void)before;
	if (*record_get(r, "name") == '\0')
		return error_set(e, ST_REFUSED, "CHANNEL_NAME", profile_rule(name, "EAS-95"), "name", "%s", _("Give the channel a name."));
	if (!profile_has(p, "channel.kinds", shop_today(s, p), record_get(r, "kind")))
		return error_set(e, ST_REFUSED, "kind_unknown", profile_rule(name, "EAS-94"), "kind", _("A channel is one of: %s."),
		        profile_text(p, "channel.kinds", shop_today(s, p)) != NULL ? profile_text(p, "channel.kinds", shop_today(s, p)) : "-");
	return ST_OK;
}

static const char *const fields[] = {"kind", "name", "on", "since", NULL};
const struct register_def channel_register = {
	.words = {.form = "channel", .shown = fields}, .get = get_sql, .insert = insert_sql, .update = update_sql, .delete = delete_sql, .op = op_sql,
	.twin = twin_sql, .columns = fields, .missing = "channel_missing", .list = &channels, .check = check,
};
