/*
 * CSV records from decoded text (FMT-40 to 43): mixed line ends, quotes, short
 * and long rows, and a report with its place for everything that is off.
 *
 * Cells are cut out of the text buffer in place; the buffer holds one record
 * and the block being read, never the file. Which charset and how its bytes
 * become text is decided before (csv_input.c, decode.c), what separates cells in
 * csv_separator.c; what a column means is decided after (sheet.c).
 */
#include "config.h"

#include "storekeep/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/csv_input.h"
#include "base/csv_separator.h"
#include "storekeep/i18n.h"

/* What a byte can be. In a quoted cell separators are text. */
enum byte_class { PLAIN, SEPARATOR, QUOTE, RETURN, NEWLINE, CONTROL };
enum { F_BAD = 1, F_PRIVATE = 2, F_CONTROL = 4, F_NUL = 8, F_AFTER_QUOTE = 16 };

struct span {
	size_t start, len; /* from the beginning of the record */
	bool quoted;
};

/* What was found in the cell that is being read. */
struct cell_state {
	unsigned flags;
	struct finding bad, private_use; /* the first of each */
	uint32_t control;
	int64_t line; /* where the cell begins */
};

struct csv {
	struct csv_input in;
	struct csv_options o;
	char separator;
	unsigned char plain[256], quoted[256]; /* enum byte_class outside of and inside quotes */
	struct buf text;
	uint64_t base;  /* offset of text.data[0] in the whole text */
	size_t record;  /* where the record begins in text */
	size_t pos;     /* next byte to look at */
	bool skip_lf;   /* a CR ended the line before; its LF is not another one */
	int64_t line;   /* physical line of pos */
	int64_t record_line, number;
	bool has_header, doubtful;
	size_t width;
	struct span *spans;
	struct csv_cell *cells;
	size_t count, cap;
	struct cell_state cell;
	struct error failure;
};

static void refuse(struct csv *c, const char *code, const char *rule, const char *sentence, int64_t line, int64_t limit)
        __attribute__((format(printf, 4, 0)));

static void refuse(struct csv *c, const char *code, const char *rule, const char *sentence, int64_t line, int64_t limit)
{
	error_set(&c->failure, ST_REFUSED, code, rule, "file", sentence, (long long)line, (long long)limit);
}

static int64_t next_number(const struct csv *c)
{
	return c->has_header ? c->number + 1 : 0;
}

static void report(struct csv *c, int64_t line, int column, const char *code, const char *message)
{
	struct csv_report r = {.line = line, .record = next_number(c), .column = column};

	if (c->o.report == NULL)
		return;
	snprintf(r.code, sizeof r.code, "%s", code);
	snprintf(r.message, sizeof r.message, "%s", message);
	c->o.report(c->o.arg, &r);
}

/* More text behind pos. The record moves to the front first, so the buffer does not grow with the file.
 * false at the end or after a refusal. */
static bool refill(struct csv *c, size_t cell_start)
{
	if (c->in.done || c->failure.status != ST_OK)
		return false;
	if (c->text.len - (c->record + cell_start) > CSV_MAX_CELL + 4) {
		refuse(c, "csv_cell_too_long", "FMT-43",
		       _("The cell that begins on line %1$lld is longer than %2$lld bytes; perhaps its closing quote is missing."),
		       c->cell.line, CSV_MAX_CELL);
		return false;
	}
	if (c->text.len - c->record > CSV_MAX_RECORD_BYTES) {
		refuse(c, "csv_record_too_long", "FMT-43", _("The record that begins on line %1$lld is longer than %2$lld bytes."),
		       c->record_line, CSV_MAX_RECORD_BYTES);
		return false;
	}
	if (c->record > 0) {
		memmove(c->text.data, c->text.data + c->record, c->text.len - c->record);
		c->text.len -= c->record;
		c->base += c->record;
		c->pos -= c->record;
		c->record = 0;
	}
	if (csv_input_more(&c->in, &c->text, &c->failure) != ST_OK)
		return false;
	return c->pos < c->text.len || refill(c, cell_start);
}

static void describe_bad(const struct csv *c, const struct finding *f, char *out, size_t size)
{
	char hex[16] = "";

	for (size_t i = 0; i < f->len; i++)
		snprintf(hex + 3 * i, sizeof hex - 3 * i, i + 1 < f->len ? "%02X " : "%02X", f->bytes[i]);
	snprintf(out, size, _("The bytes %1$s are no character in %2$s; U+FFFD stands in their place."), hex,
	         charset_name(c->in.cs));
}

