/*
 * One order as text: fields in groups, two beside each other where there is
 * room, its clock, then items, the money with rule and base, what statements
 * say and what happened to it.
 */
#include "config.h"

#include "order_view.h"
#include "pen.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sale_screens.h"
#include "storekeep/order_trace.h"
#include "storekeep/text.h"

enum { NAMED_LINES = 20 };

struct order_view {
	struct order_record rec;
	struct side_row sides[SETTLE_KINDS + 1];
	size_t side_count;
	struct sale_side sale;  /* of an order of members */
	struct life_view life;  /* of any other */
	struct list_page lines; /* of statements that name it */
	struct list_source line_source;
};

/* Which field stands in which group; those not named stand under the last. */
static const struct {
	const char *title, *fields;
} groups[] = {
	{N_("Order"), " order_no profile cart_no state state_text ordered_on payment card_plan category tax_kind is_shipping product_no "},
	{N_("Money"), " claim_amount cash points points_value subsidy interest shipping_fee discount refund_amount reverse_fee "
	              "category_ppm card_ppm earn_mult "},
	{N_("Days"), " shippable_on ship_by shipped_on picked_up_on complaint_on confirmed_on posted_on posting_day cancelled_on "
	             "refund_day refunded_on bank_refunded_on reverse_on "},
	{N_("Buyer and delivery"), " buyer recipient phone postcode address delivery note "},
	{N_("Further fields"), ""},
};

/* ---- reading ---- */

static void read_lines(struct shop *s, struct order_view *o)
{
	struct list_query q = {.limit = NAMED_LINES};

	order_trace_lines(s, o->rec.id, &o->line_source);
	o->line_source.page(o->line_source.self, &q, &o->lines, NULL);
}

struct order_view *order_view_read(struct shop *s, int64_t id, struct error *e)
{
	struct order_view *o = xcalloc(1, sizeof *o);

	if (order_get(s, id, &o->rec, e) != ST_OK) {
		free(o);
		return NULL;
	}
	if (order_trace(s, id, o->sides, &o->side_count, NULL) != ST_OK)
		o->side_count = 0;
	read_lines(s, o);
	sale_side_read(s, id, &o->sale);
	if (o->sale.id == 0)
		life_view_read(s, id, &o->life);
	return o;
}

void order_view_free(struct order_view *o)
{
	if (o == NULL)
		return;
	list_page_free(&o->lines);
	list_close(&o->line_source);
	sale_side_free(&o->sale);
	life_view_free(&o->life);
	order_record_free(&o->rec);
	free(o);
}

int64_t order_view_id(const struct order_view *o)
{
	return o->rec.id;
}

int64_t order_view_sale(const struct order_view *o)
{
	return o->sale.id;
}

const struct life_view *order_view_life(const struct order_view *o)
{
	return o->life.any ? &o->life : NULL;
}

int64_t order_view_member(const struct order_view *o)
{
	return o->sale.member_id;
}

static const char *text_of(const struct order_view *o, const char *name)
{
	for (size_t i = 0; i < o->rec.field_count; i++)
		if (strcmp(o->rec.fields[i].name, name) == 0 && o->rec.fields[i].value.text != NULL)
			return o->rec.fields[i].value.text;
	return "";
}

const char *order_view_no(const struct order_view *o)
{
	return text_of(o, "order_no");
}

/* ---- drawing ---- */

static bool is_empty(const struct order_field *f)
{
	if (f->value.null)
		return true;
	if (value_is_text(f->kind))
		return f->value.text == NULL || f->value.text[0] == '\0';
	return f->value.num == 0 && strcmp(f->name, "claim_amount") != 0;
}

/* Where a clock stands below the order, what it is about stands above it. */
static const char of_first_sight[] = " claim_amount item_name qty ";

static size_t group_of(const struct order_view *o, const char *name)
{
	char word[64];

	snprintf(word, sizeof word, " %s ", name);
	if (o->life.any && strstr(of_first_sight, word) != NULL)
		return 0;
	for (size_t g = 0; g + 1 < COUNT_OF(groups); g++)
		if (strstr(groups[g].fields, word) != NULL)
			return g;
	return COUNT_OF(groups) - 1;
}

/* The number is in the title, rates stand with what they made, and a posting day that is the platform's own stands there as such. */
static bool is_said_already(const struct order_view *o, const struct order_field *f)
{
	size_t len = strlen(f->name);

	if (strcmp(f->name, "posting_day") == 0)
		return strcmp(f->value.text, text_of(o, "posted_on")) == 0;
	return strcmp(f->name, "id") == 0 || (len > 4 && strcmp(f->name + len - 4, "_ppm") == 0);
}

static void draw_field(struct pen_flow *f, const struct order_field *field)
{
	const struct list_column column = {.name = field->name, .kind = field->kind, .labels = field->labels};
	struct buf text = {0};

	table_format(&text, &column, &field->value);
	pen_field(f, _(field->title), buf_str(&text));
	buf_free(&text);
}

