/*
 * The map maker (欄位對應): a file that no profile knows, its columns given to
 * our fields one by one, written as a profile of the shop's own. What is known
 * from other marketplaces' maps is filled in beforehand.
 */
#include "config.h"

#include "import.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "columns_file.h"
#include "storekeep/draft.h"
#include "storekeep/profile.h"
#include "storekeep/text.h"

#define FIELDS_MAX 80

struct state {
	char *path;
	bool orders;
	enum charset charset;
	char separator;
	struct head head;
	const char **field; /* of each column of the heading; NULL: not used */
	struct rows *rows;
	struct table *table;
	bool changed, draft_stale;
};

/* From columns_begin() to open(). */
static struct {
	char *path;
	bool orders;
	enum charset charset;
	char separator;
} waiting;

static struct state *state_of(const struct view *v)
{
	return v->state;
}

static const struct list_column list_columns[] = {
	{"heading", N_("Heading in the file"), VK_TEXT, NULL, 18, 2, 0, false},
	{"field", N_("Taken as"), VK_TEXT, NULL, 18, 2, 0, false},
	{"row1", N_("Row 1"), VK_TEXT, NULL, 14, 2, 0, false},
	{"row2", N_("Row 2"), VK_TEXT, NULL, 14, 2, 2, false},
	{"row3", N_("Row 3"), VK_TEXT, NULL, 14, 2, 4, false},
};

static const struct head_record *heading(const struct state *s)
{
	return &s->head.records[s->head.header];
}

static const char *cell_below(const struct state *s, size_t below, size_t column)
{
	size_t at = s->head.header + below;

	return at < s->head.count && column < s->head.records[at].count ? s->head.records[at].cells[column] : "";
}

static void fill(struct view *v)
{
	struct state *s = state_of(v);

	rows_clear(s->rows);
	for (size_t i = 0; i < heading(s)->count; i++) {
		const struct value cells[] = {
			value_text(heading(s)->cells[i]),
			value_text(s->field[i] != NULL ? import_field_label(s->field[i], FIELD_ORDERS | FIELD_STATEMENT) : _("(not used)")),
			value_text(cell_below(s, 1, i)), value_text(cell_below(s, 2, i)), value_text(cell_below(s, 3, i)),
		};

		rows_add(s->rows, (int64_t)i + 1, cells);
	}
	table_reload(s->table);
}

/* ---- what other maps know ---- */

static bool is_alias(const char *aliases, const char *folded)
{
	while (*aliases != '\0') {
		size_t len = strcspn(aliases, ",");
		char *one = xstrndup(aliases, len), *mine = text_fold_header(one);
		bool same = mine[0] != '\0' && strcmp(mine, folded) == 0;

		free(one);
		free(mine);
		if (same)
			return true;
		aliases += len;
		aliases += *aliases == ',';
	}
	return false;
}

static bool is_taken(const struct state *s, const char *field)
{
	for (size_t i = 0; i < heading(s)->count; i++)
		if (s->field[i] != NULL && strcmp(s->field[i], field) == 0)
			return true;
	return false;
}

static const char *known_field(const struct state *s, const char *name)
{
	const struct import_field *f;

	for (size_t n = 0; (f = import_field_at(n)) != NULL; n++)
		if (strcmp(f->name, name) == 0 && (f->kinds & (s->orders ? FIELD_ORDERS : FIELD_STATEMENT)) != 0)
			return f->name;
	return NULL;
}

/* Give the columns that one profile's map names. */
static void give_from(struct state *s, const struct profile *p, const char *prefix)
{
	const char *key, *aliases, *field;

	for (int n = 0; (key = profile_key(p, prefix, n)) != NULL; n++) {
		field = known_field(s, key + strlen(prefix));
		aliases = profile_text(p, key, DAY_NONE);
		if (field == NULL || aliases == NULL || is_taken(s, field))
			continue;
		for (size_t i = 0; i < heading(s)->count; i++) {
			char *folded = text_fold_header(heading(s)->cells[i]);
			bool same = s->field[i] == NULL && folded[0] != '\0' && is_alias(aliases, folded);

			free(folded);
			if (same) {
				s->field[i] = field;
				break;
			}
		}
	}
}

