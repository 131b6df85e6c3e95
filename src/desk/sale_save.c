/*
 * Orders as the desk enters and changes them, by forms/sale.ini.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/sale_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/mem.h"
#include "storekeep/member.h"
#include "storekeep/sale_line.h"
#include "storekeep/staff.h"

static const char op_sql[] = "SELECT id FROM sale WHERE op_id = :op";
static const char twin_sql[] =
	"SELECT 1 FROM sale WHERE profile = :profile AND order_number = :number UNION ALL"
	" SELECT 1 FROM live_order WHERE profile = :profile AND order_no = :number LIMIT 1";
static const char newest_sql[] =
	"SELECT order_number FROM sale WHERE profile = :profile AND order_number >= :head AND order_number < :end"
	" ORDER BY length(order_number) DESC, order_number DESC LIMIT 1";

/* Amounts of the form in the order's own places. */
static const struct {
	const char *field;
	size_t at;
} amounts[] = {
	{"promotion_amount", offsetof(struct sale, promotion_amount)}, {"credit_amount", offsetof(struct sale, credit_amount)},
	{"points_amount", offsetof(struct sale, points_amount)},       {"refund_amount", offsetof(struct sale, refund_amount)},
	{"shipping_amount", offsetof(struct sale, shipping_amount)},   {"surcharge_amount", offsetof(struct sale, surcharge_amount)},
	{"items_amount", offsetof(struct sale, items_amount)},
};
#define AMOUNTS (sizeof amounts / sizeof *amounts)

static int64_t *amount_of(struct sale *o, size_t i)
{
	return (int64_t *)(void *)((char *)o + amounts[i].at);
}

/* ---- an order as a record ---- */

static void set_absent(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value != NULL && *value != '\0' ? value : NULL);
}

static void set_number(struct record *r, const char *field, int64_t n, bool zero)
{
	char text[32];

	snprintf(text, sizeof text, "%" PRId64, n);
	set_absent(r, field, n != 0 || zero ? text : NULL);
}

static void set_lines(struct record *r, const struct sale *o)
{
	struct buf text = {0};

	for (size_t i = 0; i < o->line_count; i++) {
		sale_line_format(&o->lines[i], o->products[i], &text);
		buf_addc(&text, '\n');
	}
	if (text.len > 0)
		text.data[--text.len] = '\0';
	set_absent(r, "lines", buf_str(&text));
	buf_free(&text);
}

static void fill_record(struct record *r, const struct sale *o, const char *zone)
{
	char iso[32], at[32];

	instant_format(o->placed_at, zone, iso);
	snprintf(at, sizeof at, "%.4s/%.2s/%.2s %.8s", iso, iso + 5, iso + 8, iso + 11);
	set_absent(r, "profile", o->profile);
	set_absent(r, "order_number", o->order_number);
	set_number(r, "member", o->member_id, false);
	set_absent(r, "channel", o->channel);
	set_absent(r, "placed_at", at);
	/* Lines or an amount are typed in: what was there before gives way. */
	if (!record_has(r, "items_amount"))
		set_lines(r, o);
	if (o->line_count == 0 && record_get(r, "lines")[0] == '\0')
		set_number(r, "items_amount", o->items_amount, true);
	for (size_t i = 0; i + 1 < AMOUNTS; i++)
		set_number(r, amounts[i].field, *amount_of((struct sale *)(uintptr_t)o, i), false);
	set_absent(r, "delivery_code", o->delivery_code);
	set_absent(r, "direction", o->direction);
	set_absent(r, "logged_in", o->logged_in ? "yes" : "no");
	set_absent(r, "joined_at_checkout", o->joined_at_checkout ? "yes" : "no");
}

enum status sale_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p = NULL;
	struct sale o;
	enum status st = sale_get(s, id, &o, e);

	if (st != ST_OK)
		return st;
	st = shop_profile(s, o.profile, &p, e);
	if (st == ST_OK)
		fill_record(r, &o, profile_zone(p));
	sale_free(&o);
	return st;
}

/* ---- a record as an order ---- */

struct entry {
	struct shop *s;
	const struct profile *p;
	struct record *r;
	struct sale *o;
	const struct sale *before; /* NULL: new */
	char *reason;
};

