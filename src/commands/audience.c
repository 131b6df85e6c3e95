/*
 * `audience`: who can be reached. The five of the marketplace, audiences of
 * one's own, how many they are together, and the files that they are made of.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/importing.h"
#include "storekeep/audience.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"

#define ROWS 64

/* Whose audiences: as given, else the marketplace that the service was made for. */
static const char *profile_of(struct cli *c)
{
	const char *given = cli_field(c, "profile");

	return given != NULL && *given != '\0' ? given : "ruten";
}

static enum status moment(struct cli *c, const char *profile, instant_t *at, struct error *e)
{
	const char *text = cli_field(c, "at");
	const struct profile *p;
	enum status st = shop_profile(cli_shop(c), profile, &p, e);

	*at = clock_now();
	if (st != ST_OK || text == NULL || *text == '\0')
		return st;
	*at = instant_parse(text, profile_zone(p));
	return *at != INSTANT_NONE ? ST_OK
	                           : error_set(e, ST_REFUSED, "at_format", NULL, "at", "%s", _("Give the time as 2026-10-18T10:30."));
}

/* Everybody who counts now, walked. */
static enum status walk(struct cli *c, const char *profile, instant_t at, struct reach *r, struct error *e)
{
	struct progress p = cli_progress(c, _("Counting"));
	struct reach_walk *w;
	bool done;
	enum status st = audience_refresh(cli_shop(c), &p, &done, e);

	if (st == ST_OK && !done)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Stopped. What is done stays; the next call goes on."));
	if (st == ST_OK)
		st = reach_begin(cli_shop(c), profile, at, &w, e);
	if (st != ST_OK)
		return st;
	st = reach_step(w, 0, &done, e);
	reach_read(w, r);
	reach_free(w);
	return st;
}

/* The marketplace's own words for one of the five, else ours. */
static const char *label(struct cli *c, const char *profile, int audience)
{
	const struct profile *p;
	const char *text = NULL;
	char key[64];

	snprintf(key, sizeof key, "audience_%s.label", audience_codes[audience]);
	if (shop_profile(cli_shop(c), profile, &p, NULL) == ST_OK)
		text = profile_text(p, key, DAY_NONE);
	return text != NULL ? text : label_of("audience", audience_codes[audience]);
}

static int64_t skipped_of(const struct reach *r, int audience)
{
	return reach_skipped(r, 1U << audience);
}

/* ---- list ---- */

static const struct list_column columns[] = {
	{"audience", N_("Audience"), VK_TEXT, NULL, 12, 0, 0, false},
	{"id", N_("Number"), VK_INT, NULL, 6, 0, 0, false},
	{"profile", N_("Marketplace"), VK_TEXT, NULL, 8, 0, 0, false},
	{"label", N_("Name"), VK_TEXT, NULL, 30, 2, 0, false},
	{"own", N_("One's own"), VK_BOOL, NULL, 0, 0, 0, false},
	{"count", N_("Can be reached"), VK_INT, NULL, 10, 0, 0, false},
	{"skipped", N_("Left out"), VK_INT, NULL, 8, 0, 0, false},
	{"figure", N_("Marketplace's figure"), VK_INT, NULL, 8, 0, 0, false},
	{"counted_at", N_("As of"), VK_INSTANT, NULL, 0, 0, 0, false},
};
#define COLUMNS (sizeof columns / sizeof *columns)

static void add_five(struct cli *c, struct cli_table *t, const char *profile, const struct reach *r, int audience)
{
	struct value cells[COLUMNS] = {
		{.text = audience_codes[audience]}, {.null = true}, {.text = profile}, {.text = label(c, profile, audience)}, {.num = 0},
		{.num = reach_of(r, audience)}, {.num = skipped_of(r, audience)},
		{.null = r->figure[audience] < 0, .num = r->figure[audience]}, {.num = clock_now()},
	};

	list_page_add(&t->page, audience_codes[audience], 0, cells, COLUMNS);
}

static enum status count_own(struct cli *c, int64_t id, int64_t *count, int64_t *skipped, struct error *e)
{
	const struct form *form;
	struct own_reach *o;
	struct record r;
	bool done;
	enum status st = form_load("audience", &form, e);

	if (st != ST_OK)
		return st;
	record_init(&r, form);
	st = audience_record(cli_shop(c), id, &r, e);
	if (st == ST_OK)
		st = own_reach_begin(cli_shop(c), &r, clock_now(), &o, e);
	record_free(&r);
	if (st != ST_OK)
		return st;
	st = own_reach_step(o, 0, &done, e);
	own_reach_read(o, count, skipped);
	own_reach_free(o);
	return st;
}

static enum status add_own(struct cli *c, struct cli_table *t, const char *profile, struct error *e)
{
	struct list_query q = {.limit = ROWS};
	struct list_page page = {0};
	struct list_source src;
	enum status st;

