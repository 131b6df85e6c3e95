/*
 * Decoding to UTF-8, block by block, with every finding kept at its place
 * (FMT-31 to 36).
 *
 * CP950 and CP932 are read through a table that is filled from iconv when a
 * decoder is made: one look-up a character, and the same text and findings with
 * glibc and with GNU libiconv, which differ in the ranges that no standard
 * settles (FMT-34). Those ranges are laid down here.
 */
#include "config.h"

#include "storekeep/charset.h"

#include <endian.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

#ifndef ICONV_CONST
#define ICONV_CONST
#endif

#define REPLACEMENT 0xfffdu

/* One decoded character: three bytes of UTF-8, then its length in bits 24-25 (0: none) and a flag. */
#define ENTRY_LEN(x) ((x) >> 24 & 3u)
#define ENTRY_NOTED 0x80000000u

struct table {
	uint32_t one[256];        /* single bytes from 80 on; 0 for lead bytes */
	uint32_t two[128 * 256];  /* lead byte - 80, trail byte */
};

struct decoder {
	enum charset cs;
	struct table *table; /* CP950 and CP932 */
	uint64_t written;    /* bytes of text so far */
	struct finding *found;
	size_t found_count, found_first, found_cap;
};

static bool is_private(uint32_t cp)
{
	return cp >= 0xe000 && cp <= 0xf8ff;
}

static bool is_c1(uint32_t cp)
{
	return cp >= 0x80 && cp <= 0x9f;
}

static bool is_trail(enum charset cs, unsigned char b)
{
	if (cs == CS_CP950)
		return (b >= 0x40 && b <= 0x7e) || (b >= 0xa1 && b <= 0xfe);
	return (b >= 0x40 && b <= 0x7e) || (b >= 0x80 && b <= 0xfc);
}

static bool is_lead(enum charset cs, unsigned char b)
{
	if (cs == CS_CP950)
		return b >= 0x81 && b <= 0xfe;
	return (b >= 0x81 && b <= 0x9f) || (b >= 0xe0 && b <= 0xfc);
}

static uint32_t entry_of(uint32_t cp)
{
	char utf8[4];
	size_t n;
	uint32_t x;

	if (cp == 0)
		return 0;
	n = text_encode(cp, utf8);
	x = (uint32_t)n << 24;
	for (size_t i = 0; i < n; i++)
		x |= (uint32_t)(unsigned char)utf8[i] << (8 * i);
	return is_private(cp) || is_c1(cp) ? x | ENTRY_NOTED : x;
}

static uint32_t entry_cp(uint32_t x)
{
	char utf8[4] = {(char)(x & 0xff), (char)(x >> 8 & 0xff), (char)(x >> 16 & 0xff), 0};
	uint32_t cp;

	text_decode(utf8, ENTRY_LEN(x), &cp);
	return cp;
}

/* What iconv makes of `len` bytes: one code point below U+10000, or 0. */
static uint32_t ask_iconv(iconv_t cd, const unsigned char *bytes, size_t len)
{
	char in[2], out[16], *from = in, *to = out;
	size_t left = len, room = sizeof out;
	uint32_t cp;

	memcpy(in, bytes, len);
	iconv(cd, NULL, NULL, NULL, NULL);
	if (iconv(cd, (ICONV_CONST char **)&from, &left, &to, &room) == (size_t)-1 || left != 0 || to == out)
		return 0;
	if (text_decode(out, (size_t)(to - out), &cp) != (size_t)(to - out) || cp > 0xffff || cp == REPLACEMENT)
		return 0;
	return cp;
}

/* The codes on which the libraries differ, laid down once (FMT-34): the ETEN block C6A1-C8FE is private
 * use from U+F6B1 on, the user-defined rows 8140-A0FE and FA40-FEFE are nothing. */
static bool settled_cp950(unsigned lead, unsigned trail, uint32_t *cp)
{
	unsigned row, place = trail < 0x80 ? trail - 0x40 : trail - 0xa1 + 63;

	*cp = 0;
	if ((lead <= 0xa0) || lead >= 0xfa)
		return true;
	if (lead < 0xc6 || lead > 0xc8 || (lead == 0xc6 && trail < 0xa1))
		return false;
	row = lead - 0xc6;
	*cp = 0xf6b1 + row * 157 + place - 63;
	return true;
}

