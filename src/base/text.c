/*
 * UTF-8 decoding, grapheme clusters, columns of texts, cutting and padding,
 * and the sanitiser for whatever goes to a terminal (FMT-60, FMT-61). The
 * width of a single code point is text_width.c's, Unicode forms text_form.c's.
 */
#include "config.h"

#include "storekeep/text.h"

#include <string.h>
#include <utf8proc.h>

#define REPLACEMENT 0xFFFDu
#define MARK_MAX 16 /* bytes of a visible mark */

/* Unified ideographs: no combining, two columns, the bulk of our text. */
static bool is_ideograph(uint32_t cp)
{
	return cp >= 0x4E00 && cp <= 0x9FFF;
}

static bool is_tail(unsigned char c)
{
	return (c & 0xC0) == 0x80;
}

size_t text_decode(const char *s, size_t len, uint32_t *cp)
{
	const unsigned char *u = (const unsigned char *)s;
	unsigned char c = u[0];

	if (c < 0x80) {
		*cp = c;
		return 1;
	}
	if (c >= 0xC2 && c <= 0xDF && len >= 2 && is_tail(u[1])) {
		*cp = (uint32_t)(c & 0x1F) << 6 | (u[1] & 0x3F);
		return 2;
	}
	if ((c & 0xF0) == 0xE0 && len >= 3 && is_tail(u[1]) && is_tail(u[2])) {
		*cp = (uint32_t)(c & 0x0F) << 12 | (uint32_t)(u[1] & 0x3F) << 6 | (u[2] & 0x3F);
		if (*cp >= 0x800 && (*cp < 0xD800 || *cp > 0xDFFF))
			return 3;
	} else if (c >= 0xF0 && c <= 0xF4 && len >= 4 && is_tail(u[1]) && is_tail(u[2]) && is_tail(u[3])) {
		*cp = (uint32_t)(c & 0x07) << 18 | (uint32_t)(u[1] & 0x3F) << 12 | (uint32_t)(u[2] & 0x3F) << 6 |
		      (u[3] & 0x3F);
		if (*cp >= 0x10000 && *cp <= 0x10FFFF)
			return 4;
	}
	*cp = REPLACEMENT;
	return 1;
}

