/*
 * Inside of the import screens: what the preview knows, shared by import.c
 * (keys), import_draw.c, import_lists.c (tables) and import_guess.c (which profile).
 */
#ifndef SCREENS_IMPORT_H
#define SCREENS_IMPORT_H

#include "rows.h"
#include "screens.h"
#include "storekeep/import.h"

/* A kind of file and how it comes in. */
struct import_way {
	const char *kind;    /* batch.kind, or the source of an audience file; NULL behind the last */
	const char *label;   /* N_(): in the choice of what is imported */
	const char *ask;     /* N_(): which file? */
	const char *prefix;  /* of its column map in the profiles */
	const char *profile; /* whose file it is where no map fits; NULL: a person says it */
	unsigned fields;     /* FIELD_… that the map maker offers; 0: there is none */
	enum status (*run)(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e);
	const char *source;  /* import_options.source; NULL none */
};
extern const struct import_way import_ways[];
/* NULL: no such kind, or its files do not come in by this screen. */
const struct import_way *import_way_of(const char *kind);

enum import_pane { PANE_COLUMNS, PANE_FIRST, PANE_REFUSED, PANE_CHANGES, PANES };

struct import_state {
	const struct import_way *way; /* NULL: not chosen yet */
	bool replaces; /* the period has a statement, which this one takes the place of */
	bool asks_kind, asks_file; /* as soon as the screen stands */
	char *path;            /* owned; NULL: no file chosen */
	char profile[32];      /* "" none fits */
	enum charset charset;  /* as chosen; CS_UNKNOWN: by the file */
	char separator;        /* as chosen; 0: by the file */
	bool take_damaged;
	bool update;           /* members who are there are changed, else passed over (EAS-82) */
	bool previewed;        /* `result` holds */
	struct import_result result;
	struct buf remarks;    /* what the desk said of the file, one a line */
	struct error error;    /* why there is no preview; "" else */
	struct rows *rows[PANES];
	struct table *table[PANES];
	struct list_column *first_columns; /* of PANE_FIRST, owned */
	char (*first_names)[16];
};

/* The import screen on a file that is known, without asking for it. */
struct outcome import_file(const char *path, const struct import_way *way);
enum { FIELD_ORDERS = 1, FIELD_STATEMENT = 2, FIELD_AUDIENCE = 4, FIELD_MEMBER = 8 };
/* The file is one of members with tiers and points. */
bool import_is_member(const struct import_state *s);
/* What people call one of our fields in a file of these kinds; the code itself when it has no words. */
const char *import_field_label(const char *field, unsigned kinds);
struct import_field {
	const char *name, *label; /* N_() */
	unsigned kinds;
};
/* The n-th field, NULL after the last. */
const struct import_field *import_field_at(size_t n);
extern const struct screen columns_screen;
/* The map maker on this file. */
struct outcome columns_begin(const char *path, bool orders, enum charset cs, char separator);

void import_draw(struct view *v, struct area a);
/* "comma", "tab" … */
const char *import_separator(char c);

/* Fill the tables from the result, or empty them. */
void import_lists_make(struct view *v);
void import_lists_fill(struct view *v);
void import_lists_free(struct import_state *s);

/* The profile whose headings this file has most of, among equals the `usual` one (may be NULL); false: none has two of them. `prefix` is "orders.columns." or
 * "statement.columns.". */
bool import_guess(const struct shop *s, const char *path, const char *prefix, const char *usual, char profile[32]);
/* Profiles that have a map under `prefix`; returns how many of at most `room`. Names live until profiles_forget(). */
size_t import_profiles(const struct shop *s, const char *prefix, const char **names, size_t room);

#endif
