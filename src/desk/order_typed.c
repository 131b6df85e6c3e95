/*
 * Facts that people typed: they hold beside the marketplace's files until one
 * says something else.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/order_write.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char fact_sql[] =
	"INSERT INTO order_fact (profile, order_no, field, value, batch_id, at, by) VALUES (:profile, :order_no, :field, :value, :batch, :at, :by)"
	" ON CONFLICT (profile, order_no, field) DO UPDATE SET value = excluded.value, batch_id = excluded.batch_id, at = excluded.at,"
	" by = excluded.by";
static const char drop_sql[] = "DELETE FROM order_fact WHERE profile = :profile AND order_no = :order_no AND field = :field";
static const char event_sql[] =
	"INSERT INTO order_event (profile, order_no, act, day, origin, reason, before, after, batch_id, at, by)"
	" VALUES (:profile, :order_no, 'file', :day, 'file', :field, :before, :after, :batch, :at, :by)";
static const char of_batch_sql[] =
	"SELECT 1 FROM order_fact f JOIN orders o ON o.profile = f.profile AND o.order_no = f.order_no"
	" WHERE o.id = :id AND f.batch_id = :batch";
static const char drop_batch_sql[] = "DELETE FROM order_fact WHERE profile = :profile AND order_no = :order_no AND batch_id = :batch";
static const char all_sql[] = "SELECT field, value FROM order_fact WHERE profile = :profile AND order_no = :order_no";

static void fact_value(const struct order_case *c, enum case_field f, char out[static 40])
{
	if (f < CASE_DAYS)
		day_format(c->day[f], out);
	else if (f == CASE_REFUND_AMOUNT)
		snprintf(out, 40, "%lld", (long long)c->refund_amount);
	else if (f == CASE_REVERSE_FEE)
		snprintf(out, 40, "%lld", (long long)c->reverse_fee);
	else
		snprintf(out, 40, "%s", f == CASE_CANCEL_REASON ? c->cancel_reason : "1");
}

static enum status put_fact(struct order_market *m, const struct order_case *c, enum case_field f, int64_t batch_id, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, fact_sql);
	char value[40];

	fact_value(c, f, value);
	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_text(q, ":order_no", c->order_no);
	stmt_bind_text(q, ":field", case_field_names[f]);
	stmt_bind_text(q, ":value", value);
	stmt_bind_int(q, ":batch", batch_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", m->s->actor);
	return stmt_run(q, e);
}

static enum status drop_fact(struct order_market *m, const struct order_case *c, enum case_field f, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, drop_sql);

	stmt_bind_text(q, ":profile", c->profile);
	stmt_bind_text(q, ":order_no", c->order_no);
	stmt_bind_text(q, ":field", case_field_names[f]);
	return stmt_run(q, e);
}

static bool holds(const struct order_case *c, enum case_field f)
{
	return c->from[f] == ORIGIN_TYPED || (c->from[f] == ORIGIN_RULE && f != CASE_CONFIRMED);
}

enum status order_facts_keep(struct order_market *m, const struct order_case *before, const struct order_case *after, int64_t batch_id,
                             struct error *e)
{
	enum status st = ST_OK;

	for (int f = 0; f < CASE_FIELDS && st == ST_OK; f++) {
		char was[40] = "", now[40] = "";

		if (holds(before, (enum case_field)f))
			fact_value(before, (enum case_field)f, was);
		if (holds(after, (enum case_field)f))
			fact_value(after, (enum case_field)f, now);
		if (strcmp(was, now) != 0)
			st = *now != '\0' ? put_fact(m, after, (enum case_field)f, batch_id, e) : drop_fact(m, after, (enum case_field)f, e);
	}
	return st;
}

bool order_fact_of_batch(struct order_market *m, int64_t id, int64_t batch_id)
{
	struct stmt *q = db_prepare(m->s->db, of_batch_sql);
	bool any;

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":batch", batch_id);
	any = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return any;
}

enum status order_fact_drop_batch(struct order_market *m, const char *order_no, int64_t batch_id, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, drop_batch_sql);

	stmt_bind_text(q, ":profile", m->name);
	stmt_bind_text(q, ":order_no", order_no);
	stmt_bind_int(q, ":batch", batch_id);
	return stmt_run(q, e);
}

/* ---- beside a file ---- */

static void take(struct order_typed *t, const char *field, const char *value)
{
	for (int f = 0; f < CASE_FIELDS; f++) {
		if (strcmp(case_field_names[f], field) != 0)
			continue;
		t->any = t->has[f] = true;
		if (f < CASE_DAYS)
			t->day[f] = day_parse_iso(value);
		else if (f == CASE_REFUND_AMOUNT || f == CASE_REVERSE_FEE)
			t->amount[f - CASE_REFUND_AMOUNT] = strtoll(value, NULL, 10);
		else if (f == CASE_CANCEL_REASON)
			snprintf(t->cancel_reason, sizeof t->cancel_reason, "%s", value);
	}
}

