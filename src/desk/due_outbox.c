/*
 * What the board says of campaigns that wait, are on their way or did not go
 * out, and their part of `due run`.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/outbox_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"

#define HOUR 3600
#define ALERT_DAYS 7 /* how long one that was not sent stands on the board */

static const char board_sql[] =
	"SELECT id, profile, type, name, state, not_sent_reason, send_at, paused, uncertain, finished_at, est_reach_high, retry_at,"
	/* refused by the other side; what a person settled as not sent is no news to anyone */
	" CASE WHEN failed > 0 AND EXISTS (SELECT 1 FROM campaign_recipient r JOIN hand_over h ON h.id = r.hand_id WHERE r.campaign_id ="
	" campaign.id AND r.state IN ('uncertain', 'failed') AND r.state = 'failed' AND h.state = 'refused') THEN failed ELSE 0 END,"
	" recipients - handed - reach - uncertain - failed - cut - withdrawn FROM campaign"
	" WHERE state IN ('pending', 'sending', 'uncertain')"
	" OR (state = 'not_sent' AND finished_at > :since AND NOT (type <> '' AND not_sent_reason = 'missed'))"
	" OR (state = 'sent' AND failed > 0 AND finished_at > :since) ORDER BY send_at, id";

/* One campaign as the board needs it. */
struct entry {
	int64_t id, uncertain, estimate, queued, failed;
	char profile[32], type[16], state[16], reason[16], name[200];
	instant_t send_at, finished_at, retry_at;
	bool paused;
	const struct profile *p;
};

static void read_entry(struct stmt *q, struct entry *c)
{
	*c = (struct entry){.id = stmt_int(q, 0), .send_at = stmt_int(q, 6), .paused = stmt_int(q, 7) != 0, .uncertain = stmt_int(q, 8),
	                    .finished_at = column_instant(q, 9), .estimate = stmt_int(q, 10), .retry_at = column_instant(q, 11),
	                    .failed = stmt_int(q, 12), .queued = stmt_int(q, 13)};
	column_text(q, 1, c->profile, sizeof c->profile);
	column_text(q, 2, c->type, sizeof c->type);
	column_text(q, 3, c->name, sizeof c->name);
	column_text(q, 4, c->state, sizeof c->state);
	column_text(q, 5, c->reason, sizeof c->reason);
	if (c->name[0] == '\0')
		snprintf(c->name, sizeof c->name, _("Push #%lld"), (long long)c->id);
}

static struct due_item *line(struct due_frame *f, const struct entry *c, const char *kind, instant_t at, const char *rut, const char *qoo)
{
	bool push = c->type[0] != '\0';
	struct due_item *it = due_add_at(f, c->profile, kind, at, push ? qoo : rut);

	if (it != NULL)
		due_opens(it, push ? "push" : "campaign", c->id);
	return it;
}

static void say_pending(struct due_frame *f, const struct entry *c)
{
	struct due_item *it = line(f, c, "campaign_out", c->send_at, "RUT-112", "QOO-41");
	char people[32];

	if (it == NULL)
		return;
	money_format(c->estimate, false, people);
	if (c->paused)
		due_say(it, _("%s is paused: let it go on, or it is missed"), c->name);
	else
		due_say(it, _("%1$s goes out, about %2$s people"), c->name, people);
}

static void say_sending(struct due_frame *f, const struct entry *c)
{
	bool waits = c->retry_at != INSTANT_NONE && !c->paused;
	struct due_item *it = line(f, c, "campaign_sending", waits ? c->retry_at : c->send_at, "RUT-112", "QOO-41");
	char queued[32];

	if (it == NULL)
		return;
	money_format(c->queued, false, queued);
	if (c->paused)
		due_say(it, _("%1$s is paused with %2$s messages to go"), c->name, queued);
	else
		due_say(it, _("%1$s is being sent, %2$s messages to go"), c->name, queued);
	it->warn = c->paused;
}

/* A result that is still unknown after result.overdue_hours wants a look at the marketplace. */
static void say_uncertain(struct due_frame *f, const struct entry *c)
{
	instant_t late = c->send_at + HOUR * profile_int(c->p, "result.overdue_hours", DAY_NONE, 24);
	struct due_item *it = line(f, c, "campaign_result", late, "RUT-127", "QOO-41");
	char uncertain[32];

	if (it == NULL)
		return;
	money_format(c->uncertain, false, uncertain);
	if (c->uncertain > 0)
		due_say(it, _("%1$s: %2$s messages uncertain; look whether they arrived, then settle them"), c->name, uncertain);
	else if (it->overdue)
		due_say(it, _("%s: no result yet; look it up on the platform."), c->name);
	else
		due_say(it, _("%s: enter the reach that the marketplace shows"), c->name);
}

static void say_ended(struct due_frame *f, const struct entry *c)
{
	const struct outbox_reason *why = outbox_reason(c->reason);
	struct due_item *it;
	char failed[32];

	money_format(c->failed, false, failed);
	if (c->failed > 0 && (it = line(f, c, "campaign_failed", c->finished_at, "RUT-112", "QOO-41")) != NULL)
		due_say(it, _("%1$s: %2$s messages were refused; see why"), c->name, failed);
	if (c->type[0] != '\0' && strcmp(c->reason, "missed") == 0)
		return; /* push_due.c asks what became of it */
	if (why != NULL && (it = line(f, c, "campaign_not_sent", c->finished_at, why->rule, "QOO-41")) != NULL)
		due_say(it, _(why->words), c->name);
}

enum status due_outbox(struct due_frame *f, struct error *e)
{
	static const struct {
		const char *state;
		void (*say)(struct due_frame *f, const struct entry *c);
	} says[] = {{"pending", say_pending}, {"sending", say_sending}, {"uncertain", say_uncertain}, {"not_sent", say_ended}, {"sent", say_ended}};
	struct stmt *q = db_prepare_own(f->s->db, board_sql);
	enum step step;

	stmt_bind_int(q, ":since", clock_now() - ALERT_DAYS * 24 * HOUR);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct entry c;

		read_entry(q, &c);
		if (shop_profile(f->s, c.profile, &c.p, NULL) != ST_OK)
			continue;
		for (size_t i = 0; i < sizeof says / sizeof *says; i++)
			if (strcmp(c.state, says[i].state) == 0)
				says[i].say(f, &c);
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status due_outbox_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	struct outbox_done d;
	enum status st = outbox_run(s, p, &d, e);

	done->campaigns += d.campaigns;
	done->finished += d.finished;
	done->sent += d.sent;
	done->uncertain += d.uncertain;
	done->failed += d.failed;
	done->cut += d.cut;
	done->later += d.later;
	return st;
}
