/*
 * Texts of a campaign: cleaned, counted, and held against their limits.
 */
#include "config.h"

#include "storekeep/compose.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

enum count_unit count_unit_of(const char *word)
{
	if (word && strcmp(word, "codepoint") == 0)
		return COUNT_CODEPOINT;
	return word && strcmp(word, "utf16") == 0 ? COUNT_UTF16 : COUNT_GRAPHEME;
}

size_t compose_count(enum count_unit unit, const char *text)
{
	size_t len = strlen(text), count = 0;
	if (unit == COUNT_GRAPHEME)
		return text_count(text, len);
	for (size_t at = 0; at < len;) {
		uint32_t cp;
		at += text_decode(text + at, len - at, &cp);
		count += unit == COUNT_UTF16 && cp > 0xFFFF ? 2 : 1;
	}
	return count;
}

char *compose_clean(const char *text)
{
	struct buf b = {0};
	size_t len = text_trim(&text, strlen(text));
	for (size_t i = 0; i < len; i++) {
		if (text[i] != '\r')
			buf_addc(&b, text[i]);
		else if (i + 1 == len || text[i + 1] != '\n')
			buf_addc(&b, '\n');
	}
	return buf_take(&b);
}

static void refuse(const struct text_rules *r, struct notes *notes, const char *rule, const char *what, char *sentence)
{
	char code[48];
	snprintf(code, sizeof code, "%.30s_%s", r->field, what);
	notes_add(notes, NOTE_ERROR, code, rule, r->field, "%s", sentence);
	free(sentence);
}

enum bad_sign { SIGN_NONE, SIGN_INVISIBLE, SIGN_BREAK };

/* The first sign that is not allowed; `*at` counts characters from 1. */
static enum bad_sign find_bad(const struct text_rules *r, const char *text, size_t *at)
{
	size_t len = strlen(text), n;
	*at = 1;
	for (size_t i = 0; (n = text_cluster(text + i, len - i)) > 0; i += n, ++*at) {
		for (size_t k = 0; k < n;) {
			uint32_t cp;
			k += text_decode(text + i + k, n - k, &cp);
			if (cp == '\n' && !r->lines)
				return SIGN_BREAK;
			if ((cp < 0x20 && cp != '\n') || cp == 0x7F || cp == 0x200B || cp == 0xFEFF)
				return SIGN_INVISIBLE;
		}
	}
	return SIGN_NONE;
}

static bool refuse_signs(const struct text_rules *r, const char *text, struct notes *notes)
{
	size_t at;
	if (!text_valid(text, strlen(text))) {
		refuse(r, notes, "RUT-103", "charset", xasprintf(_("%s: the text is not valid UTF-8."), r->label));
		return true;
	}
	switch (find_bad(r, text, &at)) {
	case SIGN_INVISIBLE:
		refuse(r, notes, "RUT-103", "invisible", xasprintf(_("%1$s: invisible character at position %2$zu; delete it."), r->label, at));
		return true;
	case SIGN_BREAK:
		refuse(r, notes, r->rule, "line_break", xasprintf(_("%s has one line only; take the line break out."), r->label));
		return true;
	case SIGN_NONE:
		break;
	}
	return false;
}

bool compose_text(const struct text_rules *r, const char *text, struct notes *notes)
{
	if (refuse_signs(r, text, notes))
		return false;
	size_t count = compose_count(r->unit, text), utf16 = compose_count(COUNT_UTF16, text);
	if (count < (size_t)r->min) {
		refuse(r, notes, "RUT-81", "missing", xasprintf(_("%s is required."), r->label));
		return false;
	}
	if (r->max > 0 && count > (size_t)r->max) {
		refuse(r, notes, r->rule, "too_long", xasprintf(_("%1$s: %2$zu/%3$d. Shorten it."), r->label, count, r->max));
		return false;
	}
	if (r->max > 0 && r->warn_utf16 && utf16 > (size_t)r->max) {
		char code[48];
		snprintf(code, sizeof code, "%.30s_utf16", r->field);
		notes_add(notes, NOTE_WARN, code, "RUT-103", r->field, _("%1$s: the platform may count %2$zu/%3$d."), r->label, utf16, r->max);
	}
	return true;
}

