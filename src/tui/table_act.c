/*
 * What the table does to rows besides showing them: filter by a column, act on
 * the marked after a preview, export what is shown, copy a row.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "storekeep/csv.h"
#include "storekeep/date.h"
#include "storekeep/dialog.h"
#include "storekeep/filepick.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/progress.h"
#include "storekeep/text.h"

#include "table_parts.h"
#include "ui.h"

#define EXPORT_PAGE 500 /* rows read at a time */

/* --- filter --- */

/* The column chosen by < and >, or asked for; NULL when cancelled. */
static const struct list_column *ask_column(struct view *v, const struct table *t)
{
	struct pick picks[COLUMNS_MAX];
	int i;

	if (t->column != SIZE_MAX)
		return &t->source.columns[t->shown[t->column].index];
	for (size_t n = 0; n < t->shown_count; n++) {
		const struct list_column *c = &t->source.columns[t->shown[n].index];

		picks[n] = (struct pick){.code = c->name, .label = c->title != NULL ? i18n_title(c->title) : c->name, .unseen = true};
	}
	i = dialog_choose(v, _("Filter by which column?"), picks, t->shown_count, 0);
	return i < 0 ? NULL : &t->source.columns[t->shown[i].index];
}

static char *ask_label(struct view *v, const struct list_column *c)
{
	struct pick picks[200];
	size_t count = 0;
	int i;

	while (count < COUNT_OF(picks) && label_code(c->labels, (int)count) != NULL) {
		const char *code = label_code(c->labels, (int)count);

		picks[count++] = (struct pick){.code = code, .label = label_of(c->labels, code), .unseen = true};
	}
	i = dialog_choose(v, i18n_title(c->title), picks, count, 0);
	return i < 0 ? NULL : xstrdup(picks[i].code);
}

static char *ask_bool(struct view *v, const struct list_column *c)
{
	const struct pick picks[] = {{.label = _("yes")}, {.label = _("no")}};
	int i = dialog_choose(v, i18n_title(c->title), picks, COUNT_OF(picks), 0);

	return i < 0 ? NULL : xstrdup(i == 0 ? "yes" : "no");
}

static char *ask_value(struct view *v, const struct list_column *c)
{
	if (c->kind == VK_ENUM && c->labels != NULL)
		return ask_label(v, c);
	if (c->kind == VK_BOOL)
		return ask_bool(v, c);
	return dialog_prompt(v, _("Filter"), c->title != NULL ? i18n_title(c->title) : c->name, "");
}

struct outcome table_act_filter(struct view *v)
{
	struct table *t = table_of(v);
	const struct list_column *c = ask_column(v, t);
	char *value = c != NULL ? ask_value(v, c) : NULL, *filter;

	if (value != NULL) {
		const char *quote = strchr(value, ' ') != NULL || strstr(value, "　") != NULL ? "\"" : "";

		filter = value[0] != '\0' ? xasprintf("%s=%s%.*s%s", c->name, quote, (int)strcspn(value, "\""), value, quote) : NULL;
		table_narrow(t, filter);
		free(filter);
	}
	free(value);
	return outcome_draw();
}

/* One `column=value` as people say it, with the column's title and the value's label; anything else stays as typed. */
void table_act_say_filter(const struct table *t, const char *filter, struct buf *out)
{
	size_t name = strcspn(filter, "!<>=\" ");
	const char *value = filter + name + 1;
	bool quoted = filter[name] == '=' && *value == '"', one;

	value += quoted;
	one = filter[name] == '=' && value[strcspn(value, quoted ? "\"" : " ")] == (quoted ? '"' : '\0');
	for (size_t i = 0; one && i < t->source.column_count; i++) {
		const struct list_column *c = &t->source.columns[i];
		char *code;

		if (strlen(c->name) != name || strncmp(c->name, filter, name) != 0 || c->title == NULL)
			continue;
		code = xasprintf("%.*s", (int)strcspn(value, "\""), value);
		buf_addf(out, "%s=%s", i18n_title(c->title), c->labels != NULL ? label_of(c->labels, code)
		                                             : c->kind == VK_BOOL ? (strcmp(code, "yes") == 0 ? _("yes") : _("no")) : code);
		free(code);
		return;
	}
	buf_adds(out, filter);
}

/* --- act on the marked --- */

static const struct bulk_act *ask_act(struct view *v, const struct table *t, size_t count)
{
	struct choice choices[26];
	size_t n = t->act_count < COUNT_OF(choices) ? t->act_count : COUNT_OF(choices);
	char question[200];
	int key;

	for (size_t i = 0; i < n; i++)
		choices[i] = (struct choice){t->acts[i].letter, _(t->acts[i].label)};
	snprintf(question, sizeof question, ngettext("Do what to %zu row?", "Do what to %zu rows?", count), count);
	key = dialog_ask(v, question, choices, n);
	for (size_t i = 0; i < n && key != 0; i++)
		if (t->acts[i].letter == key)
			return &t->acts[i];
	return NULL;
}

static void carry_out(struct view *v, struct table *t, const struct bulk_act *act, const int64_t *ids, size_t count)
{
	struct buf said = {0};
	struct error e = {0};

	if (act->run(v, ids, count, true, &said, &e) != ST_OK) {
		ui_error(v, &e);
	} else if (dialog_preview(v, _(act->label), buf_str(&said), _("do it"))) {
		buf_clear(&said);
		error_clear(&e);
		if (act->run(v, ids, count, false, &said, &e) != ST_OK)
			ui_error(v, &e);
		else
			ui_say(v, "%s", said.len > 0 ? buf_str(&said) : _("Done."));
		marks_clear(t);
		table_reload(t);
	}
	buf_free(&said);
}

