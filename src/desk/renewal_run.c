/*
 * The timer's part of renewal: what the rules say has happened is written down,
 * dated by its own instant, once. A renewal is an order that names the term it
 * follows, two billing lines, a term and the debit (RUT-36, 43, 48).
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/renewal_parts.h"
#include "storekeep/due_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/life.h"

#define MARKETS_MAX 32

static const char debit_sql[] =
	"INSERT INTO debit (order_id, billing_run, source, amount, at) VALUES (:order, :run, :source, :amount, :at)";
static const char balance_sql[] = "UPDATE account SET balance = balance - :amount WHERE id = :account";
static const char blocked_sql[] = "INSERT INTO renewal_blocked (term_id, at, reason) VALUES (:term, :at, :reason)";
static const char switch_sql[] =
	"UPDATE renewal_switch SET state = 'off', last_changed_at = :at, last_changed_by = '', effective_off_at = NULL"
	" WHERE account_id = :account";
static const char debit_end_sql[] = "UPDATE autodebit SET state = :state, ended_at = :at, end_reason = :reason WHERE id = :id";
static const char accounts_sql[] = "SELECT profile FROM account ORDER BY profile";

static enum status audit(struct renewal_book *b, const char *what, const char *kind, int64_t id, const struct renew_event *ev,
                         const char *more, struct error *e)
{
	char record[48], detail[160], at[32];

	instant_format(ev->at, b->zone, at);
	snprintf(record, sizeof record, "%s %lld", kind, (long long)id);
	snprintf(detail, sizeof detail, "%.31s at=%s %.80s", profile_name(b->p), at, more);
	return shop_audit(b->s, what, record, detail, e);
}

static enum status write_debit(struct renewal_book *b, const struct renew_event *ev, int64_t order_id, struct error *e)
{
	struct stmt *q = db_prepare(b->s->db, debit_sql);
	char run[16];
	enum status st;

	if (ev->source[0] == '\0')
		return ST_OK;
	day_format(instant_day(ev->at, b->zone), run);
	stmt_bind_int(q, ":order", order_id);
	stmt_bind_text(q, ":run", run);
	stmt_bind_text(q, ":source", ev->source);
	stmt_bind_int(q, ":amount", ev->price.amount);
	stmt_bind_int(q, ":at", ev->at);
	if ((st = stmt_run(q, e)) != ST_OK || strcmp(ev->source, "balance") != 0)
		return st;
	q = db_prepare(b->s->db, balance_sql);
	stmt_bind_int(q, ":amount", ev->price.amount);
	stmt_bind_int(q, ":account", b->account.id);
	return stmt_run(q, e);
}

/* Amounts of the two lines are known only where the profile splits the full price (RUT-24). */
static money_t split_of(const struct renewal_book *b, const struct renew_event *ev, int no)
{
	char key[48];

	snprintf(key, sizeof key, "plan_%d.line%d", ev->term.plan_days, no);
	return ev->price.discount_percent == 0 ? profile_int(b->p, key, instant_day(ev->at, b->zone), MONEY_NONE) : MONEY_NONE;
}

static enum status write_made(struct renewal_book *b, const struct renew_event *ev, struct error *e)
{
	int64_t order_id = 0;
	char op[48], more[80];
	bool debited = ev->source[0] != '\0';
	enum status st;

	snprintf(op, sizeof op, "renewal %lld", (long long)ev->id);
	st = plan_book(b->s, &(struct plan_booking){
		.profile = profile_name(b->p), .origin = "renewal", .pay = debited ? "autodebit" : NULL, .source = "book",
		.plan_days = ev->term.plan_days, .list_price = ev->price.list_price, .amount = ev->price.amount,
		.discount_percent = ev->price.discount_percent, .paid_at = ev->at, .quota = ev->price.quota,
		.line1 = split_of(b, ev, 1), .line2 = split_of(b, ev, 2), .open = !debited, .renews_term = ev->id,
		.starts_at = INSTANT_NONE, .ends_at = INSTANT_NONE, .op_id = op,
	}, &order_id, e);
	if (st == ST_OK)
		st = write_debit(b, ev, order_id, e);
	snprintf(more, sizeof more, "days=%d amount=%lld discount=%d source=%s", ev->term.plan_days, (long long)ev->price.amount,
	         ev->price.discount_percent, ev->source);
	return st == ST_OK ? audit(b, "renewal made", "plan_order", order_id, ev, more, e) : st;
}

