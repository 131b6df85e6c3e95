/*
 * Renewal (自動續購): the line of time with today on it, the switch and what it
 * does if pressed now, the card authorisation behind it, and "what if" for any
 * day. Drawn by renewal_draw.c; applying is autodebit_form.c's.
 */
#include "config.h"

#include "renewal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "plans.h"

static struct renewal_state *state_of(const struct view *v)
{
	return v->state;
}

static enum status read_all(struct view *v, struct error *e)
{
	struct renewal_state *is = state_of(v);
	struct shop *s = shop_of(v);
	enum status st = shop_profile(s, is->profile, &is->of, e);

	if (st != ST_OK)
		return st;
	is->zone = profile_zone(is->of);
	renewal_timeline_free(&is->line);
	notes_free(&is->warned);
	st = renewal_get(s, is->profile, &is->now, e);
	if (st == ST_OK)
		st = renewal_timeline(s, is->profile, is->what_if, &is->line, e);
	if (st == ST_OK)
		st = autodebit_get(s, is->profile, &is->current, &is->waiting, e);
	if (st == ST_OK)
		st = renewal_warn(s, is->profile, &is->warned, e);
	return st;
}

static void close(struct view *v)
{
	struct renewal_state *is = state_of(v);

	renewal_timeline_free(&is->line);
	notes_free(&is->warned);
	free(is);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct renewal_state *is = v->state = xcalloc(1, sizeof *is);
	enum status st;

	(void)arg;
	snprintf(is->profile, sizeof is->profile, "ruten");
	is->what_if = INSTANT_NONE;
	st = read_all(v, e);
	if (st != ST_OK)
		close(v);
	return st;
}

static void changed(struct view *v)
{
	struct error e = {0};

	screen_ok(v, read_all(v, &e), &e);
}

static void resumed(struct view *v, int64_t result)
{
	(void)result;
	changed(v);
}

static bool can_write(const struct view *v)
{
	return !shop_of(v)->read_only;
}

/* ---- the switch ---- */

static void add_notes(struct buf *out, const struct notes *n, size_t from)
{
	for (size_t i = from; i < n->count; i++) {
		const struct error *what = &n->items[i].what;

		buf_addf(out, "%s%s %s", out->len != 0 ? "\n" : "", n->items[i].level == NOTE_INFO ? "-" : draw_sign(LOOK_WARN), what->message);
		if (what->rule[0] != '\0')
			buf_addf(out, " (%s)", what->rule);
	}
}

static void congratulate(struct view *v)
{
	char points[RENEWAL_POINTS][200];
	struct buf text = {0};

	renewal_points(state_of(v)->of, points);
	buf_addf(&text, "%s\n%s\n%s", points[0], points[1], points[2]);
	dialog_message(v, _("Auto-renewal is on. Three things to know:"), buf_str(&text));
	buf_free(&text);
}

static bool is_refused(enum renew_result r)
{
	return r == PRESS_NO_PLAN || r == PRESS_NO_DEBIT || r == PRESS_WAITING_DEBIT;
}

/* All that follows is on the screen before the answer, so the answer confirms the warnings too. */
static struct outcome press(struct view *v)
{
	struct renewal_state *is = state_of(v);
	struct shop *s = shop_of(v);
	bool accept = s->accept_warnings, on, sure;
	struct renewal_timeline t;
	struct buf text = {0};
	struct error e = {0};
	enum status st;

	if (!screen_ok(v, renewal_timeline(s, is->profile, INSTANT_NONE, &t, &e), &e))
		return outcome_draw();
	on = t.press_on;
	buf_adds(&text, on ? _("If switched on now:") : _("If switched off now:"));
	if (t.said.count != 0)
		buf_addf(&text, "\n%s", t.said.items[0].what.message);
	add_notes(&text, &t.said, 1);
	sure = is_refused(t.press) || dialog_preview(v, on ? _("Switch auto-renewal on?") : _("Switch auto-renewal off?"), buf_str(&text),
	                                             on ? _("Switch on") : _("Switch off"));
	buf_free(&text);
	renewal_timeline_free(&t);
	if (!sure)
		return outcome_draw();
	s->accept_warnings = true;
	st = on ? renewal_enable(s, is->profile, NULL, &e) : renewal_disable(s, is->profile, NULL, &e);
	s->accept_warnings = accept;
	is->what_if = INSTANT_NONE;
	if (screen_ok(v, st, &e)) {
		changed(v);
		if (on)
			congratulate(v);
		ui_say(v, "%s", on ? _("Auto-renewal is switched on.") : _("Auto-renewal is switched off."));
	}
	return outcome_draw();
}

