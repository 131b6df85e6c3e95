/*
 * A push as a record of forms/push.ini: stored values into it, what goes
 * without saying, its fields as a campaign (QOO-15, 17, 19, 24).
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/push_parts.h"
#include "storekeep/coupon.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char items_sql[] = "SELECT item_no FROM campaign_item WHERE campaign_id = :id ORDER BY position";

/* ---- goods ---- */

void push_items_free(struct push_items *items)
{
	for (size_t i = 0; i < items->count; i++)
		free(items->no[i]);
	free(items->no);
	*items = (struct push_items){0};
}

static void add_item(struct push_items *items, const char *no, size_t len)
{
	items->no = xreallocarray(items->no, items->count + 1, sizeof *items->no);
	items->no[items->count++] = xstrndup(no, len);
}

/* "A1, A2": each without the blanks around it. */
static void split_items(const char *list, struct push_items *out)
{
	while (*list != '\0') {
		size_t n = strcspn(list, ","), len;
		const char *one = list;

		len = text_trim(&one, n);
		if (len > 0)
			add_item(out, one, len);
		list += n + (list[n] == ',');
	}
}

enum status push_items(struct shop *s, int64_t id, struct push_items *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, items_sql);
	enum step step;

	*out = (struct push_items){0};
	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		add_item(out, column_words(q, 0), stmt_text_len(q, 0));
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- stored values as a record ---- */

static void fill(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field) && value != NULL && *value != '\0' && record_wants(r, form_field(r->form, field)))
		record_set(r, field, value);
}

static void fill_number(struct record *r, const char *field, int64_t n)
{
	char text[24];

	snprintf(text, sizeof text, "%lld", (long long)n);
	fill(r, field, n != 0 ? text : "");
}

static void fill_day(struct record *r, const char *field, day_t d)
{
	char text[16];

	day_format(d, text);
	fill(r, field, text);
}

static void fill_time(struct record *r, const char *field, instant_t at, const char *zone)
{
	char iso[32] = "";

	if (at != INSTANT_NONE) {
		instant_format(at, zone, iso);
		iso[16] = '\0'; /* the wall clock, to the minute */
		iso[10] = ' ';
	}
	fill(r, field, iso);
}

/* The choices first: on them depends which of the others belong. */
enum status push_fill(const struct push_frame *f, struct record *r, struct error *e)
{
	const struct campaign *c = &f->c;
	struct push_items items;
	struct buf list = {0};
	enum status st = push_items(f->s, c->id, &items, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < items.count; i++)
		buf_addf(&list, "%s%s", i > 0 ? "," : "", items.no[i]);
	fill(r, "type", c->type);
	fill(r, "item_mode", c->item_mode);
	fill(r, "follow_mode", c->follow_mode);
	fill_number(r, "coupon_id", c->coupon_id);
	fill_number(r, "auto_n", c->auto_n);
	fill(r, "items", buf_str(&list));
	fill_day(r, "follow_from", c->follow_from);
	fill_day(r, "follow_to", c->follow_to);
	fill_time(r, "send_at", c->send_at, f->rules.zone);
	fill(r, "banner_path", c->banner_path);
	fill(r, "banner_url", c->banner_url);
	push_items_free(&items);
	buf_free(&list);
	return ST_OK;
}

enum status push_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct push_frame f;
	enum status st = push_open(&f, s, id, e);

	if (st == ST_OK)
		st = push_fill(&f, r, e);
	push_close(&f);
	return st;
}

/* ---- a record as given ---- */

bool push_given(const struct record *r, const char *field)
{
	return *record_get(r, field) != '\0';
}

/* Fields of the other type (QOO-15), before anything else looks at them. */
static enum status check_belonging(const struct push_frame *f, const struct record *r, struct error *e)
{
	const char *type = record_has(r, "type") ? record_get(r, "type") : f->c.type;

	for (size_t i = 0; i < r->form->count; i++) {
		const struct form_field *field = &r->form->fields[i];

		if (push_given(r, field->name) && !push_field_belongs(&f->rules, type, field->name))
			return push_refuse_field(type, field->name, _(field->label), e);
	}
	return ST_OK;
}

