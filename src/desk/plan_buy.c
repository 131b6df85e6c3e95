/*
 * Buying a plan (購買): chosen, confirmed, paid. What a paid order leaves in
 * the book is plan_book.c's matter.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/plan_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/renewal.h"

static const char op_sql[] = "SELECT id FROM plan_order WHERE op_id = :op";
static const char choose_sql[] =
	"INSERT INTO plan_order (account_id, plan_days, origin, state, list_price, amount, chosen_at, op_id, created_by)"
	" VALUES (:account, :days, 'manual', 'chosen', :price, :price, :now, :op, :by)";
static const char confirm_sql[] = "UPDATE plan_order SET state = 'confirmed', confirmed_at = :now WHERE id = :id AND state = 'chosen'";
static const char abandon_sql[] = "UPDATE plan_order SET state = 'abandoned' WHERE id = :id AND state IN ('chosen', 'confirmed')";
static const char take_points_sql[] = "UPDATE account SET points = :left WHERE id = :id";

static enum status audit_order(struct shop *s, const char *what, int64_t id, const char *detail, struct error *e)
{
	char record[64];

	snprintf(record, sizeof record, "plan_order %lld", (long long)id);
	return shop_audit(s, what, record, detail, e);
}

/* ---- choosing and confirming ---- */

static enum status choose(struct shop *s, const char *profile, const struct plan *p, const char *op_id, int64_t *id, struct error *e)
{
	char detail[80];
	struct account a;
	struct stmt *q;
	enum status st = account_get(s, profile, &a, e);

	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, choose_sql);
	stmt_bind_int(q, ":account", a.id);
	stmt_bind_int(q, ":days", p->days);
	stmt_bind_int(q, ":price", p->price);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":op", op_id);
	stmt_bind_text(q, ":by", s->actor);
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	*id = db_last_id(s->db);
	snprintf(detail, sizeof detail, "%s %d days, %lld", profile, p->days, (long long)p->price);
	return audit_order(s, "plan choose", *id, detail, e);
}

enum status plan_choose(struct shop *s, const char *profile, const char *plan, const char *op_id, int64_t *id, struct error *e)
{
	const struct plan *p = NULL;
	const struct profile *of;
	struct plan_offer offer;
	enum status st;

