/*
 * Values in and out of the store's forms, and what of an account number is kept.
 */
#include "config.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/mall_parts.h"
#include "storekeep/compose.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define TAIL 4          /* digits of an account that are kept */
#define ACCOUNT_LEAST 6 /* fewer digits in a row are no account: a bank's code */

money_t mall_field_money(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);
	money_t v = MONEY_NONE;

	if (*text != '\0' && money_parse(text, strlen(text), &v, NULL) != ST_OK)
		v = MONEY_NONE;
	return v;
}

day_t mall_field_day(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);

	return *text != '\0' ? day_parse_iso(text) : DAY_NONE;
}

void mall_complete(struct record *r, bool fresh)
{
	for (size_t i = 0; i < r->form->count; i++) {
		const struct form_field *f = &r->form->fields[i];
		char *clean;

		if (fresh && !record_has(r, f->name) && f->initial != NULL && record_wants(r, f))
			record_set(r, f->name, f->initial);
		if (!record_has(r, f->name) || (f->kind != FIELD_TEXT && f->kind != FIELD_LINES))
			continue;
		clean = compose_clean(record_get(r, f->name));
		record_set(r, f->name, clean);
		free(clean);
	}
}

void mall_fill(struct record *r, const char *field, const char *value)
{
	const struct form_field *f = form_field(r->form, field);

	if (f != NULL && !record_has(r, field) && record_wants(r, f))
		record_set(r, field, value);
}

void mall_fill_day(struct record *r, const char *field, day_t d)
{
	char text[16];

	day_format(d, text);
	mall_fill(r, field, text);
}

void mall_fill_money(struct record *r, const char *field, money_t v)
{
	char text[32] = "";

	if (v != MONEY_NONE)
		snprintf(text, sizeof text, "%" PRId64, v);
	mall_fill(r, field, text);
}

void mall_fill_bool(struct record *r, const char *field, bool v)
{
	mall_fill(r, field, v ? "yes" : "no");
}

const char *mall_field_way(const struct mall_store *m, const char *field)
{
	static const struct {
		const char *field, *way;
	} ways[] = {
		{"store_id", "never"}, {"tax_id", "never"}, {"company", "application"}, {"payout_account", "application"},
		{"public_info", "application"}, {"status", "market"}, {"taxfree_approved", "market"}, {"invoice_exempt", "market"},
		{"max_products", "market"}, {"opened_on", "market"}, {"contract_end", "market"},
	};

	if (strcmp(field, "yahoo_account") == 0)
		return m->activated_on != DAY_NONE ? "opened" : "here";
	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		if (strcmp(ways[i].field, field) == 0)
			return ways[i].way;
	return "here";
}

/* ---- accounts ---- */

/* Bytes of the run of digits at `s`, blanks and hyphens between them belonging to it; how many digits in *digits. */
static size_t digits_at(const char *s, size_t *digits)
{
	size_t len = 0;

	*digits = 0;
	for (size_t i = 0; s[i] != '\0'; i++) {
		if (isdigit((unsigned char)s[i])) {
			(*digits)++;
			len = i + 1;
		} else if ((s[i] != '-' && s[i] != ' ') || i == 0) {
			break;
		}
	}
	return len;
}

/* Three digits apart at its head are the bank's code: they are kept. */
static size_t bank_code(const char *s, size_t len)
{
	return len > 4 && strspn(s, "0123456789") == 3 ? 4 : 0;
}

/* The last digits of a run, in order. */
static void add_tail(struct buf *out, const char *s, size_t len)
{
	size_t from = len;

	for (int found = 0; from > 0 && found < TAIL; from--)
		found += isdigit((unsigned char)s[from - 1]) != 0;
	buf_adds(out, "****");
	for (size_t i = from; i < len; i++)
		if (isdigit((unsigned char)s[i]))
			buf_addc(out, s[i]);
}

char *mall_account_tail(const char *text)
{
	char *plain = text_nfkc(text);
	struct buf out = {0};

	for (const char *at = plain; *at != '\0';) {
		size_t digits, len = digits_at(at, &digits), code = bank_code(at, len);

		if (digits - (code > 0 ? 3 : 0) >= ACCOUNT_LEAST) {
			buf_add(&out, at, code);
			add_tail(&out, at + code, len - code);
		} else if (len > 0) {
			buf_add(&out, at, len);
		} else {
			buf_addc(&out, *at);
		}
		at += len > 0 ? len : 1;
	}
	free(plain);
	return out.data != NULL ? buf_take(&out) : xstrdup("");
}
