/*
 * The shop's own fields of a member: kept, listed, changed and removed. What
 * members have in them is field_value.c's.
 */
#include "config.h"

#include "storekeep/field.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/act.h"
#include "desk/column.h"
#include "desk/field_parts.h"
#include "storekeep/compose.h"
#include "storekeep/desk_list.h"
#include "storekeep/draft.h"
#include "storekeep/i18n.h"
#include "storekeep/member.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/text.h"

#define COLUMNS "id, profile, type, title, required, retired, position"

static const char get_sql[] = "SELECT " COLUMNS " FROM field WHERE id = :id";
static const char all_sql[] =
	"SELECT " COLUMNS " FROM field WHERE profile = :profile AND (retired = 0 OR :retired = 1) ORDER BY position, id";
static const char choices_sql[] = "SELECT text, retired FROM field_choice WHERE field_id = :id ORDER BY position";
static const char op_sql[] = "SELECT id FROM field WHERE op_id = :op";
static const char twin_sql[] = "SELECT 1 FROM field WHERE profile = :profile AND title = :title AND id <> :id";
static const char count_sql[] = "SELECT COUNT(*), COALESCE(MAX(position), 0) FROM field WHERE profile = :profile";
static const char held_sql[] = "SELECT COUNT(*) FROM field_value WHERE field_id = :id";
static const char chosen_sql[] = "SELECT EXISTS (SELECT 1 FROM field_value WHERE field_id = :id AND value = :text)";
static const char insert_sql[] =
	"INSERT INTO field (profile, title, type, required, position, created_at, created_by, op_id)"
	" VALUES (:profile, :title, :type, :required, :position, :now, :by, :op)";
static const char update_sql[] =
	"UPDATE field SET title = :title, type = :type, required = :required, position = :position WHERE id = :id";
static const char no_choices_sql[] = "DELETE FROM field_choice WHERE field_id = :id";
static const char choice_sql[] =
	"INSERT INTO field_choice (field_id, position, text, retired) VALUES (:id, :position, :text, :retired)";
static const char no_values_sql[] = "DELETE FROM field_value WHERE field_id = :id";
static const char delete_sql[] = "DELETE FROM field WHERE id = :id";

/* ---- reading ---- */

static void free_choices(struct own_field *f)
{
	for (size_t i = 0; i < f->choice_count; i++)
		free(f->choices[i].text);
	free(f->choices);
	f->choices = NULL;
	f->choice_count = 0;
}

void own_field_free(struct own_field *f)
{
	free(f->title);
	free_choices(f);
	*f = (struct own_field){0};
}

void own_fields_free(struct own_field *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		own_field_free(&list[i]);
	free(list);
}

static void read_row(struct stmt *q, struct own_field *f)
{
	*f = (struct own_field){.id = stmt_int(q, 0), .title = xstrdup(column_words(q, 3)), .required = stmt_int(q, 4) != 0,
	                        .retired = stmt_int(q, 5) != 0, .position = stmt_int(q, 6)};
	column_text(q, 1, f->profile, sizeof f->profile);
	column_text(q, 2, f->type, sizeof f->type);
}

static void add_choice(struct own_field *f, char *text, bool retired)
{
	f->choices = xreallocarray(f->choices, f->choice_count + 1, sizeof *f->choices);
	f->choices[f->choice_count++] = (struct own_choice){text, retired};
}

/* The choices, and whether the marketplace's profile says that the field is required (EAS-74). */
static enum status read_rest(struct shop *s, struct own_field *f, struct error *e)
{
	struct stmt *q = db_prepare(s->db, choices_sql);
	stmt_bind_int(q, ":id", f->id);
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW)
		add_choice(f, xstrdup(column_words(q, 0)), stmt_int(q, 1) != 0);
	stmt_reset(q);
	const struct profile *p;
	enum status st = step == STEP_FAILED ? ST_FAILED : shop_profile(s, f->profile, &p, e);
	if (st != ST_OK)
		return st;
	char key[48];
	snprintf(key, sizeof key, "field.%" PRId64 ".required", f->id);
	f->required = profile_bool(p, key, shop_today(s, p), f->required);
	return ST_OK;
}

