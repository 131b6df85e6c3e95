/*
 * What has to be done around a closure (YAH-16 to 25): ticked by what the book
 * shows, and by hand where the book cannot know.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/closure_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

static const char ticks_sql[] = "SELECT task, done_on, evidence, by FROM closure_task WHERE closure_id = :id";
static const char tick_sql[] =
	"INSERT INTO closure_task (closure_id, task, done_on, evidence, at, by) VALUES (:id, :task, :day, :evidence, :now, :by)"
	" ON CONFLICT (closure_id, task) DO UPDATE SET done_on = :day, evidence = :evidence, at = :now, by = :by"
	" WHERE done_on <> :day OR evidence <> :evidence";
static const char untick_sql[] = "DELETE FROM closure_task WHERE closure_id = :id AND task = :task";

/* ---- papers of the periods ---- */

static bool has_money(const struct period *p)
{
	return p->statement_id != 0 || p->claim_needed || (p->net != MONEY_NONE && p->net != 0);
}

static enum status count_fee(struct closure_view *v, const struct period *p, struct closure_papers *out, struct error *e)
{
	struct fee_invoice fee;
	bool there = false;
	enum status st;

	if (!(p->paid_on != DAY_NONE ? p->paid_amount > 0 : strcmp(p->state, "paid") == 0) ||
	    profile_text(v->f.profile, "fee_invoice.available_days", v->f.today) == NULL)
		return ST_OK;
	st = fee_invoice_get(v->f.s, p->id, &fee, &there, e);
	out->fees++;
	out->fees_done += st == ST_OK && there && fee.first_download_on != DAY_NONE;
	return st;
}

enum status closure_papers_of(struct closure_view *v, struct closure_papers *out, struct error *e)
{
	day_t last = v->out->c.days.login_last;
	struct settle_period next;
	enum status st = ST_OK;

	*out = (struct closure_papers){0};
	for (size_t i = 0; i < v->periods.count && st == ST_OK; i++) {
		const struct period *p = &v->periods.items[i];
		bool open = p->days.statement == DAY_NONE ? p->days.to < v->f.today : p->days.statement <= v->f.today;

		if (!has_money(p) || (p->days.statement != DAY_NONE && p->days.statement > last))
			continue;
		out->statements_all++;
		if (!open && p->statement_id == 0)
			continue;
		out->statements++;
		out->statements_done += p->statement_id != 0;
		out->claims += p->claim_needed;
		out->claims_done += p->claim_needed && p->arrived != DAY_NONE;
		st = count_fee(v, p, out, e);
	}
	/* Those that have not begun. */
	settle_period_of(&v->f.cycle, v->f.workdays, v->f.today, &next);
	for (int n = 0; n < 400 && next.from <= v->out->c.days.closes; n++) {
		struct settle_period at = next;

		settle_period_next(&v->f.cycle, v->f.workdays, &at, &next);
		if (next.statement == DAY_NONE || next.statement > last)
			break;
		out->statements_all++;
	}
	return st;
}

/* ---- the tasks ---- */

