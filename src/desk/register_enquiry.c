/*
 * The inbox of enquiries (EAS-120): entered by hand or imported, linked to the
 * member who has the sender's address, answered and closed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/register_parts.h"
#include "storekeep/closure.h"
#include "storekeep/compose.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/sheet.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

static const char get_sql[] =
	"SELECT sender, text, state, answer, id, profile, member_id, created_at, created_by, received_at FROM enquiry WHERE id = :id";
static const char insert_sql[] =
	"INSERT INTO enquiry (profile, member_id, sender, text, received_at, state, answer, created_at, created_by, changed_at, changed_by, op_id)"
	" VALUES (:profile, :member, :sender, :text, :at, :state, :answer, :now, :by, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE enquiry SET member_id = :member, sender = :sender, text = :text, received_at = COALESCE(:at, received_at), state = :state,"
	" answer = :answer, changed_at = :now, changed_by = :by WHERE id = :id";
static const char delete_sql[] = "DELETE FROM enquiry WHERE id = :id";
static const char op_sql[] = "SELECT id FROM enquiry WHERE op_id = :op";
static const char member_sql[] = "SELECT id FROM member WHERE profile = :profile AND email_key = :key AND kind IN ('registered', 'guest')";
static const char twin_sql[] =
	"SELECT 1 FROM enquiry WHERE profile = :profile AND sender = :sender AND text = :text AND received_at = :at";
static const char import_sql[] =
	"INSERT INTO enquiry (profile, member_id, sender, text, received_at, state, batch_id, created_at, created_by, changed_at, changed_by)"
	" VALUES (:profile, :member, :sender, :text, :at, :state, :batch, :now, :by, :now, :by)";

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3, .sortable = true},
	{.name = "received_at", .title = N_("Received"), .kind = VK_INSTANT, .cols = 16, .sortable = true},
	{.name = "sender", .title = N_("Sender"), .kind = VK_TEXT, .cols = 20, .grow = 1},
	{.name = "text", .title = N_("Text"), .kind = VK_TEXT, .cols = 20, .grow = 3},
	{.name = "state", .title = N_("State"), .kind = VK_ENUM, .labels = "enquiry_state", .cols = 8},
	{.name = "member_id", .title = N_("Member"), .kind = VK_INT, .cols = 8, .rank = 1},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 2},
	{.name = "answer", .title = N_("Answer"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"q.id", "q.received_at", "q.sender", "replace(q.text, char(10), ' ')", "q.state", "q.member_id", "q.profile", "q.answer",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.column = "received_at", .by = {"q.received_at"}, .number = 1, .descending = true},
	{.column = "id", .by = {NULL}},
};
static const struct list_def enquiries = {
	.columns = columns, .exprs = exprs, .column_count = LIST_COUNT(columns), .from = "enquiry q",
	.where = "(:profile = '' OR q.profile = :profile)", .id = "q.id", .sorts = sorts, .sort_count = LIST_COUNT(sorts),
	.search = "holds(q.sender, :folded) OR holds(q.text, :folded)",
};

int64_t enquiry_member(struct shop *s, const char *profile, const char *sender)
{
	struct stmt *q = db_prepare(s->db, member_sql);
	char *key = text_fold(sender);
	int64_t id;

	stmt_bind_text(q, ":profile", profile);
	stmt_bind_text(q, ":key", key);
	id = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	free(key);
	return id;
}

/* new -> answered -> closed -> new */
static bool may_become(const char *from, const char *to)
{
	static const char *const next[][2] = {{"new", "answered"}, {"answered", "closed"}, {"closed", "new"}};

	for (size_t i = 0; i < sizeof next / sizeof *next; i++)
		if (strcmp(from, next[i][0]) == 0 && strcmp(to, next[i][1]) == 0)
			return true;
	return strcmp(from, to) == 0;
}

static instant_t read_at(const struct profile *p, const struct record *r, struct notes *notes)
{
	const struct schedule_rules rules = {.field = "received_at", .label = _("Received"), .zone = profile_zone(p), .last_hour = 23, .minute_step = 1};

	return *record_get(r, "received_at") == '\0' ? INSTANT_NONE : schedule_parse(&rules, record_get(r, "received_at"), NULL, notes);
}

static enum status check(struct shop *s, const struct profile *p, int64_t id, struct record *r, const struct record *before, struct error *e)
{
	const char *name = profile_name(p);

	if (*record_get(r, "state") == '\0')
		record_set(r, "state", "new");
	if (*record_get(r, "sender") == '\0' || *record_get(r, "text") == '\0')
		return error_set(e, ST_REFUSED, "ENQUIRY_ROW", profile_rule(name, "EAS-120"), *record_get(r, "sender") == '\0' ? "sender" : "text", "%s",
		        _("An enquiry needs a sender and a text."));
	if (id != 0 && !may_become(record_get(before, "state"), record_get(r, "state")))
		return error_set(e, ST_REFUSED, "enquiry_state", profile_rule(name, "EAS-120"), "state", "%s",
		        _("A new enquiry is answered, an answered one is closed, a closed one is new again when the customer writes."));
	read_at(p, r, &s->notes);
	/* Buyers of a closed store are answered in its back office as long as that is open (YAH-18, YAH-22). */
	if (strcmp(record_get(r, "state"), "answered") == 0 && (id == 0 || strcmp(record_get(before, "state"), "answered") != 0)) {
		enum status st = closure_may_enter(s, name, shop_today(s, p), e);

		if (st != ST_OK)
			return st;
	}
	return shop_settle_errors(s, e);
}

