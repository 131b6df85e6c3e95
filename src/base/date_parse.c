/*
 * Dates as files and people spell them (FMT-5, FMT-6): a text is first written
 * in plain ASCII signs, then read from left to right. A time with an offset is
 * turned into Taipei time.
 */
#include "config.h"

#include "storekeep/date.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

#define DAY_SECS 86400
#define ROC_YEAR_0 1911
#define SHEET_DAY_0 (-25569) /* 1899-12-30 */
#define TAIPEI_SECS (8 * 3600)
#define LONGEST 64
#define QUOTED_COLS 30 /* of a cell, in a message */

/* The words of a date, and the one sign that each is read as. */
static const struct {
	const char *word;
	char sign;
} words[] = {
	{"民國", 'R'}, {"中華民國", 'R'}, {"西元", ' '}, {"年", 'y'}, {"月", 'm'}, {"日", 'd'},
	{"上午", 'A'}, {"下午", 'P'}, {"AM", 'A'}, {"PM", 'P'}, {"am", 'A'}, {"pm", 'P'},
	{"時", ':'}, {"分", ':'}, {"秒", ' '}, {"−", '-'}, {"　", ' '}, {"\u00A0", ' '},
};

enum found { FOUND, NOT_A_DATE, NO_SUCH_DAY };

struct reader {
	char text[LONGEST + 1];
	const char *at;
	day_t day;
	int secs;
};

/* Bytes of a known word at `s` and its sign; 0 when there is none. */
static size_t known_word(const char *s, size_t len, char *sign)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t n = strlen(words[i].word);

		if (n <= len && memcmp(s, words[i].word, n) == 0) {
			*sign = words[i].sign;
			return n;
		}
	}
	return 0;
}

/* Write `s` in ASCII signs into r->text. false when something in it is none of a date's. */
static bool simplify(struct reader *r, const char *s, size_t len)
{
	size_t out = 0, n;
	uint32_t cp;

	len = text_trim(&s, len);
	for (; len > 0; s += n, len -= n) {
		char sign;

		if (out == LONGEST)
			return false;
		n = known_word(s, len, &sign);
		if (n == 0) {
			n = text_decode(s, len, &cp);
			if (cp >= 0xFF01 && cp <= 0xFF5E)
				cp -= 0xFEE0;
			if (cp >= 0x7F || (isalpha((int)cp) && cp != 'T' && cp != 'Z'))
				return false;
			sign = (char)cp;
		}
		r->text[out++] = sign;
	}
	while (out > 0 && r->text[out - 1] == ' ')
		out--;
	r->text[out] = '\0';
	r->at = r->text;
	return out > 0;
}

static void skip_blanks(struct reader *r)
{
	while (*r->at == ' ')
		r->at++;
}

/* A number of `min` to `max` digits with no digit behind it; -1 when it is not there. */
static int number(struct reader *r, int min, int max, int *count)
{
	int n = 0, v = 0;

	while (isdigit((unsigned char)r->at[n]) && n <= max) {
		v = v * 10 + (r->at[n] - '0');
		n++;
	}
	if (n < min || n > max)
		return -1;
	r->at += n;
	if (count != NULL)
		*count = n;
	return v;
}

static enum found set_day(struct reader *r, bool roc, int year, int month, int day)
{
	if (roc && year < 1)
		return NO_SUCH_DAY;
	r->day = day_from_ymd(roc ? year + ROC_YEAR_0 : year, month, day);
	return r->day != DAY_NONE ? FOUND : NO_SUCH_DAY;
}

/* 20260309, 1150309, 990102, 46090 and 46090.75: digits alone. */
static enum found read_compact(struct reader *r, int count)
{
	int64_t v = 0;

	if (count > 8)
		return NOT_A_DATE;
	for (int i = 0; i < count; i++)
		v = v * 10 + (r->at[i] - '0');
	r->at += count;
	if (count >= 6 && count <= 8)
		return set_day(r, count < 8, (int)(v / 10000), (int)(v / 100 % 100), (int)(v % 100));
	if (count != 5 || v < 10000)
		return NOT_A_DATE;
	r->day = (day_t)v + SHEET_DAY_0;
	if (*r->at == '.') {
		int64_t part = 0, unit = 1;
		const char *s = r->at + 1;

		if (!isdigit((unsigned char)*s))
			return NOT_A_DATE;
		for (; isdigit((unsigned char)*s); s++)
			if (unit < INT64_C(1000000000000)) {
				part = part * 10 + (*s - '0');
				unit *= 10;
			}
		r->secs = (int)((part * DAY_SECS + unit / 2) / unit);
		r->day += r->secs / DAY_SECS;
		r->secs %= DAY_SECS;
		r->at = s;
	}
	return *r->at == '\0' ? FOUND : NOT_A_DATE;
}

/* 2026/3/9, 115.03.09, 民國115年3月9日: year, month, day with signs between. */
static enum found read_separated(struct reader *r, bool roc)
{
	int year, month, day, count;
	char sep;

