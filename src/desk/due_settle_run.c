/*
 * What the rules of settlement do by themselves when their day has come: begin
 * periods, advance the states of periods and vouchers, open fee invoices. All of
 * it follows from the facts alone, so doing it again changes nothing.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/life.h"
#include "storekeep/period_row.h"
#include "storekeep/pulse.h"

#define MARKETS_MAX 32
#define BACK_DAYS 400

static const char state_sql[] = "UPDATE period SET state = :state, settled_on = :settled WHERE id = :id AND state <> :state";
static const char was_sql[] = "SELECT state FROM period WHERE id = :id";
static const char fee_sql[] = "INSERT INTO fee_invoice (period_id, available_on) VALUES (:id, :day) ON CONFLICT (period_id) DO NOTHING";

/* Sent and arrived on days that were entered ahead; all of a paid period's. */
static const char voucher_sql[] =
	"UPDATE voucher SET state = :to WHERE period_id = :id AND state = :from AND (:day_of = 0 OR"
	" (CASE :day_of WHEN 1 THEN sent_on ELSE arrived_on END) <= :today)";

/* Those that it moves, by the day from which that holds: a run that comes late tells what one that came daily told. */
static const char voucher_days_sql[] =
	"SELECT CASE :day_of WHEN 0 THEN :paid WHEN 1 THEN sent_on ELSE arrived_on END AS day, count(*) FROM voucher"
	" WHERE period_id = :id AND state = :from AND (:day_of = 0 OR (CASE :day_of WHEN 1 THEN sent_on ELSE arrived_on END) <= :today)"
	" GROUP BY day ORDER BY day";
enum { VOUCHER_DAYS = 8 }; /* a period has two vouchers that are not returned */

static enum status audit(struct shop *s, const char *what, const struct period *p, const char *detail, struct error *e)
{
	char record[64];
	snprintf(record, sizeof record, "period %.31s %.15s", p->profile, p->days.code);
	return shop_audit(s, what, record, detail, e);
}

static enum status tell(struct shop *s, day_t day, const char *step, const struct period *p, int64_t count, const char *rule, struct error *e)
{
	return life_tell(s, day, step, p->profile, "period", p->days.code, count, rule, e);
}

/* The day on which a paid period was paid; DAY_NONE: it is not. */
static day_t paid_day(const struct period *p)
{
	if (strcmp(p->state, "settled_final") == 0)
		return p->held_ended;
	return strcmp(p->state, "paid") != 0 ? DAY_NONE : p->paid_on != DAY_NONE ? p->paid_on : p->run_pay;
}

struct voucher_move {
	const char *from, *to;
	int day_of; /* 1 sent, 2 arrived, 0 paid */
};

static enum status tell_vouchers(struct shop *s, const struct period *p, int64_t id, const struct voucher_move *step, day_t today, struct error *e)
{
	struct stmt *q = db_prepare(s->db, voucher_days_sql);
	day_t days[VOUCHER_DAYS];
	int64_t counts[VOUCHER_DAYS];
	size_t n = 0;
	enum step at = STEP_DONE;
	enum status st = ST_OK;

	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":from", step->from);
	stmt_bind_int(q, ":day_of", step->day_of);
	bind_day(q, ":today", today);
	bind_day(q, ":paid", paid_day(p));
	while (n < VOUCHER_DAYS && (at = stmt_step(q, e)) == STEP_ROW) {
		days[n] = column_day(q, 0);
		counts[n++] = stmt_int(q, 1);
	}
	stmt_reset(q);
	if (at == STEP_FAILED)
		return ST_FAILED;
	for (size_t i = 0; st == ST_OK && i < n; i++)
		st = tell(s, days[i], "voucher_state", p, counts[i], "YAH-134", e);
	return st;
}

static enum status advance_vouchers(struct shop *s, const struct period *p, int64_t id, day_t today, int64_t *states, struct error *e)
{
	static const struct voucher_move steps[] = {{"entered", "sent", 1}, {"sent", "accepted", 2}, {"accepted", "paid", 0}};
	enum status st = ST_OK;

	for (size_t i = 0; st == ST_OK && i < sizeof steps / sizeof *steps; i++) {
		if (steps[i].day_of == 0 && paid_day(p) == DAY_NONE)
			continue;
		if ((st = tell_vouchers(s, p, id, &steps[i], today, e)) != ST_OK)
			return st;
		struct stmt *q = db_prepare(s->db, voucher_sql);
		stmt_bind_int(q, ":id", id);
		stmt_bind_text(q, ":from", steps[i].from);
		stmt_bind_text(q, ":to", steps[i].to);
		stmt_bind_int(q, ":day_of", steps[i].day_of);
		bind_day(q, ":today", today);
		if ((st = stmt_run(q, e)) == ST_OK && db_changes(s->db) > 0) {
			*states += db_changes(s->db);
			st = audit(s, "voucher state", p, steps[i].to, e);
		}
	}
	return st;
}

