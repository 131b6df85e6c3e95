/*
 * What a picture is, from its own bytes: JPEG by its frame header wherever that
 * stands behind comments, EXIF and colour profiles; GIF by its screen
 * descriptor, PNG by its first chunk. Pixels are never decoded.
 */
#include "config.h"

#include "storekeep/picture.h"

#include <string.h>

struct bytes {
	const unsigned char *data;
	size_t len;
};

const char *picture_format_code(enum picture_format f)
{
	static const char *const codes[] = {"", "jpg", "gif", "png"};

	return codes[f];
}

/* ---- what it begins with ---- */

static const struct {
	const char *head;
	size_t at, len;
	enum picture_format format;
	const char *name;
} heads[] = {
	{"\xFF\xD8\xFF", 0, 3, PICTURE_JPG, "jpg"},
	{"GIF87a", 0, 6, PICTURE_GIF, "gif"},
	{"GIF89a", 0, 6, PICTURE_GIF, "gif"},
	{"\x89PNG\r\n\x1A\n", 0, 8, PICTURE_PNG, "png"},
	{"WEBP", 8, 4, PICTURE_OTHER, "webp"},
	{"ftypavif", 4, 8, PICTURE_OTHER, "avif"},
	{"ftyphei", 4, 7, PICTURE_OTHER, "heic"},
	{"II*\0", 0, 4, PICTURE_OTHER, "tiff"},
	{"MM\0*", 0, 4, PICTURE_OTHER, "tiff"},
	{"8BPS", 0, 4, PICTURE_OTHER, "psd"},
	{"%PDF", 0, 4, PICTURE_OTHER, "pdf"},
	{"<svg", 0, 4, PICTURE_OTHER, "svg"},
	{"BM", 0, 2, PICTURE_OTHER, "bmp"},
};

static void know_format(struct bytes b, struct picture *out)
{
	out->looks_like = "";
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (b.len >= heads[i].at + heads[i].len && memcmp(b.data + heads[i].at, heads[i].head, heads[i].len) == 0) {
			out->format = heads[i].format;
			out->looks_like = heads[i].name;
			return;
		}
}

/* ---- JPEG ---- */

static int big16(const unsigned char *p)
{
	return p[0] << 8 | p[1];
}

/* SOF0 to SOF15; among them stand three markers that are none (DHT, JPG, DAC). */
static bool is_frame(int marker)
{
	return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

/* RSTn, TEM: markers without a length. */
static bool is_bare(int marker)
{
	return marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7);
}

/* The next marker from *at on, past fill bytes and coded data; *at behind it. -1 at the end. */
static int next_marker(struct bytes b, size_t *at)
{
	for (size_t i = *at; i + 1 < b.len; i++) {
		if (b.data[i] != 0xFF || b.data[i + 1] == 0xFF || b.data[i + 1] == 0x00)
			continue;
		*at = i + 2;
		return b.data[i + 1];
	}
	*at = b.len;
	return -1;
}

/* Segment by segment: what lies inside of one (the thumbnail of EXIF with a frame of its own) is passed over. */
static void read_jpg(struct bytes b, struct picture *out)
{
	size_t at = 2;
	int marker;

	out->cut_short = true;
	while ((marker = next_marker(b, &at)) >= 0) {
		if (marker == 0xD9) {
			out->cut_short = false;
			return;
		}
		if (is_bare(marker))
			continue;
		if (b.len - at < 2 || big16(b.data + at) < 2)
			return;
		if (is_frame(marker) && b.len - at >= 7 && out->width == 0) {
			out->height = big16(b.data + at + 3);
			out->width = big16(b.data + at + 5);
		}
		if ((size_t)big16(b.data + at) > b.len - at)
			return;
		at += (size_t)big16(b.data + at);
	}
}

/* ---- GIF ---- */

static int little16(const unsigned char *p)
{
	return p[0] | p[1] << 8;
}

/* Bytes of the colour table that a packed field announces. */
static size_t colour_table(unsigned char packed)
{
	return packed & 0x80 ? (size_t)3 << ((packed & 7) + 1) : 0;
}

/* Past a row of sub-blocks; false when the file ends in it. */
static bool skip_blocks(struct bytes b, size_t *at)
{
	while (*at < b.len) {
		size_t len = b.data[*at];

		*at += 1 + len;
		if (len == 0)
			return true;
	}
	return false;
}

/* One block from *at on; false at the end, with *whole when that is the trailer. */
static bool skip_block(struct bytes b, size_t *at, bool *whole)
{
	if (*at >= b.len)
		return false;
	switch (b.data[(*at)++]) {
	case 0x3B:
		*whole = true;
		return false;
	case 0x21: /* extension: label, sub-blocks */
		*at += 1;
		return skip_blocks(b, at);
	case 0x2C: /* picture: place, size, colours, code size, sub-blocks */
		if (b.len - *at < 9)
			return false;
		*at += 9 + colour_table(b.data[*at + 8]) + 1;
		return skip_blocks(b, at);
	default:
		return false;
	}
}

/* Where the first block stands; 0 when the file ends before. */
static size_t first_block(struct bytes b)
{
	return b.len < 13 ? 0 : 13 + colour_table(b.data[10]);
}

int picture_images(const unsigned char *data, size_t len)
{
	struct bytes b = {data, len};
	struct picture kind = {0};
	bool whole = false;
	int count = 0;

	know_format(b, &kind);
	if (kind.format != PICTURE_GIF)
		return 1;
	for (size_t at = first_block(b), from; from = at, at != 0 && at < len && skip_block(b, &at, &whole);)
		count += data[from] == 0x2C;
	return count;
}

static void read_gif(struct bytes b, struct picture *out)
{
	size_t at = 13;
	bool whole = false;

	out->cut_short = true;
	if (b.len < 10)
		return;
	out->width = little16(b.data + 6);
	out->height = little16(b.data + 8);
	if (b.len < at)
		return;
	at += colour_table(b.data[10]);
	while (skip_block(b, &at, &whole))
		;
	out->cut_short = !whole;
}

/* ---- PNG ---- */

static uint32_t big32(const unsigned char *p)
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* Chunks: length, name, data, check. */
static void read_png(struct bytes b, struct picture *out)
{
	out->cut_short = true;
	for (size_t at = 8; b.len - at >= 12;) {
		uint32_t len = big32(b.data + at);
		const unsigned char *name = b.data + at + 4;

		if (len > b.len - at - 12)
			return;
		if (at == 8 && len >= 8 && memcmp(name, "IHDR", 4) == 0) {
			out->width = (int)(big32(name + 4) & INT32_MAX);
			out->height = (int)(big32(name + 8) & INT32_MAX);
		}
		at += 12 + (size_t)len;
		if (memcmp(name, "IEND", 4) == 0) {
			out->cut_short = false;
			return;
		}
	}
}

void picture_read(const unsigned char *data, size_t len, int64_t bytes, struct picture *out)
{
	struct bytes b = {data, len};

	*out = (struct picture){.bytes = bytes};
	know_format(b, out);
	if (out->format == PICTURE_JPG)
		read_jpg(b, out);
	else if (out->format == PICTURE_GIF)
		read_gif(b, out);
	else if (out->format == PICTURE_PNG)
		read_png(b, out);
	if (out->width == 0 || out->height == 0)
		out->width = out->height = 0;
	/* Where only the head of a very large file was given, nothing is known of its end. */
	if ((int64_t)len < bytes)
		out->cut_short = false;
}
