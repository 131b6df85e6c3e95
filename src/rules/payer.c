/*
 * The payer form's checks, one a field (RUT-61 to 65), and what of a card may
 * be kept (RUT-66). Nothing here keeps or prints a value: a refusal names the
 * field and what is wrong with it, never what was typed.
 */
#include "config.h"

#include "storekeep/payer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

/* Everything that a check may need. */
struct check {
	const struct payer_rules *r;
	const char *field, *label, *value; /* value: blanks at the ends left out */
	day_t today;
	struct error *e;
};

static enum status refuse(const struct check *c, const char *rule, const char *what, const char *why)
{
	char code[48];

	snprintf(code, sizeof code, "%.30s_%s", c->field, what);
	/* TRANSLATORS: the field's label, then what is wrong with it */
	return error_set(c->e, ST_REFUSED, code, rule, c->field, _("%1$s: %2$s"), _(c->label), why);
}

static enum status from_ident(const struct check *c, enum ident_kind kind)
{
	struct ident id;
	const char *what;
	enum status st = ST_OK;

	if (!ident_check(kind, c->value, c->today, &id)) {
		what = strrchr(id.code, '_');
		st = refuse(c, id.rule, what != NULL ? what + 1 : id.code, id.message);
	}
	explicit_bzero(&id, sizeof id);
	return st;
}

static enum status check_name(const struct check *c)
{
	if (c->r->name_max > 0 && text_count(c->value, strlen(c->value)) > (size_t)c->r->name_max)
		return refuse(c, "RUT-61", "too_long", _("it is too long"));
	return ST_OK;
}

static enum status check_mobile(const struct check *c)
{
	return from_ident(c, IDENT_MOBILE);
}

static enum status check_landline(const struct check *c)
{
	char number[64];

	if (ident_phone(c->value, number) == PHONE_LAND)
		return ST_OK;
	return refuse(c, "FMT-25", "format", _("write the area code and the number, such as 02-55589168; an extension after #"));
}

static enum status check_national_id(const struct check *c)
{
	return from_ident(c, IDENT_PERSON);
}

static enum status check_birth(const struct check *c)
{
	struct error e = {0};
	day_t day;

	if (payer_birth(c->value, c->r->roc_offset, &day, &e) != ST_OK)
		return refuse(c, "RUT-62", e.code + strlen("birth_"), e.message);
	if (day > c->today)
		return refuse(c, "RUT-61", "future", _("this day is still to come"));
	return ST_OK;
}

static enum status check_card_no(const struct check *c)
{
	return from_ident(c, IDENT_CARD);
}

static enum status check_card_cvc(const struct check *c)
{
	size_t want = (size_t)c->r->cvc_digits;
	char *why;
	enum status st;

	if (strlen(c->value) == want && strspn(c->value, "0123456789") == want)
		return ST_OK;
	why = xasprintf(ngettext("it is the last %d digit on the signature strip", "it is the last %d digits on the signature strip",
	                         (unsigned long)want), (int)want);
	st = refuse(c, "RUT-61", "digits", why);
	free(why);
	return st;
}

static enum status check_card_expiry(const struct check *c)
{
	struct ymd now = day_to_ymd(c->today);
	int year, month;

	if (!payer_expiry(c->value, &year, &month))
		return refuse(c, "RUT-61", "format", _("write month and year, such as 12/2031"));
	if (year * 12 + month < now.year * 12 + now.month)
		return refuse(c, "RUT-61", "past", _("the card has expired"));
	return ST_OK;
}

static enum status check_email(const struct check *c)
{
	const char *at = strchr(c->value, '@');

	if (at == NULL || at == c->value || at[1] == '\0' || strchr(at + 1, '@') != NULL || strpbrk(c->value, " \t") != NULL)
		return refuse(c, "RUT-61", "format", _("an e-mail address has one @ and no blanks"));
	return ST_OK;
}

static enum status check_postcode(const struct check *c)
{
	return ident_postcode(c->value) ? ST_OK : refuse(c, "FMT-26", "format", _("a postcode has 3, 5 or 6 digits"));
}

static enum status check_address(const struct check *c)
{
	(void)c;
	return ST_OK;
}

