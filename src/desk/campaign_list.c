/*
 * The list of campaigns (集客通 home, RUT section 11) and the history of pushes
 * (QOO section 11): tabs, columns and orders. How a row looks to people is
 * campaign_shown.c's.
 */
#include "config.h"

#include "storekeep/campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/campaign_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char states_sql[] =
	"SELECT state, COUNT(*) FROM campaign WHERE profile = :profile AND state <> 'deleted' GROUP BY state";
static const char cancellable_sql[] =
	"SELECT COUNT(*) FROM campaign WHERE profile = :profile AND state <> 'deleted' AND state = 'pending' AND send_at >= :from";

#define AUDIENCES_OF \
	"(SELECT group_concat(a.audience, ',') FROM (SELECT audience FROM campaign_audience WHERE campaign_id = c.id ORDER BY position) a)"

/* ---- Ruten ---- */

/* In the order of RUT-116; what follows is for documents and for the pane. */
static const struct list_column columns[] = {
	[LIST_AUDIENCES] = {"audiences", N_("Sent to"), VK_WORDS, "audience", 12, 1, 2, false},
	[LIST_NAME] = {"name", N_("Campaign name"), VK_TEXT, NULL, 16, 3, 0, false},
	[LIST_SEND_AT] = {"send_at", N_("Send time"), VK_INSTANT, NULL, 19, 0, 0, true},
	[LIST_REACH] = {"reach", N_("Reach"), VK_INT, NULL, 8, 0, 0, false},
	[LIST_RATE] = {"open_rate", N_("Open rate"), VK_TEXT, NULL, 6, 0, 1, false},
	[LIST_STATUS] = {"status", N_("Send status"), VK_ENUM, "campaign_status", 16, 0, 0, false},
	[LIST_CREATED] = {"created_at", N_("Created"), VK_INSTANT, NULL, 19, 0, 3, true},
	[LIST_ID] = {"id", N_("Number in our book"), VK_INT, NULL, 0, 0, 9, true},
	[LIST_STATE] = {"state", N_("State"), VK_ENUM, "campaign_state", 0, 0, 9, false},
	[LIST_REASON] = {"not_sent_reason", N_("Why not"), VK_ENUM, "not_sent_reason", 0, 0, 9, false},
	[LIST_OPENED] = {"opened", N_("Opened"), VK_INT, NULL, 0, 0, 9, false},
	[LIST_FINAL] = {"final", N_("Final"), VK_BOOL, NULL, 0, 0, 9, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 0, 0, 9, false},
	{"est_reach_low", N_("Estimated reach, at least"), VK_INT, NULL, 0, 0, 9, false},
	{"est_reach_high", N_("Estimated reach, at most"), VK_INT, NULL, 0, 0, 9, false},
	{"uncertain", N_("Uncertain"), VK_INT, NULL, 0, 0, 9, false},
	{"paused", N_("Paused"), VK_BOOL, NULL, 0, 0, 9, false},
	{"created_by", N_("Created by"), VK_TEXT, NULL, 0, 0, 9, false},
	{"changed_at", N_("Changed"), VK_INSTANT, NULL, 0, 0, 9, false},
};
static const char *const exprs[] = {
	[LIST_AUDIENCES] = AUDIENCES_OF,
	[LIST_NAME] = "c.name",
	[LIST_SEND_AT] = "c.send_at",
	[LIST_REACH] = "c.reach",
	[LIST_RATE] = "''", /* put in place by dress() */
	[LIST_STATUS] = ("CASE WHEN c.state = 'not_sent' AND c.not_sent_reason = 'no_quota' THEN 'no_quota'"
	                 " WHEN c.paused = 1 AND c.state IN ('pending', 'sending') THEN 'paused' ELSE c.state END"),
	[LIST_CREATED] = "c.created_at",
	[LIST_ID] = "c.id",
	[LIST_STATE] = "c.state",
	[LIST_REASON] = "c.not_sent_reason",
	[LIST_OPENED] = "c.opened",
	[LIST_FINAL] = "c.final",
	"c.profile", "c.est_reach_low", "c.est_reach_high", "c.uncertain", "c.paused", "c.created_by", "c.changed_at",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "an expression for every column");

