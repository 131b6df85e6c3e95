/*
 * Acts of the closure screen: plan, move, announce, withdraw, tick, claim, what
 * is owed, what was paid. Each says first what it means.
 */
#include "config.h"

#include "closure_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "due_board.h"
#include "small_form.h"

/* ---- entry forms; the record of each is the closure ---- */

static enum status closure_profile(struct shop *s, int64_t id, char out[32], struct error *e)
{
	struct closure c;
	enum status st = closure_get(s, id, &c, e);

	if (st == ST_OK)
		snprintf(out, 32, "%s", c.profile);
	return st;
}

/* What a form begins with: the fields' own beginnings, and today. */
static enum status fill_initial(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	char today[16];

	(void)id, (void)e;
	for (size_t i = 0; i < r->form->count; i++)
		record_set(r, r->form->fields[i].name, r->form->fields[i].initial);
	day_format(shop_today(s, NULL), today);
	record_set(r, "date", today);
	return ST_OK;
}

/* `given` is the date that was tried. */
static enum status fill_plan(struct shop *s, int64_t given, struct record *r, struct error *e)
{
	const struct profile *p;
	char date[16];
	enum status st = closure_market(s, NULL, &p, e);

	day_format((day_t)given, date);
	record_set(r, "date", date);
	if (st == ST_OK)
		record_set(r, "profile", profile_name(p));
	return st;
}

/* The channel of the plan. */
static enum status fill_notice(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct closure c;
	enum status st = fill_initial(s, id, r, e);

	if (st == ST_OK && (st = closure_get(s, id, &c, e)) == ST_OK && c.notice_channel[0] != '\0')
		record_set(r, "channel", c.notice_channel);
	return st;
}

/* What came in is what was struck, as a rule. */
static enum status fill_paid(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct closure c;
	char amount[24];
	enum status st = fill_initial(s, id, r, e);

	if (st == ST_OK && (st = closure_get(s, id, &c, e)) == ST_OK && c.final_balance != MONEY_NONE) {
		snprintf(amount, sizeof amount, "%lld", (long long)(c.final_balance < 0 ? -c.final_balance : c.final_balance));
		record_set(r, "amount", amount);
	}
	return st;
}

static day_t day_in(const struct record *r, const char *field)
{
	return day_parse_iso(record_get(r, field));
}

static enum status save_plan(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	(void)id;
	return closure_plan(s, r, op_id, out, e);
}

static enum status save_notice(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	char profile[32];
	enum status st = record_check(r, NULL, NULL, e);

	(void)op_id;
	*out = id;
	if (st == ST_OK)
		st = closure_profile(s, id, profile, e);
	return st == ST_OK ? closure_commit(s, profile, day_in(r, "date"), record_get(r, "channel"), e) : st;
}

static enum status save_claim(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	char profile[32];
	enum status st = record_check(r, NULL, NULL, e);

	(void)op_id;
	*out = id;
	if (st == ST_OK)
		st = closure_profile(s, id, profile, e);
	return st == ST_OK ? closure_claim(s, profile, record_get(r, "number"), day_in(r, "date"), e) : st;
}

static enum status amount_in(const struct record *r, money_t *out, struct error *e)
{
	const char *text = record_get(r, "amount");

	return money_parse(text, strlen(text), out, e);
}

static enum status save_owed(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	char profile[32];
	money_t amount = MONEY_NONE;
	enum status st = record_check(r, NULL, NULL, e);

	if (st == ST_OK)
		st = amount_in(r, &amount, e);
	if (st == ST_OK)
		st = closure_profile(s, id, profile, e);
	return st == ST_OK ? closure_add(s, profile, record_get(r, "kind"), amount, day_in(r, "date"), record_get(r, "note"), op_id, out, e) : st;
}

static enum status save_paid(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	char profile[32];
	money_t amount = MONEY_NONE;
	enum status st = record_check(r, NULL, NULL, e);

	(void)op_id;
	*out = id;
	if (st == ST_OK)
		st = amount_in(r, &amount, e);
	if (st == ST_OK)
		st = closure_profile(s, id, profile, e);
	return st == ST_OK ? closure_paid(s, profile, day_in(r, "date"), amount, e) : st;
}

static const char *const *plan_markets(struct shop *s)
{
	static const char *names[2];
	const struct profile *p;

	names[0] = closure_market(s, NULL, &p, NULL) == ST_OK ? profile_name(p) : NULL;
	return names;
}

