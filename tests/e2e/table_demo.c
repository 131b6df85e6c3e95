/*
 * The toolkit alone: a table of a million rows that are computed, not stored,
 * a side pane, a screen with charts, and rows with everything that must never
 * reach a terminal. What the end-to-end tests of the toolkit and the
 * measurements of bytes per key drive.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/date.h"
#include "storekeep/dialog.h"
#include "storekeep/edit_view.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/progress.h"
#include "storekeep/table.h"
#include "storekeep/text.h"

#define ROWS 1000000

static const struct list_column columns[] = {
	{"name", N_("Name"), VK_TEXT, NULL, 14, 2, 0, true},
	{"phone", N_("Phone"), VK_TEXT, NULL, 12, 0, 0, false},
	{"tier", N_("Grade"), VK_TEXT, NULL, 6, 0, 3, false},
	{"points", N_("Points"), VK_INT, NULL, 9, 0, 0, false},
	{"joined", N_("Joined"), VK_DATE, NULL, 10, 0, 5, false},
	{"note", N_("Note"), VK_TEXT, NULL, 16, 3, 7, false},
};

static const char *const names[] = {
	"王小明", "林美華", "陳怡君", "Chang Wei", "許功蓋", "李 淑芬", "Yamada 花子", "é́criture", "👨‍👩‍👧 家族", "曾①●─",
};

static const char *const notes[] = {
	"", "常客", "", "prefers e-mail", "", "esc \033[31mred\033[0m \033]0;x\a", "bidi \u202Eabc\u202C", "tab\there\r\nline", "", "\xff\xfe bad",
};

static void make_row(int64_t i, struct list_page *out)
{
	char key[16], phone[24], joined[16];
	struct value cells[COUNT_OF(columns)] = {0};

	snprintf(key, sizeof key, "%07lld", (long long)i);
	snprintf(phone, sizeof phone, "09%02lld %03lld %03lld", (long long)(i / 10000 % 100), (long long)(i / 10 % 1000),
	         (long long)(i % 1000));
	day_format(day_from_ymd(2020, 1, 1) + (day_t)(i % 2000), joined);
	cells[0].text = names[i % (int64_t)COUNT_OF(names)];
	cells[1].text = phone;
	cells[2].text = i % 3 == 0 ? "金卡" : i % 3 == 1 ? "銀卡" : "一般";
	cells[3].num = i * 37 % 20011;
	cells[4].text = joined;
	cells[5].text = notes[i * 7 / 3 % (int64_t)COUNT_OF(notes)];
	list_page_add(out, key, i + 1, cells, COUNT_OF(columns));
}

static bool fits(int64_t i, const char *filter)
{
	if (filter != NULL && strncmp(filter, "name=", 5) == 0)
		filter += 5;
	return filter == NULL || strstr(names[i % (int64_t)COUNT_OF(names)], filter) != NULL;
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	bool down = (q->descending ? 1 : 0) ^ (q->backwards ? 0 : 1);
	int64_t at = down ? 0 : ROWS - 1, step = down ? 1 : -1, rows[1024];
	size_t count = 0;

	(void)self, (void)e;
	if (q->after != NULL)
		at = atoll(q->after) + (q->inclusive ? 0 : step);
	for (; at >= 0 && at < ROWS && count < q->limit && count < COUNT_OF(rows); at += step)
		if (fits(at, q->filter))
			rows[count++] = at;
	for (size_t i = 0; i < count; i++)
		make_row(rows[q->backwards ? count - 1 - i : i], out);
	return ST_OK;
}

static bool count_rows(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	(void)self;
	*out = 0;
	for (int64_t i = 0; i < ROWS; i++) {
		if (i % 4096 == 0 && stop(stop_arg))
			return false;
		*out += fits(i, q->filter);
	}
	return true;
}

static const struct list_source source = {.columns = columns, .column_count = COUNT_OF(columns), .page = page, .count = count_rows};

/* --- charts --- */

