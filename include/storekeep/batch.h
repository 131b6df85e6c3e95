/*
 * Batches: what came in by one import, counted and taken back as one.
 */
#ifndef STOREKEEP_BATCH_H
#define STOREKEEP_BATCH_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

struct batch {
	int64_t id;
	char kind[16], profile[32], state[16], charset[16];
	char source[256];
	char started_by[64];
	int64_t rows_new, rows_changed, rows_same, rows_refused;
	instant_t started_at, finished_at, undone_at;
};

/* Begin one in state staging. Opens and commits its own transaction. While this shop is open other processes see that
 * someone is at work on it. */
enum status batch_start(struct shop *s, const char *kind, const char *profile, const char *source,
                        const char *source_hash, const char *charset, int64_t *id, struct error *e);
/* Make it count: inside the caller's transaction, with its counts. */
enum status batch_publish(struct shop *s, const struct batch *b, struct error *e);
/* Take a staging batch (cut short or cancelled) or a published one away: one small commit makes it count no more,
 * then its rows go in short transactions. Can be called again after a kill. */
enum status batch_remove(struct shop *s, int64_t id, const struct progress *p, struct error *e);

/* A staging batch of members that was stopped or killed: what is done counts (EAS-83), counted anew; the file is not
 * remembered as in, so that the same one goes on. */
enum status batch_keep(struct shop *s, int64_t id, struct error *e);

/* Undo a published batch as a person asks for it. What stands in the way (a later batch changed its orders, its period is
 * signed off, vouchers exist) comes as notes in s->notes; any such WARN-less obstacle refuses (code batch_blocked).
 * With shop->dry_run only the list is made. */
enum status batch_undo(struct shop *s, int64_t id, const struct progress *p, struct error *e);

/* One batch; ST_REFUSED with code batch_missing. */
enum status batch_get(struct shop *s, int64_t id, struct batch *out, struct error *e);
/* Batches that were cut short (staging or removing and no live process at work on them): ids into `ids`, returns how many. */
size_t batch_unfinished(struct shop *s, int64_t *ids, size_t room);
/* Say that this process is at work on a batch again, or no more: for those who go on with one that was cut short. */
void batch_work_on(struct shop *s, int64_t id, bool on);
/* true when another process is importing files of this kind and profile. */
bool batch_busy(struct shop *s, const char *kind, const char *profile);
/* The published batch that came of a file with this hash, 0 none. */
int64_t batch_of_file(struct shop *s, const char *kind, const char *profile, const char *source_hash);
/* All batches, newest first; and the refused rows of one. The source is a value; nothing to free. */
void batch_list(struct shop *s, struct list_source *out);
/* The rows that a batch refused, in the order of the file; batch_list_free(). */
void batch_refusal_list(struct shop *s, int64_t batch_id, struct list_source *out);
void batch_list_free(struct list_source *src); /* of either list */

#endif