static const struct small_form plan_form = {
	.form = "closure", .title_new = N_("Plan the closure"), .said = N_("Planned. Nothing holds before the account manager is told."),
	.fill = fill_plan, .save = save_plan, .markets = plan_markets,
};
static const struct small_form notice_form = {
	.form = "closure_notice", .title_edit = N_("The account manager was told"), .said = N_("Announced. It can be withdrawn until the day before it closes."),
	.fill = fill_notice, .save = save_notice,
};
static const struct small_form claim_form = {
	.form = "closure_claim", .title_edit = N_("Claim the final balance"), .said = N_("The claim is kept."), .fill = fill_initial, .save = save_claim,
};
static const struct small_form owed_form = {
	.form = "closure_owed", .title_edit = N_("What you owe beside"), .said = N_("The amount is kept."), .fill = fill_initial, .save = save_owed,
};
static const struct small_form paid_form = {
	.form = "closure_paid", .title_edit = N_("The final balance was paid"), .said = N_("The payment is kept."), .fill = fill_paid, .save = save_paid,
};

struct outcome closure_take_draft(const char *form, const char *key)
{
	static const struct small_form *const forms[] = {&plan_form, &notice_form, &claim_form, &owed_form, &paid_form};

	return small_form_take_draft(forms, sizeof forms / sizeof *forms, form, key);
}

/* ---- when they are offered ---- */

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only && closure_state_of(v)->trouble[0] == '\0';
}

static bool is_kept(const struct view *v)
{
	return can_write(v) && closure_state_of(v)->look.now.id != 0;
}

static bool can_announce(const struct view *v)
{
	const struct closure_state *s = closure_state_of(v);

	return is_kept(v) && strcmp(s->look.now.state, "planned") == 0 && s->date == s->look.now.days.closes;
}

static bool can_withdraw(const struct view *v)
{
	return is_kept(v) && closure_can_move(v);
}

static bool can_keep(const struct view *v)
{
	const struct closure_state *s = closure_state_of(v);

	return can_write(v) && closure_can_move(v) && (s->look.now.id == 0 || s->date != s->look.now.days.closes);
}

static bool can_tick(const struct view *v)
{
	const struct closure_task *t = closure_task_at(closure_state_of(v));

	return is_kept(v) && t != NULL && t->by_hand;
}

/* ---- the date ---- */

static struct outcome by_days(struct view *v, int days)
{
	if (closure_can_move(v))
		closure_show(v, closure_state_of(v)->date + days);
	return outcome_draw();
}

static struct outcome day_less(struct view *v) { return by_days(v, -1); }
static struct outcome day_more(struct view *v) { return by_days(v, 1); }
static struct outcome week_less(struct view *v) { return by_days(v, -7); }
static struct outcome week_more(struct view *v) { return by_days(v, 7); }

static struct outcome type_act(struct view *v)
{
	struct closure_state *s = closure_state_of(v);
	char was[16], *text;
	struct error e = {0};
	day_t date;

	day_format(s->date, was);
	text = dialog_prompt_over(v, _("Close the shop on which day?"), _("Date"), was);
	if (text != NULL && screen_ok(v, date_parse(text, strlen(text), &date, NULL, &e), &e))
		closure_show(v, date);
	free(text);
	return outcome_draw();
}

static struct outcome as_it_stands(struct view *v)
{
	closure_show(v, DAY_NONE);
	return outcome_draw();
}

static bool is_tried(const struct view *v)
{
	const struct closure_state *s = closure_state_of(v);

	return s->look.now.id != 0 && s->date != s->look.now.days.closes;
}

/* ---- plan and move ---- */

static void add_notes(const struct shop *s, struct buf *b)
{
	for (size_t i = 0; i < s->notes.count; i++) {
		const struct note *n = &s->notes.items[i];

		buf_addf(b, "%s %s", n->level == NOTE_WARN ? draw_sign(LOOK_WARN) : "-", n->what.message);
		buf_addf(b, n->what.rule[0] != '\0' ? " (%s)\n" : "%s\n", n->what.rule);
	}
}

static enum status try_move(struct view *v, bool dry, struct error *e)
{
	struct closure_state *s = closure_state_of(v);
	struct shop *shop = shop_of(v);
	bool was_dry = shop->dry_run, accept = shop->accept_warnings;
	enum status st;

	shop->dry_run = was_dry || dry;
	shop->accept_warnings = true; /* they stand in the box that is agreed to */
	st = closure_move(shop, s->profile, s->date, DAY_NONE, e);
	shop->accept_warnings = accept;
	shop->dry_run = was_dry;
	return st;
}

