/*
 * The lists of the storefront as text: one entry a line as people write them,
 * or a JSON array as scripts do and as the file keeps them.
 *
 *	sign           path | places
 *	ad slot        path | link | places
 *	featured row   name: item, item, item
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/storefront_parts.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

/* ---- the lists themselves ---- */

void front_signs_free(struct storefront *f)
{
	for (size_t i = 0; i < f->sign_count; i++)
		free(f->signs[i].path);
	free(f->signs);
	f->signs = NULL;
	f->sign_count = 0;
}

void front_slots_free(struct storefront *f)
{
	for (size_t i = 0; i < f->slot_count; i++) {
		free(f->slots[i].path);
		free(f->slots[i].link);
	}
	free(f->slots);
	f->slots = NULL;
	f->slot_count = 0;
}

void front_rows_free(struct storefront *f)
{
	for (size_t i = 0; i < f->row_count; i++) {
		for (size_t k = 0; k < f->rows[i].count; k++) {
			free(f->rows[i].items[k]);
			free(f->rows[i].titles[k]);
		}
		free(f->rows[i].items);
		free(f->rows[i].titles);
		free(f->rows[i].name);
	}
	free(f->rows);
	f->rows = NULL;
	f->row_count = 0;
}

struct front_sign *front_sign_add(struct storefront *f, const char *path, size_t len, struct front_places on)
{
	f->signs = xreallocarray(f->signs, f->sign_count + 1, sizeof *f->signs);
	f->signs[f->sign_count] = (struct front_sign){.path = xstrndup(path, len), .on = on};
	return &f->signs[f->sign_count++];
}

struct front_slot *front_slot_add(struct storefront *f, const char *path, size_t len, const char *link, size_t link_len,
                                  struct front_places on)
{
	f->slots = xreallocarray(f->slots, f->slot_count + 1, sizeof *f->slots);
	f->slots[f->slot_count] = (struct front_slot){.path = xstrndup(path, len), .link = xstrndup(link, link_len), .on = on};
	return &f->slots[f->slot_count++];
}

struct front_row *front_row_add(struct storefront *f, const char *name, size_t len)
{
	f->rows = xreallocarray(f->rows, f->row_count + 1, sizeof *f->rows);
	f->rows[f->row_count] = (struct front_row){.name = xstrndup(name, len)};
	return &f->rows[f->row_count++];
}

void front_row_item(struct front_row *row, const char *item, size_t len)
{
	row->items = xreallocarray(row->items, row->count + 1, sizeof *row->items);
	row->titles = xreallocarray(row->titles, row->count + 1, sizeof *row->titles);
	row->titles[row->count] = xstrdup("");
	row->items[row->count++] = xstrndup(item, len);
}

/* ---- pieces of a line ---- */

/* The next piece up to one of the signs (ASCII or full width), trimmed. false: there is none left. */
static bool next_piece(const char **at, const char *const *signs, const char **piece, size_t *len)
{
	const char *s = *at;

	if (s == NULL)
		return false;
	for (; *s != '\0'; s++)
		for (const char *const *sign = signs; *sign != NULL; sign++)
			if (strncmp(s, *sign, strlen(*sign)) == 0) {
				*piece = *at;
				*len = text_trim(piece, (size_t)(s - *at));
				*at = s + strlen(*sign);
				return true;
			}
	*piece = *at;
	*len = text_trim(piece, (size_t)(s - *at));
	*at = NULL;
	return true;
}

static const char *const line_ends[] = {"\n", NULL};
static const char *const row_ends[] = {"\n", ";", "；", NULL};
static const char *const bars[] = {"|", "｜", NULL};
static const char *const commas[] = {",", "，", "、", NULL};
static const char *const item_ends[] = {",", "，", "、", " ", "\t", "　", NULL};