enum status order_typed_read(struct shop *s, const char *profile, const char *order_no, struct order_typed *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, all_sql);
	enum step step;

	out->any = false;
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":order_no", order_no);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		if (!out->any)
			memset(out, 0, sizeof *out);
		take(out, column_words(q, 0), column_words(q, 1));
	}
	stmt_reset(q);
	if (!out->any)
		memset(out, 0, sizeof *out);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static void put(const struct order_typed *t, struct order_case *c, int f)
{
	c->from[f] = ORIGIN_TYPED;
	if (f < CASE_DAYS)
		c->day[f] = t->day[f];
	else if (f == CASE_REFUND_AMOUNT)
		c->refund_amount = t->amount[0];
	else if (f == CASE_REVERSE_FEE)
		c->reverse_fee = t->amount[1];
	else if (f == CASE_CANCEL_REASON)
		snprintf(c->cancel_reason, sizeof c->cancel_reason, "%s", t->cancel_reason);
	else
		*(f == CASE_RETURNING ? &c->returning : &c->returned) = true;
}

static void take_away(struct order_case *c, int f)
{
	c->from[f] = ORIGIN_NONE;
	if (f < CASE_DAYS)
		c->day[f] = DAY_NONE;
	else if (f == CASE_REFUND_AMOUNT)
		c->refund_amount = 0;
	else if (f == CASE_REVERSE_FEE)
		c->reverse_fee = MONEY_NONE;
	else if (f == CASE_CANCEL_REASON)
		c->cancel_reason[0] = '\0';
	else
		*(f == CASE_RETURNING ? &c->returning : &c->returned) = false;
}

/* The file says it itself. */
static bool says(const struct order_case *c, int f)
{
	if (f < CASE_DAYS)
		return c->from[f] == ORIGIN_FILE;
	if (f == CASE_REFUND_AMOUNT)
		return c->from[f] != ORIGIN_TYPED && c->refund_amount != 0;
	return f == CASE_REVERSE_FEE && c->from[f] != ORIGIN_TYPED && c->reverse_fee != MONEY_NONE;
}

static bool differs(const struct order_typed *t, const struct order_case *c, int f)
{
	if (f < CASE_DAYS)
		return c->day[f] != t->day[f];
	return (f == CASE_REFUND_AMOUNT ? c->refund_amount != t->amount[0] : c->reverse_fee != t->amount[1]);
}

void order_typed_apply(const struct order_typed *t, struct order_case *c, bool against[CASE_FIELDS])
{
	/* What is on its way was not cancelled. */
	bool shipped = c->from[CASE_SHIPPED] == ORIGIN_FILE;

	memset(against, 0, CASE_FIELDS * sizeof *against);
	for (int f = 0; f < CASE_FIELDS; f++) {
		bool cancels = f == CASE_CANCELLED || f == CASE_CANCEL_REASON;

		if (!t->has[f] && c->from[f] == ORIGIN_TYPED)
			take_away(c, f);
		else if (t->has[f] && cancels && shipped)
			against[f] = true;
		else if (t->has[f] && says(c, f))
			against[f] = differs(t, c, f);
		else if (t->has[f])
			put(t, c, f);
	}
}

#define MOST_NOTES 20

static void values(const struct order_typed *t, const struct order_case *c, int f, char typed[40], char stated[40])
{
	struct order_case mine = *c;

	put(t, &mine, f);
	fact_value(&mine, (enum case_field)f, typed);
	fact_value(c, (enum case_field)f, stated);
}

static enum status put_event(struct order_writer *w, const struct order_row *o, int f, const char *typed, const char *stated, struct error *e)
{
	struct stmt *q = db_prepare(w->db, event_sql);

	stmt_bind_text(q, ":profile", w->profile);
	stmt_bind_text(q, ":order_no", o->order_no);
	stmt_bind_text(q, ":day", f < CASE_DAYS ? stated : "");
	stmt_bind_text(q, ":field", case_field_names[f]);
	stmt_bind_text(q, ":before", typed);
	stmt_bind_text(q, ":after", stated);
	stmt_bind_int(q, ":batch", w->batch_id);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", w->actor);
	return stmt_run(q, e);
}

enum status order_typed_told(struct order_writer *w, struct import_result *r, const struct order_row *o, const struct order_typed *t, int64_t line,
                             int *told, struct error *e)
{
	bool against[CASE_FIELDS];
	struct order_case c, stated;
	enum status st = ST_OK;

	order_case_of_row(o, &c);
	stated = c;
	order_typed_apply(t, &c, against);
	for (int f = 0; f < CASE_FIELDS && st == ST_OK; f++) {
		char typed[40], file[40];

		if (!against[f])
			continue;
		values(t, &stated, f, typed, file);
		if ((*told)++ < MOST_NOTES) {
			char *message = xasprintf(_("Order %1$s: the file says %2$s where %3$s was entered by hand (%4$s); the file counts."), o->order_no,
			                          *file != '\0' ? file : o->word, typed, case_field_names[f]);

			import_note(r, line, "order_fact_file", message);
			free(message);
		}
		if (w->batch_id != 0)
			st = put_event(w, o, f, typed, file, e);
	}
	return st;
}
