/*
 * Pictures of the storefront (圖片), judged from their own bytes: format, size in
 * pixels, whether the file is whole; then against a marketplace's limits
 * (RUT-72 to 74, QOO-37). Pure: the caller reads the file.
 */
#ifndef STOREKEEP_PICTURE_H
#define STOREKEEP_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "storekeep/error.h"

enum picture_format { PICTURE_OTHER, PICTURE_JPG, PICTURE_GIF, PICTURE_PNG };
/* "jpg", "gif", "png"; "" for others. */
const char *picture_format_code(enum picture_format f);

struct picture {
	enum picture_format format; /* by the first bytes, never by the name (RUT-74) */
	const char *looks_like;     /* of PICTURE_OTHER: "webp", "bmp" …, "" unknown; constant */
	int width, height;          /* pixels, 0: cannot be read */
	int64_t bytes;              /* of the file */
	bool cut_short;             /* its end is missing */
};

/* `data` holds the first `len` of `bytes` bytes of the file. */
void picture_read(const unsigned char *data, size_t len, int64_t bytes, struct picture *out);

/* Image blocks of a GIF (more than one: it moves, YAH-46, YAH-61); 1 for every other kind. */
int picture_images(const unsigned char *data, size_t len);

/* What a marketplace takes; 0 and NULL: no such limit. */
struct picture_limits {
	int width, height;
	int64_t max_bytes, warn_bytes;
	const char *formats;        /* comma-separated codes */
	const char *size_rule, *weight_rule, *format_rule; /* cited by what is said; NULL none */
};

/* Is the picture good for `field` ("sign", "ad_slots")? `name` is the file's name, for its ending. Refusals FIELD_empty,
 * FIELD_format, FIELD_too_large, FIELD_unreadable; warnings FIELD_size, FIELD_weight, FIELD_name, FIELD_cut_short. Every refusal
 * goes into `refused`, every warning into `warnings` (either may be NULL). */
void picture_check(const struct picture *p, const struct picture_limits *l, const char *field, const char *name,
                   struct notes *refused, struct notes *warnings);
/* The name that fits the content: "sign.jpeg" becomes "sign.jpg". false: it fits already. */
bool picture_better_name(const struct picture *p, const char *name, char *out, size_t size);

#endif
