/*
 * demo create FILE: a demonstration shop; and the one behind `storekeep --demo`.
 */
#include "config.h"

#include "storekeep/demo.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commands/cli.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define MEMBERS_DEFAULT 600
#define ORDERS_DEFAULT 3000
#define SHOP_MEMBERS_DEFAULT 200
#define SEED_DEFAULT 1
#define STALE_SECS (3 * 86400)

static enum status make(struct cli *c, const char *path, struct demo_options *o, struct demo_result *made, struct error *e)
{
	const char *name = strrchr(path, '/');
	char *label = xasprintf(_("Making %s"), name != NULL ? name + 1 : path);
	enum status st;

	o->actor = c->options.as;
	o->progress = cli_progress(c, label);
	st = demo_create(path, o, &c->config, made, e);
	free(label);
	return st;
}

static enum status create(struct cli *c, struct error *e)
{
	struct demo_options o = {.files = cli_field(c, "files")};
	struct demo_result made = {0};
	enum status st;

	if ((st = cli_field_int(c, "members", MEMBERS_DEFAULT, &o.members, e)) != ST_OK ||
	    (st = cli_field_int(c, "orders", ORDERS_DEFAULT, &o.orders, e)) != ST_OK ||
	    (st = cli_field_int(c, "seed", SEED_DEFAULT, &o.seed, e)) != ST_OK)
		return st;
	o.shop_members = cli_field(c, "members") != NULL ? o.members : SHOP_MEMBERS_DEFAULT;
	if (!cli_dry_run(c) && (st = make(c, cli_arg(c, 0), &o, &made, e)) != ST_OK)
		return st;
	cli_text(c, "file", N_("File"), cli_arg(c, 0));
	cli_int(c, "orders", N_("Orders"), made.orders);
	cli_int(c, "carts", N_("Carts"), made.carts);
	cli_int(c, "statements", N_("Statements"), made.statements);
	cli_int(c, "lines", N_("Lines"), made.lines);
	cli_int(c, "planted", N_("Differences planted"), made.planted);
	if (cli_dry_run(c))
		cli_say(c, "%s", _("Nothing was written: this was a trial."));
	return ST_OK;
}

/* The list of what was planted is written once, when the shop is made: its age is the shop's. A shop of last week has nothing
 * due today but what is late. */
static bool is_stale(const char *path)
{
	char *list = xasprintf("%s.planted.json", path);
	struct stat made;
	bool stale = !clock_is_fixed() && stat(list, &made) == 0 && clock_now() - (instant_t)made.st_mtime > STALE_SECS;

	free(list);
	return stale;
}

/* What was sent from it: files of ours alone, so that the next shop begins with an empty folder. */
static void empty_folder(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *entry;

	while (d != NULL && (entry = readdir(d)) != NULL)
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			unlinkat(dirfd(d), entry->d_name, 0);
	if (d != NULL)
		closedir(d);
	rmdir(path);
}

/* Takes our own demonstration shop away; never one that was named. */
static void take_away(const char *path)
{
	static const char *const with[] = {"", "-wal", "-shm", "-batch", ".gate", ".planted.json", ".sign.jpg"};
	char *folder = xasprintf("%s.out", path);

	for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
		char *name = xasprintf("%s%s", path, with[i]);

		unlink(name);
		free(name);
	}
	empty_folder(folder);
	free(folder);
}

/* The shop of `--demo` stands beside the default one, unless --db says where. Made when it is not there, made anew
 * when it has become stale. */
enum status demo_prepare(struct cli *c, struct error *e)
{
	struct demo_options o = {.members = MEMBERS_DEFAULT, .orders = ORDERS_DEFAULT, .seed = SEED_DEFAULT, .shop_members = SHOP_MEMBERS_DEFAULT};
	struct demo_result made;

	if (c->options.db == NULL) {
		free(c->db_path);
		c->db_path = cli_default_path("demo.db");
		if (is_stale(c->db_path))
			take_away(c->db_path);
	}
	return access(c->db_path, F_OK) == 0 ? ST_OK : make(c, c->db_path, &o, &made, e);
}

static const struct verb verbs[] = {
	{"create", "FILE", NULL, "members orders seed files", 0,
	 N_("makes a shop to try things on; the same seed makes the same shop"), create},
	{0},
};

const struct noun noun_demo = {"demo", N_("a shop to try things on"), verbs};
