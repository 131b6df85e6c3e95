/*
 * What a run of the command line was asked, for the handlers of verbs, and where
 * the shop's file is when nobody says.
 */
#include "config.h"

#include <stdlib.h>

#include "commands/cli.h"
#include "storekeep/mem.h"

const char *cli_filled(const char *variable)
{
	const char *v = getenv(variable);

	return v != NULL && *v != '\0' ? v : NULL;
}

char *cli_default_path(const char *name)
{
	const char *data = cli_filled("XDG_DATA_HOME"), *home = cli_filled("HOME");

	if (data != NULL && *data == '/')
		return xasprintf("%s/storekeep/%s", data, name);
	return xasprintf("%s/.local/share/storekeep/%s", home != NULL ? home : "", name);
}

struct shop *cli_shop(struct cli *c)
{
	return c->open ? &c->shop : NULL;
}

const struct config *cli_config(const struct cli *c)
{
	return &c->config;
}

const char *cli_db_path(const struct cli *c)
{
	return c->db_path;
}

enum status cli_answered(struct cli *c, enum status st)
{
	c->answered = true;
	return st;
}

bool cli_json(const struct cli *c)
{
	return c->options.json;
}

bool cli_overwrite(const struct cli *c)
{
	return c->options.overwrite;
}

bool cli_dry_run(const struct cli *c)
{
	return c->options.dry_run;
}
