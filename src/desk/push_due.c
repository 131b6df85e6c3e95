/*
 * What the board says of coupon pushes beside their going out: the last moment
 * to cancel, drafts whose time is running away, missed ones that wait for a
 * person (QOO-33, 41, 44).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/push_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"

enum { HOUR = 3600, DRAFT_DAYS = 7 };

static const char board_sql[] =
	"SELECT id, profile, name, send_at, state FROM campaign WHERE state = 'pending' OR (state = 'draft' AND send_at > :since)"
	" OR (state = 'not_sent' AND not_sent_reason = 'missed') ORDER BY send_at, id";

struct entry {
	int64_t id;
	char profile[32], name[200], state[16], when[32];
	instant_t send_at;
	struct push_rules rules;
};

static struct due_item *opened(struct due_item *it, const struct entry *c)
{
	if (it != NULL)
		due_opens(it, "push", c->id);
	return it;
}

static void say_applied(struct due_frame *f, const struct entry *c)
{
	instant_t until = push_cancel_until(&c->rules, c->send_at), now = clock_now();
	struct due_item *it;

	if (!push_cancellable(&c->rules, c->send_at, now) || (it = opened(due_add_at(f, c->profile, "push_cancel", until, "QOO-44"), c)) == NULL)
		return;
	if (until - now <= HOUR)
		due_say(it, _("last hour to cancel push %1$s, which goes out %2$s (Japan)"), c->name, c->when);
	else
		due_say(it, _("last moment to cancel push %1$s, which goes out %2$s (Japan)"), c->name, c->when);
	it->warn = until - now <= HOUR;
}

/* A draft is applied for at the latest on the day before its own. */
static void say_draft(struct due_frame *f, const struct entry *c)
{
	day_t last = instant_day(c->send_at, c->rules.zone) - c->rules.first_day_offset;
	struct due_item *it = opened(due_add(f, c->profile, "push_draft", last, "QOO-33"), c);

	if (it == NULL)
		return;
	if (it->overdue)
		due_say(it, _("the draft of push %1$s was not applied for in time for %2$s; choose another day"), c->name, c->when);
	else
		due_say(it, _("last day to apply for push %1$s, drafted for %2$s (Japan)"), c->name, c->when);
}

static void say_missed(struct due_frame *f, const struct entry *c)
{
	struct due_item *it = opened(due_add_at(f, c->profile, "push_missed", c->send_at, "QOO-41"), c);

	if (it == NULL)
		return;
	due_say(it, _("push %1$s of %2$s was missed: say whether it was sent or cancelled"), c->name, c->when);
	it->warn = true;
}

enum status due_push(struct due_frame *f, struct error *e)
{
	static const struct {
		const char *state;
		void (*say)(struct due_frame *f, const struct entry *c);
	} says[] = {{"pending", say_applied}, {"draft", say_draft}, {"not_sent", say_missed}};
	struct stmt *q = db_prepare_own(f->s->db, board_sql);
	enum step step;

	stmt_bind_int(q, ":since", clock_now() - DRAFT_DAYS * 24 * HOUR);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct entry c = {.id = stmt_int(q, 0), .send_at = stmt_int(q, 3)};

		column_text(q, 1, c.profile, sizeof c.profile);
		column_text(q, 2, c.name, sizeof c.name);
		column_text(q, 4, c.state, sizeof c.state);
		if (push_rules_of(f->s, c.profile, &c.rules, NULL) != ST_OK)
			continue;
		if (c.name[0] == '\0')
			snprintf(c.name, sizeof c.name, "#%lld", (long long)c.id);
		push_time_text(&c.rules, c.send_at, c.when);
		for (size_t i = 0; i < sizeof says / sizeof *says; i++)
			if (strcmp(c.state, says[i].state) == 0)
				says[i].say(f, &c);
	}
	stmt_finish(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
