/*
 * What falls due from settlement: one dated line each, with its rule and the
 * record behind it. `due run` does what the rules do by themselves.
 */
#ifndef STOREKEEP_DUE_H
#define STOREKEEP_DUE_H

#include "storekeep/list.h"
#include "storekeep/shop.h"

/* Kinds: period_ends, statement_out, reconcile, claim_due, claim_late, claim_step, invoice_month, payout, payout_missing,
 * fee_invoice, remit, calendar (label set due_kind). */
struct due_item {
	day_t day;
	char kind[20];
	char profile[32];
	char period[16];      /* code; "" none */
	int64_t period_id;    /* 0: the period is not kept yet */
	int64_t statement_id; /* 0 none */
	char rule[16];        /* "YAH-133" */
	char sentence[300];   /* translated: what to do */
	bool overdue;         /* its day is over */
	bool warn;            /* needs a hand now */
};

struct due_items {
	struct due_item *items; /* by day, then marketplace, then kind */
	size_t count;
};
/* What is due up to `ahead` days after today (overdue included). */
enum status due_collect(struct shop *s, int ahead, struct due_items *out, struct error *e);
void due_free(struct due_items *d);
/* The same as a list; close with desk_list_close(). */
enum status due_list(struct shop *s, int ahead, struct list_source *out, struct error *e);

/* What a run did. */
struct due_done {
	int64_t periods;  /* begun */
	int64_t states;   /* advanced */
	int64_t invoices; /* fee invoices that became available */
};
/* Begin the periods of today, advance states, open fee invoices. A second run on the same day changes nothing. Each shop
 * change in a transaction of its own with its audit line. With dry_run only counts. */
enum status due_run(struct shop *s, struct due_done *done, struct error *e);

#endif
