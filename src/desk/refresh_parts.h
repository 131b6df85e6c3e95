/*
 * Inside of audience_refresh(): what its parts share while a marketplace is
 * brought up to what counts now.
 */
#ifndef DESK_REFRESH_PARTS_H
#define DESK_REFRESH_PARTS_H

#include "desk/seen.h"

struct taken;
struct refresh {
	struct shop *s;
	const struct progress *p;
	struct seen_rules rules;
	const char *profile;
	int64_t offset;        /* of the marketplace's clock, seconds east */
	struct taken *batches; /* to be taken, in their order */
	size_t count;
	int64_t done, total;
	bool any_orders;       /* the book has some at all */
	struct stmt *put;      /* seen_sql, bound but for the person */
	int place[SEEN_KINDS + 2];
	bool stopped;
};

/* Tell that `more` rows are done; between transactions. */
void refresh_tell(struct refresh *r, int64_t more);
/* Bind those of :batch :after :upto :offset :profile that the statement has. */
void refresh_bind(const struct refresh *r, struct stmt *q, int64_t batch, int64_t after, int64_t upto);
/* The people of temp.touched anew into audience_seen, in transactions as long as the gate allows. */
enum status refresh_people(struct refresh *r, struct error *e);

#endif
