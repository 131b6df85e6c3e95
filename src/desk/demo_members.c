/*
 * Members of the demonstration shop, on both marketplaces that have them: who
 * they are, what they bought, and a ledger of points that was kept day by day as
 * the desk would have kept it, so that every proof holds. Written in bulk; the
 * same seed makes the same people.
 */
#include "config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/demo_members.h"
#include "storekeep/i18n.h"
#include "storekeep/ledger.h"
#include "storekeep/mem.h"
#include "storekeep/member_rules.h"
#include "storekeep/tier.h"

#define EARN_SPEND 25
#define EARN_POINTS 2
#define ORDERS_MOST 9
#define LOTS_MOST 32
#define CHUNK 10000 /* people a transaction */
#define TOLD 500

static const char member_sql[] =
	"INSERT INTO member (id, profile, member_code, kind, origin, first_name, last_name, email, phone, gender, birthday, birthday_set_on,"
	" email_consent, registered_at, since_at, blacklisted_at, blacklist_reason, store_id, staff_id, bound_on, tier_id, tier_from, tier_to, note,"
	" email_key, phone_rev, name_key, birthday_md, created_at, created_by, changed_at, changed_by) VALUES (:id, :profile, :code, :kind, :origin,"
	" :first, :last, :email, :phone, :gender, :birthday, :set_on, :consent, :registered, :since, :blocked, :why, :store, :staff, :bound, :tier,"
	" :from, :to, :note, :email, :phone_rev, :name_key, :md, :since, :by, :since, :by)";
static const char gram_sql[] = "INSERT INTO demo_gram (g, member_id) VALUES (:g, :id)";
static const char sale_sql[] =
	"INSERT INTO sale (id, profile, order_number, member_id, channel, placed_at, placed_on, rule_id, tier_id, items_amount, promotion_amount,"
	" points_amount, shipping_amount, delivery_code, delivery_state, final_at, state, completed_at, cancelled_at, counted, net_amount, created_at,"
	" created_by, changed_at, changed_by) VALUES (:id, :profile, :number, :member, :channel, :placed, :on, :rule, :tier, :items, :promotion,"
	" :points, 60, 'home', :arrived, :final, :state, :completed, :cancelled, :counted, :net, :placed, :by, :placed, :by)";
static const char line_sql[] =
	"INSERT INTO sale_line (order_id, line_no, product_code, name, quantity, unit_price) VALUES (:order, :no, :product, :name, :quantity, :price)";
static const char entry_sql[] =
	"INSERT INTO points_entry (id, member_id, kind, points, balance_after, effective_on, order_id, once_key, reason, at, by)"
	" VALUES (:id, :member, :kind, :points, :balance, :on, :order, :once, :reason, :at, :by)";
static const char use_sql[] = "INSERT INTO points_use (entry_id, lot_id, points) VALUES (:entry, :lot, :points)";
static const char lot_sql[] =
	"INSERT INTO points_lot (id, member_id, source, order_id, points, remaining, issued_on, expires_on, state, entry_id)"
	" VALUES (:id, :member, :source, :order, :points, :remaining, :issued, :expires, :state, :entry)";
static const char grant_sql[] =
	"INSERT INTO points_grant (profile, order_id, member_id, due_on, basis, points, state, rule_id, entry_id, issued_on, arithmetic, once_key,"
	" created_at, created_by) VALUES (:profile, :order, :member, :due, :basis, :points, :state, :rule, :entry, :issued, :arithmetic, :once, :at, :by)";
static const char review_sql[] =
	"INSERT INTO points_review (profile, kind, member_id, order_id, grant_id, issued, left, suggested, state, opened_on, at)"
	" VALUES (:profile, 'cancelled', :member, :order, :grant, :points, 0, :points, 'open', :on, :at)";
static const char credit_sql[] =
	"INSERT INTO credit_entry (member_id, kind, amount, balance_after, reason, at, by) VALUES (:member, :kind, :amount, :balance, :reason, :at, :by)";
