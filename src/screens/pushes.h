/*
 * What the screens of coupon pushes share: where one leads to, and the acts
 * that the list and the view have.
 */
#ifndef SCREENS_PUSHES_H
#define SCREENS_PUSHES_H

#include "screens.h"
#include "storekeep/push.h"

/* Opened with arg_id() of a push: its order numbers. */
extern const struct screen push_rows_screen;
/* The view of a draft, with the last look before applying above it. */
struct outcome push_last_look(int64_t id);
/* The last look, and after a yes the application; says how it went. true: it is applied for. */
bool push_apply_act(struct view *v, int64_t id);
/* Take it back after a question. true: it is cancelled. */
bool push_cancel_act(struct view *v, int64_t id);
/* Of a missed one: asks what became of it. */
bool push_settle_act(struct view *v, int64_t id);
/* Discard a draft after a question. */
bool push_delete_act(struct view *v, int64_t id);

#endif