	audience_list(cli_shop(c), profile, &src);
	st = src.page(src.self, &q, &page, e);
	for (size_t i = 0; i < page.count && st == ST_OK; i++) {
		int64_t count = 0, skipped = 0, id = page.rows[i].id;
		char code[32];

		st = count_own(c, id, &count, &skipped, e);
		snprintf(code, sizeof code, "own:%lld", (long long)id);
		struct value cells[COLUMNS] = {
			{.text = code}, {.num = id}, page.rows[i].cells[1], page.rows[i].cells[2], {.num = 1}, {.num = count}, {.num = skipped},
			{.null = true}, {.num = clock_now()},
		};
		list_page_add(&t->page, code, id, cells, COLUMNS);
	}
	list_page_free(&page);
	list_close(&src);
	return st;
}

static bool has_five(struct cli *c, const char *profile)
{
	const struct profile *p;

	return shop_profile(cli_shop(c), profile, &p, NULL) == ST_OK && profile_text(p, "audience.order", DAY_NONE) != NULL;
}

static enum status list(struct cli *c, struct error *e)
{
	struct cli_table t = {.columns = columns, .column_count = COLUMNS};
	const char *profile = profile_of(c);
	struct reach r;
	enum status st = walk(c, profile, clock_now(), &r, e);

	for (int i = 0; i < AUDIENCES && st == ST_OK; i++)
		if (has_five(c, profile))
			add_five(c, &t, profile, &r, i);
	if (st == ST_OK)
		st = add_own(c, &t, cli_field(c, "profile") != NULL ? profile : NULL, e);
	if (st == ST_OK) {
		struct json *j = cli_document(c);

		cli_rows(c, "rows", &t);
		if (j != NULL) {
			json_int(j, "total", (int64_t)t.page.count);
			json_null(j, "next");
		}
	}
	list_page_free(&t.page);
	return st;
}

/* ---- one ---- */

/* The number of an audience of one's own: 3 or own:3; 0: one of the five. */
static enum status own_arg(struct cli *c, int64_t *id, struct error *e)
{
	const char *arg = cli_arg(c, 0);
	char *end;

	*id = audience_own_id(arg);
	if (*id != 0 || audience_position(arg) >= 0)
		return ST_OK;
	*id = strtoll(arg, &end, 10);
	if (*end == '\0' && *id > 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "audience_unknown", "RUT-83", "audience",
	                 _("There is no audience \"%s\": visitors, favourites, cart, buyers, contacts, or the number of one's own."), arg);
}

static enum status show_five(struct cli *c, int audience, struct error *e)
{
	const char *profile = profile_of(c);
	struct reach r;
	enum status st = walk(c, profile, clock_now(), &r, e);

	if (st != ST_OK)
		return st;
	cli_text(c, "audience", N_("Audience"), audience_codes[audience]);
	cli_text(c, "profile", N_("Marketplace"), profile);
	cli_text(c, "label", N_("Name"), label(c, profile, audience));
	cli_bool(c, "own", NULL, false);
	cli_int(c, "count", N_("Can be reached"), reach_of(&r, audience));
	cli_int(c, "skipped", N_("Left out"), skipped_of(&r, audience));
	if (r.figure[audience] >= 0)
		cli_int(c, "figure", N_("Marketplace's figure"), r.figure[audience]);
	else
		cli_text(c, "figure", NULL, NULL);
	cli_instant(c, "counted_at", NULL, clock_now(), NULL);
	return ST_OK;
}

static enum status show_own(struct cli *c, int64_t id, struct error *e)
{
	int64_t count = 0, skipped = 0;
	const struct form *form;
	struct audience a;
	struct record r;
	char code[32];
	enum status st = audience_get(cli_shop(c), id, &a, e);

	if (st == ST_OK)
		st = form_load("audience", &form, e);
	if (st == ST_OK)
		st = count_own(c, id, &count, &skipped, e);
	if (st != ST_OK)
		return st;
	record_init(&r, form);
	st = audience_record(cli_shop(c), id, &r, e);
	snprintf(code, sizeof code, "own:%lld", (long long)id);
	cli_int(c, "id", N_("Number"), id);
	cli_text(c, "audience", NULL, code);
	cli_bool(c, "own", NULL, true);
	for (size_t i = 0; i < form->count && st == ST_OK; i++) {
		const struct form_field *f = &form->fields[i];
		const char *v = record_get(&r, f->name);

		if (*v == '\0' && !cli_json(c))
			continue;
		if (*v != '\0' && (f->kind == FIELD_INT || f->kind == FIELD_MONEY))
			cli_int(c, f->name, f->label, strtoll(v, NULL, 10));
		else if (f->kind == FIELD_BOOL)
			cli_bool(c, f->name, f->label, strcmp(v, "yes") == 0);
		else
			cli_text(c, f->name, f->label, *v != '\0' ? v : NULL);
	}
	cli_int(c, "count", N_("Can be reached"), count);
	cli_int(c, "skipped", N_("Left out"), skipped);
	cli_instant(c, "created_at", NULL, a.created_at, NULL);
	cli_text(c, "created_by", NULL, a.created_by);
	cli_instant(c, "changed_at", N_("Changed"), a.changed_at, NULL);
	cli_text(c, "changed_by", N_("By"), a.changed_by);
	record_free(&r);
	return st;
}

