/*
 * Members in and out of files: the template (範本), import (匯入) and export
 * (匯出) of EAS section 8, and the file for a newsletter service (EAS-127).
 */
#ifndef STOREKEEP_MEMBER_FILE_H
#define STOREKEEP_MEMBER_FILE_H

#include "storekeep/import.h"
#include "storekeep/member.h"

/* `member import`: our template, or a marketplace's export, which is known by its headings (EAS-79 to 83, FMT-53, FMT-55). A
 * workbook or CSV. o->profile NULL: the marketplace whose export it is, else member_profile(). Beside the refusals of
 * import_run(): IMPORT_ENCODING and IMPORT_MOJIBAKE (with the first rows in `r` all the same), IMPORT_XLSX, IMPORT_COLUMN,
 * import_totals (a WARN: opening balances nobody has signed), total_differs. */
enum status member_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);

/* An empty file to fill in. A name that ends in .xlsx makes a workbook with a second sheet that explains the columns, any other
 * a CSV and beside it NAME.txt with the same. *beside (may be NULL) names that one, NULL none; the caller frees. */
enum status member_template(struct shop *s, const char *profile, const char *path, bool overwrite, char **beside, struct error *e);

struct member_export {
	const char *path;           /* "-": standard output (CSV) */
	const char *format;         /* NULL: by the name's ending, xlsx or csv; "mailchimp" (EAS-127) */
	struct member_choice who;
	bool overwrite;
	struct progress progress;
};
struct member_exported {
	int64_t members;            /* rows written */
	int64_t left_out;           /* mailchimp: no address, no consent, an address twice */
};
/* The one way out for members' data; asks for the right perm.members_export where the profile has it. Order as in the list
 * (EAS-16). EXPORT_NOBODY; refusals of csv_create(). */
enum status member_export(struct shop *s, const struct member_export *x, struct member_exported *out, struct error *e);

#endif
