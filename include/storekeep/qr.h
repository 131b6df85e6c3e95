/*
 * QR codes (libqrencode), for the screen, for text and for print.
 */
#ifndef STOREKEEP_QR_H
#define STOREKEEP_QR_H

#include <stdbool.h>

#include "storekeep/error.h"
#include "storekeep/mem.h"

struct qr {
	int size;             /* modules on a side */
	unsigned char *dark;  /* size x size, row by row, 1 dark; owned */
};

/* false when the program was built without (--without-qrencode). */
bool qr_available(void);
/* ST_FAILED qr_off, or qr_long for a text that no code holds. qr_free() it. */
enum status qr_make(const char *text, struct qr *out, struct error *e);
void qr_free(struct qr *q);

/* How the modules become text: the quiet zone around is drawn along. */
enum qr_style {
	QR_BLOCKS,        /* half blocks, two rows a line: dark is ink; for paper and light backgrounds */
	QR_BLOCKS_LIGHT,  /* the light modules are drawn: for terminals with a dark background */
	QR_ASCII,         /* `##` a dark module, where there are no blocks; for paper */
	QR_ASCII_LIGHT,
};
/* Lines parted by LF. */
void qr_text(const struct qr *q, enum qr_style style, struct buf *out);
/* Columns and lines that qr_text() needs. */
int qr_cols(const struct qr *q, enum qr_style style);
int qr_rows(const struct qr *q, enum qr_style style);
/* A drawing with the words `caption` (one or more lines) under the code; black on white, 80 mm wide. */
void qr_svg(const struct qr *q, const char *caption, struct buf *out);

#endif
