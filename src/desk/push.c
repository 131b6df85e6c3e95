/*
 * Drafts of coupon pushes: kept, changed, discarded. What a record says is
 * push_record.c's, what is right push_check.c's.
 */
#include "config.h"

#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/push_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/plan.h"

static const char op_sql[] = "SELECT id FROM campaign WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO campaign (account_id, profile, state, created_at, created_by, changed_at, changed_by, op_id)"
	" VALUES (:account, :profile, 'draft', :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE campaign SET type = :type, coupon_id = :coupon,"
	" name = coalesce((SELECT name FROM coupon_campaign WHERE id = :coupon), ''),"
	" item_mode = :item_mode, auto_n = :auto_n, follow_mode = :follow_mode, follow_from = :from, follow_to = :to, banner_path = :banner, banner_url = :link, send_at = :send_at, changed_at = :now,"
	" changed_by = :by WHERE id = :id AND state = 'draft'";
static const char estimate_sql[] = "UPDATE campaign SET est_reach_low = :n, est_reach_high = :n WHERE id = :id";
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
	int64_t made = act_row(f->s->db, op_sql, op_id);
	struct stmt *q;
	enum status st = ST_OK;

	*there = made != 0;
	if (*there)
		f->c.id = made;
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

/* `fans`: counted before the gate was asked for; buyers are few and stand in the rows just written. */
static enum status write_estimate(const struct push_frame *f, int64_t fans, struct error *e)
{
	struct stmt *q = db_prepare(f->s->db, estimate_sql);

	stmt_bind_int(q, ":id", f->c.id);
	stmt_bind_int(q, ":n", strcmp(f->c.type, "ad") == 0 ? fans : push_estimate(f));
	return stmt_run(q, e);
}

static enum status write_sheet(const struct push_frame *f, const struct record *r, const struct push_sheet *sheet, struct error *e)
{
	enum status st = ST_OK;

	if (strcmp(f->c.type, "ad") == 0)
		return drop_sheets(f, e);
	if (push_given(r, "orders"))
		st = push_orders_store(f, record_get(r, "orders"), sheet, e);
	else
		st = push_orders_judge(f, e);
	if (st == ST_OK && push_given(r, "tick"))
		st = push_orders_tick(f, record_get(r, "tick"), true, e);
	return st;
}

static enum status write_all(struct push_frame *f, const struct record *r, const struct push_items *items, const struct push_sheet *sheet,
                             const char *op_id, struct error *e)
{
	bool fresh = f->c.id == 0, there = false;
	int64_t fans = strcmp(f->c.type, "ad") == 0 ? push_estimate(f) : 0;
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
		st = write_estimate(f, fans, e);
	if (st == ST_OK && !there)
		st = push_audit(f, fresh ? "push create" : "push edit", "", e);
	return shop_write_end(f->s, st, e);
}

static enum status save(struct push_frame *f, struct record *r, const char *op_id, struct error *e)
{
	struct push_items items = {0};
	struct push_sheet sheet = {0};
	int64_t id = f->c.id;
	enum status st = push_complete(f, r, e);

	if (st != ST_OK)
		return st;
	push_take(f, r, &items);
	push_check_values(f, &items);
	if (push_given(r, "orders") && (st = push_sheet_of(f, record_get(r, "orders"), &sheet, e)) == ST_OK)
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
	if (st == ST_OK && (st = push_complete(&f, &copy, &own)) == ST_OK) {
		push_take(&f, &copy, &items);
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
