/*
 * Broadcasts read and listed: one, all of them, whom one went to, and what one
 * member was sent.
 */
#include "config.h"

#include "storekeep/broadcast.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/broadcast_parts.h"
#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"

static const char get_sql[] =
	"SELECT id, profile, kind, channel, state, sms_kind, name, subject, text, audience, scheduled_at, started_at, finished_at, created_at,"
	" changed_at, segments, cost_tokens, recipients, sent, uncertain, failed, skipped, created_by, changed_by FROM message WHERE id = :id";

void broadcast_free(struct broadcast *b)
{
	free(b->name);
	free(b->subject);
	free(b->text);
	free(b->audience);
	*b = (struct broadcast){0};
}

static void read_row(struct stmt *q, struct broadcast *b)
{
	b->id = stmt_int(q, 0);
	column_text(q, 1, b->profile, sizeof b->profile);
	column_text(q, 2, b->kind, sizeof b->kind);
	column_text(q, 3, b->channel, sizeof b->channel);
	column_text(q, 4, b->state, sizeof b->state);
	column_text(q, 5, b->sms_kind, sizeof b->sms_kind);
	b->name = xstrdup(column_words(q, 6));
	b->subject = xstrdup(column_words(q, 7));
	b->text = xstrdup(column_words(q, 8));
	b->audience = xstrdup(column_words(q, 9));
	b->scheduled_at = column_instant(q, 10);
	b->started_at = column_instant(q, 11);
	b->finished_at = column_instant(q, 12);
	b->created_at = stmt_int(q, 13);
	b->changed_at = stmt_int(q, 14);
	b->segments = stmt_int(q, 15);
	b->cost_tokens = stmt_int(q, 16);
	b->recipients = stmt_is_null(q, 17) ? -1 : stmt_int(q, 17);
	b->sent = stmt_int(q, 18);
	b->uncertain = stmt_int(q, 19);
	b->failed = stmt_int(q, 20);
	b->skipped = stmt_int(q, 21);
	column_text(q, 22, b->created_by, sizeof b->created_by);
	column_text(q, 23, b->changed_by, sizeof b->changed_by);
}

enum status broadcast_get(struct shop *s, int64_t id, struct broadcast *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct broadcast){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "message_missing", NULL, "id", _("There is no message number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

int64_t broadcast_waiting(const struct broadcast *b)
{
	return b->recipients < 0 ? 0 : b->recipients - b->sent - b->uncertain - b->failed - b->skipped;
}

enum status broadcast_audit(struct shop *s, const char *what, int64_t id, const char *detail, struct error *e)
{
	char record[32];

	snprintf(record, sizeof record, "message %lld", (long long)id);
	return shop_audit(s, what, record, detail, e);
}

enum status broadcast_wrong_state(const struct broadcast *b, const char *why, struct error *e)
{
	return error_set(e, ST_REFUSED, "message_state", profile_rule(b->profile, "EAS-88"), "id", "%s", why);
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 5, .sortable = true},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 16, .grow = 1, .rank = 3},
	{.name = "text", .title = N_("Text"), .kind = VK_TEXT, .cols = 20, .grow = 3},
	{.name = "channel", .title = N_("Channel"), .kind = VK_ENUM, .labels = "message_channel", .cols = 8, .rank = 1},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "message_state", .cols = 10},
	{.name = "scheduled_at", .title = N_("Send at"), .kind = VK_INSTANT, .cols = 16, .rank = 2},
	{.name = "recipients", .title = N_("In the audience"), .kind = VK_INT, .cols = 8},
	{.name = "sent", .title = N_("Sent"), .kind = VK_INT, .cols = 8, .rank = 1},
	{.name = "uncertain", .title = N_("Uncertain"), .kind = VK_INT, .cols = 6, .rank = 4},
	{.name = "failed", .title = N_("Failed"), .kind = VK_INT, .cols = 6, .rank = 4},
	{.name = "skipped", .title = N_("Left out"), .kind = VK_INT, .cols = 6, .rank = 6},
	{.name = "segments", .title = N_("Text messages"), .kind = VK_INT},
	{.name = "cost_tokens", .title = N_("Tokens"), .kind = VK_INT},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "message_kind"},
	{.name = "audience", .title = N_("Send to"), .kind = VK_TEXT},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT, .sortable = true},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"m.id", "m.name", "replace(m.text, char(10), ' ')", "m.channel", "m.state", "m.scheduled_at", "m.recipients", "m.sent", "m.uncertain",
	"m.failed", "m.skipped", "m.segments", "m.cost_tokens", "m.kind", "m.audience", "m.profile", "m.created_at", "m.created_by",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.column = "created_at", .by = {"m.created_at"}, .number = 1, .descending = true},
	{.column = "id", .by = {NULL}},
};
static const struct list_def messages = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "message m",
	.where = "(:profile = '' OR m.profile = :profile) AND (:state = '' OR m.state = :state)", .id = "m.id",
	.sorts = sorts, .sort_count = LIST_COUNT(sorts), .search = "holds(m.name, :folded) OR holds(m.text, :folded)",
};

