/*
 * The claim (請款) of a period: what is demanded, the vouchers, the steps of a
 * manual claim, and what a check finds. Without a period: the vouchers of all.
 */
#include "config.h"

#include "vouchers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "claim_print.h"

static const struct column_fit fits[] = {
	{"profile", 7, 0, 3}, {"period", 10, 0, 0}, {"tax_kind", 7, 0, 0}, {"kind", 7, 0, 2}, {"number", 11, 0, 0}, {"date", 10, 0, 1},
	{"sales", 11, 0, 4}, {"tax", 9, 0, 4}, {"total", 10, 0, 0}, {"state", 7, 1, 0}, {"sent_on", 10, 0, 6}, {"arrived_on", 10, 0, 5},
};

static struct claim_state *state_of(const struct view *v)
{
	return v->state;
}

/* The notes of the last desk call become the screen's own. */
static struct notes copy_notes(const struct notes *from)
{
	struct notes to = {0};

	for (size_t i = 0; i < from->count; i++) {
		const struct error *w = &from->items[i].what;

		notes_add(&to, from->items[i].level, w->code, w->rule, w->field, "%s", w->message);
	}
	return to;
}

static enum status read_claim(struct view *v, struct error *e)
{
	struct claim_state *s = state_of(v);
	struct shop *shop = shop_of(v);
	struct error found;
	enum status st;

	if (s->period_id == 0)
		return ST_OK;
	notes_free(&s->refused);
	notes_free(&s->notes);
	st = period_get_id(shop, s->period_id, &s->period, e);
	if (st == ST_OK)
		st = voucher_steps(shop, s->period_id, s->steps, e);
	if (st == ST_OK)
		st = fee_invoice_get(shop, s->period_id, &s->fee, &s->has_fee, e);
	if (st != ST_OK)
		return st;
	voucher_check(shop, &s->period, &s->refused, &found);
	s->notes = copy_notes(&shop->notes);
	return ST_OK;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct claim_state *s = v->state = xcalloc(1, sizeof *s);
	size_t known = id_arg(arg) != 0 ? 2 : 0; /* marketplace and period stand above */
	struct list_source src;
	enum status st;

	s->period_id = id_arg(arg);
	st = read_claim(v, e);
	if (st != ST_OK) {
		free(s);
		return st;
	}
	if (s->period_id != 0) {
		voucher_list(shop_of(v), s->period.profile, s->period.days.code, &s->list.source);
		snprintf(v->title, sizeof v->title, _("Claim %s"), s->period.days.code);
	} else {
		voucher_list(shop_of(v), NULL, NULL, &s->list.source);
	}
	src = fitted_source(&s->list, fits + known, COUNT_OF(fits) - known);
	s->table = table_new(v, &src);
	table_set_empty(s->table, N_("No voucher yet. F6 enters one."));
	return ST_OK;
}

static void close(struct view *v)
{
	struct claim_state *s = state_of(v);

	notes_free(&s->refused);
	notes_free(&s->notes);
	fitted_free(&s->list);
	free(s);
}

static void reread(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_claim(v, &e), &e);
	table_reload(state_of(v)->table);
}

static void resumed(struct view *v, int64_t result)
{
	reread(v);
	if (result > 0)
		table_select_id(state_of(v)->table, result);
}

static void changed(struct view *v)
{
	reread(v);
}

/* ---- acts on vouchers ---- */

