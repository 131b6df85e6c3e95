/*
 * Which charset a file is in, by its first bytes or by strict UTF-8 (FMT-30).
 * Decoding is left to decode.c, encoding to encode.c.
 */
#include "config.h"

#include "storekeep/charset.h"

#include <string.h>
#include <strings.h>

static const char *const names[] = {
	[CS_UNKNOWN] = "",      [CS_UTF8] = "UTF-8",       [CS_UTF8_BOM] = "UTF-8-BOM", [CS_UTF16LE] = "UTF-16LE",
	[CS_UTF16BE] = "UTF-16BE", [CS_CP950] = "CP950", [CS_CP932] = "CP932",
};

/* What people call them. Only the names above are ever given to iconv (FMT-35). */
static const struct {
	const char *name;
	enum charset cs;
} aliases[] = {
	{"utf8", CS_UTF8},          {"utf-8-sig", CS_UTF8_BOM},  {"utf8-bom", CS_UTF8_BOM}, {"utf16le", CS_UTF16LE},
	{"utf16be", CS_UTF16BE},    {"big5", CS_CP950},          {"big-5", CS_CP950},       {"ms950", CS_CP950},
	{"windows-950", CS_CP950},  {"shift_jis", CS_CP932},     {"shift-jis", CS_CP932},   {"sjis", CS_CP932},
	{"ms932", CS_CP932},        {"windows-31j", CS_CP932},
};

const char *charset_name(enum charset cs)
{
	return names[cs];
}

enum charset charset_from_name(const char *name)
{
	for (size_t i = CS_UTF8; i < sizeof names / sizeof *names; i++)
		if (strcasecmp(name, names[i]) == 0)
			return (enum charset)i;
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (strcasecmp(name, aliases[i].name) == 0)
			return aliases[i].cs;
	return CS_UNKNOWN;
}

enum charset charset_from_bom(const unsigned char *bytes, size_t len, size_t *bom, bool *utf32)
{
	static const struct {
		const char *mark;
		size_t len;
		enum charset cs; /* CS_UNKNOWN: UTF-32 */
	} marks[] = {
		{"\xff\xfe\0\0", 4, CS_UNKNOWN}, {"\0\0\xfe\xff", 4, CS_UNKNOWN}, {"\xef\xbb\xbf", 3, CS_UTF8_BOM},
		{"\xff\xfe", 2, CS_UTF16LE},     {"\xfe\xff", 2, CS_UTF16BE},
	};

	*bom = 0;
	*utf32 = false;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		if (len < marks[i].len || memcmp(bytes, marks[i].mark, marks[i].len) != 0)
			continue;
		*bom = marks[i].len;
		*utf32 = marks[i].cs == CS_UNKNOWN;
		return marks[i].cs;
	}
	return CS_UNKNOWN;
}

/* Bytes of the character at `p`; 0 when it is no UTF-8, -1 when the bytes end inside of it. */
static int utf8_length(const unsigned char *p, size_t len)
{
	unsigned char low = 0x80, high = 0xbf;
	int need;

	if (p[0] < 0x80)
		return 1;
	if (p[0] < 0xc2 || p[0] > 0xf4)
		return 0;
	need = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
	if (p[0] == 0xe0)
		low = 0xa0;
	else if (p[0] == 0xed)
		high = 0x9f;
	else if (p[0] == 0xf0)
		low = 0x90;
	else if (p[0] == 0xf4)
		high = 0x8f;
	for (int i = 1; i < need; i++, low = 0x80, high = 0xbf) {
		if ((size_t)i >= len)
			return -1;
		if (p[i] < low || p[i] > high)
			return 0;
	}
	return need;
}

/* The character that the end of the block before has cut; returns the bytes of `bytes` it took. */
static size_t finish_head(struct utf8_check *u, const unsigned char *bytes, size_t len)
{
	size_t used = 0;
	int n;

	while (u->head_len != 0 && used < len && !u->bad) {
		u->head[u->head_len++] = bytes[used++];
		n = utf8_length(u->head, u->head_len);
		if (n >= 0) {
			u->bad = n == 0;
			u->wide = true;
			u->head_len = 0;
		}
	}
	return used;
}

void utf8_check_feed(struct utf8_check *u, const unsigned char *bytes, size_t len)
{
	size_t i = finish_head(u, bytes, len);
	uint64_t eight;
	int n;

	while (i < len && !u->bad) {
		while (len - i >= 8) {
			memcpy(&eight, bytes + i, 8);
			if ((eight & UINT64_C(0x8080808080808080)) != 0)
				break;
			i += 8;
		}
		if (i == len)
			break;
		n = utf8_length(bytes + i, len - i);
		if (n < 0) {
			u->head_len = len - i;
			memcpy(u->head, bytes + i, u->head_len);
			return;
		}
		u->bad = n == 0;
		u->wide = u->wide || n > 1;
		i += (size_t)n;
	}
}

bool utf8_check_fits(const struct utf8_check *u)
{
	return !u->bad && (u->head_len == 0 || u->wide);
}
