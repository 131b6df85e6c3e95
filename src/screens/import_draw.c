/*
 * The preview of an import on the screen: the head says how the file was read
 * and what would come in, one of three tables stands below.
 */
#include "config.h"

#include "import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HEAD_ROWS 6

const char *import_separator(char c)
{
	return c == '\t' ? _("tab") : c == ';' ? _("semicolon") : c == ',' ? _("comma") : _("other");
}

static void draw_reading(struct import_state *s, struct area a)
{
	const struct import_result *r = &s->result;
	enum charset cs = s->previewed ? r->charset : s->charset;
	char separator = s->previewed ? r->separator : s->separator;
	int col = 0;

	if (cs != CS_UNKNOWN) {
		col += draw_textf(a, 0, col, LOOK_PLAIN, _("Characters (c): %s"), label_of("charset", charset_name(cs)));
		if (s->previewed && !r->charset_sure)
			col += draw_textf(a, 0, col, LOOK_WARN, " %s %s", draw_sign(LOOK_WARN), _("by its content"));
		col += 3;
	}
	if (separator != 0)
		col += draw_textf(a, 0, col, LOOK_PLAIN, _("Separator (t): %s"), import_separator(separator)) + 3;
	if (s->take_damaged)
		draw_textf(a, 0, col, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN), _("damaged rows are taken too"));
}

static void draw_counts(const struct import_state *s, struct area a)
{
	const struct import_result *r = &s->result;
	char n[5][32];
	int col = 0;

	money_format(r->fresh, false, n[0]);
	money_format(r->changed, false, n[1]);
	money_format(r->same, false, n[2]);
	money_format(r->refused, false, n[3]);
	money_format(r->totals, false, n[4]);
	col += draw_textf(a, 0, col, LOOK_TITLE, _("new %s"), n[0]) + 3;
	col += draw_textf(a, 0, col, LOOK_TITLE, _("changed %s"), n[1]) + 3;
	col += draw_textf(a, 0, col, LOOK_TITLE, _("same %s"), n[2]) + 3;
	if (r->refused > 0)
		col += draw_textf(a, 0, col, LOOK_BAD, _("%1$s refused %2$s"), draw_sign(LOOK_BAD), n[3]) + 3;
	else
		col += draw_textf(a, 0, col, LOOK_TITLE, _("refused %s"), n[3]) + 3;
	if (r->left_out > 0)
		col += draw_textf(a, 0, col, LOOK_TITLE, _("left out %lld"), (long long)r->left_out) + 3;
	if (r->totals > 0)
		draw_textf(a, 0, col, LOOK_PLAIN, _("totals rows %s"), n[4]);
	if (r->total_points != 0 || r->total_credit != 0)
		draw_textf(a, 1, 0, LOOK_TITLE, _("opening balances: %1$lld points, %2$lld of store credit"), (long long)r->total_points,
		           (long long)r->total_credit);
	if (r->already)
		draw_textf(a, 1, 0, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN), _("This very file is in already: nothing would change."));
	else if (r->cancelled)
		draw_textf(a, 1, 0, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN), _("You stopped the reading: the counts are of the rows read so far."));
}

static void draw_tabs(const struct view *v, struct area a)
{
	static const char *const names[PANES] = {N_("1 Columns"), N_("2 First rows"), N_("3 Refused"), N_("4 Changes")};
	const struct import_state *s = v->state;
	size_t counts[PANES] = {s->result.column_count, s->result.first_count, s->result.refusal_count, s->result.change_count};
	int col = 0;

	for (size_t i = 0; i < PANES && (i != PANE_CHANGES || import_is_member(s)); i++) {
		bool here = v->parts[v->focus] == (struct part *)(void *)s->table[i];

		col += draw_textf(a, 0, col, here ? LOOK_SELECTED : LOOK_PLAIN, here ? "[%s (%zu)]" : " %s (%zu) ", _(names[i]),
		                  counts[i]) + 1;
	}
}

