/*
 * Acts on goods: onto the shelf and off it, one or many, each tried and shown
 * first; pieces that come and go in a few keys.
 */
#include "config.h"

#include "goods.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/compose.h"
#include "storekeep/draft.h"

/* ---- the shelf ---- */

/* What a schedule was asked to be, between the try and the deed. */
static struct product_act asked;

static bool ask_moment(struct view *v, const struct profile *market, const char *label, bool *set, instant_t *out)
{
	char *text = dialog_prompt(v, _("Schedule sale"), label, "");
	struct schedule_rules rules = {.field = "start_at", .label = label, .zone = profile_zone(market), .last_hour = 23, .minute_step = 1};
	struct notes notes = {0};
	bool good = text != NULL;

	*out = INSTANT_NONE;
	*set = false;
	if (good && *text != '\0') {
		*out = schedule_parse(&rules, text, NULL, &notes);
		*set = true;
		good = notes_first_error(&notes) == NULL;
		if (!good)
			ui_error(v, notes_first_error(&notes));
	}
	notes_free(&notes);
	free(text);
	return good;
}

static bool ask_schedule(struct view *v)
{
	const struct profile *market;
	struct error e = {0};

	asked = (struct product_act){.act = "schedule"};
	if (!screen_ok(v, product_market(shop_of(v), NULL, &market, &e), &e))
		return false;
	return ask_moment(v, market, _("Start of sale (empty: as it is)"), &asked.set_start, &asked.start_at)
	       && ask_moment(v, market, _("End of sale (empty: as it is)"), &asked.set_end, &asked.end_at) && (asked.set_start || asked.set_end);
}

static void say_many(struct buf *said, const struct product_many *m, bool tried)
{
	buf_addf(said, tried ? _("Would be done: %1$lld; as it is already: %2$lld; refused: %3$lld.") : _("Done: %1$lld; as it was already: %2$lld; refused: %3$lld."),
	         (long long)m->done, (long long)m->same, (long long)m->refused);
	if (!tried)
		return; /* one line; who is refused was shown before */
	buf_addc(said, '\n');
	for (size_t i = 0; i < m->count; i++)
		buf_addf(said, _("x %1$s: %2$s (%3$s)\n"), m->refusals[i].sku, m->refusals[i].why.message, m->refusals[i].why.rule);
	for (size_t i = 0; i < m->warning_count; i++)
		buf_addf(said, _("! %1$s: %2$s (%3$s)\n"), m->warnings[i].sku, m->warnings[i].why.message, m->warnings[i].why.rule);
}

/* Warnings stand in what is shown before the yes. */
static enum status run_many(struct view *v, const int64_t *ids, size_t count, const struct product_act *a, bool try_only, struct buf *said, struct error *e)
{
	struct shop *s = shop_of(v);
	const bool dry = s->dry_run, accept = s->accept_warnings;
	struct product_many m;
	enum status st;

	s->dry_run = dry || try_only;
	s->accept_warnings = true;
	st = product_do_many(s, ids, count, a, NULL, &m, e);
	s->dry_run = dry;
	s->accept_warnings = accept;
	if (st == ST_OK)
		say_many(said, &m, try_only);
	product_many_free(&m);
	if (!try_only && v->screen->changed != NULL)
		v->screen->changed(v);
	return st;
}

static enum status list_now(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	return run_many(v, ids, count, &(struct product_act){.act = "list_now", .start_at = INSTANT_NONE, .end_at = INSTANT_NONE}, try_only, said, e);
}

static enum status delist(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	return run_many(v, ids, count, &(struct product_act){.act = "delist", .start_at = INSTANT_NONE, .end_at = INSTANT_NONE}, try_only, said, e);
}

static enum status schedule(struct view *v, const int64_t *ids, size_t count, bool try_only, struct buf *said, struct error *e)
{
	if (try_only && !ask_schedule(v))
		return error_set(e, ST_REFUSED, "schedule_empty", "YAH-53", "start_at", "%s", _("No start and no end was given; nothing is changed."));
	return run_many(v, ids, count, &asked, try_only, said, e);
}

