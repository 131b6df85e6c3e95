/*
 * The list of members (EAS-11, EAS-13, EAS-16): newest first along an index,
 * under a filter, or as found by what was typed.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/member_parts.h"
#include "storekeep/field.h"
#include "storekeep/form.h"
#include "storekeep/i18n.h"
#include "storekeep/text.h"

const struct list_column member_columns[] = {
	{.name = "id", .title = N_("No."), .kind = VK_INT, .cols = 8, .rank = 5, .sortable = true},
	{.name = "name", .title = N_("Name"), .kind = VK_TEXT, .cols = 14, .grow = 2, .sortable = true},
	{.name = "phone", .title = N_("Phone"), .kind = VK_TEXT, .cols = 14, .sortable = true},
	{.name = "tier", .title = N_("Tier"), .kind = VK_TEXT, .cols = 10, .rank = 1},
	{.name = "points", .title = N_("Points"), .kind = VK_INT, .cols = 8, .rank = 2, .sortable = true},
	{.name = "credit", .title = N_("Store credit"), .kind = VK_MONEY, .cols = 8, .rank = 4, .sortable = true},
	{.name = "orders", .title = N_("Orders"), .kind = VK_INT, .cols = 5, .rank = 6, .sortable = true},
	{.name = "spent", .title = N_("Spent"), .kind = VK_MONEY, .cols = 10, .rank = 5, .sortable = true},
	{.name = "last_on", .title = N_("Last order"), .kind = VK_DATE, .cols = 10, .rank = 6, .sortable = true},
	{.name = "kind", .title = N_("Kind"), .kind = VK_ENUM, .labels = "member_kind", .cols = 8, .rank = 7},
	{.name = "email", .title = N_("E-mail"), .kind = VK_TEXT, .cols = 24, .rank = 6},
	{.name = "member_code", .title = N_("Member number"), .kind = VK_TEXT, .cols = 12, .rank = 7},
	{.name = "groups", .title = N_("Groups"), .kind = VK_TEXT, .cols = 16, .rank = 8},
	{.name = "registered_at", .title = N_("Registered"), .kind = VK_INSTANT, .cols = 16, .rank = 8, .sortable = true},
	{.name = "blacklisted_at", .title = N_("Blacklisted"), .kind = VK_INSTANT, .cols = 16, .rank = 9},
	{.name = "profile", .title = N_("Marketplace"), .kind = VK_TEXT},
	{.name = "origin", .title = N_("Origin"), .kind = VK_ENUM, .labels = "member_origin"},
	{.name = "first_name", .title = N_("First name"), .kind = VK_TEXT},
	{.name = "last_name", .title = N_("Last name"), .kind = VK_TEXT},
	{.name = "gender", .title = N_("Gender"), .kind = VK_ENUM, .labels = "gender"},
	{.name = "birthday", .title = N_("Birthday"), .kind = VK_TEXT},
	{.name = "birthday_set_on", .title = N_("Birthday entered"), .kind = VK_DATE},
	{.name = "birthday_edited_on", .title = N_("Birthday changed by the customer"), .kind = VK_DATE},
	{.name = "email_consent", .title = N_("Wants e-mails"), .kind = VK_BOOL},
	{.name = "blacklist_reason", .title = N_("Reason"), .kind = VK_TEXT},
	{.name = "store_id", .title = N_("Store"), .kind = VK_INT},
	{.name = "staff_id", .title = N_("Staff"), .kind = VK_INT},
	{.name = "tier_id", .title = N_("Tier no."), .kind = VK_INT},
	{.name = "tier_from", .title = N_("Tier from"), .kind = VK_DATE},
	{.name = "tier_to", .title = N_("Tier until"), .kind = VK_DATE},
	{.name = "note", .title = N_("Notes"), .kind = VK_TEXT},
	{.name = "created_at", .title = N_("Created"), .kind = VK_INSTANT},
	{.name = "created_by", .title = N_("Created by"), .kind = VK_TEXT},
};
/* Names as people read them: Chinese ones without a blank. U+2E80 is the first character written so. */
#define NAME \
	"CASE WHEN m.last_name = '' OR m.first_name = '' THEN m.last_name || m.first_name" \
	" WHEN unicode(m.last_name) >= 11904 AND unicode(m.first_name) >= 11904 THEN m.last_name || m.first_name" \
	" ELSE m.first_name || ' ' || m.last_name END"
