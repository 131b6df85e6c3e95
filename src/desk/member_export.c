/*
 * Members out into a file (EAS-84, EAS-127): everybody, those of a filter, a
 * group or a segment, or the marked ones, in the order of the list. What comes
 * out can come in again and changes nothing.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "desk/column.h"
#include "desk/member_sheet.h"
#include "storekeep/csv.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/staff.h"
#include "storekeep/xlsx.h"

#define PAGE 1000
#define COLUMNS_MAX 64
enum { COLUMN_COLS = 16 };

static const char place_sql[] = "SELECT since_at FROM member WHERE id = :id";
static const char row_sql[] =
	"SELECT m.email, m.phone, m.member_code, m.last_name, m.first_name, m.birthday, m.gender, t.name, m.email_consent, m.note,"
	" m.registered_at, m.kind, m.blacklisted_at, COALESCE(w.points, 0), COALESCE(w.credit, 0), COALESCE(w.orders, 0),"
	" COALESCE(w.spent, 0), w.last_on, m.email_key"
	" FROM member m LEFT JOIN wallet w ON w.member_id = m.id LEFT JOIN tier t ON t.id = m.tier_id WHERE m.id = :id";
static const char groups_sql[] =
	"SELECT g.name FROM group_member x JOIN member_group g ON g.id = x.group_id WHERE x.member_id = :id ORDER BY g.id";
static const char own_sql[] = "SELECT value FROM field_value WHERE member_id = :id AND field_id = :field";
static const char base_sql[] = "SELECT name FROM tier WHERE profile = :profile AND level = 1";

/* Columns of row_sql. */
enum { C_EMAIL, C_PHONE, C_CODE, C_LAST, C_FIRST, C_BIRTHDAY, C_GENDER, C_TIER, C_CONSENT, C_NOTE, C_REGISTERED, C_KIND, C_BLOCKED,
       C_POINTS, C_CREDIT, C_ORDERS, C_SPENT, C_LAST_ORDER, C_EMAIL_KEY };

struct place {
	instant_t since;
	int64_t id;
};

struct out {
	struct shop *s;
	const struct profile *p;
	const struct member_export *x;
	struct own_column *own;
	size_t own_count;
	int columns[COLUMNS_MAX]; /* member_column, MF_STANDARD and on for own fields */
	size_t column_count;
	char base_tier[128];
	const char *separator;
	bool guard, mailchimp;
	struct csv_writer *csv;
	struct xlsx_book *book;
	struct member_exported done;
};

/* ---- which columns ---- */

static void add_column(struct out *o, int column)
{
	if (o->column_count < COLUMNS_MAX)
		o->columns[o->column_count++] = column;
}

static int column_named(const char *name, size_t len)
{
	/* tags: what a newsletter service calls groups */
	if (len == 4 && strncmp(name, "tags", 4) == 0)
		return MF_GROUPS;
	for (int i = 0; i < MF_STANDARD; i++)
		if (strlen(member_file_columns[i]) == len && strncmp(member_file_columns[i], name, len) == 0)
			return i;
	return -1;
}

static void choose_columns(struct out *o)
{
	const char *list = profile_text(o->p, o->mailchimp ? "export.mailchimp" : "import.columns", DAY_NONE), *item;
	size_t len;

	while (list != NULL && profile_item(&list, &item, &len)) {
		int column = column_named(item, len);

		if (column >= 0)
			add_column(o, column);
	}
	for (size_t i = 0; i < o->own_count && !o->mailchimp; i++)
		add_column(o, MF_STANDARD + (int)i);
	for (int i = MF_ORDERS; i <= MF_REGISTERED && !o->mailchimp; i++)
		add_column(o, i);
}

static const char *heading_of(const struct out *o, int column)
{
	if (column >= MF_STANDARD)
		return o->own[column - MF_STANDARD].heading;
	return o->mailchimp && column == MF_GROUPS ? "tags" : member_file_columns[column];
}

