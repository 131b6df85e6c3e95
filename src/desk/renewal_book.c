/*
 * One marketplace's renewal as the rules want it: switch, terms, authorisations
 * and the profile's values, read from the file; and playing through in memory
 * what happens by itself.
 */
#include "config.h"

#include "desk/renewal_parts.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char switch_sql[] =
	"SELECT state, last_on_at, last_changed_at, effective_off_at, last_changed_by FROM renewal_switch WHERE account_id = :account";

static const char terms_sql[] =
	"SELECT t.id, o.plan_days, t.starts_at, t.ends_at, t.expires_on, COALESCE(o.paid_at, t.starts_at), t.quota_bought,"
	" o.origin = 'manual', COALESCE(o.renews_term, 0), o.list_price, o.amount, o.discount_percent, b.term_id IS NOT NULL, t.stated,"
	" o.source = 'import'"
	" FROM term t JOIN plan_order o ON o.id = t.order_id LEFT JOIN renewal_blocked b ON b.term_id = t.id"
	" WHERE t.account_id = :account AND o.batch_id NOT IN (SELECT id FROM batch WHERE state IN ('staging', 'removing'))"
	" ORDER BY t.starts_at, t.id";

static const char debits_sql[] =
	"SELECT id, state, applied_at, active_at, ended_at, cancel_requested_at, next_debit_on, card_exp_year, card_exp_month, due_on"
	" FROM autodebit WHERE account_id = :account ORDER BY id";

/* Seconds after midnight of "HH:MM:SS". */
static int day_secs(const struct profile *p, const char *key, day_t on, int fallback)
{
	const char *text = profile_text(p, key, on);
	int h, m, s = 0;

	return text != NULL && sscanf(text, "%d:%d:%d", &h, &m, &s) >= 2 ? h * 3600 + m * 60 + s : fallback;
}

static void rules_on(void *arg, day_t on, struct renew_rules *out)
{
	const struct profile *p = ((const struct renewal_book *)arg)->p;

	*out = (struct renew_rules){
		.zone = profile_zone(p),
		.charge_days = (int)profile_int(p, "renewal.charge_days_before", on, 0),
		.charge_secs = day_secs(p, "renewal.charge_time", on, 0),
		.off_days = (int)profile_int(p, "renewal.off_deadline_days_before", on, 0),
		.off_inclusive = profile_bool(p, "renewal.off_deadline_inclusive", on, true),
		.discount_percent = (int)profile_int(p, "renewal.discount_percent", on, 0),
		.discount_days = (int)profile_int(p, "renewal.discount_enable_from_days", on, 0),
		.discount_early = profile_bool(p, "renewal.discount_if_enabled_earlier", on, false),
		.rounding = profile_rounding(p, "renewal.rounding", on, ROUND_HALF_UP),
		.needs_debit = profile_bool(p, "renewal.block_without_autodebit", on, true),
		.on_needs_debit = profile_text(p, "renewal.requires", on) != NULL,
		.on_needs_plan = profile_bool(p, "renewal.requires_running_plan", on, true),
		.catch_up = profile_bool(p, "renewal.catch_up_charge", on, false),
		.debit_order = profile_text(p, "autodebit.order", on),
		.end_secs = day_secs(p, "term.ends_at_time", on, 86399),
	};
}

static bool offer_on(void *arg, int plan_days, day_t on, struct renew_offer *out)
{
	const struct profile *p = ((const struct renewal_book *)arg)->p;
	char key[48];

	snprintf(key, sizeof key, "plan_%d.price", plan_days);
	out->price = profile_int(p, key, on, MONEY_NONE);
	snprintf(key, sizeof key, "plan_%d.quota", plan_days);
	out->quota = profile_int(p, key, on, 0);
	return out->price != MONEY_NONE;
}

static enum status read_switch(struct renewal_book *b, struct error *e)
{
	struct renew_switch *sw = &b->model.sw;
	struct stmt *q = db_prepare(b->s->db, switch_sql);
	enum step step;

