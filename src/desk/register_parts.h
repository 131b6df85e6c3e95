/*
 * Between the files of the registers: what each brings to the one way of
 * keeping them.
 */
#ifndef DESK_REGISTER_PARTS_H
#define DESK_REGISTER_PARTS_H

#include "storekeep/desk_list.h"
#include "storekeep/register.h"

struct register_def {
	struct register_words words;
	const char *get;     /* -> the form's fields in its order by name, see `columns`; then id, profile, member_id, created_at, created_by, received_at */
	const char *insert, *update, *delete, *op, *twin; /* binds are ":FIELD"; twin NULL: names are free */
	const char *const *columns;  /* fields that `get` gives, in its order; NULL-terminated */
	const char *missing; /* code */
	const struct list_def *list;
	/* What is wrong among s->notes; may complete the record. `before`: as it stood, NULL for a new one. */
	enum status (*check)(struct shop *s, const struct profile *p, int64_t id, struct record *r, const struct record *before, struct error *e);
	/* Further binds of insert and update. May be NULL. */
	void (*bind)(struct shop *s, const struct profile *p, const struct record *r, struct stmt *q);
};
extern const struct register_def channel_register, integration_register, enquiry_register;

/* "****abc": what may be seen of an account; links and addresses are no secrets. */
void secret_mask(const char *text, char out[80]);
/* The member of a marketplace with this e-mail address, 0 none. */
int64_t enquiry_member(struct shop *s, const char *profile, const char *sender);

#endif
