/*
 * The activity log of points (會員點數活動紀錄, SHL-77): movements of the ledger
 * and changes of settings in one, newest first. Two walks along their indexes,
 * merged by the moment; pages go forward only.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "desk/column.h"
#include "desk/points_parts.h"
#include "storekeep/csv.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/points_report.h"

#define NAME \
	"CASE WHEN m.last_name || m.first_name <> '' THEN m.last_name || m.first_name ELSE coalesce(m.email, m.phone, '#' || m.id) END"
#define COLUMNS "n.id, n.at, n.by, n.kind, n.member_id, " NAME ", n.points, n.balance_after - n.points, n.balance_after, n.reason, n.order_id"
#define CONDITIONS \
	" AND (:kind = '' OR n.kind = :kind) AND (:staff = '' OR n.by = :staff) AND n.at >= :from AND n.at < :to ORDER BY n.id DESC LIMIT :n"

static const char entries_sql[] =
	"SELECT " COLUMNS " FROM points_entry n JOIN member m ON m.id = n.member_id AND m.profile = :profile WHERE n.id < :after" CONDITIONS;
static const char entries_of_sql[] =
	"SELECT " COLUMNS " FROM points_entry n JOIN member m ON m.id = n.member_id WHERE n.member_id = :member AND n.id < :after" CONDITIONS;
static const char activity_sql[] =
	"SELECT n.id, n.at, n.by, n.subject, NULL, NULL, NULL, n.before, n.after, n.record, NULL FROM activity n WHERE n.profile = :profile"
	" AND n.id < :after AND (:kind = '' OR n.subject = :kind) AND (:staff = '' OR n.by = :staff) AND n.at >= :from AND n.at < :to"
	" ORDER BY n.id DESC LIMIT :n";

static const char entries_count_sql[] =
	"SELECT count(*) FROM points_entry n JOIN member m ON m.id = n.member_id AND m.profile = :profile WHERE (:member = 0 OR n.member_id = :member)"
	" AND (:kind = '' OR n.kind = :kind) AND (:staff = '' OR n.by = :staff) AND n.at >= :from AND n.at < :to";
static const char activity_count_sql[] =
	"SELECT count(*) FROM activity n WHERE n.profile = :profile AND (:kind = '' OR n.subject = :kind) AND (:staff = '' OR n.by = :staff)"
	" AND n.at >= :from AND n.at < :to";

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 7, .rank = 3},
	{.name = "at", .title = N_("When"), .kind = VK_INSTANT, .cols = 16},
	{.name = "by", .title = N_("By"), .kind = VK_TEXT, .cols = 10},
	{.name = "subject", .title = N_("What"), .kind = VK_ENUM, .labels = "activity_subject", .cols = 8},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "points_kind", .cols = 12},
	{.name = "member_id", .title = N_("Member no."), .kind = VK_INT, .cols = 8},
	{.name = "member", .title = N_("Member"), .kind = VK_TEXT, .cols = 12},
	{.name = "points", .title = N_("Points"), .kind = VK_INT, .cols = 8},
	{.name = "record", .title = N_("Setting"), .kind = VK_TEXT, .cols = 20},
	{.name = "before", .title = N_("Before"), .kind = VK_TEXT, .cols = 10},
	{.name = "after", .title = N_("After"), .kind = VK_TEXT, .cols = 10},
	{.name = "reason", .title = N_("Reason"), .kind = VK_TEXT, .cols = 16},
	{.name = "order_id", .title = N_("Order no."), .kind = VK_INT},
};
#define COLUMN_COUNT (sizeof columns / sizeof *columns)

struct log {
	struct shop *s;
	char profile[32], kind[32], staff[64];
	int64_t member_id, from, to;
	bool entries, settings;
};

/* A row of one of the two walks, as text. */
struct row {
	int64_t id, at, member_id, points, order_id;
	bool setting;
	char *by, *kind, *member, *before, *after, *words;
};

static void row_free(struct row *r)
{
	free(r->by);
	free(r->kind);
	free(r->member);
	free(r->before);
	free(r->after);
	free(r->words);
}