static void charts_draw(struct view *v, struct area a)
{
	static const int64_t week[] = {120, 340, 800, 620, 210, 40, 80}, parts[] = {50, 30, 15, 5};
	static const struct chart_step steps[] = {
		{"gross", 1322000, false, "1,322,000"}, {"fees", -84210, false, "-84,210"},
		{"refunds", -31480, false, "-31,480"}, {"logistics", -2000, false, "-2,000"}, {"payout", 0, true, "1,204,310"},
	};
	static const struct chart_mark marks[] = {
		{25, "notice", "25 Nov", false, false}, {30, "closes", "30 Nov", false, false}, {40, "ship 12", "10 Dec", false, false},
		{60, "3 returns", "30 Dec", false, false}, {70, "settle", "9 Jan", false, false}, {100, "balance", "8 Feb", false, false},
	};
	int row = 0;

	(void)v;
	chart_gauge(a, row, 1, 20, LOOK_GOOD, 196240, 300000);
	draw_text(a, row++, 22, LOOK_PLAIN, "196 240 / 300 000");
	chart_spark(a, row, 1, 20, week, COUNT_OF(week));
	row++;
	chart_stacked(a, row++, 1, 40, parts, COUNT_OF(parts));
	row++;
	row += chart_waterfall(a, row, steps, COUNT_OF(steps)) + 1;
	chart_timeline(a, row, marks, COUNT_OF(marks), 0);
}

static const struct screen charts_screen = {
	.name = "charts", .title = N_("Charts"), .jump = 'c', .draw = charts_draw,
};

/* --- the table --- */

static enum status members_open(struct view *v, void *arg, struct error *e)
{
	(void)arg, (void)e;
	table_new(v, &source);
	return ST_OK;
}

static void members_pane(struct view *v, struct area a)
{
	const struct table *t = table_of(v);
	int row = 0;

	if (table_row(t) == NULL)
		return;
	draw_text(a, row++, 0, LOOK_TITLE, table_cell(t, "name"));
	draw_text(a, row++, 0, LOOK_PLAIN, table_cell(t, "phone"));
	row += draw_wrapped(a, row, LOOK_PLAIN, table_cell(t, "note"));
	chart_gauge(a, row + 1, 0, a.cols, LOOK_GOOD, table_row(t)->cells[3].num, 20011);
}

static struct outcome members_open_row(struct view *v)
{
	ui_say(v, "open %s", table_row(table_of(v))->key);
	return outcome_draw();
}

static struct outcome members_long(struct view *v)
{
	struct progress_box *box = progress_open(v, _("Long work"));
	int64_t i = 0;

	while (i < 400000000 && progress_step(box, i, 400000000))
		i += 10;
	ui_say(v, progress_stopped(box) ? "stopped" : "through");
	progress_close(box);
	return outcome_draw();
}

static struct outcome members_crash(struct view *v)
{
	(void)v;
	abort();
}

static struct outcome members_key(struct view *v, const struct key *k)
{
	if (k->code != K_SCAN)
		return outcome_pass();
	ui_say(v, "scan %s", k->text);
	return outcome_draw();
}

static enum status grant(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	(void)v, (void)e;
	for (size_t i = 0; i < count && try_only; i++)
		buf_addf(said, "row %lld gets 10 points\n", (long long)ids[i]);
	if (!try_only)
		buf_addf(said, "%zu rows changed", count);
	return ST_OK;
}

static const struct bulk_act acts[] = {{"grant", 'g', N_("Grant points"), grant}};

static enum status acting_open(struct view *v, void *arg, struct error *e)
{
	(void)arg, (void)e;
	table_set_acts(table_new(v, &source), acts, COUNT_OF(acts));
	return ST_OK;
}

static const struct action actions[] = {
	{"member.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open this row"), members_open_row, table_has_row},
	{"member.long", GROUP_RECORD, {'w'}, N_("Work"), N_("Long work that can be stopped"), members_long, NULL},
	{"member.crash", GROUP_RECORD, {K_F(11)}, NULL, N_("Crash"), members_crash, NULL},
};

