/*
 * Integer money: rates, exact ratios, proportional allocation, and money cells
 * as files spell them (YAH-1, YAH-4, FMT-45).
 */
#include "config.h"

#include "storekeep/money.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

__extension__ typedef __int128 wide;

#define LONGEST 64
#define QUOTED_COLS 30 /* of a cell, in a message */

money_t money_rate(money_t amount, int64_t rate_ppm, enum rounding how)
{
	return money_ratio(amount, rate_ppm, PPM, how);
}

/* Rounds the magnitude's direction by the true value: floor is downward, ceil upward, a half goes away from zero. */
money_t money_ratio(money_t amount, int64_t num, int64_t den, enum rounding how)
{
	wide product = (wide)amount * num, divisor = den, quotient, rest;

	if (divisor < 0) {
		divisor = -divisor;
		product = -product;
	}
	quotient = product / divisor;
	rest = product % divisor;
	if (rest == 0)
		return (money_t)quotient;
	switch (how) {
	case ROUND_FLOOR:
		return (money_t)(rest < 0 ? quotient - 1 : quotient);
	case ROUND_CEIL:
		return (money_t)(rest > 0 ? quotient + 1 : quotient);
	case ROUND_HALF_UP:
		break;
	}
	if ((rest < 0 ? -rest : rest) * 2 >= divisor)
		quotient += rest < 0 ? -1 : 1;
	return (money_t)quotient;
}

bool rounding_parse(const char *word, enum rounding *how)
{
	static const struct {
		const char *word;
		enum rounding how;
	} known[] = {{"floor", ROUND_FLOOR}, {"ceil", ROUND_CEIL}, {"half-up", ROUND_HALF_UP}, {"half_up", ROUND_HALF_UP}};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(word, known[i].word) == 0) {
			*how = known[i].how;
			return true;
		}
	return false;
}

struct share {
	wide rest;
	size_t line;
};

/* Largest remainder first, the earlier line before a later one. */
static int by_remainder(const void *a, const void *b)
{
	const struct share *x = a, *y = b;

	if (x->rest != y->rest)
		return x->rest > y->rest ? -1 : 1;
	return x->line < y->line ? -1 : 1;
}

void money_allocate(money_t total, const money_t *weight, size_t count, money_t *out)
{
	struct share *shares = xcalloc(count, sizeof *shares);
	wide sum = 0, left;

	for (size_t i = 0; i < count; i++)
		sum += weight[i] > 0 ? weight[i] : 0;
	if (total > sum)
		total = (money_t)sum;
	left = total > 0 ? total : 0;
	total = (money_t)left;
	for (size_t i = 0; i < count; i++) {
		wide product = weight[i] > 0 ? (wide)total * weight[i] : 0;

		out[i] = sum > 0 ? (money_t)(product / sum) : 0;
		shares[i] = (struct share){.rest = sum > 0 ? product % sum : 0, .line = i};
		left -= out[i];
	}
	qsort(shares, count, sizeof *shares, by_remainder);
	for (size_t i = 0; i < count && left > 0; i++, left--)
		out[shares[i].line]++;
	free(shares);
}

bool money_parse_plain(const char *s, size_t len, money_t *out)
{
	bool minus = len > 0 && *s == '-';
	money_t v = 0;

	if (len > 0 && (*s == '-' || *s == '+')) {
		s++;
		len--;
	}
	if (len == 0 || len > 18)
		return false;
	for (; len > 0; s++, len--) {
		if (*s < '0' || *s > '9')
			return false;
		v = v * 10 + (*s - '0');
	}
	*out = minus ? -v : v;
	return true;
}

/* The cell in ASCII signs. 0 when it holds something that no amount has. */
static size_t simplify(const char *s, size_t len, char out[LONGEST + 1])
{
	size_t count = 0, n;
	uint32_t cp;

	for (; len > 0; s += n, len -= n) {
		n = text_decode(s, len, &cp);
		if (cp >= 0xFF01 && cp <= 0xFF5E)
			cp -= 0xFEE0;
		if (cp == 0x2212)
			cp = '-';
		if (cp == 0xFF04)
			cp = '$';
		if (cp == 0x5143) /* 元 */
			cp = 'y';
		else if (cp >= 0x7F || cp == 'y')
			return 0;
		if (count == LONGEST)
			return 0;
		out[count++] = (char)cp;
	}
	out[count] = '\0';
	return count;
}

/* Take `word` off the start of the text, blanks behind it too. */
static bool take(const char **s, const char *word)
{
	size_t n = strlen(word);

	if (strncmp(*s, word, n) != 0)
		return false;
	for (*s += n; **s == ' ';)
		++*s;
	return true;
}

static bool take_currency(const char **s)
{
	return take(s, "NT$") || take(s, "nt$") || take(s, "$");
}

