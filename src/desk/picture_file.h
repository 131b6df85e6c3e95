/*
 * The beginning of a picture's file, for rules/ to judge.
 */
#ifndef SK_DESK_PICTURE_FILE_H
#define SK_DESK_PICTURE_FILE_H

#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

struct picture_bytes {
	unsigned char *data; /* owned; free() it */
	size_t len;          /* `most` of the file's bytes, or all of them */
	int64_t size;        /* of the file */
};
/* ST_FAILED picture_file with the reason, for `field` (NULL none). */
enum status picture_file(const char *path, size_t most, const char *field, struct picture_bytes *out, struct error *e);

#endif
