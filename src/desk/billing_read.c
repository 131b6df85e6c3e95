/*
 * Rows of the marketplace's billing files: items under all of their names
 * (RUT-6), amounts in whole dollars (RUT-17), times on its clock.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/billing_bill.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

const char *const billing_field_names[] = {
	"item", "reference", "line_no", "amount", "booked_at", "bill_state", "pay", "plan_days", "paid_at", "starts_at", "ends_at", "quota",
	"debit_source", "debit_at", "debit_run", "origin", "discount", "note", NULL,
};
_Static_assert(sizeof billing_field_names / sizeof *billing_field_names == B_FIELDS + 1, "a name for every field");

void bill_reader_open(struct bill_reader *r, const struct profile *p)
{
	*r = (struct bill_reader){
		.profile = p, .states = words_load(p, "billing.states."), .pays = words_load(p, "billing.pays."),
		.sources = words_load(p, "billing.sources."), .origins = words_load(p, "billing.origins."),
	};
}

void bill_reader_close(struct bill_reader *r)
{
	words_free(r->states);
	words_free(r->pays);
	words_free(r->sources);
	words_free(r->origins);
}

/* ---- items ---- */

static bool is_word(const char *folded, const char *item, size_t len, const char *tail)
{
	char *word = xasprintf("%.*s%s", (int)len, item, tail), *other = text_fold(word);
	bool same = strcmp(folded, other) == 0;

	free(word);
	free(other);
	return same;
}

/* A fee is written with or without the word for fee. */
static bool is_one_of(const struct profile *p, const char *key, const char *folded)
{
	const char *at = profile_text(p, key, DAY_NONE), *item;
	size_t len;

	while (profile_item(&at, &item, &len))
		if (is_word(folded, item, len, "") || is_word(folded, item, len, "費用") || is_word(folded, item, len, "費"))
			return true;
	return false;
}

enum bill_item bill_item_of(const struct profile *p, const char *word)
{
	static const struct {
		const char *key;
		enum bill_item item;
	} names[] = {
		{"billing.line1", ITEM_TOOL}, {"orders.item_name", ITEM_TOOL}, {"alias.storefront_tool", ITEM_TOOL},
		{"billing.line2", ITEM_UPGRADE}, {"alias.upgrade_fee", ITEM_UPGRADE},
		{"service.name", ITEM_SERVICE}, {"alias.service", ITEM_SERVICE}, {"service.parts", ITEM_HALF},
	};
	char *folded = text_fold(word);
	enum bill_item found = ITEM_OTHER;

	for (size_t i = 0; i < sizeof names / sizeof *names && found == ITEM_OTHER; i++)
		if (is_one_of(p, names[i].key, folded))
			found = names[i].item;
	free(folded);
	return found;
}

/* ---- cells ---- */

static bool refuse(struct error *e, int field, const char *code, const char *rule, const char *sentence)
{
	error_set(e, ST_REFUSED, code, rule, billing_field_names[field], "%s", sentence);
	return false;
}

static bool read_item(struct bill_reader *r, struct sheet *sheet, struct bill_row *out, struct error *e)
{
	static const char *const keys[] = {"alias.storefront_tool", "alias.upgrade_fee", "alias.service"};
	const char *word = sheet_text(sheet, B_ITEM, NULL), *service = plan_service(r->profile);
	struct buf known = {0};

	out->item = bill_item_of(r->profile, word);
	if (out->item == ITEM_HALF)
		error_set(e, ST_REFUSED, "half_item", "RUT-2", billing_field_names[B_ITEM],
		          _("Line %1$lld: %2$s is sold only as a whole; the storefront tool and the messaging tool cannot be bought separately."),
		          (long long)out->line, service);
	if (out->item != ITEM_OTHER)
		return out->item != ITEM_HALF;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const char *words = profile_text(r->profile, keys[i], DAY_NONE);

		if (words != NULL)
			buf_addf(&known, "%s%s", known.len != 0 ? "," : "", words);
	}
	error_set(e, ST_REFUSED, "item_unknown", "RUT-6", billing_field_names[B_ITEM], _("Line %1$lld: the item “%2$s” is unknown. Known are: %3$s"),
	          (long long)out->line, word, buf_str(&known));
	buf_free(&known);
	return false;
}

static bool read_code(struct sheet *sheet, struct words *words, int field, char *out, size_t size, const struct bill_row *row, struct error *e)
{
	const char *word = sheet_text(sheet, field, NULL), *code;

	if (word[0] == '\0')
		return true;
	code = words_find(words, word);
	if (code == NULL) {
		error_set(e, ST_REFUSED, "word_unknown", "RUT-6", billing_field_names[field], _("Line %1$lld: nobody knows the word “%2$s” in the column %3$s."),
		          (long long)row->line, word, sheet_heading(sheet, field));
		return false;
	}
	snprintf(out, size, "%s", code);
	return true;
}

