/*
 * The same act on several return slips: each is judged, and nothing is written
 * as long as one of them cannot, unless those are to be left out.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/slip.h"

static enum status act_on(struct shop *s, const char *act, int64_t id, day_t day, struct error *e)
{
	if (strcmp(act, "collect") == 0)
		return return_collect(s, id, day, NULL, MONEY_NONE, e);
	if (strcmp(act, "receive") == 0)
		return return_receive(s, id, day, e);
	if (strcmp(act, "confirm") == 0)
		return return_confirm(s, id, day, e);
	return error_set(e, ST_REFUSED, "act_unknown", NULL, "act", _("\"%s\" is nothing that can be done to several slips."), act);
}

/* What the first refused one had to say stays with the shop, so that warnings can be asked about. */
static void keep_notes(struct shop *s, struct notes *kept)
{
	notes_free(kept);
	*kept = s->notes;
	s->notes = (struct notes){0};
}

static enum status go_over(struct shop *s, const char *act, const int64_t *ids, size_t count, day_t day, struct slip_many *out, struct error *e)
{
	struct notes kept = {0};
	enum status st = ST_OK;

	out->done = out->refused = 0;
	for (size_t i = 0; i < count && st != ST_FAILED; i++) {
		struct slip_done *d = &out->rows[i];

		if (d->st == ST_REFUSED) { /* judged before */
			out->refused++;
			continue;
		}
		d->id = ids[i];
		error_clear(&d->why);
		st = d->st = act_on(s, act, ids[i], day, &d->why);
		if (st == ST_FAILED && e != NULL)
			*e = d->why;
		if (st != ST_OK && out->refused++ == 0)
			keep_notes(s, &kept);
		out->done += st == ST_OK;
	}
	if (out->refused > 0 && kept.count > 0) {
		notes_free(&s->notes);
		s->notes = kept;
	}
	return st == ST_FAILED ? ST_FAILED : ST_OK;
}

static enum status refuse(const struct slip_many *out, struct error *e)
{
	for (size_t i = 0; i < out->count; i++)
		if (out->rows[i].st != ST_OK) {
			if (e != NULL)
				*e = out->rows[i].why;
			return out->rows[i].st;
		}
	return ST_OK;
}

enum status return_do_many(struct shop *s, const char *act, const int64_t *ids, size_t count, day_t day, bool skip_bad, struct slip_many *out,
                           struct error *e)
{
	bool only_tried = s->dry_run;
	enum status st;

	*out = (struct slip_many){.rows = xcalloc(count > 0 ? count : 1, sizeof *out->rows), .count = count};
	s->dry_run = true;
	st = go_over(s, act, ids, count, day, out, e);
	s->dry_run = only_tried;
	if (st == ST_OK && out->refused > 0 && !skip_bad)
		st = refuse(out, e);
	if (st != ST_OK || only_tried)
		return st;
	return go_over(s, act, ids, count, day, out, e);
}

void slip_many_free(struct slip_many *m)
{
	free(m->rows);
	*m = (struct slip_many){0};
}
