/*
 * Goods as others meet them: what buyers see of a listing (YAH-55), whether
 * products can be checked out together (YAH-39), how many there are of each
 * state.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/product_judge.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"

static const char counts_sql[] =
	"SELECT " PRODUCT_STATE_NOW " AS now, count(*), sum(p.stock <= p.safety), sum(p.kind = 'main') FROM product p"
	" WHERE p.profile = :profile GROUP BY 1";

/* ---- what buyers see ---- */

static bool is(const struct product *p, const char *state)
{
	return strcmp(p->state, state) == 0;
}

void product_seen(const struct profile *market, const struct product *p, struct product_seen *out)
{
	bool waits = is(p, "scheduled"), sold_out = is(p, "sold_out"), expired = is(p, "expired"), on = is(p, "on_sale");
	const char *words = sold_out ? profile_text(market, "state.sold_out", DAY_NONE) : profile_text(market, "state.expired_front_note", DAY_NONE);
	char at[32];

	*out = (struct product_seen){
		.link = on || sold_out || expired || (waits && profile_bool(market, "schedule.link_before_start", DAY_NONE, true)),
		.search = on || sold_out || expired || (waits && profile_bool(market, "schedule.searchable_before_start", DAY_NONE, false)),
		.shown = on || sold_out || expired, .buyable = on,
	};
	instant_format(p->start_at, profile_zone(market), at);
	if (waits)
		snprintf(out->note, sizeof out->note, "尚未開賣 %.10s %.5s", at, p->start_at != INSTANT_NONE ? at + 11 : "");
	else if (sold_out || expired)
		snprintf(out->note, sizeof out->note, "%s", words != NULL ? words : "");
}

/* ---- one cart ---- */

static char *common_of(const char *a, const char *b)
{
	struct buf both = {0};
	const char *at = a, *item;
	size_t len;

	while (profile_item(&at, &item, &len)) {
		const char *other = b, *word;
		size_t n;

		while (profile_item(&other, &word, &n))
			if (n == len && memcmp(word, item, len) == 0)
				buf_addf(&both, "%s%.*s", both.len > 0 ? "," : "", (int)len, item);
	}
	return buf_take(&both);
}

static enum status no_common(const struct product *a, const struct product *b, struct error *e)
{
	return error_set(e, ST_REFUSED, "no_common_method", profile_rule(b->profile, "YAH-39"), "shipping_methods",
	                 _("No common shipping method for %1$s and %2$s; split the cart."), a->sku, b->sku);
}

/* The first of those before that shares none with the last; where each pair shares one, the first of all. */
static enum status name_them(struct shop *s, const int64_t *ids, size_t count, const struct product *last, struct error *e)
{
	enum status st = ST_OK;
	bool named = false;

	for (size_t i = 0; i < count && st == ST_OK && !named; i++) {
		struct product p;
		char *both;

		if ((st = product_stored(s, ids[i], &p, e)) != ST_OK)
			break;
		both = common_of(p.shipping_methods, last->shipping_methods);
		if ((named = *both == '\0' || i + 1 == count))
			no_common(&p, last, e);
		free(both);
		product_free(&p);
	}
	return st == ST_OK ? ST_REFUSED : st;
}

enum status product_common(struct shop *s, const int64_t *ids, size_t count, char **out, struct error *e)
{
	enum status st = ST_OK;

	*out = NULL;
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		struct product p;
		char *both;

		if ((st = product_stored(s, ids[i], &p, e)) != ST_OK)
			break;
		if (p.shipping_methods[0] == '\0') {
			st = error_set(e, ST_REFUSED, "shipping_missing", profile_rule(p.profile, "YAH-39"), "shipping_methods",
			               _("%s has no shipping method. Choose at least one."), p.sku);
		} else {
			both = *out == NULL ? xstrdup(p.shipping_methods) : common_of(*out, p.shipping_methods);
			free(*out);
			*out = both;
			if (*both == '\0')
				st = name_them(s, ids, i, &p, e);
		}
		product_free(&p);
	}
	if (st != ST_OK) {
		free(*out);
		*out = NULL;
	}
	return st;
}

/* ---- counted ---- */

static void add_count(struct product_counts *out, const char *state, int64_t n, int64_t low, int64_t main)
{
	bool listed = strcmp(state, "draft") != 0 && strcmp(state, "delisted") != 0;

	for (int i = 0; i < 6 && label_code("product_state", i) != NULL; i++)
		if (strcmp(label_code("product_state", i), state) == 0)
			out->states[i] = n;
	if (!listed)
		return;
	out->low += low;
	out->counted += main;
}

enum status product_count(struct shop *s, const char *profile, struct product_counts *out, struct error *e)
{
	const struct profile *market;
	struct mall_store store = {0};
	struct product_now n;
	struct stmt *q;
	enum step step;
	enum status st = shop_profile(s, profile, &market, e);

	*out = (struct product_counts){0};
	if (st != ST_OK || (st = mall_of(s, profile, &store, e)) != ST_OK)
		return st;
	out->most = product_listed_most(market, &store, shop_today(s, market));
	mall_free(&store);
	q = db_prepare(s->db, counts_sql);
	stmt_bind_text(q, ":profile", profile);
	n = product_now(s, market);
	product_bind_now(q, &n);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		add_count(out, stmt_text(q, 0), stmt_int(q, 1), stmt_int(q, 2), stmt_int(q, 3));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}