struct outcome table_act_bulk(struct view *v)
{
	struct table *t = table_of(v);
	int64_t *ids;
	size_t count = table_marked(t, &ids);
	const struct bulk_act *act = ask_act(v, t, count);

	if (act != NULL)
		carry_out(v, t, act, ids, count);
	free(ids);
	return outcome_draw();
}

/* --- export --- */

/* Digits with a leading zero (phones, codes), which a spreadsheet would take for a number. */
static bool is_code(const char *s)
{
	return s[0] == '0' && s[1] != '\0' && s[strspn(s, "0123456789")] == '\0';
}

static void put_row(struct csv_writer *w, const struct table *t, const struct list_row *r)
{
	struct buf cell = {0};

	for (size_t i = 0; i < t->shown_count; i++) {
		const struct list_column *c = &t->source.columns[t->shown[i].index];
		const struct value *value = &r->cells[t->shown[i].index];

		buf_clear(&cell);
		if (!value->null && (c->kind == VK_INT || c->kind == VK_MONEY)) {
			csv_put_int(w, value->num);
			continue;
		}
		table_format(&cell, c, value);
		if (!text_valid(buf_str(&cell), cell.len)) {
			struct buf whole = {0};

			text_sanitise(&whole, buf_str(&cell), cell.len);
			buf_free(&cell);
			cell = whole;
		}
		csv_put(w, buf_str(&cell), is_code(buf_str(&cell)) ? CSV_CODE : CSV_PLAIN);
	}
	csv_end_row(w);
	buf_free(&cell);
}

static enum status put_page(struct csv_writer *w, const struct table *t, char **after, size_t *got, struct error *e)
{
	struct list_query q = t->query;
	struct list_page page = {0};
	enum status st;

	q.after = *after;
	q.limit = EXPORT_PAGE;
	st = t->source.page(t->source.self, &q, &page, e);
	*got = st == ST_OK ? page.count : 0;
	for (size_t i = 0; i < *got; i++)
		put_row(w, t, &page.rows[i]);
	if (*got > 0) {
		free(*after);
		*after = xstrdup(page.rows[*got - 1].key);
	}
	list_page_free(&page);
	return st;
}

static enum status put_all(struct csv_writer *w, struct view *v, const struct table *t, int64_t *rows, struct error *e)
{
	struct progress_box *box = progress_open(v, _("Writing the file"));
	char *after = NULL;
	enum status st = ST_OK;
	size_t got;

	*rows = 0;
	do {
		st = put_page(w, t, &after, &got, e);
		*rows += (int64_t)got;
		if (st == ST_OK && !progress_step(box, *rows, t->total))
			st = error_set(e, ST_REFUSED, "stopped", NULL, NULL, _("Stopped; no file was written."));
	} while (st == ST_OK && got == EXPORT_PAGE);
	free(after);
	progress_close(box);
	return st;
}

static enum status write_file(struct view *v, const struct table *t, const char *path, bool overwrite, int64_t *rows, struct error *e)
{
	struct csv_writer *w;
	enum status st = csv_create(&w, path, CS_UTF8_BOM, overwrite, e);

	if (st != ST_OK)
		return st;
	for (size_t i = 0; i < t->shown_count; i++) {
		const struct list_column *c = &t->source.columns[t->shown[i].index];

		csv_put(w, c->title != NULL ? i18n_title(c->title) : c->name, CSV_PLAIN);
	}
	csv_end_row(w);
	st = put_all(w, v, t, rows, e);
	if (st != ST_OK) {
		csv_abandon(w);
		return st;
	}
	return csv_finish(w, e);
}

struct outcome table_act_export(struct view *v)
{
	const struct table *t = table_of(v);
	char day[16], name[120], *path;
	struct error e = {0};
	bool there;
	int64_t rows;

	day_format(instant_day(clock_now(), ui.options->zone != NULL ? ui.options->zone : "Asia/Taipei"), day);
	snprintf(name, sizeof name, "%s-%s.csv", v->screen->name, day);
	path = filepick_save(v, _("Write what is shown (its filter and order) to this file:"), name);
	there = path != NULL && access(path, F_OK) == 0;
	if (path == NULL || (there && !dialog_confirm(v, _("This file is there already. Write over it?"))))
		;
	else if (write_file(v, t, path, there, &rows, &e) != ST_OK)
		ui_error(v, &e);
	else
		ui_say(v, ngettext("%1$lld row written to %2$s.", "%1$lld rows written to %2$s.", (unsigned long)rows),
		       (long long)rows, path);
	free(path);
	return outcome_draw();
}

/* --- copy --- */

struct outcome table_act_copy(struct view *v)
{
	const struct table *t = table_of(v);
	const struct list_row *r = table_row(t);
	struct buf line = {0};

	for (size_t i = 0; i < t->shown_count; i++) {
		if (i > 0)
			buf_addc(&line, '\t');
		table_format(&line, &t->source.columns[t->shown[i].index], &r->cells[t->shown[i].index]);
	}
	ui_copy(v, buf_str(&line));
	buf_free(&line);
	return outcome_draw();
}
