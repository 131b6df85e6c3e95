/*
 * Coupon and code of an order's cart: a coupon lapses when an order that it was
 * used on ends, and can be restored while it is valid; a use of a code goes on
 * counting (YAH-170, YAH-171, YAH-185). Which were used stands in the order
 * file; a row is kept from when something happens to one.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "desk/column.h"
#include "desk/order_act.h"
#include "storekeep/i18n.h"
#include "storekeep/life.h"

static const char extra_sql[] =
	"SELECT j.key, j.value FROM live_order o, json_each(CASE WHEN json_valid(o.extra) THEN o.extra ELSE '{}' END) j"
	" WHERE o.id = :id";
static const char kept_sql[] =
	"SELECT state, valid_to, amount FROM cart_benefit WHERE profile = :profile AND cart_no = :cart AND kind = :kind AND number = :number";
static const char put_sql[] =
	"INSERT INTO cart_benefit (profile, cart_no, kind, number, amount, valid_to, state, order_no, changed_on, at, by)"
	" VALUES (:profile, :cart, :kind, :number, :amount, :valid_to, :state, :order_no, :day, :at, :by)"
	" ON CONFLICT (profile, cart_no, kind, number) DO UPDATE SET state = excluded.state, order_no = excluded.order_no,"
	" valid_to = COALESCE(excluded.valid_to, valid_to), changed_on = excluded.changed_on, at = excluded.at, by = excluded.by";

static void add(struct order_benefit out[ORDER_BENEFITS], size_t *count, const char *kind, const char *number)
{
	struct order_benefit *b = &out[*count];

	if (*count == ORDER_BENEFITS || *number == '\0')
		return;
	*b = (struct order_benefit){.amount = MONEY_NONE, .valid_to = DAY_NONE};
	snprintf(b->kind, sizeof b->kind, "%s", kind);
	snprintf(b->number, sizeof b->number, "%s", number);
	snprintf(b->state, sizeof b->state, "used");
	++*count;
}

/* What the file's own columns say. */
static enum status of_file(struct order_market *m, int64_t id, struct order_benefit out[ORDER_BENEFITS], size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, extra_sql);
	money_t amount = MONEY_NONE;
	enum step step;

	*count = 0;
	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		const char *heading = column_words(q, 0), *value = column_words(q, 1);

		if (profile_has(m->profile, "orders.columns.coupon_no", DAY_NONE, heading))
			add(out, count, "coupon", value);
		else if (profile_has(m->profile, "orders.columns.code", DAY_NONE, heading))
			add(out, count, "code", value);
		else if (profile_has(m->profile, "orders.columns.code_amount", DAY_NONE, heading))
			amount = money_parse(value, strlen(value), &amount, NULL) == ST_OK ? amount : MONEY_NONE;
	}
	stmt_reset(q);
	for (size_t i = 0; i < *count; i++)
		if (strcmp(out[i].kind, "code") == 0)
			out[i].amount = amount;
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status what_happened(struct order_market *m, const struct order_case *c, struct order_benefit *b, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, kept_sql);
	enum step step;

	stmt_bind_text(q, ":profile", m->name);
	stmt_bind_text(q, ":cart", c->cart_no);
	stmt_bind_text(q, ":kind", b->kind);
	stmt_bind_text(q, ":number", b->number);
	step = stmt_step(q, e);
	if (step == STEP_ROW) {
		column_text(q, 0, b->state, sizeof b->state);
		b->valid_to = column_day(q, 1);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status benefits(struct order_market *m, const struct order_case *c, struct order_benefit out[ORDER_BENEFITS], size_t *count,
                            struct error *e)
{
	enum status st = of_file(m, c->id, out, count, e);

	for (size_t i = 0; i < *count && st == ST_OK; i++)
		st = what_happened(m, c, &out[i], e);
	return st;
}

static enum status keep(struct order_market *m, const struct order_case *c, const struct order_benefit *b, const char *state, day_t day, struct error *e)
{
	struct stmt *q = db_prepare(m->s->db, put_sql);

	stmt_bind_text(q, ":profile", m->name);
	stmt_bind_text(q, ":cart", c->cart_no);
	stmt_bind_text(q, ":kind", b->kind);
	stmt_bind_text(q, ":number", b->number);
	stmt_bind_int(q, ":amount", b->amount != MONEY_NONE ? b->amount : 0);
	bind_day(q, ":valid_to", b->valid_to);
	stmt_bind_text(q, ":state", state);
	stmt_bind_text(q, ":order_no", c->order_no);
	bind_day(q, ":day", day);
	stmt_bind_int(q, ":at", clock_now());
	stmt_bind_text(q, ":by", m->s->actor);
	return stmt_run(q, e);
}

/* ---- an order ends ---- */

static void tell_coupon(struct order_market *m, const struct order_benefit *b)
{
	char until[16];

	day_format(b->valid_to, until);
	if (*until != '\0')
		notes_add(&m->s->notes, NOTE_INFO, "coupon_lapses", profile_rule(m->name, "YAH-170"), "order_no",
		          _("Coupon %1$s lapses; you may restore it until %2$s."), b->number, until);
	else
		notes_add(&m->s->notes, NOTE_INFO, "coupon_lapses", profile_rule(m->name, "YAH-170"), "order_no",
		          _("Coupon %s lapses; you may restore it while it is valid."), b->number);
}

enum status order_benefits_end(struct order_market *m, const struct order_case *c, day_t day, struct error *e)
{
	struct order_benefit all[ORDER_BENEFITS];
	size_t count;
	enum status st = benefits(m, c, all, &count, e);

	for (size_t i = 0; i < count && st == ST_OK; i++) {
		bool coupon = strcmp(all[i].kind, "coupon") == 0;

		if (coupon && strcmp(all[i].state, "used") == 0) {
			tell_coupon(m, &all[i]);
			st = keep(m, c, &all[i], "lapsed", day, e);
		} else if (!coupon) {
			notes_add(&m->s->notes, NOTE_INFO, "code_counts", profile_rule(m->name, "YAH-185"), "order_no",
			          _("Code %s stays used: cancelled and returned orders go on counting."), all[i].number);
		}
	}
	return st;
}

enum status order_benefits_unend(struct order_market *m, const struct order_case *c, day_t day, struct error *e)
{
	struct order_benefit all[ORDER_BENEFITS];
	size_t count;
	enum status st = benefits(m, c, all, &count, e);

	for (size_t i = 0; i < count && st == ST_OK; i++)
		if (strcmp(all[i].kind, "coupon") == 0 && strcmp(all[i].state, "lapsed") == 0)
			st = keep(m, c, &all[i], "used", day, e);
	return st;
}

/* ---- giving a coupon back ---- */

static enum status may_restore(struct order_market *m, const struct order_benefit *b, struct error *e)
{
	const char *rule = profile_rule(m->name, "YAH-171");
	char until[16];

	if (b == NULL)
		return error_set(e, ST_REFUSED, "coupon_none", rule, "order_no", "%s", _("No coupon was used on this order's cart."));
	if (strcmp(b->state, "restored") == 0)
		return error_set(e, ST_REFUSED, "coupon_unused", rule, "order_no", _("Coupon %s has not been used; it was restored already."), b->number);
	if (b->valid_to != DAY_NONE && b->valid_to < m->today) {
		day_format(b->valid_to, until);
		return error_set(e, ST_REFUSED, "coupon_expired", rule, "valid_to", _("The coupon expired on %s."), until);
	}
	notes_add(&m->s->notes, NOTE_WARN, "coupon_restore", rule, "order_no",
	          _("Restoring coupon %s cannot be undone. Its whole face value comes back, and its last day stays as it is."), b->number);
	return shop_settle_warnings(m->s, e);
}

static enum status restore(struct order_market *m, int64_t id, day_t valid_to, struct error *e)
{
	struct order_event ev = {.act = "restore_coupon", .origin = "typed", .rule = "YAH-171", .day = m->today};
	struct order_benefit all[ORDER_BENEFITS], *coupon = NULL;
	struct order_case c;
	size_t count = 0;
	enum status st = order_case_read(m, id, &c, e);

	if (st == ST_OK)
		st = order_case_judge(m, &c, e);
	if (st == ST_OK)
		st = benefits(m, &c, all, &count, e);
	for (size_t i = 0; i < count && coupon == NULL; i++)
		if (strcmp(all[i].kind, "coupon") == 0)
			coupon = &all[i];
	if (st == ST_OK && coupon != NULL && valid_to != DAY_NONE)
		coupon->valid_to = valid_to;
	if (st == ST_OK)
		st = may_restore(m, coupon, e);
	if (st != ST_OK)
		return st;
	ev.reason = coupon->number;
	st = keep(m, &c, coupon, "restored", m->today, e);
	return st == ST_OK ? order_event_put(m, &c, &c, &ev, e) : st;
}

/* ---- the ways in ---- */

enum status order_benefits(struct shop *s, int64_t id, struct order_benefit out[ORDER_BENEFITS], size_t *count, struct error *e)
{
	char profile[32];
	struct order_market m = {0};
	struct order_case c;
	enum status st = order_profile_of(s, id, profile, e);

	*count = 0;
	if (st == ST_OK)
		st = order_market_open(s, profile, &m, e);
	if (st == ST_OK)
		st = order_case_read(&m, id, &c, e);
	if (st == ST_OK)
		st = benefits(&m, &c, out, count, e);
	order_market_close(&m);
	return st;
}

enum status order_restore_coupon(struct shop *s, int64_t id, day_t valid_to, struct error *e)
{
	char profile[32], record[64];
	struct order_market m = {0};
	enum status st = order_profile_of(s, id, profile, e);

	if (s->writing == 0)
		notes_free(&s->notes);
	if (st == ST_OK)
		st = order_market_open(s, profile, &m, e);
	if (st == ST_OK && (st = life_write_begin(s, profile, e)) == ST_OK) {
		st = restore(&m, id, valid_to, e);
		snprintf(record, sizeof record, "order %lld", (long long)id);
		if (st == ST_OK)
			st = shop_audit(s, "order restore-coupon", record, "", e);
		st = shop_write_end(s, st, e);
	}
	order_market_close(&m);
	return st;
}
