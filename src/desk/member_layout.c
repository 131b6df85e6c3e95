/*
 * Which columns a members' file has (EAS-81, FMT-44): those of our template, by
 * their names, or those of a marketplace's export, by the map [member.columns]
 * of its profile. A channel's further columns are kept in the preview; in our
 * own template a column that nobody knows is a slip of the pen.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desk/column.h"
#include "desk/member_sheet.h"
#include "storekeep/csv.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define LEADING_RECORDS 100
#define PRESETS 16

const char *const member_file_columns[MF_STANDARD] = {
	[MF_EMAIL] = "email", [MF_PHONE] = "phone", [MF_CODE] = "member_code", [MF_LAST] = "last_name", [MF_FIRST] = "first_name",
	[MF_NAME] = "name", [MF_BIRTHDAY] = "birthday", [MF_GENDER] = "gender", [MF_GROUPS] = "groups", [MF_TIER] = "tier",
	[MF_POINTS] = "points", [MF_CREDIT] = "credit", [MF_SOURCE] = "credit_source", [MF_CONSENT] = "email_consent", [MF_NOTE] = "note",
	[MF_ORDERS] = "orders", [MF_SPENT] = "total_spent", [MF_LAST_ORDER] = "last_order", [MF_REGISTERED] = "registered",
};

static const char own_sql[] =
	"SELECT id, title, type, required FROM field WHERE profile = :profile AND retired = 0 ORDER BY position, id";
static const char choice_sql[] = "SELECT text, retired FROM field_choice WHERE field_id = :id ORDER BY retired, position";

/* ---- the shop's own fields ---- */

static void read_choices(struct shop *s, struct own_column *c)
{
	struct stmt *q = db_prepare(s->db, choice_sql);

	stmt_bind_int(q, ":id", c->id);
	while (stmt_step(q, NULL) == STEP_ROW) {
		c->choices = xreallocarray(c->choices, c->choice_count + 1, sizeof *c->choices);
		c->choices[c->choice_count++] = xstrdup(column_words(q, 0));
		c->offered += stmt_int(q, 1) == 0;
	}
	stmt_reset(q);
}

enum status own_columns(struct shop *s, const char *profile, struct own_column **out, size_t *count, struct error *e)
{
	struct stmt *q = db_prepare(s->db, own_sql);
	enum step step;

	*out = NULL;
	*count = 0;
	stmt_bind_text(q, ":profile", profile);
	while ((step = stmt_step(q, e)) == STEP_ROW) {
		struct own_column c = {.id = stmt_int(q, 0), .title = xstrdup(column_words(q, 1)), .required = stmt_int(q, 3) != 0};

		c.exactly = xasprintf("=field:%s", c.title);
		c.heading = c.exactly + 1;
		column_text(q, 2, c.type, sizeof c.type);
		*out = xreallocarray(*out, *count + 1, sizeof **out);
		(*out)[(*count)++] = c;
	}
	stmt_reset(q);
	for (size_t i = 0; i < *count && step != STEP_FAILED; i++)
		read_choices(s, &(*out)[i]);
	return step == STEP_FAILED ? ST_FAILED : ST_OK;
}

void own_columns_free(struct own_column *own, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < own[i].choice_count; k++)
			free(own[i].choices[k]);
		free(own[i].choices);
		free(own[i].title);
		free(own[i].exactly);
	}
	free(own);
}

/* ---- candidates ---- */

/* One way to read the file. */
struct candidate {
	const char *preset;  /* "": our template */
	struct sheet_field fields[MF_STANDARD];
	size_t matched;      /* headings of the record at hand that it knows */
	bool contact;        /* one of them is an address, a number or a code */
};

struct sniff {
	struct candidate candidates[PRESETS];
	size_t count;
	struct own_column *own;
	size_t own_count;
};

