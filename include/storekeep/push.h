/*
 * Coupon pushes (优惠券推送): drafts, the sheet of order numbers, applying and
 * cancelling. A push is a campaign under a profile that has push.types; what is
 * allowed stands in push_rules.h, who gets it in audience_choose(), and the
 * outbox sends it. QOO sections 1 to 11.
 */
#ifndef STOREKEEP_PUSH_H
#define STOREKEEP_PUSH_H

#include "storekeep/campaign.h"
#include "storekeep/form.h"
#include "storekeep/list.h"
#include "storekeep/push_rules.h"
#include "storekeep/shop.h"

/* The profile's rules; texts live as long as the profile. ST_REFUSED profile_no_push where it has no pushes. */
enum status push_rules_of(struct shop *s, const char *profile, struct push_rules *out, struct error *e);

/* ---- drafts ---- */

/* Create (id 0) or change a draft from a record of forms/push.ini; fields that the record lacks stay. What can never be right is
 * refused at once (codes of push_rules.h, coupon_unknown, items_unknown, file refusals); what only the day of applying decides
 * is told as notes. `orders` names a sheet to add (QOO-32), `tick` and `untick` its rows. Refuses push_applied (QOO-43). */
enum status push_save(struct shop *s, const char *profile, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e);
/* What is wrong with one field of a form that is being filled in, as of now; nothing is stored. */
enum status push_check_field(struct shop *s, const char *profile, int64_t id, const struct record *r, const char *field, struct error *e);
/* The stored values into the fields that the record lacks. */
enum status push_record(struct shop *s, int64_t id, struct record *r, struct error *e);
/* Discard a draft with its sheets. */
enum status push_delete(struct shop *s, int64_t id, struct error *e);
/* campaign_get() of a push; push_missing where the number is none of a push. */
enum status push_get(struct shop *s, int64_t id, struct campaign *out, struct error *e);

/* Goods chosen by hand, in their order. push_items_free(). */
struct push_items {
	char **no;
	size_t count;
};
enum status push_items(struct shop *s, int64_t id, struct push_items *out, struct error *e);
void push_items_free(struct push_items *items);

/* Goods of the shop to choose from, the best first; push_goods_free(). At most 1000. */
struct push_good {
	char *no, *title;
	int64_t rank;       /* 0: not ranked */
};
enum status push_goods(struct shop *s, const char *profile, struct push_good **out, size_t *count, struct error *e);
void push_goods_free(struct push_good *goods, size_t count);

/* ---- apply, cancel ---- */

/* Everything that stands in the way of applying now (QOO-40), in the order of the form: refusals and warnings among s->notes.
 * ST_REFUSED with the first refusal. Reads only. */
enum status push_check(struct shop *s, int64_t id, struct error *e);
/* Hand it in (申请): the checks at this moment, then applied. Warnings need shop->accept_warnings. */
enum status push_apply(struct shop *s, int64_t id, struct error *e);
/* Take an applied one back (取消发送) in time. Refuses cancel_late (QOO-44), push_sent, push_draft; cancelled before: a note. */
enum status push_cancel(struct shop *s, int64_t id, struct error *e);
/* What became of a missed one, as a person says: sent, or cancelled (QOO section 15). */
enum status push_settle(struct shop *s, int64_t id, bool sent, struct error *e);

/* Pushes that take part of the week around `at`, but `but`: used ones for the screen. Returns how many; at most `room`. */
size_t push_week_used(struct shop *s, const char *profile, instant_t at, int64_t but, struct push_taken *out, size_t room);

/* ---- who gets it ---- */

struct push_fans {
	int64_t fans;       /* follow the shop within the days (QOO-25) */
	int64_t unverified; /* of them: e-mail not verified (QOO-8) */
	int64_t refused;    /* of the rest: reminders refused (QOO-9) */
};
/* `mode` all or period, as of today. */
enum status push_fans(struct shop *s, const char *profile, const char *mode, day_t from, day_t to, struct push_fans *out, struct error *e);
/* The first day on which somebody began to follow, DAY_NONE: nobody does. For counting in slices. */
day_t push_fans_since(struct shop *s, const char *profile);

/* ---- sheets of order numbers ---- */

/* Sums over rows (QOO-31): headings and empty rows count nowhere. */
struct push_sums {
	int64_t rows, usable, duplicate, faulty, excluded;
	int64_t not_bought; /* of the usable: cancelled or unpaid orders */
	int64_t customers;  /* different buyers of usable rows; -1: no order book */
	int64_t ticked;
	int64_t ticked_customers; /* different buyers of ticked rows that get it; -1: no order book */
};
struct push_row_read {
	int64_t row_no;
	char *text;
	char order_no[PUSH_ORDER_NO];
	enum push_row state;
	int64_t same_as;     /* duplicate: the row that it repeats; 0: one of an earlier sheet */
	char *said;          /* translated sentence, "" where there is nothing to say */
	char *buyer;         /* "" unknown */
};
struct push_sheet {
	struct push_row_read *rows;
	size_t count;
	struct push_sums sums;
};
/* Read a sheet (CSV or XLSX) and judge its rows against the order book and the push's earlier sheets (push 0: none). Nothing is
 * stored. Refuses orders_nothing (QOO-29), orders_column (QOO-28), orders_too_many, orders_none_usable (QOO-31), and what
 * xlsx_read() and csv_open() refuse. Notes: orders_unchecked (WARN) without an order book. push_sheet_free(). */
enum status push_sheet_read(struct shop *s, const char *profile, int64_t push, const char *path, struct push_sheet *out, struct error *e);
void push_sheet_free(struct push_sheet *sheet);

/* Add a sheet to a draft. */
enum status push_upload(struct shop *s, int64_t id, const char *path, struct error *e);
/* Tick or untick rows of a draft: "all" (every row that is ok), "2,4-7", "2:3" row 3 of the second sheet; plain numbers are rows
 * of the last sheet. Refuses tick_unknown, tick_faulty (QOO-30); rows not bought warn. */
enum status push_tick(struct shop *s, int64_t id, const char *rows, bool on, struct error *e);
/* One row, from a screen: `row` as push_rows() gives it in its id. */
enum status push_tick_row(struct shop *s, int64_t id, int64_t row, bool on, struct error *e);
/* Sheets and rows as stored; rows are judged anew against the order book. */
enum status push_sums(struct shop *s, int64_t id, struct push_sums *out, struct error *e);
/* Columns upload_id, row_no, ticked, order_no, state, text, buyer, file_name; a row's id is for push_tick_row(). */
enum status push_rows(struct shop *s, int64_t id, struct list_source *out, struct error *e);
int64_t push_uploads(struct shop *s, int64_t id);

/* The template (Excel格式): XLSX where the name ends in .xlsx, else CSV. */
enum status push_template(struct shop *s, const char *path, bool overwrite, struct error *e);

#endif
