/*
 * A violation as it stands: read, what it lacks, its appeal, the points of all,
 * and the way back to the normal state (YAH-145, YAH-147). Entering is
 * violation_save.c's.
 */
#include "config.h"

#include "storekeep/violation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/mall_parts.h"
#include "desk/violation_parts.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"

#define COLUMNS \
	"id, profile, kind, appeal_result, reference, description, measure, points, ruled_on, until, improve_by, remedied_on, measure_done_on," \
	" appeal_by, appealed_on, closed_on"

static const char get_sql[] = "SELECT " COLUMNS " FROM violation WHERE id = :id";
static const char open_sql[] =
	"SELECT " COLUMNS " FROM violation WHERE profile = :profile AND closed_on IS NULL AND id > :after ORDER BY id LIMIT 1";
static const char sum_sql[] =
	"SELECT COALESCE(SUM(CASE WHEN appeal_result <> 'withdrawn' THEN points ELSE 0 END), 0), COALESCE(SUM(closed_on IS NULL), 0) FROM violation"
	" WHERE profile = :profile";
static const char close_sql[] =
	"UPDATE violation SET closed_on = :on, changed_at = :now, changed_by = :by WHERE profile = :profile AND closed_on IS NULL";

void violation_free(struct violation *v)
{
	free(v->reference);
	free(v->description);
	free(v->measure);
	*v = (struct violation){0};
}

static void read_row(struct stmt *q, struct violation *v)
{
	*v = (struct violation){
		.id = stmt_int(q, 0), .reference = xstrdup(column_words(q, 4)), .description = xstrdup(column_words(q, 5)),
		.measure = xstrdup(column_words(q, 6)), .points = stmt_int(q, 7), .ruled_on = column_day(q, 8), .until = column_day(q, 9),
		.improve_by = column_day(q, 10), .remedied_on = column_day(q, 11), .measure_done_on = column_day(q, 12), .appeal_by = column_day(q, 13),
		.appealed_on = column_day(q, 14), .closed_on = column_day(q, 15),
	};
	column_text(q, 1, v->profile, sizeof v->profile);
	column_text(q, 2, v->kind, sizeof v->kind);
	column_text(q, 3, v->appeal_result, sizeof v->appeal_result);
}

enum status violation_get(struct shop *s, int64_t id, struct violation *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct violation){0};
	stmt_bind_int(q, ":id", id);
	if ((step = stmt_step(q, e)) == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "violation_missing", NULL, "id", _("There is no violation number %lld."), (long long)id);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

bool violation_next(struct shop *s, const char *profile, int64_t after, struct violation *out)
{
	struct stmt *q = db_prepare(s->db, open_sql);
	bool found;

	*out = (struct violation){0};
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":after", after);
	if ((found = stmt_step(q, NULL) == STEP_ROW))
		read_row(q, out);
	stmt_reset(q);
	return found;
}

int violation_missing(const struct violation *v, day_t today)
{
	const struct violation_facts facts = {
		.remedied_on = v->remedied_on, .until = v->until, .measure_done_on = v->measure_done_on, .has_measure = *v->measure != '\0',
		.withdrawn = strcmp(v->appeal_result, "withdrawn") == 0,
	};

	return violation_lacks(&facts, today);
}

const char *violation_appeal(const struct violation *v, const struct profile *p, day_t today)
{
	if (*v->appeal_result != '\0')
		return strcmp(v->appeal_result, "upheld") == 0 ? "upheld" : "withdrawn";
	if (v->appealed_on != DAY_NONE)
		return "appealed";
	switch (violation_window(v->ruled_on, (int)profile_int(p, "violation.appeal_days_min", v->ruled_on, 3), v->appeal_by, today)) {
	case APPEAL_SAFE:
		return "safe";
	case APPEAL_LAST:
		return "last";
	case APPEAL_OVER:
		break;
	}
	return "over";
}

