/*
 * Unicode forms of a text, and the folded copies that search, matching and
 * header names compare (FMT-38, FMT-44). What is stored is never changed.
 */
#include "config.h"

#include "storekeep/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#define TAI_FORMAL 0x81FA /* 臺 */
#define TAI_COMMON 0x53F0 /* 台 */

/* utf8proc's map of `s`; bytes that are no UTF-8 become U+FFFD first. Owned by the caller. */
static char *map(const char *s, utf8proc_option_t options)
{
	struct buf valid = {0};
	utf8proc_uint8_t *out = NULL;
	utf8proc_ssize_t len;
	char cp_bytes[4], *copy;
	uint32_t cp;

	for (size_t left = strlen(s), n; left > 0; s += n, left -= n) {
		n = text_decode(s, left, &cp);
		buf_add(&valid, cp_bytes, text_encode(cp, cp_bytes));
	}
	len = utf8proc_map((const utf8proc_uint8_t *)buf_str(&valid), (utf8proc_ssize_t)valid.len, &out,
	                   options | UTF8PROC_STABLE);
	copy = len >= 0 ? xstrndup((const char *)out, (size_t)len) : xstrdup(buf_str(&valid));
	free(out);
	buf_free(&valid);
	return copy;
}

static bool is_ascii(const char *s)
{
	for (; *s != '\0'; s++)
		if ((unsigned char)*s >= 0x80)
			return false;
	return true;
}

char *text_nfc(const char *s)
{
	return is_ascii(s) ? xstrdup(s) : map(s, UTF8PROC_COMPOSE);
}

char *text_nfkc(const char *s)
{
	return is_ascii(s) ? xstrdup(s) : map(s, UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
}

/* true when NFKC and case folding can be done here: ASCII and unified ideographs only. */
static bool folds_plainly(const char *s)
{
	uint32_t cp;

	for (size_t left = strlen(s), n; left > 0; s += n, left -= n) {
		n = text_decode(s, left, &cp);
		if (cp >= 0x80 && (cp < 0x4E00 || cp > 0x9FFF))
			return false;
	}
	return true;
}

static bool is_blank(uint32_t cp)
{
	if (cp < 0x80)
		return cp == ' ' || (cp >= '\t' && cp <= '\r');
	if (cp >= 0x4E00 && cp <= 0x9FFF)
		return false;
	return cp == 0x85 || cp == 0x200B || cp == 0x2028 || cp == 0x2029 || cp == 0xFEFF ||
	       utf8proc_category((utf8proc_int32_t)cp) == UTF8PROC_CATEGORY_ZS;
}

/* Case folded NFKC without blanks; `drop` is one more character to leave out. */
static char *fold(const char *s, uint32_t drop, bool tai)
{
	char *mapped = folds_plainly(s) ? NULL : map(s, UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD);
	const char *from = mapped != NULL ? mapped : s;
	struct buf out = {0};
	char bytes[4];
	uint32_t cp;

	buf_reserve(&out, strlen(from));
	for (size_t left = strlen(from), n; left > 0; from += n, left -= n) {
		n = text_decode(from, left, &cp);
		if (is_blank(cp) || cp == drop)
			continue;
		if (cp >= 'A' && cp <= 'Z')
			cp += 'a' - 'A';
		if (tai && cp == TAI_FORMAL)
			cp = TAI_COMMON;
		buf_add(&out, bytes, text_encode(cp, bytes));
	}
	free(mapped);
	return buf_take(&out);
}

char *text_fold(const char *s)
{
	return fold(s, 0xFFFFFFFF, true);
}

char *text_fold_header(const char *s)
{
	return fold(s, '_', false);
}
