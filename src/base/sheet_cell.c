/*
 * Cells of a row as text, money and dates: blanks trimmed (FMT-40), a
 * spreadsheet's shields taken off (FMT-46).
 */
#include "config.h"

#include "base/sheet_inside.h"

#include <string.h>

#include "storekeep/text.h"

static const struct csv_cell nothing = {.text = ""};

static const struct csv_cell *cell_of(const struct sheet *s, int field)
{
	int column = s->column_of[field];

	return column >= 0 && (size_t)column < s->count ? &s->cells[column] : &nothing;
}

static const char *keep(struct sheet *s, const char *text, size_t len)
{
	const char *copy = s->scratch.data + s->scratch.len;

	buf_add(&s->scratch, text, len);
	buf_addc(&s->scratch, '\0');
	return copy;
}

/* `="0912"` is 0912, `'0912` too. Moves *text, returns the new length; 0 with nothing to take off stays as it is. */
static size_t unshield(const char **text, size_t len)
{
	if (len >= 3 && (*text)[0] == '=' && (*text)[1] == '"' && (*text)[len - 1] == '"') {
		*text += 2;
		return len - 3;
	}
	if (len >= 1 && (*text)[0] == '\'') {
		(*text)++;
		return len - 1;
	}
	return len;
}

/* The cell between `text` and `len`, ended by NUL: itself when it reaches to the cell's end. */
static const char *ended(struct sheet *s, const struct csv_cell *cell, const char *text, size_t len)
{
	return text + len == cell->text + cell->len ? text : keep(s, text, len);
}

/* Can stand at either end of a cell that needs neither trimming nor unshielding: all of ASCII but blanks, ' and =. */
static bool is_bare(char c)
{
	return c > ' ' && c < 0x7f && c != '\'' && c != '=';
}

bool sheet_has(const struct sheet *s, int field)
{
	return s->column_of[field] >= 0;
}

const char *sheet_heading(const struct sheet *s, int field)
{
	return sheet_has(s, field) ? s->titles[s->column_of[field]] : "";
}

const char *sheet_text(struct sheet *s, int field, size_t *len)
{
	struct sheet_value *v = &s->values[field];
	const struct csv_cell *cell;
	const char *text;
	size_t n;

	if (v->text == NULL) {
		cell = cell_of(s, field);
		text = cell->text;
		n = cell->len;
		if (n != 0 && !(is_bare(text[0]) && is_bare(text[n - 1]))) {
			n = text_trim(&text, n);
			n = unshield(&text, n);
			n = text_trim(&text, n);
		}
		*v = (struct sheet_value){ended(s, cell, text, n), n};
	}
	if (len != NULL)
		*len = v->len;
	return v->text;
}

const char *sheet_free_text(struct sheet *s, int field, size_t *len)
{
	const struct csv_cell *cell = cell_of(s, field);
	const char *text = cell->text;
	size_t n = unshield(&text, cell->len);

	if (len != NULL)
		*len = n;
	return ended(s, cell, text, n);
}

enum status sheet_money(struct sheet *s, int field, money_t *out, struct error *e)
{
	size_t len;
	const char *text;
	enum status st;

	*out = MONEY_NONE;
	if (!sheet_has(s, field))
		return ST_OK;
	text = sheet_text(s, field, &len);
	if (len == 0 || money_parse_plain(text, len, out))
		return ST_OK;
	st = money_parse(text, len, out, e);
	if (st != ST_OK && e != NULL)
		snprintf(e->field, sizeof e->field, "%s", s->o.fields[field].name);
	return st;
}

enum status sheet_date(struct sheet *s, int field, day_t *day, int *secs, struct error *e)
{
	size_t len;
	const char *text;
	enum status st;

	*day = DAY_NONE;
	if (secs != NULL)
		*secs = -1;
	if (!sheet_has(s, field))
		return ST_OK;
	text = sheet_text(s, field, &len);
	if (len == 0)
		return ST_OK;
	st = date_parse(text, len, day, secs, e);
	if (st != ST_OK && e != NULL)
		snprintf(e->field, sizeof e->field, "%s", s->o.fields[field].name);
	return st;
}

const char *sheet_cell(const struct sheet *s, size_t column, size_t *len)
{
	const struct csv_cell *cell = column < s->count ? &s->cells[column] : &nothing;

	if (len != NULL)
		*len = cell->len;
	return cell->text;
}

void csv_add_cell(struct buf *out, const char *text, size_t len)
{
	const char *quote;

	if (len == 0 || (memchr(text, '"', len) == NULL && memchr(text, ',', len) == NULL && memchr(text, '\n', len) == NULL &&
	                 memchr(text, '\r', len) == NULL)) {
		buf_add(out, text, len);
		return;
	}
	buf_addc(out, '"');
	for (; (quote = memchr(text, '"', len)) != NULL; len -= (size_t)(quote + 1 - text), text = quote + 1) {
		buf_add(out, text, (size_t)(quote + 1 - text));
		buf_addc(out, '"');
	}
	buf_add(out, text, len);
	buf_addc(out, '"');
}

void sheet_add_raw(const struct sheet *s, struct buf *out)
{
	for (size_t i = 0; i < s->count; i++) {
		if (i != 0)
			buf_addc(out, ',');
		csv_add_cell(out, s->cells[i].text, s->cells[i].len);
	}
}