/* Report what was found in the cell that ends here. */
static void report_cell(struct csv *c)
{
	const struct cell_state *s = &c->cell;
	int column = (int)c->count + 1;
	char text[200];

	if ((s->flags & F_BAD) != 0) {
		describe_bad(c, &s->bad, text, sizeof text);
		report(c, s->line, column, "bad_bytes", text);
	}
	if ((s->flags & F_PRIVATE) != 0) {
		snprintf(text, sizeof text, _("U+%04X is a private character, which other computers show differently."),
		         s->private_use.cp);
		report(c, s->line, column, "private_use", text);
	}
	if ((s->flags & F_CONTROL) != 0) {
		snprintf(text, sizeof text, _("U+%04X is a control character."), s->control);
		report(c, s->line, column, "control", text);
	}
	if ((s->flags & F_NUL) != 0)
		report(c, s->line, column, "nul", _("The cell holds a NUL byte; the file may be damaged."));
	if ((s->flags & F_AFTER_QUOTE) != 0)
		report(c, s->line, column, "text_after_quote", _("There is text behind the closing quote."));
	if ((s->flags & ~(unsigned)(F_PRIVATE | F_CONTROL)) != 0)
		c->doubtful = true;
}

/* The decoder's findings in the text up to pos belong to this cell. */
static void take_findings(struct csv *c)
{
	const struct finding *f;

	while ((f = decoder_finding(c->in.decoder)) != NULL && f->at < c->base + c->pos) {
		if (f->kind == FIND_BAD && (c->cell.flags & F_BAD) == 0)
			c->cell.bad = *f;
		if (f->kind == FIND_PRIVATE && (c->cell.flags & F_PRIVATE) == 0)
			c->cell.private_use = *f;
		if (f->kind == FIND_CONTROL)
			c->cell.control = f->cp;
		c->cell.flags |= f->kind == FIND_BAD ? F_BAD : f->kind == FIND_PRIVATE ? F_PRIVATE : F_CONTROL;
		decoder_drop(c->in.decoder);
	}
}

static void take_control(struct csv *c)
{
	unsigned char b = (unsigned char)c->text.data[c->pos++];

	if (b == 0) {
		c->cell.flags |= F_NUL;
	} else {
		c->cell.flags |= F_CONTROL;
		c->cell.control = b;
	}
}

/* The cell reaches from `start` (in the record) to `end` (in the text). pos stands on what ended it. */
static void add_cell(struct csv *c, size_t start, size_t end, bool quoted)
{
	size_t len = end - c->record - start;

	take_findings(c);
	if (c->cell.flags != 0)
		report_cell(c);
	if (len > CSV_MAX_CELL)
		refuse(c, "csv_cell_too_long", "FMT-43",
		       _("The cell that begins on line %1$lld is longer than %2$lld bytes; perhaps its closing quote is missing."),
		       c->cell.line, CSV_MAX_CELL);
	if (c->count == c->cap) {
		c->cap = c->cap != 0 ? c->cap * 2 : 64;
		c->spans = xreallocarray(c->spans, c->cap, sizeof *c->spans);
		c->cells = xreallocarray(c->cells, c->cap, sizeof *c->cells);
	}
	c->spans[c->count++] = (struct span){start, len, quoted};
}

/* What ends a cell: SEPARATOR, RETURN, NEWLINE, or PLAIN for the end of the text. */
static enum byte_class read_unquoted(struct csv *c, size_t start, size_t *end)
{
	const unsigned char *p, *stop;
	enum byte_class k;

	for (;;) {
		p = (const unsigned char *)c->text.data + c->pos;
		stop = (const unsigned char *)c->text.data + c->text.len;
		while (p < stop && c->plain[*p] == PLAIN)
			p++;
		c->pos = (size_t)((const char *)p - c->text.data);
		*end = c->pos;
		if (p == stop) {
			if (refill(c, start))
				continue;
			return PLAIN;
		}
		k = c->plain[*p];
		if (k == CONTROL)
			take_control(c);
		else if (k == QUOTE)
			c->pos++;
		else
			return k;
	}
}

/* Keep text[from, pos) by moving it down to `to`; doubled quotes have made room. */
static size_t keep(struct csv *c, size_t to, size_t from)
{
	size_t len = c->pos - from;

	if (to != from)
		memmove(c->text.data + to, c->text.data + from, len);
	return to + len;
}

static void count_line(struct csv *c, enum byte_class k)
{
	if (k == RETURN || !c->skip_lf)
		c->line++;
	c->skip_lf = k == RETURN;
	c->pos++;
}

/* Inside of quotes up to the closing one; pos then stands behind it. `*to` is where kept text ends, both
 * relative to the record since the text can move. false when the text ends first. */