/* ---- cells ---- */

/* A spreadsheet must not run it; the import takes the apostrophe off again (EAS-84). One of the text's own gets a second. */
static void put_text(struct out *o, const char *text)
{
	char *shielded;

	if (o->book != NULL) {
		xlsx_book_put(o->book, text);
	} else if (!o->guard) {
		csv_put(o->csv, text, CSV_NUMBER);
	} else if (*text != '\0' && strchr("=+-@\t\r\n'", *text) != NULL) {
		shielded = xasprintf("'%s", text);
		csv_put(o->csv, shielded, CSV_NUMBER);
		free(shielded);
	} else {
		csv_put(o->csv, text, CSV_PLAIN);
	}
}

static void put_int(struct out *o, int64_t v)
{
	if (o->book != NULL)
		xlsx_book_put_int(o->book, v);
	else
		csv_put_int(o->csv, v);
}

static void put_groups(struct out *o, int64_t id)
{
	struct stmt *q = db_prepare(o->s->db, groups_sql);
	struct buf b = {0};

	stmt_bind_int(q, ":id", id);
	while (stmt_step(q, NULL) == STEP_ROW)
		buf_addf(&b, "%s%s", b.len == 0 ? "" : o->mailchimp ? "," : o->separator, column_words(q, 0));
	stmt_reset(q);
	put_text(o, buf_str(&b));
	buf_free(&b);
}

static void put_own(struct out *o, int64_t id, const struct own_column *c)
{
	struct stmt *q = db_prepare(o->s->db, own_sql);

	stmt_bind_int(q, ":id", id);
	stmt_bind_int(q, ":field", c->id);
	put_text(o, stmt_step(q, NULL) == STEP_ROW ? column_words(q, 0) : "");
	stmt_reset(q);
}

/* Who is registered without a tier is in the base tier (EAS-25). */
static const char *tier_of(const struct out *o, struct stmt *q)
{
	const char *name = column_words(q, C_TIER);

	return *name != '\0' || strcmp(column_words(q, C_KIND), "registered") != 0 ? name : o->base_tier;
}

static void put_registered(struct out *o, struct stmt *q)
{
	char day[16] = "";

	if (!stmt_is_null(q, C_REGISTERED))
		day_format(instant_day(stmt_int(q, C_REGISTERED), profile_zone(o->p)), day);
	put_text(o, day);
}

static void put_cell(struct out *o, struct stmt *q, int64_t id, int column)
{
	switch (column) {
	case MF_EMAIL: put_text(o, column_words(q, C_EMAIL)); break;
	case MF_PHONE: put_text(o, column_words(q, C_PHONE)); break;
	case MF_CODE: put_text(o, column_words(q, C_CODE)); break;
	case MF_LAST: put_text(o, column_words(q, C_LAST)); break;
	case MF_FIRST: put_text(o, column_words(q, C_FIRST)); break;
	case MF_BIRTHDAY: put_text(o, column_words(q, C_BIRTHDAY)); break;
	case MF_GENDER: put_text(o, column_words(q, C_GENDER)); break;
	case MF_GROUPS: put_groups(o, id); break;
	case MF_TIER: put_text(o, tier_of(o, q)); break;
	case MF_POINTS: put_int(o, stmt_int(q, C_POINTS)); break;
	case MF_CREDIT: put_int(o, stmt_int(q, C_CREDIT)); break;
	case MF_CONSENT: put_text(o, stmt_int(q, C_CONSENT) != 0 ? "yes" : "no"); break;
	case MF_NOTE: put_text(o, column_words(q, C_NOTE)); break;
	case MF_ORDERS: put_int(o, stmt_int(q, C_ORDERS)); break;
	case MF_SPENT: put_int(o, stmt_int(q, C_SPENT)); break;
	case MF_LAST_ORDER: put_text(o, column_words(q, C_LAST_ORDER)); break;
	case MF_REGISTERED: put_registered(o, q); break;
	default:
		if (column >= MF_STANDARD)
			put_own(o, id, &o->own[column - MF_STANDARD]);
		else
			put_text(o, "");
	}
}

