/*
 * A push and the rules it lives under: the profile's keys as the plain values
 * that rules/ take, and a push opened by its number.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/push_parts.h"
#include "storekeep/i18n.h"

static const char *text(const struct profile *p, const char *key)
{
	return profile_text(p, key, DAY_NONE);
}

static int number(const struct profile *p, const char *key, int fallback)
{
	return (int)profile_int(p, key, DAY_NONE, fallback);
}

/* "10:30" as minutes after midnight. */
static int minutes(const struct profile *p, const char *key, int fallback)
{
	int hour, minute;

	return text(p, key) != NULL && sscanf(text(p, key), "%d:%d", &hour, &minute) == 2 ? hour * 60 + minute : fallback;
}

static int weekday(const char *word)
{
	static const char *const days[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};

	for (int i = 0; i < 7; i++)
		if (word != NULL && strcmp(days[i], word) == 0)
			return i;
	return 1;
}

static bool is(const struct profile *p, const char *key, const char *word)
{
	return text(p, key) != NULL && strcmp(text(p, key), word) == 0;
}

static void read_times(const struct profile *p, struct push_rules *r)
{
	r->zone = profile_zone(p);
	r->first_day_offset = number(p, "schedule.first_day_offset", 1);
	r->days = number(p, "schedule.days", 3);
	r->slot_first = minutes(p, "schedule.slot_first", 0);
	r->slot_last = minutes(p, "schedule.slot_last", 1439);
	r->slot_step = number(p, "schedule.slot_step_minutes", 30);
	r->weekly_limit = number(p, "push.weekly_limit", 1);
	r->rolling = is(p, "push.week_mode", "rolling");
	r->week_start = weekday(text(p, "push.week_start"));
	r->limit_by_type = is(p, "push.limit_scope", "type");
	r->week_by_application = text(p, "push.week_counts_by") != NULL && !is(p, "push.week_counts_by", "send_at");
	r->cancel_hours = number(p, "cancel.min_hours_before", 24);
	r->cancel_inclusive = profile_bool(p, "cancel.inclusive", DAY_NONE, true);
	r->cancel_frees_week = profile_bool(p, "cancel.frees_week", DAY_NONE, true);
	r->warn_not_cancellable = profile_bool(p, "schedule.warn_if_not_cancellable", DAY_NONE, true);
}

static void read_contents(const struct profile *p, struct push_rules *r)
{
	r->types = text(p, "push.types");
	r->parts[0] = text(p, "form.ad");
	r->parts[1] = text(p, "form.compensation");
	r->required = text(p, "push.required");
	r->requires_coupon = profile_bool(p, "push.requires_coupon", DAY_NONE, true);
	r->coupon_kind = text(p, "push.coupon_kind");
	r->coupon_must_be_valid = profile_bool(p, "push.coupon_must_be_valid_at_send", DAY_NONE, true);
	r->auto_min = number(p, "items.auto_min", 1);
	r->auto_max = number(p, "items.auto_max", 16);
	r->auto_step = number(p, "items.auto_step", 1);
	r->manual_min = number(p, "items.manual_min", 1);
	r->manual_max = number(p, "items.manual_max", 16);
	r->shortage_warns = !is(p, "items.auto_shortage", "refuse");
	r->banner_formats = text(p, "banner.formats");
	r->banner_max_bytes = profile_int(p, "banner.max_bytes", DAY_NONE, 0);
	r->url_schemes = text(p, "banner.url_schemes");
	r->url_home = text(p, "banner.url_home_domain");
	r->url_max_bytes = number(p, "banner.url_max_bytes", 0);
	r->row_max_chars = number(p, "orders.max_chars", 20);
	r->rows_max = number(p, "orders.max_rows", 10000);
	r->tick_required = profile_bool(p, "orders.tick_required", DAY_NONE, true);
	r->default_ticked = profile_bool(p, "orders.default_ticked", DAY_NONE, false);
	r->fee = number(p, "push.fee", 0);
	r->channels = text(p, "channel.list");
}

static enum status rules_of(const struct profile *p, const char *name, struct push_rules *out, struct error *e)
{
	*out = (struct push_rules){0};
	if (text(p, "push.types") == NULL)
		return error_set(e, ST_REFUSED, "profile_no_push", NULL, "profile", _("%s has no coupon pushes."), name);
	read_times(p, out);
	read_contents(p, out);
	return ST_OK;
}

enum status push_rules_of(struct shop *s, const char *profile, struct push_rules *out, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	return st == ST_OK ? rules_of(p, profile, out, e) : st;
}

enum status push_get(struct shop *s, int64_t id, struct campaign *out, struct error *e)
{
	const struct profile *p;
	enum status st = campaign_get(s, id, out, e);

	if (st == ST_OK && shop_profile(s, out->profile, &p, NULL) == ST_OK && text(p, "push.types") != NULL)
		return ST_OK;
	if (st == ST_FAILED)
		return st;
	campaign_free(out);
	return error_set(e, ST_REFUSED, "push_missing", "QOO-45", "id", _("There is no push number %lld."), (long long)id);
}

enum status push_open(struct push_frame *f, struct shop *s, int64_t id, struct error *e)
{
	enum status st;

	*f = (struct push_frame){.s = s, .now = clock_now()};
	if ((st = push_get(s, id, &f->c, e)) == ST_OK)
		st = shop_profile(s, f->c.profile, &f->profile, e);
	return st == ST_OK ? rules_of(f->profile, f->c.profile, &f->rules, e) : st;
}

enum status push_open_new(struct push_frame *f, struct shop *s, const char *profile, struct error *e)
{
	enum status st;

	*f = (struct push_frame){.s = s, .now = clock_now()};
	f->c.send_at = f->c.applied_at = INSTANT_NONE;
	f->c.follow_from = f->c.follow_to = DAY_NONE;
	snprintf(f->c.profile, sizeof f->c.profile, "%s", profile);
	snprintf(f->c.state, sizeof f->c.state, "draft");
	if ((st = shop_profile(s, profile, &f->profile, e)) == ST_OK)
		st = rules_of(f->profile, profile, &f->rules, e);
	return st;
}

void push_close(struct push_frame *f)
{
	campaign_free(&f->c);
}

enum status push_need_draft(const struct push_frame *f, struct error *e)
{
	char until[32];

	if (strcmp(f->c.state, "draft") == 0)
		return ST_OK;
	if (strcmp(f->c.state, "pending") != 0)
		return error_set(e, ST_REFUSED, "push_over", "QOO-43", "id", "%s", _("This push is over; it cannot be changed."));
	push_time_text(&f->rules, push_cancel_until(&f->rules, f->c.send_at), until);
	return error_set(e, ST_REFUSED, "push_applied", "QOO-43", "id",
	                 _("Applied pushes cannot be changed; cancel (until %s) and apply again."), until);
}

enum status push_audit(const struct push_frame *f, const char *what, const char *detail, struct error *e)
{
	char record[48];

	snprintf(record, sizeof record, "push %lld", (long long)f->c.id);
	return shop_audit(f->s, what, record, detail, e);
}
