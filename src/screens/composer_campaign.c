/*
 * The composer of a campaign: audiences with the people behind each, filled in
 * while keys pause; what the quota allows; the send time in words; templates,
 * coupons and captions to choose from.
 */
#include "config.h"

#include "composer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/audience.h"
#include "storekeep/coupon.h"
#include "storekeep/template.h"

enum { SLICE_MS = 4, DAY_SECS = 86400 };

struct own {
	struct reach_walk *walk;
	struct reach reach;
	bool counted;            /* the walk came to its end */
	bool failed;
	int64_t version;         /* of the counts */
	/* What was worked out last, and from what. */
	struct campaign_estimate est;
	bool est_known;
	unsigned est_mask;
	instant_t est_at, hints_at;
	int64_t est_version;
	bool hints_known;
	char hints[300];
};

static void open(struct composer *c)
{
	c->own = xcalloc(1, sizeof(struct own));
}

static void close(struct composer *c)
{
	struct own *o = c->own;

	if (o != NULL)
		reach_free(o->walk);
	free(o);
}

static enum status fill(struct composer *c, int64_t id, struct record *r, struct error *e)
{
	if (id != 0)
		return campaign_record(c->shop, id, r, e);
	campaign_prefill(c->shop, c->profile, r);
	return ST_OK;
}

static enum status save(struct composer *c, struct record *r, struct form_save *how, struct error *e)
{
	enum status st = campaign_save(c->shop, &c->draft, r, how->op_id, &how->result, e);

	if (st == ST_OK)
		campaign_saved_words(c->shop, c->profile, record_get(r, "name"), how->title, how->said, how->button);
	return st;
}

static enum status check(struct composer *c, const struct record *r, const char *field, struct error *e)
{
	return campaign_check_field(c->shop, &c->draft, r, field, e);
}

/* ---- values to choose from ---- */

static const char *key_text(const struct composer *c, const char *key, const char *fallback)
{
	const struct profile *p;
	const char *text = shop_profile(c->shop, c->profile, &p, NULL) == ST_OK ? profile_text(p, key, DAY_NONE) : NULL;

	return text != NULL ? text : fallback;
}

static struct pick *add(struct pick **list, size_t *count, const char *code, const char *label, bool unseen)
{
	*list = xreallocarray(*list, *count + 1, sizeof **list);
	(*list)[*count] = (struct pick){.code = code, .label = label, .unseen = unseen};
	return &(*list)[(*count)++];
}

static size_t audience_picks(struct composer *c, struct pick **out)
{
	size_t count = 0;
	char key[64];

	for (int i = 0; i < AUDIENCES; i++) {
		snprintf(key, sizeof key, "audience_%s.label", audience_codes[i]);
		add(out, &count, audience_codes[i], composer_keep(c, key_text(c, key, label_of("audience", audience_codes[i]))), true);
	}
	return count;
}

static size_t template_picks(struct composer *c, struct pick **out)
{
	struct body_template *list;
	size_t count = 0, n;

	if (templates_read(c->shop, c->profile, &list, &n, NULL) != ST_OK)
		return 0;
	for (size_t i = 0; i < n; i++) {
		char *label = xasprintf("%s  %s", list[i].title, list[i].text);

		add(out, &count, composer_keep(c, list[i].text), composer_keep(c, label), true);
		free(label);
	}
	templates_free(list, n);
	return count;
}

static size_t coupon_picks(struct composer *c, struct pick **out)
{
	struct coupon *list;
	size_t count = 0, n;
	char id[24];

	add(out, &count, "", composer_keep(c, key_text(c, "campaign.coupon_empty_label", _("(none)"))), true);
	if (coupons_to_choose(c->shop, c->profile, &list, &n, NULL) != ST_OK)
		return count;
	for (size_t i = 0; i < n; i++) {
		char *label = xasprintf("%s  %s  %s", list[i].code, list[i].name, list[i].discount_text);

		snprintf(id, sizeof id, "%" PRId64, list[i].id);
		add(out, &count, composer_keep(c, id), composer_keep(c, label), true);
		free(label);
	}
	coupons_free(list, n);
	return count;
}

static size_t cta_picks(struct composer *c, struct pick **out)
{
	const char *at = key_text(c, "campaign.cta_presets", ""), *item;
	size_t len, count = 0;

	while (profile_item(&at, &item, &len)) {
		char *word = xstrndup(item, len);

		add(out, &count, NULL, composer_keep(c, word), false);
		free(word);
	}
	return count;
}

static const char *zone_of(const struct composer *c)
{
	const struct profile *p;

	return shop_profile(c->shop, c->profile, &p, NULL) == ST_OK ? profile_zone(p) : "Asia/Taipei";
}

static void time_text(instant_t at, const char *zone, char out[24])
{
	char iso[32];

	instant_format(at, zone, iso);
	snprintf(out, 24, "%.4s/%.2s/%.2s %.5s", iso, iso + 5, iso + 8, iso + 11);
}

