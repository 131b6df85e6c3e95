/*
 * Bars, gauges, sparklines, waterfalls and lines of time as text. Decides how
 * figures become cells; blocks where the terminal draws them narrow, else ASCII.
 */
#include "config.h"

#include "storekeep/chart.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char *const block_fillings[] = {"█", "▓", "▒", "░"};
static const char *const ascii_fillings[] = {"#", "=", "+", "."};

/* The filling of part `n` of a stacked bar. */
static const char *filling(size_t n)
{
	return draw_lines_ok() ? block_fillings[n % COUNT_OF(block_fillings)] : ascii_fillings[n % COUNT_OF(ascii_fillings)];
}

static void repeat(struct area a, int row, int col, enum look look, const char *sign, int times)
{
	struct buf b = {0};

	for (int i = 0; i < times; i++)
		buf_adds(&b, sign);
	if (times > 0)
		draw_text(a, row, col, look, buf_str(&b));
	buf_free(&b);
}

/* value * cols / total, rounded to the nearest, within 0..cols. */
static int scaled(int64_t value, int64_t total, int cols)
{
	__int128 part;

	if (total <= 0 || value <= 0 || cols <= 0)
		return 0;
	if (value >= total)
		return cols;
	part = ((__int128)value * cols * 2 + total) / ((__int128)total * 2);
	return (int)part;
}

void chart_gauge(struct area a, int row, int col, int cols, enum look look, int64_t value, int64_t total)
{
	int full = scaled(value, total, cols);

	if (full == 0 && value > 0)
		full = 1;
	if (full == cols && value < total)
		full = cols - 1;
	repeat(a, row, col, look, draw_lines_ok() ? "█" : "#", full);
	repeat(a, row, col + full, LOOK_PLAIN, draw_lines_ok() ? "░" : ".", cols - full);
}

int chart_bar(struct area a, int row, int col, int cols, enum look look, int64_t value, int64_t max)
{
	int64_t size = value < 0 ? -value : value;
	int used = scaled(size, max, cols);

	if (used == 0 && size > 0 && cols > 0)
		used = 1;
	repeat(a, row, col, look, draw_lines_ok() ? "█" : "#", used);
	return used;
}

void chart_stacked(struct area a, int row, int col, int cols, const int64_t *values, size_t count)
{
	int64_t total = 0, sum = 0;
	int from = 0;

	for (size_t i = 0; i < count; i++)
		total += values[i] > 0 ? values[i] : 0;
	for (size_t i = 0; i < count && total > 0; i++) {
		int to;

		sum += values[i] > 0 ? values[i] : 0;
		to = scaled(sum, total, cols);
		repeat(a, row, col + from, LOOK_PLAIN, filling(i), to - from);
		from = to;
	}
}

void chart_spark(struct area a, int row, int col, int cols, const int64_t *values, size_t count)
{
	static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const ascii[] = {"_", ".", "-", "=", "+", "*", "%", "#"};
	size_t first = count > (size_t)cols && cols >= 0 ? count - (size_t)cols : 0;
	int64_t max = 0;
	struct buf b = {0};

	for (size_t i = first; i < count; i++)
		max = values[i] > max ? values[i] : max;
	for (size_t i = first; i < count; i++) {
		int step = scaled(values[i], max, 7);

		buf_adds(&b, draw_lines_ok() ? blocks[step] : ascii[step]);
	}
	if (b.len > 0)
		draw_text(a, row, col, LOOK_PLAIN, buf_str(&b));
	buf_free(&b);
}

/* How a cell looks of which `eighths` are full, 1 to 8. */
static const char *column_cell(int eighths)
{
	static const char *const blocks[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const ascii[] = {"_", "_", ".", ".", "-", "=", "#", "#"};

	return draw_lines_ok() ? blocks[eighths - 1] : ascii[eighths - 1];
}

static void draw_column(struct area a, int row, int col, int rows, int eighths)
{
	for (int r = 0; r < rows && eighths > 0; r++, eighths -= 8)
		draw_text(a, row + rows - 1 - r, col, LOOK_PLAIN, column_cell(eighths < 8 ? eighths : 8));
}

int chart_columns(struct area a, int row, int col, int rows, int cols, const int64_t *values, size_t count)
{
	size_t each = cols > 0 ? (count + (size_t)cols - 1) / (size_t)cols : count;
	size_t columns = each > 0 ? (count + each - 1) / each : 0;
	int64_t *sums = xcalloc(columns, sizeof *sums), max = 0;

	for (size_t i = 0; i < count; i++) {
		sums[i / each] += values[i];
		max = sums[i / each] > max ? sums[i / each] : max;
	}
	for (size_t i = 0; i < columns; i++) {
		int eighths = scaled(sums[i], max, 8 * rows);

		draw_column(a, row, col + (int)i, rows, eighths == 0 && sums[i] > 0 ? 1 : eighths);
	}
	free(sums);
	return (int)columns;
}

/* --- waterfall --- */

struct span {
	int64_t from, to;
};

/* Where each step stands, and the bounds of all. */
static struct span place_steps(const struct chart_step *steps, size_t count, struct span *out)
{
	struct span bounds = {0, 0};
	int64_t so_far = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t before = steps[i].total ? 0 : so_far;

		if (!steps[i].total)
			so_far += steps[i].amount;
		out[i] = before < so_far ? (struct span){before, so_far} : (struct span){so_far, before};
		bounds.from = out[i].from < bounds.from ? out[i].from : bounds.from;
		bounds.to = out[i].to > bounds.to ? out[i].to : bounds.to;
	}
	return bounds;
}

static void widths(const struct chart_step *steps, size_t count, int *label, int *figure)
{
	*label = *figure = 0;
	for (size_t i = 0; i < count; i++) {
		int l = text_width(steps[i].label, strlen(steps[i].label));
		int f = text_width(steps[i].figure, strlen(steps[i].figure));

		*label = l > *label ? l : *label;
		*figure = f > *figure ? f : *figure;
	}
}

static void draw_step(struct area a, int row, const struct chart_step *s, struct span at, struct span bounds, int label, int cols)
{
	int64_t range = bounds.to - bounds.from;
	int from = scaled(at.from - bounds.from, range, cols), to = scaled(at.to - bounds.from, range, cols);
	bool down = s->amount < 0 && !s->total;

	if (to == from && at.to != at.from) {
		from = from == cols ? cols - 1 : from;
		to = from + 1;
	}
	draw_cell(a, row, 1, label, LOOK_PLAIN, s->label, false);
	repeat(a, row, label + 2 + from, LOOK_PLAIN, filling(down ? 1 : 0), to - from);
	draw_text(a, row, label + 3 + to, s->total ? LOOK_TITLE : LOOK_PLAIN, s->figure);
}

int chart_waterfall(struct area a, int row, const struct chart_step *steps, size_t count)
{
	struct span *at = xcalloc(count + 1, sizeof *at);
	struct span bounds = place_steps(steps, count, at);
	int label, figure;

	widths(steps, count, &label, &figure);
	for (size_t i = 0; i < count; i++)
		draw_step(a, row + (int)i, &steps[i], at[i], bounds, label, a.cols - label - figure - 5);
	free(at);
	return (int)count;
}
