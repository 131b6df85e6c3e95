/*
 * Broadcasts to members (群發訊息, EAS section 9; SMS EAS-98): composed as a
 * draft, confirmed for now or for later, which fixes who gets it, sent by
 * `due run` through the way out of the marketplace, each recipient once.
 */
#ifndef STOREKEEP_BROADCAST_H
#define STOREKEEP_BROADCAST_H

#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"

/* Texts are owned; broadcast_free() it. */
struct broadcast {
	int64_t id;
	char profile[32], kind[12], channel[24], state[16], sms_kind[24];
	char *name, *subject, *text;
	char *audience;                 /* JSON as kept: members, group, segment, filter or all; "" none yet */
	instant_t scheduled_at, started_at, finished_at, created_at, changed_at;
	int64_t segments, cost_tokens;  /* SMS messages in all; tokens: broadcasts cost none */
	int64_t recipients;             /* rows, -1: not fixed yet */
	int64_t sent, uncertain, failed, skipped;
	char created_by[64], changed_by[64];
};
void broadcast_free(struct broadcast *b);
/* ST_REFUSED message_missing. */
enum status broadcast_get(struct shop *s, int64_t id, struct broadcast *out, struct error *e);
/* Rows that wait or are being handed over. */
int64_t broadcast_waiting(const struct broadcast *b);

/* Newest first; `profile` NULL: all. `state` NULL: all. */
void broadcast_list(struct shop *s, const char *profile, const char *state, struct list_source *out);
/* Rows of one (`state` NULL: all, "trouble": failed or uncertain); state_unknown. */
enum status broadcast_recipients(struct shop *s, int64_t id, const char *state, struct list_source *out, struct error *e);
/* All that the console sent to one member: messages, letters, text messages, contacts by hand. */
void member_messages(struct shop *s, int64_t member_id, struct list_source *out);

/* ---- whom it is for ---- */

/* An audience as people and scripts say it, made canonical JSON in *json (owned): "all", "group:NAME", "segment:NAME", "members:A,B"
 * (as member_resolve() reads them), "filter:FIELD=VALUE;…" of forms/member_filter.ini, or the JSON itself. "" is "". GROUP_NONE,
 * MEMBER_NONE, FILTER_FIELD … */
enum status broadcast_audience(struct shop *s, const char *profile, const char *text, char **json, struct error *e);
/* The same of members that are chosen already. The caller frees. */
char *broadcast_audience_of(const struct member_choice *c);
/* "everybody", "group VIP", "12 members": for people. The caller frees. */
char *broadcast_audience_words(struct shop *s, const char *profile, const char *json);

/* ---- composing ---- */

/* Fields of forms/broadcast.ini that the record lacks; not scheduled_at: what was changed is confirmed anew. */
enum status broadcast_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Create (id 0) or change a draft or scheduled one; with `scheduled_at` (a time, or "now") it is confirmed too, else it is a draft
 * (EAS section 20). MSG_EMPTY, TEXT_LONG, MERGE_UNKNOWN, MERGE_OPEN, MERGE_SITE; on confirming BULK_EMPTY, MSG_NOBODY, SMS_ACCOUNT,
 * SMS_SHORT. message_state where it cannot be changed any more. The same op_id again gives the same message. */
enum status broadcast_save(struct shop *s, int64_t id, struct record *r, const char *op_id, const struct progress *p, int64_t *out,
                           struct error *e);

/* What it would be: counts of EAS-87 and cost. */
enum { SKIP_BLACKLISTED, SKIP_NO_ADDRESS, SKIP_NO_CONSENT, SKIP_DUPLICATE, SKIP_COUNT };
extern const char *const broadcast_skips[SKIP_COUNT]; /* label set skip_reason */
struct broadcast_reach {
	int64_t members;                /* in the audience */
	int64_t recipients;             /* who get it */
	int64_t skipped[SKIP_COUNT];
	int64_t stand_ins;              /* of these, who lack a name that the text fills in */
	int64_t segments;               /* SMS messages in all */
	int64_t credits;                /* that they need, -1: the provider bills otherwise */
	int64_t credits_left;
	int64_t price;                  /* of all SMS messages, -1: not set (SHL-60) */
};
/* Counting in slices: the record is one of forms/broadcast.ini. broadcast_count_free() it. */
struct broadcast_count;
enum status broadcast_count_begin(struct shop *s, const struct record *r, struct broadcast_count **out, struct error *e);
/* Goes on for about `ms` milliseconds (0: to the end). */
enum status broadcast_count_step(struct broadcast_count *w, int ms, bool *done, struct error *e);
void broadcast_count_read(const struct broadcast_count *w, struct broadcast_reach *out);
void broadcast_count_free(struct broadcast_count *w);
/* "3 without consent, 1 blacklisted"; "" when nobody is left out. */
void broadcast_reasons(const struct broadcast_reach *r, struct buf *out);

/* What one member reads (EAS-89): id 0 takes the first of the audience. Texts owned by the caller. *member_id 0: nobody, the
 * fields stay. */
struct broadcast_preview {
	int64_t member_id;
	char *to;         /* name and address */
	char *subject, *text;
	int64_t segments; /* SMS */
};
enum status broadcast_preview(struct shop *s, const struct record *r, int64_t member_id, struct broadcast_preview *out, struct error *e);
/* The member behind `after` in the audience; the first again behind the last, 0 where there is nobody. */
enum status broadcast_next_reader(struct shop *s, const struct record *r, int64_t after, int64_t *id, struct error *e);
void broadcast_preview_free(struct broadcast_preview *p);

/* ---- acts ---- each with its audit line; message_state where the state does not allow it */

/* Of a draft, scheduled or stopped one: what waits is withdrawn. */
enum status broadcast_cancel(struct shop *s, int64_t id, struct error *e);
enum status broadcast_stop(struct shop *s, int64_t id, struct error *e);
enum status broadcast_resume(struct shop *s, int64_t id, struct error *e);
/* Rows of unknown fate were sent, or wait again. */
enum status broadcast_settle(struct shop *s, int64_t id, bool sent, struct error *e);
/* Failed rows wait again; *n how many. */
enum status broadcast_retry(struct shop *s, int64_t id, int64_t *n, struct error *e);

#endif
