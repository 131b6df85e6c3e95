/*
 * What there is: usage of the program and of a noun, made from the tables; and
 * the word that was probably meant.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define WORD_MOST 40
#define HELP_COLUMN 14

static size_t smallest(size_t a, size_t b, size_t c)
{
	size_t least = a < b ? a : b;

	return least < c ? least : c;
}

/* Mistakes between two words: letters put in, left out, changed, or two neighbours swapped. */
static size_t mistakes(const char *a, const char *b)
{
	size_t row[3][WORD_MOST + 1], la = strlen(a), lb = strlen(b);
	size_t *before = row[0], *last = row[1], *now = row[2], *t;

	if (la > WORD_MOST || lb > WORD_MOST)
		return WORD_MOST;
	memset(row, 0, sizeof row);
	for (size_t j = 0; j <= lb; j++)
		last[j] = j;
	for (size_t i = 1; i <= la; i++) {
		now[0] = i;
		for (size_t j = 1; j <= lb; j++) {
			now[j] = smallest(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < now[j])
				now[j] = before[j - 2] + 1;
		}
		t = before;
		before = last;
		last = now;
		now = t;
	}
	return last[lb];
}

const char *nearest_word(const char *word, const char *const *known, size_t count)
{
	size_t best = strlen(word) > 3 ? 3 : 2; /* short words are too easily alike */
	const char *found = NULL;

	for (size_t i = 0; i < count; i++) {
		size_t d = mistakes(word, known[i]);

		if (d < best) {
			best = d;
			found = known[i];
		}
	}
	return found;
}

/* Append " name=…" for each field of a list parted by blanks. */
static void add_fields(struct buf *out, const char *list)
{
	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, " ");

		buf_addc(out, ' ');
		buf_addc(out, '[');
		buf_add(out, list, n);
		buf_adds(out, "=…]");
		list += n + strspn(list + n, " ");
	}
}

/* A verb that begins with a record: what is not given stays as it is there. */
static bool has_record(const struct verb *v)
{
	static const char *const words[] = {"edit", "copy", "preview"};

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (v->word != NULL && strcmp(v->word, words[i]) == 0)
			return true;
	return false;
}

/* In brackets what can be left out. */
static void add_form(struct buf *out, const struct verb *v)
{
	const struct form *f;

	if (v->form == NULL || form_load(v->form, &f, NULL) != ST_OK)
		return;
	for (size_t i = 0; i < f->count; i++) {
		bool needed = f->fields[i].required && f->fields[i].initial == NULL && !has_record(v);

		buf_addf(out, needed ? " %s=…" : " [%s=…]", f->fields[i].name);
	}
}

char *usage_line(const struct noun *n, const struct verb *v)
{
	struct buf out = {0};

	buf_addf(&out, "storekeep %s", n->word);
	if (v->word != NULL)
		buf_addf(&out, " %s", v->word);
	if (v->args != NULL)
		buf_addf(&out, " %s", v->args);
	add_form(&out, v);
	add_fields(&out, v->fields);
	return buf_take(&out);
}

/* The fields of a form with their labels and codes, one a line. */
static void say_form(struct cli *c, const char *form)
{
	const struct form *f;

	if (form == NULL || form_load(form, &f, NULL) != ST_OK)
		return;
	for (size_t i = 0; i < f->count; i++) {
		const struct form_field *field = &f->fields[i];
		bool codes = field->values != NULL && field->values[0] != '@';

		cli_say(c, codes ? "      %s=  %s (%s)" : "      %s=  %s", field->name, _(field->label), codes ? field->values : "");
	}
}

static void json_fields(struct json *j, const struct verb *v)
{
	const struct form *f;

	json_array(j, "fields");
	if (v->form != NULL && form_load(v->form, &f, NULL) == ST_OK)
		for (size_t i = 0; i < f->count; i++)
			json_text(j, NULL, f->fields[i].name);
	for (const char *list = v->fields; list != NULL && *list != '\0';) {
		size_t n = strcspn(list, " ");

		json_text_len(j, NULL, list, n);
		list += n + strspn(list + n, " ");
	}
	json_end_array(j);
}

void usage_json(struct json *j, const struct noun *n)
{
	json_object(j, NULL);
	json_text(j, "noun", n->word);
	json_text(j, "help", _(n->help));
	json_array(j, "verbs");
	for (const struct verb *v = n->verbs; v->run != NULL; v++) {
		json_object(j, NULL);
		json_text(j, "verb", v->word);
		json_text(j, "args", v->args);
		json_text(j, "form", v->form);
		json_fields(j, v);
		json_bool(j, "writes", (v->flags & CMD_WRITES) != 0);
		json_text(j, "help", _(v->help));
		json_end_object(j);
	}
	json_end_array(j);
	json_end_object(j);
}

void usage_noun(struct cli *c, const struct noun *n)
{
	cli_say(c, "%s: %s", n->word, _(n->help));
	for (const struct verb *v = n->verbs; v->run != NULL; v++) {
		char *line = usage_line(n, v);

		cli_say(c, "  %s", line);
		cli_say(c, "      %s", _(v->help));
		say_form(c, v->form);
		free(line);
	}
}

void usage_program(struct cli *c)
{
	const struct noun *const *all = cli_nouns();

	cli_say(c, "%s", _("storekeep: the back office of a shop that sells on several marketplaces"));
	cli_say(c, "  storekeep [--db FILE] [--config FILE] [--mouse]");
	cli_say(c, "  storekeep --demo");
	cli_say(c, "  storekeep [--db FILE] [--config FILE] [--now TIME] [--as STAFF] [--json] [--dry-run]");
	cli_say(c, "            [--accept-warnings] [--overwrite] [--plain] NOUN VERB [ID...] [field=value ...]");
	cli_say(c, "  storekeep help [NOUN]");
	cli_say(c, "%s", _("Nouns:"));
	for (size_t i = 0; all[i] != NULL; i++)
		cli_say(c, "  %-*s%s", HELP_COLUMN, all[i]->word, _(all[i]->help));
	cli_say(c, "%s", _("field=@FILE takes the value from a file, field=- from standard input."));
	cli_say(c, "%s", _("Exit codes: 0 done, 1 refused, 2 wrong words, 3 a system failed, 4 not allowed."));
}
