/*
 * Days on which the shop is closed (休息, SHL-35), as the shop enters them beside
 * those of its profile.
 */
#include "config.h"

#include <stdio.h>

#include "desk/column.h"
#include "desk/points_parts.h"
#include "storekeep/desk_list.h"
#include "storekeep/i18n.h"
#include "storekeep/staff.h"

static const char all_sql[] = "SELECT from_day, to_day FROM closed_range WHERE profile = :profile ORDER BY from_day LIMIT 1000";
static const char insert_sql[] = "INSERT INTO closed_range (profile, from_day, to_day) VALUES (:profile, :from, :to)";
static const char delete_sql[] = "DELETE FROM closed_range WHERE id = :id AND profile = :profile";

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5},
	{.name = "from", .title = N_("From"), .kind = VK_DATE, .cols = 12, .sortable = true},
	{.name = "to", .title = N_("To"), .kind = VK_DATE, .cols = 12},
};
static const char *const exprs[] = {"c.id", "c.from_day", "c.to_day"};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {{.column = "from", .by = {"c.from_day"}, .descending = true}};
static const struct list_def ranges = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "closed_range c", .where = "c.profile = :profile",
	.id = "c.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
};

void closed_range_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &ranges, (struct list_bind[]){{":profile", .text = profile}}, 1);
}

static size_t read_spans(struct shop *s, const struct profile *p, struct day_span *spans, size_t room)
{
	const char *at = profile_text(p, "store.closed", shop_today(s, p)), *item;
	size_t count = 0, len;
	while (at && count < room && profile_item(&at, &item, &len)) {
		char from[16] = "", to[16] = "";
		if (len != 10 && len != 22)
			continue;
		memcpy(from, item, 10);
		memcpy(to, len == 22 ? item + 12 : item, 10);
		spans[count++] = (struct day_span){day_parse_iso(from), day_parse_iso(to)};
	}
	struct stmt *q = db_prepare(s->db, all_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	while (count < room && stmt_step(q, NULL) == STEP_ROW)
		spans[count++] = (struct day_span){column_day(q, 0), column_day(q, 1)};
	stmt_reset(q);
	return count;
}

static enum status read_day(const struct profile *p, const char *field, const char *text, day_t *out, struct error *e)
{
	if (date_parse(text, strlen(text), out, NULL, NULL) == ST_OK && *out != DAY_NONE)
		return ST_OK;
	return error_set(e, ST_REFUSED, "DATE_BAD", points_book(profile_name(p), "EAS-2", "SHL-2"), field,
	                 _("%s is not a date. Write it as YYYY-MM-DD."), text);
}

static enum status insert(struct shop *s, const struct profile *p, const struct day_span *span, struct error *e)
{
	char from[16], to[16], detail[40];
	struct stmt *q = db_prepare(s->db, insert_sql);
	stmt_bind_text(q, ":profile", profile_name(p));
	bind_day(q, ":from", span->from);
	bind_day(q, ":to", span->to);
	enum status st = stmt_run(q, e);
	day_format(span->from, from);
	day_format(span->to, to);
	snprintf(detail, sizeof detail, "%s..%s", from, to);
	return st == ST_OK ? shop_audit(s, "closed days add", profile_name(p), detail, e) : st;
}

/* Where nobody else can write meanwhile. */
static enum status add(struct shop *s, const struct profile *p, const struct day_span *span, struct error *e)
{
	struct day_span spans[1100];
	if (!day_span_fits(spans, read_spans(s, p, spans, sizeof spans / sizeof *spans), span)) {
		char a[16], b[16];
		day_format(span->from, a);
		day_format(span->to, b);
		return error_set(e, ST_REFUSED, "CLOSED_RANGE", profile_rule(profile_name(p), "SHL-35"), "from",
		                 _("%1$s..%2$s: the first day must not be after the last, and ranges must not overlap."), a, b);
	}
	return insert(s, p, span, e);
}

enum status closed_range_add(struct shop *s, const char *profile, const char *from, const char *to, struct error *e)
{
	struct day_span own;
	const struct profile *p;
	notes_free(&s->notes);
	enum status st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_settings", e);
	if (st == ST_OK)
		st = read_day(p, "from", from, &own.from, e);
	if (st == ST_OK)
		st = read_day(p, "to", to && *to ? to : from, &own.to, e);
	if (st != ST_OK)
		return st;
	if ((st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, add(s, p, &own, e), e);
	return st;
}

static enum status erase(struct shop *s, const struct profile *p, int64_t id, struct error *e)
{
	char detail[32];
	struct stmt *q = db_prepare(s->db, delete_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":profile", profile_name(p));
	enum status st = stmt_run(q, e);
	if (st == ST_OK && db_changes(s->db) == 0)
		return error_set(e, ST_REFUSED, "closed_missing", NULL, "id", _("There are no closed days number %lld."), (long long)id);
	snprintf(detail, sizeof detail, "%lld", (long long)id);
	return st == ST_OK ? shop_audit(s, "closed days remove", profile_name(p), detail, e) : st;
}

enum status closed_range_remove(struct shop *s, const char *profile, int64_t id, struct error *e)
{
	const struct profile *p;
	notes_free(&s->notes);
	enum status st = shop_profile(s, profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.points_settings", e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, erase(s, p, id, e), e);
	return st;
}
