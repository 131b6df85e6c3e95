/*
 * What the store brings to the board: a contract that ends, applications whose
 * review should be over, operators without two-step verification, appeals,
 * improvements and measures (YAH-8, YAH-14, YAH-140, YAH-145 to 147).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/violation_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mall.h"
#include "storekeep/mall_rules.h"

enum { STORES_MOST = 16 };

static const char stores_sql[] = "SELECT profile FROM mall_store ORDER BY profile LIMIT :most";
static const char next_sql[] = "SELECT 1 FROM mall_contract WHERE profile = :profile AND opened_on > :end LIMIT 1";
static const char changes_sql[] =
	"SELECT id, complete_on, due_on, missing, asked_on FROM change_request WHERE profile = :profile AND done_on IS NULL AND refused_on IS NULL"
	" ORDER BY id";
static const char operators_sql[] = "SELECT COUNT(*), min(yid) FROM mall_operator WHERE profile = :profile AND two_step = 0";

/* ---- the contract ---- */

static bool is_renewed(struct shop *s, const struct mall_store *m)
{
	struct stmt *q = db_prepare(s->db, next_sql);
	bool found;

	stmt_bind_text(q, ":profile", m->profile);
	bind_day(q, ":end", m->contract_end);
	found = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return found;
}

/* The line stands on the next reminder, and on the last day itself once all reminders are over. */
static day_t remind_on(const struct profile *p, const struct mall_store *m, day_t today)
{
	const char *list = profile_text(p, "contract.remind_days", today);
	day_t on = m->contract_end;

	for (int n = 0, lead; (lead = days_item(list, n)) >= 0; n++)
		if (m->contract_end - lead >= today && m->contract_end - lead < on)
			on = m->contract_end - lead;
	return on;
}

static void add_contract(struct due_frame *f, const struct profile *p, const struct mall_store *m, day_t today)
{
	bool ends = strcmp(m->status, "active") == 0 || strcmp(m->status, "restricted") == 0;
	char end[16];
	struct due_item *it;

	if (m->contract_end == DAY_NONE || !ends || is_renewed(f->s, m) ||
	    (it = due_add(f, m->profile, "contract_end", remind_on(p, m, today), "YAH-8")) == NULL)
		return;
	day_format(m->contract_end, end);
	it->warn = it->warn || it->day == m->contract_end;
	if (m->contract_end < today)
		due_say(it, _("The store's contract ended on %s and no further year is entered."), end);
	else
		due_say(it, _("The store's contract ends on %1$s, in %2$d days; enter the next year once its fee is paid."), end,
		        (int)(m->contract_end - today));
	due_opens(it, "store", m->id);
}

/* ---- applications, operators ---- */

static enum status add_changes(struct due_frame *f, const struct mall_store *m, day_t today, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, changes_sql);
	enum step step;

	stmt_bind_text(q, ":profile", m->profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		bool complete = !stmt_is_null(q, 1), asked = *column_words(q, 3) != '\0';
		struct due_item *it = due_add(f, m->profile, complete ? "change_review" : "change_documents", complete ? column_day(q, 2) : today, "YAH-14");

		if (it == NULL)
			continue;
		it->warn = it->warn || asked;
		if (complete && column_day(q, 2) >= today)
			due_say(it, _("The review of application %lld is expected to end; the marketplace tells by e-mail."), (long long)stmt_int(q, 0));
		else if (complete)
			due_say(it, _("The review of application %lld should be over; look for the marketplace's e-mail."), (long long)stmt_int(q, 0));
		else if (asked)
			due_say(it, _("Application %1$lld waits for documents: %2$s"), (long long)stmt_int(q, 0), column_words(q, 3));
		else
			due_say(it, _("Application %lld: the review begins once the stamped documents are complete."), (long long)stmt_int(q, 0));
		due_opens(it, "store", m->id);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status add_operators(struct due_frame *f, const struct profile *p, const struct mall_store *m, day_t today, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, operators_sql);
	struct due_item *it = NULL;
	int64_t count = 0;
	char yid[80] = "";
	enum step step;

	stmt_bind_text(q, ":profile", m->profile);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		count = stmt_int(q, 0);
		column_text(q, 1, yid, sizeof yid);
	}
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (count > 0 && profile_bool(p, "login.two_step_required", today, true))
		it = due_add(f, m->profile, "operator_two_step", today, "YAH-140");
	if (it == NULL)
		return ST_OK;
	it->warn = true;
	due_say(it, ngettext("%1$lld account (%2$s) cannot enter the back office until two-step verification is enabled.",
	                     "%1$lld accounts (%2$s first) cannot enter the back office until two-step verification is enabled.", (unsigned long)count),
	        (long long)count, yid);
	due_opens(it, "store", m->id);
	return ST_OK;
}

