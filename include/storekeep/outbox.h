/*
 * The outbox: from a campaign whose time has come to messages handed over,
 * each person once. Recipients are taken and written, cut at the quota left,
 * handed to the way out in chunks, acknowledged or marked uncertain. Whatever
 * kills the process, the next run goes on exactly (RUT-96, 97, 112, 127;
 * QOO-41). One process sends at a time; the second says so and does the rest of
 * its work.
 */
#ifndef STOREKEEP_OUTBOX_H
#define STOREKEEP_OUTBOX_H

#include "storekeep/campaign.h"
#include "storekeep/deliver.h"
#include "storekeep/shop.h"

struct outbox_done {
	int64_t campaigns;  /* begun */
	int64_t finished;   /* ended as sent, uncertain or not_sent */
	int64_t sent, uncertain, failed, cut, later;
};
/* Everything that is due now: begin, go on, retry. Changes nothing when nothing is due. */
enum status outbox_run(struct shop *s, const struct progress *p, struct outbox_done *done, struct error *e);

/* A person's acts (campaign pause, resume, cancel, settle, resend, test). Each is one transaction with its audit line. */
enum status campaign_pause(struct shop *s, int64_t id, struct error *e);
enum status campaign_resume(struct shop *s, int64_t id, struct error *e);
/* What was handed over stays and counts, the rest is marked cancelled, and the campaign ends as sent with that reach. */
enum status campaign_cancel(struct shop *s, int64_t id, struct error *e);
/* What is uncertain was sent, or was not (its units come back). */
enum status campaign_settle(struct shop *s, int64_t id, bool sent, struct error *e);
/* The marketplace's own figures (RUT-125 to 127); -1: not given. */
enum status campaign_figures(struct shop *s, int64_t id, int64_t reach, int64_t opened, struct error *e);
/* One message to an address or member id; takes no quota, counts nowhere. */
enum status campaign_test(struct shop *s, int64_t id, const char *to, struct error *e);

/* The way out that a profile has; WAY_NONE where none is set up. Lives as long as the shop's config. */
enum status way_out_of(struct shop *s, const char *profile, struct way_out *out, struct error *e);

/* Rows of the outbox of a campaign, and what one person was sent. desk_list_close(). */
enum status recipient_list(struct shop *s, int64_t campaign_id, const char *state, struct list_source *out, struct error *e);
enum status person_history(struct shop *s, const char *profile, const char *member_id, struct list_source *out, struct error *e);

/* Reference of a message for the tracking pixel, "12-345-9f3ac2": campaign, seq, check. Parsing refuses a wrong check. */
void track_format(struct shop *s, int64_t campaign_id, int64_t seq, char out[48]);
bool track_parse(struct shop *s, const char *text, size_t len, int64_t *campaign_id, int64_t *seq);

#endif
