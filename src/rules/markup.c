/*
 * HTML of descriptions and frames (YAH-45, YAH-49 to 51): one walk over the
 * text from its beginning to its end. What is a tag, a comment or a quoted value
 * is decided as browsers do, but a tag or a quote that was left open ends where
 * its writer will have meant it to, so that one slip gives one note.
 */
#include "config.h"

#include "rules/markup_inside.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

/* ---- places and notes ---- */

static void count_up(int *n)
{
	if (*n < INT_MAX)
		++*n;
}

/* One cluster from c->at on, `n` bytes of it. */
static void pass(struct markup_scan *c, size_t n)
{
	const char *s = c->s + c->at;

	for (size_t at = 0; at < n;) {
		uint32_t cp;

		size_t took = text_decode(s + at, n - at, &cp);

		if (cp == 0 && c->nul.line == 0)
			c->nul = c->place;
		else if (cp == 0xFFFD && took == 1 && c->bad.line == 0)
			c->bad = c->place;
		c->utf16 += cp > 0xFFFF ? 2 : 1;
		at += took;
	}
	c->chars++;
	c->at += n;
	if (*s == '\n' || *s == '\r') {
		count_up(&c->place.line);
		c->place.column = 1;
	} else {
		count_up(&c->place.column);
	}
}

struct markup_place markup_place_of(struct markup_scan *c, size_t to)
{
	while (c->at < to) {
		unsigned char a = (unsigned char)c->s[c->at], b = c->at + 1 < c->len ? (unsigned char)c->s[c->at + 1] : 0;
		size_t n = a < 0x80 && b < 0x80 && !(a == '\r' && b == '\n') ? 1 : text_cluster(c->s + c->at, c->len - c->at);

		if (n > to - c->at)
			break;
		pass(c, n);
	}
	return c->place;
}

enum markup_level markup_strict(const struct markup_scan *c)
{
	return c->r->frame ? MARKUP_WARN : MARKUP_ERROR;
}

static struct markup_note *add_note(struct markup_report *out, enum markup_level level, struct markup_place at, const char *code, const char *rule)
{
	struct markup_note *note;

	if ((out->count & (out->count - 1)) == 0)
		out->notes = xreallocarray(out->notes, out->count != 0 ? out->count * 2 : 1, sizeof *out->notes);
	note = &out->notes[out->count++];
	*note = (struct markup_note){.level = level, .line = at.line, .column = at.column};
	snprintf(note->code, sizeof note->code, "%s", code);
	snprintf(note->rule, sizeof note->rule, "%s", rule);
	return note;
}

void markup_note(struct markup_scan *c, enum markup_level level, struct markup_place at, const char *code, const char *rule, const char *fmt, ...)
{
	struct markup_note *note;
	va_list ap;

	if (level == MARKUP_ERROR)
		c->out->errors++;
	if (c->out->count >= MARKUP_NOTES && at.line != 0) {
		c->dropped++;
		return;
	}
	note = add_note(c->out, level, at, code, rule);
	va_start(ap, fmt);
	vsnprintf(note->message, sizeof note->message, fmt, ap);
	va_end(ap);
}

const char *markup_shown(const char *s, size_t len, char out[64])
{
	size_t fit = text_fit(s, len < 200 ? len : 200, 24, NULL);
	struct buf b = {0};

	text_sanitise(&b, s, fit);
	snprintf(out, 64, "%s%s", buf_str(&b), fit < len ? "…" : "");
	buf_free(&b);
	return out;
}

char markup_lower(char ch)
{
	return ch >= 'A' && ch <= 'Z' ? (char)(ch + 32) : ch;
}

bool markup_same(const char *word, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (markup_lower(word[i]) != markup_lower(s[i]) || word[i] == '\0')
			return false;
	return word[len] == '\0';
}

