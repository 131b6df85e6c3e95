/*
 * Card authorisations as they stand, and what happens to them: approval,
 * cancellation, a card that cannot be used. Applying is autodebit_apply.c's,
 * what ends by itself renewal_run.c's.
 */
#include "config.h"

#include "desk/autodebit_parts.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"

static const char read_sql[] =
	"SELECT id, route, state, applied_at, due_on, active_at, cancel_requested_at, next_debit_on, ended_at, end_reason, card_brand,"
	" card_last4, card_exp_year, card_exp_month, issued_in_tw, created_by, account_id FROM autodebit WHERE id = :id";
static const char decide_sql[] =
	"UPDATE autodebit SET state = :state, active_at = :active, ended_at = :ended, end_reason = :reason WHERE id = :id";
static const char replace_sql[] =
	"UPDATE autodebit SET state = 'replaced', ended_at = :at, end_reason = 'replaced' WHERE account_id = :account AND id <> :id"
	" AND state IN (:state, :other)";
static const char cancel_sql[] =
	"UPDATE autodebit SET state = 'cancel_pending', cancel_requested_at = :at, next_debit_on = :next WHERE id = :id";
static const char balance_sql[] = "UPDATE account SET balance = NULL WHERE id = :account";
static const char open_sql[] =
	"SELECT COUNT(*), COALESCE(group_concat(id, ', '), '') FROM (SELECT DISTINCT o.id FROM billing_line l JOIN plan_order o"
	" ON o.id = l.order_id WHERE o.account_id = :account AND l.state = 'open' ORDER BY o.id LIMIT 20)";

enum status autodebit_read(struct shop *s, int64_t id, struct autodebit *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, read_sql);
	enum step step;

	*out = (struct autodebit){.due_on = DAY_NONE, .next_debit_on = DAY_NONE, .active_at = INSTANT_NONE, .ended_at = INSTANT_NONE,
	                          .cancel_requested_at = INSTANT_NONE};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		out->id = stmt_int(q, 0);
		column_text(q, 1, out->route, sizeof out->route);
		autodebit_state_parse(stmt_text(q, 2), &out->state);
		out->applied_at = stmt_int(q, 3);
		out->due_on = column_day(q, 4);
		out->active_at = column_instant(q, 5);
		out->cancel_requested_at = column_instant(q, 6);
		out->next_debit_on = column_day(q, 7);
		out->ended_at = column_instant(q, 8);
		column_text(q, 9, out->end_reason, sizeof out->end_reason);
		column_text(q, 10, out->card.brand, sizeof out->card.brand);
		column_text(q, 11, out->card.last4, sizeof out->card.last4);
		out->card.exp_year = (int)stmt_int(q, 12);
		out->card.exp_month = (int)stmt_int(q, 13);
		out->card.issued_in_tw = stmt_int(q, 14) != 0;
		column_text(q, 15, out->created_by, sizeof out->created_by);
		out->account_id = stmt_int(q, 16);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* The row, with the state that playing through has given it. */
static enum status read_played(const struct renewal_book *b, const struct renew_debit *d, struct autodebit *out, struct error *e)
{
	enum status st = autodebit_read(b->s, d != NULL ? d->id : 0, out, e);

	if (d == NULL || st != ST_OK)
		return st;
	if (out->state != d->state)
		snprintf(out->end_reason, sizeof out->end_reason, "%s", d->state == AUTODEBIT_STOPPED ? "card_expired" : "cancelled");
	out->state = d->state;
	out->ended_at = d->ended_at;
	out->overdue = out->state == AUTODEBIT_PENDING && out->due_on != DAY_NONE && instant_day(clock_now(), b->zone) > out->due_on;
	return st;
}

/* The active one, else the newest that ended by itself. */
static const struct renew_debit *current_of(const struct renew_model *m, instant_t now)
{
	const struct renew_debit *d = renew_debit_at(m, now);

	for (size_t i = m->debit_count; d == NULL && i-- > 0;)
		if (m->debits[i].state != AUTODEBIT_PENDING && m->debits[i].state != AUTODEBIT_CONSENTED && m->debits[i].state != AUTODEBIT_REPLACED)
			d = &m->debits[i];
	return d;
}

enum status autodebit_get(struct shop *s, const char *profile, struct autodebit *current, struct autodebit *waiting, struct error *e)
{
	struct renewal_book b;
	enum status st = renewal_book_open(&b, s, profile, e);

	if (st != ST_OK)
		return st;
	renewal_play(&b, clock_now(), NULL, NULL);
	st = read_played(&b, current_of(&b.model, clock_now()), current, e);
	if (st == ST_OK)
		st = read_played(&b, renew_debit_waiting(&b.model), waiting, e);
	renewal_book_close(&b);
	return st;
}

/* ---- acts ---- */

enum status autodebit_begin(struct renewal_book *b, struct shop *s, const char *profile, struct error *e)
{
	enum status st = db_begin(s->db, e);