#define BASE_TIER "(SELECT t.name FROM tier t WHERE t.profile = m.profile AND t.level = 1 AND m.kind = 'registered')"
const char *const member_exprs[] = {
	"m.id", NAME, "m.phone", "coalesce((SELECT t.name FROM tier t WHERE t.id = m.tier_id), " BASE_TIER ")", "coalesce(w.points, 0)",
	"coalesce(w.credit, 0)", "coalesce(w.orders, 0)", "coalesce(w.spent, 0)", "w.last_on", "m.kind", "m.email", "m.member_code",
	("(SELECT group_concat(x.name, ', ') FROM group_member y CROSS JOIN member_group x ON x.id = y.group_id WHERE y.member_id = m.id)"),
	"m.registered_at", "m.blacklisted_at", "m.profile", "m.origin", "m.first_name", "m.last_name", "m.gender", "m.birthday", "m.birthday_set_on", "m.birthday_edited_on", "m.email_consent",
	"m.blacklist_reason", "m.store_id", "m.staff_id", "m.tier_id", "m.tier_from", "m.tier_to", "m.note", "m.created_at", "m.created_by",
};
const size_t member_column_count = LIST_COUNT(member_columns);
_Static_assert(LIST_COUNT(member_columns) == LIST_COUNT(member_exprs), "every column has its expression");

#define WALLET " LEFT JOIN wallet w ON w.member_id = m.id"

#define OTHER_SORTS \
	{.column = "phone", .by = {"coalesce(m.phone, '')"}}, \
	{.column = "points", .by = {"coalesce(w.points, 0)"}, .number = 1}, \
	{.column = "credit", .by = {"coalesce(w.credit, 0)"}, .number = 1}, \
	{.column = "orders", .by = {"coalesce(w.orders, 0)"}, .number = 1}, \
	{.column = "spent", .by = {"coalesce(w.spent, 0)"}, .number = 1}, \
	{.column = "last_on", .by = {"w.last_on"}, .nullable = 1}, \
	{.column = "registered_at", .by = {"m.registered_at"}, .number = 1, .nullable = 1},

/* Newest first, equal instants by number (EAS-16). All are walks of an index that begins where the page does. */
static const struct list_sort walked[] = {
	{.by = {"-m.since_at"}, .number = 1, .from = "member m INDEXED BY member_since" WALLET},
	{.column = "id", .by = {0}, .from = "member m NOT INDEXED" WALLET},
	{.column = "name", .by = {"m.name_key"}, .from = "member m INDEXED BY member_name" WALLET},
	OTHER_SORTS
};
/* Of the few whom a condition leaves. */
static const struct list_sort sorts[] = {
	{.by = {"-m.since_at"}, .number = 1},
	{.column = "id", .by = {0}},
	{.column = "name", .by = {"m.name_key"}},
	OTHER_SORTS
};

/* One list of members: its definition is its own, as the filter makes the condition. */
struct members {
	struct shop *s;
	char profile[32];
	struct list_def def;
	char *where;
	struct list_source base, found;
	char *text;       /* of `found`; NULL: none yet */
	struct list_source sorted;
	char *sorted_by;  /* of `sorted`: the column, "-" before it when descending; NULL: none yet */
	bool filtered;    /* the form says something: what is typed narrows it */
};

static bool is_blank(const char *text)
{
	return text == NULL || text_trim(&text, strlen(text)) == 0;
}

/* Plain words alone, nothing like `column=value`. */
static bool is_words(const char *filter)
{
	return !is_blank(filter) && strpbrk(filter, "=<>\"") == NULL;
}

/* Everybody by a figure that has an index of its own; NULL: as the list itself sorts. */
static struct list_source *sorted_for(struct members *l, const struct list_query *q)
{
	char *by = xasprintf("%s%s", q->descending ? "-" : "", q->sort);

	if (l->sorted_by == NULL || strcmp(l->sorted_by, by) != 0) {
		list_close(&l->sorted);
		free(l->sorted_by);
		l->sorted_by = by;
		l->sorted = (struct list_source){0};
		member_sorted_open(l->s, l->profile, q->sort, q->descending, &l->sorted);
	} else {
		free(by);
	}
	return l->sorted.page != NULL ? &l->sorted : NULL;
}

static struct list_source *source_for(struct members *l, const struct list_query *q)
{
	struct list_source *sorted = !l->filtered && q->sort != NULL && is_blank(q->filter) ? sorted_for(l, q) : NULL;

	if (sorted != NULL)
		return sorted;
	if (l->filtered || q->sort != NULL || !is_words(q->filter))
		return &l->base;
	if (l->text == NULL || strcmp(l->text, q->filter) != 0) {
		list_close(&l->found);
		free(l->text);
		l->text = xstrdup(q->filter);
		member_find_list(l->s, l->profile, q->filter, &l->found);
	}
	return &l->found;
}

static enum status check_sort(const struct members *l, const char *sort, struct error *e)
{
	struct buf known = {0};

	for (size_t i = 1; i < LIST_COUNT(sorts); i++) {
		if (sort == NULL || strcmp(sort, sorts[i].column) == 0) {
			buf_free(&known);
			return ST_OK;
		}
		buf_addf(&known, "%s%s", known.len > 0 ? ", " : "", sorts[i].column);
	}
	error_set(e, ST_REFUSED, "SORT_FIELD", profile_rule(l->profile, "EAS-16"), "sort", _("Cannot sort by “%1$s”. Columns: %2$s."), sort, buf_str(&known));
	buf_free(&known);
	return ST_REFUSED;
}

