/*
 * Noun, verb, positional arguments and field=value of one command. Values come
 * as they stand, from a file (field=@FILE) or from standard input (field=-); a
 * secret never comes as it stands, since `ps` and the shell's history show it.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

#define VALUE_MOST (1024 * 1024) /* bytes of a value from a file */
#define KNOWN_MOST 200           /* words that can be meant */

static enum status usage(struct error *e, const char *sentence_unknown, const char *sentence_near, const char *word,
                         const char *const *known, size_t count)
{
	const char *near = nearest_word(word, known, count);

	/* Both sentences are whole and translated; only the second one names what was meant. */
	if (near != NULL)
		return error_set(e, ST_USAGE, "usage", NULL, NULL, sentence_near, word, near);
	return error_set(e, ST_USAGE, "usage", NULL, NULL, sentence_unknown, word);
}

static enum status find_noun(struct cli *c, struct error *e)
{
	const struct noun *const *all = cli_nouns();
	const char *known[KNOWN_MOST];
	size_t count = 0;

	if ((c->noun = noun_find(c->words[0])) != NULL)
		return ST_OK;
	for (; all[count] != NULL && count < KNOWN_MOST; count++)
		known[count] = all[count]->word;
	return usage(e, _("There is no command \"%s\". `storekeep help` lists them."),
	             _("There is no command \"%1$s\". Did you mean \"%2$s\"?"), c->words[0], known, count);
}

static enum status find_verb(struct cli *c, struct error *e)
{
	const char *known[KNOWN_MOST], *word = c->word_count > 1 ? c->words[1] : NULL;
	size_t count = 0;

	for (const struct verb *v = c->noun->verbs; v->run != NULL; v++) {
		if (v->word == NULL || (word != NULL && strcmp(v->word, word) == 0)) {
			c->verb = v;
			return ST_OK;
		}
		if (count < KNOWN_MOST)
			known[count++] = v->word;
	}
	if (word == NULL)
		return error_set(e, ST_USAGE, "usage", NULL, NULL, _("\"%1$s\" needs a verb. `storekeep help %1$s` lists them."), c->noun->word);
	return usage(e, _("There is no such verb: \"%s\". `storekeep help` with the noun lists them."),
	             _("There is no such verb: \"%1$s\". Did you mean \"%2$s\"?"), word, known, count);
}

#define OWN "field:" /* fields that a shop made, by their titles */

/* true for "name=…" with a name as fields have it; "./a=b.csv" is no field. */
static bool is_field(const char *word)
{
	size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_.@-");

	if (strncmp(word, OWN, strlen(OWN)) == 0)
		return strcspn(word, "=") > strlen(OWN) && strchr(word, '=') != NULL;
	return n > 0 && word[0] >= 'a' && word[0] <= 'z' && word[n] == '=';
}

static bool in_words(const char *list, const char *word, size_t len)
{
	while (list != NULL && *list != '\0') {
		size_t n = strcspn(list, " ");
		bool head = n > 0 && list[n - 1] == ':';

		if ((head ? n < len : n == len) && memcmp(list, word, n) == 0)
			return true;
		list += n + strspn(list + n, " ");
	}
	return false;
}

static enum status unknown_field(struct cli *c, const char *name, struct error *e)
{
	const struct form *f = c->has_record ? c->record.form : NULL;
	char *fields = xstrdup(c->verb->fields != NULL ? c->verb->fields : ""), *rest = NULL;
	const char *known[KNOWN_MOST];
	size_t count = 0;
	enum status st;

	for (size_t i = 0; f != NULL && i < f->count && count < KNOWN_MOST; i++)
		known[count++] = f->fields[i].name;
	for (char *w = strtok_r(fields, " ", &rest); w != NULL && count < KNOWN_MOST; w = strtok_r(NULL, " ", &rest))
		known[count++] = w;
	st = usage(e, _("This command has no field \"%s\". `storekeep help` with the noun lists them."),
	           _("This command has no field \"%1$s\". Did you mean \"%2$s\"?"), name, known, count);
	free(fields);
	return st;
}

