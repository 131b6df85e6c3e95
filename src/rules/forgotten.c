/*
 * What looks forgotten in a text: a day that is over when it is read, a code
 * that is not the chosen one, a gap of a template that nobody filled. All of it
 * is ours, and may be confirmed.
 */
#include "config.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

enum { ROC_OFFSET = 1911, ROC_FIRST = 90, ROC_LAST = 199, CODE_LEAST = 4, CODE_MOST = 30, GAP_MOST = 20 };

/* The text as code points, full-width digits and signs as ASCII. */
struct reading {
	uint32_t *cp;
	size_t *byte; /* where each begins in the text */
	size_t count;
};

static struct reading reading_of(const char *text)
{
	size_t len = strlen(text);
	struct reading r = {xcalloc(len + 1, sizeof *r.cp), xcalloc(len + 1, sizeof *r.byte), 0};
	for (size_t at = 0; at < len; r.count++) {
		uint32_t cp;
		r.byte[r.count] = at;
		at += text_decode(text + at, len - at, &cp);
		r.cp[r.count] = cp >= 0xFF01 && cp <= 0xFF5E ? cp - 0xFEE0 : cp;
	}
	r.byte[r.count] = len;
	return r;
}

static void reading_free(struct reading *r)
{
	free(r->cp);
	free(r->byte);
}

static bool is_digit(const struct reading *r, size_t at)
{
	return at < r->count && r->cp[at] >= '0' && r->cp[at] <= '9';
}

/* A number of at most `most` digits; moves *at; -1 when there is none or more follow. */
static int number(const struct reading *r, size_t *at, int most)
{
	int v = 0, n = 0;
	while (is_digit(r, *at)) {
		if (++n > most)
			return -1;
		v = v * 10 + (int)(r->cp[(*at)++] - '0');
	}
	return n ? v : -1;
}

static bool sign(const struct reading *r, size_t *at, const char *any, uint32_t word)
{
	if (*at >= r->count)
		return false;
	uint32_t cp = r->cp[*at];
	if (!(cp < 0x80 && strchr(any, (int)cp)) && (word == 0 || cp != word))
		return false;
	++*at;
	return true;
}

#define YEAR_SIGN 0x5E74  /* 年 */
#define MONTH_SIGN 0x6708 /* 月 */
#define DAY_SIGN 0x65E5   /* 日 */
#define DAY_SIGN2 0x865F  /* 號 */

/* The day of this month that lies nearest to `near`. */
static day_t nearest(int month, int day, day_t near)
{
	day_t best = DAY_NONE;
	int year = day_to_ymd(near).year;
	for (int y = year - 1; y <= year + 1; y++) {
		day_t d = day_from_ymd(y, month, day);
		if (d != DAY_NONE && (best == DAY_NONE || abs(d - near) < abs(best - near)))
			best = d;
	}
	return best;
}

/* "2026/10/31", "115.10.31", "2026年10月31日": a year before month and day. */
static day_t with_year(const struct reading *r, size_t *at)
{
	size_t i = *at;
	int year = number(r, &i, 4);
	bool chinese = i < r->count && r->cp[i] == YEAR_SIGN;
	if (year < 0 || !sign(r, &i, "-/.", YEAR_SIGN))
		return DAY_NONE;
	uint32_t parted = r->cp[i - 1];
	int month = number(r, &i, 2);
	if (month < 0 || !(chinese ? sign(r, &i, "", MONTH_SIGN) : i < r->count && r->cp[i] == parted && sign(r, &i, "-/.", 0)))
		return DAY_NONE;
	int day = number(r, &i, 2);
	if (day < 0)
		return DAY_NONE;
	if (chinese)
		sign(r, &i, "", DAY_SIGN);
	if (year >= ROC_FIRST && year <= ROC_LAST)
		year += ROC_OFFSET;
	day_t d = year >= 1912 && year <= 2199 ? day_from_ymd(year, month, day) : DAY_NONE;
	if (d != DAY_NONE)
		*at = i;
	return d;
}

/* "10/31", "10月31日", "10月31號". */
static day_t without_year(const struct reading *r, size_t *at, day_t near)
{
	size_t i = *at;
	int month = number(r, &i, 2);
	if (month < 0 || !sign(r, &i, "/", MONTH_SIGN))
		return DAY_NONE;
	bool chinese = r->cp[i - 1] == MONTH_SIGN;
	int day = number(r, &i, 2);
	if (day < 0 || (!chinese && i < r->count && (r->cp[i] == '/' || r->cp[i] == '.' || r->cp[i] == '%')))
		return DAY_NONE;
	if (chinese && !sign(r, &i, "", DAY_SIGN))
		sign(r, &i, "", DAY_SIGN2);
	day_t d = nearest(month, day, near);
	if (d != DAY_NONE)
		*at = i;
	return d;
}

