/*
 * What a product needs to be put on the shelf: an open store, a category, ways
 * to send and to pay that work, a description and pictures that are taken, and
 * room below the limit (YAH-18, 27 to 29, 38 to 42, 49 to 51, 58, 60, 70).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/product_judge.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall_service.h"
#include "storekeep/mem.h"

static const char listed_sql[] =
	"SELECT count(*) FROM product WHERE profile = :profile AND state IN ('scheduled', 'on_sale', 'sold_out', 'expired') AND kind = 'main'"
	" AND id <> :id";
static const char images_sql[] = "SELECT count(*) FROM product_image WHERE product_id = :id";
static const char unpaid_sql[] =
	"SELECT count(*) FROM (SELECT DISTINCT order_no FROM stock_move WHERE product_id = :id AND reason = 'order' AND day >= :since) m"
	" JOIN live_order o ON o.profile = :profile AND o.order_no = m.order_no WHERE o.state = 'awaiting_payment'";

enum { UNPAID_DAYS = 60 };

static int64_t count_of(const struct judging *j, const char *sql, int64_t id)
{
	struct stmt *q = db_prepare(j->s->db, sql);
	int64_t count;

	stmt_bind_int(q, ":id", id);
	if (stmt_has(q, ":profile"))
		stmt_bind_text(q, ":profile", profile_name(j->market));
	if (stmt_has(q, ":since"))
		bind_day(q, ":since", j->today - UNPAID_DAYS);
	count = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return count;
}

void judge_limited(const struct judging *j)
{
	int64_t unpaid;

	if (!j->p->limited || j->before == NULL || (j->before->limited && product_is_listed(j->before)))
		return;
	unpaid = count_of(j, unpaid_sql, j->p->id);
	if (unpaid > 0)
		DOUBT(j, "limited_unpaid", "YAH-69", "limited",
		      ngettext("%lld order is not paid yet. Use a separate listing: lapsed orders return stock later.",
		               "%lld orders are not paid yet. Use a separate listing: lapsed orders return stock later.", (unsigned long)unpaid), (long long)unpaid);
}

/* ---- room ---- */

int64_t product_listed_most(const struct profile *market, const struct mall_store *store, day_t today)
{
	return store->max_products > 0 ? store->max_products : profile_int(market, "listing.max_products", today, 0);
}

/* Add-ons and gifts do not count, and what is listed already has its place. */
static void judge_room(const struct judging *j)
{
	int64_t most = product_listed_most(j->market, j->store, j->today), room = profile_int(j->market, "warn.listing_room", j->today, 100), listed;

	if (strcmp(j->p->kind, "main") != 0 || most <= 0)
		return;
	if (j->before != NULL && product_is_listed(j->before) && strcmp(j->before->kind, "main") == 0)
		return;
	listed = count_of(j, listed_sql, j->p->id);
	if (listed >= most)
		WRONG(j, "listing_full", "YAH-58", "listing_mode", _("%lld products are listed already; delist some or ask your account manager for a higher limit."),
		      (long long)listed);
	else if (listed + 1 >= most - room)
		DOUBT(j, "listing_room", "YAH-58", "listing_mode", _("%1$lld of at most %2$lld products are listed with this one."), (long long)listed + 1,
		      (long long)most);
}

/* ---- ways to send and to pay ---- */

static bool in_words(const char *words, const char *word)
{
	const char *at = words, *item;
	size_t len;

	while (profile_item(&at, &item, &len))
		if (len == strlen(word) && memcmp(item, word, len) == 0)
			return true;
	return false;
}

static void judge_method(const struct judging *j, const char *method, const char *of_store, const char *field, const char *set)
{
	struct error e = {0};

	if (mall_method_open(j->s, profile_name(j->market), method, j->today, &e) != ST_OK)
		notes_add(&j->s->notes, NOTE_ERROR, e.code, e.rule, field, "%s", e.message);
	else if (!in_words(of_store, method))
		WRONG(j, "method_not_set", strcmp(field, "payment_methods") == 0 ? "YAH-40" : "YAH-38", field, _("The store does not use %s; set it there first."),
		      label_of(set, method));
}

static void judge_methods(const struct judging *j, const char *words, const char *of_store, const char *field, const char *set)
{
	const char *at = words, *item;
	size_t len;

	while (profile_item(&at, &item, &len)) {
		char *word = xstrndup(item, len);

		judge_method(j, word, of_store != NULL ? of_store : "", field, set);
		free(word);
	}
}

/* What the marketplace does not have at all is wrong in a draft too; what the store has to open first may come later (YAH-40). */
static void judge_draft_methods(const struct judging *j, const char *words, const char *field)
{
	const char *at = words, *item;
	size_t len;

	while (profile_item(&at, &item, &len)) {
		struct error e = {0};
		char *word = xstrndup(item, len);

		if (mall_method_open(j->s, profile_name(j->market), word, j->today, &e) != ST_OK &&
		    (strcmp(e.code, "method_unsupported") == 0 || strcmp(e.code, "method_unknown") == 0))
			notes_add(&j->s->notes, NOTE_ERROR, e.code, e.rule, field, "%s", e.message);
		free(word);
	}
}

