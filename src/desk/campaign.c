/*
 * A campaign as a record: read, told in the words of its marketplace, and what
 * those that wait will use up. Writing one is campaign_save.c's, sending it the
 * outbox's, the list campaign_list.c's.
 */
#include "config.h"

#include "storekeep/campaign.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char get_sql[] =
	"SELECT id, account_id, coupon_id, term_id, copied_from, resend_of, profile, type, state, not_sent_reason, name, body, url, cta,"
	" item_mode, follow_mode, auto_n, follow_from, follow_to, banner_path, banner_url, send_at, created_at, changed_at, applied_at,"
	" cancelled_at, started_at, finished_at, updated_at, retry_at, created_by, changed_by, paused, final, est_reach_low,"
	" est_reach_high, recipients, cursor, left_out, handed, reach, uncertain, failed, cut, withdrawn, opened, opened_from, op_id"
	" FROM campaign WHERE id = :id AND state <> 'deleted'";

static const char audiences_sql[] = "SELECT audience FROM campaign_audience WHERE campaign_id = :id ORDER BY position";

/* Those that are sent before: an earlier time, or the same time and made before. What is being sent counts with the rest
 * that is not handed over. */
static const char pending_sql[] =
	"SELECT COALESCE(SUM(CASE WHEN c.state = 'pending' OR c.recipients IS NULL THEN c.est_reach_high"
	" ELSE MAX(0, c.recipients - c.handed - c.reach - c.uncertain - c.failed - c.cut - c.withdrawn) END), 0)"
	" FROM campaign c WHERE c.state IN ('pending', 'sending') AND c.profile = :profile AND c.send_at >= :from AND c.id <> :but"
	" AND (c.send_at < :before OR (c.send_at = :before AND (:but = 0 OR (c.created_at, c.id) <"
	" (SELECT b.created_at, b.id FROM campaign b WHERE b.id = :but))))";

/* Bit of one of the five; 0 for an audience of one's own. */
static unsigned bit_of(const char *code)
{
	static const char *const codes[AUDIENCES] = {"visitors", "favourites", "cart", "buyers", "contacts"};
	for (unsigned i = 0; i < AUDIENCES; i++)
		if (strcmp(code, codes[i]) == 0)
			return 1u << i;
	return 0;
}

void campaign_free(struct campaign *c)
{
	free(c->name);
	free(c->body);
	free(c->url);
	free(c->cta);
	free(c->banner_path);
	free(c->banner_url);
	*c = (struct campaign){0};
}

/* Columns in the order of get_sql. */
static void read_row(struct stmt *q, struct campaign *c)
{
	int n = 0;
	int64_t *const ids[] = {&c->id, &c->account_id, &c->coupon_id, &c->term_id, &c->copied_from, &c->resend_of};
	for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
		*ids[i] = stmt_int(q, n++);
	column_text(q, n++, c->profile, sizeof c->profile);
	column_text(q, n++, c->type, sizeof c->type);
	column_text(q, n++, c->state, sizeof c->state);
	column_text(q, n++, c->not_sent_reason, sizeof c->not_sent_reason);
	char **const texts[] = {&c->name, &c->body, &c->url, &c->cta};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		*texts[i] = xstrdup(column_words(q, n++));
	column_text(q, n++, c->item_mode, sizeof c->item_mode);
	column_text(q, n++, c->follow_mode, sizeof c->follow_mode);
	c->auto_n = (int)stmt_int(q, n++);
	c->follow_from = column_day(q, n++);
	c->follow_to = column_day(q, n++);
	c->banner_path = xstrdup(column_words(q, n++));
	c->banner_url = xstrdup(column_words(q, n++));
	instant_t *const times[] = {&c->send_at, &c->created_at, &c->changed_at, &c->applied_at, &c->cancelled_at,
	                            &c->started_at, &c->finished_at, &c->updated_at, &c->retry_at};
	for (size_t i = 0; i < sizeof times / sizeof *times; i++)
		*times[i] = column_instant(q, n++);
	column_text(q, n++, c->created_by, sizeof c->created_by);
	column_text(q, n++, c->changed_by, sizeof c->changed_by);
	c->paused = stmt_int(q, n++) != 0;
	c->final = stmt_int(q, n++) != 0;
	c->est_low = stmt_int(q, n++);
	c->est_high = stmt_int(q, n++);
	c->recipients = stmt_is_null(q, n) ? -1 : stmt_int(q, n);
	n++;
	int64_t *const counts[] = {&c->cursor, &c->left_out, &c->handed, &c->reach, &c->uncertain,
	                           &c->failed, &c->cut, &c->withdrawn, &c->opened};
	for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
		*counts[i] = stmt_int(q, n++);
	c->opened_by_platform = strcmp(column_words(q, n++), "platform") == 0;
	column_text(q, n++, c->op_id, sizeof c->op_id);
}

static enum status read_audiences(struct shop *s, struct campaign *c, struct error *e)
{
	struct stmt *q = db_prepare(s->db, audiences_sql);
	enum step step;
	size_t len = 0;
	stmt_bind_int(q, ":id", c->id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		const char *code = column_words(q, 0);
		c->mask |= bit_of(code);
		if (len < sizeof c->audiences)
			len += (size_t)snprintf(c->audiences + len, sizeof c->audiences - len, "%s%s", len ? "," : "", code);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status campaign_get(struct shop *s, int64_t id, struct campaign *out, struct error *e)
{
	*out = (struct campaign){0};
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "campaign_missing", "RUT-123", "id", _("There is no campaign number %lld."), (long long)id);
	enum status st = read_audiences(s, out, e);
	if (st != ST_OK)
		campaign_free(out);
	return st;
}

const char *campaign_state_word(const struct campaign *c)
{
	if (!*c->type)
		return c->state;
	if (strcmp(c->state, "pending") == 0)
		return "applied";
	if (strcmp(c->state, "not_sent") == 0 && strcmp(c->not_sent_reason, "missed") == 0)
		return "missed";
	return c->state;
}

const char *campaign_state_set(const char *profile)
{
	const struct profile *p;
	bool push = profile_get(profile, NULL, &p, NULL) == ST_OK && profile_text(p, "push.types", DAY_NONE);
	return push ? "push_state" : "campaign_state";
}

bool campaign_is_locked(const struct campaign *c, instant_t now)
{
	return strcmp(c->state, "draft") != 0 && (strcmp(c->state, "pending") != 0 || (c->send_at != INSTANT_NONE && now >= c->send_at));
}

int64_t campaign_pending_estimate(struct shop *s, const char *profile, instant_t from, instant_t before, int64_t but)
{
	struct stmt *q = db_prepare(s->db, pending_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":from", from);
	stmt_bind_int(q, ":before", before);
	stmt_bind_int(q, ":but", but);
	int64_t sum = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return sum;
}