static void give_all(struct view *v)
{
	struct state *s = state_of(v);
	const struct shop *shop = shop_of(v);
	const char *prefix = s->orders ? "orders.columns." : "statement.columns.";
	const char *names[64];
	size_t count = import_profiles(shop, prefix, names, COUNT_OF(names));
	const struct profile *p;

	free(s->field);
	s->field = xcalloc(heading(s)->count + 1, sizeof *s->field);
	for (size_t i = 0; i < count; i++)
		if (profile_get(names[i], shop->config->profile_dir, &p, NULL) == ST_OK)
			give_from(s, p, prefix);
}

/* ---- an unfinished map is kept, and taken up when the same file is opened again ---- */

static struct form_field draft_fields[] = {{.name = "map", .label = N_("Column map"), .kind = FIELD_LINES}};
static const struct form draft_form = {.name = "columns", .title = N_("Column map"), .fields = draft_fields, .count = 1};

static void save_draft(struct view *v)
{
	struct state *s = state_of(v);
	char op_id[OP_ID_SIZE];
	struct buf b = {0};
	struct record r;

	if (!s->draft_stale)
		return;
	s->draft_stale = false;
	buf_addf(&b, "%zu\n", s->head.header);
	for (size_t i = 0; i < heading(s)->count; i++)
		buf_addf(&b, "%s\n", s->field[i] != NULL ? s->field[i] : "-");
	op_id_make(op_id);
	record_init(&r, &draft_form);
	record_set(&r, "map", buf_str(&b));
	draft_save(&r, s->path, op_id, NULL);
	record_free(&r);
	buf_free(&b);
}

static void take_draft(struct view *v)
{
	struct state *s = state_of(v);
	char op_id[OP_ID_SIZE], *text, *rest, *line;
	struct record r;
	size_t header;

	record_init(&r, &draft_form);
	if (draft_load(&r, s->path, op_id, NULL)) {
		text = rest = xstrdup(record_get(&r, "map"));
		header = (size_t)strtoul((line = strsep(&rest, "\n")) != NULL ? line : "", NULL, 10);
		if (header < s->head.count) {
			s->head.header = header;
			give_all(v);
			for (size_t i = 0; i < heading(s)->count && (line = strsep(&rest, "\n")) != NULL && *line != '\0'; i++)
				s->field[i] = known_field(s, line);
			s->changed = true;
			ui_say(v, "%s", _("Your unfinished map of this file was taken up."));
		}
		free(text);
	}
	record_free(&r);
}

/* ---- open ---- */

struct outcome columns_begin(const char *path, bool orders, enum charset cs, char separator)
{
	free(waiting.path);
	waiting.path = xstrdup(path);
	waiting.orders = orders;
	waiting.charset = cs;
	waiting.separator = separator;
	return outcome_push(&columns_screen, NULL);
}

static void close(struct view *v)
{
	struct state *s = state_of(v);

	head_free(&s->head);
	rows_free(s->rows);
	free(s->field);
	free(s->path);
	free(s);
}

static enum status open(struct view *v, void *arg, struct error *e)
{
	struct state *s = v->state = xcalloc(1, sizeof *s);
	struct list_source src;
	enum status st;

	(void)arg;
	s->path = waiting.path;
	s->orders = waiting.orders;
	s->charset = waiting.charset;
	s->separator = waiting.separator;
	waiting.path = NULL;
	st = s->path != NULL ? head_read(&s->head, s->path, s->charset, s->separator, e)
	                     : error_set(e, ST_REFUSED, "columns_file", NULL, NULL, _("Choose the file in the import first."));
	if (st != ST_OK) {
		close(v);
		return st;
	}
	s->rows = rows_new(list_columns, COUNT_OF(list_columns));
	give_all(v);
	take_draft(v);
	src = rows_source(s->rows);
	s->table = table_new(v, &src);
	fill(v);
	return ST_OK;
}

/* ---- acts ---- */

