/*
 * Encoding UTF-8 into the charset of a file that is written. CP950 and CP932 go
 * through iconv, never with //TRANSLIT or //IGNORE, so that a character which
 * the charset lacks is told and never becomes `?` (FMT-35, 37).
 */
#include "config.h"

#include "storekeep/charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

#ifndef ICONV_CONST
#define ICONV_CONST
#endif

struct encoder {
	iconv_t cd;
	bool plain;     /* UTF-8: nothing to do */
	bool wide, big; /* UTF-16, big-endian */
};

enum status encoder_new(struct encoder **out, enum charset cs, struct error *e)
{
	struct encoder *en = xcalloc(1, sizeof *en);

	*out = NULL;
	en->plain = cs == CS_UTF8 || cs == CS_UTF8_BOM;
	en->wide = cs == CS_UTF16LE || cs == CS_UTF16BE;
	en->big = cs == CS_UTF16BE;
	en->cd = en->plain || en->wide ? (iconv_t)-1 : iconv_open(charset_name(cs), "UTF-8");
	if (!en->plain && !en->wide && en->cd == (iconv_t)-1) {
		free(en);
		return error_set(e, ST_FAILED, "charset_missing", "FMT-35", "charset",
		                 _("This machine's iconv does not know %s; install the C library's locale data."),
		                 charset_name(cs));
	}
	*out = en;
	return ST_OK;
}

void encoder_free(struct encoder *en)
{
	if (en == NULL)
		return;
	if (!en->plain && !en->wide)
		iconv_close(en->cd);
	free(en);
}

static size_t ascii_run(const char *text, size_t len)
{
	size_t n = 0;

	while (n < len && (unsigned char)text[n] < 0x80)
		n++;
	return n;
}

/* One character through iconv; false when the charset lacks it. Private use is refused: it would come
 * out differently with the other library (FMT-34). */
static bool put_one(struct encoder *en, const char *text, size_t len, uint32_t cp, struct buf *out)
{
	char in[4], made[16], *from = in, *to = made;
	size_t left = len, room = sizeof made;

	if (cp >= 0xe000 && cp <= 0xf8ff)
		return false;
	memcpy(in, text, len);
	if (iconv(en->cd, (ICONV_CONST char **)&from, &left, &to, &room) == (size_t)-1 || left != 0 || to == made)
		return false;
	buf_add(out, made, (size_t)(to - made));
	return true;
}

static void put_unit(const struct encoder *en, uint32_t unit, struct buf *out)
{
	buf_addc(out, (char)(en->big ? unit >> 8 : unit & 0xff));
	buf_addc(out, (char)(en->big ? unit & 0xff : unit >> 8));
}

static void put_wide(const struct encoder *en, const char *text, size_t len, struct buf *out)
{
	uint32_t cp;

	for (size_t at = 0; at < len;) {
		at += text_decode(text + at, len - at, &cp);
		if (cp > 0xffff) {
			put_unit(en, 0xd800 + ((cp - 0x10000) >> 10), out);
			cp = 0xdc00 + ((cp - 0x10000) & 0x3ff);
		}
		put_unit(en, cp, out);
	}
}

bool encoder_put(struct encoder *en, const char *text, size_t len, struct buf *out, size_t *taken, uint32_t *cp)
{
	size_t at = 0, n;

	*cp = 0;
	if (en->wide) {
		put_wide(en, text, len, out);
		*taken = len;
		return true;
	}
	while (at < len) {
		n = en->plain ? len - at : ascii_run(text + at, len - at);
		buf_add(out, text + at, n);
		at += n;
		if (at == len)
			break;
		n = text_decode(text + at, len - at, cp);
		if (!put_one(en, text + at, n, *cp, out))
			break;
		at += n;
	}
	*taken = at;
	return at == len;
}
