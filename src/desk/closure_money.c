/*
 * The money of a closure as people enter it: the last claim (YAH-25), what the
 * shop owes beside its periods (YAH-21, YAH-24), and the bank's word.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "desk/act.h"
#include "desk/closure_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/life.h"
#include "storekeep/mall_rules.h"
#include "storekeep/staff.h"

static const char op_sql[] = "SELECT id FROM closure_claim WHERE op_id = :op";
static const char claim_sql[] = "UPDATE closure SET claim_number = :number, claim_on = :day WHERE id = :id";
static const char add_sql[] =
	"INSERT INTO closure_claim (closure_id, kind, date, amount, note, op_id, at, by)"
	" VALUES (:id, :kind, :day, :amount, :note, :op, :now, :by)";
static const char balance_sql[] = "UPDATE closure SET final_balance = :balance WHERE id = :id";
static const char paid_sql[] = "UPDATE closure SET paid_on = :day, paid_amount = :amount WHERE id = :id";

static enum status begin(struct shop *s, const char *profile, struct period_frame *f, struct closure *c, struct error *e)
{
	enum status st;

	notes_free(&s->notes);
	*f = (struct period_frame){0};
	if ((st = life_write_begin(s, profile, e)) != ST_OK)
		return st;
	st = period_frame_open(f, s, profile, e);
	if (st == ST_OK)
		st = staff_allow(s, f->profile, "perm.store_write", e);
	if (st == ST_OK)
		st = closure_must(s, profile, c, e);
	if (st != ST_OK) {
		period_frame_close(f);
		shop_write_end(s, st, e);
	}
	return st;
}

static enum status end(struct period_frame *f, enum status st, struct error *e)
{
	struct shop *s = f->s;

	period_frame_close(f);
	return shop_write_end(s, st, e);
}

/* ---- the last claim ---- */

static enum status claim(struct period_frame *f, struct closure *c, const char *number, day_t date, struct error *e)
{
	struct closure before = *c;
	struct ident id;
	struct stmt *q;
	char from[16], to[16], detail[64];
	enum status st;

	if (number == NULL || !ident_check(IDENT_INVOICE, number, DAY_NONE, &id))
		return error_set(e, ST_REFUSED, "invoice_number", profile_rule(c->profile, "YAH-132"), "number", "%s", _("Invoice number: AB12345678"));
	if (date == DAY_NONE)
		date = f->today;
	if (closure_is(c, "planned"))
		return error_set(e, ST_REFUSED, "closure_planned", profile_rule(c->profile, "YAH-25"), "number", "%s",
		                 _("The closure is only planned; there is nothing to claim yet."));
	if (closure_is(c, "paid") && (c->claim_on != date || strcmp(c->claim_number, id.normal) != 0))
		return error_set(e, ST_REFUSED, "closure_paid", profile_rule(c->profile, "YAH-25"), "number", "%s",
		                 _("The final balance is paid already."));
	c->claim_on = date;
	if ((st = closure_recount(f, c, c->days.closes, NULL, e)) != ST_OK)
		return st;
	if (before.days.pay_nominal != c->days.pay_nominal && before.days.pay != DAY_NONE) {
		day_format(before.days.pay, from);
		day_format(c->days.pay, to);
		notes_add(&f->s->notes, NOTE_INFO, "pay_moves", profile_rule(c->profile, "YAH-25"), "date",
		          _("The final payout moves from %1$s to %2$s."), from, to);
	}
	q = db_prepare(f->s->db, claim_sql);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_text(q, ":number", id.normal);
	bind_day(q, ":day", date);
	if ((st = stmt_run(q, e)) != ST_OK || (st = closure_store_days(f->s, c, NULL, e)) != ST_OK)
		return st;
	if (before.claim_on == date && strcmp(before.claim_number, id.normal) == 0)
		return ST_OK;
	snprintf(detail, sizeof detail, "%s", id.normal);
	return closure_tell(f->s, c, "claim", date, detail, e);
}

enum status closure_claim(struct shop *s, const char *profile, const char *number, day_t date, struct error *e)
{
	struct period_frame f;
	struct closure c;
	enum status st = begin(s, profile, &f, &c, e);

	if (st == ST_OK)
		st = end(&f, claim(&f, &c, number, date, e), e);
	return st == ST_OK ? closure_catch_up(s, profile, e) : st;
}

/* ---- what the shop owes ---- */

