/*
 * The members' side of an order: whose it is, what it counts for with the share
 * of each line in the deductions, its points with their arithmetic.
 */
#include "config.h"

#include "members.h"
#include "sale_screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/text.h"

static void add(struct sale_side *s, const char *label, char *text)
{
	s->facts = xreallocarray(s->facts, s->fact_count + 1, sizeof *s->facts);
	s->facts[s->fact_count++] = (struct side_fact){xstrdup(label), text};
}

static void add_money(struct sale_side *s, const char *label, int64_t v, bool always)
{
	char out[32];

	if (v != 0 || always)
		add(s, label, xstrdup(screen_money(v, false, out)));
}

static void add_at(struct shop *shop, struct sale_side *s, const char *label, instant_t at)
{
	char out[32];

	if (at == INSTANT_NONE)
		return;
	screen_instant(shop, at, out);
	add(s, label, xstrdup(out));
}

/* ---- whose ---- */

static void add_member(struct shop *shop, struct sale_side *s, const struct sale *o)
{
	struct member m;
	char *name, phone[MEMBER_PHONE_SIZE];

	s->member_id = o->member_id;
	if (o->member_id == 0 || member_get(shop, o->member_id, &m, NULL) != ST_OK) {
		add(s, _("Member"), xstrdup(_("nobody is known")));
		return;
	}
	name = member_name(&m);
	add(s, _("Member"), xasprintf("%s  %s  %s", name, member_phone_text(shop, &m, phone), label_of("member_kind", m.kind)));
	free(name);
	member_free(&m);
}

/* ---- points ---- */

/* A number of the arithmetic that was kept with the grant; -1 where it is not there. */
static int64_t number_of(const char *json, const char *key)
{
	const char *at = json != NULL ? strstr(json, key) : NULL;

	return at != NULL ? strtoll(at + strlen(key), NULL, 10) : -1;
}

static char *steps_text(const struct sale_points *g)
{
	int64_t spend = number_of(g->arithmetic, "\"earn_spend\":"), each = number_of(g->arithmetic, "\"earn_points\":");

	if (spend < 1 || each < 1)
		return NULL;
	return xasprintf(_("%1$lld / %2$lld = %3$lld full steps x %4$lld points"), (long long)g->basis, (long long)spend,
	                 (long long)(g->basis / spend), (long long)each);
}

static void add_points(struct shop *shop, struct sale_side *s, const struct sale *o)
{
	struct sale_points g;
	char day[16], *steps;

	if (sale_points(shop, o->id, &g, NULL) != ST_OK)
		return;
	if (g.id == 0) {
		if (g.reason[0] != '\0')
			add(s, _("Points"), xasprintf(_("none: %s"), label_of("grant_reason", g.reason)));
		return;
	}
	day_format(g.issued_on != DAY_NONE ? g.issued_on : g.due_on, day);
	add(s, _("Points"), xasprintf("%" PRId64 "  %s  %s%s%s", g.points, label_of("grant_state", g.state), day, g.reason[0] != '\0' ? "  " : "",
	                              g.reason[0] != '\0' ? label_of("grant_reason", g.reason) : ""));
	if ((steps = steps_text(&g)) != NULL)
		add(s, _("Reckoned"), steps);
	free(g.arithmetic);
}

/* ---- lines ---- */

static void cell(struct buf *out, const char *text, int cols, bool right)
{
	if (out->len > 0)
		buf_addc(out, ' ');
	text_add_padded(out, text, cols, right);
}

static void number(struct buf *out, int64_t n, int cols)
{
	char text[32];

	cell(out, screen_money(n, false, text), cols, true);
}

char *sale_line_heading(void)
{
	struct buf out = {0};

	cell(&out, _("Goods"), 18, false);
	cell(&out, _("Quantity"), 8, true);
	cell(&out, _("Returned"), 8, true);
	cell(&out, _("Amount"), 9, true);
	cell(&out, _("Deducted"), 8, true);
	cell(&out, _("Left over"), 9, true);
	return buf_take(&out);
}

char *sale_line_text(const struct basis_line *l, const char *goods)
{
	struct buf out = {0};

	cell(&out, goods, 18, false);
	number(&out, l->quantity, 8);
	number(&out, l->quantity_returned, 8);
	number(&out, l->amount, 9);
	number(&out, -l->share, 8);
	number(&out, l->kept, 9);
	return buf_take(&out);
}

static void add_line(struct sale_side *s, char *text)
{
	s->lines = xreallocarray(s->lines, s->line_count + 1, sizeof *s->lines);
	s->lines[s->line_count++] = text;
}

static void add_lines(struct sale_side *s, const struct sale *o)
{
	if (o->line_count > 0)
		add_line(s, sale_line_heading());
	for (size_t i = 0; i < o->line_count; i++)
		add_line(s, sale_line_text(&o->lines[i], o->products[i][0] != '\0' ? o->products[i] : o->names[i]));
}

/* ---- the whole ---- */

static void add_facts(struct shop *shop, struct sale_side *s, const struct sale *o)
{
	const char *why = sale_not_counted(o);

	add_member(shop, s, o);
	add(s, _("Channel"), xstrdup(label_of("sale_channel", o->channel)));
	add_at(shop, s, _("Placed at"), o->placed_at);
	add_at(shop, s, _("Final since"), o->final_at);
	add_at(shop, s, _("Completed at"), o->completed_at);
	add_at(shop, s, _("Cancelled at"), o->cancelled_at);
	add_money(s, _("Goods amount"), o->items_amount, true);
	add_money(s, _("Promotions"), -o->promotion_amount, false);
	add_money(s, _("Paid with points"), -o->points_amount, false);
	add_money(s, _("Store credit used"), -o->credit_amount, false);
	add_money(s, _("Given back"), -o->refund_amount, false);
	add_money(s, _("Net amount"), o->net_amount, true);
	add(s, _("Counts"), why == NULL ? xstrdup(_("yes")) : xasprintf(_("no: %s"), label_of("not_counted", why)));
	add_points(shop, s, o);
	add_lines(s, o);
}

void sale_side_read(struct shop *s, int64_t orders_id, struct sale_side *out)
{
	struct sale o;
	struct error e;

	*out = (struct sale_side){0};
	if (sale_of_order(s, orders_id, &out->id, &e) != ST_OK || sale_get(s, out->id, &o, NULL) != ST_OK) {
		out->id = 0;
		return;
	}
	add_facts(s, out, &o);
	sale_free(&o);
}

void sale_side_free(struct sale_side *s)
{
	for (size_t i = 0; i < s->fact_count; i++) {
		free(s->facts[i].label);
		free(s->facts[i].text);
	}
	for (size_t i = 0; i < s->line_count; i++)
		free(s->lines[i]);
	free(s->facts);
	free(s->lines);
	*s = (struct sale_side){0};
}
