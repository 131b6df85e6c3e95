/*
 * campaign list, campaign compare: what came of campaigns.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/campaign.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/opens.h"

/* A page has at least one row (RUT-115). */
static enum status check_page(struct cli *c, struct error *e)
{
	int64_t limit;
	enum status st = cli_field_int(c, "limit", 1, &limit, e);

	if (st == ST_OK && limit < 1)
		st = error_set(e, ST_REFUSED, "limit_number", "RUT-115", "limit", "%s", _("A page has at least one row: limit=1 or more."));
	return st;
}

/* A sentence of the profile with {n} in it. */
static char *filled(const struct profile *p, const char *key, int64_t n)
{
	const char *text = profile_text(p, key, DAY_NONE), *at = text != NULL ? strstr(text, "{n}") : NULL;

	if (at == NULL)
		return xasprintf("%lld", (long long)n);
	return xasprintf("%.*s%lld%s", (int)(at - text), text, (long long)n, at + 3);
}

static void say_tabs(struct cli *c, const char *profile, const int64_t *counts)
{
	struct json *j = cli_document(c);

	if (j == NULL)
		return;
	json_object(j, "tabs");
	for (int i = 0; campaign_tab(cli_shop(c), profile, i) != NULL; i++)
		json_int(j, campaign_tab(cli_shop(c), profile, i), counts[i]);
	json_end_object(j);
}

static void say_counter(struct cli *c, const char *profile, const struct list_source *src)
{
	const struct profile *p;
	struct list_query q = {.filter = cli_field(c, "filter")};
	int64_t total;
	char *count, *rows;

	if (cli_json(c) || shop_profile(cli_shop(c), profile, &p, NULL) != ST_OK || profile_text(p, "list.counter_format", DAY_NONE) == NULL ||
	    !src->count(src->self, &q, NULL, NULL, &total))
		return;
	count = filled(p, "list.counter_format", total);
	rows = filled(p, "list.pagesize_format", campaign_page_size(cli_shop(c), profile));
	cli_say(c, "%s  %s", count, rows);
	free(count);
	free(rows);
}

enum status campaign_cmd_list(struct cli *c, struct error *e)
{
	const char *profile = campaign_profile(c), *tab = cli_field(c, "tab");
	struct list_source src = {0};
	int64_t counts[4];
	enum status st = check_page(c, e);

	if (st == ST_OK)
		st = cli_json(c) ? campaign_list(cli_shop(c), profile, tab, &src, e) : campaign_list_shown(cli_shop(c), profile, tab, &src, e);
	if (st == ST_OK)
		st = campaign_tabs(cli_shop(c), profile, counts, e);
	if (st == ST_OK) {
		say_tabs(c, profile, counts);
		say_counter(c, profile, &src);
		st = cli_list_paged(c, &src, campaign_page_size(cli_shop(c), profile), e);
	}
	desk_list_close(&src);
	return st;
}

/* ---- compare ---- */

struct side {
	struct campaign c;
	struct open_curve curve;
	const struct profile *profile;
	char rate[16];
};

static enum status read_side(struct cli *c, const char *word, struct side *out, struct error *e)
{
	char *end;
	long long id = strtoll(word, &end, 10);
	enum status st = ST_OK;

	if (*end != '\0' || id <= 0)
		st = error_set(e, ST_REFUSED, "id_number", NULL, "id", _("“%s” is no number of a campaign."), word);
	if (st == ST_OK)
		st = campaign_get(cli_shop(c), id, &out->c, e);
	if (st == ST_OK)
		st = shop_profile(cli_shop(c), out->c.profile, &out->profile, e);
	if (st == ST_OK)
		st = open_curve(cli_shop(c), id, &out->curve, e);
	if (st == ST_OK) {
		struct open_rate_rule rule = open_rule(out->profile);

		open_rate_text(&rule, out->c.opened, out->c.reach, out->rate);
	}
	return st;
}

static void json_instant(struct json *j, const char *key, instant_t at, const struct profile *p)
{
	char iso[32];

	instant_format(at, profile_zone(p), iso);
	json_date(j, key, iso);
}

