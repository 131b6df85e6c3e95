/*
 * Store credit by hand and at checkout: what the form says, one member, use on
 * an order, the shop's settings (EAS-58, EAS-59, EAS-61).
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/credit_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/money.h"
#include "storekeep/notice.h"
#include "storekeep/sale.h"
#include "storekeep/staff.h"

/* ---- what the form says ---- */

static void read_amount(struct shop *s, const struct profile *p, const struct record *r, bool many, struct credit_words *w)
{
	int64_t max = credit_max(s, p);
	const char *rule = credit_rule(p, "EAS-59");
	if (!credit_number(record_get(r, "amount"), &w->amount))
		notes_add(&s->notes, NOTE_ERROR, "NUMBER_BAD", rule, "amount", "%s", _("Write +40 to give, -40 to take, =250 for a new balance."));
	else if (many && w->amount.balance)
		notes_add(&s->notes, NOTE_ERROR, "CREDIT_BULK", credit_rule(p, "EAS-60"), "amount", "%s", _("In bulk enter a difference such as +40 or -40."));
	else if (max > 0 && (w->amount.amount > max || w->amount.amount < -max))
		notes_add(&s->notes, NOTE_ERROR, "CREDIT_RANGE", rule, "amount", _("The balance must be from 0 to %lld."), (long long)max);
	else if (!w->amount.balance && w->amount.amount == 0)
		notes_add(&s->notes, NOTE_ERROR, "NUMBER_BAD", rule, "amount", "%s", _("Enter a number other than 0."));
}

static void read_reason(struct shop *s, const struct profile *p, const struct record *r, struct credit_words *w)
{
	size_t count;
	int64_t max = profile_int(p, "credit.reason_max", shop_today(s, p), 50);
	const char *given = record_get(r, "reason");
	char *kept = reason_clean(given, &count);
	if (!text_valid(given, strlen(given)))
		notes_add(&s->notes, NOTE_ERROR, "TEXT_ENCODING", credit_rule(p, "EAS-4"), "reason", "%s", _("This text is not valid UTF-8."));
	else if (count == 0 && profile_bool(p, "credit.reason_required", shop_today(s, p), true))
		notes_add(&s->notes, NOTE_ERROR, "REASON_EMPTY", credit_rule(p, "EAS-59"), "reason", _("Say why, in at most %lld characters."), (long long)max);
	else if ((int64_t)count > max)
		notes_add(&s->notes, NOTE_ERROR, "REASON_LONG", credit_rule(p, "EAS-52"), "reason", _("%1$lld of %2$lld characters. Shorten it by %3$lld."),
		          (long long)count, (long long)max, (long long)count - (long long)max);
	snprintf(w->reason, sizeof w->reason, "%s", kept);
	free(kept);
}

static void read_notice(struct shop *s, const struct profile *p, const struct record *r, struct credit_words *w)
{
	struct error why = {0};
	const char *at = record_get(r, "notice"), *item;
	size_t len;
	while (profile_item(&at, &item, &len)) {
		w->email |= len == 5 && memcmp(item, "email", 5) == 0;
		w->sms |= len == 3 && memcmp(item, "sms", 3) == 0;
	}
	if (w->sms && notice_sms_check(s, profile_name(p), &why) != ST_OK)
		notes_add(&s->notes, NOTE_ERROR, why.code, why.rule, why.field, "%s", why.message);
}

enum status credit_words_read(struct shop *s, const struct profile *p, struct record *r, bool many, struct credit_words *w, struct error *e)
{
	*w = (struct credit_words){0};
	read_amount(s, p, r, many, w);
	read_reason(s, p, r, w);
	read_notice(s, p, r, w);
	return shop_settle_errors(s, e);
}

enum status credit_tell(struct shop *s, int64_t member_id, int64_t entry_id, const struct credit_words *w, const char *cause, struct error *e)
{
	char subject[48];
	if (w->amount.amount < 0 || (!w->email && !w->sms))
		return ST_OK;
	snprintf(subject, sizeof subject, "credit:%" PRId64, entry_id);
	return notice_add(s, &(struct notice){.member_id = member_id, .letter = "credit_received", .subject_key = subject, .cause = cause,
	                                      .email = w->email, .sms = w->sms}, e);
}

/* ---- one member ---- */

static enum status member_and_profile(struct shop *s, int64_t id, struct member *m, const struct profile **p, struct error *e)
{
	enum status st = member_get(s, id, m, e);
	if (st == ST_OK)
		st = shop_profile(s, m->profile, p, e);
	return st == ST_OK ? member_wallet_check(m, e) : st;
}