/* The whole of a file, without its last line break. */
static enum status value_from_file(const char *name, const char *path, char **out, struct error *e)
{
	FILE *f = fopen(path, "re");
	struct buf b = {0};
	char part[8192];
	size_t n;
	int why;

	if (f == NULL)
		return error_set(e, ST_FAILED, "file_open", NULL, name, _("%1$s cannot be opened: %2$s"), path, strerror(errno));
	while (b.len <= VALUE_MOST && (n = fread(part, 1, sizeof part, f)) > 0)
		buf_add(&b, part, n);
	why = ferror(f) ? errno : 0;
	fclose(f);
	if (why != 0) {
		buf_free(&b);
		return error_set(e, ST_FAILED, "file_read", NULL, name, _("%1$s cannot be opened: %2$s"), path, strerror(why));
	}
	if (b.len > VALUE_MOST || memchr(buf_str(&b), '\0', b.len) != NULL) {
		buf_free(&b);
		return error_set(e, ST_REFUSED, "file_value", NULL, name, _("%s is too long for a field, or no text."), path);
	}
	if (b.len > 0 && b.data[b.len - 1] == '\n')
		b.data[--b.len] = '\0';
	if (b.len > 0 && b.data[b.len - 1] == '\r')
		b.data[--b.len] = '\0';
	*out = buf_take(&b);
	return ST_OK;
}

/* One line of standard input, or all of it when it is for one field alone. */
static enum status value_from_input(const char *name, bool whole, char **out, struct error *e)
{
	struct buf b = {0};
	int ch;

	buf_reserve(&b, 256); /* a secret is not left behind by growing */
	while ((ch = getchar()) != EOF && b.len <= VALUE_MOST) {
		if (ch == '\n' && !whole)
			break;
		buf_addc(&b, (char)ch);
	}
	if (ch == EOF && b.len == 0) {
		buf_free(&b);
		return error_set(e, ST_REFUSED, "input_ended", NULL, name, _("Standard input ended before the value of \"%s\"."), name);
	}
	while (b.len > 0 && (b.data[b.len - 1] == '\r' || (whole && b.data[b.len - 1] == '\n')))
		b.data[--b.len] = '\0';
	if (memchr(buf_str(&b), '\0', b.len) != NULL) {
		buf_free(&b);
		return error_set(e, ST_REFUSED, "file_value", NULL, name, _("%s is too long for a field, or no text."), name);
	}
	*out = buf_take(&b);
	if (strlen(*out) > VALUE_MOST)
		return error_set(e, ST_REFUSED, "file_value", NULL, name, _("The value of \"%s\" is too long."), name);
	return ST_OK;
}

/* The value behind the `=`, from wherever it comes. Owned by the caller, also when it is refused. */
static enum status read_value(const char *name, const char *given, bool secret, const char *rule, bool whole, char **out,
                              struct error *e)
{
	*out = NULL;
	if (strcmp(given, "-") == 0)
		return value_from_input(name, whole, out, e);
	if (*given == '@')
		return value_from_file(name, given + 1, out, e);
	if (secret)
		return error_set(e, ST_REFUSED, "secret_in_words", rule, name,
		                 _("\"%1$s\" is a secret, and the words of a command can be seen by others. Give it as %1$s=- or %1$s=@FILE."), name);
	*out = xstrdup(given);
	return ST_OK;
}

/* Of a field that is a file the value is its path, with the @ or without. */
static enum status take_path(const char *given, char **out)
{
	*out = xstrdup(*given == '@' ? given + 1 : given);
	return ST_OK;
}

/* Text comes in the terminal's charset; a path stays the bytes that it is. */
static bool is_text(const struct cli *c, const char *name)
{
	const struct form_field *f = c->has_record ? form_field(c->record.form, name) : NULL;

	return f != NULL ? f->kind == FIELD_TEXT || f->kind == FIELD_LINES : in_words("filter note reason " OWN, name, strlen(name));
}

