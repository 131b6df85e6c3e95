/*
 * What posts on a day, and which marketplaces the shop sells on. Each question
 * reads one day, so that a screen can ask for a fortnight in slices.
 */
#include "config.h"

#include "storekeep/pulse.h"

#include <stdio.h>

static const char postings_sql[] =
	"SELECT COUNT(*), COALESCE(SUM(claim_amount), 0) FROM live_order"
	" WHERE profile = :profile AND posting_day = :day AND state <> 'cancelled'";

/* One step from name to name along the index, however many orders there are. */
static const char markets_sql[] =
	"WITH RECURSIVE name (p) AS ("
	" SELECT MIN(profile) FROM orders"
	" UNION ALL SELECT (SELECT MIN(profile) FROM orders WHERE profile > p) FROM name WHERE p IS NOT NULL)"
	" SELECT p FROM name WHERE p IS NOT NULL UNION SELECT profile FROM period ORDER BY 1";

enum status pulse_postings(struct shop *s, const char *profile, day_t d, int64_t *orders, money_t *amount, struct error *e)
{
	struct stmt *q = db_prepare(s->db, postings_sql);
	char day[16];
	enum step step;

	day_format(d, day);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":day", day);
	step = stmt_step(q, e);
	if (step == STEP_ROW && orders != NULL)
		*orders = stmt_int(q, 0);
	if (step == STEP_ROW && amount != NULL)
		*amount = stmt_int(q, 1);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

size_t pulse_markets(struct shop *s, char (*names)[PULSE_NAME], size_t room)
{
	struct stmt *q = db_prepare(s->db, markets_sql);
	size_t n = 0;

	while (n < room && stmt_step(q, NULL) == STEP_ROW)
		snprintf(names[n++], PULSE_NAME, "%s", stmt_text(q, 0));
	stmt_reset(q);
	return n;
}
