/*
 * The board of what is due: collects the lines of every capability, puts them
 * in the order of their days and hours, and gives them out as a list.
 */
#include "config.h"

#include "storekeep/due_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/mem.h"

/* ---- lines ---- */

static struct due_item *add(struct due_frame *f, const char *profile, const char *kind, day_t day, const char *rule, day_t today)
{
	struct due_items *d = f->out;
	if (day == DAY_NONE || day > today + f->ahead)
		return NULL;
	d->items = xreallocarray(d->items, d->count + 1, sizeof *d->items);
	struct due_item *it = &d->items[d->count++];
	*it = (struct due_item){.day = day, .at = INSTANT_NONE, .overdue = day < today};
	it->warn = it->overdue;
	snprintf(it->kind, sizeof it->kind, "%s", kind);
	snprintf(it->desk, sizeof it->desk, "%s", due_desk(kind));
	snprintf(it->rule, sizeof it->rule, "%s", profile_rule(profile, rule));
	snprintf(it->profile, sizeof it->profile, "%s", profile);
	return it;
}

struct due_item *due_add(struct due_frame *f, const char *profile, const char *kind, day_t day, const char *rule)
{
	const struct profile *p = NULL;
	shop_profile(f->s, profile, &p, NULL);
	return add(f, profile, kind, day, rule, shop_today(f->s, p));
}

struct due_item *due_add_at(struct due_frame *f, const char *profile, const char *kind, instant_t at, const char *rule)
{
	const struct profile *p = NULL;
	if (at == INSTANT_NONE)
		return NULL;
	shop_profile(f->s, profile, &p, NULL);
	struct due_item *it = add(f, profile, kind, instant_day(at, p ? profile_zone(p) : f->s->config->zone), rule, shop_today(f->s, p));
	if (!it)
		return NULL;
	it->at = at;
	it->overdue = at < clock_now();
	it->warn = it->overdue;
	return it;
}

void due_say(struct due_item *it, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	vsnprintf(it->sentence, sizeof it->sentence, fmt, ap);
	va_end(ap);
}

void due_opens(struct due_item *it, const char *record, int64_t id)
{
	snprintf(it->record, sizeof it->record, "%s", record);
	it->record_id = id;
}

void due_opens_no(struct due_item *it, const char *record, int64_t id, const char *no)
{
	due_opens(it, record, id);
	snprintf(it->record_no, sizeof it->record_no, "%s", no);
}

void due_opens_list(struct due_item *it, const char *record, const char *filter)
{
	due_opens(it, record, 0);
	snprintf(it->filter, sizeof it->filter, "%s", filter);
}

/* ---- the board ---- */

static int by_day(const void *a, const void *b)
{
	const struct due_item *x = a, *y = b;
	int order = (int)y->overdue - (int)x->overdue;
	if (!order)
		order = (x->day > y->day) - (x->day < y->day);
	if (!order)
		order = (x->at > y->at) - (x->at < y->at);
	if (!order)
		order = strcmp(x->profile, y->profile);
	if (!order)
		order = strcmp(x->period, y->period);
	if (!order)
		order = strcmp(x->kind, y->kind);
	return order ? order : (x->record_id > y->record_id) - (x->record_id < y->record_id);
}

enum status due_collect(struct shop *s, int ahead, struct due_items *out, struct error *e)
{
	struct due_frame f = {.s = s, .ahead = ahead, .out = out};
	enum status st = ST_OK;
	*out = (struct due_items){0};
	for (const due_source *source = due_sources; st == ST_OK && *source; source++)
		st = (*source)(&f, e);
	if (st != ST_OK)
		due_free(out);
	else if (out->count > 1)
		qsort(out->items, out->count, sizeof *out->items, by_day);
	return st;
}

void due_free(struct due_items *d)
{
	free(d->items);
	*d = (struct due_items){0};
}

static bool is_one(const char *wanted, const char *is)
{
	return wanted == NULL || wanted[0] == '\0' || strcmp(wanted, is) == 0;
}

void due_narrow(struct due_items *d, const char *profile, const char *desk, const char *kind)
{
	size_t kept = 0;
	for (size_t i = 0; i < d->count; i++) {
		const struct due_item *it = &d->items[i];
		if (is_one(profile, it->profile) && is_one(desk, it->desk) && is_one(kind, it->kind))
			d->items[kept++] = *it;
	}
	d->count = kept;
}