static void json_side(struct json *j, const struct side *s)
{
	json_object(j, NULL);
	json_int(j, "id", s->c.id);
	json_text(j, "name", s->c.name);
	json_text(j, "state", campaign_state_word(&s->c));
	json_words(j, "audiences", s->c.audiences);
	json_instant(j, "send_at", s->c.send_at, s->profile);
	json_text(j, "body", s->c.body);
	json_text(j, "cta", s->c.cta);
	json_text(j, "url", s->c.url);
	json_int(j, "reach", s->c.reach);
	json_int(j, "opened", s->c.opened);
	json_text(j, "open_rate", s->rate);
	json_bool(j, "final", s->curve.final);
	json_array(j, "by_day");
	for (int i = 0; i < OPEN_DAYS; i++)
		json_int(j, NULL, s->curve.day[i] + (i == OPEN_DAYS - 1 ? s->curve.day[OPEN_DAYS] : 0));
	json_end_array(j);
	json_array(j, "by_hour");
	for (int i = 0; i < OPEN_HOURS; i++)
		json_int(j, NULL, s->curve.hour[i]);
	json_end_array(j);
	json_end_object(j);
}

static const struct list_column beside[] = {
	{"what", "", VK_TEXT, NULL, 10, 0, 0, false},
	{"a", "A", VK_TEXT, NULL, 24, 1, 0, false},
	{"b", "B", VK_TEXT, NULL, 24, 1, 0, false},
};

static void add_line(struct list_page *page, const char *what, const char *a, const char *b)
{
	struct value cells[] = {{.text = what}, {.text = a}, {.text = b}};

	list_page_add(page, what, 0, cells, 3);
}

static void add_numbers(struct list_page *page, const char *what, int64_t a, int64_t b)
{
	char left[32], right[32];

	money_format(a, false, left);
	money_format(b, false, right);
	add_line(page, what, left, right);
}

static void say_sides(struct cli *c, const struct side *a, const struct side *b)
{
	struct cli_table t = {.columns = beside, .column_count = 3};
	char at[40], bt[40], day[80];

	campaign_time(a->profile, a->c.send_at, at);
	campaign_time(b->profile, b->c.send_at, bt);
	add_line(&t.page, _("Campaign name"), a->c.name, b->c.name);
	add_line(&t.page, _("Send time"), at, bt);
	add_numbers(&t.page, _("Reach"), a->c.reach, b->c.reach);
	add_numbers(&t.page, _("Opened"), a->c.opened, b->c.opened);
	add_line(&t.page, _("Open rate"), a->rate, b->rate);
	for (int i = 0; i < OPEN_DAYS; i++) {
		snprintf(day, sizeof day, _("Day %d"), i + 1);
		add_numbers(&t.page, day, a->curve.day[i] + (i == OPEN_DAYS - 1 ? a->curve.day[OPEN_DAYS] : 0),
		            b->curve.day[i] + (i == OPEN_DAYS - 1 ? b->curve.day[OPEN_DAYS] : 0));
	}
	add_line(&t.page, _("Message"), a->c.body, b->c.body);
	add_line(&t.page, _("Button"), a->c.cta, b->c.cta);
	cli_rows(c, NULL, &t);
	list_page_free(&t.page);
}

enum status campaign_cmd_compare(struct cli *c, struct error *e)
{
	struct json *j = cli_document(c);
	struct side a = {0}, b = {0};
	enum status st = read_side(c, cli_arg(c, 0), &a, e);

	if (st == ST_OK)
		st = read_side(c, cli_arg(c, 1), &b, e);
	if (st == ST_OK && j != NULL) {
		json_array(j, "rows");
		json_side(j, &a);
		json_side(j, &b);
		json_end_array(j);
		json_int(j, "total", 2);
		json_null(j, "next");
	} else if (st == ST_OK) {
		say_sides(c, &a, &b);
	}
	campaign_free(&a.c);
	campaign_free(&b.c);
	return st;
}
