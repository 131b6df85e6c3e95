/*
 * Days on which the shop is closed: online orders that would be issued then are
 * held for review (SHL-35).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "points.h"
#include "small_form.h"
#include "storekeep/member.h"
#include "storekeep/points.h"

struct state {
	struct fitted list;
	struct table *table;
	char profile[32];
};

static const struct column_fit fits[] = {{"from", 12, 1, 0}, {"to", 12, 1, 0}};

static enum status save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	(void)op_id;
	*out = 1;
	return closed_range_add(s, record_get(r, "profile"), record_get(r, "from"), record_get(r, "to"), e);
}

static const struct small_form entry = {
	.form = "closed",
	.title_new = N_("New closed days"),
	.title_edit = N_("New closed days"),
	.said = N_("The closed days are kept."),
	.save = save,
	.members = true,
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct profile *p;
	enum status st = member_profile(shop_of(v), arg, &p, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	snprintf(s->profile, sizeof s->profile, "%s", profile_name(p));
	closed_range_list(shop_of(v), s->profile, &s->list.source);
	struct list_source src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No closed days. F6 enters the first."));
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(state_of(v)->table);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_remove(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, state_of(v)->profile);
}

static struct outcome remove_act(struct view *v)
{
	struct error e = {0};
	char question[120];
	snprintf(question, sizeof question, _("Open on %1$s to %2$s after all?"), table_cell(state_of(v)->table, "from"),
	         table_cell(state_of(v)->table, "to"));
	if (dialog_confirm(v, question))
		screen_ok(v, closed_range_remove(shop_of(v), state_of(v)->profile, table_row(state_of(v)->table)->id, &e), &e);
	table_reload(state_of(v)->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"closed.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter days on which the shop is closed"), new_act, can_write},
	{"closed.remove", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take out"), N_("The shop is open then after all"), remove_act, can_remove},
};

const struct screen closed_screen = {
	.name = "closed",
	.title = N_("Closed days"),
	.help = N_("Days on which the shop is closed: online orders that would be issued then are held, and given by hand from points to review."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
};
