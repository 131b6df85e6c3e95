/*
 * Pictures of goods: what a marketplace takes (YAH-60, YAH-61). Pure; what a
 * picture is says picture.h.
 */
#ifndef STOREKEEP_IMAGE_RULES_H
#define STOREKEEP_IMAGE_RULES_H

#include "storekeep/picture.h"

struct image_facts {
	struct picture picture;
	int frames;             /* of a GIF: image blocks in the file; of a PNG 2 where it says that it moves; else 1 */
};
/* `data` holds the first `len` of `bytes` bytes. */
void image_look(const unsigned char *data, size_t len, int64_t bytes, struct image_facts *out);

struct image_limits {       /* 0 and NULL: no such limit */
	int most;               /* images of a product */
	int64_t max_kib;        /* inclusive; K is 1024 bytes */
	const char *formats;    /* comma-separated codes */
	bool animated;          /* moving ones are taken */
	int min_px;             /* each side */
	int max_ratio_x10;      /* the longer side to the shorter: 25 is 2.5 */
	int recommend_width, recommend_height;
	const char *weight_rule, *shape_rule;
};
/* A further picture beside `count` that the product has; `name` for people. NOTE_ERROR image_count, image_format, image_unreadable,
 * image_animated, image_weight, image_small, image_ratio; NOTE_INFO image_square. */
void image_check(const struct image_limits *l, const struct image_facts *f, int count, const char *name, struct notes *out);

#endif
