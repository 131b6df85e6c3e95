/*
 * What a marketplace offers, beside what the shop uses; and how its service
 * stands now.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/plan_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char used_sql[] =
	"SELECT COALESCE(SUM(reach + uncertain + handed), 0) FROM campaign WHERE profile = :profile"
	" AND state NOT IN ('deleted', 'draft') AND send_at > :from AND send_at <= :to";
static const char waiting_sql[] =
	"SELECT o.id FROM plan_order o JOIN account a ON a.id = o.account_id WHERE a.profile = :profile"
	" AND o.state IN ('chosen', 'confirmed') ORDER BY o.id DESC LIMIT 1";

/* ---- the offer ---- */

static const char *sub_key(const char *section, size_t len, const char *name, char out[96])
{
	snprintf(out, 96, "%.*s.%s", (int)len, section, name);
	return out;
}

static money_t line_of(const struct profile *p, const char *section, size_t len, const char *name, day_t on)
{
	char key[96];

	return profile_int(p, sub_key(section, len, name, key), on, MONEY_NONE);
}

static enum status read_plan(const struct profile *p, const char *section, size_t len, day_t on, struct plan *out, struct error *e)
{
	char key[96];

	*out = (struct plan){
		.days = (int)profile_int(p, sub_key(section, len, "days", key), on, 0),
		.price = profile_int(p, sub_key(section, len, "price", key), on, MONEY_NONE),
		.quota = profile_int(p, sub_key(section, len, "quota", key), on, 0),
		.best_value = profile_bool(p, sub_key(section, len, "best_value", key), on, false),
		.line1 = line_of(p, section, len, "line1", on),
		.line2 = line_of(p, section, len, "line2", on),
	};
	if ((out->line1 == MONEY_NONE) != (out->line2 == MONEY_NONE))
		return error_set(e, ST_REFUSED, "plan_split", "RUT-24", NULL,
		                 _("The profile %1$s gives only one of the two lines of [%2$.*3$s]; fill both or none."), profile_name(p), section,
		                 (int)len);
	return ST_OK;
}

static bool has_days(const struct plan_offer *o, int days)
{
	for (size_t i = 0; i < o->count; i++)
		if (o->plans[i].days == days)
			return true;
	return false;
}

static int by_days(const void *a, const void *b)
{
	return ((const struct plan *)a)->days - ((const struct plan *)b)->days;
}

static enum status read_plans(const struct profile *p, day_t on, struct plan_offer *out, struct error *e)
{
	enum status st = ST_OK;
	const char *key;

	for (int n = 0; st == ST_OK && out->count < PLANS_MOST && (key = profile_key(p, "plan_", n)) != NULL; n++) {
		const char *dot = strchr(key, '.');
		struct plan plan;

		if (dot == NULL || strcmp(dot, ".days") != 0)
			continue;
		st = read_plan(p, key, (size_t)(dot - key), on, &plan, e);
		if (st == ST_OK && plan.days > 0 && plan.price != MONEY_NONE && !has_days(out, plan.days))
			out->plans[out->count++] = plan;
	}
	if (out->count > 1)
		qsort(out->plans, out->count, sizeof *out->plans, by_days);
	return st;
}

static void compute(struct plan_offer *o)
{
	struct plan_choice choices[PLANS_MOST];
	bool flagged = false;
	int best;

	for (size_t i = 0; i < o->count; i++) {
		struct plan *p = &o->plans[i];

		choices[i] = (struct plan_choice){p->days, p->price, p->quota};
		p->day_milli = plan_day_milli(p->price, p->days);
		p->message_micro = plan_message_micro(p->price, p->quota);
		p->covers = plan_covers(&choices[i], o->used);
		flagged = flagged || p->best_value;
	}
	best = flagged ? -1 : plan_best_value(choices, o->count);
	if (best >= 0)
		o->plans[best].best_value = true;
	o->advised = plan_advise(choices, o->count, o->used);
	if (o->advised >= 0)
		o->plans[o->advised].advised = true;
}

static enum status read_used(struct shop *s, const char *profile, int64_t *used, struct error *e)
{
	struct stmt *q = db_prepare(s->db, used_sql);
	instant_t now = clock_now();
	enum step step;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":from", now - (instant_t)PLAN_USE_DAYS * 86400);
	stmt_bind_int(q, ":to", now);
	step = stmt_step(q, e);
	*used = step == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status plan_offer(struct shop *s, const char *profile, day_t on, struct plan_offer *out, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	*out = (struct plan_offer){.advised = -1};
	if (st == ST_OK)
		st = read_plans(p, on, out, e);
	if (st == ST_OK)
		st = read_used(s, profile, &out->used, e);
	if (st == ST_OK)
		compute(out);
	return st;
}

