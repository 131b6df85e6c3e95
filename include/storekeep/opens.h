/*
 * Opens and what is made of them: import of tracking events, the open rate
 * (開啟率), curves by day and hour, comparison. RUT-125 to 127.
 */
#ifndef STOREKEEP_OPENS_H
#define STOREKEEP_OPENS_H

#include "storekeep/campaign.h"
#include "storekeep/import.h"
#include "storekeep/shop.h"

/* opened x 100 / reach in hundredths of a per cent, half up; 0 for a reach of 0. */
int64_t open_rate(int64_t opened, int64_t reach);
/* As the rulebook writes it: "37.5", "22.22", "100", "0". */
void open_rate_format(int64_t hundredths, char out[16]);
/* The last instant at which an open counts (send time + 7 x 24 h, inclusive). */
instant_t open_window_end(const struct profile *p, instant_t send_at);

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

/* Events as CSV (campaign_id, member_id, at) or an access log in nginx's combined format with the pixel's references;
 * which of both is seen by the file. A batch like others, with preview and undo. */
enum status opens_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);
/* After opens of a batch came or went: opened_at of recipients and opened of campaigns made anew. */
enum status opens_recount(struct shop *s, int64_t batch_id, struct error *e);
/* The timer's part: results whose window is over become final. */
enum status opens_run(struct shop *s, int64_t *closed, struct error *e);

#endif
