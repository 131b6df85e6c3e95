/*
 * Between messages and notices as they go out: the line that both are, the
 * statements of their common hand-overs, and their parts of a run.
 */
#ifndef DESK_MESSAGE_DUE_H
#define DESK_MESSAGE_DUE_H

#include "desk/hand.h"

/* A line of spool and webhook. */
struct sent_line {
	const char *profile, *channel, *address, *subject, *text;
	const char *letter;            /* of a notice; NULL */
	int64_t message_id, notice_id; /* one of them 0 */
	int64_t seq, member_id;
	const char *code;              /* member_code, "" none */
	int64_t segments;              /* of an SMS */
};
void sent_line_write(const struct sent_line *l, struct buf *out);

/* Of message_hand, for hand_sql. */
extern const char message_recent_sql[], message_hand_state_sql[], message_aside_sql[], message_close_sql[], message_close_none_sql[];

/* broadcast_send.c. The sender's lock is held. */
enum status broadcast_send_due(struct shop *s, const struct progress *p, struct outbox_done *done, struct error *e);
bool broadcast_any_due(struct shop *s);
/* notice_send.c. The sender's lock is held. */
enum status notice_send_due(struct shop *s, const struct progress *p, struct outbox_done *done, struct error *e);
bool notice_any_due(struct shop *s);

#endif
