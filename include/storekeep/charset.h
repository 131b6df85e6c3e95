/*
 * Character sets of files: which one a file is in, and decoding it to UTF-8
 * block by block (FMT-30 to 36). CSV stands on top of it, see csv.h.
 */
#ifndef STOREKEEP_CHARSET_H
#define STOREKEEP_CHARSET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"
#include "storekeep/mem.h"

enum charset { CS_UNKNOWN, CS_UTF8, CS_UTF8_BOM, CS_UTF16LE, CS_UTF16BE, CS_CP950, CS_CP932 };

/* "UTF-8", "CP950" … as --json shows and charset= accepts; UTF8_BOM is "UTF-8-BOM", unknown is "". */
const char *charset_name(enum charset cs);
/* Also common other names ("big5", "utf8", "sjis"), case ignored; CS_UNKNOWN for anything else. */
enum charset charset_from_name(const char *name);

/* What a byte order mark at the start says: its length in *bom (0 without one). `utf32` is set for
 * UTF-32, which nobody reads here. CS_UNKNOWN without a mark. */
enum charset charset_from_bom(const unsigned char *bytes, size_t len, size_t *bom, bool *utf32);

/* Strict UTF-8 over a stream: feed blocks, then ask. A file that ends inside a character still
 * fits when whole characters stood before it (the decoder reports the rest). */
struct utf8_check {
	unsigned char head[4]; /* character cut by the end of a block */
	size_t head_len;
	bool wide; /* a character of two or more bytes was seen */
	bool bad;
};
void utf8_check_feed(struct utf8_check *u, const unsigned char *bytes, size_t len);
bool utf8_check_fits(const struct utf8_check *u);

/* What decoding found in the bytes; every one is to be reported (FMT-33, 34). */
enum finding_kind { FIND_BAD, FIND_PRIVATE, FIND_CONTROL };
struct finding {
	uint64_t at; /* offset in the decoded text, counted from the first feed */
	enum finding_kind kind;
	uint32_t cp;            /* FIND_PRIVATE, FIND_CONTROL (C1 only; C0 is left to the reader) */
	unsigned char bytes[4]; /* FIND_BAD: what was skipped */
	uint8_t len;
};

struct decoder;
/* ST_FAILED with code charset_missing when the machine's iconv lacks the charset. */
enum status decoder_new(struct decoder **out, enum charset cs, struct error *e);
/* NULL is fine. */
void decoder_free(struct decoder *d);
/* Append the UTF-8 of `bytes` to `out` (at most three times as long) and return how many bytes were
 * taken: up to three stay when the block ends inside a character; give them again in front of the next
 * block (FMT-32). With `last` everything is taken. What cannot be decoded becomes U+FFFD, only the
 * offending byte or pair is skipped (FMT-33). */
size_t decoder_feed(struct decoder *d, const unsigned char *bytes, size_t len, bool last, struct buf *out);
/* The oldest finding, NULL when there is none; decoder_drop() forgets it. */
const struct finding *decoder_finding(const struct decoder *d);
/* Done with the finding that decoder_finding() gave; the next one comes to the front. */
void decoder_drop(struct decoder *d);

struct encoder;
/* UTF-8 into `cs`. The caller frees it with encoder_free(). */
enum status encoder_new(struct encoder **out, enum charset cs, struct error *e);
void encoder_free(struct encoder *en);
/* Append `text` in the charset. Returns false at the first character that it lacks: its code point is in
 * *cp, and only what stood before was appended; *taken is the bytes of `text` up to it. Never `?` (FMT-37). */
bool encoder_put(struct encoder *en, const char *text, size_t len, struct buf *out, size_t *taken, uint32_t *cp);

#endif
