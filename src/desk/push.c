/*
 * Drafts of coupon pushes: a record of forms/push.ini becomes a campaign and
 * back. What can never be right is refused here; what the day of applying
 * decides is push_check.c's.
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
#include "storekeep/plan.h"
#include "storekeep/text.h"

static const char op_sql[] = "SELECT id FROM campaign WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO campaign (account_id, profile, state, created_at, created_by, changed_at, changed_by, op_id)"
	" VALUES (:account, :profile, 'draft', :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE campaign SET type = :type, coupon_id = :coupon, name = coalesce((SELECT name FROM coupon_campaign WHERE id = :coupon), ''), item_mode = :item_mode, auto_n = :auto_n, follow_mode = :follow_mode,"
	" follow_from = :from, follow_to = :to, banner_path = :banner, banner_url = :link, send_at = :send_at, changed_at = :now,"
	" changed_by = :by WHERE id = :id AND state = 'draft'";
static const char estimate_sql[] = "UPDATE campaign SET est_reach_low = :n, est_reach_high = :n WHERE id = :id";
static const char items_sql[] = "SELECT item_no FROM campaign_item WHERE campaign_id = :id ORDER BY position";
static const char drop_items_sql[] = "DELETE FROM campaign_item WHERE campaign_id = :id";
static const char add_item_sql[] = "INSERT INTO campaign_item (campaign_id, position, item_no) VALUES (:id, :position, :no)";
static const char drop_rows_sql[] = "DELETE FROM order_row WHERE upload_id IN (SELECT id FROM order_upload WHERE campaign_id = :id)";
static const char drop_uploads_sql[] = "DELETE FROM order_upload WHERE campaign_id = :id";
static const char delete_sql[] = "UPDATE campaign SET state = 'deleted', changed_at = :now, changed_by = :by WHERE id = :id";

static enum status run_for(struct shop *s, const char *sql, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);

	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

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
static enum status fill_from(const struct push_frame *f, struct record *r, struct error *e)
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
		st = fill_from(&f, r, e);
	push_close(&f);
	return st;
}

/* ---- a record as given ---- */

static bool given(const struct record *r, const char *field)
{
	return *record_get(r, field) != '\0';
}

/* Fields of the other type (QOO-15), before anything else looks at them. */
static enum status check_belonging(const struct push_frame *f, const struct record *r, struct error *e)
{
	const char *type = record_has(r, "type") ? record_get(r, "type") : f->c.type;

	for (size_t i = 0; i < r->form->count; i++) {
		const struct form_field *field = &r->form->fields[i];

		if (given(r, field->name) && !push_field_belongs(&f->rules, type, field->name))
			return push_refuse_field(type, field->name, _(field->label), e);
	}
	return ST_OK;
}

/* A choice that goes without saying: goods named are chosen by hand, days given make a period. */
static enum status settle_modes(const struct push_frame *f, struct record *r, struct error *e)
{
	bool automatic = given(r, "auto_n"), manual = given(r, "items");
	const char *mode = record_get(r, "item_mode"), *type;

	if ((automatic && manual) || (automatic && strcmp(mode, "manual") == 0) || (manual && strcmp(mode, "auto") == 0))
		return error_set(e, ST_REFUSED, "item_mode_both", "QOO-19", "item_mode", "%s", _("Choose automatic or own selection of goods."));
	if (!given(r, "item_mode") && (automatic || manual))
		record_set(r, "item_mode", automatic ? "auto" : "manual");
	type = record_has(r, "type") ? record_get(r, "type") : f->c.type;
	if (!given(r, "follow_mode") && (given(r, "follow_from") || given(r, "follow_to")))
		record_set(r, "follow_mode", "period");
	else if (!given(r, "follow_mode") && strcmp(type, "ad") == 0 && f->c.follow_mode[0] == '\0')
		record_set(r, "follow_mode", profile_text(f->profile, "follow.default", DAY_NONE));
	return ST_OK;
}

/* The coupon by its number or code; its number then stands in the record. */
static enum status settle_coupon(const struct push_frame *f, struct record *r, struct error *e)
{
	char number[24];
	int64_t id = 0;
	enum status st;

	if (!given(r, "coupon_id"))
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
static enum status settle(const struct push_frame *f, struct record *r, struct error *e)
{
	enum status st = check_belonging(f, r, e);

