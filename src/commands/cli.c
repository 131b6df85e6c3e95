/*
 * One run from options to exit code: configuration, language, clock, then a
 * verb on the shop, or the console.
 */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/text.h"

/* --db, $STOREKEEP_DB, the configuration's, the default. */
static void choose_db(struct cli *c)
{
	const char *named = c->options.db != NULL ? c->options.db : cli_filled("STOREKEEP_DB");

	c->db_named = named != NULL;
	if (named != NULL)
		c->db_path = xstrdup(named);
	else if (c->config.db != NULL)
		c->db_path = xstrdup(c->config.db);
	else
		c->db_path = cli_default_path("shop.db");
}

/* --now, $STOREKEEP_NOW. */
static enum status set_clock(const struct cli *c, struct error *e)
{
	const char *now = c->options.now != NULL ? c->options.now : cli_filled("STOREKEEP_NOW");
	instant_t at;

	if (now == NULL)
		return ST_OK;
	at = instant_parse(now, c->config.zone);
	if (at == INSTANT_NONE)
		return error_set(e, ST_USAGE, "usage", NULL, NULL, _("\"%s\" is no time. Write it as 2026-03-09T18:05."), now);
	clock_set(at);
	return ST_OK;
}

static enum status set_up(struct cli *c, struct error *e)
{
	enum status st = config_load(&c->config, c->options.config, e);

	if (st != ST_OK)
		return st;
	if (c->config.language != NULL)
		i18n_init(c->config.language);
	text_set_ambiguous_wide(c->config.ambiguous_wide);
	choose_db(c);
	return set_clock(c, e);
}

static enum status open_shop(struct cli *c, const char *path, enum db_mode mode, struct error *e)
{
	enum status st = shop_open(&c->shop, path, mode, &c->config, e);

	if (st != ST_OK)
		return st;
	c->open = true;
	if (c->options.as != NULL)
		c->shop.actor = c->options.as;
	c->shop.dry_run = c->options.dry_run;
	c->shop.accept_warnings = c->options.accept_warnings;
	return ST_OK;
}

/* A file that was named is made by a command that writes; the default one on first use. A trial run makes none. */
static enum db_mode mode_of(const struct cli *c)
{
	bool writes = c->verb->flags & CMD_WRITES;

	if (writes && c->options.dry_run && access(c->db_path, F_OK) != 0 && errno == ENOENT)
		return DB_PRIVATE;
	return c->db_named && !writes ? DB_OPEN : DB_CREATE;
}

static void shut_shop(struct cli *c)
{
	if (c->open)
		shop_close(&c->shop);
	c->open = false;
}

/* A command that only reads lists its warnings and goes on. */
static enum status run_verb(struct cli *c, struct error *e)
{
	enum status st;

	if (c->verb->flags & (CMD_READS | CMD_WRITES) && (st = open_shop(c, c->db_path, mode_of(c), e)) != ST_OK)
		return st;
	if (c->open && c->verb->flags & CMD_READS)
		c->shop.accept_warnings = true;
	out_begin(c);
	st = c->verb->run(c, e);
	if (st == ST_OK && c->open)
		cli_notes(c, &c->shop.notes);
	if (st == ST_OK || c->answered)
		out_end(c);
	return st;
}

/* `help`, `help NOUN`, `NOUN … --help`; `about` NULL: all of it. */
static enum status say_help(struct cli *c, const char *about, struct error *e)
{
	const struct noun *const *all = cli_nouns(), *n = NULL;

	if (about != NULL && strcmp(about, "help") != 0 && (n = noun_find(about)) == NULL)
		return error_set(e, ST_USAGE, "usage", NULL, NULL, _("There is no command \"%s\". `storekeep help` lists them."), about);
	out_begin(c);
	if (c->options.json) {
		json_array(&c->json, "nouns");
		for (size_t i = 0; all[i] != NULL; i++)
			if (n == NULL || n == all[i])
				usage_json(&c->json, all[i]);
		json_end_array(&c->json);
	} else if (n != NULL)
		usage_noun(c, n);
	else
		usage_program(c);
	out_end(c);
	return ST_OK;
}

static enum status run_words(struct cli *c, struct error *e)
{
	enum status st;

	if (strcmp(c->words[0], "help") == 0)
		return say_help(c, c->word_count > 1 ? c->words[1] : NULL, e);
	if (c->options.help)
		return say_help(c, c->words[0], e);
	if ((st = words_read(c, e)) != ST_OK)
		return st;
	return run_verb(c, e);
}

bool cli_has_screen(const struct cli *c)
{
	return c->console != NULL && !c->options.json && !c->options.plain && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

enum status cli_open_console(struct cli *c, struct shop *s, int64_t statement_id, struct error *e)
{
	struct console_options o = {.mouse = c->options.mouse || c->config.mouse, .statement_id = statement_id};

	if (!i18n_charset_fits())
		out_complain(_("The charset of this terminal is %s; Chinese needs UTF-8 or Big5. Set LANG, for example to C.UTF-8."),
		             i18n_charset());
	return c->console(s, &o, e);
}

static enum status run_console(struct cli *c, struct error *e)
{
	enum status st;

	if (!cli_has_screen(c))
		return error_set(e, ST_USAGE, "no_terminal", NULL, NULL,
		                 _("The console needs a terminal. For a script give a command; `storekeep help` lists them."));
	if (c->options.demo && (st = demo_prepare(c, e)) != ST_OK)
		return st;
	if ((st = open_shop(c, c->db_path, DB_CREATE, e)) != ST_OK)
		return st;
	return cli_open_console(c, &c->shop, 0, e);
}

static enum status run(struct cli *c, struct error *e)
{
	enum status st;

	if (c->options.version) {
		puts(PACKAGE_STRING);
		return ST_OK;
	}
	if (c->options.as != NULL && *c->options.as == '\0')
		return error_set(e, ST_USAGE, "usage", NULL, NULL, _("The option %s needs a value."), "--as");
	if ((st = set_up(c, e)) != ST_OK)
		return st;
	if (c->word_count > 0)
		return run_words(c, e);
	if (c->options.help)
		return say_help(c, NULL, e);
	return run_console(c, e);
}

static void free_cli(struct cli *c)
{
	shut_shop(c);
	cli_words_free(c);
	config_free(&c->config);
	free(c->db_path);
	buf_free(&c->text);
	buf_free(&c->json.out);
	buf_free(&c->titles);
	buf_free(&c->warnings);
	buf_free(&c->infos);
}

int cli_main(int argc, char **argv, cli_console_fn console)
{
	const char **words = xcalloc((size_t)argc + 1, sizeof *words);
	struct cli c = {.console = console, .words = words};
	struct error e = {0};
	enum status st;

	signal(SIGXFSZ, SIG_IGN); /* a file that may not grow is told like a full disk */
	signal(SIGPIPE, SIG_IGN); /* a reader that leaves does not end what is being written to the shop */
	i18n_init(NULL);
	st = options_read(argc, argv, &c.options, words, &c.word_count, &e);
	if (st == ST_OK)
		st = run(&c, &e);
	if (st == ST_OK && c.write_error != 0)
		st = error_set(&e, ST_FAILED, "output", NULL, NULL, _("The output could not be written: %s. What the command did is done."),
		               strerror(c.write_error));
	if (st != ST_OK && !c.answered) {
		e.status = st;
		out_error(&c, &e);
	}
	free_cli(&c);
	free(words);
	return (int)st;
}

/* ---- what was asked ---- */