/* ---- as a list ---- */

#define FIELD(name) "json_extract(j.value, '$." name "')"

static const struct list_column columns[] = {
	{"day", N_("Day"), VK_DATE, NULL, 10, 0, 0, true},
	{"at", N_("Time"), VK_INSTANT, NULL, 16, 0, 1, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 2, true},
	{"desk", N_("Desk"), VK_ENUM, "due_desk", 10, 0, 3, true},
	{"period", N_("Period"), VK_TEXT, NULL, 10, 0, 3, true},
	{"kind", N_("What"), VK_ENUM, "due_kind", 12, 0, 4, true},
	{"sentence", N_("What to do"), VK_TEXT, NULL, 40, 1, 0, false},
	{"rule", N_("Rule"), VK_TEXT, NULL, 8, 0, 1, false},
	{"overdue", N_("Overdue"), VK_BOOL, NULL, 0, 0, 5, false},
	{"warn", N_("Needs a hand"), VK_BOOL, NULL, 0, 0, 5, false},
	{"period_id", N_("Period number"), VK_INT, NULL, 0, 0, 9, false},
	{"statement_id", N_("Statement number"), VK_INT, NULL, 0, 0, 9, false},
	{"record", N_("Record"), VK_TEXT, NULL, 0, 0, 9, false},
	{"record_id", N_("Record number"), VK_INT, NULL, 0, 0, 9, false},
	{"record_no", N_("Number"), VK_TEXT, NULL, 0, 0, 9, false},
	{"filter", N_("Filter"), VK_TEXT, NULL, 0, 0, 9, false},
};
static const char *const exprs[] = {
	FIELD("day"), FIELD("at"), FIELD("profile"), FIELD("desk"), FIELD("period"), FIELD("kind"), FIELD("sentence"), FIELD("rule"),
	FIELD("overdue"), FIELD("warn"), FIELD("period_id"), FIELD("statement_id"), FIELD("record"), FIELD("record_id"), FIELD("record_no"),
	FIELD("filter"),
};
_Static_assert(LIST_COUNT(exprs) == LIST_COUNT(columns), "an expression for every column");
static const struct list_sort sorts[] = {
	{.by = {"j.key"}, .number = 1},
	{.column = "day", .by = {FIELD("day"), "j.key"}, .number = 2},
	{.column = "profile", .by = {FIELD("profile")}},
	{.column = "desk", .by = {FIELD("desk")}},
	{.column = "period", .by = {FIELD("period")}},
	{.column = "kind", .by = {FIELD("kind")}},
};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns),
	.from = "json_each(:rows) j", .id = "j.key + 1", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

static void put(struct json *j, const struct due_item *it)
{
	char day[16];
	day_format(it->day, day);
	json_object(j, NULL);
	json_text(j, "day", day);
	if (it->at != INSTANT_NONE)
		json_int(j, "at", it->at);
	json_text(j, "profile", it->profile);
	json_text(j, "desk", it->desk);
	json_text(j, "period", it->period);
	json_text(j, "kind", it->kind);
	json_text(j, "sentence", it->sentence);
	json_text(j, "rule", it->rule);
	json_int(j, "overdue", it->overdue);
	json_int(j, "warn", it->warn);
	if (it->period_id)
		json_int(j, "period_id", it->period_id);
	if (it->statement_id)
		json_int(j, "statement_id", it->statement_id);
	if (it->record[0])
		json_text(j, "record", it->record);
	if (it->record_id)
		json_int(j, "record_id", it->record_id);
	if (it->record_no[0])
		json_text(j, "record_no", it->record_no);
	if (it->filter[0])
		json_text(j, "filter", it->filter);
	json_end_object(j);
}

enum status due_list(struct shop *s, int ahead, struct list_source *out, struct error *e)
{
	struct due_items items;
	struct json j = {0};
	enum status st = due_collect(s, ahead, &items, e);
	if (st != ST_OK)
		return st;
	json_array(&j, NULL);
	for (size_t i = 0; i < items.count; i++)
		put(&j, &items.items[i]);
	json_end_array(&j);
	desk_list_open(out, s->db, &def, (struct list_bind[]){{":rows", .text = buf_str(&j.out)}}, 1);
	buf_free(&j.out);
	due_free(&items);
	return ST_OK;
}