size_t text_encode(uint32_t cp, char out[4])
{
	if (cp < 0x80) {
		out[0] = (char)cp;
		return 1;
	}
	if (cp < 0x800) {
		out[0] = (char)(0xC0 | cp >> 6);
		out[1] = (char)(0x80 | (cp & 0x3F));
		return 2;
	}
	if (cp < 0x10000) {
		out[0] = (char)(0xE0 | cp >> 12);
		out[1] = (char)(0x80 | (cp >> 6 & 0x3F));
		out[2] = (char)(0x80 | (cp & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | cp >> 18);
	out[1] = (char)(0x80 | (cp >> 12 & 0x3F));
	out[2] = (char)(0x80 | (cp >> 6 & 0x3F));
	out[3] = (char)(0x80 | (cp & 0x3F));
	return 4;
}

bool text_valid(const char *s, size_t len)
{
	while (len > 0) {
		uint32_t cp;
		size_t n = text_decode(s, len, &cp);

		if (n == 1 && cp == REPLACEMENT)
			return false;
		s += n;
		len -= n;
	}
	return true;
}

/* true when a cluster surely ends between `a` and `b`: two plain characters. */
static bool surely_apart(uint32_t a, uint32_t b)
{
	bool plain_a = (a >= 0x20 && a < 0x7F) || is_ideograph(a);
	bool plain_b = (b >= 0x20 && b < 0x7F) || is_ideograph(b);

	return plain_a && plain_b;
}

size_t text_cluster(const char *s, size_t len)
{
	utf8proc_int32_t state = 0;
	uint32_t cp, next;
	size_t at, n;

	if (len == 0)
		return 0;
	at = text_decode(s, len, &cp);
	while (at < len) {
		n = text_decode(s + at, len - at, &next);
		if (surely_apart(cp, next) ||
		    utf8proc_grapheme_break_stateful((utf8proc_int32_t)cp, (utf8proc_int32_t)next, &state))
			break;
		at += n;
		cp = next;
	}
	return at;
}

/* Start of the code point that ends at `at` (> 0). */
static size_t step_back(const char *s, size_t at)
{
	for (size_t n = 1; n <= 4 && n <= at; n++) {
		uint32_t cp;

		if (!is_tail((unsigned char)s[at - n]) && text_decode(s + at - n, n, &cp) == n)
			return at - n;
	}
	return at - 1;
}

size_t text_cluster_before(const char *s, size_t at)
{
	size_t start = at, n;
	uint32_t cp;

	/* Back to a character that surely begins a cluster, then forward by clusters. */
	while (start > 0) {
		start = step_back(s, start);
		text_decode(s + start, at - start, &cp);
		if ((cp >= 0x20 && cp < 0x7F) || is_ideograph(cp))
			break;
	}
	while (start < at) {
		n = text_cluster(s + start, at - start);
		if (start + n >= at)
			return at - start;
		start += n;
	}
	return 0;
}

size_t text_count(const char *s, size_t len)
{
	size_t count = 0;

	while (len > 0) {
		size_t n = text_cluster(s, len);

		s += n;
		len -= n;
		count++;
	}
	return count;
}

/* What stands on the screen for a code point that must not go there; 0 when it may. */
static size_t visible_mark(uint32_t cp, char out[MARK_MAX])
{
	if (cp < 0x20)
		return text_encode(0x2400 + cp, out); /* ␀ ␁ … */
	if (cp == 0x7F)
		return text_encode(0x2421, out);
	if (cp < 0x7F || is_ideograph(cp))
		return 0;
	if (cp < 0xA0 || (cp >= 0x200E && cp <= 0x200F) || cp == 0x200B || (cp >= 0x2028 && cp <= 0x202E) ||
	    (cp >= 0x2066 && cp <= 0x2069) || cp == 0x061C || cp == 0xFEFF) {
		static const char hex[] = "0123456789ABCDEF";
		const char mark[] = {'<', 'U', '+', hex[cp >> 12 & 15], hex[cp >> 8 & 15], hex[cp >> 4 & 15], hex[cp & 15], '>'};

		memcpy(out, mark, sizeof mark);
		return sizeof mark;
	}
	if (text_cp_width(cp) < 0)
		return text_encode(REPLACEMENT, out);
	return 0;
}

/* Columns of a code point as the sanitiser shows it. */
static int shown_width(uint32_t cp)
{
	char mark[MARK_MAX];
	int cols;
	size_t n;

	if ((cp >= 0x20 && cp < 0x7F))
		return 1;
	if (is_ideograph(cp))
		return 2;
	n = visible_mark(cp, mark);
	if (n == 0)
		return text_cp_width(cp);
	if (n == 8)
		return 8;
	text_decode(mark, n, &cp);
	cols = text_cp_width(cp);
	return cols < 0 ? 1 : cols;
}

/* What joins an emoji into one picture with the one before it, or changes its look. */
static bool is_emoji_tail(uint32_t cp)
{
	return cp == 0x200D || cp == 0xFE0E || cp == 0xFE0F || (cp >= 0x1F3FB && cp <= 0x1F3FF) ||
	       (cp >= 0xE0020 && cp <= 0xE007F);
}

static bool is_emoji_base(uint32_t cp)
{
	return cp < 0x80 || utf8proc_get_property((utf8proc_int32_t)cp)->boundclass == UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC;
}

size_t text_cluster_shown(const char *s, size_t len)
{
	uint32_t base, cp;
	size_t at, n;

	if (len == 0)
		return 0;
	at = text_decode(s, len, &base);
	if (at == len || !is_emoji_base(base))
		return len;
	for (; at < len; at += n) {
		n = text_decode(s + at, len - at, &cp);
		if (is_emoji_tail(cp))
			break;
	}
	return at;
}

int text_cluster_width(const char *s, size_t len)
{
	size_t shown = text_cluster_shown(s, len);
	int cols = 0;

	while (shown > 0) {
		uint32_t cp;
		size_t n = text_decode(s, shown, &cp);

		cols += shown_width(cp);
		s += n;
		shown -= n;
	}
	return cols;
}

size_t text_fit(const char *s, size_t len, int cols, int *used)
{
	size_t at = 0;
	int sum = 0;

	while (at < len) {
		size_t n = text_cluster(s + at, len - at);
		int w = text_cluster_width(s + at, n);

		if (w > cols - sum)
			break;
		sum += w;
		at += n;
	}
	if (used != NULL)
		*used = sum;
	return at;
}

int text_width(const char *s, size_t len)
{
	int used;

	text_fit(s, len, INT32_MAX, &used);
	return used;
}

void text_sanitise(struct buf *out, const char *s, size_t len)
{
	size_t clean = 0, n;
	uint32_t cp;

	for (size_t at = 0; at < len; at += n) {
		char mark[MARK_MAX];
		size_t m;

		n = text_decode(s + at, len - at, &cp);
		m = n == 1 && cp == REPLACEMENT ? text_encode(cp, mark) : visible_mark(cp, mark);
		if (m == 0)
			continue;
		buf_add(out, s + clean, at - clean);
		buf_add(out, mark, m);
		clean = at + n;
	}
	buf_add(out, s + clean, len - clean);
}

bool text_is_clean(const char *s, size_t len)
{
	char mark[MARK_MAX];
	uint32_t cp;

	for (size_t at = 0, n; at < len; at += n) {
		n = text_decode(s + at, len - at, &cp);
		if ((n == 1 && cp == REPLACEMENT) || visible_mark(cp, mark) != 0)
			return false;
	}
	return true;
}

void text_add_shown(struct buf *out, const char *s, size_t len)
{
	for (size_t at = 0, n; at < len; at += n) {
		n = text_cluster(s + at, len - at);
		text_sanitise(out, s + at, text_cluster_shown(s + at, n));
	}
}

/* The sign of a cut, always one column. */
static const char *cut_mark(void)
{
	return text_ambiguous_wide() ? "~" : "\u2026";
}

static void add_blanks(struct buf *out, int count)
{
	if (count <= 0)
		return;
	buf_reserve(out, (size_t)count);
	memset(out->data + out->len, ' ', (size_t)count);
	out->len += (size_t)count;
	out->data[out->len] = '\0';
}

/* Plain ASCII that needs no cutting: most cells of most tables. */
static bool add_plain(struct buf *out, const char *s, size_t len, int cols, bool right)
{
	if (len > (size_t)cols)
		return false;
	for (size_t i = 0; i < len; i++)
		if (s[i] < 0x20 || s[i] > 0x7E)
			return false;
	if (right)
		add_blanks(out, cols - (int)len);
	buf_add(out, s, len);
	if (!right)
		add_blanks(out, cols - (int)len);
	return true;
}

void text_add_padded(struct buf *out, const char *s, int cols, bool right)
{
	size_t len = strlen(s), n;
	const char *mark = "";
	int used;

	if (cols <= 0 || add_plain(out, s, len, cols, right))
		return;
	n = text_fit(s, len, cols, &used);
	if (n < len) {
		n = text_fit(s, len, cols - 1, &used);
		mark = cut_mark();
		used++;
	}
	if (right)
		add_blanks(out, cols - used);
	text_add_shown(out, s, n);
	buf_adds(out, mark);
	if (!right)
		add_blanks(out, cols - used);
}

/* Bytes of the blank that begins at `s`, 0 when there is none. */
static size_t blank_at(const char *s, size_t len)
{
	if (*s == ' ' || (*s >= '\t' && *s <= '\r'))
		return 1;
	if (len >= 2 && memcmp(s, "\u00A0", 2) == 0)
		return 2;
	return len >= 3 && memcmp(s, "\u3000", 3) == 0 ? 3 : 0;
}

size_t text_trim(const char **s, size_t len)
{
	size_t n;

	while (len > 0 && (n = blank_at(*s, len)) > 0) {
		*s += n;
		len -= n;
	}
	while (len > 0) {
		size_t start = step_back(*s, len);

		if (blank_at(*s + start, len - start) != len - start)
			break;
		len = start;
	}
	return len;
}
