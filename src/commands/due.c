/*
 * due list, due run, due log: what falls due, what the rules do by themselves,
 * and what they have done.
 */
#include "config.h"

#include "storekeep/due.h"

#include <string.h>

#include "storekeep/command.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"

#define DAYS_AHEAD 14

static enum status ahead(struct cli *c, int *out, struct error *e)
{
	int64_t days;
	enum status st = cli_field_int(c, "days", DAYS_AHEAD, &days, e);
	*out = st != ST_OK || days < 0 ? 0 : days > 3660 ? 3660 : (int)days;
	return st;
}

static enum status list(struct cli *c, struct error *e)
{
	struct list_source src;
	int days;
	enum status st = ahead(c, &days, e);
	if (st == ST_OK)
		st = due_list(cli_shop(c), days, &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status export(struct cli *c, struct error *e)
{
	struct due_items items = {0};
	int days;
	enum status st = ahead(c, &days, e);
	if (st == ST_OK)
		st = due_collect(cli_shop(c), days, &items, e);
	if (st != ST_OK)
		return st;
	due_narrow(&items, cli_field(c, "profile"), cli_field(c, "desk"), cli_field(c, "kind"));
	st = due_export(cli_shop(c), &items, cli_arg(c, 0), cli_overwrite(c), e);
	if (st == ST_OK) {
		cli_text(c, "file", N_("File"), cli_arg(c, 0));
		cli_int(c, "lines", N_("Lines"), (int64_t)items.count);
	}
	due_free(&items);
	return st;
}

/* ---- what the rules did ---- */

static const struct list_column step_columns[] = {
	{"day", N_("On the day"), VK_DATE, NULL, 10, 0, 0, false},
	{"step", N_("What the rules did"), VK_ENUM, "life_step", 28, 1, 0, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 0, false},
	{"record", N_("Record"), VK_ENUM, "life_record", 8, 0, 0, false},
	{"record_no", N_("Number"), VK_TEXT, NULL, 14, 0, 0, false},
	{"count", N_("Count of it"), VK_INT, NULL, 8, 0, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 0, false},
};

/* {"period_begin":2,…}: how often each kind of step was done, in the order of their first. */
static void tell_totals(struct json *j, const struct due_steps *steps)
{
	json_object(j, "by_step");
	for (size_t i = 0; i < steps->count; i++) {
		const char *step = steps->items[i].step;
		int64_t total = 0;
		size_t first = 0;

		while (strcmp(steps->items[first].step, step) != 0)
			first++;
		for (size_t n = i; first == i && n < steps->count; n++)
			total += strcmp(steps->items[n].step, step) == 0 ? steps->items[n].count : 0;
		if (first == i)
			json_int(j, step, total);
	}
	json_end_object(j);
}

static void tell_steps(struct cli *c, const struct due_steps *steps)
{
	struct cli_table t = {.columns = step_columns, .column_count = LIST_COUNT(step_columns)};

	for (size_t i = 0; i < steps->count; i++) {
		const struct due_step *row = &steps->items[i];
		char day[16];
		struct value cells[] = {
			{.text = day}, {.text = row->step}, {.text = row->profile}, {.text = row->record}, {.text = row->record_no},
			{.num = row->count}, {.text = row->rule},
		};

		day_format(row->day, day);
		list_page_add(&t.page, "", 0, cells, LIST_COUNT(cells));
	}
	if (steps->count > 0 || cli_json(c))
		cli_rows(c, "steps", &t);
	list_page_free(&t.page);
	if (cli_json(c))
		tell_totals(cli_document(c), steps);
}

static enum status day_field(struct cli *c, const char *name, day_t *out, struct error *e)
{
	const char *typed = cli_field(c, name);

	*out = DAY_NONE;
	return typed != NULL ? date_parse(typed, strlen(typed), out, NULL, e) : ST_OK;
}

static enum status log_list(struct cli *c, struct error *e)
{
	struct list_source src;
	day_t from, to = DAY_NONE;
	enum status st = day_field(c, "since", &from, e);

	if (st == ST_OK)
		st = day_field(c, "until", &to, e);
	if (st != ST_OK)
		return st;
	life_log_list(cli_shop(c), cli_field(c, "profile"), from, to, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status run(struct cli *c, struct error *e)
{
	struct progress p = cli_progress(c, _("Doing what is due"));
	struct shop *s = cli_shop(c);
	struct due_steps steps = {0};
	struct due_done done;
	bool idle = true;
	enum status st;

	s->told = &steps;
	st = due_run(s, &p, &done, e);
	s->told = NULL;
	for (const struct due_count *n = due_counts; n->name != NULL; n++) {
		int64_t count;

		memcpy(&count, (const char *)&done + n->offset, sizeof count);
		cli_int(c, n->name, count != 0 ? n->title : NULL, count);
		idle = idle && count == 0;
	}
	tell_steps(c, &steps);
	if (st == ST_OK && idle && steps.count == 0)
		cli_say(c, "%s", _("Nothing has fallen due."));
	due_steps_free(&steps);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "days " LIST_FIELDS, CMD_READS, N_("what falls due, when and why (days= ahead, 14)"), list},
	{"export", "FILE", NULL, "days profile desk kind", CMD_READS, N_("what falls due as an iCalendar file (days= ahead, 14; profile=, desk=, kind=)"),
	 export},
	{"log", NULL, NULL, "profile since until " LIST_FIELDS, CMD_READS, N_("what the rules did by themselves, newest first"), log_list},
	{"run", NULL, NULL, NULL, CMD_WRITES, N_("do what has fallen due; safe to run twice"), run},
	{0},
};

const struct noun noun_due = {"due", N_("what falls due"), verbs};
