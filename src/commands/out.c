/*
 * What a command says: lines for people, `name: value` lines for --plain, or
 * one JSON document. All of it is sanitised (FMT-61), written in the locale's
 * charset (JSON in UTF-8), and survives that nobody reads it.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/labels.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define FLUSH_BYTES 65536
#define TITLE_COLS_MOST 28

static void write_out(struct cli *c, const char *bytes, size_t len)
{
	if (c->broken || c->write_error != 0)
		return;
	if (fwrite(bytes, 1, len, stdout) != len || fflush(stdout) != 0) {
		c->broken = errno == EPIPE;
		c->write_error = errno == EPIPE ? 0 : errno;
	}
}

void out_flush(struct cli *c)
{
	struct buf converted = {0};

	if (c->options.json) {
		write_out(c, buf_str(&c->json.out), c->json.out.len);
		buf_clear(&c->json.out);
		return;
	}
	i18n_to_locale(&converted, buf_str(&c->text), c->text.len);
	write_out(c, buf_str(&converted), converted.len);
	buf_clear(&c->text);
	buf_free(&converted);
}

/* Sanitised, but new lines stay. */
static void add_clean(struct buf *out, const char *s, size_t len)
{
	while (len > 0) {
		const char *end = memchr(s, '\n', len);
		size_t n = end != NULL ? (size_t)(end - s) : len;

		text_add_shown(out, s, n);
		if (end != NULL)
			buf_addc(out, '\n');
		n += end != NULL;
		s += n;
		len -= n;
	}
}

void out_text(struct cli *c, const char *text)
{
	add_clean(&c->text, text, strlen(text));
	if (c->text.len > FLUSH_BYTES)
		out_flush(c);
}

void cli_say(struct cli *c, const char *fmt, ...)
{
	struct buf line = {0};
	va_list ap, again;
	int n;

	if (c->options.json)
		return;
	out_pairs(c);
	va_start(ap, fmt);
	va_copy(again, ap);
	n = vsnprintf(NULL, 0, fmt, ap);
	va_end(ap);
	if (n >= 0) {
		buf_reserve(&line, (size_t)n + 1);
		vsnprintf(line.data, (size_t)n + 1, fmt, again);
		line.len = (size_t)n;
	}
	va_end(again);
	buf_addc(&line, '\n');
	out_text(c, buf_str(&line));
	buf_free(&line);
}

void cli_write(struct cli *c, const char *text, size_t len)
{
	if (c->options.json)
		return;
	out_pairs(c);
	add_clean(&c->text, text, len);
}

void out_complain(const char *fmt, ...)
{
	struct buf clean = {0}, converted = {0};
	char line[2000];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof line, fmt, ap);
	va_end(ap);
	add_clean(&clean, line, strlen(line));
	buf_addc(&clean, '\n');
	i18n_to_locale(&converted, buf_str(&clean), clean.len);
	fwrite(buf_str(&converted), 1, converted.len, stderr);
	buf_free(&clean);
	buf_free(&converted);
}

/* ---- values ---- */

static const char *zone_of(const char *zone)
{
	return zone != NULL ? zone : "Asia/Taipei";
}

/* An instant as people read it: day and minutes on its clock. */
static void add_instant(struct buf *out, instant_t at, const char *zone)
{
	char iso[32];

	instant_format(at, zone_of(zone), iso);
	if (iso[0] != '\0')
		buf_addf(out, "%.10s %.5s", iso, iso + 11);
}

void out_cell(struct buf *out, enum value_kind kind, const char *labels, const struct value *v, const char *zone)
{
	char money[32];

	if (v->null)
		return;
	switch (kind) {
	case VK_TEXT:
	case VK_DATE:
		buf_adds(out, v->text != NULL ? v->text : "");
		break;
	case VK_ENUM:
		buf_adds(out, v->text == NULL || v->text[0] == '\0' ? "" : label_of(labels != NULL ? labels : "", v->text));
		break;
	case VK_INT:
		buf_addf(out, "%" PRId64, v->num);
		break;
	case VK_MONEY:
		if (v->num != MONEY_NONE) {
			money_format(v->num, false, money);
			buf_adds(out, money);
		}
		break;
	case VK_INSTANT:
		add_instant(out, v->num, zone);
		break;
	case VK_BOOL:
		buf_adds(out, label_of("yes_no", v->num != 0 ? "yes" : "no"));
		break;
	case VK_WORDS:
		words_add(out, labels, v->text);
		break;
	}
}

