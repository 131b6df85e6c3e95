/*
 * The filter of a list: words of free text and `column=value` pairs, all of
 * which must hold. `=` on a text means "holds", on a day "begins with", so that
 * 2026-10 is a month; `<`, `<=`, `>`, `>=` and `!=` work too. The SQL comes
 * from the list's constants, what was typed is bound.
 */
#include "config.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "list_parts.h"
#include "storekeep/date.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/text.h"

/* Greater than every text that begins with what stands before it. */
#define LAST "\xf4\x8f\xbf\xbf"

enum op { OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE };
static const char *const op_sql[] = {[OP_EQ] = "=", [OP_NE] = "<>", [OP_LT] = "<", [OP_LE] = "<=", [OP_GT] = ">", [OP_GE] = ">="};

/* One word of the filter. */
struct word {
	char *text;   /* quotes removed; owned */
	size_t left;  /* bytes before the operator */
	size_t right; /* where the value begins; 0: no operator */
	enum op op;
	int n;        /* its number, which tells its :names apart */
};

/* A pair being turned into a condition. */
struct pair {
	struct list_condition *c;
	const char *expr;
	const char *value;
	enum op op;
	int n;
};

static void put(struct list_condition *c, const char *name, int n, char *text, int64_t num)
{
	c->values = xreallocarray(c->values, c->count + 1, sizeof *c->values);
	c->values[c->count++] = (struct list_value){.name = xasprintf(":%s%d", name, n), .text = text, .num = num};
}

/* A condition of the description, with the word's number put behind each of its :names. */
static void add_numbered(struct buf *out, const char *sql, int n)
{
	static const char *const names[] = {"value_end", "value", "text_end", "text", "folded"};

	while (*sql != '\0') {
		size_t taken = 0;

		for (size_t i = 0; *sql == ':' && i < LIST_COUNT(names) && taken == 0; i++) {
			size_t len = strlen(names[i]);

			if (strncmp(sql + 1, names[i], len) == 0 && !isalnum((unsigned char)sql[1 + len]) && sql[1 + len] != '_')
				taken = 1 + len;
		}
		if (taken == 0) {
			buf_addc(out, *sql++);
			continue;
		}
		buf_add(out, sql, taken);
		buf_addf(out, "%d", n);
		sql += taken;
	}
}

static bool number_of(const char *s, int64_t *out)
{
	struct buf plain = {0};
	bool good;
	char *end;

	for (; *s != '\0'; s++)
		if (*s != ',')
			buf_addc(&plain, *s);
	errno = 0;
	*out = strtoll(buf_str(&plain), &end, 10);
	good = plain.len > 0 && *end == '\0' && errno == 0;
	buf_free(&plain);
	return good;
}

/* The head that a day's text has to begin with: a year, a month, or a day in any spelling. The caller frees; NULL: neither. */
static char *day_head(const char *value)
{
	size_t len = strlen(value);
	char iso[16];
	day_t d;

	if (strspn(value, "0123456789-") == len && (len == 4 || (len == 7 && value[4] == '-')))
		return xstrdup(value);
	if (date_parse(value, len, &d, NULL, NULL) != ST_OK)
		return NULL;
	day_format(d, iso);
	return xstrdup(iso);
}

/* Comparing with a range from :value to before :value_end as with one thing. */
static void add_range(const struct pair *p)
{
	struct buf *sql = &p->c->sql;

	switch (p->op) {
	case OP_EQ:
		buf_addf(sql, "(%s >= :value%d AND %s < :value_end%d)", p->expr, p->n, p->expr, p->n);
		break;
	case OP_NE:
		buf_addf(sql, "coalesce(NOT (%s >= :value%d AND %s < :value_end%d), 1)", p->expr, p->n, p->expr, p->n);
		break;
	case OP_LT:
	case OP_GE:
		buf_addf(sql, "%s %s :value%d", p->expr, op_sql[p->op], p->n);
		break;
	case OP_LE:
	case OP_GT:
		buf_addf(sql, "%s %s :value_end%d", p->expr, p->op == OP_LE ? "<" : ">=", p->n);
		break;
	}
}

static bool on_day(const struct pair *p)
{
	char *head = day_head(p->value);

	if (head == NULL)
		return false;
	add_range(p);
	put(p->c, "value_end", p->n, xasprintf("%s%s", head, LAST), 0);
	put(p->c, "value", p->n, head, 0);
	return true;
}

static bool on_instant(const struct pair *p)
{
	char *head = day_head(p->value);
	day_t d = head != NULL ? day_parse_iso(head) : DAY_NONE;

	free(head);
	if (d == DAY_NONE)
		return false;
	add_range(p);
	put(p->c, "value", p->n, NULL, instant_from(d, 0, "Asia/Taipei"));
	put(p->c, "value_end", p->n, NULL, instant_from(d + 1, 0, "Asia/Taipei"));
	return true;
}

