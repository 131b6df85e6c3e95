/* The actions that hold here and now, found by key and by name. */
#ifndef TUI_ACTION_H
#define TUI_ACTION_H

#include "storekeep/tui.h"

#define ACTIONS_MAX 128

/* All actions of the top view that are enabled: the screen's, those of the part in focus, then those of everywhere.
 * A key that an earlier one has is not given to a later one. */
size_t action_list(const struct view *v, const struct action *out[], size_t room);
/* The action on this key, NULL none; `in_text`: letters and signs are text. */
const struct action *action_on_key(const struct view *v, int code, bool in_text);
/* All keys of an action: "F2 Ctrl-S". */
void action_keys(const struct action *a, char *out, size_t size);
/* A key that types something. */
bool action_is_text(int code);

/* What works on every screen (ui_actions.c). */
extern const struct action ui_actions[];
extern const size_t ui_action_count;

#endif