void out_json_value(struct json *j, const char *key, enum value_kind kind, const struct value *v, const char *zone)
{
	char iso[32];

	if (kind == VK_WORDS) {
		json_words(j, key, v->null ? NULL : v->text);
		return;
	}
	/* Text that is not there is stored empty. */
	if (v->null || (kind == VK_TEXT && (v->text == NULL || v->text[0] == '\0'))) {
		json_null(j, key);
		return;
	}
	switch (kind) {
	case VK_TEXT:
		json_text(j, key, v->text);
		break;
	case VK_DATE:
	case VK_ENUM:
		json_date(j, key, v->text);
		break;
	case VK_MONEY:
	case VK_INT:
		if (v->num == MONEY_NONE)
			json_null(j, key);
		else
			json_int(j, key, v->num);
		break;
	case VK_INSTANT:
		instant_format(v->num, zone_of(zone), iso);
		json_date(j, key, iso);
		break;
	case VK_BOOL:
		json_bool(j, key, v->num != 0);
		break;
	case VK_WORDS:
		break;
	}
}

/* ---- one record ---- */

/* Pairs wait until all are known, so that the values stand under each other. */
void out_pairs(struct cli *c)
{
	struct buf lines = c->titles, clean = {0};
	int widest = 0;

	if (c->pairs_said == 0)
		return;
	c->titles = (struct buf){0};
	c->pairs_said = 0;
	for (const char *s = buf_str(&lines); *s != '\0'; s = strchr(strchr(s, '\n') + 1, '\n') + 1) {
		int cols = text_width(s, strcspn(s, "\n"));

		widest = cols > widest && cols <= TITLE_COLS_MOST ? cols : widest;
	}
	for (const char *s = buf_str(&lines); *s != '\0';) {
		size_t title = strcspn(s, "\n");
		const char *value = s + title + 1;
		size_t n = strcspn(value, "\n");
		int cols = text_width(s, title);

		buf_add(&clean, s, title);
		buf_addf(&clean, c->options.plain ? ": " : "%*s", c->options.plain ? 0 : (cols < widest ? widest - cols : 0) + 2, "");
		buf_add(&clean, value, n);
		buf_addc(&clean, '\n');
		s = value + n + 1;
	}
	out_text(c, buf_str(&clean));
	buf_free(&lines);
	buf_free(&clean);
}

/* A line break inside a value would part the pair. */
static void add_one_line(struct buf *out, const char *s)
{
	for (; *s != '\0'; s++)
		buf_addc(out, *s == '\n' ? ' ' : *s);
	buf_addc(out, '\n');
}

void cli_value(struct cli *c, const char *name, const char *title, enum value_kind kind, const char *labels,
               const struct value *v)
{
	const char *zone = c->config.zone;
	struct buf cell = {0};

	if (c->options.json) {
		out_json_value(&c->json, name, kind, v, zone);
		return;
	}
	if (title == NULL)
		return;
	out_cell(&cell, kind, labels, v, zone);
	add_one_line(&c->titles, _(title));
	add_one_line(&c->titles, buf_str(&cell));
	c->pairs_said++;
	buf_free(&cell);
}

void cli_text(struct cli *c, const char *name, const char *title, const char *v)
{
	cli_value(c, name, title, VK_TEXT, NULL, &(struct value){.null = v == NULL, .text = v});
}

void cli_int(struct cli *c, const char *name, const char *title, int64_t v)
{
	cli_value(c, name, title, VK_INT, NULL, &(struct value){.num = v});
}

void cli_money(struct cli *c, const char *name, const char *title, money_t v)
{
	cli_value(c, name, title, VK_MONEY, NULL, &(struct value){.null = v == MONEY_NONE, .num = v});
}

void cli_bool(struct cli *c, const char *name, const char *title, bool v)
{
	cli_value(c, name, title, VK_BOOL, NULL, &(struct value){.num = v});
}

void cli_date(struct cli *c, const char *name, const char *title, const char *iso)
{
	cli_value(c, name, title, VK_DATE, NULL, &(struct value){.null = iso == NULL || *iso == '\0', .text = iso});
}

void cli_day(struct cli *c, const char *name, const char *title, day_t d)
{
	char iso[16];

	day_format(d, iso);
	cli_date(c, name, title, iso);
}

void cli_instant(struct cli *c, const char *name, const char *title, instant_t at, const char *zone)
{
	char iso[32], shown[32];

	instant_format(at, zone != NULL ? zone : c->config.zone, iso);
	if (!c->options.json && iso[0] != '\0') {
		snprintf(shown, sizeof shown, "%.10s %.5s", iso, iso + 11);
		cli_text(c, name, title, shown);
		return;
	}
	cli_text(c, name, title, iso[0] != '\0' ? iso : NULL);
}