void plan_advice(const struct plan_offer *o, char *out, size_t size)
{
	char used[32], price[32], share[32];
	const struct plan *p = o->advised >= 0 ? &o->plans[o->advised] : NULL;

	money_format(o->used, false, used);
	if (o->count == 0) {
		snprintf(out, size, "%s", _("This marketplace offers no plans."));
	} else if (p == NULL) {
		snprintf(out, size, _("No plan covers the %1$s messages of the last %2$d days; the last ones of a term would be cut."), used,
		         PLAN_USE_DAYS);
	} else if (o->used == 0) {
		snprintf(out, size, _("Nothing was sent in the last %1$d days. To try it, %2$d days bind the least money."), PLAN_USE_DAYS, p->days);
	} else {
		int64_t tenths = p->quota > 0 ? money_ratio(o->used, INT64_C(1000) * p->days, PLAN_USE_DAYS * p->quota, ROUND_HALF_UP) : 0;

		int64_t day = money_ratio(p->price, 10, p->days, ROUND_HALF_UP);

		snprintf(price, sizeof price, "%lld.%lld", (long long)day / 10, (long long)day % 10);
		snprintf(share, sizeof share, "%lld.%lld%%", (long long)tenths / 10, (long long)tenths % 10);
		snprintf(out, size, _("%1$s messages in the last %2$d days: %3$d days cover that at the lowest price a day (%4$s), using %5$s of the messages."),
		         used, PLAN_USE_DAYS, p->days, price, share);
	}
}

/* `{price}` and `{days}` of the profile's pattern. */
void plan_display(struct shop *s, const char *profile, const struct plan *p, char out[80])
{
	const struct profile *of;
	const char *at = NULL;
	struct buf text = {0};
	char money[32];

	if (shop_profile(s, profile, &of, NULL) == ST_OK)
		at = profile_text(of, "plan.display", DAY_NONE);
	money_format(p->price, false, money);
	for (at = at != NULL ? at : "{price} / {days}"; *at != '\0';) {
		if (strncmp(at, "{price}", 7) == 0) {
			buf_adds(&text, money);
			at += 7;
		} else if (strncmp(at, "{days}", 6) == 0) {
			buf_addf(&text, "%d", p->days);
			at += 6;
		} else {
			buf_addc(&text, *at++);
		}
	}
	snprintf(out, 80, "%s", buf_str(&text));
	buf_free(&text);
}

enum status plan_check_number(const struct record *r, const char *field, const char *rule, struct error *e)
{
	const char *text = record_get(r, field);
	char code[40];
	int64_t v;

	if (*text == '\0' || !money_parse_plain(text, strlen(text), &v) || (v >= 0 && v <= PLAN_NUMBER_MOST))
		return ST_OK;
	snprintf(code, sizeof code, "%s_%s", field, v < 0 ? "negative" : "too_large");
	return error_set(e, ST_REFUSED, code, rule, field, "%s", v < 0 ? _("This number cannot be below zero.") : _("This number is too large."));
}

/* ---- a plan by name ---- */

/* The number in "180", "180 days", "plan_180"; 0 when there is none, -1 when there is more than one. */
static int number_in(const char *text)
{
	int found = 0;

	for (const char *s = text; *s != '\0';) {
		char *end;
		long n;

		if (*s < '0' || *s > '9') {
			s++;
			continue;
		}
		n = strtol(s, &end, 10);
		if (found != 0)
			return -1;
		found = n > 0 && n < 100000 ? (int)n : 100000;
		s = end;
	}
	return found;
}

enum status plan_named(const struct plan_offer *o, const char *text, const struct plan **out, struct error *e)
{
	int days = number_in(text);
	struct buf all = {0};

	if (*text == '\0' || days < 0 || strchr(text, ',') != NULL)
		return error_set(e, ST_REFUSED, "plan_choice", "RUT-22", "plan", "%s", _("Choose exactly one plan."));
	for (size_t i = 0; i < o->count; i++) {
		if (o->plans[i].days == days) {
			*out = &o->plans[i];
			buf_free(&all);
			return ST_OK;
		}
		buf_addf(&all, "%s%d", i != 0 ? ", " : "", o->plans[i].days);
	}
	error_set(e, ST_REFUSED, "plan_unknown", "RUT-14", "plan", _("Unknown plan; choose one of these numbers of days: %s."), buf_str(&all));
	buf_free(&all);
	return ST_REFUSED;
}

/* ---- how the service stands ---- */

static enum status read_queued(struct shop *s, const char *profile, instant_t now, struct plan_status *out, struct error *e)
{
	instant_t after = out->term.id != 0 && out->term.ends_at >= now ? out->term.starts_at : now;
	enum status st = ST_OK;

	while (out->queued_count < TERMS_QUEUED) {
		struct term *t = &out->queued[out->queued_count];

		st = term_next(s, profile, after, t, e);
		if (st != ST_OK || t->id == 0)
			return st;
		after = t->starts_at;
		out->queued_count++;
	}
	return st;
}

enum status plan_status(struct shop *s, const char *profile, struct plan_status *out, struct error *e)
{
	instant_t now = clock_now();
	const struct profile *p;
	struct stmt *q;
	enum status st;

	*out = (struct plan_status){.state = "active"};
	st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = account_get(s, profile, &out->account, e);
	if (st == ST_OK)
		st = term_at(s, profile, now, &out->term, e);
	if (st == ST_OK && out->term.id == 0) {
		st = term_before(s, profile, now, &out->term, e);
		snprintf(out->state, sizeof out->state, "%s", out->term.id != 0 ? "expired" : "not_activated");
	}
	if (st == ST_OK && out->term.id != 0)
		st = quota_of(s, &out->term, &out->quota, e);
	if (st == ST_OK)
		st = read_queued(s, profile, now, out, e);
	if (st != ST_OK)
		return st;
	q = db_prepare(s->db, waiting_sql);
	stmt_bind_text(q, ":profile", profile);
	if (stmt_step(q, NULL) == STEP_ROW)
		out->waiting = stmt_int(q, 0);
	stmt_reset(q);
	return ST_OK;
}
