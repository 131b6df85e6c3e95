/*
 * How a member's phone number, birthday, name and e-mail address are stored,
 * and by which keys they are found.
 */
#include "config.h"

#include "storekeep/member_rules.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define DIGITS_LEAST 8
#define DIGITS_MOST 15

/* ---- phone numbers ---- */

/* Marks between the digits that mean nothing: blanks, hyphens and dashes, brackets, quotes of a spreadsheet. */
static bool is_filler(uint32_t cp)
{
	return (cp < 0x80 && cp != 0 && strchr(" -()[]'\"=\t", (int)cp) != NULL) || (cp >= 0x2010 && cp <= 0x2015) || cp == 0x2212;
}

/* Digits in half width with a leading + kept; an extension behind # is read and left out. false when anything else is in it. */
static bool plain_digits(const char *text, char *out, size_t room)
{
	char *half = text_nfkc(text);
	size_t n = 0, len = strlen(half), step;
	bool fine = true, extension = false;

	for (size_t at = 0; at < len && fine; at += step) {
		uint32_t cp;

		step = text_decode(half + at, len - at, &cp);
		if (cp >= '0' && cp <= '9') {
			if (!extension && n + 1 < room)
				out[n++] = (char)cp;
		} else if (cp == '+' && n == 0) {
			out[n++] = '+';
		} else if (cp == '#' && n > 0 && !extension) {
			extension = true;
		} else {
			fine = is_filler(cp);
		}
	}
	out[n] = '\0';
	free(half);
	return fine;
}

static bool begins(const char *text, const char *head)
{
	return *head != '\0' && strncmp(text, head, strlen(head)) == 0;
}

/* With country code, of digits that begin with +, with the code, with 0, or that lost their 0; false where none of it holds. */
static bool with_country(const char *digits, const char *code, char *out, size_t size)
{
	size_t code_len = strlen(code);

	if (*digits == '+') {
		digits++;
		if (!begins(digits, code))
			snprintf(out, size, "+%s", digits);
		else
			snprintf(out, size, "+%s%s", code, digits + code_len + (digits[code_len] == '0'));
		return true;
	}
	if (*digits == '0') {
		snprintf(out, size, "+%s%s", code, digits + 1);
		return true;
	}
	if (strcmp(code, "886") == 0 && *digits == '9' && strlen(digits) == 9) {
		snprintf(out, size, "+%s%s", code, digits);
		return true;
	}
	if (begins(digits, code)) {
		snprintf(out, size, "+%s%s", code, digits + code_len + (digits[code_len] == '0'));
		return true;
	}
	return false;
}

enum status member_phone(const char *text, const char *country_code, char out[MEMBER_PHONE_SIZE], struct error *e)
{
	char digits[40], whole[64];
	const bool fine = plain_digits(text, digits, sizeof digits);
	const size_t typed = strlen(digits) - (*digits == '+');

	*out = '\0';
	if (fine && !with_country(digits, country_code, whole, sizeof whole))
		snprintf(whole, sizeof whole, "+%s", digits);
	if (!fine || typed < DIGITS_LEAST || strlen(whole) - 1 < DIGITS_LEAST || strlen(whole) - 1 > DIGITS_MOST)
		return error_set(e, ST_REFUSED, "PHONE_BAD", "EAS-71", "phone", _("%s is not a phone number."), text);
	snprintf(out, MEMBER_PHONE_SIZE, "%.16s", whole);
	return ST_OK;
}

void member_phone_reversed(const char *phone, char out[MEMBER_PHONE_SIZE])
{
	size_t n = 0;

	for (size_t i = strlen(phone); i > 0 && n + 1 < MEMBER_PHONE_SIZE; i--)
		if (phone[i - 1] >= '0' && phone[i - 1] <= '9')
			out[n++] = phone[i - 1];
	out[n] = '\0';
}

void member_phone_shown(const char *phone, const char *country_code, char out[MEMBER_PHONE_SIZE])
{
	const size_t code = strlen(country_code);

	if (*phone != '+' || !begins(phone + 1, country_code)) {
		snprintf(out, MEMBER_PHONE_SIZE, "%.*s", MEMBER_PHONE_SIZE - 1, phone);
		return;
	}
	phone += 1 + code;
	if (strlen(phone) == 9 && *phone == '9')
		snprintf(out, MEMBER_PHONE_SIZE, "0%.3s %.3s %.3s", phone, phone + 3, phone + 6);
	else
		snprintf(out, MEMBER_PHONE_SIZE, "0%.*s", MEMBER_PHONE_SIZE - 2, phone);
}

bool member_phone_part(const char *text, const char *country_code, char head[MEMBER_PHONE_SIZE], char tail[MEMBER_PHONE_SIZE])
{
	char digits[40], whole[64];

	*head = *tail = '\0';
	if (!plain_digits(text, digits, sizeof digits) || strcspn(digits, "0123456789") == strlen(digits) || strlen(digits) > DIGITS_MOST + 1)
		return false;
	if (with_country(digits, country_code, whole, sizeof whole) && strlen(whole) <= DIGITS_MOST + 1)
		snprintf(head, MEMBER_PHONE_SIZE, "%.16s", whole);
	if (*digits != '+')
		member_phone_reversed(digits, tail);
	return true;
}