void cli_code(struct cli *c, const char *name, const char *title, const char *set, const char *code)
{
	cli_value(c, name, title, VK_ENUM, set, &(struct value){.null = code == NULL || *code == '\0', .text = code});
}

struct json *cli_document(struct cli *c)
{
	return c->options.json ? &c->json : NULL;
}

/* ---- notes and errors ---- */

void out_json_error(struct json *j, const char *key, const struct error *e)
{
	json_object(j, key);
	json_text(j, "code", e->code);
	json_text(j, "rule", e->rule[0] != '\0' ? e->rule : NULL);
	json_text(j, "field", e->field[0] != '\0' ? e->field : NULL);
	json_text(j, "message", e->message);
	json_end_object(j);
}

static void complain_of(const char *intro, const struct error *e)
{
	if (e->rule[0] != '\0')
		out_complain("%s: %s (%s)", intro, e->message, e->rule);
	else
		out_complain("%s: %s", intro, e->message);
}

void cli_notes(struct cli *c, const struct notes *n)
{
	for (size_t i = 0; i < n->count; i++) {
		const struct note *note = &n->items[i];
		bool warn = note->level == NOTE_WARN;
		struct buf *to = warn ? &c->warnings : &c->infos;
		struct json one = {0};

		if (!c->options.json) {
			complain_of(label_of("level", warn ? "warning" : "info"), &note->what);
			continue;
		}
		out_json_error(&one, NULL, &note->what);
		if (to->len > 0)
			buf_addc(to, ',');
		buf_add(to, buf_str(&one.out), one.out.len);
		buf_free(&one.out);
	}
}

/* Everything else that was wrong or has to be confirmed; the first of them is the error itself. */
static void add_rest(struct json *j, const char *name, const struct notes *n, enum note_level level)
{
	bool begun = false;

	for (size_t i = 0; i < n->count; i++) {
		if (n->items[i].level != level)
			continue;
		if (!begun)
			json_array(j, name);
		begun = true;
		out_json_error(j, NULL, &n->items[i].what);
	}
	if (begun)
		json_end_array(j);
}

static bool is_same(const struct error *a, const struct error *b)
{
	return strcmp(a->code, b->code) == 0 && strcmp(a->message, b->message) == 0;
}

static void complain_of_rest(const struct notes *n, const struct error *e, enum note_level level, const char *intro)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->items[i].level == level && !is_same(&n->items[i].what, e))
			complain_of(intro, &n->items[i].what);
}

/* What fails as a whole names its rows in notes, each with a code of its own (EAS-6). */
static bool has_rows(const struct error *e)
{
	return strcmp(e->code, "BULK_ROWS") == 0;
}

void out_error(struct cli *c, const struct error *e)
{
	const struct notes *rest = &c->shop.notes;
	const struct error *first = notes_first_error(rest), *warn = notes_first_warning(rest);
	bool refused = first != NULL && is_same(first, e), unconfirmed = warn != NULL && is_same(warn, e);
	struct json j = {0};

	out_pairs(c);
	if (!c->options.json)
		out_flush(c); /* what was said before it */
	complain_of("storekeep", e);
	if (refused)
		complain_of_rest(rest, e, NOTE_ERROR, "storekeep");
	if (unconfirmed)
		complain_of_rest(rest, e, NOTE_WARN, label_of("level", "warning"));
	if (has_rows(e))
		complain_of_rest(rest, e, NOTE_INFO, "storekeep");
	if (!c->options.json || e->status == ST_USAGE)
		return;
	json_object(&j, NULL);
	out_json_error(&j, "error", e);
	if (refused)
		add_rest(&j, "errors", rest, NOTE_ERROR);
	if (unconfirmed)
		add_rest(&j, "warnings", rest, NOTE_WARN);
	if (has_rows(e))
		add_rest(&j, "notes", rest, NOTE_INFO);
	json_end_object(&j);
	buf_addc(&j.out, '\n');
	write_out(c, buf_str(&j.out), j.out.len);
	buf_free(&j.out);
}

/* ---- begin and end ---- */

void out_begin(struct cli *c)
{
	if (c->options.json)
		json_object(&c->json, NULL);
}

static void add_array(struct json *j, const char *name, const struct buf *items)
{
	if (items->len == 0)
		return;
	json_array(j, name);
	buf_add(&j->out, buf_str(items), items->len);
	json_end_array(j);
}

void out_end(struct cli *c)
{
	out_pairs(c);
	if (c->options.json) {
		add_array(&c->json, "warnings", &c->warnings);
		add_array(&c->json, "notes", &c->infos);
		json_end_object(&c->json);
		buf_addc(&c->json.out, '\n');
	}
	out_flush(c);
}
