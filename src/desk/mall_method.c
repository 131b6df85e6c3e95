/*
 * Ways to pay and to ship: what each costs, whether it is on and works, and
 * switching it (YAH-38, YAH-40 to 44).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_parts.h"
#include "storekeep/closure.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/labels.h"
#include "storekeep/mall.h"
#include "storekeep/mall_method.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char pay_sql[] = "UPDATE mall_store SET payment_methods = :words, changed_at = :now, changed_by = :by WHERE id = :id";
static const char ship_sql[] = "UPDATE mall_store SET shipping_methods = :words, changed_at = :now, changed_by = :by WHERE id = :id";

static const char *all_of(const struct profile *p, enum mall_method_kind kind, day_t day)
{
	const char *words = profile_text(p, kind == MALL_PAY ? "pay.methods" : "shipping.methods", day);

	return words != NULL ? words : "";
}

static const char *label_set(enum mall_method_kind kind)
{
	return kind == MALL_PAY ? "payment" : "shipping_method";
}

static bool has(const char *words, const char *word, size_t len)
{
	const char *at = words, *item;
	size_t n;

	while (at != NULL && profile_item(&at, &item, &n))
		if (n == len && strncmp(item, word, len) == 0)
			return true;
	return false;
}

/* ---- the list ---- */

#define FIELD(name) "json_extract(j.value, '$." name "')"
static const struct list_column columns[] = {
	{"method", N_("Code"), VK_TEXT, NULL, 0, 0, 9, false},
	{"plan", N_("Plan code"), VK_TEXT, NULL, 0, 0, 9, false},
	{"name", N_("Method"), VK_TEXT, NULL, 24, 1, 0, false},
	{"on", N_("Switched on"), VK_BOOL, NULL, 6, 0, 0, false},
	{"works", N_("Works today"), VK_BOOL, NULL, 6, 0, 0, false},
	{"cost", N_("Costs the store"), VK_TEXT, NULL, 18, 0, 2, false},
	{"fee_bp", N_("Fee in basis points"), VK_INT, NULL, 0, 0, 9, false},
	{"fee", N_("Fee"), VK_MONEY, NULL, 0, 0, 9, false},
	{"fee_unit", N_("Fee for each"), VK_TEXT, NULL, 0, 0, 9, false},
	{"needs_application", N_("Needs an application"), VK_BOOL, NULL, 8, 0, 4, false},
	{"available_from", N_("Can be used from"), VK_DATE, NULL, 10, 0, 3, false},
	{"scope", N_("Scope"), VK_TEXT, NULL, 0, 0, 9, false},
	{"why", N_("Remark"), VK_TEXT, NULL, 30, 2, 1, false},
};
static const char *const exprs[] = {
	FIELD("method"), FIELD("plan"), FIELD("name"), FIELD("on"), FIELD("works"), FIELD("cost"), FIELD("fee_bp"), FIELD("fee"), FIELD("fee_unit"),
	FIELD("needs_application"), FIELD("available_from"), FIELD("scope"), FIELD("why"),
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.by = {"j.key"}, .number = 1}};
static const struct list_def def = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "json_each(:rows) j", .id = "j.key + 1", .sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

struct listing {
	struct shop *s;
	const struct profile *p;
	enum mall_method_kind kind;
	struct mall_store m;
	day_t today;
	struct json j;
};

/* "2 %", "3.5 %", "0.25 %". */
static void percent(int64_t bp, char out[32])
{
	if (bp % 100 == 0)
		snprintf(out, 32, "%" PRId64 " %%", bp / 100);
	else if (bp % 10 == 0)
		snprintf(out, 32, "%" PRId64 ".%" PRId64 " %%", bp / 100, bp % 100 / 10);
	else
		snprintf(out, 32, "%" PRId64 ".%02" PRId64 " %%", bp / 100, bp % 100);
}

static void put_card_fee(struct listing *l, const char *plan)
{
	char key[64], cost[32];
	int64_t bp;

	snprintf(key, sizeof key, "fee.card.%s_bp", plan);
	bp = profile_int(l->p, key, l->today, -1);
	if (bp < 0)
		return;
	percent(bp, cost);
	json_int(&l->j, "fee_bp", bp);
	json_text(&l->j, "fee_unit", profile_text(l->p, "fee.card.unit", l->today));
	json_text(&l->j, "cost", cost);
}

static void put_flat_fee(struct listing *l, const char *method)
{
	char key[64], fee[32], *cost;
	int64_t amount;

	snprintf(key, sizeof key, "pay.%s.fee", method);
	amount = profile_int(l->p, key, l->today, -1);
	if (amount < 0)
		return;
	money_format(amount, false, fee);
	json_int(&l->j, "fee", amount);
	snprintf(key, sizeof key, "pay.%s.fee_unit", method);
	json_text(&l->j, "fee_unit", profile_text(l->p, key, l->today));
	cost = xasprintf(_("NT$%s a cart"), fee);
	json_text(&l->j, "cost", cost);
	free(cost);
}