static enum status check_owed(const struct period_frame *f, const struct closure *c, const char *kind, money_t amount, day_t date,
                              struct error *e)
{
	static const char *const kinds[] = {"penalty", "damage", "buyer", "fee"};
	bool known = false;
	char day[16];

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		known = known || (kind != NULL && strcmp(kinds[i], kind) == 0);
	if (!known)
		return error_set(e, ST_REFUSED, "closure_kind", profile_rule(c->profile, "YAH-24"), "kind", "%s",
		                 _("Say kind=penalty, damage, buyer or fee."));
	if (amount == MONEY_NONE || amount <= 0)
		return error_set(e, ST_REFUSED, "amount_missing", profile_rule(c->profile, "YAH-24"), "amount", "%s",
		                 _("Enter the amount that you owe, above zero."));
	if (date > f->today)
		return error_set(e, ST_REFUSED, "date_future", profile_rule(c->profile, "YAH-2"), "date", "%s", _("That day has not come yet."));
	day_format(c->days.return_cut, day);
	if (strcmp(kind, "buyer") == 0 && date < c->days.return_cut)
		return error_set(e, ST_REFUSED, "closure_buyer_early", profile_rule(c->profile, "YAH-21"), "date",
		                 _("Before %s a buyer's claim is a return slip; only later ones are netted here."), day);
	if (closure_is(c, "planned") || closure_is(c, "paid") || closure_is(c, "owed"))
		return error_set(e, ST_REFUSED, "closure_settled", profile_rule(c->profile, "YAH-24"), NULL, "%s",
		                 closure_is(c, "planned") ? _("The closure is only planned; amounts are entered once the notice was given.")
		                                          : _("The final balance is settled; nothing can be netted any more."));
	return ST_OK;
}

static enum status write_owed(struct period_frame *f, struct closure *c, const char *kind, money_t amount, day_t date, const char *note,
                              const char *op_id, int64_t *id, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, add_sql);
	char detail[300], act[24];
	enum status st;

	stmt_bind_int(q, ":id", c->id);
	stmt_bind_text(q, ":kind", kind);
	bind_day(q, ":day", date);
	stmt_bind_int(q, ":amount", amount);
	stmt_bind_text(q, ":note", note != NULL ? note : "");
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", f->s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	*id = db_last_id(f->s->db);
	snprintf(act, sizeof act, "add_%.16s", kind);
	snprintf(detail, sizeof detail, "%" PRId64 " %.200s", amount, note != NULL ? note : "");
	if ((st = closure_tell(f->s, c, act, date, detail, e)) != ST_OK || c->final_balance == MONEY_NONE)
		return st;
	/* The balance was struck: what is owed later changes it while nothing is paid. */
	q = db_prepare(f->s->db, balance_sql);
	stmt_bind_int(q, ":id", c->id);
	stmt_bind_int(q, ":balance", c->final_balance - amount);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(detail, sizeof detail, "%" PRId64, c->final_balance - amount);
	return closure_tell(f->s, c, "restruck", f->today, detail, e);
}

static enum status owe(struct period_frame *f, struct closure *c, const char *kind, money_t amount, day_t date, const char *note,
                       const char *op_id, int64_t *id, struct error *e)
{
	char from[32], to[32];
	enum status st;

	if (date == DAY_NONE)
		date = f->today;
	if ((st = check_owed(f, c, kind, amount, date, e)) != ST_OK)
		return st;
	if (strcmp(kind, "fee") == 0 && store_fee_named(note))
		return error_set(e, ST_REFUSED, "STORE_FEE", profile_rule(c->profile, "YAH-10"), "note", "%s",
		                 _("Store fees are billed separately, not through the settlement."));
	if (c->final_balance != MONEY_NONE) {
		money_format(c->final_balance, false, from);
		money_format(c->final_balance - amount, false, to);
		notes_add(&f->s->notes, NOTE_WARN, "balance_changes", profile_rule(c->profile, "YAH-24"), "amount",
		          _("The balance was struck already: it changes from NT$%1$s to NT$%2$s."), from, to);
	}
	if ((st = shop_settle_warnings(f->s, e)) != ST_OK)
		return st;
	return write_owed(f, c, kind, amount, date, note, op_id, id, e);
}

