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
	char *name, *preset;
	struct record filter;     /* of forms/member_filter.ini */
	int64_t members;          /* when last computed, -1: never */
	instant_t computed_at;
};
void segment_free(struct segment *g);
enum status segment_get(struct shop *s, int64_t id, struct segment *out, struct error *e);
/* By name or number; segment_missing. */
enum status segment_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e);
/* Save a filter under a name (EAS-14, EAS-101): SEG_EMPTY, NAME_TAKEN. */
enum status segment_save(struct shop *s, int64_t id, const char *profile, const char *name, const struct record *filter,
                         const char *op_id, int64_t *out, struct error *e);
enum status segment_delete(struct shop *s, int64_t id, struct error *e);
void segment_list(struct shop *s, const char *profile, struct list_source *out);

/* Score everybody as of a day (EAS-103 to 106), in chunks; RFM_EMPTY. */
enum status rfm_compute(struct shop *s, const char *profile, day_t as_of, const struct progress *p, struct error *e);
struct rfm_table {
	day_t as_of, from;
	int64_t population;
	int64_t cell[6][6];       /* members by r and f, 1 to 5; [0][0] nobody bought */
	struct rfm_cut { int64_t low, high, members; } cuts[3][6]; /* by measure R, F, M and score */
};
enum status rfm_read(struct shop *s, const char *profile, struct rfm_table *out, struct error *e);

#endif
