/*
 * A list of the desk as rows of what is urgent: some of its columns in an order
 * of ours, the days that are left to one of its days in words, late rows marked.
 */
#ifndef SCREENS_URGENT_H
#define SCREENS_URGENT_H

#include "screens.h"

/* A column of the list; "days_left" is made from the day. Titles NULL: the list's own. */
struct urgent_fit {
	const char *name, *title;
	int cols, grow, rank;
};
struct urgent {
	struct list_source source; /* as the desk gave it; filled by the caller */
	const char *day;           /* the column that is counted to: a day, or the number of days */
	bool since;                /* it lies behind: how long it has waited */
	const char *waits;         /* column of the day since which a row without `day` waits for others; NULL none */
	day_t today;
	char always[120];          /* words of the filter that hold whatever is looked for; "" none */
	/* the rest is its own */
	struct list_column *columns;
	size_t *from, count, day_at, waits_at;
};
/* The source for a table; urgent_free() when it is shown no more. */
struct list_source urgent_source(struct urgent *u, const struct urgent_fit *fits, size_t count);
/* Closes the list too; fine on {0}. */
void urgent_free(struct urgent *u);
/* For table_set_look(). */
enum look urgent_look(const struct list_row *row);
/* "today", "in 3 days", "2 days late" of a number of days; `since`: "2 days ago". */
void urgent_days(int days, bool since, char *out, size_t size);

#endif