static bool read_quoted(struct csv *c, size_t start, size_t *to)
{
	size_t from = c->pos - c->record;
	const unsigned char *p, *stop;
	enum byte_class k;

	for (;;) {
		p = (const unsigned char *)c->text.data + c->pos;
		stop = (const unsigned char *)c->text.data + c->text.len;
		while (p < stop && c->quoted[*p] == PLAIN)
			p++;
		if (c->skip_lf && p != (const unsigned char *)c->text.data + c->pos)
			c->skip_lf = false;
		c->pos = (size_t)((const char *)p - c->text.data);
		if (p == stop) {
			if (refill(c, start))
				continue;
			return false;
		}
		k = c->quoted[*p];
		if (k == RETURN || k == NEWLINE) {
			count_line(c, k);
			continue;
		}
		c->skip_lf = false;
		if (k == CONTROL) {
			take_control(c);
			continue;
		}
		*to = keep(c, c->record + *to, c->record + from) - c->record;
		c->pos++;
		if ((c->pos == c->text.len && !refill(c, start)) || c->text.data[c->pos] != '"')
			return true;
		from = c->pos - c->record; /* the second quote of a pair is text */
		c->pos++;
	}
}

static enum byte_class read_quoted_cell(struct csv *c, size_t start, size_t *end)
{
	size_t to = start, from;
	enum byte_class k;

	c->pos++;
	if (!read_quoted(c, start, &to)) {
		if (c->failure.status == ST_OK)
			report(c, c->cell.line, (int)c->count + 1, "open_quote",
			       _("The quote that opens this cell is never closed; everything behind it belongs to the cell."));
		c->doubtful = true;
		return QUOTE;
	}
	*end = c->record + to;
	if (c->pos == c->text.len)
		return PLAIN;
	k = c->plain[(unsigned char)c->text.data[c->pos]];
	if (k == SEPARATOR || k == RETURN || k == NEWLINE)
		return k;
	c->cell.flags |= F_AFTER_QUOTE;
	from = c->pos - c->record;
	k = read_unquoted(c, start, end);
	*end = keep(c, c->record + to, c->record + from);
	return k;
}

static bool has_byte(struct csv *c)
{
	return c->pos < c->text.len || refill(c, c->pos - c->record);
}

/* One cell; what ended it. QUOTE: the text ended inside of quotes. */
static enum byte_class read_cell(struct csv *c)
{
	size_t start = c->pos - c->record, end = c->pos;
	bool quoted;
	enum byte_class k;

	c->cell.flags = 0;
	c->cell.line = c->line;
	if (!has_byte(c)) {
		add_cell(c, start, c->pos, false);
		return PLAIN;
	}
	quoted = c->text.data[c->pos] == '"';
	k = quoted ? read_quoted_cell(c, start, &end) : read_unquoted(c, start, &end);
	if (k != QUOTE)
		add_cell(c, start, end, quoted);
	return k;
}

/* Step over what ended the cell. */
static void step_over(struct csv *c, enum byte_class k)
{
	if (k == RETURN || k == NEWLINE) {
		c->skip_lf = false;
		count_line(c, k);
	} else if (k == SEPARATOR) {
		c->pos++;
	}
}

/* All cells of one record; false when there is none or it cannot be given. */
static bool read_record(struct csv *c)
{
	enum byte_class k;

	c->count = 0;
	c->doubtful = false;
	c->record = c->pos;
	if (c->skip_lf && has_byte(c) && c->text.data[c->pos] == '\n')
		c->record = ++c->pos;
	c->skip_lf = false;
	c->record_line = c->line;
	if (!has_byte(c))
		return false;
	do {
		k = read_cell(c);
		step_over(c, k);
		if (c->count > CSV_MAX_COLUMNS)
			refuse(c, "csv_too_many_columns", "FMT-43", _("Line %1$lld has more than %2$lld columns."), c->record_line,
			       CSV_MAX_COLUMNS);
		if (k == QUOTE || c->failure.status != ST_OK)
			return false;
	} while (k == SEPARATOR);
	return true;
}

static void point_cells(struct csv *c)
{
	char *text = c->text.data + c->record;

	for (size_t i = 0; i < c->count; i++) {
		text[c->spans[i].start + c->spans[i].len] = '\0';
		c->cells[i] = (struct csv_cell){text + c->spans[i].start, c->spans[i].len, c->spans[i].quoted};
	}
}

