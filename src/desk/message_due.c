/*
 * Messages and notices on the board of what is due, and their part of `due run`.
 */
#include "config.h"

#include "desk/message_due.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/prepaid.h"

#define DAY (24 * 3600)
#define ALERT_DAYS 7 /* how long one that has failed rows stands on the board */

static const char board_sql[] =
	"SELECT id, profile, state, CASE WHEN name <> '' THEN name ELSE substr(replace(text, char(10), ' '), 1, 24) END, scheduled_at, recipients - skipped,"
	" recipients - sent - uncertain - failed - skipped, uncertain, failed, COALESCE(finished_at, started_at, changed_at) FROM message"
	" WHERE state IN ('scheduled', 'sending', 'stopped') OR (state = 'done' AND uncertain > 0)"
	" OR (state = 'done' AND failed > 0 AND finished_at > :since) ORDER BY id";
static const char notices_sql[] =
	"SELECT profile, COUNT(*), MIN(n.sent_at) FROM points_notice n WHERE state = 'uncertain'"
	" AND NOT EXISTS (SELECT 1 FROM message_hand h WHERE h.id = n.hand_id AND h.state = 'begun') GROUP BY profile";

struct entry {
	int64_t id, people, waiting, uncertain, failed;
	char profile[32], state[16], name[120];
	instant_t scheduled_at, at;
};

static struct due_item *line(struct due_frame *f, const struct entry *m, const char *kind, instant_t at)
{
	struct due_item *it = due_add_at(f, m->profile, kind, at, profile_rule(m->profile, "EAS-88"));

	if (it != NULL)
		due_opens(it, "message", m->id);
	return it;
}

static void say(struct due_frame *f, const struct entry *m)
{
	struct due_item *it;
	char n[32];

	if (strcmp(m->state, "scheduled") == 0 && (it = line(f, m, "message_out", m->scheduled_at)) != NULL) {
		money_format(m->people, false, n);
		due_say(it, _("Message %1$s goes out to %2$s people"), m->name, n);
	}
	if (strcmp(m->state, "sending") == 0 && (it = line(f, m, "message_sending", m->at)) != NULL) {
		money_format(m->waiting, false, n);
		due_say(it, _("Message %1$s is being sent, %2$s to go"), m->name, n);
	}
	if (strcmp(m->state, "stopped") == 0 && (it = line(f, m, "message_sending", m->at)) != NULL) {
		money_format(m->waiting, false, n);
		due_say(it, _("Message %1$s was stopped with %2$s to go: let it go on, or cancel it"), m->name, n);
		it->warn = true;
	}
	if (m->uncertain > 0 && (it = line(f, m, "message_result", m->at)) != NULL) {
		money_format(m->uncertain, false, n);
		due_say(it, _("Message %1$s: %2$s uncertain; look whether they arrived, then settle them"), m->name, n);
		it->warn = true;
	}
	if (strcmp(m->state, "done") == 0 && m->failed > 0 && (it = line(f, m, "message_failed", m->at)) != NULL) {
		money_format(m->failed, false, n);
		due_say(it, _("Message %1$s: %2$s were refused; see why"), m->name, n);
	}
}

static enum status say_messages(struct due_frame *f, struct error *e)
{
	struct stmt *q = db_prepare_own(f->s->db, board_sql);
	enum step step;

	stmt_bind_int(q, ":since", clock_now() - (instant_t)ALERT_DAYS * DAY);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct entry m = {.id = stmt_int(q, 0), .scheduled_at = column_instant(q, 4), .people = stmt_int(q, 5), .waiting = stmt_int(q, 6),
		                  .uncertain = stmt_int(q, 7), .failed = stmt_int(q, 8), .at = column_instant(q, 9)};

		column_text(q, 1, m.profile, sizeof m.profile);
		column_text(q, 2, m.state, sizeof m.state);
		column_text(q, 3, m.name, sizeof m.name);
		say(f, &m);
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status say_notices(struct due_frame *f, struct error *e)
{
	struct stmt *q = db_prepare_own(f->s->db, notices_sql);
	enum step step;

	while ((step = stmt_step(q, e)) == STEP_ROW) {
		char profile[32], n[32];
		struct due_item *it;

		column_text(q, 0, profile, sizeof profile);
		if ((it = due_add_at(f, profile, "notice_result", column_instant(q, 2), profile_rule(profile, "SHL-74"))) == NULL)
			continue;
		money_format(stmt_int(q, 1), false, n);
		due_say(it, _("%s notices are uncertain; look whether they arrived, then settle them"), n);
		due_opens(it, "notice", 0);
		it->warn = true;
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Below the low-water mark, where tokens are of use (EAS-69). */
static void say_tokens(struct due_frame *f, const char *name)
{
	struct token_figures t;
	const struct profile *p;
	struct due_item *it;
	char n[32];

	if (shop_profile(f->s, name, &p, NULL) != ST_OK || token_figures(f->s, name, &t, NULL) != ST_OK || t.low_water <= 0 || !t.low)
		return;
	if (t.balance == 0 && t.used == 0)
		return; /* never had any */
	if ((it = due_add(f, name, "tokens_low", shop_today(f->s, p), profile_rule(name, "EAS-69"))) == NULL)
		return;
	money_format(t.balance, false, n);
	due_say(it, ngettext("%1$s tokens are left, enough for %2$lld OTP. Buy tokens before customers try to register.",
	                     "%1$s tokens are left, enough for %2$lld OTPs. Buy tokens before customers try to register.", (unsigned long)t.otps_left),
	        n, (long long)t.otps_left);
	due_opens(it, "token", 0);
	it->warn = true;
}

enum status due_messages(struct due_frame *f, struct error *e)
{
	const char *const *names = member_profiles(f->s);
	enum status st = say_messages(f, e);

	if (st == ST_OK)
		st = say_notices(f, e);
	for (size_t i = 0; st == ST_OK && names[i] != NULL; i++)
		say_tokens(f, names[i]);
	return st;
}

enum status due_messages_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	struct outbox_done d = {0};
	struct error second = {0};
	enum status st = ST_OK, other;
	int lock = -2;

	notes_free(&s->notes);
	if (!broadcast_any_due(s) && !notice_any_due(s))
		return ST_OK;
	if (!s->dry_run && (lock = sender_lock(s)) == -1) {
		notes_add(&s->notes, NOTE_INFO, "sender_busy", NULL, NULL, "%s",
		        _("Another run is sending messages right now; this one leaves them to it."));
		return ST_OK;
	}
	st = broadcast_send_due(s, p, &d, e);
	if (st == ST_OK || e == NULL || strcmp(e->code, "cancelled") != 0) {
		other = notice_send_due(s, p, &d, &second);
		if (st == ST_OK && other != ST_OK && e != NULL)
			*e = second;
		st = st == ST_OK ? other : st;
	}
	sender_unlock(lock);
	done->campaigns += d.campaigns;
	done->finished += d.finished;
	done->sent += d.sent;
	done->uncertain += d.uncertain;
	done->failed += d.failed;
	done->later += d.later;
	return st;
}