/* Where a task's evidence comes from. */
enum source { BY_NOTICE, BY_WORK, BY_STATEMENTS, BY_CLAIMS, BY_FEES, BY_PEOPLE, BY_CLAIM };
static const struct kind {
	const char *name, *rule;
	enum source source;
	const char *work;       /* BY_WORK: kind of open work */
	bool by_hand;
	const char *record, *filter;
} kinds[] = {
	{"notice", "YAH-16", BY_NOTICE, NULL, false, "closure", ""},
	{"ship", "YAH-20", BY_WORK, "orders", false, "order", "state=to_ship"},
	{"returns", "YAH-21", BY_WORK, "returns", false, "return", ""},
	{"exchanges", "YAH-21", BY_WORK, "exchanges", false, "exchange", ""},
	{"buyer_mail", "YAH-19", BY_WORK, "buyer_mail", true, "enquiry", "state=new"},
	{"statements", "YAH-22", BY_STATEMENTS, NULL, true, "statement", ""},
	{"claims", "YAH-22", BY_CLAIMS, NULL, true, "voucher", ""},
	{"fee_invoices", "YAH-22", BY_FEES, NULL, true, "period", "state=paid"},
	{"export_orders", "YAH-22", BY_PEOPLE, NULL, true, "", ""},
	{"export_claims", "YAH-22", BY_PEOPLE, NULL, true, "", ""},
	{"export_members", "YAH-22", BY_PEOPLE, NULL, true, "", ""},
	{"export_products", "YAH-22", BY_PEOPLE, NULL, true, "", ""},
	{"final_claim", "YAH-25", BY_CLAIM, NULL, false, "closure", ""},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static day_t last_day(const struct kind *k, const struct closure_days *d)
{
	switch (k->source) {
	case BY_NOTICE:
		return d->notice_by;
	case BY_CLAIM:
		return d->pay_nominal;
	case BY_WORK:
		if (strcmp(k->work, "orders") == 0)
			return d->ship_last;
		return strcmp(k->work, "buyer_mail") == 0 ? d->login_last : d->return_last;
	default:
		return d->login_last;
	}
}

static void evidence_count(struct closure_task *t, int64_t done, int64_t total)
{
	t->done = done;
	t->total = total;
	t->ticked = done >= total;
	if (total == 0)
		snprintf(t->evidence, sizeof t->evidence, "%s", _("there is none"));
	else
		snprintf(t->evidence, sizeof t->evidence, _("%1$lld of %2$lld in the book"), (long long)done, (long long)total);
}

static void evidence_notice(struct closure_task *t, const struct closure *c)
{
	char day[16];

	t->done = t->ticked = c->noticed_on != DAY_NONE;
	t->total = 1;
	day_format(c->noticed_on, day);
	if (t->ticked)
		snprintf(t->evidence, sizeof t->evidence, _("told on %1$s by %2$s"), day,
		         label_of("notice_channel", c->notice_channel[0] != '\0' ? c->notice_channel : "mail"));
}

static void evidence_claim(struct closure_task *t, const struct closure_look *l)
{
	char day[16];

	t->total = l->balance != MONEY_NONE && l->balance <= 0 && l->struck ? 0 : 1;
	t->done = l->c.claim_on != DAY_NONE;
	t->ticked = t->done >= t->total;
	day_format(l->c.claim_on, day);
	if (l->c.claim_on != DAY_NONE)
		snprintf(t->evidence, sizeof t->evidence, _("%1$s, dated %2$s"), l->c.claim_number, day);
	else if (t->total == 0)
		snprintf(t->evidence, sizeof t->evidence, "%s", _("nothing is paid out"));
}

static void evidence_work(struct closure_task *t, const struct closure_work *w)
{
	t->done = 0;
	t->total = w != NULL ? w->count : 0;
	t->ticked = t->total == 0;
	if (t->ticked)
		snprintf(t->evidence, sizeof t->evidence, "%s", _("nothing is open"));
	else
		snprintf(t->evidence, sizeof t->evidence, ngettext("%lld is open", "%lld are open", (unsigned long)t->total), (long long)t->total);
}

static void fill(const struct closure_view *v, const struct kind *k, const struct closure_papers *p, struct closure_task *t)
{
	*t = (struct closure_task){.name = k->name, .rule = profile_rule(v->out->c.profile, k->rule), .by = last_day(k, &v->out->c.days),
	                           .by_hand = k->by_hand, .done_on = DAY_NONE, .total = -1};
	snprintf(t->record, sizeof t->record, "%s", k->record);
	snprintf(t->filter, sizeof t->filter, "%s", k->filter);
	switch (k->source) {
	case BY_NOTICE:
		evidence_notice(t, &v->out->c);
		break;
	case BY_WORK:
		evidence_work(t, closure_work_of(v->out, k->work));
		break;
	case BY_STATEMENTS:
		evidence_count(t, p->statements_done, p->statements_all);
		break;
	case BY_CLAIMS:
		evidence_count(t, p->claims_done, p->claims);
		break;
	case BY_FEES:
		evidence_count(t, p->fees_done, p->fees);
		break;
	case BY_CLAIM:
		evidence_claim(t, v->out);
		break;
	case BY_PEOPLE:
		break;
	}
}

static struct closure_task *task_of(struct closure_look *l, const char *name)
{
	for (size_t i = 0; i < l->task_count; i++)
		if (strcmp(l->tasks[i].name, name) == 0)
			return &l->tasks[i];
	return NULL;
}

static enum status read_ticks(struct closure_view *v, struct error *e)
{
	struct stmt *q = db_prepare(v->f.s->db, ticks_sql);
	enum step step;

	stmt_bind_int(q, ":id", v->out->c.id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct closure_task *t = task_of(v->out, column_words(q, 0));

		if (t == NULL)
			continue;
		t->ticked = true;
		t->done_on = column_day(q, 1);
		column_text(q, 2, t->evidence, sizeof t->evidence);
		column_text(q, 3, t->by_whom, sizeof t->by_whom);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status closure_tasks_load(struct closure_view *v, struct error *e)
{
	struct closure_papers papers;
	enum status st = closure_papers_of(v, &papers, e);

	v->out->tasks = xcalloc(KINDS, sizeof *v->out->tasks);
	v->out->task_count = KINDS;
	for (size_t i = 0; i < KINDS; i++)
		fill(v, &kinds[i], &papers, &v->out->tasks[i]);
	if (st == ST_OK && v->out->c.id != 0)
		st = read_ticks(v, e);
	for (size_t i = 0; i < KINDS; i++)
		v->out->tasks[i].late = !v->out->tasks[i].ticked && v->out->tasks[i].by != DAY_NONE && v->out->tasks[i].by < v->f.today;
	return st;
}

/* ---- ticking by hand ---- */

static const struct kind *kind_of(const char *name)
{
	for (size_t i = 0; i < KINDS; i++)
		if (strcmp(kinds[i].name, name) == 0)
			return &kinds[i];
	return NULL;
}

static enum status may_tick(const struct closure *c, const struct kind *k, const char *task, const char *evidence, bool undo,
                            struct error *e)
{
	if (k == NULL)
		return error_set(e, ST_REFUSED, "closure_task", NULL, "task", _("There is no task “%s”; `closure tasks` shows them."), task);
	if (!k->by_hand)
		return error_set(e, ST_REFUSED, "task_of_book", profile_rule(c->profile, k->rule), "task",
		                 _("“%s” is ticked by the book itself: enter what was done where it belongs."), label_of("closure_task", task));
	if (!undo && (evidence == NULL || *evidence == '\0'))
		return error_set(e, ST_REFUSED, "evidence_missing", profile_rule(c->profile, k->rule), "evidence", "%s",
		                 _("Say where it can be seen: evidence=…"));
	return ST_OK;
}

static enum status write_tick(struct shop *s, const struct closure *c, const char *task, day_t day, const char *evidence, bool undo,
                              struct error *e)
{
	struct stmt *q = db_prepare(s->db, undo ? untick_sql : tick_sql);
	char detail[300];
	enum status st;

	stmt_bind_int(q, ":id", c->id);
	stmt_bind_text(q, ":task", task);
	if (!undo) {
		bind_day(q, ":day", day);
		stmt_bind_text(q, ":evidence", evidence);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
	}
	if ((st = stmt_run(q, e)) != ST_OK || db_changes(s->db) == 0)
		return st;
	snprintf(detail, sizeof detail, "%s%s%.200s", task, undo ? "" : ": ", undo ? "" : evidence);
	return closure_tell(s, c, undo ? "untick" : "tick", day, detail, e);
}

enum status closure_tick(struct shop *s, const char *profile, const char *task, day_t done_on, const char *evidence, bool undo,
                         struct error *e)
{
	const struct profile *p;
	const struct kind *k = kind_of(task);
	struct closure c;
	enum status st;

	notes_free(&s->notes);
	if ((st = shop_profile(s, profile, &p, e)) != ST_OK || (st = life_write_begin(s, profile, e)) != ST_OK)
		return st;
	if (done_on == DAY_NONE)
		done_on = shop_today(s, p);
	st = staff_allow(s, p, "perm.store_write", e);
	if (st == ST_OK)
		st = closure_must(s, profile, &c, e);
	if (st == ST_OK)
		st = may_tick(&c, k, task, evidence, undo, e);
	if (st == ST_OK && !undo && done_on > shop_today(s, p))
		st = error_set(e, ST_REFUSED, "date_future", profile_rule(profile, "YAH-2"), "date", "%s", _("That day has not come yet."));
	if (st == ST_OK && !undo)
		st = closure_may_enter(s, profile, done_on, e);
	if (st == ST_OK)
		st = write_tick(s, &c, task, done_on, evidence, undo, e);
	return shop_write_end(s, st, e);
}
