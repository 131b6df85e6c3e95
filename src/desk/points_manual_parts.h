/*
 * What giving by hand, in bulk and using share.
 */
#ifndef SK_DESK_POINTS_MANUAL_PARTS_H
#define SK_DESK_POINTS_MANUAL_PARTS_H

#include "desk/points_parts.h"

/* What a form of points says, read and judged. */
struct points_words {
	int64_t points;       /* signed */
	char reason[320];
	bool email, sms;      /* ticked */
	int64_t order_id;     /* 0 none */
};
/* Fields points, reason, notice and order of a form; all that is wrong is among s->notes: NUMBER_BAD, POINTS_ZERO, REASON_EMPTY,
 * REASON_LONG, SMS_OFF, order_missing. */
enum status points_words_read(struct shop *s, const struct profile *p, struct record *r, struct points_words *out, struct error *e);
/* The notice that an entry brings with it (SHL-54, SHL-71): always by e-mail on a gain, else what was ticked. */
enum status points_tell(struct shop *s, const struct profile *p, int64_t member_id, int64_t entry_id, const struct points_words *w,
                        const char *cause, struct error *e);
/* A member with a wallet and the marketplace; member_free() it whatever comes back. */
enum status points_member(struct shop *s, int64_t id, struct member *m, const struct profile **p, struct error *e);


/* Length and number of the text messages that the notice would make, and what they cost. */
void points_sms_size(struct shop *s, const char *profile, const struct points_words *w, struct points_preview *out);

#endif
