/*
 * member segment: saved filters, their figures and members; member rfm: the
 * analysis (EAS-100 to EAS-106).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/member.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/field.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/rfm_rules.h"
#include "storekeep/segment.h"

/* ---- telling ---- */

static void tell_conditions(struct cli *c, const struct segment *g)
{
	struct json *j = cli_document(c);
	char *words = segment_words(&g->filter);

	if (j == NULL) {
		cli_text(c, "conditions", N_("Conditions"), words);
	} else {
		json_object(j, "conditions");
		for (size_t i = 0; i < g->filter.form->count; i++)
			if (*record_get(&g->filter, g->filter.form->fields[i].name) != '\0')
				json_text(j, g->filter.form->fields[i].name, record_get(&g->filter, g->filter.form->fields[i].name));
		json_end_object(j);
	}
	free(words);
}

/* Counts it, keeps what was counted, and tells. */
static enum status tell(struct cli *c, int64_t id, struct error *e)
{
	struct segment g;
	struct segment_figures f, all;
	int64_t all_id = 0;
	enum status st = segment_get(cli_shop(c), id, &g, e);

	if (st != ST_OK)
		return st;
	st = segment_figures(cli_shop(c), id, &f, e);
	if (st == ST_OK)
		st = segment_find(cli_shop(c), g.profile, "all", &all_id, e);
	if (st == ST_OK)
		st = segment_figures(cli_shop(c), all_id, &all, e);
	if (st == ST_OK) {
		const struct value share = {.null = all.members == 0, .num = all.members > 0 ? f.members * 1000 / all.members : 0};
		cli_int(c, "id", N_("Number in our book"), g.id);
		cli_text(c, "profile", N_("Marketplace"), g.profile);
		cli_code(c, "family", N_("Family"), "segment_family", g.family);
		cli_text(c, "name", N_("Segment"), g.name);
		cli_text(c, "preset", NULL, *g.preset != '\0' ? g.preset : NULL);
		tell_conditions(c, &g);
		cli_int(c, "members", N_("Members"), f.members);
		cli_value(c, "share_permille", N_("Share \xe2\x80\xb0"), VK_INT, NULL, &share);
		cli_money(c, "net_amount", N_("Net amount"), f.net_amount);
		cli_int(c, "orders", N_("Orders"), f.orders);
		cli_instant(c, "computed_at", N_("Last computed"), clock_now(), NULL);
		if (!cli_dry_run(c))
			st = segment_figures_keep(cli_shop(c), id, &f, e);
	}
	segment_free(&g);
	return st;
}

/* ---- verbs of `member segment` ---- */

static enum status list(struct cli *c, const char *profile, struct error *e)
{
	struct list_source src;
	struct progress progress = cli_progress(c, _("Counting the segments"));
	enum status st = segment_refresh(cli_shop(c), profile, &progress, e);

	if (st != ST_OK)
		return st;
	segment_list(cli_shop(c), profile, &src);
	st = cli_list(c, &src, e);
	desk_list_close(&src);
	return st;
}

static enum status show(struct cli *c, int64_t id, struct error *e)
{
	struct segment g;
	struct list_source src;
	enum status st = tell(c, id, e);

	if (st == ST_OK)
		st = segment_get(cli_shop(c), id, &g, e);
	if (st != ST_OK)
		return st;
	st = member_list(cli_shop(c), g.profile, &g.filter, &src, e);
	if (st == ST_OK) {
		st = cli_list_paged(c, &src, 20, e);
		list_close(&src);
	}
	segment_free(&g);
	return st;
}

/* Save what was given: a preset, or conditions over those that the segment has. `name` NULL: as it is. */
static enum status save(struct cli *c, const char *profile, int64_t id, const char *name, struct error *e)
{
	const char *preset = cli_field(c, "preset"), *given = cli_field(c, "op_id");
	struct segment g = {0};
	char op[OP_ID_SIZE];
	enum status st = id != 0 ? segment_get(cli_shop(c), id, &g, e) : ST_OK;
	struct record *r = cli_record(c);

	op_id_make(op);
	if (given == NULL)
		given = op;
	for (size_t i = 0; st == ST_OK && id != 0 && i < r->form->count; i++)
		if (!record_has(r, r->form->fields[i].name))
			record_set(r, r->form->fields[i].name, record_get(&g.filter, r->form->fields[i].name));
	if (st == ST_OK && preset != NULL && id == 0)
		st = segment_save_preset(cli_shop(c), profile, preset, name, given, &id, e);
	else if (st == ST_OK)
		st = segment_save(cli_shop(c), id, profile, name != NULL ? name : g.name, r, given, &id, e);
	segment_free(&g);
	if (st != ST_OK)
		return st;
	if (!cli_dry_run(c))
		return tell(c, id, e);
	cli_say(c, "%s", _("The segment is right; nothing was written."));
	return ST_OK;
}