	*b = (struct renewal_book){.s = s};
	if (st != ST_OK)
		return st;
	if ((st = renewal_book_open(b, s, profile, e)) == ST_OK && (st = renewal_write_quietly(b, clock_now(), e)) != ST_OK)
		renewal_book_close(b);
	return st == ST_OK ? st : shop_write_end(s, st, e);
}

enum status autodebit_end(struct renewal_book *b, enum status st, struct error *e)
{
	struct shop *s = b->s;

	renewal_book_close(b);
	return shop_write_end(s, st, e);
}

enum status autodebit_audit(struct renewal_book *b, const char *what, int64_t id, const char *detail, struct error *e)
{
	char record[48], text[200];

	snprintf(record, sizeof record, "autodebit %lld", (long long)id);
	snprintf(text, sizeof text, "%.31s %.160s", profile_name(b->p), detail);
	return shop_audit(b->s, what, record, text, e);
}

enum status autodebit_replace(struct renewal_book *b, int64_t id, const char *state, const char *other, struct error *e)
{
	struct stmt *q = db_prepare(b->s->db, replace_sql);

	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_int(q, ":account", b->account.id);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":state", state);
	stmt_bind_text(q, ":other", other);
	return stmt_run(q, e);
}

static enum status write_decision(struct renewal_book *b, const struct autodebit *a, bool approved, struct error *e)
{
	bool fast = strcmp(a->route, "fast") == 0;
	struct stmt *q = db_prepare(b->s->db, decide_sql);
	enum status st;

	stmt_bind_text(q, ":state", approved ? "active" : "failed");
	if (approved) {
		stmt_bind_int(q, ":active", clock_now());
		stmt_bind_null(q, ":ended");
	} else {
		stmt_bind_null(q, ":active");
		stmt_bind_int(q, ":ended", clock_now());
	}
	stmt_bind_text(q, ":reason", approved ? "" : fast ? "verification_failed" : "refused");
	stmt_bind_int(q, ":id", a->id);
	if ((st = stmt_run(q, e)) == ST_OK && approved)
		st = autodebit_replace(b, a->id, "active", "cancel_pending", e);
	return st == ST_OK ? autodebit_audit(b, approved ? "autodebit approve" : "autodebit refuse", a->id, a->route, e) : st;
}

static enum status nothing_waits(struct renewal_book *b, bool approved, int64_t *id, struct error *e)
{
	const struct renew_debit *active = renew_debit_at(&b->model, clock_now());

	if (active == NULL || !approved)
		return error_set(e, ST_REFUSED, "application_missing", "RUT-50", NULL, "%s",
		                 _("No application is being processed. Enter one first."));
	*id = active->id;
	notes_add(&b->s->notes, NOTE_INFO, "already_active", "RUT-50", NULL, "%s", _("Auto-debit is active already."));
	return ST_OK;
}

static enum status decide(struct renewal_book *b, bool approved, int64_t *id, struct error *e)
{
	const struct renew_debit *d = renew_debit_waiting(&b->model);
	struct autodebit a;
	enum status st;

	if (d == NULL)
		return nothing_waits(b, approved, id, e);
	*id = d->id;
	if ((st = autodebit_read(b->s, d->id, &a, e)) != ST_OK)
		return st;
	if (approved && renew_card_ends(d->exp_year, d->exp_month, b->zone) <= clock_now())
		return error_set(e, ST_REFUSED, "card_expired", "RUT-56", NULL, _("The card ended %02d/%04d; a new card needs a new application."),
		                 d->exp_month, d->exp_year);
	if (!approved)
		notes_add(&b->s->notes, NOTE_INFO, strcmp(a.route, "fast") == 0 ? "verification_failed" : "application_refused", "RUT-50", NULL,
		          "%s", strcmp(a.route, "fast") == 0 ? _("Card verification failed; auto-debit was not opened.")
		                                             : _("The application was refused; auto-debit was not opened."));
	return write_decision(b, &a, approved, e);
}

enum status autodebit_decide(struct shop *s, const char *profile, bool approved, struct autodebit *out, struct error *e)
{
	struct renewal_book b;
	int64_t id = 0;
	enum status st;

	notes_free(&s->notes);
	if ((st = autodebit_begin(&b, s, profile, e)) != ST_OK)
		return st;
	st = decide(&b, approved, &id, e);
	if (st == ST_OK)
		st = autodebit_read(s, id, out, e);
	return autodebit_end(&b, st, e);
}

/* ---- cancelling ---- */

static enum status note_open_bills(struct renewal_book *b, struct error *e)
{
	struct stmt *q = db_prepare(b->s->db, open_sql);
	enum step step;

	stmt_bind_int(q, ":account", b->account.id);
	step = stmt_step(q, e);
	if (step == STEP_ROW && stmt_int(q, 0) > 0)
		notes_add(&b->s->notes, NOTE_INFO, "open_bills", "RUT-57", NULL,
		          _("The plan keeps running, and bills that are open stay open: %s."), column_words(q, 1));
	else if (step == STEP_ROW)
		notes_add(&b->s->notes, NOTE_INFO, "open_bills", "RUT-57", NULL, "%s", _("The plan keeps running. No bill is open."));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status no_debit(struct error *e)
{
	return error_set(e, ST_REFUSED, "autodebit_missing", "RUT-52", NULL, "%s", _("No card auto-debit is active."));
}

static enum status cancel(struct renewal_book *b, day_t next, int64_t *id, struct error *e)
{
	const struct renew_debit *d = renew_debit_at(&b->model, clock_now());
	day_t today = instant_day(clock_now(), b->zone);
	char day[16];
	struct stmt *q;
	enum status st;