static struct outcome field_act(struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);
	struct pick picks[FIELDS_MAX + 1];
	const char *names[FIELDS_MAX + 1];
	const struct import_field *f;
	size_t count = 1, at = 0, column;
	int got;

	if (row == NULL)
		return outcome_stay();
	column = (size_t)row->id - 1;
	picks[0] = (struct pick){.label = _("(not used)")};
	names[0] = NULL;
	for (size_t n = 0; (f = import_field_at(n)) != NULL && count <= FIELDS_MAX; n++) {
		if ((f->kinds & (s->orders ? FIELD_ORDERS : FIELD_STATEMENT)) == 0)
			continue;
		if (s->field[column] != NULL && strcmp(s->field[column], f->name) == 0)
			at = count;
		names[count] = f->name;
		picks[count++] = (struct pick){.code = f->name, .label = _(f->label), .unseen = true};
	}
	got = dialog_choose(v, heading(s)->cells[column], picks, count, at);
	if (got < 0)
		return outcome_draw();
	/* A field has one column: the one that had it loses it. */
	for (size_t i = 0; names[got] != NULL && i < heading(s)->count; i++)
		if (s->field[i] != NULL && strcmp(s->field[i], names[got]) == 0)
			s->field[i] = NULL;
	s->field[column] = names[got];
	s->changed = s->draft_stale = true;
	fill(v);
	return outcome_draw();
}

static struct outcome none_act(struct view *v)
{
	struct state *s = state_of(v);
	const struct list_row *row = table_row(s->table);

	if (row == NULL)
		return outcome_stay();
	s->field[row->id - 1] = NULL;
	s->changed = s->draft_stale = true;
	fill(v);
	return outcome_draw();
}

static struct outcome header_act(struct view *v)
{
	struct state *s = state_of(v);
	struct pick picks[HEAD_RECORDS];
	char *labels[HEAD_RECORDS];
	int got;

	for (size_t i = 0; i < s->head.count; i++) {
		const struct head_record *r = &s->head.records[i];
		struct buf b = {0};

		buf_addf(&b, "%lld:", (long long)r->line);
		for (size_t c = 0; c < r->count && c < 8; c++)
			buf_addf(&b, " %s", r->cells[c]);
		labels[i] = buf_take(&b);
		picks[i] = (struct pick){.label = labels[i]};
	}
	got = dialog_choose(v, _("Which row holds the headings?"), picks, s->head.count, s->head.header);
	for (size_t i = 0; i < s->head.count; i++)
		free(labels[i]);
	if (got >= 0) {
		s->head.header = (size_t)got;
		give_all(v);
		s->changed = s->draft_stale = true;
		fill(v);
	}
	return outcome_draw();
}

/* The heading as an alias: the n-th of its name where it stands several times. */
static void add_alias(struct buf *out, const struct state *s, size_t column)
{
	const char *title = heading(s)->cells[column];
	int nth = 1;

	for (size_t i = 0; i < column; i++)
		nth += strcmp(heading(s)->cells[i], title) == 0;
	for (; *title != '\0'; title++)
		buf_addc(out, *title == '\n' || *title == '\r' || *title == ',' ? ' ' : *title);
	if (nth > 1)
		buf_addf(out, "#%d", nth);
}

static char *map_lines(const struct state *s)
{
	struct buf b = {0};

	for (size_t i = 0; i < heading(s)->count; i++)
		if (s->field[i] != NULL) {
			buf_addf(&b, "%s = ", s->field[i]);
			add_alias(&b, s, i);
			buf_addc(&b, '\n');
		}
	return buf_take(&b);
}

/* What a map cannot do without. */
static bool is_enough(struct view *v)
{
	const struct state *s = state_of(v);
	bool amount = is_taken(s, "gross") || is_taken(s, "net") || is_taken(s, "cash") || is_taken(s, "order_total");

	if (!is_taken(s, "order_no")) {
		dialog_message(v, _("Something is missing"), _("No column is taken as the order number. Without it nothing can be compared."));
		return false;
	}
	if (!amount)
		dialog_message(v, _("Something is missing"), _("No column is taken as an amount. Choose the gross or the net amount."));
	return amount;
}

