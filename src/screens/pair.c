/*
 * One difference, both sides line by line, with how each of our numbers was
 * computed and its rule. The arrows go on to the next difference of the list
 * that it was opened from; the order, the line of the statement and the batch
 * that it came with are one key away.
 */
#include "config.h"

#include "both.h"
#include "decide.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/batch.h"
#include "storekeep/statement.h"

struct state {
	struct pair_arg at;
	struct difference d;
	struct statement st;
	struct lines_arg lines; /* for the screen above */
};

static enum status read_difference(struct view *v, struct error *e)
{
	struct state *s = v->state;
	enum status st = difference_get(shop_of(v), s->at.difference_id, &s->d, e);

	return st == ST_OK ? statement_get(shop_of(v), s->at.statement_id, &s->st, e) : st;
}

static void refresh(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_difference(v, &e), &e);
}

static bool writable(const struct view *v)
{
	const struct state *s = v->state;

	return !shop_of(v)->read_only && !s->st.is_signed;
}

static bool has_order(const struct view *v)
{
	return ((const struct state *)v->state)->d.order_id != 0;
}

static bool has_line(const struct view *v)
{
	return ((const struct state *)v->state)->d.line_id != 0;
}

/* ---- actions ---- */

/* To the neighbour in the list; false at its end. */
static bool step_to(struct view *v, bool backwards)
{
	struct state *s = v->state;
	struct list_query q = {.after = s->at.key, .backwards = backwards, .limit = 1};
	struct list_page page = {0};
	struct list_source src;
	bool moved;

	difference_list(shop_of(v), s->at.statement_id, s->at.kind[0] != '\0' ? s->at.kind : NULL, &src);
	moved = src.page(src.self, &q, &page, NULL) == ST_OK && page.count > 0;
	if (moved) {
		s->at.difference_id = page.rows[0].id;
		snprintf(s->at.key, sizeof s->at.key, "%s", page.rows[0].key);
	}
	list_page_free(&page);
	list_close(&src);
	return moved;
}

static struct outcome walk(struct view *v, bool backwards)
{
	if (step_to(v, backwards))
		refresh(v);
	else
		ui_say(v, "%s", backwards ? _("This is the first difference.") : _("This is the last difference."));
	return outcome_draw();
}

static struct outcome next(struct view *v)
{
	return walk(v, false);
}

static struct outcome previous(struct view *v)
{
	return walk(v, true);
}

static struct outcome decided(struct view *v, bool changed)
{
	if (changed)
		refresh(v);
	return outcome_draw();
}

static struct outcome resolve(struct view *v)
{
	struct state *s = v->state;

	return decided(v, decide_resolve(v, &s->d.id, 1, s->d.kind));
}

static struct outcome note(struct view *v)
{
	return decided(v, decide_note(v, ((struct state *)v->state)->d.id));
}

static struct outcome undo(struct view *v)
{
	return decided(v, decide_undo(v, ((struct state *)v->state)->at.statement_id));
}

static struct outcome open_order(struct view *v)
{
	return outcome_push(&order_screen, arg_id(((struct state *)v->state)->d.order_id));
}

static struct outcome open_line(struct view *v)
{
	struct state *s = v->state;

	s->lines = (struct lines_arg){.statement_id = s->at.statement_id, .line_id = s->d.line_id};
	snprintf(s->lines.order_no, sizeof s->lines.order_no, "%s", s->d.order_no);
	return outcome_push(&lines_screen, &s->lines);
}

static struct outcome open_batch(struct view *v)
{
	return outcome_push(&batch_screen, arg_id(((struct state *)v->state)->st.batch_id));
}

/* ---- the screen ---- */

static void draw(struct view *v, struct area a)
{
	struct state *s = v->state;

	both_draw(shop_of(v), area_of(a, 0, 1, a.rows, a.cols - 2), &s->d);
}

static struct outcome key(struct view *v, const struct key *k)
{
	switch (k->code) {
	case K_DOWN:
	case 'j':
		return next(v);
	case K_UP:
	case 'k':
		return previous(v);
	default:
		return outcome_pass();
	}
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	enum status st;

	s->at = *(const struct pair_arg *)arg;
	st = read_difference(v, e);
	if (st != ST_OK)
		free(s);
	return st;
}

static void close(struct view *v)
{
	free(v->state);
}

static const struct action actions[] = {
	{"pair.next", GROUP_LIST, {K_PAGE_DOWN}, N_("Next"), N_("Go on to the next difference (Down and j do the same)"), next, NULL},
	{"pair.previous", GROUP_LIST, {K_PAGE_UP}, NULL, N_("Go back to the difference before (Up and k do the same)"), previous, NULL},
	{"pair.resolve", GROUP_RECORD, {'r'}, N_("Resolve"), N_("Resolve this difference"), resolve, writable},
	{"pair.note", GROUP_RECORD, {'n'}, N_("Note"), N_("Write a note on this difference"), note, writable},
	{"pair.undo", GROUP_RECORD, {K_CTRL('z')}, NULL, N_("Take back your last decision about this statement"), undo, writable},
	{"pair.order", GROUP_RECORD, {'o'}, N_("Order"), N_("Open the order in our book"), open_order, has_order},
	{"pair.line", GROUP_RECORD, {'l'}, N_("Line"), N_("Show the lines of the statement that name this order"), open_line, has_line},
	{"pair.batch", GROUP_RECORD, {'b'}, N_("Batch"), N_("Open the import that brought the statement"), open_batch, NULL},
};

const struct screen pair_screen = {
	.name = "difference",
	.title = N_("Both sides"),
	.help = N_("What the marketplace states, what we computed and how, and the rule of each number. Up and Down go from "
	           "difference to difference."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.key = key,
	.changed = refresh,
};
