/*
 * Settlement statements (代收明細): the imported file of a period, its lines,
 * its summary, its differences, what people decided, and the sign-off.
 *
 * Reconciliation computes every line again from our orders and the profile's
 * rates (rules/settle) and keeps what differs. It is done after an import and
 * whenever the facts have changed; a signed-off period is never touched.
 */
#ifndef STOREKEEP_STATEMENT_H
#define STOREKEEP_STATEMENT_H

#include "storekeep/csv.h"
#include "storekeep/list.h"
#include "storekeep/settle.h"
#include "storekeep/shop.h"

struct statement {
	int64_t id, period_id, batch_id;
	char profile[32], period[16]; /* "yahoo", "2026-10-H1" */
	char from[12], to[12], statement_on[12], due_on[12], pay_nominal[12], pay_on[12];
	char period_state[20];
	char source[256];
	int64_t lines, agree, differences, open;
	bool reconciled;              /* false: facts changed since */
	bool orders_compared;         /* false: a file reviewed alone */
	bool is_signed;
	int64_t unchecked;    /* fees for which the profile has no rate (YAH-106) */
	money_t stated_net, ours_net, to_explain; /* to_explain: stated minus ours of the open differences */
	money_t stated_carry_in, stated_payout; /* MONEY_NONE: the file does not say */
	/* filled by statement_payout(), MONEY_NONE before */
	char run_pay_on[16];          /* when its payout run pays: later than pay_on where the claim is late (YAH-134); "" none */
	char held_until[16];          /* a closure holds its payout until then (YAH-23); "" not held */
	money_t carry_in, payout;     /* as stated where the file says so, else computed from what it states */
	money_t ours_carry_in, ours_payout; /* by our own numbers (YAH-135) */
};

/* The newest statement of every period, newest period first; `profile` NULL: all. */
void statement_list(struct shop *s, const char *profile, struct list_source *out);
/* One statement with its sums; ST_REFUSED when there is none. */
enum status statement_get(struct shop *s, int64_t id, struct statement *out, struct error *e);
/* Says in s->notes how many fees of the statement nothing could check (YAH-106); nothing when all could. */
enum status statement_note_unchecked(struct shop *s, int64_t id, struct error *e);
/* By period code ("2026-10-H1") or statement id as text. */
enum status statement_find(struct shop *s, const char *profile, const char *which, int64_t *id, struct error *e);

/* Lines of a statement; `component` NULL: all, else those with an amount of that line_kind ("card") or that kind. */
void statement_lines(struct shop *s, int64_t id, const char *component, struct list_source *out);
/* Our orders that make up a component of the summary in this period: the rows behind "ours". */
void statement_ours(struct shop *s, int64_t id, const char *component, struct list_source *out);

/* ---- reconciliation ---- */

/* Compute everything again. `progress` may cancel (ST_OK, nothing changed, *cancelled set when not NULL). */
enum status statement_reconcile(struct shop *s, int64_t id, const struct progress *p, bool *cancelled, struct error *e);

/* One number of the summary. */
struct summary_row {
	char component[16]; /* line_kind; "carry_in", "net", "payout" */
	char tax_kind[16];  /* of sales, else "" */
	money_t stated, ours;
	int64_t stated_rows, ours_rows;
};
struct summary {
	struct summary_row *rows; /* in the order of the screen; gross first, payout last */
	size_t count;
	money_t gross_stated, gross_ours, fees_stated, fees_ours, net_stated, net_ours;
	char run_pay_on[16];      /* as in struct statement; "" without carry-over and payout */
	char held_until[16];
};
/* Both sides by component and tax kind; summary_free() it. */
enum status statement_summary(struct shop *s, int64_t id, struct summary *out, struct error *e);
/* The same without carry-over and payout, which need the periods before; period.c computes those with it. */
enum status statement_sums(struct shop *s, int64_t id, struct summary *out, struct error *e);
/* Carry-over and payout of the run that the statement's period joins, theirs and ours. */
enum status statement_payout(struct shop *s, struct statement *st, struct error *e);
void summary_free(struct summary *s);

/* ---- differences ---- */

