/*
 * Order numbers of a compensation push (订单号上传): the rows of its sheets with
 * what is wrong with each, ticks, and the sums. Further sheets add to the list.
 */
#include "config.h"

#include "pushes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/filepick.h"

enum { HEAD_ROWS = 3 };
enum { COL_TICKED = 2, COL_STATE = 4 }; /* of push_rows() */

static const struct column_fit fits[] = {
	{"ticked", 4, 0, 0}, {"row_no", 6, 0, 0}, {"order_no", 21, 0, 0}, {"state", 18, 1, 0}, {"buyer", 14, 1, 2}, {"text", 20, 1, 1},
	{"file_name", 16, 0, 3},
};

struct state {
	int64_t id;
	struct campaign c;
	struct push_sums sums;
	struct fitted list;
	struct list_source boxes; /* the same with a box in place of yes and no */
	struct table *table;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static enum status read_push(struct view *v, struct error *e)
{
	struct state *s = state_of(v);
	enum status st;

	campaign_free(&s->c);
	st = push_get(shop_of(v), s->id, &s->c, e);
	return st == ST_OK ? push_sums(shop_of(v), s->id, &s->sums, e) : st;
}

static void reread(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_push(v, &e), &e);
	table_reload(state_of(v)->table);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	reread(v);
}

static bool is_draft(const struct view *v)
{
	return strcmp(state_of(v)->c.state, "draft") == 0 && !shop_of(v)->read_only;
}

static bool can_tick(const struct view *v)
{
	return is_draft(v) && table_has_row(v);
}

/* ---- drawing ---- */

static void draw_sums(struct area a, const struct push_sums *sums)
{
	char line[300];
	int col;

	snprintf(line, sizeof line, _("rows %1$lld / usable %2$lld / duplicate %3$lld / faulty %4$lld"), (long long)sums->rows,
	         (long long)sums->usable, (long long)sums->duplicate, (long long)sums->faulty);
	col = 1 + draw_text(a, 0, 1, LOOK_PLAIN, line);
	if (sums->excluded > 0)
		col += draw_textf(a, 0, col, LOOK_PLAIN, _(" / gets nothing %lld"), (long long)sums->excluded);
	if (sums->customers >= 0)
		draw_textf(a, 0, col, LOOK_PLAIN, _(" / customers %lld"), (long long)sums->customers);
	else
		draw_text(a, 0, col, LOOK_WARN, _("  ! no orders in the book: not checked"));
	col = 1 + draw_textf(a, 1, 1, sums->ticked > 0 ? LOOK_GOOD : LOOK_WARN, _("%1$s ticked %2$lld"), sums->ticked > 0 ? "+" : "!",
	                     (long long)sums->ticked);
	if (sums->ticked_customers >= 0 && sums->ticked > 0)
		draw_textf(a, 1, col + 2, LOOK_PLAIN, _("to %lld customers, each once"), (long long)sums->ticked_customers);
	else if (sums->rows > 0 && sums->ticked == 0)
		draw_text(a, 1, col + 2, LOOK_PLAIN, _("Space ticks a row, t every usable one"));
	draw_rule(a, 2);
}

static void draw(struct view *v, struct area a)
{
	draw_sums(area_of(a, 0, 0, HEAD_ROWS, a.cols), &state_of(v)->sums);
	part_draw(v->parts[0], area_of(a, HEAD_ROWS, 0, a.rows - HEAD_ROWS, a.cols));
}

static enum look row_look(const struct list_row *row)
{
	const char *state = row->cells[COL_STATE].text;
	enum push_row is = push_row_parse(state != NULL ? state : "");

	if (is == PUSH_ROW_FORMAT || is == PUSH_ROW_UNKNOWN)
		return LOOK_BAD;
	return is == PUSH_ROW_NOT_BOUGHT || is == PUSH_ROW_EXCLUDED ? LOOK_WARN : LOOK_PLAIN;
}

/* ---- acts ---- */

/* Do; a warning is asked about, then it is done with it accepted. */
static bool do_asking(struct view *v, enum status (*run)(struct view *v, const void *arg, struct error *e), const void *arg)
{
	struct shop *s = shop_of(v);
	bool accept = s->accept_warnings;
	struct error e = {0};
	enum status st = run(v, arg, &e);
	const struct error *warn = notes_first_warning(&s->notes);

	if (st == ST_REFUSED && warn != NULL && strcmp(warn->code, e.code) == 0) {
		if (!dialog_preview(v, _("Go on all the same?"), e.message, _("Yes")))
			return false;
		s->accept_warnings = true;
		st = run(v, arg, &e);
		s->accept_warnings = accept;
	}
	return screen_ok(v, st, &e);
}

static enum status upload(struct view *v, const void *path, struct error *e)
{
	return push_upload(shop_of(v), state_of(v)->id, path, e);
}

static void say_uploaded(struct view *v)
{
	const struct notes *notes = &shop_of(v)->notes;

	for (size_t i = 0; i < notes->count; i++)
		if (strcmp(notes->items[i].what.code, "orders_added") == 0) {
			ui_say(v, "%s", notes->items[i].what.message);
			return;
		}
	ui_say(v, "%s", _("The sheet is uploaded; tick what is to be used."));
}

