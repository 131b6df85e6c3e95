/*
 * Codes that bind customers (認列 QR): staff codes first, since one does both;
 * beside the list the code itself, to be scanned from the screen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "binds.h"
#include "print_out.h"
#include "small_form.h"
#include "storekeep/bind.h"
#include "storekeep/qr.h"

struct state {
	struct fitted list;
	struct table *table;
	bool all;      /* withdrawn ones too */
	bool inverted; /* dark modules are drawn: for light backgrounds */
};

static const struct column_fit fits[] = {
	{"kind", 6, 0, 2}, {"staff", 10, 1, 0}, {"store", 10, 1, 0}, {"code", 9, 0, 0}, {"state", 6, 0, 1},
};

static enum status save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return bind_create(s, r, op_id, out, e);
}

/* Names that are known, as rows to choose from; they live until the program ends, a shop has few. */
static size_t names(struct shop *s, const char *kind, struct pick **out)
{
	static struct buf kept;
	struct list_source src;
	struct list_page page = {0};
	struct list_query q = {.limit = 500};
	const struct profile *p;
	size_t n = 0;

	*out = NULL;
	if (member_profile(s, NULL, &p, NULL) != ST_OK)
		return 0;
	buf_clear(&kept);
	bind_report_list(s, profile_name(p), shop_today(s, p), &src);
	if (src.page(src.self, &q, &page, NULL) != ST_OK)
		page.count = 0;
	for (size_t i = 0; i < page.count; i++)
		if (strcmp(page.rows[i].cells[0].text, kind) == 0) {
			buf_adds(&kept, page.rows[i].cells[1].text);
			buf_addc(&kept, '\n');
			n++;
		}
	list_page_free(&page);
	list_close(&src);
	*out = xcalloc(n + 1, sizeof **out);
	char *at = kept.data;
	for (size_t i = 0; i < n; i++) {
		(*out)[i].label = at;
		at = strchr(at, '\n');
		*at++ = '\0';
	}
	return n;
}

size_t bind_picks(struct shop *s, const char *kind, struct pick **out)
{
	return names(s, kind, out);
}

static size_t values(struct shop *s, const struct record *r, const struct form_field *f, struct pick **out)
{
	bool of_staff = strcmp(f->name, "name") == 0 && strcmp(record_get(r, "kind"), "store") != 0;

	return names(s, of_staff ? "staff" : "store", out);
}

static const struct small_form entry = {
	.form = "bind",
	.title_new = N_("New binding code"),
	.title_edit = N_("New binding code"),
	.said = N_("The code is there; let customers scan it, or print it with p."),
	.save = save,
	.members = true,
	.values = values,
};

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static void take_list(struct view *v)
{
	struct state *s = state_of(v);
	struct list_source src;

	fitted_free(&s->list);
	bind_code_list(shop_of(v), s->all, &s->list.source);
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	if (s->table == NULL)
		s->table = table_new(v, &src);
	else
		table_set_source(s->table, &src);
	table_set_empty(s->table, N_("No code yet. F6 makes the first, for a staff member or a store."));
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	(void)arg, (void)e;
	v->state = xcalloc(1, sizeof(struct state));
	take_list(v);
	return ST_OK;
}

static void close(struct view *v)
{
	fitted_free(&state_of(v)->list);
	free(v->state);
}

