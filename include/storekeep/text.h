/*
 * UTF-8 text as people count it and as a terminal places it.
 *
 * Limits count grapheme clusters (UAX 29), layout counts columns (FMT-60), and
 * what came from outside passes text_sanitise() before it is shown (FMT-61).
 * Text need not be valid: a byte that is no UTF-8 counts as one U+FFFD.
 */
#ifndef STOREKEEP_TEXT_H
#define STOREKEEP_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/mem.h"

/* Columns of one code point: 0, 1, 2, or -1 for controls and unassigned code
 * points. The program exports it as wcwidth() too, so that ncurses agrees. */
int text_cp_width(uint32_t cp);
/* Ambiguous characters (● ─ ① €) as 2 columns instead of 1 ([ui] ambiguous). */
void text_set_ambiguous_wide(bool wide);
bool text_ambiguous_wide(void);

/* Decode one code point at `s` (`len` > 0 bytes left); returns the bytes taken
 * (at least 1) and U+FFFD in *cp for a byte that is not UTF-8. */
size_t text_decode(const char *s, size_t len, uint32_t *cp);
/* Encode; returns 1..4 bytes written to `out`. */
size_t text_encode(uint32_t cp, char out[4]);
/* Well-formed UTF-8. */
bool text_valid(const char *s, size_t len);

/* Bytes of the grapheme cluster that begins at `s`; 0 at the end. */
size_t text_cluster(const char *s, size_t len);
/* Bytes of the cluster that ends at `at` bytes into `s`; 0 at the start. */
size_t text_cluster_before(const char *s, size_t at);
/* Clusters in the text: "characters" of every limit. */
size_t text_count(const char *s, size_t len);

/* Columns of a text, of its sanitised form where it holds controls. */
int text_width(const char *s, size_t len);
/* Columns in which one cluster is drawn (joined emoji: its base). */
int text_cluster_width(const char *s, size_t len);
/* Longest head of whole clusters that fits in `cols`; its columns in *used (may be NULL). */
size_t text_fit(const char *s, size_t len, int cols, int *used);
/* Append `s` cut to `cols` columns at a cluster and padded with blanks to exactly
 * `cols`; a cut text ends in `…` (`~` where that is ambiguous-wide). `right` pads on the left. */
void text_add_padded(struct buf *out, const char *s, int cols, bool right);

/* Append a form safe for a terminal: controls, line separators and bidi
 * controls as visible marks, bytes that are no UTF-8 as U+FFFD (FMT-61). */
void text_sanitise(struct buf *out, const char *s, size_t len);
/* Bytes at the head of one cluster that a terminal should get: all of it, but of a joined or
 * selected emoji the base alone (text_cluster_width counts these). The data keeps the rest. */
size_t text_cluster_shown(const char *s, size_t len);
/* Append all of `s` as a terminal should get it: sanitised, joined emoji by their base. */
void text_add_shown(struct buf *out, const char *s, size_t len);
/* true when text_sanitise would change nothing. */
bool text_is_clean(const char *s, size_t len);

/* Unicode forms as new text, owned by the caller. */
char *text_nfc(const char *s);
/* Compatibility composition (half width and full width become one); the caller frees it. */
char *text_nfkc(const char *s);
/* The copy that search and matching compare: NFKC, case folded, 臺 as 台, blanks removed (FMT-38). */
char *text_fold(const char *s);
/* The copy that header names are matched by: NFKC, case folded, blanks, line breaks and `_` removed (FMT-44). */
char *text_fold_header(const char *s);
/* Start and end without blanks, U+3000 and U+00A0 (FMT-40); moves *s, returns the new length. */
size_t text_trim(const char **s, size_t len);

#endif