bool front_places_parse(const struct profile *p, const char *text, size_t len, struct front_places *out, const char **word, size_t *word_len)
{
	char *own = xstrndup(text, len);
	const char *at = own, *piece;
	bool good = true;

	*out = (struct front_places){0};
	while (good && next_piece(&at, commas, &piece, word_len)) {
		const char *name, *code;
		size_t name_len;
		int n = 0;

		if (*word_len == 0)
			continue;
		*word = text + (piece - own);
		good = false;
		for (; !good && (code = storefront_place(p, n, &name, &name_len)) != NULL; n++)
			good = (strlen(code) == *word_len && strncmp(code, piece, *word_len) == 0) ||
			       (name_len == *word_len && strncmp(name, piece, *word_len) == 0);
		if (good && n == 1)
			out->home = true;
		else if (good)
			out->product = true;
	}
	free(own);
	return good;
}

static void read_places(const struct profile *p, const char *text, size_t len, const char *field, struct front_places *on, struct notes *refused)
{
	const char *word = "";
	size_t word_len = 0;
	char code[48];

	if (front_places_parse(p, text, len, on, &word, &word_len))
		return;
	snprintf(code, sizeof code, "%s_place", field);
	notes_add(refused, NOTE_WARN, code, "RUT-75", field, _("\"%.*s\" is no place of the shop. Choose home or product."), (int)word_len, word);
}

/* ---- JSON ---- */

static const char valid_sql[] = "SELECT json_valid(:text) AND json_type(:text) = 'array'";
static const char entry_sql[] =
	"SELECT COALESCE(json_extract(value, '$.path'), json_extract(value, '$.picture'), ''), COALESCE(json_extract(value, '$.link'),"
	" json_extract(value, '$.url'), ''), COALESCE(json_extract(value, '$.on_home'), 1), COALESCE(json_extract(value, '$.on_product'), 1)"
	" FROM json_each(:text) WHERE type = 'object' ORDER BY key";
static const char row_sql[] =
	"SELECT COALESCE(json_extract(value, '$.name'), ''), COALESCE(json_extract(value, '$.items'), '[]') FROM json_each(:text)"
	" WHERE type = 'object' ORDER BY key";
static const char item_sql[] = "SELECT value FROM json_each(:text) ORDER BY key";

static bool is_json(struct shop *s, const char *text)
{
	struct stmt *q;
	bool good;

	if (*text != '[')
		return false;
	q = db_prepare(s->db, valid_sql);
	stmt_bind_text(q, ":text", text);
	good = stmt_step(q, NULL) == STEP_ROW && stmt_int(q, 0) != 0;
	stmt_reset(q);
	return good;
}

static const char *words(struct stmt *q, int column)
{
	const char *text = stmt_text(q, column);

	return text != NULL ? text : "";
}

static void read_json_entries(struct shop *s, const char *text, struct storefront *f, bool slots)
{
	struct stmt *q = db_prepare(s->db, entry_sql);

	stmt_bind_text(q, ":text", text);
	while (stmt_step(q, NULL) == STEP_ROW) {
		struct front_places on = {stmt_int(q, 2) != 0, stmt_int(q, 3) != 0};
		char *path = xstrdup(words(q, 0)), *link = xstrdup(words(q, 1));

		if (slots)
			front_slot_add(f, path, strlen(path), link, strlen(link), on);
		else
			front_sign_add(f, path, strlen(path), on);
		free(path);
		free(link);
	}
	stmt_reset(q);
}

static void read_json_rows(struct shop *s, const char *text, struct storefront *f)
{
	struct stmt *q = db_prepare(s->db, row_sql), *items = db_prepare(s->db, item_sql);

	stmt_bind_text(q, ":text", text);
	while (stmt_step(q, NULL) == STEP_ROW) {
		struct front_row *row = front_row_add(f, words(q, 0), strlen(words(q, 0)));

		stmt_reset(items);
		stmt_bind_text(items, ":text", words(q, 1));
		while (stmt_step(items, NULL) == STEP_ROW)
			front_row_item(row, words(items, 0), strlen(words(items, 0)));
	}
	stmt_reset(items);
	stmt_reset(q);
}

static void json_places(struct json *j, struct front_places on)
{
	json_bool(j, "on_home", on.home);
	json_bool(j, "on_product", on.product);
}