	if (st == ST_OK)
		st = settle_modes(f, r, e);
	if (st == ST_OK)
		st = settle_coupon(f, r, e);
	if (st == ST_OK && f->c.id != 0)
		st = fill_from(f, r, e);
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
static void take(struct push_frame *f, const struct record *r, struct push_items *items)
{
	struct campaign *c = &f->c;

	snprintf(c->type, sizeof c->type, "%s", record_get(r, "type"));
	snprintf(c->item_mode, sizeof c->item_mode, "%s", record_get(r, "item_mode"));
	snprintf(c->follow_mode, sizeof c->follow_mode, "%s", record_get(r, "follow_mode"));
	c->coupon_id = strtoll(record_get(r, "coupon_id"), NULL, 10);
	c->auto_n = number_of_goods(record_get(r, "auto_n"));
	c->follow_from = day_parse_iso(record_get(r, "follow_from"));
	c->follow_to = day_parse_iso(record_get(r, "follow_to"));
	c->send_at = given(r, "send_at") ? instant_parse(record_get(r, "send_at"), f->rules.zone) : INSTANT_NONE;
	free(c->banner_path);
	free(c->banner_url);
	c->banner_path = owned(r, "banner_path");
	c->banner_url = owned(r, "banner_url");
	*items = (struct push_items){0};
	split_items(record_get(r, "items"), items);
}

/* ---- writing ---- */

static enum status write_row(const struct push_frame *f, struct error *e)
{
	const struct campaign *c = &f->c;
	struct stmt *q = db_prepare(f->s->db, update_sql);

	stmt_bind_int(q, ":id", c->id);
	stmt_bind_text(q, ":type", c->type);
	if (c->coupon_id != 0)
		stmt_bind_int(q, ":coupon", c->coupon_id);
	else
		stmt_bind_null(q, ":coupon");
	stmt_bind_text(q, ":item_mode", c->item_mode);
	if (c->auto_n != 0)
		stmt_bind_int(q, ":auto_n", c->auto_n);
	else
		stmt_bind_null(q, ":auto_n");
	stmt_bind_text(q, ":follow_mode", c->follow_mode);
	bind_day(q, ":from", c->follow_from);
	bind_day(q, ":to", c->follow_to);
	stmt_bind_text(q, ":banner", c->banner_path);
	stmt_bind_text(q, ":link", c->banner_url);
	if (c->send_at != INSTANT_NONE)
		stmt_bind_int(q, ":send_at", c->send_at);
	else
		stmt_bind_null(q, ":send_at");
	stmt_bind_int(q, ":now", f->now);
	stmt_bind_text(q, ":by", f->s->actor);
	if (stmt_run(q, e) != ST_OK)
		return ST_FAILED;
	if (db_changes(f->s->db) == 0)
		return error_set(e, ST_REFUSED, "push_applied", "QOO-43", "id", "%s", _("Somebody has just applied this push; it cannot be changed."));
	return ST_OK;
}

static enum status write_items(const struct push_frame *f, const struct push_items *items, struct error *e)
{
	enum status st = run_for(f->s, drop_items_sql, f->c.id, e);

	for (size_t i = 0; i < items->count && st == ST_OK; i++) {
		struct stmt *q = db_prepare(f->s->db, add_item_sql);

		stmt_bind_int(q, ":id", f->c.id);
		stmt_bind_int(q, ":position", (int64_t)i + 1);
		stmt_bind_text(q, ":no", items->no[i]);
		st = stmt_run(q, e);
	}
	return st;
}

/* Sheets of a draft that became an advertising push, or is discarded. */
static enum status drop_sheets(const struct push_frame *f, struct error *e)
{
	enum status st = run_for(f->s, drop_rows_sql, f->c.id, e);

	return st == ST_OK ? run_for(f->s, drop_uploads_sql, f->c.id, e) : st;
}

/* A new row, or the one that the same act has made before. */
static enum status make_row(struct push_frame *f, const char *op_id, bool *there, struct error *e)
{
	struct account account;
	struct stmt *q = db_prepare(f->s->db, op_sql);
	enum status st;

	stmt_bind_text(q, ":op", op_id);
	*there = stmt_step(q, NULL) == STEP_ROW;
	if (*there)
		f->c.id = stmt_int(q, 0);
	stmt_reset(q);
	if (*there || (st = account_get(f->s, f->c.profile, &account, e)) != ST_OK)
		return *there ? ST_OK : st;
	q = db_prepare(f->s->db, insert_sql);
	stmt_bind_int(q, ":account", account.id);
	stmt_bind_text(q, ":profile", f->c.profile);
	stmt_bind_int(q, ":now", f->now);
	stmt_bind_text(q, ":by", f->s->actor);
	stmt_bind_text(q, ":op", op_id);
	st = stmt_run(q, e);
	f->c.id = db_last_id(f->s->db);
	return st;
}

static enum status write_estimate(const struct push_frame *f, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, estimate_sql);

	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_int(q, ":n", push_estimate(f));
	return stmt_run(q, e);
}

static enum status write_sheet(const struct push_frame *f, const struct record *r, const struct push_sheet *sheet, struct error *e)
{
	enum status st = ST_OK;

