/*
 * The settlement side of Today.
 */
#include "config.h"

#include "today_markets.h"

#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/profile.h"

enum { SLICES = TODAY_DAYS + 1 };

/* ---- reading ---- */

static void read_market(struct shop *shop, struct today_market *m)
{
	struct list_query q = {.limit = 1};
	struct list_page page = {0};
	struct list_source src;

	statement_list(shop, m->profile, &src);
	m->has_statement = src.page(src.self, &q, &page, NULL) == ST_OK && page.count > 0 &&
	        statement_get(shop, page.rows[0].id, &m->st, NULL) == ST_OK;
	list_page_free(&page);
	list_close(&src);
}

/* A marketplace whose statements we can read; of the others (Qoo10) there is nothing to settle here. */
static bool settles(struct shop *shop, const char *name)
{
	const struct profile *p;

	return shop_profile(shop, name, &p, NULL) != ST_OK || profile_key(p, "statement.columns.", 0) != NULL;
}

void today_markets_read(struct shop *shop, struct today_markets *all)
{
	char names[TODAY_MARKETS][PULSE_NAME];
	size_t count = pulse_markets(shop, names, TODAY_MARKETS);

	all->count = all->read = 0;
	for (size_t i = 0; i < count; i++) {
		struct today_market *m = &all->items[all->count];

		if (!settles(shop, names[i]))
			continue;
		*m = (struct today_market){.has_statement = false};
		memcpy(m->profile, names[i], sizeof names[i]);
		read_market(shop, m);
		all->count++;
	}
}

bool today_markets_done(const struct today_markets *m)
{
	return m->read >= m->count * SLICES;
}

void today_markets_slice(struct shop *shop, struct today_markets *all)
{
	struct today_market *m = &all->items[all->read / SLICES];
	size_t day = all->read % SLICES;

	all->read++;
	if (day == TODAY_DAYS) {
		if (m->has_statement)
			statement_payout(shop, &m->st, NULL);
		return;
	}
	pulse_postings(shop, m->profile, shop_today(shop, NULL) - TODAY_DAYS + 1 + (day_t)day, &m->posted[day], NULL, NULL);
}

/* ---- drawing ---- */

static void draw_statement(struct area a, int row, const struct statement *st)
{
	char money[32];
	int col;

	if (!st->reconciled) {
		draw_text(a, row, 2, LOOK_WARN, _("not compared yet"));
		return;
	}
	col = draw_text(a, row, 2, LOOK_LABEL, _("to explain"));
	col += 3 + draw_text(a, row, col + 3, st->to_explain == 0 ? LOOK_GOOD : LOOK_WARN, screen_money(st->to_explain, true, money));
	if (st->run_pay_on[0] != '\0' && st->payout != MONEY_NONE)
		draw_textf(a, row, col + 2, LOOK_PLAIN, _("pays %1$s on %2$s"), screen_money(st->payout, false, money),
		           screen_day(st->run_pay_on, st->from));
}

static void draw_market(struct shop *shop, struct area a, int row, const struct today_market *m, bool postings)
{
	char name[200];

	if (m->has_statement)
		screen_period(shop, m->profile, m->st.period, name, sizeof name);
	else
		snprintf(name, sizeof name, "%s", screen_market(shop, m->profile));
	draw_cell(a, row, 0, a.cols - TODAY_DAYS - 1, LOOK_TITLE, name, false);
	if (postings)
		chart_spark(a, row, a.cols - TODAY_DAYS, TODAY_DAYS, m->posted, TODAY_DAYS);
	if (m->has_statement)
		draw_statement(a, row + 1, &m->st);
	else
		draw_text(a, row + 1, 2, LOOK_PLAIN, _("no statement yet"));
}

void today_markets_draw(struct view *v, struct area a, const struct today_markets *m, bool postings)
{
	int row = 1;

	draw_text(a, 0, 0, LOOK_HEADING, _("Last settlement"));
	draw_cell(a, 0, a.cols - 24, 24, LOOK_LABEL, _("postings, 14 days"), true);
	for (size_t i = 0; i < m->count && row + TODAY_MARKET_ROWS <= a.rows; i++, row += TODAY_MARKET_ROWS)
		draw_market(shop_of(v), a, row, &m->items[i], postings);
	if (m->count == 0)
		draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_PLAIN, _("Nothing has been imported yet. F6 imports orders or a statement."));
}

int today_markets_rows(const struct today_markets *m)
{
	return 1 + TODAY_MARKET_ROWS * (int)(m->count > 0 ? m->count : 1);
}