static void bind(struct shop *s, const struct profile *p, const struct record *r, struct stmt *q)
{
	int64_t member = enquiry_member(s, profile_name(p), record_get(r, "sender"));
	instant_t at = read_at(p, r, NULL);

	if (member != 0)
		stmt_bind_int(q, ":member", member);
	else
		stmt_bind_null(q, ":member");
	if (at != INSTANT_NONE)
		stmt_bind_int(q, ":at", at);
	else if (stmt_has(q, ":op"))
		stmt_bind_int(q, ":at", clock_now());
	else
		stmt_bind_null(q, ":at");
}

static const char *const fields[] = {"sender", "text", "state", "answer", NULL};
const struct register_def enquiry_register = {
	.words = {.form = "enquiry", .shown = fields}, .get = get_sql, .insert = insert_sql, .update = update_sql, .delete = delete_sql, .op = op_sql,
	.columns = fields, .missing = "enquiry_missing", .list = &enquiries, .check = check, .bind = bind,
};

/* ---- import ---- */

enum { F_SENDER, F_TEXT, F_AT, F_STATE };
static const char *const file_fields[] = {"sender", "text", "received_at", "state", NULL};
static const char *const key_fields[] = {"sender", "text", NULL};

struct line {
	char *sender, *text;
	char state[12];
	instant_t at;
};
struct reading {
	struct shop *s;
	const struct profile *p;
	int64_t batch;
	struct line *lines;
	size_t count, room;
};

static enum status begin(void **self, struct shop *s, const struct profile *p, int64_t batch_id, const struct import_options *o, struct import_result *r,
                         struct error *e)
{
	struct reading *f;
	enum status st = staff_allow(s, p, "perm.broadcast", e);

	(void)o, (void)r;
	if (st != ST_OK)
		return st;
	*self = f = xcalloc(1, sizeof *f);
	*f = (struct reading){.s = s, .p = p, .batch = batch_id};
	return ST_OK;
}

static bool known_row(struct reading *f, const struct line *l)
{
	struct stmt *q = db_prepare(f->s->db, twin_sql);
	bool known;

	stmt_bind_text(q, ":profile", profile_name(f->p));
	stmt_bind_text(q, ":sender", l->sender);
	stmt_bind_text(q, ":text", l->text);
	stmt_bind_int(q, ":at", l->at);
	known = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return known;
}

static bool read_line(struct reading *f, struct sheet *sheet, struct line *l, struct import_refusal *why)
{
	struct error bad;
	day_t day;
	int secs;
	char words[120];
	const char *state = sheet_text(sheet, F_STATE, NULL);

	l->sender = xstrdup(sheet_text(sheet, F_SENDER, NULL));
	l->text = compose_clean(sheet_free_text(sheet, F_TEXT, NULL));
	if (strchr(l->sender, '@') == NULL || *l->text == '\0') {
		snprintf(words, sizeof words, _("Line %lld: an enquiry needs a sender and a text."), (long long)sheet_line(sheet));
		import_refuse(why, sheet_heading(sheet, *l->text == '\0' ? F_TEXT : F_SENDER), "ENQUIRY_ROW", words);
		return false;
	}
	if (sheet_date(sheet, F_AT, &day, &secs, &bad) != ST_OK) {
		import_refuse(why, sheet_heading(sheet, F_AT), "DATE_BAD", bad.message);
		return false;
	}
	l->at = day == DAY_NONE ? clock_now() : instant_from(day, secs > 0 ? secs : 0, profile_zone(f->p));
	snprintf(l->state, sizeof l->state, "%s", strcmp(state, "answered") == 0 || strcmp(state, "closed") == 0 ? state : "new");
	return true;
}

static void line_free(struct line *l)
{
	free(l->sender);
	free(l->text);
}

static enum import_verdict row(void *self, struct sheet *sheet, struct import_refusal *why, struct error *e)
{
	struct reading *f = self;
	struct line l = {0};
	bool good = read_line(f, sheet, &l, why);

	(void)e;
	if (!good || known_row(f, &l)) {
		line_free(&l);
		return good ? ROW_SAME : ROW_REFUSED;
	}
	if (f->count == f->room) {
		f->room = f->room == 0 ? 64 : 2 * f->room;
		f->lines = xreallocarray(f->lines, f->room, sizeof *f->lines);
	}
	f->lines[f->count++] = l;
	return ROW_NEW;
}

static enum status publish(void *self, struct error *e)
{
	struct reading *f = self;
	enum status st = ST_OK;

	for (size_t i = 0; i < f->count && st == ST_OK; i++) {
		int64_t member = enquiry_member(f->s, profile_name(f->p), f->lines[i].sender);
		struct stmt *q = db_prepare(f->s->db, import_sql);

		stmt_bind_text(q, ":profile", profile_name(f->p));
		if (member != 0)
			stmt_bind_int(q, ":member", member);
		else
			stmt_bind_null(q, ":member");
		stmt_bind_text(q, ":sender", f->lines[i].sender);
		stmt_bind_text(q, ":text", f->lines[i].text);
		stmt_bind_int(q, ":at", f->lines[i].at);
		stmt_bind_text(q, ":state", f->lines[i].state);
		stmt_bind_int(q, ":batch", f->batch);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", f->s->actor);
		st = stmt_run(q, e);
	}
	return st;
}

static void free_reading(void *self)
{
	struct reading *f = self;

	for (size_t i = 0; f != NULL && i < f->count; i++)
		line_free(&f->lines[i]);
	if (f != NULL)
		free(f->lines);
	free(f);
}

static const struct import_kind enquiry_kind = {
	.kind = "enquiry", .columns = "enquiry.columns.", .key_fields = key_fields, .fields = file_fields, .begin = begin, .row = row, .totals = row, .publish = publish,
	.free = free_reading,
};

enum status enquiry_import(struct shop *s, const struct import_options *o, struct import_result *r, struct error *e)
{
	return import_run(s, &enquiry_kind, o, r, e);
}