	if (d == NULL)
		return no_debit(e);
	*id = d->id;
	if (d->cancel_at != INSTANT_NONE) {
		notes_add(&b->s->notes, NOTE_INFO, "already_cancelled", "RUT-52", NULL, "%s", _("It is cancelled already."));
		return ST_OK;
	}
	if (next == DAY_NONE)
		next = today + (day_t)profile_int(b->p, "autodebit.default_cycle_days", today, 7);
	day_format(next, day);
	if (next < today)
		return error_set(e, ST_REFUSED, "next_debit_past", "RUT-52", "next_debit_on", _("The next debit date %s is over. Enter one to come."), day);
	notes_add(&b->s->notes, NOTE_WARN, "cancel_effect", "RUT-52", NULL,
	          _("Effective after the debit of %s; fees until then are still collected."), day);
	if (b->model.sw.state != SWITCH_OFF)
		notes_add(&b->s->notes, NOTE_WARN, "cancel_renewal", "RUT-52", NULL, "%s", _("Auto-renewal will stop working from then on."));
	if ((st = note_open_bills(b, e)) != ST_OK || (st = shop_settle_warnings(b->s, e)) != ST_OK)
		return st;
	q = db_prepare(b->s->db, cancel_sql);
	stmt_bind_int(q, ":at", clock_now());
	bind_day(q, ":next", next);
	stmt_bind_int(q, ":id", d->id);
	st = stmt_run(q, e);
	return st == ST_OK ? autodebit_audit(b, "autodebit cancel", d->id, day, e) : st;
}

enum status autodebit_cancel(struct shop *s, const char *profile, day_t next_debit_on, struct autodebit *out, struct error *e)
{
	struct renewal_book b;
	int64_t id = 0;
	enum status st;

	notes_free(&s->notes);
	if ((st = autodebit_begin(&b, s, profile, e)) != ST_OK)
		return st;
	st = cancel(&b, next_debit_on, &id, e);
	if (st == ST_OK)
		st = autodebit_read(s, id, out, e);
	return autodebit_end(&b, st, e);
}

/* ---- what cannot be used any more ---- */

static enum status stop_card(struct renewal_book *b, int64_t *id, struct error *e)
{
	const struct renew_debit *d = renew_debit_at(&b->model, clock_now());
	struct stmt *q;
	enum status st;

	if (d == NULL)
		return no_debit(e);
	*id = d->id;
	notes_add(&b->s->notes, NOTE_INFO, "notify_duty", "RUT-54", NULL, "%s",
	          _("Tell the platform; otherwise resulting damage is yours. A new card needs a new application (RUT-53)."));
	q = db_prepare(b->s->db, decide_sql);
	stmt_bind_text(q, ":state", "stopped");
	stmt_bind_int(q, ":active", d->active_at);
	stmt_bind_int(q, ":ended", clock_now());
	stmt_bind_text(q, ":reason", "card_unusable");
	stmt_bind_int(q, ":id", d->id);
	st = stmt_run(q, e);
	return st == ST_OK ? autodebit_audit(b, "autodebit stop", d->id, "card unusable", e) : st;
}

/* The balance is not known any more, so that the card pays. */
static enum status forget_balance(struct renewal_book *b, struct error *e)
{
	struct stmt *q = db_prepare(b->s->db, balance_sql);
	char record[48];
	enum status st;

	stmt_bind_int(q, ":account", b->account.id);
	st = stmt_run(q, e);
	snprintf(record, sizeof record, "account %lld", (long long)b->account.id);
	return st == ST_OK ? shop_audit(b->s, "account balance", record, "cannot be used", e) : st;
}

enum status autodebit_unusable(struct shop *s, const char *profile, bool card, struct autodebit *out, struct error *e)
{
	struct renewal_book b;
	const struct renew_debit *d;
	int64_t id = 0;
	enum status st;

	notes_free(&s->notes);
	if ((st = autodebit_begin(&b, s, profile, e)) != ST_OK)
		return st;
	if (card) {
		st = stop_card(&b, &id, e);
	} else {
		const char *label = profile_text(b.p, "autodebit.balance_label", DAY_NONE);

		if ((d = renew_debit_at(&b.model, clock_now())) != NULL)
			id = d->id;
		notes_add(&s->notes, NOTE_INFO, "notify_duty_balance", "RUT-55", NULL,
		          _("Tell the platform that %s cannot be used; otherwise resulting damage is yours."), label != NULL ? label : "");
		st = forget_balance(&b, e);
	}
	if (st == ST_OK)
		st = autodebit_read(s, id, out, e);
	return autodebit_end(&b, st, e);
}