/* Ranked: kinds in the order only_theirs … other_period, inside a kind the largest first. Columns: kind, order_no, component,
 * expected, stated, delta, rule, reason (translated sentence), resolution, note. Filter: kind=, component=, resolution=open|done. */
void difference_list(struct shop *s, int64_t statement_id, const char *kind, struct list_source *out);

/* Per kind: how many and how much, open and all. */
struct difference_count {
	char kind[16];
	int64_t all, open;
	money_t delta, open_delta;
};
#define DIFFERENCE_KINDS 6
/* Their codes in the order of the screen. */
extern const char *const difference_kinds[DIFFERENCE_KINDS];
enum status difference_counts(struct shop *s, int64_t statement_id, struct difference_count out[DIFFERENCE_KINDS],
                              struct error *e);

/* Both sides of a difference, line by line. */
struct side_row {
	const char *component;  /* line_kind */
	money_t ours, theirs;   /* MONEY_NONE: not there */
	money_t sale;           /* of ours what the sale alone brought, whatever a refund credits; of order_trace() only */
	char how_ours[160];     /* "3.5% of 1 490, rounded up", translated */
	char rule[16];
	bool differs;
};
struct difference {
	int64_t id, statement_id, line_id, order_id;
	char kind[16], component[16], order_no[64], cart_no[64], rule[16], reason[32], resolution[20];
	char key[160];
	money_t expected, stated, delta;
	money_t follow;         /* what follows from it in the fees of the same line, stated - ours */
	char sentence[400];     /* the reason in words */
	char note[400];         /* of the newest resolution */
	char by[64];
	instant_t at;           /* of the newest resolution, INSTANT_NONE */
	int64_t file_line;      /* physical line in the file, 0 */
	char next_period[16];   /* only_ours: the period in which it will come, "" */
	struct side_row rows[SETTLE_KINDS + 1];
	size_t row_count;
};
/* One difference with both sides; ST_REFUSED when there is none. */
enum status difference_get(struct shop *s, int64_t id, struct difference *out, struct error *e);

/* Resolve one or many with a code of label set `resolution` and a note; code "" takes the last decision back. One act, one
 * op_id: repeated it does nothing. Refused when the period is signed off (statement_signed), a note is missing for `other`. */
enum status difference_resolve(struct shop *s, const int64_t *ids, size_t count, const char *code, const char *note,
                               const char *op_id, struct error *e);
/* Take back the newest act on this statement by this person; *count (may be NULL) says of how many rows. */
enum status difference_undo(struct shop *s, int64_t statement_id, int64_t *count, struct error *e);
/* A list to send to the marketplace: CSV of the differences (open ones unless `all`), with both sides and the reason. */
enum status difference_export(struct shop *s, int64_t statement_id, const char *path, enum charset cs, bool all,
                              bool overwrite, int64_t *rows, struct error *e);

/* ---- sign-off ---- */

struct signoff {
	char act[8], by[64], hash[72], reason[400]; /* act "sign", "reopen", "" never */
	instant_t at;
	money_t stated, ours;
	int64_t open_differences;
};
/* Freeze the statement's period. Open differences are a WARN and need a reason. */
enum status signoff_sign(struct shop *s, int64_t statement_id, const char *reason, const char *op_id, struct error *e);
/* Needs a reason; leaves a trace. */
enum status signoff_reopen(struct shop *s, int64_t statement_id, const char *reason, const char *op_id, struct error *e);
/* The newest row, and every row as a list (newest first). */
enum status signoff_last(struct shop *s, int64_t period_id, struct signoff *out, struct error *e);
/* Everything that was signed and reopened for this period; desk_list_close(). */
void signoff_list(struct shop *s, int64_t period_id, struct list_source *out);
/* SHA-256 over lines, differences and resolutions, hex; `check` compares it with what was signed. */
enum status signoff_hash(struct shop *s, int64_t statement_id, char out[72], struct error *e);

/* ---- review of a file alone ---- */

/* Open a private shop in memory over a statement file (and the marketplace's order export, NULL none): the same import,
 * the same reconciliation, nothing on the disk, no network. `s` is set up read-only; shop_close() ends it. */
enum status review_open(struct shop *s, const char *path, const char *profile, const char *orders, enum charset cs,
                        const struct config *c, const struct progress *p, int64_t *statement_id, struct error *e);

#endif