struct dressing {
	struct open_rate_rule rule;
	char rate[16];
};

static void dress(void *arg, struct value *cells)
{
	struct dressing *d = arg;

	open_rate_text(&d->rule, cells[LIST_OPENED].num, cells[LIST_REACH].num, d->rate);
	cells[LIST_RATE] = (struct value){.text = d->rate};
	/* The clock ends the window (RUT-126), the timer only writes it down. */
	if (strcmp(cells[LIST_STATE].text, "sent") == 0 && clock_now() > open_window_last(&d->rule, cells[LIST_SEND_AT].num))
		cells[LIST_FINAL].num = 1;
}

/* Each tab walks an index of its own (RUT-118: newest created first, then the higher number). */
#define SORTS(name, index) \
	static const struct list_sort name[] = { \
		{.column = "created_at", .by = {"c.created_at"}, .number = 1, .descending = true, .from = "campaign c INDEXED BY " index}, \
		{.column = "send_at", .by = {"c.send_at"}, .number = 1, .nullable = 1, .from = "campaign c INDEXED BY campaign_history"}, \
		{.column = "id", .from = "campaign c NOT INDEXED"}, \
	}
#define LIST(name, sorts_of, condition) \
	static const struct list_def name = { \
		.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "campaign c", \
		.where = "c.profile = :profile AND c.state <> 'deleted'" condition, .id = "c.id", \
		.sorts = sorts_of, .sort_count = LIST_COUNT(sorts_of), .search = "holds(c.name, :folded)", .dress = dress, \
	}
SORTS(sorts_all, "campaign_list");
SORTS(sorts_pending, "campaign_waiting");
SORTS(sorts_sent, "campaign_state");
LIST(list_all, sorts_all, "");
LIST(list_pending, sorts_pending, " AND c.state IN ('pending', 'sending', 'uncertain')");
LIST(list_sent, sorts_sent, " AND c.state = 'sent'");

/* ---- pushes ---- */

static const struct list_column push_columns[] = {
	[PUSH_APPLIED] = {"applied_at", N_("Applied at"), VK_INSTANT, NULL, 16, 0, 3, false},
	[PUSH_TYPE] = {"type", N_("Type"), VK_ENUM, "push_type", 8, 0, 0, false},
	[PUSH_COUPON] = {"coupon", N_("Coupon"), VK_TEXT, NULL, 14, 2, 0, false},
	[PUSH_RECIPIENTS] = {"recipients", N_("Recipients"), VK_INT, NULL, 9, 0, 1, false},
	[PUSH_SEND_AT] = {"send_at", N_("Send time"), VK_INSTANT, NULL, 16, 0, 0, true},
	[PUSH_STATE] = {"state", N_("State"), VK_ENUM, "push_state", 10, 0, 0, false},
	[PUSH_CANCEL] = {"cancel_until", N_("Can be cancelled until"), VK_INSTANT, NULL, 16, 0, 2, false},
	[PUSH_ID] = {"id", N_("Number in our book"), VK_INT, NULL, 0, 0, 9, true},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 0, 0, 9, false},
	{"coupon_id", N_("Coupon"), VK_INT, NULL, 0, 0, 9, false},
	{"item_mode", N_("Goods"), VK_ENUM, "item_mode", 0, 0, 9, false},
	{"auto_n", N_("Number of goods"), VK_INT, NULL, 0, 0, 9, false},
	{"follow_mode", N_("Followers"), VK_ENUM, "follow_mode", 0, 0, 9, false},
	{"follow_from", N_("Followed from"), VK_DATE, NULL, 0, 0, 9, false},
	{"follow_to", N_("Followed to"), VK_DATE, NULL, 0, 0, 9, false},
	{"banner_path", N_("Banner"), VK_TEXT, NULL, 0, 0, 9, false},
	{"banner_url", N_("Link of the banner"), VK_TEXT, NULL, 0, 0, 9, false},
	{"created_at", N_("Created"), VK_INSTANT, NULL, 0, 0, 9, false},
	{"cancelled_at", N_("Cancelled"), VK_INSTANT, NULL, 0, 0, 9, false},
	{"recipients_estimated", N_("Recipients, estimated"), VK_INT, NULL, 0, 0, 9, false},
	{"week", N_("Week"), VK_DATE, NULL, 0, 0, 9, false},
	{"cancellable", N_("Can be cancelled"), VK_BOOL, NULL, 0, 0, 9, false},
};
static const char *const push_exprs[] = {
	[PUSH_APPLIED] = "c.applied_at",
	[PUSH_TYPE] = "c.type",
	[PUSH_COUPON] = "(SELECT name FROM coupon_campaign WHERE id = c.coupon_id)",
	[PUSH_RECIPIENTS] = "COALESCE(c.recipients, c.est_reach_high)",
	[PUSH_SEND_AT] = "c.send_at",
	[PUSH_STATE] = ("CASE WHEN c.state = 'pending' THEN 'applied' WHEN c.state = 'not_sent' AND c.not_sent_reason = 'missed' THEN 'missed'"
	                " ELSE c.state END"),
	[PUSH_CANCEL] = "CASE WHEN c.state = 'pending' THEN c.send_at - :margin END",
	[PUSH_ID] = "c.id",
	"c.profile", "c.coupon_id", "c.item_mode", "c.auto_n", "c.follow_mode", "c.follow_from", "c.follow_to", "c.banner_path",
	"c.banner_url", "c.created_at", "c.cancelled_at", "c.est_reach_high",
	"date(c.send_at + :offset, 'unixepoch', '-6 days', 'weekday 1')", "c.state = 'pending' AND c.send_at >= :from",
};
_Static_assert(LIST_COUNT(push_columns) == LIST_COUNT(push_exprs), "an expression for every column");

