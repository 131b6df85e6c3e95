/*
 * What a list of small records (small_form.h) has in common with the others of
 * its kind: one table over one source, new and changed rows found again.
 */
#ifndef SCREENS_SMALL_LIST_H
#define SCREENS_SMALL_LIST_H

#include "small_form.h"

/* The state of such a screen (view.state); small_list_close() frees it. */
struct small_list {
	struct fitted list;   /* its source is filled by the screen */
	struct table *table;
	char profile[32];     /* marketplace whose records are shown and made; "" all */
};
struct small_list *small_list_of(const struct view *v);
/* Make the state, for a marketplace of members: `arg` names it, NULL: the shop's. Refusals are those of member_profile(). */
enum status small_list_members(struct view *v, const char *arg, struct error *e);
/* Show what the source gives; `empty` (N_()) where there is nothing. */
void small_list_show(struct view *v, const struct column_fit *fits, size_t count, const char *empty);

/* Handlers: `close` and `resumed` of a screen, and when its acts are offered. */
void small_list_close(struct view *v);
void small_list_resumed(struct view *v, int64_t result);
bool small_list_can_write(const struct view *v);
bool small_list_can_change(const struct view *v); /* and there is a row */
/* The record under the cursor. */
int64_t small_list_id(const struct view *v);

#endif