enum status field_get(struct shop *s, int64_t id, struct own_field *out, struct error *e)
{
	*out = (struct own_field){0};
	struct stmt *q = db_prepare(s->db, get_sql);
	stmt_bind_int(q, ":id", id);
	enum step step = stmt_step(q, e);
	if (step == STEP_ROW)
		read_row(q, out);
	stmt_reset(q);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (step == STEP_DONE)
		return error_set(e, ST_REFUSED, "field_missing", NULL, "id", _("There is no own field number %lld."), (long long)id);
	enum status st = read_rest(s, out, e);
	if (st != ST_OK)
		own_field_free(out);
	return st;
}

enum status fields_of(struct shop *s, const char *profile, bool retired, struct own_field **out, size_t *count, struct error *e)
{
	*out = NULL;
	*count = 0;
	struct stmt *q = db_prepare(s->db, all_sql);
	stmt_bind_text(q, ":profile", profile);
	stmt_bind_int(q, ":retired", retired);
	enum step step;
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		read_row(q, &(*out)[(*count)++]);
	}
	stmt_reset(q);
	enum status st = step == STEP_FAILED ? ST_FAILED : ST_OK;
	for (size_t i = 0; i < *count && st == ST_OK; i++)
		st = read_rest(s, &(*out)[i], e);
	if (st == ST_OK)
		return ST_OK;
	own_fields_free(*out, *count);
	*out = NULL;
	*count = 0;
	return st;
}

enum status field_find(struct shop *s, const char *profile, const char *text, int64_t *id, struct error *e)
{
	struct own_field *list;
	size_t count;
	enum status st = fields_of(s, profile, true, &list, &count, e);
	if (st != ST_OK)
		return st;
	struct buf known = {0};
	*id = 0;
	for (size_t i = 0; i < count && *id == 0; i++) {
		if (strcmp(list[i].title, text) == 0)
			*id = list[i].id;
		buf_addf(&known, "%s%s", i > 0 ? ", " : "", list[i].title);
	}
	char *end;
	long long number = strtoll(text, &end, 10);
	for (size_t i = 0; i < count && *id == 0 && *text && !*end; i++)
		if (list[i].id == number)
			*id = number;
	if (*id == 0)
		st = error_set(e, ST_REFUSED, "field_missing", NULL, "field",
		               _("This shop has no field \"%1$s\" of its own. There are: %2$s"), text, known.len > 0 ? buf_str(&known) : _("none"));
	buf_free(&known);
	own_fields_free(list, count);
	return st;
}

size_t field_choice_at(const struct own_field *f, const char *text)
{
	size_t i = 0;
	while (i < f->choice_count && strcmp(f->choices[i].text, text) != 0)
		i++;
	return i;
}

/* ---- the list ---- */

static const struct list_column columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 5, .rank = 3, .sortable = true},
	{.name = "title", .title = N_("Title of the field"), .kind = VK_TEXT, .cols = 20, .grow = 2, .sortable = true},
	{.name = "type", .title = N_("Kind of field"), .kind = VK_ENUM, .labels = "own_field_type", .cols = 10},
	{.name = "required", .title = N_("Has to be filled"), .kind = VK_BOOL, .cols = 8, .rank = 1},
	{.name = "choices", .title = N_("Choices"), .kind = VK_WORDS, .cols = 24, .grow = 2, .rank = 2},
	{.name = "retired", .title = N_("Not offered any more"), .kind = VK_BOOL},
	{.name = "position", .title = N_("Place on the form"), .kind = VK_INT, .cols = 6, .rank = 4, .sortable = true},
	{.name = "members", .title = N_("Members with a value"), .kind = VK_INT, .cols = 10, .rank = 1},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT, .cols = 10, .rank = 5},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
static const char *const exprs[] = {
	"f.id", "f.title", "f.type", "f.required",
	("(SELECT group_concat(text, ',') FROM (SELECT text FROM field_choice c WHERE c.field_id = f.id AND c.retired = 0 ORDER BY c.position))"),
	"f.retired", "f.position", "(SELECT COUNT(*) FROM field_value v WHERE v.field_id = f.id)", "f.profile", "f.created_at", "f.created_by",
};
_Static_assert(LIST_COUNT(columns) == LIST_COUNT(exprs), "every column has its expression");
static const struct list_sort sorts[] = {
	{.column = "position", .by = {"f.position"}, .number = 1},
	{.column = "id", .by = {0}},
	{.column = "title", .by = {"f.title"}},
};
static const struct list_def fields = {
	.columns = columns,
	.exprs = exprs,
	.column_count = LIST_COUNT(columns),
	.from = "field f",
	.where = "(:profile = '' OR f.profile = :profile)",
	.id = "f.id",
	.sorts = sorts,
	.sort_count = LIST_COUNT(sorts),
};

