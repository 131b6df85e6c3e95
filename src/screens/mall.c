/*
 * The store on a marketplace: its record with what can never change and what
 * takes an application, the contract, operators, applications, violations.
 */
#include "config.h"

#include "mall.h"
#include "service_screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BESIDE_FROM = 120, HISTORY_SHARE = 3 };

static struct mall_state *state_of(const struct view *v)
{
	return v->state;
}

static enum status read_all(struct mall_state *s, struct error *e)
{
	enum status st;

	mall_free(&s->store);
	s->today = shop_today(s->shop, s->p);
	st = mall_of(s->shop, profile_name(s->p), &s->store, e);
	if (st == ST_OK)
		st = violation_sum(s->shop, profile_name(s->p), &s->sum, e);
	if (st == ST_OK) {
		mall_rows_fill(s);
		mall_history_read(s);
	}
	return st;
}

static void reread(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_all(state_of(v), &e), &e);
	table_reload(state_of(v)->table);
}

/* ---- what a row leads to ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool is_entered(const struct view *v)
{
	return can_write(v) && state_of(v)->store.id != 0;
}

static bool is_known(const struct view *v)
{
	return state_of(v)->store.id != 0;
}

static enum mall_part part_here(const struct view *v)
{
	return mall_row_part(table_row(state_of(v)->table)->id);
}

static int64_t id_here(const struct view *v)
{
	return mall_row_id(table_row(state_of(v)->table)->id);
}

static struct outcome edit_act(struct view *v)
{
	return small_form_open(&mall_store_form, state_of(v)->store.id, profile_name(state_of(v)->p));
}

/* A field of the record: the record's form, or the application that it takes. */
static struct outcome open_field(struct view *v)
{
	const char *field = mall_row_field(id_here(v)), *way = mall_field_way(&state_of(v)->store, field);
	const char *profile = profile_name(state_of(v)->p);
	int64_t what = strcmp(field, "payout_account") == 0 ? CHANGE_BANK : strcmp(field, "public_info") == 0 ? CHANGE_PUBLIC : CHANGE_COMPANY;

	if (strcmp(way, "application") == 0 && *table_cell(state_of(v)->table, "value") != '\0')
		return small_form_begin(&mall_change_form, what, profile);
	if (strcmp(way, "never") != 0 && strcmp(way, "opened") != 0)
		return edit_act(v);
	dialog_message(v, table_cell(state_of(v)->table, "what"),
	               strcmp(way, "never") == 0 ? _("Tax id and store id cannot be changed.")
	                                         : _("The account is fixed once the store is open; a change needs closing and re-signing (full fee)."));
	return outcome_draw();
}

static struct outcome open_act(struct view *v)
{
	static const struct small_form *const forms[PARTS] = {
		[PART_CONTRACT] = &mall_contract_form, [PART_OPERATOR] = &mall_operator_form, [PART_CHANGE] = &mall_change_form,
	};

	if (part_here(v) == PART_FIELD)
		return open_field(v);
	if (part_here(v) == PART_VIOLATION)
		return outcome_push(&violation_screen, arg_id(id_here(v)));
	return small_form_open(forms[part_here(v)], id_here(v), NULL);
}

static struct outcome new_act(struct view *v)
{
	const struct choice choices[] = {
		{'y', _("A contract year")}, {'o', _("An operator account")}, {'a', _("An application for a change")}, {'v', _("A violation")},
	};
	const char *profile = profile_name(state_of(v)->p);

	if (state_of(v)->store.id == 0)
		return small_form_open(&mall_store_form, 0, profile);
	switch (dialog_ask(v, _("Enter what?"), choices, COUNT_OF(choices))) {
	case 'y':
		return small_form_open(&mall_contract_form, 0, profile);
	case 'o':
		return small_form_open(&mall_operator_form, 0, profile);
	case 'a':
		return small_form_begin(&mall_change_form, CHANGE_COMPANY, profile);
	case 'v':
		return small_form_open(&mall_violation_form, 0, profile);
	default:
		return outcome_draw();
	}
}

