/*
 * The lines of the board, narrowed to what a person wants to see.
 */
#include "config.h"

#include "due_board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storekeep/filepick.h"
#include "storekeep/profile.h"
#include "storekeep/text.h"

enum { MARKETS_MOST = 32 };

enum status due_board_read(struct shop *s, struct due_board *b, int ahead, struct error *e)
{
	due_free(&b->due);
	return due_collect(s, ahead, &b->due, e);
}

void due_board_free(struct due_board *b)
{
	due_free(&b->due);
}

static bool fits(const struct due_board *b, const struct due_item *it, const char *desk)
{
	return (b->profile[0] == '\0' || strcmp(it->profile, b->profile) == 0) && (desk[0] == '\0' || strcmp(it->desk, desk) == 0);
}

bool due_board_shows(const struct due_board *b, const struct due_item *it)
{
	return fits(b, it, b->desk);
}

static size_t count_of(const struct due_board *b, const char *desk, bool *late)
{
	size_t count = 0;

	*late = false;
	for (size_t i = 0; i < b->due.count; i++) {
		const struct due_item *it = &b->due.items[i];

		count += fits(b, it, desk);
		*late = *late || (fits(b, it, desk) && it->overdue);
	}
	return count;
}

bool due_board_has_head(const struct due_board *b)
{
	if (b->desk[0] != '\0' || b->profile[0] != '\0')
		return true;
	for (size_t i = 1; i < b->due.count; i++)
		if (strcmp(b->due.items[i].desk, b->due.items[0].desk) != 0)
			return true;
	return false;
}

/* ---- drawing ---- */

enum { DESKS_MOST = 16 };

/* Names of the desks that have lines or are chosen, "all" first, with their counts. */
struct heads {
	size_t count, chosen;
	char text[DESKS_MOST][80];
};

static void add_head(const struct due_board *b, struct heads *h, const char *desk)
{
	bool late, chosen = strcmp(b->desk, desk) == 0;
	size_t count = count_of(b, desk, &late);

	if ((count == 0 && !chosen) || h->count == DESKS_MOST)
		return;
	if (chosen)
		h->chosen = h->count;
	snprintf(h->text[h->count++], sizeof *h->text, "%s %zu%s", desk[0] != '\0' ? label_of("due_desk", desk) : _("all"), count,
	         late ? draw_sign(LOOK_WARN) : "");
}

static int head_cols(const struct heads *h, size_t from, size_t to, int gap)
{
	int cols = 2;

	for (size_t i = from; i <= to; i++)
		cols += text_width(h->text[i], strlen(h->text[i])) + (i < to ? gap : 0);
	return cols;
}

/* Where they do not fit they stand closer; then whole ones give way, those before the chosen one first. A count is never cut. */
void due_board_head(struct shop *s, const struct due_board *b, struct area a, int row)
{
	struct heads h = {0};
	const char *desk;
	size_t first = 0, last;
	int col = 0, gap = 3;

	if (b->profile[0] != '\0')
		col += 1 + draw_textf(a, row, col, LOOK_TITLE, "%s:", screen_market(s, b->profile));
	add_head(b, &h, "");
	for (int n = 0; (desk = label_code("due_desk", n)) != NULL; n++)
		add_head(b, &h, desk);
	last = h.count - 1;
	while (gap > 2 && col + head_cols(&h, 0, last, gap) > a.cols)
		gap--;
	while (first < h.chosen && col + head_cols(&h, first, h.chosen, gap) > a.cols)
		first++;
	while (last > h.chosen && col + head_cols(&h, first, last, gap) > a.cols)
		last--;
	draw_text(a, row, col, LOOK_PLAIN, first > 0 ? "<" : " ");
	for (size_t i = first; i <= last; i++) {
		if (i == h.chosen)
			draw_textf(a, row, col, LOOK_SELECTED, " %s ", h.text[i]);
		else
			draw_text(a, row, col + 1, LOOK_PLAIN, h.text[i]);
		col += text_width(h.text[i], strlen(h.text[i])) + gap;
	}
	if (last + 1 < h.count)
		draw_text(a, row, a.cols - 1, LOOK_PLAIN, ">");
}

