/*
 * [out PROFILE] of storekeep.ini: way, folder, url, from, user, password_file,
 * rate, batch, timeout, tries, backoff. A password stands in a file of its own,
 * never here.
 */
#include "config.h"

#include "desk/config_out.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "storekeep/deliver.h"
#include "storekeep/i18n.h"
#include "storekeep/mem.h"

#define SECTION "out "
#define TIMEOUT_DEFAULT 30
#define TRIES_DEFAULT 5
#define BACKOFF_DEFAULT 60
#define BATCH_MOST 5000 /* rows that one short transaction can carry */

static const struct {
	const char *key;
	size_t offset;
	bool path;
} texts[] = {
	{"folder", offsetof(struct way_out, folder), true},
	{"url", offsetof(struct way_out, url), false},
	{"from", offsetof(struct way_out, from), false},
	{"user", offsetof(struct way_out, user), false},
	{"password_file", offsetof(struct way_out, password_file), true},
};

static const struct {
	const char *key;
	size_t offset;
	int least, most;
} numbers[] = {
	{"rate", offsetof(struct way_out, per_minute), 0, 1000000},
	{"batch", offsetof(struct way_out, batch), 1, BATCH_MOST},
	{"timeout", offsetof(struct way_out, timeout), 1, 600},
	{"tries", offsetof(struct way_out, tries), 1, 20},
	{"backoff", offsetof(struct way_out, backoff), 1, 86400},
};

bool config_out_section(const char *section)
{
	return strncmp(section, SECTION, strlen(SECTION)) == 0 && section[strlen(SECTION)] != '\0';
}

/* The section's entry, made with its first key. */
static struct config_out *out_of(struct config *c, const struct ini_entry *entry)
{
	const char *profile = entry->section + strlen(SECTION);
	struct config_out *o;

	for (size_t i = 0; i < c->out_count; i++)
		if (strcmp(c->outs[i].profile, profile) == 0)
			return &c->outs[i];
	c->outs = xreallocarray(c->outs, c->out_count + 1, sizeof *c->outs);
	o = &c->outs[c->out_count++];
	*o = (struct config_out){.line = entry->line};
	o->way = xmalloc(sizeof *o->way);
	*o->way = (struct way_out){.timeout = TIMEOUT_DEFAULT, .tries = TRIES_DEFAULT, .backoff = BACKOFF_DEFAULT};
	snprintf(o->profile, sizeof o->profile, "%s", profile);
	return o;
}

static enum status set_number(struct way_out *w, size_t n, const struct ini_entry *entry, struct error *e)
{
	char *end;
	long v = strtol(entry->value, &end, 10);

	if (*entry->value == '\0' || *end != '\0' || v < numbers[n].least || v > numbers[n].most)
		return ini_refuse(e, entry, "config_out_number", _("Write a whole number from %1$d to %2$d."), numbers[n].least, numbers[n].most);
	*(int *)((char *)w + numbers[n].offset) = (int)v;
	return ST_OK;
}

enum status config_out_entry(struct config *c, const struct ini_entry *entry, struct error *e)
{
	struct way_out *w = out_of(c, entry)->way;

	if (strcmp(entry->key, "way") == 0)
		return way_parse(entry->value, &w->way) ? ST_OK
		                                        : ini_refuse(e, entry, "config_out_way", _("Write spool, smtp or webhook."));
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (strcmp(entry->key, texts[i].key) == 0) {
			if (*entry->value != '\0')
				*(char **)((char *)w + texts[i].offset) = texts[i].path ? config_path(entry) : xstrdup(entry->value);
			return ST_OK;
		}
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		if (strcmp(entry->key, numbers[i].key) == 0)
			return set_number(w, i, entry, e);
	return ini_refuse(e, entry, "config_key", _("There is no setting \"%1$s\" in section [%2$s]."), entry->key, entry->section);
}

static bool begins(const char *s, const char *head)
{
	return s != NULL && strncmp(s, head, strlen(head)) == 0;
}

static bool is_local(const char *url)
{
	return strstr(url, "://127.") != NULL || strstr(url, "://localhost") != NULL || strstr(url, "://[::1]") != NULL;
}

/* Between :// and the next /, somebody's name and secret. */
static bool holds_login(const char *url)
{
	const char *host = strstr(url, "://"), *end;

	if (host == NULL)
		return false;
	host += 3;
	end = host + strcspn(host, "/?#");
	return memchr(host, '@', (size_t)(end - host)) != NULL;
}

/* What is wrong with a section as a whole, translated; NULL nothing. */
static const char *wrong(const struct way_out *w)
{
	bool smtp = begins(w->url, "smtp://") || begins(w->url, "smtps://");
	bool web = begins(w->url, "http://") || begins(w->url, "https://");

	if (w->way == WAY_NONE)
		return _("Say which way: way = spool, smtp or webhook.");
	if (w->way == WAY_SPOOL)
		return w->folder != NULL ? NULL : _("A spool needs a folder.");
	if (w->way == WAY_SMTP && !smtp)
		return _("SMTP needs a url that begins with smtp:// or smtps://.");
	if (w->way == WAY_SMTP && !mail_address_valid(w->from))
		return _("SMTP needs a sender: from = shop@example.com.");
	if (w->way == WAY_WEBHOOK && !web)
		return _("A webhook needs a url that begins with https:// or http://.");
	if (holds_login(w->url))
		return _("No user name or password in the url: use user and password_file.");
	if (w->password_file != NULL && begins(w->url, "http://") && !is_local(w->url))
		return _("A password goes out over https:// only.");
	if (w->user != NULL && w->password_file == NULL)
		return _("A user needs a password_file.");
	return NULL;
}

enum status config_out_check(const struct config *c, struct error *e)
{
	char section[64];
	const char *why;

	for (size_t i = 0; i < c->out_count; i++)
		if ((why = wrong(c->outs[i].way)) != NULL) {
			snprintf(section, sizeof section, SECTION "%s", c->outs[i].profile);
			struct ini_entry at = {.section = section, .file = c->file, .line = c->outs[i].line};
			return ini_refuse(e, &at, "config_out", "[%s] %s", section, why);
		}
	return ST_OK;
}

void config_out_free(struct config *c)
{
	for (size_t i = 0; i < c->out_count; i++) {
		way_out_free(c->outs[i].way);
		free(c->outs[i].way);
	}
	free(c->outs);
}