/* The difference that the words mean for the balance as it is now. */
static enum status difference(const struct profile *p, struct credit_words *w, int64_t now, int64_t seen, struct error *e)
{
	if (!w->amount.balance)
		return ST_OK;
	if (seen >= 0 && seen != now)
		return error_set(e, ST_REFUSED, "CREDIT_MOVED", credit_rule(p, "EAS-59"), "amount",
		                 _("The balance changed to %lld meanwhile. Look again."), (long long)now);
	w->amount = (struct credit_entry_text){.amount = w->amount.amount - now};
	return ST_OK;
}

/* A hand that goes below zero is told the bounds, not what is lacking. */
static enum status in_range(struct shop *s, const struct profile *p, int64_t now, int64_t amount, struct error *e)
{
	int64_t max = credit_max(s, p);
	if (now + amount >= 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "CREDIT_RANGE", credit_rule(p, "EAS-59"), "amount", _("The balance must be from 0 to %lld."), (long long)max);
}

static enum status adjust(struct shop *s, const struct profile *p, const struct member *m, struct credit_words *w, int64_t seen, const char *op_id,
                          struct credit_posted *out, struct error *e)
{
	char record[64], detail[400];
	enum status st = credit_known(s, NULL, op_id, out, e);
	if (st != ST_OK || out->already)
		return st;
	int64_t now = credit_balance(s, m->id);
	st = difference(p, w, now, seen, e);
	if (st == ST_OK)
		st = in_range(s, p, now, w->amount.amount, e);
	if (st == ST_OK)
		st = credit_post(s, &(struct credit_posting){.member_id = m->id, .kind = "manual", .amount = w->amount.amount, .reason = w->reason, .op_id = op_id},
		                 out, e);
	if (st == ST_OK)
		st = credit_tell(s, m->id, out->entry_id, w, "single", e);
	snprintf(record, sizeof record, "member %" PRId64, m->id);
	snprintf(detail, sizeof detail, "%+" PRId64 " (%" PRId64 " → %" PRId64 ") %s", w->amount.amount, now, out->balance, w->reason);
	return st == ST_OK ? shop_audit(s, "credit adjust", record, detail, e) : st;
}