void broadcast_list(struct shop *s, const char *profile, const char *state, struct list_source *out)
{
	struct list_bind binds[] = {{":profile", .text = profile != NULL ? profile : ""}, {":state", .text = state != NULL ? state : ""}};

	desk_list_open(out, s->db, &messages, binds, LIST_COUNT(binds));
}

/* ---- recipients ---- */

static const struct list_column row_columns[] = {
	{.name = "seq", .title = N_("No."), .kind = VK_INT, .cols = 7, .rank = 3, .sortable = true},
	{.name = "member_id", .title = N_("Member"), .kind = VK_INT, .cols = 8, .rank = 2},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 14, .grow = 1},
	{.name = "address", .title = N_("Address"), .kind = VK_TEXT, .cols = 22, .grow = 2},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "message_recipient", .cols = 10},
	{.name = "reason", .title = N_("Why not"), .kind = VK_ENUM, .labels = "skip_reason", .cols = 12, .rank = 1},
	{.name = "answer", .title = N_("What was answered"), .kind = VK_TEXT, .cols = 16, .grow = 1, .rank = 4},
	{.name = "segments", .title = N_("Text messages"), .kind = VK_INT},
	{.name = "tries", .title = N_("Tries"), .kind = VK_INT},
	{.name = "next_try_at", .title = N_("Next try"), .kind = VK_INSTANT},
	{.name = "handed_at", .title = N_("Handed over"), .kind = VK_INSTANT},
	{.name = "message_id", .title = N_("Message"), .kind = VK_INT},
};
static const char *const row_exprs[] = {
	"r.seq", "r.member_id", MEMBER_NAME_SQL("n"),
	"r.address", "r.state", "r.reason", "h.answer", "r.segments", "r.tries", "r.next_try_at", "h.at", "r.message_id",
};
_Static_assert(LIST_COUNT(row_columns) == LIST_COUNT(row_exprs), "every column has its expression");
static const struct list_sort row_sorts[] = {{.column = "seq", .by = {NULL}}};
#define ROW_DEF(condition) \
	{.columns = row_columns, .exprs = row_exprs, .column_count = LIST_COUNT(row_columns), \
	 .from = "message_recipient r CROSS JOIN member n ON n.id = r.member_id LEFT JOIN message_hand h ON h.id = r.hand_id", \
	 .where = "r.message_id = :message" condition, .id = "r.seq", .sorts = row_sorts, .sort_count = LIST_COUNT(row_sorts), \
	 .search = "holds(n.last_name || n.first_name, :folded) OR (r.address >= :text AND r.address < :text_end)"}
