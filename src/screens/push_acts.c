/*
 * Acts on one coupon push that its list and its view share: the last look and
 * the application, taking it back, what became of a missed one.
 */
#include "config.h"

#include "pushes.h"

#include <stdio.h>
#include <string.h>

#include "storekeep/coupon.h"

/* ---- the last look ---- */

static void add_notes(struct shop *s, enum note_level level, const char *sign, struct buf *b)
{
	for (size_t i = 0; i < s->notes.count; i++) {
		const struct error *w = &s->notes.items[i].what;

		if (s->notes.items[i].level != level)
			continue;
		buf_addf(b, "%s %s", sign, w->message);
		buf_addf(b, w->rule[0] != '\0' ? "  (%s)\n" : "%s\n", w->rule);
	}
}

static void add_coupon(struct shop *s, int64_t id, struct buf *b)
{
	struct coupon c = {0};

	if (id != 0 && coupon_get(s, id, &c, NULL) == ST_OK)
		buf_addf(b, _("Coupon: %1$s  %2$s"), c.name, c.discount_text);
	buf_adds(b, "\n");
	coupon_free(&c);
}

static void add_times(struct shop *s, const struct campaign *c, struct buf *b)
{
	struct push_rules r;
	char when[32], here[32], weekday[2] = "0";

	if (c->send_at == INSTANT_NONE || push_rules_of(s, c->profile, &r, NULL) != ST_OK)
		return;
	push_time_text(&r, c->send_at, when);
	instant_format(c->send_at, s->config->zone, here);
	weekday[0] = (char)('0' + day_weekday(instant_day(c->send_at, r.zone)));
	buf_addf(b, _("Goes out: %1$s %2$s Japan time, %3$.5s here"), when, label_of("weekday", weekday), here + 11);
	buf_adds(b, "\n");
}

static void add_summary(struct shop *s, const struct campaign *c, struct buf *b)
{
	char count[32];

	buf_addf(b, "%s\n", label_of("push_type", c->type));
	add_coupon(s, c->coupon_id, b);
	add_times(s, c, b);
	money_format(c->est_high, false, count);
	buf_addf(b, _("To about %s customers"), count);
	buf_adds(b, "\n\n");
}

/* Everything that stands in the way, together (QOO-16). */
static void show_refusals(struct view *v)
{
	struct shop *s = shop_of(v);
	struct buf b = {0};

	add_notes(s, NOTE_ERROR, draw_sign(LOOK_BAD), &b);
	dialog_message(v, _("It cannot be applied for yet"), buf_str(&b));
	buf_free(&b);
}

static bool look_at(struct view *v, const struct campaign *c)
{
	struct shop *s = shop_of(v);
	struct buf b = {0};
	bool yes;

	add_summary(s, c, &b);
	add_notes(s, NOTE_WARN, draw_sign(LOOK_WARN), &b);
	add_notes(s, NOTE_INFO, "-", &b);
	buf_adds(&b, _("- Once applied for it cannot be changed, only cancelled.  (QOO-43)"));
	yes = dialog_preview(v, _("Last look before applying"), buf_str(&b), _("Apply (申请)"));
	buf_free(&b);
	return yes;
}

bool push_apply_act(struct view *v, int64_t id)
{
	struct shop *s = shop_of(v);
	bool accept = s->accept_warnings, yes;
	struct campaign c;
	struct error e = {0};
	enum status st;

	if (!screen_ok(v, push_get(s, id, &c, &e), &e))
		return false;
	st = push_check(s, id, &e);
	if (st == ST_REFUSED && notes_first_error(&s->notes) != NULL)
		show_refusals(v);
	yes = st == ST_OK && look_at(v, &c);
	campaign_free(&c);
	if (!yes) {
		if (st != ST_OK && notes_first_error(&s->notes) == NULL)
			screen_ok(v, st, &e);
		return false;
	}
	s->accept_warnings = true; /* they stood in the last look */
	st = push_apply(s, id, &e);
	s->accept_warnings = accept;
	if (!screen_ok(v, st, &e))
		return false;
	ui_say(v, "%s", _("Applied for."));
	return true;
}

/* ---- cancel, settle, delete ---- */

bool push_cancel_act(struct view *v, int64_t id)
{
	struct error e = {0};

	if (!dialog_confirm(v, _("Cancel this push (取消发送)? Its week becomes free again.")))
		return false;
	if (!screen_ok(v, push_cancel(shop_of(v), id, &e), &e))
		return false;
	ui_say(v, "%s", _("The push is cancelled."));
	return true;
}

bool push_settle_act(struct view *v, int64_t id)
{
	const struct choice answers[] = {{'s', _("It was sent")}, {'c', _("It was cancelled")}, {'n', _("Not known yet")}};
	struct error e = {0};
	int key = dialog_ask(v, _("What became of the missed push on the marketplace?"), answers, COUNT_OF(answers));

	if (key != 's' && key != 'c')
		return false;
	return screen_ok(v, push_settle(shop_of(v), id, key == 's', &e), &e);
}

bool push_delete_act(struct view *v, int64_t id)
{
	struct error e = {0};

	if (!dialog_confirm(v, _("Discard this draft with its order numbers?")))
		return false;
	if (!screen_ok(v, push_delete(shop_of(v), id, &e), &e))
		return false;
	ui_say(v, "%s", _("The draft is gone."));
	return true;
}