/* Times that are often meant: in an hour, this evening, the mornings and evenings of the week ahead. */
static size_t time_picks(struct composer *c, struct pick **out)
{
	static const int hours[] = {10, 12, 20};
	const char *zone = zone_of(c);
	instant_t now = clock_now(), soon = (now / 60 + 61) * 60;
	day_t today = instant_day(now, zone);
	char text[24], label[120];
	size_t count = 0;

	time_text(soon, zone, text);
	snprintf(label, sizeof label, _("%s  in one hour"), text);
	add(out, &count, composer_keep(c, text), composer_keep(c, label), true);
	for (day_t d = today; d <= today + 7; d++)
		for (size_t h = 0; h < COUNT_OF(hours); h++) {
			instant_t at = instant_from(d, hours[h] * 3600, zone);
			char weekday[2] = {(char)('0' + day_weekday(d)), '\0'};

			if (at <= soon)
				continue;
			time_text(at, zone, text);
			snprintf(label, sizeof label, "%s  %s", text, label_of("weekday", weekday));
			add(out, &count, composer_keep(c, text), composer_keep(c, label), true);
		}
	return count;
}

static size_t values(struct composer *c, const struct record *r, const struct form_field *f, struct pick **out)
{
	static const struct {
		const char *field;
		size_t (*picks)(struct composer *c, struct pick **out);
	} lists[] = {
		{"audiences", audience_picks}, {"send_at", time_picks}, {"body", template_picks}, {"coupon", coupon_picks}, {"cta", cta_picks},
	};

	(void)r;
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		if (strcmp(lists[i].field, f->name) == 0)
			return lists[i].picks(c, out);
	return 0;
}

/* ---- figures ---- */

static unsigned mask_of(const struct record *r)
{
	const char *at = record_get(r, "audiences"), *item;
	unsigned mask = 0;
	size_t len;

	while (profile_item(&at, &item, &len))
		for (int i = 0; i < AUDIENCES; i++)
			if (strlen(audience_codes[i]) == len && memcmp(audience_codes[i], item, len) == 0)
				mask |= 1u << i;
	return mask;
}

/* A pattern of the profile with its {n}. */
static void fill_in(char *out, size_t size, const char *pattern, const char *n)
{
	const char *gap = strstr(pattern, "{n}");

	if (gap != NULL)
		snprintf(out, size, "%.*s%s%s", (int)(gap - pattern), pattern, n, gap + 3);
	else
		snprintf(out, size, "%s", n);
}

static void audience_hint(const struct composer *c, const char *code, char *out, size_t size)
{
	const struct own *o = c->own;
	int at = audience_position(code);
	int64_t n = at < 0 ? -1 : o->reach.lists ? reach_of(&o->reach, at) : o->reach.figure[at];
	char figure[32];

	if (!o->counted || n < 0) {
		snprintf(out, size, "%s", o->counted || o->failed ? "-" : "...");
		return;
	}
	money_format(n, false, figure);
	fill_in(out, size, key_text(c, "reach.audience_format", "{n}"), figure);
}

/* "in 4 days, Sunday", "in 3 hours"; "" where it is no time. */
static void time_hint(const struct composer *c, const struct record *r, char *out, size_t size)
{
	instant_t at = campaign_send_time(c->shop, c->profile, r), now = clock_now();
	const char *zone = zone_of(c);
	char weekday[2] = "0";
	int64_t minutes = (at - now + 59) / 60;
	int days;

	if (at == INSTANT_NONE)
		return;
	days = instant_day(at, zone) - instant_day(now, zone);
	weekday[0] = (char)('0' + day_weekday(instant_day(at, zone)));
	if (at < now)
		snprintf(out, size, "%s", _("is over"));
	else if (minutes < 60)
		snprintf(out, size, ngettext("in %d minute", "in %d minutes", (unsigned long)minutes), (int)minutes);
	else if (days == 0)
		snprintf(out, size, ngettext("today, in %d hour", "today, in %d hours", (unsigned long)(minutes / 60)), (int)(minutes / 60));
	else if (days == 1)
		snprintf(out, size, _("tomorrow, %s"), label_of("weekday", weekday));
	else
		snprintf(out, size, ngettext("in %1$d day, %2$s", "in %1$d days, %2$s", (unsigned long)days), days, label_of("weekday", weekday));
}

static void hint(struct composer *c, const struct record *r, const struct form_field *f, const char *code, char *out, size_t size)
{
	if (code != NULL && strcmp(f->name, "audiences") == 0)
		audience_hint(c, code, out, size);
	else if (strcmp(f->name, "send_at") == 0)
		time_hint(c, r, out, size);
}

static const struct campaign_estimate *estimate_of(struct composer *c, const struct record *r)
{
	struct own *o = c->own;
	unsigned mask = mask_of(r);
	instant_t at = campaign_send_time(c->shop, c->profile, r);

	if (!o->est_known || o->est_mask != mask || o->est_at != at || o->est_version != o->version)
		o->est_known = campaign_estimate_of(c->shop, c->profile, &o->reach, mask, at, c->draft.id, &o->est, NULL) == ST_OK;
	o->est_mask = mask;
	o->est_at = at;
	o->est_version = o->version;
	return o->est_known ? &o->est : NULL;
}

