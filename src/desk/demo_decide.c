/*
 * What the people of the demonstration shop have done with its statements: all
 * are reconciled, the older ones decided and signed off, half of the last but
 * one decided, the newest left as it came.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/demo_write.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/statement.h"

static const char statements_sql[] =
	"SELECT s.id, p.id, p.code, p.statement_on, p.to_day FROM statement s JOIN period p ON p.id = s.period_id"
	" WHERE p.profile = :profile ORDER BY p.from_day";
static const char differences_sql[] =
	"SELECT d.id, d.kind FROM difference d JOIN statement s ON s.id = d.statement_id AND d.run = s.run"
	" WHERE s.id = :id ORDER BY d.id";

/* What people decided of a kind of difference, most of the time. */
static const struct decision {
	const char *kind, *code, *note;
} decisions[] = {
	{"only_theirs", "disputed", "已請平台查明"},
	{"only_ours", "next_period", "平台回覆下期補列"},
	{"amount", "accepted", "金額以平台為準"},
	{"fee", "disputed", "費率不符，已附合約申請更正"},
	{"twice", "disputed", "重複列帳，平台同意扣回"},
	{"other_period", "next_period", "入帳日差一天"},
};

struct one {
	int64_t id, period;
	char code[16];
	day_t out;
};

static size_t load(struct demo_work *w, enum demo_market m, struct one **out)
{
	struct stmt *q = db_prepare_own(w->shop->db, statements_sql);
	struct one *items = NULL;
	size_t count = 0;

	stmt_bind_text(q, ":profile", demo_market_code(m));
	while (stmt_step(q, NULL) == STEP_ROW) {
		struct one *o;

		items = xreallocarray(items, count + 1, sizeof *items);
		o = &items[count++];
		o->id = stmt_int(q, 0);
		o->period = stmt_int(q, 1);
		snprintf(o->code, sizeof o->code, "%s", stmt_text(q, 2));
		o->out = day_parse_iso(stmt_text(q, 3));
		if (o->out == DAY_NONE)
			o->out = day_parse_iso(stmt_text(q, 4)) + 2;
	}
	stmt_finish(q);
	*out = items;
	return count;
}

static const struct decision *decision_of(const char *kind)
{
	for (size_t i = 0; i < sizeof decisions / sizeof *decisions; i++)
		if (strcmp(decisions[i].kind, kind) == 0)
			return &decisions[i];
	return &decisions[0];
}

/* All differences of a kind in one act; every other one when `half`. */
static enum status resolve_kind(struct demo_work *w, const struct one *o, const struct decision *d, bool half, struct error *e)
{
	struct stmt *q = db_prepare_own(w->shop->db, differences_sql);
	int64_t *ids = NULL;
	size_t count = 0, seen = 0;
	char op[64];
	enum status st = ST_OK;

	stmt_bind_int(q, ":id", o->id);
	while (stmt_step(q, NULL) == STEP_ROW) {
		if (decision_of(stmt_text(q, 1)) != d || (seen++ % 2 != 0 && half))
			continue;
		ids = xreallocarray(ids, count + 1, sizeof *ids);
		ids[count++] = stmt_int(q, 0);
	}
	stmt_finish(q);
	snprintf(op, sizeof op, "demo-%lld-%s", (long long)o->id, d->kind);
	if (count != 0)
		st = difference_resolve(w->shop, ids, count, d->code, d->note, op, e);
	free(ids);
	return st;
}

static enum status resolve(struct demo_work *w, const struct one *o, bool half, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < sizeof decisions / sizeof *decisions && st == ST_OK; i++)
		st = resolve_kind(w, o, &decisions[i], half, e);
	return st;
}

/* These things happened when the statements came, not today. */
static void go_to(day_t day, int hour)
{
	clock_set(instant_from(day, hour * 3600 + 24 * 60, "Asia/Taipei"));
}

static enum status decide_one(struct demo_work *w, const struct one *o, size_t from_last, struct error *e)
{
	char op[64];
	enum status st;

	go_to(o->out, 9);
	st = statement_reconcile(w->shop, o->id, NULL, NULL, e);
	if (st != ST_OK || from_last == 0)
		return st;
	go_to(o->out + 1, 14);
	if ((st = resolve(w, o, from_last == 1, e)) != ST_OK || from_last == 1)
		return st;
	go_to(o->out + 2, 17);
	snprintf(op, sizeof op, "demo-sign-%lld", (long long)o->id);
	return signoff_sign(w->shop, o->id, "", op, e);
}

enum status demo_decide(struct demo_work *w, struct error *e)
{
	instant_t now = clock_is_fixed() ? clock_now() : INSTANT_NONE;
	enum status st = ST_OK;

	w->shop->accept_warnings = true;
	for (enum demo_market m = 0; m < DEMO_MARKETS && st == ST_OK; m++) {
		struct one *items;
		size_t count = load(w, m, &items);

		for (size_t i = 0; i < count && st == ST_OK; i++)
			st = decide_one(w, &items[i], count - 1 - i, e);
		free(items);
	}
	w->shop->accept_warnings = false;
	clock_set(now);
	return st;
}
