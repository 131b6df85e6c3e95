/*
 * What happens to a convenience-store service: applied for, open, mail sent,
 * notice come, put right by hand (YAH-30 to 32, YAH-36, YAH-37).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mall_service.h"
#include "storekeep/staff.h"

static const char put_sql[] =
	"INSERT INTO cvs_service (profile, chain, mode, state, applied_on, open_on, mail_on, terminated_on, collect, changed_at, changed_by)"
	" VALUES (:profile, :chain, :mode, :state, :applied, :open, :mail, :terminated, :collect, :now, :by)"
	" ON CONFLICT (profile, chain, mode) DO UPDATE SET state = excluded.state, applied_on = excluded.applied_on, open_on = excluded.open_on,"
	" mail_on = excluded.mail_on, terminated_on = excluded.terminated_on, collect = excluded.collect, changed_at = excluded.changed_at,"
	" changed_by = excluded.changed_by";

struct acting {
	struct shop *s;
	const struct profile *p;
	const char *profile;
	struct mall_service all[MALL_SERVICES];
	struct mall_service mine;
	const struct mall_service *other;
	day_t on;
};

/* ---- which one, and when ---- */

static enum status begin(struct acting *a, struct shop *s, const char *profile, struct record *r, struct error *e)
{
	enum status st;

	notes_free(&s->notes);
	*a = (struct acting){.s = s, .profile = profile};
	st = shop_profile(s, profile, &a->p, e);
	if (st == ST_OK)
		st = staff_allow(s, a->p, "perm.store_write", e);
	if (st == ST_OK && profile_text(a->p, "cvs.modes", DAY_NONE) == NULL)
		st = error_set(e, ST_REFUSED, "profile_services", NULL, "profile", _("“%s” has no convenience-store services."), profile);
	if (st == ST_OK && r != NULL) {
		mall_complete(r, true);
		st = record_check(r, NULL, NULL, e);
	}
	return st == ST_OK ? mall_services(s, profile, a->all, e) : st;
}

static void take(struct acting *a, const struct mall_service *v)
{
	a->mine = *v;
	a->other = mall_service_other(a->all, v->id);
}

static const struct mall_service *find(const struct acting *a, const char *chain, const char *mode, enum cvs_state state)
{
	for (int i = 0; i < MALL_SERVICES; i++) {
		const struct mall_service *v = &a->all[i];

		if (strcmp(v->chain, chain) == 0 && (*mode != '\0' ? strcmp(v->mode, mode) == 0 : v->is.state == state))
			return v;
	}
	return NULL;
}

/* The one that the record names; without a mode the one that is in `state`, else in `or_state`, else the first of the
 * chain; it is put into the record. */
static void choose(struct acting *a, struct record *r, enum cvs_state state, enum cvs_state or_state)
{
	const char *chain = record_get(r, "chain"), *mode = record_get(r, "mode");
	const struct mall_service *found = find(a, chain, mode, state);

	if (found == NULL)
		found = find(a, chain, mode, or_state);
	take(a, found != NULL ? found : find(a, chain, mall_modes[0], CVS_NONE));
	record_set(r, "mode", a->mine.mode);
}

static enum status day_of(struct acting *a, const struct record *r, struct error *e)
{
	day_t today = shop_today(a->s, a->p);

	a->on = mall_field_day(r, "on");
	if (a->on == DAY_NONE)
		a->on = today;
	if (a->on > today)
		return error_set(e, ST_REFUSED, "day_future", profile_rule(a->profile, "YAH-2"), "on", "%s", _("That day is still to come. Enter it when it has happened."));
	return ST_OK;
}

/* ---- refusals ---- */

static enum status before_day(const struct acting *a, day_t on, day_t before, const char *field, struct error *e)
{
	char text[16], than[16];

	day_format(on, text);
	day_format(before, than);
	return error_set(e, ST_REFUSED, "day_before", profile_rule(a->profile, "YAH-2"), field, _("%1$s cannot precede %2$s, the day of the step before."), text, than);
}

static enum status refused(const struct acting *a, enum cvs_refusal why, day_t before, struct error *e)
{
	const char *chain = label_of("cvs_chain", a->mine.chain), *mode = label_of("cvs_mode", a->mine.mode);

