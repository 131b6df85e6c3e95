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

/* ---- audiences of one's own ---- */

/* A saved filter over people and orders (forms/audience.ini). A campaign names it `own:ID` where the profile's audience.own
 * allows that; a push is narrowed down by it. */
struct audience {
	int64_t id;
	char profile[32];
	char name[200];
	instant_t created_at, changed_at;
	char created_by[64], changed_by[64];
};
/* Code audience_missing. */
enum status audience_get(struct shop *s, int64_t id, struct audience *out, struct error *e);
/* Its filter into the fields that the record lacks. */
enum status audience_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* id 0: a new one. Codes name_twice, filter_empty, orders_range, amount_range, last_range and those of the form. NOTE RUT-83
 * where the marketplace lets nobody tick it. */
enum status audience_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *saved, struct error *e);
/* Code audience_in_use while a campaign that is not sent yet goes to it. */
enum status audience_delete(struct shop *s, int64_t id, struct error *e);
/* true where campaigns may be sent to it. */
bool audience_own_allowed(struct shop *s, const char *profile);
/* By name; `profile` NULL: all. desk_list_close(). */
void audience_list(struct shop *s, const char *profile, struct list_source *out);
/* "own:12" gives 12, else 0. */
int64_t audience_own_id(const char *code);
/* The marketplace's own figure for one of the five (RUT-92); below 0 takes it away. Code audience_unknown, count_range. */
enum status audience_set_count(struct shop *s, const char *profile, const char *audience, int64_t count, struct error *e);

/* How many a filter holds, as a record of the form has it (saved or not): the same dance as reach. */
struct own_reach;
enum status own_reach_begin(struct shop *s, const struct record *r, instant_t at, struct own_reach **out, struct error *e);
enum status own_reach_step(struct own_reach *o, int ms, bool *done, struct error *e);
void own_reach_read(const struct own_reach *o, int64_t *count, int64_t *skipped);
void own_reach_free(struct own_reach *o);

/* ---- people ---- */

/* The people of an audience as of now, newest event first: one of the five, own:ID, or "" for everybody whom the marketplace
 * knows, by member id. Those left out are in it, with their flag. Filter words: member_id=, flag=; free text looks at id, name, e-mail.
 * desk_list_close(). ST_REFUSED with code audience_unknown. */
enum status person_list(struct shop *s, const char *profile, const char *audience, struct list_source *out, struct error *e);
struct person {
	int64_t id;
	char profile[32], code[80], name[200], email[200];
	bool blocked, opted_out, email_verified, reminder_opt_out;
	day_t followed_on, left_on;
	instant_t newest[AUDIENCES]; /* INSTANT_NONE: never */
	unsigned set;                /* audiences that hold the person now */
	int64_t orders, amount;
	instant_t last_order;
};
/* Code person_missing. */
enum status person_get(struct shop *s, int64_t id, struct person *out, struct error *e);
/* Goods that the shop told of, best sellers first (QOO-19). desk_list_close(). */
void audience_items(struct shop *s, const char *profile, struct list_source *out);
/* What the person did, newest first. desk_list_close(). */
void person_events(struct shop *s, int64_t id, struct list_source *out);

/* ---- files ---- */

/* Files: visitors favourites cart buyers contacts (events of one audience), events (any, with their kind), members (flags),
 * followers, counts (the marketplace's figures), items (goods with rank). NULL-terminated. */
extern const char *const audience_sources[];
/* `audience import`: profiles with a map [audience.columns]; o->source says what the rows are (or a kind of event does), NULL:
 * the file's columns, where they do. An event without
 * member id or time is refused with its row (RUT-84 to 88). Code source_unknown. */
enum status audience_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);

/* Recipients of a campaign as of `at`, put in their stated order (RUT-96: audiences in screen order, inside an audience the
 * newest event first, then ascending member id): fills the temporary table chosen (seq, person_id, audience) outside of any
 * transaction. `leave_out` names a campaign whose openers are left out (0 none). */
struct audience_choice { int64_t count, left_out; };
enum status audience_choose(struct shop *s, int64_t campaign_id, instant_t at, int64_t leave_out, struct audience_choice *out, struct error *e);

#endif
