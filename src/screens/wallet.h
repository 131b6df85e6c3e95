/*
 * Points and store credit of members on the screen: the tabs of the record, the
 * forms that give and take, for one and for many.
 */
#ifndef SCREENS_WALLET_H
#define SCREENS_WALLET_H

#include "members.h"

/* Tabs of the record (wallet_tabs.c). */
enum status wallet_ledger_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e);
enum status wallet_lots_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e);
enum status wallet_credit_tab(struct shop *s, const struct member *m, struct list_source *out, struct error *e);
extern const struct column_fit wallet_ledger_fits[8], wallet_lots_fits[7], wallet_credit_fits[7];
/* Enter on an entry and on a lot: how it came about. */
struct outcome wallet_entry_open(struct view *v, int64_t member_id, const struct list_row *row);
struct outcome wallet_lot_open(struct view *v, int64_t member_id, const struct list_row *row);
/* A use for money off, taken back from its row of the ledger, asked. */
bool wallet_can_undo(const struct view *v, const struct list_row *row);
struct outcome wallet_undo_act(struct view *v, const struct list_row *row);
/* When a member's points lapse, as a line from today on; returns the rows used, 0 where there is nothing to show. */
int wallet_time_line(struct shop *s, const struct member *m, struct area a);

/* Acts (wallet_form.c): points and store credit of the member that the view speaks of. */
struct outcome wallet_points_act(struct view *v);
struct outcome wallet_credit_act(struct view *v);
/* Store credit of one member: its form. */
struct outcome wallet_credit_open(struct view *v, int64_t member_id);
/* Of the marked ones. */
struct outcome wallet_act_points(struct view *v, const struct member_choice *who);
struct outcome wallet_act_credit(struct view *v, const struct member_choice *who);

/* The cashback centre; opened with the name of a marketplace, NULL: the shop's. */
extern const struct screen credit_centre_screen;

#endif
