/*
 * Audiences (發送客群): who can be reached, how many and in which order. The
 * five of the rulebook come from events and orders of the shop (RUT-83 to 93);
 * audiences of one's own are saved filters.
 *
 * audience_seen keeps, for every person, the newest event of each audience. One
 * walk over it answers every combination of ticks: the people by the set of
 * audiences that hold them (32 sets), counted in slices that never stall a form.
 */
#ifndef STOREKEEP_AUDIENCE_H
#define STOREKEEP_AUDIENCE_H

#include "storekeep/form.h"
#include "storekeep/import.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

enum { AUDIENCES = 5, AUDIENCE_SETS = 1 << AUDIENCES };
/* Bit n is the n-th of the profile's audience.order: visitors favourites cart buyers contacts. */
extern const char *const audience_codes[AUDIENCES];
/* Position of a code, -1 unknown. */
int audience_position(const char *code);

/* Bring audience_seen up to the batches that count now (published since, taken back since). Long after a large import:
 * progress may cancel (ST_OK, *complete false). Chunks behind the gate, can be begun again. */
enum status audience_refresh(struct shop *s, const struct progress *p, bool *complete, struct error *e);
/* true when there is something for audience_refresh() to do. */
bool audience_is_stale(struct shop *s);

/* People by the set of audiences that hold them within the window that ends at `at`. */
struct reach {
	int64_t sets[AUDIENCE_SETS];    /* who can be reached, by set; [0] is in none */
	int64_t skipped[AUDIENCE_SETS]; /* blocked or opted out (RUT-93) */
	bool lists;                     /* people are known; else only the marketplace's figures `figure` */
	bool list[AUDIENCES];           /* the same of each audience: someone was in it at some time */
	int64_t figure[AUDIENCES];      /* the marketplace's own (RUT-92), -1: not known */
	bool complete;                  /* the walk came to its end */
};
/* A walk: open, step until *done, read. Steps of about `ms` milliseconds (0: to the end). reach_free() at any time. */
struct reach_walk;
enum status reach_begin(struct shop *s, const char *profile, instant_t at, struct reach_walk **out, struct error *e);
enum status reach_step(struct reach_walk *w, int ms, bool *done, struct error *e);
/* What was counted so far. */
void reach_read(const struct reach_walk *w, struct reach *out);
void reach_free(struct reach_walk *w);
/* Sums over the sets, without touching the database. `mask`: ticked audiences. */
/* One audience by itself: its list, or the marketplace's figure where there is none; for contacts the figure wins (RUT-88). */
int64_t reach_of(const struct reach *r, int audience);
int64_t reach_union(const struct reach *r, unsigned mask);  /* each known person once */
int64_t reach_overlap(const struct reach *r, unsigned mask);/* people in two or more of the ticked */
int64_t reach_skipped(const struct reach *r, unsigned mask);
/* RUT-92: low = high = the union where lists are known; else the largest … the sum of the figures. Of both kinds: what is
 * known by figures alone is added to the union for `high`. */
void reach_range(const struct reach *r, unsigned mask, int64_t *low, int64_t *high);

/* Recipients of a campaign as of `at`, put in their stated order (RUT-96: audiences in screen order, inside an audience the
 * newest event first, then ascending member id): fills the temporary table chosen (seq, person_id, audience) outside of any
 * transaction. `leave_out` names a campaign whose openers are left out (0 none). */
struct audience_choice { int64_t count, left_out; };
enum status audience_choose(struct shop *s, int64_t campaign_id, instant_t at, int64_t leave_out, struct audience_choice *out, struct error *e);

#endif
