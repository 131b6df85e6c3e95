/*
 * The composer of a coupon push: coupons, goods and times to choose from, the
 * fans counted as the days change, what the week allows, the time in Japan and
 * here. A kept draft goes on to its order numbers, or to its application.
 */
#include "config.h"

#include "composer.h"
#include "pushes.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/coupon.h"
#include "storekeep/profile.h"
#include "storekeep/push.h"

enum { WIDE_FROM = 100, SLICE_DAYS = 8 };

struct own {
	struct push_rules rules;
	/* The fans from one day to another, counted so far up to `next`; DAY_NONE: the form names no days. */
	day_t since;             /* the first day on which somebody began to follow */
	day_t from, to, next;
	struct push_fans fans;
};

static void open(struct composer *c)
{
	struct own *o = c->own = xcalloc(1, sizeof *o);

	push_rules_of(c->shop, c->profile, &o->rules, NULL);
	o->since = push_fans_since(c->shop, c->profile);
	o->from = o->to = DAY_NONE;
}

static void close(struct composer *c)
{
	free(c->own);
}

static enum status fill(struct composer *c, int64_t id, struct record *r, struct error *e)
{
	const struct profile *p;

	if (id != 0)
		return push_record(c->shop, id, r, e);
	if (shop_profile(c->shop, c->profile, &p, e) != ST_OK)
		return ST_REFUSED;
	record_set(r, "type", "ad");
	record_set(r, "item_mode", "auto");
	record_set(r, "follow_mode", profile_text(p, "follow.default", DAY_NONE));
	return ST_OK;
}

static enum status save(struct composer *c, struct record *r, struct form_save *how, struct error *e)
{
	struct push_sums sums;
	int64_t id = c->draft.id;
	enum status st = push_save(c->shop, c->profile, id, r, how->op_id, &id, e);

	if (st != ST_OK)
		return st;
	how->result = id;
	snprintf(how->said, sizeof how->said, "%s", _("The draft is kept."));
	if (c->draft.id != 0) /* back to where it was opened */
		return ST_OK;
	if (strcmp(record_get(r, "type"), "compensation") == 0 && (push_sums(c->shop, id, &sums, NULL) != ST_OK || sums.ticked == 0))
		how->after = outcome_replace(&push_rows_screen, arg_id(id));
	else
		how->after = push_last_look(id);
	return ST_OK;
}

static enum status check(struct composer *c, const struct record *r, const char *field, struct error *e)
{
	return push_check_field(c->shop, c->profile, c->draft.id, r, field, e);
}

/* ---- values to choose from ---- */

static void add(struct composer *c, struct pick **list, size_t *count, const char *code, const char *label)
{
	*list = xreallocarray(*list, *count + 1, sizeof **list);
	(*list)[(*count)++] = (struct pick){.code = composer_keep(c, code), .label = composer_keep(c, label), .unseen = true};
}

static size_t coupon_picks(struct composer *c, struct pick **out)
{
	struct coupon *list;
	size_t count = 0, n;
	char id[24];

	if (coupons_to_choose(c->shop, c->profile, &list, &n, NULL) != ST_OK)
		return 0;
	for (size_t i = 0; i < n; i++) {
		char *label = xasprintf("%s  %s  %s", list[i].name, list[i].code, list[i].discount_text);

		snprintf(id, sizeof id, "%" PRId64, list[i].id);
		add(c, out, &count, id, label);
		free(label);
	}
	coupons_free(list, n);
	return count;
}

/* The list of goods as it would be with this one taken in, or taken out again; *in: it was there. Owned by the caller. */
static char *toggled(const char *list, const char *no, bool *in)
{
	struct buf b = {0};
	const char *item;
	size_t len;

	*in = false;
	while (profile_item(&list, &item, &len)) {
		if (strlen(no) == len && memcmp(no, item, len) == 0)
			*in = true;
		else
			buf_addf(&b, "%s%.*s", b.len > 0 ? "," : "", (int)len, item);
	}
	if (!*in)
		buf_addf(&b, "%s%s", b.len > 0 ? "," : "", no);
	return buf_take(&b);
}

static size_t goods_picks(struct composer *c, const struct record *r, struct pick **out)
{
	struct push_good *goods;
	size_t count = 0, n;
	bool in;

	if (push_goods(c->shop, c->profile, &goods, &n, NULL) != ST_OK)
		return 0;
	for (size_t i = 0; i < n; i++) {
		char *list = toggled(record_get(r, "items"), goods[i].no, &in), *label;
		char rank[32] = "";

		if (goods[i].rank > 0)
			snprintf(rank, sizeof rank, "#%" PRId64 "  ", goods[i].rank);
		label = xasprintf("%s %s%s  %s", in ? "[x]" : "[ ]", rank, goods[i].no, goods[i].title);
		add(c, out, &count, list, label);
		free(label);
		free(list);
	}
	push_goods_free(goods, n);
	return count;
}

