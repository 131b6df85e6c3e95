/*
 * Stores and staff by their names, for binding.
 */
#include "config.h"

#include <stdlib.h>

#include "desk/bind_parts.h"
#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

static const char staff_sql[] = "SELECT id FROM staff WHERE name = :text OR login = :text OR id = :id ORDER BY name = :text DESC, id LIMIT 1";
static const char store_sql[] = "SELECT id FROM store WHERE name = :text OR id = :id ORDER BY name = :text DESC, id LIMIT 1";
static const char staff_name_sql[] = "SELECT name FROM staff WHERE id = :id";
static const char store_name_sql[] = "SELECT name FROM store WHERE id = :id";
static const char home_sql[] = "SELECT store_id FROM staff WHERE id = :id";

static int64_t find(struct shop *s, const char *sql, const char *text)
{
	char *end;
	long long number = strtoll(text, &end, 10);
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_text(q, ":text", text);
	stmt_bind_int(q, ":id", *end ? 0 : number);
	int64_t id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}

enum status bind_staff_find(struct shop *s, const char *text, int64_t *id, struct error *e)
{
	*id = find(s, staff_sql, text);
	if (*id == 0)
		return error_set(e, ST_REFUSED, "staff_missing", NULL, "staff", _("Nobody called \"%s\" works here. Make a code for the name first."), text);
	return ST_OK;
}

enum status bind_store_find(struct shop *s, const char *text, int64_t *id, struct error *e)
{
	*id = find(s, store_sql, text);
	if (*id == 0)
		return error_set(e, ST_REFUSED, "store_missing", NULL, "store", _("There is no store \"%s\". Make a code for it first."), text);
	return ST_OK;
}

static char *name_of(struct shop *s, const char *sql, int64_t id)
{
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_int(q, ":id", id);
	char *name = xstrdup(stmt_step(q, NULL) == STEP_ROW ? column_words(q, 0) : "");
	stmt_reset(q);
	return name;
}

char *bind_store_name(struct shop *s, int64_t store_id)
{
	return name_of(s, store_name_sql, store_id);
}

char *bind_staff_name(struct shop *s, int64_t staff_id)
{
	return name_of(s, staff_name_sql, staff_id);
}

int64_t bind_store_of_staff(struct shop *s, int64_t staff_id)
{
	struct stmt *q = db_prepare(s->db, home_sql);
	stmt_bind_int(q, ":id", staff_id);
	int64_t id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return id;
}
