/*
 * One ticket at the counter: reckoned, and booked in one transaction under names
 * of one act, so that it is there whole or not at all, and never twice.
 */
#include "config.h"

#include "storekeep/counter.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/credit.h"
#include "storekeep/draft.h"
#include "storekeep/field.h"
#include "storekeep/i18n.h"
#include "storekeep/points.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

/* ---- on the spot ---- */

void counter_split_name(const char *name, char *last, char *first, size_t size)
{
	const char *blank = strrchr(name, ' ');
	size_t len = strlen(name), head = (unsigned char)name[0] >= 0xE3 ? text_cluster(name, len) : 0;
	if (blank)
		snprintf(first, size, "%.*s", (int)(blank - name), name);
	else
		snprintf(first, size, "%s", head > 0 && head < len ? name + head : "");
	if (blank)
		snprintf(last, size, "%s", blank + 1);
	else
		snprintf(last, size, "%.*s", (int)(head > 0 && head < len ? head : len), name);
}

enum status counter_register(struct shop *s, const char *profile, const char *phone, const char *name, const char *op_id, int64_t *id,
                             struct error *e)
{
	const struct form *form;
	struct record r;
	char last[200], first[200];
	enum status st = field_form(s, profile, "member", 0, &form, e);
	if (st != ST_OK)
		return st;
	counter_split_name(name, last, first, sizeof last);
	record_init(&r, form);
	record_set(&r, "profile", profile);
	record_set(&r, "phone", phone);
	record_set(&r, "last_name", last);
	record_set(&r, "first_name", first);
	st = member_save(s, 0, &r, -1, op_id, id, e);
	record_free(&r);
	return st;
}

/* ---- what it comes to ---- */