enum status violation_sum(struct shop *s, const char *profile, struct violation_sum *out, struct error *e)
{
	const struct profile *p;
	struct stmt *q;
	enum step step;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct violation_sum){0};
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, sum_sql);
	stmt_bind_text(q, ":profile", profile);
	if ((step = stmt_step(q, e)) == STEP_ROW) {
		out->points = stmt_int(q, 0);
		out->open = stmt_int(q, 1);
	}
	stmt_reset(q);
	violation_threshold(profile_text(p, "violation.thresholds", shop_today(s, p)), out->points, out->reached, &out->next);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- back to the normal state ---- */

static enum status refuse(const struct violation *v, int lacks, struct error *e)
{
	const char *rule = profile_rule(v->profile, "YAH-145");
	char ruled[16], until[16];

	day_format(v->ruled_on, ruled);
	day_format(v->until, until);
	if (lacks & LACKS_REMEDY)
		return error_set(e, ST_REFUSED, "VIOLATION_OPEN", rule, "remedied_on",
		                 _("Violation %1$lld of %2$s is not remedied yet; the store's normal state returns only then."), (long long)v->id, ruled);
	if (lacks & LACKS_PERIOD)
		return error_set(e, ST_REFUSED, "VIOLATION_OPEN", rule, "until",
		                 _("The measure for violation %1$lld of %2$s runs until %3$s; the store's normal state returns only after it."),
		                 (long long)v->id, ruled, until);
	return error_set(e, ST_REFUSED, "VIOLATION_OPEN", rule, "measure_done_on",
	                 _("The measure for violation %1$lld of %2$s is not carried out yet; the store's normal state returns only then."),
	                 (long long)v->id, ruled);
}

enum status violation_restorable(struct shop *s, const char *profile, struct error *e)
{
	const struct profile *p;
	struct violation v;
	int64_t after = 0;
	int lacks = 0;
	enum status st = shop_profile(s, profile, &p, e);

	while (st == ST_OK && violation_next(s, profile, after, &v)) {
		after = v.id;
		if ((lacks = violation_missing(&v, shop_today(s, p))) != 0)
			st = refuse(&v, lacks, e);
		violation_free(&v);
	}
	return st;
}

/* A store whose closure is announced goes on closing. */
static enum status lift(struct shop *s, const char *profile, const char *why, struct error *e)
{
	struct closure c;
	enum status st = closure_of(s, profile, &c, e);

	if (st != ST_OK)
		return st;
	return mall_set_status(s, profile, c.id != 0 && strcmp(c.state, "announced") == 0 ? "closing" : "active", why, e);
}

static enum status close_all(struct shop *s, const struct profile *p, const char *why, int64_t *closed, struct error *e)
{
	struct violation_sum sum;
	struct mall_store m;
	struct stmt *q;
	char detail[300];
	enum status st = violation_sum(s, profile_name(p), &sum, e);

	*closed = sum.open;
	if (st != ST_OK || (st = mall_of(s, profile_name(p), &m, e)) != ST_OK)
		return st;
	q = db_prepare(s->db, close_sql);
	bind_day(q, ":on", shop_today(s, p));
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	stmt_bind_text(q, ":profile", profile_name(p));
	st = stmt_run(q, e);
	snprintf(detail, sizeof detail, "closed %" PRId64 ": %.200s", sum.open, why);
	if (st == ST_OK)
		st = mall_audit(s, "violation restore", m.id, detail, e);
	if (st == ST_OK && strcmp(m.status, "restricted") == 0)
		st = lift(s, profile_name(p), why, e);
	mall_free(&m);
	return st;
}

enum status violation_restore(struct shop *s, const char *profile, const char *why, int64_t *closed, struct error *e)
{
	const struct profile *p;
	enum status st = mall_profile(s, profile, &p, e);

	*closed = 0;
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.store_write", e);
	if (st != ST_OK || (st = life_write_begin(s, profile_name(p), e)) != ST_OK)
		return st;
	st = violation_restorable(s, profile_name(p), e);
	return shop_write_end(s, st == ST_OK ? close_all(s, p, why != NULL ? why : "", closed, e) : st, e);
}
