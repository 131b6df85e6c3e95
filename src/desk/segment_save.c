/*
 * Segments saved from a filter or from a preset (EAS-14, EAS-101), changed and
 * deleted.
 */
#include "config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/segment_parts.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/json.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

static const char op_sql[] = "SELECT id FROM segment WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO segment (profile, name, family, conditions, preset, created_at, created_by, changed_at, changed_by, op_id)"
	" VALUES (:profile, :name, :family, :conditions, :preset, :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE segment SET name = :name, family = :family, conditions = :conditions, preset = :preset, members = NULL, orders = NULL,"
	" net_amount = NULL, computed_at = NULL, changed_at = :now, changed_by = :by WHERE id = :id";
static const char delete_sql[] = "DELETE FROM segment WHERE id = :id";
/* Messages that wait for their time and go to the segment. */
static const char used_sql[] =
	"SELECT name, text FROM message WHERE state = 'scheduled' AND profile = :profile"
	" AND json_extract(CASE WHEN json_valid(audience) THEN audience ELSE '{}' END, '$.segment') = :id ORDER BY scheduled_at, id LIMIT 1";
static const char analysed_sql[] = "SELECT 1 FROM rfm_run WHERE profile = :profile";

/* ---- presets ---- */

/* The number of days in a name like new_30d, 0 none. */
static int days_in(const char *preset, const char *head)
{
	size_t len = strlen(head);
	char *end;

	if (strncmp(preset, head, len) != 0)
		return 0;
	long days = strtol(preset + len, &end, 10);
	return strcmp(end, "d") == 0 && days > 0 && days < 100000 ? (int)days : 0;
}

static void set_number(struct record *r, const char *field, int n)
{
	char text[16];

	snprintf(text, sizeof text, "%d", n);
	record_set(r, field, text);
}

static bool fill_preset(struct record *r, const char *preset)
{
	int days = days_in(preset, "new_");

	if (days > 0) {
		set_number(r, "registered_within", days);
	} else if ((days = days_in(preset, "no_order_")) > 0) {
		set_number(r, "last_not_within", days);
		set_number(r, "orders_min", 1);
	} else if (strcmp(preset, "repeat_buyers") == 0) {
		set_number(r, "orders_min", 2);
	} else if (strcmp(preset, "birthday_this_month") == 0) {
		record_set(r, "birthday_month", "now");
	} else if (strcmp(preset, "high_spend") == 0) {
		set_number(r, "rfm_m", 5);
	} else if (strcmp(preset, "no_purchase") == 0) {
		record_set(r, "kind", "registered");
		set_number(r, "orders_max", 0);
	} else {
		return false;
	}
	return true;
}

enum status segment_preset(struct shop *s, const char *profile, const char *preset, struct record *filter, struct error *e)
{
	const struct profile *p;
	enum status st = shop_profile(s, profile, &p, e);

	if (st != ST_OK)
		return st;
	day_t today = shop_today(s, p);
	if (profile_has(p, "segment.presets", today, preset) && fill_preset(filter, preset))
		return ST_OK;
	const char *list = profile_text(p, "segment.presets", today);
	return error_set(e, ST_REFUSED, "preset_unknown", profile_rule(profile, "EAS-101"), "preset", _("There is no preset \"%1$.40s\". Presets: %2$s."),
	                 preset, list != NULL ? list : "");
}

/* ---- saving ---- */

/* A segment as it is to be. */
struct draft {
	int64_t id;
	const char *profile, *preset;
	const struct profile *p;
	char *name;               /* owned */
	const struct record *filter;
	struct json conditions;   /* the object of its fields */
	size_t count;
	bool rfm;
};

static void write_conditions(struct draft *d)
{
	json_object(&d->conditions, NULL);
	for (size_t i = 0; d->filter->form != NULL && i < d->filter->form->count; i++) {
		const char *field = d->filter->form->fields[i].name, *value = record_get(d->filter, field);
		if (*value == '\0')
			continue;
		json_text(&d->conditions, field, value);
		d->count++;
		d->rfm = d->rfm || strncmp(field, "rfm_", 4) == 0;
	}
	json_end_object(&d->conditions);
}

static enum status check_name(struct shop *s, const struct draft *d, struct error *e)
{
	int64_t max = profile_int(d->p, "segment.name_max", shop_today(s, d->p), 0), twin;
	size_t count = text_count(d->name, strlen(d->name));

	if (count == 0)
		return error_set(e, ST_REFUSED, "name_empty", profile_rule(d->profile, "EAS-101"), "name", "%s", _("Give the segment a name."));
	if (max > 0 && count > (size_t)max)
		return error_set(e, ST_REFUSED, "TEXT_LONG", profile_rule(d->profile, "EAS-4"), "name",
		                 _("Name of the segment: %1$zu of %2$lld characters. Shorten it by %3$zu."), count, (long long)max, count - (size_t)max);
	if (segment_find(s, d->profile, d->name, &twin, NULL) == ST_OK && twin != d->id)
		return error_set(e, ST_REFUSED, "NAME_TAKEN", profile_rule(d->profile, "EAS-14"), "name",
		                 _("There is already a segment \"%s\". Choose another name or replace it."), d->name);
	return ST_OK;
}

static enum status check_draft(struct shop *s, const struct draft *d, struct error *e)
{
	enum status st = staff_allow(s, d->p, "perm.members_write", e);

