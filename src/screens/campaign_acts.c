/*
 * Acts on one campaign that the list and the view share: composing behind the
 * gate, and what its state allows to whoever watches it being sent.
 */
#include "config.h"

#include "campaigns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/draft.h"
#include "storekeep/outbox.h"
#include "storekeep/plan.h"

bool campaign_can_act(const struct view *v)
{
	return !shop_of(v)->read_only;
}

/* ---- composing ---- */

/* true when the composer may open; else *next is where the gate's window led to. */
static bool passes(struct view *v, const char *profile, struct outcome *next)
{
	*next = outcome_draw();
	switch (gate_ask(v, profile)) {
	case GATE_OPEN: return true;
	case GATE_BUY: *next = outcome_push(&plans_screen, (void *)(uintptr_t)profile); break;
	case GATE_BACK: break;
	}
	return false;
}

struct outcome campaign_compose_act(struct view *v, const char *profile, int64_t id)
{
	struct outcome next;

	return passes(v, profile, &next) ? composer_open(profile, id, 0) : next;
}

struct outcome campaign_copy_act(struct view *v, const struct campaign *c)
{
	struct outcome next;

	return passes(v, c->profile, &next) ? composer_open(c->profile, 0, c->id) : next;
}

/* ---- acts ---- */

typedef enum status (*act_run)(struct view *v, const struct campaign *c, struct error *e);

/* Do; a warning is asked about, then it is done with it accepted. */
static bool do_asking(struct view *v, const struct campaign *c, act_run run)
{
	struct shop *s = shop_of(v);
	bool accept = s->accept_warnings;
	struct error e = {0};
	enum status st = run(v, c, &e);
	const struct error *warn = notes_first_warning(&s->notes);

	if (st == ST_REFUSED && warn != NULL && strcmp(warn->code, e.code) == 0) {
		if (!dialog_preview(v, _("Go on all the same?"), e.message, _("Yes")))
			return false;
		s->accept_warnings = true;
		st = run(v, c, &e);
		s->accept_warnings = accept;
	}
	return st == ST_REFUSED && e.message[0] == '\0' ? false : screen_ok(v, st, &e);
}

static enum status pause_it(struct view *v, const struct campaign *c, struct error *e)
{
	return campaign_pause(shop_of(v), c->id, e);
}

static enum status resume_it(struct view *v, const struct campaign *c, struct error *e)
{
	return campaign_resume(shop_of(v), c->id, e);
}

static enum status cancel_it(struct view *v, const struct campaign *c, struct error *e)
{
	if (!dialog_confirm(v, _("Stop for good? What was handed over stays and counts, the rest is not sent.")))
		return ST_REFUSED;
	return campaign_cancel(shop_of(v), c->id, e);
}

static enum status settle_it(struct view *v, const struct campaign *c, struct error *e)
{
	const struct choice answers[] = {{'s', _("They were sent")}, {'n', _("They were not sent")}};
	int key = dialog_ask(v, _("What became of the uncertain messages?"), answers, COUNT_OF(answers));

	return key == 0 ? ST_REFUSED : campaign_settle(shop_of(v), c->id, key == 's', e);
}

static bool ask_number(struct view *v, const char *label, int64_t now, int64_t *out)
{
	char text[32], *answer, *end;

	snprintf(text, sizeof text, "%lld", (long long)now);
	answer = dialog_prompt(v, _("Figures of the marketplace"), label, text);
	*out = answer != NULL ? strtoll(answer, &end, 10) : -1;
	if (answer != NULL && (*end != '\0' || *out < 0 || answer[0] == '\0')) {
		ui_say(v, "%s", _("That is no number of people."));
		*out = -1;
	}
	free(answer);
	return *out >= 0;
}

/* Asked once; a warning does the act a second time with the same answers. */
static struct figures {
	int64_t reach, opened;
} figures;

static enum status enter_figures(struct view *v, const struct campaign *c, struct error *e)
{
	return campaign_figures(shop_of(v), c->id, figures.reach, figures.opened, e);
}

static char *resend_at; /* asked once, as the figures */

