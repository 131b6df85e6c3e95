/*
 * Handing over, once for all that leaves the shop: campaigns, messages to
 * members, notices. Before anyone is spoken to the rows are committed as handed
 * over; what became of them is committed after. A run that died in between is
 * put right by the next: a spool file says by itself how far it came,
 * everything else is uncertain. Whose rows they are, what stands in them and
 * how they are counted, its owner says by struct hand_ops.
 */
#ifndef DESK_HAND_H
#define DESK_HAND_H

#include "storekeep/deliver.h"
#include "storekeep/outbox.h"

/* A recipient whose turn it is. Texts are owned; what a statement does not give is "". */
struct row {
	int64_t seq;
	char *code, *address;
	int tries;                  /* before this one */
	int64_t member_id;
	char *first_name, *last_name;
};
struct rows {
	struct row *items;
	size_t count, room;
	bool again;                 /* they were refused for the moment before */
};
void hand_rows_clear(struct rows *r); /* keeps the room */
void hand_rows_free(struct rows *r);

struct hand;

/* Statements of an owner's tables. All know :owner and :profile where they name them. */
struct hand_sql {
	const char *first;      /* :limit -> seq, code, address, tries [, member_id, first_name, last_name]: rows in their order */
	const char *again;      /* the same of rows whose next try has come, :now :limit */
	const char *begun;      /* -> id, way, name of hand-overs without an end */
	const char *recent;     /* -> at, rows of hand-overs of the profile, the newest first */
	const char *begin;      /* a hand-over: :way :name :first :last :rows :now */
	const char *take;       /* rows from :first to :last under :hand, :now if it asks; :again: they may have waited for it */
	const char *cursor;     /* rows up to :last are taken; NULL: nobody keeps one */
	const char *settle;     /* all rows of :hand to :to */
	const char *hand_state; /* :hand is :state, :answer */
	const char *move;       /* row :seq to :to under :hand, :again its next try, :untried 1 takes the try back */
	const char *aside;      /* a copy of :hand for rows :seq to :last, :rows, :state, :answer */
	const char *close;      /* :hand is acknowledged for :rows, :answer */
	const char *close_none; /* take :hand away */
};

struct hand_ops {
	struct hand_sql sql;
	const char *queued, *handed; /* states of a row */
	bool one_by_one;             /* rows of a chunk do not stand side by side */
	/* The owner as it stands; *on: there is more to hand over. */
	enum status (*look)(struct hand *h, bool *on, struct error *e);
	/* How many rows the next chunk may have, beyond batch and rate; 0 ends the loop. */
	enum status (*room)(struct hand *h, int64_t *most, struct error *e);
	/* In the transaction that takes the rows: it is still ours, and they may go. */
	enum status (*allow)(struct hand *h, const struct rows *r, bool *may, struct error *e);
	/* In the transaction that moved `n` rows: the owner's counts. NULL: it keeps none. */
	enum status (*count)(struct hand *h, const char *from, const char *to, int64_t n, struct error *e);
	/* In the same: rows under this hand-over left the shop (sent or uncertain). NULL: nothing to book. */
	enum status (*left)(struct hand *h, int64_t hand, struct error *e);
	/* One row as bytes: a line without line feed, or a mail. */
	void (*write)(struct hand *h, const struct row *r, struct buf *out);
	/* Once before the first row is written; NULL: nothing to ready. */
	enum status (*ready)(struct hand *h, struct error *e);
	/* Rows dealt with and rows in all, for who watches. NULL: unknown. */
	void (*progress)(const struct hand *h, int64_t *done, int64_t *all);
	/* What is said where there is no way out. */
	enum status (*no_way)(struct hand *h, struct error *e);
};

/* One owner's rows at work. */
struct hand {
	struct shop *s;
	const struct progress *progress;
	struct outbox_done *done;
	const struct hand_ops *ops;
	void *self;                 /* the owner's */
	const char *profile;
	int64_t owner;
	char mark[32];              /* in names of files and requests: "c12" */
	struct way_out way;
	struct deliverer *d;        /* NULL until something is handed over */
	int silent;                 /* chunks in a row that nobody answered */
};

/* Hand over what may be now. */
enum status hand_over(struct hand *h, struct error *e);
/* Begun hand-overs of a run that died. */
enum status hand_recover(struct hand *h, struct error *e);
/* The deliverer, opened when first needed. */
enum status hand_open(struct hand *h, struct error *e);
void hand_close(struct hand *h);

/* ---- hand_rows.c ---- */
/* Commits these rows as handed over under `name`; *hand 0: they are no longer ours to hand over. */
enum status hand_begin(struct hand *h, const char *name, const struct rows *r, int64_t *hand, struct error *e);
/* All rows of a hand-over to sent or uncertain, in a transaction of its own. */
enum status hand_end(struct hand *h, int64_t hand, const char *to, struct error *e);
/* Bind :owner and :profile where the statement has them. */
struct stmt *hand_prepare(struct hand *h, const char *sql);

/* ---- hand_talk.c: SMTP and webhook ---- */
/* One chunk; *down: the other side cannot be spoken to in this run. */
enum status hand_talk(struct hand *h, struct rows *r, bool *down, struct error *e);

/* ---- outbox_lock.c: one sender at a time ---- */
/* The descriptor, -1: another process is sending, -2: nobody else can (a private database). */
int sender_lock(struct shop *s);
void sender_unlock(int fd);

#endif
