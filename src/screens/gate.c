/*
 * The window before a service that is not activated (集客通服務說明, RUT-9):
 * what it is, and two ways out; and the way to the composer through it.
 */
#include "config.h"

#include "screens.h"

#include <stdio.h>

#include "storekeep/plan.h"

bool gate_is_open(const struct view *v, const char *profile)
{
	return plan_gate(shop_of(v), profile, NULL) == ST_OK;
}

static const char *word_of(struct shop *s, const char *profile, const char *key)
{
	const struct profile *p;
	const char *word = shop_profile(s, profile, &p, NULL) == ST_OK ? profile_text(p, key, DAY_NONE) : NULL;

	return word != NULL ? word : profile;
}

enum gate gate_ask(struct view *v, const char *profile)
{
	const struct choice ways[] = {{'r', _("Return to the seller centre")}, {'a', _("Activate now")}};
	struct shop *s = shop_of(v);
	struct error e = {0};
	struct buf text = {0};
	char title[120];
	int key;
	enum status st = plan_gate(s, profile, &e);

	if (st == ST_OK)
		return GATE_OPEN;
	if (st != ST_REFUSED) {
		ui_error(v, &e);
		return GATE_BACK;
	}
	snprintf(title, sizeof title, _("About the service %s"), word_of(s, profile, "service.name"));
	buf_addf(&text, "%s\n\n", e.message);
	buf_addf(&text, _("With it you share your offers quickly with fans and visitors of the shop, by message in %s, and dress the storefront."),
	         word_of(s, profile, "message.channel"));
	key = dialog_offer(v, title, buf_str(&text), ways, COUNT_OF(ways));
	buf_free(&text);
	return key == 'a' ? GATE_BUY : GATE_BACK;
}

/* ---- the composer by its name ---- */

static enum status open(struct view *v, void *arg, struct error *e)
{
	(void)v, (void)arg, (void)e;
	return ST_OK;
}

static void draw(struct view *v, struct area a)
{
	(void)v, (void)a;
}

static struct outcome opened(struct view *v)
{
	switch (gate_ask(v, "ruten")) {
	case GATE_OPEN: return outcome_replace(&composer_screen, NULL);
	case GATE_BUY: return outcome_replace(&plans_screen, NULL);
	case GATE_BACK: break;
	}
	return outcome_pop(0);
}

const struct screen compose_screen = {
	.name = "compose",
	.title = N_("Composer"),
	.open = open,
	.draw = draw,
	.opened = opened,
};
