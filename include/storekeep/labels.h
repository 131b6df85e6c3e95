/*
 * What people read in place of a code: one table of label sets, used by tables,
 * forms and the command line. Codes never change with the language; labels do.
 */
#ifndef STOREKEEP_LABELS_H
#define STOREKEEP_LABELS_H

/* Translated label of `code` in a set ("order_state"), the code itself when the set lacks it. */
const char *label_of(const char *set, const char *code);
/* The n-th code of a set, NULL after the last. */
const char *label_code(const char *set, int n);

/* Labels of codes parted by commas, a blank between; codes that the set lacks, or all without a set, as they are. */
struct buf;
void words_add(struct buf *out, const char *set, const char *codes);

#endif
