/* The counter: its state, shared by keys (counter.c), acts (counter_acts.c) and drawing (counter_draw.c). */
#ifndef SCREENS_COUNTER_H
#define SCREENS_COUNTER_H

#include "screens.h"
#include "storekeep/counter.h"
#include "storekeep/draft.h"
#include "storekeep/edit_view.h"

#define COUNTER_MATCHES 10

enum counter_box { BOX_WHO, BOX_AMOUNT, BOX_RECEIPT, COUNTER_BOXES };

struct counter {
	struct part part;
	char profile[32];
	struct editor *ed[COUNTER_BOXES];
	struct edit_window window[COUNTER_BOXES];
	enum counter_box focus;
	/* finding a member */
	int64_t ids[COUNTER_MATCHES];
	char match[COUNTER_MATCHES][200];
	size_t count, at;
	bool picking;             /* Enter takes the row at `at` */
	/* selling to one */
	bool selling;
	struct counter_card card;
	int64_t amount, use_points, use_credit;
	struct counter_sum sum;
	char op[OP_ID_SIZE];
	/* the last ticket */
	struct buf slip;
	char last[400];
};

struct counter *counter_of(const struct view *v);
void counter_draw(struct counter *c, struct area a);

/* Open the ticket of a member; false: said why not. */
bool counter_open_member(struct counter *c, int64_t id);
/* Back to finding; what was typed is gone. */
void counter_next(struct counter *c);
/* Read the member again, and what the ticket comes to. */
void counter_reread(struct counter *c);
void counter_sum_up(struct counter *c);

/* counter_acts.c */
struct outcome counter_use_act(struct view *v);
struct outcome counter_new_act(struct view *v);
struct outcome counter_slip_act(struct view *v);

#endif