/* ---- violations ---- */

static void add_appeal(struct due_frame *f, const struct profile *p, const struct violation *v, day_t today)
{
	const char *is = violation_appeal(v, p, today);
	bool safe = strcmp(is, "safe") == 0;
	day_t first = v->ruled_on + (day_t)profile_int(p, "violation.appeal_days_min", v->ruled_on, 3);
	struct due_item *it;
	char last[16];

	if (!safe && strcmp(is, "last") != 0)
		return;
	it = due_add(f, v->profile, "violation_appeal", safe && first < v->appeal_by ? first : v->appeal_by, "YAH-147");
	if (it == NULL)
		return;
	day_format(v->appeal_by, last);
	it->warn = true;
	if (safe)
		due_say(it, _("Violation %1$lld: appeal safely by this day, at the latest by %2$s."), (long long)v->id, last);
	else
		due_say(it, _("Violation %1$lld: the appeal period ends on %2$s; some end sooner."), (long long)v->id, last);
	due_opens(it, "violation", v->id);
}

static void add_rest(struct due_frame *f, const struct violation *v, day_t today)
{
	int lacks = violation_missing(v, today);
	struct due_item *it;
	char day[16];

	if (lacks & LACKS_REMEDY && v->improve_by != DAY_NONE && (it = due_add(f, v->profile, "violation_improve", v->improve_by, "YAH-146")) != NULL) {
		day_format(v->improve_by, day);
		if (v->improve_by < today)
			due_say(it, _("Violation %1$lld: improvement was due on %2$s."), (long long)v->id, day);
		else
			due_say(it, _("Violation %1$lld: improve until %2$s and enter that it is remedied."), (long long)v->id, day);
		due_opens(it, "violation", v->id);
	}
	if (v->until != DAY_NONE && (it = due_add(f, v->profile, "violation_measure", v->until >= today ? v->until + 1 : today, "YAH-145")) != NULL) {
		if (lacks & ~LACKS_PERIOD)
			due_say(it, _("Violation %lld: its measure is over, but more is lacking for the store's normal state."), (long long)v->id);
		else
			due_say(it, _("Violation %lld: its measure is over; ask for the store's normal state."), (long long)v->id);
		it->warn = true;
		due_opens(it, "violation", v->id);
	}
}

static void add_violations(struct due_frame *f, const struct profile *p, const char *profile, day_t today)
{
	struct violation v;
	int64_t after = 0;

	while (violation_next(f->s, profile, after, &v)) {
		after = v.id;
		if (strcmp(v.appeal_result, "withdrawn") != 0) {
			add_appeal(f, p, &v, today);
			add_rest(f, &v, today);
		}
		violation_free(&v);
	}
}

/* ---- all of it ---- */

static enum status add_store(struct due_frame *f, const char *profile, struct error *e)
{
	const struct profile *p;
	struct mall_store m;
	day_t today;
	enum status st = shop_profile(f->s, profile, &p, e);

	if (st == ST_OK)
		st = mall_of(f->s, profile, &m, e);
	if (st != ST_OK)
		return st;
	today = shop_today(f->s, p);
	add_contract(f, p, &m, today);
	st = add_changes(f, &m, today, e);
	if (st == ST_OK)
		st = add_operators(f, p, &m, today, e);
	if (st == ST_OK)
		add_violations(f, p, profile, today);
	mall_free(&m);
	return st;
}

enum status due_mall(struct due_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, stores_sql);
	char names[STORES_MOST][32];
	size_t count = 0;
	enum status st = ST_OK;

	stmt_bind_int(q, ":most", STORES_MOST);
	while (count < STORES_MOST && stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, names[count++], sizeof *names);
	stmt_reset(q);
	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = add_store(f, names[i], e);
	return st;
}
