/*
 * The forms that give and take points and store credit: of one member with what
 * it would do beside the fields, of many with a trial before it is done.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/credit.h"
#include "storekeep/formview.h"
#include "storekeep/points.h"
#include "storekeep/points_entry.h"
#include "storekeep/sale.h"
#include "wallet.h"

enum purpose { POINTS_ONE, CREDIT_ONE, POINTS_MANY, CREDIT_MANY };

static const struct {
	const char *form, *title; /* N_() */
} purposes[] = {
	[POINTS_ONE] = {"points_entry", N_("Give or take points")},
	[CREDIT_ONE] = {"credit_entry", N_("Change store credit")},
	[POINTS_MANY] = {"points_bulk", N_("Points for several members")},
	[CREDIT_MANY] = {"credit_bulk", N_("Store credit of several members")},
};

/* Members that were chosen, kept while the form is open. */
struct choice_copy {
	struct member_choice choice;
	int64_t *ids;
	struct record filter;
	char profile[32];
};

struct state {
	struct view *view;
	struct shop *shop;
	enum purpose purpose;
	int64_t member_id, seen;   /* of one; what the wallet held when the form was opened */
	struct choice_copy *who;   /* of many */
	char profile[32];
	struct formview *form;
};

static struct {
	enum purpose purpose;
	int64_t member_id;
	struct choice_copy *who; /* handed over to the screen that opens */
} waiting;

static const struct screen wallet_form_screen;

static void copy_free(struct choice_copy *c)
{
	if (!c)
		return;
	free(c->ids);
	record_free(&c->filter);
	free(c);
}

static struct choice_copy *copy_of(const struct member_choice *who)
{
	struct choice_copy *c = xcalloc(1, sizeof *c);
	c->choice = *who;
	snprintf(c->profile, sizeof c->profile, "%s", who->profile ? who->profile : "");
	c->choice.profile = c->profile;
	if (who->ids) {
		c->ids = xreallocarray(NULL, who->id_count + 1, sizeof *c->ids);
		memcpy(c->ids, who->ids, who->id_count * sizeof *c->ids);
		c->choice.ids = c->ids;
	}
	if (who->filter) {
		record_init(&c->filter, who->filter->form);
		for (size_t i = 0; i < who->filter->form->count; i++)
			if (who->filter->values[i])
				record_set(&c->filter, who->filter->form->fields[i].name, who->filter->values[i]);
		c->choice.filter = &c->filter;
	}
	return c;
}

static struct outcome open_for(enum purpose purpose, int64_t member_id, const struct member_choice *who)
{
	copy_free(waiting.who);
	waiting.purpose = purpose;
	waiting.member_id = member_id;
	waiting.who = who ? copy_of(who) : NULL;
	return outcome_push(&wallet_form_screen, NULL);
}

static bool is_many(const struct state *s)
{
	return s->purpose == POINTS_MANY || s->purpose == CREDIT_MANY;
}

/* ---- what it would do, beside the fields ---- */

static void put_number(struct area a, int row, const char *label, int64_t n)
{
	char text[32];
	money_format(n, false, text);
	draw_cell(a, row, 1, 16, LOOK_LABEL, label, false);
	draw_cell(a, row, 18, 12, LOOK_PLAIN, text, true);
}

static void put_lots(struct state *s, const struct record *r, struct area a, int row, int64_t points, day_t today)
{
	struct lot_take *takes = NULL;
	size_t count = 0;
	int64_t missing, order = 0;
	char day[16], line[120];
	if (*record_get(r, "order") && sale_find(s->shop, s->profile, record_get(r, "order"), &order, NULL) != ST_OK)
		order = 0;
	if (ledger_plan(s->shop, s->member_id, points, order, today, &takes, &count, &missing, NULL) != ST_OK)
		return;
	if (missing > 0) {
		snprintf(line, sizeof line, _("%lld points are missing."), (long long)missing);
		draw_text(a, row++, 1, LOOK_BAD, line);
	} else {
		draw_text(a, row++, 1, LOOK_HEADING, _("Lots that will be used"));
	}
	for (size_t i = 0; i < count && missing == 0 && row < a.rows; i++) {
		day_format(takes[i].expires_on, day);
		snprintf(line, sizeof line, _("%1$lld (until %2$s): -%3$lld, left %4$lld"), (long long)takes[i].lot_id, *day ? day : _("never"),
		         (long long)takes[i].points, (long long)takes[i].left);
		draw_cell(a, row++, 1, a.cols - 1, LOOK_PLAIN, line, false);
	}
	free(takes);
}