	if ((year = number(r, 1, 4, &count)) < 0)
		return NOT_A_DATE;
	if (roc ? count > 3 : count == 1 || (count == 4 && year < 1000))
		return NOT_A_DATE;
	roc = count < 4;
	skip_blanks(r);
	sep = *r->at;
	if (sep != '/' && sep != '-' && sep != '.' && sep != 'y')
		return NOT_A_DATE;
	r->at++;
	if (sep == 'y')
		skip_blanks(r);
	if ((month = number(r, 1, 2, NULL)) < 0)
		return NOT_A_DATE;
	if (sep == 'y')
		skip_blanks(r);
	if (*r->at++ != (sep == 'y' ? 'm' : sep))
		return NOT_A_DATE;
	if (sep == 'y')
		skip_blanks(r);
	if ((day = number(r, 1, 2, NULL)) < 0)
		return NOT_A_DATE;
	if (sep == 'y') {
		skip_blanks(r);
		if (*r->at++ != 'd')
			return NOT_A_DATE;
	}
	return set_day(r, roc, year, month, day);
}

static enum found read_day(struct reader *r)
{
	bool roc = *r->at == 'R';
	int count = 0;

	if (roc)
		r->at++;
	skip_blanks(r);
	while (isdigit((unsigned char)r->at[count]))
		count++;
	if (count > 4)
		return roc && (count < 6 || count > 7) ? NOT_A_DATE : read_compact(r, count);
	return read_separated(r, roc);
}

/* "Z", "+08:00", "+0800", "+8": moves day and time to Taipei's. */
static bool read_offset(struct reader *r)
{
	int h = 0, m = 0, sign, count, shifted;

	skip_blanks(r);
	if (*r->at == '\0')
		return true;
	sign = *r->at == '-' ? -1 : 1;
	if (*r->at == '+' || *r->at == '-') {
		r->at++;
		if ((h = number(r, 1, 4, &count)) < 0 || count == 3)
			return false;
		if (count == 4) {
			m = h % 100;
			h /= 100;
		} else if (*r->at == ':') {
			r->at++;
			if ((m = number(r, 2, 2, NULL)) < 0)
				return false;
		}
	} else if (*r->at++ != 'Z') {
		return false;
	}
	if (*r->at != '\0' || h > 14 || m > 59)
		return false;
	shifted = r->secs - sign * (h * 3600 + m * 60) + TAIPEI_SECS;
	r->day += shifted < 0 ? -1 : shifted / DAY_SECS;
	r->secs = (shifted + DAY_SECS) % DAY_SECS;
	return true;
}

/* One half of the day's sign, before or behind the time; 0 when there is none. */
static char half_sign(struct reader *r)
{
	skip_blanks(r);
	return *r->at == 'A' || *r->at == 'P' ? *r->at++ : '\0';
}

/* What stands behind the day: nothing, or a time and perhaps an offset. */
static bool read_time(struct reader *r)
{
	int h, m, s = 0;
	char half;

	if (*r->at == '\0')
		return true;
	if (*r->at == 'T')
		r->at++;
	else if (*r->at != ' ' && r->at[-1] != 'd' && *r->at != 'A' && *r->at != 'P')
		return false;
	half = half_sign(r);
	skip_blanks(r);
	if ((h = number(r, 1, 2, NULL)) < 0 || *r->at++ != ':' || (m = number(r, 1, 2, NULL)) < 0)
		return false;
	if (*r->at == ':') {
		r->at++;
		if (isdigit((unsigned char)*r->at) && (s = number(r, 1, 2, NULL)) < 0)
			return false;
	}
	if (*r->at == '.' && isdigit((unsigned char)r->at[1]))
		for (r->at++; isdigit((unsigned char)*r->at);)
			r->at++;
	if (half == '\0')
		half = half_sign(r);
	if (h > 23 || m > 59 || s > 59 || (half != '\0' && h > 12))
		return false;
	if (half != '\0')
		h = h % 12 + (half == 'P' ? 12 : 0);
	r->secs = h * 3600 + m * 60 + s;
	return read_offset(r);
}

/* The commonest spelling, `YYYY-MM-DD` with `-` or `/` and nothing else. */
static bool read_quickly(const char *s, size_t len, day_t *day)
{
	int v[8];

	if (len != 10 || (s[4] != '-' && s[4] != '/') || s[7] != s[4])
		return false;
	for (int i = 0, at = 0; i < 8; i++, at++) {
		at += i == 4 || i == 6;
		if (s[at] < '0' || s[at] > '9')
			return false;
		v[i] = s[at] - '0';
	}
	if (v[0] == 0)
		return false;
	*day = day_from_ymd(v[0] * 1000 + v[1] * 100 + v[2] * 10 + v[3], v[4] * 10 + v[5], v[6] * 10 + v[7]);
	return *day != DAY_NONE;
}

enum status date_parse(const char *s, size_t len, day_t *day, int *secs, struct error *e)
{
	struct reader r = {.day = DAY_NONE, .secs = -1};
	enum found found = NOT_A_DATE;

	if (secs != NULL)
		*secs = -1;
	if (read_quickly(s, len, day))
		return ST_OK;
	*day = DAY_NONE;
	if (simplify(&r, s, len) && (found = read_day(&r)) == FOUND && !read_time(&r))
		found = NOT_A_DATE;
	if (found == NO_SUCH_DAY)
		return error_set(e, ST_REFUSED, "date_missing_day", "FMT-5", NULL,
		                 _("There is no such day in the calendar: %.*s"),
		                 (int)text_fit(s, len, QUOTED_COLS, NULL), s);
	if (found == NOT_A_DATE)
		return error_set(e, ST_REFUSED, "date_format", "FMT-6", NULL,
		                 _("Not a date: \"%.*s\". Write it as 2026-03-09, 115/3/9 or 20260309."),
		                 (int)text_fit(s, len, QUOTED_COLS, NULL), s);
	*day = r.day;
	if (secs != NULL)
		*secs = r.secs;
	return ST_OK;
}
