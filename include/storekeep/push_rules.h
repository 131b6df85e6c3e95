/*
 * Rules of the coupon push (优惠券推送): days and times, the week, the deadline
 * for cancelling, coupon, goods, followers, banner, order numbers. QOO-4, 15
 * to 24, 31, 33 to 38, 44. Pure functions of plain values; limits come from the
 * profile. Refusals fill the error with rule and field.
 */
#ifndef STOREKEEP_PUSH_RULES_H
#define STOREKEEP_PUSH_RULES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/date.h"
#include "storekeep/error.h"

/* What the profile says. Texts are the profile's; lists are comma-separated. */
struct push_rules {
	const char *zone;               /* the marketplace's clock */
	int first_day_offset, days;     /* QOO-33 */
	int slot_first, slot_last;      /* minutes after midnight, both selectable (QOO-34) */
	int slot_step;                  /* minutes */
	int weekly_limit;               /* QOO-4 */
	bool rolling;                   /* push.week_mode: 7 x 24 h instead of the calendar week */
	int week_start;                 /* 0 Sunday .. 6 Saturday */
	bool limit_by_type;             /* push.limit_scope = type: each type has a week of its own */
	bool week_by_application;       /* push.week_counts_by = applied_at */
	int cancel_hours;               /* QOO-44 */
	bool cancel_inclusive;          /* the last second is still in time */
	bool cancel_frees_week;         /* QOO-47 */
	bool warn_not_cancellable;      /* QOO-35 */
	const char *types;              /* QOO-6 */
	const char *parts[2];           /* form.ad, form.compensation (QOO-15) */
	const char *required;           /* QOO-16 */
	bool requires_coupon;           /* QOO-2 */
	const char *coupon_kind;        /* QOO-1 */
	bool coupon_must_be_valid;      /* QOO-18 */
	int auto_min, auto_max, auto_step; /* QOO-20 */
	int manual_min, manual_max;     /* QOO-21 */
	bool shortage_warns;            /* QOO-22: fewer ranked goods are a warning */
	const char *banner_formats;     /* QOO-37 */
	int64_t banner_max_bytes;       /* 0: not checked */
	const char *url_schemes, *url_home; /* QOO-38 */
	int url_max_bytes;
	int row_max_chars, rows_max;    /* QOO-31 */
	bool tick_required, default_ticked; /* QOO-30 */
	int fee;                        /* QOO-3 */
	const char *channels;           /* QOO-11 */
};

/* ---- day and time (Japan) ---- */

/* "2031-11-03 10:00" on the marketplace's clock. */
void push_time_text(const struct push_rules *r, instant_t at, char out[32]);
/* First and last day that can be chosen by who applies on `today` (QOO-33). */
void push_days(const struct push_rules *r, day_t today, day_t *first, day_t *last);
/* Times of a day, and the n-th from 0 in seconds after midnight (QOO-34). */
int push_slots(const struct push_rules *r);
int push_slot(const struct push_rules *r, int n);
/* Code send_at_slot (QOO-34): the time of day alone, whatever the day. */
enum status push_check_slot(const struct push_rules *r, instant_t send_at, struct error *e);
/* Codes send_at_early, send_at_late (QOO-33), applied for at `now`. */
enum status push_check_day(const struct push_rules *r, instant_t send_at, instant_t now, struct error *e);

/* ---- the week ---- */

/* First day of the week that holds `at`. */
day_t push_week(const struct push_rules *r, instant_t at);
/* Another push that takes part of the week: applied, missed, sent; cancelled ones where they do not give it back. */
struct push_taken {
	int64_t id;
	const char *type;
	instant_t send_at, applied_at;
};
/* Does `other` stand in the week of this push? */
bool push_same_week(const struct push_rules *r, const char *type, instant_t send_at, instant_t applied_at, const struct push_taken *other);
/* Code week_used (QOO-4); names the other push and when the next is possible. */
enum status push_check_week(const struct push_rules *r, const char *type, instant_t send_at, instant_t applied_at,
                            const struct push_taken *taken, size_t count, struct error *e);

/* ---- cancelling ---- */

