/*
 * Results of campaigns on the board, until their window of opens is over
 * (RUT-131), and their part of `due run`: what is over becomes final.
 */
#include "config.h"

#include <string.h>

#include "desk/column.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/opens.h"

#define MOST 500 /* lines; a shop sends a few campaigns a week */

static const char open_sql[] =
	"SELECT id, profile, name, send_at, opened_from FROM campaign WHERE state = 'sent' AND final = 0 ORDER BY send_at LIMIT :limit";

struct open_result {
	int64_t id;
	char profile[32], name[200];
	instant_t send_at;
	bool by_events;
};

static void say(struct due_frame *f, const struct open_result *c)
{
	const struct profile *p;
	struct due_item *it;

	if (shop_profile(f->s, c->profile, &p, NULL) != ST_OK || !profile_bool(p, "result.available", DAY_NONE, true))
		return;
	it = due_add_at(f, c->profile, "result_final", open_window_end(p, c->send_at), "RUT-131");
	if (it == NULL)
		return;
	due_opens(it, "campaign", c->id);
	if (c->by_events)
		due_say(it, _("%s: the open rate becomes final; import the opens before"), c->name);
	else
		due_say(it, _("%s: the open rate becomes final"), c->name);
}

enum status due_results(struct due_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, open_sql);
	struct open_result c;
	enum step step;

	stmt_bind_int(q, ":limit", MOST);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		c = (struct open_result){.id = stmt_int(q, 0), .send_at = stmt_int(q, 3), .by_events = strcmp(column_words(q, 4), "events") == 0};
		column_text(q, 1, c.profile, sizeof c.profile);
		column_text(q, 2, c.name, sizeof c.name);
		say(f, &c);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status due_results_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	int64_t closed = 0;
	enum status st = opens_run(s, &closed, e);

	(void)p;
	done->closed += closed;
	return st;
}