static const char wallet_sql[] =
	"INSERT INTO wallet (member_id, points, credit, orders, spent, first_on, last_on) VALUES (:member, :points, :credit, :orders, :spent, :first, :last)";
static const char tier_sql[] =
	"INSERT INTO tier_change (member_id, from_tier, to_tier, cause, from_after, to_after, on_day, order_id, at, by)"
	" VALUES (:member, :before, :after, 'auto', :from, :to, :from, :order, :at, :by)";
static const char group_sql[] = "INSERT INTO group_member (group_id, member_id, added_at) VALUES (:group, :member, :at)";
static const char own_sql[] = "INSERT INTO field_value (member_id, field_id, value) VALUES (:member, :field, :value)";

struct lot {
	int64_t id, points, left, order, entry;
	day_t issued, expires;
	const char *source;
	bool lapsed;
};

/* One member in the making. */
struct person {
	struct demo_dice d;
	int64_t id, points, credit, orders, spent, recent;
	bool registered;
	day_t since, first, last;
	int64_t last_order;
	struct lot lots[LOTS_MOST];
	size_t lot_count;
};

/* Run a statement; each value stands after a name whose first letter says what it is: i number, n number or NULL for 0, t text (NULL
 * is NULL), d day. NULL ends them. */
static enum status put(struct demo_members *m, const char *sql, struct error *e, ...)
{
	struct stmt *q = db_prepare(m->s->db, sql);
	const char *name;
	va_list ap;

	va_start(ap, e);
	while ((name = va_arg(ap, const char *)) != NULL) {
		int64_t v;

		if (*name == 't') {
			stmt_bind_text(q, name + 1, va_arg(ap, const char *));
		} else if (*name == 'd') {
			bind_day(q, name + 1, (day_t)va_arg(ap, int64_t));
		} else {
			v = va_arg(ap, int64_t);
			if (*name == 'n' && v == 0)
				stmt_bind_null(q, name + 1);
			else
				stmt_bind_int(q, name + 1, v);
		}
	}
	va_end(ap);
	return stmt_run(q, e);
}

static instant_t at_of(const struct demo_members *m, day_t day)
{
	instant_t at = instant_from(day, 12 * 3600, "Asia/Taipei");

	return at < m->now ? at : m->now;
}

#define DAY(d) ((int64_t)(d))
#define BY "demo"

/* ---- the ledger ---- */

static enum status entry(struct demo_members *m, struct person *p, const char *kind, int64_t points, day_t on, int64_t order, const char *once,
                         const char *reason, struct error *e)
{
	p->points += points;
	m->entry_id++;
	return put(m, entry_sql, e, "i:id", m->entry_id, "i:member", p->id, "t:kind", kind, "i:points", points, "i:balance", p->points, "d:on",
	           DAY(on), "n:order", order, "t:once", once, "t:reason", reason, "i:at", (int64_t)at_of(m, on), "t:by", BY, NULL);
}

static enum status touch(struct demo_members *m, struct lot *l, int64_t points, struct error *e)
{
	l->left += points;
	return put(m, use_sql, e, "i:entry", m->entry_id, "i:lot", l->id, "i:points", points, NULL);
}

static enum status give(struct demo_members *m, struct person *p, const char *kind, const char *source, int64_t points, day_t on, int64_t order,
                        const char *once, const char *reason, struct error *e)
{
	struct lot *l = &p->lots[p->lot_count];
	enum status st;

	if (points <= 0 || p->lot_count == LOTS_MOST)
		return ST_OK;
	st = entry(m, p, kind, points, on, order, once, reason, e);
	*l = (struct lot){.id = ++m->lot_id, .points = points, .order = order, .entry = m->entry_id, .issued = on, .source = source,
	                  .expires = ledger_expiry(m->mmdd, on)};
	p->lot_count++;
	return st == ST_OK ? touch(m, l, points, e) : st;
}

