/*
 * The one gate through which every text reaches the terminal: made safe, cut at
 * clusters, placed by columns. Decides how a cluster becomes cells; looks are
 * theme.c's, widths text.h's.
 */
#include "config.h"

#include "storekeep/draw.h"

#include <curses.h>
#include <limits.h>
#include <string.h>
#include <wchar.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

#include "frame.h"
#include "term.h"
#include "theme.h"

#define CELLS_MAX 1024 /* the widest line that is drawn at once */

static struct {
	int y, x;
} cursor;

/* A character that the terminal's charset has; `?` for what Big5 lacks. */
static wchar_t drawable(uint32_t cp)
{
	char bytes[MB_LEN_MAX];
	mbstate_t state = {0};

	if (cp < 0x7f || wcrtomb(bytes, (wchar_t)cp, &state) != (size_t)-1)
		return (wchar_t)cp;
	return L'?';
}

static void set_cell(cchar_t *cell, const wchar_t *chars, enum look look)
{
	setcchar(cell, chars, theme_attr(look), theme_pair(look), NULL);
}

/* The cells of one clean cluster: its base and the marks that join it. Returns how many were made, at most 2. */
static size_t cluster_cells(cchar_t *cell, const char *s, size_t len, int cols, enum look look)
{
	wchar_t chars[CCHARW_MAX + 1];
	size_t n = 0;
	uint32_t cp;

	for (size_t at = 0; at < len && n + 1 < CCHARW_MAX;) {
		at += text_decode(s + at, len - at, &cp);
		if (n == 0 || text_cp_width(cp) == 0)
			chars[n++] = drawable(cp);
	}
	chars[n] = L'\0';
	if (n > 1 && chars[0] == L'?')
		chars[1] = L'\0';
	set_cell(&cell[0], chars, look);
	if (chars[0] != L'?' || cols < 2)
		return 1;
	set_cell(&cell[1], L" ", look);
	return 2;
}

/* Clean text, cut to `cols`; returns the columns used. Flag in text.h's rules, so that two sums never differ. */
static int put_clean(int y, int x, int cols, enum look look, const char *s, size_t len)
{
	static cchar_t cells[CELLS_MAX + 2];
	size_t count = 0;
	int used = 0;

	while (len > 0 && count < CELLS_MAX) {
		size_t n;
		int w;

		if (s[0] >= 0x20 && s[0] < 0x7f && (len == 1 || s[1] >= 0)) { /* nothing can join it */
			if (used == cols)
				break;
			set_cell(&cells[count++], (wchar_t[]){(wchar_t)s[0], L'\0'}, look);
			used++;
			s++;
			len--;
			continue;
		}
		n = text_cluster(s, len);
		w = text_cluster_width(s, n);
		if (w > cols - used)
			break;
		if (w > 0)
			count += cluster_cells(&cells[count], s, text_cluster_shown(s, n), w, look);
		used += w;
		s += n;
		len -= n;
	}
	if (count > 0)
		mvadd_wchnstr(y, x, cells, (int)count);
	return used;
}

int draw_bytes(struct area a, int row, int col, enum look look, const char *text, size_t len)
{
	struct buf safe = {0};
	int used;

	if (row < 0 || row >= a.rows || col < 0 || col >= a.cols || len == 0)
		return 0;
	if (text_is_clean(text, len))
		return put_clean(a.y + row, a.x + col, a.cols - col, look, text, len);
	text_sanitise(&safe, text, len);
	used = put_clean(a.y + row, a.x + col, a.cols - col, look, buf_str(&safe), safe.len);
	buf_free(&safe);
	return used;
}

int draw_text(struct area a, int row, int col, enum look look, const char *text)
{
	return draw_bytes(a, row, col, look, text, strlen(text));
}

int draw_textf(struct area a, int row, int col, enum look look, const char *fmt, ...)
{
	struct buf b = {0};
	char small[512];
	va_list ap;
	int n, used;

	va_start(ap, fmt);
	n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if (n < 0)
		return 0;
	buf_add(&b, small, (size_t)n < sizeof small ? (size_t)n : sizeof small - 1);
	used = draw_bytes(a, row, col, look, buf_str(&b), b.len);
	buf_free(&b);
	return used;
}

void draw_cell(struct area a, int row, int col, int cols, enum look look, const char *text, bool right)
{
	struct buf b = {0};

	if (cols > a.cols - col)
		cols = a.cols - col;
	if (row < 0 || row >= a.rows || col < 0 || cols <= 0)
		return;
	text_add_padded(&b, text, cols, right);
	put_clean(a.y + row, a.x + col, cols, look, buf_str(&b), b.len);
	buf_free(&b);
}

/* One cell repeated. mvhline_set() would leave halves of wide characters standing at both ends; this blanks them. */
static void put_run(int y, int x, int cols, const cchar_t *cell)
{
	static cchar_t cells[CELLS_MAX];

	if (cols > CELLS_MAX)
		cols = CELLS_MAX;
	for (int i = 0; i < cols; i++)
		cells[i] = *cell;
	if (cols > 0)
		mvadd_wchnstr(y, x, cells, cols);
}

void draw_fill(struct area a, enum look look)
{
	cchar_t cell;

	set_cell(&cell, L" ", look);
	for (int row = 0; row < a.rows; row++)
		put_run(a.y + row, a.x, a.cols, &cell);
}

