/*
 * Bulk actions over members (EAS-6, SHL-5) or orders: the records are written down,
 * checked whole, shown, applied in short transactions, each once, taken up again
 * after a kill, and taken back as a batch.
 */
#ifndef STOREKEEP_BULK_H
#define STOREKEEP_BULK_H

#include "storekeep/batch.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"

enum bulk_verdict { BULK_CHANGES, BULK_SAME, BULK_REFUSED };

/* What one kind of action does to one member (or order: `member_id` is its id then). Kinds stand in the table of desk/bulk_kinds.c; batch.kind is `kind`. */
struct bulk_kind {
	const char *kind;
	/* Can it be done? Reads only. BULK_REFUSED fills `why` (its own code). `arg` is bulk_run's. */
	enum bulk_verdict (*check)(struct shop *s, void *arg, int64_t member_id, struct error *why);
	/* Do it, in the transaction that is open; `before` gets what undo needs (may stay empty). */
	enum status (*apply)(struct shop *s, void *arg, int64_t batch_id, int64_t member_id, struct buf *before, struct error *e);
	/* Take it back from `before`, in the transaction that is open. ST_REFUSED: stands in the way (told, and the rest goes on only
	 * when nothing is refused; with `check_only` nothing is written). NULL: cannot be taken back. */
	enum status (*undo)(struct shop *s, int64_t batch_id, int64_t member_id, const char *before, bool check_only, struct error *e);
	/* `arg` again from what prepare() kept, for a run that is taken up after a kill; freed with free(). NULL: not needed. */
	void *(*reload)(struct shop *s, int64_t batch_id);
};

struct bulk_options {
	const struct bulk_kind *kind;
	/* Of orders in place of members (bulk_run()'s `who` is NULL): ids ascending, each once, of one marketplace. Warnings of the checks have
	 * to be confirmed before anything is written. */
	const int64_t *order_ids;
	size_t order_count;
	const char *profile;
	const char *source;       /* of the batch: what people read for it ("VIP", "+50") */
	bool skip_bad;            /* go on with those who can (bulk.skip_bad, or asked for) */
	const char *op_id;
	/* After the batch row was made, in its transaction: keep what the action needs (points_batch). May be NULL. */
	enum status (*prepare)(struct shop *s, void *arg, int64_t batch_id, struct error *e);
	void *arg;
	struct progress progress;
};
struct bulk_result {
	int64_t members, changes, same, refused;
	int64_t batch_id;         /* 0: nothing was done (dry run, or refused) */
	bool already;             /* this op_id was here before */
	struct error first;       /* of the refused ones */
};
/* Check whole, then apply unless s->dry_run. BULK_EMPTY; BULK_ROWS when some cannot and skip_bad is off: nothing is written, the
 * first twenty are among s->notes with their own codes. */
enum status bulk_run(struct shop *s, const struct member_choice *who, const struct bulk_options *o, struct bulk_result *out, struct error *e);
/* A bulk batch that was cut short: finish it. For the offer at the start and `due run`. */
enum status bulk_resume(struct shop *s, int64_t batch_id, const struct progress *p, struct bulk_result *out, struct error *e);
/* true for a batch.kind of a bulk action: one that was cut short can be finished. */
bool bulk_is(const char *kind);
/* Members on the blacklist or off it, as a batch (EAS-108): REASON_EMPTY, and what bulk_run() says. */
enum status member_block_many(struct shop *s, const struct member_choice *who, bool on, const char *reason, bool skip_bad, const char *op_id,
                              const struct progress *p, struct bulk_result *out, struct error *e);
/* Called by batch_undo(): true when the batch is a bulk action (then *st is how its undo went). */
bool bulk_undo(struct shop *s, const struct batch *b, const struct progress *p, enum status *st, struct error *e);

#endif
