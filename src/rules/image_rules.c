/*
 * A picture against what a marketplace takes. Everything in integers.
 */
#include "config.h"

#include "storekeep/image_rules.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"

/* ---- does it move ---- */

/* Past a row of sub-blocks. */
static size_t past_blocks(const unsigned char *d, size_t len, size_t at)
{
	while (at < len && d[at] != 0)
		at += 1 + (size_t)d[at];
	return at + 1;
}

static size_t table_bytes(unsigned char packed)
{
	return (packed & 0x80) != 0 ? (size_t)3 << ((packed & 7) + 1) : 0;
}

/* Image blocks of a GIF (YAH-46: never by the name, nor by the comment that animation programs leave). */
static int gif_frames(const unsigned char *d, size_t len)
{
	size_t at = 13;
	int frames = 0;

	if (len < at)
		return 0;
	at += table_bytes(d[10]);
	while (at < len && d[at] != 0x3B) {
		if (d[at] == 0x21) {
			at = past_blocks(d, len, at + 2);
		} else if (d[at] == 0x2C) {
			frames++;
			if (at + 10 > len)
				break;
			at = past_blocks(d, len, at + 10 + table_bytes(d[at + 9]) + 1);
		} else {
			break;
		}
	}
	return frames;
}

/* A PNG that moves says so in a chunk before its picture. */
static bool png_moves(const unsigned char *d, size_t len)
{
	size_t at = 8;

	while (at + 8 <= len && memcmp(d + at + 4, "IDAT", 4) != 0) {
		size_t chunk = (size_t)d[at] << 24 | (size_t)d[at + 1] << 16 | (size_t)d[at + 2] << 8 | d[at + 3];

		if (memcmp(d + at + 4, "acTL", 4) == 0)
			return true;
		if (chunk > len)
			return false;
		at += 12 + chunk;
	}
	return false;
}

void image_look(const unsigned char *data, size_t len, int64_t bytes, struct image_facts *out)
{
	*out = (struct image_facts){.frames = 1};
	picture_read(data, len, bytes, &out->picture);
	if (out->picture.format == PICTURE_GIF)
		out->frames = gif_frames(data, len);
	else if (out->picture.format == PICTURE_PNG && png_moves(data, len))
		out->frames = 2;
}

/* ---- the limits ---- */

static bool taken(const char *formats, const char *code)
{
	size_t n = strlen(code);

	for (const char *at = formats; at != NULL && *at != '\0';) {
		size_t len = strcspn(at, ",");

		if (len == n && memcmp(at, code, n) == 0)
			return true;
		at += len + (at[len] == ',');
	}
	return formats == NULL;
}

static void check_file(const struct image_limits *l, const struct image_facts *f, const char *name, struct notes *out)
{
	const struct picture *p = &f->picture;

	if (p->format == PICTURE_OTHER || !taken(l->formats, picture_format_code(p->format)))
		notes_add(out, NOTE_ERROR, "image_format", l->shape_rule, "image", _("%1$s is not a GIF, JPG or PNG%2$s%3$s."), name,
		          p->looks_like != NULL && *p->looks_like != '\0' ? ", " : "", p->looks_like != NULL ? p->looks_like : "");
	else if (p->width <= 0 || p->height <= 0 || p->cut_short)
		notes_add(out, NOTE_ERROR, "image_unreadable", l->shape_rule, "image", _("%s is not whole; its size cannot be read. Save it again."), name);
	if (f->frames > 1 && !l->animated)
		notes_add(out, NOTE_ERROR, "image_animated", l->shape_rule, "image", _("%s is animated; only still images are taken."), name);
	if (l->max_kib > 0 && p->bytes > l->max_kib * 1024)
		notes_add(out, NOTE_ERROR, "image_weight", l->weight_rule, "image", _("Image is %1$lld K, limit %2$lld K; larger files show up broken."),
		          (long long)((p->bytes + 1023) / 1024), (long long)l->max_kib);
}

static void check_shape(const struct image_limits *l, const struct picture *p, struct notes *out)
{
	int64_t longer = p->width > p->height ? p->width : p->height, shorter = p->width > p->height ? p->height : p->width;
	int64_t tenths;

	if (p->width <= 0 || p->height <= 0)
		return;
	if (l->min_px > 0 && shorter < l->min_px)
		notes_add(out, NOTE_ERROR, "image_small", l->shape_rule, "image", _("Image is %1$d×%2$d; each side needs at least %3$d pixels."), p->width, p->height,
		          l->min_px);
	tenths = (longer * 10 + shorter - 1) / shorter;
	if (l->max_ratio_x10 > 0 && 10 * longer > l->max_ratio_x10 * shorter)
		notes_add(out, NOTE_ERROR, "image_ratio", l->shape_rule, "image", _("Image is %1$d×%2$d, ratio %3$lld.%4$lld, limit %5$d.%6$d."), p->width, p->height,
		          (long long)(tenths / 10), (long long)(tenths % 10), l->max_ratio_x10 / 10, l->max_ratio_x10 % 10);
	else if (p->width != p->height && l->recommend_width > 0)
		notes_add(out, NOTE_INFO, "image_square", l->shape_rule, "image", _("Thumbnails are square; %1$d×%2$d is recommended."), l->recommend_width,
		          l->recommend_height);
}

void image_check(const struct image_limits *l, const struct image_facts *f, int count, const char *name, struct notes *out)
{
	if (l->most > 0 && count >= l->most)
		notes_add(out, NOTE_ERROR, "image_count", l->weight_rule, "image", _("At most %d images."), l->most);
	check_file(l, f, name, out);
	check_shape(l, &f->picture, out);
}