static enum status show(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = own_arg(c, &id, e);

	if (st != ST_OK)
		return st;
	return id != 0 ? show_own(c, id, e) : show_five(c, audience_position(cli_arg(c, 0)), e);
}

/* ---- create, edit, delete ---- */

static enum status save(struct cli *c, int64_t id, struct error *e)
{
	struct record *r = cli_record(c);
	char op[OP_ID_SIZE];
	int64_t saved;
	enum status st;

	if (id == 0 && !record_has(r, "profile"))
		record_set(r, "profile", "ruten");
	op_id_make(op);
	st = audience_save(cli_shop(c), id, r, op, &saved, e);
	if (st != ST_OK)
		return st;
	if (cli_dry_run(c)) {
		cli_say(c, "%s", _("The audience is right; nothing was written."));
		return ST_OK;
	}
	return show_own(c, saved, e);
}

static enum status create(struct cli *c, struct error *e)
{
	return save(c, 0, e);
}

/* One of the five has one thing to enter: what the marketplace says of it. */
static enum status edit_five(struct cli *c, const char *audience, struct error *e)
{
	const char *profile = profile_of(c), *text = cli_field(c, "count");
	int64_t count = -1;
	enum status st;

	if (text == NULL)
		return error_set(e, ST_REFUSED, "count_missing", "RUT-92", "count", "%s", _("Give the marketplace's figure as count=; an empty one takes it away."));
	st = *text != '\0' ? cli_field_int(c, "count", -1, &count, e) : ST_OK;
	if (st == ST_OK && *text != '\0' && count < 0)
		st = error_set(e, ST_REFUSED, "count_range", "RUT-92", "count", "%s", _("A number of people is not below zero."));
	if (st == ST_OK)
		st = audience_set_count(cli_shop(c), profile, audience, count, e);
	return st == ST_OK && !cli_dry_run(c) ? show_five(c, audience_position(audience), e) : st;
}

static enum status edit(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = own_arg(c, &id, e);

	if (st != ST_OK)
		return st;
	return id != 0 ? save(c, id, e) : edit_five(c, cli_arg(c, 0), e);
}

static enum status drop(struct cli *c, struct error *e)
{
	int64_t id;
	enum status st = own_arg(c, &id, e);

	if (st == ST_OK && id == 0)
		st = error_set(e, ST_REFUSED, "audience_fixed", "RUT-83", "audience", "%s", _("The five audiences are the marketplace's and stay."));
	if (st == ST_OK)
		st = audience_delete(cli_shop(c), id, e);
	if (st == ST_OK && !cli_dry_run(c))
		cli_say(c, _("Audience %lld is gone."), (long long)id);
	return st;
}

/* ---- count ---- */

struct asked {
	unsigned mask;
	int order[AUDIENCES]; /* as asked */
	int count;
};

static enum status read_which(struct cli *c, struct asked *a, struct error *e)
{
	const char *list = cli_field(c, "which") != NULL ? cli_field(c, "which") : cli_field(c, "audiences"), *item;
	size_t len;

	*a = (struct asked){0};
	if (list == NULL || *list == '\0')
		list = "visitors,favourites,cart,buyers,contacts";
	while (profile_item(&list, &item, &len)) {
		char code[32];
		int i;

		snprintf(code, sizeof code, "%.*s", (int)(len < sizeof code ? len : sizeof code - 1), item);
		i = audience_position(code);
		if (i < 0 || (a->mask >> i & 1) != 0)
			return error_set(e, ST_REFUSED, i < 0 ? "audience_unknown" : "audience_twice", "RUT-83", "which",
			                 i < 0 ? _("There is no audience \"%s\": visitors, favourites, cart, buyers, contacts.") : _("The audience \"%s\" stands there twice."),
			                 code);
		a->mask |= 1U << i;
		a->order[a->count++] = i;
	}
	return ST_OK;
}