static const struct list_sort push_sorts[] = {
	{.column = "send_at", .by = {"c.send_at"}, .number = 1, .nullable = 1, .descending = true,
	 .from = "campaign c INDEXED BY campaign_history"},
	{.column = "id", .from = "campaign c NOT INDEXED"},
};
/* What can still be cancelled has a send time. */
static const struct list_sort ahead_sorts[] = {
	{.column = "send_at", .by = {"c.send_at"}, .number = 1, .descending = true, .from = "campaign c INDEXED BY campaign_history"},
	{.column = "id", .from = "campaign c NOT INDEXED"},
};
#define PUSH_LIST(name, sorts_of, ...) \
	static const struct list_def name = { \
		.columns = push_columns, .exprs = push_exprs, .column_count = LIST_COUNT(push_columns), .from = "campaign c", .id = "c.id", \
		.sorts = sorts_of, .sort_count = LIST_COUNT(sorts_of), \
		.search = "holds((SELECT name FROM coupon_campaign WHERE id = c.coupon_id), :folded)", __VA_ARGS__ \
	}
PUSH_LIST(push_all, push_sorts, .where = "c.profile = :profile AND c.state <> 'deleted'");
PUSH_LIST(push_cancellable, ahead_sorts, .where = "c.profile = :profile AND c.state <> 'deleted' AND c.state = 'pending'",
          .within = "c.send_at", .low = ":from", .high = "9223372036854775807");

/* ---- what may be looked at ---- */

enum status campaign_may_view(const struct campaign *c, instant_t now, struct error *e)
{
	if (strcmp(c->state, "draft") != 0 && campaign_is_locked(c, now))
		return ST_OK;
	return error_set(e, ST_REFUSED, "campaign_waiting", "RUT-121", "id", "%s", _("Not sent yet; use Edit."));
}

/* ---- tabs ---- */

static const struct tab {
	const char *name;
	const struct list_def *def;
} tabs[] = {{"all", &list_all}, {"pending", &list_pending}, {"sent", &list_sent}, {NULL, NULL}},
  push_tabs[] = {{"all", &push_all}, {"cancellable", &push_cancellable}, {NULL, NULL}};

static const struct tab *tabs_of(const char *profile)
{
	return campaign_is_push(profile) ? push_tabs : tabs;
}

