/*
 * Papers and codes (FMT-10, 23, 26, 27), and the one door to all kinds. Check
 * digits are in ident_number.c, telephones in ident_phone.c.
 */
#include "config.h"

#include "rules/ident_inside.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/money.h"
#include "storekeep/text.h"

static const char *const kinds[IDENT_KINDS] = {
	[IDENT_BAN] = "ban",         [IDENT_PERSON] = "person",     [IDENT_MOBILE] = "mobile",
	[IDENT_INVOICE] = "invoice", [IDENT_CARRIER] = "carrier",   [IDENT_DONATION] = "donation",
	[IDENT_CARD] = "card",       [IDENT_DATE] = "date",         [IDENT_NUMBER] = "number",
};

const char *ident_kind_name(enum ident_kind k)
{
	return kinds[k];
}

bool ident_kind_parse(const char *name, enum ident_kind *k)
{
	for (int i = 0; i < IDENT_KINDS; i++)
		if (strcmp(name, kinds[i]) == 0) {
			*k = (enum ident_kind)i;
			return true;
		}
	return false;
}

static bool fill(struct ident *out, bool valid, const char *rule, const char *code, const char *normal, const char *message)
{
	*out = (struct ident){.valid = valid};
	snprintf(out->rule, sizeof out->rule, "%s", rule);
	snprintf(out->code, sizeof out->code, "%s", code);
	snprintf(out->normal, sizeof out->normal, "%s", normal);
	snprintf(out->message, sizeof out->message, "%s", message);
	return valid;
}

bool ident_refuse(struct ident *out, const char *rule, const char *code, const char *message)
{
	return fill(out, false, rule, code, "", message);
}

bool ident_remark(struct ident *out, const char *rule, const char *code, const char *normal, const char *message)
{
	return fill(out, true, rule, code, normal, message);
}