enum status credit_adjust(struct shop *s, int64_t member_id, struct record *r, int64_t seen, const char *op_id, struct credit_posted *out, struct error *e)
{
	struct credit_words w;
	const struct profile *p;
	struct member m;
	notes_free(&s->notes);
	*out = (struct credit_posted){0};
	enum status st = member_and_profile(s, member_id, &m, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_write", e);
	if (st == ST_OK)
		st = credit_words_read(s, p, r, false, &w, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, adjust(s, p, &m, &w, seen, op_id, out, e), e);
	if (st == ST_OK && out->already)
		notes_add(&s->notes, NOTE_INFO, "ALREADY_DONE", credit_rule(p, "EAS-5"), NULL, "%s", _("This was entered before; nothing was given twice."));
	member_free(&m);
	return st;
}

/* ---- at checkout ---- */

static enum status usable(struct shop *s, const struct profile *p, const struct member *m, int64_t amount, int64_t limit, const struct sale *o, struct error *e)
{
	day_t today = shop_today(s, p);
	const char *rule = credit_rule(p, "EAS-61");
	int64_t now = credit_balance(s, m->id);
	if (!setting_bool(s, p, "credit.checkout_use", today, true))
		return error_set(e, ST_REFUSED, "CREDIT_OFF", credit_rule(p, "EAS-58"), "amount", "%s", _("Using cashback at checkout is switched off."));
	if (amount < 1)
		return error_set(e, ST_REFUSED, "NUMBER_BAD", credit_rule(p, "EAS-3"), "amount", "%s", _("Say how much: a whole number above 0."));
	if (o) {
		int64_t most = money_ratio(o->net_amount, setting_int(s, p, "credit.max_percent", today, 100), 100, ROUND_FLOOR);
		limit = limit < 0 || most < limit ? most : limit;
		if (o->points_amount > 0 && !setting_bool(s, p, "credit.with_points", today, true))
			limit = 0;
	}
	if (amount > now)
		return error_set(e, ST_REFUSED, "CREDIT_SHORT", rule, "amount", _("At most %lld can be used on this order."),
		                 (long long)(limit >= 0 && limit < now ? limit : now));
	if (limit >= 0 && amount > limit)
		return error_set(e, ST_REFUSED, "CREDIT_OVER", rule, "amount", _("At most %lld can be used on this order."), (long long)limit);
	return ST_OK;
}

static enum status order_of(struct shop *s, const struct member *m, int64_t order_id, struct sale *o, struct error *e)
{
	enum status st = sale_get(s, order_id, o, e);
	if (st != ST_OK)
		return st;
	if (strcmp(o->profile, m->profile) != 0 || (o->member_id && o->member_id != m->id))
		return error_set(e, ST_REFUSED, "order_member", NULL, "order", _("Order %s is not this member's."), o->order_number);
	if (strcmp(o->state, "cancelled") == 0)
		return error_set(e, ST_REFUSED, "ORDER_CANCELLED", NULL, "order", _("Order %s is cancelled; nothing can be used on it."), o->order_number);
	return ST_OK;
}

/* Inside the transaction: the balance and the order as they now are. */
static enum status use(struct shop *s, const struct profile *p, const struct member *m, int64_t amount, int64_t limit, int64_t order_id,
                       const char *op_id, struct credit_posted *out, struct error *e)
{
	struct sale o = {0};
	char record[64], detail[80];
	enum status st = credit_known(s, NULL, op_id, out, e);
	if (st != ST_OK || out->already)
		return st;
	if (order_id)
		st = order_of(s, m, order_id, &o, e);
	if (st == ST_OK)
		st = usable(s, p, m, amount, limit, order_id ? &o : NULL, e);
	if (st == ST_OK)
		st = credit_post(s, &(struct credit_posting){.member_id = m->id, .kind = "use", .amount = -amount, .order_id = order_id, .op_id = op_id}, out, e);
	if (st == ST_OK && order_id)
		st = sale_used(s, order_id, 0, amount, e);
	sale_free(&o);
	snprintf(record, sizeof record, "member %" PRId64, m->id);
	snprintf(detail, sizeof detail, "-%" PRId64 ", order %" PRId64, amount, order_id);
	return st == ST_OK ? shop_audit(s, "credit use", record, detail, e) : st;
}

enum status credit_use(struct shop *s, int64_t member_id, int64_t amount, int64_t limit, int64_t order_id, const char *op_id,
                       struct credit_posted *out, struct error *e)
{
	const struct profile *p;
	struct member m;
	*out = (struct credit_posted){0};
	enum status st = member_and_profile(s, member_id, &m, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = member_blacklist_check(&m, e);
	if (st == ST_OK && (st = shop_write_begin(s, e)) == ST_OK)
		st = shop_write_end(s, use(s, p, &m, amount, limit, order_id, op_id, out, e), e);
	member_free(&m);
	return st;
}

/* ---- settings ---- */

static const char *const settings[] = {"checkout_use", "max_percent", "with_points"};

enum status credit_settings_record(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const struct profile *p;
	char key[40];
	enum status st = member_profile(s, profile, &p, e);
	for (size_t i = 0; st == ST_OK && i < sizeof settings / sizeof *settings; i++) {
		snprintf(key, sizeof key, "credit.%s", settings[i]);
		const char *value = setting_text(s, p, key, shop_today(s, p));
		if (!record_has(r, settings[i]))
			record_set(r, settings[i], value ? value : "");
	}
	return st;
}

enum status credit_settings_save(struct shop *s, const char *profile, struct record *r, struct error *e)
{
	const struct profile *p;
	char key[40];
	int64_t percent;
	notes_free(&s->notes);
	enum status st = member_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_write", e);
	if (st == ST_OK)
		st = credit_settings_record(s, profile, r, e);
	if (st == ST_OK)
		st = record_check(r, NULL, NULL, e);
	if (st == ST_OK && (!points_number(record_get(r, "max_percent"), &percent) || percent < 1 || percent > 100))
		st = error_set(e, ST_REFUSED, "NUMBER_BAD", credit_rule(p, "EAS-3"), "max_percent", _("Enter a whole number from %1$lld to %2$lld."), 1LL, 100LL);
	if (st != ST_OK || (st = db_begin(s->db, e)) != ST_OK)
		return st;
	for (size_t i = 0; st == ST_OK && i < sizeof settings / sizeof *settings; i++) {
		snprintf(key, sizeof key, "credit.%s", settings[i]);
		st = setting_put(s, p, key, record_get(r, settings[i]), e);
	}
	if (st == ST_OK)
		st = shop_audit(s, "credit settings", profile_name(p), "", e);
	return shop_write_end(s, st, e);
}