bool campaign_is_push(const char *profile)
{
	return strcmp(campaign_state_set(profile), "push_state") == 0;
}

const char *campaign_tab(struct shop *s, const char *profile, int n)
{
	(void)s;
	return tabs_of(profile)[n].name;
}

int64_t campaign_page_size(struct shop *s, const char *profile)
{
	const struct profile *p;

	return shop_profile(s, profile, &p, NULL) == ST_OK ? profile_int(p, "list.page_size", DAY_NONE, 50) : 50;
}

/* By its word, or by the marketplace's own label of it. */
static bool is_tab(const struct profile *p, const struct tab *t, const char *word)
{
	char key[64];
	const char *label;

	snprintf(key, sizeof key, "list.tab_%s", t->name);
	label = profile_text(p, key, DAY_NONE);
	return strcmp(t->name, word) == 0 || (label != NULL && strcmp(label, word) == 0);
}

static enum status find_tab(const struct profile *p, const char *profile, const char *word, const struct tab **out, struct error *e)
{
	const struct tab *all = tabs_of(profile);
	struct buf names = {0};
	enum status st;

	if (word == NULL || *word == '\0')
		word = profile_text(p, "list.default_tab", DAY_NONE);
	*out = all;
	for (const struct tab *t = all; t->name != NULL; t++) {
		if (word == NULL || is_tab(p, t, word)) {
			*out = t;
			buf_free(&names);
			return ST_OK;
		}
		buf_addf(&names, "%s%s", t > all ? ", " : "", t->name);
	}
	st = error_set(e, ST_REFUSED, "tab_unknown", campaign_is_push(profile) ? "QOO-46" : "RUT-114", "tab",
	               _("The list has no tab “%1$s”. Choose one of: %2$s."), word, buf_str(&names));
	buf_free(&names);
	return st;
}

/* Seconds before sending until which a push can be cancelled (QOO-44), and the earliest send time of those that still can. */
static int64_t cancel_margin(const struct profile *p)
{
	return profile_int(p, "cancel.min_hours_before", DAY_NONE, 24) * 3600;
}

static instant_t cancel_from(const struct profile *p)
{
	return clock_now() + cancel_margin(p) + !profile_bool(p, "cancel.inclusive", DAY_NONE, true);
}

enum status campaign_list(struct shop *s, const char *profile, const char *tab, struct list_source *out, struct error *e)
{
	const struct profile *p;
	const struct tab *t;
	struct dressing *d;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct list_source){0};
	if (st == ST_OK)
		st = find_tab(p, profile, tab, &t, e);
	if (st != ST_OK)
		return st;
	d = xcalloc(1, sizeof *d);
	d->rule = open_rule(p);
	desk_list_open_dressed(out, s->db, t->def, (struct list_bind[]){
		{":profile", .text = profile}, {":margin", .num = cancel_margin(p)}, {":from", .num = cancel_from(p)},
		{":offset", .num = zone_offset(profile_zone(p), clock_now())},
	}, 4, d, free);
	return ST_OK;
}

static enum status count_states(struct shop *s, const char *profile, int64_t counts[4], struct error *e)
{
	struct stmt *q = db_prepare(s->db, states_sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		const char *state = stmt_text(q, 0);
		int64_t n = stmt_int(q, 1);

		counts[0] += n;
		if (strcmp(state, "pending") == 0 || strcmp(state, "sending") == 0 || strcmp(state, "uncertain") == 0)
			counts[1] += n;
		else if (strcmp(state, "sent") == 0)
			counts[2] += n;
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status campaign_tabs(struct shop *s, const char *profile, int64_t counts[4], struct error *e)
{
	const struct profile *p;
	struct stmt *q;
	enum status st = shop_profile(s, profile, &p, e);

	for (int i = 0; i < 4; i++)
		counts[i] = 0;
	if (st == ST_OK)
		st = count_states(s, profile, counts, e);
	if (st != ST_OK || !campaign_is_push(profile))
		return st;
	counts[2] = 0;
	q = db_prepare(s->db, cancellable_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":from", cancel_from(p));
	counts[1] = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return ST_OK;
}
