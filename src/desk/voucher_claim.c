/*
 * The claim of a period around its vouchers: what is missing, the five manual
 * steps, and the platform's fee invoice (YAH-124 to 127, 133 to 137).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/period_parts.h"
#include "storekeep/closure.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/labels.h"

/* ---- what is missing ---- */

static enum status check_statement(const struct period_frame *f, const struct period *p, struct notes *refused, struct error *e)
{
	char day[16];
	if (p->statement_id)
		return ST_OK;
	day_format(p->days.statement, day);
	if (p->days.statement != DAY_NONE && f->today < p->days.statement) {
		error_set(e, ST_REFUSED, "statement_early", "YAH-124", "period", _("Statement opens on %s"), day);
	} else {
		error_set(e, ST_REFUSED, "statement_missing", "YAH-124", "period", "%s",
		          _("Download the statement of this period and import it first"));
	}
	notes_add(refused, NOTE_WARN, e->code, "YAH-124", "period", "%s", e->message);
	return ST_REFUSED;
}

/* The first manual step that is not done, once its statement is out. */
static enum status note_step(struct shop *s, const struct period *p, struct error *e)
{
	struct voucher_step steps[CLAIM_STEPS];
	enum status st = voucher_steps(s, p->id, steps, e);
	for (int i = 0; st == ST_OK && i < CLAIM_STEPS; i++) {
		if (steps[i].done_on != DAY_NONE)
			continue;
		notes_add(&s->notes, NOTE_WARN, "step_missing", "YAH-127", "step", _("Step %d of %d is not done: %s"), i + 1,
		          (int)CLAIM_STEPS, label_of("claim_step", claim_step_code((enum claim_step)i)));
		break;
	}
	return st;
}

/* Vouchers that are right and on their way: the claim stands once the last of them is there (YAH-133). */
static void note_way(struct shop *s, const struct claim_book *book)
{
	for (size_t i = 0; i < book->count; i++)
		if (!book->plain[i].returned && book->plain[i].arrived == DAY_NONE)
			notes_add(&s->notes, NOTE_WARN, "voucher_not_arrived", "YAH-133", "arrived_on",
			          _("%s has not arrived yet; enter the day when it has"), book->plain[i].number);
}

static void note_run(struct shop *s, const struct period_frame *f, const struct period *p)
{
	const struct settle_run run = {.negative_row = p->negative_row, .carry_out = p->carry_out};
	const char *bank = profile_text(f->profile, "negative.bank", f->today), *account = profile_text(f->profile, "negative.account", f->today);
	if (!*p->run_code)
		return;
	claim_run_notes(&f->rules, &run, &s->notes);
	if (f->rules.remit_after > 0 && p->negative_row >= f->rules.remit_after && bank && account)
		notes_add(&s->notes, NOTE_INFO, "remit_account", "YAH-136", "payout", _("Account to remit to: %s %s. Verify it before paying."), bank,
		          account);
}

static enum status check_in(const struct period_frame *f, const struct period *p, struct notes *refused, struct error *e)
{
	struct shop *s = f->s;
	struct claim_rules rules = period_rules(f, p);
	struct claim_book book;
	struct error first = {0}, ignored;
	enum status st = check_statement(f, p, refused, &first);
	if (claim_book_load(s, p->id, &book, e) != ST_OK)
		return ST_FAILED;
	struct settle_period days = period_claim_days(p);
	enum status claim = claim_check_period(&rules, &f->cycle, f->workdays, &days, p->want, p->want_count, book.plain, book.count,
	                                       f->today, (struct claim_findings){refused, &s->notes}, st == ST_OK ? &first : &ignored);
	if (!rules.automated)
		note_way(s, &book);
	claim_book_free(&book);
	if (st == ST_OK)
		st = claim;
	if (!rules.automated && p->want_count && p->arrived == DAY_NONE && note_step(s, p, e) != ST_OK)
		return ST_FAILED;
	note_run(s, f, p);
	if (st != ST_OK && e)
		*e = first;
	return st;
}

