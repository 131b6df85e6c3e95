/*
 * Campaigns (集客通活動) and coupon pushes (优惠券推送): one record, one list, one
 * outbox. What a marketplace wants of it stands in its profile; RUT sections 10
 * and 11, QOO sections 1 to 11.
 */
#ifndef STOREKEEP_CAMPAIGN_H
#define STOREKEEP_CAMPAIGN_H

#include "storekeep/audience.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/message.h"
#include "storekeep/shop.h"

/* A row of table campaign. Texts are owned: campaign_free(). Fine on {0}. */
struct campaign {
	int64_t id, account_id, coupon_id, term_id, copied_from, resend_of; /* 0 none */
	char profile[32];
	char type[16];           /* "", ad, compensation */
	char state[16];          /* label set campaign_state; of a push push_state */
	char not_sent_reason[16];
	char *name, *body, *url, *cta;
	char audiences[200];     /* codes, comma-separated, in the order of the screen */
	unsigned mask;           /* the five as bits */
	char item_mode[8], follow_mode[8];
	int auto_n;              /* 0 none */
	day_t follow_from, follow_to;
	char *banner_path, *banner_url;
	instant_t send_at, created_at, changed_at, applied_at, cancelled_at, started_at, finished_at, updated_at, retry_at;
	char created_by[64], changed_by[64];
	bool paused, final;
	int64_t est_low, est_high;
	int64_t recipients;      /* -1: not made yet */
	int64_t cursor, left_out, handed, reach, uncertain, failed, cut, withdrawn;
	int64_t opened;
	bool opened_by_platform; /* the figure was typed in or imported */
	char op_id[48];
};
void campaign_free(struct campaign *c);
/* ST_REFUSED with code campaign_missing. Deleted ones are missing. */
enum status campaign_get(struct shop *s, int64_t id, struct campaign *out, struct error *e);
/* The state in the words of its marketplace: pending of a push is applied, not_sent for being missed is missed. */
const char *campaign_state_word(const struct campaign *c);
/* Set of labels for that word. */
const char *campaign_state_set(const char *profile);
/* From the send minute on (RUT-122). */
bool campaign_is_locked(const struct campaign *c, instant_t now);

/* The message as it would be sent (or previewed) now. */
enum status campaign_message(struct shop *s, const struct campaign *c, const char *channel, bool preview, struct message *out, struct error *e);
/* The same of a form's record that is not saved: for the live preview. Never fails for bad values. */
void campaign_preview(struct shop *s, const char *profile, const struct record *r, const char *channel, struct message *out);

/* Tabs all, pending, sent (RUT-114); of a push all, cancellable (QOO-46). desk_list_close(). Newest created first. */
enum status campaign_list(struct shop *s, const char *profile, const char *tab, struct list_source *out, struct error *e);
/* The same for people: times as the marketplace writes them (list.time_format), audiences as short labels, a row of text. The
 * list is closed with desk_list_close(). */
enum status campaign_list_shown(struct shop *s, const char *profile, const char *tab, struct list_source *out, struct error *e);
/* An instant as the marketplace's list writes it; "" for INSTANT_NONE. */
void campaign_time(const struct profile *p, instant_t at, char out[40]);
/* Codes of audiences as short labels, own ones by their names. */
void campaign_audience_words(struct shop *s, const char *codes, const char *between, struct buf *out);
/* Is it a push by its profile, with history and tabs of its own? */
bool campaign_is_push(const char *profile);
/* Rows of a page as the marketplace shows them (list.page_size). */
int64_t campaign_page_size(struct shop *s, const char *profile);
/* The n-th tab of a profile, from 0; NULL after the last. */
const char *campaign_tab(struct shop *s, const char *profile, int n);
/* Entries of each tab, in their order. */
enum status campaign_tabs(struct shop *s, const char *profile, int64_t counts[4], struct error *e);

/* Sum of the estimates of campaigns that wait for an earlier time than `before` in the same term (RUT-98). */
int64_t campaign_pending_estimate(struct shop *s, const char *profile, instant_t from, instant_t before, int64_t but);

#endif
