/*
 * Body templates: ours from the profile's file and the shop's own from its
 * table, in one list.
 */
#include "config.h"

#include "storekeep/template.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/template_file.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

static const char list_sql[] = "SELECT id, title, text FROM body_template WHERE profile = :profile ORDER BY title, id";
static const char get_sql[] = "SELECT profile, title, text FROM body_template WHERE id = :id";
static const char twin_sql[] = "SELECT 1 FROM body_template WHERE profile = :profile AND title = :title AND id <> :id";
static const char op_sql[] = "SELECT id FROM body_template WHERE op_id = :op";
static const char insert_sql[] =
	"INSERT INTO body_template (profile, title, text, created_at, created_by, changed_at, changed_by, op_id)"
	" VALUES (:profile, :title, :text, :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE body_template SET profile = :profile, title = :title, text = :text, changed_at = :now, changed_by = :by WHERE id = :id";
static const char delete_sql[] = "DELETE FROM body_template WHERE id = :id";

void body_template_free(struct body_template *t)
{
	free(t->title);
	free(t->text);
	*t = (struct body_template){0};
}

void templates_free(struct body_template *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		body_template_free(&list[i]);
	free(list);
}

static enum status add_own(struct shop *s, const char *profile, struct body_template **list, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, list_sql);
	enum step step;
	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*list = xreallocarray(*list, *count + 1, sizeof **list);
		struct body_template *t = &(*list)[(*count)++];
		*t = (struct body_template){.title = xstrdup(column_words(q, 1)), .text = xstrdup(column_words(q, 2))};
		snprintf(t->id, sizeof t->id, "%" PRId64, stmt_int(q, 0));
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

enum status templates_read(struct shop *s, const char *profile, struct body_template **out, size_t *count, struct error *e)
{
	const struct profile *p;
	*out = NULL;
	*count = 0;
	enum status st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = template_file_read(p, out, count, e);
	if (st == ST_OK)
		st = add_own(s, profile, out, count, e);
	if (st != ST_OK) {
		templates_free(*out, *count);
		*out = NULL;
		*count = 0;
	}
	return st;
}

enum status template_get(struct shop *s, const char *profile, const char *id, struct body_template *out, struct error *e)
{
	struct body_template *list;
	size_t count;
	*out = (struct body_template){0};
	enum status st = templates_read(s, profile, &list, &count, e);
	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < count && !*out->id; i++)
		if (strcmp(list[i].id, id) == 0) {
			*out = list[i];
			list[i].title = list[i].text = NULL;
		}
	templates_free(list, count);
	if (*out->id)
		return ST_OK;
	return error_set(e, ST_REFUSED, "template_missing", "RUT-107", "id", _("There is no template \"%s\"; `template list` shows them."), id);
}

/* ---- as a list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_TEXT, .cols = 5},
	{.name = "title", .title = N_("Template title"), .kind = VK_TEXT, .cols = 18, .grow = 1},
	{.name = "text", .title = N_("Template text"), .kind = VK_TEXT, .cols = 30, .grow = 4, .rank = 1},
	{.name = "built_in", .title = N_("Comes with us"), .kind = VK_BOOL, .cols = 6, .rank = 2},
};
enum { COLUMNS = sizeof columns / sizeof *columns };

struct held {
	struct body_template *list;
	size_t count;
};

static bool fits_filter(const struct body_template *t, const char *filter)
{
	if (!filter || !*filter)
		return true;
	char *all = xasprintf("%s %s", t->title, t->text), *where = text_fold(all), *what = text_fold(filter);
	bool found = strstr(where, what) != NULL;
	free(all);
	free(where);
	free(what);
	return found;
}

static void add_row(struct list_page *page, const struct body_template *t, size_t at)
{
	char key[24];
	snprintf(key, sizeof key, "%zu", at + 1);
	const struct value cells[COLUMNS] = {{.text = t->id}, {.text = t->title}, {.text = t->text}, {.num = t->built_in}};
	list_page_add(page, key, t->built_in ? 0 : strtoll(t->id, NULL, 10), cells, COLUMNS);
}

/* The key of a row is its place from 1. */
static enum status page_of(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	const struct held *h = self;
	size_t after = q->after ? (size_t)strtoull(q->after, NULL, 10) : 0, first = 0, last = h->count, left = q->limit;
	(void)e;
	*out = (struct list_page){0};
	if (q->after && !q->backwards)
		first = q->inclusive && after > 0 ? after - 1 : after;
	if (q->after && q->backwards)
		last = q->inclusive ? after : after - 1;
	if (q->backwards) { /* the rows just before, in list order */
		size_t from = last;
		while (from > 0 && left > 0)
			left -= fits_filter(&h->list[--from], q->filter);
		first = from;
		left = q->limit;
	}
	for (size_t i = first; i < last && i < h->count && left > 0; i++)
		if (fits_filter(&h->list[i], q->filter)) {
			add_row(out, &h->list[i], i);
			left--;
		}
	return ST_OK;
}

