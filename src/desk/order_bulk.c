/*
 * One act on many orders, as a batch: looked at first, then done in short
 * transactions, and taken back by withdrawing it from each. The batch's source
 * says the act, its day and its reason.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/bulk_parts.h"
#include "desk/column.h"
#include "desk/order_act.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"

static const char of_batch_sql[] = "SELECT profile, source FROM batch WHERE id = :batch";
static const char order_sql[] = "SELECT id FROM live_order WHERE profile = :profile AND order_no = :order_no";
static const char number_sql[] = "SELECT order_no FROM orders WHERE id = :id";

/* One act on its way over many orders. `market` stays open from the first. */
struct many {
	struct order_act act;
	char name[16], reason[200], profile[32];
	struct order_market market;
	bool open;
};

static enum status market_of(struct shop *s, struct many *m, struct error *e)
{
	enum status st = m->open ? ST_OK : order_market_open(s, m->profile, &m->market, e);

	m->open = m->open || st == ST_OK;
	return st;
}

/* The same warning for every order is said once. */
void order_notes_once(struct notes *n, size_t before)
{
	size_t kept = before;

	for (size_t i = before; i < n->count; i++) {
		bool said = false;

		for (size_t k = 0; k < kept && !said; k++)
			said = n->items[k].level == n->items[i].level && strcmp(n->items[k].what.code, n->items[i].what.code) == 0;
		if (!said || n->items[i].level == NOTE_ERROR)
			n->items[kept++] = n->items[i];
	}
	n->count = kept;
}

static enum bulk_verdict check(struct shop *s, void *arg, int64_t id, struct error *why)
{
	struct many *m = arg;
	size_t before = s->notes.count;
	bool same = false;
	enum status st = market_of(s, m, why);

	if (st == ST_OK)
		st = order_act_try(&m->market, id, &m->act, NULL, &same, why);
	order_notes_once(&s->notes, before);
	if (st != ST_OK)
		return BULK_REFUSED;
	return same ? BULK_SAME : BULK_CHANGES;
}