/* ---- what if ---- */

static struct outcome look_at(struct view *v, instant_t at)
{
	state_of(v)->what_if = at;
	changed(v);
	return outcome_draw();
}

static struct outcome ask_day(struct view *v)
{
	struct renewal_state *is = state_of(v);
	instant_t from = is->what_if != INSTANT_NONE ? is->what_if : clock_now();
	char text[16], *answer;
	struct error e = {0};
	day_t day;
	int secs;

	day_format(instant_day(from, is->zone), text);
	answer = dialog_prompt_over(v, _("What if"), _("On which day"), text);
	if (answer == NULL)
		return outcome_draw();
	if (screen_ok(v, date_parse(answer, strlen(answer), &day, &secs, &e), &e))
		is->what_if = day == instant_day(clock_now(), is->zone) && secs < 0 ? INSTANT_NONE : instant_from(day, secs > 0 ? secs : 0, is->zone);
	free(answer);
	changed(v);
	return outcome_draw();
}

static struct outcome back_to_now(struct view *v)
{
	return look_at(v, INSTANT_NONE);
}

static bool is_what_if(const struct view *v)
{
	return state_of(v)->what_if != INSTANT_NONE;
}

/* A day on or back; days begin at midnight, today is now. */
static struct outcome step(struct view *v, int days)
{
	struct renewal_state *is = state_of(v);
	instant_t from = is->what_if != INSTANT_NONE ? is->what_if : clock_now();
	day_t day = instant_day(from, is->zone) + days;

	return look_at(v, day == instant_day(clock_now(), is->zone) ? INSTANT_NONE : instant_from(day, 0, is->zone));
}

static struct outcome key(struct view *v, const struct key *k)
{
	switch (k->code) {
	case K_LEFT:
	case 'h':
		return step(v, -1);
	case K_RIGHT:
	case 'l':
		return step(v, 1);
	case K_PAGE_UP:
		return step(v, -7);
	case K_PAGE_DOWN:
		return step(v, 7);
	default:
		return outcome_pass();
	}
}

/* ---- the authorisation ---- */

static struct outcome apply(struct view *v)
{
	return autodebit_apply_steps(v, state_of(v)->profile);
}

static bool is_waiting(const struct view *v)
{
	return can_write(v) && state_of(v)->waiting.id != 0;
}

static bool is_active(const struct view *v)
{
	const struct autodebit *a = &state_of(v)->current;

	return can_write(v) && a->id != 0 && (a->state == AUTODEBIT_ACTIVE || a->state == AUTODEBIT_CANCEL_PENDING);
}

static bool can_cancel(const struct view *v)
{
	return is_active(v) && state_of(v)->current.state == AUTODEBIT_ACTIVE;
}

/* What a desk call has noted, said in a box. */
static void tell_notes(struct view *v, const char *title)
{
	struct buf text = {0};

	add_notes(&text, &shop_of(v)->notes, 0);
	if (text.len != 0)
		dialog_message(v, title, buf_str(&text));
	buf_free(&text);
}

static struct outcome decide(struct view *v)
{
	const struct choice choices[] = {{'a', _("Approved")}, {'r', _("Refused by the platform")}, {'n', _("Not yet")}};
	struct autodebit a;
	struct error e = {0};
	int answer = dialog_ask(v, _("What became of the application?"), choices, COUNT_OF(choices));

	if (answer != 'a' && answer != 'r')
		return outcome_draw();
	if (screen_ok(v, autodebit_decide(shop_of(v), state_of(v)->profile, answer == 'a', &a, &e), &e)) {
		ui_say(v, "%s: %s", _("Card auto-debit"), label_of("autodebit_state", autodebit_state_code(a.state)));
		changed(v);
	}
	return outcome_draw();
}

