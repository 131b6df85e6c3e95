/*
 * How a capability brings its lines to the board of what is due, and its work
 * to `due run`: a source and an actor, named once in desk/due_sources.c.
 */
#ifndef STOREKEEP_DUE_PARTS_H
#define STOREKEEP_DUE_PARTS_H

#include "storekeep/due.h"

struct due_frame {
	struct shop *s;
	int ahead;              /* days after today, on the marketplace's clock */
	struct due_items *out;
};
/* A line for `profile`, NULL when its day is beyond what is asked for. `record` names what Enter opens ("campaign", "renewal",
 * "plan", "push", "autodebit" …) with its id. The caller fills the sentence. An instant gives day and hour. */
struct due_item *due_add(struct due_frame *f, const char *profile, const char *kind, day_t day, const char *rule);
struct due_item *due_add_at(struct due_frame *f, const char *profile, const char *kind, instant_t at, const char *rule);
void due_say(struct due_item *it, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

typedef enum status (*due_source)(struct due_frame *f, struct error *e);
/* What a run did is added to `done`. */
typedef enum status (*due_actor)(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);
/* NULL-terminated, in the order in which they act. */
extern const due_source due_sources[];
extern const due_actor due_actors[];

#endif