static void add_candidate(struct sniff *n, const struct profile *p, bool template)
{
	struct candidate *c = &n->candidates[n->count];
	size_t given = 0;
	char key[64];

	if (n->count == PRESETS)
		return;
	*c = (struct candidate){.preset = template ? "" : profile_name(p)};
	for (size_t i = 0; i < MF_STANDARD; i++) {
		snprintf(key, sizeof key, "member.columns.%s", member_file_columns[i]);
		c->fields[i].name = member_file_columns[i];
		c->fields[i].aliases = template ? member_file_columns[i] : profile_text(p, key, DAY_NONE);
		given += c->fields[i].aliases != NULL;
	}
	/* A full name is what exports have; the template has two columns for it. */
	if (template)
		c->fields[MF_NAME].aliases = NULL;
	n->count += given != 0;
}

static bool heading_is(const char *folded, const char *heading)
{
	char *other = text_fold_header(heading);
	bool same = strcmp(folded, other) == 0;

	free(other);
	return same;
}

/* One of the comma-separated headings. */
static bool among(const char *folded, const char *aliases)
{
	const char *item;
	size_t len;

	while (aliases != NULL && profile_item(&aliases, &item, &len)) {
		char *one = xstrndup(item, len);
		bool same = heading_is(folded, one);

		free(one);
		if (same)
			return true;
	}
	return false;
}

/* Our column of a heading, MF_STANDARD and on for own ones; -1 unknown. */
static int column_of(const struct sniff *n, const struct candidate *c, const char *heading)
{
	char *folded = text_fold_header(heading);
	int found = -1;

	for (int i = 0; i < MF_STANDARD && found < 0 && *folded != '\0'; i++)
		if (among(folded, c->fields[i].aliases))
			found = i;
	for (size_t i = 0; i < n->own_count && found < 0 && *folded != '\0'; i++)
		if (heading_is(folded, n->own[i].heading))
			found = MF_STANDARD + (int)i;
	free(folded);
	return found;
}

static void look(const struct sniff *n, struct candidate *c, const struct csv_cell *cells, size_t count)
{
	c->matched = 0;
	c->contact = false;
	for (size_t i = 0; i < count; i++) {
		int column = column_of(n, c, cells[i].text);

		c->matched += column >= 0;
		c->contact = c->contact || column == MF_EMAIL || column == MF_PHONE || column == MF_CODE;
	}
}

/* How many headings are written exactly as the template writes them; `marked`: of those that nobody else would write so. */
static size_t exact(const struct csv_cell *cells, size_t count, size_t *marked)
{
	size_t n = 0;

	*marked = 0;
	for (size_t i = 0; i < count; i++) {
		*marked += strncmp(cells[i].text, "field:", 6) == 0;
		for (size_t k = 0; k < MF_STANDARD; k++)
			if (strcmp(cells[i].text, member_file_columns[k]) == 0) {
				n++;
				*marked += strchr(member_file_columns[k], '_') != NULL;
			}
	}
	return n;
}

/* The candidate that reads this record best: the template where it is written as ours, else whose export it is. */
static struct candidate *best_of(struct sniff *n, const struct csv_cell *cells, size_t count)
{
	struct candidate *template = &n->candidates[0], *preset = NULL;
	size_t marked, written = exact(cells, count, &marked);

	for (size_t i = 1; i < n->count; i++)
		if (preset == NULL || n->candidates[i].matched > preset->matched)
			preset = &n->candidates[i];
	if (preset == NULL || marked > 0 || template->matched > preset->matched || (template->matched == preset->matched && written > 0))
		return template;
	return preset;
}

/* ---- the layout ---- */

static char *first_stray(const struct sniff *n, const struct candidate *c, const struct csv_cell *cells, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *text = cells[i].text;
		size_t len = text_trim(&text, cells[i].len);

		if (len != 0 && column_of(n, c, cells[i].text) < 0)
			return xstrndup(text, len);
	}
	return NULL;
}

static void take(struct sniff *n, const struct candidate *c, const struct csv_cell *cells, size_t count, struct member_layout *out)
{
	out->count = MF_STANDARD + n->own_count;
	out->fields = xcalloc(out->count, sizeof *out->fields);
	memcpy(out->fields, c->fields, sizeof c->fields);
	for (size_t i = 0; i < n->own_count; i++)
		out->fields[MF_STANDARD + i] = (struct sheet_field){.name = n->own[i].heading, .aliases = n->own[i].exactly};
	for (size_t i = 0; i < count; i++) {
		int column = column_of(n, c, cells[i].text);

		if (column >= 0 && column < MF_STANDARD)
			out->fields[column].key = true;
	}
	snprintf(out->preset, sizeof out->preset, "%s", c->preset);
	if (*c->preset == '\0')
		out->stray = first_stray(n, c, cells, count);
}

