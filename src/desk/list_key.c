/*
 * Page keys: the values of a row's order and its id as one opaque text. Parts
 * end in '|': "n" for NULL, "i" and a number, "t" and a text in which '|' and
 * '~' are escaped.
 */
#include "config.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "list_parts.h"

void list_key_free(struct list_key *k)
{
	for (int i = 0; i < LIST_KEYS; i++)
		free(k->parts[i].text);
	*k = (struct list_key){0};
}

static void add_text(struct buf *out, const char *s)
{
	buf_addc(out, 't');
	for (; *s != '\0'; s++) {
		if (*s == '|' || *s == '~')
			buf_addc(out, '~');
		buf_addc(out, *s == '|' ? 'p' : *s);
	}
	buf_addc(out, '|');
}

static bool read_number(const char **s, int64_t *out)
{
	char *end;

	*out = strtoll(*s, &end, 10);
	if (end == *s || *end != '|')
		return false;
	*s = end + 1;
	return true;
}

static bool read_text(const char **s, char **out)
{
	struct buf text = {0};

	for (; **s != '\0' && **s != '|'; ++*s) {
		bool escaped = **s == '~' && (*s)[1] != '\0';

		*s += escaped;
		buf_addc(&text, escaped && **s == 'p' ? '|' : **s);
	}
	*out = buf_take(&text);
	if (**s != '|')
		return false;
	++*s;
	return true;
}

static bool read_part(const char **s, struct list_key_part *p, bool number)
{
	char kind = **s;

	if (kind == '\0')
		return false;
	++*s;
	if (kind == 'n' && **s == '|') {
		p->null = true;
		++*s;
		return true;
	}
	if (kind != (number ? 'i' : 't'))
		return false;
	return number ? read_number(s, &p->num) : read_text(s, &p->text);
}

bool list_key_read(struct list_key *k, const struct list_sort *sort, int keys, const char *s)
{
	for (int i = 0; i < keys; i++)
		if (!read_part(&s, &k->parts[i], (sort->number >> i & 1) != 0))
			return false;
	return *s == 'i' && (s++, read_number(&s, &k->id)) && *s == '\0';
}

char *list_key_of_row(const struct list_sort *sort, int keys, struct stmt *s, int at)
{
	struct buf out = {0};

	for (int i = 0; i < keys; i++) {
		if (stmt_is_null(s, at + i))
			buf_adds(&out, "n|");
		else if ((sort->number >> i & 1) != 0)
			buf_addf(&out, "i%" PRId64 "|", stmt_int(s, at + i));
		else
			add_text(&out, stmt_text(s, at + i));
	}
	buf_addf(&out, "i%" PRId64 "|", stmt_int(s, at + keys));
	return buf_take(&out);
}