bool ident_accept(struct ident *out, const char *rule, const char *normal)
{
	return fill(out, true, rule, "", normal, "");
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

/* KD-20418830, kd20418830 → KD20418830 */
static bool check_invoice(const char *v, size_t len, struct ident *out)
{
	char number[12] = "";
	size_t n = 0;

	for (size_t i = 0; i < len && n < 11; i++) {
		if (i == 2 && v[i] == '-')
			continue;
		number[n] = v[i];
		if (n < 2 && v[i] >= 'a' && v[i] <= 'z')
			number[n] = (char)(v[i] - 'a' + 'A');
		n++;
	}
	if (n != 10 || !is_upper(number[0]) || !is_upper(number[1]) || strspn(number + 2, "0123456789") != 8)
		return ident_refuse(out, "FMT-10", "invoice_format", _("An invoice number is two letters and 8 digits, such as KD20418830."));
	return ident_accept(out, "FMT-10", number);
}

static bool is_barcode(const char *v, size_t len)
{
	if (len != 8 || v[0] != '/')
		return false;
	for (size_t i = 1; i < len; i++)
		if (!is_digit(v[i]) && !is_upper(v[i]) && strchr(".+-", v[i]) == NULL)
			return false;
	return true;
}

static bool is_certificate(const char *v, size_t len)
{
	return len == 16 && is_upper(v[0]) && is_upper(v[1]) && strspn(v + 2, "0123456789") == 14;
}

static bool check_carrier(const char *v, size_t len, struct ident *out)
{
	if (!is_barcode(v, len) && !is_certificate(v, len))
		return ident_refuse(out, "FMT-23", "carrier_format",
		                    _("A carrier is / and 7 capitals, digits or . + -, or a certificate of two capitals and 14 digits."));
	return ident_accept(out, "FMT-23", v);
}

static bool check_donation(const char *v, size_t len, struct ident *out)
{
	if (len < 3 || len > 7 || strspn(v, "0123456789") != len)
		return ident_refuse(out, "FMT-23", "donation_format", _("A donation code has 3 to 7 digits."));
	return ident_accept(out, "FMT-23", v);
}

static bool check_date(const char *v, size_t len, struct ident *out)
{
	struct error e = {0};
	char day[16], normal[48];
	day_t d;
	int secs = -1;

	if (len == 0)
		return ident_refuse(out, "FMT-6", "date_format", _("There is no date."));
	if (date_parse(v, len, &d, &secs, &e) != ST_OK)
		return ident_refuse(out, e.rule[0] != '\0' ? e.rule : "FMT-6", e.code, e.message);
	day_format(d, day);
	if (secs < 0)
		snprintf(normal, sizeof normal, "%s", day);
	else
		snprintf(normal, sizeof normal, "%sT%02d:%02d:%02d+08:00", day, secs / 3600 % 24, secs / 60 % 60, secs % 60);
	return ident_accept(out, "FMT-6", normal);
}

static bool check_number(const char *v, size_t len, struct ident *out)
{
	struct error e = {0};
	char normal[32];
	money_t m = MONEY_NONE;

	if (money_parse(v, len, &m, &e) != ST_OK)
		return ident_refuse(out, "FMT-45", e.code, e.message);
	if (m == MONEY_NONE)
		return ident_refuse(out, "FMT-45", "number_format", _("There is no number."));
	snprintf(normal, sizeof normal, "%lld", (long long)m);
	return ident_accept(out, "FMT-45", normal);
}

bool ident_check(enum ident_kind k, const char *value, day_t today, struct ident *out)
{
	size_t len = text_trim(&value, strlen(value));
	char *v = xstrndup(value, len);
	bool valid = false;

	switch (k) {
	case IDENT_BAN: valid = ident_check_ban(v, len, out); break;
	case IDENT_PERSON: valid = ident_check_person(v, len, today, out); break;
	case IDENT_MOBILE: valid = ident_check_mobile(v, out); break;
	case IDENT_INVOICE: valid = check_invoice(v, len, out); break;
	case IDENT_CARRIER: valid = check_carrier(v, len, out); break;
	case IDENT_DONATION: valid = check_donation(v, len, out); break;
	case IDENT_CARD: valid = ident_check_card(v, len, out); break;
	case IDENT_DATE: valid = check_date(v, len, out); break;
	case IDENT_NUMBER: valid = check_number(v, len, out); break;
	}
	explicit_bzero(v, len); /* it may be somebody's */
	free(v);
	return valid;
}

/* 2.51123E+13 */
static bool is_exponent(const char *s)
{
	size_t n = strspn(s, "0123456789.");

	return n != 0 && (s[n] == 'E' || s[n] == 'e') && (s[n + 1] == '+' || s[n + 1] == '-') && s[n + 2] != '\0' &&
	       s[n + 2 + strspn(s + n + 2, "0123456789")] == '\0';
}

enum status ident_order_no(const char *text, size_t len, char out[48], struct error *e)
{
	size_t n;

	if (len > 0 && *text == '#') {
		text++;
		len--;
	}
	if (len == 0)
		return error_set(e, ST_REFUSED, "order_no_empty", "FMT-27", "order_no", _("The order number is missing."));
	if (is_exponent(text))
		return error_set(e, ST_REFUSED, "order_no_exponent", "FMT-27", "order_no",
		                 _("A spreadsheet has turned the order number into %s and lost digits; take the file as the marketplace gave it."), text);
	for (n = 0; n < len; n++)
		if (!is_digit(text[n]) && !is_upper(text[n]) && (text[n] < 'a' || text[n] > 'z') && text[n] != '-')
			return error_set(e, ST_REFUSED, "order_no_characters", "FMT-27", "order_no",
			                 _("The order number %s holds something else than letters, digits and hyphens."), text);
	if (len > 40)
		return error_set(e, ST_REFUSED, "order_no_long", "FMT-27", "order_no", _("The order number is longer than 40 characters."));
	memcpy(out, text, len);
	out[len] = '\0';
	return ST_OK;
}

bool ident_postcode(const char *text)
{
	size_t n = strlen(text);

	return (n == 3 || n == 5 || n == 6) && strspn(text, "0123456789") == n;
}