const struct bulk_act goods_acts[] = {
	{"goods.list_now", 'l', N_("List now"), list_now},
	{"goods.schedule", 't', N_("Schedule: start and end of sale"), schedule},
	{"goods.delist", 'd', N_("Take off the shelf"), delist},
};
const size_t goods_act_count = COUNT_OF(goods_acts);

bool goods_act_one(struct view *v, int64_t id, char letter)
{
	for (size_t i = 0; i < COUNT_OF(goods_acts); i++) {
		struct buf said = {0};
		struct error e = {0};
		bool done = false;
		enum status st;

		if (goods_acts[i].letter != letter)
			continue;
		st = goods_acts[i].run(v, &id, 1, true, &said, &e);
		if (st != ST_OK && strcmp(e.code, "schedule_empty") == 0)
			ui_say(v, "%s", e.message);
		else if (screen_ok(v, st, &e) && dialog_preview(v, _(goods_acts[i].label), buf_str(&said), _(goods_acts[i].label))) {
			buf_clear(&said);
			done = screen_ok(v, goods_acts[i].run(v, &id, 1, false, &said, &e), &e);
			if (done)
				ui_say(v, "%.*s", (int)strcspn(buf_str(&said), "\n"), buf_str(&said));
		}
		buf_free(&said);
		return done;
	}
	return false;
}

/* ---- stock ---- */

/* Why pieces come, or go; the usual one first. */
static const char *const comes[] = {"receive", "return", "count", "adjust", NULL}, *const goes[] = {"damage", "sample", "count", "adjust", NULL};

static const char *ask_reason(struct view *v, const char *title, const char *const *reasons)
{
	struct pick picks[8];
	size_t n = 0;
	int at;

	for (; reasons[n] != NULL; n++)
		picks[n] = (struct pick){.code = reasons[n], .label = label_of("stock_reason", reasons[n]), .unseen = true};
	at = dialog_choose(v, title, picks, n, 0);
	return at >= 0 ? reasons[at] : NULL;
}

/* Warned of, it is done only after a yes. */
static bool book(struct view *v, int64_t id, const struct stock_hand *h, int64_t *stock)
{
	struct shop *s = shop_of(v);
	const bool accept = s->accept_warnings;
	struct error e = {0};
	enum status st = product_stock(s, id, h, stock, &e);

	if (st == ST_REFUSED && notes_first_error(&s->notes) == NULL && notes_first_warning(&s->notes) != NULL && dialog_confirm(v, e.message)) {
		s->accept_warnings = true;
		st = product_stock(s, id, h, stock, &e);
		s->accept_warnings = accept;
	} else if (st == ST_REFUSED && notes_first_warning(&s->notes) != NULL) {
		return false;
	}
	return screen_ok(v, st, &e);
}

bool goods_stock(struct view *v, int64_t id, int way)
{
	struct stock_hand h = {0};
	struct product p;
	struct error e = {0};
	char title[160], op[OP_ID_SIZE], *text, *end;
	int64_t stock;
	bool done = false;

	if (!screen_ok(v, product_get(shop_of(v), id, &p, &e), &e))
		return false;
	snprintf(title, sizeof title, _("%1$.40s %2$.60s: stock %3$lld"), p.sku, p.name, (long long)p.stock);
	text = dialog_prompt(v, title, way > 0 ? _("Pieces that come") : _("Pieces that go"), "");
	h.delta = text != NULL ? strtoll(text, &end, 10) * way : 0;
	if (text != NULL && (*text == '\0' || *end != '\0' || h.delta == 0))
		ui_say(v, "%s", _("That is no number of pieces; nothing was changed."));
	else if (text != NULL && (h.reason = ask_reason(v, title, way > 0 ? comes : goes)) != NULL) {
		op_id_make(op);
		h.op_id = op;
		done = book(v, id, &h, &stock);
		if (done)
			ui_say(v, _("%1$s: %2$+lld, stock %3$lld."), p.sku, (long long)h.delta, (long long)stock);
	}
	free(text);
	product_free(&p);
	return done;
}
