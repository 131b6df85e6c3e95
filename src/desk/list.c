/*
 * A list's description as pages. The rows after a key (a, b, id) are read as a
 * few plain ranges one after the other: same a and b and a greater id, same a
 * and a greater b, a greater a. Each is one walk along an index, whatever its
 * expressions are and whether they can be NULL, so a page costs the same
 * wherever it lies.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "list_parts.h"
#include "storekeep/i18n.h"

enum { MOST_COLUMNS = 64, MOST_RANGES = 2 * LIST_KEYS + 1 };

struct list {
	struct db *db;
	const struct list_def *def;
	struct list_value *binds; /* the context, owned */
	size_t bind_count;
	void *dress_arg;
	void (*free_arg)(void *);
};

/* A query made ready. */
struct ask {
	struct list *list;
	const struct list_sort *sort;
	int keys;  /* expressions of the sort */
	bool down; /* walking towards smaller keys */
	bool keyed, inclusive;
	struct list_condition filter;
	struct list_key key;
};

/* A piece of what lies beyond the key: its first `same` values are equal, the next one (after the last: the id) is beyond. */
struct range {
	int same;
	enum { BEYOND_ALL, BEYOND_VALUE, BEYOND_NOT_NULL, BEYOND_NULL } beyond;
};

static const struct list_sort by_id = {0};

static const struct list_sort *find_sort(const struct list_def *def, const char *name)
{
	if (name == NULL)
		return def->sort_count > 0 ? &def->sorts[0] : &by_id;
	for (size_t i = 0; i < def->sort_count; i++)
		if (def->sorts[i].column != NULL && strcmp(def->sorts[i].column, name) == 0)
			return &def->sorts[i];
	return NULL;
}

static void ask_free(struct ask *a)
{
	list_condition_free(&a->filter);
	list_key_free(&a->key);
}

static enum status ask_make(struct ask *a, struct list *list, const struct list_query *q, struct error *e)
{
	bool descending;

	*a = (struct ask){.list = list, .sort = find_sort(list->def, q->sort), .inclusive = q->inclusive, .keyed = q->after != NULL};
	if (a->sort == NULL)
		return error_set(e, ST_REFUSED, "list_sort", NULL, "sort", _("The list cannot be sorted by %s."), q->sort);
	while (a->keys < LIST_KEYS && a->sort->by[a->keys] != NULL)
		a->keys++;
	descending = q->sort == NULL ? a->sort->descending != q->descending : q->descending;
	a->down = descending != q->backwards;
	if (a->keyed && !list_key_read(&a->key, a->sort, a->keys, q->after)) {
		list_key_free(&a->key);
		return error_set(e, ST_REFUSED, "list_key", NULL, "after",
		        _("The key %s does not belong to this order of the list. Begin at the start again."), q->after);
	}
	return list_condition_make(&a->filter, list->def, q->filter, a->keyed, e);
}

static bool is_number(const struct ask *a, int i)
{
	return (a->sort->number >> i & 1) != 0;
}

static bool is_nullable(const struct ask *a, int i)
{
	return (a->sort->nullable >> i & 1) != 0;
}

/* Cells, then the values of the key, then the id. */
static void add_select(struct buf *sql, const struct ask *a)
{
	const struct list_def *def = a->list->def;

	buf_adds(sql, "SELECT ");
	for (size_t i = 0; i < def->column_count; i++)
		buf_addf(sql, "%s, ", def->exprs[i]);
	for (int i = 0; i < a->keys; i++)
		buf_addf(sql, "%s, ", a->sort->by[i]);
	buf_adds(sql, def->id);
}

static void add_from(struct buf *sql, const struct ask *a)
{
	const struct list_def *def = a->list->def;

	buf_addf(sql, " FROM %s WHERE (%s)", a->sort->from != NULL ? a->sort->from : def->from,
	        def->where != NULL ? def->where : "1");
	if (a->filter.sql.len > 0)
		buf_addf(sql, " AND (%s)", buf_str(&a->filter.sql));
}

/* Both bounds, but not before the planner where the key already says where to begin or end. */
static void add_within(struct buf *sql, const struct ask *a, const struct range *r)
{
	const struct list_def *def = a->list->def;
	bool first = def->within != NULL && strcmp(a->keys > 0 ? a->sort->by[0] : def->id, def->within) == 0;
	bool hide_low = first && a->keyed && (r->same > 0 || !a->down);
	bool hide_high = first && a->keyed && (r->same > 0 || a->down);

	if (def->within != NULL)
		buf_addf(sql, " AND %s%s >= %s AND %s%s <= %s", hide_low ? "+" : "", def->within, def->low,
		        hide_high ? "+" : "", def->within, def->high);
}

