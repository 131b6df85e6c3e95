/*
 * Onto the shelf and off it, singly and in bulk (YAH-52 to 57). A bulk run stops
 * at no single product: each is judged by itself, and who is refused is told.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/product_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

static const char told_sql[] =
	"UPDATE product SET tax_task_done_on = :today, changed_at = :now, changed_by = :by WHERE id = :id AND tax_task_on IS NOT NULL"
	" AND tax_task_done_on IS NULL";

/* ---- what an act makes of a product ---- */

static bool is(const struct product_act *a, const char *act)
{
	return strcmp(a->act, act) == 0;
}

/* What a schedule changes: its ends, and by them the state. */
static void plan(struct product *p, const struct product_act *a, day_t today)
{
	snprintf(p->listing_mode, sizeof p->listing_mode, "%s", is(a, "list_now") ? "now" : "scheduled");
	if (!product_is_listed(p))
		p->start_at = p->end_at = INSTANT_NONE;
	if (a->set_start)
		p->start_at = a->start_at;
	if (a->set_end)
		p->end_at = a->end_at;
	product_put_on(p, today);
}

static bool as_it_is(const struct product *p, const struct product_act *a)
{
	if (is(a, "list_now"))
		return strcmp(p->state, "on_sale") == 0
		       || (strcmp(p->state, "sold_out") == 0 && (p->end_at == INSTANT_NONE || p->end_at > clock_now()));
	if (is(a, "delist"))
		return strcmp(p->state, "delisted") == 0;
	return product_is_listed(p) && (!a->set_start || a->start_at == p->start_at) && (!a->set_end || a->end_at == p->end_at);
}

static enum status take_off(struct shop *s, const struct profile *market, struct product *p, struct error *e)
{
	enum status st;

	if (strcmp(p->state, "draft") == 0)
		return error_set(e, ST_REFUSED, "product_draft", profile_rule(p->profile, "YAH-57"), "state", _("%s is a draft; it is on no shelf."), p->sku);
	product_take_off(p, shop_today(s, market), "store");
	if (p->in_module)
		notes_add(&s->notes, NOTE_INFO, "module_stays", profile_rule(p->profile, "YAH-48"), "in_module", _("%s stays in its sales module; take it out there."),
		          p->sku);
	if ((st = product_write(s, p, e)) == ST_OK)
		st = product_settle(s, market, p->id, clock_now(), e);
	return st == ST_OK ? product_audit(s, "product delist", p, "", e) : st;
}

static enum status put_on(struct shop *s, const struct profile *market, struct product *p, const struct product *before, const struct product_act *a,
                          struct error *e)
{
	enum status st;

	plan(p, a, shop_today(s, market));
	if ((st = product_judge(s, market, p, before, NULL, e)) != ST_OK)
		return st;
	if ((st = product_write(s, p, e)) == ST_OK)
		st = product_settle(s, market, p->id, clock_now(), e);
	return st == ST_OK ? product_audit(s, is(a, "list_now") ? "product list" : "product schedule", p, p->state, e) : st;
}

static enum status act(struct shop *s, const struct profile *market, int64_t id, const struct product_act *a, bool *same, struct error *e)
{
	struct product p = {0}, before = {0};
	enum status st = product_stored(s, id, &before, e);

	if (st == ST_OK)
		st = product_stored(s, id, &p, e);
	*same = st == ST_OK && as_it_is(&before, a);
	if (st == ST_OK && !*same)
		st = is(a, "delist") ? take_off(s, market, &p, e) : put_on(s, market, &p, &before, a, e);
	product_free(&p);
	product_free(&before);
	return st;
}

/* ---- one ---- */

static enum status market_of(struct shop *s, int64_t id, const struct profile **out, struct error *e)
{
	struct product p;
	enum status st = product_stored(s, id, &p, e);

	if (st == ST_OK)
		st = shop_profile(s, p.profile, out, e);
	product_free(&p);
	return st;
}

enum status product_do(struct shop *s, int64_t id, const struct product_act *a, bool *same, struct error *e)
{
	const struct profile *market;
	enum status st = market_of(s, id, &market, e);

	notes_free(&s->notes);
	*same = false;
	if (st == ST_OK && (st = life_write_begin(s, profile_name(market), e)) == ST_OK)
		st = shop_write_end(s, act(s, market, id, a, same, e), e);
	return st;
}

/* ---- many ---- */

static void keep(struct shop *s, int64_t id, const struct error *why, struct product_refusal **list, size_t *count)
{
	struct product p;

	if (*count == PRODUCT_REFUSALS)
		return;
	*list = xreallocarray(*list, *count + 1, sizeof **list);
	struct product_refusal *r = &(*list)[(*count)++];

	*r = (struct product_refusal){.why = *why};
	if (product_stored(s, id, &p, NULL) == ST_OK)
		snprintf(r->sku, sizeof r->sku, "%s", p.sku);
	product_free(&p);
}

