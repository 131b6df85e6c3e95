/*
 * info: what this program is, where its files are, what is in force.
 */
#include "config.h"

#include <stdlib.h>
#include <unistd.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"

static void say_database(struct cli *c, const struct shop *s)
{
	cli_text(c, "db", N_("Shop's file"), cli_db_path(c));
	if (s != NULL) {
		cli_int(c, "schema", N_("Version of the file"), db_schema_version(s->db));
	} else if (cli_json(c))
		cli_text(c, "schema", NULL, NULL);
	cli_int(c, "schema_newest", N_("Newest version known"), db_schema_newest());
	cli_text(c, "sqlite", N_("SQLite library"), db_library_version());
	cli_bool(c, "wal_race", NULL, db_library_has_wal_race());
	if (!cli_json(c))
		cli_text(c, NULL, N_("Its WAL-reset race"),
		         db_library_has_wal_race() ? _("present; checkpoints run only under the gate") : _("absent"));
}

static void say_profiles(struct cli *c, const char *own_dir)
{
	const char **names = profile_names(own_dir);
	struct json *j = cli_document(c);

	if (j != NULL)
		json_array(j, "profiles");
	for (size_t i = 0; names[i] != NULL; i++) {
		const struct profile *p;
		struct error e = {0};
		bool good = profile_get(names[i], own_dir, &p, &e) == ST_OK;

		if (j != NULL) {
			json_object(j, NULL);
			json_text(j, "name", names[i]);
			json_array(j, "files");
		}
		if (!good && j == NULL)
			cli_say(c, "  %s: %s", names[i], e.message);
		for (int n = 0; good && profile_file(p, n) != NULL; n++) {
			if (j != NULL)
				json_text(j, NULL, profile_file(p, n));
			else
				cli_say(c, "  %-12s%s", n == 0 ? names[i] : "", profile_file(p, n));
		}
		if (j != NULL) {
			json_end_array(j);
			json_text(j, "error", good ? NULL : e.message);
			json_end_object(j);
		}
	}
	if (j != NULL)
		json_end_array(j);
	free(names);
}

static enum status info(struct cli *c, struct error *e)
{
	const struct config *cfg = cli_config(c);
	const char *locale_dir = getenv("STOREKEEP_LOCALEDIR");
	struct shop shop = {0};
	bool open = access(cli_db_path(c), F_OK) == 0;
	enum status st;

	/* A shop that is not there yet is no mistake; one that cannot be opened is. */
	if (open && (st = shop_open(&shop, cli_db_path(c), DB_READ, cfg, e)) != ST_OK)
		return st;
	cli_text(c, "version", N_("Program"), PACKAGE_STRING);
	cli_text(c, "shop", N_("Shop"), open && shop.name[0] != '\0' ? shop.name : cfg->shop_name);
	say_database(c, open ? &shop : NULL);
	if (open)
		shop_close(&shop);
	cli_text(c, "config", N_("Configuration"), cfg->file);
	cli_text(c, "language", N_("Language"), i18n_language());
	cli_text(c, "charset", N_("Charset"), i18n_charset());
	cli_text(c, "timezone", N_("Time zone"), cfg->zone);
	cli_instant(c, "now", N_("Clock"), clock_now(), NULL);
	cli_text(c, "data_dir", N_("Forms and profiles"), data_dir());
	cli_text(c, "locale_dir", N_("Translations"), locale_dir != NULL && *locale_dir != '\0' ? locale_dir : LOCALEDIR);
	cli_text(c, "profile_dir", N_("The shop's own profiles"), cfg->profile_dir);
	cli_say(c, "%s", _("Profiles in force:"));
	say_profiles(c, cfg->profile_dir);
	return ST_OK;
}

static const struct verb verbs[] = {
	{NULL, NULL, NULL, NULL, 0, N_("versions, files, language, and the profiles in force"), info},
	{0},
};

const struct noun noun_info = {"info", N_("what and where"), verbs};
