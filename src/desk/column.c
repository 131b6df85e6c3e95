/*
 * Values in and out of statements, as all files of desk/ store them. What a
 * column means stands in the schema.
 */
#include "config.h"

#include "desk/column.h"

#include <string.h>

const char *column_words(struct stmt *q, int column)
{
	const char *t = stmt_text(q, column);

	return t != NULL ? t : "";
}

void column_text(struct stmt *q, int column, char *out, size_t size)
{
	const char *t = stmt_text(q, column);
	size_t len = t != NULL ? stmt_text_len(q, column) : 0;

	if (len >= size)
		len = size - 1;
	if (len != 0)
		memcpy(out, t, len);
	out[len] = '\0';
}

day_t column_day(struct stmt *q, int column)
{
	return day_parse_iso(column_words(q, column));
}

money_t column_money(struct stmt *q, int column)
{
	return stmt_is_null(q, column) ? MONEY_NONE : stmt_int(q, column);
}

instant_t column_instant(struct stmt *q, int column)
{
	return stmt_is_null(q, column) ? INSTANT_NONE : stmt_int(q, column);
}

void bind_day(struct stmt *q, const char *name, day_t d)
{
	char text[16];

	day_format(d, text);
	stmt_bind_text(q, name, d != DAY_NONE ? text : NULL);
}

void bind_day_text(struct stmt *q, const char *name, day_t d)
{
	char text[16];

	day_format(d, text);
	stmt_bind_text(q, name, text);
}

void bind_money(struct stmt *q, const char *name, money_t v)
{
	if (v == MONEY_NONE)
		stmt_bind_null(q, name);
	else
		stmt_bind_int(q, name, v);
}
