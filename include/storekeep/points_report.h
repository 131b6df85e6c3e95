/*
 * Points looked at as a whole: what is still to come, what moved, what the shop
 * owes by month of expiry, and how one entry came about (SHL-28, SHL-77,
 * EAS-44). Reads only.
 */
#ifndef STOREKEEP_POINTS_REPORT_H
#define STOREKEEP_POINTS_REPORT_H

#include "storekeep/list.h"
#include "storekeep/points.h"

/* Points to come: grants that wait, are due or held; never part of ledger or balance (SHL-28). `member_id` 0: of all. desk_list_close(). */
void points_expected_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out);

/* What moved and what was set, newest first (SHL-77). */
struct points_log_filter {
	const char *profile;
	int64_t member_id;       /* 0: of all; settings are left out then */
	const char *kind, *staff;/* NULL or "": all; kind of an entry, or setting, channels, entry, batch */
	day_t from, to;          /* DAY_NONE: open */
};
/* FILTER_RANGE. Pages forward only; list_close(). */
enum status points_log_list(struct shop *s, const struct points_log_filter *f, struct list_source *out, struct error *e);
/* The same as a CSV file (UTF-8 with BOM), all rows; csv.h's refusals. */
enum status points_log_export(struct shop *s, const struct points_log_filter *f, const char *path, bool overwrite, int64_t *rows, struct error *e);
/* The two halves as lists of the desk, for screens. desk_list_close(). */
void points_movement_list(struct shop *s, const char *profile, struct list_source *out);
void points_activity_list(struct shop *s, const char *profile, struct list_source *out);
/* Amounts typed in at the counter, newest first. desk_list_close(). */
void instore_list(struct shop *s, const char *profile, int64_t member_id, struct list_source *out);

/* What lapses by month; the last row, with month "", never does. */
struct liability_row {
	char month[8];           /* YYYY-MM */
	int64_t points, lots, members, value; /* value: money that the points stand for, 0 where none is set */
};
struct liability {
	struct liability_row *rows; /* owned */
	size_t count;
	int64_t points, value;
};
enum status points_liability(struct shop *s, const char *profile, struct liability *out, struct error *e);
void liability_free(struct liability *l);

/* Members with a birthday on file, and all of them (EAS-39). */
enum status points_birthdays_on_file(struct shop *s, const char *profile, int64_t *with, int64_t *all, struct error *e);
/* What excluding products has saved since the first of the month (EAS-44): orders, and the points that they would have earned more. */
enum status points_excluded_saved(struct shop *s, const char *profile, int64_t *orders, int64_t *points, struct error *e);

/* How an entry came about. */
struct explained_line {
	int64_t line_no, amount, share, kept, quantity, returned;
	bool excluded;
	char product[64];
};
struct explained_lot {
	int64_t lot_id, points;  /* signed, as this entry touched it */
	int64_t remaining, entry_id; /* left in the lot now; entry that made it */
	char source[16];
	day_t issued_on, expires_on;
};
struct explained_use {
	int64_t entry_id, points;
	char kind[24];
	day_t on;
};
struct explained {
	int64_t entry_id, member_id, order_id, instore_id, batch_id, undoes, points, balance_after;
	char profile[32], kind[24], by[64], once_key[64];
	char *member, *order_number, *reason; /* owned */
	day_t on;
	instant_t at;
	bool has_rule, has_arithmetic, tier_rule;
	struct points_rule rule;
	int64_t basis, total, promotion, credit, redemption, earn_spend, earn_points, steps, earned;
	struct explained_line *lines; /* owned, as are the two below */
	size_t line_count;
	struct explained_lot *lots;
	size_t lot_count;
	struct explained_use *uses;   /* what took from the lot that this entry made, since */
	size_t use_count;
};
/* ST_REFUSED entry_missing. */
enum status points_explain(struct shop *s, int64_t entry_id, struct explained *out, struct error *e);
void explained_free(struct explained *x);
/* The same in sentences, one a line, for people. The caller frees. */
char *explained_text(const struct explained *x);

#endif
