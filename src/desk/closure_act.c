/*
 * What people do to a closure: plan it, move it, give notice, withdraw it, enter
 * what is claimed, owed and paid. Each act catches up with the clock first.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/act.h"
#include "desk/closure_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mall.h"
#include "storekeep/staff.h"

static const char op_sql[] = "SELECT id FROM closure WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO closure (profile, closed_on, notice_channel, cause, state, ship_cut_days, return_cut_days, login_end_days, final_days, tail_days,"
	" notice_days, notice_by, pay_nominal, pay_on, note, op_id, created_at, created_by, changed_at, changed_by) VALUES (:profile, :closes,"
	" :channel, :cause, 'planned', :ship, :return, :login, :final, :tail, :notice, :notice_by, :nominal, :pay, :note, :op, :now, :by, :now, :by)";
static const char notice_sql[] = "UPDATE closure SET noticed_on = :day, notice_channel = :channel WHERE id = :id";

/* ---- what all share ---- */

/* Begin an act on the closure that stands, with its calendar; end it with act_end(). */
struct act {
	struct period_frame f;
	struct closure c;
};

static enum status act_begin(struct shop *s, const char *profile, struct act *a, struct error *e)
{
	enum status st;

	notes_free(&s->notes);
	*a = (struct act){0};
	if ((st = life_write_begin(s, profile, e)) != ST_OK)
		return st;
	st = period_frame_open(&a->f, s, profile, e);
	if (st == ST_OK)
		st = staff_allow(s, a->f.profile, "perm.store_write", e);
	if (st == ST_OK)
		st = closure_of(s, profile, &a->c, e);
	if (st != ST_OK) {
		period_frame_close(&a->f);
		shop_write_end(s, st, e);
	}
	return st;
}

static enum status act_end(struct act *a, enum status st, struct error *e)
{
	struct shop *s = a->f.s;

	period_frame_close(&a->f);
	return shop_write_end(s, st, e);
}

enum status closure_catch_up(struct shop *s, const char *profile, struct error *e)
{
	struct due_done done = {0};
	struct notes said = s->notes;
	enum status st;

	if (s->dry_run || s->writing > 0)
		return ST_OK;
	s->notes = (struct notes){0};
	st = life_run(s, profile, NULL, &done, e);
	notes_free(&s->notes);
	s->notes = said;
	return st;
}

static enum status need(const struct act *a, struct error *e)
{
	struct closure c;

	return a->c.id != 0 ? ST_OK : closure_must(a->f.s, profile_name(a->f.profile), &c, e);
}

/* Only before D, and only while it is not over. */
static enum status need_open(const struct act *a, struct error *e)
{
	char day[16];
	enum status st = need(a, e);

	if (st != ST_OK || closure_is(&a->c, "planned") || (closure_is(&a->c, "announced") && a->f.today < a->c.days.closes))
		return st;
	day_format(a->c.days.closes, day);
	return error_set(e, ST_REFUSED, "closure_over", profile_rule(a->c.profile, "YAH-18"), "date",
	                 _("The store is closed since %s; that is not taken back."), day);
}

/* YAH-16: told on `noticed`. */
static void note_late(const struct act *a, const struct closure_days *d, day_t noticed)
{
	struct closure_offsets o;
	char earliest[16], by[16];

	if (noticed <= d->notice_by || closure_offsets_of(a->f.s, a->f.profile, a->c.id, &o, NULL) != ST_OK)
		return;
	day_format(closure_earliest(&o, a->f.workdays, noticed, NULL), earliest);
	day_format(d->notice_by, by);
	notes_add(&a->f.s->notes, NOTE_WARN, "notice_late", profile_rule(profile_name(a->f.profile), "YAH-16"), "date",
	          _("Notice is late, it was possible until %1$s; the earliest closure date is %2$s."), by, earliest);
}

static enum status note_calendar(const struct act *a, int missing_year, struct error *e)
{
	return missing_year != 0 ? calendar_missing(a->f.s, a->f.profile, missing_year, e) : ST_OK;
}

/* The store's status goes with the closure, but a restriction stays one (YAH-144). */
static enum status follow_status(struct shop *s, const char *profile, const char *from, const char *to, const char *why, struct error *e)
{
	struct mall_store m;
	enum status st = mall_of(s, profile, &m, e);

	if (st == ST_OK && m.id != 0 && strcmp(m.status, from) == 0)
		st = mall_set_status(s, profile, to, why, e);
	mall_free(&m);
	return st;
}

/* A contract that ends before by itself needs no early closure. */
static enum status note_contract(const struct act *a, day_t closes, struct error *e)
{
	struct mall_store m;
	char day[16];
	enum status st = mall_of(a->f.s, profile_name(a->f.profile), &m, e);

