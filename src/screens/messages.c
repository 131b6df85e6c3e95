/*
 * The list of broadcasts to members, with the text of the selected one beside it.
 */
#include "config.h"

#include "messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/broadcast.h"
#include "storekeep/member.h"

struct state {
	struct fitted list;
	struct table *table;
	char profile[32];
};

static const struct column_fit fits[] = {
	{"name", 14, 1, 3}, {"text", 18, 3, 0}, {"channel", 8, 0, 2}, {"state", 8, 0, 0}, {"scheduled_at", 16, 0, 1}, {"recipients", 8, 0, 0},
	{"sent", 8, 0, 1}, {"uncertain", 6, 0, 4}, {"failed", 6, 0, 4},
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	struct state *s;
	enum status st = member_profile(shop_of(v), arg, &p, e);

	if (st != ST_OK)
		return st;
	s = v->state = xcalloc(1, sizeof *s);
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	broadcast_list(shop_of(v), s->profile, NULL, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No message yet. F6 writes the first."));
	snprintf(v->title, sizeof v->title, "%s %s", screen_market(shop_of(v), s->profile), _("Broadcasts"));
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	table_reload(state_of(v)->table);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

static void pane(struct view *v, struct area a)
{
	const struct list_row *row = table_row(state_of(v)->table);

	if (row != NULL)
		message_draw(shop_of(v), row->id, a);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static struct outcome new_act(struct view *v)
{
	return composer_open(state_of(v)->profile, 0, 0);
}

static struct outcome open_act(struct view *v)
{
	return outcome_push(&message_screen, arg_id(table_row(state_of(v)->table)->id));
}

static const struct action actions[] = {
	{"messages.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Write a message to members"), new_act, can_write},
	{"messages.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("The message, who gets it, and what can be done"), open_act, table_has_row},
};

const struct screen messages_screen = {
	.name = "messages",
	.title = N_("Broadcasts"),
	.help = N_("Broadcasts to members. A draft goes out when it is confirmed for now or for later; who gets it is fixed at that moment."),
	.jump = 'w',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
	.pane = pane,
};