/* What lapsed before `day`, in the order of the days (EAS-10). */
static enum status lapse(struct demo_members *m, struct person *p, day_t day, struct error *e)
{
	enum status st = ST_OK;
	char once[40];

	for (size_t i = 0; i < p->lot_count && st == ST_OK; i++) {
		struct lot *l = &p->lots[i];

		if (l->left == 0 || l->expires == DAY_NONE || l->expires >= day)
			continue;
		snprintf(once, sizeof once, "expire:%lld", (long long)l->id);
		l->lapsed = true;
		st = entry(m, p, "expire", -l->left, l->expires + 1, 0, once, "", e);
		if (st == ST_OK)
			st = touch(m, l, -l->left, e);
	}
	return st;
}

/* Lots are made in the order of their days, so the first with something left lapses first. */
static enum status take(struct demo_members *m, struct person *p, const char *kind, int64_t points, day_t on, int64_t order, const char *once,
                        const char *reason, struct error *e)
{
	enum status st = entry(m, p, kind, -points, on, order, once, reason, e);

	for (size_t i = 0; i < p->lot_count && st == ST_OK && points > 0; i++) {
		struct lot *l = &p->lots[i];
		int64_t part = l->left < points ? l->left : points;

		if (part == 0)
			continue;
		st = touch(m, l, -part, e);
		points -= part;
	}
	return st;
}

static enum status write_lots(struct demo_members *m, const struct person *p, struct error *e)
{
	enum status st = ST_OK;

	for (size_t i = 0; i < p->lot_count && st == ST_OK; i++) {
		const struct lot *l = &p->lots[i];

		st = put(m, lot_sql, e, "i:id", l->id, "i:member", p->id, "t:source", l->source, "n:order", l->order, "i:points", l->points,
		         "i:remaining", l->left, "d:issued", DAY(l->issued), "d:expires", DAY(l->expires), "t:state",
		         l->left > 0 ? "open" : l->lapsed ? "expired" : "used", "i:entry", l->entry, NULL);
	}
	return st;
}

/* ---- orders ---- */

struct order {
	int64_t id, items, promotion, points_used, value, net;
	day_t on, done;
	const char *state;
	bool gone_later; /* cancelled after its points went out */
};

static enum status write_lines(struct demo_members *m, struct person *p, struct order *o, struct error *e)
{
	int lines = 1 + demo_pick(&p->d, 2);
	enum status st = ST_OK;

	for (int i = 0; i < lines && st == ST_OK; i++) {
		const struct demo_good *g = demo_good(demo_pick(&p->d, demo_good_count()));
		int64_t quantity = 1 + demo_pick(&p->d, 2);

		o->items += g->price * quantity;
		st = put(m, line_sql, e, "i:order", o->id, "i:no", (int64_t)i + 1, "t:product", g->sku, "t:name", g->name, "i:quantity", quantity,
		         "i:price", (int64_t)g->price, NULL);
	}
	return st;
}

static enum status redeem(struct demo_members *m, struct person *p, struct order *o, struct error *e)
{
	int64_t units = 1 + demo_pick(&p->d, 3);
	char once[40];

	if (!p->registered || p->points < units * 40 || o->items < 400 || !demo_chance(&p->d, 20))
		return ST_OK;
	o->points_used = units * 40;
	o->value = units * 3;
	snprintf(once, sizeof once, "redeem:%lld", (long long)o->id);
	return take(m, p, "redeem_cashoff", o->points_used, o->on, o->id, once, "", e);
}

static enum status write_sale(struct demo_members *m, const struct person *p, const struct order *o, struct error *e)
{
	static const char *const channels[] = {"web", "web", "web", "social", "pos"};
	bool counted = strcmp(o->state, "completed") == 0 && o->net > 0, over = strcmp(o->state, "cancelled") == 0;
	int64_t done = o->done != DAY_NONE ? (int64_t)at_of(m, o->done) : 0;
	char number[32];