void front_write_slots(const struct storefront *f, struct json *j)
{
	for (size_t i = 0; i < f->slot_count; i++) {
		json_object(j, NULL);
		json_text(j, "path", f->slots[i].path);
		json_text(j, "link", f->slots[i].link);
		json_places(j, f->slots[i].on);
		json_end_object(j);
	}
}

void front_write_rows(const struct storefront *f, struct json *j)
{
	for (size_t i = 0; i < f->row_count; i++) {
		json_object(j, NULL);
		json_text(j, "name", f->rows[i].name);
		json_array(j, "items");
		for (size_t k = 0; k < f->rows[i].count; k++)
			json_text(j, NULL, f->rows[i].items[k]);
		json_end_array(j);
		json_end_object(j);
	}
}

/* ---- text ---- */

/* Of the working folder, so that the path means the same tomorrow; one that is not there stays as it was typed. */
static void make_absolute(char **path)
{
	char *whole = **path != '\0' ? realpath(*path, NULL) : NULL;

	if (whole == NULL)
		return;
	free(*path);
	*path = whole;
}

static bool is_there(const char *path, size_t len)
{
	char *own = xstrndup(path, len);
	bool there = access(own, F_OK) == 0;

	free(own);
	return there;
}

/* "a.jpg,b.gif" names two, unless a file has that very name. */
static void add_signs(struct storefront *f, const char *text, size_t len, struct front_places on)
{
	char *own = xstrndup(text, len);
	const char *at = own, *piece;
	size_t piece_len;

	if (strchr(own, ',') == NULL || is_there(text, len))
		front_sign_add(f, text, len, on);
	else
		while (next_piece(&at, commas, &piece, &piece_len))
			if (piece_len > 0)
				front_sign_add(f, piece, piece_len, on);
	free(own);
}

void front_read_signs(struct shop *s, const struct profile *p, const char *text, struct front_places on, struct storefront *f, struct notes *refused)
{
	const char *at = text, *line;
	size_t len;

	front_signs_free(f);
	if (is_json(s, text)) {
		read_json_entries(s, text, f, false);
		at = NULL;
	}
	while (next_piece(&at, line_ends, &line, &len)) {
		char *own = xstrndup(line, len);
		const char *rest = own, *path, *where;
		size_t path_len, where_len;
		struct front_places mine = on;

		next_piece(&rest, bars, &path, &path_len);
		if (next_piece(&rest, bars, &where, &where_len))
			read_places(p, where, where_len, "sign", &mine, refused);
		if (path_len > 0)
			add_signs(f, path, path_len, mine);
		free(own);
	}
	for (size_t i = 0; i < f->sign_count; i++)
		make_absolute(&f->signs[i].path);
}

void front_read_slots(struct shop *s, const struct profile *p, const char *text, struct storefront *f, struct notes *refused)
{
	const char *at = text, *line;
	size_t len;

	front_slots_free(f);
	if (is_json(s, text)) {
		read_json_entries(s, text, f, true);
		at = NULL;
	}
	while (next_piece(&at, line_ends, &line, &len)) {
		char *own = xstrndup(line, len);
		const char *rest = own, *path, *link = "", *where;
		size_t path_len, link_len = 0, where_len;
		struct front_places on = {true, true};

		next_piece(&rest, bars, &path, &path_len);
		next_piece(&rest, bars, &link, &link_len);
		if (next_piece(&rest, bars, &where, &where_len))
			read_places(p, where, where_len, "ad_slots", &on, refused);
		if (len > 0)
			front_slot_add(f, path, path_len, link, link_len, on);
		free(own);
	}
	for (size_t i = 0; i < f->slot_count; i++)
		make_absolute(&f->slots[i].path);
}