static enum status write_blocked(struct renewal_book *b, const struct renew_event *ev, struct error *e)
{
	struct stmt *q = db_prepare(b->s->db, blocked_sql);
	enum status st;

	stmt_bind_int(q, ":term", ev->id);
	stmt_bind_int(q, ":at", ev->at);
	stmt_bind_text(q, ":reason", ev->reason);
	st = stmt_run(q, e);
	return st == ST_OK ? audit(b, "renewal blocked", "term", ev->id, ev, ev->reason, e) : st;
}

static enum status write_switch_end(struct renewal_book *b, const struct renew_event *ev, struct error *e)
{
	struct stmt *q = db_prepare(b->s->db, switch_sql);
	enum status st;

	stmt_bind_int(q, ":at", ev->at);
	stmt_bind_int(q, ":account", b->account.id);
	st = stmt_run(q, e);
	return st == ST_OK ? audit(b, "renewal off", "account", b->account.id, ev, "pending off ended", e) : st;
}

static enum status write_debit_end(struct renewal_book *b, const struct renew_event *ev, struct error *e)
{
	bool card = ev->what == RENEW_CARD_ENDS;
	struct stmt *q = db_prepare(b->s->db, debit_end_sql);
	enum status st;

	stmt_bind_text(q, ":state", card ? "stopped" : "cancelled");
	stmt_bind_int(q, ":at", ev->at);
	stmt_bind_text(q, ":reason", card ? "card_expired" : "cancelled");
	stmt_bind_int(q, ":id", ev->id);
	st = stmt_run(q, e);
	return st == ST_OK ? audit(b, "autodebit end", "autodebit", ev->id, ev, card ? "card expired" : "cancelled", e) : st;
}

/* One line of the log for each, on the day of its moment. */
static enum status tell(struct renewal_book *b, const struct renew_event *ev, struct error *e)
{
	static const struct {
		enum renew_what what;
		const char *step, *rule;
	} told[] = {{RENEW_MADE, "renewal_made", "RUT-36"}, {RENEW_BLOCKED, "renewal_blocked", "RUT-45"},
	            {RENEW_SWITCH_ENDS, "renewal_off", "RUT-38"}, {RENEW_CARD_ENDS, "autodebit_end", "RUT-56"},
	            {RENEW_CANCEL_ENDS, "autodebit_end", "RUT-52"}};

	for (size_t i = 0; i < sizeof told / sizeof *told; i++)
		if (told[i].what == ev->what)
			return life_tell(b->s, instant_day(ev->at, b->zone), told[i].step, profile_name(b->p), "plan", "", 1, told[i].rule, e);
	return ST_OK;
}

static enum status write_event(struct renewal_book *b, const struct renew_event *ev, struct renewal_done *done, struct error *e)
{
	switch (ev->what) {
	case RENEW_MADE:
		done->renewed++;
		return write_made(b, ev, e);
	case RENEW_BLOCKED:
		done->blocked++;
		return write_blocked(b, ev, e);
	case RENEW_SWITCH_ENDS:
		done->switched++;
		return write_switch_end(b, ev, e);
	case RENEW_CARD_ENDS:
	case RENEW_CANCEL_ENDS:
		done->stopped++;
		return write_debit_end(b, ev, e);
	}
	return ST_OK;
}

/* What was written is read back: a renewal can move terms that were paid for later. */
static enum status reopen(struct renewal_book *b, struct error *e)
{
	struct shop *s = b->s;
	const char *profile = profile_name(b->p);

	renewal_book_close(b);
	return renewal_book_open(b, s, profile, e);
}

enum status renewal_write(struct renewal_book *b, instant_t until, struct renewal_done *done, struct error *e)
{
	struct renew_event ev;
	enum status st = ST_OK;

