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
#include "storekeep/plan.h"
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

/* Is it one to be viewed (檢視), not one that still waits? RUT-121, code campaign_waiting. Records can always be printed. */
enum status campaign_may_view(const struct campaign *c, instant_t now, struct error *e);

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

/* Sum of the estimates of campaigns that wait for a time from `from` on and are sent before a campaign of time `before` (RUT-98);
 * `but` (0 none) is left out, and of those at the same minute only what was made before it counts. */
int64_t campaign_pending_estimate(struct shop *s, const char *profile, instant_t from, instant_t before, int64_t but);

/* ---- what a campaign would reach and use (RUT-90 to 98) ---- */

struct campaign_estimate {
	unsigned mask;
	int64_t low, high;       /* reach; the higher is what the quota is held against (RUT-92) */
	int64_t overlap;         /* people in two or more */
	int64_t skipped;         /* blocked, opted out (RUT-93) */
	bool has_quota;          /* a term covers the send time: what follows is known */
	struct quota quota;      /* of that term */
	int64_t pending;         /* what earlier ones that wait may use up */
	int64_t usable;          /* left without those, not below 0 */
	int64_t after;           /* left when this one is sent, not below 0 */
};
/* From counts that are there already; quick enough for every key. `send_at` INSTANT_NONE: as if sent now. */
enum status campaign_estimate_of(struct shop *s, const char *profile, const struct reach *r, unsigned mask, instant_t send_at,
                                 int64_t but, struct campaign_estimate *out, struct error *e);
/* Counts to the end first (bringing audience_seen up to date); *r holds the counts. */
enum status campaign_estimate(struct shop *s, const char *profile, unsigned mask, instant_t send_at, int64_t but, struct reach *r,
                              struct campaign_estimate *out, struct error *e);

/* What is to be said of an estimate, among s->notes: RUT-90, 91, 93, 96 to 98. */
void campaign_estimate_notes(struct shop *s, const char *profile, const struct reach *r, const struct campaign_estimate *est, instant_t send_at);
/* "visitors,cart" as bits; "" none. Refusals of RUT-83. */
enum status campaign_audience_mask(struct shop *s, const char *profile, const char *text, unsigned *mask, struct error *e);

/* ---- composing (RUT-80 to 111, 121 to 123) ---- */

/* Which campaign is composed. */
struct campaign_draft {
	const char *profile;
	int64_t id;              /* 0: a new one */
	int64_t copied_from;     /* 0 none */
	int64_t resend_of;       /* whose openers are left out, 0 none */
};
/* Longest length of a field of the form by its profile key, for formview and record_check(). */
int campaign_limit(struct shop *s, const char *profile, const char *key);
/* Fields of forms/campaign.ini that the record lacks, from a stored one; times as YYYY/MM/DD HH:MM. */
enum status campaign_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* What is known beforehand of a new one: the link of the last. */
void campaign_prefill(struct shop *s, const char *profile, struct record *r);
/* First refusal of one field as it stands, without looking at reach: for the form. The code's rule and sentence as campaign_save(). */
enum status campaign_check_field(struct shop *s, const struct campaign_draft *d, const struct record *r, const char *field, struct error *e);
/* A time in any spelling on the marketplace's clock; send_at_invalid (RUT-99). */
enum status campaign_time_parse(const struct profile *p, const char *text, instant_t *at, struct error *e);
/* The time of the record, INSTANT_NONE when it is none. */
instant_t campaign_send_time(struct shop *s, const char *profile, const struct record *r);
/* May it be changed (or taken away) now? RUT-121 campaign_sent, RUT-122 campaign_locked. */
enum status campaign_may_change(const struct campaign *c, instant_t now, struct error *e);
/* Create or change. Refusals: gate (RUT-9, RUT-13), state, then all of the fields at once as NOTE_ERROR; warnings as
 * RUT-90 to 105 and what looks forgotten. On failure nothing is stored. */
enum status campaign_save(struct shop *s, const struct campaign_draft *d, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* RUT-123. */
enum status campaign_delete(struct shop *s, int64_t id, struct error *e);
/* "活動儲存成功" and "您的集客通{name}已成功建立" of the profile (RUT-111); ours where it has none. */
void campaign_saved_words(struct shop *s, const char *profile, const char *name, char title[80], char text[300], char button[40]);

/* Words beside the send time: a day off, another campaign in the same hour. One a line, "" none. */
void campaign_time_hints(struct shop *s, const char *profile, instant_t at, int64_t but, char *out, size_t size);
/* The same as NOTEs day_off, same_hour among s->notes. */
void campaign_time_notes(struct shop *s, const struct profile *p, instant_t at, int64_t but);

#endif