static struct outcome cancel(struct view *v)
{
	struct renewal_state *is = state_of(v);
	struct shop *s = shop_of(v);
	bool accept = s->accept_warnings;
	day_t next = instant_day(clock_now(), is->zone) + (day_t)profile_int(is->of, "autodebit.default_cycle_days", DAY_NONE, 7);
	char text[16], *answer;
	struct buf warnings = {0};
	struct autodebit a;
	struct error e = {0};
	enum status st;
	bool sure;

	day_format(next, text);
	answer = dialog_prompt_over(v, _("Cancel the card authorisation"), _("Next debit date"), text);
	if (answer == NULL)
		return outcome_draw();
	st = date_parse(answer, strlen(answer), &next, NULL, &e);
	free(answer);
	if (st == ST_OK && (st = autodebit_cancel(s, is->profile, next, &a, &e)) == ST_REFUSED && notes_first_warning(&s->notes) != NULL) {
		add_notes(&warnings, &s->notes, 0);
		sure = dialog_preview(v, _("Cancel the card authorisation"), buf_str(&warnings), _("Cancel the authorisation"));
		buf_free(&warnings);
		if (!sure)
			return outcome_draw();
		s->accept_warnings = true;
		st = autodebit_cancel(s, is->profile, next, &a, &e);
		s->accept_warnings = accept;
	}
	if (screen_ok(v, st, &e)) {
		ui_say(v, "%s: %s", _("Card auto-debit"), label_of("autodebit_state", autodebit_state_code(a.state)));
		changed(v);
	}
	return outcome_draw();
}

static struct outcome unusable(struct view *v)
{
	const struct choice choices[] = {{'c', _("The card")}, {'b', _("The balance account")}, {'n', _("Nothing")}};
	struct autodebit a;
	struct error e = {0};
	int answer = dialog_ask(v, _("What cannot be used any more? A card ends the authorisation at once."), choices, COUNT_OF(choices));

	if (answer != 'c' && answer != 'b')
		return outcome_draw();
	if (screen_ok(v, autodebit_unusable(shop_of(v), state_of(v)->profile, answer == 'c', &a, &e), &e)) {
		tell_notes(v, _("Card auto-debit"));
		changed(v);
	}
	return outcome_draw();
}

static struct outcome plans(struct view *v)
{
	(void)v;
	return outcome_push(&plans_screen, NULL);
}

static const struct action actions[] = {
	{"renewal.press", GROUP_RECORD, {K_ENTER}, N_("Press the switch"), N_("Switch automatic renewal on or off; what follows is shown first"),
	 press, can_write},
	{"renewal.apply", GROUP_RECORD, {K_F(6), K_CTRL('n')}, N_("Apply"), N_("Apply for card auto-debit, or for a new card"), apply, can_write},
	{"renewal.decide", GROUP_RECORD, {'d'}, N_("Decided"), N_("What became of the application: approved or refused"), decide, is_waiting},
	{"renewal.what_if", GROUP_RECORD, {'w'}, N_("What if"), N_("Everything as it would be on a day; arrows go by days, PgUp and PgDn by weeks"),
	 ask_day, NULL},
	{"renewal.now", GROUP_RECORD, {'n'}, N_("Now"), N_("Back to this moment"), back_to_now, is_what_if},
	{"renewal.cancel", GROUP_RECORD, {K_F(8), K_CTRL('x')}, N_("Cancel the card"), N_("Cancel the card authorisation"), cancel, can_cancel},
	{"renewal.unusable", GROUP_RECORD, {'u'}, NULL, N_("The card or the balance account cannot be used any more"), unusable, is_active},
	{"renewal.plans", GROUP_RECORD, {'p'}, NULL, N_("Plans: buy the next one by hand"), plans, NULL},
};

const struct screen renewal_screen = {
	.name = "renewal",
	.title = N_("Auto-renewal"),
	.help = N_("How the running plan ends: the discount window, the last day to switch off, the charge, the expiry. The switch says what it "
	           "does before it does it, and can be put off at any time (RUT-40); the period is the plan's own number of days (RUT-32). Left "
	           "and right look at other days."),
	.jump = 'r',
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.draw = renewal_draw,
	.key = key,
	.resumed = resumed,
	.changed = changed,
};
