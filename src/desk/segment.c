/*
 * Segments (顧客分群) as they are kept: saved filters of two families, those that
 * every marketplace has among them (EAS-100, EAS-101, EAS-106). Saving is
 * segment_save.c's, counting segment_figures.c's.
 */
#include "config.h"

#include "storekeep/segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/segment_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char get_sql[] =
	"SELECT id, profile, family, name, preset, members, orders, net_amount, computed_at FROM segment WHERE id = :id";
static const char conditions_sql[] = "SELECT j.key, j.value FROM segment s, json_each(s.conditions) j WHERE s.id = :id";
static const char names_sql[] = "SELECT id, name, preset FROM segment WHERE profile = :profile ORDER BY id";
static const char own_sql[] = "SELECT id FROM segment WHERE id = :id AND profile = :profile";
static const char seeded_sql[] = "SELECT COUNT(*) FROM segment WHERE profile = :profile AND preset = 'all'";
static const char seed_sql[] =
	"INSERT INTO segment (profile, name, family, conditions, preset, created_at, created_by, changed_at, changed_by, op_id)"
	" VALUES (:profile, :preset, :family, :conditions, :preset, :now, :by, :now, :by, :op) ON CONFLICT DO NOTHING";

void segment_free(struct segment *g)
{
	free(g->name);
	free(g->preset);
	record_free(&g->filter);
	*g = (struct segment){0};
}

bool segment_is_built_in(const char *preset)
{
	if (strcmp(preset, "all") == 0)
		return true;
	for (int i = 0; label_code("rfm_segment", i) != NULL; i++)
		if (strcmp(label_code("rfm_segment", i), preset) == 0)
			return true;
	return false;
}

const char *segment_name_shown(const char *name, const char *preset)
{
	if (strcmp(name, preset) != 0)
		return name;
	return label_of(strcmp(preset, "all") == 0 ? "segment_preset" : "rfm_segment", preset);
}

/* ---- those that are always there ---- */

static enum status seed_one(struct shop *s, const char *profile, const char *preset, const char *family, const char *conditions, struct error *e)
{
	struct stmt *q = db_prepare(s->db, seed_sql);
	char op[80];

	snprintf(op, sizeof op, "segment:%.30s:%.30s", profile, preset);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":preset", preset);
	stmt_bind_text(q, ":family", family);
	stmt_bind_text(q, ":conditions", conditions);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor != NULL ? s->actor : "");
	stmt_bind_text(q, ":op", op);
	return stmt_run(q, e);
}

static enum status seed_all(struct shop *s, const char *profile, struct error *e)
{
	enum status st = seed_one(s, profile, "all", "all", "{}", e);

	for (int i = 0; st == ST_OK && label_code("rfm_segment", i) != NULL; i++) {
		char conditions[80];
		snprintf(conditions, sizeof conditions, "{\"rfm_segment\":\"%.40s\"}", label_code("rfm_segment", i));
		st = seed_one(s, profile, label_code("rfm_segment", i), "rfm", conditions, e);
	}
	return st;
}

enum status segment_seed(struct shop *s, const char *profile, struct error *e)
{
	struct stmt *q = db_prepare(s->db, seeded_sql);
	bool inside = db_in_transaction(s->db), there;
	enum status st = ST_OK;

	stmt_bind_text(q, ":profile", profile);
	there = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) > 0;
	stmt_reset(q);
	if (there || s->read_only || db_in_read(s->db))
		return ST_OK;
	if (!inside)
		st = db_begin(s->db, e);
	if (st != ST_OK)
		return st;
	st = seed_all(s, profile, e);
	return inside ? st : shop_write_end(s, st, e);
}

/* ---- one of them ---- */

static void read_row(struct stmt *q, struct segment *g)
{
	const char *preset = column_words(q, 4);

	*g = (struct segment){.id = stmt_int(q, 0), .preset = xstrdup(preset), .built_in = segment_is_built_in(preset),
	                      .name = xstrdup(segment_name_shown(column_words(q, 3), preset)),
	                      .members = stmt_is_null(q, 5) ? -1 : stmt_int(q, 5), .orders = stmt_int(q, 6), .net_amount = stmt_int(q, 7),
	                      .computed_at = column_instant(q, 8)};
	column_text(q, 1, g->profile, sizeof g->profile);
	column_text(q, 2, g->family, sizeof g->family);
}

static enum status read_filter(struct shop *s, struct segment *g, struct error *e)
{
	const struct form *form;
	enum status st = member_filter_form(s, g->profile, &form, e);
	enum step step;

	if (st != ST_OK)
		return st;
	record_init(&g->filter, form);
	struct stmt *q = db_prepare(s->db, conditions_sql);
	stmt_bind_int(q, ":id", g->id);
	while ((step = stmt_step(q, e)) == STEP_ROW)
		if (!record_set(&g->filter, column_words(q, 0), column_words(q, 1)))
			g->broken = true;
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status segment_get(struct shop *s, int64_t id, struct segment *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, get_sql);
	enum step step;

	*out = (struct segment){0};
	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "segment_missing", NULL, "segment", _("There is no segment number %lld."), (long long)id);
	enum status st = read_filter(s, out, e);
	if (st != ST_OK)
		segment_free(out);
	return st;
}

/* The segment that is called so: by the name that people read, or by the code of a built-in one; 0 none. */
static int64_t named(struct shop *s, const char *profile, const char *text)
{
	struct stmt *q = db_prepare(s->db, names_sql);
	char *folded = text_fold(text);
	int64_t found = 0;

	stmt_bind_text(q, ":profile", profile);
	while (found == 0 && stmt_step(q, NULL) == STEP_ROW) {
		char *name = text_fold(column_words(q, 1));
		char *shown = text_fold(segment_name_shown(column_words(q, 1), column_words(q, 2)));
		if (strcmp(name, folded) == 0 || strcmp(shown, folded) == 0)
			found = stmt_int(q, 0);
		free(name);
		free(shown);
	}
	stmt_reset(q);
	free(folded);
	return found;
}

enum status segment_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	enum status st = segment_seed(s, profile, e);

	*id = st == ST_OK ? named(s, profile, text) : 0;
	if (st == ST_OK && *id == 0 && *text != '\0' && *end == '\0') {
		struct stmt *q = db_prepare(s->db, own_sql);
		stmt_bind_int(q, ":id", number);
		stmt_bind_text(q, ":profile", profile);
		*id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
		stmt_reset(q);
	}
	if (st == ST_OK && *id == 0)
		return error_set(e, ST_REFUSED, "segment_missing", NULL, "segment", _("There is no segment \"%.60s\". `storekeep member segment` lists them."), text);
	return st;
}

char *segment_words(const struct record *filter)
{
	struct buf out = {0};

	for (size_t i = 0; filter->form != NULL && i < filter->form->count; i++) {
		const struct form_field *f = &filter->form->fields[i];
		const char *value = record_get(filter, f->name);
		if (*value == '\0')
			continue;
		buf_addf(&out, "%s%s: ", out.len > 0 ? "; " : "", *f->label != '\0' ? _(f->label) : "");
		if (f->labels != NULL)
			words_add(&out, f->labels, value);
		else
			buf_adds(&out, value);
	}
	return out.len > 0 ? buf_take(&out) : xstrdup("");
}
