/*
 * The shop's own fields of members (客戶資訊欄位): what more is asked about a
 * customer, in the order of the form.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "small_list.h"
#include "storekeep/field.h"

static const struct column_fit fits[] = {
	{"position", 4, 0, 1}, {"title", 20, 2, 0}, {"type", 10, 0, 0}, {"required", 10, 0, 1}, {"choices", 20, 3, 2}, {"members", 10, 0, 1},
};

static const struct small_form entry = {
	.form = "field",
	.title_new = N_("New own field"),
	.title_edit = N_("Change the own field"),
	.said = N_("The field is kept; it stands on the members' form."),
	.fill = field_record,
	.save = field_save,
	.members = true,
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	enum status st = small_list_members(v, arg, e);

	if (st != ST_OK)
		return st;
	field_list(shop_of(v), small_list_of(v)->profile, &small_list_of(v)->list.source);
	small_list_show(v, fits, COUNT_OF(fits), N_("No field of the shop's own yet. F6 makes the first."));
	return ST_OK;
}

static struct outcome new_act(struct view *v)
{
	return small_form_open(&entry, 0, small_list_of(v)->profile);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&entry, small_list_id(v), NULL);
}

static struct outcome delete_act(struct view *v)
{
	struct shop *shop = shop_of(v);
	const struct table *t = small_list_of(v)->table;
	bool accept = shop->accept_warnings;
	struct error e = {0};
	char question[400];

	snprintf(question, sizeof question, _("Delete the field \"%1$s\"? Members with a value in it: %2$s. The values go as well."),
	         table_cell(t, "title"), table_cell(t, "members"));
	if (!dialog_confirm(v, question))
		return outcome_draw();
	shop->accept_warnings = true; /* one question is enough */
	if (screen_ok(v, field_delete(shop, table_row(t)->id, &e), &e))
		ui_say(v, "%s", _("The field and its values are deleted."));
	shop->accept_warnings = accept;
	table_reload(small_list_of(v)->table);
	return outcome_draw();
}

static const struct action actions[] = {
	{"fields.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Make a field of the shop's own"), new_act, small_list_can_write},
	{"fields.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open and change it"), edit_act, small_list_can_change},
	{"fields.edit", GROUP_RECORD, {'e'}, NULL, N_("Change it"), edit_act, small_list_can_change},
	{"fields.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Delete"), N_("Delete it with what members have in it"), delete_act, small_list_can_change},
};

const struct screen own_fields_screen = {
	.name = "own-fields",
	.title = N_("Own fields"),
	.help = N_("What the shop asks about its members beyond name, phone and e-mail. The fields stand on the members' form in this order."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = small_list_resumed,
};