enum status voucher_check(struct shop *s, const struct period *p, struct notes *refused, struct error *e)
{
	struct period_frame f;
	notes_free(&s->notes);
	enum status st = period_frame_open(&f, s, p->profile, e);
	if (st == ST_OK)
		st = check_in(&f, p, refused, e);
	period_frame_close(&f);
	return st;
}

/* ---- steps ---- */

static const char steps_sql[] = "SELECT step, done_on, seal, by FROM claim_step WHERE period_id = :period";
static const char step_put_sql[] =
	"INSERT INTO claim_step (period_id, step, done_on, seal, at, by) VALUES (:period, :step, :day, :seal, :at, :by)"
	" ON CONFLICT (period_id, step) DO UPDATE SET done_on = excluded.done_on, seal = excluded.seal, at = excluded.at, by = excluded.by";
static const char step_drop_sql[] = "DELETE FROM claim_step WHERE period_id = :period AND step = :step";

enum status voucher_steps(struct shop *s, int64_t period_id, struct voucher_step out[CLAIM_STEPS], struct error *e)
{
	for (int i = 0; i < CLAIM_STEPS; i++) {
		out[i] = (struct voucher_step){.done_on = DAY_NONE};
		snprintf(out[i].step, sizeof out[i].step, "%s", claim_step_code((enum claim_step)i));
	}
	struct stmt *q = db_prepare(s->db, steps_sql);
	stmt_bind_int(q, ":period", period_id);
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		enum claim_step n;
		if (!claim_step_parse(stmt_text(q, 0), &n))
			continue;
		out[n].done_on = column_day(q, 1);
		out[n].seal = stmt_int(q, 2) != 0;
		column_text(q, 3, out[n].by, sizeof out[n].by);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status put_step(struct shop *s, int64_t period_id, enum claim_step n, day_t day, bool seal, struct error *e)
{
	struct stmt *q = db_prepare(s->db, step_put_sql);
	stmt_bind_int(q, ":period", period_id);
	stmt_bind_text(q, ":step", claim_step_code(n));
	bind_day(q, ":day", day);
	stmt_bind_int(q, ":seal", seal);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	return stmt_run(q, e);
}

/* Taking a step back takes back those that build on it. */
static enum status drop_steps(struct shop *s, int64_t period_id, enum claim_step first, struct error *e)
{
	enum status st = ST_OK;
	for (int n = (int)first; st == ST_OK && n < CLAIM_STEPS; n++) {
		struct stmt *q = db_prepare(s->db, step_drop_sql);
		stmt_bind_int(q, ":period", period_id);
		stmt_bind_text(q, ":step", claim_step_code((enum claim_step)n));
		st = stmt_run(q, e);
	}
	return st;
}

static enum status write_step(struct shop *s, const struct period *p, enum claim_step n, day_t day, bool seal, struct error *e)
{
	char record[64], detail[64], text[16];
	int64_t id;
	enum status st = period_keep(s, p, &id, e);
	if (st == ST_OK)
		st = day == DAY_NONE ? drop_steps(s, id, n, e) : put_step(s, id, n, day, seal, e);
	if (st != ST_OK)
		return st;
	day_format(day, text);
	snprintf(record, sizeof record, "period %.31s %.15s", p->profile, p->days.code);
	snprintf(detail, sizeof detail, "%s %s%s", claim_step_code(n), *text ? text : "taken back", seal ? " seal" : "");
	return shop_audit(s, "claim step", record, detail, e);
}

static enum status check_step(const struct period_frame *f, const struct period *p, const struct voucher_step *steps,
                              enum claim_step n, day_t day, bool seal, struct error *e)
{
	struct claim_rules rules = period_rules(f, p);
	unsigned done = 0;
	char a[16], b[16];
	for (int i = 0; i < CLAIM_STEPS; i++)
		if (steps[i].done_on != DAY_NONE)
			done |= 1u << i;
	bool sealed = seal || steps[CLAIM_STEP_BIND].seal;
	enum status st = claim_step_allowed(&rules, done, n, sealed, &f->s->notes, e);
	if (st != ST_OK)
		return st;
	day_t before = n > CLAIM_STEP_CHECK ? steps[n - 1].done_on : p->days.statement;
	if (before == DAY_NONE || day >= before)
		return ST_OK;
	day_format(day, a);
	day_format(before, b);
	if (n == CLAIM_STEP_CHECK)
		return error_set(e, ST_REFUSED, "statement_early", "YAH-124", "done_on", _("Statement opens on %s"), b);
	return error_set(e, ST_REFUSED, "date_order", "YAH-2", "done_on", _("Date %s cannot precede %s"), a, b);
}

enum status voucher_set_step(struct shop *s, const char *profile, const char *period, const char *step, day_t done_on, bool seal,
                             struct error *e)
{
	struct period p;
	struct period_frame f = {0};
	struct voucher_step steps[CLAIM_STEPS];
	enum claim_step n;
	notes_free(&s->notes);
	if (!claim_step_parse(step, &n))
		return error_set(e, ST_REFUSED, "step_unknown", "YAH-127", "step", "%s",
		                 _("The steps are check, invoice, enter, bind and deliver"));
	enum status st = period_find(s, profile, period, &p, e);
	if (st == ST_OK)
		st = voucher_steps(s, p.id, steps, e);
	if (st == ST_OK)
		st = period_frame_open(&f, s, p.profile, e);
	if (st == ST_OK && done_on != DAY_NONE)
		st = check_step(&f, &p, steps, n, done_on, seal, e);
	period_frame_close(&f);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, write_step(s, &p, n, done_on, seal, e), e);
}

