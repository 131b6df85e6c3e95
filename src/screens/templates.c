/*
 * Message templates (使用範本): those that come with us and the shop's own; the
 * whole text stands beside the list.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "small_form.h"
#include "storekeep/draft.h"
#include "storekeep/template.h"
#include "storekeep/text.h"

struct state {
	struct fitted list;
	struct table *table;
	char profile[32];
};

static const struct column_fit fits[] = {{"id", 5, 0, 0}, {"title", 20, 1, 0}, {"text", 30, 4, 1}, {"built_in", 6, 0, 2}};

static const struct small_form entry = {
	.form = "template",
	.title_new = N_("New template"),
	.title_edit = N_("Change the template"),
	.said = N_("The template is kept."),
	.fill = template_record,
	.save = template_save,
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	snprintf(s->profile, sizeof s->profile, "%s", arg != NULL ? (const char *)arg : "ruten");
	if ((st = template_list(shop_of(v), s->profile, &s->list.source, e)) != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No template yet. F6 writes the first."));
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

/* The list is held in memory: read anew. */
static void reread(struct view *v)
{
	struct state *s = state_of(v);
	struct list_source src, fresh;
	struct error e = {0};

	if (!screen_ok(v, template_list(shop_of(v), s->profile, &fresh, &e), &e))
		return;
	fitted_free(&s->list);
	s->list = (struct fitted){.source = fresh};
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	table_set_source(s->table, &src);
}

static void resumed(struct view *v, int64_t result)
{
	reread(v);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

static void pane(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);
	struct area text = area_of(a, 2, 1, a.rows - 2, a.cols - 2);
	char counter[40];
	size_t n;

	if (row == NULL)
		return;
	n = text_count(row->cells[2].text, strlen(row->cells[2].text));
	snprintf(counter, sizeof counter, ngettext("%zu character", "%zu characters", n), n);
	draw_text(a, 0, 1, LOOK_TITLE, row->cells[1].text);
	draw_text(text, draw_wrapped(text, 0, LOOK_PLAIN, row->cells[2].text) + 1, 0, LOOK_LABEL, counter);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool is_own(const struct view *v)
{
	return can_write(v) && table_has_row(v) && table_row(state_of(v)->table)->id != 0;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, state_of(v)->profile);
}

/* One of ours is changed as a copy of one's own. */
static struct outcome edit_act(struct view *v)
{
	const struct list_row *row = table_row(state_of(v)->table);

	if (row->id != 0)
		return small_form_open(&entry, row->id, NULL);
	ui_say(v, "%s", _("This one comes with us; c makes a copy of your own that can be changed."));
	return outcome_draw();
}

static struct outcome copy_act(struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);
	const struct form *f;
	struct record r = {0};
	struct error e = {0};
	char op[OP_ID_SIZE], *title = dialog_prompt(v, _("Copy the template"), _("Template title"), row->cells[1].text);
	int64_t id = 0;

	if (title == NULL || !screen_ok(v, form_load("template", &f, &e), &e)) {
		free(title);
		return outcome_draw();
	}
	record_init(&r, f);
	record_set(&r, "profile", s->profile);
	record_set(&r, "title", title);
	record_set(&r, "text", row->cells[2].text);
	op_id_make(op);
	if (screen_ok(v, template_save(shop_of(v), 0, &r, op, &id, &e), &e)) {
		reread(v);
		record_free(&r);
		free(title);
		return small_form_open(&entry, id, NULL);
	}
	record_free(&r);
	free(title);
	return outcome_draw();
}

static struct outcome delete_act(struct view *v)
{
	const struct list_row *row = table_row(state_of(v)->table);
	struct error e = {0};
	char question[300];

	snprintf(question, sizeof question, _("Take the template \"%s\" away?"), row->cells[1].text);
	if (dialog_confirm(v, question) && screen_ok(v, template_delete(shop_of(v), row->id, &e), &e))
		reread(v);
	return outcome_draw();
}

static const struct action actions[] = {
	{"templates.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Write a template of your own"), new_act, can_write},
	{"templates.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open and change it"), edit_act, table_has_row},
	{"templates.edit", GROUP_RECORD, {'e'}, NULL, N_("Change it"), edit_act, table_has_row},
	{"templates.copy", GROUP_RECORD, {'c'}, N_("Copy"), N_("A template of your own like this one"), copy_act, table_has_row},
	{"templates.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take away"), N_("Take one of your own away"), delete_act, is_own},
};

const struct screen templates_screen = {
	.name = "templates",
	.title = N_("Message templates"),
	.help = N_("Texts to begin a campaign with. In the composer F4 takes one, F6 keeps what stands there."),
	.jump = 'e',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.pane = pane,
	.resumed = resumed,
};
