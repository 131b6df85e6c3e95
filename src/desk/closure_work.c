/*
 * The open work behind each number of a closure (YAH-19 to 23): what is counted
 * where, until when, and in which list it is seen.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/closure_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

/* Unshipped orders wait for their payment or their shipping; those before clocks were kept are told by their state. */
#define UNSHIPPED \
	" FROM live_order WHERE profile = :profile AND next_step IN ('pay', 'ship', 'look') AND next_on IS NOT NULL" \
	" AND state IN ('awaiting_payment', 'to_ship')"

static const char orders_sql[] = "SELECT count(*), COALESCE(sum(claim_amount), 0)" UNSHIPPED;
static const char preorders_sql[] = "SELECT count(*), COALESCE(sum(claim_amount), 0)" UNSHIPPED " AND preorder_on IS NOT NULL";
static const char sooner_sql[] = "SELECT count(*), COALESCE(sum(claim_amount), 0)" UNSHIPPED
	" AND COALESCE(preorder_on, ship_by, CASE next_step WHEN 'ship' THEN next_on END, '') > :day";
static const char returns_sql[] =
	"SELECT count(*), COALESCE(sum(refund_amount + refund_shipping), 0) FROM return_slip WHERE profile = :profile"
	" AND state IN ('requested', 'collected', 'delivered', 'abnormal')";
static const char exchanges_sql[] = "SELECT count(*), 0 FROM exchange_slip WHERE profile = :profile AND state IN ('open', 'reminded')";
static const char mail_sql[] = "SELECT count(*), 0 FROM enquiry WHERE profile = :profile AND state = 'new'";
static const char coupons_sql[] =
	"SELECT count(*), 0 FROM coupon_campaign WHERE profile = :profile AND cancelled_at IS NULL AND (ends_at IS NULL OR ends_at > :at)";
static const char campaigns_sql[] =
	"SELECT count(*), 0 FROM campaign WHERE profile = :profile AND state IN ('pending', 'sending') AND send_at >= :at";
static const char messages_sql[] =
	"SELECT count(*), 0 FROM message WHERE profile = :profile AND state IN ('scheduled', 'sending') AND scheduled_at >= :at";
static const char plans_sql[] =
	"SELECT count(*), 0 FROM term t JOIN account a ON a.id = t.account_id WHERE a.profile = :profile AND t.ends_at >= :at";

static const struct counted {
	const char *kind, *sql;
	bool at_instant;  /* :at, the beginning of a day */
	bool on_day;      /* :day */
} counts[] = {
	{"orders", orders_sql, false, false},       {"preorders", preorders_sql, false, false}, {"orders_sooner", sooner_sql, false, true},
	{"returns", returns_sql, false, false},     {"exchanges", exchanges_sql, false, false}, {"buyer_mail", mail_sql, false, false},
	{"coupons", coupons_sql, true, false},      {"campaigns", campaigns_sql, true, false},  {"messages", messages_sql, true, false},
	{"plans", plans_sql, true, false},
};

static const struct counted *counted_of(const char *kind)
{
	const struct counted *c = counts;

	while (strcmp(c->kind, kind) != 0)
		c++;
	return c;
}

enum status closure_work_count(struct shop *s, const struct profile *p, const char *kind, day_t day, int64_t *count, money_t *amount,
                               struct error *e)
{
	const struct counted *c = counted_of(kind);
	struct stmt *q = db_prepare(s->db, c->sql);
	enum step step;