static enum status number_of(struct shop *s, int64_t id, struct buf *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, number_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		buf_adds(out, column_words(q, 0));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* Undo needs the number: another file may have brought a newer version of the order by then. */
static enum status apply(struct shop *s, void *arg, int64_t batch_id, int64_t id, struct buf *before, struct error *e)
{
	struct many *m = arg;
	size_t said = s->notes.count;
	enum status st = market_of(s, m, e);

	m->act.batch_id = batch_id;
	if (st == ST_OK)
		st = number_of(s, id, before, e);
	if (st == ST_OK)
		st = order_act_apply(&m->market, id, &m->act, e);
	order_notes_once(&s->notes, said);
	return st;
}

/* ---- the batch's own words ---- */

static void describe(const struct order_act *a, day_t day, char out[256])
{
	char text[16];

	day_format(day, text);
	snprintf(out, 256, "%s %s%s%s", a->act, text, a->reason != NULL && *a->reason != '\0' ? " " : "", a->reason != NULL ? a->reason : "");
}

static bool read_batch(struct shop *s, int64_t batch_id, struct many *m)
{
	struct stmt *q = db_prepare(s->db, of_batch_sql);
	char source[256] = "", day[16] = "";
	int used = 0;

	stmt_bind_int(q, ":batch", batch_id);
	if (stmt_step(q, NULL) == STEP_ROW) {
		column_text(q, 0, m->profile, sizeof m->profile);
		column_text(q, 1, source, sizeof source);
	}
	stmt_reset(q);
	if (sscanf(source, "%15s %15s %n", m->name, day, &used) < 2)
		return false;
	snprintf(m->reason, sizeof m->reason, "%s", source + used);
	m->act = (struct order_act){.act = m->name, .day = day_parse_iso(day), .reason = *m->reason != '\0' ? m->reason : NULL};
	return true;
}

static void *reload(struct shop *s, int64_t batch_id)
{
	struct many *m = xcalloc(1, sizeof *m);

	read_batch(s, batch_id, m);
	return m;
}

/* ---- taking it back ---- */

static int64_t live_id(struct shop *s, const char *profile, const char *order_no)
{
	struct stmt *q = db_prepare(s->db, order_sql);
	int64_t id;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":order_no", order_no);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

static enum status undo(struct shop *s, int64_t batch_id, int64_t ignored, const char *before, bool check_only, struct error *e)
{
	struct many m = {0};
	struct order_act back = {.act = "withdraw", .day = DAY_NONE, .batch_id = batch_id};
	bool same;
	int64_t id;
	enum status st = ST_OK;

	(void)ignored;
	if (!read_batch(s, batch_id, &m) || (id = live_id(s, m.profile, before)) == 0)
		return ST_OK; /* the order went with its file */
	if (strcmp(m.name, "withdraw") == 0)
		return error_set(e, ST_REFUSED, "order_act", NULL, "id", "%s", _("What was withdrawn is entered again as an act of its own."));
	back.reason = m.name;
	st = market_of(s, &m, e);
	if (st == ST_OK && !order_fact_of_batch(&m.market, id, batch_id))
		st = ST_OK; /* withdrawn since, or the file says it itself by now */
	else if (st == ST_OK)
		st = check_only ? order_act_try(&m.market, id, &back, NULL, &same, e) : order_act_apply(&m.market, id, &back, e);
	/* A file says otherwise by now: what was typed beside it goes. */
	if (st == ST_REFUSED && e != NULL && strcmp(e->code, "order_fact") == 0)
		st = check_only ? ST_OK : order_fact_drop_batch(&m.market, before, batch_id, e);
	if (m.open)
		order_market_close(&m.market);
	return st;
}

const struct bulk_kind order_bulk_kind = {.kind = "bulk_order", .check = check, .apply = apply, .undo = undo, .reload = reload};

/* ---- the way in ---- */

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

static int64_t *each_once(const int64_t *ids, size_t *count)
{
	int64_t *own = xmalloc((*count + 1) * sizeof *own);
	size_t kept = 0;

	memcpy(own, ids, *count * sizeof *own);
	qsort(own, *count, sizeof *own, ascending);
	for (size_t i = 0; i < *count; i++)
		if (kept == 0 || own[kept - 1] != own[i])
			own[kept++] = own[i];
	*count = kept;
	return own;
}

static enum status one_market(struct shop *s, const int64_t *ids, size_t count, char profile[32], struct error *e)
{
	char other[32];
	enum status st = count > 0 ? order_profile_of(s, ids[0], profile, e) : ST_OK;

	for (size_t i = 1; i < count && st == ST_OK; i++) {
		st = order_profile_of(s, ids[i], other, e);
		if (st == ST_OK && strcmp(other, profile) != 0)
			return error_set(e, ST_REFUSED, "order_mixed", NULL, "order_no", "%s", _("These orders are of several marketplaces; do one after the other."));
	}
	return st;
}

static enum status catch_up(struct shop *s, const char *profile, struct error *e)
{
	enum status st = life_write_begin(s, profile, e);

	return st == ST_OK ? shop_write_end(s, ST_OK, e) : st;
}

static enum status run(struct shop *s, const int64_t *ids, size_t count, struct many *m, bool skip_bad, const char *op_id, const struct progress *p,
                       struct bulk_result *r, struct error *e)
{
	char source[256];
	struct bulk_options o = {.kind = &order_bulk_kind, .order_ids = ids, .order_count = count, .profile = m->profile, .source = source,
	                         .skip_bad = skip_bad, .op_id = op_id, .arg = m};
	enum status st = market_of(s, m, e);

	if (st != ST_OK)
		return st;
	if (p != NULL)
		o.progress = *p;
	if (m->act.day == DAY_NONE)
		m->act.day = m->market.today;
	describe(&m->act, m->act.day, source);
	return bulk_run(s, NULL, &o, r, e);
}

enum status order_do_many(struct shop *s, const int64_t *ids, size_t count, const struct order_act *a, bool skip_bad, const char *op_id,
                          const struct progress *p, struct order_bulk_result *out, struct error *e)
{
	struct many m = {.act = *a};
	struct bulk_result r = {0};
	int64_t *own = each_once(ids, &count);
	enum status st = one_market(s, own, count, m.profile, e);

	*out = (struct order_bulk_result){0};
	if (st == ST_OK && count == 0)
		st = error_set(e, ST_REFUSED, "BULK_EMPTY", NULL, NULL, "%s", _("Mark at least one order first."));
	if (st == ST_OK)
		st = catch_up(s, m.profile, e);
	notes_free(&s->notes);
	if (st == ST_OK)
		st = run(s, own, count, &m, skip_bad, op_id, p, &r, e);
	*out = (struct order_bulk_result){.orders = r.members, .changes = r.changes, .same = r.same, .refused = r.refused, .batch_id = r.batch_id,
	                                  .first = r.first};
	if (m.open)
		order_market_close(&m.market);
	free(own);
	return st;
}