static struct outcome move_act(struct view *v)
{
	struct closure_state *s = closure_state_of(v);
	struct buf b = {0};
	char from[16], to[16];
	struct error e = {0};
	bool yes;

	if (!screen_ok(v, try_move(v, true, &e), &e))
		return outcome_draw();
	day_format(s->look.now.days.closes, from);
	day_format(s->date, to);
	buf_addf(&b, _("The closure moves from %1$s to %2$s."), from, to);
	buf_adds(&b, "\n");
	if (strcmp(s->look.now.state, "announced") == 0)
		buf_addf(&b, "%s %s\n", draw_sign(LOOK_WARN), _("The account manager was told of the other date: tell of this one today."));
	add_notes(shop_of(v), &b);
	for (size_t i = 0; i < s->look.change_count; i++)
		buf_addf(&b, "- %s\n", s->look.changes[i].sentence);
	yes = dialog_preview(v, _("Move the closure?"), buf_str(&b), _("Change the date"));
	buf_free(&b);
	if (yes && screen_ok(v, try_move(v, false, &e), &e)) {
		closure_show(v, DAY_NONE);
		ui_say(v, _("The shop is to close on %s."), to);
	}
	return outcome_draw();
}

static struct outcome keep_act(struct view *v)
{
	const struct closure_state *s = closure_state_of(v);

	if (s->look.now.id != 0)
		return move_act(v);
	return small_form_begin(&plan_form, s->date, s->profile);
}

static struct outcome announce_act(struct view *v)
{
	return small_form_open(&notice_form, closure_state_of(v)->look.now.id, NULL);
}

static struct outcome withdraw_act(struct view *v)
{
	struct closure_state *s = closure_state_of(v);
	struct error e = {0};
	bool told = strcmp(s->look.now.state, "announced") == 0;

	if (!dialog_confirm(v, told ? _("Withdraw the closure? The account manager was told of it and has to be told again.") : _("Withdraw the plan?")))
		return outcome_draw();
	if (screen_ok(v, closure_cancel(shop_of(v), s->profile, &e), &e)) {
		closure_show(v, DAY_NONE);
		ui_say(v, "%s", _("The closure is withdrawn."));
	}
	return outcome_draw();
}

/* ---- tasks ---- */

static struct outcome tick_act(struct view *v)
{
	struct closure_state *s = closure_state_of(v);
	const struct closure_task *t = closure_task_at(s);
	bool undo = t->ticked && t->done_on != DAY_NONE;
	struct error e = {0};
	char *evidence = NULL;

	if (undo ? !dialog_confirm(v, _("Take the tick back?"))
	         : (evidence = dialog_prompt(v, label_of("closure_task", t->name), _("Where it can be seen"), "")) == NULL)
		return outcome_draw();
	if (screen_ok(v, closure_tick(shop_of(v), s->profile, t->name, DAY_NONE, evidence, undo, &e), &e)) {
		closure_show(v, s->date);
		ui_say(v, "%s", undo ? _("Taken back.") : _("Ticked."));
	}
	free(evidence);
	return outcome_draw();
}

/* ---- money ---- */

static struct outcome claim_act(struct view *v)
{
	return small_form_open(&claim_form, closure_state_of(v)->look.now.id, NULL);
}

static struct outcome owed_act(struct view *v)
{
	return small_form_open(&owed_form, closure_state_of(v)->look.now.id, NULL);
}

static struct outcome paid_act(struct view *v)
{
	return small_form_open(&paid_form, closure_state_of(v)->look.now.id, NULL);
}

/* ---- what stands behind a row ---- */

static void show_mark(struct view *v, const struct closure_mark *m)
{
	const struct closure_state *s = closure_state_of(v);
	struct buf b = {0};
	const char *const words[][2] = {{"stops", m->stops}, {"goes_on", m->goes_on}, {"lost", m->lost}};
	char day[16];

	day_format(m->day, day);
	buf_addf(&b, "%s  %s  (%s)\n\n", day, m->tag, m->rule);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		if (words[i][1][0] != '\0')
			buf_addf(&b, "%s: %s\n", label_of("closure_meaning", words[i][0]), words[i][1]);
	for (size_t i = 0; i < s->look.work_count; i++)
		if (&s->look.marks[s->look.work[i].point] == m && s->look.work[i].count > 0)
			buf_addf(&b, "\n%s %s (%s)", s->look.work[i].warn ? draw_sign(LOOK_WARN) : "-", s->look.work[i].sentence, s->look.work[i].rule);
	dialog_message(v, label_of("closure_mark", m->name), buf_str(&b));
	buf_free(&b);
}