static bool read_amount(struct sheet *sheet, int field, const char *rule, int64_t none, int64_t *out, const struct bill_row *row, struct error *e)
{
	struct error own = {0};
	char *sentence;
	money_t v;

	if (sheet_money(sheet, field, &v, &own) != ST_OK) {
		sentence = xasprintf(_("Line %1$lld: %2$s"), (long long)row->line, own.message);
		refuse(e, field, own.code, rule, sentence);
		free(sentence);
		return false;
	}
	if (v != MONEY_NONE && (v < 0 || v > PLAN_NUMBER_MOST)) {
		sentence = xasprintf(_("Line %1$lld: %2$s"), (long long)row->line,
		                     v < 0 ? _("This number cannot be below zero.") : _("This number is too large."));
		refuse(e, field, v < 0 ? "amount_negative" : "amount_too_large", rule, sentence);
		free(sentence);
		return false;
	}
	*out = v == MONEY_NONE ? none : v;
	return true;
}

/* `end`: a day alone means its last second (RUT-18). */
static bool read_instant(struct bill_reader *r, struct sheet *sheet, int field, bool end, instant_t *out, bool *day_only, const struct bill_row *row,
                         struct error *e)
{
	struct error own = {0};
	char *sentence;
	int secs = -1;
	day_t day;

	*out = INSTANT_NONE;
	if (sheet_date(sheet, field, &day, &secs, &own) != ST_OK) {
		sentence = xasprintf(_("Line %1$lld: %2$s"), (long long)row->line, own.message);
		refuse(e, field, own.code, "RUT-18", sentence);
		free(sentence);
		return false;
	}
	if (day == DAY_NONE)
		return true;
	if (day_only != NULL)
		*day_only = secs < 0;
	if (secs < 0)
		secs = end ? plan_clock_of(r->profile).end_secs : 0;
	*out = instant_from(day, secs, profile_zone(r->profile));
	return true;
}

/* The number of days in "90", "90天", "2,160元 / 90天": the last one. */
static int days_in(const char *text)
{
	int found = 0;

	for (const char *s = text; *s != '\0'; s++) {
		char *end;

		if (*s < '0' || *s > '9')
			continue;
		long n = strtol(s, &end, 10);

		found = n < 100000 ? (int)n : 100000;
		s = end - 1;
	}
	return found;
}

static bool check_times(const struct bill_row *row, struct error *e)
{
	char *sentence;

	if (row->starts_at == INSTANT_NONE || row->ends_at == INSTANT_NONE || row->ends_at > row->starts_at)
		return true;
	sentence = xasprintf(_("Line %1$lld: %2$s"), (long long)row->line, _("The end must be after the start."));
	refuse(e, B_ENDS, "ends_before_start", "RUT-18", sentence);
	free(sentence);
	return false;
}

static bool read_times(struct bill_reader *r, struct sheet *sheet, struct bill_row *out, struct error *e)
{
	return read_instant(r, sheet, B_BOOKED, false, &out->booked_at, NULL, out, e) &&
	       read_instant(r, sheet, B_PAID, false, &out->paid_at, &out->paid_day, out, e) &&
	       read_instant(r, sheet, B_STARTS, false, &out->starts_at, &out->starts_day, out, e) &&
	       read_instant(r, sheet, B_ENDS, true, &out->ends_at, NULL, out, e) &&
	       read_instant(r, sheet, B_DEBIT_AT, false, &out->debit_at, NULL, out, e) && check_times(out, e);
}

bool bill_read(struct bill_reader *r, struct sheet *sheet, struct bill_row *out, struct error *e)
{
	int64_t no = 0, discount = -1;

	*out = (struct bill_row){.line = sheet_line(sheet), .plan_days = days_in(sheet_text(sheet, B_DAYS, NULL))};
	snprintf(out->reference, sizeof out->reference, "%s", sheet_text(sheet, B_REFERENCE, NULL));
	snprintf(out->run, sizeof out->run, "%s", sheet_text(sheet, B_RUN, NULL));
	snprintf(out->note, sizeof out->note, "%s", sheet_text(sheet, B_NOTE, NULL));
	if (!read_item(r, sheet, out, e) || !read_amount(sheet, B_AMOUNT, "RUT-17", MONEY_NONE, &out->amount, out, e) ||
	    !read_amount(sheet, B_QUOTA, "RUT-16", -1, &out->quota, out, e) || !read_amount(sheet, B_LINE_NO, "RUT-23", 0, &no, out, e) ||
	    !read_amount(sheet, B_DISCOUNT, "RUT-42", -1, &discount, out, e) || !read_times(r, sheet, out, e))
		return false;
	out->said = out->amount;
	out->line_no = no >= 1 && no <= 2 ? (int)no : 0;
	out->discount = discount >= 0 && discount <= 100 ? (int)discount : -1;
	return read_code(sheet, r->states, B_STATE, out->state, sizeof out->state, out, e) &&
	       read_code(sheet, r->pays, B_PAY, out->pay, sizeof out->pay, out, e) &&
	       read_code(sheet, r->sources, B_SOURCE, out->source, sizeof out->source, out, e) &&
	       read_code(sheet, r->origins, B_ORIGIN, out->origin, sizeof out->origin, out, e);
}
