/*
 * The actions that hold on a screen: gathered from screen, parts and loop in
 * the order in which they are asked. Decides which action a key means and how
 * keys are called; key bar, help and palette draw what it lists.
 */
#include "config.h"

#include "action.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"
#include "storekeep/tui.h"

static bool enabled(const struct action *a, const struct view *v)
{
	return a->enabled == NULL || a->enabled(v);
}

struct list {
	const struct view *view;
	const struct action **out;
	size_t count, room;
};

static bool listed(const struct list *l, const struct action *a)
{
	for (size_t i = 0; i < l->count; i++)
		if (l->out[i] == a)
			return true;
	return false;
}

static bool has_key(const struct action *a, int code)
{
	for (size_t i = 0; i < COUNT_OF(a->keys) && a->keys[i] != K_NONE; i++)
		if (a->keys[i] == code)
			return true;
	return false;
}

/* Every key of it is another's: it would be listed without working. */
static bool hidden(const struct list *l, const struct action *a)
{
	size_t taken = 0, keys = 0;

	for (; keys < COUNT_OF(a->keys) && a->keys[keys] != K_NONE; keys++)
		for (size_t i = 0; i < l->count; i++)
			if (has_key(l->out[i], a->keys[keys])) {
				taken++;
				break;
			}
	return keys > 0 && taken == keys;
}

static void add(struct list *l, const struct action *actions, size_t count)
{
	for (size_t i = 0; i < count && l->count < l->room; i++)
		if (enabled(&actions[i], l->view) && !listed(l, &actions[i]) && !hidden(l, &actions[i]))
			l->out[l->count++] = &actions[i];
}

size_t action_list(const struct view *v, const struct action *out[], size_t room)
{
	struct list l = {.view = v, .out = out, .room = room};

	add(&l, v->screen->actions, v->screen->action_count);
	if (v->part_count > 0)
		add(&l, v->parts[v->focus]->ops->actions, v->parts[v->focus]->ops->action_count);
	add(&l, ui_actions, ui_action_count);
	return l.count;
}

bool action_is_text(int code)
{
	return code >= 0x20 && code < K_ESC;
}

const struct action *action_on_key(const struct view *v, int code, bool in_text)
{
	const struct action *all[ACTIONS_MAX];
	size_t count;

	if (in_text && action_is_text(code))
		return NULL;
	count = action_list(v, all, COUNT_OF(all));
	for (size_t i = 0; i < count; i++)
		if (has_key(all[i], code))
			return all[i];
	return NULL;
}

static const struct {
	int code;
	const char *name;
} names[] = {
	{K_ESC, N_("Esc")}, {K_ENTER, N_("Enter")}, {K_TAB, N_("Tab")}, {K_BACKTAB, N_("Shift-Tab")},
	{K_BACKSPACE, N_("Backspace")}, {K_DELETE, N_("Delete")}, {K_INSERT, N_("Insert")},
	{K_UP, N_("Up")}, {K_DOWN, N_("Down")}, {K_LEFT, N_("Left")}, {K_RIGHT, N_("Right")},
	{K_HOME, N_("Home")}, {K_END, N_("End")}, {K_PAGE_UP, N_("PgUp")}, {K_PAGE_DOWN, N_("PgDn")},
	{K_WORD_LEFT, N_("Ctrl-Left")}, {K_WORD_RIGHT, N_("Ctrl-Right")}, {' ', N_("Space")},
	{K_PASTE, N_("a paste")}, {K_SCAN, N_("a scan")}, {K_CLICK, N_("a click")}, {K_DOUBLE_CLICK, N_("a double click")},
	{K_WHEEL_UP, N_("wheel up")}, {K_WHEEL_DOWN, N_("wheel down")}, {K_UNKNOWN, N_("an unknown sequence")},
};

const char *key_called(int code, char out[24])
{
	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].code == code) {
			snprintf(out, 24, "%s", _(names[i].name));
			return out;
		}
	if (code > K_F0 && code <= K_F(24))
		snprintf(out, 24, "F%d", code - K_F0);
	else if (code > 0 && code < 0x20)
		snprintf(out, 24, "Ctrl-%c", code + 0x40);
	else
		out[code < K_ESC ? text_encode((uint32_t)code, out) : 0] = '\0';
	return out;
}

void action_keys(const struct action *a, char *out, size_t size)
{
	size_t at = 0;

	out[0] = '\0';
	for (size_t i = 0; i < COUNT_OF(a->keys) && a->keys[i] != K_NONE && at < size; i++) {
		char name[24];
		int n = snprintf(out + at, size - at, "%s%s", at > 0 ? " " : "", key_called(a->keys[i], name));

		at += n > 0 ? (size_t)n : 0;
	}
}