/* The header is the first record with an address and a name or the like; where none has, the one that fits best, else the first. */
static bool find_head(struct sniff *n, const char *path, enum charset cs, char separator, struct member_layout *out)
{
	struct csv_options o = {.charset = cs, .separator = separator, .header_later = true};
	const struct csv_cell *cells;
	size_t count, best = 0;
	struct csv *csv;
	bool found = false;

	if (csv_open(&csv, path, &o, NULL) != ST_OK)
		return false;
	for (int row = 0; row < LEADING_RECORDS && !found && csv_next(csv, &cells, &count); row++) {
		for (size_t i = 0; i < n->count; i++)
			look(n, &n->candidates[i], cells, count);

		const struct candidate *c = best_of(n, cells, count);

		found = c->contact && c->matched > 1;
		if (out->fields != NULL && !found && c->matched <= best)
			continue;
		best = c->matched;
		free(out->fields);
		free(out->stray);
		out->stray = NULL;
		take(n, c, cells, count, out);
	}
	csv_close(csv);
	return out->fields != NULL;
}

enum status member_layout(struct shop *s, const struct profile *target, const char *path, enum charset cs, char separator,
                          struct member_layout *out, struct error *e)
{
	struct sniff *n = xcalloc(1, sizeof *n);
	const struct profile *p;
	enum status st;

	*out = (struct member_layout){0};
	st = own_columns(s, profile_name(target), &n->own, &n->own_count, e);
	out->own = n->own;
	out->own_count = n->own_count;
	add_candidate(n, target, true);
	add_candidate(n, target, false);
	for (const char *const *name = member_profiles(s); *name != NULL; name++)
		if (strcmp(*name, profile_name(target)) != 0 && shop_profile(s, *name, &p, NULL) == ST_OK)
			add_candidate(n, p, false);
	if (st == ST_OK && !find_head(n, path, cs, separator, out)) {
		/* Nothing to look at: the reader says what is wrong with it. */
		take(n, &n->candidates[0], NULL, 0, out);
		out->fields[MF_EMAIL].key = true;
	}
	free(n);
	return st;
}

void member_layout_free(struct member_layout *l)
{
	own_columns_free(l->own, l->own_count);
	free(l->fields);
	free(l->stray);
	*l = (struct member_layout){0};
}

/* ---- a heading that nobody knows ---- */

/* Letters to change, put in or leave out to make one of the other (bytes: headings are short). */
static size_t distance(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b), row[128], diagonal, above;

	if (la > 120 || lb > 120)
		return SIZE_MAX;
	for (size_t k = 0; k <= lb; k++)
		row[k] = k;
	for (size_t i = 1; i <= la; i++) {
		diagonal = row[0];
		row[0] = i;
		for (size_t k = 1; k <= lb; k++) {
			above = row[k];
			size_t least = diagonal + (a[i - 1] != b[k - 1]);

			if (above + 1 < least)
				least = above + 1;
			if (row[k - 1] + 1 < least)
				least = row[k - 1] + 1;
			diagonal = above;
			row[k] = least;
		}
	}
	return row[lb];
}

const char *member_column_near(const struct member_layout *l, const char *heading)
{
	char *folded = text_fold_header(heading);
	const char *best = member_file_columns[MF_EMAIL];
	size_t least = SIZE_MAX;

	for (size_t i = 0; i < l->count; i++) {
		if (i == MF_NAME || i == MF_SOURCE || l->fields[i].name == NULL)
			continue;

		char *other = text_fold_header(l->fields[i].name);
		size_t d = distance(folded, other);

		free(other);
		if (d < least) {
			least = d;
			best = l->fields[i].name;
		}
	}
	free(folded);
	return best;
}