void field_list(struct shop *s, const char *profile, struct list_source *out)
{
	desk_list_open(out, s->db, &fields, (struct list_bind[]){{":profile", .text = profile ? profile : ""}}, 1);
}

/* ---- a save: what was given, checked ---- */

/* Choices of the record: one a line or parted by commas, each once. */
static enum status read_choices(struct own_field *f, const char *text, const char *rule, struct error *e)
{
	free_choices(f);
	while (*text) {
		size_t all = strcspn(text, "\n,"), len = all;
		const char *word = text;
		len = text_trim(&word, len);
		char *choice = xstrndup(word, len);
		text += all + (text[all] != '\0');
		if (!*choice) {
			free(choice);
			continue;
		}
		if (field_choice_at(f, choice) < f->choice_count) {
			error_set(e, ST_REFUSED, "FIELD_CHOICES", rule, "choices", _("The choice \"%s\" stands twice."), choice);
			free(choice);
			return ST_REFUSED;
		}
		add_choice(f, choice, false);
	}
	if (f->choice_count == 0)
		return error_set(e, ST_REFUSED, "FIELD_CHOICES", rule, "choices", "%s", _("Give at least one choice."));
	return ST_OK;
}

static bool title_taken(struct shop *s, const struct own_field *f)
{
	struct stmt *q = db_prepare(s->db, twin_sql);
	stmt_bind_text(q, ":profile", f->profile);
	stmt_bind_text(q, ":title", f->title);
	stmt_bind_int(q, ":id", f->id);
	bool taken = stmt_step(q, NULL) == STEP_ROW;
	stmt_reset(q);
	return taken;
}

static enum status check_title(struct shop *s, const struct profile *p, const struct own_field *f, struct error *e)
{
	const char *rule = profile_rule(f->profile, "EAS-72");
	size_t count = text_count(f->title, strlen(f->title)), max = (size_t)profile_int(p, "field.title_max", shop_today(s, p), 0);
	if (!*f->title || title_taken(s, f))
		return error_set(e, ST_REFUSED, "FIELD_TITLE", rule, "title", "%s", _("A field needs a title that is not used yet."));
	if (strpbrk(f->title, "=\n"))
		return error_set(e, ST_REFUSED, "FIELD_TITLE", rule, "title", "%s", _("A title holds no equals sign and no line break."));
	if (max > 0 && count > max)
		return error_set(e, ST_REFUSED, "TEXT_LONG", profile_rule(f->profile, "EAS-4"), "title",
		                 _("%1$s: %2$zu of %3$zu characters. Shorten it by %4$zu."), _("Title of the field"), count, max, count - max);
	return ST_OK;
}

static int64_t count_of(struct shop *s, const char *sql, int64_t id)
{
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_int(q, ":id", id);
	int64_t n = stmt_step(q, NULL) == STEP_ROW ? stmt_int(q, 0) : 0;
	stmt_reset(q);
	return n;
}

static enum status check_type(struct shop *s, const struct profile *p, const struct own_field *f, const char *type, struct error *e)
{
	if (!profile_has(p, "field.types", shop_today(s, p), type))
		return error_set(e, ST_REFUSED, "FIELD_TYPE", profile_rule(f->profile, "EAS-72"), "type", "%s", _("A field is text, date or drop-down."));
	int64_t held = f->id != 0 && strcmp(type, f->type) != 0 ? count_of(s, held_sql, f->id) : 0;
	if (held > 0)
		return error_set(e, ST_REFUSED, "FIELD_IN_USE", profile_rule(f->profile, "EAS-75"), "type",
		                 ngettext("%lld member has a value here. Make a new field instead.",
		                          "%lld members have a value here. Make a new field instead.", (unsigned long)held), (long long)held);
	return ST_OK;
}