	if (m->shopline)
		snprintf(number, sizeof number, "%lld%07lld", 2026000000LL, (long long)o->id);
	else
		snprintf(number, sizeof number, "%lld", 10000 + (long long)o->id);
	return put(m, sale_sql, e, "i:id", o->id, "t:profile", m->profile, "t:number", number, "i:member", p->id, "t:channel",
	           channels[o->id % 5], "i:placed", (int64_t)at_of(m, o->on), "d:on", DAY(o->on), "i:rule", m->rule_id, "n:tier",
	           p->registered ? m->tier[0] : 0, "i:items", o->items, "i:promotion", o->promotion, "i:points", o->value, "t:arrived",
	           done != 0 ? "arrived" : NULL, "n:final", done, "t:state", o->state, "n:completed", over && !o->gone_later ? 0 : done, "n:cancelled",
	           over ? (int64_t)at_of(m, o->gone_later ? o->done + 2 : o->on) : 0, "i:counted", (int64_t)counted, "i:net", over ? 0 : o->net, "t:by", BY,
	           NULL);
}

/* What the order is to get, or got; a review where it was cancelled after that. */
static enum status write_grant(struct demo_members *m, struct person *p, const struct order *o, struct error *e)
{
	int64_t points = o->net / EARN_SPEND * EARN_POINTS, entry_id = 0;
	bool issued = o->done != DAY_NONE && (!m->shopline || o->done + 7 <= m->today);
	char once[40], sums[160];
	enum status st = ST_OK;

	if (!p->registered || (strcmp(o->state, "cancelled") == 0 && !o->gone_later))
		return ST_OK;
	snprintf(once, sizeof once, "order:%lld", (long long)o->id);
	if (issued && points > 0 && p->lot_count < LOTS_MOST) {
		day_t on = m->shopline ? o->done + 7 : o->done;

		st = give(m, p, "earn_order", "order", points, on, o->id, once, "", e);
		entry_id = m->entry_id;
	}
	snprintf(sums, sizeof sums, "{\"basis\":%lld,\"earn_spend\":%d,\"earn_points\":%d,\"steps\":%lld,\"points\":%lld}", (long long)o->net,
	         EARN_SPEND, EARN_POINTS, (long long)(o->net / EARN_SPEND), (long long)points);
	if (st == ST_OK)
		st = put(m, grant_sql, e, "t:profile", m->profile, "i:order", o->id, "i:member", p->id, "d:due",
		         DAY(m->shopline && o->done != DAY_NONE ? o->done + 7 : DAY_NONE), "i:basis", o->net, "i:points", points, "t:state",
		         issued ? "issued" : m->shopline && o->done != DAY_NONE ? "due" : "expected", "i:rule", m->rule_id, "n:entry", entry_id, "d:issued",
		         DAY(issued ? m->shopline ? o->done + 7 : o->done : DAY_NONE), "t:arithmetic", sums, "t:once", once, "i:at",
		         (int64_t)at_of(m, o->on), "t:by", BY, NULL);
	if (st != ST_OK || !o->gone_later || entry_id == 0)
		return st;
	return put(m, review_sql, e, "t:profile", m->profile, "i:member", p->id, "i:order", o->id, "i:grant", db_last_id(m->s->db), "i:points", points,
	           "d:on", DAY(o->done + 2), "i:at", (int64_t)at_of(m, o->done + 2), NULL);
}

static void decide(struct demo_members *m, struct person *p, struct order *o, day_t next)
{
	bool old = o->on + 6 < m->today;

	o->state = !old ? "open" : demo_chance(&p->d, 4) ? "cancelled" : "completed";
	if (strcmp(o->state, "completed") == 0 || (!old && m->shopline && o->on + 2 < m->today && demo_chance(&p->d, 50))) {
		o->state = "completed";
		o->done = o->on + 2 < next ? o->on + 2 : o->on;
		if (old && p->registered && o->done + 9 < next && demo_chance(&p->d, 2)) {
			o->state = "cancelled";
			o->gone_later = true;
		}
	}
}