/* S20261122-1: the next of the day. */
static void next_number(struct entry *n, char out[48])
{
	struct ymd d = day_to_ymd(shop_today(n->s, n->p));
	struct stmt *q = db_prepare(n->s->db, newest_sql);
	char head[24], end[24];
	long long last = 0;

	snprintf(head, sizeof head, "S%04d%02d%02d-", d.year, d.month, d.day);
	snprintf(end, sizeof end, "S%04d%02d%02d.", d.year, d.month, d.day);
	stmt_bind_text(q, ":profile", n->o->profile);
	stmt_bind_text(q, ":head", head);
	stmt_bind_text(q, ":end", end);
	if (stmt_step(q, NULL) == STEP_ROW)
		last = strtoll(stmt_text(q, 0) + strlen(head), NULL, 10);
	stmt_reset(q);
	snprintf(out, 48, "%s%lld", head, last + 1);
}

static enum status read_number(struct entry *n, struct error *e)
{
	const char *text = record_get(n->r, "order_number");
	char number[48];
	struct stmt *q;
	bool there;

	if (*text == '\0')
		next_number(n, number);
	else if (ident_order_no(text, strlen(text), number, e) != ST_OK) {
		snprintf(e->field, sizeof e->field, "order_number");
		return ST_REFUSED;
	}
	if (n->before != NULL) {
		n->o->order_number = xstrdup(n->before->order_number);
		if (strcmp(number, n->before->order_number) == 0)
			return ST_OK;
		return error_set(e, ST_REFUSED, "order_number_fixed", NULL, "order_number", "%s", _("The number of an order stays as it is."));
	}
	n->o->order_number = xstrdup(number);
	q = db_prepare(n->s->db, twin_sql);
	stmt_bind_text(q, ":profile", n->o->profile);
	stmt_bind_text(q, ":number", number);
	there = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	if (there)
		return error_set(e, ST_REFUSED, "order_exists", NULL, "order_number", _("There is an order %s already."), number);
	return ST_OK;
}

static enum status read_placed(struct entry *n, struct error *e)
{
	const char *text = record_get(n->r, "placed_at");
	instant_t at = instant_parse(text, profile_zone(n->p));
	day_t day;
	int secs;

	if (*text == '\0') {
		at = clock_now();
	} else if (at == INSTANT_NONE) {
		if (date_parse(text, strlen(text), &day, &secs, NULL) != ST_OK || day == DAY_NONE)
			return error_set(e, ST_REFUSED, "DATE_BAD", sale_rule(n->o, "EAS-2", "SHL-2"), "placed_at",
			                 _("%s is not a date. Write it as YYYY-MM-DD."), text);
		at = instant_from(day, secs > 0 ? secs : 0, profile_zone(n->p));
	}
	n->o->placed_at = at;
	n->o->placed_on = instant_day(at, profile_zone(n->p));
	return ST_OK;
}

/* An order for somebody on the blacklist is taken after a warning and with a reason (EAS-109). */
static enum status check_blacklist(struct entry *n, const struct member *m, struct error *e)
{
	const char *rule = profile_rule(n->o->profile, "EAS-109");
	char day[16], *name;

	if (m->blacklisted_at == INSTANT_NONE)
		return ST_OK;
	if (*n->reason == '\0' && n->s->accept_warnings)
		return error_set(e, ST_REFUSED, "REASON_EMPTY", rule, "reason", "%s", _("Say why the order is taken."));
	sale_day_text(m->blacklisted_at, profile_zone(n->p), day);
	name = member_name(m);
	notes_add(&n->s->notes, NOTE_WARN, "BLACKLISTED", rule, "member", _("%1$s is blacklisted since %2$s: %3$s. Take the order anyway?"), name,
	          day, m->blacklist_reason);
	free(name);
	return ST_OK;
}

static enum status read_member(struct entry *n, struct error *e)
{
	const char *text = record_get(n->r, "member");
	struct member m;
	int64_t id = 0;
	enum status st = ST_OK;

	if (*text != '\0')
		st = member_resolve(n->s, n->o->profile, text, &id, e);
	if (st != ST_OK) {
		snprintf(e->field, sizeof e->field, "member");
		return st;
	}
	n->o->member_id = id;
	if (n->before != NULL && n->before->member_id == id)
		return ST_OK;
	if (n->before != NULL && n->before->member_id != 0)
		return error_set(e, ST_REFUSED, "order_member_fixed", sale_rule(n->o, "EAS-112", "SHL-31"), "member",
		                 _("Order %s has a member. Move it to another one by a transfer."), n->o->order_number);
	if (id == 0)
		return ST_OK;
	st = member_get(n->s, id, &m, e);
	if (st != ST_OK)
		return st;
	st = check_blacklist(n, &m, e);
	member_free(&m);
	return st;
}

