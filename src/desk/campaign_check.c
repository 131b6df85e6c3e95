/*
 * The check of a campaign's record (RUT-81 to 106): values of the profile and of
 * the file are brought to rules/, and what they find is told field by field in
 * the order of the form.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/compose_parts.h"
#include "desk/column.h"
#include "desk/template_file.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/link.h"
#include "storekeep/mem.h"
#include "storekeep/renewal.h"

static const char same_name_sql[] =
	"SELECT 1 FROM campaign WHERE profile = :profile AND state <> 'deleted' AND name = :name AND id <> :id LIMIT 1";

/* What a check has at hand. */
struct checking {
	struct shop *s;
	const struct campaign_draft *d;
	const struct record *r;
	struct composed *c;
	struct notes *notes;
	struct error *e;
};

void composed_free(struct composed *c)
{
	free(c->name);
	free(c->body);
	free(c->url);
	free(c->cta);
	coupon_free(&c->coupon);
	*c = (struct composed){0};
}

static const char *label(const struct checking *k, const char *field)
{
	const struct form_field *f = form_field(k->r->form, field);
	return f ? _(f->label) : field;
}

static const char *text_key(const struct checking *k, const char *key)
{
	return profile_text(k->c->p, key, DAY_NONE);
}

static int int_key(const struct checking *k, const char *key, int fallback)
{
	return (int)profile_int(k->c->p, key, DAY_NONE, fallback);
}

static bool check_text(const struct checking *k, const char *field, char **out)
{
	struct text_rules rules = profile_text_rules(k->c->p, field, label(k, field));
	*out = compose_clean(record_get(k->r, field));
	return compose_text(&rules, *out, k->notes);
}

/* ---- one field each ---- */