	switch (why) {
	case CVS_FINE:
		return ST_OK;
	case CVS_ALREADY:
		return error_set(e, ST_REFUSED, "service_exists", profile_rule(a->profile, "YAH-30"), "mode", _("%1$s, %2$s: %3$s already."), chain, mode,
		                 label_of("cvs_state", cvs_state_code(a->mine.is.state)));
	case CVS_EXCLUSIVE:
		return error_set(e, ST_REFUSED, "mode_exclusive", profile_rule(a->profile, "YAH-30"), "mode",
		                 _("Only one %1$s mode can be active; terminate the other first (%2$s)."), chain, label_of("cvs_mode", a->other->mode));
	case CVS_WAIT:
		return error_set(e, ST_REFUSED, "notice_missing", profile_rule(a->profile, "YAH-32"), "mode",
		                 _("Wait for the termination notice of %s and enter it first."), label_of("cvs_mode", a->other->mode));
	case CVS_NOT_APPLIED:
		return error_set(e, ST_REFUSED, "service_not_applied", profile_rule(a->profile, "YAH-31"), "mode",
		                 _("%1$s, %2$s was not applied for. Enter the application first."), chain, mode);
	case CVS_NOT_OPEN:
		return error_set(e, ST_REFUSED, "service_not_open", profile_rule(a->profile, "YAH-32"), "mode", _("%1$s, %2$s is not open; there is nothing to terminate."),
		                 chain, mode);
	case CVS_BEFORE:
		return before_day(a, a->on, before, "on", e);
	case CVS_NO_DAY:
		return error_set(e, ST_REFUSED, "day_missing", profile_rule(a->profile, "YAH-32"), "on", "%s",
		                 _("Neither the day of the mail nor that of the notice is known; enter one of them."));
	}
	return ST_OK;
}

/* ---- writing ---- */

static enum status store(const struct acting *a, struct error *e)
{
	const struct mall_service *v = &a->mine;
	struct stmt *q = db_prepare(a->s->db, put_sql);

	stmt_bind_text(q, ":profile", a->profile);
	stmt_bind_text(q, ":chain", v->chain);
	stmt_bind_text(q, ":mode", v->mode);
	stmt_bind_text(q, ":state", cvs_state_code(v->is.state));
	bind_day(q, ":applied", v->is.applied_on);
	bind_day(q, ":open", v->is.open_on);
	bind_day(q, ":mail", v->is.mail_on);
	bind_day(q, ":terminated", v->is.terminated_on);
	stmt_bind_int(q, ":collect", v->collect);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", a->s->actor);
	return stmt_run(q, e);
}

static enum status audit(const struct acting *a, const char *what, struct error *e)
{
	const struct cvs_days *was = &a->all[a->mine.id - 1].is, *is = &a->mine.is;
	char record[64], detail[300], d[4][16];

	day_format(is->applied_on, d[0]);
	day_format(is->open_on, d[1]);
	day_format(is->mail_on, d[2]);
	day_format(is->terminated_on, d[3]);
	snprintf(record, sizeof record, "cvs %s %s", a->mine.chain, a->mine.mode);
	snprintf(detail, sizeof detail, "%s: %s -> %s applied=%s open=%s mail=%s terminated=%s collect=%d", a->profile, cvs_state_code(was->state),
	         cvs_state_code(is->state), d[0], d[1], d[2], d[3], a->mine.collect);
	return shop_audit(a->s, what, record, detail, e);
}

static enum status write(const struct acting *a, const char *what, struct error *e)
{
	enum status st = shop_settle_warnings(a->s, e);

	if (st != ST_OK || (st = shop_write_begin(a->s, e)) != ST_OK)
		return st;
	st = store(a, e);
	if (st == ST_OK)
		st = audit(a, what, e);
	return shop_write_end(a->s, st, e);
}

static enum status act(struct acting *a, enum cvs_act what, const char *word, struct error *e)
{
	day_t before = DAY_NONE;
	enum cvs_refusal why = cvs_refuse(what, &a->mine.is, &a->other->is, a->on, &before);

	if (why != CVS_FINE)
		return refused(a, why, before, e);
	cvs_do(what, &a->mine.is, a->on);
	if (what == CVS_NOTICE && a->mine.collect) {
		a->mine.collect = false;
		notes_add(&a->s->notes, NOTE_INFO, "collect_off", profile_rule(a->profile, "YAH-36"), NULL, "%s", _("Home collection ends with it."));
	}
	return write(a, word, e);
}

static void warn_undocumented(const struct acting *a)
{
	notes_add(&a->s->notes, NOTE_WARN, "switch_undocumented", profile_rule(a->profile, "YAH-32"), "mode", "%s",
	          _("Switching from shop drop-off to the logistics centre is not documented by the platform; the same four steps are taken, with a subject of your own."));
}

/* ---- the acts ---- */

enum status mall_service_apply(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	struct acting a;
	enum status st = begin(&a, s, profile, r, e);

	if (st != ST_OK)
		return st;
	choose(&a, r, CVS_NONE, CVS_NONE);
	if (strcmp(a.mine.chain, "family") == 0 && strcmp(record_get(r, "account"), "helper") == 0 &&
	    profile_bool(a.p, "cvs.family.main_account_only", DAY_NONE, false))
		return error_set(e, ST_REFUSED, "main_account_only", profile_rule(profile, "YAH-31"), "account", "%s",
		                 _("Use the main account: FamilyMart takes no application of another."));
	if ((st = day_of(&a, r, e)) != ST_OK)
		return st;
	if (strcmp(a.mine.mode, "logistics") == 0 && a.other->is.state == CVS_TERMINATED)
		warn_undocumented(&a);
	return act(&a, CVS_APPLY, "service apply", e);
}