/* ---- birthdays ---- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* "--03-05", "03-05", "3/5", "3月5日": month and day alone. */
static bool month_and_day(const char *text, int *month, int *day)
{
	char *half = text_nfkc(text);
	const char *p = half + (strncmp(half, "--", 2) == 0 ? 2 : 0), *tail;
	char *end;
	bool fine = false;

	if (is_digit(*p)) {
		*month = (int)strtol(p, &end, 10);
		if (*end == '-' || *end == '/' || *end == '.')
			p = end + 1;
		else
			p = strncmp(end, "月", strlen("月")) == 0 ? end + strlen("月") : "";
		if (is_digit(*p)) {
			*day = (int)strtol(p, &end, 10);
			tail = strncmp(end, "日", strlen("日")) == 0 ? end + strlen("日") : end;
			fine = *tail == '\0';
		}
	}
	free(half);
	return fine && *month >= 1 && *month <= 12 && *day >= 1 && *day <= days_in_month(2000, *month);
}

static day_t years_before(day_t today, int years)
{
	struct ymd t = day_to_ymd(today);
	const int most = days_in_month(t.year - years, t.month);

	return day_from_ymd(t.year - years, t.month, t.day < most ? t.day : most);
}

enum status member_birthday(const char *text, day_t today, int max_age_years, char out[12], struct error *e)
{
	size_t len = text_trim(&text, strlen(text));
	char *trimmed = xstrndup(text, len), iso[16];
	int month, day;
	enum status st = ST_OK;
	day_t d;

	*out = '\0';
	if (len == 0) {
		free(trimmed);
		return ST_OK;
	}
	if (month_and_day(trimmed, &month, &day)) {
		snprintf(out, 12, "--%02d-%02d", month % 100, day % 100);
	} else if (date_parse(trimmed, len, &d, NULL, NULL) != ST_OK || d == DAY_NONE) {
		st = error_set(e, ST_REFUSED, "DATE_BAD", "EAS-2", "birthday", _("%s is not a date. Write it as YYYY-MM-DD."), trimmed);
	} else if (d > today || d < years_before(today, max_age_years)) {
		day_format(d, iso);
		st = error_set(e, ST_REFUSED, "BDAY_RANGE", "EAS-78", "birthday", _("%s cannot be a birthday."), iso);
	} else {
		day_format(d, iso);
		snprintf(out, 12, "%.10s", iso);
	}
	free(trimmed);
	return st;
}

void member_birthday_md(const char *birthday, char out[8])
{
	const size_t len = strlen(birthday);

	snprintf(out, 8, "%s", len >= 5 ? birthday + len - 5 : "");
}

day_t member_birthday_next(day_t edited, int gap_months)
{
	struct ymd t = day_to_ymd(edited);
	const int months = t.year * 12 + t.month - 1 + gap_months, most = days_in_month(months / 12, months % 12 + 1);

	return day_from_ymd(months / 12, months % 12 + 1, t.day < most ? t.day : most);
}

/* ---- names and addresses ---- */

/* Written without blanks between its parts: Chinese, Japanese, Korean. */
static bool is_wide(const char *text)
{
	uint32_t cp;

	if (*text == '\0')
		return false;
	text_decode(text, strlen(text), &cp);
	return cp >= 0x2e80;
}

char *member_full_name(const char *last, const char *first)
{
	if (*last == '\0' || *first == '\0')
		return xstrdup(*last != '\0' ? last : first);
	return is_wide(last) && is_wide(first) ? xasprintf("%s%s", last, first) : xasprintf("%s %s", first, last);
}

char *member_name_key(const char *last, const char *first)
{
	char *both = xasprintf("%s%s", last, first), *key = text_fold(both);

	free(both);
	return key;
}

char *member_email_key(const char *email)
{
	char *key = text_fold(email);

	if (*key != '\0')
		return key;
	free(key);
	return NULL;
}

enum status member_email_check(const char *email, struct error *e)
{
	const char *at = strchr(email, '@'), *dot = at != NULL ? strrchr(at, '.') : NULL;
	bool fine = at != NULL && at > email && strchr(at + 1, '@') == NULL && dot != NULL && dot > at + 1 && dot[1] != '\0';

	for (const char *p = email; fine && *p != '\0'; p++)
		fine = (unsigned char)*p > ' ' && *p != 0x7f && strchr("<>,;:\"()[]\\", *p) == NULL;
	if (fine || *email == '\0')
		return ST_OK;
	return error_set(e, ST_REFUSED, "EMAIL_BAD", "EAS-121", "email", _("%s is not an e-mail address."), email);
}

static bool is_among(const char *gram, char (*list)[MEMBER_GRAM_SIZE], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(list[i], gram) == 0)
			return true;
	return false;
}

size_t member_grams(const char *key, char (*out)[MEMBER_GRAM_SIZE], size_t room)
{
	const size_t len = strlen(key);
	size_t count = 0, first, second;
	uint32_t cp;

	for (size_t at = 0; at < len && count < room; at += first) {
		first = text_decode(key + at, len - at, &cp);
		second = at + first < len ? text_decode(key + at + first, len - at - first, &cp) : 0;
		if (first + second >= MEMBER_GRAM_SIZE)
			continue;
		memcpy(out[count], key + at, first + second);
		out[count][first + second] = '\0';
		count += !is_among(out[count], out, count);
	}
	return count;
}
