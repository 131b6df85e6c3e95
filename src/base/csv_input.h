/*
 * Inside of csv.h: a file as decoded text, block by block.
 */
#ifndef BASE_CSV_INPUT_H
#define BASE_CSV_INPUT_H

#include "storekeep/charset.h"

struct csv_input {
	int fd;
	int64_t at, end; /* next byte to read, and where the text ends (a closing 1A left out) */
	int64_t total;   /* bytes of the file */
	enum charset cs;
	struct decoder *decoder;
	unsigned char *raw; /* bytes that are read and not decoded */
	size_t raw_len;
	bool done;          /* nothing more will come */
};

/* Open and decide the charset (FMT-30). */
enum status csv_input_open(struct csv_input *in, const char *path, enum charset wanted, struct error *e);
/* The same file from its beginning, while `from` stays open: what came through a pipe cannot be opened twice. */
enum status csv_input_again(struct csv_input *in, const struct csv_input *from, enum charset wanted, struct error *e);
void csv_input_close(struct csv_input *in);
/* Append the text of the next block to `out`; sets in->done behind the last. ST_FAILED with code file_read. */
enum status csv_input_more(struct csv_input *in, struct buf *out, struct error *e);

#endif