/* ---- fee invoice ---- */

static const char fee_get_sql[] =
	"SELECT available_on, first_download_on, filed_on, reprints, number FROM fee_invoice WHERE period_id = :period";
static const char fee_put_sql[] =
	"INSERT INTO fee_invoice (period_id, available_on, number, first_download_on) VALUES (:period, :available, :number, :day)"
	" ON CONFLICT (period_id) DO UPDATE SET first_download_on = COALESCE(first_download_on, excluded.first_download_on),"
	" reprints = reprints + (fee_invoice.first_download_on IS NOT NULL),"
	" number = CASE WHEN excluded.number <> '' THEN excluded.number ELSE fee_invoice.number END";
static const char fee_file_sql[] = "UPDATE fee_invoice SET filed_on = :day, number = CASE WHEN :number <> '' THEN :number ELSE number END"
                                   " WHERE period_id = :period";

enum status fee_invoice_get(struct shop *s, int64_t period_id, struct fee_invoice *out, bool *there, struct error *e)
{
	*out = (struct fee_invoice){.available_on = DAY_NONE, .first_download_on = DAY_NONE, .filed_on = DAY_NONE};
	struct stmt *q = db_prepare(s->db, fee_get_sql);
	stmt_bind_int(q, ":period", period_id);
	enum step step = stmt_step(q, e);
	*there = step == STEP_ROW;
	if (*there) {
		out->available_on = column_day(q, 0);
		out->first_download_on = column_day(q, 1);
		out->filed_on = column_day(q, 2);
		out->reprints = (int)stmt_int(q, 3);
		column_text(q, 4, out->number, sizeof out->number);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The day on which it was paid: the bank's, else the run's when the period is taken for paid. */
static day_t paid_day(const struct period *p)
{
	if (p->paid_on != DAY_NONE)
		return p->paid_amount > 0 ? p->paid_on : DAY_NONE;
	return strcmp(p->state, "paid") == 0 ? p->run_pay : DAY_NONE;
}

static enum status write_download(struct shop *s, const struct period *p, day_t available, day_t on, const char *number, struct error *e)
{
	char record[64], detail[64], day[16];
	int64_t id;
	enum status st = period_keep(s, p, &id, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, fee_put_sql);
	stmt_bind_int(q, ":period", id);
	bind_day(q, ":available", available);
	stmt_bind_text(q, ":number", number ? number : "");
	bind_day(q, ":day", on);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	day_format(on, day);
	snprintf(record, sizeof record, "period %.31s %.15s", p->profile, p->days.code);
	snprintf(detail, sizeof detail, "%s %s", day, number ? number : "");
	return shop_audit(s, "fee invoice download", record, detail, e);
}

/* The number in its stored form; refused when it is none (FMT-10). */
static enum status fee_number(const char *text, char out[16], struct error *e)
{
	struct ident id;
	out[0] = '\0';
	if (!text || !*text)
		return ST_OK;
	if (!ident_check(IDENT_INVOICE, text, DAY_NONE, &id))
		return error_set(e, ST_REFUSED, "number_format", id.rule, "number", "%s", id.message);
	snprintf(out, 16, "%.15s", id.normal);
	return ST_OK;
}

/* What a step of a period's fee invoice begins with. */
struct fee_call {
	struct period p;
	struct fee_invoice fee;
	bool there;      /* something is known of it */
	char normal[16]; /* its number in stored form, "" not given */
};

static enum status find_fee(struct shop *s, const char *profile, const char *period, const char *number, struct fee_call *c,
                            struct error *e)
{
	*c = (struct fee_call){0};
	notes_free(&s->notes);
	enum status st = fee_number(number, c->normal, e);
	if (st == ST_OK)
		st = period_find(s, profile, period, &c->p, e);
	if (st == ST_OK)
		st = fee_invoice_get(s, c->p.id, &c->fee, &c->there, e);
	return st;
}

enum status fee_invoice_download(struct shop *s, const char *profile, const char *period, day_t on, const char *number,
                                 struct error *e)
{
	struct fee_call c;
	struct period_frame f = {0};
	enum status st = find_fee(s, profile, period, number, &c, e);
	if (st == ST_OK)
		st = period_frame_open(&f, s, c.p.profile, e);
	if (st == ST_OK)
		st = closure_may_enter(s, c.p.profile, on, e);
	if (st == ST_OK)
		st = claim_fee_download(&f.rules, paid_day(&c.p), c.there && c.fee.first_download_on != DAY_NONE ? 1 + c.fee.reprints : 0, on, &s->notes, e);
	period_frame_close(&f);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, write_download(s, &c.p, claim_fee_invoice_day(&f.rules, paid_day(&c.p)), on, c.normal, e), e);
}

static enum status write_filed(struct shop *s, const struct period *p, day_t on, const char *number, struct error *e)
{
	char record[64], day[16];
	struct stmt *q = db_prepare(s->db, fee_file_sql);
	stmt_bind_int(q, ":period", p->id);
	bind_day(q, ":day", on);
	stmt_bind_text(q, ":number", number);
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	day_format(on, day);
	snprintf(record, sizeof record, "period %.31s %.15s", p->profile, p->days.code);
	return shop_audit(s, "fee invoice file", record, day, e);
}

enum status fee_invoice_file(struct shop *s, const char *profile, const char *period, day_t on, const char *number,
                             struct error *e)
{
	char day[16];
	struct fee_call c;
	enum status st = find_fee(s, profile, period, number, &c, e);
	if (st != ST_OK)
		return st;
	if (!c.there || c.fee.first_download_on == DAY_NONE)
		return error_set(e, ST_REFUSED, "fee_invoice_none", "YAH-137", "filed", "%s",
		                 _("Download the fee invoice first; only the original is filed"));
	day_format(c.fee.first_download_on, day);
	if (c.fee.filed_on != DAY_NONE)
		return error_set(e, ST_REFUSED, "fee_invoice_filed", "YAH-137", "filed", _("Already filed from the original on %s"), day);
	if (on < c.fee.first_download_on)
		return error_set(e, ST_REFUSED, "date_order", "YAH-2", "filed", _("It was downloaded on %s; the filing cannot be earlier"), day);
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	return shop_write_end(s, write_filed(s, &c.p, on, c.normal, e), e);
}