static enum status check_name(const struct checking *k)
{
	if (!check_text(k, "name", &k->c->name))
		return ST_OK;
	struct stmt *q = db_prepare(k->s->db, same_name_sql);
	stmt_bind_text(q, ":profile", k->d->profile);
	stmt_bind_text(q, ":name", k->c->name);
	stmt_bind_int(q, ":id", k->d->id);
	enum step step = stmt_step(q, k->e);
	stmt_reset(q);
	if (step == STEP_ROW)
		notes_add(k->notes, NOTE_INFO, "name_equal", "RUT-82", "name", _("Another campaign is called \"%s\" too."), k->c->name);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status check_audiences(const struct checking *k)
{
	const char *order = text_key(k, "audience.order");
	struct audience_rules rules = {
		.order = order ? order : "", .label = label(k, "audiences"), .rule = "RUT-83",
		.min = int_key(k, "campaign.audiences_min", 1), .max = int_key(k, "campaign.audiences_max", 0),
	};
	if (!compose_audiences(&rules, record_get(k->r, "audiences"), k->c->audiences, sizeof k->c->audiences, k->notes))
		return ST_OK;
	for (int i = 0; i < AUDIENCES; i++) {
		const char *at = k->c->audiences, *item;
		size_t len;
		while (profile_item(&at, &item, &len))
			if (strlen(audience_codes[i]) == len && memcmp(audience_codes[i], item, len) == 0)
				k->c->mask |= 1u << i;
	}
	return ST_OK;
}

static struct schedule_rules schedule_of(const struct checking *k)
{
	const char *hours = text_key(k, "schedule.hours"), *mode = text_key(k, "schedule.min_lead_mode");
	struct schedule_rules r = {
		.field = "send_at", .label = label(k, "send_at"), .zone = profile_zone(k->c->p), .last_hour = 23,
		.minute_step = int_key(k, "schedule.minute_step", 1), .min_lead_minutes = int_key(k, "schedule.min_lead_minutes", 1),
		.lead_by_seconds = mode && strcmp(mode, "seconds") == 0, .lead_warn_seconds = int_key(k, "schedule.lead_warn_seconds", 60),
	};
	if (hours)
		sscanf(hours, "%d-%d", &r.first_hour, &r.last_hour);
	return r;
}

/* What the terms cover, and whether a renewal is still to come (RUT-101). */
static enum status cover_of(const struct checking *k, struct schedule_cover *out)
{
	struct term last;
	struct renewal_forecast f;
	*out = (struct schedule_cover){.end = INSTANT_NONE};
	const char *most = text_key(k, "schedule.max_ahead");
	if (!most || strcmp(most, "term_end") != 0)
		return ST_OK;
	enum status st = term_last(k->s, k->d->profile, &last, k->e);
	if (st != ST_OK || last.id == 0)
		return st;
	out->end = last.ends_at;
	if ((st = renewal_forecast(k->s, k->d->profile, clock_now(), &f, k->e)) != ST_OK)
		return st;
	out->renews = f.will_renew;
	out->renewal_at = f.charge;
	return ST_OK;
}

static enum status check_send_at(const struct checking *k)
{
	struct schedule_rules rules = schedule_of(k);
	struct schedule_cover cover;
	bool has_hour;
	instant_t at = schedule_parse(&rules, record_get(k->r, "send_at"), &has_hour, k->notes);
	if (at == INSTANT_NONE)
		return ST_OK;
	if (!has_hour)
		notes_add(k->notes, NOTE_INFO, "send_at_midnight", "RUT-99", "send_at", "%s", _("No time of day was given: it goes out at 00:00."));
	if (schedule_lead(&rules, at, clock_now(), k->notes))
		k->c->send_at = at;
	enum status st = cover_of(k, &cover);
	if (st == ST_OK)
		schedule_covered(&rules, &cover, at, k->notes);
	return st;
}

/* Codes of the shop that the body may name. */
static enum status known_codes(const struct checking *k, struct coupon **list, size_t *count, struct known_code **out)
{
	enum status st = coupons_known(k->s, k->d->profile, list, count, k->e);
	*out = xcalloc(*count + 1, sizeof **out);
	for (size_t i = 0; i < *count; i++) {
		const struct coupon *c = &(*list)[i];
		(*out)[i] = (struct known_code){c->code, c->id == k->c->coupon.id, c->starts_at, c->ends_at};
	}
	return st;
}

static enum status check_forgotten(const struct checking *k)
{
	struct coupon *list;
	struct known_code *codes;
	size_t count;
	const char *zone = profile_zone(k->c->p);
	instant_t at = k->c->send_at;
	enum status st = known_codes(k, &list, &count, &codes);
	if (st == ST_OK)
		compose_forgotten(&(struct forgotten_args){
			.field = "body", .text = k->c->body, .send_day = at != INSTANT_NONE ? instant_day(at, zone) : DAY_NONE, .send_at = at,
			.codes = codes, .code_count = count, .zone = zone,
		}, k->notes);
	free(codes);
	coupons_free(list, count);
	return st;
}

static enum status check_body(const struct checking *k)
{
	return check_text(k, "body", &k->c->body) ? check_forgotten(k) : ST_OK;
}

static enum status refuse_coupon(const struct checking *k, const char *code, const char *sentence)
{
	notes_add(k->notes, NOTE_ERROR, code, "RUT-105", "coupon", "%s", sentence);
	return ST_OK;
}

/* What the record names; "" for none, be it by the marketplace's word for none (請選擇). The caller frees. */
static char *coupon_text(struct shop *s, const struct campaign_draft *d, const struct record *r)
{
	const struct profile *p;
	char *text = compose_clean(record_get(r, "coupon"));
	const char *none = shop_profile(s, d->profile, &p, NULL) == ST_OK ? profile_text(p, "campaign.coupon_empty_label", DAY_NONE) : NULL;
	if (none && strcmp(text, none) == 0)
		*text = '\0';
	return text;
}

/* Read before the body, which may name its code; told in its own place. */
static enum status read_coupon(const struct checking *k, const char *text)
{
	int64_t id = 0;
	if (!*text || strchr(text, ','))
		return ST_OK;
	enum status st = coupon_find(k->s, k->d->profile, text, &id, k->e);
	return st == ST_OK && id != 0 ? coupon_get(k->s, id, &k->c->coupon, k->e) : st;
}

static enum status check_coupon(const struct checking *k)
{
	const struct coupon *c = &k->c->coupon;
	char *text = coupon_text(k->s, k->d, k->r);
	enum status st = ST_OK;
	if (strchr(text, ','))
		st = refuse_coupon(k, "coupon_too_many", _("Only one discount code campaign can be chosen."));
	else if (*text && c->id == 0)
		st = refuse_coupon(k, "coupon_unknown", _("There is no such discount code campaign. `code list` shows them."));
	else if (c->id != 0 && c->cancelled_at != INSTANT_NONE)
		st = refuse_coupon(k, "coupon_cancelled", _("This discount code campaign was cancelled; choose another."));
	else if (c->id != 0 && k->c->send_at != INSTANT_NONE)
		compose_coupon(&(struct coupon_times){c->name, c->starts_at, c->ends_at}, "RUT-105", k->c->send_at, profile_zone(k->c->p), k->notes);
	free(text);
	return st;
}

static enum status check_url(const struct checking *k)
{
	struct link_rules rules = {text_key(k, "campaign.url_domain"), text_key(k, "campaign.url_schemes"), int_key(k, "campaign.url_max_bytes", 0)};
	struct error e;
	k->c->url = compose_clean(record_get(k->r, "url"));
	if (!*k->c->url)
		notes_add(k->notes, NOTE_ERROR, "url_missing", "RUT-81", "url", _("%s is required."), label(k, "url"));
	else if (link_refuse(link_check(&rules, k->c->url), &rules, "RUT-104", "url", &e) != ST_OK)
		notes_add(k->notes, NOTE_ERROR, e.code, e.rule, e.field, "%s", e.message);
	return ST_OK;
}

static enum status check_cta(const struct checking *k)
{
	check_text(k, "cta", &k->c->cta);
	return ST_OK;
}

enum status composed_read(struct shop *s, const struct campaign_draft *d, const struct record *r, struct composed *out, struct notes *notes, struct error *e)
{
	static enum status (*const fields[])(const struct checking *k) = {
		check_name, check_audiences, check_send_at, check_body, check_coupon, check_url, check_cta,
	};
	const struct checking k = {s, d, r, out, notes, e};
	char *coupon = coupon_text(s, d, r);
	*out = (struct composed){.send_at = INSTANT_NONE};
	enum status st = shop_profile(s, d->profile, &out->p, e);
	if (st == ST_OK)
		st = read_coupon(&k, coupon);
	free(coupon);
	for (size_t i = 0; st == ST_OK && i < sizeof fields / sizeof *fields; i++)
		st = fields[i](&k);
	return st;
}

enum status campaign_check_field(struct shop *s, const struct campaign_draft *d, const struct record *r, const char *field, struct error *e)
{
	struct composed c;
	struct notes notes = {0};
	enum status st = composed_read(s, d, r, &c, &notes, e);
	for (size_t i = 0; st == ST_OK && i < notes.count; i++)
		if (notes.items[i].level == NOTE_ERROR && strcmp(notes.items[i].what.field, field) == 0) {
			if (e)
				*e = notes.items[i].what;
			st = ST_REFUSED;
		}
	notes_free(&notes);
	composed_free(&c);
	return st;
}

enum status campaign_time_parse(const struct profile *p, const char *text, instant_t *at, struct error *e)
{
	const struct schedule_rules rules = {.field = "send_at", .label = _("Schedule"), .zone = profile_zone(p), .last_hour = 23};
	struct notes notes = {0};
	*at = schedule_parse(&rules, text, NULL, &notes);
	if (*at == INSTANT_NONE && e)
		*e = *notes_first_error(&notes);
	notes_free(&notes);
	return *at != INSTANT_NONE ? ST_OK : ST_REFUSED;
}

instant_t campaign_send_time(struct shop *s, const char *profile, const struct record *r)
{
	const struct profile *p;
	instant_t at = INSTANT_NONE;
	if (*record_get(r, "send_at") && shop_profile(s, profile, &p, NULL) == ST_OK)
		campaign_time_parse(p, record_get(r, "send_at"), &at, NULL);
	return at;
}

int campaign_limit(struct shop *s, const char *profile, const char *key)
{
	const struct profile *p;
	return shop_profile(s, profile, &p, NULL) == ST_OK ? (int)profile_int(p, key, DAY_NONE, 0) : 0;
}

enum status campaign_audience_mask(struct shop *s, const char *profile, const char *text, unsigned *mask, struct error *e)
{
	struct composed c = {0};
	struct notes notes = {0};
	const struct campaign_draft d = {.profile = profile};
	struct record none = {0};
	const struct form *form;
	*mask = 0;
	enum status st = shop_profile(s, profile, &c.p, e);
	if (st == ST_OK)
		st = form_load("campaign", &form, e);
	if (st != ST_OK || !*text)
		return st;
	record_init(&none, form);
	record_set(&none, "audiences", text);
	st = check_audiences(&(struct checking){s, &d, &none, &c, &notes, e});
	const struct error *first = notes_first_error(&notes);
	if (first) {
		if (e)
			*e = *first;
		st = ST_REFUSED;
	}
	*mask = c.mask;
	notes_free(&notes);
	record_free(&none);
	return st;
}

/* ---- reach and quota ---- */

/* Each chosen audience that reaches nobody (RUT-90), and all of them together (RUT-91). */
static void warn_of_nobody(struct shop *s, const struct profile *p, const struct campaign_estimate *est, const struct reach *r)
{
	for (int i = 0; i < AUDIENCES; i++) {
		char key[64];
		if (!(est->mask & 1u << i) || (r->lists ? reach_of(r, i) : r->figure[i]) > 0)
			continue;
		snprintf(key, sizeof key, "audience_%s.label", audience_codes[i]);
		const char *name = profile_text(p, key, DAY_NONE);
		notes_add(&s->notes, NOTE_WARN, "audience_empty", "RUT-90", "audiences", _("\"%s\" currently reaches nobody."), name ? name : audience_codes[i]);
	}
	if (est->mask && est->high == 0)
		notes_add(&s->notes, NOTE_WARN, "nobody_reached", "RUT-91", "audiences", "%s", _("Nobody would be reached now."));
	if (est->skipped > 0)
		notes_add(&s->notes, NOTE_INFO, "people_left_out", "RUT-93", "audiences",
		          ngettext("%lld person is left out (blocked or opted out).", "%lld people are left out (blocked or opted out).", (unsigned long)est->skipped),
		          (long long)est->skipped);
}

static void warn_of_quota(struct shop *s, const struct profile *p, const struct campaign_estimate *est, instant_t send_at)
{
	char iso[32], left[32], reach[32], about[32];
	money_format(est->usable, false, left);
	money_format(est->high, false, reach);
	money_format(est->pending, false, about);
	instant_format(send_at, profile_zone(p), iso);
	if (est->pending > 0)
		notes_add(&s->notes, NOTE_INFO, "pending_before", "RUT-98", "send_at", _("Pending campaigns before this one may use up to %s."), about);
	if (est->quota.left == 0)
		notes_add(&s->notes, NOTE_WARN, "quota_none", "RUT-97", "send_at",
		          _("No quota left: unless a new plan starts before %.4s/%.2s/%.2s %.5s, nothing will be sent."), iso, iso + 5, iso + 8, iso + 11);
	else if (est->usable < est->high)
		notes_add(&s->notes, NOTE_WARN, "quota_partial", est->quota.left < est->high ? "RUT-96" : "RUT-98", "audiences",
		          _("Quota left %1$s is lower than the estimated reach %2$s: only %1$s messages will be sent."), left, reach);
}

void campaign_estimate_notes(struct shop *s, const char *profile, const struct reach *r, const struct campaign_estimate *est, instant_t send_at)
{
	const struct profile *p;
	if (shop_profile(s, profile, &p, NULL) != ST_OK)
		return;
	warn_of_nobody(s, p, est, r);
	if (est->has_quota)
		warn_of_quota(s, p, est, send_at != INSTANT_NONE ? send_at : clock_now());
}

enum status composed_estimate(struct shop *s, const struct campaign_draft *d, struct composed *c, struct error *e)
{
	struct campaign_estimate est;
	struct reach r;
	enum status st = campaign_estimate(s, d->profile, c->mask, c->send_at, d->id, &r, &est, e);
	if (st != ST_OK)
		return st;
	c->est_low = est.low;
	c->est_high = est.high;
	campaign_estimate_notes(s, d->profile, &r, &est, c->send_at);
	return ST_OK;
}
