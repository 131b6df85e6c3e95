/*
 * What the importing verbs share: options from fields, the result in words.
 */
#ifndef COMMANDS_IMPORTING_H
#define COMMANDS_IMPORTING_H

#include "storekeep/command.h"
#include "storekeep/import.h"

/* From FILE and the fields profile, charset, separator, damaged, refused (forms/import.ini), --dry-run and --overwrite. */
enum status importing_options(struct cli *c, struct import_options *o, struct error *e);
/* The same where files are of one marketplace unless profile= says another. */
enum status importing_options_for(struct cli *c, const char *profile, struct import_options *o, struct error *e);
/* Charset, columns, counts, refused rows: `columns`, `unknown`, `refusals` in JSON. */
void importing_say(struct cli *c, const struct import_result *r);

#endif
