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
	int64_t sent, uncertain, failed, cut;
	int64_t later;      /* rows that wait for the next run: refused for the moment, or beyond the rate */
};
/* Everything that is due now: begin, go on, retry. Changes nothing when nothing is due, nor with dry_run (then it counts what
 * it would begin). When one campaign cannot be handed over the others are; the first such error is given back. Where another
 * run is sending, it says so in s->notes and is ST_OK. ST_REFUSED with code cancelled when `p` says stop. */
enum status outbox_run(struct shop *s, const struct progress *p, struct outbox_done *done, struct error *e);

/* A person's acts (campaign pause, resume, cancel, settle, resend, test), each with its audit line. ST_REFUSED with code
 * campaign_missing, or campaign_state where the campaign's state does not allow it. */
enum status campaign_pause(struct shop *s, int64_t id, struct error *e);
enum status campaign_resume(struct shop *s, int64_t id, struct error *e);
/* What was handed over stays and counts, the rest is marked cancelled, and the campaign ends as sent with that reach (as not
 * sent, where nobody was reached). What is being handed over at this moment ends first. */
enum status campaign_cancel(struct shop *s, int64_t id, struct error *e);
/* What is uncertain was sent, or was not (its units come back). Without rows (no way out): `sent` needs a reach by
 * campaign_figures() instead. */
enum status campaign_settle(struct shop *s, int64_t id, bool sent, struct error *e);
/* The marketplace's own figures (RUT-125 to 127); -1: not given. Ends a campaign whose result was uncertain. */
enum status campaign_figures(struct shop *s, int64_t id, int64_t reach, int64_t opened, struct error *e);
/* One message to an address or member id; takes no quota, counts nowhere. What the other side said goes to `answer`. */
enum status campaign_test(struct shop *s, int64_t id, const char *to, char answer[200], struct error *e);
/* The same of a campaign that is still being composed and not stored (id 0). */
enum status campaign_test_of(struct shop *s, const struct campaign *c, const char *to, char answer[200], struct error *e);
/* A new pending campaign with the same message for those who were reached and did not open; its id in *fresh. Refusals beside
 * its own are those of campaign_save(). */
enum status campaign_resend(struct shop *s, int64_t id, const char *send_at, const char *op_id, int64_t *fresh, struct error *e);
/* The same with whatever else is to differ beside send_at (fields of forms/campaign.ini). */
enum status campaign_resend_as(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *fresh, struct error *e);

/* The way out that a profile has: [out PROFILE] of storekeep.ini, else the shop's own settings out.PROFILE.way and .folder;
 * WAY_NONE where none is set up. ST_REFUSED RUT-5 for a way that the marketplace's channel does not know. way_out_free() it. */
enum status way_out_of(struct shop *s, const char *profile, struct way_out *out, struct error *e);

/* Rows of the outbox of a campaign (`state` NULL: all, "trouble": what failed or is uncertain), its hand-overs, and what one
 * person was sent, newest first (ST_REFUSED member_missing). desk_list_close(). */
enum status recipient_list(struct shop *s, int64_t campaign_id, const char *state, struct list_source *out, struct error *e);
enum status hand_over_list(struct shop *s, int64_t campaign_id, struct list_source *out, struct error *e);
enum status person_history(struct shop *s, const char *profile, const char *member_id, struct list_source *out, struct error *e);

/* Reference of a message for the tracking pixel, "12-345-9f3ac21b": campaign, seq, check under the shop's secret, which is
 * made at the first use. "" where it could not be. Parsing refuses a wrong check. */
void track_format(struct shop *s, int64_t campaign_id, int64_t seq, char out[48]);
bool track_parse(struct shop *s, const char *text, size_t len, int64_t *campaign_id, int64_t *seq);

#endif