static enum status walk(struct log *l, bool setting, int64_t after, size_t want, struct row **rows, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(l->s->db, setting ? activity_sql : l->member_id ? entries_of_sql : entries_sql);
	enum step step;
	stmt_bind_int(q, ":after", after);
	stmt_bind_text(q, ":kind", l->kind);
	stmt_bind_text(q, ":staff", l->staff);
	stmt_bind_int(q, ":from", l->from);
	stmt_bind_int(q, ":to", l->to);
	stmt_bind_int(q, ":n", (int64_t)want);
	if (stmt_has(q, ":profile"))
		stmt_bind_text(q, ":profile", l->profile);
	if (stmt_has(q, ":member"))
		stmt_bind_int(q, ":member", l->member_id);
	*rows = NULL;
	*count = 0;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*rows = xreallocarray(*rows, *count + 1, sizeof **rows);
		(*rows)[(*count)++] = (struct row){
			.id = stmt_int(q, 0), .at = stmt_int(q, 1), .by = xstrdup(column_words(q, 2)), .kind = xstrdup(column_words(q, 3)),
			.member_id = stmt_int(q, 4), .member = xstrdup(column_words(q, 5)), .points = stmt_int(q, 6), .before = xstrdup(column_words(q, 7)),
			.after = xstrdup(column_words(q, 8)), .words = xstrdup(column_words(q, 9)), .order_id = stmt_int(q, 10), .setting = setting};
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static struct value text_cell(const char *t)
{
	return (struct value){.null = !t || !*t, .text = t ? t : ""};
}

static struct value number_cell(int64_t n, bool there)
{
	return (struct value){.null = !there, .num = n};
}

static void add(struct list_page *page, const struct row *r, int64_t entry, int64_t activity)
{
	char key[48];
	const struct value cells[COLUMN_COUNT] = {
		number_cell(r->id, true), number_cell(r->at, true), text_cell(r->by), text_cell(r->setting ? r->kind : "entry"),
		text_cell(r->setting ? NULL : r->kind), number_cell(r->member_id, !r->setting), text_cell(r->member), number_cell(r->points, !r->setting),
		text_cell(r->setting ? r->words : NULL), text_cell(r->before), text_cell(r->after), text_cell(r->setting ? NULL : r->words),
		number_cell(r->order_id, r->order_id != 0),
	};
	snprintf(key, sizeof key, "%lld.%lld", (long long)entry, (long long)activity);
	list_page_add(page, key, r->id, cells, COLUMN_COUNT);
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct log *l = self;
	struct row *entries = NULL, *settings = NULL;
	size_t entry_count = 0, setting_count = 0, a = 0, b = 0;
	long long entry = INT64_MAX, activity = INT64_MAX;
	*out = (struct list_page){0};
	if (q->after && sscanf(q->after, "%lld.%lld", &entry, &activity) != 2)
		return error_set(e, ST_REFUSED, "after_unknown", NULL, "after", _("“%s” is no key of this list."), q->after);
	enum status st = l->entries ? walk(l, false, entry, q->limit, &entries, &entry_count, e) : ST_OK;
	if (st == ST_OK && l->settings)
		st = walk(l, true, activity, q->limit, &settings, &setting_count, e);
	for (size_t n = 0; st == ST_OK && n < q->limit && (a < entry_count || b < setting_count); n++) {
		bool from_entries = b >= setting_count || (a < entry_count && entries[a].at >= settings[b].at);
		const struct row *r = from_entries ? &entries[a++] : &settings[b++];
		if (from_entries)
			entry = r->id;
		else
			activity = r->id;
		add(out, r, entry, activity);
	}
	for (size_t i = 0; i < entry_count; i++)
		row_free(&entries[i]);
	for (size_t i = 0; i < setting_count; i++)
		row_free(&settings[i]);
	free(entries);
	free(settings);
	return st;
}

static int64_t count_half(struct log *l, const char *sql)
{
	struct stmt *q = db_prepare(l->s->db, sql);
	stmt_bind_text(q, ":profile", l->profile);
	stmt_bind_text(q, ":kind", l->kind);
	stmt_bind_text(q, ":staff", l->staff);
	stmt_bind_int(q, ":from", l->from);
	stmt_bind_int(q, ":to", l->to);
	if (stmt_has(q, ":member"))
		stmt_bind_int(q, ":member", l->member_id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct log *l = self;
	(void)q;
	(void)stop;
	(void)stop_arg;
	*out = (l->entries ? count_half(l, entries_count_sql) : 0) + (l->settings ? count_half(l, activity_count_sql) : 0);
	return true;
}

static bool is_setting_kind(const char *kind)
{
	return strcmp(kind, "setting") == 0 || strcmp(kind, "channels") == 0 || strcmp(kind, "batch") == 0;
}

enum status points_log_list(struct shop *s, const struct points_log_filter *f, struct list_source *out, struct error *e)
{
	const struct profile *p;
	const char *kind = f->kind ? f->kind : "";
	enum status st = shop_profile(s, f->profile, &p, e);
	*out = (struct list_source){0};
	if (st != ST_OK)
		return st;
	if (f->from != DAY_NONE && f->to != DAY_NONE && f->from > f->to) {
		char from[16], to[16];
		day_format(f->from, from);
		day_format(f->to, to);
		return error_set(e, ST_REFUSED, "FILTER_RANGE", points_book(f->profile, "EAS-13", "SHL-77"), "from",
		                 _("From %1$s to %2$s matches nothing: the first must not be later."), from, to);
	}
	struct log *l = xcalloc(1, sizeof *l);
	*l = (struct log){.s = s, .member_id = f->member_id, .from = INT64_MIN, .to = INT64_MAX};
	snprintf(l->profile, sizeof l->profile, "%s", f->profile);
	snprintf(l->kind, sizeof l->kind, "%s", strcmp(kind, "entry") == 0 ? "" : kind);
	snprintf(l->staff, sizeof l->staff, "%s", f->staff ? f->staff : "");
	if (f->from != DAY_NONE)
		l->from = instant_from(f->from, 0, profile_zone(p));
	if (f->to != DAY_NONE)
		l->to = instant_from(f->to + 1, 0, profile_zone(p));
	l->entries = !is_setting_kind(kind);
	l->settings = !f->member_id && (!*kind || is_setting_kind(kind));
	*out = (struct list_source){.columns = columns, .column_count = COLUMN_COUNT, .page = page, .count = count, .self = l, .close = free};
	return ST_OK;
}

/* ---- as a file ---- */

static void put_cell(struct csv_writer *w, const struct list_column *c, const struct value *v, const char *zone)
{
	char iso[32];
	if (v->null)
		csv_put(w, "", CSV_PLAIN);
	else if (c->kind == VK_INSTANT)
		instant_format(v->num, zone, iso), csv_put(w, iso, CSV_PLAIN);
	else if (c->kind == VK_ENUM)
		csv_put(w, label_of(c->labels, v->text), CSV_PLAIN);
	else if (value_is_text(c->kind))
		csv_put(w, v->text, CSV_PLAIN);
	else
		csv_put_int(w, v->num);
}

static enum status put_rows(struct list_source *src, struct csv_writer *w, const char *zone, int64_t *rows, struct error *e)
{
	char after[48] = "";
	for (;;) {
		struct list_page p;
		const struct list_query q = {.limit = 500, .after = *after ? after : NULL};
		enum status st = src->page(src->self, &q, &p, e);
		for (size_t i = 0; st == ST_OK && i < p.count; i++) {
			for (size_t c = 0; c < COLUMN_COUNT; c++)
				put_cell(w, &columns[c], &p.rows[i].cells[c], zone);
			csv_end_row(w);
		}
		size_t count = st == ST_OK ? p.count : 0;
		if (count)
			snprintf(after, sizeof after, "%s", p.rows[count - 1].key);
		list_page_free(&p);
		*rows += (int64_t)count;
		if (st != ST_OK || count < 500)
			return st;
	}
}

enum status points_log_export(struct shop *s, const struct points_log_filter *f, const char *path, bool overwrite, int64_t *rows, struct error *e)
{
	const struct profile *p;
	struct list_source src;
	struct csv_writer *w;
	*rows = 0;
	enum status st = shop_profile(s, f->profile, &p, e);
	if (st == ST_OK)
		st = points_log_list(s, f, &src, e);
	if (st != ST_OK)
		return st;
	if ((st = csv_create(&w, path, CS_UTF8_BOM, overwrite, e)) == ST_OK) {
		for (size_t c = 0; c < COLUMN_COUNT; c++)
			csv_put(w, _(columns[c].title), CSV_PLAIN);
		csv_end_row(w);
		st = put_rows(&src, w, profile_zone(p), rows, e);
		if (st == ST_OK)
			st = csv_finish(w, e);
		else
			csv_abandon(w);
	}
	list_close(&src);
	return st;
}