static int64_t least(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static void reckon_points(struct shop *s, const struct profile *p, const struct counter_ticket *t, struct counter_sum *out)
{
	struct points_rule r = {0};
	day_t today = shop_today(s, p);
	int64_t share = profile_int(p, "points.redeem_max_percent", today, 100);
	if (points_rule_at(s, profile_name(p), clock_now(), &r, NULL) == ST_OK && r.redeem_points > 0 && r.redeem_value > 0) {
		out->points_step = r.redeem_points;
		out->most_points = points_usable_for(&r, ledger_usable(s, t->member_id, today), t->amount * share / 100);
		out->points_value = points_value(&r, t->points);
	}
	points_rule_free(&r);
}

static void reckon_credit(struct shop *s, const struct profile *p, const struct counter_ticket *t, int64_t balance, struct counter_sum *out)
{
	day_t today = shop_today(s, p);
	int64_t left = t->amount - out->points_value;
	if (!setting_bool(s, p, "credit.checkout_use", today, true) || left <= 0)
		return;
	out->most_credit = least(balance, left * setting_int(s, p, "credit.max_percent", today, 100) / 100);
}

enum status counter_reckon(struct shop *s, const struct counter_ticket *t, struct counter_sum *out, struct error *e)
{
	struct member m;
	const struct profile *p;
	*out = (struct counter_sum){0};
	enum status st = member_get(s, t->member_id, &m, e);
	if (st == ST_OK)
		st = shop_profile(s, m.profile, &p, e);
	if (st == ST_OK) {
		reckon_points(s, p, t, out);
		reckon_credit(s, p, t, m.credit, out);
		out->to_pay = t->amount - out->points_value - t->credit;
		if (out->to_pay < 0)
			out->to_pay = 0;
		out->earns = instore_points(s, t->member_id, out->to_pay);
	}
	member_free(&m);
	return st;
}

/* ---- booking ---- */

static void act_name(const struct counter_ticket *t, const char *what, char out[OP_ID_SIZE + 8])
{
	snprintf(out, OP_ID_SIZE + 8, "%.32s-%s", t->op_id, what);
}

static enum status use_points(struct shop *s, const struct counter_ticket *t, const struct counter_sum *sum, struct counter_done *out, struct error *e)
{
	struct posted posted;
	char op[OP_ID_SIZE + 8];
	int64_t value;
	if (t->points <= 0)
		return ST_OK;
	if (sum->points_step > 0 && sum->most_points < t->points && t->points % sum->points_step == 0 && sum->points_value > t->amount)
		return error_set(e, ST_REFUSED, "REDEEM_OVER", NULL, "points", _("This purchase can take at most %1$lld points."), (long long)sum->most_points);
	act_name(t, "points", op);
	enum status st = points_redeem(s, t->member_id, t->points, 0, op, &posted, &value, e);
	out->already |= st == ST_OK && posted.already;
	return st;
}

static enum status use_credit(struct shop *s, const struct counter_ticket *t, const struct counter_sum *sum, struct counter_done *out, struct error *e)
{
	struct credit_posted posted;
	char op[OP_ID_SIZE + 8];
	if (t->credit <= 0)
		return ST_OK;
	act_name(t, "credit", op);
	enum status st = credit_use(s, t->member_id, t->credit, t->amount - sum->points_value, 0, op, &posted, e);
	out->already |= st == ST_OK && posted.already;
	return st;
}

static void keep_note(const struct notes *n, struct counter_done *out)
{
	if (n->count > 0)
		snprintf(out->note, sizeof out->note, "%.299s", n->items[0].what.message);
}

/* The amount that is left to pay earns. Where stores do not earn, a use of points or credit alone is a ticket too. */
static enum status earn(struct shop *s, const struct counter_ticket *t, const struct counter_sum *sum, struct counter_done *out, struct error *e)
{
	const struct form *form;
	struct record r;
	struct posted posted = {0};
	struct error why = {0};
	char amount[24], op[OP_ID_SIZE + 8];
	int64_t id;
	if (sum->to_pay == 0 && (t->points > 0 || t->credit > 0))
		return ST_OK;
	enum status st = form_load("instore", &form, e);
	if (st != ST_OK)
		return st;
	snprintf(amount, sizeof amount, "%" PRId64, sum->to_pay);
	record_init(&r, form);
	record_set(&r, "amount", amount);
	record_set(&r, "receipt", t->receipt && *t->receipt ? t->receipt : NULL);
	record_set(&r, "store", t->store && *t->store ? t->store : NULL);
	act_name(t, "earn", op);
	st = instore_enter(s, t->member_id, &r, op, &id, &posted, &why);
	record_free(&r);
	if (st == ST_OK)
		keep_note(&s->notes, out);
	out->already |= st == ST_OK && posted.already;
	if (st == ST_REFUSED && (strcmp(why.code, "CHANNEL_OFF") == 0 || strcmp(why.code, "instore_off") == 0) && (t->points > 0 || t->credit > 0)) {
		snprintf(out->note, sizeof out->note, "%.299s", why.message);
		return ST_OK;
	}
	if (st != ST_OK && e)
		*e = why;
	return st;
}

static enum status all_steps(struct shop *s, const struct counter_ticket *t, const struct counter_sum *sum, struct counter_done *out, struct error *e)
{
	enum status st = use_points(s, t, sum, out, e);
	if (st == ST_OK)
		st = use_credit(s, t, sum, out, e);
	return st == ST_OK ? earn(s, t, sum, out, e) : st;
}

enum status counter_take(struct shop *s, const struct counter_ticket *t, struct counter_done *out, struct error *e)
{
	struct member before = {0}, after = {0};
	*out = (struct counter_done){0};
	enum status st = member_get(s, t->member_id, &before, e);
	if (st == ST_OK)
		st = counter_reckon(s, t, &out->sum, e);
	if (st == ST_OK && t->amount <= 0)
		st = error_set(e, ST_REFUSED, "AMOUNT_BAD", profile_rule(before.profile, "SHL-76"), "amount", "%s", _("Enter the amount spent, above 0."));
	if (st == ST_OK && (st = shop_write_begin(s, e)) == ST_OK) /* whole or not at all */
		st = shop_write_end(s, all_steps(s, t, &out->sum, out, e), e);
	if (st == ST_OK)
		st = member_get(s, t->member_id, &after, e);
	if (st == ST_OK) {
		out->balance = after.points;
		out->credit = after.credit;
		out->earned = after.points - before.points + t->points;
	}
	member_free(&before);
	member_free(&after);
	return st;
}