/* How many fields there may be, and where a new one stands. */
static enum status check_room(struct shop *s, const struct profile *p, struct own_field *f, struct error *e)
{
	struct stmt *q = db_prepare(s->db, count_sql);
	stmt_bind_text(q, ":profile", f->profile);
	enum step step = stmt_step(q, e);
	int64_t count = step == STEP_ROW ? stmt_int(q, 0) : 0, last = step == STEP_ROW ? stmt_int(q, 1) : 0;
	stmt_reset(q);
	int64_t max = profile_int(p, "field.max", shop_today(s, p), 0);
	if (step == STEP_FAILED)
		return ST_FAILED;
	if (max > 0 && count >= max)
		return error_set(e, ST_REFUSED, "field_most", profile_rule(f->profile, "EAS-72"), NULL,
		                 _("A shop has at most %lld fields of its own. Delete one first."), (long long)max);
	if (f->position == 0)
		f->position = last + 1;
	return ST_OK;
}

/* The record over the field as it stands. */
static enum status take(struct shop *s, const struct profile *p, struct own_field *f, struct record *r, struct error *e)
{
	const char *type = *record_get(r, "type") ? record_get(r, "type") : *f->type ? f->type : "text";
	const char *place = record_get(r, "position"), *need = record_get(r, "required");
	char *end;
	free(f->title);
	f->title = compose_clean(record_get(r, "title"));
	enum status st = check_title(s, p, f, e);
	if (st == ST_OK)
		st = check_type(s, p, f, type, e);
	if (st != ST_OK)
		return st;
	snprintf(f->type, sizeof f->type, "%s", type);
	f->required = *need ? strcmp(need, "yes") == 0 || strcmp(need, "true") == 0 || strcmp(need, "1") == 0 : f->required;
	if (*place) {
		f->position = strtoll(place, &end, 10);
		if (*end || f->position < 1 || f->position > 100000)
			return error_set(e, ST_REFUSED, "NUMBER_BAD", profile_rule(f->profile, "EAS-3"), "position",
			                 _("Enter a whole number from %1$lld to %2$lld."), 1LL, 100000LL);
	}
	if (f->id == 0)
		st = check_room(s, p, f, e);
	if (st == ST_OK && strcmp(type, "dropdown") == 0)
		st = read_choices(f, record_get(r, "choices"), profile_rule(f->profile, "EAS-72"), e);
	else
		free_choices(f);
	return st;
}

/* ---- writing ---- */

static enum status write_choice(struct shop *s, int64_t id, size_t position, const char *text, bool retired, struct error *e)
{
	struct stmt *q = db_prepare(s->db, choice_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":position", (int64_t)position);
	stmt_bind_text(q, ":text", text);
	stmt_bind_int(q, ":retired", retired);
	return stmt_run(q, e);
}

static bool is_chosen(struct shop *s, int64_t id, const char *text)
{
	struct stmt *q = db_prepare(s->db, chosen_sql);
	stmt_bind_int(q, ":id", id);
	stmt_bind_text(q, ":text", text);
	bool chosen = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return chosen;
}

/* The choices anew; what members have and the new ones lack stays behind them, retired. */
static enum status write_choices(struct shop *s, const struct own_field *f, const struct own_field *old, struct error *e)
{
	struct stmt *q = db_prepare(s->db, no_choices_sql);
	stmt_bind_int(q, ":id", f->id);
	enum status st = stmt_run(q, e);
	size_t n = 0;
	for (; n < f->choice_count && st == ST_OK; n++)
		st = write_choice(s, f->id, n + 1, f->choices[n].text, false, e);
	for (size_t i = 0; i < old->choice_count && st == ST_OK; i++)
		if (field_choice_at(f, old->choices[i].text) == f->choice_count && is_chosen(s, f->id, old->choices[i].text))
			st = write_choice(s, f->id, ++n, old->choices[i].text, true, e);
	return st;
}

static enum status audit(struct shop *s, const char *what, const struct own_field *f, struct error *e)
{
	char record[64], detail[300];
	snprintf(record, sizeof record, "field %" PRId64, f->id);
	snprintf(detail, sizeof detail, "%s %s %.200s", f->profile, f->type, f->title);
	return shop_audit(s, what, record, detail, e);
}

