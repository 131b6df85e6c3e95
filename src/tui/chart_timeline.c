/*
 * A line of time with its marks. Where labels would collide and there is room
 * for all of them side by side, the marks give way to each other, and the line
 * is no longer to scale; without room, labels stand in several rows.
 */
#include "config.h"

#include "storekeep/chart.h"

#include <stdlib.h>
#include <string.h>

#include "storekeep/mem.h"
#include "storekeep/text.h"

enum { LEVELS = 8 };

/* A mark on the line. */
struct place {
	int col;  /* of the mark */
	int from; /* where its label begins */
	int cols; /* of label and date */
};

static int label_cols(const struct chart_mark *m)
{
	int label = text_width(m->label, strlen(m->label)), date = text_width(m->date, strlen(m->date));

	return date > label ? date : label;
}

static int scaled_to(int64_t at, int64_t first, int64_t last, int cols)
{
	return last > first ? (int)((at - first) * (cols - 1) / (last - first)) : 0;
}

static void place_to_scale(struct place *p, const struct chart_mark *marks, size_t count, int64_t first, int64_t last, int cols)
{
	for (size_t i = 0; i < count; i++) {
		p[i].col = p[i].from = scaled_to(marks[i].at, first, last, cols);
		p[i].cols = label_cols(&marks[i]);
		if (p[i].from + p[i].cols > cols)
			p[i].from = cols - p[i].cols > 0 ? cols - p[i].cols : 0;
	}
}

static bool collide(const struct place *p, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (p[i].from < p[i - 1].from + p[i - 1].cols + 1)
			return true;
	return false;
}

static bool in_order(const struct chart_mark *marks, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (marks[i].at < marks[i - 1].at)
			return false;
	return true;
}

/* Each label clear of its neighbours, the mark at its head; false where the line is too short for that. */
static bool give_way(struct place *p, size_t count, int cols)
{
	int end = -1, next = cols + 1;

	for (size_t i = 0; i < count; i++) {
		p[i].from = p[i].from > end ? p[i].from : end + 1;
		end = p[i].from + p[i].cols;
	}
	for (size_t i = count; i-- > 0;) {
		if (p[i].from + p[i].cols + 1 > next)
			p[i].from = next - 1 - p[i].cols;
		next = p[i].from;
		p[i].col = p[i].from;
	}
	return count == 0 || p[0].from >= 0;
}

/* Where today stands between the marks that were moved. */
static int today_col(const struct place *p, const struct chart_mark *marks, size_t count, int64_t today, int col)
{
	for (size_t i = 0; i < count; i++) {
		if (marks[i].at == today)
			return p[i].col;
		if (marks[i].at > today) {
			int before = i > 0 ? p[i - 1].col + 1 : 0, most = p[i].col - 1;

			return col < before ? before : col > most ? most : col;
		}
	}
	return col;
}

/* The lowest row of labels in which columns [from, to) are free; `ends` holds the last column in use of each. */
static int free_row(int *ends, int rows, int from, int to)
{
	for (int i = 0; i < rows; i++)
		if (ends[i] <= from) {
			ends[i] = to;
			return i;
		}
	return -1;
}

static void draw_mark(struct area a, int row, int col, const struct chart_mark *m)
{
	draw_text(a, row, col, m->chosen ? LOOK_SELECTED : LOOK_PLAIN, draw_lines_ok() ? m->past ? "●" : "○" : m->past ? "*" : "o");
}

int chart_timeline(struct area a, int row, const struct chart_mark *marks, size_t count, int64_t today)
{
	struct place *p = xcalloc(count + 1, sizeof *p);
	int64_t first = today, last = today;
	int ends[LEVELS] = {0}, used = 0, here;

	for (size_t i = 0; i < count; i++) {
		first = marks[i].at < first ? marks[i].at : first;
		last = marks[i].at > last ? marks[i].at : last;
	}
	here = scaled_to(today, first, last, a.cols);
	place_to_scale(p, marks, count, first, last, a.cols);
	if (in_order(marks, count) && collide(p, count)) {
		if (give_way(p, count, a.cols))
			here = today_col(p, marks, count, today, here);
		else
			place_to_scale(p, marks, count, first, last, a.cols);
	}
	draw_rule(area_of(a, row, 0, 1, a.cols), 0);
	draw_text(a, row, here, LOOK_TITLE, "|");
	for (size_t i = 0; i < count; i++) {
		int level = free_row(ends, LEVELS, p[i].from, p[i].from + p[i].cols + 1);

		draw_mark(a, row, p[i].col, &marks[i]);
		if (level < 0)
			continue;
		draw_text(a, row + 1 + level * 2, p[i].from, marks[i].chosen ? LOOK_SELECTED : LOOK_PLAIN, marks[i].label);
		draw_text(a, row + 2 + level * 2, p[i].from, LOOK_PLAIN, marks[i].date);
		used = level + 1 > used ? level + 1 : used;
	}
	free(p);
	return 1 + used * 2;
}