bool compose_fits(const struct text_rules *r, const char *text)
{
	struct notes notes = {0};
	bool fits = compose_text(r, text, &notes);
	notes_free(&notes);
	return fits;
}

/* ---- audiences ---- */

/* Position of a word in a comma-separated list, -1 when it is not there. */
static int position(const char *list, const char *word, size_t len)
{
	for (int n = 0; *list; n++) {
		size_t all = strcspn(list, ",");
		if (all == len && memcmp(list, word, len) == 0)
			return n;
		list += all + (list[all] == ',');
	}
	return -1;
}

static bool refuse_audience(const struct audience_rules *r, const char *code, struct notes *notes, char *sentence)
{
	notes_add(notes, NOTE_ERROR, code, r->rule, "audiences", "%s", sentence);
	free(sentence);
	return false;
}

/* Bits of the positions that the text names. */
static bool read_audiences(const struct audience_rules *r, const char *text, unsigned *mask, int *count, struct notes *notes)
{
	while (*text) {
		size_t all = strcspn(text, ","), len;
		const char *word = text;
		text += all + (text[all] == ',');
		if ((len = text_trim(&word, all)) == 0)
			continue;
		int at = position(r->order, word, len), shown = (int)text_fit(word, len, 30, NULL);
		if (at < 0 || at > 30)
			return refuse_audience(r, "audiences_unknown", notes, xasprintf(_("%1$s: there is no \"%2$.*3$s\". Choose from: %4$s"), r->label, word, shown, r->order));
		if (*mask & 1u << at)
			return refuse_audience(r, "audiences_repeated", notes, xasprintf(_("%1$s: \"%2$.*3$s\" is chosen twice; name it once."), r->label, word, shown));
		*mask |= 1u << at;
		++*count;
	}
	return true;
}

bool compose_audiences(const struct audience_rules *r, const char *text, char *out, size_t size, struct notes *notes)
{
	unsigned mask = 0;
	int count = 0, at = 0;
	size_t used = 0;
	out[0] = '\0';
	if (!read_audiences(r, text, &mask, &count, notes))
		return false;
	if (count < r->min)
		return refuse_audience(r, "audiences_missing", notes, xasprintf(ngettext("Choose at least %2$d %1$s.", "Choose at least %2$d %1$s.", (unsigned long)r->min), r->label, r->min));
	if (r->max > 0 && count > r->max)
		return refuse_audience(r, "audiences_too_many", notes, xasprintf(_("%1$s: %2$d chosen, at most %3$d are allowed."), r->label, count, r->max));
	for (const char *list = r->order; *list; at++) {
		size_t n = strcspn(list, ",");
		if (mask & 1u << at && used < size)
			used += (size_t)snprintf(out + used, size - used, "%s%.*s", used ? "," : "", (int)n, list);
		list += n + (list[n] == ',');
	}
	return true;
}

/* ---- a coupon beside the send time ---- */

static void when(instant_t at, const char *zone, char out[32])
{
	instant_format(at, zone, out);
	out[16] = '\0';
	out[10] = ' ';
}

void compose_coupon(const struct coupon_times *c, const char *rule, instant_t at, const char *zone, struct notes *notes)
{
	char time[32];
	if (c->ends_at != INSTANT_NONE && c->ends_at <= at) {
		when(c->ends_at, zone, time);
		notes_add(notes, NOTE_WARN, "coupon_ends", rule, "coupon", _("Coupon \"%1$s\" ends %2$s, before sending."), c->name, time);
	}
	if (c->starts_at != INSTANT_NONE && c->starts_at > at) {
		when(c->starts_at, zone, time);
		notes_add(notes, NOTE_WARN, "coupon_begins_later", rule, "coupon", _("Coupon \"%1$s\" can be used only from %2$s, after sending."), c->name, time);
	}
}