static bool on_number(const struct pair *p)
{
	int64_t num;

	if (!number_of(p->value, &num))
		return false;
	buf_addf(&p->c->sql, "%s %s :value%d", p->expr, op_sql[p->op], p->n);
	put(p->c, "value", p->n, NULL, num);
	return true;
}

static bool on_bool(const struct pair *p)
{
	static const char *const yes[] = {"1", "yes", "true"}, *const no[] = {"0", "no", "false"};
	int found = strcmp(p->value, _("yes")) == 0 ? 1 : strcmp(p->value, _("no")) == 0 ? 0 : -1;

	for (size_t i = 0; i < LIST_COUNT(yes); i++)
		found = strcmp(p->value, yes[i]) == 0 ? 1 : strcmp(p->value, no[i]) == 0 ? 0 : found;
	if (found < 0 || (p->op != OP_EQ && p->op != OP_NE))
		return false;
	buf_addf(&p->c->sql, "%s %s :value%d", p->expr, op_sql[p->op], p->n);
	put(p->c, "value", p->n, NULL, found);
	return true;
}

/* A code, or what people read for it. */
static bool on_enum(const struct pair *p, const struct list_column *col)
{
	const char *found = col->labels == NULL || p->value[0] == '\0' ? p->value : NULL, *code;

	for (int i = 0; found == NULL && (code = label_code(col->labels, i)) != NULL; i++)
		if (strcmp(code, p->value) == 0 || strcmp(label_of(col->labels, code), p->value) == 0)
			found = code;
	if (found == NULL || (p->op != OP_EQ && p->op != OP_NE))
		return false;
	if (p->op == OP_EQ && found[0] != '\0')
		buf_addf(&p->c->sql, "%s = :value%d", p->expr, p->n);
	else
		buf_addf(&p->c->sql, "coalesce(%s, '') %s :value%d", p->expr, op_sql[p->op], p->n);
	put(p->c, "value", p->n, xstrdup(found), 0);
	return true;
}

static bool on_text(const struct pair *p)
{
	struct buf *sql = &p->c->sql;

	if (p->op != OP_EQ && p->op != OP_NE) {
		buf_addf(sql, "%s %s :value%d", p->expr, op_sql[p->op], p->n);
		put(p->c, "value", p->n, xstrdup(p->value), 0);
	} else if (p->value[0] == '\0') {
		buf_addf(sql, "coalesce(%s, '') %s ''", p->expr, op_sql[p->op]);
	} else {
		buf_addf(sql, "%sholds(%s, :folded%d)", p->op == OP_NE ? "NOT " : "", p->expr, p->n);
		put(p->c, "folded", p->n, text_fold(p->value), 0);
	}
	return true;
}

static bool on_column(const struct pair *p, const struct list_column *col)
{
	switch (col->kind) {
	case VK_TEXT:
	case VK_WORDS:
		return on_text(p);
	case VK_ENUM:
		return on_enum(p, col);
	case VK_BOOL:
		return on_bool(p);
	case VK_DATE:
		return p->value[0] == '\0' ? on_text(p) : on_day(p);
	case VK_INSTANT:
		return on_instant(p);
	case VK_INT:
	case VK_MONEY:
		return on_number(p);
	}
	return false;
}

static bool on_filter(const struct pair *p, const struct list_filter *f)
{
	int64_t num = 0;

	if ((f->number && !number_of(p->value, &num)) || (p->op != OP_EQ && p->op != OP_NE))
		return false;
	buf_adds(&p->c->sql, p->op == OP_NE ? "NOT (" : "(");
	add_numbered(&p->c->sql, f->where, p->n);
	buf_addc(&p->c->sql, ')');
	put(p->c, "value", p->n, f->number ? NULL : xstrdup(p->value), num);
	put(p->c, "value_end", p->n, xasprintf("%s%s", p->value, LAST), 0);
	return true;
}