struct area area_of(struct area a, int row, int col, int rows, int cols)
{
	if (row < 0)
		row += a.rows;
	if (col < 0)
		col += a.cols;
	row = row < 0 ? 0 : row > a.rows ? a.rows : row;
	col = col < 0 ? 0 : col > a.cols ? a.cols : col;
	if (rows > a.rows - row)
		rows = a.rows - row;
	if (cols > a.cols - col)
		cols = a.cols - col;
	return (struct area){a.y + row, a.x + col, rows < 0 ? 0 : rows, cols < 0 ? 0 : cols};
}

/* A line does not begin with a mark that closes, nor end with one that opens. */
static bool parts_badly(const char *s, size_t len, size_t at)
{
	static const char closing[] = "，。、；：！？）」』】》〉％…", opening[] = "（「『【《〈";
	size_t before = text_cluster_before(s, at);

	for (const char *c = closing; *c != '\0'; c += 3)
		if (len - at >= 3 && memcmp(s + at, c, 3) == 0)
			return true;
	for (const char *c = opening; *c != '\0'; c += 3)
		if (before == 3 && memcmp(s + at - 3, c, 3) == 0)
			return true;
	return false;
}

/* Where the head of `s` that fits in `cols` ends: after a blank, or between two characters that may part. */
static size_t line_end(const char *s, size_t len, int cols)
{
	size_t fit = text_fit(s, len, cols, NULL), at = fit;
	const char *nl = memchr(s, '\n', fit < len ? fit + 1 : len);

	if (nl != NULL)
		return (size_t)(nl - s);
	if (fit == len || fit == 0)
		return fit != 0 ? fit : text_cluster(s, len);
	while (at > 0) {
		size_t before = text_cluster_before(s, at);

		if ((s[at] == ' ' || s[at - 1] == ' ' || text_cluster_width(s + at - before, before) == 2) && !parts_badly(s, len, at))
			return at;
		at -= before;
	}
	return fit;
}

size_t draw_wrap_at(const char *s, size_t len, int cols, size_t *next)
{
	size_t n = line_end(s, len, cols), end = n;

	while (n < len && s[n] == ' ')
		n++;
	if (n < len && s[n] == '\n')
		n++;
	*next = n > 0 ? n : 1;
	return end;
}

int draw_wrapped(struct area a, int row, enum look look, const char *text)
{
	size_t len = strlen(text), next;
	int first = row;

	while (len > 0 && a.cols > 0) {
		draw_bytes(a, row++, 0, look, text, draw_wrap_at(text, len, a.cols, &next));
		text += next;
		len -= next;
	}
	return row - first;
}

bool draw_lines_ok(void)
{
	return term_narrow();
}

static void line_cell(cchar_t *cell, wchar_t line, wchar_t ascii)
{
	wchar_t chars[2] = {draw_lines_ok() ? line : ascii};

	if (drawable((uint32_t)chars[0]) == L'?')
		chars[0] = ascii;
	set_cell(cell, chars, LOOK_PLAIN);
}

void draw_rule(struct area a, int row)
{
	cchar_t cell;

	if (row < 0 || row >= a.rows || a.cols <= 0)
		return;
	line_cell(&cell, 0x2500, L'-');
	put_run(a.y + row, a.x, a.cols, &cell);
}

void draw_column_rule(struct area a, int col)
{
	cchar_t cell;

	if (col < 0 || col >= a.cols || a.rows <= 0)
		return;
	line_cell(&cell, 0x2502, L'|');
	for (int row = 0; row < a.rows; row++)
		put_run(a.y + row, a.x + col, 1, &cell);
}

static void corner(int y, int x, wchar_t line)
{
	cchar_t cell;

	line_cell(&cell, line, L'+');
	mvadd_wchnstr(y, x, &cell, 1);
}

void draw_box(struct area a, const char *title)
{
	if (a.rows < 2 || a.cols < 2)
		return;
	draw_rule(a, 0);
	draw_rule(a, a.rows - 1);
	draw_column_rule(a, 0);
	draw_column_rule(a, a.cols - 1);
	corner(a.y, a.x, 0x250c);
	corner(a.y, a.x + a.cols - 1, 0x2510);
	corner(a.y + a.rows - 1, a.x, 0x2514);
	corner(a.y + a.rows - 1, a.x + a.cols - 1, 0x2518);
	if (title != NULL && title[0] != '\0' && a.cols > 6) {
		struct area line = {a.y, a.x + 2, 1, a.cols - 4};
		int used = draw_text(area_of(line, 0, 1, 1, line.cols - 2), 0, 0, LOOK_TITLE, title);

		draw_text(line, 0, 0, LOOK_PLAIN, " ");
		draw_text(line, 0, used + 1, LOOK_PLAIN, " ");
	}
}

void draw_cursor(struct area a, int row, int col)
{
	cursor.y = a.y + (row < 0 ? 0 : row >= a.rows ? a.rows - 1 : row);
	cursor.x = a.x + (col < 0 ? 0 : col >= a.cols ? a.cols - 1 : col);
}

void frame_place_cursor(void)
{
	int rows, cols;

	getmaxyx(stdscr, rows, cols);
	move(cursor.y < 0 || cursor.y >= rows ? rows - 1 : cursor.y, cursor.x < 0 || cursor.x >= cols ? 0 : cursor.x);
}