	*sw = (struct renew_switch){SWITCH_OFF, INSTANT_NONE, INSTANT_NONE, INSTANT_NONE};
	stmt_bind_int(q, ":account", b->account.id);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		renew_switch_parse(stmt_text(q, 0), &sw->state);
		sw->last_on_at = column_instant(q, 1);
		sw->last_changed_at = column_instant(q, 2);
		sw->effective_off_at = column_instant(q, 3);
		column_text(q, 4, b->changed_by, sizeof b->changed_by);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static struct renew_term term_of(struct stmt *q)
{
	return (struct renew_term){
		.id = stmt_int(q, 0), .plan_days = (int)stmt_int(q, 1), .starts_at = stmt_int(q, 2), .ends_at = stmt_int(q, 3),
		.expires_on = column_day(q, 4), .bought_at = stmt_int(q, 5), .quota = stmt_int(q, 6), .by_hand = stmt_int(q, 7) != 0,
		.renews = stmt_int(q, 8), .list_price = stmt_int(q, 9), .amount = stmt_int(q, 10), .discount_percent = (int)stmt_int(q, 11),
		.blocked = stmt_int(q, 12) != 0, .stated = stmt_int(q, 13) != 0, .imported = stmt_int(q, 14) != 0,
	};
}

static enum status read_terms(struct renewal_book *b, struct error *e)
{
	struct renew_model *m = &b->model;
	struct stmt *q = db_prepare(b->s->db, terms_sql);
	enum step step;

	stmt_bind_int(q, ":account", b->account.id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		m->terms = xreallocarray(m->terms, m->term_count + 1, sizeof *m->terms);
		m->terms[m->term_count++] = term_of(q);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status read_debits(struct renewal_book *b, struct error *e)
{
	struct renew_model *m = &b->model;
	struct stmt *q = db_prepare(b->s->db, debits_sql);
	enum step step;

	stmt_bind_int(q, ":account", b->account.id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct renew_debit *d;

		m->debits = xreallocarray(m->debits, m->debit_count + 1, sizeof *m->debits);
		d = &m->debits[m->debit_count++];
		*d = (struct renew_debit){
			.id = stmt_int(q, 0), .applied_at = stmt_int(q, 2), .active_at = column_instant(q, 3), .ended_at = column_instant(q, 4),
			.cancel_at = column_instant(q, 5), .next_debit_on = column_day(q, 6), .exp_year = (int)stmt_int(q, 7),
			.exp_month = (int)stmt_int(q, 8), .due_on = column_day(q, 9),
		};
		autodebit_state_parse(stmt_text(q, 1), &d->state);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status renewal_book_open(struct renewal_book *b, struct shop *s, const char *profile, struct error *e)
{
	enum status st;

	*b = (struct renewal_book){.s = s};
	if ((st = shop_profile(s, profile, &b->p, e)) != ST_OK)
		return st;
	if (!profile_bool(b->p, "renewal.available", DAY_NONE, false))
		return error_set(e, ST_REFUSED, "renewal_unknown", NULL, "profile", _("%s has no automatic renewal"), profile);
	b->zone = profile_zone(b->p);
	if ((st = account_get(s, profile, &b->account, e)) != ST_OK)
		return st;
	b->model.rules = rules_on;
	b->model.offer = offer_on;
	b->model.arg = b;
	b->model.balance = b->account.balance;
	if ((st = read_switch(b, e)) == ST_OK && (st = read_terms(b, e)) == ST_OK)
		st = read_debits(b, e);
	if (st != ST_OK)
		renewal_book_close(b);
	return st;
}

void renewal_book_close(struct renewal_book *b)
{
	renew_free(&b->model);
}

void renewal_play(struct renewal_book *b, instant_t until,
                  void (*heard)(void *arg, const struct renewal_book *b, const struct renew_event *ev), void *arg)
{
	struct renew_event ev;

	while (renew_next(&b->model, until, &ev)) {
		int64_t id = INT64_MAX / 2 + (int64_t)b->model.term_count; /* of terms that are not in the file */

		if (heard != NULL)
			heard(arg, b, &ev);
		if (ev.what == RENEW_SWITCH_ENDS)
			b->changed_by[0] = '\0';
		renew_apply(&b->model, &ev, id);
	}
}

void renewal_day_text(const struct renewal_book *b, instant_t at, char out[16])
{
	struct ymd d = day_to_ymd(instant_day(at, b->zone));

	snprintf(out, 16, "%04d/%02d/%02d", d.year % 10000, d.month, d.day);
}