static enum status tell_state(struct shop *s, day_t day, const struct period *p, const char *state, struct error *e)
{
	static const struct {
		const char *state, *rule;
	} rules[] = {{"statement_open", "YAH-124"}, {"late", "YAH-134"}, {"carried", "YAH-135"}, {"paid", "YAH-122"}, {"claimed", "YAH-133"},
	             {"held", "YAH-23"}, {"settled_final", "YAH-24"}};
	const char *rule = "YAH-121";
	char step[24];
	for (size_t i = 0; i < sizeof rules / sizeof *rules; i++)
		if (strcmp(rules[i].state, state) == 0)
			rule = rules[i].rule;
	snprintf(step, sizeof step, "period_%.16s", state);
	return tell(s, day, step, p, 1, rule, e);
}

/* Each state that it went into since it was in `from`, with its day: a run that comes late tells what one that came daily told. */
static enum status tell_states(struct shop *s, const struct period *p, const char *from, day_t today, struct error *e)
{
	day_t begin = today, day;
	enum status st = ST_OK;
	while (begin > p->days.from && strcmp(period_state_of(p, begin), p->state) == 0)
		begin--;
	day = begin + 1; /* the state of now holds from here */
	while (begin > p->days.from && strcmp(period_state_of(p, begin), from) != 0)
		begin--;
	if (strcmp(period_state_of(p, begin), from) == 0)
		day = begin + 1;
	for (const char *last = from; st == ST_OK && day <= today; day++) {
		const char *state = period_state_of(p, day);
		if (strcmp(state, last) != 0)
			st = tell_state(s, day, p, state, e);
		last = state;
	}
	return st;
}

static bool state_was(struct shop *s, int64_t id, char out[24])
{
	struct stmt *q = db_prepare(s->db, was_sql);
	bool is;
	stmt_bind_int(q, ":id", id);
	is = stmt_step(q, NULL) == STEP_ROW;
	snprintf(out, 24, "%s", is ? stmt_text(q, 0) : "");
	stmt_reset(q);
	return is;
}

static enum status advance_state(struct shop *s, const struct period *p, int64_t id, day_t today, int64_t *states, struct error *e)
{
	char from[24];
	if (!state_was(s, id, from))
		return ST_OK;
	struct stmt *q = db_prepare(s->db, state_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":state", p->state);
	bind_day(q, ":settled", strcmp(p->state, "settled_final") == 0 ? p->held_ended : DAY_NONE);
	enum status st = stmt_run(q, e);
	if (st != ST_OK || db_changes(s->db) == 0)
		return st;
	++*states;
	st = audit(s, "period state", p, p->state, e);
	return st == ST_OK ? tell_states(s, p, from, today, e) : st;
}

static enum status open_fee_invoice(struct shop *s, const struct period_frame *f, const struct period *p, int64_t id,
                                    int64_t *invoices, struct error *e)
{
	day_t paid = p->paid_on != DAY_NONE ? p->paid_on : p->run_pay;
	if (strcmp(p->state, "paid") != 0 || !profile_text(f->profile, "fee_invoice.available_days", f->today))
		return ST_OK;
	day_t from = claim_fee_invoice_day(&f->rules, paid);
	if (from == DAY_NONE || f->today < from)
		return ST_OK;
	struct stmt *q = db_prepare(s->db, fee_sql);
	stmt_bind_int(q, ":id", id);
	bind_day(q, ":day", from);
	enum status st = stmt_run(q, e);
	if (st != ST_OK || db_changes(s->db) == 0)
		return st;
	++*invoices;
	st = audit(s, "fee invoice open", p, "", e);
	return st == ST_OK ? tell(s, from, "fee_invoice", p, 1, "YAH-137", e) : st;
}

static enum status run_period(struct shop *s, const struct period_frame *f, const struct period *p, struct due_done *done, struct error *e)
{
	int64_t id;
	bool fresh = p->id == 0;
	enum status st = period_keep(s, p, &id, e);
	if (st == ST_OK && fresh) {
		done->periods++;
		st = audit(s, "period begin", p, "", e);
		if (st == ST_OK)
			st = tell(s, p->days.from, "period_begin", p, 1, "YAH-121", e);
	}
	if (st == ST_OK)
		st = advance_state(s, p, id, f->today, &done->states, e);
	if (st == ST_OK)
		st = advance_vouchers(s, p, id, f->today, &done->states, e);
	if (st == ST_OK)
		st = open_fee_invoice(s, f, p, id, &done->invoices, e);
	return st;
}

static enum status run_market(struct shop *s, const char *profile, struct due_done *done, struct error *e)
{
	struct period_frame f;
	struct periods ps = {0};
	enum status st = period_frame_open(&f, s, profile, e);
	if (st == ST_OK)
		st = periods_load(s, profile, f.today - BACK_DAYS, EXPECT_ENDED, &ps, e);
	for (size_t i = 0; st == ST_OK && i < ps.count; i++) {
		if ((st = db_begin(s->db, e)) != ST_OK)
			break;
		st = shop_write_end(s, run_period(s, &f, &ps.items[i], done, e), e);
	}
	periods_free(&ps);
	period_frame_close(&f);
	return st;
}

enum status due_settle_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	char names[MARKETS_MAX][PULSE_NAME];
	size_t count = pulse_markets(s, names, MARKETS_MAX);
	enum status st = ST_OK;
	(void)p;
	for (size_t i = 0; st == ST_OK && i < count; i++)
		st = run_market(s, names[i], done, e);
	return st;
}
