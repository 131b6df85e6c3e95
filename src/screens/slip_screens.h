/*
 * Returns (退貨單) and exchanges (換貨單) on the screens: the board, one slip,
 * its forms and acts, and what other screens show of them.
 */
#ifndef SCREENS_SLIP_SCREENS_H
#define SCREENS_SLIP_SCREENS_H

#include "pen.h"

#include "storekeep/order_life.h"
#include "storekeep/slip.h"

/* The board of both kinds by state, opened without an argument. */
extern const struct screen slips_screen;
/* One slip, opened with arg_id(). */
extern const struct screen return_screen, exchange_screen;
/* A new one, from the palette. */
extern const struct screen new_return_screen, new_exchange_screen;

/* ---- slip_view.c ---- */

/* Everything known about a slip. */
struct slip_card {
	bool is_return;
	struct return_slip r;      /* one of the two is {0} */
	struct exchange_slip x;
	/* Of either, living in it. */
	int64_t id;
	const char *profile, *no, *order_no, *state, *next_text, *note;
	day_t last_day;
	int days_left;
	struct order_life *order;  /* behind it; NULL: not in the book */
	struct list_source event_source;
	struct list_page events;
};
enum status slip_card_read(struct shop *s, bool is_return, int64_t id, struct slip_card *out, struct error *e);
void slip_card_free(struct slip_card *f); /* fine on {0} */
void slip_card_draw(struct shop *s, const struct slip_card *f, struct pen *p);
/* What is refunded, goods and outbound shipping together. */
money_t slip_card_refund(const struct return_slip *r);
/* The name of a slip for people: "Return R-12"; `kind` return or exchange. */
void slip_card_name(const char *kind, const char *no, char *out, size_t size);
bool slip_card_is(const struct slip_card *f, const char *state);

/* ---- slip_forms.c ---- */

/* The form of a new slip (a return, else an exchange) for these orders, none: an empty one. Several are of one cart. */
struct outcome slip_form_new(struct view *v, bool is_return, const int64_t *orders, size_t count);
/* The form whose draft has this key. */
struct outcome slip_form_take_draft(bool is_return, const char *key);
/* Fee, numbers and note of a slip; a refused return of this order (YAH-82, YAH-85). */
struct outcome slip_form_edit(bool is_return, int64_t id);
struct outcome slip_form_refuse(int64_t order);
/* Register it as abnormal (退貨異常作業). */
struct outcome slip_form_abnormal(int64_t id);

/* ---- slip_acts.c ---- */

/* Slips that an act is for, of one kind as a rule; one at least. */
struct slip_set {
	const struct slip_card **cards;
	size_t count;
	size_t left; /* marked too, but the act does not fit them */
};

/* Acts on slips: what is needed is asked, the act tried, shown with what the rules say of it, and done after a yes. Nothing is
 * offered that the slip's state does not allow. */
struct slip_way {
	int key;
	const char *states;  /* " requested collected ", whose slips can have it */
	bool is_return;
	const char *label;   /* N_() */
	/* For slips that it fits. true: done. *next where it leads to a form or to what it made. */
	bool (*run)(struct view *v, const struct slip_set *set, struct outcome *next);
};
extern const struct slip_way slip_ways[];
extern const size_t slip_way_count;
bool slip_way_fits(const struct slip_way *w, const struct slip_card *f);
/* The usual next one of this slip, NULL none. */
const struct slip_way *slip_way_usual(const struct slip_card *f);
/* For those of the set that it fits. */
bool slip_way_run(struct view *v, const struct slip_way *w, const struct slip_set *set, struct outcome *next);
/* The menu of key `a`. */
bool slip_way_menu(struct view *v, const struct slip_set *set, struct outcome *next);

#endif
