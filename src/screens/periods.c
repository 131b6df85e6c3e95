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

#include "storekeep/period.h"

struct state {
	struct fitted list;
	struct table *table;
	struct period beside; /* of the selected row */
	bool read;
	char beside_key[200];
};

static const struct column_fit fits[] = {
	{"profile", 7, 0, 0}, {"code", 11, 0, 0}, {"state", 10, 1, 0}, {"due_on", 10, 0, 0}, {"pay_on", 10, 0, 0},
	{"stated", 11, 0, 0}, {"difference", 9, 0, 1}, {"is_signed", 6, 0, 2}, {"expected", 11, 0, 3}, {"payout", 11, 0, 4},
	{"carry_out", 9, 0, 5}, {"from_day", 10, 0, 6}, {"to_day", 10, 0, 6}, {"statement_on", 10, 0, 7},
};

/* The period of the selected row, read when the row is another one. */
static const struct period *selected(struct view *v)
{
	struct state *s = v->state;
	const struct list_row *row = table_row(s->table);

	if (row == NULL)
		return NULL;
	if (!s->read || strcmp(row->key, s->beside_key) != 0) {
		snprintf(s->beside_key, sizeof s->beside_key, "%s", row->key);
		s->read = period_get(shop_of(v), table_cell(s->table, "profile"), table_cell(s->table, "code"), &s->beside, NULL) == ST_OK;
	}
	return s->read ? &s->beside : NULL;
}

/* ---- the pane ---- */

static int draw_fact(struct area a, int row, const char *label, const char *text)
{
	draw_cell(a, row, 0, 18, LOOK_LABEL, label, false);
	draw_text(a, row, 19, LOOK_PLAIN, text);
	return row + 1;
}

static int draw_money_fact(struct area a, int row, const char *label, money_t v)
{
	char text[32];

	return v == MONEY_NONE ? row : draw_fact(a, row, label, screen_money(v, false, text));
}

static int draw_day_fact(struct area a, int row, const char *label, day_t d)
{
	char text[16];

	if (d == DAY_NONE)
		return row;
	day_format(d, text);
	return draw_fact(a, row, label, text);
}

static int draw_days(struct area a, int row, const struct period *p)
{
	char nominal[16], pay[16], why[80];

	row = draw_day_fact(a, row, _("From"), p->days.from);
	row = draw_day_fact(a, row, _("To"), p->days.to);
	row = draw_day_fact(a, row, _("Statement"), p->days.statement);
	row = draw_day_fact(a, row, _("Claim due"), p->days.due);
	row = draw_day_fact(a, row, _("Pay day"), p->days.pay);
	day_format(p->days.pay_nominal, nominal);
	day_format(p->days.pay, pay);
	screen_shift_reason(nominal, pay, why, sizeof why);
	if (why[0] != '\0')
		row = draw_fact(a, row, "", why);
	if (p->days.missing_year != 0)
		row += draw_wrapped(area_of(a, row, 0, a.rows - row, a.cols), 0, LOOK_WARN,
		                    _("! The office calendar of that year is not imported: only weekends were skipped (FMT-3)."));
	return row;
}

static int draw_money(struct area a, int row, const struct period *p)
{
	row = draw_money_fact(a, row, _("Expected"), p->expected);
	row = draw_money_fact(a, row, _("Stated"), p->stated);
	row = draw_money_fact(a, row, _("Difference"), p->difference);
	row = draw_money_fact(a, row, _("Carried in"), p->carry_in);
	row = draw_money_fact(a, row, _("Payout"), p->payout);
	row = draw_money_fact(a, row, _("Carried out"), p->carry_out);
	row = draw_money_fact(a, row, _("Paid by the bank"), p->paid_amount);
	return draw_day_fact(a, row, _("Paid on"), p->paid_on);
}