/* Take sign and currency, in any order, each once, off the start. Returns 1 or -1, 0 when there are two signs. */
static int take_head(const char **s, bool currency)
{
	int sign = 0;

	for (;;) {
		if (!currency && take_currency(s)) {
			currency = true;
			continue;
		}
		if (**s != '-' && **s != '+')
			return sign != 0 ? sign : 1;
		if (sign != 0)
			return 0;
		sign = **s == '-' ? -1 : 1;
		(void)(take(s, "-") || take(s, "+"));
	}
}

enum cell { CELL_NUMBER, CELL_FORMAT, CELL_DECIMALS, CELL_SCIENTIFIC };

/* Digits with or without commas in groups of three, `.0…` allowed behind them, to the end of the text. */
static enum cell read_digits(const char *s, money_t *out)
{
	int digits = 0, group = -1; /* digits since the last comma, -1 before the first */
	money_t v = 0;

	for (; isdigit((unsigned char)*s) || *s == ','; s++) {
		if (*s == ',') {
			if (group >= 0 ? group != 3 : digits < 1 || digits > 3)
				return CELL_FORMAT;
			group = 0;
			continue;
		}
		if (++digits > 18)
			return CELL_FORMAT;
		group += group >= 0;
		v = v * 10 + (*s - '0');
	}
	if (digits == 0 || (group >= 0 && group != 3))
		return CELL_FORMAT;
	*out = v;
	if (*s == '.') {
		size_t zeros = strspn(s + 1, "0"), all = strspn(s + 1, "0123456789");

		if (all == 0)
			return CELL_FORMAT;
		if (s[1 + all] == 'e' || s[1 + all] == 'E')
			return CELL_SCIENTIFIC;
		if (s[1 + all] != '\0')
			return CELL_FORMAT;
		return zeros == all ? CELL_NUMBER : CELL_DECIMALS;
	}
	if (*s == 'e' || *s == 'E')
		return CELL_SCIENTIFIC;
	return *s == '\0' ? CELL_NUMBER : CELL_FORMAT;
}

/* Cut blanks and one 元 off the end of the text; true when there was one. */
static bool cut_tail(char *text, size_t *len)
{
	bool yuan = false;

	while (*len > 0 && (text[*len - 1] == ' ' || (text[*len - 1] == 'y' && !yuan))) {
		yuan = yuan || text[*len - 1] == 'y';
		text[--*len] = '\0';
	}
	return yuan;
}

/* Cut brackets, currency and blanks off an amount in ASCII signs and read what is left. */
static enum cell read_amount(char *text, size_t len, money_t *out)
{
	const char *at = text;
	bool yuan = cut_tail(text, &len), currency = false, bracket;
	enum cell found;
	int sign;

	if (len > 0 && text[len - 1] == ')')
		currency = take_currency(&at);
	bracket = *at == '(' && text[len - 1] == ')';
	if (bracket) {
		text[--len] = '\0';
		at++;
		if (!yuan)
			cut_tail(text, &len);
	}
	while (*at == ' ')
		at++;
	sign = take_head(&at, currency);
	if (sign == 0 || (bracket && sign < 0))
		return CELL_FORMAT;
	found = read_digits(at, out);
	if (found == CELL_NUMBER && (bracket || sign < 0))
		*out = -*out;
	return found;
}

enum status money_parse(const char *s, size_t len, money_t *out, struct error *e)
{
	enum cell found = CELL_FORMAT;
	char text[LONGEST + 1];
	size_t n;
	int cut;

	if (money_parse_plain(s, len, out))
		return ST_OK;
	*out = MONEY_NONE;
	len = text_trim(&s, len);
	if (len == 0)
		return ST_OK;
	n = simplify(s, len, text);
	if (n > 0)
		found = read_amount(text, n, out);
	if (found == CELL_NUMBER)
		return ST_OK;
	*out = MONEY_NONE;
	cut = (int)text_fit(s, len, QUOTED_COLS, NULL);
	if (found == CELL_DECIMALS)
		return error_set(e, ST_REFUSED, "number_decimals", "FMT-45", NULL,
		                 _("An amount has no decimals: \"%.*s\". Write whole dollars."), cut, s);
	if (found == CELL_SCIENTIFIC)
		return error_set(e, ST_REFUSED, "number_scientific", "FMT-45", NULL,
		                 _("A spreadsheet wrote this amount in scientific notation and may have lost digits: \"%.*s\"."), cut, s);
	return error_set(e, ST_REFUSED, "number_format", "FMT-45", NULL,
	                 _("Not an amount: \"%.*s\". Write digits, with commas in groups of three or none."), cut, s);
}

void money_format(money_t v, bool plus, char out[32])
{
	uint64_t rest = v < 0 ? (uint64_t)-(v + 1) + 1 : (uint64_t)v;
	char made[32], *at = made + sizeof made;
	int digits = 0;

	*--at = '\0';
	do {
		if (digits > 0 && digits % 3 == 0)
			*--at = ',';
		*--at = (char)('0' + rest % 10);
		digits++;
	} while ((rest /= 10) > 0);
	if (v < 0)
		*--at = '-';
	else if (plus && v > 0)
		*--at = '+';
	memcpy(out, at, (size_t)(made + sizeof made - at));
}