static const struct list_def all_rows = ROW_DEF("");
static const struct list_def state_rows = ROW_DEF(" AND r.state = :state");
static const struct list_def trouble_rows = ROW_DEF(" AND r.state IN ('uncertain', 'failed')");

enum status broadcast_recipients(struct shop *s, int64_t id, const char *state, struct list_source *out, struct error *e)
{
	static const char *const known[] = {"waiting", "sending", "sent", "uncertain", "failed", "skipped"};
	bool trouble = state != NULL && strcmp(state, "trouble") == 0, all = state == NULL || *state == '\0', found = all || trouble;
	struct list_bind binds[] = {{":message", .num = id}, {":state", .text = state != NULL ? state : ""}};
	struct broadcast b;
	enum status st = broadcast_get(s, id, &b, e);

	*out = (struct list_source){0};
	broadcast_free(&b);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < LIST_COUNT(known); i++)
		found = found || strcmp(state, known[i]) == 0;
	if (!found)
		return error_set(e, ST_REFUSED, "state_unknown", NULL, "state",
		        _("There is no state \"%s\". Choose waiting, sending, sent, uncertain, failed, skipped or trouble."), state);
	desk_list_open(out, s->db, all ? &all_rows : trouble ? &trouble_rows : &state_rows, binds, LIST_COUNT(binds));
	return ST_OK;
}

/* ---- what one member was sent ---- */

static const struct list_column sent_columns[] = {
	{.name = "at", .title = N_("Time"), .kind = VK_INSTANT, .cols = 16},
	{.name = "what", .title = N_("What"), .kind = VK_ENUM, .labels = "sent_what", .cols = 12},
	{.name = "channel", .title = N_("Channel"), .kind = VK_ENUM, .labels = "message_channel", .cols = 10},
	{.name = "text", .title = N_("Text"), .kind = VK_TEXT, .cols = 20, .grow = 2},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "message_recipient", .cols = 10},
	{.name = "reason", .title = N_("Why not"), .kind = VK_ENUM, .labels = "skip_reason", .cols = 10, .rank = 2},
	{.name = "id", .title = N_("Message"), .kind = VK_INT, .cols = 0},
};
static const char *const sent_exprs[] = {"x.at", "x.what", "x.channel", "x.text", "x.state", "x.reason", "x.id"};
_Static_assert(LIST_COUNT(sent_columns) == LIST_COUNT(sent_exprs), "every column has its expression");
static const struct list_sort sent_sorts[] = {{.by = {"x.at"}, .number = 1, .descending = true}};
/* One member has few; all three are read by the index of the member. */
static const struct list_def sent_to = {
	.columns = sent_columns, .exprs = sent_exprs, .column_count = LIST_COUNT(sent_columns),
	.from = "(SELECT 3 * r.message_id AS k, COALESCE(h.at, m.started_at, m.scheduled_at, m.created_at) AS at, 'broadcast' AS what, m.channel,"
	        " CASE WHEN m.name <> '' THEN m.name ELSE replace(m.text, char(10), ' ') END AS text, r.state, r.reason, m.id"
	        " FROM message_recipient r JOIN message m ON m.id = r.message_id LEFT JOIN message_hand h ON h.id = r.hand_id"
	        " WHERE r.member_id = :member"
	        " UNION ALL SELECT 3 * id + 1, COALESCE(sent_at, at), letter, channel, replace(COALESCE(text, ''), char(10), ' '), state,"
	        " COALESCE(skip_reason, ''), id FROM points_notice WHERE member_id = :member"
	        " UNION ALL SELECT 3 * id + 2, at, 'contact', channel, note, 'sent', '', id FROM contact WHERE member_id = :member) x",
	.id = "x.k", .sorts = sent_sorts, .sort_count = LIST_COUNT(sent_sorts),
};

void member_messages(struct shop *s, int64_t member_id, struct list_source *out)
{
	desk_list_open(out, s->db, &sent_to, (struct list_bind[]){{":member", .num = member_id}}, 1);
}
