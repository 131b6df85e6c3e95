/*
 * The board of what falls due (到期事項): one dated line each, with its rule and
 * the record behind it. `due run` does what the rules do by themselves. Each
 * capability brings its lines and its work by due_parts.h.
 */
#ifndef STOREKEEP_DUE_H
#define STOREKEEP_DUE_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

/* Kinds are the label set due_kind. */
struct due_item {
	day_t day;            /* on the marketplace's clock */
	instant_t at;         /* the moment, INSTANT_NONE: the whole day */
	char kind[24];
	char desk[16];        /* whose work it is: label set due_desk, by its kind (due_desk()) */
	char profile[32];
	char period[16];      /* code; "" none */
	int64_t period_id;    /* 0: the period is not kept yet */
	int64_t statement_id; /* 0 none */
	char record[16];      /* what Enter opens: statement, period, plan, renewal, autodebit, campaign, push …; "" nothing */
	int64_t record_id;    /* its id, 0 where the kind of record has but one */
	char record_no[64];   /* its number where people know it by one (an order's); "" none */
	char filter[96];      /* where it speaks of many records: the filter of their list that Enter opens; "" none */
	char rule[16];        /* "YAH-133" */
	char sentence[300];   /* translated: what to do */
	bool overdue;         /* its day or moment is over */
	bool warn;            /* needs a hand now */
};

struct due_items {
	struct due_item *items; /* what is overdue first; by day and hour (whole days first), then marketplace, then kind */
	size_t count;
};
/* What is due up to `ahead` days after today (overdue included). */
enum status due_collect(struct shop *s, int ahead, struct due_items *out, struct error *e);
void due_free(struct due_items *d);
/* Leave only the lines of a marketplace, desk and kind; NULL or "": any. */
void due_narrow(struct due_items *d, const char *profile, const char *desk, const char *kind);
/* The lines as an iCalendar file (ical.h); whole days by their date, moments by their hour. ST_REFUSED file_exists unless `overwrite`,
 * ST_FAILED file_write. With s->dry_run nothing is written. */
enum status due_export(struct shop *s, const struct due_items *d, const char *path, bool overwrite, struct error *e);
/* The desk of a kind: settlement, orders, returns, store, goods, marketing, members; "store" for a kind that no row of the table names. */
const char *due_desk(const char *kind);
/* The same as a list; close with desk_list_close(). */
enum status due_list(struct shop *s, int ahead, struct list_source *out, struct error *e);

/* One step that the rules did, or would do, by themselves: a row of life_log, as it is told (life_tell()). */
struct due_step {
	int64_t log_id;       /* of its row; 0: only tried */
	size_t order;         /* in which they were done, from 0 */
	day_t day;            /* from which it holds, whatever day the run was */
	char step[24];        /* label set life_step */
	char profile[32];     /* "" none */
	char record[16];      /* "return" …, label set life_record; "" many at once */
	char record_no[64];
	int64_t count;
	char rule[16];
};
struct due_steps {
	struct due_step *items; /* by day, and of one day in the order in which they were done */
	size_t count;
};
/* Fine on {0}. */
void due_steps_free(struct due_steps *d);

/* What a run did, by number. Orders, slips, goods and closure are counted by their steps (shop.told), not here. */
struct due_done {
	int64_t periods;   /* begun */
	int64_t states;    /* advanced: of periods, vouchers */
	int64_t invoices;  /* fee invoices that became available */
	int64_t renewed;   /* plans renewed (RUT-36) */
	int64_t blocked;   /* renewals that could not be made (RUT-45) */
	int64_t switched;  /* renewal switches that went off at the end of their term (RUT-38) */
	int64_t stopped;   /* card authorisations that ended (RUT-52, RUT-56) */
	int64_t campaigns; /* whose sending began */
	int64_t finished;  /* campaigns that ended as sent, uncertain or not sent */
	int64_t sent, uncertain, failed, cut, later; /* messages: acknowledged, never acknowledged, refused, without quota, tried again */
	int64_t closed;    /* results that became final (RUT-126) */
	int64_t days;      /* of the members' daily run that were made up (EAS-10, SHL-7) */
	int64_t lapsed, lapsed_points; /* lots of points that expired, and what was in them */
	int64_t tiers;     /* tier periods that ended */
	int64_t issued, held; /* orders whose points went out, or were held because the shop was closed */
	int64_t birthdays; /* birthday points */
	int64_t orders_taken; /* orders of files that members' accounts show now */
};
/* The numbers of due_done by name, for whoever tells them; `name` NULL after the last. */
struct due_count {
	const char *name;  /* JSON key */
	const char *title; /* N_() */
	size_t offset;     /* of the int64_t in struct due_done */
};
extern const struct due_count due_counts[];

/* Do all that has fallen due, capability by capability (due_parts.h). A second run at the same moment changes nothing. When one
 * fails the others still do their work, and the first error is given back; only a cancelled run (code cancelled) ends at once.
 * A caller who wants to know each step sets s->told to an empty list before, and takes it off after; the list is his.
 * `p` may be NULL. What they have to say stands in s->notes. With dry_run nothing is changed and the counts say what would be. */
enum status due_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e);

#endif
