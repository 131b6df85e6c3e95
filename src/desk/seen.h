/*
 * Inside of the audience modules: events of the file as rules/seen.c takes them.
 */
#ifndef DESK_SEEN_H
#define DESK_SEEN_H

#include "storekeep/audience.h"
#include "storekeep/seen.h"

/* A batch counts nowhere while it is coming or going. */
#define SEEN_LIVE "NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))"
/* Orders know days: what happened on one ends with its last second. */
#define SEEN_DAY 86399

/* Kinds of events (table member_event), and which audience each makes. */
#define EVENT_KINDS 7
extern const char *const event_kinds[EVENT_KINDS];
struct seen_rules {
	const char *profile;
	int audience[EVENT_KINDS]; /* -1 none */
	bool cart_stays;           /* audience_cart.exclude_if_bought_after = no */
	int64_t window;            /* seconds (RUT-89) */
};
/* As the profile says; one without audiences of its own has those of the rulebook. */
enum status seen_rules_of(struct shop *s, const char *profile, struct seen_rules *out, struct error *e);
/* Place in event_kinds, -1 unknown. */
int event_kind(const char *word);

/* A row of member_event: kind, item_no, at in columns `first` … `first` + 2. */
void seen_take_event(struct seen *n, const struct seen_rules *r, struct stmt *q, int first);
/* A row of person_order: item_no, bought_at, success_at. */
void seen_take_order(struct seen *n, struct stmt *q, int first);
/* One person as of `upto`, for when the newest event is later than the moment asked about. */
enum status seen_person(struct shop *s, const struct seen_rules *r, int64_t person, instant_t upto, struct seen *n, struct error *e);

/* Bits of audience_seen.skip that leave a person out (reach.skip_flags, RUT-93). */
int seen_skip_bits(const struct profile *p);
/* The set of audiences that hold the person in the window that ends at `at`. */
int seen_set(const struct seen_rules *r, const struct seen *n, instant_t at);

/* true when it lies in the window that ends at `upto`, both ends included. */
static inline bool seen_within(const struct seen_rules *r, instant_t at, instant_t upto)
{
	return at != INSTANT_NONE && at <= upto && at >= upto - r->window;
}

#endif