static enum status check_invoice(const struct check *c)
{
	for (const char *at = c->r->invoice; at != NULL && *at != '\0';) {
		size_t n = strcspn(at, ",");

		if (strlen(c->value) == n && strncmp(at, c->value, n) == 0)
			return ST_OK;
		at += n + (at[n] == ',');
	}
	return refuse(c, "RUT-65", "choice", _("choose one kind of invoice"));
}

static enum status check_issuer(const struct check *c)
{
	if (c->r->issuer == NULL || strcmp(c->value, "yes") == 0)
		return ST_OK;
	return refuse(c, "RUT-63", "foreign", _("only cards issued in Taiwan are accepted"));
}

/* In the order of the form. */
static const struct {
	const char *field, *label;
	size_t place;
	enum status (*check)(const struct check *c);
} checks[] = {
	{"name", N_("Cardholder name"), offsetof(struct payer, name), check_name},
	{"mobile", N_("Mobile phone"), offsetof(struct payer, mobile), check_mobile},
	{"landline", N_("Landline"), offsetof(struct payer, landline), check_landline},
	{"national_id", N_("National ID number"), offsetof(struct payer, national_id), check_national_id},
	{"birth", N_("Birth date"), offsetof(struct payer, birth), check_birth},
	{"card_no", N_("Card number"), offsetof(struct payer, card_no), check_card_no},
	{"card_cvc", N_("Card security code"), offsetof(struct payer, card_cvc), check_card_cvc},
	{"card_expiry", N_("Card valid until"), offsetof(struct payer, card_expiry), check_card_expiry},
	{"issued_in_tw", N_("Card issued in Taiwan"), offsetof(struct payer, issued_in_tw), check_issuer},
	{"email", N_("E-mail"), offsetof(struct payer, email), check_email},
	{"postcode", N_("Postcode"), offsetof(struct payer, postcode), check_postcode},
	{"address", N_("Address"), offsetof(struct payer, address), check_address},
	{"invoice", N_("Kind of invoice"), offsetof(struct payer, invoice), check_invoice},
};
#define CHECKS (sizeof checks / sizeof *checks)

static bool is_optional(const struct payer_rules *r, const char *field)
{
	const char *at = r->optional;

	if (strcmp(field, "postcode") == 0) /* the address may carry it */
		return true;
	while (at != NULL && *at != '\0') {
		size_t n = strcspn(at, ",");

		if (strlen(field) == n && strncmp(at, field, n) == 0)
			return true;
		at += n + (at[n] == ',');
	}
	return false;
}

static enum status check_one(const struct payer *p, const struct payer_rules *r, size_t i, day_t today, struct error *e)
{
	const char *given = *(const char *const *)(const void *)((const char *)p + checks[i].place);
	struct check c = {.r = r, .field = checks[i].field, .label = checks[i].label, .today = today, .e = e};
	size_t len = text_trim(&given, strlen(given));
	char *value = xstrndup(given, len);
	enum status st = ST_OK;

	c.value = value;
	if (len == 0 && strcmp(c.field, "invoice") == 0)
		st = check_invoice(&c);
	else if (len == 0 && !is_optional(r, c.field))
		st = refuse(&c, strcmp(c.field, "issued_in_tw") == 0 ? "RUT-63" : "RUT-61", "missing", _("fill it in"));
	else if (len != 0)
		st = checks[i].check(&c);
	explicit_bzero(value, len);
	free(value);
	return st;
}

bool payer_check(const struct payer *p, const struct payer_rules *r, day_t today, struct notes *refused)
{
	bool fine = true;

	for (size_t i = 0; i < CHECKS; i++) {
		struct error e = {0};

		if (check_one(p, r, i, today, &e) == ST_OK)
			continue;
		fine = false;
		notes_add(refused, NOTE_ERROR, e.code, e.rule, e.field, "%s", e.message);
	}
	return fine;
}

enum status payer_check_field(const struct payer *p, const struct payer_rules *r, const char *field, day_t today, struct error *e)
{
	for (size_t i = 0; i < CHECKS; i++)
		if (strcmp(checks[i].field, field) == 0)
			return check_one(p, r, i, today, e);
	return ST_OK;
}

/* ---- parts of a value ---- */