	notes_free(&s->notes);
	if ((*id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	st = shop_profile(s, profile, &of, e);
	if (st == ST_OK)
		st = plan_offer(s, profile, shop_today(s, of), &offer, e);
	if (st == ST_OK)
		st = plan_named(&offer, plan, &p, e);
	if (st == ST_OK)
		st = db_begin(s->db, e);
	if (st != ST_OK)
		return st;
	return shop_write_end(s, choose(s, profile, p, op_id, id, e), e);
}

/* One step of an order that has to stand in the state for it. */
static enum status step(struct shop *s, const char *sql, const char *what, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	enum status st;

	stmt_bind_int(q, ":id", id);
	if (stmt_has(q, ":now"))
		stmt_bind_int(q, ":now", clock_now());
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	if (db_changes(s->db) != 1)
		return error_set(e, ST_REFUSED, "order_state", "RUT-20", "id", "%s",
		                 _("This purchase is past that step; look at it again."));
	return audit_order(s, what, id, "", e);
}

static enum status step_alone(struct shop *s, const char *sql, const char *what, int64_t id, struct error *e)
{
	struct plan_order o;
	enum status st;

	notes_free(&s->notes);
	st = plan_order_get(s, id, &o, e);
	if (st == ST_OK)
		st = db_begin(s->db, e);
	return st == ST_OK ? shop_write_end(s, step(s, sql, what, id, e), e) : st;
}

enum status plan_confirm(struct shop *s, int64_t id, struct error *e)
{
	return step_alone(s, confirm_sql, "plan confirm", id, e);
}

enum status plan_abandon(struct shop *s, int64_t id, struct error *e)
{
	return step_alone(s, abandon_sql, "plan abandon", id, e);
}

/* ---- paying ---- */

/* What was entered of a payment. */
struct payment {
	char pay[16];
	int64_t points;          /* -1: not said */
	instant_t paid_at;
	money_t amount, line1, line2; /* MONEY_NONE: not said */
	int64_t quota, used_before;   /* -1: not said */
	const char *reference, *note;
};

/* The marketplace's word for a means of payment, else ours. */
static const char *means_word(const struct profile *p, const char *code)
{
	char key[64];
	const char *word;

	snprintf(key, sizeof key, "payment.%s_label", code);
	word = profile_text(p, key, DAY_NONE);
	return word != NULL ? word : label_of("pay_means", code);
}

static enum status check_means(const struct profile *p, struct record *r, struct error *e)
{
	static const char *const codes[] = {"card", "points"};
	const char *given = record_get(r, "pay");

	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if ((strcmp(given, codes[i]) == 0 || strcmp(given, means_word(p, codes[i])) == 0) &&
		    profile_has(p, "payment.means", DAY_NONE, codes[i])) {
			record_set(r, "pay", codes[i]);
			return ST_OK;
		}
	return error_set(e, ST_REFUSED, "pay_unknown", "RUT-26", "pay", _("Pay by %1$s or %2$s."), means_word(p, "card"),
	                 means_word(p, "points"));
}

/* A field's whole number; `none` when it is empty. */
static int64_t number_of(const struct record *r, const char *field, int64_t none)
{
	const char *text = record_get(r, field);
	int64_t v;

	return *text != '\0' && money_parse_plain(text, strlen(text), &v) ? v : none;
}

/* Which rule speaks of a field whose shape the form refused. */
static void name_rule(struct error *e)
{
	static const char *const rules[][2] = {
		{"quota", "RUT-16"}, {"used_before", "RUT-16"}, {"points", "RUT-27"}, {"amount", "RUT-17"}, {"line1", "RUT-17"}, {"line2", "RUT-17"},
	};

	for (size_t i = 0; e != NULL && e->rule[0] == '\0' && i < sizeof rules / sizeof *rules; i++)
		if (strcmp(e->field, rules[i][0]) == 0)
			snprintf(e->rule, sizeof e->rule, "%s", rules[i][1]);
}

static enum status read_payment(const struct profile *p, struct record *r, struct payment *out, struct error *e)
{
	static const char *const amounts[][2] = {
		{"points", "RUT-27"}, {"amount", "RUT-17"}, {"line1", "RUT-23"}, {"line2", "RUT-23"}, {"quota", "RUT-16"}, {"used_before", "RUT-16"},
	};
	const char *at;
	enum status st = check_means(p, r, e);

	if (st == ST_OK && (st = record_check(r, NULL, NULL, e)) != ST_OK)
		name_rule(e);
	for (size_t i = 0; i < sizeof amounts / sizeof *amounts && st == ST_OK; i++)
		st = plan_check_number(r, amounts[i][0], amounts[i][1], e);
	if (st != ST_OK)
		return st;
	*out = (struct payment){
		.points = number_of(r, "points", -1), .amount = number_of(r, "amount", MONEY_NONE), .line1 = number_of(r, "line1", MONEY_NONE),
		.line2 = number_of(r, "line2", MONEY_NONE), .quota = number_of(r, "quota", -1), .used_before = number_of(r, "used_before", 0),
		.paid_at = clock_now(), .reference = record_get(r, "reference"), .note = record_get(r, "note"),
	};
	snprintf(out->pay, sizeof out->pay, "%s", record_get(r, "pay"));
	if (*(at = record_get(r, "paid_at")) != '\0')
		out->paid_at = instant_parse(at, profile_zone(p));
	if (out->paid_at == INSTANT_NONE || out->paid_at > clock_now())
		return error_set(e, ST_REFUSED, "paid_at_future", "RUT-18", "paid_at", "%s",
		                 _("A payment is recorded when it was made, not before; enter its time, or leave it empty for now."));
	return ST_OK;
}

static enum status refuse_points(const struct profile *p, int64_t have, int64_t need, struct error *e)
{
	char have_text[32], need_text[32], missing[32];

	if (have < 0)
		return error_set(e, ST_REFUSED, "points_unknown", "RUT-27", "points", _("Enter how many %s the account holds."), means_word(p, "points"));
	money_format(have, false, have_text);
	money_format(need, false, need_text);
	money_format(need - have, false, missing);
	return error_set(e, ST_REFUSED, "points_short", "RUT-27", "points", _("Not enough %1$s: %2$s of %3$s, %4$s are missing."),
	                 means_word(p, "points"), have_text, need_text, missing);
}

/* Points must cover the whole price beforehand (RUT-27), unless the marketplace lets the card pay the rest. */
static enum status take_points(struct shop *s, const struct profile *p, const struct account *a, const struct payment *pay, money_t amount,
                               struct error *e)
{
	int64_t value = profile_int(p, "payment.points_value", DAY_NONE, 1), have = pay->points >= 0 ? pay->points : a->points, need = 0;
	struct stmt *q;

	if (strcmp(pay->pay, "points") == 0)
		need = value > 0 ? (amount + value - 1) / value : amount;
	if (need > 0 && have < need && profile_bool(p, "payment.points_check_balance", DAY_NONE, true) &&
	    (have < 0 || !profile_bool(p, "payment.points_mixed_with_card", DAY_NONE, false)))
		return refuse_points(p, have, need, e);
	if (have < 0 || (need == 0 && pay->points < 0))
		return ST_OK;
	q = db_prepare(s->db, take_points_sql);
	stmt_bind_int(q, ":id", a->id);
	stmt_bind_int(q, ":left", have > need ? have - need : 0);
	return stmt_run(q, e);
}

static void note_quota(struct shop *s, int64_t quota, int64_t standard)
{
	char a[32], b[32];

	if (quota == standard)
		return;
	money_format(quota, false, a);
	money_format(standard, false, b);
	notes_add(&s->notes, NOTE_INFO, "quota_differs", "RUT-16", "quota", _("The messages bought (%1$s) differ from the plan's standard value (%2$s)."),
	          a, b);
}

/* Where another plan runs, the new one waits behind it. */
static enum status note_queue(struct shop *s, const struct profile *p, int64_t id, instant_t paid_at, struct error *e)
{
	struct term t;
	char span[64];
	enum status st = term_of_order(s, id, &t, e);

	if (st != ST_OK || t.starts_at <= paid_at)
		return st;
	plan_span_text(p, t.starts_at, t.ends_at, span);
	notes_add(&s->notes, NOTE_INFO, "term_queued", "RUT-19", NULL, _("Another plan runs until then: this one is valid %s, and its messages only then."),
	          span);
	return ST_OK;
}

/* The plan under which an order was chosen: what the profile says besides the price that the order keeps. */
static const struct plan *plan_of(const struct plan_offer *o, int days)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->plans[i].days == days)
			return &o->plans[i];
	return NULL;
}

