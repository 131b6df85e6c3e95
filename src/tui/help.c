/*
 * The help overlay: made from the same tables as the key bar, so that it cannot
 * say anything else than what the keys do.
 */
#include "config.h"

#include "help.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/dialog.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#include "action.h"
#include "ui.h"

#define KEY_COLS 20

static const char *group_name(enum action_group g)
{
	static const char *const names[] = {
		[GROUP_RECORD] = N_("This screen"), [GROUP_LIST] = N_("Lists"), [GROUP_TEXT] = N_("Inside a field"),
		[GROUP_GLOBAL] = N_("Everywhere"),
	};
	_Static_assert(COUNT_OF(names) == GROUP_COUNT, "every group has a name");

	return _(names[g]);
}

/* Keys left, what they do right, as many lines as that takes. */
static void add_entry(struct buf *out, const char *keys, const char *does)
{
	int cols = ui_area().cols - KEY_COLS - 12;
	size_t len = strlen(does), next;

	for (; len > 0; does += next, len -= next) {
		buf_adds(out, "  ");
		text_add_padded(out, keys, KEY_COLS, false);
		buf_addc(out, ' ');
		buf_add(out, does, draw_wrap_at(does, len, cols > 20 ? cols : 20, &next));
		buf_addc(out, '\n');
		keys = "";
	}
}

static void add_action(struct buf *out, const struct action *a)
{
	char keys[80];

	action_keys(a, keys, sizeof keys);
	add_entry(out, keys, _(a->help));
}

static void add_group(struct buf *out, enum action_group g, const struct action *const *all, size_t count)
{
	bool any = false;

	for (size_t i = 0; i < count; i++) {
		if (all[i]->group != g || all[i]->help == NULL || all[i]->keys[0] == K_NONE)
			continue;
		if (!any)
			buf_addf(out, "%s\n", group_name(g));
		any = true;
		add_action(out, all[i]);
	}
	if (any)
		buf_addc(out, '\n');
}

static void add_jumps(struct buf *out)
{
	const struct screen *const *s = ui.options->screens;

	if (s == NULL)
		return;
	buf_addf(out, "%s\n", _("Screens"));
	for (; *s != NULL; s++) {
		char keys[8];

		if ((*s)->jump == 0)
			continue;
		snprintf(keys, sizeof keys, "g %c", (*s)->jump);
		add_entry(out, keys, _((*s)->title));
	}
}

void help_show(struct view *v)
{
	const struct action *all[ACTIONS_MAX];
	size_t count = action_list(v, all, COUNT_OF(all));
	struct buf text = {0};

	if (v->screen->help != NULL)
		buf_addf(&text, "%s\n\n", _(v->screen->help));
	for (enum action_group g = 0; g < GROUP_COUNT; g++)
		add_group(&text, g, all, count);
	add_jumps(&text);
	dialog_message(v, _("Keys"), buf_str(&text));
	buf_free(&text);
}
