/*
 * The frames of a store's front (自訂版面): what lies in each, and whether the
 * platform takes it (YAH-45).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service_screens.h"
#include "small_list.h"
#include "storekeep/mall.h"
#include "storekeep/mall_frame.h"

static const struct column_fit fits[] = {
	{"position", 8, 1, 0}, {"characters", 6, 0, 0}, {"limit", 6, 0, 2}, {"errors", 6, 0, 0}, {"remarks", 8, 0, 1}, {"changed_at", 16, 0, 3}, {"changed_by", 8, 0, 4},
};

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct small_list *l;
	const struct profile *p;
	enum status st = mall_profile(shop_of(v), NULL, &p, e);

	(void)arg;
	if (st != ST_OK)
		return st;
	l = v->state = xcalloc(1, sizeof *l);
	snprintf(l->profile, sizeof l->profile, "%s", profile_name(p));
	st = mall_frame_list(shop_of(v), l->profile, &l->list.source, e);
	if (st != ST_OK) {
		free(l);
		return st;
	}
	small_list_show(v, fits, COUNT_OF(fits), N_("There is nothing to show."));
	return ST_OK;
}

/* The rows are worked out, not read: they are made anew. */
static void renew(struct view *v)
{
	struct small_list *l = small_list_of(v);
	int64_t id = table_has_row(v) ? small_list_id(v) : 1;
	struct list_source src;
	struct error e = {0};

	fitted_free(&l->list);
	if (!screen_ok(v, mall_frame_list(shop_of(v), l->profile, &l->list.source, &e), &e))
		return;
	src = fitted_source(&l->list, fits, COUNT_OF(fits));
	table_set_source(l->table, &src);
	table_select_id(l->table, id);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	renew(v);
}

static struct outcome open_act(struct view *v)
{
	const char *position = table_row(small_list_of(v)->table)->cells[0].text;

	for (int n = 0; label_code("mall_frame", n) != NULL; n++)
		if (strcmp(label_code("mall_frame", n), position) == 0)
			return outcome_push(&frame_screen, (void *)(uintptr_t)label_code("mall_frame", n));
	return outcome_stay();
}

static struct outcome description_act(struct view *v)
{
	(void)v;
	return outcome_push(&frame_screen, NULL);
}

static struct outcome image_act(struct view *v)
{
	(void)v;
	return outcome_push(&template_image_screen, NULL);
}

static struct outcome delete_act(struct view *v)
{
	struct small_list *l = small_list_of(v);
	char question[200], position[24];
	struct error e = {0};

	snprintf(position, sizeof position, "%s", table_row(l->table)->cells[0].text);
	snprintf(question, sizeof question, _("Take away the text of the frame “%s”? It is not kept anywhere else."), label_of("mall_frame", position));
	if (dialog_confirm(v, question) && screen_ok(v, mall_frame_save(shop_of(v), l->profile, position, "", &e), &e))
		ui_say(v, "%s", _("Taken away."));
	renew(v);
	return outcome_draw();
}

static const struct action actions[] = {
	{"frames.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Write its text, with the remarks beside it"), open_act, table_has_row},
	{"frames.check", GROUP_RECORD, {'d'}, N_("Description"), N_("Check a product description: paste it, or open a file"), description_act, NULL},
	{"frames.image", GROUP_RECORD, {'p'}, N_("Picture"), N_("Check a picture for an activity template"), image_act, NULL},
	{"frames.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take away"), N_("Take its text away; asked about first"), delete_act, small_list_can_change},
};

const struct screen frames_screen = {
	.name = "frames",
	.title = N_("Frames of the store's front"),
	.help = N_("The HTML that lies in the four frames around the store's page, each checked for what the platform takes."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = small_list_close,
	.resumed = resumed,
	.changed = renew,
};
