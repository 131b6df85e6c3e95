/*
 * Between the files of the prepaid books.
 */
#ifndef DESK_PREPAID_PARTS_H
#define DESK_PREPAID_PARTS_H

#include "storekeep/prepaid.h"

struct prepaid_sql {
	const char *once, *balance, *low, *at, *insert;
	const char *noun; /* of audit lines */
};
extern const struct prepaid_sql prepaid_books[2];

/* The least that is left at any moment from `at` on. */
int64_t prepaid_low(struct shop *s, enum prepaid book, const char *profile, instant_t at);
/* Without looking at what is left. In the caller's transaction. */
enum status prepaid_insert(struct shop *s, enum prepaid book, const char *profile, const struct prepaid_entry *n, struct error *e);
enum status prepaid_short(struct shop *s, enum prepaid book, const char *profile, int64_t balance, int64_t need, bool otp, struct error *e);

#endif
