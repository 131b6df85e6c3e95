/*
 * Entry of an order of a member: what it counts for stands beside it as it is
 * typed, line by line.
 */
#include "config.h"

#include "sale_screens.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/formview.h"
#include "storekeep/member.h"
#include "storekeep/points.h"
#include "storekeep/text.h"

struct state {
	struct shop *shop;
	int64_t id;
	struct formview *form;
};

static struct {
	int64_t id, member_id;
	char profile[32];
	bool draft; /* its draft is taken up without asking */
} waiting;

static const struct screen sale_form_screen;

struct outcome sale_form_open(int64_t id, int64_t member_id, const char *profile)
{
	waiting.id = id;
	waiting.member_id = member_id;
	waiting.draft = false;
	snprintf(waiting.profile, sizeof waiting.profile, "%s", profile != NULL ? profile : "");
	return outcome_push(&sale_form_screen, NULL);
}

struct outcome sale_form_take_draft(const char *key)
{
	struct outcome o = sale_form_open(strtoll(key, NULL, 10), 0, NULL);

	waiting.draft = true;
	return o;
}

struct outcome sale_screen_open(struct view *v, int64_t id)
{
	struct error e = {0};
	int64_t row;

	if (!screen_ok(v, sale_order_listed(shop_of(v), id, &row, &e), &e))
		return outcome_draw();
	return outcome_push(&order_screen, arg_id(row));
}

/* ---- values ---- */

static size_t markets(struct state *s, struct pick **out)
{
	const char *const *names = member_profiles(s->shop);
	size_t count = 0;

	while (names[count] != NULL)
		count++;
	*out = xcalloc(count + 1, sizeof **out);
	for (size_t i = 0; i < count; i++)
		(*out)[i] = (struct pick){.code = names[i], .label = screen_market(s->shop, names[i]), .unseen = true};
	return count;
}

static const struct profile *profile_of(struct state *s, const struct record *r)
{
	const struct profile *p = NULL;
	const char *name = record_get(r, "profile");

	return member_profile(s->shop, *name != '\0' ? name : NULL, &p, NULL) == ST_OK ? p : NULL;
}

static size_t values(void *ctx, const struct record *r, const struct form_field *f, struct pick **out)
{
	(void)r;
	*out = NULL;
	return strcmp(f->name, "profile") == 0 ? markets(ctx, out) : 0;
}

/* Who the member is that was typed. */
static void hint(void *ctx, const struct record *r, const struct form_field *f, const char *code, char *out, size_t size)
{
	struct state *s = ctx;
	const struct profile *p = profile_of(s, r);
	const char *text = record_get(r, "member");
	struct member m;
	struct error e = {0};
	int64_t id;
	char *name;

	if (code != NULL || strcmp(f->name, "member") != 0 || *text == '\0' || p == NULL)
		return;
	if (member_resolve(s->shop, profile_name(p), text, &id, &e) != ST_OK || member_get(s->shop, id, &m, &e) != ST_OK)
		return;
	name = member_name(&m);
	snprintf(out, size, "%s", name);
	free(name);
	member_free(&m);
}

static enum status check(void *ctx, const struct record *r, const char *field, struct error *e)
{
	struct state *s = ctx;
	const struct profile *p = profile_of(s, r);
	struct sale o;
	int64_t id;
	enum status st;

	if (strcmp(field, "member") == 0 && p != NULL && record_get(r, "member")[0] != '\0') {
		st = member_resolve(s->shop, profile_name(p), record_get(r, "member"), &id, e);
		if (st == ST_REFUSED)
			snprintf(e->field, sizeof e->field, "member");
		return st;
	}
	if (strcmp(field, "lines") != 0)
		return ST_OK;
	st = sale_try(r, &o, e);
	if (st == ST_OK)
		sale_free(&o);
	return st == ST_REFUSED && strcmp(e->code, "lines_missing") == 0 ? ST_OK : st;
}

/* ---- what it counts for ---- */

static int put_amount(struct area a, int row, const char *label, int64_t v, bool always)
{
	char out[32];

	if (v == 0 && !always)
		return row;
	draw_cell(a, row, 1, 18, LOOK_LABEL, label, false);
	draw_cell(a, row, 20, 12, LOOK_PLAIN, screen_money(v, false, out), true);
	return row + 1;
}

