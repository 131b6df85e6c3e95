/*
 * "Apply to all products" (套用至所有商品, YAH-41): what the store has switched on
 * becomes the setting of every listing; a chain that does not take the goods is
 * left out of theirs (YAH-27 to 29).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mall.h"
#include "storekeep/mall_method.h"
#include "storekeep/mall_service.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

enum { CHUNK = 200 }; /* listings a transaction */

#define LISTED "profile = :profile AND state IN ('scheduled', 'on_sale', 'sold_out', 'expired')"

static const char count_sql[] = "SELECT COUNT(*) FROM product WHERE " LISTED;
static const char page_sql[] =
	"SELECT id, length, width, height, weight, price, temperature, payment_methods, shipping_methods FROM product"
	" WHERE id > :after AND " LISTED " ORDER BY id LIMIT :most";
static const char pay_sql[] = "UPDATE product SET payment_methods = :words, changed_at = :now, changed_by = :by WHERE id = :id";
static const char ship_sql[] = "UPDATE product SET shipping_methods = :words, changed_at = :now, changed_by = :by WHERE id = :id";

struct pushing {
	struct shop *s;
	const struct profile *p;
	enum mall_method_kind kind;
	char *words;              /* of the store, those that work today; owned */
	struct parcel_limits limits[MALL_SERVICES];
	struct mall_pushed *out;
};

struct one {
	int64_t id;
	struct parcel parcel;
	char temperature[16];
	char *was;
};

static size_t read_page(struct pushing *w, int64_t after, struct one out[CHUNK])
{
	struct stmt *q = db_prepare(w->s->db, page_sql);
	size_t n = 0;

	stmt_bind_text(q, ":profile", profile_name(w->p));
	stmt_bind_int(q, ":after", after);
	stmt_bind_int(q, ":most", CHUNK);
	while (n < CHUNK && stmt_step(q, NULL) == STEP_ROW) {
		struct one *o = &out[n++];

		*o = (struct one){.id = stmt_int(q, 0), .parcel = {(int)stmt_int(q, 1), (int)stmt_int(q, 2), (int)stmt_int(q, 3), (int)stmt_int(q, 4), stmt_int(q, 5), NULL},
		                  .was = xstrdup(column_words(q, w->kind == MALL_PAY ? 7 : 8))};
		column_text(q, 6, o->temperature, sizeof o->temperature);
		o->parcel.temperature = o->temperature;
	}
	stmt_reset(q);
	return n;
}

/* The chain of "711_cod" and "711", -1 for another method. */
static int chain_at(const char *item, size_t len)
{
	for (int i = 0; mall_chains[i] != NULL; i++) {
		size_t n = strlen(mall_chains[i]);

		if (len >= n && strncmp(item, mall_chains[i], n) == 0 && (len == n || (len == n + 4 && strncmp(item + n, "_cod", 4) == 0)))
			return i;
	}
	return -1;
}