/* Up to three numbers of a date, whatever parts them; false when anything but digits, signs of a date and 民國年月日 is in it. */
static bool date_numbers(const char *text, int out[3], int digits[3], int *count)
{
	static const char *const words[] = {"民國", "年", "月", "日"};
	const char *s = text;

	*count = 0;
	while (*s != '\0') {
		size_t n = strspn(s, "0123456789"), skip = 0;

		if (n > 8 || (n > 0 && *count == 3))
			return false;
		if (n > 0) {
			out[*count] = (int)strtol(s, NULL, 10);
			digits[(*count)++] = (int)n;
			s += n;
			continue;
		}
		for (size_t i = 0; i < sizeof words / sizeof *words; i++)
			if (strncmp(s, words[i], strlen(words[i])) == 0)
				skip = strlen(words[i]);
		if (skip == 0 && strchr("/.- ", *s) == NULL)
			return false;
		s += skip != 0 ? skip : 1;
	}
	return true;
}

enum status payer_birth(const char *text, int roc_offset, day_t *out, struct error *e)
{
	char *half = text_nfkc(text);
	int part[3] = {0}, digits[3] = {0}, count = 0;
	bool fine = date_numbers(half, part, digits, &count);

	explicit_bzero(half, strlen(half));
	free(half);
	if (fine && count == 1 && digits[0] >= 5) { /* 0700228 */
		part[2] = part[0] % 100;
		part[1] = part[0] / 100 % 100;
		part[0] = part[0] / 10000;
		count = 3;
	}
	if (!fine || count != 3)
		return error_set(e, ST_REFUSED, "birth_format", "RUT-62", "birth", _("write year, month and day, such as 70/2/28"));
	if (part[0] < 1 || part[0] >= 1000)
		return error_set(e, ST_REFUSED, "birth_year", "RUT-62", "birth", _("enter the year in years of the Republic (1981 is 70)"));
	*out = day_from_ymd(part[0] + roc_offset, part[1], part[2]);
	explicit_bzero(part, sizeof part);
	if (*out == DAY_NONE)
		return error_set(e, ST_REFUSED, "birth_missing_day", "RUT-62", "birth", _("there is no such day"));
	return ST_OK;
}

bool payer_expiry(const char *text, int *year, int *month)
{
	char *half = text_nfkc(text);
	int part[3] = {0}, digits[3] = {0}, count = 0;
	bool fine = date_numbers(half, part, digits, &count);

	free(half);
	if (fine && count == 1 && (digits[0] == 4 || digits[0] == 6)) { /* 1231, 122031 */
		int by = digits[0] == 4 ? 100 : 10000;

		part[1] = part[0] % by;
		part[0] /= by;
		digits[1] = digits[0] - 2;
		digits[0] = 2;
		count = 2;
	}
	if (!fine || count != 2)
		return false;
	*month = digits[0] == 4 ? part[1] : part[0];
	*year = digits[0] == 4 ? part[0] : part[1];
	if (digits[0] != 4 && digits[1] == 2)
		*year += 2000;
	return *month >= 1 && *month <= 12 && *year >= 2000 && *year < 2200;
}

static size_t plain_digits(const char *text, char out[24])
{
	size_t n = 0;

	for (; *text != '\0' && n < 23; text++)
		if (*text >= '0' && *text <= '9')
			out[n++] = *text;
	out[n] = '\0';
	return n;
}

const char *payer_brand(const char *card_no)
{
	static const struct {
		int from, to; /* of the first four digits */
		const char *brand;
	} brands[] = {
		{4000, 4999, "VISA"},       {5100, 5599, "MasterCard"}, {2221, 2720, "MasterCard"}, {3528, 3589, "JCB"},
		{3400, 3499, "AMEX"},       {3700, 3799, "AMEX"},       {6200, 6299, "UnionPay"},   {3000, 3059, "Diners"},
		{3600, 3699, "Diners"},     {3800, 3999, "Diners"},
	};
	char digits[24], head[5] = "";
	int four;

	plain_digits(card_no, digits);
	memcpy(head, digits, 4);
	explicit_bzero(digits, sizeof digits);
	four = (int)strtol(head, NULL, 10);
	for (size_t i = 0; i < sizeof brands / sizeof *brands; i++)
		if (four >= brands[i].from && four <= brands[i].to)
			return brands[i].brand;
	return "";
}

void payer_last4(const char *card_no, char out[5])
{
	char digits[24];
	size_t n = plain_digits(card_no, digits);

	out[0] = '\0';
	if (n >= 4)
		memcpy(out, digits + n - 4, 5);
	explicit_bzero(digits, sizeof digits);
}