	stmt_bind_text(q, ":profile", profile_name(p));
	if (c->on_day)
		bind_day(q, ":day", day);
	if (c->at_instant)
		stmt_bind_int(q, ":at", instant_from(day, 0, profile_zone(p)));
	step = stmt_step(q, e);
	*count = step == STEP_ROW ? stmt_int(q, 0) : 0;
	if (amount != NULL)
		*amount = step == STEP_ROW ? stmt_int(q, 1) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

struct amount {
	int64_t count;
	money_t sum;
};

static enum status count(const struct closure_view *v, const char *kind, day_t day, struct amount *out, struct error *e)
{
	return closure_work_count(v->f.s, v->f.profile, kind, day, &out->count, &out->sum, e);
}

static struct closure_work *add(struct closure_look *l, const char *kind, enum closure_point point, struct amount a, day_t by,
                                const char *rule)
{
	l->work = xreallocarray(l->work, l->work_count + 1, sizeof *l->work);
	l->work[l->work_count] = (struct closure_work){.kind = kind, .point = point, .count = a.count, .was = -1, .amount = MONEY_NONE,
	                                               .by = by, .rule = profile_rule(l->c.profile, rule)};
	return &l->work[l->work_count++];
}

static void opens(struct closure_work *w, const char *record, const char *filter)
{
	snprintf(w->record, sizeof w->record, "%s", record);
	snprintf(w->filter, sizeof w->filter, "%s", filter);
}

const struct closure_work *closure_work_of(const struct closure_look *l, const char *kind)
{
	for (size_t i = 0; i < l->work_count; i++)
		if (strcmp(l->work[i].kind, kind) == 0)
			return &l->work[i];
	return NULL;
}

/* ---- the checklist of YAH-19 ---- */

static void say(struct closure_work *w, const char *text)
{
	char day[16];

	day_format(w->by, day);
	snprintf(w->sentence, sizeof w->sentence, text, (long long)w->count, day);
	w->warn = w->count > 0;
}

/* One kind: counted, and under the closure as it stands where its number follows the date. */
static enum status add_kind(struct closure_view *v, const char *kind, enum closure_point point, day_t by, const char *rule,
                            struct closure_work **w,
                            struct error *e)
{
	const struct counted *c = counted_of(kind);
	struct closure_look *l = v->out;
	struct amount a, was;
	enum status st = count(v, kind, c->on_day ? by : l->c.days.closes, &a, e);

	if (st != ST_OK)
		return st;
	*w = add(l, kind, point, a, by, rule);
	if (a.sum != 0)
		(*w)->amount = a.sum;
	if (l->now.id == 0 || !l->what_if || (!c->on_day && !c->at_instant))
		return ST_OK;
	st = count(v, kind, c->on_day ? by - l->c.days.closes + l->now.days.closes : l->now.days.closes, &was, e);
	if (st == ST_OK)
		(*w)->was = was.count;
	return st;
}

static enum status add_orders(struct closure_view *v, struct error *e)
{
	const struct closure_days *d = &v->out->c.days;
	struct closure_work *w;
	enum status st = add_kind(v, "orders", CLOSURE_SHIP_CUT, d->ship_last, "YAH-20", &w, e);

	if (st != ST_OK)
		return st;
	opens(w, "order", "state=to_ship");
	say(w, ngettext("%1$lld order must ship by %2$s", "%1$lld orders must ship by %2$s", (unsigned long)w->count));
	if ((st = add_kind(v, "preorders", CLOSURE_SHIP_CUT, d->ship_last, "YAH-20", &w, e)) != ST_OK)
		return st;
	opens(w, "order", "state=to_ship");
	say(w, ngettext("%1$lld of them is a pre-order, which ships by %2$s whatever its planned day",
	                "%1$lld of them are pre-orders, which ship by %2$s whatever their planned day", (unsigned long)w->count));
	w->warn = false;
	if ((st = add_kind(v, "orders_sooner", CLOSURE_SHIP_CUT, d->ship_last, "YAH-20", &w, e)) != ST_OK)
		return st;
	opens(w, "order", "state=to_ship");
	say(w, ngettext("%1$lld of them would have had time beyond %2$s", "%1$lld of them would have had time beyond %2$s",
	                (unsigned long)w->count));
	w->warn = false;
	return ST_OK;
}

static enum status add_slips(struct closure_view *v, struct error *e)
{
	const struct closure_days *d = &v->out->c.days;
	struct closure_work *w;
	enum status st = add_kind(v, "returns", CLOSURE_RETURN_CUT, d->return_last, "YAH-21", &w, e);

	if (st != ST_OK)
		return st;
	opens(w, "return", "");
	say(w, ngettext("%1$lld return must be finished by %2$s", "%1$lld returns must be finished by %2$s", (unsigned long)w->count));
	if ((st = add_kind(v, "exchanges", CLOSURE_RETURN_CUT, d->return_last, "YAH-21", &w, e)) != ST_OK)
		return st;
	opens(w, "exchange", "");
	say(w, ngettext("%1$lld exchange must be finished by %2$s", "%1$lld exchanges must be finished by %2$s", (unsigned long)w->count));
	if ((st = add_kind(v, "buyer_mail", CLOSURE_LOGIN_END, d->login_last, "YAH-19", &w, e)) != ST_OK)
		return st;
	opens(w, "enquiry", "state=new");
	say(w, ngettext("%1$lld buyer's mail waits for an answer, possible until %2$s",
	                "%1$lld buyers' mails wait for an answer, possible until %2$s",
	                (unsigned long)w->count));
	return ST_OK;
}

/* ---- what still runs ---- */

static enum status add_running(struct closure_view *v, struct error *e)
{
	static const struct {
		const char *kind, *record, *one, *many;
	} kinds[] = {
		{"coupons", "coupon", N_("%1$lld discount code ends with the store on %2$s"), N_("%1$lld discount codes end with the store on %2$s")},
		{"campaigns", "campaign", N_("%1$lld campaign would go out after %2$s"), N_("%1$lld campaigns would go out after %2$s")},
		{"messages", "message", N_("%1$lld message would go out after %2$s"), N_("%1$lld messages would go out after %2$s")},
		{"plans", "plan", N_("%1$lld plan is paid beyond %2$s"), N_("%1$lld plans are paid beyond %2$s")},
	};
	enum status st = ST_OK;