static day_t day_at(const struct reading *r, size_t *at, day_t near)
{
	size_t i = *at;
	if (i > 0 && (is_digit(r, i - 1) || (r->cp[i - 1] < 0x80 && (isalpha((int)r->cp[i - 1]) || strchr("/.-$", (int)r->cp[i - 1])))))
		return DAY_NONE;
	day_t d = with_year(r, at);
	return d != DAY_NONE ? d : without_year(r, at, near);
}

/* Bytes that part the ends of a span: "~", "～", "-", "–", "至", "到", blanks around them. */
static bool span_sign(const struct reading *r, size_t *at)
{
	static const uint32_t signs[] = {'~', '-', 0x301C, 0x2013, 0x2014, 0x81F3, 0x5230};
	size_t i = *at;
	while (i < r->count && r->cp[i] == ' ')
		i++;
	for (size_t k = 0; k < sizeof signs / sizeof *signs; k++)
		if (i < r->count && r->cp[i] == signs[k]) {
			for (i++; i < r->count && r->cp[i] == ' ';)
				i++;
			*at = i;
			return true;
		}
	return false;
}

/* The end behind "10/1~": a day, or the day of the month alone ("10/1~5"). */
static day_t span_end(const struct reading *r, size_t *at, day_t from, day_t near)
{
	size_t i = *at;
	day_t d = with_year(r, &i);
	if (d == DAY_NONE)
		d = without_year(r, &i, near);
	if (d == DAY_NONE) {
		struct ymd ymd = day_to_ymd(from);
		int day = number(r, &i, 2);
		if (day > ymd.day && !(i < r->count && (r->cp[i] == ':' || r->cp[i] == '%')))
			d = day_from_ymd(ymd.year, ymd.month, day);
	}
	if (d != DAY_NONE)
		*at = i;
	return d;
}

day_t compose_day_named(const char *text, day_t near, size_t n, char out[40])
{
	struct reading r = reading_of(text);
	day_t found = DAY_NONE;
	for (size_t i = 0; i < r.count;) {
		size_t at = i, next;
		day_t d = is_digit(&r, i) ? day_at(&r, &at, near) : DAY_NONE;
		if (d == DAY_NONE) {
			i++;
			continue;
		}
		next = at;
		if (span_sign(&r, &next)) {
			day_t end = span_end(&r, &next, d, near);
			if (end != DAY_NONE) {
				d = end;
				at = next;
			}
		}
		if (n-- == 0) {
			snprintf(out, 40, "%.*s", (int)(r.byte[at] - r.byte[i] < 39 ? r.byte[at] - r.byte[i] : 39), text + r.byte[i]);
			found = d;
			break;
		}
		i = at;
	}
	reading_free(&r);
	return found;
}

static void judge_days(const struct forgotten_args *a, struct notes *notes)
{
	char words[40];
	day_t d;
	if (a->send_day == DAY_NONE)
		return;
	for (size_t n = 0; (d = compose_day_named(a->text, a->send_day, n, words)) != DAY_NONE; n++)
		if (d < a->send_day)
			notes_add(notes, NOTE_WARN, "date_past", NULL, a->field, _("The text speaks of %s, which is over when it is sent."), words);
}

/* ---- gaps ---- */

static bool is_circle(uint32_t cp)
{
	return cp == 0x25CB || cp == 0x3007 || cp == 0x25EF || cp == 0x2B55; /* ○ 〇 ◯ */
}

static bool is_word(uint32_t cp)
{
	return cp < 0x80 && isalnum((int)cp);
}

/* A run of one sign from `at`; XXX is a gap unless a word goes on behind it (XXXL). */
static size_t gap_of_signs(const struct reading *r, size_t at)
{
	size_t i = at;
	uint32_t cp = r->cp[at];
	bool x = cp == 'X' || cp == 'x', line = cp == '_';
	if (!is_circle(cp) && !x && !line)
		return 0;
	while (i < r->count && (x ? r->cp[i] == cp : line ? r->cp[i] == '_' : is_circle(r->cp[i])))
		i++;
	size_t run = i - at;
	if (x && ((at > 0 && is_word(r->cp[at - 1])) || (i < r->count && is_word(r->cp[i]))))
		return 0;
	return run >= (x || line ? 3u : 2u) ? run : 0;
}