static void put_state(struct listing *l, const char *method)
{
	struct error why = {0};
	bool on = has(l->kind == MALL_PAY ? l->m.payment_methods : l->m.shipping_methods, method, strlen(method));
	bool works = mall_method_open(l->s, profile_name(l->p), method, l->today, &why) == ST_OK;
	char from[16] = "";

	if (strncmp(method, "card_", 5) == 0)
		day_format(mall_card_from(&l->m, l->p), from);
	json_int(&l->j, "on", on);
	json_int(&l->j, "works", works);
	json_int(&l->j, "needs_application", profile_has(l->p, "pay.needs_application", l->today, method) ||
	                                         (l->kind == MALL_SHIP && (strcmp(method, "711") == 0 || strcmp(method, "family") == 0)));
	json_date(&l->j, "available_from", from);
	json_text(&l->j, "scope", "listing");
	json_text(&l->j, "why", works ? "" : why.message);
}

static void put_row(struct listing *l, const char *method, const char *plan)
{
	char *name = plan != NULL ? xasprintf("%s: %s", label_of(label_set(l->kind), method), label_of("card_plan", plan)) : NULL;

	json_object(&l->j, NULL);
	json_text(&l->j, "method", method);
	json_text(&l->j, "plan", plan);
	json_text(&l->j, "name", name != NULL ? name : label_of(label_set(l->kind), method));
	put_state(l, method);
	if (l->kind == MALL_PAY && (plan != NULL || strcmp(method, "card_once") == 0))
		put_card_fee(l, plan != NULL ? plan : "once");
	else if (l->kind == MALL_PAY)
		put_flat_fee(l, method);
	json_end_object(&l->j);
	free(name);
}

/* Instalments: a row for each plan that has a fee (YAH-108). */
static void put_plans(struct listing *l, const char *method)
{
	static const char *const kinds[] = {"interest", "zero"};

	for (size_t k = 0; k < 2; k++) {
		const char *at = profile_text(l->p, "pay.card.terms", l->today), *item;
		char plan[32];
		size_t len;

		while (at != NULL && profile_item(&at, &item, &len)) {
			snprintf(plan, sizeof plan, "%s_%.*s", kinds[k], (int)len, item);
			put_row(l, method, plan);
		}
	}
}

enum status mall_method_list(struct shop *s, const char *profile, enum mall_method_kind kind, struct list_source *out, struct error *e)
{
	struct listing l = {.s = s, .kind = kind};
	const char *at, *item;
	size_t len;
	enum status st = shop_profile(s, profile, &l.p, e);

	if (st == ST_OK)
		st = mall_of(s, profile, &l.m, e);
	if (st != ST_OK)
		return st;
	l.today = shop_today(s, l.p);
	json_array(&l.j, NULL);
	for (at = all_of(l.p, kind, l.today); profile_item(&at, &item, &len);) {
		char method[40];

		snprintf(method, sizeof method, "%.*s", (int)len, item);
		if (strcmp(method, "card_instalment") == 0 && profile_text(l.p, "pay.card.terms", l.today) != NULL)
			put_plans(&l, method);
		else
			put_row(&l, method, NULL);
	}
	json_end_array(&l.j);
	desk_list_open(out, s->db, &def, (struct list_bind[]){{":rows", .text = buf_str(&l.j.out)}}, 1);
	buf_free(&l.j.out);
	mall_free(&l.m);
	return ST_OK;
}

/* ---- switching ---- */

struct switching {
	struct shop *s;
	const struct profile *p;
	enum mall_method_kind kind;
	struct mall_store m;
	day_t today;
	bool on;
	const char *was;   /* comma-separated */
	struct buf asked;  /* the methods that were named, one_payment among them where it comes along */
};

static enum status check_method(struct switching *w, const char *method, struct error *e)
{
	const char *profile = profile_name(w->p), *field = w->kind == MALL_PAY ? "payment_methods" : "shipping_methods";
	char fee[32];

	if (profile_has(w->p, "pay.unsupported", w->today, method))
		return error_set(e, ST_REFUSED, "method_unsupported", profile_rule(profile, "YAH-40"), field, _("%s is not offered by this platform."),
		                 label_of("payment", method));
	if (!has(all_of(w->p, w->kind, w->today), method, strlen(method)))
		return error_set(e, ST_REFUSED, "method_unknown", profile_rule(profile, "YAH-40"), field, _("This platform has no method “%s”."), method);
	if (w->on && mall_method_open(w->s, profile, method, w->today, e) != ST_OK)
		return ST_REFUSED;
	if (w->on && strcmp(method, "card_instalment") == 0 && profile_bool(w->p, "pay.instalment_implies_once", w->today, false) &&
	    !has(w->was, "card_once", 9) && !has(buf_str(&w->asked), "card_once", 9)) {
		buf_adds(&w->asked, ",card_once");
		notes_add(&w->s->notes, NOTE_INFO, "one_payment_too", profile_rule(profile, "YAH-42"), field, "%s", _("Card in one payment was enabled too."));
	}
	if (w->on && strcmp(method, "family_pay") == 0) {
		money_format(profile_int(w->p, "pay.family_pay.fee", w->today, 0), false, fee);
		notes_add(&w->s->notes, NOTE_INFO, "family_pay_fee", profile_rule(profile, "YAH-43"), field, _("It costs the store NT$%s once per cart."), fee);
	}
	return ST_OK;
}