static void preview_points(struct state *s, const struct record *r, struct area a)
{
	const struct profile *p;
	int64_t points;
	char day[16], line[120];
	if (shop_profile(s->shop, s->profile, &p, NULL) != ST_OK)
		return;
	day_t today = shop_today(s->shop, p), until;
	int64_t now = ledger_usable(s->shop, s->member_id, today);
	put_number(a, 0, _("Points now"), now);
	if (!points_number(record_get(r, "points"), &points) || points == 0)
		return;
	put_number(a, 1, _("After it"), now + points);
	if (points < 0) {
		put_lots(s, r, a, 3, -points, today);
	} else if (points_expiry(s->shop, s->profile, today, &until, NULL) == ST_OK) {
		day_format(until, day);
		snprintf(line, sizeof line, _("A new lot, until %s"), *day ? day : _("never"));
		draw_cell(a, 3, 1, a.cols - 1, LOOK_PLAIN, line, false);
	}
}

static void preview_credit(struct state *s, const struct record *r, struct area a)
{
	struct credit_entry_text t;
	put_number(a, 0, _("Balance now"), s->seen);
	if (credit_number(record_get(r, "amount"), &t))
		put_number(a, 1, _("After it"), t.balance ? t.amount : s->seen + t.amount);
}

static void preview(void *ctx, const struct record *r, struct area a)
{
	struct state *s = ctx;
	if (s->purpose == POINTS_ONE)
		preview_points(s, r, a);
	else
		preview_credit(s, r, a);
}

static int limit_of(void *ctx, const char *key)
{
	struct state *s = ctx;
	const struct profile *p;
	return shop_profile(s->shop, s->profile, &p, NULL) == ST_OK ? (int)profile_int(p, key, shop_today(s->shop, p), 0) : 0;
}

/* ---- saving ---- */

static void said_now(struct form_save *how, const char *fmt, int64_t n)
{
	char number[32];
	money_format(n, false, number);
	snprintf(how->said, sizeof how->said, fmt, number);
}

static enum status save_one(struct state *s, struct record *r, struct form_save *how, struct error *e)
{
	struct posted posted;
	struct credit_posted credit;
	enum status st;
	if (s->purpose == POINTS_ONE) {
		st = points_adjust(s->shop, s->member_id, r, how->op_id, &posted, e);
		if (st == ST_OK)
			said_now(how, _("The member has %s points now."), posted.balance);
	} else {
		st = credit_adjust(s->shop, s->member_id, r, s->seen, how->op_id, &credit, e);
		if (st == ST_OK)
			said_now(how, _("The balance is NT$%s now."), credit.balance);
	}
	how->notes = &s->shop->notes;
	return st;
}

struct many {
	struct state *s;
	struct record *r;
};

static enum status run(struct shop *shop, const struct member_choice *who, void *arg, bool skip_bad, const char *op_id, const struct progress *p,
                       struct bulk_result *out, struct error *e)
{
	const struct many *m = arg;
	if (skip_bad)
		record_set(m->r, "skip_bad", "yes");
	return m->s->purpose == POINTS_MANY ? points_adjust_many(shop, who, m->r, op_id, p, out, e) : credit_adjust_many(shop, who, m->r, op_id, p, out, e);
}

