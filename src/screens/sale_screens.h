/*
 * Orders of members on the screens: their form, their side of a record, and what
 * can be done with one or many.
 */
#ifndef SCREENS_SALE_SCREENS_H
#define SCREENS_SALE_SCREENS_H

#include "screens.h"

#include "storekeep/sale.h"

/* ---- sale_form.c ---- */

/* A new order (id 0; for a member where `member_id` is not 0) or the order of that id. */
struct outcome sale_form_open(int64_t id, int64_t member_id, const char *profile);

/* The same with the draft of this key taken up. */
struct outcome sale_form_take_draft(const char *key);
/* The record of the order of that sale id. */
struct outcome sale_screen_open(struct view *v, int64_t id);

/* ---- sale_acts.c ---- */

/* What can be done to marked rows of a list of `orders`, and of one of sale_list(). */
extern const struct bulk_act order_bulk_acts[], sale_bulk_acts[];
#define SALE_BULK_ACTS 4
/* One order: asks, shows what would change, does it, says how it went. Each gives true when something was done. */
bool sale_ask_deliver(struct view *v, int64_t id);
bool sale_ask_complete(struct view *v, int64_t id);
bool sale_ask_cancel(struct view *v, int64_t id);
bool sale_ask_return(struct view *v, int64_t id);
bool sale_ask_transfer(struct view *v, int64_t id);

/* ---- sale_side.c ---- */

/* The members' side of an order as text: fields, and its lines with their shares. {0}: it has none. */
struct side_fact {
	char *label, *text;
};
struct sale_side {
	int64_t id, member_id;
	struct side_fact *facts;
	size_t fact_count;
	char **lines;
	size_t line_count;
};
void sale_side_read(struct shop *s, int64_t orders_id, struct sale_side *out);
void sale_side_free(struct sale_side *side);
/* A line of an order with its share and what is left of it, in columns. */
char *sale_line_text(const struct basis_line *l, const char *goods);
char *sale_line_heading(void);

#endif
