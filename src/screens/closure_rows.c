/*
 * What the tabs of the closure screen list: milestones with the work that is
 * open before each, what changes with the date, tasks, the balance, events.
 */
#include "config.h"

#include "closure_view.h"

#include <stdio.h>
#include <string.h>

/* Its look is the first cell of each row but of events; not shown. */
#define LOOK_CELL {"look", N_("Urgency"), VK_INT, NULL, 0, 0, 0, false}

enum { LINE_LOOK, LINE_DAY, LINE_TAG, LINE_WHAT, LINE_LEFT, LINE_RULE, LINE_COLUMNS };
static const struct list_column line_columns[LINE_COLUMNS] = {
	LOOK_CELL,
	{"day", N_("Day"), VK_TEXT, NULL, 10, 0, 0, false},
	{"tag", N_("From D"), VK_TEXT, NULL, 6, 0, 2, false},
	{"what", N_("What"), VK_TEXT, NULL, 40, 1, 0, false},
	{"left", N_("Time left"), VK_TEXT, NULL, 11, 0, 1, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 7, 0, 2, false},
};

enum { CHANGE_LOOK, CHANGE_KIND, CHANGE_WHAT, CHANGE_COLUMNS };
static const struct list_column change_columns[CHANGE_COLUMNS] = {
	LOOK_CELL,
	{"kind", N_("Item"), VK_TEXT, NULL, 20, 0, 1, false},
	{"what", N_("What changes"), VK_TEXT, NULL, 40, 1, 0, false},
};

enum { TASK_LOOK, TASK_DONE, TASK_WHAT, TASK_COUNT, TASK_BY, TASK_EVIDENCE, TASK_RULE, TASK_COLUMNS };
static const struct list_column task_columns[TASK_COLUMNS] = {
	LOOK_CELL,
	{"done", N_("Tick"), VK_TEXT, NULL, 4, 0, 0, false},
	{"what", N_("Task"), VK_TEXT, NULL, 22, 1, 0, false},
	{"count", N_("Of all"), VK_TEXT, NULL, 9, 0, 1, false},
	{"by", N_("Until"), VK_TEXT, NULL, 10, 0, 0, false},
	{"evidence", N_("Evidence"), VK_TEXT, NULL, 20, 1, 2, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 7, 0, 3, false},
};

enum { BALANCE_LOOK, BALANCE_KIND, BALANCE_WHAT, BALANCE_DAY, BALANCE_AMOUNT, BALANCE_SURE, BALANCE_COLUMNS };
static const struct list_column balance_columns[BALANCE_COLUMNS] = {
	LOOK_CELL,
	{"kind", N_("Which amount"), VK_ENUM, "closure_row", 12, 0, 0, false},
	{"what", N_("What"), VK_TEXT, NULL, 24, 1, 0, false},
	{"day", N_("Day"), VK_TEXT, NULL, 10, 0, 1, false},
	{"amount", N_("Amount"), VK_MONEY, NULL, 12, 0, 0, false},
	{"sure", N_("Known"), VK_TEXT, NULL, 8, 0, 2, false},
};

static const struct {
	const struct list_column *columns;
	size_t count;
} tables[CLOSURE_TABS] = {
	[TAB_LINE] = {line_columns, LINE_COLUMNS},
	[TAB_CHANGES] = {change_columns, CHANGE_COLUMNS},
	[TAB_TASKS] = {task_columns, TASK_COLUMNS},
	[TAB_BALANCE] = {balance_columns, BALANCE_COLUMNS},
};
static const struct column_fit event_fits[] = {
	{"day", 10, 0, 0}, {"act", 22, 0, 0}, {"detail", 24, 2, 0}, {"at", 16, 0, 2}, {"by", 8, 0, 1},
};

/* ---- milestones and work ---- */