static enum status read_amounts(struct entry *n, struct error *e)
{
	for (size_t i = 0; i < AMOUNTS; i++) {
		const char *text = record_get(n->r, amounts[i].field);
		money_t v = MONEY_NONE;

		if (money_parse(text, strlen(text), &v, NULL) != ST_OK || (v != MONEY_NONE && (v < 0 || v > INT64_C(999999999))))
			return error_set(e, ST_REFUSED, "NUMBER_BAD", sale_rule(n->o, "EAS-3", "SHL-3"), amounts[i].field,
			                 _("Enter a whole number from %1$lld to %2$lld."), 0LL, 999999999LL);
		*amount_of(n->o, i) = v != MONEY_NONE ? v : 0;
	}
	return ST_OK;
}

/* Names of goods that the form does not show stay with their product. */
static void keep_names(struct sale *o, const struct sale *before)
{
	o->names = xcalloc(o->line_count + 1, sizeof *o->names);
	for (size_t i = 0; i < o->line_count; i++) {
		bool same = before != NULL && i < before->line_count && strcmp(before->products[i], o->products[i]) == 0;

		o->names[i] = xstrdup(same ? before->names[i] : "");
	}
}

static enum status read_lines(struct entry *n, struct error *e)
{
	enum status st = sale_lines_parse(record_get(n->r, "lines"), &n->o->lines, &n->o->products, &n->o->line_count, e);

	if (st != ST_OK)
		return st;
	keep_names(n->o, n->before);
	if (n->o->line_count == 0 && n->o->items_amount == 0 && record_get(n->r, "items_amount")[0] == '\0')
		return error_set(e, ST_REFUSED, "lines_missing", NULL, "lines", "%s", _("Enter the order's lines, or what its goods cost."));
	return ST_OK;
}

enum status sale_try(const struct record *r, struct sale *out, struct error *e)
{
	struct record copy = *r;
	struct entry n = {.r = &copy, .o = out};
	struct error own = {0};
	enum status st;

	*out = (struct sale){0};
	snprintf(out->profile, sizeof out->profile, "%s", record_get(r, "profile"));
	st = read_amounts(&n, e != NULL ? e : &own);
	if (st == ST_OK)
		st = read_lines(&n, e != NULL ? e : &own);
	if (st == ST_OK)
		sale_settle(out);
	else
		sale_free(out);
	return st;
}

static bool is_yes(const struct record *r, const char *field, bool absent)
{
	const char *v = record_get(r, field);

	return *v != '\0' ? strcmp(v, "yes") == 0 : absent;
}

static void copy_word(char *out, size_t size, const char *value, const char *absent)
{
	snprintf(out, size, "%s", *value != '\0' ? value : absent);
}

static void read_words(struct entry *n)
{
	struct sale *o = n->o;
	char key[96];

	copy_word(o->channel, sizeof o->channel, record_get(n->r, "channel"), "web");
	copy_word(o->direction, sizeof o->direction, record_get(n->r, "direction"), "out");
	copy_word(o->delivery_code, sizeof o->delivery_code, record_get(n->r, "delivery_code"), "");
	o->joined_at_checkout = is_yes(n->r, "joined_at_checkout", false);
	/* Who became a member at checkout was not logged in (SHL-31). */
	o->logged_in = is_yes(n->r, "logged_in", true) && !o->joined_at_checkout;
	snprintf(key, sizeof key, "delivery.%s.final", o->delivery_code);
	if (o->delivery_code[0] != '\0' && profile_key(n->p, "delivery.", 0) != NULL && profile_text(n->p, key, DAY_NONE) == NULL &&
	    (n->before == NULL || strcmp(n->before->delivery_code, o->delivery_code) != 0)) {
		struct error e = {0};

		if (sale_delivery_check(n->p, o, "arrived", &e) != ST_OK)
			notes_add(&n->s->notes, NOTE_INFO, e.code, e.rule, "delivery_code", "%s", e.message);
	}
}

