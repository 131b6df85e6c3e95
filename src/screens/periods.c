/*
 * Settlement periods of every marketplace, newest first: their days, what we
 * expect, what is stated, what the payout run pays and carries over. The
 * selected one stands beside the list in full.
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/mall.h"
#include "storekeep/period.h"

struct state {
	struct fitted list;
	struct table *table;
};

static const struct column_fit fits[] = {
	{"profile", 7, 0, 0}, {"code", 11, 0, 0}, {"state", 10, 1, 0}, {"due_on", 10, 0, 0}, {"pay_on", 10, 0, 0},
	{"stated", 11, 0, 0}, {"difference", 9, 0, 1}, {"is_signed", 6, 0, 2}, {"expected", 11, 0, 3}, {"payout", 11, 0, 4},
	{"carry_out", 9, 0, 5}, {"from", 10, 0, 6}, {"to", 10, 0, 6}, {"statement_on", 10, 0, 7},
};

/* A cell of the selected row as it is shown, "" where there is none. */
static const char *cell(const struct view *v, const char *name)
{
	return table_cell(((struct state *)v->state)->table, name);
}

/* A number of the selected row, 0 where there is none. */
static int64_t number(const struct view *v, const char *name)
{
	const struct state *s = v->state;
	const struct list_row *row = table_row(s->table);

	for (size_t i = 0; row != NULL && i < s->list.source.column_count; i++)
		if (strcmp(s->list.source.columns[i].name, name) == 0)
			return row->cells[i].null ? 0 : row->cells[i].num;
	return 0;
}

/* ---- the pane ---- */

/* A line of the pane; nothing where the cell is empty. */
static int draw_fact(struct area a, int row, const char *label, const char *text)
{
	if (text[0] == '\0')
		return row;
	draw_cell(a, row, 0, 18, LOOK_LABEL, label, false);
	draw_text(a, row, 19, LOOK_PLAIN, text);
	return row + 1;
}

static int draw_days(const struct view *v, struct area a, int row)
{
	char why[80], account[400];

	row = draw_fact(a, row, _("From"), cell(v, "from"));
	row = draw_fact(a, row, _("To"), cell(v, "to"));
	row = draw_fact(a, row, _("Statement"), cell(v, "statement_on"));
	row = draw_fact(a, row, _("Claim due"), cell(v, "due_on"));
	if (strcmp(cell(v, "pay_nominal"), cell(v, "pay_on")) != 0)
		row = draw_fact(a, row, _("Nominal pay day"), cell(v, "pay_nominal"));
	row = draw_fact(a, row, _("Pay day"), cell(v, "pay_on"));
	if (cell(v, "held_until")[0] != '\0')
		row = draw_fact(a, row, _("Held until"), cell(v, "held_until"));
	screen_shift_reason(cell(v, "pay_nominal"), cell(v, "pay_on"), why, sizeof why);
	row = draw_fact(a, row, " ", why);
	mall_payout_words(shop_of(v), cell(v, "profile"), day_parse_iso(cell(v, "pay_on")), account);
	return row + (*account != '\0' ? draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_WARN, account) : 0);
}

static int draw_money(const struct view *v, struct area a, int row)
{
	row = draw_fact(a, row, _("Expected"), cell(v, "expected"));
	row = draw_fact(a, row, _("Stated"), cell(v, "stated"));
	row = draw_fact(a, row, _("Difference"), cell(v, "difference"));
	row = draw_fact(a, row, _("Carried in"), cell(v, "carry_in"));
	row = draw_fact(a, row, _("Payout"), cell(v, "payout"));
	row = draw_fact(a, row, _("Carried out"), cell(v, "carry_out"));
	row = draw_fact(a, row, _("Paid by the bank"), cell(v, "paid_amount"));
	return draw_fact(a, row, _("Paid on"), cell(v, "paid_on"));
}

static void pane(struct view *v, struct area a)
{
	char name[200];
	int row = 2;

	if (table_row(((struct state *)v->state)->table) == NULL)
		return;
	screen_period(shop_of(v), cell(v, "profile"), cell(v, "code"), name, sizeof name);
	draw_text(a, 0, 0, LOOK_TITLE, name);
	draw_textf(a, 1, 0, LOOK_PLAIN, "%s  %s", cell(v, "state"), cell(v, "claim_mode"));
	row = draw_days(v, a, row) + 1;
	draw_money(v, a, row);
}

