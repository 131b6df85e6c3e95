/*
 * The command line: one table of nouns, each a file of src/commands/ that ends
 * in a const table of verbs. The framework reads options, words and fields,
 * opens the shop, runs the verb and prints what it says (CLI.md).
 *
 * A handler calls desk functions and tells the results through the cli_…
 * functions below: they make the lines for people, `name: value` lines for
 * --plain, or the JSON document. It never writes to standard output by itself.
 */
#ifndef STOREKEEP_COMMAND_H
#define STOREKEEP_COMMAND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/console.h"
#include "storekeep/form.h"
#include "storekeep/json.h"
#include "storekeep/list.h"
#include "storekeep/money.h"
#include "storekeep/shop.h"

struct cli;

/* What a verb needs. */
enum {
	CMD_READS = 1,    /* the shop's file; changes nothing: warnings are listed and never end it */
	CMD_WRITES = 2,   /* the shop's file, made when missing */
};

/* The fields that every list takes. */
#define LIST_FIELDS "limit after sort filter"

struct verb {
	const char *word;   /* NULL: the noun alone ("info", "backup FILE") */
	const char *args;   /* positional, parted by blanks: "FILE", "ID [NOTE]", "[ID...]"; NULL: none */
	const char *form;   /* forms/NAME.ini whose fields are accepted; NULL: none */
	const char *fields; /* further accepted fields, parted by blanks; "field:" accepts all that begin so; NULL: none */
	unsigned flags;
	const char *help;   /* N_(): what it does, one line */
	enum status (*run)(struct cli *c, struct error *e);
};

struct noun {
	const char *word;
	const char *help;  /* N_() */
	const struct verb *verbs; /* ends with a verb without `run` */
};

/* ---- what was asked ---- */

/* The open shop (dry_run, accept_warnings and actor are set); NULL when the verb needs none. */
struct shop *cli_shop(struct cli *c);
/* The settings under which we run; valid until the command ends. */
const struct config *cli_config(const struct cli *c);
/* The shop's file that --db, $STOREKEEP_DB, the configuration or the default name. */
const char *cli_db_path(const struct cli *c);
/* The n-th positional argument from 0, NULL when it is not there. */
const char *cli_arg(const struct cli *c, size_t n);
/* A field's value, NULL when it was not given. Fields of the form and further ones alike. */
const char *cli_field(const struct cli *c, const char *name);
/* The form's record as given, not yet checked (the desk does); NULL when the verb has no form. */
struct record *cli_record(struct cli *c);
/* Go on with `f`, which extends the verb's form (form_extended), where the verb's `fields` name a prefix ("field:"): what was given
 * as field:WORD=value goes to the field of that name or of the label WORD. ST_REFUSED field_missing names the labels there are. */
enum status cli_extend_form(struct cli *c, const struct form *f, const char *prefix, struct error *e);
/* A whole number; `fallback` when it was not given; ST_REFUSED with code FIELD_number. */
enum status cli_field_int(const struct cli *c, const char *name, int64_t fallback, int64_t *out, struct error *e);
/* yes or no. */
enum status cli_field_bool(const struct cli *c, const char *name, bool fallback, bool *out, struct error *e);
/* The switches as given: --json, --overwrite, --dry-run. */
bool cli_json(const struct cli *c);
bool cli_overwrite(const struct cli *c);
bool cli_dry_run(const struct cli *c);

/* ---- what came of it ---- */

/* A sentence for people; nothing under --json. `fmt` is translated, a new line is added. */
void cli_say(struct cli *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* Text for people exactly as it is (a print-out); nothing under --json. */
void cli_write(struct cli *c, const char *text, size_t len);

/* One record: names are JSON keys, titles (N_(), translated here) stand before the values for people.
 * A NULL title is for JSON alone. Absent values (NULL, MONEY_NONE, INSTANT_NONE, DAY_NONE) are null. */
void cli_text(struct cli *c, const char *name, const char *title, const char *v);
void cli_int(struct cli *c, const char *name, const char *title, int64_t v);
void cli_money(struct cli *c, const char *name, const char *title, money_t v);
void cli_bool(struct cli *c, const char *name, const char *title, bool v);
void cli_date(struct cli *c, const char *name, const char *title, const char *iso);
void cli_day(struct cli *c, const char *name, const char *title, day_t d);
/* `zone` NULL: the shop's. */
void cli_instant(struct cli *c, const char *name, const char *title, instant_t at, const char *zone);
/* A code; people read its label of the set. */
void cli_code(struct cli *c, const char *name, const char *title, const char *set, const char *code);
/* A value as lists and records carry them. */
void cli_value(struct cli *c, const char *name, const char *title, enum value_kind kind, const char *labels,
               const struct value *v);

/* The JSON document's writer, inside its one object; NULL without --json. For arrays and objects in it: json_array() …
 * A handler that uses it prints for people by cli_say(), or as rows by cli_rows(). */
struct json *cli_document(struct cli *c);

/* A list: pages through `src` by limit= (100; 0 all), after=, sort= (`-name` descending) and filter=, which the verb must
 * accept (LIST_FIELDS). JSON {"rows":[…],"total":N,"next":KEY}. */
enum status cli_list(struct cli *c, const struct list_source *src, struct error *e);
/* The same with `rows` where limit= was not given. */
enum status cli_list_paged(struct cli *c, const struct list_source *src, int64_t rows, struct error *e);
/* Rows of a small table that is all in memory: cells in column order. In JSON an array `name` (NULL: only for people). */
struct cli_table {
	const struct list_column *columns;
	size_t column_count;
	struct list_page page;
};
void cli_rows(struct cli *c, const char *name, const struct cli_table *t);

/* Notes of a call (s->notes): JSON `warnings` and `notes`, for people lines on standard error. The framework calls it for
 * the shop's notes after the handler; call it yourself for other ones. */
void cli_notes(struct cli *c, const struct notes *n);

/* Progress on standard error: a bar on a terminal, a line every few seconds elsewhere. `label` is translated. Ctrl-C cancels. */
struct progress cli_progress(struct cli *c, const char *label);

/* `return cli_answered(c, ST_REFUSED);`: what was said is the whole answer, no error is printed beside it, and the exit code
 * is the status all the same (`format check`). */
enum status cli_answered(struct cli *c, enum status st);

/* ---- the program ---- */

/* Opens the console on a shop until the user leaves (console.h); main.c hands it over, since no command knows a screen. */
typedef enum status (*cli_console_fn)(struct shop *s, const struct console_options *o, struct error *e);
/* All of the program: returns the exit code. */
int cli_main(int argc, char **argv, cli_console_fn console);
/* true when the answer can be a screen: standard input and output are a terminal, neither --json nor --plain. */
bool cli_has_screen(const struct cli *c);
/* Open the console on `s` (a shop of the handler's own, or cli_shop()), beginning with a statement (0: Today). */
enum status cli_open_console(struct cli *c, struct shop *s, int64_t statement_id, struct error *e);
/* The nouns, sorted; NULL after the last. */
const struct noun *const *cli_nouns(void);

#endif
