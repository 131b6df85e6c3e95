/*
 * Writing JSON, in the order of the calls, one document.
 */
#ifndef STOREKEEP_JSON_H
#define STOREKEEP_JSON_H

#include <stdbool.h>
#include <stdint.h>

#include "storekeep/mem.h"

struct json {
	struct buf out;
	unsigned depth;
	bool comma; /* a value stands before the next one on this level */
};

/* `key` is NULL inside an array and for the outermost value. */
void json_object(struct json *j, const char *key);
void json_array(struct json *j, const char *key);
void json_end_object(struct json *j);
void json_end_array(struct json *j);
void json_text(struct json *j, const char *key, const char *v); /* NULL writes null */
void json_text_len(struct json *j, const char *key, const char *v, size_t len);
void json_int(struct json *j, const char *key, int64_t v);
/* `v` of 10^decimals parts: json_decimal(j, k, 22667, 3) writes 22.667. */
void json_decimal(struct json *j, const char *key, int64_t v, int decimals);
void json_bool(struct json *j, const char *key, bool v);
/* Words parted by commas as an array of texts; NULL writes an empty one. */
void json_words(struct json *j, const char *key, const char *words);
void json_null(struct json *j, const char *key);
/* An ISO day or null for "" and NULL. */
void json_date(struct json *j, const char *key, const char *iso);

#endif