/* ---- actions ---- */

static bool has_statement(const struct view *v)
{
	return number(v, "statement_id") != 0;
}

static struct outcome review(struct view *v)
{
	if (has_statement(v))
		return outcome_push(&review_screen, arg_id(number(v, "statement_id")));
	ui_say(v, "%s", _("No statement of this period has been imported. F6 imports it."));
	return outcome_draw();
}

static struct outcome totals(struct view *v)
{
	return outcome_push(&summary_screen, arg_id(number(v, "statement_id")));
}

static struct outcome vouchers(struct view *v)
{
	if (number(v, "id") != 0)
		return outcome_push(&vouchers_screen, arg_id(number(v, "id")));
	ui_say(v, "%s", _("This period has no statement and no claim yet."));
	return outcome_draw();
}

/* Day and amount as the bank says; false when cancelled or not understood. */
static bool ask_paid(struct view *v, day_t *day, money_t *amount)
{
	char *answer = dialog_prompt_over(v, _("The bank has paid"), _("On which day"), cell(v, "pay_on"));
	struct error e = {0};
	bool ok;

	ok = answer != NULL && screen_ok(v, date_parse(answer, strlen(answer), day, NULL, &e), &e);
	free(answer);
	if (!ok)
		return false;
	answer = dialog_prompt_over(v, _("The bank has paid"), _("Amount"), cell(v, "payout"));
	ok = answer != NULL && screen_ok(v, money_parse(answer, strlen(answer), amount, &e), &e);
	free(answer);
	return ok;
}

static enum status set_paid(struct view *v, day_t day, money_t amount, struct error *e)
{
	struct shop *shop = shop_of(v);
	char *profile = xstrdup(cell(v, "profile")), *code = xstrdup(cell(v, "code"));
	enum status st = period_set_paid(shop, profile, code, day, amount, e);

	if (st == ST_REFUSED && notes_first_warning(&shop->notes) != NULL && dialog_confirm(v, e->message)) {
		shop->accept_warnings = true;
		st = period_set_paid(shop, profile, code, day, amount, e);
		shop->accept_warnings = false;
	}
	free(profile);
	free(code);
	return st;
}

static struct outcome paid(struct view *v)
{
	struct error e = {0};
	money_t amount;
	day_t day;

	if (!ask_paid(v, &day, &amount))
		return outcome_draw();
	if (screen_ok(v, set_paid(v, day, amount, &e), &e))
		ui_say(v, "%s", _("Noted as paid."));
	table_reload(((struct state *)v->state)->table);
	return outcome_draw();
}

static struct outcome import_statement(struct view *v)
{
	(void)v;
	return outcome_push(&import_screen, (void *)(uintptr_t)"statement");
}

/* ---- the screen ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st = period_list(shop_of(v), NULL, &s->list.source, e);

	(void)arg;
	if (st != ST_OK) {
		free(s);
		return st;
	}
	src = fitted_source(&s->list, fits, COUNT_OF(fits));
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No period yet: they begin with the first order or statement."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct state *s = v->state;

	fitted_free(&s->list);
	free(s);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	table_reload(((struct state *)v->state)->table);
}

static const struct action actions[] = {
	{"periods.review", GROUP_RECORD, {K_ENTER}, N_("Review"), N_("Review the period's statement"), review, table_has_row},
	{"periods.totals", GROUP_RECORD, {'t'}, N_("Totals"), N_("Open the summary that adds up"), totals, has_statement},
	{"periods.vouchers", GROUP_RECORD, {'v'}, N_("Vouchers"), N_("Open the period's claim"), vouchers, table_has_row},
	{"periods.paid", GROUP_RECORD, {'p'}, N_("Paid"), N_("Note day and amount that the bank has paid"), paid, table_has_row},
	{"periods.import", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Import"), N_("Import a statement"), import_statement, NULL},
};

const struct screen periods_screen = {
	.name = "periods",
	.title = N_("Settlement periods"),
	.help = N_("The periods of every marketplace: their days, what we expect, what is stated, what is paid and carried over."),
	.jump = 'p',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.pane = pane,
	.pane_from = 120,
	.pane_cols = 44,
	.resumed = resumed,
};