static enum status erase(struct cli *c, int64_t id, struct error *e)
{
	enum status st = segment_delete(cli_shop(c), id, e);

	if (st != ST_OK)
		return st;
	cli_int(c, "id", NULL, id);
	cli_say(c, "%s", cli_dry_run(c) ? _("The segment can be deleted; nothing was written.") : _("The segment is deleted; its members stay."));
	return ST_OK;
}

/* Some condition was given. */
static bool has_conditions(struct cli *c)
{
	const struct record *r = cli_record(c);

	for (size_t i = 0; i < r->form->count; i++)
		if (record_has(r, r->form->fields[i].name))
			return true;
	return false;
}

/* What is to be done, from the words. */
struct asked {
	const char *act;  /* list, show, create, edit, delete */
	const char *name; /* NULL: not given */
	char *title;      /* `name=` of a create without a word: the segment's, not a condition; owned */
};

static void read_words(struct cli *c, struct asked *a)
{
	static const char *const acts[] = {"list", "show", "create", "edit", "delete"};
	const char *first = cli_arg(c, 0);

	*a = (struct asked){.name = first};
	for (size_t i = 0; first != NULL && i < sizeof acts / sizeof *acts; i++)
		if (strcmp(first, acts[i]) == 0)
			*a = (struct asked){.act = acts[i], .name = cli_arg(c, 1)};
	bool saves = has_conditions(c) || cli_field(c, "preset") != NULL;
	if (a->act == NULL)
		a->act = saves ? a->name == NULL ? "create" : "edit" : a->name != NULL ? "show" : "list";
	if (strcmp(a->act, "create") != 0 || a->name != NULL || cli_field(c, "name") == NULL)
		return;
	a->title = xstrdup(cli_field(c, "name"));
	a->name = a->title;
	record_set(cli_record(c), "name", NULL);
}

static enum status do_asked(struct cli *c, const char *profile, const struct asked *a, struct error *e)
{
	int64_t id = 0;
	enum status st;

	if (strcmp(a->act, "list") == 0)
		return list(c, profile, e);
	if (strcmp(a->act, "create") == 0)
		return save(c, profile, 0, a->name, e);
	if (a->name == NULL)
		return error_set(e, ST_USAGE, "arguments", NULL, "segment", "%s", _("Say which segment, by name or number."));
	st = segment_find(cli_shop(c), profile, a->name, &id, e);
	/* Conditions under a name that is new. */
	if (st == ST_REFUSED && strcmp(a->act, "edit") == 0 && a->name == cli_arg(c, 0))
		return save(c, profile, 0, a->name, e);
	if (st != ST_OK)
		return st;
	if (strcmp(a->act, "delete") == 0)
		return erase(c, id, e);
	return strcmp(a->act, "edit") == 0 ? save(c, profile, id, cli_field(c, "rename"), e) : show(c, id, e);
}

enum status member_segment_verb(struct cli *c, struct error *e)
{
	const struct profile *p;
	const struct form *form;
	struct asked a;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK)
		st = member_filter_form(cli_shop(c), profile_name(p), &form, e);
	if (st == ST_OK)
		st = cli_extend_form(c, form, FIELD_PREFIX, e);
	if (st == ST_OK)
		st = member_filter_check(profile_name(p), cli_record(c), e);
	if (st != ST_OK)
		return st;
	read_words(c, &a);
	st = do_asked(c, profile_name(p), &a, e);
	free(a.title);
	return st;
}

/* ---- member rfm ---- */

static const char *const measures[] = {"r", "f", "m"};
static const char *const measure_titles[] = {N_("R: days since the last order"), N_("F: orders"), N_("M: net amount")};

static void tell_cells(struct cli *c, const struct rfm_table *t)
{
	static const struct list_column columns[] = {
		{.name = "r", .title = N_("R \\ F"), .kind = VK_TEXT, .cols = 6}, {.name = "f1", .title = "1", .kind = VK_MONEY, .cols = 9},
		{.name = "f2", .title = "2", .kind = VK_MONEY, .cols = 9}, {.name = "f3", .title = "3", .kind = VK_MONEY, .cols = 9},
		{.name = "f4", .title = "4", .kind = VK_MONEY, .cols = 9}, {.name = "f5", .title = "5", .kind = VK_MONEY, .cols = 9},
	};
	struct json *j = cli_document(c);

	if (j == NULL) {
		struct cli_table table = {.columns = columns, .column_count = LIST_COUNT(columns)};
		for (int r = RFM_SCORES - 1; r > 0; r--) {
			char key[16];
			snprintf(key, sizeof key, "%d", r);
			struct value cells[RFM_SCORES] = {{.text = key}};
			for (int f = 1; f < RFM_SCORES; f++)
				cells[f].num = t->cell[r][f];
			list_page_add(&table.page, key, 0, cells, RFM_SCORES);
		}
		cli_rows(c, NULL, &table);
		list_page_free(&table.page);
		return;
	}
	json_array(j, "cells");
	for (int r = RFM_SCORES - 1; r > 0; r--)
		for (int f = 1; f < RFM_SCORES; f++) {
			json_object(j, NULL);
			json_int(j, "r", r);
			json_int(j, "f", f);
			json_int(j, "members", t->cell[r][f]);
			json_end_object(j);
		}
	json_end_array(j);
}