static const char *hints_of(struct composer *c, const struct record *r)
{
	struct own *o = c->own;
	instant_t at = campaign_send_time(c->shop, c->profile, r);

	if (!o->hints_known || o->hints_at != at)
		campaign_time_hints(c->shop, c->profile, at, c->draft.id, o->hints, sizeof o->hints);
	o->hints_known = true;
	o->hints_at = at;
	return o->hints;
}

/* "預估總觸及人數：432 位（重複 9 位）": a range where only figures are known. */
static void add_reach(const struct composer *c, const struct campaign_estimate *est, struct buf *b)
{
	const struct own *o = c->own;
	char low[32], high[32], range[80], line[160];

	money_format(est->low, false, low);
	money_format(est->high, false, high);
	if (est->low == est->high)
		snprintf(range, sizeof range, "%s", high);
	else
		snprintf(range, sizeof range, "%s...%s", low, high);
	fill_in(line, sizeof line, key_text(c, "reach.total_format", "{n}"), !o->counted && !o->failed ? "..." : range);
	buf_adds(b, line);
	money_format(est->overlap, false, low);
	if (est->overlap > 0) {
		buf_adds(b, "  ");
		buf_addf(b, _("(%s in several)"), low);
	}
}

static void add_quota(const struct composer *c, const struct campaign_estimate *est, struct buf *b)
{
	char bought[32], left[32], after[32], pending[32];

	money_format(est->quota.bought, false, bought);
	money_format(est->quota.left, false, left);
	money_format(est->after, false, after);
	money_format(est->pending, false, pending);
	buf_addf(b, "%s %s  %s %s", key_text(c, "quota.bought_label", _("Quota bought")), bought, key_text(c, "quota.left_label", _("Quota left")), left);
	if (est->pending > 0) {
		buf_adds(b, "  ");
		buf_addf(b, _("earlier ones up to %s"), pending);
	}
	if (est->mask != 0) {
		buf_adds(b, "  ");
		buf_addf(b, _("after this %s"), after);
	}
	if (est->mask != 0 && est->usable < est->high) {
		buf_addf(b, "\n%s ", draw_sign(LOOK_WARN));
		money_format(est->usable, false, left);
		buf_addf(b, _("only %s will be sent"), left);
	}
}

static void note(struct composer *c, const struct record *r, char *out, size_t size)
{
	const struct campaign_estimate *est = estimate_of(c, r);
	const char *hints = hints_of(c, r);
	struct buf b = {0};

	if (est != NULL) {
		add_reach(c, est, &b);
		buf_adds(&b, "\n");
		if (est->has_quota)
			add_quota(c, est, &b);
	}
	if (hints[0] != '\0')
		buf_addf(&b, "\n%s %s", draw_sign(LOOK_WARN), hints);
	snprintf(out, size, "%s", buf_str(&b));
	buf_free(&b);
}

/* ---- counting while keys pause ---- */

static bool goes_on(void *arg, int64_t done, int64_t total)
{
	(void)arg, (void)done, (void)total;
	return !ui_pending();
}

static struct outcome give_up(struct own *o)
{
	reach_free(o->walk);
	o->walk = NULL;
	o->failed = true;
	return outcome_draw();
}

static struct outcome finish(struct own *o)
{
	reach_read(o->walk, &o->reach);
	reach_free(o->walk);
	o->walk = NULL;
	o->counted = true;
	o->version++;
	return outcome_draw();
}

static struct outcome idle(struct composer *c)
{
	struct own *o = c->own;
	const struct progress p = {.step = goes_on};
	bool done = false;

	if (o->walk == NULL && (o->counted || o->failed))
		return outcome_pass();
	if (o->walk == NULL && audience_is_stale(c->shop)) {
		if (audience_refresh(c->shop, &p, &done, NULL) != ST_OK)
			return give_up(o);
		return outcome_stay();
	}
	if (o->walk == NULL && reach_begin(c->shop, c->profile, clock_now(), &o->walk, NULL) != ST_OK)
		return give_up(o);
	if (reach_step(o->walk, SLICE_MS, &done, NULL) != ST_OK)
		return give_up(o);
	return done ? finish(o) : outcome_stay();
}

/* Somebody else wrote: counted anew, the old figures stand until then. */
static void changed(struct composer *c)
{
	struct own *o = c->own;

	reach_free(o->walk);
	o->walk = NULL;
	o->failed = false;
	o->counted = false;
	o->est_known = o->hints_known = false;
}

const struct composer_kind composer_campaign = {
	.profile = "ruten",
	.form = "campaign",
	.title_new = N_("New campaign"),
	.title_edit = N_("Change the campaign"),
	.open = open,
	.close = close,
	.fill = fill,
	.save = save,
	.values = values,
	.check = check,
	.hint = hint,
	.note = note,
	.idle = idle,
	.changed = changed,
};
