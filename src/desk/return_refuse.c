/*
 * A store that refuses a return: inside of the cooling-off period it may not
 * (YAH-82), nor because nobody asked online (YAH-85). What it may refuse stands
 * in the order's log.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/slip_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"
#include "storekeep/product.h"

static const char event_sql[] =
	"INSERT INTO order_event (profile, order_no, act, day, origin, rule, reason, at, by)"
	" VALUES (:profile, :order_no, 'refuse_return', :day, 'typed', :rule, :reason, :at, :by)";

static enum status judge_period(struct slip_market *m, const struct order_life *o, const struct slip_request *q, const char *reason, struct error *e)
{
	char day[16];
	bool exempt = o->facts.cooloff_exempt;
	enum status st = exempt ? ST_OK : slip_exempt(m, o, &exempt, e);

	if (st != ST_OK)
		return st;
	if (strcmp(reason, "exempt") == 0 && !exempt)
		return error_set(e, ST_REFUSED, "not_exempt", slip_rule(m, "YAH-83"), "reason", _("The product of %s is not marked as exempt."), o->order_no);
	if (exempt)
		return ST_OK;
	if (o->clock.cooloff_last == DAY_NONE)
		return error_set(e, ST_REFUSED, "not_shipped", slip_rule(m, "YAH-89"), "order_no", _("%s is not shipped; cancel it instead."), o->order_no);
	day_format(o->clock.cooloff_last, day);
	if (q->asked_on <= o->clock.cooloff_last)
		return error_set(e, ST_REFUSED, "within_cooloff", slip_rule(m, "YAH-82"), "reason",
		                 _("The return of %1$s is within the cooling-off period, which ends on %2$s, and must be accepted."), o->order_no, day);
	return ST_OK;
}

static enum status judge(struct slip_market *m, const struct slip_request *q, const struct record *r, struct error *e)
{
	const char *reason = record_get(r, "reason");

	if (*reason == '\0')
		return error_set(e, ST_REFUSED, "reason_missing", slip_rule(m, "YAH-82"), "reason", "%s", _("Choose a reason."));
	if (strcmp(reason, "no_online_request") == 0)
		return error_set(e, ST_REFUSED, "no_online_request", slip_rule(m, "YAH-85"), "reason", "%s",
		                 _("A missing online request is not a ground for refusal; create the slip yourself."));
	return judge_period(m, &q->orders[0], q, reason, e);
}

static enum status write(struct slip_market *m, const struct slip_request *q, const struct record *r, struct error *e)
{
	const struct order_life *o = &q->orders[0];
	struct stmt *stmt = db_prepare(m->s->db, event_sql);
	char reason[300], record[48], detail[120];
	enum status st;

	snprintf(reason, sizeof reason, "%s%s%.250s", record_get(r, "reason"), *record_get(r, "note") != '\0' ? ": " : "", record_get(r, "note"));
	stmt_bind_text(stmt, ":profile", o->profile);
	stmt_bind_text(stmt, ":order_no", o->order_no);
	bind_day(stmt, ":day", q->asked_on);
	stmt_bind_text(stmt, ":rule", slip_rule(m, "YAH-82"));
	stmt_bind_text(stmt, ":reason", reason);
	stmt_bind_int(stmt, ":at", clock_now());
	stmt_bind_text(stmt, ":by", m->s->actor);
	st = stmt_run(stmt, e);
	snprintf(record, sizeof record, "order %" PRId64, o->id);
	snprintf(detail, sizeof detail, "%s %s %s", o->profile, o->order_no, record_get(r, "reason"));
	return st == ST_OK ? shop_audit(m->s, "return refuse", record, detail, e) : st;
}

static enum status refuse(struct shop *s, const char *profile, const struct record *r, struct slip_request *q, struct error *e)
{
	struct slip_market m;
	enum status st = slip_market_open(s, profile, &m, e);

	if (st == ST_OK)
		st = slip_record_day(r, "asked_on", &q->asked_on, e);
	if (st == ST_OK)
		st = slip_day(&m, "asked_on", q->orders[0].facts.d.shipped, &q->asked_on, e);
	if (st == ST_OK)
		st = judge(&m, q, r, e);
	if (st == ST_OK)
		st = write(&m, q, r, e);
	slip_market_close(&m);
	return st;
}

enum status return_refuse(struct shop *s, struct record *r, struct error *e)
{
	struct slip_request q = {0};
	enum status st;

	notes_free(&s->notes);
	st = record_check(r, NULL, NULL, e);
	if (st == ST_OK)
		st = slip_request_orders(s, record_get(r, "profile"), record_get(r, "order_no"), &q, e);
	if (st == ST_OK)
		st = slip_known(s, q.orders[0].profile, e);
	if (st == ST_OK && q.count != 1)
		st = error_set(e, ST_REFUSED, "refuse_one", NULL, "order_no", "%s", _("Refuse one order at a time."));
	if (st == ST_OK && (st = life_write_begin(s, q.orders[0].profile, e)) == ST_OK)
		st = shop_write_end(s, refuse(s, q.orders[0].profile, r, &q, e), e);
	slip_request_free(&q);
	return st;
}