enum status mall_service_open(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	struct acting a;
	enum status st = begin(&a, s, profile, r, e);

	if (st != ST_OK)
		return st;
	choose(&a, r, CVS_APPLIED, CVS_APPLIED);
	st = day_of(&a, r, e);
	return st == ST_OK ? act(&a, CVS_OPENED, "service open", e) : st;
}

enum status mall_service_terminate(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	struct acting a;
	enum status st = begin(&a, s, profile, r, e);

	if (st != ST_OK)
		return st;
	choose(&a, r, CVS_OPEN, CVS_OPEN);
	if (strcmp(a.mine.mode, "store_drop") == 0 && a.mine.is.state == CVS_OPEN)
		warn_undocumented(&a);
	st = day_of(&a, r, e);
	return st == ST_OK ? act(&a, CVS_MAIL, "service terminate", e) : st;
}

enum status mall_service_terminated(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	struct acting a;
	enum status st = begin(&a, s, profile, r, e);

	if (st != ST_OK)
		return st;
	choose(&a, r, CVS_TERMINATING, CVS_OPEN);
	if (strcmp(record_get(r, "day_unknown"), "yes") == 0)
		a.on = DAY_NONE;
	else
		st = day_of(&a, r, e);
	return st == ST_OK ? act(&a, CVS_NOTICE, "service terminated", e) : st;
}

enum status mall_service_collect(struct shop *s, const char *profile, bool on, struct error *e)
{
	struct acting a;
	enum status st = begin(&a, s, profile, NULL, e);

	if (st != ST_OK)
		return st;
	take(&a, &a.all[MALL_SERVICES - 1]); /* FamilyMart, drop-off */
	if (on && a.mine.is.state != CVS_OPEN)
		return error_set(e, ST_REFUSED, "collect_needs_drop", profile_rule(profile, "YAH-36"), "collect", "%s",
		                 _("Home collection needs FamilyMart shop drop-off; it is not open."));
	if (a.mine.collect == on)
		return ST_OK;
	a.mine.collect = on;
	return write(&a, "service collect", e);
}

/* ---- put right by hand ---- */

enum status mall_service_record(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	struct acting a = {0};
	enum status st = mall_services(s, profile, a.all, e);

	if (st != ST_OK)
		return st;
	for (int i = 0; i < MALL_SERVICES; i++) {
		const struct mall_service *v = &a.all[i];

		if (strcmp(v->chain, record_get(r, "chain")) != 0 || strcmp(v->mode, record_get(r, "mode")) != 0)
			continue;
		mall_fill(r, "state", cvs_state_code(v->is.state));
		mall_fill_day(r, "applied_on", v->is.applied_on);
		mall_fill_day(r, "open_on", v->is.open_on);
		mall_fill_day(r, "mail_on", v->is.mail_on);
		mall_fill_day(r, "terminated_on", v->is.terminated_on);
	}
	return ST_OK;
}

static enum status check_edit(struct acting *a, struct error *e)
{
	const struct cvs_days *is = &a->mine.is, *other = &a->other->is;
	const day_t days[] = {is->applied_on, is->open_on, is->mail_on, is->terminated_on};
	static const char *const fields[] = {"applied_on", "open_on", "mail_on", "terminated_on"};
	day_t today = shop_today(a->s, a->p), before = DAY_NONE;
	enum cvs_refusal why = cvs_days_refuse(is, &before);

	for (size_t i = 0; i < 4; i++)
		if (days[i] != DAY_NONE && days[i] > today)
			return error_set(e, ST_REFUSED, "day_future", profile_rule(a->profile, "YAH-2"), fields[i], "%s",
			                 _("That day is still to come. Enter it when it has happened."));
	if (why == CVS_BEFORE) {
		for (size_t i = 0; i < 4; i++)
			if (days[i] != DAY_NONE && days[i] < before)
				a->on = days[i];
		return before_day(a, a->on, before, NULL, e);
	}
	if (why == CVS_NO_DAY)
		return error_set(e, ST_REFUSED, "day_missing", NULL, "state", "%s", _("This state needs its day: applied, opened, mail or notice."));
	if (is->state >= CVS_APPLIED && is->state <= CVS_TERMINATING && other->state >= CVS_APPLIED && other->state <= CVS_TERMINATING)
		return refused(a, CVS_EXCLUSIVE, DAY_NONE, e);
	return ST_OK;
}

enum status mall_service_edit(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	struct acting a;
	enum status st = mall_service_record(s, profile, r, e);

	if (st == ST_OK)
		st = begin(&a, s, profile, r, e);
	if (st != ST_OK)
		return st;
	choose(&a, r, CVS_NONE, CVS_NONE);
	a.mine.is = (struct cvs_days){cvs_state_of(record_get(r, "state")), mall_field_day(r, "applied_on"), mall_field_day(r, "open_on"),
	                              mall_field_day(r, "mail_on"), mall_field_day(r, "terminated_on")};
	if (a.mine.is.state != CVS_OPEN)
		a.mine.collect = false;
	st = check_edit(&a, e);
	return st == ST_OK ? write(&a, "service edit", e) : st;
}
