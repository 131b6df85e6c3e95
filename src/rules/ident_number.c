/*
 * Check digits: firms (FMT-20), people and residents (FMT-21, 22), cards
 * (FMT-24).
 */
#include "config.h"

#include "rules/ident_inside.h"

#include <string.h>

#include "storekeep/i18n.h"

static bool all_digits(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (s[i] < '0' || s[i] > '9')
			return false;
	return true;
}

static int ban_sum(const char *digits)
{
	static const int weight[8] = {1, 2, 1, 2, 1, 2, 4, 1};
	int z = 0, product;

	for (int i = 0; i < 8; i++) {
		product = (digits[i] - '0') * weight[i];
		z += product / 10 + product % 10;
	}
	return z;
}

bool ident_ban_passes(const char *digits, bool before_2023)
{
	int z = ban_sum(digits), by = before_2023 ? 10 : 5;

	return strcmp(digits, "00000000") != 0 && (z % by == 0 || (digits[6] == '7' && (z + 1) % by == 0));
}

bool ident_check_ban(const char *v, size_t len, struct ident *out)
{
	char digits[9] = "00000000";

	if ((len != 8 && len != 7) || !all_digits(v, len))
		return ident_refuse(out, "FMT-20", "ban_format", _("A tax id (統一編號) has 8 digits."));
	memcpy(digits + 8 - len, v, len);
	if (strcmp(digits, "00000000") == 0)
		return ident_refuse(out, "FMT-20", "ban_zero", _("00000000 is no tax id."));
	if (!ident_ban_passes(digits, false))
		return ident_refuse(out, "FMT-20", len == 7 ? "ban_format" : "ban_checksum",
		                    len == 7 ? _("A tax id has 8 digits, and a zero in front of these 7 does not make one.")
		                             : _("The check digit of this tax id is wrong."));
	if (len == 7)
		return ident_remark(out, "FMT-20", "ban_zero_lost", digits, _("A zero in front was lost, probably in a spreadsheet."));
	if (!ident_ban_passes(digits, true))
		return ident_remark(out, "FMT-20", "ban_new_rule", digits, _("Valid only under the rule since 2023-04-01."));
	return ident_accept(out, "FMT-20", digits);
}

static int letter_value(char c)
{
	static const char order[] = "ABCDEFGHJKLMNPQRSTUVXYWZIO";

	return 10 + (int)(strchr(order, c) - order);
}

/* `d` is the second place as a digit, then eight digits of `v` from the third on. */
static bool person_passes(const char *v, int d)
{
	int letter = letter_value(v[0]), sum = letter / 10 + letter % 10 * 9 + d * 8;

	for (int i = 2; i < 9; i++)
		sum += (v[i] - '0') * (9 - i);
	return (sum + v[9] - '0') % 10 == 0;
}

bool ident_check_person(const char *text, size_t len, day_t today, struct ident *out)
{
	char v[11] = "";
	bool old, resident;

	if (len != 10 || !all_digits(text + 2, 8))
		return ident_refuse(out, "FMT-21", "person_format", _("An identity number is a letter, then 9 digits."));
	memcpy(v, text, 10);
	for (int i = 0; i < 2; i++)
		if (v[i] >= 'a' && v[i] <= 'z')
			v[i] = (char)(v[i] - 'a' + 'A');
	old = v[1] >= 'A' && v[1] <= 'D';
	resident = old || v[1] == '8' || v[1] == '9';
	if (v[0] < 'A' || v[0] > 'Z' || (!resident && v[1] != '1' && v[1] != '2'))
		return ident_refuse(out, "FMT-21", "person_format",
		                    _("An identity number is a letter, then 1 or 2 (residents 8 or 9), then 8 digits."));
	if (!person_passes(v, old ? letter_value(v[1]) % 10 : v[1] - '0'))
		return ident_refuse(out, resident ? "FMT-22" : "FMT-21", "person_checksum", _("The check digit of this identity number is wrong."));
	if (old && today > day_from_ymd(2030, 12, 31))
		return ident_refuse(out, "FMT-22", "person_expired", _("Resident numbers with two letters are valid until 2030-12-31 only."));
	if (old)
		return ident_remark(out, "FMT-22", "person_old_form", v, _("A resident number of the old form, valid until 2030-12-31."));
	return ident_accept(out, resident ? "FMT-22" : "FMT-21", v);
}

bool ident_luhn(const char *digits, size_t count)
{
	int sum = 0;

	for (size_t i = 0; i < count; i++) {
		int d = digits[count - 1 - i] - '0';

		if (i % 2 == 1)
			d = d * 2 > 9 ? d * 2 - 9 : d * 2;
		sum += d;
	}
	return sum % 10 == 0;
}

/* Digits of `text`, blanks and hyphens between them left aside; 0 when anything else is in it or it is too long. */
static size_t card_digits(const char *text, size_t len, char out[20])
{
	size_t n = 0;

	for (size_t i = 0; i < len; i++) {
		if (text[i] >= '0' && text[i] <= '9') {
			if (n == 19)
				return 0;
			out[n++] = text[i];
		} else if ((text[i] != ' ' && text[i] != '-') || n == 0) {
			return 0;
		}
	}
	return n;
}

bool ident_is_card(const char *text, size_t len)
{
	char digits[20];
	size_t n = len >= 13 ? card_digits(text, len, digits) : 0;

	return n >= 13 && ident_luhn(digits, n);
}

bool ident_find_card(const char *text, size_t len, size_t *at, size_t *card_len)
{
	char digits[20];
	size_t i = 0, end, n, last;

	while (i + 15 <= len) {
		if (text[i] < '0' || text[i] > '9') {
			i++;
			continue;
		}
		for (end = i, n = 0, last = i; end < len; end++) {
			if (text[end] >= '0' && text[end] <= '9') {
				if (n < 20)
					digits[n < 19 ? n : 19] = text[end];
				n++;
				last = end + 1;
			} else if (text[end] != ' ' && text[end] != '-') {
				break;
			}
		}
		if (n >= 15 && n <= 19 && digits[0] >= '3' && digits[0] <= '6' && ident_luhn(digits, n)) {
			*at = i;
			*card_len = last - i;
			return true;
		}
		i = end;
	}
	return false;
}

bool ident_check_card(const char *v, size_t len, struct ident *out)
{
	char digits[20], masked[20];
	size_t n = card_digits(v, len, digits);

	if (n < 13)
		return ident_refuse(out, "FMT-24", "card_format", _("A card number has 13 to 19 digits."));
	if (!ident_luhn(digits, n))
		return ident_refuse(out, "FMT-24", "card_checksum", _("The check digit of this card number is wrong."));
	memset(masked, '*', n);
	memcpy(masked + n - 4, digits + n - 4, 4);
	masked[n] = '\0';
	return ident_accept(out, "FMT-24", masked);
}