/* Every instalment plan needs the one payment beside it (YAH-42). */
static void judge_instalments(const struct judging *j)
{
	if (profile_bool(j->market, "pay.instalment_implies_once", j->today, true) && in_words(j->p->payment_methods, "card_instalment")
	    && !in_words(j->p->payment_methods, "card_once"))
		WRONG(j, "instalment_once", "YAH-42", "payment_methods", "%s", _("One-payment stays on while any instalment plan is enabled."));
}

/* The parcel that the product makes, at each chain that is to carry it. What is unknown is told once. */
static void judge_parcels(const struct judging *j)
{
	const struct product *p = j->p;
	const char *pay = p->payment_methods[0] != '\0' ? p->payment_methods : j->store->payment_methods;
	struct parcel parcel = {p->length, p->width, p->height, p->weight, p->price, p->temperature};

	for (int i = 0; mall_chains[i] != NULL; i++) {
		struct parcel_limits limits;
		struct notes found = {0};
		char cod[32];

		snprintf(cod, sizeof cod, "%s_cod", mall_chains[i]);
		if (!in_words(p->shipping_methods, mall_chains[i]) && !(p->payment_methods[0] != '\0' && in_words(pay, cod)))
			continue;
		if (mall_parcel_limits(j->market, mall_chains[i], j->today, &limits))
			parcel_check(&limits, &parcel, &found);
		for (size_t n = 0; n < found.count; n++)
			notes_add(&j->s->notes, found.items[n].level, found.items[n].what.code, found.items[n].what.rule,
			          found.items[n].what.field[0] != '\0' ? found.items[n].what.field : "shipping_methods", "%s", found.items[n].what.message);
		notes_free(&found);
	}
}

static void judge_ways(const struct judging *j)
{
	if (j->p->shipping_methods[0] == '\0')
		WRONG(j, "shipping_missing", "YAH-39", "shipping_methods", "%s", _("Choose at least one shipping method."));
	judge_methods(j, j->p->shipping_methods, j->store->shipping_methods, "shipping_methods", "shipping_method");
	judge_methods(j, j->p->payment_methods, j->store->payment_methods, "payment_methods", "payment");
	judge_instalments(j);
	judge_parcels(j);
}

/* ---- description and pictures ---- */

static void judge_description(const struct judging *j, bool listing)
{
	struct markup_rules rules;
	struct markup_report found;

	if (j->p->description[0] == '\0' || !mall_markup_rules(j->market, NULL, j->today, &rules))
		return;
	markup_check(&rules, j->p->description, strlen(j->p->description), &found);
	for (size_t i = 0; i < found.count; i++) {
		const struct markup_note *n = &found.notes[i];
		enum note_level level = n->level == MARKUP_ERROR && listing ? NOTE_ERROR : n->level == MARKUP_WARN && listing ? NOTE_WARN : NOTE_INFO;

		if (n->line > 0)
			notes_add(&j->s->notes, level, n->code, judge_rule(j, n->rule), "description", _("Line %1$d, column %2$d: %3$s"), n->line, n->column, n->message);
		else
			notes_add(&j->s->notes, level, n->code, judge_rule(j, n->rule), "description", "%s", n->message);
	}
	markup_free(&found);
}

size_t product_description_check(const struct profile *market, const struct product *p, struct buf *out)
{
	struct markup_rules rules;
	struct markup_report found;
	size_t errors;

	if (p->description[0] == '\0' || !mall_markup_rules(market, NULL, DAY_NONE, &rules))
		return 0;
	markup_check(&rules, p->description, strlen(p->description), &found);
	for (size_t i = 0; i < found.count; i++) {
		if (found.notes[i].line > 0)
			buf_addf(out, _("Line %1$d, column %2$d: %3$s"), found.notes[i].line, found.notes[i].column, found.notes[i].message);
		else
			buf_adds(out, found.notes[i].message);
		buf_addc(out, '\n');
	}
	errors = found.errors;
	markup_free(&found);
	return errors;
}

enum status judge_store(const struct judging *j, bool listing, struct error *e)
{
	struct error closed = {0};
	enum status st = closure_may_list(j->s, profile_name(j->market), j->today, &closed);
	/* What is neither new nor listed needs only the back office. */
	if (st == ST_REFUSED && !listing && (j->before != NULL || strcmp(closed.code, "store_closed") != 0))
		st = closure_may_enter(j->s, profile_name(j->market), j->today, &closed);
	if (st == ST_REFUSED)
		notes_add(&j->s->notes, NOTE_ERROR, closed.code, closed.rule, "listing_mode", "%s", closed.message);
	else if (st != ST_OK)
		return error_set(e, st, closed.code, closed.rule, closed.field, "%s", closed.message);
	return ST_OK;
}

void judge_listing(const struct judging *j, bool listing)
{
	judge_description(j, listing);
	if (!listing) {
		judge_draft_methods(j, j->p->shipping_methods, "shipping_methods");
		judge_draft_methods(j, j->p->payment_methods, "payment_methods");
		return;
	}
	if (j->p->category[0] == '\0')
		WRONG(j, "category_missing", "YAH-70", "category", "%s", _("Category is required (it also sets the category fee)."));
	else if (!j->category.known)
		DOUBT(j, "category_unknown", "YAH-70", "category", _("The category %s is not entered; its fee is not known."), j->p->category);
	judge_ways(j);
	judge_room(j);
	if (j->before == NULL || (!product_is_listed(j->before) && count_of(j, images_sql, j->p->id) == 0))
		DOUBT(j, "images_none", "YAH-60", "images", "%s", _("The product has no image yet."));
}