instant_t push_cancel_until(const struct push_rules *r, instant_t send_at);
bool push_cancellable(const struct push_rules *r, instant_t send_at, instant_t now);
/* Code cancel_late (QOO-44). */
enum status push_check_cancel(const struct push_rules *r, instant_t send_at, instant_t now, struct error *e);

/* ---- coupon ---- */

struct push_coupon {
	const char *kind;               /* shop, platform */
	instant_t starts_at, ends_at;   /* INSTANT_NONE open; the end is exclusive */
	bool cancelled;
};
/* Codes coupon_kind (QOO-1), coupon_cancelled (QOO-17): wrong whenever it is sent. */
enum status push_check_coupon(const struct push_rules *r, const struct push_coupon *c, struct error *e);
/* Code coupon_ended (QOO-18); a coupon that starts later is a WARN, coupon_not_started. */
enum status push_check_coupon_at(const struct push_rules *r, const struct push_coupon *c, instant_t send_at, struct notes *notes,
                                 struct error *e);

/* ---- goods ---- */

/* Code auto_n_range (QOO-20). */
enum status push_check_auto(const struct push_rules *r, int64_t n, struct error *e);
/* Fewer ranked goods than asked for (QOO-22): WARN items_short, or refused; none at all is items_none. */
enum status push_check_ranked(const struct push_rules *r, int64_t n, int64_t ranked, struct notes *notes, struct error *e);
/* Codes items_none, items_too_many, items_twice (QOO-21). */
enum status push_check_items(const struct push_rules *r, char *const *items, size_t count, struct error *e);

/* ---- followers ---- */

/* Of follow_mode period: both days given, in order, not in the future (QOO-24). Codes follow_days_missing,
 * follow_range, follow_future. */
enum status push_check_follow(day_t from, day_t to, day_t today, struct error *e);

/* ---- banner ---- */

/* "jpg", "png", "gif" by the first bytes, NULL another kind (QOO-37). */
const char *push_picture_kind(const unsigned char *head, size_t len);
/* Codes banner_kind, banner_size (QOO-37). */
enum status push_check_picture(const struct push_rules *r, const unsigned char *head, size_t len, int64_t bytes, struct error *e);
/* Code banner_url_invalid (QOO-38); a host outside of the marketplace is a WARN, banner_url_outside. */
enum status push_check_link(const struct push_rules *r, const char *url, struct notes *notes, struct error *e);
/* Codes banner_url_missing, banner_path_missing (QOO-36). */
enum status push_check_banner(bool picture, bool link, struct error *e);

/* ---- the form ---- */

/* Does a field of the form belong to this type (QOO-15)? Fields that both have, and any before a type is chosen: yes. */
bool push_field_belongs(const struct push_rules *r, const char *type, const char *field);
/* Code FIELD_not_here (QOO-15). `label`: what people call the field. */
enum status push_refuse_field(const char *type, const char *field, const char *label, struct error *e);
/* Is this part of a push (type, coupon, items, recipients, send_at, banner) required (QOO-16)? */
bool push_part_required(const struct push_rules *r, const char *part);

/* ---- order numbers ---- */

enum push_row {
	PUSH_ROW_OK,
	PUSH_ROW_EMPTY,
	PUSH_ROW_HEADING,
	PUSH_ROW_FORMAT,
	PUSH_ROW_DUPLICATE,
	PUSH_ROW_UNKNOWN,
	PUSH_ROW_NOT_BOUGHT,
	PUSH_ROW_EXCLUDED,
};
#define PUSH_ROW_STATES (PUSH_ROW_EXCLUDED + 1)
/* "ok", "empty" … (label set push_row). */
const char *push_row_code(enum push_row state);
/* PUSH_ROW_OK for an unknown word. */
enum push_row push_row_parse(const char *code);
/* May be ticked at all (QOO-30, QOO-31). */
bool push_row_tickable(enum push_row state);

#define PUSH_ORDER_NO 64
/* One cell of column A by itself: ok, empty, heading or format; the number without blanks and shields, with ASCII digits, in
 * `out` ("" when it is none). `first`: the first row of its sheet. *destroyed: a spreadsheet wrote it as 2.5E+07. */
enum push_row push_row_read(const struct push_rules *r, const char *text, size_t len, bool first, char out[PUSH_ORDER_NO],
                            bool *destroyed);

#endif