/* What is on afterwards, in the marketplace's order; the caller frees. */
static char *after(const struct switching *w)
{
	const char *at = all_of(w->p, w->kind, w->today), *item;
	struct buf out = {0};
	size_t len;

	while (profile_item(&at, &item, &len)) {
		bool named = has(buf_str(&w->asked), item, len);

		if (named ? !w->on : !has(w->was, item, len))
			continue;
		if (out.len > 0)
			buf_addc(&out, ',');
		buf_add(&out, item, len);
	}
	return out.data != NULL ? buf_take(&out) : xstrdup("");
}

static enum status check_after(const struct switching *w, const char *words, struct error *e)
{
	const char *profile = profile_name(w->p);

	if (w->kind == MALL_PAY && has(words, "card_instalment", 15) && !has(words, "card_once", 9) &&
	    profile_bool(w->p, "pay.instalment_implies_once", w->today, false))
		return error_set(e, ST_REFUSED, "one_payment_stays", profile_rule(profile, "YAH-42"), "payment_methods", "%s",
		                 _("One-payment stays on while any instalment plan is enabled."));
	if (w->kind == MALL_SHIP && *words == '\0' && profile_bool(w->p, "listing.requires_shipping_setup", w->today, false))
		notes_add(&w->s->notes, NOTE_INFO, "no_shipping", profile_rule(profile, "YAH-38"), "shipping_methods", "%s",
		          _("The store has no shipping method now: no product can be entered until there is one."));
	return ST_OK;
}

static enum status write_words(const struct switching *w, const char *words, struct error *e)
{
	struct stmt *q = db_prepare(w->s->db, w->kind == MALL_PAY ? pay_sql : ship_sql);
	char detail[400];
	enum status st;

	stmt_bind_text(q, ":words", words);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", w->s->actor);
	stmt_bind_int(q, ":id", w->m.id);
	st = stmt_run(q, e);
	snprintf(detail, sizeof detail, "%s: %.150s -> %.150s", w->kind == MALL_PAY ? "payment" : "shipping", w->was, words);
	return st == ST_OK ? mall_audit(w->s, "store methods", w->m.id, detail, e) : st;
}

static enum status take_methods(struct switching *w, const char *methods, struct error *e)
{
	const char *at = methods, *item;
	size_t len;
	enum status st = ST_OK;

	buf_adds(&w->asked, methods);
	while (st == ST_OK && profile_item(&at, &item, &len)) {
		char *one = xstrndup(item, len);

		st = check_method(w, one, e);
		free(one);
	}
	return st;
}

static enum status begin(struct switching *w, const char *profile, struct error *e)
{
	enum status st;

	notes_free(&w->s->notes);
	st = shop_profile(w->s, profile, &w->p, e);
	if (st == ST_OK)
		st = staff_allow(w->s, w->p, "perm.store_write", e);
	if (st == ST_OK)
		st = closure_may_enter(w->s, profile, shop_today(w->s, w->p), e);
	if (st == ST_OK)
		st = mall_of(w->s, profile, &w->m, e);
	if (st == ST_OK && w->m.id == 0)
		st = error_set(e, ST_REFUSED, "store_missing", NULL, "store", "%s", _("The store is not entered yet; `store create` does it."));
	if (st != ST_OK)
		return st;
	w->today = shop_today(w->s, w->p);
	w->was = w->kind == MALL_PAY ? w->m.payment_methods : w->m.shipping_methods;
	return ST_OK;
}

enum status mall_method_switch(struct shop *s, const char *profile, enum mall_method_kind kind, const char *methods, bool on, struct error *e)
{
	struct switching w = {.s = s, .kind = kind, .on = on};
	char *words = NULL;
	enum status st = begin(&w, profile, e);

	if (st == ST_OK)
		st = take_methods(&w, methods, e);
	if (st == ST_OK) {
		words = after(&w);
		st = check_after(&w, words, e);
	}
	if (st == ST_OK && strcmp(words, w.was) != 0 && (st = shop_settle_warnings(s, e)) == ST_OK && (st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, write_words(&w, words, e), e);
	free(words);
	buf_free(&w.asked);
	mall_free(&w.m);
	return st;
}
