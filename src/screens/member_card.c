/*
 * What is known of one member, as it stands beside the list and at the head of
 * the record: tier with its way to the next, points with their dates, store
 * credit, contact, groups, last orders, notes (EAS-17, EAS-35).
 */
#include "config.h"

#include "members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/chart.h"
#include "storekeep/field.h"
#include "storekeep/group.h"
#include "storekeep/ledger.h"
#include "storekeep/sale.h"
#include "storekeep/tier.h"

#define ORDERS 5
#define LOTS 4
#define SOON_DAYS 30

struct member_card {
	struct member m;
	char *name, *groups, phone[MEMBER_PHONE_SIZE];
	struct tier_outlook tier;
	bool has_tier;
	day_t today;
	struct member_lot lots[LOTS];
	size_t lot_count;
	int64_t soon;             /* points that end within SOON_DAYS */
	struct own_value *fields;
	size_t field_count;
	char orders[ORDERS][120];
	size_t order_count;
};

static const char *cell_of(const struct list_source *src, const struct list_row *row, const char *name, struct buf *out)
{
	buf_clear(out);
	for (size_t i = 0; i < src->column_count; i++)
		if (strcmp(src->columns[i].name, name) == 0)
			table_format(out, &src->columns[i], &row->cells[i]);
	return buf_str(out);
}

static void read_orders(struct shop *s, struct member_card *c)
{
	struct buf on = {0}, number = {0}, amount = {0}, state = {0};
	struct list_page page;
	struct list_source src;
	struct error e;

	sale_list(s, c->m.profile, c->m.id, &src);
	if (src.page(src.self, &(struct list_query){.limit = ORDERS}, &page, &e) == ST_OK) {
		for (; c->order_count < page.count; c->order_count++)
			snprintf(c->orders[c->order_count], sizeof c->orders[0], "%s  %s  %s  %s", cell_of(&src, &page.rows[c->order_count], "placed_on", &on),
			         cell_of(&src, &page.rows[c->order_count], "order_number", &number),
			         cell_of(&src, &page.rows[c->order_count], "net_amount", &amount), cell_of(&src, &page.rows[c->order_count], "state", &state));
		list_page_free(&page);
	}
	list_close(&src);
	buf_free(&on);
	buf_free(&number);
	buf_free(&amount);
	buf_free(&state);
}

struct member_card *member_card_read(struct shop *s, int64_t id, struct error *e)
{
	struct member_card *c = xcalloc(1, sizeof *c);
	const struct profile *p;

	if (member_get(s, id, &c->m, e) != ST_OK) {
		free(c);
		return NULL;
	}
	c->name = member_name(&c->m);
	member_phone_text(s, &c->m, c->phone);
	c->groups = group_names_of(s, id);
	c->has_tier = strcmp(c->m.kind, "registered") == 0 && tier_outlook(s, id, &c->tier, NULL) == ST_OK;
	c->today = shop_profile(s, c->m.profile, &p, NULL) == ST_OK ? shop_today(s, p) : shop_today(s, NULL);
	c->lot_count = member_lots(s, id, c->today, SOON_DAYS, c->lots, LOTS, &c->soon);
	field_values_of(s, c->m.profile, id, &c->fields, &c->field_count, NULL);
	read_orders(s, c);
	return c;
}

void member_card_free(struct member_card *c)
{
	if (c == NULL)
		return;
	member_free(&c->m);
	free(c->name);
	free(c->groups);
	own_values_free(c->fields, c->field_count);
	free(c);
}

const struct member *member_card_member(const struct member_card *c)
{
	return &c->m;
}

/* ---- the head ---- */

static int draw_name(const struct member_card *c, struct area a, int row)
{
	int col = draw_text(a, row, 0, LOOK_TITLE, c->name);

	col += draw_textf(a, row, col, LOOK_PLAIN, "  %s", c->phone);
	if (strcmp(c->m.kind, "registered") != 0)
		draw_textf(a, row, col, LOOK_WARN, "  ! %s", label_of("member_kind", c->m.kind));
	row++;
	if (c->m.blacklisted_at != INSTANT_NONE) {
		char day[16];

		day_format(c->m.blacklisted_on, day);
		draw_textf(a, row++, 0, LOOK_BAD, _("x On the blacklist since %1$s: %2$s"), day, c->m.blacklist_reason);
	}
	return row;
}