/* A choice that goes without saying: goods named are chosen by hand, days given make a period. */
static enum status settle_modes(const struct push_frame *f, struct record *r, struct error *e)
{
	bool automatic = push_given(r, "auto_n"), manual = push_given(r, "items");
	const char *mode = record_get(r, "item_mode"), *type;

	if ((automatic && manual) || (automatic && strcmp(mode, "manual") == 0) || (manual && strcmp(mode, "auto") == 0))
		return error_set(e, ST_REFUSED, "item_mode_both", "QOO-19", "item_mode", "%s", _("Choose automatic or own selection of goods."));
	if (!push_given(r, "item_mode") && (automatic || manual))
		record_set(r, "item_mode", automatic ? "auto" : "manual");
	type = record_has(r, "type") ? record_get(r, "type") : f->c.type;
	if (!push_given(r, "follow_mode") && (push_given(r, "follow_from") || push_given(r, "follow_to")))
		record_set(r, "follow_mode", "period");
	else if (!push_given(r, "follow_mode") && strcmp(type, "ad") == 0 && f->c.follow_mode[0] == '\0')
		record_set(r, "follow_mode", profile_text(f->profile, "follow.default", DAY_NONE));
	return ST_OK;
}

/* The coupon by its number or code; its number then stands in the record. */
static enum status settle_coupon(const struct push_frame *f, struct record *r, struct error *e)
{
	char number[24];
	int64_t id = 0;
	enum status st;

	if (!push_given(r, "coupon_id"))
		return ST_OK;
	st = coupon_find(f->s, f->c.profile, record_get(r, "coupon_id"), &id, e);
	if (st == ST_FAILED)
		return st;
	if (st == ST_REFUSED || id == 0)
		return error_set(e, ST_REFUSED, "coupon_unknown", push_book_coupons(f) == 0 ? "QOO-2" : "QOO-17", "coupon_id", "%s",
		                 push_book_coupons(f) == 0 ? _("Set up a shop coupon first (店铺优惠券设定).")
		                                           : _("There is no such coupon. Choose one of the shop's."));
	snprintf(number, sizeof number, "%lld", (long long)id);
	record_set(r, "coupon_id", number);
	return ST_OK;
}

static int limit_of(void *arg, const char *key)
{
	return (int)profile_int(arg, key, DAY_NONE, 0);
}

/* The record complete and normal: what it lacks is as stored. */
enum status push_complete(const struct push_frame *f, struct record *r, struct error *e)
{
	enum status st = check_belonging(f, r, e);

	if (st == ST_OK)
		st = settle_modes(f, r, e);
	if (st == ST_OK)
		st = settle_coupon(f, r, e);
	if (st == ST_OK && f->c.id != 0)
		st = push_fill(f, r, e);
	return st == ST_OK ? record_check(r, limit_of, (void *)(uintptr_t)f->profile, e) : st;
}

static char *owned(const struct record *r, const char *field)
{
	return xstrdup(record_get(r, field));
}

/* 0 where nothing is given; what no list can have stays out of its range. */
static int number_of_goods(const char *text)
{
	long n = strtol(text, NULL, 10);

	if (*text == '\0')
		return 0;
	return n < 1 ? -1 : n > 9999 ? 9999 : (int)n;
}

/* The record's values into the campaign of the frame. */
void push_take(struct push_frame *f, const struct record *r, struct push_items *items)
{
	struct campaign *c = &f->c;

	snprintf(c->type, sizeof c->type, "%s", record_get(r, "type"));
	snprintf(c->item_mode, sizeof c->item_mode, "%s", record_get(r, "item_mode"));
	snprintf(c->follow_mode, sizeof c->follow_mode, "%s", record_get(r, "follow_mode"));
	c->coupon_id = strtoll(record_get(r, "coupon_id"), NULL, 10);
	c->auto_n = number_of_goods(record_get(r, "auto_n"));
	c->follow_from = day_parse_iso(record_get(r, "follow_from"));
	c->follow_to = day_parse_iso(record_get(r, "follow_to"));
	c->send_at = push_given(r, "send_at") ? instant_parse(record_get(r, "send_at"), f->rules.zone) : INSTANT_NONE;
	free(c->banner_path);
	free(c->banner_url);
	c->banner_path = owned(r, "banner_path");
	c->banner_url = owned(r, "banner_url");
	*items = (struct push_items){0};
	split_items(record_get(r, "items"), items);
}