static void add_mark(struct closure_state *s, size_t at)
{
	const struct closure_mark *m = &s->look.marks[at];
	struct value cells[LINE_COLUMNS];
	char day[16], left[60], what[200], last[16];

	if (m->day == DAY_NONE)
		return;
	day_format(m->day, day);
	closure_left(m->days_left, left, sizeof left);
	day_format(m->last, last);
	if (m->last != DAY_NONE && m->last != m->day)
		snprintf(what, sizeof what, _("%1$s, last day %2$s"), label_of("closure_mark", m->name), last + 5);
	else
		snprintf(what, sizeof what, "%s", label_of("closure_mark", m->name));
	cells[LINE_DAY] = value_text(day);
	cells[LINE_TAG] = value_text(m->tag[0] != '\0' ? m->tag : "D");
	cells[LINE_WHAT] = value_text(what);
	cells[LINE_LEFT] = value_text(left);
	cells[LINE_RULE] = value_text(m->rule);
	cells[LINE_LOOK] = value_num(m->over ? LOOK_PLAIN : at == CLOSURE_NOTICE && s->look.late ? LOOK_WARN : LOOK_TITLE);
	rows_add(s->rows[TAB_LINE], (int64_t)at + 1, cells);
}

static void add_work(struct closure_state *s, size_t at)
{
	const struct closure_work *w = &s->look.work[at];
	struct value cells[LINE_COLUMNS];
	char what[400];

	if (w->count == 0 && w->was <= 0)
		return;
	if (w->was >= 0 && w->was != w->count)
		snprintf(what, sizeof what, _("  %1$s (as it stands: %2$lld)"), w->sentence, (long long)w->was);
	else
		snprintf(what, sizeof what, "  %s", w->sentence);
	cells[LINE_DAY] = value_text("");
	cells[LINE_TAG] = value_text("");
	cells[LINE_WHAT] = value_text(what);
	cells[LINE_LEFT] = value_text("");
	cells[LINE_RULE] = value_text(w->rule);
	cells[LINE_LOOK] = value_num(w->warn ? LOOK_WARN : LOOK_PLAIN);
	rows_add(s->rows[TAB_LINE], CLOSURE_WORK_ROW + (int64_t)at, cells);
}

static void fill_line(struct closure_state *s)
{
	for (size_t i = 0; i < CLOSURE_POINTS; i++) {
		add_mark(s, i);
		for (size_t n = 0; n < s->look.work_count; n++)
			if ((size_t)s->look.work[n].point == i)
				add_work(s, n);
	}
}

/* ---- the other tabs ---- */

static void fill_changes(struct closure_state *s)
{
	for (size_t i = 0; i < s->look.change_count; i++) {
		const struct closure_change *c = &s->look.changes[i];
		const char *label = label_of("closure_mark", c->kind);
		struct value cells[CHANGE_COLUMNS] = {
			[CHANGE_KIND] = value_text(label != c->kind ? label : label_of("closure_work", c->kind)), [CHANGE_WHAT] = value_text(c->sentence),
			[CHANGE_LOOK] = value_num(LOOK_PLAIN),
		};

		rows_add(s->rows[TAB_CHANGES], (int64_t)i + 1, cells);
	}
}

static void fill_tasks(struct closure_state *s)
{
	for (size_t i = 0; i < s->look.task_count; i++) {
		const struct closure_task *t = &s->look.tasks[i];
		struct value cells[TASK_COLUMNS];
		char count[48] = "", by[16];

		if (t->total > 0)
			snprintf(count, sizeof count, "%lld/%lld", (long long)t->done, (long long)t->total);
		day_format(t->by, by);
		cells[TASK_DONE] = value_text(t->ticked ? "[x]" : "[ ]");
		cells[TASK_WHAT] = value_text(label_of("closure_task", t->name));
		cells[TASK_COUNT] = value_text(count);
		cells[TASK_BY] = value_text(by);
		cells[TASK_EVIDENCE] = value_text(t->evidence);
		cells[TASK_RULE] = value_text(t->rule);
		cells[TASK_LOOK] = value_num(t->late ? LOOK_BAD : LOOK_PLAIN);
		rows_add(s->rows[TAB_TASKS], (int64_t)i + 1, cells);
	}
}