/* "09:00" of the shop's own clock. */
static void here(const struct composer *c, instant_t at, char out[8])
{
	char iso[32];

	instant_format(at, c->shop->config->zone, iso);
	snprintf(out, 8, "%.5s", iso + 11);
}

/* Every time that can be chosen today, with the same moment here (QOO-33, QOO-34). */
static size_t time_picks(struct composer *c, struct pick **out)
{
	const struct own *o = c->own;
	size_t count = 0;
	day_t first, last;

	push_days(&o->rules, instant_day(clock_now(), o->rules.zone), &first, &last);
	for (day_t d = first; d <= last; d++)
		for (int n = 0; n < push_slots(&o->rules); n++) {
			instant_t at = instant_from(d, push_slot(&o->rules, n), o->rules.zone);
			char weekday[2] = {(char)('0' + day_weekday(d)), '\0'}, when[32], local[8], label[160];
			struct push_taken used;

			push_time_text(&o->rules, at, when);
			here(c, at, local);
			snprintf(label, sizeof label, _("%1$s  %2$s  (here %3$s)%4$s"), when, label_of("weekday", weekday), local,
			         push_week_used(c->shop, c->profile, at, c->draft.id, &used, 1) > 0 ? _("  the week is used") : "");
			add(c, out, &count, when, label);
		}
	return count;
}

static size_t values(struct composer *c, const struct record *r, const struct form_field *f, struct pick **out)
{
	if (strcmp(f->name, "coupon_id") == 0)
		return coupon_picks(c, out);
	if (strcmp(f->name, "items") == 0)
		return goods_picks(c, r, out);
	return strcmp(f->name, "send_at") == 0 ? time_picks(c, out) : 0;
}

/* ---- figures ---- */

static instant_t time_of(const struct composer *c, const struct record *r)
{
	const struct own *o = c->own;
	const char *text = record_get(r, "send_at");
	day_t day;
	int secs;
	instant_t at = instant_parse(text, o->rules.zone);

	if (at != INSTANT_NONE || *text == '\0')
		return at;
	if (date_parse(text, strlen(text), &day, &secs, NULL) != ST_OK || secs < 0)
		return INSTANT_NONE;
	return instant_from(day, secs, o->rules.zone);
}

static day_t day_of(const struct record *r, const char *field)
{
	const char *text = record_get(r, field);
	day_t day = DAY_NONE;

	date_parse(text, strlen(text), &day, NULL, NULL);
	return day;
}

/* The days that the form speaks of; another choice begins the count anew. */
static void look_at_days(struct composer *c, const struct record *r)
{
	struct own *o = c->own;
	day_t today = instant_day(clock_now(), o->rules.zone), from = o->since, to = today;

	if (strcmp(record_get(r, "follow_mode"), "period") == 0) {
		from = day_of(r, "follow_from");
		to = day_of(r, "follow_to");
		if (from != DAY_NONE && o->since != DAY_NONE && from < o->since)
			from = o->since;
		if (to == DAY_NONE || to > today)
			to = to == DAY_NONE ? to : today;
	}
	if (from == o->from && to == o->to)
		return;
	o->from = o->next = from;
	o->to = to;
	o->fans = (struct push_fans){0};
}

static bool all_counted(const struct own *o)
{
	return o->from == DAY_NONE || o->to == DAY_NONE || o->next > o->to;
}

/* A few days more; a million fans are counted while the keys pause. */
static struct outcome idle(struct composer *c)
{
	struct own *o = c->own;
	struct push_fans some;
	day_t last;

	look_at_days(c, formview_record(c->form));
	if (all_counted(o))
		return outcome_pass();
	last = o->next + SLICE_DAYS - 1 < o->to ? o->next + SLICE_DAYS - 1 : o->to;
	if (push_fans(c->shop, c->profile, "period", o->next, last, &some, NULL) != ST_OK)
		some = (struct push_fans){0};
	o->fans.fans += some.fans;
	o->fans.unverified += some.unverified;
	o->fans.refused += some.refused;
	o->next = last + 1;
	return all_counted(o) ? outcome_draw() : outcome_stay();
}