static bool names_secret(const struct cli *c, const char *name)
{
	static const char *const secrets[] = {"password", "card_no", "card_cvc", "card_expiry", "code_once", "secret", "totp"};
	const struct form_field *f = c->has_record ? form_field(c->record.form, name) : NULL;

	if (f != NULL)
		return f->kind == FIELD_SECRET;
	for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
		if (strcmp(name, secrets[i]) == 0)
			return true;
	return false;
}

static enum status take_field(struct cli *c, const char *word, bool whole, struct error *e)
{
	size_t n = strcspn(word, "=");
	char *name = xstrndup(word, n), *value = NULL;
	const struct form_field *f = c->has_record ? form_field(c->record.form, name) : NULL;
	bool in_form = f != NULL, secret = names_secret(c, name);
	enum status st;

	if (!in_form && !in_words(c->verb->fields, name, n))
		st = unknown_field(c, name, e);
	else if ((in_form && record_has(&c->record, name)) || (!in_form && cli_field(c, name) != NULL))
		st = error_set(e, ST_USAGE, "usage", NULL, name, _("The field \"%s\" is given twice."), name);
	else if (in_form && f->kind == FIELD_FILE)
		st = take_path(word + n + 1, &value);
	else
		st = read_value(name, word + n + 1, secret, f != NULL ? f->secret_rule : NULL, whole, &value, e);
	if (st == ST_OK && is_text(c, name)) {
		char *given = value;

		value = i18n_from_locale(given);
		free(given);
	}
	if (st == ST_OK && in_form)
		record_set(&c->record, name, value);
	if (st == ST_OK && !in_form) {
		c->pairs = xreallocarray(c->pairs, c->pair_count + 1, sizeof *c->pairs);
		c->pairs[c->pair_count++] = (struct pair){i18n_from_locale(name), xstrdup(value)};
	}
	free(name);
	if (secret && value != NULL)
		explicit_bzero(value, strlen(value));
	free(value);
	return st;
}

/* Least and most positional arguments of a verb: "FILE", "[ID]", "ID...". */
static void count_args(const struct verb *v, size_t *least, size_t *most)
{
	*least = *most = 0;
	for (const char *s = v->args; s != NULL && *s != '\0';) {
		size_t n = strcspn(s, " ");
		bool many = n > 3 && strstr(s, "...") != NULL && strstr(s, "...") < s + n;

		*least += *s != '[';
		*most = many || *most == SIZE_MAX ? SIZE_MAX : *most + 1;
		s += n + strspn(s + n, " ");
	}
}

static enum status check_args(const struct cli *c, struct error *e)
{
	size_t least, most;
	char *line;

	count_args(c->verb, &least, &most);
	if (c->arg_count >= least && c->arg_count <= most)
		return ST_OK;
	line = usage_line(c->noun, c->verb);
	if (c->arg_count < least)
		error_set(e, ST_USAGE, "usage", NULL, NULL, _("A word is missing. Usage: %s"), line);
	else
		error_set(e, ST_USAGE, "usage", NULL, NULL, _("\"%1$s\" is one word too many. Usage: %2$s"), c->args[most], line);
	free(line);
	return ST_USAGE;
}

enum status words_read(struct cli *c, struct error *e)
{
	const char **args = xcalloc(c->word_count + 1, sizeof *args);
	size_t first, inputs = 0;
	enum status st;

	c->args = args;
	if ((st = find_noun(c, e)) != ST_OK || (st = find_verb(c, e)) != ST_OK)
		return st;
	if (c->verb->form != NULL) {
		const struct form *f;

		if ((st = form_load(c->verb->form, &f, e)) != ST_OK)
			return st;
		record_init(&c->record, f);
		c->has_record = true;
	}
	first = c->verb->word != NULL ? 2 : 1;
	for (size_t i = first; i < c->word_count; i++)
		inputs += is_field(c->words[i]) && strcmp(strchr(c->words[i], '='), "=-") == 0;
	for (size_t i = first; i < c->word_count; i++) {
		if (!is_field(c->words[i]))
			args[c->arg_count++] = c->words[i];
		else if ((st = take_field(c, c->words[i], inputs == 1, e)) != ST_OK)
			return st;
	}
	return check_args(c, e);
}