static void tell_cuts(struct cli *c, const struct rfm_table *t)
{
	static const struct list_column columns[] = {
		{.name = "measure", .title = N_("Measure"), .kind = VK_TEXT, .cols = 20, .grow = 1}, {.name = "score", .title = N_("Score"), .kind = VK_INT, .cols = 6},
		{.name = "low", .title = N_("From"), .kind = VK_MONEY, .cols = 10}, {.name = "high", .title = N_("To"), .kind = VK_MONEY, .cols = 10},
		{.name = "members", .title = N_("Members"), .kind = VK_MONEY, .cols = 9},
	};
	struct cli_table table = {.columns = columns, .column_count = LIST_COUNT(columns)};

	for (int k = 0; k < 3; k++)
		for (int score = RFM_SCORES - 1; score > 0; score--) {
			const struct rfm_cut *cut = &t->cuts[k][score];
			const char *measure = cli_json(c) ? measures[k] : _(measure_titles[k]);
			const struct value cells[] = {{.text = measure}, {.num = score}, {.num = cut->low}, {.num = cut->high}, {.num = cut->members}};
			if (cut->members > 0)
				list_page_add(&table.page, measures[k], 0, cells, LIST_COUNT(cells));
		}
	cli_rows(c, "cuts", &table);
	list_page_free(&table.page);
}

static void tell_segments(struct cli *c, const struct rfm_table *t)
{
	static const struct list_column columns[] = {
		{.name = "segment", .title = N_("Segment"), .kind = VK_ENUM, .labels = "rfm_segment", .cols = 16, .grow = 1},
		{.name = "members", .title = N_("Members"), .kind = VK_MONEY, .cols = 9},
		{.name = "share_permille", .title = N_("Share \xe2\x80\xb0"), .kind = VK_INT, .cols = 8},
	};
	struct cli_table table = {.columns = columns, .column_count = LIST_COUNT(columns)};
	int64_t all = t->population + t->others;

	for (int i = 0; i < RFM_SEGMENTS; i++) {
		const struct value cells[] = {{.text = rfm_segment_code(i)}, {.num = t->segment[i]}, {.null = all == 0, .num = all > 0 ? t->segment[i] * 1000 / all : 0}};
		list_page_add(&table.page, rfm_segment_code(i), 0, cells, LIST_COUNT(cells));
	}
	cli_rows(c, "segments", &table);
	list_page_free(&table.page);
}

enum status member_rfm_verb(struct cli *c, struct error *e)
{
	const struct profile *p;
	const char *text = cli_field(c, "as_of");
	struct rfm_table t;
	day_t as_of = DAY_NONE;
	int secs;
	enum status st = member_profile(cli_shop(c), cli_field(c, "profile"), &p, e);

	if (st == ST_OK && text != NULL && date_parse(text, strlen(text), &as_of, &secs, NULL) != ST_OK)
		st = error_set(e, ST_REFUSED, "DATE_BAD", profile_rule(profile_name(p), "EAS-2"), "as_of", _("%s is not a date. Write it as YYYY-MM-DD."), text);
	if (st == ST_OK) {
		struct progress progress = cli_progress(c, _("Scoring the members"));
		st = rfm_compute(cli_shop(c), profile_name(p), as_of, &progress, &t, e);
	}
	if (st != ST_OK)
		return st;
	cli_text(c, "profile", NULL, profile_name(p));
	cli_day(c, "as_of", N_("As of"), t.as_of);
	cli_day(c, "from", N_("Orders from"), t.from);
	cli_code(c, "method", N_("Scored by"), "rfm_method", t.fixed ? "fixed" : "quintile");
	cli_int(c, "population", N_("Members who bought"), t.population);
	cli_int(c, "others", N_("Others"), t.others);
	tell_cells(c, &t);
	tell_cuts(c, &t);
	tell_segments(c, &t);
	return ST_OK;
}
