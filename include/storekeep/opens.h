/*
 * Opens and what is made of them: import of tracking events, the open rate
 * (開啟率), curves by day and hour, comparison. RUT-125 to 127.
 */
#ifndef STOREKEEP_OPENS_H
#define STOREKEEP_OPENS_H

#include "storekeep/campaign.h"
#include "storekeep/import.h"
#include "storekeep/open_rate.h"
#include "storekeep/shop.h"

/* How the profile counts and writes opens. */
struct open_rate_rule open_rule(const struct profile *p);
/* The last instant at which an open counts (send time + 7 x 24 h, inclusive). */
instant_t open_window_end(const struct profile *p, instant_t send_at);
/* The result moves no more: closed by the timer, or its time is over. */
bool open_is_final(const struct campaign *c, const struct profile *p, instant_t now);

#define OPEN_DAYS 7
#define OPEN_HOURS 169 /* 0 … 168 */
struct open_curve {
	int64_t day[OPEN_DAYS + 1];  /* first opens by day since sending; the last holds the final instant */
	int64_t hour[OPEN_HOURS];
	int64_t opened, reach;
	bool final;
	instant_t until;
};
/* First opens of different people (RUT-126). */
enum status open_curve(struct shop *s, int64_t campaign_id, struct open_curve *out, struct error *e);
/* What `list` shows beside each row: first opens by day, quickly. */
enum status open_days(struct shop *s, int64_t campaign_id, int64_t day[OPEN_DAYS], struct error *e);

/* Where the tracking pixel stands on the shop's web server: GET /o/REFERENCE.gif (track_format() of outbox.h). */
#define OPEN_PATH "/o/"
#define OPEN_SUFFIX ".gif"

/* Events as CSV (campaign_id, member_id, at) or an access log in nginx's combined format with the pixel's references;
 * which of both is seen by the file. A batch like others, with preview and undo. What does not count (RUT-126) is left out
 * and told with its number: before the send time, after the window, no recipient, a false reference, a final result. A result
 * whose window is over takes events only while nobody is counted as having opened. */
enum status opens_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);

/* After the events of a published batch came: opened_at of recipients and opened of campaigns made anew, in short transactions.
 * Can be called again after a kill; a final result does not move. */
enum status opens_recount(struct shop *s, int64_t batch_id, struct error *e);
/* Take the events of a batch that is being removed away, and count without them. As opens_recount(). */
enum status opens_forget(struct shop *s, int64_t batch_id, const struct progress *p, struct error *e);
/* opened of one campaign from its recipients, where it comes from events and is not final: after uncertain messages were
 * settled. Inside the caller's transaction. */
enum status opens_count(struct shop *s, int64_t campaign_id, struct error *e);

/* The timer's part: results whose window is over become final, counts that were cut short are finished. */
enum status opens_run(struct shop *s, int64_t *closed, struct error *e);

#endif
