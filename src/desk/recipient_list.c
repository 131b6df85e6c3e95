/*
 * Lists of the outbox: the rows of a campaign with what the other side said of
 * them, its hand-overs, and what one person was sent.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/outbox.h"

/* ---- rows of a campaign ---- */

static const struct list_column row_columns[] = {
	{"campaign_id", N_("Campaign"), VK_INT, NULL, 0, 0, 9, false},
	{"seq", N_("No."), VK_INT, NULL, 7, 0, 2, true},
	{"member_id", N_("Member"), VK_TEXT, NULL, 14, 1, 0, false},
	{"name", N_("Name"), VK_TEXT, NULL, 12, 1, 3, false},
	{"audience", N_("Audience"), VK_ENUM, "audience", 12, 0, 4, false},
	{"state", N_("State"), VK_ENUM, "recipient_state", 12, 0, 0, false},
	{"answer", N_("What was answered"), VK_TEXT, NULL, 24, 2, 1, false},
	{"tries", N_("Tries"), VK_INT, NULL, 5, 0, 5, false},
	{"next_try_at", N_("Next try"), VK_INSTANT, NULL, 16, 0, 6, false},
	{"handed_at", N_("Handed over"), VK_INSTANT, NULL, 16, 0, 7, false},
	{"opened_at", N_("Opened at"), VK_INSTANT, NULL, 16, 0, 5, false},
	{"way", N_("Way out"), VK_ENUM, "way", 0, 0, 9, false},
	{"hand_over", N_("File or request"), VK_TEXT, NULL, 0, 0, 8, false},
	{"person_id", N_("Member number"), VK_INT, NULL, 0, 0, 9, false},
};
static const char *const row_exprs[] = {
	"r.campaign_id", "r.seq", "p.code", "p.name",
	"(SELECT a.audience FROM campaign_audience a WHERE a.campaign_id = r.campaign_id AND a.position = r.audience)",
	"r.state", "h.answer", "r.tries", "r.next_try_at", "h.at", "r.opened_at", "h.way", "h.name",
	"r.person_id",
};
_Static_assert(LIST_COUNT(row_exprs) == LIST_COUNT(row_columns), "an expression for every column");
static const struct list_sort row_sorts[] = {{.column = "seq", .by = {NULL}}};
/* What is uncertain before what has failed: it wants a person. */
static const struct list_sort trouble_sorts[] = {{.column = "state", .by = {"r.state"}, .descending = true}, {.column = "seq", .by = {NULL}}};
static const struct list_filter row_filters[] = {
	{"member", "r.person_id = (SELECT id FROM person WHERE profile = :profile AND code = :value)", false},
	{"member_id", "r.person_id = (SELECT id FROM person WHERE profile = :profile AND code = :value)", false},
};
#define ROW_FROM \
	"campaign_recipient r CROSS JOIN person p ON p.id = r.person_id LEFT JOIN hand_over h ON h.id = r.hand_id"
#define ROW_DEF(condition, order) \
	{.columns = row_columns, .exprs = row_exprs, .column_count = LIST_COUNT(row_columns), .from = ROW_FROM, \
	 .where = "r.campaign_id = :campaign AND " condition, .id = "r.seq", .sorts = order, .sort_count = LIST_COUNT(order), \
	 .filters = row_filters, .filter_count = LIST_COUNT(row_filters), \
	 .search = "(p.code >= :text AND p.code < :text_end) OR holds(p.name, :folded) OR holds(h.answer, :folded)"}
static const struct list_def all_rows = ROW_DEF("1", row_sorts);
static const struct list_def state_rows = ROW_DEF("r.state = :state", row_sorts);
static const struct list_def trouble_rows = ROW_DEF("r.state IN ('uncertain', 'failed')", trouble_sorts);

static bool known_state(const char *state)
{
	static const char *const states[] = {"queued", "handed_over", "sent", "uncertain", "failed", "cut_by_quota", "cancelled"};

	for (size_t i = 0; i < LIST_COUNT(states); i++)
		if (strcmp(state, states[i]) == 0)
			return true;
	return false;
}

enum status recipient_list(struct shop *s, int64_t campaign_id, const char *state, struct list_source *out, struct error *e)
{
	bool trouble = state != NULL && strcmp(state, "trouble") == 0;
	struct campaign c;
	enum status st;

	*out = (struct list_source){0};
	if (state != NULL && !trouble && !known_state(state))
		return error_set(e, ST_REFUSED, "state_unknown", NULL, "state",
		        _("There is no state \"%s\". Choose queued, handed_over, sent, uncertain, failed, cut_by_quota, cancelled or trouble."), state);
	if ((st = campaign_get(s, campaign_id, &c, e)) != ST_OK)
		return st;
	struct list_bind binds[] = {{":campaign", NULL, campaign_id}, {":profile", c.profile, 0}, {":state", state != NULL ? state : "", 0}};
	desk_list_open(out, s->db, trouble ? &trouble_rows : state != NULL ? &state_rows : &all_rows, binds, LIST_COUNT(binds));
	campaign_free(&c);
	return ST_OK;
}