int markup_index(const char *list, const char *name, size_t len)
{
	int index = 0;

	for (const char *at = list; at != NULL && *at != '\0'; index++) {
		size_t n = strcspn(at, ","), from = strspn(at, " "), to = n, i = 0;

		while (to > from && at[to - 1] == ' ')
			to--;
		while (to - from == len && i < len && markup_lower(at[from + i]) == markup_lower(name[i]))
			i++;
		if (to > from && i == len && to - from == len)
			return index;
		at += n + (at[n] == ',');
	}
	return -1;
}

/* ---- the walk ---- */

static bool is_letter(char ch)
{
	return (ch >= 'a' && ch <= 'z') || (ch >= 'A' && ch <= 'Z');
}

static bool is_blank(char ch)
{
	return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r' || ch == '\f';
}

static size_t find(const struct markup_scan *c, size_t from, const char *what)
{
	const char *at = from < c->len ? memmem(c->s + from, c->len - from, what, strlen(what)) : NULL;

	return at != NULL ? (size_t)(at - c->s) : c->len;
}

static size_t find_char(const struct markup_scan *c, size_t from, char ch)
{
	const char *at = from < c->len ? memchr(c->s + from, ch, c->len - from) : NULL;

	return at != NULL ? (size_t)(at - c->s) : c->len;
}

static bool head_is(const struct markup_scan *c, size_t at, const char *word)
{
	size_t n = strlen(word);

	return c->len - at >= n && memcmp(c->s + at, word, n) == 0;
}

/* "<!-- … -->" from `i` on; "<!-->" is one as well. */
static size_t comment(struct markup_scan *c, size_t i)
{
	size_t end = find(c, i + 2, "-->");

	if (end < c->len)
		return end + 3;
	markup_note(c, MARKUP_ERROR, markup_place_of(c, i), "comment_open", "YAH-51",
	            _("A comment begins here (<!--) and is never ended: everything behind it is lost. Write --> at its end."));
	return c->len;
}

/* "<!…>" and "<?…>": what word processors and XML leave behind. */
static size_t declaration(struct markup_scan *c, size_t i)
{
	size_t end = find_char(c, i, '>');
	char shown[64];

	markup_note(c, markup_strict(c), markup_place_of(c, i), "editor_code", "YAH-50", _("%s is editor code; remove it, it would not work."),
	            markup_shown(c->s + i, (end < c->len ? end + 1 : end) - i, shown));
	return end < c->len ? end + 1 : c->len;
}

static size_t find_within(const struct markup_scan *c, size_t from, size_t to, char ch)
{
	const char *at = from < to ? memchr(c->s + from, ch, to - from) : NULL;

	return at != NULL ? (size_t)(at - c->s) : to;
}

/* Where a quoted value that begins at `from` ends: at its quote. When the end of a tag and the begin of another lie in it, or nothing
 * ends it, the quote was left open: *open, and the value ends at the first of them. */
static size_t quoted(const struct markup_scan *c, size_t from, char quote, bool *open)
{
	size_t end = find_char(c, from, quote);
	size_t close = find_within(c, from, end, '>'), less = find_within(c, from, end, '<');

	*open = end == c->len || (close < less && less < end);
	if (!*open)
		return end;
	return less < close ? less : close;
}

/* An attribute from *i on: its name and value. */
static struct markup_attr attribute(struct markup_scan *c, size_t *i)
{
	struct markup_attr a = {.name = c->s + *i, .at = markup_place_of(c, *i)};
	size_t at = *i, value;

	do
		at++;
	while (at < c->len && !is_blank(c->s[at]) && strchr("/>=<", c->s[at]) == NULL);
	a.name_len = at - *i;
	*i = at;
	while (at < c->len && is_blank(c->s[at]))
		at++;
	if (at >= c->len || c->s[at] != '=')
		return a;
	at++;
	while (at < c->len && is_blank(c->s[at]))
		at++;
	value = at;
	if (at < c->len && (c->s[at] == '"' || c->s[at] == '\'')) {
		char quote = c->s[at], shown[64];
		bool open;

		value = ++at;
		at = quoted(c, at, quote, &open);
		a.value_len = at - value;
		if (open)
			markup_note(c, MARKUP_ERROR, a.at, "quote_open", "YAH-51", _("The value of %1$s begins with %2$c, but no %2$c ends it."),
			            markup_shown(a.name, a.name_len, shown), quote);
		else
			at++;
	} else {
		while (at < c->len && !is_blank(c->s[at]) && c->s[at] != '>' && c->s[at] != '<')
			at++;
		a.value_len = at - value;
	}
	a.value = c->s + value;
	*i = at;
	return a;
}