static void add_range(struct buf *sql, const struct ask *a, const struct range *r)
{
	const char *expr = r->same < a->keys ? a->sort->by[r->same] : a->list->def->id;

	add_within(sql, a, r);
	for (int i = 0; i < r->same; i++)
		if (a->key.parts[i].null)
			buf_addf(sql, " AND %s IS NULL", a->sort->by[i]);
		else
			buf_addf(sql, " AND %s = :key%d", a->sort->by[i], i);
	if (r->beyond == BEYOND_NULL)
		buf_addf(sql, " AND %s IS NULL", expr);
	else if (r->beyond == BEYOND_NOT_NULL) /* at least the smallest value: an index can be walked from there */
		buf_addf(sql, " AND %s >= %s", expr, is_number(a, r->same) ? "-9223372036854775808" : "''");
	else if (r->beyond == BEYOND_VALUE)
		buf_addf(sql, " AND %s %s%s :key%d", expr, a->down ? "<" : ">",
		        r->same == a->keys && a->inclusive ? "=" : "", r->same);
}

/* Values that the range holds equal need no order; naming them could cost a sort. */
static void add_order(struct buf *sql, const struct ask *a, const struct range *r)
{
	const char *way = a->down ? "DESC" : "ASC";

	buf_adds(sql, " ORDER BY ");
	for (int i = r->beyond == BEYOND_NULL ? r->same + 1 : r->same; i < a->keys; i++)
		buf_addf(sql, "%s %s, ", a->sort->by[i], way);
	buf_addf(sql, "%s %s", a->list->def->id, way);
}

static char *range_sql(const struct ask *a, const struct range *r)
{
	struct buf sql = {0};

	add_select(&sql, a);
	add_from(&sql, a);
	add_range(&sql, a, r);
	add_order(&sql, a, r);
	buf_adds(&sql, " LIMIT :list_limit");
	return buf_take(&sql);
}

static void bind_key(const struct ask *a, struct stmt *s)
{
	char name[] = ":key0";

	for (int i = 0; i <= a->keys; i++) {
		name[4] = (char)('0' + i);
		if (!stmt_has(s, name))
			continue;
		if (i == a->keys)
			stmt_bind_int(s, name, a->key.id);
		else if (a->key.parts[i].text != NULL)
			stmt_bind_text(s, name, a->key.parts[i].text);
		else
			stmt_bind_int(s, name, a->key.parts[i].num);
	}
}

static struct stmt *prepare(const struct ask *a, const char *sql)
{
	struct stmt *s = db_prepare_text(a->list->db, sql);

	list_values_bind(a->list->binds, a->list->bind_count, s);
	list_values_bind(a->filter.values, a->filter.count, s);
	bind_key(a, s);
	return s;
}

static void take_row(const struct ask *a, struct stmt *s, struct list_page *out)
{
	const struct list_def *def = a->list->def;
	int at = (int)def->column_count;
	struct value cells[MOST_COLUMNS];
	char *key = list_key_of_row(a->sort, a->keys, s, at);
	int64_t id = stmt_int(s, at + a->keys);

	for (int i = 0; i < at; i++) {
		enum value_kind kind = def->columns[i].kind;

		cells[i] = (struct value){.null = stmt_is_null(s, i)};
		if (value_is_text(kind))
			cells[i].text = stmt_text(s, i);
		else
			cells[i].num = stmt_int(s, i);
	}
	if (def->dress != NULL)
		def->dress(a->list->dress_arg, cells);
	list_page_add(out, key, id, cells, def->column_count);
	free(key);
}

static enum status read_range(const struct ask *a, const struct range *r, size_t limit, struct list_page *out, struct error *e)
{
	char *sql = range_sql(a, r);
	struct stmt *s = prepare(a, sql);
	enum step step;

	free(sql);
	stmt_bind_int(s, ":list_limit", (int64_t)(limit - out->count));
	while ((step = stmt_step(s, e)) == STEP_ROW)
		take_row(a, s, out);
	stmt_reset(s);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* What lies beyond the key, nearest first; NULL is smaller than every value. Returns how many ranges. */
static int ranges_of(const struct ask *a, struct range out[MOST_RANGES])
{
	int n = 0;

	if (!a->keyed) {
		out[0] = (struct range){.beyond = BEYOND_ALL};
		return 1;
	}
	out[n++] = (struct range){.same = a->keys, .beyond = BEYOND_VALUE};
	for (int i = a->keys - 1; i >= 0; i--) {
		bool null = a->key.parts[i].null;

		if (!null)
			out[n++] = (struct range){.same = i, .beyond = BEYOND_VALUE};
		else if (!a->down)
			out[n++] = (struct range){.same = i, .beyond = BEYOND_NOT_NULL};
		if (!null && a->down && is_nullable(a, i))
			out[n++] = (struct range){.same = i, .beyond = BEYOND_NULL};
	}
	return n;
}

static void reverse(struct list_page *page)
{
	for (size_t i = 0, j = page->count; i + 1 < j; i++) {
		struct list_row row = page->rows[i];

		page->rows[i] = page->rows[--j];
		page->rows[j] = row;
	}
}

static enum status read_ranges(const struct ask *a, size_t limit, struct list_page *out, struct error *e)
{
	struct range ranges[MOST_RANGES];
	int count = ranges_of(a, ranges);
	enum status st = ST_OK;