static bool on_operator(const struct view *v)
{
	return is_entered(v) && table_has_row(v) && part_here(v) == PART_OPERATOR;
}

static struct outcome delete_act(struct view *v)
{
	struct error e = {0};
	char question[300];

	snprintf(question, sizeof question, _("Take the account %s away? This is our book only; the marketplace's back office is not touched."),
	         table_cell(state_of(v)->table, "value"));
	if (dialog_confirm(v, question) && screen_ok(v, mall_operator_delete(shop_of(v), id_here(v), &e), &e))
		ui_say(v, "%s", _("The account is taken away."));
	reread(v);
	return outcome_draw();
}

static struct outcome violations_act(struct view *v)
{
	return outcome_push(&violations_screen, (void *)(uintptr_t)profile_name(state_of(v)->p));
}

static struct outcome restore_act(struct view *v)
{
	mall_restore_act(v, profile_name(state_of(v)->p));
	reread(v);
	return outcome_draw();
}

static bool can_restore(const struct view *v)
{
	return is_entered(v) && (state_of(v)->sum.open > 0 || strcmp(state_of(v)->store.status, "restricted") == 0);
}

static struct outcome mail_act(struct view *v)
{
	return small_form_open(&mall_mail_form, 0, profile_name(state_of(v)->p));
}

enum { PAGES_MOST = 16 };

static struct outcome pages_act(struct view *v)
{
	struct mall_page pages[PAGES_MOST];
	struct pick picks[PAGES_MOST];
	size_t count = 0;
	int chosen;

	while (count < PAGES_MOST && mall_page(state_of(v)->p, (int)count, &pages[count])) {
		picks[count] = (struct pick){.code = pages[count].url, .label = pages[count].title};
		count++;
	}
	chosen = dialog_choose(v, _("Pages of the marketplace; Enter copies the address"), picks, count, 0);
	if (chosen >= 0)
		ui_copy(v, pages[chosen].url);
	return outcome_draw();
}

/* ---- acts on applications ---- */

static enum status on_changes(struct view *v, const char *field, const int64_t *ids, size_t count, bool try_only, struct buf *said)
{
	int64_t *own = xcalloc(count + 1, sizeof *own);
	size_t n = 0;
	enum status st;

	for (size_t i = 0; i < count; i++)
		if (mall_row_part(ids[i]) == PART_CHANGE)
			own[n++] = mall_row_id(ids[i]);
	if (n == 0)
		buf_adds(said, _("None of these rows is an application."));
	st = mall_set_days(shop_of(v), MALL_CHANGE, "store_change", field, own, n, try_only, said);
	free(own);
	if (!try_only)
		reread(v);
	return st;
}

#define ACT(name, field) \
	static enum status name(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e) \
	{ (void)e; return on_changes(v, field, ids, count, try_only, said); }
ACT(complete, "complete_on")
ACT(done, "done_on")
ACT(refused, "refused_on")

static const struct bulk_act acts[] = {
	{"store.complete", 'c', N_("Documents of the application are complete"), complete},
	{"store.done", 'd', N_("The application is carried out"), done},
	{"store.refused", 'r', N_("The application is refused"), refused},
};

/* Where no row can be an application there is no menu. */
static void set_acts(struct mall_state *s)
{
	table_set_acts(s->table, acts, s->tab == 0 || s->tab - 1 == PART_CHANGE ? COUNT_OF(acts) : 0);
}

static struct outcome show_tab(struct view *v, int tab)
{
	struct list_source src;

	state_of(v)->tab = (tab + PARTS + 1) % (PARTS + 1);
	mall_rows_fill(state_of(v));
	src = rows_source(state_of(v)->rows);
	table_set_source(state_of(v)->table, &src);
	set_acts(state_of(v));
	return outcome_draw();
}

static struct outcome next_tab(struct view *v)
{
	return show_tab(v, state_of(v)->tab + 1);
}

