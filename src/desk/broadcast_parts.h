/*
 * Between the files of broadcasts.
 */
#ifndef DESK_BROADCAST_PARTS_H
#define DESK_BROADCAST_PARTS_H

#include "storekeep/broadcast.h"
#include "storekeep/merge.h"

/* A member's name as people read it. */
#define MEMBER_NAME_SQL(m) \
	"CASE WHEN " m ".last_name GLOB '[A-Za-z]*' THEN trim(" m ".first_name || ' ' || " m ".last_name) ELSE " m ".last_name || " m ".first_name END"

/* ---- broadcast.c ---- */
enum status broadcast_audit(struct shop *s, const char *what, int64_t id, const char *detail, struct error *e);
/* ST_REFUSED message_state. */
enum status broadcast_wrong_state(const struct broadcast *b, const char *why, struct error *e);

/* ---- broadcast_audience.c ---- */
/* The members that a kept audience means; `filter` and `ids` belong to it. */
struct audience_choice_kept {
	struct member_choice who;
	int64_t *ids;
	struct record filter;
};
/* BULK_EMPTY for "". */
enum status audience_read(struct shop *s, const char *profile, const char *json, struct audience_choice_kept *out, struct error *e);
void audience_kept_free(struct audience_choice_kept *a);

/* ---- broadcast_text.c ---- */
/* Values that fill a text: of the shop, with stand-ins for names. Valid until the next call. */
struct fill {
	struct merge_word words[3];
};
void fill_ready(struct shop *s, const struct profile *p, const char *first_name, const char *last_name, struct fill *out);
char *fill_text(const struct fill *f, const char *text);
/* Refusals of a text that is sent: TEXT_LONG, MERGE_… */
void text_check(struct shop *s, const struct profile *p, const char *text, const char *field, const char *label, int max, struct notes *notes);

/* ---- broadcast_count.c ---- */
/* Beside counting: called for every member of the audience in order, between transactions; NULL none. */
struct found_member {
	int64_t id;
	const char *address;
	int64_t segments;
	const char *skip; /* reason, NULL: gets it */
};
typedef enum status (*count_put)(void *arg, const struct found_member *m, size_t count, struct error *e);
/* Takes what is needed from `b`. */
enum status broadcast_count_of(struct shop *s, const struct broadcast *b, count_put put, void *arg, struct broadcast_count **out, struct error *e);

/* ---- broadcast_fix.c ---- */
/* Who gets it is written down; counts in *reach. MSG_NOBODY. In transactions of its own. */
enum status broadcast_fix(struct shop *s, const struct broadcast *b, const struct progress *p, struct broadcast_reach *reach, struct error *e);
enum status broadcast_unfix(struct shop *s, int64_t id, struct error *e);

/* ---- broadcast_send.c ---- */
/* Rows from -> to in the counts. */
enum status broadcast_move(struct shop *s, int64_t id, const char *from, const char *to, int64_t n, struct error *e);
/* The message whose rows are all dealt with is done. In no transaction. */
enum status broadcast_finish(struct shop *s, int64_t id, bool *done, struct error *e);

#endif