static int put_points(struct state *s, const struct record *r, struct area a, int row, const struct sale *o)
{
	const struct profile *p = profile_of(s, r);
	struct points_rule rule = {0};
	char text[80];
	int64_t points;

	if (p == NULL || record_get(r, "member")[0] == '\0' || points_rule_at(s->shop, profile_name(p), clock_now(), &rule, NULL) != ST_OK)
		return row;
	points = rule.purchase ? basis_points(o->net_amount, rule.earn_spend, rule.earn_points) : 0;
	points_rule_free(&rule);
	if (points == 0)
		return row;
	snprintf(text, sizeof text, ngettext("%lld point by the general rule", "%lld points by the general rule", (unsigned long)points), (long long)points);
	draw_cell(a, row, 1, a.cols - 1, LOOK_PLAIN, text, false);
	return row + 1;
}

static void preview(void *ctx, const struct record *r, struct area a)
{
	struct state *s = ctx;
	struct error e = {0};
	struct sale o;
	int row = 0;
	char *text;

	if (sale_try(r, &o, &e) != ST_OK) {
		draw_cell(a, 0, 1, a.cols - 1, LOOK_PLAIN, strcmp(e.code, "lines_missing") == 0 ? _("What it counts for appears here.") : e.message, false);
		return;
	}
	if (o.line_count > 0) {
		text = sale_line_heading();
		draw_cell(a, row++, 1, a.cols - 1, LOOK_HEADING, text, false);
		free(text);
	}
	for (size_t i = 0; i < o.line_count && row < a.rows - 4; i++) {
		text = sale_line_text(&o.lines[i], o.products[i]);
		draw_cell(a, row++, 1, a.cols - 1, LOOK_PLAIN, text, false);
		free(text);
	}
	row = put_amount(a, row, _("Goods amount"), o.items_amount, true);
	row = put_amount(a, row, _("Deductions"), -sale_deductions(&o), false);
	row = put_amount(a, row, _("Net amount"), o.net_amount, true);
	put_points(s, r, a, row, &o);
	sale_free(&o);
}

/* ---- the screen ---- */

static enum status save(void *ctx, struct record *r, struct form_save *how, struct error *e)
{
	struct state *s = ctx;
	bool accept = s->shop->accept_warnings;
	enum status st;

	s->shop->accept_warnings = accept || how->accept;
	st = sale_save(s->shop, s->id, r, how->op_id, &how->result, e);
	s->shop->accept_warnings = accept;
	how->notes = &s->shop->notes;
	if (st == ST_OK)
		snprintf(how->said, sizeof how->said, "%s", _("The order is kept."));
	return st;
}

static enum status fill(struct state *s, struct record *r, struct error *e)
{
	const struct profile *p;
	char number[32];

	if (s->id != 0)
		return sale_record(s->shop, s->id, r, e);
	for (size_t i = 0; i < r->form->count; i++)
		record_set(r, r->form->fields[i].name, r->form->fields[i].initial);
	if (member_profile(s->shop, waiting.profile[0] != '\0' ? waiting.profile : NULL, &p, e) != ST_OK)
		return ST_REFUSED;
	record_set(r, "profile", profile_name(p));
	snprintf(number, sizeof number, "%" PRId64, waiting.member_id);
	if (waiting.member_id != 0)
		record_set(r, "member", number);
	return ST_OK;
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = xcalloc(1, sizeof *s);
	const struct form *f;
	struct record r = {0};
	char key[32] = "new";
	enum status st;

	(void)arg;
	*s = (struct state){.shop = shop_of(v), .id = waiting.id};
	if ((st = form_load("sale", &f, e)) == ST_OK) {
		record_init(&r, f);
		st = fill(s, &r, e);
	}
	if (st != ST_OK) {
		record_free(&r);
		free(s);
		return st;
	}
	if (s->id != 0)
		snprintf(key, sizeof key, "%" PRId64, s->id);
	v->state = s;
	snprintf(v->title, sizeof v->title, "%s", s->id != 0 ? _("Change the order") : _("New order"));
	s->form = formview_new(v, &(struct formview_options){
		.form = f, .record = &r, .key = key, .draft_agreed = waiting.draft, .today = shop_today(s->shop, NULL), .ctx = s, .save = save, .values = values, .check = check,
		.hint = hint, .preview = preview, .preview_cols = 66,
	});
	record_free(&r);
	return ST_OK;
}

static void close(struct view *v)
{
	free(v->state);
}

static const struct screen sale_form_screen = {
	.name = "order-form",
	.title = N_("Order"),
	.help = N_("An order of a member. Right of the fields stands what it counts for: each line with its share of what was taken off, what is "
	           "left of it, and the points that it would earn."),
	.open = open,
	.close = close,
};
