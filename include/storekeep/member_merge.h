/*
 * Two accounts of one person (EAS section 13): likely duplicates, found by
 * index and never merged by themselves; a merge in review, with the way back.
 */
#ifndef STOREKEEP_MEMBER_MERGE_H
#define STOREKEEP_MEMBER_MERGE_H

#include "storekeep/list.h"
#include "storekeep/member.h"

/* ---- likely duplicates (EAS-111) ---- */

/* Find them anew: same phone, same name and birthday, e-mail addresses that differ by one character. Linear in the number of
 * members; what was dismissed stays away. *pairs counts. */
enum status member_duplicates_find(struct shop *s, const char *profile, const struct progress *p, int64_t *pairs, struct error *e);
/* When that was last done, INSTANT_NONE: never. */
instant_t member_duplicates_at(struct shop *s, const char *profile);
/* Pairs as found last, still two live members: low_id, high_id, reasons (label set duplicate_reason), who they are. The row's id is
 * that of the pair. desk_list_close(). */
void member_duplicate_list(struct shop *s, const char *profile, struct list_source *out);
/* The two of a pair; ST_REFUSED pair_missing. */
enum status member_duplicate_get(struct shop *s, int64_t pair, int64_t *low, int64_t *high, struct error *e);
/* A person said that these are two people. */
enum status member_duplicate_dismiss(struct shop *s, int64_t a, int64_t b, struct error *e);

/* ---- merge (EAS-115) ---- */

struct member_merge_plan {
	int64_t orders;            /* that would move */
	int64_t points_issued, points_moving; /* for these orders, and what of it is left to move (EAS-113) */
	int64_t points_left, credit_left;     /* that stay with the account that closes, for a decision */
	char *groups, *fields;     /* names that the kept one lacks, parted by ", "; owned */
	bool consent;              /* the kept one gets it */
};
void member_merge_plan_free(struct member_merge_plan *p);
/* What a merge would do; refusals of member_merge(). */
enum status member_merge_look_at(struct shop *s, int64_t from, int64_t into, struct member_merge_plan *out, struct error *e);

struct member_merge {
	int64_t from, into;
	bool move_points, move_credit; /* what no order brought goes over too (EAS-114: else it stays, shown) */
	const char *reason, *op_id;
};
/* Merge: one transaction, one batch (batch undo). TR_SAME, MEMBER_MERGED, BLACKLISTED, MEMBER_GUEST, MEMBER_NONE. The same op_id
 * again gives the same batch. */
enum status member_merge(struct shop *s, const struct member_merge *m, int64_t *batch_id, struct error *e);

#endif
