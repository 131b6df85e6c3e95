/*
 * The HTML that a marketplace takes in descriptions and in the frames of a
 * shop's front (YAH-45, YAH-49 to 51), checked with line and column. Pure.
 */
#ifndef STOREKEEP_MARKUP_H
#define STOREKEEP_MARKUP_H

#include <stdbool.h>
#include <stddef.h>

enum markup_level { MARKUP_INFO, MARKUP_WARN, MARKUP_ERROR };

struct markup_rules {
	const char *tags;          /* html.tags, comma-separated */
	const char *(*attrs)(void *arg, const char *tag); /* html.attr.TAG, NULL none */
	void *arg;
	const char *forbid;        /* html.forbid */
	const char *void_tags;     /* html.void_tags */
	bool balanced;             /* html.require_balanced */
	bool frame;                /* a frame, not a description: tags are only warned about */
	int max_chars;             /* 0: no limit */
	const char *name;          /* of the frame, for people; NULL none */
	const char *own_hosts;     /* comma-separated domains on which pictures need no note; NULL none */
};
struct markup_note {
	enum markup_level level;
	int line, column;          /* from 1; column in characters as people count them; 0: the text as a whole */
	/* tag_unknown, tag_unclosed, tag_stray, tag_crossed, tag_open, tag_lable, tags_deep, attr_unknown, attr_unsupported, attr_twice, quote_open,
	 * comment_open, script, css, media, editor_code, link_scheme, link_empty, source_missing, picture_host, less_than, nul, not_utf8, too_long,
	 * too_long_utf16, more */
	char code[24], rule[12];
	char message[240];         /* translated */
};
struct markup_report {
	struct markup_note *notes; /* in the order of the text; owned */
	size_t count;
	size_t errors;
	int chars, utf16;          /* grapheme clusters (CR LF is one); UTF-16 units */
};
/* Any bytes at all: time and memory follow the length, and at most MARKUP_NOTES notes with a place are kept (a last one,
 * `more`, tells how many others there are; `errors` counts them all). Free with markup_free(). */
enum { MARKUP_NOTES = 1000 };
void markup_check(const struct markup_rules *r, const char *text, size_t len, struct markup_report *out);
void markup_free(struct markup_report *r);

#endif