static struct outcome upload_act(struct view *v)
{
	char *path = filepick(v, _("Order-number sheet (CSV or Excel)"), NULL);

	if (path != NULL && do_asking(v, upload, path)) {
		say_uploaded(v);
		reread(v);
	}
	free(path);
	return outcome_draw();
}

struct tick {
	int64_t row;
	bool on;
};

static enum status set_tick(struct view *v, const void *arg, struct error *e)
{
	const struct tick *t = arg;

	return push_tick_row(shop_of(v), state_of(v)->id, t->row, t->on, e);
}

/* A tick, and on to the next row. */
static struct outcome tick_act(struct view *v)
{
	const struct list_row *row = table_row(state_of(v)->table);
	struct tick t = {row->id, row->cells[COL_TICKED].num == 0};

	if (do_asking(v, set_tick, &t))
		reread(v);
	return outcome_draw();
}

static enum status tick_all(struct view *v, const void *arg, struct error *e)
{
	return push_tick(shop_of(v), state_of(v)->id, "all", *(const bool *)arg, e);
}

static struct outcome all_act(struct view *v)
{
	const struct push_sums *sums = &state_of(v)->sums;
	bool on = sums->ticked < sums->usable - sums->not_bought;

	if (do_asking(v, tick_all, &on)) {
		reread(v);
		ui_say(v, on ? _("Every usable row is ticked.") : _("No row is ticked any more."));
	}
	return outcome_draw();
}

static struct outcome template_act(struct view *v)
{
	char *path = filepick_save(v, _("Template to fill in (.xlsx or .csv)"), NULL);
	struct error e = {0};
	bool over;
	enum status st;

	if (path == NULL)
		return outcome_draw();
	st = push_template(shop_of(v), path, false, &e);
	if (st == ST_REFUSED && strcmp(e.code, "file_exists") == 0) {
		over = dialog_confirm(v, _("The file is there already. Write over it?"));
		if (!over) {
			free(path);
			return outcome_draw();
		}
		st = push_template(shop_of(v), path, true, &e);
	}
	if (screen_ok(v, st, &e))
		ui_say(v, _("Written: %s. Old order numbers go into column A."), path);
	free(path);
	return outcome_draw();
}

static struct outcome apply_act(struct view *v)
{
	if (push_apply_act(v, state_of(v)->id))
		return outcome_pop(state_of(v)->id);
	reread(v);
	return outcome_draw();
}

static const struct action actions[] = {
	{"pushrows.upload", GROUP_RECORD, {K_F(6), K_CTRL('n'), '+'}, N_("Upload"), N_("Add a sheet of order numbers (+ 订单号上传)"), upload_act,
	 is_draft},
	{"pushrows.tick", GROUP_RECORD, {' '}, N_("Tick"), N_("Use this order, or do not"), tick_act, can_tick},
	{"pushrows.all", GROUP_RECORD, {'t'}, N_("Tick all"), N_("Tick every usable row; again: none"), all_act, can_tick},
	{"pushrows.template", GROUP_RECORD, {'w'}, N_("Template"), N_("Write the sheet to fill in (Excel格式)"), template_act, NULL},
	{"pushrows.apply", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Apply"), N_("The last look, then the application (申请)"), apply_act, is_draft},
};

/* ---- boxes ---- */

/* A row that cannot be ticked has none. */
static enum status page_of(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	const struct list_source *inner = self;
	enum status st = inner->page(inner->self, q, out, e);

	for (size_t i = 0; st == ST_OK && i < out->count; i++) {
		struct value *cells = (struct value *)(uintptr_t)out->rows[i].cells;
		bool can = push_row_tickable(push_row_parse(cells[COL_STATE].text));

		cells[COL_TICKED].text = !can ? "" : cells[COL_TICKED].num != 0 ? "[x]" : "[ ]";
	}
	return st;
}

static bool count_of(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	const struct list_source *inner = self;

	return inner->count(inner->self, q, stop, stop_arg, out);
}

static struct list_source with_boxes(struct state *s)
{
	struct list_source src = fitted_source(&s->list, fits, COUNT_OF(fits));

	s->list.columns[COL_TICKED].kind = VK_TEXT;
	s->boxes = src;
	src.page = page_of;
	src.count = count_of;
	src.self = &s->boxes;
	src.close = NULL;
	return src;
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	s->id = id_arg(arg);
	st = read_push(v, e);
	if (st == ST_OK)
		st = push_rows(shop_of(v), s->id, &s->list.source, e);
	if (st != ST_OK) {
		campaign_free(&s->c);
		free(s);
		return st;
	}
	src = with_boxes(s);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No order numbers yet. F6 uploads a sheet, w writes one to fill in."));
	table_set_look(s->table, row_look);
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	campaign_free(&s->c);
	fitted_free(&s->list);
	free(s);
}

const struct screen push_rows_screen = {
	.name = "push_orders",
	.title = N_("Order numbers"),
	.help = N_("Old order numbers whose buyers get the coupon. Only ticked rows are used; faulty ones cannot be ticked. The numbers are found in the "
	           "marketplace's shipping menu (运送管理)."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.resumed = resumed,
	.changed = reread,
};
