/*
 * opens: tracking events and access logs in, what they make of a campaign out.
 */
#include "config.h"

#include "storekeep/opens.h"

#include <stdlib.h>
#include <string.h>

#include "commands/campaign.h"
#include "commands/importing.h"
#include "storekeep/command.h"
#include "storekeep/i18n.h"

static enum status import(struct cli *c, struct error *e)
{
	struct import_options o;
	struct import_result r = {0};
	enum status st = importing_options_for(c, "ruten", &o, e);

	if (st != ST_OK)
		return st;
	o.progress = cli_progress(c, _("Importing"));
	st = opens_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK && r.cancelled)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; nothing was changed."));
	if (st == ST_OK)
		importing_say(c, &r);
	import_result_free(&r);
	return st;
}

static void say_numbers(struct cli *c, const char *name, const int64_t *n, size_t count)
{
	struct json *j = cli_document(c);

	json_array(j, name);
	for (size_t i = 0; i < count; i++)
		json_int(j, NULL, n[i]);
	json_end_array(j);
}

enum { COL_WHEN, COL_FROM, COL_OPENED, COL_SUM, COLUMNS };
static const struct list_column day_columns[COLUMNS] = {
	[COL_WHEN] = {"day", N_("Day"), VK_INT, NULL, 4, 0, 0, false},
	[COL_FROM] = {"from", N_("From"), VK_TEXT, NULL, 19, 0, 0, false},
	[COL_OPENED] = {"opened", N_("Opened"), VK_INT, NULL, 8, 0, 0, false},
	[COL_SUM] = {"sum", N_("So far"), VK_INT, NULL, 8, 0, 0, false},
};
static const struct list_column hour_columns[COLUMNS] = {
	[COL_WHEN] = {"hour", N_("Hour"), VK_INT, NULL, 4, 0, 0, false},
	[COL_FROM] = {"from", N_("From"), VK_TEXT, NULL, 19, 0, 0, false},
	[COL_OPENED] = {"opened", N_("Opened"), VK_INT, NULL, 8, 0, 0, false},
	[COL_SUM] = {"sum", N_("So far"), VK_INT, NULL, 8, 0, 0, false},
};

/* Rows of `step` seconds each; hours in which nobody opened are left out. */
static void say_rows(struct cli *c, const struct list_column *columns, const struct profile *p, instant_t from, int64_t step,
                     const int64_t *n, size_t count, bool all)
{
	struct cli_table t = {.columns = columns, .column_count = COLUMNS};
	int64_t sum = 0;
	char when[40];

	for (size_t i = 0; i < count; i++) {
		struct value cells[COLUMNS];

		sum += n[i];
		if (n[i] == 0 && !all)
			continue;
		campaign_time(p, from + (instant_t)i * step, when);
		cells[COL_WHEN] = (struct value){.num = (int64_t)i + all};
		cells[COL_FROM] = (struct value){.text = when};
		cells[COL_OPENED] = (struct value){.num = n[i]};
		cells[COL_SUM] = (struct value){.num = sum};
		list_page_add(&t.page, "", 0, cells, COLUMNS);
	}
	cli_rows(c, NULL, &t);
	list_page_free(&t.page);
}

static void tell(struct cli *c, const struct campaign *m, const struct profile *p, const struct open_curve *v)
{
	struct open_rate_rule rule = open_rule(p);
	int64_t days[OPEN_DAYS];
	char rate[16];

	open_rate_text(&rule, v->opened, v->reach, rate);
	memcpy(days, v->day, sizeof days);
	days[OPEN_DAYS - 1] += v->day[OPEN_DAYS];
	cli_int(c, "campaign_id", N_("Number in our book"), m->id);
	cli_text(c, "name", N_("Campaign name"), m->name);
	cli_code(c, "state", N_("State"), campaign_state_set(m->profile), campaign_state_word(m));
	cli_instant(c, "send_at", N_("Send time"), m->send_at, profile_zone(p));
	cli_int(c, "reach", N_("Reach"), v->reach);
	cli_int(c, "opened", N_("Opened"), v->opened);
	cli_text(c, "open_rate", N_("Open rate"), rate);
	cli_bool(c, "final", N_("Final"), v->final);
	cli_instant(c, "until", N_("Opens count until"), v->until, profile_zone(p));
	cli_instant(c, "updated_at", N_("Last change of the figures"), m->updated_at, profile_zone(p));
	cli_text(c, "source", NULL, m->opened_by_platform ? "platform" : "events");
	if (cli_json(c)) {
		say_numbers(c, "by_day", days, OPEN_DAYS);
		say_numbers(c, "by_hour", v->hour, OPEN_HOURS);
	} else if (m->send_at != INSTANT_NONE) {
		say_rows(c, day_columns, p, m->send_at, 86400, days, OPEN_DAYS, true);
		if (v->opened != 0)
			say_rows(c, hour_columns, p, m->send_at, 3600, v->hour, OPEN_HOURS, false);
	}
}

static enum status show(struct cli *c, struct error *e)
{
	const struct profile *p;
	struct open_curve v;
	struct campaign m;
	enum status st = campaign_of_arg(c, &m, e);

	if (st == ST_OK)
		st = shop_profile(cli_shop(c), m.profile, &p, e);
	if (st == ST_OK)
		st = open_curve(cli_shop(c), m.id, &v, e);
	if (st == ST_OK && !profile_bool(p, "result.available", DAY_NONE, true))
		notes_add(&cli_shop(c)->notes, NOTE_INFO, "result_none", "QOO-42", NULL, "%s",
		          _("Qoo10 gives no results of pushes."));
	if (st == ST_OK)
		tell(c, &m, p, &v);
	campaign_free(&m);
	return st;
}

static const struct verb verbs[] = {
	{"import", "FILE", "import", NULL, CMD_WRITES, N_("take tracking events or a web server's access log in; --dry-run only shows what would come"),
	 import},
	{"show", "ID", NULL, NULL, CMD_READS, N_("who opened a campaign, by day and by hour"), show},
	{0},
};

const struct noun noun_opens = {"opens", N_("opened messages"), verbs};
