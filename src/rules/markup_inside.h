/*
 * Inside of the markup checker: what its files share. For src/rules/markup*.c only.
 */
#ifndef RULES_MARKUP_INSIDE_H
#define RULES_MARKUP_INSIDE_H

#include "storekeep/markup.h"

#include <stdint.h>

enum { MARKUP_NAME = 32, MARKUP_TAGS = 96, MARKUP_DEPTH = 20000, MARKUP_HOSTS = 32, MARKUP_STRANGERS = 256 };

/* A place in the text as people count it. */
struct markup_place {
	int line, column;
};

/* One tag of the list. */
struct markup_tag {
	char name[MARKUP_NAME];
	const char *attrs;  /* comma-separated, "" none */
	bool is_void;
	int open;           /* how many stand on the stack */
	int waiting;        /* last of its kind in `waits`, -1 none */
};

/* An opened tag: on the stack, or passed over by the end of one around it. */
struct markup_open {
	struct markup_place at;
	int tag;
	int below;          /* the one of the same tag that was passed over before; -1 none */
	bool slash;         /* written as <div/> */
};

struct markup_scan {
	const struct markup_rules *r;
	struct markup_report *out;
	const char *s;
	size_t len;
	/* the cursor: grapheme clusters up to `at` */
	size_t at;
	struct markup_place place;
	int64_t chars, utf16;
	struct markup_place nul, bad;             /* the first of each; line 0 none */
	/* the tag that is being read */
	uint64_t attrs;                           /* bit n: the n-th allowed one was given */
	bool has_source;
	/* tags */
	struct markup_tag tags[MARKUP_TAGS];
	int tag_count;
	signed char first[26], next[MARKUP_TAGS]; /* chains by the first letter; -1 the end */
	struct markup_open *stack, *waits;        /* MARKUP_DEPTH each */
	int depth, wait_count, wait_free;
	bool too_deep;
	char (*strangers)[MARKUP_NAME];           /* names that are no tags here, hashed */
	int stranger_count;
	bool no_end[2];                           /* no </script, </style follows any more */
	char hosts[MARKUP_HOSTS][64];
	int host_count;
	size_t dropped;                           /* notes beyond MARKUP_NOTES */
};

/* The place of byte `to`, which may not lie before the last one that was asked for. */
struct markup_place markup_place_of(struct markup_scan *c, size_t to);
void markup_note(struct markup_scan *c, enum markup_level level, struct markup_place at, const char *code, const char *rule, const char *fmt, ...)
	__attribute__((format(printf, 6, 7)));
/* E in a description, W in a frame (YAH-45). */
enum markup_level markup_strict(const struct markup_scan *c);
/* A name from the text, fit to be shown. */
const char *markup_shown(const char *s, size_t len, char out[64]);
/* The place of an item in a comma-separated list, case ignored; -1: not in it. */
int markup_index(const char *list, const char *name, size_t len);
bool markup_same(const char *word, const char *s, size_t len);
char markup_lower(char ch);

/* markup_tags.c: which tags there are, and whether they match (YAH-49 to 51). */
void markup_tags_begin(struct markup_scan *c);
void markup_tags_end(struct markup_scan *c);
/* The place in c->tags, -1 for a stranger. */
int markup_tag_of(const struct markup_scan *c, const char *name, size_t len);
void markup_stranger(struct markup_scan *c, const char *name, size_t len, struct markup_place at, bool closing);
void markup_opened(struct markup_scan *c, int tag, struct markup_place at, bool slash);
void markup_closed(struct markup_scan *c, int tag, struct markup_place at);

/* markup_attr.c: one attribute of a tag (`tag` -1: a stranger's); `value` NULL without one. */
struct markup_attr {
	const char *name, *value;
	size_t name_len, value_len;
	struct markup_place at;
};
void markup_attr_check(struct markup_scan *c, int tag, const struct markup_attr *a);

#endif
