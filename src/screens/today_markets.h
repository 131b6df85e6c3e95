/*
 * The settlement side of Today: the last statement of each marketplace and a
 * fortnight of postings, read slice by slice. today.c says where it stands.
 */
#ifndef SCREENS_TODAY_MARKETS_H
#define SCREENS_TODAY_MARKETS_H

#include "screens.h"
#include "storekeep/pulse.h"

enum { TODAY_MARKETS = 8, TODAY_MARKET_ROWS = 2, TODAY_DAYS = 14 };

/* The last settlement of a marketplace. */
struct today_market {
	char profile[PULSE_NAME];
	bool has_statement;
	struct statement st;
	int64_t posted[TODAY_DAYS]; /* the last day is today */
};
struct today_markets {
	struct today_market items[TODAY_MARKETS];
	size_t count;
	size_t read; /* slices read so far: a marketplace's payout, then its postings day by day */
};

/* The statements; payouts and postings come slice by slice with today_markets_slice(). */
void today_markets_read(struct shop *s, struct today_markets *m);
bool today_markets_done(const struct today_markets *m);
void today_markets_slice(struct shop *s, struct today_markets *m);
/* A heading and two rows a marketplace. `postings`: draw them too. */
void today_markets_draw(struct view *v, struct area a, const struct today_markets *m, bool postings);
/* Rows that it wants. */
int today_markets_rows(const struct today_markets *m);

#endif