/* Fees below zero in the first rows are deductions written as such (FMT-52). */
static bool has_negative_fee(const struct state *s)
{
	static const char *const no_fees[] = {"gross", "net", "order_no", "cart_no", "note", "kind"};

	for (size_t i = 0; i < heading(s)->count; i++) {
		bool fee = s->field[i] != NULL;

		for (size_t n = 0; fee && n < COUNT_OF(no_fees); n++)
			fee = strcmp(s->field[i], no_fees[n]) != 0;
		for (size_t below = 1; fee && below <= HEAD_SAMPLES; below++) {
			const char *cell = cell_below(s, below, i);
			money_t v;

			if (money_parse(cell, strlen(cell), &v, NULL) == ST_OK && v != MONEY_NONE && v < 0)
				return true;
		}
	}
	return false;
}

static char *intro_of(const struct state *s, const char *store_name)
{
	struct buf b = {0};

	buf_adds(&b, "[profile]\nname = ");
	for (; *store_name != '\0'; store_name++)
		buf_addc(&b, (unsigned char)*store_name < 0x20 ? ' ' : *store_name);
	buf_adds(&b, "\n\n");
	if (!s->orders)
		buf_addf(&b, "[statement]\nfee_sign = %s\n\n", has_negative_fee(s) ? "negative" : "positive");
	return buf_take(&b);
}

static enum status write_map(struct view *v, const char *name, const char *store_name, struct error *e)
{
	struct state *s = state_of(v);
	const char *dir = shop_of(v)->config->profile_dir, *section = s->orders ? "orders.columns" : "statement.columns";
	char *lines = map_lines(s), *intro = intro_of(s, store_name), *before;
	const struct profile *p;
	enum status st;

	if (dir == NULL) {
		free(intro);
		free(lines);
		return error_set(e, ST_REFUSED, "profile_folder", NULL, NULL,
		                 _("There is no folder for profiles: write a storekeep.ini first, the folder profiles stands beside it."));
	}
	before = own_profile_keep(dir, name);
	st = own_profile_write(dir, name, section, lines, intro, e);
	if (st == ST_OK) {
		profiles_forget();
		st = profile_get(name, dir, &p, e);
		if (st != ST_OK)
			own_profile_restore(dir, name, before);
	}
	free(before);
	free(intro);
	free(lines);
	return st;
}

static struct outcome save_act(struct view *v)
{
	char *name, *store_name = NULL;
	struct error e = {0};
	enum status st;

	if (!is_enough(v))
		return outcome_draw();
	name = dialog_prompt(v, _("A profile of your own"), _("Short name (small letters, digits, - and _)"), "");
	if (name != NULL && name[0] != '\0')
		store_name = dialog_prompt(v, _("A profile of your own"), _("Name of the marketplace"), name);
	if (store_name == NULL) {
		free(name);
		return outcome_draw();
	}
	st = write_map(v, name, store_name, &e);
	if (screen_ok(v, st, &e)) {
		state_of(v)->changed = false;
		draft_remove(&draft_form, state_of(v)->path);
		ui_say(v, _("The map is kept in %1$s/%2$s.ini"), shop_of(v)->config->profile_dir, name);
	}
	free(store_name);
	free(name);
	return st == ST_OK ? outcome_pop(1) : outcome_draw();
}

static bool unsaved(const struct view *v)
{
	return state_of(v)->changed;
}

static const struct action actions[] = {
	{"columns.save", GROUP_RECORD, {K_F(2), K_CTRL('s')}, N_("Save"), N_("Write the map into a profile of the shop's own"), save_act,
	 NULL},
	{"columns.field", GROUP_RECORD, {K_F(4), K_CTRL('o'), K_ENTER}, N_("Field"), N_("Choose what this column is taken as"), field_act,
	 table_has_row},
	{"columns.none", GROUP_RECORD, {K_F(8), K_CTRL('x'), K_DELETE}, N_("Not used"), N_("Leave this column out"), none_act, table_has_row},
	{"columns.header", GROUP_RECORD, {'h'}, N_("Headings"), N_("Choose the row that holds the headings"), header_act, NULL},
};

const struct screen columns_screen = {
	.name = "columns",
	.title = N_("Column map"),
	.help = N_("For a marketplace that Storekeep does not know: say what each column of its file is. The map becomes a profile of your "
	           "own, and the next file is imported by it."),
	.actions = actions,
	.action_count = COUNT_OF(actions),
	.open = open,
	.close = close,
	.unsaved = unsaved,
	.save_draft = save_draft,
};