static void fill_balance(struct closure_state *s)
{
	for (size_t i = 0; i < s->look.row_count; i++) {
		const struct closure_row *r = &s->look.rows[i];
		struct value cells[BALANCE_COLUMNS];
		char day[16];

		day_format(r->day, day);
		cells[BALANCE_KIND] = value_text(r->kind);
		cells[BALANCE_WHAT] = value_text(r->what);
		cells[BALANCE_DAY] = value_text(day);
		cells[BALANCE_AMOUNT] = r->amount == MONEY_NONE ? value_none() : value_num(r->amount);
		cells[BALANCE_SURE] = value_text(r->sure ? _("fact") : _("forecast"));
		cells[BALANCE_LOOK] = value_num(strcmp(r->kind, "refund_waits") == 0 ? LOOK_WARN : LOOK_PLAIN);
		rows_add(s->rows[TAB_BALANCE], (int64_t)i + 1, cells);
	}
}

void closure_rows_fill(struct closure_state *s)
{
	static void (*const fills[CLOSURE_TABS])(struct closure_state *s) = {
		[TAB_LINE] = fill_line, [TAB_CHANGES] = fill_changes, [TAB_TASKS] = fill_tasks, [TAB_BALANCE] = fill_balance,
	};

	for (int i = 0; i < CLOSURE_TABS; i++) {
		if (fills[i] == NULL)
			continue;
		rows_clear(s->rows[i]);
		if (s->trouble[0] == '\0')
			fills[i](s);
	}
}

void closure_rows_make(struct closure_state *s)
{
	for (int i = 0; i < CLOSURE_TABS; i++)
		if (tables[i].columns != NULL)
			s->rows[i] = rows_new(tables[i].columns, tables[i].count);
}

struct list_source closure_rows_source(struct view *v, enum closure_tab tab)
{
	struct closure_state *s = closure_state_of(v);

	if (s->rows[tab] != NULL)
		return rows_source(s->rows[tab]);
	fitted_free(&s->events);
	closure_events(shop_of(v), s->look.now.id, &s->events.source);
	return fitted_source(&s->events, event_fits, COUNT_OF(event_fits));
}

/* ---- the selected row ---- */

static int64_t id_at(const struct closure_state *s, enum closure_tab tab)
{
	const struct list_row *row = s->table != NULL && s->tab == tab ? table_row(s->table) : NULL;

	return row != NULL ? row->id : 0;
}

const struct closure_work *closure_work_at(const struct closure_state *s)
{
	int64_t id = id_at(s, TAB_LINE);

	return id >= CLOSURE_WORK_ROW && (size_t)(id - CLOSURE_WORK_ROW) < s->look.work_count ? &s->look.work[id - CLOSURE_WORK_ROW] : NULL;
}

const struct closure_mark *closure_mark_at(const struct closure_state *s)
{
	const struct closure_work *w = closure_work_at(s);
	int64_t id = id_at(s, TAB_LINE);

	if (w != NULL)
		return &s->look.marks[w->point];
	return id >= 1 && id <= CLOSURE_POINTS ? &s->look.marks[id - 1] : NULL;
}

const struct closure_task *closure_task_at(const struct closure_state *s)
{
	int64_t id = id_at(s, TAB_TASKS);

	return id >= 1 && (size_t)id <= s->look.task_count ? &s->look.tasks[id - 1] : NULL;
}

const struct closure_row *closure_row_at(const struct closure_state *s)
{
	int64_t id = id_at(s, TAB_BALANCE);

	return id >= 1 && (size_t)id <= s->look.row_count ? &s->look.rows[id - 1] : NULL;
}

enum look closure_row_look(const struct list_row *row)
{
	return (enum look)row->cells[0].num;
}