static enum status buy(struct demo_members *m, struct person *p, day_t on, day_t next, struct error *e)
{
	struct order o = {.id = ++m->sale_id, .on = on, .done = DAY_NONE};
	enum status st = lapse(m, p, on, e);

	if (st == ST_OK)
		st = write_lines(m, p, &o, e);
	if (st == ST_OK)
		st = redeem(m, p, &o, e);
	o.promotion = demo_chance(&p->d, 25) ? o.items / 10 : 0;
	o.net = o.items - o.promotion - o.value;
	decide(m, p, &o, next);
	if (st == ST_OK)
		st = write_sale(m, p, &o, e);
	if (st == ST_OK)
		st = write_grant(m, p, &o, e);
	if (strcmp(o.state, "completed") != 0 || o.net <= 0)
		return st;
	p->orders++;
	p->spent += o.net;
	p->recent += on + 365 > m->today ? o.net : 0;
	p->first = p->first == DAY_NONE ? on : p->first;
	p->last = on;
	p->last_order = o.id;
	return st;
}

static int compare_days(const void *a, const void *b)
{
	return *(const day_t *)a - *(const day_t *)b;
}

static enum status history(struct demo_members *m, struct person *p, struct error *e)
{
	static const int many[] = {30, 28, 16, 10, 6, 4, 3, 1, 1, 1};
	int count = demo_weighted(&p->d, many, 10), span = (int)(m->today - p->since);
	day_t days[ORDERS_MOST + 1];
	char once[40];
	enum status st = ST_OK;

	if (!p->registered && count == 0)
		count = 1;
	for (int i = 0; i < count; i++)
		days[i] = p->since + (span > 0 ? demo_pick(&p->d, span) : 0);
	if (!p->registered)
		days[0] = p->since; /* known from it */
	qsort(days, (size_t)count, sizeof *days, compare_days);
	snprintf(once, sizeof once, "signup:%lld", (long long)p->id);
	if (p->registered)
		st = give(m, p, "earn_signup", "signup", 30, p->since, 0, once, "", e);
	for (int i = 0; i < count && st == ST_OK; i++)
		st = buy(m, p, days[i], i + 1 < count ? days[i + 1] : m->today + 1, e);
	if (st == ST_OK)
		st = lapse(m, p, m->today, e);
	if (st == ST_OK && p->registered && demo_chance(&p->d, 6))
		st = give(m, p, "manual_add", "manual", 50 * (1 + demo_pick(&p->d, 4)), m->today - 1, 0, NULL, "客服致歉", e);
	if (st == ST_OK && p->points > 60 && demo_chance(&p->d, 3))
		st = take(m, p, "manual_sub", 20, m->today - 1, 0, NULL, "誤發收回", e);
	return st == ST_OK ? write_lots(m, p, e) : st;
}

/* ---- store credit, wallet, tier ---- */

static enum status write_credit(struct demo_members *m, struct person *p, struct error *e)
{
	int64_t given = 50 * (1 + demo_pick(&p->d, 6));
	enum status st;

	if (!p->registered || !demo_chance(&p->d, 14))
		return ST_OK;
	p->credit = given;
	st = put(m, credit_sql, e, "i:member", p->id, "t:kind", "promotion", "i:amount", given, "i:balance", given, "t:reason", "秋季回饋", "i:at",
	         (int64_t)at_of(m, m->today - 40), "t:by", BY, NULL);
	if (st != ST_OK || !demo_chance(&p->d, 40))
		return st;
	p->credit = given - 30;
	return put(m, credit_sql, e, "i:member", p->id, "t:kind", "manual", "i:amount", (int64_t)-30, "i:balance", p->credit, "t:reason", "門市折抵", "i:at",
	           (int64_t)at_of(m, m->today - 12), "t:by", BY, NULL);
}