	for (int i = 0; i < count && st == ST_OK && out->count < limit; i++)
		st = read_range(a, &ranges[i], limit, out, e);
	return st;
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct list *list = self;
	bool outside = !db_in_transaction(list->db) && !db_in_read(list->db);
	enum status st;
	struct ask a;

	*out = (struct list_page){0};
	st = ask_make(&a, list, q, e);
	if (st != ST_OK) {
		ask_free(&a);
		return st;
	}
	if (outside)
		st = db_read_begin(list->db, e);
	if (st == ST_OK)
		st = read_ranges(&a, q->limit, out, e);
	if (outside)
		db_read_end(list->db);
	if (q->backwards)
		reverse(out);
	if (st != ST_OK)
		list_page_free(out);
	ask_free(&a);
	return st;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct list *list = self;
	struct buf sql = {0};
	struct stmt *s;
	struct ask a;
	bool good;

	if (ask_make(&a, list, &(struct list_query){.filter = q->filter}, NULL) != ST_OK)
		return false;
	a.sort = &by_id;
	a.keys = 0;
	buf_adds(&sql, "SELECT count(*)");
	add_from(&sql, &a);
	add_within(&sql, &a, &(struct range){0});
	s = prepare(&a, buf_str(&sql));
	buf_free(&sql);
	db_set_stop(list->db, stop, stop_arg);
	good = stmt_step(s, NULL) == STEP_ROW;
	if (good)
		*out = stmt_int(s, 0);
	stmt_reset(s);
	db_set_stop(list->db, NULL, NULL);
	ask_free(&a);
	return good;
}

char *desk_list_key(struct list_source *src, const struct list_query *q, int64_t id)
{
	struct list *list = src->self;
	struct buf sql = {0};
	char *key = NULL;
	struct list_sort sort;
	struct stmt *s;
	struct ask a;

	if (ask_make(&a, list, &(struct list_query){.sort = q->sort, .filter = q->filter}, NULL) != ST_OK)
		return NULL;
	sort = *a.sort;
	sort.from = NULL; /* found by its id, not by the index of the order */
	a.sort = &sort;
	add_select(&sql, &a);
	add_from(&sql, &a);
	add_within(&sql, &a, &(struct range){0});
	buf_addf(&sql, " AND %s = :key%d", list->def->id, a.keys);
	a.key.id = id;
	s = prepare(&a, buf_str(&sql));
	buf_free(&sql);
	if (stmt_step(s, NULL) == STEP_ROW)
		key = list_key_of_row(a.sort, a.keys, s, (int)list->def->column_count);
	stmt_reset(s);
	ask_free(&a);
	return key;
}

char *desk_list_sql(struct list_source *src, const struct list_query *q, int n)
{
	struct range ranges[MOST_RANGES];
	char *sql = NULL;
	struct ask a;

	if (ask_make(&a, src->self, q, NULL) != ST_OK)
		return NULL;
	if (n < ranges_of(&a, ranges))
		sql = range_sql(&a, &ranges[n]);
	ask_free(&a);
	return sql;
}

static void list_free(void *self)
{
	struct list *list = self;

	for (size_t i = 0; i < list->bind_count; i++) {
		free(list->binds[i].name);
		free(list->binds[i].text);
	}
	if (list->free_arg != NULL)
		list->free_arg(list->dress_arg);
	free(list->binds);
	free(list);
}

void desk_list_open_dressed(struct list_source *out, struct db *db, const struct list_def *def,
                            const struct list_bind *binds, size_t bind_count, void *dress_arg, void (*free_arg)(void *))
{
	struct list *list = xcalloc(1, sizeof *list);

	*list = (struct list){.db = db, .def = def, .bind_count = bind_count, .dress_arg = dress_arg, .free_arg = free_arg};
	list->binds = xcalloc(bind_count, sizeof *list->binds);
	for (size_t i = 0; i < bind_count; i++)
		list->binds[i] = (struct list_value){
			.name = xstrdup(binds[i].name),
			.text = binds[i].text != NULL ? xstrdup(binds[i].text) : NULL,
			.num = binds[i].num,
		};
	*out = (struct list_source){.columns = def->columns, .column_count = def->column_count, .page = page, .count = count,
	                            .self = list, .close = list_free};
}

void desk_list_open(struct list_source *out, struct db *db, const struct list_def *def, const struct list_bind *binds, size_t bind_count)
{
	desk_list_open_dressed(out, db, def, binds, bind_count, def->dress_arg, NULL);
}

void desk_list_close(struct list_source *src)
{
	list_close(src);
}