static void check_width(struct csv *c)
{
	char text[200];

	while (c->count > c->width && c->spans[c->count - 1].len == 0)
		c->count--;
	if (c->count == c->width)
		return;
	if (c->count < c->width)
		snprintf(text, sizeof text, _("The record has %1$zu columns, the header %2$zu; the missing ones count as empty."),
		         c->count, c->width);
	else
		snprintf(text, sizeof text, _("The record has %1$zu columns, the header only %2$zu."), c->count, c->width);
	report(c, c->record_line, 0, c->count < c->width ? "short_row" : "long_row", text);
	if (c->count > c->width)
		c->doubtful = true;
}

static bool is_empty_line(const struct csv *c)
{
	return c->count == 1 && c->spans[0].len == 0 && !c->spans[0].quoted;
}

bool csv_next(struct csv *c, const struct csv_cell **cells, size_t *count)
{
	bool first = !c->has_header && !c->o.header_later;

	*count = 0;
	if (c->failure.status != ST_OK)
		return false;
	do {
		if (!read_record(c))
			return false;
	} while (is_empty_line(c));
	if (c->has_header && c->number == CSV_MAX_RECORDS) {
		refuse(c, "csv_too_many_records", "FMT-43", _("The file has more than %2$lld records; line %1$lld is the first beyond. Split it."),
		       c->record_line, CSV_MAX_RECORDS);
		return false;
	}
	if (c->has_header) {
		check_width(c);
		c->number++;
	}
	point_cells(c);
	if (first)
		csv_header(c);
	*cells = c->cells;
	*count = c->count;
	return true;
}

void csv_header(struct csv *c)
{
	c->has_header = true;
	c->number = 0;
	c->width = c->count;
	while (c->width > 1 && c->spans[c->width - 1].len == 0)
		c->width--;
}

/* A first line `sep=X` is stepped over; X, or 0 (FMT-41). */
static char take_sep_line(struct csv *c)
{
	char x = csv_separator_named(c->text.data + c->pos, c->text.len - c->pos);

	if (x == 0)
		return 0;
	c->pos += CSV_SEP_LINE;
	if (c->pos < c->text.len)
		step_over(c, c->text.data[c->pos] == '\r' ? RETURN : NEWLINE);
	return x;
}

static void set_classes(struct csv *c)
{
	for (int b = 0; b < 0x20; b++)
		c->plain[b] = c->quoted[b] = CONTROL;
	c->plain['\t'] = c->quoted['\t'] = PLAIN;
	c->plain['\r'] = c->quoted['\r'] = RETURN;
	c->plain['\n'] = c->quoted['\n'] = NEWLINE;
	c->plain['"'] = c->quoted['"'] = QUOTE;
	c->plain[(unsigned char)c->separator] = SEPARATOR;
}

static enum status begin(struct csv **out, const char *path, const struct csv *from, const struct csv_options *o, struct error *e)
{
	struct csv *c = xcalloc(1, sizeof *c);
	enum status st;
	char own;

	*out = NULL;
	c->o = *o;
	c->line = 1;
	st = from != NULL ? csv_input_again(&c->in, &from->in, o->charset, e) : csv_input_open(&c->in, path, o->charset, e);
	if (st != ST_OK) {
		free(c);
		return st;
	}
	buf_reserve(&c->text, 1);
	has_byte(c);
	own = take_sep_line(c);
	c->separator = o->separator != 0 ? o->separator : own != 0 ? own : csv_separator_guess(c->text.data + c->pos, c->text.len - c->pos);
	set_classes(c);
	if (c->failure.status != ST_OK) {
		*e = c->failure;
		csv_close(c);
		return e->status;
	}
	*out = c;
	return ST_OK;
}

enum status csv_open(struct csv **out, const char *path, const struct csv_options *o, struct error *e)
{
	return begin(out, path, NULL, o, e);
}

enum status csv_again(struct csv **out, const struct csv *from, const struct csv_options *o, struct error *e)
{
	return begin(out, NULL, from, o, e);
}

void csv_close(struct csv *c)
{
	if (c == NULL)
		return;
	csv_input_close(&c->in);
	buf_free(&c->text);
	free(c->spans);
	free(c->cells);
	free(c);
}

enum charset csv_charset(const struct csv *c)
{
	return c->in.cs;
}

char csv_separator(const struct csv *c)
{
	return c->separator;
}

const struct error *csv_failed(const struct csv *c)
{
	return c->failure.status != ST_OK ? &c->failure : NULL;
}

bool csv_doubtful(const struct csv *c)
{
	return c->doubtful;
}

int64_t csv_record(const struct csv *c)
{
	return c->number;
}

int64_t csv_line(const struct csv *c)
{
	return c->record_line;
}

int64_t csv_bytes_done(const struct csv *c)
{
	return c->in.at;
}

int64_t csv_bytes_total(const struct csv *c)
{
	return c->in.total;
}