/* ---- hand-overs ---- */

static const struct list_column hand_columns[] = {
	{"id", N_("No."), VK_INT, NULL, 6, 0, 4, false},
	{"at", N_("Time"), VK_INSTANT, NULL, 19, 0, 0, false},
	{"way", N_("Way out"), VK_ENUM, "way", 8, 0, 3, false},
	{"name", N_("File or request"), VK_TEXT, NULL, 24, 2, 1, false},
	{"rows", N_("Messages"), VK_INT, NULL, 8, 0, 0, false},
	{"state", N_("State"), VK_ENUM, "hand_state", 12, 0, 0, false},
	{"answer", N_("What was answered"), VK_TEXT, NULL, 20, 2, 2, false},
};
static const char *const hand_exprs[] = {"h.id", "h.at", "h.way", "h.name", "h.rows", "h.state", "h.answer"};
_Static_assert(LIST_COUNT(hand_exprs) == LIST_COUNT(hand_columns), "an expression for every column");
static const struct list_sort hand_sorts[] = {{.column = NULL, .by = {NULL}, .descending = true}};
static const struct list_def hands = {
	.columns = hand_columns, .exprs = hand_exprs, .column_count = LIST_COUNT(hand_columns), .from = "hand_over h",
	.where = "h.campaign_id = :campaign", .id = "h.id", .sorts = hand_sorts, .sort_count = LIST_COUNT(hand_sorts),
};

enum status hand_over_list(struct shop *s, int64_t campaign_id, struct list_source *out, struct error *e)
{
	struct list_bind binds[] = {{":campaign", NULL, campaign_id}};
	struct campaign c;
	enum status st = campaign_get(s, campaign_id, &c, e);

	*out = (struct list_source){0};
	if (st != ST_OK)
		return st;
	campaign_free(&c);
	desk_list_open(out, s->db, &hands, binds, LIST_COUNT(binds));
	return ST_OK;
}

/* ---- a person ---- */

static const struct list_column history_columns[] = {
	{"campaign_id", N_("Campaign"), VK_INT, NULL, 6, 0, 3, true},
	{"send_at", N_("Send time"), VK_INSTANT, NULL, 19, 0, 0, false},
	{"name", N_("Campaign name"), VK_TEXT, NULL, 20, 2, 0, false},
	{"state", N_("State"), VK_ENUM, "recipient_state", 12, 0, 0, false},
	{"opened_at", N_("Opened at"), VK_INSTANT, NULL, 19, 0, 1, false},
	{"answer", N_("What was answered"), VK_TEXT, NULL, 20, 1, 2, false},
	{"member_id", N_("Member"), VK_TEXT, NULL, 0, 0, 9, false},
	{"seq", N_("No."), VK_INT, NULL, 0, 0, 9, false},
	{"type", N_("Kind of push"), VK_TEXT, NULL, 0, 0, 9, false},
};
static const char *const history_exprs[] = {
	"c.id", "c.send_at", "c.name", "r.state", "r.opened_at", "h.answer", "p.code", "r.seq", "c.type",
};
_Static_assert(LIST_COUNT(history_exprs) == LIST_COUNT(history_columns), "an expression for every column");
static const struct list_sort history_sorts[] = {{.column = "campaign_id", .by = {NULL}, .descending = true}};
static const struct list_def history = {
	.columns = history_columns, .exprs = history_exprs, .column_count = LIST_COUNT(history_columns),
	.from = "campaign_recipient r INDEXED BY campaign_recipient_person CROSS JOIN campaign c ON c.id = r.campaign_id"
	        " CROSS JOIN person p ON p.id = r.person_id LEFT JOIN hand_over h ON h.id = r.hand_id",
	.where = "r.person_id = :person AND c.state <> 'deleted'", .id = "r.campaign_id", .sorts = history_sorts,
	.sort_count = LIST_COUNT(history_sorts),
};
static const char person_sql[] = "SELECT id FROM person WHERE profile = :profile AND code = :code";

enum status person_history(struct shop *s, const char *profile, const char *member_id, struct list_source *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, person_sql);
	struct list_bind binds[] = {{":person", NULL, 0}};

	*out = (struct list_source){0};
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":code", member_id);
	if (stmt_step(q, NULL) == STEP_ROW)
		binds[0].num = stmt_int(q, 0);
	stmt_reset(q);
	if (binds[0].num == 0)
		return error_set(e, ST_REFUSED, "member_missing", NULL, "member", _("Nobody is known as %1$s on %2$s."), member_id, profile);
	desk_list_open(out, s->db, &history, binds, LIST_COUNT(binds));
	return ST_OK;
}