static enum status pay_order(struct shop *s, const struct profile *p, const struct plan_order *o, const struct plan_offer *offer,
                             const struct payment *pay, struct error *e)
{
	const struct plan *plan = plan_of(offer, o->plan_days);
	int64_t standard = plan != NULL ? plan->quota : 0, quota = pay->quota >= 0 ? pay->quota : standard;
	money_t amount = pay->amount != MONEY_NONE ? pay->amount : o->list_price;
	bool split = pay->line1 != MONEY_NONE || pay->line2 != MONEY_NONE || plan == NULL || amount != o->list_price;
	struct account a;
	struct plan_booking b = {
		.profile = o->profile, .origin = "manual", .pay = pay->pay, .source = "book", .reference = pay->reference, .note = pay->note,
		.plan_days = o->plan_days, .list_price = o->list_price, .amount = amount, .paid_at = pay->paid_at, .quota = quota,
		.used_before = pay->used_before, .line1 = split ? pay->line1 : plan->line1, .line2 = split ? pay->line2 : plan->line2,
		.starts_at = INSTANT_NONE, .ends_at = INSTANT_NONE,
	};
	int64_t id = o->id;
	enum status st = account_get(s, o->profile, &a, e);

	if (st == ST_OK)
		st = take_points(s, p, &a, pay, amount, e);
	if (st == ST_OK)
		st = plan_book(s, &b, &id, e);
	if (st == ST_OK)
		st = note_queue(s, p, id, pay->paid_at, e);
	if (st != ST_OK)
		return st;
	plan_check_lines(s, b.line1, b.line2, amount);
	note_quota(s, quota, standard);
	return shop_settle_warnings(s, e);
}

