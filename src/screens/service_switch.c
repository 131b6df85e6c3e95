/*
 * From one service of a chain to the other (YAH-32): the mail, and the four
 * steps with their days.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rows.h"
#include "service_screens.h"
#include "storekeep/mall.h"
#include "storekeep/mall_service.h"

static const struct list_column columns[] = {
	{"step", N_("Step"), VK_TEXT, NULL, 4, 0, 0, false},
	{"what", N_("What to do"), VK_TEXT, NULL, 40, 1, 0, false},
	{"done", N_("Step done"), VK_TEXT, NULL, 6, 0, 0, false},
	{"on", N_("Done on"), VK_DATE, NULL, 10, 0, 0, false},
};

struct state {
	struct mall_switch w;
	struct rows *rows;
	struct table *table;
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static void add_step(struct rows *rows, int n, const char *what, bool done, day_t on)
{
	char number[8], day[16];
	struct value cells[COUNT_OF(columns)];

	snprintf(number, sizeof number, "%d", n);
	day_format(done ? on : DAY_NONE, day);
	cells[0] = value_text(number);
	cells[1] = value_text(what);
	cells[2] = value_text(done ? _("yes") : "");
	cells[3] = value_text(day);
	rows_add(rows, n, cells);
}

static void fill(struct state *s)
{
	const struct mall_switch *w = &s->w;
	const struct cvs_days *from = &w->from.is, *to = &w->to.is;
	bool applied = w->begun && to->state != CVS_NONE && to->state != CVS_TERMINATED;

	rows_clear(s->rows);
	add_step(s->rows, 1, _("Send the mail, with the store id in its text"), w->begun, from->mail_on);
	add_step(s->rows, 2, _("Wait for the termination notice"), from->state == CVS_TERMINATED, from->terminated_on);
	add_step(s->rows, 3, _("Apply for the other service in the back office"), applied, to->applied_on);
	add_step(s->rows, 4, _("Wait 2 to 3 working days until it is open"), applied && to->state == CVS_OPEN, to->open_on);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct profile *p;
	struct list_source src;
	int64_t id = id_arg(arg);
	enum status st = mall_profile(shop_of(v), NULL, &p, e);

	if (st == ST_OK)
		st = mall_switch(shop_of(v), profile_name(p), mall_chains[id > 2], &s->w, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	v->state = s;
	s->rows = rows_new(columns, COUNT_OF(columns));
	fill(s);
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	return ST_OK;
}

static void close(struct view *v)
{
	rows_free(state_of(v)->rows);
	free(v->state);
}

/* ---- drawing ---- */

static int line(struct area a, int row, const char *label, const char *text)
{
	draw_textf(a, row, 0, LOOK_LABEL, "%s", label);
	draw_text(a, row, 14, LOOK_PLAIN, text);
	return row + 1;
}

static int draw_state(const struct state *s, struct area a, int row)
{
	char day[16], by[16], text[200];

	if (!s->w.documented)
		row += draw_wrapped(area_of(a, row, 0, a.rows, a.cols), 0, LOOK_WARN,
		                    _("This direction is not documented by the platform: the same steps, with a subject of your own."));
	if (s->w.down_from != DAY_NONE) {
		day_format(s->w.down_from, day);
		snprintf(text, sizeof text, _("No sales of this chain since %s, until the other service is open."), day);
		row += draw_wrapped(area_of(a, row, 0, a.rows, a.cols), 0, LOOK_WARN, text);
	}
	if (s->w.open_by != DAY_NONE) {
		day_format(s->w.open_from, day);
		day_format(s->w.open_by, by);
		snprintf(text, sizeof text, _("It opens between %1$s and %2$s."), day, by);
		row += draw_wrapped(area_of(a, row, 0, a.rows, a.cols), 0, LOOK_PLAIN, text);
	}
	return row;
}

static void draw(struct view *v, struct area a)
{
	const struct state *s = state_of(v);
	int row = 1;

	draw_textf(a, 0, 0, LOOK_TITLE, _("%1$s: from %2$s to %3$s"), label_of("cvs_chain", s->w.from.chain), label_of("cvs_mode", s->w.from.mode),
	           label_of("cvs_mode", s->w.to.mode));
	row = line(a, row, _("Mail to"), s->w.address != NULL ? s->w.address : "");
	row = line(a, row, _("Subject"), *s->w.subject != '\0' ? s->w.subject : _("your own words"));
	row = line(a, row, _("Store id"), *s->w.store_id != '\0' ? s->w.store_id : _("not entered yet"));
	row = draw_state(s, a, row);
	row++;
	part_draw(v->parts[0], area_of(a, row, 0, a.rows - row, a.cols));
}

/* ---- acts ---- */

static struct outcome copy_act(struct view *v)
{
	const struct state *s = state_of(v);
	const struct choice choices[] = {{'s', _("Subject")}, {'m', _("Mail to")}, {'i', _("Store id")}};

	switch (dialog_ask(v, _("Copy what?"), choices, COUNT_OF(choices))) {
	case 's': ui_copy(v, s->w.subject); break;
	case 'm': ui_copy(v, s->w.address != NULL ? s->w.address : ""); break;
	case 'i': ui_copy(v, s->w.store_id); break;
	default: break;
	}
	return outcome_draw();
}

static const struct action actions[] = {
	{"switch.copy", GROUP_RECORD, {'c'}, N_("Copy"), N_("Copy the subject, the address or the store id"), copy_act, NULL},
};

const struct screen service_switch_screen = {
	.name = "service-switch",
	.title = N_("Switching a service"),
	.help = N_("The mail with its fixed subject, and the four steps with their days. They are entered in the list before."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
};
