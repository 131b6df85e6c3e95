/*
 * Inside of demo.c: the members' desk of the demonstration shop.
 */
#ifndef SK_DESK_DEMO_MEMBERS_H
#define SK_DESK_DEMO_MEMBERS_H

#include "desk/demo_write.h"

enum { DEMO_GROUPS = 3, DEMO_GLAZES = 4 };
extern const char *const demo_glazes[DEMO_GLAZES]; /* choices of an own field */

struct demo_members {
	struct demo_work *w;
	struct shop *s;
	const char *profile;
	bool shopline;
	day_t today;
	instant_t now;
	char mmdd[8];               /* day of the year on which points lapse: soon, so that there is something to see */
	int64_t rule_id, tier[3], spend[3], group[DEMO_GROUPS], field[2], store[2], staff[2];
	int64_t member_id, sale_id, entry_id, lot_id; /* given last */
};

/* What takes the indexes off and makes them again (demo_index.c). */
struct demo_indexes {
	char **drop, **make;
	size_t count;
};
enum status demo_indexes_off(struct shop *s, struct demo_indexes *x, struct error *e);
enum status demo_indexes_on(struct shop *s, struct demo_indexes *x, struct error *e);
void demo_indexes_free(struct demo_indexes *x);

/* People with their orders and ledgers, in chunks of transactions. */
enum status demo_people(struct demo_members *m, int64_t count, struct error *e);
/* All of the members' desk, on both marketplaces; after everything else. */
enum status demo_membership(struct demo_work *w, struct error *e);

#endif