	if (st == ST_OK)
		st = check_name(s, d, e);
	if (st != ST_OK)
		return st;
	if (d->count == 0)
		return error_set(e, ST_REFUSED, "SEG_EMPTY", profile_rule(d->profile, "EAS-101"), "conditions", "%s",
		                 _("Give at least one condition, or use \"all customers\"."));
	if (d->rfm) {
		struct stmt *q = db_prepare(s->db, analysed_sql);
		stmt_bind_text(q, ":profile", d->profile);
		if (stmt_step(q, NULL) == STEP_DONE)
			notes_add(&s->notes, NOTE_INFO, "rfm_missing", NULL, "conditions", "%s",
			          _("There is no RFM analysis yet: make one, or nobody has scores."));
		stmt_reset(q);
	}
	return ST_OK;
}

static enum status store(struct shop *s, struct draft *d, const char *op_id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, d->id != 0 ? update_sql : insert_sql);
	char record[64], detail[200];
	enum status st;

	stmt_bind_text(q, ":name", d->name);
	stmt_bind_text(q, ":family", d->rfm ? "rfm" : "all");
	stmt_bind_text(q, ":conditions", buf_str(&d->conditions.out));
	stmt_bind_text(q, ":preset", d->preset);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if (d->id != 0) {
		stmt_bind_int(q, ":id", d->id);
	} else {
		stmt_bind_text(q, ":profile", d->profile);
		stmt_bind_text(q, ":op", op_id);
	}
	if ((st = stmt_run(q, e)) != ST_OK)
		return st;
	snprintf(detail, sizeof detail, "%s %.120s", d->profile, d->name);
	const char *what = d->id != 0 ? "segment edit" : "segment create";
	if (d->id == 0)
		d->id = db_last_id(s->db);
	snprintf(record, sizeof record, "segment %" PRId64, d->id);
	return shop_audit(s, what, record, detail, e);
}

static enum status save(struct shop *s, struct draft *d, const char *op_id, int64_t *out, struct error *e)
{
	enum status st = shop_profile(s, d->profile, &d->p, e);

	notes_free(&s->notes);
	*out = 0;
	if (d->id == 0 && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (st == ST_OK)
		st = segment_seed(s, d->profile, e);
	write_conditions(d);
	if (st == ST_OK)
		st = check_draft(s, d, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, d, op_id, e), e);
	*out = st == ST_OK ? d->id : 0;
	buf_free(&d->conditions.out);
	return st;
}

static enum status refuse_built_in(const struct segment *g, struct error *e)
{
	return error_set(e, ST_REFUSED, "segment_built_in", NULL, "segment",
	                 _("\"%s\" comes with the console and stays as it is. Save a segment of your own."), g->name);
}

enum status segment_save(struct shop *s, int64_t id, const char *profile, const char *name, const struct record *filter,
                         const char *op_id, int64_t *out, struct error *e)
{
	struct draft d = {.id = id, .profile = profile, .filter = filter};
	struct segment g = {0};
	enum status st = id != 0 ? segment_get(s, id, &g, e) : ST_OK;

	*out = 0;
	if (st == ST_OK && g.built_in)
		st = refuse_built_in(&g, e);
	if (st == ST_OK) {
		if (id != 0)
			d.profile = g.profile;
		d.name = compose_clean(name != NULL ? name : "");
		st = save(s, &d, op_id, out, e);
		free(d.name);
	}
	segment_free(&g);
	return st;
}

enum status segment_save_preset(struct shop *s, const char *profile, const char *preset, const char *name, const char *op_id, int64_t *out,
                                struct error *e)
{
	const struct form *form;
	struct record r;
	enum status st = member_filter_form(s, profile, &form, e);

	*out = 0;
	if (st != ST_OK)
		return st;
	record_init(&r, form);
	st = segment_preset(s, profile, preset, &r, e);
	if (st == ST_OK) {
		struct draft d = {.profile = profile, .preset = preset, .filter = &r};
		d.name = compose_clean(name != NULL && *name != '\0' ? name : label_of("segment_preset", preset));
		st = save(s, &d, op_id, out, e);
		free(d.name);
	}
	record_free(&r);
	return st;
}

/* ---- deleting ---- */

static enum status check_unused(struct shop *s, const struct segment *g, struct error *e)
{
	struct stmt *q = db_prepare(s->db, used_sql);
	enum status st = ST_OK;

	stmt_bind_text(q, ":profile", g->profile);
	stmt_bind_int(q, ":id", g->id);
	if (stmt_step(q, NULL) == STEP_ROW)
		st = error_set(e, ST_REFUSED, "segment_in_use", NULL, "segment", _("Message \"%.60s\" goes to this segment. Change or cancel it first."),
		               *column_words(q, 0) != '\0' ? column_words(q, 0) : column_words(q, 1));
	stmt_reset(q);
	return st;
}

enum status segment_delete(struct shop *s, int64_t id, struct error *e)
{
	struct segment g;
	const struct profile *p = NULL;
	enum status st = segment_get(s, id, &g, e);

	notes_free(&s->notes);
	if (st != ST_OK)
		return st;
	if (g.built_in)
		st = refuse_built_in(&g, e);
	if (st == ST_OK)
		st = shop_profile(s, g.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK)
		st = check_unused(s, &g, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK) {
		char record[64];
		struct stmt *q = db_prepare(s->db, delete_sql);
		stmt_bind_int(q, ":id", id);
		st = stmt_run(q, e);
		snprintf(record, sizeof record, "segment %" PRId64, id);
		if (st == ST_OK)
			st = shop_audit(s, "segment delete", record, g.name, e);
		st = shop_write_end(s, st, e);
	}
	segment_free(&g);
	return st;
}
