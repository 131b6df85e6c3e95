/*
 * One cell of a sheet of order numbers (QOO-31): what stands around the number
 * is taken off, and what is left is a number, a heading, nothing, or wrong.
 * Whether the shop knows the order is the desk's to say.
 */
#include "storekeep/push_rules.h"

#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char *const codes[PUSH_ROW_STATES] = {
	[PUSH_ROW_OK] = "ok",               [PUSH_ROW_EMPTY] = "empty",     [PUSH_ROW_HEADING] = "heading",
	[PUSH_ROW_FORMAT] = "format",       [PUSH_ROW_DUPLICATE] = "duplicate", [PUSH_ROW_UNKNOWN] = "unknown",
	[PUSH_ROW_NOT_BOUGHT] = "not_bought", [PUSH_ROW_EXCLUDED] = "excluded",
};

const char *push_row_code(enum push_row state)
{
	return codes[state];
}

enum push_row push_row_parse(const char *code)
{
	for (int i = 0; i < PUSH_ROW_STATES; i++)
		if (strcmp(codes[i], code) == 0)
			return (enum push_row)i;
	return PUSH_ROW_OK;
}

bool push_row_tickable(enum push_row state)
{
	return state == PUSH_ROW_OK || state == PUSH_ROW_NOT_BOUGHT || state == PUSH_ROW_EXCLUDED;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* `="…"`: the text without it. */
static bool unshield(const char **s, size_t *len)
{
	if (*len < 3 || (*s)[0] != '=' || (*s)[1] != '"' || (*s)[*len - 1] != '"')
		return false;
	*s += 2;
	*len = text_trim(s, *len - 3);
	return true;
}

/* One leading ' or #. */
static bool unmark(const char **s, size_t *len)
{
	if (*len == 0 || ((*s)[0] != '\'' && (*s)[0] != '#'))
		return false;
	*s += 1;
	*len = text_trim(s, *len - 1);
	return true;
}

/* Full-width digits (U+FF10 to U+FF19) as ASCII; everything else as it stands. */
static void narrow(struct buf *out, const char *s, size_t len)
{
	while (len > 0) {
		uint32_t cp;
		size_t n = text_decode(s, len, &cp);

		if (cp >= 0xFF10 && cp <= 0xFF19)
			buf_addc(out, (char)('0' + (cp - 0xFF10)));
		else
			buf_add(out, s, n);
		s += n;
		len -= n;
	}
}

/* 2.5E+07, 4E+15: digits and an exponent, with a point or a plus that no order number has. */
static bool is_destroyed(const char *s)
{
	size_t whole = strspn(s, "0123456789"), at = whole;
	bool plus;

	if (whole == 0)
		return false;
	if (s[at] == '.' || s[at] == ',')
		at += 1 + strspn(s + at + 1, "0123456789");
	if (s[at] != 'E' && s[at] != 'e')
		return false;
	plus = s[++at] == '+';
	at += plus || s[at] == '-';
	return (plus || s[whole] == '.' || s[whole] == ',') && is_digit(s[at]) && s[at + strspn(s + at, "0123456789")] == '\0';
}

/* ASCII letters, digits and hyphens, a digit among them. */
static bool is_number(const struct push_rules *r, const struct buf *b)
{
	bool digit = false;

	if (b->len > (size_t)r->row_max_chars || b->len >= PUSH_ORDER_NO)
		return false;
	for (size_t i = 0; i < b->len; i++) {
		char c = b->data[i];

		if (!is_digit(c) && c != '-' && !((c | 32) >= 'a' && (c | 32) <= 'z'))
			return false;
		digit = digit || is_digit(c);
	}
	return digit;
}

static bool any_digit(const struct buf *b)
{
	for (size_t i = 0; i < b->len; i++)
		if (is_digit(b->data[i]))
			return true;
	return false;
}

enum push_row push_row_read(const struct push_rules *r, const char *text, size_t len, bool first, char out[PUSH_ORDER_NO],
                            bool *destroyed)
{
	struct buf b = {0};
	enum push_row state = PUSH_ROW_FORMAT;
	bool shield;

	out[0] = '\0';
	*destroyed = false;
	len = text_trim(&text, len);
	if (len == 0)
		return PUSH_ROW_EMPTY;
	shield = unshield(&text, &len);
	if (unmark(&text, &len) && !shield)
		unshield(&text, &len);
	if (len == 0)
		return PUSH_ROW_EMPTY;
	narrow(&b, text, len);
	*destroyed = is_destroyed(buf_str(&b));
	if (!*destroyed && is_number(r, &b)) {
		memcpy(out, b.data, b.len + 1);
		state = PUSH_ROW_OK;
	} else if (first && !any_digit(&b)) {
		state = PUSH_ROW_HEADING;
	}
	buf_free(&b);
	return state;
}
