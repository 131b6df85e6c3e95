/*
 * Small charts as text: readable without colour and in ASCII, where blocks
 * cannot be drawn. Every bar has its number beside it, drawn by the caller.
 */
#ifndef STOREKEEP_CHART_H
#define STOREKEEP_CHART_H

#include "storekeep/draw.h"

/* ████████░░░ (####....): `value` of `total` over `cols` columns. */
void chart_gauge(struct area a, int row, int col, int cols, enum look look, int64_t value, int64_t total);
/* ████ as long as value against `max` within `cols`, at least one cell for a value above 0. Returns its columns. */
int chart_bar(struct area a, int row, int col, int cols, enum look look, int64_t value, int64_t max);
/* Parts of a whole side by side, each with its own filling (█ ▓ ▒ ░, or # = + .); the shares fill `cols` exactly. */
void chart_stacked(struct area a, int row, int col, int cols, const int64_t *values, size_t count);
/* One cell a value, ▁▂▃▄▅▆▇█ (_.-=+*# in ASCII), the last `cols` values. */
void chart_spark(struct area a, int row, int col, int cols, const int64_t *values, size_t count);

/* Columns that stand on the last of `rows` rows, one cell wide: `count` values shared out over `cols` (several values in a
 * column are summed), as tall as the largest fills the rows. Returns the columns used. */
int chart_columns(struct area a, int row, int col, int rows, int cols, const int64_t *values, size_t count);

/* A waterfall: from a first amount through additions and deductions to what is left. */
struct chart_step {
	const char *label;  /* translated */
	int64_t amount;     /* signed; ignored where `total` */
	bool total;         /* a bar from zero of what has come together so far */
	const char *figure; /* the amount as text, drawn after the bar */
};

/* One row a step: label, bar where it stands, figure. Returns the rows used. */
int chart_waterfall(struct area a, int row, const struct chart_step *steps, size_t count);

/* Points on a line of time, for runbooks and renewals. */
struct chart_mark {
	int64_t at;        /* any unit, the same for all */
	const char *label; /* under the line */
	const char *date;  /* under the label */
	bool past;         /* ● instead of ○ (* instead of o) */
	bool chosen;       /* in reverse */
};

/* The line, the marks in order and, below, label and date of each. Marks whose labels would collide move apart as far as the line is
 * long; else what does not fit beside its neighbour stands a row lower. Uses 3 rows or more. Returns the rows used. */
int chart_timeline(struct area a, int row, const struct chart_mark *marks, size_t count, int64_t today);

#endif