static enum status resend_it(struct view *v, const struct campaign *c, struct error *e)
{
	char op[OP_ID_SIZE];
	int64_t fresh = 0;
	enum status st;

	op_id_make(op);
	st = campaign_resend(shop_of(v), c->id, resend_at, op, &fresh, e);
	if (st == ST_OK)
		ui_say(v, _("Campaign %lld goes to those who did not open."), (long long)fresh);
	return st;
}

/* In an hour, unless another time is typed. */
static bool ask_time(struct view *v, const struct campaign *c)
{
	const struct profile *p;
	char text[40] = "";

	free(resend_at);
	resend_at = NULL;
	if (shop_profile(shop_of(v), c->profile, &p, NULL) == ST_OK)
		campaign_time(p, clock_now() + 3600, text);
	text[strlen(text) > 16 ? 16 : strlen(text)] = '\0';
	resend_at = dialog_prompt(v, _("Send again to those who did not open"), _("Send time"), text);
	return resend_at != NULL;
}

static bool is_state(const struct campaign *c, const char *state)
{
	return strcmp(c->state, state) == 0;
}

static bool may_pause(const struct campaign *c)
{
	return !c->paused && (is_state(c, "pending") || is_state(c, "sending"));
}

static bool may_resume(const struct campaign *c)
{
	return c->paused;
}

static bool may_cancel(const struct campaign *c)
{
	return is_state(c, "sending") || (is_state(c, "pending") && clock_now() >= c->send_at);
}

static bool may_settle(const struct campaign *c)
{
	return is_state(c, "uncertain") && c->uncertain > 0;
}

static bool may_figures(const struct campaign *c)
{
	return *c->type == '\0' && (is_state(c, "uncertain") || is_state(c, "sent"));
}

static bool may_test(const struct campaign *c)
{
	return is_state(c, "pending");
}

static bool may_resend(const struct campaign *c)
{
	return *c->type == '\0' && is_state(c, "sent") && c->recipients > 0;
}

static const struct act {
	int letter;
	const char *label; /* N_() */
	bool (*may)(const struct campaign *c);
	act_run run;
} acts[] = {
	{'p', N_("Pause"), may_pause, pause_it},
	{'g', N_("Go on"), may_resume, resume_it},
	{'x', N_("Cancel the rest"), may_cancel, cancel_it},
	{'s', N_("Settle what is uncertain"), may_settle, settle_it},
	{'f', N_("Enter the marketplace's figures"), may_figures, enter_figures},
	{'t', N_("Send a test"), may_test, NULL},
	{'n', N_("Send again to those who did not open"), may_resend, resend_it},
};

struct outcome campaign_act(struct view *v, const struct campaign *c)
{
	struct choice choices[COUNT_OF(acts)];
	const struct act *of[COUNT_OF(acts)], *chosen = NULL;
	size_t count = 0;
	int key;

	for (size_t i = 0; i < COUNT_OF(acts); i++)
		if (acts[i].may(c)) {
			of[count] = &acts[i];
			choices[count++] = (struct choice){acts[i].letter, _(acts[i].label)};
		}
	if (count == 0) {
		ui_say(v, "%s", _("Nothing can be done to it now but look and copy. Two marked campaigns are compared."));
		return outcome_draw();
	}
	key = dialog_ask(v, c->name, choices, count);
	for (size_t i = 0; i < count; i++)
		if (of[i]->letter == key)
			chosen = of[i];
	if (chosen == NULL)
		return outcome_draw();
	if (chosen->run == enter_figures &&
	    (!ask_number(v, _("Reach"), c->reach, &figures.reach) || !ask_number(v, _("Opened"), c->opened, &figures.opened)))
		return outcome_draw();
	if (chosen->run == resend_it && !ask_time(v, c))
		return outcome_draw();
	if (chosen->letter == 't')
		return campaign_test_act(v, c->id);
	if (do_asking(v, c, chosen->run) && chosen->run != resend_it)
		ui_say(v, _("Done: %s"), _(chosen->label));
	return outcome_draw();
}

struct outcome campaign_recipients_act(struct view *v, int64_t id)
{
	(void)v;
	return outcome_push(&recipients_screen, arg_id(id));
}