static int draw_tier(const struct member_card *c, struct area a, int row)
{
	const struct tier_outlook *t = &c->tier;
	char day[16] = "", amount[32];
	int col;

	if (!c->has_tier)
		return row;
	col = draw_textf(a, row, 0, LOOK_TITLE, "%s", t->tier);
	if (t->tier_to != DAY_NONE) {
		day_format(t->tier_to, day);
		col += draw_textf(a, row, col, LOOK_PLAIN, _("  until %s"), day);
		if (!t->holds_at_end && t->lacking_spend > 0) {
			money_format(t->lacking_spend, false, amount);
			draw_textf(a, row, col, LOOK_WARN, _("  ! %s more to keep it"), amount);
		} else if (!t->holds_at_end) {
			draw_text(a, row, col, LOOK_WARN, _("  ! ends then"));
		}
	}
	row++;
	if (t->next_id == 0)
		return row;
	chart_gauge(a, row, 0, 12, LOOK_GOOD, t->permille, 1000);
	col = 13 + draw_textf(a, row, 13, LOOK_PLAIN, _("to %s: "), t->next);
	if (t->need_spend >= 0) {
		money_format(t->spend < t->need_spend ? t->need_spend - t->spend : 0, false, amount);
		col += draw_textf(a, row, col, LOOK_PLAIN, _("%s more  "), amount);
	}
	if (t->need_orders >= 0)
		draw_textf(a, row, col, LOOK_PLAIN, ngettext("%lld order more", "%lld orders more", (unsigned long)(t->need_orders - t->orders)),
		           (long long)(t->orders < t->need_orders ? t->need_orders - t->orders : 0));
	return row + 1;
}

static int draw_points(const struct member_card *c, struct area a, int row)
{
	char points[32], soon[32], credit[32];
	int col;

	money_format(c->m.points, false, points);
	col = draw_text(a, row, 0, LOOK_LABEL, _("Points"));
	col += draw_textf(a, row, col, LOOK_TITLE, " %s", points);
	if (c->soon > 0) {
		money_format(c->soon, false, soon);
		col += draw_textf(a, row, col, LOOK_WARN, _("  ! %1$s end within %2$d days"), soon, SOON_DAYS);
	}
	money_format(c->m.credit, false, credit);
	col += draw_text(a, row, col, LOOK_LABEL, _("   Store credit"));
	draw_textf(a, row, col, LOOK_TITLE, " %s", credit);
	return row + 1;
}

int member_card_draw_head(const struct member_card *c, struct area a)
{
	int row = draw_name(c, a, 0);

	row = draw_tier(c, a, row);
	return strcmp(c->m.kind, "guest") == 0 ? row : draw_points(c, a, row);
}

/* ---- the rest ---- */

static int draw_lots(const struct member_card *c, struct area a, int row)
{
	for (size_t i = 0; i < c->lot_count; i++) {
		char points[32], day[16] = "";

		money_format(c->lots[i].remaining, false, points);
		day_format(c->lots[i].expires_on, day);
		draw_textf(a, row++, 2, c->lots[i].expires_on != DAY_NONE && c->lots[i].expires_on - c->today <= SOON_DAYS ? LOOK_WARN : LOOK_PLAIN,
		           "%9s  %s", points, *day != '\0' ? day : _("without an end"));
	}
	return row;
}

static int field(struct area a, int row, const char *label, const char *value)
{
	if (*value == '\0')
		return row;
	draw_cell(a, row, 0, 14, LOOK_LABEL, label, false);
	return row + draw_wrapped(area_of(a, row, 15, a.rows - row, a.cols - 15), 0, LOOK_PLAIN, value);
}

static int draw_contact(const struct member_card *c, struct area a, int row)
{
	char bought[120] = "", orders[32], spent[32];

	row = field(a, row, _("E-mail"), c->m.email);
	row = field(a, row, _("Member number"), c->m.member_code);
	row = field(a, row, _("Birthday"), c->m.birthday);
	row = field(a, row, _("Groups"), c->groups);
	for (size_t i = 0; i < c->field_count; i++)
		row = field(a, row, c->fields[i].title, c->fields[i].required && *c->fields[i].value == '\0' ? _("! missing") : c->fields[i].value);
	if (c->m.orders > 0) {
		money_format(c->m.orders, false, orders);
		money_format(c->m.spent, false, spent);
		snprintf(bought, sizeof bought, _("%1$s orders, %2$s"), orders, spent);
	}
	row = field(a, row, _("Bought"), bought);
	return field(a, row, _("Notes"), c->m.note);
}

int member_card_draw(const struct member_card *c, struct area a)
{
	int row = member_card_draw_head(c, a);

	row = draw_lots(c, a, row) + 1;
	row = draw_contact(c, a, row);
	if (c->order_count > 0)
		draw_text(a, ++row, 0, LOOK_LABEL, _("Last orders"));
	for (size_t i = 0; i < c->order_count; i++)
		draw_text(a, ++row, 2, LOOK_PLAIN, c->orders[i]);
	return row + 1;
}
