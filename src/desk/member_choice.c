/*
 * Which members an action means: their ids in pages, ascending.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_parts.h"
#include "storekeep/i18n.h"

static const char group_sql[] =
	"SELECT g.member_id FROM group_member g WHERE g.group_id = :group AND g.member_id > :after AND EXISTS (SELECT 1 FROM member m"
	" WHERE m.id = g.member_id AND m.profile = :profile AND " MEMBER_LIVE ") ORDER BY g.member_id LIMIT :room";
static const char segment_sql[] =
	"SELECT j.key, j.value FROM segment s, json_each(s.conditions) j WHERE s.id = :id";
#define FROM " FROM member m LEFT JOIN wallet w ON w.member_id = m.id WHERE m.profile = :profile AND " MEMBER_LIVE

static enum status take(struct stmt *q, int64_t *ids, size_t room, size_t *count, struct error *e)
{
	enum step step = STEP_DONE;

	while (*count < room && (step = stmt_step(q, e)) == STEP_ROW)
		ids[(*count)++] = stmt_int(q, 0);
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static int ascending(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

/* Marked ones: the smallest beyond `after`, each once. */
static void marked_page(const struct member_choice *c, int64_t after, int64_t *ids, size_t room, size_t *count)
{
	int64_t *all = xreallocarray(NULL, c->id_count + 1, sizeof *all);

	if (c->id_count > 0)
		memcpy(all, c->ids, c->id_count * sizeof *all);
	qsort(all, c->id_count, sizeof *all, ascending);
	for (size_t i = 0; i < c->id_count && *count < room; i++)
		if (all[i] > after && (i == 0 || all[i] != all[i - 1]))
			ids[(*count)++] = all[i];
	free(all);
}

/* The conditions of a segment as a record of the filter's form. */
static enum status segment_filter(struct shop *s, const char *profile, int64_t id, struct record *r, struct error *e)
{
	struct stmt *q = db_prepare(s->db, segment_sql);
	const struct form *form;
	enum status st = member_filter_form(s, profile, &form, e);
	enum step step;

	if (st != ST_OK)
		return st;
	record_init(r, form);
	stmt_bind_int(q, ":id", id);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		char *field = xstrdup(column_words(q, 0));

		if (!record_set(r, field, column_words(q, 1)))
			st = error_set(e, ST_REFUSED, "FILTER_FIELD", profile_rule(profile, "EAS-13"), "segment", _("There is no field “%s” any more to filter by."), field);
		free(field);
	}
	stmt_reset(q);
	if (st != ST_OK)
		record_free(r);
	return step == STEP_FAILED ? ST_FAILED : st;
}

/* `what`: the ids beyond :after, or their number. */
static enum status ask(struct shop *s, const struct member_choice *c, const char *what, const char *tail, int64_t after, size_t room,
                       struct stmt **out, struct error *e)
{
	struct record segment = {0};
	struct member_where w;
	enum status st = c->segment_id != 0 ? segment_filter(s, c->profile, c->segment_id, &segment, e) : ST_OK;

	if (st == ST_OK)
		st = member_where_make(s, c->profile, c->segment_id != 0 ? &segment : c->filter, &w, e);
	if (st == ST_OK) {
		char *sql = xasprintf("SELECT %s" FROM "%s%s", what, buf_str(&w.sql), tail);

		*out = db_prepare_text(s->db, sql);
		member_where_bind(&w, *out);
		if (stmt_has(*out, ":after")) {
			stmt_bind_int(*out, ":after", after);
			stmt_bind_int(*out, ":room", (int64_t)room);
		}
		free(sql);
		member_where_free(&w);
	}
	record_free(&segment);
	return st;
}

enum status member_choice_page(struct shop *s, const struct member_choice *c, int64_t after, int64_t *ids, size_t room, size_t *count, struct error *e)
{
	struct stmt *q;
	enum status st;

	*count = 0;
	if (c->ids != NULL) {
		marked_page(c, after, ids, room, count);
		return ST_OK;
	}
	if (c->group_id != 0) {
		q = db_prepare(s->db, group_sql);
		stmt_bind_int(q, ":group", c->group_id);
		stmt_bind_text(q, ":profile", c->profile);
		stmt_bind_int(q, ":after", after);
		stmt_bind_int(q, ":room", (int64_t)room);
		return take(q, ids, room, count, e);
	}
	if (c->segment_id == 0 && c->filter == NULL && !c->all)
		return ST_OK;
	st = ask(s, c, "m.id", " AND m.id > :after ORDER BY m.id LIMIT :room", after, room, &q, e);
	return st == ST_OK ? take(q, ids, room, count, e) : st;
}

enum status member_choice_count(struct shop *s, const struct member_choice *c, int64_t *count, struct error *e)
{
	int64_t ids[1000];
	struct stmt *q;
	size_t got;
	enum status st = ST_OK;

	*count = 0;
	if (c->ids == NULL && c->group_id == 0 && (c->segment_id != 0 || c->filter != NULL || c->all)) {
		if ((st = ask(s, c, "count(*)", "", 0, 0, &q, e)) != ST_OK)
			return st;
		if (stmt_step(q, e) == STEP_ROW)
			*count = stmt_int(q, 0);
		stmt_reset(q);
		return ST_OK;
	}
	for (int64_t after = 0; st == ST_OK; after = ids[got - 1]) {
		st = member_choice_page(s, c, after, ids, 1000, &got, e);
		*count += (int64_t)got;
		if (got < 1000)
			break;
	}
	return st;
}