/* The name behind the number that stands in the field. */
static void coupon_hint(struct composer *c, const struct record *r, char *out, size_t size)
{
	struct coupon k = {0};
	int64_t id = 0;
	const char *text = record_get(r, "coupon_id");

	if (*text != '\0' && coupon_find(c->shop, c->profile, text, &id, NULL) == ST_OK && id != 0 && coupon_get(c->shop, id, &k, NULL) == ST_OK)
		snprintf(out, size, "%s  %s", k.name, k.discount_text);
	coupon_free(&k);
}

static void hint(struct composer *c, const struct record *r, const struct form_field *f, const char *code, char *out, size_t size)
{
	(void)code;
	if (strcmp(f->name, "coupon_id") == 0)
		coupon_hint(c, r, out, size);
}

/* The same moment on the shop's clock, behind the fans where the lines are few. */
static void note_here(const struct composer *c, instant_t at, struct buf *b)
{
	char local[8];

	if (at != INSTANT_NONE && ui_area().cols < WIDE_FROM) {
		here(c, at, local);
		buf_adds(b, b->len > 0 ? "  " : "");
		buf_addf(b, _("%s here. "), local);
	}
}

static void note_recipients(struct composer *c, const struct record *r, struct buf *b)
{
	struct own *o = c->own;
	const struct push_fans *fans = &o->fans;
	struct push_sums sums;
	char all[32], left[32];

	look_at_days(c, r);
	if (strcmp(record_get(r, "type"), "ad") == 0 && (o->since == DAY_NONE || (o->from != DAY_NONE && o->to != DAY_NONE))) {
		money_format(fans->fans, false, all);
		money_format(fans->unverified + fans->refused, false, left);
		buf_addf(b, _("%s fans (位粉丝)"), all_counted(o) ? all : "...");
		if (all_counted(o) && fans->unverified + fans->refused > 0)
			buf_addf(b, _(", %s of them left out"), left);
	} else if (strcmp(record_get(r, "type"), "compensation") == 0 && c->draft.id != 0 &&
	           push_sums(c->shop, c->draft.id, &sums, NULL) == ST_OK && sums.rows > 0) {
		buf_addf(b, _("%1$lld order numbers, %2$lld usable, %3$lld ticked"), (long long)sums.rows, (long long)sums.usable,
		         (long long)sums.ticked);
	}
}

static void note_week(struct composer *c, instant_t at, struct buf *b)
{
	const struct own *o = c->own;
	struct push_taken used;
	char week[16], when[32];

	day_format(push_week(&o->rules, at), week);
	if (push_week_used(c->shop, c->profile, at, c->draft.id, &used, 1) > 0) {
		push_time_text(&o->rules, used.send_at, when);
		buf_addf(b, _("%1$s The week from %2$s is used by the push of %3$s"), draw_sign(LOOK_WARN), week, when);
	} else {
		buf_addf(b, _("The week from %s is free"), week);
	}
}

static void note_deadline(const struct composer *c, instant_t at, struct buf *b)
{
	const struct own *o = c->own;
	char until[32], local[8];

	here(c, at, local);
	if (ui_area().cols >= WIDE_FROM)
		buf_addf(b, _("%s here. "), local);

	push_time_text(&o->rules, push_cancel_until(&o->rules, at), until);
	if (push_cancellable(&o->rules, at, clock_now()))
		buf_addf(b, _("Can be cancelled until %s."), until);
	else
		buf_addf(b, "%s %s", draw_sign(LOOK_WARN), _("This push cannot be cancelled any more once applied for."));
}

static void note(struct composer *c, const struct record *r, char *out, size_t size)
{
	instant_t at = time_of(c, r);
	struct buf b = {0};

	note_recipients(c, r, &b);
	note_here(c, at, &b);
	if (at != INSTANT_NONE) {
		buf_adds(&b, "\n");
		note_week(c, at, &b);
		buf_adds(&b, ui_area().cols < WIDE_FROM ? "  " : "\n");
		note_deadline(c, at, &b);
	}
	snprintf(out, size, "%s", buf_str(&b));
	buf_free(&b);
}

static void changed(struct composer *c)
{
	struct own *o = c->own;

	o->since = push_fans_since(c->shop, c->profile);
	o->from = o->to = DAY_NONE; /* counted anew */
}

static const char *const channels[] = {"email", "qpost", "app_push", NULL};

const struct composer_kind composer_push = {
	.profile = "qoo10",
	.form = "push",
	.title_new = N_("New coupon push"),
	.title_edit = N_("Change the coupon push"),
	.channels = channels,
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
