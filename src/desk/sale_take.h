/*
 * Inside of sale_take.c: orders of files as orders of members.
 */
#ifndef SK_DESK_SALE_TAKE_H
#define SK_DESK_SALE_TAKE_H

#include "desk/sale_parts.h"

/* Who ordered, as the file says; texts never NULL. */
struct sale_person {
	const char *code, *name, *email, *phone;
	instant_t since;  /* of the order: a guest is known from the first */
	int64_t batch_id; /* that a guest is made by */
};
/* sale_member.c: the member, or a new guest; 0 with *several: a phone of more than one. In the caller's transaction. */
enum status sale_match(struct shop *s, const struct profile *p, const struct sale_person *who, int64_t *id, bool *several, struct error *e);
/* An account was there at this moment (SHL-31). */
bool sale_was_registered(struct shop *s, int64_t member_id, instant_t at);

/* sale_source.c: the order that a version of `orders` describes, over what is in the book (`out`, a sale or {0}). `back`: as the
 * version has it even where the book is further (an undo). */
enum status sale_read_source(struct shop *s, const struct profile *p, int64_t order_id, bool back, struct sale *out, struct error *e);

/* sale_forget.c: a batch of orders goes (batch_remove): what it made goes, what it changed is as its version before says. */
enum status sale_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e);

#endif