	for (size_t i = 0; i < sizeof kinds / sizeof *kinds && st == ST_OK; i++) {
		struct closure_work *w;

		if ((st = add_kind(v, kinds[i].kind, CLOSURE_CLOSES, v->out->c.days.closes, "YAH-18", &w, e)) != ST_OK)
			break;
		opens(w, kinds[i].record, "");
		say(w, w->count == 1 ? _(kinds[i].one) : _(kinds[i].many));
		w->warn = false;
	}
	return st;
}

/* ---- periods ---- */

static struct amount held(const struct periods *ps, day_t closes)
{
	struct amount a = {0};

	for (size_t i = 0; i < ps->count; i++) {
		const struct period *p = &ps->items[i];

		if (p->held_from != closes || (p->net == MONEY_NONE && !p->claim_needed) || (p->net == 0 && p->statement_id == 0))
			continue;
		a.count++;
		if (a.sum != MONEY_NONE)
			a.sum = p->net == MONEY_NONE ? MONEY_NONE : a.sum + p->net;
	}
	return a;
}

static enum status add_periods(struct closure_view *v, struct error *e)
{
	struct closure_look *l = v->out;
	const struct closure_days *d = &l->c.days;
	struct amount a = held(&v->periods, d->closes);
	struct closure_papers papers;
	struct closure_work *w = add(l, "periods_held", CLOSURE_FINAL, a, d->final_on, "YAH-23");
	char day[16], money[32];
	enum status st;

	w->amount = a.sum;
	opens(w, "period", "");
	day_format(d->final_on, day);
	money_format(a.sum == MONEY_NONE ? 0 : a.sum, false, money);
	snprintf(w->sentence, sizeof w->sentence, ngettext("%1$lld period of NT$%2$s so far is held until the final balance of %3$s",
	         "%1$lld periods of NT$%2$s so far are held until the final balance of %3$s", (unsigned long)a.count),
	         (long long)a.count, money, day);
	if (l->what_if && l->now.id != 0)
		w->was = held(&v->was, l->now.days.closes).count;
	if ((st = closure_papers_of(v, &papers, e)) != ST_OK)
		return st;
	w = add(l, "statements", CLOSURE_LOGIN_END, (struct amount){papers.statements - papers.statements_done, 0}, d->login_last, "YAH-22");
	opens(w, "statement", "");
	say(w, ngettext("%1$lld statement is not saved, possible until %2$s", "%1$lld statements are not saved, possible until %2$s",
	                (unsigned long)w->count));
	w->warn = w->warn && v->f.today >= d->tail_from;
	w = add(l, "vouchers", CLOSURE_LOGIN_END, (struct amount){papers.claims - papers.claims_done, 0}, d->login_last, "YAH-25");
	opens(w, "voucher", "");
	say(w, ngettext("%1$lld period has no claim voucher; its data is in the back office until %2$s",
	                       "%1$lld periods have no claim voucher; their data is in the back office until %2$s", (unsigned long)w->count));
	w->warn = w->warn && v->f.today >= d->tail_from;
	w = add(l, "fee_invoices", CLOSURE_LOGIN_END, (struct amount){papers.fees - papers.fees_done, 0}, d->login_last, "YAH-22");
	opens(w, "period", "state=paid");
	say(w, ngettext("%1$lld fee invoice is not downloaded, possible until %2$s",
	                       "%1$lld fee invoices are not downloaded, possible until %2$s", (unsigned long)w->count));
	w->warn = w->warn && v->f.today >= d->tail_from;
	return ST_OK;
}

/* What is over cannot be warned of any more. */
static void end_warnings(struct closure_look *l)
{
	for (size_t i = 0; i < l->work_count; i++)
		l->work[i].warn = l->work[i].warn && l->today <= l->work[i].by;
}

enum status closure_work_load(struct closure_view *v, struct error *e)
{
	enum status st = add_orders(v, e);

	if (st == ST_OK)
		st = add_slips(v, e);
	if (st == ST_OK)
		st = add_running(v, e);
	if (st == ST_OK)
		st = add_periods(v, e);
	end_warnings(v->out);
	return st;
}