static enum status write_wallet(struct demo_members *m, struct person *p, struct error *e)
{
	enum status st = write_credit(m, p, e);

	if (st != ST_OK || (p->points == 0 && p->credit == 0 && p->orders == 0))
		return st;
	return put(m, wallet_sql, e, "i:member", p->id, "i:points", p->points, "i:credit", p->credit, "i:orders", p->orders, "i:spent", p->spent, "d:first",
	           DAY(p->first), "d:last", DAY(p->last), NULL);
}

/* Place of the tier that a year's purchases earn; the period began with the last order. */
static int tier_of(const struct demo_members *m, const struct person *p, day_t *from, day_t *to)
{
	int place = !p->registered || p->last == DAY_NONE ? 0 : p->recent >= m->spend[2] ? 2 : p->recent >= m->spend[1] ? 1 : 0;

	*from = place != 0 ? p->last : DAY_NONE;
	*to = place != 0 ? tier_period_end(p->last, 12) : DAY_NONE;
	return place != 0 && *to < m->today ? 0 : place;
}

/* ---- who ---- */

/* Bytes of the family name: two characters of a few. */
static size_t family(const char *name)
{
	return strncmp(name, "歐陽", 6) == 0 || strncmp(name, "司徒", 6) == 0 ? 6 : 3;
}

static enum status write_grams(struct demo_members *m, int64_t id, const char *key, struct error *e)
{
	char grams[16][MEMBER_GRAM_SIZE];
	size_t count = member_grams(key, grams, 16);
	enum status st = ST_OK;

	for (size_t i = 0; i < count && st == ST_OK; i++)
		st = put(m, gram_sql, e, "t:g", grams[i], "i:id", id, NULL);
	return st;
}

static enum status write_labels(struct demo_members *m, struct person *p, struct error *e)
{
	enum status st = ST_OK;

	for (int i = 0; i < DEMO_GROUPS && st == ST_OK; i++)
		if (m->group[i] != 0 && demo_chance(&p->d, i == 0 ? 6 : 18))
			st = put(m, group_sql, e, "i:group", m->group[i], "i:member", p->id, "i:at", (int64_t)at_of(m, m->today - 30), NULL);
	if (st == ST_OK && m->field[0] != 0 && demo_chance(&p->d, 40))
		st = put(m, own_sql, e, "i:member", p->id, "i:field", m->field[0], "t:value", demo_glazes[demo_pick(&p->d, DEMO_GLAZES)], NULL);
	if (st == ST_OK && m->field[1] != 0 && demo_chance(&p->d, 15))
		st = put(m, own_sql, e, "i:member", p->id, "i:field", m->field[1], "t:value", "朋友介紹", NULL);
	return st;
}

static enum status write_member(struct demo_members *m, struct person *p, int64_t k, struct error *e)
{
	/* Now and then somebody has a second account: the same person with another address. */
	const int64_t who = k % 97 == 5 ? k - 1 : k;
	struct demo_person is;
	char last[16], first[32], email[80], phone[48], reversed[48], birthday[16] = "", md[8], code[32], *key;
	const bool blocked = k % 71 == 9, bound = demo_chance(&p->d, 20), guest = !p->registered;
	day_t from, to, born = m->today - 365 * (18 + demo_pick(&p->d, 45)) - demo_pick(&p->d, 365);
	const int place = tier_of(m, p, &from, &to), gender = demo_pick(&p->d, 3);
	enum status st;

