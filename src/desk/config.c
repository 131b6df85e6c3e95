/*
 * storekeep.ini: where the shop's file is, its name and zone, how the console
 * behaves, and (config_out.c) how messages leave the shop. Found by $XDG_CONFIG_HOME, then /etc; every key is known or
 * refused with its line.
 */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "desk/config_out.h"
#include "storekeep/i18n.h"
#include "storekeep/ident.h"
#include "storekeep/ini.h"
#include "storekeep/mem.h"
#include "storekeep/shop.h"

#define ESCDELAY_DEFAULT 25
#define ESCDELAY_MOST 5000

/* One known key: checks the value and puts it in its place. */
struct known {
	const char *section, *key;
	enum status (*set)(struct config *c, const struct ini_entry *entry, struct error *e);
};

static char *home_path(const char *below)
{
	const char *home = getenv("HOME");

	return xasprintf("%s/%s", home != NULL ? home : "", below);
}

/* The folder of the configuration file, without the last slash. */
static char *folder_of(const char *file)
{
	const char *slash = strrchr(file, '/');

	if (slash == NULL)
		return xstrdup(".");
	return slash == file ? xstrdup("/") : xstrndup(file, (size_t)(slash - file));
}

char *config_path(const struct ini_entry *entry)
{
	char *folder, *path;

	if (strncmp(entry->value, "~/", 2) == 0)
		return home_path(entry->value + 2);
	if (*entry->value == '/')
		return xstrdup(entry->value);
	folder = folder_of(entry->file);
	path = xasprintf("%s/%s", folder, entry->value);
	free(folder);
	return path;
}

static enum status set_db(struct config *c, const struct ini_entry *entry, struct error *e)
{
	if (*entry->value == '\0')
		return ini_refuse(e, entry, "config_db", _("Name the shop's file, or leave the key out."));
	c->db = config_path(entry);
	return ST_OK;
}

static enum status set_name(struct config *c, const struct ini_entry *entry, struct error *e)
{
	(void)e;
	c->shop_name = xstrdup(entry->value);
	return ST_OK;
}

static enum status set_zone(struct config *c, const struct ini_entry *entry, struct error *e)
{
	if (!zone_known(entry->value))
		return ini_refuse(e, entry, "config_timezone", _("No such time zone: %s. Write it as Asia/Taipei."), entry->value);
	free(c->zone);
	c->zone = xstrdup(entry->value);
	return ST_OK;
}

static enum status set_language(struct config *c, const struct ini_entry *entry, struct error *e)
{
	static const char *const known[] = {"zh_TW", "en", "ja", "zh_CN"};

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(entry->value, known[i]) == 0) {
			c->language = xstrdup(entry->value);
			return ST_OK;
		}
	return ini_refuse(e, entry, "config_language", _("No such language: %s. Choose from zh_TW, en, ja, zh_CN."), entry->value);
}

static enum status set_ambiguous(struct config *c, const struct ini_entry *entry, struct error *e)
{
	c->ambiguous_wide = strcmp(entry->value, "wide") == 0;
	c->ambiguous_set = true;
	if (c->ambiguous_wide || strcmp(entry->value, "narrow") == 0)
		return ST_OK;
	return ini_refuse(e, entry, "config_ambiguous", _("Write wide or narrow."));
}

static enum status set_mouse(struct config *c, const struct ini_entry *entry, struct error *e)
{
	c->mouse = strcmp(entry->value, "yes") == 0;
	if (c->mouse || strcmp(entry->value, "no") == 0)
		return ST_OK;
	return ini_refuse(e, entry, "config_mouse", _("Write yes or no."));
}

static enum status set_escdelay(struct config *c, const struct ini_entry *entry, struct error *e)
{
	char *end;
	long v = strtol(entry->value, &end, 10);

	if (*entry->value == '\0' || *end != '\0' || v < 1 || v > ESCDELAY_MOST)
		return ini_refuse(e, entry, "config_escdelay", _("Write milliseconds from 1 to %d."), ESCDELAY_MOST);
	c->escdelay = (int)v;
	return ST_OK;
}

const char *const config_payer_fields[] = {"name", "mobile", "landline", "email", "postcode", "address", "invoice", NULL};

static enum status set_payer(struct config *c, const struct ini_entry *entry, struct error *e)
{
	size_t at, len;

	if (ident_find_card(entry->value, strlen(entry->value), &at, &len))
		return ini_refuse(e, entry, "sensitive_data", _("Sensitive data is not accepted here."));
	for (size_t i = 0; config_payer_fields[i] != NULL; i++)
		if (strcmp(entry->key, config_payer_fields[i]) == 0)
			c->payer[i] = xstrdup(entry->value);
	return ST_OK;
}

static const struct known keys[] = {
	{"shop", "db", set_db},
	{"shop", "name", set_name},
	{"shop", "timezone", set_zone},
	{"ui", "language", set_language},
	{"ui", "ambiguous", set_ambiguous},
	{"ui", "mouse", set_mouse},
	{"ui", "escdelay", set_escdelay},
	{"payer", "name", set_payer},
	{"payer", "mobile", set_payer},
	{"payer", "landline", set_payer},
	{"payer", "email", set_payer},
	{"payer", "postcode", set_payer},
	{"payer", "address", set_payer},
	{"payer", "invoice", set_payer},
};

static enum status on_entry(void *arg, const struct ini_entry *entry, struct error *e)
{
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (strcmp(keys[i].section, entry->section) == 0 && strcmp(keys[i].key, entry->key) == 0)
			return keys[i].set(arg, entry, e);
	if (config_out_section(entry->section))
		return config_out_entry(arg, entry, e);
	return ini_refuse(e, entry, "config_key", _("There is no setting \"%1$s\" in section [%2$s]."), entry->key, entry->section);
}

/* The user's own file, whether it exists or not. */
static char *user_file(void)
{
	const char *xdg = getenv("XDG_CONFIG_HOME");

	if (xdg != NULL && *xdg == '/')
		return xasprintf("%s/storekeep/storekeep.ini", xdg);
	return home_path(".config/storekeep/storekeep.ini");
}

enum status config_load(struct config *c, const char *path, struct error *e)
{
	char *own = user_file(), *folder;
	enum status st;

	*c = (struct config){.zone = xstrdup("Asia/Taipei"), .escdelay = ESCDELAY_DEFAULT};
	if (path == NULL && access(own, F_OK) == 0)
		path = own;
	if (path == NULL && access("/etc/storekeep.ini", F_OK) == 0)
		path = "/etc/storekeep.ini";
	folder = folder_of(path != NULL ? path : own);
	c->profile_dir = xasprintf("%s/profiles", folder);
	c->file = path != NULL ? xstrdup(path) : NULL;
	free(folder);
	free(own);
	if (c->file == NULL)
		return ST_OK;
	st = ini_read(c->file, on_entry, c, e);
	return st == ST_OK ? config_out_check(c, e) : st;
}

void config_free(struct config *c)
{
	free(c->file);
	free(c->db);
	free(c->shop_name);
	free(c->zone);
	free(c->language);
	free(c->profile_dir);
	config_out_free(c);
	for (size_t i = 0; i < sizeof c->payer / sizeof *c->payer; i++)
		free(c->payer[i]);
	*c = (struct config){0};
}