enum status closure_add(struct shop *s, const char *profile, const char *kind, money_t amount, day_t date, const char *note,
                        const char *op_id, int64_t *id, struct error *e)
{
	struct period_frame f;
	struct closure c;
	enum status st;

	if ((*id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	st = begin(s, profile, &f, &c, e);
	if (st == ST_OK)
		st = end(&f, owe(&f, &c, kind, amount, date, note, op_id, id, e), e);
	return st == ST_OK ? closure_catch_up(s, profile, e) : st;
}

/* ---- the bank's word ---- */

static void note_other(const struct period_frame *f, const struct closure *c, day_t date, money_t amount)
{
	struct shop *s = f->s;
	char a[32], b[32];

	if (c->final_balance > 0 && c->claim_on == DAY_NONE && profile_bool(f->profile, "closure.claim_required", date, true))
		notes_add(&s->notes, NOTE_WARN, "closure_claim_missing", profile_rule(c->profile, "YAH-25"), "number", "%s",
		          _("No claim invoice is entered, and without one nothing is paid; enter it first (`closure claim`)."));
	if (c->days.pay != DAY_NONE && date != c->days.pay && !closure_is(c, "owed")) {
		day_format(c->days.pay, a);
		day_format(date, b);
		notes_add(&s->notes, NOTE_WARN, "paid_other_day", profile_rule(c->profile, "YAH-122"), "date", _("Expected %s, paid %s"), a, b);
	}
	if (amount != (c->final_balance < 0 ? -c->final_balance : c->final_balance)) {
		money_format(c->final_balance < 0 ? -c->final_balance : c->final_balance, false, a);
		money_format(amount, false, b);
		notes_add(&s->notes, NOTE_WARN, "paid_other_amount", profile_rule(c->profile, "YAH-24"), "amount",
		          _("The balance is NT$%1$s, entered were NT$%2$s."), a, b);
	}
}

static enum status check_paid(const struct period_frame *f, const struct closure *c, day_t date, money_t amount, struct error *e)
{
	char day[16];
	/* The nominal day bounds a payment; what is owed can be remitted since the balance is known. */
	day_t since = c->final_balance > 0 && c->days.pay_nominal != DAY_NONE ? c->days.pay_nominal : c->days.final_on;
	bool early = c->final_balance == MONEY_NONE || date < since;

	day_format(c->days.pay, day);
	if (early || (c->final_balance > 0 && amount != MONEY_NONE && amount < c->final_balance))
		return error_set(e, ST_REFUSED, "closure_one_payment", profile_rule(c->profile, "YAH-24"), early ? "date" : "amount",
		                 early ? _("One payment, earliest %s.") : _("One payment in full, earliest %s; enter what was deducted first (`closure add`)."), day);
	if (date > f->today)
		return error_set(e, ST_REFUSED, "date_future", profile_rule(c->profile, "YAH-2"), "date", "%s", _("That day has not come yet."));
	if (amount == MONEY_NONE || amount < 0)
		return error_set(e, ST_REFUSED, "amount_missing", profile_rule(c->profile, "YAH-24"), "amount", "%s", _("Enter the amount, 0 or more"));
	return ST_OK;
}

static enum status paid(struct period_frame *f, struct closure *c, day_t date, money_t amount, struct error *e)
{
	struct stmt *q;
	char detail[64];
	enum status st;

	if (date == DAY_NONE)
		date = f->today;
	if ((st = check_paid(f, c, date, amount, e)) != ST_OK)
		return st;
	if (c->paid_on == date && c->paid_amount == amount)
		return ST_OK;
	note_other(f, c, date, amount);
	if ((st = shop_settle_warnings(f->s, e)) != ST_OK)
		return st;
	q = db_prepare(f->s->db, paid_sql);
	stmt_bind_int(q, ":id", c->id);
	bind_day(q, ":day", date);
	stmt_bind_int(q, ":amount", amount);
	if ((st = stmt_run(q, e)) != ST_OK || (st = closure_store_days(f->s, c, closure_is(c, "balanced") ? "paid" : NULL, e)) != ST_OK)
		return st;
	snprintf(detail, sizeof detail, "%" PRId64, amount);
	return closure_tell(f->s, c, "received", date, detail, e);
}

enum status closure_paid(struct shop *s, const char *profile, day_t date, money_t amount, struct error *e)
{
	struct period_frame f;
	struct closure c;
	enum status st = begin(s, profile, &f, &c, e);

	return st == ST_OK ? end(&f, paid(&f, &c, date, amount, e), e) : st;
}