static bool count_of(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	const struct held *h = self;
	(void)stop, (void)stop_arg;
	*out = 0;
	for (size_t i = 0; i < h->count; i++)
		*out += fits_filter(&h->list[i], q->filter);
	return true;
}

static void close_list(void *self)
{
	struct held *h = self;
	templates_free(h->list, h->count);
	free(h);
}

enum status template_list(struct shop *s, const char *profile, struct list_source *out, struct error *e)
{
	struct held *h = xcalloc(1, sizeof *h);
	enum status st = templates_read(s, profile, &h->list, &h->count, e);
	*out = (struct list_source){0};
	if (st != ST_OK) {
		free(h);
		return st;
	}
	*out = (struct list_source){.columns = columns, .column_count = COLUMNS, .page = page_of, .count = count_of, .self = h, .close = close_list};
	return ST_OK;
}

/* ---- writing ---- */

enum status template_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	static const char *const fields[] = {"profile", "title", "text"};
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	for (int i = 0; step == STEP_ROW && i < 3; i++)
		if (!record_has(r, fields[i]))
			record_set(r, fields[i], column_words(q, i));
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "template_missing", "RUT-107", "id", _("There is no template of the shop's own number %lld; those that come with us cannot be changed, but saved under another title."), (long long)id);
	return ST_OK;
}

static bool is_taken(struct shop *s, int64_t id, const char *profile, const char *title)
{
	struct stmt *q = db_prepare(s->db, twin_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":title", title);
	stmt_bind_int(q, ":id", id);
	bool taken = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return taken;
}

static enum status check(struct shop *s, int64_t id, const struct record *r, const struct profile *p, const char *title, const char *text, struct error *e)
{
	struct text_rules rules = profile_text_rules(p, "body", _(form_field(r->form, "text")->label));
	const struct form_field *f = form_field(r->form, "title");
	rules.field = "text";
	rules.rule = "RUT-107";
	compose_text(&(struct text_rules){.field = "title", .label = _(f->label), .min = 1, .max = f->max}, title, &s->notes);
	compose_text(&rules, text, &s->notes);
	if (*title && is_taken(s, id, profile_name(p), title))
		notes_add(&s->notes, NOTE_ERROR, "template_twice", NULL, "title", _("There is a template \"%s\" already; choose another title."), title);
	return shop_settle_errors(s, e);
}

static enum status store(struct shop *s, int64_t *id, const char *profile, const char *title, const char *text, const char *op_id, struct error *e)
{
	char record[64];
	bool fresh = *id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":title", title);
	stmt_bind_text(q, ":text", text);
	stmt_bind_int(q, ":now", clock_now());
	stmt_bind_text(q, ":by", s->actor);
	if (fresh)
		stmt_bind_text(q, ":op", op_id);
	else
		stmt_bind_int(q, ":id", *id);
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	if (fresh)
		*id = db_last_id(s->db);
	snprintf(record, sizeof record, "template %" PRId64, *id);
	return shop_audit(s, fresh ? "template create" : "template edit", record, title, e);
}

enum status template_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	const struct profile *p;
	enum status st = ST_OK;
	notes_free(&s->notes);
	if (!id && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id)
		st = template_record(s, id, r, e);
	if (st == ST_OK)
		st = shop_profile(s, *record_get(r, "profile") ? record_get(r, "profile") : "ruten", &p, e);
	if (st != ST_OK)
		return st;
	char *title = compose_clean(record_get(r, "title")), *text = compose_clean(record_get(r, "text"));
	st = check(s, id, r, p, title, text, e);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, &id, profile_name(p), title, text, op_id, e), e);
	*out = id;
	free(title);
	free(text);
	return st;
}

enum status template_delete(struct shop *s, int64_t id, struct error *e)
{
	char record[64];
	enum status st = db_begin(s->db, e);
	if (st != ST_OK)
		return st;
	struct stmt *q = db_prepare(s->db, delete_sql);
	stmt_bind_int(q, ":id", id);
	st = stmt_run(q, e);
	if (st == ST_OK && db_changes(s->db) == 0)
		st = error_set(e, ST_REFUSED, "template_missing", "RUT-107", "id", _("There is no template of the shop's own number %lld."), (long long)id);
	snprintf(record, sizeof record, "template %" PRId64, id);
	if (st == ST_OK)
		st = shop_audit(s, "template delete", record, "", e);
	return shop_write_end(s, st, e);
}
