/*
 * The states of a convenience-store service and the order of its days (YAH-30 to
 * 32, section 16).
 */
#include "config.h"

#include "storekeep/cvs.h"

#include <stddef.h>
#include <string.h>

static const char *const codes[] = {"none", "applied", "open", "terminating", "terminated"};

const char *cvs_state_code(enum cvs_state s)
{
	return codes[s];
}

enum cvs_state cvs_state_of(const char *code)
{
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i], code) == 0)
			return (enum cvs_state)i;
	return CVS_NONE;
}

/* `later` stands before `earlier`: both are known, and in the wrong order. */
static bool is_before(day_t later, day_t earlier, day_t *before)
{
	if (later == DAY_NONE || earlier == DAY_NONE || later >= earlier)
		return false;
	if (before != NULL)
		*before = earlier;
	return true;
}

static enum cvs_refusal refuse_apply(const struct cvs_days *mine, const struct cvs_days *other, day_t on, day_t *before)
{
	if (mine->state != CVS_NONE && mine->state != CVS_TERMINATED)
		return CVS_ALREADY;
	if (other->state == CVS_OPEN || other->state == CVS_APPLIED)
		return CVS_EXCLUSIVE;
	if (other->state == CVS_TERMINATING)
		return CVS_WAIT;
	if (is_before(on, cvs_ends(other), before) || is_before(on, cvs_ends(mine), before))
		return CVS_BEFORE;
	return CVS_FINE;
}

static enum cvs_refusal refuse_opened(const struct cvs_days *mine, const struct cvs_days *other, day_t on, day_t *before)
{
	if (mine->state == CVS_OPEN || mine->state == CVS_TERMINATING)
		return CVS_ALREADY;
	if (mine->state != CVS_APPLIED)
		return CVS_NOT_APPLIED;
	if (other->state == CVS_OPEN || other->state == CVS_TERMINATING)
		return CVS_EXCLUSIVE;
	return is_before(on, mine->applied_on, before) ? CVS_BEFORE : CVS_FINE;
}

static enum cvs_refusal refuse_notice(const struct cvs_days *mine, day_t on, day_t *before)
{
	if (mine->state == CVS_TERMINATED)
		return CVS_ALREADY;
	if (mine->state != CVS_OPEN && mine->state != CVS_TERMINATING)
		return CVS_NOT_OPEN;
	if (on == DAY_NONE && mine->mail_on == DAY_NONE)
		return CVS_NO_DAY;
	return is_before(on, mine->mail_on, before) || is_before(on, mine->open_on, before) ? CVS_BEFORE : CVS_FINE;
}

enum cvs_refusal cvs_refuse(enum cvs_act act, const struct cvs_days *mine, const struct cvs_days *other, day_t on, day_t *before)
{
	switch (act) {
	case CVS_APPLY:
		return refuse_apply(mine, other, on, before);
	case CVS_OPENED:
		return refuse_opened(mine, other, on, before);
	case CVS_MAIL:
		if (mine->state == CVS_TERMINATING || mine->state == CVS_TERMINATED)
			return CVS_ALREADY;
		if (mine->state != CVS_OPEN)
			return CVS_NOT_OPEN;
		return is_before(on, mine->open_on, before) ? CVS_BEFORE : CVS_FINE;
	case CVS_NOTICE:
		return refuse_notice(mine, on, before);
	}
	return CVS_FINE;
}

void cvs_do(enum cvs_act act, struct cvs_days *mine, day_t on)
{
	switch (act) {
	case CVS_APPLY:
		*mine = (struct cvs_days){CVS_APPLIED, on, DAY_NONE, DAY_NONE, DAY_NONE};
		break;
	case CVS_OPENED:
		mine->state = CVS_OPEN;
		mine->open_on = on;
		break;
	case CVS_MAIL:
		mine->state = CVS_TERMINATING;
		mine->mail_on = on;
		break;
	case CVS_NOTICE:
		mine->state = CVS_TERMINATED;
		mine->terminated_on = on;
		break;
	}
}

enum cvs_refusal cvs_days_refuse(const struct cvs_days *v, day_t *before)
{
	if (is_before(v->open_on, v->applied_on, before) || is_before(v->mail_on, v->open_on, before) ||
	    is_before(v->terminated_on, v->mail_on, before) || is_before(v->terminated_on, v->open_on, before))
		return CVS_BEFORE;
	if ((v->state == CVS_APPLIED && v->applied_on == DAY_NONE) || (v->state == CVS_OPEN && v->open_on == DAY_NONE) ||
	    (v->state == CVS_TERMINATING && v->mail_on == DAY_NONE) || (v->state == CVS_TERMINATED && cvs_ends(v) == DAY_NONE))
		return CVS_NO_DAY;
	return CVS_FINE;
}

day_t cvs_ends(const struct cvs_days *v)
{
	if (v->state != CVS_TERMINATED)
		return DAY_NONE;
	return v->terminated_on != DAY_NONE ? v->terminated_on : v->mail_on;
}

bool cvs_sells(const struct cvs_days *v, day_t day)
{
	day_t ends = cvs_ends(v);

	if (v->state == CVS_NONE || v->state == CVS_APPLIED || (v->open_on != DAY_NONE && day < v->open_on))
		return false;
	return v->state != CVS_TERMINATED || (ends != DAY_NONE && day < ends);
}