	if (st == ST_OK && m.id != 0 && m.contract_end != DAY_NONE && closes > m.contract_end) {
		day_format(m.contract_end, day);
		notes_add(&a->f.s->notes, NOTE_INFO, "contract_ends", profile_rule(profile_name(a->f.profile), "YAH-8"), "date",
		          _("The contract runs until %s; a closure after it supposes that it is renewed."), day);
	}
	mall_free(&m);
	return st;
}

/* ---- planning ---- */

static enum status write_plan(const struct act *a, const struct closure *c, const struct record *r, const char *op_id, int64_t *id,
                              struct error *e)
{
	struct closure_offsets o;
	struct closure made = *c;
	struct shop *s = a->f.s;
	struct stmt *q;
	char day[16];
	enum status st = closure_offsets_of(s, a->f.profile, 0, &o, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, insert_sql);
	stmt_bind_text(q, ":profile", c->profile);
	bind_day(q, ":closes", c->days.closes);
	stmt_bind_text(q, ":channel", record_get(r, "channel"));
	stmt_bind_text(q, ":cause", *record_get(r, "cause") ? record_get(r, "cause") : "seller");
	stmt_bind_int(q, ":ship", o.ship_cut);
	stmt_bind_int(q, ":return", o.return_cut);
	stmt_bind_int(q, ":login", o.login_end);
	stmt_bind_int(q, ":final", o.final_days);
	stmt_bind_int(q, ":tail", o.tail);
	stmt_bind_int(q, ":notice", o.notice_workdays);
	bind_day(q, ":notice_by", c->days.notice_by);
	bind_day(q, ":nominal", c->days.pay_nominal);
	bind_day(q, ":pay", c->days.pay);
	stmt_bind_text(q, ":note", record_get(r, "note"));
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	*id = made.id = db_last_id(s->db);
	day_format(c->days.closes, day);
	return closure_tell(s, &made, "plan", a->f.today, day, e);
}

static enum status plan(struct act *a, const struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	struct closure c = a->c;
	day_t date = day_parse_iso(record_get(r, "date"));
	char day[16];
	int missing = 0;
	enum status st;

	day_format(c.days.closes, day);
	if (c.id != 0)
		return error_set(e, ST_REFUSED, "closure_exists", profile_rule(c.profile, "YAH-16"), "date",
		                 closure_begun(&c, a->f.today) ? _("The store is closed since %s.")
		                                               : _("A closure on %s stands already; move it to another date, or cancel it first."), day);
	snprintf(c.profile, sizeof c.profile, "%s", profile_name(a->f.profile));
	if ((st = closure_recount(&a->f, &c, date, &missing, e)) != ST_OK || (st = note_calendar(a, missing, e)) != ST_OK ||
	    (st = note_contract(a, date, e)) != ST_OK)
		return st;
	note_late(a, &c.days, a->f.today);
	if ((st = shop_settle_warnings(a->f.s, e)) != ST_OK)
		return st;
	return write_plan(a, &c, r, op_id, id, e);
}