	demo_person(m->w->maker.seed + (m->shopline ? 7 : 0), (uint64_t)who + 50000000, &is);
	snprintf(last, sizeof last, "%.*s", (int)family(is.name), is.name);
	snprintf(first, sizeof first, "%s", is.name + family(is.name));
	snprintf(email, sizeof email, "%s.%lld@example.com", is.login, (long long)(k % 131 == 7 ? k * 10 : k));
	snprintf(phone, sizeof phone, "+886%.12s", is.phone + 1);
	member_phone_reversed(phone, reversed);
	if (demo_chance(&p->d, 60))
		day_format(born, birthday);
	member_birthday_md(birthday, md);
	snprintf(code, sizeof code, "%s%06lld", m->shopline ? "S" : "E", (long long)k);
	key = member_name_key(last, first);
	const bool mail = !demo_chance(&p->d, 12);
	st = put(m, member_sql, e, "i:id", p->id, "t:profile", m->profile, "t:code", guest ? NULL : code, "t:kind", guest ? "guest" : "registered",
	         "t:origin", guest ? "order" : "storefront", "t:first", first, "t:last", last, "t:email", mail ? email : NULL, "t:phone", phone, "t:gender",
	         gender == 0 ? NULL : gender == 1 ? "female" : "male", "t:birthday", *birthday != '\0' ? birthday : NULL, "d:set_on",
	         DAY(*birthday != '\0' ? p->since : DAY_NONE), "i:consent", (int64_t)demo_chance(&p->d, 55), "n:registered",
	         guest ? 0 : (int64_t)at_of(m, p->since), "i:since", (int64_t)at_of(m, p->since), "n:blocked",
	         blocked ? (int64_t)at_of(m, m->today - 20) : 0, "t:why", blocked ? "惡意棄單" : NULL, "n:store", bound ? m->store[k % 2] : 0, "n:staff",
	         bound && k % 3 != 0 ? m->staff[k % 2] : 0, "d:bound", DAY(bound ? p->since : DAY_NONE), "n:tier", guest ? 0 : m->tier[place], "d:from",
	         DAY(place != 0 ? from : DAY_NONE), "d:to", DAY(place != 0 ? to : DAY_NONE), "t:note", k % 41 == 3 ? "喜歡青瓷，來店前先來電" : "", "t:phone_rev",
	         reversed, "t:name_key", key, "t:md", *md != '\0' ? md : NULL, "t:by", BY, NULL);
	if (st == ST_OK)
		st = write_grams(m, p->id, key, e);
	free(key);
	if (st == ST_OK)
		st = write_labels(m, p, e);
	if (st != ST_OK || place == 0)
		return st;
	return put(m, tier_sql, e, "i:member", p->id, "i:before", m->tier[0], "i:after", m->tier[place], "d:from", DAY(from), "d:to", DAY(to), "n:order",
	           p->last_order, "i:at", (int64_t)at_of(m, from), "t:by", BY, NULL);
}

static enum status one(struct demo_members *m, int64_t k, struct error *e)
{
	struct person p = {.d = demo_dice(m->w->maker.seed, m->shopline ? 'S' : 'E', (uint64_t)k), .id = ++m->member_id, .first = DAY_NONE, .last = DAY_NONE};
	enum status st;

	p.registered = demo_chance(&p.d, 82);
	p.since = m->today - 3 - demo_pick(&p.d, 800);
	st = history(m, &p, e);
	if (st == ST_OK)
		st = write_wallet(m, &p, e);
	return st == ST_OK ? write_member(m, &p, k, e) : st;
}

enum status demo_people(struct demo_members *m, int64_t count, struct error *e)
{
	const struct progress *told = &m->w->options->progress;
	enum status st = db_begin(m->s->db, e);

	/* Nobody else works on this file yet: a transaction may be long. */
	for (int64_t k = 1; k <= count && st == ST_OK; k++) {
		st = one(m, k, e);
		if (st == ST_OK && k % TOLD == 0 && told->step != NULL && !told->step(told->arg, k, count))
			st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Stopped."));
		if (st != ST_OK || k % CHUNK != 0)
			continue;
		st = db_commit(m->s->db, e);
		if (st != ST_OK)
			return st;
		db_checkpoint(m->s->db);
		st = db_begin(m->s->db, e);
		if (st != ST_OK)
			return st;
	}
	return db_end(m->s->db, st, e);
}