/* ---- choosing ---- */

void due_board_turn(struct due_board *b, int by)
{
	int count = 0, at = 0;

	while (label_code("due_desk", count) != NULL)
		count++;
	for (int n = 0; n < count; n++)
		if (strcmp(label_code("due_desk", n), b->desk) == 0)
			at = n + 1;
	for (int left = count; left > 0; left--) {
		bool late;

		at = (at + by + count + 1) % (count + 1);
		if (at == 0 || count_of(b, label_code("due_desk", at - 1), &late) > 0)
			break;
	}
	snprintf(b->desk, sizeof b->desk, "%s", at > 0 ? label_code("due_desk", at - 1) : "");
}

/* The marketplaces of the lines, in order of name; returns how many. */
static size_t markets_of(const struct due_board *b, const char *out[MARKETS_MOST], size_t counts[MARKETS_MOST])
{
	size_t n = 0;

	for (size_t i = 0; i < b->due.count; i++) {
		const char *name = b->due.items[i].profile;
		size_t at = 0;

		while (at < n && strcmp(out[at], name) < 0)
			at++;
		if (at < n && strcmp(out[at], name) == 0) {
			counts[at]++;
			continue;
		}
		if (n == MARKETS_MOST)
			continue;
		memmove(out + at + 1, out + at, (n - at) * sizeof *out);
		memmove(counts + at + 1, counts + at, (n - at) * sizeof *counts);
		out[at] = name;
		counts[at] = 1;
		n++;
	}
	return n;
}

bool due_board_ask(struct view *v, struct due_board *b)
{
	const char *names[MARKETS_MOST];
	size_t counts[MARKETS_MOST], n = markets_of(b, names, counts), at = 0;
	struct pick picks[MARKETS_MOST + 1] = {{.code = "", .label = _("all marketplaces"), .unseen = true}};
	char labels[MARKETS_MOST][100];
	int chosen;

	for (size_t i = 0; i < n; i++) {
		snprintf(labels[i], sizeof labels[i], "%s  %zu", screen_market(shop_of(v), names[i]), counts[i]);
		picks[i + 1] = (struct pick){.code = names[i], .label = labels[i], .unseen = true};
		if (strcmp(names[i], b->profile) == 0)
			at = i + 1;
	}
	chosen = dialog_choose(v, _("Which marketplace?"), picks, n + 1, at);
	if (chosen < 0)
		return false;
	snprintf(b->profile, sizeof b->profile, "%s", chosen > 0 ? names[chosen - 1] : "");
	return true;
}

/* ---- as a file ---- */

/* The lines that pass the filter, copied; due_free() it. */
static struct due_items shown(const struct due_board *b)
{
	struct due_items all = {.items = xreallocarray(NULL, b->due.count + 1, sizeof *all.items)};

	for (size_t i = 0; i < b->due.count; i++)
		if (due_board_shows(b, &b->due.items[i]))
			all.items[all.count++] = b->due.items[i];
	return all;
}

struct outcome due_board_export(struct view *v, const struct due_board *b)
{
	char *path = filepick_save(v, _("Write the iCalendar file where?"), "storekeep.ics");
	struct due_items items;
	struct error e = {0};

	if (path == NULL || (access(path, F_OK) == 0 && !dialog_confirm(v, _("This file is there already. Write over it?")))) {
		free(path);
		return outcome_draw();
	}
	items = shown(b);
	if (screen_ok(v, due_export(shop_of(v), &items, path, true, &e), &e))
		ui_say(v, ngettext("%1$zu line written into %2$s", "%1$zu lines written into %2$s", (unsigned long)items.count), items.count, path);
	due_free(&items);
	free(path);
	return outcome_draw();
}

/* ---- words ---- */

void due_hour(struct shop *s, const struct due_item *it, char out[16])
{
	const struct profile *p = NULL;
	char at[32];

	out[0] = '\0';
	if (it->at == INSTANT_NONE)
		return;
	shop_profile(s, it->profile, &p, NULL);
	instant_format(it->at, p != NULL ? profile_zone(p) : "Asia/Taipei", at);
	snprintf(out, 16, " %.5s", at + 11);
}