enum status closure_plan(struct shop *s, struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	const struct profile *p;
	struct act a;
	enum status st;

	notes_free(&s->notes);
	if ((*id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if ((st = closure_market(s, record_get(r, "profile"), &p, e)) != ST_OK)
		return st;
	record_set(r, "profile", profile_name(p));
	if ((st = record_check(r, NULL, NULL, e)) != ST_OK || (st = act_begin(s, profile_name(p), &a, e)) != ST_OK)
		return st;
	return act_end(&a, plan(&a, r, op_id, id, e), e);
}

/* ---- moving ---- */

static enum status write_notice(const struct act *a, day_t noticed, const char *channel, struct error *e)
{
	struct stmt *q = db_prepare(a->f.s->db, notice_sql);

	stmt_bind_int(q, ":id", a->c.id);
	bind_day(q, ":day", noticed);
	stmt_bind_text(q, ":channel", channel);
	return stmt_run(q, e);
}

static enum status check_noticed(const struct act *a, day_t noticed, struct error *e)
{
	if (noticed <= a->f.today)
		return ST_OK;
	return error_set(e, ST_REFUSED, "date_future", profile_rule(a->c.profile, "YAH-2"), "date", "%s", _("That day has not come yet."));
}

static enum status move(struct act *a, day_t date, day_t noticed, struct error *e)
{
	struct closure c;
	bool told;
	char from[16], to[16], detail[64];
	int missing = 0;
	enum status st = need_open(a, e);

	if (st != ST_OK || date == a->c.days.closes)
		return st;
	if (date == DAY_NONE)
		return error_set(e, ST_REFUSED, "date_missing", profile_rule(a->c.profile, "YAH-16"), "date", "%s", _("Say the new date: date=…"));
	c = a->c;
	told = closure_is(&c, "announced");
	if (noticed == DAY_NONE)
		noticed = a->f.today;
	if ((st = check_noticed(a, noticed, e)) != ST_OK || (st = closure_recount(&a->f, &c, date, &missing, e)) != ST_OK ||
	    (st = note_calendar(a, missing, e)) != ST_OK || (st = note_contract(a, date, e)) != ST_OK)
		return st;
	note_late(a, &c.days, noticed);
	if ((st = shop_settle_warnings(a->f.s, e)) != ST_OK || (st = closure_store_days(a->f.s, &c, NULL, e)) != ST_OK)
		return st;
	if (told && (st = write_notice(a, noticed, c.notice_channel, e)) != ST_OK)
		return st;
	day_format(a->c.days.closes, from);
	day_format(date, to);
	snprintf(detail, sizeof detail, "%s > %s", from, to);
	return closure_tell(a->f.s, &c, "move", told ? noticed : a->f.today, detail, e);
}

enum status closure_move(struct shop *s, const char *profile, day_t date, day_t noticed, struct error *e)
{
	struct act a;
	enum status st = act_begin(s, profile, &a, e);

	return st == ST_OK ? act_end(&a, move(&a, date, noticed, e), e) : st;
}

/* ---- notice given ---- */

/* YAH-19: a warning for each kind of work that is open. */
static enum status note_work(struct act *a, struct error *e)
{
	struct closure_look l;
	enum status st = closure_look(a->f.s, a->c.profile, DAY_NONE, &l, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < l.work_count; i++)
		if (l.work[i].warn)
			notes_add(&a->f.s->notes, NOTE_WARN, "work_open", l.work[i].rule, NULL, "%s", l.work[i].sentence);
	closure_look_free(&l);
	return ST_OK;
}

static enum status commit(struct act *a, day_t noticed, const char *channel, struct error *e)
{
	struct shop *s = a->f.s;
	struct closure c;
	char day[16], act[24];
	int missing = 0;
	enum status st = need(a, e);

	if (st != ST_OK)
		return st;
	day_format(a->c.noticed_on, day);
	if (!closure_is(&a->c, "planned"))
		return error_set(e, ST_REFUSED, "closure_noticed", profile_rule(a->c.profile, "YAH-16"), "date",
		                 _("The notice was given on %s already."), day);
	c = a->c;
	if (noticed == DAY_NONE)
		noticed = a->f.today;
	if (channel == NULL || *channel == '\0')
		channel = c.notice_channel;
	if (!profile_has(a->f.profile, "closure.notice_channels", a->f.today, channel))
		return error_set(e, ST_REFUSED, "closure_channel", profile_rule(c.profile, "YAH-16"), "channel", "%s",
		                 _("Say how the account manager was told: channel=mail or channel=phone."));
	if ((st = check_noticed(a, noticed, e)) != ST_OK || (st = closure_recount(&a->f, &c, c.days.closes, &missing, e)) != ST_OK ||
	    (st = note_calendar(a, missing, e)) != ST_OK)
		return st;
	note_late(a, &c.days, noticed);
	day_format(c.days.closes, day);
	notes_add(&s->notes, NOTE_WARN, "closure_commit", profile_rule(c.profile, "YAH-18"), NULL,
	          _("From %s nothing can be listed, promotions and codes end and payouts are held; the notice can be withdrawn only before that day."), day);
	if ((st = note_work(a, e)) != ST_OK || (st = shop_settle_warnings(s, e)) != ST_OK)
		return st;
	st = write_notice(a, noticed, channel, e);
	if (st == ST_OK)
		st = closure_store_days(s, &c, "announced", e);
	if (st == ST_OK)
		st = follow_status(s, c.profile, "active", "closing", "closure announced", e);
	snprintf(act, sizeof act, "commit_%.16s", channel);
	return st == ST_OK ? closure_tell(s, &c, act, noticed, day, e) : st;
}

enum status closure_commit(struct shop *s, const char *profile, day_t noticed, const char *channel, struct error *e)
{
	struct act a;
	enum status st = act_begin(s, profile, &a, e);

	if (st == ST_OK)
		st = act_end(&a, commit(&a, noticed, channel, e), e);
	return st == ST_OK ? closure_catch_up(s, profile, e) : st;
}

/* ---- withdrawn ---- */

static enum status cancel(struct act *a, struct error *e)
{
	bool told;
	enum status st = need_open(a, e);

	if (st != ST_OK)
		return st;
	told = closure_is(&a->c, "announced");
	if (told)
		notes_add(&a->f.s->notes, NOTE_INFO, "tell_withdrawn", profile_rule(a->c.profile, "YAH-16"), NULL, "%s",
		          _("The account manager was told of the closure: tell that it is withdrawn."));
	if ((st = closure_store_days(a->f.s, &a->c, "cancelled", e)) != ST_OK)
		return st;
	if (told && (st = follow_status(a->f.s, a->c.profile, "closing", "active", "closure withdrawn", e)) != ST_OK)
		return st;
	return closure_tell(a->f.s, &a->c, "cancel", a->f.today, "", e);
}

enum status closure_cancel(struct shop *s, const char *profile, struct error *e)
{
	struct act a;
	enum status st = act_begin(s, profile, &a, e);

	return st == ST_OK ? act_end(&a, cancel(&a, e), e) : st;
}
