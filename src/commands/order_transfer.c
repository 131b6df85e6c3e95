/*
 * order transfer: orders move to another account (EAS section 13).
 */
#include "config.h"

#include "commands/order.h"

#include <stdlib.h>

#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"
#include "storekeep/sale.h"

struct moving {
	int64_t *ids;
	size_t count;
};

static void add_id(struct moving *m, int64_t id)
{
	for (size_t i = 0; i < m->count; i++)
		if (m->ids[i] == id)
			return;
	m->ids = xreallocarray(m->ids, m->count + 1, sizeof *m->ids);
	m->ids[m->count++] = id;
}

/* Every order of a member, a page at a time. */
static enum status add_all(struct cli *c, const char *profile, int64_t member_id, struct moving *m, struct error *e)
{
	struct list_source src;
	struct list_query q = {.limit = 500};
	struct list_page page = {0};
	char *after = NULL;
	enum status st;

	sale_list(cli_shop(c), profile, member_id, &src);
	do {
		q.after = after;
		list_page_free(&page);
		page = (struct list_page){0};
		st = src.page(src.self, &q, &page, e);
		for (size_t i = 0; st == ST_OK && i < page.count; i++)
			add_id(m, page.rows[i].id);
		free(after);
		after = page.count > 0 ? xstrdup(page.rows[page.count - 1].key) : NULL;
	} while (st == ST_OK && page.count == q.limit);
	free(after);
	list_page_free(&page);
	list_close(&src);
	return st;
}

static enum status choose(struct cli *c, struct moving *m, struct error *e)
{
	const char *from = cli_field(c, "from");
	int64_t member, id;
	bool all;
	enum status st = cli_field_bool(c, "all", false, &all, e);

	if (st != ST_OK)
		return st;
	if (all && cli_arg(c, 0) == NULL && from != NULL) {
		st = member_resolve(cli_shop(c), cli_field(c, "profile"), from, &member, e);
		return st == ST_OK ? add_all(c, NULL, member, m, e) : st;
	}
	for (size_t i = 0; cli_arg(c, i) != NULL && st == ST_OK; i++) {
		st = sale_find(cli_shop(c), cli_field(c, "profile"), cli_arg(c, i), &id, e);
		if (st == ST_OK)
			add_id(m, id);
	}
	if (st == ST_OK && m->count == 0 && !all)
		st = error_set(e, ST_REFUSED, "orders_none", "EAS-112", NULL, "%s", _("Name the orders, or all=yes and from= the account that they leave."));
	return st;
}

static const struct list_column move_columns[] = {
	{"order_id", N_("No."), VK_INT, NULL, 6, 0, 0, false},
	{"order_number", N_("Order"), VK_TEXT, NULL, 16, 1, 0, false},
	{"from_member", N_("From"), VK_INT, NULL, 8, 0, 0, false},
	{"to_member", N_("To"), VK_INT, NULL, 8, 0, 0, false},
	{"issued", N_("Issued"), VK_INT, NULL, 8, 0, 0, false},
	{"used", N_("Used"), VK_INT, NULL, 8, 0, 0, false},
	{"points_moved", N_("Moving"), VK_INT, NULL, 8, 0, 0, false},
};
#define MOVE_COLUMNS (sizeof move_columns / sizeof *move_columns)

/* What will move, before it does (EAS-113). */
static enum status preview(struct cli *c, const struct moving *m, int64_t to, struct cli_table *t, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < m->count && st == ST_OK; i++) {
		struct sale o = {0};
		struct sale_move v;

		st = sale_get(cli_shop(c), m->ids[i], &o, e);
		if (st == ST_OK)
			st = sale_move(cli_shop(c), m->ids[i], &v, e);
		if (st == ST_OK)
			list_page_add(&t->page, "", o.id, (struct value[]){{.num = o.id}, {.text = o.order_number}, {.num = o.member_id, .null = o.member_id == 0},
			              {.num = to}, {.num = v.issued}, {.num = v.used}, {.num = v.moving}}, MOVE_COLUMNS);
		if (st == ST_OK && v.issued > 0 && v.moving == 0)
			cli_say(c, ngettext("The %lld point of this order has been used; nothing moves.", "All %lld points of this order have been used; nothing moves.", (unsigned long)v.issued), (long long)v.issued);
		sale_free(&o);
	}
	return st;
}

enum status order_sale_transfer(struct cli *c, struct error *e)
{
	struct moving m = {0};
	struct cli_table t = {.columns = move_columns, .column_count = MOVE_COLUMNS};
	const char *target = cli_field(c, "member");
	int64_t to = 0, moved = 0;
	enum status st = choose(c, &m, e);

	if (st == ST_OK && (target == NULL || *target == '\0'))
		st = error_set(e, ST_REFUSED, "member_missing", "EAS-112", "member", "%s", _("Say which account takes the orders: member="));
	if (st == ST_OK)
		st = member_resolve(cli_shop(c), cli_field(c, "profile"), target, &to, e);
	if (st == ST_OK)
		st = preview(c, &m, to, &t, e);
	if (st == ST_OK && m.count > 0)
		st = sale_transfer(cli_shop(c), m.ids, m.count, to, cli_field(c, "reason"), &moved, e);
	if (st == ST_OK) {
		cli_rows(c, "transfers", &t);
		cli_int(c, "orders", cli_dry_run(c) ? N_("Orders that would move") : N_("Orders moved"), (int64_t)m.count);
		cli_int(c, "points_moved", cli_dry_run(c) ? N_("Points that would move") : N_("Points moved"), moved);
	}
	list_page_free(&t.page);
	free(m.ids);
	return st;
}