/* "name: items"; without a name the row gets one. */
static void read_row(struct storefront *f, const char *line)
{
	static const char *const colons[] = {":", "：", NULL};
	const char *at = line, *name, *item;
	size_t name_len, len;
	struct front_row *row;
	char own[80];

	next_piece(&at, colons, &name, &name_len);
	if (at == NULL) {
		at = line;
		name_len = 0;
	}
	snprintf(own, sizeof own, _("Featured %zu"), f->row_count + 1);
	row = name_len > 0 ? front_row_add(f, name, name_len) : front_row_add(f, own, strlen(own));
	while (next_piece(&at, item_ends, &item, &len))
		if (len > 0)
			front_row_item(row, item, len);
}

/* An item that stands in its row already is left out, and said (RUT-78). */
static void leave_out_twins(struct front_row *row, struct notes *warnings)
{
	size_t kept = 0;

	for (size_t i = 0; i < row->count; i++) {
		bool twin = false;

		for (size_t k = 0; k < kept; k++)
			twin = twin || strcmp(row->items[k], row->items[i]) == 0;
		if (twin) {
			notes_add(warnings, NOTE_WARN, "featured_rows_duplicate", "RUT-78", "featured_rows",
			          _("Item %1$s stands twice in \"%2$s\"; it is kept once."), row->items[i], row->name);
			free(row->items[i]);
			free(row->titles[i]);
			continue;
		}
		row->items[kept] = row->items[i];
		row->titles[kept++] = row->titles[i];
	}
	row->count = kept;
}

void front_read_rows(struct shop *s, const char *text, struct storefront *f, struct notes *refused, struct notes *warnings)
{
	const char *at = text, *line;
	size_t len;

	(void)refused;
	front_rows_free(f);
	if (is_json(s, text)) {
		read_json_rows(s, text, f);
		at = NULL;
	}
	while (next_piece(&at, row_ends, &line, &len)) {
		char *own = xstrndup(line, len);

		if (len > 0)
			read_row(f, own);
		free(own);
	}
	for (size_t i = 0; i < f->row_count; i++)
		leave_out_twins(&f->rows[i], warnings);
}

/* ---- back into a form ---- */

static void add_places(struct buf *b, struct front_places on)
{
	buf_adds(b, on.home && on.product ? "home,product" : on.home ? "home" : on.product ? "product" : "");
}

static bool same_places(const struct storefront *f)
{
	for (size_t i = 1; i < f->sign_count; i++)
		if (f->signs[i].on.home != f->signs[0].on.home || f->signs[i].on.product != f->signs[0].on.product)
			return false;
	return true;
}

static void set(struct record *r, const char *field, struct buf *b)
{
	record_set(r, field, b->len > 0 ? buf_str(b) : NULL);
	buf_clear(b);
}

void storefront_record(const struct storefront *f, struct record *r)
{
	struct buf b = {0};

	for (size_t i = 0; i < f->sign_count; i++) {
		buf_addf(&b, "%s%s", i > 0 ? "\n" : "", f->signs[i].path);
		if (!same_places(f)) {
			buf_adds(&b, " | ");
			add_places(&b, f->signs[i].on);
		}
	}
	set(r, "sign", &b);
	add_places(&b, f->sign_count > 0 ? f->signs[0].on : (struct front_places){true, true});
	set(r, "positions", &b);
	for (size_t i = 0; i < f->slot_count; i++) {
		buf_addf(&b, "%s%s | %s", i > 0 ? "\n" : "", f->slots[i].path, f->slots[i].link);
		if (!f->slots[i].on.home || !f->slots[i].on.product) {
			buf_adds(&b, " | ");
			add_places(&b, f->slots[i].on);
		}
	}
	set(r, "ad_slots", &b);
	for (size_t i = 0; i < f->row_count; i++) {
		buf_addf(&b, "%s%s:", i > 0 ? "\n" : "", f->rows[i].name);
		for (size_t k = 0; k < f->rows[i].count; k++)
			buf_addf(&b, "%s %s", k > 0 ? "," : "", f->rows[i].items[k]);
	}
	set(r, "featured_rows", &b);
	record_set(r, "theme_colour", *f->theme_colour != '\0' ? f->theme_colour : NULL);
	record_set(r, "display_mode", *f->display_mode != '\0' ? f->display_mode : NULL);
	buf_free(&b);
}