static void note_reach(struct cli *c, const char *profile, const struct reach *r, const struct asked *a, int64_t high)
{
	struct notes *n = &cli_shop(c)->notes;
	int64_t skipped = reach_skipped(r, a->mask);

	notes_free(n);
	for (int i = 0; i < a->count; i++)
		if (reach_of(r, a->order[i]) == 0)
			notes_add(n, NOTE_WARN, "audience_empty", profile_rule(profile, "RUT-90"), "audiences", _("%s currently reaches nobody."),
			          label(c, profile, a->order[i]));
	if (high == 0)
		notes_add(n, NOTE_WARN, "reach_zero", profile_rule(profile, "RUT-91"), "audiences", "%s", _("Nobody would be reached now."));
	if (skipped > 0)
		notes_add(n, NOTE_INFO, "reach_skipped", profile_rule(profile, "RUT-93"), "audiences", _("%lld people are left out: blocked, or wanting no messages."),
		          (long long)skipped);
}

static enum status count(struct cli *c, struct error *e)
{
	struct cli_table t = {.columns = columns, .column_count = COLUMNS};
	const char *profile = profile_of(c);
	int64_t low, high;
	struct asked a;
	struct reach r;
	instant_t at;
	enum status st = read_which(c, &a, e);

	if (st == ST_OK)
		st = moment(c, profile, &at, e);
	if (st == ST_OK)
		st = walk(c, profile, at, &r, e);
	if (st != ST_OK)
		return st;
	for (int i = 0; i < a.count; i++)
		add_five(c, &t, profile, &r, a.order[i]);
	reach_range(&r, a.mask, &low, &high);
	cli_text(c, "profile", N_("Marketplace"), profile);
	cli_instant(c, "at", N_("As of"), at, NULL);
	cli_rows(c, "audiences", &t);
	cli_int(c, "union", N_("Together, each person once"), reach_union(&r, a.mask));
	cli_int(c, "overlap", N_("In two or more"), reach_overlap(&r, a.mask));
	cli_int(c, "skipped", N_("Left out"), reach_skipped(&r, a.mask));
	cli_int(c, "low", low != high ? N_("At least") : NULL, low);
	cli_int(c, "high", low != high ? N_("At most") : NULL, high);
	cli_int(c, "est_reach_low", NULL, low);
	cli_int(c, "est_reach_high", NULL, high);
	cli_bool(c, "lists", NULL, r.lists);
	list_page_free(&t.page);
	note_reach(c, profile, &r, &a, high);
	return ST_OK;
}

/* ---- people ---- */

static enum status people(struct cli *c, struct error *e)
{
	const char *audience = cli_arg(c, 0);
	struct progress p = cli_progress(c, _("Counting"));
	struct list_source src;
	bool complete;
	enum status st = audience_refresh(cli_shop(c), &p, &complete, e);

	if (st == ST_OK)
		st = person_list(cli_shop(c), profile_of(c), audience != NULL ? audience : "", &src, e);
	if (st != ST_OK)
		return st;
	st = cli_list(c, &src, e);
	list_close(&src);
	return st;
}

/* ---- import ---- */

static enum status import(struct cli *c, struct error *e)
{
	const char *source;
	struct import_options o;
	struct import_result r = {0};
	enum status st;

	source = cli_field(c, "source") != NULL ? cli_field(c, "source") : cli_field(c, "audience");
	if (!record_has(cli_record(c), "profile"))
		record_set(cli_record(c), "profile", source != NULL && strcmp(source, "followers") == 0 ? "qoo10" : "ruten");
	st = importing_options(c, &o, e);
	if (st != ST_OK)
		return st;
	o.source = source;
	o.progress = cli_progress(c, _("Importing"));
	st = audience_import(cli_shop(c), &o, &r, e);
	if (st == ST_OK && r.cancelled)
		st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; nothing was changed."));
	if (st == ST_OK) {
		cli_text(c, "source", NULL, o.source);
		importing_say(c, &r);
	}
	import_result_free(&r);
	return st;
}

static const struct verb verbs[] = {
	{"list", NULL, NULL, "profile", CMD_READS, N_("the five audiences and one's own, with how many they reach"), list},
	{"show", "AUDIENCE", NULL, "profile", CMD_READS, N_("one audience: its code or number"), show},
	{"create", NULL, "audience", NULL, CMD_WRITES, N_("save an audience of one's own: a filter over people and orders"), create},
	{"edit", "AUDIENCE", "audience", "count", CMD_WRITES, N_("change one's own; for one of the five count= is the marketplace's figure"), edit},
	{"delete", "AUDIENCE", NULL, NULL, CMD_WRITES, N_("take away one of one's own"), drop},
	{"count", NULL, NULL, "profile which audiences at", CMD_READS, N_("people of several audiences together, each once (which=visitors,cart)"), count},
	{"people", "[AUDIENCE]", NULL, "profile " LIST_FIELDS, CMD_READS, N_("the people of an audience, newest event first"), people},
	{"import", "FILE", "import", "source audience", CMD_WRITES,
	 N_("events, members, followers, figures or goods (source=visitors …); --dry-run only shows what would come"), import},
	{0},
};

const struct noun noun_audience = {"audience", N_("who can be reached"), verbs};
