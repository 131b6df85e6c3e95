/*
 * Segments (顧客分群) and RFM (EAS section 11, SHL section 11): saved filters,
 * counted when looked at, written down when acted on.
 */
#ifndef STOREKEEP_SEGMENT_H
#define STOREKEEP_SEGMENT_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/member.h"

struct segment {
	int64_t id;
	char profile[32], family[8];
	char *name, *preset;      /* owned; preset "": conditions of one's own */
	bool built_in;            /* everybody, or of the RFM analysis: cannot be changed or deleted */
	bool broken;              /* a condition speaks of a field that is gone: nothing can be done with it */
	struct record filter;     /* of forms/member_filter.ini */
	int64_t members;          /* when last computed, -1: never; with their counted orders and net amount */
	int64_t orders, net_amount;
	instant_t computed_at;
};
void segment_free(struct segment *g);
/* Put the segments that every marketplace has into the book: everybody, and those of the RFM analysis (EAS-106). Fine when they are
 * there; a transaction of its own unless one is open. The functions below do it by themselves. */
enum status segment_seed(struct shop *s, const char *profile, struct error *e);
enum status segment_get(struct shop *s, int64_t id, struct segment *out, struct error *e);
/* By name or number; segment_missing. */
enum status segment_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
/* Save a filter under a name (EAS-14, EAS-101), id 0 a new one: SEG_EMPTY, NAME_TAKEN, TEXT_LONG, name_empty. */
enum status segment_save(struct shop *s, int64_t id, const char *profile, const char *name, const struct record *filter,
                         const char *op_id, int64_t *out, struct error *e);
/* One of segment.presets under a name of its own (NULL or "": its label). preset_unknown. */
enum status segment_save_preset(struct shop *s, const char *profile, const char *preset, const char *name, const char *op_id, int64_t *out,
                                struct error *e);
/* Conditions of a preset into a record of the filter. preset_unknown. */
enum status segment_preset(struct shop *s, const char *profile, const char *preset, struct record *filter, struct error *e);
/* segment_in_use where a message that waits goes to it. */
enum status segment_delete(struct shop *s, int64_t id, struct error *e);
void segment_list(struct shop *s, const char *profile, struct list_source *out);
/* Conditions in words: "Points from: 100; Tier: VIP". The caller frees. */
char *segment_words(const struct record *filter);

/* What a segment holds now (EAS-100). ST_FAILED db_interrupted when it was stopped (db_set_stop). */
struct segment_figures { int64_t members, orders, net_amount; };
enum status segment_figures(struct shop *s, int64_t id, struct segment_figures *out, struct error *e);
/* Keep them as last computed; in a transaction of its own. */
enum status segment_figures_keep(struct shop *s, int64_t id, const struct segment_figures *f, struct error *e);

/* Count them all and keep what was counted; one that cannot be counted stays as it was. */
enum status segment_refresh(struct shop *s, const char *profile, const struct progress *p, struct error *e);

/* ---- RFM (rfm.c) ---- */

/* What an analysis found. */
struct rfm_table {
	day_t as_of, from;        /* from DAY_NONE: all time */
	instant_t at;
	int64_t population, others; /* others: live members without a score */
	int64_t cell[6][6];       /* members by r and f, 1 to 5 */
	struct rfm_cut { int64_t low, high, members; } cuts[3][6]; /* by measure R, F, M and score */
	int64_t segment[9];       /* members in the order of rfm_segment_code() */
	bool fixed;               /* rfm.method */
	bool whole;               /* false: the next one was cut short; scores may be of either */
};
/* Score everybody as of a day (EAS-103 to 106), in chunks; RFM_EMPTY, RFM_CUTS, PROFILE_BAD, rfm_stopped. `out` may be NULL. With
 * dry_run nothing is written. */
enum status rfm_compute(struct shop *s, const char *profile, day_t as_of, const struct progress *p, struct rfm_table *out, struct error *e);
/* The last one as it was written down; population 0: there is none. */
enum status rfm_read(struct shop *s, const char *profile, struct rfm_table *out, struct error *e);

#endif