static void fill_table(struct table *t, enum charset cs, iconv_t cd)
{
	unsigned char b[2];
	uint32_t cp;

	for (unsigned lead = 0x80; lead <= 0xff; lead++) {
		b[0] = (unsigned char)lead;
		t->one[lead] = entry_of(ask_iconv(cd, b, 1));
		for (unsigned trail = 0x40; trail <= 0xfe && t->one[lead] == 0; trail++) {
			if (!is_trail(cs, (unsigned char)trail))
				continue;
			b[1] = (unsigned char)trail;
			if (cs != CS_CP950 || !settled_cp950(lead, trail, &cp))
				cp = ask_iconv(cd, b, 2);
			t->two[(lead - 0x80) * 256 + trail] = entry_of(cp);
		}
	}
	if (cs == CS_CP950)
		t->one[0x80] = entry_of(0x80);
}

enum status decoder_new(struct decoder **out, enum charset cs, struct error *e)
{
	struct decoder *d;
	iconv_t cd;

	*out = NULL;
	d = xcalloc(1, sizeof *d);
	d->cs = cs;
	if (cs == CS_CP950 || cs == CS_CP932) {
		cd = iconv_open("UTF-8", charset_name(cs));
		if (cd == (iconv_t)-1) {
			free(d);
			return error_set(e, ST_FAILED, "charset_missing", "FMT-35", "charset",
			                 _("This machine's iconv does not know %s; install the C library's locale data."),
			                 charset_name(cs));
		}
		d->table = xcalloc(1, sizeof *d->table);
		fill_table(d->table, cs, cd);
		iconv_close(cd);
	}
	*out = d;
	return ST_OK;
}

void decoder_free(struct decoder *d)
{
	if (d == NULL)
		return;
	free(d->table);
	free(d->found);
	free(d);
}

const struct finding *decoder_finding(const struct decoder *d)
{
	return d->found_first < d->found_count ? &d->found[d->found_first] : NULL;
}

void decoder_drop(struct decoder *d)
{
	if (++d->found_first < d->found_count)
		return;
	d->found_first = 0;
	d->found_count = 0;
}

static void note(struct decoder *d, uint64_t at, enum finding_kind kind, uint32_t cp, const unsigned char *bytes, size_t len)
{
	struct finding *f;

	if (d->found_count == d->found_cap) {
		d->found_cap = d->found_cap != 0 ? d->found_cap * 2 : 64;
		d->found = xreallocarray(d->found, d->found_cap, sizeof *d->found);
	}
	f = &d->found[d->found_count++];
	*f = (struct finding){.at = at, .kind = kind, .cp = cp, .len = (uint8_t)len};
	memcpy(f->bytes, bytes, len);
}

/* Where a decoding step reads and writes. `out` has room for three bytes a byte and 8 more. */
struct work {
	struct decoder *d;
	const unsigned char *p, *end;
	char *start, *out;
	bool last;
};

static uint64_t place(const struct work *w)
{
	return w->d->written + (uint64_t)(w->out - w->start);
}

static void bad(struct work *w, size_t len)
{
	note(w->d, place(w), FIND_BAD, 0, w->p, len);
	memcpy(w->out, "\xef\xbf\xbd", 3);
	w->out += 3;
	w->p += len;
}

/* A code point that has been told apart: C1 and private use are noted, then it is written. */
static void put_noted(struct work *w, uint32_t cp, size_t len)
{
	if (is_private(cp) || is_c1(cp))
		note(w->d, place(w), is_private(cp) ? FIND_PRIVATE : FIND_CONTROL, cp, w->p, len);
	w->out += text_encode(cp, w->out);
	w->p += len;
}

static void copy_ascii(struct work *w)
{
	uint64_t eight;

	while (w->end - w->p >= 8) {
		memcpy(&eight, w->p, 8);
		if ((eight & UINT64_C(0x8080808080808080)) != 0)
			break;
		memcpy(w->out, &eight, 8);
		w->p += 8;
		w->out += 8;
	}
	while (w->p < w->end && *w->p < 0x80)
		*w->out++ = (char)*w->p++;
}

