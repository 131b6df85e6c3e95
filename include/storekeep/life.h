/*
 * The store's life: what the rules do by themselves to orders, slips, goods and
 * a closing store, day by day in one order (YAH-2). Whatever day the run is, a
 * step holds from the day that its rule gives, so running daily or weekly ends
 * in the same book.
 */
#ifndef STOREKEEP_LIFE_H
#define STOREKEEP_LIFE_H

#include "storekeep/due.h"
#include "storekeep/list.h"
#include "storekeep/shop.h"

/* One kind of automatic step. It finds its work by an index and never walks what is over. */
struct life_step {
	const char *name;     /* label set life_step */
	bool end_of_day;      /* acts when its day is over: an entry of a person on that day comes first (YAH-2 c) */
	/* The first day, `to` at the latest, on which it has something to do at this marketplace; DAY_NONE: none. Reads only. */
	enum status (*next)(struct shop *s, const char *profile, day_t to, day_t *out, struct error *e);
	/* Do everything of `day`, in transactions of shop_write_begin() (short ones where there is much). Steps of earlier days are done.
	 * What it did must be so recorded that next() gives a later day; each is told by life_tell(). */
	enum status (*run)(struct shop *s, const char *profile, day_t day, const struct progress *p, struct due_done *done, struct error *e);
};
/* NULL-terminated, in the order in which they act within a day: those at its start, then those at its end (desk/life_steps.c). */
extern const struct life_step *const life_steps[];

/* In the caller's transaction: one row of the log (life_log), shown by `due run` and `due log`. `record` and `record_no` say what it
 * happened to ("return", "R-12"); "" and a count for many orders at once. A count of 0 tells nothing. Any actor of `due run` may call
 * it: one that has no transaction open gets one of its own, and one that only tries (s->dry_run) needs none. */
enum status life_tell(struct shop *s, day_t day, const char *step, const char *profile, const char *record, const char *record_no,
                      int64_t count, const char *rule, struct error *e);

/* Do all steps of a marketplace that have fallen due by now. With s->dry_run the whole is one transaction, taken back. */
enum status life_run(struct shop *s, const char *profile, const struct progress *p, struct due_done *done, struct error *e);
/* For an act of a person: catch up with what has fallen due (cheap when nothing has), then begin the write; end it with
 * shop_write_end(). An act judged so never sees a state that its day has passed. */
enum status life_write_begin(struct shop *s, const char *profile, struct error *e);

/* Those of s->told whose row is in the log: what a failed transaction took back is left out. Call it when a run that was not only
 * tried is over. */
void life_told_settle(struct shop *s);

/* The log, newest first (day, step, profile, record, record_no, count, rule, at, by). desk_list_close(). `profile` NULL: all; `from` and
 * `to` DAY_NONE: without that end. */
void life_log_list(struct shop *s, const char *profile, day_t from, day_t to, struct list_source *out);

#endif