void cli_words_free(struct cli *c)
{
	for (size_t i = 0; i < c->pair_count; i++) {
		free(c->pairs[i].name);
		free(c->pairs[i].value);
	}
	free(c->pairs);
	free((void *)(uintptr_t)c->args);
	if (c->has_record)
		record_free(&c->record);
}

const char *cli_arg(const struct cli *c, size_t n)
{
	return n < c->arg_count ? c->args[n] : NULL;
}

const char *cli_field(const struct cli *c, const char *name)
{
	if (c->has_record && record_has(&c->record, name))
		return record_get(&c->record, name);
	for (size_t i = 0; i < c->pair_count; i++)
		if (strcmp(c->pairs[i].name, name) == 0)
			return c->pairs[i].value;
	return NULL;
}

struct record *cli_record(struct cli *c)
{
	return c->has_record ? &c->record : NULL;
}

/* The field that a word means: by its name, else by its label. */
static const struct form_field *meant(const struct form *f, const char *name, const char *prefix)
{
	const char *word = name + strlen(prefix);

	for (size_t i = 0; i < f->count; i++)
		if (strncmp(f->fields[i].name, prefix, strlen(prefix)) == 0 && strcmp(f->fields[i].label, word) == 0)
			return &f->fields[i];
	return form_field(f, name);
}

static enum status no_such(const struct form *f, const char *name, const char *prefix, struct error *e)
{
	struct buf known = {0};

	for (size_t i = 0; i < f->count; i++)
		if (strncmp(f->fields[i].name, prefix, strlen(prefix)) == 0)
			buf_addf(&known, "%s%s", known.len > 0 ? ", " : "", f->fields[i].label);
	error_set(e, ST_REFUSED, "field_missing", NULL, name, _("This shop has no field \"%1$s\" of its own. There are: %2$s"),
	          name + strlen(prefix), known.len > 0 ? buf_str(&known) : _("none"));
	buf_free(&known);
	return ST_REFUSED;
}

enum status cli_extend_form(struct cli *c, const struct form *f, const char *prefix, struct error *e)
{
	struct record r;

	record_init(&r, f);
	for (size_t i = 0; i < c->record.form->count; i++)
		record_set(&r, c->record.form->fields[i].name, c->record.values[i]);
	record_free(&c->record);
	c->record = r;
	for (size_t i = 0; i < c->pair_count; i++) {
		const struct pair *p = &c->pairs[i];

		if (strncmp(p->name, prefix, strlen(prefix)) != 0)
			continue;
		const struct form_field *field = meant(f, p->name, prefix);
		if (field == NULL)
			return no_such(f, p->name, prefix, e);
		record_set(&c->record, field->name, p->value);
	}
	return ST_OK;
}

enum status cli_field_int(const struct cli *c, const char *name, int64_t fallback, int64_t *out, struct error *e)
{
	const char *v = cli_field(c, name);
	char code[48];

	*out = fallback;
	if (v == NULL || money_parse_plain(v, strlen(v), out))
		return ST_OK;
	snprintf(code, sizeof code, "%.30s_number", name);
	return error_set(e, ST_REFUSED, code, NULL, name, _("\"%s\" is a whole number."), name);
}

enum status cli_field_bool(const struct cli *c, const char *name, bool fallback, bool *out, struct error *e)
{
	const char *v = cli_field(c, name);
	char code[48];

	*out = fallback;
	if (v == NULL)
		return ST_OK;
	*out = strcmp(v, "yes") == 0 || strcmp(v, "true") == 0 || strcmp(v, "1") == 0;
	if (*out || strcmp(v, "no") == 0 || strcmp(v, "false") == 0 || strcmp(v, "0") == 0)
		return ST_OK;
	snprintf(code, sizeof code, "%.30s_yes_no", name);
	return error_set(e, ST_REFUSED, code, NULL, name, _("\"%s\" is yes or no."), name);
}