static enum status store(struct shop *s, struct own_field *f, const struct own_field *old, const char *op_id, struct error *e)
{
	bool fresh = f->id == 0;
	struct stmt *q = db_prepare(s->db, fresh ? insert_sql : update_sql);
	stmt_bind_text(q, ":title", f->title);
	stmt_bind_text(q, ":type", f->type);
	stmt_bind_int(q, ":required", f->required);
	stmt_bind_int(q, ":position", f->position);
	if (fresh) {
		stmt_bind_text(q, ":profile", f->profile);
		stmt_bind_int(q, ":now", clock_now());
		stmt_bind_text(q, ":by", s->actor);
		stmt_bind_text(q, ":op", op_id);
	} else {
		stmt_bind_int(q, ":id", f->id);
	}
	enum status st = stmt_run(q, e);
	if (st != ST_OK)
		return st;
	if (fresh)
		f->id = db_last_id(s->db);
	st = write_choices(s, f, old, e);
	return st == ST_OK ? audit(s, fresh ? "field create" : "field edit", f, e) : st;
}

static void set_absent(struct record *r, const char *field, const char *value)
{
	if (!record_has(r, field))
		record_set(r, field, value);
}

static void fill(struct record *r, const struct own_field *f)
{
	char place[24];
	struct buf lines = {0};
	snprintf(place, sizeof place, "%" PRId64, f->position);
	for (size_t i = 0; i < f->choice_count; i++)
		if (!f->choices[i].retired)
			buf_addf(&lines, "%s%s", lines.len > 0 ? "\n" : "", f->choices[i].text);
	set_absent(r, "profile", f->profile);
	set_absent(r, "title", f->title);
	set_absent(r, "type", f->type);
	set_absent(r, "choices", buf_str(&lines));
	set_absent(r, "required", f->required ? "yes" : "no");
	set_absent(r, "position", place);
	buf_free(&lines);
}

enum status field_record(struct shop *s, int64_t id, struct record *r, struct error *e)
{
	struct own_field f;
	enum status st = field_get(s, id, &f, e);
	if (st == ST_OK)
		fill(r, &f);
	own_field_free(&f);
	return st;
}

enum status field_save(struct shop *s, int64_t id, struct record *r, const char *op_id, int64_t *out, struct error *e)
{
	struct own_field f = {0}, old = {0};
	const struct profile *p;
	enum status st = ST_OK;
	notes_free(&s->notes);
	if (!id && (*out = act_row(s->db, op_sql, op_id)) != 0)
		return ST_OK;
	if (id && (st = field_get(s, id, &old, e)) == ST_OK)
		st = field_get(s, id, &f, e);
	if (st == ST_OK && id && (st = act_same_profile(r, old.profile, e)) == ST_OK)
		fill(r, &old);
	if (st == ST_OK)
		st = member_profile(s, id ? f.profile : *record_get(r, "profile") ? record_get(r, "profile") : NULL, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	if (st == ST_OK) {
		snprintf(f.profile, sizeof f.profile, "%s", profile_name(p));
		st = take(s, p, &f, r, e);
	}
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, store(s, &f, &old, op_id, e), e);
	*out = f.id;
	own_field_free(&f);
	own_field_free(&old);
	return st;
}

static enum status run_for(struct shop *s, const char *sql, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(s->db, sql);
	stmt_bind_int(q, ":id", id);
	return stmt_run(q, e);
}

static enum status erase(struct shop *s, const struct own_field *f, struct error *e)
{
	enum status st = run_for(s, no_values_sql, f->id, e);
	if (st == ST_OK)
		st = run_for(s, no_choices_sql, f->id, e);
	if (st == ST_OK)
		st = run_for(s, delete_sql, f->id, e);
	return st == ST_OK ? audit(s, "field delete", f, e) : st;
}

enum status field_delete(struct shop *s, int64_t id, struct error *e)
{
	struct own_field f;
	const struct profile *p;
	notes_free(&s->notes);
	enum status st = field_get(s, id, &f, e);
	if (st == ST_OK)
		st = shop_profile(s, f.profile, &p, e);
	if (st == ST_OK)
		st = staff_allow(s, p, "perm.members_write", e);
	int64_t held = st == ST_OK ? count_of(s, held_sql, id) : 0;
	if (held > 0)
		notes_add(&s->notes, NOTE_WARN, "field_has_values", profile_rule(f.profile, "EAS-75"), NULL,
		          ngettext("%2$lld member has a value in \"%1$s\"; it goes with the field.",
		                   "%2$lld members have a value in \"%1$s\"; they go with the field.", (unsigned long)held), f.title, (long long)held);
	if (st == ST_OK)
		st = shop_settle_warnings(s, e);
	if (st == ST_OK && (st = db_begin(s->db, e)) == ST_OK)
		st = shop_write_end(s, erase(s, &f, e), e);
	own_field_free(&f);
	return st;
}