/* One of many, inside of the transaction. What was refused has written nothing. */
static enum status one_of_many(struct shop *s, int64_t id, const struct product_act *a, struct product_many *out, struct error *e)
{
	const struct profile *market;
	struct error why = {0};
	bool same = false;
	enum status st = market_of(s, id, &market, &why);

	notes_free(&s->notes);
	if (st == ST_OK)
		st = act(s, market, id, a, &same, &why);
	out->products++;
	if (st == ST_OK && same)
		out->same++;
	else if (st == ST_OK) {
		const struct error *warning = notes_first_warning(&s->notes);

		out->done++;
		out->warned += warning != NULL;
		if (warning != NULL)
			keep(s, id, warning, &out->warnings, &out->warning_count);
	} else if (st != ST_REFUSED && st != ST_DENIED)
		return error_set(e, st, why.code, why.rule, why.field, "%s", why.message);
	else {
		out->refused++;
		keep(s, id, &why, &out->refusals, &out->count);
	}
	return ST_OK;
}

static enum status chunk(struct shop *s, const int64_t *ids, size_t count, size_t *at, const struct product_act *a, const struct progress *p,
                         struct product_many *out, struct error *e)
{
	enum status st = ST_OK;

	while (st == ST_OK && *at < count) {
		st = one_of_many(s, ids[(*at)++], a, out, e);
		if (st == ST_OK && p != NULL && p->step != NULL && !p->step(p->arg, (int64_t)*at, (int64_t)count))
			return error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Cancelled; what is done stays, the rest is taken up by the next run."));
		if (!s->dry_run && db_chunk_full(s->db))
			break;
	}
	return st;
}

enum status product_do_many(struct shop *s, const int64_t *ids, size_t count, const struct product_act *a, const struct progress *p,
                            struct product_many *out, struct error *e)
{
	const struct profile *market;
	enum status st = ST_OK;
	size_t at = 0;

	*out = (struct product_many){0};
	while (st == ST_OK && at < count) {
		if ((st = market_of(s, ids[at], &market, e)) != ST_OK)
			break;
		if ((st = life_write_begin(s, profile_name(market), e)) != ST_OK)
			break;
		st = chunk(s, ids, count, &at, a, p, out, e);
		if (st == ST_REFUSED && e != NULL && strcmp(e->code, "cancelled") == 0) {
			shop_write_end(s, ST_OK, NULL);
			return st;
		}
		st = shop_write_end(s, st, e);
	}
	notes_free(&s->notes);
	return st;
}

void product_many_free(struct product_many *m)
{
	free(m->refusals);
	free(m->warnings);
	*m = (struct product_many){0};
}

enum status product_ids(struct list_source *src, const char *filter, int64_t **out, size_t *count, struct error *e)
{
	struct list_query q = {.filter = filter, .limit = 500};
	char *after = NULL;
	size_t room = 0;
	enum status st = ST_OK;
	bool more = true;

	*out = NULL;
	*count = 0;
	while (st == ST_OK && more) {
		struct list_page page = {0};

		q.after = after;
		if ((st = src->page(src->self, &q, &page, e)) != ST_OK)
			break;
		more = page.count == q.limit;
		for (size_t i = 0; i < page.count; i++) {
			if (*count == room)
				*out = xreallocarray(*out, room = room == 0 ? 512 : 2 * room, sizeof **out);
			(*out)[(*count)++] = page.rows[i].id;
		}
		free(after);
		after = more ? xstrdup(page.rows[page.count - 1].key) : NULL;
		list_page_free(&page);
	}
	free(after);
	return st;
}

/* ---- the task of YAH-77 ---- */

static enum status told(struct shop *s, const struct profile *market, int64_t id, const char *note, struct error *e)
{
	struct stmt *q = db_prepare(s->db, told_sql);
	struct product p = {0};
	enum status st;

	bind_day(q, ":today", shop_today(s, market));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_int(q, ":id", id);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	if (db_changes(s->db) == 0)
		return error_set(e, ST_REFUSED, "tax_task_missing", profile_rule(profile_name(market), "YAH-77"), "sku", "%s",
		                 _("Nothing has to be told about this product."));
	if ((st = product_stored(s, id, &p, e)) == ST_OK)
		st = product_audit(s, "product tax-told", &p, note, e);
	product_free(&p);
	return st;
}

enum status product_tax_told(struct shop *s, int64_t id, const char *note, struct error *e)
{
	const struct profile *market;
	enum status st = market_of(s, id, &market, e);

	notes_free(&s->notes);
	if (st == ST_OK && (st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, told(s, market, id, note, e), e);
	return st;
}
