/*
 * One run of the command line, as the files of this layer see it.
 */
#ifndef COMMANDS_CLI_H
#define COMMANDS_CLI_H

#include <signal.h>

#include "storekeep/command.h"

/* What stands before and among the words. */
struct options {
	const char *db, *config, *now, *as;
	bool json, dry_run, accept_warnings, overwrite, plain, demo, mouse, version, help;
};

/* A field given on the command line that is none of the form's. */
struct pair {
	char *name, *value;
};

struct cli {
	struct options options;
	struct config config;
	char *db_path;
	bool db_named; /* by --db or $STOREKEEP_DB, not by default */
	struct shop shop;
	bool open;     /* the shop is */
	cli_console_fn console;
	/* words */
	const char *const *words; /* positional ones, noun and verb first; owned by options_read's caller */
	size_t word_count;
	const struct noun *noun;
	const struct verb *verb;
	const char *const *args; /* positional ones behind the verb */
	size_t arg_count;
	struct pair *pairs;
	size_t pair_count;
	struct record record;
	bool has_record;
	/* output (out.c) */
	struct buf text;       /* not yet written */
	struct json json;
	bool broken;           /* nobody reads us any more */
	int write_error;       /* errno of the first failed write, 0 none */
	bool answered;         /* the output is the whole answer, whatever the status */
	struct buf titles;     /* "title\nvalue\n…": pairs for people, until they are aligned */
	size_t pairs_said;
	struct buf warnings;   /* JSON of the notes so far */
	size_t warning_count, note_count;
	struct buf infos;
};

/* options.c: takes the options out of argv; the other words go to `words` (room for argc). ST_USAGE for an unknown one. */
enum status options_read(int argc, char **argv, struct options *o, const char **words, size_t *count, struct error *e);

/* words.c: noun, verb, positional arguments and fields. ST_USAGE, or ST_REFUSED for a secret in words or a file. */
enum status words_read(struct cli *c, struct error *e);
const struct noun *noun_find(const char *word);
void cli_words_free(struct cli *c);

/* cli.c: $XDG_DATA_HOME/storekeep/NAME. Owned by the caller. */
char *cli_default_path(const char *name);
/* An environment variable, NULL when it is not set or empty. */
const char *cli_filled(const char *variable);

/* demo.c: makes the shop of --demo when it is not there, and sets db_path to it. */
enum status demo_prepare(struct cli *c, struct error *e);

/* usage.c */
void usage_program(struct cli *c);
void usage_noun(struct cli *c, const struct noun *n);
/* A noun as an object of an array: noun, help, verbs with args, form, fields, writes, help. */
void usage_json(struct json *j, const struct noun *n);
/* One line of usage of a verb. Owned by the caller. */
char *usage_line(const struct noun *n, const struct verb *v);
/* The known word that is nearest to `word` (two mistakes at most), NULL when none is. */
const char *nearest_word(const char *word, const char *const *known, size_t count);

/* out.c */
void out_begin(struct cli *c);
/* Write out what is left: pairs, warnings, the end of the document. */
void out_end(struct cli *c);
void out_flush(struct cli *c);
/* Align and print the pairs said so far. */
void out_pairs(struct cli *c);
/* Sentence on standard error, sanitised, in the locale's charset. */
void out_complain(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* The error for people on standard error, with --json as a document on standard output. */
void out_error(struct cli *c, const struct error *e);
/* An error as an object of a document. */
void out_json_error(struct json *j, const char *key, const struct error *e);
/* A cell for people: formatted, translated. */
void out_cell(struct buf *out, enum value_kind kind, const char *labels, const struct value *v, const char *zone);
void out_json_value(struct json *j, const char *key, enum value_kind kind, const struct value *v, const char *zone);
/* Sanitised text to standard output (buffered). */
void out_text(struct cli *c, const char *text);

/* The nouns, one a line in nouns.list. */
#define NOUN(name) extern const struct noun noun_##name;
#include "nouns.list"
#undef NOUN

#endif