static void end_row(struct out *o)
{
	if (o->book != NULL)
		xlsx_book_end_row(o->book);
	else
		csv_end_row(o->csv);
}

static void put_head(struct out *o)
{
	for (size_t i = 0; i < o->column_count; i++)
		if (o->book != NULL)
			xlsx_book_head(o->book, heading_of(o, o->columns[i]));
		else
			csv_put(o->csv, heading_of(o, o->columns[i]), CSV_PLAIN);
	end_row(o);
}

/* May a newsletter go to this one? No two members of a marketplace share an address, so each comes once. */
static bool wants_letters(struct stmt *q)
{
	return !stmt_is_null(q, C_EMAIL_KEY) && stmt_int(q, C_CONSENT) != 0 && stmt_is_null(q, C_BLOCKED);
}

static enum status put_member(struct out *o, int64_t id, struct error *e)
{
	struct stmt *q = db_prepare(o->s->db, row_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	if (step == STEP_ROW && o->mailchimp && !wants_letters(q)) {
		o->done.left_out++;
	} else if (step == STEP_ROW) {
		o->done.members++;
		for (size_t i = 0; i < o->column_count && (o->csv != NULL || o->book != NULL); i++)
			put_cell(o, q, id, o->columns[i]);
		if (o->csv != NULL || o->book != NULL)
			end_row(o);
	}
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

/* ---- who, in the order of the list ---- */

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;

	if (x->since != y->since)
		return x->since > y->since ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

static enum status place_of(struct shop *s, int64_t id, struct place *out, struct error *e)
{
	struct stmt *q = db_prepare(s->db, place_sql);
	enum step step;

	stmt_bind_int(q, ":id", id);
	step = stmt_step(q, e);
	*out = (struct place){step == STEP_ROW ? stmt_int(q, 0) : 0, id};
	stmt_reset(q);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

static enum status gather(struct out *o, struct place **out, size_t *count, struct error *e)
{
	struct member_choice who = o->x->who;
	int64_t ids[PAGE], after = 0;
	size_t got = 0, room = 0;
	enum status st = ST_OK;

	who.profile = profile_name(o->p);
	*out = NULL;
	*count = 0;
	do {
		st = member_choice_page(o->s, &who, after, ids, PAGE, &got, e);
		if (st == ST_OK && *count + got > room)
			*out = xreallocarray(*out, room = room * 2 + PAGE, sizeof **out);
		for (size_t i = 0; i < got && st == ST_OK; i++)
			st = place_of(o->s, ids[i], &(*out)[(*count)++], e);
		if (got != 0)
			after = ids[got - 1];
	} while (st == ST_OK && got == PAGE);
	if (*count != 0)
		qsort(*out, *count, sizeof **out, compare_places);
	return st;
}

/* ---- the file ---- */

static bool ends_in_xlsx(const char *path)
{
	size_t n = strlen(path);

	return n > 5 && strcasecmp(path + n - 5, ".xlsx") == 0;
}

static enum status open_file(struct out *o, struct error *e)
{
	const struct member_export *x = o->x;
	bool bom = profile_bool(o->p, "export.csv_bom", DAY_NONE, true), book;
	enum status st;

	if (o->s->dry_run)
		return ST_OK;
	book = x->format != NULL && !o->mailchimp ? strcmp(x->format, "xlsx") == 0 : ends_in_xlsx(x->path);
	if (!book)
		return csv_create(&o->csv, x->path, bom ? CS_UTF8_BOM : CS_UTF8, x->overwrite, e);
	st = xlsx_book_new(&o->book, x->path, clock_now(), x->overwrite, e);
	if (st == ST_OK)
		xlsx_book_sheet(o->book, _("Members"), o->column_count, COLUMN_COLS);
	return st;
}

static enum status nobody(const struct out *o, int64_t all, struct error *e)
{
	return error_set(e, ST_REFUSED, "EXPORT_NOBODY", profile_rule(profile_name(o->p), "EAS-127"), NULL,
	                 _("None of the %lld members has an e-mail address and has agreed to newsletters."), (long long)all);
}

static enum status write_all(struct out *o, struct error *e)
{
	const struct progress *p = &o->x->progress;
	struct place *who = NULL;
	size_t count = 0;
	enum status st = gather(o, &who, &count, e);

	if (st == ST_OK)
		st = open_file(o, e);
	if (st == ST_OK && (o->csv != NULL || o->book != NULL))
		put_head(o);
	for (size_t i = 0; i < count && st == ST_OK; i++) {
		st = put_member(o, who[i].id, e);
		if (st == ST_OK && i % PAGE == 0 && p->step != NULL && !p->step(p->arg, (int64_t)i, (int64_t)count))
			st = error_set(e, ST_REFUSED, "cancelled", NULL, NULL, "%s", _("Stopped. Nothing was written."));
	}
	free(who);
	return st == ST_OK && o->mailchimp && o->done.members == 0 ? nobody(o, (int64_t)count, e) : st;
}

static enum status close_file(struct out *o, enum status st, struct error *e)
{
	if (st == ST_OK && o->csv != NULL)
		return csv_finish(o->csv, e);
	if (st == ST_OK && o->book != NULL)
		return xlsx_book_finish(o->book, e);
	csv_abandon(o->csv);
	xlsx_book_abandon(o->book);
	return st;
}

/* Data of people left the house: who took it, and how many. */
static enum status note(struct out *o, struct error *e)
{
	char detail[128];
	enum status st;

	if (o->s->dry_run)
		return ST_OK;
	st = db_begin(o->s->db, e);
	if (st != ST_OK)
		return st;
	snprintf(detail, sizeof detail, "%s: %lld members%s", profile_name(o->p), (long long)o->done.members, o->mailchimp ? ", mailchimp" : "");
	st = shop_audit(o->s, "member export", "members", detail, e);
	return db_end(o->s->db, st, e);
}

static void prepare(struct out *o)
{
	struct stmt *q = db_prepare(o->s->db, base_sql);
	const char *separator = profile_text(o->p, "import.group_separator", DAY_NONE);

	o->guard = profile_bool(o->p, "export.formula_guard", DAY_NONE, true);
	o->separator = separator != NULL ? separator : "|";
	choose_columns(o);
	stmt_bind_text(q, ":profile", profile_name(o->p));
	if (stmt_step(q, NULL) == STEP_ROW)
		column_text(q, 0, o->base_tier, sizeof o->base_tier);
	stmt_reset(q);
}

static enum status check_format(const char *format, struct error *e)
{
	if (format == NULL || strcmp(format, "csv") == 0 || strcmp(format, "xlsx") == 0 || strcmp(format, "mailchimp") == 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "format_unknown", NULL, "format", "%s", _("The format is csv, xlsx or mailchimp."));
}

enum status member_export(struct shop *s, const struct member_export *x, struct member_exported *done, struct error *e)
{
	struct out o = {.s = s, .x = x, .mailchimp = x->format != NULL && strcmp(x->format, "mailchimp") == 0};
	enum status st = check_format(x->format, e);

	*done = (struct member_exported){0};
	if (st == ST_OK)
		st = member_profile(s, x->who.profile, &o.p, e);
	if (st == ST_OK)
		st = staff_allow(s, o.p, "perm.members_export", e);
	if (st == ST_OK)
		st = own_columns(s, profile_name(o.p), &o.own, &o.own_count, e);
	if (st == ST_OK) {
		prepare(&o);
		st = write_all(&o, e);
		st = close_file(&o, st, e);
	}
	if (st == ST_OK)
		st = note(&o, e);
	*done = o.done;
	own_columns_free(o.own, o.own_count);
	return st;
}
