/*
 * Tabs, table and selected row of the lists of campaigns and of pushes. What a
 * row's strip says and what can be done to it is each screen's own.
 */
#include "config.h"

#include "campaign_rows.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/profile.h"

const char *campaign_rows_tab(struct view *v, const struct campaign_rows *l, int n)
{
	return campaign_tab(shop_of(v), l->profile, n);
}

enum status campaign_rows_open(struct view *v, struct campaign_rows *l, int tab, struct error *e)
{
	struct list_source fresh;
	enum status st = campaign_list_shown(shop_of(v), l->profile, campaign_rows_tab(v, l, tab), &fresh, e);

	if (st == ST_OK)
		st = campaign_tabs(shop_of(v), l->profile, l->counts, e);
	if (st != ST_OK)
		return st;
	l->tab = tab;
	if (l->table != NULL)
		table_set_source(l->table, &fresh);
	list_close(&l->source);
	l->source = fresh;
	return ST_OK;
}

struct outcome campaign_rows_show(struct view *v, struct campaign_rows *l, int tab)
{
	struct error e = {0};

	if (campaign_rows_tab(v, l, tab) != NULL)
		screen_ok(v, campaign_rows_open(v, l, tab, &e), &e);
	return outcome_draw();
}

static void forget_row(struct campaign_rows *l)
{
	campaign_free(&l->campaign);
	l->shown = 0;
}

bool campaign_rows_follow(struct view *v, struct campaign_rows *l)
{
	const struct list_row *row = table_row(l->table);
	int64_t id = row != NULL ? row->id : 0;

	if (id == l->shown)
		return false;
	forget_row(l);
	if (id != 0)
		campaign_get(shop_of(v), id, &l->campaign, NULL);
	l->shown = id;
	return true;
}

void campaign_rows_reread(struct view *v, struct campaign_rows *l)
{
	forget_row(l);
	campaign_tabs(shop_of(v), l->profile, l->counts, NULL);
	table_reload(l->table);
}

/* The marketplace's own word for a tab. */
static const char *tab_label(struct view *v, const struct campaign_rows *l, const char *name)
{
	const struct profile *p;
	const char *label = NULL;
	char key[64];

	snprintf(key, sizeof key, "list.tab_%s", name);
	if (shop_profile(shop_of(v), l->profile, &p, NULL) == ST_OK)
		label = profile_text(p, strcmp(name, "cancellable") == 0 ? "cancel.tab" : key, DAY_NONE);
	return label != NULL ? label : label_of("campaign_tab", name);
}

int campaign_rows_draw_tabs(struct view *v, const struct campaign_rows *l, struct area a)
{
	char number[32];
	const char *name;
	int col = 1;

	draw_rule(a, 0);
	for (int i = 0; (name = campaign_rows_tab(v, l, i)) != NULL; i++) {
		money_format(l->counts[i], false, number);
		col += draw_textf(a, 0, col, i == l->tab ? LOOK_SELECTED : LOOK_PLAIN, " %d %s %s ", i + 1, tab_label(v, l, name), number) + 1;
	}
	return col;
}

void campaign_rows_free(struct campaign_rows *l)
{
	campaign_free(&l->campaign);
	list_close(&l->source);
}