static struct outcome open_act(struct view *v)
{
	const struct closure_state *s = closure_state_of(v);
	const struct closure_work *w = closure_work_at(s);
	const struct closure_mark *m = closure_mark_at(s);
	const struct closure_task *t = closure_task_at(s);
	const struct closure_row *r = closure_row_at(s);

	if (w != NULL && w->record[0] != '\0')
		return due_open_list(v, w->record, s->profile, w->filter, w->sentence);
	if (w == NULL && m != NULL)
		show_mark(v, m);
	else if (t != NULL && t->record[0] != '\0')
		return due_open_list(v, t->record, s->profile, t->filter, t->evidence);
	else if (t != NULL && can_tick(v))
		return tick_act(v);
	else if (r != NULL && strcmp(r->kind, "period") == 0 && r->id != 0)
		return outcome_push(&vouchers_screen, arg_id(r->id));
	return outcome_draw();
}

/* ---- all acts by name ---- */

static struct outcome menu_act(struct view *v)
{
	static const struct {
		struct choice choice;
		struct outcome (*run)(struct view *v);
		bool (*enabled)(const struct view *v);
	} acts[] = {
		{{'p', N_("Plan, or move to the date that is tried")}, keep_act, can_keep},
		{{'c', N_("The account manager was told: announce it")}, announce_act, can_announce},
		{{'w', N_("Withdraw it")}, withdraw_act, can_withdraw},
		{{'e', N_("Tick the task, or take the tick back")}, tick_act, can_tick},
		{{'o', N_("A penalty, damages, a buyer's claim, a fee")}, owed_act, is_kept},
		{{'l', N_("The claim invoice of the final balance")}, claim_act, is_kept},
		{{'b', N_("The bank shows the final balance")}, paid_act, is_kept},
	};
	struct choice choices[COUNT_OF(acts)];
	size_t n = 0;
	int key;

	for (size_t i = 0; i < COUNT_OF(acts); i++)
		if (acts[i].enabled(v))
			choices[n++] = (struct choice){acts[i].choice.key, _(acts[i].choice.label)};
	key = n > 0 ? dialog_ask(v, _("What is to be done?"), choices, n) : 0;
	for (size_t i = 0; key != 0 && i < COUNT_OF(acts); i++)
		if (acts[i].choice.key == key)
			return acts[i].run(v);
	return outcome_draw();
}

const struct action closure_actions[CLOSURE_ACTIONS] = {
	{"closure.open", GROUP_RECORD, {K_ENTER}, N_("Open"), N_("What stands behind the row: orders, slips, periods, the point in full"), open_act, table_has_row},
	{"closure.keep", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Keep the date"), N_("Plan the closure, or move it to the date that is tried"), keep_act, can_keep},
	{"closure.announce", GROUP_RECORD, {'c'}, N_("Announce"), N_("The account manager was told; asks before it holds"), announce_act, can_announce},
	{"closure.less", GROUP_RECORD, {K_LEFT}, NULL, N_("A day earlier"), day_less, closure_can_move},
	{"closure.more", GROUP_RECORD, {K_RIGHT}, NULL, N_("A day later"), day_more, closure_can_move},
	{"closure.week_less", GROUP_RECORD, {K_PAGE_UP}, NULL, N_("A week earlier"), week_less, closure_can_move},
	{"closure.week_more", GROUP_RECORD, {K_PAGE_DOWN}, NULL, N_("A week later"), week_more, closure_can_move},
	{"closure.type", GROUP_RECORD, {'d'}, N_("Date"), N_("Type a date"), type_act, closure_can_move},
	{"closure.back", GROUP_RECORD, {K_ESC}, NULL, N_("Back to the date as it stands"), as_it_stands, is_tried},
	{"closure.tick", GROUP_RECORD, {'e'}, N_("Tick"), N_("Tick the task by hand, or take the tick back"), tick_act, can_tick},
	{"closure.acts", GROUP_RECORD, {'a'}, N_("Act"), N_("Everything that can be done to the closure"), menu_act, can_write},
	{"closure.withdraw", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Take back the closure"), N_("Withdraw the closure, before the store closes"), withdraw_act, can_withdraw},
	{"closure.tab", GROUP_LIST, {K_TAB}, N_("Next tab"), N_("The next tab (also 1 to 5)"), closure_next_tab, NULL},
	{"closure.tab_before", GROUP_LIST, {K_BACKTAB}, NULL, N_("The tab before"), closure_tab_before, NULL},
};
