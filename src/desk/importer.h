/*
 * Inside of import.h: one run of an import.
 */
#ifndef DESK_IMPORTER_H
#define DESK_IMPORTER_H

#include "storekeep/batch.h"
#include "storekeep/hash.h"
#include "storekeep/import.h"
#include "storekeep/profile.h"
#include "storekeep/sheet.h"

/* A record that its kind holds back. */
struct held {
	int64_t line, record;
	char *raw;
};

struct importer {
	struct shop *shop;
	const struct import_kind *kind;
	const struct import_options *o;
	struct import_result *r;
	struct error *e;
	const struct profile *profile;
	struct sheet_field *fields; /* the kind's, with their headings from the profile */
	size_t field_count;
	char *steady;               /* path that can be read several times; owned */
	int copy;                   /* of what came through a pipe, -1 none */
	const char *source;         /* the name that the batch remembers */
	char hash[HASH_HEX + 16];   /* of the file's bytes; with its source where the kind has several */
	struct sheet *sheet;
	struct sheet_records records; /* where the file is no CSV; next NULL: it is one */
	void *self;                 /* the kind's state */
	bool begun;
	bool *exempt;               /* by column: may look like a card number (order and cart numbers) */
	/* reports of the record being read */
	struct csv_report *reports;
	size_t report_count;
	int64_t notes;              /* remarks given so far */
	struct held *held;
	size_t held_count;
	int64_t seq;                /* refusals written */
	struct csv_writer *refused;
	bool cancelled, seen_before;
	int64_t since_step;         /* records since progress was told */
};

/* import_open.c: the kind's fields with the headings that the profile gives them. */
enum status import_map_fields(struct importer *m, struct error *e);
enum status import_open_sheet(struct importer *m, struct error *e);
/* Digest of the file's bytes; "" when they cannot be read: the reader will say what is wrong. */
enum status import_digest(const char *path, char *out, struct error *e);

/* Longest list of remarks that an import gives. */
#define IMPORT_NOTES 50

/* import_refuse.c: keep a refusal: in the result, in batch_refusal, in the CSV of refused rows. `why` has code, column,
 * message; place and raw are filled in for the current row when raw is NULL. */
enum status import_keep_refusal(struct importer *m, struct import_refusal *why, struct error *e);
void import_refusal_clear(struct import_refusal *why);
enum status import_open_refused(struct importer *m, struct error *e);
/* A whole card number in a column that may not have one (FMT-24): fills `why`. */
bool import_row_has_card(struct importer *m, struct import_refusal *why);
/* A cell as it may be kept: a copy with stars for every card number. */
char *import_masked(const struct importer *m, size_t column);
void import_hold_row(struct importer *m);

/* import_describe.c: what was found in the file, for the result. */
void import_describe_columns(struct importer *m);
void import_keep_first(struct importer *m);
/* Look at the first rows before anything is written: a column of card numbers refuses the file (FMT-24). */
enum status import_check_cards(struct importer *m, struct error *e);

#endif