static struct outcome last_tab(struct view *v)
{
	return show_tab(v, state_of(v)->tab - 1);
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct mall_state *s = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	s->shop = shop_of(v);
	s->rows = rows_new(mall_columns, MALL_COLUMNS);
	st = mall_profile(s->shop, arg, &s->p, e);
	if (st == ST_OK)
		st = read_all(s, e);
	if (st != ST_OK) {
		mall_free(&s->store);
		rows_free(s->rows);
		free(s);
		return st;
	}
	v->state = s;
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	table_set_empty(s->table, s->store.id == 0 ? N_("The store is not entered yet. F6 enters it.") : N_("Nothing here yet. F6 enters something."));
	table_set_look(s->table, mall_row_look);
	set_acts(s);
	return ST_OK;
}

static void close(struct view *v)
{
	struct mall_state *s = state_of(v);

	mall_history_free(s);
	mall_free(&s->store);
	rows_free(s->rows);
	free(s);
}

static void draw(struct view *v, struct area a)
{
	const struct mall_state *s = state_of(v);
	int beside = a.cols >= BESIDE_FROM && s->store.id != 0 ? a.cols / HISTORY_SHARE : 0;
	struct area left = area_of(a, 0, 0, a.rows, beside > 0 ? a.cols - beside - 2 : a.cols);
	int head = mall_draw_head(s, area_of(left, 0, 1, left.rows, left.cols - 1));

	part_draw(v->parts[0], area_of(left, head, 0, left.rows - head, left.cols));
	if (beside == 0)
		return;
	draw_column_rule(a, a.cols - beside - 1);
	mall_draw_history(s, area_of(a, 0, a.cols - beside + 1, a.rows, beside - 1));
}

static void changed(struct view *v)
{
	reread(v);
}

static void resumed(struct view *v, int64_t result)
{
	reread(v);
	if (result == MAIL_MADE)
		mall_mail_show(v);
}

static struct outcome services_act(struct view *v)
{
	(void)v;
	return outcome_push(&services_screen, NULL);
}

static struct outcome frames_act(struct view *v)
{
	(void)v;
	return outcome_push(&frames_screen, NULL);
}

static const struct action actions[] = {
	{"store.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open what this row is about; a field that takes an application opens one"), open_act, table_has_row},
	{"store.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter the store, a contract year, an account, an application, a violation"), new_act,
	 can_write},
	{"store.edit", GROUP_RECORD, {'e'}, N_("Change"), N_("Change what of the record may be changed"), edit_act, is_entered},
	{"store.tab", GROUP_LIST, {K_TAB}, N_("Next tab"), N_("Contract, accounts, applications or violations alone"), next_tab, is_known},
	{"store.tab_back", GROUP_LIST, {K_BACKTAB}, NULL, N_("The tab before"), last_tab, is_known},
	{"store.violations", GROUP_RECORD, {'v'}, N_("Violations"), N_("All violations with their appeals"), violations_act, NULL},
	{"store.services", GROUP_RECORD, {'c'}, N_("Services"), N_("Convenience-store services, ways to pay and to ship"), services_act, NULL},
	{"store.frames", GROUP_RECORD, {'w'}, NULL, N_("Frames of the store's front, descriptions and pictures checked"), frames_act, NULL},
	{"store.restore", GROUP_RECORD, {'r'}, NULL, N_("The marketplace has confirmed the store's normal state"), restore_act, can_restore},
	{"store.mail", GROUP_RECORD, {'m'}, NULL, N_("Prepare the mail about technical trouble"), mail_act, is_entered},
	{"store.pages", GROUP_RECORD, {'w'}, NULL, N_("Pages of the marketplace: back office, billing contact, two-step verification"), pages_act, NULL},
	{"store.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take away"), N_("Take this operator account away"), delete_act, on_operator},
};

const struct screen mall_screen = {
	.name = "store",
	.title = N_("The store"),
	.help = N_("The store on a marketplace: its record, the contract, who signs in, applications for changes, violations. The last column says how each field is "
	           "changed; Enter opens the form or the application."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = draw,
	.changed = changed,
	.resumed = resumed,
};
