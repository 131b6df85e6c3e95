/*
 * Inside of the desk's coupon pushes: what their files share.
 */
#ifndef DESK_PUSH_PARTS_H
#define DESK_PUSH_PARTS_H

#include "storekeep/push.h"

/* A push while it is looked at: the record, its marketplace's rules and clock. */
struct push_frame {
	struct shop *s;
	const struct profile *profile;
	struct push_rules rules;
	struct campaign c;
	instant_t now;
};
/* By number; push_close() it. Fine on {0}. */
enum status push_open(struct push_frame *f, struct shop *s, int64_t id, struct error *e);
/* A new one of a profile. */
enum status push_open_new(struct push_frame *f, struct shop *s, const char *profile, struct error *e);
void push_close(struct push_frame *f);
/* Refuses push_applied with the deadline for cancelling (QOO-43), push_over. */
enum status push_need_draft(const struct push_frame *f, struct error *e);

/* "push", 12, what: one audit line. */
enum status push_audit(const struct push_frame *f, const char *what, const char *detail, struct error *e);

/* push_record.c: the field holds something. */
bool push_given(const struct record *r, const char *field);
/* Stored values into the fields that the record lacks and that belong to its choices. */
enum status push_fill(const struct push_frame *f, struct record *r, struct error *e);
/* The record complete and normal: checked by its form, what it lacks is as stored, what goes without saying is chosen. */
enum status push_complete(const struct push_frame *f, struct record *r, struct error *e);
/* Its values into the campaign of the frame; goods into `items`: push_items_free(). */
void push_take(struct push_frame *f, const struct record *r, struct push_items *items);

/* push_book.c: what the shop's own book says of coupon, goods, banner; refusals among the notes (NOTE_ERROR). */
enum status push_book_coupon(const struct push_frame *f, int64_t coupon_id, struct push_coupon *out, struct error *e);
int64_t push_book_coupons(const struct push_frame *f);
int64_t push_book_ranked(const struct push_frame *f);
/* The first of the goods that the shop does not have, NULL none; where no goods are known, none is unknown. */
const char *push_book_foreign(const struct push_frame *f, char *const *items, size_t count);
/* Reads the picture's first bytes; codes banner_missing, banner_kind, banner_size. */
enum status push_book_picture(const struct push_frame *f, const char *path, struct error *e);
/* Pushes that may stand in the same week. */
size_t push_book_taken(const struct push_frame *f, instant_t send_at, struct push_taken *out, size_t room);

/* push_check.c: the checks of a whole push; refusals and warnings go to s->notes. */
void push_judge(const struct push_frame *f, const struct push_items *items);
/* What is wrong whenever it is applied; what the day decides comes as information. */
void push_check_values(const struct push_frame *f, const struct push_items *items);
/* Both refuse, but nothing that is merely missing: a form that is being filled in. */
void push_check_now(const struct push_frame *f, const struct push_items *items);
/* recipients_estimated of the push as it stands. */
int64_t push_estimate(const struct push_frame *f);

/* push_sheet_read() for a push that is open. */
enum status push_sheet_of(const struct push_frame *f, const char *path, struct push_sheet *out, struct error *e);
/* push_orders.c: judge the stored rows of a push anew, inside of a write transaction. */
enum status push_orders_judge(const struct push_frame *f, struct error *e);
/* A sheet that was read becomes the draft's, inside of a write transaction. */
enum status push_orders_store(const struct push_frame *f, const char *path, const struct push_sheet *sheet, struct error *e);
/* Ticks by a spelling of push_tick(), inside of a write transaction. */
enum status push_orders_tick(const struct push_frame *f, const char *rows, bool on, struct error *e);
/* What a sheet says beside its rows: how many are new, what was left out. */
void push_orders_tell(struct shop *s, const struct push_sheet *sheet, bool further);
/* Buyers of ticked orders whom the marketplace leaves out (QOO-8, QOO-9). */
void push_orders_left_out(const struct push_frame *f, int64_t *unverified, int64_t *refused);
/* Is there an order book of this marketplace (QOO-31)? */
bool push_orders_book(struct shop *s, const char *profile);

#endif