static int draw_claim(struct area a, int row, const struct period *p)
{
	char money[32], text[160];

	for (size_t i = 0; i < p->want_count; i++) {
		const struct claim_expected *w = &p->want[i];

		snprintf(text, sizeof text, "%s %s", label_of("voucher_kind", claim_kind_code(w->kind)), screen_money(w->total, false, money));
		row = draw_fact(a, row, label_of("tax_kind", settle_tax_code(w->tax)), text);
	}
	return draw_day_fact(a, row, _("Claim arrived"), p->arrived);
}

static void pane(struct view *v, struct area a)
{
	const struct period *p = selected(v);
	char name[200];
	int row = 2;

	if (p == NULL)
		return;
	screen_period(shop_of(v), p->profile, p->days.code, name, sizeof name);
	draw_text(a, 0, 0, LOOK_TITLE, name);
	draw_text(a, 1, 0, LOOK_PLAIN, label_of("period_state", p->state));
	row = draw_days(a, row, p) + 1;
	row = draw_money(a, row, p) + 1;
	draw_claim(a, row, p);
}

/* ---- actions ---- */

static bool has_statement(const struct view *v)
{
	struct state *s = v->state;

	return table_row(s->table) != NULL && s->read && s->beside.statement_id != 0;
}

static struct outcome review(struct view *v)
{
	const struct period *p = selected(v);

	if (p != NULL && p->statement_id != 0)
		return outcome_push(&review_screen, arg_id(p->statement_id));
	ui_say(v, "%s", _("No statement of this period has been imported. F6 imports it."));
	return outcome_draw();
}

static struct outcome totals(struct view *v)
{
	return outcome_push(&summary_screen, arg_id(selected(v)->statement_id));
}

static struct outcome vouchers(struct view *v)
{
	const struct period *p = selected(v);

	if (p != NULL && p->id != 0)
		return outcome_push(&vouchers_screen, arg_id(p->id));
	ui_say(v, "%s", _("This period has no statement and no claim yet."));
	return outcome_draw();
}

/* Day and amount as the bank says; false when cancelled or not understood. */
static bool ask_paid(struct view *v, const struct period *p, day_t *day, money_t *amount)
{
	char text[32], *answer;
	struct error e = {0};
	bool ok;

	day_format(p->days.pay, text);
	answer = dialog_prompt(v, _("The bank has paid"), _("On which day"), text);
	ok = answer != NULL && screen_ok(v, date_parse(answer, strlen(answer), day, NULL, &e), &e);
	free(answer);
	if (!ok)
		return false;
	answer = dialog_prompt(v, _("The bank has paid"), _("Amount"), screen_money(p->payout, false, text));
	ok = answer != NULL && screen_ok(v, money_parse(answer, strlen(answer), amount, &e), &e);
	free(answer);
	return ok;
}

static enum status set_paid(struct view *v, const struct period *p, day_t day, money_t amount, struct error *e)
{
	struct shop *shop = shop_of(v);
	enum status st = period_set_paid(shop, p->profile, p->days.code, day, amount, e);

	if (st != ST_REFUSED || notes_first_warning(&shop->notes) == NULL || !dialog_confirm(v, e->message))
		return st;
	shop->accept_warnings = true;
	st = period_set_paid(shop, p->profile, p->days.code, day, amount, e);
	shop->accept_warnings = false;
	return st;
}

static struct outcome paid(struct view *v)
{
	struct state *s = v->state;
	const struct period *p = selected(v);
	struct error e = {0};
	money_t amount;
	day_t day;

	if (p == NULL || !ask_paid(v, p, &day, &amount))
		return outcome_draw();
	if (screen_ok(v, set_paid(v, p, day, amount, &e), &e))
		ui_say(v, "%s", _("Noted as paid."));
	s->read = false;
	table_reload(s->table);
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

static void changed(struct view *v)
{
	((struct state *)v->state)->read = false;
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
	table_reload(((struct state *)v->state)->table);
}

static struct outcome idle(struct view *v)
{
	selected(v);
	return outcome_pass();
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
	.idle = idle,
	.pane = pane,
	.pane_from = 120,
	.pane_cols = 44,
	.resumed = resumed,
	.changed = changed,
};