static bool in_period(const struct view *v)
{
	return state_of(v)->period_id != 0;
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

static bool can_change(const struct view *v)
{
	return can_write(v) && table_has_row(v);
}

static bool can_step(const struct view *v)
{
	return in_period(v) && can_write(v);
}

static struct outcome new_act(struct view *v)
{
	const struct claim_state *s = state_of(v);

	return s->period_id != 0 ? voucher_form_new(s->period.profile, s->period.days.code) : voucher_form_new("", "");
}

static struct outcome edit_act(struct view *v)
{
	return voucher_form_edit(table_row(state_of(v)->table)->id);
}

/* From the list of all: the claim that the voucher belongs to. */
static struct outcome open_act(struct view *v)
{
	struct voucher w;
	struct error e = {0};

	if (in_period(v))
		return can_write(v) ? edit_act(v) : outcome_stay();
	if (!screen_ok(v, voucher_get(shop_of(v), table_row(state_of(v)->table)->id, &w, &e), &e))
		return outcome_draw();
	return outcome_push(&vouchers_screen, arg_id(w.period_id));
}

static struct outcome delete_act(struct view *v)
{
	struct voucher w;
	struct error e = {0};
	char question[200];

	if (!screen_ok(v, voucher_get(shop_of(v), table_row(state_of(v)->table)->id, &w, &e), &e))
		return outcome_draw();
	snprintf(question, sizeof question, _("Take the voucher %s away?"), w.number);
	if (dialog_confirm(v, question) && screen_ok(v, voucher_delete(shop_of(v), w.id, &e), &e)) {
		ui_say(v, _("The voucher %s is gone."), w.number);
		reread(v);
	}
	return outcome_draw();
}

static void add_finding(struct buf *b, const struct error *e, const char *sign)
{
	buf_addf(b, "%s %s", sign, e->message);
	if (e->rule[0] != '\0')
		buf_addf(b, " (%s)", e->rule);
	buf_adds(b, "\n");
}

static struct outcome check_act(struct view *v)
{
	const struct claim_state *s = state_of(v);
	struct buf b = {0};

	reread(v);
	for (size_t i = 0; i < s->refused.count; i++)
		add_finding(&b, &s->refused.items[i].what, draw_sign(LOOK_BAD));
	for (size_t i = 0; i < s->notes.count; i++)
		add_finding(&b, &s->notes.items[i].what, s->notes.items[i].level == NOTE_WARN ? draw_sign(LOOK_WARN) : "-");
	if (b.len == 0)
		buf_adds(&b, _("Nothing is missing and nothing is wrong."));
	dialog_message(v, _("Check of the claim"), buf_str(&b));
	buf_free(&b);
	return outcome_draw();
}

/* ---- steps ---- */

static bool ask_day(struct view *v, const char *title, day_t *day)
{
	char text[16], *answer;
	struct error e = {0};
	bool ok;

	day_format(shop_today(shop_of(v), NULL), text);
	answer = dialog_prompt_over(v, title, _("On which day"), text);
	ok = answer != NULL && screen_ok(v, date_parse(answer, strlen(answer), day, NULL, &e), &e);
	free(answer);
	return ok;
}

/* Do, ask about the first warning, do again. */
static bool with_warnings(struct view *v, enum status (*run)(struct view *v, void *arg, struct error *e), void *arg)
{
	struct shop *shop = shop_of(v);
	bool accept = shop->accept_warnings;
	struct error e = {0};
	enum status st = run(v, arg, &e);
	const struct error *warn = notes_first_warning(&shop->notes);

	if (st == ST_REFUSED && warn != NULL && strcmp(warn->code, e.code) == 0) {
		if (!dialog_preview(v, _("Go on all the same?"), e.message, _("Yes")))
			return false;
		shop->accept_warnings = true;
		st = run(v, arg, &e);
		shop->accept_warnings = accept;
	}
	return screen_ok(v, st, &e);
}

struct step_arg {
	enum claim_step step;
	day_t day;
	bool seal;
};

static enum status set_step(struct view *v, void *arg, struct error *e)
{
	const struct period *p = &state_of(v)->period;
	const struct step_arg *a = arg;

	return voucher_set_step(shop_of(v), p->profile, p->days.code, claim_step_code(a->step), a->day, a->seal, e);
}

static struct outcome step_act(struct view *v)
{
	const struct claim_state *s = state_of(v);
	struct step_arg arg = {.step = CLAIM_STEP_CHECK};
	int count = s->period.automated ? 1 : CLAIM_STEPS;

	while ((int)arg.step < count && s->steps[arg.step].done_on != DAY_NONE)
		arg.step++;
	if ((int)arg.step == count) {
		ui_say(v, "%s", _("All steps are done."));
		return outcome_draw();
	}
	if (!ask_day(v, label_of("claim_step", claim_step_code(arg.step)), &arg.day))
		return outcome_draw();
	if (arg.step == CLAIM_STEP_BIND)
		arg.seal = dialog_confirm(v, _("Is the seal across statement and voucher?"));
	if (with_warnings(v, set_step, &arg))
		ui_say(v, _("Done: %s"), label_of("claim_step", claim_step_code(arg.step)));
	reread(v);
	return outcome_draw();
}

static struct outcome step_back_act(struct view *v)
{
	const struct claim_state *s = state_of(v);
	struct step_arg arg = {.day = DAY_NONE};
	int last = -1;

	for (int i = 0; i < CLAIM_STEPS; i++)
		if (s->steps[i].done_on != DAY_NONE)
			last = i;
	if (last < 0) {
		ui_say(v, "%s", _("No step is done yet."));
		return outcome_draw();
	}
	arg.step = (enum claim_step)last;
	if (with_warnings(v, set_step, &arg))
		ui_say(v, _("Taken back: %s"), label_of("claim_step", claim_step_code(arg.step)));
	reread(v);
	return outcome_draw();
}

static struct outcome mode_act(struct view *v)
{
	const struct period *p = &state_of(v)->period;
	struct error e = {0};
	bool automated = !p->automated;

	if (dialog_confirm(v, automated ? _("Is this period claimed by the automated way, without paper?") : _("Is this period claimed by paper, in five steps?")) &&
	    screen_ok(v, period_set_mode(shop_of(v), p->profile, p->days.code, automated, &e), &e))
		reread(v);
	return outcome_draw();
}

/* ---- the platform's fee invoice ---- */

struct fee_arg {
	bool file;
	day_t day;
	char *number;
};

static enum status set_fee(struct view *v, void *arg, struct error *e)
{
	const struct period *p = &state_of(v)->period;
	const struct fee_arg *a = arg;

	if (a->file)
		return fee_invoice_file(shop_of(v), p->profile, p->days.code, a->day, NULL, e);
	return fee_invoice_download(shop_of(v), p->profile, p->days.code, a->day, a->number, e);
}

static void fee_title(const struct claim_state *s, char *out, size_t size)
{
	char available[16], first[16], filed[16];

	if (!s->has_fee) {
		snprintf(out, size, "%s", _("Fee invoice: nothing is known of it yet"));
		return;
	}
	day_format(s->fee.available_on, available);
	day_format(s->fee.first_download_on, first);
	day_format(s->fee.filed_on, filed);
	snprintf(out, size, _("Fee invoice %1$s: from %2$s, original %3$s, reprints %4$d, filed %5$s"), s->fee.number, available,
	         first[0] != '\0' ? first : "-", s->fee.reprints, filed[0] != '\0' ? filed : "-");
}

static struct outcome fee_act(struct view *v)
{
	const struct claim_state *s = state_of(v);
	const struct choice choices[] = {{'d', _("It was downloaded")}, {'f', _("It was filed with the tax return")}, {'n', _("Nothing")}};
	struct fee_arg arg = {0};
	char title[300];
	int key;

	fee_title(s, title, sizeof title);
	key = dialog_ask(v, title, choices, COUNT_OF(choices));
	if (key != 'd' && key != 'f')
		return outcome_draw();
	arg.file = key == 'f';
	if (!ask_day(v, _("Fee invoice"), &arg.day))
		return outcome_draw();
	if (!arg.file && (arg.number = dialog_prompt(v, _("Fee invoice"), _("Its number"), s->fee.number)) == NULL)
		return outcome_draw();
	if (with_warnings(v, set_fee, &arg))
		ui_say(v, "%s", arg.file ? _("Noted as filed.") : _("Noted as downloaded."));
	free(arg.number);
	reread(v);
	return outcome_draw();
}

static struct outcome print_act(struct view *v)
{
	claim_print(v, &state_of(v)->period);
	return outcome_draw();
}

static struct outcome statement_act(struct view *v)
{
	const struct claim_state *s = state_of(v);

	if (s->period.statement_id != 0)
		return outcome_push(&review_screen, arg_id(s->period.statement_id));
	ui_say(v, "%s", _("No statement of this period has been imported. F6 imports it."));
	return outcome_draw();
}

static const struct action actions[] = {
	{"vouchers.new", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("New"), N_("Enter a voucher; what the statement demands is filled in"), new_act,
	 can_write},
	{"vouchers.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("Open the voucher, or its claim"), open_act, table_has_row},
	{"vouchers.edit", GROUP_RECORD, {'e'}, N_("Edit"), N_("Change the voucher"), edit_act, can_change},
	{"vouchers.delete", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take away"), N_("Take a voucher away that was never sent"), delete_act,
	 can_change},
	{"vouchers.step", GROUP_RECORD, {'d'}, N_("Step done"), N_("The next step of the claim is done"), step_act, can_step},
	{"vouchers.back", GROUP_RECORD, {'u'}, NULL, N_("Take the last step back"), step_back_act, can_step},
	{"vouchers.check", GROUP_RECORD, {'c'}, N_("Check"), N_("Say everything that is missing or wrong"), check_act, in_period},
	{"vouchers.print", GROUP_RECORD, {'p'}, N_("Print"), N_("Print the statement with its vouchers, to a file or to the printer"), print_act,
	 in_period},
	{"vouchers.fee", GROUP_RECORD, {'v'}, N_("Fee invoice"), N_("The platform's own invoice: downloaded, filed"), fee_act, can_step},
	{"vouchers.mode", GROUP_RECORD, {'m'}, NULL, N_("Claimed in five steps, or automated"), mode_act, can_step},
	{"vouchers.statement", GROUP_RECORD, {'o'}, NULL, N_("Open the statement of the period"), statement_act, in_period},
};

const struct screen vouchers_screen = {
	.name = "vouchers",
	.title = N_("Vouchers"),
	.help = N_("What the shop hands in so that a period is paid: the vouchers that the statement demands, the steps on the way, and what "
	           "is still missing, with the rule."),
	.jump = 'v',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = claim_draw,
	.resumed = resumed,
	.changed = changed,
};