static void draw_group(struct order_view *o, struct pen *p, size_t g)
{
	struct pen_flow f = {.pen = p};
	bool any = false;

	for (size_t i = 0; i < o->rec.field_count; i++) {
		const struct order_field *field = &o->rec.fields[i];

		if (group_of(o, field->name) != g || is_empty(field) || is_said_already(o, field) || life_view_says(&o->life, field->name))
			continue;
		if (!any)
			pen_heading(p, _(groups[g].title));
		any = true;
		draw_field(&f, field);
	}
	pen_flow_end(&f);
}

static void draw_items(struct order_view *o, struct pen *p)
{
	char price[32], text[400];

	if (o->rec.item_count == 0)
		return;
	pen_heading(p, _("Items"));
	for (size_t i = 0; i < o->rec.item_count; i++, p->row++) {
		const struct order_item *it = &o->rec.items[i];

		snprintf(text, sizeof text, "%s %s %s", it->name, it->spec != NULL ? it->spec : "", it->sku != NULL ? it->sku : "");
		pen_put(p, 1, p->a.cols - 24, LOOK_PLAIN, text, false);
		snprintf(text, sizeof text, "%" PRId64 " x", it->qty);
		pen_put(p, p->a.cols - 22, 8, LOOK_PLAIN, text, true);
		pen_put(p, p->a.cols - 13, 12, LOOK_PLAIN, screen_money(it->unit_price, false, price), true);
	}
}

static void draw_side(struct pen *p, const struct side_row *r)
{
	enum look look = r->differs ? LOOK_WARN : LOOK_PLAIN;
	char ours[32], theirs[32], how[200];

	pen_put(p, 0, 1, look, r->differs ? draw_sign(LOOK_WARN) : " ", false);
	pen_put(p, 2, 13, look, label_of("line_kind", r->component), false);
	pen_put(p, 15, 10, look, r->ours == MONEY_NONE ? "-" : screen_money(r->ours, false, ours), true);
	pen_put(p, 25, 10, look, r->theirs == MONEY_NONE ? "-" : screen_money(r->theirs, false, theirs), true);
	snprintf(how, sizeof how, r->rule[0] != '\0' ? "%s [%s]" : "%s%s", r->how_ours, r->rule);
	pen_put(p, 37, p->a.cols, LOOK_PLAIN, how, false);
	p->row++;
}

static void draw_sides(struct order_view *o, struct pen *p)
{
	if (o->side_count == 0)
		return;
	pen_heading(p, _("Settlement"));
	pen_put(p, 2, 13, LOOK_HEADING, _("Item"), false);
	pen_put(p, 15, 10, LOOK_HEADING, _("Ours"), true);
	pen_put(p, 25, 10, LOOK_HEADING, _("Theirs"), true);
	pen_put(p, 37, p->a.cols, LOOK_HEADING, _("How we computed it"), false);
	p->row++;
	for (size_t i = 0; i < o->side_count; i++)
		draw_side(p, &o->sides[i]);
}

/* Whose it is, what it counts for, its points. */
static void draw_sale(struct order_view *o, struct pen *p)
{
	struct pen_flow f = {.pen = p};

	if (o->sale.id == 0)
		return;
	pen_heading(p, _("Member and points"));
	for (size_t i = 0; i < o->sale.fact_count; i++)
		pen_field(&f, o->sale.facts[i].label, o->sale.facts[i].text);
	pen_flow_end(&f);
	for (size_t i = 0; i < o->sale.line_count; i++, p->row++)
		pen_put(p, 1, p->a.cols - 1, i == 0 ? LOOK_HEADING : LOOK_PLAIN, o->sale.lines[i], false);
}

static void draw_lines(struct order_view *o, struct pen *p)
{
	pen_heading(p, _("In the statements"));
	if (o->lines.count == 0) {
		pen_put(p, 1, p->a.cols, LOOK_PLAIN, _("No statement names this order yet."), false);
		p->row++;
	}
	for (size_t i = 0; i < o->lines.count; i++)
		pen_row(p, &o->line_source, &o->lines.rows[i]);
}

/* What is decided about an order changes: while it is on its way its clock, then what it brings and costs. */
static bool clock_first(const struct order_view *o)
{
	return o->life.any && strcmp(o->life.life.state, "posted") != 0 && strcmp(o->life.life.state, "settled") != 0;
}

int order_view_draw(struct order_view *o, struct area a, int top)
{
	struct pen p = {.a = a, .top = top};

	draw_group(o, &p, 0);
	life_view_draw_slips(&o->life, &p);
	if (clock_first(o))
		life_view_draw_clock(&o->life, &p);
	draw_sale(o, &p);
	draw_group(o, &p, 1);
	draw_sides(o, &p);
	if (o->life.any && !clock_first(o))
		life_view_draw_clock(&o->life, &p);
	life_view_draw_benefits(&o->life, &p);
	for (size_t g = 2; g < COUNT_OF(groups); g++)
		draw_group(o, &p, g);
	if (o->sale.line_count == 0)
		draw_items(o, &p);
	draw_lines(o, &p);
	life_view_draw_events(&o->life, &p);
	return p.row;
}