/* The rest of a tag from *i on: attributes up to its >. false: it never comes. */
static bool rest_of_tag(struct markup_scan *c, size_t *i, int tag, bool closing, bool *slash)
{
	*slash = false;
	while (*i < c->len) {
		char ch = c->s[*i];

		if (ch == '>') {
			++*i;
			return true;
		}
		if (ch == '<')
			return false;
		if (is_blank(ch)) {
			++*i;
		} else if (ch == '/') {
			++*i;
			*slash = *i < c->len && c->s[*i] == '>';
		} else {
			struct markup_attr a = attribute(c, i);

			if (!closing)
				markup_attr_check(c, tag, &a);
		}
	}
	return false;
}

static bool raw_end(const struct markup_scan *c, size_t *i, const char *word)
{
	size_t n = strlen(word);

	for (size_t at = find(c, *i, "</"); at < c->len; at = find(c, at + 2, "</"))
		if (c->len - at - 2 >= n && markup_same(word, c->s + at + 2, n)) {
			*i = at;
			return true;
		}
	return false;
}

/* What stands in a script or a style sheet is no markup. */
static size_t skip_raw(struct markup_scan *c, size_t i, const char *name, size_t len)
{
	static const char *const words[] = {"script", "style"};

	for (int k = 0; k < 2; k++)
		if (markup_same(words[k], name, len) && !c->no_end[k])
			c->no_end[k] = !raw_end(c, &i, words[k]);
	return i;
}

/* "<name …>" or "</name …>" whose name begins at `from`. */
static size_t tag(struct markup_scan *c, size_t i, size_t from, bool closing)
{
	struct markup_place at = markup_place_of(c, i);
	size_t end = from;
	bool slash, ended;
	char shown[64];
	int known;

	while (end < c->len && !is_blank(c->s[end]) && strchr("/><", c->s[end]) == NULL)
		end++;
	known = markup_tag_of(c, c->s + from, end - from);
	c->attrs = 0;
	c->has_source = false;
	if (known < 0)
		markup_stranger(c, c->s + from, end - from, at, closing);
	else if (!closing && strcmp(c->tags[known].name, "lable") == 0)
		markup_note(c, MARKUP_WARN, at, "tag_lable", "YAH-49", _("<lable>: probably label is meant."));
	i = end;
	ended = rest_of_tag(c, &i, known, closing, &slash);
	if (!ended)
		markup_note(c, MARKUP_ERROR, at, "tag_open", "YAH-51", closing ? _("</%s is not ended: its > is missing.") : _("<%s is not ended: its > is missing."),
		            markup_shown(c->s + from, end - from, shown));
	if (known >= 0 && !closing && !c->has_source && strcmp(c->tags[known].name, "img") == 0)
		markup_note(c, MARKUP_WARN, at, "source_missing", "YAH-49", _("<img> without src shows no picture."));
	if (known >= 0 && closing)
		markup_closed(c, known, at);
	else if (known >= 0)
		markup_opened(c, known, at, slash);
	return !closing && ended ? skip_raw(c, i, c->s + from, end - from) : i;
}