	while (st == ST_OK && renew_next(&b->model, until, &ev))
		if ((st = write_event(b, &ev, done, e)) == ST_OK && (st = tell(b, &ev, e)) == ST_OK)
			st = reopen(b, e);
	return st;
}

enum status renewal_write_quietly(struct renewal_book *b, instant_t until, struct error *e)
{
	struct renewal_done done = {0};
	struct notes mine = b->s->notes;
	enum status st;

	b->s->notes = (struct notes){0};
	st = renewal_write(b, until, &done, e);
	notes_free(&b->s->notes);
	b->s->notes = mine;
	return st;
}

enum status renewal_catch_up(struct shop *s, const char *profile, struct error *e)
{
	struct renewal_book b;
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK || !profile_bool(p, "renewal.available", DAY_NONE, false))
		return st;
	if ((st = renewal_book_open(&b, s, profile, e)) != ST_OK)
		return st;
	st = renewal_write_quietly(&b, clock_now(), e);
	renewal_book_close(&b);
	return st;
}

enum status renewal_bring_up(struct shop *s, const char *profile, struct error *e)
{
	enum status st = db_begin(s->db, e);

	return st == ST_OK ? shop_write_end(s, renewal_catch_up(s, profile, e), e) : st;
}

/* What a person has to know of a run (RUT-45). */
static void tell_blocked(struct renewal_book *b, struct notes *notes)
{
	struct renewal_forecast f;
	char day[16];

	renewal_look(b, clock_now(), &f);
	if (!f.blocked || f.made)
		return;
	renewal_day_text(b, f.end, day);
	notes_add(notes, NOTE_WARN, "renewal_blocked", "RUT-45", NULL,
	          _("Renewal could not be made: auto-debit is not active. Buy a plan by hand before %s."), day);
}

static enum status run_market(struct shop *s, const char *profile, struct renewal_done *done, struct error *e)
{
	struct renewal_book b;
	int64_t blocked = done->blocked;
	enum status st = db_begin(s->db, e);

	if (st != ST_OK)
		return st;
	st = renewal_book_open(&b, s, profile, e);
	if (st == ST_OK) {
		st = renewal_write(&b, clock_now(), done, e);
		if (st == ST_OK && done->blocked != blocked)
			tell_blocked(&b, &s->notes);
		renewal_book_close(&b);
	}
	return shop_write_end(s, st, e);
}

/* Is there anything to write? Most runs find nothing and need no lock. */
static enum status has_work(struct shop *s, const char *profile, bool *out, struct error *e)
{
	struct renewal_book b;
	struct renew_event ev;
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	*out = false;
	if (st != ST_OK || !profile_bool(p, "renewal.available", DAY_NONE, false))
		return st;
	if ((st = renewal_book_open(&b, s, profile, e)) != ST_OK)
		return st;
	*out = renew_next(&b.model, clock_now(), &ev);
	renewal_book_close(&b);
	return ST_OK;
}

static size_t accounts(struct shop *s, char (*names)[32], size_t room)
{
	struct stmt *q = db_prepare(s->db, accounts_sql);
	size_t n = 0;

	while (n < room && stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, names[n++], 32);
	stmt_reset(q);
	return n;
}

enum status renewal_run(struct shop *s, struct renewal_done *done, struct error *e)
{
	char names[MARKETS_MAX][32];
	size_t count = accounts(s, names, MARKETS_MAX);
	enum status st = ST_OK;

	*done = (struct renewal_done){0};
	for (size_t i = 0; st == ST_OK && i < count; i++) {
		bool work;

		if ((st = has_work(s, names[i], &work, e)) == ST_OK && work)
			st = run_market(s, names[i], done, e);
	}
	return st;
}

enum status due_renewal_run(struct shop *s, const struct progress *p, struct due_done *done, struct error *e)
{
	struct renewal_done mine;
	enum status st = renewal_run(s, &mine, e);

	(void)p;
	done->renewed += mine.renewed;
	done->blocked += mine.blocked;
	done->switched += mine.switched;
	done->stopped += mine.stopped;
	return st;
}