static enum status page(void *self, const struct list_query *q, struct list_page *out, struct error *e)
{
	struct members *l = self;
	enum status st = check_sort(l, q->sort, e);
	struct list_source *src = source_for(l, q);

	*out = (struct list_page){0};
	return st == ST_OK ? src->page(src->self, q, out, e) : st;
}

static bool count(void *self, const struct list_query *q, bool (*stop)(void *), void *stop_arg, int64_t *out)
{
	struct list_source *src = source_for(self, q);

	return src->count(src->self, q, stop, stop_arg, out);
}

static void close_members(void *self)
{
	struct members *l = self;

	list_close(&l->base);
	list_close(&l->found);
	list_close(&l->sorted);
	free(l->text);
	free(l->sorted_by);
	free(l->where);
	free(l);
}

static bool is_empty(const struct record *r)
{
	for (size_t i = 0; r != NULL && i < r->form->count; i++)
		if (*record_get(r, r->form->fields[i].name) != '\0')
			return false;
	return true;
}

/* What is typed beside a filter of the form, or with a column's value. */
#define SEARCH \
	"m.name_key >= '' AND holds(m.name_key, :folded) OR m.member_code = :text OR holds(m.email_key, :folded)" \
	" OR instr(m.phone, :text) > 0 OR instr(m.phone, ltrim(:text, '0')) > 0"

enum status member_list(struct shop *s, const char *profile, const struct record *filter, struct list_source *out, struct error *e)
{
	struct members *l;
	struct member_where w;
	enum status st = member_where_make(s, profile, filter, &w, e);

	*out = (struct list_source){0};
	if (st != ST_OK)
		return st;
	l = xcalloc(1, sizeof *l);
	l->s = s;
	strncpy(l->profile, profile, sizeof l->profile - 1);
	l->where = xasprintf("m.profile = :profile AND " MEMBER_LIVE "%s", buf_str(&w.sql));
	l->filtered = !is_empty(filter);
	l->def = (struct list_def){
		.columns = member_columns, .exprs = member_exprs, .column_count = member_column_count, .from = "member m" WALLET, .where = l->where,
		.id = "m.id", .sorts = w.led ? sorts : walked, .sort_count = LIST_COUNT(sorts), .search = SEARCH,
	};
	desk_list_open(&l->base, s->db, &l->def, w.binds, w.count);
	member_where_free(&w);
	*out = (struct list_source){.columns = member_columns, .column_count = member_column_count, .page = page, .count = count, .self = l,
	                            .close = close_members};
	return ST_OK;
}

char *member_list_sql(struct list_source *src, const struct list_query *q, int n)
{
	struct members *l = src->self;

	return desk_list_sql(&l->base, q, n);
}

enum status member_filter_form(struct shop *s, const char *profile, const struct form **out, struct error *e)
{
	const struct form *base;
	struct own_field *fields = NULL;
	struct form_field *more;
	size_t count = 0, kept = 0;
	enum status st = form_load("member_filter", &base, e);

	if (st == ST_OK)
		st = fields_of(s, profile, false, &fields, &count, e);
	if (st != ST_OK)
		return st;
	more = xcalloc(count + 1, sizeof *more);
	char (*names)[32] = xcalloc(count + 1, sizeof *names);
	for (size_t i = 0; i < count; i++) {
		const char *type = fields[i].type;

		snprintf(names[i], sizeof names[i], FIELD_PREFIX "%lld", (long long)fields[i].id);
		more[kept++] = (struct form_field){.name = names[i], .label = fields[i].title,
		                                   .kind = strcmp(type, "date") == 0 ? FIELD_DATE : FIELD_TEXT};
		if (strcmp(type, "dropdown") == 0)
			more[kept - 1].kind = FIELD_CHOICE, more[kept - 1].values = "@list";
	}
	*out = form_extended(base, more, kept);
	free(more);
	free(names);
	own_fields_free(fields, count);
	return ST_OK;
}

enum status member_filter_check(const char *profile, struct record *r, struct error *e)
{
	struct error why = {0};
	enum status st = record_check(r, NULL, NULL, &why);
	const struct form_field *f = st == ST_REFUSED ? form_field(r->form, why.field) : NULL;

	if (st == ST_OK)
		return st;
	if (f != NULL && f->kind == FIELD_DATE)
		return error_set(e, st, "DATE_BAD", profile_rule(profile, "EAS-2"), why.field, _("%s is not a date. Write it as YYYY-MM-DD."),
		                 record_get(r, why.field));
	if (f != NULL && (f->kind == FIELD_INT || f->kind == FIELD_MONEY))
		return error_set(e, st, "NUMBER_BAD", profile_rule(profile, "EAS-3"), why.field, "%s", why.message);
	if (e != NULL)
		*e = why;
	return st;
}