/* From the `<` at `i`: where to go on. */
static size_t less_than(struct markup_scan *c, size_t i)
{
	char next = i + 1 < c->len ? c->s[i + 1] : '\0';

	if (is_letter(next))
		return tag(c, i, i + 1, false);
	if (next == '/' && i + 2 < c->len && is_letter(c->s[i + 2]))
		return tag(c, i, i + 2, true);
	if (head_is(c, i, "<!--"))
		return comment(c, i);
	if (next == '!' || next == '?')
		return declaration(c, i);
	if (next == '/')
		markup_note(c, MARKUP_ERROR, markup_place_of(c, i), "tag_stray", "YAH-51", _("</ names no tag."));
	else
		markup_note(c, MARKUP_WARN, markup_place_of(c, i), "less_than", "YAH-51", _("A < that begins no tag: write &lt; instead."));
	return i + 1;
}

/* ---- the text as a whole ---- */

static void tell_bytes(struct markup_scan *c)
{
	if (c->nul.line != 0)
		markup_note(c, MARKUP_ERROR, c->nul, "nul", "", _("A NUL byte stands here: the file is no text, or was saved in UTF-16."));
	if (c->bad.line != 0)
		markup_note(c, MARKUP_ERROR, c->bad, "not_utf8", "", _("Bytes stand here that are no character: the text was damaged, or is in another charset."));
}

static void check_length(struct markup_scan *c)
{
	const struct markup_report *out = c->out;
	const char *name = c->r->name;
	struct markup_place whole = {0, 0};
	int most = c->r->max_chars;

	if (most <= 0)
		return;
	if (out->chars > most && name != NULL)
		markup_note(c, MARKUP_ERROR, whole, "too_long", "YAH-45", _("Frame “%1$s”: %2$d characters, limit %3$d."), name, out->chars, most);
	else if (out->chars > most)
		markup_note(c, MARKUP_ERROR, whole, "too_long", "YAH-45", _("%1$d characters, limit %2$d."), out->chars, most);
	else if (out->utf16 > most)
		markup_note(c, MARKUP_WARN, whole, "too_long_utf16", "YAH-45",
		            _("%1$d characters fit, but the platform may count %2$d (in UTF-16); the limit is %3$d."), out->chars, out->utf16, most);
}

static bool stands_behind(const struct markup_note *a, const struct markup_note *b)
{
	return a->line != b->line ? a->line > b->line : a->column > b->column;
}

/* Insertion where it is nearly in order already: what stands at one place keeps its order. */
static void put_in_order(struct markup_report *out)
{
	for (size_t i = 1; i < out->count; i++) {
		struct markup_note kept = out->notes[i];
		size_t k = i;

		while (k > 0 && stands_behind(&out->notes[k - 1], &kept))
			k--;
		memmove(out->notes + k + 1, out->notes + k, (i - k) * sizeof kept);
		out->notes[k] = kept;
	}
}

static int as_int(int64_t n)
{
	return n < INT_MAX ? (int)n : INT_MAX;
}

static void finish(struct markup_scan *c)
{
	struct markup_report *out = c->out;

	markup_place_of(c, c->len);
	out->chars = as_int(c->chars);
	out->utf16 = as_int(c->utf16);
	tell_bytes(c);
	check_length(c);
	put_in_order(out);
	if (c->dropped != 0)
		snprintf(add_note(out, MARKUP_WARN, (struct markup_place){0, 0}, "more", "")->message, sizeof out->notes->message,
		         ngettext("%zu more note is not shown; mend these first.", "%zu more notes are not shown; mend these first.", c->dropped),
		         c->dropped);
}

void markup_check(const struct markup_rules *r, const char *text, size_t len, struct markup_report *out)
{
	struct markup_scan *c = xcalloc(1, sizeof *c);

	*out = (struct markup_report){0};
	c->r = r;
	c->out = out;
	c->s = text;
	c->len = len;
	c->place = (struct markup_place){1, 1};
	markup_tags_begin(c);
	for (size_t i = find_char(c, 0, '<'); i < len; i = find_char(c, i, '<'))
		i = less_than(c, i);
	markup_tags_end(c);
	finish(c);
	free(c);
}

void markup_free(struct markup_report *r)
{
	free(r->notes);
	*r = (struct markup_report){0};
}
