/*
 * Fields in double braces: found, checked, filled in. A third brace is text, so
 * {{{first_name}}} is a name in braces.
 */
#include "config.h"

#include "storekeep/merge.h"

#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/text.h"

struct place {
	const char *at;   /* of the opening braces */
	const char *name; /* without blanks at its ends */
	size_t len;
	const char *end;  /* behind the closing braces; NULL: never closed */
};

/* The next field from `from` on; false when there is none. */
static bool next_field(const char *from, struct place *out)
{
	const char *close, *open;

	if ((out->at = strstr(from, "{{")) == NULL)
		return false;
	while (out->at[2] == '{')
		out->at++;
	out->name = out->at + 2;
	close = strstr(out->name, "}}");
	open = strstr(out->name, "{{");
	out->end = close != NULL && (open == NULL || close < open) ? close + 2 : NULL;
	out->len = out->end != NULL ? text_trim(&out->name, (size_t)(close - out->name)) : 0;
	return true;
}

static bool is_named(const char *known, const char *name, size_t len)
{
	while (*known != '\0') {
		size_t item = strcspn(known, ",");
		const char *word = known;
		size_t n = text_trim(&word, item);

		if (n == len && n > 0 && memcmp(word, name, n) == 0)
			return true;
		known += item + (known[item] == ',');
	}
	return false;
}

/* "{{first_name}}, {{last_name}}" */
static void add_known(struct buf *out, const char *known)
{
	while (*known != '\0') {
		size_t item = strcspn(known, ",");
		const char *word = known;
		size_t n = text_trim(&word, item);

		if (n > 0)
			buf_addf(out, "%s{{%.*s}}", out->len > 0 ? ", " : "", (int)n, word);
		known += item + (known[item] == ',');
	}
}

void merge_check(const char *text, const char *known, const char *field, const char *rule, struct notes *notes)
{
	struct place p;
	const char *from = text;

	for (; next_field(from, &p); from = p.end != NULL ? p.end : p.at + 2) {
		if (p.end == NULL) {
			notes_add(notes, NOTE_ERROR, "MERGE_OPEN", rule, field, _("A {{ at character %zu is never closed."),
			          text_count(text, (size_t)(p.at - text)) + 1);
		} else if (!is_named(known, p.name, p.len)) {
			struct buf list = {0};
			int len = (int)(p.len < 60 ? p.len : text_fit(p.name, p.len, 40, NULL));

			add_known(&list, known);
			notes_add(notes, NOTE_ERROR, "MERGE_UNKNOWN", rule, field, _("{{%1$.*2$s}} is not known. There are: %3$s."), p.name, len,
			          buf_str(&list));
			buf_free(&list);
		}
	}
}

bool merge_uses(const char *text, const char *name)
{
	struct place p;

	for (const char *from = text; next_field(from, &p); from = p.end != NULL ? p.end : p.at + 2)
		if (p.end != NULL && is_named(name, p.name, p.len))
			return true;
	return false;
}

void merge_fill(const char *text, const struct merge_word *words, size_t count, struct buf *out)
{
	const char *from = text;
	struct place p;

	while (next_field(from, &p) && p.end != NULL) {
		size_t i = 0;

		buf_add(out, from, (size_t)(p.at - from));
		while (i < count && (strlen(words[i].name) != p.len || memcmp(words[i].name, p.name, p.len) != 0))
			i++;
		if (i < count)
			buf_adds(out, words[i].value != NULL ? words[i].value : "");
		else
			buf_add(out, p.at, (size_t)(p.end - p.at));
		from = p.end;
	}
	buf_adds(out, from);
}