/* What is wrong with the fields stands under them; then the trial is shown, and after a yes it is done. */
static enum status save_many(struct state *s, struct record *r, struct form_save *how, struct error *e)
{
	struct bulk_result b;
	bool dry = s->shop->dry_run;
	s->shop->dry_run = true;
	enum status st = run(s->shop, &s->who->choice, &(struct many){s, r}, false, NULL, &(struct progress){0}, &b, e);
	s->shop->dry_run = dry;
	if (st != ST_OK && strcmp(e->code, "BULK_ROWS") != 0) {
		how->notes = &s->shop->notes;
		return st;
	}
	if (!member_bulk(s->view, _(purposes[s->purpose].title), &s->who->choice, run, &(struct many){s, r}))
		return error_set(e, ST_REFUSED, "not_done", NULL, NULL, "%s", _("Nothing was changed."));
	snprintf(how->said, sizeof how->said, "%s", _("Done. Ctrl-Z in the list of members takes it back."));
	return ST_OK;
}

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	return is_many(s) ? save_many(s, r, how, e) : save_one(s, r, how, e);
}

/* ---- the screen ---- */

static enum status read_member(struct view *v, struct state *s, struct error *e)
{
	struct member m;
	enum status st = member_get(s->shop, s->member_id, &m, e);
	if (st == ST_OK)
		st = member_wallet_check(&m, e);
	if (st == ST_OK) {
		char *name = member_name(&m);
		snprintf(s->profile, sizeof s->profile, "%s", m.profile);
		s->seen = m.credit;
		snprintf(v->title, sizeof v->title, _("%1$s: %2$s"), _(purposes[s->purpose].title), name);
		free(name);
	}
	member_free(&m);
	return st;
}

static void close(struct view *v)
{
	struct state *s = v->state;
	copy_free(s->who);
	free(s);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *f;
	char key[32];
	(void)arg;
	*s = (struct state){.view = v, .shop = shop_of(v), .purpose = waiting.purpose, .member_id = waiting.member_id};
	enum status st = form_load(purposes[s->purpose].form, &f, e);
	s->who = waiting.who;
	waiting.who = NULL;
	if (s->who)
		snprintf(s->profile, sizeof s->profile, "%s", s->who->profile);
	snprintf(v->title, sizeof v->title, "%s", _(purposes[s->purpose].title));
	if (st == ST_OK && !is_many(s))
		st = read_member(v, s, e);
	v->state = s;
	if (st != ST_OK) {
		close(v);
		v->state = NULL;
		return st;
	}
	snprintf(key, sizeof key, "%" PRId64, s->member_id);
	s->form = formview_new(v, &(struct formview_options){
		.form = f, .key = is_many(s) ? NULL : key, .today = shop_today(s->shop, NULL), .ctx = s, .save = save, .limit_of = limit_of,
		.preview = is_many(s) ? NULL : preview, .preview_cols = 38,
	});
	return ST_OK;
}

static const struct screen wallet_form_screen = {
	.name = "wallet-form",
	.title = N_("Give or take points"),
	.help = N_("Points and store credit given or taken by hand, with a reason. What it would do stands beside the fields."),
	.open = open,
	.close = close,
};

/* ---- the ways in ---- */

struct outcome wallet_points_act(struct view *v)
{
	return open_for(POINTS_ONE, member_of_view(v), NULL);
}

struct outcome wallet_credit_open(struct view *v, int64_t member_id)
{
	(void)v;
	return open_for(CREDIT_ONE, member_id, NULL);
}

struct outcome wallet_credit_act(struct view *v)
{
	return wallet_credit_open(v, member_of_view(v));
}

struct outcome wallet_act_points(struct view *v, const struct member_choice *who)
{
	(void)v;
	return open_for(POINTS_MANY, 0, who);
}

struct outcome wallet_act_credit(struct view *v, const struct member_choice *who)
{
	(void)v;
	return open_for(CREDIT_MANY, 0, who);
}
