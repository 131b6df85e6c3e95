/*
 * Between the files of the outbox: one campaign being sent, and the few ways in
 * which its rows and its counts change together.
 */
#ifndef DESK_OUTBOX_PARTS_H
#define DESK_OUTBOX_PARTS_H

#include "desk/hand.h"
#include "storekeep/outbox.h"
#include "storekeep/plan.h"

struct letter;

/* One campaign at work. */
struct sending {
	struct hand h;              /* its rows; h.self is this */
	struct campaign c;          /* as last read */
	const struct profile *profile;
	struct term term;           /* id 0: no quota is kept */
	struct letter *letter;      /* while rows are handed over */
};
/* Fill what the machine needs once the campaign is read. */
void sending_ready(struct sending *w);

/* ---- outbox_make.c ---- */
/* Why a campaign was not sent: code of not_sent_reason, rule, and a sentence (N_) that takes its name. */
struct outbox_reason {
	const char *code, *rule, *words;
};
/* NULL for a code that only a person gives (other). */
const struct outbox_reason *outbox_reason(const char *code);
/* A pending campaign whose time has come: takes its recipients, or ends it at once (no quota, no term, too late, no way out). */
enum status outbox_start(struct sending *w, struct error *e);
/* Recipients that were half made when a run was killed: made anew. */
enum status outbox_make(struct sending *w, struct error *e);
/* Recipients that were half made, of a campaign that was cancelled meanwhile: none of them remains. */
enum status outbox_drop_half(struct sending *w, struct error *e);
/* Ends a campaign: state, reason ("" none), time, audit line. In a transaction. */
enum status outbox_end(struct shop *s, int64_t id, const char *state, const char *reason, struct error *e);

/* ---- outbox_count.c: rows and counts, each in the caller's transaction ---- */
/* The campaign is still being sent, not paused and not cancelled. */
bool outbox_may_go_on(struct shop *s, int64_t id);
/* Rows from -> to; `n` of them moved in the campaign's counts as well. */
enum status count_move(struct shop *s, int64_t id, const char *from, const char *to, int64_t n, struct error *e);
/* Queued rows become cut_by_quota or cancelled, in transactions of their own. */
enum status outbox_withdraw(struct shop *s, int64_t id, const char *to, int64_t *n, struct error *e);
/* What is queued, by the counts. */
int64_t campaign_queued(const struct campaign *c);
/* The campaign that has no row left to hand over ends (state by its counts); otherwise its retry_at is kept up. In no
 * transaction. */
enum status outbox_finish(struct sending *w, struct error *e);

/* ---- outbox_line.c: what goes out ---- */
/* The part of a campaign's lines that is the same for everyone. */
struct letter {
	int64_t campaign_id;
	char secret[72];      /* of the tracking references */
	char *head, *tail;    /* around seq, member_id and track */
	char *subject, *text; /* of a mail */
	char *from;           /* sender of mails, NULL */
	bool test;
};
enum status letter_make(struct sending *w, bool test, struct letter *out, struct error *e);
void letter_free(struct letter *l);
/* Appends one line (without line feed) or one mail. */
void letter_write(const struct letter *l, enum way way, const struct row *r, struct buf *out);

/* ---- outbox_hand.c ---- */
/* Hand over what may be now. */
enum status outbox_hand(struct sending *w, struct error *e);
/* ---- campaign_act.c ---- */
/* The first `most` uncertain rows were sent, or were not. In transactions of its own. */
enum status campaign_settle_rows(struct shop *s, int64_t id, bool sent, int64_t most, struct error *e);
/* The uncertain campaign ends by its reach, with an audit line. */
enum status campaign_settled(struct shop *s, int64_t id, const char *what, struct error *e);

/* ---- track.c ---- */
/* The shop's secret, made at the first use; false when it cannot be. */
bool track_secret(struct shop *s, bool make, char out[72]);
void track_write(const char *secret, int64_t campaign_id, int64_t seq, char out[48]);
/* track_parse() with the secret at hand: for many. */
bool track_read(const char *secret, const char *text, size_t len, int64_t *campaign_id, int64_t *seq);

#endif