static const struct screen members_screen = {
	.name = "members", .title = N_("Folk"), .jump = 'm', .actions = actions, .action_count = COUNT_OF(actions),
	.open = members_open, .pane = members_pane, .key = members_key,
};

static const struct screen acting_screen = {
	.name = "acting", .title = N_("Acting"), .jump = 'a', .open = acting_open,
};

/* --- a counter: a field that takes digits, and scans --- */

struct counter {
	struct part part;
	struct editor *editor;
	struct edit_window window;
	char scanned[80];
	int drafts;
};

static void counter_draw(struct part *p, struct area a)
{
	struct counter *c = (struct counter *)p;

	draw_text(a, 0, 1, LOOK_PLAIN, "item");
	edit_view_draw(c->editor, &c->window, area_of(a, 0, 8, 1, 40), true);
	draw_textf(a, 2, 1, LOOK_PLAIN, "scanned: %s", c->scanned);
}

static struct outcome counter_key(struct part *p, const struct key *k)
{
	struct counter *c = (struct counter *)p;

	return edit_view_key(c->editor, &c->window, k);
}

static bool counter_in_text(const struct part *p)
{
	(void)p;
	return true;
}

static bool counter_unsaved(const struct part *p)
{
	return editor_text(((const struct counter *)p)->editor)[0] != '\0';
}

static void counter_draft(struct part *p)
{
	const struct counter *c = (struct counter *)p;
	FILE *f = getenv("DEMO_DRAFT") != NULL ? fopen(getenv("DEMO_DRAFT"), "w") : NULL;

	if (f != NULL) {
		fputs(editor_text(c->editor), f);
		fclose(f);
	}
}

static void counter_free(struct part *p)
{
	editor_free(((struct counter *)p)->editor);
	free(p);
}

static const struct part_ops counter_ops = {
	.name = "counter", .draw = counter_draw, .key = counter_key, .in_text = counter_in_text,
	.unsaved = counter_unsaved, .save_draft = counter_draft, .free = counter_free,
};

static enum status counter_open(struct view *v, void *arg, struct error *e)
{
	struct counter *c = xcalloc(1, sizeof *c);

	(void)arg, (void)e;
	c->editor = editor_new(&(struct editor_options){0});
	editor_set(c->editor, "");
	view_add(v, &c->part, &counter_ops);
	return ST_OK;
}

static struct outcome counter_scan(struct view *v, const struct key *k)
{
	struct counter *c = (struct counter *)v->parts[0];

	if (k->code != K_SCAN)
		return outcome_pass();
	snprintf(c->scanned, sizeof c->scanned, "<%s>", k->text);
	return outcome_draw();
}

static const struct screen counter_screen = {
	.name = "counter", .title = N_("Counter"), .jump = 'n', .open = counter_open, .key = counter_scan, .scans = true,
};

extern const struct screen keys_screen;
static const struct screen *const screens[] = {&members_screen, &acting_screen, &charts_screen, &counter_screen, &keys_screen, NULL};

int main(int argc, char **argv)
{
	struct ui_options o = {.shop_name = "Clay & Co. 陶", .actor = "mei", .zone = "Asia/Taipei", .screens = screens};
	struct error e = {0};

	i18n_init(getenv("DEMO_LANGUAGE"));
	if (getenv("STOREKEEP_NOW") != NULL)
		clock_set(instant_parse(getenv("STOREKEEP_NOW"), "Asia/Taipei"));
	for (int i = 1; i < argc; i++) {
		o.mouse |= strcmp(argv[i], "--mouse") == 0;
		if (strcmp(argv[i], "--wide") == 0 || strcmp(argv[i], "--narrow") == 0) {
			o.ambiguous_set = true;
			o.ambiguous_wide = strcmp(argv[i], "--wide") == 0;
		}
	}
	if (ui_run(&o, &members_screen, NULL, &e) != ST_OK) {
		fprintf(stderr, "table_demo: %s\n", e.message);
		return (int)e.status;
	}
	return 0;
}