/* As numbers of orders and carts are written: half width, capital letters, whatever an input method made of them. */
static char *number_text(const char *s)
{
	char *text = text_fold(s);

	for (char *c = text; *c != '\0'; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	return text;
}

static void on_free_text(struct list_condition *c, const struct list_def *def, const struct word *w)
{
	const char *between = "";
	char *number;

	buf_addc(&c->sql, '(');
	if (def->search != NULL)
		add_numbered(&c->sql, def->search, w->n);
	for (size_t i = 0; def->search == NULL && i < def->column_count; i++) {
		if (def->columns[i].kind != VK_TEXT)
			continue;
		buf_addf(&c->sql, "%sholds(%s, :folded%d)", between, def->exprs[i], w->n);
		between = " OR ";
	}
	buf_addc(&c->sql, ')');
	put(c, "folded", w->n, text_fold(w->text), 0);
	put(c, "text", w->n, number_text(w->text), 0);
	number = number_text(w->text);
	put(c, "text_end", w->n, xasprintf("%s%s", number, LAST), 0);
	free(number);
}

static bool is_named(const char *name, const struct word *w)
{
	return strlen(name) == w->left && strncmp(name, w->text, w->left) == 0;
}

static enum status taken(bool good, const char *word, const char *value, struct error *e)
{
	if (good)
		return ST_OK;
	return error_set(e, ST_REFUSED, "filter_value", NULL, "filter",
	        _("`%s` does not fit the column %s. Correct the filter."), value, word);
}

static enum status on_named_column(struct pair *p, const struct list_column *col, const char *expr, bool keyed, struct error *e)
{
	char *hidden = xasprintf("%s(%s)", keyed ? "+" : "", expr);
	bool good;

	p->expr = keyed ? hidden : expr;
	good = on_column(p, col);
	free(hidden);
	return taken(good, col->name, p->value, e);
}

static enum status on_pair(struct list_condition *c, const struct list_def *def, const struct word *w, bool keyed, struct error *e)
{
	struct pair p = {.c = c, .value = w->text + w->right, .op = w->op, .n = w->n};

	for (size_t i = 0; i < def->filter_count; i++)
		if (is_named(def->filters[i].word, w))
			return taken(on_filter(&p, &def->filters[i]), def->filters[i].word, p.value, e);
	for (size_t i = 0; i < def->column_count; i++) {
		const struct list_column *col = &def->columns[i];

		if (is_named(col->name, w) || (col->title != NULL && is_named(_(col->title), w)))
			return on_named_column(&p, col, def->exprs[i], keyed, e);
	}
	if (strspn(w->text, "abcdefghijklmnopqrstuvwxyz_") == w->left)
		return error_set(e, ST_REFUSED, "filter_unknown", NULL, "filter",
		        _("The list has no column %.*s to filter by. Correct the filter."), (int)w->left, w->text);
	on_free_text(c, def, w);
	return ST_OK;
}

static void find_operator(struct word *w)
{
	static const struct {
		const char *sign;
		enum op op;
	} signs[] = {{"!=", OP_NE}, {"<=", OP_LE}, {">=", OP_GE}, {"=", OP_EQ}, {"<", OP_LT}, {">", OP_GT}};
	size_t at = strcspn(w->text, "!=<>");

	for (size_t i = 0; at > 0 && i < LIST_COUNT(signs); i++) {
		size_t len = strlen(signs[i].sign);

		if (strncmp(w->text + at, signs[i].sign, len) != 0)
			continue;
		w->left = at;
		w->right = at + len;
		w->op = signs[i].op;
		return;
	}
}

static size_t blank(const char *s)
{
	if (*s == ' ' || *s == '\t')
		return 1;
	return strncmp(s, "\xe3\x80\x80", 3) == 0 ? 3 : 0; /* U+3000 */
}

/* The next word of `*s`; quotes hold blanks together. NULL at the end; the caller frees. */
static char *next_word(const char **s)
{
	bool quoted = false;
	struct buf out = {0};
	size_t skip;

	while ((skip = blank(*s)) > 0)
		*s += skip;
	if (**s == '\0')
		return NULL;
	for (; **s != '\0' && (quoted || blank(*s) == 0); ++*s) {
		if (**s == '"')
			quoted = !quoted;
		else
			buf_addc(&out, **s);
	}
	return buf_take(&out);
}

enum status list_condition_make(struct list_condition *c, const struct list_def *def, const char *filter, bool keyed, struct error *e)
{
	enum status st = ST_OK;
	struct word w = {0};

	*c = (struct list_condition){0};
	for (; st == ST_OK && filter != NULL && (w.text = next_word(&filter)) != NULL; w.n++) {
		w.left = w.right = 0;
		find_operator(&w);
		if (w.text[0] != '\0' && c->sql.len > 0)
			buf_adds(&c->sql, " AND ");
		if (w.right > 0)
			st = on_pair(c, def, &w, keyed, e);
		else if (w.text[0] != '\0')
			on_free_text(c, def, &w);
		free(w.text);
	}
	if (st != ST_OK)
		list_condition_free(c);
	return st;
}

void list_condition_free(struct list_condition *c)
{
	for (size_t i = 0; i < c->count; i++) {
		free(c->values[i].name);
		free(c->values[i].text);
	}
	free(c->values);
	buf_free(&c->sql);
	*c = (struct list_condition){0};
}

void list_values_bind(const struct list_value *values, size_t count, struct stmt *s)
{
	for (size_t i = 0; i < count; i++) {
		if (!stmt_has(s, values[i].name))
			continue;
		if (values[i].text != NULL)
			stmt_bind_text(s, values[i].name, values[i].text);
		else
			stmt_bind_int(s, values[i].name, values[i].num);
	}
}
