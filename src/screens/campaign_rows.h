/*
 * The list of campaigns or pushes of a profile as every screen of them shows it:
 * tabs with counts, the table, the row that the strip below speaks of.
 */
#ifndef SCREENS_CAMPAIGN_ROWS_H
#define SCREENS_CAMPAIGN_ROWS_H

#include "screens.h"
#include "storekeep/campaign.h"

struct campaign_rows {
	char profile[32];
	int tab;
	int64_t counts[4];
	struct list_source source;
	struct table *table;
	int64_t shown;            /* campaign.id that `campaign` holds; 0 none */
	struct campaign campaign; /* of the selected row, read when the keys pause */
};

/* The n-th tab's word, NULL after the last. */
const char *campaign_rows_tab(struct view *v, const struct campaign_rows *l, int n);
/* Read a tab's source and all counts; the table (once there is one) shows it. */
enum status campaign_rows_open(struct view *v, struct campaign_rows *l, int tab, struct error *e);
/* The same for a key: a refusal stands in a box, a tab that is none does nothing. */
struct outcome campaign_rows_show(struct view *v, struct campaign_rows *l, int tab);
/* Take in the selected row; true when it is another one than before. */
bool campaign_rows_follow(struct view *v, struct campaign_rows *l);
/* The data below has changed. */
void campaign_rows_reread(struct view *v, struct campaign_rows *l);
/* Tabs in the first row of `a`; returns the column behind them. */
int campaign_rows_draw_tabs(struct view *v, const struct campaign_rows *l, struct area a);
void campaign_rows_free(struct campaign_rows *l);

#endif