/* One character of a table charset; false when the block ends inside of it. */
static bool take_pair(struct work *w)
{
	const struct table *t = w->d->table;
	uint32_t x = t->one[*w->p];
	bool lead = x == 0 && is_lead(w->d->cs, *w->p);
	size_t len = 1;

	if (lead && w->end - w->p < 2 && !w->last)
		return false;
	if (lead && w->end - w->p >= 2 && is_trail(w->d->cs, w->p[1])) {
		x = t->two[(unsigned)(*w->p - 0x80) * 256 + w->p[1]];
		len = 2;
	}
	if (ENTRY_LEN(x) == 0) {
		bad(w, len);
	} else if ((x & ENTRY_NOTED) != 0) {
		put_noted(w, entry_cp(x), len);
	} else {
		memcpy(w->out, &(uint32_t){htole32(x)}, 4);
		w->out += ENTRY_LEN(x);
		w->p += len;
	}
	return true;
}

/* Bytes of the longest head of a character at `p` that UTF-8 allows, and how many it needs in *need. */
static size_t utf8_head(const unsigned char *p, size_t len, size_t *need)
{
	unsigned char low = p[0] == 0xe0 ? 0xa0 : p[0] == 0xf0 ? 0x90 : 0x80;
	unsigned char high = p[0] == 0xed ? 0x9f : p[0] == 0xf4 ? 0x8f : 0xbf;
	size_t n = 1;

	*need = p[0] < 0xc2 || p[0] > 0xf4 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	while (n < *need && n < len && p[n] >= low && p[n] <= high) {
		n++;
		low = 0x80;
		high = 0xbf;
	}
	return n;
}

static bool take_utf8(struct work *w)
{
	size_t left = (size_t)(w->end - w->p), need, n;
	uint32_t cp;

	n = utf8_head(w->p, left, &need);
	if (need != 0 && n < need && n == left && !w->last)
		return false;
	if (n != need) {
		bad(w, n);
		return true;
	}
	/* Private use begins with EE or EF 80..A3, C1 with C2: everything else is copied. */
	if (*w->p == 0xc2 || *w->p == 0xee || *w->p == 0xef) {
		text_decode((const char *)w->p, n, &cp);
		put_noted(w, cp, n);
		return true;
	}
	memcpy(w->out, w->p, n);
	w->out += n;
	w->p += n;
	return true;
}

static uint32_t unit(const struct work *w, size_t at)
{
	const unsigned char *p = w->p + at;

	return w->d->cs == CS_UTF16LE ? (uint32_t)(p[0] | p[1] << 8) : (uint32_t)(p[0] << 8 | p[1]);
}

static bool take_utf16(struct work *w)
{
	size_t left = (size_t)(w->end - w->p);
	uint32_t u, low;

	if (left < 2) {
		if (w->last)
			bad(w, left);
		return w->last;
	}
	u = unit(w, 0);
	if (u < 0xd800 || u > 0xdfff) {
		put_noted(w, u, 2);
		return true;
	}
	if (u < 0xdc00 && left < 4 && !w->last)
		return false;
	low = u < 0xdc00 && left >= 4 ? unit(w, 2) : 0;
	if (low < 0xdc00 || low > 0xdfff)
		bad(w, 2);
	else
		put_noted(w, 0x10000 + ((u - 0xd800) << 10) + (low - 0xdc00), 4);
	return true;
}

size_t decoder_feed(struct decoder *d, const unsigned char *bytes, size_t len, bool last, struct buf *out)
{
	struct work w = {.d = d, .p = bytes, .end = bytes + len, .last = last};
	bool more = true;

	buf_reserve(out, 3 * len + 8);
	w.start = out->data + out->len;
	w.out = w.start;
	if (d->cs == CS_UTF16LE || d->cs == CS_UTF16BE) {
		while (w.p < w.end && more)
			more = take_utf16(&w);
	} else {
		for (copy_ascii(&w); w.p < w.end && more; ) {
			more = d->table != NULL ? take_pair(&w) : take_utf8(&w);
			if (w.p < w.end && *w.p < 0x80)
				copy_ascii(&w);
		}
	}
	*w.out = '\0';
	out->len += (size_t)(w.out - w.start);
	d->written += (uint64_t)(w.out - w.start);
	return (size_t)(w.p - bytes);
}
