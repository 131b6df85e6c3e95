/*
 * Writing one order back: its row in place, and what happened as an event.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/order_case.h"
#include "storekeep/json.h"

static const char write_sql[] =
	"UPDATE orders SET state = :state, cancel_reason = :cancel_reason, origins = :origins, next_step = :next_step, next_on = :next_on,"
	" posting_day = :posting, refund_day = :refund, refund_amount = :refund_amount, reverse_fee = :reverse_fee, shippable_on = :shippable_on,"
	" shipped_on = :shipped_on, picked_up_on = :picked_up_on, received_on = :received_on, complaint_on = :complaint_on,"
	" confirmed_on = :confirmed_on, cancelled_on = :cancelled_on, preorder_on = :preorder_on, refunded_on = :refunded_on,"
	" bank_refunded_on = :bank_refunded_on, reverse_on = :reverse_on WHERE id = :id";
static const char event_sql[] =
	"INSERT INTO order_event (profile, order_no, act, day, origin, rule, reason, before, after, batch_id, at, by)"
	" VALUES (:profile, :order_no, :act, :day, :origin, :rule, :reason, :before, :after, :batch, :at, :by)";

static bool is(const char *a, const char *b)
{
	return strcmp(a, b) == 0;
}

enum status order_case_write(struct order_market *m, const struct order_case *c, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, write_sql);
	char origins[ORIGINS_SIZE], name[32];

	order_origins_put(c, origins);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_text(q, ":state", c->state);
	stmt_bind_text(q, ":cancel_reason", c->cancel_reason);
	stmt_bind_text(q, ":origins", origins);
	stmt_bind_text(q, ":next_step", c->next_step);
	bind_day(q, ":next_on", c->next_on);
	bind_day(q, ":posting", c->posting);
	bind_day(q, ":refund", c->refund);
	stmt_bind_int(q, ":refund_amount", c->refund_amount);
	bind_money(q, ":reverse_fee", c->reverse_fee);
	for (int f = 0; f < CASE_DAYS; f++) {
		snprintf(name, sizeof name, ":%s", case_field_names[f]);
		bind_day(q, name, c->day[f]);
	}
	return stmt_run(q, e);
}

static void put_day(struct json *j, const char *key, day_t d)
{
	char text[16];

	day_format(d, text);
	json_date(j, key, text);
}

/* The columns of `c` that differ from `other`. */
static void put_changes(const struct order_case *c, const struct order_case *other, struct json *j)
{
	json_object(j, NULL);
	if (!is(c->state, other->state))
		json_text(j, "state", c->state);
	if (!is(c->cancel_reason, other->cancel_reason))
		json_text(j, "cancel_reason", c->cancel_reason);
	for (int f = 0; f < CASE_DAYS; f++)
		if (c->day[f] != other->day[f])
			put_day(j, case_field_names[f], c->day[f]);
	if (c->posting != other->posting)
		put_day(j, "posting_day", c->posting);
	if (c->refund_amount != other->refund_amount)
		json_int(j, "refund_amount", c->refund_amount);
	if (c->reverse_fee != other->reverse_fee && c->reverse_fee != MONEY_NONE)
		json_int(j, "reverse_fee", c->reverse_fee);
	else if (c->reverse_fee != other->reverse_fee)
		json_null(j, "reverse_fee");
	json_end_object(j);
}

enum status order_event_put(struct order_market *m, const struct order_case *before, const struct order_case *after, const struct order_event *ev,
                            struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, event_sql);
	struct json was = {0}, becomes = {0};
	enum status st;

	put_changes(before, after, &was);
	put_changes(after, before, &becomes);
	stmt_bind_text(q, ":profile", after->profile);
	stmt_bind_text(q, ":order_no", after->order_no);
	stmt_bind_text(q, ":act", ev->act);
	bind_day_text(q, ":day", ev->day);
	stmt_bind_text(q, ":origin", ev->origin);
	stmt_bind_text(q, ":rule", ev->rule != NULL ? profile_rule(m->name, ev->rule) : "");
	stmt_bind_text(q, ":reason", ev->reason != NULL ? ev->reason : "");
	stmt_bind_text(q, ":before", buf_str(&was.out));
	stmt_bind_text(q, ":after", buf_str(&becomes.out));
	stmt_bind_int(q, ":batch", ev->batch_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", m->s->actor);
	st = stmt_run(q, e);
	buf_free(&was.out);
	buf_free(&becomes.out);
	return st;
}