/* The first remarks, below the list. Returns the rows that they take. */
static int draw_remarks(const struct import_state *s, struct area a)
{
	const char *line = buf_str(&s->remarks);
	int count = 0, row;

	for (const char *p = line; *p != '\0'; p++)
		count += *p == '\n';
	count = count < a.rows / 3 ? count : a.rows / 3;
	if (count == 0 || s->result.already)
		return 0;
	draw_rule(a, a.rows - count - 1);
	for (row = a.rows - count; row < a.rows; row++) {
		char *text = xstrndup(line, strcspn(line, "\n"));

		draw_cell(a, row, 0, a.cols, LOOK_PLAIN, text, false);
		free(text);
		line += strcspn(line, "\n") + 1;
	}
	return count + 1;
}

/* The table in focus; a refused row stands below its list in full. */
static void draw_list(struct view *v, struct area a)
{
	struct import_state *s = v->state;
	const struct list_row *row;
	int below = a.rows >= 9 ? 4 : 0;

	if (v->parts[v->focus] != (struct part *)(void *)s->table[PANE_REFUSED] || s->result.refusal_count == 0)
		below = 0;
	part_draw(v->parts[v->focus], area_of(a, 0, 0, a.rows - below, a.cols));
	row = below != 0 ? table_row(s->table[PANE_REFUSED]) : NULL;
	if (row == NULL)
		return;
	draw_rule(a, a.rows - below);
	draw_cell(a, a.rows - below + 1, 0, a.cols, LOOK_PLAIN, table_cell(s->table[PANE_REFUSED], "raw"), false);
	draw_wrapped(area_of(a, a.rows - below + 2, 0, below - 2, a.cols), 0, LOOK_PLAIN, table_cell(s->table[PANE_REFUSED], "message"));
}

/* Marketplace, the statement's period, and whether it takes the place of one that is there. */
static void draw_whose(struct view *v, struct area a)
{
	const struct import_state *s = v->state;
	int col = draw_textf(a, 0, 0, LOOK_PLAIN, _("Marketplace (p): %s"),
	                     s->profile[0] != '\0' ? screen_market(shop_of(v), s->profile) : _("none fits")) + 3;

	if (import_is_member(s))
		draw_textf(a, 0, col, LOOK_PLAIN, _("Who is there already (o): %s"), s->update ? _("is changed") : _("is passed over"));
	if (!s->previewed || s->result.period[0] == '\0')
		return;
	col += draw_textf(a, 0, col, LOOK_PLAIN, _("Period: %s"), s->result.period) + 3;
	if (s->replaces)
		draw_textf(a, 0, col, LOOK_WARN, "%s %s", draw_sign(LOOK_WARN), _("replaces its statement"));
}

static int draw_refusal(struct area a, int row, const struct error *e)
{
	char sentence[700];

	snprintf(sentence, sizeof sentence, "%s %s%s%s%s", draw_sign(LOOK_BAD), e->message, e->rule[0] != '\0' ? " (" : "", e->rule,
	         e->rule[0] != '\0' ? ")" : "");
	return row + draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_BAD, sentence);
}

void import_draw(struct view *v, struct area a)
{
	struct import_state *s = v->state;
	char name[300];
	int row = HEAD_ROWS - 1, below;

	if (s->path == NULL) {
		draw_wrapped(area_of(a, 1, 2, a.rows - 1, a.cols - 4), 0, LOOK_PLAIN,
		             _("F4 chooses a file. What would come in is shown before anything is imported."));
		return;
	}
	snprintf(name, sizeof name, _("File (F4): %s"), s->path);
	draw_cell(a, 0, 0, a.cols, LOOK_PLAIN, name, false);
	draw_whose(v, area_of(a, 1, 0, 1, a.cols));
	draw_reading(s, area_of(a, 2, 0, 1, a.cols));
	if (s->error.message[0] != '\0')
		row = draw_refusal(a, HEAD_ROWS - 2, &s->error) + 1;
	if (!s->previewed)
		return;
	draw_counts(s, area_of(a, 3, 0, 2, a.cols));
	draw_tabs(v, area_of(a, row, 0, 1, a.cols));
	row++;
	below = draw_remarks(s, area_of(a, row, 0, a.rows - row, a.cols));
	draw_list(v, area_of(a, row, 0, a.rows - row - below, a.cols));
}
