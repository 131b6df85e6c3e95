/*
 * The time line of a term's end as of any moment: marks, what happens by itself
 * until then and after, and what pressing the switch does at that moment, each
 * with its rule.
 */
#include "config.h"

#include "desk/renewal_parts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

/* Who listens while the book is played through. */
struct listener {
	struct renewal_timeline *t;
	bool marked; /* the charge of the term in view has its mark already */
};

static struct renewal_step *add_step(struct renewal_timeline *t, instant_t at, const char *code, const char *mark, const char *rule)
{
	static struct renewal_step spill; /* beyond RENEWAL_STEPS nobody reads on */
	struct renewal_step *s = t->count < RENEWAL_STEPS ? &t->steps[t->count++] : &spill;

	*s = (struct renewal_step){.at = at, .past = at <= t->at};
	snprintf(s->code, sizeof s->code, "%s", code);
	snprintf(s->mark, sizeof s->mark, "%s", mark);
	snprintf(s->rule, sizeof s->rule, "%s", rule);
	return s;
}

static void say_made(const struct renewal_book *b, const struct renew_event *ev, struct renewal_step *s)
{
	char amount[32], from[16], to[16];

	money_format(ev->price.amount, false, amount);
	renewal_day_text(b, ev->term.starts_at, from);
	renewal_day_text(b, ev->term.ends_at, to);
	if (strcmp(ev->source, "balance") == 0)
		snprintf(s->sentence, sizeof s->sentence, _("Renewed for %1$d days, %2$s from the balance; the next period is %3$s to %4$s"),
		         ev->term.plan_days, amount, from, to);
	else
		snprintf(s->sentence, sizeof s->sentence, _("Renewed for %1$d days, %2$s from the card; the next period is %3$s to %4$s"),
		         ev->term.plan_days, amount, from, to);
}

static void hear(void *arg, const struct renewal_book *b, const struct renew_event *ev)
{
	static const struct {
		const char *code, *rule;
	} kinds[] = {
		[RENEW_CARD_ENDS] = {"card_ends", "RUT-56"}, [RENEW_CANCEL_ENDS] = {"autodebit_ends", "RUT-52"},
		[RENEW_SWITCH_ENDS] = {"switch_ends", "RUT-38"}, [RENEW_MADE] = {"made", "RUT-36"}, [RENEW_BLOCKED] = {"blocked", "RUT-45"},
	};
	struct listener *l = arg;
	struct renewal_timeline *t = l->t;
	struct renewal_step *s;

	if (l->marked && (ev->what == RENEW_MADE || ev->what == RENEW_BLOCKED) && ev->at == t->forecast.charge)
		return;
	s = add_step(t, ev->at, kinds[ev->what].code, "", kinds[ev->what].rule);

	switch (ev->what) {
	case RENEW_CARD_ENDS:
		snprintf(s->sentence, sizeof s->sentence, "%s", _("The card's last month is over: auto-debit stops"));
		break;
	case RENEW_CANCEL_ENDS:
		snprintf(s->sentence, sizeof s->sentence, "%s", _("The debit after the cancellation is over: auto-debit is cancelled"));
		break;
	case RENEW_SWITCH_ENDS:
		snprintf(s->sentence, sizeof s->sentence, "%s", _("The next period begins: auto-renewal is off"));
		break;
	case RENEW_MADE:
		say_made(b, ev, s);
		break;
	case RENEW_BLOCKED:
		snprintf(s->sentence, sizeof s->sentence, _("No renewal: %s"), label_of("blocked_reason", ev->reason));
		break;
	}
}

static void add_marks(struct renewal_timeline *t)
{
	const struct renewal_forecast *f = &t->forecast;
	struct renewal_step *s;
	char amount[32] = "";

	if (f->expires_on == DAY_NONE)
		return;
	if (f->amount != MONEY_NONE)
		money_format(f->amount, false, amount);
	s = add_step(t, f->window, "window", "W", "RUT-42");
	snprintf(s->sentence, sizeof s->sentence, "%s", _("The discount window opens: switching on from here to the charge makes the first renewal cheaper"));
	s = add_step(t, f->off_by, "off_by", "L", "RUT-37");
	snprintf(s->sentence, sizeof s->sentence, "%s", _("Last moment at which switching off stops the next period"));
	s = add_step(t, f->charge, "charge", "C", "RUT-36");
	if (f->made)
		snprintf(s->sentence, sizeof s->sentence, _("Charge: renewed for %s"), amount);
	else if (f->will_renew)
		snprintf(s->sentence, sizeof s->sentence, _("Charge: %s will be charged"), amount);
	else
		snprintf(s->sentence, sizeof s->sentence, _("Charge: no renewal (%s)"), label_of("renewal_why", f->why));
	s = add_step(t, f->end, "end", "T", "RUT-18");
	if (f->made || f->will_renew)
		snprintf(s->sentence, sizeof s->sentence, "%s", _("The plan ends; the next period follows directly"));
	else
		snprintf(s->sentence, sizeof s->sentence, "%s", _("The plan ends, and nothing follows"));
}

static int by_time(const void *a, const void *b)
{
	const struct renewal_step *x = a, *y = b;

	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return strcmp(x->mark, y->mark);
}

static void add_press(struct renewal_book *b, struct renewal_timeline *t)
{
	struct renew_press p;
	char sentence[300];

	t->press_on = b->model.sw.state != SWITCH_ON;
	renew_press(&b->model, t->at, t->press_on, &p);
	t->press = p.result;
	renewal_say_result(b, &p, t->press_on, sentence, sizeof sentence);
	notes_add(&t->said, NOTE_INFO, renew_result_code(p.result), NULL, NULL, "%s", sentence);
	renewal_say_press(b, &p, t->press_on, &t->said);
}

static void add_debit(const struct renewal_book *b, struct renewal_timeline *t)
{
	const struct renew_debit *d = renew_debit_at(&b->model, t->at);
	const struct renew_model *m = &b->model;
	enum autodebit_state state = AUTODEBIT_NONE;

	if (d != NULL)
		state = d->cancel_at != INSTANT_NONE ? AUTODEBIT_CANCEL_PENDING : AUTODEBIT_ACTIVE;
	else if (m->debit_count != 0)
		state = m->debits[m->debit_count - 1].state;
	snprintf(t->autodebit, sizeof t->autodebit, "%s", autodebit_state_code(state));
}

enum status renewal_timeline(struct shop *s, const char *profile, instant_t at, struct renewal_timeline *out, struct error *e)
{
	struct renewal_book b;
	struct listener heard = {.t = out};
	struct renewal_step *now;
	enum status st = renewal_book_open(&b, s, profile, e);

	*out = (struct renewal_timeline){.now = clock_now(), .at = at != INSTANT_NONE ? at : clock_now()};
	if (st != ST_OK)
		return st;
	renewal_play(&b, out->now, NULL, NULL);
	if (out->at > out->now)
		renewal_play(&b, out->at, hear, &heard);
	renewal_look(&b, out->at, &out->forecast);
	out->state = b.model.sw.state;
	add_debit(&b, out);
	add_press(&b, out);
	add_marks(out);
	now = add_step(out, out->now, "now", "", "");
	snprintf(now->sentence, sizeof now->sentence, "%s", _("Now"));
	heard.marked = true;
	renewal_play(&b, out->forecast.expires_on != DAY_NONE ? out->forecast.end + 1 : out->at, hear, &heard);
	renewal_book_close(&b);
	qsort(out->steps, out->count, sizeof *out->steps, by_time);
	return ST_OK;
}

void renewal_timeline_free(struct renewal_timeline *t)
{
	notes_free(&t->said);
}