/* What this one gets; the caller frees. */
static char *words_of(struct pushing *w, struct one *o)
{
	const char *at = w->words, *item;
	struct buf b = {0};
	size_t len;
	bool left = false;

	while (profile_item(&at, &item, &len)) {
		int chain = chain_at(item, len);

		if (chain >= 0 && !parcel_check(&w->limits[chain], &o->parcel, NULL)) {
			left = true;
			continue;
		}
		if (b.len > 0)
			buf_addc(&b, ',');
		buf_add(&b, item, len);
	}
	w->out->left_out += left;
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

static enum status put(struct pushing *w, struct one *o, struct error *e)
{
	char *words = words_of(w, o);
	struct stmt *q;
	enum status st = ST_OK;

	w->out->listings++;
	if (*words != '\0' && strcmp(words, o->was) != 0) { /* with nothing left it keeps what it has */
		q = db_prepare(w->s->db, w->kind == MALL_PAY ? pay_sql : ship_sql);
		stmt_bind_text(q, ":words", words);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", w->s->actor);
		stmt_bind_int(q, ":id", o->id);
		st = stmt_run(q, e);
		w->out->changed += st == ST_OK;
	}
	free(words);
	return st;
}

static enum status push_chunk(struct pushing *w, struct one *rows, size_t n, struct error *e)
{
	enum status st = shop_write_begin(w->s, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = put(w, &rows[i], e);
	return shop_write_end(w->s, st, e);
}

static enum status push_all(struct pushing *w, struct error *e)
{
	struct one *rows = xcalloc(CHUNK, sizeof *rows);
	int64_t after = 0;
	size_t n;
	enum status st = ST_OK;

	while (st == ST_OK && (n = read_page(w, after, rows)) > 0) {
		after = rows[n - 1].id;
		st = push_chunk(w, rows, n, e);
		for (size_t i = 0; i < n; i++)
			free(rows[i].was);
	}
	free(rows);
	return st;
}

static int64_t count_listings(struct shop *s, const char *profile)
{
	struct stmt *q = db_prepare(s->db, count_sql);
	int64_t n;

	stmt_bind_text(q, ":profile", profile);
	n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status audit(const struct pushing *w, const struct mall_store *m, struct error *e)
{
	char detail[300];
	enum status st = shop_write_begin(w->s, e);

	if (st != ST_OK)
		return st;
	snprintf(detail, sizeof detail, "%s: %.180s listings=%" PRId64 " changed=%" PRId64, w->kind == MALL_PAY ? "payment" : "shipping", w->words,
	         w->out->listings, w->out->changed);
	return shop_write_end(w->s, mall_audit(w->s, "store methods all", m->id, detail, e), e);
}

/* Those of the store that work today; each of the others is told with its reason. The caller frees. */
static char *working(struct pushing *w, const char *words)
{
	const char *at = words, *item;
	struct buf b = {0};
	size_t len;

	while (profile_item(&at, &item, &len)) {
		char *one = xstrndup(item, len);
		struct error why = {0};

		if (mall_method_open(w->s, profile_name(w->p), one, shop_today(w->s, w->p), &why) != ST_OK) {
			notes_add(&w->s->notes, NOTE_INFO, why.code, why.rule, why.field, "%s", why.message);
		} else {
			if (b.len > 0)
				buf_addc(&b, ',');
			buf_add(&b, item, len);
		}
		free(one);
	}
	return b.data != NULL ? buf_take(&b) : xstrdup("");
}

static enum status begin(struct pushing *w, const char *profile, struct mall_store *m, struct error *e)
{
	enum status st = shop_profile(w->s, profile, &w->p, e);

	if (st == ST_OK)
		st = staff_allow(w->s, w->p, "perm.store_write", e);
	if (st == ST_OK)
		st = mall_of(w->s, profile, m, e);
	if (st == ST_OK && m->id == 0)
		st = error_set(e, ST_REFUSED, "store_missing", NULL, "store", "%s", _("The store is not entered yet; `store create` does it."));
	if (st != ST_OK)
		return st;
	w->words = working(w, w->kind == MALL_PAY ? m->payment_methods : m->shipping_methods);
	for (int i = 0; mall_chains[i] != NULL; i++)
		mall_parcel_limits(w->p, mall_chains[i], shop_today(w->s, w->p), &w->limits[i]);
	if (*w->words == '\0')
		st = error_set(e, ST_REFUSED, "methods_none", profile_rule(profile, "YAH-41"), NULL, "%s", _("The store has no method switched on; there is nothing to apply."));
	return st;
}

enum status mall_method_push(struct shop *s, const char *profile, enum mall_method_kind kind, struct mall_pushed *out, struct error *e)
{
	struct pushing w = {.s = s, .kind = kind, .out = out};
	struct mall_store m = {0};
	enum status st;
	int64_t n;

	notes_free(&s->notes);
	*out = (struct mall_pushed){0};
	if ((st = begin(&w, profile, &m, e)) == ST_OK) {
		n = count_listings(s, profile);
		if (n > 0)
			notes_add(&s->notes, NOTE_WARN, "listings_overwritten", profile_rule(profile, "YAH-41"), NULL,
			          ngettext("This overwrites the settings of %lld listing.", "This overwrites the settings of %lld listings.", (unsigned long)n), (long long)n);
		st = shop_settle_warnings(s, e);
	}
	if (st == ST_OK)
		st = push_all(&w, e);
	if (st == ST_OK && out->listings > 0)
		st = audit(&w, &m, e);
	if (st == ST_OK && out->left_out > 0)
		notes_add(&s->notes, NOTE_INFO, "left_out", profile_rule(profile, "YAH-27"), NULL,
		          ngettext("%lld listing is too large, heavy, dear or cold for a chain; there it was left out.",
		                   "%lld listings are too large, heavy, dear or cold for a chain; there it was left out.", (unsigned long)out->left_out),
		          (long long)out->left_out);
	free(w.words);
	mall_free(&m);
	return st;
}