static size_t gap_in_braces(const struct reading *r, size_t at)
{
	if (r->cp[at] != '{')
		return 0;
	for (size_t i = at + 1; i < r->count && i - at <= GAP_MOST && r->cp[i] != '\n'; i++)
		if (r->cp[i] == '}')
			return i + 1 - at;
	return 0;
}

static void judge_gaps(const struct forgotten_args *a, const struct reading *r, struct notes *notes)
{
	for (size_t i = 0; i < r->count;) {
		size_t n = gap_in_braces(r, i);
		if (n == 0)
			n = gap_of_signs(r, i);
		if (n > 0)
			notes_add(notes, NOTE_WARN, "placeholder_left", NULL, a->field, _("\"%.*s\" looks like a gap of the template that was not filled in."),
			          (int)(r->byte[i + n] - r->byte[i]), a->text + r->byte[i]);
		i += n > 0 ? n : 1;
	}
}

/* ---- codes ---- */

static bool same_code(const char *code, const char *word)
{
	for (; *code && *word; code++, word++)
		if (toupper((unsigned char)*code) != toupper((unsigned char)*word))
			return false;
	return !*code && !*word;
}

static void say_time(instant_t at, const char *zone, char out[32])
{
	instant_format(at, zone, out);
	out[16] = '\0';
	out[10] = ' ';
}

static void judge_known(const struct forgotten_args *a, const struct known_code *k, const char *word, struct notes *notes)
{
	char time[32];
	if (!k->chosen)
		notes_add(notes, NOTE_WARN, "code_other", NULL, a->field, _("The text names the code %s, but it is not the chosen coupon."), word);
	if (a->send_at == INSTANT_NONE || k->chosen) /* the coupon's own times are judged beside the coupon */
		return;
	if (k->ends_at != INSTANT_NONE && k->ends_at <= a->send_at) {
		say_time(k->ends_at, a->zone, time);
		notes_add(notes, NOTE_WARN, "code_ended", NULL, a->field, _("The code %1$s ends %2$s, before sending."), word, time);
	}
	if (k->starts_at != INSTANT_NONE && k->starts_at > a->send_at) {
		say_time(k->starts_at, a->zone, time);
		notes_add(notes, NOTE_WARN, "code_later", NULL, a->field, _("The code %1$s can be used only from %2$s, after sending."), word, time);
	}
}

/* Capitals and digits, at least one of each: what a code looks like. */
static bool looks_like_code(const char *word)
{
	bool letter = false, digit = false;
	for (; *word; word++) {
		letter = letter || isupper((unsigned char)*word);
		digit = digit || isdigit((unsigned char)*word);
		if (islower((unsigned char)*word))
			return false;
	}
	return letter && digit;
}

static void judge_word(const struct forgotten_args *a, const char *word, struct notes *notes)
{
	bool chosen = false;
	for (size_t i = 0; i < a->code_count; i++) {
		chosen = chosen || a->codes[i].chosen;
		if (same_code(a->codes[i].code, word)) {
			judge_known(a, &a->codes[i], word, notes);
			return;
		}
	}
	if (!looks_like_code(word))
		return;
	notes_add(notes, chosen ? NOTE_WARN : NOTE_INFO, "code_unknown", NULL, a->field,
	          _("\"%s\" looks like a code, but the shop has no coupon of that code."), word);
}

static void judge_codes(const struct forgotten_args *a, const struct reading *r, struct notes *notes)
{
	char word[CODE_MOST + 1];
	for (size_t i = 0; i < r->count;) {
		size_t n = 0;
		while (i + n < r->count && (is_word(r->cp[i + n]) || (n > 0 && (r->cp[i + n] == '-' || r->cp[i + n] == '_'))))
			n++;
		if (n >= CODE_LEAST && n <= CODE_MOST) {
			for (size_t k = 0; k < n; k++)
				word[k] = (char)r->cp[i + k];
			word[n] = '\0';
			judge_word(a, word, notes);
		}
		i += n > 0 ? n : 1;
	}
}

void compose_forgotten(const struct forgotten_args *a, struct notes *notes)
{
	struct reading r = reading_of(a->text);
	judge_days(a, notes);
	judge_gaps(a, &r, notes);
	judge_codes(a, &r, notes);
	reading_free(&r);
}