/* What the timer had to renew before this payment stands before it. */
static enum status pay_checked(struct shop *s, int64_t id, const struct profile *p, const struct plan_offer *offer, const struct payment *pay,
                               struct error *e)
{
	struct plan_order o;
	enum status st = plan_order_get(s, id, &o, e);

	if (st == ST_OK)
		st = renewal_catch_up(s, o.profile, e);
	if (st != ST_OK)
		return st;
	if (strcmp(o.state, "paid") == 0)
		return error_set(e, ST_REFUSED, "order_paid", "RUT-25", "id", "%s", _("This purchase is paid already."));
	if (strcmp(o.state, "confirmed") != 0)
		return error_set(e, ST_REFUSED, "order_unconfirmed", "RUT-25", "id", "%s",
		                 _("The chosen plan has to be looked at once more and confirmed before it is paid."));
	return pay_order(s, p, &o, offer, pay, e);
}

enum status plan_pay(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p;
	struct plan_offer offer;
	struct plan_order o;
	struct payment pay;
	enum status st;

	notes_free(&s->notes);
	st = plan_order_get(s, id, &o, e);
	if (st == ST_OK)
		st = shop_profile(s, o.profile, &p, e);
	if (st == ST_OK)
		st = plan_offer(s, o.profile, instant_day(o.chosen_at, profile_zone(p)), &offer, e);
	if (st == ST_OK)
		st = read_payment(p, r, &pay, e);
	if (st == ST_OK)
		st = db_begin(s->db, e);
	return st == ST_OK ? shop_write_end(s, pay_checked(s, id, p, &offer, &pay, e), e) : st;
}

enum status plan_buy(struct shop *s, const char *profile, const char *plan, struct record *r, const char *op_id, int64_t *id, struct error *e)
{
	const struct plan *chosen = NULL;
	const struct profile *p;
	struct plan_offer offer;
	struct payment pay;
	enum status st;

	notes_free(&s->notes);
	if ((*id = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if ((st = shop_profile(s, profile, &p, e)) != ST_OK || (st = plan_offer(s, profile, shop_today(s, p), &offer, e)) != ST_OK ||
	    (st = plan_named(&offer, plan, &chosen, e)) != ST_OK || (st = read_payment(p, r, &pay, e)) != ST_OK)
		return st;
	/* A purchase made earlier was made at the prices of its day. */
	if ((st = plan_offer(s, profile, instant_day(pay.paid_at, profile_zone(p)), &offer, e)) != ST_OK ||
	    (st = plan_named(&offer, plan, &chosen, e)) != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	/* The same Enter in another window was first. */
	if ((*id = act_row(s->db, op_sql, op_id)) != 0) {
		db_rollback(s->db);
		return ST_OK;
	}
	st = choose(s, profile, chosen, op_id, id, e);
	if (st == ST_OK)
		st = step(s, confirm_sql, "plan confirm", *id, e);
	if (st == ST_OK)
		st = pay_checked(s, *id, p, &offer, &pay, e);
	return shop_write_end(s, st, e);
}
