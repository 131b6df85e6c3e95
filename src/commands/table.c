/*
 * Lists: pages of a source as an aligned table, `name: value` lines or JSON
 * rows, however long the list.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define LIMIT_DEFAULT 100
#define PAGE_ROWS 500
#define CELL_COLS_MOST 300 /* where nothing is cut short for a terminal */
#define GAP 2
#define FLUSH_BYTES 65536

/* The columns of people's table, measured over the first page. */
struct grid {
	const struct list_column *columns;
	size_t count;
	int *cols; /* 0: not shown */
	int room;  /* columns of the terminal, 0 where it is none: nothing is cut short there */
};

static int terminal_cols(void)
{
	struct winsize size;

	return isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

static bool is_number(enum value_kind k)
{
	return k == VK_INT || k == VK_MONEY;
}

/* The clock of a row: that of its marketplace when it names one. */
static const char *row_zone(struct cli *c, const struct grid *g, const struct list_row *row)
{
	const struct profile *p;

	for (size_t i = 0; i < g->count; i++)
		if (strcmp(g->columns[i].name, "profile") == 0 && row->cells[i].text != NULL &&
		    shop_profile(&c->shop, row->cells[i].text, &p, NULL) == ST_OK)
			return profile_zone(p);
	return c->config.zone;
}

static void cell_text(struct cli *c, const struct grid *g, const struct list_row *row, size_t i, struct buf *out)
{
	const char *zone = g->columns[i].kind == VK_INSTANT ? row_zone(c, g, row) : NULL;

	buf_clear(out);
	out_cell(out, g->columns[i].kind, g->columns[i].labels, &row->cells[i], zone);
}

static int total_cols(const struct grid *g)
{
	int sum = 0;

	for (size_t i = 0; i < g->count; i++)
		sum += g->cols[i] > 0 ? g->cols[i] + GAP : 0;
	return sum > 0 ? sum - GAP : 0;
}

/* Make the widest of the columns that may shrink one narrower. false when none is left. */
static bool shrink(const struct grid *g)
{
	int over = 0;
	size_t widest = 0;

	for (size_t i = 0; i < g->count; i++)
		if (g->columns[i].grow > 0 && g->cols[i] - g->columns[i].cols > over) {
			over = g->cols[i] - g->columns[i].cols;
			widest = i;
		}
	if (over > 0)
		g->cols[widest]--;
	return over > 0;
}

/* Leave out the column of the highest rank. false when all that are left have to be shown. */
static bool leave_out(const struct grid *g)
{
	size_t found = g->count;

	for (size_t i = 0; i < g->count; i++)
		if (g->cols[i] > 0 && g->columns[i].rank > 0 && (found == g->count || g->columns[i].rank >= g->columns[found].rank))
			found = i;
	if (found == g->count)
		return false;
	g->cols[found] = 0;
	return true;
}

static void fit(const struct grid *g)
{
	while (g->room > 0 && total_cols(g) > g->room && (shrink(g) || leave_out(g)))
		;
}

static void measure(struct cli *c, struct grid *g, const struct list_page *page)
{
	struct buf cell = {0};
	int most;

	g->room = terminal_cols();
	most = g->room > 0 ? g->room : CELL_COLS_MOST;
	for (size_t i = 0; i < g->count; i++) {
		const char *title = _(g->columns[i].title);

		g->cols[i] = 0;
		if (g->columns[i].cols == 0)
			continue;
		g->cols[i] = text_width(title, strlen(title));
		for (size_t r = 0; r < page->count; r++) {
			int cols;

			cell_text(c, g, &page->rows[r], i, &cell);
			cols = text_width(buf_str(&cell), cell.len);
			if (cols > g->cols[i])
				g->cols[i] = cols < most ? cols : most;
		}
	}
	buf_free(&cell);
	fit(g);
}

static void trim_end(struct buf *line)
{
	while (line->len > 0 && line->data[line->len - 1] == ' ')
		line->data[--line->len] = '\0';
	buf_addc(line, '\n');
}

static void say_head(struct cli *c, const struct grid *g)
{
	struct buf line = {0};

	for (size_t i = 0; i < g->count; i++) {
		if (g->cols[i] == 0)
			continue;
		text_add_padded(&line, _(g->columns[i].title), g->cols[i], is_number(g->columns[i].kind));
		buf_addf(&line, "%*s", GAP, "");
	}
	trim_end(&line);
	out_text(c, buf_str(&line));
	buf_free(&line);
}

static void say_row(struct cli *c, const struct grid *g, const struct list_row *row)
{
	struct buf line = {0}, cell = {0};

	for (size_t i = 0; i < g->count; i++) {
		if (g->cols[i] == 0)
			continue;
		cell_text(c, g, row, i, &cell);
		/* Widths come from the first page; a longer cell behind it stays whole where nothing is cut short. */
		if (g->room == 0 && text_width(buf_str(&cell), cell.len) > g->cols[i])
			text_add_shown(&line, buf_str(&cell), cell.len);
		else
			text_add_padded(&line, buf_str(&cell), g->cols[i], is_number(g->columns[i].kind));
		buf_addf(&line, "%*s", GAP, "");
	}
	trim_end(&line);
	out_text(c, buf_str(&line));
	buf_free(&line);
	buf_free(&cell);
}

/* One `title: value` line a column, an empty line behind the row. */
static void say_plain(struct cli *c, const struct grid *g, const struct list_row *row)
{
	struct buf cell = {0}, line = {0};

	for (size_t i = 0; i < g->count; i++) {
		if (g->columns[i].cols == 0)
			continue;
		cell_text(c, g, row, i, &cell);
		buf_clear(&line);
		buf_addf(&line, "%s: %s\n", _(g->columns[i].title), buf_str(&cell));
		out_text(c, buf_str(&line));
	}
	out_text(c, "\n");
	buf_free(&cell);
	buf_free(&line);
}

static void json_row(struct cli *c, const struct grid *g, const struct list_row *row)
{
	const char *zone = row_zone(c, g, row);

	json_object(&c->json, NULL);
	for (size_t i = 0; i < g->count; i++)
		out_json_value(&c->json, g->columns[i].name, g->columns[i].kind, &row->cells[i], zone);
	json_end_object(&c->json);
	if (c->json.out.len > FLUSH_BYTES)
		out_flush(c);
}

static void one_row(struct cli *c, const struct grid *g, const struct list_row *row)
{
	if (c->options.json)
		json_row(c, g, row);
	else if (c->options.plain)
		say_plain(c, g, row);
	else
		say_row(c, g, row);
}

/* sort=NAME or sort=-NAME must name a column that can be sorted by. */
static enum status check_sort(const struct list_source *src, const char *sort, struct list_query *q, struct error *e)
{
	if (sort == NULL || *sort == '\0')
		return ST_OK;
	q->descending = *sort == '-';
	q->sort = sort + (*sort == '-');
	for (size_t i = 0; i < src->column_count; i++)
		if (strcmp(src->columns[i].name, q->sort) == 0 && src->columns[i].sortable)
			return ST_OK;
	return error_set(e, ST_REFUSED, "sort_unknown", NULL, "sort", _("This list cannot be sorted by \"%s\"."), q->sort);
}

static bool never(void *arg)
{
	(void)arg;
	return false;
}

/* Pages until `left` rows (SIZE_MAX: all) are out. *next becomes the key to go on from, NULL at the end; owned by the caller. */
static enum status all_pages(struct cli *c, const struct list_source *src, struct list_query *q, size_t left, struct grid *g,
                             char **next, struct error *e)
{
	char *after = q->after != NULL ? xstrdup(q->after) : NULL;
	bool first = true;

	*next = NULL;
	for (;;) {
		struct list_page page = {0};
		size_t want = left < PAGE_ROWS ? left : PAGE_ROWS, n;
		bool more;
		enum status st;

		q->after = after;
		q->limit = want + 1; /* one more tells whether there is more */
		st = src->page(src->self, q, &page, e);
		if (st != ST_OK) {
			list_page_free(&page);
			free(after);
			return st;
		}
		more = page.count > want;
		n = more ? want : page.count;
		if (first && !c->options.json && !c->options.plain) {
			measure(c, g, &page);
			if (n > 0)
				say_head(c, g);
		}
		first = false;
		for (size_t i = 0; i < n; i++)
			one_row(c, g, &page.rows[i]);
		if (left != SIZE_MAX)
			left -= n;
		if (n > 0) {
			free(after);
			after = xstrdup(page.rows[n - 1].key);
		}
		list_page_free(&page);
		if (!more || left == 0 || c->broken) {
			if (more)
				*next = after;
			else
				free(after);
			return ST_OK;
		}
	}
}

enum status cli_list(struct cli *c, const struct list_source *src, struct error *e)
{
	return cli_list_paged(c, src, LIMIT_DEFAULT, e);
}

enum status cli_list_paged(struct cli *c, const struct list_source *src, int64_t rows, struct error *e)
{
	struct list_query q = {.filter = cli_field(c, "filter"), .after = cli_field(c, "after")};
	struct grid g = {.columns = src->columns, .count = src->column_count, .cols = xcalloc(src->column_count, sizeof(int))};
	int64_t limit, total = -1;
	char *next = NULL;
	enum status st;

	if (q.after != NULL && *q.after == '\0')
		q.after = NULL; /* from the beginning: a loop in a script starts so */
	st = cli_field_int(c, "limit", rows, &limit, e);
	if (st == ST_OK && limit < 0)
		st = error_set(e, ST_REFUSED, "limit_number", NULL, "limit", _("limit= is 0 (all rows) or more."));
	if (st == ST_OK)
		st = check_sort(src, cli_field(c, "sort"), &q, e);
	if (st == ST_OK) {
		if (c->options.json)
			json_array(&c->json, "rows");
		st = all_pages(c, src, &q, limit == 0 ? SIZE_MAX : (size_t)limit, &g, &next, e);
		if (c->options.json)
			json_end_array(&c->json);
	}
	free(g.cols);
	if (st != ST_OK)
		return st;
	q.after = NULL;
	if (src->count != NULL && !src->count(src->self, &q, never, NULL, &total))
		total = -1;
	if (c->options.json) {
		if (total >= 0)
			json_int(&c->json, "total", total);
		else
			json_null(&c->json, "total");
		json_text(&c->json, "next", next);
	} else if (total == 0)
		cli_say(c, "%s", _("There is nothing to show."));
	else if (next != NULL)
		cli_say(c, _("%1$lld rows in all; go on with after='%2$s'"), (long long)total, next);
	free(next);
	return ST_OK;
}

void cli_rows(struct cli *c, const char *name, const struct cli_table *t)
{
	struct grid g = {.columns = t->columns, .count = t->column_count, .cols = xcalloc(t->column_count, sizeof(int))};

	if (c->options.json && name == NULL) {
		free(g.cols);
		return;
	}
	out_pairs(c);
	if (c->options.json)
		json_array(&c->json, name);
	else if (!c->options.plain) {
		measure(c, &g, &t->page);
		say_head(c, &g);
	}
	for (size_t i = 0; i < t->page.count; i++)
		one_row(c, &g, &t->page.rows[i]);
	if (c->options.json)
		json_end_array(&c->json);
	free(g.cols);
}