static void resumed(struct view *v, int64_t result)
{
	table_reload(state_of(v)->table);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

/* ---- the code ---- */

static bool read_code(struct view *v, struct bind_code *b, struct error *e)
{
	const struct list_row *row = table_row(state_of(v)->table);
	char number[24];

	if (row == NULL)
		return false;
	snprintf(number, sizeof number, "%lld", (long long)row->id);
	return bind_code_find(shop_of(v), number, b, e) == ST_OK;
}

static void draw_qr(const struct qr *q, enum qr_style style, struct area a, int row)
{
	struct buf text = {0};
	char *rest, *line;

	qr_text(q, style, &text);
	for (rest = text.data; rest != NULL && (line = strsep(&rest, "\n")) != NULL && *line != '\0';)
		draw_text(a, row++, 0, LOOK_PLAIN, line);
	buf_free(&text);
}

static void draw_code(struct view *v, const struct bind_code *b, struct area a)
{
	const bool light = !state_of(v)->inverted;
	struct qr q;
	struct error e = {0};
	enum qr_style style = draw_lines_ok() ? light ? QR_BLOCKS_LIGHT : QR_BLOCKS : light ? QR_ASCII_LIGHT : QR_ASCII;

	draw_textf(a, 0, 0, LOOK_TITLE, "%s  %s", b->staff, b->store);
	draw_text(a, 1, 0, LOOK_PLAIN, b->code);
	if (qr_make(b->code, &q, &e) != ST_OK) {
		draw_wrapped(area_of(a, 3, 0, a.rows - 3, a.cols), 0, LOOK_PLAIN, e.message);
		return;
	}
	if (qr_cols(&q, style) <= a.cols && qr_rows(&q, style) <= a.rows - 2)
		draw_qr(&q, style, a, 2);
	else
		draw_wrapped(area_of(a, 3, 0, a.rows - 3, a.cols), 0, LOOK_PLAIN, _("F7 shows the code on the whole screen."));
	qr_free(&q);
}

static void pane(struct view *v, struct area a)
{
	struct bind_code b = {0};

	if (!read_code(v, &b, NULL))
		return;
	if (b.active)
		draw_code(v, &b, a);
	else
		draw_wrapped(a, 0, LOOK_PLAIN, _("This code binds nobody any more."));
	bind_code_free(&b);
}

/* ---- acts ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_change(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static struct outcome new_act(struct view *v)
{
	(void)v;
	return small_form_open(&entry, 0, NULL);
}

static struct outcome withdraw_act(struct view *v)
{
	struct error e = {0};
	char question[300];
	const struct table *t = state_of(v)->table;

	snprintf(question, sizeof question, _("Withdraw the code %1$s (%2$s %3$s)? Nobody can be bound by it any more; who is bound stays so."),
	         table_cell(t, "code"), table_cell(t, "staff"), table_cell(t, "store"));
	if (dialog_confirm(v, question) && screen_ok(v, bind_withdraw(shop_of(v), table_row(t)->id, &e), &e))
		ui_say(v, "%s", _("Withdrawn."));
	table_reload(state_of(v)->table);
	return outcome_draw();
}

static struct outcome print_act(struct view *v)
{
	const struct choice choices[] = {{'f', _("Drawing for print (SVG)")}, {'t', _("Text file")}, {'l', _("To the printer (lp)")}};
	struct bind_code b = {0};
	struct qr q = {0};
	struct buf out = {0};
	struct error e = {0};
	int key = dialog_ask(v, _("Print the code"), choices, COUNT_OF(choices));

	if (key == 0 || !read_code(v, &b, &e))
		return outcome_draw();
	if (screen_ok(v, qr_make(b.code, &q, &e), &e)) {
		char *caption = xasprintf(*b.staff != '\0' ? "%1$s  %2$s\n%3$s" : "%1$s%2$s\n%3$s", b.store, b.staff, b.code);
		char *name = xasprintf("bind-%s.%s", b.code, key == 'f' ? "svg" : "txt");

		if (key == 'f') {
			qr_svg(&q, caption, &out);
		} else {
			qr_text(&q, strcmp(i18n_charset(), "UTF-8") == 0 ? QR_BLOCKS : QR_ASCII, &out);
			buf_addf(&out, "%s\n", caption);
		}
		if (key == 'l')
			print_out_lp(v, &out);
		else
			print_out_file(v, name, &out);
		free(caption);
		free(name);
	}
	buf_free(&out);
	qr_free(&q);
	bind_code_free(&b);
	return outcome_draw();
}

static struct outcome copy_act(struct view *v)
{
	ui_copy(v, table_cell(state_of(v)->table, "code"));
	return outcome_stay();
}

static struct outcome invert_act(struct view *v)
{
	state_of(v)->inverted = !state_of(v)->inverted;
	return outcome_draw();
}

static struct outcome all_act(struct view *v)
{
	state_of(v)->all = !state_of(v)->all;
	take_list(v);
	return outcome_draw();
}

static struct outcome report_act(struct view *v)
{
	(void)v;
	return outcome_push(&bind_report_screen, NULL);
}

static const struct action actions[] = {
	{"binds.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Make a code for a staff member or a store"), new_act, can_write},
	{"binds.print", GROUP_RECORD, {'p'}, N_("Print"), N_("Into a file, or to the printer"), print_act, table_has_row},
	{"binds.report", GROUP_RECORD, {'r'}, N_("Who is bound"), N_("Members, orders and amounts per store and staff member"), report_act, NULL},
	{"binds.withdraw", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Withdraw"), N_("Bind nobody by it any more"), withdraw_act, can_change},
	{"binds.invert", GROUP_RECORD, {'i'}, N_("Invert"), N_("Draw the code for a light background, and back"), invert_act, table_has_row},
	{"binds.all", GROUP_RECORD, {'w'}, NULL, N_("Show withdrawn codes too, and back"), all_act, NULL},
	{"binds.copy", GROUP_RECORD, {'y'}, NULL, N_("Copy the code"), copy_act, table_has_row},
};

const struct screen binds_screen = {
	.name = "binds",
	.title = N_("Binding codes"),
	.help = N_("Customers who register in a store scan a code and are bound to it. The code of a staff member binds to the store as well: give that one."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.resumed = resumed,
	.pane = pane,
	.pane_from = 80,
	.pane_cols = 30,
};
