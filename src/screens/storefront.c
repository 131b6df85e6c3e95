/*
 * The storefront (自訂商店工具): the menu of its six settings in the marketplace's
 * order (RUT-70), and beside or below it the shop's front drawn from them.
 */
#include "config.h"

#include "storefront.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "storekeep/plan.h"
#include "storekeep/profile.h"

enum { COL_SETTING, COL_VALUE, COLUMNS };
enum { TOOLS_MOST = 8, BESIDE_FROM = 110 };

static const struct list_column columns[COLUMNS] = {
	{"setting", N_("Setting"), VK_TEXT, NULL, 18, 0, 0, false},
	{"value", N_("As it is"), VK_TEXT, NULL, 30, 1, 0, false},
};

/* The form's fields by the menu's words; the others have a screen of their own. */
static const char *const tools[] = {"sign", "ad_slots", "theme_colour", "featured_rows", "display_mode", "renewal"};

struct state {
	struct storefront front;
	struct rows *rows;
	struct table *table;
	bool product_page;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

/* ---- the menu ---- */

static void sign_text(const struct storefront *f, char *out, size_t size)
{
	char where[80];

	if (f->sign_count == 0) {
		snprintf(out, size, "%s", _("no picture: the area stays empty"));
		return;
	}
	storefront_places_text(f->signs[0].on, where, sizeof where);
	if (f->sign_count == 1)
		snprintf(out, size, "%d×%d, %s", f->signs[0].picture.width, f->signs[0].picture.height, where);
	else
		snprintf(out, size, ngettext("%zu picture", "%zu pictures", f->sign_count), f->sign_count);
}

static void rows_text(const struct storefront *f, char *out, size_t size)
{
	size_t items = 0;

	for (size_t i = 0; i < f->row_count; i++)
		items += f->rows[i].count;
	if (f->row_count == 0)
		snprintf(out, size, "%s", _("none"));
	else
		snprintf(out, size, _("%1$zu rows, %2$zu items"), f->row_count, items);
}

static void value_text_of(const struct storefront *f, const char *tool, char *out, size_t size)
{
	out[0] = '\0';
	if (strcmp(tool, "sign") == 0)
		sign_text(f, out, size);
	else if (strcmp(tool, "ad_slots") == 0 && f->slot_count > 0)
		snprintf(out, size, ngettext("%zu slot", "%zu slots", f->slot_count), f->slot_count);
	else if (strcmp(tool, "ad_slots") == 0)
		snprintf(out, size, "%s", _("none"));
	else if (strcmp(tool, "theme_colour") == 0)
		snprintf(out, size, "%s", *f->theme_colour != '\0' ? f->theme_colour : _("not set"));
	else if (strcmp(tool, "featured_rows") == 0)
		rows_text(f, out, size);
	else if (strcmp(tool, "display_mode") == 0)
		snprintf(out, size, "%s", *f->display_mode != '\0' ? label_of("display_mode", f->display_mode) : _("not set"));
	else if (strcmp(tool, "renewal") == 0)
		snprintf(out, size, "%s", _("opens the renewal"));
}

static void fill_rows(struct view *v)
{
	struct state *s = state_of(v);

	rows_clear(s->rows);
	for (size_t i = 0; i < COUNT_OF(tools); i++) {
		char text[200];
		struct value cells[COLUMNS];

		value_text_of(&s->front, tools[i], text, sizeof text);
		cells[COL_SETTING] = value_text(label_of("storefront_tool", tools[i]));
		cells[COL_VALUE] = value_text(text);
		rows_add(s->rows, (int64_t)i + 1, cells);
	}
}

static void reread(struct view *v)
{
	struct state *s = state_of(v);
	struct storefront fresh;
	struct error e = {0};

	if (!screen_ok(v, storefront_get(shop_of(v), STOREFRONT_PROFILE, &fresh, &e), &e))
		return;
	storefront_free(&s->front);
	s->front = fresh;
	fill_rows(v);
	table_reload(s->table);
}

/* ---- the gate (RUT-9, RUT-67) ---- */

/* The form of a tool, or where the gate's window leads. */
static struct outcome through_gate(struct view *v, const char *tool)
{
	switch (gate_ask(v, STOREFRONT_PROFILE)) {
	case GATE_OPEN: return outcome_push(&storefront_form_screen, (void *)(uintptr_t)tool);
	case GATE_BUY: return outcome_push(&plans_screen, (void *)(uintptr_t)STOREFRONT_PROFILE);
	case GATE_BACK: break;
	}
	return outcome_draw();
}

/* ---- acts ---- */

static struct outcome open_tool(struct view *v)
{
	const char *tool = tools[table_row(state_of(v)->table)->id - 1];

	if (strcmp(tool, "renewal") == 0)
		return outcome_push(&renewal_screen, NULL);
	return through_gate(v, tool);
}

static struct outcome turn_page(struct view *v)
{
	state_of(v)->product_page = !state_of(v)->product_page;
	return outcome_draw();
}

static struct outcome to_plans(struct view *v)
{
	(void)v;
	return outcome_push(&plans_screen, NULL);
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st = storefront_get(shop_of(v), STOREFRONT_PROFILE, &s->front, e);

	(void)arg;
	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	s->rows = rows_new(columns, COLUMNS);
	fill_rows(v);
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	storefront_free(&s->front);
	rows_free(s->rows);
	free(s);
}

static void draw(struct view *v, struct area a)
{
	struct state *s = state_of(v);
	int menu = (int)COUNT_OF(tools) + 1;

	if (a.cols >= BESIDE_FROM) {
		int left = 50;

		part_draw(v->parts[0], area_of(a, 0, 0, a.rows, left));
		draw_column_rule(a, left);
		storefront_draw(shop_of(v), area_of(a, 0, left + 2, a.rows, a.cols - left - 2), &s->front, s->product_page);
		return;
	}
	part_draw(v->parts[0], area_of(a, 0, 0, menu, a.cols));
	storefront_draw(shop_of(v), area_of(a, menu, 0, a.rows - menu, a.cols), &s->front, s->product_page);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	reread(v);
}

static const struct action actions[] = {
	{"storefront.open", GROUP_RECORD, {K_ENTER}, N_("Change"), N_("Change this setting, or open the renewal"), open_tool, table_has_row},
	{"storefront.page", GROUP_RECORD, {'p'}, N_("Other page"), N_("Draw the shop home, or the page of an item"), turn_page, NULL},
	{"storefront.plans", GROUP_RECORD, {'b'}, N_("Plans"), N_("The plans, without which nobody sees these settings"), to_plans, NULL},
};

const struct screen storefront_screen = {
	.name = "storefront",
	.title = N_("Storefront"),
	.help = N_("How the shop looks on Ruten: its sign, ad slots, colour, featured goods, and whether goods stand in a list or a grid. Enter "
	           "changes a setting; the drawing shows what stands where. Buyers see it while a plan runs."),
	.jump = 'f',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = reread,
};