/* What the order keeps from before, beyond the form. */
static void keep_rest(struct sale *o, const struct sale *before)
{
	if (before == NULL) {
		snprintf(o->state, sizeof o->state, "open");
		o->final_at = o->completed_at = o->cancelled_at = INSTANT_NONE;
		return;
	}
	o->id = before->id;
	o->batch_id = before->batch_id;
	o->rule_id = before->rule_id;
	o->tier_id = before->tier_id;
	memcpy(o->state, before->state, sizeof o->state);
	memcpy(o->delivery_state, before->delivery_state, sizeof o->delivery_state);
	o->final_at = before->final_at;
	o->completed_at = before->completed_at;
	o->cancelled_at = before->cancelled_at;
	o->counted = before->counted;
}

static enum status read_entry(struct entry *n, struct error *e)
{
	enum status st = record_check(n->r, NULL, NULL, e);

	n->reason = compose_clean(record_get(n->r, "reason"));
	keep_rest(n->o, n->before);
	if (st == ST_OK && (st = read_number(n, e)) == ST_OK && (st = read_placed(n, e)) == ST_OK)
		st = read_member(n, e);
	if (st == ST_OK && (st = read_amounts(n, e)) == ST_OK)
		st = read_lines(n, e);
	if (st == ST_OK)
		read_words(n);
	return st == ST_OK ? shop_settle_warnings(n->s, e) : st;
}

/* ---- writing ---- */

static enum status write_entry(struct entry *n, const char *op_id, struct error *e)
{
	int64_t member = n->o->member_id;
	bool links = n->before != NULL && n->before->member_id == 0 && member != 0;
	enum status st;

	/* Somebody is named for an order that had nobody: a move like any other. */
	if (links)
		n->o->member_id = 0;
	st = sale_write(n->s, n->o, op_id, e);
	if (st == ST_OK)
		st = sale_move_credit(n->s, n->p, n->before, n->o, op_id, e);
	if (st == ST_OK)
		st = sale_follow(n->s, n->before, n->o, e);
	if (st == ST_OK && links)
		st = sale_transfer_in(n->s, n->o->id, member, n->reason, 0, &(int64_t){0}, e);
	return st == ST_OK ? sale_audit(n->s, n->before != NULL ? "order edit" : "order create", n->o, n->reason, e) : st;
}

static enum status save(struct entry *n, const char *op_id, int64_t *out, struct error *e)
{
	enum status st = staff_allow(n->s, n->p, "perm.members_write", e);

	if (st == ST_OK)
		st = read_entry(n, e);
	if (st == ST_OK && (st = db_begin(n->s->db, e)) == ST_OK)
		st = shop_write_end(n->s, write_entry(n, op_id, e), e);
	*out = n->o->id;
	free(n->reason);
	return st;
}

static enum status before_of(struct shop *s, int64_t id, struct sale *before, struct error *e)
{
	enum status st = sale_get(s, id, before, e);

	if (st == ST_OK && strcmp(before->state, "cancelled") == 0) {
		st = error_set(e, ST_REFUSED, "ORDER_CANCELLED", sale_rule(before, "EAS-47", "SHL-32"), NULL, _("Order %s is cancelled; it earns nothing."),
		               before->order_number);
		sale_free(before);
	}
	return st;
}

enum status sale_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct sale before = {0}, o = {0};
	struct entry n = {.s = s, .r = r, .o = &o, .before = id != 0 ? &before : NULL};
	enum status st = ST_OK;
	struct error own = {0};

	notes_free(&s->notes);
	if (e == NULL)
		e = &own;
	if (id == 0 && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id != 0 && (st = before_of(s, id, &before, e)) == ST_OK)
		st = sale_record(s, id, r, e);
	if (st == ST_OK)
		st = member_profile(s, *record_get(r, "profile") != '\0' ? record_get(r, "profile") : NULL, &n.p, e);
	if (st == ST_OK && id != 0 && strcmp(profile_name(n.p), before.profile) != 0)
		st = error_set(e, ST_REFUSED, "profile_fixed", NULL, "profile", "%s", _("An order stays with its marketplace."));
	if (st == ST_OK) {
		snprintf(o.profile, sizeof o.profile, "%s", profile_name(n.p));
		st = save(&n, op_id, out, e);
	}
	sale_free(&before);
	sale_free(&o);
	return st;
}
