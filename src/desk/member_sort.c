/*
 * The list of members by a figure that most of them lack: first who has it
 * along the figure's own index, then everybody else by number (or the other
 * way round), so that a page costs the same in a million (EAS-16).
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/member_parts.h"

#define WALLET " LEFT JOIN wallet w ON w.member_id = m.id"
#define LIVE "m.profile = :profile AND " MEMBER_LIVE
#define OF_WALLET(index) "wallet w INDEXED BY " index " CROSS JOIN member m ON m.id = w.member_id"

static const struct figure {
	const char *column, *by;
	bool text;
	const char *from, *where, *id; /* who has it */
	const char *others;            /* who has not */
} figures[] = {
	{"points", "w.points", false, OF_WALLET("wallet_points"), LIVE " AND w.points > 0", "w.member_id", LIVE " AND coalesce(w.points, 0) = 0"},
	{"credit", "w.credit", false, OF_WALLET("wallet_credit"), LIVE " AND w.credit > 0", "w.member_id", LIVE " AND coalesce(w.credit, 0) = 0"},
	{"orders", "w.orders", false, OF_WALLET("wallet_orders"), LIVE " AND w.orders > 0", "w.member_id", LIVE " AND coalesce(w.orders, 0) = 0"},
	{"spent", "w.spent", false, OF_WALLET("wallet_spent"), LIVE " AND w.spent > 0", "w.member_id", LIVE " AND coalesce(w.spent, 0) = 0"},
	{"last_on", "w.last_on", true, OF_WALLET("wallet_last"), LIVE " AND w.last_on IS NOT NULL", "w.member_id", LIVE " AND w.last_on IS NULL"},
	{"phone", "m.phone", true, "member m INDEXED BY member_phone" WALLET, LIVE " AND m.phone IS NOT NULL", "m.id", LIVE " AND m.phone IS NULL"},
};

/* A definition with its order, given back with the list. */
struct part {
	struct list_def def;
	struct list_sort sort;
};

static void open_part(struct shop *s, const char *profile, const struct list_def *def, const struct list_sort *sort, struct list_source *out)
{
	struct part *p = xcalloc(1, sizeof *p);

	p->def = *def;
	p->sort = *sort;
	p->def.columns = member_columns;
	p->def.exprs = member_exprs;
	p->def.column_count = member_column_count;
	p->def.sorts = &p->sort;
	p->def.sort_count = 1;
	desk_list_open_dressed(out, s->db, &p->def, (struct list_bind[]){{":profile", .text = profile}}, 1, p, free);
}

bool member_sorted_open(struct shop *s, const char *profile, const char *column, bool descending, struct list_source *out)
{
	for (size_t i = 0; i < LIST_COUNT(figures); i++) {
		const struct figure *f = &figures[i];
		struct list_source parts[2];

		if (strcmp(f->column, column) != 0)
			continue;
		open_part(s, profile, &(struct list_def){.from = f->from, .where = f->where, .id = f->id},
		          &(struct list_sort){.by = {f->by}, .number = !f->text, .descending = descending}, &parts[descending ? 0 : 1]);
		open_part(s, profile, &(struct list_def){.from = "member m NOT INDEXED" WALLET, .where = f->others, .id = "m.id"},
		          &(struct list_sort){.by = {0}, .descending = descending}, &parts[descending ? 1 : 0]);
		member_chain_open(out, parts, 2);
		return true;
	}
	return false;
}
