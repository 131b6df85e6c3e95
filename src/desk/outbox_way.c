/*
 * Which way a marketplace's messages leave the shop.
 */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "desk/column.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"
#include "storekeep/outbox.h"

static const char setting_sql[] = "SELECT value FROM setting WHERE key = :key";

static char *setting(struct shop *s, const char *profile, const char *what)
{
	char key[80];
	struct stmt *q = db_prepare(s->db, setting_sql);
	char *value = NULL;

	snprintf(key, sizeof key, "out.%s.%s", profile, what);
	stmt_bind_text(q, ":key", key);
	if (stmt_step(q, NULL) == STEP_ROW && *column_words(q, 0) != '\0')
		value = xstrdup(column_words(q, 0));
	stmt_reset(q);
	return value;
}

/* Beside the shop's file; made when it is not there. */
static char *own_folder(struct shop *s, char *name)
{
	const char *path = db_path(s->db), *slash = strrchr(path, '/');
	char *folder;

	if (name == NULL || *name == '/')
		return name;
	folder = xasprintf("%.*s/%s", slash != NULL ? (int)(slash - path) : 1, slash != NULL ? path : ".", name);
	free(name);
	if (!s->read_only && mkdir(folder, 0700) != 0 && errno != EEXIST) {
		free(folder);
		return NULL;
	}
	return folder;
}

/* The shop's own settings know a spool alone: they hold no addresses and no secrets. */
static void own_way(struct shop *s, const char *profile, struct way_out *out)
{
	char *way = setting(s, profile, "way");

	*out = (struct way_out){.timeout = 30, .tries = 5, .backoff = 60};
	if (way != NULL && strcmp(way, "spool") == 0) {
		out->folder = own_folder(s, setting(s, profile, "folder"));
		out->way = out->folder != NULL ? WAY_SPOOL : WAY_NONE;
	}
	free(way);
}

/* A mail only where the marketplace's messages are mails; spool and webhook carry whatever the channel is. */
static enum status check_channel(struct shop *s, const char *profile, const struct way_out *w, struct error *e)
{
	const struct profile *p;
	const char *only;
	enum status st;

	if (w->way != WAY_SMTP)
		return ST_OK;
	if ((st = shop_profile(s, profile, &p, e)) != ST_OK)
		return st;
	only = profile_text(p, "message.channel", DAY_NONE);
	if (profile_has(p, "channel.list", DAY_NONE, "email") || only == NULL || strcmp(only, "email") == 0)
		return ST_OK;
	return error_set(e, ST_REFUSED, "channel", profile_rule(profile, "RUT-5"), "way",
	        _("Campaigns of %1$s go out only through %2$s, not by mail. Set up a spool or a webhook in [out %1$s]."), profile, only);
}

enum status way_out_of(struct shop *s, const char *profile, struct way_out *out, struct error *e)
{
	const struct config *c = s->config;
	enum status st;

	for (size_t i = 0; c != NULL && i < c->out_count; i++)
		if (strcmp(c->outs[i].profile, profile) == 0) {
			way_out_copy(out, c->outs[i].way);
			st = check_channel(s, profile, out, e);
			if (st != ST_OK)
				way_out_free(out);
			return st;
		}
	own_way(s, profile, out);
	return ST_OK;
}
