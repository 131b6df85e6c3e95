/*
 * A file of text whole in memory, in whatever charset it was saved (FMT-30).
 */
#ifndef STOREKEEP_TEXT_FILE_H
#define STOREKEEP_TEXT_FILE_H

#include "storekeep/charset.h"
#include "storekeep/mem.h"

struct text_file {
	struct buf text;  /* UTF-8 without a byte order mark; what could not be decoded is U+FFFD */
	enum charset cs;  /* that it was read in */
	size_t damaged;   /* places that could not be decoded */
};
/* Read PATH ("-": standard input). Charset: byte order mark, else `wanted`, else UTF-8 when all of it is, else CP950. ST_FAILED file_open,
 * file_read; ST_REFUSED file_too_large beyond `most` bytes of text. Free with text_file_free(), also after a refusal. */
enum status text_file_read(const char *path, enum charset wanted, size_t most, struct text_file *out, struct error *e);
/* Fine on {0}. */
void text_file_free(struct text_file *f);

#endif