	if (strcmp(f->c.type, "ad") == 0)
		return drop_sheets(f, e);
	if (given(r, "orders"))
		st = push_orders_store(f, record_get(r, "orders"), sheet, e);
	else
		st = push_orders_judge(f, e);
	if (st == ST_OK && given(r, "tick"))
		st = push_orders_tick(f, record_get(r, "tick"), true, e);
	return st;
}

static enum status write_all(struct push_frame *f, const struct record *r, const struct push_items *items, const struct push_sheet *sheet,
                             const char *op_id, struct error *e)
{
	bool fresh = f->c.id == 0, there = false;
	enum status st = db_begin(f->s->db, e);

	if (st != ST_OK)
		return st;
	if (fresh)
		st = make_row(f, op_id, &there, e);
	if (st == ST_OK && !there)
		st = write_row(f, e);
	if (st == ST_OK && !there)
		st = write_items(f, items, e);
	if (st == ST_OK && !there)
		st = write_sheet(f, r, sheet, e);
	if (st == ST_OK && !there)
		st = shop_settle_warnings(f->s, e);
	if (st == ST_OK && !there)
		st = write_estimate(f, e);
	if (st == ST_OK && !there)
		st = push_audit(f, fresh ? "push create" : "push edit", "", e);
	return shop_write_end(f->s, st, e);
}

static enum status save(struct push_frame *f, struct record *r, const char *op_id, struct error *e)
{
	struct push_items items = {0};
	struct push_sheet sheet = {0};
	int64_t id = f->c.id;
	enum status st = settle(f, r, e);

	if (st != ST_OK)
		return st;
	take(f, r, &items);
	push_check_values(f, &items);
	if (given(r, "orders") && (st = push_sheet_of(f, record_get(r, "orders"), &sheet, e)) == ST_OK)
		push_orders_tell(f->s, &sheet, push_uploads(f->s, id) > 0);
	if (st == ST_OK)
		st = shop_settle_errors(f->s, e);
	if (st == ST_OK)
		st = write_all(f, r, &items, &sheet, op_id, e);
	push_items_free(&items);
	push_sheet_free(&sheet);
	return st;
}

/* The first refusal that stands at this field. */
static enum status refusal_of(const struct notes *notes, const char *field, struct error *e)
{
	for (size_t i = 0; i < notes->count; i++)
		if (notes->items[i].level == NOTE_ERROR && strcmp(notes->items[i].what.field, field) == 0) {
			*e = notes->items[i].what;
			return ST_REFUSED;
		}
	return ST_OK;
}

static void copy_record(const struct record *from, struct record *to)
{
	record_init(to, from->form);
	for (size_t i = 0; i < from->form->count; i++) {
		const char *name = from->form->fields[i].name;

		if (record_wants(from, &from->form->fields[i]))
			record_set(to, name, record_has(from, name) ? record_get(from, name) : NULL);
	}
}

enum status push_check_field(struct shop *s, const char *profile, int64_t id, const struct record *r, const char *field, struct error *e)
{
	struct push_items items = {0};
	struct push_frame f;
	struct record copy;
	struct error own = {0};
	enum status st;

	notes_free(&s->notes);
	copy_record(r, &copy);
	st = id != 0 ? push_open(&f, s, id, &own) : push_open_new(&f, s, profile, &own);
	if (st == ST_OK && (st = settle(&f, &copy, &own)) == ST_OK) {
		take(&f, &copy, &items);
		push_check_now(&f, &items);
		st = refusal_of(&s->notes, field, e);
	} else if (strcmp(own.field, field) == 0) {
		*e = own;
	} else {
		st = ST_OK; /* another field's matter */
	}
	push_items_free(&items);
	record_free(&copy);
	push_close(&f);
	notes_free(&s->notes);
	return st;
}

enum status push_save(struct shop *s, const char *profile, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct push_frame f;
	enum status st;

	notes_free(&s->notes);
	st = id != 0 ? push_open(&f, s, id, e) : push_open_new(&f, s, profile, e);
	if (st == ST_OK)
		st = push_need_draft(&f, e);
	if (st == ST_OK)
		st = save(&f, r, op_id, e);
	if (st == ST_OK && out != NULL)
		*out = f.c.id;
	push_close(&f);
	return st;
}

static enum status discard(const struct push_frame *f, struct error *e)
{
	struct stmt *q;
	enum status st = push_need_draft(f, e);

	if (st == ST_OK)
		st = drop_sheets(f, e);
	if (st == ST_OK)
		st = run_for(f->s, drop_items_sql, f->c.id, e);
	if (st != ST_OK)
		return st;
	q = db_prepare(f->s->db, delete_sql);
	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_int(q, ":now", f->now);
	stmt_bind_text(q, ":by", f->s->actor);
	st = stmt_run(q, e);
	return st == ST_OK ? push_audit(f, "push delete", "", e) : st;
}

enum status push_delete(struct shop *s, int64_t id, struct error *e)
{
	struct push_frame f = {0};
	enum status st;

	notes_free(&s->notes);
	if ((st = db_begin(s->db, e)) != ST_OK)
		return st;
	if ((st = push_open(&f, s, id, e)) == ST_OK)
		st = discard(&f, e);
	st = shop_write_end(s, st, e);
	push_close(&f);
	return st;
}
