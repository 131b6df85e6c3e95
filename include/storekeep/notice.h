/*
 * Notices that follow from what happens to a member (EAS section 10, SHL section
 * 15): written down with the event in its transaction, sent by `due run`, each
 * once; a notice that fails undoes nothing.
 */
#ifndef STOREKEEP_NOTICE_H
#define STOREKEEP_NOTICE_H

#include "storekeep/shop.h"
#include "storekeep/sms.h"

struct notice {
	int64_t member_id;
	int64_t entry_id;         /* points_entry.id, 0 none */
	const char *letter;       /* points_received, points_expiring, tier_changed, birthday, credit_received */
	const char *subject_key;  /* unique: said once; NULL with an entry */
	const char *cause;        /* order, single, bulk, segment, "" */
	bool email;               /* wanted: always on a gain (SHL-71); what is lacking is recorded as skipped (SHL-72) */
	bool sms;                 /* wanted by the form's box or the switch */
};
/* In the caller's transaction; never refuses the event: ST_FAILED only when the database does. */
enum status notice_add(struct shop *s, const struct notice *n, struct error *e);
/* SMS_OFF when text messages are switched off (SHL-54), for a form that ticks them. */
enum status notice_sms_check(struct shop *s, const char *profile, struct error *e);

/* Length of a text message under the limits of a profile (EAS-99, SHL-64). */
void sms_measure_profile(struct shop *s, const char *profile, const char *body, struct sms_size *out);

#endif
